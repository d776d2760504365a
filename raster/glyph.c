#include "raster/glyph.h"
#include <math.h>
#include <string.h>

/* Synthetic bold moves the points of a copy of the outline at the text's device size: the amount
 * depends on the size, not on the font. */
static void embolden(const kn_outline *o, FT_Vector *pts, double size, double scale) {
    FT_Outline ft = {0};
    ft.n_contours = (short)o->n_contours;
    ft.n_points = (short)o->n_points;
    ft.points = pts;
    ft.tags = (void *)o->tags;
    ft.contours = (void *)o->ends;
    FT_Pos extra = (FT_Pos)lrint(kn_fake_bold_extra(size) * scale * 64);
    FT_Outline_EmboldenXY(&ft, extra, extra);
    FT_Outline_Translate(&ft, -extra / 2, -extra / 2);
}

/* Glyphs that are filled are flattened as other shapes are (s->flat); those that get a pen keep
 * their curves. */
static void to_move(kn_scratch *s, kn_pt p) {
    if (s->flat)
        kn_flat_move(s, p);
    else
        kn_fill_move(s, p.x, p.y);
}
static void to_line(kn_scratch *s, kn_pt p) {
    if (s->flat)
        kn_flat_line(s, p);
    else
        kn_fill_line(s, p.x, p.y);
}
static void to_quad(kn_scratch *s, kn_pt c, kn_pt p) {
    if (s->flat)
        kn_flat_quad(s, c, p);
    else
        kn_fill_quad(s, c, p);
}
static void to_cubic(kn_scratch *s, kn_pt a, kn_pt b, kn_pt p) {
    if (s->flat)
        kn_flat_cubic(s, a, b, p);
    else
        kn_fill_cubic(s, a, b, p);
}

/* Feeds a contour whose points are given by `at` to the filler, keeping FreeType's tags: between
 * two neighbouring conic points lies an implied point, which the rasterizer itself adds. */
static void put_contour(kn_scratch *s, const kn_outline *o, int from, int to, const kn_pt *pts) {
    int start = from;
    while (start <= to && (o->tags[start] & 3) != FT_CURVE_TAG_ON)
        start++;
    int n = to - from + 1;
    kn_pt first;
    int i0;
    if (start > to) { /* conics only: begin at the middle of two */
        first = (kn_pt){(pts[from].x + pts[to].x) / 2, (pts[from].y + pts[to].y) / 2};
        i0 = 0;
        start = from;
    } else {
        first = pts[start];
        i0 = 1;
    }
    to_move(s, first);
    for (int i = i0; i < n; i++) {
        int k = from + (start - from + i) % n, k1 = from + (start - from + i + 1) % n;
        kn_pt next = i + 1 < n ? pts[k1] : first;
        int tag = o->tags[k] & 3, ntag = i + 1 < n ? o->tags[k1] & 3 : FT_CURVE_TAG_ON;
        if (tag == FT_CURVE_TAG_ON) {
            to_line(s, pts[k]);
        } else if (tag == FT_CURVE_TAG_CUBIC && i + 1 < n) {
            int k2 = from + (start - from + i + 2) % n;
            to_cubic(s, pts[k], pts[k1], i + 2 < n ? pts[k2] : first);
            i += 2;
        } else if (ntag == FT_CURVE_TAG_ON) {
            to_quad(s, pts[k], next);
            i += 1;
        } else {
            to_quad(s, pts[k], (kn_pt){(pts[k].x + next.x) / 2, (pts[k].y + next.y) / 2});
        }
    }
}

bool kn_glyph_outline(kn_scratch *s, const kn_glyph_spec *g, kn_pt at) {
    const kn_glyph_data *d = kn_font_glyph_data(g->font, g->glyph);
    const kn_outline *o = &d->outline;
    if (!o->n_points)
        return false;
    double scale = kn_aff_scale(&g->m), upem = g->font->metrics.units_per_em;
    double k = g->size / upem, skew = g->font->oblique ? KN_OBLIQUE_SKEW : 0;
    kn_pt *pts = KN_ANEW_N(s->arena, kn_pt, o->n_points), unit = {k, k};
    const int32_t *xy = o->xy;
    if (g->hint_x > 0) {
        int32_t *fit = KN_ANEW_N(s->arena, int32_t, 2 * o->n_points);
        if (kn_font_hinted_points(g->font, d, g->size * g->hint_x, g->size * g->hint_y, fit)) {
            unit = (kn_pt){1 / (64 * g->hint_x), 1 / (64 * g->hint_y)};
            xy = fit;
        }
    }
    FT_Vector *bold = NULL;
    if (g->font->bold && scale > 0) {
        bold = KN_ANEW_N(s->arena, FT_Vector, o->n_points);
        for (int i = 0; i < o->n_points; i++)
            bold[i] = (FT_Vector){lrint(xy[2 * i] * unit.x * scale * 64),
                                  lrint(xy[2 * i + 1] * unit.y * scale * 64)};
        embolden(o, bold, g->size, scale);
    }
    for (int i = 0; i < o->n_points; i++) {
        double x = bold ? (double)bold[i].x / (64 * scale) : xy[2 * i] * unit.x;
        double y = bold ? (double)bold[i].y / (64 * scale) : xy[2 * i + 1] * unit.y;
        x += skew * y;
        pts[i] = (kn_pt){g->m.a * x - g->m.c * y + at.x, g->m.b * x - g->m.d * y + at.y};
    }
    int from = 0;
    for (int c = 0; c < o->n_contours; c++) {
        int to = o->ends[c];
        if (to >= o->n_points)
            break;
        if (to > from)
            put_contour(s, o, from, to, pts);
        from = to + 1;
    }
    return true;
}

