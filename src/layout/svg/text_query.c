/* Where the characters of a text stand, for scripts (SVG 2 §11.9). */
#include "src/layout/svg/text.h"
#include "src/layout/box.h"
#include <unicode/uchar.h>

typedef struct cell { /* of a character, in its segment: from the left, before it is stretched */
    double x, w;      /* x NaN: it has no glyph of its own */
} cell;

static uint32_t char_at(const kn_svgt *b, uint32_t first, uint32_t end, uint32_t byte) {
    while (end - first > 1) {
        const uint32_t mid = first + (end - first) / 2;
        if (b->chars.v[mid].at <= byte)
            first = mid;
        else
            end = mid;
    }
    return first;
}

static void measure_glyphs(const kn_svgt *b, const kn_svgt_seg *s, uint32_t end, cell *out) {
    double pen = 0;
    for (uint32_t r = 0; r < s->n_runs; r++) {
        const kn_glyph_run *g = &s->runs[r];
        for (uint32_t i = 0; i < g->n; i++) {
            cell *c = &out[char_at(b, s->first, end, g->cluster[i]) - s->first];
            if (isnan(c->x))
                *c = (cell){pen, 0};
            c->w += g->advance[i];
            pen += g->advance[i];
        }
    }
}

static bool extends(const kn_svgt *b, uint32_t k) {
    uint32_t cp = 0;
    kn_utf8_next(b->text.p + b->chars.v[k].at, b->text.p + b->text.n, &cp);
    return u_hasBinaryProperty((UChar32)cp, UCHAR_GRAPHEME_EXTEND);
}

/* Characters that share a cluster share its advance; marks stand where their base does. */
static void divide_clusters(const kn_svgt *b, const kn_svgt_seg *s, uint32_t n, cell *v) {
    for (uint32_t i = 0, j; i < n; i = j) {
        uint32_t parts = 1;
        for (j = i + 1; j < n && isnan(v[j].x); j++)
            parts += !extends(b, s->first + j);
        const double x = isnan(v[i].x) ? 0 : v[i].x, w = v[i].w / parts;
        uint32_t part = 0;
        for (uint32_t k = i; k < j; k++) {
            part += k > i && !extends(b, s->first + k);
            v[k] = (cell){x + w * (s->level & 1 ? parts - 1 - part : part), w};
        }
    }
}

/* Blink gives whole layout units around a character, and points on the alphabetic baseline whatever
 * baseline the text stands on. */
static void place(const kn_svgt_owner *o, const kn_svgt_seg *s, const cell *c, kn_svg_char *out) {
    const double up = o->m.ascent, down = o->m.descent, unit = 64 * o->scale, e = 1e-6;
    const bool rtl = s->level & 1, turned = kn_svgt_turned(s);
    const double base = kn_svgt_baseline(o);
    const double x0 = floor(c->x * unit + e) / unit, x1 = ceil((c->x + c->w) * unit - e) / unit;
    const kn_mat4 m = turned ? kn_svgt_matrix(s, base) : kn_mat4_translate(s->x, s->y + base, 0);
    out->node = o->node;
    out->advance = c->w * s->stretch;
    out->angle = s->angle * 180 / M_PI;
    out->start = kn_mat4_map(&m, rtl ? x1 : x0, -base);
    out->end = kn_mat4_map(&m, rtl ? x0 : x1, -base);
    out->cell = kn_mat4_map_rect(&m, (kn_rect){x0, -up, x1 - x0, up + down});
    out->shown = !s->hidden;
}

uint32_t kn_svg_text_chars(const kn_svg_text_in *in, kn_arena *a, kn_svg_char **out) {
    kn_svgt b = {.in = in, .a = a, .fonts = in->layout->fonts};
    kn_svgt_build(&b);
    kn_svg_char *v = *out = KN_ANEW_N(a, kn_svg_char, b.chars.n + 1);
    for (size_t i = 0; i < b.segs.n; i++) {
        const kn_svgt_seg *s = &b.segs.v[i];
        const uint32_t end = i + 1 < b.segs.n ? b.segs.v[i + 1].first : (uint32_t)b.chars.n;
        cell *cells = KN_ANEW_N(a, cell, end - s->first + 1);
        for (uint32_t k = 0; k < end - s->first; k++)
            cells[k].x = NAN;
        measure_glyphs(&b, s, end, cells);
        double *own = KN_ANEW_N(a, double, end - s->first + 1); /* NaN: no glyph of its own */
        for (uint32_t k = 0; k < end - s->first; k++)
            own[k] = cells[k].x;
        divide_clusters(&b, s, end - s->first, cells);
        double rest = s->w; /* which is rounded up */
        for (uint32_t k = s->first; k < end; k++) {
            uint32_t cp = 0;
            kn_utf8_next(b.text.p + b.chars.v[k].at, b.text.p + b.text.n, &cp);
            place(&b.owners.v[b.chars.v[k].owner], s, &cells[k - s->first], &v[k]);
            v[k].units = cp > 0xFFFF ? 2 : 1;
            if (k > s->first && isnan(own[k - s->first]) && extends(&b, k))
                v[k].advance = 0;
            rest -= v[k].advance;
        }
        v[end - 1].advance += rest;
    }
    const uint32_t n = (uint32_t)b.chars.n;
    kn_svgt_free(&b);
    return n;
}
