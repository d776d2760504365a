/* Whole frames: what the operations of a layer look like, and that caches and workers cannot be
 * told from the pixels. */
#include "tests/unit/raster/build.h"
#include "src/core/par.h"
#include <math.h>

static void rectangles_on_whole_pixels_are_exact(void **state) {
    (void)state;
    kn_pix *p =
        draw_root(layer_of(one_fill(rect(2, 3, 4, 5), flat(0x123456, 1))), 16, 16, 0xffffff);
    for (int y = 0; y < 16; y++)
        for (int x = 0; x < 16; x++)
            assert_int_equal(rgb_at(p, x, y),
                             x >= 2 && x < 6 && y >= 3 && y < 8 ? 0x123456 : 0xffffff);
    kn_pix_unref(p);
}

static void device_scale_applies(void **state) {
    (void)state;
    kn_dlist *d = list_of(layer_of(one_fill(rect(1, 1, 2, 2), flat(0xff0000, 1))), 8, 8, 0);
    d->scale = 2;
    kn_pix *p = draw(d);
    assert_int_equal(rgb_at(p, 1, 1), 0);
    assert_int_equal(rgb_at(p, 2, 2), 0xff0000);
    assert_int_equal(rgb_at(p, 5, 5), 0xff0000);
    assert_int_equal(rgb_at(p, 6, 6), 0);
    kn_pix_unref(p);
    kn_dlist_free(d);
}

/* Opacity acts on the group: where its members overlap, the lower one does not shine through. */
static void opacity_is_of_the_group(void **state) {
    (void)state;
    kn_items_builder *b = kn_items_begin();
    add_fill(b, rect(0, 0, 10, 10), flat(0xff0000, 1));
    add_fill(b, rect(5, 0, 10, 10), flat(0x0000ff, 1));
    kn_layer *l = layer_of(kn_items_end(b, ++g_key));
    l->opacity = 0.5f;
    kn_pix *p = draw_root(l, 16, 16, 0xffffff);
    assert_near(px(p, 2, 5), 0xffff7f7f, 1);
    assert_near(px(p, 7, 5), 0xff7f7fff, 1);
    kn_pix_unref(p);
}

static kn_layer *grey_multiplied(void) {
    kn_layer *l = layer_of(one_fill(rect(0, 0, 8, 8), flat(0x808080, 1)));
    l->blend = KN_BLEND_MULTIPLY;
    return l;
}

static void blend_meets_the_backdrop(void **state) {
    (void)state;
    const kn_layer *v[] = {layer_of(one_fill(rect(0, 0, 8, 8), flat(0x804020, 1))),
                           grey_multiplied()};
    kn_pix *p = draw_root(layer_with(v, 2), 8, 8, 0xffffff);
    assert_near(px(p, 4, 4), 0xff402010, 1);
    kn_pix_unref(p);
}

/* An isolated parent hides what is below it from a blending child; so does the page the canvas. */
static void isolation_stops_blending(void **state) {
    (void)state;
    const kn_layer *v[] = {grey_multiplied()};
    kn_layer *g = layer_with(v, 1);
    g->isolate = true;
    const kn_layer *w[] = {layer_of(one_fill(rect(0, 0, 8, 8), flat(0x804020, 1))), g};
    kn_pix *p = draw_root(layer_with(w, 2), 8, 8, 0xffffff);
    assert_near(px(p, 4, 4), 0xff808080, 1);
    kn_pix_unref(p);
    const kn_layer *u[] = {grey_multiplied()};
    p = draw_root(layer_with(u, 1), 8, 8, 0x804020);
    assert_near(px(p, 4, 4), 0xff808080, 1);
    kn_pix_unref(p);
}

static void masks_and_clips_cut(void **state) {
    (void)state;
    kn_layer *l = layer_of(one_fill(rect(0, 0, 20, 20), flat(0xffffff, 1)));
    l->mask = layer_of(one_fill(rect(0, 0, 10, 20), flat(0xffffff, 0.5f)));
    with_clip(l, rect(0, 0, 20, 8));
    kn_pix *p = draw_root(l, 20, 20, 0);
    assert_near(px(p, 5, 5), 0xff808080, 1);
    assert_int_equal(rgb_at(p, 15, 5), 0);
    assert_int_equal(rgb_at(p, 5, 10), 0);
    kn_pix_unref(p);
    l = layer_of(one_fill(rect(0, 0, 20, 20), flat(0xffffff, 1)));
    l->mask = layer_of(one_fill(rect(0, 0, 20, 20), flat(0x00ff00, 1)));
    l->mask_mode = 1;
    p = draw_root(l, 20, 20, 0);
    assert_near(px(p, 5, 5), 0xffb6b6b6, 1); /* 0.7154 */
    kn_pix_unref(p);
}

