#!/bin/sh
# Films of many codecs, containers, ranges and matrices show the colour that went in.
. tests/cli/lib.sh
needs ffmpeg
mkdir c

names=''
input() { # file, ffmpeg's arguments: half a second of one colour
    input_row 'color=0xC83232:s=64x32:r=25:d=0.5,format=rgb24' 1 "$@" && names="$names $1"
}
matrix() { # name, range, more: in that matrix, tagged
    printf 'scale=out_color_matrix=%s:out_range=%s,format=%s' "$1" "$2" "$3"
}
input h264.mp4 -vf "$(matrix bt709 tv yuv420p)" -c:v libx264 -crf 10 -colorspace bt709
input hevc.mp4 -vf "$(matrix bt709 tv yuv420p)" -c:v libx265 -crf 10 -colorspace bt709 -x265-params log-level=none
input hevc10.mkv -vf "$(matrix bt2020 tv yuv420p10le)" -c:v libx265 -crf 10 -colorspace bt2020nc -x265-params log-level=none
input vp8.webm -vf "$(matrix bt601 tv yuv420p)" -c:v libvpx -b:v 2M
input vp9.webm -vf "$(matrix bt709 tv yuv420p)" -c:v libvpx-vp9 -b:v 2M -cpu-used 8 -colorspace bt709
input av1.mp4 -vf "$(matrix bt709 tv yuv420p)" -c:v libaom-av1 -cpu-used 8 -crf 10 -colorspace bt709
input prores.mov -vf "$(matrix bt601 tv yuva444p10le)" -c:v prores_ks -profile:v 4444
input mpeg4.avi -vf "$(matrix bt601 tv yuv420p)" -c:v mpeg4 -q:v 2
input mpeg4.mkv -vf "$(matrix bt601 tv yuv420p)" -c:v mpeg4 -q:v 2
input mpeg2.ts -vf "$(matrix bt601 tv yuv420p)" -c:v mpeg2video -q:v 2
input mjpeg.avi -vf "$(matrix bt601 pc yuvj420p)" -c:v mjpeg -q:v 2
input mjpeg.mov -vf "$(matrix bt601 pc yuvj444p)" -c:v mjpeg -q:v 2
input colour.gif -vf 'split[a][b];[a]palettegen[p];[b][p]paletteuse'
input full.mp4 -vf "$(matrix bt709 pc yuvj420p)" -c:v libx264 -crf 10 -colorspace bt709 -color_range pc
input b601.mp4 -vf "$(matrix bt601 tv yuv444p)" -c:v libx264 -crf 10 -colorspace smpte170m
input untagged.mp4 -vf "$(matrix bt601 tv yuv420p)" -c:v libx264 -crf 10
input ffv1.mkv -c:v ffv1 -pix_fmt bgr0
input raw.mov -c:v qtrle

{
    printf '<!doctype html><style>#s { width: 64px; height: %dpx; background: #000 } video { position: absolute; left: 0; width: 64px; height: 32px }</style>' $((32 * count))
    printf '<div id=s data-composition-id=m data-width=64 data-height=%d data-start=0 data-duration=0.2>%s</div>' $((32 * count)) "$elements"
} >c/index.html
"$kinora" render c --fps 25 --frames 2-2 --quiet --format rgba -o - >film 2>err || fail "render: $(head -n 3 err)"
silent
row=0
for f in $names; do
    dd if=film bs=256 skip=$((32 * row + 16)) count=1 2>/dev/null | od -An -v -w4 -tu1 | awk -v f="$f" '
        NR == 32 { d = 0; split("200 50 50", w, " "); for (i = 1; i <= 3; i++) { e = $i - w[i]; if (e < 0) e = -e; if (e > d) d = e }
            if (d > 4) print f ": " $1 "," $2 "," $3 " is " d " from 200,50,50" }' >bad
    [ ! -s bad ] || fail "$(cat bad)"
    row=$((row + 1))
done
echo "$count inputs"

# A file cut short shows what it has, holds the last good frame, and says so at most once.
ffmpeg -v error -y -f lavfi -i 'testsrc=s=64x32:r=25:d=4' -c:v libx264 -g 25 c/long.ts
size=$(wc -c <c/long.ts)
head -c $((size * 3 / 5)) c/long.ts >c/cut.ts
printf '<!doctype html><div data-composition-id=m data-width=64 data-height=32 data-start=0 data-duration=4><video src=cut.ts muted data-start=0 data-duration=4 style="position: absolute; left: 0; top: 0"></video></div>' >c/index.html
"$kinora" render c --fps 5 --quiet --format rgba -o - >film 2>err || fail "cut short: $(head -n 3 err)"
[ "$(grep -c warning err)" -le 1 ] || fail "$(grep -c warning err) warnings"
same 'frames of a cut file' $(($(wc -c <film) / 8192)) 20
od -An -v -w8192 -tx1 film | sort -u | wc -l >kinds
[ "$(cat kinds)" -ge 8 ] || fail "only $(cat kinds) different frames"
finish
