// SPDX-License-Identifier: Apache-2.0
#include "conform/input.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <system_error>

#include "core/json/parse.hpp"

namespace tank::conform {
namespace {

namespace fs = std::filesystem;

constexpr json::ParseLimits set_limits{.depth = 64, .bytes = 256u << 20};

std::string id_of(const json::Value& value, const fs::path& file, std::size_t number) {
  for (const char* key : {"id", "name"}) {
    if (std::string id = text_at(value, key); !id.empty()) return id;
  }
  return file.stem().string() + "-" + std::to_string(number);
}

bool is_surrogate(std::string_view escape, std::string_view thirds) {
  return escape.size() >= 6 && escape.starts_with("\\u") &&
         (escape[2] == 'd' || escape[2] == 'D') && thirds.find(escape[3]) != std::string_view::npos;
}

// Sets made for JavaScript hold halves of surrogate pairs, which no UTF-8 has and strict JSON
// refuses. They stand for U+FFFD, as when a browser makes text of them.
std::string without_lone_surrogates(std::string_view text) {
  constexpr std::string_view high = "89abAB";
  constexpr std::string_view low = "cdefCDEF";
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const std::string_view rest = text.substr(i);
    std::size_t length = rest.front() == '\\' ? 2 : 1;
    const bool pair = is_surrogate(rest, high) && is_surrogate(rest.substr(6), low);
    if (pair) length = 12;
    if (!pair && (is_surrogate(rest, high) || is_surrogate(rest, low))) {
      out += "\\uFFFD";
      i += 6;
      continue;
    }
    out += rest.substr(0, length);
    i += length;
  }
  return out;
}

Result<json::Value> parse_in(const fs::path& file, std::string_view text) {
  auto value = json::parse(without_lone_surrogates(text), set_limits);
  if (!value) return fail(value.error().code, file.string() + ": " + value.error().detail);
  return value;
}

Result<void> read_lines(const fs::path& file, std::string_view text, std::vector<Case>& out) {
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty()) continue;
    auto value = parse_in(file, line);
    if (!value) return pass(value);
    std::string id = id_of(*value, file, number);
    out.push_back({file, std::move(id), *std::move(value)});
  }
  return {};
}

Result<void> read_array(const fs::path& file, std::string_view text, std::vector<Case>& out) {
  const auto document = parse_in(file, text);
  if (!document) return pass(document);
  const json::Value* vectors = document->find("vectors");
  const json::Array* items = (vectors != nullptr ? vectors : &*document)->if_array();
  if (items == nullptr) {
    return fail(Errc::invalid_argument, file.string() + ": neither an array nor `vectors`");
  }
  for (std::size_t i = 0; i < items->size(); ++i) {
    // Sets have lines of prose between their cases.
    if (!(*items)[i].is_object()) continue;
    out.push_back({file, id_of((*items)[i], file, i), (*items)[i]});
  }
  return {};
}

}  // namespace

Result<std::string> read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  if (!in.good() && !in.eof()) return fail(Errc::io_error, "cannot read " + path.string());
  return text;
}

Result<json::Value> read_document(const fs::path& file) {
  const auto text = read_file(file);
  if (!text) return pass(text);
  return parse_in(file, *text);
}

Result<std::vector<fs::path>> files_of(const fs::path& path, std::string_view extension) {
  std::error_code fault;
  if (fs::is_regular_file(path, fault)) return std::vector{path};
  std::vector<fs::path> files;
  for (fs::recursive_directory_iterator it(path, fault), end; !fault && it != end;
       it.increment(fault)) {
    if (it->is_regular_file() && it->path().filename().string().ends_with(extension)) {
      files.push_back(it->path());
    }
  }
  if (files.empty()) {
    return fail(Errc::io_error, "no " + std::string(extension) + " at " + path.string());
  }
  std::ranges::sort(files);
  return files;
}

Result<std::vector<Case>> read_cases(const fs::path& path) {
  const auto files = files_of(path, "");
  if (!files) return pass(files);
  std::vector<Case> cases;
  for (const fs::path& file : *files) {
    if (file.extension() != ".json" && file.extension() != ".jsonl") continue;
    const auto text = read_file(file);
    if (!text) return pass(text);
    const auto read = file.extension() == ".jsonl" ? read_lines(file, *text, cases)
                                                   : read_array(file, *text, cases);
    if (!read) return pass(read);
  }
  return cases;
}

std::string text_at(const json::Value& value, std::string_view key) {
  const json::Value* member = value.find(key);
  const std::string* text = member == nullptr ? nullptr : member->if_string();
  return text == nullptr ? std::string() : *text;
}

}  // namespace tank::conform
