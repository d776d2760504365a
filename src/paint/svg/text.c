/* Text and pictures. */
#include "src/paint/svg/svg.h"
#include <math.h>

static const kn_style *style_of(void *ctx, const kn_node *n, const kn_style *parent) {
    return kn_svg_style(ctx, n, parent);
}

static bool paints(const kn_svgp *c, const kn_svg_run *r) {
    return r->n && r->font && r->style->text->visibility == KN_KW_visible &&
           (c->silhouette || r->style->svg->fill.kind || r->style->svg->stroke.kind);
}

/* text-shadow of what a run draws: of its letters and their strokes. */
static void shadows(const kn_svgp *c, kn_svg_out *out, const kn_item *of, const kn_svg_run *r,
                    float alpha) {
    const kn_sg_text *t = r->style->text;
    kn_arena *a = kn_svg_out_arena(out);
    for (uint32_t i = t->shadow ? t->shadow->n : 0; i-- > 0;) { /* the first lies on top */
        const kn_shadow *s = &t->shadow->v[i];
        kn_rgba color = kn_rgba_of(s->color);
        color.a *= alpha;
        kn_item it = *of;
        kn_glyph *v = KN_ANEW_N(a, kn_glyph, r->n);
        for (uint32_t k = 0; k < r->n; k++)
            v[k] = (kn_glyph){of->u.glyphs.g[k].id, of->u.glyphs.g[k].x + s->x,
                              of->u.glyphs.g[k].y + s->y};
        it.u.glyphs.g = v;
        it.u.glyphs.blur = s->blur / 2;
        it.u.glyphs.paint =
            (kn_paint){.kind = KN_PAINT_COLOR, .color = color, .alpha = 1, .m = KN_MAT4_ID};
        if (it.u.glyphs.stroke_width > 0)
            it.u.glyphs.stroke_paint = it.u.glyphs.paint;
        kn_svg_out_item(out, &it);
    }
}

/* One run as one item: fill and stroke together, in paint-order. */
static void put_run(const kn_svgp *c, kn_svg_out *out, const kn_svg_run *r, const kn_node *text,
                    kn_rect box, float alpha) {
    const kn_sg_svg *g = r->style->svg;
    kn_arena *a = kn_svg_out_arena(out);
    kn_item it = {.kind = KN_ITEM_GLYPHS, .src_node = r->node->id};
    kn_layer *drop_fill = NULL, *drop_stroke = NULL;
    kn_stroke k;
    bool fill = (c->silhouette || g->fill.kind) &&
                kn_svg_server(c, a, text, r->style, &g->fill, g->fill_opacity * alpha, box,
                              &it.u.glyphs.paint, &drop_fill);
    bool stroke = !c->silhouette && g->stroke.kind &&
                  kn_svg_stroke(c, r->node, r->style, NULL, a, &k) &&
                  kn_svg_server(c, a, text, r->style, &g->stroke, g->stroke_opacity * alpha, box,
                                &it.u.glyphs.stroke_paint, &drop_stroke);
    if (!fill)
        it.u.glyphs.paint = (kn_paint){.kind = KN_PAINT_COLOR, .m = KN_MAT4_ID};
    if (fill || stroke) {
        kn_glyph *v = KN_ANEW_N(a, kn_glyph, r->n);
        for (uint32_t i = 0; i < r->n; i++)
            v[i] = (kn_glyph){r->glyph[i], (float)(r->ox + r->x[i]), (float)(r->oy + r->y[i])};
        it.u.glyphs.font = r->font;
        it.u.glyphs.size = r->size;
        it.u.glyphs.g = v;
        it.u.glyphs.n = r->n;
        if (stroke) {
            it.u.glyphs.stroke_width = (float)k.width;
            it.u.glyphs.stroke_first = kn_svg_stroke_first(r->style);
            kn_stroke *pen = KN_ANEW(a, kn_stroke);
            *pen = k;
            it.u.glyphs.pen = pen;
        }
        if (!c->silhouette)
            shadows(c, out, &it, r, alpha);
        if (c->silhouette || !c->p->opts.no_letters)
            kn_svg_out_item(out, &it);
    }
    kn_layer_unref(drop_fill);
    kn_layer_unref(drop_stroke);
}

