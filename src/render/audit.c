#include "src/render/audit.h"
#include "src/core/lu.h"
#include "src/render/internal.h"
#include "src/render/occlusion.h"
#include "src/render/selector.h"
#include <math.h>

enum { MOST_RECTS = 64, MOST_TEXTS = 400 };

typedef struct text_block { /* an element with text of its own */
    const kn_node *node;
    kn_rect all, rects[MOST_RECTS];
    size_t n;
} text_block;

typedef struct audit {
    kn_session *s;
    const kn_audit_opts *o;
    kn_audit_counts *counts;
    const kn_node *root;
    kn_rect frame;
    kn_arena *arena;
    const kn_selectors *only;
    kn_covers *covers;
    text_block *texts;
    size_t n_texts;
} audit;

/* ---- what elements are ---- */
static bool has(const audit *a, const kn_node *n, const char *attr) {
    return kn_node_has_attr(n, kn_scene_atom(a->s->scene, kn_cstr(attr)));
}

static bool within(const audit *a, const kn_node *n, const char *attr) {
    for (; n; n = n->parent)
        if (kn_is_elem(n) && has(a, n, attr))
            return true;
    return false;
}

static bool may_overflow(const audit *a, const kn_node *n) {
    return within(a, n, "data-layout-allow-overflow");
}

static bool client(const audit *a, const kn_node *n, kn_rect *r) {
    return kn_layout_client_rect(a->s->layout, n, r);
}

static bool visible(const audit *a, const kn_node *n, kn_rect *r) {
    return kn_is_elem(n) && n->style && n->box && n->style->text->visibility == KN_KW_visible &&
           !within(a, n, "data-layout-ignore") && kn_opacity_within(n) >= 0.2 && client(a, n, r) &&
           r->w > 0.5 && r->h > 0.5;
}

static bool clips(const kn_node *n) {
    return n->style && (n->style->box->overflow_x != KN_KW_visible ||
                        n->style->box->overflow_y != KN_KW_visible);
}

static double sum(const kn_lu side[4]) {
    return kn_px(side[0]) + kn_px(side[1]) + kn_px(side[2]) + kn_px(side[3]);
}

static bool painted(const kn_node *n) {
    const kn_style *st = n->style;
    const double edges = n->box ? sum(n->box->border) : 0;
    return st->bg->color.a > 0.05f ||
           (st->bg->image && st->bg->image->n > 0 && st->bg->image->v[0].kind) || edges > 0;
}

static kn_rect joined(kn_rect a, kn_rect b) {
    const double x = fmin(a.x, b.x), y = fmin(a.y, b.y);
    return (kn_rect){x, y, fmax(a.x + a.w, b.x + b.w) - x, fmax(a.y + a.h, b.y + b.h) - y};
}

static double shared_area(kn_rect a, kn_rect b) {
    const double w = fmin(a.x + a.w, b.x + b.w) - fmax(a.x, b.x),
                 h = fmin(a.y + a.h, b.y + b.h) - fmax(a.y, b.y);
    return w > 0 && h > 0 ? w * h : 0;
}

/* How far `in` sticks out of `out`, beyond the tolerances; 0: not at all. */
static double beyond(kn_rect in, kn_rect out, double across, double down) {
    const double x = fmax(out.x - in.x, in.x + in.w - out.x - out.w),
                 y = fmax(out.y - in.y, in.y + in.h - out.y - out.h);
    return fmax(x > across ? x : 0, y > down ? y : 0);
}

/* ---- telling ---- */
static bool asked_for(const audit *a, const kn_node *n) {
    if (!a->o->components)
        return true;
    for (; a->only && n && kn_is_elem(n); n = n->parent)
        if (kn_style_matches(a->s->styler, a->only, n, NULL))
            return true;
    return false;
}

