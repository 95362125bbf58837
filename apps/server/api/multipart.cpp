// SPDX-License-Identifier: Apache-2.0
#include "server/api/multipart.hpp"

#include <algorithm>
#include <cctype>
#include <optional>

namespace tank::server {
namespace {

constexpr std::size_t longest_boundary = 70;  // RFC 2046 §5.1.1
constexpr std::size_t longest_head = 8u << 10;
constexpr int most_parts = 32;

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](unsigned char c) { return std::tolower(c); });
  return out;
}

/// A part, and where the next one begins; nothing at the end of the form.
struct Part {
  std::string_view head;
  std::string_view content;
};

// `name=value` or `name="value"` behind a semicolon; a quoted value has no quotes in it.
std::optional<std::string> parameter(std::string_view field, std::string_view name) {
  const std::string lowered = lower(field);
  for (std::size_t at = 0; (at = lowered.find(';', at)) != std::string::npos;) {
    at = lowered.find_first_not_of(" \t", at + 1);
    if (at == std::string::npos) return std::nullopt;
    if (lowered.compare(at, name.size(), name) != 0) continue;
    if (at + name.size() >= field.size() || field[at + name.size()] != '=') continue;
    std::string_view value = field.substr(at + name.size() + 1);
    if (value.starts_with('"')) {
      const std::size_t end = value.find('"', 1);
      if (end == std::string_view::npos) return std::nullopt;
      return std::string(value.substr(1, end - 1));
    }
    value = value.substr(0, value.find_first_of("; \t"));
    return std::string(value);
  }
  return std::nullopt;
}

std::string_view disposition_of(std::string_view head) {
  constexpr std::string_view name = "content-disposition:";
  while (!head.empty()) {
    const std::size_t end = head.find("\r\n");
    const std::string_view line = head.substr(0, end);
    if (lower(line).starts_with(name)) return line.substr(name.size());
    if (end == std::string_view::npos) return {};
    head.remove_prefix(end + 2);
  }
  return {};
}

tl::unexpected<Error> broken(std::string_view why) {
  return fail(Errc::invalid_argument, "the form cannot be read: " + std::string(why));
}

/// Walks the parts of a form.
class Form {
 public:
  Form(std::string_view body, const std::string& boundary)
      : rest_(body), delimiter_("\r\n--" + boundary) {}

  Result<void> begin() {
    const std::string_view first = std::string_view(delimiter_).substr(2);
    const std::size_t at = rest_.starts_with(first) ? 0 : rest_.find(delimiter_);
    if (at == std::string_view::npos) return broken("its boundary is not there");
    rest_.remove_prefix(at == 0 && rest_.starts_with(first) ? first.size()
                                                            : at + delimiter_.size());
    return {};
  }

  Result<std::optional<Part>> next() {
    if (rest_.starts_with("--")) return std::optional<Part>{};
    if (!rest_.starts_with("\r\n")) return broken("a boundary does not end its line");
    rest_.remove_prefix(2);
    const std::size_t head = rest_.substr(0, longest_head).find("\r\n\r\n");
    if (head == std::string_view::npos) return broken("a part has no head, or a very long one");
    const std::size_t end = rest_.find(delimiter_, head + 2);
    if (end == std::string_view::npos) return broken("it ends within a part");
    const std::size_t from = std::min(head + 4, end);
    const Part part{rest_.substr(0, head), rest_.substr(from, end - from)};
    rest_.remove_prefix(end + delimiter_.size());
    return std::optional(part);
  }

 private:
  std::string_view rest_;
  std::string delimiter_;
};

}  // namespace

bool is_multipart(std::string_view content_type) {
  return lower(content_type).starts_with("multipart/form-data");
}

Result<FormFile> read_form_file(std::string_view content_type, std::string_view body) {
  const auto boundary = parameter(content_type, "boundary");
  if (!boundary || boundary->empty() || boundary->size() > longest_boundary) {
    return broken("`Content-Type` names no boundary");
  }
  Form form(body, *boundary);
  if (auto begun = form.begin(); !begun) return pass(begun);
  std::optional<FormFile> by_name;
  for (int i = 0; i < most_parts; ++i) {
    const auto part = form.next();
    if (!part) return pass(part);
    if (!*part) break;
    const std::string_view disposition = disposition_of((*part)->head);
    if (auto file = parameter(disposition, "filename")) {
      return FormFile{*std::move(file), (*part)->content};
    }
    if (!by_name && parameter(disposition, "name") == "file") {
      by_name = FormFile{{}, (*part)->content};
    }
  }
  if (by_name) return *by_name;
  return broken("it has no file; send one part with a file name");
}

}  // namespace tank::server
