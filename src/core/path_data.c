/* SVG path data (SVG 2 §9.3) → segments. */
#include "src/core/path.h"
#include "src/core/vec.h"
#include <math.h>

typedef struct reader {
    const char *p, *end;
    bool bad;
} reader;

static void skip(reader *r) {
    while (r->p < r->end && (kn_is_space((unsigned char)*r->p) || *r->p == ','))
        r->p++;
}

static double number(reader *r) {
    double v = 0;
    skip(r);
    if (r->bad || !kn_parse_double(r->p, r->end, &v, &r->p))
        r->bad = true;
    return v;
}

/* Arc flags are single digits that need no separator. */
static bool flag(reader *r) {
    skip(r);
    if (r->p >= r->end || (*r->p != '0' && *r->p != '1')) {
        r->bad = true;
        return false;
    }
    return *r->p++ == '1';
}

static kn_pt point(reader *r, bool rel, kn_pt at) {
    const double x = number(r), y = number(r);
    return rel ? (kn_pt){at.x + x, at.y + y} : (kn_pt){x, y};
}

/* Elliptical arc as cubics (SVG 2 §B.2.4, implementation notes). */
void kn_path_arc(kn_path_sink *s, kn_pt p0, double rx, double ry, double deg, bool large,
                 bool sweep, kn_pt p1) {
    rx = fabs(rx);
    ry = fabs(ry);
    if (rx == 0 || ry == 0) {
        kn_path_put(s, KN_SEG_LINE, &p1);
        return;
    }
    if (p0.x == p1.x && p0.y == p1.y)
        return;
    const double phi = deg * M_PI / 180, c = cos(phi), n = sin(phi);
    const double hx = (p0.x - p1.x) / 2, hy = (p0.y - p1.y) / 2;
    const double x = c * hx + n * hy, y = -n * hx + c * hy;
    const double lambda = x * x / (rx * rx) + y * y / (ry * ry);
    if (lambda > 1) {
        rx *= sqrt(lambda);
        ry *= sqrt(lambda);
    }
    const double d = rx * rx * y * y + ry * ry * x * x;
    double k = d > 0 ? sqrt(fmax(0, (rx * rx * ry * ry - d) / d)) : 0;
    if (large == sweep)
        k = -k;
    const double cx1 = k * rx * y / ry, cy1 = -k * ry * x / rx;
    const double cx = c * cx1 - n * cy1 + (p0.x + p1.x) / 2,
                 cy = n * cx1 + c * cy1 + (p0.y + p1.y) / 2;
    const double a0 = atan2((y - cy1) / ry, (x - cx1) / rx),
                 a1 = atan2((-y - cy1) / ry, (-x - cx1) / rx);
    double da = a1 - a0;
    if (sweep && da < 0)
        da += 2 * M_PI;
    if (!sweep && da > 0)
        da -= 2 * M_PI;
    const int parts = (int)ceil(fabs(da) / (M_PI / 2) - 1e-9);
    const double step = da / (parts ? parts : 1), h = 4.0 / 3 * tan(step / 4);
    for (int i = 0; i < parts; i++) {
        const double u = a0 + i * step, v = u + step;
        const kn_pt e[3] = {{cos(u) - h * sin(u), sin(u) + h * cos(u)},
                            {cos(v) + h * sin(v), sin(v) - h * cos(v)},
                            {cos(v), sin(v)}};
        kn_pt q[3];
        for (int j = 0; j < 3; j++)
            q[j] = (kn_pt){cx + c * rx * e[j].x - n * ry * e[j].y,
                           cy + n * rx * e[j].x + c * ry * e[j].y};
        if (i == parts - 1)
            q[2] = p1;
        kn_path_put(s, KN_SEG_CUBIC, q);
        s->arcs[s->n_segs - 1] = i > 0 ? 2 : 1;
    }
}

typedef struct cursor {
    kn_pt at, start, ctrl; /* ctrl: last control point, for S and T */
    char last;
    bool open;
} cursor;

static void quad(kn_path_sink *s, kn_pt a, kn_pt q, kn_pt b) {
    const kn_pt v[3] = {{a.x + 2 * (q.x - a.x) / 3, a.y + 2 * (q.y - a.y) / 3},
                        {b.x + 2 * (q.x - b.x) / 3, b.y + 2 * (q.y - b.y) / 3},
                        b};
    kn_path_put(s, KN_SEG_CUBIC, v);
}

