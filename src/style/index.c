/* Rules by the id, class or tag of their rightmost compound, so that an element asks only those it
 * may match. */
#include "src/style/internal.h"

static void push_head(kn_styler *st, int32_t **heads, size_t *n, size_t *cap, kn_atom key,
                      int32_t rule, int chain) {
    struct {
        int32_t *v;
        size_t n, cap;
    } a = {*heads, *n, *cap};
    if (key >= a.n) {
        kn_vec_reserve(&a, key + 1);
        while (a.n <= key)
            a.v[a.n++] = -1;
    }
    st->rules.v[rule].next[chain] = a.v[key];
    /* The chain number goes into the low bit, since a rule may hang in two tag chains. */
    a.v[key] = rule * 2 + chain;
    *heads = a.v, *n = a.n, *cap = a.cap;
}

#define PUSH(vec, key, rule, chain) push_head(st, &(vec).v, &(vec).n, &(vec).cap, key, rule, chain)

static void add_rule(kn_styler *st, int32_t i) {
    kn_rsel *r = &st->rules.v[i];
    const kn_compound *c = &r->sel->v[r->sel->n - 1];
    const kn_simple *id = NULL, *cls = NULL, *type = NULL;
    r->next[0] = r->next[1] = -1;
    for (uint32_t j = 0; j < c->n; j++) {
        const kn_simple *s = &c->v[j];
        if (s->kind == KN_SEL_ID)
            id = s;
        else if (s->kind == KN_SEL_CLASS)
            cls = s;
        else if (s->kind == KN_SEL_TYPE)
            type = s;
    }
    /* The id of a nested root is not the element's id attribute, and a root box may be any element.
     */
    if (r->mode != KN_SC_ROOTBOX && id && r->scope == 0) {
        PUSH(st->index.by_id, id->name, i, 0);
    } else if (r->mode != KN_SC_ROOTBOX && cls && !st->scene->quirks) {
        PUSH(st->index.by_class, cls->name, i, 0);
    } else if (r->mode != KN_SC_ROOTBOX && type) {
        PUSH(st->index.by_tag, type->name_lower, i, 0);
        if (type->name != type->name_lower)
            PUSH(st->index.by_tag, type->name, i, 1);
    } else {
        r->next[0] = st->index.rest;
        st->index.rest = i * 2;
    }
}

void kn_index_build(kn_styler *st) {
    st->index.by_id.n = st->index.by_class.n = st->index.by_tag.n = 0;
    st->index.rest = -1;
    for (size_t i = 0; i < st->rules.n; i++)
        add_rule(st, (int32_t)i);
}

void kn_index_free(kn_index *x) {
    kn_vec_free(&x->by_id);
    kn_vec_free(&x->by_class);
    kn_vec_free(&x->by_tag);
}

/* ---- collecting what matches ---- */

static bool precedes(const kn_rsel *a, const kn_rsel *b) {
    if (a->origin != b->origin)
        return a->origin < b->origin;
    if (a->depth != b->depth)
        return a->depth > b->depth;
    if (a->layer != b->layer)
        return a->layer < b->layer;
    if (a->spec != b->spec)
        return a->spec < b->spec;
    return a->order < b->order;
}

static void insert(kn_rsels *l, const kn_rsel *r) {
    size_t i = l->n;
    kn_vec_push(l, r);
    for (; i > 0 && precedes(r, l->v[i - 1]); i--)
        l->v[i] = l->v[i - 1];
    l->v[i] = r;
}

typedef struct looked_up {
    kn_styler *st;
    const kn_node *n;
} looked_up;

static bool var_of(void *ctx, kn_str name, kn_str *text) {
    const looked_up *l = ctx;
    kn_atom a = kn_atom_find(l->st->scene->atoms, name);
    *text = a ? kn_style_var(l->n->style, a) : (kn_str){0};
    return text->p != NULL;
}

