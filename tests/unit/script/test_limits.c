/* Scripts that run away: each ends with one error that says where, and the page goes on. */
#include "tests/unit/script/page.h"

typedef struct runaway {
    const char *script, *id;
    int line; /* of the error; 0: that of the script element */
} runaway;

static const runaway cases[] = {
    {"while (true) {}", "script/time-limit", 0},
    {"const a = [];\nfor (;;) a.push(new Array(1000).fill(1));", "script/memory-limit", 0},
    {"const a = [];\nfor (;;) a.push(new Uint8Array(1000000).fill(1));", "script/memory-limit", 0},
    {"let s = 'x';\nfor (;;) s += s;", "script/exception", 3},
    {"let n = 0;\nfunction f() {\n  return f() + 1;\n}\nf();", "script/exception", 4},
    {"for (;;)\n  document.body.appendChild(document.createElement('p'));", "dom/too-many-nodes",
     0},
    {"const f = () => Promise.resolve().then(f);\nf();", "script/time-limit", 0},
    {"let e = document.body;\nfor (;;) {\n  const d = document.createElement('i');\n  "
     "e.append(d);\n  e = d;\n}",
     "dom/too-deep", 0},
    {"Promise.reject(new Error('nobody hears it'));", "script/exception", 2},
    {"const f = () => Promise.reject(1).catch(() => 0).finally(f);\nf();", "script/time-limit", 0},
    {"let n = 0;\nfor (;;)\n  n++;", "script/time-limit", 0},
    {"for (;;)\n  document.querySelector('body');", "script/time-limit", 0},
    {"const a = [];\nfor (;;) {\n  const c = document.createElement('canvas');\n"
     "  c.width = c.height = 2000;\n  c.getContext('2d').fillRect(0, 0, 9, 9);\n  a.push(c);\n}",
     "script/memory-limit", 0},
    {"const x = document.createElement('canvas').getContext('2d'), a = [];\n"
     "for (;;) a.push(x.getImageData(0, 0, 3000, 3000));",
     "script/memory-limit", 0},
    {"const a = [];\nconst f = () => Promise.reject(a.push(new Uint8Array(1e6))).catch(() => "
     "0).then(f);\nf();",
     "script/memory-limit", 0},
    {"const a = [];\nfor (let i = 0; ; i++) a.push('x'.repeat(1e6) + i);", "script/memory-limit",
     0},
    {"new ArrayBuffer(2 ** 45);", "script/exception", 2},
    {"let b = 3n;\nfor (;;) b = b * b;", "script/exception", 3},
    {"let a = [];\nfor (let i = 0; i < 1e6; i++) a = [a];\na.flat(Infinity);", "script/exception",
     4},
    {"eval('('.repeat(1e6) + '1' + ')'.repeat(1e6));", "script/exception", 2},
    {"const o = { get x() { return this.x; } };\no.x;", "script/exception", 2},
    {"document.body.addEventListener('x', () => document.body.dispatchEvent(new Event('x')));\n"
     "document.body.dispatchEvent(new Event('x'));",
     "script/exception", 2},
    {"customElements.define('a-a', class extends HTMLElement {\n"
     "  connectedCallback() { this.append(document.createElement('a-a')); }\n});\n"
     "document.body.append(document.createElement('a-a'));",
     "dom/too-deep", 0},
    {"let h = document.body;\nfor (;;) {\n  const d = document.createElement('div');\n"
     "  h.attachShadow({ mode: 'open' }).append(d);\n  h = d;\n}",
     "dom/too-deep", 0},
};

static size_t count(const page *p, const char *id, int *line) {
    size_t n = 0;
    for (size_t i = 0; i < kn_diags_count(p->diags); i++)
        if (strcmp(kn_diags_at(p->diags, i)->id, id) == 0) {
            n++;
            *line = (int)kn_diags_at(p->diags, i)->loc.line;
        }
    return n;
}

static void test_runaway(void **state) {
    for (size_t i = 0; i < KN_COUNTOF(cases); i++) {
        /* Only what is to be hit is near: the machine may be busy. */
        const bool slow = strcmp(cases[i].id, "script/time-limit") == 0;
        page p = {.limit_ms = slow ? 1000 : 60000,
                  .memory_limit = (size_t)(slow ? 4000 : 200) << 20,
                  .max_nodes = 5000};
        kn_sb html = {0};
        kn_sb_printf(&html,
                     "<!doctype html><html><body><script>\n%s</script>\n"
                     "<script>goes = 'on';</script></body></html>",
                     cases[i].script);
        page_open_with(&p, html.p, 0);
        int line = 0;
        size_t n = count(&p, cases[i].id, &line);
        if (n != 1 || (cases[i].line && line != cases[i].line)) {
            kn_diags_print(p.diags, stderr, 0, false);
            fail_msg("%s\n  %zu of %s, line %d", cases[i].script, n, cases[i].id, line);
        }
        assert_true(line > 0);
        page_expect(&p, "goes", "on");
        page_seek(&p, 0.5);
        page_expect(&p, "document.body.isConnected", "true");
        page_close(&p);
        kn_sb_free(&html);
    }
}

/* Timers and animation frames that start themselves anew are no loops: the film goes on. */
static void test_restarting(void **state) {
    page p;
    page_open(&p,
              "<!doctype html><body><script>\n"
              "var frames = 0, timers = 0;\n"
              "const f = () => { frames++; requestAnimationFrame(f); }; f();\n"
              "setInterval(() => timers++, 100);\n"
              "</script></body>",
              0);
    for (int i = 0; i < 90; i++)
        page_seek(&p, i / 30.0);
    page_expect(&p, "frames", "91");
    page_expect(&p, "timers > 25 && timers < 60", "true");
    page_close(&p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_runaway),
        cmocka_unit_test(test_restarting),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
