/* Computed values as text, the way Chrome's getComputedStyle prints them (CSSOM §6.7.2). */
#include "parser/css/color.h"
#include "src/style/internal.h"

/* ---- pieces ---- */

void kn_put_num(double v, kn_sb *out) {
    if (isinf(v))
        kn_sb_puts(out, v < 0 ? "-infinity" : "infinity");
    else
        kn_sb_num(out, v);
}

void kn_put_px(double v, kn_sb *out) {
    kn_put_num(v, out);
    kn_sb_puts(out, "px");
}

void kn_put_kw(kn_kw k, kn_sb *out) {
    kn_sb_put(out, kn_kw_str(k));
}

void kn_put_len(const kn_len *l, kn_sb *out) {
    if (l->kind == KN_LEN_KW) {
        kn_put_kw(l->kw, out);
        if (l->kw == KN_KW_fit_content && (l->px != 0 || l->has_pct)) {
            kn_len inner = {.has_pct = l->has_pct, .px = l->px, .pct = l->pct};
            kn_sb_putc(out, '(');
            kn_put_len(&inner, out);
            kn_sb_putc(out, ')');
        }
    } else if (l->kind == KN_LEN_CALC) {
        kn_calc_serialize(l->calc, out);
    } else if (!l->has_pct) {
        kn_put_px(l->px, out);
    } else if (l->px == 0) {
        kn_put_num(l->pct, out);
        kn_sb_putc(out, '%');
    } else {
        kn_sb_puts(out, "calc(");
        kn_put_num(l->pct, out);
        kn_sb_puts(out, l->px < 0 ? "% - " : "% + ");
        kn_put_px(fabsf(l->px), out);
        kn_sb_putc(out, ')');
    }
}

void kn_put_color(const kn_color *c, kn_sb *out) {
    kn_css_color css;
    kn_css_from_color(c, &css);
    kn_color_serialize(&css, out);
}

void kn_put_string(kn_str s, kn_sb *out) {
    kn_sb_putc(out, '"');
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"' || s.p[i] == '\\')
            kn_sb_putc(out, '\\');
        if ((unsigned char)s.p[i] < 0x20)
            kn_sb_printf(out, "\\%x ", s.p[i]);
        else
            kn_sb_putc(out, s.p[i]);
    }
    kn_sb_putc(out, '"');
}

void kn_put_url(kn_str s, kn_sb *out) {
    kn_sb_puts(out, "url(");
    kn_put_string(s, out);
    kn_sb_putc(out, ')');
}

void kn_put_ident(kn_str s, kn_sb *out) {
    for (size_t i = 0; i < s.n; i++) {
        int c = (unsigned char)s.p[i];
        bool first = i == 0 || (i == 1 && s.p[0] == '-');
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c == '-' && s.n > 1) ||
                     c == '_' || c >= 0x80 || (!first && kn_is_digit(c));
        if (!plain && kn_is_digit(c))
            kn_sb_printf(out, "\\%x ", c);
        else if (!plain)
            kn_sb_printf(out, "\\%c", c);
        else
            kn_sb_putc(out, (char)c);
    }
}

static void put_deg(double rad, kn_sb *out) {
    kn_put_num(rad * 180 / M_PI, out);
    kn_sb_puts(out, "deg");
}

static void comma(uint32_t i, kn_sb *out) {
    if (i)
        kn_sb_puts(out, ", ");
}

static void space(uint32_t i, kn_sb *out) {
    if (i)
        kn_sb_putc(out, ' ');
}

/* ---- one function per C type; `f` points to the field ---- */

static void put_kws(const kn_kws *l, uint32_t max, const char *sep, kn_sb *out) {
    for (uint32_t i = 0; l && i < (max ? max : l->n); i++) {
        if (i)
            kn_sb_puts(out, sep);
        kn_put_kw(l->v[i % l->n], out);
    }
}

/* Lists that say what one word says. */
static bool put_contain(const kn_kws *l, kn_sb *out) {
    static const kn_kw strict[] = {KN_KW_size, KN_KW_layout, KN_KW_style, KN_KW_paint};
    uint32_t skip = l && l->n == 3 ? 1 : 0;
    if (!l || (l->n != 4 && l->n != 3) || memcmp(l->v, strict + skip, l->n * sizeof *strict) != 0)
        return false;
    kn_sb_puts(out, skip ? "content" : "strict");
    return true;
}