/* However many clips lie inside each other, each cuts its part. */
static void clips_nest_deeply(void **state) {
    (void)state;
    kn_layer *l = layer_of(one_fill(rect(0, 0, 64, 64), flat(0xffffff, 1)));
    for (int i = 0; i < 30; i++) {
        with_clip(l, rrect(i * 0.5, 0, 64 - i, 64, 5));
        const kn_layer *v[] = {l};
        l = layer_with(v, 1);
    }
    kn_pix *p = draw_root(l, 64, 64, 0);
    assert_int_equal(rgb_at(p, 32, 32), 0xffffff);
    assert_int_equal(rgb_at(p, 13, 32), 0);
    assert_int_equal(rgb_at(p, 15, 32), 0xffffff);
    assert_int_equal(rgb_at(p, 50, 32), 0);
    kn_pix_unref(p);
}

static void filters_run_before_the_clip(void **state) {
    (void)state;
    kn_layer *l = with_filter(layer_of(one_fill(rect(10, 10, 20, 20), flat(0xffffff, 1))),
                              (kn_filter){.kind = KN_FILTER_BLUR, .p = {4, 4}});
    with_clip(l, rect(0, 0, 40, 20));
    kn_pix *p = draw_root(l, 40, 40, 0);
    assert_int_not_equal(rgb_at(p, 20, 6), 0); /* spread beyond the box */
    assert_int_not_equal(rgb_at(p, 20, 19), 0);
    assert_int_equal(rgb_at(p, 20, 20), 0);
    kn_pix_unref(p);
}

static void backdrop_filters_see_what_is_below(void **state) {
    (void)state;
    kn_layer *below = layer_of(one_fill(rect(0, 0, 20, 40), flat(0xffffff, 1)));
    kn_layer *l = kn_layer_new();
    kn_filter *f = KN_ANEW(l->arena, kn_filter);
    int *in = KN_ANEW(l->arena, int);
    *in = KN_FILTER_IN_SOURCE;
    *f = (kn_filter){.kind = KN_FILTER_COLOR_MATRIX,
                     .in = in,
                     .n_in = 1,
                     .p = {-1, 0, 0, 0, 1, 0, -1, 0, 0, 1, 0, 0, -1, 0, 1, 0, 0, 0, 1, 0}};
    l->backdrop = (kn_filters){.v = f, .n = 1};
    l->backdrop_shape = rect(10, 10, 20, 20);
    const kn_layer *v[] = {below, l};
    kn_pix *p = draw_root(layer_with(v, 2), 40, 40, 0);
    assert_int_equal(rgb_at(p, 15, 15), 0);
    assert_int_equal(rgb_at(p, 25, 15), 0xffffff);
    assert_int_equal(rgb_at(p, 5, 15), 0xffffff);
    assert_int_equal(rgb_at(p, 35, 15), 0);
    kn_pix_unref(p);
}

static kn_layer *card(uint32_t color, double turn, double z) {
    kn_layer *l = layer_of(one_fill(rect(-20, -20, 40, 40), flat(color, 1)));
    kn_mat4 r = kn_mat4_rotate(0, 1, 0, turn), t = kn_mat4_translate(0, 0, z);
    l->m = kn_mat4_mul(&r, &t);
    return l;
}

static kn_layer *scene_3d(kn_layer *a, kn_layer *b, bool shared) {
    const kn_layer *v[] = {a, b};
    kn_layer *g = layer_with(v, 2);
    kn_mat4 t = kn_mat4_translate(40, 40, 0), p = kn_mat4_perspective(200);
    g->m = kn_mat4_mul(&t, &p);
    g->preserve3d = shared;
    return g;
}

static void depth_sorts_a_shared_space(void **state) {
    (void)state;
    kn_pix *p = draw_root(scene_3d(card(0xff0000, 0, 10), card(0x0000ff, 0, -10), true), 80, 80, 0);
    assert_int_equal(rgb_at(p, 40, 40), 0xff0000);
    kn_pix_unref(p);
    p = draw_root(scene_3d(card(0xff0000, 0, 10), card(0x0000ff, 0, -10), false), 80, 80, 0);
    assert_int_equal(rgb_at(p, 40, 40), 0x0000ff);
    kn_pix_unref(p);
}

