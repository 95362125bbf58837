// SPDX-License-Identifier: Apache-2.0
// Test data of the URL Standard: `input`, perhaps a `base`, and the `href` that comes out, or
// `failure`. A case is ours when what it is about is http or https in ASCII hosts: other
// schemes and IDNA are refused by design, and sets that are about IDNA alone (they have
// `output`) hold no case of ours.
#include <algorithm>
#include <optional>

#include <tank/base/url.hpp>

#include "conform/input.hpp"

namespace tank::conform {
namespace {

bool is_ours(std::string_view text) {
  return text.starts_with("http://") || text.starts_with("https://");
}

std::string lower_without_noise(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) <= 0x20) continue;
    out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return out;
}

// The authority as it is written, where letters outside ASCII need IDNA. Punycode is read as
// any other label here, so cases about its validity are about IDNA too.
bool needs_idna(std::string_view input) {
  const std::string text = lower_without_noise(input);
  const std::size_t begin = std::min(text.find_first_not_of("/\\:", text.find(':')), text.size());
  const std::string_view authority =
      std::string_view(text).substr(begin, text.find_first_of("/\\?#", begin) - begin);
  const bool ascii =
      std::ranges::all_of(authority, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  // Percent-encoded bytes of 0x80 and above are letters outside ASCII, too.
  bool encoded = false;
  for (std::size_t i = authority.find('%'); i != std::string_view::npos;
       i = authority.find('%', i + 1)) {
    encoded = encoded || (i + 1 < authority.size() && authority[i + 1] >= '8');
  }
  return !ascii || encoded || authority.find("xn--") != std::string_view::npos;
}

// Which scheme decides: that of the input when it has one, else that of the base.
bool is_in_scope(const json::Value& value) {
  const std::string input = lower_without_noise(text_at(value, "input"));
  const std::string base = lower_without_noise(text_at(value, "base"));
  if (!base.empty() && !is_ours(base)) return false;
  const std::size_t colon = input.find(':');
  const std::string scheme = input.substr(0, colon == std::string::npos ? 0 : colon);
  const bool has_scheme =
      !scheme.empty() &&
      scheme.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789+-.") == std::string::npos &&
      scheme.front() >= 'a';
  if (has_scheme && scheme != "http" && scheme != "https") return false;
  return !needs_idna(has_scheme ? input : "http:" + input);
}

std::optional<std::string> href_of(const json::Value& value) {
  const std::string input = text_at(value, "input");
  const std::string base_text = text_at(value, "base");
  if (base_text.empty()) {
    const auto url = Url::parse(input);
    return url ? std::optional(url->to_string()) : std::nullopt;
  }
  const auto base = Url::parse(base_text);
  if (!base) return std::nullopt;
  const auto url = base->resolve(input);
  return url ? std::optional(url->to_string()) : std::nullopt;
}

}  // namespace

Result<void> run_url(const std::filesystem::path& path, const Sink& sink) {
  const auto cases = read_cases(path);
  if (!cases) return pass(cases);
  for (const Case& each : *cases) {
    if (each.value.find("output") != nullptr || !is_in_scope(each.value)) continue;
    const bool valid = each.value.find("failure") == nullptr;
    const std::string expected = text_at(each.value, "href");
    report(sink, each.id, valid, [&] {
      const auto href = href_of(each.value);
      // Accepted with another meaning is as bad as refused.
      return href.has_value() && (!valid || *href == expected);
    });
  }
  return {};
}

}  // namespace tank::conform
