#!/bin/sh
# check_headers.sh CC: every header compiles alone, and twice.
set -eu
cd "$(dirname "$0")/../.."
flags=$(pkg-config --cflags cairo freetype2 harfbuzz icu-uc fontconfig libxml-2.0 gumbo \
    libavformat javascriptcoregtk-4.1 2>/dev/null ||
    pkg-config --cflags cairo freetype2 harfbuzz icu-uc fontconfig libxml-2.0 gumbo \
        libavformat javascriptcoregtk-6.0)
failed=0
for header in $(find src parser raster codec -name '*.h' | LC_ALL=C sort); do
    printf '#include "%s"\n#include "%s"\n' "$header" "$header" |
        "$1" -std=gnu17 -D_GNU_SOURCE -I. $flags -Wall -Wextra -Wno-unused-parameter -Werror \
            -fsyntax-only -x c - || { echo "$header does not stand alone"; failed=1; }
done
exit $failed