static void backs_are_hidden(void **state) {
    (void)state;
    kn_layer *front = card(0xff0000, 0, 0), *back = card(0x0000ff, M_PI, 0.5);
    front->hide_backface = back->hide_backface = true;
    kn_pix *p = draw_root(scene_3d(front, back, true), 80, 80, 0);
    assert_int_equal(rgb_at(p, 40, 40), 0xff0000);
    kn_pix_unref(p);
}

/* Two cards that cut through each other: each is in front on one side. */
static void crossing_planes_are_split(void **state) {
    (void)state;
    kn_pix *p =
        draw_root(scene_3d(card(0xff0000, 0.6, 0), card(0x0000ff, -0.6, 0), true), 80, 80, 0);
    /* rotateY(+) takes the left edge towards the viewer */
    assert_int_equal(rgb_at(p, 33, 40), 0xff0000);
    assert_int_equal(rgb_at(p, 47, 40), 0x0000ff);
    for (int x = 27; x < 53; x++) /* no seam, no gap */
        assert_int_not_equal(rgb_at(p, x, 40), 0);
    kn_pix_unref(p);
}

/* A turned plane lies where its corners are projected to. */
static void perspective_projects(void **state) {
    (void)state;
    const double turn = 0.9;
    kn_pix *p = draw_root(scene_3d(card(0xffffff, turn, 0), kn_layer_new(), false), 80, 80, 0);
    double left = 200 / (200 - 20 * sin(turn)), right = 200 / (200 + 20 * sin(turn));
    int x0 = (int)floor(40 - 20 * cos(turn) * left), x1 = (int)floor(40 + 20 * cos(turn) * right);
    assert_int_equal(rgb_at(p, x0 - 2, 40), 0);
    assert_int_equal(rgb_at(p, x0 + 2, 40), 0xffffff);
    assert_int_equal(rgb_at(p, x1 - 2, 40), 0xffffff);
    assert_int_equal(rgb_at(p, x1 + 2, 40), 0);
    kn_pix_unref(p);
}

static void tiles_repeat(void **state) {
    (void)state;
    kn_items_builder *b = kn_items_begin();
    kn_arena *a = kn_items_arena(b);
    kn_stop *s = KN_ANEW_N(a, kn_stop, 4);
    s[0] = (kn_stop){0, rgb(0xff0000, 1)};
    s[1] = (kn_stop){0.5f, rgb(0xff0000, 1)};
    s[2] = (kn_stop){0.5f, rgb(0x0000ff, 1)};
    s[3] = (kn_stop){1, rgb(0x0000ff, 1)};
    kn_gradient *g = KN_ANEW(a, kn_gradient);
    *g = (kn_gradient){.kind = KN_GRAD_LINEAR,
                       .premul = true,
                       .p1 = {4, 0},
                       .m = KN_MAT4_ID,
                       .stops = s,
                       .n_stops = 4};
    kn_paint p = {.kind = KN_PAINT_GRADIENT,
                  .alpha = 1,
                  .grad = g,
                  .tiled = true,
                  .tile = {1, 0, 4, 4},
                  .sx = 6,
                  .sy = 4};
    add_fill(b, rect(0, 0, 20, 20), p);
    kn_pix *out = draw_root(layer_of(kn_items_end(b, ++g_key)), 20, 20, 0xffffff);
    static const uint32_t want[] = {0xffffff, 0xff0000, 0xff0000, 0x0000ff, 0x0000ff, 0xffffff};
    for (int y = 0; y < 20; y++)
        for (int x = 0; x < 20; x++)
            assert_int_equal(rgb_at(out, x, y), want[x % 6]);
    kn_pix_unref(out);
}

static kn_status half_grey(const kn_pix *frame, kn_rect src, kn_pix *out) {
    (void)frame, (void)src;
    for (int y = 0; y < out->h; y++)
        for (int x = 0; x < out->w; x++)
            ((uint32_t *)(void *)(out->data + (size_t)y * (size_t)out->stride))[x] = 0xff808080;
    return KN_OK;
}

