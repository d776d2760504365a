# Sourced by tests/cli/test_effects.sh and tests/tools/capture_effects.sh. Needs ffmpeg and awk.

# The composition of a table of effects: a second of tones, noise and clicks through each, eight seconds apart.
# effects_page TABLE FOLDER
effects_page() {
    ffmpeg -v error -y -f lavfi -i "aevalsrc='0.5*sin(2*PI*(150+1800*t*t)*t)*exp(-5*mod(t,0.25))+0.25*sin(2*PI*5000*t)*lt(mod(t,0.2),0.03)+0.12*sin(2*PI*97*t)*gt(t,0.6)|0.45*sin(2*PI*440*t+sin(2*PI*6*t))*exp(-9*mod(t+0.1,0.3333))+0.4*lt(mod(t,0.11),0.0001)':s=48000:d=1" \
        -c:a pcm_s16le "$2/src.wav" || return 1
    grep -v '^#' "$1" | awk -F '\t' -v q="'" '{
            lanes = $3 == "" ? "" : " data-automation=" q "{\"version\":1,\"lanes\":[" $3 "]}" q
            body = body "<audio id=a" NR " src=src.wav data-start=" 8 * (NR - 1) " data-duration=1 data-track-index=" NR \
                " data-fx-chain=" q "{\"version\":1,\"nodes\":[" $2 "]}" q lanes "></audio>\n"
        }
        END {
            printf "<!doctype html>\n<style>#r { width: 64px; height: 64px; background: #234 }</style>\n"
            printf "<div id=r data-composition-id=main data-start=0 data-duration=%d data-width=64 data-height=64 data-fps=1>\n%s</div>\n", 8 * NR, body
        }' >"$2/index.html"
}

# PCM of 16 bits → lines "left right" of sixty-four sample frames, evenly spread. effects_samples COUNT < PCM
effects_samples() {
    od -An -v -w4 -td2 | awk -v n="$1" 'BEGIN { next_one = int(n / 128) }
        NR - 1 == next_one && k < 64 { print $1, $2; k++; next_one = int((2 * k + 1) * n / 128) }'
}
