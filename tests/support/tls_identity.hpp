// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// A certificate of our own for `localhost` and 127.0.0.1, and connections that use it.

#include <filesystem>
#include <memory>
#include <string>

struct ssl_ctx_st;
struct ssl_st;

namespace tank::testing {

/// Makes a key and a self-signed certificate, which also lies in a file for clients to trust.
class TlsIdentity {
 public:
  explicit TlsIdentity(const std::filesystem::path& folder);
  ~TlsIdentity();
  TlsIdentity(const TlsIdentity&) = delete;
  TlsIdentity& operator=(const TlsIdentity&) = delete;

  [[nodiscard]] const std::string& ca_file() const { return ca_file_; }
  [[nodiscard]] ssl_ctx_st* context() const { return context_; }

 private:
  ssl_ctx_st* context_ = nullptr;
  std::string ca_file_;
};

/// The server's end of one connection, in clear or in TLS. Owns the socket.
class ServerStream {
 public:
  explicit ServerStream(int socket) : socket_(socket) {}
  ~ServerStream();
  ServerStream(const ServerStream&) = delete;
  ServerStream& operator=(const ServerStream&) = delete;

  /// Whether the handshake succeeded.
  bool start_tls(const TlsIdentity& identity);
  [[nodiscard]] bool is_encrypted() const { return tls_ != nullptr; }
  /// Appends what has come; false when the client is gone or silent for ten seconds.
  bool read(std::string& to);
  bool write(std::string_view bytes);

 private:
  int socket_;
  ssl_st* tls_ = nullptr;
};

/// Listens on 127.0.0.1 at a port that the system chooses.
class Listener {
 public:
  Listener();
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }
  /// The next connection within a short time, or nothing.
  [[nodiscard]] std::unique_ptr<ServerStream> accept();

 private:
  int socket_;
  std::uint16_t port_ = 0;
};

}  // namespace tank::testing
