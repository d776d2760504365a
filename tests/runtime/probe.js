// What the pages beside this read, after each frame's seek: one row of `rows` a frame.
const css = (sel, p) => () => getComputedStyle(document.querySelector(sel))[p];
const attr = (sel, a) => () => document.querySelector(sel).getAttribute(a);
const inline = (sel, p) => () => document.querySelector(sel).style[p];
const text = (sel) => () => document.querySelector(sel).textContent;
const rows = [];
function probe(values) {
  requestAnimationFrame(function look(ms) {
    const row = {};
    for (const name in values) row[name] = values[name]();
    rows.push([Math.round(ms), row]);
    console.log("PROBE " + JSON.stringify(rows[rows.length - 1]));
    requestAnimationFrame(look);
  });
}
