#!/bin/sh
# Films with alpha show what lies below them; where the alpha cannot be read, that is said once.
. tests/cli/lib.sh
needs ffmpeg
mkdir c

kinds=''
input() { # what is seen, file, ffmpeg's arguments: 0.4 s of half a red
    see=$1
    shift
    input_row 'color=0xC83232@0.5:s=64x32:r=25:d=0.4,format=rgba' 0.4 "$@" && kinds="$kinds $see:$1"
}
input through vp8.webm -pix_fmt yuva420p -c:v libvpx -b:v 2M -auto-alt-ref 0
input through vp9.webm -pix_fmt yuva420p -c:v libvpx-vp9 -b:v 2M -cpu-used 8
input through vp9.mkv -pix_fmt yuva420p -c:v libvpx-vp9 -b:v 2M -cpu-used 8
input through prores.mov -pix_fmt yuva444p10le -c:v prores_ks -profile:v 4444
input through qtrle.mov -pix_fmt argb -c:v qtrle
input through png.mov -pix_fmt rgba -c:v png
input through png.mkv -pix_fmt rgba -c:v png
input through ffv1.mkv -pix_fmt bgra -c:v ffv1
input through ffv1-yuv.mkv -pix_fmt yuva420p -c:v ffv1
input through raw.mov -pix_fmt argb -c:v rawvideo
input through utvideo.avi -pix_fmt gbrap -c:v utvideo
# Lost: beside AV1 in Matroska, in a grey track, in a layer of HEVC.
input lost av1.mkv -pix_fmt yuv420p -c:v libaom-av1 -cpu-used 8 -crf 10 -metadata:s:v alpha_mode=1
input lost av1.mp4 -map 0:v -map 0:v -filter:v:0 format=yuv420p -filter:v:1 alphaextract -c:v libaom-av1 -cpu-used 8 -crf 10
input lost hevc.mp4 -pix_fmt yuv420p -c:v libx265 -crf 10 -tag:v hvc1 -movflags +faststart -x265-params log-level=none
input opaque plain.mp4 -pix_fmt yuv420p -c:v libx264 -crf 10
input opaque plain-hevc.mp4 -pix_fmt yuv420p -c:v libx265 -crf 10 -tag:v hvc1 -x265-params log-level=none
# The encoder's message in the header of the file (type 5, user data) becomes one about alpha (165).
at=$(LC_ALL=C grep -aboP 'N\x01\x05' c/hevc.mp4 2>/dev/null | head -n 1 | cut -d: -f1)
if [ -n "$at" ]; then
    printf '\245' | dd of=c/hevc.mp4 bs=1 seek=$((at + 2)) conv=notrunc 2>/dev/null
else
    echo 'no message in the header of hevc.mp4'
    kinds=$(echo "$kinds" | sed 's/lost:hevc.mp4/opaque:hevc.mp4/')
fi

{
    printf '<!doctype html><style>#s { width: 64px; height: %dpx; background: #fff } video { position: absolute; left: 0; width: 64px; height: 32px }</style>' $((32 * count))
    printf '<div id=s data-composition-id=m data-width=64 data-height=%d data-start=0 data-duration=0.4>%s</div>' $((32 * count)) "$elements"
} >c/index.html
"$kinora" render c --fps 25 --format rgba -o - >film 2>err || fail "render: $(head -n 3 err)"
row=$((count * 2)) # of the third frame
for k in $kinds; do
    file=${k#*:} want='200 50 50' said=0
    case $k in through:*) want='228 153 153' ;; lost:*) said=1 ;; esac
    dd if=film bs=256 skip=$((32 * row + 16)) count=1 2>/dev/null | od -An -v -w4 -tu1 | awk -v f="$file" -v want="$want" '
        NR == 32 { d = 0; split(want, w, " "); for (i = 1; i <= 3; i++) { e = $i - w[i]; if (e < 0) e = -e; if (e > d) d = e }
            if (d > 4) print f ": " $1 "," $2 "," $3 " and not " want }' >bad
    [ ! -s bad ] || fail "$(cat bad)"
    same "messages about the alpha of $file" "$(grep -c "media/alpha.*/$file'" err)" $said
    row=$((row + 1))
done
echo "$count inputs"
finish
