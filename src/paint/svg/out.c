/* Collecting items and layers, and attributes by names that are no atoms. */
#include "src/paint/svg/svg.h"
#include <math.h>

kn_arena *kn_svg_out_arena(kn_svg_out *o) {
    if (!o->items)
        o->items = kn_items_begin();
    return kn_items_arena(o->items);
}

void kn_svg_out_item(kn_svg_out *o, const kn_item *it) {
    kn_svg_out_arena(o);
    kn_items_add(o->items, it);
}

static void flush(kn_svg_out *o) {
    if (!o->items)
        return;
    kn_items *items = kn_items_end(o->items, ++o->p->next_key);
    o->items = NULL;
    if (!items)
        return;
    o->p->stats.items_built += items->n;
    kn_vec_push(&o->v, ((kn_entry){.items = items}));
}

void kn_svg_out_layer(kn_svg_out *o, kn_layer *l) {
    if (!l)
        return;
    flush(o);
    kn_vec_push(&o->v, ((kn_entry){.layer = l}));
}

void kn_svg_out_end(kn_svg_out *o, kn_layer *into) {
    flush(o);
    kn_layer_set_entries(into, o->v.v, (uint32_t)o->v.n);
    kn_vec_free(&o->v);
}

kn_layer *kn_svg_layer(kn_painter *p, const kn_node *n) {
    kn_layer *l = kn_layer_new();
    l->key = ++p->next_key;
    l->src_node = n ? n->id : 0;
    return l;
}

double kn_svg_scale(const kn_mat4 *m) {
    return sqrt(fabs(m->m[0] * m->m[5] - m->m[1] * m->m[4]));
}

kn_str kn_svg_attr_named(const kn_scene *s, const kn_node *n, const char *attr) {
    kn_atom a = kn_atom_find(s->atoms, kn_cstr(attr));
    return a ? kn_str_trim(kn_node_attr(n, a)) : (kn_str){0};
}

bool kn_svg_word(const kn_scene *s, const kn_node *n, const char *attr, const char *value) {
    return kn_str_eq(kn_svg_attr_named(s, n, attr), kn_cstr(value));
}

double kn_svg_num_named(const kn_scene *s, const kn_node *n, const char *attr, double missing) {
    kn_atom a = kn_atom_find(s->atoms, kn_cstr(attr));
    return a ? kn_svg_number(n, a, missing) : missing;
}
