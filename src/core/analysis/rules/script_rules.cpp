// SPDX-License-Identifier: Apache-2.0
// What JavaScript and TypeScript do that a reviewer wants to see.
#include "core/analysis/rules/pattern_rule.hpp"

namespace tank::inline v0::analysis {
namespace {

constexpr auto stage = Stage::statics;
constexpr Where place = in_script | in_config;

const PatternRule table[] = {
    {{"script/eval-decoded", 1, stage, Severity::critical, "Executes code that it decodes",
      "Ship the code as a file.", 95},
     "atob( buffer.from( unescape( decodeuricomponent( fromcharcode( inflatesync inflaterawsync",
     R"~((?i)(eval|function|runin\w*context|vm\.\w+)\s*\([^\n]*(atob\s*\(|buffer\.from\s*\([^\n]*(base64|hex)|unescape\s*\(|decodeuricomponent\s*\(|fromcharcode|inflate(raw)?sync))~",
     place,
     Try::in_line},
    {{"script/eval-downloaded", 1, stage, Severity::critical, "Executes code that it downloads",
      "Ship the code as a file.", 494},
     "fetch( axios http.get https.get got(",
     R"~((?i)(fetch|axios(\.\w+)?|https?\.get|got)\s*\([^\n]*(\beval\b|new\s+function\b|\bfunction\s*\(\s*(code|body|text|data|src)\s*\)\s*\(\)|runin\w*context))~",
     place},
    {{"script/dynamic-execution", 1, stage, Severity::medium, "Executes text as code",
      "Call functions; read data with JSON.parse.", 95},
     "eval( new_function( runinnewcontext runinthiscontext settimeout(\" settimeout('",
     R"~((eval\s*\(\s*[^)"'\s]|new\s+Function\s*\(|runIn(New|This)Context\s*\(|setTimeout\s*\(\s*["']))~",
     in_script},
    {{"script/child-process", 1, stage, Severity::low, "Starts other programs",
      "Declare `subprocess`, and pass arguments as a list.", 78},
     "child__process deno.command bun.spawn execsync(",
     R"~((child_process|Deno\.(Command|run)|Bun\.spawn|execSync\s*\())~",
     in_script},
    {{"script/shell-command", 1, stage, Severity::medium, "Puts text into a shell command",
      "Use execFile or spawn with a list of arguments.", 78},
     "exec(` execsync(` exec(\" exec(' execsync(\" execsync('",
     R"~(exec(Sync)?\s*\(\s*(`[^`\n]*\$\{|["'][^"'\n]*["']\s*\+))~",
     in_script},
    {{"script/reverse-shell", 1, stage, Severity::critical, "Puts a shell on a socket",
      "Remove it.", 506},
     "net.connect net.socket createconnection .pipe(sh new_net.",
     R"~((?i)(net\.(connect|createconnection|socket)[^\n]*(spawn|exec|/bin/|cmd\.exe|\.pipe\(\s*sh)|\.pipe\(\s*sh\.stdin|(spawn|exec)\s*\(\s*["'`](/bin/(ba)?sh|cmd\.exe)[^\n]*net\.))~",
     place,
     Try::in_line},
    {{"script/hidden-require", 1, stage, Severity::high, "Hides what it loads",
      "Load modules by their names.", 506},
     "require( process.mainmodule process.binding import( constructor.constructor",
     R"~((require\s*\(\s*([^"'`)\n]*(atob|Buffer\.from|fromCharCode|reverse\(\)|\+\s*["'])|["']\w{1,6}["']\s*\+)|process\.(mainModule|binding)\b|constructor\s*\.\s*constructor\s*\())~",
     place},
    {{"script/obfuscated", 1, stage, Severity::high, "Was put through an obfuscator",
      "Ship the source.", 506},
     "__0x var_0x eval(function(p,a,c,k,e jjencode",
     R"~((_0x[0-9a-f]{4,6}\s*(\(|\[|=)|eval\(function\(p,a,c,k,e,[dr]\)))~",
     in_script | in_config},
    {{"script/escaped-text", 1, stage, Severity::high, "Writes text as escapes or character codes",
      "Write the text out.", 506},
     "fromcharcode( \\u00",
     R"~((fromCharCode\s*\(\s*(\d{2,3}\s*,\s*){7,}|(\\u00[0-9a-fA-F]{2}){12,}))~",
     place},
    {{"script/prototype", 1, stage, Severity::medium, "Changes functions that others call",
      "Leave built-in objects alone.", 1321},
     "____proto____ globalthis.fetch_= xmlhttprequest.prototype module.____load window.fetch_=",
     R"~((?i)(__proto__\s*(\[|\.\w+\s*=)|(globalthis|window)\.fetch\s*=[^=]|xmlhttprequest\.prototype\.\w+\s*=[^=]|module\._load\s*=[^=]))~",
     in_script},
    {{"script/unsafe-deserialisation", 1, stage, Severity::high, "Reads a format that can run code",
      "Use JSON.parse.", 502},
     "node-serialize unserialize( serialize-to-js",
     R"~((node-serialize|serialize-to-js|\bunserialize\s*\(\s*\w))~",
     in_script},
    {{"script/lifecycle", 1, stage, Severity::medium, "Runs a program while it is installed",
      "Leave it to the user to run it.", 829},
     "\"preinstall\" \"postinstall\" \"install\" \"prepare\" \"preprepare\"",
     R"~("(pre|post)?install"\s*:\s*"[^"\n])~",
     in_package_json},
    {{"script/lifecycle-network", 1, stage, Severity::critical,
      "Reaches the network or runs inline code while it is installed", "Remove it.", 829},
     "\"preinstall\" \"postinstall\" \"install\" \"prepare\"",
     R"~((?i)"((pre|post)?install|prepare)"\s*:\s*"[^"\n]*(curl|wget|node\s+-e|python3?\s+-c|powershell|base64|https?://|nc\s|\|\s*(ba)?sh))~",
     in_package_json},
    {{"script/beacon", 1, stage, Severity::high, "Sends cookies or storage of a page away",
      "Remove it.", 200},
     "document.cookie localstorage sessionstorage",
     R"~((?i)(fetch|sendbeacon|axios\S{0,10}|\.src\s*=|xmlhttprequest|\.open)\b[^\n]*(document\.cookie|localstorage|sessionstorage)|(document\.cookie|localstorage)[^\n]*(fetch|sendbeacon|axios)\s*\()~",
     in_script | in_markup | in_config,
     Try::in_line},
};

}  // namespace

std::span<const PatternRule> script_rules() { return table; }

}  // namespace tank::inline v0::analysis
