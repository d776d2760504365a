#!/bin/sh
# The report of golden verify in a browser: every picture loads. The JUnit file is XML whatever names hold.
. tests/cli/lib.sh
needs chromium-headless-shell xmllint
name='a & b <c> "d"'
composition "$name" 64 48 0.3 10
expect 0 golden record "$name" -o g --quiet
sed -i 's/background: #246/background: #256/' "$name/index.html"
expect 1 golden verify "$name" -o g --junit j.xml --report r.html --quiet
xmllint --noout j.xml || fail 'JUnit is no XML'
same 'the name' "$(xmllint --xpath 'string(/testsuite/@name)' j.xml)" "$name"
same 'failures' "$(xmllint --xpath 'count(//testcase/failure)' j.xml)" 3
echo '<script>addEventListener("load", () => {
  const v = [...document.images];
  document.body.dataset.pictures = v.length + " " + v.filter((i) => i.complete && i.naturalWidth === 64 && i.naturalHeight === 48).length;
  document.body.dataset.name = document.querySelector("h1").textContent;
});</script>' >>r.html
chromium-headless-shell --headless --no-sandbox --disable-gpu --virtual-time-budget=2000 --user-data-dir="$tmp/profile" \
    --dump-dom "file://$tmp/r.html" 2>/dev/null >dom
grep -q 'data-pictures="12 12"' dom || fail "pictures: $(grep -o 'data-pictures="[^"]*"' dom)"
grep -q 'data-name="a &amp; b &lt;c&gt; &quot;d&quot;"\|data-name="a &amp; b <c> &quot;d&quot;"' dom || fail 'the name in the report'
finish
