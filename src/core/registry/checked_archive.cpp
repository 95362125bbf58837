// SPDX-License-Identifier: Apache-2.0
#include "core/registry/checked_archive.hpp"

#include <algorithm>
#include <utility>

#include <tank/base/limits.hpp>
#include <tank/package/archive.hpp>

#include "core/registry/canonical_archive.hpp"

namespace tank::inline v0::registry {
namespace {

Result<void> check_agreement(const package::Manifest& manifest, const package::PackageName& name,
                             const std::optional<semver::Version>& version) {
  if (*manifest.name != name) {
    return fail(Errc::invalid_manifest, "the archive holds `" + manifest.name->to_string() +
                                            "`, but `" + name.to_string() + "` is to be published");
  }
  if (version && *manifest.version != *version) {
    return fail(Errc::invalid_manifest, "the archive holds version " +
                                            manifest.version->to_string() + ", but " +
                                            version->to_string() + " is to be published");
  }
  return {};
}

Result<package::Manifest> read_manifest(const std::string& text, const package::PackageName& name,
                                        const std::optional<semver::Version>& version) {
  auto manifest = package::parse_manifest(text);
  if (!manifest) return manifest;
  if (auto publishable = package::check_publishable(*manifest); !publishable) {
    return pass(publishable);
  }
  if (auto agreed = check_agreement(*manifest, name, version); !agreed) return pass(agreed);
  manifest->publish.reset();
  if (!manifest->permissions) manifest->permissions.emplace();
  return manifest;
}

Result<std::string> repack(std::string_view uploaded, std::uint64_t total_bytes) {
  // Sorting needs every file in memory; archives that we packed never come here.
  if (total_bytes > limits::repack_bytes) {
    return fail(Errc::archive_too_large, "an archive of more than " +
                                             std::to_string(limits::repack_bytes) +
                                             " bytes unpacked must be packed by `tank pack`");
  }
  auto files = package::unpack(uploaded);
  if (!files) return pass(files);
  return package::pack(std::move(*files));
}

}  // namespace

Result<CheckedArchive> check_archive(std::string_view uploaded, const package::PackageName& name,
                                     const std::optional<semver::Version>& version) {
  auto summary = package::summarize(uploaded);
  if (!summary) return pass(summary);
  auto manifest = read_manifest(summary->manifest, name, version);
  if (!manifest) return pass(manifest);
  if (std::ranges::find(summary->paths, "SKILL.md") == summary->paths.end()) {
    return fail(Errc::invalid_skill,
                "the archive of `" + name.to_string() + "` has no SKILL.md at its top; add one");
  }

  CheckedArchive out;
  out.manifest = std::move(*manifest);
  out.readme = std::move(summary->readme);
  out.digest = out.uploaded_digest = summary->digest;
  out.integrity = summary->integrity;
  out.size_bytes = static_cast<std::int64_t>(uploaded.size());
  out.unpacked_bytes = static_cast<std::int64_t>(summary->total_bytes);
  out.file_count = static_cast<std::int64_t>(summary->paths.size());
  if (is_canonical(uploaded, summary->paths)) return out;

  auto repacked = repack(uploaded, summary->total_bytes);
  if (!repacked) return pass(repacked);
  out.repacked = std::move(*repacked);
  Hasher hasher;
  hasher.update(out.repacked);
  const auto sums = hasher.finish();
  out.digest = sums.digest;
  out.integrity = sums.integrity;
  out.size_bytes = static_cast<std::int64_t>(out.repacked.size());
  return out;
}

}  // namespace tank::inline v0::registry
