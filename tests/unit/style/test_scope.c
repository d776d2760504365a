/* Styles of nested compositions reach no further than their box (contract A.7); external sheets and
 * imports. */
#include "parser/html/html.h"
#include "src/style/style.h"
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct page {
    kn_files *files;
    kn_diags *diags;
    kn_scene *scene;
    kn_styler *st;
} page;

static int open_page(void **state) {
    page *p = calloc(1, sizeof *p);
    p->files = kn_files_new();
    p->diags = kn_diags_new(p->files);
    if (kn_scene_open(NULL, KN_TEST_DATA "/style/nested/index.html", p->files, p->diags,
                      &p->scene) != KN_OK)
        return -1;
    p->st = kn_styler_new(p->scene, &(kn_style_env){1280, 720, 1, false});
    kn_restyle(p->st, 0, NULL, NULL);
    *state = p;
    return 0;
}

static int close_page(void **state) {
    page *p = *state;
    kn_styler_free(p->st);
    kn_scene_free(p->scene);
    kn_diags_free(p->diags);
    kn_files_free(p->files);
    free(p);
    return 0;
}

static void expect_node(page *p, const kn_node *n, kn_pseudo_el pe, const char *prop,
                        const char *want) {
    kn_sb got = {0};
    assert_non_null(n);
    kn_style_computed_text(p->st, n, pe, kn_cstr(prop), NULL, &got);
    kn_sb_putc(&got, 0);
    assert_string_equal(got.p, want);
    kn_sb_free(&got);
}

static void expect(page *p, const char *id, const char *prop, const char *want) {
    expect_node(p, kn_node_find_id(p->scene->document, kn_cstr(id)), KN_PE_NONE, prop, want);
}

static void rules_stay_inside(void **state) {
    page *p = *state;
    expect(p, "in1", "--m", "nested");
    expect(p, "in4", "--m", "other");
    expect(p, "outside", "--m", "");
    expect(p, "in1", "--entry", "yes"); /* the entry's rules reach everywhere */
    expect(p, "in1", "--never", "");
    expect(p, "outside", "--star", "part"); /* `*` alone is not scoped */
}

static void root_is_renamed(void **state) {
    page *p = *state;
    const kn_node *inner = p->scene->scopes.v[1].inner_root;
    expect_node(p, inner, KN_PE_NONE, "--m", "root-id");
    expect(p, "in2", "--m", "below-root");
    expect(p, "in3", "--m", "own");
}

static void page_means_the_box(void **state) {
    page *p = *state;
    expect(p, "in1", "--page", "part");
    expect(p, "in4", "--page", "part2");
    expect(p, "outside", "--page", "");
    expect(p, "root", "--page", "");
    expect(p, "in1", "--own", "part");
}

static void pseudo_elements(void **state) {
    page *p = *state;
    expect_node(p, kn_node_find_id(p->scene->document, KN_S("in1")), KN_PE_BEFORE, "--m", "pseudo");
    assert_null(kn_node_find_id(p->scene->document, KN_S("in4"))->before);
}

static void external_sheets(void **state) {
    page *p = *state;
    const kn_font_face_rule *f;
    uint32_t epoch;
    expect(p, "outside", "background-image", "url(\"css/pic.png\")");
    expect(p, "outside", "list-style-image", "url(\"css/deep/../dot.png\")");
    expect(p, "outside", "--imported", "yes");
    assert_int_equal(kn_styler_font_faces(p->st, &f, &epoch), 1);
    assert_int_equal(f->n_urls, 2);
    assert_string_equal(f->urls[0].p, "css/deep/far.woff2");
    assert_string_equal(f->urls[1].p, "local:Near");
    assert_true(f->weight_min == 300 && f->weight_max == 700);
    assert_int_equal(f->n_ranges, 2);
    assert_int_equal(f->ranges[0], 0x40);
    assert_int_equal(f->ranges[1], 0x4f);
    assert_int_equal(f->ranges[3], 0x1ff);
}

static void forced_rules(void **state) {
    page *p = *state;
    expect_node(p, kn_scene_body(p->scene), KN_PE_NONE, "margin-top", "0px");
    expect_node(p, kn_scene_html(p->scene), KN_PE_NONE, "overflow-x", "hidden");
    expect(p, "in1", "text-rendering", "geometricprecision");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules_stay_inside),  cmocka_unit_test(root_is_renamed),
        cmocka_unit_test(page_means_the_box), cmocka_unit_test(pseudo_elements),
        cmocka_unit_test(external_sheets),    cmocka_unit_test(forced_rules)};
    return cmocka_run_group_tests(tests, open_page, close_page);
}
