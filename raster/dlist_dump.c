/* Text form of a display list. One line per layer, item and attribute with sub-structure; nesting
 * is two spaces. Fields are key=value without spaces; defaults are left out. */
#include "raster/dlist.h"
#include "raster/dlist_text.h"

const char *const kn_blend_names[KN_BLEND_COUNT] = {
    "normal",      "multiply",   "screen",     "overlay",    "darken",      "lighten",
    "color-dodge", "color-burn", "hard-light", "soft-light", "difference",  "exclusion",
    "hue",         "saturation", "color",      "luminosity", "plus-lighter"};
const char *const kn_filter_names[KN_FILTER_COUNT] = {
    "blur",      "matrix", "drop-shadow", "offset",     "flood",    "merge",
    "composite", "blend",  "transfer",    "turbulence", "displace", "morphology",
    "tile",      "image",  "lighting",    "convolve"};
const char *const kn_interp_names[KN_INTERP_COUNT] = {
    "srgb", "srgb-linear", "oklab",      "oklch",   "lab",          "lch",    "hsl",
    "hwb",  "xyz",         "display-p3", "a98-rgb", "prophoto-rgb", "rec2020"};

typedef struct out {
    kn_sb *b;
    const kn_dlist *d;
} out;

static void indent(out *o, int depth) {
    for (int i = 0; i < depth; i++)
        kn_sb_puts(o->b, "  ");
}

static void nums(out *o, const char *key, const double *v, int n) {
    if (key)
        kn_sb_printf(o->b, " %s=", key);
    for (int i = 0; i < n; i++) {
        if (i)
            kn_sb_putc(o->b, ',');
        kn_sb_num(o->b, v[i]);
    }
}

static void num(out *o, const char *key, double v) {
    nums(o, key, &v, 1);
}

static void rect(out *o, const char *key, kn_rect r) {
    nums(o, key, (double[]){r.x, r.y, r.w, r.h}, 4);
}

static void color(out *o, const char *key, kn_rgba c) {
    nums(o, key, (double[]){(double)c.r, (double)c.g, (double)c.b, (double)c.a}, 4);
}

static void rrect(out *o, const char *key, const kn_rrect *r) {
    double v[12] = {r->r.x, r->r.y, r->r.w, r->r.h};
    for (int i = 0; i < 4; i++) {
        v[4 + i] = (double)r->rx[i];
        v[8 + i] = (double)r->ry[i];
    }
    nums(o, key, v, 12);
}

static void path(out *o, const char *key, const kn_path *p) {
    static const char letters[] = "MLCZ";
    uint32_t at = 0;
    kn_sb_printf(o->b, " %s=", key);
    for (uint32_t i = 0; i < p->n_segs; i++) {
        int n = p->segs[i] == KN_SEG_CUBIC ? 3 : p->segs[i] == KN_SEG_CLOSE ? 0 : 1;
        kn_sb_putc(o->b, letters[p->segs[i] & 3]);
        for (int k = 0; k < n && at < p->n_pts; k++, at++) {
            if (k)
                kn_sb_putc(o->b, ',');
            nums(o, NULL, (double[]){p->pts[at].x, p->pts[at].y}, 2);
        }
    }
}

static void shape(out *o, const kn_shape *s) {
    switch (s->kind) {
    case KN_SHAPE_RECT:
        rect(o, "rect", s->u.rect);
        break;
    case KN_SHAPE_RRECT:
        rrect(o, "rrect", &s->u.rrect);
        break;
    case KN_SHAPE_DRRECT:
        rrect(o, "outer", &s->u.drrect.outer);
        rrect(o, "inner", &s->u.drrect.inner);
        break;
    case KN_SHAPE_PATH:
        path(o, "path", &s->u.path);
        if (s->evenodd)
            kn_sb_puts(o->b, " evenodd=1");
        if (s->crisp)
            kn_sb_puts(o->b, " crisp-path=1");
        if (s->exact)
            kn_sb_puts(o->b, " exact=1");
        break;
    }
}

static void matrix(out *o, const char *key, const kn_mat4 *m) {
    if (m->m[15] == 0 || kn_mat4_is_identity(m))
        return;
    const double *v = m->m;
    bool flat = v[2] == 0 && v[3] == 0 && v[6] == 0 && v[7] == 0 && v[8] == 0 && v[9] == 0 &&
                v[10] == 1 && v[11] == 0 && v[14] == 0 && v[15] == 1;
    if (flat)
        nums(o, key, (double[]){v[0], v[1], v[4], v[5], v[12], v[13]}, 6);
    else
        nums(o, key, v, 16);
}

