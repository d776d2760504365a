/* Measuring outlines by chords, and cutting them into dashes, as browsers do: a dash pattern that a
 * script computes from a length, and a text on a path, depend on the same figures. */
#include "src/core/mem.h"
#include "src/core/path.h"
#include "src/core/vec.h"
#include <math.h>

#define MAX_HALF   20        /* depth of halving */
#define MAX_CHORDS 400000    /* of one path */
#define MAX_DASHES 1000000.0 /* beyond that the line is solid */

typedef struct piece { /* a segment of the path */
    kn_pt p[4];        /* LINE, CUBIC */
    kn_pt c, x, y;     /* ROUND: centre and half axes of an ellipse, */
    double mid, half;  /* from mid - half to mid + half on it (radians) */
    uint8_t kind;
} piece;
enum { LINE, CUBIC, ROUND };

typedef struct chord {
    float end; /* distance from the contour's start */
    uint32_t piece;
    float t; /* where on the piece it ends */
} chord;

typedef struct contour {
    uint32_t first, n; /* chords */
    float length;
    bool closed;
    kn_pt start;
} contour;

struct kn_ruler {
    piece *pieces;
    chord *chords;
    contour *contours;
    uint32_t n_pieces, n_chords, n_contours;
    double length;
};

typedef struct builder {
    KN_VEC(piece) pieces;
    KN_VEC(chord) chords;
    KN_VEC(contour) contours;
    double tolerance;
    float at;
} builder;

static kn_pt mix(kn_pt a, kn_pt b, double t) {
    return (kn_pt){a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t};
}

/* Browsers keep arcs as rational quadratic curves: where on the arc one is at `t`. */
static double angle_at(const piece *s, double t) {
    const double u = 1 - t, x = (u * u + t * t) * cos(s->half) + 2 * t * u,
                 y = (t - u) * sin(s->half);
    return s->mid + atan2(y, x);
}

static kn_pt on_ellipse(const piece *s, double a) {
    const double u = cos(a), v = sin(a);
    return (kn_pt){s->c.x + s->x.x * u + s->y.x * v, s->c.y + s->x.y * u + s->y.y * v};
}

static kn_pt round_at(const piece *s, double t) {
    return on_ellipse(s, angle_at(s, t));
}

static double apart(kn_pt a, kn_pt b) {
    return fmax(fabs(a.x - b.x), fabs(a.y - b.y));
}

static void halve_cubic(const kn_pt *p, kn_pt *a, kn_pt *b) {
    const kn_pt m = mix(p[1], p[2], 0.5);
    a[0] = p[0];
    a[1] = mix(p[0], p[1], 0.5);
    a[2] = mix(a[1], m, 0.5);
    b[3] = p[3];
    b[2] = mix(p[2], p[3], 0.5);
    b[1] = mix(m, b[2], 0.5);
    a[3] = b[0] = mix(a[2], b[1], 0.5);
}

/* ---- measuring ---- */
static void put_chord(builder *b, kn_pt from, kn_pt to, double t) {
    const float end = b->at + (float)hypot(to.x - from.x, to.y - from.y);
    if (!(end > b->at) || b->chords.n >= MAX_CHORDS)
        return;
    b->at = end;
    kn_vec_push(&b->chords, ((chord){end, (uint32_t)b->pieces.n, (float)t}));
}

static void measure_cubic(builder *b, const kn_pt *p, double t0, double t1, int depth) {
    if (depth < MAX_HALF && (apart(p[1], mix(p[0], p[3], 1 / 3.0)) > b->tolerance ||
                             apart(p[2], mix(p[0], p[3], 2 / 3.0)) > b->tolerance)) {
        kn_pt l[4], r[4];
        halve_cubic(p, l, r);
        measure_cubic(b, l, t0, (t0 + t1) / 2, depth + 1);
        measure_cubic(b, r, (t0 + t1) / 2, t1, depth + 1);
    } else {
        put_chord(b, p[0], p[3], t1);
    }
}

