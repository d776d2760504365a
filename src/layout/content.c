/* Generated content: counters (CSS Lists 3 §4), `content` of pseudo-elements, text of list markers.
 */
#include "src/layout/quotes.h"
#include "src/layout/sizing.h"

typedef struct counter {
    kn_str name;
    int32_t v;
    uint32_t level; /* depth of the element list that it was made in; gone when that list ends */
} counter;
struct kn_counters_state {
    KN_VEC(counter) v; /* outermost first */
    uint32_t level;
    int quotes; /* depth of quotation */
};

kn_counters_state *kn_counters_new(void) {
    return KN_NEW(kn_counters_state);
}
void kn_counters_free(kn_counters_state *c) {
    kn_vec_free(&c->v);
    free(c);
}

static counter *find(kn_counters_state *c, kn_str name) {
    for (size_t i = c->v.n; i-- > 0;)
        if (kn_str_eq(c->v.v[i].name, name))
            return &c->v.v[i];
    return NULL;
}
static void reset(kn_counters_state *c, kn_str name, int32_t v) {
    counter *k = find(c, name);
    if (k && k->level == c->level)
        k->v = v; /* an elder sibling's counter is replaced */
    else
        kn_vec_push(&c->v, (counter){name, v, c->level});
}
static void change(kn_counters_state *c, kn_str name, int32_t v, bool set) {
    counter *k = find(c, name);
    if (!k) {
        reset(c, name, 0);
        k = find(c, name);
    }
    k->v = set ? v : kn_sat32((int64_t)k->v + v);
}

void kn_counters_enter(kn_counters_state *c, const kn_node *n, const kn_style *st) {
    c->level++;
}
void kn_counters_leave(kn_counters_state *c, const kn_style *st) {
    while (c->v.n && c->v.v[c->v.n - 1].level >= c->level)
        c->v.n--;
    c->level--;
}

static bool int_attr(const kn_node *n, kn_str name, const kn_scene *s, int32_t *out) {
    kn_atom a = kn_atom_find(s->atoms, name);
    kn_str t = a ? kn_str_trim(kn_node_attr(n, a)) : (kn_str){0};
    double v;
    const char *end;
    if (!t.n || !kn_parse_double(t.p, t.p + t.n, &v, &end) || v < -1e9 || v > 1e9)
        return false;
    *out = (int32_t)v;
    return true;
}

static bool names(const kn_counters *l, kn_str name) {
    for (uint32_t i = 0; l && i < l->n; i++)
        if (kn_str_eq(l->v[i].name, name))
            return true;
    return false;
}

/* HTML 15.3.8: lists number their items without author rules. */
static void implied_list_item(kn_layout *l, kn_counters_state *c, const kn_node *n,
                              const kn_style *st) {
    kn_str item = KN_S("list-item");
    int32_t v;
    if (n->ns == KN_NS_HTML && (n->tag == KN_A_ol || n->tag == KN_A_ul) &&
        !names(st->gen->counter_reset, item))
        reset(c, item, int_attr(n, KN_S("start"), l->scene, &v) ? kn_sat32((int64_t)v - 1) : 0);
    if (st->box->display != KN_KW_list_item || names(st->gen->counter_increment, item))
        return;
    if (kn_is_html(n, KN_A_li) && int_attr(n, KN_S("value"), l->scene, &v))
        change(c, item, v, true);
    else
        change(c, item, 1, false);
}

void kn_counters_apply(kn_layout *l, kn_counters_state *c, const kn_node *n, const kn_style *st) {
    const kn_sg_gen *g = st->gen;
    for (uint32_t i = 0; g->counter_reset && i < g->counter_reset->n; i++)
        reset(c, g->counter_reset->v[i].name, g->counter_reset->v[i].v);
    for (uint32_t i = 0; g->counter_increment && i < g->counter_increment->n; i++)
        change(c, g->counter_increment->v[i].name, g->counter_increment->v[i].v, false);
    for (uint32_t i = 0; g->counter_set && i < g->counter_set->n; i++)
        change(c, g->counter_set->v[i].name, g->counter_set->v[i].v, true);
    if (n)
        implied_list_item(l, c, n, st);
}

