/* Places of the segments of SVG text (SVG 2 §11.5 steps 4 to 8), where Blink departs from it as
 * Blink does. */
#include "src/layout/svg/text.h"

#define TOLERANCE 0.5 /* of chords along paths */

static const kn_node *path_of(const kn_svgt *b, const kn_svgt_seg *s) {
    return b->owners.v[s->owner].path;
}

static bool begins_path(const kn_svgt *b, const kn_svgt_seg *s) {
    return path_of(b, s) &&
           (s->first == 0 || b->owners.v[b->chars.v[s->first - 1].owner].path != path_of(b, s));
}

/* ---- step 4 ---- */
static void move_by_dx(kn_svgt *b) {
    double dx = 0, dy = 0;
    uint32_t k = 0;
    for (size_t i = 0; i < b->segs.n; i++) {
        kn_svgt_seg *s = &b->segs.v[i];
        const uint32_t end = i + 1 < b->segs.n ? b->segs.v[i + 1].first : (uint32_t)b->chars.n;
        for (k = s->first; k < end; k++) { /* those inside a cluster move what follows it */
            const kn_svgt_char *c = &b->chars.v[k];
            if (!isnan(c->x))
                dx = 0;
            if (!isnan(c->y))
                dy = 0;
            if (k == s->first && begins_path(b, s))
                dx = dy = 0;
            dx += isnan(c->dx) ? 0 : c->dx;
            dy += isnan(c->dy) ? 0 : c->dy;
            if (k == s->first) {
                s->x = s->line + dx;
                s->y = dy;
            }
        }
    }
}

/* ---- step 5: textLength ---- */
typedef struct fitted { /* what descendants with textLength have done */
    KN_VEC(uint32_t) v; /* their first segments */
} fitted;

static bool begins(const fitted *f, uint32_t seg) {
    for (size_t i = 0; i < f->v.n; i++)
        if (f->v.v[i] == seg)
            return true;
    return false;
}

static void stretch_glyphs(kn_svgt *b, uint32_t i, uint32_t j, double from, double k) {
    for (; i < j; i++) {
        kn_svgt_seg *s = &b->segs.v[i];
        const double x = from + (s->x - from) * k;
        s->shift_x += x - s->x;
        s->x = x;
        if (!s->fitted) {
            s->stretch = k;
            s->w *= k;
        }
        s->fitted = true;
    }
}

/* What is missing goes between the segments, from left to right. Returns how far the last moves. */
static double spread(kn_svgt *b, fitted *f, uint32_t i, uint32_t j, double missing) {
    double n = -1, shift = 0;
    for (uint32_t k = i; k < j; k++)
        n += !b->segs.v[k].fitted || begins(f, k);
    const double each = n != 0 ? missing / n : 0;
    for (size_t v = 0; v < b->segs.n; v++) {
        const uint32_t k = b->visual[v];
        kn_svgt_seg *s = &b->segs.v[k];
        if (k < i || k >= j)
            continue;
        s->x += shift;
        s->shift_x += shift;
        if (!s->fitted || begins(f, k))
            shift += each;
        s->fitted = true;
    }
    return shift;
}

static void fit(kn_svgt *b, const kn_svgt_owner *o, double want, fitted *f) {
    double lo = INFINITY, hi = -INFINITY, shift;
    uint32_t i = 0, j;
    while (i < b->segs.n && b->segs.v[i].first < o->from)
        i++;
    for (j = i; j < b->segs.n && b->segs.v[j].first < o->to; j++) {
        lo = fmin(lo, b->segs.v[j].x);
        hi = fmax(hi, b->segs.v[j].x + b->segs.v[j].w);
    }
    if (i == j)
        return;
    if (kn_str_eq(kn_svgt_attr(b, o->node, "lengthAdjust"), KN_S("spacingAndGlyphs"))) {
        if (lo >= hi)
            return;
        stretch_glyphs(b, i, j, lo, want / (hi - lo));
        shift = want - (hi - lo);
    } else {
        shift = spread(b, f, i, j, want - (hi - lo));
    }
    for (uint32_t k = j; k < b->segs.n && !b->segs.v[k].anchored; k++)
        b->segs.v[k].x += shift; /* the rest of the chunk goes along */
    size_t kept = 0;
    for (size_t k = 0; k < f->v.n; k++)
        if (f->v.v[k] < i || f->v.v[k] >= j)
            f->v.v[kept++] = f->v.v[k];
    f->v.n = kept;
    kn_vec_push(&f->v, i);
}

