#!/bin/sh
# kinora check finds what a viewer would see wrong, and nothing in what is right.
. tests/cli/lib.sh
needs python3

page() { # body → p/index.html
    mkdir -p p
    {
        printf '<!doctype html>\n<html><body>\n<div id="root" data-composition-id="main" data-width="320" data-height="240" data-start="0" data-duration="2" data-no-timeline style="background:#fff;position:relative;width:320px;height:240px;font-family:Inter">\n'
        cat
        printf '</div>\n</body></html>\n'
    } >p/index.html
}
codes() { # of the JSON: part, code, severity, selector, sorted
    python3 - <<'PY'
import json
m = json.load(open("out"))
for part in ("runtime", "layout", "contrast"):
    s = m[part]
    assert s["ok"] == (s["errorCount"] == 0)
    for f in s["findings"]:
        assert f["message"] and len(f["bbox"]) == 4 and f["line"] >= 0 and isinstance(f["dataAttributes"], dict)
        if part == "layout" and "times" in f:
            assert f["occurrences"] == len(f["times"]) and f["firstSeen"] == f["times"][0] and f["lastSeen"] == f["times"][-1]
            assert len(f["rect"]) == 6 and f["heldMs"] >= 0
        if part == "contrast":
            assert f["ratio"] < f["requiredRatio"] and f["fg"] != f["suggestedColor"] and f["bg"].startswith("rgb(")
        print(part, f["code"], f["severity"], f["selector"], len(f.get("times", [0])))
PY
}
finds() { # expected lines of codes
    codes >got || fail 'the JSON'
    printf '%s\n' "$@" | sed '/^$/d' >wanted
    cmp -s got wanted || {
        fail "findings of $(sed -n 4,6p p/index.html)"
        diff wanted got
    }
}

page <<'PAGE'
<p id="a" style="position:absolute;left:20px;top:20px;margin:0">plain text</p>
<p id="b" style="position:absolute;left:20px;top:80px;margin:0;color:#777;font-size:30px">large grey text</p>
<div id="box" style="position:absolute;left:20px;top:140px;width:200px;padding:10px;background:#ddd">text in its box</div>
PAGE
expect 0 check p --json
finds ''
silent
same 'ok' "$(python3 -c 'import json; m = json.load(open("out")); print(m["ok"], m["lint"]["ok"], m["layout"]["samples"][0], len(m["layout"]["samples"]), m["contrast"]["checked"])')" 'True True 0.111 9 15'

page <<'PAGE'
<p id="cut" style="position:absolute;left:20px;top:20px;width:60px;height:20px;margin:0;overflow:hidden;white-space:nowrap">text that is cut off</p>
PAGE
expect 1 check p --json
finds 'layout clipped_text error #cut 9'

page <<'PAGE'
<div id="box" style="position:absolute;left:20px;top:20px;width:60px;padding:4px;background:#ddd"><span id="t" style="white-space:nowrap">text that runs out</span></div>
PAGE
expect 1 check p --json
finds 'layout text_box_overflow error #t 9' 'layout container_overflow warning #t 9'

page <<'PAGE'
<p id="t" style="position:absolute;left:280px;top:20px;margin:0;white-space:nowrap">out of the picture</p>
PAGE
expect 1 check p --json
finds 'layout text_box_overflow error #t 9' 'layout canvas_overflow warning #t 9'

page <<'PAGE'
<p id="one" style="position:absolute;left:20px;top:20px;margin:0">one text here</p>
<p id="two" style="position:absolute;left:24px;top:24px;margin:0">two texts here</p>
PAGE
expect 1 check p --json
finds 'layout content_overlap error #one 25'
sed -i 's/id="two"/id="two" data-layout-allow-overlap/' p/index.html
expect 0 check p --json
finds ''

