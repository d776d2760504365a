/* Planes seen in perspective: drawn flat at a fitting scale, then projected. */
#include "raster/bounds.h"
#include "raster/player.h"
#include "raster/shape.h"
#include "raster/dsp/lerp.h"
#include <math.h>

#define MAX_SIDE 4096

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

/* Scale to draw the plane at. Browsers take a whole number, the nearest to the size that a unit
 * square at the plane's origin has, and not less than the page's own scale. */
static double raster_scale(const homography *h, kn_rect r, double page) {
    double x0 = INFINITY, y0 = INFINITY, x1 = -INFINITY, y1 = -INFINITY;
    double s = page;
    for (int k = 0; k < 4; k++) {
        double x = k & 1, y = k >> 1, w = h->m[2][0] * x + h->m[2][1] * y + h->m[2][2];
        if (w < 1e-3)
            return fmin(s, MAX_SIDE / fmax(r.w, r.h));
        double X = (h->m[0][0] * x + h->m[0][1] * y + h->m[0][2]) / w;
        double Y = (h->m[1][0] * x + h->m[1][1] * y + h->m[1][2]) / w;
        x0 = fmin(x0, X), x1 = fmax(x1, X), y0 = fmin(y0, Y), y1 = fmax(y1, Y);
    }
    s = fmin(4 * page, fmax(page, floor(fmax(x1 - x0, y1 - y0) + 0.5)));
    return fmin(s, MAX_SIDE / fmax(r.w, r.h));
}

/* Part of the plane's box that can be seen inside `clip`: its corners mapped back, when all of them
 * lie before the eye. */
static kn_rect visible_part(const homography *inv, kn_rect box, kn_irect clip) {
    double x0 = 1e9, y0 = 1e9, x1 = -1e9, y1 = -1e9;
    for (int k = 0; k < 4; k++) {
        double X = k & 1 ? clip.x1 + 1 : clip.x0 - 1, Y = k & 2 ? clip.y1 + 1 : clip.y0 - 1;
        double w = inv->m[2][0] * X + inv->m[2][1] * Y + inv->m[2][2];
        if (w < 1e-6)
            return box;
        double x = (inv->m[0][0] * X + inv->m[0][1] * Y + inv->m[0][2]) / w;
        double y = (inv->m[1][0] * X + inv->m[1][1] * Y + inv->m[1][2]) / w;
        x0 = fmin(x0, x), x1 = fmax(x1, x), y0 = fmin(y0, y), y1 = fmax(y1, y);
    }
    return kn_rect_intersect(box, (kn_rect){x0, y0, x1 - x0, y1 - y0});
}

/* Bilinear; outside are the nearest pixels (`clamp`), or edges fade over one texture px. */
static inline uint32_t sample(const kn_surf *s, int w, int h, float u, float v, bool clamp) {
    if (clamp) {
        u = u < 0 ? 0 : u > (float)(w - 1) ? (float)(w - 1) : u;
        v = v < 0 ? 0 : v > (float)(h - 1) ? (float)(h - 1) : v;
    }
    int x = kn_floor_int(u), y = kn_floor_int(v);
    if (x < -1 || y < -1 || x >= w || y >= h)
        return 0;
    uint32_t wx = (uint32_t)((u - (float)x) * 256), wy = (uint32_t)((v - (float)y) * 256);
    const uint32_t *r0 = s->px + (ptrdiff_t)y * s->stride + x, *r1 = r0 + s->stride;
    if (x >= 0 && y >= 0 && x + 1 < w && y + 1 < h)
        return kn_lerp4(r0, r1, wx, wy);
    if (clamp) { /* at the last column or row, where the weight of the next is 0 */
        int dx = x + 1 < w;
        const uint32_t *below = y + 1 < h ? r1 : r0;
        uint32_t top[2] = {r0[0], r0[dx]}, bottom[2] = {below[0], below[dx]};
        return kn_lerp4(top, bottom, wx, wy);
    }
    bool l = x >= 0, r = x + 1 < w, t = y >= 0, b = y + 1 < h;
    uint32_t top[2] = {l && t ? r0[0] : 0, r && t ? r0[1] : 0};
    uint32_t bottom[2] = {l && b ? r1[0] : 0, r && b ? r1[1] : 0};
    return kn_lerp4(top, bottom, wx, wy);
}

