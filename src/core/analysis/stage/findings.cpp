// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/stage/findings.hpp"

#include <algorithm>

#include <tank/base/limits.hpp>

namespace tank::inline v0::analysis {
namespace {

constexpr std::size_t hidden_secrets = 1'000;  // known by heart, of one file

// Only what a terminal and a JSON document can show: no control characters, no broken UTF-8.
std::string shown(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7F) {
      out += ' ';
    } else if (byte < 0x80) {
      out += c;
    } else if (out.empty() || out.back() != '?') {
      out += '?';
    }
  }
  return out;
}

std::size_t origin_in_file(const Document& document, std::size_t at) {
  const Document* now = &document;
  while (now->parent != nullptr) {
    at = now->origin;
    now = now->parent;
  }
  return at;
}

void mask(std::string& text, const std::string& secret) {
  for (std::size_t at = text.find(secret); at != std::string::npos; at = text.find(secret, at)) {
    const std::string stars = secret.substr(0, std::min<std::size_t>(4, secret.size() / 4)) + "***";
    text.replace(at, secret.size(), stars);
    at += stars.size();
  }
}

}  // namespace

Severity lowered(Severity severity) {
  return severity == Severity::info
             ? severity
             : static_cast<Severity>(static_cast<std::uint8_t>(severity) - 1);
}

Severity raised(Severity severity) {
  return severity == Severity::critical
             ? severity
             : static_cast<Severity>(static_cast<std::uint8_t>(severity) + 1);
}

FileFindings::FileFindings(const Document& file, const ScanOptions& options)
    : file_(&file), options_(&options) {}

bool FileFindings::wants(Stage stage) const {
  return std::ranges::find(options_->stages, stage) != options_->stages.end();
}

bool FileFindings::is_full(const Rule& rule) const {
  const auto found = count_.find(&rule);
  return found != count_.end() && found->second >= options_->findings_a_rule;
}

Severity FileFindings::weigh(const Rule& rule, Severity severity, Role role) {
  // An agent reads all prose; hidden text is no better in a test.
  const bool by_role = rule.stage == Stage::statics || rule.stage == Stage::secrets ||
                       rule.stage == Stage::supply_chain || rule.stage == Stage::permissions;
  return by_role && role != Role::product ? lowered(severity) : severity;
}

void FileFindings::add(const Rule& rule, Severity severity, const Document& document, Span span,
                       std::string message) {
  if (!wants(rule.stage)) return;
  if (is_full(rule)) {
    truncated_ = true;
    return;
  }
  const std::size_t place = origin_in_file(document, span.begin);
  const Region line = line_around(document.text, std::min(span.begin, document.text.size()));
  const std::size_t key = document.parent == nullptr ? line.begin : place;
  const auto [known, is_new] = by_line_.emplace(std::pair(&rule, key), raw_.size());
  if (!is_new) {
    Raw& earlier = raw_[known->second];
    earlier.severity = std::max(earlier.severity, severity);
    return;
  }
  ++count_[&rule];
  // Evidence begins a little before the finding, where its line is long.
  const std::size_t begin = std::max(line.begin, span.begin > limits::scan_evidence_bytes / 4
                                                     ? span.begin - limits::scan_evidence_bytes / 4
                                                     : 0);
  const std::size_t end = std::min({line.end, begin + 4 * limits::scan_evidence_bytes});
  raw_.push_back({&rule, severity, place,
                  std::string(document.text.substr(begin, std::max(end, begin) - begin)),
                  message.empty() ? std::string(rule.title) : std::move(message),
                  document.parent != nullptr});
}

void FileFindings::add(std::string_view rule_id, const Document& document, Span span,
                       std::string message) {
  const Rule* rule = find_rule(rule_id);
  if (rule == nullptr) return;
  add(*rule, weigh(*rule, rule->severity, document.role), document, span, std::move(message));
}

void FileFindings::hide(const Document& document, Span span) {
  if (secrets_.size() >= hidden_secrets || span.end - span.begin < 6) return;
  // Evidence may show a part of a long one.
  const std::size_t length = std::min<std::size_t>(span.end - span.begin, 200);
  secrets_.emplace(document.text.substr(span.begin, length));
}

std::string FileFindings::evidence_of(const Raw& raw) const {
  std::string text = raw.text;
  for (const std::string& secret : secrets_) mask(text, secret);
  std::string out = shown(text);
  const std::size_t first = out.find_first_not_of(' ');
  out.erase(0, std::min(first, out.size()));
  if (raw.derived) out.insert(0, "decoded: ");
  if (out.size() > limits::scan_evidence_bytes) {
    out.resize(limits::scan_evidence_bytes - 3);
    out += "...";
  }
  return out;
}

std::vector<Finding> FileFindings::finish() const {
  std::vector<const Raw*> order;
  for (const Raw& raw : raw_) order.push_back(&raw);
  std::ranges::stable_sort(order, {}, &Raw::place);
  std::vector<Finding> out;
  LineCounter lines(file_->text);
  for (const Raw* raw : order) {
    const LineCounter::Place place = lines.place_of(raw->place);
    out.push_back({raw->rule,
                   raw->severity,
                   {std::string(file_->path), place.line, place.column},
                   raw->message,
                   evidence_of(*raw)});
  }
  return out;
}

}  // namespace tank::inline v0::analysis
