/* Attributes, and what their change damages. */
#include "parser/scene/shadow.h"

static kn_attr *find_attr(const kn_node *n, kn_atom name) {
    for (uint32_t i = 0; i < n->n_attrs; i++)
        if (n->attrs[i].name == name)
            return &n->attrs[i];
    return NULL;
}

kn_str kn_node_attr(const kn_node *n, kn_atom name) {
    const kn_attr *a = n ? find_attr(n, name) : NULL;
    return a ? (kn_str){a->value, a->n} : (kn_str){NULL, 0};
}

bool kn_node_has_attr(const kn_node *n, kn_atom name) {
    return n && find_attr(n, name) != NULL;
}

/* Attributes that move clips in time. */
static bool is_timing_attr(kn_atom a) {
    switch (a) {
    case KN_A_id:
    case KN_A_src:
    case KN_A_loop:
    case KN_A_muted:
    case KN_A_data_start:
    case KN_A_data_duration:
    case KN_A_data_end:
    case KN_A_data_track_index:
    case KN_A_data_layer:
    case KN_A_data_hidden:
    case KN_A_data_composition_id:
    case KN_A_data_media_start:
    case KN_A_data_playback_start:
    case KN_A_data_playback_rate:
    case KN_A_data_volume:
    case KN_A_data_has_audio:
    case KN_A_data_fade_in:
    case KN_A_data_fade_out:
        return true;
    default:
        return false;
    }
}

/* Attributes that layout or paint read directly, not through a style property. */
static bool is_drawn_attr(const kn_node *n, kn_atom a) {
    if (n->ns != KN_NS_HTML)
        return a != KN_A_class_ && a != KN_A_id;
    return a == KN_A_src || a == KN_A_width || a == KN_A_height || a == KN_A_value ||
           a == KN_A_type || a == KN_A_srcset || a == KN_A_sizes;
}

static void attr_changed(kn_scene *s, kn_node *n, kn_atom name) {
    s->tree_epoch++;
    s->id_epoch += name == KN_A_id;
    if (is_timing_attr(name))
        s->timing_epoch++;
    if (kn_is_html(n, KN_A_iframe) && (n->flags & KN_NODE_ATTACHED) &&
        (name == KN_A_src || name == KN_A_srcdoc || name == KN_A_name))
        s->frame_epoch++;
    if (name == KN_A_slot && n->parent && n->parent->shadow)
        kn_slots_assign(s, n->parent);
    const kn_node *root = name == KN_A_name && n->tag == KN_A_slot ? kn_shadow_root_of(n) : NULL;
    if (root)
        kn_slots_assign(s, root->host);
    if (name == KN_A_style)
        kn_node_damage(n, KN_DMG_INLINE);
    else
        kn_node_damage(n, KN_DMG_STYLE | KN_DMG_SUBTREE |
                              (is_drawn_attr(n, name) ? KN_DMG_LAYOUT | KN_DMG_PAINT : 0));
}

static void tell(kn_scene *s, kn_node *n, kn_atom name, kn_str old, kn_str now) {
    if ((n->flags & KN_NODE_ATTACHED) && !(n->flags & KN_NODE_IN_SHADOW)) {
        kn_scene_name_changed(s, name, old);
        kn_scene_name_changed(s, name, now);
    }
    if (s->on_mutation)
        s->on_mutation(
            s->mutation_ctx,
            &(kn_mutation){.kind = KN_MUT_ATTR, .target = n, .attr = name, .old = old, .now = now});
}

static void drop_inline(kn_scene *s, kn_node *n) {
    if (n->inline_style && s->free_decls)
        s->free_decls(n->inline_style);
    n->inline_style = NULL;
    n->flags &= (uint8_t)~KN_NODE_STYLE_STALE;
}

static kn_attr *add_attr(kn_node *n, kn_atom name) {
    /* Capacities are the powers of two, so no field is needed for them. */
    if ((n->n_attrs & (n->n_attrs - 1)) == 0)
        n->attrs = kn_xrealloc(n->attrs, sizeof *n->attrs * (n->n_attrs ? n->n_attrs * 2 : 1));
    kn_attr *a = &n->attrs[n->n_attrs++];
    *a = (kn_attr){.name = name};
    return a;
}

void kn_node_attr_raw(kn_node *n, kn_atom name, kn_str value) {
    kn_attr *a = add_attr(n, name);
    a->value = kn_xstrndup(value.p ? value.p : "", value.n);
    a->n = (uint32_t)value.n;
}

void kn_node_set_attr(kn_scene *s, kn_node *n, kn_atom name, kn_str value) {
    kn_attr *a = find_attr(n, name);
    bool stale = name == KN_A_style && (n->flags & KN_NODE_STYLE_STALE);
    if (a && !stale && a->n == value.n &&
        (value.n == 0 || memcmp(a->value, value.p, value.n) == 0)) {
        tell(s, n, name, (kn_str){a->value, a->n}, (kn_str){a->value, a->n});
        return;
    }
    if (stale && s->on_mutation) {
        kn_node_sync_style(s, n);
        a = find_attr(n, name);
    }
    char *copy = kn_xstrndup(value.p ? value.p : "", value.n);
    tell(s, n, name, a ? (kn_str){a->value, a->n} : (kn_str){0}, (kn_str){copy, value.n});
    if (!a)
        a = add_attr(n, name);
    free(a->value);
    a->value = copy;
    a->n = (uint32_t)value.n;
    if (name == KN_A_style)
        drop_inline(s, n);
    attr_changed(s, n, name);
}

void kn_node_remove_attr(kn_scene *s, kn_node *n, kn_atom name) {
    kn_attr *a = find_attr(n, name);
    if (!a)
        return;
    tell(s, n, name, (kn_str){a->value, a->n}, (kn_str){0});
    free(a->value);
    size_t i = (size_t)(a - n->attrs);
    memmove(a, a + 1, sizeof *a * (n->n_attrs - i - 1));
    n->n_attrs--;
    /* Keeps the growth rule of add_attr true: at a power of two the array is exactly full. */
    if (n->n_attrs && (n->n_attrs & (n->n_attrs - 1)) == 0)
        n->attrs = kn_xrealloc(n->attrs, sizeof *n->attrs * n->n_attrs);
    if (name == KN_A_style)
        drop_inline(s, n);
    attr_changed(s, n, name);
}

void kn_node_style_changed(kn_scene *s, kn_node *n) {
    n->flags |= KN_NODE_STYLE_STALE;
    if (!find_attr(n, KN_A_style)) { /* [style] starts to match, and the attribute has its place */
        add_attr(n, KN_A_style)->value = kn_xstrdup("");
        s->tree_epoch++;
    }
    kn_node_damage(n, KN_DMG_INLINE);
}

void kn_node_sync_style(kn_scene *s, kn_node *n) {
    kn_attr *a = find_attr(n, KN_A_style);
    if (!(n->flags & KN_NODE_STYLE_STALE) || !s->style_text || !a)
        return;
    kn_sb b = {0};
    if (n->inline_style)
        s->style_text(s, n->inline_style, &b);
    free(a->value);
    a->n = (uint32_t)b.n;
    a->value = kn_sb_take(&b);
    n->flags &= (uint8_t)~KN_NODE_STYLE_STALE;
}