/* The inverse maps what paint servers refer to into the space of a turned run. */
static kn_rect box_in(const kn_svg_run *r, kn_rect box) {
    kn_mat4 inv;
    return kn_mat4_invert(&r->m, &inv) ? kn_mat4_map_rect(&inv, box) : box;
}

static bool has_line(const kn_sg_border *g, kn_kw kw) {
    for (uint32_t i = 0; g->decoration_line && i < g->decoration_line->n; i++)
        if (g->decoration_line->v[i] == kw)
            return true;
    return false;
}

static double line_top(const kn_svg_run *r, kn_kw kind, double t) {
    if (kind == KN_KW_overline)
        return floor(r->oy - r->up - t + 0.5); /* on the cell, as in HTML */
    const double y =
        kind == KN_KW_underline ? r->oy + fmax(1, ceil(t / 2)) : r->oy - r->up / 3 - t / 2;
    return floor(y + 0.5);
}

/* Decorations take the fill of the element that has them (SVG 2 §11.11). */
static void decorate(const kn_svgp *c, kn_svg_out *out, const kn_svg_run *r, const kn_node *text,
                     kn_rect box, float alpha) {
    static const kn_kw kinds[3] = {KN_KW_underline, KN_KW_overline, KN_KW_line_through};
    for (const kn_node *n = r->node; n && n->ns == KN_NS_SVG; n = n->parent) {
        const kn_style *st = n == r->node ? r->style : n->style;
        if (!st)
            break;
        const double t = fmax(1, st->font->size / 10.0);
        for (int k = 0; k < 3; k++) {
            kn_item it = {.kind = KN_ITEM_FILL, .src_node = n->id};
            kn_layer *drop = NULL;
            if (!has_line(st->border, kinds[k]) ||
                !kn_svg_server(c, kn_svg_out_arena(out), text, st, &st->svg->fill,
                               st->svg->fill_opacity * alpha, box, &it.u.fill.paint, &drop))
                continue;
            it.u.fill.shape.kind = KN_SHAPE_RECT;
            it.u.fill.shape.u.rect =
                (kn_rect){r->ox + r->cell, line_top(r, kinds[k], t), r->width, t};
            kn_svg_out_item(out, &it);
            kn_layer_unref(drop);
        }
        if (n == text)
            break;
    }
}

static void put_placed_run(const kn_svgp *c, kn_svg_out *out, const kn_svg_run *r,
                           const kn_node *text, kn_rect box, float alpha) {
    if (!r->turned) {
        put_run(c, out, r, text, box, alpha);
        decorate(c, out, r, text, box, alpha);
        return;
    }
    kn_layer *l = kn_svg_layer(c->p, r->node);
    kn_svg_out sub = {.p = c->p};
    l->m = r->m;
    put_run(c, &sub, r, text, box_in(r, box), alpha);
    kn_svg_out_end(&sub, l);
    kn_svg_out_layer(out, l);
}

/* Element between a run and `above` that makes a group of its text, the outermost; NULL: none. */
static const kn_node *grouping(const kn_svg_run *r, const kn_node *above, const kn_style **style) {
    const kn_node *found = NULL;
    for (const kn_node *n = r->node; n && n != above; n = n->parent) {
        const kn_style *st = n == r->node ? r->style : n->style;
        if (!st || !kn_svg_groups(st))
            continue;
        found = n;
        *style = st;
    }
    return found;
}

/* Runs from..to, which are all below `above`. Elements inside a text have effects like others; the
 * boxes of these are the whole text's (SVG 2 §11.10.1). */
