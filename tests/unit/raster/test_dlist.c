/* Ownership, ink, and the text form. */
#include "tests/unit/raster/build.h"
#include "raster/bounds.h"
#include <math.h>

static void ink_is_computed(void **state) {
    (void)state;
    kn_stroke pen = {.width = 4, .miter = 4, .join = 1};
    struct {
        kn_item it;
        kn_rect want;
    } t[4] = {0};
    t[0].it.kind = KN_ITEM_FILL;
    t[0].it.u.fill.shape = rrect(1, 2, 3, 4, 1);
    t[0].want = (kn_rect){1, 2, 3, 4};
    t[1].it.kind = KN_ITEM_STROKE;
    t[1].it.u.stroke.shape = rect(10, 10, 20, 0);
    t[1].it.u.stroke.stroke = pen;
    t[1].want = (kn_rect){8, 8, 24, 4};
    t[2].it.kind = KN_ITEM_VIDEO;
    t[2].it.u.video.dst = (kn_rect){5, 5, 6, 7};
    t[2].want = (kn_rect){5, 5, 6, 7};
    t[3].it.kind = KN_ITEM_SHADOW;
    t[3].it.u.shadow.shape = rounded(0, 0, 10, 10, 0);
    t[3].it.u.shadow.sigma = 3;
    t[3].want = (kn_rect){-10, -10, 30, 30};
    for (int i = 0; i < 4; i++) {
        kn_rect r = kn_item_ink(&t[i].it);
        assert_true(r.x == t[i].want.x && r.y == t[i].want.y && r.w == t[i].want.w &&
                    r.h == t[i].want.h);
    }
}

static void layers_map_and_grow_ink(void **state) {
    (void)state;
    kn_layer *in = layer_of(one_fill(rect(0, 0, 10, 10), flat(0, 1)));
    with_filter(in, (kn_filter){.kind = KN_FILTER_BLUR, .p = {2, 2}});
    in->m = kn_mat4_translate(100, 50, 0);
    const kn_layer *v[] = {in};
    kn_layer *top = layer_with(v, 1);
    assert_true(top->ink.x == 93 && top->ink.y == 43 && top->ink.w == 24 && top->ink.h == 24);
    kn_layer_unref(top);
}

static void empty_builders_give_nothing(void **state) {
    (void)state;
    assert_null(kn_items_end(kn_items_begin(), 1));
}

