/* The layout object: when to rebuild, when to lay out, and what it hands out. */
#include "src/layout/sizing.h"

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
    kn_arena_free(l->arena);
    free(l);
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
}

void kn_layout_static_pos(kn_layout *l, kn_box *b, kn_box *parent, kn_lu x, kn_lu y) {
    kn_box_priv *p = kn_priv(b);
    p->static_parent = parent;
    p->static_x = x;
    p->static_y = y;
    p->static_justify = p->static_align = KN_KW_start;
}

/* Collects our damage bits below `n` and clears them; KN_DMG_BELOW of other stages is theirs to
 * clear. */
static unsigned take_damage(kn_layout *l, kn_node *n) {
    unsigned all = 0;
    for (kn_node *c = n; c; c = kn_node_next(c, n)) {
        unsigned d = c->damage & KN_DMG_OURS;
        if (!d)
            continue;
        all |= d;
        c->damage &= (uint16_t)~KN_DMG_OURS;
    }
    return all;
}

static void forget(kn_box *b) {
    kn_box_priv *p = kn_priv(b);
    p->has_intrinsic[0] = p->has_intrinsic[1] = false;
    p->n_entries = p->next_entry = 0;
    p->performed = false;
    for (kn_box *c = b->first; c; c = c->next)
        forget(c);
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
    kn_layout_box(l, root, &in);
    kn_abs_layout(l, root);
    kn_overflow_compute(root);
    kn_containers_publish(l);
}

bool kn_layout_run(kn_layout *l) {
    unsigned damage = take_damage(l, l->scene->document);
    if (l->root && !damage)
        return false;
    l->stats.runs++;
    bool rebuild = !l->root || (damage & (KN_DMG_BOX | KN_DMG_CHILDREN)) ||
                   kn_arena_used(l->arena) > 2 * l->arena_base + KN_ARENA_SLACK;
    /* Computed styles are shared: a box must not keep one that the styler may have dropped. */
    rebuild = true;
    if (rebuild) {
        kn_arena_reset(l->arena);
        l->stats.full_builds++;
        kn_build_tree(l);
        l->arena_base = kn_arena_used(l->arena);
        if (!l->root)
            return true;
    } else {
        forget(l->root);
    }
    lay_out(l);
    return true;
}
