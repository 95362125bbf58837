// SPDX-License-Identifier: Apache-2.0
// The main job from end to end, where the server keeps its artifacts in a bucket.
#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <tank/base/digest.hpp>
#include <tank/port/http_client.hpp>

#include "cli/workshop.hpp"
#include "support/s3_server.hpp"

namespace tank::testing {
namespace {

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

Variables bucket_variables(const std::string& prefix) {
  return {{"TANK_ARTIFACTS", s3_server().address(prefix)},
          {"AWS_ACCESS_KEY_ID", S3Server::key_id},
          {"AWS_SECRET_ACCESS_KEY", S3Server::secret}};
}

Outcome tankd(const Workshop& workshop, const Variables& variables,
              const std::vector<std::string>& more) {
  std::vector<std::string> words{TANKD_PROGRAM, "--store",
                                 "sqlite:" + workshop.root() + "/tank.db"};
  words.insert(words.end(), more.begin(), more.end());
  return Process(words, workshop.root(), variables).wait();
}

// What does not get smaller when it is packed.
std::string noise(std::size_t size) {
  std::mt19937 engine(7);
  std::string out(size, '\0');
  for (char& c : out) c = static_cast<char>('!' + engine() % 90);
  return out;
}

TEST_CASE("tour: a server on a bucket publishes, installs and verifies") {
  const Workshop workshop(Workshop::Kind::sqlite_server, bucket_variables("tour"));
  publish_two(workshop);
  REQUIRE(workshop.publish({.name = "@acme/large", .text = noise(900'000)}).code == 0);
  workshop.write_project("{\"skills\": {}, \"permissions\": {}}\n");
  const Outcome installed = workshop.tank({"install", "@acme/pdf", "@acme/large"});
  CAPTURE(installed.err);
  REQUIRE(installed.code == 0);
  CHECK(contains(read_file(workshop.in_project(".agents/skills/pdf/SKILL.md")), "Read it."));
  CHECK(contains(read_file(workshop.in_project(".agents/skills/large/SKILL.md")), noise(900'000)));
  CHECK(workshop.tank({"verify"}).code == 0);
  CHECK_FALSE(is_there(workshop.root() + "/artifacts"));

  const Outcome whole = tankd(workshop, bucket_variables("tour"), {"verify-store"});
  CAPTURE(whole.err);
  CHECK(whole.code == 0);
  CHECK(contains(whole.out, "\"artifacts\": 3"));
  // Another prefix has none of them.
  const Outcome empty = tankd(workshop, bucket_variables("elsewhere"), {"verify-store"});
  CHECK(empty.code == 1);
  CHECK(contains(empty.out, "artifact_missing"));
}

// The answer's body; what a client of the Tank protocol gets, without a login.
std::string fetched(const std::string& url) {
  const auto client = open_shared_http_client();
  REQUIRE(client.has_value());
  const auto answer = (*client)->send({.url = url});
  REQUIRE(answer.has_value());
  CAPTURE(answer->body);
  CHECK(answer->status == 200);
  return answer->body;
}

TEST_CASE("tour: presigned addresses lead to the bucket itself, and to the same bytes") {
  Variables variables = bucket_variables("presigned");
  variables["TANK_ARTIFACT_URLS"] = "presigned";
  const Workshop workshop(Workshop::Kind::sqlite_server, variables);
  publish_two(workshop);
  const auto version =
      json::parse(fetched(workshop.registry() + "/api/v1/skills/%40acme%2Fpdf/1.0.0"));
  REQUIRE(version.has_value());
  const std::string url = *version->find("downloadUrl")->if_string();
  CAPTURE(url);
  CHECK(url.find("X-Amz-Signature=") != std::string::npos);
  CHECK(url.find(workshop.registry()) == std::string::npos);
  CHECK(Integrity::of(fetched(url)).to_string() == *version->find("integrity")->if_string());
  // Lock files hold addresses that stay.
  workshop.write_project("{\"skills\": {}, \"permissions\": {}}\n");
  REQUIRE(workshop.tank({"install", "@acme/pdf"}).code == 0);
  CHECK_FALSE(contains(read_file(workshop.in_project("tank.lock")), "X-Amz"));

  const Outcome folder = tankd(workshop, {},
                               {"--artifact-urls", "presigned", "--artifacts",
                                workshop.root() + "/a", "--listen", "127.0.0.1:0"});
  CHECK(folder.code == 2);
  CHECK(contains(folder.err, "needs a bucket"));
  const Outcome misspelt =
      tankd(workshop, {}, {"--artifact-urls", "signed", "--listen", "127.0.0.1:0"});
  CHECK(misspelt.code == 2);
  CHECK(contains(misspelt.err, "`proxied` or `presigned`"));
}

TEST_CASE("tour: what is wrong with a bucket is said at the start, without the secret") {
  const Workshop workshop;
  Variables variables = bucket_variables("wrong");
  variables["AWS_SECRET_ACCESS_KEY"] = "not-the-secret";
  const Outcome forged = tankd(workshop, variables, {"--listen", "127.0.0.1:0"});
  CHECK(forged.code == 1);
  CHECK(contains(forged.err, "SignatureDoesNotMatch"));
  CHECK_FALSE(contains(forged.err + forged.out, "not-the-secret"));

  variables.erase("AWS_SECRET_ACCESS_KEY");
  const Outcome nobody = tankd(workshop, variables, {"--listen", "127.0.0.1:0"});
  CHECK(nobody.code == 2);
  CHECK(contains(nobody.err, "--s3-secret-file"));

  const Outcome misspelt =
      tankd(workshop, {}, {"--artifacts", "s3://Bucket", "--listen", "127.0.0.1:0"});
  CHECK(misspelt.code == 2);
  CHECK(contains(misspelt.err, "lower-case"));
}

TEST_CASE("tour: a key of flags has its secret in a file, and nothing else counts") {
  const Workshop workshop;
  Variables variables = bucket_variables("flags");
  variables["AWS_ACCESS_KEY_ID"] = "SOMEBODY";
  variables["AWS_SESSION_TOKEN"] = "of-somebody";
  const std::string file = workshop.root() + "/secret";
  write_file(file, std::string(S3Server::secret) + "\n");
  const std::vector<std::string> words{"--s3-key-id", S3Server::key_id, "--s3-secret-file", file,
                                       "verify-store"};
  const Workshop served(Workshop::Kind::sqlite_server, bucket_variables("flags"));
  CHECK(contains(tankd(served, variables, words).err, "chmod 600"));
  REQUIRE(::chmod(file.c_str(), 0600) == 0);
  CHECK(tankd(served, variables, words).code == 0);
  const Outcome printed =
      tankd(workshop, variables, {"--print-config", "--s3-key-id", "K", "--s3-secret-file", file});
  CHECK(contains(printed.out, "s3-key-id = \"K\"  # flag"));
  CHECK(contains(printed.out, "s3-secret-file = \"" + file + "\"  # flag"));
  CHECK(contains(printed.out, "artifacts = \"s3://tank/flags?"));
  CHECK(contains(printed.out, "  # environment"));
  CHECK_FALSE(contains(printed.out, "of-somebody"));
}

}  // namespace
}  // namespace tank::testing
