#!/bin/sh
# The sound of a composition against sums computed here: where clicks fall, and what remains when the reference is taken away.
. tests/cli/lib.sh
needs ffmpeg ffprobe awk od
mkdir c

make() { # file, ffmpeg's arguments
    to=$1
    shift
    ffmpeg -v error -y "$@" "c/$to" || fail "ffmpeg cannot make $to"
}
# A click half a second into two seconds, in several codecs and rates.
make click.wav -f lavfi -i 'aevalsrc=0.5*eq(n\,24000):s=48000:d=2' -c:a pcm_f32le
for f in click.m4a click.flac click.ogg click.mp3 click.opus; do
    case $f in *.ogg) codec='-c:a libvorbis' ;; *.opus) codec='-c:a libopus -b:a 256k' ;; *.m4a) codec='-c:a aac -b:a 256k' ;; *) codec= ;; esac
    make $f -i c/click.wav $codec
done
make click44.wav -f lavfi -i 'aevalsrc=0.5*eq(n\,22050):s=44100:d=2' -c:a pcm_f32le
make click22.flac -f lavfi -i 'aevalsrc=0.5*eq(n\,11025):s=22050:d=2'
make click.mp4 -f lavfi -i 'color=s=32x32:r=25:d=2' -i c/click.wav -c:a aac -b:a 256k -c:v libx264

page() { # seconds, elements, script
    {
        printf '<!doctype html><style>#s { width: 64px; height: 36px }</style><div id=s data-composition-id=m data-width=64 data-height=36 data-start=0 data-duration=%s>' "$1"
        printf '%s</div>' "$2"
        [ -z "${3:-}" ] || printf '<script src="https://cdn.jsdelivr.net/npm/gsap@3/dist/gsap.min.js"></script><script>%s</script>' "$3"
    } >c/index.html
}
sound() { # → out.f32, interleaved stereo floats
    "$kinora" render c --fps 30 --quiet --audio-codec pcm-24 "$@" -o out.wav 2>err || fail "render: $(head -n 3 err)"
    ffmpeg -v error -y -i out.wav -f f32le out.f32
}
left() { # file → a line for each sample frame: number, left
    od -An -v -w8 -tf4 "$1" | awk '{ print NR - 1, $1 }'
}

# Twenty places.
elements='' want=''
i=0
for f in click.wav click.m4a click.flac click.ogg click.mp3 click.opus click44.wav click22.flac click.mp4 click.wav \
    click.wav click.m4a click.wav click44.wav click.flac click.mp4 click.wav click.mp3 click.wav click.ogg; do
    start=$(awk -v i=$i 'BEGIN { printf "%.6f", i * 0.7 + i * 0.0137003 + 0.1100009 }')
    media=$(awk -v i=$i 'BEGIN { printf "%.5f", (i % 5) * 0.09001 }')
    elements="$elements<audio id=a$i src=$f data-start=$start data-duration=0.7 data-media-start=$media></audio>"
    want="$want $(awk -v s="$start" -v m="$media" 'BEGIN { printf "%d", (s + 0.5 - m) * 48000 + 0.5 }')"
    i=$((i + 1))
done
page 15 "$elements"
sound
left out.f32 | awk -v want="$want" '
    BEGIN { n = split(want, w, " ") }
    { for (k = 1; k <= n; k++) if ($1 > w[k] - 3000 && $1 < w[k] + 3000 && $2 > top[k]) { top[k] = $2; at[k] = $1 } }
    END { for (k = 1; k <= n; k++) if (!(at[k] >= w[k] - 1 && at[k] <= w[k] + 1)) printf "click %d: %d, not %d\n", k - 1, at[k], w[k] }' >bad
[ ! -s bad ] || fail "$(cat bad)"

