// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <doctest/doctest.h>

#include <tank/base/limits.hpp>

#include "storage/artifacts/s3/listing.hpp"
#include "storage/artifacts/s3/xml.hpp"

namespace tank::s3 {
namespace {

TEST_CASE("s3 documents: elements, attributes, references and blanks are read") {
  const auto document = parse_xml(
      " \n<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<s3:Error xmlns:s3='http://x/' a = \"&lt;\">"
      "<Code>NoSuch&amp;Key&#33;&#x20AC;</Code>\n  <Empty/><Empty ></Empty >"
      "<Deep><Code>other</Code></Deep></s3:Error>\n ");
  REQUIRE(document.has_value());
  CHECK(document->name == "Error");
  CHECK(document->text_of("Code") == "NoSuch&Key!\xE2\x82\xAC");
  CHECK(document->children.size() == 4);
  CHECK(document->find("Deep")->text_of("Code") == "other");
  CHECK(document->find("Nothing") == nullptr);
  CHECK(document->text_of("Nothing").empty());
}

TEST_CASE("s3 documents: what no S3 sends is refused") {
  for (const std::string& text :
       std::vector<std::string>{"",
                                "  ",
                                "text",
                                "<a>",
                                "<a></b>",
                                "<a></a",
                                "<a",
                                "<a b></a>",
                                "<a b=c></a>",
                                "<a b='></a>",
                                "<a b='<'></a>",
                                "<a b='1'c='2'></a>",
                                "<a/><b/>",
                                "<a/>more",
                                "<1/>",
                                "< a/>",
                                "<a>&nbsp;</a>",
                                "<a>&amp</a>",
                                "<a>&#0;</a>",
                                "<a>&#xD800;</a>",
                                "<a>&#x110000;</a>",
                                "<a>&#;</a>",
                                "<a>&#x;</a>",
                                "<a>&#12a;</a>",
                                "<a>&#-33;</a>",
                                "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>",
                                "<a><!-- no --></a>",
                                "<a><![CDATA[no]]></a>",
                                "<a><?php no ?></a>",
                                "<?xml version=\"1.0\"",
                                "<a>\x01</a>",
                                std::string("<a>\0</a>", 8),
                                "<a></ a>",
                                "<a><b></a></b>"}) {
    INFO(text);
    CHECK_FALSE(parse_xml(text).has_value());
  }
}

TEST_CASE("s3 documents: depth, number and length have limits") {
  const auto nested = [](std::size_t depth) {
    std::string text;
    for (std::size_t i = 0; i < depth; ++i) text += "<a>";
    for (std::size_t i = 0; i < depth; ++i) text += "</a>";
    return text;
  };
  CHECK(parse_xml(nested(limits::s3_document_depth)).has_value());
  CHECK_FALSE(parse_xml(nested(limits::s3_document_depth + 1)).has_value());
  CHECK_FALSE(parse_xml(nested(100'000)).has_value());
  const auto wide = [](std::size_t count) {
    std::string text = "<a>";
    for (std::size_t i = 1; i < count; ++i) text += "<b/>";
    return text + "</a>";
  };
  CHECK(parse_xml(wide(limits::s3_document_elements)).has_value());
  CHECK_FALSE(parse_xml(wide(limits::s3_document_elements + 1)).has_value());
  CHECK_FALSE(parse_xml("<a>" + std::string(limits::s3_document_bytes, 'x') + "</a>").has_value());
}

TEST_CASE("s3 documents: a list is read below its prefix, and says where it goes on") {
  const std::string object =
      "<Contents><Key>p/sha256/ab</Key><LastModified>2026-01-02T03:04:05.000Z</LastModified>"
      "<Size>12</Size></Contents>";
  const auto list = [](const std::string& inside) {
    return "<ListBucketResult>" + inside + "</ListBucketResult>";
  };
  const auto page =
      read_objects(list(object + "<IsTruncated>true</IsTruncated><NextContinuationToken>t/1=</"
                                 "NextContinuationToken>"),
                   "p/");
  REQUIRE(page.has_value());
  CHECK(page->objects ==
        std::vector<ListedObject>{{"sha256/ab", 12, *parse_time("2026-01-02T03:04:05Z")}});
  CHECK(page->next == "t/1=");
  CHECK(read_objects(list("<IsTruncated>false</IsTruncated>"), "p/")->objects.empty());

  for (const std::string& text :
       {list(object + "<IsTruncated>true</IsTruncated>"), std::string("<html></html>"),
        list("<Contents><Key>p/a</Key><LastModified>2026-01-02T03:04:05Z</LastModified>"
             "<Size>-1</Size></Contents>"),
        list("<Contents><Key>p/a</Key><LastModified>now</LastModified><Size>1</Size></Contents>"),
        std::string("not found")}) {
    INFO(text);
    CHECK(read_objects(text, "p/").error().code == Errc::io_error);
  }
  CHECK(read_objects(list(object), "q/").error().code == Errc::io_error);
}

TEST_CASE("s3 documents: what is written reads the same") {
  const std::string text = "<&>\"'\xC3\xBC]]>";
  CHECK(parse_xml("<a>" + escape_xml(text) + "</a>")->text == text);
}

}  // namespace
}  // namespace tank::s3