/* ---- counter styles (CSS Counter Styles 3 §6) ---- */
static void roman(kn_sb *out, int v, bool upper) {
    static const struct {
        int v;
        const char *lo, *up;
    } d[] = {{1000, "m", "M"}, {900, "cm", "CM"}, {500, "d", "D"}, {400, "cd", "CD"},
             {100, "c", "C"},  {90, "xc", "XC"},  {50, "l", "L"},  {40, "xl", "XL"},
             {10, "x", "X"},   {9, "ix", "IX"},   {5, "v", "V"},   {4, "iv", "IV"},
             {1, "i", "I"}};
    for (size_t i = 0; i < KN_COUNTOF(d); i++)
        for (; v >= d[i].v; v -= d[i].v)
            kn_sb_puts(out, upper ? d[i].up : d[i].lo);
}
static void alpha(kn_sb *out, int v, uint32_t first, int n) {
    uint32_t digits[16];
    int k = 0;
    for (; v > 0 && k < 16; v = (v - 1) / n)
        digits[k++] = first + (uint32_t)((v - 1) % n);
    while (k-- > 0) {
        char buf[4];
        kn_sb_put(out, (kn_str){buf, (size_t)kn_utf8_put(buf, digits[k])});
    }
}
/* Returns false for symbols, which take no full stop behind them. */
static bool counter_text(kn_sb *out, kn_kw style, int32_t v) {
    switch (style) {
    case KN_KW_none:
        return false;
    case KN_KW_disc:
        kn_sb_puts(out, "\xE2\x80\xA2");
        return false;
    case KN_KW_circle:
        kn_sb_puts(out, "\xE2\x97\xA6");
        return false;
    case KN_KW_square:
        kn_sb_puts(out, "\xE2\x96\xAA");
        return false;
    case KN_KW_disclosure_open:
        kn_sb_puts(out, "\xE2\x96\xBE");
        return false;
    case KN_KW_disclosure_closed:
        kn_sb_puts(out, "\xE2\x96\xB8");
        return false;
    case KN_KW_decimal_leading_zero:
        kn_sb_printf(out, v < 0 ? "-%02d" : "%02d", v < 0 ? -v : v);
        return true;
    case KN_KW_lower_roman:
    case KN_KW_upper_roman:
        if (v > 0 && v < 4000) {
            roman(out, v, style == KN_KW_upper_roman);
            return true;
        }
        break;
    case KN_KW_lower_alpha:
    case KN_KW_lower_latin:
        if (v > 0) {
            alpha(out, v, 'a', 26);
            return true;
        }
        break;
    case KN_KW_upper_alpha:
    case KN_KW_upper_latin:
        if (v > 0) {
            alpha(out, v, 'A', 26);
            return true;
        }
        break;
    default:
        break;
    }
    kn_sb_printf(out, "%d", v);
    return true;
}

static kn_str keep(kn_layout *l, kn_sb *sb) {
    kn_str s = kn_arena_str(l->arena, kn_sb_str(sb));
    kn_sb_free(sb);
    return s;
}

kn_str kn_marker_text(kn_layout *l, kn_counters_state *c, const kn_style *st) {
    kn_sb sb = {0};
    counter *k = find(c, KN_S("list-item"));
    if (counter_text(&sb, st->text->list_type, k ? k->v : 0))
        kn_sb_putc(&sb, '.');
    kn_sb_puts(&sb, "\xC2\xA0"); /* a space that does not collapse */
    return keep(l, &sb);
}

static void item_text(kn_counters_state *c, const kn_node *n, const kn_style *st,
                      const kn_content_item *it, kn_sb *out) {
    kn_kw style = it->style ? it->style : KN_KW_decimal;
    bool first = true;
    switch (it->kind) {
    case KN_GC_TEXT:
        kn_sb_put(out, it->text);
        break;
    case KN_GC_COUNTER: {
        counter *k = find(c, it->text);
        counter_text(out, style, k ? k->v : 0);
        break;
    }
    case KN_GC_COUNTERS:
        for (size_t i = 0; i < c->v.n; i++) {
            if (!kn_str_eq(c->v.v[i].name, it->text))
                continue;
            if (!first)
                kn_sb_put(out, it->sep);
            first = false;
            counter_text(out, style, c->v.v[i].v);
        }
        break;
    case KN_GC_OPEN_QUOTE:
        kn_quote_mark(n, st->text->quotes, c->quotes++, true, out);
        break;
    case KN_GC_CLOSE_QUOTE:
        if (c->quotes > 0) /* one that closes nothing does not show */
            kn_quote_mark(n, st->text->quotes, --c->quotes, false, out);
        break;
    case KN_GC_NO_QUOTE:
        c->quotes += it->style == KN_KW_no_open_quote ? 1 : -(c->quotes > 0);
        break;
    default:
        break;
    }
}

void kn_build_content(kn_layout *l, kn_counters_state *c, kn_box *b, const kn_style *st) {
    const kn_content *list = st->gen->content;
    kn_sb text = {0};
    for (uint32_t i = 0; list && i < list->n; i++) {
        if (list->v[i].kind != KN_GC_IMAGE) {
            item_text(c, b->node, st, &list->v[i], &text);
            continue;
        }
        if (text.n)
            kn_text_box(l, b, b->node, keep(l, &text));
        kn_box *im = kn_box_new(l, KN_BOX_REPLACED, b->node,
                                kn_style_anonymous(l->styler, st, KN_KW_inline));
        im->replaced = KN_REPL_IMAGE;
        im->pseudo = b->pseudo;
        im->atomic = b->kind != KN_BOX_FLEX && b->kind != KN_BOX_GRID;
        kn_image_natural(l, im, list->v[i].text);
        kn_box_append(b, im);
    }
    if (text.n)
        kn_text_box(l, b, b->node, keep(l, &text));
    kn_sb_free(&text);
}
