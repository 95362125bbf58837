// SPDX-License-Identifier: Apache-2.0
#include "server/api/badge.hpp"

#include "server/api/html.hpp"

namespace tank::server {
namespace {

// Wide enough for any letter of the font.
constexpr std::size_t letter_width = 7;
constexpr std::size_t margin = 10;

std::size_t width_of(std::string_view text) { return text.size() * letter_width + margin; }

Html box(std::size_t left, std::size_t width, Markup fill) {
  Html out;
  out.add("<rect x=\"").number(static_cast<long long>(left)).add("\" width=\"");
  out.number(static_cast<long long>(width)).add("\" height=\"20\" fill=\"").add(fill);
  return out.add("\"/>");
}

Html words(std::size_t left, std::size_t width, std::string_view text) {
  Html out;
  out.add("<text x=\"").number(static_cast<long long>(left + width / 2)).add("\" y=\"14\">");
  return out.text(text).add("</text>");
}

Markup colour_of(BadgeColour colour) {
  return colour == BadgeColour::blue ? Markup("#007ec6") : Markup("#9f9f9f");
}

}  // namespace

std::string badge(std::string_view label, std::string_view message, BadgeColour colour) {
  const std::size_t left = width_of(label);
  const std::size_t right = width_of(message);
  const std::string alt = std::string(label) + ": " + std::string(message);
  Html out;
  out.add("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"");
  out.number(static_cast<long long>(left + right)).add("\" height=\"20\" role=\"img\"");
  out.add(" aria-label=\"").text(alt).add("\"><title>").text(alt).add("</title>");
  out.add(box(0, left, "#555555")).add(box(left, right, colour_of(colour)));
  out.add(
      "<g fill=\"#ffffff\" text-anchor=\"middle\" font-family=\"Verdana,sans-serif\""
      " font-size=\"11\">");
  out.add(words(0, left, label)).add(words(left, right, message)).add("</g></svg>");
  return out.bytes();
}

}  // namespace tank::server
