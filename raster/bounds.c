#include "raster/bounds.h"
#include <math.h>

static kn_rect path_box(const kn_path *p) {
    if (!p->n_pts)
        return (kn_rect){0};
    double x0 = p->pts[0].x, x1 = x0, y0 = p->pts[0].y, y1 = y0;
    for (uint32_t i = 1; i < p->n_pts; i++) {
        x0 = fmin(x0, p->pts[i].x);
        x1 = fmax(x1, p->pts[i].x);
        y0 = fmin(y0, p->pts[i].y);
        y1 = fmax(y1, p->pts[i].y);
    }
    return (kn_rect){x0, y0, x1 - x0, y1 - y0};
}

kn_rect kn_shape_box(const kn_shape *s) {
    switch (s->kind) {
    case KN_SHAPE_RECT:
        return s->u.rect;
    case KN_SHAPE_RRECT:
        return s->u.rrect.r;
    case KN_SHAPE_DRRECT:
        return s->u.drrect.outer.r;
    case KN_SHAPE_PATH:
        return path_box(&s->u.path);
    }
    return (kn_rect){0};
}

static kn_rect stroke_ink(const kn_item *it) {
    const kn_stroke *st = &it->u.stroke.stroke;
    kn_rect r = kn_shape_box(&it->u.stroke.shape);
    double grow = st->width * 0.5;
    const kn_shape *shape = &it->u.stroke.shape;
    const bool joins = shape->kind == KN_SHAPE_PATH && shape->u.path.n_segs > 2;
    if (joins && st->join == 0) /* those of rectangles stay in the box that is as much wider */
        grow *= fmax(1, st->miter);
    else if (st->cap == 2)
        grow *= M_SQRT2;
    /* A line has an empty box, yet it has ink. */
    return (kn_rect){r.x - grow, r.y - grow, r.w + 2 * grow, r.h + 2 * grow};
}

static kn_rect glyphs_box(const kn_item *it) {
    kn_rect out = {0};
    float size = it->u.glyphs.size;
    for (uint32_t i = 0; i < it->u.glyphs.n; i++) {
        const kn_glyph *g = &it->u.glyphs.g[i];
        kn_rect b;
        if (!it->u.glyphs.font || !kn_font_glyph_box(it->u.glyphs.font, g->id, &b))
            continue;
        out = kn_rect_union(
            out, (kn_rect){g->x + b.x * size, g->y + b.y * size, b.w * size, b.h * size});
    }
    return out;
}

/* Out of a space turned by quarters (kn_item.turn). */
static kn_rect unturn(kn_rect r, uint8_t turn) {
    if (turn == 1)
        return (kn_rect){-(r.y + r.h), r.x, r.h, r.w};
    if (turn)
        return (kn_rect){r.y, -(r.x + r.w), r.h, r.w};
    return r;
}

static kn_rect glyphs_ink(const kn_item *it) {
    kn_rect out = glyphs_box(it);
    if (kn_rect_empty(out))
        return out;
    const float size = it->u.glyphs.size;
    /* Synthetic bold and rounding to phases: a pixel and 1/24 em at most on each side. */
    double mitre = it->u.glyphs.pen ? fmax(2, it->u.glyphs.pen->miter / 2) : 2;
    double grow = 1 + size / 24 + it->u.glyphs.stroke_width * mitre + 3 * it->u.glyphs.blur;
    return unturn(kn_rect_inflate(out, grow, grow), it->u.glyphs.turn);
}

kn_rect kn_item_extent(const kn_item *it) {
    if (it->kind == KN_ITEM_GLYPHS && !(it->u.glyphs.blur > 0) && !(it->u.glyphs.stroke_width > 0))
        return unturn(glyphs_box(it), it->u.glyphs.turn);
    return it->ink;
}

