/* What turns, and about which point. An element that turns about its own middle keeps it; the hand
 * of a dial turns about the hub. One frame tells neither, so samples are kept over all that are
 * looked at. */
#include "src/core/vec.h"
#include "src/layout/svg_geom.h"
#include "src/render/audit/rules.h"
#include "src/render/selector.h"
#include <math.h>

enum { MOST_BODIES = 200, MOST_HANDS = 60, LEAST_TURNS = 3, LEAST_SWEEPS = 5 };
#define LEAST_SPREAD 20.0 /* degrees: less may be a shake */

typedef struct turn { /* of a body: its bounding box and angle */
    double cx, cy, w, h, angle;
} turn;
typedef struct sweep { /* of a hand: its ends, and the hub of its dial */
    kn_pt a, b, hub;
    double length, angle;
    bool has_hub;
} sweep;

typedef struct body {
    uint32_t id, gen;
    char *selector;
    kn_loc loc;
    KN_VEC(turn) turns;
    KN_VEC(sweep) sweeps;
} body;

struct kn_spins {
    KN_VEC(body) v;
};

kn_spins *kn_spins_new(void) {
    return KN_NEW(kn_spins);
}

void kn_spins_free(kn_spins *p) {
    for (size_t i = 0; p && i < p->v.n; i++) {
        free(p->v.v[i].selector);
        kn_vec_free(&p->v.v[i].turns);
        kn_vec_free(&p->v.v[i].sweeps);
    }
    if (p)
        kn_vec_free(&p->v);
    free(p);
}

static body *body_of(const kn_audit *a, kn_spins *p, const kn_node *n) {
    for (size_t i = 0; i < p->v.n; i++)
        if (p->v.v[i].id == n->id && p->v.v[i].gen == n->gen)
            return &p->v.v[i];
    kn_sb name = {0};
    kn_put_selector(a->s->scene, n, &name);
    kn_vec_push(&p->v, (body){.id = n->id, .gen = n->gen, .loc = n->loc});
    body *b = &p->v.v[p->v.n - 1];
    b->selector = kn_sb_take(&name);
    return b;
}

/* ---- samples ---- */
static double degrees(double rad) {
    return rad * 180 / M_PI;
}

/* Of the transform property alone; false: there is none. */
static bool angle_of(const kn_audit *a, const kn_node *n, double *out) {
    kn_used used = {0};
    kn_sb text = {0};
    double v[2] = {1, 0};
    if (!n->style || !n->style->fx->transform || !n->style->fx->transform->n)
        return false;
    kn_layout_used(a->s->layout, n, &used);
    kn_style_computed_text(a->s->styler, n, KN_PE_NONE, KN_S("transform"), &used, &text);
    const char *p = text.n ? memchr(text.p, '(', text.n) : NULL, *end = text.p + text.n;
    bool ok = p != NULL;
    for (int i = 0; ok && i < 2; i++) {
        for (p++; p < end && kn_is_space((unsigned char)*p);)
            p++;
        ok = kn_parse_double(p, end, &v[i], &p);
    }
    kn_sb_free(&text);
    *out = degrees(atan2(v[1], v[0]));
    return ok;
}

static bool is_turned(const kn_audit *a, const kn_node *n) {
    double angle;
    for (; kn_is_elem(n); n = n->parent) {
        if (angle_of(a, n, &angle) && fabs(angle) > 1)
            return true;
        if (n == a->elems.v[0].node)
            break;
    }
    return false;
}

static void note_bodies(kn_audit *a, kn_spins *p) {
    size_t n = 0;
    for (size_t i = 1; i < a->elems.n && n < MOST_BODIES; i++) {
        kn_au_elem *e = &a->elems.v[i];
        const kn_rect r = e->rect;
        double angle;
        if ((e->marks & KN_MARK_ORBIT) || r.w * r.h <= 400 || !angle_of(a, e->node, &angle) ||
            !kn_au_seen(a, e, true))
            continue;
        kn_vec_push(&body_of(a, p, e->node)->turns,
                    (turn){r.x + r.w / 2, r.y + r.h / 2, r.w, r.h, angle});
        n++;
    }
}

