/* Values as blocks of their own: packing, comparing, reference counts. */
#include "parser/css/grammar.h"
#include "src/core/mem.h"

typedef struct packer {
    kn_val *vals; /* next free */
    char *text;   /* next free */
} packer;

static bool has_items(const kn_val *v) {
    return v->type == KN_V_FUNC || v->type == KN_V_SPACE || v->type == KN_V_COMMA ||
           v->type == KN_V_SLASH || v->type == KN_V_NAMES || v->type == KN_V_CALC;
}

static bool has_text(const kn_val *v) {
    return v->type == KN_V_STR || v->type == KN_V_URL || v->type == KN_V_IDENT ||
           v->type == KN_V_TOKENS;
}

static bool is_numeric(const kn_val *v) {
    return v->type == KN_V_NUM || v->type == KN_V_PCT || v->type == KN_V_DIM ||
           v->type == KN_V_CALC;
}

/* Names of keywords and colours are static text and are not copied. */
static bool own_name(const kn_val *v) {
    return v->type == KN_V_FUNC ? !v->kw : is_numeric(v) && v->name.n;
}

static void measure(const kn_val *v, size_t *vals, size_t *text) {
    if (own_name(v))
        *text += v->name.n + 1;
    if (has_text(v))
        *text += v->u.str.n + 1;
    if (!has_items(v))
        return;
    *vals += v->n;
    for (uint32_t i = 0; i < v->n; i++)
        measure(&v->u.items[i], vals, text);
}

static kn_str copy_text(packer *p, kn_str s) {
    kn_str r = {p->text, s.n};
    if (s.n)
        memcpy(p->text, s.p, s.n);
    p->text[s.n] = 0;
    p->text += s.n + 1;
    return r;
}

static void copy(packer *p, kn_val *to, const kn_val *from) {
    *to = *from;
    if (own_name(from))
        to->name = copy_text(p, from->name);
    if (has_text(from))
        to->u.str = copy_text(p, from->u.str);
    if (!has_items(from))
        return;
    kn_val *items = p->vals;
    p->vals += from->n;
    to->u.items = items;
    for (uint32_t i = 0; i < from->n; i++)
        copy(p, &items[i], &from->u.items[i]);
}

kn_value *kn_value_pack(const kn_val *v, bool has_var) {
    size_t vals = 1, text = 0, head = (sizeof(kn_value) + 15) & ~(size_t)15;
    measure(v, &vals, &text);
    kn_value *r = kn_xrealloc(NULL, head + vals * sizeof(kn_val) + text);
    packer p = {.vals = (kn_val *)((char *)r + head)};
    p.text = (char *)(p.vals + vals);
    kn_val *root = p.vals++;
    atomic_init(&r->ref, 1);
    r->has_var = has_var;
    r->v = root;
    copy(&p, root, v);
    return r;
}

kn_value *kn_value_ref(kn_value *v) {
    if (v)
        atomic_fetch_add_explicit(&v->ref, 1, memory_order_relaxed);
    return v;
}

void kn_value_unref(kn_value *v) {
    if (v && atomic_fetch_sub_explicit(&v->ref, 1, memory_order_acq_rel) == 1)
        free(v);
}

static bool val_eq(const kn_val *a, const kn_val *b) {
    if (a->type != b->type || a->unit != b->unit || a->op != b->op || a->kw != b->kw ||
        a->n != b->n)
        return false;
    switch (a->type) {
    case KN_V_NUM:
    case KN_V_PCT:
    case KN_V_DIM:
        return (a->u.num == b->u.num || (a->u.num != a->u.num && b->u.num != b->u.num)) &&
               kn_str_eq(a->name, b->name);
    case KN_V_COLOR:
        return memcmp(a->u.color.c, b->u.color.c, sizeof a->u.color.c) == 0 &&
               a->u.color.space == b->u.color.space && a->u.color.missing == b->u.color.missing &&
               a->u.color.legacy == b->u.color.legacy && kn_str_eq(a->name, b->name);
    case KN_V_STR:
    case KN_V_URL:
    case KN_V_IDENT:
    case KN_V_TOKENS:
        return kn_str_eq(a->u.str, b->u.str);
    case KN_V_KW:
        return true;
    default:
        break;
    }
    if (!kn_str_eq(a->name, b->name))
        return false;
    for (uint32_t i = 0; i < a->n; i++)
        if (!val_eq(&a->u.items[i], &b->u.items[i]))
            return false;
    return true;
}

bool kn_value_eq(const kn_value *a, const kn_value *b) {
    return a == b || (a && b && a->has_var == b->has_var && val_eq(a->v, b->v));
}
