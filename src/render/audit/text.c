/* Rules about one text: whether it stays in its box and in the frame, is not hidden, and is painted
 * at all. */
#include "src/render/audit/rules.h"
#include <math.h>

/* ---- ink ---- */
typedef struct ink { /* px from the baseline; of the font, and of the letters that there are */
    double ascent, descent, up, down;
} ink;

static void add_run(const kn_glyph_run *r, ink *out) {
    kn_rect box;
    for (uint32_t i = 0; i < r->n; i++) {
        if (!kn_font_glyph_box(r->font, r->glyph[i], &box))
            continue;
        out->up = fmax(out->up, -box.y * (double)r->size);
        out->down = fmax(out->down, (box.y + box.h) * (double)r->size);
    }
}

/* False: the text stands upright, or nothing is known of it. */
static bool ink_of(const kn_audit *a, const kn_node *n, ink *out) {
    *out = (ink){.up = -INFINITY, .down = -INFINITY};
    if (!n->style || n->style->text->writing_mode != KN_KW_horizontal_tb)
        return false;
    for (const kn_node *c = n->first; c; c = c->next) {
        const kn_box *b = c->kind == KN_NODE_TEXT ? c->box : NULL;
        for (; b && b->kind == KN_BOX_TEXT; b = b->continuation) {
            const kn_box *in = kn_box_origin(b);
            for (uint32_t l = 0; in && l < in->n_lines; l++)
                for (uint32_t f = 0; f < in->lines[l].n_frags; f++)
                    for (uint32_t r = 0;
                         in->lines[l].frags[f].box == b && in->lines[l].frags[f].runs &&
                         r < in->lines[l].frags[f].n_runs;
                         r++)
                        add_run(&in->lines[l].frags[f].runs[r], out);
        }
    }
    kn_line_metrics m;
    const kn_sg_font *font = n->style->font;
    kn_fonts_metrics(a->s->fonts, kn_fonts_for(a->s->fonts, font), font->size, &m);
    out->ascent = (double)m.ascent;
    out->descent = (double)m.descent;
    return isfinite(out->up) && isfinite(out->down) && out->ascent + out->descent > 0;
}

static kn_rect ink_rect(kn_rect r, const ink *k) {
    const double scale = r.h / (k->ascent + k->descent), top = (k->ascent - k->up) * scale,
                 bottom = (k->descent - k->down) * scale;
    return (kn_rect){r.x, r.y + top, r.w, r.h - top - bottom};
}

kn_rect *kn_au_ink_rects(const kn_audit *a, const kn_node *n, const kn_rect *rects,
                         size_t n_rects) {
    kn_rect *out = KN_ANEW_N(a->arena, kn_rect, n_rects + 1);
    ink k;
    const bool known = ink_of(a, n, &k);
    for (size_t i = 0; i < n_rects; i++)
        out[i] = known ? ink_rect(rects[i], &k) : rects[i];
    return out;
}

/* ---- boxes that text has to stay in ---- */
static bool is_rounded(const kn_style *st) {
    const kn_len2 *const r[] = {&st->border->radius_tl, &st->border->radius_tr,
                                &st->border->radius_br, &st->border->radius_bl};
    for (size_t i = 0; i < KN_COUNTOF(r); i++)
        if (kn_len_px(r[i]->x, 100) > 0 || kn_len_px(r[i]->y, 100) > 0)
            return true;
    return false;
}

static bool is_drawn_box(const kn_node *n) {
    const kn_style *st = n->style;
    if (!n->box || n->box->kind == KN_BOX_TEXT)
        return false;
    const double border = kn_au_sum(n->box->border), padding = kn_au_sum(n->box->padding);
    const bool round = is_rounded(st);
    return (st->bg->color.a > 0 || (st->bg->image && st->bg->image->n > 0) || border > 0 ||
            round) &&
           (padding + border > 0 || round);
}

static kn_au_elem *constraint(kn_audit *a, kn_au_elem *e) {
    for (const kn_node *n = e->node;; n = n->parent) {
        kn_au_elem *c = n == e->node ? e : kn_au_elem_of(a, n);
        if (!c || c == &a->elems.v[0])
            return &a->elems.v[0];
        if (!kn_au_seen(a, c, false))
            continue;
        if (kn_au_clips(n) || kn_au_has(a, n, "data-layout-boundary") ||
            (is_drawn_box(n) && c->rect.w * c->rect.h < a->frame.w * a->frame.h * 0.95))
            return c;
    }
}