/* One command with its arguments; false at the first error. */
static bool command(reader *r, kn_path_sink *s, cursor *c, char letter) {
    const bool rel = letter >= 'a';
    const char up = (char)(rel ? letter - 32 : letter);
    kn_pt p[3] = {{0, 0}};
    if (up != 'M' && !c->open) { /* drawing goes on after a Z: from its start */
        kn_path_put(s, KN_SEG_MOVE, &c->at);
        c->open = true;
    }
    switch (up) {
    case 'M':
        p[0] = point(r, rel, c->at);
        if (r->bad)
            return false;
        kn_path_put(s, KN_SEG_MOVE, p);
        c->at = c->start = p[0];
        c->open = true;
        break;
    case 'L':
        p[0] = point(r, rel, c->at);
        break;
    case 'H':
        p[0] = (kn_pt){number(r) + (rel ? c->at.x : 0), c->at.y};
        break;
    case 'V':
        p[0] = (kn_pt){c->at.x, number(r) + (rel ? c->at.y : 0)};
        break;
    case 'C':
    case 'S':
        if (up == 'C')
            p[0] = point(r, rel, c->at);
        else
            p[0] = c->last == 'C' || c->last == 'S'
                       ? (kn_pt){2 * c->at.x - c->ctrl.x, 2 * c->at.y - c->ctrl.y}
                       : c->at;
        p[1] = point(r, rel, c->at);
        p[2] = point(r, rel, c->at);
        if (r->bad)
            return false;
        kn_path_put(s, KN_SEG_CUBIC, p);
        c->ctrl = p[1];
        c->at = p[2];
        break;
    case 'Q':
    case 'T':
        if (up == 'Q')
            p[0] = point(r, rel, c->at);
        else
            p[0] = c->last == 'Q' || c->last == 'T'
                       ? (kn_pt){2 * c->at.x - c->ctrl.x, 2 * c->at.y - c->ctrl.y}
                       : c->at;
        p[1] = point(r, rel, c->at);
        if (r->bad)
            return false;
        quad(s, c->at, p[0], p[1]);
        c->ctrl = p[0];
        c->at = p[1];
        break;
    case 'A': {
        const double rx = number(r), ry = number(r), deg = number(r);
        const bool large = flag(r), sweep = flag(r);
        p[0] = point(r, rel, c->at);
        if (r->bad)
            return false;
        kn_path_arc(s, c->at, rx, ry, deg, large, sweep, p[0]);
        c->at = p[0];
        break;
    }
    default:
        return false;
    }
    if (r->bad)
        return false;
    if (up == 'L' || up == 'H' || up == 'V') {
        kn_path_put(s, KN_SEG_LINE, p);
        c->at = p[0];
    }
    c->last = up;
    return true;
}

bool kn_path_data(kn_arena *a, kn_str text, double dx, double dy, kn_path *out) {
    reader r = {text.p, text.p + text.n, false};
    kn_path_sink s = {0};
    cursor c = {0};
    char letter = 0;
    for (;;) {
        skip(&r);
        if (r.p >= r.end)
            break;
        const char ch = *r.p;
        const bool is_letter = (ch >= 'A' && ch <= 'Z') || (ch >= 'a' && ch <= 'z');
        if (is_letter) {
            letter = ch;
            r.p++;
        } else if (!letter || letter == 'z' || letter == 'Z') {
            break;
        }
        if (letter == 'z' || letter == 'Z') {
            if (c.open)
                kn_path_put(&s, KN_SEG_CLOSE, NULL);
            c.at = c.start;
            c.open = false;
            c.last = 'Z';
            continue;
        }
        if (!s.n_segs && letter != 'M' && letter != 'm')
            break; /* a path begins with a moveto */
        if (!command(&r, &s, &c, letter))
            break;
        if (letter == 'M') /* further pairs are linetos */
            letter = 'L';
        else if (letter == 'm')
            letter = 'l';
    }
    for (size_t i = 0; i < s.n_pts; i++) {
        s.pts[i].x += dx;
        s.pts[i].y += dy;
    }
    *out = kn_path_take(&s, a);
    return out->n_segs > 0;
}
