/* Layout that the platform forces on a composition's root and on its timed children (contract A.1).
 */
#include "src/render/internal.h"

static void set(kn_session *s, kn_node *n, const char *name, kn_str value) {
    bool changed = false;
    kn_decls *d = kn_style_inline(s->styler, n, true);
    if (kn_decls_set(d, kn_cstr(name), value, false, s->scene->atoms, &changed) && changed) {
        n->flags |= KN_NODE_STYLE_STALE;
        kn_node_damage(n, KN_DMG_INLINE);
    }
}

static bool has_inline(kn_session *s, kn_node *n, const char *name) {
    kn_decls *d = kn_style_inline(s->styler, n, false);
    kn_sb b = {0};
    if (d)
        kn_decls_get(d, kn_cstr(name), s->scene->atoms, &b);
    const bool has = b.n > 0;
    kn_sb_free(&b);
    return has;
}

static bool set_px(kn_session *s, kn_node *n, kn_atom attr, const char *name) {
    double px;
    if (!kn_parse_number(kn_node_attr(n, attr), &px) || px <= 0)
        return false;
    kn_sb b = {0};
    kn_sb_num(&b, px);
    kn_sb_puts(&b, "px");
    set(s, n, name, kn_sb_str(&b));
    kn_sb_free(&b);
    return true;
}

/* The platform reads computed values after it has made the child absolute. For a box these are used
 * values: its insets are lengths then, wherever they come from, and so its static position stays.
 */
static void place_child(kn_session *s, kn_node *c) {
    const kn_kw pos = c->style->box->position;
    if (pos != KN_KW_absolute && pos != KN_KW_fixed)
        set(s, c, "position", KN_S("absolute"));
    kn_session_flush(s, true);
    const kn_sg_box *b = c->style->box;
    kn_used used = {0};
    kn_layout_used(s->layout, c, &used);
    if (!used.has_box) {
        if (b->top.kind == KN_LEN_KW && b->bottom.kind == KN_LEN_KW)
            set(s, c, "top", KN_S("0"));
        if (b->left.kind == KN_LEN_KW && b->right.kind == KN_LEN_KW)
            set(s, c, "left", KN_S("0"));
        return;
    }
    if (kn_is_html(c, KN_A_audio))
        return;
    if (!has_inline(s, c, "width") && used.width == 0 && !set_px(s, c, KN_A_data_width, "width"))
        set(s, c, "width", KN_S("100%"));
    if (!has_inline(s, c, "height") && used.height == 0 &&
        !set_px(s, c, KN_A_data_height, "height"))
        set(s, c, "height", KN_S("100%"));
}

void kn_clip_layout(kn_session *s) {
    kn_node *root = s->scene->root;
    if (!root || !kn_node_has_attr(root, KN_A_data_composition_id))
        return;
    if (!has_inline(s, root, "position"))
        set(s, root, "position", KN_S("relative"));
    set(s, root, "overflow", KN_S("hidden"));
    set_px(s, root, KN_A_data_width, "width");
    set_px(s, root, KN_A_data_height, "height");
    for (kn_node *c = root->first; c; c = c->next) {
        if (!kn_is_elem(c) || !kn_node_has_attr(c, KN_A_data_start) || kn_is_html(c, KN_A_script) ||
            kn_is_html(c, KN_A_style) || kn_is_html(c, KN_A_link) || kn_is_html(c, KN_A_meta))
            continue;
        kn_session_flush(s, true); /* each child is judged with its siblings already placed */
        if (c->style)
            place_child(s, c);
    }
}
