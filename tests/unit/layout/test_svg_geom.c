/* Geometry of SVG elements for scripts: boxes, matrices, lengths. Expected values are Chromium's.
 */
#include "parser/html/open.h"
#include "src/layout/svg_geom.h"
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

typedef struct page {
    kn_files *files;
    kn_diags *diags;
    kn_scene *scene;
    kn_styler *styler;
    kn_fonts *fonts;
    kn_layout *layout;
} page;

static void open_page(page *p, const char *html) {
    const kn_style_env env = {.width = 800, .height = 600, .dppx = 1};
    p->files = kn_files_new();
    p->diags = kn_diags_new(p->files);
    assert_int_equal(kn_scene_from_text(NULL, "page.html", "page.html", kn_cstr(html), p->files,
                                        p->diags, &p->scene),
                     KN_OK);
    p->styler = kn_styler_new(p->scene, &env);
    p->fonts = kn_fonts_new("", p->scene, p->styler);
    p->layout = kn_layout_new(p->scene, p->styler, p->fonts, NULL, 800, 600);
    kn_restyle(p->styler, 0, NULL, NULL);
    kn_layout_run(p->layout);
}

static void close_page(page *p) {
    kn_layout_free(p->layout);
    kn_fonts_free(p->fonts);
    kn_styler_free(p->styler);
    kn_scene_free(p->scene);
    kn_diags_free(p->diags);
    kn_files_free(p->files);
}

static kn_node *find(const page *p, const char *id) {
    kn_node *n = kn_node_find_id(p->scene->document, kn_cstr(id));
    assert_non_null(n);
    return n;
}

static void near_to(double got, double want) {
    if (fabs(got - want) > 0.011)
        fail_msg("%g instead of %g", got, want);
}

static void check_rect(kn_rect r, const double *want) {
    near_to(r.x, want[0]);
    near_to(r.y, want[1]);
    near_to(r.w, want[2]);
    near_to(r.h, want[3]);
}

static const char drawing[] =
    "<!DOCTYPE html><style>body{margin:8px}</style><svg id='S' width='300' height='200' "
    "viewBox='0 0 150 100' style='margin-left:10px'><g id='g' transform='translate(5 5)'>"
    "<rect id='r' x='10' y='10' width='30' height='20' rx='5' transform='rotate(30)'/>"
    "<circle id='c' cx='60' cy='50' r='10' style='transform:scale(2);transform-box:fill-box;"
    "transform-origin:center'/></g><path id='p' d='M0 0C10 20 30 40 50 0L60 60Z'/>"
    "<line id='l' x1='0' y1='0' x2='30' y2='40'/>"
    "<ellipse id='e' cx='50%' cy='50%' rx='10%' ry='5'/>"
    "<svg id='n' x='10' y='20' width='50' height='40' viewBox='0 0 10 10'>"
    "<rect id='nr' width='5' height='5'/></svg>"
    "<symbol id='s' viewBox='0 0 10 10'><rect width='10' height='5'/></symbol>"
    "<use id='u' href='#s' x='10' y='10' width='20' height='40'/>"
    "<polygon id='pg' points='0,0 10,0 10,10'/></svg>";

