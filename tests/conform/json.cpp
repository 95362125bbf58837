// SPDX-License-Identifier: Apache-2.0
// A file is one text. `y_` in front of its name means that it must be accepted, `n_` that it
// must be refused; of any other it is only asked that all entry points agree. A `y_` text in
// which a key stands twice must be refused: RFC 8259 §4 leaves open what such an object means,
// and libtank wants one meaning.
#include "core/json/json.hpp"

#include <chrono>

#include "conform/input.hpp"

namespace tank::conform {
namespace {

struct Holder {
  json::Value value;
};

template <class Visitor>
void describe(Visitor& v, Holder& holder) {
  v.required("value", holder.value, "Anything.");
}

struct Answer {
  bool accepted = false;
  bool agreed = false;
  bool key_stands_twice = false;
};

// The ways in which a text can come in: as a value, as a type, as a member of a type; and
// again from what was written, compact and pretty.
Answer ask(const std::string& text) {
  const auto value = json::parse(text);
  const auto typed = json::read<json::Value>(text);
  const auto lenient = json::read<json::Value>(text, json::Unknown::ignore);
  Answer answer{.accepted = value.has_value(), .agreed = typed == value && lenient == value};
  if (!value) {
    answer.key_stands_twice = value.error().detail.find("stands twice") != std::string::npos;
    return answer;
  }

  const auto member = json::read<Holder>("{\"value\":" + text + "}");
  const auto compact = json::parse(json::write(*value));
  const auto pretty = json::parse(json::write_pretty(*value));
  answer.agreed = answer.agreed && compact == value && pretty == value && member.has_value() &&
                  member->value == *value && json::from<json::Value>(*value) == value;
  return answer;
}

void judge(const std::filesystem::path& file, const std::string& text, const Sink& sink) {
  const std::string id = file.filename().string();
  const auto begun = std::chrono::steady_clock::now();
  const Answer answer = ask(text);
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begun;
  std::string expected;
  if (id.starts_with("y_")) expected = verdict_of(!answer.key_stands_twice);
  if (id.starts_with("n_")) expected = verdict_of(false);
  std::string verdict(verdict_of(answer.accepted));
  const bool ok = answer.agreed && (expected.empty() || verdict == expected);
  if (!answer.agreed) verdict += ", but not everywhere";
  sink({id, std::move(verdict), std::move(expected), ok, took.count()});
}

}  // namespace

Result<void> run_json(const std::filesystem::path& path, const Sink& sink) {
  const auto files = files_of(path, ".json");
  if (!files) return pass(files);
  for (const auto& file : *files) {
    const auto text = read_file(file);
    if (!text) return pass(text);
    judge(file, *text, sink);
  }
  return {};
}

}  // namespace tank::conform