static void videos_come_through_the_callback(void **state) {
    (void)state;
    kn_items_builder *b = kn_items_begin();
    kn_item it = {.kind = KN_ITEM_VIDEO};
    it.u.video.slot = 4;
    it.u.video.dst = (kn_rect){2, 2, 10, 10};
    kn_items_add(b, &it);
    kn_dlist *d = list_of(layer_of(kn_items_end(b, ++g_key)), 16, 16, 0);
    d->needs = KN_ANEW(d->arena, kn_media_need);
    d->needs[0] = (kn_media_need){.slot = 4, .pic = kn_pix_new(64, 64, KN_PIX_AVFRAME)};
    d->n_needs = 1;
    kn_raster *r = kn_raster_new(NULL);
    kn_scratch *s = kn_scratch_new();
    kn_raster_set_video(r, half_grey);
    kn_pix *p = draw_with(r, s, d);
    assert_int_equal(rgb_at(p, 5, 5), 0x808080);
    assert_int_equal(rgb_at(p, 13, 13), 0);
    kn_pix_unref(p);
    kn_scratch_free(s);
    kn_raster_free(r);
    kn_dlist_free(d);
}

static int g_drawn; /* pictures that were converted */

static kn_status counted_grey(const kn_pix *frame, kn_rect src, kn_pix *out) {
    g_drawn++;
    return half_grey(frame, src, out);
}

static kn_status no_picture(const kn_pix *frame, kn_rect src, kn_pix *out) {
    (void)frame, (void)src, (void)out;
    return KN_ENOMEM;
}

static kn_layer *video(int slot, kn_rect dst) {
    kn_items_builder *b = kn_items_begin();
    kn_item it = {.kind = KN_ITEM_VIDEO};
    it.u.video.slot = slot;
    it.u.video.dst = dst;
    kn_items_add(b, &it);
    return layer_of(kn_items_end(b, ++g_key));
}

/* One video below another that covers all of the picture, or does not: a clip cuts it, it is
 * turned, it is half transparent, it is in a group. */
static void what_is_covered_is_not_drawn(void **state) {
    (void)state;
    static const struct {
        kn_rect dst;
        double turn;
        float opacity;
        bool clip, wide_clip, clear;
        int drawn;
    } v[] = {{{0, 0, 16, 16}, 0, 1, false, false, false, 1},
             {{-3, -8, 40, 40}, 0, 1, false, false, false, 1},
             {{0, 0, 16, 16}, 0, 1, false, true, false, 1},
             {{0, 0, 16, 16}, 0, 1, true, false, false, 2},
             {{0, 0, 16, 15.5}, 0, 1, false, false, false, 2},
             {{-40, -40, 90, 90}, 0.3, 1, false, false, false, 2},
             {{0, 0, 16, 16}, 0, 0.5f, false, false, false, 2},
             {{0, 0, 16, 16}, 0, 1, false, false, true, 2}};
    for (size_t i = 0; i < KN_COUNTOF(v); i++)
        for (int fails = 0; fails < 2; fails++) {
            kn_layer *top = video(2, v[i].dst);
            if (v[i].turn != 0)
                top->m = kn_mat4_rotate(0, 0, 1, v[i].turn);
            top->opacity = v[i].opacity;
            if (v[i].clip || v[i].wide_clip)
                with_clip(top, rect(v[i].clip ? 1 : -1, 0, 30, 30));
            const kn_layer *all[] = {layer_of(one_fill(rect(0, 0, 16, 16), flat(0xff0000, 1))),
                                     video(1, (kn_rect){2, 2, 8, 8}), top, grey_multiplied()};
            kn_dlist *d = list_of(layer_with(all, 4), 16, 16, 0x00ff00);
            d->needs = KN_ANEW_N(d->arena, kn_media_need, 2);
            d->n_needs = 2;
            for (int k = 0; k < 2; k++) {
                d->needs[k] =
                    (kn_media_need){.slot = k + 1, .pic = kn_pix_new(64, 64, KN_PIX_AVFRAME)};
                d->needs[k].pic->opaque = !v[i].clear;
            }
            kn_raster *r = kn_raster_new(NULL);
            kn_scratch *s = kn_scratch_new();
            g_drawn = 0;
            kn_raster_set_video(r, fails ? no_picture : counted_grey);
            kn_pix *p = draw_with(r, s, d);
            if (fails) { /* then what is below it is there */
                assert_int_equal(rgb_at(p, 12, 12), 0xff0000);
            } else {
                assert_int_equal(g_drawn, v[i].drawn);
                assert_near(px(p, 12, 12), v[i].opacity < 1 ? 0xffbf4040 : 0xff808080, 1);
                assert_near(px(p, 4, 4), 0xff404040, 1);
            }
            kn_pix_unref(p);
            kn_scratch_free(s);
            kn_raster_free(r);
            kn_dlist_free(d);
        }
}

