#!/bin/sh
# Interrupted renders leave nothing.
. tests/cli/lib.sh
composition c 640 360 600 60
mkdir films
for signal in INT TERM; do
    for to in 'films/a.mp4' 'films/a.y4m --format y4m' 'films/a --format png-sequence'; do
        "$kinora" render c -o $to >/dev/null 2>err &
        pid=$!
        for i in $(seq 200); do # until it writes
            [ -z "$(ls -A films)" ] || break
            sleep 0.05
        done
        [ -n "$(ls -A films)" ] || fail "nothing was begun for $to"
        sleep 0.2
        kill -s $signal $pid
        wait $pid
        same "exit code after $signal, $to" $? 1
        says 'Render cancelled'
        only films
    done
done
# Every other sink, and encoders that cannot be closed at any time.
for to in 'films/a.webm' 'films/a.mov' 'films/a.gif' 'films/a.apng' 'films/a --format hls' 'films/a --format jpeg-sequence' \
    'films/a.mp4 --codec h265' 'films/a.mp4 --codec av1' 'films/a.mkv --codec ffv1'; do
    "$kinora" render c -o $to >/dev/null 2>err &
    pid=$!
    for i in $(seq 400); do
        [ -z "$(ls -A films)" ] || break
        sleep 0.05
    done
    [ -n "$(ls -A films)" ] || fail "nothing was begun for $to"
    sleep 0.2
    kill -s TERM $pid
    wait $pid
    same "exit code after TERM, $to" $? 1
    says 'Render cancelled'
    only films
done
# A reader that goes away ends it too.
"$kinora" render c --quiet --format y4m -o - 2>err | head -c 1000000 >/dev/null
says 'cannot write'
finish
