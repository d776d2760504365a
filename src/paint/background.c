/* Background colour and image layers (CSS Backgrounds 3 §2), also used for masks. */
#include "src/paint/tiling.h"
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

/* The part of the page that a box's images are placed against and shown in. */
static kn_tiling_box tiling_box(kn_emit *e, const kn_box *b, kn_prect border, kn_kw attachment,
                                const kn_shape *canvas, bool mask) {
    kn_tiling_box t = {.border = border};
    for (int i = 0; i < 4; i++) {
        t.border_w[i] = b->border[i];
        t.padding[i] = b->padding[i];
    }
    t.snap_to_border = !mask && !canvas && !kn_has_collapsed_borders(b) &&
                       !(b->style->border->image_source && b->style->border->image_source->n);
    if (e->slice.whole.v) { /* box-decoration-break: slice (CSS Fragmentation 3 §6.1) */
        t.border.x = kn_lu_sub(border.x, e->slice.before);
        t.border.w = e->slice.whole;
    }
    if (canvas) {
        const kn_rect c = canvas->u.rect;
        t.has_view = true;
        t.view = (kn_prect){kn_lu_px(c.x), kn_lu_px(c.y), kn_lu_px(c.w), kn_lu_px(c.h)};
    }
    if (attachment == KN_KW_fixed) {
        e->r->dynamic = true; /* transforms above decide, which do not touch this recipe */
        t.fixed = fixed_area(e->p, b, border, &t.view);
        if (t.fixed && canvas) {
            const kn_rect c = canvas->u.rect;
            t.border = (kn_prect){kn_lu_px(c.x), kn_lu_px(c.y), kn_lu_px(c.w), kn_lu_px(c.h)};
        }
    } else if (attachment == KN_KW_local && !canvas && scrolls(b)) {
        t.border = scrolled_area(b, border);
        for (int i = 0; i < 4; i++)
            t.border_w[i] = KN_LU0;
    }
    return t;
}

static kn_len len_at(const kn_lens *v, uint32_t i) {
    return v && v->n ? v->v[i % v->n] : (kn_len){.has_pct = true};
}

/* What is seen of a document that is shown once: its place goes with the part that is seen, which
 * Blink stretches to whole px and by the rounding of the document's own size. */
static void fit_document(const kn_tiling *t, double zoom, kn_paint *paint) {
    const double w = t->tile.w / zoom, h = t->tile.h / zoom;
    kn_tiling fit = *t;
    kn_tiling_fit_picture(&fit, t->tile.w, t->tile.h);
    const double x = (t->dest.x - fit.tile.x) * w / fmax(1, floor(w + 0.5));
    const double y = (t->dest.y - fit.tile.y) * h / fmax(1, floor(h + 0.5));
    const kn_mat4 at = kn_mat4_translate(t->dest.x - x, t->dest.y - y, 0),
                  scale = kn_mat4_scale(fit.tile.w / t->tile.w, fit.tile.h / t->tile.h, 1);
    paint->m = kn_mat4_mul(&at, &scale);
    paint->tile = (kn_rect){0, 0, t->tile.w, t->tile.h};
    paint->bleeds = true;
}

void kn_paint_image_layer(kn_emit *e, kn_clip_node *clip, const kn_box *b, const kn_image_layers *l,
                          uint32_t i, kn_prect border, const kn_shape *canvas) {
    const kn_cimage *im = &l->image->v[i];
    if (im->kind == KN_CI_NONE)
        return;
    const kn_kw attachment = kn_kws_at(l->attachment, i, KN_KW_scroll);
    kn_tiling_style s = {
        .size = l->size && l->size->n ? &l->size->v[i % l->size->n] : NULL,
        .repeat = l->repeat && l->repeat->n ? l->repeat->v[i % l->repeat->n]
                                            : (kn_bgrepeat){KN_KW_repeat, KN_KW_repeat},
        .x = len_at(l->x, i),
        .y = len_at(l->y, i),
        .origin = kn_kws_at(l->origin, i, KN_KW_padding_box),
        .clip = kn_kws_at(l->clip, i, KN_KW_border_box),
    };
    const kn_tiling_box box = tiling_box(e, b, border, attachment, canvas, l->mask);
    kn_kw round_kw = s.clip;
    if (attachment == KN_KW_local && !canvas && scrolls(b) && round_kw == KN_KW_border_box)
        round_kw = KN_KW_padding_box;
    kn_image_natural natural;
    kn_tiling t;
    if (!kn_css_natural(e->p, b->node, im, &natural, &s.generated) ||
        !kn_tiling_make(&box, &s, &natural, &t))
        return;
    kn_arena *a = kn_emit_arena(e, clip);
    kn_item it = {.kind = KN_ITEM_FILL, .src_node = b->node ? b->node->id : 0};
    kn_paint *paint = &it.u.fill.paint;
    if (!kn_image_paint(e->p, a, b->node, im, t.tile.w, t.tile.h, paint))
        return;
    const kn_kw rendering = b->style->text->image_rendering;
    paint->sampling = rendering == KN_KW_pixelated || rendering == KN_KW_crisp_edges
                          ? KN_SAMPLE_PIXELATED
                          : KN_SAMPLE_AUTO;
    if (t.single && paint->kind == KN_PAINT_IMAGE && kn_image_pix(paint->image))
        kn_tiling_fit_picture(&t, kn_image_pix(paint->image)->w, kn_image_pix(paint->image)->h);
    paint->tiled = true;
    paint->tile = t.tile;
    paint->sx = t.sx;
    paint->sy = t.sy;
    if (t.single && paint->kind == KN_PAINT_LAYER && im->kind == KN_CI_URL)
        fit_document(&t, b->style->zoom > 0 ? b->style->zoom : 1, paint);
    it.blend = kn_blend_of(kn_kws_at(l->blend, i, KN_KW_normal));
    kn_rrect round = rounded_for(b, border, round_kw);
    if (l->blend && round_kw == KN_KW_border_box && !e->slice.whole.v &&
        !b->style->border->image_source)
        leave_border_out(e->p, b, border, &round);
    if (e->bleed == KN_BLEED_CLIP && s.clip == KN_KW_border_box) /* the layer has the corners */
        round = (kn_rrect){.r = round.r};
    const kn_rect shown = canvas ? canvas->u.rect : round.r,
                  part = kn_rect_intersect(t.dest, shown);
    const bool covers = part.w >= shown.w && part.h >= shown.h;
    it.u.fill.shape = (kn_shape){.kind = KN_SHAPE_RECT, .u.rect = part};
    if (!canvas && !kn_rrect_is_rect(&round)) {
        const kn_shape s2 = kn_shape_corners(a, b, border, &round);
        if (covers || !l->attachment)
            it.u.fill.shape = s2;
        else
            clip = kn_clip_push(e, clip, &s2);
    }
    if (part.w > 0 && part.h > 0)
        kn_emit_item(e, clip, &it);
    kn_image_paint_drop(paint);
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
    const kn_image_layers l = {bg->image,  bg->pos_x, bg->pos_y, bg->size,       bg->repeat,
                               bg->origin, bg->clip,  bg->blend, bg->attachment, false};
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
    return kn_is_html(b->node, KN_A_html) || kn_is_html(b->node, KN_A_body);
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
