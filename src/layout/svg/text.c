/* Text of SVG (SVG 2 §11): white space, positions per character, chunks and anchors, text on paths.
 * Each stretch of one element that nothing moves in the middle is shaped in one go. */
#include "src/layout/state.h"
#include "src/layout/svg_geom.h"
#include "src/layout/text/text.h"
#include <math.h>

typedef struct owner { /* element that characters belong to */
    const kn_node *node;
    const kn_style *style;
    const kn_node *path; /* textPath element around it, or NULL */
    double shift;        /* baseline-shift, summed up, user units downwards */
} owner;

typedef struct chr {
    uint32_t at; /* byte in the text */
    uint32_t owner;
    double x, y, dx, dy, rot; /* NaN: not given (x, y, rot) */
} chr;

typedef struct seg {
    uint32_t from, to; /* bytes */
    uint32_t first;    /* character */
    uint32_t owner;
    double x, y, w;
    struct kn_glyph_run *runs;
    uint32_t n_runs;
    kn_line_metrics m;
} seg;

typedef struct builder {
    const kn_svg_text_in *in;
    kn_arena *a;
    kn_fonts *fonts;
    kn_sb text;
    KN_VEC(owner) owners;
    KN_VEC(chr) chars;
    KN_VEC(seg) segs;
    double stretch; /* of glyphs along the line: textLength with spacingAndGlyphs */
    bool space;     /* the last character was a collapsible space, or there is none yet */
    KN_VEC(kn_svg_run) runs;
} builder;

/* ---- characters ---- */
static bool preserves(const owner *o) {
    const kn_kw k = o->style->text->ws_collapse;
    return k == KN_KW_preserve || k == KN_KW_break_spaces;
}

static void add_text(builder *b, uint32_t own, kn_str t) {
    const owner *o = &b->owners.v[own];
    const bool keep = preserves(o);
    const char *p = t.p, *end = t.p + t.n;
    while (p < end) {
        uint32_t cp;
        const char *from = p;
        p += kn_utf8_next(p, end, &cp);
        const bool white = cp == ' ' || cp == '\t' || cp == '\n' || cp == '\r';
        if (white && !keep && b->space)
            continue;
        b->space = white && !keep;
        kn_vec_push(&b->chars, ((chr){(uint32_t)b->text.n, own, NAN, NAN, 0, 0, NAN}));
        if (white)
            kn_sb_putc(&b->text, ' ');
        else
            kn_sb_put(&b->text, (kn_str){from, (size_t)(p - from)});
    }
}

static void transform_text(builder *b, uint32_t own, const kn_node *n) {
    const kn_kw how = b->owners.v[own].style->text->transform;
    if (how == KN_KW_none) {
        add_text(b, own, (kn_str){n->text, n->n_text});
        return;
    }
    kn_sb sb = {0};
    kn_text_transform((kn_str){n->text, n->n_text}, how, false, NULL, &sb);
    add_text(b, own, kn_sb_str(&sb));
    kn_sb_free(&sb);
}

/* ---- attribute lists: the innermost element that names a character wins ---- */
enum { LIST_X, LIST_Y, LIST_DX, LIST_DY };

static void apply_list(builder *b, const kn_node *n, kn_atom attr, int what, uint32_t first) {
    kn_str s = kn_node_attr(n, attr);
    const char *p = s.p, *end = s.p ? s.p + s.n : NULL;
    const kn_svg_view v = b->in->view;
    for (uint32_t i = first; i < b->chars.n; i++) {
        while (p < end && (kn_is_space((unsigned char)*p) || *p == ','))
            p++;
        double d;
        const char *next;
        if (p >= end || !kn_parse_double(p, end, &d, &next))
            return;
        if (next < end && *next == '%') {
            d = d / 100 * (what == LIST_X || what == LIST_DX ? v.w : v.h);
            next++;
        } else if (next + 1 < end && next[0] == 'e' && next[1] == 'm') {
            d *= b->owners.v[b->chars.v[i].owner].style->font->size;
            next += 2;
        }
        while (next < end && *next >= 'a' && *next <= 'z')
            next++;
        p = next;
        chr *c = &b->chars.v[i];
        *(what == LIST_X ? &c->x : what == LIST_Y ? &c->y : what == LIST_DX ? &c->dx : &c->dy) = d;
    }
}

