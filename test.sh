#!/bin/sh
# ./test.sh [ctest options]: builds what changed and runs every test. After ./setup.sh.
set -eu
cd "$(dirname "$0")"
[ -f build/build.ninja ] || cmake -G Ninja -S . -B build -DCMAKE_BUILD_TYPE=Release
cmake --build build
exec ctest --test-dir build --output-on-failure "$@"
