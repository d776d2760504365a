/* Area coverage of outlines, by FreeType's smooth rasterizer: exact for polygons, as Skia's
 * analytic one is, where Cairo samples 15 lines per pixel. */
#include "raster/scratch.h"
#include "src/core/mem.h"
#include <math.h>
#include <string.h>

#define MAX_POINTS 32000 /* FreeType counts points in a short */

void kn_fill_begin(kn_scratch *s) {
    s->n_pts = s->n_ends = 0;
}

static FT_Pos fix(double v) { /* 26.6, kept inside what the rasterizer can subtract safely */
    v = v != v ? 0 : v < -2e6 ? -2e6 : v > 2e6 ? 2e6 : v;
    return (FT_Pos)floor(v * 64 + 0.5);
}

static void put(kn_scratch *s, double x, double y, char tag) {
    if (s->n_pts == s->cap_pts) {
        s->cap_pts = s->cap_pts ? s->cap_pts * 2 : 256;
        s->pts = kn_xrealloc(s->pts, s->cap_pts * sizeof *s->pts);
        s->tags = kn_xrealloc(s->tags, s->cap_pts);
    }
    s->pts[s->n_pts] = (FT_Vector){fix(x), fix(y)};
    s->tags[s->n_pts++] = tag;
}

static void end_contour(kn_scratch *s) {
    size_t from = s->n_ends ? (size_t)s->ends[s->n_ends - 1] + 1 : 0;
    if (s->n_pts == from || s->n_pts > MAX_POINTS)
        return;
    if (s->n_ends == s->cap_ends) {
        s->cap_ends = s->cap_ends ? s->cap_ends * 2 : 64;
        s->ends = kn_xrealloc(s->ends, s->cap_ends * sizeof *s->ends);
    }
    s->ends[s->n_ends++] = (short)(s->n_pts - 1);
}

void kn_fill_move(kn_scratch *s, double x, double y) {
    end_contour(s);
    put(s, x, y, FT_CURVE_TAG_ON);
}

void kn_fill_line(kn_scratch *s, double x, double y) {
    put(s, x, y, FT_CURVE_TAG_ON);
}

void kn_fill_quad(kn_scratch *s, kn_pt c, kn_pt p) {
    put(s, c.x, c.y, FT_CURVE_TAG_CONIC);
    put(s, p.x, p.y, FT_CURVE_TAG_ON);
}

void kn_fill_cubic(kn_scratch *s, kn_pt c1, kn_pt c2, kn_pt p) {
    put(s, c1.x, c1.y, FT_CURVE_TAG_CUBIC);
    put(s, c2.x, c2.y, FT_CURVE_TAG_CUBIC);
    put(s, p.x, p.y, FT_CURVE_TAG_ON);
}

/* ---- curves as chords ---- */
static double snap4(double y) {
    return floor(y * 4 + 0.5) / 4;
}

void kn_flat_move(kn_scratch *s, kn_pt p) {
    s->at = p;
    kn_fill_move(s, p.x, snap4(p.y));
}

void kn_flat_line(kn_scratch *s, kn_pt p) {
    s->at = p;
    kn_fill_line(s, p.x, snap4(p.y));
}

/* log2 of the number of chords for a curve that leaves its chord by (dx, dy): an eighth of a px is
 * tolerated, and each halving divides the distance by four. */
static int chord_bits(double dx, double dy) {
    dx = fabs(dx), dy = fabs(dy);
    double d = dx > dy ? dx + dy / 2 : dy + dx / 2;
    uint32_t v = (uint32_t)(d < 1e6 ? d * 256 + 16 : 2.56e8) >> 5;
    return v ? (32 - __builtin_clz(v)) / 2 : 0;
}

void kn_flat_quad(kn_scratch *s, kn_pt c, kn_pt p) {
    kn_pt a = s->at;
    int bits = chord_bits((2 * c.x - a.x - p.x) / 4, (2 * c.y - a.y - p.y) / 4);
    bits = bits < 1 ? 1 : bits > 6 ? 6 : bits;
    int n = 1 << bits;
    for (int i = 1; i < n; i++) {
        double t = (double)i / n, u = 1 - t;
        kn_flat_line(s, (kn_pt){u * u * a.x + 2 * u * t * c.x + t * t * p.x,
                                u * u * a.y + 2 * u * t * c.y + t * t * p.y});
    }
    kn_flat_line(s, p);
}

static double off_line(double a, double b, double c, double d) {
    double third = fabs((a * 8 - b * 15 + c * 6 + d) * 19 / 512);
    double two = fabs((a + b * 6 - c * 15 + d * 8) * 19 / 512);
    return third > two ? third : two;
}

void kn_flat_cubic(kn_scratch *s, kn_pt c1, kn_pt c2, kn_pt p) {
    kn_pt a = s->at;
    int bits = chord_bits(off_line(a.x, c1.x, c2.x, p.x), off_line(a.y, c1.y, c2.y, p.y)) + 1;
    int n = 1 << (bits > 6 ? 6 : bits);
    for (int i = 1; i < n; i++) {
        double t = (double)i / n, u = 1 - t, k0 = u * u * u, k1 = 3 * u * u * t, k2 = 3 * u * t * t,
               k3 = t * t * t;
        kn_flat_line(s, (kn_pt){k0 * a.x + k1 * c1.x + k2 * c2.x + k3 * p.x,
                                k0 * a.y + k1 * c1.y + k2 * c2.y + k3 * p.y});
    }
    kn_flat_line(s, p);
}

/* Moves the outline into the mask's own, upward space. */
static void to_mask_space(kn_scratch *s, const kn_mask *m) {
    FT_Pos x0 = (FT_Pos)m->box.x0 * 64, y1 = (FT_Pos)m->box.y1 * 64;
    for (size_t i = 0; i < s->n_pts; i++) {
        s->pts[i].x -= x0;
        s->pts[i].y = y1 - s->pts[i].y;
    }
}

bool kn_fill_end(kn_scratch *s, kn_mask *m, bool evenodd, bool no_aa) {
    end_contour(s);
    if (s->n_pts > MAX_POINTS || s->n_ends > MAX_POINTS)
        return false;
    if (!s->n_ends)
        return true;
    to_mask_space(s, m);
    FT_Outline o = {0};
    o.n_contours = (short)s->n_ends;
    o.n_points = (short)s->n_pts;
    o.points = s->pts;
    o.tags = (void *)s->tags;
    o.contours = (void *)s->ends;
    o.flags = evenodd ? FT_OUTLINE_EVEN_ODD_FILL : FT_OUTLINE_NONE;
    FT_Bitmap b = {0};
    b.rows = (unsigned)(m->box.y1 - m->box.y0);
    b.width = (unsigned)(m->box.x1 - m->box.x0);
    b.pitch = m->stride;
    b.buffer = m->px;
    b.num_grays = 256;
    b.pixel_mode = FT_PIXEL_MODE_GRAY;
    if (FT_Outline_Get_Bitmap(s->ft, &o, &b) != 0)
        return false;
    if (no_aa)
        for (int y = m->box.y0; y < m->box.y1; y++) {
            uint8_t *row = kn_mask_row(m, y);
            for (unsigned x = 0; x < b.width; x++)
                row[x] = row[x] >= 128 ? 255 : 0;
        }
    return true;
}
