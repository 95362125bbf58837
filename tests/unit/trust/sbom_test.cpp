// SPDX-License-Identifier: Apache-2.0
#include <set>
#include <string>

#include <doctest/doctest.h>

#include <tank/trust/sbom.hpp>

#include "core/json/json.hpp"

namespace {

using namespace tank;
using namespace tank::trust;

const BillMaker maker{"0.1.0", parse_time("2026-01-31T12:00:00.5Z").value()};

package::LockedPackage locked(std::string_view name, std::string_view version) {
  package::LockedPackage out{package::PackageName::parse(name).value(),
                             semver::Version::parse(version).value()};
  out.resolved = "https://tank.example/" + std::string(name.substr(1));
  out.integrity = Integrity::of(name);
  return out;
}

Bill sample() {
  package::Lockfile lock;
  auto pdf = locked("@acme/pdf", "1.2.0");
  auto text = locked("@acme/text", "2.0.0");
  pdf.dependencies.emplace(text.name, text.version);
  lock.packages = {pdf, text};
  lock.roots.emplace(pdf.name, "^1.0.0");
  return bill_of(lock, "my-project", "");
}

json::Value document(BillFormat format) {
  return json::parse(write_bill(sample(), format, maker)).value();
}

const std::string& text(const json::Value& value, std::string_view key) {
  return *value.find(key)->if_string();
}

TEST_CASE("bills: a lock that does not say what was asked shows what nobody needs as roots") {
  CHECK(sample().roots == std::vector<std::size_t>{0});
  CHECK(sample().items[0].needs == std::vector<std::size_t>{1});
  package::Lockfile old;
  old.version = 2;
  auto pdf = locked("@acme/pdf", "1.2.0");
  pdf.dependencies.emplace(locked("@acme/text", "2.0.0").name, locked("@a/b", "2.0.0").version);
  old.packages = {pdf, locked("@acme/text", "2.0.0")};
  CHECK(bill_of(old, "x", "").roots == std::vector<std::size_t>{0});
}

TEST_CASE("bills: the same lock gives the same bytes, another one another identity") {
  for (const BillFormat format : {BillFormat::spdx, BillFormat::cyclonedx}) {
    CHECK(write_bill(sample(), format, maker) == write_bill(sample(), format, maker));
    CHECK(parse_bill_format(to_string(format)).value() == format);
  }
  Bill other = sample();
  other.items[1].integrity = Integrity::of("other bytes");
  const auto changed = json::parse(write_bill(other, BillFormat::cyclonedx, maker)).value();
  CHECK(text(changed, "serialNumber") != text(document(BillFormat::cyclonedx), "serialNumber"));
}

TEST_CASE("bills: SPDX 2.3 says what the specification asks for") {
  const json::Value spdx = document(BillFormat::spdx);
  CHECK(text(spdx, "spdxVersion") == "SPDX-2.3");
  CHECK(text(spdx, "dataLicense") == "CC0-1.0");
  CHECK(text(spdx, "SPDXID") == "SPDXRef-DOCUMENT");
  CHECK(text(*spdx.find("creationInfo"), "created") == "2026-01-31T12:00:00Z");
  std::set<std::string> ids{"SPDXRef-DOCUMENT"};
  for (const json::Value& each : *spdx.find("packages")->if_array()) {
    CHECK(ids.insert(text(each, "SPDXID")).second);
    for (const char* wanted :
         {"name", "downloadLocation", "licenseConcluded", "licenseDeclared", "copyrightText"}) {
      CAPTURE(wanted);
      CHECK(each.find(wanted) != nullptr);
    }
  }
  const json::Value& pdf = spdx.find("packages")->if_array()->at(1);
  CHECK(text(pdf, "downloadLocation") == "https://tank.example/acme/pdf");
  CHECK(text(pdf.find("checksums")->if_array()->front(), "algorithm") == "SHA512");
  CHECK(text(pdf.find("checksums")->if_array()->front(), "checksumValue").size() == 128);
  CHECK(text(pdf.find("externalRefs")->if_array()->front(), "referenceLocator") ==
        "pkg:generic/%40acme/pdf@1.2.0");
  std::string relations;
  for (const json::Value& each : *spdx.find("relationships")->if_array()) {
    CHECK(ids.contains(text(each, "spdxElementId")));
    CHECK(ids.contains(text(each, "relatedSpdxElement")));
    relations += text(each, "relationshipType") + ' ';
  }
  CHECK(relations == "DESCRIBES DEPENDS_ON DEPENDS_ON ");
}

TEST_CASE("bills: CycloneDX 1.5 says what the specification asks for") {
  const json::Value bom = document(BillFormat::cyclonedx);
  CHECK(text(bom, "bomFormat") == "CycloneDX");
  CHECK(text(bom, "specVersion") == "1.5");
  const std::string& serial = text(bom, "serialNumber");
  CHECK(serial.size() == 45);
  CHECK(serial.starts_with("urn:uuid:"));
  CHECK(serial[23] == '8');
  CHECK(std::string("89ab").find(serial[28]) != std::string::npos);
  const json::Value& pdf = bom.find("components")->if_array()->front();
  CHECK(text(pdf, "group") == "@acme");
  CHECK(text(pdf, "name") == "pdf");
  CHECK(text(pdf.find("hashes")->if_array()->front(), "alg") == "SHA-512");
  std::set<std::string> references{text(*bom.find("metadata")->find("component"), "bom-ref")};
  for (const json::Value& each : *bom.find("components")->if_array()) {
    CHECK(references.insert(text(each, "bom-ref")).second);
  }
  std::size_t edges = 0;
  for (const json::Value& each : *bom.find("dependencies")->if_array()) {
    CHECK(references.contains(text(each, "ref")));
    for (const json::Value& to : *each.find("dependsOn")->if_array()) {
      CHECK(references.contains(*to.if_string()));
      ++edges;
    }
  }
  CHECK(edges == 2);
}

}  // namespace