/* Quadratic curves come as the cubics that they are too. */
static bool is_quad(const kn_pt p[4], kn_pt *c) {
    const kn_pt u = {(3 * p[1].x - p[0].x) / 2, (3 * p[1].y - p[0].y) / 2},
                v = {(3 * p[2].x - p[3].x) / 2, (3 * p[2].y - p[3].y) / 2};
    *c = u;
    return apart(u, v) < 1e-6 * (1 + fabs(u.x) + fabs(u.y));
}

static void measure_quad(builder *b, kn_pt p, kn_pt c, kn_pt q, double t0, double t1, int depth) {
    const kn_pt l = mix(p, c, 0.5), r = mix(c, q, 0.5), h = mix(l, r, 0.5);
    if (depth < MAX_HALF && apart(h, mix(p, q, 0.5)) > b->tolerance) {
        measure_quad(b, p, l, h, t0, (t0 + t1) / 2, depth + 1);
        measure_quad(b, h, r, q, (t0 + t1) / 2, t1, depth + 1);
    } else {
        put_chord(b, p, q, t1);
    }
}

static void measure_round(builder *b, const piece *p, kn_pt from, kn_pt to, double t0, double t1,
                          int depth) {
    const double t = (t0 + t1) / 2;
    const kn_pt h = round_at(p, t);
    if (depth < MAX_HALF && apart(h, mix(from, to, 0.5)) > b->tolerance) {
        measure_round(b, p, from, h, t0, t, depth + 1);
        measure_round(b, p, h, to, t, t1, depth + 1);
    } else {
        put_chord(b, from, to, t1);
    }
}

static void put_piece(builder *b, const piece *p) {
    const size_t before = b->chords.n;
    kn_pt c;
    if (p->kind == LINE)
        put_chord(b, p->p[0], p->p[3], 1);
    else if (p->kind == CUBIC && is_quad(p->p, &c))
        measure_quad(b, p->p[0], c, p->p[3], 0, 1, 0);
    else if (p->kind == CUBIC)
        measure_cubic(b, p->p, 0, 1, 0);
    else
        measure_round(b, p, p->p[0], p->p[3], 0, 1, 0);
    if (b->chords.n > before)
        kn_vec_push(&b->pieces, *p);
}

static void end_contour(builder *b, uint32_t first, kn_pt start, bool closed) {
    if (b->chords.n > first)
        kn_vec_push(&b->contours,
                    ((contour){first, (uint32_t)b->chords.n - first, b->at, closed, start}));
    b->at = 0;
}

static piece line_piece(kn_pt a, kn_pt b) {
    return (piece){.p = {a, a, b, b}, .kind = LINE};
}

/* The ellipse that a cubic stands for a part of, which begins at angle 0; `angle` is how long it
 * is. False: it is too small to say. */
static bool ellipse_of(const kn_pt p[4], piece *out, double *angle) {
    const kn_pt d = {p[1].x - p[0].x, p[1].y - p[0].y}, e = {p[2].x - p[3].x, p[2].y - p[3].y},
                w = {p[3].x - p[0].x, p[3].y - p[0].y};
    const double cross = d.x * e.y - d.y * e.x;
    const double k = cross != 0 ? (w.x * e.y - w.y * e.x) / cross : 0; /* the tangents meet there */
    const double q = k > 0 ? 1 - 1.5 / k : -1; /* tan² of a quarter of it */
    if (!(q > 1e-9) || !(q < 1))
        return false;
    const double a = 4 * atan(sqrt(q)), h = k / tan(a / 2);
    out->y = (kn_pt){d.x * h, d.y * h};
    out->x =
        (kn_pt){(w.x - out->y.x * sin(a)) / (cos(a) - 1), (w.y - out->y.y * sin(a)) / (cos(a) - 1)};
    out->c = (kn_pt){p[0].x - out->x.x, p[0].y - out->x.y};
    *angle = a;
    return true;
}

