// SPDX-License-Identifier: Apache-2.0
#include "storage/postgres/wire.hpp"

#include <bit>
#include <cstdint>
#include <limits>
#include <string_view>
#include <type_traits>
#include <variant>

namespace tank::inline v0::postgres {
namespace {

using sql::FaultKind;

// PostgreSQL counts microseconds from 2000-01-01.
constexpr std::int64_t epoch_offset = 946'684'800'000'000;

template <class Unsigned>
std::string big_endian(Unsigned bits) {
  std::string out(sizeof(bits), '\0');
  for (std::size_t i = 0; i < sizeof(bits); ++i) {
    out[sizeof(bits) - 1 - i] = static_cast<char>(bits & 0xff);
    bits = static_cast<Unsigned>(bits >> 8);
  }
  return out;
}

template <class Unsigned>
Unsigned from_big_endian(std::string_view bytes) {
  Unsigned bits = 0;
  for (const char c : bytes) {
    bits = static_cast<Unsigned>((bits << 8) | static_cast<unsigned char>(c));
  }
  return bits;
}

tl::unexpected<sql::Fault> misfit(std::string_view what, Type type) {
  return sql::refuse(FaultKind::broken, std::string(what) + " for a parameter of type " +
                                            std::to_string(static_cast<Oid>(type)));
}

sql::Outcome<std::string> encode_integer(std::int64_t value, Type type) {
  switch (type) {
    case Type::int8:
      return big_endian(static_cast<std::uint64_t>(value));
    case Type::int4:
      if (!std::in_range<std::int32_t>(value)) {
        return sql::refuse(FaultKind::check, "an integer beyond 32 bits");
      }
      return big_endian(static_cast<std::uint32_t>(value));
    case Type::float8:
      return big_endian(std::bit_cast<std::uint64_t>(static_cast<double>(value)));
    default:
      return misfit("an integer", type);
  }
}

struct Encoder {
  Type type;

  sql::Outcome<std::string> operator()(std::monostate) const { return std::string(); }
  sql::Outcome<std::string> operator()(bool value) const {
    if (type != Type::boolean) return misfit("a boolean", type);
    return std::string(1, value ? '\1' : '\0');
  }
  sql::Outcome<std::string> operator()(std::int64_t value) const {
    return encode_integer(value, type);
  }
  sql::Outcome<std::string> operator()(double value) const {
    if (type != Type::float8) return misfit("a real number", type);
    return big_endian(std::bit_cast<std::uint64_t>(value));
  }
  sql::Outcome<std::string> operator()(const std::string& value) const {
    if (type != Type::text && type != Type::varchar) return misfit("a text", type);
    if (value.find('\0') != std::string::npos) {
      return sql::refuse(FaultKind::check, "a text with a NUL character");
    }
    return value;
  }
  sql::Outcome<std::string> operator()(const sql::Bytes& value) const {
    if (type != Type::bytea) return misfit("bytes", type);
    return value.octets;
  }
  sql::Outcome<std::string> operator()(TimePoint value) const {
    if (type != Type::timestamptz) return misfit("a time", type);
    const std::int64_t micros = value.time_since_epoch().count() - epoch_offset;
    return big_endian(static_cast<std::uint64_t>(micros));
  }
  sql::Outcome<std::string> operator()(const sql::Json& value) const { return (*this)(value.text); }
};

}  // namespace

sql::Outcome<Parameters> Parameters::encode(std::span<const Oid> types,
                                            std::span<const sql::Value> values) {
  if (types.size() != values.size()) {
    return sql::refuse(FaultKind::broken, std::to_string(values.size()) + " values for " +
                                              std::to_string(types.size()) + " placeholders");
  }
  Parameters out;
  for (std::size_t i = 0; i < values.size(); ++i) {
    auto encoded = std::visit(Encoder{static_cast<Type>(types[i])}, values[i]);
    if (!encoded) return tl::unexpected(std::move(encoded).error());
    out.lengths_.push_back(static_cast<int>(encoded->size()));
    out.formats_.push_back(1);
    if (std::holds_alternative<sql::Null>(values[i])) {
      out.bytes_.emplace_back();
    } else {
      out.bytes_.emplace_back(std::move(*encoded));
    }
  }
  return out;
}

std::vector<const char*> Parameters::pointers() const {
  std::vector<const char*> out;
  out.reserve(bytes_.size());
  for (const auto& bytes : bytes_) out.push_back(bytes ? bytes->c_str() : nullptr);
  return out;
}

sql::Outcome<sql::Value> decode_field(const PGresult* result, int row, int column) {
  if (PQgetisnull(result, row, column) != 0) return sql::Null{};
  const std::string_view bytes(PQgetvalue(result, row, column),
                               static_cast<std::size_t>(PQgetlength(result, row, column)));
  switch (static_cast<Type>(PQftype(result, column))) {
    case Type::boolean:
      return bytes.front() != '\0';
    case Type::int8:
      return static_cast<std::int64_t>(from_big_endian<std::uint64_t>(bytes));
    case Type::int4:
      return std::int64_t{static_cast<std::int32_t>(from_big_endian<std::uint32_t>(bytes))};
    case Type::int2:
      return std::int64_t{static_cast<std::int16_t>(from_big_endian<std::uint16_t>(bytes))};
    case Type::float8:
      return std::bit_cast<double>(from_big_endian<std::uint64_t>(bytes));
    case Type::float4:
      return double{std::bit_cast<float>(from_big_endian<std::uint32_t>(bytes))};
    case Type::text:
    case Type::varchar:
    case Type::name:
      return std::string(bytes);
    case Type::bytea:
      return sql::Bytes{std::string(bytes)};
    case Type::timestamptz: {
      const auto micros = static_cast<std::int64_t>(from_big_endian<std::uint64_t>(bytes));
      return TimePoint(std::chrono::microseconds(micros + epoch_offset));
    }
  }
  return sql::refuse(FaultKind::broken, "a column of a type that is not ours: " +
                                            std::to_string(PQftype(result, column)));
}

}  // namespace tank::inline v0::postgres