static void fit_lengths(kn_svgt *b) {
    fitted f = {0};
    for (size_t i = 0; i < b->closing.n; i++) {
        const kn_svgt_owner *o = &b->owners.v[b->closing.v[i]];
        const double want = kn_svgt_length(b, o->node);
        if (want > 0)
            fit(b, o, want, &f);
    }
    kn_vec_free(&f.v);
}

/* ---- step 6 ---- */
static void move_to_xy(kn_svgt *b) {
    double x = 0, y = 0;
    for (size_t i = 0; i < b->segs.n; i++) {
        kn_svgt_seg *s = &b->segs.v[i];
        const uint32_t end = i + 1 < b->segs.n ? b->segs.v[i + 1].first : (uint32_t)b->chars.n;
        for (uint32_t k = s->first; k < end; k++) {
            const kn_svgt_char *c = &b->chars.v[k];
            if (!isnan(c->x))
                x = c->x - s->line - s->shift_x;
            if (!isnan(c->y))
                y = c->y;
            if (k == s->first && begins_path(b, s))
                y = 0;
            if (k == s->first) {
                s->x += x;
                s->y += y;
            }
        }
    }
}

/* ---- step 7: text-anchor ---- */
static double anchor_shift(const kn_style *st, double first, double lo, double hi) {
    const bool ltr = st->text->direction != KN_KW_rtl;
    const kn_kw a = st->svg->text_anchor;
    if (a == KN_KW_middle)
        return first - (lo + hi) / 2;
    return first - ((a == KN_KW_end) == ltr ? hi : lo);
}

static void anchor(kn_svgt *b) {
    for (size_t i = 0, j; i < b->segs.n; i = j) {
        double lo = INFINITY, hi = -INFINITY;
        for (j = i; j < b->segs.n &&
                    (j == i || (!b->segs.v[j].anchored &&
                                (!path_of(b, &b->segs.v[i]) ||
                                 path_of(b, &b->segs.v[j]) == path_of(b, &b->segs.v[i]))));
             j++) {
            lo = fmin(lo, b->segs.v[j].x);
            hi = fmax(hi, b->segs.v[j].x + b->segs.v[j].w);
        }
        const kn_style *st = b->owners.v[b->segs.v[i].owner].style;
        const double shift = anchor_shift(st, b->segs.v[i].x, lo, hi);
        for (size_t k = i; k < j; k++)
            b->segs.v[k].x += shift;
    }
}

/* ---- step 8: textPath ---- */
static bool outline_of(const kn_svgt *b, const kn_node *tp, kn_path *out) {
    const kn_scene *s = b->in->layout->scene;
    const kn_node *t = kn_svg_target(s, tp, kn_svg_href(s, tp));
    const kn_str data = kn_svgt_attr(b, tp, "path");
    kn_mat4 m;
    if (data.n) /* SVG 2 §11.8.1: it comes before the reference */
        return kn_path_data(b->a, data, 0, 0, out) && out->n_segs;
    if (!t || !kn_svg_path_in(t, b->in->view, b->a, out))
        return false;
    if (kn_svg_transform(b->in->layout, t, b->in->view, &m))
        *out = kn_svg_path_map(out, &m, b->a);
    return true;
}