static void apply_rotate(builder *b, const kn_node *n, uint32_t first) {
    kn_atom name = kn_atom_find(b->in->layout->scene->atoms, KN_S("rotate"));
    kn_str s = name ? kn_node_attr(n, name) : (kn_str){0};
    const size_t count = s.p ? kn_svg_numbers(s, NULL, 0) : 0;
    if (!count)
        return;
    double *v = KN_ANEW_N(b->a, double, count);
    kn_svg_numbers(s, v, count);
    for (uint32_t i = first; i < b->chars.n; i++)
        b->chars.v[i].rot = v[i - first < count ? i - first : count - 1];
}

static void apply_lists(builder *b, const kn_node *n, uint32_t first) {
    const kn_atoms *t = b->in->layout->scene->atoms;
    const kn_atom dx = kn_atom_find(t, KN_S("dx")), dy = kn_atom_find(t, KN_S("dy"));
    if (n->tag != KN_A_textPath) {
        apply_list(b, n, KN_A_x, LIST_X, first);
        apply_list(b, n, KN_A_y, LIST_Y, first);
    }
    if (dx)
        apply_list(b, n, dx, LIST_DX, first);
    if (dy)
        apply_list(b, n, dy, LIST_DY, first);
    apply_rotate(b, n, first);
}

static bool is_text_child(const kn_node *n) {
    return n->ns == KN_NS_SVG &&
           (n->tag == KN_A_tspan || n->tag == KN_A_a || n->tag == KN_A_textPath);
}

/* Metrics are rounded on the device, and so is what hangs on them. */
static kn_line_metrics metrics(const builder *b, const kn_style *st) {
    const double k = b->in->scale > 0 ? b->in->scale : 1;
    kn_line_metrics m;
    kn_fonts_metrics(b->fonts, kn_fonts_for(b->fonts, st->font), (float)(st->font->size * k), &m);
    m.ascent = (float)(m.ascent / k);
    m.descent = (float)(m.descent / k);
    m.x_height = (float)(m.x_height / k);
    return m;
}

/* Half the height of the font itself, as in Blink. */
static double baseline_shift(const builder *b, const kn_style *s) {
    const kn_len l = s->svgr->baseline_shift;
    if (kn_len_is_kw(l, KN_KW_sub) || kn_len_is_kw(l, KN_KW_super)) {
        const kn_line_metrics m = metrics(b, s);
        const double half = ((double)m.ascent + m.descent) / 2;
        return kn_len_is_kw(l, KN_KW_sub) ? half : -half;
    }
    return -kn_len_px(l, s->font->size);
}

static void collect(builder *b, const kn_node *n, const kn_style *style, const owner *up,
                    int depth) {
    owner o = {n, style, up ? up->path : NULL, up ? up->shift : 0};
    if (style->box->display == KN_KW_none || depth > 64)
        return;
    if (up)
        o.shift += baseline_shift(b, style);
    if (n->tag == KN_A_textPath)
        o.path = n;
    const uint32_t own = (uint32_t)b->owners.n;
    kn_vec_push(&b->owners, o);
    for (const kn_node *c = n->first; c; c = c->next) {
        if (c->kind == KN_NODE_TEXT) {
            transform_text(b, own, c);
        } else if (kn_is_elem(c) && is_text_child(c) && c->style) {
            const kn_style *s = b->in->style_of ? b->in->style_of(b->in->ctx, c, style) : c->style;
            collect(b, c, s, &o, depth + 1);
        }
    }
}

/* Lists are applied from the outside in, once all characters are known. */
static void place_lists(builder *b, uint32_t own) {
    const kn_node *n = b->owners.v[own].node; /* in document order, as the characters */
    uint32_t first = 0;
    while (first < b->chars.n && b->chars.v[first].owner < own)
        first++;
    const uint32_t keep = (uint32_t)b->chars.n;
    uint32_t last = first;
    while (last < keep && (b->chars.v[last].owner == own ||
                           kn_node_contains(n, b->owners.v[b->chars.v[last].owner].node)))
        last++;
    b->chars.n = last;
    apply_lists(b, n, first);
    b->chars.n = keep;
}

