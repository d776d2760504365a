#!/bin/sh
# A batch that is killed and resumed: every film is whole, none is made twice, nothing else stays.
. tests/cli/lib.sh
needs python3 setsid
composition c 64 48 0.5 10 '<b data-var-text="n">x</b>'
sed -i 's/<!doctype html>/<!doctype html><html data-composition-variables='"'"'[{"id":"n","type":"string","label":"n","default":"x"}]'"'"'>/' c/index.html
python3 -c 'import json; print(json.dumps([{"n": str(i)} for i in range(14)]))' >rows.json

setsid "$kinora" render c --batch rows.json -o 'o/{index}.mp4' --batch-concurrency 2 --quiet &
pid=$!
for i in $(seq 1200); do
    [ "$(ls o 2>/dev/null | grep -c 'mp4$')" -ge 5 ] && break
    kill -0 $pid 2>/dev/null || break
    sleep 0.05
done
kill -9 -$pid 2>/dev/null
wait $pid 2>/dev/null
before=$(ls o | grep -c 'mp4$')
[ "$before" -ge 5 ] || fail "only $before films before the end"
stat -c '%n %i %y' o/*.mp4 | sort >first
expect 0 render c --batch rows.json -o 'o/{index}.mp4' --batch-concurrency 2 --resume --json --quiet
skipped=$(python3 -c 'import json; m = json.load(open("out")); assert m["completed"] + m["skipped"] == 14 and m["failed"] == 0; print(m["skipped"])')
# The film that was renamed when the batch was killed may not be in the list yet.
[ "$skipped" -ge $((before - 2)) ] || fail "$skipped of $before films were kept"
stat -c '%n %i %y' o/*.mp4 | sort >second
[ "$(comm -12 first second | wc -l)" = "$skipped" ] || fail 'a finished film was made again'
same 'files' "$(ls -A o | grep -vc 'mp4$')" 2
expect 0 render c --batch rows.json -o 'fresh/{index}.mp4' --quiet
for i in $(seq 0 13); do
    cmp "o/$i.mp4" "fresh/$i.mp4" || fail "film $i"
done
finish