typedef struct circle {
    double cx, cy, radius, error;
} circle;

/* The circle through points by least squares (Kåsa's method); false: they lie on a line. */
static bool fit_circle(const kn_pt *v, size_t n, circle *out) {
    double mx = 0, my = 0, uu = 0, vv = 0, uv = 0, uuu = 0, vvv = 0, uvv = 0, vuu = 0, error = 0;
    for (size_t i = 0; i < n; i++) {
        mx += v[i].x / (double)n;
        my += v[i].y / (double)n;
    }
    for (size_t i = 0; i < n; i++) {
        const double x = v[i].x - mx, y = v[i].y - my;
        uu += x * x;
        vv += y * y;
        uv += x * y;
        uuu += x * x * x;
        vvv += y * y * y;
        uvv += x * y * y;
        vuu += y * x * x;
    }
    const double det = uu * vv - uv * uv, p = (uuu + uvv) / 2, q = (vvv + vuu) / 2;
    if (n < 3 || fabs(det) < 1e-6)
        return false;
    const double cx = (p * vv - q * uv) / det, cy = (q * uu - p * uv) / det;
    out->cx = cx + mx;
    out->cy = cy + my;
    out->radius = sqrt(cx * cx + cy * cy + (uu + vv) / (double)n);
    for (size_t i = 0; i < n; i++) {
        const double by = hypot(v[i].x - out->cx, v[i].y - out->cy) - out->radius;
        error += by * by;
    }
    out->error = sqrt(error / (double)n);
    return true;
}

static bool is_svg(const kn_audit *a, const kn_node *n, const char *tag) {
    return kn_is_elem(n) && n->ns == KN_NS_SVG &&
           n->tag == kn_scene_atom(a->s->scene, kn_cstr(tag));
}

/* Where most circles of a drawing that do not turn have their middle: two at least. */
static bool hub_of_rings(const kn_audit *a, const kn_node *svg, kn_pt *out) {
    enum { MOST = 64 };
    kn_pt v[MOST];
    size_t n = 0, most = 1;
    for (const kn_node *c = kn_node_next(svg, svg); c && n < MOST; c = kn_node_next(c, svg)) {
        kn_mat4 m;
        if (!is_svg(a, c, "circle") || is_turned(a, c) || !kn_svg_ctm(a->s->layout, c, true, &m))
            continue;
        const double x = kn_svg_number(c, kn_scene_atom(a->s->scene, KN_S("cx")), 0),
                     y = kn_svg_number(c, kn_scene_atom(a->s->scene, KN_S("cy")), 0);
        v[n++] = kn_mat4_map(&m, x, y);
    }
    for (size_t i = 0; i < n; i++) {
        kn_pt sum = {0};
        size_t near = 0;
        for (size_t k = 0; k < n; k++)
            if (hypot(v[k].x - v[i].x, v[k].y - v[i].y) <= 8) {
                sum = (kn_pt){sum.x + v[k].x, sum.y + v[k].y};
                near++;
            }
        if (near > most) {
            most = near;
            *out = (kn_pt){sum.x / (double)near, sum.y / (double)near};
        }
    }
    return most > 1;
}

/* The middle of the widest arc that does not turn. */
static bool hub_of_arcs(const kn_audit *a, const kn_node *svg, kn_pt *out) {
    double widest = 0;
    for (const kn_node *c = kn_node_next(svg, svg); c; c = kn_node_next(c, svg)) {
        kn_path path;
        kn_mat4 m;
        kn_pt v[17];
        circle fit;
        if (!is_svg(a, c, "path") || !kn_svg_path_of(c, a->arena, &path) || is_turned(a, c))
            continue;
        const double length = kn_svg_length(c, &path);
        if (!(length >= 200) || !kn_svg_ctm(a->s->layout, c, true, &m))
            continue;
        for (int i = 0; i <= 16; i++) {
            const kn_pt p = kn_svg_point_at(c, &path, length * i / 16);
            v[i] = kn_mat4_map(&m, p.x, p.y);
        }
        if (!fit_circle(v, 17, &fit) || fit.radius < 40 || fit.error > 0.05 * fit.radius ||
            fit.radius <= widest)
            continue;
        widest = fit.radius;
        *out = (kn_pt){fit.cx, fit.cy};
    }
    return widest > 0;
}

