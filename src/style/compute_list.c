/* Names, grid lines and tracks, generated content, easings. */
#include "src/style/internal.h"
#include <math.h>

static kn_str text_of(kn_cctx *c, const kn_val *v) {
    return kn_pool_str(c->st->pool, v->type == KN_V_KW ? kn_kw_str(v->kw) : v->u.str);
}

bool kn_compute_NAMES(kn_cctx *c, kn_prop p, const kn_val *v, void *out) {
    uint32_t n;
    const kn_val *it = kn_items(v, &n);
    bool all_none = true;
    kn_names *l = KN_LIST_NEW(c, kn_names, n);
    for (uint32_t i = 0; i < n; i++) {
        bool none = it[i].type == KN_V_KW && (it[i].kw == KN_KW_none || it[i].kw == KN_KW_auto);
        all_none &= none;
        l->v[i] = text_of(c, &it[i]);
    }
    if (!all_none)
        *(const kn_names **)out = KN_LIST_DONE(c, kn_names, l);
    return true;
}

static kn_list_type list_type(kn_cctx *c, const kn_val *v) {
    kn_list_type t;
    memset(&t, 0, sizeof t);
    if (v->type == KN_V_KW && v->kw == KN_KW_none)
        return t;
    t.is_string = v->type == KN_V_STR;
    t.name = text_of(c, v);
    return t;
}

bool kn_compute_LIST_TYPE(kn_cctx *c, kn_prop p, const kn_val *v, void *out) {
    *(kn_list_type *)out = list_type(c, v);
    return true;
}

bool kn_compute_QUOTES(kn_cctx *c, kn_prop p, const kn_val *v, void *out) {
    if (v->type == KN_V_KW && v->kw == KN_KW_auto)
        return true;
    uint32_t n = v->type == KN_V_SPACE ? v->n : 0;
    kn_names *l = KN_LIST_NEW(c, kn_names, n);
    for (uint32_t i = 0; i < n; i++)
        l->v[i] = text_of(c, &v->u.items[i]);
    *(const kn_names **)out = KN_LIST_DONE(c, kn_names, l);
    return true;
}

bool kn_compute_SVG_PATH(kn_cctx *c, kn_prop p, const kn_val *v, void *out) {
    if (v->type == KN_V_KW)
        return true; /* none */
    if (v->type != KN_V_FUNC)
        return false;
    for (uint32_t i = 0; i < v->n; i++)
        if (v->u.items[i].type == KN_V_STR)
            *(kn_str *)out = kn_pool_str(c->st->pool, v->u.items[i].u.str);
    return true;
}

/* ---- grid ---- */

static bool track_breadth(kn_cctx *c, const kn_val *v, kn_len *len, float *fr) {
    if (v->type == KN_V_DIM && v->unit == KN_U_FR) {
        *fr = (float)v->u.num;
        if (*fr <= 0)
            *fr = 1e-9f; /* 0fr is flexible still */
        return true;
    }
    return kn_len_compute(c, v, len);
}

static void set_auto(kn_len *l) {
    memset(l, 0, sizeof *l);
    l->kind = KN_LEN_KW;
    l->kw = KN_KW_auto;
}

static bool track_size(kn_cctx *c, const kn_val *v, kn_track *t) {
    if (v->type == KN_V_FUNC && v->kw == KN_KW_minmax) {
        return v->n == 2 && track_breadth(c, &v->u.items[0], &t->min, &t->min_fr) &&
               track_breadth(c, &v->u.items[1], &t->max, &t->max_fr);
    }
    if (v->type == KN_V_FUNC && v->kw == KN_KW_fit_content) {
        t->fit_content = true;
        set_auto(&t->min);
        return v->n == 1 && kn_len_compute(c, &v->u.items[0], &t->max);
    }
    if (!track_breadth(c, v, &t->max, &t->max_fr))
        return false;
    if (t->max_fr > 0)
        set_auto(&t->min); /* a flexible track is minmax(auto, n fr) (CSS Grid 7.2.4) */
    else
        t->min = t->max;
    return true;
}

