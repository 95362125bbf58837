// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// One call of an operation, as its handler sees it.

#include <optional>
#include <string>
#include <string_view>

#include <tank/base/page.hpp>
#include <tank/identity/actor.hpp>
#include <tank/identity/session.hpp>
#include <tank/package/package_name.hpp>

#include "server/http/request_handler.hpp"

namespace tank::server {

struct Operation;
struct Services;
struct Site;

/// Borrows everything; lives as long as the request. The actor has passed the guard.
class Call {
 public:
  Call(const Request& request, Services& services, const Site& site, identity::Actor actor)
      : request_(request), services_(services), site_(site), actor_(std::move(actor)) {}

  [[nodiscard]] const identity::Actor& actor() const { return actor_; }
  [[nodiscard]] Services& services() const { return services_; }
  [[nodiscard]] const Site& site() const { return site_; }
  [[nodiscard]] const Operation& operation() const { return *request_.match.operation; }
  [[nodiscard]] const RequestHead& head() const { return *request_.head; }
  [[nodiscard]] std::string_view request_id() const { return request_.id; }
  [[nodiscard]] std::string_view body() const { return request_.body; }
  /// Where the request comes from.
  [[nodiscard]] identity::Device device() const;

  /// The decoded value of `{name}` in the path.
  [[nodiscard]] std::string_view value(std::string_view name) const;

  /// A value of the path as what it has to be. Errors: those of `T::parse`.
  template <class T>
  [[nodiscard]] Result<T> path(std::string_view name) const {
    return T::parse(value(name));
  }
  /// Errors: invalid_package_name.
  [[nodiscard]] Result<package::PackageName> package_name() const {
    return package::PackageName::parse(value("name"));
  }

  /// One value of the query, decoded; nothing when it is missing.
  [[nodiscard]] std::optional<std::string> query(std::string_view name) const;
  /// `next` as a page of ours: wherever it points, the browser stays with us.
  /// Errors: those of `RedirectTarget::parse`.
  [[nodiscard]] Result<std::string> own_page(std::string_view next) const;
  /// `limit` and `after`. Errors: invalid_argument, limit_exceeded.
  [[nodiscard]] Result<PageRequest> page() const;

 private:
  const Request& request_;
  Services& services_;
  const Site& site_;
  identity::Actor actor_;
};

}  // namespace tank::server
