/* Background colour and image layers (CSS Backgrounds 3 §2), also used for masks. */
#include "src/paint/internal.h"
#include <math.h>

static kn_prect box_for(const kn_box *b, kn_prect border, kn_kw kw) {
    if (kw == KN_KW_content_box)
        return kn_content_box(b, border.x, border.y);
    if (kw == KN_KW_padding_box)
        return kn_padding_box(b, border.x, border.y);
    return border;
}

static kn_rrect rounded_for(const kn_box *b, kn_prect border, kn_kw kw) {
    kn_rrect r = kn_rounded_border(b, border);
    double by[4] = {0};
    for (int i = 0; i < 4; i++) {
        if (kw == KN_KW_padding_box || kw == KN_KW_content_box)
            by[i] += kn_px(b->border[i]);
        if (kw == KN_KW_content_box)
            by[i] += kn_px(b->padding[i]);
    }
    r = kn_rrect_inset(r, by);
    r.r = kn_snap(box_for(b, border, kw));
    return r;
}

kn_shape kn_fill_box_shape(kn_arena *a, const kn_box *b, kn_prect border, kn_kw kw) {
    const kn_rrect r = rounded_for(b, border, kw);
    return kn_shape_corners(a, b, border, &r);
}

static bool obscures(kn_lu w, kn_kw style, kn_color c) {
    return w.v > 0 && c.a >= 1 && style != KN_KW_none && style != KN_KW_hidden &&
           style != KN_KW_dotted && style != KN_KW_dashed;
}

static void hidden_sides(const kn_box *b, bool hides[4]) {
    const kn_sg_border *s = b->style->border;
    hides[0] = obscures(b->border[0], s->top_style, s->top_color);
    hides[1] = obscures(b->border[1], s->right_style, s->right_color);
    hides[2] = obscures(b->border[2], s->bottom_style, s->bottom_color);
    hides[3] = obscures(b->border[3], s->left_style, s->left_color);
}

/* Below an opaque border the ground's rounded edge lies in the middle of the lines that hide it, so
 * that it does not shine through at their edges (Blink). */
static void hide_edge(const kn_box *b, kn_rrect *r) {
    const kn_sg_border *s = b->style->border;
    bool hides[4];
    hidden_sides(b, hides);
    if (kn_rrect_is_rect(r) || s->image_source || !(hides[0] && hides[1] && hides[2] && hides[3]))
        return;
    const bool twice = s->top_style == KN_KW_double || s->right_style == KN_KW_double ||
                       s->bottom_style == KN_KW_double || s->left_style == KN_KW_double;
    double by[4];
    for (int i = 0; i < 4; i++)
        by[i] = kn_px(b->border[i]) / (twice ? 6 : 2);
    *r = kn_rrect_inset(*r, by);
}

/* The shape of the background colour. */
static kn_shape ground_shape(const kn_emit *e, kn_arena *a, const kn_box *b, kn_prect border,
                             kn_kw box) {
    kn_rrect r = rounded_for(b, border, box);
    if (box == KN_KW_border_box && e->bleed == KN_BLEED_CLIP) /* the layer has the corners */
        return (kn_shape){.kind = KN_SHAPE_RECT, .u.rect = r.r};
    if (box == KN_KW_border_box && !e->slice.whole.v)
        hide_edge(b, &r);
    return kn_shape_corners(a, b, border, &r);
}

/* Blink paints no image where an opaque border will cover it: at turned edges the ground shows. Not
 * where our px are not whole px of the picture, as a browser's are. */
static void leave_border_out(const kn_painter *p, const kn_box *b, kn_prect border, kn_rrect *r) {
    bool hides[4];
    hidden_sides(b, hides);
    const kn_rect in = kn_snap(kn_padding_box(b, border.x, border.y));
    if (!kn_rrect_is_rect(r)) {
        hide_edge(b, r);
        return;
    }
    if (floor(p->opts.scale) != p->opts.scale)
        return;
    const double x0 = hides[3] ? in.x : r->r.x, y0 = hides[0] ? in.y : r->r.y;
    const double x1 = hides[1] ? in.x + in.w : r->r.x + r->r.w;
    const double y1 = hides[2] ? in.y + in.h : r->r.y + r->r.h;
    r->r = (kn_rect){x0, y0, fmax(0, x1 - x0), fmax(0, y1 - y0)};
}