static void put_int(const kn_int *v, kn_sb *out) {
    if (v->kw)
        kn_put_kw(v->kw, out);
    else
        kn_sb_printf(out, "%d", v->v);
}

static void put_families(const kn_families *l, kn_sb *out) {
    for (uint32_t i = 0; l && i < l->n; i++) {
        comma(i, out);
        if (l->v[i].generic)
            kn_put_kw(l->v[i].generic, out);
        else if (kn_css_family_is_plain(l->v[i].name))
            kn_sb_put(out, l->v[i].name);
        else
            kn_put_string(l->v[i].name, out);
    }
}

static void put_font_style(const kn_fontstyle *s, kn_sb *out) {
    kn_sb_puts(out, s->kind == 0 ? "normal" : s->kind == 1 ? "italic" : "oblique");
    if (s->kind == 2 && (s->deg != 14 || s->pad[0])) {
        kn_sb_putc(out, ' ');
        kn_put_num(s->deg, out);
        kn_sb_puts(out, "deg");
    }
}

static void put_size_adjust(const kn_size_adjust *s, kn_sb *out) {
    if (!s->metric) {
        kn_sb_puts(out, "none");
        return;
    }
    if (s->metric != KN_KW_ex_height) {
        kn_put_kw(s->metric, out);
        kn_sb_putc(out, ' ');
    }
    if (s->from_font)
        kn_sb_puts(out, "from-font");
    else
        kn_put_num(s->v, out);
}

/* `filled` is left out where a shape is named. */
static void put_emphasis(const kn_emphasis *e, kn_sb *out) {
    if (e->text.n) {
        kn_put_string(e->text, out);
    } else if (!e->fill) {
        kn_sb_puts(out, "none");
    } else {
        if (e->fill == KN_KW_open)
            kn_sb_puts(out, "open ");
        kn_put_kw(e->shape ? e->shape : KN_KW_dot, out); /* of horizontal text */
    }
}

static void put_tags(const kn_tags *l, bool features, kn_sb *out) {
    if (!l)
        kn_sb_puts(out, "normal");
    for (uint32_t i = 0; l && i < l->n; i++) {
        comma(i, out);
        kn_put_string((kn_str){l->v[i].tag, 4}, out);
        if (!features || l->v[i].v != 1) {
            kn_sb_putc(out, ' ');
            kn_put_num(l->v[i].v, out);
        }
    }
}

static void put_lens(const kn_lens *l, uint32_t max, kn_sb *out) {
    if (!l)
        kn_sb_puts(out, "none");
    for (uint32_t i = 0; l && i < (max ? max : l->n); i++) {
        comma(i, out);
        kn_put_len(&l->v[i % l->n], out);
    }
}

static void put_sizes(const kn_bgsizes *l, uint32_t max, kn_sb *out) {
    for (uint32_t i = 0; l && i < (max ? max : l->n); i++) {
        const kn_bgsize *s = &l->v[i % l->n];
        comma(i, out);
        if (s->kw) {
            kn_put_kw(s->kw, out);
            continue;
        }
        kn_put_len(&s->w, out);
        if (!kn_len_is_kw(s->h, KN_KW_auto) || !kn_len_is_kw(s->w, KN_KW_auto)) {
            kn_sb_putc(out, ' ');
            kn_put_len(&s->h, out);
        }
    }
}

static void put_repeats(const kn_bgrepeats *l, uint32_t max, kn_sb *out) {
    for (uint32_t i = 0; l && i < (max ? max : l->n); i++) {
        kn_bgrepeat r = l->v[i % l->n];
        comma(i, out);
        if (r.x == KN_KW_repeat && r.y == KN_KW_no_repeat) {
            kn_sb_puts(out, "repeat-x");
        } else if (r.x == KN_KW_no_repeat && r.y == KN_KW_repeat) {
            kn_sb_puts(out, "repeat-y");
        } else {
            kn_put_kw(r.x, out);
            if (r.x != r.y) {
                kn_sb_putc(out, ' ');
                kn_put_kw(r.y, out);
            }
        }
    }
}

static void put_ratio(const kn_ratio *r, kn_sb *out) {
    if (r->is_auto)
        kn_sb_puts(out, r->has ? "auto " : "auto");
    if (r->has) {
        kn_put_num(r->w, out);
        kn_sb_puts(out, " / ");
        kn_put_num(r->h, out);
    }
}

