/* Text of images, shadows, filters, shapes, matrices and track lists. */
#include "src/style/internal.h"

static void put_deg(double rad, kn_sb *out) {
    double deg = rad * 180 / M_PI, whole = round(deg);
    kn_put_num(fabs(deg - whole) < 1e-4 ? whole : deg, out); /* radians of float precision */
    kn_sb_puts(out, "deg");
}

/* ---- images ---- */

static bool is_centre(const kn_len *l) {
    return l->kind == KN_LEN_LP && l->has_pct && l->pct == 50 && l->px == 0;
}

static void put_interp(const kn_cimage *g, bool any, kn_sb *out) {
    static const char *const spaces[] = {
        "srgb", "srgb-linear", "oklab",      "oklch",   "lab",          "lch",    "hsl",
        "hwb",  "xyz-d65",     "display-p3", "a98-rgb", "prophoto-rgb", "rec2020"};
    static const char *const hues[] = {"", " longer hue", " increasing hue", " decreasing hue"};
    bool modern = false;
    for (uint32_t i = 0; i < g->stops->n; i++)
        modern |= g->stops->v[i].color.space != 0;
    if (g->interp == (modern ? 2 : 0) && g->hue == 0)
        return;
    kn_sb_printf(out, "%sin %s%s", any ? " " : "", spaces[g->interp], hues[g->hue]);
}

static void put_at(const kn_cimage *g, bool any, kn_sb *out) {
    if (is_centre(&g->cx) && is_centre(&g->cy))
        return;
    kn_sb_puts(out, any ? " at " : "at ");
    kn_put_len(&g->cx, out);
    kn_sb_putc(out, ' ');
    kn_put_len(&g->cy, out);
}

static void put_prelude(const kn_cimage *g, kn_sb *out) {
    size_t from = out->n;
    if (g->kind == KN_CI_LINEAR) {
        if (g->side_x || (g->side_y && g->side_y < 0)) {
            kn_sb_puts(out, "to");
            kn_sb_puts(out, g->side_x < 0 ? " left" : g->side_x > 0 ? " right" : "");
            kn_sb_puts(out, g->side_y < 0 ? " top" : g->side_y > 0 ? " bottom" : "");
        } else if (fabsf(g->angle - (float)M_PI) > 1e-6f) {
            put_deg(g->angle, out);
        }
    } else if (g->kind == KN_CI_RADIAL) {
        if (g->extent == 0) {
            kn_put_len(&g->rx, out);
            if (!g->circle)
                kn_sb_putc(out, ' '), kn_put_len(&g->ry, out);
        } else {
            if (g->circle)
                kn_sb_puts(out, "circle");
            if (g->extent != KN_KW_farthest_corner) {
                if (g->circle)
                    kn_sb_putc(out, ' ');
                kn_put_kw(g->extent, out);
            }
        }
        put_at(g, out->n > from, out);
    } else {
        if (g->angle != 0) {
            kn_sb_puts(out, "from ");
            put_deg(g->angle, out);
        }
        put_at(g, out->n > from, out);
    }
    put_interp(g, out->n > from, out);
    if (out->n > from)
        kn_sb_puts(out, ", ");
}

static void put_gradient(const kn_cimage *g, kn_sb *out) {
    static const char *const names[] = {
        [KN_CI_LINEAR] = "linear", [KN_CI_RADIAL] = "radial", [KN_CI_CONIC] = "conic"};
    kn_sb_printf(out, "%s%s-gradient(", g->repeating ? "repeating-" : "", names[g->kind]);
    put_prelude(g, out);
    for (uint32_t i = 0; i < g->stops->n; i++) {
        const kn_cstop *s = &g->stops->v[i];
        if (i)
            kn_sb_puts(out, ", ");
        if (!s->is_hint)
            kn_put_color(&s->color, out);
        if (s->has_pos) {
            if (!s->is_hint)
                kn_sb_putc(out, ' ');
            if (s->pos.kw == KN_KW_from)
                put_deg(s->pos.pct * M_PI / 50, out);
            else
                kn_put_len(&s->pos, out);
        }
    }
    kn_sb_putc(out, ')');
}

static void put_image(const kn_cimage *im, kn_sb *out) {
    if (im->kind == KN_CI_URL) {
        kn_put_url(im->url, out);
    } else if (im->stops) {
        put_gradient(im, out);
    } else if (im->kind == KN_CI_CROSS_FADE) {
        kn_sb_puts(out, "-webkit-cross-fade(");
        put_image(&im->fade->from, out);
        kn_sb_puts(out, ", ");
        put_image(&im->fade->to, out);
        kn_sb_puts(out, ", ");
        kn_put_num(im->share, out);
        kn_sb_putc(out, ')');
    } else {
        kn_sb_puts(out, "none");
    }
}

