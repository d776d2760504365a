/* Characters of SVG text: white space, transforms, and the attribute lists that address them one by
 * one (SVG 2 §11.4, §11.5 step 3). */
#include "src/layout/svg/text.h"

#define MAX_DEPTH 64

kn_str kn_svgt_attr(const kn_svgt *b, const kn_node *n, const char *name) {
    const kn_atom a = kn_atom_find(b->in->layout->scene->atoms, kn_cstr(name));
    return a ? kn_str_trim(kn_node_attr(n, a)) : (kn_str){0};
}

double kn_svgt_length(const kn_svgt *b, const kn_node *n) {
    const kn_atom a = kn_atom_find(b->in->layout->scene->atoms, KN_S("textLength"));
    return a ? kn_svg_attr(n, a, KN_SVG_X, b->in->view, -1) : -1;
}

/* ---- white space ---- */
static bool preserves(const kn_svgt_owner *o) {
    const kn_kw k = o->style->text->ws_collapse;
    return k == KN_KW_preserve || k == KN_KW_break_spaces;
}

static void add_text(kn_svgt *b, uint32_t own, kn_str t) {
    const bool keep = preserves(&b->owners.v[own]);
    const char *p = t.p, *end = t.p + t.n;
    while (p < end) {
        uint32_t cp;
        const char *from = p;
        p += kn_utf8_next(p, end, &cp);
        const bool white = cp == ' ' || cp == '\t' || cp == '\n' || cp == '\r';
        if (white && !keep && b->space)
            continue;
        b->space = white && !keep;
        kn_vec_push(
            &b->chars,
            ((kn_svgt_char){.at = (uint32_t)b->text.n, .owner = own, NAN, NAN, NAN, NAN, NAN}));
        if (white)
            kn_sb_putc(&b->text, ' ');
        else
            kn_sb_put(&b->text, (kn_str){from, (size_t)(p - from)});
    }
}

