// SPDX-License-Identifier: Apache-2.0
// What a file is, before anybody reads it.
#include <algorithm>
#include <array>

#include "core/analysis/stage/stages.hpp"

namespace tank::inline v0::analysis {
namespace {

constexpr std::size_t large = 5u << 20;
constexpr std::size_t sample = 8'192;

constexpr std::array<std::string_view, 22> programs{
    ".exe", ".dll", ".msi", ".scr", ".com", ".pif", ".so",  ".dylib", ".app", ".dmg", ".pkg",
    ".deb", ".rpm", ".apk", ".jar", ".vbs", ".vbe", ".jse", ".wsf",   ".hta", ".lnk", ".cpl"};
constexpr std::array<std::string_view, 14> archives{".zip", ".tar", ".tgz", ".gz",  ".bz2",
                                                    ".xz",  ".7z",  ".rar", ".iso", ".cab",
                                                    ".zst", ".whl", ".egg", ".asar"};
constexpr std::array<std::string_view, 21> texts{
    "",    ".sh",  ".bash", ".zsh", ".py",  ".js",  ".mjs",  ".cjs",  ".ts",   ".tsx", ".jsx",
    ".md", ".txt", ".rb",   ".pl",  ".ps1", ".yml", ".yaml", ".json", ".toml", ".html"};
constexpr std::array<std::string_view, 18> media{
    ".png",  ".jpg",   ".jpeg", ".gif", ".webp", ".ico",  ".pdf",  ".ttf",  ".otf",
    ".woff", ".woff2", ".mp3",  ".mp4", ".wav",  ".docx", ".xlsx", ".pptx", ".wasm"};
constexpr std::array<std::string_view, 12> secret_names{
    ".env",    ".netrc",      "id_rsa",           "id_ed25519", "id_ecdsa", ".npmrc",
    ".pypirc", "credentials", ".git-credentials", ".htpasswd",  "key.pem",  "private.pem"};

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& list, std::string_view word) {
  return std::ranges::find(list, word) != list.end();
}

bool is_program(std::string_view content) {
  const std::string_view magic = content.substr(0, 4);
  return magic ==
             "\x7F"
             "ELF" ||
         magic.starts_with("MZ") || magic == "\xCF\xFA\xED\xFE" || magic == "\xCA\xFE\xBA\xBE" ||
         magic == "\xFE\xED\xFA\xCF";
}

bool is_archive(std::string_view content) {
  return content.starts_with(std::string_view("PK\x03\x04")) || content.starts_with("\x1F\x8B") ||
         content.starts_with("Rar!") || content.starts_with("7z\xBC\xAF") ||
         content.starts_with("BZh");
}

bool is_text(std::string_view content) {
  return content.substr(0, sample).find('\0') == std::string_view::npos;
}

// A shell or an agent reads these whatever bytes are in them: one zero must not hide the rest.
bool is_read_anyway(std::string_view content, const std::string& extension) {
  return content.starts_with("#!") || is_one_of(texts, extension);
}

}  // namespace

bool inspect_file(const InputFile& file, const Document& document, FileFindings& findings) {
  const Span start{0, 0};
  const std::string extension = extension_of(file.path);
  const std::string name = lower_case(base_name(file.path));
  const auto odd = [](char c) {
    return static_cast<unsigned char>(c) >= 0x80 || static_cast<unsigned char>(c) < 0x20;
  };
  if (std::ranges::any_of(file.path, odd)) findings.add(id::path_look_alike, document, start);
  if (is_one_of(secret_names, name) ||
      (name.starts_with(".env.") && name.find("example") == name.npos &&
       name.find("sample") == name.npos && name.find("template") == name.npos)) {
    findings.add(id::secret_file, document, start);
  }
  if (file.content.size() > large) findings.add(id::large_file, document, start);
  const bool text = is_text(file.content);
  const bool program = is_program(file.content);
  if (is_one_of(programs, extension)) {
    findings.add(id::blocked_kind, document, start);
  } else if (program) {
    findings.add(id::disguised, document, start);
  } else if (is_one_of(archives, extension) ||
             (!text && is_archive(file.content) && !is_one_of(media, extension))) {
    findings.add(id::archive, document, start);
  } else if (!text && !is_one_of(media, extension)) {
    findings.add(id::binary, document, start);
  }
  return text || (!program && !is_archive(file.content) && is_read_anyway(file.content, extension));
}

}  // namespace tank::inline v0::analysis
