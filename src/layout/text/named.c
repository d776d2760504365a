/* Which families the page's CSS names: what a canvas alone asks for, the reference renderer does
 * not ship (contract A.12). It reads texts, so that a name counts wherever it stands in one. */
#include "src/layout/text/fontset.h"

static bool holds(kn_str text, kn_str name) {
    for (size_t i = 0; i + name.n <= text.n; i++)
        if (kn_str_ieq(kn_str_sub(text, i, i + name.n), name))
            return true;
    return false;
}

static bool page_names(const kn_scene *s, kn_str name) {
    const kn_atom attr = kn_atom_find(s->atoms, KN_S("font-family")),
                  data = kn_atom_find(s->atoms, KN_S("data-font-family"));
    for (const kn_node *n = s->document; n; n = kn_node_next(n, s->document)) {
        if (n->kind == KN_NODE_TEXT && n->parent->tag == KN_A_style &&
            holds((kn_str){n->text, n->n_text}, name))
            return true;
        if (kn_is_elem(n) && (holds(kn_node_attr(n, KN_A_style), name) ||
                              (attr && holds(kn_node_attr(n, attr), name)) ||
                              (data && holds(kn_node_attr(n, data), name))))
            return true;
    }
    return false;
}

void kn_fonts_ship_by_page(kn_fonts *f) {
    f->ship_by_page = true;
}

bool kn_fonts_ships(kn_fonts *f, kn_str family) {
    if (!f->ship_by_page || !f->scene)
        return true;
    for (size_t i = 0; i < f->named.n; i++)
        if (kn_str_ieq(kn_cstr(f->named.v[i].name), family))
            return f->named.v[i].by_page;
    const bool by_page = page_names(f->scene, family);
    kn_vec_push(&f->named, (kn_named){kn_xstrndup(family.p, family.n), by_page});
    return by_page;
}
