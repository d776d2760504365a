/* WebGL against scripts that mean no good: what the driver does not look at, what objects do while
 * they are converted, and what is dropped without being deleted. */
#include "tests/unit/script/webgl_page.h"

/* Sums that overflow in the driver's own arithmetic. */
static void test_overflow(void **state) {
    static const probe v[] = {
        {"M = 2147483647, T = gl.TEXTURE_2D, R = gl.RGBA, U = gl.UNSIGNED_BYTE; "
         "gl.bindTexture(T, gl.createTexture()); gl.texImage2D(T, 0, R, 16, 16, 0, R, U, null); "
         "gl.copyTexSubImage2D(T, 0, M, 0, M, 0, M, 2); errors()",
         "1281"},
        {"gl.copyTexSubImage2D(T, 0, 0, 0, M, -M, 16, 16); errors()", ""},
        {"gl.copyTexImage2D(T, 0, R, M, -M, 16, 16, 0); errors()", ""},
        {"gl.copyTexImage2D(T, 0, R, 0, 0, 100000, 1, 0); errors()", "1281"},
        {"gl.texSubImage2D(T, 0, M, M, 4, 4, R, U, new Uint8Array(64)); errors()", "1281"},
        {"p = new Uint8Array(16).fill(7); gl.readPixels(M, M, 2, 2, R, U, p); p.join() + errors()",
         "7,7,7,7,7,7,7,7,7,7,7,7,7,7,7,7"},
        {"g2.blitFramebuffer(-M, -M, M, M, -M, 0, M, 10, g2.COLOR_BUFFER_BIT, g2.LINEAR); "
         "errors(g2)",
         "1281"},
        {"gl.viewport(-M, -M, M, M); gl.scissor(M, M, M, M); gl.enable(gl.SCISSOR_TEST); "
         "gl.clear(16384); errors()",
         ""},
        {"g2.bindBuffer(g2.PIXEL_UNPACK_BUFFER, g2.createBuffer()); "
         "g2.bufferData(g2.PIXEL_UNPACK_BUFFER, 64, g2.STATIC_DRAW); g2.bindTexture(T, "
         "g2.createTexture()); [-4, NaN, 1e30, 4, 0, Infinity].map((n) => (g2.texImage2D(T, 0, R, "
         "4, 4, 0, R, U, n), errors(g2))).join(' ')",
         "1281  1282 1282  "},
        {"g2.bindBuffer(g2.PIXEL_PACK_BUFFER, g2.createBuffer()); "
         "g2.bufferData(g2.PIXEL_PACK_BUFFER, 64, g2.STATIC_DRAW); [-4, NaN, 1e30, 4, 0].map((n) "
         "=> (g2.readPixels(0, 0, 4, 4, R, U, n), errors(g2))).join(' ')",
         "1281  1282 1282 "},
        {"g2.readPixels(0, 0, M, M, R, U, 0); errors(g2)", "1282"},
        {"[0, 16384, 100000, 5].map((n) => (e.width = n, gl.drawingBufferWidth)).join()",
         "1,8192,8192,5"},
    };
    run(v, KN_COUNTOF(v));
}