void kn_put_images(const kn_cimages *l, kn_sb *out) {
    if (!l)
        kn_sb_puts(out, "none");
    for (uint32_t i = 0; l && i < l->n; i++) {
        if (i)
            kn_sb_puts(out, ", ");
        put_image(&l->v[i], out);
    }
}

/* ---- borders ---- */

static bool same_side(const kn_sides *s, int a, int b) {
    return s->number[a] == s->number[b] && !memcmp(&s->v[a], &s->v[b], sizeof s->v[a]);
}

void kn_put_sides(const kn_sides *s, kn_sb *out) {
    const int n = !same_side(s, 1, 3) ? 4 : !same_side(s, 0, 2) ? 3 : !same_side(s, 0, 1) ? 2 : 1;
    for (int i = 0; i < n; i++) {
        if (i)
            kn_sb_putc(out, ' ');
        if (s->number[i])
            kn_put_num(s->v[i].px, out);
        else
            kn_put_len(&s->v[i], out);
    }
    if (s->fill)
        kn_sb_puts(out, " fill");
}

void kn_put_corner(float k, kn_sb *out) {
    kn_sb_puts(out, "superellipse(");
    if (isinf(k))
        kn_sb_puts(out, k > 0 ? "infinity" : "-infinity");
    else
        kn_put_num(k, out);
    kn_sb_putc(out, ')');
}

/* ---- shadows and filters ---- */

void kn_put_shadows(const kn_shadows *l, bool box, kn_sb *out) {
    if (!l)
        kn_sb_puts(out, "none");
    for (uint32_t i = 0; l && i < l->n; i++) {
        const kn_shadow *s = &l->v[i];
        const float v[4] = {s->x, s->y, s->blur, s->spread};
        if (i)
            kn_sb_puts(out, ", ");
        kn_put_color(&s->color, out);
        for (int k = 0; k < (box ? 4 : 3); k++) {
            kn_sb_putc(out, ' ');
            kn_put_px(v[k], out);
        }
        if (s->inset)
            kn_sb_puts(out, " inset");
    }
}

void kn_put_filters(const kn_ffs *l, kn_sb *out) {
    static const char *const names[] = {[KN_FF_BLUR] = "blur",
                                        [KN_FF_BRIGHTNESS] = "brightness",
                                        [KN_FF_CONTRAST] = "contrast",
                                        [KN_FF_GRAYSCALE] = "grayscale",
                                        [KN_FF_HUE_ROTATE] = "hue-rotate",
                                        [KN_FF_INVERT] = "invert",
                                        [KN_FF_OPACITY] = "opacity",
                                        [KN_FF_SATURATE] = "saturate",
                                        [KN_FF_SEPIA] = "sepia",
                                        [KN_FF_DROP_SHADOW] = "drop-shadow"};
    if (!l)
        kn_sb_puts(out, "none");
    for (uint32_t i = 0; l && i < l->n; i++) {
        const kn_ff *f = &l->v[i];
        if (i)
            kn_sb_putc(out, ' ');
        if (f->fn == KN_FF_URL) {
            kn_put_url(f->url, out);
            continue;
        }
        kn_sb_puts(out, names[f->fn]);
        kn_sb_putc(out, '(');
        if (f->fn == KN_FF_BLUR) {
            kn_put_px(f->amount, out);
        } else if (f->fn == KN_FF_HUE_ROTATE) {
            put_deg(f->amount, out);
        } else if (f->fn == KN_FF_DROP_SHADOW) {
            kn_put_color(&f->shadow.color, out);
            kn_sb_putc(out, ' ');
            kn_put_px(f->shadow.x, out);
            kn_sb_putc(out, ' ');
            kn_put_px(f->shadow.y, out);
            kn_sb_putc(out, ' ');
            kn_put_px(f->shadow.blur, out);
        } else {
            kn_put_num(f->amount, out);
        }
        kn_sb_putc(out, ')');
    }
}

/* ---- shapes ---- */

static bool same(const kn_len *a, const kn_len *b) {
    return memcmp(a, b, sizeof *a) == 0;
}

static void put_four(const kn_len *l, kn_sb *out) {
    int n = same(&l[3], &l[1]) ? same(&l[2], &l[0]) ? same(&l[1], &l[0]) ? 1 : 2 : 3 : 4;
    for (int i = 0; i < n; i++) {
        if (i)
            kn_sb_putc(out, ' ');
        kn_put_len(&l[i], out);
    }
}

