/* Greedy line breaking (CSS Text 3 §5) over the items. */
#include "src/layout/inline/beside.h"
#include "src/layout/sizing.h"

/* ---- sizes that depend on the width ---- */
static bool rtl(const kn_style *s) {
    return s->text->direction == KN_KW_rtl;
}

static void measure_edges(kn_ifc *f, kn_it *it, kn_lu_opt basis) {
    kn_box *b = it->box;
    if (it->kind == KN_IT_OPEN) {
        kn_resolve_edges(b, basis);
        int start = rtl(b->style) ? IFC_RIGHT : IFC_LEFT, end = start ^ (IFC_LEFT ^ IFC_RIGHT);
        if (b->continues)
            b->margin[start] = b->border[start] = b->padding[start] = KN_LU0;
        if (b->continuation)
            b->margin[end] = b->border[end] = b->padding[end] = KN_LU0;
    }
    int side = (it->kind == KN_IT_OPEN) == !rtl(b->style) ? IFC_LEFT : IFC_RIGHT;
    it->w = kn_lu_add(kn_lu_add(b->margin[side], b->border[side]), b->padding[side]);
    (void)f;
}

kn_lin kn_atomic_constraints(const kn_lin *in, kn_lu width, const kn_box *b, kn_run_mode run) {
    kn_lu margins = kn_lu_add(b->margin[IFC_LEFT], b->margin[IFC_RIGHT]);
    return (kn_lin){.run = run,
                    .parent_w = kn_lu_some(width),
                    .parent_h = in->parent_h,
                    .avail_w = {KN_AVAIL_DEFINITE, kn_lu_clamp0(kn_lu_sub(width, margins))},
                    .avail_h = in->avail_h};
}

static void measure_atomic(kn_ifc *f, kn_it *it, const kn_lin *in, kn_fit fit, kn_lu width) {
    kn_box *b = it->box;
    kn_resolve_edges(b, fit == KN_FIT_WIDTH ? kn_lu_some(width) : KN_LU_NONE);
    kn_lu w;
    kn_hint_h(b, in->parent_h, KN_LU_NONE);
    if (fit == KN_FIT_WIDTH) {
        kn_lin c = kn_atomic_constraints(in, width, b, KN_RUN_MEASURE);
        it->out = kn_layout_box(f->l, b, &c);
        w = it->out.w;
    } else {
        w = kn_contribution_w(f->l, b,
                              fit == KN_FIT_MIN ? KN_AVAIL_MIN_CONTENT : KN_AVAIL_MAX_CONTENT);
    }
    it->w = kn_lu_add(w, kn_lu_add(b->margin[IFC_LEFT], b->margin[IFC_RIGHT]));
}

void kn_ifc_measure_items(kn_ifc *f, const kn_lin *in, kn_fit fit, kn_lu width) {
    kn_lu_opt basis = fit == KN_FIT_WIDTH ? kn_lu_some(width) : KN_LU_NONE;
    for (uint32_t i = 0; i < f->n; i++) {
        kn_it *it = &f->it[i];
        if (it->kind == KN_IT_OPEN || it->kind == KN_IT_CLOSE)
            measure_edges(f, it, basis);
        else if (it->kind == KN_IT_ATOMIC)
            measure_atomic(f, it, in, fit, width);
    }
}

/* CSS Fragmentation 3 §6.1: does the inline box have both its edges on every line? */
bool kn_clones_edges(const kn_box *b) {
    return b->style->box->decoration_break == KN_KW_clone && !(b->anonymous && !b->pseudo);
}

/* ---- one line ---- */
typedef struct breaker {
    const kn_ifc *f;
    kn_fit fit;
    kn_lu avail;
    kn_ipos start;
    kn_lu x;       /* width so far */
    kn_lu solid;   /* width without the spaces at the end */
    bool content;  /* something that makes a line box */
    bool any;      /* something that a line may not be broken before */
    bool overflow; /* no break was found in time */
    bool has_ok, has_emergency;
    kn_ipos ok, emergency;
    kn_lu ok_width, emergency_width;
    bool ok_content, ok_hyphen;
    float pos;             /* width from the item's start to the candidate */
    uint32_t asked;        /* the last place between items that was a candidate */
    const kn_ipos *stop;   /* the line ends there, whatever fits */
    struct kn_isink *sink; /* takes all candidates of a line as wide as need be */
} breaker;

