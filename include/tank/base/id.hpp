// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Typed identifiers: TypeID text over a UUIDv7 (TypeID specification 0.3, RFC 9562).

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include <tank/base/api.hpp>
#include <tank/base/entropy.hpp>
#include <tank/base/result.hpp>
#include <tank/base/time.hpp>

namespace tank::inline v0 {

using Uuid = std::array<std::uint8_t, 16>;

/// A UUIDv7 whose first 48 bits are `now` in milliseconds. Sorts by creation time.
[[nodiscard]] TANK_API Uuid make_uuid7(TimePoint now, Entropy& entropy);

/// Any TypeID, with whatever prefix it has.
struct TypeId {
  std::string prefix;
  Uuid uuid{};

  friend bool operator==(const TypeId&, const TypeId&) = default;
};

/// Errors: invalid_id (prefix not `[a-z]([a-z_]{0,61}[a-z])?` or empty, suffix not 26
/// characters of Crockford's lower-case base32, or above 128 bits).
[[nodiscard]] TANK_API Result<TypeId> parse_type_id(std::string_view text);
[[nodiscard]] TANK_API std::string to_type_id(std::string_view prefix, const Uuid& uuid);

/// Text as a template argument.
template <std::size_t N>
struct IdPrefix {
  char text[N];
  consteval IdPrefix(const char (&literal)[N]) {  // NOLINT(google-explicit-constructor)
    for (std::size_t i = 0; i < N; ++i) text[i] = literal[i];
  }
  [[nodiscard]] constexpr std::string_view view() const { return {text, N - 1}; }
};

/// An identifier that cannot be mistaken for one of another kind. The nil id means "none
/// yet" and never names anything.
template <IdPrefix Prefix>
class Id {
 public:
  Id() = default;
  explicit Id(const Uuid& uuid) : uuid_(uuid) {}

  [[nodiscard]] static Id make(TimePoint now, Entropy& entropy) {
    return Id(make_uuid7(now, entropy));
  }

  /// Errors: invalid_id (not a TypeID, or one with another prefix).
  [[nodiscard]] static Result<Id> parse(std::string_view text) {
    auto any = parse_type_id(text);
    if (!any) return pass(any);
    if (any->prefix != Prefix.view()) {
      return fail(Errc::invalid_id, "`" + std::string(text) + "` is not a `" +
                                        std::string(Prefix.view()) + "_…` identifier");
    }
    return Id(any->uuid);
  }

  [[nodiscard]] static constexpr std::string_view prefix() { return Prefix.view(); }
  [[nodiscard]] std::string to_string() const { return to_type_id(Prefix.view(), uuid_); }
  [[nodiscard]] const Uuid& uuid() const { return uuid_; }
  [[nodiscard]] bool is_nil() const { return uuid_ == Uuid{}; }

  friend auto operator<=>(const Id&, const Id&) = default;

 private:
  Uuid uuid_{};
};

// Every prefix there is. A prefix is never used twice and never reused.
using UserId = Id<"usr">;
using AccountId = Id<"acc">;
using SessionId = Id<"ses">;
using VerificationId = Id<"ver">;
using TokenId = Id<"tok">;
using OrganizationId = Id<"org">;
using MembershipId = Id<"mbr">;
using InvitationId = Id<"inv">;
using ProjectId = Id<"prj">;
using RepoId = Id<"repo">;
using MachineId = Id<"mch">;
using EnvVarId = Id<"env">;
using AccessTokenId = Id<"pat">;
using ConnectionId = Id<"conn">;
using EventId = Id<"evt">;
using PackageId = Id<"pkg">;
using ReleaseId = Id<"rel">;
using UploadId = Id<"upl">;
using ScanId = Id<"scn">;
using AppId = Id<"app">;
using AppReleaseId = Id<"arl">;
using WorkspaceId = Id<"ws">;
using ShareId = Id<"shr">;
using AgentSessionId = Id<"ags">;
using TenantId = Id<"tnt">;
using ContextId = Id<"ctx">;
using ResourceId = Id<"res">;
using JobId = Id<"job">;
using AuditId = Id<"aud">;
using RequestId = Id<"req">;

}  // namespace tank::inline v0

template <tank::IdPrefix Prefix>
struct std::hash<tank::Id<Prefix>> {
  std::size_t operator()(const tank::Id<Prefix>& id) const noexcept {
    const auto& bytes = id.uuid();
    return std::hash<std::string_view>{}(
        {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  }
};
