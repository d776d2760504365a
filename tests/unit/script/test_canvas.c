/* Canvas 2D as scripts see it: attributes, metrics, pixels. How drawings look is in tests/ref. */
#include "tests/unit/script/page.h"

typedef struct probe {
    const char *expr, *want;
} probe;

static const char *const body =
    "<!doctype html><html><body><canvas id=c width=40 height=30></canvas>"
    "<script>var e = document.getElementById('c'), c = e.getContext('2d');"
    "function px(x, y, k) { return [...(k || c).getImageData(x, y, 1, 1).data].join() }"
    "function three(v) { return Math.round(v * 1000) / 1000 }"
    "function fails(f) { try { f(); return 'no' } catch (e) { return e.name } }</script>"
    "</body></html>";

static void run(const probe *v, size_t n) {
    page p;
    page_open(&p, body, 0);
    for (size_t i = 0; i < n; i++)
        page_expect(&p, v[i].expr, v[i].want);
    page_close(&p);
}

static void test_contexts(void **state) {
    static const probe v[] = {
        {"c instanceof CanvasRenderingContext2D && c.canvas === e && e.getContext('2d') === c",
         "true"},
        {"fails(() => new CanvasRenderingContext2D())", "TypeError"},
        {"fails(() => c.fillRect.call({}, 0, 0, 1, 1))", "TypeError"},
        {"d = document.createElement('canvas'); d.width + 'x' + d.height", "300x150"},
        {"c.fillRect(0, 0, 5, 5); px(2, 2)", "0,0,0,255"},
        {"c.lineWidth = 7; c.fillStyle = 'red'; e.width = e.width; px(2, 2) + c.fillStyle + "
         "c.lineWidth",
         "0,0,0,0#0000001"},
        {"c.fillRect(0, 0, 5, 5); e.setAttribute('height', 20); px(2, 2) + e.height", "0,0,0,020"},
        {"c.fillRect(0, 0, 5, 5); c.reset(); px(2, 2)", "0,0,0,0"},
        {"e.getContext('webgl')", "null"},
        {"o = new OffscreenCanvas(8, 6); k = o.getContext('2d'); k.fillStyle = 'blue'; "
         "k.fillRect(0, 0, 4, 4); px(1, 1, k)",
         "0,0,255,255"},
        {"c.drawImage(o, 10, 10); px(11, 11) + ' ' + px(15, 11)", "0,0,255,255 0,0,0,0"},
        {"c.drawImage(e, 10, 10, 4, 4, 20, 0, 8, 8); px(24, 4)", "0,0,255,255"},
        {"b = o.transferToImageBitmap(); [b.width, b.height, px(1, 1, k), b instanceof "
         "ImageBitmap].join()",
         "8,6,0,0,0,0,true"},
        {"fails(() => c.drawImage(new OffscreenCanvas(0, 4), 0, 0))", "InvalidStateError"},
        {"fails(() => c.drawImage('x', 0, 0))", "TypeError"},
        {"document.createElement('canvas').toDataURL().slice(0, 30)",
         "data:image/png;base64,iVBORw0K"},
    };
    run(v, KN_COUNTOF(v));
}

