#include "src/paint/tiling.h"
#include <math.h>

typedef struct axis {       /* one axis of the computation; lengths of LayoutUnits */
    kn_lu dest, dest_len;   /* painting area, unsnapped */
    kn_lu sdest, sdest_len; /* snapped */
    kn_lu area, sarea;      /* length of the positioning area */
    kn_lu off, soff;        /* from the painting area to the positioning area */
    kn_lu tile, space, phase;
    bool once; /* one tile only */
} axis;

static kn_lu snap(kn_lu v) {
    return kn_lu_int(kn_lu_round_int(v));
}

static kn_lu snap_len(kn_lu at, kn_lu len) {
    return kn_lu_clamp0(kn_lu_sub(snap(kn_lu_add(at, len)), snap(at)));
}

/* a mod b with the sign of a; 0 for b = 0 */
static kn_lu mod(kn_lu a, kn_lu b) {
    return (kn_lu){b.v ? a.v % b.v : 0};
}

static kn_lu mul_div(kn_lu a, kn_lu m, kn_lu d) {
    return (kn_lu){d.v ? kn_sat32((int64_t)a.v * m.v / d.v) : 0};
}

/* ---- areas ---- */

typedef struct insets { /* from the border box's edges, plain and so that the result is on the
                           painted edge of the border */
    kn_lu l, r, sl, sr;
} insets;

static insets insets_of(const kn_tiling_box *b, kn_kw kw, int near, int far, kn_lu at, kn_lu len) {
    insets i = {KN_LU0, KN_LU0, KN_LU0, KN_LU0};
    bool padded = false;
    for (int k = 0; k < 4; k++)
        padded |= b->padding[k].v != 0;
    if (kw != KN_KW_padding_box && kw != KN_KW_content_box)
        return i;
    i.l = b->border_w[near];
    i.r = b->border_w[far];
    if (kw == KN_KW_content_box && padded) {
        i.l = kn_lu_add(i.l, b->padding[near]);
        i.r = kn_lu_add(i.r, b->padding[far]);
    } else if (b->snap_to_border) {
        const kn_lu from = kn_lu_add(snap(at), i.l);
        const kn_lu to = kn_lu_sub(snap(kn_lu_add(at, len)), i.r);
        i.sl = kn_lu_sub(from, at);
        i.sr = kn_lu_sub(kn_lu_add(at, len), to);
        return i;
    }
    i.sl = i.l;
    i.sr = i.r;
    return i;
}

static kn_lu inside(kn_lu len, kn_lu l, kn_lu r) {
    return kn_lu_clamp0(kn_lu_sub(kn_lu_sub(len, l), r));
}

static axis areas(const kn_tiling_box *b, const kn_tiling_style *s, bool vertical) {
    const int near = vertical ? 0 : 3, far = vertical ? 2 : 1;
    const kn_lu at = vertical ? b->border.y : b->border.x,
                len = vertical ? b->border.h : b->border.w;
    const kn_lu vat = vertical ? b->view.y : b->view.x, vlen = vertical ? b->view.h : b->view.w;
    axis a = {.dest = at, .dest_len = len};
    if (b->fixed) {
        a.dest = a.sdest = vat;
        a.dest_len = a.sdest_len = a.area = a.sarea = vlen;
        return a;
    }
    const insets o = insets_of(b, s->origin, near, far, at, len);
    a.area = inside(len, o.l, o.r);
    a.sarea = snap_len(kn_lu_add(at, o.sl), inside(len, o.sl, o.sr));
    if (b->has_view) {
        a.dest = vat;
        a.dest_len = vlen;
        a.sdest = snap(vat);
        a.sdest_len = snap_len(vat, vlen);
        a.off = kn_lu_add(kn_lu_sub(at, vat), o.l);
        a.soff = kn_lu_add(kn_lu_sub(at, vat), o.sl);
        return a;
    }
    const insets d = insets_of(b, s->clip, near, far, at, len);
    a.sdest = snap(kn_lu_add(at, d.sl));
    a.sdest_len = snap_len(kn_lu_add(at, d.sl), inside(len, d.sl, d.sr));
    a.dest = kn_lu_add(at, d.l);
    a.dest_len = inside(len, d.l, d.r);
    a.off = kn_lu_sub(o.l, d.l);
    a.soff = kn_lu_sub(o.sl, d.sl);
    return a;
}

/* ---- tile size (§3.9) ---- */

static kn_lu by_ratio(kn_lu len, kn_lu num, kn_lu den) {
    const kn_lu v = mul_div(len, num, den);
    return num.v >= KN_LU_ONE && v.v < KN_LU_ONE ? kn_lu_int(1) : v;
}