static void put_names(const kn_names *l, kn_prop p, kn_sb *out) {
    if (!l)
        kn_sb_puts(out, p == KN_PROP_WILL_CHANGE ? "auto" : "none");
    for (uint32_t i = 0; l && i < l->n; i++) {
        if (i)
            kn_sb_puts(out, p == KN_PROP_CONTAINER_NAME ? " " : ", ");
        kn_put_ident(l->v[i], out);
    }
}

static void put_align(const kn_align *a, kn_sb *out) {
    if (a->mod) {
        kn_put_kw(a->mod, out);
        kn_sb_putc(out, ' ');
    }
    kn_put_kw(a->kw, out);
}

static void put_list_type(const kn_list_type *t, kn_sb *out) {
    if (t->is_string)
        kn_put_string(t->name, out);
    else if (t->name.n)
        kn_put_ident(t->name, out);
    else
        kn_sb_puts(out, "none");
}

static void put_quotes(const kn_names *l, kn_sb *out) {
    if (!l || !l->n)
        kn_sb_puts(out, l ? "none" : "auto");
    for (uint32_t i = 0; l && i < l->n; i++) {
        space(i, out);
        kn_put_string(l->v[i], out);
    }
}

static void put_content(const kn_content *c, kn_sb *out) {
    if (!c || c->n == 0) {
        kn_put_kw(c && c->kw ? c->kw : KN_KW_normal, out);
        return;
    }
    for (uint32_t i = 0; i < c->n; i++) {
        const kn_content_item *it = &c->v[i];
        space(i, out);
        switch ((kn_content_kind)it->kind) {
        case KN_GC_TEXT:
            kn_put_string(it->text, out);
            break;
        case KN_GC_IMAGE:
            kn_put_url(it->text, out);
            break;
        case KN_GC_COUNTER:
        case KN_GC_COUNTERS:
            kn_sb_puts(out, it->kind == KN_GC_COUNTER ? "counter(" : "counters(");
            kn_put_ident(it->text, out);
            if (it->kind == KN_GC_COUNTERS) {
                kn_sb_puts(out, ", ");
                kn_put_string(it->sep, out);
            }
            if (it->style.is_string || !kn_str_eq(it->style.name, KN_S("decimal"))) {
                kn_sb_puts(out, ", ");
                put_list_type(&it->style, out);
            }
            kn_sb_putc(out, ')');
            break;
        case KN_GC_OPEN_QUOTE:
            kn_sb_puts(out, "open-quote");
            break;
        case KN_GC_CLOSE_QUOTE:
            kn_sb_puts(out, "close-quote");
            break;
        case KN_GC_NO_OPEN_QUOTE:
            kn_sb_puts(out, "no-open-quote");
            break;
        case KN_GC_NO_CLOSE_QUOTE:
            kn_sb_puts(out, "no-close-quote");
            break;
        }
    }
}

static void put_counters(const kn_counters *l, kn_sb *out) {
    if (!l)
        kn_sb_puts(out, "none");
    for (uint32_t i = 0; l && i < l->n; i++) {
        space(i, out);
        kn_put_ident(l->v[i].name, out);
        kn_sb_printf(out, " %d", l->v[i].v);
    }
}

static void put_times(const kn_nums *l, kn_sb *out) {
    for (uint32_t i = 0; l && i < l->n; i++) {
        comma(i, out);
        kn_put_num(l->v[i], out);
        kn_sb_putc(out, 's');
    }
}

static void put_nums(const kn_nums *l, kn_sb *out) {
    for (uint32_t i = 0; l && i < l->n; i++) {
        comma(i, out);
        if (isinf(l->v[i]))
            kn_sb_puts(out, "infinite");
        else
            kn_put_num(l->v[i], out);
    }
}