kn_rect kn_item_ink(const kn_item *it) {
    switch (it->kind) {
    case KN_ITEM_FILL:
        return kn_shape_box(&it->u.fill.shape);
    case KN_ITEM_STROKE:
        return stroke_ink(it);
    case KN_ITEM_GLYPHS:
        return glyphs_ink(it);
    case KN_ITEM_IMAGE:
        return it->u.image.dst;
    case KN_ITEM_VIDEO:
        return it->u.video.dst;
    case KN_ITEM_SHADOW:
        if (it->u.shadow.inset)
            return it->u.shadow.clip.r;
        if (it->u.shadow.curve.n_segs)
            return kn_rect_inflate(kn_path_bounds(&it->u.shadow.curve), 3 * it->u.shadow.sigma + 1,
                                   3 * it->u.shadow.sigma + 1);
        return kn_rect_inflate(it->u.shadow.shape.r, 3 * it->u.shadow.sigma + 1,
                               3 * it->u.shadow.sigma + 1);
    }
    return (kn_rect){0};
}

static kn_rect filter_node_box(const kn_filter *f, const kn_rect *boxes, kn_rect src, kn_rect all) {
    kn_rect in = {0};
    for (int i = 0; i < f->n_in; i++)
        in = kn_rect_union(in, f->in[i] < 0 ? src : boxes[f->in[i]]);
    switch (f->kind) {
    case KN_FILTER_BLUR:
        return kn_rect_inflate(in, 3 * f->p[0] + 1, 3 * f->p[1] + 1);
    case KN_FILTER_DROP_SHADOW: {
        kn_rect sh = kn_rect_inflate(in, 3 * f->p[2] + 1, 3 * f->p[3] + 1);
        sh.x += f->p[0];
        sh.y += f->p[1];
        return kn_rect_union(in, sh);
    }
    case KN_FILTER_OFFSET:
        in.x += f->p[0];
        in.y += f->p[1];
        return in;
    case KN_FILTER_MORPHOLOGY:
        return kn_rect_inflate(in, f->p[0] + 1, f->p[1] + 1);
    case KN_FILTER_DISPLACE:
        return kn_rect_inflate(in, fabs(f->p[0]) * 0.5 + 1, fabs(f->p[0]) * 0.5 + 1);
    case KN_FILTER_COLOR_MATRIX: /* an offset in alpha paints transparent pixels too */
        return f->p[19] > 0 ? all : in;
    case KN_FILTER_TRANSFER:
        return f->table && f->table[3 * 256] ? all : in;
    case KN_FILTER_COMPOSITE:
        return f->mode == 5 && f->p[3] > 0 ? all : in;
    case KN_FILTER_CONVOLVE:
        return f->p[5] > 0 ? all : kn_rect_inflate(in, fabs(f->p[0]), fabs(f->p[1]));
    case KN_FILTER_LIGHTING: /* flat ground is lit too */
    case KN_FILTER_FLOOD:
    case KN_FILTER_TURBULENCE:
    case KN_FILTER_TILE:
    case KN_FILTER_IMAGE:
        return all;
    default:
        return in;
    }
}

#define KN_FILTER_MAX_NODES 256

kn_rect kn_filters_box(const kn_filters *f, kn_rect in) {
    if (!f->n || f->n > KN_FILTER_MAX_NODES)
        return in;
    kn_rect boxes[KN_FILTER_MAX_NODES];
    kn_rect all = f->has_region ? f->region : in;
    for (uint32_t i = 0; i < f->n; i++) {
        boxes[i] = filter_node_box(&f->v[i], boxes, in, all);
        if (f->v[i].has_region)
            boxes[i] = kn_rect_intersect(
                f->v[i].kind == KN_FILTER_FLOOD ? f->v[i].region : boxes[i], f->v[i].region);
    }
    kn_rect out = boxes[f->n - 1];
    return f->has_region ? kn_rect_intersect(out, f->region) : out;
}

