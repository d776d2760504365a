#!/bin/sh
# Each rule of kinora lint is found where the table of cases says, and nothing is found in what is right.
. tests/cli/lib.sh
needs python3

page() { # body → index.html; the body begins in line 4
    printf '<!doctype html>\n<html><body>\n<div data-composition-id="main" data-width="64" data-height="48" data-start="0" data-duration="2" data-no-timeline>\n'
    cat
    printf '</div>\n</body></html>\n'
}
found() { # code, file, line: whether the JSON on standard output has it
    python3 - "$@" <<'PY'
import json, sys
m = json.load(open("out"))
code, file, line = sys.argv[1:]
for f in m["findings"]:
    if f["code"] == code and f["file"] == file and (line == "-" or f["line"] == int(line)):
        assert f["severity"] in ("error", "warning", "info") and f["message"] and f["fixHint"] and "%" + "1" not in f["message"]
        sys.exit(0)
sys.exit("no %s at %s:%s in %s" % (code, file, line, [(f["code"], f["file"], f["line"]) for f in m["findings"]]))
PY
}

mkdir -p base/parts late/compositions
touch base/tone.wav base/film.mp4 base/gsap.js
printf '<template><div data-composition-id="sub"><p>a</p></div></template>' >base/parts/sub.html
printf '<p>nothing</p>' >base/parts/none.html
printf '<template><style>.frame { color: red }</style><div data-composition-id="styled" class="frame"><p>a</p></div></template>' >late/compositions/styled.html

awk -v RS='=== ' 'NR > 1 { head = $0; sub(/\n.*/, "", head); body = $0; sub(/^[^\n]*\n/, "", body)
    n = sprintf("%03d", NR - 1); print head > ("case." n ".head"); printf "%s", body > ("case." n ".body") }' "$data/lint.txt"
cases=0
for head in case.*.head; do
    read -r code where <"$head"
    rm -rf p
    cp -r base p
    page <"${head%.head}.body" >p/index.html
    case $where in sub.html:*) cp -r late/compositions p ;; esac
    "$kinora" lint p --json >out 2>err
    case $where in
    sub.html:*) file=compositions/styled.html line=${where#*:} ;;
    -) file="" line=- ;; # of the project as a whole
    *) file=index.html line=$((where + 3)) ;;
    esac
    found "$code" "$file" "$line" || fail "case $head"
    cases=$((cases + 1))
done

# Those of the whole document.
whole() { # code, file, line; the document on standard input
    rm -rf p
    mkdir p
    cat >p/index.html
    [ -z "${4:-}" ] || { mkdir -p p/compositions; printf '%s' '<div data-composition-id="x" data-duration="1"><img></div>' >"p/$4"; }
    "$kinora" lint p --json >out 2>err
    found "$1" "$2" "$3" || fail "$1"
    cases=$((cases + 1))
}
python3 -c "print('<!doctype html>' + '<div>' * 100000)" | whole document_unreadable index.html 1
{ # more tweens than are looked at; a blank before the bracket is as good as none
    printf '<!doctype html><div data-composition-id="a" data-duration="1"><p id="x"></p></div><script>const tl = gsap.timeline();\n'
    awk 'BEGIN { for (i = 0; i < 2001; i++) printf "tl.to (\"#x\", { left: 1, duration: 1 }, %d);\n", i }'
    echo '</script>'
} >many
whole document_partly_read index.html 1 <many
whole gsap_non_transform_motion index.html 2001 <many
rm many
# What is bounded is told: steps of comparing elements, what covers the picture, attributes of an element.
python3 - <<'PY' | whole document_partly_read index.html 1
print('<!doctype html><div data-composition-id="a" data-duration="1">' + '<p class="a b"></p>' * 2000 + '</div><script>const tl = gsap.timeline();')
for i in range(600):
    print('tl.to(".a", { x: "+=1", duration: 0.5 }, %d); tl.to(".c, .d", { x: 1, duration: 9 }, %d);' % (i, i))
