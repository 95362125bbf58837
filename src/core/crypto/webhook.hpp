// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Signatures of incoming webhooks, over the raw body. How old a timestamp may be, the caller
/// decides.

#include <string_view>

namespace tank::inline v0::crypto {

/// Standard Webhooks: `whsec_` and base64 as secret; `signatures` is the whole header, of
/// which one `v1,…` must be right.
[[nodiscard]] bool verify_standard_webhook(std::string_view secret, std::string_view id,
                                           std::string_view timestamp, std::string_view body,
                                           std::string_view signatures);

/// GitHub's `X-Hub-Signature-256`: `sha256=` and lower-case hex.
[[nodiscard]] bool verify_github_webhook(std::string_view secret, std::string_view body,
                                         std::string_view signature);

/// Slack's `X-Slack-Signature`: `v0=` and lower-case hex.
[[nodiscard]] bool verify_slack_webhook(std::string_view secret, std::string_view timestamp,
                                        std::string_view body, std::string_view signature);

}  // namespace tank::inline v0::crypto
