#!/bin/sh
# Writes a libFuzzer dictionary of CSS to standard output: the names of properties and shorthands, their keywords and
# initial values, units, functions, at-rules and selectors. Usage: css_dict.sh > css.dict; fuzz_css -dict=css.dict
set -eu
cd "$(dirname "$0")/../../parser/css"
quote() { # one word a line
    LC_ALL=C sort -u | sed 's/[\\"]/\\&/g; s/.*/"&"/'
}
{
    sed -n 's/^PROP([A-Z0-9_]*, "\([^"]*\)".*/\1: /p' properties.def
    sed -n 's/^SHORT("\([^"]*\)".*/\1: /p' shorthands.def
    sed -n 's/^ALIAS("\([^"]*\)".*/\1: /p' aliases.def
    sed -n 's/^PROP([A-Z0-9_]*, "[^"]*", [a-z]*, [a-z0-9_]*, [A-Z0-9_]*, "[^"]*", "\([^"]*\)".*/\1/p' properties.def
    sed -n 's/^KW([a-z0-9_]*, "\([^"]*\)").*/\1/p' keywords.def
    # functions: every keyword that a parser looks for before a parenthesis, and names in its tables
    grep -ohE '\{"[a-z][a-z0-9A-Z-]*", (KN_KW|KN_CALC)_' *.c | sed 's/{"\([^"]*\)".*/\1(/'
    grep -ohE 'kn_cp_func\([a-z&]*, "[a-z-]*"' *.c | sed 's/.*"\([^"]*\)"/\1(/'
    for f in var env attr calc color-mix light-dark url linear-gradient radial-gradient conic-gradient \
        repeat minmax fit-content polygon circle ellipse inset path ray steps cubic-bezier linear counter counters \
        translate3d matrix3d drop-shadow image-set cross-fade; do echo "$f("; done
    # units
    sed -n '/unit_names\|units\[\]/,/};/p' tokenizer.c tables.c | grep -oE '"[a-z]+"' | tr -d '"' | sed 's/^/1/'
    for u in px em rem % vw cqw fr deg turn s ms dppx lh ch; do echo "1$u"; done
    for r in media supports layer import container property keyframes font-face scope starting-style namespace; do
        echo "@$r "
    done
    for p in has is where not nth-child nth-last-child nth-of-type lang dir; do echo ":$p("; done
    for p in :root :empty :only-child :first-of-type :checked ::before ::after ::marker ' of S' '2n+1' '!important' \
        'from ' ' at ' ' in oklch longer hue' 'var(--v)' '--v: ' '/*' '*/' '{' '}' '[a="b" i]' '&' '>' '+' '~' '\\'; do
        echo "$p"
    done
} | quote
