/* Border images (CSS Backgrounds 3 §6), and masks of the same kind (-webkit-mask-box-image): nine
 * parts of an image around a box. */
#include "src/paint/internal.h"
#include <math.h>
#include <string.h>

typedef struct span { /* of one axis: in the image and on the page */
    double src, src_len, dst, dst_len;
} span;

typedef struct tiling { /* how a part fills its length */
    double start, scale, gap;
} tiling;

typedef struct nine { /* the properties, of a border or of a mask */
    const kn_cimages *source;
    const kn_sides *slice, *width, *outset;
    kn_bgrepeat repeat;
} nine;

typedef struct picture { /* the whole image and how large it is */
    kn_emit *e;
    kn_clip_node *clip;
    const kn_node *node;
    const kn_cimage *im;
    kn_image *image; /* NULL: a generated image, or a document */
    double w, h;
    bool document; /* Blink scales the gaps of generated images with their tiles, not its */
    kn_sampling sampling;
    uint32_t src;
} picture;

/* ---- measuring ---- */

static void resolve_outset(const kn_sides *s, const double border[4], double out[4]) {
    for (int i = 0; i < 4; i++)
        out[i] = s->number[i] ? s->v[i].px * border[i] : kn_len_px(s->v[i], 0);
}

/* Slices in image px; they may overlap (§6.2). */
static void resolve_slice(const kn_sides *s, double density, const picture *p, double out[4]) {
    for (int i = 0; i < 4; i++) {
        const double size = i & 1 ? p->w : p->h;
        const double v = s->number[i] ? s->v[i].px / density : kn_len_px(s->v[i], (float)size);
        out[i] = fmin(fmax(v, 0), size);
    }
}

/* Two opposite parts that do not fit next to each other. */
static void shrink(double *start, double *end, double room, double f) {
    const kn_lu s = kn_lu_px(*start * f), e = kn_lu_px(*end * f);
    *start = kn_lu_round_int(s);
    *end = kn_lu_round_int(e) > room - *start ? floor(kn_px(e)) : kn_lu_round_int(e);
}

/* Widths of the parts, whole px; scaled down together where they do not fit (§6.3). */
static void resolve_width(const kn_sides *s, const double border[4], const double slice[4],
                          kn_rect area, double out[4]) {
    for (int i = 0; i < 4; i++) {
        const double v = s->number[i] ? s->v[i].px * border[i]
                         : s->v[i].kind == KN_LEN_KW
                             ? slice[i]
                             : kn_len_px(s->v[i], (float)(i & 1 ? area.w : area.h));
        out[i] = floor(kn_px(kn_lu_px(fmax(v, 0))));
    }
    const double f = fmin(area.w / fmax(out[1] + out[3], 1), area.h / fmax(out[0] + out[2], 1));
    if (f < 1) {
        shrink(&out[0], &out[2], area.h, f);
        shrink(&out[3], &out[1], area.w, f);
    }
}

/* How a part of the image that is `size` long on the page fills a length (§6.5); false: not one
 * tile fits. */
static bool tile(kn_kw rule, double size, double dst, tiling *t) {
    *t = (tiling){0, 1, 0};
    if (rule == KN_KW_round) {
        t->scale = dst / (size * fmax(1, floor(dst / size + 0.5)));
    } else if (rule == KN_KW_repeat) { /* one tile in the middle */
        t->start = (dst - size) / 2;
    } else if (rule == KN_KW_space) {
        const double n = floor((double)((float)dst / (float)size));
        if (n < 1)
            return false;
        t->start = t->gap = (dst - n * size) / (n + 1);
    }
    return true;
}

/* ---- drawing ---- */

/* The px of a picture that two spans touch. */
static kn_irect enclosing(const span *x, const span *y, double kx, double ky, const kn_pix *p) {
    const double e = 1e-4;
    const int x0 = (int)fmax(0, floor(x->src * kx + e)), y0 = (int)fmax(0, floor(y->src * ky + e));
    const int x1 = (int)fmin(p->w, ceil((x->src + x->src_len) * kx - e));
    const int y1 = (int)fmin(p->h, ceil((y->src + y->src_len) * ky - e));
    return (kn_irect){x0, y0, x1, y1};
}

static void fill(const picture *p, kn_rect r, const kn_paint *paint) {
    kn_item it = {.kind = KN_ITEM_FILL, .src_node = p->src};
    it.u.fill.shape.kind = KN_SHAPE_RECT;
    it.u.fill.shape.u.rect = r;
    it.u.fill.paint = *paint;
    kn_emit_item(p->e, p->clip, &it);
}

