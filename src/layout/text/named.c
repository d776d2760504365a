/* Which families the page's CSS names: what a canvas alone asks for, the reference renderer does
 * not ship (contract A.12). It reads the texts of the page as they are before scripts run, so that
 * a name counts wherever it stands in one. */
#include "src/layout/text/fontset.h"

static void put(kn_sb *b, kn_str text) {
    if (!text.n)
        return;
    kn_sb_put(b, text);
    kn_sb_putc(b, '\n');
}

void kn_fonts_ship_by_page(kn_fonts *f) {
    const kn_scene *s = f->scene;
    const kn_atom attr = kn_atom_find(s->atoms, KN_S("font-family")),
                  data = kn_atom_find(s->atoms, KN_S("data-font-family"));
    f->ship_by_page = true;
    for (const kn_node *n = s->document; n; n = kn_node_next(n, s->document)) {
        put(&f->page_css, kn_node_css(n));
        if (kn_is_elem(n) && attr)
            put(&f->page_css, kn_node_attr(n, attr));
        if (kn_is_elem(n) && data)
            put(&f->page_css, kn_node_attr(n, data));
    }
}

static bool holds(kn_str text, kn_str name) {
    for (size_t i = 0; i + name.n <= text.n; i++)
        if (kn_str_ieq(kn_str_sub(text, i, i + name.n), name))
            return true;
    return false;
}

bool kn_fonts_ships(kn_fonts *f, kn_str family) {
    if (!f->ship_by_page)
        return true;
    for (size_t i = 0; i < f->named.n; i++)
        if (kn_str_ieq(kn_cstr(f->named.v[i].name), family))
            return f->named.v[i].by_page;
    const bool by_page = holds(kn_sb_str(&f->page_css), family);
    kn_vec_push(&f->named, (kn_named){kn_xstrndup(family.p, family.n), by_page});
    return by_page;
}
