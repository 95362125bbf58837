// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Domain values as column values, and back.

#include <concepts>
#include <optional>
#include <string>
#include <type_traits>

#include <tank/base/digest.hpp>
#include <tank/base/email.hpp>
#include <tank/base/id.hpp>
#include <tank/base/slug.hpp>
#include <tank/identity/device_grant.hpp>
#include <tank/identity/scope.hpp>
#include <tank/identity/session.hpp>
#include <tank/identity/user.hpp>
#include <tank/identity/verification.hpp>
#include <tank/org/invitation.hpp>
#include <tank/org/organization.hpp>
#include <tank/package/manifest.hpp>
#include <tank/registry/package.hpp>
#include <tank/registry/release_scan.hpp>
#include <tank/registry/upload.hpp>

#include "storage/sql/value.hpp"

namespace tank::inline v0::sql {

/// How one type is kept: `encode` makes the column's value, `decode` reads it and gives
/// nothing when the column holds something else.
template <class T>
struct Codec;

/// Types that have the column's form already.
template <class T, class Stored = T>
struct PlainCodec {
  static Value encode(const T& value) { return Stored(value); }
  static std::optional<T> decode(const Value& cell) {
    const auto* stored = std::get_if<Stored>(&cell);
    if (stored == nullptr) return std::nullopt;
    return static_cast<T>(*stored);
  }
};
template <>
struct Codec<std::string> : PlainCodec<std::string> {};
template <>
struct Codec<std::int64_t> : PlainCodec<std::int64_t> {};
template <>
struct Codec<int> : PlainCodec<int, std::int64_t> {};
template <>
struct Codec<std::string_view> : PlainCodec<std::string_view, std::string> {};
template <>
struct Codec<Json> {
  static Value encode(const Json& value) { return value; }
};
template <>
struct Codec<Bytes> : PlainCodec<Bytes> {};
// SQLite knows neither booleans nor times, and keeps a whole number where it can.
template <>
struct Codec<bool> {
  static Value encode(bool value) { return value; }
  static std::optional<bool> decode(const Value& cell);
};
template <>
struct Codec<double> {
  static Value encode(double value) { return value; }
  static std::optional<double> decode(const Value& cell);
};
template <>
struct Codec<TimePoint> {
  static Value encode(TimePoint value) { return value; }
  static std::optional<TimePoint> decode(const Value& cell);
};

/// Types with a text form and a parser that returns a result.
template <class T, auto Parse>
struct TextCodec {
  static Value encode(const T& value) {
    if constexpr (std::is_enum_v<T>) {
      return std::string(to_string(value));
    } else {
      return std::string(value.to_string());
    }
  }
  static std::optional<T> decode(const Value& cell) {
    const auto* stored = std::get_if<std::string>(&cell);
    if (stored == nullptr) return std::nullopt;
    auto parsed = Parse(*stored);
    if (!parsed) return std::nullopt;
    return std::move(*parsed);
  }
};
template <IdPrefix Prefix>
struct Codec<Id<Prefix>> : TextCodec<Id<Prefix>, &Id<Prefix>::parse> {};
template <>
struct Codec<Email> : TextCodec<Email, &Email::parse> {
  static Email blank() { return *Email::parse("nobody@example.invalid"); }
};
template <>
struct Codec<Slug> : TextCodec<Slug, &Slug::parse> {
  static Slug blank() { return *Slug::parse("blank"); }
};
template <>
struct Codec<package::PackageName> : TextCodec<package::PackageName, &package::PackageName::parse> {
  static package::PackageName blank() { return *package::PackageName::parse("@blank/blank"); }
};
[[nodiscard]] inline Result<semver::Version> parse_version(std::string_view text) {
  return semver::Version::parse(text);
}
template <>
struct Codec<semver::Version> : TextCodec<semver::Version, &parse_version> {};
template <>
struct Codec<identity::Scopes> : TextCodec<identity::Scopes, &identity::Scopes::parse> {};
template <>
struct Codec<identity::PlatformRole>
    : TextCodec<identity::PlatformRole, &identity::parse_platform_role> {};
template <>
struct Codec<identity::UserKind> : TextCodec<identity::UserKind, &identity::parse_user_kind> {};
template <>
struct Codec<identity::LoginMethod>
    : TextCodec<identity::LoginMethod, &identity::parse_login_method> {};
template <>
struct Codec<identity::Purpose> : TextCodec<identity::Purpose, &identity::parse_purpose> {};
template <>
struct Codec<identity::GrantState> : TextCodec<identity::GrantState, &identity::parse_grant_state> {
};
template <>
struct Codec<org::InvitationState> : TextCodec<org::InvitationState, &org::parse_invitation_state> {
};
template <>
struct Codec<org::OrganizationKind>
    : TextCodec<org::OrganizationKind, &org::parse_organization_kind> {};
template <>
struct Codec<org::Role> : TextCodec<org::Role, &org::parse_role> {};
template <>
struct Codec<package::Visibility> : TextCodec<package::Visibility, &package::parse_visibility> {};
template <>
struct Codec<analysis::Verdict> : TextCodec<analysis::Verdict, &registry::parse_verdict> {};
template <>
struct Codec<registry::DisputeState>
    : TextCodec<registry::DisputeState, &registry::parse_dispute_state> {};
template <>
struct Codec<registry::ReleaseState>
    : TextCodec<registry::ReleaseState, &registry::parse_release_state> {};
template <>
struct Codec<registry::UploadState>
    : TextCodec<registry::UploadState, &registry::parse_upload_state> {};

template <>
struct Codec<registry::PackageStatus>
    : TextCodec<registry::PackageStatus, &registry::parse_package_status> {};

/// Words, with single spaces between them.
template <>
struct Codec<std::vector<std::string>> {
  static Value encode(const std::vector<std::string>& words);
  static std::optional<std::vector<std::string>> decode(const Value& cell);
};

/// Digests are kept as their bytes.
template <class T>
struct OctetCodec {
  static Value encode(const T& value) {
    const auto& bytes = value.bytes();
    return Bytes{std::string(bytes.begin(), bytes.end())};
  }
  static std::optional<T> decode(const Value& cell) {
    const auto* stored = std::get_if<Bytes>(&cell);
    typename T::Bytes bytes{};
    if (stored == nullptr || stored->size() != bytes.size()) return std::nullopt;
    std::copy(stored->octets.begin(), stored->octets.end(), bytes.begin());
    return T(bytes);
  }
};
template <>
struct Codec<Digest> : OctetCodec<Digest> {};
template <>
struct Codec<Integrity> : OctetCodec<Integrity> {};

/// JSON objects, kept as canonical text.
template <>
struct Codec<package::Dependencies> {
  static Value encode(const package::Dependencies& value);
  static std::optional<package::Dependencies> decode(const Value& cell);
};
template <>
struct Codec<package::Permissions> {
  static Value encode(const package::Permissions& value);
  static std::optional<package::Permissions> decode(const Value& cell);
};

template <class T>
[[nodiscard]] Value encode(const T& value) {
  return Codec<T>::encode(value);
}
template <class T>
[[nodiscard]] Value encode(const std::optional<T>& value) {
  return value ? Codec<T>::encode(*value) : Value{};
}

}  // namespace tank::inline v0::sql
