/* Texts that lie on each other, and texts that stay when what is around them is hidden. */
#include "src/render/audit/rules.h"
#include <math.h>

#define SOLID  0.35 /* alpha of a colour from which on text takes its place for itself */
#define SHARED 0.2  /* part of the smaller text that both may cover */

typedef struct block {
    const kn_node *node;
    kn_rect all, *rects, *letters; /* what is seen of them; letters: NULL until asked for */
    size_t n;
} block;

/* What the boxes around let show of the lines. */
static size_t shown_rects(kn_audit *a, const kn_au_text *t, kn_rect **out) {
    size_t n = t->n;
    kn_rect *v = *out = KN_ANEW_N(a->arena, kn_rect, n);
    memcpy(v, t->rects, n * sizeof *v);
    for (const kn_node *p = t->of->node->parent; n && kn_is_elem(p); p = p->parent) {
        kn_rect c;
        if (!kn_au_clips(p) || !kn_layout_client_rect(a->s->layout, p, &c))
            continue;
        const bool across = p->style->box->overflow_x != KN_KW_visible,
                   down = p->style->box->overflow_y != KN_KW_visible;
        size_t kept = 0;
        for (size_t i = 0; i < n; i++) {
            const double x0 = across ? fmax(v[i].x, c.x) : v[i].x,
                         y0 = down ? fmax(v[i].y, c.y) : v[i].y,
                         x1 = across ? fmin(v[i].x + v[i].w, c.x + c.w) : v[i].x + v[i].w,
                         y1 = down ? fmin(v[i].y + v[i].h, c.y + c.h) : v[i].y + v[i].h;
            if (x1 - x0 > 0.5 && y1 - y0 > 0.5)
                v[kept++] = (kn_rect){x0, y0, x1 - x0, y1 - y0};
        }
        n = kept;
    }
    return n;
}

static const kn_node *hidden_above(const kn_node *n) {
    for (n = n->parent; kn_is_elem(n); n = n->parent)
        if (n->style && n->style->text->visibility != KN_KW_visible)
            return n;
    return NULL;
}

static double area(const kn_rect *v, size_t n) {
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += v[i].w * v[i].h;
    return sum;
}

static bool collide(const kn_rect *x, size_t nx, const kn_rect *y, size_t ny) {
    double shared = 0;
    for (size_t i = 0; i < nx; i++)
        for (size_t k = 0; k < ny; k++)
            shared += kn_au_shared(x[i], y[k]);
    return shared > fmin(area(x, nx), area(y, ny)) * SHARED;
}

static const kn_node *flow_container(const kn_node *n) {
    for (n = n->parent; kn_is_elem(n); n = n->parent)
        if (n->box && (n->box->kind == KN_BOX_FLEX || n->box->kind == KN_BOX_GRID))
            return n;
    return NULL;
}

static bool in_flow(const kn_node *n) {
    const kn_kw p = n->style->box->position;
    return p != KN_KW_absolute && p != KN_KW_fixed;
}

static const kn_rect *letters(const kn_audit *a, block *b) {
    if (!b->letters)
        b->letters = kn_au_ink_rects(a, b->node, b->rects, b->n);
    return b->letters;
}

static void pair_rule(const kn_audit *a, block *x, block *y) {
    if (kn_au_shared(x->all, y->all) <= 0 || kn_node_contains(x->node, y->node) ||
        kn_node_contains(y->node, x->node))
        return;
    if (in_flow(x->node) && in_flow(y->node) && flow_container(x->node) &&
        flow_container(x->node) == flow_container(y->node))
        return; /* layout made room for both */
    if (!collide(x->rects, x->n, y->rects, y->n) ||
        !collide(letters(a, x), x->n, letters(a, y), y->n))
        return;
    char *words = kn_au_all_text(x->node);
    kn_au_tell(a, x->node, y->node,
               &(kn_audit_finding){.code = "content_overlap",
                                   .sev = KN_SEV_WARN,
                                   .rect = x->all,
                                   .text = words,
                                   .message = "two blocks of text lie on each other",
                                   .hint = "give each its own place, or mark what is meant with "
                                           "data-layout-allow-overlap inside the composition"});
    free(words);
}

static void escape_rule(const kn_audit *a, const block *b, const kn_node *hidden) {
    char *words = kn_au_all_text(b->node);
    kn_au_tell(a, b->node, hidden,
               &(kn_audit_finding){.code = "visibility_escapes_segment",
                                   .sev = KN_SEV_WARN,
                                   .rect = b->all,
                                   .text = words,
                                   .message =
                                       "the text is seen though what is around it is hidden: "
                                       "it has a visibility of its own",
                                   .hint = "leave visibility: visible out"});
    free(words);
}

void kn_au_overlap_rules(kn_audit *a) {
    block *v = KN_ANEW_N(a->arena, block, a->texts.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < a->texts.n; i++) {
        const kn_au_text *t = &a->texts.v[i];
        block b = {.node = t->of->node};
        if (!kn_au_seen(a, t->of, false) || (t->of->marks & KN_MARK_OVERLAP) ||
            (double)b.node->style->text->color.a < SOLID)
            continue;
        b.n = shown_rects(a, t, &b.rects);
        if (!b.n)
            continue;
        b.all = kn_au_union(b.rects, b.n);
        const kn_node *hidden = hidden_above(b.node);
        if (hidden)
            escape_rule(a, &b, hidden);
        else
            v[n++] = b;
    }
    for (size_t i = 0; i < n; i++)
        for (size_t k = i + 1; k < n; k++)
            pair_rule(a, &v[i], &v[k]);
}
