#!/bin/sh
# check_docs.sh COMPILER: what the pages say against the tree: links and paths lead somewhere, the
# attributes are those that the code reads, the limits are those of src/core/limits.h.
set -u
cc=${1:-cc}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
bad=0
fail() {
    echo "$*"
    bad=1
}
pages="README.md $(ls docs/*.md)"

# ---- links, and their anchors ----
slugs() { grep '^#' "$1" | sed -e 's/^#* *//' -e 's/`//g' | tr 'A-Z' 'a-z' | sed -e 's/[^a-z0-9 -]//g' -e 's/ /-/g'; }
for page in $pages; do
    dir=$(dirname "$page")
    grep -oE '\]\([^)]+\)' "$page" | sed -e 's/^](//' -e 's/)$//' | sort -u >"$tmp/links"
    while read -r link; do
        case $link in http://* | https://*) continue ;; esac
        file=${link%%#*}
        [ -z "$file" ] && file=$page || file=$dir/$file
        [ -e "$file" ] || fail "$page: '$link' leads nowhere"
        case $link in *#*) slugs "$file" | grep -qx "${link#*#}" || fail "$page: '$link' has no such heading" ;; esac
    done <"$tmp/links"
    # Files named in backticks, without patterns and with a folder of the tree before them.
    grep -oE '`(src|parser|raster|codec|tests|docs|cmake|samples)/[A-Za-z0-9_./@-]+`' "$page" | tr -d '`' | sort -u >"$tmp/paths"
    while read -r path; do
        case $page in */diagnostics.md) break ;; esac # names of messages look like paths
        [ -e "$path" ] || [ -e "${path%.}" ] || fail "$page: there is no $path"
    done <"$tmp/paths"
done

# ---- attributes ----
grep -rhoE 'KN_A_data_[a-z_]+|"data-[a-z-]+"' src parser --include='*.c' --include='*.h' --include='*.js' |
    sed -e 's/KN_A_//' -e 's/"//g' -e 's/_/-/g' -e 's/-$//' | grep -v '^data-hf' | sort -u >"$tmp/read"
grep -oE '`data-[a-z-]+`' docs/attributes.md | tr -d '`' | grep -v '^data-hf' | sort -u >"$tmp/said"
for a in $(comm -23 "$tmp/read" "$tmp/said"); do fail "docs/attributes.md: $a is read and not explained"; done
for a in $(comm -13 "$tmp/read" "$tmp/said"); do fail "docs/attributes.md: $a is read nowhere"; done

# ---- codes of kinora check ----
grep -ohE '"[a-z]+(_[a-z]+)+"' src/render/audit/*.c src/cli/check/*.c | tr -d '"' | sort -u >"$tmp/found"
sed -n '/^## What it finds/,/^## Motion/p' docs/check.md | grep '^| `' | cut -d '|' -f 2 | grep -oE '[a-z]+(_[a-z]+)+' | sort -u >"$tmp/told"
for c in $(comm -23 "$tmp/found" "$tmp/told"); do fail "docs/check.md: $c is found and not explained"; done
for c in $(comm -13 "$tmp/found" "$tmp/told"); do fail "docs/check.md: $c is found nowhere"; done

# ---- limits ----
{
    printf '#include <stdio.h>\n#include "src/core/limits.h"\nint main(void) {\n'
    sed -n 's/^#define \(KN_LIMIT_[A-Z0-9_]*\)[ (].*/    printf("\1 %lld\\n", (long long)\1);/p' src/core/limits.h
    printf '    return 0;\n}\n'
} >"$tmp/limits.c"
"$cc" -I. -o "$tmp/limits" "$tmp/limits.c" || fail 'the limits cannot be compiled'
"$tmp/limits" | while read -r name value; do
    grep -qE "\`$name\`\) \| $value \|" docs/security.md || echo "docs/security.md: $name is $value"
done >"$tmp/wrong"
[ ! -s "$tmp/wrong" ] || fail "$(cat "$tmp/wrong")"
exit $bad
