/* Styled nodes → boxes (CSS Display 3 §2): one walk in document order. */
#include "parser/scene/shadow.h"
#include "src/layout/sizing.h"
#include "src/layout/writing.h"
#include "src/style/subtree.h"

typedef struct builder {
    kn_layout *l;
    kn_counters_state *counters;
} builder;

kn_box *kn_box_new(kn_layout *l, kn_box_kind kind, kn_node *node, const kn_style *style) {
    kn_box *b = KN_ANEW(l->arena, kn_box);
    b->kind = kind;
    b->node = node;
    b->style = style;
    b->cache = KN_ANEW(l->arena, kn_box_priv);
    l->stats.boxes++;
    return b;
}

void kn_box_append(kn_box *parent, kn_box *child) {
    child->parent = parent;
    child->next = NULL;
    child->prev = parent->last;
    if (parent->last)
        parent->last->next = child;
    else
        parent->first = child;
    parent->last = child;
}

kn_box *kn_text_box(kn_layout *l, kn_box *parent, kn_node *node, kn_str source) {
    kn_box *t = kn_box_new(l, KN_BOX_TEXT, node,
                           kn_style_anonymous(l->styler, parent->style, KN_KW_inline));
    t->source = source;
    kn_box_append(parent, t);
    return t;
}

static bool is_inline_display(kn_kw d) {
    return d == KN_KW_inline || d == KN_KW_inline_list_item || d == KN_KW_inline_block ||
           d == KN_KW_inline_flex || d == KN_KW_inline_grid || d == KN_KW_inline_table ||
           d == KN_KW_m_webkit_inline_box || d == KN_KW_ruby || d == KN_KW_ruby_text;
}

static kn_box_kind kind_of(kn_kw d) {
    switch (d) {
    case KN_KW_inline:
    case KN_KW_inline_list_item:
    case KN_KW_ruby:
    case KN_KW_ruby_text:
        return KN_BOX_INLINE;
    case KN_KW_flex:
    case KN_KW_inline_flex:
        return KN_BOX_FLEX;
    case KN_KW_grid:
    case KN_KW_inline_grid:
        return KN_BOX_GRID;
    case KN_KW_table:
    case KN_KW_inline_table:
        return KN_BOX_TABLE;
    case KN_KW_table_row_group:
    case KN_KW_table_header_group:
    case KN_KW_table_footer_group:
    case KN_KW_table_row:
    case KN_KW_table_column:
    case KN_KW_table_column_group:
        return KN_BOX_TABLE_PART;
    default:
        return KN_BOX_BLOCK;
    }
}

/* A flex container has no inline-level children, and no box out of the flow is inline (CSS Display
 * 3 §2.7). */
static void set_level(kn_box *b, const kn_box *parent) {
    const kn_sg_box *s = b->style->box;
    b->out_of_flow = s->position == KN_KW_absolute || s->position == KN_KW_fixed;
    b->floating = !b->out_of_flow && s->float_ != KN_KW_none && parent->kind != KN_BOX_FLEX &&
                  parent->kind != KN_BOX_GRID;
    b->out_of_flow |= b->floating;
    /* CSS Writing Modes 4 §3.2: an inline box of another writing mode is an inline block */
    bool other = parent->style->text->writing_mode != b->style->text->writing_mode;
    bool blockified = b->out_of_flow || parent->kind == KN_BOX_FLEX || parent->kind == KN_BOX_GRID;
    if (blockified && b->kind == KN_BOX_INLINE)
        b->kind = KN_BOX_BLOCK;
    if (other && b->kind == KN_BOX_INLINE)
        b->kind = KN_BOX_BLOCK;
    b->atomic = !blockified && b->kind != KN_BOX_INLINE && is_inline_display(s->display);
}

static void build_children(builder *bd, kn_box *parent, kn_node *n);
static void build_element(builder *bd, kn_box *parent, kn_node *n);

