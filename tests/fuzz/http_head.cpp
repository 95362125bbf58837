// SPDX-License-Identifier: Apache-2.0
#include "fuzz/target.hpp"
#include "server/http/request_head.hpp"

namespace tank::fuzz {
namespace {

bool lies_within(std::string_view part, std::string_view whole) {
  return part.empty() ||
         (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

}  // namespace

// A head that comes byte by byte ends where it ends when it comes at once, and what is read of
// it lies inside of it.
void run(std::string_view text) {
  const auto at_once = server::find_head_end(text, 0);
  std::size_t end = 0;
  bool refused = false;
  for (std::size_t known = 1; known <= text.size() && end == 0 && !refused; ++known) {
    const auto found = server::find_head_end(text.substr(0, known), known - 1);
    refused = !found;
    if (found) end = *found;
  }
  demand(at_once ? end == *at_once && (end != 0 || !refused) : refused);
  if (end == 0) return;
  const std::string_view bytes = text.substr(0, end);
  server::RequestHead head;
  if (!server::read_head(bytes, head)) return;
  demand(!head.target.empty() && lies_within(head.target, bytes));
  demand(lies_within(head.path, bytes) && lies_within(head.query, bytes));
  for (std::size_t i = 0; i < head.field_count; ++i) {
    demand(!head.fields[i].name.empty() && lies_within(head.fields[i].name, bytes));
    demand(lies_within(head.fields[i].value, bytes));
    demand(head.fields[i].value.find_first_of("\r\n") == std::string_view::npos);
  }
}

}  // namespace tank::fuzz
