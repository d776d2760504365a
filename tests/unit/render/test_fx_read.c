/* Lanes of data-automation: the order of their points, and how many are taken. */
#include "parser/html/open.h"
#include "src/core/mem.h"
#include "src/render/fx_read.h"
#include <stdarg.h>
#include <setjmp.h>
#include <stdlib.h>
#include <cmocka.h>

typedef struct bench {
    kn_arena *arena;
    kn_files *files;
    kn_diags *diags;
    kn_scene *scene;
} bench;

static int set_up(void **state) {
    bench *b = *state = KN_NEW(bench);
    b->arena = kn_arena_new();
    b->files = kn_files_new();
    b->diags = kn_diags_new(b->files);
    kn_scene_from_text(NULL, "a.html", "a.html", KN_S("<!doctype html><audio id=a></audio>"),
                       b->files, b->diags, &b->scene);
    return b->scene ? 0 : -1;
}

static int tear_down(void **state) {
    bench *b = *state;
    kn_scene_free(b->scene);
    kn_diags_free(b->diags);
    kn_files_free(b->files);
    kn_arena_free(b->arena);
    free(b);
    return 0;
}

/* A volume lane of `n` points; point i is at `time(i)` and has the value i / n. */
static kn_lane lane(bench *b, size_t n, double (*time)(size_t i, size_t n)) {
    kn_sb text = {0};
    kn_fx_read fx;
    kn_node *e = kn_node_find_id(b->scene->document, KN_S("a"));
    kn_sb_puts(&text, "{\"version\":1,\"lanes\":[{\"target\":\"volume\",\"points\":[");
    for (size_t i = 0; i < n; i++)
        kn_sb_printf(&text, "%s{\"t\":%.17g,\"v\":%.17g}", i ? "," : "", time(i, n),
                     (double)i / (double)n);
    kn_sb_puts(&text, "]}]}");
    kn_node_set_attr(b->scene, e, kn_scene_atom(b->scene, KN_S("data-automation")),
                     kn_sb_str(&text));
    assert_int_equal(kn_fx_of_node(b->arena, b->scene, e, b->diags, &fx), KN_OK);
    kn_sb_free(&text);
    return fx.volume;
}

static double falling(size_t i, size_t n) {
    return (double)(n - 1 - i);
}

/* Pairs of equal times, far apart in the list. */
static double twice(size_t i, size_t n) {
    return (double)(i % (n / 2));
}

static void test_order(void **state) {
    static const size_t counts[] = {2, 7, 100, 512};
    for (size_t c = 0; c < KN_COUNTOF(counts); c++) {
        const size_t n = counts[c];
        const kn_lane l = lane(*state, n, falling);
        assert_int_equal(l.n, n);
        for (size_t i = 0; i < n; i++) {
            assert_float_equal(l.v[i].t, (double)i, 0);
            assert_float_equal(l.v[i].gain, (double)(n - 1 - i) / (double)n, 1e-12);
        }
    }
    assert_int_equal(kn_diags_count(((bench *)*state)->diags), 0);
}

/* The last of equal times counts, in long lists too. */
static void test_equal_times(void **state) {
    static const size_t counts[] = {4, 64, 1000, 1022};
    for (size_t c = 0; c < KN_COUNTOF(counts); c++) {
        const size_t n = counts[c];
        const kn_lane l = lane(*state, n, twice);
        assert_int_equal(l.n, n / 2);
        for (size_t i = 0; i < n / 2; i++)
            assert_float_equal(l.v[i].gain, (double)(i + n / 2) / (double)n, 1e-12);
    }
    assert_int_equal(kn_diags_count(((bench *)*state)->diags), 0);
}

static void test_too_many(void **state) {
    bench *b = *state;
    const kn_lane l = lane(b, 600, falling);
    assert_int_equal(l.n, 512);
    assert_float_equal(l.v[511].t, 511, 0);
    assert_int_equal(kn_diags_count(b->diags), 1);
    assert_string_equal(kn_diags_at(b->diags, 0)->id, "audio/automation");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_order, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_equal_times, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_too_many, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
