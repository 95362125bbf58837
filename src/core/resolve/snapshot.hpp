// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// A graph as bytes: a header, then the tables one after the other, each at a multiple of 8.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include <tank/base/result.hpp>

#include "core/resolve/tables.hpp"

namespace tank::inline v0::resolve::detail {

inline constexpr std::uint64_t snapshot_magic = 0x0A1A'6870'6172'6774;  // "tgraph", then line ends
inline constexpr std::uint32_t snapshot_version = 2;

/// A permission set: entries of the list of entries, in this order.
struct PermissionRow {
  Id first;
  Id network;
  Id read;
  Id write;
  Id subprocess;
};

enum Section : std::size_t {
  section_packages,
  section_tags,
  section_versions,
  section_slots,
  section_lists,
  section_group_ids,
  section_groups,
  section_requirements,
  section_words,
  section_texts,
  section_by_name,
  section_permissions,
  section_entries,
  section_entry_texts,
  section_count,
};

struct SnapshotHeader {
  std::uint64_t magic;
  std::uint32_t version;
  std::uint16_t mode;
  std::uint16_t include_prerelease;
  std::uint64_t checksum;  ///< of all behind the header
  struct {
    std::uint64_t offset;
    std::uint64_t rows;
  } sections[section_count];
};

/// All tables of a snapshot.
struct SnapshotView {
  TableView tables;
  std::span<const PermissionRow> permissions;
  std::span<const Text> entries;
  std::span<const char> entry_texts;
};

/// Whether every number points into its table, and every group belongs to its candidate, so
/// that a search cannot leave the tables. Errors: invalid_argument.
[[nodiscard]] Result<void> check_tables(const SnapshotView& view);

/// Guards against damage, not against intent.
[[nodiscard]] std::uint64_t checksum(std::span<const std::byte> bytes);

}  // namespace tank::inline v0::resolve::detail
