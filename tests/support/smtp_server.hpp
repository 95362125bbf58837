// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// A small SMTP server (RFC 5321, RFC 3207, RFC 4954) that can also misbehave.

#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "support/tls_identity.hpp"

namespace tank::testing {

/// Where in a session something may go otherwise than it should.
enum class SmtpStage { greeting, ehlo, starttls, auth, mail, rcpt, data, text, quit };

/// Instead of the good reply, the connection ends.
inline constexpr const char* drop_connection = "drop";

struct SmtpBehaviour {
  std::map<SmtpStage, std::string> replies{};  ///< instead of the good ones; lines without CRLF
  std::map<SmtpStage, std::chrono::milliseconds> delays{};
  std::string user{};  ///< empty: nobody need log in
  std::string password{};
  std::string mechanism = "PLAIN";        ///< or `LOGIN`
  const TlsIdentity* identity = nullptr;  ///< with one, STARTTLS is offered
  bool begins_with_tls = false;           ///< as `smtps` does
};

struct ReceivedMail {
  std::string greeted_as;
  std::string from;
  std::vector<std::string> to;
  std::string text;  ///< with CRLF, without the dots that only the way needs
  std::string user;
  bool encrypted = false;
};

/// Serves one connection after the other from construction to destruction.
class SmtpServer {
 public:
  explicit SmtpServer(SmtpBehaviour behaviour = {});
  ~SmtpServer();

  [[nodiscard]] std::uint16_t port() const { return listener_.port(); }
  [[nodiscard]] std::vector<ReceivedMail> received() const;
  /// Every command, without the credentials.
  [[nodiscard]] std::vector<std::string> commands() const;
  /// Whether a client sent a command before it had the answer to the last.
  [[nodiscard]] bool was_pipelined() const { return pipelined_; }

 private:
  friend class SmtpSession;

  void serve();

  SmtpBehaviour behaviour_;
  Listener listener_;
  mutable std::mutex mutex_;
  std::vector<ReceivedMail> received_;
  std::vector<std::string> commands_;
  std::atomic<bool> pipelined_ = false;
  std::atomic<bool> stopped_ = false;
  std::thread thread_;
};

}  // namespace tank::testing
