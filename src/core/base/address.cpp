// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstddef>
#include <optional>

#include <tank/base/address.hpp>

namespace tank::inline v0 {
namespace {

struct Block {
  IpAddress::V6 prefix;
  int bits;
};

// IANA's special-purpose address registries, and multicast. The blocks that IANA calls
// globally reachable for services of the net itself (6to4 relays, AMT, AS112) have nothing
// that a user's URL could mean.
constexpr std::array special_v4{
    Block{{0}, 8},
    Block{{10}, 8},
    Block{{100, 64}, 10},
    Block{{127}, 8},
    Block{{169, 254}, 16},
    Block{{172, 16}, 12},
    Block{{192, 0, 0}, 24},
    Block{{192, 0, 2}, 24},
    Block{{192, 31, 196}, 24},
    Block{{192, 52, 193}, 24},
    Block{{192, 88, 99}, 24},
    Block{{192, 168}, 16},
    Block{{192, 175, 48}, 24},
    Block{{198, 18}, 15},
    Block{{198, 51, 100}, 24},
    Block{{203, 0, 113}, 24},
    Block{{224}, 4},
    Block{{240}, 4},
};

constexpr Block global_unicast_v6{{0x20}, 3};
constexpr std::array special_v6{
    Block{{0x20, 0x01, 0x00}, 23},              // protocol assignments, Teredo among them
    Block{{0x20, 0x01, 0x0d, 0xb8}, 32},        // documentation
    Block{{0x20, 0x02}, 16},                    // 6to4
    Block{{0x26, 0x20, 0x00, 0x4f, 0x80}, 48},  // AS112
    Block{{0x3f, 0xff, 0x00}, 20},              // documentation
};

bool lies_in(const IpAddress::V6& address, const Block& block) {
  for (int bit = 0; bit < block.bits; bit += 8) {
    const auto i = static_cast<std::size_t>(bit / 8);
    const int rest = std::min(block.bits - bit, 8);
    const int mask = (0xff << (8 - rest)) & 0xff;
    if (((address[i] ^ block.prefix[i]) & mask) != 0) return false;
  }
  return true;
}

template <class Blocks>
bool lies_in_any(const IpAddress::V6& address, const Blocks& blocks) {
  return std::ranges::any_of(blocks,
                             [&address](const Block& block) { return lies_in(address, block); });
}

std::optional<IpAddress::V4> parse_v4(std::string_view text) {
  IpAddress::V4 out{};
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (i > 0) {
      if (!text.starts_with('.')) return std::nullopt;
      text.remove_prefix(1);
    }
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    if (digits == 0 || digits > 3 || (digits > 1 && text.front() == '0')) return std::nullopt;
    int value = 0;
    for (const char c : text.substr(0, digits)) value = value * 10 + (c - '0');
    if (value > 255) return std::nullopt;
    out[i] = static_cast<std::uint8_t>(value);
    text.remove_prefix(digits);
  }
  return text.empty() ? std::optional(out) : std::nullopt;
}

/// Reads the groups of an address from left to right.
class V6Reader {
 public:
  explicit V6Reader(std::string_view text) : rest_(text) {}

  std::optional<IpAddress::V6> read() {
    if (rest_.starts_with("::")) {
      gap_ = 0;
      rest_.remove_prefix(2);
    } else if (rest_.starts_with(':')) {
      return std::nullopt;
    }
    while (!rest_.empty()) {
      if (!read_part()) return std::nullopt;
    }
    return place();
  }

 private:
  // One group, or a whole address of IPv4, and the colons behind it.
  bool read_part() {
    const std::size_t end = std::min(rest_.find(':'), rest_.size());
    const std::string_view part = rest_.substr(0, end);
    rest_.remove_prefix(end);
    if (part.find('.') != std::string_view::npos) {
      const auto v4 = parse_v4(part);
      return v4 && rest_.empty() && add((*v4)[0] << 8 | (*v4)[1]) && add((*v4)[2] << 8 | (*v4)[3]);
    }
    if (part.empty() || part.size() > 4) return false;
    int value = 0;
    for (const char c : part) {
      const int digit = hex_value(c);
      if (digit < 0) return false;
      value = value * 16 + digit;
    }
    return add(value) && read_colons();
  }

  bool read_colons() {
    if (rest_.empty()) return true;
    rest_.remove_prefix(1);
    if (!rest_.starts_with(':')) return !rest_.empty();
    rest_.remove_prefix(1);
    if (gap_) return false;
    gap_ = count_;
    return true;
  }

  bool add(int group) {
    if (count_ == groups_.size()) return false;
    groups_[count_++] = group;
    return true;
  }

  // Moves the groups behind the gap to the end.
  std::optional<IpAddress::V6> place() {
    if (gap_ ? count_ == groups_.size() : count_ != groups_.size()) return std::nullopt;
    const std::size_t behind = gap_ ? count_ - *gap_ : 0;
    IpAddress::V6 out{};
    for (std::size_t i = 0; i < count_; ++i) {
      const std::size_t to = i < count_ - behind ? i : i + groups_.size() - count_;
      out[2 * to] = static_cast<std::uint8_t>(groups_[i] >> 8);
      out[2 * to + 1] = static_cast<std::uint8_t>(groups_[i] & 0xff);
    }
    return out;
  }

  static int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
  }

  std::string_view rest_;
  std::array<int, 8> groups_{};
  std::size_t count_ = 0;
  std::optional<std::size_t> gap_;
};

std::string hex_of(int group) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (int shift = 12; shift >= 0; shift -= 4) {
    const int digit = (group >> shift) & 15;
    if (digit != 0 || !text.empty() || shift == 0) text += digits[static_cast<std::size_t>(digit)];
  }
  return text;
}

std::string v6_text(const IpAddress::V6& bytes) {
  std::array<int, 8> groups;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    groups[i] = bytes[2 * i] << 8 | bytes[2 * i + 1];
  }
  // The first of the longest runs of at least two zeros becomes `::`.
  std::size_t gap = groups.size();
  std::size_t length = 1;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    std::size_t end = i;
    while (end < groups.size() && groups[end] == 0) ++end;
    if (end - i > length) {
      gap = i;
      length = end - i;
    }
    i = std::max(i, end);
  }
  std::string text;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (i == gap) {
      text += "::";
      i += length - 1;
      continue;
    }
    if (!text.empty() && !text.ends_with(':')) text += ':';
    text += hex_of(groups[i]);
  }
  return text;
}

}  // namespace

IpAddress::IpAddress(const V4& bytes) { std::ranges::copy(bytes, bytes_.begin()); }

Result<IpAddress> IpAddress::parse(std::string_view text) {
  if (const auto v4 = parse_v4(text)) return IpAddress(*v4);
  if (text.find(':') != std::string_view::npos) {
    if (const auto v6 = V6Reader(text).read()) return IpAddress(*v6);
  }
  return fail(Errc::invalid_url, "the text is not an address of IPv4 or IPv6");
}

std::string IpAddress::to_string() const {
  if (!v4_) return v6_text(bytes_);
  std::string text;
  for (std::size_t i = 0; i < 4; ++i) {
    if (i > 0) text += '.';
    text += std::to_string(bytes_[i]);
  }
  return text;
}

bool is_public_address(const IpAddress& address) {
  if (address.is_v4()) return !lies_in_any(address.bytes(), special_v4);
  return lies_in(address.bytes(), global_unicast_v6) && !lies_in_any(address.bytes(), special_v6);
}

}  // namespace tank::inline v0
