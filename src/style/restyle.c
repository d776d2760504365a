/* The walk that brings styles up to date: what is damaged, and what follows from it by inheritance.
 */
#include "parser/scene/shadow.h"
#include "src/style/animation.h"

/* What a parent hands down to its children. */
typedef struct kn_down {
    bool rematch;              /* selectors may match differently */
    bool all;                  /* recompute whatever else (rem, environment) */
    const kn_style *old, *now; /* the parent's styles; old NULL: everything is new */
    uint64_t vars;             /* custom properties that changed, as a bloom filter */
} kn_down;

#define STYLE_BITS (KN_DMG_STYLE | KN_DMG_INLINE | KN_DMG_SUBTREE)

kn_sdata *kn_sdata_of(kn_styler *st, kn_node *n) {
    if (n->style_data && ((kn_sdata *)n->style_data)->gen == n->gen)
        return n->style_data;
    while (st->data.n <= n->id)
        kn_vec_push(&st->data, NULL);
    if (!st->data.v[n->id])
        st->data.v[n->id] = KN_NEW(kn_sdata);
    kn_sdata *d = st->data.v[n->id];
    for (int i = 0; i < 3; i++)
        d->rules[i].n = 0;
    d->marker.n = d->letter.n = 0;
    for (size_t i = 0; i < d->snap.n; i++)
        kn_value_unref(d->snap.v[i].value);
    d->snap.n = 0;
    for (size_t i = 0; i < d->hints.n; i++)
        kn_value_unref(d->hints.v[i].value);
    d->hints.n = 0;
    if (d->path)
        kn_value_unref(d->path);
    d->path = NULL;
    d->gen = n->gen;
    d->rules_epoch = 0;
    d->cq_w = d->cq_h = -1;
    d->vars_used = 0;
    d->animated = d->stale = d->cq_rules = false;
    d->starts.n = d->transitions.n = 0;
    d->base = NULL;
    n->style_data = d;
    return d;
}

/* ---- inline style: what changed since it was last cascaded ---- */

static void snap_take(kn_node *n, kn_sdata *d) {
    const kn_decls *in = n->inline_style;
    for (size_t i = 0; i < d->snap.n; i++)
        kn_value_unref(d->snap.v[i].value);
    d->snap.n = 0;
    for (size_t i = 0; in && i < in->v.n; i++) {
        const kn_decl *x = &in->v.v[i];
        kn_vec_push(&d->snap, ((kn_snap){x->prop, x->important, x->logical, x->custom,
                                         kn_value_ref(x->value)}));
    }
}

static bool snap_is(const kn_snap *s, const kn_decl *x) {
    return s->prop == x->prop && s->custom == x->custom && s->logical == x->logical;
}

static const kn_snap *snap_find(const kn_sdata *d, const kn_decl *x, size_t hint) {
    if (hint < d->snap.n && snap_is(&d->snap.v[hint], x))
        return &d->snap.v[hint];
    for (size_t i = 0; i < d->snap.n; i++)
        if (snap_is(&d->snap.v[i], x))
            return &d->snap.v[i];
    return NULL;
}

/* Longhands whose inline declaration differs from the snapshot; false: too many, or custom or
 * logical properties. */
static bool snap_diff(const kn_node *n, const kn_sdata *d, uint16_t *out, size_t cap,
                      size_t *count) {
    const kn_decls *in = n->inline_style;
    size_t k = 0;
    for (size_t i = 0; in && i < in->v.n; i++) {
        const kn_decl *x = &in->v.v[i];
        const kn_snap *s = snap_find(d, x, i);
        if (s && s->value == x->value && s->important == x->important)
            continue;
        if (x->prop == KN_PROP_CUSTOM || x->important || x->logical || k == cap)
            return false;
        out[k++] = x->prop;
    }
    for (size_t i = 0; i < d->snap.n; i++) {
        const kn_snap *s = &d->snap.v[i];
        bool there = in && i < in->v.n && snap_is(s, &in->v.v[i]);
        for (size_t j = 0; !there && in && j < in->v.n; j++)
            there = snap_is(s, &in->v.v[j]);
        if (there)
            continue;
        if (s->prop == KN_PROP_CUSTOM || s->logical || k == cap)
            return false;
        out[k++] = s->prop;
    }
    *count = k;
    return true;
}

