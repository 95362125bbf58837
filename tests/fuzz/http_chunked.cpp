// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "fuzz/target.hpp"
#include "server/http/chunked_body.hpp"

// However the bytes are cut, the body is the same, and what follows it is left alone.
void tank::fuzz::run(std::string_view text) {
  server::ChunkedBody whole;
  std::string body;
  const auto taken = whole.feed(text, body);
  server::ChunkedBody cut;
  std::string pieces;
  std::size_t at = 0;
  bool refused = false;
  while (at < text.size() && !cut.is_done() && !refused) {
    const auto step = cut.feed(text.substr(at, 1), pieces);
    refused = !step;
    if (step) at += *step;
  }
  demand(refused == !taken);
  if (!taken) return;
  demand(body == pieces && cut.is_done() == whole.is_done() && at == *taken);
}
