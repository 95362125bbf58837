// SPDX-License-Identifier: Apache-2.0
#include "support/s3_server.hpp"

#include <array>
#include <cstdlib>
#include <vector>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace tank::testing {
namespace {

const std::string program = std::string(TANK_SOURCE_DIR) + "/tests/support/s3rver/server.mjs";

std::string read_line(int from) {
  std::string line;
  for (char c = 0; ::read(from, &c, 1) == 1 && c != '\n';) line += c;
  return line;
}

}  // namespace

S3Server::S3Server() {
  std::array<int, 2> in{};
  std::array<int, 2> out{};
  REQUIRE(::pipe2(in.data(), O_CLOEXEC) == 0);
  REQUIRE(::pipe2(out.data(), O_CLOEXEC) == 0);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in[0], 0);
  posix_spawn_file_actions_adddup2(&actions, out[1], 1);
  // The server's tokens of where a list goes on are encrypted in a way that OpenSSL 3 calls old.
  std::vector<std::string> words{"node", "--openssl-legacy-provider", program,
                                 folder_.path().string(), bucket};
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  const int spawned = ::posix_spawnp(&pid_, "node", &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  ::close(in[0]);
  ::close(out[1]);
  input_ = in[1];
  const std::string line = spawned == 0 ? read_line(out[0]) : std::string();
  ::close(out[0]);
  REQUIRE_MESSAGE(!line.empty(),
                  "the S3 server of the tests does not start; run scripts/setup.sh --tests");
  port_ = static_cast<std::uint16_t>(std::stoi(line));
}

S3Server::~S3Server() {
  ::close(input_);
  if (pid_ <= 0) return;
  ::kill(pid_, SIGTERM);
  ::waitpid(pid_, nullptr, 0);
}

std::string S3Server::address(const std::string& prefix) const {
  return std::string("s3://") + bucket + "/" + prefix +
         "?endpoint=http://127.0.0.1:" + std::to_string(port_);
}

S3Server& s3_server() {
  static S3Server server;
  return server;
}

S3Options s3_options(const std::string& address, const std::string& key_id,
                     const std::string& secret) {
  auto parsed = S3Address::parse(address);
  INFO((parsed ? std::string() : describe_error(parsed.error())));
  REQUIRE(parsed.has_value());
  S3Options options;
  options.address = *std::move(parsed);
  options.credentials = {.key_id = key_id, .secret = Secret(secret), .session_token = {}};
  options.retries.first_delay = std::chrono::milliseconds(1);
  options.retries.longest_delay = std::chrono::milliseconds(2'000);
  return options;
}

}  // namespace tank::testing
