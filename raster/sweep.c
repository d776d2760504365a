/* Area coverage of polygons whose vertices lie on quarters of a px in y, as Skia's analytic
 * rasterizer computes it: strips of a quarter's height, in which edges are sorted and winding
 * numbers counted; exact in every strip in which edges do not cross. */
#include "raster/chords.h"
#include "raster/scratch.h"
#include "src/core/mem.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct sweep_edge {
    int y0, y1; /* strips [y0, y1); when crisp, rows */
    double x,
        dx;     /* x at the top of y0 (crisp: in its middle), and its change from one to the next */
    double mid; /* x in the middle of the one at hand */
    int dir;
    uint32_t id;
} sweep_edge;

struct kn_sweep {
    sweep_edge *edges;
    sweep_edge **active;
    float *sum; /* change of coverage from px to px of a row */
    size_t cap_edges, cap_active, cap_sum;
};

void kn_sweep_free(struct kn_sweep *w) {
    if (!w)
        return;
    free(w->edges);
    free(w->active);
    free(w->sum);
    free(w);
}

static bool only_lines(const kn_scratch *s) {
    for (size_t i = 0; i < s->n_pts; i++)
        if (FT_CURVE_TAG(s->tags[i]) != FT_CURVE_TAG_ON)
            return false;
    return true;
}

static bool on_quarters(const kn_scratch *s) {
    for (size_t i = 0; i < s->n_pts; i++)
        if (s->pts[i].y & 15)
            return false;
    return true;
}

static int by_top(const void *pa, const void *pb) {
    const sweep_edge *a = pa, *b = pb;
    if (a->y0 != b->y0)
        return a->y0 < b->y0 ? -1 : 1;
    return a->id < b->id ? -1 : a->id > b->id;
}

/* Edges inside the mask's rows, x from its left side. Returns their number. */
static size_t collect(kn_scratch *s, struct kn_sweep *w, const kn_mask *m, bool crisp) {
    const int k = crisp ? 1 : 4, top = k * m->box.y0, bottom = k * m->box.y1;
    size_t n = 0, from = 0;
    if (w->cap_edges < s->n_pts) {
        w->cap_edges = s->n_pts + s->n_pts / 2;
        w->edges = kn_xrealloc(w->edges, w->cap_edges * sizeof *w->edges);
    }
    for (size_t c = 0; c < s->n_ends; from = (size_t)s->ends[c++] + 1)
        for (size_t i = from; i <= (size_t)s->ends[c]; i++) {
            FT_Vector a = s->pts[i], b = s->pts[i < (size_t)s->ends[c] ? i + 1 : from];
            if (a.y == b.y)
                continue;
            const int dir = a.y < b.y ? 1 : -1;
            if (dir < 0) {
                const FT_Vector t = a;
                a = b;
                b = t;
            }
            sweep_edge e = {.y0 = (int)(a.y >> 4), .y1 = (int)(b.y >> 4), .dir = dir};
            e.id = (uint32_t)n;
            e.dx = (double)(b.x - a.x) / (double)(b.y - a.y) / k;
            e.x = (double)a.x / 64 - m->box.x0;
            if (crisp) { /* rows whose middle lies below the one end, and not below the other */
                e.y0 = (int)((a.y + 32) >> 6);
                e.y1 = (int)((b.y + 32) >> 6);
                e.x += e.dx * (e.y0 + 0.5 - (double)a.y / 64);
            }
            if (e.y0 < top) {
                e.x += e.dx * (top - e.y0);
                e.y0 = top;
            }
            e.y1 = e.y1 < bottom ? e.y1 : bottom;
            if (e.y0 < e.y1)
                w->edges[n++] = e;
        }
    if (n > 1)
        qsort(w->edges, n, sizeof *w->edges, by_top);
    return n;
}

/* Adds what an edge covers to its right: a segment from x0 to x1 that comes down by |h|. */
static void cover(float *sum, double x0, double x1, double h) {
    if (x0 > x1) {
        const double t = x0;
        x0 = x1;
        x1 = t;
    }
    const int i0 = (int)x0;
    if (x1 <= i0 + 1) {
        const double mid = (x0 + x1) / 2 - i0;
        sum[i0] += (float)(h * (1 - mid));
        sum[i0 + 1] += (float)(h * mid);
        return;
    }
    const double slope = 1 / (x1 - x0);
    double before = 0;
    for (int i = i0; i < x1; i++) { /* `now`: share of px i that lies right of the edge */
        const double a = fmax(x0, i) - x0, b = fmin(x1, i + 1.0) - x0;
        const double rest = fmax(0, i + 1.0 - x1);
        const double now = slope * ((a + b) / 2 * (b - a)) + rest;
        sum[i] += (float)(h * (now - before));
        before = now;
    }
    sum[(int)ceil(x1)] += (float)(h * (1 - before));
}

/* The same for edges that may lie partly outside of the `w` px of the row. */
static void cover_clipped(float *sum, double x0, double x1, double h, int w) {
    if (fmin(x0, x1) >= w)
        return;
    if (fmax(x0, x1) <= 0) {
        sum[0] += (float)h;
        return;
    }
    if (fmin(x0, x1) >= 0 && fmax(x0, x1) <= w) {
        cover(sum, x0, x1, h);
        return;
    }
    const double cut = fmin(x0, x1) < 0 ? 0 : w, part = (cut - x0) / (x1 - x0);
    cover_clipped(sum, x0, cut, h * part, w);
    cover_clipped(sum, cut, x1, h * (1 - part), w);
}