static kn_dlist *sample_list(void) {
    kn_items_builder *b = kn_items_begin();
    kn_arena *a = kn_items_arena(b);
    kn_stop *stops = KN_ANEW_N(a, kn_stop, 2);
    stops[0] = (kn_stop){0, rgb(0xff0000, 1)};
    stops[1] = (kn_stop){1, rgb(0x0000ff, 0.5f)};
    kn_gradient *g = KN_ANEW(a, kn_gradient);
    *g = (kn_gradient){.kind = KN_GRAD_RADIAL,
                       .interp = KN_IN_OKLCH,
                       .premul = true,
                       .spread = 1,
                       .p0 = {20, 20},
                       .p1 = {20, 20},
                       .rx = 10,
                       .ry = 5,
                       .m = KN_MAT4_ID,
                       .stops = stops,
                       .n_stops = 2};
    kn_paint p = {.kind = KN_PAINT_GRADIENT,
                  .alpha = 0.5f,
                  .grad = g,
                  .tiled = true,
                  .tile = {0, 0, 8, 8},
                  .sx = 10,
                  .sy = 12};
    add_fill(b, rect(1, 2, 30, 40), p);
    uint8_t *segs = kn_alloc(a, 4);
    memcpy(segs, (uint8_t[]){KN_SEG_MOVE, KN_SEG_LINE, KN_SEG_CUBIC, KN_SEG_CLOSE}, 4);
    kn_pt *pts = KN_ANEW_N(a, kn_pt, 5);
    for (int i = 0; i < 5; i++)
        pts[i] = (kn_pt){i * 3, i * i};
    double *dash = KN_ANEW_N(a, double, 2);
    dash[0] = 3, dash[1] = 1.5;
    kn_item it = {.kind = KN_ITEM_STROKE, .src_node = 7, .blend = KN_BLEND_SCREEN};
    it.u.stroke.shape =
        (kn_shape){.kind = KN_SHAPE_PATH, .evenodd = true, .u.path = {segs, pts, 4, 5}};
    it.u.stroke.stroke =
        (kn_stroke){.width = 2, .miter = 4, .cap = 1, .join = 2, .dash = dash, .n_dash = 2};
    it.u.stroke.paint = flat(0x00ff00, 1);
    kn_items_add(b, &it);
    it = (kn_item){.kind = KN_ITEM_SHADOW};
    it.u.shadow.shape = rounded(5, 5, 20, 20, 4);
    it.u.shadow.sigma = 2.5f;
    it.u.shadow.curve = (kn_path){segs, pts, 4, 5};
    it.u.shadow.clip_curve = (kn_path){segs, pts, 4, 5};
    it.u.shadow.color = rgb(0, 0.5f);
    kn_items_add(b, &it);
    kn_layer *l = layer_of(kn_items_end(b, ++g_key));
    with_clip(l, rrect(0, 0, 50, 50, 8));
    with_filter(l, (kn_filter){.kind = KN_FILTER_DROP_SHADOW, .p = {1, 2, 3}, .color = rgb(0, 1)});
    l->opacity = 0.75f;
    l->mask = layer_of(one_fill(rect(0, 0, 9, 9), flat(0xffffff, 1)));
    l->m = kn_mat4_rotate(0, 1, 0, 0.5);
    const kn_layer *v[] = {l};
    kn_dlist *d = list_of(layer_with(v, 1), 64, 48, 0x102030);
    d->needs = KN_ANEW(d->arena, kn_media_need);
    d->needs[0] = (kn_media_need){.slot = 3, .source = 1, .pts = {5, 2}};
    d->n_needs = 1;
    return d;
}

static void dump_reads_back(void **state) {
    (void)state;
    kn_dlist *d = sample_list(), *back = NULL;
    kn_sb a = {0}, b = {0};
    kn_dlist_dump(d, &a);
    assert_int_equal(kn_dlist_parse(kn_sb_str(&a), NULL, 0, NULL, &back), KN_OK);
    kn_dlist_dump(back, &b);
    assert_string_equal(a.p, b.p);
    kn_sb_free(&a);
    kn_sb_free(&b);
    kn_dlist_free(d);
    kn_dlist_free(back);
}

static void bad_text_gives_one_diagnostic(void **state) {
    (void)state;
    static const char *const table[] = {
        "",
        "layer",
        "dlist",
        "dlist size=0,5",
        "dlist size=99999999,5",
        "dlist size=5,5 scale=-1",
        "dlist size=5,5\nlayer\n      fill rect=0,0,1,1 color=1,1,1,1",
        "dlist size=5,5\nlayer\n  fill color=1,1,1,1",
        "dlist size=5,5\nlayer\n  fill path=M1,2Q3,4 color=1,1,1,1",
        "dlist size=5,5\nlayer\n  nonsense",
        "dlist size=5,5\nlayer\n  filter kind=blur in=4 p=1,1",
        "dlist size=5,5\nlayer\nlayer",
    };
    for (size_t i = 0; i < KN_COUNTOF(table); i++) {
        kn_files *files = kn_files_new();
        kn_diags *diags = kn_diags_new(files);
        kn_dlist *d = (kn_dlist *)1;
        assert_int_equal(kn_dlist_parse(kn_cstr(table[i]), NULL, 0, diags, &d), KN_EPARSE);
        assert_null(d);
        assert_int_equal(kn_diags_count(diags), 1);
        kn_diags_free(diags);
        kn_files_free(files);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ink_is_computed),
        cmocka_unit_test(layers_map_and_grow_ink),
        cmocka_unit_test(empty_builders_give_nothing),
        cmocka_unit_test(dump_reads_back),
        cmocka_unit_test(bad_text_gives_one_diagnostic),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
