#!/bin/sh
# The film as other programs see it.
. tests/cli/lib.sh
needs ffmpeg ffprobe
composition c 160 90 1 10 '<audio id="a" src="tone.wav" data-start="0" data-duration="1"></audio>'
ffmpeg -v error -f lavfi -i sine=frequency=440:sample_rate=48000:duration=1 c/tone.wav

expect 0 render c --fps 30000/1001 --quiet -o f.mp4
same video "$(ffprobe -v error -select_streams v -show_entries stream=codec_name,profile,width,height,pix_fmt,color_range,color_space,color_transfer,color_primaries,avg_frame_rate,nb_frames -of csv=p=0 f.mp4)" \
    'h264,High,160,90,yuv420p,tv,bt709,bt709,bt709,30000/1001,30'
same sound "$(ffprobe -v error -select_streams a -show_entries stream=codec_name,sample_rate,channels -of csv=p=0 f.mp4)" 'aac,48000,2'
long=$(ffprobe -v error -select_streams a -show_entries stream=duration -of csv=p=0 f.mp4)
awk -v d="$long" 'BEGIN { exit !(d > 1.000 && d < 1.002) }' || fail "the sound lasts $long s, not 1.001"
# faststart: the index before the data
first=$(grep -abo -e moov -e mdat f.mp4 | head -n 1 | cut -d : -f 2)
same 'first of index and data' "$first" moov
ffmpeg -v error -xerror -i f.mp4 -f null - 2>err || fail 'FFmpeg cannot decode it'
silent
# the tone is where it was: its loudness over the whole second
loud=$(ffmpeg -hide_banner -i f.mp4 -af volumedetect -vn -f null - 2>&1 | sed -n 's/.*mean_volume: \(.*\) dB/\1/p')
awk -v l="$loud" 'BEGIN { exit !(l > -22.5 && l < -20) }' || fail "the tone has $loud dB"

expect 0 render c --muted --quiet -o silent.mp4
same 'streams of a muted film' "$(ffprobe -v error -show_entries stream=codec_type -of csv=p=0 silent.mp4)" video

"$kinora" render c --format y4m --quiet -o - | ffmpeg -v error -f yuv4mpegpipe -i - -f framehash - >hashes
same 'frames through a pipe' "$(grep -vc '^#' hashes)" 10
same 'different frames' "$(grep -v '^#' hashes | awk '{ print $NF }' | sort -u | wc -l | tr -d ' ')" 10

expect 0 render c --resolution landscape --frames 0-0 --quiet -o big.mp4
same 'scaled size' "$(ffprobe -v error -show_entries stream=width,height -of csv=p=0 big.mp4)" 1920,1080
composition odd 333 211 0.2 10
expect 0 render odd --quiet -o odd.mp4
same 'odd size' "$(ffprobe -v error -show_entries stream=width,height -of csv=p=0 odd.mp4)" 334,212
# --scale draws vectors anew: an edge between two px at its own size lies on one at twice that, where a picture that is
# stretched would be grey on both sides; the picture in the page is stretched.
mkdir scaled
ffmpeg -v error -y -f lavfi -i color=white:s=4x2,format=gray -vf 'geq=lum=255*gte(X\,2)' -frames:v 1 scaled/two.png
cat >scaled/index.html <<'PAGE'
<!doctype html><style>
#r { width: 40px; height: 30px; background: #fff }
#r > * { position: absolute; left: 0 }
b { top: 10px; width: 40px; height: 10px; background: #000; clip-path: polygon(10.5px 0, 19.5px 0, 19.5px 100%, 10.5px 100%) }
</style>
<div id=r data-composition-id=m data-start=0 data-duration=0.1 data-width=40 data-height=30 data-fps=10>
<svg style="top: 0" width=40 height=10><path d="M10.5 0h9v10h-9z"/></svg><b></b><img src=two.png style="top: 20px; width: 4px; height: 2px"></div>
PAGE
reds() { # scale, row, first, last → red of these px
    "$kinora" render scaled --scale "$1" --quiet --format rgba -o - | od -An -v -tu1 -w4 |
        awk -v w=$((40 * $1)) -v y="$2" -v a="$3" -v b="$4" 'NR > y * w + a && NR <= y * w + b + 1 { printf "%s ", $1 }'
}
same 'a path between px' "$(reds 1 4 9 11)" '255 127 0 '
same 'a path at twice the size' "$(reds 2 8 20 22)" '255 0 0 '
same 'its other edge' "$(reds 2 8 38 40)" '0 255 255 '
same 'a clip between px' "$(reds 1 14 9 11)" '255 127 0 '
same 'a clip at twice the size' "$(reds 2 28 20 22)" '255 0 0 '
reds 2 41 0 7 | awk '{ exit !($1 == 0 && $8 == 255 && $4 > 20 && $5 < 235) }' || fail "a picture at twice the size: $(reds 2 41 0 7)"
same "at one and a half" "$("$kinora" render scaled --scale 1.5 --quiet --format rgba -o - | wc -c | tr -d " ")" 10800
finish
