/* What layout tells scripts and style: rectangles, offset parents, used values, and that a partial
 * relayout ends where a whole one does. */
#include "parser/html/html.h"
#include "src/core/file.h"
#include "src/layout/layout.h"
#include <math.h>
#include <setjmp.h>
#include <stdio.h>
#include <cmocka.h>

typedef struct page {
    kn_files *files;
    kn_diags *diags;
    kn_scene *scene;
    kn_styler *styler;
    kn_fonts *fonts;
    kn_layout *l;
} page;

static void run(page *p) {
    for (int i = 0; i < 4; i++) {
        kn_restyle(p->styler, 0, NULL, NULL);
        kn_layout_run(p->l);
        if (!kn_style_containers_changed(p->styler))
            return;
    }
}

static bool page_open(page *p, const char *path) {
    kn_style_env env = {.width = 800, .height = 600, .dppx = 1};
    *p = (page){.files = kn_files_new()};
    p->diags = kn_diags_new(p->files);
    if (kn_scene_open(NULL, path, p->files, p->diags, &p->scene) != KN_OK)
        return false;
    char *data = kn_data_dir("share/kinora");
    p->styler = kn_styler_new(p->scene, &env);
    p->fonts = kn_fonts_new(data, p->scene, p->styler);
    p->l = kn_layout_new(p->scene, p->styler, p->fonts, NULL, 800, 600);
    free(data);
    run(p);
    return true;
}

static void page_close(page *p) {
    kn_layout_free(p->l);
    kn_fonts_free(p->fonts);
    kn_styler_free(p->styler);
    kn_scene_free(p->scene);
    kn_diags_free(p->diags);
    kn_files_free(p->files);
}

static kn_node *by_id(const page *p, const char *id) {
    return kn_node_find_id(p->scene->document, kn_cstr(id));
}
static void assert_rect(kn_rect r, double x, double y, double w, double h) {
    if (fabs(r.x - x) > 1e-6 || fabs(r.y - y) > 1e-6 || fabs(r.w - w) > 1e-6 ||
        fabs(r.h - h) > 1e-6)
        fail_msg("%g,%g %gx%g, expected %g,%g %gx%g", r.x, r.y, r.w, r.h, x, y, w, h);
}

static void test_rects(void **state) {
    page *p = *state;
    kn_rect r;
    assert_true(kn_layout_border_box(p->l, by_id(p, "inner"), &r));
    assert_rect(r, 28, 38, 108, 54);
    assert_true(kn_layout_client_rect(p->l, by_id(p, "inner"), &r));
    assert_rect(r, 38, 43, 216, 108);
    assert_true(kn_layout_client_rect(p->l, by_id(p, "deep"), &r));
    assert_rect(r, 46, 47, 100, 100);
    assert_false(kn_layout_client_rect(p->l, by_id(p, "gone"), &r));
    assert_null(by_id(p, "gone")->box);
}

static void test_split_inline(void **state) {
    page *p = *state;
    kn_rect r[8];
    size_t n = kn_layout_client_rects(p->l, by_id(p, "split"), r, 8);
    assert_int_equal(n, 3); /* the block between counts, as wide as the container */
    assert_rect(r[0], 0, r[0].y, 20, r[0].h);
    assert_rect(r[1], 0, r[0].y + r[0].h, r[1].w, r[1].h);
    assert_rect(r[2], 0, r[0].y + 20, 20, r[2].h);
    assert_true(r[1].w > 20);
}

static void test_offset_parents(void **state) {
    page *p = *state;
    assert_ptr_equal(kn_layout_offset_parent(p->l, by_id(p, "inner")), by_id(p, "outer"));
    assert_ptr_equal(kn_layout_offset_parent(p->l, by_id(p, "deep")), by_id(p, "inner"));
    assert_ptr_equal(kn_layout_offset_parent(p->l, by_id(p, "outer")), kn_scene_body(p->scene));
    assert_null(kn_layout_offset_parent(p->l, by_id(p, "fixed")));
    assert_null(kn_layout_offset_parent(p->l, kn_scene_body(p->scene)));
}

static void test_used(void **state) {
    page *p = *state;
    kn_used u;
    kn_layout_used(p->l, by_id(p, "inner"), &u);
    assert_true(u.has_box);
    assert_true(u.width == 100 && u.height == 50 && u.border_w == 108 && u.border_h == 54);
    assert_true(u.inset[0] == 30 && u.inset[3] == 20 && u.inset[1] == 320 - 20 - 114 &&
                u.margin[1] == 3);
    kn_layout_used(p->l, by_id(p, "rel"), &u);
    assert_true(u.width == 40 && u.inset[3] == 7 && u.inset[1] == -7);
    kn_layout_used(p->l, by_id(p, "grid"), &u);
    assert_int_equal(u.grid[0].n, 2);
    assert_true(u.grid[0].size[0] == 50 && u.grid[0].size[1] == 140);
    kn_layout_used(p->l, by_id(p, "gone"), &u);
    assert_false(u.has_box);
}