static void gradient(out *o, const kn_gradient *g) {
    static const char *const kinds[] = {"linear", "radial", "conic"};
    static const char *const hues[] = {"shorter", "longer", "increasing", "decreasing"};
    static const char *const spreads[] = {"pad", "repeat", "reflect"};
    kn_sb_printf(o->b, " grad=%s", kinds[g->kind]);
    nums(o, "p0", (double[]){g->p0.x, g->p0.y}, 2);
    if (g->kind != KN_GRAD_CONIC)
        nums(o, "p1", (double[]){g->p1.x, g->p1.y}, 2);
    if (g->kind == KN_GRAD_RADIAL)
        nums(o, "r", (double[]){g->rx, g->ry, g->r0}, 3);
    if (g->kind == KN_GRAD_CONIC)
        num(o, "angle", g->angle);
    if (g->interp)
        kn_sb_printf(o->b, " in=%s hue=%s", kn_interp_names[g->interp], hues[g->hue]);
    if (!g->premul)
        kn_sb_puts(o->b, " straight=1");
    if (g->spread)
        kn_sb_printf(o->b, " spread=%s", spreads[g->spread < 3 ? g->spread : 0]);
    matrix(o, "gm", &g->m);
    kn_sb_puts(o->b, " stops=");
    for (uint32_t i = 0; i < g->n_stops; i++) {
        const kn_stop *s = &g->stops[i];
        if (i)
            kn_sb_putc(o->b, ';');
        nums(o, NULL,
             (double[]){(double)s->pos, (double)s->color.r, (double)s->color.g, (double)s->color.b,
                        (double)s->color.a},
             5);
    }
}

static void image(out *o, const char *key, const kn_image *im) {
    double w = 0, h = 0;
    if (im)
        kn_image_size(im, &w, &h, NULL, NULL, NULL);
    nums(o, key, (double[]){w, h}, 2);
}

static void layer(out *o, const kn_layer *l, int depth, const char *word);

static void paint(out *o, const kn_paint *p) {
    switch (p->kind) {
    case KN_PAINT_COLOR:
        color(o, "color", p->color);
        break;
    case KN_PAINT_GRADIENT:
        gradient(o, p->grad);
        break;
    case KN_PAINT_IMAGE:
        image(o, "image", p->image);
        break;
    case KN_PAINT_LAYER:
        kn_sb_puts(o->b, " pattern=1");
        break;
    }
    if (p->alpha != 1)
        num(o, "alpha", (double)p->alpha);
    if (p->sampling)
        kn_sb_printf(o->b, " sampling=%d", p->sampling);
    if (p->tiled || p->kind == KN_PAINT_IMAGE || p->kind == KN_PAINT_LAYER)
        rect(o, "tile", p->tile);
    if (p->tiled)
        nums(o, "step", (double[]){p->sx, p->sy}, 2);
    matrix(o, "pm", &p->m);
}

static void glyphs(out *o, const kn_item *it) {
    kn_font_info info = {0};
    if (it->u.glyphs.font)
        kn_font_describe(it->u.glyphs.font, &info);
    kn_sb_puts(o->b, " font=");
    kn_sb_json(o->b, kn_cstr(info.family));
    num(o, "size", (double)it->u.glyphs.size);
    if (it->u.glyphs.blur > 0)
        num(o, "blur", (double)it->u.glyphs.blur);
    if (it->u.glyphs.stroke_width > 0)
        num(o, "stroke", (double)it->u.glyphs.stroke_width);
    if (it->u.glyphs.stroke_first)
        kn_sb_puts(o->b, " stroke-first=1");
    if (it->u.glyphs.turn)
        kn_sb_printf(o->b, " turn=%d", it->u.glyphs.turn);
    kn_sb_puts(o->b, " g=");
    for (uint32_t i = 0; i < it->u.glyphs.n; i++) {
        const kn_glyph *g = &it->u.glyphs.g[i];
        kn_sb_printf(o->b, "%s%u,", i ? ";" : "", g->id);
        nums(o, NULL, (double[]){(double)g->x, (double)g->y}, 2);
    }
}

