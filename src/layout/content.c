/* Generated content: counters (CSS Lists 3 §4), `content` of pseudo-elements, text of list markers.
 */
#include "src/layout/sizing.h"

static const kn_str list_item = {"list-item", 9};
/* Markers number all list items, the counter of `content` those of <li> only (Blink). What authors
 * do to list-item happens to both. */
static const kn_str ordinal = {"\1", 1};

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

/* CSS Lists 3 §4.4: siblings inherit a counter only where no outer one has its name. */
void kn_counters_end(kn_counters_state *c) {
    for (size_t i = c->v.n; i-- > 0 && c->v.v[i].level == c->level;)
        for (size_t j = 0; j < i; j++)
            if (kn_str_eq(c->v.v[j].name, c->v.v[i].name)) {
                memmove(&c->v.v[i], &c->v.v[i + 1], (c->v.n - i - 1) * sizeof c->v.v[0]);
                c->v.n--;
                break;
            }
}

void kn_counters_enter(kn_counters_state *c) {
    c->level++;
}
void kn_counters_leave(kn_counters_state *c) {
    while (c->v.n && c->v.v[c->v.n - 1].level >= c->level)
        c->v.n--;
    c->level--;
}

/* HTML 2.3.4.1: digits, what follows them does not matter. */
static bool int_attr(const kn_node *n, kn_str name, const kn_scene *s, int32_t *out) {
    kn_atom a = kn_atom_find(s->atoms, name);
    kn_str t = a ? kn_str_trim(kn_node_attr(n, a)) : (kn_str){0};
    size_t i = t.n && (t.p[0] == '-' || t.p[0] == '+');
    int64_t v = 0;
    if (i >= t.n || !kn_is_digit((unsigned char)t.p[i]))
        return false;
    for (; i < t.n && kn_is_digit((unsigned char)t.p[i]) && v < INT32_MAX; i++)
        v = v * 10 + (t.p[i] - '0');
    *out = kn_sat32(t.p[0] == '-' ? -v : v);
    return true;
}

static bool has_attr(const kn_node *n, kn_str name, const kn_scene *s) {
    kn_atom a = kn_atom_find(s->atoms, name);
    return a && kn_node_has_attr(n, a);
}

static bool names(const kn_counters *l, kn_str name) {
    for (uint32_t i = 0; l && i < l->n; i++)
        if (kn_str_eq(l->v[i].name, name))
            return true;
    return false;
}

static bool is_list(const kn_node *n) {
    return n->ns == KN_NS_HTML && (n->tag == KN_A_ol || n->tag == KN_A_ul || n->tag == KN_A_menu);
}

static bool is_reversed(const kn_scene *s, const kn_node *n) {
    return kn_is_html(n, KN_A_ol) && has_attr(n, KN_S("reversed"), s);
}

static const kn_node *list_of(const kn_node *n) {
    const kn_node *p = n->parent;
    while (p && p->kind == KN_NODE_ELEMENT && !is_list(p))
        p = p->parent;
    return p;
}

/* Items of a reversed list (HTML 4.4.5): it starts with their number. */
static int32_t count_items(const kn_node *list) {
    int32_t n = 0;
    for (const kn_node *c = kn_node_next(list, list); c; c = kn_node_next(c, list))
        n += c->kind == KN_NODE_ELEMENT && c->style && c->style->box->display == KN_KW_list_item &&
             list_of(c) == list;
    return n;
}

/* HTML 15.3.8: lists number their items without author rules. */
static void implied_reset(kn_layout *l, kn_counters_state *c, const kn_node *n) {
    int32_t v, step = is_reversed(l->scene, n) ? -1 : 1;
    if (!kn_is_html(n, KN_A_ol) || !int_attr(n, KN_S("start"), l->scene, &v))
        v = step < 0 ? count_items(n) : 1;
    reset(c, list_item, kn_sat32((int64_t)v - step));
    reset(c, ordinal, kn_sat32((int64_t)v - step));
}

static void implied_increment(kn_layout *l, kn_counters_state *c, const kn_node *n) {
    const kn_node *list = list_of(n);
    int32_t v;
    int32_t step = list && is_reversed(l->scene, list) ? -1 : 1;
    change(c, ordinal, step, false);
    if (!kn_is_html(n, KN_A_li))
        return;
    change(c, list_item, step, false);
    /* an author's reset of the list makes values void (Blink) */
    bool own = list && list->style && names(list->style->gen->counter_reset, list_item);
    if (!own && int_attr(n, KN_S("value"), l->scene, &v)) {
        change(c, list_item, v, true);
        change(c, ordinal, v, true);
    }
}

static void change_all(kn_counters_state *c, const kn_counters *list, bool set) {
    for (uint32_t i = 0; list && i < list->n; i++) {
        change(c, list->v[i].name, list->v[i].v, set);
        if (kn_str_eq(list->v[i].name, list_item))
            change(c, ordinal, list->v[i].v, set);
    }
}

void kn_counters_apply(kn_layout *l, kn_counters_state *c, const kn_node *n, const kn_style *st) {
    const kn_sg_gen *g = st->gen;
    if (st->box->display == KN_KW_contents) { /* no box, no counting (Blink) */
        if (n && is_list(n))
            implied_reset(l, c, n);
        return;
    }
    for (uint32_t i = 0; g->counter_reset && i < g->counter_reset->n; i++) {
        reset(c, g->counter_reset->v[i].name, g->counter_reset->v[i].v);
        if (kn_str_eq(g->counter_reset->v[i].name, list_item))
            reset(c, ordinal, g->counter_reset->v[i].v);
    }
    if (n && is_list(n) && !names(g->counter_reset, list_item))
        implied_reset(l, c, n);
    change_all(c, g->counter_increment, false);
    if (kn_is_list_item(st) && !names(g->counter_increment, list_item)) {
        if (n)
            implied_increment(l, c, n);
        else
            change(c, ordinal, 1, false);
    }
    change_all(c, g->counter_set, true);
}

