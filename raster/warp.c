/* Planes seen in perspective: drawn flat at a fitting scale, then projected. */
#include "raster/bounds.h"
#include "raster/bsp.h"
#include "raster/player.h"
#include "raster/shape.h"
#include "raster/dsp/lerp.h"
#include <math.h>

#define TILES_PX                                                                                   \
    (5 * 254.0)         /* side of the largest picture in perspective that has a scale above 1 */
#define KEEP_RATIO 0.25 /* kept scales are not more than so much above what is seen */
#define MAX_PX     (4 << 20) /* pictures up to this size are drawn whole, whatever part is seen */
#define MAX_SIDE   8192

typedef struct homography { /* plane ↔ device, as rows of (x, y, 1) */
    double m[3][3];
} homography;

static homography plane_of(const kn_mat4 *m) {
    return (homography){
        {{m->m[0], m->m[4], m->m[12]}, {m->m[1], m->m[5], m->m[13]}, {m->m[3], m->m[7], m->m[15]}}};
}

static bool invert(const homography *h, homography *o) {
    const double(*a)[3] = h->m;
    double c0 = a[1][1] * a[2][2] - a[1][2] * a[2][1], c1 = a[1][2] * a[2][0] - a[1][0] * a[2][2];
    double c2 = a[1][0] * a[2][1] - a[1][1] * a[2][0];
    double det = a[0][0] * c0 + a[0][1] * c1 + a[0][2] * c2;
    if (!(fabs(det) > 1e-12))
        return false;
    double k = 1 / det;
    o->m[0][0] = c0 * k;
    o->m[1][0] = c1 * k;
    o->m[2][0] = c2 * k;
    o->m[0][1] = (a[0][2] * a[2][1] - a[0][1] * a[2][2]) * k;
    o->m[1][1] = (a[0][0] * a[2][2] - a[0][2] * a[2][0]) * k;
    o->m[2][1] = (a[0][1] * a[2][0] - a[0][0] * a[2][1]) * k;
    o->m[0][2] = (a[0][1] * a[1][2] - a[0][2] * a[1][1]) * k;
    o->m[1][2] = (a[0][2] * a[1][0] - a[0][0] * a[1][2]) * k;
    o->m[2][2] = (a[0][0] * a[1][1] - a[0][1] * a[1][0]) * k;
    return true;
}

/* How a plane is drawn into its picture: a unit of the plane is `page` layer px, and a layer px is
 * sx × sy px of the picture, which begins at the layer px (ox, oy). */
typedef struct space {
    double page, sx, sy;
    int ox, oy;
    kn_irect full; /* the whole picture */
} space;

/* Pictures of layers with effects on all of it hold the pictures of layers in them. */
static bool is_surface(const kn_sheet *s) {
    const kn_layer *l = s->layer;
    return s->whole && (s->surface || l->filters.n || l->mask || l->blend != KN_BLEND_NORMAL ||
                        (l->holds_apart && kn_layer_is_group(l)));
}

/* Lengths of the plane's unit vectors as they lie in space; false: they depend on the place. */
static bool axis_scales(const kn_mat4 *m, double page, double *sx, double *sy) {
    if (m->m[3] != 0 || m->m[7] != 0 || !(m->m[15] > 1e-6))
        return false;
    const double x = sqrt(m->m[0] * m->m[0] + m->m[1] * m->m[1] + m->m[2] * m->m[2] * page * page);
    const double y = sqrt(m->m[4] * m->m[4] + m->m[5] * m->m[5] + m->m[6] * m->m[6] * page * page);
    /* In single precision, as browsers count: a size that is nearly whole may become a px more. */
    const float near = 1.0f / (float)m->m[15];
    *sx = (double)((float)(x / page) * near);
    *sy = (double)((float)(y / page) * near);
    return true;
}

