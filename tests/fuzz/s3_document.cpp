// SPDX-License-Identifier: Apache-2.0
#include <tank/port/http_client.hpp>

#include "fuzz/target.hpp"
#include "storage/artifacts/s3/answer.hpp"
#include "storage/artifacts/s3/listing.hpp"
#include "storage/artifacts/s3/xml.hpp"

namespace {

using tank::s3::XmlElement;

std::string written(const XmlElement& element) {
  std::string out = "<" + element.name + ">" + tank::s3::escape_xml(element.text);
  for (const XmlElement& child : element.children) out += written(child);
  return out + "</" + element.name + ">";
}

bool is_same(const XmlElement& a, const XmlElement& b) {
  if (a.name != b.name || a.text != b.text || a.children.size() != b.children.size()) return false;
  for (std::size_t i = 0; i < a.children.size(); ++i) {
    if (!is_same(a.children[i], b.children[i])) return false;
  }
  return true;
}

// A carriage return or a tab that a reference named is written as itself; names stay names.
bool can_be_written(const XmlElement& element) {
  if (element.name.empty()) return false;
  for (const XmlElement& child : element.children) {
    if (!can_be_written(child)) return false;
  }
  const char first = element.name.front();
  return (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z') || first == '_';
}

}  // namespace

// What was read, and is written as we write it, reads the same; no list leaves its prefix.
void tank::fuzz::run(std::string_view text) {
  const auto document = s3::parse_xml(text);
  if (document && can_be_written(*document)) {
    const auto again = s3::parse_xml(written(*document));
    demand(again.has_value() && is_same(*document, *again));
  }
  const auto page = s3::read_objects(text, "p/");
  demand(document.has_value() || !page.has_value());
  HttpResponse answer;
  answer.status = 400;
  answer.body = text;
  for (const char c : s3::read_fault(answer).message) demand(static_cast<unsigned char>(c) >= 0x20);
}
