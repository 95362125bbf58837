// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The dependency graph as flat tables of numbers, as the solver reads it and as a snapshot
/// stores it.

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/resolve/bits.hpp"

namespace tank::inline v0::resolve::detail {

inline constexpr Id nothing = 0xFFFF'FFFF;
inline constexpr Id not_expanded = 0xFFFF'FFFE;
inline constexpr Id left_out = 0xFFFF'FFFD;  // the least of the marks: slots are below

struct Text {
  Id offset;
  Id length;
};

/// A name that somebody mentions. `version_count` is zero for one that nobody has.
struct PackageRow {
  Text name;
  Id first_version;
  Id version_count;
  Id first_slot;
  Id slot_count;
  Id first_tag;
  Id tag_count;
  Id state;  ///< a PackageState
  Id yanked_count;
};
enum PackageState : Id { not_loaded, unknown, known };

struct TagRow {
  Text name;
  Id version;  ///< ordinal inside the package
};

/// What policies look at.
struct VersionRow {
  Text text;
  Text deprecated;
  std::int64_t published_at;  ///< microseconds, `no_time` where unknown
  double score;               ///< negative where unknown
  Id permissions;             ///< index into the permission sets
  Id flags;                   ///< of those below
};
inline constexpr Id yanked_flag = 1;
inline constexpr Id signed_flag = 2;
inline constexpr std::int64_t no_time = INT64_MIN;

/// One thing that takes one of several states: a package, a compatible series of one, or the
/// choice between the series which a requirement spans.
struct SlotRow {
  Id package;
  Id first;  ///< ordinal of the first version; of a choice, the requirement
  Id count;  ///< candidates are 1..count
  Id words;
  Id lists;  ///< candidate k has the list `lists + k - 1`
  Id kind;   ///< a SlotKind
};
enum SlotKind : Id { versions, choice, optional_choice };

/// The groups of one candidate.
struct ListRow {
  Id begin;
  Id count;
};

/// All candidates of a slot that carry the same requirement.
struct GroupRow {
  Id slot;
  Id requirement;
  Id source_bits;
  Id target;  ///< slot; or nothing (no version satisfies), left_out, not_expanded
  Id target_bits;
};

struct RequirementRow {
  Id package;
  Id is_optional;
  Text range;
  Id target;
  Id target_bits;
};

/// An array of which the front may belong to somebody else: a shared graph below, what one
/// query adds on top.
template <class T>
class Column {
 public:
  void rest_on(std::span<const T> base) {
    base_ = base.data();
    base_size_ = static_cast<Id>(base.size());
    own_.clear();
  }
  [[nodiscard]] Id size() const { return base_size_ + static_cast<Id>(own_.size()); }
  [[nodiscard]] const T& operator[](Id i) const {
    return i < base_size_ ? base_[i] : own_[i - base_size_];
  }
  [[nodiscard]] const T* at(Id i) const {
    return i < base_size_ ? base_ + i : own_.data() + (i - base_size_);
  }
  [[nodiscard]] bool is_own(Id i) const { return i >= base_size_; }
  /// Only for what was added on top.
  [[nodiscard]] T& edit(Id i) { return own_[i - base_size_]; }
  Id push(T value) {
    own_.push_back(value);
    return size() - 1;
  }
  /// Appends `n` zeros that stand side by side.
  Id grow(std::size_t n) {
    const Id at = size();
    own_.resize(own_.size() + n);
    return at;
  }
  void append(std::span<const T> values) { own_.insert(own_.end(), values.begin(), values.end()); }
  [[nodiscard]] std::span<const T> own() const { return own_; }

 private:
  const T* base_ = nullptr;
  Id base_size_ = 0;
  std::vector<T> own_;
};

/// Borrowed tables of a complete graph.
struct TableView {
  std::span<const PackageRow> packages;
  std::span<const TagRow> tags;
  std::span<const VersionRow> versions;
  std::span<const SlotRow> slots;
  std::span<const ListRow> lists;
  std::span<const Id> group_ids;
  std::span<const GroupRow> groups;
  std::span<const RequirementRow> requirements;
  std::span<const Word> words;
  std::span<const char> texts;
  std::span<const Id> by_name;  ///< packages sorted by name
};

}  // namespace tank::inline v0::resolve::detail
