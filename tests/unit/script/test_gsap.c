/* The real GSAP, fetched by setup.sh into kinora's data folder, its transforms kept in the plane as
 * the platform does: what it reads and writes must be what it reads and writes in Chrome, whose
 * answers stand here. Skipped when it was not fetched. */
#include "tests/unit/script/page.h"
#include <unistd.h>

#define HEAD                                                                                       \
    "<!doctype html><html><head><script "                                                          \
    "src='https://cdn.jsdelivr.net/npm/gsap@3.12.5/dist/gsap.min.js'></script><style>"             \
    "body{margin:0} .box{position:absolute;left:10px;top:20px;width:100px;height:50px}"            \
    "#c{transform:translate(-50%,-50%) rotate(10deg)} #h{opacity:0.5;width:40%}"                   \
    "</style></head><body><div id=root data-composition-id=main data-width=1920 data-height=1080 " \
    "data-start=0 data-duration=4 style='width:1000px;height:500px'>"
#define TAIL                                                                                       \
    "window.__timelines = window.__timelines || {}; window.__timelines.main = tl;"                 \
    "</script></div></body></html>"

typedef struct step {
    const char *setup; /* lines of script that build on `tl` */
    double t;
    const char *expr, *want;
} step;

static const char *const markup =
    "<div class=box id=a></div><div class=box id=b></div><div class=box id=c></div>"
    "<div class=box id=h></div><p class=s>1</p><p class=s>2</p><p class=s>3</p>"
    "<svg width=100 height=100><circle id=o cx=10 cy=10 r=5 /><path id=w d='M0 0H100'/></svg>"
    "<script>var tl = gsap.timeline({paused: true});";