/* An arc of `n` cubics of equal length, in pieces of at most a third of the ellipse (Skia). */
static void put_arc(builder *b, const kn_pt *p, kn_pt at, uint32_t n) {
    piece s = {.kind = ROUND};
    const kn_pt first[4] = {at, p[0], p[1], p[2]};
    double angle;
    if (!ellipse_of(first, &s, &angle)) {
        for (uint32_t i = 0; i < n; i++, p += 3) {
            s = (piece){.p = {at, p[0], p[1], p[2]}, .kind = CUBIC};
            put_piece(b, &s);
            at = p[2];
        }
        return;
    }
    const double all = n * angle, parts = fmax(1, ceil(all / (2 * M_PI / 3) - 1e-6));
    s.half = all / parts / 2;
    for (double i = 0; i < parts; i++) {
        s.mid = s.half * (2 * i + 1);
        s.p[0] = i == 0 ? at : on_ellipse(&s, s.mid - s.half);
        s.p[3] = i == parts - 1 ? p[3 * n - 1] : on_ellipse(&s, s.mid + s.half);
        put_piece(b, &s);
    }
}

static void walk(builder *b, const kn_path *path) {
    kn_pt at = {0, 0}, start = {0, 0};
    const kn_pt *p = path->pts;
    uint32_t first = 0, n;
    piece s;
    for (uint32_t i = 0; i < path->n_segs; i++) {
        switch ((kn_seg)path->segs[i]) {
        case KN_SEG_MOVE:
            end_contour(b, first, start, false);
            first = (uint32_t)b->chords.n;
            at = start = *p++;
            break;
        case KN_SEG_LINE:
            s = line_piece(at, p[0]);
            put_piece(b, &s);
            at = *p++;
            break;
        case KN_SEG_CUBIC:
            n = 1;
            while (path->arcs && path->arcs[i] == 1 && i + n < path->n_segs &&
                   path->arcs[i + n] == 2)
                n++;
            s = (piece){.p = {at, p[0], p[1], p[2]}, .kind = CUBIC};
            if (path->round || (path->arcs && path->arcs[i] == 1))
                put_arc(b, p, at, n);
            else
                put_piece(b, &s);
            at = p[3 * n - 1];
            p += 3 * n;
            i += n - 1;
            break;
        default:
            s = line_piece(at, start);
            put_piece(b, &s);
            end_contour(b, first, start, true);
            first = (uint32_t)b->chords.n;
            at = start;
        }
    }
    end_contour(b, first, start, false);
}

kn_ruler *kn_ruler_new(const kn_path *p, double tolerance, kn_arena *a) {
    builder b = {.tolerance = tolerance > 1e-6 ? tolerance : 1e-6};
    kn_ruler *r = KN_ANEW(a, kn_ruler);
    walk(&b, p);
    r->n_pieces = (uint32_t)b.pieces.n;
    r->n_chords = (uint32_t)b.chords.n;
    r->n_contours = (uint32_t)b.contours.n;
    r->pieces = KN_ANEW_N(a, piece, r->n_pieces + 1);
    r->chords = KN_ANEW_N(a, chord, r->n_chords + 1);
    r->contours = KN_ANEW_N(a, contour, r->n_contours + 1);
    for (uint32_t i = 0; i < r->n_pieces; i++)
        r->pieces[i] = b.pieces.v[i];
    for (uint32_t i = 0; i < r->n_chords; i++)
        r->chords[i] = b.chords.v[i];
    for (uint32_t i = 0; i < r->n_contours; i++) {
        r->contours[i] = b.contours.v[i];
        r->length += (double)r->contours[i].length;
    }
    kn_vec_free(&b.pieces);
    kn_vec_free(&b.chords);
    kn_vec_free(&b.contours);
    return r;
}

double kn_ruler_length(const kn_ruler *r) {
    return r->length;
}

/* ---- finding ---- */
/* The chord at a distance, and where on its piece that is. */
static const chord *find(const kn_ruler *r, const contour *c, double d, double *t) {
    uint32_t lo = c->first, hi = c->first + c->n - 1;
    while (lo < hi) {
        const uint32_t mid = (lo + hi) / 2;
        if ((double)r->chords[mid].end < d)
            lo = mid + 1;
        else
            hi = mid;
    }
    const chord *k = &r->chords[lo];
    double d0 = 0, t0 = 0;
    if (lo > c->first) {
        d0 = (double)k[-1].end;
        t0 = k[-1].piece == k->piece ? (double)k[-1].t : 0;
    }
    const double w = (double)k->end - d0;
    *t = t0 + ((double)k->t - t0) * (w > 0 ? fmin(1, fmax(0, (d - d0) / w)) : 0);
    return k;
}

