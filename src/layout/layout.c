/* The layout object: when to rebuild, when to lay out, and what it hands out. */
#include "parser/scene/shadow.h"
#include "src/layout/sizing.h"
#include "src/layout/svg_geom.h"
#include "src/layout/writing.h"

enum { KN_DMG_OURS = KN_DMG_BOX | KN_DMG_CHILDREN | KN_DMG_LAYOUT };
/* Lines of every relayout stay in the arena until the next build: past this a tree is built anew.
 */
#define KN_ARENA_SLACK ((size_t)8 << 20)

kn_layout *kn_layout_new(kn_scene *s, kn_styler *st, kn_fonts *fonts, const kn_replaced_source *src,
                         double width, double height) {
    kn_layout *l = KN_NEW(kn_layout);
    l->scene = s;
    l->styler = st;
    l->fonts = fonts;
    if (src)
        l->src = *src;
    l->width = width;
    l->height = height;
    l->arena = kn_arena_new();
    return l;
}

void kn_layout_free(kn_layout *l) {
    if (!l)
        return;
    for (size_t i = 0; i < l->scene->nodes.n; i++)
        if (l->scene->nodes.v[i])
            l->scene->nodes.v[i]->box = NULL;
    kn_vec_free(&l->containers);
    kn_vec_free(&l->tables);
    kn_vec_free(&l->foreigns);
    kn_arena_free(l->arena);
    free(l);
}

void kn_layout_resize(kn_layout *l, double width, double height) {
    if (l->width == width && l->height == height)
        return;
    l->width = width;
    l->height = height;
    kn_node *html = kn_scene_html(l->scene);
    if (html)
        kn_node_damage(html, KN_DMG_LAYOUT);
    if (l->root)
        kn_layout_forget(l->root);
}

kn_arena *kn_layout_arena(kn_layout *l) {
    return l->arena;
}
kn_fonts *kn_layout_fonts(kn_layout *l) {
    return l->fonts;
}
kn_styler *kn_layout_styler(kn_layout *l) {
    return l->styler;
}
kn_scene *kn_layout_scene(kn_layout *l) {
    return l->scene;
}
kn_box *kn_layout_root(const kn_layout *l) {
    return l->root;
}
void kn_layout_get_stats(const kn_layout *l, kn_layout_stats *out) {
    *out = l->stats;
    out->bytes = kn_arena_used(l->arena);
}

void kn_layout_static_pos(kn_layout *l, kn_box *b, kn_box *parent, kn_lu x, kn_lu y) {
    kn_box_priv *p = kn_priv(b);
    p->static_parent = parent;
    p->static_x = x;
    p->static_y = y;
    p->static_justify = p->static_align = KN_KW_start;
    p->static_self = true;
    p->static_w = p->static_h = KN_LU0;
    p->static_safe_x = p->static_safe_y = false;
}

/* What changes inside an svg root moves no box: paint reads it anew. */
static bool holds_foreign(const kn_node *n) {
    for (kn_node *c = (kn_node *)n; c; c = kn_node_next(c, n))
        if (c->ns == KN_NS_SVG && c->tag == KN_A_foreignObject)
            return true;
    return false;
}

static void pass_to_paint(const kn_layout *l, kn_node *n) {
    const unsigned build = KN_DMG_BOX | KN_DMG_CHILDREN;
    unsigned ours = kn_svg_inside(n) ? KN_DMG_OURS : KN_DMG_CHILDREN;
    if (n->ns != KN_NS_SVG || !(n->damage & ours))
        return;
    if (n->tag == KN_A_foreignObject)
        return; /* but the boxes of what it holds */
    if ((n->damage & build) && (l->foreigns.n || holds_foreign(n)))
        n->damage |= KN_DMG_BOX;
    else
        n->damage = (uint16_t)((n->damage & ~ours) | KN_DMG_PAINT);
}

/* Collects our damage bits of the whole document. Texts that fit into their boxes are put there,
 * unless the tree is to be built anew all the same. */
static unsigned gather_damage(kn_layout *l) {
    unsigned all = 0, build = KN_DMG_BOX | KN_DMG_CHILDREN;
    bool texts = false;
    for (kn_node *c = l->scene->document; c; c = kn_shadow_next(c, l->scene->document)) {
        pass_to_paint(l, c);
        const bool fits = l->root && kn_can_retext(c);
        texts |= fits;
        all |= fits ? c->damage & ~build : c->damage;
    }
    if (!texts)
        return all & KN_DMG_OURS;
    for (kn_node *c = l->scene->document; c && !(all & build);
         c = kn_shadow_next(c, l->scene->document))
        if (kn_can_retext(c))
            kn_retext(c);
    return (all | KN_DMG_LAYOUT) & KN_DMG_OURS;
}
static void clear_damage(kn_layout *l) {
    for (kn_node *c = l->scene->document; c; c = kn_shadow_next(c, l->scene->document))
        c->damage &= (uint16_t)~KN_DMG_OURS;
}

/* ---- styles: the tree outlives a restyle, computed styles need not ---- */
static const kn_style *text_style(const kn_node *text) {
    const kn_node *p = kn_flat_parent(text);
    return p ? p->style : NULL;
}

static const kn_style *principal_style(kn_layout *l, const kn_box *b) {
    switch (b->pseudo) {
    case KN_PE_BEFORE:
        return b->node->before;
    case KN_PE_AFTER:
        return b->node->after;
    case KN_PE_MARKER:
        return b->node->marker;
    case KN_PE_FIRST_LETTER:
        return kn_style_first_letter(l->styler, b->node, b->parent->style);
    default:
        return b->node->style;
    }
}