/* The whole number nearest to the size of the layer's first px on the screen, and at least 1. */
static double perspective_scale(const kn_mat4 *m, const space *k, kn_rect ext) {
    const kn_rect unit = {k->ox / k->page, k->oy / k->page, 1 / k->page, 1 / k->page};
    double x0 = INFINITY, y0 = INFINITY, x1 = -INFINITY, y1 = -INFINITY;
    for (int i = 0; i < 4; i++) { /* corners behind the eye too, as if they lay before it */
        const double x = unit.x + (i & 1) * unit.w, y = unit.y + (i >> 1) * unit.h;
        const double q = m->m[3] * x + m->m[7] * y + m->m[15], n = fabs(q) > 1e-9 ? 1 / q : 1e9;
        const double X = (m->m[0] * x + m->m[4] * y + m->m[12]) * n;
        const double Y = (m->m[1] * x + m->m[5] * y + m->m[13]) * n;
        x0 = fmin(x0, X), x1 = fmax(x1, X), y0 = fmin(y0, Y), y1 = fmax(y1, Y);
    }
    const double cap = fmin(TILES_PX / ext.w, TILES_PX / ext.h);
    return fmax(1, floor(fmin(fmax(x1 - x0, y1 - y0), cap) + 0.5));
}

static bool make_space(const kn_walk *w, const kn_mat4 *m, const kn_sheet *s, space *k) {
    const double page = w->d->scale;
    const bool surface = is_surface(s);
    kn_rect e = s->whole ? kn_layer_result_extent(s->layer, s->layer->holds_apart)
                         : kn_layer_extent(s->layer, s->from, s->to, false);
    if (kn_rect_empty(e))
        return false;
    e = (kn_rect){e.x * page, e.y * page, e.w * page, e.h * page};
    const kn_irect box = kn_rect_out(e);
    *k = (space){.page = page, .ox = box.x0, .oy = box.y0};
    e = (kn_rect){box.x0, box.y0, (double)box.x1 - box.x0, (double)box.y1 - box.y0};
    const kn_mat4 *screen = s->screen ? s->screen : m;
    if (!axis_scales(screen, page, &k->sx, &k->sy))
        k->sx = k->sy = surface ? 1 : perspective_scale(screen, k, e);
    if (surface) { /* its px are those of the plane's own origin */
        if (!(k->sx > 1e-9 && k->sy > 1e-9))
            return false;
        k->full = kn_rect_out((kn_rect){e.x * k->sx, e.y * k->sy, e.w * k->sx, e.h * k->sy});
        k->ox = k->oy = 0;
        return true;
    }
    const double cap = fmin(5 * fmin(k->sx, k->sy), fmax(k->sx, k->sy));
    k->sx = fmin(k->sx, cap);
    k->sy = fmin(k->sy, cap);
    if (s->layer->keep_scale && fmax(k->sx, k->sy) >= KEEP_RATIO) {
        k->sx = fmax(k->sx, 1);
        k->sy = fmax(k->sy, 1);
    }
    const double least = 1 / fmin(e.w, e.h);
    k->sx = fmax(k->sx, least);
    k->sy = fmax(k->sy, least);
    k->full = (kn_irect){0, 0, (int)ceilf((float)fmin(1e7, e.w * k->sx)),
                         (int)ceilf((float)fmin(1e7, e.h * k->sy))};
    return true;
}

/* Plane → picture. */
static kn_aff into_picture(const space *k) {
    return (kn_aff){k->page * k->sx, 0, 0, k->page * k->sy, -k->ox * k->sx, -k->oy * k->sy};
}

static kn_rect plane_part(const space *k, kn_irect b) {
    const double x = k->page * k->sx, y = k->page * k->sy;
    return (kn_rect){(b.x0 / k->sx + k->ox) / k->page, (b.y0 / k->sy + k->oy) / k->page,
                     (b.x1 - b.x0) / x, (b.y1 - b.y0) / y};
}

static bool entries_have_text(const kn_layer *l, uint32_t from, uint32_t to) {
    for (uint32_t i = from; i < to && i < l->n_entries; i++) {
        const kn_entry *e = &l->entries[i];
        if (e->items ? e->items->has_text
                     : e->layer && !e->layer->apart &&
                           entries_have_text(e->layer, 0, e->layer->n_entries))
            return true;
    }
    return false;
}