static const step steps[] = {
    {"tl.to('#a', {x: 100, duration: 2, ease: 'none'})", 1,
     "document.getElementById('a').style.transform", "translate(50px, 0px)"},
    {"tl.to('#a', {x: 100, y: -20, rotation: 90, scale: 2, duration: 1, ease: 'none'})", 0.5,
     "document.getElementById('a').style.transform",
     "translate(50px, -10px) rotate(45deg) scale(1.5, 1.5)"},
    {"tl.to('#a', {rotationY: 90, z: 10, duration: 1, ease: 'none'})", 0.5,
     "document.getElementById('a').style.transform", "translate3d(0px, 0px, 5px) rotateY(45deg)"},
    {"tl.to('#a', {opacity: 0, duration: 1, ease: 'none'})", 0.25,
     "document.getElementById('a').style.opacity", "0.75"},
    {"tl.from('#a', {autoAlpha: 0, duration: 1, ease: 'none'})", 0,
     "document.getElementById('a').style.visibility + document.getElementById('a').style.opacity",
     "hidden0"},
    {"tl.from('#a', {autoAlpha: 0, duration: 1, ease: 'none'})", 1,
     "document.getElementById('a').style.visibility + document.getElementById('a').style.opacity",
     "inherit1"},
    {"tl.fromTo('#h', {opacity: 0}, {opacity: 1, duration: 2, ease: 'power2.out'})", 1,
     "document.getElementById('h').style.opacity", "0.875"},
    {"tl.to('#h', {width: 600, duration: 1, ease: 'none'})", 0.5,
     "document.getElementById('h').style.width", "684px"},
    {"tl.to('#h', {width: '80%', duration: 1, ease: 'none'})", 0.5,
     "document.getElementById('h').style.width", "60%"},
    {"tl.to('#a', {left: '50%', duration: 1, ease: 'none'})", 0,
     "document.getElementById('a').style.left", "0.5208%"},
    {"tl.to('.s', {x: 10, duration: 1, stagger: 0.5, ease: 'none'})", 1,
     "[...document.querySelectorAll('.s')].map(e => e.style.transform).join('|')",
     "translate(10px, 0px)|translate(5px, 0px)|translate(0px, 0px)"},
    {"tl.set('#a', {x: 5}, 0); tl.set('#a', {x: 7}, 1)", 1,
     "document.getElementById('a').style.transform", "translate(7px, 0px)"},
    {"tl.to('#c', {x: 10, duration: 1, ease: 'none'})", 1,
     "document.getElementById('c').style.transform",
     "translate(-50%, -50%) translate(10px, 0px) rotate(10.0001deg)"},
    {"tl.to('#a', {xPercent: -50, duration: 1, ease: 'none'})", 1,
     "document.getElementById('a').style.transform", "translate(-50%, 0%)"},
    {"tl.to('#a', {scale: 2, transformOrigin: 'left top', duration: 1})", 0.5,
     "document.getElementById('a').style.transformOrigin", "0% 0%"},
    {"tl.to('#a', {'--k': 10, duration: 1, ease: 'none'})", 0.5,
     "document.getElementById('a').style.getPropertyValue('--k')", "5"},
    {"tl.fromTo('#a', {clipPath: 'inset(0% 100% 0% 0%)'}, {clipPath: 'inset(0% 0% 0% 0%)', "
     "duration: 1, ease: 'none'})",
     0.25, "document.getElementById('a').style.clipPath", "inset(0% 75% 0% 0%)"},
    {"tl.fromTo('#a', {filter: 'blur(10px)'}, {filter: 'blur(0px)', duration: 1, ease: 'none'})",
     0.5, "document.getElementById('a').style.filter", "blur(5px)"},
    {"tl.fromTo('#a', {backgroundColor: '#000000'}, {backgroundColor: '#ff0000', duration: 1, "
     "ease: 'none'})",
     1, "document.getElementById('a').style.backgroundColor", "rgb(255, 0, 0)"},
    {"tl.to('#o', {attr: {cx: 50, r: 15}, duration: 1, ease: 'none'})", 0.5,
     "document.getElementById('o').getAttribute('cx') + ',' + "
     "document.getElementById('o').getAttribute('r')",
     "30,10"},
    {"tl.to('#o', {x: 20, rotation: 90, svgOrigin: '10 10', duration: 1, ease: 'none'})", 1,
     "document.getElementById('o').getAttribute('transform')", "matrix(0,1,-1,0,40,0)"},
    {"var l = document.getElementById('w').getTotalLength(); tl.fromTo('#w', {strokeDasharray: l, "
     "strokeDashoffset: l}, {strokeDashoffset: 0, duration: 1, ease: 'none'})",
     0.5, "document.getElementById('w').style.strokeDashoffset", "50px"},
    {"var o = {v: 0}; tl.to(o, {v: 10, duration: 1, ease: 'none', onUpdate: () => { "
     "document.getElementById('a').textContent = o.v.toFixed(1); }})",
     0.5, "document.getElementById('a').textContent", "5.0"},
    {"window.n = 0; tl.to('#a', {x: 1, duration: 1}); tl.call(() => n++, null, 0.5)", 1, "n", "1"},
    {"tl.to('#a', {x: 10, duration: 0.5, repeat: 3, yoyo: true, ease: 'none'})", 0.75,
     "document.getElementById('a').style.transform", "translate(5px, 0px)"},
    {"tl.to('#a', {x: 1, duration: 1, ease: 'hold'})", 0.9,
     "document.getElementById('a').style.transform", "translate(0px, 0px)"},
    {"tl.to('#a', {x: 1, duration: 1, ease: 'custom(M0,0 C0.5,0.5 0.5,0.5 1,1)'})", 0.5,
     "Math.round(100 * gsap.getProperty('#a', 'x'))", "50"},
    {"tl.to('#a', {keyframes: [{x: 10, duration: 0.5}, {x: 0, duration: 0.5}], ease: 'none'})", 1,
     "document.getElementById('a').style.transform", "translate(0px, 0px)"},
    {"gsap.to('#a', {x: 100, duration: 1, ease: 'none'}); tl.to('#b', {x: 1})", 0.5,
     "document.getElementById('a').style.transform", "translate(50px, 0px)"},
    {"tl.to('#a', {x: '10vw', duration: 1, ease: 'none'})", 1,
     "document.getElementById('a').style.transform", "translate(10vw, 0px)"},
};