# Text behind what is painted over it: by the order of painting, not of the document.
occlusion() { # wanted line or nothing, code; the page's body on standard input
    page
    expect "$2" check p --json --no-contrast
    finds "$1"
}
at='position:absolute;left:20px;top:20px;margin:0'
over='position:absolute;left:20px;top:20px;width:200px;height:40px;background:#9cf'
hidden='layout text_occluded error #t 9'
occlusion "$hidden" 1 <<PAGE
<p id="t" style="$at">some text that is hidden</p><div style="$over"></div>
PAGE
occlusion '' 0 <<PAGE
<div style="$over"></div><p id="t" style="$at">some text on a box</p>
PAGE
occlusion '' 0 <<PAGE
<p id="t" style="$at;z-index:1">some text on a box</p><div style="$over"></div>
PAGE
occlusion "$hidden" 1 <<PAGE
<div style="$over;z-index:2"></div><p id="t" style="$at;z-index:1">some text that is hidden</p>
PAGE
occlusion '' 0 <<PAGE
<p id="t" style="margin:20px">some text in front</p><div style="$over;z-index:-1"></div>
PAGE
occlusion "$hidden" 1 <<PAGE
<div style="position:relative;z-index:0"><p id="t" style="$at;z-index:9">some text that is hidden</p></div><div style="$over"></div>
PAGE
occlusion '' 0 <<PAGE
<div style="position:relative"><p id="t" style="$at;z-index:9">some text in front</p></div><div style="$over"></div>
PAGE
occlusion '' 0 <<PAGE
<p id="t" style="margin:20px 20px -30px;height:20px">text over a block that comes later</p><div style="height:40px;background:#9cf"></div>
PAGE
occlusion "$hidden" 1 <<PAGE
<p id="t" style="margin:20px 20px 0;height:20px">some text that is hidden</p><div style="$over;opacity:0.9"></div>
PAGE
for fine in 'opacity:0.5' 'background:#9cf5' 'background:linear-gradient(#9cf3,#0003)' 'visibility:hidden' 'clip-path:inset(50%)' \
    'transform:translate(0,90px)' 'width:3px;left:200px'; do
    occlusion '' 0 <<PAGE
<p id="t" style="$at">some text that is not hidden</p><div style="$over;$fine"></div>
PAGE
done
for bad in 'background:linear-gradient(#9cf,#000)' 'transform:rotate(180deg)' 'opacity:0.7'; do
    occlusion "$hidden" 1 <<PAGE
<p id="t" style="$at">some text that is hidden</p><div style="$over;$bad"></div>
PAGE
done
occlusion '' 0 <<PAGE
<p id="t" style="$at">some text beside what is cut off</p><div style="position:absolute;left:0;top:100px;width:300px;height:50px;overflow:hidden;contain:strict"><div style="position:absolute;left:20px;top:-80px;width:200px;height:40px;background:#9cf" data-layout-allow-overflow></div></div>
PAGE
occlusion '' 0 <<PAGE
<p id="t" data-layout-allow-occlusion style="$at">some text that is hidden</p><div style="$over"></div>
PAGE
occlusion 'layout text_occluded error #t 9' 1 <<PAGE
<p id="t" style="$at">label</p><div style="$over;width:3px"></div>
PAGE

page <<'PAGE'
<div id="mask" style="position:absolute;left:20px;top:20px;width:100px;height:50px;overflow:hidden"><div id="in" style="width:150px;height:20px;background:#9cf"></div></div>
PAGE
expect 0 check p --json
finds 'layout container_overflow warning #in 9'
expect 1 check p --json --strict
expect 0 check p --tolerance 60 --json
finds ''
sed -i 's/id="in"/id="in" data-layout-allow-overflow/' p/index.html
expect 0 check p --json
finds ''

page <<'PAGE'
<div id="panel" style="position:absolute;left:200px;top:100px;width:200px;height:100px;background:#9cf"></div>
PAGE
expect 0 check p --json
finds 'layout panel_out_of_canvas warning #panel 9'