print('</script>')
PY
says_partly() {
    python3 -c 'import json, sys; sys.exit(not any(f["code"] == "document_partly_read" and sys.argv[1] in f["message"] for f in json.load(open("out"))["findings"]))' "$1" ||
        fail "nothing told of $1"
}
says_partly 'elements that tweens of a script have in common'
{
    echo '<!doctype html><style>.o { position: fixed; inset: 0; background: red }</style><div data-composition-id="a" data-duration="1">'
    for i in $(seq 65); do echo '<p class="o"></p>'; done
    echo '</div><script>gsap.timeline();</script>'
} | whole document_partly_read index.html 1
says_partly 'what covers the picture behind the first 64'
python3 -c "print('<!doctype html><p ' + ' '.join('a%d' % i for i in range(2049)) + '>')" | whole document_unreadable index.html 1
echo '<!doctype html><p>a</p>' | whole root_missing_composition_id index.html 1
echo '<!doctype html><div data-composition-id="a" data-duration="1">a</div>' | whole root_missing_dimensions index.html 1
echo '<div data-composition-id="a" data-duration="1">a</div>' | whole root_composition_missing_html_wrapper index.html 1
echo '<!doctype html><div data-composition-id="a" data-width="9" data-height="9">a</div>' |
    whole root_composition_missing_duration_source index.html 1
echo '<!doctype html><template><div data-composition-id="a">a</div></template>' |
    whole standalone_composition_wrapped_in_template index.html 1
echo '<!doctype html><div data-composition-id="a" data-width="9" data-height="9" data-duration="1">a</div>' |
    whole missing_timeline_registry index.html 1
echo '<!doctype html><div data-composition-id="a" data-width="9" data-height="9" data-duration="1">a</div>' |
    whole multiple_root_compositions "" - second.html
echo '<!doctype html><div data-composition-id="a" data-width="9" data-height="9" data-duration="1"></div>' |
    whole blank_root_with_standalone_composition "" - compositions/second.html
{ echo '<!doctype html><div data-composition-id="a" data-width="9" data-height="9" data-duration="1">a'; yes '<br>' | head -n 1600; } |
    whole composition_file_too_large index.html 1
page </dev/null >p/index.html
mkdir -p p/compositions
echo '<template><div data-composition-id="n"><audio id="s" src="" data-start="1"></audio></div></template>' >p/compositions/n.html
"$kinora" lint p --json >out
found nested_media_start_basis_ambiguous compositions/n.html 1 || fail nested_media_start_basis_ambiguous
rm -r p/compositions
touch p/song.mp3
"$kinora" lint p --json >out
found audio_file_without_element "" - || fail audio_file_without_element
{ for i in $(seq 61); do echo "<p class=clip data-start=0 data-duration=1 data-track-index=4>a</p>"; done; } | page |
    whole timeline_track_too_dense index.html -
echo '<!doctype html><div data-composition-id="a" data-width="9" data-height="9"><p data-start="0" data-duration="1">a</p></div>' |
    whole root_composition_duration_derived index.html 1
{ for i in $(seq 25); do echo '<b style="filter: blur(2px)">a</b>'; done; } | page |
    whole composition_heavy_overlay_count_high index.html 1

page <<'PAGE' >p/index.html
<p style="width: 32px; height: 32px; background: red">a</p>
PAGE
expect 0 render p -o film.mp4 --fps 10
page <<'PAGE' >p/index.html
<video id="a" src="film.mp4" muted data-start="0" data-duration="1" data-media-start="2" data-track-index="1"></video>
<video id="b" src="film.mp4" muted data-start="0" data-duration="1" data-media-start="1.9" data-track-index="2"></video>
PAGE
mv film.mp4 p
"$kinora" lint p --json >out
found video_media_start_at_or_past_eof index.html 4 || fail video_media_start_at_or_past_eof
same 'films that begin in time' "$(grep -o video_media_start_at_or_past_eof out | wc -l)" 1

# No rule of the table is without a case.
sed -n 's/^LINT([A-Z0-9_]*, "\([a-z0-9_]*\)".*/\1/p' "$OLDPWD/src/lint/lint.def" | while read -r rule; do
    grep -q "^=== $rule " "$data/lint.txt" || grep -q "whole $rule \|found $rule " "$OLDPWD/tests/cli/test_lint.sh" || grep -q " $rule\>" "$data/lint_answers.txt" || echo "$rule"
