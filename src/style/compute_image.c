/* Images and gradients, background layers (CSS Images 4, Backgrounds 3). */
#include "src/style/internal.h"

/* A URL of an external sheet is relative to that sheet (CSS Values 4 §4.5). */
kn_str kn_url_compute(kn_cctx *c, kn_str url) {
    const char *dir = kn_sheet_dir(c->st, c->loc.file);
    return kn_pool_str(c->st->pool, kn_dir_url(c->st->tmp, dir, url));
}

static bool take_kw(const kn_val **it, uint32_t *n, kn_kw kw) {
    if (*n == 0 || (*it)->type != KN_V_KW || (*it)->kw != kw)
        return false;
    (*it)++, (*n)--;
    return true;
}

static void side_of(kn_kw k, kn_cimage *o) {
    if (k == KN_KW_left)
        o->side_x = -1;
    else if (k == KN_KW_right)
        o->side_x = 1;
    else if (k == KN_KW_top)
        o->side_y = -1;
    else if (k == KN_KW_bottom)
        o->side_y = 1;
}

static bool is_numeric(const kn_val *v) {
    return v->type == KN_V_DIM || v->type == KN_V_PCT || v->type == KN_V_NUM ||
           v->type == KN_V_CALC;
}

static void read_interpolation(const kn_val *it, uint32_t n, kn_cimage *o) {
    static const struct {
        kn_kw kw;
        uint8_t v;
    } names[] = {{KN_KW_srgb, 0},     {KN_KW_srgb_linear, 1},
                 {KN_KW_oklab, 2},    {KN_KW_oklch, 3},
                 {KN_KW_lab, 4},      {KN_KW_lch, 5},
                 {KN_KW_hsl, 6},      {KN_KW_hwb, 7},
                 {KN_KW_xyz, 8},      {KN_KW_xyz_d65, 8},
                 {KN_KW_xyz_d50, 8},  {KN_KW_display_p3, 9},
                 {KN_KW_a98_rgb, 10}, {KN_KW_prophoto_rgb, 11},
                 {KN_KW_rec2020, 12}, {KN_KW_display_p3_linear, 1}};
    for (uint32_t i = 0; i < n; i++) {
        for (size_t k = 0; k < KN_COUNTOF(names); k++)
            if (it[i].kw == names[k].kw)
                o->interp = names[k].v;
        o->hue = it[i].kw == KN_KW_longer       ? 1
                 : it[i].kw == KN_KW_increasing ? 2
                 : it[i].kw == KN_KW_decreasing ? 3
                                                : o->hue;
    }
}

static bool read_linear(kn_cctx *c, const kn_val **it, uint32_t *n, kn_cimage *o) {
    double rad;
    o->angle = (float)M_PI; /* to bottom */
    if (take_kw(it, n, KN_KW_to)) {
        o->has_side = true;
        while (*n && (*it)->type == KN_V_KW && (*it)->kw != KN_KW_in)
            side_of((*it)->kw, o), (*it)++, (*n)--;
        if (o->side_x && o->side_y)
            return true;
        /* a single side is an angle */
        o->has_side = false;
        o->angle = (float)(o->side_y < 0   ? 0
                           : o->side_x > 0 ? M_PI / 2
                           : o->side_y > 0 ? M_PI
                                           : 3 * M_PI / 2);
        return true;
    }
    if (*n && is_numeric(*it)) {
        if (!kn_angle_compute(c, *it, &rad))
            return false;
        o->angle = (float)rad;
        (*it)++, (*n)--;
    }
    return true;
}

static bool read_centre(kn_cctx *c, const kn_val **it, uint32_t *n, kn_cimage *o) {
    o->cx.pct = o->cy.pct = 50;
    o->cx.has_pct = o->cy.has_pct = true;
    if (!take_kw(it, n, KN_KW_at))
        return true;
    /* the position stands as two lengths, or as one list of two */
    if (*n && (*it)->type == KN_V_SPACE && (*it)->n >= 2) {
        const kn_val *p = (*it)->u.items;
        (*it)++, (*n)--;
        return kn_len_compute(c, &p[0], &o->cx) && kn_len_compute(c, &p[1], &o->cy);
    }
    if (*n < 2 || !kn_len_compute(c, *it, &o->cx) || !kn_len_compute(c, *it + 1, &o->cy))
        return false;
    *it += 2, *n -= 2;
    return true;
}

