/* @font-feature-values and @font-palette-values (CSS Fonts 4 §6.9 and §9.2). */
#include "parser/css/color.h"
#include "src/style/internal.h"

static kn_str unquote(kn_str s) {
    s = kn_str_trim(s);
    return s.n >= 2 && (s.p[0] == '"' || s.p[0] == '\'') ? kn_str_sub(s, 1, s.n - 1) : s;
}

/* The text before the next comma, which is taken off. */
static kn_str next_part(kn_str *rest) {
    const char *comma = memchr(rest->p, ',', rest->n);
    const size_t n = comma ? (size_t)(comma - rest->p) : rest->n;
    const kn_str part = kn_str_trim(kn_str_sub(*rest, 0, n));
    *rest = kn_str_sub(*rest, comma ? n + 1 : n, rest->n);
    return part;
}

static kn_str text_of(kn_styler *st, const kn_decl *d) {
    const kn_val *v = d->value->v;
    kn_sb sb = {0};
    if (v->type == KN_V_TOKENS)
        kn_sb_put(&sb, v->u.str);
    else
        kn_val_serialize(v, &sb);
    const kn_str s = kn_str_trim(kn_arena_str(st->rules_arena, kn_sb_str(&sb)));
    kn_sb_free(&sb);
    return s;
}

/* Whole numbers between spaces; false when there is anything else, or too many. */
static bool read_numbers(kn_str s, kn_font_value *out) {
    while (s.n) {
        double v;
        const char *next;
        if (out->n == KN_COUNTOF(out->v) || !kn_parse_double(s.p, s.p + s.n, &v, &next) ||
            !(v >= 0 && v <= 99) || v != (int)v)
            return false;
        out->v[out->n++] = (uint16_t)v;
        s = kn_str_trim(kn_str_sub(s, (size_t)(next - s.p), s.n));
    }
    return out->n > 0;
}

void kn_fontvalues_add(kn_styler *st, const kn_rule *r) {
    for (kn_str families = r->prelude; families.n;) {
        const kn_str family = unquote(next_part(&families));
        for (uint32_t i = 0; i < r->n_rules; i++) {
            const kn_rule *block = r->rules[i];
            for (size_t k = 0; block->decls && k < block->decls->v.n; k++) {
                const kn_decl *d = &block->decls->v.v[k];
                kn_font_value v = {.family = family,
                                   .block = block->prelude,
                                   .name = kn_atom_str(st->scene->atoms, d->custom)};
                if (read_numbers(text_of(st, d), &v))
                    kn_vec_push(&st->font_values, v);
            }
        }
    }
}

static bool color_of(kn_str text, kn_color *out) {
    const kn_color_env env = {0};
    kn_value *v = NULL;
    kn_css_color c;
    const bool ok = kn_parse_color(text, &v) && v && kn_color_resolve(v->v, &env, &c);
    kn_value_unref(v);
    if (ok)
        kn_color_from_css(&c, out);
    return ok;
}

static void read_overrides(kn_str text, kn_font_palette_rule *p) {
    while (text.n && p->n < KN_COUNTOF(p->over)) {
        size_t depth = 0, i = 0;
        while (i < text.n && (depth || text.p[i] != ',')) { /* colours have commas of their own */
            depth += text.p[i] == '(';
            depth -= text.p[i] == ')' && depth;
            i++;
        }
        const kn_str part = kn_str_trim(kn_str_sub(text, 0, i));
        double index;
        const char *next;
        kn_color color;
        text = kn_str_sub(text, i < text.n ? i + 1 : i, text.n);
        if (!kn_parse_double(part.p, part.p + part.n, &index, &next) ||
            !(index >= 0 && index < 65535))
            continue;
        if (!color_of(kn_str_trim(kn_str_sub(part, (size_t)(next - part.p), part.n)), &color))
            continue;
        p->over[p->n].index = (int)index;
        p->over[p->n++].color = color;
    }
}

void kn_fontpalette_add(kn_styler *st, const kn_rule *r) {
    kn_font_palette_rule p = {.name = kn_str_trim(r->prelude)};
    for (size_t k = 0; r->decls && k < r->decls->v.n; k++) {
        const kn_decl *d = &r->decls->v.v[k];
        const kn_str name = kn_atom_str(st->scene->atoms, d->custom), text = text_of(st, d);
        double v;
        const char *next;
        if (kn_str_ieq(name, KN_S("font-family")))
            p.family = text;
        else if (kn_str_ieq(name, KN_S("override-colors")))
            read_overrides(text, &p);
        else if (kn_str_ieq(name, KN_S("base-palette")))
            p.base = kn_str_ieq(text, KN_S("light"))  ? -1
                     : kn_str_ieq(text, KN_S("dark")) ? -2
                     : kn_parse_double(text.p, text.p + text.n, &v, &next) && v >= 0 && v < 65536
                         ? (int)v
                         : 0;
    }
    kn_vec_push(&st->palettes, p);
}

size_t kn_styler_font_values(kn_styler *st, const kn_font_value **out) {
    kn_sheets_update(st);
    *out = st->font_values.v;
    return st->font_values.n;
}

size_t kn_styler_palettes(kn_styler *st, const kn_font_palette_rule **out) {
    kn_sheets_update(st);
    *out = st->palettes.v;
    return st->palettes.n;
}
