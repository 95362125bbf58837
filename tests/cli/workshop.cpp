// SPDX-License-Identifier: Apache-2.0
#include "cli/workshop.hpp"

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace tank::testing {
namespace {

/// Free a moment ago; the kernel does not give it out again so soon.
int free_port() {
  const int file = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (::bind(file, generic, size) != 0 || ::getsockname(file, generic, &size) != 0) std::abort();
  ::close(file);
  return ntohs(address.sin_port);
}

/// The line that a new server prints for its first administrator, once it is there.
std::string login_line_in(const std::string& text) {
  const auto begin = text.find("echo once_");
  const auto end = begin == std::string::npos ? begin : text.find('\n', begin);
  return end == std::string::npos ? std::string() : text.substr(begin, end - begin);
}

}  // namespace

Workshop::Workshop(Kind kind, Variables more) : extra_(std::move(more)) {
  std::filesystem::create_directories(project());
  std::filesystem::create_directories(root() + "/person");
  registry_ = "file:" + root() + "/registry";
  if (kind == Kind::sqlite_server) start_server("sqlite:" + root() + "/tank.db");
  if (kind == Kind::postgres_server) {
    schema_ = postgres().make_place();
    start_server(schema_->location());
  }
}

Workshop::~Workshop() {
  if (server_ == nullptr) return;
  server_->signal(SIGTERM);
  server_->wait();
}

void Workshop::start_server(const std::string& store) {
  const std::string address = "127.0.0.1:" + std::to_string(free_port());
  registry_ = "http://" + address;
  const std::string log = root() + "/tankd.log";
  const bool in_folder = !extra_.contains("TANK_ARTIFACTS");
  server_ = std::make_unique<Process>(
      std::vector<std::string>{"/bin/sh", "-c",
                               std::string("exec ") + TANKD_PROGRAM + " --store '" + store + "'" +
                                   (in_folder ? " --artifacts " + root() + "/artifacts" : "") +
                                   " --listen " + address + " >" + log + " 2>&1"},
      root(), variables());
  for (int i = 0; i < 1'000 && login_line_in(read_file(log)).empty(); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  for (int i = 0; i < 200; ++i) {
    // As it was printed, by a shell and without a word about the registry besides.
    Variables bare = variables();
    bare.erase("TANK_REGISTRY");
    bare["PATH"] = std::filesystem::path(TANK_PROGRAM).parent_path().string() + ":" + bare["PATH"];
    login_ = Process({"/bin/sh", "-c", login_line_in(read_file(log))}, project(), bare).wait();
    if (login_.code == 0) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

Variables Workshop::variables() const {
  Variables out{{"HOME", root() + "/person"},
                {"PATH", "/usr/bin:/bin"},
                {"USER", "tester"},
                {"TANK_REGISTRY", registry_}};
  for (const auto& [name, value] : extra_) out[name] = value;
  return out;
}

Process Workshop::start(const std::vector<std::string>& words) const {
  std::vector<std::string> all{TANK_PROGRAM};
  all.insert(all.end(), words.begin(), words.end());
  return Process(all, project(), variables());
}

Outcome Workshop::tank(const std::vector<std::string>& words, const std::string& input) const {
  std::vector<std::string> all{TANK_PROGRAM};
  all.insert(all.end(), words.begin(), words.end());
  return Process(all, project(), variables(), input).wait();
}

json::Value Workshop::document(std::vector<std::string> words) const {
  words.emplace_back("--json");
  auto parsed = json::parse(tank(words).out);
  return parsed ? std::move(*parsed) : json::Value();
}

std::string Workshop::write_skill(const SkillFolder& skill) const {
  const std::string plain = skill.name.substr(skill.name.find('/') + 1);
  const std::string folder = root() + "/skills/" + plain + "-" + skill.version;
  write_file(folder + "/tank.json", "{\"name\": \"" + skill.name + "\", \"version\": \"" +
                                        skill.version + "\", \"description\": \"About " + plain +
                                        "\", \"skills\": {" + skill.dependencies +
                                        "}, \"permissions\": {" + skill.permissions + "}}\n");
  write_file(folder + "/SKILL.md", "---\nname: " + plain + "\ndescription: About " + plain +
                                       "\n---\n\n" + skill.text + "\n");
  for (int i = 0; i < skill.more_files; ++i) {
    write_file(folder + "/notes/" + std::to_string(i) + ".md", skill.text + std::to_string(i));
  }
  return folder;
}

Outcome Workshop::publish(const SkillFolder& skill) const {
  return tank({"publish", write_skill(skill)});
}

void Workshop::write_project(const std::string& manifest) const {
  write_file(in_project("tank.json"), manifest);
}

std::vector<Workshop::Kind> every_registry() {
  using enum Workshop::Kind;
  return {folder, sqlite_server, postgres_server};
}

void publish_two(const Workshop& workshop) {
  REQUIRE(workshop.tank({"org", "create", "acme"}).code == 0);
  REQUIRE(workshop.publish({.name = "@acme/text"}).code == 0);
  REQUIRE(
      workshop.publish({.name = "@acme/pdf", .dependencies = "\"@acme/text\": \"^1.0.0\""}).code ==
      0);
}

}  // namespace tank::testing
