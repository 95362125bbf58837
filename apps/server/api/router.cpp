// SPDX-License-Identifier: Apache-2.0
#include "server/api/router.hpp"

#include <map>

#include "server/api/operation.hpp"

namespace tank::server {
namespace {

using Segments = std::vector<std::string_view>;

Segments split(std::string_view path) {
  Segments segments;
  if (!path.empty() && path.front() == '/') path.remove_prefix(1);
  if (path.empty()) return segments;
  for (;;) {
    const std::size_t slash = path.find('/');
    segments.push_back(path.substr(0, slash));
    if (slash == std::string_view::npos) return segments;
    path.remove_prefix(slash + 1);
  }
}

int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

bool decode_segment(std::string_view segment, std::string& out) {
  out.clear();
  for (std::size_t i = 0; i < segment.size(); ++i) {
    char c = segment[i];
    if (c == '%') {
      if (i + 2 >= segment.size()) return false;
      const int high = hex(segment[i + 1]);
      const int low = hex(segment[i + 2]);
      if (high < 0 || low < 0) return false;
      c = static_cast<char>(high * 16 + low);
      i += 2;
    }
    if (c == '\0') return false;
    out += c;
  }
  return true;
}

struct Router::Node {
  std::map<std::string_view, std::unique_ptr<Node>, std::less<>> literals;
  std::unique_ptr<Node> value;
  std::string_view value_name;
  bool takes_rest = false;
  std::map<Method, const Operation*> operations;

  Node& child(std::string_view segment) {
    if (!segment.starts_with('{')) {
      auto& slot = literals[segment];
      if (!slot) slot = std::make_unique<Node>();
      return *slot;
    }
    value_name = segment.substr(1, segment.size() - 2);
    takes_rest = value_name.ends_with("...");
    if (takes_rest) value_name.remove_suffix(3);
    if (!value) value = std::make_unique<Node>();
    return *value;
  }

  // Everything that is left; what of it is a path of a file is the handler's to say.
  static std::size_t take_rest(std::span<const std::string_view> path, std::string& out) {
    std::string joined;
    for (const std::string_view segment : path) {
      if (!decode_segment(segment, out)) return 0;
      if (segment.data() != path.front().data()) joined += '/';
      joined += out;
    }
    out = std::move(joined);
    return path.size();
  }

  // How many segments the value takes, 0 when none fits; its text goes to `out`.
  std::size_t take_value(std::span<const std::string_view> path, std::string& out) const {
    if (!decode_segment(path.front(), out) || out.empty()) return 0;
    const bool has_slash = out.find('/') != std::string::npos;
    if (takes_rest) return take_rest(path, out);
    if (value_name != "name") return has_slash ? 0 : 1;
    if (has_slash) return 1;
    std::string second;
    if (!out.starts_with('@') || path.size() < 2 || !decode_segment(path[1], second)) return 1;
    out.append("/").append(second);
    return 2;
  }

  const Node* find(std::span<const std::string_view> path, Routed& out) const {
    if (path.empty()) return operations.empty() ? nullptr : this;
    if (const auto literal = literals.find(path.front()); literal != literals.end()) {
      if (const Node* found = literal->second->find(path.subspan(1), out)) return found;
    }
    if (!value) return nullptr;
    std::string text;
    const std::size_t taken = take_value(path, text);
    if (taken == 0) return nullptr;
    out.values.emplace_back(value_name, std::move(text));
    if (const Node* found = value->find(path.subspan(taken), out)) return found;
    out.values.pop_back();
    return nullptr;
  }
};

Router::Router(std::span<const Operation> operations) : root_(std::make_unique<Node>()) {
  for (const Operation& operation : operations) {
    Node* node = root_.get();
    for (const std::string_view segment : split(operation.path)) node = &node->child(segment);
    node->operations[operation.method] = &operation;
  }
}

Router::~Router() = default;

Routed Router::find(Method method, std::string_view path) const {
  Routed out;
  const Segments segments = split(path);
  const Node* node = root_->find(segments, out);
  if (node == nullptr) return out;
  const Method asked = method == Method::head ? Method::get : method;
  for (const auto& [known, operation] : node->operations) {
    out.allowed.push_back(known);
    if (known == Method::get) out.allowed.push_back(Method::head);
    if (known == asked) out.operation = operation;
  }
  return out;
}

}  // namespace tank::server
