/* What the reference renderer does with the families that a page names before it draws it (contract
 * A.12). What scripts, style sheets' files, the `font` shorthand and attributes of SVG name is left
 * alone, and finds the machine's fonts unless a declaration of font-family names it too. */
#include "src/render/internal.h"
#include "parser/css/asked.h"

typedef void (*on_css)(kn_asked *a, kn_str css);

static void each_css(kn_session *s, kn_asked *a, on_css read) {
    const kn_node *doc = s->scene->document;
    for (const kn_node *n = doc; n; n = kn_node_next(n, doc)) {
        if (!kn_is_elem(n))
            continue;
        if (n->tag == KN_A_style) {
            kn_sb b = {0};
            kn_node_text_content(n, &b);
            read(a, kn_sb_str(&b));
            kn_sb_free(&b);
        }
        read(a, kn_node_attr(n, KN_A_style));
    }
}

static void lead(kn_session *s, kn_asked *a) {
    kn_scene *sc = s->scene;
    for (kn_node *n = sc->document; n; n = kn_node_next(n, sc->document)) {
        const bool text = n->kind == KN_NODE_TEXT && n->parent->tag == KN_A_style;
        kn_sb b = {0};
        if (text && kn_asked_lead(a, (kn_str){n->text, n->n_text}, &b))
            kn_node_set_text(sc, n, kn_sb_str(&b));
        if (kn_is_elem(n) && kn_asked_lead(a, kn_node_attr(n, KN_A_style), &b)) {
            if (b.p[b.n - 1] != ';') /* as the reference writes it */
                kn_sb_putc(&b, ';');
            kn_node_set_attr(sc, n, KN_A_style, kn_sb_str(&b));
        }
        kn_sb_free(&b);
    }
}

void kn_session_ask_families(kn_session *s) {
    const kn_node *doc = s->scene->document;
    kn_asked *a = kn_asked_new();
    each_css(s, a, kn_asked_variables);
    lead(s, a);
    each_css(s, a, kn_asked_variables); /* with what now leads them */
    each_css(s, a, kn_asked_css);
    for (const kn_node *n = doc; n; n = kn_node_next(n, doc))
        if (kn_is_elem(n))
            kn_asked_list(a, kn_node_attr(n, KN_A_data_font_family));
    kn_fonts_ship_only(s->fonts, a);
}
