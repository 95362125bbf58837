// SPDX-License-Identifier: Apache-2.0
// Lines of the input are hosts or paths of two sets, whose algebra must keep its laws.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include <tank/package/permissions.hpp>

namespace {

using namespace tank::package;

// The first two bits of a line say where it goes.
void add_line(Permissions (&sets)[2], std::string_view line) {
  if (line.empty()) return;
  Permissions& set = sets[line.front() & 1];
  auto& list = (line.front() & 2) != 0 ? set.network_outbound : set.filesystem_read;
  list.emplace_back(line.substr(1));
  if (!normalize(set)) list.pop_back();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 2'000) return 0;
  std::string_view text(reinterpret_cast<const char*>(data), size);
  Permissions sets[2];
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    add_line(sets, text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  const Permissions a = normalize(sets[0]).value(), b = normalize(sets[1]).value();
  const Permissions both = unite(a, b);
  const bool lawful = normalize(a) == a && covers(both, a) && covers(both, b) &&
                      both == unite(b, a) && normalize(both) == both &&
                      difference(b, a).is_empty() == covers(a, b) &&
                      unite(a, difference(b, a)) == both;
  if (!lawful) std::abort();
  return 0;
}