static void fit_size(axis *x, axis *y, kn_lu rw, kn_lu rh, bool cover) {
    x->tile = x->sarea;
    y->tile = y->sarea;
    if (rw.v <= 0 || rh.v <= 0)
        return;
    const float w = (float)kn_px(x->sarea), h = (float)kn_px(y->sarea);
    const float fw = (float)kn_px(rw), fh = (float)kn_px(rh);
    axis *free_axis = y;
    if ((w / fw > h / fh) != cover) {
        x->tile = kn_lu_px((double)(h * fw / fh));
        free_axis = x;
    } else {
        y->tile = kn_lu_px((double)(w * fh / fw));
    }
    if (free_axis->tile.v == free_axis->sarea.v)
        return;
    if (!cover)
        free_axis->tile = snap(free_axis->tile);
    free_axis->tile = kn_lu_max(free_axis->tile, kn_lu_int(1));
}

static void tile_size(const kn_tiling_style *s, const kn_image_natural *n, axis *x, axis *y) {
    const kn_lu rw = kn_lu_floor(n->rw), rh = kn_lu_floor(n->rh);
    const bool ratio = rw.v > 0 && rh.v > 0;
    const kn_lu w = s->generated ? x->sarea : x->area, h = s->generated ? y->sarea : y->area;
    if (s->size && (s->size->kw == KN_KW_cover || s->size->kw == KN_KW_contain)) {
        fit_size(x, y, rw, rh, s->size->kw == KN_KW_cover);
        return;
    }
    const bool auto_w = !s->size || s->size->w.kind == KN_LEN_KW;
    const bool auto_h = !s->size || s->size->h.kind == KN_LEN_KW;
    x->tile = w;
    y->tile = h;
    if (!auto_w)
        x->tile = kn_lu_px((double)kn_len_px(s->size->w, (float)kn_px(w)));
    if (!auto_h)
        y->tile = kn_lu_px((double)kn_len_px(s->size->h, (float)kn_px(h)));
    if (auto_w && auto_h) {
        double cw = kn_px(w), ch = kn_px(h);
        kn_image_concrete(n, &cw, &ch);
        x->tile = kn_lu_floor(cw);
        y->tile = kn_lu_floor(ch);
    } else if (auto_w && ratio) {
        x->tile = by_ratio(y->tile, rw, rh);
    } else if (auto_w && n->has_w) {
        x->tile = kn_lu_floor(n->w);
    } else if (auto_h && ratio) {
        y->tile = by_ratio(x->tile, rh, rw);
    } else if (auto_h && n->has_h) {
        y->tile = kn_lu_floor(n->h);
    }
    x->tile = kn_lu_clamp0(x->tile);
    y->tile = kn_lu_clamp0(y->tile);
}

/* ---- repetition and position (§3.4, §3.6) ---- */

/* The phase is how much of the first tile lies before the painting area. */
static kn_lu phase_at(kn_lu pos, kn_lu step) {
    return step.v ? kn_lu_sub(step, mod(pos, step)) : KN_LU0;
}

static kn_lu position(kn_len pos, kn_lu area, kn_lu tile) {
    return kn_lu_px((double)kn_len_px(pos, (float)kn_px(kn_lu_sub(area, tile))));
}

/* §3.4 round: a whole number of tiles; an automatic side follows. */
static void round_tile(axis *a, axis *other, bool other_follows, kn_len pos) {
    if (a->sarea.v <= 0 || a->tile.v <= 0)
        return;
    const kn_lu before = a->tile, at = position(pos, a->sarea, before);
    const kn_lu n = (kn_lu){kn_sat32((int64_t)a->sarea.v * KN_LU_ONE / before.v)};
    const int count = kn_lu_round_int(n);
    a->tile = kn_lu_div(a->sarea, count > 1 ? count : 1);
    if (other_follows)
        other->tile = by_ratio(a->tile, other->tile, before);
    a->phase = phase_at(kn_lu_add(at, a->off), a->tile);
}

static void tile_once(axis *a, kn_len pos) {
    const kn_lu at = kn_lu_add(a->off, position(pos, a->area, a->tile));
    const kn_lu sat = kn_lu_add(a->soff, position(pos, a->sarea, a->tile));
    a->once = true;
    if (at.v > 0) { /* what is painted starts with the tile */
        a->dest = kn_lu_add(a->dest, at);
        a->sdest = snap(a->dest);
        a->dest_len = a->sdest_len = a->tile;
        a->phase = KN_LU0;
    } else {
        a->phase = kn_lu_neg(at);
        a->dest_len = kn_lu_add(a->tile, at);
        a->sdest_len = kn_lu_add(a->tile, sat);
    }
}

static void repeat_axis(axis *a, kn_kw repeat, kn_len pos) {
    if (repeat == KN_KW_repeat) {
        a->phase = phase_at(kn_lu_add(a->off, position(pos, a->area, a->tile)), a->tile);
    } else if (repeat == KN_KW_space && a->tile.v > 0) {
        const int n = a->sarea.v / a->tile.v;
        if (n > 1) {
            a->space = (kn_lu){(a->sarea.v - n * a->tile.v) / (n - 1)};
            a->phase = phase_at(a->soff, kn_lu_add(a->tile, a->space));
        } else {
            tile_once(a, pos);
        }
    } else if (repeat == KN_KW_no_repeat) {
        tile_once(a, pos);
    }
}

