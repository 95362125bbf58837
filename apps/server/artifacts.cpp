// SPDX-License-Identifier: Apache-2.0
#include "server/artifacts.hpp"

#include <cstdlib>
#include <string>
#include <utility>

#include <tank/port/s3_artifacts.hpp>

#include "server/secret_file.hpp"

namespace tank::server {
namespace {

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

Result<Secret> secret_in(const std::string& file) {
  if (file.empty()) return Secret();
  return read_secret(file);
}

// One source for all three: the key of one and the token of another would fit nothing.
Result<S3Credentials> read_credentials(const Config& config) {
  if (config.s3_key_id.empty()) {
    return S3Credentials{.key_id = variable("AWS_ACCESS_KEY_ID"),
                         .secret = Secret(variable("AWS_SECRET_ACCESS_KEY")),
                         .session_token = Secret(variable("AWS_SESSION_TOKEN"))};
  }
  auto secret = secret_in(config.s3_secret_file);
  if (!secret) return pass(std::move(secret));
  auto token = secret_in(config.s3_token_file);
  if (!token) return pass(std::move(token));
  return S3Credentials{
      .key_id = config.s3_key_id, .secret = *std::move(secret), .session_token = *std::move(token)};
}

Result<OpenArtifacts> open_bucket(const Config& config, const Clock& clock, Entropy& entropy) {
  S3Options options;
  auto address = S3Address::parse(config.artifacts);
  if (!address) return pass(std::move(address));
  options.address = *std::move(address);
  auto credentials = read_credentials(config);
  if (!credentials) return pass(std::move(credentials));
  options.credentials = *std::move(credentials);
  auto http = open_shared_http_client();
  if (!http) return pass(std::move(http));
  auto store = open_s3_artifacts(std::move(options), **http, clock, entropy);
  if (!store) return pass(std::move(store));
  return OpenArtifacts{*std::move(http), *std::move(store)};
}

Result<void> check_urls(const Config& config, bool is_bucket) {
  if (config.artifact_urls == "proxied") return {};
  if (config.artifact_urls != "presigned") {
    return fail(Errc::invalid_argument,
                "--artifact-urls is `proxied` or `presigned`, not `" + config.artifact_urls + '`');
  }
  if (is_bucket) return {};
  return fail(Errc::invalid_argument,
              "--artifact-urls presigned needs a bucket: --artifacts s3://…; a folder can only be "
              "proxied");
}

}  // namespace

Result<OpenArtifacts> open_artifacts(const Config& config, OpenMode mode, const Clock& clock,
                                     Entropy& entropy) {
  const bool is_bucket = is_s3_address(config.artifacts);
  if (auto good = check_urls(config, is_bucket); !good) return pass(good);
  if (is_bucket) return open_bucket(config, clock, entropy);
  auto store = open_artifact_directory(config.artifacts, mode);
  if (!store) return pass(std::move(store));
  return OpenArtifacts{nullptr, *std::move(store)};
}

}  // namespace tank::server
