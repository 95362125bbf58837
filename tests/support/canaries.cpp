// SPDX-License-Identifier: Apache-2.0
#include "support/canaries.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <cstring>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "core/crypto/encoding.hpp"
#include "core/crypto/hash.hpp"

namespace tank::testing {
namespace {

std::string upper(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::toupper(c); });
  return text;
}

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

std::string without(char sign, std::string text) {
  std::erase(text, sign);
  return text;
}

std::string percent_encoded(const std::string& text) {
  std::string out;
  for (const char c : text) out += "%" + crypto::to_hex({&c, 1});
  return out;
}

// What stays the same wherever the bytes stand in a longer text that is encoded.
std::string inner_base64(const std::string& bytes, std::size_t before) {
  static constexpr std::array<std::size_t, 3> shared_at_begin{0, 2, 3};
  static constexpr std::array<std::size_t, 3> shared_at_end{0, 3, 2};
  const std::string encoded = crypto::to_base64(std::string(before, '\0') + bytes);
  const std::size_t begin = shared_at_begin.at(before);
  const std::size_t end = encoded.size() - shared_at_end.at((before + bytes.size()) % 3);
  return end <= begin ? std::string() : encoded.substr(begin, end - begin);
}

std::string as_base64url(std::string base64) {
  std::ranges::replace(base64, '+', '-');
  std::ranges::replace(base64, '/', '_');
  return base64;
}

// What of a secret is one by itself, by name.
std::vector<Spelling> pieces_of(const std::string& secret) {
  std::vector<Spelling> out{{"whole", secret}};
  const std::size_t sign = secret.find('_');
  if (sign < shortest_piece) out.push_back({"without prefix", secret.substr(sign + 1)});
  if (secret.size() >= 2 * guessable_length) {
    const std::size_t half = secret.size() / 2;
    out.push_back({"first half", secret.substr(0, half)});
    out.push_back({"second half", secret.substr(half)});
  }
  if (std::ranges::count(secret, '.') == 2) {
    out.push_back({"signature", secret.substr(secret.rfind('.') + 1)});
  }
  if (secret.find('-') != std::string::npos) {
    out.push_back({"without hyphens", without('-', secret)});
    out.push_back({"small without hyphens", lower(without('-', secret))});
  }
  const std::vector<Spelling> texts = out;
  for (const Spelling& text : texts) {
    for (const auto& bytes : {crypto::from_hex(text.bytes), crypto::from_base64url(text.bytes),
                              crypto::from_base64(text.bytes)}) {
      if (bytes) out.push_back({text.name + " decoded", *bytes});
    }
  }
  return out;
}

void add_encodings(const Spelling& piece, std::vector<Spelling>& out) {
  const std::string& bytes = piece.bytes;
  const bool is_binary =
      std::ranges::any_of(bytes, [](unsigned char c) { return c < 0x20 || c >= 0x7f; });
  out.push_back({piece.name, bytes, is_binary});
  out.push_back({piece.name + " in hex", crypto::to_hex(bytes)});
  out.push_back({piece.name + " in big hex", upper(crypto::to_hex(bytes))});
  out.push_back({piece.name + " in percents", percent_encoded(bytes)});
  out.push_back({piece.name + " in big percents", upper(percent_encoded(bytes))});
  for (std::size_t before = 0; before < 3; ++before) {
    const std::string at = " at " + std::to_string(before);
    const std::string encoded = inner_base64(bytes, before);
    out.push_back({piece.name + " in base64" + at, encoded});
    out.push_back({piece.name + " in base64url" + at, as_base64url(encoded)});
  }
}

void add_digests(const std::string& secret, std::vector<Spelling>& out) {
  using crypto::HashAlgorithm;
  for (const std::string& text : {secret, without('-', secret), lower(without('-', secret))}) {
    for (const auto algorithm :
         {HashAlgorithm::sha1, HashAlgorithm::sha256, HashAlgorithm::sha512}) {
      const std::string digest = crypto::hash(algorithm, text);
      add_encodings({"digest of " + std::to_string(8 * digest.size()) + " bits", digest}, out);
    }
  }
}

// Digits and points between digits belong together: a fraction of a second is no word.
std::unordered_set<std::string_view> words_of(std::string_view text) {
  const auto is_word = [&text](std::size_t i) {
    const auto digit = [&text](std::size_t at) {
      return at < text.size() && std::isdigit(static_cast<unsigned char>(text[at])) != 0;
    };
    if (std::isalnum(static_cast<unsigned char>(text[i])) != 0) return true;
    return (text[i] == '.' || text[i] == ':') && i > 0 && digit(i - 1) && digit(i + 1);
  };
  std::unordered_set<std::string_view> out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::size_t begin = i;
    while (i < text.size() && is_word(i)) ++i;
    if (i > begin) out.insert(text.substr(begin, i - begin));
  }
  return out;
}

std::uint64_t start_of(const char* bytes) {
  std::uint64_t out = 0;
  std::memcpy(&out, bytes, sizeof out);
  return out;
}

struct Wanted {
  std::string name;
  std::string bytes;
};

/// Many texts at once, by their first eight bytes.
class Search {
 public:
  void add(Wanted wanted) {
    const std::uint64_t start = start_of(wanted.bytes.data());
    wanted_[start].push_back(std::move(wanted));
  }
  void run(std::string_view text, std::set<std::string>& found) const {
    for (std::size_t i = 0; i + shortest_piece <= text.size(); ++i) {
      const auto here = wanted_.find(start_of(text.data() + i));
      if (here == wanted_.end()) continue;
      for (const Wanted& each : here->second) {
        if (text.substr(i).starts_with(each.bytes)) found.insert(each.name);
      }
    }
  }

 private:
  static_assert(shortest_piece == sizeof(std::uint64_t));
  std::unordered_map<std::uint64_t, std::vector<Wanted>> wanted_;
};

}  // namespace

std::vector<Spelling> spellings_of(const std::string& secret) {
  std::vector<Spelling> all;
  for (const Spelling& piece : pieces_of(secret)) add_encodings(piece, all);
  if (secret.size() < guessable_length) add_digests(secret, all);
  std::vector<Spelling> out;
  std::set<std::string> seen;
  for (Spelling& each : all) {
    if (each.bytes.size() < shortest_piece || !seen.insert(each.bytes).second) continue;
    out.push_back(std::move(each));
  }
  return out;
}

void Canaries::add(const std::string& what, const std::string& secret) {
  if (!secret.empty()) secrets_.emplace(secret, what);
}

std::size_t Canaries::count(std::string_view start) const {
  return static_cast<std::size_t>(std::ranges::count_if(
      secrets_, [start](const auto& each) { return each.second.starts_with(start); }));
}

std::string Canaries::found_in(const Dump& dump) const {
  const auto words = words_of(dump.text);
  Search search;
  std::set<std::string> found;
  for (const auto& [secret, what] : secrets_) {
    if (words.contains(secret)) found.insert(what + ": a word");
    for (const Spelling& each : spellings_of(secret)) {
      search.add({what + ": " + each.name, each.bytes});
    }
  }
  search.run(dump.raw, found);
  search.run(dump.text, found);
  std::string out;
  for (const std::string& each : found) out += each + "\n";
  return out;
}

}  // namespace tank::testing