static kn_pt point_on(const piece *s, double t, double *angle) {
    kn_pt q, d;
    const kn_pt *p = s->p;
    const double u = 1 - t;
    if (s->kind == LINE) {
        q = mix(p[0], p[3], t);
        d = (kn_pt){p[3].x - p[0].x, p[3].y - p[0].y};
    } else if (s->kind == ROUND) {
        const double a = angle_at(s, t);
        q = on_ellipse(s, a);
        d = (kn_pt){s->y.x * cos(a) - s->x.x * sin(a), s->y.y * cos(a) - s->x.y * sin(a)};
    } else {
        const kn_pt ab = mix(p[0], p[1], t), bc = mix(p[1], p[2], t), cd = mix(p[2], p[3], t);
        const kn_pt l = mix(ab, bc, t), h = mix(bc, cd, t);
        q = (kn_pt){u * l.x + t * h.x, u * l.y + t * h.y};
        d = (kn_pt){h.x - l.x, h.y - l.y};
        if (t <= 0 && d.x == 0 && d.y == 0) /* a control point lies on the end */
            d = (kn_pt){p[2].x - p[0].x, p[2].y - p[0].y};
        else if (t >= 1 && d.x == 0 && d.y == 0)
            d = (kn_pt){p[3].x - p[1].x, p[3].y - p[1].y};
        if (d.x == 0 && d.y == 0)
            d = (kn_pt){p[3].x - p[0].x, p[3].y - p[0].y};
    }
    if (angle)
        *angle = atan2(d.y, d.x);
    return q;
}

kn_pt kn_ruler_at(const kn_ruler *r, double distance, double *angle) {
    double t;
    if (angle)
        *angle = 0;
    for (uint32_t i = 0; i < r->n_contours; i++) {
        const contour *c = &r->contours[i];
        if (distance <= (double)c->length || i + 1 == r->n_contours) {
            const chord *k = find(r, c, fmin(fmax(0, distance), (double)c->length), &t);
            return point_on(&r->pieces[k->piece], t, angle);
        }
        distance -= (double)c->length;
    }
    return (kn_pt){0, 0};
}

/* ---- dashes ---- */
/* Part of an arc, as cubics of at most a quarter each. */
static void put_round_part(kn_path_sink *k, const piece *s, double t0, double t1) {
    const double from = angle_at(s, t0), to = angle_at(s, t1);
    const int n = to - from > M_PI / 2 + 1e-6 ? 2 : 1;
    const double step = (to - from) / n, h = 4.0 / 3 * tan(step / 4);
    for (int i = 0; i < n; i++) {
        const double a = from + i * step, b = a + step;
        const kn_pt p = on_ellipse(s, a), q = on_ellipse(s, b);
        const kn_pt dp = {s->y.x * cos(a) - s->x.x * sin(a), s->y.y * cos(a) - s->x.y * sin(a)},
                    dq = {s->y.x * cos(b) - s->x.x * sin(b), s->y.y * cos(b) - s->x.y * sin(b)};
        const kn_pt v[3] = {{p.x + h * dp.x, p.y + h * dp.y},
                            {q.x - h * dq.x, q.y - h * dq.y},
                            t1 >= 1 && i == n - 1 ? s->p[3] : q};
        kn_path_put(k, KN_SEG_CUBIC, v);
    }
}

static void put_cubic_part(kn_path_sink *k, const kn_pt p[4], double t0, double t1) {
    kn_pt q[4] = {p[0], p[1], p[2], p[3]};
    if (t1 < 1) { /* the part before t1 */
        const kn_pt ab = mix(q[0], q[1], t1), bc = mix(q[1], q[2], t1), cd = mix(q[2], q[3], t1);
        const kn_pt l = mix(ab, bc, t1), h = mix(bc, cd, t1);
        q[1] = ab;
        q[2] = l;
        q[3] = mix(l, h, t1);
    }
    if (t0 > 0) { /* and of that the one behind t0 */
        const double t = t0 / t1;
        const kn_pt ab = mix(q[0], q[1], t), bc = mix(q[1], q[2], t), cd = mix(q[2], q[3], t);
        const kn_pt l = mix(ab, bc, t), h = mix(bc, cd, t);
        q[2] = cd;
        q[1] = h;
        q[0] = mix(l, h, t);
    }
    kn_path_put(k, KN_SEG_CUBIC, q + 1);
}