static bool is_hand_tag(const kn_audit *a, const kn_node *n) {
    static const char *const tags[] = {"path", "polygon", "line", "rect", "polyline", "g"};
    for (size_t i = 0; i < KN_COUNTOF(tags); i++)
        if (is_svg(a, n, tags[i]))
            return true;
    return false;
}

/* The ends of a long thin figure on its middle line, in the viewport. */
static bool ends_of(const kn_audit *a, const kn_node *n, sweep *out) {
    kn_rect b;
    kn_mat4 m;
    if (!kn_svg_ctm(a->s->layout, n, true, &m) || !kn_svg_bbox(a->s->layout, n, &b))
        return false;
    const double most = fmax(b.w, b.h), least = fmin(b.w, b.h);
    if (least <= 0 || most / least < 3 || most < 40)
        return false;
    const double x = b.x + b.w / 2, y = b.y + b.h / 2;
    const bool upright = b.h >= b.w;
    out->a = kn_mat4_map(&m, upright ? x : b.x, upright ? b.y : y);
    out->b = kn_mat4_map(&m, upright ? x : b.x + b.w, upright ? b.y + b.h : y);
    out->length = hypot(out->b.x - out->a.x, out->b.y - out->a.y);
    out->angle = degrees(atan2(m.m[1], m.m[0]));
    return true;
}

static void note_hands(kn_audit *a, kn_spins *p) {
    const kn_node *known = NULL;
    bool has_hub = false;
    kn_pt hub = {0};
    size_t n = 0;
    for (size_t i = 1; i < a->elems.n && n < MOST_HANDS; i++) {
        kn_au_elem *e = &a->elems.v[i];
        const kn_node *svg = e->node->parent;
        sweep s = {0};
        if ((e->marks & KN_MARK_ORBIT) || !is_hand_tag(a, e->node) || !kn_au_seen(a, e, true) ||
            !ends_of(a, e->node, &s))
            continue;
        while (svg && svg->ns == KN_NS_SVG && !is_svg(a, svg, "svg"))
            svg = svg->parent;
        if (!is_svg(a, svg, "svg"))
            continue;
        if (svg != known)
            has_hub = hub_of_rings(a, svg, &hub) || hub_of_arcs(a, svg, &hub);
        known = svg;
        s.has_hub = has_hub;
        s.hub = hub;
        kn_vec_push(&body_of(a, p, e->node)->sweeps, s);
        n++;
    }
}

void kn_au_note_spins(kn_audit *a, kn_spins *p) {
    note_bodies(a, p);
    note_hands(a, p);
}

/* ---- bodies ---- */
static double median(double *v, size_t n) {
    if (!n)
        return 0;
    qsort(v, n, sizeof *v, kn_double_order);
    return n % 2 ? v[n / 2] : (v[n / 2 - 1] + v[n / 2]) / 2;
}

static double between(double a, double b) {
    const double d = fmod(fabs(a - b), 360);
    return fmin(d, 360 - d);
}

#define RIGID 1.15 /* how far apart sides of one rectangle may be measured */
#define LEVEL 0.15 /* of cos² - sin²: nearer to 45° a bounding box says nothing of the sides */

static bool alike(double a, double b) {
    return a > 0 && b > 0 && fmax(a, b) / fmin(a, b) <= RIGID;
}

