// SPDX-License-Identifier: Apache-2.0
// A folder a case: `context.json`, `request.txt`, and what comes of it when it is signed by
// headers and by query: canonical request, string to sign, signature, signed request.
#include "core/crypto/sigv4.hpp"

#include <algorithm>
#include <array>
#include <string>

#include <tank/base/time.hpp>

#include "conform/input.hpp"
#include "core/crypto/encoding.hpp"
#include "core/crypto/hash.hpp"

namespace tank::conform {
namespace {

namespace fs = std::filesystem;
using crypto::SigV4Pairs;
using crypto::SigV4Path;
using crypto::SigV4Request;
using crypto::SigV4Signer;

/// A request as its text says it.
struct ReadRequest {
  SigV4Request request;
  std::string body;
};

struct Context {
  std::string key_id;
  std::string secret;
  std::string token;
  bool signs_token = true;
  bool signs_body = false;
  SigV4Path path = SigV4Path::normalized;
  std::string region;
  std::string service;
  TimePoint time;
  std::chrono::seconds lifetime{0};

  [[nodiscard]] SigV4Signer signer() const { return {key_id, secret, region, service}; }
};

std::string take_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  std::string line(text.substr(0, end));
  text.remove_prefix(std::min(end + 1, text.size()));
  if (line.ends_with('\r')) line.pop_back();
  return line;
}

std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = text[i] == '%' ? crypto::from_hex(text.substr(i + 1, 2)) : std::nullopt;
    out += byte && byte->size() == 1 ? byte->front() : text[i];
    if (byte && byte->size() == 1) i += 2;
  }
  return out;
}

SigV4Pairs read_query(std::string_view text) {
  SigV4Pairs out;
  while (!text.empty()) {
    const std::string_view pair = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(pair.size() + 1, text.size()));
    const std::size_t equals = std::min(pair.find('='), pair.size());
    out.emplace_back(decoded(pair.substr(0, equals)),
                     decoded(pair.substr(std::min(equals + 1, pair.size()))));
  }
  return out;
}

ReadRequest read_request(std::string_view text) {
  ReadRequest out;
  const std::string head = take_line(text);
  const std::size_t first = head.find(' ');
  const std::size_t last = head.rfind(' ');
  const std::string target = head.substr(first + 1, last - first - 1);
  const std::size_t mark = std::min(target.find('?'), target.size());
  out.request.method = head.substr(0, first);
  out.request.path = decoded(target.substr(0, mark));
  out.request.query =
      read_query(std::string_view(target).substr(std::min(mark + 1, target.size())));
  while (!text.empty()) {
    const std::string line = take_line(text);
    if (line.empty()) break;
    SigV4Pairs& headers = out.request.headers;
    if (line.front() == ' ' || line.front() == '\t') {  // goes on from the line before
      if (!headers.empty()) headers.back().second += line;
      continue;
    }
    const std::size_t colon = std::min(line.find(':'), line.size());
    headers.emplace_back(line.substr(0, colon), line.substr(std::min(colon + 1, line.size())));
  }
  out.body = text;
  out.request.payload_hash = crypto::to_hex(crypto::hash(crypto::HashAlgorithm::sha256, text));
  return out;
}

bool flag_at(const json::Value& value, std::string_view key, bool fallback) {
  const json::Value* found = value.find(key);
  return found == nullptr ? fallback : found->as_bool().value_or(fallback);
}

Result<Context> read_context(const fs::path& file) {
  const auto document = read_document(file);
  if (!document) return pass(document);
  const json::Value* credentials = document->find("credentials");
  const auto time = parse_time(text_at(*document, "timestamp"));
  if (credentials == nullptr || !time) {
    return fail(Errc::invalid_argument, file.string() + " lacks `credentials` or `timestamp`");
  }
  const json::Value* lifetime = document->find("expiration_in_seconds");
  const bool normalizes = flag_at(*document, "normalize", true);
  return Context{
      .key_id = text_at(*credentials, "access_key_id"),
      .secret = text_at(*credentials, "secret_access_key"),
      .token = text_at(*credentials, "token"),
      .signs_token = !flag_at(*document, "omit_session_token", false),
      .signs_body = flag_at(*document, "sign_body", false),
      .path = normalizes ? SigV4Path::normalized : SigV4Path::verbatim,
      .region = text_at(*document, "region"),
      .service = text_at(*document, "service"),
      .time = *time,
      .lifetime = std::chrono::seconds(lifetime == nullptr ? 0 : lifetime->as_int64().value_or(0))};
}