static bool is_whole(double v) {
    return fabs(v - rint(v)) < 1.0 / 4096;
}

bool kn_sheet_is_direct(const kn_walk *w, const kn_mat4 *m, const kn_sheet *s) {
    static const int zero[] = {1, 2, 3, 4, 6, 7, 8, 9, 11};
    if (s->layer->backdrop.n)
        return true;
    for (size_t i = 0; i < sizeof zero / sizeof *zero; i++)
        if (m->m[zero[i]] != 0)
            return false;
    space k;
    if (m->m[15] != 1 || !(m->m[0] > 0 && m->m[5] > 0))
        return false;
    if (!make_space(w, m, s, &k))
        return true;
    const kn_aff up = into_picture(&k);
    if (fabs(up.a - m->m[0]) > 1e-7 || fabs(up.d - m->m[5]) > 1e-7)
        return false;
    /* Text lies where it would without a picture: browsers shift what they draw into it. */
    return (!is_surface(s) && entries_have_text(s->layer, s->from, s->to)) ||
           (is_whole(m->m[12] - up.e) && is_whole(m->m[13] - up.f));
}

/* Part of the plane's box that can be seen inside `clip`, whose corners are mapped back, when all
 * of them lie before the eye. */
static kn_rect visible_part(const homography *inv, kn_rect box, kn_irect clip) {
    double x0 = 1e9, y0 = 1e9, x1 = -1e9, y1 = -1e9;
    for (int k = 0; k < 4; k++) {
        double X = k & 1 ? clip.x1 : clip.x0, Y = k & 2 ? clip.y1 : clip.y0;
        double w = inv->m[2][0] * X + inv->m[2][1] * Y + inv->m[2][2];
        if (w < 1e-6)
            return box;
        double x = (inv->m[0][0] * X + inv->m[0][1] * Y + inv->m[0][2]) / w;
        double y = (inv->m[1][0] * X + inv->m[1][1] * Y + inv->m[1][2]) / w;
        x0 = fmin(x0, x), x1 = fmax(x1, x), y0 = fmin(y0, y), y1 = fmax(y1, y);
    }
    return kn_rect_intersect(box, (kn_rect){x0, y0, x1 - x0, y1 - y0});
}

/* Bilinear; outside are the nearest pixels: the picture's edges are those of a shape. */
static inline uint32_t sample(const kn_surf *s, int w, int h, float u, float v) {
    u = u < 0 ? 0 : u > (float)(w - 1) ? (float)(w - 1) : u;
    v = v < 0 ? 0 : v > (float)(h - 1) ? (float)(h - 1) : v;
    int x = (int)u, y = (int)v;
    uint32_t wx = (uint32_t)((u - (float)x) * 256), wy = (uint32_t)((v - (float)y) * 256);
    const uint32_t *r0 = s->px + (ptrdiff_t)y * s->stride + x, *r1 = r0 + s->stride;
    if (x + 1 < w && y + 1 < h)
        return kn_lerp4(r0, r1, wx, wy);
    /* at the last column or row, where the weight of the next is 0 */
    int dx = x + 1 < w;
    const uint32_t *below = y + 1 < h ? r1 : r0;
    uint32_t top[2] = {r0[0], r0[dx]}, bottom[2] = {below[0], below[dx]};
    return kn_lerp4(top, bottom, wx, wy);
}

typedef struct warp_src { /* a kn_src over a projected surface */
    const kn_surf *s;
    homography inv; /* device → surface px */
} warp_src;

/* Surface px of the device px with its middle at (X, Y); false behind the eye. */
static inline bool project(const homography *h, double X, double Y, double *u, double *v) {
    double w = h->m[2][0] * X + h->m[2][1] * Y + h->m[2][2];
    if (!(w > 1e-9))
        return false;
    double k = 1 / w;
    *u = (h->m[0][0] * X + h->m[0][1] * Y + h->m[0][2]) * k;
    *v = (h->m[1][0] * X + h->m[1][1] * Y + h->m[1][2]) * k;
    return true;
}

