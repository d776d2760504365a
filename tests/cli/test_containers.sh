#!/bin/sh
# Repetitions, segments, sequences, parts of films, tags: what single formats have beyond their codecs.
. tests/cli/lib.sh
needs ffmpeg ffprobe
composition c 160 90 1 10 '<audio id="a" src="tone.wav" data-start="0" data-duration="1"></audio>'
ffmpeg -v error -f lavfi -i sine=frequency=440:sample_rate=48000:duration=1 c/tone.wav
# Animations: how often, and how long each picture stays.
loops() { # file → the count of its NETSCAPE block
    od -An -v -tx1 "$1" | tr -d ' \n' | sed -n 's/.*4e45545343415045322e300301\(....\)00.*/\1/p'
}
expect 0 render c --quiet -o f.gif
same 'a gif plays for ever' "$(loops f.gif)" 0000
expect 0 render c --quiet --gif-loop 5 -o f.gif
same 'five repetitions' "$(loops f.gif)" 0500
expect 0 render c --quiet --number-of-gif-loops 0 -o f.gif
same 'no repetition' "$(loops f.gif)" ''
expect 0 render c --fps 60 --quiet -o f.gif
same 'pictures of a fast gif' "$(frames_of f.gif)" 30
same 'its length' "$(probe f.gif format=duration)" 1.000000
expect 0 render c --every-nth-frame 3 --quiet -o f.gif
same 'every third picture' "$(frames_of f.gif)" 4
same 'its length' "$(probe f.gif format=duration)" 1.200000

# Sound and pictures of a part are as long as each other.
expect 0 render c --frames 3-6 --quiet -o part.mp4
same 'a part' "$(probe part.mp4 stream=duration)" '0.400000 0.400000'
expect 0 render c --frames 5- --every-nth-frame 2 --quiet -o part.mp4
same 'the rest, every other' "$(probe part.mp4 stream=nb_frames,duration)" '0.600000,3 0.600000,30'
expect 0 render c --fps 30000/1001 --quiet -o part.wav
same 'samples of 30 frames at 29.97' "$(ffprobe -v error -show_entries stream=duration_ts -of csv=p=0 part.wav)" 48048
expect 0 render c --separate-audio-to sound.wav --quiet -o mute.mp4
same 'streams' "$(probe mute.mp4 stream=codec_type)" video
same 'its sound' "$(probe sound.wav stream=codec_name,duration)" 'pcm_s16le,1.000000'
composition mute 64 48 0.5 10
expect 0 render mute --enforce-audio-track --quiet -o m.mp4
same 'a silent track' "$(probe m.mp4 stream=codec_name,duration)" 'h264,0.500000 aac,0.500000'
expect 0 render mute --quiet -o m.wav
same 'silence alone' "$(probe m.wav stream=duration)" 0.500000

# HLS: segments of whole groups, both lists, nothing else; again over itself, never over another folder.
expect 0 render c --duration 5 --format hls --hls-segment-seconds 2 --quiet -o hls
only hls audio.m3u8 audio_00000.ts audio_00001.ts audio_00002.ts master.m3u8 video.m3u8 video_00000.ts video_00001.ts video_00002.ts
same 'lengths' "$(sed -n 's/#EXTINF:\(.*\),/\1/p' hls/video.m3u8 | tr '\n' ' ')" '2.000000 2.000000 1.000000 '
for s in 0 1 2; do
    key=$(ffprobe -v error -select_streams v -show_entries packet=flags -of csv=p=0 hls/video_0000$s.ts | head -n 1)
    case $key in K*) ;; *) fail "segment $s does not begin with a key frame" ;; esac