static void trim_end(builder *b) {
    while (b->chars.n && b->space) {
        const chr *c = &b->chars.v[b->chars.n - 1];
        if (b->text.p[c->at] != ' ' || preserves(&b->owners.v[c->owner]))
            break;
        b->text.n = c->at;
        b->chars.n--;
        b->space = false;
    }
}

/* ---- segments ---- */
static bool cut_before(const builder *b, uint32_t i) {
    const chr *c = &b->chars.v[i], *p = &b->chars.v[i - 1];
    return c->owner != p->owner || !isnan(c->x) || !isnan(c->y) || c->dx != 0 || c->dy != 0 ||
           (!isnan(c->rot) && c->rot != 0) || (!isnan(p->rot) && p->rot != 0);
}

static void shape(builder *b, seg *s) {
    const kn_style *st = b->owners.v[s->owner].style;
    const kn_str t = kn_str_sub(kn_sb_str(&b->text), s->from, s->to);
    s->w = kn_text_shape(b->fonts, st, st->font->size, t, st->text->direction == KN_KW_rtl, b->a,
                         &s->runs, &s->n_runs);
    s->m = metrics(b, st);
}

static void split(builder *b) {
    for (uint32_t i = 0; i < b->chars.n;) {
        uint32_t j = i + 1;
        while (j < b->chars.n && !cut_before(b, j))
            j++;
        seg s = {.from = b->chars.v[i].at,
                 .to = j < b->chars.n ? b->chars.v[j].at : (uint32_t)b->text.n,
                 .first = i,
                 .owner = b->chars.v[i].owner};
        shape(b, &s);
        kn_vec_push(&b->segs, s);
        i = j;
    }
}

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

static double baseline_of(const builder *b, const seg *s) {
    const owner *o = &b->owners.v[s->owner];
    kn_kw kw = o->style->svgr->alignment_baseline;
    if (kw == KN_KW_baseline || kw == KN_KW_auto || !kw)
        kw = o->style->svg->dominant_baseline;
    return baseline(kw, &s->m) + o->shift;
}

/* ---- positions and chunks ---- */
static double start_offset(const builder *b, const kn_node *tp, double length) {
    kn_atom name = kn_atom_find(b->in->layout->scene->atoms, KN_S("startOffset"));
    kn_str s = name ? kn_str_trim(kn_node_attr(tp, name)) : (kn_str){0};
    const char *next;
    double d;
    if (!s.n || !kn_parse_double(s.p, s.p + s.n, &d, &next))
        return 0;
    if (next < s.p + s.n && *next == '%')
        return d / 100 * length;
    const kn_scene *sc = b->in->layout->scene;
    const kn_node *t = kn_svg_target(sc, tp, kn_svg_href(sc, tp));
    name = kn_atom_find(sc->atoms, KN_S("pathLength"));
    const double own = t && name ? kn_svg_number(t, name, 0) : 0;
    return own > 0 ? d * length / own : d; /* in the author's units */
}

static bool path_outline(const builder *b, const kn_node *tp, kn_path *out) {
    const kn_scene *s = b->in->layout->scene;
    const kn_node *t = kn_svg_target(s, tp, kn_svg_href(s, tp));
    const kn_atom name = kn_atom_find(s->atoms, KN_S("path"));
    const kn_str data = name ? kn_node_attr(tp, name) : (kn_str){0};
    kn_mat4 m;
    if (kn_str_trim(data).n) /* SVG 2 §11.8.1: it comes before the reference */
        return kn_path_data(b->a, data, 0, 0, out) && out->n_segs;
    if (!t || !kn_svg_path_in(t, b->in->view, b->a, out))
        return false;
    if (kn_svg_transform(b->in->layout, t, b->in->view, &m))
        *out = kn_svg_path_map(out, &m, b->a);
    return true;
}