/* ---- one element ---- */

/* The cascaded style as it is now, where keyframes set custom properties. */
static const kn_style *build(kn_styler *st, kn_node *n, kn_sdata *d, int pe, const kn_style *parent,
                             bool *animated) {
    const kn_style *s = kn_style_build(st, n, d, pe, parent, &d->vars_used);
    kn_cctx c;
    if (!kn_has_animation(s) && !kn_has_effects(st, n, pe))
        return s;
    *animated = true;
    kn_cctx_init(&c, st, n, s, parent);
    st->vars_now = kn_animate_vars(&c, n, d, pe, s->anim, s->vars);
    if (st->vars_now != s->vars)
        s = kn_style_build(st, n, d, pe, parent, &d->vars_used);
    st->vars_now = NULL;
    return s;
}

static const kn_style *build_pseudo(kn_styler *st, kn_node *n, kn_sdata *d, int pe) {
    bool animated = false;
    if (d->rules[pe].n == 0)
        return NULL;
    const kn_style *s = build(st, n, d, pe, n->style, &animated);
    if (animated) {
        s = kn_animate(st, n, d, pe, s, n->style);
        d->animated = true;
    }
    const kn_content *c = s->gen->content;
    return !c || c->n == 0 ? NULL : s;
}

/* Being a containing block matters only to what is inside; scripts give many leaves a transform. */
static unsigned node_diff(const kn_node *n, const kn_style *old, const kn_style *now) {
    unsigned damage = kn_style_diff(old, now);
    bool leaf = !n->before && !n->after;
    for (const kn_node *c = kn_flat_first(n); leaf && c; c = kn_flat_next(c))
        leaf = c->kind != KN_NODE_ELEMENT;
    if ((damage & KN_DMG_CONTAINING) && !leaf)
        damage |= KN_DMG_LAYOUT;
    return damage & ~KN_DMG_CONTAINING;
}

static unsigned pseudo_diff(const kn_style *old, const kn_style *now) {
    if (!old != !now)
        return KN_DMG_BOX | KN_DMG_LAYOUT;
    return old ? kn_style_diff(old, now) & ~KN_DMG_CONTAINING : 0;
}

static void set_pseudos(kn_styler *st, kn_node *n, kn_sdata *d, unsigned *damage) {
    const kn_style *before = build_pseudo(st, n, d, KN_PE_BEFORE),
                   *after = build_pseudo(st, n, d, KN_PE_AFTER), *marker = NULL, *letter = NULL;
    if (n->style->box->display == KN_KW_list_item ||
        n->style->box->display == KN_KW_inline_list_item)
        marker = kn_style_build(st, n, d, KN_PE_MARKER, n->style, &d->vars_used);
    if (d->letter.n)
        letter = kn_style_build(st, n, d, KN_PE_FIRST_LETTER, n->style, &d->vars_used);
    *damage |= pseudo_diff(n->before, before) | pseudo_diff(n->after, after) |
               pseudo_diff(n->marker, marker) | pseudo_diff(n->letter, letter);
    n->before = before;
    n->after = after;
    n->marker = marker;
    n->letter = letter;
}

static void note_container(kn_styler *st, kn_node *n, kn_sdata *d) {
    if (!kn_is_container(n->style))
        return;
    for (size_t i = 0; i < st->containers.n; i++)
        if (st->containers.v[i] == n)
            return;
    d->cq_w = (float)kn_px(n->cq_w);
    d->cq_h = (float)kn_px(n->cq_h);
    kn_vec_push(&st->containers, n);
}

static const kn_style *parent_style(kn_styler *st, const kn_node *n) {
    const kn_node *p = kn_style_parent(n);
    return p && p->style ? p->style : st->initial;
}

static void start_transitions(kn_styler *st, kn_node *n, kn_sdata *d, const kn_style *old_base,
                              const kn_style *old, const kn_style *parent) {
    kn_cctx c;
    kn_groups groups;
    kn_cctx_init(&c, st, n, d->base, parent);
    c.g = &groups;
    kn_style before;
    kn_transitions_update(&c, d, old_base, kn_transitions_before(&c, d, old_base, old, &before),
                          d->base);
    d->animated |= d->transitions.n > 0;
}