static void test_attributes(void **state) {
    static const probe v[] = {
        {"c.font", "10px sans-serif"},
        {"c.font = '700 48px \"Inter\", serif'; c.font", "bold 48px Inter, serif"},
        {"c.font = 'nonsense'; c.font", "bold 48px Inter, serif"},
        {"c.font = 'italic 600 12pt Inter'; c.font", "italic 600 16px Inter"},
        {"c.fillStyle = '#ABC'; c.fillStyle", "#aabbcc"},
        {"c.fillStyle = 'rgba(10, 20, 30, .3)'; c.fillStyle", "rgba(10, 20, 30, 0.3)"},
        {"c.fillStyle = 'bogus'; c.fillStyle", "rgba(10, 20, 30, 0.3)"},
        {"c.fillStyle = 'hsl(120 50% 50%)'; c.fillStyle", "#40bf40"},
        {"c.shadowColor = 'red'; c.shadowColor", "#ff0000"},
        {"c.globalAlpha = 2; c.globalAlpha = -1; c.globalAlpha = NaN; c.globalAlpha", "1"},
        {"c.lineWidth = 0; c.lineWidth = Infinity; c.lineWidth", "1"},
        {"c.lineCap = 'x'; c.lineCap = 'round'; c.lineCap = 'Butt'; c.lineCap", "round"},
        {"c.globalCompositeOperation = 'xor'; c.globalCompositeOperation = 'no'; "
         "c.globalCompositeOperation",
         "xor"},
        {"c.filter = 'blur(3px) saturate(2)'; c.filter = 'bad('; c.filter",
         "blur(3px) saturate(2)"},
        {"c.setLineDash([1, 2, 3]); c.setLineDash([1, -1]); c.getLineDash().join()", "1,2,3,1,2,3"},
        {"c.letterSpacing = '3px'; c.letterSpacing = 'x'; c.letterSpacing", "3px"},
        {"c.save(); c.lineWidth = 9; c.textAlign = 'center'; c.restore(); c.restore(); c.lineWidth "
         "+ c.textAlign",
         "1start"},
        {"g = c.createLinearGradient(0, 0, 1, 1); c.fillStyle = g; c.fillStyle instanceof "
         "CanvasGradient",
         "true"},
        {"fails(() => g.addColorStop(2, 'red')) + fails(() => g.addColorStop(0, 'bogus'))",
         "IndexSizeErrorSyntaxError"},
        {"fails(() => c.createRadialGradient(0, 0, -1, 0, 0, 1)) + fails(() => c.arc(0, 0, -1, 0, "
         "1))",
         "IndexSizeErrorIndexSizeError"},
        {"c.translate(5, 6); c.scale(2, 3); c.getTransform().toString()",
         "matrix(2, 0, 0, 3, 5, 6)"},
        {"c.setTransform({a: 1, d: 1, e: 4}); c.transform(1, 2, 3, 4, 5, 6); "
         "c.getTransform().toString()",
         "matrix(1, 2, 3, 4, 9, 6)"},
        {"c.resetTransform(); c.getTransform().isIdentity", "true"},
    };
    run(v, KN_COUNTOF(v));
}

/* Numbers are Chrome's. */
static void test_metrics(void **state) {
    static const probe v[] = {
        {"c.font = '20px Inter'; m = c.measureText('Agy Texth'); three(m.width)", "95.166"},
        {"[m.actualBoundingBoxLeft, three(m.actualBoundingBoxRight), m.actualBoundingBoxAscent, "
         "m.actualBoundingBoxDescent].join()",
         "0,94.34,15,5"},
        {"[m.fontBoundingBoxAscent, m.fontBoundingBoxDescent, three(m.hangingBaseline), "
         "three(m.ideographicBaseline)].join()",
         "19,5,15.2,-5"},
        {"c.textBaseline = 'middle'; m = c.measureText('Agy Texth'); "
         "[three(m.actualBoundingBoxAscent), three(m.fontBoundingBoxDescent)].join()",
         "8.984,11.016"},
        {"c.textBaseline = 'top'; three(c.measureText('x').alphabeticBaseline)", "-16.016"},
        {"c.textAlign = 'right'; m = c.measureText('Agy Texth'); three(m.actualBoundingBoxLeft)",
         "95.166"},
        {"c.letterSpacing = '2px'; three(c.measureText('Agy Texth').width)", "113.166"},
        {"c.measureText('').width", "0"},
    };
    run(v, KN_COUNTOF(v));
}

