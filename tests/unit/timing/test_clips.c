/* Compositions and their timelines: tests/data/timing. After the dump comes one row per timed
 * element: what it is in every frame at 10 fps (# shown, . hidden, x out of the layout). */
#include "parser/html/open.h"
#include "parser/timing/timing.h"
#include "tests/unit/golden.h"

/* Media are 2.5 s long, timelines 1.5 s. */
static double natural(void *ctx, const kn_node *n) {
    (void)ctx;
    return kn_is_html(n, KN_A_video) || kn_is_html(n, KN_A_audio) ? 2.5 : 1.5;
}

static bool is_flow(void *ctx, const kn_node *n) {
    return kn_node_has_attr(n, *(kn_atom *)ctx);
}

static void put_rows(kn_scene *s, kn_timing *t, kn_sb *out) {
    static const char sign[] = " #.x";
    enum { FRAMES = 60 };
    kn_atom flow = kn_scene_atom(s, KN_S("flow"));
    size_t nodes = s->nodes.n;
    char *rows = kn_xalloc(nodes * FRAMES);
    for (int f = 0; f < FRAMES; f++) {
        kn_timing_apply(t, s, kn_frame_time(f, (kn_rat){10, 1}), (kn_rat){10, 1}, is_flow, &flow);
        for (kn_node *n = s->document; n; n = kn_node_next(n, s->document))
            rows[n->id * FRAMES + (size_t)f] = sign[n->clip];
    }
    for (kn_node *n = s->document; n; n = kn_node_next(n, s->document)) {
        if (n->clip == KN_CLIP_NONE)
            continue;
        kn_str id = kn_node_attr(n, KN_A_id);
        kn_sb_printf(out, "%-10.*s|%.*s|\n", (int)id.n, id.p ? id.p : "", FRAMES,
                     rows + n->id * FRAMES);
    }
    free(rows);
}

static void time_one(const char *path) {
    char *text, *golden = with_ending(path, ".timeline");
    size_t n;
    kn_files *files = kn_files_new();
    kn_diags *diags = kn_diags_new(files);
    kn_scene *s;
    kn_sb b = {0};
    assert_int_equal(kn_read_file(path, NULL, (kn_loc){0}, &text, &n), KN_OK);
    const char *name = strrchr(path, '/') + 1;
    assert_int_equal(kn_scene_from_text(NULL, name, name, (kn_str){text, n}, files, diags, &s),
                     KN_OK);
    kn_timing *t = kn_timing_build(s, natural, NULL);
    kn_timing_dump(t, s, &b);
    kn_sb_puts(&b, "end ");
    kn_sb_num(&b, kn_timing_end(t));
    kn_sb_putc(&b, '\n');
    put_rows(s, t, &b);
    put_diags(diags, files, &b);
    check_golden(golden, kn_sb_str(&b));
    kn_timing_free(t);
    kn_sb_free(&b);
    kn_scene_free(s);
    kn_diags_free(diags);
    kn_files_free(files);
    free(text);
    free(golden);
}

static void timelines_are_as_expected(void **state) {
    (void)state;
    for_each_file("timing/*.html", time_one);
}

static void clips_that_are_none_any_more_come_back(void **state) {
    (void)state;
    kn_files *files = kn_files_new();
    kn_diags *diags = kn_diags_new(files);
    kn_scene *s;
    kn_str text = KN_S("<!doctype html><body><div data-composition-id=a><p id=p data-start=5>");
    assert_int_equal(kn_scene_from_text(NULL, "a.html", "a.html", text, files, diags, &s), KN_OK);
    kn_timing *t = kn_timing_build(s, NULL, NULL);
    kn_node *p = kn_node_find_id(s->document, KN_S("p"));
    kn_timing_apply(t, s, 0, (kn_rat){0}, NULL, NULL);
    assert_int_equal(p->clip, KN_CLIP_HIDDEN);
    p->damage = 0;
    kn_timing_apply(t, s, 1, (kn_rat){0}, NULL, NULL); /* the same state is no damage */
    assert_int_equal(p->damage, 0);
    assert_int_equal(kn_timing_epoch(t), s->timing_epoch);
    kn_node_remove_attr(s, p, KN_A_data_start);
    assert_int_not_equal(kn_timing_epoch(t), s->timing_epoch);
    kn_timing_free(t);
    t = kn_timing_build(s, NULL, NULL);
    kn_timing_apply(t, s, 1, (kn_rat){0}, NULL, NULL);
    assert_int_equal(p->clip, KN_CLIP_NONE);
    kn_timing_free(t);
    kn_scene_free(s);
    kn_diags_free(diags);
    kn_files_free(files);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(timelines_are_as_expected),
        cmocka_unit_test(clips_that_are_none_any_more_come_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
