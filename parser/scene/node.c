/* Nodes and the tree: creation, insertion, removal, cloning. */
#include "parser/scene/shadow.h"
#include "src/core/limits.h"

static kn_node *new_node(kn_scene *s, kn_node_kind kind, kn_loc loc) {
    kn_node *n;
    if (s->free_nodes.n) {
        n = s->free_nodes.v[--s->free_nodes.n];
        s->nodes.v[n->id] = n;
    } else {
        if (s->nodes.n > s->max_nodes) {
            kn_report(s->diags, KN_SEV_ERROR, KN_ELIMIT, "dom/too-many-nodes", loc, NULL,
                      "the document has more than %u nodes", s->max_nodes);
            return NULL;
        }
        n = KN_ANEW(s->arena, kn_node);
        n->id = (uint32_t)s->nodes.n;
        n->gen = 1;
        kn_vec_push(&s->nodes, n);
    }
    n->kind = (uint8_t)kind;
    n->loc = loc;
    n->cq_w.v = n->cq_h.v = -1;
    return n;
}

kn_node *kn_node_element(kn_scene *s, kn_ns ns, kn_atom tag, kn_loc loc) {
    kn_node *n = new_node(s, KN_NODE_ELEMENT, loc);
    if (!n)
        return NULL;
    n->ns = (uint8_t)ns;
    n->tag = tag;
    n->damage = KN_DMG_STYLE | KN_DMG_SUBTREE;
    if (ns == KN_NS_HTML && tag == KN_A_template)
        n->content = kn_node_fragment(s);
    return n;
}

kn_node *kn_node_text(kn_scene *s, kn_node_kind kind, kn_str text, kn_loc loc) {
    kn_node *n = new_node(s, kind, loc);
    if (!n)
        return NULL;
    n->text = kn_xstrndup(text.p ? text.p : "", text.n);
    n->n_text = (uint32_t)text.n;
    return n;
}

kn_node *kn_node_fragment(kn_scene *s) {
    return new_node(s, KN_NODE_FRAGMENT, (kn_loc){0});
}

kn_node *kn_node_document(kn_scene *s) {
    return new_node(s, KN_NODE_DOCUMENT, (kn_loc){0});
}

kn_node *kn_node_by_id(const kn_scene *s, uint32_t id, uint32_t gen) {
    kn_node *n = id < s->nodes.n ? s->nodes.v[id] : NULL;
    return n && n->gen == gen ? n : NULL;
}

/* ---- links ---- */

static void link_before(kn_node *parent, kn_node *child, kn_node *before) {
    child->parent = parent;
    child->next = before;
    child->prev = before ? before->prev : parent->last;
    *(child->prev ? &child->prev->next : &parent->first) = child;
    *(before ? &before->prev : &parent->last) = child;
}

static void unlink_node(kn_node *n) {
    kn_node *p = n->parent;
    *(n->prev ? &n->prev->next : &p->first) = n->next;
    *(n->next ? &n->next->prev : &p->last) = n->prev;
    n->parent = n->prev = n->next = NULL;
}

void kn_node_append_raw(kn_node *parent, kn_node *child) {
    link_before(parent, child, NULL);
}

static void set_attached(kn_scene *s, kn_node *top, bool on) {
    for (kn_node *n = top; n; n = kn_shadow_next(n, top)) {
        s->frame_epoch += kn_is_html(n, KN_A_iframe);
        if (s->wants_names && n->kind == KN_NODE_ELEMENT && !(n->flags & KN_NODE_IN_SHADOW)) {
            kn_scene_name_changed(s, KN_A_id, kn_node_attr(n, KN_A_id));
            kn_scene_name_changed(s, KN_A_name, kn_node_attr(n, KN_A_name));
        }
        if (on) {
            n->flags |= KN_NODE_ATTACHED;
        } else {
            n->flags &= (uint8_t)~KN_NODE_ATTACHED;
            n->style = n->before = n->after = n->marker = n->letter = NULL;
            n->box = NULL;
        }
    }
}

