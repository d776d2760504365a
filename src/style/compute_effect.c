/* Transforms, filters and basic shapes (CSS Transforms 2, Filter Effects 1, Shapes 1). */
#include "src/style/internal.h"

/* ---- transforms ---- */

static bool set_len(kn_cctx *c, const kn_val *v, kn_len *out) {
    return kn_len_compute(c, v, out);
}

static bool set_num(kn_cctx *c, const kn_val *v, double *out) {
    return kn_num_compute(c, v, out);
}

static bool translate(kn_cctx *c, const kn_val *a, uint32_t n, kn_kw fn, kn_tf *t) {
    int at = fn == KN_KW_translatey ? 1 : fn == KN_KW_translatez ? 2 : 0;
    t->fn = KN_TF_TRANSLATE;
    t->name = fn == KN_KW_translatex    ? 1
              : fn == KN_KW_translatey  ? 2
              : fn == KN_KW_translatez  ? 3
              : fn == KN_KW_translate3d ? 4
                                        : 0;
    for (uint32_t i = 0; i < n && at + i < 3; i++)
        if (!set_len(c, &a[i], &t->a[at + (int)i]))
            return false;
    return n >= 1;
}

static bool scale(kn_cctx *c, const kn_val *a, uint32_t n, kn_kw fn, kn_tf *t) {
    int at = fn == KN_KW_scaley ? 1 : fn == KN_KW_scalez ? 2 : 0;
    t->fn = KN_TF_SCALE;
    t->name = fn == KN_KW_scalex    ? 1
              : fn == KN_KW_scaley  ? 2
              : fn == KN_KW_scalez  ? 3
              : fn == KN_KW_scale3d ? 4
                                    : 0;
    t->m[0] = t->m[1] = t->m[2] = 1;
    for (uint32_t i = 0; i < n && at + i < 3; i++)
        if (!set_num(c, &a[i], &t->m[at + (int)i]))
            return false;
    if (fn == KN_KW_scale && n == 1)
        t->m[1] = t->m[0];
    return n >= 1;
}

static bool rotate(kn_cctx *c, const kn_val *a, uint32_t n, kn_kw fn, kn_tf *t) {
    t->fn = KN_TF_ROTATE;
    t->name = fn == KN_KW_rotatex    ? 1
              : fn == KN_KW_rotatey  ? 2
              : fn == KN_KW_rotatez  ? 3
              : fn == KN_KW_rotate3d ? 4
                                     : 0;
    if (fn == KN_KW_rotate3d) {
        for (uint32_t i = 0; i < 3 && i < n; i++)
            if (!set_num(c, &a[i], &t->m[i]))
                return false;
        return n >= 4 && kn_angle_compute(c, &a[3], &t->m[3]);
    }
    t->m[fn == KN_KW_rotatex ? 0 : fn == KN_KW_rotatey ? 1 : 2] = 1;
    return n >= 1 && kn_angle_compute(c, &a[0], &t->m[3]);
}

static bool skew(kn_cctx *c, const kn_val *a, uint32_t n, kn_kw fn, kn_tf *t) {
    t->fn = KN_TF_SKEW;
    t->name = fn == KN_KW_skewx ? 1 : fn == KN_KW_skewy ? 2 : 0;
    if (n == 0 || !kn_angle_compute(c, &a[0], &t->m[fn == KN_KW_skewy]))
        return false;
    return fn != KN_KW_skew || n < 2 || kn_angle_compute(c, &a[1], &t->m[1]);
}

static bool matrix(kn_cctx *c, const kn_val *a, uint32_t n, kn_kw fn, kn_tf *t) {
    static const uint8_t flat[6] = {0, 1, 4, 5, 12, 13};
    t->fn = KN_TF_MATRIX;
    t->name = fn == KN_KW_matrix3d ? 4 : 0;
    t->m[0] = t->m[5] = t->m[10] = t->m[15] = 1;
    if (n != (fn == KN_KW_matrix3d ? 16u : 6u))
        return false;
    for (uint32_t i = 0; i < n; i++)
        if (!set_num(c, &a[i], &t->m[fn == KN_KW_matrix3d ? i : flat[i]]))
            return false;
    return true;
}

