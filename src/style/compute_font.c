/* Font properties: sizes, weights, families (CSS Fonts 4), line heights. */
#include "src/style/internal.h"

/* Medium is 16px; monospace alone has 13px (HTML's historical table, CSS Fonts 4 §2.5). */
static const float sizes[2][8] = {{9, 10, 13, 16, 18, 24, 32, 48}, {9, 10, 12, 13, 16, 20, 26, 39}};

static bool only_monospace(const kn_families *f) {
    return f && f->n == 1 && f->v[0].name.n == 0 && f->v[0].generic == KN_KW_monospace;
}

bool kn_compute_FONT_SIZE(kn_cctx *c, kn_prop p, const kn_val *v, void *out) {
    float *size = out, parent = c->em;
    kn_len l;
    c->fs_flags = c->parent->flags & KN_FS_ABSOLUTE;
    if (v->type == KN_V_KW) {
        if (v->kw >= KN_KW_xx_small && v->kw <= KN_KW_xxx_large) {
            uint32_t i = (uint32_t)(v->kw - KN_KW_xx_small);
            c->fs_flags = (i + 1) << 12;
            *size = sizes[only_monospace(c->g->font.family)][i] * c->zoom;
        } else if (v->kw == KN_KW_smaller || v->kw == KN_KW_larger) {
            *size = v->kw == KN_KW_smaller ? parent / 1.2f : parent * 1.2f;
        } else {
            return false;
        }
        return true;
    }
    if (!kn_len_compute(c, v, &l))
        return false;
    if (v->type == KN_V_DIM && v->unit != KN_U_EM && v->unit != KN_U_EX && v->unit != KN_U_CH)
        c->fs_flags = KN_FS_ABSOLUTE;
    else if (v->type == KN_V_CALC)
        c->fs_flags = KN_FS_ABSOLUTE;
    *size = kn_len_px(l, parent);
    if (*size < 0)
        *size = 0;
    if (*size > 10000)
        *size = 10000;
    return true;
}

/* The size when only the family changed between monospace and others: sizes that no author fixed
 * follow the family's default. */
float kn_font_size_for_family(const kn_cctx *c, float inherited) {
    bool now = only_monospace(c->g->font.family), was = only_monospace(c->parent->font->family);
    uint32_t kw = (c->parent->flags & KN_FS_KEYWORD) >> 12;
    if (now == was || (c->parent->flags & KN_FS_ABSOLUTE))
        return inherited;
    if (kw)
        return sizes[now][kw - 1] * c->zoom;
    return now ? inherited * 13 / 16 : inherited * 16 / 13;
}

static float bolder(float w) {
    return w < 350 ? 400 : w < 550 ? 700 : w < 900 ? 900 : w;
}

static float lighter(float w) {
    return w < 100 ? w : w < 550 ? 100 : w < 750 ? 400 : 700;
}

bool kn_compute_FONT_WEIGHT(kn_cctx *c, kn_prop p, const kn_val *v, void *out) {
    float *w = out;
    double d;
    if (v->type == KN_V_KW) {
        float parent = c->parent->font->weight;
        *w = v->kw == KN_KW_bold      ? 700
             : v->kw == KN_KW_bolder  ? bolder(parent)
             : v->kw == KN_KW_lighter ? lighter(parent)
                                      : 400;
        return true;
    }
    if (!kn_num_compute(c, v, &d))
        return false;
    *w = (float)(d < 1 ? 1 : d > 1000 ? 1000 : d);
    return true;
}

bool kn_compute_FONT_STRETCH(kn_cctx *c, kn_prop p, const kn_val *v, void *out) {
    static const float pct[] = {50, 62.5f, 75, 87.5f, 112.5f, 125, 150, 200};
    double d;
    if (v->type == KN_V_KW) {
        *(float *)out = v->kw >= KN_KW_ultra_condensed && v->kw <= KN_KW_ultra_expanded
                            ? pct[v->kw - KN_KW_ultra_condensed]
                            : 100;
        return true;
    }
    if (!kn_num_compute(c, v, &d))
        return false;
    *(float *)out = (float)(d * 100);
    return true;
}

bool kn_compute_FONT_STYLE(kn_cctx *c, kn_prop p, const kn_val *v, void *out) {
    kn_fontstyle *o = out;
    uint32_t n;
    const kn_val *it = kn_items(v, &n);
    double rad;
    if (n == 0 || it[0].type != KN_V_KW)
        return false;
    o->kind = it[0].kw == KN_KW_italic ? 1 : it[0].kw == KN_KW_oblique ? 2 : 0;
    if (o->kind == 2)
        o->deg = n > 1 && kn_angle_compute(c, &it[1], &rad) ? (float)(rad * 180 / M_PI) : 14;
    return true;
}

