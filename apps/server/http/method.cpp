// SPDX-License-Identifier: Apache-2.0
#include "server/http/method.hpp"

#include <array>
#include <utility>

namespace tank::server {
namespace {

constexpr std::array words{
    std::pair{Method::get, std::string_view{"GET"}},
    std::pair{Method::head, std::string_view{"HEAD"}},
    std::pair{Method::post, std::string_view{"POST"}},
    std::pair{Method::put, std::string_view{"PUT"}},
    std::pair{Method::patch, std::string_view{"PATCH"}},
    std::pair{Method::del, std::string_view{"DELETE"}},
    std::pair{Method::options, std::string_view{"OPTIONS"}},
};

}  // namespace

std::optional<Method> parse_method(std::string_view word) {
  for (const auto& [method, text] : words) {
    if (text == word) return method;
  }
  return std::nullopt;
}

std::string_view to_string(Method method) { return words[static_cast<std::size_t>(method)].second; }

}  // namespace tank::server