/* background-size against the positioning area (§3.9). */
static void tile_size(kn_painter *p, const kn_box *b, const kn_cimage *im, const kn_bgsize *s,
                      kn_rect area, double *w, double *h) {
    double nw, nh;
    bool ratio;
    const bool natural = kn_css_image_size(p, b->node, im, &nw, &nh, &ratio);
    if (s && (s->kw == KN_KW_cover || s->kw == KN_KW_contain)) {
        *w = area.w;
        *h = area.h;
        if ((natural || ratio) && nw > 0 && nh > 0) {
            const double kx = area.w / nw, ky = area.h / nh;
            const double k = s->kw == KN_KW_cover ? fmax(kx, ky) : fmin(kx, ky);
            *w = nw * k;
            *h = nh * k;
        }
        return;
    }
    const bool auto_w = !s || s->w.kind == KN_LEN_KW, auto_h = !s || s->h.kind == KN_LEN_KW;
    *w = auto_w ? 0 : fmax(0, kn_len_px(s->w, (float)area.w));
    *h = auto_h ? 0 : fmax(0, kn_len_px(s->h, (float)area.h));
    if (auto_w && auto_h) {
        *w = natural ? nw : area.w;
        *h = natural ? nh : area.h;
        if (!natural && ratio && nw > 0 && nh > 0) { /* contain */
            const double k = fmin(area.w / nw, area.h / nh);
            *w = nw * k;
            *h = nh * k;
        }
    } else if (auto_w) {
        *w = nw > 0 && nh > 0 ? *h * nw / nh : area.w;
    } else if (auto_h) {
        *h = nw > 0 && nh > 0 ? *w * nh / nw : area.h;
    }
}

/* §3.4: the tile is rescaled so that a whole number of them fits. */
static double round_tile(double area, double size) {
    return area / fmax(1, floor(area / size + 0.5));
}

/* One axis of tiling: start of a tile and distance to the next (0: no repetition). `wished` is the
 * tile's size before it was rounded: the position is resolved with that. */
static void tile_axis(kn_kw repeat, kn_len pos, double area0, double area, double wished,
                      double *size, double *start, double *step) {
    *step = 0;
    *start = area0 + kn_len_px(pos, (float)(area - wished));
    if (repeat == KN_KW_space && *size > 0) {
        const double n = floor(area / *size);
        if (n > 1) {
            *start = area0;
            *step = *size + (area - n * *size) / (n - 1);
        }
    } else if (repeat == KN_KW_repeat || repeat == KN_KW_round) {
        *step = *size;
    } else if (*start >= area0) { /* a single tile lies on whole pixels (Blink) */
        *start = floor(*start + 0.5);
        *size = fmax(1, floor(*size + 0.5));
    }
}

/* background-attachment: fixed: the viewport in the context's space. False inside transforms, where
 * it counts as scroll. */
static bool fixed_area(const kn_painter *p, const kn_box *b, kn_prect border, kn_prect *out) {
    kn_lu x = KN_LU0, y = KN_LU0;
    kn_mat4 m;
    for (const kn_box *o = b; o; o = o->parent)
        if (o->kind != KN_BOX_INLINE && kn_box_transform(o, &m))
            return false;
    for (const kn_box *o = b; o; o = kn_box_origin(o)) {
        x = kn_lu_add(x, o->x);
        y = kn_lu_add(y, o->y);
    }
    *out = (kn_prect){kn_lu_sub(border.x, x), kn_lu_sub(border.y, y), kn_lu_px(p->opts.width),
                      kn_lu_px(p->opts.height)};
    return true;
}

static bool scrolls(const kn_box *b) {
    const kn_kw x = b->style->box->overflow_x;
    return b->kind != KN_BOX_INLINE && x != KN_KW_visible && x != KN_KW_clip;
}

/* background-attachment: local: everything that can be scrolled to. */
static kn_prect scrolled_area(const kn_box *b, kn_prect border) {
    kn_prect r = kn_padding_box(b, border.x, border.y);
    r.w = kn_lu_max(r.w, kn_lu_sub(kn_lu_px(b->overflow.x + b->overflow.w), b->border[3]));
    r.h = kn_lu_max(r.h, kn_lu_sub(kn_lu_px(b->overflow.y + b->overflow.h), b->border[0]));
    return r;
}