static void compute(kn_styler *st, kn_node *n, kn_sdata *d, bool rematch, unsigned *damage) {
    const kn_style *old = n->style, *parent = parent_style(st, n);
    kn_inline_ensure(st, n);
    if (rematch) {
        kn_collect_rules(st, n, d);
        kn_hints_collect(st, n, d);
    }
    d->vars_used = 0;
    const kn_style *old_base = d->base;
    d->animated = false;
    d->base = n->style = build(st, n, d, 0, parent, &d->animated);
    d->own_groups = st->casc.groups | (st->casc.custom.n ? 1u << 31 : 0);
    const bool moves = kn_has_transitions(d->base);
    st->any_transitions |= moves;
    if (old && old_base && (d->transitions.n || moves))
        start_transitions(st, n, d, old_base, old, parent);
    if (d->animated)
        n->style = kn_animate(st, n, d, 0, d->base, parent);
    *damage |=
        old ? node_diff(n, old, n->style) : KN_DMG_BOX | KN_DMG_LAYOUT | KN_DMG_PAINT | KN_DMG_FX;
    set_pseudos(st, n, d, damage);
    st->any_animated |= d->animated;
    note_container(st, n, d);
    snap_take(n, d);
    d->clip = n->clip;
    d->stale = false;
    kn_arena_reset(st->tmp);
}

static bool pseudo_inherits(const kn_node *n) {
    return (n->before && (n->before->flags & KN_STYLE_INHERITS_RESET)) ||
           (n->after && (n->after->flags & KN_STYLE_INHERITS_RESET)) ||
           (n->letter && (n->letter->flags & KN_STYLE_INHERITS_RESET));
}

/* Only inline declarations changed, and only some that concern nothing but themselves. */
static bool patch(kn_styler *st, kn_node *n, kn_sdata *d, unsigned *damage) {
    uint16_t props[24];
    size_t count = 0;
    const kn_style *now;
    kn_inline_ensure(st, n);
    if (d->animated || kn_has_transitions(n->style) ||
        !snap_diff(n, d, props, KN_COUNTOF(props), &count))
        return false;
    if (count == 0) {
        snap_take(n, d);
        return true;
    }
    bool ok = kn_style_patch(st, n, d, props, count, &now);
    if (ok) {
        const kn_style *old = n->style;
        *damage |= node_diff(n, old, now);
        d->base = n->style = now;
        if ((n->before || n->after || n->marker || n->letter) &&
            (old->text != now->text || old->svg != now->svg || pseudo_inherits(n)))
            set_pseudos(st, n, d, damage);
        snap_take(n, d);
    }
    kn_arena_reset(st->tmp);
    return ok;
}

/* ---- inheritance ---- */

static bool same_color(const kn_style *a, const kn_style *b) {
    return a->text == b->text ||
           (memcmp(&a->text->color, &b->text->color, sizeof(kn_color)) == 0 &&
            a->text->color_scheme == b->text->color_scheme && a->text->align == b->text->align);
}

/* The parent's new style reaches this one by pointers alone: groups that it shares with the old
 * one. */
static bool follow(kn_styler *st, kn_node *n, kn_sdata *d, const kn_down *down, unsigned *damage) {
    const kn_style *o = down->old, *p = down->now, *own = n->style;
    if (o->font != p->font || !same_color(o, p) || d->animated || kn_has_transitions(own) ||
        n->before || n->after || n->marker || n->letter || o->box->display != p->box->display ||
        (own->flags & KN_STYLE_INHERITS_RESET) || (down->vars & d->vars_used) || st->registered.n)
        return false;
    uint32_t declared = d->own_groups;
    bool other_color =
        memcmp(&own->text->color, &o->text->color, sizeof(kn_color)) != 0; /* currentcolor paints */
    if ((o->text != p->text && (declared & 1u << KN_GR_text)) ||
        (o->svg != p->svg && (other_color || (declared & 1u << KN_GR_svg))) ||
        (o->vars != p->vars && (declared & 1u << 31)))
        return false;
    kn_style s;
    memcpy(&s, own, sizeof s);
    s.text = o->text != p->text ? p->text : s.text;
    s.svg = o->svg != p->svg ? p->svg : s.svg;
    s.vars = o->vars != p->vars ? p->vars : s.vars;
    n->style = kn_style_intern(st, &s);
    d->base = n->style;
    *damage |= node_diff(n, own, n->style);
    return true;
}