static bool outline_box(const kn_scratch *s, kn_irect *out) {
    if (!s->n_pts)
        return false;
    FT_Pos x0 = s->pts[0].x, x1 = x0, y0 = s->pts[0].y, y1 = y0;
    for (size_t i = 1; i < s->n_pts; i++) {
        FT_Vector v = s->pts[i];
        x0 = v.x < x0 ? v.x : x0, x1 = v.x > x1 ? v.x : x1;
        y0 = v.y < y0 ? v.y : y0, y1 = v.y > y1 ? v.y : y1;
    }
    *out = (kn_irect){(int)(x0 >> 6), (int)(y0 >> 6), (int)((x1 + 63) >> 6), (int)((y1 + 63) >> 6)};
    return out->x1 > out->x0 && out->y1 > out->y0;
}

int kn_contrast_of(kn_rgba c) {
    float l = 0.2126f * c.r + 0.7152f * c.g + 0.0722f * c.b;
    int i = (int)(l * 255 + 0.5f);
    return (i < 0 ? 0 : i > 255 ? 255 : i) >> 5;
}

void kn_contrast_tables(uint8_t t[KN_CONTRASTS][256]) {
    const double gamma = 1.2, contrast = 0.2;
    for (int k = 0; k < KN_CONTRASTS; k++) {
        /* The text's colour stands for itself, and the backdrop is guessed to be its opposite. */
        double src = (k << 5 | k << 2 | k >> 1) / 255.0, dst = 1 - src;
        double lin_src = pow(src, gamma), lin_dst = pow(dst, gamma), boost = contrast * lin_dst;
        for (int i = 0; i < 256; i++) {
            double a = i / 255.0;
            a += (1 - a) * boost * a;
            double out = pow(lin_src * a + lin_dst * (1 - a), 1 / gamma);
            t[k][i] = (uint8_t)lrint(255 * fmin(1, fmax(0, (out - dst) / (src - dst))));
        }
    }
}

void kn_contrast_apply(kn_mask *m, const uint8_t *table) {
    for (int y = m->box.y0; y < m->box.y1; y++) {
        uint8_t *row = kn_mask_row(m, y);
        for (int x = 0; x < m->box.x1 - m->box.x0; x++)
            row[x] = table[row[x]];
    }
}

/* The filler adds up the areas of all contours, so that pixels at edges inside other contours come
 * out too dark. Browsers unite such contours first; here they are filled at a higher resolution,
 * where few pixels lie at edges. */
static bool fill_united(kn_scratch *s, const kn_glyph_spec *g, kn_mask *m) {
    enum { FINE = 4, MAX_SIDE = 512 }; /* larger glyphs have few such pixels */
    const kn_irect b = m->box;
    if (!kn_font_glyph_data(g->font, g->glyph)->outline.overlap || b.x1 - b.x0 > MAX_SIDE ||
        b.y1 - b.y0 > MAX_SIDE)
        return kn_fill_end(s, m, false, false);
    kn_pix *pix = kn_pix_new(FINE * (b.x1 - b.x0), FINE * (b.y1 - b.y0), KN_PIX_A8);
    if (!pix)
        return false;
    for (size_t i = 0; i < s->n_pts; i++) {
        s->pts[i].x *= FINE;
        s->pts[i].y *= FINE;
    }
    kn_mask fine = {pix->data, pix->stride, {FINE * b.x0, FINE * b.y0, FINE * b.x1, FINE * b.y1}};
    const bool ok = kn_fill_end(s, &fine, false, false);
    for (int y = 0; ok && y < b.y1 - b.y0; y++)
        for (int x = 0; x < b.x1 - b.x0; x++) {
            int sum = FINE * FINE / 2;
            for (int i = 0; i < FINE * FINE; i++)
                sum += pix->data[(FINE * y + i / FINE) * pix->stride + FINE * x + i % FINE];
            m->px[y * m->stride + x] = (uint8_t)(sum / (FINE * FINE));
        }
    kn_pix_unref(pix);
    return ok;
}

static kn_cached *draw_coverage(kn_scratch *s, const kn_glyph_spec *g) {
    kn_irect box = {0};
    kn_pix *pix = NULL;
    kn_fill_begin(s);
    s->flat = true;
    bool any = kn_glyph_outline(s, g, (kn_pt){g->px, g->py});
    s->flat = false;
    if (any && outline_box(s, &box) &&
        (pix = kn_pix_new(box.x1 - box.x0, box.y1 - box.y0, KN_PIX_A8))) {
        kn_mask m = {pix->data, pix->stride, box};
        fill_united(s, g, &m);
        if (g->contrast)
            kn_contrast_apply(&m, g->contrast);
    }
    return kn_cached_new(pix, box.x0, box.y0);
}

kn_cached *kn_glyph_coverage(kn_scratch *s, kn_cache *cache, const kn_glyph_spec *g) {
    struct {
        uint64_t font;
        double size, a, b, c, d, px, py;
        uint32_t glyph;
        int32_t contrast;
    } id = {kn_font_id(g->font),
            g->size,
            g->m.a,
            g->m.b,
            g->m.c,
            g->m.d,
            g->px,
            g->py,
            g->glyph,
            g->contrast ? g->contrast_id : -1};
    kn_key key = kn_key_of(&id, sizeof id, 'G');
    kn_cached *e = cache ? kn_cache_get(cache, key) : NULL;
    if (e)
        return e;
    e = draw_coverage(s, g);
    if (cache)
        kn_cache_put(cache, key, e);
    return e;
}
