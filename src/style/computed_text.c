/* getComputedStyle: resolved values (CSSOM §9) of longhands, shorthands and custom properties;
 * --dump=style. */
#include "src/core/geom.h"
#include "src/style/internal.h"

static bool is_replaced(const kn_node *n) {
    return kn_is_html(n, KN_A_img) || kn_is_html(n, KN_A_video) || kn_is_html(n, KN_A_canvas) ||
           kn_is_html(n, KN_A_iframe) || n->tag == KN_A_svg;
}

/* Names of one line in brackets, from the `at`-th on; false: it has none. */
static bool put_line_names(const kn_used_tracks *t, uint32_t line, uint32_t *at, kn_sb *out) {
    bool any = false;
    for (; *at < t->n_names && t->names[*at].line == line; ++*at) {
        kn_sb_putc(out, any ? ' ' : '[');
        kn_put_ident(t->names[*at].name, out);
        any = true;
    }
    if (any)
        kn_sb_putc(out, ']');
    return any;
}

/* CSS Grid 2 §7.2.6: used sizes, implicit tracks included, between the names of the lines; of a
 * subgrid the names alone. */
static bool put_tracks_used(const kn_used_tracks *t, kn_sb *out) {
    uint32_t at = 0;
    if (t->n == 0 && t->subgrid)
        kn_sb_puts(out, "none");
    if (t->n == 0)
        return t->subgrid;
    if (t->subgrid)
        kn_sb_puts(out, "subgrid");
    for (uint32_t line = 0; line <= t->n; line++) {
        size_t start = out->n;
        if (line || t->subgrid)
            kn_sb_putc(out, ' ');
        if (!put_line_names(t, line, &at, out)) {
            if (t->subgrid)
                kn_sb_puts(out, "[]");
            else
                out->n = start;
        }
        if (t->subgrid || line == t->n)
            continue;
        if (out->n > start || line)
            kn_sb_putc(out, ' ');
        kn_put_px(t->size[line], out);
    }
    return true;
}

static double origin_px(const kn_len *l, double side) {
    return kn_len_px(*l, (float)side);
}

/* Properties whose resolved value is the used one. False: the computed value stands. */
static bool put_used(const kn_node *n, const kn_style *s, kn_prop p, const kn_used *u, kn_sb *out) {
    const kn_sg_fx *f = s->fx;
    double m[16];
    bool inline_box = s->box->display == KN_KW_inline && !is_replaced(n);
    if (!u || !u->has_box)
        return false;
    switch ((int)p) {
    case KN_PROP_WIDTH:
    case KN_PROP_HEIGHT:
        if (inline_box)
            return false;
        kn_put_px(p == KN_PROP_WIDTH ? u->width : u->height, out);
        return true;
    case KN_PROP_MARGIN_TOP:
    case KN_PROP_MARGIN_RIGHT:
    case KN_PROP_MARGIN_BOTTOM:
    case KN_PROP_MARGIN_LEFT:
        kn_put_px(u->margin[p - KN_PROP_MARGIN_TOP], out);
        return true;
    case KN_PROP_PADDING_TOP:
    case KN_PROP_PADDING_RIGHT:
    case KN_PROP_PADDING_BOTTOM:
    case KN_PROP_PADDING_LEFT:
        kn_put_px(u->padding[p - KN_PROP_PADDING_TOP], out);
        return true;
    case KN_PROP_TOP:
    case KN_PROP_RIGHT:
    case KN_PROP_BOTTOM:
    case KN_PROP_LEFT:
        if (s->box->position == KN_KW_static || s->box->position == KN_KW_sticky)
            return false;
        kn_put_px(u->inset[p - KN_PROP_TOP], out);
        return true;
    case KN_PROP_GRID_TEMPLATE_COLUMNS:
        return put_tracks_used(&u->grid[0], out);
    case KN_PROP_GRID_TEMPLATE_ROWS:
        return put_tracks_used(&u->grid[1], out);
    case KN_PROP_TRANSFORM:
        if (!f->transform)
            return false;
        kn_tfs_matrix(f->transform, u->border_w, u->border_h, m);
        kn_put_matrix(m, out);
        return true;
    case KN_PROP_TRANSFORM_ORIGIN:
        kn_put_px(origin_px(&f->origin.x, u->border_w), out);
        kn_sb_putc(out, ' ');
        kn_put_px(origin_px(&f->origin.y, u->border_h), out);
        if (f->origin.z.px != 0)
            kn_sb_putc(out, ' '), kn_put_px(f->origin.z.px, out);
        return true;
    case KN_PROP_PERSPECTIVE_ORIGIN:
        kn_put_px(origin_px(&f->perspective_origin.x, u->border_w), out);
        kn_sb_putc(out, ' ');
        kn_put_px(origin_px(&f->perspective_origin.y, u->border_h), out);
        return true;
    default:
        return false;
    }
}

