// SPDX-License-Identifier: Apache-2.0
// Forms with one file, as programs and browsers send them, and as nobody should.
#include "server/api/multipart.hpp"

#include <string>

#include <doctest/doctest.h>

namespace tank::testing {
namespace {

struct Row {
  const char* what;
  const char* type;
  std::string body;
  const char* name;     // nothing: refused
  const char* content;  // likewise
};

constexpr const char* plain = "multipart/form-data; boundary=b";

TEST_CASE("multipart: the file of a form, or what is wrong with it") {
  const std::string head = "--b\r\nContent-Disposition: form-data; name=\"file\"";
  const Row rows[] = {
      {"one file", plain, head + "; filename=\"a.tgz\"\r\n\r\nbytes\r\n--b--\r\n", "a.tgz",
       "bytes"},
      {"a quoted boundary", "Multipart/Form-Data; charset=x; boundary=\"b\"",
       head + "; filename=a.tgz\r\n\r\nbytes\r\n--b--", "a.tgz", "bytes"},
      {"behind another part", plain,
       "--b\r\ncontent-disposition: form-data; name=\"why\"\r\n\r\nso\r\n" + head +
           "; filename=\"a\"\r\nContent-Type: x/y\r\n\r\nx--b\r\r\n--b--\r\n",
       "a", "x--b\r"},
      {"by its name", plain, head + "\r\n\r\nbytes\r\n--b--\r\n", "", "bytes"},
      {"empty", plain, head + "; filename=\"a\"\r\n\r\n\r\n--b--\r\n", "a", ""},
      {"behind a preamble", plain, "hello\r\n" + head + "\r\n\r\nbytes\r\n--b--\r\n", "", "bytes"},
      {"no boundary", "multipart/form-data", head + "\r\n\r\nx\r\n--b--\r\n", nullptr, nullptr},
      {"a long boundary",
       "multipart/form-data; boundary=bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
       "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
       "", nullptr, nullptr},
      {"another boundary", plain, "--c\r\n\r\nx\r\n--c--\r\n", nullptr, nullptr},
      {"cut off", plain, head + "; filename=\"a\"\r\n\r\nbytes", nullptr, nullptr},
      {"lines end in LF", plain, "--b\nContent-Disposition: form-data; name=\"file\"\n\nx\n--b--\n",
       nullptr, nullptr},
      {"a part without a head", plain, "--b\r\nx\r\n--b--\r\n", nullptr, nullptr},
      {"no file", plain, "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n--b--\r\n",
       nullptr, nullptr},
      {"nothing", plain, "", nullptr, nullptr},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    const auto file = server::read_form_file(row.type, row.body);
    REQUIRE(file.has_value() == (row.name != nullptr));
    if (!file) continue;
    CHECK(file->name == row.name);
    CHECK(file->content == row.content);
  }
}

TEST_CASE("multipart: a form is known by its media type") {
  CHECK(server::is_multipart("multipart/form-data; boundary=x"));
  CHECK(server::is_multipart("Multipart/Form-Data"));
  CHECK_FALSE(server::is_multipart("application/json"));
  CHECK_FALSE(server::is_multipart(""));
}

}  // namespace
}  // namespace tank::testing
