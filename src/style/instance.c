/* Styles of elements that are shown a second time below another parent: shadow trees of <use>
 * (SVG 2 §5.5: the rules are those that match the original, inheritance is from the use element).
 */
#include "src/style/internal.h"

const kn_style *kn_style_under(kn_styler *st, kn_node *n, const kn_style *parent) {
    if (!n->style || !n->style_data)
        return n->style;
    kn_sdata *d = kn_sdata_of(st, n);
    const kn_node *p = kn_style_parent(n);
    if (d->animated || (p && p->style == parent))
        return n->style;
    uint64_t used = 0;
    const kn_style *s = kn_style_build(st, n, d, 0, parent, &used);
    kn_arena_reset(st->tmp);
    return s;
}

const kn_style *kn_style_first_letter(kn_styler *st, kn_node *n, const kn_style *parent) {
    if (!n->letter || n->style == parent || !n->style_data)
        return n->letter;
    uint64_t used = 0;
    const kn_style *s =
        kn_style_build(st, n, kn_sdata_of(st, n), KN_PE_FIRST_LETTER, parent, &used);
    kn_arena_reset(st->tmp);
    return s;
}