page <<'PAGE'
<p id="pale" style="position:absolute;left:20px;top:20px;margin:0;color:#bbb">too pale to read</p>
<p id="fine" style="position:absolute;left:20px;top:60px;margin:0;color:#767676">just dark enough</p>
<p id="ghost" style="position:absolute;left:20px;top:100px;margin:0;color:#0004">nearly gone</p>
<p id="deco" data-layout-ignore style="position:absolute;left:20px;top:140px;margin:0;color:#eee">decoration</p>
<div style="position:absolute;left:20px;top:180px;background:#222;padding:8px"><span id="night" style="color:#444">dark on dark</span></div>
PAGE
expect 1 check p --json
finds 'contrast contrast_aa_failure error #pale 5' 'contrast contrast_aa_failure error #ghost 5' 'contrast contrast_aa_failure error #night 5'
expect 0 check p --json --no-contrast
finds ''
expect 1 check p --json --components '#night, #fine'
finds 'contrast contrast_aa_failure error #night 5'
python3 -c '
import json
m = json.load(open("out"))
assert m["contrast"]["errorCount"] == 3 and not m["ok"]
assert m["scope"]["hiddenFindings"] == 2 and m["scope"]["components"] == ["#night, #fine"] and m["scope"]["notes"]' || fail 'what --components hides'
expect 1 check p --json --samples 1
finds 'contrast contrast_aa_failure error #pale 1' 'contrast contrast_aa_failure error #ghost 1' 'contrast contrast_aa_failure error #night 1'

# Scripts and files.
page <<'PAGE'
<p id="a" style="margin:20px">some text</p>
<script>
const picture = new Image();
picture.src = ["absent", "png"].join(".");
document.getElementById("root").append(picture);
nothing.happens();
</script>
PAGE
expect 1 check p --json
codes >got
grep -q 'runtime page_error error' got || fail 'an exception'
grep -q 'runtime request_failed error' got || fail 'a missing picture'
python3 -c '
import json
f = [f for f in json.load(open("out"))["runtime"]["findings"] if f["code"] == "page_error"][0]
assert f["sourceFile"].endswith("index.html") and f["line"] == 9, f' || fail 'the place of an exception'

# Instants.
composition c 64 48 2 10
expect 0 check c --json --at 0.5,1.5
same 'instants' "$(python3 -c 'import json; print(json.load(open("out"))["layout"]["samples"])')" '[0.5, 1.5]'
expect 0 check c --json --range 1,2 --samples 2
same 'range' "$(python3 -c 'import json; print(json.load(open("out"))["layout"]["samples"])')" '[1.25, 1.75]'
expect 1 check c --json --range 2,1
expect 1 check c --at 1,x
expect 0 check c --json --samples 3 --snapshots --no-collapse-static --max-issues 5 --frame-check --contrast --collapse-static
only c/.hyperframes/artifacts/snapshots check-at-0.333s.png check-at-1.000s.png check-at-1.667s.png
rm -rf c/.hyperframes
sed -i 's/mover.style.left = t \* 10/mover.style.left = 0 * t/' c/index.html
expect 0 check c --json
finds '' # too short to tell
sed -i 's/data-duration="2"/data-duration="3"/; s/() => 2/() => 3/g' c/index.html
expect 1 check c --json
finds 'layout sweep_static error [data-composition-id] 1'
cat >c/index.html <<'PAGE'
<!doctype html>
<div data-composition-id="main" data-width="64" data-height="48" data-start="0" data-duration="2"><i id="x" style="position:absolute;width:9px;height:9px;background:red"></i></div>
<script src="https://cdn.jsdelivr.net/npm/gsap@3/dist/gsap.min.js"></script>
<script>
window.__timelines = {};
const tl = gsap.timeline({ paused: true });
tl.to("#x", { x: 5, duration: 0.5 }, 0.25).to("#x", { y: 5, duration: 0.5 }, 1);
window.__timelines["main"] = tl;
</script>
PAGE
expect 0 check c --json --samples 1 --at-transitions
same 'seams' "$(python3 -c 'import json; print(json.load(open("out"))["layout"]["samples"])')" '[0.25, 0.5, 0.75, 0.875, 1.0, 1.25, 1.5]'
expect 0 check c --json --samples 1 --at-transitions --max-transition-samples 2
same 'dropped' "$(python3 -c 'import json; m = json.load(open("out"))["layout"]; print(len(m["samples"]), m["transitionSamplesDropped"])')" '3 5'
# Instants that are none.
for at in -1 1e300 1,nan 0.5, , 1000001; do
    expect 1 check c --at=$at
    says 'takes seconds from 0 to 1e+06'
    expect 1 snapshot c --at=$at -o pictures
    says 'takes seconds from 0 to 1e+06'