static bool read_radial(kn_cctx *c, const kn_val **it, uint32_t *n, kn_cimage *o) {
    bool shape = false;
    o->extent = KN_KW_farthest_corner;
    if (take_kw(it, n, KN_KW_circle))
        o->circle = shape = true;
    else if (take_kw(it, n, KN_KW_ellipse))
        shape = true;
    if (*n && (*it)->type == KN_V_KW && (*it)->kw != KN_KW_at && (*it)->kw != KN_KW_in) {
        o->extent = (*it)->kw;
        (*it)++, (*n)--;
    } else if (*n && is_numeric(*it)) {
        o->extent = 0;
        if (!kn_len_compute(c, (*it)++, &o->rx))
            return false;
        (*n)--;
        if (*n && is_numeric(*it)) {
            if (!kn_len_compute(c, (*it)++, &o->ry))
                return false;
            (*n)--;
        } else {
            o->ry = o->rx;
            o->circle = o->circle || !shape;
        }
    }
    return read_centre(c, it, n, o);
}

static bool read_conic(kn_cctx *c, const kn_val **it, uint32_t *n, kn_cimage *o) {
    double rad = 0;
    if (take_kw(it, n, KN_KW_from)) {
        if (*n == 0 || !kn_angle_compute(c, *it, &rad))
            return false;
        (*it)++, (*n)--;
    }
    o->angle = (float)rad;
    return read_centre(c, it, n, o);
}

/* Position of a stop; on a conic gradient angles become percentages of a turn. */
static bool read_pos(kn_cctx *c, const kn_val *v, bool conic, kn_len *out) {
    double rad;
    memset(out, 0, sizeof *out);
    if (!conic || v->type == KN_V_PCT)
        return kn_len_compute(c, v, out);
    if (v->type == KN_V_CALC) { /* of angles, or of percentages: the fold tells */
        if (!kn_len_compute(c, v, out))
            return false;
        if (out->kind == KN_LEN_LP && !out->has_pct) {
            out->pct = (float)(out->px * 50 / M_PI);
            out->px = 0;
            out->has_pct = true;
        }
        return true;
    }
    if (!kn_angle_compute(c, v, &rad))
        return false;
    out->pct = (float)(rad * 50 / M_PI);
    out->has_pct = true;
    out->kw = KN_KW_from; /* written as an angle, and printed as one */
    return true;
}

/* A stop with two positions becomes two stops. */
static bool read_stops(kn_cctx *c, const kn_val *it, uint32_t n, kn_cimage *o) {
    bool conic = o->kind == KN_CI_CONIC, modern = false;
    kn_cstops *l = kn_alloc(c->st->tmp, sizeof *l + sizeof(kn_cstop) * (2 * (size_t)n + 1));
    for (uint32_t i = 0; i < n; i++) {
        uint32_t m;
        const kn_val *part = kn_items(&it[i], &m);
        kn_cstop *s = &l->v[l->n++];
        if (m == 0)
            return false;
        if (is_numeric(&part[0])) {
            s->is_hint = s->has_pos = true;
            if (!read_pos(c, &part[0], conic, &s->pos))
                return false;
            continue;
        }
        if (!kn_color_compute(c, &part[0], &s->color))
            return false;
        modern |= s->color.space != 0;
        if (m > 1) {
            s->has_pos = true;
            if (!read_pos(c, &part[1], conic, &s->pos))
                return false;
        }
        if (m > 2) {
            l->v[l->n] = *s;
            if (!read_pos(c, &part[2], conic, &l->v[l->n].pos))
                return false;
            l->n++;
        }
    }
    if (modern && o->interp == 0xFF) /* CSS Images 4 §3.1: legacy colours alone keep sRGB */
        o->interp = 2;
    else if (o->interp == 0xFF)
        o->interp = 0;
    o->stops = kn_pool_get(c->st->pool, l, sizeof *l + sizeof(kn_cstop) * l->n);
    return true;
}

