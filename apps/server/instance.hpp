// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// A whole server in one object: what main runs, and what tests run many of.

#include <memory>
#include <optional>
#include <string>

#include <tank/base/open_mode.hpp>
#include <tank/identity/site.hpp>
#include <tank/identity/users.hpp>
#include <tank/port/mailer.hpp>

#include "server/config.hpp"
#include "server/http/server.hpp"

namespace tank::server {

struct Services;

/// Opens store and artifacts, listens, serves. Thread-safe where it says so.
class Instance {
 public:
  /// Errors: invalid_argument, those of opening the store and the folder, unavailable (the
  /// address cannot be listened on).
  [[nodiscard]] static Result<std::unique_ptr<Instance>> open(const Config& config,
                                                              ServerOptions options = {});
  ~Instance();
  Instance(const Instance&) = delete;
  Instance& operator=(const Instance&) = delete;

  [[nodiscard]] const std::string& public_url() const;
  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] Services& services();

  /// The one-time login of the first administrator, as long as nobody used it.
  [[nodiscard]] Result<std::optional<identity::InvitedUser>> first_login();

  /// Until it is drained.
  void run();
  /// Not ready from now on; see `Server::begin_drain`. Thread-safe.
  void begin_drain();
  /// Drains on SIGTERM and SIGINT.
  void drain_on_signals();

 private:
  struct Parts;
  explicit Instance(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

/// Opens what `config.store` names. Errors: invalid_argument, those of opening.
[[nodiscard]] Result<std::unique_ptr<Store>> open_store(const Config& config, OpenMode mode);

/// What mails and links say of this installation. Errors: invalid_argument.
[[nodiscard]] Result<identity::Site> read_site(const Config& config);

/// Opens what `config.mail` names. Borrows clock and entropy.
/// Errors: invalid_argument, io_error (the password's file), unavailable.
[[nodiscard]] Result<std::unique_ptr<Mailer>> open_mail(const Config& config, const Clock& clock,
                                                        Entropy& entropy);

}  // namespace tank::server
