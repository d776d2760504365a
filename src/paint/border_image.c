/* Border images (CSS Backgrounds 3 §6): nine parts of an image around a box. */
#include "src/paint/internal.h"
#include <math.h>
#include <string.h>

typedef struct span { /* of one axis: in the image and on the page */
    double src, src_len, dst, dst_len;
} span;

typedef struct tiling { /* how a part fills its length */
    double start, size, step;
} tiling;

typedef struct picture { /* the whole image and how large it is */
    kn_emit *e;
    kn_clip_node *clip;
    const kn_node *node;
    const kn_cimage *im;
    kn_image *image; /* NULL: a generated image */
    double w, h;
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

/* Widths of the parts, whole px; scaled down together where they do not fit (§6.3). */
static void resolve_width(const kn_sides *s, const double border[4], const double slice[4],
                          kn_rect area, double out[4]) {
    for (int i = 0; i < 4; i++) {
        const double v = s->number[i] ? s->v[i].px * border[i]
                         : s->v[i].kind == KN_LEN_KW
                             ? slice[i]
                             : kn_len_px(s->v[i], (float)(i & 1 ? area.w : area.h));
        out[i] = floor(fmax(v, 0) + 0.5);
    }
    const double f =
        fmin(area.w / fmax(out[1] + out[3], 1e-9), area.h / fmax(out[0] + out[2], 1e-9));
    for (int i = 0; i < 4 && f < 1; i++)
        out[i] = floor(out[i] * f);
}

/* §6.5; false: not one tile fits. */
static bool tile(kn_kw rule, const span *s, double scale, tiling *t) {
    const double size = s->src_len * scale;
    *t = (tiling){0, s->dst_len, 0};
    if (rule == KN_KW_stretch || !(size > 0))
        return true;
    if (rule == KN_KW_repeat) { /* one tile in the middle */
        *t = (tiling){(s->dst_len - size) / 2, size, size};
    } else if (rule == KN_KW_round) {
        t->size = t->step = s->dst_len / fmax(1, floor(s->dst_len / size + 0.5));
    } else {
        const double n = floor(s->dst_len / size + 1e-6);
        if (n < 1)
            return false;
        const double gap = (s->dst_len - n * size) / (n + 1);
        *t = (tiling){gap, size, size + gap};
    }
    return true;
}

/* ---- drawing ---- */

/* The part of a picture as a picture of its own, so that nothing of its neighbours is sampled. */
static kn_image *cut(const picture *p, const span *x, const span *y, double sx, double sy) {
    double kx = 1, ky = 1;
    kn_pix *whole = kn_image_pix(p->image);
    if (whole) {
        kn_pix_ref(whole);
        kx = whole->w / p->w;
        ky = whole->h / p->h;
    } else { /* SVG: drawn at the size at which it is shown */
        enum { MOST = 4096 };
        const int w = (int)fmin(MOST, fmax(1, floor(p->w * sx + 0.5)));
        const int h = (int)fmin(MOST, fmax(1, floor(p->h * sy + 0.5)));
        whole = kn_image_at(p->image, w, h, KN_SAMPLE_AUTO);
        kx = w / p->w;
        ky = h / p->h;
    }
    if (!whole)
        return NULL;
    const int x0 = (int)floor(x->src * kx + 0.5), y0 = (int)floor(y->src * ky + 0.5);
    int w = (int)floor((x->src + x->src_len) * kx + 0.5) - x0;
    int h = (int)floor((y->src + y->src_len) * ky + 0.5) - y0;
    w = w < whole->w - x0 ? w : whole->w - x0;
    h = h < whole->h - y0 ? h : whole->h - y0;
    kn_pix *part = w > 0 && h > 0 ? kn_pix_new(w, h, KN_PIX_BGRA) : NULL;
    for (int i = 0; part && i < h; i++)
        memcpy(part->data + (ptrdiff_t)i * part->stride,
               whole->data + (ptrdiff_t)(y0 + i) * whole->stride + 4 * (ptrdiff_t)x0,
               4 * (size_t)w);
    if (part)
        part->opaque = whole->opaque;
    kn_pix_unref(whole);
    return kn_image_from_pix(part);
}

static void fill(const picture *p, kn_rect r, const kn_paint *paint) {
    kn_item it = {.kind = KN_ITEM_FILL, .src_node = p->src};
    it.u.fill.shape.kind = KN_SHAPE_RECT;
    it.u.fill.shape.u.rect = r;
    it.u.fill.paint = *paint;
    kn_emit_item(p->e, p->clip, &it);
}

/* One tile of a generated image, which is drawn whole, so placed that the part lies on `r`. */
static void generated(const picture *p, const span *x, const span *y, kn_rect r, kn_rect within) {
    const double sx = r.w / x->src_len, sy = r.h / y->src_len;
    kn_paint paint;
    kn_arena *a = kn_emit_arena(p->e, p->clip);
    if (!kn_image_paint(p->e->p, a, p->node, p->im, p->w, p->h, &paint))
        return;
    const kn_mat4 place = kn_mat4_translate(r.x - x->src * sx, r.y - y->src * sy, 0);
    const kn_mat4 scale = kn_mat4_scale(sx, sy, 1);
    paint.m = kn_mat4_mul(&place, &scale);
    paint.tiled = true;
    paint.tile = (kn_rect){0, 0, p->w, p->h};
    fill(p, kn_rect_intersect(r, within), &paint);
    kn_image_paint_drop(&paint);
}

static void draw_part(const picture *p, const span *x, const span *y, kn_kw rule_x, kn_kw rule_y,
                      double sx, double sy) {
    enum { MOST_TILES = 4096 };
    tiling tx, ty;
    if (!tile(rule_x, x, sx, &tx) || !tile(rule_y, y, sy, &ty))
        return;
    const kn_rect dst = {x->dst, y->dst, x->dst_len, y->dst_len};
    if (p->image) {
        kn_paint paint = {.kind = KN_PAINT_IMAGE, .alpha = 1, .m = KN_MAT4_ID, .tiled = true};
        paint.image = cut(p, x, y, tx.size / x->src_len, ty.size / y->src_len);
        if (!paint.image)
            return;
        paint.sampling = (uint8_t)p->sampling;
        paint.tile = (kn_rect){dst.x + tx.start, dst.y + ty.start, tx.size, ty.size};
        paint.sx = tx.step;
        paint.sy = ty.step;
        fill(p, dst, &paint);
        kn_image_unref(paint.image);
        return;
    }
    const double x0 = tx.step > 0 ? tx.start - ceil(tx.start / tx.step) * tx.step : 0;
    const double y0 = ty.step > 0 ? ty.start - ceil(ty.start / ty.step) * ty.step : 0;
    int tiles = 0;
    for (double v = y0; v<dst.h - 1e-6; v += ty.step> 0 ? ty.step : dst.h)
        for (double u = x0; u<dst.w - 1e-6; u += tx.step> 0 ? tx.step : dst.w)
            if (++tiles <= MOST_TILES)
                generated(p, x, y, (kn_rect){dst.x + u, dst.y + v, tx.size, ty.size}, dst);
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
            if (i == 1 && j != 1)
                sx = y[j].dst_len / y[j].src_len;
            else if (j == 1 && i != 1)
                sy = x[i].dst_len / x[i].src_len;
            if (i == 1 && j == 1) {
                const int top = drawable(&x[1], &y[0]) ? 0 : 2,
                          left = drawable(&x[0], &y[1]) ? 0 : 2;
                if (drawable(&x[1], &y[top]))
                    sx = y[top].dst_len / y[top].src_len;
                if (drawable(&x[left], &y[1]))
                    sy = x[left].dst_len / x[left].src_len;
            }
            draw_part(p, &x[i], &y[j], i == 1 ? rule.x : KN_KW_stretch,
                      j == 1 ? rule.y : KN_KW_stretch, sx, sy);
        }
}

