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
# A reader that goes away ends it too.
"$kinora" render c --quiet --format y4m -o - 2>err | head -c 1000000 >/dev/null
says 'cannot write'
finish