/* Vertices beside buffers, by ways around what is looked at. */
static void test_vertices(void **state) {
    static const probe v[] = {
        {"p = make(g2, 'attribute vec2 a, b; void main() { gl_Position = vec4(a + b, 0, 1); }', "
         "'void main() { gl_FragColor = vec4(1); }'); g2.useProgram(p); "
         "g2.bindBuffer(g2.ARRAY_BUFFER, g2.createBuffer()); g2.bufferData(g2.ARRAY_BUFFER, 64, "
         "g2.STATIC_DRAW); for (const i of [0, 1]) { g2.enableVertexAttribArray(i); "
         "g2.vertexAttribPointer(i, 2, g2.FLOAT, false, 0, 0) } g2.vertexAttribDivisor(1, 2); [1, "
         "16, 17, 2147483647].map((n) => (g2.drawArraysInstanced(g2.POINTS, 0, 8, n), "
         "errors(g2))).join(' ')",
         "  1282 1282"},
        {"g2.vertexAttribPointer(0, 2, g2.FLOAT, false, 252, 9007199254740988); "
         "g2.drawArrays(g2.POINTS, 0, 1); errors(g2)",
         "1282"},
        /* Indices that come from a buffer which was never one for indices. */
        {"w = g2.createBuffer(), q = g2.createBuffer(); g2.bindBuffer(g2.COPY_WRITE_BUFFER, w); "
         "g2.bufferData(g2.COPY_WRITE_BUFFER, new Uint16Array([60000, 60001, 60002, 0]), "
         "g2.STATIC_DRAW); g2.bindVertexArray(g2.createVertexArray()); "
         "g2.bindBuffer(g2.ELEMENT_ARRAY_BUFFER, w); g2.bindBuffer(g2.ELEMENT_ARRAY_BUFFER, q); "
         "g2.bufferData(g2.ELEMENT_ARRAY_BUFFER, new Uint16Array(4), g2.STATIC_DRAW); "
         "g2.enableVertexAttribArray(0); g2.vertexAttribPointer(0, 2, g2.FLOAT, false, 0, 0); "
         "g2.drawElements(g2.POINTS, 3, g2.UNSIGNED_SHORT, 0); errors(g2)",
         ""},
        {"g2.copyBufferSubData(g2.COPY_WRITE_BUFFER, g2.ELEMENT_ARRAY_BUFFER, 0, 0, 8); "
         "g2.drawElements(g2.POINTS, 3, g2.UNSIGNED_SHORT, 0); errors(g2)",
         "1282"},
        /* A program that is fed back cannot be changed under way. */
        {"const f = (s) => '#version 300 es\\n' + s; t = g2.createProgram(); for (const [k, s] of "
         "[[g2.VERTEX_SHADER, 'out vec4 v; void main() { v = vec4(1); gl_Position = v; }'], "
         "[g2.FRAGMENT_SHADER, 'precision mediump float; out vec4 c; void main() { c = vec4(1); "
         "}']]) { const x = g2.createShader(k); g2.shaderSource(x, f(s)); g2.compileShader(x); "
         "g2.attachShader(t, x) } g2.transformFeedbackVaryings(t, ['v'], g2.SEPARATE_ATTRIBS); "
         "g2.linkProgram(t); g2.useProgram(t); b = g2.createBuffer(); "
         "g2.bindBufferBase(g2.TRANSFORM_FEEDBACK_BUFFER, 0, b); "
         "g2.bufferData(g2.TRANSFORM_FEEDBACK_BUFFER, 32, g2.STATIC_DRAW); "
         "g2.bindVertexArray(null); g2.disableVertexAttribArray(0); "
         "g2.disableVertexAttribArray(1); g2.beginTransformFeedback(g2.POINTS); "
         "g2.drawArrays(g2.POINTS, 0, 2); errors(g2)",
         ""},
        {"g2.useProgram(p); errors(g2) + (g2.getParameter(g2.CURRENT_PROGRAM) === t)", "1282true"},
        {"g2.deleteBuffer(b); g2.drawArrays(g2.POINTS, 0, 2); g2.endTransformFeedback(); "
         "errors(g2).length > 0",
         "true"},
    };
    run(v, KN_COUNTOF(v));
}

/* New images are empty, whatever the storage held before. */
static void test_empty(void **state) {
    static const probe v[] = {
        {"T = gl.TEXTURE_2D, R = gl.RGBA, U = gl.UNSIGNED_BYTE, x = gl.createTexture(); "
         "gl.bindTexture(T, x); gl.texImage2D(T, 0, R, 4, 4, 0, R, U, new Uint8Array(64).fill(9)); "
         "gl.texImage2D(T, 0, R, 4, 4, 0, R, U, null); f = gl.createFramebuffer(); "
         "gl.bindFramebuffer(gl.FRAMEBUFFER, f); gl.framebufferTexture2D(gl.FRAMEBUFFER, "
         "gl.COLOR_ATTACHMENT0, T, x, 0); px(1, 1)",
         "0,0,0,0"},
        {"gl.bindFramebuffer(gl.FRAMEBUFFER, null); gl.clearColor(1, 0, 0, 1); gl.clear(16384); "
         "gl.texImage2D(T, 0, R, 16, 16, 0, R, U, new Uint8Array(1024).fill(9)); "
         "gl.copyTexImage2D(T, 0, R, -4, -3, 16, 16, 0); gl.bindFramebuffer(gl.FRAMEBUFFER, f); "
         "[px(), px(5, 5), px(15, 15)].join(' ')",
         "0,0,0,0 255,0,0,255 0,0,0,0"},
        {"r = gl.createRenderbuffer(); gl.bindRenderbuffer(gl.RENDERBUFFER, r); s = () => "
         "(gl.renderbufferStorage(gl.RENDERBUFFER, gl.RGBA4, 8, 8), "
         "gl.framebufferRenderbuffer(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.RENDERBUFFER, r), "
         "px(1, 1)); s() + ' ' + (gl.clear(16384), s()) + errors()",
         "0,0,0,0 0,0,0,0"},
    };
    run(v, KN_COUNTOF(v));
}

