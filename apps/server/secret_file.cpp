// SPDX-License-Identifier: Apache-2.0
#include "server/secret_file.hpp"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tank::server {
namespace {

constexpr std::size_t secret_bytes_max = 4u << 10;

tl::unexpected<Error> broken(const std::string& what, const std::string& path) {
  return fail(Errc::io_error, what + " " + path + ": " + std::strerror(errno));
}

/// Closes what it holds.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

Result<void> write_secret(const std::string& path, const Secret& text) {
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (file.number() < 0) return broken("cannot make", path);
  const std::string line = text.reveal() + "\n";
  const auto size = static_cast<ssize_t>(line.size());
  if (::write(file.number(), line.data(), line.size()) != size || ::fsync(file.number()) != 0) {
    return broken("cannot write", path);
  }
  return {};
}

// Whole or not at all, and the first of several wins: `link` does not replace.
Result<void> make_key_file(const std::string& path, Entropy& entropy) {
  const std::string fresh = path + "." + std::to_string(::getpid());
  if (auto written = write_secret(fresh, identity::MasterKey::make(entropy).to_text()); !written) {
    return written;
  }
  const bool linked = ::link(fresh.c_str(), path.c_str()) == 0 || errno == EEXIST;
  const int reason = errno;
  ::unlink(fresh.c_str());
  errno = reason;
  if (!linked) return broken("cannot make", path);
  return {};
}

}  // namespace

Result<Secret> read_secret(const std::string& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat info{};
  if (file.number() < 0 || ::fstat(file.number(), &info) != 0) return broken("cannot open", path);
  if ((info.st_mode & 0077) != 0) {
    return fail(Errc::io_error, path + " can be read by others; run: chmod 600 " + path);
  }
  std::string text(secret_bytes_max, '\0');
  const ssize_t count = ::read(file.number(), text.data(), text.size());
  if (count < 0) return broken("cannot read", path);
  text.resize(static_cast<std::size_t>(count));
  text.resize(std::min(text.find_first_of("\r\n"), text.size()));
  return Secret(std::move(text));
}

Result<identity::MasterKey> open_master_key(const std::string& path, Entropy& entropy) {
  if (::access(path.c_str(), F_OK) != 0) {
    if (auto made = make_key_file(path, entropy); !made) return pass(made);
  }
  const auto text = read_secret(path);
  if (!text) return pass(text);
  auto key = identity::MasterKey::parse(*text);
  if (key) return key;
  return fail(Errc::invalid_argument, path + " holds no master key: " + key.error().detail);
}

}  // namespace tank::server
