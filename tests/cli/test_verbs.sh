#!/bin/sh
# Verbs that tell of a composition: JSON alone on standard output, text without --json.
. tests/cli/lib.sh
needs python3

field() { # a value of the JSON on standard output, m being all of it
    python3 -c 'import json, sys; m = json.load(open("out")); print(eval(sys.argv[1]))' "$1"
}

mkdir c
cat >c/index.html <<'PAGE'
<!doctype html>
<div id="root" data-composition-id="main" data-width="64" data-height="48" data-start="0" data-duration="2" data-fps="10">
<div id="late" class="clip" data-start="1" data-duration="0.5" data-track-index="3">a</div>
<div id="early" class="clip" data-start="0" data-duration="1" data-track-index="1">b</div>
<div id="open" class="clip" data-start="early" data-track-index="1">c</div>
<div id="host" data-composition-id="part" data-composition-src="part.html" data-start="0.5" data-duration="1" data-track-index="2"></div>
<p>no clip</p>
</div>
<script>console.log("a line of the script"); window.__timelines = {};</script>
PAGE
cat >c/part.html <<'PAGE'
<template><div data-composition-id="part" data-width="32" data-height="16"><p>inside</p></div></template>
PAGE

expect 0 info c --json
same 'info' "$(field '[m[k] for k in ("name", "resolution", "width", "height", "duration", "elements", "tracks")]')" \
    "['c', 'landscape', 64, 48, 2, 4, 3]"
same 'types' "$(field 'm["types"]')" "{'composition': 1, 'text': 3}"
same 'size' "$(field 'm["size"]')" "$(cat c/*.html | wc -c | tr -d ' ')"
same '_meta' "$(field 'm["_meta"]["updateAvailable"], m["_meta"]["version"] != "", m["_meta"]["latestVersion"] != ""')" '(False, True, True)'

expect 0 compositions c --json
same 'compositions' "$(field '[(c["id"], c["duration"]) for c in m["compositions"]]')" "[('main', 2), ('part', 1)]"
same 'size' "$(field 'm["compositions"][0]["width"], m["compositions"][0]["height"]')" '(64, 48)'
same 'elementCount' "$(field '[c["elementCount"] for c in m["compositions"]]')" '[4, 1]'
same 'source' "$(field '[c.get("source") for c in m["compositions"]]')" "[None, 'part.html']"

expect 0 timeline c --json
same 'duration' "$(field 'm["timeline"]["duration"]')" 2
same 'tracks' "$(field '[(t["kind"], [r["id"] for r in t["rows"]]) for t in m["timeline"]["tracks"]]')" \
    "[('graphics', ['early', 'host', 'open', 'late'])]"
same 'windows' "$(field '[(r["start"], r["duration"], r["end"]) for t in m["timeline"]["tracks"] for r in t["rows"] if r["id"] != "open"]')" \
    '[(0, 1, 1), (0.5, 1, 1.5), (1, 0.5, 1.5)]'
same 'sources' "$(field '[(r["durationAuthored"], r["durationSource"]) for t in m["timeline"]["tracks"] for r in t["rows"]]')" \
    "[(True, 'authored'), (True, 'authored'), (False, None), (True, 'authored')]"

# Rows in rows, what was one once, lanes, and what is never seen.
mkdir rows
cat >rows/index.html <<'PAGE'
<!doctype html><html><body>
<div data-composition-id="main" data-width="64" data-height="48" data-start="0" data-duration="8" data-no-timeline>
<div id="card" data-start="2" data-duration="2"><p id="in" data-start="2.5" data-duration="1"></p><p data-start="5" data-duration="1"></p></div>
<video id="film" src="absent.mp4" muted data-start="1" data-duration="2" data-sync-origin="take" data-hf-id="f1"></video>
<audio id="sound" data-start="1.1" data-duration="2" data-sync-origin="take" data-automation='{"version":1,"lanes":[{"target":"volume","points":[{"t":0,"v":0},{"t":1,"v":1}]}]}'></audio>
<audio data-start="0" data-automation="loud"></audio>
<img id="still" src="absent.png">
</div></body></html>
PAGE
"$kinora" timeline rows --json >out 2>err
python3 - <<'PY' || fail 'rows of a timeline'
import json
rows = [r for t in json.load(open("out"))["timeline"]["tracks"] for r in t["rows"]]
by = {r["elementId"]: r for r in rows if r["elementId"]}
card, inner, film, sound, still = (by[i] for i in ("card", "in", "film", "sound", "still"))
assert [r["id"] for r in card["inside"]] == ["in", "p"] and card["inside"][0]["inside"] == []
assert card["children"] == [{"kind": "graphics", "index": inner["index"]}, {"kind": "graphics", "index": inner["index"] + 1}], card["children"]
assert inner["parentRow"] == {"kind": "graphics", "index": card["index"]} and inner["hostRow"] is None and inner["warnings"] == []
never = [r for r in rows if r["id"] == "p"][0]
assert never["ref"] == "graphics/%d" % never["index"] and len(never["warnings"]) == 2 and never["warnings"][1].startswith("never visible")
assert film["syncOffsetFrames"] == -3 and sound["syncOffsetFrames"] == 3 and card["syncOffsetFrames"] is None
assert film["ref"] == "#film" and film["hfId"] == "f1" and film["mediaStart"] == 0
assert sound["lanes"] == [{"target": "volume", "points": [{"t": 0, "v": 0}, {"t": 1, "v": 1}]}] and sound["laneError"] is None
other = [r for r in rows if r["kind"] == "audio" and not r["elementId"]][0]
assert other["lanes"] == [] and other["laneError"] and other["durationSource"] == "pending" and other["pendingReason"] and other["duration"] == 0
assert still["durationSource"] == "default" and still["duration"] == 3 and not still["durationAuthored"]
assert all(r["label"] is None and r["role"] is None for r in rows)
PY

# The names and types of the reference renderer's JSON: what info, compositions and timeline print of the same project
# was captured once. A name may be absent where kinora does not know the thing; values are compared where both do.
needs ffmpeg
mkdir shapes
cp "$data"/shapes/*.html shapes
ffmpeg -v error -f lavfi -i sine=d=1 -y shapes/tone.wav
for verb in info compositions timeline; do
    expect 0 $verb shapes --json --quiet
    python3 "$data/shapes/compare.py" "$data/shapes/$verb.json" out $verb || fail "the JSON of $verb"
done

for verb in info compositions timeline; do
    expect 0 $verb c
    grep -q '[0-9]' out || fail "$verb says nothing"
    expect 1 $verb absent --json
    [ ! -s out ] || fail "$verb of nothing writes to standard output"
    expect 0 $verb --help
    grep -q "Usage: kinora $verb" out || fail "$verb --help does not say how"
done
finish
