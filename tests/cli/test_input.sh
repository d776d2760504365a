#!/bin/sh
# Projects that are absent, empty, odd, huge or incomplete.
. tests/cli/lib.sh
composition c 333 211 0.2 10

expect 1 render absent -o f.mp4
says 'cannot open'
expect 1 render c -c absent.html -o f.mp4
: >empty.html
expect 1 render empty.html -o f.mp4
says 'composition/no-duration'
expect 0 snapshot empty.html --width 20 --height 10 --quiet -o s.png
expect 0 inspect empty.html --dump=boxes --json
same 'boxes of an empty page' "$(tr -d ' \n' <out)" '[]'
absent f.mp4

expect 0 render c --format rgba --quiet -o odd.rgba
same 'bytes of two odd frames' "$(wc -c <odd.rgba | tr -d ' ')" $((333 * 211 * 4 * 2))
expect 0 render c --quiet -o odd.mp4

expect 1 render c --width 32768 --height 32768 -o f.mp4
says 'composition/size'
composition huge 100000 100000 1 10
expect 1 render huge -o f.mp4
says 'composition/size'
composition long 64 48 1e9 240
expect 1 render long -o f.mp4
says 'composition/too-long'

# What is missing is said once; the rest is rendered.
composition gap 64 48 0.2 10 '<video id="v" src="absent.mp4" data-start="0" data-duration="1"></video><img src="absent.png">'
expect 0 render gap -o f.mp4
[ -s f.mp4 ] || fail 'no film'
says 'absent.mp4'
says 'absent.png'
expect 1 render gap --strict -o strict.mp4
absent strict.mp4
# Files outside of the project are not its own.
composition outside 64 48 0.2 10 '<img src="../secret.svg">'
echo '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>' >secret.svg
expect 0 render outside -o f.mp4
says 'secret.svg' # .. stops at the project's folder, as in a browser

composition alien 64 48 0.2 10 '<video id="v" src="file:///etc/hostname" data-start="0" data-duration="1"></video>'
expect 0 render alien -o f.mp4
says 'resource/refused'
# A sound that is missing would make a silent film: that is an error (contract A.9).
composition mute 64 48 0.2 10 '<audio id="a" src="absent.mp3" data-start="0" data-duration="1"></audio>'
expect 1 render mute -o mute.mp4
absent mute.mp4

# A playlist that calls itself a film would read other files.
composition list 64 48 0.2 10 '<video id="v" src="list.mp4" data-start="0" data-duration="1"></video>'
printf '#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n../odd.mp4\n#EXT-X-ENDLIST\n' >list/list.mp4
expect 0 render list -o f.mp4
says 'list.mp4'
printf "ffconcat version 1.0\nfile '../odd.mp4'\n" >list/list.mp4
expect 0 render list -o f.mp4
says 'list.mp4'
expect 0 inspect list --dump=media
! grep -q 'codec=h264' out || fail 'a playlist was opened'

# A composition that is only a template is mounted alone.
cat >c/part.html <<'PAGE'
<template id="part-template"><div data-composition-id="part" data-width="80" data-height="40" data-duration="0.3">
<style>.box { width: 80px; height: 40px; background: rgb(1, 2, 3); }</style><div class="box"></div></div></template>
PAGE
expect 0 render c -c part.html --fps 10 --format rgba --quiet -o part.rgba
same 'frames of a template' "$(wc -c <part.rgba | tr -d ' ')" $((80 * 40 * 4 * 3))
same 'its colour' "$(head -c 4 part.rgba | od -An -tu1 | tr -s ' ')" ' 1 2 3 255'
finish
