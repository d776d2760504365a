#!/bin/sh
# Writes the manual, the completions and the list of options with the built program; --check says whether the files in
# docs are what it would write now, and lets the shells and man look at them.
set -u
kinora=${KINORA:-build/kinora}
cd "$(dirname "$0")/../.."
[ "${1:-}" = --check ] && check=1 || check=0
tmp=$(mktemp)
trap 'rm -f "$tmp"' EXIT
failed=0
for page in man:kinora.1 bash:completions/kinora.bash zsh:completions/_kinora fish:completions/kinora.fish \
    markdown:flags.md diagnostics:diagnostics.md; do
    file=docs/${page#*:}
    "$kinora" reference "--${page%%:*}" >"$tmp" || exit 1
    [ $check = 1 ] || cp "$tmp" "$file"
    cmp -s "$tmp" "$file" || {
        diff "$tmp" "$file" | head -5
        echo "$file is not what the tables say: run tests/tools/reference.sh"
        failed=1
    }
done
# Names of diagnostics in the sources, and the table of them. Media types look the same.
grep -rhoE '"(audio|composition|css|dlist|dom|file|font|html|image|layout|media|output|raster|render|resource|script|svg|timing|variables|xml)/[a-z0-9-]+"' \
    --include='*.c' parser raster codec src | tr -d '"' | grep -vE '^image/(png|apng|jpeg|gif|webp|avif|svg|bmp|x-icon)$|^font/(woff2?|ttf|otf|collection)$|^audio/(wav|mpeg|ogg|mp4)$' |
    LC_ALL=C sort -u >"$tmp"
sed -n 's/^DIAG("\([^"]*\)".*/\1/p' src/cli/diagnostics.def | LC_ALL=C sort | diff "$tmp" - || {
    echo 'src/cli/diagnostics.def and the names in the sources differ'
    failed=1
}
complains() { # file, program arguments...
    file=$1
    shift
    if command -v "$1" >/dev/null; then
        said=$("$@" 2>&1 >/dev/null) && [ -z "$said" ] || {
            echo "$file: $said"
            failed=1
        }
    else
        echo "$1 is absent: $file was not looked at"
    fi
}
complains docs/completions/kinora.bash bash -n docs/completions/kinora.bash
complains docs/completions/_kinora zsh -n docs/completions/_kinora
complains docs/completions/kinora.fish fish -n docs/completions/kinora.fish
complains docs/kinora.1 man --warnings -E UTF-8 -l -Tutf8 docs/kinora.1
complains docs/kinora.1 lexgrog docs/kinora.1
exit $failed