static void put_inset(const kn_bshape *s, kn_sb *out) {
    kn_len x[4], y[4];
    bool round = false;
    memset(x, 0, sizeof x);
    memset(y, 0, sizeof y);
    kn_sb_puts(out, "inset(");
    put_four(s->inset, out);
    for (int i = 0; i < 4; i++) {
        x[i] = s->radius[i].x, y[i] = s->radius[i].y;
        round |= x[i].px != 0 || x[i].pct != 0 || x[i].kind || y[i].px != 0 || y[i].pct != 0 ||
                 y[i].kind;
    }
    if (round) {
        kn_sb_puts(out, " round ");
        put_four(x, out);
        if (!same(&x[0], &y[0]) || !same(&x[1], &y[1]) || !same(&x[2], &y[2]) ||
            !same(&x[3], &y[3])) {
            kn_sb_puts(out, " / ");
            put_four(y, out);
        }
    }
    kn_sb_putc(out, ')');
}

static void put_extent(kn_kw kw, const kn_len *l, kn_sb *out) {
    if (kw)
        kn_put_kw(kw, out);
    else
        kn_put_len(l, out);
}

static void put_round(const kn_bshape *s, kn_sb *out) {
    kn_sb_puts(out, s->kind == KN_SH_CIRCLE ? "circle(" : "ellipse(");
    bool plain = s->rx_kw == KN_KW_closest_side && s->ry_kw == KN_KW_closest_side;
    if (!plain) {
        put_extent(s->rx_kw, &s->rx, out);
        if (s->kind == KN_SH_ELLIPSE) {
            kn_sb_putc(out, ' ');
            put_extent(s->ry_kw, &s->ry, out);
        }
    }
    if (s->has_at) {
        kn_sb_puts(out, plain ? "at " : " at ");
        kn_put_len(&s->cx, out);
        kn_sb_putc(out, ' ');
        kn_put_len(&s->cy, out);
    }
    kn_sb_putc(out, ')');
}

static void put_polygon(const kn_bshape *s, kn_sb *out) {
    const bool round = s->rx.px != 0 || s->rx.pct != 0 || s->rx.kind;
    kn_sb_puts(out, s->evenodd ? "polygon(evenodd" : "polygon(");
    if (round) {
        kn_sb_puts(out, s->evenodd ? " round " : "round ");
        kn_put_len(&s->rx, out);
    }
    kn_sb_puts(out, s->evenodd || round ? ", " : "");
    for (uint32_t i = 0; i + 1 < s->points->n; i += 2) {
        if (i)
            kn_sb_puts(out, ", ");
        kn_put_len(&s->points->v[i], out);
        kn_sb_putc(out, ' ');
        kn_put_len(&s->points->v[i + 1], out);
    }
    kn_sb_putc(out, ')');
}

/* Path data in quotes, with absolute commands. */
void kn_put_path(kn_str d, kn_sb *out) {
    kn_sb text = {0};
    kn_css_path_text(d, true, &text);
    kn_put_string(kn_sb_str(&text), out);
    kn_sb_free(&text);
}

void kn_put_shape(const kn_bshape *s, kn_sb *out) {
    if (!s) {
        kn_sb_puts(out, "none");
        return;
    }
    switch ((kn_bshape_kind)s->kind) {
    case KN_SH_NONE:
        kn_sb_puts(out, "none");
        break;
    case KN_SH_INSET:
        put_inset(s, out);
        break;
    case KN_SH_CIRCLE:
    case KN_SH_ELLIPSE:
        put_round(s, out);
        break;
    case KN_SH_POLYGON:
        put_polygon(s, out);
        break;
    case KN_SH_PATH:
        kn_sb_puts(out, s->evenodd ? "path(evenodd, " : "path(");
        kn_put_path(s->text, out);
        kn_sb_putc(out, ')');
        break;
    case KN_SH_COMMANDS:
        kn_put_commands(s, out);
        break;
    case KN_SH_URL:
        kn_put_url(s->text, out);
        break;
    case KN_SH_BOX:
        kn_put_kw(s->box ? s->box : KN_KW_border_box, out);
        return;
    case KN_SH_RAY:
        kn_sb_put(out, s->text);
        break;
    }
    if (s->box) {
        kn_sb_putc(out, ' ');
        kn_put_kw(s->box, out);
    }
}

/* ---- matrices ---- */

