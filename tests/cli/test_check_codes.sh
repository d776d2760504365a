#!/bin/sh
# Each code of kinora check: found where it is, and not where it just is not (data/check.txt).
. tests/cli/lib.sh
needs python3

cat >split.py <<'PY'
import os, sys, wave
head = ('<!doctype html>\n<html><body>\n<div id="root" data-composition-id="main" data-width="320" data-height="240" '
        'data-start="0" data-duration="2" data-no-timeline style="background:#fff;position:relative;width:320px;height:240px;font-family:Inter">\n')
n = 0
for case in open(sys.argv[1]).read().split("\n== ")[1:]:
    title, body = case.split("\n", 1)
    words = title.split()
    for which, page in zip(("has", "not"), body.split("\n--\n")):
        page = page.replace("{at}", "{abs};left:20px;top:20px").replace("{abs}", "position:absolute;margin:0")
        os.makedirs("%02d-%s" % (n, which))
        open("%02d-%s/index.html" % (n, which), "w").write(head + page + "\n</div>\n</body></html>\n")
        if "half.wav" in page:
            with wave.open("%02d-%s/half.wav" % (n, which), "wb") as w:
                w.setparams((1, 2, 8000, 4000, "NONE", "")); w.writeframes(bytes(8000))
    print("%02d" % n, " ".join(words[:3]), "|", " ".join(words[3:]))
    n += 1
PY
cat >codes.py <<'PY'
import json
m = json.load(open("out"))
for part in ("lint", "runtime", "layout", "motion", "contrast"):
    for f in m[part]["findings"]:
        print(f["code"], f["severity"], f["selector"])
PY
python3 split.py "$data/check.txt" >cases
while IFS='|' read -r case options; do
    set -- $case
    number=$1 wanted="$2 $3 $4"
    for which in has not; do
        # shellcheck disable=SC2086
        "$kinora" check $number-$which --json $options >out 2>err
        python3 codes.py >got || fail "the JSON of $number-$which"
        if grep -qxF "$wanted" got; then found=has; else found=not; fi
        [ $found = $which ] || {
            fail "case $number ($wanted $options): $which, and found:"
            sed 's/^/    /' got
        }
    done
done <cases
finish