typedef KN_VEC(kn_track) kn_trackvec;

static const kn_names *line_names(kn_cctx *c, const kn_val *v) {
    kn_names *l = KN_LIST_NEW(c, kn_names, v->n);
    for (uint32_t i = 0; i < v->n; i++)
        l->v[i] = text_of(c, &v->u.items[i]);
    return KN_LIST_DONE(c, kn_names, l);
}

static const kn_tracks *intern_tracks(kn_cctx *c, const kn_trackvec *tv, kn_kw kw) {
    size_t size = sizeof(kn_tracks) + tv->n * sizeof(kn_track);
    kn_tracks *l = kn_alloc(c->st->tmp, size);
    l->n = (uint32_t)tv->n;
    l->kw = kw;
    if (tv->n)
        memcpy(l->v, tv->v, tv->n * sizeof(kn_track));
    return kn_pool_get(c->st->pool, l, size);
}

static bool read_tracks(kn_cctx *c, const kn_val *it, uint32_t n, kn_trackvec *out, unsigned depth);

static bool read_repeat(kn_cctx *c, const kn_val *v, kn_trackvec *out, unsigned depth) {
    double count;
    if (v->n < 2 || depth > 4)
        return false;
    if (v->u.items[0].type == KN_V_KW) { /* auto-fill, auto-fit */
        kn_trackvec inner = {0};
        kn_track t;
        memset(&t, 0, sizeof t);
        t.kind = v->u.items[0].kw == KN_KW_auto_fit ? 3 : 2;
        bool ok = read_tracks(c, v->u.items + 1, v->n - 1, &inner, depth + 1);
        if (ok)
            t.repeat = intern_tracks(c, &inner, 0);
        kn_vec_free(&inner);
        kn_vec_push(out, t);
        return ok;
    }
    if (!kn_num_compute(c, &v->u.items[0], &count))
        return false;
    for (int i = 0; i < (int)count && out->n < 10000; i++)
        if (!read_tracks(c, v->u.items + 1, v->n - 1, out, depth + 1))
            return false;
    return true;
}

static bool read_tracks(kn_cctx *c, const kn_val *it, uint32_t n, kn_trackvec *out,
                        unsigned depth) {
    for (uint32_t i = 0; i < n; i++) {
        kn_track t;
        memset(&t, 0, sizeof t);
        if (it[i].type == KN_V_SPACE) { /* a nested list: the tracks of repeat() in one piece */
            if (!read_tracks(c, it[i].u.items, it[i].n, out, depth))
                return false;
            continue;
        }
        if (it[i].type == KN_V_FUNC && it[i].kw == KN_KW_repeat) {
            if (!read_repeat(c, &it[i], out, depth))
                return false;
            continue;
        }
        if (it[i].type == KN_V_NAMES) {
            t.kind = 1;
            t.names = line_names(c, &it[i]);
        } else if (!track_size(c, &it[i], &t)) {
            return false;
        }
        kn_vec_push(out, t);
    }
    return true;
}

bool kn_compute_TRACKS(kn_cctx *c, kn_prop p, const kn_val *v, void *out) {
    uint32_t n;
    const kn_val *it = kn_items(v, &n);
    kn_kw kw = 0;
    if (v->type == KN_V_KW && v->kw == KN_KW_none)
        return true;
    if (n && it[0].type == KN_V_KW && it[0].kw == KN_KW_subgrid) {
        kw = KN_KW_subgrid;
        it++, n--;
    }
    kn_trackvec tv = {0};
    bool ok = read_tracks(c, it, n, &tv, 0);
    if (ok)
        *(const kn_tracks **)out = intern_tracks(c, &tv, kw);
    kn_vec_free(&tv);
    return ok;
}

