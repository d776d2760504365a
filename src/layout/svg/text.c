/* Text of SVG (SVG 2 §11): from placed segments to runs of glyphs and their boxes. */
#include "src/layout/svg/text.h"
#include "src/layout/box.h"

/* ---- baselines (SVG 2 §11.10.2; the factors are Blink's) ---- */
static double baseline(const kn_kw kw, const kn_line_metrics *m) {
    switch (kw) {
    case KN_KW_middle:
        return m->x_height / 2;
    case KN_KW_central:
        return (m->ascent - m->descent) / 2;
    case KN_KW_hanging:
        return m->ascent * 0.8;
    case KN_KW_mathematical:
        return m->ascent / 2;
    case KN_KW_text_before_edge:
    case KN_KW_before_edge:
        return m->ascent;
    case KN_KW_text_after_edge:
    case KN_KW_after_edge:
    case KN_KW_ideographic:
        return -m->descent;
    default:
        return 0;
    }
}

double kn_svgt_baseline(const kn_svgt_owner *o) {
    kn_kw kw = o->style->svgr->alignment_baseline;
    if (kw == KN_KW_baseline || kw == KN_KW_auto || !kw)
        kw = o->style->svg->dominant_baseline;
    return baseline(kw, &o->m) + o->shift;
}

/* ---- runs ---- */
static kn_svg_run run_of(const kn_svgt_owner *o, const struct kn_glyph_run *g) {
    double w = 0;
    for (uint32_t i = 0; i < g->n; i++)
        w += g->advance[i];
    return (kn_svg_run){.node = o->node,
                        .style = o->style,
                        .font = g->font,
                        .size = g->size,
                        .n = g->n,
                        .glyph = g->glyph,
                        .x = g->x,
                        .y = g->y,
                        .advance = g->advance,
                        .width = w,
                        .up = o->m.ascent,
                        .down = o->m.descent,
                        .m = KN_MAT4_ID};
}

/* Blink keeps places in layout units of the device, cut off. */
static double unit(double v, double scale) {
    return trunc(v * scale * 64) / 64 / scale;
}

bool kn_svgt_turned(const kn_svgt_seg *s) {
    return s->on_path || s->angle != 0 || s->stretch != 1;
}

kn_mat4 kn_svgt_matrix(const kn_svgt_seg *s, double base) {
    const kn_mat4 turn = kn_mat4_rotate(0, 0, 1, s->angle), wide = kn_mat4_scale(s->stretch, 1, 1);
    kn_mat4 m = kn_mat4_translate(s->x, s->on_path ? s->y : s->y + base, 0);
    m = kn_mat4_mul(&m, &turn);
    if (s->on_path) {
        const kn_mat4 back = kn_mat4_translate(-s->w / 2, s->below + base, 0);
        m = kn_mat4_mul(&m, &back);
    }
    return kn_mat4_mul(&m, &wide);
}

static void put_segment(kn_svgt *b, const kn_svgt_seg *s) {
    const kn_svgt_owner *o = &b->owners.v[s->owner];
    const double base = kn_svgt_baseline(o);
    double before = 0;
    for (uint32_t i = 0; i < s->n_runs; i++) {
        kn_svg_run r = run_of(o, &s->runs[i]);
        r.turned = kn_svgt_turned(s);
        if (r.turned) {
            r.m = kn_svgt_matrix(s, base);
        } else {
            r.ox = unit(s->x, o->scale);
            r.oy = unit(s->y + base - r.up, o->scale) + r.up;
        }
        r.cell = before; /* its glyphs' x say so themselves */
        before += r.width;
        kn_vec_push(&b->runs, r);
    }
}

kn_rect kn_svg_run_cell(const kn_svg_run *r) {
    const kn_rect c = {r->ox + r->cell, r->oy - r->up, r->width, r->up + r->down};
    return r->turned ? kn_mat4_map_rect(&r->m, c) : c;
}

static void cover(kn_svg_text *t, kn_rect c) {
    if (!t->any) {
        t->box = c;
        t->any = true;
        return;
    }
    const double x0 = fmin(t->box.x, c.x), y0 = fmin(t->box.y, c.y);
    const double x1 = fmax(t->box.x + t->box.w, c.x + c.w);
    const double y1 = fmax(t->box.y + t->box.h, c.y + c.h);
    t->box = (kn_rect){x0, y0, x1 - x0, y1 - y0};
}

void kn_svgt_build(kn_svgt *b) {
    kn_svgt_chars(b);
    kn_svgt_segments(b);
    kn_svgt_place(b);
}

void kn_svgt_free(kn_svgt *b) {
    kn_sb_free(&b->text);
    kn_vec_free(&b->owners);
    kn_vec_free(&b->closing);
    kn_vec_free(&b->chars);
    kn_vec_free(&b->segs);
    kn_vec_free(&b->runs);
}

void kn_svg_text_layout(const kn_svg_text_in *in, kn_arena *a, kn_svg_text *out) {
    kn_svgt b = {.in = in, .a = a, .fonts = in->layout->fonts};
    *out = (kn_svg_text){0};
    kn_svgt_build(&b);
    for (size_t i = 0; i < b.segs.n; i++) {
        out->length += b.segs.v[i].w;
        if (!b.segs.v[i].hidden)
            put_segment(&b, &b.segs.v[i]);
    }
    out->runs = KN_ANEW_N(a, kn_svg_run, b.runs.n + 1);
    if (b.runs.n)
        memcpy(out->runs, b.runs.v, b.runs.n * sizeof *out->runs);
    out->n = (uint32_t)b.runs.n;
    for (uint32_t i = 0; i < out->n; i++)
        cover(out, kn_svg_run_cell(&out->runs[i]));
    kn_svgt_free(&b);
}
