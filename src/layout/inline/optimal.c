/* text-wrap: pretty (CSS Text 4 §6.4). As in Blink the last lines of a paragraph are broken anew
 * when the last one would be short, at the breaks whose sum of penalties is least (Knuth and Plass,
 * with the weights of Android's text layout). Positions are px from the paragraph part's start. */
#include "src/layout/inline/ifc.h"
#include <float.h>

#define LAST_LINES       4
#define MAX_CANDIDATES   2048 /* the search is quadratic where the text has no width */
#define OVERFULL         1e12f
#define ORPHAN_PENALTY   10000.f
#define LAST_LINE_WEIGHT 4.f

typedef KN_VEC(kn_icandidate) candidates;

typedef struct score { /* of the best lines up to a candidate */
    float score;
    uint32_t prev, line;
} score;

typedef struct greedy { /* the paragraph's last lines as they are without this */
    kn_iline ln[LAST_LINES];
    uint32_t n, total;
    bool usable;
} greedy;

static bool scores_allowed(const kn_ifc *f) {
    for (uint32_t i = 0; i < f->n; i++) {
        const kn_it *it = &f->it[i];
        if (it->kind == KN_IT_TAB || it->kind == KN_IT_FLOAT || it->w.v < 0 ||
            it->style->text->ws_collapse == KN_KW_break_spaces)
            return false;
        if (it->kind == KN_IT_OPEN && kn_clones_edges(it->box))
            return false;
    }
    return true;
}

/* The lines of the paragraph that starts at `at`. */
static greedy greedy_lines(const kn_ifc *f, kn_ipos at, kn_lu width, kn_lu indent) {
    greedy g = {.usable = true};
    kn_iline ln;
    while (kn_ifc_next_line(f, at, KN_FIT_WIDTH, width, indent, &ln)) {
        if (g.n == LAST_LINES)
            memmove(g.ln, g.ln + 1, --g.n * sizeof *g.ln);
        g.ln[g.n++] = ln;
        g.total++;
        g.usable &= !ln.overflow && !ln.emergency;
        if (ln.forced)
            break;
        at = ln.to;
        indent = KN_LU0;
    }
    return g;
}

/* Hyphenation just before the last line, and a last line of one short word, are what asks for other
 * breaks. */
static bool worth_it(const kn_ifc *f, const greedy *g, kn_lu width) {
    if (g->n < 2 || !g->usable)
        return false;
    if (g->n >= 3 && g->ln[g->n - 2].hyphen && g->ln[g->n - 3].hyphen)
        return true;
    const kn_iline *last = &g->ln[g->n - 1];
    if (last->width.v >= width.v / 3)
        return false;
    for (uint32_t k = last->from.off + 1; k < last->end; k++)
        if (f->brk[k] == 1)
            return false;
    return true;
}

static void score_all(const candidates *c, score *s, float width, float first_width, float penalty,
                      float zoom, bool justify) {
    uint32_t active = 0;
    s[0] = (score){0, 0, 0};
    for (uint32_t end = 1; end < c->n; end++) {
        const kn_icandidate *e = &c->v[end];
        const bool last = end == c->n - 1;
        float best = FLT_MAX;
        uint32_t prev = active;
        for (uint32_t start = active; start < end; start++) {
            float room = s[start].line ? width : first_width;
            float rest = c->v[start].after + room + 1.f / 64 - e->before;
            float add;
            if (rest < 0 && (last || !justify))
                add = OVERFULL;
            else if (last)
                add = LAST_LINE_WEIGHT * c->v[start].penalty;
            else
                add = rest < 0 ? OVERFULL : rest * rest / zoom;
            if (rest < 0)
                active = start + 1;
            if (s[start].score + add <= best) {
                best = s[start].score + add;
                prev = start;
            }
        }
        s[end] = (score){best + e->penalty + penalty, prev, s[prev].line + 1};
    }
}

static void weigh(candidates *c, float hyphen_penalty, float zoom) {
    for (size_t i = 0; i < c->n; i++)
        c->v[i].penalty = c->v[i].hyphen ? hyphen_penalty : 0;
    for (size_t i = c->n - 1; i-- > 0;) { /* the last place to break leaves an orphan */
        c->v[i].penalty += ORPHAN_PENALTY * zoom;
        if (!c->v[i].hyphen)
            break;
    }
}

/* Candidates from the first of the last lines to the paragraph's end, both included. */
static bool collect(const kn_ifc *f, const greedy *g, candidates *c) {
    struct kn_isink sink = {.max = MAX_CANDIDATES};
    kn_vec_push(&sink.v, ((kn_icandidate){.at = g->ln[0].from}));
    kn_iline ln;
    kn_ifc_candidates(f, g->ln[0].from, &sink, &ln);
    const kn_ipos end = g->ln[g->n - 1].to;
    float w = (float)kn_px(ln.width);
    if (sink.v.v[sink.v.n - 1].at.off < end.off)
        kn_vec_push(&sink.v, ((kn_icandidate){.at = end, .before = w, .after = w}));
    c->v = sink.v.v;
    c->n = sink.v.n;
    c->cap = sink.v.cap;
    return c->n >= 5 && c->n < MAX_CANDIDATES;
}

static void choose(const kn_ifc *f, const greedy *g, candidates *c, kn_lu width, kn_optimal *out) {
    const bool justify = f->box->style->text->align == KN_KW_justify;
    const float zoom = f->box->style->zoom > 0 ? f->box->style->zoom : 1;
    const float unit = (float)kn_px(width) * f->box->style->font->size / zoom;
    weigh(c, justify ? unit / 2 : unit * 2, zoom);
    score *s = KN_ANEW_N(kn_layout_arena(f->l), score, c->n);
    score_all(c, s, (float)kn_px(width),
              (float)kn_px(kn_lu_clamp0(kn_lu_sub(width, g->ln[0].start))), justify ? 0 : unit * 4,
              zoom, justify);
    uint32_t i = (uint32_t)c->n - 1, n = s[i].line;
    if (n > LAST_LINES || s[i].score >= OVERFULL)
        return;
    out->first = g->total - g->n;
    out->n = n;
    for (uint32_t k = n; k-- > 0; i = s[i].prev)
        out->at[k] = c->v[i].at;
}

kn_optimal kn_ifc_optimal(const kn_ifc *f, kn_ipos at, kn_lu width, kn_lu indent) {
    kn_optimal out = {0};
    if (at.item >= f->n || !scores_allowed(f))
        return out;
    greedy g = greedy_lines(f, at, width, indent);
    if (!worth_it(f, &g, width))
        return out;
    candidates c = {0};
    if (collect(f, &g, &c))
        choose(f, &g, &c, width, &out);
    kn_vec_free(&c);
    return out;
}