static void put_part(kn_path_sink *k, const piece *s, double t0, double t1) {
    if (!(t0 < t1))
        return;
    if (s->kind == LINE)
        kn_path_put(k, KN_SEG_LINE, (kn_pt[]){t1 >= 1 ? s->p[3] : mix(s->p[0], s->p[3], t1)});
    else if (s->kind == CUBIC)
        put_cubic_part(k, s->p, t0, t1);
    else
        put_round_part(k, s, t0, t1);
}

static void put_dash(kn_path_sink *k, const kn_ruler *r, const contour *c, double from, double to,
                     bool moves) {
    double t0, t1;
    from = fmax(0, from);
    to = fmin(to, (double)c->length);
    if (!(from <= to))
        return;
    const chord *a = find(r, c, from, &t0), *b = find(r, c, to, &t1);
    const size_t before = k->n_segs;
    if (moves)
        kn_path_put(k, KN_SEG_MOVE, (kn_pt[]){point_on(&r->pieces[a->piece], t0, NULL)});
    if (a->piece == b->piece) {
        put_part(k, &r->pieces[a->piece], t0, t1);
    } else {
        put_part(k, &r->pieces[a->piece], t0, 1);
        for (uint32_t i = a->piece + 1; i < b->piece; i++)
            put_part(k, &r->pieces[i], 0, 1);
        put_part(k, &r->pieces[b->piece], 0, t1);
    }
    if (moves && k->n_segs == before + 1) /* without length: caps alone */
        kn_path_put(k, KN_SEG_LINE, (kn_pt[]){k->pts[k->n_pts - 1]});
}

/* In which interval the pattern begins, and how much of it is left. */
static double first_interval(const double *dash, uint32_t n, double phase, uint32_t *index) {
    for (uint32_t i = 0; i < n; i++) {
        if (phase > dash[i] || (phase == dash[i] && dash[i] > 0)) {
            phase -= dash[i];
        } else {
            *index = i;
            return dash[i] - phase;
        }
    }
    *index = 0;
    return dash[0];
}

static void dash_contour(kn_path_sink *k, const kn_ruler *r, const contour *c, const double *dash,
                         uint32_t n, double first, uint32_t index) {
    const uint32_t at = index;
    bool skip = c->closed, added = false; /* what a closed contour begins with ends it */
    double d = 0, len = first;
    while (d < (double)c->length) {
        added = index % 2 == 0 && !skip;
        if (added)
            put_dash(k, r, c, d, d + len, true);
        d += len;
        skip = false;
        index = (index + 1) % n;
        len = dash[index];
    }
    if (c->closed && at % 2 == 0)
        put_dash(k, r, c, 0, first, !added);
}

bool kn_path_dash(const kn_path *p, const double *dash, uint32_t n, double offset, double tolerance,
                  kn_arena *a, kn_path *out) {
    double sum = 0, v[64], count = 0;
    uint32_t index;
    if (n < 2 || n % 2)
        return false;
    double *d = n <= KN_COUNTOF(v) ? v : KN_ANEW_N(a, double, n);
    for (uint32_t i = 0; i < n; i++) {
        d[i] = (double)(float)dash[i]; /* as precise as there */
        if (!(d[i] >= 0))
            return false;
        sum = (double)(float)(sum + d[i]);
    }
    if (!(sum > 0) || !isfinite(sum) || !isfinite(offset))
        return false;
    double phase = fmod((double)(float)offset, sum);
    if (phase < 0)
        phase += sum;
    if (phase >= sum)
        phase = 0;
    const double first = first_interval(d, n, phase, &index);
    const kn_ruler *r = kn_ruler_new(p, tolerance, a);
    for (uint32_t i = 0; i < r->n_contours; i++)
        count += (double)r->contours[i].length * (n / 2) / sum;
    if (count > MAX_DASHES)
        return false;
    kn_path_sink k = {0};
    for (uint32_t i = 0; i < r->n_contours; i++)
        dash_contour(&k, r, &r->contours[i], d, n, first, index);
    *out = kn_path_take(&k, a);
    return true;
}
