# SPDX-License-Identifier: Apache-2.0
# cmake -DENGINE=sqlite -DFOLDER=… -DOUT=… -P embed.cmake
# Writes a source file that holds the migrations of one engine as literals, in their order.

file(GLOB scripts "${FOLDER}/*.sql")
list(SORT scripts)
set(rows "")
set(number 0)
foreach(script IN LISTS scripts)
  math(EXPR number "${number} + 1")
  get_filename_component(name "${script}" NAME_WE)
  string(SUBSTRING "${name}" 0 4 prefix)
  math(EXPR found "${prefix} + 0" OUTPUT_FORMAT DECIMAL)
  if(NOT found EQUAL number)
    message(FATAL_ERROR "${script}: expected migration ${number}")
  endif()
  file(READ "${script}" content)
  string(APPEND rows "    sql::Migration{${number}, \"${name}\", R\"sql(${content})sql\"},\n")
endforeach()
file(WRITE "${OUT}" "// Made from ${ENGINE}/*.sql by embed.cmake.
#include <array>

#include \"storage/migrations/migrations.hpp\"

namespace tank::inline v0::migrations {
namespace {

constexpr std::array all{
${rows}};

}  // namespace

std::span<const sql::Migration> ${ENGINE}() { return all; }

}  // namespace tank::inline v0::migrations
")
