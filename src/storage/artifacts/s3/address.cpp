// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>

#include <tank/base/url.hpp>
#include <tank/port/s3_artifacts.hpp>

namespace tank::inline v0 {
namespace {

constexpr std::string_view scheme = "s3://";
constexpr std::size_t bucket_length_min = 3;
constexpr std::size_t bucket_length_max = 63;
constexpr std::size_t prefix_length_max = 512;  // of the 1,024 that a key may have
constexpr std::size_t region_length_max = 64;

bool is_lower_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }
bool is_prefix_part(char c) {
  return is_lower_or_digit(c) || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' || c == '.';
}

tl::unexpected<Error> refuse(std::string_view text, std::string_view why) {
  return fail(Errc::invalid_argument,
              "`" + std::string(text) + "` is no address of a bucket, like " +
                  "s3://BUCKET/PREFIX?region=eu-central-1: " + std::string(why));
}

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
bool is_bucket(std::string_view name) {
  return name.size() >= bucket_length_min && name.size() <= bucket_length_max &&
         is_lower_or_digit(name.front()) && is_lower_or_digit(name.back()) &&
         std::ranges::all_of(name,
                             [](char c) { return is_lower_or_digit(c) || c == '-' || c == '.'; }) &&
         name.find("..") == std::string_view::npos;
}

bool is_region(std::string_view name) {
  return !name.empty() && name.size() <= region_length_max &&
         std::ranges::all_of(name, [](char c) { return is_lower_or_digit(c) || c == '-'; });
}

// Nothing that has two spellings in a URL, and no segment that means something in one.
std::optional<std::string> read_prefix(std::string_view text) {
  if (text.size() > prefix_length_max) return std::nullopt;
  std::string out;
  while (!text.empty()) {
    const std::string_view segment = text.substr(0, text.find('/'));
    text.remove_prefix(std::min(segment.size() + 1, text.size()));
    const bool is_good = !segment.empty() && segment != "." && segment != ".." &&
                         std::ranges::all_of(segment, is_prefix_part);
    if (!is_good) return std::nullopt;
    out.append(segment).append("/");
  }
  return out;
}

std::optional<std::string> read_endpoint(std::string_view text) {
  const auto url = Url::parse(text);
  if (!url || url->has_credentials() || url->path() != "/" || url->query() || url->fragment()) {
    return std::nullopt;
  }
  return url->origin();
}

/// What the query says, each at most once.
struct Settings {
  std::optional<std::string_view> region;
  std::optional<std::string_view> endpoint;
  std::optional<std::string_view> addressing;
};

// The word that is wrong, or nothing.
std::optional<std::string_view> read_settings(std::string_view query, Settings& out) {
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(pair.size() + 1, query.size()));
    const std::size_t equals = std::min(pair.find('='), pair.size());
    const std::string_view name = pair.substr(0, equals);
    auto* const setting = name == "region"       ? &out.region
                          : name == "endpoint"   ? &out.endpoint
                          : name == "addressing" ? &out.addressing
                                                 : nullptr;
    if (setting == nullptr || setting->has_value()) return name;
    *setting = pair.substr(std::min(equals + 1, pair.size()));
  }
  return std::nullopt;
}

}  // namespace

bool is_s3_address(std::string_view text) { return text.starts_with(scheme); }

Result<S3Address> S3Address::parse(std::string_view text) {
  if (!is_s3_address(text)) return refuse(text, "it does not begin with s3://");
  const std::string_view shown = text.substr(0, text.find('?'));
  const std::string_view place = shown.substr(scheme.size());
  if (place.find('@') != std::string_view::npos) {
    return refuse("s3://…",
                  "credentials do not belong into it; use --s3-key-id and "
                  "--s3-secret-file, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
  }
  S3Address out;
  const std::size_t slash = std::min(place.find('/'), place.size());
  out.bucket = place.substr(0, slash);
  if (!is_bucket(out.bucket)) {
    return refuse(shown, "a bucket has 3 to 63 lower-case letters, digits, `-` and `.`");
  }
  const auto prefix = read_prefix(place.substr(std::min(slash + 1, place.size())));
  if (!prefix) {
    return refuse(shown, "a prefix has letters, digits, `-`, `_` and `.` between its slashes");
  }
  out.prefix = *prefix;

  Settings settings;
  const std::string_view query = text.substr(std::min(shown.size() + 1, text.size()));
  if (const auto wrong = read_settings(query, settings)) {
    return refuse(shown, "`" + std::string(*wrong) +
                             "` is not one of region, endpoint and addressing, or stands twice");
  }
  if (settings.region) out.region = *settings.region;
  if (!is_region(out.region)) return refuse(shown, "a region is like eu-central-1");
  const auto endpoint =
      read_endpoint(settings.endpoint.value_or("https://s3." + out.region + ".amazonaws.com"));
  if (!endpoint) return refuse(shown, "an endpoint is like https://minio.example.org:9000");
  out.endpoint = *endpoint;
  // A bucket with dots does not fit the certificate of the host.
  const bool fits_host = !settings.endpoint && out.bucket.find('.') == std::string::npos;
  const std::string_view addressing = settings.addressing.value_or(fits_host ? "virtual" : "path");
  if (addressing != "path" && addressing != "virtual") {
    return refuse(shown, "addressing is `path` or `virtual`");
  }
  out.addressing = addressing == "path" ? Addressing::path : Addressing::virtual_host;
  return out;
}

std::string S3Address::to_string() const {
  std::string out = std::string(scheme) + bucket;
  if (!prefix.empty()) out.append("/").append(prefix, 0, prefix.size() - 1);
  return out;
}

}  // namespace tank::inline v0
