// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// A bucket in memory that speaks what the S3 API reference says, and misbehaves when asked:
/// with conditions, checksums, multipart uploads that can be listed and aborted, and pages.

#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include <tank/base/time.hpp>

#include "support/raw_site.hpp"

namespace tank::testing {

class FakeS3 {
 public:
  /// Stands between a request and its usual answer.
  using Trouble =
      std::function<RawReply(const RawRequest& request, const std::function<RawReply()>& usual)>;

  struct Ways {
    bool knows_conditions = true;
    bool answers_checksums = true;
    std::size_t page = 1'000;  ///< objects of a list
  };

  FakeS3();
  explicit FakeS3(Ways ways);

  [[nodiscard]] std::string origin() const;
  [[nodiscard]] std::uint16_t port() const { return site_.port(); }
  static constexpr const char* bucket = "tank";

  void set_trouble(Trouble trouble);
  /// Method, key and query names of every request so far, like `PUT sha256/… ?partNumber`.
  [[nodiscard]] std::vector<std::string> requests() const;
  [[nodiscard]] std::vector<RawRequest> whole_requests() const;
  void forget_requests();
  [[nodiscard]] std::map<std::string, std::string> objects() const;
  void set_object(const std::string& key, const std::string& bytes);
  [[nodiscard]] std::size_t unfinished_uploads() const;
  /// When what is kept from now on was made, as lists tell it.
  void set_time(TimePoint time);

  [[nodiscard]] static RawReply error(int status, const std::string& code,
                                      const std::string& more = {});

 private:
  struct Object {
    std::string bytes;
    std::string etag;
    std::string modified;
  };
  struct Upload {
    std::string key;
    std::string begun;
    std::map<int, std::string> parts;
  };

  RawReply answer(const RawRequest& request);
  RawReply usual(const RawRequest& request);
  RawReply of_bucket(const RawRequest& request);
  RawReply of_object(const RawRequest& request, const std::string& key);
  RawReply put(const RawRequest& request, const std::string& key);
  RawReply get(const RawRequest& request, const std::string& key) const;
  RawReply list(const RawRequest& request) const;
  RawReply list_uploads() const;
  RawReply remove_many(const RawRequest& request);
  RawReply begin(const std::string& key);
  RawReply put_part(const RawRequest& request);
  RawReply complete(const RawRequest& request, const std::string& key);
  void keep(const std::string& key, const std::string& bytes, const std::string& etag);

  Ways ways_;
  mutable std::mutex mutex_;
  Trouble trouble_;
  std::vector<RawRequest> requests_;
  std::map<std::string, Object> objects_;
  std::map<std::string, Upload> uploads_;
  std::string now_ = "2026-01-01T00:00:00.000Z";
  int next_upload_ = 1;
  RawSite site_;  // last: it calls the others
};

}  // namespace tank::testing