/* Blink lets a line be wider by one unit, for rounding. */
static bool fits(const breaker *b, kn_lu w) {
    return b->fit == KN_FIT_MAX || w.v <= b->avail.v + 1;
}

static bool finish(const breaker *b, kn_ipos to, kn_lu width, bool content, bool forced,
                   kn_iline *out) {
    out->to = to;
    out->width = width;
    out->forced = forced;
    out->empty = !content;
    out->overflow = b->fit == KN_FIT_WIDTH && !fits(b, width);
    return true;
}

static bool end_at_ok(const breaker *b, kn_iline *out) {
    out->hyphen = b->ok_hyphen;
    return finish(b, b->ok, b->ok_width, b->ok_content, false, out);
}

static bool allowed(const breaker *b, uint8_t brk) {
    return brk == 1 || (brk == 2) || (brk == 3 && b->fit != KN_FIT_MIN);
}

/* A place where the line may end. True when it must: it overflows already. */
static bool candidate(breaker *b, uint8_t brk, uint32_t item, uint32_t off) {
    if (!b->any || !allowed(b, brk))
        return false;
    if (brk != 1) {
        if (!b->overflow) {
            b->has_emergency = true;
            b->emergency = (kn_ipos){item, off, b->pos};
            b->emergency_width = b->solid;
            return false;
        }
    }
    b->ok = (kn_ipos){item, off, b->pos};
    b->ok_width = b->solid;
    b->ok_content = b->content;
    b->ok_hyphen = false;
    b->has_ok = true;
    if (b->sink && b->sink->v.n < b->sink->max)
        kn_vec_push(&b->sink->v, ((kn_icandidate){.at = b->ok,
                                                  .before = (float)kn_px(b->solid),
                                                  .after = (float)kn_px(b->x)}));
    return b->overflow || (b->stop && b->stop->item == item && b->stop->off == off);
}

/* Content up to width `w` comes in. True when the line ends before it. */
static bool overflows(breaker *b, kn_lu w, kn_iline *out) {
    if (b->overflow || fits(b, w))
        return false;
    if (b->has_ok)
        return end_at_ok(b, out);
    if (b->has_emergency) {
        out->emergency = true;
        return finish(b, b->emergency, b->emergency_width, true, false, out);
    }
    b->overflow = true;
    return false;
}

static uint32_t char_len(kn_str t, uint32_t at) {
    uint32_t cp;
    return (uint32_t)kn_utf8_next(t.p + at, t.p + t.n, &cp);
}

/* A soft hyphen that ends a line shows, and must have room. */
static bool text_candidate(breaker *b, uint32_t i, uint32_t q) {
    if (!kn_after_soft_hyphen(b->f->text, q))
        return candidate(b, b->f->brk[q], i, q);
    kn_lu solid = b->solid;
    uint32_t owner = i; /* the text that the soft hyphen is in */
    while (owner > 0 && (b->f->it[owner].kind != KN_IT_TEXT || b->f->it[owner].from >= q))
        owner--;
    if (b->f->it[owner].kind != KN_IT_TEXT)
        return candidate(b, b->f->brk[q], i, q);
    kn_lu w = kn_shaped_width(kn_hyphen(b->f, &b->f->segs[b->f->it[owner].seg]));
    if (b->has_ok && !fits(b, kn_lu_add(solid, w)))
        return false;
    b->solid = kn_lu_add(solid, w);
    bool end = candidate(b, b->f->brk[q], i, q);
    b->ok_hyphen = b->ok.off == q && b->ok.item == i;
    if (b->sink && b->sink->v.n && b->ok_hyphen)
        b->sink->v.v[b->sink->v.n - 1].hyphen = true;
    b->solid = solid;
    return end;
}

/* The text from the line's start in the item on, `w` wide. In min-content Blink takes the
 * difference of positions in the item, both rounded up. */
static kn_lu advance(const breaker *b, const kn_it *it, float before, float w) {
    if (b->fit == KN_FIT_MIN && it->collapse)
        return kn_lu_clamp0(kn_lu_sub(kn_lu_ceil(before + w), kn_lu_ceil(before)));
    return kn_lu_clamp0(kn_lu_ceil(w));
}

/* Ends of boxes that follow a forced break stay on its line. */
static kn_ipos after_break(const kn_ifc *f, uint32_t i) {
    uint32_t k = i + 1;
    while (k < f->n && f->it[k].kind == KN_IT_CLOSE)
        k++;
    return (kn_ipos){k, k < f->n ? f->it[k].from : (uint32_t)f->text.n};
}

