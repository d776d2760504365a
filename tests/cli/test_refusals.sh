#!/bin/sh
# What does not go together is refused with a sentence and a hint: tests/cli/data/refusals.txt.
. tests/cli/lib.sh
composition c 160 90 1 10
while IFS='|' read -r args message hint <&3; do
    case $args in '#'*) continue ;; esac
    expect 1 render c $args
    says "$message"
    [ -z "$hint" ] || says "hint: .*$hint"
    absent f f.* g.*
done 3<"$data/refusals.txt"

expect 1 snapshot c --transparent -o s.jpg
says 'JPEG keeps no transparency'
only . c err out
finish