static kn_str keep(kn_layout *l, kn_sb *sb) {
    kn_str s = kn_arena_str(l->arena, kn_sb_str(sb));
    kn_sb_free(sb);
    return s;
}

static int32_t value_of(kn_counters_state *c, kn_str name) {
    const counter *k = find(c, name);
    return k ? k->v : 0;
}

/* ---- items of `content` ---- */
static void put_quote(kn_layout *l, kn_counters_state *c, const kn_box *b, const kn_style *st,
                      uint8_t kind, kn_sb *out) {
    bool open = kind == KN_GC_OPEN_QUOTE || kind == KN_GC_NO_OPEN_QUOTE;
    bool shown = kind == KN_GC_OPEN_QUOTE || kind == KN_GC_CLOSE_QUOTE;
    if (!open && !c->quotes) /* CSS Content 3 §2.4.2: nothing is open */
        return;
    c->quotes -= !open;
    if (shown)
        kn_sb_put(out, kn_quote(b->node, st->text->quotes, (uint32_t)c->quotes, open));
    c->quotes += open;
}

static void item_text(kn_layout *l, kn_counters_state *c, const kn_box *b, const kn_style *st,
                      const kn_content_item *it, kn_sb *out) {
    bool first = true;
    switch (it->kind) {
    case KN_GC_TEXT:
        kn_sb_put(out, it->text);
        break;
    case KN_GC_COUNTER:
        kn_counter_text(l->styler, &it->style, value_of(c, it->text), out);
        break;
    case KN_GC_COUNTERS:
        for (size_t i = 0; i < c->v.n; i++) {
            if (!kn_str_eq(c->v.v[i].name, it->text))
                continue;
            if (!first)
                kn_sb_put(out, it->sep);
            first = false;
            kn_counter_text(l->styler, &it->style, c->v.v[i].v, out);
        }
        if (first)
            kn_counter_text(l->styler, &it->style, 0, out);
        break;
    default:
        put_quote(l, c, b, st, it->kind, out);
        break;
    }
}

static kn_box *image_box(kn_layout *l, kn_box *b, const kn_style *st, kn_str url, double density) {
    kn_box *im =
        kn_box_new(l, KN_BOX_REPLACED, b->node, kn_style_anonymous(l->styler, st, KN_KW_inline));
    im->replaced = KN_REPL_IMAGE;
    im->pseudo = b->pseudo;
    im->atomic = b->kind != KN_BOX_FLEX && b->kind != KN_BOX_GRID;
    kn_box_picture(l, im, url, density);
    kn_box_append(b, im);
    return im;
}

void kn_build_content(kn_layout *l, kn_counters_state *c, kn_box *b, const kn_style *st) {
    const kn_content *list = st->gen->content;
    kn_sb text = {0};
    for (uint32_t i = 0; list && i < list->n; i++) {
        if (list->v[i].kind != KN_GC_IMAGE) {
            item_text(l, c, b, st, &list->v[i], &text);
            continue;
        }
        if (text.n)
            kn_text_box(l, b, b->node, keep(l, &text));
        image_box(l, b, st, list->v[i].text, 1);
    }
    if (text.n)
        kn_text_box(l, b, b->node, keep(l, &text));
    kn_sb_free(&text);
}

/* ---- list markers (CSS Lists 3 §3) ---- */

/* One that is missing is none: the list-style-type takes its place. */
static bool marker_image(kn_layout *l, kn_box *m, const kn_style *li) {
    const kn_cimages *list = li->text->list_image;
    if (!list || !list->n || list->v[0].kind != KN_CI_URL || !l->src.image ||
        !l->src.image(l->src.ctx, m->node, list->v[0].url))
        return false;
    image_box(l, m, m->style, list->v[0].url, (double)list->v[0].density)->marker_part =
        KN_MARKER_IMAGE;
    return true;
}

static void marker_symbol(kn_layout *l, kn_box *m, bool inside) {
    kn_box *b = kn_box_new(l, KN_BOX_REPLACED, m->node,
                           kn_style_anonymous(l->styler, m->style, KN_KW_inline));
    b->replaced = KN_REPL_SYMBOL;
    b->marker_part = inside ? KN_MARKER_SYMBOL_INSIDE : KN_MARKER_SYMBOL_OUTSIDE;
    b->pseudo = KN_PE_MARKER;
    b->atomic = true;
    kn_box_append(m, b);
}

bool kn_marker_content(kn_layout *l, kn_counters_state *c, kn_box *m, const kn_style *li,
                       bool inside) {
    kn_sb sb = {0};
    kn_counter_style cs;
    const kn_list_type *t = &li->text->list_type;
    const kn_content *content = m->style->gen->content;
    if (content && content->kw == KN_KW_none)
        return false;
    if (content && content->n) {
        kn_build_content(l, c, m, m->style);
        return true;
    }
    if (marker_image(l, m, li))
        return true;
    if (t->is_string) {
        kn_sb_put(&sb, t->name);
    } else if (t->name.n && kn_counter_style_find(l->styler, t->name, &cs)) {
        if (cs.symbol) {
            marker_symbol(l, m, inside);
            return true;
        }
        kn_sb_put(&sb, cs.prefix);
        kn_counter_text(l->styler, t, value_of(c, ordinal), &sb);
        kn_sb_put(&sb, cs.suffix);
    }
    const bool any = sb.n > 0;
    if (any)
        kn_text_box(l, m, m->node, keep(l, &sb));
    kn_sb_free(&sb);
    return any;
}
