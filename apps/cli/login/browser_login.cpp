// SPDX-License-Identifier: Apache-2.0
#include "cli/login/browser_login.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <thread>

#include <unistd.h>

#include <tank/base/url.hpp>
#include <tank/identity/authorization_codes.hpp>

#include "cli/login/browser.hpp"
#include "cli/login/login_api.hpp"
#include "cli/login/loopback.hpp"

namespace tank::inline v0::cli {
namespace {

using namespace std::chrono_literals;
using std::chrono::seconds;

constexpr seconds interval_least{1};
constexpr seconds interval_most{60};

/// What the page calls us, and the token's name: people have several machines.
std::string client_name() {
  std::array<char, 65> host{};
  if (::gethostname(host.data(), host.size() - 1) != 0) return "tank";
  return "tank on " + std::string(host.data());
}

// What the user may do is bounded by roles as well; who wants less makes a token.
std::vector<std::string> every_scope() {
  std::vector<std::string> out;
  for (const identity::Scope scope : identity::Scopes::all().list()) {
    out.emplace_back(json::word_of(scope));
  }
  return out;
}

bool pause(seconds time, const std::function<bool()>& interrupted) {
  const auto end = std::chrono::steady_clock::now() + time;
  while (std::chrono::steady_clock::now() < end) {
    if (interrupted && interrupted()) return false;
    std::this_thread::sleep_for(50ms);
  }
  return true;
}

/// Ask, wait, ask again (RFC 8628 §3.5).
Result<wire::LoggedIn> wait_for_decision(Context& context, LoginApi& api,
                                         const wire::DeviceStarted& started) {
  seconds interval = std::clamp(seconds(started.interval), interval_least, interval_most);
  const auto end = std::chrono::steady_clock::now() + seconds(started.expires_in);
  while (std::chrono::steady_clock::now() < end) {
    if (!pause(interval, context.interrupted)) return fail(Errc::cancelled);
    auto answer = api.poll_device(started.device_code);
    if (answer) return answer;
    switch (answer.error().code) {
      case Errc::authorization_pending:
        break;
      case Errc::slow_down:
        interval += limits::device_poll_interval;
        break;
      case Errc::unavailable:
      case Errc::timed_out:
        interval = std::min(2 * interval, interval_most);
        break;
      default:
        return answer;
    }
  }
  return fail(Errc::expired_code, "nobody decided in time; run `tank login` again");
}

Result<wire::LoggedIn> log_in_elsewhere(Context& context, LoginApi& api, bool opens) {
  const auto started = api.begin_device({.client = client_name(), .scopes = every_scope()});
  if (!started) return pass(started);
  // Not a note: without it nobody could go on, however quiet the program is to be.
  context.terminal.error("Open " + started->verification_uri + " in a browser and type " +
                         started->user_code);
  context.terminal.error("or open " + started->verification_uri_complete);
  const auto command = browser_command(context.environment);
  if (opens && command) open_in_browser(*command, started->verification_uri_complete);
  return wait_for_decision(context, api, *started);
}

Result<wire::LoggedIn> log_in_here(Context& context, LoginApi& api, const std::string& command) {
  const auto listener = LoopbackListener::open();
  if (!listener) return pass(listener);
  const Secret verifier = identity::make_code_verifier(context.entropy);
  const Secret state = identity::make_code_verifier(context.entropy);
  const std::string page =
      api.address() + "/login/authorize?client=" + encode_url_part(client_name()) +
      "&redirect_uri=" + encode_url_part(listener->redirect_uri()) + "&state=" + state.reveal() +
      "&code_challenge=" + identity::code_challenge(verifier) +
      "&scope=" + encode_url_part(identity::Scopes::all().to_string());
  context.terminal.error("Log in with the browser; if it does not open, go to");
  context.terminal.error(page);
  open_in_browser(command, page);
  const auto code =
      listener->wait(state.reveal(), seconds(limits::device_code_lifetime), context.interrupted);
  if (!code) return pass(code);
  return api.exchange({.code = code->reveal(),
                       .code_verifier = verifier.reveal(),
                       .redirect_uri = listener->redirect_uri()});
}

}  // namespace

Result<Secret> log_in_with_browser(Context& context, const std::string& address, BrowserWay way) {
  if (context.terminal.options().no_input) {
    return fail(Errc::invalid_argument,
                "a login in the browser needs somebody; with `--no-input`, give a token to "
                "`tank login --with-token`");
  }
  auto api = LoginApi::open({.address = address,
                             .token = Secret(),
                             .cache_folder = {},
                             .offline = context.configuration.is_on("offline"),
                             .parallel = 1,
                             .interrupted = context.interrupted});
  if (!api) return pass(api);
  const auto command = browser_command(context.environment);
  auto in = way == BrowserWay::here && command
                ? log_in_here(context, *api, *command)
                : log_in_elsewhere(context, *api, way == BrowserWay::by_code);
  if (!in) {
    context.report.request_id = api->request_id();
    return pass(in);
  }
  return Secret(std::move(in->token));
}

}  // namespace tank::inline v0::cli