/* Can these be the bounding boxes of one rectangle that turns? */
static bool is_rigid(const turn *v, size_t n) {
    bool level = true, square = true;
    for (size_t i = 0; i < n; i++) {
        const double c = fabs(cos(v[i].angle * M_PI / 180)), s = fabs(sin(v[i].angle * M_PI / 180)),
                     det = c * c - s * s;
        square &= alike(v[i].w, v[i].h) && alike(v[i].w, v[0].w) && alike(v[i].h, v[0].h);
        if (fabs(det) < LEVEL)
            continue;
        level = false;
        const double w = (c * v[i].w - s * v[i].h) / det, h = (c * v[i].h - s * v[i].w) / det;
        bool all = w > 0 && h > 0;
        for (size_t k = 0; k < n && all; k++) {
            const double ck = fabs(cos(v[k].angle * M_PI / 180)),
                         sk = fabs(sin(v[k].angle * M_PI / 180));
            all = alike(w * ck + h * sk, v[k].w) && alike(w * sk + h * ck, v[k].h);
        }
        if (all)
            return true;
    }
    return level && square;
}

/* How far the middle of a body that turns goes; 0: it does not turn, or is something else. */
static double drift_of(const turn *v, size_t n, double least) {
    double spread = 0, drift = 0, longest = 0, shortest = INFINITY;
    double *sides = KN_NEW_N(double, n + 1), *areas = KN_NEW_N(double, n + 1);
    for (size_t i = 0; i < n; i++) {
        sides[i] = fmax(v[i].w, v[i].h);
        areas[i] = v[i].w * v[i].h;
        longest = fmax(longest, sides[i]);
        shortest = fmin(shortest, sides[i]);
        for (size_t k = i + 1; k < n; k++) {
            spread = fmax(spread, between(v[i].angle, v[k].angle));
            drift = fmax(drift, hypot(v[i].cx - v[k].cx, v[i].cy - v[k].cy));
        }
    }
    const bool turns = n >= LEAST_TURNS && spread > LEAST_SPREAD && longest <= 1.6 * shortest &&
                       median(areas, n) >= 2500 && is_rigid(v, n) &&
                       drift > fmax(0.1 * median(sides, n), least);
    free(sides);
    free(areas);
    return turns ? drift : 0;
}

/* ---- hands ---- */
typedef struct hand {
    const body *of;
    kn_pt hub;
    double drift, length, angle;
    bool off;
} hand;

/* The middle one of numbers of all the samples, which `get` reads. */
static double median_of(const sweep *v, size_t n, double (*get)(const sweep *s)) {
    double *all = KN_NEW_N(double, n + 1);
    size_t k = 0;
    for (size_t i = 0; i < n; i++) {
        const double x = get(&v[i]);
        if (!isnan(x))
            all[k++] = x;
    }
    const double m = median(all, k);
    free(all);
    return m;
}

static double hub_x(const sweep *s) {
    return s->has_hub ? s->hub.x : NAN;
}
static double hub_y(const sweep *s) {
    return s->has_hub ? s->hub.y : NAN;
}
static double length_of(const sweep *s) {
    return s->length;
}
static double middle_x(const sweep *s) {
    return (s->a.x + s->b.x) / 2;
}
static double middle_y(const sweep *s) {
    return (s->a.y + s->b.y) / 2;
}

/* The point that a hand turns about: its ends go on circles around it. */
static bool pivot_of(const sweep *v, size_t n, kn_pt *out) {
    kn_pt *ends = KN_NEW_N(kn_pt, n + 1);
    circle best = {0};
    for (int end = 0; end < 2; end++) {
        circle fit;
        for (size_t i = 0; i < n; i++)
            ends[i] = end ? v[i].b : v[i].a;
        if (fit_circle(ends, n, &fit) && fit.radius > best.radius)
            best = fit;
    }
    free(ends);
    *out = (kn_pt){best.cx, best.cy};
    return best.radius > 0 && best.error <= 0.05 * best.radius;
}