static bool transform_function(kn_cctx *c, const kn_val *f, kn_tf *t) {
    const kn_val *a = f->u.items;
    if (f->type != KN_V_FUNC)
        return false;
    switch (f->kw) {
    case KN_KW_translate:
    case KN_KW_translatex:
    case KN_KW_translatey:
    case KN_KW_translatez:
    case KN_KW_translate3d:
        return translate(c, a, f->n, f->kw, t);
    case KN_KW_scale:
    case KN_KW_scalex:
    case KN_KW_scaley:
    case KN_KW_scalez:
    case KN_KW_scale3d:
        return scale(c, a, f->n, f->kw, t);
    case KN_KW_rotate:
    case KN_KW_rotatex:
    case KN_KW_rotatey:
    case KN_KW_rotatez:
    case KN_KW_rotate3d:
        return rotate(c, a, f->n, f->kw, t);
    case KN_KW_skew:
    case KN_KW_skewx:
    case KN_KW_skewy:
        return skew(c, a, f->n, f->kw, t);
    case KN_KW_matrix:
    case KN_KW_matrix3d:
        return matrix(c, a, f->n, f->kw, t);
    case KN_KW_perspective:
        t->fn = KN_TF_PERSPECTIVE;
        return f->n == 1 && set_len(c, &a[0], &t->a[0]);
    default:
        return false;
    }
}

bool kn_compute_TRANSFORM(kn_cctx *c, kn_prop p, const kn_val *v, void *out) {
    uint32_t n;
    if (v->type == KN_V_KW)
        return true; /* none */
    const kn_val *it = kn_items(v, &n);
    kn_tfs *l = KN_LIST_NEW(c, kn_tfs, n);
    for (uint32_t i = 0; i < n; i++)
        if (!transform_function(c, &it[i], &l->v[i]))
            return false;
    *(const kn_tfs **)out = KN_LIST_DONE(c, kn_tfs, l);
    return true;
}

bool kn_compute_TRANSLATE(kn_cctx *c, kn_prop p, const kn_val *v, void *out) {
    uint32_t n;
    if (v->type == KN_V_KW)
        return true;
    const kn_val *it = kn_items(v, &n);
    kn_tfs *l = KN_LIST_NEW(c, kn_tfs, 1);
    if (!translate(c, it, n, n > 2 ? KN_KW_translate3d : KN_KW_translate, &l->v[0]))
        return false;
    *(const kn_tfs **)out = KN_LIST_DONE(c, kn_tfs, l);
    return true;
}

bool kn_compute_ROTATE(kn_cctx *c, kn_prop p, const kn_val *v, void *out) {
    uint32_t n;
    if (v->type == KN_V_KW)
        return true;
    const kn_val *it = kn_items(v, &n);
    kn_tfs *l = KN_LIST_NEW(c, kn_tfs, 1);
    if (n < 4 || !rotate(c, it, n, KN_KW_rotate3d, &l->v[0]))
        return false;
    *(const kn_tfs **)out = KN_LIST_DONE(c, kn_tfs, l);
    return true;
}

bool kn_compute_SCALE(kn_cctx *c, kn_prop p, const kn_val *v, void *out) {
    uint32_t n;
    if (v->type == KN_V_KW)
        return true;
    const kn_val *it = kn_items(v, &n);
    kn_tfs *l = KN_LIST_NEW(c, kn_tfs, 1);
    if (!scale(c, it, n, n > 2 ? KN_KW_scale3d : KN_KW_scale, &l->v[0]))
        return false;
    *(const kn_tfs **)out = KN_LIST_DONE(c, kn_tfs, l);
    return true;
}

/* ---- filters ---- */

static bool filter_function(kn_cctx *c, const kn_val *f, kn_ff *o) {
    double d = 1;
    const kn_val *a = f->n ? f->u.items : NULL;
    if (f->type == KN_V_URL) {
        o->fn = KN_FF_URL;
        o->url = kn_url_compute(c, f->u.str);
        return true;
    }
    if (f->type != KN_V_FUNC)
        return false;
    switch (f->kw) {
    case KN_KW_blur:
        o->fn = KN_FF_BLUR;
        if (a && !kn_px_compute(c, a, &o->amount))
            return false;
        o->amount = o->amount < 0 ? 0 : o->amount;
        return true;
    case KN_KW_hue_rotate:
        o->fn = KN_FF_HUE_ROTATE;
        d = 0;
        if (a && !kn_angle_compute(c, a, &d))
            return false;
        o->amount = (float)d;
        return true;
    case KN_KW_drop_shadow:
        o->fn = KN_FF_DROP_SHADOW;
        return a && kn_shadow_compute(c, a, &o->shadow);
    case KN_KW_brightness:
        o->fn = KN_FF_BRIGHTNESS;
        break;
    case KN_KW_contrast:
        o->fn = KN_FF_CONTRAST;
        break;
    case KN_KW_grayscale:
        o->fn = KN_FF_GRAYSCALE;
        break;
    case KN_KW_invert:
        o->fn = KN_FF_INVERT;
        break;
    case KN_KW_opacity:
        o->fn = KN_FF_OPACITY;
        break;
    case KN_KW_saturate:
        o->fn = KN_FF_SATURATE;
        break;
    case KN_KW_sepia:
        o->fn = KN_FF_SEPIA;
        break;
    default:
        return false;
    }
    if (a && !kn_num_compute(c, a, &d))
        return false;
    bool capped = o->fn == KN_FF_GRAYSCALE || o->fn == KN_FF_INVERT || o->fn == KN_FF_OPACITY ||
                  o->fn == KN_FF_SEPIA;
    o->amount = (float)(d < 0 ? 0 : capped && d > 1 ? 1 : d);
    return true;
}

