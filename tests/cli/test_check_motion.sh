#!/bin/sh
# Motion files of kinora check, and whether anything moves at all.
. tests/cli/lib.sh
needs python3

# page SECONDS body attributes: p/index.html
page() {
    mkdir -p p
    rm -f p/*.motion.json
    printf '<!doctype html>\n<html><body>\n<div id="root" data-composition-id="main" data-width="320" data-height="240" data-start="0" data-duration="%s" %s style="background:#fff;position:relative;width:320px;height:240px;font-family:Inter">\n%s\n</div>\n</body></html>\n' "$1" "${3:-}" "$2" >p/index.html
}
codes() { # of the parts that are asked about
    python3 -c '
import json
m = json.load(open("out"))
for part in ("layout", "motion"):
    for f in m[part]["findings"]:
        if f["code"].startswith(("motion_", "sweep_")):
            print(f["code"], f["severity"], f["selector"], f["time"])
print("motion", m["motion"]["enabled"], m["motion"]["samples"])'
}
asserts() { # JSON, wanted lines
    printf '%s' "$1" >p/index.motion.json
    "$kinora" check p --json --no-contrast >out 2>err
    same "findings of $1" "$(codes)" "$2"
}

moving='<style>@keyframes in { from { opacity: 0 } to { opacity: 1 } } @keyframes go { to { transform: translateX(400px) } }</style>
<p id="early" style="position:absolute;left:20px;top:20px;margin:0;animation:in 0.4s linear both">first</p>
<p id="late" class="word" style="position:absolute;left:20px;top:60px;margin:0;animation:in 0.4s 1s linear both">second</p>
<p id="fixed" class="word" style="position:absolute;left:20px;top:90px;margin:0">third</p>
<div id="goer" data-layout-allow-overflow style="position:absolute;left:20px;top:120px;width:40px;height:40px;background:#9cf;animation:go 2s linear both"></div>'
page 2 "$moving" data-no-timeline
expect 0 check p --json --no-contrast
same 'without a motion file' "$(codes)" 'motion False 0'
asserts '{"assertions": [{"kind": "appearsBy", "selector": "#early", "bySec": 0.5}]}' 'motion True 41'
asserts '{"assertions": [{"kind": "appearsBy", "selector": "#late", "bySec": 1}]}' 'motion_appears_late error #late 1.2
motion True 41'
asserts '{"assertions": [{"kind": "before", "a": "#early", "b": "#late"}]}' 'motion True 41'
asserts '{"assertions": [{"kind": "before", "a": "#late", "b": "#early"}]}' 'motion_out_of_order error #late 1.2
motion True 41'
asserts '{"assertions": [{"kind": "staysInFrame", "selector": "#fixed"}]}' 'motion True 41'
asserts '{"assertions": [{"kind": "staysInFrame", "selector": "#goer"}]}' 'motion_off_frame error #goer 1.35
motion True 41'
asserts '{"assertions": [{"kind": "keepsMoving", "maxStaticSec": 0.5}]}' 'motion True 41'
asserts '{"assertions": [{"kind": "keepsMoving", "withinSelector": "#late", "maxStaticSec": 0.5}]}' 'motion_frozen error #late 0.0
motion True 41'
asserts '{"assertions": [{"kind": "keepsMoving", "withinSelector": "#fixed"}], "duration": 4}' 'motion_frozen error #fixed 0.0
motion True 81'
asserts '{"assertions": [{"kind": "appearsBy", "selector": "#nobody", "bySec": 1}]}' 'motion_selector_missing error #nobody 0.0
motion True 41'
asserts '{"assertions": [{"kind": "appearsBy", "selector": ".word", "bySec": 1}]}' 'motion_selector_ambiguous error .word 0.0
motion True 41'
for wrong in '[]' '{' '{"assertions": []}' '{"assertions": [{}]}' '{"version": 2, "assertions": []}' '{"duration": 0, "assertions": []}' \
    '{"assertions": [{"kind": "flies"}]}' '{"assertions": [{"kind": "appearsBy", "selector": " ", "bySec": 1}]}' \
    '{"assertions": [{"kind": "appearsBy", "selector": "p", "bySec": -1}]}' '{"assertions": [{"kind": "before", "a": "p"}]}' \
    '{"assertions": [{"kind": "keepsMoving", "withinSelector": "*"}]}' '{"assertions": [{"kind": "keepsMoving", "maxStaticSec": 0}]}'; do
    asserts "$wrong" 'motion_spec_invalid error [data-composition-id] 0.0
motion True 0'
done
# Of several files the one that is called as a document is; several such are refused.
asserts '{"assertions": [{"kind": "appearsBy", "selector": "#early", "bySec": 0.5}]}' 'motion True 41'
echo '[]' >p/another.motion.json
expect 0 check p --json --no-contrast
same 'of two files' "$(codes)" 'motion True 41'
cp p/index.html p/another.html
sed -i 's/data-composition-id="main"/data-composition-id="other"/' p/another.html
mkdir -p q
mv p/another.html q/
rm p/another.motion.json
expect 0 check p --json --range 0.5,1
same 'with a range' "$(codes | tail -n 1)" 'motion False 0'

# What stands still: with an animation that does not go on, and with one that does.
stuck='<script>window.__timelines = { main: { duration: () => 4, totalDuration: () => 4, time: () => 1, totalTime: () => 1, seek() {}, pause() {}, play() {} } };</script>'
going='<script>let t = 0; window.__timelines = { main: { duration: () => 4, totalDuration: () => 4, time: () => t, totalTime: (v) => v === undefined ? t : (t = v), seek(v) { t = v; }, pause() {}, play() {} } };</script>'
words='<p style="position:absolute;left:20px;top:20px;margin:0">words</p>'
rests() { # what, wanted line or nothing
    "$kinora" check p --json --no-contrast >out 2>err
    same "$1" "$(codes)" "${2:+$2
}motion False 0"
    same "$1: looked at" "$(python3 -c 'import json; print(len(json.load(open("out"))["layout"]["samples"]))')" "${3:-9}"
}
page 4 "$words$stuck"
rests 'an animation that is stuck' 'sweep_static error [data-composition-id] 0.0'
page 4 "$words$going"
rests 'an animation of nothing' 'sweep_static warning [data-composition-id] 0.0'
page 2.9 "$words$going"
rests 'a short one'
page 4 "$words" data-no-timeline
rests 'one that is still'
for moves in 'color: #900' 'background-color: #9cf' 'clip-path: inset(0 50% 0 0)' 'filter: blur(2px)' 'text-shadow: 1px 1px #000' 'transform: translateX(1px)' 'opacity: 0.9'; do
    page 4 "<style>@keyframes k { to { $moves } }</style><p style='position:absolute;left:20px;top:20px;margin:0;animation:k 4s linear'>words</p>$going"
    rests "what moves: $moves"
done
page 4 "<style>@keyframes k { to { opacity: 0.9 } }</style><p data-layout-ignore style='position:absolute;left:20px;top:20px;margin:0;animation:k 4s linear'>words</p>$going"
rests 'what moves and is not looked at' 'sweep_static warning [data-composition-id] 0.0'
page 4 "$words$stuck"
"$kinora" check p --json --no-contrast --range 1,3 >out 2>err
same 'with a range' "$(codes)" 'motion False 0'
finish
