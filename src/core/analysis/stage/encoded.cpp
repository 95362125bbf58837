// SPDX-License-Identifier: Apache-2.0
// Base64 in the middle of text, and what it says.
#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include <tank/base/limits.hpp>

#include "core/analysis/engine/literal_set.hpp"
#include "core/analysis/stage/base64.hpp"
#include "core/analysis/stage/flow_text.hpp"
#include "core/analysis/stage/stages.hpp"

namespace tank::inline v0::analysis {
namespace {

constexpr std::size_t least_run = 16;
constexpr std::size_t most_run = 256u << 10;
constexpr std::size_t most_texts = 2'000;  // of one file
constexpr std::size_t beginning = 96;      // decoded first, to see whether it reads

constexpr std::array<bool, 256> make_alphabet() {
  std::array<bool, 256> out{};
  for (int c = 'a'; c <= 'z'; ++c) out[static_cast<std::size_t>(c)] = true;
  for (int c = 'A'; c <= 'Z'; ++c) out[static_cast<std::size_t>(c)] = true;
  for (int c = '0'; c <= '9'; ++c) out[static_cast<std::size_t>(c)] = true;
  out['+'] = out['/'] = out['-'] = out['_'] = true;
  return out;
}
constexpr std::array<bool, 256> alphabet = make_alphabet();

bool in_alphabet(char c) { return alphabet[static_cast<unsigned char>(c)]; }

// A byte of each 16 is looked at until one is of the alphabet: a run cannot slip through.
std::size_t next_run(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    std::size_t probe = at + least_run - 1;
    if (probe >= text.size()) return text.size();
    while (probe + 1 > at && in_alphabet(text[probe])) {
      if (probe == at) return at;
      --probe;
    }
    at = probe + 1;
  }
  return text.size();
}

bool is_mixed(std::string_view run) {
  const auto upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  const auto lower = [](char c) { return c >= 'a' && c <= 'z'; };
  return std::ranges::any_of(run, upper) && std::ranges::any_of(run, lower);
}

// What the run says as hexadecimal digits or as base64; empty when that does not read.
std::string readable_in(std::string_view run) {
  if (run.size() < least_run) return {};
  const std::string_view head = run.substr(0, beginning);
  if (run.size() % 2 == 0 && is_readable(decode_hex(head))) {
    std::string whole = decode_hex(run);
    if (whole.size() * 2 == run.size() && is_readable(whole)) return whole;
  }
  if (!is_mixed(run.substr(0, 256)) || !is_readable(decode_base64(head))) return {};
  std::string whole = decode_base64(run);
  return is_readable(whole) ? whole : std::string();
}

// Where words stand that decode, by blocks of the text: asked for once for each run.
class DecodingPlaces {
 public:
  explicit DecodingPlaces(std::string_view text) : blocks_(text.size() / block + 1, false) {
    words().scan(text, [&](std::uint32_t, std::size_t end) { blocks_[end / block] = true; });
  }

  // Whether code around `at` would decode it.
  [[nodiscard]] bool is_near(std::size_t at) const {
    constexpr std::size_t before = 300;
    constexpr std::size_t behind = 700;
    const std::size_t last = std::min((at + behind) / block + 1, blocks_.size());
    for (std::size_t i = (at > before ? at - before : 0) / block; i < last; ++i) {
      if (blocks_[i]) return true;
    }
    return false;
  }

 private:
  static constexpr std::size_t block = 128;

  static const LiteralSet& words() {
    static const LiteralSet built = [] {
      LiteralSet out;
      for (const std::string_view word :
           {"b64decode", "base64 -d", "base64 --decode", "atob(", "frombase64", "'base64'",
            "\"base64\"", "decodestring", "base64.decode", "fromhex", "unhexlify", "'hex'",
            "\"hex\"", "xxd -r", "-d <<<"}) {
        out.add(word);
      }
      out.build();
      return out;
    }();
    return built;
  }

  std::vector<bool> blocks_;
};

bool is_commands(std::string_view text) {
  return holds_any(
      text, {"curl ", "wget ", "bash", "/bin/", "import ", "exec(", "eval(", "require(",
             "subprocess", "os.system", "socket", "powershell", "chmod ", "rm -", "function("});
}

void judge(const Document& document, Span span, std::string text, bool decoded,
           FileFindings& findings, DerivedTexts& derived) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  const std::string_view head = std::string_view(text).substr(std::min(first, text.size()));
  const bool address = head.starts_with("http://") || head.starts_with("https://") ||
                       head.starts_with("ftp://") || head.starts_with("ws://") ||
                       head.starts_with("wss://");
  const std::size_t shown = 80;
  if (address && decoded) {
    findings.add(id::encoded_address, document, span,
                 "An address that is encoded: " + std::string(head.substr(0, shown)));
  } else if (decoded && is_commands(text)) {
    findings.add(id::encoded_code, document, span);
  }
  derived.add(document, span.begin, std::move(text), in_code | in_hidden | in_prose);
}

}  // namespace

Document* DerivedTexts::add(const Document& parent, std::size_t origin, std::string text,
                            Where where) {
  if (text.empty() || parent.depth >= limits::scan_derived_depth) return nullptr;
  const bool room = bytes + text.size() <= limits::scan_derived_bytes && texts.size() < most_texts;
  left_out = left_out || !room;
  if (!room) return nullptr;
  bytes += text.size();
  const std::string& kept = texts.emplace_back(std::move(text));
  return &documents.emplace_back(make_derived(parent, origin, kept, where));
}

void find_encoded(const Document& document, FileFindings& findings, DerivedTexts& derived) {
  const std::string_view text = document.text;
  std::optional<DecodingPlaces> decoding;
  for (std::size_t at = next_run(text, 0); at < text.size(); at = next_run(text, at)) {
    std::size_t end = at;
    while (end < text.size() && in_alphabet(text[end])) ++end;
    const std::string_view run = text.substr(at, std::min(end - at, most_run));
    std::string whole = readable_in(run);
    if (whole.find_first_of(" :/(") != std::string::npos) {
      if (!decoding) decoding.emplace(text);
      judge(document, {at, end}, std::move(whole), decoding->is_near(at), findings, derived);
    }
    at = end;
  }
}

}  // namespace tank::inline v0::analysis
