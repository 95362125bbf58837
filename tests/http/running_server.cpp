// SPDX-License-Identifier: Apache-2.0
#include "http/running_server.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include <tank/package/archive.hpp>

#include "core/json/json.hpp"

namespace tank::testing {

Premises::Premises(const Backend& backend) : place(backend.make_place()) {
  char name[] = "/tmp/tank-http-XXXXXX";
  REQUIRE(::mkdtemp(name) != nullptr);
  folder = name;
  const std::string location = place->location();
  store = location.starts_with("postgres") ? location : "sqlite:" + location;
}

Premises::~Premises() { std::filesystem::remove_all(folder); }

server::Config RunningServer::unlimited() {
  server::Config config;
  config.environment = "test";
  config.rate_login = config.rate_mail = config.rate_publish = config.rate_poll = "off";
  config.rate_scan = config.rate_scan_user = "off";
  config.log_level = "error";
  return config;
}

RunningServer::RunningServer(const Premises& premises, server::ServerOptions options,
                             const server::Config& wishes) {
  server::Config config = wishes;
  config.mail = "spool:" + premises.folder + "/mail";
  config.master_key_file = premises.folder + "/master.key";
  config.store = premises.store;
  config.artifacts = premises.folder + "/artifacts";
  config.listen = "127.0.0.1:0";
  config.io_threads = 2;
  auto instance = server::Instance::open(config, options);
  INFO((instance ? std::string() : describe_error(instance.error())));
  REQUIRE(instance.has_value());
  instance_ = *std::move(instance);
  thread_ = std::thread([this] { instance_->run(); });
}

RunningServer::~RunningServer() {
  if (!thread_.joinable()) return;
  instance_->begin_drain();
  instance_->begin_drain();  // twice: without grace
  thread_.join();
}

namespace {

// A mail leaves behind the back of the answer.
std::vector<std::filesystem::path> mails_of(const Premises& premises, std::size_t least) {
  std::vector<std::filesystem::path> out;
  for (int i = 0; i == 0 || (i < 500 && out.size() < least); ++i) {
    out.clear();
    std::error_code ignored;
    for (const auto& entry :
         std::filesystem::directory_iterator(premises.folder + "/mail", ignored)) {
      if (entry.path().extension() == ".eml") out.push_back(entry.path());
    }
    if (out.size() < least) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  std::ranges::sort(out);
  return out;
}

// The last one that holds `sign`; one deed may send several.
std::string last_mail(const Premises& premises, std::string_view sign) {
  std::size_t seen = premises.mails_read;
  for (;;) {
    const auto mails = mails_of(premises, seen + 1);
    REQUIRE(mails.size() > seen);
    seen = mails.size();
    for (std::size_t i = seen; i > premises.mails_read; --i) {
      std::ifstream file(mails[i - 1]);
      std::string text{std::istreambuf_iterator<char>(file), {}};
      if (text.find(sign) == std::string::npos) continue;
      premises.mails_read = seen;
      return text;
    }
  }
}

}  // namespace

std::string last_link_code(const Premises& premises) {
  const std::string mail = last_mail(premises, "#");
  const std::size_t begin = mail.find('#') + 1;
  return mail.substr(begin,
                     mail.find_first_not_of(
                         "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", begin) -
                         begin);
}

std::string last_digits(const Premises& premises) {
  const std::string mail = last_mail(premises, "Subject: ");
  return mail.substr(mail.find("Subject: ") + 9, 6);
}

std::size_t mail_count(const Premises& premises) { return mails_of(premises, 0).size(); }

void RunningServer::drain() { instance_->begin_drain(); }
void RunningServer::join() { thread_.join(); }

Answer RunningServer::ask(const Ask& what) const {
  Answer answer = testing::ask(port(), what);
  if (watcher_) watcher_(what, answer);
  return answer;
}

Answer RunningServer::get(const std::string& target, const std::string& token) const {
  return ask({.target = target, .token = token});
}

Answer RunningServer::post(const std::string& target, const std::string& token,
                           const std::string& body) const {
  return ask({.method = "POST",
              .target = target,
              .token = token,
              .type = "application/json",
              .body = body});
}

Answer RunningServer::publish(const std::string& name, const std::string& token,
                              const std::string& archive, const std::string& fields) const {
  return ask({.method = "POST",
              .target = "/api/v1/packages/" + encoded(name) + "/releases",
              .token = token,
              .type = "application/gzip",
              .body = archive,
              .fields = fields});
}

std::string RunningServer::admin_token() {
  auto admin = instance_->first_login();
  REQUIRE(admin.has_value());
  REQUIRE(admin->has_value());
  const Answer login =
      post("/api/v1/login/code", {},
           json::write(json::Value(json::Object{{"code", (*admin)->login_code.reveal()}})));
  REQUIRE(login.status == 200);
  return text_at(login.json(), "token");
}

std::string RunningServer::user_token(const std::string& admin, const std::string& email) {
  const Answer made = post("/api/v1/users", admin, "{\"email\":\"" + email + "\",\"name\":\"N\"}");
  REQUIRE(made.status == 201);
  const Answer login =
      post("/api/v1/login/code", {}, "{\"code\":\"" + text_at(made.json(), "login_code") + "\"}");
  REQUIRE(login.status == 200);
  return text_at(login.json(), "token");
}

std::string skill(const std::string& name, const std::string& version, const std::string& text,
                  const std::string& more_manifest) {
  const std::string manifest = "{\"name\":\"" + name + "\",\"version\":\"" + version +
                               "\",\"description\":\"A skill.\"" + more_manifest + "}\n";
  const std::string front = "---\nname: " + name.substr(name.find('/') + 1) +
                            "\ndescription: A skill.\n---\n" + text + "\n";
  auto packed = package::pack({{"SKILL.md", front, false}, {"tank.json", manifest, false}});
  REQUIRE(packed.has_value());
  return *std::move(packed);
}

std::string encoded(std::string name) {
  name.replace(name.find('/'), 1, "%2F");
  return "%40" + name.substr(1);
}

std::string text_at(const json::Value& document, std::string_view key) {
  const json::Value* value = document.find(key);
  return value == nullptr || value->if_string() == nullptr ? std::string() : *value->if_string();
}

}  // namespace tank::testing
