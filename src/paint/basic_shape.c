/* Basic shapes within their reference box (CSS Shapes 1 §3, 2 §3), and clip-path made of them. */
#include "src/paint/internal.h"
#include <math.h>

static kn_prect reference_box(const kn_box *b, kn_prect border, kn_kw kw) {
    switch (kw) {
    case KN_KW_padding_box:
        return kn_padding_box(b, border.x, border.y);
    case KN_KW_content_box:
    case KN_KW_fill_box: /* of boxes of CSS layout: CSS Masking 1 §5.1 */
        return kn_content_box(b, border.x, border.y);
    case KN_KW_margin_box: {
        kn_prect r = border;
        r.x = kn_lu_sub(r.x, b->margin[3]);
        r.y = kn_lu_sub(r.y, b->margin[0]);
        r.w = kn_lu_add(r.w, kn_lu_add(b->margin[1], b->margin[3]));
        r.h = kn_lu_add(r.h, kn_lu_add(b->margin[0], b->margin[2]));
        return r;
    }
    default:
        return border;
    }
}

static double side_radius(kn_kw kw, kn_len len, double basis, double lo, double hi) {
    if (!kw)
        return kn_len_px(len, (float)basis);
    const double a = fabs(lo), b = fabs(hi);
    return kw == KN_KW_farthest_side ? fmax(a, b) : fmin(a, b);
}

static void inset_shape(const kn_bshape *s, kn_rect r, kn_shape *out) {
    const double t = kn_len_px(s->inset[0], (float)r.h), rt = kn_len_px(s->inset[1], (float)r.w);
    const double bt = kn_len_px(s->inset[2], (float)r.h), l = kn_len_px(s->inset[3], (float)r.w);
    kn_rrect q = {.r = {r.x + l, r.y + t, fmax(0, r.w - l - rt), fmax(0, r.h - t - bt)}};
    double f = 1;
    for (int i = 0; i < 4; i++) {
        q.rx[i] = fmaxf(0, kn_len_px(s->radius[i].x, (float)r.w));
        q.ry[i] = fmaxf(0, kn_len_px(s->radius[i].y, (float)r.h));
    }
    const double sums[4] = {q.rx[0] + q.rx[1], q.rx[2] + q.rx[3], q.ry[0] + q.ry[3],
                            q.ry[1] + q.ry[2]};
    for (int i = 0; i < 4; i++)
        if (sums[i] > (i < 2 ? q.r.w : q.r.h))
            f = fmin(f, (i < 2 ? q.r.w : q.r.h) / sums[i]);
    for (int i = 0; i < 4; i++) {
        q.rx[i] = (float)(q.rx[i] * f);
        q.ry[i] = (float)(q.ry[i] * f);
    }
    *out = kn_shape_rrect(q);
}

static kn_pt point(const kn_len *v, kn_rect r) {
    return (kn_pt){r.x + kn_len_px(v[0], (float)r.w), r.y + kn_len_px(v[1], (float)r.h)};
}

/* The corner at q as an arc that touches the sides to p and n; its radius shrinks until it takes
 * half of a side at most. */
static void round_corner(kn_path_sink *k, kn_pt p, kn_pt q, kn_pt n, double radius, bool first) {
    const double ax = p.x - q.x, ay = p.y - q.y, bx = n.x - q.x, by = n.y - q.y;
    const double la = hypot(ax, ay), lb = hypot(bx, by), cross = ax * by - ay * bx;
    const double half = atan2(fabs(cross), ax * bx + ay * by) / 2; /* of the angle between them */
    const double reach = fmin(radius / tan(half), fmin(la, lb) / 2), used = reach * tan(half);
    if (!(la > 0 && lb > 0 && half > 1e-6 && half < M_PI_2 - 1e-6)) {
        kn_path_put(k, first ? KN_SEG_MOVE : KN_SEG_LINE, &q);
        return;
    }
    const kn_pt from = {q.x + ax / la * reach, q.y + ay / la * reach};
    const kn_pt to = {q.x + bx / lb * reach, q.y + by / lb * reach};
    kn_path_put(k, first ? KN_SEG_MOVE : KN_SEG_LINE, &from);
    kn_path_arc(k, from, used, used, 0, false, cross < 0, to);
}

static void polygon(kn_path_sink *k, const kn_lens *v, kn_rect r, double radius) {
    const uint32_t n = v ? v->n / 2 : 0;
    for (uint32_t i = 0; i < n; i++) {
        const kn_pt q = point(&v->v[2 * i], r);
        if (radius > 0)
            round_corner(k, point(&v->v[2 * ((i + n - 1) % n)], r), q,
                         point(&v->v[2 * ((i + 1) % n)], r), radius, i == 0);
        else
            kn_path_put(k, i ? KN_SEG_LINE : KN_SEG_MOVE, &q);
    }
}

/* ---- shape(): commands as kn_bshape keeps them ---- */
static kn_pt relative(const kn_len *v, kn_rect r, kn_pt to) {
    return (kn_pt){to.x + kn_len_px(v[0], (float)r.w), to.y + kn_len_px(v[1], (float)r.h)};
}

