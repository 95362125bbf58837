// SPDX-License-Identifier: Apache-2.0
#include "support/smtp_server.hpp"

#include <algorithm>
#include <optional>

#include "core/crypto/encoding.hpp"

namespace tank::testing {

using namespace std::chrono_literals;

/// One connection, from greeting to goodbye.
class SmtpSession {
 public:
  SmtpSession(SmtpServer& server, ServerStream& stream) : server_(server), stream_(stream) {}

  void run() {
    const SmtpBehaviour& behaviour = server_.behaviour_;
    if (behaviour.begins_with_tls && !stream_.start_tls(*behaviour.identity)) return;
    if (!reply(SmtpStage::greeting, "220-localhost ready\n220 for mail")) return;
    while (auto line = read_line()) {
      if (!obey(*line)) return;
    }
  }

 private:
  // Sends the reply of this stage; false when the connection is to end.
  bool reply(SmtpStage stage, const std::string& good) {
    const SmtpBehaviour& behaviour = server_.behaviour_;
    if (const auto delay = behaviour.delays.find(stage); delay != behaviour.delays.end()) {
      const auto end = std::chrono::steady_clock::now() + delay->second;
      while (!server_.stopped_ && std::chrono::steady_clock::now() < end) {
        std::this_thread::sleep_for(5ms);
      }
    }
    const auto other = behaviour.replies.find(stage);
    as_it_should_ = other == behaviour.replies.end();
    const std::string& lines = as_it_should_ ? good : other->second;
    return lines != drop_connection && write(lines);
  }

  bool write(std::string lines) {
    for (std::size_t at = 0; (at = lines.find('\n', at)) != std::string::npos; at += 2) {
      lines.replace(at, 1, "\r\n");
    }
    return stream_.write(lines + "\r\n");
  }

  std::optional<std::string> read_line() {
    std::size_t end = 0;
    while ((end = buffer_.find("\r\n")) == std::string::npos) {
      if (!stream_.read(buffer_)) return std::nullopt;
    }
    std::string line = buffer_.substr(0, end);
    buffer_.erase(0, end + 2);
    if (!in_text_ && !buffer_.empty()) server_.pipelined_ = true;
    return line;
  }

  bool obey(const std::string& line) {
    const std::string verb = line.substr(0, line.find(' '));
    {
      const std::lock_guard lock(server_.mutex_);
      server_.commands_.push_back(verb == "AUTH" ? line.substr(0, line.find(' ', 5)) : line);
    }
    if (verb == "EHLO") return greet(line.substr(5));
    if (verb == "STARTTLS") return encrypt();
    if (verb == "AUTH") return authenticate(line);
    if (verb == "MAIL") return take_sender(line);
    if (verb == "RCPT") return take_recipient(line);
    if (verb == "DATA") return take_text();
    if (verb == "QUIT") {
      reply(SmtpStage::quit, "221 bye");
      return false;
    }
    return write("500 unknown command");
  }

  bool greet(const std::string& name) {
    mail_ = ReceivedMail{.greeted_as = name, .encrypted = stream_.is_encrypted()};
    const SmtpBehaviour& behaviour = server_.behaviour_;
    std::string lines = "250-localhost\n250-SIZE 1000000";
    const bool may_encrypt = behaviour.identity != nullptr && !stream_.is_encrypted();
    if (may_encrypt) lines += "\n250-STARTTLS";
    if (!behaviour.user.empty() && !may_encrypt) lines += "\n250-AUTH " + behaviour.mechanism;
    return reply(SmtpStage::ehlo, lines + "\n250 8BITMIME");
  }

  bool encrypt() {
    if (server_.behaviour_.identity == nullptr) return write("502 no TLS here");
    if (!reply(SmtpStage::starttls, "220 go ahead")) return false;
    return !as_it_should_ || stream_.start_tls(*server_.behaviour_.identity);
  }

  // The client's answer to a challenge (RFC 4954 §4).
  std::string challenge(const std::string& text) {
    if (!write(text.empty() ? "334 " : "334 " + crypto::to_base64(text))) return {};
    return crypto::from_base64(read_line().value_or("")).value_or("");
  }

  bool authenticate(const std::string& line) {
    const SmtpBehaviour& behaviour = server_.behaviour_;
    bool good = false;
    if (line.starts_with("AUTH PLAIN")) {
      const std::string first = line.size() > 11 ? line.substr(11) : "";
      const std::string said =
          first.empty() ? challenge("") : crypto::from_base64(first).value_or("");
      good =
          said == std::string(1, '\0') + behaviour.user + std::string(1, '\0') + behaviour.password;
    } else if (line.starts_with("AUTH LOGIN")) {
      const std::string first = line.size() > 11 ? line.substr(11) : "";
      const std::string user =
          first.empty() ? challenge("Username:") : crypto::from_base64(first).value_or("");
      good = challenge("Password:") == behaviour.password && user == behaviour.user;
    }
    if (good) mail_.user = behaviour.user;
    return reply(SmtpStage::auth, good ? "235 2.7.0 welcome" : "535 5.7.8 no");
  }

  bool take_sender(const std::string& line) {
    if (mail_.user != server_.behaviour_.user) return write("530 5.7.0 log in first");
    mail_.from = between_brackets(line);
    return reply(SmtpStage::mail, "250 2.1.0 ok");
  }

  bool take_recipient(const std::string& line) {
    if (mail_.from.empty()) return write("503 5.5.1 who sends it?");
    mail_.to.push_back(between_brackets(line));
    return reply(SmtpStage::rcpt, "250 2.1.5 ok");
  }

  bool take_text() {
    if (mail_.to.empty()) return write("503 5.5.1 to whom?");
    if (!reply(SmtpStage::data, "354 end with a dot")) return false;
    if (!as_it_should_) return true;
    in_text_ = true;
    for (auto line = read_line();; line = read_line()) {
      if (!line) return false;
      if (*line == ".") break;
      mail_.text += (line->starts_with('.') ? line->substr(1) : *line) + "\r\n";
    }
    in_text_ = false;
    if (!reply(SmtpStage::text, "250 2.0.0 queued")) return false;
    if (!as_it_should_) return true;
    const std::lock_guard lock(server_.mutex_);
    server_.received_.push_back(mail_);
    return true;
  }

  static std::string between_brackets(const std::string& line) {
    const std::size_t begin = line.find('<') + 1;
    return line.substr(begin, line.find('>') - begin);
  }

  SmtpServer& server_;
  ServerStream& stream_;
  std::string buffer_;
  ReceivedMail mail_;
  bool in_text_ = false;
  bool as_it_should_ = true;
};

SmtpServer::SmtpServer(SmtpBehaviour behaviour)
    : behaviour_(std::move(behaviour)), thread_([this] { serve(); }) {}

SmtpServer::~SmtpServer() {
  stopped_ = true;
  thread_.join();
}

void SmtpServer::serve() {
  while (!stopped_) {
    if (const auto stream = listener_.accept()) SmtpSession(*this, *stream).run();
  }
}

std::vector<ReceivedMail> SmtpServer::received() const {
  const std::lock_guard lock(mutex_);
  return received_;
}

std::vector<std::string> SmtpServer::commands() const {
  const std::lock_guard lock(mutex_);
  return commands_;
}

}  // namespace tank::testing
