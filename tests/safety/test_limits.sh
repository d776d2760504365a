#!/bin/sh
# Every limit is told by name, ends what must end and lets the rest be drawn, in bounded time. A case:
# exit code | what is said | options | script of node that writes the page.
. tests/cli/lib.sh
needs node timeout
cat >write.js <<'JS'
const fs = require("fs");
const page = (body, head = "", size = "64") => fs.writeFileSync("p/index.html", `<!doctype html><html><head>${head}</head><body>
<div id="stage" data-composition-id="m" data-width="${size}" data-height="48" data-start="0" data-duration="0.2" data-fps="10">${body}</div></body></html>`);
const png = (w, h) => { // a header alone
    const crc = (b) => { let c = ~0; for (const x of b) { c ^= x; for (let i = 0; i < 8; i++) c = (c >>> 1) ^ (c & 1 ? 0xedb88320 : 0); } return ~c >>> 0; };
    const b = Buffer.alloc(45);
    b.write("\x89PNG\r\n\x1a\n", 0, "latin1"); b.writeUInt32BE(13, 8); b.write("IHDR", 12); b.writeUInt32BE(w, 16); b.writeUInt32BE(h, 20); b[24] = 8; b[25] = 6;
    b.writeUInt32BE(crc(b.subarray(12, 29)), 29);
    b.write("IDAT", 37); b.writeUInt32BE(crc(b.subarray(37, 41)), 41);
    fs.writeFileSync("p/big.png", b);
};
eval(process.argv[2]);
JS
tried=0
while IFS='|' read -r want what options script <&3; do
    case $want in '#'* | '') continue ;; esac
    rm -rf p
    mkdir p
    node write.js "$script" || exit 1
    timeout 300 "$kinora" snapshot p -o s.png $options >out 2>err
    code=$?
    [ $code = "$want" ] || fail "'$what' ended with $code"
    [ -z "$what" ] || says "$what"
    [ $code = 1 ] || [ -s s.png ] || fail "'$what': nothing was drawn"
    rm -f s.png
    tried=$((tried + 1))
done 3<<'CASES'
1|composition/size||page("", "", 40000)
1|composition/size|--scale 60|page("", "", 2000)
1|composition/size|--width 20000 --height 20000|page("")
1|dom/too-many-nodes|--max-nodes 50|page("<p>x".repeat(200))
0|dom/too-many-nodes|--max-nodes 50|page("<script>for (let i = 0; i < 200; i++) stage.append(document.createElement('p'))</script>")
1|html/limit||page("<div>".repeat(3000) + "x")
0|dom/too-deep||page("<div>".repeat(600) + "x")
0|dom/too-deep||page("<script>let n = stage; for (let i = 0; i < 3000; i++) { const d = document.createElement('div'); n.append(d); n = d; }</script>")
0|css/too-many-rules||page("", "<style>" + "p{top:0}".repeat(200100) + "</style>")
0|css/invalid-value||page("", "<style>p { width: " + "calc(1px + ".repeat(2000) + "1px; } " + "{".repeat(3000) + "</style>")
0|css/import-depth||for (let i = 0; i < 40; i++) fs.writeFileSync("p/s" + i + ".css", "@import 's" + (i + 1) + ".css';"); page("", "<link rel=stylesheet href=s0.css>")
0|file/limit||fs.writeFileSync("p/big.css", ""); fs.truncateSync("p/big.css", 600 * 1048576); page("", "<link rel=stylesheet href=big.css>")
0|image/limit||png(100000, 100000); page("<img src=big.png>")
0|script/canvas-size||page("<canvas id=c></canvas><script>c.width = 70000; c.height = 9; c.getContext('2d').fillRect(0, 0, 9, 9)</script>")
0|script/canvas-size||page("<canvas id=c></canvas><script>c.width = 30000; c.height = 30000; c.getContext('2d').fillRect(0, 0, 9, 9)</script>")
0|script/time-limit|--script-timeout 300|page("<script>while (true) {}</script>")
0|script/time-limit|--script-timeout 300|page("<script>const f = () => Promise.resolve().then(f); f()</script>")
0|script/memory-limit|--script-memory 100M|page("<script>const a = []; for (;;) a.push(new Array(1000).fill(1))</script>")
0|composition/circular||fs.writeFileSync("p/a.html", "<template><div data-composition-id=a data-width=9 data-height=9><div data-composition-id=a data-composition-src=a.html></div></div></template>"); page("<div data-composition-id=a data-composition-src=a.html></div>")
0|composition/circular||for (let i = 0; i < 40; i++) fs.writeFileSync("p/c" + i + ".html", `<template><div data-composition-id=c${i} data-width=9 data-height=9><div data-composition-id=c${i + 1} data-composition-src=c${i + 1}.html></div></div></template>`); fs.writeFileSync("p/c40.html", "<template><div data-composition-id=c40 data-width=9 data-height=9></div></template>"); page("<div data-composition-id=c0 data-composition-src=c0.html></div>")
0|css/invalid-value||page("<p class=x>", "<style>:root { --v0: 0123456789; " + Array.from({ length: 40 }, (_, i) => `--v${i + 1}: var(--v${i}) var(--v${i});`).join(" ") + "} .x { width: var(--v40); top: not-a-length; }</style>")
0|||page("<p style='filter: blur(1e9px); width: 1e9px; height: 1e9px; background: red'>x</p><p style='transform: scale(1e9); box-shadow: 0 0 1e9px red; border-radius: 1e9px'>x</p><p style='font-size: 1e7px; letter-spacing: 1e9px'>x</p>")
0|||page("<div style='display: grid; grid-template-columns: repeat(100000, 1px)'>x</div><div style='columns: 100000'>x</div><div style='background: repeating-linear-gradient(red 0 1e-9px, blue 0 2e-9px)'>x</div>")
0|||page("<svg width=40 height=40><path d='" + "M0 0h1e9v-1e9z".repeat(2000) + "'/><path stroke=red stroke-dasharray=1e-6 d='M0 0h1e6'/><filter id=f><feGaussianBlur stdDeviation=1e9 /><feTurbulence numOctaves=100000 baseFrequency=.1 /><feMorphology radius=1e6 /></filter><rect width=40 height=40 filter='url(#f)'/></svg>")
0|||page("<svg width=40 height=40><g id=a>" + Array.from({ length: 30 }, (_, i) => `</g><g id=b${i}><use href=#${i ? "b" + (i - 1) : "a"} /><use href=#${i ? "b" + (i - 1) : "a"} />`).join("") + "</g><use href=#b29 /></svg>")
CASES
composition long 64 48 1e9 240
expect 1 render long -o f.mp4
says 'composition/too-long'
printf '[' >rows.json
head -c 200000 /dev/zero | tr '\0' '[' >>rows.json
composition c 64 48 0.2 10
expect 1 render c --batch rows.json -o 'f-{index}.mp4'
echo "$tried limits"
finish
