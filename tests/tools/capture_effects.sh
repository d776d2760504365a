#!/bin/sh
# Writes tests/cli/data/effects.ref: what the reference renderer makes of each chain of effects.txt, before it is mixed and
# encoded: "NAME FRAMES", then sixty-four sample frames of it. HYPERFRAMES names the program.
# usage: tests/tools/capture_effects.sh
set -eu
. tests/cli/data/effects.sh
table=$PWD/tests/cli/data/effects.txt
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
mkdir "$tmp/project" "$tmp/pcm"
effects_page "$table" "$tmp/project"
# The renderer removes these files when it has mixed them: they are copied as they are written.
cat >"$tmp/keep.cjs" <<'HOOK'
const fs = require("fs"), path = require("path"), write = fs.writeFileSync;
fs.writeFileSync = (file, data, ...rest) => {
    if (typeof file === "string" && file.endsWith("-fx.wav")) write(path.join(process.env.KEEP_PCM, path.basename(file)), data);
    return write(file, data, ...rest);
};
require("module").syncBuiltinESMExports();
HOOK
KEEP_PCM=$tmp/pcm NODE_OPTIONS="--require $tmp/keep.cjs" "$HYPERFRAMES" render "$tmp/project" -w 1 -q draft --fps 1 -o "$tmp/f.mp4" >"$tmp/log" 2>&1 || {
    tail "$tmp/log"
    exit 1
}
i=0
grep -v '^#' "$table" | cut -f 1 | while read -r name; do
    i=$((i + 1))
    ffmpeg -v error -y -i "$tmp/pcm/a$i-fx.wav" -f s16le "$tmp/one" </dev/null
    n=$(($(wc -c <"$tmp/one") / 4))
    echo "$name $n"
    effects_samples $n <"$tmp/one"
done >tests/cli/data/effects.ref
