/* innerHTML, DOMParser, serialization, placeholders, the bound on nesting. */
#include "tests/unit/golden.h"
#include "parser/html/open.h"
#include "parser/html/tree.h"

typedef struct world {
    kn_files *files;
    kn_diags *diags;
    kn_scene *s;
} world;

static int setup(void **state) {
    world *w = KN_NEW(world);
    w->files = kn_files_new();
    w->diags = kn_diags_new(w->files);
    w->s = kn_scene_new(w->files, w->diags);
    *state = w;
    return 0;
}

static int teardown(void **state) {
    world *w = *state;
    kn_scene_free(w->s);
    kn_diags_free(w->diags);
    kn_files_free(w->files);
    free(w);
    return 0;
}

static const struct {
    kn_ns ns;
    const char *context, *html, *out; /* out NULL: the same */
} fragments[] = {
    {KN_NS_HTML, "div", "<p>a<p>b", "<p>a</p><p>b</p>"},
    {KN_NS_HTML, "div", "a &amp; b &lt; c\xC2\xA0", "a &amp; b &lt; c&nbsp;"},
    {KN_NS_HTML, "div", "<br><img src=\"x.png\">", NULL},
    {KN_NS_HTML, "div", "<a title='\"<&>'>x</a>", "<a title=\"&quot;&lt;&amp;&gt;\">x</a>"},
    {KN_NS_HTML, "div", "<script>a < b && c</script>", NULL},
    {KN_NS_HTML, "div", "<template><i>x</i></template>", NULL},
    {KN_NS_HTML, "tr", "<td>1</td><td>2</td>", NULL},
    {KN_NS_HTML, "tbody", "<tr><td>1</td></tr>", NULL},
    {KN_NS_HTML, "div", "<tr><td>1</td></tr>", "1"},
    {KN_NS_HTML, "style", "a < b", NULL},
    {KN_NS_HTML, "x-card", "<b>x</b>", NULL},
    {KN_NS_SVG, "svg", "<linearGradient id=\"g\"></linearGradient>", NULL},
    {KN_NS_SVG, "g", "<circle cx=\"1\"/><text>t</text>",
     "<circle cx=\"1\"></circle><text>t</text>"},
    {KN_NS_SVG, "g", "<use xlink:href=\"#a\"></use>", NULL},
    {KN_NS_HTML, "div", "<svg viewbox='0 0 1 1'><CLIPPATH/></svg>",
     "<svg viewBox=\"0 0 1 1\"><clipPath></clipPath></svg>"},
    {KN_NS_HTML, "div", "", NULL},
};

static void fragments_round_trip(void **state) {
    world *w = *state;
    for (size_t i = 0; i < KN_COUNTOF(fragments); i++) {
        kn_node *ctx = kn_node_element(
            w->s, fragments[i].ns, kn_scene_atom(w->s, kn_cstr(fragments[i].context)), (kn_loc){0});
        kn_node *f = kn_html_fragment(w->s, ctx, kn_cstr(fragments[i].html), (kn_loc){0});
        kn_sb b = {0};
        assert_non_null(f);
        kn_node_insert(w->s, ctx, f, NULL); /* raw text is known by its parent */
        kn_html_serialize(w->s, ctx, true, false, &b);
        kn_sb_putc(&b, 0);
        assert_string_equal(b.p, fragments[i].out ? fragments[i].out : fragments[i].html);
        kn_sb_free(&b);
    }
}

static void fragments_have_the_place_of_the_script(void **state) {
    world *w = *state;
    const kn_loc loc = {1, 7, 9};
    kn_node *f = kn_html_fragment(w->s, NULL, KN_S("<i>\n\n<b>x</b></i>"), loc);
    for (const kn_node *n = f->first; n; n = kn_node_next(n, f)) {
        assert_int_equal(n->loc.line, 7);
        assert_false(n->flags & KN_NODE_PARSED);
    }
}

static void documents_of_a_script_are_detached(void **state) {
    world *w = *state;
    kn_sb b = {0};
    kn_node *d = kn_html_document(w->s, KN_S("<p>x"), false, (kn_loc){0});
    assert_int_equal(d->kind, KN_NODE_DOCUMENT);
    assert_ptr_not_equal(d, w->s->document);
    kn_html_serialize(w->s, d, false, false, &b);
    kn_sb_putc(&b, 0);
    assert_string_equal(b.p, "<html><head></head><body><p>x</p></body></html>");
    kn_sb_free(&b);
    assert_null(kn_html_document(w->s, KN_S("<a><b></a>"), true, (kn_loc){0}));
    assert_null(kn_html_document(w->s, KN_S(""), true, (kn_loc){0}));
    d = kn_html_document(w->s, KN_S("<svg xmlns='http://www.w3.org/2000/svg'><g a='1'/>x</svg>"),
                         true, (kn_loc){0});
    assert_int_equal(d->first->ns, KN_NS_SVG);
    kn_html_serialize(w->s, d, false, true, &b);
    kn_sb_putc(&b, 0);
    assert_string_equal(b.p, "<svg xmlns=\"http://www.w3.org/2000/svg\"><g a=\"1\"/>x</svg>");
    kn_sb_free(&b);
}

