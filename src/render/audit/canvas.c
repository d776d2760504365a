/* What is drawn on a canvas has no boxes. That something is cut off at the edge of the frame shows
 * in the pixels there: light and dark change sharply along it. */
#include "src/render/audit/rules.h"
#include <math.h>
#include <stdio.h>

enum { BAND = 4, STEP = 96, LEAST_STEPS = 2 };

typedef struct edge {
    const char *name;
    kn_rect band; /* in the viewport */
    bool upright;
} edge;

static size_t edges_of(kn_rect r, kn_rect frame, double tol, edge out[4]) {
    const double x0 = fmax(r.x, frame.x), y0 = fmax(r.y, frame.y),
                 x1 = fmin(r.x + r.w, frame.x + frame.w), y1 = fmin(r.y + r.h, frame.y + frame.h);
    size_t n = 0;
    if (x1 - x0 < BAND || y1 - y0 < BAND)
        return 0;
    if (r.x <= frame.x + tol)
        out[n++] = (edge){"left", {x0, y0, BAND, y1 - y0}, true};
    if (r.x + r.w >= frame.x + frame.w - tol)
        out[n++] = (edge){"right", {x1 - BAND, y0, BAND, y1 - y0}, true};
    if (r.y <= frame.y + tol)
        out[n++] = (edge){"top", {x0, y0, x1 - x0, BAND}, false};
    if (r.y + r.h >= frame.y + frame.h - tol)
        out[n++] = (edge){"bottom", {x0, y1 - BAND, x1 - x0, BAND}, false};
    return n;
}

/* The lightest and the densest of the pixels across the band. */
static void level_at(const kn_pix *p, const kn_irect *in, bool upright, int along, double out[2]) {
    const int n = upright ? in->x1 - in->x0 : in->y1 - in->y0;
    out[0] = out[1] = 0;
    for (int i = 0; i < n; i++) {
        const int x = upright ? in->x0 + i : in->x0 + along,
                  y = upright ? in->y0 + along : in->y0 + i;
        if (x >= p->w || y >= p->h)
            continue;
        const uint8_t *px = p->data + (size_t)y * p->stride + (size_t)x * 4;
        out[0] = fmax(out[0], 0.299 * px[2] + 0.587 * px[1] + 0.114 * px[0]); /* premultiplied */
        out[1] = fmax(out[1], px[3]);
    }
}

static bool is_cut(const kn_pix *p, kn_rect r, const edge *e) {
    const double sx = p->w / r.w, sy = p->h / r.h;
    const int x = (int)fmax(0, floor((e->band.x - r.x) * sx)),
              y = (int)fmax(0, floor((e->band.y - r.y) * sy)),
              w = (int)fmin(p->w, fmax(1, round(e->band.w * sx))),
              h = (int)fmin(p->h, fmax(1, round(e->band.h * sy)));
    const kn_irect in = {x, y, x + w, y + h};
    const int n = e->upright ? h : w;
    double back[3][2] = {{0}};
    int steps = 0, next = 2;
    for (int i = 0; i < n; i++) {
        level_at(p, &in, e->upright, i, back[i % 3]);
        const double *now = back[i % 3], *then = back[(i + 1) % 3]; /* two pixels before */
        if (i < next || fmax(fabs(now[0] - then[0]), fabs(now[1] - then[1])) < STEP)
            continue;
        steps++;
        next = i + 3; /* a step is several pixels wide */
    }
    return steps >= LEAST_STEPS;
}

static void canvas_rule(const kn_audit *a, const kn_au_elem *e, const kn_pix *p) {
    char sides[40] = "";
    edge v[4];
    const size_t n = edges_of(e->rect, a->frame, a->o->tolerance, v);
    for (size_t i = 0, k = 0; i < n; i++)
        if (is_cut(p, e->rect, &v[i]))
            k += (size_t)snprintf(sides + k, sizeof sides - k, "%s%s", k ? ", " : "", v[i].name);
    if (!*sides)
        return;
    char message[160];
    snprintf(message, sizeof message, "what is drawn on the canvas reaches the edge: %s", sides);
    kn_au_tell(a, e->node, a->elems.v[0].node,
               &(kn_audit_finding){.code = "canvas_content_at_edge",
                                   .sev = KN_SEV_WARN,
                                   .rect = e->rect,
                                   .around = a->frame,
                                   .held = true,
                                   .message = message,
                                   .hint = "keep text away from the edges, or mark what is meant "
                                           "with data-layout-allow-overflow"});
}

void kn_au_canvas_rules(kn_audit *a) {
    const kn_atom canvas = kn_scene_atom(a->s->scene, KN_S("canvas"));
    for (size_t i = 1; i < a->elems.n; i++) {
        kn_au_elem *e = &a->elems.v[i];
        if (!kn_is_html(e->node, canvas) || (e->marks & KN_MARK_OVERFLOW) ||
            !kn_au_seen(a, e, false))
            continue;
        kn_image *im = a->s->script ? kn_script_canvas(a->s->script, e->node) : NULL;
        const kn_pix *p = im ? kn_image_pix(im) : NULL;
        if (p && p->fmt == KN_PIX_BGRA)
            canvas_rule(a, e, p);
        kn_image_unref(im);
    }
}
