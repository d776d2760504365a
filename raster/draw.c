#include "raster/draw.h"
#include "raster/dsp/blend.h"
#include "raster/dsp/row.h"
#include "src/core/mem.h"
#include <math.h>
#include <string.h>

kn_aff kn_aff_of(const kn_mat4 *m) {
    double w = m->m[15];
    double k = w != 0 && w != 1 ? 1 / w : 1;
    return (kn_aff){m->m[0] * k, m->m[1] * k, m->m[4] * k, m->m[5] * k, m->m[12] * k, m->m[13] * k};
}

kn_mat4 kn_aff_mat(const kn_aff *m) {
    return kn_mat4_affine(m->a, m->b, m->c, m->d, m->e, m->f);
}

kn_aff kn_aff_mul(const kn_aff *p, const kn_aff *q) {
    return (kn_aff){p->a * q->a + p->c * q->b,        p->b * q->a + p->d * q->b,
                    p->a * q->c + p->c * q->d,        p->b * q->c + p->d * q->d,
                    p->a * q->e + p->c * q->f + p->e, p->b * q->e + p->d * q->f + p->f};
}

bool kn_aff_invert(const kn_aff *m, kn_aff *out) {
    double det = m->a * m->d - m->b * m->c;
    if (!(fabs(det) > 1e-12))
        return false;
    double k = 1 / det;
    out->a = m->d * k;
    out->b = -m->b * k;
    out->c = -m->c * k;
    out->d = m->a * k;
    out->e = -(out->a * m->e + out->c * m->f);
    out->f = -(out->b * m->e + out->d * m->f);
    return true;
}

kn_rect kn_aff_rect(const kn_aff *m, kn_rect r) {
    kn_pt p[4] = {kn_aff_map(m, r.x, r.y), kn_aff_map(m, r.x + r.w, r.y),
                  kn_aff_map(m, r.x, r.y + r.h), kn_aff_map(m, r.x + r.w, r.y + r.h)};
    double x0 = p[0].x, x1 = x0, y0 = p[0].y, y1 = y0;
    for (int i = 1; i < 4; i++) {
        x0 = fmin(x0, p[i].x), x1 = fmax(x1, p[i].x);
        y0 = fmin(y0, p[i].y), y1 = fmax(y1, p[i].y);
    }
    return (kn_rect){x0, y0, x1 - x0, y1 - y0};
}

double kn_aff_scale(const kn_aff *m) {
    return sqrt(fabs(m->a * m->d - m->b * m->c));
}

void kn_aff_scales(const kn_aff *m, double *sx, double *sy) {
    *sx = sqrt(m->a * m->a + m->b * m->b);
    *sy = sqrt(m->c * m->c + m->d * m->d);
}

static uint32_t comp(float v, float a) {
    v = v < 0 ? 0 : v > 1 ? 1 : v;
    return (uint32_t)(v * a * 255 + 0.5f);
}

uint32_t kn_rgba_px(kn_rgba c, float alpha) {
    float a = c.a * alpha;
    a = a < 0 || a != a ? 0 : a > 1 ? 1 : a;
    /* Colours are quantized straight first, as browsers store them, then premultiplied. */
    uint32_t a8 = (uint32_t)(a * 255 + 0.5f);
    uint32_t r = kn_div255(comp(c.r, 1) * a8), g = kn_div255(comp(c.g, 1) * a8);
    return a8 << 24 | r << 16 | g << 8 | kn_div255(comp(c.b, 1) * a8);
}

kn_src kn_src_solid(uint32_t px) {
    return (kn_src){.solid = true, .color = px, .alpha = 255};
}

bool kn_blitbuf_fit(kn_blitbuf *b, int width) {
    if (b->width >= width)
        return true;
    width = (width + 255) & ~255;
    kn_blitbuf_free(b);
    /* A row needs its own bytes (three times for a ring) and as many again per clip above it. */
    b->rows.cap = (size_t)width * 40;
    b->rows.p = malloc(b->rows.cap);
    b->tmp = aligned_alloc(64, (size_t)width * 4);
    if (!b->rows.p || !b->tmp) {
        kn_blitbuf_free(b);
        return false;
    }
    b->width = width;
    return true;
}

void kn_blitbuf_free(kn_blitbuf *b) {
    free(b->rows.p);
    free(b->tmp);
    *b = (kn_blitbuf){0};
}

static bool is_empty(const uint8_t *c, int n) {
    uint8_t any = 0;
    for (int i = 0; i < n; i++)
        any |= c[i];
    return !any;
}

/* A colour blended by coverage. Most of what a long line's box holds is empty: leave it out. */
static void blend_solid(uint32_t *d, const uint8_t *c, int n, uint32_t color, kn_blend blend) {
    enum { STEP = 64 };
    uint32_t s[STEP];
    kn_row_fill(s, color, n < STEP ? n : STEP);
    for (int at = 0; at < n; at += STEP) {
        int k = n - at < STEP ? n - at : STEP;
        if (!is_empty(c + at, k))
            kn_row_blend(blend, d + at, s, c + at, k);
    }
}