static kn_pt control_of(const kn_len *v, char from, kn_rect r, kn_pt start, kn_pt end) {
    return relative(v, r, from == 's' ? start : from == 'e' ? end : (kn_pt){r.x, r.y});
}

static void cubic_of_quad(kn_path_sink *k, kn_pt a, kn_pt c, kn_pt b) {
    const kn_pt v[3] = {{a.x + 2 * (c.x - a.x) / 3, a.y + 2 * (c.y - a.y) / 3},
                        {b.x + 2 * (c.x - b.x) / 3, b.y + 2 * (c.y - b.y) / 3},
                        b};
    kn_path_put(k, KN_SEG_CUBIC, v);
}

static kn_pt reflected(kn_pt c, kn_pt about) {
    return (kn_pt){2 * about.x - c.x, 2 * about.y - c.y};
}

static void commands(kn_path_sink *k, const kn_bshape *s, kn_rect r) {
    const kn_len *v = s->points->v;
    kn_pt at = point(v, r), start = at, last = at; /* `last`: control point of the last curve */
    char before = 'M';
    kn_path_put(k, KN_SEG_MOVE, &at);
    v += 2;
    for (const char *t = s->text.p, *stop = t + s->text.n; t < stop;) {
        const char code = *t++, up = (char)(code & ~32);
        const kn_pt from = code == up ? (kn_pt){r.x, r.y} : at;
        kn_pt end = at, c[3];
        if (up == 'H')
            end.x = from.x + kn_len_px(*v++, (float)r.w);
        else if (up == 'V')
            end.y = from.y + kn_len_px(*v++, (float)r.h);
        else if (up != 'Z')
            end = relative(v, r, from), v += 2;
        switch (up) {
        case 'M':
            kn_path_put(k, KN_SEG_MOVE, &end);
            start = end;
            break;
        case 'L':
        case 'H':
        case 'V':
            kn_path_put(k, KN_SEG_LINE, &end);
            break;
        case 'C':
        case 'S': /* the first control point mirrors the last one of a cubic before */
            c[0] = before == 'C' || before == 'S' ? reflected(last, at) : at;
            if (up == 'C')
                c[0] = control_of(v, *t++, r, at, end), v += 2;
            c[1] = last = control_of(v, *t++, r, at, end), v += 2;
            c[2] = end;
            kn_path_put(k, KN_SEG_CUBIC, c);
            break;
        case 'Q':
        case 'T':
            last = before == 'Q' || before == 'T' ? reflected(last, at) : at;
            if (up == 'Q')
                last = control_of(v, *t++, r, at, end), v += 2;
            cubic_of_quad(k, at, last, end);
            break;
        case 'A':
            kn_path_arc(k, at, fabs(kn_len_px(v[0], (float)r.w)), fabs(kn_len_px(v[1], (float)r.h)),
                        v[2].px, t[1] == '1', t[0] == '1', end);
            v += 3;
            t += 2;
            break;
        default:
            kn_path_put(k, KN_SEG_CLOSE, NULL);
            end = start;
        }
        at = end;
        before = up;
    }
    kn_path_put(k, KN_SEG_CLOSE, NULL);
}

bool kn_basic_shape(const kn_bshape *s, kn_rect r, kn_arena *a, kn_shape *out) {
    memset(out, 0, sizeof *out);
    switch (s->kind) {
    case KN_SH_INSET:
        inset_shape(s, r, out);
        return true;
    case KN_SH_CIRCLE:
    case KN_SH_ELLIPSE: {
        const double cx = kn_len_px(s->cx, (float)r.w), cy = kn_len_px(s->cy, (float)r.h);
        double rx, ry;
        if (s->kind == KN_SH_CIRCLE) {
            if (s->rx_kw) {
                const double x = side_radius(s->rx_kw, s->rx, 0, cx, r.w - cx),
                             y = side_radius(s->rx_kw, s->rx, 0, cy, r.h - cy);
                rx = s->rx_kw == KN_KW_farthest_side ? fmax(x, y) : fmin(x, y);
            } else { /* percentages of √(w² + h²) / √2 */
                rx = kn_len_px(s->rx, (float)(hypot(r.w, r.h) / M_SQRT2));
            }
            ry = rx;
        } else {
            rx = side_radius(s->rx_kw, s->rx, r.w, cx, r.w - cx);
            ry = side_radius(s->ry_kw, s->ry, r.h, cy, r.h - cy);
        }
        kn_path_sink k = {0};
        kn_path_ellipse(&k, r.x + cx, r.y + cy, fmax(0, rx), fmax(0, ry));
        out->kind = KN_SHAPE_PATH;
        out->u.path = kn_path_take(&k, a);
        return true;
    }
    case KN_SH_POLYGON: {
        kn_path_sink k = {0};
        const double round = kn_len_px(s->rx, (float)r.w);
        polygon(&k, s->points, r, round);
        kn_path_put(&k, KN_SEG_CLOSE, NULL);
        out->kind = KN_SHAPE_PATH;
        out->evenodd = s->evenodd;
        out->u.path = kn_path_take(&k, a);
        return true;
    }
    case KN_SH_COMMANDS: {
        kn_path_sink k = {0};
        commands(&k, s, r);
        out->kind = KN_SHAPE_PATH;
        out->evenodd = s->evenodd;
        out->u.path = kn_path_take(&k, a);
        return true;
    }
    case KN_SH_PATH:
        out->kind = KN_SHAPE_PATH;
        out->evenodd = s->evenodd;
        return kn_path_data(a, s->text, r.x, r.y, &out->u.path);
    case KN_SH_BOX:
        out->kind = KN_SHAPE_RECT;
        out->u.rect = r;
        return true;
    default:
        return false;
    }
}

