// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstring>
#include <utility>

#include "adapters/curl/curl_library.hpp"
#include "adapters/mail/mailers.hpp"

namespace tank::inline v0::adapters {
namespace {

using StartTls = MailerAddress::StartTls;

constexpr std::size_t shown_reply_bytes = 200;

/// One mail on its way. Its address is known to libcurl, so it never moves.
struct Delivery {
  std::string_view unsent;
  bool addressed = false;  // the server took the sender and was told the recipient
  bool leaving = false;    // what the server says to our goodbye is no reply to the mail
  std::string reply;       // the last line of the server before that
};

std::size_t on_read(char* to, std::size_t, std::size_t size, void* from) {
  auto& delivery = *static_cast<Delivery*>(from);
  const std::size_t count = std::min(size, delivery.unsent.size());
  std::memcpy(to, delivery.unsent.data(), count);
  delivery.unsent.remove_prefix(count);
  return count;
}

// Keeps what a terminal may show.
std::size_t on_reply(char* line, std::size_t, std::size_t size, void* to) {
  auto& delivery = *static_cast<Delivery*>(to);
  if (delivery.leaving) return size;
  delivery.reply.clear();
  for (const char c : std::string_view(line, std::min(size, shown_reply_bytes))) {
    if (c >= 0x20 && c < 0x7f) delivery.reply += c;
  }
  return size;
}

// Looks at the first word only: commands hold passwords too.
int on_trace(CURL*, curl_infotype type, char* data, std::size_t size, void* to) {
  if (type != CURLINFO_HEADER_OUT) return 0;
  auto& delivery = *static_cast<Delivery*>(to);
  const std::string_view command(data, size);
  delivery.addressed = delivery.addressed || command.starts_with("RCPT ");
  delivery.leaving = delivery.leaving || command.starts_with("QUIT");
  return 0;
}

long tls_level(const MailerAddress& address) {
  if (address.kind == MailerAddress::Kind::smtps) return CURLUSESSL_ALL;
  switch (address.starttls) {
    case StartTls::never:
      return CURLUSESSL_NONE;
    case StartTls::when_offered:
      return CURLUSESSL_TRY;
    case StartTls::always:
      break;
  }
  return CURLUSESSL_ALL;
}

// The path is the name by which we greet (RFC 5321 §4.1.1.1): the sender's domain says more
// than the name of a container.
std::string url_of(const MailerAddress& address, const Email& from) {
  const std::string scheme = address.kind == MailerAddress::Kind::smtps ? "smtps://" : "smtp://";
  const std::string& sender = from.to_string();
  return scheme + address.host + ":" + std::to_string(address.port) + "/" +
         sender.substr(sender.rfind('@') + 1);
}

class SmtpMailer final : public Mailer {
 public:
  SmtpMailer(const CurlLibrary& curl, MailerAddress address, MailerOptions options,
             const Clock& clock, Entropy& entropy)
      : curl_(curl),
        address_(std::move(address)),
        options_(std::move(options)),
        url_(url_of(address_, options_.from)),
        clock_(&clock),
        entropy_(&entropy) {}

  Result<void> send(const Mail& mail) override {
    const Sender sender{.address = options_.from, .name = options_.from_name};
    const auto message = compose(mail, sender, clock_->now(), *entropy_);
    if (!message) return pass(message);
    CURL* easy = curl_.easy_init();
    if (easy == nullptr) return fail(Errc::unavailable, "libcurl cannot start");
    Delivery delivery{.unsent = *message, .reply = {}};
    curl_slist* recipients = curl_.slist_append(nullptr, ("<" + mail.to.to_string() + ">").c_str());
    set_server(easy);
    set_mail(easy, delivery, recipients, message->size());
    const CURLcode code = curl_.easy_perform(easy);
    curl_.easy_cleanup(easy);
    curl_.slist_free_all(recipients);
    if (code == CURLE_OK) return {};
    return failure(code, delivery);
  }

 private:
  template <class Value>
  void set(CURL* easy, CURLoption option, Value value) const {
    curl_.easy_setopt(easy, option, value);
  }

  void set_server(CURL* easy) const {
    set(easy, CURLOPT_URL, url_.c_str());
    set(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    set(easy, CURLOPT_PROXY, "");  // mail goes to the server that was named
    set(easy, CURLOPT_NOSIGNAL, 1L);
    set(easy, CURLOPT_USE_SSL, tls_level(address_));
    set(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!options_.ca_file.empty()) set(easy, CURLOPT_CAINFO, options_.ca_file.c_str());
    set(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options_.connect_timeout.count()));
    set(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(options_.timeout.count()));
    // The goodbye, after the mail was taken, has no other limit than this; in seconds.
    set(easy, CURLOPT_SERVER_RESPONSE_TIMEOUT,
        static_cast<long>(std::chrono::ceil<std::chrono::seconds>(options_.timeout).count()));
    if (address_.user.empty()) return;
    set(easy, CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN");
    set(easy, CURLOPT_USERNAME, address_.user.c_str());
    set(easy, CURLOPT_PASSWORD, options_.password.reveal().c_str());
  }

  void set_mail(CURL* easy, Delivery& delivery, curl_slist* recipients, std::size_t size) const {
    set(easy, CURLOPT_MAIL_FROM, ("<" + options_.from.to_string() + ">").c_str());
    set(easy, CURLOPT_MAIL_RCPT, recipients);
    set(easy, CURLOPT_UPLOAD, 1L);
    set(easy, CURLOPT_READFUNCTION, &on_read);
    set(easy, CURLOPT_READDATA, static_cast<void*>(&delivery));
    set(easy, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(size));
    set(easy, CURLOPT_HEADERFUNCTION, &on_reply);
    set(easy, CURLOPT_HEADERDATA, static_cast<void*>(&delivery));
    // There is no other way to learn which command a refusal answers.
    set(easy, CURLOPT_VERBOSE, 1L);
    set(easy, CURLOPT_DEBUGFUNCTION, &on_trace);
    set(easy, CURLOPT_DEBUGDATA, static_cast<void*>(&delivery));
  }

  // A 5xx to the recipient or to the text is about this mail; before that, it is about us, and
  // the operator can mend it while the mail waits.
  [[nodiscard]] tl::unexpected<Error> failure(CURLcode code, const Delivery& delivery) const {
    std::string why = address_.host + ": " + curl_.easy_strerror(code);
    if (!delivery.reply.empty()) why += "; the last reply was `" + delivery.reply + "`";
    if (code == CURLE_OPERATION_TIMEDOUT) return fail(Errc::timed_out, std::move(why));
    const bool for_good = delivery.addressed && delivery.reply.starts_with('5');
    return fail(for_good ? Errc::invalid_argument : Errc::unavailable, std::move(why));
  }

  CurlLibrary curl_;
  MailerAddress address_;
  MailerOptions options_;
  std::string url_;
  const Clock* clock_;
  Entropy* entropy_;
};

}  // namespace

Result<std::unique_ptr<Mailer>> open_smtp(MailerAddress address, MailerOptions options,
                                          const Clock& clock, Entropy& entropy) {
  const auto curl = CurlLibrary::load();
  if (!curl) return pass(curl);
  return std::make_unique<SmtpMailer>(*curl, std::move(address), std::move(options), clock,
                                      entropy);
}

}  // namespace tank::inline v0::adapters