static void stroke(out *o, const kn_stroke *s) {
    num(o, "width", s->width);
    nums(o, "pen", (double[]){s->cap, s->join, s->miter}, 3);
    if (s->n_dash) {
        nums(o, "dash", s->dash, (int)s->n_dash);
        num(o, "dash-offset", s->dash_offset);
    }
    if (s->non_scaling)
        kn_sb_puts(o->b, " non-scaling=1");
    if (s->no_aa)
        kn_sb_puts(o->b, " pen-no-aa=1");
}

static void pattern(out *o, const kn_paint *p, int depth) {
    if (p->kind == KN_PAINT_LAYER && p->layer)
        layer(o, p->layer, depth, "pattern");
}

static void item(out *o, const kn_item *it, int depth) {
    static const char *const words[] = {"fill", "stroke", "glyphs", "image", "video", "shadow"};
    indent(o, depth);
    kn_sb_puts(o->b, words[it->kind]);
    if (it->src_node)
        kn_sb_printf(o->b, " node=%u", it->src_node);
    if (it->blend)
        kn_sb_printf(o->b, " blend=%s", kn_blend_names[it->blend]);
    const kn_paint *p = NULL;
    switch (it->kind) {
    case KN_ITEM_FILL:
        shape(o, &it->u.fill.shape);
        paint(o, p = &it->u.fill.paint);
        if (it->u.fill.no_aa)
            kn_sb_puts(o->b, " crisp=1");
        break;
    case KN_ITEM_STROKE:
        shape(o, &it->u.stroke.shape);
        stroke(o, &it->u.stroke.stroke);
        paint(o, p = &it->u.stroke.paint);
        break;
    case KN_ITEM_GLYPHS:
        glyphs(o, it);
        paint(o, p = &it->u.glyphs.paint);
        break;
    case KN_ITEM_IMAGE:
        image(o, "image", it->u.image.image);
        rect(o, "src", it->u.image.src);
        rect(o, "dst", it->u.image.dst);
        if (it->u.image.sampling)
            kn_sb_printf(o->b, " sampling=%d", it->u.image.sampling);
        break;
    case KN_ITEM_VIDEO:
        kn_sb_printf(o->b, " slot=%d", it->u.video.slot);
        rect(o, "src", it->u.video.src);
        rect(o, "dst", it->u.video.dst);
        break;
    case KN_ITEM_SHADOW:
        rrect(o, "shape", &it->u.shadow.shape);
        rrect(o, "clip", &it->u.shadow.clip);
        if (it->u.shadow.curve.n_segs)
            path(o, "curve", &it->u.shadow.curve);
        if (it->u.shadow.clip_curve.n_segs)
            path(o, "clip-curve", &it->u.shadow.clip_curve);
        num(o, "sigma", (double)it->u.shadow.sigma);
        color(o, "color", it->u.shadow.color);
        if (it->u.shadow.inset)
            kn_sb_puts(o->b, " inset=1");
        break;
    }
    rect(o, "ink", it->ink);
    kn_sb_putc(o->b, '\n');
    if (it->kind == KN_ITEM_GLYPHS && it->u.glyphs.stroke_width > 0) {
        indent(o, depth + 1);
        kn_sb_puts(o->b, "stroke-paint");
        paint(o, &it->u.glyphs.stroke_paint);
        kn_sb_putc(o->b, '\n');
    }
    if (p)
        pattern(o, p, depth + 1);
}

static void layer(out *o, const kn_layer *l, int depth, const char *word);

