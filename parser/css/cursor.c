#include "parser/css/cursor.h"
#include "src/core/mem.h"

static const kn_tok eof_token = {.type = KN_T_EOF};

static void skip_ws(kn_cp *c) {
    while (c->i < c->end && c->t[c->i].type == KN_T_WS)
        c->i++;
}

kn_cp kn_cp_make(const kn_toks *t, kn_scratch *s, kn_str src) {
    kn_cp c = {.t = t->v, .i = 0, .end = t->n, .s = s, .src = src.p};
    skip_ws(&c);
    while (c.end > c.i && t->v[c.end - 1].type == KN_T_WS)
        c.end--;
    return c;
}

const kn_tok *kn_cp_peek(const kn_cp *c) {
    return c->i < c->end ? &c->t[c->i] : &eof_token;
}

void kn_cp_next(kn_cp *c) {
    if (c->i >= c->end)
        return;
    const kn_tok *t = &c->t[c->i];
    c->i = kn_tok_opens(t) ? t->close + 1 : c->i + 1;
    if (c->i > c->end)
        c->i = c->end;
    skip_ws(c);
}

kn_cp kn_cp_enter(kn_cp *c) {
    kn_cp in = *c;
    uint32_t close = c->t[c->i].close;
    in.i = c->i + 1;
    in.end = close < c->end ? close : c->end;
    skip_ws(&in);
    while (in.end > in.i && in.t[in.end - 1].type == KN_T_WS)
        in.end--;
    kn_cp_next(c);
    return in;
}

bool kn_cp_type(const kn_cp *c, kn_tok_type type) {
    return kn_cp_peek(c)->type == type;
}

bool kn_cp_take(kn_cp *c, kn_tok_type type) {
    if (!kn_cp_type(c, type))
        return false;
    kn_cp_next(c);
    return true;
}

bool kn_cp_delim(kn_cp *c, char ch) {
    const kn_tok *t = kn_cp_peek(c);
    if (t->type != KN_T_DELIM || t->ch != ch)
        return false;
    kn_cp_next(c);
    return true;
}

bool kn_cp_word(kn_cp *c, const char *word) {
    const kn_tok *t = kn_cp_peek(c);
    if (t->type != KN_T_IDENT || !kn_str_ieq(t->str, kn_cstr(word)))
        return false;
    kn_cp_next(c);
    return true;
}

kn_kw kn_cp_kw(const kn_cp *c) {
    const kn_tok *t = kn_cp_peek(c);
    return t->type == KN_T_IDENT ? kn_kw_find(t->str) : 0;
}

bool kn_cp_take_kw(kn_cp *c, kn_kw k) {
    if (kn_cp_kw(c) != k)
        return false;
    kn_cp_next(c);
    return true;
}

bool kn_cp_func(const kn_cp *c, const char *name) {
    const kn_tok *t = kn_cp_peek(c);
    return t->type == KN_T_FUNCTION && kn_str_ieq(t->str, kn_cstr(name));
}

kn_str kn_cp_text(const kn_cp *c) {
    if (c->i >= c->end)
        return KN_S("");
    uint32_t from = c->t[c->i].pos, to = c->t[c->end - 1].end;
    return kn_str_trim((kn_str){c->src + from, to - from});
}

kn_str kn_cp_lower(kn_cp *c, kn_str s) {
    size_t i = 0;
    while (i < s.n && !(s.p[i] >= 'A' && s.p[i] <= 'Z'))
        i++;
    if (i == s.n)
        return s;
    char *p = kn_scratch_alloc(c->s, s.n + 1);
    for (i = 0; i < s.n; i++)
        p[i] = (char)kn_lower((unsigned char)s.p[i]);
    return (kn_str){p, s.n};
}

void kn_v_written(kn_cp *c, kn_val *v, kn_str text) {
    char *p = kn_scratch_alloc(c->s, text.n + 1);
    memcpy(p, text.p, text.n);
    p[text.n] = 0;
    v->name = (kn_str){p, text.n};
}

kn_val kn_v_kw(kn_kw k) {
    return (kn_val){.type = KN_V_KW, .kw = k};
}

kn_val kn_v_num(double v) {
    return (kn_val){.type = KN_V_NUM, .u.num = v};
}

kn_val kn_v_pct(double v) {
    return (kn_val){.type = KN_V_PCT, .u.num = v};
}

kn_val kn_v_dim(double v, kn_unit u) {
    return (kn_val){.type = KN_V_DIM, .unit = (uint8_t)u, .u.num = v};
}

kn_val kn_v_str(kn_vtype type, kn_str s) {
    return (kn_val){.type = (uint8_t)type, .u.str = s};
}

void kn_vlist_push(kn_cp *c, kn_vlist *l, kn_val v) {
    if (l->n == l->cap) {
        uint32_t cap = l->cap ? l->cap * 2 : 4;
        kn_val *n = kn_scratch_alloc(c->s, cap * sizeof *n);
        if (l->n)
            memcpy(n, l->v, l->n * sizeof *n);
        l->v = n;
        l->cap = cap;
    }
    l->v[l->n++] = v;
}

kn_val kn_v_list(kn_vtype type, kn_shape shape, const kn_vlist *l) {
    return (kn_val){.type = (uint8_t)type, .op = (uint8_t)shape, .n = l->n, .u.items = l->v};
}

kn_val kn_v_items(kn_cp *c, kn_vtype type, kn_shape shape, uint32_t n, const kn_val *items) {
    kn_val *v = kn_scratch_alloc(c->s, n * sizeof *v);
    memcpy(v, items, n * sizeof *v);
    return (kn_val){.type = (uint8_t)type, .op = (uint8_t)shape, .n = n, .u.items = v};
}

kn_val kn_v_func(kn_kw name, const kn_vlist *l) {
    return (kn_val){
        .type = KN_V_FUNC, .kw = name, .n = l->n, .u.items = l->v, .name = kn_kw_str(name)};
}

kn_val kn_v_func_named(kn_cp *c, kn_str name, const kn_vlist *l) {
    kn_val v = kn_v_func(kn_kw_find(name), l);
    v.name = v.kw ? kn_kw_str(v.kw) : kn_cp_lower(c, name);
    return v;
}
