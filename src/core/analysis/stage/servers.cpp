// SPDX-License-Identifier: Apache-2.0
// Tool servers (Model Context Protocol) of configuration files. What starts a server is put
// together as one command and looked at like any other, and for what no server does.
#include <algorithm>
#include <array>

#include "core/analysis/stage/flow_text.hpp"
#include "core/analysis/stage/stages.hpp"
#include "core/json/json.hpp"

namespace tank::inline v0::analysis {
namespace {

struct Server {
  std::string command;
  std::vector<std::string> arguments;
  std::vector<std::string> secrets;  ///< names of variables that hold credentials
  std::size_t origin = 0;            ///< of its name, in the file
};

std::string text_of(const json::Value* value) {
  const std::string* text = value == nullptr ? nullptr : value->if_string();
  return text == nullptr ? std::string() : *text;
}

Server read_server(std::string_view file, const std::string& name, const json::Value& value) {
  Server server;
  const std::size_t at = file.find('"' + name + '"');
  const std::size_t command = at == std::string_view::npos ? at : file.find("\"command\"", at);
  server.origin = command != std::string_view::npos ? command
                  : at != std::string_view::npos    ? at
                                                    : 0;
  server.command = text_of(value.find("command"));
  const json::Value* list = value.find("args");
  if (const json::Array* items = list == nullptr ? nullptr : list->if_array()) {
    for (const json::Value& each : *items) server.arguments.push_back(text_of(&each));
  }
  const json::Value* env = value.find("env");
  if (const json::Object* members = env == nullptr ? nullptr : env->if_object()) {
    for (const json::Member& member : *members) {
      if (is_secret_name(member.key)) server.secrets.push_back(member.key);
    }
  }
  return server;
}

bool is_shell(std::string_view program) {
  constexpr std::array<std::string_view, 8> shells{"sh",  "bash", "zsh",     "dash",
                                                   "ksh", "cmd",  "cmd.exe", "powershell"};
  return std::ranges::find(shells, program) != shells.end();
}

bool is_python(std::string_view program) { return program.starts_with("python"); }
bool is_script(std::string_view program) {
  return program == "node" || program == "deno" || program == "bun" || program == "nodejs";
}

// The program text that stands on the command line itself.
std::string inline_program(const Server& server, Where& where) {
  const std::string_view program = base_name(server.command);
  for (std::size_t i = 0; i + 1 < server.arguments.size(); ++i) {
    const std::string& option = server.arguments[i];
    const bool runs = option == "-c" || option == "-e" || option == "--eval" || option == "-p" ||
                      option == "-lc" || option == "-ec" || option == "/c" || option == "-Command";
    if (!runs) continue;
    where = is_python(program)   ? in_python | in_shell
            : is_script(program) ? in_script | in_shell
                                 : in_shell;
    if (is_shell(program) || is_python(program) || is_script(program))
      return server.arguments[i + 1];
  }
  return {};
}

std::string command_line(const Server& server) {
  std::string line = server.command;
  for (const std::string& argument : server.arguments) line += ' ' + argument;
  return line;
}

bool is_network_program(std::string_view program) {
  constexpr std::array<std::string_view, 14> programs{
      "curl", "wget", "nc",       "ncat", "netcat", "telnet", "socat",
      "ftp",  "dig",  "nslookup", "host", "drill",  "scp",    "sendmail"};
  return std::ranges::find(programs, program) != programs.end();
}

bool reaches_network_inline(std::string_view text) {
  return holds_any(text, {"curl ", "wget ", "nc ", "ncat ", "urlopen", "requests.", "fetch(",
                          "http.request", "https.request", "require('http", "require(\"http",
                          "socket", "XMLHttpRequest", "axios"});
}

// Demands in what a server prints instead of speaking the protocol.
bool is_demand(const std::string& text) {
  static const auto demand = Pattern::compile(
      R"((?i)\b(important|critical|system|attention|mandatory|required|urgent|always|never|must|override|ignore|instruction|assistant|agent)\b[\s:,!-])");
  return demand && demand->find(text).has_value();
}

void judge(const Document& document, const Server& server, std::string_view program_text,
           FileFindings& findings) {
  const Span place{server.origin, server.origin + 9};
  const std::string_view program = base_name(server.command);
  const std::string line = command_line(server);
  const std::string_view text = program_text.empty() ? std::string_view(line) : program_text;
  const bool bare =
      is_network_program(program) || (!program_text.empty() && reaches_network_inline(text));
  if (bare && !server.secrets.empty()) {
    findings.add(
        id::server_network, document, place,
        "Hands " + server.secrets.front() + " to a bare network command instead of a tool server");
  }
  if (bare && server.secrets.empty()) findings.add(id::server_bare, document, place);
  static const auto destroys = Pattern::compile(
      R"((^|[\s;&|])(rm\s+(-\w+\s+)*-\w*[rRf]|shred\s|mkfs|dd\s+if=|find\s[^;|]*-delete|truncate\s|del\s+/|rmdir\s+/s))");
  if (destroys && destroys->find(text)) findings.add(id::server_destroys, document, place);
  static const auto raises = Pattern::compile(
      R"((^|[\s;&|])(sudo|doas|pkexec|su\s+-|chown\s|chmod\s+(-\w+\s+)*([0-7]?[0-7]{2}[2367]|[augo]*\+[rwxst]*[ws])|setcap\s|visudo|usermod\s))");
  if (raises && raises->find(text)) findings.add(id::server_root, document, place);
  const bool prints = program == "echo" || program == "printf" || text.starts_with("echo ") ||
                      text.starts_with("printf ");
  if (prints && text.find('|') == std::string_view::npos && is_demand(line)) {
    findings.add(id::server_prints, document, place);
  }
}

void take(const Document& document, const std::string& name, const json::Value& value,
          FileFindings& findings, DerivedTexts& derived) {
  const Server server = read_server(document.text, name, value);
  if (server.command.empty()) return;
  Where where = in_shell;
  std::string program = inline_program(server, where);
  judge(document, server, program, findings);
  if (Document* line = derived.add(document, server.origin, command_line(server), in_shell)) {
    line->is_server_command = true;
  }
  if (program.empty()) return;
  if (Document* text = derived.add(document, server.origin, std::move(program), where)) {
    text->is_server_command = true;
  }
}

}  // namespace

void find_servers(const Document& document, FileFindings& findings, DerivedTexts& derived) {
  constexpr std::size_t most = 1u << 20;
  const std::string_view text = document.text;
  const bool json = extension_of(document.path) == ".json" && text.size() <= most;
  if (!json || text.find("\"command\"") == std::string_view::npos) return;
  const auto parsed = json::parse(text);
  if (!parsed) return;
  for (const char* key : {"mcpServers", "servers", "mcp_servers"}) {
    const json::Value* found = parsed->find(key);
    const json::Object* servers = found == nullptr ? nullptr : found->if_object();
    if (servers == nullptr) continue;
    for (const json::Member& member : *servers) {
      take(document, member.key, member.value, findings, derived);
    }
  }
  if (const json::Value* one = parsed->find("mcp_server")) {
    take(document, "mcp_server", *one, findings, derived);
  }
}

}  // namespace tank::inline v0::analysis
