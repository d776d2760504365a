#!/bin/sh
# Which frame of a source is shown when: sources of many rates and shapes, whose pictures carry their number as sixteen
# black or white blocks, are shown one above the other, and the numbers read back from the film.
. tests/cli/lib.sh
needs ffmpeg ffprobe awk od
mkdir c

blocks="geq=lum='if(mod(floor(N/pow(2\,floor(X/8)))\,2)\,225\,30)':cb=128:cr=128"
source_film() { # file, rate, ffmpeg's arguments
    to=$1 rate=$2
    shift 2
    ffmpeg -v error -y -f lavfi -i "color=black:s=128x16:r=$rate:d=2,$blocks" "$@" "c/$to" || fail "ffmpeg cannot make $to"
}
copy() { # file, from, arguments before the input, arguments after it
    # shellcheck disable=SC2086
    ffmpeg -v error -y $3 -i "c/$2" -c copy $4 "c/$1" || fail "ffmpeg cannot make $1"
}
x264='-c:v libx264 -preset veryfast -bf 3 -g 12 -pix_fmt yuv420p'
source_film 23.mp4 24000/1001 $x264
source_film 24.mp4 24 $x264
source_film 25.mkv 25 $x264
source_film 29.mp4 30000/1001 $x264
source_film 30.webm 30 -c:v libvpx -deadline realtime -b:v 1M
source_film 50.mp4 50 $x264 -x264-params open-gop=1
source_film 60.mp4 60 $x264
source_film vfr.mkv 30 -vf "setpts='(N+mod(N\,3)*0.4+gt(N\,30)*7)/30/TB'" -fps_mode passthrough $x264
copy edit.mp4 24.mp4 '-ss 0.7' ''
copy late.mkv 25.mkv '' '-output_ts_offset 2'
copy turned.mp4 29.mp4 '' '-metadata:s:v rotate=180'
copy before.mkv 25.mkv '' '-output_ts_offset -0.5 -avoid_negative_ts disabled'
ffmpeg -v error -y -i c/25.mkv -itsoffset -0.3 -f lavfi -i sine=d=2.6 -map 0:v -map 1:a -c:v copy -c:a aac c/behind.mp4
source_film 25.ts 25 $x264 -muxdelay 0.7
sources='23.mp4 24.mp4 25.mkv 29.mp4 30.webm 50.mp4 60.mp4 vfr.mkv edit.mp4 late.mkv turned.mp4 before.mkv behind.mp4 25.ts'
count=$(echo "$sources" | wc -w)

numbers() { # rows: raw grey pictures of 16 by rows on standard input → a line of numbers each
    od -An -v -w16 -tu1 | awk -v rows="$1" '{ k = 0; for (i = 16; i; i--) k = 2 * k + ($i > 128); printf "%d%s", k, NR % rows ? " " : "\n" }'
}

# What each source holds, as FFmpeg decodes it: ticks of its stamp and number, the earliest stamp of the file first.
for f in $sources; do
    zero=$(probe "c/$f" format=start_time)
    tb=$(ffprobe -v error -select_streams v -show_entries stream=time_base -of csv=p=0 "c/$f" | head -n 1 | tr -d ,)
    ffprobe -v error -select_streams v -show_entries frame=pts,pkt_duration -of default=nk=1:nw=1 "c/$f" | paste - - >stamps
    ffmpeg -v error -i "c/$f" -map 0:v -fps_mode passthrough -vf scale=16:1:flags=area,format=gray -f rawvideo - 2>/dev/null | numbers 1 >counts
    echo "$zero $tb" >"table.$f"
    paste -d ' ' stamps counts | tr '\t' ' ' >>"table.$f"
done

# The rule: idx = floor((t - start) * rate * fps), then the last frame stamped at or before media start + idx / fps,
# half a tick later at most; a loop returns to the media start; the last frame is held.
cat >rule.awk <<'RULE'
FNR == 1 { zero = $1; split($2, tb, "/"); n = 0; next }
{ pts[n] = $1; num[n] = $3; end = $1 + $2; n++ }
END {
    scale = tb[2] / tb[1]; off = int(zero * scale + (zero < 0 ? -0.5 : 0.5)); split(fps, q, "/"); f = q[2] ? q[1] / q[2] : q[1]
    span = end / scale - off / scale - ms
    for (i = 0; i < frames; i++) {
        t = i / f; idx = (t - start) * rate * f + 1e-9
        if (idx < 0) { print -1; continue }
        at = int(idx) / f
        if (loop && span > 0) at -= span * int(at / span + 1e-9)
        best = num[0]
        for (k = 0; k < n; k++) if (pts[k] - off <= (ms + at) * scale + 0.5 + 1e-6) best = num[k]
        print best
    }
}
RULE

wrong=0 total=0
check() { # fps, frames, start, media start, rate, loop
    fps=$1 frames=$2 start=$3 ms=$4 rate=$5 loop=$6
    long=$(awk -v n="$frames" -v q="$fps" 'BEGIN { split(q, a, "/"); print n * (a[2] ? a[2] / a[1] : 1 / a[1]) }')
    row=0
    {
        printf '<!doctype html><style>#s { width: 128px; height: %dpx; background: #000 } video { position: absolute; left: 0; width: 128px; height: 16px }</style>' $((16 * count))
        printf '<div id=s data-composition-id=m data-width=128 data-height=%d data-start=0 data-duration=%s>' $((16 * count)) "$long"
        for f in $sources; do
            printf '<video src="%s" style="top: %dpx" muted data-start=%s data-duration=9 data-media-start=%s data-playback-rate=%s %s></video>\n' \
                "$f" $((16 * row)) "$start" "$ms" "$rate" "$loop"
            row=$((row + 1))
        done
        echo '</div>'
    } >c/index.html
    "$kinora" render c --fps "$fps" --quiet --format y4m -o film.y4m 2>err || fail "render: $(head -n 3 err)"
    ffmpeg -v error -i film.y4m -vf scale=16:$count:flags=area,format=gray -f rawvideo - | numbers "$count" >got
    row=0
    for f in $sources; do
        row=$((row + 1))
        awk -v fps="$fps" -v frames="$frames" -v start="$start" -v ms="$ms" -v rate="$rate" -v loop="$loop" -f rule.awk "table.$f" >want
        cut -d ' ' -f $row got | paste -d ' ' want - >pairs
        bad=$(awk '$1 >= 0 && $1 != $2' pairs | wc -l)
        total=$((total + $(wc -l <pairs)))
        wrong=$((wrong + bad))
        [ "$bad" = 0 ] || fail "$f, fps $fps start $start media $ms rate $rate $loop: $bad wrong: $(awk '$1 >= 0 && $1 != $2 { printf "%d: %s not %s; ", NR - 1, $2, $1 }' pairs | cut -c 1-160)"
        [ "$(wc -l <pairs)" = "$frames" ] || fail "$f: $(wc -l <pairs) frames, not $frames"
    done
}
check 30 66 0 0 1 ''
check 30 40 0.0166 0.51 1 ''
check 30 30 0.3 0.25 2 ''
check 25 60 0 0.1 0.5 ''
check 30 90 0 0.4 1 loop
check 30 70 0.2 1.1 1.5 loop
check 60000/1001 80 0 0.1 1 ''
check 24 40 0.1 0.1234 1.37 ''
check 24000/1001 30 0 1.3 1 ''
echo "$total frames, $wrong wrong"
finish
