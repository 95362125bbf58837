// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "adapters/mail/mailers.hpp"
#include "core/crypto/encoding.hpp"

namespace tank::inline v0::adapters {
namespace {

namespace fs = std::filesystem;

constexpr mode_t only_ours = 0600;  // mails hold codes and links that log people in

tl::unexpected<Error> system_failure(const std::string& what, int number) {
  return fail(Errc::unavailable, what + ": " + std::generic_category().message(number));
}

Result<void> write_new(const fs::path& path, std::string_view bytes) {
  const int file =
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, only_ours);
  if (file < 0) return system_failure("cannot make " + path.string(), errno);
  int failed = 0;
  while (!bytes.empty() && failed == 0) {
    const ssize_t count = ::write(file, bytes.data(), bytes.size());
    if (count >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(count));
    } else if (errno != EINTR) {
      failed = errno;
    }
  }
  ::close(file);
  if (failed == 0) return {};
  ::unlink(path.c_str());
  return system_failure("cannot write " + path.string(), failed);
}

std::string zeros(std::string digits, std::size_t width) {
  digits.insert(0, width - std::min(width, digits.size()), '0');
  return digits;
}

class SpoolMailer final : public Mailer {
 public:
  SpoolMailer(fs::path folder, Sender sender, const Clock& clock, Entropy& entropy)
      : folder_(std::move(folder)),
        sender_(std::move(sender)),
        clock_(&clock),
        entropy_(&entropy) {}

  Result<void> send(const Mail& mail) override {
    const TimePoint now = clock_->now();
    const auto message = compose(mail, sender_, now, *entropy_);
    if (!message) return pass(message);
    const std::string name = next_name(now);
    const fs::path unfinished = folder_ / ("." + name + ".part");
    const auto written = write_new(unfinished, *message);
    if (!written) return written;
    std::error_code error;
    fs::rename(unfinished, folder_ / name, error);
    if (!error) return {};
    ::unlink(unfinished.c_str());
    return system_failure("cannot name " + (folder_ / name).string(), error.value());
  }

 private:
  // The time, then the turn among those of one moment, then what keeps two processes apart.
  std::string next_name(TimePoint now) {
    std::array<std::byte, 6> random{};
    entropy_->fill(random);
    const auto turn = turn_.fetch_add(1);
    return zeros(std::to_string(now.time_since_epoch().count()), 17) + "-" +
           zeros(std::to_string(turn), 6) + "-" +
           crypto::to_hex({reinterpret_cast<const char*>(random.data()), random.size()}) + ".eml";
  }

  fs::path folder_;
  Sender sender_;
  const Clock* clock_;
  Entropy* entropy_;
  std::atomic<std::uint64_t> turn_ = 0;
};

}  // namespace

Result<std::unique_ptr<Mailer>> open_spool(const std::string& folder, Sender sender,
                                           const Clock& clock, Entropy& entropy) {
  std::error_code error;
  if (fs::create_directories(folder, error)) {
    fs::permissions(folder, fs::perms::owner_all, error);
  }
  if (error || !fs::is_directory(folder, error)) {
    return fail(Errc::unavailable, "the spool " + folder + " cannot be made: " +
                                       (error ? error.message() : "it is no folder"));
  }
  return std::make_unique<SpoolMailer>(folder, std::move(sender), clock, entropy);
}

}  // namespace tank::inline v0::adapters