static void cut(kn_lu *at, kn_lu *len, kn_lu from, kn_lu size) {
    const kn_lu end = kn_lu_min(kn_lu_add(*at, *len), kn_lu_add(from, size));
    *at = kn_lu_max(*at, from);
    *len = kn_lu_clamp0(kn_lu_sub(end, *at));
}

/* Nothing is painted outside the element (or the canvas), and what is painted has whole pixels. */
static void clip_axis(axis *a, const kn_tiling_box *b, bool vertical) {
    const kn_prect *r = b->has_view && !b->fixed ? &b->view : &b->border;
    const kn_lu at = vertical ? r->y : r->x, len = vertical ? r->h : r->w;
    if (b->fixed)
        a->phase = kn_lu_add(a->phase, kn_lu_clamp0(kn_lu_sub(at, a->dest)));
    cut(&a->dest, &a->dest_len, at, len);
    cut(&a->sdest, &a->sdest_len, at, len);
    a->sdest_len = snap_len(a->sdest, a->sdest_len);
    a->sdest = snap(a->sdest);
}

/* A tile that is rounded to the painted length is not repeated in a last row of pixels. */
static double shown_tile(const axis *a) {
    const int d = a->tile.v - a->sdest_len.v;
    return kn_px((d < 0 ? -d : d) <= KN_LU_ONE / 2 ? a->sdest_len : a->tile);
}

bool kn_tiling_make(const kn_tiling_box *b, const kn_tiling_style *s, const kn_image_natural *n,
                    kn_tiling *out) {
    axis x = areas(b, s, false), y = areas(b, s, true);
    const bool round_x = s->repeat.x == KN_KW_round, round_y = s->repeat.y == KN_KW_round;
    const bool plain = !s->size || !s->size->kw;
    tile_size(s, n, &x, &y);
    if (round_x)
        round_tile(&x, &y, plain && !round_y && (!s->size || s->size->h.kind == KN_LEN_KW), s->x);
    if (round_y)
        round_tile(&y, &x, plain && !round_x && (!s->size || s->size->w.kind == KN_LEN_KW), s->y);
    repeat_axis(&x, s->repeat.x, s->x);
    repeat_axis(&y, s->repeat.y, s->y);
    clip_axis(&x, b, false);
    clip_axis(&y, b, true);
    if (x.tile.v <= 0 || y.tile.v <= 0 || x.sdest_len.v <= 0 || y.sdest_len.v <= 0)
        return false;
    const kn_lu step_x = kn_lu_add(x.tile, x.space), step_y = kn_lu_add(y.tile, y.space);
    const kn_lu px = mod(kn_lu_neg(x.phase), step_x), py = mod(kn_lu_neg(y.phase), step_y);
    *out = (kn_tiling){
        .dest = {kn_px(x.sdest), kn_px(y.sdest), kn_px(x.sdest_len), kn_px(y.sdest_len)},
        .dest_w = kn_px(x.dest_len),
        .dest_h = kn_px(y.dest_len),
        .tile = {kn_px(kn_lu_add(x.sdest, px)), kn_px(kn_lu_add(y.sdest, py)), kn_px(x.tile),
                 kn_px(y.tile)},
    };
    out->single = px.v <= 0 && py.v <= 0 && kn_lu_add(px, x.tile).v >= x.dest_len.v &&
                  kn_lu_add(py, y.tile).v >= y.dest_len.v;
    if (!out->single) {
        out->tile.w = shown_tile(&x);
        out->tile.h = shown_tile(&y);
        out->sx = out->tile.w + kn_px(x.space);
        out->sy = out->tile.h + kn_px(y.space);
    }
    return true;
}

void kn_tiling_fit_picture(kn_tiling *t, double w, double h) {
    const double kx = t->tile.w / w, ky = t->tile.h / h;
    double x0 = (t->dest.x - t->tile.x) / kx, x1 = x0 + t->dest_w / kx;
    double y0 = (t->dest.y - t->tile.y) / ky, y1 = y0 + t->dest_h / ky;
    const double e = 1.0 / KN_LU_ONE;
    if (fabs(rint(x0) - x0) <= e && fabs(rint(y0) - y0) <= e && fabs(rint(x1) - x1) <= e &&
        fabs(rint(y1) - y1) <= e && rint(x1) > rint(x0) && rint(y1) > rint(y0)) {
        x0 = rint(x0), x1 = rint(x1);
        y0 = rint(y0), y1 = rint(y1);
    }
    if (!(x1 > x0 && y1 > y0))
        return;
    const double sx = t->dest.w / (x1 - x0), sy = t->dest.h / (y1 - y0);
    t->tile = (kn_rect){t->dest.x - x0 * sx, t->dest.y - y0 * sy, w * sx, h * sy};
}
