/* The DOM as scripts see it, without animation. */
#include "tests/unit/script/page.h"

typedef struct probe {
    const char *expr, *want;
} probe;

static void run(const char *html, const probe *v, size_t n) {
    page p;
    page_open(&p, html, 0);
    for (size_t i = 0; i < n; i++)
        page_expect(&p, v[i].expr, v[i].want);
    page_close(&p);
}

static const char *const body =
    "<!doctype html><html><head><title>T</title></head><body>"
    "<div id=a class='x y' style='color: red; width: 10px' data-foo-bar=1>one<b>two</b></div>"
    "<p id=b>three</p><svg id=s viewBox='0 0 10 10'><path id=p d='M0 "
    "0H10V10'/></svg></body></html>";

static void test_tree(void **state) {
    static const probe v[] = {
        {"1 + 1", "2"},
        {"document.nodeType", "9"},
        {"document.documentElement.tagName", "HTML"},
        {"document.body.children.length", "3"},
        {"document.getElementById('a') === document.querySelector('.x')", "true"},
        {"a = document.getElementById('a'); a.expando = 5; document.querySelector('#a').expando",
         "5"},
        {"a.firstChild.nodeValue + a.lastChild.nodeName", "oneB"},
        {"a.textContent", "onetwo"},
        {"a.className", "x y"},
        {"a.classList.add('z'); a.classList.toggle('x'); a.className", "y z"},
        {"a.classList.contains('z') && !a.classList.contains('x')", "true"},
        {"a.dataset.fooBar", "1"},
        {"a.dataset.newOne = 2; a.getAttribute('data-new-one')", "2"},
        {"Object.keys(a.dataset).join()", "fooBar,newOne"},
        {"a instanceof HTMLDivElement && a instanceof HTMLElement && a instanceof Node && !(a "
         "instanceof SVGElement)",
         "true"},
        {"document.getElementById('p') instanceof SVGPathElement", "true"},
        {"a.nextElementSibling.id", "b"},
        {"e = document.createElement('SPAN'); e.tagName + e.isConnected", "SPANfalse"},
        {"a.appendChild(e) === e && e.parentNode === a && e.isConnected", "true"},
        {"e.textContent = 'x<y'; a.innerHTML", "one<b>two</b><span>x&lt;y</span>"},
        {"e.remove(); a.innerHTML", "one<b>two</b>"},
        {"a.innerHTML = '<i>q</i>r'; a.childNodes.length + a.firstChild.tagName", "2I"},
        {"a.insertAdjacentHTML('beforebegin', '<u>z</u>'); a.previousSibling.tagName", "U"},
        {"document.querySelectorAll('u, p').length", "2"},
        {"[...document.querySelectorAll('body > *')].map(e => e.localName).join()", "u,div,p,svg"},
        {"a.closest('body') === document.body", "true"},
        {"a.matches('div.y:not(.x)')", "true"},
        {"try { a.querySelector('<<') } catch (e) { e.name }", "SyntaxError"},
        {"f = document.createDocumentFragment(); f.append('1', document.createElement('hr')); "
         "a.replaceChildren(f); a.innerHTML",
         "1<hr>"},
        {"document.createElementNS('http://www.w3.org/2000/svg', 'linearGradient').tagName",
         "linearGradient"},
        {"a.cloneNode(true).isEqualNode(a)", "true"},
        {"a.ownerDocument.defaultView === window", "true"},
        {"window.b === document.getElementById('b')", "true"},
        {"b = 4; window.b", "4"},
        {"typeof document.getElementById('nothing')", "object"},
        {"document.title", "T"},
        {"getComputedStyle(a).color", "rgb(255, 0, 0)"},
        {"!Array.isArray(a.children) && a.children.map === undefined", "true"},
    };
    run(body, v, KN_COUNTOF(v));
}