/* The image so placed that the part lies on its destination. */
static void draw_once(const picture *p, const span *x, const span *y) {
    const kn_rect dst = {x->dst, y->dst, x->dst_len, y->dst_len};
    const double sx = dst.w / x->src_len, sy = dst.h / y->src_len;
    const kn_pt at = {dst.x - x->src * sx, dst.y - y->src * sy};
    kn_paint paint;
    if (!kn_image_paint(p->e->p, kn_emit_arena(p->e, p->clip), p->node, p->im, p->w, p->h, &paint))
        return;
    paint.sampling = (uint8_t)p->sampling;
    paint.tiled = true;
    paint.tile = (kn_rect){at.x, at.y, p->w * sx, p->h * sy};
    if (!p->image) {
        const kn_mat4 place = kn_mat4_translate(at.x, at.y, 0), scale = kn_mat4_scale(sx, sy, 1);
        paint.m = kn_mat4_mul(&place, &scale);
        paint.tile = (kn_rect){0, 0, p->w, p->h};
    }
    fill(p, dst, &paint);
    kn_image_paint_drop(&paint);
}

/* Tiles of a picture are made of whole px of it. */
static void tile_picture(const picture *p, const span *x, const span *y, const tiling *tx,
                         const tiling *ty, double sx, double sy) {
    kn_paint paint = {.kind = KN_PAINT_IMAGE, .alpha = 1, .m = KN_MAT4_ID, .tiled = true};
    kn_pix *whole = kn_image_pix(p->image);
    if (!whole)
        return;
    const double kx = whole->w / p->w, ky = whole->h / p->h;
    const kn_irect r = enclosing(x, y, kx, ky, whole);
    const int w = r.x1 - r.x0, h = r.y1 - r.y0;
    sx /= kx;
    sy /= ky;
    /* A picture of their own, so that nothing of their neighbours is sampled. */
    paint.image = kn_image_from_pix(kn_pix_part(whole, r.x0, r.y0, w, h));
    paint.sampling =
        (uint8_t)(p->sampling == KN_SAMPLE_AUTO ? KN_SAMPLE_FINE : (kn_sampling)p->sampling);
    paint.tile.x = x->dst + tx->start + (r.x0 - x->src * kx) * sx;
    paint.tile.y = y->dst + ty->start + (r.y0 - y->src * ky) * sy;
    paint.tile.w = w * sx;
    paint.tile.h = h * sy;
    paint.sx = paint.tile.w + tx->gap;
    paint.sy = paint.tile.h + ty->gap;
    if (paint.image)
        fill(p, (kn_rect){x->dst, y->dst, x->dst_len, y->dst_len}, &paint);
    kn_image_unref(paint.image);
}

/* The part of a generated image as a layer that is one tile. */
static void tile_generated(const picture *p, const span *x, const span *y, const tiling *tx,
                           const tiling *ty, double sx, double sy) {
    kn_items_builder *b = kn_items_begin();
    kn_item it = {.kind = KN_ITEM_FILL};
    it.u.fill.shape =
        (kn_shape){.kind = KN_SHAPE_RECT, .u.rect = {x->src, y->src, x->src_len, y->src_len}};
    kn_paint *own = &it.u.fill.paint;
    if (kn_image_paint(p->e->p, kn_items_arena(b), p->node, p->im, p->w, p->h, own)) {
        own->tiled = true;
        own->tile = (kn_rect){0, 0, p->w, p->h};
        kn_items_add(b, &it);
        kn_image_paint_drop(own);
    }
    kn_items *items = kn_items_end(b, ++p->e->p->next_key);
    if (!items)
        return;
    kn_layer *l = kn_layer_new();
    l->key = ++p->e->p->next_key;
    const kn_mat4 place = kn_mat4_translate(-x->src, -y->src, 0), scale = kn_mat4_scale(sx, sy, 1);
    l->m = kn_mat4_mul(&scale, &place);
    const kn_entry e = {.items = items};
    kn_layer_set_entries(l, &e, 1);
    kn_paint paint = {.kind = KN_PAINT_LAYER, .alpha = 1, .m = KN_MAT4_ID, .tiled = true};
    paint.layer = l;
    paint.tile =
        (kn_rect){x->dst + tx->start, y->dst + ty->start, x->src_len * sx, y->src_len * sy};
    paint.sx = paint.tile.w + tx->gap * (p->document ? 1 : sx);
    paint.sy = paint.tile.h + ty->gap * (p->document ? 1 : sy);
    fill(p, (kn_rect){x->dst, y->dst, x->dst_len, y->dst_len}, &paint);
    kn_layer_unref(l);
}

static void draw_part(const picture *p, const span *x, const span *y, kn_kw rule_x, kn_kw rule_y,
                      double sx, double sy) {
    tiling tx, ty;
    if (rule_x == KN_KW_stretch && rule_y == KN_KW_stretch) {
        draw_once(p, x, y);
        return;
    }
    if (!(sx > 0) || !(sy > 0) || !tile(rule_x, x->src_len * sx, x->dst_len, &tx) ||
        !tile(rule_y, y->src_len * sy, y->dst_len, &ty))
        return;
    sx *= tx.scale;
    sy *= ty.scale;
    if (p->image)
        tile_picture(p, x, y, &tx, &ty, sx, sy);
    else
        tile_generated(p, x, y, &tx, &ty, sx, sy);
}

static bool drawable(const span *x, const span *y) {
    return x->src_len > 0 && y->src_len > 0 && x->dst_len > 0 && y->dst_len > 0;
}