static bool has_gsap(void) {
    char *dir = kn_data_dir("share/kinora"),
         *file = kn_path_join(dir, "modules/gsap/dist/gsap.min.js");
    bool ok = access(file, R_OK) == 0;
    free(dir);
    free(file);
    return ok;
}

static void test_values(void **state) {
    if (!has_gsap())
        skip();
    for (size_t i = 0; i < KN_COUNTOF(steps); i++) {
        page p;
        kn_sb html = {0};
        kn_sb_puts(&html, HEAD);
        kn_sb_puts(&html, markup);
        kn_sb_puts(&html, steps[i].setup);
        kn_sb_puts(&html, ";" TAIL);
        page_open(&p, html.p, 4);
        for (int f = 0; f / 30.0 < steps[i].t; f += 3)
            page_seek(&p, f / 30.0);
        page_seek(&p, steps[i].t);
        if (kn_diags_count(p.diags))
            kn_diags_print(p.diags, stderr, 0, false);
        page_expect(&p, steps[i].expr, steps[i].want);
        page_close(&p);
        kn_sb_free(&html);
    }
}

/* The same frame, whether reached in steps, at once, or from behind. */
static void test_order(void **state) {
    if (!has_gsap())
        skip();
    static const char *const expr =
        "[...document.querySelectorAll('[style]')].map(e => e.style.cssText).join('|')";
    static const double orders[3][4] = {{0, 1, 2, 1.5}, {1.5, 1.5, 1.5, 1.5}, {3, 0.1, 3, 1.5}};
    char *got[3];
    for (int k = 0; k < 3; k++) {
        page p;
        kn_sb html = {0};
        kn_sb_puts(&html, HEAD);
        kn_sb_puts(&html, markup);
        kn_sb_puts(&html, "tl.from('#a', {y: 50, opacity: 0, duration: 1}).to('.s', {x: 40, "
                          "stagger: 0.2, duration: 2}, 0).to('#a', {scale: 2}, '>-0.5');" TAIL);
        page_open(&p, html.p, 4);
        for (int i = 0; i < 4; i++)
            page_seek(&p, orders[k][i]);
        got[k] = kn_script_eval(p.script, expr);
        page_close(&p);
        kn_sb_free(&html);
    }
    assert_string_equal(got[0], got[1]);
    assert_string_equal(got[0], got[2]);
    for (int k = 0; k < 3; k++)
        free(got[k]);
}

static void test_nested(void **state) {
    if (!has_gsap())
        skip();
    page p;
    page_open(
        &p,
        HEAD
        "<div id=host data-composition-id=card data-start=1 data-duration=2></div>"
        "<div id=other class=t></div>"
        "<template id=card-template><div data-composition-id=card id=inner data-width=100 "
        "data-height=100 "
        "data-composition-variables='[{\"id\":\"word\",\"type\":\"string\",\"default\":\"hi\"}]'>"
        "<p class=t>x</p><script>var tl = gsap.timeline({paused: true}); tl.to('.t', {x: 100, "
        "duration: 2, ease: 'none'});"
        "document.querySelector('.t').textContent = __hyperframes.getVariables().word + "
        "document.querySelectorAll('.t').length;"
        "window.innerFound = document.getElementById('inner') !== null; window.__timelines.card = "
        "tl;</script></div></template>"
        "<script>var tl = gsap.timeline({paused: true}); tl.to('#other', {x: 1, duration: "
        "4});" TAIL,
        4);
    page_expect(&p, "document.querySelector('#host .t').textContent + innerFound", "hi1true");
    page_seek(&p, 0.5);
    page_expect(&p, "document.querySelector('#host .t').style.transform", "translate(0px, 0px)");
    page_seek(&p, 2);
    page_expect(&p, "document.querySelector('#host .t').style.transform", "translate(50px, 0px)");
    page_seek(&p, 3.9);
    page_expect(&p, "document.querySelector('#host .t').style.transform", "translate(100px, 0px)");
    page_close(&p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_nested),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