static void align_chunk(builder *b, uint32_t from, uint32_t to, double start, double end) {
    if (from >= to)
        return;
    const kn_style *st = b->owners.v[b->segs.v[from].owner].style;
    const bool rtl = st->text->direction == KN_KW_rtl;
    const kn_kw a = st->svg->text_anchor;
    const double w = end - start;
    double move = 0;
    if (a == KN_KW_middle)
        move = -w / 2;
    else if (a == (rtl ? KN_KW_start : KN_KW_end))
        move = -w;
    for (uint32_t i = from; i < to; i++)
        b->segs.v[i].x += move;
}

static double natural_length(const builder *b) {
    double w = 0;
    for (size_t i = 0; i < b->segs.n; i++)
        w += b->segs.v[i].w;
    return w;
}

static void place(builder *b) {
    double x = 0, y = 0, start = 0;
    uint32_t chunk = 0;
    const kn_node *path = NULL;
    for (uint32_t i = 0; i < b->segs.n; i++) {
        seg *s = &b->segs.v[i];
        const chr *c = &b->chars.v[s->first];
        const kn_node *own_path = b->owners.v[s->owner].path;
        if (!isnan(c->x) || !isnan(c->y) || own_path != path) {
            align_chunk(b, chunk, i, start, x);
            chunk = i;
            if (own_path != path && own_path) {
                kn_path p;
                x = path_outline(b, own_path, &p) ? start_offset(b, own_path, kn_path_length(&p))
                                                  : 0;
                y = 0;
            }
            path = own_path;
            if (!isnan(c->x))
                x = c->x;
            if (!isnan(c->y))
                y = c->y;
            start = x;
        }
        x += c->dx;
        y += c->dy;
        s->x = x;
        s->y = y;
        x += s->w;
    }
    align_chunk(b, chunk, (uint32_t)b->segs.n, start, x);
}

/* textLength on the text element: what is missing goes between the glyphs (SVG 2 §11.5). */
static void stretch(builder *b) {
    kn_atom name = kn_atom_find(b->in->layout->scene->atoms, KN_S("textLength"));
    const double want = name ? kn_svg_attr(b->in->node, name, KN_SVG_X, b->in->view, -1) : -1;
    uint32_t n = 0;
    for (size_t i = 0; i < b->segs.n; i++)
        for (uint32_t k = 0; k < b->segs.v[i].n_runs; k++)
            n += b->segs.v[i].runs[k].n;
    if (want <= 0 || n < 2)
        return;
    kn_atom adj = kn_atom_find(b->in->layout->scene->atoms, KN_S("lengthAdjust"));
    const double have = natural_length(b);
    const bool glyphs = adj && kn_str_eq(kn_node_attr(b->in->node, adj), KN_S("spacingAndGlyphs"));
    if (have <= 0)
        return;
    if (glyphs) { /* done by the matrices of the runs */
        b->stretch = want / have;
        for (size_t i = 0; i < b->segs.n; i++)
            b->segs.v[i].w *= b->stretch;
        return;
    }
    const double add = (want - have) / (n - 1);
    for (size_t i = 0; i < b->segs.n; i++) {
        seg *s = &b->segs.v[i];
        double moved = 0;
        for (uint32_t k = 0; k < s->n_runs; k++) {
            float *x = KN_ANEW_N(b->a, float, s->runs[k].n + 1);
            for (uint32_t g = 0; g < s->runs[k].n; g++, moved += add)
                x[g] = (float)(s->runs[k].x[g] + moved);
            s->runs[k].x = x;
        }
        s->w += moved - (i + 1 == b->segs.n ? add : 0); /* nothing behind the last one */
    }
}

/* ---- runs ---- */
static kn_svg_run run_of(const builder *b, const seg *s, const struct kn_glyph_run *g) {
    const owner *o = &b->owners.v[s->owner];
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
                        .up = s->m.ascent,
                        .down = s->m.descent,
                        .m = KN_MAT4_ID};
}