/* The document's table of ids is out of date when a part with ids comes or goes; not for text, and
 * not for what scripts build aside. */
static void ids_moved(kn_scene *s, const kn_node *parent, const kn_node *child) {
    if (!(parent->flags & KN_NODE_ATTACHED) || (parent->flags & KN_NODE_IN_SHADOW))
        return;
    for (const kn_node *n = child; n; n = kn_node_next(n, child))
        if (n->kind == KN_NODE_ELEMENT && kn_node_has_attr(n, KN_A_id)) {
            s->id_epoch++;
            return;
        }
}

static void notify_children(kn_scene *s, const kn_mutation *m) {
    s->tree_epoch++;
    s->list_epoch++;
    ids_moved(s, m->target, m->child);
    if (m->child->kind == KN_NODE_ELEMENT)
        s->timing_epoch++;
    kn_node_damage(m->target, KN_DMG_CHILDREN);
    if (s->on_mutation)
        s->on_mutation(s->mutation_ctx, m);
}

static unsigned depth_of(const kn_node *n) {
    unsigned d = 0;
    for (; n; n = n->parent ? n->parent : n->host)
        d++;
    return d;
}

/* Levels of the subtree, the node itself counted; stops once past `limit`. */
static unsigned height_of(const kn_node *top, unsigned limit) {
    unsigned depth = 1, max = 1;
    const kn_node *n = top;
    while (max <= limit) {
        if (n->first) {
            n = n->first;
            if (++depth > max)
                max = depth;
            continue;
        }
        while (n != top && !n->next) {
            n = n->parent;
            depth--;
        }
        if (n == top)
            break;
        n = n->next;
    }
    return max;
}

static bool fits_depth(kn_scene *s, const kn_node *parent, const kn_node *child) {
    unsigned d = depth_of(parent);
    if (d < KN_LIMIT_DEPTH && height_of(child, KN_LIMIT_DEPTH - d) <= KN_LIMIT_DEPTH - d)
        return true;
    kn_report(s->diags, KN_SEV_WARN, KN_ELIMIT, "dom/too-deep", child->loc, NULL,
              "elements are nested deeper than %d levels", KN_LIMIT_DEPTH);
    return false;
}

static bool can_have_children(const kn_node *n) {
    return n->kind == KN_NODE_ELEMENT || n->kind == KN_NODE_DOCUMENT || n->kind == KN_NODE_FRAGMENT;
}

/* Nodes come into a shadow tree, or leave it. */
static void set_in_shadow(kn_node *top, bool on) {
    for (kn_node *n = top; n; n = kn_node_next(n, top))
        n->flags = (uint8_t)(on ? n->flags | KN_NODE_IN_SHADOW : n->flags & ~KN_NODE_IN_SHADOW);
}

static bool holds_slot(const kn_node *top) {
    for (const kn_node *n = top; n; n = kn_node_next(n, top))
        if (kn_is_html(n, KN_A_slot))
            return true;
    return false;
}

/* A child came or went: who is assigned where may be another one now. */
static void reassign(kn_scene *s, kn_node *parent, kn_node *child) {
    const kn_node *root = kn_shadow_root_of(parent);
    if (parent->shadow && child->parent == parent)
        kn_slot_find(s, parent, child);
    if (root && holds_slot(child))
        kn_slots_assign(s, root->host);
}

static void insert_one(kn_scene *s, kn_node *parent, kn_node *child, kn_node *before) {
    if (child->parent)
        kn_node_remove(s, child);
    link_before(parent, child, before);
    if (parent->flags & KN_NODE_ATTACHED)
        set_attached(s, child, true);
    if (parent->flags & KN_NODE_IN_SHADOW)
        set_in_shadow(child, true);
    reassign(s, parent, child);
    kn_node_damage(child, KN_DMG_STYLE | KN_DMG_SUBTREE);
    notify_children(s, &(kn_mutation){KN_MUT_ADDED, parent, child, child->prev, child->next});
}