bool kn_compute_FILTERS(kn_cctx *c, kn_prop p, const kn_val *v, void *out) {
    uint32_t n;
    if (v->type == KN_V_KW)
        return true; /* none */
    const kn_val *it = v->type == KN_V_SPACE ? kn_items(v, &n) : (n = 1, v);
    kn_ffs *l = KN_LIST_NEW(c, kn_ffs, n);
    for (uint32_t i = 0; i < n; i++)
        if (!filter_function(c, &it[i], &l->v[i]))
            return false;
    *(const kn_ffs **)out = KN_LIST_DONE(c, kn_ffs, l);
    return true;
}

/* ---- shapes ---- */

static bool read_radii(kn_cctx *c, const kn_val *v, kn_bshape *o) {
    if (v->type != KN_V_SPACE || v->n < 4)
        return false;
    for (int i = 0; i < 4; i++)
        if (!kn_compute_RADIUS(c, KN_PROP_CLIP_PATH, &v->u.items[i], &o->radius[i]))
            return false;
    return true;
}

/* 100% - l, for edges that rect() and xywh() measure from the other side. */
static void complement(kn_cctx *c, const kn_len *l, kn_len *out) {
    kn_len half = {.has_pct = true, .pct = 50};
    memset(out, 0, sizeof *out);
    if (l->kind == KN_LEN_LP) {
        out->has_pct = true;
        out->pct = 100 - l->pct;
        out->px = -l->px;
        return;
    }
    kn_len_lerp(c->st, &half, l, -1, out); /* extrapolated: 2 · 50% - l */
}

static void add_len(const kn_len *a, const kn_len *b, kn_len *out) {
    *out = *a;
    out->px += b->px;
    out->pct += b->pct;
    out->has_pct = a->has_pct || b->has_pct;
}

static bool read_rect(kn_cctx *c, const kn_val *f, kn_bshape *o) {
    kn_len l[4];
    o->kind = KN_SH_INSET;
    if (f->n < 4)
        return false;
    for (int i = 0; i < 4; i++) {
        bool is_auto = f->u.items[i].type == KN_V_KW;
        if (is_auto) {
            memset(&l[i], 0, sizeof l[i]);
            l[i].pct = i == 1 || i == 2 ? 100 : 0;
            l[i].has_pct = true;
        } else if (!kn_len_compute(c, &f->u.items[i], &l[i])) {
            return false;
        }
    }
    if (f->kw == KN_KW_inset) {
        memcpy(o->inset, l, sizeof l);
    } else if (f->kw == KN_KW_rect) { /* top right bottom left edges from the top left corner */
        o->inset[0] = l[0];
        complement(c, &l[1], &o->inset[1]);
        complement(c, &l[2], &o->inset[2]);
        o->inset[3] = l[3];
    } else { /* xywh: x y w h */
        kn_len right, bottom;
        add_len(&l[0], &l[2], &right);
        add_len(&l[1], &l[3], &bottom);
        o->inset[0] = l[1];
        complement(c, &right, &o->inset[1]);
        complement(c, &bottom, &o->inset[2]);
        o->inset[3] = l[0];
    }
    return f->n < 5 || read_radii(c, &f->u.items[4], o);
}

static bool read_extent(kn_cctx *c, const kn_val *v, kn_kw *kw, kn_len *len) {
    if (v->type != KN_V_KW)
        return kn_len_compute(c, v, len);
    *kw = v->kw;
    return true;
}