/* What is drawn into is not sampled, but for levels that are not drawn into. */
static void test_loops(void **state) {
    static const probe v[] = {
        {"T = g2.TEXTURE_2D, R = g2.RGBA, U = g2.UNSIGNED_BYTE; x = g2.createTexture(); "
         "g2.bindTexture(T, x); g2.texStorage2D(T, 2, g2.RGBA8, 4, 4); f = g2.createFramebuffer(); "
         "g2.bindFramebuffer(g2.FRAMEBUFFER, f); to = (level) => "
         "g2.framebufferTexture2D(g2.FRAMEBUFFER, g2.COLOR_ATTACHMENT0, T, x, level); to(0); p = "
         "make(g2, 'void main() { gl_Position = vec4(0, 0, 0, 1); gl_PointSize = 1.0; }', "
         "'precision mediump float; uniform sampler2D s[2]; void main() { gl_FragColor = "
         "texture2D(s[0], vec2(.5)) + texture2D(s[1], vec2(.5)); }'); g2.useProgram(p); draw = () "
         "=> (g2.drawArrays(g2.POINTS, 0, 1), errors(g2)); draw()",
         "1282"},
        {"unit = (i, n) => g2.uniform1i(g2.getUniformLocation(p, 's[' + i + ']'), n); unit(0, 5); "
         "draw()",
         "1282"},
        {"unit(1, 6); draw()", ""},
        {"unit(1, 0); g2.bindFramebuffer(g2.FRAMEBUFFER, null); draw()", ""},
        {"g2.bindFramebuffer(g2.FRAMEBUFFER, f); to(1); draw()", "1282"},
        {"g2.texParameteri(T, g2.TEXTURE_MAX_LEVEL, 0); draw()", ""},
        {"g2.texParameteri(T, g2.TEXTURE_MAX_LEVEL, 1); g2.texParameteri(T, "
         "g2.TEXTURE_MIN_FILTER, g2.LINEAR); draw()",
         ""},
        {"to(0); g2.bindTexture(T, null); draw()", ""},
        {"g2.getParameter(g2.ACTIVE_TEXTURE) - g2.TEXTURE0", "0"},
    };
    run(v, KN_COUNTOF(v));
}