/* Automatic minimum sizes are zero but on flex and grid items (CSSOM §9). */
static bool is_item(const kn_node *n, const kn_used *used) {
    const kn_node *p = kn_style_parent(n);
    kn_kw d = p && p->style ? p->style->box->display : 0;
    return used && used->has_box &&
           (d == KN_KW_flex || d == KN_KW_inline_flex || d == KN_KW_grid || d == KN_KW_inline_grid);
}

static void put_longhand(kn_styler *st, const kn_node *n, const kn_style *s, kn_prop p,
                         const kn_used *used, kn_sb *out) {
    const kn_len *spacing = &s->font->letter_spacing;
    bool auto_min = (p == KN_PROP_MIN_WIDTH && kn_len_is_kw(s->box->min_width, KN_KW_auto)) ||
                    (p == KN_PROP_MIN_HEIGHT && kn_len_is_kw(s->box->min_height, KN_KW_auto));
    if (put_used(n, s, p, used, out))
        return;
    if (p == KN_PROP_TRANSFORM && used && !used->has_box)
        kn_sb_puts(out, "none");
    else if (p == KN_PROP_DISPLAY && s->box->display == KN_KW_m_webkit_box &&
             !s->box->line_clamp.kw)
        kn_sb_puts(out, "flow-root"); /* a clamped box has nothing of a flex box left */
    else if (auto_min && !is_item(n, used))
        kn_sb_puts(out, "0px");
    else if (p == KN_PROP_JUSTIFY_ITEMS && s->flex->justify_items.kw == KN_KW_legacy)
        kn_sb_puts(out, "normal");
    else if (p == KN_PROP_CONTENT && s == n->style && s->gen->content &&
             s->gen->content->kw == KN_KW_none)
        kn_sb_puts(out, "normal"); /* on elements the two are the same */
    else if (p == KN_PROP_LETTER_SPACING && spacing->kind == KN_LEN_LP && spacing->px == 0)
        kn_sb_puts(out, "normal");
    else
        kn_serialize_field(st, s, p, out);
}

static kn_prop physical(const kn_style *s, kn_prop p, bool logical) {
    kn_flow f = kn_flow_of(s->text->writing_mode, s->text->direction);
    return logical ? kn_flow_prop(&f, p) : p;
}

/* A shorthand is what its longhands collapse to. */
static void put_shorthand(kn_styler *st, const kn_node *n, const kn_style *s, kn_str name,
                          const kn_used *used, kn_sb *out) {
    kn_prop list[64], sides[64];
    size_t count = kn_shorthand_longhands(name, list, KN_COUNTOF(list));
    kn_sb text = {0}, parts[KN_COUNTOF(list)] = {{0}};
    kn_str views[KN_COUNTOF(list)];
    bool logical = kn_prop_is_logical(name);
    count = count < KN_COUNTOF(list) ? count : KN_COUNTOF(list);
    for (size_t i = 0; i < count; i++) {
        sides[i] = physical(s, list[i], logical);
        put_longhand(st, n, s, sides[i], used, &parts[i]);
        views[i] = kn_sb_str(&parts[i]);
    }
    bool done = kn_put_computed_shorthand(s, name, sides, views, count, out);
    for (size_t i = 0; i < count; i++)
        kn_sb_free(&parts[i]);
    if (done)
        return;
    for (size_t i = 0; i < count; i++) {
        kn_sb_put(&text, kn_longhand_name(list[i], logical));
        kn_sb_puts(&text, ": ");
        if (list[i] == KN_PROP_FONT_STRETCH && s->font->stretch == 100)
            kn_sb_puts(&text, "normal"); /* the shorthand takes its keywords only */
        else
            put_longhand(st, n, s, physical(s, list[i], logical), used, &text);
        kn_sb_puts(&text, "; ");
    }
    kn_decls *d = kn_decls_parse(kn_sb_str(&text), st->scene->atoms, NULL, (kn_loc){0});
    kn_decls_get(d, name, st->scene->atoms, out);
    kn_decls_free(d);
    kn_sb_free(&text);
}