static void tell(const audit *a, const char *code, kn_sev sev, const kn_node *n,
                 const kn_node *container, kn_rect rect, double ratio, const char *message,
                 const char *hint) {
    kn_sb one = {0}, two = {0};
    if (!asked_for(a, n))
        return;
    kn_put_selector(a->s->scene, n, &one);
    char *selector = kn_sb_take(&one), *other = NULL;
    if (container) {
        kn_put_selector(a->s->scene, container, &two);
        other = kn_sb_take(&two);
    }
    const kn_audit_finding f = {code, sev, n->loc, selector, other, message, hint, rect, ratio};
    a->o->found(a->o->ctx, &f);
    free(selector);
    free(other);
}

/* ---- text ---- */
static bool read_text(const audit *a, const kn_node *n, text_block *t) {
    *t = (text_block){.node = n};
    for (const kn_node *c = n->first; c && t->n < MOST_RECTS; c = c->next)
        if (c->kind == KN_NODE_TEXT && kn_str_trim((kn_str){c->text, c->n_text}).n) {
            const size_t got = kn_layout_text_rects(a->s->layout, c, 0, c->n_text, t->rects + t->n,
                                                    MOST_RECTS - t->n);
            t->n += got;
        }
    size_t kept = 0;
    for (size_t i = 0; i < t->n; i++)
        if (t->rects[i].w > 0.5 && t->rects[i].h > 0.5)
            t->rects[kept++] = t->rects[i];
    t->n = kept;
    for (size_t i = 0; i < t->n; i++)
        t->all = i ? joined(t->all, t->rects[i]) : t->rects[0];
    return t->n > 0;
}

/* The nearest box that text has to stay in: one that clips, or is drawn and is no backdrop. */
static const kn_node *constraint(const audit *a, const kn_node *n, kn_rect *rect) {
    for (; n && n != a->root; n = n->parent) {
        if (!visible(a, n, rect))
            continue;
        if (clips(n) || has(a, n, "data-layout-boundary"))
            return n;
        const kn_box *b = n->box;
        const bool box = painted(n) && sum(b->padding) + sum(b->border) > 0;
        if (box && b->kind != KN_BOX_INLINE && rect->w * rect->h < a->frame.w * a->frame.h * 0.95)
            return n;
    }
    *rect = a->frame;
    return a->root;
}

static bool clipped_above(const kn_node *n, const kn_node *stop) {
    for (const kn_node *p = n; p; p = p->parent) {
        if (p != n && kn_is_elem(p) && clips(p))
            return true;
        if (p == stop)
            break;
    }
    return false;
}

static void text_rules(const audit *a, const text_block *t) {
    const kn_node *n = t->node;
    const double tol = a->o->tolerance;
    char text[160];
    kn_rect rect, box;
    if (may_overflow(a, n) || has(a, n, "data-layout-bleed") || !client(a, n, &box))
        return;
    if (clips(n)) {
        const kn_rect area = kn_layout_scroll_area(a->s->layout, n);
        const double pw = kn_px(n->box->w) - kn_px(n->box->border[1]) - kn_px(n->box->border[3]),
                     ph = kn_px(n->box->h) - kn_px(n->box->border[0]) - kn_px(n->box->border[2]);
        const double over = fmax(area.w - pw, area.h - ph);
        if (over > tol) {
            snprintf(text, sizeof text, "text is cut off by its own box, by %.0f px", over);
            tell(a, "clipped_text", KN_SEV_ERROR, n, NULL, box, 0, text,
                 "make the box larger, or the text smaller");
        }
    }
    const kn_node *c = constraint(a, n, &rect);
    const double down = clips(c) ? tol : fmax(tol, n->style->font->size * 0.2);
    const double over = beyond(t->all, rect, tol, down);
    if (over > 0 && c != a->root && !(c == n && clips(n)) && !clipped_above(n, c)) {
        snprintf(text, sizeof text, "text runs out of its box by %.0f px", over);
        tell(a, "text_box_overflow", KN_SEV_ERROR, n, c, t->all, 0, text,
             "make the box larger, or the text smaller, or let it break");
    }
    const double out = beyond(t->all, a->frame, tol, tol);
    if (out > 0) {
        snprintf(text, sizeof text, "text runs out of the picture by %.0f px", out);
        tell(a, "canvas_overflow", KN_SEV_NOTE, n, a->root, t->all, 0, text,
             "move it inward, or mark what is meant with data-layout-allow-overflow");
    }
}

