/* Contrast of text: WCAG 2.2, 1.4.3. The ink is what styles say, and what is behind it is measured
 * in a picture without the letters. */
#include "src/render/audit/rules.h"
#include "src/render/selector.h"
#include <math.h>

enum { ACROSS = 12, DOWN = 6, MOST = (2 * ACROSS + 1) * (2 * DOWN + 1), LEAST_PX = 8 };

static double luminance(const int c[3]) {
    double l[3];
    for (int i = 0; i < 3; i++) {
        const double v = c[i] / 255.0;
        l[i] = v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
    }
    return 0.2126 * l[0] + 0.7152 * l[1] + 0.0722 * l[2];
}

static double contrast(const int a[3], const int b[3]) {
    const double x = luminance(a), y = luminance(b);
    return (fmax(x, y) + 0.05) / (fmin(x, y) + 0.05);
}

static int byte(double v) {
    return (int)fmax(0, fmin(255, round(v * 255)));
}

static void over(kn_color c, const int behind[3], int out[3]) {
    const float v[3] = {c.r, c.g, c.b};
    for (int i = 0; i < 3; i++)
        out[i] = byte((double)(v[i] * c.a) + behind[i] / 255.0 * (1 - (double)c.a));
}

static int by_value(const void *x, const void *y) {
    return (int)*(const uint8_t *)x - (int)*(const uint8_t *)y;
}

/* The usual colour in the element's box: the medians of a grid of its pixels. False: the page is
 * transparent there, and what will be behind it is not known. */
static bool measure(const kn_audit *a, kn_rect r, int out[3]) {
    const kn_pix *p = a->o->picture;
    const double k = a->s->plan.scale;
    const int x0 = (int)fmax(0, round(r.x * k) + 1), y0 = (int)fmax(0, round(r.y * k) + 1),
              x1 = (int)fmin(p->w - 1, round((r.x + r.w) * k) - 1),
              y1 = (int)fmin(p->h - 1, round((r.y + r.h) * k) - 1);
    uint8_t v[4][MOST];
    size_t n = 0;
    if (x1 <= x0 || y1 <= y0)
        return false;
    const int dx = x1 - x0 < ACROSS ? 1 : (x1 - x0) / ACROSS,
              dy = y1 - y0 < DOWN ? 1 : (y1 - y0) / DOWN;
    for (int y = y0; y <= y1; y += dy)
        for (int x = x0; x <= x1 && n < MOST; x += dx, n++)
            for (int c = 0; c < 4; c++)
                v[c][n] = p->data[(size_t)y * p->stride + (size_t)x * 4 + (size_t)c];
    for (int c = 0; c < 4; c++)
        qsort(v[c], n, 1, by_value);
    for (int c = 0; c < 3; c++)
        out[c] = v[2 - c][n / 2];
    return v[3][n / 2] == 255;
}

/* A filling of the element's own is what its letters stand on, whatever else is in its box. */
static bool own_filling(const kn_node *n, int out[3]) {
    const kn_sg_bg *bg = n->style->bg;
    if ((bg->image && bg->image->n) || bg->color.a < 0.99f)
        return false;
    const float v[3] = {bg->color.r, bg->color.g, bg->color.b};
    for (int i = 0; i < 3; i++)
        out[i] = byte((double)v[i]);
    return true;
}

/* The first step from the ink towards black or white that is enough. */
static void nearest_fit(const kn_audit_contrast *c, int out[3]) {
    static const int black[3] = {0, 0, 0}, white[3] = {255, 255, 255};
    const int *to = contrast(white, c->behind) >= contrast(black, c->behind) ? white : black;
    memcpy(out, c->ink, 3 * sizeof *out);
    for (int step = 1; step <= 255 && contrast(out, c->behind) < c->least; step++)
        for (int i = 0; i < 3; i++)
            out[i] = (int)round(c->ink[i] + (to[i] - c->ink[i]) * (step / 255.0));
}

static double to_cents(double v) {
    return round(v * 100) / 100;
}

/* What a text is written with; false: nothing. In SVG it is the filling. */
static bool ink_of(const kn_node *n, kn_color *out) {
    const kn_spaint *fill = &n->style->svg->fill;
    *out = n->ns == KN_NS_SVG && fill->kind == 1 ? fill->color : n->style->text->color;
    return out->a > 0.01f;
}

static void text_rule(const kn_audit *a, const kn_au_elem *e) {
    const kn_node *n = e->node;
    const kn_style *st = n->style;
    const double size = (double)st->font->size;
    kn_audit_contrast c = {.large = size >= 24 || (size >= 19 && st->font->weight >= 700)};
    kn_color ink;
    if (!ink_of(n, &ink) || (!own_filling(n, c.behind) && !measure(a, e->rect, c.behind)))
        return;
    c.least = c.large ? 3 : 4.5;
    over(ink, c.behind, c.ink);
    c.ratio = to_cents(contrast(c.ink, c.behind));
    if (st->text->stroke_width > 0 && st->text->stroke_color.a > 0.01f) {
        int edge[3];
        over(st->text->stroke_color, c.behind, edge);
        const double ratio = to_cents(contrast(edge, c.behind));
        if (ratio > c.ratio) {
            memcpy(c.ink, edge, sizeof edge);
            c.ratio = ratio;
        }
    }
    a->counts->contrast_checked++;
    if (c.ratio >= c.least) {
        a->counts->contrast_passed++;
        return;
    }
    nearest_fit(&c, c.fit);
    char message[160], *words = kn_au_all_text(n);
    snprintf(message, sizeof message, "the contrast of text is %.2f to 1; WCAG AA asks for %g to 1",
             c.ratio, c.least);
    kn_sb way = {0};
    kn_put_selector_path(a->s->scene, n, &way);
    char *path = kn_sb_take(&way);
    kn_au_tell(a, n, NULL,
               &(kn_audit_finding){.code = "contrast_aa_failure",
                                   .selector = path,
                                   .sev = KN_SEV_WARN,
                                   .rect = e->rect,
                                   .text = words,
                                   .message = message,
                                   .contrast = &c});
    free(path);
    free(words);
}

/* Text that may lie behind another scene is not asked about as long as it does. */
static bool is_covered(kn_audit *a, const kn_au_elem *e) {
    const kn_node *cover = NULL;
    if (!(e->marks & KN_MARK_OCCLUSION))
        return false;
    if (!a->covers)
        a->covers = kn_covers_new(a->s);
    return kn_covers_part(a->covers, e->node, &e->rect, 1, &cover) >= 0.999;
}

static bool has_words(const kn_node *n) {
    for (const kn_node *c = n->first; c; c = c->next)
        if (c->kind == KN_NODE_TEXT && kn_str_trim((kn_str){c->text, c->n_text}).n)
            return true;
    return false;
}

void kn_au_contrast_rules(kn_audit *a) {
    for (size_t i = 0; i < a->elems.n; i++) {
        kn_au_elem *e = &a->elems.v[i];
        const kn_rect r = e->rect, f = a->frame;
        if (!e->shown || e->least <= 0.01 || (e->marks & KN_MARK_IGNORED) || !has_words(e->node) ||
            r.w < LEAST_PX || r.h < LEAST_PX || fmin(r.x + r.w, f.w) - fmax(r.x, 0) < LEAST_PX ||
            fmin(r.y + r.h, f.h) - fmax(r.y, 0) < LEAST_PX)
            continue;
        if (!kn_au_cut_off(a, e) && !is_covered(a, e))
            text_rule(a, e);
    }
}