static bool read_circle(kn_cctx *c, const kn_val *f, kn_bshape *o) {
    bool ellipse = f->kw == KN_KW_ellipse;
    uint32_t i = 0;
    o->kind = ellipse ? KN_SH_ELLIPSE : KN_SH_CIRCLE;
    o->rx_kw = o->ry_kw = KN_KW_closest_side;
    o->cx.pct = o->cy.pct = 50;
    o->cx.has_pct = o->cy.has_pct = true;
    if (i < f->n && f->u.items[i].type != KN_V_SPACE) {
        o->rx_kw = o->ry_kw = 0;
        if (!read_extent(c, &f->u.items[i++], &o->rx_kw, &o->rx))
            return false;
        o->ry_kw = o->rx_kw, o->ry = o->rx;
        if (ellipse && i < f->n && f->u.items[i].type != KN_V_SPACE) {
            o->ry_kw = 0;
            if (!read_extent(c, &f->u.items[i++], &o->ry_kw, &o->ry))
                return false;
        }
    }
    if (i < f->n && f->u.items[i].type == KN_V_SPACE && f->u.items[i].n >= 2) {
        o->has_at = true;
        return kn_len_compute(c, &f->u.items[i].u.items[0], &o->cx) &&
               kn_len_compute(c, &f->u.items[i].u.items[1], &o->cy);
    }
    return true;
}

static bool read_polygon(kn_cctx *c, const kn_val *f, kn_bshape *o) {
    uint32_t i = 0;
    o->kind = KN_SH_POLYGON;
    if (f->n && f->u.items[0].type == KN_V_KW)
        o->evenodd = f->u.items[i++].kw == KN_KW_evenodd;
    if (i < f->n && f->u.items[i].type != KN_V_SPACE &&
        !kn_len_compute(c, &f->u.items[i++], &o->rx))
        return false;
    kn_lens *l = KN_LIST_NEW(c, kn_lens, 2 * (f->n - i));
    for (uint32_t k = 0; i < f->n; i++, k += 2) {
        const kn_val *pt = &f->u.items[i];
        if (pt->type != KN_V_SPACE || pt->n < 2 || !kn_len_compute(c, &pt->u.items[0], &l->v[k]) ||
            !kn_len_compute(c, &pt->u.items[1], &l->v[k + 1]))
            return false;
    }
    o->points = KN_LIST_DONE(c, kn_lens, l);
    return true;
}

static bool read_path(kn_cctx *c, const kn_val *f, kn_bshape *o) {
    o->kind = KN_SH_PATH;
    for (uint32_t i = 0; i < f->n; i++) {
        const kn_val *v = &f->u.items[i];
        if (v->type == KN_V_KW)
            o->evenodd = v->kw == KN_KW_evenodd;
        else if (v->type == KN_V_STR)
            o->text = kn_pool_str(c->st->pool, v->u.str);
    }
    return o->text.p != NULL;
}

static bool read_ray(kn_cctx *c, const kn_val *f, kn_bshape *o) {
    kn_val tree = kn_absolute_tree(c, f);
    kn_sb sb = {0};
    kn_val_serialize(&tree, &sb);
    o->text = kn_pool_str(c->st->pool, kn_sb_str(&sb));
    kn_sb_free(&sb);
    return true;
}

static bool shape_function(kn_cctx *c, const kn_val *f, kn_bshape *o) {
    switch (f->kw) {
    case KN_KW_inset:
    case KN_KW_rect:
    case KN_KW_xywh:
        return read_rect(c, f, o);
    case KN_KW_circle:
    case KN_KW_ellipse:
        return read_circle(c, f, o);
    case KN_KW_polygon:
        return read_polygon(c, f, o);
    case KN_KW_path:
        return read_path(c, f, o);
    case KN_KW_shape:
        return kn_read_commands(c, f, o);
    case KN_KW_ray:
        o->kind = KN_SH_RAY;
        return read_ray(c, f, o);
    default:
        return false;
    }
}

bool kn_compute_SHAPE(kn_cctx *c, kn_prop p, const kn_val *v, void *out) {
    uint32_t n;
    const kn_val *it = kn_items(v, &n);
    kn_bshape *o = kn_alloc(c->st->tmp, sizeof *o);
    for (uint32_t i = 0; i < n; i++) {
        if (it[i].type == KN_V_URL) {
            o->kind = KN_SH_URL;
            o->text = kn_url_compute(c, it[i].u.str);
        } else if (it[i].type == KN_V_FUNC) {
            if (!shape_function(c, &it[i], o))
                return false;
        } else if (it[i].type == KN_V_KW && it[i].kw != KN_KW_none) {
            o->box = it[i].kw == KN_KW_border_box ? 0 : it[i].kw;
            if (o->kind == KN_SH_NONE && n == 1)
                o->kind = KN_SH_BOX;
        }
    }
    if (o->kind == KN_SH_NONE && n > 1)
        o->kind = KN_SH_BOX;
    if (o->kind != KN_SH_NONE)
        *(const kn_bshape **)out = kn_pool_get(c->st->pool, o, sizeof *o);
    return true;
}
