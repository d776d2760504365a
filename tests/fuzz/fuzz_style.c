/* libFuzzer target: any bytes as the style sheet of a small tree, and as a value that a script
 * sets. What scripts read back is computed and printed, and what was printed is set again. */
#include "parser/html/open.h"
#include "src/style/style.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static const char head[] =
    "<!DOCTYPE html><html lang=en><style>@property --r{syntax:\"<length>+ | auto\";inherits:true;"
    "initial-value:auto} main{container-type:inline-size}";
static const char tail[] =
    "</style><body><main id=m class=\"a b\"><p id=p class=a data-a=\"1px\">x</p><p>y"
    "<span id=s style=\"--v: var(--w); --r: 2em\"></span></p><svg><g><path/></g></svg></main>";

static const char *const names[] = {"background",
                                    "border",
                                    "font",
                                    "animation",
                                    "transform",
                                    "color",
                                    "width",
                                    "grid",
                                    "mask",
                                    "offset",
                                    "--v",
                                    "--r",
                                    "content",
                                    "clip-path",
                                    "filter",
                                    "transition",
                                    "list-style",
                                    "container",
                                    "text-decoration",
                                    "grid-template-columns",
                                    "border-image",
                                    "counter-reset",
                                    "inset",
                                    "flex",
                                    "zoom",
                                    "translate",
                                    "box-shadow",
                                    "aspect-ratio"};

/* Sets the text as the value of every property, and again what it prints as. */
static void set_all(kn_styler *st, kn_scene *s, kn_node *node, kn_str text) {
    kn_decls *d = kn_style_inline(st, node, true);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        kn_sb out = {0};
        bool changed;
        if (kn_decls_set(d, kn_cstr(names[i]), text, false, s->atoms, &changed)) {
            kn_decls_get(d, kn_cstr(names[i]), s->atoms, &out);
            kn_decls_set(d, kn_cstr(names[i]), kn_sb_str(&out), false, s->atoms, &changed);
        }
        kn_sb_free(&out);
    }
    kn_node_style_changed(s, node);
}

static void read_all(kn_styler *st, const kn_node *node) {
    const kn_used used = {
        .has_box = true, .width = 100, .height = 50, .border_w = 110, .border_h = 60};
    kn_sb out = {0};
    for (int p = 1; p < KN_PROP_COUNT; p++)
        kn_style_computed_text(st, node, KN_PE_NONE, kn_cstr(kn_prop_get((kn_prop)p)->name), &used,
                               &out);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        kn_style_computed_text(st, node, i % 2 ? KN_PE_NONE : KN_PE_BEFORE, kn_cstr(names[i]), NULL,
                               &out);
    kn_sb_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
    const kn_str text = {(const char *)data, n};
    kn_files *f = kn_files_new();
    kn_diags *d = kn_diags_new(f);
    kn_sb page = {0};
    kn_scene *s;
    kn_sb_puts(&page, head);
    kn_sb_put(&page, text);
    kn_sb_puts(&page, tail);
    kn_scene_from_text(NULL, "a.html", "a.html", kn_sb_str(&page), f, d, &s);
    if (s) {
        kn_styler *st = kn_styler_new(s, &(kn_style_env){800, 600, 1, false});
        kn_node *p = kn_node_find_id(s->document, KN_S("p")),
                *m = kn_node_find_id(s->document, KN_S("m"));
        kn_sb out = {0};
        kn_restyle(st, 0, NULL, NULL);
        if (p && m) {
            set_all(st, s, p, text);
            kn_restyle(st, 1, NULL, NULL);
            read_all(st, p);
            read_all(st, m);
        }
        kn_style_dump(st, s->document, &out);
        kn_sb_free(&out);
        kn_styler_free(st);
    }
    kn_scene_free(s);
    kn_sb_free(&page);
    kn_diags_free(d);
    kn_files_free(f);
    return 0;
}
