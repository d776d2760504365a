#!/bin/sh
# Exit codes and messages of command lines.
. tests/cli/lib.sh
composition c 64 48 0.2 10

expect 0 --help
expect 0 --version
expect 1
for verb in render snapshot inspect; do
    expect 0 $verb --help
    grep -q "Usage: kinora $verb" out || fail "$verb --help does not say how"
    expect 1 $verb c --no-such-flag
    says 'Unknown flag: --no-such-flag'
done
expect 0 golden --help
grep -q 'Usage: kinora golden record|verify' out || fail 'golden --help does not say how'
expect 1 golden record c --no-such-flag
says 'Unknown flag: --no-such-flag'
expect 1 no-such-verb
says 'Unknown command: no-such-verb'
expect 1 render c c
expect 1 render c --fps 29.97 -o f.mp4
expect 1 render c --fps 0 -o f.mp4
expect 1 render c --crf 99 -o f.mp4
expect 1 render c --crf 20 --video-bitrate 1M -o f.mp4
expect 1 render c --quality marvellous -o f.mp4
expect 1 render c --format tiff -o f.mp4
expect 1 render c --frames 9-3 -o f.mp4
expect 1 render c --frames 90-99 -o f.mp4
says 'only 2 frames'
expect 1 render c --width -o f.mp4
expect 1 render c --variables '{' -o f.mp4
says 'variables/syntax'
sed -i 's/<!doctype html>/<!doctype html><html data-composition-variables='"'"'[{"id":"b","type":"string","label":"b","default":"x"}]'"'"'>/' c/index.html
expect 1 render c --variables '{"a": 1}' --strict-variables -o f.mp4
says "no variable 'a'"
expect 1 render c -o f.m3u8
expect 1 render c --variables '{}' --variables-file x -o f.mp4
expect 1 render c --variables-file absent.json -o f.mp4
expect 1 render c -o
expect 1 inspect c
expect 1 inspect c --dump=nothing
says "--dump takes dom, sheets, .*media, not 'nothing'"
expect 0 render c --docker --quiet -o f.mp4
silent
expect 0 render c --gpu -o f.mp4
says 'note: --gpu'
expect 0 render c -o f.mp4
same 'progress' "$(grep -c '^  █*░*  [0-9]*%  ' out)" "$(grep -c '^@hf-progress {"code":"[a-z_]*","pct":[0-9]*}$' out)"
for line in '5%  Compiling composition' '25%  Starting frame capture' '80%  Streaming frame 2/2' '90%  Assembling final video' \
    '100%  Render complete'; do
    grep -q "$line" out || fail "no '$line'"
done
PRODUCER_MAX_WORKERS=none expect 1 render c -o f.mp4
says "'none'"
PRODUCER_MAX_WORKERS=none expect 0 render c -w 1 --quiet -o f.mp4
expect 0 render c --json --quiet -o f.mp4
grep -q '"output":"f.mp4".*"frames":2' out || fail 'render --json'
expect 1 render c --no-overwrite -o f.mp4
says 'exists already'
# A value is one of those that the list of options has, for every option that has a list.
refused() { # flag, value, verb...: it is neither taken nor forgotten
    flag=$1 value=$2
    shift 2
    expect 1 "$@" c "$flag" "$value" -o no.mp4
    says "$flag takes .* or .*, not '$value'"
}
for value in xml JSON '' 'text json'; do refused --diag "$value" render; done
refused --color sometimes render
refused --quality fine render
refused --color-space rec709 render
refused --color-range half render
refused --image-format tiff render
refused --resolution 8k render
refused --video-frame-format bmp render
expect 1 check c --diag xml
says "--diag takes text or json, not 'xml'"
expect 1 init new --resolution 8k
says "not '8k'"
absent new no.mp4

# No verb takes an option that says nothing to it.
for line in 'lint --diag json' 'lint --stats' 'doctor --strict' 'doctor --quiet' 'doctor --diag json' 'init --strict' \
    'init --diag json' 'init --stats' 'snapshot --stats' 'check --stats' 'info --stats'; do
    expect 1 $line
    says 'Unknown flag'
done
for flag in --resume --batch-fail-fast '--batch-concurrency 2'; do
    expect 1 render c $flag -o no.mp4
    says "${flag%% *} is for several films"
done
for flag in '--frames 2' '--range 0,1' --end --no-end --keep '--zoom 0,0,9,9' '--zoom-scale 2'; do
    expect 1 snapshot c $flag -o no.png
    says "${flag%% *} is for a series"
done
for flag in '--frame 1' '--jpeg-quality 5'; do
    expect 1 snapshot c $flag -o no
    says "${flag%% *} is for a single picture"
done
expect 1 snapshot c --end --no-end -o no
says 'exclude each other'
absent no no.png no.mp4
expect 0 snapshot c --json -o f.png
grep -q '^{"type":"snapshot","files":\["f.png"\],"_meta":' out || fail 'snapshot --json'
expect 0 snapshot c -o f.png --quiet
same 'snapshot --quiet' "$(cat out)" ''
rm f.png
only . c err f.mp4 out
finish