void kn_paint_image_layer(kn_emit *e, kn_clip_node *clip, const kn_box *b, const kn_image_layers *l,
                          uint32_t i, kn_prect border, const kn_shape *canvas) {
    const kn_cimage *im = &l->image->v[i];
    if (im->kind == KN_CI_NONE)
        return;
    kn_prect origin = box_for(b, border, kn_kws_at(l->origin, i, KN_KW_padding_box));
    if (e->slice.whole.v) { /* box-decoration-break: slice (CSS Fragmentation 3 §6.1) */
        origin.x = kn_lu_sub(origin.x, e->slice.before);
        origin.w = kn_lu_add(origin.w, kn_lu_sub(e->slice.whole, border.w));
    }
    kn_kw clip_kw = kn_kws_at(l->clip, i, KN_KW_border_box);
    const kn_kw attachment = kn_kws_at(l->attachment, i, KN_KW_scroll);
    if (attachment == KN_KW_fixed) {
        fixed_area(e->p, b, border, &origin);
        e->r->dynamic = true; /* transforms above decide, which do not touch this recipe */
    } else if (attachment == KN_KW_local && !canvas && scrolls(b)) {
        origin = scrolled_area(b, border);
        if (clip_kw == KN_KW_border_box)
            clip_kw = KN_KW_padding_box;
    }
    const kn_rect area = kn_snap(origin);
    kn_rrect round = rounded_for(b, border, clip_kw);
    if (l->blend && clip_kw == KN_KW_border_box && !e->slice.whole.v &&
        !b->style->border->image_source)
        leave_border_out(e->p, b, border, &round);
    double w, h, x, y, sx, sy;
    const kn_bgsize *size = l->size && l->size->n ? &l->size->v[i % l->size->n] : NULL;
    const bool auto_w = !size || (!size->kw && size->w.kind == KN_LEN_KW);
    const bool auto_h = !size || (!size->kw && size->h.kind == KN_LEN_KW);
    tile_size(e->p, b, im, size, area, &w, &h);
    const kn_bgrepeat rep = l->repeat && l->repeat->n ? l->repeat->v[i % l->repeat->n]
                                                      : (kn_bgrepeat){KN_KW_repeat, KN_KW_repeat};
    const kn_len zero = {.has_pct = true};
    if (w <= 0 || h <= 0)
        return;
    const double wished_w = w, wished_h = h;
    if (rep.x == KN_KW_round)
        w = round_tile(area.w, w);
    if (rep.y == KN_KW_round)
        h = round_tile(area.h, h);
    /* What is rounded on one axis keeps its ratio where the other is automatic. */
    if (rep.x == KN_KW_round && rep.y != KN_KW_round && auto_h)
        h = wished_h * w / wished_w;
    if (rep.y == KN_KW_round && rep.x != KN_KW_round && auto_w)
        w = wished_w * h / wished_h;
    tile_axis(rep.x, l->x && l->x->n ? l->x->v[i % l->x->n] : zero, area.x, area.w, wished_w, &w,
              &x, &sx);
    tile_axis(rep.y, l->y && l->y->n ? l->y->v[i % l->y->n] : zero, area.y, area.h, wished_h, &h,
              &y, &sy);
    if (w <= 0 || h <= 0)
        return;
    kn_arena *a = kn_emit_arena(e, clip);
    kn_item it = {.kind = KN_ITEM_FILL, .src_node = b->node ? b->node->id : 0};
    if (!kn_image_paint(e->p, a, b->node, im, w, h, &it.u.fill.paint))
        return;
    const kn_kw rendering = b->style->text->image_rendering;
    it.u.fill.paint.sampling = rendering == KN_KW_pixelated || rendering == KN_KW_crisp_edges
                                   ? KN_SAMPLE_PIXELATED
                                   : KN_SAMPLE_AUTO;
    it.u.fill.paint.tiled = true;
    it.u.fill.paint.tile = (kn_rect){x, y, w, h};
    it.u.fill.paint.sx = sx;
    it.u.fill.paint.sy = sy;
    if (e->bleed == KN_BLEED_CLIP && clip_kw == KN_KW_border_box) /* the layer has the corners */
        round = (kn_rrect){.r = round.r};
    it.u.fill.shape = canvas ? *canvas : kn_shape_corners(a, b, border, &round);
    it.blend = kn_blend_of(kn_kws_at(l->blend, i, KN_KW_normal));
    kn_emit_item(e, clip, &it);
    kn_image_paint_drop(&it.u.fill.paint);
}