static bool read_gradient(kn_cctx *c, const kn_val *v, kn_cimage *o) {
    uint32_t n;
    bool ok;
    if (v->n < 2)
        return false;
    const kn_val *it =
        v->u.items[0].type == KN_V_SPACE ? kn_items(&v->u.items[0], &n) : (n = 0, v->u.items);
    o->interp = 0xFF;
    switch (v->kw) {
    case KN_KW_linear_gradient:
    case KN_KW_repeating_linear_gradient:
        o->kind = KN_CI_LINEAR;
        ok = read_linear(c, &it, &n, o);
        break;
    case KN_KW_radial_gradient:
    case KN_KW_repeating_radial_gradient:
        o->kind = KN_CI_RADIAL;
        ok = read_radial(c, &it, &n, o);
        break;
    default:
        o->kind = KN_CI_CONIC;
        ok = read_conic(c, &it, &n, o);
        break;
    }
    o->repeating = v->kw == KN_KW_repeating_linear_gradient ||
                   v->kw == KN_KW_repeating_radial_gradient ||
                   v->kw == KN_KW_repeating_conic_gradient;
    if (n && take_kw(&it, &n, KN_KW_in)) {
        o->interp = 0;
        read_interpolation(it, n, o);
    }
    return ok && read_stops(c, v->u.items + 1, v->n - 1, o);
}

/* Types of images that can be read; an option of another type is not one. */
static bool readable_type(const kn_val *v) {
    static const char *const types[] = {"image/png",  "image/jpeg", "image/gif",
                                        "image/webp", "image/avif", "image/svg+xml"};
    for (size_t i = 0; i < KN_COUNTOF(types); i++)
        if (kn_str_ieq(v->u.str, kn_cstr(types[i])))
            return true;
    return false;
}

/* image-set(): the option with the smallest resolution that suffices for one device px per CSS px,
 * else the one with the largest (CSS Images 4 §2.3 leaves the choice free; so browsers do). */
static const kn_val *pick_from_set(kn_cctx *c, const kn_val *v, double *density) {
    const kn_val *best = NULL;
    double have = 0;
    for (uint32_t i = 0; i < v->n; i++) {
        uint32_t m;
        const kn_val *part = kn_items(&v->u.items[i], &m);
        double res = 1;
        if (m > 1)
            kn_num_compute(c, &part[1], &res);
        if (m == 0 || !(res > 0) || (m > 2 && !readable_type(&part[2])))
            continue;
        const bool better = have < 1 ? res > have : res >= 1 && res < have;
        if (!best || better) {
            best = &part[0];
            have = res;
        }
    }
    *density = have;
    return best;
}

/* How deep images may lie within images. */
enum { IMAGE_DEPTH = 8 };

static bool compute_image(kn_cctx *c, const kn_val *v, int depth, kn_cimage *o);

static bool read_cross_fade(kn_cctx *c, const kn_val *v, int depth, kn_cimage *o) {
    kn_cfade *f = kn_alloc(c->st->tmp, sizeof *f);
    double share;
    if (v->n < 3 || !kn_num_compute(c, &v->u.items[2], &share) ||
        !compute_image(c, &v->u.items[0], depth, &f->from) ||
        !compute_image(c, &v->u.items[1], depth, &f->to))
        return false;
    o->kind = KN_CI_CROSS_FADE;
    o->share = (float)fmin(fmax(share, 0), 1);
    o->fade = kn_pool_get(c->st->pool, f, sizeof *f);
    return true;
}