static void put_easing(const kn_easing *e, kn_sb *out) {
    static const struct {
        float p[4];
        const char *name;
    } known[] = {{{0.25f, 0.1f, 0.25f, 1}, "ease"},
                 {{0.42f, 0, 1, 1}, "ease-in"},
                 {{0, 0, 0.58f, 1}, "ease-out"},
                 {{0.42f, 0, 0.58f, 1}, "ease-in-out"}};
    static const char *const jumps[] = {"start", "", "jump-none", "jump-both"};
    if (e->kind == 0) {
        kn_sb_puts(out, "linear");
    } else if (e->kind == 1) {
        for (size_t i = 0; i < KN_COUNTOF(known); i++)
            if (e->pad[0] && memcmp(known[i].p, e->p, sizeof e->p) == 0) {
                kn_sb_puts(out, known[i].name);
                return;
            }
        kn_sb_puts(out, "cubic-bezier(");
        for (uint32_t i = 0; i < 4; i++)
            comma(i, out), kn_put_num(e->p[i], out);
        kn_sb_putc(out, ')');
    } else if (e->kind == 2) {
        const char *jump = e->pad[0] ? "jump-start" : jumps[(int)e->p[1] & 3];
        kn_sb_printf(out, "steps(%d%s%s)", (int)e->p[0], *jump ? ", " : "", jump);
    } else {
        kn_sb_puts(out, "linear(");
        for (uint32_t i = 0; e->points && i + 1 < e->points->n; i += 2) {
            comma(i, out);
            kn_put_num(e->points->v[i], out);
            kn_sb_putc(out, ' ');
            kn_put_num(e->points->v[i + 1] * 100, out);
            kn_sb_putc(out, '%');
        }
        kn_sb_putc(out, ')');
    }
}

static void put_easings(const kn_easings *l, kn_sb *out) {
    for (uint32_t i = 0; l && i < l->n; i++) {
        comma(i, out);
        put_easing(&l->v[i], out);
    }
}

static void put_paint(const kn_spaint *p, kn_sb *out) {
    if (p->kind == 1) {
        kn_put_color(&p->color, out);
    } else if (p->kind == 2) {
        kn_put_url(p->url, out);
        if (p->has_fallback) {
            kn_sb_putc(out, ' ');
            kn_put_color(&p->color, out);
        }
    } else {
        kn_sb_puts(out, p->kind == 0 ? "none" : p->kind == 3 ? "context-fill" : "context-stroke");
    }
}

static void put_gridline(const kn_gridline *g, kn_sb *out) {
    bool any = false;
    if (g->is_auto) {
        kn_sb_puts(out, "auto");
        return;
    }
    if (g->span)
        kn_sb_puts(out, "span"), any = true;
    if (g->n) {
        space(any, out);
        kn_sb_printf(out, "%d", g->n), any = true;
    }
    if (g->name.n) {
        space(any, out);
        kn_put_ident(g->name, out);
    }
}

static void put_areas(const kn_areas *a, kn_sb *out) {
    if (!a)
        kn_sb_puts(out, "none");
    for (uint32_t r = 0; a && r < a->rows; r++) {
        space(r, out);
        kn_sb_putc(out, '"');
        for (uint32_t c = 0; c < a->cols; c++) {
            space(c, out);
            kn_sb_put(out, a->v[r * a->cols + c]);
        }
        kn_sb_putc(out, '"');
    }
}

static void put_rotate(const kn_tfs *l, kn_sb *out) {
    static const char *const axes[] = {"x ", "y ", ""};
    const double *m;
    if (!l) {
        kn_sb_puts(out, "none");
        return;
    }
    m = l->v[0].m;
    int zero = 0, axis = 2;
    for (int i = 0; i < 3; i++)
        zero += m[i] == 0, axis = m[i] != 0 ? i : axis;
    bool turned = zero == 2 && m[axis] < 0;
    if (zero == 2) {
        kn_sb_puts(out, axes[axis]);
    } else {
        for (int i = 0; i < 3; i++)
            kn_put_num(m[i], out), kn_sb_putc(out, ' ');
    }
    put_deg(turned ? -m[3] : m[3], out);
}

static void put_translate(const kn_tfs *l, kn_sb *out) {
    if (!l) {
        kn_sb_puts(out, "none");
        return;
    }
    const kn_len *a = l->v[0].a;
    bool z = a[2].px != 0, y = z || a[1].px != 0 || a[1].has_pct || a[1].kind == KN_LEN_CALC;
    kn_put_len(&a[0], out);
    if (y)
        kn_sb_putc(out, ' '), kn_put_len(&a[1], out);
    if (z)
        kn_sb_putc(out, ' '), kn_put_len(&a[2], out);
}

