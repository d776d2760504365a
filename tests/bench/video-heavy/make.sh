#!/bin/sh
# Makes the compositions of this benchmark: 30 films of 32 MB each (1920×1080, 30 frames a second, 10 s, noise over moving
# figures), shown one after another (3 s each) and all at once in a grid (repeated), both for 90 s under titles.
# usage: tests/bench/video-heavy/make.sh FOLDER [SECONDS]   (SECONDS: a shorter cut of both, 90)
set -eu
mkdir -p "$1"
to=$(cd "$1" && pwd) seconds=${2:-90}
mkdir -p "$to/clips" "$to/sequence" "$to/grid"
# Six are encoded; the others are the same groups of pictures from another one on.
i=0
while [ "$i" -lt 30 ]; do
    f=$to/clips/$(printf '%02d' "$i").mp4 base=$to/clips/$(printf '%02d' $((i % 6))).mp4
    [ -s "$f" ] || {
        if [ "$i" -lt 6 ]; then
            ffmpeg -v error -y -f lavfi -i "testsrc2=s=1920x1080:r=30:d=10,hue=h=$((60 * i)),noise=alls=14:allf=t:all_seed=$i" \
                -c:v libx264 -preset superfast -b:v 26700k -maxrate 30M -bufsize 30M -g 60 -keyint_min 60 -sc_threshold 0 \
                -pix_fmt yuv420p -colorspace bt709 -color_primaries bt709 -color_trc bt709 -movflags +faststart "$to/part.mp4"
        else
            from=$((i / 6 * 2))
            printf "file '%s'\ninpoint %d\nfile '%s'\noutpoint %d\n" "$base" $from "$base" $from >"$to/list"
            ffmpeg -v error -y -f concat -safe 0 -i "$to/list" -c copy -movflags +faststart "$to/part.mp4"
        fi
        mv "$to/part.mp4" "$f"
    }
    i=$((i + 1))
done
for kind in sequence grid; do
    rm -rf "$to/$kind/clips"
    mkdir -p "$to/$kind/clips"
    ln -f "$to"/clips/*.mp4 "$to/$kind/clips/"
done

page() { # kind, elements' style
    cat <<PAGE
<!doctype html>
<html><head><meta charset="utf-8"><style>
#stage { width: 1920px; height: 1080px; background: #101418; font-family: Inter, sans-serif; color: #fff }
$2
.title { position: absolute; left: 96px; font-size: 64px; font-weight: 700 }
</style></head><body>
<div id="stage" data-composition-id="$1" data-width="1920" data-height="1080" data-start="0" data-duration="$seconds" data-fps="30">
PAGE
}
{
    page sequence 'video { position: absolute; left: 0; top: 0; width: 1920px; height: 1080px }'
    i=0
    while [ "$i" -lt 30 ]; do
        n=$(printf '%02d' "$i")
        echo "<video id=v$n src=clips/$n.mp4 muted data-start=$((3 * i)) data-duration=3 data-track-index=0></video>"
        echo "<div id=t$n class='clip title' style='top: 900px' data-start=$((3 * i)) data-duration=3 data-track-index=1>Chapter $((i + 1)) of thirty</div>"
        i=$((i + 1))
    done
    echo '</div></body></html>'
} >"$to/sequence/index.html"
{
    page grid 'video { position: absolute; width: 320px; height: 180px }'
    i=0
    while [ "$i" -lt 30 ]; do
        n=$(printf '%02d' "$i")
        echo "<video id=v$n src=clips/$n.mp4 muted loop style='left: $((i % 6 * 320))px; top: $((180 + i / 6 * 180))px' data-start=0 data-duration=$seconds data-track-index=$i></video>"
        i=$((i + 1))
    done
    i=0
    while [ "$i" -lt 30 ]; do
        echo "<div id=t$i class='clip title' style='top: 48px' data-start=$((3 * i)) data-duration=3 data-track-index=40>Chapter $((i + 1)) of thirty</div>"
        i=$((i + 1))
    done
    echo '</div></body></html>'
} >"$to/grid/index.html"