#define SPAN                                                                                       \
    8 /* px between which the projection counts as linear; spans begin at multiples of it */

static void exact_span(const warp_src *p, int w, int h, int x, int y, int n, uint32_t *out) {
    for (int i = 0; i < n; i++) {
        double u, v;
        bool seen = project(&p->inv, x + i + 0.5, y + 0.5, &u, &v);
        out[i] = seen ? sample(p->s, w, h, (float)u - 0.5f, (float)v - 0.5f) : 0;
    }
}

/* SPAN pixels that all lie inside the surface, four at a time: the arithmetic of sample(). */
static void inner_span(const kn_surf *s, float fu, float fv, float du, float dv, uint32_t *out) {
#ifdef __SSE2__
    const __m128i z = _mm_setzero_si128(), half = _mm_set1_epi16(128), one = _mm_set1_epi16(256);
    const __m128 scale = _mm_set1_ps(256);
    for (int i = 0; i < SPAN; i += 4) {
        __m128 t = _mm_cvtepi32_ps(_mm_setr_epi32(i, i + 1, i + 2, i + 3));
        __m128 u = _mm_add_ps(_mm_set1_ps(fu), _mm_mul_ps(_mm_set1_ps(du), t));
        __m128 v = _mm_add_ps(_mm_set1_ps(fv), _mm_mul_ps(_mm_set1_ps(dv), t));
        __m128i x = _mm_cvttps_epi32(u), y = _mm_cvttps_epi32(v);
        __m128i wx = _mm_cvttps_epi32(_mm_mul_ps(_mm_sub_ps(u, _mm_cvtepi32_ps(x)), scale));
        __m128i wy = _mm_cvttps_epi32(_mm_mul_ps(_mm_sub_ps(v, _mm_cvtepi32_ps(y)), scale));
        wx = _mm_packs_epi32(wx, wx), wy = _mm_packs_epi32(wy, wy);
        wx = _mm_unpacklo_epi16(wx, wx), wy = _mm_unpacklo_epi16(wy, wy);
        int xs[4], ys[4];
        _mm_storeu_si128((__m128i *)(void *)xs, x);
        _mm_storeu_si128((__m128i *)(void *)ys, y);
        const __m128i weight[4] = {_mm_shuffle_epi32(wy, 0x00), _mm_shuffle_epi32(wy, 0x55),
                                   _mm_shuffle_epi32(wy, 0xaa), _mm_shuffle_epi32(wy, 0xff)};
        __m128i p[4];
        for (int k = 0; k < 4; k++) { /* down */
            const uint32_t *r0 = s->px + (ptrdiff_t)ys[k] * s->stride + xs[k], *r1 = r0 + s->stride;
            __m128i a = _mm_unpacklo_epi8(_mm_loadl_epi64((const __m128i *)(const void *)r0), z);
            __m128i b = _mm_unpacklo_epi8(_mm_loadl_epi64((const __m128i *)(const void *)r1), z);
            a = _mm_mullo_epi16(a, _mm_sub_epi16(one, weight[k]));
            b = _mm_mullo_epi16(b, weight[k]);
            p[k] = _mm_srli_epi16(_mm_add_epi16(_mm_add_epi16(a, b), half), 8);
        }
        __m128i pair[2];
        for (int k = 0; k < 2; k++) { /* across, two pixels each */
            __m128i w = k ? _mm_unpackhi_epi32(wx, wx) : _mm_unpacklo_epi32(wx, wx);
            __m128i l = _mm_unpacklo_epi64(p[2 * k], p[2 * k + 1]);
            __m128i r = _mm_unpackhi_epi64(p[2 * k], p[2 * k + 1]);
            l = _mm_mullo_epi16(l, _mm_sub_epi16(one, w));
            r = _mm_mullo_epi16(r, w);
            pair[k] = _mm_srli_epi16(_mm_add_epi16(_mm_add_epi16(l, r), half), 8);
        }
        _mm_storeu_si128((__m128i *)(void *)(out + i), _mm_packus_epi16(pair[0], pair[1]));
    }
#else
    for (int i = 0; i < SPAN; i++) {
        float u = fu + du * (float)i, v = fv + dv * (float)i;
        int x = (int)u, y = (int)v;
        const uint32_t *r0 = s->px + (ptrdiff_t)y * s->stride + x;
        out[i] = kn_lerp4(r0, r0 + s->stride, (uint32_t)((u - (float)x) * 256),
                          (uint32_t)((v - (float)y) * 256));
    }
#endif
}