static const kn_node *flow_container(const kn_node *n) {
    for (n = n->parent; n && kn_is_elem(n); n = n->parent)
        if (n->box && (n->box->kind == KN_BOX_FLEX || n->box->kind == KN_BOX_GRID))
            return n;
    return NULL;
}

static bool in_flow(const kn_node *n) {
    const kn_kw p = n->style->box->position;
    return p != KN_KW_absolute && p != KN_KW_fixed;
}

static void overlap_rule(const audit *a, const text_block *x, const text_block *y) {
    double shared = 0, ax = 0, ay = 0;
    if (shared_area(x->all, y->all) <= 0 || kn_node_contains(x->node, y->node) ||
        kn_node_contains(y->node, x->node))
        return;
    if (in_flow(x->node) && in_flow(y->node) && flow_container(x->node) &&
        flow_container(x->node) == flow_container(y->node))
        return; /* layout made room for both */
    for (size_t i = 0; i < x->n; i++)
        ax += x->rects[i].w * x->rects[i].h;
    for (size_t k = 0; k < y->n; k++)
        ay += y->rects[k].w * y->rects[k].h;
    for (size_t i = 0; i < x->n; i++)
        for (size_t k = 0; k < y->n; k++)
            shared += shared_area(x->rects[i], y->rects[k]);
    if (shared > fmin(ax, ay) * 0.2)
        tell(a, "content_overlap", KN_SEV_WARN, x->node, y->node, x->all, 0,
             "two blocks of text lie on each other",
             "give each its own place, or mark what is meant with data-layout-allow-overlap");
}

/* A word is spoilt by anything that lies on it, prose by what hides a real part of it. */
static bool is_label(const text_block *t) {
    size_t n = 0;
    for (const kn_node *c = t->node->first; c; c = c->next) {
        const kn_str s =
            c->kind == KN_NODE_TEXT ? kn_str_trim((kn_str){c->text, c->n_text}) : (kn_str){"", 0};
        for (size_t i = 0; i < s.n; i++)
            if (kn_is_space(s.p[i]))
                return false;
        n += s.n;
    }
    return n <= 16;
}

static void occlusion_rule(const audit *a, const text_block *t) {
    const kn_node *cover = NULL;
    char text[160];
    if (within(a, t->node, "data-layout-allow-occlusion"))
        return;
    const double part = kn_covers_part(a->covers, t->node, t->rects, t->n, &cover);
    if (!cover || (part < 0.15 && !is_label(t)))
        return;
    snprintf(text, sizeof text, "%.0f %% of the text lies behind an opaque element", part * 100);
    tell(a, "text_occluded", KN_SEV_ERROR, t->node, cover, t->all, 0, text,
         "give each its own place, or mark what is meant with data-layout-allow-occlusion");
}

/* ---- boxes ---- */
static void container_rules(const audit *a, const kn_node *n, kn_rect box) {
    kn_rect r;
    char text[160];
    if (n == a->root || may_overflow(a, n) || (!clips(n) && !has(a, n, "data-layout-boundary")))
        return;
    for (const kn_node *c = n->first; c; c = c->next) {
        if (!visible(a, c, &r) || may_overflow(a, c))
            continue;
        const double over = beyond(r, box, a->o->tolerance, a->o->tolerance);
        if (over <= 0)
            continue;
        snprintf(text, sizeof text, "the element is cut off by its container, by %.0f px", over);
        tell(a, "container_overflow", KN_SEV_WARN, c, n, r, 0, text,
             "make one of them fit, or mark what is meant with data-layout-allow-overflow");
    }
}