static bool compute_image(kn_cctx *c, const kn_val *v, int depth, kn_cimage *o) {
    if (v->type == KN_V_KW)
        return v->kw == KN_KW_none; /* KN_CI_NONE */
    if (v->type == KN_V_URL || v->type == KN_V_STR) {
        o->kind = KN_CI_URL;
        o->url = kn_url_compute(c, v->u.str);
        return true;
    }
    if (v->type != KN_V_FUNC || depth <= 0)
        return false;
    if (v->kw == KN_KW_image_set) {
        double density;
        const kn_val *one = pick_from_set(c, v, &density);
        if (!one)
            return true; /* no option is left: an invalid image, which draws nothing */
        if (!compute_image(c, one, depth - 1, o))
            return false;
        if (o->kind == KN_CI_URL)
            o->density = (float)density;
        return true;
    }
    if (v->kw == KN_KW_cross_fade)
        return read_cross_fade(c, v, depth - 1, o);
    return read_gradient(c, v, o);
}

bool kn_image_compute(kn_cctx *c, const kn_val *v, kn_cimage *o) {
    return compute_image(c, v, IMAGE_DEPTH, o);
}

bool kn_compute_IMAGES(kn_cctx *c, kn_prop p, const kn_val *v, void *out) {
    uint32_t n;
    const kn_val *it = v->type == KN_V_COMMA ? kn_items(v, &n) : (n = 1, v);
    bool any = false;
    kn_cimages *l = KN_LIST_NEW(c, kn_cimages, n);
    for (uint32_t i = 0; i < n; i++) {
        if (!kn_image_compute(c, &it[i], &l->v[i]))
            return false;
        any |= l->v[i].kind != KN_CI_NONE;
    }
    if (any)
        *(const kn_cimages **)out = KN_LIST_DONE(c, kn_cimages, l);
    return true;
}

bool kn_compute_IMAGE(kn_cctx *c, kn_prop p, const kn_val *v, void *out) {
    return kn_compute_IMAGES(c, p, v, out);
}

bool kn_compute_SIZES(kn_cctx *c, kn_prop p, const kn_val *v, void *out) {
    uint32_t n;
    const kn_val *it = v->type == KN_V_COMMA ? kn_items(v, &n) : (n = 1, v);
    kn_bgsizes *l = KN_LIST_NEW(c, kn_bgsizes, n);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t m;
        const kn_val *part = kn_items(&it[i], &m);
        kn_bgsize *s = &l->v[i];
        if (m == 1 && part[0].type == KN_V_KW && part[0].kw != KN_KW_auto) {
            s->kw = part[0].kw;
            continue;
        }
        if (m == 0 || !kn_len_compute(c, &part[0], &s->w))
            return false;
        if (m > 1) {
            if (!kn_len_compute(c, &part[1], &s->h))
                return false;
        } else {
            s->h.kind = KN_LEN_KW;
            s->h.kw = KN_KW_auto;
        }
    }
    *(const kn_bgsizes **)out = KN_LIST_DONE(c, kn_bgsizes, l);
    return true;
}

bool kn_compute_REPEATS(kn_cctx *c, kn_prop p, const kn_val *v, void *out) {
    uint32_t n;
    const kn_val *it = v->type == KN_V_COMMA ? kn_items(v, &n) : (n = 1, v);
    kn_bgrepeats *l = KN_LIST_NEW(c, kn_bgrepeats, n);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t m;
        const kn_val *part = kn_items(&it[i], &m);
        if (m == 0 || part[0].type != KN_V_KW || (m > 1 && part[1].type != KN_V_KW))
            return false;
        kn_kw x = part[0].kw, y = part[m > 1].kw;
        if (m == 1 && x == KN_KW_repeat_x)
            x = KN_KW_repeat, y = KN_KW_no_repeat;
        else if (m == 1 && x == KN_KW_repeat_y)
            x = KN_KW_no_repeat, y = KN_KW_repeat;
        l->v[i] = (kn_bgrepeat){x, y};
    }
    *(const kn_bgrepeats **)out = KN_LIST_DONE(c, kn_bgrepeats, l);
    return true;
}
