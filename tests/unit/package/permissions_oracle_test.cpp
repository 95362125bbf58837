// SPDX-License-Identifier: Apache-2.0
// The algebra against a brute-force oracle: every set of patterns over a small universe is
// compared by the concrete hosts and paths that it allows.
#include <bitset>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <tank/package/permissions.hpp>

namespace {

using tank::package::covers;
using tank::package::difference;
using tank::package::normalize;
using tank::package::Permissions;
using tank::package::unite;
using List = std::vector<std::string>;

// What a set allows, one bit per concrete target.
using Allowed = std::bitset<1024>;

bool host_matches(const std::string& pattern, const std::string& host, int port) {
  const auto colon = pattern.find(':');
  const std::string name = pattern.substr(0, colon);
  if (colon != std::string::npos && std::stoi(pattern.substr(colon + 1)) != port) return false;
  if (name == "*" || name == host) return true;
  if (name.front() != '*') return false;
  const std::string dotted = "." + host;
  return dotted.size() >= name.size() - 1 &&
         dotted.compare(dotted.size() - (name.size() - 1), std::string::npos, name, 1) == 0;
}

bool path_matches(const List& pattern, const List& path, std::size_t i = 0) {
  if (i < pattern.size() && pattern[i] == "**") return path.size() >= i;
  if (i == pattern.size() || i == path.size()) return pattern.size() == path.size();
  return (pattern[i] == "*" || pattern[i] == path[i]) && path_matches(pattern, path, i + 1);
}

List split(const std::string& text) {
  List out;
  if (text == ".") return out;
  for (std::size_t at = 0; at <= text.size();) {
    const auto slash = std::min(text.find('/', at), text.size());
    out.push_back(text.substr(at, slash - at));
    at = slash + 1;
  }
  return out;
}

// The patterns name `a` and `b` only; the targets also have a name that no pattern has, and
// one more level than any pattern, so that a finite universe tells the patterns apart.
struct Universe {
  List patterns;
  std::vector<Allowed> allowed;  // of each pattern
};

Universe host_universe() {
  Universe out;
  for (const std::string name : {"*", "a", "b", "*.a", "a.a", "b.a", "*.b.a", "a.b.a"}) {
    for (const std::string port : {"", ":1", ":2"}) out.patterns.push_back(name + port);
  }
  List hosts;
  for (const std::string top : {"a", "b", "z"}) {
    hosts.push_back(top);
    for (const std::string middle : {"a.", "b.", "z."}) {
      hosts.push_back(middle + top);
      for (const std::string low : {"a.", "b.", "z."}) hosts.push_back(low + middle + top);
    }
  }
  for (const auto& pattern : out.patterns) {
    Allowed bits;
    std::size_t bit = 0;
    for (const auto& host : hosts) {
      for (const int port : {1, 2, 3}) bits[bit++] = host_matches(pattern, host, port);
    }
    out.allowed.push_back(bits);
  }
  return out;
}

void add_paths(std::vector<List>& out, const List& prefix, const List& names, std::size_t depth) {
  out.push_back(prefix);
  if (depth == 0) return;
  for (const auto& name : names) {
    List longer = prefix;
    longer.push_back(name);
    add_paths(out, longer, names, depth - 1);
  }
}

Universe path_universe() {
  Universe out;
  std::vector<List> shapes;
  add_paths(shapes, {}, {"a", "b", "*", "**"}, 3);
  for (const auto& shape : shapes) {
    std::string text;
    for (const auto& segment : shape) text += (text.empty() ? "" : "/") + segment;
    if (text.empty()) text = ".";
    const auto canonical = normalize({.filesystem_read = {text}});
    if (canonical && canonical->filesystem_read.front() == text) out.patterns.push_back(text);
  }
  std::vector<List> paths;
  add_paths(paths, {}, {"a", "b", "z"}, 5);
  for (const auto& pattern : out.patterns) {
    Allowed bits;
    for (std::size_t i = 0; i < paths.size(); ++i) bits[i] = path_matches(split(pattern), paths[i]);
    out.allowed.push_back(bits);
  }
  return out;
}

struct Sample {
  Permissions set;
  Allowed allowed;
};

// All single patterns, and random sets of up to four.
std::vector<Sample> samples(const Universe& universe, List Permissions::* list) {
  std::vector<Sample> out(1);
  std::mt19937 random(7);
  for (std::size_t i = 0; i < 260; ++i) {
    Sample sample;
    const std::size_t count = i < universe.patterns.size() ? 1 : 1 + random() % 4;
    for (std::size_t k = 0; k < count; ++k) {
      const std::size_t at =
          count == 1 ? i % universe.patterns.size() : random() % universe.patterns.size();
      (sample.set.*list).push_back(universe.patterns[at]);
      sample.allowed |= universe.allowed[at];
    }
    sample.set = normalize(sample.set).value();
    out.push_back(sample);
  }
  return out;
}

Allowed allowed_by(const Universe& universe, const List& list) {
  Allowed out;
  for (const auto& entry : list) {
    const auto found = std::find(universe.patterns.begin(), universe.patterns.end(), entry);
    REQUIRE(found != universe.patterns.end());
    out |= universe.allowed[static_cast<std::size_t>(found - universe.patterns.begin())];
  }
  return out;
}

void check_pair(const Universe& universe, List Permissions::* list, const Sample& a,
                const Sample& b) {
  const bool included = (b.allowed & ~a.allowed).none();
  if (covers(a.set, b.set) != included) {
    CAPTURE((a.set.*list).front());
    CAPTURE((b.set.*list).front());
    CHECK(covers(a.set, b.set) == included);
  }
  // Antisymmetry: what allows the same is the same.
  if (a.allowed == b.allowed) CHECK(a.set == b.set);
  const Permissions both = unite(a.set, b.set);
  CHECK(both == unite(b.set, a.set));
  CHECK(both == normalize(both).value());
  CHECK(allowed_by(universe, both.*list) == (a.allowed | b.allowed));
  const Permissions rest = difference(b.set, a.set);
  CHECK(rest.is_empty() == included);
  CHECK(covers(b.set, rest));
  CHECK(unite(a.set, rest) == both);
  CHECK(widening(a.set, b.set).size() == (rest.*list).size());
}

void check_all(const Universe& universe, List Permissions::* list) {
  const auto all = samples(universe, list);
  for (const auto& a : all) {
    CHECK(allowed_by(universe, a.set.*list) == a.allowed);
    for (const auto& b : all) check_pair(universe, list, a, b);
  }
}

TEST_CASE("permissions: on hosts the algebra agrees with counting what is allowed") {
  check_all(host_universe(), &Permissions::network_outbound);
}

TEST_CASE("permissions: on paths the algebra agrees with counting what is allowed") {
  check_all(path_universe(), &Permissions::filesystem_read);
}

TEST_CASE("permissions: the union is the least upper bound") {
  const auto universe = path_universe();
  auto all = samples(universe, &Permissions::filesystem_write);
  all.resize(60);
  for (const auto& a : all) {
    for (const auto& b : all) {
      const Permissions both = unite(a.set, b.set);
      for (const auto& upper : all) {
        const bool above = covers(upper.set, a.set) && covers(upper.set, b.set);
        if (above != covers(upper.set, both)) FAIL("not the least upper bound");
      }
    }
  }
}

}  // namespace