/* Outsets, as negative insets; sharp corners stay sharp, and a radius below its margin grows by
 * less (CSS Shapes 1 §2.1.1). */
static kn_rrect margin_corners(kn_rrect q, const double inset[4]) {
    static const int side_x[4] = {3, 1, 1, 3}, side_y[4] = {0, 0, 2, 2};
    q.r.x += inset[3];
    q.r.y += inset[0];
    q.r.w = fmax(0, q.r.w - inset[1] - inset[3]);
    q.r.h = fmax(0, q.r.h - inset[0] - inset[2]);
    for (int i = 0; i < 4; i++) {
        const double mx = -inset[side_x[i]], my = -inset[side_y[i]];
        if (q.rx[i] <= 0 || q.ry[i] <= 0)
            continue;
        const double kx = q.rx[i] < mx ? 1 + pow(q.rx[i] / mx - 1, 3) : 1;
        const double ky = q.ry[i] < my ? 1 + pow(q.ry[i] / my - 1, 3) : 1;
        q.rx[i] = (float)fmax(0, q.rx[i] + mx * kx);
        q.ry[i] = (float)fmax(0, q.ry[i] + my * ky);
    }
    return q;
}

bool kn_clip_path_shape(kn_painter *p, kn_arena *a, const kn_box *b, kn_prect border,
                        kn_shape *out) {
    (void)p;
    const kn_bshape *s = b->style->fx->clip_path;
    const kn_prect ref = reference_box(b, border, s->box);
    const kn_rect r = {kn_px(ref.x), kn_px(ref.y), kn_px(ref.w), kn_px(ref.h)};
    if (s->kind == KN_SH_BOX) { /* with the corners that the box has there (CSS Shapes 1 §2.2) */
        kn_rrect q = kn_rounded_border(b, border);
        const kn_rect at = {kn_px(border.x), kn_px(border.y), kn_px(border.w), kn_px(border.h)};
        const double by[4] = {r.y - at.y, at.x + at.w - r.x - r.w, at.y + at.h - r.y - r.h,
                              r.x - at.x};
        if (s->box == KN_KW_margin_box)
            q = margin_corners(q, by);
        else
            q = kn_rrect_inset(q, by);
        *out = kn_shape_rrect(q);
        return true;
    }
    return kn_basic_shape(s, r, a, out);
}

static bool in_rect(kn_rect r, kn_pt p) {
    return p.x >= r.x && p.y >= r.y && p.x < r.x + r.w && p.y < r.y + r.h;
}

/* Beyond the ellipse of the corner that it is in? */
static bool in_rrect(const kn_rrect *q, kn_pt p) {
    if (!in_rect(q->r, p))
        return false;
    const bool right = p.x > q->r.x + q->r.w / 2, low = p.y > q->r.y + q->r.h / 2;
    const int i = low ? (right ? 2 : 3) : right ? 1 : 0;
    const double rx = (double)q->rx[i], ry = (double)q->ry[i],
                 dx = rx - (right ? q->r.x + q->r.w - p.x : p.x - q->r.x),
                 dy = ry - (low ? q->r.y + q->r.h - p.y : p.y - q->r.y);
    return rx <= 0 || ry <= 0 || dx <= 0 || dy <= 0 ||
           (dx / rx) * (dx / rx) + (dy / ry) * (dy / ry) <= 1;
}

bool kn_paint_clip_shows(const kn_box *b, kn_pt at) {
    const kn_prect border = {.w = b->w, .h = b->h};
    kn_arena *a = kn_arena_new();
    kn_shape s;
    bool shows = true;
    if (b->style->fx->clip_path && b->style->fx->clip_path->kind != KN_SH_URL &&
        kn_clip_path_shape(NULL, a, b, border, &s))
        shows = s.kind == KN_SHAPE_RECT    ? in_rect(s.u.rect, at)
                : s.kind == KN_SHAPE_RRECT ? in_rrect(&s.u.rrect, at)
                : s.kind == KN_SHAPE_PATH  ? kn_path_contains(&s.u.path, s.evenodd, at)
                                           : true;
    kn_arena_free(a);
    return shows;
}