static void filters(out *o, const char *word, const kn_filters *f, int depth) {
    for (uint32_t i = 0; i < f->n; i++) {
        const kn_filter *n = &f->v[i];
        indent(o, depth);
        kn_sb_printf(o->b, "%s kind=%s", word, kn_filter_names[n->kind]);
        if (n->n_in) {
            kn_sb_puts(o->b, " in=");
            for (int k = 0; k < n->n_in; k++)
                kn_sb_printf(o->b, "%s%d", k ? "," : "", n->in[k]);
        }
        if (n->mode)
            kn_sb_printf(o->b, " mode=%d", n->mode);
        double p[20];
        int used = 0;
        for (int k = 0; k < 20; k++) {
            p[k] = (double)n->p[k];
            if (p[k] != 0)
                used = k + 1;
        }
        if (used)
            nums(o, "p", p, used);
        if (n->kind == KN_FILTER_FLOOD || n->kind == KN_FILTER_DROP_SHADOW ||
            n->kind == KN_FILTER_LIGHTING)
            color(o, "color", n->color);
        if (n->linear)
            kn_sb_puts(o->b, " linear=1");
        if (n->has_region)
            rect(o, "region", n->region);
        kn_sb_putc(o->b, '\n');
        if (n->kind == KN_FILTER_TRANSFER && n->table) {
            indent(o, depth + 1);
            kn_sb_puts(o->b, "table v=");
            for (int k = 0; k < 1024; k++)
                kn_sb_printf(o->b, "%02x", n->table[k]);
            kn_sb_putc(o->b, '\n');
        }
        for (uint32_t k = 0, w = (uint32_t)n->p[0]; k < kn_filter_kernel_len(n); k += w) {
            double v[KN_MAX_KERNEL];
            for (uint32_t j = 0; j < w; j++)
                v[j] = (double)n->kernel[k + j];
            indent(o, depth + 1);
            kn_sb_puts(o->b, "kernel");
            nums(o, "v", v, (int)w);
            kn_sb_putc(o->b, '\n');
        }
        if (n->layer)
            layer(o, n->layer, depth + 1, "layer");
    }
    if (f->has_region) {
        indent(o, depth);
        kn_sb_printf(o->b, "%s-region", word);
        rect(o, "rect", f->region);
        kn_sb_putc(o->b, '\n');
    }
}

static void layer(out *o, const kn_layer *l, int depth, const char *word) {
    indent(o, depth);
    kn_sb_puts(o->b, word);
    if (l->src_node)
        kn_sb_printf(o->b, " node=%u", l->src_node);
    matrix(o, "m", &l->m);
    if (l->opacity != 1)
        num(o, "opacity", (double)l->opacity);
    if (l->blend)
        kn_sb_printf(o->b, " blend=%s", kn_blend_names[l->blend]);
    if (l->isolate)
        kn_sb_puts(o->b, " isolate=1");
    if (l->preserve3d)
        kn_sb_puts(o->b, " preserve3d=1");
    if (l->hide_backface)
        kn_sb_puts(o->b, " hide-backface=1");
    if (l->apart)
        kn_sb_puts(o->b, l->keep_scale ? " apart=1 keep-scale=1" : " apart=1");
    if (l->mask)
        kn_sb_printf(o->b, " mask=%s", l->mask_mode ? "luminance" : "alpha");
    kn_sb_putc(o->b, '\n');
    for (uint32_t i = 0; i < l->n_clip; i++) {
        indent(o, depth + 1);
        kn_sb_puts(o->b, "clip");
        shape(o, &l->clip[i]);
        kn_sb_putc(o->b, '\n');
    }
    filters(o, "filter", &l->filters, depth + 1);
    if (l->backdrop.n) {
        filters(o, "backdrop", &l->backdrop, depth + 1);
        indent(o, depth + 1);
        kn_sb_puts(o->b, "backdrop-shape");
        shape(o, &l->backdrop_shape);
        kn_sb_putc(o->b, '\n');
    }
    if (l->mask)
        layer(o, l->mask, depth + 1, "mask");
    for (uint32_t i = 0; i < l->n_entries; i++) {
        const kn_entry *e = &l->entries[i];
        if (e->layer)
            layer(o, e->layer, depth + 1, "layer");
        else if (e->items)
            for (uint32_t k = 0; k < e->items->n; k++)
                item(o, &e->items->v[k], depth + 1);
    }
}

void kn_dlist_dump(const kn_dlist *d, kn_sb *b) {
    out o = {b, d};
    kn_sb_printf(b, "dlist frame=%lld size=%d,%d", (long long)d->frame, d->width, d->height);
    num(&o, "scale", d->scale);
    color(&o, "canvas", d->canvas);
    kn_sb_putc(b, '\n');
    for (int i = 0; i < d->n_needs; i++)
        kn_sb_printf(b, "need slot=%d source=%d pts=%lld/%lld\n", d->needs[i].slot,
                     d->needs[i].source, (long long)d->needs[i].pts.num,
                     (long long)d->needs[i].pts.den);
    if (d->root)
        layer(&o, d->root, 0, "layer");
}
