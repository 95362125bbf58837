// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Bills of materials: what a project has installed, or what one release needs, as SPDX 2.3 and
/// CycloneDX 1.5 JSON.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tank/base/api.hpp>
#include <tank/base/digest.hpp>
#include <tank/base/result.hpp>
#include <tank/base/time.hpp>
#include <tank/package/lockfile.hpp>
#include <tank/package/package_name.hpp>
#include <tank/semver/version.hpp>

namespace tank::inline v0::trust {

/// One release in a bill.
struct BillItem {
  package::PackageName name;
  semver::Version version;
  std::optional<Integrity> integrity;
  std::string location;            ///< where its archive lies; may be empty
  std::vector<std::size_t> needs;  ///< places in `Bill::items`, rising

  friend bool operator==(const BillItem&, const BillItem&) = default;
};

/// What both formats are written from. A value.
struct Bill {
  std::string subject;             ///< the project's name, or `@acme/pdf`
  std::string subject_version;     ///< empty for a project without one
  std::vector<BillItem> items;     ///< by name, then version
  std::vector<std::size_t> roots;  ///< what the subject needs itself, rising

  friend bool operator==(const Bill&, const Bill&) = default;
};

/// The bill of a lock: its roots are what the project asked for, or, in a lock that does not say,
/// what nothing else needs.
[[nodiscard]] TANK_API Bill bill_of(const package::Lockfile& lock, std::string subject,
                                    std::string subject_version);

/// How a bill is written.
enum class BillFormat { spdx, cyclonedx };
[[nodiscard]] TANK_API std::string_view to_string(BillFormat format);
/// Errors: invalid_argument.
[[nodiscard]] TANK_API Result<BillFormat> parse_bill_format(std::string_view word);

/// Who writes, and when.
struct BillMaker {
  std::string version;  ///< of the program
  TimePoint at;         ///< stands in SPDX, which wants it; nowhere in CycloneDX
};

/// JSON with a final line end. The same bill and maker give the same bytes; what has to be unique
/// is made from the digest of the bill. https://spdx.github.io/spdx-spec/v2.3/ and
/// https://cyclonedx.org/docs/1.5/json/
[[nodiscard]] TANK_API std::string write_bill(const Bill& bill, BillFormat format,
                                              const BillMaker& maker);

}  // namespace tank::inline v0::trust
