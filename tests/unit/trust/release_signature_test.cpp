// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <tank/trust/release_signature.hpp>

#include "core/json/json.hpp"

namespace {

using namespace tank;
using namespace tank::trust;

const auto pdf = package::PackageName::parse("@acme/pdf").value();
const auto text = package::PackageName::parse("@acme/text").value();
const auto version = semver::Version::parse("1.2.0-beta.1").value();

ReleaseStatement sample() {
  return {pdf,
          version,
          Digest::of("archive"),
          Integrity::of("archive"),
          "git+https://example.org/acme/pdf",
          "0123456789abcdef0123456789abcdef01234567",
          "https://ci.example.org/runner"};
}

Errc code_of(const Result<ReleaseStatement>& result) {
  return result ? Errc::internal_error : result.error().code;
}

TEST_CASE("dsse: type and payload are signed with their lengths") {
  CHECK(signed_bytes({"http://example.com/HelloWorld", "hello world", {}}) ==
        "DSSEv1 29 http://example.com/HelloWorld 11 hello world");
}

TEST_CASE("release signatures: hold for the release, the bytes and the key that they are of") {
  const SigningKey key = SigningKey::generate();
  const std::string envelope = sign_release(sample(), key);
  CHECK(signer_of(envelope).value() == key.public_key().id());
  const auto check = [&](const PublicKey& by, const package::PackageName& name,
                         const semver::Version& v, std::string_view bytes) {
    return code_of(check_release_signature(envelope, by, name, v, Integrity::of(bytes)));
  };
  CHECK(check_release_signature(envelope, key.public_key(), pdf, version, Integrity::of("archive"))
            .value() == sample());
  CHECK(check(key.public_key(), pdf, version, "other") == Errc::invalid_signature);
  CHECK(check(key.public_key(), text, version, "archive") == Errc::invalid_signature);
  CHECK(check(key.public_key(), pdf, version.core(), "archive") == Errc::invalid_signature);
  CHECK(check(SigningKey::generate().public_key(), pdf, version, "archive") ==
        Errc::invalid_signature);
}

TEST_CASE("release signatures: no byte of the envelope can be changed") {
  const SigningKey key = SigningKey::generate();
  const std::string envelope = sign_release(sample(), key);
  std::size_t passed = 0;
  for (std::size_t i = 0; i < envelope.size(); ++i) {
    std::string other = envelope;
    other[i] = static_cast<char>(other[i] ^ 4);
    const auto read =
        check_release_signature(other, key.public_key(), pdf, version, Integrity::of("archive"));
    if (read) ++passed;
    if (read) CHECK(*read == sample());
  }
  // The name of the key is said beside the signature: that its text changes, changes nothing.
  CHECK(passed <= std::string("keyid").size() + key.public_key().id().to_string().size());
}

TEST_CASE("release signatures: what is no envelope, or too large, is refused") {
  for (const char* wrong : {"", "{}", "[]", R"({"payload":"","payloadType":"x"})",
                            R"({"payload":"AA==","payloadType":"x","signatures":[]})",
                            R"({"payload":"A","payloadType":"x","signatures":[{"sig":"AAAA"}]})",
                            R"({"payload":"AA==","payloadType":"x","signatures":[{"sig":""}]})"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_envelope(wrong).has_value());
  }
  CHECK(parse_envelope(std::string(100'000, ' ')).error().code == Errc::limit_exceeded);
}

TEST_CASE("statements: source and builder stand there where they are given") {
  CHECK(parse_statement(write_statement(sample())).value() == sample());
  ReleaseStatement bare = sample();
  bare.source.clear();
  bare.revision.clear();
  bare.builder.clear();
  CHECK(parse_statement(write_statement(bare)).value() == bare);
  const auto document = json::parse(write_statement(sample())).value();
  CHECK(*document.find("_type")->if_string() == "https://in-toto.io/Statement/v1");
  CHECK(*document.find("predicateType")->if_string() == "https://slsa.dev/provenance/v1");
  const auto& subject = document.find("subject")->if_array()->front();
  CHECK(*subject.find("name")->if_string() == "pkg:generic/%40acme/pdf@1.2.0-beta.1");
  CHECK(*subject.find("digest")->find("sha256")->if_string() == Digest::of("archive").hex());
  const auto* details = document.find("predicate")->find("runDetails");
  CHECK(*details->find("builder")->find("id")->if_string() == "https://ci.example.org/runner");
}

TEST_CASE("statements: others are refused") {
  for (const char* wrong : {"{}", R"({"_type":"https://in-toto.io/Statement/v1"})",
                            R"({"_type":"https://in-toto.io/Statement/v1","subject":[],)"
                            R"("predicateType":"https://slsa.dev/provenance/v1"})"}) {
    CHECK_FALSE(parse_statement(wrong).has_value());
  }
}

}  // namespace
