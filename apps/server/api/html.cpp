// SPDX-License-Identifier: Apache-2.0
#include "server/api/html.hpp"

namespace tank::server {

Html& Html::text(std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '<':
        bytes_ += "&lt;";
        break;
      case '>':
        bytes_ += "&gt;";
        break;
      case '&':
        bytes_ += "&amp;";
        break;
      case '"':
        bytes_ += "&quot;";
        break;
      case '\'':
        bytes_ += "&#39;";
        break;
      default:
        bytes_ += c;
    }
  }
  return *this;
}

}  // namespace tank::server