void kn_style_computed_text(kn_styler *st, const kn_node *n, kn_pseudo_el pe, kn_str name,
                            const kn_used *used, kn_sb *out) {
    const kn_style *s = pe == KN_PE_BEFORE   ? n->before
                        : pe == KN_PE_AFTER  ? n->after
                        : pe == KN_PE_MARKER ? n->marker
                                             : n->style;
    if (!s && pe != KN_PE_NONE &&
        n->style) /* a pseudo-element without a box: what it would inherit */
        s = kn_style_anonymous(st, n->style, KN_KW_inline);
    if (!s || !(n->flags & KN_NODE_ATTACHED))
        return;
    if (name.n > 2 && name.p[0] == '-' && name.p[1] == '-') {
        kn_str v = kn_style_var(s, kn_atom_get(st->scene->atoms, name));
        kn_sb_put(out, v.p ? v : KN_S(""));
        return;
    }
    kn_prop p = kn_prop_find(name);
    if (p && p < KN_PROP_COUNT)
        put_longhand(st, n, s, physical(s, p, kn_prop_is_logical(name)),
                     pe == KN_PE_NONE ? used : NULL, out);
    else if (kn_prop_is_shorthand(name))
        put_shorthand(st, n, s, name, pe == KN_PE_NONE ? used : NULL, out);
}

/* ---- dump ---- */

static void dump_style(kn_styler *st, const kn_style *s, const kn_vars *inherited, int depth,
                       kn_sb *out) {
    for (unsigned g = 0; g < KN_GR_COUNT; g++) {
        size_t n;
        const uint16_t *p = kn_group_props(g, &n);
        for (size_t i = 0; kn_style_group(s, g) != kn_style_group(st->initial, g) && i < n; i++) {
            const kn_field *f = kn_field_of(p[i]);
            if (f->grammar == KN_CG_COLOR && ((const kn_color *)kn_style_field(s, p[i]))->current)
                continue;
            if (memcmp(kn_style_field(s, p[i]), kn_style_field(st->initial, p[i]), f->size) == 0)
                continue;
            kn_sb a = {0}, b = {0};
            kn_serialize_field(st, s, p[i], &a);
            kn_serialize_field(st, st->initial, p[i], &b);
            if (!kn_str_eq(kn_sb_str(&a), kn_sb_str(&b)))
                kn_sb_printf(out, "%*s%s: %.*s\n", depth * 2, "", kn_prop_get(p[i])->name, (int)a.n,
                             a.p ? a.p : "");
            kn_sb_free(&a);
            kn_sb_free(&b);
        }
    }
    for (uint32_t i = 0; s->vars && i < s->vars->n; i++) {
        if (kn_vars_find(inherited, s->vars->v[i].name).p == s->vars->v[i].text.p)
            continue;
        kn_str name = kn_atom_str(st->scene->atoms, s->vars->v[i].name), v = s->vars->v[i].text;
        kn_sb_printf(out, "%*s%.*s: %.*s\n", depth * 2, "", (int)name.n, name.p, (int)v.n, v.p);
    }
}

void kn_style_dump(kn_styler *st, const kn_node *top, kn_sb *out) {
    for (const kn_node *n = top; n; n = kn_node_next(n, top)) {
        int depth = 0;
        if (n->kind != KN_NODE_ELEMENT || !n->style)
            continue;
        for (const kn_node *p = kn_style_parent(n); p && n != top;
             p = p == top ? NULL : kn_style_parent(p))
            depth++;
        kn_str id = kn_node_attr(n, KN_A_id), cls = kn_node_attr(n, KN_A_class_),
               tag = kn_atom_str(st->scene->atoms, n->tag);
        kn_sb_printf(out, "%*s<%.*s%s%.*s%s%.*s>\n", depth * 2, "", (int)tag.n, tag.p,
                     id.n ? " #" : "", (int)id.n, id.p ? id.p : "", cls.n ? " ." : "", (int)cls.n,
                     cls.p ? cls.p : "");
        const kn_node *up = kn_style_parent(n);
        dump_style(st, n->style, up && up->style ? up->style->vars : NULL, depth + 2, out);
        const kn_style *const pseudo[] = {n->before, n->after, n->marker};
        static const char *const names[] = {"::before", "::after", "::marker"};
        for (int i = 0; i < 3; i++)
            if (pseudo[i]) {
                kn_sb_printf(out, "%*s%s\n", depth * 2 + 2, "", names[i]);
                dump_style(st, pseudo[i], n->style->vars, depth + 3, out);
            }
    }
}
