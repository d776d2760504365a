/* libFuzzer target: any bytes as a sheet, a style attribute, a selector list, conditions and
 * values; what is printed must parse again. */
#include "parser/css/color.h"
#include "parser/css/css.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* Text of declarations is a fixed point: printing what was parsed from it prints the same. */
static void round_trip(kn_str text, kn_atoms *atoms) {
    kn_decls *a = kn_decls_parse(text, atoms, NULL, (kn_loc){0}), *b;
    kn_sb first = {0}, second = {0};
    kn_decls_serialize(a, atoms, &first);
    b = kn_decls_parse(kn_sb_str(&first), atoms, NULL, (kn_loc){0});
    kn_decls_serialize(b, atoms, &second);
    kn_sb_free(&first);
    kn_sb_free(&second);
    kn_decls_free(a);
    kn_decls_free(b);
}

static void colors(kn_str text) {
    const kn_color_env env = {.current = {{0, 0, 0, 1}, KN_KW_srgb, 0, true}};
    kn_css_color c;
    kn_value *v;
    float rgba[4];
    if (!kn_parse_color(text, &v))
        return;
    if (kn_color_resolve(v->v, &env, &c))
        kn_color_to_rgba(&c, rgba);
    kn_value_unref(v);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
    const kn_media_env env = {.width = 100, .height = 50, .dppx = 1};
    kn_str text = {(const char *)data, n};
    kn_atoms *atoms = kn_atoms_new();
    kn_arena *arena = kn_arena_new();
    kn_sb out = {0};
    kn_sheet *s = kn_sheet_parse(text, atoms, NULL, (kn_loc){1, 1, 1});
    kn_sheet_dump(s, atoms, &out);
    kn_sheet_free(s);
    round_trip(text, atoms);
    colors(text);
    const kn_selectors *sel = kn_selectors_parse(text, arena, atoms);
    if (sel)
        kn_selector_serialize(sel, atoms, &out);
    kn_supports_eval(text);
    kn_media_eval(text, &env);
    kn_container_eval(text, &(kn_container_env){100, 50, 16, 16, NULL, NULL});
    kn_container_needs_size(text);
    kn_sb_free(&out);
    kn_arena_free(arena);
    kn_atoms_free(atoms);
    return 0;
}