static bool inherits_anew(const kn_node *n, const kn_down *d) {
    const kn_style *o = d->old, *p = d->now;
    if (o == p)
        return false;
    return o->font != p->font || o->text != p->text || o->svg != p->svg || o->vars != p->vars ||
           o->box->display != p->box->display || (n->style->flags & KN_STYLE_INHERITS_RESET);
}

/* ---- walk ---- */

static bool visit(kn_styler *st, kn_node *n, const kn_down *down);

/* Nothing comes from above: only what is marked itself changes. */
static bool quiet(const kn_down *d) {
    return !d->rematch && !d->all && d->old == d->now;
}

static void visit_children(kn_styler *st, kn_node *n, const kn_down *down) {
    bool after = false, below = false, sibling = st->features & (KN_FEAT_SIBLING | KN_FEAT_STRUCT);
    for (kn_node *c = kn_flat_first(n); c; c = kn_flat_next(c)) {
        if (c->kind != KN_NODE_ELEMENT) {
            c->damage &= (uint16_t)~STYLE_BITS;
            below |= c->damage != 0;
            continue;
        }
        kn_down d = *down;
        d.rematch |= after;
        if (quiet(&d) && c->style && !(c->damage & (STYLE_BITS | KN_DMG_BELOW | KN_DMG_CHILDREN))) {
            below |= c->damage != 0;
            continue;
        }
        after |= sibling && (c->damage & (KN_DMG_STYLE | KN_DMG_SUBTREE));
        below |= visit(st, c, &d);
    }
    n->damage = (uint16_t)((n->damage & ~KN_DMG_BELOW) | (below ? KN_DMG_BELOW : 0));
    if (n->shadow)
        n->shadow->damage = (uint16_t)((n->shadow->damage & ~(KN_DMG_BELOW | STYLE_BITS)) |
                                       (below ? KN_DMG_BELOW : 0));
}

/* Returns whether any damage is left on n or below it. */
static bool visit(kn_styler *st, kn_node *n, const kn_down *down) {
    kn_sdata *d = kn_sdata_of(st, n);
    const kn_style *old = n->style;
    unsigned dmg = n->damage | (n->shadow ? n->shadow->damage : 0), out = 0;
    bool childs = dmg & KN_DMG_CHILDREN;
    bool rematch = down->rematch || !old || d->rules_epoch != st->rules_epoch ||
                   (dmg & (KN_DMG_STYLE | KN_DMG_SUBTREE)) ||
                   (childs && (st->features & KN_FEAT_EMPTY));
    bool again = rematch || down->all || d->stale || d->clip != n->clip || d->animated;
    bool inherits = !again && down->old && inherits_anew(n, down);
    bool inline_changed = dmg & KN_DMG_INLINE;
    float rem = st->root_font_size;
    const kn_style *old_base = d->base;
    if (!again && inherits && !inline_changed && follow(st, n, d, down, &out))
        inherits = false;
    if (again || inherits || (inline_changed && !patch(st, n, d, &out)))
        compute(st, n, d, rematch, &out);
    n->damage = (uint16_t)((n->damage & ~STYLE_BITS) | out);
    kn_down next = {.rematch = down->rematch || (dmg & KN_DMG_SUBTREE) ||
                               (childs && (st->features & (KN_FEAT_SIBLING | KN_FEAT_STRUCT))),
                    .all =
                        down->all || rem != st->root_font_size, /* rem means something else now */
                    .old = old,
                    .now = n->style};
    bool changed = !old || old != n->style;
    /* What inherits a value that sets out here sets out as well, though it still looks the same. */
    next.all |= d->transitions.n && old_base != d->base;
    if (old && changed)
        next.vars = kn_vars_diff(old->vars, n->style->vars);
    next.rematch |= st->style_queries && next.vars;
    if (next.rematch || next.all || changed || (dmg & KN_DMG_BELOW) || childs)
        visit_children(st, n, &next);
    return n->damage != 0;
}

/* ---- entry ---- */

/* Frees the styles that no node has any more. Boxes may still point to some: the tree is damaged as
 * a whole. */
