/* Lists of families as the reference renderer changes them (contract A.12): in the page's own texts
 * alone. What scripts, style sheets' files, the `font` shorthand and attributes of SVG say stays.
 */
#include "src/render/internal.h"
#include "parser/css/families.h"

static bool is_sheet(const kn_node *n) {
    return n->kind == KN_NODE_TEXT && n->parent->tag == KN_A_style;
}

static kn_str css_of(const kn_node *n) {
    return is_sheet(n)     ? (kn_str){n->text, n->n_text}
           : kn_is_elem(n) ? kn_node_attr(n, KN_A_style)
                           : KN_S("");
}

void kn_session_lead_families(kn_session *s) {
    kn_scene *sc = s->scene;
    kn_lead *l = kn_lead_new();
    for (const kn_node *n = sc->document; n; n = kn_node_next(n, sc->document))
        kn_lead_variables(l, css_of(n));
    for (kn_node *n = sc->document; n; n = kn_node_next(n, sc->document)) {
        kn_sb b = {0};
        if (!kn_lead_put(l, css_of(n), &b))
            continue;
        if (is_sheet(n)) {
            kn_node_set_text(sc, n, kn_sb_str(&b));
        } else {
            if (b.p[b.n - 1] != ';') /* as the reference writes it */
                kn_sb_putc(&b, ';');
            kn_node_set_attr(sc, n, KN_A_style, kn_sb_str(&b));
        }
        kn_sb_free(&b);
    }
    kn_lead_free(l);
}
