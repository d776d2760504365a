/* Keywords, numbers, lengths, pairs: the simple grammars. Fields arrive zeroed. */
#include "src/style/internal.h"

void *kn_list_new(kn_styler *st, size_t size, uint32_t n) {
    void *p = kn_alloc(st->tmp, size + 16);
    memcpy(p, &n, sizeof n);
    return p;
}

bool kn_compute_KW(kn_cctx *c, kn_prop p, const kn_val *v, void *out) {
    if (v->type != KN_V_KW)
        return false;
    memcpy(out, &v->kw, sizeof v->kw);
    return true;
}

bool kn_compute_DISPLAY(kn_cctx *c, kn_prop p, const kn_val *v, void *out) {
    return kn_compute_KW(c, p, v, out);
}

bool kn_compute_KWLIST(kn_cctx *c, kn_prop p, const kn_val *v, void *out) {
    uint32_t n;
    const kn_val *it = kn_items(v, &n);
    kn_kws *l = KN_LIST_NEW(c, kn_kws, n);
    for (uint32_t i = 0; i < n; i++) {
        if (it[i].type != KN_V_KW)
            return false;
        l->v[i] = it[i].kw;
    }
    *(const kn_kws **)out = KN_LIST_DONE(c, kn_kws, l);
    return true;
}

bool kn_compute_KWS(kn_cctx *c, kn_prop p, const kn_val *v, void *out) {
    return kn_compute_KWLIST(c, p, v, out);
}

static bool number(kn_cctx *c, kn_prop p, const kn_val *v, float *out) {
    double d;
    if (!kn_num_compute(c, v, &d))
        return false;
    if ((kn_field_of(p)->flags & KN_P_NONNEGATIVE) && d < 0)
        d = 0;
    *out = (float)d;
    return true;
}

bool kn_compute_NUM(kn_cctx *c, kn_prop p, const kn_val *v, void *out) {
    return number(c, p, v, out);
}

bool kn_compute_ALPHA(kn_cctx *c, kn_prop p, const kn_val *v, void *out) {
    float *f = out;
    if (!number(c, p, v, f))
        return false;
    *f = *f < 0 ? 0 : *f > 1 ? 1 : *f;
    return true;
}

bool kn_compute_ALPHA_UNBOUNDED(kn_cctx *c, kn_prop p, const kn_val *v, void *out) {
    if (v->type == KN_V_KW) {
        *(float *)out = 1;
        return true;
    }
    if (!number(c, p, v, out))
        return false;
    if (p == KN_PROP_ZOOM && *(float *)out == 0) /* as browsers do: zero is normal */
        *(float *)out = 1;
    return true;
}

bool kn_compute_INT(kn_cctx *c, kn_prop p, const kn_val *v, void *out) {
    kn_int *o = out;
    double d;
    if (v->type == KN_V_KW) {
        o->kw = v->kw;
        return true;
    }
    if (!kn_num_compute(c, v, &d))
        return false;
    d = floor(d + 0.5);
    if ((p == KN_PROP_ORPHANS || p == KN_PROP_WIDOWS || p == KN_PROP_LINE_CLAMP) && d < 1)
        d = 1;
    o->v = d > INT32_MAX ? INT32_MAX : d < INT32_MIN ? INT32_MIN : (int32_t)d;
    return true;
}

static bool length(kn_cctx *c, kn_prop p, const kn_val *v, kn_len *out) {
    if (!kn_len_compute(c, v, out))
        return false;
    if (p == KN_PROP_WORD_SPACING && out->kind == KN_LEN_KW) /* normal */
        memset(out, 0, sizeof *out);
    bool nonneg =
        (kn_field_of(p)->flags & KN_P_NONNEGATIVE) || kn_field_of(p)->grammar == KN_CG_SIZE;
    if (nonneg && out->kind == KN_LEN_LP &&
        !(out->has_pct && out->px != 0)) { /* calc() may come out negative */
        out->px = out->px < 0 ? 0 : out->px;
        out->pct = out->pct < 0 ? 0 : out->pct;
    }
    return true;
}

bool kn_compute_LEN(kn_cctx *c, kn_prop p, const kn_val *v, void *out) {
    return length(c, p, v, out);
}

bool kn_compute_LP(kn_cctx *c, kn_prop p, const kn_val *v, void *out) {
    return length(c, p, v, out);
}

bool kn_compute_SIZE(kn_cctx *c, kn_prop p, const kn_val *v, void *out) {
    return length(c, p, v, out);
}

bool kn_compute_SVG_LP(kn_cctx *c, kn_prop p, const kn_val *v, void *out) {
    return length(c, p, v, out);
}