done
for range in -1,1 0,1e9 1 1,2,3; do
    expect 1 check c --range=$range
    says '--range takes'
    expect 1 snapshot c --range=$range -o pictures
    says '--range takes'
done
absent pictures

# Specs that are none.
for zone in '' 'y0=.8;y1=1' 'x0=0;y0=2;x1=1;y1=3' 'x0=1;y0=0;x1=0;y1=1' 'x0=0;y0=0;x1=1;y1=1;z=1' 'x0=0;x0=0;y0=0;x1=1;y1=1' \
    'x0=0;y0=0;x1=1;y1=1;severity=note' 'x0=0;y0=0;x1=1;y1=1;seek=2' 'x0=;y0=0;x1=1;y1=1' '=0'; do
    expect 1 check c "--caption-zone=$zone"
    says '--caption-zone takes'
done
for frame in 'tol=-1' 'tol=1;tol=2' 'x0=1' 'severity' 'severity=info' 'seek=1,'; do
    expect 1 check c "--frame-check=$frame"
    says '--frame-check takes'
done
for layout in '' 'proseCoverageFloor=2' 'proseCoverageFloor=' 'other=1'; do
    expect 1 check c "--layout=$layout"
    says '--layout takes'
done
expect 1 check c --range 0.5,1 --caption-zone 'x0=0;y0=0;x1=1;y1=1;seek=0'
says 'no instant of --caption-zone lies in --range'
expect 1 check c --range 60,61
says 'begins after the composition'

# What overlaps in one instant passes by; what does in another one too is a mistake.
page <<'PAGE'
<p class="over" style="position:absolute;left:20px;top:20px;margin:0">one text here</p>
<p class="over" style="position:absolute;left:24px;top:22px;margin:0">two texts here</p>
<p class="over" style="position:absolute;left:28px;top:24px;margin:0">three texts here</p>
PAGE
expect 0 check p --json --samples 1 --no-contrast
same 'severity in one instant' "$(codes | cut -d ' ' -f 2,3 | sort -u)" 'content_overlap warning'
expect 1 check p --json --samples 2 --no-contrast
same 'severity in two instants' "$(codes | cut -d ' ' -f 2,3 | sort -u)" 'content_overlap error'
expect 0 check p --json --samples 2 --no-collapse-static --no-contrast
same 'severity of each instant' "$(codes 2>/dev/null | cut -d ' ' -f 2,3 | sort -u)" 'content_overlap warning'

# What lint refuses is not opened: the other parts are there, and empty.
page <<'PAGE'
<p id="pale" style="color:#eee">too pale to read</p>
PAGE
cp p/index.html p/other.html
expect 1 check p --json --snapshots
python3 - <<'PY' || fail 'what lint refuses'
import json
m = json.load(open("out"))
assert not m["ok"] and m["browserSkipped"] and not m["lint"]["ok"]
f = m["lint"]["findings"][0]
assert f["code"] == "multiple_root_compositions" and f["selector"] and "sourceFile" in f and f["time"] == 0 and len(f["bbox"]) == 4
for part in ("runtime", "layout", "motion", "contrast"):
    assert m[part]["ok"] and m[part]["findings"] == [], part
