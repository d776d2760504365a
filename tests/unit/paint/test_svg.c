/* Pages with inline SVG → display lists, as text. KN_MAKE_GOLDEN=1 writes the lists anew. */
#include "tests/unit/golden.h"
#include "parser/html/html.h"
#include "src/paint/paint.h"

static void each_page(const char *path) {
    const kn_style_env env = {.width = 400, .height = 300, .dppx = 1};
    const kn_paint_source none = {0};
    kn_files *files = kn_files_new();
    kn_diags *diags = kn_diags_new(files);
    kn_scene *scene = NULL;
    assert_int_equal(kn_scene_open(NULL, path, files, diags, &scene), KN_OK);
    kn_styler *styler = kn_styler_new(scene, &env);
    kn_fonts *fonts = kn_fonts_new("", scene, styler);
    kn_layout *layout = kn_layout_new(scene, styler, fonts, NULL, env.width, env.height);
    kn_painter *painter = kn_painter_new(scene, layout, styler, fonts, &none);
    const kn_paint_opts opts = {.width = 400, .height = 300, .scale = 1};
    kn_restyle(styler, 0, NULL, NULL);
    kn_layout_run(layout);
    kn_dlist *d = kn_paint_frame(painter, &opts, 0);
    kn_sb out = {0};
    kn_dlist_dump(d, &out);
    char *golden = with_ending(path, ".dlist");
    check_golden(golden, kn_sb_str(&out));
    free(golden);
    kn_sb_free(&out);
    kn_dlist_free(d);
    kn_painter_free(painter);
    kn_layout_free(layout);
    kn_fonts_free(fonts);
    kn_styler_free(styler);
    kn_scene_free(scene);
    kn_diags_free(diags);
    kn_files_free(files);
}

static void pages(void **state) {
    (void)state;
    for_each_file("paint/svg-*.html", each_page);
}

/* What a script changes inside an svg root is painted, though no box moved. */
static void changes_are_seen(void **state) {
    (void)state;
    kn_files *files = kn_files_new();
    kn_diags *diags = kn_diags_new(files);
    kn_scene *scene = NULL;
    const kn_style_env env = {.width = 400, .height = 300, .dppx = 1};
    const kn_paint_source none = {0};
    char path[4096];
    snprintf(path, sizeof path, "%s/paint/svg-servers.html", KN_TEST_DATA);
    assert_int_equal(kn_scene_open(NULL, path, files, diags, &scene), KN_OK);
    kn_styler *styler = kn_styler_new(scene, &env);
    kn_fonts *fonts = kn_fonts_new("", scene, styler);
    kn_layout *layout = kn_layout_new(scene, styler, fonts, NULL, env.width, env.height);
    kn_painter *painter = kn_painter_new(scene, layout, styler, fonts, &none);
    const kn_paint_opts opts = {.width = 400, .height = 300, .scale = 1};
    kn_sb was = {0};
    /* A gradient of another, hidden svg; its stop; an attribute; a style. */
    static const struct {
        const char *id, *attr, *value;
    } edits[] = {{"stop", "stop-color", "lime"},
                 {"lin", "x2", "0.5"},
                 {"box", "width", "77"},
                 {"box", "style", "opacity:.25"}};
    for (size_t i = 0; i <= KN_COUNTOF(edits); i++) {
        kn_sb now = {0};
        kn_restyle(styler, 0, NULL, NULL);
        const bool moved = kn_layout_run(layout);
        assert_int_equal(moved, i == 0);
        kn_dlist *d = kn_paint_frame(painter, &opts, 0);
        kn_dlist_dump(d, &now);
        kn_dlist_free(d);
        assert_false(kn_str_eq(kn_sb_str(&was), kn_sb_str(&now)));
        kn_sb_free(&was);
        was = now;
        if (i < KN_COUNTOF(edits)) {
            kn_node *n = kn_node_find_id(scene->document, kn_cstr(edits[i].id));
            assert_non_null(n);
            kn_node_set_attr(scene, n, kn_scene_atom(scene, kn_cstr(edits[i].attr)),
                             kn_cstr(edits[i].value));
        }
    }
    kn_sb_free(&was);
    kn_painter_free(painter);
    kn_layout_free(layout);
    kn_fonts_free(fonts);
    kn_styler_free(styler);
    kn_scene_free(scene);
    kn_diags_free(diags);
    kn_files_free(files);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(pages), cmocka_unit_test(changes_are_seen)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
