/* The cascade (CSS Cascade 5 §6): for each property the declaration that wins. */
#include "src/style/internal.h"

enum { STRONG_NONE, STRONG_AUTHOR, STRONG_INLINE, STRONG_UA }; /* importance, weakest first */

void kn_inline_ensure(kn_styler *st, kn_node *n) {
    kn_scene *s = st->scene;
    if (n->inline_style)
        return;
    kn_str text = kn_node_attr(n, KN_A_style);
    if (text.n)
        n->inline_style = kn_decls_parse(text, s->atoms, s->diags, n->loc);
}

kn_decls *kn_style_inline(kn_styler *st, kn_node *n, bool create) {
    kn_inline_ensure(st, n);
    if (!n->inline_style && create)
        n->inline_style = kn_decls_parse(KN_S(""), st->scene->atoms, st->scene->diags, n->loc);
    return n->inline_style;
}

static void put_custom(kn_cascaded *k, const kn_decl *d, uint32_t layer, int strength) {
    kn_customwin *w = NULL;
    for (size_t i = 0; i < k->custom.n && !w; i++)
        if (k->custom.v[i].name == d->custom)
            w = &k->custom.v[i];
    if (w && (w->imp > strength || (strength && w->imp == strength && w->layer != layer)))
        return;
    if (!w) {
        kn_vec_push(&k->custom, ((kn_customwin){.name = d->custom}));
        w = &k->custom.v[k->custom.n - 1];
    }
    w->d = d;
    w->layer = layer;
    w->imp = (uint8_t)strength;
}

static void put(kn_cascaded *k, const kn_decl *d, int level, uint32_t layer) {
    unsigned p = kn_decl_prop(&k->flow, d);
    k->logical |= d->logical;
    if (p == KN_PROP_CUSTOM) {
        put_custom(k, d, layer, STRONG_NONE);
        return;
    }
    if (p == 0 || p >= KN_PROP_COUNT || k->imp[p])
        return;
    if (!k->win[p])
        k->set[k->n_set++] = (uint16_t)p;
    k->win[p] = d;
    k->level[p] = (uint8_t)level;
    k->layer[p] = layer;
    k->groups |= 1u << kn_field_of(p)->group;
}

/* Among important declarations of the author the first layer of the innermost tree wins; entries
 * come with that first. `layer` has the depth of the tree above its 16 bits. */
static void put_important(kn_cascaded *k, const kn_decl *d, int level, uint32_t layer,
                          int strength) {
    unsigned p = kn_decl_prop(&k->flow, d);
    k->logical |= d->logical;
    if (p == KN_PROP_CUSTOM) {
        put_custom(k, d, layer, strength);
        return;
    }
    if (p == 0 || p >= KN_PROP_COUNT)
        return;
    if (k->imp[p] > strength || (k->imp[p] == strength && k->layer[p] != layer))
        return;
    k->imp[p] = 0;
    put(k, d, level, layer);
    k->imp[p] = (uint8_t)strength;
}

static void reset(kn_cascaded *k) {
    for (size_t i = 0; i < k->n_set; i++) {
        k->win[k->set[i]] = NULL;
        k->imp[k->set[i]] = 0;
    }
    k->n_set = 0;
    k->groups = 0;
    k->logical = false;
    k->custom.n = 0;
}

static const kn_rsels *rules_of(const kn_sdata *d, int pe) {
    return pe == KN_PE_MARKER ? &d->marker : pe == KN_PE_FIRST_LETTER ? &d->letter : &d->rules[pe];
}

static void put_rules(kn_cascaded *k, const kn_rsels *l, int origin) {
    for (size_t i = 0; i < l->n; i++) {
        const kn_rsel *r = l->v[i];
        if (r->origin != origin || !r->rule->decls)
            continue;
        const kn_decls *ds = r->rule->decls;
        for (size_t j = 0; j < ds->v.n; j++)
            if (!ds->v.v[j].important)
                put(k, &ds->v.v[j], origin == KN_ORIGIN_UA ? KN_LV_UA : KN_LV_AUTHOR, r->layer);
    }
}

static uint32_t layer_in_tree(const kn_rsel *r) {
    return (uint32_t)r->depth << 16 | r->layer;
}

static void put_important_rules(kn_cascaded *k, const kn_rsels *l, int origin) {
    for (size_t i = 0; i < l->n; i++) {
        const kn_rsel *r = l->v[i];
        if (r->origin != origin || !r->rule->decls)
            continue;
        const kn_decls *ds = r->rule->decls;
        for (size_t j = 0; j < ds->v.n; j++)
            if (ds->v.v[j].important)
                put_important(k, &ds->v.v[j], origin == KN_ORIGIN_UA ? KN_LV_UA : KN_LV_AUTHOR,
                              layer_in_tree(r), origin == KN_ORIGIN_UA ? STRONG_UA : STRONG_AUTHOR);
    }
}

