// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// A described type with a member of every kind.

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tank/base/email.hpp>
#include <tank/base/id.hpp>
#include <tank/base/slug.hpp>
#include <tank/base/time.hpp>

#include "core/json/json.hpp"

namespace tank::testing {

enum class Access { read, write };
constexpr auto words(Access) {
  return std::array{std::pair{Access::read, std::string_view("read")},
                    std::pair{Access::write, std::string_view("write")}};
}

struct Step {
  std::string name;
  int times = 1;

  friend bool operator==(const Step&, const Step&) = default;
};

template <class Visitor>
void describe(Visitor& v, Step& s) {
  v.required("name", s.name, "Names the step.").min_length(1).max_length(3);
  v.optional("times", s.times, "How often.").between(1, 9);
}

struct Everything {
  std::string path;
  Access access = Access::read;
  bool dry = false;
  std::uint8_t small = 7;
  std::uint64_t big = 0;
  double share = 0.5;
  std::optional<Email> email;
  std::vector<Step> steps;
  std::map<std::string, Step> named;
  std::map<Slug, int> counts;
  std::vector<Slug> slugs;
  UserId user_id;
  TimePoint at;
  std::optional<int> nothing;
  json::Value any;

  friend bool operator==(const Everything&, const Everything&) = default;
};

template <class Visitor>
void describe(Visitor& v, Everything& e) {
  v.required("path", e.path, "Where.");
  v.optional("access", e.access, "What is allowed.");
  v.optional("dry", e.dry, "Only tell.");
  v.optional("small", e.small, "A byte.");
  v.optional("big", e.big, "A large number.");
  v.optional("share", e.share, "A part of one.").between(0, 1);
  v.optional("email", e.email, "Who.");
  v.optional("steps", e.steps, "In order.").max_items(2);
  v.optional("named", e.named, "By name.").max_items(2);
  v.optional("counts", e.counts, "By slug.");
  v.optional("slugs", e.slugs, "Slugs.");
  v.optional("user_id", e.user_id, "The user.");
  v.optional("at", e.at, "When.");
  v.optional("nothing", e.nothing, "Perhaps.").between(1, 2);
  v.optional("any", e.any, "Anything.");
}

}  // namespace tank::testing
