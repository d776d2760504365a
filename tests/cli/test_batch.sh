#!/bin/sh
# Batches: rows, names of outputs, manifest, failures, going on where a batch stopped.
. tests/cli/lib.sh
needs python3

# field FILE EXPRESSION: a value of a JSON file, m being its contents.
field() {
    python3 -c 'import json, sys; m = json.load(open(sys.argv[1])); print(eval(sys.argv[2]))' "$1" "$2"
}

mkdir c
cat >c/index.html <<'PAGE'
<!doctype html>
<html data-composition-variables='[{"id": "title", "type": "string", "label": "Title", "default": "x"},
  {"id": "size", "type": "number", "label": "Size", "default": 8}, {"id": "dark", "type": "boolean", "label": "Dark", "default": false}]'>
<style>#box { height: 8px; background: #c40; }</style>
<div data-composition-id="card" data-width="32" data-height="16" data-start="0" data-duration="0.2" data-fps="10" data-no-timeline>
<div id="box"></div></div>
<script>
  const v = window.__hyperframes.getVariables();
  if (typeof v.size !== "number") throw new Error("size is no number");
  document.getElementById("box").style.width = v.size + "px";
</script>
PAGE
cp -r c d

# ---- every form of rows gives the same films ----
echo '[{"title": "a", "size": 4}, {"title": "b, \"c\"", "size": 20, "dark": true}]' >rows.json
echo '{"rows": [{"title": "a", "size": 4}, {"title": "b, \"c\"", "size": 20, "dark": true}]}' >object.json
printf '{"title": "a", "size": 4}\n\n{"title": "b, \\"c\\"", "size": 20, "dark": true}\n' >rows.jsonl
printf 'title,size,dark\r\na,4,false\r\n"b, ""c""",20,true\r\n' >rows.csv
for f in rows.json object.json rows.jsonl rows.csv; do
    expect 0 render c --batch $f --format png-sequence -o "$f.out/film-{index}" --strict --quiet
    silent
    only $f.out film-0 film-1 manifest.finished manifest.json
    for i in 0 1; do
        for n in 1 2; do
            cmp $f.out/film-$i/frame_00000$n.png rows.json.out/film-$i/frame_00000$n.png || fail "$f: film $i"
        done
    done
done
cmp -s rows.json.out/film-0/frame_000001.png rows.json.out/film-1/frame_000001.png && fail 'rows look alike'
same 'cells of CSV' "$(field rows.csv.out/manifest.json 'm["rows"][1]["variables"]')" \
    "{'title': 'b, \"c\"', 'size': 20, 'dark': True}"
expect 0 render c --variables '{"size": 20}' --format png-sequence -o single --quiet
cmp single/frame_000001.png rows.json.out/film-1/frame_000001.png || fail 'a row is not the film of its values'

# Names of any script, a mark of byte order, line breaks in cells, a column that a row lacks.
printf '\357\273\277[{"title": "Zoë 日本 🎬", "size": 4}, {"title": "b"}]' >names.json
printf '\357\273\277title,size\n"two\nlines",4\n' >lines.csv
expect 0 render c --batch names.json -o 'names/{title}.mp4' --quiet
only names 'Zoë 日本 🎬.mp4' b.mp4 manifest.finished manifest.json
expect 0 render c --batch lines.csv -o 'lines/{index}.mp4' --quiet
same 'a cell of two lines' "$(field lines/manifest.json 'm["rows"][0]["variables"]')" "{'title': 'two\\nlines', 'size': 4}"

# ---- the manifest ----
m=rows.json.out/manifest.json
same 'fields' "$(field $m '" ".join(m)')" \
    'version batchPath manifestPath total completed failed skipped rows'
same 'fields of a row' "$(field $m '" ".join(m["rows"][0])')" \
    'index outputPath status durationMs renderTimeMs error startedAt completedAt variables'
same 'paths' "$(field $m 'm["batchPath"], m["manifestPath"], m["rows"][1]["outputPath"]')" \
    "('rows.json', 'rows.json.out/manifest.json', 'rows.json.out/film-1')"
same 'counts' "$(field $m 'm["version"], m["total"], m["completed"], m["failed"], m["skipped"]')" '(1, 2, 2, 0, 0)'

# ---- one line on standard output ----
expect 0 render c --batch rows.json -o 'json/{size}.mp4' --json
same 'lines of --json' "$(wc -l <out | tr -d ' ')" 1
same '--json' "$(field out 'm["type"], m["manifestPath"], m["total"], m["completed"], m["failed"], m["skipped"]')" \
    "('batch-complete', 'json/manifest.json', 2, 2, 0, 0)"
only json 20.mp4 4.mp4 manifest.finished manifest.json

