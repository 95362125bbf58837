#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs the release build below build/installed, then builds and runs one small program
# against it four ways: find_package, pkg-config, add_subdirectory, and the shared library.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
prefix=$PWD/build/installed
rm -rf "$prefix" build/consumer-*
cmake --install build/release --prefix "$prefix" >build/install.log
consumer=tests/install

cmake -S "$consumer" -B build/consumer-package -G Ninja -DCMAKE_PREFIX_PATH="$prefix" >build/consumer-package.log
cmake --build build/consumer-package >>build/consumer-package.log || { cat build/consumer-package.log >&2; exit 1; }
build/consumer-package/consumer

mkdir -p build/consumer-pkgconfig
export PKG_CONFIG_PATH=$prefix/lib/pkgconfig:$prefix/lib/$(gcc -print-multiarch)/pkgconfig
# shellcheck disable=SC2046 # the flags are words
g++ -std=c++20 "$consumer/consumer.cpp" -o build/consumer-pkgconfig/consumer $(pkg-config --cflags --libs tank)
build/consumer-pkgconfig/consumer

for header in $(cd "$prefix/include" && find tank -name '*.hpp'); do
  echo "#include <$header>"
done | g++ -std=c++20 -fsyntax-only -I"$prefix/include" -x c++ -

# The same flags as the release build, so that the compiler cache has every file already.
from_source() { # NAME CMAKE_OPTIONS...
  local folder=build/consumer-$1
  cmake -S "$consumer" -B "$folder" -G Ninja -DTANK_SUBDIRECTORY="$PWD" \
    -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_FLAGS_RELEASE="-O2 -DNDEBUG" -DTANK_WERROR=ON "${@:2}" >"$folder.log"
  cmake --build "$folder" --target consumer >>"$folder.log" || { cat "$folder.log" >&2; exit 1; }
  "$folder/consumer"
}
from_source subdirectory
from_source shared -DTANK_BUILD_SHARED=ON -DTANK_CONSUMED=tank::shared
echo "   used through find_package, pkg-config, add_subdirectory and as a shared library"
