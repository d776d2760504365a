#!/bin/sh
# Both compositions of make.sh: kinora and FFmpeg with a hand-written filter graph of the same picture and the same encoder
# settings, in turn, RUNS times; then, where HYPERFRAMES names it, the reference renderer once. Wall time, processor time and
# peak memory of each, the best of the runs, and the ratios.
# usage: tests/bench/video-heavy/run.sh FOLDER [SECONDS [RUNS [QUALITY]]]   (SECONDS as given to make.sh; draft or looks)
set -eu
kinora=${KINORA:-build/kinora}
dir=$1 seconds=${2:-90} runs=${3:-1} quality=${4:-looks}
font=${FONT:-/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf}
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
frames=$((seconds * 30)) chunks=$(((seconds * 30 + 239) / 240))
gop=$(((frames + chunks - 1) / chunks))
tags=colorprim=bt709:transfer=bt709:colormatrix=bt709
case $quality in
draft) x264="-preset ultrafast -crf 28 -x264-params aq-mode=3:$tags" ;;
*) x264="-preset medium -crf 16 -x264-params aq-mode=3:aq-strength=0.8:deblock=1,1:$tags" ;;
esac

titles() { # top
    i=0
    while [ "$i" -lt 30 ] && [ $((3 * i)) -lt "$seconds" ]; do
        printf ",drawtext=fontfile=%s:text='Chapter %d of thirty':x=96:y=%d:fontsize=64:fontcolor=white:enable='between(t,%d,%d-0.001)'" \
            "$font" $((i + 1)) "$1" $((3 * i)) $((3 * i + 3))
        i=$((i + 1))
    done
}
sequence() {
    set --
    graph='' n=0
    while [ "$n" -lt 30 ] && [ $((3 * n)) -lt "$seconds" ]; do
        left=$((seconds - 3 * n))
        [ "$left" -lt 3 ] || left=3
        set -- "$@" -t "$left" -i "$dir/clips/$(printf '%02d' "$n").mp4"
        graph="$graph[$n:v]"
        n=$((n + 1))
    done
    graph="${graph}concat=n=$n:v=1$(titles 908)"
    # shellcheck disable=SC2086
    ffmpeg -v info -nostats -benchmark -y "$@" -filter_complex "$graph" -r 30 -c:v libx264 $x264 -bf 0 -g "$gop" -threads 4 -pix_fmt yuv420p "$out/f.mp4"
}
grid() {
    set --
    graph='' stack='' layout='' n=0
    while [ "$n" -lt 30 ]; do
        set -- "$@" -stream_loop -1 -t "$seconds" -i "$dir/clips/$(printf '%02d' "$n").mp4"
        graph="$graph[$n:v]scale=320:180[c$n];"
        stack="$stack[c$n]"
        layout="$layout${layout:+|}$((n % 6 * 320))_$((n / 6 * 180))"
        n=$((n + 1))
    done
    graph="$graph${stack}xstack=inputs=30:layout=$layout,pad=1920:1080:0:180:0x101418$(titles 56)"
    # shellcheck disable=SC2086
    ffmpeg -v info -nostats -benchmark -y "$@" -filter_complex "$graph" -r 30 -c:v libx264 $x264 -bf 0 -g "$gop" -threads 4 -pix_fmt yuv420p "$out/f.mp4"
}

for kind in ${KINDS:-sequence grid}; do
    : >"$out/log"
    i=0
    while [ "$i" -lt "$runs" ]; do
        i=$((i + 1))
        "$kinora" render "$dir/$kind" -q "$quality" --stats --quiet -o "$out/k.mp4" >"$out/k" 2>&1
        awk '$1 == "wall" { print "kinora", $2, $7, $11 }' "$out/k" | tee -a "$out/log"
        grep -E '^(decoders|decode|raster|encode)' "$out/k"
        $kind >"$out/f" 2>&1 </dev/null
        tr ' ' '\n' <"$out/f" | awk -F = '/^utime=|^stime=/ { cpu += $2 } /^rtime=/ { wall = $2 } /^maxrss=/ { rss = $2 }
            END { printf "ffmpeg %.2f %.2f %d\n", wall, cpu, rss / 1024 }' | tee -a "$out/log"
        cmp -s /dev/null "$out/f.mp4" && exit 1
    done
    awk -v kind="$kind" '!($1 in w) || $2 < w[$1] { w[$1] = $2 } !($1 in c) || $3 < c[$1] { c[$1] = $3 } $4 > m[$1] { m[$1] = $4 }
        END { printf "%s: kinora %.2f s wall, %.2f s processor, %d MB; ffmpeg %.2f, %.2f, %d; ratio %.2f wall, %.2f processor\n", kind,
            w["kinora"], c["kinora"], m["kinora"], w["ffmpeg"], c["ffmpeg"], m["ffmpeg"],
            w["kinora"] / w["ffmpeg"], c["kinora"] / c["ffmpeg"] }' "$out/log"
    ffprobe -v error -count_packets -show_entries stream=nb_read_packets -of csv=p=0 "$out/k.mp4" "$out/f.mp4" 2>/dev/null | head -n 1
    if [ -n "${HYPERFRAMES:-}" ]; then
        start=$(date +%s)
        "$HYPERFRAMES" render "$dir/$kind" -q "$quality" -o "$out/h.mp4" >"$out/h" 2>&1 || tail -n 3 "$out/h"
        echo "hyperframes $(($(date +%s) - start)) s wall"
    fi
done