static void test_scroll_area(void **state) {
    page *p = *state;
    kn_rect r = kn_layout_scroll_area(p->l, by_id(p, "outer"));
    assert_rect(r, 0, 0, 520, 420); /* the padding at the end counts */
    assert_rect(kn_layout_scroll_area(p->l, by_id(p, "rel")), 0, 0, 40, 20);
}

static void test_restyle(void **state) {
    page *p = *state;
    kn_node *n = by_id(p, "wide");
    kn_layout_stats before, after;
    kn_rect r;
    kn_layout_get_stats(p->l, &before);
    kn_node_set_attr(p->scene, n, KN_A_style, KN_S("width:120px;height:60px"));
    run(p);
    kn_layout_get_stats(p->l, &after);
    assert_int_equal(before.full_builds, after.full_builds);
    assert_true(kn_layout_border_box(p->l, n, &r));
    assert_rect(r, 15, 15, 120, 60);
    kn_node_set_attr(p->scene, n, KN_A_style, KN_S("display:none"));
    run(p);
    assert_false(kn_layout_border_box(p->l, n, &r));
    kn_node_set_attr(p->scene, n, KN_A_style, KN_S(""));
    run(p);
    assert_true(kn_layout_border_box(p->l, n, &r));
    assert_rect(r, 15, 15, 500, 400);
    assert_false(kn_layout_run(p->l)); /* nothing to do */
}

/* ---- partial relayout ---- */
static char *json(page *p) {
    kn_sb sb = {0};
    kn_layout_dump_json(p->l, &sb);
    return kn_sb_take(&sb);
}

static void check_relayout(const char *path) {
    page p;
    assert_true(page_open(&p, path));
    char *want = json(&p);
    size_t k = 0;
    for (size_t i = 0; i < p.scene->nodes.n && k < 40; i++) {
        kn_node *n = p.scene->nodes.v[i];
        if (!kn_is_elem(n) || !n->box)
            continue;
        kn_node_damage(n, k % 5 == 4 ? KN_DMG_BOX : KN_DMG_LAYOUT);
        run(&p);
        char *got = json(&p);
        if (strcmp(want, got) != 0)
            fail_msg("%s differs after damage to node %zu", path, i);
        free(got);
        k++;
    }
    free(want);
    page_close(&p);
}

static void test_relayout(void **state) {
    static const char *const pages[] = {"block-width",      "margin-collapse-parent",
                                        "abs-insets",       "abs-static",
                                        "flex-nested",      "flex-intrinsic-basis",
                                        "flex-percent",     "grid-nested",
                                        "grid-intrinsic",   "grid-areas",
                                        "replaced-flex",    "size-containment",
                                        "transforms",       "pseudo",
                                        "display-contents", "text-align",
                                        "text-wrap",        "inline-block"};
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        char path[128];
        snprintf(path, sizeof path, "tests/layout/%s.html", pages[i]);
        check_relayout(path);
    }
}

/* Texts that scripts write: in the boxes that are there, where that gives what new boxes give. */
static void test_retext(void **state) {
    static const struct {
        const char *id, *text;
        int builds;
    } rows[] = {
        {"count", "1024", 0}, {"count", "1 048 576 and more", 0},
        {"count", " ", 1},    {"count", "9", 1},
        {"typed", "O", 1}, /* the letter is here now */
        {"typed", " ", 1},
    };
    page p;
    assert_true(page_open(&p, KN_TEST_DATA "/layout/retext.html"));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        kn_layout_stats before, after;
        kn_layout_get_stats(p.l, &before);
        kn_node_set_text(p.scene, by_id(&p, rows[i].id)->first, kn_cstr(rows[i].text));
        run(&p);
        kn_layout_get_stats(p.l, &after);
        char *got = json(&p);
        kn_node_damage(kn_scene_body(p.scene), KN_DMG_BOX);
        run(&p);
        char *want = json(&p);
        if (strcmp(want, got) != 0)
            fail_msg("%s: '%s' differs from new boxes", rows[i].id, rows[i].text);
        assert_int_equal(after.full_builds - before.full_builds, rows[i].builds);
        free(got);
        free(want);
    }
    page_close(&p);
}

static int setup(void **state) {
    static const char path[] = KN_TEST_DATA "/layout/api.html";
    page *p = calloc(1, sizeof *p);
    *state = p;
    return p && page_open(p, path) ? 0 : -1;
}
static int teardown(void **state) {
    page_close(*state);
    free(*state);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_rects, setup, teardown),
        cmocka_unit_test_setup_teardown(test_split_inline, setup, teardown),
        cmocka_unit_test_setup_teardown(test_offset_parents, setup, teardown),
        cmocka_unit_test_setup_teardown(test_used, setup, teardown),
        cmocka_unit_test_setup_teardown(test_scroll_area, setup, teardown),
        cmocka_unit_test_setup_teardown(test_restyle, setup, teardown),
        cmocka_unit_test(test_relayout),
        cmocka_unit_test(test_retext),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