bool kn_compute_GRID_LINE(kn_cctx *c, kn_prop p, const kn_val *v, void *out) {
    kn_gridline *o = out;
    uint32_t n;
    const kn_val *it = kn_items(v, &n);
    double d;
    for (uint32_t i = 0; i < n; i++) {
        if (it[i].type == KN_V_KW && it[i].kw == KN_KW_auto)
            o->is_auto = true;
        else if (it[i].type == KN_V_KW && it[i].kw == KN_KW_span)
            o->span = true;
        else if (it[i].type == KN_V_IDENT || it[i].type == KN_V_KW)
            o->name = text_of(c, &it[i]);
        else if (kn_num_compute(c, &it[i], &d))
            o->n = (int32_t)d;
        else
            return false;
    }
    return true;
}

bool kn_compute_AREAS(kn_cctx *c, kn_prop p, const kn_val *v, void *out) {
    uint32_t n, cols = 0;
    const kn_val *it = kn_items(v, &n);
    KN_VEC(kn_str) cells = {0};
    if (v->type == KN_V_KW)
        return true; /* none */
    for (uint32_t i = 0; i < n; i++) {
        kn_str row = it[i].u.str;
        uint32_t count = 0;
        for (size_t a = 0; a < row.n;) {
            size_t b = a;
            if (kn_is_space(row.p[a])) {
                a++;
                continue;
            }
            bool dot = row.p[a] == '.';
            while (b < row.n && !kn_is_space(row.p[b]) && (row.p[b] == '.') == dot)
                b++;
            kn_vec_push(&cells, kn_pool_str(c->st->pool, dot ? KN_S(".") : kn_str_sub(row, a, b)));
            count++;
            a = b;
        }
        cols = i == 0 ? count : cols;
        if (count != cols || count == 0) {
            kn_vec_free(&cells);
            return false;
        }
    }
    kn_areas *l = kn_alloc(c->st->tmp, sizeof *l + cells.n * sizeof(kn_str));
    l->rows = n;
    l->cols = cols;
    if (cells.n)
        memcpy(l->v, cells.v, cells.n * sizeof(kn_str));
    *(const kn_areas **)out = kn_pool_get(c->st->pool, l, sizeof *l + cells.n * sizeof(kn_str));
    kn_vec_free(&cells);
    return true;
}

/* ---- generated content ---- */

/* Attributes of HTML elements have lower-case names. */
static kn_atom html_attr(kn_cctx *c, kn_str name) {
    char low[64];
    if (!c->node || c->node->ns != KN_NS_HTML || name.n > sizeof low)
        return kn_atom_find(c->st->scene->atoms, name);
    for (size_t i = 0; i < name.n; i++)
        low[i] = (char)kn_lower((unsigned char)name.p[i]);
    return kn_atom_find(c->st->scene->atoms, (kn_str){low, name.n});
}

static bool content_item(kn_cctx *c, const kn_val *v, kn_content_item *o) {
    switch ((kn_vtype)v->type) {
    case KN_V_STR:
        o->kind = KN_GC_TEXT;
        o->text = text_of(c, v);
        return true;
    case KN_V_URL:
        o->kind = KN_GC_IMAGE;
        o->text = kn_url_compute(c, v->u.str);
        return true;
    case KN_V_KW:
        o->kind = v->kw == KN_KW_open_quote      ? KN_GC_OPEN_QUOTE
                  : v->kw == KN_KW_close_quote   ? KN_GC_CLOSE_QUOTE
                  : v->kw == KN_KW_no_open_quote ? KN_GC_NO_OPEN_QUOTE
                                                 : KN_GC_NO_CLOSE_QUOTE;
        return true;
    case KN_V_FUNC:
        break;
    default:
        return false;
    }
    if (v->kw == KN_KW_attr) {
        kn_str name = v->n ? (v->u.items[0].type == KN_V_KW ? kn_kw_str(v->u.items[0].kw)
                                                            : v->u.items[0].u.str)
                           : KN_S("");
        kn_atom a = html_attr(c, name);
        kn_str text = a && c->node ? kn_node_attr(c->node, a) : KN_S("");
        if (v->n > 1 && !(a && c->node && kn_node_has_attr(c->node, a)))
            text = v->u.items[1].u.str;
        o->kind = KN_GC_TEXT;
        o->text = kn_pool_str(c->st->pool, text);
        return true;
    }
    if (v->kw != KN_KW_counter && v->kw != KN_KW_counters)
        return false;
    uint32_t i = 0;
    o->kind = v->kw == KN_KW_counter ? KN_GC_COUNTER : KN_GC_COUNTERS;
    if (v->n == 0)
        return false;
    o->text = text_of(c, &v->u.items[i++]);
    if (o->kind == KN_GC_COUNTERS && i < v->n)
        o->sep = text_of(c, &v->u.items[i++]);
    const kn_val decimal = {.type = KN_V_IDENT, .u.str = KN_S("decimal")};
    o->style = list_type(c, i < v->n ? &v->u.items[i] : &decimal);
    if (i < v->n && v->u.items[i].type == KN_V_IDENT &&
        kn_str_ieq(v->u.items[i].u.str, KN_S("none")))
        memset(&o->style, 0, sizeof o->style);
    return true;
}