/* What the reference's runtime writes into style attributes as it seeks (contract A.1, A.2). */
static void put_forced(kn_styler *st, const kn_node *n) {
    const kn_decls *f = st->forced;
    if (n->clip != KN_CLIP_NONE) {
        /* forced holds: 0 visible, 1 hidden, 2 display none, then the page's own rules */
        put(&st->casc, &f->v.v[n->clip == KN_CLIP_SHOWN ? 0 : 1], KN_LV_INLINE, KN_NO_LAYER);
        if (n->clip == KN_CLIP_REMOVED)
            put(&st->casc, &f->v.v[2], KN_LV_INLINE, KN_NO_LAYER);
    }
    bool page = kn_is_html(n, KN_A_html) || kn_is_html(n, KN_A_body);
    if (st->composition && page)
        for (size_t i = 3; i < f->v.n; i++)
            put(&st->casc, &f->v.v[i], KN_LV_INLINE, KN_NO_LAYER);
}

static void put_hints(kn_styler *st, const kn_sdata *d) {
    kn_cascaded *k = &st->casc;
    k->hint_decls.n = 0;
    kn_vec_reserve(&k->hint_decls, d->hints.n + 1);
    for (size_t i = 0; i < d->hints.n; i++) {
        kn_vec_push(&k->hint_decls,
                    ((kn_decl){.prop = d->hints.v[i].prop, .value = d->hints.v[i].value}));
        put(k, &k->hint_decls.v[i], KN_LV_HINT, KN_NO_LAYER);
    }
}

void kn_cascade(kn_styler *st, kn_node *n, kn_sdata *d, int pe, kn_flow flow) {
    kn_cascaded *k = &st->casc;
    const kn_rsels *l = rules_of(d, pe);
    const kn_decls *in = pe == 0 ? n->inline_style : NULL;
    reset(k);
    k->flow = flow;
    put_rules(k, l, KN_ORIGIN_UA);
    if (pe == 0)
        put_hints(st, d);
    put_rules(k, l, KN_ORIGIN_AUTHOR);
    for (size_t i = 0; in && i < in->v.n; i++)
        if (!in->v.v[i].important)
            put(k, &in->v.v[i], KN_LV_INLINE, KN_NO_LAYER);
    if (pe == 0)
        put_forced(st, n);
    put_important_rules(k, l, KN_ORIGIN_AUTHOR);
    for (size_t i = 0; in && i < in->v.n; i++)
        if (in->v.v[i].important)
            put_important(k, &in->v.v[i], KN_LV_INLINE, KN_NO_LAYER, STRONG_INLINE);
    put_important_rules(k, l, KN_ORIGIN_UA);
}

/* `revert` and `revert-layer`: the winner among what is weaker than the declaration that said so.
 */
const kn_decl *kn_cascade_revert(kn_styler *st, kn_node *n, kn_sdata *d, int pe, kn_prop p,
                                 bool layer_only) {
    const kn_cascaded *k = &st->casc;
    const kn_rsels *l = rules_of(d, pe);
    const kn_decl *best = NULL;
    int level = k->level[p];
    const uint16_t layer = (uint16_t)k->layer[p];
    for (size_t i = 0; i < l->n; i++) {
        const kn_rsel *r = l->v[i];
        bool weaker = r->origin == KN_ORIGIN_UA ||
                      (layer_only && (level == KN_LV_INLINE || r->layer < layer));
        if (!weaker || !r->rule->decls || level == KN_LV_UA)
            continue;
        for (size_t j = 0; j < r->rule->decls->v.n; j++) {
            const kn_decl *x = &r->rule->decls->v.v[j];
            const kn_val *v = x->value->v;
            if (kn_decl_prop(&k->flow, x) == p &&
                !(v->type == KN_V_KW && (v->kw == KN_KW_revert || v->kw == KN_KW_revert_layer)))
                best = x;
        }
    }
    return best;
}

/* The winner for one property, without the rest: what a change of an inline declaration asks for.
 * NULL also when only the full cascade can tell. */
const kn_decl *kn_cascade_one(kn_styler *st, kn_node *n, kn_sdata *d, kn_prop p) {
    const kn_decl *win = NULL;
    int strength = 0;
    uint32_t layer = 0;
    kn_flow flow = kn_flow_of(n->style->text->writing_mode, n->style->text->direction);
    for (size_t i = 0; i < d->rules[0].n; i++) {
        const kn_rsel *r = d->rules[0].v[i];
        for (size_t j = 0; r->rule->decls && j < r->rule->decls->v.n; j++) {
            const kn_decl *x = &r->rule->decls->v.v[j];
            if (kn_decl_prop(&flow, x) != p)
                continue;
            int s = !x->important               ? STRONG_NONE
                    : r->origin == KN_ORIGIN_UA ? STRONG_UA
                                                : STRONG_AUTHOR;
            if (s < strength || (s && s == strength && layer_in_tree(r) != layer))
                continue;
            win = x, strength = s, layer = layer_in_tree(r);
        }
    }
    const kn_decls *in = n->inline_style;
    for (size_t j = 0; in && j < in->v.n; j++) {
        const kn_decl *x = &in->v.v[j];
        if (kn_decl_prop(&flow, x) == p &&
            (x->important ? strength <= STRONG_INLINE : strength == STRONG_NONE))
            win = x;
    }
    return win;
}
