#!/bin/sh
# Chains of sound effects against what the reference renderer made of them: sixty-four sample frames of each, captured once
# (tests/tools/capture_effects.sh). What remains when one is taken from the other is the rounding to 16 bits, on both sides
# and by slightly different factors (32768 and 32767).
. tests/cli/lib.sh
. "$data/effects.sh"
needs ffmpeg awk od
mkdir c
effects_page "$data/effects.txt" c || fail "the composition cannot be made"
expect 0 render c --fps 1 -o out.wav
says 'frequency of the effect lowpass does not move' # of one pole
ffmpeg -v error -y -i out.wav -f s16le out.pcm

i=0
grep -v '^#' "$data/effects.txt" | cut -f 1 >names
while read -r name; do
    awk -v name="$name" '$1 == name && NF == 2 && !/^-?[0-9]/ { on = 1; print $2 > "count"; next } NF == 2 && !/^-?[0-9]/ { on = 0 } on' "$data/effects.ref" >wanted
    n=$(cat count)
    [ "$(wc -l <wanted)" = 64 ] || fail "$name: nothing was captured"
    tail -c +$((i * 8 * 48000 * 4 + 1)) out.pcm | head -c $((n * 4)) | effects_samples "$n" >got
    paste wanted got | awk -v name="$name" '{ e += ($1 - $3) ^ 2 + ($2 - $4) ^ 2; p += $1 ^ 2 + $2 ^ 2 }
        END {
            db = 10 * log(e / (2 * NR) / 2 ^ 30 + 1e-12) / log(10)
            printf "%-16s %7.1f dBFS\n", name, db
            exit NR != 64 || !(p > 0) || db > -92 + 17 * (name == "volume-lane") # there the reference takes 30 values a second
        }' || fail "$name differs"
    # After it there is silence: no echo is longer than the reference leaves it.
    tail -c +$(((i * 8 * 48000 + n + 1) * 4 + 1)) out.pcm | head -c $(((8 * 48000 - n - 1) * 4)) | tr -d '\000' >rest
    [ -s rest ] && fail "$name sounds on"
    rm -f count
    i=$((i + 1))
done <names
[ "$i" -gt 50 ] || fail "only $i chains"

# Effects of the outermost composition are those of the whole.
cat >c/index.html <<'PAGE'
<!doctype html><style>#r { width: 64px; height: 64px }</style>
<div id=r data-composition-id=m data-start=0 data-duration=1 data-width=64 data-height=64 data-fps=1 MASTER>
<audio id=a src=src.wav data-start=0></audio><audio id=b src=src.wav data-start=0></audio></div>
PAGE
sed 's/MASTER//' c/index.html >c/plain.html
sed "s/MASTER/data-fx-chain='{\"version\":1,\"nodes\":[{\"type\":\"gain\",\"params\":{\"gain\":-12}},{\"type\":\"bitcrush\",\"params\":{\"bits\":32,\"samples\":3}}]}'/" c/index.html >c/whole.html
for p in plain whole; do
    expect 0 render c -c $p.html --quiet -o $p.wav
    ffmpeg -v error -y -i $p.wav -f s16le - | od -An -v -w4 -td2 >$p
done
paste plain whole | awk '(NR - 1) % 3 == 0 { l = $1 * 10 ^ -0.6; r = $2 * 10 ^ -0.6 }
    { if (($3 - l) ^ 2 > 1.1 || ($4 - r) ^ 2 > 1.1) bad++; p += $3 ^ 2 } END { exit NR != 48000 || bad > 0 || p < 1e9 }' || fail "the effects of the whole differ"
finish
