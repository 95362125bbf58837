// SPDX-License-Identifier: Apache-2.0
#include "core/resolve/snapshot.hpp"

#include <bit>
#include <cstring>

#include <tank/base/limits.hpp>
#include <tank/resolve/graph.hpp>

#include "core/resolve/graph_data.hpp"

namespace tank::inline v0::resolve {
namespace detail {

std::uint64_t checksum(std::span<const std::byte> bytes) {
  constexpr std::uint64_t odd = 0x9E37'79B9'7F4A'7C15;
  // Fletcher's sums, eight side by side: additions alone, which the machine does many at a
  // time. The second ones tell where in its lane a word stood.
  std::array<Word, 8> sums{};
  std::array<Word, sums.size()> sums_of_sums{};
  std::array<Word, sums.size()> words{};
  const auto add = [&](std::size_t at, std::size_t size) {
    std::memcpy(words.data(), bytes.data() + at, size);
    for (std::size_t i = 0; i < sums.size(); ++i) {
      sums[i] += words[i];
      sums_of_sums[i] += sums[i];
    }
  };
  std::size_t at = 0;
  for (; bytes.size() - at >= sizeof words; at += sizeof words) add(at, sizeof words);
  words = {};
  if (at < bytes.size()) add(at, bytes.size() - at);
  Word all = bytes.size();
  for (const Word sum : sums) all = std::rotl((all ^ sum) * odd, 31);
  for (const Word sum : sums_of_sums) all = std::rotl((all ^ sum) * odd, 31);
  return all;
}

}  // namespace detail

namespace {

using detail::Id;
using detail::Text;

constexpr std::size_t alignment = 8;

class Writer {
 public:
  Writer() : bytes_(sizeof(detail::SnapshotHeader)) {}

  template <class Row>
  void add(detail::Section section, std::span<const Row> rows) {
    static_assert(std::has_unique_object_representations_v<Row> ||
                  std::is_same_v<Row, detail::VersionRow>);
    header_.sections[section] = {bytes_.size(), rows.size()};
    const auto raw = std::as_bytes(rows);
    bytes_.insert(bytes_.end(), raw.begin(), raw.end());
    bytes_.resize((bytes_.size() + alignment - 1) / alignment * alignment);
  }

  std::vector<std::byte> finish(Mode mode, bool include_prerelease) {
    header_.magic = detail::snapshot_magic;
    header_.version = detail::snapshot_version;
    header_.mode = mode == Mode::flat ? 0 : 1;
    header_.include_prerelease = include_prerelease ? 1 : 0;
    header_.checksum = detail::checksum(std::span{bytes_}.subspan(sizeof header_));
    std::memcpy(bytes_.data(), &header_, sizeof header_);
    return std::move(bytes_);
  }

 private:
  detail::SnapshotHeader header_{};
  std::vector<std::byte> bytes_;
};

class Reader {
 public:
  explicit Reader(std::span<const std::byte> bytes) : bytes_(bytes) {}

  Result<void> read_header() {
    if (bytes_.size() > limits::graph_bytes) {
      return fail(Errc::limit_exceeded, "the graph is larger than is allowed");
    }
    const bool is_aligned = std::bit_cast<std::uintptr_t>(bytes_.data()) % alignment == 0;
    if (!is_aligned || bytes_.size() < sizeof header_ || bytes_.size() % alignment != 0) {
      return fail(Errc::invalid_argument, "this is not a graph, or not at a multiple of 8");
    }
    std::memcpy(&header_, bytes_.data(), sizeof header_);
    if (header_.magic != detail::snapshot_magic)
      return fail(Errc::invalid_argument, "this is not a graph");
    if (header_.version != detail::snapshot_version || header_.mode > 1 ||
        header_.include_prerelease > 1) {
      return fail(Errc::invalid_argument, "the graph is of another version; make it anew");
    }
    if (header_.checksum != detail::checksum(bytes_.subspan(sizeof header_))) {
      return fail(Errc::invalid_argument, "the graph is damaged; make it anew");
    }
    return {};
  }

  // False where the table does not lie within the bytes.
  template <class Row>
  [[nodiscard]] bool take(detail::Section section, std::span<const Row>& out) const {
    const auto [offset, rows] = header_.sections[section];
    if (offset % alignment != 0 || offset > bytes_.size() ||
        rows > (bytes_.size() - offset) / sizeof(Row) || rows >= detail::left_out) {
      return false;
    }
    // Written by the writer above as these very rows.
    out = {reinterpret_cast<const Row*>(bytes_.data() + offset), static_cast<std::size_t>(rows)};
    return true;
  }

