#!/bin/sh
# Every format as other programs read it: tests/cli/data/formats.txt.
. tests/cli/lib.sh
needs ffmpeg ffprobe
composition c 160 90 1 10 '<audio id="a" src="tone.wav" data-start="0" data-duration="1"></audio>'
sed -i 's/; background: #246//' c/index.html # the root keeps its background in alpha outputs
ffmpeg -v error -f lavfi -i sine=frequency=440:sample_rate=48000:duration=1 c/tone.wav
mkdir out.d

# alpha of two points of the first picture: beside what moves, and on it
alphas() { # file, decoder
    ffmpeg -v error -c:v "$2" -i "$1" -frames:v 1 -f rawvideo -pix_fmt rgba - |
        od -An -v -tu1 -w4 | awk 'NR == 160 * 80 + 151 { a = $4 } NR == 160 * 20 + 21 { b = $4 } END { print a, b }'
}

while IFS='|' read -r file args picture sound decoder <&3; do
    case $file in '#'*) continue ;; esac
    f=out.d/$file
    expect 0 render c $args --quiet -o $f
    silent
    only out.d $file
    # Decodes everything; what FFmpeg cannot read it says.
    ffprobe -v error -count_frames -show_entries stream=codec_type,codec_name,pix_fmt,sample_rate,nb_read_frames -of csv=p=0 $f >streams 2>err
    silent
    got=$(awk -F, '$2 == "video" { print $1 "," $3 "," $4; exit }' streams)
    same "pictures of $file $args" "$got" "${picture:+$picture,10}"
    got=$(awk -F, '$2 == "audio" { print $1; exit }' streams)
    same "sound of $file $args" "$got" "$sound"
    # Lengths: of the pictures by their number, of the sound by its samples, which containers without an
    # index pad to whole blocks.
    if [ -n "$sound" ]; then
        rate=$(awk -F, '$2 == "audio" { print $3; exit }' streams)
        n=$(ffmpeg -v error -i $f -map 0:a -f f32le -ac 1 - | wc -c)
        awk -v n=$((n / 4)) -v r="$rate" 'BEGIN { exit !(n >= r && n <= r + 3 * 1152) }' ||
            fail "$file $args: $((n / 4)) samples at $rate Hz"
    fi
    [ "$decoder" = - ] || same "alpha of $file $args" "$(alphas $f $decoder)" '0 255'
    rm $f
done 3<"$data/formats.txt"

finish
