/* Lines between things: paths of SVG that have arrow heads or are called connectors. Do their ends
 * meet anything, and are the things at their ends there? */
#include "src/layout/svg_geom.h"
#include "src/render/audit/rules.h"
#include <math.h>

#define LEAST_AREA  400.0 /* px² of what a line may lead to */
#define GLYPH_CHORD 8.0   /* px: shorter ones are parts of letters and signs */
#define SHAFT_CHORD 80.0

typedef struct shaft {
    const kn_node *svg, *path;
    kn_pt user[2], screen[2]; /* its ends: as the numbers are written, and where they are seen */
    double chord;
    bool painted, marked;
} shaft;

typedef struct anchors {
    KN_VEC(const kn_au_elem *) compact, painted; /* near which, and in which, an end is attached */
} anchors;

static bool is_word(int c) {
    return kn_is_digit(c) || (kn_lower(c) >= 'a' && kn_lower(c) <= 'z') || c == '_';
}

static bool names_connector(kn_str s) {
    static const char *const words[] = {"conn", "connector", "arrow", "edge",
                                        "link", "flow",      "wire"};
    for (size_t i = 0; i < s.n;) {
        size_t k = i;
        while (k < s.n && is_word((unsigned char)s.p[k]))
            k++;
        for (size_t w = 0; w < KN_COUNTOF(words); w++)
            if (kn_str_ieq(kn_str_sub(s, i, k), kn_cstr(words[w])))
                return true;
        i = k + 1;
    }
    return false;
}

static bool is_called_connector(const kn_node *n) {
    return names_connector(kn_node_attr(n, KN_A_id)) ||
           names_connector(kn_node_attr(n, KN_A_class_));
}

static bool is_marked(const kn_audit *a, const kn_node *n) {
    return kn_au_has(a, n, "marker-start") || kn_au_has(a, n, "marker-end");
}

static double dash_px(kn_len l, kn_svg_view v) {
    return kn_svg_px(l, KN_SVG_DIAGONAL, v);
}

/* A line that is about to be drawn lies in one gap of its dashes, but for a tenth of it. */
static bool is_in_gap(const kn_audit *a, const kn_node *n, double length) {
    const kn_sg_svg *g = n->style->svg;
    const kn_lens *list = g->dasharray;
    const kn_svg_view v = kn_svg_view_of(n);
    const kn_atom name = kn_scene_atom(a->s->scene, KN_S("pathLength"));
    const double said = kn_svg_number(n, name, -1);
    const bool dots = g->linecap != KN_KW_butt;
    double period = 0, painted = 0, from = 0;
    bool any = false;
    if (!list || !list->n || said == 0)
        return false;
    const uint32_t count = list->n % 2 ? 2 * list->n : list->n;
    for (uint32_t i = 0; i < count; i++) {
        const double d = dash_px(list->v[i % list->n], v);
        if (d < 0)
            return false;
        period += d;
        any |= i % 2 == 0 && (d > 0 || dots);
    }
    if (period <= 0)
        return false;
    if (!any)
        return true;
    length = said > 0 ? said : length;
    double start = fmod(dash_px(g->dashoffset, v), period);
    start += start < 0 ? period : 0;
    const double end = start + length;
    for (uint32_t i = 0; i < 2 * count; i++) {
        const double d = dash_px(list->v[i % list->n], v), to = from + d;
        if (i % 2 == 0 && (d > 0 || dots)) {
            if (from >= start && to <= end)
                return false;
            painted += fmax(0, fmin(to, end) - fmax(from, start));
        }
        from = to;
    }
    return painted <= length * 0.1;
}

static bool read_shaft(kn_audit *a, const kn_au_elem *e, shaft *out) {
    const kn_node *n = e->node, *svg = n->parent;
    const kn_atom name = kn_scene_atom(a->s->scene, KN_S("svg"));
    kn_path p;
    kn_mat4 m;
    for (; svg && svg->ns == KN_NS_SVG && svg->tag != name; svg = svg->parent)
        if (kn_svg_is_definition(svg->tag))
            return false;
    kn_au_elem *drawing = svg && svg->ns == KN_NS_SVG ? kn_au_elem_of(a, svg) : NULL;
    *out = (shaft){.svg = svg, .path = n, .marked = is_marked(a, n)};
    if (!drawing || !kn_au_seen(a, drawing, false) || !n->style ||
        !(out->marked || is_called_connector(n) || is_called_connector(svg)) ||
        !kn_svg_path_of(n, a->arena, &p))
        return false;
    const double length = kn_svg_length(n, &p);
    if (!(length > 0) || is_in_gap(a, n, length) || !kn_svg_ctm(a->s->layout, n, true, &m))
        return false;
    for (int i = 0; i < 2; i++) {
        out->user[i] = kn_svg_point_at(n, &p, i ? length : 0);
        out->screen[i] = kn_mat4_map(&m, out->user[i].x, out->user[i].y);
    }
    out->chord = hypot(out->screen[1].x - out->screen[0].x, out->screen[1].y - out->screen[0].y);
    out->painted = !(e->marks & KN_MARK_IGNORED) && e->opacity >= KN_AU_DIM &&
                   n->style->text->visibility == KN_KW_visible;
    return true;
}

static double distance(kn_pt p, kn_rect r) {
    return hypot(fmax(fmax(r.x - p.x, 0), p.x - r.x - r.w),
                 fmax(fmax(r.y - p.y, 0), p.y - r.y - r.h));
}

