// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite/bind.hpp"

#include <string>
#include <variant>

namespace tank::inline v0::sqlite {
namespace {

struct Binder {
  sqlite3_stmt* statement;
  int index;

  int operator()(std::monostate) const { return sqlite3_bind_null(statement, index); }
  int operator()(bool value) const { return sqlite3_bind_int(statement, index, value ? 1 : 0); }
  int operator()(std::int64_t value) const { return sqlite3_bind_int64(statement, index, value); }
  int operator()(double value) const { return sqlite3_bind_double(statement, index, value); }
  int operator()(const std::string& value) const {
    return sqlite3_bind_text64(statement, index, value.data(), value.size(), SQLITE_STATIC,
                               SQLITE_UTF8);
  }
  int operator()(const sql::Bytes& value) const {
    return sqlite3_bind_blob64(statement, index, value.data(), value.size(), SQLITE_STATIC);
  }
  int operator()(TimePoint value) const {
    return (*this)(std::int64_t{value.time_since_epoch().count()});
  }
  int operator()(const sql::Json& value) const { return (*this)(value.text); }
};

sql::Value read_column(sqlite3_stmt* statement, int column) {
  const auto size = [&] {
    return static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
  };
  switch (sqlite3_column_type(statement, column)) {
    case SQLITE_INTEGER:
      return std::int64_t{sqlite3_column_int64(statement, column)};
    case SQLITE_FLOAT:
      return sqlite3_column_double(statement, column);
    case SQLITE_TEXT: {
      const unsigned char* text = sqlite3_column_text(statement, column);
      return std::string(reinterpret_cast<const char*>(text), size());
    }
    case SQLITE_BLOB: {
      const void* blob = sqlite3_column_blob(statement, column);
      return sql::Bytes{std::string(static_cast<const char*>(blob), size())};
    }
    default:
      return sql::Null{};
  }
}

}  // namespace

std::vector<int> placeholders_of(sqlite3_stmt* statement) {
  std::vector<int> out;
  for (int number = 1;; ++number) {
    const std::string name = "$" + std::to_string(number);
    const int index = sqlite3_bind_parameter_index(statement, name.c_str());
    if (index == 0) return out;
    out.push_back(index);
  }
}

sql::Outcome<void> bind_values(sqlite3_stmt* statement, std::span<const int> placeholders,
                               std::span<const sql::Value> values) {
  if (placeholders.size() != values.size()) {
    return sql::refuse(sql::FaultKind::broken, std::to_string(values.size()) + " values for " +
                                                   std::to_string(placeholders.size()) +
                                                   " placeholders");
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    const int status = std::visit(Binder{statement, placeholders[i]}, values[i]);
    if (status != SQLITE_OK) return sql::refuse(sql::FaultKind::check, sqlite3_errstr(status));
  }
  return {};
}

sql::Row read_row(sqlite3_stmt* statement) {
  const int columns = sqlite3_column_count(statement);
  sql::Row row;
  row.reserve(static_cast<std::size_t>(columns));
  for (int i = 0; i < columns; ++i) row.push_back(read_column(statement, i));
  return row;
}

}  // namespace tank::inline v0::sqlite