assert m["layout"]["samples"] == [] and m["layout"]["duration"] == 0
assert m["contrast"]["enabled"] and m["contrast"]["samples"] == []
assert m["snapshots"] == {"enabled": True, "files": [], "times": [], "findingFiles": []}
PY
absent p/.hyperframes
expect 1 check p
grep -q 'Not opened' out || fail 'what is not looked at'
rm p/other.html
expect 1 check p --json --snapshots --at-transitions
python3 - <<'PY' || fail 'the parts of the answer'
import json
m = json.load(open("out"))
assert not m["browserSkipped"] and m["hdr"] == {"autoPromotion": None, "inspection": "unavailable"} and m["saved"] is None
assert len(m["layout"]["samples"]) == 9 and m["layout"]["transitionSamples"] == [] and m["layout"]["totalIssueCount"] == 0
times = [m["layout"]["samples"][i] for i in (0, 2, 4, 6, 8)]
assert m["contrast"]["samples"] == times and m["contrast"]["checked"] == 5 and m["contrast"]["passed"] == 0
assert m["motion"]["samples"] == 0
s = m["snapshots"]
assert s["times"] == times and s["findingFiles"] == [".hyperframes/artifacts/snapshots/finding-00-contrast_aa_failure.png"]
assert s["files"] == [".hyperframes/artifacts/snapshots/check-at-%.3fs.png" % t for t in times]
for file in s["files"] + s["findingFiles"]:
    assert open("p/" + file, "rb").read(4) == b"\x89PNG"
PY
rm -rf p/.hyperframes

# Each element by a selector of its own.
page <<'PAGE'
<div class="row"><p class="pale" style="color:#bbb">one</p><p class="pale" style="color:#bbb">two</p><i style="color:#bbb">three</i></div>
<div class="row"><p class="pale sole" style="color:#bbb">four</p></div>
<p data-layout-name="foot" style="color:#bbb">five</p>
<section><p style="color:#bbb">six</p></section>
PAGE
expect 1 check p --json --samples 1
same 'paths' "$(codes | cut -d ' ' -f 4- | sed 's/ [0-9]*$//' | sort)" 'div > div:nth-of-type(1) > i
div > div:nth-of-type(1) > p:nth-of-type(1)
div > div:nth-of-type(1) > p:nth-of-type(2)
div > div:nth-of-type(2) > p
div > p
div > section > p'
sed -i 's/color:#bbb/-webkit-text-fill-color:transparent/g' p/index.html
expect 1 check p --json --no-contrast
same 'selectors' "$(codes | cut -d ' ' -f 4- | sed 's/ [0-9]*$//' | sort)" '#root > div:nth-of-type(1) > i:nth-of-type(1)
#root > div:nth-of-type(1) > p:nth-of-type(1)
#root > div:nth-of-type(1) > p:nth-of-type(2)
#root > section:nth-of-type(1) > p:nth-of-type(1)
[data-layout-name="foot"]
p.pale.sole'

# The gravest are told when not all are.
page <<'PAGE'
<div id="mask" style="position:absolute;left:20px;top:20px;width:100px;height:50px;overflow:hidden"><div id="in" style="width:150px;height:20px;background:#9cf"></div></div>
<p id="t" style="position:absolute;left:280px;top:20px;margin:0;white-space:nowrap">out of the picture</p>
PAGE
expect 1 check p --json --max-issues 1
same 'told' "$(python3 -c 'import json; m = json.load(open("out"))["layout"]; print([f["code"] for f in m["findings"]], m["totalIssueCount"] > 2, m["truncated"])')" "['text_box_overflow'] True True"
expect 1 check p --max-issues 1
grep -q 'more (--max-issues)' out || fail 'what is not told'
# --quiet tells errors alone, --strict-features makes errors of what is not drawn, --diag json writes diagnostics too.
expect 1 check p --quiet
grep -q 'text_box_overflow' out || fail 'an error with --quiet'
same 'lines with --quiet' "$(grep -c 'container_overflow\|Checking\|samples' out)" 0
page <<'PAGE'
<p id="a" style="position:absolute;left:20px;top:20px;margin:0">plain text</p>
<svg style="position:absolute;left:20px;top:60px" width="40" height="40"><filter id="f"><feNothing/></filter><rect width="40" height="40" fill="#9cf" filter="url(#f)"/></svg>
PAGE
expect 0 check p --quiet
same 'nothing' "$(cat out)" ''
expect 0 check p --json
expect 1 check p --json --strict-features
codes | grep -q '^runtime svg/filter-primitive error' || fail 'a feature that is an error'
expect 0 check p --diag json
grep -q '"id":"svg/filter-primitive"' err || fail 'diagnostics as JSON'
expect 1 check absent --json
finish
