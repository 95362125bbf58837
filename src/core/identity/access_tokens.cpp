// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <utility>

#include <tank/base/limits.hpp>
#include <tank/identity/access_tokens.hpp>
#include <tank/storage/credential_store.hpp>
#include <tank/storage/session_store.hpp>

#include "core/crypto/encoding.hpp"
#include "core/crypto/hash.hpp"
#include "core/crypto/seal.hpp"
#include "core/identity/random_text.hpp"
#include "core/identity/session_actor.hpp"
#include "core/identity/work.hpp"

namespace tank::inline v0::identity {
namespace {

constexpr std::string_view sealing = "signing_key";
constexpr std::string_view succession = "refresh_token";
constexpr std::size_t refresh_length = 43;

Secret make_refresh_text(Entropy& entropy) {
  return Secret(random_base62(refresh_length, entropy));
}

// The one that follows `text`: whoever asks twice gets the same one, though nothing is kept of it
// but its digest, and without the master key nobody can tell what follows.
Secret successor_of(const Secret& text, const MasterKey& key) {
  return Secret(crypto::to_base64url(crypto::view(key.digest(succession, text.reveal()).bytes())));
}

crypto::SealNonce make_nonce(Entropy& entropy) {
  std::array<std::byte, std::tuple_size_v<crypto::SealNonce>> random{};
  entropy.fill(random);
  crypto::SealNonce out{};
  std::ranges::transform(random, out.begin(),
                         [](std::byte b) { return std::to_integer<std::uint8_t>(b); });
  return out;
}

// The key's name is part of the seal: two rows cannot be exchanged for each other.
SealedSigningKey sealed(const RingKey& key, const MasterKey& master, Entropy& entropy) {
  const Secret plain = key.key.to_pkcs8();
  return {.kid = key.key.kid(),
          .algorithm = std::string(to_string(key.key.algorithm())),
          .sealed = crypto::seal(master.derive(sealing), plain.reveal(), key.key.kid(),
                                 make_nonce(entropy)),
          .created_at = key.created_at,
          .activates_at = key.activates_at,
          .retires_at = key.retires_at};
}

Claims claims_of(const Site& site, const Session& session, const User& user, TimePoint now) {
  Claims claims;
  claims.issuer = site.url;
  claims.subject = user.id.to_string();
  claims.audience = {site.url};
  claims.expires_at = now + limits::access_token_lifetime;
  claims.issued_at = now;
  claims.jti = session.id.to_string();
  claims.email = user.email.to_string();
  claims.email_verified = user.email_verified;
  return claims;
}

Result<void> check_live(const SessionAndUser& known, TimePoint now) {
  if (auto usable = check_usable(known.session, now); !usable) return usable;
  return check_not_banned(known.user, now);
}

// The family ends: nobody can tell which of the two who hold the token is the thief.
Result<void> end_family(const Work& work, const SessionAndUser& known) {
  if (auto revoked = work.tx.sessions().revoke(known.session.id, work.now); !revoked) {
    return revoked;
  }
  return record(work, "refresh_token.reused", known.session.id.to_string(),
                {{"user", known.user.id.to_string()}});
}

Result<void> add_refresh(Transaction& tx, SessionId session, const Secret& text, TimePoint now) {
  return tx.sessions().add_refresh({.digest = Digest::of(text.reveal()),
                                    .session_id = session,
                                    .created_at = now,
                                    .used_at = std::nullopt});
}

// Whether a token that came back is only an answer that got lost on its way: it was used just
// now, and nobody has used what he got for it.
Result<bool> is_repeated(const SessionStore& sessions, const RefreshToken& used, const Secret& next,
                         TimePoint now) {
  if (now - *used.used_at > limits::refresh_grace) return false;
  const auto successor = sessions.find_refresh(Digest::of(next.reveal()));
  if (!successor) return pass(successor);
  return *successor && !(*successor)->used_at;
}

tl::unexpected<Error> unknown_refresh() {
  return fail(Errc::invalid_token, "the refresh token is not known here; log in again");
}

}  // namespace

// To unseal a key and to check it against its public half is work, and is done once for each.
Result<SigningKey> AccessTokens::open(const SealedSigningKey& row) const {
  {
    const std::lock_guard lock(mutex_);
    const auto known = opened_.find(row.sealed);
    if (known != opened_.end()) return known->second;
  }
  const auto plain = crypto::open_seal(parts_.master_key.derive(sealing), row.sealed, row.kid);
  if (!plain) {
    return fail(Errc::storage_broken,
                "the signing key " + row.kid + " was sealed under another master key");
  }
  auto key = SigningKey::from_pkcs8(*plain);
  if (!key) return pass(key);
  const std::lock_guard lock(mutex_);
  if (opened_.size() >= limits::jwks_keys) opened_.clear();
  opened_.emplace(row.sealed, *key);
  return key;
}

Result<KeyRing> AccessTokens::ring(const CredentialStore& credentials) const {
  const auto rows = credentials.signing_keys();
  if (!rows) return pass(rows);
  KeyRing ring;
  for (const SealedSigningKey& row : *rows) {
    auto key = open(row);
    if (!key) return pass(key);
    ring.add({*std::move(key), row.created_at, row.activates_at, row.retires_at});
  }
  return ring;
}

Result<AccessTokens::Published> AccessTokens::published(TimePoint now) const {
  const std::uint64_t mark = parts_.store.identity_mark();
  {
    const std::lock_guard lock(mutex_);
    if (published_.mark == mark && now < published_.until) return published_;
  }
  const auto snapshot = parts_.store.snapshot();
  if (!snapshot) return pass(snapshot);
  const auto held = ring((*snapshot)->credentials());
  if (!held) return pass(held);
  auto keys = held->public_keys(now);
  if (!keys) return pass(keys);
  Published out{mark, now + std::chrono::minutes(1), held->jwks_document(now), *std::move(keys)};
  const std::lock_guard lock(mutex_);
  published_ = out;
  return out;
}

Result<TokenPair> AccessTokens::make_pair(Transaction& tx, const SessionAndUser& known,
                                          Secret refresh, TimePoint now) const {
  const auto keys = ring(tx.credentials());
  if (!keys) return pass(keys);
  const auto key = keys->signing_key(now);
  if (!key) return pass(key);
  const Claims claims = claims_of(parts_.site, known.session, known.user, now);
  auto access = sign_token(claims, *key);
  if (!access) return pass(access);
  return TokenPair{*std::move(access), std::move(refresh), claims.expires_at};
}

Result<TokenPair> AccessTokens::issue(const Actor& actor) {
  if (!actor.session) return fail(Errc::unauthorized, "only a session has access tokens");
  if (actor.impersonator) {
    return fail(Errc::forbidden, "an impersonation stays in the browser that began it");
  }
  if (actor.session->by_access_token) {
    return fail(Errc::forbidden, "an access token makes no other one; use the refresh token");
  }
  const TimePoint now = parts_.clock.now();
  return transact(parts_.store, [&](Transaction& tx) -> Result<TokenPair> {
    const auto known = tx.sessions().find(actor.session->id);
    if (!known) return pass(known);
    if (auto live = check_live(*known, now); !live) return pass(live);
    Secret first = make_refresh_text(parts_.entropy);
    if (auto added = add_refresh(tx, known->session.id, first, now); !added) return pass(added);
    auto pair = make_pair(tx, *known, std::move(first), now);
    if (!pair) return pair;
    auto recorded = record(Work{tx, actor, now, parts_.entropy}, "access_token.issued",
                           known->session.id.to_string());
    if (!recorded) return pass(recorded);
    return pair;
  });
}

Result<TokenPair> AccessTokens::refresh(const Secret& text, std::string request_id) {
  const Actor nobody = anonymous(std::move(request_id));
  const TimePoint now = parts_.clock.now();
  const Digest digest = Digest::of(text.reveal());
  const Secret next = successor_of(text, parts_.master_key);
  // Nothing inside: the token came back, and what that ends must be committed.
  auto pair = transact(parts_.store, [&](Transaction& tx) -> Result<std::optional<TokenPair>> {
    const auto used = tx.sessions().use_refresh(digest, now);
    if (!used) return pass(used);
    const auto known = tx.sessions().find(used->session_id);
    if (!known) return pass(known);
    if (auto live = check_live(*known, now); !live) return pass(live);
    const Work work{tx, nobody, now, parts_.entropy};
    if (used->used_at) {
      const auto repeated = is_repeated(tx.sessions(), *used, next, now);
      if (!repeated) return pass(repeated);
      if (!*repeated) {
        if (auto ended = end_family(work, *known); !ended) return pass(ended);
        return std::optional<TokenPair>{};
      }
    } else if (auto added = add_refresh(tx, known->session.id, next, now); !added) {
      return pass(added);
    }
    if (auto seen = tx.sessions().touch(known->session.id, now); !seen) return pass(seen);
    auto made = make_pair(tx, *known, next.clone(), now);
    if (!made) return pass(made);
    auto recorded = record(work, "refresh_token.rotated", known->session.id.to_string());
    if (!recorded) return pass(recorded);
    return std::optional(*std::move(made));
  });
  if (!pair) return pass(pair);
  if (!*pair) return unknown_refresh();
  return **std::move(pair);
}

Result<Actor> AccessTokens::authenticate(std::string_view token, std::string request_id) const {
  const TimePoint now = parts_.clock.now();
  const auto current = published(now);
  if (!current) return pass(current);
  const JwtPolicy policy{.issuer = parts_.site.url, .audience = parts_.site.url};
  const auto claims = verify(token, current->keys, policy, now);
  if (!claims) return pass(claims);
  const auto id = SessionId::parse(claims->jti);
  if (!id) return fail(Errc::invalid_token, "the token names no session");
  const auto snapshot = parts_.store.snapshot();
  if (!snapshot) return pass(snapshot);
  const auto known = (*snapshot)->sessions().find(*id);
  if (!known && known.error().code == Errc::session_not_found) {
    return fail(Errc::unauthorized, "the session is over; log in again");
  }
  if (!known) return pass(known);
  if (auto live = check_live(*known, now); !live) return pass(live);
  return access_token_actor_of(*known, std::move(request_id));
}

Result<std::string> AccessTokens::jwks_document() const {
  auto current = published(parts_.clock.now());
  if (!current) return pass(current);
  return std::move(current->document);
}

// From the times in the rows alone: to unseal a key loads half of OpenSSL, which a server that
// signs nothing never needs.
Result<bool> AccessTokens::is_rotation_due(TimePoint now) const {
  const auto snapshot = parts_.store.snapshot();
  if (!snapshot) return pass(snapshot);
  const auto rows = (*snapshot)->credentials().signing_keys();
  if (!rows) return pass(rows);
  return std::ranges::none_of(*rows, [now](const SealedSigningKey& row) {
    return needs_no_successor(row.retires_at, now);
  });
}

Result<void> AccessTokens::rotate_keys() {
  const TimePoint now = parts_.clock.now();
  const auto due = is_rotation_due(now);
  if (!due) return pass(due);
  if (!*due) return {};
  const Actor system = the_system("key rotation");
  return transact(parts_.store, [&](Transaction& tx) -> Result<void> {
    auto& credentials = tx.credentials();
    auto ring = this->ring(credentials);
    if (!ring) return pass(ring);
    if (!ring->is_rotation_due(now)) return {};
    const std::vector<RingKey> before = ring->keys();
    ring->remove_expired(now);
    for (const RingKey& old : before) {
      const bool kept = std::ranges::any_of(
          ring->keys(), [&old](const RingKey& key) { return key.key.kid() == old.key.kid(); });
      if (kept) continue;
      if (auto gone = credentials.remove_signing_key(old.key.kid()); !gone) return gone;
    }
    ring->rotate(SigningKey::generate(), now);
    const RingKey& made = ring->keys().back();
    auto added = credentials.add_signing_key(sealed(made, parts_.master_key, parts_.entropy));
    if (!added) return added;
    return record(Work{tx, system, now, parts_.entropy}, "signing_key.made", made.key.kid());
  });
}

}  // namespace tank::inline v0::identity