/* Both ends of a line, with room for roundings, where all four neighbours exist. */
static inline bool is_inner(float a, float b, int size) {
    const float lo = 0.01f, hi = (float)size - 1.01f;
    return a > lo && b > lo && a < hi && b < hi;
}

/* A row of the projection: what does not change along it. */
typedef struct warp_line {
    const homography *h;
    double u, v, w; /* share of the row's place in the numerators and the denominator */
} warp_line;

typedef struct texel {
    double u, v;
    bool seen;
} texel;

static inline texel texel_at(const warp_line *l, double X) {
    const double(*m)[3] = l->h->m;
    const double w = m[2][0] * X + l->w + m[2][2], k = 1 / w;
    return (texel){(m[0][0] * X + l->u + m[0][2]) * k, (m[1][0] * X + l->v + m[1][2]) * k,
                   w > 1e-9};
}

static const uint32_t *warp_row(const kn_src *src, int x, int y, int n, uint32_t *tmp) {
    const warp_src *p = src->state;
    const int w = p->s->box.x1 - p->s->box.x0, h = p->s->box.y1 - p->s->box.y0;
    const double Y = y + 0.5;
    const warp_line line = {&p->inv, p->inv.m[0][1] * Y, p->inv.m[1][1] * Y, p->inv.m[2][1] * Y};
    texel a = texel_at(&line, (x & ~(SPAN - 1)) + 0.5);
    for (int at = 0; at < n;) {
        const int from = (x + at) & ~(SPAN - 1), end = from + SPAN - x;
        const int k = (end < n ? end : n) - at;
        const texel m = texel_at(&line, from + SPAN / 2 + 0.5);
        const texel b = texel_at(&line, from + SPAN + 0.5);
        if (!a.seen || !b.seen || !m.seen || fabs(a.u + b.u - 2 * m.u) > 0.04 ||
            fabs(a.v + b.v - 2 * m.v) > 0.04) {
            exact_span(p, w, h, x + at, y, k, tmp + at);
        } else {
            const float du = (float)(b.u - a.u) / SPAN, dv = (float)(b.v - a.v) / SPAN;
            const float fu = (float)a.u - 0.5f, fv = (float)a.v - 0.5f;
            if (k == SPAN && is_inner(fu, (float)b.u - 0.5f, w) &&
                is_inner(fv, (float)b.v - 0.5f, h))
                inner_span(p->s, fu, fv, du, dv, tmp + at);
            else
                for (int i = 0; i < k; i++) {
                    const float t = (float)(x + at + i - from);
                    tmp[at + i] = sample(p->s, w, h, fu + du * t, fv + dv * t);
                }
        }
        a = b;
        at += k;
    }
    return tmp;
}

/* Device coordinates → px of a surface whose first px is (x, y) of the picture. */
static homography to_surface(const homography *inv, const kn_aff *up, double x, double y) {
    homography o = *inv;
    for (int j = 0; j < 3; j++) {
        o.m[0][j] = inv->m[0][j] * up->a + inv->m[2][j] * (up->e - x);
        o.m[1][j] = inv->m[1][j] * up->d + inv->m[2][j] * (up->f - y);
    }
    return o;
}

static void draw_content(kn_walk *w, const kn_into *flat, const kn_sheet *s) {
    const kn_layer *l = s->layer;
    if (s->whole ||
        (s->from == 0 && s->to == l->n_entries && !kn_layer_is_group(l) && !l->n_clip)) {
        /* the layer's blend mode acts when the plane meets the picture */
        kn_draw_group(w, flat, l, KN_BLEND_NORMAL);
        return;
    }
    for (uint32_t i = s->from; i < s->to; i++) {
        if (l->entries[i].items)
            kn_draw_items(w, flat, l->entries[i].items);
        else if (l->entries[i].layer)
            kn_draw_layer(w, flat, l->entries[i].layer);
    }
}