done
same 'all pictures' "$(ffprobe -v error -count_frames -select_streams v -show_entries stream=nb_read_frames -of csv=p=0 hls/video.m3u8 | head -n 1 | tr -d ,)" 50
same 'lists' "$(grep -c 'PLAYLIST-TYPE:VOD' hls/video.m3u8 hls/audio.m3u8 | tr '\n' ' ')" 'hls/video.m3u8:1 hls/audio.m3u8:1 '
# The list of lists: bit rates as the segments have them, size, rate and codecs; sound cut where the pictures are.
peak() { # list → highest bit rate of a segment
    awk -F '[:,]' '/#EXTINF/ { s = $2; getline f; print s, f }' "hls/$1" | while read -r s f; do echo "$s $(wc -c <"hls/$f")"; done |
        awk '{ r = $2 * 8 / $1; if (r > m) m = r; b += $2 * 8; l += $1 } END { printf "%.0f %.0f\n", m, b / l }'
}
want=$(printf '%s\n%s\n' "$(peak video.m3u8)" "$(peak audio.m3u8)" | awk '{ p += $1; a += $2 } END { printf "%d %d", p, a }')
got=$(sed -n 's/.*:BANDWIDTH=\([0-9]*\),AVERAGE-BANDWIDTH=\([0-9]*\).*/\1 \2/p' hls/master.m3u8)
echo "$want $got" | awk '{ exit !($3 > $1 - 3 && $3 < $1 + 3 && $4 > $2 - 3 && $4 < $2 + 3 && $3 >= $4) }' || fail "bandwidths: $got, not $want"
grep -q 'RESOLUTION=[0-9]*x[0-9]*,FRAME-RATE=10.000,CODECS="avc1\.[0-9a-f]*,mp4a\.40\.2",AUDIO="sound"' hls/master.m3u8 || fail "$(cat hls/master.m3u8)"
for list in audio video; do
    awk -F '[:,]' '/#EXTINF/ { print $2 }' hls/$list.m3u8 >lengths.$list
done
paste -d ' ' lengths.audio lengths.video | awk '{ a += $1; v += $2; d = a - v; if (d < 0) d = -d; if (d > 0.0534) exit 1 }' || fail 'the sound is cut elsewhere'
expect 0 render c --duration 5 --fps 24 --format hls --hls-segment-seconds 2.3 --muted --quiet -o odd
only odd master.m3u8 video.m3u8 video_00000.ts video_00001.ts video_00002.ts
same 'lengths of whole frames' "$(sed -n 's/#EXTINF:\(.*\),/\1/p' odd/video.m3u8 | tr '\n' ' ')" '2.291667 2.291667 0.416667 '
expect 0 render c --format hls --quiet -o hls
only hls audio.m3u8 audio_00000.ts master.m3u8 video.m3u8 video_00000.ts
mkdir other && echo mine >other/letter.txt
expect 1 render c --format hls --quiet -o other
only other letter.txt

# Sequences of other kinds.
expect 0 render c --image-format jpeg --jpeg-quality 95 --frames 0-1 --quiet -o seq
only seq audio.m4a frame_000001.jpg frame_000002.jpg
expect 0 render c --format webp-sequence --muted --frames 0-1 --image-sequence-pattern 'p[frame]-x.[ext]' --quiet -o seq2
only seq2 p000001-x.webp p000002-x.webp
same 'size' "$(probe seq2/p000001-x.webp stream=width,height)" '160,90'
expect 0 snapshot c --quiet -o s.jpg
same 'a snapshot' "$(probe s.jpg stream=codec_name,width)" 'mjpeg,160'
expect 0 snapshot c --quiet -o s.webp
same 'a snapshot' "$(probe s.webp stream=codec_name,width)" 'webp,160'

# Tags.
expect 0 render c --quiet --metadata title='The film' --metadata artist=me=you -o t.mp4
same 'tags' "$(ffprobe -v error -show_entries format_tags=title,artist -of csv=p=0 t.mp4)" 'The film,me=you'
expect 0 render c --quiet --metadata title='The film' -o t.mkv
same 'tags' "$(ffprobe -v error -show_entries format_tags=title -of csv=p=0 t.mkv)" 'The film'
expect 0 render c --color-space bt601 --quiet -o t.mp4
same 'colours' "$(probe t.mp4 stream=color_space,color_primaries | cut -d ' ' -f 1)" 'smpte170m,smpte170m'
same 'tag of H.265' "$("$kinora" render c --codec h265 --quiet -o t.mp4 && probe t.mp4 stream=codec_tag_string | cut -d ' ' -f 1)" hvc1
finish