bool kn_compute_CONTENT(kn_cctx *c, kn_prop p, const kn_val *v, void *out) {
    uint32_t n;
    const kn_val *it = kn_items(v, &n);
    bool kw = v->type == KN_V_KW && (v->kw == KN_KW_none || v->kw == KN_KW_normal);
    if (kw)
        n = 0;
    size_t size = sizeof(kn_content) + n * sizeof(kn_content_item);
    kn_content *l = kn_alloc(c->st->tmp, size);
    l->n = n;
    l->kw = kw ? v->kw : 0;
    l->n = 0;
    for (uint32_t i = 0; i < n; i++) {
        kn_content_item *o = &l->v[l->n];
        if (!content_item(c, &it[i], o))
            return false;
        if (o->kind == KN_GC_TEXT && l->n &&
            o[-1].kind == KN_GC_TEXT) { /* strings are one string */
            kn_sb b = {0};
            kn_sb_put(&b, o[-1].text);
            kn_sb_put(&b, o->text);
            o[-1].text = kn_pool_str(c->st->pool, kn_sb_str(&b));
            kn_sb_free(&b);
            memset(o, 0, sizeof *o);
        } else {
            l->n++;
        }
    }
    size = sizeof(kn_content) + l->n * sizeof(kn_content_item);
    *(const kn_content **)out = kn_pool_get(c->st->pool, l, size);
    return true;
}

bool kn_compute_COUNTERS(kn_cctx *c, kn_prop p, const kn_val *v, void *out) {
    if (v->type != KN_V_SPACE)
        return v->type == KN_V_KW; /* none */
    kn_counters *l = KN_LIST_NEW(c, kn_counters, v->n / 2);
    for (uint32_t i = 0; i < v->n / 2; i++) {
        double d;
        if (!kn_num_compute(c, &v->u.items[2 * i + 1], &d))
            return false;
        l->v[i].name = text_of(c, &v->u.items[2 * i]);
        l->v[i].v = kn_sat32((int64_t)fmax(-9e9, fmin(9e9, d)));
    }
    *(const kn_counters **)out = KN_LIST_DONE(c, kn_counters, l);
    return true;
}

/* ---- easings ---- */

static void bezier(kn_easing *o, float x1, float y1, float x2, float y2) {
    o->kind = 1;
    o->pad[0] = 1; /* written as a word */
    o->p[0] = x1, o->p[1] = y1, o->p[2] = x2, o->p[3] = y2;
}

static bool easing_word(kn_kw kw, kn_easing *o) {
    switch (kw) {
    case KN_KW_linear:
        return true;
    case KN_KW_ease:
        bezier(o, 0.25f, 0.1f, 0.25f, 1);
        return true;
    case KN_KW_ease_in:
        bezier(o, 0.42f, 0, 1, 1);
        return true;
    case KN_KW_ease_out:
        bezier(o, 0, 0, 0.58f, 1);
        return true;
    case KN_KW_ease_in_out:
        bezier(o, 0.42f, 0, 0.58f, 1);
        return true;
    case KN_KW_step_start:
    case KN_KW_step_end:
        o->kind = 2;
        o->p[0] = 1;
        o->p[1] = kw == KN_KW_step_end;
        return true;
    default:
        return false;
    }
}