/* The last px of a picture may be covered in part. Of opaque ones, browsers paint those with the
 * colour of the background first. */
static void fill_last_px(const kn_surf *s, const kn_sheet *sheet, const space *k) {
    const kn_layer *l = sheet->layer;
    const kn_items *items = sheet->from < sheet->to ? l->entries[sheet->from].items : NULL;
    if (!items || (sheet->whole && (kn_layer_has_effects(l) || l->n_clip)))
        return;
    const kn_item *it = &items->v[0];
    if (it->kind != KN_ITEM_FILL || it->u.fill.shape.kind != KN_SHAPE_RECT ||
        it->u.fill.paint.kind != KN_PAINT_COLOR || it->blend != KN_BLEND_NORMAL)
        return;
    const uint32_t px = kn_rgba_px(it->u.fill.paint.color, it->u.fill.paint.alpha);
    const kn_rect r = it->u.fill.shape.u.rect, all = plane_part(k, k->full);
    const kn_aff up = into_picture(k);
    const kn_rect q = kn_aff_rect(&up, r);
    const double slack = 1 / k->page;
    if (px >> 24 != 255 || r.x > all.x + 1e-6 || r.y > all.y + 1e-6 ||
        r.x + r.w < all.x + all.w - slack * fmax(1, 1 / k->sx) ||
        r.y + r.h < all.y + all.h - slack * fmax(1, 1 / k->sy))
        return;
    const int x1 = (int)floor(q.x + q.w + 1e-6), y1 = (int)floor(q.y + q.h + 1e-6);
    for (int y = s->box.y0; y < s->box.y1 && y < k->full.y1; y++)
        for (int x = y < y1 ? (x1 > s->box.x0 ? x1 : s->box.x0) : s->box.x0;
             x < s->box.x1 && x < k->full.x1; x++)
            kn_surf_row(s, y)[x - s->box.x0] = px;
}

/* Part of the picture that is drawn: all of it, or of large ones what can be seen. */
static kn_irect picture_part(const homography *inv, const space *k, kn_irect seen) {
    const kn_irect f = k->full;
    if ((int64_t)(f.x1 - f.x0) * (f.y1 - f.y0) <= MAX_PX)
        return f;
    const kn_rect part = visible_part(
        inv, plane_part(k, f), (kn_irect){seen.x0 - 1, seen.y0 - 1, seen.x1 + 1, seen.y1 + 1});
    const kn_aff up = into_picture(k);
    kn_irect b = kn_device_box(&up, part, f);
    b.x1 = b.x1 - b.x0 > MAX_SIDE ? b.x0 + MAX_SIDE : b.x1;
    b.y1 = b.y1 - b.y0 > MAX_SIDE ? b.y0 + MAX_SIDE : b.y1;
    return b;
}

/* Do the corners make a rectangle without rotation? */
static bool is_upright(const kn_poly *p, kn_rect *out) {
    if (p->n != 4)
        return false;
    const kn_pt3 *v = p->v;
    const int k = v[0].y != v[1].y; /* which of the first sides is level */
    for (int i = 0; i < 4; i++) {
        const kn_pt3 a = v[i], b = v[(i + 1) % 4];
        if (fabs((i + k) % 2 ? a.x - b.x : a.y - b.y) > 1e-6)
            return false;
    }
    *out = (kn_rect){fmin(v[0].x, v[2].x), fmin(v[0].y, v[2].y), fabs(v[0].x - v[2].x),
                     fabs(v[0].y - v[2].y)};
    return true;
}

/* Browsers antialias the edges of a picture only where they draw all of it at once. Of one that is
 * partly out of sight they draw a part … */