/* Objects that run scripts while they become numbers: no context hears of these. */
static void test_conversions(void **state) {
    static const probe v[] = {
        {"s = gl.createShader(gl.VERTEX_SHADER); gl.shaderSource(s, { toString() { "
         "gl.deleteShader(s); return 'x' } }); gl.isShader(s) + gl.getShaderSource(s)",
         "truex"},
        {"lost = gl.getExtension('WEBGL_lose_context'); gl.clearColor({ valueOf() { "
         "lost.loseContext(); g2.clear(16384); return 1 } }, 0, 0, 1); [gl.isContextLost(), "
         "...gl.getParameter(gl.COLOR_CLEAR_VALUE)].join()",
         "false,1,0,0,1"},
        {"gl.viewport(0, 0, 5, { valueOf() { document.createElement('canvas').getContext('2d')"
         ".drawImage(document.getElementById('d'), 0, 0); return 3 } }); "
         "[...gl.getParameter(gl.VIEWPORT)].join()",
         "0,0,5,3"},
        /* Arrays that become shorter. */
        {"shrinks = (K, f) => { const b = new ArrayBuffer(1 << 20, { maxByteLength: 1 << 21 }), v "
         "= "
         "new K(b); f(v, { valueOf() { b.resize(0); return 1 } }); return v.length + errors(g2) }; "
         "g2.bindBuffer(g2.ARRAY_BUFFER, g2.createBuffer()); shrinks(Uint8Array, (v, n) => "
         "g2.bufferData(g2.ARRAY_BUFFER, v, g2.STATIC_DRAW, n))",
         "01281"},
        {"g2.bufferData(g2.ARRAY_BUFFER, 1 << 20, g2.STATIC_DRAW); shrinks(Uint8Array, (v, n) => "
         "g2.bufferSubData(g2.ARRAY_BUFFER, 0, v, n))",
         "01281"},
        {"shrinks(Uint8Array, (v, n) => g2.getBufferSubData(g2.ARRAY_BUFFER, 0, v, n))", "01281"},
        {"shrinks(Uint8Array, (v, n) => g2.readPixels(0, 0, 8, 6, g2.RGBA, g2.UNSIGNED_BYTE, v, "
         "n))",
         "01282"},
        {"shrinks(Float32Array, (v, n) => g2.clearBufferfv(g2.COLOR, 0, v, n))", "01281"},
        /* Numbers that are others the second time. */
        {"gl.bindTexture(gl.TEXTURE_2D, gl.createTexture()); n = 0; "
         "gl.copyTexImage2D(gl.TEXTURE_2D, { valueOf: () => n++ ? 1e9 : 0 }, gl.RGBA, 0, 0, 4, 4, "
         "0); n",
         "1"},
    };
    run(v, KN_COUNTOF(v));
}

/* What would use up the driver's stack is refused, in whatever way it is written. */
static void test_shaders(void **state) {
    static const probe v[] = {
        {"compiles = (body, before = '') => { const s = gl.createShader(gl.FRAGMENT_SHADER); "
         "gl.shaderSource(s, before + '\\nprecision mediump float; uniform vec4 x; void main() { "
         "gl_FragColor = ' + body + '; }'); gl.compileShader(s); return "
         "gl.getShaderParameter(s, gl.COMPILE_STATUS) + gl.getShaderInfoLog(s).replace(/^.*?: "
         "/s, '') }; compiles('x' + '+x'.repeat(2000))",
         "true"},
        {"compiles('x' + '+x'.repeat(100000)).includes('too complex')", "true"},
        {"compiles('x' + '+max(x, x)'.repeat(100000)).includes('too complex')", "true"},
        {"compiles('x' + '.xyzw'.repeat(100000)).includes('too complex')", "true"},
        {"compiles('-'.repeat(100000) + 'x').includes('too complex')", "true"},
        {"compiles('('.repeat(100000) + 'x' + ')'.repeat(100000)).includes('too complex')", "true"},
        {"compiles('Z', Array.from({ length: 20 }, (k, i) => '#define ' + (i ? 'M' + i : 'Z') + "
         "' (M' + (i + 1) + ' + M' + (i + 1) + ')\\n').join('') + '#define M20 "
         "x').includes('too complex')",
         "true"},
        {"compiles('F('.repeat(20) + 'x' + ')'.repeat(20), '#define F(a) (a + "
         "a)').includes('too complex')",
         "true"},
        {"compiles('F(F(F(x)))', '#define F(a) (a + a)\\n#define G(a) \\\\\\n (a)')", "true"},
        {"compiles('x /* ' + '+'.repeat(9000) + ' */ // ' + '+'.repeat(9000) + '\\n')", "true"},
        {"compiles('vec4(' + 'f(1.5 + x.x) +'.repeat(200) + ' 0.)', 'highp float f(highp float a) "
         "{ return a; "
         "}')",
         "true"},
        {"compiles('x;' + 'gl_FragColor += x;'.repeat(3000) + 'x')", "true"},
        /* A loop ends at some time. */
        {"p = make(gl, 'void main() { gl_Position = vec4(0, 0, 0, 1); gl_PointSize = 9.; }', "
         "'precision highp float; uniform float k; void main() { float x = 0.; for (int j = 0; j < "
         "1000000000; j++) for (int i = 0; i < 1000000000; i++) x += k; gl_FragColor = vec4(x); "
         "}'); gl.useProgram(p); gl.drawArrays(gl.POINTS, 0, 1); px(); errors()",
         ""},
    };
    run(v, KN_COUNTOF(v));
}