void kn_filters_reach(const kn_filters *f, double *dx, double *dy) {
    double x = 0, y = 0;
    for (uint32_t i = 0; i < f->n; i++) { /* as if all nodes formed one chain: never too little */
        const kn_filter *n = &f->v[i];
        switch (n->kind) {
        case KN_FILTER_BLUR:
            x += 3 * n->p[0] + 1;
            y += 3 * n->p[1] + 1;
            break;
        case KN_FILTER_DROP_SHADOW:
            x += fabs(n->p[0]) + 3 * n->p[2] + 1;
            y += fabs(n->p[1]) + 3 * n->p[3] + 1;
            break;
        case KN_FILTER_OFFSET:
        case KN_FILTER_MORPHOLOGY:
            x += fabs(n->p[0]) + 1;
            y += fabs(n->p[1]) + 1;
            break;
        case KN_FILTER_DISPLACE:
            x += fabs(n->p[0]) * 0.5 + 1;
            y += fabs(n->p[0]) * 0.5 + 1;
            break;
        case KN_FILTER_LIGHTING:
            x += 2;
            y += 2;
            break;
        case KN_FILTER_CONVOLVE:
            x += fabs(n->p[0]);
            y += fabs(n->p[1]);
            break;
        default:
            break;
        }
    }
    *dx = x;
    *dy = y;
}

kn_rect kn_layer_mapped_box(const kn_layer *l, const kn_mat4 *m) {
    if (!l->preserve3d)
        return kn_mat4_map_rect(m, kn_layer_result_box(l));
    /* Planes of a 3D context keep their depth: each is projected by the whole product. */
    kn_rect out = {0};
    for (uint32_t i = 0; i < l->n_entries; i++) {
        const kn_entry *e = &l->entries[i];
        if (e->items) {
            out = kn_rect_union(out, kn_mat4_map_rect(m, e->items->ink));
        } else if (e->layer) {
            kn_mat4 t = kn_mat4_mul(m, &e->layer->m);
            out = kn_rect_union(out, kn_layer_mapped_box(e->layer, &t));
        }
    }
    return out;
}

kn_rect kn_layer_content_box(const kn_layer *l) {
    kn_rect out = {0};
    for (uint32_t i = 0; i < l->n_entries; i++) {
        const kn_entry *e = &l->entries[i];
        if (e->items)
            out = kn_rect_union(out, e->items->ink);
        else if (e->layer)
            out = kn_rect_union(out, kn_layer_mapped_box(e->layer, &e->layer->m));
    }
    return out;
}

kn_rect kn_layer_result_box(const kn_layer *l) {
    kn_rect r = kn_layer_content_box(l);
    if (l->filters.n)
        r = kn_filters_box(&l->filters, r);
    if (l->backdrop.n)
        r = kn_rect_union(r, kn_shape_box(&l->backdrop_shape));
    for (uint32_t i = 0; i < l->n_clip; i++)
        r = kn_rect_intersect(r, kn_shape_box(&l->clip[i]));
    return r;
}

kn_rect kn_layer_result_extent(const kn_layer *l, bool all) {
    kn_rect r = kn_layer_extent(l, 0, l->n_entries, all);
    if (l->filters.n)
        r = kn_filters_box(&l->filters, r);
    if (l->backdrop.n)
        r = kn_rect_union(r, kn_shape_box(&l->backdrop_shape));
    for (uint32_t i = 0; i < l->n_clip; i++)
        r = kn_rect_intersect(r, kn_shape_box(&l->clip[i]));
    return r;
}

kn_rect kn_layer_extent(const kn_layer *l, uint32_t from, uint32_t to, bool all) {
    kn_rect out = {0};
    for (uint32_t i = from; i < to && i < l->n_entries; i++) {
        const kn_entry *e = &l->entries[i];
        if (e->items)
            out = kn_rect_union(out, e->items->extent);
        else if (e->layer && e->layer->preserve3d)
            out = kn_rect_union(out, kn_layer_mapped_box(e->layer, &e->layer->m));
        else if (e->layer && (all || !e->layer->apart))
            out = kn_rect_union(
                out, kn_mat4_map_rect(&e->layer->m, kn_layer_result_extent(e->layer, all)));
    }
    return out;
}