bool kn_compute_LINE_WIDTH(kn_cctx *c, kn_prop p, const kn_val *v, void *out) {
    float *w = out;
    if (v->type == KN_V_KW) {
        float px = v->kw == KN_KW_thin     ? 1
                   : v->kw == KN_KW_medium ? 3
                   : v->kw == KN_KW_thick  ? 5
                                           : 0;
        *w = p == KN_PROP_TEXT_STROKE_WIDTH ? px * c->em / 48 : px;
        return true;
    }
    if (!kn_px_compute(c, v, w))
        return false;
    if (*w < 0)
        *w = 0;
    if (p == KN_PROP_TEXT_STROKE_WIDTH || *w == 0)
        return true;
    *w = *w < 1 ? 1 : floorf(*w); /* whole device pixels, at least one */
    return true;
}

static bool pair(kn_cctx *c, const kn_val *v, kn_len *x, kn_len *y) {
    uint32_t n;
    const kn_val *it = kn_items(v, &n);
    return n >= 1 && kn_len_compute(c, &it[0], x) && kn_len_compute(c, &it[n > 1 ? 1 : 0], y);
}

bool kn_compute_LEN2(kn_cctx *c, kn_prop p, const kn_val *v, void *out) {
    kn_len2 *o = out;
    return pair(c, v, &o->x, &o->y);
}

bool kn_compute_RADIUS(kn_cctx *c, kn_prop p, const kn_val *v, void *out) {
    return kn_compute_LEN2(c, p, v, out);
}

bool kn_compute_POSITION(kn_cctx *c, kn_prop p, const kn_val *v, void *out) {
    return kn_compute_LEN2(c, p, v, out);
}

bool kn_compute_ORIGIN(kn_cctx *c, kn_prop p, const kn_val *v, void *out) {
    kn_len3 *o = out;
    uint32_t n;
    const kn_val *it = kn_items(v, &n);
    return pair(c, v, &o->x, &o->y) && (n < 3 || kn_len_compute(c, &it[2], &o->z));
}

bool kn_compute_NUM_OR_LEN(kn_cctx *c, kn_prop p, const kn_val *v, void *out) {
    kn_num_or_len *o = out;
    if (v->type == KN_V_NUM) {
        o->v = (float)v->u.num;
        return true;
    }
    o->is_len = true;
    return kn_px_compute(c, v, &o->v);
}

bool kn_compute_RATIO(kn_cctx *c, kn_prop p, const kn_val *v, void *out) {
    kn_ratio *o = out;
    uint32_t n;
    const kn_val *it = kn_items(v, &n);
    double w, h = 1;
    if (n && it[0].type == KN_V_KW) {
        o->is_auto = true;
        it++, n--;
    }
    if (n == 0)
        return o->is_auto;
    if (!kn_num_compute(c, &it[0], &w) || (n > 1 && !kn_num_compute(c, &it[1], &h)))
        return false;
    if (w > 0 && h > 0 && isfinite(w) && isfinite(h)) { /* a degenerate ratio behaves as auto */
        o->has = true;
        o->w = (float)w;
        o->h = (float)h;
    } else {
        o->is_auto = true;
    }
    return true;
}

bool kn_compute_ALIGN(kn_cctx *c, kn_prop p, const kn_val *v, void *out) {
    kn_align *o = out;
    uint32_t n;
    const kn_val *it = kn_items(v, &n);
    if (n == 0 || it[0].type != KN_V_KW || (n > 1 && it[1].type != KN_V_KW))
        return false;
    o->kw = it[n > 1 ? 1 : 0].kw;
    if (n > 1)
        o->mod = it[0].kw;
    return true;
}

bool kn_compute_LENS(kn_cctx *c, kn_prop p, const kn_val *v, void *out) {
    uint32_t n;
    const kn_val *it = kn_items(v, &n);
    kn_lens *l = KN_LIST_NEW(c, kn_lens, n);
    for (uint32_t i = 0; i < n; i++)
        if (!kn_len_compute(c, &it[i], &l->v[i]))
            return false;
    *(const kn_lens **)out = KN_LIST_DONE(c, kn_lens, l);
    return true;
}

bool kn_compute_SVG_LENS(kn_cctx *c, kn_prop p, const kn_val *v, void *out) {
    if (v->type == KN_V_KW)
        return true; /* none */
    return kn_compute_LENS(c, p, v, out);
}

