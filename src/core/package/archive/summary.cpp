// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include <tank/package/archive.hpp>

namespace tank::inline v0::package {
namespace {

// The texts that a registry shows or reads, each in order of preference.
constexpr std::string_view manifest_name = "tank.json", manifest_fallback = "skills.json";
constexpr std::string_view readme_name = "README.md", readme_fallback = "SKILL.md";

struct Text {
  std::string_view path;
  std::size_t most_bytes;
  bool found = false;
  bool cut = false;
  std::string content;
};

class Summary final : public ArchiveVisitor {
 public:
  Result<void> begin_file(std::string_view path, std::uint64_t size_bytes, bool) override {
    if (paths_.size() == limits::pack_files) {
      return fail(Errc::archive_too_large,
                  "a package has at most " + std::to_string(limits::pack_files) + " files");
    }
    paths_.emplace_back(path);
    total_ += size_bytes;
    const auto found = std::ranges::find(texts_, path, &Text::path);
    current_ = found == texts_.end() ? nullptr : &*found;
    if (current_ != nullptr) current_->found = true;
    return {};
  }

  Result<void> content(std::string_view chunk) override {
    if (current_ == nullptr) return {};
    const std::size_t room = current_->most_bytes - current_->content.size();
    current_->content += chunk.substr(0, room);
    current_->cut = current_->cut || chunk.size() > room;
    return {};
  }

  Result<void> end_file() override { return {}; }

  Result<ArchiveSummary> finish() {
    ArchiveSummary out;
    std::ranges::sort(paths_);
    out.paths = std::move(paths_);
    out.total_bytes = total_;
    Text& manifest = texts_[0].found ? texts_[0] : texts_[1];
    if (!manifest.found) {
      return fail(Errc::invalid_manifest, "the archive has no `tank.json` at its root");
    }
    if (manifest.cut) {
      return fail(Errc::invalid_manifest, "the manifest has more than " +
                                              std::to_string(limits::manifest_bytes) + " bytes");
    }
    out.manifest = std::move(manifest.content);
    Text& readme = texts_[2].found ? texts_[2] : texts_[3];
    out.readme = whole_characters(std::move(readme.content), readme.cut);
    return out;
  }

 private:
  // A cut may go through a character.
  static std::string whole_characters(std::string text, bool cut) {
    while (cut && !text.empty() && (static_cast<unsigned char>(text.back()) & 0xc0) == 0x80) {
      text.pop_back();
    }
    if (cut && !text.empty() && (static_cast<unsigned char>(text.back()) & 0x80) != 0) {
      text.pop_back();
    }
    return text;
  }

  std::array<Text, 4> texts_{Text{manifest_name, limits::manifest_bytes, false, false, {}},
                             Text{manifest_fallback, limits::manifest_bytes, false, false, {}},
                             Text{readme_name, limits::readme_bytes, false, false, {}},
                             Text{readme_fallback, limits::readme_bytes, false, false, {}}};
  Text* current_ = nullptr;
  std::vector<std::string> paths_;
  std::uint64_t total_ = 0;
};

}  // namespace

Result<ArchiveSummary> summarize(std::string_view gzip, const ArchiveLimits& limits) {
  Summary visitor;
  if (auto read = read_archive(gzip, visitor, limits); !read) return pass(read);
  auto summary = visitor.finish();
  if (!summary) return summary;
  Hasher hasher;
  hasher.update(gzip);
  const auto sums = hasher.finish();
  summary->digest = sums.digest;
  summary->integrity = sums.integrity;
  summary->compressed_bytes = gzip.size();
  return summary;
}

}  // namespace tank::inline v0::package