/* ---- caches and workers ---- */
static kn_layer *busy_layer(int i, kn_items *shared) {
    kn_layer *still = layer_of(kn_items_ref(shared));
    kn_layer *moving = layer_of(kn_items_ref(shared));
    with_filter(moving, (kn_filter){.kind = KN_FILTER_BLUR, .p = {3, 3}});
    moving->m = kn_mat4_translate(i * 3, i * 2.5, 0);
    kn_layer *fading = layer_of(kn_items_ref(shared));
    fading->opacity = 0.1f * (float)(i % 10);
    fading->m = kn_mat4_translate(40, 20, 0);
    kn_layer *turning = card(0x40ff80, 0.1 * i, 0);
    kn_mat4 t = kn_mat4_translate(100, 60, 0), p = kn_mat4_perspective(300);
    t = kn_mat4_mul(&t, &p);
    turning->m = kn_mat4_mul(&t, &turning->m);
    const kn_layer *v[] = {still, moving, fading, turning};
    return layer_with(v, 4);
}

static kn_items *busy_items(void) {
    kn_items_builder *b = kn_items_begin();
    kn_item it = {.kind = KN_ITEM_SHADOW};
    it.u.shadow.shape = rounded(10, 14, 60, 40, 8);
    it.u.shadow.clip = rounded(10, 10, 60, 40, 8);
    it.u.shadow.sigma = 5;
    it.u.shadow.color = rgb(0, 0.6f);
    kn_items_add(b, &it);
    add_fill(b, rrect(10, 10, 60, 40, 8), flat(0xf0a030, 1));
    return kn_items_end(b, ++g_key);
}

#define FRAMES 24

typedef struct job {
    kn_raster *r;
    kn_dlist *lists[FRAMES];
    uint64_t hash[FRAMES];
} job;

static void draw_frame(void *ctx, int i) {
    job *j = ctx;
    kn_scratch *s = kn_scratch_new();
    kn_pix *p = draw_with(j->r, s, j->lists[i]);
    j->hash[i] = kn_pix_hash(p);
    kn_pix_unref(p);
    kn_scratch_free(s);
}

static void caches_and_threads_do_not_show(void **state) {
    (void)state;
    job j = {0};
    uint64_t want[FRAMES];
    kn_items *shared = busy_items();
    for (int i = 0; i < FRAMES; i++)
        j.lists[i] = list_of(busy_layer(i / 2, shared), 160, 120, 0x203040);
    j.r = kn_raster_new(NULL);
    for (int i = 0; i < FRAMES; i++)
        draw_frame(&j, i);
    kn_raster_free(j.r);
    memcpy(want, j.hash, sizeof want);
    static const int threads[] = {1, 4};
    for (int t = 0; t < 2; t++) {
        j.r = kn_raster_new(&(kn_raster_opts){.cache_bytes = 64 << 20});
        for (int round = 0; round < 3; round++) {
            memset(j.hash, 0, sizeof j.hash);
            kn_par_for(FRAMES, threads[t], draw_frame, &j);
            assert_memory_equal(j.hash, want, sizeof want);
        }
        kn_raster_stats st;
        kn_raster_get_stats(j.r, &st);
        assert_true(st.layer_hits > 0);
        assert_int_equal(st.frames, 3 * FRAMES);
        kn_raster_free(j.r);
    }
    for (int i = 0; i < FRAMES; i++)
        kn_dlist_free(j.lists[i]);
    kn_items_unref(shared);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rectangles_on_whole_pixels_are_exact),
        cmocka_unit_test(device_scale_applies),
        cmocka_unit_test(opacity_is_of_the_group),
        cmocka_unit_test(blend_meets_the_backdrop),
        cmocka_unit_test(isolation_stops_blending),
        cmocka_unit_test(masks_and_clips_cut),
        cmocka_unit_test(clips_nest_deeply),
        cmocka_unit_test(filters_run_before_the_clip),
        cmocka_unit_test(backdrop_filters_see_what_is_below),
        cmocka_unit_test(depth_sorts_a_shared_space),
        cmocka_unit_test(backs_are_hidden),
        cmocka_unit_test(crossing_planes_are_split),
        cmocka_unit_test(perspective_projects),
        cmocka_unit_test(tiles_repeat),
        cmocka_unit_test(videos_come_through_the_callback),
        cmocka_unit_test(what_is_covered_is_not_drawn),
        cmocka_unit_test(caches_and_threads_do_not_show),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
