// SPDX-License-Identifier: Apache-2.0
#include <tank/port/s3_artifacts.hpp>

#include "fuzz/target.hpp"

// Whatever is an address, nothing in it can be mistaken for another part of a URL.
void tank::fuzz::run(std::string_view text) {
  const auto address = S3Address::parse(text);
  if (!address) return;
  demand(!address->bucket.empty() && !address->region.empty());
  demand(address->prefix.empty() || address->prefix.ends_with('/'));
  demand(address->prefix.find_first_of("?#%& \\") == std::string::npos);
  demand(("/" + address->prefix).find("/../") == std::string::npos);
  demand(address->endpoint.starts_with("http"));
  const auto again = S3Address::parse(address->to_string());
  demand(again && again->bucket == address->bucket && again->prefix == address->prefix);
}
