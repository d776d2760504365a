/* Rules about boxes: what sticks out of its container or of the frame, and what was put into
 * another place than it counts from. */
#include "src/render/audit/rules.h"
#include <math.h>

static double most(const double over[4]) {
    return fmax(fmax(over[0], over[1]), fmax(over[2], over[3]));
}

static const char out_hint[] =
    "move it inward, or mark what is meant with data-layout-allow-overflow";

/* ---- containers ---- */
static bool is_unbroken(kn_audit *a, kn_au_elem *e) {
    return kn_au_seen(a, e, false) && !(e->marks & KN_MARK_OVERFLOW) &&
           e->node->style->text->ws_collapse == KN_KW_collapse &&
           e->node->style->text->wrap_mode == KN_KW_nowrap;
}

static bool has_text(const kn_node *n) {
    char *text = kn_au_all_text(n);
    const bool any = *text;
    free(text);
    return any;
}

static void child_rule(kn_audit *a, const kn_au_elem *box, kn_au_elem *child, bool strict) {
    const double tol = a->o->tolerance;
    char message[160];
    kn_audit_finding f = {.code = "container_overflow",
                          .sev = KN_SEV_WARN,
                          .rect = child->rect,
                          .around = box->rect,
                          .held = true,
                          .message = message,
                          .hint = "make one of them fit, or mark what is meant with "
                                  "data-layout-allow-overflow"};
    if (!kn_au_seen(a, child, false) || (child->marks & KN_MARK_OVERFLOW) ||
        (!strict && (!is_unbroken(a, child) || !has_text(child->node) ||
                     child->rect.w <= box->rect.w + tol)) ||
        !kn_au_over(child->rect, box->rect, tol, tol, f.over))
        return;
    if (!strict)
        f.over[2] = f.over[3] = 0;
    if (most(f.over) <= 0)
        return;
    snprintf(message, sizeof message,
             strict ? "the element is cut off by its container, by %.0f px"
                    : "text in one line is wider than its container, by %.0f px",
             most(f.over));
    kn_au_tell(a, child->node, box->node, &f);
}

static void container_rules(kn_audit *a, kn_au_elem *e) {
    const bool strict = kn_au_clips(e->node) || kn_au_has(a, e->node, "data-layout-boundary");
    for (const kn_node *c = e->node->first; c; c = c->next) {
        kn_au_elem *child = kn_is_elem(c) ? kn_au_elem_of(a, c) : NULL;
        if (child)
            child_rule(a, e, child, strict);
    }
}

/* ---- what was placed by the numbers of another box ---- */
static double gap(kn_rect a, kn_rect b) {
    const double x = fmax(fmax(b.x - a.x - a.w, a.x - b.x - b.w), 0),
                 y = fmax(fmax(b.y - a.y - a.h, a.y - b.y - b.h), 0);
    return hypot(x, y);
}

/* Told: an element that lies far from the box its place counts from. What hangs beside it, as
 * callouts do, is all right. */
static bool escape_rule(kn_audit *a, const kn_au_elem *e) {
    const double area = e->rect.w * e->rect.h;
    if (e->node->style->box->position != KN_KW_absolute || area < 2500)
        return false;
    const kn_node *p = kn_layout_offset_parent(a->s->layout, e->node);
    kn_au_elem *in = p && p != a->elems.v[0].node ? kn_au_elem_of(a, p) : NULL;
    if (!in || !kn_au_seen(a, in, false))
        return false;
    const double shared = kn_au_shared(e->rect, in->rect);
    if (shared >= area * 0.3 ||
        (shared <= 0 && gap(e->rect, in->rect) <= fmax(48, fmin(e->rect.w, e->rect.h) / 2)))
        return false;
    char *words = kn_au_all_text(e->node);
    kn_au_tell(a, e->node, p,
               &(kn_audit_finding){
                   .code = "escaped_container",
                   .sev = KN_SEV_WARN,
                   .rect = e->rect,
                   .around = in->rect,
                   .held = true,
                   .text = words,
                   .message = "the element lies far from the box that its left and top count from",
                   .hint = "count from that box, or mark what is meant with "
                           "data-layout-allow-overflow"});
    free(words);
    return true;
}

/* ---- panels ---- */
static bool is_dense(const kn_cimage *im) {
    if (im->kind == KN_CI_URL)
        return true;
    for (uint32_t i = 0; im->stops && i < im->stops->n; i++)
        if (!im->stops->v[i].is_hint && im->stops->v[i].color.a >= 0.6f)
            return true;
    return false;
}

static bool is_panel(const kn_audit *a, const kn_node *n) {
    const kn_sg_bg *bg = n->style->bg;
    if (kn_au_is_raster(a, n) || n->ns == KN_NS_SVG)
        return false;
    for (uint32_t i = 0; bg->image && i < bg->image->n; i++)
        if (is_dense(&bg->image->v[i]))
            return true;
    return bg->color.a > 0.05f || (n->box && kn_au_sum(n->box->border) > 0);
}

/* Told, or would have been if what is around it had not been already. */
static bool panel_rule(kn_audit *a, const kn_au_elem *e, bool above) {
    const double side = fmin(a->frame.w, a->frame.h), all = a->frame.w * a->frame.h,
                 area = e->rect.w * e->rect.h, floor_px = fmax(24, side * 0.025);
    kn_audit_finding f = {.code = "panel_out_of_canvas",
                          .sev = area >= all * 0.1 ? KN_SEV_WARN : KN_SEV_NOTE,
                          .rect = e->rect,
                          .around = a->frame,
                          .held = true,
                          .hint = out_hint};
    double over[4];
    kn_rect *lines;
    const size_t n = kn_au_text_rects(a, e->node, &lines);
    if ((n &&
         kn_au_over(kn_au_union(lines, n), a->frame, a->o->tolerance, a->o->tolerance, over)) ||
        area >= all * 0.95 || kn_au_shared(e->rect, a->frame) <= 0 ||
        !kn_au_over(e->rect, a->frame, floor_px, floor_px, f.over) || !is_panel(a, e->node))
        return false;
    if (above)
        return true;
    char message[160], *words = kn_au_all_text(e->node);
    snprintf(message, sizeof message, "a painted box sticks out of the picture by %.0f px",
             most(f.over));
    f.message = message;
    f.text = words;
    kn_au_tell(a, e->node, a->elems.v[0].node, &f);
    free(words);
    return true;
}

void kn_au_box_rules(kn_audit *a) {
    bool *told = KN_ANEW_N(a->arena, bool, a->elems.n + 1);
    for (size_t i = 1; i < a->elems.n; i++) {
        kn_au_elem *e = &a->elems.v[i];
        if (!kn_au_seen(a, e, false) || (e->marks & KN_MARK_OVERFLOW))
            continue;
        container_rules(a, e);
        if (escape_rule(a, e))
            continue;
        const kn_au_elem *up = kn_au_elem_of(a, e->node->parent);
        told[i] = panel_rule(a, e, up && told[up - a->elems.v]);
    }
}