static void put_solid(uint32_t *d, const kn_run *r, uint32_t color, kn_blend blend, uint32_t *tmp) {
    int n = r->x1 - r->x0;
    if (blend != KN_BLEND_NORMAL && r->c) {
        blend_solid(d, r->c, n, color, blend);
    } else if (blend != KN_BLEND_NORMAL) {
        kn_row_fill(tmp, kn_px_scale(color, r->v), n);
        kn_row_blend(blend, d, tmp, NULL, n);
    } else if (r->c) {
        kn_row_solid_cov(d, color, r->c, n);
    } else {
        kn_row_solid(d, kn_px_scale(color, r->v), n);
    }
}

static void put_row(uint32_t *d, const kn_run *r, const kn_src *src, int y, kn_blend blend,
                    uint32_t *tmp) {
    int n = r->x1 - r->x0;
    const uint32_t *s = src->row(src, r->x0, y, n, tmp);
    uint32_t v = r->c ? 255 : r->v;
    if (src->alpha != 255)
        v = kn_div255(v * src->alpha);
    if (blend == KN_BLEND_NORMAL && v == 255) {
        if (r->c)
            kn_row_over_cov(d, s, r->c, n);
        else
            kn_row_over(d, s, n);
        return;
    }
    if (blend == KN_BLEND_NORMAL && !r->c) {
        kn_row_over_alpha(d, s, v, n);
        return;
    }
    if (v != 255) {
        if (s != tmp)
            memcpy(tmp, s, (size_t)n * 4);
        kn_row_mul1(tmp, v, n);
        s = tmp;
    }
    kn_row_blend(blend, d, s, r->c, n);
}

void kn_blit(const kn_surf *dst, const kn_clip *clip, const kn_cov *cov, const kn_src *src,
             kn_blend blend, kn_blitbuf *buf) {
    kn_irect box = kn_irect_intersect(kn_irect_intersect(cov->box, clip->box), dst->box);
    if (kn_irect_empty(box) || (src->solid && !src->color && blend <= KN_BLEND_LUMINOSITY) ||
        !kn_blitbuf_fit(buf, box.x1 - box.x0))
        return;
    kn_run runs[KN_MAX_RUNS];
    for (int y = box.y0; y < box.y1; y++) {
        buf->rows.used = 0;
        int n = kn_cov_runs(cov, y, box.x0, box.x1, &buf->rows, runs);
        if (n)
            n = kn_clip_runs(clip, y, &buf->rows, runs, n);
        uint32_t *row = kn_surf_row(dst, y) - dst->box.x0;
        for (int i = 0; i < n; i++) {
            if (src->solid)
                put_solid(row + runs[i].x0, &runs[i], src->color, blend, buf->tmp);
            else
                put_row(row + runs[i].x0, &runs[i], src, y, blend, buf->tmp);
        }
    }
}

void kn_blit_keep(const kn_surf *dst, const kn_cov *cov, kn_blitbuf *buf) {
    kn_irect box = dst->box;
    if (kn_irect_empty(box) || !kn_blitbuf_fit(buf, box.x1 - box.x0))
        return;
    kn_run runs[KN_MAX_RUNS];
    for (int y = box.y0; y < box.y1; y++) {
        buf->rows.used = 0;
        int n = kn_cov_runs(cov, y, box.x0, box.x1, &buf->rows, runs);
        uint32_t *row = kn_surf_row(dst, y) - box.x0;
        int at = box.x0;
        for (int i = 0; i < n; i++) {
            int len = runs[i].x1 - runs[i].x0;
            memset(row + at, 0, (size_t)(runs[i].x0 - at) * 4);
            if (runs[i].c)
                kn_row_mul(row + runs[i].x0, runs[i].c, len);
            else if (runs[i].v != 255)
                kn_row_mul1(row + runs[i].x0, runs[i].v, len);
            at = runs[i].x1;
        }
        memset(row + at, 0, (size_t)(box.x1 - at) * 4);
    }
}

void kn_mask_add(kn_mask *dst, const kn_mask *src) {
    kn_irect b = kn_irect_intersect(dst->box, src->box);
    for (int y = b.y0; y < b.y1; y++) {
        uint8_t *d = kn_mask_row(dst, y) + (b.x0 - dst->box.x0);
        const uint8_t *s = kn_mask_row(src, y) + (b.x0 - src->box.x0);
        for (int x = 0; x < b.x1 - b.x0; x++)
            d[x] = (uint8_t)(d[x] + s[x] - kn_div255((uint32_t)d[x] * s[x]));
    }
}
