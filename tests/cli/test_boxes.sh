#!/bin/sh
# inspect --dump=boxes --json of a page: elements and lines of text stand where Chromium has them
# (boxes.json was captured once: tests/tools/capture_rects.sh).
. tests/cli/lib.sh
needs node
expect 0 inspect "$data/boxes.html" --width 800 --height 600 --dump=boxes --json
node - "$data/boxes.json" out <<'JS' || failed=1
const fs = require("fs");
const [want, got] = process.argv.slice(2).map((f) => JSON.parse(fs.readFileSync(f)));
let bad = want.length === got.length ? 0 : 1;
if (bad) console.log(`FAIL: ${got.length} rectangles, not ${want.length}`);
want.forEach((w, i) => {
  const g = got[i] || {};
  // 1/64 px is the unit of layout
  const off = ["x", "y", "w", "h"].filter((k) => !(Math.abs(w[k] - g[k]) <= 1 / 64 + 1e-6));
  if (w.tag === g.tag && w.id === g.id && !off.length) return;
  bad = 1;
  console.log("FAIL:", JSON.stringify(g), "not", JSON.stringify(w));
});
process.exit(bad);
JS
finish