static bool is_cut(const homography *inv, const space *k, kn_rect box, kn_irect clip) {
    const kn_rect v = visible_part(inv, box, clip);
    const double p = k->page, e = 1e-6;
    return floor(v.x * p + e) > box.x * p + e || floor(v.y * p + e) > box.y * p + e ||
           ceil((v.x + v.w) * p - e) < (box.x + box.w) * p - 1 - e ||
           ceil((v.y + v.h) * p - e) < (box.y + box.h) * p - 1 - e;
}

/* … and large ones by tiles. */
static bool is_tiled(const space *k) {
    enum { TILE = 256, UNTILED = 512 };
    const int w = k->full.x1, h = k->full.y1;
    if (w < UNTILED && h < UNTILED)
        return false;
    return w > (h < TILE ? UNTILED : TILE) || h > (w < TILE ? UNTILED : TILE);
}

/* Coverage of the picture's outline on the device. */
static kn_cov outline_cov(kn_walk *w, const kn_mat4 *m, kn_rect r, kn_irect seen, bool no_aa) {
    uint8_t segs[KN_POLY_MAX];
    kn_pt pts[KN_POLY_MAX];
    kn_poly p;
    uint32_t n = 0;
    if (!kn_poly_project(m, r, &p))
        return (kn_cov){.kind = KN_COV_RECT};
    for (; n < KN_POLY_MAX && (int)n < p.n; n++) {
        segs[n] = n ? KN_SEG_LINE : KN_SEG_MOVE;
        pts[n] = (kn_pt){p.v[n].x, p.v[n].y};
    }
    kn_shape s = {.kind = KN_SHAPE_PATH, .exact = no_aa, .u.path = {segs, pts, n, n}};
    const kn_aff none = {1, 0, 0, 1, 0, 0};
    kn_rect upright;
    if (is_upright(&p, &upright)) { /* its edges lie anywhere, those of others on quarters */
        s.kind = KN_SHAPE_RECT;
        s.u.rect = upright;
    }
    return kn_shape_cov(w->s, &s, &none, seen, no_aa);
}

/* Nothing but a rectangle of one colour that fills the layer's box: drawn as such. */
static const kn_item *only_fill(const kn_sheet *s, const space *k) {
    const kn_layer *l = s->layer;
    if (s->to != s->from + 1 || !l->entries[s->from].items ||
        (s->whole && (kn_layer_is_group(l) || l->n_clip)))
        return NULL;
    const kn_items *items = l->entries[s->from].items;
    const kn_item *it = &items->v[0];
    if (items->n != 1 || it->kind != KN_ITEM_FILL || it->u.fill.shape.kind != KN_SHAPE_RECT ||
        it->u.fill.paint.kind != KN_PAINT_COLOR || it->blend != KN_BLEND_NORMAL)
        return NULL;
    const kn_rect r = it->u.fill.shape.u.rect;
    return is_whole(r.x * k->page) && is_whole(r.y * k->page) && is_whole((r.x + r.w) * k->page) &&
                   is_whole((r.y + r.h) * k->page)
               ? it
               : NULL;
}

/* A surface that shows one layer: the layer has a picture too, whose scale is that on the screen.
 * False: which is that of the surface. */
static bool draw_within(kn_walk *w, const kn_into *surface, const kn_mat4 *m, const kn_sheet *s) {
    const kn_layer *l = s->layer;
    if (!is_surface(s) || l->holds_apart || kn_layer_has_effects(l))
        return false;
    const kn_sheet inner = {
        .layer = l, .from = s->from, .to = s->to, .whole = l->n_clip > 0, .screen = m};
    const kn_mat4 up = kn_aff_mat(&surface->m);
    if (kn_sheet_is_direct(w, &up, &inner))
        return false;
    kn_draw_sheet(w, surface, &up, &inner);
    return true;
}