typedef struct warp_src { /* a kn_src over a projected surface */
    const kn_surf *s;
    homography inv; /* device → surface px */
    bool clamp;     /* the edges are those of a shape, which is antialiased */
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
        bool seen = project(&p->inv, x + i + 0.5, y + 0.5, &u, &v) &&
                    (p->clamp || (u > -1 && v > -1 && u < w + 1 && v < h + 1));
        out[i] = seen ? sample(p->s, w, h, (float)u - 0.5f, (float)v - 0.5f, p->clamp) : 0;
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

static const uint32_t *warp_row(const kn_src *src, int x, int y, int n, uint32_t *tmp) {
    const warp_src *p = src->state;
    int w = p->s->box.x1 - p->s->box.x0, h = p->s->box.y1 - p->s->box.y0;
    for (int at = 0; at < n;) {
        int from = (x + at) & ~(SPAN - 1), end = from + SPAN - x;
        int k = (end < n ? end : n) - at;
        double u0, v0, u1, v1, um, vm;
        if (!project(&p->inv, from + 0.5, y + 0.5, &u0, &v0) ||
            !project(&p->inv, from + SPAN + 0.5, y + 0.5, &u1, &v1) ||
            !project(&p->inv, from + SPAN / 2 + 0.5, y + 0.5, &um, &vm) ||
            fabs(u0 + u1 - 2 * um) > 0.04 || fabs(v0 + v1 - 2 * vm) > 0.04) {
            exact_span(p, w, h, x + at, y, k, tmp + at);
        } else if (!p->clamp && ((u0 < -1 && u1 < -1) || (v0 < -1 && v1 < -1) ||
                                 (u0 > w + 1 && u1 > w + 1) || (v0 > h + 1 && v1 > h + 1))) {
            for (int i = 0; i < k; i++)
                tmp[at + i] = 0;
        } else {
            float du = (float)(u1 - u0) / SPAN, dv = (float)(v1 - v0) / SPAN;
            float fu = (float)u0 - 0.5f, fv = (float)v0 - 0.5f;
            if (k == SPAN && is_inner(fu, (float)u1 - 0.5f, w) && is_inner(fv, (float)v1 - 0.5f, h))
                inner_span(p->s, fu, fv, du, dv, tmp + at);
            else
                for (int i = 0; i < k; i++) {
                    float t = (float)(x + at + i - from);
                    tmp[at + i] = sample(p->s, w, h, fu + du * t, fv + dv * t, p->clamp);
                }
        }
        at += k;
    }
    return tmp;
}

/* Device coordinates → px of a surface that holds the plane's space × scale from (x, y) on. */
static homography to_surface(const homography *inv, double scale, double x, double y) {
    homography o = *inv;
    for (int j = 0; j < 3; j++) {
        o.m[0][j] = inv->m[0][j] * scale - inv->m[2][j] * x;
        o.m[1][j] = inv->m[1][j] * scale - inv->m[2][j] * y;
    }
    return o;
}

/* The corners of a surface that holds the plane × scale, on the device; false: behind the eye. */
static bool project_corners(const homography *h, kn_irect sb, double scale, kn_pt out[4]) {
    for (int k = 0; k < 4; k++) {
        const double x = (k == 1 || k == 2 ? sb.x1 : sb.x0) / scale;
        const double y = (k > 1 ? sb.y1 : sb.y0) / scale;
        if (h->m[2][0] * x + h->m[2][1] * y + h->m[2][2] < 1e-3 ||
            !project(h, x, y, &out[k].x, &out[k].y))
            return false;
    }
    return true;
}

static void draw_plane(kn_walk *w, const kn_into *flat, const kn_layer *l, const kn_items *items) {
    if (items)
        kn_draw_items(w, flat, items);
    else /* the layer's blend mode acts when the plane meets the picture */
        kn_draw_group(w, flat, l, KN_BLEND_NORMAL);
}

void kn_draw_warped(kn_walk *w, const kn_into *in, const kn_mat4 *m, const kn_layer *l,
                    const kn_items *items) {
    homography h = plane_of(m), inv;
    kn_rect box = items ? items->ink : kn_layer_result_box(l);
    if (kn_rect_empty(box) || !invert(&h, &inv))
        return;
    kn_rect dev = kn_mat4_map_rect(m, box);
    kn_aff id = {1, 0, 0, 1, 0, 0};
    kn_irect seen = kn_device_box(&id, kn_rect_inflate(dev, 1, 1), in->clip->box);
    if (kn_irect_empty(seen))
        return;
    box = visible_part(&inv, box, seen);
    double scale = raster_scale(&h, box, w->d->scale);
    if (kn_rect_empty(box) || !(scale > 0))
        return;
    kn_aff grow = {scale, 0, 0, scale, 0, 0};
    kn_irect sb = kn_device_box(&grow, box, (kn_irect){-(1 << 24), -(1 << 24), 1 << 24, 1 << 24});
    kn_surf s;
    if (!kn_surf_get(w->s->pool, sb, &s))
        return;
    kn_clip clip = {.box = sb};
    kn_into flat = {&s, &clip, grow};
    draw_plane(w, &flat, l, items);
    warp_src *ws = KN_ANEW(w->s->arena, warp_src);
    ws->s = &s;
    ws->inv = to_surface(&inv, scale, sb.x0, sb.y0);
    kn_src src = {.alpha = 255, .row = warp_row, .state = ws};
    kn_pt corner[4];
    kn_cov cov = kn_cov_rect((kn_rect){seen.x0, seen.y0, seen.x1 - seen.x0, seen.y1 - seen.y0});
    ws->clamp = project_corners(&h, sb, scale, corner);
    if (ws->clamp) {
        static const uint8_t segs[4] = {KN_SEG_MOVE, KN_SEG_LINE, KN_SEG_LINE, KN_SEG_LINE};
        const kn_aff none = {1, 0, 0, 1, 0, 0};
        const kn_shape quad = {.kind = KN_SHAPE_PATH, .u.path = {segs, corner, 4, 4}};
        cov = kn_shape_cov(w->s, &quad, &none, seen, false);
    }
    kn_blit(in->dst, in->clip, &cov, &src, l ? l->blend : KN_BLEND_NORMAL, &w->s->buf);
    kn_cov_drop(w->s, &cov);
    kn_surf_put(w->s->pool, &s);
}