static void test_style(void **state) {
    static const probe v[] = {
        {"s = document.getElementById('a').style; s.color", "red"},
        {"s.width", "10px"},
        {"'transform' in s && !('nonsense' in s) && s.nonsense === undefined", "true"},
        {"s.backgroundColor = 'blue'; s['background-color']", "blue"},
        {"s.setProperty('--k', ' 3px '); s.getPropertyValue('--k')", "3px"},
        {"s.marginTop = 'junk'; s.marginTop", ""},
        {"s.transform = 'translate(10px, 20%) rotate(45deg)'; s.transform",
         "translate(10px, 20%) rotate(45deg)"},
        {"s.opacity = 0.5; s.opacity", "0.5"},
        {"s.opacity = null; s.opacity", ""},
        {"s.removeProperty('color')", "red"},
        {"s.cssText = 'top: 1px; left: 2px'; s.length + s.item(0) + s.left", "2top2px"},
        {"document.getElementById('a').getAttribute('style')", "top: 1px; left: 2px;"},
        {"s.top = '5px'; document.getElementById('a').getAttribute('style')",
         "top: 5px; left: 2px;"},
        {"document.getElementById('a').setAttribute('style', 'right: 3px'); s.right", "3px"},
        {"s === document.getElementById('a').style", "true"},
        {"s.cssFloat = 'left'; s.float", "left"},
        {"document.getElementById('a').style = 'color: green'; s.color", "green"},
        {"CSS.supports('display', 'grid') && !CSS.supports('display', 'nope')", "true"},
        {"matchMedia('(min-width: 100px)').matches", "true"},
    };
    run(body, v, KN_COUNTOF(v));
}

static void test_geometry(void **state) {
    static const char *const html =
        "<!doctype html><body style='margin:0'><div id=o "
        "style='position:relative;left:10px;top:20px;width:300px;height:200px;border:5px solid'>"
        "<div id=i "
        "style='position:absolute;left:7px;top:8px;width:50px;height:40px;padding:1px;transform:"
        "translate(100px,0) scale(2)'></div></div>"
        "<svg id=s width=200 height=100 viewBox='0 0 100 50' "
        "style='position:absolute;left:0;top:0'>"
        "<g id=g transform='translate(10 5)'><rect id=r x=1 y=2 width=30 height=20 /></g><path "
        "id=p d='M0 0L30 40'/></svg>";
    static const probe v[] = {
        {"i = document.getElementById('i'); i.offsetWidth + ',' + i.offsetHeight", "52,42"},
        {"i.offsetLeft + ',' + i.offsetTop", "7,8"},
        {"i.offsetParent.id", "o"},
        {"i.clientWidth", "52"},
        {"r = i.getBoundingClientRect(); [r.left, r.top, r.width, r.height].join()",
         "96,12,104,84"},
        {"o = document.getElementById('o'); o.clientWidth + ',' + o.offsetWidth + ',' + "
         "o.clientLeft",
         "300,310,5"},
        {"getComputedStyle(i).transform", "matrix(2, 0, 0, 2, 100, 0)"},
        {"getComputedStyle(i).width", "50px"},
        {"document.getElementById('p').getTotalLength()", "50"},
        {"q = document.getElementById('p').getPointAtLength(25); q.x + ',' + q.y", "15,20"},
        {"b = document.getElementById('g').getBBox(); [b.x, b.y, b.width, b.height].join()",
         "1,2,30,20"},
        {"c = document.getElementById('r').getCTM(); [c.a, c.d, c.e, c.f].join()", "2,2,20,10"},
        {"d = document.getElementById('r').getBoundingClientRect(); [d.x, d.y, d.width, "
         "d.height].join()",
         "22,14,60,40"},
        {"m = document.getElementById('g').transform.baseVal.consolidate().matrix; [m.a, m.e, "
         "m.f].join()",
         "1,10,5"},
        {"new DOMMatrix('translate(10px, 20px) scale(2)').toString()",
         "matrix(2, 0, 0, 2, 10, 20)"},
        {"new DOMMatrix('matrix(2, 0, 0, 4, 10, 20)').inverse().toString()",
         "matrix(0.5, 0, 0, 0.25, -5, -5)"},
    };
    run(html, v, KN_COUNTOF(v));
}

static void test_web(void **state) {
    static const probe v[] = {
        {"new URL('../x.png?q=1#h', 'http://h/a/b/c.html').href", "http://h/a/x.png?q=1#h"},
        {"new URLSearchParams('a=1&b=x%20y').get('b')", "x y"},
        {"btoa('hello') + atob('aGk=')", "aGVsbG8=hi"},
        {"localStorage.setItem('k', 1); localStorage.getItem('k')", "1"},
        {"structuredClone({a: [1, {b: 2}]}).a[1].b", "2"},
        {"new TextDecoder().decode(new TextEncoder().encode('h\\u00e9\\u20ac'))",
         "h\xc3\xa9\xe2\x82\xac"},
        {"Date.now() + performance.now()", "0"},
        {"new Date(0).toISOString()", "1970-01-01T00:00:00.000Z"},
        {"let n = 0; const t = new EventTarget(); t.addEventListener('e', () => n++, {once: "
         "true}); t.dispatchEvent(new Event('e')); t.dispatchEvent(new Event('e')); n",
         "1"},
        {"let log = []; for (const [el, c] of [[document.body, true], [document.body, false], "
         "[window, false]]) el.addEventListener('z', e => log.push(e.eventPhase), c); "
         "document.getElementById('b').dispatchEvent(new CustomEvent('z', {bubbles: true, detail: "
         "4})); log.join()",
         "1,3,3"},
        {"let seen = 0; customElements.define('my-el', class extends HTMLElement { "
         "connectedCallback() { seen++ } get q() { return 7 } }); "
         "document.createElement('my-el').q",
         "7"},
        {"document.createElement('canvas').getContext('2d').measureText('abc').width > 0", "true"},
        {"document.createElement('canvas').getContext('webgpu')", "null"},
        {"new Image(3, 4) instanceof HTMLImageElement", "true"},
        {"document.fonts.ready instanceof Promise", "true"},
        {"(1234.5).toLocaleString('en-US')", "1,234.5"},
    };
    run(body, v, KN_COUNTOF(v));
}