/* linear(0, 0.3 20%, 1): missing positions are spread evenly (CSS Easing 2 §2.2). */
static bool linear_points(kn_cctx *c, const kn_val *f, kn_easing *o) {
    kn_nums *l = KN_LIST_NEW(c, kn_nums, 4 * f->n);
    uint32_t n = 0;
    for (uint32_t i = 0; i < f->n; i++) {
        uint32_t m;
        const kn_val *part = kn_items(&f->u.items[i], &m);
        double out, in;
        if (m == 0 || !kn_num_compute(c, &part[0], &out))
            return false;
        if (m == 1)
            l->v[n++] = (float)out, l->v[n++] = NAN;
        for (uint32_t k = 1; k < m && k < 3; k++) {
            if (!kn_num_compute(c, &part[k], &in))
                return false;
            l->v[n++] = (float)out, l->v[n++] = (float)in;
        }
    }
    l->n = n;
    if (n < 4)
        return false;
    if (isnan(l->v[1]))
        l->v[1] = 0;
    if (isnan(l->v[n - 1]))
        l->v[n - 1] = 1;
    for (uint32_t i = 3; i < n; i += 2) {
        if (!isnan(l->v[i])) {
            l->v[i] = l->v[i] < l->v[i - 2] ? l->v[i - 2] : l->v[i];
            continue;
        }
        uint32_t k = i;
        while (isnan(l->v[k]))
            k += 2;
        float from = l->v[i - 2], to = l->v[k] < from ? from : l->v[k];
        uint32_t gaps = (k - i) / 2 + 1;
        for (uint32_t j = 0; i + 2 * j < k; j++)
            l->v[i + 2 * j] = from + (to - from) * (float)(j + 1) / (float)gaps;
    }
    o->kind = 3;
    o->points = KN_LIST_DONE(c, kn_nums, l);
    return true;
}

static bool easing(kn_cctx *c, const kn_val *v, kn_easing *o) {
    double d;
    if (v->type == KN_V_KW)
        return easing_word(v->kw, o);
    if (v->type != KN_V_FUNC)
        return false;
    if (v->kw == KN_KW_cubic_bezier) {
        o->kind = 1;
        for (uint32_t i = 0; i < 4; i++) {
            if (i >= v->n || !kn_num_compute(c, &v->u.items[i], &d))
                return false;
            o->p[i] = (float)d;
        }
        return true;
    }
    if (v->kw == KN_KW_steps) {
        if (v->n == 0 || !kn_num_compute(c, &v->u.items[0], &d))
            return false;
        kn_kw at = v->n > 1 && v->u.items[1].type == KN_V_KW ? v->u.items[1].kw : KN_KW_end;
        o->kind = 2;
        o->p[0] = (float)d;
        o->pad[0] = at == KN_KW_jump_start; /* for the text */
        o->p[1] = at == KN_KW_start || at == KN_KW_jump_start ? 0
                  : at == KN_KW_jump_none                     ? 2
                  : at == KN_KW_jump_both                     ? 3
                                                              : 1;
        return true;
    }
    return v->kw == KN_KW_linear && linear_points(c, v, o);
}

bool kn_compute_EASINGS(kn_cctx *c, kn_prop p, const kn_val *v, void *out) {
    uint32_t n;
    const kn_val *it = v->type == KN_V_COMMA ? kn_items(v, &n) : (n = 1, v);
    kn_easings *l = KN_LIST_NEW(c, kn_easings, n);
    for (uint32_t i = 0; i < n; i++)
        if (!easing(c, &it[i], &l->v[i]))
            return false;
    *(const kn_easings **)out = KN_LIST_DONE(c, kn_easings, l);
    return true;
}