/* `changed`: the style that anonymous boxes below inherit from is another one now. */
static void refresh_styles(kn_layout *l, kn_box *b, bool changed) {
    const kn_style *old = b->style;
    if (b->foreign) {
        if (kn_priv(b)->base != b->node->style && b->node->style)
            b->style = kn_style_anonymous(l->styler, b->node->style, KN_KW_block);
        kn_priv(b)->base = b->node->style;
    } else if (!b->parent) {
        const kn_node *body = kn_scene_body(l->scene);
        const kn_style *base = body && body->style ? body->style : kn_scene_html(l->scene)->style;
        if (base && kn_priv(b)->base != base)
            b->style = kn_style_anonymous(l->styler, base, KN_KW_block);
        kn_priv(b)->base = base;
    }
    bool derived =
        b->kind == KN_BOX_TEXT || b->anonymous || (b->pseudo && b->kind == KN_BOX_REPLACED);
    if (b->foreign) {
    } else if (!derived) {
        const kn_style *st = principal_style(l, b);
        if (st)
            b->style = st;
        if (b->kind == KN_BOX_REPLACED && (b->node->damage & KN_DMG_LAYOUT))
            kn_natural_size(l, b); /* another src, width of a canvas, object-view-box … */
    } else if (b->kind == KN_BOX_MARKER || b->pseudo == KN_PE_MARKER) {
        if (b->node->marker)
            b->style = b->node->marker;
        else if (changed)
            b->style = kn_style_anonymous(l->styler, b->parent->style,
                                          b->kind == KN_BOX_MARKER ? KN_KW_block : KN_KW_inline);
    } else if ((b->kind == KN_BOX_TEXT || b->kind == KN_BOX_INLINE) &&
               b->node->kind == KN_NODE_TEXT && text_style(b->node) &&
               b->parent->pseudo != KN_PE_FIRST_LETTER) {
        const kn_style *base = text_style(b->node);
        if (kn_priv(b)->base != base)
            b->style = kn_style_anonymous(l->styler, base, KN_KW_inline);
        kn_priv(b)->base = base;
    } else if (changed && b->parent) {
        b->style = kn_style_anonymous(l->styler, b->parent->style,
                                      b->kind == KN_BOX_TEXT ? KN_KW_inline : old->box->display);
    }
    bool now = b->style != old;
    for (kn_box *c = b->first; c; c = c->next)
        refresh_styles(l, c, now);
}

static void refresh_all(kn_layout *l) {
    refresh_styles(l, l->root, false);
    for (size_t i = 0; i < l->foreigns.n; i++)
        refresh_styles(l, l->foreigns.v[i], false);
}

/* ---- caches ---- */
static void forget_one(kn_box *b) {
    kn_box_priv *p = kn_priv(b);
    p->has_intrinsic[0] = p->has_intrinsic[1] = false;
    p->n_entries = p->next_entry = 0;
    p->performed = p->has_float_top = false;
    b->inline_data = NULL;
    b->table = NULL;
}

/* A damaged box: itself, the anonymous boxes that it made, and all that its size may change. */
static void forget_anonymous(kn_box *b) {
    for (kn_box *c = b->first; c; c = c->next)
        if (c->anonymous || c->kind == KN_BOX_TEXT) {
            forget_one(c);
            forget_anonymous(c);
        }
}

static void forget_from(kn_box *b) {
    forget_anonymous(b);
    for (kn_box *p = b; p; p = p->parent)
        forget_one(p);
}

static void forget_damaged(kn_layout *l, kn_box *b) {
    if (b->node && (b->node->damage & KN_DMG_OURS))
        forget_from(b);
    for (kn_box *c = b->first; c; c = c->next)
        forget_damaged(l, c);
}

/* Geometry that was turned back is no start for the next layout. */
void kn_layout_forget(kn_box *b) {
    forget_one(b);
    for (kn_box *c = b->first; c; c = c->next)
        kn_layout_forget(c);
}

static void lay_out(kn_layout *l) {
    kn_box *root = l->root;
    kn_lu w = kn_lu_px(l->width), h = kn_lu_px(l->height);
    kn_lin in = {.run = KN_RUN_PERFORM,
                 .known_w = kn_lu_some(w),
                 .known_h = kn_lu_some(h),
                 .parent_w = kn_lu_some(w),
                 .parent_h = kn_lu_some(h),
                 .avail_w = {KN_AVAIL_DEFINITE, w},
                 .avail_h = {KN_AVAIL_DEFINITE, h}};
    kn_scroll_undo(root);
    kn_tables_prepare(l);
    if (l->vertical) {
        kn_layout_forget(root);
        kn_writing_enter(l, root);
    }
    kn_layout_box(l, root, &in);
    if (l->vertical)
        kn_writing_leave(l, root);
    kn_abs_layout(l, root);
    kn_foreign_layout(l);
    kn_overflow_compute(root);
    if (kn_sticky_layout(root))
        kn_overflow_compute(root);
    kn_scroll_apply(root);
    kn_containers_publish(l);
}

bool kn_layout_run(kn_layout *l) {
    unsigned damage = gather_damage(l);
    if (l->root && !damage) {
        refresh_all(l);
        return false;
    }
    l->stats.runs++;
    bool rebuild = !l->root || (damage & (KN_DMG_BOX | KN_DMG_CHILDREN)) ||
                   kn_arena_used(l->arena) > 4 * l->arena_base + KN_ARENA_SLACK;
    if (rebuild) {
        kn_arena_reset(l->arena);
        l->stats.full_builds++;
        kn_build_tree(l);
        l->arena_base = kn_arena_used(l->arena);
    } else {
        refresh_all(l);
        forget_damaged(l, l->root);
        for (size_t i = 0; i < l->foreigns.n; i++)
            forget_damaged(l, l->foreigns.v[i]);
    }
    clear_damage(l);
    if (l->root)
        lay_out(l);
    return true;
}
