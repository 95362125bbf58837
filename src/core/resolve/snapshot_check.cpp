// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "core/resolve/snapshot.hpp"

namespace tank::inline v0::resolve::detail {
namespace {

class Check {
 public:
  explicit Check(const SnapshotView& view) : view_(&view), t_(&view.tables) {}

  [[nodiscard]] bool packages() const {
    for (const PackageRow& row : t_->packages) {
      if (!text(row.name) || row.state == not_loaded || row.state > known) return false;
      if (!range(row.first_version, row.version_count, t_->versions.size()) ||
          !range(row.first_slot, row.slot_count, t_->slots.size()) ||
          !range(row.first_tag, row.tag_count, t_->tags.size())) {
        return false;
      }
      for (Id i = row.first_tag; i < row.first_tag + row.tag_count; ++i) {
        if (t_->tags[i].version >= row.version_count) return false;
      }
      for (Id i = row.first_slot; i < row.first_slot + row.slot_count; ++i) {
        const SlotRow& slot = t_->slots[i];
        if (slot.kind != SlotKind::versions || &t_->packages[slot.package] != &row) return false;
      }
    }
    return names();
  }

  [[nodiscard]] bool versions() const {
    return std::ranges::all_of(t_->tags, [&](const TagRow& row) { return text(row.name); }) &&
           std::ranges::all_of(t_->versions, [&](const VersionRow& row) {
             return text(row.text) && text(row.deprecated) &&
                    row.flags <= (yanked_flag | signed_flag) &&
                    row.permissions < view_->permissions.size();
           });
  }

  [[nodiscard]] bool permissions() const {
    const auto size = view_->entries.size();
    return std::ranges::all_of(view_->entries,
                               [&](const Text& each) {
                                 return range(each.offset, each.length, view_->entry_texts.size());
                               }) &&
           std::ranges::all_of(view_->permissions, [&](const PermissionRow& row) {
             return row.subprocess <= 1 && row.first <= size && row.network <= size &&
                    row.read <= size && row.write <= size &&
                    std::uint64_t{row.first} + row.network + row.read + row.write <= size;
           });
  }

  [[nodiscard]] bool requirements() const {
    return std::ranges::all_of(t_->requirements, [&](const RequirementRow& row) {
      return row.package < t_->packages.size() && row.is_optional <= 1 && text(row.range) &&
             target(row.target, row.target_bits);
    });
  }

  // Before anything that reads slots.
  [[nodiscard]] bool slots() const {
    return std::ranges::all_of(t_->slots, [&](const SlotRow& row) {
      if (row.package >= t_->packages.size() || row.kind > optional_choice || row.count == 0 ||
          row.words != words_for(row.count) || !range(row.lists, row.count, t_->lists.size())) {
        return false;
      }
      return row.kind == SlotKind::versions
                 ? range(row.first, row.count, t_->packages[row.package].version_count)
                 : row.first < t_->requirements.size();
    });
  }

  [[nodiscard]] bool groups() const {
    const bool lists = std::ranges::all_of(t_->lists, [&](const ListRow& row) {
      return range(row.begin, row.count, t_->group_ids.size());
    });
    const bool ids =
        std::ranges::all_of(t_->group_ids, [&](Id id) { return id < t_->groups.size(); });
    return lists && ids && std::ranges::all_of(t_->groups, [&](const GroupRow& row) {
             return row.slot < t_->slots.size() && row.requirement < t_->requirements.size() &&
                    states(row.source_bits, t_->slots[row.slot]) &&
                    target(row.target, row.target_bits);
           });
  }

  // Each group of a candidate must speak of it, or refusing it would change nothing.
  [[nodiscard]] bool candidates() const {
    for (Id slot = 0; slot < t_->slots.size(); ++slot) {
      const SlotRow& row = t_->slots[slot];
      for (Id k = 1; k <= row.count; ++k) {
        const ListRow& list = t_->lists[row.lists + k - 1];
        if (!fits_choice(row, k, list)) return false;
        for (Id i = list.begin; i < list.begin + list.count; ++i) {
          const GroupRow& group = t_->groups[t_->group_ids[i]];
          if (group.slot != slot || !has(&t_->words[group.source_bits], k)) return false;
        }
      }
    }
    return true;
  }

 private:
  [[nodiscard]] bool range(Id first, Id count, std::size_t size) const {
    return std::uint64_t{first} + count <= size;
  }
  [[nodiscard]] bool text(const Text& row) const {
    return range(row.offset, row.length, t_->texts.size());
  }

  [[nodiscard]] bool states(Id offset, const SlotRow& slot) const {
    return range(offset, slot.words, t_->words.size()) && (t_->words[offset] & absent_bit) == 0;
  }

  [[nodiscard]] bool target(Id slot, Id bits) const {
    if (slot == nothing || slot == left_out) return true;
    return slot < t_->slots.size() && states(bits, t_->slots[slot]);
  }

  // A choice leads to versions at once, in exactly one way.
  [[nodiscard]] bool fits_choice(const SlotRow& row, Id candidate, const ListRow& list) const {
    if (row.kind == SlotKind::versions) return true;
    if (row.kind == optional_choice && candidate == 1) return list.count == 0;
    if (list.count != 1) return false;
    const Id target = t_->groups[t_->group_ids[list.begin]].target;
    return target < t_->slots.size() && t_->slots[target].kind == SlotKind::versions;
  }

  [[nodiscard]] bool names() const {
    if (t_->by_name.size() != t_->packages.size()) return false;
    std::string_view before;
    for (std::size_t i = 0; i < t_->by_name.size(); ++i) {
      if (t_->by_name[i] >= t_->packages.size()) return false;
      const Text& name = t_->packages[t_->by_name[i]].name;
      const std::string_view now{t_->texts.data() + name.offset, name.length};
      if (i > 0 && now <= before) return false;
      before = now;
    }
    return true;
  }

  const SnapshotView* view_;
  const TableView* t_;
};

}  // namespace

Result<void> check_tables(const SnapshotView& view) {
  const Check check{view};
  const bool is_sound = check.slots() && check.packages() && check.versions() &&
                        check.permissions() && check.requirements() && check.groups() &&
                        check.candidates();
  if (!is_sound) return fail(Errc::invalid_argument, "the graph's tables contradict each other");
  return {};
}

}  // namespace tank::inline v0::resolve::detail
