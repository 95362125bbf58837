// SPDX-License-Identifier: Apache-2.0
#include "core/package/yaml_events.hpp"

#include <set>

#include <yaml.h>

#include <tank/base/limits.hpp>

namespace tank::inline v0::package {
namespace {

tl::unexpected<Error> refuse(std::size_t line, std::string_view why) {
  // The line of the front matter is counted from 1, behind its opening mark.
  return fail(Errc::invalid_skill,
              "front matter, line " + std::to_string(line + 2) + ": " + std::string(why));
}

// libyaml's events own memory.
struct RawEvent {
  yaml_event_t raw{};
  RawEvent() = default;
  RawEvent(const RawEvent&) = delete;
  RawEvent& operator=(const RawEvent&) = delete;
  ~RawEvent() { yaml_event_delete(&raw); }
};

Result<YamlEvent> refuse_decoration(YamlEvent event, const yaml_char_t* anchor,
                                    const yaml_char_t* tag) {
  if (anchor != nullptr) return refuse(event.line, "anchors are not taken");
  if (tag != nullptr) return refuse(event.line, "tags are not taken");
  return event;
}

Result<YamlEvent> to_scalar(YamlEvent event, const yaml_event_t& raw) {
  const auto& scalar = raw.data.scalar;
  event.kind = YamlEvent::Kind::scalar;
  event.text.assign(reinterpret_cast<const char*>(scalar.value), scalar.length);
  if (event.text.find('\0') != std::string::npos) return refuse(event.line, "a zero character");
  return refuse_decoration(std::move(event), scalar.anchor, scalar.tag);
}

Result<YamlEvent> to_event(const yaml_event_t& raw) {
  YamlEvent event;
  event.line = raw.start_mark.line;
  switch (raw.type) {
    case YAML_SCALAR_EVENT:
      return to_scalar(std::move(event), raw);
    case YAML_MAPPING_START_EVENT: {
      const auto& map = raw.data.mapping_start;
      event.kind = YamlEvent::Kind::begin_map;
      event.is_flow = map.style == YAML_FLOW_MAPPING_STYLE;
      return refuse_decoration(std::move(event), map.anchor, map.tag);
    }
    case YAML_SEQUENCE_START_EVENT: {
      const auto& list = raw.data.sequence_start;
      event.kind = YamlEvent::Kind::begin_list;
      event.is_flow = list.style == YAML_FLOW_SEQUENCE_STYLE;
      return refuse_decoration(std::move(event), list.anchor, list.tag);
    }
    case YAML_MAPPING_END_EVENT:
      event.kind = YamlEvent::Kind::end_map;
      return event;
    case YAML_SEQUENCE_END_EVENT:
      event.kind = YamlEvent::Kind::end_list;
      return event;
    default:
      return refuse(event.line, "aliases are not taken");
  }
}

bool is_frame(yaml_event_type_t type) {
  return type == YAML_STREAM_START_EVENT || type == YAML_DOCUMENT_END_EVENT ||
         type == YAML_NO_EVENT;
}

bool has_directives(const yaml_event_t& raw) {
  const auto& start = raw.data.document_start;
  return start.version_directive != nullptr ||
         start.tag_directives.start != start.tag_directives.end;
}

}  // namespace

struct YamlEvents::Parser {
  yaml_parser_t raw{};
  bool good = yaml_parser_initialize(&raw) == 1;
  Parser() = default;
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;
  ~Parser() {
    if (good) yaml_parser_delete(&raw);
  }
};

YamlEvents::YamlEvents(std::string_view text) : parser_(std::make_unique<Parser>()) {
  if (!parser_->good) return;
  yaml_parser_set_input_string(&parser_->raw, reinterpret_cast<const unsigned char*>(text.data()),
                               text.size());
  // Without it libyaml would look for a byte order mark and read UTF-16.
  yaml_parser_set_encoding(&parser_->raw, YAML_UTF8_ENCODING);
}

YamlEvents::~YamlEvents() = default;

Result<YamlEvent> YamlEvents::next() {
  if (!parser_->good) return fail(Errc::limit_exceeded, "no memory to read YAML with");
  while (!ended_) {
    RawEvent event;
    if (yaml_parser_parse(&parser_->raw, &event.raw) == 0) {
      const char* problem = parser_->raw.problem;
      return refuse(parser_->raw.problem_mark.line, problem == nullptr ? "not YAML" : problem);
    }
    if (event.raw.type == YAML_DOCUMENT_START_EVENT) {
      const std::size_t line = event.raw.start_mark.line;
      if (document_seen_) return refuse(line, "a second document");
      if (has_directives(event.raw)) return refuse(line, "directives are not taken");
      document_seen_ = true;
    } else if (event.raw.type == YAML_STREAM_END_EVENT) {
      ended_ = true;
    } else if (!is_frame(event.raw.type)) {
      return to_event(event.raw);
    }
  }
  return YamlEvent{};
}

Result<void> skip_value(YamlEvents& events, const YamlEvent& first, std::size_t depth) {
  if (first.kind == YamlEvent::Kind::scalar) return {};
  if (depth == limits::skill_depth) return refuse(first.line, "too deep");
  const bool map = first.kind == YamlEvent::Kind::begin_map;
  const auto last = map ? YamlEvent::Kind::end_map : YamlEvent::Kind::end_list;
  std::set<std::string> keys;
  for (;;) {
    auto event = events.next();
    if (!event) return pass(event);
    if (event->kind == last) return {};
    if (map) {
      if (event->kind != YamlEvent::Kind::scalar) return refuse(event->line, "a key is no text");
      if (event->text == "<<") return refuse(event->line, "merge keys are not taken");
      const std::size_t line = event->line;
      if (!keys.insert(std::move(event->text)).second) return refuse(line, "a key comes twice");
      event = events.next();
      if (!event) return pass(event);
    }
    if (auto skipped = skip_value(events, *event, depth + 1); !skipped) return skipped;
  }
}

}  // namespace tank::inline v0::package
