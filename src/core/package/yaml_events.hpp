// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// YAML as a stream of events, without what makes it dangerous: anchors, aliases, tags,
/// directives, merge keys, further documents.

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include <tank/base/result.hpp>

namespace tank::inline v0::package {

struct YamlEvent {
  enum class Kind { scalar, begin_map, end_map, begin_list, end_list, end };
  Kind kind = Kind::end;
  std::string text;      ///< of a scalar
  bool is_flow = false;  ///< a map or list in brackets
  std::size_t line = 0;  ///< where it begins, from 0
};

/// Externally synchronised.
class YamlEvents {
 public:
  /// Borrows `text`.
  explicit YamlEvents(std::string_view text);
  YamlEvents(const YamlEvents&) = delete;
  YamlEvents& operator=(const YamlEvents&) = delete;
  ~YamlEvents();

  /// The next event; `end` for ever after the last. Errors: invalid_skill (with the line).
  [[nodiscard]] Result<YamlEvent> next();

 private:
  struct Parser;
  std::unique_ptr<Parser> parser_;
  bool document_seen_ = false;
  bool ended_ = false;
};

/// Reads the value that begins with `first` to its end and drops it.
/// Errors: invalid_skill (also: a key twice in one map, or too deep).
[[nodiscard]] Result<void> skip_value(YamlEvents& events, const YamlEvent& first,
                                      std::size_t depth = 0);

}  // namespace tank::inline v0::package