bool kn_node_insert(kn_scene *s, kn_node *parent, kn_node *child, kn_node *before) {
    if (!parent || !child || !can_have_children(parent) || kn_node_contains(child, parent) ||
        child->kind == KN_NODE_DOCUMENT || (before && before->parent != parent))
        return false;
    if (before == child)
        before = child->next;
    if (child->kind != KN_NODE_FRAGMENT) {
        if (!fits_depth(s, parent, child))
            return false;
        insert_one(s, parent, child, before);
        return true;
    }
    for (const kn_node *c = child->first; c; c = c->next)
        if (!fits_depth(s, parent, c))
            return false;
    for (kn_node *c; (c = child->first);) {
        unlink_node(c);
        insert_one(s, parent, c, before);
    }
    return true;
}

void kn_node_remove(kn_scene *s, kn_node *child) {
    kn_node *parent = child->parent;
    if (!parent)
        return;
    const kn_mutation m = {KN_MUT_REMOVED, parent, child, child->prev, child->next};
    unlink_node(child);
    if (child->flags & KN_NODE_ATTACHED)
        set_attached(s, child, false);
    if (parent->flags & KN_NODE_IN_SHADOW)
        set_in_shadow(child, false);
    if (child->slot)
        kn_slot_left(s, child);
    reassign(s, parent, child);
    notify_children(s, &m);
}

void kn_node_set_text(kn_scene *s, kn_node *n, kn_str text) {
    if (n->kind != KN_NODE_TEXT && n->kind != KN_NODE_COMMENT)
        return;
    if (n->n_text == text.n && (text.n == 0 || memcmp(n->text, text.p, text.n) == 0))
        return;
    if (s->on_mutation)
        s->on_mutation(s->mutation_ctx, &(kn_mutation){.kind = KN_MUT_TEXT,
                                                       .target = n,
                                                       .old = {n->text, n->n_text},
                                                       .now = text});
    char *copy = kn_xstrndup(text.p ? text.p : "", text.n); /* text may lie inside n->text */
    free(n->text);
    n->text = copy;
    n->n_text = (uint32_t)text.n;
    s->tree_epoch++;
    if (n->parent && n->kind == KN_NODE_TEXT)
        kn_node_damage(n->parent, KN_DMG_CHILDREN);
}

/* ---- clone ---- */

static kn_node *clone_one(kn_scene *s, const kn_node *n) {
    kn_node *c = new_node(s, n->kind, n->loc);
    if (!c)
        return NULL;
    c->ns = n->ns;
    c->tag = n->tag;
    c->scope = n->scope;
    if (n->text) {
        c->text = kn_xstrndup(n->text, n->n_text);
        c->n_text = n->n_text;
    }
    if (n->kind == KN_NODE_ELEMENT)
        c->damage = KN_DMG_STYLE | KN_DMG_SUBTREE;
    for (uint32_t i = 0; i < n->n_attrs; i++) {
        const kn_attr *a = &n->attrs[i];
        if (a->name == KN_A_style && (n->flags & KN_NODE_STYLE_STALE) && s->style_text) {
            kn_sb b = {0};
            if (n->inline_style)
                s->style_text(s, n->inline_style, &b);
            kn_node_attr_raw(c, a->name, kn_sb_str(&b));
            kn_sb_free(&b);
        } else {
            kn_node_attr_raw(c, a->name, (kn_str){a->value, a->n});
        }
    }
    return c;
}

kn_node *kn_node_clone(kn_scene *s, const kn_node *n, bool deep) {
    kn_node *c = clone_one(s, n);
    if (!c)
        return NULL;
    if (n->content) { /* HTML 4.12.3: the contents are cloned with their children */
        c->content = deep ? kn_node_clone(s, n->content, true) : kn_node_fragment(s);
        if (!c->content)
            return NULL;
    }
    for (const kn_node *k = n->first; deep && k; k = k->next) {
        kn_node *copy = kn_node_clone(s, k, true);
        if (!copy)
            return NULL;
        kn_node_append_raw(c, copy);
    }
    return c;
}
