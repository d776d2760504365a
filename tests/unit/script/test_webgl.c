/* WebGL as scripts see it: objects, errors, memory, what is seen. How drawings look is in
 * tests/ref. */
#include "src/core/limits.h"
#include "tests/unit/script/webgl_page.h"

static void test_contexts(void **state) {
    static const probe v[] = {
        {"gl instanceof WebGLRenderingContext && g2 instanceof WebGL2RenderingContext", "true"},
        {"e.getContext('webgl') === gl && e.getContext('2d') === null && gl.canvas === e", "true"},
        {"e.getContext('webgl2')", "null"},
        {"Object.prototype.toString.call(gl) + gl.createBuffer()",
         "[object WebGLRenderingContext][object WebGLBuffer]"},
        {"fails(() => new WebGLRenderingContext())", "TypeError"},
        {"fails(() => gl.clear.call({}, 1))", "TypeError"},
        {"JSON.stringify(gl.getContextAttributes())",
         "{\"alpha\":true,\"antialias\":false,\"depth\":true,\"desynchronized\":false,"
         "\"failIfMajorPerformanceCaveat\":false,\"powerPreference\":\"default\","
         "\"premultipliedAlpha\":true,\"preserveDrawingBuffer\":false,\"stencil\":false,"
         "\"xrCompatible\":false}"},
        {"gl.drawingBufferWidth + 'x' + gl.drawingBufferHeight", "8x6"},
        {"e.width = 9; gl.drawingBufferWidth + ' ' + [...gl.getParameter(gl.VIEWPORT)]",
         "9 0,0,8,6"},
        {"document.createElement('canvas').getContext('webgl', "
         "{ failIfMajorPerformanceCaveat: true })",
         "null"},
        {"x = gl.getExtension('OES_vertex_array_object'); x === "
         "gl.getExtension('oes_vertex_array_object') && x.createVertexArrayOES() instanceof "
         "WebGLVertexArrayObject",
         "true"},
        {"gl.getExtension('no such')", "null"},
        {"g2.getExtension('OES_vertex_array_object')", "null"},
        {"gl.getExtension('WEBGL_lose_context').loseContext(); [gl.isContextLost(), "
         "gl.createBuffer(), gl.drawingBufferWidth, gl.getParameter(gl.VERSION)].join()",
         "true,,0,"},
    };
    run(v, KN_COUNTOF(v));
}

static void test_state(void **state) {
    static const probe v[] = {
        {"gl.getParameter(gl.VERSION) + gl.getParameter(gl.SHADING_LANGUAGE_VERSION)",
         "WebGL 1.0 (OpenGL ES 2.0 Chromium)WebGL GLSL ES 1.0 (OpenGL ES GLSL ES 1.0 Chromium)"},
        {"gl.getParameter(gl.MAX_TEXTURE_SIZE)", "8192"},
        {"gl.clearColor(0.5, 0, 1, 1); [...gl.getParameter(gl.COLOR_CLEAR_VALUE)]", "0.5,0,1,1"},
        {"gl.getParameter(gl.COLOR_WRITEMASK)", "true,true,true,true"},
        {"gl.getParameter(gl.CURRENT_PROGRAM)", "null"},
        {"gl.useProgram(flat); gl.getParameter(gl.CURRENT_PROGRAM) === flat", "true"},
        {"gl.getParameter(12345) + errors()", "null1280"},
        {"gl.enable(12345); gl.enable(gl.BLEND); gl.isEnabled(gl.BLEND) + errors()", "true1280"},
        {"gl.depthRange(1, 0); errors()", "1282"},
        {"gl.lineWidth(3); gl.lineWidth(-1); gl.getParameter(gl.LINE_WIDTH) + ' ' + errors()",
         "3 1281"},
        {"t = gl.createTexture(); gl.isTexture(t) + '' + (gl.bindTexture(gl.TEXTURE_2D, t), "
         "gl.isTexture(t)) + (gl.getParameter(gl.TEXTURE_BINDING_2D) === t)",
         "falsetruetrue"},
        {"gl.bindTexture(gl.TEXTURE_CUBE_MAP, t); errors()", "1282"},
        {"gl.deleteTexture(t); gl.deleteTexture(t); gl.isTexture(t) + '' + "
         "gl.getParameter(gl.TEXTURE_BINDING_2D) + errors()",
         "falsenull"},
        {"gl.bindTexture(gl.TEXTURE_2D, t); errors()", "1282"},
        {"gl.bindTexture(gl.TEXTURE_2D, g2.createTexture()); errors()", "1282"},
        {"fails(() => gl.bindTexture(gl.TEXTURE_2D, gl.createBuffer()))", "TypeError"},
        {"u = gl.getUniformLocation(flat, 'k'); gl.uniform4fv(u, [1, 2, 3, 4]); "
         "[...gl.getUniform(flat, u)]",
         "1,2,3,4"},
        {"gl.uniform4fv(u, [1, 2, 3]); gl.uniform1f(null, 1); errors()", "1281"},
        {"gl.linkProgram(flat); gl.useProgram(flat); gl.uniform4f(u, 1, 1, 1, 1); errors()",
         "1282"},
        {"i = gl.getActiveUniform(flat, 0); [i.name, i.type, i.size, i instanceof "
         "WebGLActiveInfo]",
         "k,35666,1,true"},
        {"s = gl.createShader(gl.VERTEX_SHADER); gl.shaderSource(s, '#version 300 es\\nvoid "
         "main(){}'); gl.compileShader(s); gl.getShaderParameter(s, gl.COMPILE_STATUS)",
         "false"},
        {"f = gl.getShaderPrecisionFormat(gl.FRAGMENT_SHADER, gl.MEDIUM_FLOAT); [f.rangeMin, "
         "f.rangeMax, f.precision]",
         "127,127,23"},
        {"gl.pixelStorei(gl.UNPACK_FLIP_Y_WEBGL, true); "
         "gl.getParameter(gl.UNPACK_FLIP_Y_WEBGL)",
         "true"},
        {"gl.TRIANGLES + WebGLRenderingContext.TRIANGLES + g2.UNIFORM_BUFFER", "35353"},
    };
    run(v, KN_COUNTOF(v));
}

