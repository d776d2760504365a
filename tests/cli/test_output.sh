#!/bin/sh
# What is written, and what is left when writing fails.
. tests/cli/lib.sh
composition c 160 90 1 10
composition sound 64 48 1 10 '<audio id="a" src="tone.wav" data-start="0" data-duration="1"></audio>'
{ # half a second of a square wave: 44-byte header, 8 kHz, mono, 8 bit
    printf 'RIFF\304\017\0\0WAVEfmt \020\0\0\0\001\0\001\0\100\037\0\0\100\037\0\0\001\0\010\0data\240\017\0\0'
    awk 'BEGIN { for (i = 0; i < 4000; i++) printf "%s", i % 20 < 10 ? "P" : "~" }'
} >sound/tone.wav

expect 0 render c --frames 2-5 --quiet --format png-sequence -o seq
only seq frame_000001.png frame_000002.png frame_000003.png frame_000004.png
expect 0 snapshot c --frame 2 --quiet -o two.png
expect 0 snapshot c --at 0.2 --quiet -o also-two.png
cmp two.png also-two.png || fail 'frame 2 is not the frame at 0.2 s'
expect 0 render sound --quiet --format png-sequence -o seq2
same 'last file' "$(ls seq2 | head -n 1)" audio.m4a
same 'frames' "$(ls seq2 | grep -c '^frame_')" 10
expect 0 render sound --quiet --format png-sequence -o seq2 # again over itself
mkdir other && echo mine >other/letter.txt
expect 1 render c --quiet --format png-sequence -o other
same 'a folder of somebody else' "$(ls other)" letter.txt

expect 0 render c --format rgba --quiet -o -
same 'bytes on standard output' "$(wc -c <out | tr -d ' ')" $((160 * 90 * 4 * 10))
expect 0 render c --fps 30000/1001 --format y4m --quiet -o -
same 'header' "$(head -n 1 out | cut -d ' ' -f 1-4)" 'YUV4MPEG2 W160 H90 F30000:1001'

# A full disk: 512 bytes are allowed.
for to in 'full.mp4' 'full.y4m --format y4m' 'full --format png-sequence' 'full.webm' 'full.mov' 'full.mkv' 'full.gif' \
    'full.apng' 'full.webp' 'full --format hls' 'full.wav' 'full.m4a' 'full.flac' 'full.mp4 --codec av1'; do
    (trap '' XFSZ && ulimit -f 1 && exec "$kinora" render sound --quiet -o $to) >/dev/null 2>err
    code=$?
    [ $code = 1 ] || fail "a full disk under $to ended with $code"
    absent full full.*
done
[ ! -e /dev/full ] || "$kinora" render c --quiet --format rgba -o - >/dev/full 2>err && fail '/dev/full took it all'
expect 1 render c --quiet -o c/index.html/film.mp4
says 'cannot write'
mkfifo pipe # a rename would put a file in its place; /dev/null would fare the same
expect 1 render c --quiet -o pipe
says 'is not a regular file'
[ -p pipe ] || fail 'a pipe was replaced'
rm pipe
expect 0 render c --quiet -o new/folder/film.mp4
[ -s new/folder/film.mp4 ] || fail 'the folder of the output was not made'

only . also-two.png c err new other out seq seq2 sound two.png
finish
