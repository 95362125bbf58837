# SPDX-License-Identifier: Apache-2.0
# Every third-party library, found once under one name.
#   Boost headers: nothing to link (Boost.JSON and Beast are compiled into one file of ours each)
find_package(Threads REQUIRED)
find_package(OpenSSL 3.0 REQUIRED)
find_package(ZLIB REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(PostgreSQL REQUIRED)
find_package(CURL REQUIRED)
find_package(fmt REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(tank_sodium REQUIRED IMPORTED_TARGET GLOBAL libsodium)
pkg_check_modules(tank_deflate REQUIRED IMPORTED_TARGET GLOBAL libdeflate)
pkg_check_modules(tank_yaml REQUIRED IMPORTED_TARGET GLOBAL yaml-0.1)