/* Nothing is read or written beside buffers and arrays; with AddressSanitizer this is seen. */
static void test_ranges(void **state) {
    static const probe v[] = {
        {"gl.useProgram(flat); gl.vertexAttribPointer(0, 2, gl.FLOAT, false, 0, 8); errors()",
         "1282"},
        {"gl.enableVertexAttribArray(0); gl.drawArrays(gl.TRIANGLES, 0, 3); errors()", "1282"},
        {"b = gl.createBuffer(); gl.bindBuffer(gl.ARRAY_BUFFER, b); gl.bufferData(gl.ARRAY_BUFFER,"
         " new Float32Array(8), gl.STATIC_DRAW); gl.vertexAttribPointer(0, 2, gl.FLOAT, false, 0, "
         "0); gl.drawArrays(gl.TRIANGLES, 0, 4); errors()",
         ""},
        {"gl.drawArrays(gl.TRIANGLES, 0, 5); errors()", "1282"},
        {"gl.drawArrays(gl.TRIANGLES, 2147483647, 2147483647); errors()", "1282"},
        {"gl.drawArrays(gl.TRIANGLES, -1, 3); gl.drawArrays(99, 0, 3); errors()", "1281,1280"},
        {"gl.bufferSubData(gl.ARRAY_BUFFER, 8, new Float32Array(8)); errors()", "1281"},
        {"gl.bufferSubData(gl.ARRAY_BUFFER, -4, new Float32Array(1)); errors()", "1281"},
        {"gl.bufferSubData(gl.ARRAY_BUFFER, 1e15, new Float32Array(1)); errors()", "1281"},
        {"q = gl.createBuffer(); gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, q); "
         "gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, new Uint16Array([0, 1, 2, 4]), gl.STATIC_DRAW); "
         "gl.drawElements(gl.TRIANGLES, 3, gl.UNSIGNED_SHORT, 0); errors()",
         ""},
        {"gl.drawElements(gl.TRIANGLES, 3, gl.UNSIGNED_SHORT, 2); errors()", "1282"},
        {"gl.drawElements(gl.TRIANGLES, 3, gl.UNSIGNED_SHORT, 1); errors()", "1282"},
        {"gl.drawElements(gl.TRIANGLES, 30, gl.UNSIGNED_BYTE, 0); errors()", "1282"},
        {"gl.bufferSubData(gl.ELEMENT_ARRAY_BUFFER, 4, new Uint16Array([9])); "
         "gl.drawElements(gl.TRIANGLES, 3, gl.UNSIGNED_SHORT, 0); errors()",
         "1282"},
        {"gl.bindBuffer(gl.ARRAY_BUFFER, q); errors()", "1282"},
        {"gl.bufferData(gl.ARRAY_BUFFER, 4, gl.STATIC_DRAW); gl.drawArrays(gl.TRIANGLES, 0, 3); "
         "errors()",
         "1282"},
        {"gl.deleteBuffer(b); gl.drawArrays(gl.TRIANGLES, 0, 3); errors()", "1282"},
        {"gl.bindTexture(gl.TEXTURE_2D, gl.createTexture()); T = gl.TEXTURE_2D; R = gl.RGBA; U = "
         "gl.UNSIGNED_BYTE; gl.texImage2D(T, 0, R, 4, 4, 0, R, U, new Uint8Array(63)); errors()",
         "1282"},
        {"gl.texImage2D(T, 0, R, 4, 4, 0, R, U, new Uint16Array(64)); errors()", "1282"},
        {"gl.texImage2D(T, 0, R, 9000, 1, 0, R, U, null); gl.texImage2D(T, 0, R, -1, 1, 0, R, U, "
         "null); gl.texImage2D(T, 40, R, 1, 1, 0, R, U, null); errors()",
         "1281"},
        {"gl.texImage2D(T, 0, R, 4, 4, 0, R, U, new Uint8Array(64)); gl.texSubImage2D(T, 0, 2, 2, "
         "4, 4, R, U, new Uint8Array(64)); errors()",
         "1281"},
        {"gl.pixelStorei(gl.UNPACK_FLIP_Y_WEBGL, 1); gl.texImage2D(T, 0, gl.LUMINANCE, 3, 3, 0, "
         "gl.LUMINANCE, U, new Uint8Array(11)); errors()",
         ""},
        {"gl.texImage2D(T, 0, gl.LUMINANCE, 3, 3, 0, gl.LUMINANCE, U, new Uint8Array(10)); "
         "errors()",
         "1282"},
        {"gl.readPixels(0, 0, 8, 6, R, U, new Uint8Array(191)); errors()", "1282"},
        {"gl.readPixels(-5, -5, 2, 2, R, U, new Uint8Array(16)); errors()", ""},
        {"gl.readPixels(0, 0, 1e9, 1e9, R, U, new Uint8Array(16)); errors()", "1282"},
        {"g2.bindBuffer(g2.UNIFORM_BUFFER, g2.createBuffer()); g2.bufferData(g2.UNIFORM_BUFFER, "
         "16, g2.STATIC_DRAW); g2.bindBufferBase(g2.UNIFORM_BUFFER, 0, "
         "g2.getParameter(g2.UNIFORM_BUFFER_BINDING)); p = make(g2, '#version 300 es\\nuniform B "
         "{ vec4 k[2]; }; void main() { gl_Position = k[gl_VertexID]; }', '#version 300 "
         "es\\nprecision highp float; out vec4 c; void main() { c = vec4(1); }'); "
         "g2.useProgram(p); g2.drawArrays(g2.POINTS, 0, 2); errors(g2)",
         "1282"},
        {"g2.bufferData(g2.UNIFORM_BUFFER, 32, g2.STATIC_DRAW); g2.drawArrays(g2.POINTS, 0, 2); "
         "errors(g2)",
         ""},
        {"g2.bindBuffer(g2.PIXEL_PACK_BUFFER, g2.createBuffer()); "
         "g2.bufferData(g2.PIXEL_PACK_BUFFER, 4, g2.STREAM_READ); g2.readPixels(0, 0, 2, 2, "
         "g2.RGBA, g2.UNSIGNED_BYTE, 0); errors(g2)",
         "1282"},
        {"g2.pixelStorei(g2.UNPACK_SKIP_ROWS, 2147483647); g2.bindTexture(g2.TEXTURE_2D, "
         "g2.createTexture()); g2.texImage2D(g2.TEXTURE_2D, 0, g2.RGBA, 1, 1, 0, g2.RGBA, "
         "g2.UNSIGNED_BYTE, new Uint8Array(4)); errors(g2)",
         "1282"},
        {"for (let i = 0; i < 9; i++) { gl.bindTexture(T, gl.createTexture()); gl.texImage2D(T, 0,"
         " R, 8192, 8192, 0, R, U, null); if (gl.getError() === gl.OUT_OF_MEMORY) break } errors()",
         ""},
    };
    run(v, KN_COUNTOF(v));
}

