/* Coverage: areas, runs, clips. */
#include "tests/unit/raster/build.h"
#include "raster/cov.h"
#include <math.h>

#define W 64
#define H 48

typedef struct grid {
    uint8_t v[H][W];
} grid;

static uint8_t g_mem[W * 40];

static void paint_row(grid *g, int y, const kn_run *r, int n) {
    for (int i = 0; i < n; i++) {
        assert_true(r[i].x0 < r[i].x1);
        assert_true(i == 0 || r[i].x0 >= r[i - 1].x1);
        for (int x = r[i].x0; x < r[i].x1; x++)
            g->v[y][x] = r[i].c ? r[i].c[x - r[i].x0] : r[i].v;
    }
}

static double area_of(const kn_cov *c, const kn_clip *clip, grid *g) {
    kn_run runs[KN_MAX_RUNS];
    double sum = 0;
    memset(g, 0, sizeof *g);
    for (int y = 0; y < H; y++) {
        kn_rowbuf b = {g_mem, sizeof g_mem, 0};
        int n = kn_cov_runs(c, y, 0, W, &b, runs);
        if (n && clip)
            n = kn_clip_runs(clip, y, &b, runs, n);
        paint_row(g, y, runs, n);
    }
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++)
            sum += g->v[y][x] / 255.0;
    return sum;
}

static void rectangles_have_their_area(void **state) {
    (void)state;
    static const kn_rect table[] = {{2, 3, 10, 5},        {2.25, 3.5, 10, 5.25},
                                    {0.1, 0.1, 0.3, 0.4}, {5.5, 6.75, 0.25, 20},
                                    {7, 8, 30.5, 0.5},    {0, 0, W, H}};
    grid g;
    for (size_t i = 0; i < KN_COUNTOF(table); i++) {
        kn_cov c = kn_cov_rect(table[i]);
        double want = table[i].w * table[i].h;
        assert_true(fabs(area_of(&c, NULL, &g) - want) < 0.02 + want * 0.004);
    }
    kn_cov c = kn_cov_rect((kn_rect){4, 4, 8, 8});
    area_of(&c, NULL, &g);
    assert_int_equal(g.v[4][4], 255);
    assert_int_equal(g.v[11][11], 255);
    assert_int_equal(g.v[12][11], 0);
    assert_true(kn_cov_is_solid(&c));
}

static void rounded_rectangles_have_their_area(void **state) {
    (void)state;
    kn_arena *a = kn_arena_new();
    grid g;
    for (float r = 1; r <= 20; r += 1.5f) {
        kn_rrect q = rounded(3, 3, 50, 40, r);
        kn_cov c = kn_cov_rrect(&q, a);
        double want = 50 * 40 - (4 - M_PI) * (double)(r * r);
        assert_true(fabs(area_of(&c, NULL, &g) - want) < 0.01 * want); /* chords lie inside */
        for (int y = 0; y < H; y++)
            for (int x = 3; x < 53; x++)
                assert_in_range(g.v[y][x] + 1, g.v[y][55 - x], g.v[y][55 - x] + 2);
    }
    kn_arena_free(a);
}

static void rings_leave_their_hole(void **state) {
    (void)state;
    kn_arena *a = kn_arena_new();
    kn_rrect outer = rounded(2, 2, 40, 30, 8), inner = rounded(5, 5, 34, 24, 5);
    kn_cov c = kn_cov_ring(&outer, &inner, a);
    grid g;
    double want = 40 * 30 - (4 - M_PI) * 64 - (34 * 24 - (4 - M_PI) * 25);
    assert_true(fabs(area_of(&c, NULL, &g) - want) < 4);
    assert_int_equal(g.v[17][20], 0);
    assert_int_equal(g.v[3][20], 255);
    kn_arena_free(a);
}

static void inverse_is_the_complement(void **state) {
    (void)state;
    kn_arena *a = kn_arena_new();
    kn_rrect q = rounded(10, 8, 30.5, 20.25, 6);
    kn_cov c = kn_cov_rrect(&q, a), inv = kn_cov_invert(&c, (kn_irect){0, 0, W, H});
    grid g, h;
    area_of(&c, NULL, &g);
    area_of(&inv, NULL, &h);
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++)
            assert_int_equal(g.v[y][x] + h.v[y][x], 255);
    kn_arena_free(a);
}

static void clips_multiply(void **state) {
    (void)state;
    kn_arena *a = kn_arena_new();
    kn_rrect q = rounded(5, 5, 40, 35, 15);
    kn_cov one = kn_cov_rrect(&q, a), two = kn_cov_rect((kn_rect){10.5, 0, 30, 48});
    kn_clip base = {.box = {0, 0, W, H}}, first = {base.box, &one, &base, 1},
            second = {base.box, &two, &first, 2};
    kn_cov all = kn_cov_rect((kn_rect){0, 0, W, H});
    grid g, g1, g2;
    area_of(&all, &second, &g);
    area_of(&one, NULL, &g1);
    area_of(&two, NULL, &g2);
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++)
            assert_int_equal(g.v[y][x], (g1.v[y][x] * g2.v[y][x] * 2 + 255) / 510);
    kn_arena_free(a);
}

/* A nine-patch stretched to any size keeps its corners and repeats its middle. */
static void nine_patches_stretch(void **state) {
    (void)state;
    uint8_t src[7 * 64] = {0};
    for (int y = 0; y < 7; y++)
        for (int x = 0; x < 7; x++)
            src[y * 64 + x] = (uint8_t)(10 * y + x + 1);
    kn_cov c = {.kind = KN_COV_NINE,
                .mask = {src, 64, {0, 0, 7, 7}},
                .mid_x = 3,
                .mid_y = 2,
                .place = {4, 5, 34, 35},
                .box = {4, 5, 34, 35}};
    grid g;
    area_of(&c, NULL, &g);
    assert_int_equal(g.v[5][4], 1);
    assert_int_equal(g.v[5][33], 7);
    assert_int_equal(g.v[34][33], 67);
    assert_int_equal(g.v[20][20], 24); /* row 2, column 3 */
    assert_int_equal(g.v[4][4], 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rectangles_have_their_area),
        cmocka_unit_test(rounded_rectangles_have_their_area),
        cmocka_unit_test(rings_leave_their_hole),
        cmocka_unit_test(inverse_is_the_complement),
        cmocka_unit_test(clips_multiply),
        cmocka_unit_test(nine_patches_stretch),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
