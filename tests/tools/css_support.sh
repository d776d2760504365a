#!/bin/sh
# Writes docs/css-support.md from the tables of parser/css and from what the later stages read:
#   supported      layout, paint, text or animation reads the computed value, and parser/css/partial.def names nothing missing
#   partial        it is read, and partial.def says what is missing
#   not supported  nothing is drawn from it: scripts see the computed value, or the text alone
# css_support.sh --check says whether the page is what would be written now.
set -eu
cd "$(dirname "$0")/../.."
page=docs/css-support.md
css=parser/css

target=$page
check=0
if [ "${1:-}" = --check ]; then
    check=1
    target=$(mktemp)
fi

# Stages that use computed values; src/style itself only where it acts on them (animation, containers).
readers=$(find src/layout src/paint src/render src/script -name '*.c' -o -name '*.h' | grep -v /dump)
acting="src/style/offset.c src/style/clipmargin.c src/style/cascade.c src/style/animation.c src/style/restyle.c src/style/build.c src/style/styler.c src/style/instance.c src/style/transition.c"
code=$(mktemp)
missing=$(mktemp)
trap 'rm -f "$code" "$missing"; [ $check = 0 ] || rm -f "$target"' EXIT
for f in $readers $acting; do [ ! -f "$f" ] || cat "$f"; done >"$code"

state() { # group, field, grammar
    if [ "$3" = RAW ] && ! grep -qE "[^a-z_]$2\b" "$code"; then
        echo not supported
    elif ! grep -qE "(->|\.)$2\b" "$code" && ! grep -qE "KN_PROP_$4\b" "$code"; then
        echo not supported
    elif grep -q "^$5|" "$missing"; then
        echo partial
    else
        echo supported
    fi
}

sed -n 's/^PARTIAL("\([^"]*\)", "\(.*\)")$/\1|\2/p' $css/partial.def >"$missing"
what() { # what is missing of a partial property
    sed -n "s/^$1|//p" "$missing" | sed 's/|/\\|/g'
}
for name in $(cut -d'|' -f1 "$missing"); do
    grep -q "^PROP([A-Z0-9_]*, \"$name\"" $css/properties.def || {
        echo "$css/partial.def: $name is no property" >&2
        exit 1
    }
done

rows() {
    sed -n 's/^PROP(\([A-Z0-9_]*\), "\([^"]*\)", \([a-z_]*\), \([a-z0-9_]*\), \([A-Z0-9_]*\),.*/\1 \2 \3 \4 \5/p' \
        $css/properties.def | LC_ALL=C sort -k 2 | while read -r id name group field grammar; do
        echo "| \`$name\` | $(state "$group" "$field" "$grammar" "$id" "$name") | $(what "$name") |"
    done
}

list() { # macro, file: names as one paragraph
    sed -n "s/^$1(\"\\([^\"]*\\)\".*/\`\\1\`/p" "$css/$2" | LC_ALL=C sort | paste -sd ' ' - | sed 's/ /, /g'
}

body=$(rows)
count() {
    printf '%s\n' "$body" | grep -c "| $1 |" || true
}
{
    cat <<HEAD
# CSS properties

Written by \`tests/tools/css_support.sh\` from the tables in \`parser/css\` and the code that reads computed values. Do not edit.

Of $(printf '%s\n' "$body" | wc -l | tr -d ' ') longhand properties

- **supported**: $(count supported) take part in layout, painting or animation with all their values;
- **partial**: $(count partial) do, but for the values named beside them;
- **not supported**: $(count 'not supported') draw nothing; scripts read back what a page sets.

How near the picture comes to a browser's \`tests/ref\` and \`tests/layout\` measure, and \`tests/data/style/values\` what scripts read back. What a page uses and kinora does not know is reported once, by name, with its file and line.

Vertical writing has no text-combine-upright; scrolling shows the position that a script sets.

| property | state | missing |
|---|---|---|
HEAD
    printf '%s\n' "$body"
    printf '\n## Shorthands\n\n%s\n' "$(list SHORT shorthands.def)"
    printf '\n## Other names of these\n\n%s\n' "$(list ALIAS aliases.def)"
    printf '\n## Logical properties, by the side they are in plain flow\n\n%s\n' "$(list LOGICAL aliases.def)"
    printf '\n## Known, without effect on a picture\n\n%s\n' "$(list IGNORED ignored.def)"
    printf '\n## Known and reported: the picture would differ\n\n%s\n' "$(list UNSUPPORTED ignored.def)"
} >"$target"
if [ $check = 1 ] && ! cmp -s "$target" $page; then
    diff "$target" $page | head -5
    echo "$page is not what the tables say: run tests/tools/css_support.sh"
    exit 1
fi