/* What scripts drop goes; what is bound, attached or in use stays. */
static void test_dropped(void **state) {
    static const probe v[] = {
        {"T = gl.TEXTURE_2D, R = gl.RGBA, U = gl.UNSIGNED_BYTE; (() => { const x = "
         "gl.createTexture(), f = gl.createFramebuffer(); gl.bindTexture(T, x); gl.texImage2D(T, "
         "0, R, 2, 2, 0, R, U, new Uint8Array(16).fill(50)); gl.bindFramebuffer(gl.FRAMEBUFFER, "
         "f); gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, T, x, 0); "
         "gl.bindTexture(T, null); const b = gl.createBuffer(); gl.bindBuffer(gl.ARRAY_BUFFER, b); "
         "gl.bufferData(gl.ARRAY_BUFFER, 64, gl.STATIC_DRAW); gl.enableVertexAttribArray(0); "
         "gl.vertexAttribPointer(0, 2, gl.FLOAT, false, 0, 0); gl.bindBuffer(gl.ARRAY_BUFFER, "
         "null); gl.useProgram(make(gl, 'attribute vec2 a; void main() { gl_Position = vec4(a, 0, "
         "1); }', 'void main() { gl_FragColor = vec4(1); }')) })(); 0",
         "0"},
        /* 1.25 GiB altogether. */
        {"for (let i = 0; i < 80; i++) { gl.bindTexture(T, gl.createTexture()); gl.texImage2D(T, "
         "0, R, 2048, 2048, 0, R, U, null) } gl.bindTexture(T, null); errors()",
         ""},
        {"g2.bindBuffer(g2.ARRAY_BUFFER, null); for (let i = 0; i < 80; i++) { "
         "g2.bindBuffer(g2.ARRAY_BUFFER, g2.createBuffer()); g2.bufferData(g2.ARRAY_BUFFER, 1 << "
         "24, g2.STATIC_DRAW) } errors(g2)",
         ""},
        {"gl.drawArrays(gl.TRIANGLES, 0, 3); px() + errors()", "50,50,50,50"},
        {"gl.getParameter(gl.FRAMEBUFFER_BINDING) === gl.getParameter(gl.FRAMEBUFFER_BINDING) && "
         "gl.isFramebuffer(gl.getParameter(gl.FRAMEBUFFER_BINDING))",
         "true"},
        {"p = gl.getParameter(gl.CURRENT_PROGRAM); gl.getAttachedShaders(p).length + "
         "(gl.getVertexAttrib(0, gl.VERTEX_ATTRIB_ARRAY_BUFFER_BINDING) instanceof WebGLBuffer)",
         "3"},
        {"gl.getProgramParameter(p, gl.DELETE_STATUS)", "false"},
        /* What is held is not: here memory is full. */
        {"kept = []; for (let i = 0; i < 60; i++) { kept.push(gl.createTexture()); "
         "gl.bindTexture(T, kept[i]); gl.texImage2D(T, 0, R, 2048, 2048, 0, R, U, null) } errors()",
         "1285"},
        {"kept.every((x) => gl.isTexture(x))", "true"},
        {"kept.length = 0; gl.bindTexture(T, null); for (let i = 0; i < 4000; i++) "
         "gl.createBuffer(), gl.createTexture(); errors()",
         ""},
        {"for (let i = 0; i < 24; i++) document.createElement('canvas').getContext('webgl'); "
         "typeof document.createElement('canvas').getContext('webgl')",
         "object"},
    };
    run(v, KN_COUNTOF(v));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_overflow),    cmocka_unit_test(test_vertices),
        cmocka_unit_test(test_empty),       cmocka_unit_test(test_loops),
        cmocka_unit_test(test_conversions), cmocka_unit_test(test_shaders),
        cmocka_unit_test(test_dropped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