static bool read_hand(const body *b, hand *out) {
    const sweep *v = b->sweeps.v;
    const size_t n = b->sweeps.n;
    double spread = 0, longest = 0, shortest = INFINITY;
    size_t hubs = 0;
    kn_pt pivot;
    for (size_t i = 0; i < n; i++) {
        hubs += v[i].has_hub;
        longest = fmax(longest, v[i].length);
        shortest = fmin(shortest, v[i].length);
        for (size_t k = i + 1; k < n; k++)
            spread = fmax(spread, between(v[i].angle, v[k].angle));
    }
    const double length = median_of(v, n, length_of);
    if (n < LEAST_SWEEPS || spread <= LEAST_SPREAD || (double)hubs < 0.6 * (double)n ||
        shortest <= 0 || longest - shortest > 0.15 * length || !pivot_of(v, n, &pivot))
        return false;
    *out = (hand){.of = b, .length = length};
    out->hub = (kn_pt){median_of(v, n, hub_x), median_of(v, n, hub_y)};
    out->drift = hypot(pivot.x - out->hub.x, pivot.y - out->hub.y);
    out->angle = degrees(
        atan2(median_of(v, n, middle_y) - out->hub.y, median_of(v, n, middle_x) - out->hub.x));
    out->off = out->drift > 0.35 * length;
    return true;
}

static bool same_hub(const hand *a, const hand *b) {
    return round(a->hub.x / 5) == round(b->hub.x / 5) && round(a->hub.y / 5) == round(b->hub.y / 5);
}

/* The longest of the hands of a dial that miss its hub. Several in different directions are no
 * hands but what goes around it. */
static bool is_culprit(const hand *v, size_t n, size_t at) {
    enum { MOST = 16 };
    double ways[MOST];
    size_t n_ways = 0;
    for (size_t i = 0; i < n; i++) {
        if (!v[i].off || !same_hub(&v[i], &v[at]))
            continue;
        if (v[i].length > v[at].length || (v[i].length == v[at].length && i < at))
            return false;
        bool known = n_ways == MOST;
        for (size_t k = 0; k < n_ways && !known; k++)
            known = between(v[i].angle, ways[k]) <= 25;
        if (!known)
            ways[n_ways++] = v[i].angle;
    }
    return v[at].off && n_ways < 2;
}

static void judge_hands(const kn_spins *p, kn_audit_fn found, void *ctx) {
    hand *v = KN_NEW_N(hand, p->v.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < p->v.n; i++)
        n += read_hand(&p->v.v[i], &v[n]);
    for (size_t i = 0; i < n; i++) {
        if (!is_culprit(v, n, i))
            continue;
        char message[160];
        const sweep *s = &v[i].of->sweeps.v[v[i].of->sweeps.n - 1];
        snprintf(message, sizeof message, "a hand turns about a point %.0f px away from the hub",
                 v[i].drift);
        found(ctx,
              &(kn_audit_finding){.code = "off_pivot_rotation",
                                  .sev = KN_SEV_WARN,
                                  .loc = v[i].of->loc,
                                  .selector = v[i].of->selector,
                                  .data = "{}",
                                  .rect = {fmin(s->a.x, s->b.x) - 4, fmin(s->a.y, s->b.y) - 4,
                                           fabs(s->b.x - s->a.x) + 8, fabs(s->b.y - s->a.y) + 8},
                                  .message = message,
                                  .hint = "set transform-origin, or svgOrigin, to the hub"});
    }
    free(v);
}

void kn_spins_judge(const kn_spins *p, double w, double h, kn_audit_fn found, void *ctx) {
    for (size_t i = 0; i < p->v.n; i++) {
        const body *b = &p->v.v[i];
        const double drift = drift_of(b->turns.v, b->turns.n, 0.02 * fmin(w, h));
        if (drift <= 0)
            continue;
        char message[160];
        const turn *t = &b->turns.v[b->turns.n - 1];
        snprintf(message, sizeof message,
                 "the middle of the element moves by %.0f px while it turns", drift);
        found(ctx, &(kn_audit_finding){
                       .code = "rotation_pivot_drift",
                       .sev = KN_SEV_WARN,
                       .loc = b->loc,
                       .selector = b->selector,
                       .data = "{}",
                       .rect = {t->cx - t->w / 2, t->cy - t->h / 2, t->w, t->h},
                       .message = message,
                       .hint = "set transform-origin, or svgOrigin, to its middle, or mark what "
                               "goes around something with data-layout-allow-orbit"});
    }
    judge_hands(p, found, ctx);
}
