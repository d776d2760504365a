/* Segments of SVG text. The text is shaped as a whole, and then cut before characters that have
 * places of their own: kerning crosses the cuts (Blink). */
#include "src/layout/svg/text.h"
#include "src/layout/box.h"

typedef struct stretch { /* text of one font and one direction */
    uint32_t from, to;   /* bytes */
    uint32_t owner;
    uint8_t level;
    const kn_shaped *shaped;
} stretch;

typedef struct cutter {
    kn_svgt *b;
    uint8_t *levels, *starts; /* per byte: of bidi; a cluster of glyphs starts there */
    KN_VEC(stretch) v;
} cutter;

static bool same_font(const kn_svgt *b, uint32_t p, uint32_t q) {
    return p == q || (b->owners.v[p].style->font == b->owners.v[q].style->font &&
                      b->owners.v[p].scale == b->owners.v[q].scale);
}

static void shape(cutter *c, stretch *s) {
    kn_svgt *b = c->b;
    const kn_svgt_owner *o = &b->owners.v[s->owner];
    kn_text_style ts;
    kn_text_style_init(b->fonts, o->style, &ts);
    ts.size *= (float)o->scale;
    ts.letter_spacing *= (float)o->scale;
    ts.word_spacing *= (float)o->scale;
    ts.upright = 0;
    s->shaped = kn_shape(b->fonts, &ts, kn_str_sub(kn_sb_str(&b->text), s->from, s->to),
                         s->level & 1, b->a);
    for (uint32_t r = 0; r < s->shaped->n; r++)
        for (uint32_t i = 0; i < s->shaped->runs[r].n; i++)
            c->starts[s->from + s->shaped->runs[r].cluster[i]] = 1;
}

static void shape_all(cutter *c) {
    kn_svgt *b = c->b;
    for (uint32_t i = 0; i < b->chars.n;) {
        uint32_t j = i + 1;
        const uint8_t level = c->levels[b->chars.v[i].at];
        while (j < b->chars.n && c->levels[b->chars.v[j].at] == level &&
               same_font(b, b->chars.v[i].owner, b->chars.v[j].owner))
            j++;
        stretch s = {.from = b->chars.v[i].at,
                     .to = j < b->chars.n ? b->chars.v[j].at : (uint32_t)b->text.n,
                     .owner = b->chars.v[i].owner,
                     .level = level};
        shape(c, &s);
        kn_vec_push(&c->v, s);
        i = j;
    }
}

/* Characters behind the first of an element with textLength, and all on a path, stand alone. */
static void mark_alone(const kn_svgt *b, uint8_t *alone) {
    for (size_t i = 0; i < b->owners.n; i++) {
        const kn_svgt_owner *o = &b->owners.v[i];
        const bool path = o->node->tag == KN_A_textPath;
        if (path || kn_svgt_length(b, o->node) > 0)
            for (uint32_t k = o->from + !path; k < o->to; k++)
                alone[k] = 1;
    }
}

static bool placed(const kn_svgt_char *c) {
    return !isnan(c->x) || !isnan(c->y) || !isnan(c->dx) || !isnan(c->dy) || !isnan(c->rot);
}

/* ---- glyphs of a segment ---- */
static void take(kn_svgt *b, const kn_srun *r, uint32_t base, const kn_svgt_seg *s, double *pen,
                 double k, kn_glyph_run *out) {
    uint32_t lo = 0, hi = r->n;
    while (lo < hi && (base + r->cluster[lo] < s->from || base + r->cluster[lo] >= s->to))
        lo++;
    while (hi > lo && (base + r->cluster[hi - 1] < s->from || base + r->cluster[hi - 1] >= s->to))
        hi--;
    const uint32_t n = hi - lo;
    float *x = KN_ANEW_N(b->a, float, 3 * n + 1), *y = x + n, *adv = y + n;
    uint32_t *cluster = KN_ANEW_N(b->a, uint32_t, n + 1);
    for (uint32_t i = 0; i < n; i++) {
        x[i] = (float)((*pen + r->dx[lo + i]) / k);
        y[i] = (float)(-r->dy[lo + i] / k);
        adv[i] = (float)(r->adv[lo + i] / k);
        cluster[i] = base + r->cluster[lo + i];
        *pen += r->adv[lo + i];
    }
    *out = (kn_glyph_run){.font = r->face->font,
                          .size = (float)(r->size / k),
                          .rtl = r->rtl,
                          .n = n,
                          .glyph = r->glyph + lo,
                          .x = x,
                          .y = y,
                          .advance = adv,
                          .cluster = cluster};
}