static void boxes_and_matrices(void **state) {
    static const struct {
        const char *id;
        double box[4], screen[4], ctm[6];
    } rows[] = {
        {"S", {-1.34, 0, 91.34, 75}, {18, 8, 300, 200}, {2, 0, 0, 2, 0, 0}},
        {"g", {-6.34, 13.66, 86.34, 56.34}, {15.32, 45.32, 172.68, 112.68}, {2, 0, 0, 2, 10, 10}},
        {"r", {10, 10, 30, 20}, {15.32, 45.32, 71.96, 64.64}, {1.73, 1, -1, 1.73, 10, 10}},
        {"c", {50, 40, 20, 20}, {108, 78, 80, 80}, {4, 0, 0, 4, -110, -90}},
        {"p", {0, 0, 60, 60}, {18, 8, 120, 120}, {2, 0, 0, 2, 0, 0}},
        {"l", {0, 0, 30, 40}, {18, 8, 60, 80}, {2, 0, 0, 2, 0, 0}},
        {"e", {60, 45, 30, 10}, {138, 98, 60, 20}, {2, 0, 0, 2, 0, 0}},
        {"n", {0, 0, 5, 5}, {48, 48, 40, 40}, {8, 0, 0, 8, 30, 40}},
        {"nr", {0, 0, 5, 5}, {48, 48, 40, 40}, {4, 0, 0, 4, 15, 20}},
        {"u", {10, 20, 20, 10}, {38, 48, 40, 20}, {2, 0, 0, 2, 0, 0}},
        {"pg", {0, 0, 10, 10}, {18, 8, 20, 20}, {2, 0, 0, 2, 0, 0}}};
    page p;
    (void)state;
    open_page(&p, drawing);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        kn_node *n = find(&p, rows[i].id);
        kn_rect r;
        kn_mat4 m;
        assert_true(kn_svg_bbox(p.layout, n, &r));
        check_rect(r, rows[i].box);
        assert_true(kn_layout_client_rect(p.layout, n, &r));
        check_rect(r, rows[i].screen);
        assert_true(kn_svg_ctm(p.layout, n, false, &m));
        static const int at[6] = {0, 1, 4, 5, 12, 13};
        for (int k = 0; k < 6; k++)
            near_to(m.m[at[k]], rows[i].ctm[k]);
    }
    close_page(&p);
}

static void lengths(void **state) {
    static const struct {
        const char *id;
        double length, x, y; /* and the point at 20 */
    } rows[] = {{"r", 90.61, 35, 10}, {"c", 62.43, 55.74, 59.04}, {"p", 217.03, 11.38, 16.33},
                {"l", 50, 12, 16},    {"e", 66.29, 71.49, 54.86}, {"nr", 20, 0, 0},
                {"pg", 34.14, 10, 10}};
    page p;
    kn_arena *a = kn_arena_new();
    (void)state;
    open_page(&p, drawing);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        kn_node *n = find(&p, rows[i].id);
        kn_path path;
        assert_true(kn_svg_path_of(n, a, &path));
        near_to(kn_svg_length(n, &path), rows[i].length);
        const kn_pt at = kn_svg_point_at(n, &path, 20);
        near_to(at.x, rows[i].x);
        near_to(at.y, rows[i].y);
    }
    kn_arena_free(a);
    close_page(&p);
}

static void aspect_ratios(void **state) {
    static const struct {
        const char *aspect;
        double a, d, e, f;
        bool slice;
    } rows[] = {{"", 2, 2, 50, 0, false},
                {"none", 4, 2, 0, 0, false},
                {"xMinYMin", 2, 2, 0, 0, false},
                {"xMaxYMid meet", 2, 2, 100, 0, false},
                {"xMidYMid slice", 4, 4, 0, -50, true},
                {"xMidYMax slice", 4, 4, 0, -100, true}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bool slice;
        const kn_mat4 m =
            kn_svg_fit(kn_cstr(rows[i].aspect), (kn_rect){0, 0, 50, 50}, 200, 100, &slice);
        near_to(m.m[0], rows[i].a);
        near_to(m.m[5], rows[i].d);
        near_to(m.m[12], rows[i].e);
        near_to(m.m[13], rows[i].f);
        assert_int_equal(slice, rows[i].slice);
    }
}

/* References that lead back into themselves end. */
static void circles_end(void **state) {
    page p;
    kn_rect r;
    (void)state;
    open_page(&p, "<svg><g id='a'><use href='#b'/><rect width='1' height='1'/></g>"
                  "<g id='b'><use href='#a'/></g><use id='c' href='#c'/></svg>");
    assert_true(kn_svg_bbox(p.layout, find(&p, "a"), &r));
    assert_false(kn_svg_bbox(p.layout, find(&p, "c"), &r));
    close_page(&p);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(boxes_and_matrices),
                                       cmocka_unit_test(lengths), cmocka_unit_test(aspect_ratios),
                                       cmocka_unit_test(circles_end)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