bool kn_compute_LINE_HEIGHT(kn_cctx *c, kn_prop p, const kn_val *v, void *out) {
    kn_lineheight *o = out;
    kn_len l;
    if (v->type == KN_V_KW)
        return v->kw == KN_KW_normal;
    if (v->type == KN_V_NUM) {
        o->kind = 1;
        o->v = (float)v->u.num;
        return true;
    }
    if (!kn_len_compute(c, v, &l))
        return false;
    o->kind = 2;
    o->v = kn_len_px(l, c->em);
    if (o->v < 0)
        o->v = 0;
    return true;
}

bool kn_compute_FAMILIES(kn_cctx *c, kn_prop p, const kn_val *v, void *out) {
    uint32_t n;
    const kn_val *it = kn_items(v, &n);
    kn_families *l = KN_LIST_NEW(c, kn_families, n);
    for (uint32_t i = 0; i < n; i++) {
        if (it[i].type == KN_V_KW)
            l->v[i].generic = it[i].kw;
        else
            l->v[i].name = kn_pool_str(c->st->pool, it[i].u.str);
    }
    *(const kn_families **)out = KN_LIST_DONE(c, kn_families, l);
    return true;
}

/* By tag, the later of two equal ones alone (CSS Fonts 4 §6.12: "sorted and deduplicated"). */
static void sort_tags(kn_tags *l) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < l->n; i++) {
        kn_tag t = l->v[i];
        uint32_t k = 0;
        while (k < n && memcmp(l->v[k].tag, t.tag, 4) < 0)
            k++;
        if (k < n && memcmp(l->v[k].tag, t.tag, 4) == 0) {
            l->v[k] = t;
            continue;
        }
        memmove(&l->v[k + 1], &l->v[k], (n - k) * sizeof t);
        l->v[k] = t;
        n++;
    }
    l->n = n;
}

bool kn_compute_TAGS(kn_cctx *c, kn_prop p, const kn_val *v, void *out) {
    uint32_t n;
    if (v->type == KN_V_KW)
        return true; /* normal */
    const kn_val *it = v->type == KN_V_COMMA ? kn_items(v, &n) : (n = 1, v);
    kn_tags *l = KN_LIST_NEW(c, kn_tags, n);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t m;
        const kn_val *tag = kn_items(&it[i], &m);
        double d = 1;
        if (m == 0 || tag[0].type != KN_V_STR || tag[0].u.str.n != 4 ||
            (m > 1 && !kn_num_compute(c, &tag[1], &d)))
            return false;
        memcpy(l->v[i].tag, tag[0].u.str.p, 4);
        l->v[i].v = (float)d;
    }
    sort_tags(l);
    *(const kn_tags **)out = KN_LIST_DONE(c, kn_tags, l);
    return true;
}

bool kn_compute_ALTERNATES(kn_cctx *c, kn_prop p, const kn_val *v, void *out) {
    if (v->type == KN_V_TOKENS)
        *(kn_str *)out = kn_pool_str(c->st->pool, v->u.str);
    return true;
}

bool kn_compute_SIZE_ADJUST(kn_cctx *c, kn_prop p, const kn_val *v, void *out) {
    kn_size_adjust *o = out;
    uint32_t n;
    const kn_val *it = kn_items(v, &n);
    double d = 0;
    if (v->type == KN_V_KW && v->kw == KN_KW_none)
        return true;
    const kn_val *last = &it[n - 1];
    if (n == 0 || (last->type != KN_V_KW && !kn_num_compute(c, last, &d)))
        return false;
    o->metric = n == 2 ? it[0].kw : KN_KW_ex_height;
    o->from_font = last->type == KN_V_KW;
    o->v = (float)(d > 0 ? d : 0);
    return true;
}

bool kn_compute_EMPHASIS(kn_cctx *c, kn_prop p, const kn_val *v, void *out) {
    kn_emphasis *o = out;
    uint32_t n;
    const kn_val *it = kn_items(v, &n);
    if (v->type == KN_V_STR) {
        o->text = kn_pool_str(c->st->pool, v->u.str);
        return true;
    }
    if (v->type == KN_V_KW && v->kw == KN_KW_none)
        return true;
    o->fill = KN_KW_filled;
    for (uint32_t i = 0; i < n; i++) {
        if (it[i].kw == KN_KW_filled || it[i].kw == KN_KW_open)
            o->fill = it[i].kw;
        else
            o->shape = it[i].kw;
    }
    return true;
}