static void build_marker(builder *bd, kn_box *li, kn_node *n, const kn_style *marker) {
    const kn_style *st = li->style;
    bool inside = st->text->list_position == KN_KW_inside || li->kind == KN_BOX_INLINE;
    if (!marker)
        marker = kn_style_anonymous(bd->l->styler, st, inside ? KN_KW_inline : KN_KW_block);
    kn_box *m = kn_box_new(bd->l, inside ? KN_BOX_INLINE : KN_BOX_MARKER, n, marker);
    m->pseudo = KN_PE_MARKER;
    m->anonymous = true;
    m->inline_fc = !inside;
    if (kn_marker_content(bd->l, bd->counters, m, st, inside))
        kn_box_append(li, m);
}

static void build_pseudo(builder *bd, kn_box *parent, kn_node *n, const kn_style *st,
                         kn_pseudo_el pe) {
    if (!st || st->box->display == KN_KW_none)
        return;
    kn_counters_apply(bd->l, bd->counters, NULL, st);
    kn_box *b = parent;
    if (st->box->display != KN_KW_contents) {
        b = kn_box_new(bd->l, kind_of(st->box->display), n, st);
        b->pseudo = (uint8_t)pe;
        set_level(b, parent);
        kn_box_append(parent, b);
        if (b->kind == KN_BOX_TABLE)
            kn_vec_push(&bd->l->tables, b);
    }
    if (b != parent && kn_is_list_item(st))
        build_marker(bd, b, n, NULL);
    kn_counters_enter(bd->counters);
    kn_build_content(bd->l, bd->counters, b, st);
    kn_counters_leave(bd->counters);
    if (b != parent)
        kn_wrap_children(bd->l, b);
    kn_counters_end(bd->counters);
}

/* HTML 15.3.13: legends are block-level, and the first one in the flow is the rendered one. */
static void mark_legend(kn_layout *l, kn_box *fieldset) {
    bool found = false;
    for (kn_box *c = fieldset->first; c; c = c->next) {
        if (c->out_of_flow || !c->node || c->pseudo || !kn_is_html(c->node, KN_A_legend))
            continue;
        if (c->kind == KN_BOX_INLINE) {
            c->kind = KN_BOX_BLOCK;
            kn_wrap_children(l, c);
        }
        c->atomic = false;
        c->legend = !found;
        found = true;
    }
}

/* The HTML inside the svg element's drawing (SVG 2 §12.4). */
static void build_foreigns(builder *bd, kn_box *svg, kn_node *n) {
    for (kn_node *c = n->first; c; c = c->next) {
        if (!kn_is_elem(c) || c->ns != KN_NS_SVG || !c->style ||
            c->style->box->display == KN_KW_none)
            continue;
        if (c->tag != KN_A_foreignObject) {
            build_foreigns(bd, svg, c);
            continue;
        }
        kn_box *b = kn_box_new(bd->l, KN_BOX_BLOCK, c,
                               kn_style_anonymous(bd->l->styler, c->style, KN_KW_block));
        b->anonymous = b->foreign = true;
        b->parent = svg;
        kn_priv(b)->base = c->style;
        c->box = b;
        kn_vec_push(&bd->l->foreigns, b);
        build_children(bd, b, c);
        kn_wrap_children(bd->l, b);
    }
}

/* What a canvas lays out: each element by itself, as wide as it has to be, as floats are. */
static void build_drawn(builder *bd, kn_box *canvas, kn_node *n) {
    for (kn_node *c = n->first; c; c = c->next) {
        if (!c->style || c->style->box->display == KN_KW_none || !kn_canvas_child(bd->l->scene, c))
            continue;
        kn_box *b = kn_box_new(bd->l, KN_BOX_BLOCK, c,
                               kn_style_anonymous(bd->l->styler, c->style, KN_KW_block));
        b->anonymous = b->foreign = true;
        b->parent = canvas;
        kn_priv(b)->base = c->style;
        kn_vec_push(&bd->l->foreigns, b);
        build_element(bd, b, c);
        if (c->box && c->box->kind == KN_BOX_INLINE) {
            c->box->kind = KN_BOX_BLOCK;
            c->box->atomic = false;
            kn_wrap_children(bd->l, c->box);
        }
        if (c->box)
            c->box->floating = c->box->out_of_flow = true;
        kn_wrap_children(bd->l, b);
    }
}