static bool is_right_of(const sweep_edge *a, const sweep_edge *b) {
    return a->mid > b->mid || (a->mid == b->mid && a->id > b->id);
}

static int by_mid(const void *pa, const void *pb) {
    const sweep_edge *a = *(sweep_edge *const *)pa, *b = *(sweep_edge *const *)pb;
    return is_right_of(a, b) ? 1 : is_right_of(b, a) ? -1 : 0;
}

/* From left to right at y, in strips; the last `fresh` ones are new. */
static void sort(struct kn_sweep *w, size_t n, size_t fresh, double y) {
    for (size_t i = 0; i < n; i++)
        w->active[i]->mid = w->active[i]->x + w->active[i]->dx * (y - w->active[i]->y0);
    if (fresh > 16) {
        qsort(w->active, n, sizeof *w->active, by_mid);
        return;
    }
    for (size_t i = 1; i < n; i++) { /* nearly in order already */
        sweep_edge *e = w->active[i];
        size_t j = i;
        for (; j > 0 && is_right_of(w->active[j - 1], e); j--)
            w->active[j] = w->active[j - 1];
        w->active[j] = e;
    }
}

static void strip(struct kn_sweep *w, size_t n, bool evenodd, int width) {
    int wind = 0;
    for (size_t i = 0; i < n; i++) {
        const sweep_edge *e = w->active[i];
        const bool was = evenodd ? wind & 1 : wind != 0;
        wind += e->dir;
        const bool is = evenodd ? wind & 1 : wind != 0;
        if (was != is)
            cover_clipped(w->sum, e->mid - e->dx / 2, e->mid + e->dx / 2, is ? 0.25 : -0.25, width);
    }
}

static bool nothing(const float *v) { /* in the next eight px */
    uint64_t b[4];
    memcpy(b, v, sizeof b);
    return !(b[0] | b[1] | b[2] | b[3]);
}

static void put_row(float *sum, uint8_t *row, int width) {
    float v = 0;
    for (int x = 0; x < width;) {
        v += sum[x];
        const uint8_t c = v <= 0 ? 0 : v >= 1 ? 255 : (uint8_t)(v * 256);
        int end = x + 1;
        while (end + 8 <= width && nothing(sum + end))
            end += 8;
        while (end < width && sum[end] == 0)
            end++;
        if (c)
            memset(row + x, c, (size_t)(end - x));
        x = end;
    }
    memset(sum, 0, ((size_t)width + 2) * sizeof *sum);
}

/* Px whose centres lie inside; those on an edge belong to what is left of it. */
static void crisp_row(struct kn_sweep *w, size_t n, uint8_t *row, bool evenodd, int width) {
    int wind = 0, from = 0;
    for (size_t i = 0; i < n; i++) {
        const sweep_edge *e = w->active[i];
        const bool was = evenodd ? wind & 1 : wind != 0;
        wind += e->dir;
        const bool is = evenodd ? wind & 1 : wind != 0;
        const int x = (int)fmin(width, fmax(0, floor(e->mid + 0.5)));
        if (!was && is)
            from = x;
        else if (was && !is && x > from)
            memset(row + from, 255, (size_t)(x - from));
    }
}

/* Edges that cross strip (or row) q, from left to right at y. Returns their number. */
static size_t advance(struct kn_sweep *w, size_t n, size_t n_active, size_t *next, int q,
                      double y) {
    size_t kept = 0;
    for (size_t i = 0; i < n_active; i++)
        if (w->active[i]->y1 > q)
            w->active[kept++] = w->active[i];
    n_active = kept;
    while (*next < n && w->edges[*next].y0 == q)
        w->active[n_active++] = &w->edges[(*next)++];
    sort(w, n_active, n_active - kept, y);
    return n_active;
}

static void fit(struct kn_sweep *w, size_t n_edges, size_t width) {
    if (w->cap_active < n_edges) {
        w->cap_active = n_edges + n_edges / 2;
        w->active = kn_xrealloc(w->active, w->cap_active * sizeof *w->active);
    }
    if (w->cap_sum < width + 2) {
        w->cap_sum = width + 2;
        w->sum = kn_xrealloc(w->sum, w->cap_sum * sizeof *w->sum);
    }
    memset(w->sum, 0, (width + 2) * sizeof *w->sum);
}

bool kn_sweep_fill(kn_scratch *s, kn_mask *m, bool evenodd, bool crisp) {
    if (!only_lines(s) || (!crisp && !on_quarters(s)))
        return false;
    if (!s->sweep)
        s->sweep = KN_NEW(struct kn_sweep);
    struct kn_sweep *w = s->sweep;
    const int width = m->box.x1 - m->box.x0, k = crisp ? 1 : 4;
    const size_t n = collect(s, w, m, crisp);
    size_t next = 0, n_active = 0;
    fit(w, n, (size_t)width);
    for (int y = n ? w->edges[0].y0 >> (crisp ? 0 : 2) : m->box.y1; y < m->box.y1; y++) {
        if (!n_active && next == n)
            break;
        for (int q = k * y; q < k * y + k; q++) {
            n_active = advance(w, n, n_active, &next, q, crisp ? q : q + 0.5);
            if (crisp)
                crisp_row(w, n_active, kn_mask_row(m, y), evenodd, width);
            else
                strip(w, n_active, evenodd, width);
        }
        if (!crisp)
            put_row(w->sum, kn_mask_row(m, y), width);
    }
    return true;
}
