/* Any bytes as a document, as a fragment, as XML and as a composition; the first byte chooses. */
#include "parser/html/open.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void use(const kn_scene *s, const kn_node *top) {
    kn_sb b = {0};
    kn_html_serialize(s, top, false, false, &b);
    kn_html_serialize(s, top, true, true, &b);
    kn_sb_free(&b);
}

static void open_whole(kn_str text, const char *name, kn_files *f, kn_diags *d) {
    kn_scene *s;
    kn_scene_from_text(NULL, name, name, text, f, d, &s);
    if (s) {
        kn_sb b = {0};
        kn_scene_dump(s, &b);
        kn_sb_free(&b);
        use(s, s->document);
    }
    kn_scene_free(s);
}

static void parse_part(kn_str text, unsigned how, kn_files *f, kn_diags *d) {
    static const kn_atom tags[] = {KN_A_div,    KN_A_svg, KN_A_table,  KN_A_template,
                                   KN_A_script, KN_A_tr,  KN_A_select, KN_A_g};
    kn_scene *s = kn_scene_new(f, d);
    kn_atom tag = tags[how % 8];
    kn_node *ctx = kn_node_element(s, tag == KN_A_svg || tag == KN_A_g ? KN_NS_SVG : KN_NS_HTML,
                                   tag, (kn_loc){0});
    kn_node_insert(s, s->document, ctx, NULL);
    kn_node *frag = kn_html_fragment(s, ctx, text, (kn_loc){1, 1, 1});
    if (frag && kn_node_insert(s, ctx, frag, NULL)) {
        use(s, ctx);
        kn_node_release(s, kn_node_clone(s, ctx, true));
    }
    kn_node *doc = kn_html_document(s, text, how & 8, (kn_loc){0});
    if (doc)
        use(s, doc);
    kn_scene_free(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
    if (n < 1)
        return 0;
    kn_files *f = kn_files_new();
    kn_diags *d = kn_diags_new(f);
    const kn_str text = {(const char *)data + 1, n - 1};
    if (data[0] & 16)
        open_whole(text, data[0] & 1 ? "a.html" : "a.svg", f, d);
    else
        parse_part(text, data[0], f, d);
    kn_diags_free(d);
    kn_files_free(f);
    return 0;
}