# Reference mixes. residual NAME: out.f32 without ref.f32 stays under -60 dBFS (root mean square, and -50 at the worst).
residual() {
    [ "$(wc -c <out.f32)" = "$(wc -c <ref.f32)" ] || fail "$1: $(wc -c <out.f32) bytes, not $(wc -c <ref.f32)"
    od -An -v -w4 -tf4 out.f32 >a
    od -An -v -w4 -tf4 ref.f32 | paste - a | awk -v name="$1" '
        { d = $1 - $2; s += d * d; r += $1 * $1; if (d < 0) d = -d; if (d > m) { m = d; at = NR } }
        END { rms = 10 * log(s / NR + 1e-20) / log(10); loud = 10 * log(r / NR + 1e-20) / log(10)
              printf "%s: %.1f dB under a reference of %.1f dB, at most %.5f at %d\n", name, rms, loud, m, at / 2
              exit !(rms < -60 && m < 0.00316 && loud > -60) }' || fail "$1 differs from the reference"
}
reference() { # seconds, filter graph → ref.f32
    seconds=$1 graph=$2
    shift 2
    ffmpeg -v error -y "$@" -filter_complex "$graph,apad,atrim=0:$seconds,aformat=flt:48000:stereo[o]" -map '[o]' -f f32le ref.f32
}
make tone.wav -f lavfi -i 'aevalsrc=0.1*sin(440*2*PI*t)|0.08*sin(660*2*PI*t):s=48000:d=3' -c:a pcm_f32le
make mono.wav -f lavfi -i 'aevalsrc=0.1*sin(300*2*PI*t):s=44100:d=3' -c:a pcm_f32le
make six.wav -f lavfi -i 'aevalsrc=0.1*sin(200*2*PI*t)|0.1*sin(310*2*PI*t)|0.1*sin(420*2*PI*t)|0.1*sin(60*2*PI*t)|0.1*sin(530*2*PI*t)|0.1*sin(640*2*PI*t):c=5.1:s=48000:d=3' -c:a pcm_f32le

page 3 '<audio id=a src=tone.wav data-start=0.5 data-duration=2 data-fade-in=0.4 data-fade-out=0.7 data-volume=3.9></audio>
<audio id=b src=mono.wav data-start=1.1003 data-media-start=0.25 data-volume=0.3 data-duration=1></audio>
<audio id=c src=tone.wav data-start=0 muted></audio><audio id=d src=tone.wav data-start=0 data-hidden></audio>
<div data-hidden><audio id=e src=tone.wav data-start=0></audio></div>'
sound
reference 3 '[0]atrim=0:2,volume=3.9,afade=in:d=0.4,afade=out:st=1.3:d=0.7,adelay=24000S:all=1[a];[1]aresample=48000,atrim=0.25:1.25,asetpts=PTS-STARTPTS,pan=stereo|FL=FC|FR=FC,volume=0.3,adelay=52814S:all=1[b];[a][b]amix=normalize=0' \
    -i c/tone.wav -i c/mono.wav
residual 'fades and volumes'

page 3 '<audio id=a src=six.wav data-start=0 data-duration=3></audio>'
sound
reference 3 '[0]aresample=out_sample_fmt=s16:ochl=stereo' -i c/six.wav
residual '5.1 channels'

page 3 '<audio id=a src=tone.wav data-start=0.25 data-duration=2.5 data-volume=0.1 data-automation='"'"'{"version":1,"lanes":[{"target":"volume","points":[{"t":0.5,"v":0},{"t":1,"v":2},{"t":2,"v":0.5,"curve":0.5},{"t":2.5,"v":1}]}]}'"'"'></audio>'
sound
reference 3 "[0]atrim=0:2.5,volume='if(lt(t,0.5),0,if(lt(t,1),4*(t-0.5),if(lt(t,2),2-1.5*(t-1),0.5+0.5*pow(2*(t-2),2))))':eval=frame,adelay=12000S:all=1" -f lavfi -i 'amovie=c/tone.wav,asetnsamples=16'
residual 'a volume lane'

page 3 '<audio id=a src=tone.wav data-start=0.5 data-duration=2></audio>' \
    'const tl = gsap.timeline({ paused: true }); tl.fromTo("#a", { volume: 0 }, { volume: 1, duration: 2, ease: "none" }, 0.5); window.__timelines = { m: tl };'
sound
reference 3 "[0]atrim=0:2,volume='t/2':eval=frame,adelay=24000S:all=1" -f lavfi -i 'amovie=c/tone.wav,asetnsamples=16'
residual 'a volume that GSAP moves'

make short.wav -f lavfi -i 'aevalsrc=0.1*sin(400*2*PI*t):s=48000:d=0.35' -c:a pcm_f32le
page 2 '<audio id=a src=short.wav loop data-start=0.2 data-duration=1.5></audio>'
sound
reference 2 '[0]aloop=-1:16800,atrim=0:1.5,pan=stereo|FL=FC|FR=FC,adelay=9600S:all=1' -i c/short.wav
residual 'a loop'