/* The mark before byte `next` gives up its blank half, `half` wide, when the line may end there
 * and has no room otherwise. */
static bool end_trimmed(const breaker *b, uint32_t i, uint32_t next, kn_lu x, float half,
                        kn_iline *out) {
    const kn_ifc *f = b->f;
    const kn_lu w = kn_lu_sub(x, kn_lu_floor(half));
    if (b->fit != KN_FIT_WIDTH || b->overflow || fits(b, x) || !fits(b, w))
        return false;
    kn_ipos to = {i, next};
    if (next == f->it[i].to) {
        for (to.item = i + 1; to.item < f->n && f->it[to.item].kind == KN_IT_CLOSE;)
            to.item++;
        if (to.item < f->n && f->it[to.item].kind == KN_IT_BREAK) {
            out->trim = true;
            return finish(b, after_break(f, to.item), w, true, true, out);
        }
    }
    if (to.item < f->n && f->brk[next] != 1)
        return false;
    out->trim = true;
    return finish(b, to, w, true, false, out);
}

static bool text_item(breaker *b, uint32_t i, kn_iline *out) {
    const kn_it *it = &b->f->it[i];
    const kn_seg *s = &b->f->segs[it->seg];
    const kn_lu base = b->x;
    uint32_t from = i == b->start.item && b->start.off > it->from ? b->start.off : it->from;
    const float before = from > it->from ? b->start.w : 0;
    float w = 0;
    for (uint32_t q = from; q < it->to;) {
        uint32_t n = char_len(b->f->text, q);
        b->pos = before + w;
        if (q > from && b->f->brk[q] && text_candidate(b, i, q))
            return end_at_ok(b, out);
        const float own = w;
        for (uint32_t k = q; k < q + n; k++)
            w += s->shaped->width[k - s->from];
        const uint8_t half = s->shaped->halves ? s->shaped->halves[q - s->from] : KN_HALF_NONE;
        if (half == KN_HALF_OPEN && q == b->start.off) /* whole at a line's start */
            w += w - own;
        kn_lu x = kn_lu_add(base, advance(b, it, before, w));
        bool space = b->f->text.p[q] == ' ';
        bool vanishes = space && (it->collapse || (it->hang && b->fit != KN_FIT_MAX));
        if (!vanishes) {
            if (half == KN_MAY_HALVE && end_trimmed(b, i, q + n, x, (w - own) / 2, out))
                return true;
            if (overflows(b, x, out))
                return true;
            b->solid = x;
        }
        if (!(space && it->collapse))
            b->content = true;
        b->any = true;
        b->x = x;
        q += n;
    }
    return false;
}

static bool atomic_item(breaker *b, uint32_t i, kn_iline *out) {
    kn_lu x = kn_lu_add(b->x, b->f->it[i].w);
    if (overflows(b, x, out))
        return true;
    b->x = b->solid = x;
    b->content = b->any = true;
    return false;
}

static bool edge_item(breaker *b, uint32_t i, kn_iline *out) {
    const kn_it *it = &b->f->it[i];
    const kn_box *bx = it->box;
    int side = (it->kind == KN_IT_OPEN) == !rtl(bx->style) ? IFC_LEFT : IFC_RIGHT;
    bool edge = bx->margin[side].v || bx->border[side].v || bx->padding[side].v;
    if (!edge)
        return false;
    kn_lu trail = kn_lu_sub(b->x, b->solid);
    b->x = kn_lu_add(b->x, it->w);
    if (it->kind == KN_IT_CLOSE && overflows(b, kn_lu_sub(b->x, trail), out))
        return true;
    b->solid = kn_lu_sub(b->x, trail);
    b->content = true;
    return false;
}

static bool tab_item(breaker *b, uint32_t i, kn_iline *out) {
    const kn_it *it = &b->f->it[i];
    const bool hangs = it->style->text->ws_collapse != KN_KW_break_spaces &&
                       it->style->text->wrap_mode != KN_KW_nowrap;
    kn_lu x = kn_lu_add(b->x, kn_tab_width(b->f, it, b->x));
    if (!hangs && overflows(b, x, out))
        return true;
    b->x = x;
    if (!hangs || b->fit == KN_FIT_MAX)
        b->solid = x;
    b->content = b->any = true;
    return false;
}