bool kn_paint_border_image(kn_emit *e, kn_clip_node *clip, const kn_box *b, kn_prect border) {
    const kn_sg_border *g = b->style->border;
    if (!g->image_source || !g->image_source->n)
        return false;
    const kn_kw rendering = b->style->text->image_rendering;
    picture p = {.e = e, .clip = clip, .node = b->node, .im = &g->image_source->v[0]};
    p.src = b->node ? b->node->id : 0;
    p.sampling = rendering == KN_KW_pixelated || rendering == KN_KW_crisp_edges
                     ? KN_SAMPLE_PIXELATED
                     : KN_SAMPLE_AUTO;
    double widths[4], out[4], slice[4], width[4];
    for (int i = 0; i < 4; i++)
        widths[i] = kn_px(b->border[i]);
    resolve_outset(&g->image_outset, widths, out);
    border.x = kn_lu_sub(border.x, kn_lu_px(out[3]));
    border.y = kn_lu_sub(border.y, kn_lu_px(out[0]));
    border.w = kn_lu_add(border.w, kn_lu_px(out[1] + out[3]));
    border.h = kn_lu_add(border.h, kn_lu_px(out[0] + out[2]));
    const kn_rect area = kn_snap(border);
    if (p.im->kind == KN_CI_NONE)
        return false;
    if (p.im->kind == KN_CI_URL) {
        p.image = e->p->src.image(e->p->src.ctx, b->node, p.im->url);
        if (!p.image)
            return false;
    }
    kn_natural natural;
    if (!kn_css_natural(e->p, b->node, p.im, &natural))
        return false;
    p.w = kn_px(border.w); /* CSS Images 3 §5.2 */
    p.h = kn_px(border.h);
    kn_natural_concrete(&natural, &p.w, &p.h);
    if (!(p.w > 0 && p.h > 0 && area.w > 0 && area.h > 0))
        return true;
    resolve_slice(&g->image_slice, p.im->density > 0 ? p.im->density : 1, &p, slice);
    resolve_width(&g->image_width, widths, slice, area, width);
    draw_nine(&p, slice, width, area, g->image_repeat, g->image_slice.fill);
    return true;
}