void kn_draw_sheet(kn_walk *w, const kn_into *in, const kn_mat4 *m, const kn_sheet *sheet) {
    homography h = plane_of(m), inv;
    space k;
    if (!make_space(w, m, sheet, &k) || !invert(&h, &inv))
        return;
    const bool surface = is_surface(sheet);
    const kn_item *fill = only_fill(sheet, &k);
    const kn_rect box = fill && !surface ? fill->u.fill.shape.u.rect : plane_part(&k, k.full);
    const kn_aff id = {1, 0, 0, 1, 0, 0};
    const kn_irect seen =
        kn_device_box(&id, kn_rect_inflate(kn_mat4_map_rect(m, box), 1, 1), in->clip->box);
    if (kn_irect_empty(seen))
        return;
    if (fill && !surface) {
        const kn_paint *p = &fill->u.fill.paint;
        const kn_src src = kn_src_solid(kn_rgba_px(p->color, p->alpha));
        kn_cov cov = outline_cov(w, m, box, seen, is_cut(&inv, &k, box, in->clip->box));
        kn_blit(in->dst, in->clip, &cov, &src, KN_BLEND_NORMAL, &w->s->buf);
        kn_cov_drop(w->s, &cov);
        return;
    }
    const kn_irect sb = picture_part(&inv, &k, seen);
    const kn_aff up = into_picture(&k);
    kn_surf s;
    /* Beyond the right and lower edges of surfaces lies something transparent. */
    const kn_irect room = {sb.x0, sb.y0, sb.x1 + surface, sb.y1 + surface};
    if (kn_irect_empty(sb) || !kn_surf_get(w->s->pool, room, &s))
        return;
    kn_clip clip = {.box = sb};
    kn_into flat = {&s, &clip, up};
    if (fill) { /* lies on whole px of the surface */
        kn_item it = *fill;
        it.u.fill.no_aa = true;
        kn_draw_item(w, &flat, &it);
    } else if (!draw_within(w, &flat, m, sheet)) {
        fill_last_px(&s, sheet, &k);
        draw_content(w, &flat, sheet);
    }
    warp_src *ws = KN_ANEW(w->s->arena, warp_src);
    ws->s = &s;
    ws->inv = to_surface(&inv, &up, sb.x0, sb.y0);
    kn_src src = {.alpha = 255, .row = warp_row, .state = ws};
    kn_cov cov = outline_cov(w, m, box, seen,
                             !surface && (is_tiled(&k) || is_cut(&inv, &k, box, in->clip->box)));
    const kn_blend blend = sheet->whole ? sheet->layer->blend : KN_BLEND_NORMAL;
    if (!kn_irect_empty(cov.box))
        kn_blit(in->dst, in->clip, &cov, &src, blend, &w->s->buf);
    kn_cov_drop(w->s, &cov);
    kn_surf_put(w->s->pool, &s);
}

/* In the plane of what it lies in. */
static kn_mat4 flattened(const kn_mat4 *m) {
    kn_mat4 o = *m;
    o.m[2] = o.m[6] = o.m[14] = o.m[8] = o.m[9] = o.m[11] = 0;
    o.m[10] = 1;
    return o;
}

/* Pictures inside are mapped to the device themselves, each by its whole matrix, unless an effect
 * acts on all together. */
void kn_draw_apart(kn_walk *w, const kn_into *in, const kn_mat4 *m, const kn_layer *l) {
    kn_sheet s = {.layer = l, .to = l->n_entries, .whole = true};
    if (!l->holds_apart || kn_layer_is_group(l) || l->n_clip) {
        s.surface = l->holds_apart;
        kn_draw_sheet(w, in, m, &s);
        return;
    }
    const kn_mat4 flat = flattened(m);
    s.whole = false;
    s.to = 0;
    for (uint32_t i = 0; i < l->n_entries; i++) {
        const kn_layer *c = l->entries[i].layer;
        if (!c || !(c->apart || c->holds_apart)) {
            s.to = i + 1;
            continue;
        }
        if (s.from < s.to)
            kn_draw_sheet(w, in, m, &s);
        const kn_mat4 t = kn_mat4_mul(&flat, &c->m);
        kn_draw_layer_at(w, in, &t, c);
        s.from = s.to = i + 1;
    }
    if (s.from < s.to)
        kn_draw_sheet(w, in, m, &s);
}
