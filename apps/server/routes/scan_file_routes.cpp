// SPDX-License-Identifier: Apache-2.0
// A file that somebody sends, or an address, analysed at once (Tank protocol). Nothing is kept.
#include <chrono>

#include <tank/analysis/report_text.hpp>

#include "server/api/multipart.hpp"
#include "server/api/tank_protocol.hpp"
#include "server/api/url_fetch.hpp"
#include "server/routes/routes.hpp"
#include "server/services.hpp"

namespace tank::server {
namespace {

constexpr std::uint64_t framing_bytes = 64u << 10;  // of a form, beside its file

/// What is to be looked at: `bytes` are held, or borrowed from the body.
struct Wanted {
  std::string name;
  std::string held;
  std::string_view bytes;
};

struct ScanOrder {
  std::string url;
};

template <class Visitor>
void describe(Visitor& v, ScanOrder& d) {
  v.required("url", d.url, "Where the archive or file is.").min_length(1);
}

Response refuse_body(std::string_view sentence, const json::FieldErrors& fields) {
  return skill_refusal(400, sentence, details_of(fields), "fieldErrors");
}

// What went wrong behind us is told apart from what was wrong with the request.
Response fetch_problem(const Call& call, const Error& error) {
  if (error.code == Errc::invalid_url || error.code == Errc::policy_refused) {
    return refuse_body("The URL is refused: " + describe_error(error),
                       {{"/url", describe_error(error)}});
  }
  Response out = skill_problem(error, call.request_id());
  if (error.code == Errc::timed_out) out.status = 504;
  if (error.code == Errc::unavailable) out.status = 502;
  return out;
}

tl::expected<Wanted, Response> fetch(const Call& call) {
  json::FieldErrors fields;
  const auto order = json::read<ScanOrder>(call.body(), json::Unknown::ignore, &fields);
  if (!order) {
    if (fields.empty()) fields.push_back({"/url", describe_error(order.error())});
    return tl::unexpected(refuse_body("Invalid request: send `{\"url\": …}` or a form", fields));
  }
  HttpClient* const client = call.services().outbound;
  if (client == nullptr) {
    return tl::unexpected(skill_problem(
        {Errc::storage_unavailable, "this server fetches nothing; send the file itself"},
        call.request_id()));
  }
  auto file = fetch_file(*client, order->url);
  if (!file) return tl::unexpected(fetch_problem(call, file.error()));
  Wanted out{std::move(file->name), std::move(file->bytes), {}};
  out.bytes = out.held;
  return out;
}

tl::expected<Wanted, Response> wanted(const Call& call) {
  const std::string_view type = call.head().field("content-type");
  if (is_multipart(type)) {
    const auto file = read_form_file(type, call.body());
    if (file) return Wanted{file->name, {}, file->content};
    return tl::unexpected(refuse_body("Invalid request: " + describe_error(file.error()),
                                      {{"/file", describe_error(file.error())}}));
  }
  if (type.starts_with("application/gzip") || type.starts_with("application/octet-stream")) {
    return Wanted{{}, {}, call.body()};
  }
  return fetch(call);
}

Response scan_file(const Call& call, int status) {
  const auto what = wanted(call);
  if (!what) return what.error();
  // Moving a short text moves what a view of it sees.
  const std::string_view bytes = what->held.empty() ? what->bytes : what->held;
  const TimePoint begun = call.services().clock.now();
  const auto report = call.services().scans.look_at(bytes, what->name);
  if (!report) {
    const Error& error = report.error();
    Response out = skill_problem(error, call.request_id());
    if (error.code != Errc::internal_error) return out;
    out.status = 503;  // the analysis broke off
    out.add("Retry-After", "60");
    return out;
  }
  const TimePoint ended = call.services().clock.now();
  const std::string id = ScanId::make(ended, call.services().entropy).to_string();
  return json_response(
      status,
      analysis::to_json(*report, {.scan_id = id,
                                  .duration = std::chrono::duration_cast<std::chrono::milliseconds>(
                                      ended - begun)}));
}

Result<Reply> unused(const Call&, const RawBody&) { return Reply{}; }

}  // namespace

std::vector<Operation> scan_file_routes() {
  Operation scanning = operation<&unused>(
      Method::post, "/api/v1/scan", "scanFile",
      "Analyse an archive or a file that is sent as a form, or that is at `{\"url\": …}` (Tank"
      " protocol)",
      guard::anyone, 200,
      {Errc::invalid_argument, Errc::archive_malformed, Errc::archive_escape,
       Errc::archive_too_large, Errc::limit_exceeded});
  scanning.run = &scan_file;
  scanning.refuse = &skill_problem;
  scanning.body = BodyKind::file;
  scanning.request_schema = &schema_of<ScanOrder>;
  scanning.body_limit = limits::archive_bytes + framing_bytes;
  std::vector<Operation> out;
  out.push_back(std::move(scanning)
                    .answering("application/json")
                    .asking_others()
                    .limited_by(RateClass::scan));
  return out;
}

}  // namespace tank::server
