// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <set>

#include <tank/trust/release_signature.hpp>
#include <tank/trust/sbom.hpp>

#include "core/base/words.hpp"
#include "core/crypto/encoding.hpp"
#include "core/crypto/hash.hpp"
#include "core/json/write.hpp"

namespace tank::inline v0::trust {
namespace {

constexpr Words<BillFormat, 2> format_words{{
    {BillFormat::spdx, "spdx"},
    {BillFormat::cyclonedx, "cyclonedx"},
}};

constexpr std::string_view unknown = "NOASSERTION";
constexpr std::string_view document_id = "SPDXRef-DOCUMENT";
constexpr std::string_view subject_id = "SPDXRef-Subject";

/// All that a bill says, as text: what is unique about a document is made from it.
Digest digest_of(const Bill& bill) {
  std::string text = bill.subject + '\n' + bill.subject_version + '\n';
  for (const BillItem& each : bill.items) {
    text += package_url(each.name, each.version) + ' ' + each.location;
    if (each.integrity) text += ' ' + each.integrity->to_string();
    for (const std::size_t need : each.needs) text += ' ' + std::to_string(need);
    text += '\n';
  }
  for (const std::size_t root : bill.roots) text += std::to_string(root) + '\n';
  return Digest::of(text);
}

/// A UUID of version 8 (RFC 9562): its bits are ours to say.
std::string uuid_of(const Digest& digest) {
  std::string hex = digest.hex().substr(0, 32);
  hex[12] = '8';
  hex[16] = "89ab"[static_cast<std::size_t>(hex[16]) % 4];
  for (const std::size_t at : {20U, 16U, 12U, 8U}) hex.insert(at, "-");
  return hex;
}

std::string hex_of(const Integrity& integrity) {
  return crypto::to_hex(crypto::view(integrity.bytes()));
}

std::string spdx_id(std::size_t item) { return "SPDXRef-Package-" + std::to_string(item); }

json::Object spdx_package(std::string_view id, std::string_view name, std::string_view version) {
  json::Object out{{"SPDXID", id}, {"name", name}};
  if (!version.empty()) out.append("versionInfo", version);
  return out;
}

json::Object finished(json::Object package, std::string_view location) {
  package.append("downloadLocation", location.empty() ? unknown : location);
  package.append("filesAnalyzed", false);
  package.append("licenseConcluded", unknown);
  package.append("licenseDeclared", unknown);
  package.append("copyrightText", unknown);
  return package;
}

json::Object spdx_item(const BillItem& item, std::size_t number) {
  json::Object out =
      finished(spdx_package(spdx_id(number), item.name.to_string(), item.version.to_string()),
               item.location.find("://") == std::string::npos ? "" : item.location);
  if (item.integrity) {
    out.append("checksums", json::Array{json::Object{{"algorithm", "SHA512"},
                                                     {"checksumValue", hex_of(*item.integrity)}}});
  }
  out.append("externalRefs",
             json::Array{json::Object{{"referenceCategory", "PACKAGE-MANAGER"},
                                      {"referenceType", "purl"},
                                      {"referenceLocator", package_url(item.name, item.version)}}});
  return out;
}

json::Object relationship(std::string_view from, std::string_view kind, std::string_view to) {
  return json::Object{
      {"spdxElementId", from}, {"relationshipType", kind}, {"relatedSpdxElement", to}};
}

json::Array relationships(const Bill& bill) {
  json::Array out{relationship(document_id, "DESCRIBES", subject_id)};
  for (const std::size_t root : bill.roots) {
    out.push_back(relationship(subject_id, "DEPENDS_ON", spdx_id(root)));
  }
  for (std::size_t i = 0; i < bill.items.size(); ++i) {
    for (const std::size_t need : bill.items[i].needs) {
      out.push_back(relationship(spdx_id(i), "DEPENDS_ON", spdx_id(need)));
    }
  }
  return out;
}

// SPDX wants whole seconds.
std::string seconds_text(TimePoint time) { return tank::to_string(time).substr(0, 19) + 'Z'; }

json::Value spdx(const Bill& bill, const BillMaker& maker) {
  json::Array packages{finished(spdx_package(subject_id, bill.subject, bill.subject_version), "")};
  for (std::size_t i = 0; i < bill.items.size(); ++i) {
    packages.push_back(spdx_item(bill.items[i], i));
  }
  return json::Object{
      {"spdxVersion", "SPDX-2.3"},
      {"dataLicense", "CC0-1.0"},
      {"SPDXID", document_id},
      {"name", bill.subject},
      {"documentNamespace", "urn:uuid:" + uuid_of(digest_of(bill))},
      {"creationInfo", json::Object{{"created", seconds_text(maker.at)},
                                    {"creators", json::Array{"Tool: tank-" + maker.version}}}},
      {"packages", std::move(packages)},
      {"relationships", relationships(bill)}};
}

json::Object cyclonedx_item(const BillItem& item) {
  const std::string url = package_url(item.name, item.version);
  json::Object out{{"type", "library"},
                   {"bom-ref", url},
                   {"group", '@' + std::string(item.name.scope())},
                   {"name", item.name.name()},
                   {"version", item.version.to_string()}};
  if (item.integrity) {
    out.append("hashes",
               json::Array{json::Object{{"alg", "SHA-512"}, {"content", hex_of(*item.integrity)}}});
  }
  out.append("purl", url);
  if (!item.location.empty()) {
    out.append("externalReferences",
               json::Array{json::Object{{"type", "distribution"}, {"url", item.location}}});
  }
  return out;
}

json::Array references(const Bill& bill, const std::vector<std::size_t>& items) {
  json::Array out;
  for (const std::size_t each : items) {
    out.push_back(package_url(bill.items[each].name, bill.items[each].version));
  }
  return out;
}

json::Value cyclonedx(const Bill& bill, const BillMaker& maker) {
  json::Object subject{{"type", "application"}, {"bom-ref", "subject"}, {"name", bill.subject}};
  if (!bill.subject_version.empty()) subject.append("version", bill.subject_version);
  json::Array components;
  json::Array dependencies{
      json::Object{{"ref", "subject"}, {"dependsOn", references(bill, bill.roots)}}};
  for (const BillItem& each : bill.items) {
    components.push_back(cyclonedx_item(each));
    dependencies.push_back(json::Object{{"ref", package_url(each.name, each.version)},
                                        {"dependsOn", references(bill, each.needs)}});
  }
  const json::Object tool{{"type", "application"}, {"name", "tank"}, {"version", maker.version}};
  return json::Object{
      {"$schema", "http://cyclonedx.org/schema/bom-1.5.schema.json"},
      {"bomFormat", "CycloneDX"},
      {"specVersion", "1.5"},
      {"serialNumber", "urn:uuid:" + uuid_of(digest_of(bill))},
      {"version", 1},
      {"metadata", json::Object{{"tools", json::Object{{"components", json::Array{tool}}}},
                                {"component", std::move(subject)}}},
      {"components", std::move(components)},
      {"dependencies", std::move(dependencies)}};
}

std::vector<std::size_t> roots_of(const package::Lockfile& lock, const Bill& bill) {
  std::set<std::size_t> needed;
  for (const BillItem& each : bill.items) needed.insert(each.needs.begin(), each.needs.end());
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < bill.items.size(); ++i) {
    const bool is_root =
        lock.roots.empty() ? !needed.contains(i) : lock.roots.contains(bill.items[i].name);
    if (is_root) out.push_back(i);
  }
  return out;
}

}  // namespace