static void build_element(builder *bd, kn_box *parent, kn_node *n) {
    const kn_style *st = n->style;
    if (!st || st->box->display == KN_KW_none)
        return;
    kn_kw display = st->box->display;
    kn_counters_apply(bd->l, bd->counters, n, st);
    if (display == KN_KW_contents && n->tag == KN_A_svg &&
        n->ns == KN_NS_SVG) /* CSS Display 3 §2.6: none */
        return;
    if (display == KN_KW_contents && n->ns == KN_NS_HTML) {
        build_children(bd, parent, n);
        kn_counters_end(bd->counters);
        return;
    }
    if (display == KN_KW_ruby_text)
        kn_report(bd->l->scene->diags, KN_SEV_WARN, KN_EPARSE, "layout/ruby", (kn_loc){0}, NULL,
                  "display: ruby-text is not supported: annotations stand in the line");
    kn_replaced repl = kn_replaced_kind(n);
    bool box = display == KN_KW_m_webkit_box || display == KN_KW_m_webkit_inline_box;
    if (box && st->box->box_orient != KN_KW_vertical) /* the old flexbox, in a row */
        display = KN_KW_flex;
    kn_box_kind kind = repl                     ? KN_BOX_REPLACED
                       : kn_is_html(n, KN_A_br) ? KN_BOX_BREAK
                                                : kind_of(display);
    kn_box *b = kn_box_new(bd->l, kind, n, st);
    b->replaced = (uint8_t)repl;
    set_level(b, parent);
    if (kind == KN_BOX_BREAK)
        b->atomic = b->out_of_flow = false;
    n->box = b;
    kn_box_append(parent, b);
    if (kind == KN_BOX_TABLE)
        kn_vec_push(&bd->l->tables, b);
    if (st->box->container_type && st->box->container_type->n &&
        st->box->container_type->v[0] != KN_KW_normal)
        kn_vec_push(&bd->l->containers, n);
    if (repl) {
        kn_natural_size(bd->l, b);
        if (repl == KN_REPL_SVG)
            build_foreigns(bd, b, n);
        else if (repl == KN_REPL_CANVAS && n->first)
            build_drawn(bd, b, n);
        return;
    }
    if (kind == KN_BOX_BREAK)
        return;
    if (kn_is_html(n, KN_A_wbr)) { /* HTML 15.3.6: a place to break is a zero-width space */
        kn_text_box(bd->l, b, n, KN_S("\xE2\x80\x8B"));
        return;
    }
    if (kn_is_list_item(st))
        build_marker(bd, b, n, n->marker);
    build_children(bd, b, n);
    if (kn_is_html(n, KN_A_fieldset) && (b->kind == KN_BOX_BLOCK || b->kind == KN_BOX_FLEX))
        mark_legend(bd->l, b);
    kn_wrap_children(bd->l, b);
    if (n->letter && b->kind == KN_BOX_BLOCK)
        kn_build_first_letter(bd->l, b);
    kn_counters_end(bd->counters);
}

/* Text of a display: contents element has its inherited values, in an inline box of its own (as
 * Blink): then its font and line-height count in the line. */
static void build_text(builder *bd, kn_box *parent, kn_node *n, kn_node *c) {
    kn_str text = {c->text, c->n_text};
    const bool contents = n->style && n->style->box->display == KN_KW_contents;
    if (contents && kn_str_trim(text).n) {
        kn_box *b = kn_box_new(bd->l, KN_BOX_INLINE, c,
                               kn_style_anonymous(bd->l->styler, n->style, KN_KW_inline));
        b->anonymous = true;
        kn_box_append(parent, b);
        parent = b;
    }
    kn_box *t = kn_text_box(bd->l, parent, c, text);
    if (contents)
        t->style = kn_style_anonymous(bd->l->styler, n->style, KN_KW_inline);
    c->box = t;
}

