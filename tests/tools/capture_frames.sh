#!/bin/sh
# Captures the frames of animated pictures from Chromium: FILE -> FILE.frames.png, all frames on white below each other,
# and FILE.frames.txt, "repetitions" (-1: for ever) and the durations in milliseconds. Usage: capture_frames.sh FILE ...
set -eu
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
for file in "$@"; do
    case $file in *.gif) type=image/gif ;; *.png) type=image/png ;; *.avif) type=image/avif ;; *) type=image/webp ;; esac
    cat > "$tmp/page.html" <<PAGE
<!doctype html><style>body{margin:0}canvas{display:block}</style><canvas></canvas><pre></pre><script>
(async () => {
    const bytes = Uint8Array.from(atob('$(base64 -w0 "$file")'), c => c.charCodeAt(0));
    const d = new ImageDecoder({data: bytes, type: '$type'});
    await d.completed;
    await d.tracks.ready;
    const t = d.tracks.selectedTrack, c = document.querySelector('canvas');
    const told = [t.repetitionCount === Infinity ? -1 : t.repetitionCount];
    let g = null;
    for (let i = 0; i < t.frameCount; i++) {
        const f = (await d.decode({frameIndex: i})).image;
        if (!g) {
            c.width = f.displayWidth;
            c.height = f.displayHeight * t.frameCount;
            g = c.getContext('2d');
            g.fillStyle = '#fff';
            g.fillRect(0, 0, c.width, c.height);
        }
        g.drawImage(f, 0, i * f.displayHeight);
        told.push(f.duration / 1000);
    }
    document.querySelector('pre').textContent = '@' + told.join(' ') + '@' + c.toDataURL() + '@';
})().catch(e => document.querySelector('pre').textContent = "@" + e + "@data:image/png;base64,@");
</script>
PAGE
    for try in 1 2 3 4 5; do # virtual time may end before the decoder
        timeout 60 chromium-headless-shell --headless --no-sandbox --disable-gpu --force-color-profile=srgb \
            --user-data-dir="$tmp/profile" --virtual-time-budget=20000 --dump-dom "file://$tmp/page.html" \
            2> /dev/null | tr -d '\n' > "$tmp/dom"
        grep -q '<pre>@' "$tmp/dom" && break
    done
    sed 's/.*<pre>@\([^@]*\)@.*/\1\n/' "$tmp/dom" > "$file.frames.txt"
    sed 's/.*<pre>@[^@]*@data:image\/png;base64,\([^@]*\)@.*/\1/' "$tmp/dom" | base64 -d > "$file.frames.png" || true
    echo "$file: $(cat "$file.frames.txt")"
done
