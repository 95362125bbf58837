// SPDX-License-Identifier: Apache-2.0
#include "server/http/response.hpp"

#include <array>
#include <utility>

namespace tank::server {
namespace {

constexpr std::array phrases{
    std::pair{100, std::string_view{"Continue"}},
    std::pair{200, std::string_view{"OK"}},
    std::pair{201, std::string_view{"Created"}},
    std::pair{202, std::string_view{"Accepted"}},
    std::pair{204, std::string_view{"No Content"}},
    std::pair{206, std::string_view{"Partial Content"}},
    std::pair{303, std::string_view{"See Other"}},
    std::pair{304, std::string_view{"Not Modified"}},
    std::pair{400, std::string_view{"Bad Request"}},
    std::pair{401, std::string_view{"Unauthorized"}},
    std::pair{403, std::string_view{"Forbidden"}},
    std::pair{404, std::string_view{"Not Found"}},
    std::pair{405, std::string_view{"Method Not Allowed"}},
    std::pair{408, std::string_view{"Request Timeout"}},
    std::pair{409, std::string_view{"Conflict"}},
    std::pair{410, std::string_view{"Gone"}},
    std::pair{412, std::string_view{"Precondition Failed"}},
    std::pair{413, std::string_view{"Content Too Large"}},
    std::pair{414, std::string_view{"URI Too Long"}},
    std::pair{415, std::string_view{"Unsupported Media Type"}},
    std::pair{416, std::string_view{"Range Not Satisfiable"}},
    std::pair{417, std::string_view{"Expectation Failed"}},
    std::pair{422, std::string_view{"Unprocessable Content"}},
    std::pair{429, std::string_view{"Too Many Requests"}},
    std::pair{431, std::string_view{"Request Header Fields Too Large"}},
    std::pair{500, std::string_view{"Internal Server Error"}},
    std::pair{501, std::string_view{"Not Implemented"}},
    std::pair{503, std::string_view{"Service Unavailable"}},
    std::pair{504, std::string_view{"Gateway Timeout"}},
    std::pair{505, std::string_view{"HTTP Version Not Supported"}},
};

}  // namespace

void Response::add(std::string_view name, std::string_view value) {
  fields.append(name).append(": ").append(value).append("\r\n");
}

std::uint64_t Response::body_bytes() const {
  if (prepared) return prepared->file ? prepared->file_bytes : prepared->body.size();
  if (file) return file_bytes;
  return shared ? shared->size() : body.size();
}

std::string_view reason_phrase(int status) {
  for (const auto& [code, phrase] : phrases) {
    if (code == status) return phrase;
  }
  return {};
}

void append_head(std::string& out, const Response& response) {
  out.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ");
  out.append(reason_phrase(response.status)).append("\r\n").append(response.fields);
  if (response.may_have_body() && !response.feed) {
    out.append("Content-Length: ").append(std::to_string(response.body_bytes())).append("\r\n");
  }
}

std::shared_ptr<const PreparedAnswer> prepare(Response response) {
  auto answer = std::make_shared<PreparedAnswer>();
  answer->status = response.status;
  append_head(answer->head, response);
  if (response.file) {
    answer->file = std::move(response.file);
    answer->file_bytes = response.file_bytes;
  } else {
    answer->body = response.shared ? *response.shared : std::move(response.body);
  }
  return answer;
}

}  // namespace tank::server