/// What the set expects of one of the two ways to sign.
struct Expected {
  std::string canonical_request;
  std::string string_to_sign;
  std::string signature;
  ReadRequest signed_request;
};

Result<Expected> read_expected(const fs::path& folder, const std::string& way) {
  std::array<std::string, 4> texts;
  constexpr std::array names{"-canonical-request.txt", "-string-to-sign.txt", "-signature.txt",
                             "-signed-request.txt"};
  for (std::size_t i = 0; i < names.size(); ++i) {
    auto text = read_file(folder / (way + names[i]));
    if (!text) return pass(text);
    texts[i] = *std::move(text);
  }
  return Expected{texts[0], texts[1], texts[2], read_request(texts[3])};
}

bool is_signed_as(const SigV4Request& request, const Context& context, const Expected& expected) {
  const SigV4Signer signer = context.signer();
  const std::string canonical = crypto::sigv4_canonical_request(request, context.path);
  const std::string to_sign = crypto::sigv4_string_to_sign(canonical, signer, context.time);
  return canonical == expected.canonical_request && to_sign == expected.string_to_sign &&
         crypto::sigv4_signature(to_sign, signer, context.time) == expected.signature;
}

bool signs_headers(SigV4Request request, const Context& context, const Expected& expected) {
  request.headers.emplace_back("X-Amz-Date", crypto::sigv4_time(context.time));
  if (context.signs_body)
    request.headers.emplace_back("x-amz-content-sha256", request.payload_hash);
  if (!context.token.empty() && context.signs_token) {
    request.headers.emplace_back("X-Amz-Security-Token", context.token);
  }
  const auto& sent = expected.signed_request.request.headers;
  const auto found = std::ranges::find(sent, "Authorization", &SigV4Pairs::value_type::first);
  return found != sent.end() && is_signed_as(request, context, expected) &&
         found->second ==
             crypto::sigv4_authorization(request, context.signer(), context.time, context.path);
}

bool signs_query(SigV4Request request, const Context& context, const Expected& expected) {
  if (!context.token.empty() && context.signs_token) {
    request.query.emplace_back("X-Amz-Security-Token", context.token);
  }
  auto query = crypto::sigv4_presigned_query(request, context.signer(), context.time,
                                             context.lifetime, context.path);
  const bool ends_signed = query.back().second == expected.signature;
  if (!context.token.empty() && !context.signs_token) {
    query.emplace_back("X-Amz-Security-Token", context.token);
  }
  auto sent = expected.signed_request.request.query;
  std::ranges::sort(query);
  std::ranges::sort(sent);
  if (!ends_signed || query != sent) return false;
  // The canonical request holds what is sent, but for the signature and an unsigned token.
  std::erase_if(query, [&](const auto& pair) {
    return pair.first == "X-Amz-Signature" ||
           (!context.signs_token && pair.first == "X-Amz-Security-Token");
  });
  request.query = std::move(query);
  return is_signed_as(request, context, expected);
}

}  // namespace

Result<void> run_sigv4(const fs::path& path, const Sink& sink) {
  const auto contexts = files_of(path, "context.json");
  if (!contexts) return pass(contexts);
  for (const fs::path& file : *contexts) {
    const fs::path folder = file.parent_path();
    const auto context = read_context(file);
    if (!context) return pass(context);
    const auto text = read_file(folder / "request.txt");
    if (!text) return pass(text);
    const SigV4Request request = read_request(*text).request;
    for (const bool in_headers : {true, false}) {
      const std::string way = in_headers ? "header" : "query";
      const auto expected = read_expected(folder, way);
      if (!expected) return pass(expected);
      report(sink, folder.filename().string() + "/" + way, true, [&] {
        return in_headers ? signs_headers(request, *context, *expected)
                          : signs_query(request, *context, *expected);
      });
    }
  }
  return {};
}

}  // namespace tank::conform
