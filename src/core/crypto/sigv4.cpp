// SPDX-License-Identifier: Apache-2.0
#include "core/crypto/sigv4.hpp"

#include <algorithm>
#include <cstdio>
#include <map>
#include <span>

#include "core/crypto/encoding.hpp"
#include "core/crypto/hash.hpp"

namespace tank::inline v0::crypto {
namespace {

constexpr std::string_view algorithm = "AWS4-HMAC-SHA256";
constexpr std::string_view terminator = "aws4_request";

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

std::string encode_except(std::string_view text, char spared) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    if (is_unreserved(c) || c == spared) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out.append({'%', digits[byte >> 4], digits[byte & 15]});
  }
  return out;
}

// RFC 3986 §5.2.4, and repeated slashes become one.
std::string without_dots(std::string_view path) {
  std::vector<std::string_view> kept;
  const bool is_folder = path.ends_with('/') || path.ends_with("/.") || path.ends_with("/..");
  while (!path.empty()) {
    const std::string_view segment = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(segment.size() + 1, path.size()));
    if (segment == ".." && !kept.empty()) kept.pop_back();
    if (!segment.empty() && segment != "." && segment != "..") kept.push_back(segment);
  }
  std::string out;
  for (const std::string_view segment : kept) out.append("/").append(segment);
  if (is_folder || out.empty()) out += '/';
  return out;
}

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  });
  return text;
}

// Without white space at the ends, and one blank for each run of it within.
std::string folded(std::string_view value) {
  std::string out;
  for (const char c : value) {
    const bool is_space = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (!is_space) out += c;
    if (is_space && !out.empty() && out.back() != ' ') out += ' ';
  }
  if (out.ends_with(' ')) out.pop_back();
  return out;
}

std::map<std::string, std::string> canonical_headers(const SigV4Pairs& headers) {
  std::map<std::string, std::string> out;
  for (const auto& [name, value] : headers) {
    const auto [row, is_first] = out.try_emplace(lower(name), folded(value));
    if (!is_first) row->second += ',' + folded(value);
  }
  return out;
}

// Sorted as encoded text, by name and then by value.
std::string canonical_query(const SigV4Pairs& query) {
  SigV4Pairs encoded;
  for (const auto& [name, value] : query) {
    encoded.emplace_back(sigv4_encode(name), sigv4_encode(value));
  }
  std::ranges::sort(encoded);
  std::string out;
  for (const auto& [name, value] : encoded) {
    if (!out.empty()) out += '&';
    out.append(name).append("=").append(value);
  }
  return out;
}

std::string hmac_sha256(std::string_view key, std::string_view text) {
  return hmac(HashAlgorithm::sha256, key, text);
}

// Good for one day, one region and one service only.
std::string signing_key(const SigV4Signer& signer, TimePoint time) {
  std::string first = "AWS4" + std::string(signer.secret);
  const std::string of_day = hmac_sha256(first, sigv4_time(time).substr(0, 8));
  wipe(std::as_writable_bytes(std::span(first)));
  const std::string of_region = hmac_sha256(of_day, signer.region);
  return hmac_sha256(hmac_sha256(of_region, signer.service), terminator);
}

}  // namespace

std::string sigv4_encode(std::string_view text) { return encode_except(text, '\0'); }

std::string sigv4_time(TimePoint time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(time) - day);
  char text[32];
  std::snprintf(text, sizeof text, "%04d%02u%02uT%02d%02d%02dZ", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  return text;
}

std::string sigv4_scope(const SigV4Signer& signer, TimePoint time) {
  std::string out = sigv4_time(time).substr(0, 8);
  out.append("/").append(signer.region).append("/").append(signer.service);
  return out.append("/").append(terminator);
}

std::string sigv4_signed_headers(const SigV4Request& request) {
  std::string out;
  for (const auto& [name, value] : canonical_headers(request.headers)) {
    if (!out.empty()) out += ';';
    out += name;
  }
  return out;
}

std::string sigv4_canonical_request(const SigV4Request& request, SigV4Path path) {
  const std::string wanted =
      path == SigV4Path::normalized ? without_dots(request.path) : request.path;
  std::string out = request.method + '\n' + encode_except(wanted, '/') + '\n';
  out.append(canonical_query(request.query)).append("\n");
  for (const auto& [name, value] : canonical_headers(request.headers)) {
    out.append(name).append(":").append(value).append("\n");
  }
  out.append("\n").append(sigv4_signed_headers(request)).append("\n");
  return out.append(request.payload_hash);
}

std::string sigv4_string_to_sign(std::string_view canonical_request, const SigV4Signer& signer,
                                 TimePoint time) {
  std::string out(algorithm);
  out.append("\n").append(sigv4_time(time)).append("\n").append(sigv4_scope(signer, time));
  return out.append("\n").append(to_hex(hash(HashAlgorithm::sha256, canonical_request)));
}

std::string sigv4_signature(std::string_view string_to_sign, const SigV4Signer& signer,
                            TimePoint time) {
  return to_hex(hmac_sha256(signing_key(signer, time), string_to_sign));
}

std::string sigv4_authorization(const SigV4Request& request, const SigV4Signer& signer,
                                TimePoint time, SigV4Path path) {
  const std::string to_sign =
      sigv4_string_to_sign(sigv4_canonical_request(request, path), signer, time);
  std::string out(algorithm);
  out.append(" Credential=").append(signer.key_id).append("/").append(sigv4_scope(signer, time));
  out.append(", SignedHeaders=").append(sigv4_signed_headers(request));
  return out.append(", Signature=").append(sigv4_signature(to_sign, signer, time));
}

SigV4Pairs sigv4_presigned_query(SigV4Request request, const SigV4Signer& signer, TimePoint time,
                                 std::chrono::seconds lifetime, SigV4Path path) {
  request.query.emplace_back("X-Amz-Algorithm", algorithm);
  request.query.emplace_back("X-Amz-Credential", signer.key_id + '/' + sigv4_scope(signer, time));
  request.query.emplace_back("X-Amz-Date", sigv4_time(time));
  request.query.emplace_back("X-Amz-Expires", std::to_string(lifetime.count()));
  request.query.emplace_back("X-Amz-SignedHeaders", sigv4_signed_headers(request));
  const std::string to_sign =
      sigv4_string_to_sign(sigv4_canonical_request(request, path), signer, time);
  request.query.emplace_back("X-Amz-Signature", sigv4_signature(to_sign, signer, time));
  return std::move(request.query);
}

}  // namespace tank::inline v0::crypto
