// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file
/// The XML in which S3 answers, read strictly and within limits.

#include <string>
#include <string_view>
#include <vector>

#include <tank/base/result.hpp>

namespace tank::inline v0::s3 {

/// One element: its own text, without that of its children, and they in order.
struct XmlElement {
  std::string name;  ///< without a namespace's prefix
  std::string text;
  std::vector<XmlElement> children;

  /// The first child of that name, or null.
  [[nodiscard]] const XmlElement* find(std::string_view child) const;
  /// Its text, or empty.
  [[nodiscard]] std::string_view text_of(std::string_view child) const;
};

/// Reads what S3 writes: elements, attributes (which are checked and left out), text, and the
/// five entities and character references of XML 1.0. Document types, entities of one's own,
/// processing instructions, comments and CDATA are refused: nobody sends them who means well.
/// Bounded by `limits::s3_document_*`. Errors: invalid_argument.
[[nodiscard]] Result<XmlElement> parse_xml(std::string_view text);

/// `text` as it stands in an element.
[[nodiscard]] std::string escape_xml(std::string_view text);

}  // namespace tank::inline v0::s3