static void panel_rules(const audit *a, const kn_node *n, kn_rect r, bool has_text) {
    const double side = fmin(a->frame.w, a->frame.h), area = a->frame.w * a->frame.h;
    const bool replaced = n->box->kind == KN_BOX_REPLACED;
    if (may_overflow(a, n) || r.w * r.h >= area * 0.95 || shared_area(r, a->frame) <= 0 || has_text)
        return;
    const double floor_px = replaced ? fmax(120, side * 0.06) : fmax(24, side * 0.025);
    const double over = beyond(r, a->frame, floor_px, floor_px);
    char text[160];
    if (over <= 0 || (replaced ? !a->o->media : !painted(n)))
        return;
    snprintf(text, sizeof text, "%s sticks out of the picture by %.0f px",
             replaced ? "a picture or film" : "a painted box", over);
    tell(a, replaced ? "frame_out_of_frame" : "panel_out_of_canvas",
         replaced || r.w * r.h >= area * 0.1 ? KN_SEV_WARN : KN_SEV_NOTE, n, a->root, r, 0, text,
         "move it inward, or mark what is meant with data-layout-allow-overflow");
}

/* ---- contrast: WCAG 2.2, 1.4.3 ---- */
static double luminance(const double c[3]) {
    double l[3];
    for (int i = 0; i < 3; i++)
        l[i] = c[i] <= 0.04045 ? c[i] / 12.92 : pow((c[i] + 0.055) / 1.055, 2.4);
    return 0.2126 * l[0] + 0.7152 * l[1] + 0.0722 * l[2];
}

static int by_value(const void *x, const void *y) {
    return (int)*(const uint8_t *)x - (int)*(const uint8_t *)y;
}

/* The usual colour around the glyphs: the median of the pixels on the edges of the lines. */
static bool background(const audit *a, const text_block *t, double out[3]) {
    enum { MOST = 4096 };
    const kn_pix *p = a->o->picture;
    uint8_t *v = kn_xalloc(3 * MOST);
    size_t n = 0;
    const double k = a->s->plan.scale;
    for (size_t i = 0; i < t->n; i++) {
        const int x0 = (int)floor(t->rects[i].x * k), y0 = (int)floor(t->rects[i].y * k),
                  x1 = (int)ceil((t->rects[i].x + t->rects[i].w) * k),
                  y1 = (int)ceil((t->rects[i].y + t->rects[i].h) * k);
        for (int y = y0; y < y1; y++)
            for (int x = x0; x < x1; x++) {
                if ((y > y0 && y < y1 - 1 && x > x0 && x < x1 - 1) || x < 0 || y < 0 || x >= p->w ||
                    y >= p->h || n == MOST)
                    continue;
                const uint8_t *px = p->data + (size_t)y * p->stride + (size_t)x * 4;
                for (int c = 0; c < 3; c++)
                    v[(size_t)c * MOST + n] = px[2 - c];
                n++;
            }
    }
    for (int c = 0; n && c < 3; c++) {
        qsort(v + (size_t)c * MOST, n, 1, by_value);
        out[c] = v[(size_t)c * MOST + n / 2] / 255.0;
    }
    free(v);
    return n > 0;
}

static void contrast_rule(const audit *a, const text_block *t) {
    const kn_style *st = t->node->style;
    const double alpha = kn_opacity_within(t->node);
    const kn_color c = st->text->color;
    double bg[3], fg[3];
    char text[160];
    if (t->node->ns == KN_NS_SVG || !background(a, t, bg) || shared_area(t->all, a->frame) < 64)
        return;
    const double cover = alpha * c.a;
    fg[0] = c.r * cover + bg[0] * (1 - cover);
    fg[1] = c.g * cover + bg[1] * (1 - cover);
    fg[2] = c.b * cover + bg[2] * (1 - cover);
    const double l1 = luminance(fg), l2 = luminance(bg),
                 ratio = (fmax(l1, l2) + 0.05) / (fmin(l1, l2) + 0.05);
    const bool large =
        st->font->size >= 24 || (st->font->size >= 18.66f && st->font->weight >= 700);
    const double least = large ? 3 : 4.5;
    a->counts->contrast_checked++;
    if (ratio >= least) {
        a->counts->contrast_passed++;
        return;
    }
    snprintf(text, sizeof text, "the contrast of text is %.2f to 1; WCAG AA asks for %g to 1",
             ratio, least);
    tell(a, "contrast_aa_failure", KN_SEV_WARN, t->node, NULL, t->all, ratio, text,
         "make the text lighter or darker than what is behind it");
}