static void put_straight(builder *b, const seg *s) {
    const double base = baseline_of(b, s), rot = b->chars.v[s->first].rot;
    double before = 0;
    for (uint32_t i = 0; i < s->n_runs; i++) {
        kn_svg_run r = run_of(b, s, &s->runs[i]);
        r.ox = s->x;
        r.oy = s->y + base;
        if (!isnan(rot) && rot != 0) {
            const kn_mat4 at = kn_mat4_translate(r.ox, s->y, 0),
                          turn = kn_mat4_rotate(0, 0, 1, rot * M_PI / 180);
            r.m = kn_mat4_mul(&at, &turn);
            r.turned = true;
            r.ox = 0;
            r.oy = base;
        }
        if (b->stretch != 1 && !r.turned) {
            const kn_mat4 at = kn_mat4_translate(r.ox, r.oy, 0),
                          wide = kn_mat4_scale(b->stretch, 1, 1);
            r.m = kn_mat4_mul(&at, &wide);
            r.turned = true;
            r.ox = r.oy = 0;
        }
        r.cell = before; /* its glyphs' x say so themselves */
        before += r.width;
        kn_vec_push(&b->runs, r);
    }
}

/* SVG 2 §11.8.3: the middle of each glyph is put on the path, upright on its tangent. */
static void put_on_path(builder *b, const seg *s, const kn_path *p, double length) {
    const double base = baseline_of(b, s);
    for (uint32_t i = 0; i < s->n_runs; i++) {
        const struct kn_glyph_run *g = &s->runs[i];
        double pen = g->n ? g->x[0] : 0;
        for (uint32_t k = 0; k < g->n; k++) {
            const double adv = g->advance[k], mid = s->x + pen + adv / 2;
            pen += adv;
            if (mid < 0 || mid > length)
                continue; /* beyond the ends nothing is drawn */
            double angle = 0;
            const kn_pt q = kn_path_at(p, mid, &angle);
            kn_svg_run r = run_of(b, s, g);
            float *xy = KN_ANEW_N(b->a, float, 2);
            xy[0] = 0;
            xy[1] = g->y[k];
            r.n = 1;
            r.glyph = g->glyph + k;
            r.x = xy;
            r.y = xy + 1;
            r.advance = g->advance + k;
            r.width = adv;
            const kn_mat4 at = kn_mat4_translate(q.x, q.y, 0),
                          turn = kn_mat4_rotate(0, 0, 1, angle),
                          back = kn_mat4_translate(-adv / 2, s->y + base, 0);
            r.m = kn_mat4_mul(&at, &turn);
            r.m = kn_mat4_mul(&r.m, &back);
            r.turned = true;
            kn_vec_push(&b->runs, r);
        }
    }
}

static void put_runs(builder *b) {
    const kn_node *path = NULL;
    kn_path outline = {0};
    double length = 0;
    for (size_t i = 0; i < b->segs.n; i++) {
        const seg *s = &b->segs.v[i];
        const kn_node *own = b->owners.v[s->owner].path;
        if (own && own != path) {
            length = path_outline(b, own, &outline) ? kn_path_length(&outline) : 0;
            path = own;
        }
        if (!own)
            put_straight(b, s);
        else if (length > 0)
            put_on_path(b, s, &outline, length);
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

void kn_svg_text_layout(const kn_svg_text_in *in, kn_arena *a, kn_svg_text *out) {
    builder b = {.in = in, .a = a, .fonts = in->layout->fonts, .stretch = 1, .space = true};
    *out = (kn_svg_text){0};
    collect(&b, in->node, in->style, NULL, 0);
    trim_end(&b);
    for (uint32_t i = 0; i < b.owners.n; i++)
        place_lists(&b, i);
    split(&b);
    stretch(&b);
    place(&b);
    put_runs(&b);
    out->runs = KN_ANEW_N(a, kn_svg_run, b.runs.n + 1);
    if (b.runs.n)
        memcpy(out->runs, b.runs.v, b.runs.n * sizeof *out->runs);
    out->n = (uint32_t)b.runs.n;
    out->length = natural_length(&b);
    for (uint32_t i = 0; i < out->n; i++) {
        cover(out, kn_svg_run_cell(&out->runs[i]));
    }
    kn_sb_free(&b.text);
    kn_vec_free(&b.owners);
    kn_vec_free(&b.chars);
    kn_vec_free(&b.segs);
    kn_vec_free(&b.runs);
}