/* background-clip: text (CSS Backgrounds 4): the image shows through the glyphs of the element. */
static void collect_text(kn_emit *m, const kn_box *b, kn_lu x, kn_lu y) {
    for (uint32_t i = 0; i < b->n_lines; i++)
        for (uint32_t j = 0; j < b->lines[i].n_frags; j++) {
            const kn_frag *f = &b->lines[i].frags[j];
            if (f->kind == KN_FRAG_TEXT && !f->hidden)
                kn_paint_text_mask(m, NULL, &b->lines[i], f, kn_lu_add(x, f->x),
                                   kn_lu_add(y, f->y));
        }
    for (const kn_box *c = b->first; c; c = c->next)
        if (c->kind != KN_BOX_INLINE && c->kind != KN_BOX_TEXT)
            collect_text(m, c, kn_lu_add(x, c->x), kn_lu_add(y, c->y));
        else if (c->kind ==
                 KN_BOX_INLINE) /* atomic boxes inside inline boxes are placed against b */
            for (const kn_box *g = c->first; g; g = g->next)
                if (g->atomic)
                    collect_text(m, g, kn_lu_add(x, g->x), kn_lu_add(y, g->y));
}

static const kn_box *text_container(const kn_box *b, kn_lu *x, kn_lu *y) {
    if (b->kind != KN_BOX_INLINE)
        return b;
    const kn_box *c = kn_box_origin(b);
    *x = kn_lu_sub(*x, b->x);
    *y = kn_lu_sub(*y, b->y);
    return c;
}

static void flush_into(kn_emit *from, kn_layer *out) {
    kn_emit_flush(from);
    kn_entry v[64];
    uint32_t n = 0;
    for (size_t i = 0; i < from->r->steps.n && n < KN_COUNTOF(v); i++)
        if (from->r->steps.v[i].items)
            v[n++] = (kn_entry){.items = kn_items_ref(from->r->steps.v[i].items)};
    kn_layer_set_entries(out, v, n);
}

/* Which mask a layer is painted through: text, border-area or 0. */
static kn_kw mask_of(kn_kw clip) {
    return clip == KN_KW_text || clip == KN_KW_border_area ? clip : 0;
}

static void paint_layers(kn_emit *e, kn_clip_node *clip, const kn_box *b, kn_prect border,
                         const kn_shape *canvas, kn_kw mask);

/* The borders in one opaque colour (CSS Backgrounds 4 §2.7). */
static void border_mask(kn_emit *m, const kn_box *b, kn_prect border) {
    const kn_color black = {.a = 1};
    kn_box copy = *b;
    kn_style style = *b->style;
    kn_sg_border edges = *style.border;
    edges.top_color = edges.right_color = edges.bottom_color = edges.left_color = black;
    edges.image_source = NULL;
    style.border = &edges;
    copy.style = &style;
    kn_paint_borders(m, NULL, &copy, border);
}

static void text_mask(kn_emit *m, const kn_box *b, kn_prect border) {
    kn_lu x = border.x, y = border.y;
    const kn_box *c = text_container(b, &x, &y);
    if (c == b || !c)
        collect_text(m, b, x, y);
    else
        for (uint32_t i = 0; i < c->n_lines; i++)
            for (uint32_t j = 0; j < c->lines[i].n_frags; j++) {
                const kn_frag *f = &c->lines[i].frags[j];
                const kn_box *up = f->box; /* b may be a copy: one line's piece of the box */
                while (up && up != c && !(up->order == b->order && up->kind == b->kind))
                    up = up->parent;
                if (f->kind == KN_FRAG_TEXT && !f->hidden && up && up != c)
                    kn_paint_text_mask(m, NULL, &c->lines[i], f, kn_lu_add(x, f->x),
                                       kn_lu_add(y, f->y));
            }
}