static void test_pixels(void **state) {
    static const probe v[] = {
        {"c.fillStyle = 'rgba(100, 200, 50, .4)'; c.fillRect(0, 0, 4, 4); px(1, 1)",
         "100,200,50,102"},
        {"c.putImageData(new ImageData(new Uint8ClampedArray([255, 128, 3, 77]), 1, 1), 1, 1); "
         "px(1, 1)",
         "255,129,3,77"},
        {"px(-5, 0) + ' ' + c.getImageData(0, 0, -3, 2).width", "0,0,0,0 3"},
        {"fails(() => c.getImageData(0, 0, 0, 2)) + fails(() => new ImageData(0, 1))",
         "IndexSizeErrorIndexSizeError"},
        {"c.clearRect(0, 0, 40, 30); px(1, 1)", "0,0,0,0"},
        {"c.fillStyle = '#080'; c.fill(new Path2D('M10 10h10v10h-10z')); px(15, 15) + px(25, 15)",
         "0,136,0,2550,0,0,0"},
        {"c.save(); c.beginPath(); c.rect(0, 0, 12, 30); c.clip(); c.clearRect(0, 0, 40, 30); "
         "c.restore(); px(11, 15) + px(15, 15)",
         "0,0,0,00,136,0,255"},
        {"c.globalCompositeOperation = 'source-in'; c.fillStyle = 'red'; c.fillRect(16, 0, 4, 30); "
         "px(17, 15) + px(15, 15)",
         "255,0,0,2550,0,0,0"},
        {"c.globalCompositeOperation = 'copy'; c.fillStyle = '#123'; c.fillRect(0, 0, 1, 1); px(0, "
         "0) + px(17, 15)",
         "17,34,51,2550,0,0,0"},
        {"c.globalCompositeOperation = 'source-over'; c.beginPath(); c.rect(10, 10, 20, 10); "
         "[c.isPointInPath(20, 15), c.isPointInPath(5, 5), c.isPointInStroke(10, 15)].join()",
         "true,false,true"},
        {"c.translate(10, 0); [c.isPointInPath(35, 15), c.isPointInPath(new Path2D('M0 0h5v5z'), "
         "14, 1)].join()",
         "false,true"},
        {"c.resetTransform(); c.fillStyle = 'red'; c.fillRect(NaN, 0, 5, 5); c.fillRect(30, 20, "
         "-5, -5); px(0, 0) + px(27, 17)",
         "17,34,51,255255,0,0,255"},
    };
    run(v, KN_COUNTOF(v));
}

/* A picture stays the same object until something is drawn, and does not change afterwards. */
static void test_snapshots(void **state) {
    page p;
    page_open(&p, body, 0);
    const kn_node *n = p.scene->root;
    while (n && !kn_is_html(n, KN_A_canvas))
        n = kn_node_next(n, NULL);
    assert_non_null(n);
    page_seek(&p, 0.5);
    page_expect(&p, "c.fillStyle = '#fff'; c.fillRect(0, 0, 9, 9); 1", "1");
    kn_image *a = kn_script_canvas(p.script, n), *b = kn_script_canvas(p.script, n);
    assert_ptr_equal(a, b);
    assert_int_equal(kn_image_pix(a)->data[0], 255);
    page_expect(&p, "c.clearRect(0, 0, 40, 30); 1", "1");
    kn_image *d = kn_script_canvas(p.script, n);
    assert_ptr_not_equal(a, d);
    assert_int_equal(kn_image_pix(a)->data[0], 255);
    assert_int_equal(kn_image_pix(d)->data[0], 0);
    kn_image_unref(a);
    kn_image_unref(b);
    kn_image_unref(d);
    page_close(&p);
}

