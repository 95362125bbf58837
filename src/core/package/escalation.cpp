// SPDX-License-Identifier: Apache-2.0
#include <tank/package/escalation.hpp>

namespace tank::inline v0::package {
namespace {

enum class Step { none, minor, major };

Step step_between(const semver::Version& previous, const semver::Version& next) {
  if (next.major() != previous.major()) return Step::major;
  if (next.minor() == previous.minor()) return Step::none;
  return next.major() == 0 ? Step::major : Step::minor;
}

Step needed_for(Widening::Field field) {
  switch (field) {
    case Widening::Field::network_outbound:
    case Widening::Field::subprocess:
      return Step::major;
    case Widening::Field::filesystem_read:
    case Widening::Field::filesystem_write:
      return Step::minor;
  }
  return Step::major;
}

std::string least_version(const semver::Version& previous, Step needed) {
  const bool minor = previous.major() == 0 || needed == Step::minor;
  const semver::Version least = minor ? semver::Version(previous.major(), previous.minor() + 1, 0)
                                      : semver::Version(previous.major() + 1, 0, 0);
  return least.to_string();
}

std::string what_is_new(const Widening& widening) {
  switch (widening.field) {
    case Widening::Field::network_outbound:
      return "the host `" + widening.entry + "` is new";
    case Widening::Field::filesystem_read:
      return "reading `" + widening.entry + "` is new";
    case Widening::Field::filesystem_write:
      return "writing `" + widening.entry + "` is new";
    case Widening::Field::subprocess:
      return "starting programs is new";
  }
  return "";
}

}  // namespace

std::vector<Escalation> check_escalation(const semver::Version& previous_version,
                                         const Permissions& previous,
                                         const semver::Version& next_version,
                                         const Permissions& next) {
  const Step step = step_between(previous_version, next_version);
  std::vector<Escalation> out;
  for (auto& entry : widening(previous, next)) {
    const Step needed = needed_for(entry.field);
    if (step >= needed) continue;
    std::string reason = what_is_new(entry) + " since " + previous_version.to_string() +
                         "; publish it as " + least_version(previous_version, needed) +
                         " or higher";
    out.push_back({std::move(entry), std::move(reason)});
  }
  return out;
}

}  // namespace tank::inline v0::package