static void paint_masked(kn_emit *e, kn_clip_node *clip, const kn_box *b, kn_prect border,
                         kn_kw kind) {
    kn_recipe *mr = kn_recipe_new(NULL, KN_LU0, KN_LU0), *br = kn_recipe_new(NULL, KN_LU0, KN_LU0);
    kn_emit mask = {.p = e->p, .r = mr}, back = {.p = e->p, .r = br, .slice = e->slice};
    if (kind == KN_KW_text)
        text_mask(&mask, b, border);
    else
        border_mask(&mask, b, border);
    paint_layers(&back, NULL, b, border, NULL, kind);
    kn_layer *l = kn_layer_new();
    l->key = ++e->p->next_key;
    l->mask = kn_layer_new();
    l->mask->key = ++e->p->next_key;
    flush_into(&mask, l->mask);
    flush_into(&back, l);
    kn_emit_layer(e, clip, l);
    kn_recipe_free(mr);
    kn_recipe_free(br);
}

static void paint_layers(kn_emit *e, kn_clip_node *clip, const kn_box *b, kn_prect border,
                         const kn_shape *canvas, kn_kw mask) {
    const kn_sg_bg *bg = b->style->bg;
    const uint32_t n = bg->image ? bg->image->n : 0;
    /* The colour is clipped as the bottom layer is. */
    const kn_kw last = kn_kws_at(bg->clip, n ? n - 1 : 0, KN_KW_border_box);
    if (bg->color.a > 0 && mask_of(last) == mask) {
        kn_item it = {.kind = KN_ITEM_FILL, .src_node = b->node ? b->node->id : 0};
        kn_arena *a = kn_emit_arena(e, clip);
        it.u.fill.shape = canvas ? *canvas : ground_shape(e, a, b, border, last);
        it.u.fill.paint = (kn_paint){
            .kind = KN_PAINT_COLOR, .alpha = 1, .color = kn_rgba_of(bg->color), .m = KN_MAT4_ID};
        kn_emit_item(e, clip, &it);
    }
    const kn_image_layers l = {bg->image,  bg->pos_x, bg->pos_y, bg->size,      bg->repeat,
                               bg->origin, bg->clip,  bg->blend, bg->attachment};
    for (uint32_t i = n; i-- > 0;) /* the first one lies on top */
        if (mask_of(kn_kws_at(bg->clip, i, KN_KW_border_box)) == mask)
            kn_paint_image_layer(e, clip, b, &l, i, border, canvas);
}

void kn_paint_background(kn_emit *e, kn_clip_node *clip, const kn_box *b, kn_prect border,
                         bool canvas_root) {
    const kn_sg_bg *bg = b->style->bg;
    if (bg->color.a <= 0 && !bg->image)
        return;
    kn_shape canvas = {.kind = KN_SHAPE_RECT};
    kn_box root;
    if (canvas_root) { /* images are placed against the root element's box */
        const kn_style *style = b->style;
        canvas.u.rect = kn_snap(border);
        while (b->parent && b->parent->parent)
            b = b->parent;
        root = *b;
        root.style = style;
        border = (kn_prect){kn_lu_add(border.x, b->x), kn_lu_add(border.y, b->y), b->w, b->h};
        b = &root;
    }
    bool text = false, edges = false, blends = false;
    for (uint32_t i = 0; bg->clip && i < bg->clip->n; i++)
        text |= bg->clip->v[i] == KN_KW_text, edges |= bg->clip->v[i] == KN_KW_border_area;
    for (uint32_t i = 0; bg->blend && i < bg->blend->n; i++)
        blends |= bg->blend->v[i] != KN_KW_normal;
    if (blends) { /* layers blend with each other, not with what lies below the element */
        kn_recipe *r = kn_recipe_new(NULL, KN_LU0, KN_LU0);
        kn_emit own = {.p = e->p, .r = r, .slice = e->slice};
        paint_layers(&own, NULL, b, border, canvas_root ? &canvas : NULL, 0);
        kn_layer *l = kn_layer_new();
        l->key = ++e->p->next_key;
        l->isolate = true;
        flush_into(&own, l);
        kn_emit_layer(e, clip, l);
        kn_recipe_free(r);
    } else {
        paint_layers(e, clip, b, border, canvas_root ? &canvas : NULL, 0);
    }
    if (edges)
        paint_masked(e, clip, b, border, KN_KW_border_area);
    if (text)
        paint_masked(e, clip, b, border, KN_KW_text);
}

