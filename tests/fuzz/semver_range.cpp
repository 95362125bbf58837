// SPDX-License-Identifier: Apache-2.0
// Whatever is read as a range reads again from its canonical spelling, to the same range, and
// the range that is kept answers as the one that is only asked.
#include <cstdlib>

#include <tank/semver/range_set.hpp>
#include <tank/semver/satisfying.hpp>
#include <tank/semver/sorted_versions.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tank::semver;
  if (size == 0) return 0;
  const Options options{(data[0] & 1) != 0, (data[0] & 2) != 0};
  const std::string_view text(reinterpret_cast<const char*>(data + 1), size - 1);
  const auto range = Range::parse(text, options);
  if (!range) return 0;
  const auto again = Range::parse(range->canonical(), options);
  if (!again || !subset(*again, *again)) std::abort();
  (void)intersects(*range, *again);
  const SortedVersions sorted({Version(0, 0, 0), Version(1, 2, 3), Version(2, 0, 0),
                               *Version::parse("1.2.3-beta.1"), *Version::parse("2.0.0-0")});
  const auto lowest = min_version(*range);
  if (lowest && !range->satisfied_by(*lowest)) std::abort();
  std::size_t count = 0;
  for (const auto& [low, high] : ordinals(sorted, *range)) count += high - low;
  for (const Version& version : sorted.versions()) {
    if (range->satisfied_by(version) != again->satisfied_by(version)) std::abort();
    if (range->satisfied_by(version) != satisfies(version.to_string(), text, options)) std::abort();
    count -= range->satisfied_by(version) ? 1 : 0;
  }
  if (count != 0) std::abort();
  return 0;
}