# ---- refused before anything starts ----
refused() { # message, arguments...
    text=$1
    shift
    expect 1 render c "$@"
    says "$text"
    absent no
}
refused 'row 0 has no .nothing.' --batch rows.json -o 'no/{nothing}.mp4'
refused 'rows 0 and 1 would both be' --batch rows.json -o no/one.mp4
echo '[{"x": "1"}, {"x": 1}]' >same.json
refused 'rows 0 and 1 would both be' --batch same.json -o 'no/{x}.mp4'
echo '[{"x": "../y"}]' >path.json
refused 'cannot be a part of a file' --batch path.json -o 'no/{x}.mp4'
echo '[{"x": [1]}]' >list.json
refused 'cannot be a part of a file' --batch list.json -o 'no/{x}.mp4'
echo '[{"size": 1}, {"size": "big"}]' >typed.json
refused "row 1 of the batch does not fit" --batch typed.json -o 'no/{index}.mp4' --strict-variables
echo '[1]' >number.json
refused 'row 0 of the batch is no JSON object' --batch number.json -o 'no/{index}.mp4'
echo '[]' >empty.json
refused 'has no rows' --batch empty.json -o 'no/{index}.mp4'
echo 'nonsense' >bad.json
refused 'no array of rows' --batch bad.json -o 'no/{index}.mp4'
printf 'size\n1,2\n' >ragged.csv
refused 'row 0 of the batch has 2 cells' --batch ragged.csv -o 'no/{index}.mp4'
printf 'size,size\n1,2\n' >twice.csv
refused 'two columns .size' --batch twice.csv -o 'no/{index}.mp4'
printf 'size,\n1,2\n' >nameless.csv
refused 'column 2 of the batch has no name' --batch nameless.csv -o 'no/{index}.mp4'
for f in none.csv none.jsonl none.json header.csv; do
    : >$f
    [ $f = header.csv ] && echo title >$f
    refused 'has no rows' --batch $f -o 'no/{index}.mp4'
done
echo '[{"title": "a"}, {"size": 1}]' >lacks.json
refused "row 1 has no 'title'" --batch lacks.json -o 'no/{title}.mp4'
printf '{"size": 1}\n[1]\n' >array.jsonl
refused 'row 1 of the batch is no JSON object' --batch array.jsonl -o 'no/{index}.mp4'
printf '{"size": 1}\n{"size"\n' >broken.jsonl
refused 'line 2 of the batch is no JSON' --batch broken.jsonl -o 'no/{index}.mp4'
echo '[{"title": ".."}]' >dots.json
refused 'cannot be a part of a file' --batch dots.json -o 'no/{title}/f.mp4'
refused 'cannot read' --batch absent.json -o 'no/{index}.mp4'
refused 'exclude each other' --batch rows.json --variables '{}' -o 'no/{index}.mp4'
refused 'needs -o' --batch rows.json
refused 'batch-concurrency' --batch rows.json -o 'no/{index}.mp4' --batch-concurrency 0
echo '[{"x": "manifest"}]' >state.json
refused 'keeps its state' --batch state.json -o '{x}.json' --format png-sequence
[ -e renders ] && fail 'a refused batch made a folder'

# ---- a row that fails ----
echo '[{"size": 1}, {"size": 2}, {"size": 3}]' >three.json
mkdir -p f/1.mp4
touch f/1.mp4/full
expect 1 render c --batch three.json -o 'f/{index}.mp4' --json
same 'after a failure' "$(field f/manifest.json '[r["status"] for r in m["rows"]]')" "['completed', 'failed', 'completed']"
same 'why' "$(field f/manifest.json 'len(m["rows"][1]["error"]) > 0 and m["rows"][0]["error"] is None')" True
same 'failed' "$(field out 'm["completed"], m["failed"]')" '(2, 1)'
expect 1 render c --batch three.json -o 'f/{index}.mp4' --batch-fail-fast
same 'fail fast' "$(field f/manifest.json '[r["status"] for r in m["rows"]]')" "['completed', 'failed', 'skipped']"
grep -q 'failed: row 1' out || fail 'no summary'

# ---- resuming ----
rm -r f/1.mp4
expect 0 render c --batch three.json -o 'f/{index}.mp4' --resume --quiet
same 'resumed' "$(field f/manifest.json '[r["status"] for r in m["rows"]]')" "['skipped', 'completed', 'completed']"
expect 0 render c --batch three.json -o 'f/{index}.mp4' --resume --quiet
same 'all there' "$(field f/manifest.json 'm["skipped"]')" 3
rm f/2.mp4
echo '[{"size": 1}, {"size": 9}, {"size": 3}]' >three.json
expect 0 render c --batch three.json -o 'f/{index}.mp4' --resume --quiet
same 'absent and changed rows' "$(field f/manifest.json '[r["status"] for r in m["rows"]]')" "['skipped', 'completed', 'completed']"
expect 0 render c --batch three.json -o 'f/{index}.mp4' --resume --quiet --crf 30
same 'other options' "$(field f/manifest.json 'm["completed"]')" 3
echo '<!-- -->' >>c/index.html
expect 0 render c --batch three.json -o 'f/{index}.mp4' --resume --quiet --crf 30
same 'another composition' "$(field f/manifest.json 'm["completed"]')" 3

