/* Short ways to display lists and pictures. */
#ifndef KN_TESTS_RASTER_BUILD_H
#define KN_TESTS_RASTER_BUILD_H
// clang-format off
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
// clang-format on
#include "raster/raster.h"
#include "src/core/mem.h"

static uint64_t g_key;

static inline kn_rgba rgb(uint32_t v, float a) {
    return (kn_rgba){(float)(v >> 16 & 255) / 255, (float)(v >> 8 & 255) / 255,
                     (float)(v & 255) / 255, a};
}
static inline kn_paint flat(uint32_t v, float a) {
    return (kn_paint){.kind = KN_PAINT_COLOR, .alpha = 1, .color = rgb(v, a)};
}
static inline kn_shape rect(double x, double y, double w, double h) {
    return (kn_shape){.kind = KN_SHAPE_RECT, .u.rect = {x, y, w, h}};
}
static inline kn_rrect rounded(double x, double y, double w, double h, float r) {
    kn_rrect q = {.r = {x, y, w, h}};
    for (int i = 0; i < 4; i++)
        q.rx[i] = q.ry[i] = r;
    return q;
}
static inline kn_shape rrect(double x, double y, double w, double h, float r) {
    return (kn_shape){.kind = KN_SHAPE_RRECT, .u.rrect = rounded(x, y, w, h, r)};
}
static inline void add_fill(kn_items_builder *b, kn_shape s, kn_paint p) {
    kn_item it = {.kind = KN_ITEM_FILL};
    it.u.fill.shape = s;
    it.u.fill.paint = p;
    kn_items_add(b, &it);
}
static inline kn_items *one_fill(kn_shape s, kn_paint p) {
    kn_items_builder *b = kn_items_begin();
    add_fill(b, s, p);
    return kn_items_end(b, ++g_key);
}
static inline kn_layer *layer_of(kn_items *items) {
    kn_layer *l = kn_layer_new();
    kn_entry e = {.items = items};
    kn_layer_set_entries(l, &e, items ? 1 : 0);
    return l;
}
static inline kn_layer *layer_with(const kn_layer *const *v, int n) {
    kn_layer *l = kn_layer_new();
    kn_entry e[32] = {0};
    for (int i = 0; i < n; i++)
        e[i].layer = (kn_layer *)(uintptr_t)v[i];
    kn_layer_set_entries(l, e, (uint32_t)n);
    return l;
}
/* A list that owns root. */
static inline kn_dlist *list_of(kn_layer *root, int w, int h, uint32_t canvas) {
    kn_dlist *d = kn_dlist_new();
    d->width = w;
    d->height = h;
    d->canvas = rgb(canvas, 1);
    d->root = root;
    return d;
}
static inline kn_pix *draw_with(kn_raster *r, kn_scratch *s, const kn_dlist *d) {
    kn_pix *p = kn_pix_new(d->width, d->height, KN_PIX_BGRA);
    assert_int_equal(kn_raster_frame(r, s, d, p, NULL), KN_OK);
    return p;
}
/* Draws without caches. */
static inline kn_pix *draw(const kn_dlist *d) {
    kn_raster *r = kn_raster_new(NULL);
    kn_scratch *s = kn_scratch_new();
    kn_pix *p = draw_with(r, s, d);
    kn_scratch_free(s);
    kn_raster_free(r);
    return p;
}
/* Draws the root and frees it. */
static inline kn_pix *draw_root(kn_layer *root, int w, int h, uint32_t canvas) {
    kn_dlist *d = list_of(root, w, h, canvas);
    kn_pix *p = draw(d);
    kn_dlist_free(d);
    return p;
}
static inline uint32_t px(const kn_pix *p, int x, int y) {
    return ((const uint32_t *)(const void *)(p->data + (size_t)y * (size_t)p->stride))[x];
}
static inline uint32_t rgb_at(const kn_pix *p, int x, int y) {
    return px(p, x, y) & 0xffffff;
}
static inline void assert_near(uint32_t a, uint32_t b, int tolerance) {
    for (int i = 0; i < 32; i += 8)
        assert_in_range((int)(a >> i & 255) - (int)(b >> i & 255) + 255, 255 - tolerance,
                        255 + tolerance);
}
static inline kn_layer *with_filter(kn_layer *l, kn_filter f) {
    kn_filter *v = KN_ANEW(l->arena, kn_filter);
    int *in = KN_ANEW(l->arena, int);
    *v = f;
    *in = KN_FILTER_IN_SOURCE;
    v->in = in;
    v->n_in = 1;
    l->filters.v = v;
    l->filters.n = 1;
    l->ink = (kn_rect){0};
    return l;
}
static inline kn_layer *with_clip(kn_layer *l, kn_shape s) {
    kn_shape *v = KN_ANEW(l->arena, kn_shape);
    *v = s;
    l->clip = v;
    l->n_clip = 1;
    return l;
}
#endif