static void split(double size, double from, double to, double dst, double dst_size, double dst_from,
                  double dst_to, span out[3]) {
    out[0] = (span){0, from, dst, dst_from};
    out[1] = (span){from, fmax(0, size - from - to), dst + dst_from,
                    fmax(0, dst_size - dst_from - dst_to)};
    out[2] = (span){size - to, to, dst + dst_size - dst_to, dst_to};
}

static void draw_nine(const picture *p, const double slice[4], const double width[4], kn_rect area,
                      kn_bgrepeat rule, bool fill_middle) {
    span x[3], y[3];
    split(p->w, slice[3], slice[1], area.x, area.w, width[3], width[1], x);
    split(p->h, slice[0], slice[2], area.y, area.h, width[0], width[2], y);
    for (int j = 0; j < 3; j++)
        for (int i = 0; i < 3; i++) {
            if ((i == 1 && j == 1 && !fill_middle) || !drawable(&x[i], &y[j]))
                continue;
            /* Edges keep the ratio of the picture; the middle is scaled as the edges are. */
            double sx = 1, sy = 1;
            if (i == 1 && j == 1) {
                if (width[0] > 0 && slice[0] > 0)
                    sx = width[0] / slice[0];
                else if (width[2] > 0 && slice[2] > 0)
                    sx = width[2] / slice[2];
                if (width[3] > 0 && slice[3] > 0)
                    sy = width[3] / slice[3];
                else if (width[1] > 0 && slice[1] > 0)
                    sy = width[1] / slice[1];
                if (rule.x == KN_KW_stretch)
                    sx = x[1].dst_len / x[1].src_len;
                if (rule.y == KN_KW_stretch)
                    sy = y[1].dst_len / y[1].src_len;
            } else if (i == 1) {
                sx = sy = y[j].dst_len / y[j].src_len;
            } else {
                sx = sy = x[i].dst_len / x[i].src_len;
            }
            draw_part(p, &x[i], &y[j], i == 1 ? rule.x : KN_KW_stretch,
                      j == 1 ? rule.y : KN_KW_stretch, sx, sy);
        }
}

static bool paint_nine(kn_emit *e, kn_clip_node *clip, const kn_box *b, kn_prect border,
                       const nine *g) {
    if (!g->source || !g->source->n)
        return false;
    const kn_kw rendering = b->style->text->image_rendering;
    picture p = {.e = e, .clip = clip, .node = b->node, .im = &g->source->v[0]};
    p.src = b->node ? b->node->id : 0;
    p.sampling = rendering == KN_KW_pixelated || rendering == KN_KW_crisp_edges
                     ? KN_SAMPLE_PIXELATED
                     : KN_SAMPLE_AUTO;
    double widths[4], out[4], slice[4], width[4];
    for (int i = 0; i < 4; i++)
        widths[i] = kn_px(b->border[i]);
    resolve_outset(g->outset, widths, out);
    border.x = kn_lu_sub(border.x, kn_lu_px(out[3]));
    border.y = kn_lu_sub(border.y, kn_lu_px(out[0]));
    border.w = kn_lu_add(border.w, kn_lu_px(out[1] + out[3]));
    border.h = kn_lu_add(border.h, kn_lu_px(out[0] + out[2]));
    const kn_rect area = kn_snap(border);
    if (p.im->kind == KN_CI_NONE)
        return false;
    if (p.im->kind == KN_CI_URL) {
        p.image = kn_picture_of(e->p, b->node, p.im->url);
        if (!p.image)
            return false;
        p.document = kn_image_document(p.image) != NULL;
        if (p.document)
            p.image = NULL;
    }
    kn_image_natural natural;
    if (!kn_css_natural(e->p, b->node, p.im, &natural, NULL))
        return false;
    p.w = kn_px(border.w); /* CSS Images 3 §5.2 */
    p.h = kn_px(border.h);
    kn_image_concrete(&natural, &p.w, &p.h);
    if (!(p.w > 0 && p.h > 0 && area.w > 0 && area.h > 0))
        return true;
    resolve_slice(g->slice, p.im->density > 0 ? p.im->density : 1, &p, slice);
    resolve_width(g->width, widths, slice, area, width);
    draw_nine(&p, slice, width, area, g->repeat, g->slice->fill);
    return true;
}

bool kn_paint_border_image(kn_emit *e, kn_clip_node *clip, const kn_box *b, kn_prect border) {
    const kn_sg_border *g = b->style->border;
    const nine n = {g->image_source, &g->image_slice, &g->image_width, &g->image_outset,
                    g->image_repeat};
    return paint_nine(e, clip, b, border, &n);
}

bool kn_paint_mask_box(kn_emit *e, const kn_box *b, kn_prect border) {
    const kn_sg_fx *g = b->style->fx;
    const nine n = {g->box_source, &g->box_slice, &g->box_width, &g->box_outset, g->box_repeat};
    return paint_nine(e, NULL, b, border, &n);
}