done >uncovered
[ ! -s uncovered ] || fail "rules without a case: $(tr '\n' ' ' <uncovered)"

# What is right.
rm -rf p
cp -r base p
page >p/index.html <<'PAGE'
<style>p { font-family: Inter, sans-serif } #a { opacity: 0 } /* #x #x */</style>
<div id="host" data-composition-id="sub" data-composition-src="parts/sub.html" data-start="0" data-duration="2"></div>
<p id="a" class="clip" data-start="0" data-duration="1">Math.random()</p>
<p id="b" class="clip" data-start="a + 0.5" data-duration="0.5">a</p>
<audio id="snd" src="tone.wav" data-start="0" data-duration="2"></audio>
<script src="gsap.js"></script>
<script>
  // Math.random() and Date.now() in a comment, "Math.random()" in a string
  var text = "Math.random()", fixed = new Date(2020, 1, 1), quotient = 4 / 2 / 1, pattern = /Date.now()/;
  window.__timelines = window.__timelines || {};
  var tl = gsap.timeline({ paused: true });
  setTimeout(function () { tl.to("#a", { x: 1 }); }, 0); // before it is registered
  tl.fromTo("#a", { opacity: 0 }, { opacity: 1, duration: 1, repeat: Math.max(0, Math.floor(2 / 1) - 1) });
  window.__timelines["main"] = tl;
  setTimeout(function () { other.to("#a", { x: 1 }); }, 0);
  tl.to("#a", { y: 1, duration: 0.1 });
</script>
PAGE
expect 0 lint p --json
same 'findings in what is right' "$(python3 -c 'import json; m = json.load(open("out")); print(m["ok"], [(f["code"], f["line"]) for f in m["findings"]], m["filesScanned"])')" 'True [] 1'
silent

# Large documents take no longer than their size makes them.
mkdir big
{
    printf '<!doctype html><html data-composition-variables='"'"'['
    seq -f '{"id":"v%.0f","type":"string","label":"l","default":"x"},' 3000
    printf '{"id":"v","type":"string","label":"l","default":"x"}]'"'"'><style>\n'
    seq 60000 | sed 's/.*/.a& { font-family: F&; color: red }/'
    printf '</style><div data-composition-id="a" data-width="64" data-height="48" data-start="0" data-duration="2" data-no-timeline>\n'
    seq -f '<b data-var-text="w%.0f">x</b>' 3000
    printf '</div></html>\n'
} >big/index.html
timeout 30 "$kinora" lint big >out
[ $? -lt 2 ] || fail 'a large document'
same 'a large document' "$(tail -n 1 out)" '✗  60000 error(s), 3001 warning(s)'

# Forms and codes.
expect 0 lint p
grep -q '◇  0 error(s), 0 warning(s)' out || fail 'the summary'
page <"case.001.body" >p/index.html
expect 1 lint p
grep -q '✗ \[index.html:5:[0-9]*\] duplicate_composition_id' out || fail 'the place'
expect 1 lint absent
[ ! -s out ] || fail 'a project that is not there'
expect 1 lint p --strict
page <"$(grep -l timed_element_missing_clip_class case.*.head | sed 's/head$/body/')" >p/index.html
expect 0 lint p
grep -q timed_element_missing_clip_class out || fail 'a warning'
expect 0 lint p --quiet
same 'a warning with --quiet' "$(cat out)" ''
expect 1 lint p --strict
expect 1 render p --strict-all -o f.mp4
says 'timed_element_missing_clip_class'
expect 0 render p --lint-verbose -o f.mp4
says 'timed_element_missing_clip_class'
expect 0 render p --strict -o f.mp4
page <"case.001.body" >p/index.html
expect 1 render p --strict -o g.mp4
says 'duplicate_composition_id'
absent g.mp4
for sample in title-card data-chart talking-video; do
    "$kinora" lint "$OLDPWD/samples/$sample" >out || fail "the sample $sample: $(cat out)"
done
echo "lint: $((cases + $(grep -c "| whole\|^    whole" "$OLDPWD/tests/cli/test_lint.sh"))) cases of $(grep -c "^LINT(" "$OLDPWD/src/lint/lint.def") rules"
finish