static void test_exceptions(void **state) {
    page p;
    page_open(&p,
              "<!doctype html><body><script>\nvar ok = 1;\n  "
              "nothing.here();\n</script>\n<script>var after = 2;</script>",
              0);
    page_expect(&p, "after", "2");
    bool found = false;
    for (size_t i = 0; i < kn_diags_count(p.diags); i++) {
        const kn_diag *d = kn_diags_at(p.diags, i);
        if (strcmp(d->id, "script/exception") == 0) {
            found = true;
            assert_int_equal(d->loc.line, 3);
            assert_string_equal(kn_files_name(p.files, d->loc.file), "index.html");
            assert_non_null(strstr(d->msg, "nothing"));
        }
    }
    assert_true(found);
    page_close(&p);
}

static void test_clock(void **state) {
    page p;
    page_open(&p,
              "<!doctype html><body><script>var log = [];"
              "setTimeout(() => log.push('t50'), 50); setTimeout(() => log.push('t0'), 0); "
              "setTimeout(() => log.push('t2000'), 2000);"
              "Promise.resolve().then(() => log.push('p')); document.fonts.ready.then(() => "
              "log.push('fonts'));"
              "function tick(t) { log.push('f' + Math.round(t)); requestAnimationFrame(tick); } "
              "requestAnimationFrame(tick);"
              "window.addEventListener('hf-seek', e => log.push('s' + e.detail.time));"
              "document.addEventListener('DOMContentLoaded', () => log.push('dcl')); window.onload "
              "= () => log.push('load');</script>",
              0);
    page_expect(&p, "log.join()", "p,dcl,fonts,load,t0,t50");
    page_seek(&p, 0);
    page_seek(&p, 1);
    page_seek(&p, 2);
    page_expect(&p, "log.slice(6).join()", "s0,f0,s1,f1000,s2,t2000,f2000");
    page_expect(&p, "Date.now()", "2000");
    page_close(&p);
}

/* A script that never ends is stopped and said; the next ones run. */
static void test_limit(void **state) {
    page p;
    page_open_limited(
        &p, "<!doctype html><body><script>\nfor (;;) {}\n</script><script>var after = 3;</script>",
        0, 100);
    page_expect(&p, "after", "3");
    bool found = false;
    for (size_t i = 0; i < kn_diags_count(p.diags); i++)
        found |= strcmp(kn_diags_at(p.diags, i)->id, "script/time-limit") == 0;
    assert_true(found);
    page_close(&p);
}

/* Several hosts at once, and nodes that are gone. */
static void test_lifetime(void **state) {
    page a, b;
    page_open(&a, body, 0);
    page_open(&b, body, 0);
    page_expect(&a,
                "var kept = []; for (let i = 0; i < 2000; i++) { const d = "
                "document.createElement('div'); d.textContent = i; "
                "document.body.appendChild(d); if (i % 100 == 0) kept.push(d); d.remove(); } "
                "kept.length + kept[3].textContent",
                "20300");
    page_expect(&b, "typeof kept", "undefined");
    page_expect(&a,
                "for (let i = 0; i < 500; i++) document.getElementById('a').innerHTML = '<i>' + i "
                "+ '</i><b>x</b>'; document.getElementById('a').textContent",
                "499x");
    assert_true(a.scene->nodes.n < 4500); /* what innerHTML replaced was given back */
    page_close(&b);
    page_close(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tree),       cmocka_unit_test(test_style),
        cmocka_unit_test(test_geometry),   cmocka_unit_test(test_web),
        cmocka_unit_test(test_exceptions), cmocka_unit_test(test_clock),
        cmocka_unit_test(test_limit),      cmocka_unit_test(test_lifetime),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
