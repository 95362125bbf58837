// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <string_view>

#include <tank/event/audit.hpp>

namespace tank::inline v0::event {
namespace {

// Every field is preceded by its length, so that no two events encode alike; an absent id
// has length 0, which no id has.
class Encoding {
 public:
  void integer(std::int64_t value) {
    const auto bits = static_cast<std::uint64_t>(value);
    for (int shift = 56; shift >= 0; shift -= 8) {
      out_.push_back(static_cast<char>((bits >> shift) & 0xff));
    }
  }
  void bytes(std::string_view value) {
    integer(static_cast<std::int64_t>(value.size()));
    out_.append(value);
  }
  template <std::size_t N>
  void bytes(const std::array<std::uint8_t, N>& value) {
    bytes(std::string_view(reinterpret_cast<const char*>(value.data()), N));
  }
  template <class Id>
  void optional_id(const std::optional<Id>& id) {
    if (id) {
      bytes(id->uuid());
    } else {
      bytes(std::string_view{});
    }
  }

  [[nodiscard]] Digest digest() const { return Digest::of(out_); }

 private:
  std::string out_;
};

std::optional<std::string_view> flaw_of(const AuditEvent& row, const Digest& previous,
                                        std::optional<std::int64_t> expected_seq) {
  if (expected_seq && row.seq != *expected_seq) return "follows a gap";
  if (row.previous != previous) return "does not name the hash of the row before it";
  if (row.hash != chain_hash(previous, row.id, row.seq, row.at, row.event)) {
    return "does not have the hash of its content";
  }
  return std::nullopt;
}

}  // namespace

Digest chain_hash(const Digest& previous, const AuditId& id, std::int64_t seq, TimePoint at,
                  const NewAuditEvent& event) {
  Encoding out;
  out.bytes(previous.bytes());
  out.bytes(id.uuid());
  out.integer(seq);
  out.integer(at.time_since_epoch().count());
  out.optional_id(event.actor);
  out.optional_id(event.on_behalf_of);
  out.bytes(event.request_id);
  out.optional_id(event.scope);
  out.bytes(event.action);
  out.bytes(event.subject);
  out.bytes(event.payload);
  return out.digest();
}

Result<void> check_chain(const Digest& previous, std::span<const AuditEvent> events) {
  Digest before = previous;
  std::optional<std::int64_t> expected_seq;
  for (const AuditEvent& row : events) {
    if (const auto flaw = flaw_of(row, before, expected_seq)) {
      return fail(Errc::storage_broken, "row " + std::to_string(row.seq) + " of the audit log " +
                                            std::string(*flaw) + "; somebody edited the log");
    }
    before = row.hash;
    expected_seq = row.seq + 1;
  }
  return {};
}

}  // namespace tank::inline v0::event