static void put_scale(const kn_tfs *l, kn_sb *out) {
    if (!l) {
        kn_sb_puts(out, "none");
        return;
    }
    const double *m = l->v[0].m;
    kn_put_num(m[0], out);
    if (m[1] != m[0] || m[2] != 1)
        kn_sb_putc(out, ' '), kn_put_num(m[1], out);
    if (m[2] != 1)
        kn_sb_putc(out, ' '), kn_put_num(m[2], out);
}

static void put_line_height(const kn_style *s, kn_sb *out) {
    const kn_lineheight *l = &s->font->line_height;
    if (l->kind == 0)
        kn_sb_puts(out, "normal");
    else
        kn_put_px(l->kind == 1 ? l->v * s->font->size : l->v, out);
}

static void put_len2(const kn_len2 *l, bool fold, kn_sb *out) {
    kn_put_len(&l->x, out);
    if (fold && memcmp(&l->x, &l->y, sizeof l->x) == 0)
        return;
    kn_sb_putc(out, ' ');
    kn_put_len(&l->y, out);
}

static void put_origin(const kn_len3 *l, kn_sb *out) {
    kn_put_len(&l->x, out);
    kn_sb_putc(out, ' ');
    kn_put_len(&l->y, out);
    if (l->z.px != 0)
        kn_sb_putc(out, ' '), kn_put_len(&l->z, out);
}

static void put_transform(const kn_tfs *l, kn_sb *out) {
    double m[16];
    if (!l) {
        kn_sb_puts(out, "none");
        return;
    }
    kn_tfs_matrix(l, 0, 0, m);
    kn_put_matrix(m, out);
}

/* Lists beside background-image or mask-image print one entry for each image; 0: as many as they
 * have. */
static uint32_t layers_of(const kn_style *s, kn_prop p) {
    bool bg = p >= KN_PROP_BACKGROUND_POSITION_X && p <= KN_PROP_BACKGROUND_BLEND_MODE;
    bool mask = p >= KN_PROP_MASK_POSITION_X && p <= KN_PROP_MASK_COMPOSITE;
    const kn_cimages *l = bg ? s->bg->image : mask ? s->fx->mask_image : NULL;
    return bg || mask ? (l ? l->n : 1) : 0;
}

