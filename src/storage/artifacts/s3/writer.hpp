// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// Writing objects into a bucket, in one request or in parts.

#include <atomic>
#include <string>
#include <string_view>
#include <vector>

#include "storage/artifacts/s3/client.hpp"

namespace tank::inline v0::s3 {

/// What is to be written. Borrows the bytes.
struct NewObject {
  std::string key;
  std::string_view bytes;
  bool may_replace = false;  ///< else it is refused where an object has the key already
};

enum class Written {
  now,        ///< and kept, as far as the store can be believed
  before,     ///< somebody else's, with bytes that nobody has looked at
  perhaps_us  ///< there is one, and an attempt of ours may have made it
};

/// Thread-safe. Borrows the client.
class Writer {
 public:
  explicit Writer(const Client& client) : client_(&client) {}

  /// Large objects go in parts; when one fails, all are given back. The store proves that it
  /// has got our bytes, by their SHA-256 or by an `ETag` that is their MD5; where it does
  /// neither, they are read back. A store that does not know `If-None-Match` replaces.
  /// Errors: storage_full, storage_unavailable, io_error.
  [[nodiscard]] Result<Written> write(const NewObject& object) const;

 private:
  struct Part {
    int number = 0;
    std::string etag;
  };
  /// One upload in parts, under way.
  struct Upload {
    std::string id;
    std::vector<Part> parts;
    bool is_proved = true;  ///< each part
  };

  [[nodiscard]] bool is_conditional(const NewObject& object) const;
  [[nodiscard]] Result<Answer> send(Call call, const NewObject& object) const;
  [[nodiscard]] Result<Written> write_whole(const NewObject& object) const;
  [[nodiscard]] Result<Written> write_parts(const NewObject& object) const;
  [[nodiscard]] Result<std::string> begin(const NewObject& object) const;
  [[nodiscard]] Result<void> send_part(const NewObject& object, std::string_view bytes,
                                       Upload& upload) const;
  [[nodiscard]] Result<Written> complete(const NewObject& object, const Upload& upload) const;
  [[nodiscard]] Result<Written> check_completed(const Call& call, const Answer& answer,
                                                const NewObject& object, bool is_proved) const;
  [[nodiscard]] Result<Written> read_back(const NewObject& object) const;

  const Client* client_;
  mutable std::atomic<bool> knows_conditions_{true};
};

}  // namespace tank::inline v0::s3