/* ---- one frame ---- */
static void hash_rect(uint64_t *h, const kn_node *n, kn_rect r) {
    const double v[] = {round(r.x * 8), round(r.y * 8),        round(r.w * 8),
                        round(r.h * 8), n->style->fx->opacity, n->style->text->visibility};
    *h = kn_hash_bytes(v, sizeof v, *h);
}

void kn_session_audit(kn_session *s, const kn_audit_opts *o, kn_audit_counts *counts) {
    audit a = {.s = s, .o = o, .counts = counts, .root = s->scene->root, .arena = kn_arena_new()};
    uint64_t h = 0;
    kn_rect r;
    a.frame = (kn_rect){0, 0, s->plan.width, s->plan.height};
    a.texts = KN_NEW_N(text_block, MOST_TEXTS);
    a.covers = kn_covers_new(s);
    if (o->components)
        a.only = kn_selectors_parse(kn_cstr(o->components), a.arena, s->scene->atoms);
    for (const kn_node *n = a.root; n; n = kn_node_next(n, a.root)) {
        if (!kn_is_elem(n) || !visible(&a, n, &r))
            continue;
        hash_rect(&h, n, r);
        text_block *t = &a.texts[a.n_texts];
        const bool text = a.n_texts < MOST_TEXTS && read_text(&a, n, t);
        a.n_texts += text;
        if (text) {
            text_rules(&a, t);
            occlusion_rule(&a, t);
        }
        container_rules(&a, n, r);
        if (n != a.root)
            panel_rules(&a, n, r, text && beyond(t->all, a.frame, o->tolerance, o->tolerance) > 0);
        if (text && o->picture)
            contrast_rule(&a, t);
    }
    for (size_t i = 0; i < a.n_texts; i++)
        for (size_t k = i + 1; k < a.n_texts; k++)
            if (a.texts[i].node->style->text->color.a >= 0.35f &&
                a.texts[k].node->style->text->color.a >= 0.35f &&
                !within(&a, a.texts[i].node, "data-layout-allow-overlap") &&
                !within(&a, a.texts[k].node, "data-layout-allow-overlap"))
                overlap_rule(&a, &a.texts[i], &a.texts[k]);
    counts->texts += a.n_texts;
    counts->geometry = h;
    free(a.texts);
    kn_covers_free(a.covers);
    kn_arena_free(a.arena);
}

static int upwards(const void *x, const void *y) {
    const double a = *(const double *)x, b = *(const double *)y;
    return (a > b) - (a < b);
}

size_t kn_session_seams(kn_session *s, double *out, size_t cap) {
    static const char script[] =
        "(() => { const v = []; const all = window.__timelines || {};"
        "const walk = (tl, at, k) => { for (const c of tl.getChildren ? tl.getChildren(false) : "
        "[]) {"
        "const b = at + c.startTime() * k, r = k / (c.timeScale ? c.timeScale() : 1);"
        "v.push(b, b + c.totalDuration() * r); if (c.getChildren) walk(c, b, r); } };"
        "for (const id of Object.keys(all)) { const h = document.querySelector("
        "'[data-composition-id=\"' + id + '\"]'); walk(all[id], h ? Number(h.dataset.start) || 0 : "
        "0, 1); }"
        "return v.join(' '); })()";
    char *text = kn_session_eval(s, script);
    const char *p = text ? text : "", *end = p + strlen(p);
    size_t n = 0, kept = 0;
    while (p < end && n < cap) {
        double v;
        const char *next;
        if (!kn_parse_double(p, end, &v, &next))
            break;
        out[n++] = v;
        for (p = next; p < end && *p == ' ';)
            p++;
    }
    if (n)
        qsort(out, n, sizeof *out, upwards);
    for (size_t i = 0; i < n; i++)
        if (out[i] >= 0 && out[i] <= s->plan.duration && (!kept || out[i] - out[kept - 1] > 1e-6))
            out[kept++] = out[i];
    free(text);
    return kept;
}