/* HTML 15.5.4: the summary comes first, what a closed <details> hides stands in a box of its own.
 */
static kn_box *build_summary(builder *bd, kn_box *parent, kn_node *n, const kn_node **summary) {
    *summary = NULL;
    if (!kn_is_html(n, KN_A_details))
        return parent;
    for (kn_node *c = n->first; c && !*summary; c = c->next)
        if (kn_is_html(c, KN_A_summary)) {
            *summary = c;
            build_element(bd, parent, c);
        }
    if (kn_node_attr(n, KN_A_open).p || parent->kind != KN_BOX_BLOCK)
        return parent;
    kn_box *rest = kn_box_new(bd->l, KN_BOX_BLOCK, n,
                              kn_style_anonymous(bd->l->styler, parent->style, KN_KW_block));
    rest->anonymous = rest->skipped = true;
    kn_box_append(parent, rest);
    return rest;
}

static void build_children(builder *bd, kn_box *parent, kn_node *n) {
    kn_counters_enter(bd->counters);
    build_pseudo(bd, parent, n, n->before, KN_PE_BEFORE);
    const kn_node *summary;
    kn_box *outer = parent;
    parent = build_summary(bd, outer, n, &summary);
    for (kn_node *c = kn_flat_first(n); c; c = kn_flat_next(c)) {
        if (c == summary)
            continue;
        if (c->kind == KN_NODE_ELEMENT)
            build_element(bd, parent, c);
        else if (c->kind == KN_NODE_TEXT && c->n_text)
            build_text(bd, parent, n, c);
    }
    if (parent != outer)
        kn_wrap_children(bd->l, parent);
    build_pseudo(bd, outer, n, n->after, KN_PE_AFTER);
    kn_counters_leave(bd->counters);
}

/* Order and containing blocks (CSS 2.2 §10.1, CSS Position 3 §2.1) once the shape of the tree is
 * final. */
static void link_boxes(kn_layout *l, kn_box *b, kn_box *abs_cb, kn_box *fixed_cb) {
    b->order = l->order++;
    if (b->out_of_flow && !b->floating)
        b->containing = b->style->box->position == KN_KW_fixed ? fixed_cb : abs_cb;
    if (kn_contains_fixed(b))
        fixed_cb = b;
    if (kn_contains_abs(b))
        abs_cb = b;
    kn_priv(b)->holds_float = false;
    for (kn_box *c = b->first; c; c = c->next) {
        link_boxes(l, c, abs_cb, fixed_cb);
        bool inside = c->kind == KN_BOX_INLINE || c->kind == KN_BOX_TEXT || !kn_is_bfc_root(c);
        if (c->floating || (kn_priv(c)->holds_float && inside))
            kn_priv(b)->holds_float = true;
    }
}

void kn_build_tree(kn_layout *l) {
    for (size_t i = 0; i < l->scene->nodes.n; i++)
        if (l->scene->nodes.v[i])
            l->scene->nodes.v[i]->box = NULL;
    l->containers.n = l->tables.n = l->foreigns.n = 0;
    l->stats.boxes = 0;
    l->order = 0;
    l->root = NULL;
    kn_node *html = kn_scene_html(l->scene);
    if (!html || !html->style)
        return;
    builder bd = {l, kn_counters_new()};
    /* CSS Writing Modes 4 §8: the initial containing block takes body's direction. */
    const kn_node *body = kn_scene_body(l->scene);
    const kn_style *base = body && body->style ? body->style : html->style;
    l->root = kn_box_new(l, KN_BOX_BLOCK, l->scene->document,
                         kn_style_anonymous(l->styler, base, KN_KW_block));
    l->root->anonymous = true;
    build_element(&bd, l->root, html);
    kn_counters_free(bd.counters);
    link_boxes(l, l->root, l->root, l->root);
    for (size_t i = 0; i < l->foreigns.n; i++)
        link_boxes(l, l->foreigns.v[i], l->foreigns.v[i], l->foreigns.v[i]);
    kn_writing_assign(l);
}
