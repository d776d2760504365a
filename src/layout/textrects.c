/* Rectangles of parts of a text node (Range.getClientRects). */
#include "src/layout/sizing.h"

/* Byte offset in the collapsed, transformed text for one in the node's data: both are walked
 * together; white space that collapsed away is only in the data, and letters that text-transform
 * changed count as equal. */
static uint32_t map_offset(const kn_box *b, uint32_t at) {
    const char *s = b->source.p, *se = s + b->source.n, *t = b->text, *te = t + b->n_text;
    const char *stop = s + (at < b->source.n ? at : b->source.n);
    while (s < stop && t < te) {
        uint32_t a, c;
        int na = kn_utf8_next(s, se, &a), nc = kn_utf8_next(t, te, &c);
        bool blank = a < 128 && kn_is_space((int)a);
        if (blank && !(c < 128 && kn_is_space((int)c))) {
            s += na;
            continue;
        }
        s += na;
        t += nc;
        while (blank && s < stop && kn_is_space((unsigned char)*s) && t < te &&
               !kn_is_space((unsigned char)*t))
            s++;
    }
    return (uint32_t)(t - b->text);
}

/* Left and right edge of the bytes [from, to) of a fragment, px from its left edge. */
static void span(const kn_frag *f, uint32_t from, uint32_t to, double *x0, double *x1) {
    *x0 = INFINITY;
    *x1 = -INFINITY;
    for (uint32_t r = 0; r < f->n_runs; r++) {
        const kn_glyph_run *g = &f->runs[r];
        for (uint32_t i = 0; i < g->n; i++) {
            if (g->cluster[i] < from || g->cluster[i] >= to)
                continue;
            *x0 = fmin(*x0, g->x[i]);
            *x1 = fmax(*x1, (double)g->x[i] + g->advance[i]);
        }
    }
}

static size_t box_rects(const kn_layout *l, const kn_box *b, uint32_t from, uint32_t to,
                        kn_rect *out, size_t cap) {
    const kn_box *c = kn_box_origin(b);
    if (!c || !b->text)
        return 0;
    uint32_t lo = map_offset(b, from), hi = to >= b->source.n ? b->n_text : map_offset(b, to);
    kn_mat4 m = kn_layout_box_matrix(l, c);
    size_t n = 0;
    for (uint32_t i = 0; i < c->n_lines; i++) {
        for (uint32_t k = 0; k < c->lines[i].n_frags && n < cap; k++) {
            const kn_frag *f = &c->lines[i].frags[k];
            if (f->box != b || f->ellipsis)
                continue;
            if (f->from == f->to ? f->to < lo || f->from > hi : f->to <= lo || f->from >= hi)
                continue; /* a hyphen has no text: it belongs to both sides */
            double x0 = 0,
                   x1 = kn_px(b->style->text->writing_mode == KN_KW_horizontal_tb ? f->w : f->h);
            if (f->from < lo || f->to > hi)
                span(f, lo, hi, &x0, &x1);
            if (x1 < x0)
                continue;
            kn_rect r = {kn_px(f->x) + x0, kn_px(f->y), x1 - x0, kn_px(f->h)};
            kn_kw mode = b->style->text->writing_mode;
            if (mode == KN_KW_sideways_lr)
                r = (kn_rect){kn_px(f->x), kn_px(f->y) + kn_px(f->h) - x1, kn_px(f->w), x1 - x0};
            else if (mode != KN_KW_horizontal_tb)
                r = (kn_rect){kn_px(f->x), kn_px(f->y) + x0, kn_px(f->w), x1 - x0};
            out[n++] = kn_mat4_map_rect(&m, r);
        }
    }
    return n;
}

size_t kn_layout_text_rects(const kn_layout *l, const kn_node *text, uint32_t from, uint32_t to,
                            kn_rect *out, size_t cap) {
    size_t n = 0;
    for (const kn_box *b = text->box; b && b->kind == KN_BOX_TEXT; b = b->continuation) {
        const uint32_t len = (uint32_t)b->source.n;
        if (from < len || (from == len && !b->continuation))
            n += box_rects(l, b, from, to, out + n, cap - n);
        from = from > len ? from - len : 0;
        if (to <= len)
            break;
        to -= len;
    }
    return n;
}
