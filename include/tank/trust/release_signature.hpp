// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// What a publisher signs: an in-toto Statement v1 with the provenance of SLSA v1 about the
/// archive, in an envelope of DSSE v1.

#include <string>
#include <string_view>
#include <vector>

#include <tank/base/api.hpp>
#include <tank/base/digest.hpp>
#include <tank/base/result.hpp>
#include <tank/package/package_name.hpp>
#include <tank/semver/version.hpp>
#include <tank/trust/signing.hpp>

namespace tank::inline v0::trust {

/// One signature of an envelope. Which key made it is only said, not proven, by its name.
struct EnvelopeSignature {
  std::string key_id;
  std::string signature;  ///< bytes

  friend bool operator==(const EnvelopeSignature&, const EnvelopeSignature&) = default;
};

/// https://github.com/secure-systems-lab/dsse
struct Envelope {
  std::string payload_type;
  std::string payload;  ///< bytes
  std::vector<EnvelopeSignature> signatures;

  friend bool operator==(const Envelope&, const Envelope&) = default;
};

/// JSON. Errors: limit_exceeded, invalid_signature (no such document).
[[nodiscard]] TANK_API Result<Envelope> parse_envelope(std::string_view json);
[[nodiscard]] TANK_API std::string write_envelope(const Envelope& envelope);
/// The bytes that are signed: type and payload with their lengths (PAE).
[[nodiscard]] TANK_API std::string signed_bytes(const Envelope& envelope);

/// `pkg:generic/%40acme/pdf@1.2.0`, as SBOMs and statements name a release.
[[nodiscard]] TANK_API std::string package_url(const package::PackageName& name,
                                               const semver::Version& version);

/// A release, and where its bytes come from as far as that is known.
struct ReleaseStatement {
  package::PackageName name;
  semver::Version version;
  Digest digest;         ///< of the archive
  Integrity integrity;   ///< of the same bytes
  std::string source;    ///< where the source lies, as a URI; may be empty
  std::string revision;  ///< which commit of it; may be empty
  std::string builder;   ///< who packed it, as a URI; may be empty

  friend bool operator==(const ReleaseStatement&, const ReleaseStatement&) = default;
};

/// Strictly what `write` writes, except for members that it does not know.
/// Errors: invalid_signature (no such statement).
[[nodiscard]] TANK_API Result<ReleaseStatement> parse_statement(std::string_view json);
/// The same statement gives the same bytes.
[[nodiscard]] TANK_API std::string write_statement(const ReleaseStatement& statement);

/// The envelope as JSON.
[[nodiscard]] TANK_API std::string sign_release(const ReleaseStatement& statement,
                                                const SigningKey& key);

/// The key that the envelope says to be signed with. Errors: limit_exceeded, invalid_signature.
[[nodiscard]] TANK_API Result<KeyId> signer_of(std::string_view envelope);

/// What `key` signed, which must be about this release with these bytes.
/// Errors: limit_exceeded, invalid_signature.
[[nodiscard]] TANK_API Result<ReleaseStatement> check_release_signature(
    std::string_view envelope, const PublicKey& key, const package::PackageName& name,
    const semver::Version& version, const Integrity& integrity);

}  // namespace tank::inline v0::trust