/* The spaces that vanish at the end: only white space, ends and starts of boxes may follow them. */
static uint32_t trimmed_end(const kn_ifc *f, kn_ipos from, kn_ipos to) {
    uint32_t end = to.item < f->n ? to.off : (uint32_t)f->text.n;
    for (uint32_t i = to.item < f->n ? to.item + 1 : f->n; i-- > from.item;) {
        const kn_it *it = &f->it[i];
        if (it->from >= end && it->to > it->from)
            continue;
        if (it->kind == KN_IT_OPEN || it->kind == KN_IT_CLOSE || it->kind == KN_IT_OOF ||
            it->kind == KN_IT_FLOAT)
            continue;
        if (it->kind != KN_IT_TEXT || !it->collapse)
            break;
        uint32_t stop = it->from > from.off ? it->from : from.off;
        uint32_t e = end < it->to ? end : it->to;
        while (e > stop && f->text.p[e - 1] == ' ')
            e--;
        end = e;
        if (e > stop)
            break;
    }
    return end;
}

static bool run_items(breaker *b, kn_iline *out) {
    const kn_ifc *f = b->f;
    for (uint32_t i = b->start.item; i < f->n; i++) {
        const kn_it *it = &f->it[i];
        bool here = i == b->start.item && b->start.off > it->from;
        /* between boxes the line ends before the first start of one, after the ends */
        if (!here && it->kind != KN_IT_CLOSE && it->kind != KN_IT_OOF && it->kind != KN_IT_FLOAT &&
            f->brk[it->from] && it->from != b->asked) {
            b->asked = it->from;
            b->pos = 0;
            if (text_candidate(b, i, it->from))
                return end_at_ok(b, out);
        }
        bool done = false;
        switch (it->kind) {
        case KN_IT_TEXT:
            done = text_item(b, i, out);
            break;
        case KN_IT_ATOMIC:
            done = atomic_item(b, i, out);
            break;
        case KN_IT_OPEN:
        case KN_IT_CLOSE:
            done = edge_item(b, i, out);
            break;
        case KN_IT_TAB:
            done = tab_item(b, i, out);
            break;
        case KN_IT_FLOAT:
            if (f->beside && b->fit == KN_FIT_WIDTH)
                b->avail = kn_beside_float(f->beside, f, i, b->x, b->solid);
            break;
        case KN_IT_BREAK:
            return finish(b, after_break(f, i), b->solid, true, true, out);
        default:
            break;
        }
        if (done)
            return true;
    }
    return finish(b, (kn_ipos){f->n, (uint32_t)f->text.n}, b->solid, b->content, false, out);
}

/* Start edges that open boxes repeat on every line. As in Blink, nothing keeps room for the end
 * edges where a box is broken. */
static void reopen(breaker *b, int32_t open) {
    for (; open >= 0 && b->start.item > (uint32_t)open; open = b->f->it[open].parent) {
        const kn_it *it = &b->f->it[open];
        if (!kn_clones_edges(it->box))
            continue;
        b->x = kn_lu_add(b->x, it->w);
    }
    b->solid = b->x;
}

/* Collapsible spaces at the start of a line vanish: text after a soft break never begins with one
 * (breaks are after the spaces), so only the start of the context needs none of it (items.c removed
 * them). */
static void one_line(breaker *b, kn_iline *out) {
    const kn_ifc *f = b->f;
    const kn_it *first = &f->it[b->start.item];
    *out = (kn_iline){.from = b->start, .start = b->x};
    b->solid = b->x;
    reopen(b, first->kind == KN_IT_CLOSE ? first->mate : first->parent);
    run_items(b, out);
    out->end = trimmed_end(f, b->start, out->to);
}

bool kn_ifc_next_line(const kn_ifc *f, kn_ipos at, kn_fit fit, kn_lu width, kn_lu indent,
                      kn_iline *out) {
    if (at.item >= f->n)
        return false;
    breaker b = {
        .f = f, .fit = fit, .avail = fit == KN_FIT_MIN ? KN_LU0 : width, .start = at, .x = indent};
    one_line(&b, out);
    return true;
}

void kn_ifc_line_to(const kn_ifc *f, kn_ipos at, kn_lu width, kn_lu indent, kn_ipos stop,
                    kn_iline *out) {
    breaker b = {.f = f, .avail = width, .start = at, .x = indent, .stop = &stop};
    one_line(&b, out);
}

void kn_ifc_candidates(const kn_ifc *f, kn_ipos at, struct kn_isink *sink, kn_iline *out) {
    breaker b = {.f = f, .avail = {INT32_MAX - 1}, .start = at, .sink = sink};
    one_line(&b, out);
}