std::string_view to_string(BillFormat format) { return word_of(format_words, format); }

Result<BillFormat> parse_bill_format(std::string_view word) {
  return parse_word(format_words, word, "format of a bill of materials");
}

Bill bill_of(const package::Lockfile& lock, std::string subject, std::string subject_version) {
  Bill out{std::move(subject), std::move(subject_version), {}, {}};
  const auto place_of = [&](const package::PackageName& name, const semver::Version& version) {
    return std::ranges::find_if(lock.packages, [&](const package::LockedPackage& each) {
      return each.name == name && each.version == version;
    });
  };
  for (const package::LockedPackage& each : lock.packages) {
    BillItem item{each.name, each.version, each.integrity, each.resolved, {}};
    for (const auto& [name, version] : each.dependencies) {
      const auto found = place_of(name, version);
      if (found == lock.packages.end()) continue;
      item.needs.push_back(static_cast<std::size_t>(found - lock.packages.begin()));
    }
    std::ranges::sort(item.needs);
    out.items.push_back(std::move(item));
  }
  out.roots = roots_of(lock, out);
  return out;
}

std::string write_bill(const Bill& bill, BillFormat format, const BillMaker& maker) {
  return json::write_pretty(format == BillFormat::spdx ? spdx(bill, maker) : cyclonedx(bill, maker),
                            json::FinalNewline::yes);
}

}  // namespace tank::inline v0::trust