static double start_offset(const kn_svgt *b, const kn_node *tp, double length) {
    const kn_str s = kn_svgt_attr(b, tp, "startOffset");
    const char *next;
    double d;
    if (!s.n || !kn_parse_double(s.p, s.p + s.n, &d, &next))
        return 0;
    if (next < s.p + s.n && *next == '%')
        return d / 100 * length;
    d = kn_svg_length_of(d, kn_str_trim((kn_str){next, (size_t)(s.p + s.n - next)}), KN_SVG_X,
                         b->in->view, b->in->style);
    const kn_scene *sc = b->in->layout->scene;
    const kn_node *t = kn_svg_target(sc, tp, kn_svg_href(sc, tp));
    const kn_atom name = kn_atom_find(sc->atoms, KN_S("pathLength"));
    const double own = t && name ? kn_svg_number(t, name, 0) : 0;
    return own > 0 ? d * length / own : d; /* in the author's units */
}

typedef struct track { /* path under the text */
    const kn_node *node;
    const kn_ruler *ruler; /* NULL: there is none, and nothing is drawn */
    double offset;
} track;

static void lay_track(const kn_svgt *b, const kn_node *tp, track *t) {
    kn_path p;
    *t = (track){.node = tp};
    if (!outline_of(b, tp, &p))
        return;
    t->ruler = kn_ruler_new(&p, TOLERANCE, b->a);
    if (kn_ruler_length(t->ruler) > 0)
        t->offset = start_offset(b, tp, kn_ruler_length(t->ruler));
    else
        t->ruler = NULL;
}

static void put_on(const track *t, kn_svgt_seg *s) {
    s->on_path = true;
    s->hidden = !t->ruler;
    if (s->hidden)
        return;
    const double mid = s->x + s->w / 2 + t->offset;
    if (mid < 0 || mid > kn_ruler_length(t->ruler)) {
        s->hidden = true; /* beyond the ends nothing is drawn */
        return;
    }
    double along = 0;
    const kn_pt p = kn_ruler_at(t->ruler, mid, &along);
    s->angle += along;
    if (s->angle == 0) { /* it stands upright: a text like any other */
        s->x = p.x - s->w / 2;
        s->y += p.y;
        s->on_path = false;
    } else {
        s->below = s->y;
        s->x = p.x;
        s->y = p.y;
    }
}

/* Text behind a path goes on where that ends. */
static kn_pt behind(const kn_svgt *b, const track *t, size_t i) {
    const kn_svgt_seg *s = &b->segs.v[i];
    kn_pt p = {0, 0};
    if (t->ruler) {
        p = kn_ruler_at(t->ruler, kn_ruler_length(t->ruler), NULL);
    } else {
        while (i > 0 && b->segs.v[i - 1].hidden)
            i--;
        if (i > 0)
            p = (kn_pt){b->segs.v[i - 1].x + b->segs.v[i - 1].w, b->segs.v[i - 1].y};
    }
    return (kn_pt){p.x - s->x, p.y - s->y};
}

static void follow_paths(kn_svgt *b) {
    track t = {0};
    kn_pt more = {0, 0};
    bool after = false;
    for (size_t i = 0; i < b->segs.n; i++) {
        kn_svgt_seg *s = &b->segs.v[i];
        const kn_node *tp = path_of(b, s);
        if (tp) {
            if (tp != t.node)
                lay_track(b, tp, &t);
            put_on(&t, s);
            continue;
        }
        if (t.node) {
            more = behind(b, &t, i);
            after = true;
            t.node = NULL;
        }
        after = after && !s->anchored;
        if (after) {
            s->x += more.x;
            s->y += more.y;
        }
    }
}

void kn_svgt_place(kn_svgt *b) {
    if (!b->segs.n)
        return;
    move_by_dx(b);
    fit_lengths(b);
    move_to_xy(b);
    anchor(b);
    for (size_t i = 0; i < b->segs.n; i++) {
        const double rot = b->chars.v[b->segs.v[i].first].rot;
        b->segs.v[i].angle = isnan(rot) ? 0 : rot * M_PI / 180;
    }
    follow_paths(b);
}
