/* A page with a context of each version, for the tests of WebGL. */
#ifndef KN_TESTS_SCRIPT_WEBGL_PAGE_H
#define KN_TESTS_SCRIPT_WEBGL_PAGE_H
#include "tests/unit/script/page.h"

typedef struct probe {
    const char *expr, *want;
} probe;

static const char *const webgl_body =
    "<!doctype html><html><body><canvas id=c width=8 height=6></canvas><canvas id=d></canvas>"
    "<script>var e = document.getElementById('c'), gl = e.getContext('webgl', "
    "{ antialias: false }), g2 = document.getElementById('d').getContext('webgl2');"
    "function fails(f) { try { f(); return 'no' } catch (e) { return e.name } }"
    "function errors(g = gl) { const v = []; for (let n; (n = g.getError());) v.push(n); "
    "return v.join() }"
    "function px(x = 0, y = 0, g = gl) { const p = new Uint8Array(4); "
    "g.readPixels(x, y, 1, 1, g.RGBA, g.UNSIGNED_BYTE, p); return p.join() }"
    "function make(g, vs, fs) { const p = g.createProgram(); for (const [t, s] of "
    "[[g.VERTEX_SHADER, vs], [g.FRAGMENT_SHADER, fs]]) { const x = g.createShader(t); "
    "g.shaderSource(x, s); g.compileShader(x); g.attachShader(p, x) } g.linkProgram(p); return p }"
    "var flat = make(gl, 'attribute vec4 a; void main() { gl_Position = a; }', "
    "'precision mediump float; uniform vec4 k; void main() { gl_FragColor = k; }');"
    "</script></body></html>";

static void run(const probe *v, size_t n) {
    page p;
    page_open(&p, webgl_body, 0);
    for (size_t i = 0; i < n; i++)
        page_expect(&p, v[i].expr, v[i].want);
    page_close(&p);
}
#endif
