// SPDX-License-Identifier: Apache-2.0
#include "support/tls_identity.hpp"

#include <csignal>
#include <cstdio>

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace tank::testing {
namespace {

constexpr long a_day = 24 * 60 * 60;

void add_extension(X509* certificate, int nid, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value);
  REQUIRE(extension != nullptr);
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

X509* self_signed(EVP_PKEY* key) {
  X509* certificate = X509_new();
  X509_set_version(certificate, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate), -a_day);
  X509_gmtime_adj(X509_getm_notAfter(certificate), a_day);
  X509_set_pubkey(certificate, key);
  X509_NAME* name = X509_get_subject_name(certificate);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
  X509_set_issuer_name(certificate, name);
  add_extension(certificate, NID_basic_constraints, "critical,CA:TRUE");
  add_extension(certificate, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1");
  REQUIRE(X509_sign(certificate, key, EVP_sha256()) > 0);
  return certificate;
}

}  // namespace

TlsIdentity::TlsIdentity(const std::filesystem::path& folder)
    : context_(SSL_CTX_new(TLS_server_method())), ca_file_((folder / "ca.pem").string()) {
  std::signal(SIGPIPE, SIG_IGN);  // OpenSSL cannot write without it
  EVP_PKEY* key = EVP_EC_gen("P-256");
  REQUIRE(key != nullptr);
  X509* certificate = self_signed(key);
  REQUIRE(SSL_CTX_use_certificate(context_, certificate) == 1);
  REQUIRE(SSL_CTX_use_PrivateKey(context_, key) == 1);
  std::FILE* file = std::fopen(ca_file_.c_str(), "w");
  REQUIRE(file != nullptr);
  PEM_write_X509(file, certificate);
  std::fclose(file);
  X509_free(certificate);
  EVP_PKEY_free(key);
}

TlsIdentity::~TlsIdentity() { SSL_CTX_free(context_); }

ServerStream::~ServerStream() {
  if (tls_ != nullptr) SSL_free(tls_);
  ::close(socket_);
}

bool ServerStream::start_tls(const TlsIdentity& identity) {
  tls_ = SSL_new(identity.context());
  SSL_set_fd(tls_, socket_);
  return SSL_accept(tls_) == 1;
}

bool ServerStream::read(std::string& to) {
  const bool waiting = tls_ != nullptr && SSL_pending(tls_) > 0;
  pollfd readable{socket_, POLLIN, 0};
  if (!waiting && ::poll(&readable, 1, 10'000) != 1) return false;
  char bytes[4'096];
  const auto count = tls_ != nullptr ? SSL_read(tls_, bytes, sizeof bytes)
                                     : static_cast<int>(::recv(socket_, bytes, sizeof bytes, 0));
  if (count <= 0) return false;
  to.append(bytes, static_cast<std::size_t>(count));
  return true;
}

bool ServerStream::write(std::string_view bytes) {
  const auto size = static_cast<int>(bytes.size());
  return tls_ != nullptr ? SSL_write(tls_, bytes.data(), size) == size
                         : ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL) == size;
}

Listener::Listener() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* any = reinterpret_cast<sockaddr*>(&address);
  REQUIRE(::bind(socket_, any, size) == 0);
  REQUIRE(::listen(socket_, 64) == 0);
  REQUIRE(::getsockname(socket_, any, &size) == 0);
  port_ = ntohs(address.sin_port);
}

Listener::~Listener() { ::close(socket_); }

std::unique_ptr<ServerStream> Listener::accept() {
  pollfd readable{socket_, POLLIN, 0};
  if (::poll(&readable, 1, 20) != 1) return nullptr;
  const int connection = ::accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC);
  return connection < 0 ? nullptr : std::make_unique<ServerStream>(connection);
}

}  // namespace tank::testing