static double reach(const kn_audit *a) { /* how far from a thing an end still belongs to it */
    return fmax(32, fmin(a->frame.w, a->frame.h) * 0.02);
}

static bool has_text(const kn_node *n) {
    char *text = kn_au_all_text(n);
    const bool any = *text;
    free(text);
    return any;
}

/* What a line may lead to, seen or (all) not. */
static void find_anchors(kn_audit *a, bool all, anchors *out) {
    const double frame = a->frame.w * a->frame.h;
    for (size_t i = 1; i < a->elems.n; i++) {
        kn_au_elem *e = &a->elems.v[i];
        const double area = e->rect.w * e->rect.h;
        if (e->node->ns == KN_NS_SVG || kn_svg_inside(e->node) || area < LEAST_AREA ||
            !e->node->style || (e->marks & KN_MARK_IGNORED) || (!all && !kn_au_seen(a, e, false)))
            continue;
        const bool opaque = kn_au_is_raster(a, e->node) || kn_background_density(e->node) > 0.6;
        if (!opaque && !has_text(e->node))
            continue;
        if (opaque && area <= frame * 0.6)
            kn_vec_push(&out->painted, e);
        if (area <= frame * 0.15)
            kn_vec_push(&out->compact, e);
    }
}

static void free_anchors(anchors *v) {
    kn_vec_free(&v->compact);
    kn_vec_free(&v->painted);
}

static const kn_node *attached(const kn_audit *a, const anchors *v, const shaft *s, kn_pt p) {
    for (size_t i = 0; i < v->painted.n; i++)
        if (!kn_node_contains(v->painted.v[i]->node, s->svg) &&
            distance(p, v->painted.v[i]->rect) == 0)
            return v->painted.v[i]->node;
    for (size_t i = 0; i < v->compact.n; i++)
        if (distance(p, v->compact.v[i]->rect) <= reach(a))
            return v->compact.v[i]->node;
    return NULL;
}

static void tell(const kn_audit *a, const shaft *s, const char *code, const char *message,
                 const char *hint) {
    const double x = fmin(s->screen[0].x, s->screen[1].x), y = fmin(s->screen[0].y, s->screen[1].y);
    kn_au_tell(a, s->path, s->svg,
               &(kn_audit_finding){.code = code,
                                   .sev = KN_SEV_WARN,
                                   .rect = {x, y, fabs(s->screen[1].x - s->screen[0].x),
                                            fabs(s->screen[1].y - s->screen[0].y)},
                                   .message = message,
                                   .hint = hint});
}

/* Ends that meet nothing: where the numbers would do if they were px of the viewport, or where an
 * arrow leads from nowhere to nowhere. */
static void detached_rule(const kn_audit *a, const anchors *v, const shaft *s) {
    char message[200];
    if (s->chord < GLYPH_CHORD || v->compact.n < 2 || attached(a, v, s, s->screen[0]) ||
        attached(a, v, s, s->screen[1]))
        return;
    const kn_node *from = attached(a, v, s, s->user[0]), *to = attached(a, v, s, s->user[1]);
    const bool pasted = from && to && from != to;
    if (!pasted && (s->chord < SHAFT_CHORD || from || to || !s->marked))
        return;
    double gap = INFINITY;
    for (size_t i = 0; i < v->compact.n; i++)
        gap = fmin(gap, fmin(distance(s->screen[0], v->compact.v[i]->rect),
                             distance(s->screen[1], v->compact.v[i]->rect)));
    snprintf(message, sizeof message, "the ends of the line are %.0f px away from everything%s",
             gap, pasted ? "; as px of the page its numbers would fit" : "");
    tell(a, s, "connector_detached", message,
         "write the path in the user space of its svg: getScreenCTM().inverse() maps px there");
}

/* A line that is seen while what it leads to is not. */
static void orphan_rule(kn_audit *a, const anchors *v, const shaft *s) {
    int dark = 0;
    if (!s->painted || s->chord < SHAFT_CHORD)
        return;
    for (int i = 0; i < 2; i++) {
        bool seen = false, any = false;
        for (size_t k = 0; k < v->compact.n && !seen; k++) {
            kn_au_elem *e = kn_au_elem_of(a, v->compact.v[k]->node);
            if (distance(s->screen[i], e->rect) > reach(a))
                continue;
            any = true;
            seen = kn_au_seen(a, e, false);
        }
        dark += any && !seen;
    }
    if (dark)
        tell(a, s, "connector_orphan",
             dark == 2 ? "the line is seen, and nothing at its ends is"
                       : "the line is seen, and what is at one of its ends is not",
             "show it after what it leads to, and hide it before");
}

void kn_au_connector_rules(kn_audit *a) {
    const kn_atom path = kn_scene_atom(a->s->scene, KN_S("path"));
    anchors seen = {0}, all = {0};
    bool known = false;
    for (size_t i = 1; i < a->elems.n; i++) {
        shaft s;
        if (a->elems.v[i].node->ns != KN_NS_SVG || a->elems.v[i].node->tag != path ||
            !read_shaft(a, &a->elems.v[i], &s))
            continue;
        if (!known) {
            find_anchors(a, false, &seen);
            find_anchors(a, true, &all);
        }
        known = true;
        detached_rule(a, &seen, &s);
        orphan_rule(a, &all, &s);
    }
    free_anchors(&seen);
    free_anchors(&all);
}