static void put_runs(kn_svgp c, kn_svg_out *out, const kn_svg_text *t, uint32_t from, uint32_t to,
                     const kn_node *above, const kn_node *text, float alpha) {
    if (++c.depth > KN_SVG_MAX_DEPTH)
        return;
    for (uint32_t i = from; i < to; i++) {
        const kn_style *st;
        const kn_node *e = c.silhouette ? NULL : grouping(&t->runs[i], above, &st);
        if (!e) {
            if (paints(&c, &t->runs[i]))
                put_placed_run(&c, out, &t->runs[i], text, t->box, alpha);
            continue;
        }
        const uint32_t first = i;
        while (i + 1 < to && kn_node_contains(e, t->runs[i + 1].node))
            i++;
        if (st->fx->opacity <= 0)
            continue;
        kn_layer *l = kn_svg_layer(c.p, e);
        kn_svg_out sub = {.p = c.p};
        put_runs(c, &sub, t, first, i + 1, e, text, alpha);
        kn_svg_effects(c, l, e, st, t->box);
        kn_svg_out_end(&sub, l);
        kn_svg_out_layer(out, l);
    }
}

void kn_svg_text_paint(kn_svgp c, kn_svg_out *out, const kn_node *n, const kn_style *st,
                       float alpha) {
    kn_arena *a = kn_arena_new();
    kn_svg_text t;
    kn_svg_text_layout(&(kn_svg_text_in){.layout = c.p->layout,
                                         .node = n,
                                         .style = st,
                                         .view = c.view,
                                         .scale = c.scale,
                                         .style_of = c.instance ? style_of : NULL,
                                         .ctx = &c},
                       a, &t);
    put_runs(c, out, &t, 0, t.n, n, n, alpha);
    kn_arena_free(a);
}

/* As Blink: an SVG file has the element's viewport and fits itself into it, unless it is to be
 * stretched: then it has the size of its own. */
static void document(const kn_svgp *c, kn_svg_out *out, kn_image *im, const kn_node *n, bool none,
                     kn_rect box) {
    double w = box.w, h = box.h;
    kn_image_natural size;
    kn_image_natural_of(im, &size);
    if (none)
        kn_image_concrete(&size, &w, &h);
    kn_svg_out_layer(out, kn_document_layer(c->p, im, n, w, h, box));
}

void kn_svg_image(kn_svgp c, kn_svg_out *out, const kn_node *n, const kn_style *st) {
    const kn_str url = kn_svg_href(c.p->scene, n);
    kn_image *im = url.n ? kn_picture_of(c.p, n, url) : NULL;
    kn_rect box;
    double w, h;
    bool has_w, has_h, ratio, slice;
    if (!im || st->text->visibility != KN_KW_visible || c.silhouette ||
        !kn_svg_bbox_in(c.p->layout, n, c.view, &box) || !(box.w > 0 && box.h > 0))
        return;
    kn_image_size(im, &w, &h, &has_w, &has_h, &ratio);
    const kn_str aspect = kn_node_attr(n, KN_A_preserveAspectRatio);
    if (kn_image_document(im)) {
        document(&c, out, im, n, kn_str_find(aspect, KN_S("none")) >= 0, box);
        return;
    }
    if (!(w > 0 && h > 0))
        return;
    kn_pix *pix = kn_image_pix(im);
    const kn_rect src = {0, 0, pix ? pix->w : w, pix ? pix->h : h};
    const kn_mat4 m = kn_svg_fit(aspect, (kn_rect){0, 0, w, h}, box.w, box.h, &slice);
    const kn_kw how = st->text->image_rendering;
    kn_item it = {.kind = KN_ITEM_IMAGE, .src_node = n->id};
    it.u.image.image = im;
    it.u.image.src = src;
    it.u.image.dst = (kn_rect){box.x + m.m[12], box.y + m.m[13], w * m.m[0], h * m.m[5]};
    it.u.image.sampling =
        how == KN_KW_pixelated || how == KN_KW_crisp_edges ? KN_SAMPLE_PIXELATED : KN_SAMPLE_AUTO;
    if (!slice) {
        kn_svg_out_item(out, &it);
        return;
    }
    kn_layer *l = kn_svg_layer(c.p, n);
    kn_svg_out sub = {.p = c.p};
    kn_shape *s = KN_ANEW(l->arena, kn_shape);
    *s = (kn_shape){.kind = KN_SHAPE_RECT, .u.rect = box};
    l->clip = s;
    l->n_clip = 1;
    kn_svg_out_item(&sub, &it);
    kn_svg_out_end(&sub, l);
    kn_svg_out_layer(out, l);
}
