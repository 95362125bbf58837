// SPDX-License-Identifier: Apache-2.0
// The two pages for people. Plain HTML that works without script, style or colour.
#include <tank/base/digest.hpp>

#include "server/api/openapi.hpp"
#include "server/api/version.hpp"

namespace tank::server {
namespace {

constexpr std::string_view style =
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;"
    "color:#1b1f24;background:#fff}code{font:0.9em ui-monospace,monospace}a{color:#0550ae}"
    "h2{margin-top:2.5rem;font-size:1.1rem}table{border-collapse:collapse;width:100%}"
    "th,td{text-align:left;vertical-align:top;padding:.3rem .8rem .3rem 0;"
    "border-bottom:1px solid #d0d7de}pre{background:#f6f8fa;padding:1rem;overflow:auto}"
    "@media(prefers-color-scheme:dark){body{color:#e6edf3;background:#0d1117}a{color:#6cb6ff}"
    "pre{background:#161b22}th,td{border-color:#30363d}}";

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '&':
        out += "&amp;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string page(std::string_view title, std::string_view content) {
  std::string out = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n";
  out += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>";
  out.append(escaped(title)).append("</title>\n<style>").append(style);
  out.append("</style>\n</head>\n<body>\n<main>\n").append(content);
  out += "</main>\n</body>\n</html>\n";
  return out;
}

std::string scopes_text(const Operation& operation) {
  if (!operation.guard.login) return "nothing";
  if (!operation.guard.action) return "a token";
  std::string words = identity::scopes_for(*operation.guard.action).to_string();
  const std::size_t space = words.find(' ');
  if (space != std::string::npos) words.replace(space, 1, "</code> or <code>");
  return "a token with <code>" + words + "</code>";
}

void section(std::string& out, const Operation& operation) {
  out.append("<section aria-labelledby=\"").append(operation.id).append("\">\n<h2 id=\"");
  out.append(operation.id).append("\"><code>").append(to_string(operation.method)).append(" ");
  out.append(escaped(operation.path)).append("</code></h2>\n<p>");
  out.append(escaped(operation.summary)).append(". Needs ").append(scopes_text(operation));
  out.append(". Answers <code>").append(std::to_string(operation.status)).append("</code>.</p>\n");
  if (!operation.query.empty()) {
    out += "<p>Query:";
    for (const QueryParameter& query : operation.query) {
      out.append(" <code>").append(query.name).append("</code> (");
      out.append(escaped(query.summary)).append(")");
    }
    out += "</p>\n";
  }
  if (!operation.headers.empty()) {
    out += "<p>Headers:";
    for (const HeaderParameter& header : operation.headers) {
      out.append(" <code>").append(header.name).append("</code> (");
      out.append(escaped(header.summary)).append(")");
    }
    out += "</p>\n";
  }
  if (!operation.errors.empty()) {
    out +=
        "<table><caption>Errors</caption>\n<thead><tr><th scope=\"col\">Code</th>"
        "<th scope=\"col\">Status</th><th scope=\"col\">Meaning</th></tr></thead>\n<tbody>\n";
    for (const Errc code : operation.errors) {
      out.append("<tr><td><code>").append(to_string(code)).append("</code></td><td>");
      out.append(std::to_string(http_status(code))).append("</td><td>");
      out.append(escaped(info(code).summary)).append("</td></tr>\n");
    }
    out += "</tbody></table>\n";
  }
  out += "</section>\n";
}

}  // namespace

std::string docs_page(std::span<const Operation> operations) {
  std::string out =
      "<h1>HTTP API</h1>\n<p>The same as data: <a href=\"/openapi.json\">"
      "<code>/openapi.json</code></a>. Errors are <code>{\"error\", \"message\", "
      "\"retryable\", \"request_id\", \"details\"}</code>.</p>\n<nav "
      "aria-label=\"Operations\"><ul>\n";
  for (const Operation& operation : operations) {
    out.append("<li><a href=\"#").append(operation.id).append("\">");
    out.append(escaped(operation.summary)).append("</a></li>\n");
  }
  out += "</ul></nav>\n";
  for (const Operation& operation : operations) section(out, operation);
  return page("HTTP API of libtank", out);
}

std::string welcome_page(std::string_view public_url) {
  std::string out = "<h1>libtank</h1>\n<p>This is a registry of skills for agents, version ";
  out.append(api_version).append(".</p>\n<pre>tank login ").append(escaped(public_url));
  out +=
      " --with-token\ntank search pdf\ntank install @scope/name</pre>\n<ul>\n"
      "<li><a href=\"/docs\">HTTP API</a></li>\n"
      "<li><a href=\"/openapi.json\">OpenAPI document</a></li>\n"
      "<li><a href=\"/readyz\">State of this server</a></li>\n</ul>\n";
  return page("libtank", out);
}

std::string page_policy() {
  return "default-src 'none'; style-src '" + Integrity::of(style).to_string() +
         "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
}

}  // namespace tank::server