static void fill_segment(kn_svgt *b, const stretch *t, kn_svgt_seg *s) {
    const double k = b->owners.v[s->owner].scale;
    double pen = 0;
    s->runs = KN_ANEW_N(b->a, kn_glyph_run, t->shaped->n + 1);
    for (uint32_t i = 0; i < t->shaped->n; i++) {
        const kn_srun *r = &t->shaped->runs[t->level & 1 ? t->shaped->n - 1 - i : i];
        if (t->from + r->to <= s->from || t->from + r->from >= s->to)
            continue;
        take(b, r, t->from, s, &pen, k, &s->runs[s->n_runs]);
        s->n_runs += s->runs[s->n_runs].n > 0;
    }
    s->w = ceil(pen * 64 - 1e-6) / 64 / k; /* layout units of the device */
}

static void cut(cutter *c, const uint8_t *alone) {
    kn_svgt *b = c->b;
    size_t t = 0;
    for (uint32_t i = 0; i < b->chars.n;) {
        const kn_svgt_char *ch = &b->chars.v[i];
        while (t + 1 < c->v.n && ch->at >= c->v.v[t].to)
            t++;
        const stretch *st = &c->v.v[t];
        uint32_t j = i + 1;
        while (j < b->chars.n && b->chars.v[j].at < st->to &&
               (!c->starts[b->chars.v[j].at] ||
                !(alone[j] || placed(&b->chars.v[j]) || b->chars.v[j].owner != ch->owner)))
            j++;
        kn_svgt_seg s = {.from = ch->at,
                         .to = j < b->chars.n ? b->chars.v[j].at : (uint32_t)b->text.n,
                         .first = i,
                         .owner = ch->owner,
                         .level = st->level,
                         .stretch = 1};
        fill_segment(b, st, &s);
        kn_vec_push(&b->segs, s);
        i = j;
    }
}

/* Where inline layout puts the segments: one behind the other, from left to right. */
static void line_up(kn_svgt *b) {
    const uint32_t n = (uint32_t)b->segs.n;
    uint8_t *levels = KN_ANEW_N(b->a, uint8_t, n + 1);
    double x = 0;
    b->visual = KN_ANEW_N(b->a, uint32_t, n + 1);
    for (uint32_t i = 0; i < n; i++)
        levels[i] = b->segs.v[i].level;
    kn_bidi_order(levels, n, b->visual);
    for (uint32_t i = 0; i < n; i++) {
        kn_svgt_seg *s = &b->segs.v[b->visual[i]];
        s->line = x;
        x += s->w;
    }
}

/* A chunk that would begin inside a cluster begins behind it. */
static void mark_chunks(kn_svgt *b) {
    bool late = false;
    for (size_t i = 0; i < b->segs.n; i++) {
        kn_svgt_seg *s = &b->segs.v[i];
        const uint32_t end = i + 1 < b->segs.n ? b->segs.v[i + 1].first : (uint32_t)b->chars.n;
        s->anchored = late || b->chars.v[s->first].anchored;
        late = false;
        for (uint32_t k = s->first + 1; k < end; k++)
            late = late || b->chars.v[k].anchored;
    }
}

void kn_svgt_segments(kn_svgt *b) {
    const uint32_t n = (uint32_t)b->text.n;
    if (!b->chars.n)
        return;
    cutter c = {.b = b,
                .levels = KN_ANEW_N(b->a, uint8_t, n + 1),
                .starts = KN_ANEW_N(b->a, uint8_t, n + 1)};
    uint8_t *alone = KN_ANEW_N(b->a, uint8_t, b->chars.n + 1);
    const bool rtl = b->in->style->text->direction == KN_KW_rtl;
    if (!kn_bidi_levels(kn_sb_str(&b->text), rtl, c.levels))
        memset(c.levels, 0, n + 1);
    mark_alone(b, alone);
    shape_all(&c);
    cut(&c, alone);
    line_up(b);
    mark_chunks(b);
    kn_vec_free(&c.v);
}
