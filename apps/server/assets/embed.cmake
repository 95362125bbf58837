# SPDX-License-Identifier: Apache-2.0
# cmake -DFILE=login.js -DOUT=… -P embed.cmake
# Writes a source file that holds the script of the login pages.

file(READ "${FILE}" content)
file(WRITE "${OUT}" "// Made from login.js by embed.cmake.
#include \"server/api/login_script.hpp\"

namespace tank::server {

std::string_view login_script() { return R\"script(${content})script\"; }

}  // namespace tank::server
")
