// SPDX-License-Identifier: Apache-2.0
// The pages that only show something. Plain HTML that works without script, style or colour.
#include "server/api/openapi.hpp"
#include "server/api/version.hpp"

namespace tank::server {
namespace {

Html scopes_of(const Operation& operation) {
  if (!operation.guard.login) return Html("nothing");
  if (!operation.guard.action) return Html("a token or a session");
  Html out("a token with ");
  Html between;
  for (const identity::Scope scope : identity::scopes_for(*operation.guard.action).list()) {
    out.add(between).add("<code>").text(json::word_of(scope)).add("</code>");
    between = Html(" or ");
  }
  return out;
}

template <class Parameters>
void add_parameters(Html& out, Markup title, const Parameters& parameters) {
  if (parameters.empty()) return;
  out.add("<p>").add(title);
  for (const auto& each : parameters) {
    out.add(" <code>").text(each.name).add("</code> (").text(each.summary).add(")");
  }
  out.add("</p>\n");
}

void add_errors(Html& out, const std::vector<Errc>& errors) {
  if (errors.empty()) return;
  out.add(
      "<table><caption>Errors</caption>\n<thead><tr><th scope=\"col\">Code</th>"
      "<th scope=\"col\">Status</th><th scope=\"col\">Meaning</th></tr></thead>\n<tbody>\n");
  for (const Errc code : errors) {
    out.add("<tr><td><code>").text(to_string(code)).add("</code></td><td>");
    out.number(http_status(code)).add("</td><td>");
    out.text(info(code).summary).add("</td></tr>\n");
  }
  out.add("</tbody></table>\n");
}

void add_section(Html& out, const Operation& operation) {
  out.add("<section aria-labelledby=\"").text(operation.id).add("\">\n<h2 id=\"");
  out.text(operation.id).add("\"><code>").text(to_string(operation.method)).add(" ");
  out.text(operation.path).add("</code></h2>\n<p>").text(operation.summary);
  out.add(". Needs ").add(scopes_of(operation));
  out.add(". Answers <code>").number(operation.status).add("</code>.</p>\n");
  add_parameters(out, "Query:", operation.query);
  add_parameters(out, "Headers:", operation.headers);
  add_errors(out, operation.errors);
  out.add("</section>\n");
}

}  // namespace

Html docs_page(std::span<const Operation> operations) {
  Html out(
      "<h1>HTTP API</h1>\n<p>The same as data: <a href=\"/openapi.json\">"
      "<code>/openapi.json</code></a>. Errors are <code>{\"error\", \"message\", "
      "\"retryable\", \"request_id\", \"details\"}</code>.</p>\n<nav "
      "aria-label=\"Operations\"><ul>\n");
  for (const Operation& operation : operations) {
    out.add("<li><a href=\"#").text(operation.id).add("\">");
    out.text(operation.summary).add("</a></li>\n");
  }
  out.add("</ul></nav>\n");
  for (const Operation& operation : operations) add_section(out, operation);
  return out;
}

Html welcome_page(std::string_view public_url) {
  Html out("<h1>libtank</h1>\n<p>This is a registry of skills for agents, version ");
  out.text(api_version).add(".</p>\n<pre>tank login ").text(public_url);
  out.add(
      "\ntank search pdf\ntank install @scope/name</pre>\n<ul>\n"
      "<li><a href=\"/login\">Log in</a></li>\n"
      "<li><a href=\"/docs\">HTTP API</a></li>\n"
      "<li><a href=\"/openapi.json\">OpenAPI document</a></li>\n"
      "<li><a href=\"/readyz\">State of this server</a></li>\n</ul>\n");
  return out;
}

}  // namespace tank::server
