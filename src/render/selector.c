#include "src/render/selector.h"
#include "src/core/vec.h"

typedef struct name { /* what an element shares with all that the selector finds */
    kn_atom tag;      /* 0: any */
    kn_atom attr;     /* 0: none */
    kn_str value, classes[2];
    size_t n_classes;
} name;

static bool next_class(kn_str *rest, kn_str *one) {
    *rest = kn_str_trim(*rest);
    size_t k = 0;
    while (k < rest->n && !kn_is_space(rest->p[k]))
        k++;
    *one = kn_str_sub(*rest, 0, k);
    *rest = kn_str_sub(*rest, k, rest->n);
    return k > 0;
}

static bool has_class(const kn_node *n, kn_str name) {
    kn_str rest = kn_node_attr(n, KN_A_class_), one;
    while (next_class(&rest, &one))
        if (kn_str_eq(one, name))
            return true;
    return false;
}

static bool is_found(const kn_node *n, const name *by) {
    if (!kn_is_elem(n) || (by->tag && n->tag != by->tag) ||
        (by->attr && !kn_str_eq(kn_node_attr(n, by->attr), by->value)))
        return false;
    for (size_t i = 0; i < by->n_classes; i++)
        if (!has_class(n, by->classes[i]))
            return false;
    return true;
}

static bool is_unique(const kn_scene *s, const name *by) {
    size_t found = 0;
    for (const kn_node *n = s->document; n && found < 2; n = kn_node_next(n, s->document))
        found += is_found(n, by);
    return found == 1;
}

/* False: the element has neither id nor name nor class. */
static bool name_of(const kn_scene *s, const kn_node *n, name *out) {
    static const char *const attrs[] = {"id", "data-layout-name", "data-composition-id",
                                        "data-start"};
    *out = (name){0};
    for (size_t i = 0; i < KN_COUNTOF(attrs); i++) {
        const kn_atom attr = kn_atom_get(s->atoms, kn_cstr(attrs[i]));
        const kn_str value = kn_node_attr(n, attr);
        if (!value.n)
            continue;
        *out = (name){.attr = attr, .value = value};
        if (i > 0 && !is_unique(s, out))
            out->tag = n->tag;
        return true;
    }
    kn_str rest = kn_node_attr(n, KN_A_class_);
    out->tag = n->tag;
    while (out->n_classes < 2 && next_class(&rest, &out->classes[out->n_classes]))
        out->n_classes++;
    return out->n_classes > 0;
}

static void put_name(const kn_scene *s, const name *v, kn_sb *out) {
    if (v->attr == KN_A_id) {
        kn_sb_putc(out, '#');
        kn_sb_put(out, v->value);
        return;
    }
    if (v->tag)
        kn_sb_put(out, kn_scene_atom_str(s, v->tag));
    if (v->attr) {
        kn_sb_putc(out, '[');
        kn_sb_put(out, kn_scene_atom_str(s, v->attr));
        kn_sb_putc(out, '=');
        kn_sb_json(out, v->value);
        kn_sb_putc(out, ']');
    }
    for (size_t i = 0; i < v->n_classes; i++) {
        kn_sb_putc(out, '.');
        kn_sb_put(out, v->classes[i]);
    }
}

static size_t number_of(const kn_node *n) {
    size_t i = 1;
    for (const kn_node *p = n->prev; p; p = p->prev)
        i += kn_is_elem(p) && p->tag == n->tag;
    return i;
}

void kn_put_selector(const kn_scene *s, const kn_node *n, kn_sb *out) {
    KN_VEC(const kn_node *) way = {0}; /* from n upwards, without the one that has a name */
    name v;
    while (!(name_of(s, n, &v) && is_unique(s, &v)) && kn_is_elem(n->parent)) {
        kn_vec_push(&way, n);
        n = n->parent;
    }
    if (name_of(s, n, &v))
        put_name(s, &v, out);
    else
        kn_sb_put(out, kn_scene_atom_str(s, n->tag));
    for (size_t i = way.n; i-- > 0;) {
        kn_sb_puts(out, " > ");
        kn_sb_put(out, kn_scene_atom_str(s, way.v[i]->tag));
        kn_sb_printf(out, ":nth-of-type(%zu)", number_of(way.v[i]));
    }
    kn_vec_free(&way);
}

static bool has_sibling(const kn_node *n) { /* of the same name */
    for (const kn_node *p = n->parent ? n->parent->first : NULL; p; p = p->next)
        if (p != n && kn_is_elem(p) && p->tag == n->tag)
            return true;
    return false;
}

void kn_put_selector_path(const kn_scene *s, const kn_node *n, kn_sb *out) {
    KN_VEC(const kn_node *) way = {0}; /* upwards */
    const kn_node *body = kn_scene_body(s);
    const kn_str id = kn_node_attr(n, KN_A_id);
    for (; !id.n && kn_is_elem(n) && n != body; n = n->parent)
        kn_vec_push(&way, n);
    if (id.n)
        put_name(s, &(name){.attr = KN_A_id, .value = id}, out);
    for (size_t i = way.n; i-- > 0;) {
        kn_sb_put(out, kn_scene_atom_str(s, way.v[i]->tag));
        if (has_sibling(way.v[i]))
            kn_sb_printf(out, ":nth-of-type(%zu)", number_of(way.v[i]));
        kn_sb_puts(out, i ? " > " : "");
    }
    kn_vec_free(&way);
}