static double line_height(const kn_style *st, const ink *k) {
    const kn_lineheight h = st->font->line_height;
    return h.kind == 0   ? k->ascent + k->descent
           : h.kind == 1 ? (double)(h.v * st->font->size)
                         : (double)h.v;
}

/* The lines whose letters come into a window, as high as the lines are: leading below nothing
 * belongs to none. False: no line does. */
static bool lines_within(const kn_audit *a, const kn_au_text *t, kn_rect window, kn_rect *out) {
    const double tol = a->o->tolerance;
    const kn_node *n = t->of->node;
    kn_rect *v = KN_ANEW_N(a->arena, kn_rect, t->n);
    size_t kept = 0;
    ink k;
    const bool known = ink_of(a, n, &k);
    for (size_t i = 0; i < t->n; i++) {
        const kn_rect r = t->rects[i], letters = known ? ink_rect(r, &k) : r;
        if (fmin(letters.x + letters.w, window.x + window.w) - fmax(letters.x, window.x) <= tol ||
            fmin(letters.y + letters.h, window.y + window.h) - fmax(letters.y, window.y) <= tol)
            continue;
        const double scale = known ? r.h / (k.ascent + k.descent) : 1,
                     in = known ? fmax(0, (r.h - line_height(n->style, &k) * scale) / 2) : 0;
        v[kept++] = (kn_rect){r.x, r.y + in, r.w, r.h - 2 * in};
    }
    *out = kn_au_union(v, kept);
    return kept > 0;
}

static double most(const double over[4]) {
    return fmax(fmax(over[0], over[1]), fmax(over[2], over[3]));
}

/* Told: a text that its own box cuts off. */
static bool clipped_rule(const kn_audit *a, const kn_au_text *t, const char *words) {
    const kn_node *n = t->of->node;
    if (!n->box || n->box->kind == KN_BOX_INLINE || !kn_au_clips(n))
        return false;
    const kn_rect area = kn_layout_scroll_area(a->s->layout, n);
    const double w = kn_px(n->box->w) - kn_px(n->box->border[1]) - kn_px(n->box->border[3]),
                 h = kn_px(n->box->h) - kn_px(n->box->border[0]) - kn_px(n->box->border[2]);
    const double right = round(area.w) - round(w), below = round(area.h) - round(h);
    char message[160];
    kn_audit_finding f = {.code = "clipped_text",
                          .sev = KN_SEV_ERROR,
                          .rect = t->of->rect,
                          .text = words,
                          .message = message,
                          .hint = "make the box larger, or the text smaller"};
    f.over[1] = right > a->o->tolerance ? right : 0;
    f.over[3] = below > a->o->tolerance ? below : 0;
    if (most(f.over) <= 0)
        return false;
    snprintf(message, sizeof message, "text is cut off by its own box, by %.0f px", most(f.over));
    kn_au_tell(a, n, NULL, &f);
    return true;
}

static void overflow_rules(kn_audit *a, const kn_au_text *t) {
    const kn_node *n = t->of->node;
    const double tol = a->o->tolerance;
    char message[160], *words = kn_au_own_text(n), *all = kn_au_all_text(n);
    const bool cut = clipped_rule(a, t, all);
    const kn_au_elem *c = constraint(a, t->of);
    const bool is_root = c == &a->elems.v[0], clips = kn_au_clips(c->node);
    kn_audit_finding f = {.code = "text_box_overflow",
                          .sev = KN_SEV_ERROR,
                          .rect = t->all,
                          .around = is_root ? a->frame : c->rect,
                          .held = true,
                          .text = words,
                          .message = message,
                          .hint = "make the box larger, or the text smaller, or let it break"};
    const double down = clips ? tol : fmax(tol, (double)n->style->font->size * 0.2);
    if ((!clips || lines_within(a, t, f.around, &f.rect)) &&
        kn_au_over(f.rect, f.around, tol, down, f.over) &&
        !(cut && c == t->of && f.over[0] <= 0 && f.over[2] <= 0)) {
        snprintf(message, sizeof message, "text runs out of its box by %.0f px", most(f.over));
        kn_au_tell(a, n, c->node, &f);
    }
    f.code = "canvas_overflow";
    f.sev = KN_SEV_NOTE;
    f.rect = t->all;
    f.around = a->frame;
    f.hint = "move it inward, or mark what is meant with data-layout-allow-overflow";
    if (kn_au_over(f.rect, f.around, tol, tol, f.over)) {
        snprintf(message, sizeof message, "text runs out of the picture by %.0f px", most(f.over));
        kn_au_tell(a, n, a->elems.v[0].node, &f);
    }
    free(words);
    free(all);
}

