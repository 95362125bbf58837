// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include <tank/port/mailer.hpp>

#include "support/fakes.hpp"
#include "support/test_folder.hpp"

namespace tank::testing {
namespace {

namespace fs = std::filesystem;

struct Spool {
  TestFolder temporary;
  fs::path folder = temporary.path() / "new" / "mail";
  ManualClock clock;
  SharedEntropy entropy;

  [[nodiscard]] Result<std::unique_ptr<Mailer>> open() {
    return open_mailer("spool:" + folder.string(),
                       {.from = *Email::parse("no-reply@acme.dev"),
                        .from_name = "Acme",
                        .password = {},
                        .ca_file = {}},
                       clock, entropy);
  }

  [[nodiscard]] std::vector<fs::path> files() const {
    std::vector<fs::path> found;
    for (const auto& entry : fs::directory_iterator(folder)) found.push_back(entry.path());
    std::ranges::sort(found);
    return found;
  }
};

Mail mail_number(int number) {
  return {.to = *Email::parse("ada@acme.dev"),
          .subject = "mail " + std::to_string(number),
          .text = "text\n"};
}

std::string content(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST_CASE("spool: every mail is a whole file that nobody else may read") {
  Spool spool;
  const auto mailer = spool.open();
  REQUIRE(mailer.has_value());
  REQUIRE((*mailer)->send(mail_number(1)).has_value());

  const auto files = spool.files();
  REQUIRE(files.size() == 1);
  CHECK(files[0].extension() == ".eml");
  CHECK(content(files[0]).ends_with("\r\n\r\ntext\r\n"));
  CHECK(fs::status(files[0]).permissions() == (fs::perms::owner_read | fs::perms::owner_write));
  CHECK(fs::status(spool.folder).permissions() == fs::perms::owner_all);
}

TEST_CASE("spool: the names sort as the mails were sent, also within one moment") {
  Spool spool;
  const auto mailer = *spool.open();
  for (int i = 0; i < 30; ++i) {
    REQUIRE(mailer->send(mail_number(i)).has_value());
    if (i % 3 == 0) spool.clock.advance(std::chrono::microseconds(1));
  }
  const auto files = spool.files();
  REQUIRE(files.size() == 30);
  for (int i = 0; i < 30; ++i) {
    CHECK(content(files[static_cast<std::size_t>(i)]).find("mail " + std::to_string(i) + "\r\n") !=
          std::string::npos);
  }
}

TEST_CASE("spool: many threads and two mailers of one folder lose nothing") {
  Spool spool;
  const auto one = *spool.open();
  const auto other = *spool.open();
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&, i] {
      for (int j = 0; j < 25; ++j) {
        CHECK((i % 2 == 0 ? one : other)->send(mail_number(j)).has_value());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(spool.files().size() == 100);
}

TEST_CASE("spool: a folder that cannot be made or has gone is unavailable") {
  Spool spool;
  const auto mailer = *spool.open();
  fs::remove_all(spool.folder);
  CHECK(mailer->send(mail_number(1)).error().code == Errc::unavailable);

  std::ofstream(spool.folder) << "a file";
  CHECK(spool.open().error().code == Errc::unavailable);
}

TEST_CASE("spool: a mail that may not be sent leaves no file") {
  Spool spool;
  const auto mailer = *spool.open();
  Mail bad = mail_number(1);
  bad.subject = "Hi\r\nBcc: all@acme.dev";
  CHECK(mailer->send(bad).error().code == Errc::invalid_argument);
  CHECK(spool.files().empty());
}

}  // namespace
}  // namespace tank::testing
