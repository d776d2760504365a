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
finish
