// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <tank/trust/checkpoint.hpp>

namespace {

using namespace tank;
using namespace tank::trust;

// The example of the format's first implementation.
const std::string known_text =
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n";
const std::string known_note =
    known_text +
    "\n\xE2\x80\x94 PeterNeumann "
    "x08go/ZJkuBS9UG/"
    "SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
const std::string known_verifier =
    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

Checkpoint sample() { return {"tank.example", {7, leaf_hash("root")}}; }

TEST_CASE("notes: a note that another program signed opens") {
  const auto verifier = NoteVerifier::parse(known_verifier);
  REQUIRE(verifier.has_value());
  CHECK(verifier->to_string() == known_verifier);
  CHECK(open_note(known_note, *verifier).value() == known_text);
  CHECK(write_note(parse_note(known_note).value()) == known_note);
}

TEST_CASE("notes: no byte of text or signature can be changed") {
  const auto verifier = NoteVerifier::parse(known_verifier).value();
  for (std::size_t i = 0; i < known_note.size(); ++i) {
    std::string other = known_note;
    other[i] = static_cast<char>(other[i] ^ 1);
    CAPTURE(i);
    CHECK_FALSE(open_note(other, verifier).has_value());
    CHECK_FALSE(open_note(known_note.substr(0, i), verifier).has_value());
  }
}

TEST_CASE("notes: signatures of others do not matter, a bad one of ours does") {
  const SigningKey mine = SigningKey::generate();
  const SigningKey other = SigningKey::generate();
  const NoteVerifier verifier{"tank.example", mine.public_key()};
  Note note{"hello\n\nworld\n", {}};
  sign_note(note, "witness.example", other);
  CHECK(open_note(write_note(note), verifier).error().code == Errc::invalid_signature);
  sign_note(note, "tank.example", mine);
  CHECK(open_note(write_note(note), verifier).value() == note.text);
  sign_note(note, "tank.example", mine);
  note.signatures.back().signature[3] ^= 1;
  CHECK(open_note(write_note(note), verifier).error().code == Errc::invalid_signature);
}

TEST_CASE("notes: what is not of the form is refused") {
  const std::vector<std::string> wrong{
      "",
      "\n",
      "text\n",
      "text\n\n",
      "text\n\nno signature\n",
      "text\n\n\xE2\x80\x94 name\n",
      "text\n\n\xE2\x80\x94 na+me AAAAAAAA\n",
      "text\n\n\xE2\x80\x94 name AAAA\n",
      "text\n\n\xE2\x80\x94 name AAAAAAA\n",
      "text\n\n\xE2\x80\x94 name AAAAAAAA",
      "te\txt\n\n\xE2\x80\x94 name AAAAAAAA\n",
      "te\xFFxt\n\n\xE2\x80\x94 name AAAAAAAA\n",
      "\n\n\xE2\x80\x94 name AAAAAAAA\n\n",
  };
  for (const std::string& each : wrong) {
    CAPTURE(each);
    const auto read = parse_note(each);
    REQUIRE_FALSE(read.has_value());
    CHECK(read.error().code == Errc::invalid_note);
  }
  for (const char* each : {"", "a", "a+b", "a+00000000+", "a b+c74f20a3+AQ==",
                           "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"}) {
    CAPTURE(each);
    CHECK_FALSE(NoteVerifier::parse(each).has_value());
  }
}

TEST_CASE("checkpoints: signed, opened, and only by the log's own key and name") {
  const SigningKey key = SigningKey::generate();
  const std::string note = sign_checkpoint(sample(), key);
  CHECK(open_checkpoint(note, {"tank.example", key.public_key()}).value() == sample());
  CHECK_FALSE(open_checkpoint(note, {"other.example", key.public_key()}).has_value());
  CHECK_FALSE(
      open_checkpoint(note, {"tank.example", SigningKey::generate().public_key()}).has_value());
  Note foreign{write_checkpoint({"other.example", sample().tree}), {}};
  sign_note(foreign, "tank.example", key);
  CHECK(open_checkpoint(write_note(foreign), {"tank.example", key.public_key()}).error().code ==
        Errc::invalid_note);
}

TEST_CASE("checkpoints: the text of the specification's example reads") {
  const std::string text =
      "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
  const auto read = parse_checkpoint(text);
  REQUIRE(read.has_value());
  CHECK(read->tree.size == 20'852'163);
  CHECK(write_checkpoint(*read) == text);
  CHECK(parse_checkpoint(text + "an extension\n").value() == *read);
  for (const std::string& wrong :
       {std::string("a\n1\n"), text + "\n", std::string("\n1\nCsUY\n"),
        std::string("a\n01\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"),
        std::string("a\n-1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"),
        std::string("a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=")}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_checkpoint(wrong).has_value());
  }
}

TEST_CASE("checkpoints: who has seen one takes only what goes on from it") {
  CompactRange range;
  range.append(leaf_hash("a"));
  const Checkpoint one{"tank.example", {1, range.root()}};
  range.append(leaf_hash("b"));
  const Checkpoint two{"tank.example", {2, range.root()}};
  CompactRange fork;
  fork.append(leaf_hash("x"));
  fork.append(leaf_hash("b"));
  const Checkpoint other{"tank.example", {2, fork.root()}};
  const std::vector<Digest> proof{leaf_hash("b")};
  CHECK(check_follows(one, two, proof).has_value());
  CHECK(check_follows(two, two, {}).has_value());
  CHECK_FALSE(check_follows(one, other, proof).has_value());
  CHECK_FALSE(check_follows(two, other, {}).has_value());
  CHECK_FALSE(check_follows(two, one, {}).has_value());
  CHECK_FALSE(check_follows(one, {"other.example", two.tree}, proof).has_value());
}

TEST_CASE("keys: survive their text, and have one name") {
  const SigningKey key = SigningKey::generate();
  const auto again = SigningKey::from_pkcs8(key.to_pkcs8());
  REQUIRE(again.has_value());
  CHECK(again->public_key() == key.public_key());
  CHECK(key.public_key().verify("text", again->sign("text")));
  CHECK_FALSE(key.public_key().verify("text", ""));
  CHECK_FALSE(key.public_key().verify("text", again->sign("text") + "x"));
  CHECK(PublicKey::parse(key.public_key().to_string()).value() == key.public_key());
  const KeyId id = key.public_key().id();
  CHECK(KeyId::parse(id.to_string()).value() == id);
  CHECK_FALSE(KeyId::parse("ed25519:" + id.to_string()).has_value());
  CHECK_FALSE(KeyId::parse(id.to_string().substr(8)).has_value());
  CHECK_FALSE(PublicKey::parse("AAAA").has_value());
}

}  // namespace