void kn_put_matrix(const double *m, kn_sb *out) {
    static const uint8_t flat[] = {0, 1, 4, 5, 12, 13}, rest[] = {2, 3, 6, 7, 8, 9, 11, 14};
    bool two = m[10] == 1 && m[15] == 1;
    for (size_t i = 0; i < sizeof rest; i++)
        two = two && m[rest[i]] == 0;
    kn_sb_puts(out, two ? "matrix(" : "matrix3d(");
    for (int i = 0; i < (two ? 6 : 16); i++) {
        double v = m[two ? flat[i] : i];
        if (i)
            kn_sb_puts(out, ", ");
        kn_put_num(fabs(v) < 1e-15 ? 0 : v, out);
    }
    kn_sb_putc(out, ')');
}

/* ---- tracks ---- */

static void put_track_side(const kn_len *l, float fr, kn_sb *out) {
    if (fr > 0) {
        kn_put_num(fr < 1e-6f ? 0 : fr, out);
        kn_sb_puts(out, "fr");
    } else {
        kn_put_len(l, out);
    }
}

static void put_track(const kn_track *t, kn_sb *out) {
    if (t->kind == 1) {
        kn_sb_putc(out, '[');
        for (uint32_t i = 0; i < t->names->n; i++) {
            if (i)
                kn_sb_putc(out, ' ');
            kn_put_ident(t->names->v[i], out);
        }
        kn_sb_putc(out, ']');
    } else if (t->kind >= 2) {
        kn_sb_puts(out, t->kind == 2 ? "repeat(auto-fill, " : "repeat(auto-fit, ");
        kn_put_tracks(t->repeat, out);
        kn_sb_putc(out, ')');
    } else if (t->fit_content) {
        kn_sb_puts(out, "fit-content(");
        kn_put_len(&t->max, out);
        kn_sb_putc(out, ')');
    } else if (t->max_fr > 0 && kn_len_is_kw(t->min, KN_KW_auto) && t->min_fr == 0) {
        put_track_side(&t->max, t->max_fr, out);
    } else if (t->max_fr == 0 && same(&t->min, &t->max)) {
        kn_put_len(&t->max, out);
    } else {
        kn_sb_puts(out, "minmax(");
        put_track_side(&t->min, t->min_fr, out);
        kn_sb_puts(out, ", ");
        put_track_side(&t->max, t->max_fr, out);
        kn_sb_putc(out, ')');
    }
}

void kn_put_tracks(const kn_tracks *t, kn_sb *out) {
    if (!t) {
        kn_sb_puts(out, "none");
        return;
    }
    if (t->kw)
        kn_put_kw(t->kw, out);
    for (uint32_t i = 0; i < t->n; i++) {
        if (i || t->kw)
            kn_sb_putc(out, ' ');
        put_track(&t->v[i], out);
    }
}

/* ---- transform functions ---- */

static void put_args(const kn_tf *t, kn_sb *out) {
    for (int i = 0; i < 3; i++) {
        if (i)
            kn_sb_puts(out, ", ");
        if (t->fn == KN_TF_TRANSLATE)
            kn_put_len(&t->a[i], out);
        else
            kn_sb_printf(out, "%.9g", t->m[i]);
    }
}

void kn_put_tfs(const kn_tfs *l, kn_sb *out) {
    static const char *const names[] = {"translate3d(", "scale3d(",  "rotate3d(",
                                        "skew(",        "matrix3d(", "perspective("};
    if (!l)
        kn_sb_puts(out, "none");
    for (uint32_t i = 0; l && i < l->n; i++) {
        const kn_tf *t = &l->v[i];
        if (i)
            kn_sb_putc(out, ' ');
        kn_sb_puts(out, names[t->fn]);
        switch ((kn_tfn)t->fn) {
        case KN_TF_TRANSLATE:
        case KN_TF_SCALE:
            put_args(t, out);
            break;
        case KN_TF_ROTATE:
            put_args(t, out);
            kn_sb_printf(out, ", %.9grad", t->m[3]);
            break;
        case KN_TF_SKEW:
            kn_sb_printf(out, "%.9grad, %.9grad", t->m[0], t->m[1]);
            break;
        case KN_TF_MATRIX:
            for (int k = 0; k < 16; k++)
                kn_sb_printf(out, k ? ", %.9g" : "%.9g", t->m[k]);
            break;
        case KN_TF_PERSPECTIVE:
            kn_put_len(&t->a[0], out);
            break;
        }
        kn_sb_putc(out, ')');
    }
}