static void placeholders_are_known(void **state) {
    (void)state;
    static const struct {
        const char *text;
        bool is;
    } table[] = {{"{{a}}", true},       {"x/{{ a }}.html", true},
                 {"__SCENE__", true},   {"${src}", true},
                 {"<<a>>", true},       {"__scene__", false},
                 {"a__B__", false},     {"{{}}", false},
                 {"scene.html", false}, {"__", false},
                 {"{a}", false}};
    for (size_t i = 0; i < KN_COUNTOF(table); i++)
        if (kn_is_placeholder(kn_cstr(table[i].text)) != table[i].is)
            fail_msg("%s", table[i].text);
}

static void repeat(kn_sb *b, const char *text, int n) {
    for (int i = 0; i < n; i++)
        kn_sb_puts(b, text);
}

/* Texts that would make a recursive parser fall: refused, or parsed and flattened. */
static void deep_nesting_is_survived(void **state) {
    world *w = *state;
    static const char *const unit[] = {
        "<div>",    "<b class=x>",  "<div></x>",     "<x><button></x></button>",
        "<svg><g>", "<template>",   "<p><button>",   "<table><td>",
        "<ul><li>", "<a><div></a>", "<font a=1><p>", "<select><option>"};
    for (size_t i = 0; i < KN_COUNTOF(unit); i++)
        for (int n = 600; n <= 60000; n *= 10) {
            kn_sb b = {0};
            repeat(&b, unit[i], n);
            kn_node *f = kn_html_fragment(w->s, NULL, kn_sb_str(&b), (kn_loc){0});
            assert_non_null(f);
            kn_node_release(w->s, f);
            kn_sb_free(&b);
        }
}

static void siblings_are_not_depth(void **state) {
    (void)state;
    kn_sb b = {0};
    repeat(&b,
           "<div class='a>b'>x</div><p>y<li>z<br><img src=x/><script>if(a<b)</script><!--<i>-->",
           3000);
    assert_false(kn_html_nests_deeper(kn_sb_str(&b), 20));
    kn_sb_free(&b);
    repeat(&b, "<i>", 30);
    assert_true(kn_html_nests_deeper(kn_sb_str(&b), 20));
    kn_sb_free(&b);
}

static void attributes_are_counted(void **state) {
    (void)state;
    static const struct {
        const char *text;
        size_t n;
    } table[] = {{"<p>", 0},
                 {"<p a>", 1},
                 {"<p a=b c = d e='f g h' i = \"j k\" l/>", 5},
                 {"<p a=b/c d=/ e>", 3},
                 {"<p a='>' b><i c d e f", 4},
                 {"<!-- <p a b c> --><i d><script>if (a <b c d e f) g</script>", 1},
                 {"</p a b>", 2},
                 {"<p a='b\"c'd e>", 3}};
    for (size_t i = 0; i < KN_COUNTOF(table); i++) {
        const kn_str text = kn_cstr(table[i].text);
        assert_false(kn_html_has_attributes(text, table[i].n));
        if (table[i].n)
            assert_true(kn_html_has_attributes(text, table[i].n - 1));
    }
}

/* "/>" ends elements of SVG only. */
static void slashes_end_foreign_elements(void **state) {
    (void)state;
    static const char *const deep[] = {"<video />",
                                       "<div/>",
                                       "<svg><g></svg><audio/>",
                                       "<svg><foreignObject><video/>",
                                       "<svg></p><video/>",
                                       "<i><svg></i><video/>",
                                       "<svg><div/>"};
    static const char *const flat[] = {
        "<svg><path d=''/><g><use/></g></svg>", "<svg/>", "<div><video src=a /><my-icon/></div>",
        "<svg><desc/><foreignObject><p>a</foreignObject></svg>", "<math><mi/><mo>a</mo></math>"};
    for (size_t i = 0; i < KN_COUNTOF(deep); i++) {
        kn_sb b = {0};
        repeat(&b, deep[i], 300);
        assert_true(kn_html_nests_deeper(kn_sb_str(&b), 200));
        kn_sb_free(&b);
    }
    for (size_t i = 0; i < KN_COUNTOF(flat); i++) {
        kn_sb b = {0};
        repeat(&b, flat[i], 300);
        assert_false(kn_html_nests_deeper(kn_sb_str(&b), 20));
        kn_sb_free(&b);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(attributes_are_counted),
        cmocka_unit_test(slashes_end_foreign_elements),
        cmocka_unit_test_setup_teardown(fragments_round_trip, setup, teardown),
        cmocka_unit_test_setup_teardown(fragments_have_the_place_of_the_script, setup, teardown),
        cmocka_unit_test_setup_teardown(documents_of_a_script_are_detached, setup, teardown),
        cmocka_unit_test(placeholders_are_known),
        cmocka_unit_test_setup_teardown(deep_nesting_is_survived, setup, teardown),
        cmocka_unit_test(siblings_are_not_depth),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
