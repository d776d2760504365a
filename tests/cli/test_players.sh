#!/bin/sh
# Every output as others see it: FFmpeg finds the pictures and the sound, and a browser, where there is one, plays what it can.
# Prints the table; only what every build of the browser can play must be played.
. tests/cli/lib.sh
needs ffmpeg ffprobe
mkdir c out
ffmpeg -v error -y -f lavfi -i 'aevalsrc=0.2*sin(440*2*PI*t):s=48000:d=1' c/tone.wav
cat >c/index.html <<'PAGE'
<!doctype html><style>#s { width: 64px; height: 48px; background: #246 } @keyframes go { to { left: 44px } }
#m { position: absolute; left: 0; top: 10px; width: 20px; height: 20px; background: #fc0; animation: go 1s linear both }</style>
<div id=s data-composition-id=m data-width=64 data-height=48 data-start=0 data-duration=1 data-fps=10><div id=m></div>
<audio id=a src=tone.wav data-start=0 data-duration=1></audio></div>
PAGE
made=''
make() { # output, pictures, streams as ffprobe names them, arguments
    to=$1 pictures=$2 streams=$3
    shift 3
    "$kinora" render c --quiet "$@" -o "out/$to" 2>err || { fail "$to: $(head -n 2 err)" && return; }
    got=$(ffprobe -v error -show_entries stream=codec_name -of csv=p=0 "out/$to" 2>/dev/null | tr -d ',' | awk 'NF && !seen[$1]++' | tr '\n' ' ')
    same "streams of $to" "${got% }" "$streams"
    if [ "$pictures" -gt 0 ]; then
        got=$(ffmpeg -v error -i "out/$to" -map 0:v -fps_mode passthrough -f framecrc - 2>/dev/null | grep -vc '^#')
        same "pictures of $to" "$got" "$pictures"
    fi
    made="$made $to"
}
make h264.mp4 10 'h264 aac'
make h265.mp4 10 'hevc aac' --codec h265
make av1.mp4 10 'av1 aac' --codec av1 --preset 12
make vp9.mp4 10 'vp9 opus' --codec vp9 --audio-codec opus
make vp9.webm 10 'vp9 opus'
make vp8.webm 10 'vp8 vorbis' --codec vp8 --audio-codec vorbis
make av1.webm 10 'av1 opus' --codec av1 --preset 12
make prores.mov 10 'prores pcm_s16le'
make h264.mov 10 'h264 aac' --codec h264 --audio-codec aac
make h264.mkv 10 'h264 opus'
make ffv1.mkv 10 'ffv1 flac' --codec ffv1 --audio-codec flac
make film.ts 10 'h264 aac'
make film.gif 10 'gif'
make film.apng 10 'apng'
make film.y4m 10 'rawvideo'
for sound in wav:pcm_s16le mp3:mp3 m4a:aac aac:aac flac:flac opus:opus; do
    make sound.${sound%:*} 0 "${sound#*:}"
done
# FFmpeg has no decoder of animated WebP, and lists are not files.
for args in 'film.webp' 'hls --format hls' 'png --format png-sequence' 'jpeg --format jpeg-sequence' 'webp --format webp-sequence'; do
    # shellcheck disable=SC2086
    "$kinora" render c --quiet -o out/$args 2>err || fail "$args: $(head -n 2 err)"
done
same 'streams of hls' "$(ffprobe -v error -show_entries stream=codec_name -of csv=p=0 out/hls/master.m3u8 | tr -d ',' | awk 'NF && !seen[$1]++' | tr '\n' ' ')" 'aac h264 '
for kind in png jpeg webp; do
    same "pictures of $kind" "$(find out/$kind -name 'frame_*' | wc -l)" 10
done

command -v chromium-headless-shell >/dev/null || {
    echo 'no browser to play them in'
    finish
}
cp out/png/frame_000001.png out/jpeg/frame_000001.jp* out/webp/frame_000001.webp out/
pictures='film.gif film.apng film.webp frame_000001.png frame_000001.jpg frame_000001.webp'
[ -f out/frame_000001.jpg ] || pictures=$(echo "$pictures" | sed 's/jpg/jpeg/')
{
    printf '%s\n' '<!doctype html><body><script>const ask = (f, tag, ok) => new Promise(done => { const e = document.createElement(tag);'
    printf '%s\n' 'e["on" + ok] = () => done(f + " " + (tag == "img" ? e.naturalWidth + "x" + e.naturalHeight : (e.videoWidth || 0) + "x" + (e.videoHeight || 0) + " " + e.duration.toFixed(2)));'
    printf '%s\n' 'e.onerror = () => done(f + " -"); e.preload = "auto"; e.src = f; document.body.append(e); setTimeout(() => done(f + " -"), 9000) });'
    echo 'Promise.all(['
    for f in $made; do
        case $f in film.gif | film.apng | *.y4m) ;; *) echo "ask('$f', '$(case $f in sound*) echo audio ;; *) echo video ;; esac)', 'loadeddata')," ;; esac
    done
    for f in $pictures; do
        echo "ask('$f', 'img', 'load'),"
    done
    printf '%s\n' ']).then(a => { const p = document.createElement("pre"); p.textContent = "\n" + a.join("\n") + "\n"; document.body.append(p) });</script></body>'
} >out/play.html
timeout 200 chromium-headless-shell --headless --no-sandbox --disable-gpu --timeout=60000 --virtual-time-budget=12000 --allow-file-access-from-files \
    --user-data-dir="$tmp/profile" --dump-dom "file://$tmp/out/play.html" 2>/dev/null | grep -E '^[a-z0-9_]+\.[a-z0-9]+ (-|[0-9]+x[0-9]+)' >played
[ -s played ] || {
    echo 'the browser did not answer'
    finish
}
cat played
for f in vp9.webm vp8.webm av1.webm; do
    grep -q "^$f 64x48 1\.0" played || fail "the browser does not play $f"
done
for f in $pictures; do
    grep -q "^$f 64x48" played || fail "the browser does not show $f"
done
for f in sound.wav sound.flac sound.opus sound.mp3; do
    grep -q "^$f 0x0 1\.[01]" played || fail "the browser does not play $f"
done
finish