static bool condition_holds(kn_styler *st, const kn_node *n, int32_t cond, bool pseudo) {
    for (; cond >= 0; cond = st->conds.v[cond].outer) {
        const kn_cond *c = &st->conds.v[cond];
        const kn_node *k = pseudo ? n : kn_style_parent(n);
        for (; k; k = kn_style_parent(k)) {
            const kn_style *s = k->style;
            if (!s || (c->size && !kn_is_container(s)))
                continue; /* every element can be asked for its style */
            bool named = c->name.n == 0;
            for (uint32_t i = 0; !named && s->box->container_name && i < s->box->container_name->n;
                 i++)
                named = kn_str_eq(s->box->container_name->v[i], c->name);
            if (named)
                break;
        }
        if (!k || (c->size && k->cq_w.v < 0))
            return false;
        looked_up l = {st, k};
        bool both = kn_is_size_container(k->style);
        const kn_container_env env = {.w = kn_px(k->cq_w),
                                      .h = !both           ? -1
                                           : k->cq_h.v < 0 ? 0
                                                           : kn_px(k->cq_h),
                                      .em = k->style->font->size,
                                      .rem = st->root_font_size,
                                      .var = var_of,
                                      .ctx = &l};
        if (!kn_container_eval(c->text, &env))
            return false;
    }
    return true;
}

static void try_rule(kn_styler *st, const kn_rsel *r, const kn_node *n, kn_sdata *d) {
    st->stats.matched++;
    if (!kn_match_rsel(st, r, n))
        return;
    if (r->container >= 0) {
        d->cq_rules = true;
        if (!condition_holds(st, n, r->container, r->pe != KN_PE_NONE))
            return;
    }
    if (r->pe == KN_PE_MARKER)
        insert(&d->marker, r);
    else if (r->pe == KN_PE_FIRST_LETTER)
        insert(&d->letter, r);
    else
        insert(&d->rules[r->pe], r); /* NONE, BEFORE, AFTER are 0, 1, 2 */
}

static void try_chain(kn_styler *st, int32_t at, const kn_node *n, kn_sdata *d) {
    while (at >= 0) {
        const kn_rsel *r = &st->rules.v[at >> 1];
        try_rule(st, r, n, d);
        at = r->next[at & 1];
    }
}

static void try_key(kn_styler *st, const int32_t *heads, size_t n_heads, kn_atom key,
                    const kn_node *n, kn_sdata *d) {
    if (key && key < n_heads)
        try_chain(st, heads[key], n, d);
}

void kn_collect_rules(kn_styler *st, const kn_node *n, kn_sdata *d) {
    const kn_index *x = &st->index;
    const kn_atoms *atoms = st->scene->atoms;
    d->rules[0].n = d->rules[1].n = d->rules[2].n = d->marker.n = d->letter.n = 0;
    d->cq_rules = false;
    kn_str id = kn_node_attr(n, KN_A_id), cls = kn_node_attr(n, KN_A_class_);
    if (id.n)
        try_key(st, x->by_id.v, x->by_id.n, kn_atom_find(atoms, id), n, d);
    kn_atom seen[32];
    size_t n_seen = 0;
    for (size_t i = 0; i < cls.n;) {
        size_t j = i;
        while (j < cls.n && !kn_is_space(cls.p[j]))
            j++;
        kn_atom a = j > i ? kn_atom_find(atoms, kn_str_sub(cls, i, j)) : 0;
        bool twice = false;
        for (size_t k = 0; k < n_seen; k++)
            twice |= seen[k] == a;
        if (a && !twice) {
            if (n_seen < KN_COUNTOF(seen))
                seen[n_seen++] = a;
            try_key(st, x->by_class.v, x->by_class.n, a, n, d);
        }
        i = j + 1;
    }
    try_key(st, x->by_tag.v, x->by_tag.n, n->tag, n, d);
    try_chain(st, x->rest, n, d);
    d->rules_epoch = st->rules_epoch;
}
