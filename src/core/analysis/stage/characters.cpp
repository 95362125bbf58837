// SPDX-License-Identifier: Apache-2.0
// Unicode that hides text, or makes it look like other text. ASCII is passed over eight bytes
// at a time.
#include <cstdint>
#include <cstring>

#include "core/analysis/stage/stages.hpp"
#include "core/json/utf8.hpp"

namespace tank::inline v0::analysis {
namespace {

char32_t decode(std::string_view text, std::size_t at, std::size_t length) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
  if (length == 2) return (byte(0) & 0x1Fu) << 6 | (byte(1) & 0x3Fu);
  if (length == 3) return (byte(0) & 0x0Fu) << 12 | (byte(1) & 0x3Fu) << 6 | (byte(2) & 0x3Fu);
  return (byte(0) & 0x07u) << 18 | (byte(1) & 0x3Fu) << 12 | (byte(2) & 0x3Fu) << 6 |
         (byte(3) & 0x3Fu);
}

bool is_between(char32_t c, char32_t low, char32_t high) { return c >= low && c <= high; }

bool is_bidi(char32_t c) { return is_between(c, 0x202A, 0x202E) || is_between(c, 0x2066, 0x2069); }
bool is_zero_width(char32_t c) {
  return is_between(c, 0x200B, 0x200D) || is_between(c, 0x2060, 0x2064) || c == 0xFEFF ||
         c == 0x180E || c == 0x115F || c == 0x1160 || c == 0x3164 || c == 0xFFA0 || c == 0x00AD;
}
bool is_tag(char32_t c) { return is_between(c, 0xE0000, 0xE007F); }
bool is_variation(char32_t c) {
  return is_between(c, 0xFE00, 0xFE0F) || is_between(c, 0xE0100, 0xE01EF);
}
// Letters that NFKC makes ASCII: full width, mathematical, circled.
bool is_compatibility_letter(char32_t c) {
  return is_between(c, 0xFF21, 0xFF3A) || is_between(c, 0xFF41, 0xFF5A) ||
         is_between(c, 0x1D400, 0x1D6A3) || is_between(c, 0x24B6, 0x24E9) ||
         is_between(c, 0x1F130, 0x1F149);
}
bool is_ascii_letter(char32_t c) { return is_between(c, 'a', 'z') || is_between(c, 'A', 'Z'); }
// Cyrillic and Greek letters that look like Latin ones.
bool is_look_alike(char32_t c) {
  constexpr std::u32string_view cyrillic = U"аеорсухіјѕԁԛԝһАВЕКМНОРСТУХІЈЅ";
  constexpr std::u32string_view greek = U"οαιυνρκτΑΒΕΖΗΙΚΜΝΟΡΤΥΧ";
  if (c < 0x370 || c > 0x52F) return false;
  return cyrillic.find(c) != std::u32string_view::npos ||
         greek.find(c) != std::u32string_view::npos;
}

// Where the next byte is that is no plain ASCII text.
std::size_t skip_plain(std::string_view text, std::size_t at) {
  constexpr std::uint64_t high_bits = 0x8080808080808080;
  constexpr std::uint64_t ones = 0x0101010101010101;
  while (at + 8 <= text.size()) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + at, 8);
    const std::uint64_t control = (word - ones * 0x20) & ~word & high_bits;
    if (((word & high_bits) | control) != 0) break;
    at += 8;
  }
  return at;
}

class CharacterScan {
 public:
  CharacterScan(const Document& document, FileFindings& findings, DerivedTexts& derived)
      : document_(&document), text_(document.text), findings_(&findings), derived_(&derived) {}

  void run() {
    std::size_t at = text_.starts_with("\xEF\xBB\xBF") ? 3 : 0;
    while (at < text_.size()) {
      const std::size_t next = skip_plain(text_, at);
      if (next != at) {
        end_run(at);
        previous_ = static_cast<unsigned char>(text_[next - 1]);
        at = next;
        if (at == text_.size()) break;
      }
      at += step(at);
    }
    end_run(text_.size());
  }

 private:
  std::size_t step(std::size_t at) {
    const auto byte = static_cast<unsigned char>(text_[at]);
    if (byte < 0x80) {
      if (byte == 0x1B || byte == 0x08) tell(id::terminal_escape, at, 1);
      if (previous_ >= 0x80 && is_ascii_letter(byte) && is_look_alike(previous_)) mixed(at);
      end_run(at);
      previous_ = byte;
      return 1;
    }
    const std::size_t length = json::utf8_length(text_.substr(at, 4));
    if (length == 0) {
      tell(id::not_utf8, at, 1);
      end_run(at);
      previous_ = 0;
      return 1;
    }
    look_at(decode(text_, at, length), at, length);
    return length;
  }

  void look_at(char32_t c, std::size_t at, std::size_t length) {
    if (is_tag(c)) {
      // The flags of regions are a black flag and tags.
      if (previous_ != 0x1F3F4 && !in_flag_) {
        if (tags_.empty()) tag_begin_ = at;
        tags_ += is_between(c, 0xE0020, 0xE007E) ? static_cast<char>(c - 0xE0000) : ' ';
      } else {
        in_flag_ = true;
      }
      return;
    }
    if (is_variation(c)) {
      if (++variations_ == 4) tell(id::variation, at, length);
      return;
    }
    end_run(at);
    if (is_bidi(c)) tell(id::bidi, at, length);
    // Joiners within words of scripts that need them, and within emoji, are in their place.
    const bool joiner = is_between(c, 0x200C, 0x200D) && previous_ >= 0x80;
    if (is_zero_width(c) && !joiner) tell(id::zero_width, at, length);
    if (is_compatibility_letter(c)) tell(id::compatibility, at, length);
    if (is_look_alike(c) && is_ascii_letter(previous_)) mixed(at);
    previous_ = c;
  }

  void mixed(std::size_t at) { tell(id::mixed_script, at, 1); }

  void end_run(std::size_t at) {
    variations_ = 0;
    in_flag_ = false;
    if (tags_.empty()) return;
    findings_->add(id::tags, *document_, {tag_begin_, at},
                   "Invisible tag characters spell: " + tags_.substr(0, 80));
    derived_->add(*document_, tag_begin_, std::move(tags_), in_hidden | in_prose | in_code);
    tags_.clear();
  }

  void tell(std::string_view rule, std::size_t at, std::size_t length) {
    findings_->add(rule, *document_, {at, at + length});
  }

  const Document* document_;
  std::string_view text_;
  FileFindings* findings_;
  DerivedTexts* derived_;
  char32_t previous_ = 0;
  std::size_t variations_ = 0;
  bool in_flag_ = false;
  std::string tags_;
  std::size_t tag_begin_ = 0;
};

}  // namespace

void inspect_characters(const Document& document, FileFindings& findings, DerivedTexts& derived) {
  CharacterScan(document, findings, derived).run();
}

}  // namespace tank::inline v0::analysis