/* Nothing here may crash, whatever it draws. */
static void test_extremes(void **state) {
    static const probe v[] = {
        {"e.width = 1e9; c.fillRect(0, 0, 1, 1); px(0, 0)", "0,0,0,0"},
        {"e.width = 40; c.setTransform(0, 0, 0, 0, 0, 0); c.beginPath(); c.arc(1, 1, 5, 0, 9); "
         "c.fill(); c.stroke(); c.clip(); c.fillText('x', 1, 1); 1",
         "1"},
        {"c.reset(); c.moveTo(1e30, -1e30); c.lineTo(1e300, 5); c.lineTo(0, 0); c.fill(); "
         "c.stroke(); 1",
         "1"},
        {"c.shadowBlur = 1e9; c.shadowOffsetX = -1e12; c.shadowColor = 'red'; c.fillRect(0, 0, 9, "
         "9); 1",
         "1"},
        {"c.reset(); c.filter = 'blur(100000px)'; c.fillRect(0, 0, 9, 9); c.filter = 'none'; 1",
         "1"},
        {"c.setLineDash([0, 0]); c.lineTo(5, 5); c.stroke(); c.setLineDash([1e-9]); c.lineWidth = "
         "1e9; 1",
         "1"},
        {"c.scale(1e200, 1e-200); c.fillRect(0, 0, 9, 9); c.strokeRect(0, 0, 9, 9); 1", "1"},
        {"c.shadowBlur = 9; c.shadowColor = '#123'; c.fillRect(0, 0, 9, 9); c.fillRect(1e300, 0, "
         "1e300, 9); c.setTransform(1e12, 0, 0, 1, -1e15, 0); c.fillRect(0, 0, 9, 9); 1",
         "1"},
        {"c.reset(); c.drawImage(e, -1e9, -1e9, 3e9, 3e9); c.drawImage(e, 0, 0, 1e-9, 1e-9, 0, 0, "
         "1e9, 1e9); 1",
         "1"},
        {"c.fillStyle = c.createPattern(e, 'repeat'); c.scale(1e-7, 1e-7); c.fillRect(0, 0, 1e9, "
         "1e9); c.setTransform(1e7, 3, 2, 1e7, 0, 0); c.fillRect(-1, -1, 9, 9); 1",
         "1"},
        {"g = c.createRadialGradient(0, 0, 1e300, 1, 1, 0); g.addColorStop(0, 'red'); c.fillStyle "
         "= g; c.fillRect(0, 0, 1, 1); g.addColorStop(1, 'blue'); c.fillRect(0, 0, 1, 1); 1",
         "1"},
        {"c.getImageData(-2147483648, 2147483647, 2, 2).data.length + c.getImageData(2147483647, "
         "0, 2, 2).data.length",
         "32"},
        {"c.putImageData(new ImageData(2, 2), 2147483647, -2147483648, 1, 1, 5, 5); "
         "fails(() => c.putImageData(new ImageData(2, 2), 1e10, 0))",
         "TypeError"},
        {"c.reset(); c.font = '100000px Inter'; c.fillText('W', 0, 0); c.font = '0px Inter'; "
         "c.fillText('W', 0, 0); 1",
         "1"},
        {"for (let i = 0; i < 20000; i++) c.save(); c.restore(); 1", "1"},
        {"c.reset(); c.arcTo(1, 1, 1, 1, 5); c.arcTo(5, 5, 1, 1, 5); c.roundRect(0, 0, -9, 9, [1, "
         "2, 3, 99]); c.ellipse(1, 1, 0, 5, 1, 0, -99, true); c.fill(); 1",
         "1"},
        {"for (let i = 0; i < 400; i++) { const o = new OffscreenCanvas(300, 300), k = "
         "o.getContext('2d'); k.fillStyle = k.createPattern(o, 'repeat'); k.fillRect(0, 0, 9, 9); "
         "k.clip(new Path2D('M0 0h9v9z')); k.save(); c.drawImage(o.transferToImageBitmap(), 0, 0) "
         "} 1",
         "1"},
        {"c.createImageData(3, 4).data.length + c.createPattern(e, 'no-repeat').constructor.name",
         "48CanvasPattern"},
        {"c.drawImage(document.createElement('video'), 0, 0); c.drawImage(new Image(), 0, 0); 1",
         "1"},
    };
    run(v, KN_COUNTOF(v));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_contexts),  cmocka_unit_test(test_attributes),
        cmocka_unit_test(test_metrics),   cmocka_unit_test(test_pixels),
        cmocka_unit_test(test_snapshots), cmocka_unit_test(test_extremes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