/* ---- hidden text ---- */
/* A word is spoilt by anything that lies on it, prose by what hides a real part of it. */
static bool is_label(const char *words) {
    size_t n = 0;
    for (const char *p = words; *p; p++) {
        if (*p == ' ')
            return false;
        n += ((unsigned char)*p & 0xC0) != 0x80;
    }
    return n <= 16;
}

static void occlusion_rule(kn_audit *a, const kn_au_text *t) {
    const kn_node *cover = NULL, *n = t->of->node;
    char message[160];
    if (kn_au_has(a, n, "data-layout-allow-occlusion") || t->of->opacity < KN_AU_FAINT)
        return;
    if (!a->covers)
        a->covers = kn_covers_new(a->s);
    const double part = kn_covers_part(a->covers, n, t->rects, t->n, &cover);
    char *words = kn_au_own_text(n);
    if (cover && (part >= a->o->prose_floor || is_label(words))) {
        snprintf(message, sizeof message, "%.0f %% of the text lies behind an opaque element",
                 part * 100);
        kn_au_tell(a, n, cover,
                   &(kn_audit_finding){.code = "text_occluded",
                                       .sev = KN_SEV_ERROR,
                                       .rect = t->all,
                                       .text = words,
                                       .part_hidden = true,
                                       .hidden = part,
                                       .message = message,
                                       .hint =
                                           "give each its own place, or mark what is meant with "
                                           "data-layout-allow-occlusion"});
    }
    free(words);
}

/* ---- text without paint ---- */
static kn_kw clip_of(const kn_sg_bg *bg, uint32_t layer) {
    return bg->clip && bg->clip->n ? bg->clip->v[layer % bg->clip->n] : KN_KW_border_box;
}

/* Does a background that is cut to the letters fill them? Pictures count for the element's own
 * text, and gradients for that of what is inside too. */
static bool fills_letters(const kn_sg_bg *bg, bool own) {
    const uint32_t n = bg->image ? bg->image->n : 0;
    for (uint32_t i = 0; i < n; i++) {
        const kn_cimage *im = &bg->image->v[i];
        double dense = im->kind == KN_CI_URL ? own : 0;
        for (uint32_t k = 0; im->stops && k < im->stops->n; k++)
            if (!im->stops->v[k].is_hint)
                dense = fmax(dense, (double)im->stops->v[k].color.a);
        if (clip_of(bg, i) == KN_KW_text && dense > KN_AU_FAINT)
            return true;
    }
    return clip_of(bg, n ? n - 1 : 0) == KN_KW_text && (double)bg->color.a > KN_AU_FAINT;
}

static void paint_rule(const kn_audit *a, const kn_au_text *t) {
    const kn_node *n = t->of->node;
    if (n->ns == KN_NS_SVG || (double)n->style->text->fill_color.a > KN_AU_FAINT ||
        fills_letters(n->style->bg, true))
        return;
    for (const kn_node *p = n->parent; kn_is_elem(p); p = p->parent) {
        kn_rect r;
        if (p->style && fills_letters(p->style->bg, false) &&
            kn_layout_client_rect(a->s->layout, p, &r) && kn_au_shared(r, t->all) > 0)
            return;
    }
    char *words = kn_au_own_text(n);
    kn_au_tell(a, n, NULL,
               &(kn_audit_finding){.code = "text_not_painted",
                                   .sev = KN_SEV_ERROR,
                                   .rect = t->all,
                                   .text = words,
                                   .message = "the text has no colour: nothing of it is seen",
                                   .hint = "give it a color and, where something around it sets "
                                           "one, a -webkit-text-fill-color"});
    free(words);
}

void kn_au_text_rules(kn_audit *a) {
    for (size_t i = 0; i < a->texts.n; i++) {
        const kn_au_text *t = &a->texts.v[i];
        if (!(t->of->marks & KN_MARK_OVERFLOW) && !kn_au_has(a, t->of->node, "data-layout-bleed"))
            overflow_rules(a, t);
        occlusion_rule(a, t);
        paint_rule(a, t);
    }
}
