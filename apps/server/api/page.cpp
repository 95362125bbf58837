// SPDX-License-Identifier: Apache-2.0
#include "server/api/page.hpp"

#include <tank/base/digest.hpp>

namespace tank::server {
namespace {

constexpr std::string_view style =
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;"
    "color:#1b1f24;background:#fff}code{font:0.9em ui-monospace,monospace}a{color:#0550ae}"
    "h2{margin-top:2.5rem;font-size:1.1rem}table{border-collapse:collapse;width:100%}"
    "th,td{text-align:left;vertical-align:top;padding:.3rem .8rem .3rem 0;"
    "border-bottom:1px solid #d0d7de}pre{background:#f6f8fa;padding:1rem;overflow:auto}"
    "form{max-width:24rem}form label,form input{display:block;width:100%;box-sizing:border-box}"
    "input{font:inherit;padding:.4rem;margin:.2rem 0 1rem;border:1px solid #57606a;"
    "border-radius:4px;color:inherit;background:inherit}"
    "form input[type=checkbox]{display:inline;width:auto;margin:0 .5rem 0 0}"
    "button{font:inherit;padding:.4rem 1.2rem;margin:0 .6rem .6rem 0;border:1px solid #0550ae;"
    "border-radius:4px;color:#fff;background:#0550ae}button.quiet{color:inherit;"
    "background:none;border-color:#57606a}button:disabled{opacity:.5}"
    "[role=alert]{color:#a40e26;font-weight:600}[role=alert]:empty{display:none}"
    "@media(prefers-color-scheme:dark){body{color:#e6edf3;background:#0d1117}a{color:#6cb6ff}"
    "pre{background:#161b22}th,td{border-color:#30363d}[role=alert]{color:#ff8182}}";

}  // namespace

Response page_response(int status, std::string_view title, const Html& content, PageKind kind) {
  Html page(
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
  page.text(title).add("</title>\n<style>").add(Markup(style)).add("</style>\n");
  if (kind == PageKind::active) {
    page.add("<script defer src=\"").add(Markup(login_script_path)).add("\"></script>\n");
  }
  page.add("</head>\n<body>\n<main>\n").add(content);
  if (kind == PageKind::active) {
    page.add(
        "<noscript><p>This page needs JavaScript. Without it, log programs in with a token: "
        "<code>tank login --with-token</code>.</p></noscript>\n");
  }
  page.add("</main>\n</body>\n</html>\n");
  Response out;
  out.status = status;
  out.add("Content-Type", "text/html; charset=utf-8");
  out.add("Cache-Control", "no-store");
  out.add("X-Content-Type-Options", "nosniff");
  out.add("Content-Security-Policy", page_policy(kind));
  out.add("Referrer-Policy", "no-referrer");
  if (kind == PageKind::active) out.add("Cross-Origin-Opener-Policy", "same-origin");
  out.body = page.bytes();
  return out;
}

std::string page_policy(PageKind kind) {
  std::string out = "default-src 'none'; style-src '" + Integrity::of(style).to_string() + "'";
  if (kind == PageKind::active) out += "; script-src 'self'; connect-src 'self'";
  return out + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
}

}  // namespace tank::server
