#!/bin/sh
# Messages: place, the line of the source with a caret, colours, what fails a command, the list of what is not drawn.
. tests/cli/lib.sh
needs python3
composition c 64 48 0.2 10
cat >c/index.html <<'PAGE'
<!doctype html>
<style>
  #stage { width: 64px; height: 48px; colr: red; }
  p { -webkit-box-reflect: below; }
  /* äöü */ b { -webkit-box-reflect: below; }
</style>
<div id="stage" data-composition-id="main" data-width="64" data-height="48" data-start="0" data-duration="0.2" data-fps="10" data-no-timeline>
<p>größer <img src="absent.png"></p></div>
<script>
  undefinedThing();
</script>
PAGE
expect 0 render c -o f.mp4
says '^c/index.html:3:[0-9]*: warning\[css/unknown-property\]: '
grep -A 2 'css/unknown-property' err >three
same 'the line' "$(sed -n 2p three)" '     3 |   #stage { width: 64px; height: 48px; colr: red; }'
same 'the caret' "$(sed -n 3p three | tr -d ' ')" '|^'
python3 - <<'PY' || fail 'the caret is not below its column'
lines = open("err").read().split("\n")
for i, l in enumerate(lines):
    for what, word in ("css/unknown-property", "colr"), ("css/unsupported-property", "-webkit"), ("file/open", "<img"):
        if what in l and "(2 times)" not in l:
            assert lines[i + 1].index(word) == lines[i + 2].index("^"), (l, lines[i + 1: i + 3])
PY
says '^c/index.html:10:.*error\[script/exception\]'
[ "$(grep -c 'absent.png' err)" -le 3 ] || fail 'a missing picture is told more than once'
grep -q "$(printf '\033')" err && fail 'colours in a file'

# One line for each thing that is not drawn.
says 'not drawn as a browser draws it:'
same 'the sum' "$(grep -c '^ *2 × .*-webkit-box-reflect.*(c/index.html:4 and elsewhere)' err)" 1
expect 1 render c --strict-features -o s.mp4
absent s.mp4

# Colours.
"$kinora" render c -o f.mp4 --color always >out 2>err
grep -q "$(printf '\033')\[1;31merror" err || fail '--color always'
"$kinora" render c -o f.mp4 --color never >out 2>err
grep -q "$(printf '\033')" err && fail '--color never'
if command -v script >/dev/null; then
    TERM=xterm script -qec "$kinora snapshot c --quiet -o x.png" /dev/null >tty 2>&1 </dev/null
    grep -q "$(printf '\033')\[1;31merror" tty || fail 'no colours on a terminal'
    NO_COLOR=1 script -qec "$kinora snapshot c --quiet -o x.png" /dev/null >tty 2>&1 </dev/null
    grep -q "$(printf '\033')\[1;31m" tty && fail 'NO_COLOR'
fi
expect 1 render c --color sometimes -o f.mp4
says 'auto, always or never'

# JSON.
"$kinora" render c --diag json -o f.mp4 >out 2>err
python3 - <<'PY' || fail '--diag json'
import json
text = open("err").read()
m = json.loads(text[text.index("["):text.rindex("]") + 1])
e = [d for d in m if d["id"] == "script/exception"]
assert len(e) == 1 and e[0]["line"] == 10 and e[0]["severity"] == "error", e
PY
expect 1 render c --strict -o s.mp4
expect 1 render c --no-best-effort -o s.mp4
absent s.mp4

# What a file holds does not steer the terminal.
printf '<!doctype html>\n<style>a { co\033]0;x\007lr: \033[31mred }</style>\n<div data-composition-id="m" data-width="8" data-height="8" data-duration="0.1">a</div>\n' >c/index.html
"$kinora" render c -o f.mp4 >out 2>err
grep -q "$(printf '\033')" err && fail 'escape sequences of a file reach the terminal'
finish
