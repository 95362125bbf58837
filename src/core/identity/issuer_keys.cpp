// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include <tank/base/limits.hpp>
#include <tank/identity/issuer_keys.hpp>
#include <tank/port/http_client.hpp>

#include "core/identity/jws.hpp"

namespace tank::inline v0::identity {

IssuerKeys::IssuerKeys(HttpClient& client, const Clock& clock, Url address)
    : client_(&client), clock_(&clock), address_(std::move(address)) {}

Result<Claims> IssuerKeys::verify(std::string_view token, const JwtPolicy& policy) {
  // What is misshapen is refused before the issuer hears of it.
  const auto jws = read_jws(token, held_keys(), policy.jws);
  if (!jws) return pass(jws);
  const auto keys = keys_for(jws->kid);
  if (!keys) return pass(keys);
  const auto payload = open_jws(*jws, *keys);
  if (!payload) return pass(payload);
  return read_claims(*payload, policy, clock_->now());
}

Jwks IssuerKeys::held_keys() {
  const std::lock_guard lock(mutex_);
  return held_ ? held_->keys : Jwks();
}

Result<Jwks> IssuerKeys::keys_for(std::string_view kid) {
  std::unique_lock lock(mutex_);
  for (;;) {
    const TimePoint now = clock_->now();
    const bool has_key = held_ && (kid.empty() || held_->keys.has_key(kid));
    const bool fresh = held_ && now - held_->fetched_at < limits::jwks_fresh;
    if (has_key && (fresh || asking_)) return usable(now);
    if (!asking_ && !may_ask(now)) return usable(now);
    if (!asking_) {
      ask(lock, now);
      return usable(now);
    }
    answered_.wait(lock, [this] { return !asking_; });
  }
}

// A clock that was set back must not silence us until it has caught up.
bool IssuerKeys::may_ask(TimePoint now) const {
  return !asked_at_ || now < *asked_at_ || now - *asked_at_ >= limits::jwks_least_interval;
}

void IssuerKeys::ask(std::unique_lock<std::mutex>& lock, TimePoint now) {
  asking_ = true;
  asked_at_ = now;
  lock.unlock();
  auto fetched = fetch();
  lock.lock();
  asking_ = false;
  if (fetched) {
    held_ = Held{*std::move(fetched), now};
    last_failure_.clear();
  } else {
    last_failure_ = describe_error(fetched.error());
  }
  answered_.notify_all();
}

Result<Jwks> IssuerKeys::fetch() {
  const HttpRequest request{.url = address_.to_string(),
                            .headers = {{"Accept", "application/json"}},
                            .body = "",
                            .max_body_bytes = limits::jwks_bytes,
                            .timeout = limits::jwks_timeout};
  const auto answer = client_->send(request);
  if (!answer) return pass(answer);
  if (answer->status != 200) {
    return fail(Errc::provider_unavailable, "status " + std::to_string(answer->status));
  }
  return Jwks::parse(answer->body);
}

Result<Jwks> IssuerKeys::usable(TimePoint now) const {
  if (held_ && now - held_->fetched_at < limits::jwks_hard_age) return held_->keys;
  return fail(Errc::provider_unavailable,
              "there are no keys of " + address_.origin() + ", or they are too old" +
                  (last_failure_.empty() ? "" : "; the last request failed: " + last_failure_));
}

}  // namespace tank::inline v0::identity
