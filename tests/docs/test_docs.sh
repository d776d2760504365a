#!/bin/sh
# The commands of the pages that people begin with do what they say: every sh block of docs/start.md
# and docs/guide.md, from top to bottom in an empty folder.
top=$PWD
. tests/cli/lib.sh
mkdir bin
ln -s "$kinora" bin/kinora
PATH=$tmp/bin:$PATH
export PATH
for page in start guide; do
    mkdir "$page"
    cd "$page"
    awk '/^```sh$/ { on = 1; next } /^```/ { on = 0 } on' "$top/docs/$page.md" >commands.sh
    [ -s commands.sh ] || fail "no commands in $page.md"
    sh -eux commands.sh >out 2>err || {
        fail "a command of $page.md"
        tail -n 20 err | sed 's/^/    /'
    }
    ! grep -E '(warning|error)\[' err || fail "messages in $page.md"
    cd ..
done
for file in start/hello.mp4 start/hello.gif start/frame.png guide/film.png guide/motion.webm guide/ada.png \
    guide/cards/Ada.mp4 guide/cards/Grace.mp4 guide/card.mov guide/frames/frame_000001.png; do
    [ -s $file ] || fail "$file was not made"
done
finish
