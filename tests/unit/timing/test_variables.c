/* Defaults, values and bindings of variables. */
#include "parser/html/open.h"
#include "parser/timing/timing.h"
#include "tests/unit/golden.h"

static const char page[] =
    "<!doctype html><html data-composition-variables='[{\"id\":\"tone\",\"default\":\"dark\"},"
    "{\"id\":\"n\",\"default\":1.50}]'><body><div id=root data-composition-id=main>"
    "<h1 data-var-text=tone>x<b>kept</b>y</h1><p data-var-text=n></p><img data-var-src=pic src=a>"
    "<iframe data-var-src=pic></iframe><video data-var-src=bad src=v></video>"
    "<div id=h1 data-composition-id=card data-variable-values='{\"title\":\"A;}\",\"on\":true,"
    "\"font\":{\"name\":\"Inter\"}}'></div><div id=h2 data-composition-id=plain></div></div>"
    "<template id=card-template><div data-composition-id=card data-composition-variables="
    "'[{\"id\":\"title\",\"default\":\"T\"},{\"id\":\"Gap Y\",\"default\":4}]'>"
    "<i data-var-text=title></i><u data-var-text=tone></u></div></template>"
    "<template id=plain-template><div data-composition-id=plain><s data-var-text=tone></s></div>"
    "</template></body></html>";

typedef struct world {
    kn_files *files;
    kn_diags *diags;
    kn_scene *s;
    kn_sb log;
} world;

static int setup(void **state) {
    world *w = KN_NEW(world);
    w->files = kn_files_new();
    w->diags = kn_diags_new(w->files);
    *state = w;
    return kn_scene_from_text(NULL, "a.html", "a.html", kn_cstr(page), w->files, w->diags, &w->s);
}

static int teardown(void **state) {
    world *w = *state;
    kn_sb_free(&w->log);
    kn_scene_free(w->s);
    kn_diags_free(w->diags);
    kn_files_free(w->files);
    free(w);
    return 0;
}

static void expect(char *got, const char *want) {
    assert_string_equal(got, want);
    free(got);
}

static void values_of_scopes(void **state) {
    world *w = *state;
    assert_int_equal(w->s->scopes.n, 3);
    expect(kn_variables_defaults(w->s, 0),
           "{\"tone\":\"dark\",\"n\":1.50,\"title\":\"T\",\"Gap Y\":4}");
    expect(kn_variables_defaults(w->s, 1), "{\"title\":\"T\",\"Gap Y\":4}");
    expect(kn_variables_values(w->s, 0, KN_S("{\"n\":2,\"new\":[]}")),
           "{\"tone\":\"dark\",\"n\":2,\"title\":\"T\",\"Gap Y\":4,\"new\":[]}");
    expect(kn_variables_values(w->s, 1, KN_S("{\"title\":\"no\"}")),
           "{\"title\":\"A;}\",\"Gap Y\":4,\"on\":true,\"font\":{\"name\":\"Inter\"}}");
    expect(kn_variables_values(w->s, 2, KN_S("")), "{}");
    expect(kn_variables_bound_values(w->s, 2, KN_S("{\"tone\":\"lit\"}")),
           "{\"tone\":\"lit\",\"n\":1.50,\"title\":\"T\",\"Gap Y\":4}");
    expect(kn_variables_values(w->s, 99, KN_S("not json")),
           "{\"tone\":\"dark\",\"n\":1.50,\"title\":\"T\",\"Gap Y\":4}");
}

static void record(void *ctx, kn_node *n, kn_str name, kn_str value) {
    world *w = ctx;
    kn_str id = kn_node_attr(n, KN_A_id);
    if (!id.n)
        id = kn_scene_atom_str(w->s, n->tag);
    kn_sb_printf(&w->log, "%.*s %.*s=%.*s\n", (int)id.n, id.p, (int)name.n, name.p, (int)value.n,
                 value.p);
}

static void bind(world *w, uint16_t scope, const char *overrides) {
    char *v = kn_variables_bound_values(w->s, scope, kn_cstr(overrides));
    kn_variables_bind(w->s, scope, kn_cstr(v), kn_cstr(overrides), record, w);
    free(v);
}

static void custom_properties_are_set_on_roots(void **state) {
    world *w = *state;
    bind(w, 0, "{\"n\":3}");
    bind(w, 1, "{\"title\":\"Z\",\"no\":1}");
    kn_sb_putc(&w->log, 0);
    assert_string_equal(w->log.p, "html --n=3\n"
                                  "root --tone=dark\nroot --n=3\nroot --title=T\nroot --Gap Y=4\n"
                                  "h1 --title=A\nh1 --Gap Y=4\nh1 --on=true\nh1 --font=Inter\n"
                                  "div --title=Z\n");
}

static void texts_and_sources_are_bound(void **state) {
    world *w = *state;
    bind(w, 0, "{\"n\":2.0,\"pic\":{\"url\":\"b.png\"},\"bad\":\" java\\tscript:x\"}");
    bind(w, 1, "");
    bind(w, 2, "");
    kn_sb b = {0};
    kn_html_serialize(w->s, kn_node_find_id(w->s->document, KN_S("root"))->first, false, false, &b);
    for (kn_node *n = w->s->root; n; n = kn_node_next(n, w->s->root))
        if (kn_is_html(n, KN_A_p) || kn_is_html(n, KN_A_img) || kn_is_html(n, KN_A_video) ||
            kn_is_html(n, KN_A_i) || kn_is_html(n, KN_A_u) || kn_is_html(n, KN_A_s)) {
            kn_str src = kn_node_attr(n, KN_A_src);
            kn_sb_printf(&b, " %.*s[", (int)src.n, src.p ? src.p : "");
            kn_node_text_content(n, &b);
            kn_sb_putc(&b, ']');
        }
    kn_sb_putc(&b, 0);
    assert_string_equal(b.p, "<h1 data-var-text=\"tone\">dark<b>kept</b></h1>"
                             " [2] b.png[] v[] [A;}] [] [dark]");
    kn_sb_free(&b);
    assert_int_equal(kn_diags_count(w->diags), 2); /* iframe, unsafe protocol */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(values_of_scopes, setup, teardown),
        cmocka_unit_test_setup_teardown(custom_properties_are_set_on_roots, setup, teardown),
        cmocka_unit_test_setup_teardown(texts_and_sources_are_bound, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