# What the composition reads counts, wherever it lies and whatever it is called; how messages look does not.
again() { # what, wanted, arguments...: how many of three rows are rendered anew
    what=$1 wanted=$2
    shift 2
    expect 0 render c --batch three.json -o 'f/{index}.mp4' --resume --quiet --crf 30 "$@"
    same "$what" "$(field f/manifest.json 'm["completed"]')" "$wanted"
}
again 'colours of messages' 0 --color never
again 'what lint says' 0 --lint-verbose --diag json
mkdir -p c/renders mods/pkg
echo '{}' >c/manifest.json
again "a file that is called manifest.json" 3
again 'the same file' 0
echo '[]' >c/manifest.json
again 'what is in it' 3
echo 'a' >c/renders/picture.svg
again 'a file in a folder that is called renders' 3
echo 'a' >mods/pkg/index.js
again 'a folder of modules' 3 --modules mods
again 'the same modules' 0 --modules mods
echo 'b' >mods/pkg/index.js
again 'another module' 3 --modules mods
rm -r c/renders c/manifest.json

# Films and state in the composition's folder are no part of it.
expect 0 render c --batch three.json -o 'c/renders/{index}.mp4' --quiet
expect 0 render c --batch three.json -o 'c/renders/{index}.mp4' --resume --quiet
same 'films beside the composition' "$(field c/renders/manifest.json 'm["skipped"]')" 3
rm -r c/renders

# Unfinished outputs: what another process writes stays, what a killed one left goes.
touch f/.0.mp4.1-0.part f/.1.mp4.1-0.part f/.other.mp4.1-0.part
mkdir f/.2.mp4.1-0.part
touch f/.2.mp4.1-0.part/piece
python3 -c '
import fcntl, time
f = open("f/.0.mp4.1-0.part")
fcntl.flock(f, fcntl.LOCK_EX)
open("locked", "w")
time.sleep(60)' &
holder=$!
while [ ! -e locked ]; do sleep 0.05; done
expect 0 render c --batch three.json -o 'f/{index}.mp4' --resume --quiet --crf 30 --modules mods
kill $holder
only f .0.mp4.1-0.part .other.mp4.1-0.part 0.mp4 1.mp4 2.mp4 manifest.finished manifest.json
rm f/.*.part

# Lint before the rows, which must not get in the way of the processes that render them.
expect 0 render c --batch three.json -o 'l/{index}.mp4' --lint-verbose --batch-concurrency 2
only l 0.mp4 1.mp4 2.mp4 manifest.finished manifest.json
echo '<script>var x = ;</script>' >>c/index.html
expect 1 render c --batch three.json -o 'no/{index}.mp4' --strict
says 'the render does not begin'
absent no
sed -i '$d' c/index.html

# ---- what rows have in common is told once, what one of them fails of for that one ----
cp -r c w
cat >>w/index.html <<'PAGE'
<svg width="9" height="9"><filter id="f"><feNothing/></filter><rect width="9" height="9" filter="url(#f)"/></svg>
<svg width="9" height="9"><filter id="g"><feNobody/></filter><rect width="9" height="9" filter="url(#g)"/></svg>
<script>console.log("size " + v.size);</script>
PAGE
for at_once in 1 3; do
    expect 0 render w --batch three.json -o "w$at_once/{index}.mp4" --batch-concurrency $at_once
    same 'a warning of every row' "$(grep -c 'svg/filter-primitive' err)" 2
    same 'the summary' "$(grep -c 'not drawn as a browser' err)" 1
    same 'notes of single rows' "$(grep -c 'console.log: size' err)" 3
    grep -q '[0-9] messages were those of earlier rows' out || fail 'repeats are not counted'
done
expect 1 render w --batch three.json -o 'w1/{index}.mp4' --strict-features
same 'rows that fail' "$(grep -c '^✗  row' err)" 3

# ---- several at a time, and several compositions ----
expect 0 render c --batch three.json -o 'n/{index}.mp4' --batch-concurrency 2 --quiet
for i in 0 1 2; do
    expect 0 render c --batch three.json -o 'o/{index}.mp4' --quiet
    cmp n/$i.mp4 o/$i.mp4 || fail 'concurrency changes films'
done
expect 0 render c d -o 'two/{name}.mp4' --quiet
only two c.mp4 d.mp4 manifest.finished manifest.json
expect 1 render c d -o two/same.mp4
says 'would both be written'

# ---- memory does not grow with the rows ----
peak() {
    python3 -c 'import json; print(json.dumps([{"size": i} for i in range('$1')]))' >many.json
    expect 0 render c --batch many.json -o 'many/{index}.mp4' --stats --quiet
    sed -n 's/.*memory of a worker \([0-9]*\) MB/\1/p' err
}
few=$(peak 10) many=$(peak 70)
[ "$many" -le $((few + few / 5 + 10)) ] || fail "memory grows: $few MB for 10 rows, $many MB for 70"
finish