bool kn_compute_NUMS(kn_cctx *c, kn_prop p, const kn_val *v, void *out) {
    uint32_t n;
    const kn_val *it = kn_items(v, &n);
    kn_nums *l = KN_LIST_NEW(c, kn_nums, n);
    for (uint32_t i = 0; i < n; i++) {
        double d = INFINITY;
        if (it[i].type != KN_V_KW && !kn_num_compute(c, &it[i], &d))
            return false;
        l->v[i] = (float)d;
    }
    *(const kn_nums **)out = KN_LIST_DONE(c, kn_nums, l);
    return true;
}

bool kn_compute_TIMES(kn_cctx *c, kn_prop p, const kn_val *v, void *out) {
    uint32_t n;
    const kn_val *it = kn_items(v, &n);
    kn_nums *l = KN_LIST_NEW(c, kn_nums, n);
    for (uint32_t i = 0; i < n; i++) {
        double d = 0;
        if (it[i].type != KN_V_KW && !kn_time_compute(c, &it[i], &d))
            return false;
        l->v[i] = (float)d;
    }
    *(const kn_nums **)out = KN_LIST_DONE(c, kn_nums, l);
    return true;
}

/* auto <angle>, where `reverse` is half a turn more; an angle alone stands alone. */
static void put_offset_rotate(const kn_val *v, kn_sb *out) {
    double deg = 0, sum = 0;
    bool follows = false;
    for (uint32_t i = 0; i < v->n; i++) {
        const kn_val *x = &v->u.items[i];
        follows |= x->type == KN_V_IDENT;
        if (x->type == KN_V_IDENT)
            sum += kn_str_eq(x->u.str, KN_S("reverse")) ? 180 : 0;
        else if (kn_css_degrees(x, &deg))
            sum += deg;
    }
    kn_sb_puts(out, follows ? "auto " : "");
    kn_put_num(sum, out);
    kn_sb_puts(out, "deg");
}

/* A value with its lengths, numbers and addresses as computed, to be printed. */
kn_val kn_absolute_tree(kn_cctx *c, const kn_val *v) {
    kn_val r = *v;
    kn_sb sb = {0};
    double d;
    kn_len len;
    memset(&len, 0, sizeof len);
    switch (v->type) {
    case KN_V_SPACE:
    case KN_V_COMMA:
    case KN_V_SLASH:
    case KN_V_FUNC: {
        kn_val *items = KN_ANEW_N(c->st->tmp, kn_val, v->n + 1);
        for (uint32_t i = 0; i < v->n; i++)
            items[i] = kn_absolute_tree(c, &v->u.items[i]);
        r.u.items = items;
        return r;
    }
    case KN_V_URL:
        r.u.str = kn_url_compute(c, v->u.str);
        return r;
    case KN_V_IDENT: /* old names of cursors */
        if (kn_str_starts(v->u.str, KN_S("-webkit-")))
            r.u.str = kn_str_sub(v->u.str, 8, v->u.str.n);
        return r;
    case KN_V_DIM:
    case KN_V_PCT:
    case KN_V_NUM:
    case KN_V_CALC:
        if (kn_css_degrees(v, &d))
            kn_put_num(d, &sb), kn_sb_puts(&sb, "deg");
        else if (v->type != KN_V_NUM && kn_len_compute(c, v, &len))
            kn_put_len(&len, &sb);
        else if (kn_num_compute(c, v, &d))
            kn_put_num(d, &sb);
        else
            return r;
        r = (kn_val){.type = KN_V_TOKENS};
        r.u.str = kn_pool_str(c->st->pool, kn_sb_str(&sb));
        kn_sb_free(&sb);
        return r;
    default:
        return r;
    }
}

bool kn_compute_RAW(kn_cctx *c, kn_prop p, const kn_val *v, void *out) {
    kn_sb sb = {0};
    if (p == KN_PROP_OFFSET_ROTATE) {
        put_offset_rotate(v, &sb);
    } else {
        kn_val tree = kn_absolute_tree(c, v);
        kn_val_serialize(&tree, &sb);
    }
    *(kn_str *)out = kn_pool_str(c->st->pool, kn_sb_str(&sb));
    kn_sb_free(&sb);
    return true;
}

bool kn_compute_URL_OR_NONE(kn_cctx *c, kn_prop p, const kn_val *v, void *out) {
    if (v->type == KN_V_URL)
        *(kn_str *)out = kn_url_compute(c, v->u.str);
    return v->type == KN_V_URL || v->type == KN_V_KW;
}

bool kn_compute(kn_cctx *c, kn_prop p, const kn_val *v, void *out) {
    static const kn_compute_fn table[KN_CG_COUNT] = {
#define ENTRY(g) [KN_CG_##g] = kn_compute_##g,
        KN_GRAMMARS(ENTRY)
#undef ENTRY
    };
    return table[kn_field_of(p)->grammar](c, p, v, out);
}