static void transform_text(kn_svgt *b, uint32_t own, const kn_node *n) {
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

static void trim_end(kn_svgt *b) {
    while (b->chars.n && b->space) {
        const kn_svgt_char *c = &b->chars.v[b->chars.n - 1];
        if (b->text.p[c->at] != ' ' || preserves(&b->owners.v[c->owner]))
            break;
        b->text.n = c->at;
        b->chars.n--;
        b->space = false;
    }
    for (size_t i = 0; i < b->owners.n; i++)
        if (b->owners.v[i].to > b->chars.n)
            b->owners.v[i].to = (uint32_t)b->chars.n;
}

/* ---- elements ---- */
static bool is_text_child(const kn_node *n) {
    return n->ns == KN_NS_SVG &&
           (n->tag == KN_A_tspan || n->tag == KN_A_a || n->tag == KN_A_textPath);
}

/* Letters are shaped and measured at the size that they have on the device, unless
 * geometricPrecision asks for their own (Blink). */
static void measure(const kn_svgt *b, kn_svgt_owner *o) {
    const kn_sg_font *f = o->style->font;
    const double k = b->in->scale;
    o->scale = k > 0 && f->text_rendering != KN_KW_geometricprecision ? k : 1;
    kn_fonts_metrics(b->fonts, kn_fonts_for(b->fonts, f), (float)(f->size * o->scale), &o->m);
    o->m.ascent = (float)(o->m.ascent / o->scale);
    o->m.descent = (float)(o->m.descent / o->scale);
    o->m.x_height = (float)(o->m.x_height / o->scale);
}

/* Half the height of the font itself, as in Blink. */
static double baseline_shift(const kn_svgt_owner *o) {
    const kn_len l = o->style->svgr->baseline_shift;
    const double half = ((double)o->m.ascent + o->m.descent) / 2;
    if (kn_len_is_kw(l, KN_KW_sub) || kn_len_is_kw(l, KN_KW_super))
        return kn_len_is_kw(l, KN_KW_sub) ? half : -half;
    return -kn_len_px(l, o->style->font->size);
}

static void collect(kn_svgt *b, const kn_node *n, const kn_style *style, const kn_svgt_owner *up,
                    int depth) {
    kn_svgt_owner o = {
        .node = n, .style = style, .path = up ? up->path : NULL, .shift = up ? up->shift : 0};
    if (style->box->display == KN_KW_none || depth > MAX_DEPTH)
        return;
    measure(b, &o);
    if (up)
        o.shift += baseline_shift(&o);
    if (n->tag == KN_A_textPath)
        o.path = n;
    o.from = (uint32_t)b->chars.n;
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
    b->owners.v[own].to = (uint32_t)b->chars.n;
    kn_vec_push(&b->closing, own);
}

/* ---- lists: the innermost element that names a character wins ---- */
enum { LIST_X, LIST_Y, LIST_DX, LIST_DY };

static double *slot(kn_svgt_char *c, int what) {
    return what == LIST_X ? &c->x : what == LIST_Y ? &c->y : what == LIST_DX ? &c->dx : &c->dy;
}

static void apply_list(kn_svgt *b, const kn_svgt_owner *o, const char *name, int what) {
    const kn_str s = kn_svgt_attr(b, o->node, name);
    const char *p = s.p, *end = s.p ? s.p + s.n : NULL;
    const kn_svg_view v = b->in->view;
    for (uint32_t i = o->from; i < o->to; i++) {
        while (p < end && (kn_is_space((unsigned char)*p) || *p == ','))
            p++;
        double d;
        const char *next;
        if (p >= end || !kn_parse_double(p, end, &d, &next))
            return;
        const char *unit = next;
        if (next < end && *next == '%')
            next++;
        while (next < end && ((*next | 0x20) >= 'a' && (*next | 0x20) <= 'z'))
            next++;
        d = kn_svg_length_of(d, (kn_str){unit, (size_t)(next - unit)},
                             what == LIST_X || what == LIST_DX ? KN_SVG_X : KN_SVG_Y, v, o->style);
        p = next;
        *slot(&b->chars.v[i], what) = d;
    }
}

static void apply_rotate(kn_svgt *b, const kn_svgt_owner *o) {
    const kn_str s = kn_svgt_attr(b, o->node, "rotate");
    const size_t count = s.p ? kn_svg_numbers(s, NULL, 0) : 0;
    if (!count)
        return;
    double *v = KN_ANEW_N(b->a, double, count);
    kn_svg_numbers(s, v, count);
    for (uint32_t i = o->from; i < o->to; i++)
        b->chars.v[i].rot = v[i - o->from < count ? i - o->from : count - 1];
}

/* A path takes the place of y; x lies along it, and begins anew. */
static void begin_path(kn_svgt *b, const kn_svgt_owner *o) {
    for (uint32_t i = o->from; i < o->to; i++)
        b->chars.v[i].y = NAN;
    if (o->from < o->to) {
        kn_svgt_char *c = &b->chars.v[o->from];
        if (isnan(c->x))
            c->x = 0;
    }
}

void kn_svgt_chars(kn_svgt *b) {
    b->space = true;
    collect(b, b->in->node, b->in->style, NULL, 0);
    trim_end(b);
    for (size_t i = 0; i < b->owners.n; i++) {
        const kn_svgt_owner *o = &b->owners.v[i];
        if (o->node->tag != KN_A_textPath) {
            apply_list(b, o, "x", LIST_X);
            apply_list(b, o, "y", LIST_Y);
            apply_list(b, o, "dx", LIST_DX);
            apply_list(b, o, "dy", LIST_DY);
        }
        apply_rotate(b, o);
    }
    for (size_t i = 0; i < b->owners.n; i++)
        if (b->owners.v[i].node->tag == KN_A_textPath)
            begin_path(b, &b->owners.v[i]);
    for (size_t i = 0; i < b->chars.n; i++) {
        kn_svgt_char *c = &b->chars.v[i];
        c->anchored = i == 0 || !isnan(c->x) || !isnan(c->y);
    }
}