  [[nodiscard]] Result<detail::SnapshotView> read_tables() const {
    detail::SnapshotView view;
    detail::TableView& t = view.tables;
    const bool all =
        take(detail::section_packages, t.packages) && take(detail::section_tags, t.tags) &&
        take(detail::section_versions, t.versions) && take(detail::section_slots, t.slots) &&
        take(detail::section_lists, t.lists) && take(detail::section_group_ids, t.group_ids) &&
        take(detail::section_groups, t.groups) &&
        take(detail::section_requirements, t.requirements) &&
        take(detail::section_words, t.words) && take(detail::section_texts, t.texts) &&
        take(detail::section_by_name, t.by_name) &&
        take(detail::section_permissions, view.permissions) &&
        take(detail::section_entries, view.entries) &&
        take(detail::section_entry_texts, view.entry_texts);
    if (!all) return fail(Errc::invalid_argument, "the graph is cut short");
    if (auto sound = detail::check_tables(view); !sound) return pass(sound);
    return view;
  }

  [[nodiscard]] const detail::SnapshotHeader& header() const { return header_; }

 private:
  std::span<const std::byte> bytes_;
  detail::SnapshotHeader header_{};
};

std::vector<package::Permissions> permissions_of(const detail::SnapshotView& view) {
  std::vector<package::Permissions> all;
  all.reserve(view.permissions.size());
  for (const detail::PermissionRow& row : view.permissions) {
    package::Permissions made;
    made.subprocess = row.subprocess != 0;
    Id at = row.first;
    const auto take = [&](std::vector<std::string>& list, Id count) {
      for (const Id end = at + count; at < end; ++at) {
        list.emplace_back(view.entry_texts.data() + view.entries[at].offset,
                          view.entries[at].length);
      }
    };
    take(made.network_outbound, row.network);
    take(made.filesystem_read, row.read);
    take(made.filesystem_write, row.write);
    all.push_back(std::move(made));
  }
  return all;
}

}  // namespace

std::vector<std::byte> CompiledGraph::to_bytes() const {
  const detail::TableView& t = data_->view;
  std::vector<char> texts;
  std::vector<detail::PermissionRow> sets;
  std::vector<Text> entries;
  const auto add = [&](const std::vector<std::string>& list) {
    for (const std::string& each : list) {
      entries.push_back({static_cast<Id>(texts.size()), static_cast<Id>(each.size())});
      texts.insert(texts.end(), each.begin(), each.end());
    }
    return static_cast<Id>(list.size());
  };
  for (const package::Permissions& each : data_->permissions) {
    detail::PermissionRow row{};
    row.first = static_cast<Id>(entries.size());
    row.network = add(each.network_outbound);
    row.read = add(each.filesystem_read);
    row.write = add(each.filesystem_write);
    row.subprocess = each.subprocess ? 1 : 0;
    sets.push_back(row);
  }
  Writer writer;
  writer.add(detail::section_packages, t.packages);
  writer.add(detail::section_tags, t.tags);
  writer.add(detail::section_versions, t.versions);
  writer.add(detail::section_slots, t.slots);
  writer.add(detail::section_lists, t.lists);
  writer.add(detail::section_group_ids, t.group_ids);
  writer.add(detail::section_groups, t.groups);
  writer.add(detail::section_requirements, t.requirements);
  writer.add(detail::section_words, t.words);
  writer.add(detail::section_texts, t.texts);
  writer.add(detail::section_by_name, t.by_name);
  writer.add(detail::section_permissions, std::span<const detail::PermissionRow>{sets});
  writer.add(detail::section_entries, std::span<const Text>{entries});
  writer.add(detail::section_entry_texts, std::span<const char>{texts});
  return writer.finish(data_->mode, data_->include_prerelease);
}

Result<CompiledGraph> CompiledGraph::open(std::span<const std::byte> bytes) {
  Reader reader{bytes};
  if (auto read = reader.read_header(); !read) return pass(read);
  const auto view = reader.read_tables();
  if (!view) return pass(view);
  auto data = std::make_shared<Data>();
  data->view = view->tables;
  data->mode = reader.header().mode == 0 ? Mode::flat : Mode::bucket;
  data->include_prerelease = reader.header().include_prerelease != 0;
  data->permissions = permissions_of(*view);
  return CompiledGraph{std::move(data)};
}

}  // namespace tank::inline v0::resolve