static uint32_t first_pixel(page *p, const kn_node *n) {
    kn_image *im = kn_script_canvas(p->script, n);
    uint32_t v = 0;
    assert_non_null(im);
    memcpy(&v, kn_image_pix(im)->data, 4);
    kn_image_unref(im);
    return v;
}

/* The drawing buffer is empty after it was seen; what was seen stays until something is drawn. */
static void test_seen(void **state) {
    page p;
    page_open(&p, webgl_body, 0);
    const kn_node *n = p.scene->root;
    while (n && !kn_is_html(n, KN_A_canvas))
        n = kn_node_next(n, NULL);
    assert_non_null(n);
    page_seek(&p, 0.5);
    page_expect(&p, "gl.clearColor(1, 0, 0, 1); gl.clear(gl.COLOR_BUFFER_BIT); px()",
                "255,0,0,255");
    assert_int_equal(first_pixel(&p, n), 0xffff0000);
    assert_int_equal(first_pixel(&p, n), 0xffff0000);
    page_expect(&p, "px()", "0,0,0,0");
    page_expect(&p,
                "gl.enable(gl.SCISSOR_TEST); gl.scissor(4, 0, 4, 6); gl.clearColor(0, 1, 0, 1); "
                "gl.colorMask(false, true, true, true); gl.clear(gl.COLOR_BUFFER_BIT); px() + ' ' "
                "+ px(5)",
                "0,0,0,0 0,255,0,255");
    assert_int_equal(first_pixel(&p, n), 0);
    page_close(&p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_contexts),
        cmocka_unit_test(test_state),
        cmocka_unit_test(test_ranges),
        cmocka_unit_test(test_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
