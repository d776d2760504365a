/* Area coverage of outlines: polygons with vertices on quarters are swept (sweep.c), what is to
 * have exact vertices goes through FreeType's smooth rasterizer, which adds up areas and therefore
 * counts twice where an outline covers part of a px twice. */
#include "raster/scratch.h"
#include "raster/chords.h"
#include "src/core/mem.h"
#include <limits.h>
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
    if (s->n_pts == from || s->n_pts > INT_MAX / 2)
        return;
    if (s->n_ends == s->cap_ends) {
        s->cap_ends = s->cap_ends ? s->cap_ends * 2 : 64;
        s->ends = kn_xrealloc(s->ends, s->cap_ends * sizeof *s->ends);
    }
    s->ends[s->n_ends++] = (int)(s->n_pts - 1);
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
void kn_flat_move(kn_scratch *s, kn_pt p) {
    s->at = p;
    kn_fill_move(s, p.x, kn_snap4(p.y));
}

void kn_flat_line(kn_scratch *s, kn_pt p) {
    s->at = p;
    kn_fill_line(s, p.x, kn_snap4(p.y));
}

static kn_pt mid(kn_pt a, kn_pt b, double t) {
    return (kn_pt){a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t};
}

static void put_all(kn_scratch *s, const kn_pt *v, int n, kn_pt end) {
    for (int i = 0; i < n; i++)
        kn_fill_line(s, v[i].x, v[i].y);
    s->at = end;
}

static void quad_chords(kn_scratch *s, kn_pt c, kn_pt p) {
    kn_pt v[KN_MAX_CHORDS];
    put_all(s, v, kn_quad_chords(s->at, c, p, v), p);
}

static void cubic_chords(kn_scratch *s, kn_pt c1, kn_pt c2, kn_pt p) {
    kn_pt v[KN_MAX_CHORDS];
    put_all(s, v, kn_cubic_chords(s->at, c1, c2, p, v), p);
}

/* Curves are cut where they turn back in y, so that their extremes are vertices. */
void kn_flat_quad(kn_scratch *s, kn_pt c, kn_pt p) {
    kn_pt a = s->at;
    double d = a.y - 2 * c.y + p.y, t = d != 0 ? (a.y - c.y) / d : -1;
    if (t > 0 && t < 1) {
        kn_pt q0 = mid(a, c, t), q1 = mid(c, p, t), top = mid(q0, q1, t);
        q0.y = q1.y = top.y;
        quad_chords(s, q0, top);
        quad_chords(s, q1, p);
    } else {
        quad_chords(s, c, p);
    }
}

/* Roots of the derivative in y inside (0, 1), ascending. */
static int turning_points(double a, double b, double c, double d, double t[2]) {
    double qa = d - a + 3 * (b - c), qb = 2 * (a - 2 * b + c), qc = b - a;
    int n = 0;
    double r[2];
    if (fabs(qa) < 1e-12) {
        if (qb == 0)
            return 0;
        r[0] = r[1] = -qc / qb;
    } else {
        double disc = qb * qb - 4 * qa * qc;
        if (disc < 0)
            return 0;
        double q = sqrt(disc);
        r[0] = (-qb - q) / (2 * qa);
        r[1] = (-qb + q) / (2 * qa);
        if (r[0] > r[1]) {
            double v = r[0];
            r[0] = r[1];
            r[1] = v;
        }
    }
    for (int i = 0; i < 2; i++)
        if (r[i] > 1e-6 && r[i] < 1 - 1e-6 && (!n || r[i] - t[0] > 1e-6))
            t[n++] = r[i];
    return n;
}

void kn_flat_cubic(kn_scratch *s, kn_pt c1, kn_pt c2, kn_pt p) {
    double t[2], from = 0;
    int n = turning_points(s->at.y, c1.y, c2.y, p.y, t);
    for (int i = 0; i < n; i++) {
        double u = (t[i] - from) / (1 - from);
        kn_pt ab = mid(s->at, c1, u), bc = mid(c1, c2, u), cd = mid(c2, p, u);
        kn_pt abc = mid(ab, bc, u), bcd = mid(bc, cd, u), top = mid(abc, bcd, u);
        abc.y = bcd.y = top.y;
        cubic_chords(s, ab, abc, top);
        c1 = bcd;
        c2 = cd;
        from = t[i];
    }
    cubic_chords(s, c1, c2, p);
}

/* Moves the outline into the mask's own, upward space. */
static void to_mask_space(kn_scratch *s, const kn_mask *m) {
    FT_Pos x0 = (FT_Pos)m->box.x0 * 64, y1 = (FT_Pos)m->box.y1 * 64;
    for (size_t i = 0; i < s->n_pts; i++) {
        s->pts[i].x -= x0;
        s->pts[i].y = y1 - s->pts[i].y;
    }
}

static bool fill_exact(kn_scratch *s, kn_mask *m, bool evenodd) {
    if (s->n_pts > MAX_POINTS || s->n_ends > MAX_POINTS)
        return false;
    to_mask_space(s, m);
    short *ends = kn_alloc(s->arena, s->n_ends * sizeof *ends);
    for (size_t i = 0; i < s->n_ends; i++)
        ends[i] = (short)s->ends[i];
    FT_Outline o = {0};
    o.n_contours = (short)s->n_ends;
    o.n_points = (short)s->n_pts;
    o.points = s->pts;
    o.tags = (void *)s->tags;
    o.contours = (void *)ends;
    o.flags = evenodd ? FT_OUTLINE_EVEN_ODD_FILL : FT_OUTLINE_NONE;
    FT_Bitmap b = {0};
    b.rows = (unsigned)(m->box.y1 - m->box.y0);
    b.width = (unsigned)(m->box.x1 - m->box.x0);
    b.pitch = m->stride;
    b.buffer = m->px;
    b.num_grays = 256;
    b.pixel_mode = FT_PIXEL_MODE_GRAY;
    return FT_Outline_Get_Bitmap(s->ft, &o, &b) == 0;
}

bool kn_fill_end(kn_scratch *s, kn_mask *m, bool evenodd, bool no_aa) {
    end_contour(s);
    if (!s->n_ends)
        return true;
    if (kn_sweep_fill(s, m, evenodd, no_aa))
        return true;
    if (!fill_exact(s, m, evenodd))
        return false;
    const int w = m->box.x1 - m->box.x0;
    for (int y = m->box.y0; no_aa && y < m->box.y1; y++) {
        uint8_t *row = kn_mask_row(m, y);
        for (int x = 0; x < w; x++)
            row[x] = row[x] >= 128 ? 255 : 0;
    }
    return true;
}