static bool paints_canvas(kn_painter *p, const kn_box *b) {
    /* The root element's background (or the body's in its place) was painted on the canvas. */
    if (!b->node || b->pseudo)
        return false;
    const kn_node *html = kn_scene_html(p->scene);
    if (b->node == html) /* of an SVG file: its svg element */
        return true;
    if (b->node != kn_scene_body(p->scene) || !html || !html->style)
        return false;
    return html->style->bg->color.a <= 0 && !html->style->bg->image;
}

/* Alpha outputs show nothing of the page's own ground (contract B.4). */
static bool is_ground(const kn_painter *p, const kn_box *b) {
    if (!p->opts.no_background || b->pseudo || !kn_is_elem(b->node))
        return false;
    return kn_is_html(b->node, KN_A_html) || kn_is_html(b->node, KN_A_body) ||
           kn_node_has_attr(b->node, KN_A_data_composition_id);
}

/* Blink's choice: what an opaque border covers needs no layer (hide_edge). */
static kn_bleed bleed_of(const kn_box *b, kn_prect border) {
    const kn_sg_border *s = b->style->border;
    const kn_rrect r = kn_rounded_border(b, border);
    const kn_sg_bg *bg = b->style->bg;
    const bool ground = bg->color.a > 0 || bg->image;
    const kn_kw st[4] = {s->top_style, s->right_style, s->bottom_style, s->left_style};
    const kn_color c[4] = {s->top_color, s->right_color, s->bottom_color, s->left_color};
    bool any = false, covers = true;
    if (!ground || kn_rrect_is_rect(&r) || kn_has_collapsed_borders(b) ||
        (s->image_source && s->image_source->n))
        return KN_BLEED_NONE;
    for (int i = 0; i < 4; i++) {
        const bool none = st[i] == KN_KW_none || st[i] == KN_KW_hidden || b->border[i].v <= 0;
        any |= !none && c[i].a > 0;
        covers &=
            c[i].a >= 1 && st[i] != KN_KW_dotted && st[i] != KN_KW_dashed && st[i] != KN_KW_hidden;
    }
    return any && !covers ? KN_BLEED_CLIP : KN_BLEED_NONE;
}

void kn_paint_box_decorations(kn_emit *e, kn_clip_node *clip, const kn_box *b, kn_prect border) {
    const kn_sg_bg *bg = b->style->bg;
    kn_box grid;
    border = kn_table_grid_box(b, border);
    if (border.h.v != b->h.v) {
        grid = *b;
        grid.h = border.h;
        b = &grid;
    }
    const bool ground = is_ground(e->p, b);
    /* A composition's film is a picture of its own that takes the element's border but neither its
     * background nor its shadow (contract A.8: what the platform copies to it). */
    if (b->replaced == KN_REPL_VIDEO && e->p->scene->root &&
        kn_node_has_attr(e->p->scene->root, KN_A_data_composition_id)) {
        kn_paint_borders(e, clip, b, border);
        return;
    }
    if (bg->shadow)
        kn_paint_box_shadows(e, clip, b, border, false);
    kn_clip_node *out = clip;
    e->bleed = ground ? KN_BLEED_NONE : bleed_of(b, border);
    const size_t mark = e->bleed == KN_BLEED_CLIP ? kn_emit_mark(e) : 0;
    if (e->bleed == KN_BLEED_CLIP) {
        const kn_rrect r = kn_rounded_border(b, border);
        const kn_shape shape = kn_shape_corners(e->r->arena, b, border, &r);
        out = kn_clip_push(e, clip, &shape);
        clip = NULL;
    }
    if (!paints_canvas(e->p, b) && !ground)
        kn_paint_background(e, clip, b, border, false);
    if (bg->shadow)
        kn_paint_box_shadows(e, clip, b, border, true);
    if (!kn_has_collapsed_borders(b))
        kn_paint_borders(e, clip, b, border);
    if (e->bleed == KN_BLEED_CLIP)
        kn_emit_group(e, out, mark, 1);
    e->bleed = KN_BLEED_NONE;
}