static bool sweep(kn_styler *st) {
    kn_pool *p = st->pool;
    if (kn_pool_bytes(p) < st->sweep_at)
        return false;
    kn_pool_mark_begin(p);
    kn_pool_mark(p, st->initial);
    st->border_for = NULL;
    for (size_t i = 0; i < st->registered.n; i++)
        kn_pool_mark(p, st->registered.v[i].initial.p);
    for (size_t i = 0; i < st->scene->nodes.n; i++) {
        const kn_node *n = st->scene->nodes.v[i];
        if (!n)
            continue;
        kn_pool_mark(p, n->style);
        kn_pool_mark(p, n->before);
        kn_pool_mark(p, n->after);
        kn_pool_mark(p, n->marker);
        kn_pool_mark(p, n->letter);
        if (n->style_data) {
            kn_pool_mark(p, ((const kn_sdata *)n->style_data)->base);
            kn_transitions_mark(p, n->style_data);
        }
    }
    kn_pool_sweep(p);
    st->sweep_at = kn_pool_bytes(p) * 2 + (12u << 20);
    kn_node *html = kn_scene_html(st->scene);
    if (html)
        kn_node_damage(html, KN_DMG_BOX);
    return true;
}

/* Time went on. */
static void mark_animated(kn_styler *st) {
    if (!st->any_animated)
        return;
    for (size_t i = 0; i < st->data.n; i++) {
        const kn_sdata *d = st->data.v[i];
        kn_node *n = d && d->animated && i < st->scene->nodes.n ? st->scene->nodes.v[i] : NULL;
        if (n && n->gen == d->gen && (n->flags & KN_NODE_ATTACHED)) {
            kn_node_damage(n, KN_DMG_INLINE);
        }
    }
}

void kn_restyle(kn_styler *st, double t, double (*origin)(void *ctx, const kn_node *n), void *ctx) {
    kn_node *doc = st->scene->document;
    bool moved = st->needs_sheets || st->tree_epoch != st->scene->tree_epoch;
    bool later = t != st->now;
    if (later && !st->left_start) { /* the page was ready before it */
        st->left_start = true;
        st->driven |= st->any_animated;
    }
    if (later)
        st->last_now = st->now;
    st->now = t;
    st->time_origin = origin;
    st->time_ctx = ctx;
    kn_vcache_trim(st->vcache);
    kn_sheets_update(st);
    if (later)
        mark_animated(st);
    unsigned dmg = doc->damage;
    if (!dmg)
        return;
    kn_down down = {.rematch = (dmg & (KN_DMG_SUBTREE | KN_DMG_STYLE)) ||
                               st->rules_epoch != st->styled_epoch ||
                               (moved && (st->features & KN_FEAT_HAS)),
                    .old = st->initial,
                    .now = st->initial};
    st->styled_epoch = st->rules_epoch;
    visit_children(st, doc, &down);
    doc->damage &= (uint16_t)~STYLE_BITS;
}

bool kn_style_containers_changed(kn_styler *st) {
    bool any = false;
    size_t kept = 0;
    for (size_t i = 0; i < st->containers.n; i++) {
        kn_node *n = st->containers.v[i];
        if (!n->style || !(n->flags & KN_NODE_ATTACHED) || !kn_is_container(n->style))
            continue;
        st->containers.v[kept++] = n;
        kn_sdata *d = kn_sdata_of(st, n);
        float w = (float)kn_px(n->cq_w), h = (float)kn_px(n->cq_h);
        if (w == d->cq_w && h == d->cq_h)
            continue;
        d->cq_w = w, d->cq_h = h;
        for (kn_node *k = n; k; k = kn_shadow_next(k, n)) {
            if (k->kind != KN_NODE_ELEMENT || !k->style)
                continue;
            uint32_t flags = k->style->flags | (k->before ? k->before->flags : 0) |
                             (k->after ? k->after->flags : 0);
            kn_sdata *kd = kn_sdata_of(st, k);
            if (!(flags & KN_STYLE_USES_CQ) && !kd->cq_rules)
                continue;
            kd->stale = true;
            kn_node_damage(k, kd->cq_rules ? KN_DMG_STYLE : KN_DMG_INLINE);
            any = true;
        }
    }
    st->containers.n = kept;
    return sweep(st) || any;
}
