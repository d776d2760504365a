#!/bin/sh
# Files stay short, name no machine and no package host, and are formatted.
set -eu
cd "$(dirname "$0")/../.."
files=$(git ls-files 2>/dev/null || true)
[ -n "$files" ] || files=$(find src parser raster codec tests samples docs cmake -type f)
failed=0
hits_file=$(mktemp)
trap 'rm -f "$hits_file"' EXIT

for f in $files; do
    case $f in *.c | *.h | *.js | *.def) ;; *) continue ;; esac
    [ -f "$f" ] || continue
    n=$(wc -l <"$f")
    if [ "$n" -gt 1500 ]; then
        echo "$f: $n lines; split it by ideas"
        failed=1
    fi
done

# Written so that this file does not find itself.
hits=$(grep -nIE '/(work|home|root)[/]|registry[.]npm|/tmp/b[-]' $files /dev/null 2>/dev/null || true)
if [ -n "$hits" ]; then
    echo "$hits"
    echo "a path of one machine, or a package host"
    failed=1
fi

# Versions of clang-format differ in taste; 14 is Debian 12's.
if clang-format --version 2>/dev/null | grep -q 'version 14\.'; then
    sources=$(for f in $files; do
        case $f in *.c | *.h) [ ! -f "$f" ] || echo "$f" ;; esac
    done)
    if ! clang-format --dry-run -Werror $sources 2>"$hits_file"; then
        sed -n 's/:[0-9]*:[0-9]*: error: .*/: run clang-format -i/p' "$hits_file" | sort -u
        failed=1
    fi
fi
exit $failed
