// SPDX-License-Identifier: Apache-2.0
#include <map>

#include <tank/resolve/explanation.hpp>

namespace tank::inline v0::resolve {

std::string_view to_string(Refusal refusal) {
  switch (refusal) {
    case Refusal::denied:
      return "denied";
    case Refusal::not_allowed:
      return "not_allowed";
    case Refusal::yanked:
      return "yanked";
    case Refusal::minimum_age:
      return "minimum_age";
    case Refusal::minimum_score:
      return "minimum_score";
    case Refusal::not_signed:
      return "not_signed";
    case Refusal::budget:
      return "budget";
  }
  return {};
}

std::string_view to_string(FactKind kind) {
  switch (kind) {
    case FactKind::root:
      return "root";
    case FactKind::dependency:
      return "dependency";
    case FactKind::refusal:
      return "refusal";
  }
  return {};
}

std::string_view to_string(StepKind kind) {
  switch (kind) {
    case StepKind::root:
      return "root";
    case StepKind::dependency:
      return "dependency";
    case StepKind::unknown_package:
      return "unknown_package";
    case StepKind::no_versions:
      return "no_versions";
    case StepKind::refused:
      return "refused";
    case StepKind::derived:
      return "derived";
    case StepKind::conflict:
      return "conflict";
  }
  return {};
}

namespace {

bool is_plural(const VersionSet& set) { return set.text.starts_with("all versions"); }

std::string_view verb(const VersionSet& set, std::string_view one, std::string_view many) {
  return is_plural(set) ? many : one;
}

std::string_view reason(Refusal refusal) {
  switch (refusal) {
    case Refusal::denied:
      return "denied by name";
    case Refusal::not_allowed:
      return "not on the allow list";
    case Refusal::yanked:
      return "yanked";
    case Refusal::minimum_age:
      return "younger than allowed";
    case Refusal::minimum_score:
      return "scored too low";
    case Refusal::not_signed:
      return "not signed by a publisher whose signature counts";
    case Refusal::budget:
      return "over the permission budget";
  }
  return {};
}

std::string joined(const std::vector<VersionSet>& sets, std::string_view word) {
  std::string text;
  for (std::size_t i = 0; i < sets.size(); ++i) {
    if (i > 0) text += i + 1 == sets.size() ? " " + std::string{word} + " " : ", ";
    text += sets[i].text;
  }
  return text;
}

// A requirement as it was written.
std::string wanted(const Step& step) {
  if (step.excluded.empty()) return "something";
  const std::string& name = step.excluded.front().package;
  return step.range.empty() || step.range == "*" ? name : name + " " + step.range;
}

std::string requirement(const Step& step) {
  if (step.required.empty()) return "the project depends on " + wanted(step);
  const VersionSet& source = step.required.front();
  return source.text + std::string{verb(source, " depends on ", " depend on ")} + wanted(step);
}

std::string consequence(const Step& step) {
  const bool alone = step.required.size() == 1;
  if (step.required.empty() && step.excluded.empty()) return "the project cannot be resolved";
  if (step.excluded.empty()) {
    const VersionSet& first = step.required.front();
    if (alone && is_plural(first)) return "no version of " + first.package + " can be chosen";
    if (alone) return first.text + " cannot be chosen";
    if (step.required.size() > 2)
      return joined(step.required, "and") + " cannot be chosen together";
    return first.text + std::string{verb(first, " is", " are")} + " incompatible with " +
           step.required.back().text;
  }
  const std::string needs = joined(step.excluded, "or");
  if (step.required.empty())
    return needs + std::string{verb(step.excluded.front(), " is", " are")} + " required";
  return joined(step.required, "and") +
         std::string{alone ? verb(step.required.front(), " requires ", " require ")
                           : " together require "} +
         needs;
}

std::string phrase(const Step& step) {
  switch (step.kind) {
    case StepKind::root:
    case StepKind::dependency:
      return requirement(step);
    case StepKind::unknown_package:
      return requirement(step) + " (no such package)";
    case StepKind::no_versions:
      return requirement(step) + " (no such version)";
    case StepKind::refused:
      if (step.required.empty()) return "something is refused";
      return step.required.front().text +
             std::string{verb(step.required.front(), " is ", " are ")} +
             std::string{reason(step.refusal.value_or(Refusal::denied))};
    case StepKind::derived:
      return consequence(step);
    case StepKind::conflict:
      return "the project cannot be resolved";
  }
  return {};
}

}  // namespace

std::string to_prose(const Explanation& explanation) {
  std::string text;
  std::map<std::size_t, std::size_t> numbers;
  for (std::size_t i = 0; i < explanation.steps.size(); ++i) {
    const Step& step = explanation.steps[i];
    if (step.causes.empty()) continue;
    const std::size_t number = numbers.size() + 1;
    std::string line = std::to_string(number) + ". Because ";
    for (std::size_t k = 0; k < step.causes.size(); ++k) {
      if (k > 0) line += " and ";
      line += phrase(explanation.steps[step.causes[k]]);
      if (const auto found = numbers.find(step.causes[k]); found != numbers.end()) {
        line += " (" + std::to_string(found->second) + ")";
      }
    }
    numbers.emplace(i, number);
    text += line + ", " + phrase(step) + ".\n";
  }
  for (const std::string& hint : explanation.hints) text += "Hint: " + hint + "\n";
  return text;
}

}  // namespace tank::inline v0::resolve