page 3 '<hf-audio-group id=g data-volume=0.5 data-fx-chain='"'"'{"version":1,"nodes":[{"type":"gain","params":{"gain":-6}},{"type":"bitcrush","enabled":false}]}'"'"'></hf-audio-group>
<hf-audio-group id=h data-hidden></hf-audio-group>
<audio id=a src=tone.wav data-audio-group=g data-start=0 data-duration=2></audio><audio id=b src=mono.wav data-audio-group=g data-start=1 data-duration=2></audio>
<audio id=c src=tone.wav data-audio-group=h data-start=0></audio><audio id=d src=mono.wav data-audio-group=none data-start=0 data-duration=1></audio>'
sound --audio-gain 0.8
reference 3 '[0]atrim=0:2[a];[1]aresample=48000,pan=stereo|FL=FC|FR=FC,asplit[m][n];[m]atrim=0:2,adelay=48000S:all=1,volume=-6dB,volume=0.5[b];[n]atrim=0:1[d];[a]volume=-6dB,volume=0.5[e];[e][b][d]amix=3:normalize=0:duration=longest,volume=0.8' \
    -i c/tone.wav -i c/mono.wav
residual 'groups and the gain of all'

# Sums between stages may be beyond full scale: only the end clips.
page 1 '<hf-audio-group id=g data-volume=0.1></hf-audio-group><audio id=a src=tone.wav data-audio-group=g data-start=0 data-volume=3.9 data-fx-chain='"'"'{"version":1,"nodes":[{"type":"gain","params":{"gain":12}}]}'"'"'></audio>'
sound
reference 1 '[0]atrim=0:1,volume=3.9,volume=12dB,volume=0.1' -i c/tone.wav
residual 'headroom inside'

# The limiter acts when it is asked for, between the samples too, and leaves what is below alone.
make high.wav -f lavfi -i 'aevalsrc=1.3*sin(12000*2*PI*t+PI/4)*between(t\,0.4\,0.6)+0.05*sin(300*2*PI*t):s=48000:d=1' -c:a pcm_f32le
page 1 '<audio id=a src=high.wav data-start=0></audio>'
peak() { # → dBFS
    ffmpeg -hide_banner -nostats -i out.wav -af ebur128=peak=true -f null - 2>&1 | sed -n 's/.*Peak: *\(-\{0,1\}[0-9.]*\) dBFS.*/\1/p' | tail -n 1
}
sound
awk -v p="$(peak)" 'BEGIN { exit !(p > 1.5) }' || fail "without a limiter the true peak is $(peak) dBFS"
left out.f32 >plain
sound --audio-limit -1
awk -v p="$(peak)" 'BEGIN { exit !(p < -0.85 && p > -1.6) }' || fail "the true peak is $(peak) dBFS, not -1"
left out.f32 | paste -d ' ' plain - | awk '$1 < 18500 || $1 > 29500 { if ($2 != $4) print $1 }' | head -n 1 | grep . >bad && fail "the limiter changed sample $(cat bad), which is far from the peak"

page 1 '<hf-audio-group id=g>label</hf-audio-group><audio id=a src=tone.wav data-audio-group=g data-start=0></audio>'
"$kinora" inspect c --dump=boxes >boxes 2>/dev/null || fail 'no boxes'
grep -q label boxes && fail 'a group of sounds is drawn'

# Twice the speed at the same pitch, in its window.
page 2 '<audio id=a src=tone.wav data-start=0.5 data-duration=1 data-playback-rate=2></audio>'
sound
hz=$(left out.f32 | awk '$1 > 28000 && $1 < 68000 { if (was < 0 && $2 >= 0) n++; was = $2 } END { printf "%d", n / 40000 * 48000 + 0.5 }')
[ "$hz" -ge 435 ] && [ "$hz" -le 445 ] || fail "the pitch is $hz Hz"
left out.f32 | awk '($1 < 23999 || $1 > 72000) && $2 != 0' | head -n 1 | grep . >bad && fail "sound outside of its window: $(cat bad)"

# What cannot be done is said by name and fails the mix.
page 1 '<audio id=a src=tone.wav data-start=0 data-fx-chain='"'"'{"version":1,"nodes":[{"type":"vocoder"}]}'"'"'></audio>'
"$kinora" render c --fps 30 -o out.wav >out 2>err && fail 'an unknown effect passed'
says vocoder
same 'messages' "$(grep -c 'error\[.*vocoder' err)" 1
page 1 '<audio id=a src=tone.wav data-start=0 data-automation="{"></audio>'
"$kinora" render c --fps 30 -o out.wav >out 2>err && fail 'a broken lane passed'
says data-automation
finish