void kn_serialize_field(kn_styler *st, const kn_style *s, kn_prop p, kn_sb *out) {
    const void *f = kn_style_field(s, p);
    uint32_t layers = layers_of(s, p);
#define PTR(T) (*(const T *const *)f)
    switch ((kn_cg)kn_field_of(p)->grammar) {
    case KN_CG_KW:
    case KN_CG_DISPLAY:
        kn_put_kw(*(const kn_kw *)f, out);
        break;
    case KN_CG_KWLIST:
        if (p == KN_PROP_CONTAIN && put_contain(PTR(kn_kws), out))
            break;
        put_kws(PTR(kn_kws), 0, " ", out);
        break;
    case KN_CG_KWS:
        put_kws(PTR(kn_kws), layers, ", ", out);
        break;
    case KN_CG_NUM:
    case KN_CG_ALPHA:
    case KN_CG_ALPHA_UNBOUNDED:
    case KN_CG_FONT_WEIGHT:
        kn_put_num(*(const float *)f, out);
        break;
    case KN_CG_FONT_STRETCH:
        kn_put_num(*(const float *)f, out);
        kn_sb_putc(out, '%');
        break;
    case KN_CG_LINE_WIDTH:
    case KN_CG_FONT_SIZE:
        kn_put_px(*(const float *)f, out);
        break;
    case KN_CG_INT:
        put_int(f, out);
        break;
    case KN_CG_LEN:
    case KN_CG_LP:
    case KN_CG_SIZE:
    case KN_CG_SVG_LP:
        kn_put_len(f, out);
        break;
    case KN_CG_POSITION:
        put_len2(f, false, out);
        break;
    case KN_CG_LEN2:
    case KN_CG_RADIUS:
        put_len2(f, true, out);
        break;
    case KN_CG_ORIGIN:
        put_origin(f, out);
        break;
    case KN_CG_TRANSLATE:
        put_translate(PTR(kn_tfs), out);
        break;
    case KN_CG_ROTATE:
        put_rotate(PTR(kn_tfs), out);
        break;
    case KN_CG_SCALE:
        put_scale(PTR(kn_tfs), out);
        break;
    case KN_CG_TRANSFORM:
        put_transform(PTR(kn_tfs), out);
        break;
    case KN_CG_COLOR:
        kn_put_color(f, out);
        break;
    case KN_CG_FAMILIES:
        put_families(PTR(kn_families), out);
        break;
    case KN_CG_FONT_STYLE:
        put_font_style(f, out);
        break;
    case KN_CG_LINE_HEIGHT:
        put_line_height(s, out);
        break;
    case KN_CG_TAGS:
        put_tags(PTR(kn_tags), p == KN_PROP_FONT_FEATURE_SETTINGS, out);
        break;
    case KN_CG_ALTERNATES:
        kn_sb_put(out, ((const kn_str *)f)->n ? *(const kn_str *)f : KN_S("normal"));
        break;
    case KN_CG_SIZE_ADJUST:
        put_size_adjust(f, out);
        break;
    case KN_CG_EMPHASIS:
        put_emphasis(f, out);
        break;
    case KN_CG_NUM_OR_LEN:
        kn_put_num(((const kn_num_or_len *)f)->v, out);
        if (((const kn_num_or_len *)f)->is_len)
            kn_sb_puts(out, "px");
        break;
    case KN_CG_SHADOWS:
        kn_put_shadows(PTR(kn_shadows), p == KN_PROP_BOX_SHADOW, out);
        break;
    case KN_CG_IMAGE:
    case KN_CG_IMAGES:
        kn_put_images(PTR(kn_cimages), out);
        break;
    case KN_CG_LENS:
    case KN_CG_SVG_LENS:
        put_lens(PTR(kn_lens), layers, out);
        break;
    case KN_CG_SIZES:
        put_sizes(PTR(kn_bgsizes), layers, out);
        break;
    case KN_CG_REPEATS:
        put_repeats(PTR(kn_bgrepeats), layers, out);
        break;
    case KN_CG_SIDES:
        kn_put_sides(f, out);
        break;
    case KN_CG_EDGE_REPEAT: {
        const kn_bgrepeat *r = f;
        kn_put_kw(r->x, out);
        if (r->x != r->y) {
            kn_sb_putc(out, ' ');
            kn_put_kw(r->y, out);
        }
        break;
    }
    case KN_CG_CORNER:
        kn_put_corner(*(const float *)f, out);
        break;
    case KN_CG_RATIO:
        put_ratio(f, out);
        break;
    case KN_CG_NAMES:
        put_names(PTR(kn_names), p, out);
        break;
    case KN_CG_ALIGN:
        put_align(f, out);
        break;
    case KN_CG_TRACKS:
        kn_put_tracks(PTR(kn_tracks), out);
        break;
    case KN_CG_AREAS:
        put_areas(PTR(kn_areas), out);
        break;
    case KN_CG_GRID_LINE:
        put_gridline(f, out);
        break;
    case KN_CG_FILTERS:
        kn_put_filters(PTR(kn_ffs), out);
        break;
    case KN_CG_SHAPE:
        kn_put_shape(PTR(kn_bshape), out);
        break;
    case KN_CG_CONTENT:
        put_content(PTR(kn_content), out);
        break;
    case KN_CG_LIST_TYPE:
        put_list_type(f, out);
        break;
    case KN_CG_QUOTES:
        put_quotes(PTR(kn_names), out);
        break;
    case KN_CG_COUNTERS:
        put_counters(PTR(kn_counters), out);
        break;
    case KN_CG_TIMES:
        put_times(PTR(kn_nums), out);
        break;
    case KN_CG_NUMS:
        put_nums(PTR(kn_nums), out);
        break;
    case KN_CG_EASINGS:
        put_easings(PTR(kn_easings), out);
        break;
    case KN_CG_PAINT:
        put_paint(f, out);
        break;
    case KN_CG_URL_OR_NONE:
        if (((const kn_str *)f)->n)
            kn_put_url(*(const kn_str *)f, out);
        else
            kn_sb_puts(out, "none");
        break;
    case KN_CG_SVG_PATH:
        if (((const kn_str *)f)->n) {
            kn_sb_puts(out, "path(");
            kn_put_path(*(const kn_str *)f, out);
            kn_sb_putc(out, ')');
        } else {
            kn_sb_puts(out, "none");
        }
        break;
    case KN_CG_RAW:
        kn_sb_put(out, *(const kn_str *)f);
        break;
    case KN_CG_COUNT:
        break;
    }
#undef PTR
}
