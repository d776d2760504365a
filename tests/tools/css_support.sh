#!/bin/sh
# Writes docs/css-support.md from the tables of parser/css and from what the later stages read:
#   yes       layout, paint, text or animation reads the computed value
#   computed  parsed and computed (scripts see it), but nothing is drawn from it yet
#   kept      kept as text for scripts only
# css_support.sh --check says whether the page names every property of the tables.
set -eu
cd "$(dirname "$0")/../.."
page=docs/css-support.md
css=parser/css

if [ "${1:-}" = --check ]; then
    missing=$(sed -n 's/^PROP([A-Z0-9_]*, "\([^"]*\)".*/\1/p; s/^UNSUPPORTED("\([^"]*\)".*/\1/p' \
        $css/properties.def $css/ignored.def | while read -r name; do
        grep -qF "\`$name\`" $page || echo "$name"
    done)
    [ -z "$missing" ] && exit 0
    echo "not in $page (run tests/tools/css_support.sh):" $missing
    exit 1
fi

# Stages that use computed values; src/style itself only where it acts on them (animation, containers).
readers=$(find src/layout src/paint src/render src/script -name '*.c' -o -name '*.h' | grep -v /dump)
acting="src/style/offset.c src/style/cascade.c src/style/animation.c src/style/restyle.c src/style/build.c src/style/styler.c src/style/instance.c src/style/transition.c"
code=$(mktemp)
trap 'rm -f "$code"' EXIT
for f in $readers $acting; do [ ! -f "$f" ] || cat "$f"; done >"$code"

state() { # group, field, grammar
    if [ "$3" = RAW ] && ! grep -qE "[^a-z_]$2\b" "$code"; then
        echo kept
    elif grep -qE "(->|\.)$2\b" "$code" || grep -qE "KN_PROP_$4\b" "$code"; then
        echo yes
    else
        echo computed
    fi
}

rows() {
    sed -n 's/^PROP(\([A-Z0-9_]*\), "\([^"]*\)", \([a-z_]*\), \([a-z0-9_]*\), \([A-Z0-9_]*\),.*/\1 \2 \3 \4 \5/p' \
        $css/properties.def | LC_ALL=C sort -k 2 | while read -r id name group field grammar; do
        echo "| \`$name\` | $(state "$group" "$field" "$grammar" "$id") |"
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

- **yes**: $(count yes) are computed and take part in layout, painting or animation;
- **computed**: $(count computed) are parsed and computed, so that scripts see them, but draw nothing yet;
- **kept**: $(count kept) are kept as text for scripts.

"yes" does not say that every value looks as in a browser: \`tests/ref\` and \`tests/layout\` measure that. What a page uses and kinora does not know is reported once, by name, with its file and line.

There is no vertical writing; scrolling shows the position that a script sets.

| property | drawn |
|---|---|
HEAD
    printf '%s\n' "$body"
    printf '\n## Shorthands\n\n%s\n' "$(list SHORT shorthands.def)"
    printf '\n## Other names of these\n\n%s\n' "$(list ALIAS aliases.def)"
    printf '\n## Known, without effect on a picture\n\n%s\n' "$(list IGNORED ignored.def)"
    printf '\n## Known and reported: the picture would differ\n\n%s\n' "$(list UNSUPPORTED ignored.def)"
} >$page
