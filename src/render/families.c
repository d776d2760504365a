/* Lists of families as the reference renderer changes them (contract A.12): in the page's own texts
 * alone. What scripts, style sheets' files, the `font` shorthand and attributes of SVG say stays.
 */
#include "src/render/internal.h"
#include "parser/css/families.h"

void kn_session_lead_families(kn_session *s) {
    kn_scene *sc = s->scene;
    kn_lead *l = kn_lead_new();
    for (const kn_node *n = sc->document; n; n = kn_node_next(n, sc->document))
        kn_lead_variables(l, kn_node_css(n));
    for (kn_node *n = sc->document; n; n = kn_node_next(n, sc->document)) {
        kn_sb b = {0};
        if (!kn_lead_put(l, kn_node_css(n), &b))
            continue;
        if (n->kind == KN_NODE_TEXT) {
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
