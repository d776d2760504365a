/* Rules about text with a texture: the class hf-texture-text, with one of hf-texture-NAME that has
 * the mask. */
#include "src/lint/internal.h"

static const char base[] = "hf-texture-text", prefix[] = "hf-texture-";

typedef struct shadow { /* of a rule with filter: drop-shadow() */
    kn_str selector;
    kn_loc loc;
} shadow;

typedef struct textures {
    kn_lint *l;
    const lint_file *f;
    lint_set known;         /* classes whose rules have a mask */
    KN_VEC(shadow) shadows; /* of those selectors, in order */
} textures;

static bool is_texture(kn_str c) {
    return kn_str_starts(c, KN_S("hf-texture-")) && !kn_str_eq(c, kn_cstr(base));
}

/* The next class of a selector. */
static bool next_class(kn_str *rest, kn_str *out) {
    for (size_t i = 0; i + 1 < rest->n; i++) {
        size_t e = i + 1;
        if (rest->p[i] != '.' || kn_is_digit(rest->p[e]))
            continue;
        while (e < rest->n && (kn_lint_is_word(rest->p[e]) || rest->p[e] == '-'))
            e++;
        if (e == i + 1)
            continue;
        *out = kn_str_sub(*rest, i + 1, e);
        *rest = kn_str_sub(*rest, e, rest->n);
        return true;
    }
    return false;
}

static bool has_mask(kn_str body) {
    return kn_lint_declared(body, "mask-image").n || kn_lint_declared(body, "-webkit-mask-image").n;
}

static bool has_shadow(kn_str body) {
    const kn_str v = kn_lint_declared(body, "filter");
    return kn_lint_find(v.p, v.n, 0, "drop-shadow(") >= 0;
}

static kn_str next_of_list(kn_str *list) {
    size_t e = 0;
    while (e < list->n && list->p[e] != ',')
        e++;
    const kn_str one = kn_str_trim(kn_str_sub(*list, 0, e));
    *list = kn_str_sub(*list, e + (e < list->n), list->n);
    return one;
}

/* Whether a selector is a type and classes, and all of them are those of an element. */
static bool takes(textures *x, kn_str selector, const kn_node *n) {
    size_t e = 0;
    while (e < selector.n && (kn_lint_is_word(selector.p[e]) || selector.p[e] == '-'))
        e++;
    const kn_str tag = kn_str_sub(selector, 0, e);
    if (tag.n && !kn_str_ieq(tag, kn_scene_atom_str(x->l->scene, n->tag)))
        return false;
    for (size_t i = e; i < selector.n; i++)
        if (!kn_lint_is_word(selector.p[i]) && selector.p[i] != '-' && selector.p[i] != '.')
            return false;
    kn_str rest = kn_str_sub(selector, e, selector.n), one;
    bool any = false;
    while (next_class(&rest, &one)) {
        any = true;
        if (!kn_lint_has_class(n, one))
            return false;
    }
    return any;
}

static void read_masks(textures *x) {
    for (size_t i = 0; i < x->f->styles.n; i++) {
        kn_str selectors, body, one;
        for (size_t at = 0; kn_lint_next_rule(&x->f->styles.v[i], &at, &selectors, &body);)
            while (has_mask(body) && next_class(&selectors, &one))
                if (is_texture(one))
                    kn_vec_push(&x->known, one);
    }
    kn_lint_sort_set(&x->known);
}

static void read_shadows(textures *x) {
    for (size_t i = 0; i < x->f->styles.n; i++) {
        const lint_text *t = &x->f->styles.v[i];
        kn_str selectors, body, one;
        for (size_t at = 0; kn_lint_next_rule(t, &at, &selectors, &body);) {
            if (!has_shadow(body))
                continue;
            const kn_loc loc = kn_lint_place_in(t, (size_t)(selectors.p - t->code));
            while (selectors.n) {
                const kn_str s = next_of_list(&selectors);
                bool direct = false;
                for (kn_str rest = s; !direct && next_class(&rest, &one);)
                    direct = kn_str_eq(one, kn_cstr(base)) || kn_lint_in_set(&x->known, one);
                if (direct)
                    lint_text_at(x->l, KN_LINT_TEXTURE_SHADOW, loc, s, none);
                else if (s.n)
                    kn_vec_push(&x->shadows, (shadow){s, loc});
            }
        }
    }
}

static void element_rules(textures *x, const kn_node *n, size_t *steps) {
    enum { MOST_STEPS = 1000000 };
    const kn_str style = lint_attr(x->l, n, "style");
    kn_str rest = kn_node_attr(n, KN_A_class_), one, first = none;
    const bool textured = kn_lint_has_class(n, kn_cstr(base));
    while (kn_lint_next_class(&rest, &one)) {
        if (!is_texture(one))
            continue;
        first = first.n ? first : one;
        if (!kn_lint_in_set(&x->known, one))
            lint_node(x->l, KN_LINT_TEXTURE_UNKNOWN, n, one, none);
    }
    if (first.n && !textured)
        lint_node(x->l, KN_LINT_TEXTURE_BASE, n, first, none);
    if (!textured)
        return;
    if (!first.n && !has_mask(style))
        lint_node(x->l, KN_LINT_TEXTURE_MASK, n, none, none);
    if (has_shadow(style))
        lint_node(x->l, KN_LINT_TEXTURE_SHADOW, n, kn_scene_atom_str(x->l->scene, n->tag), none);
    for (size_t i = 0; i < x->shadows.n && *steps < MOST_STEPS; i++, ++*steps)
        if (takes(x, x->shadows.v[i].selector, n))
            lint_node(x->l, KN_LINT_TEXTURE_SHADOW, n, x->shadows.v[i].selector, none);
    if (*steps == MOST_STEPS)
        lint_partly(x->l, x->f, "which shadows fall on text with a texture");
}

/* ---- files ---- */
/* Past "url(" the address; empty: none. */
static kn_str address(kn_str v) {
    const ptrdiff_t o = kn_str_find(v, KN_S("url("));
    kn_str s = o < 0 ? none : kn_str_trim(kn_str_sub(v, (size_t)o + 4, v.n));
    const char quote = s.n && (s.p[0] == '"' || s.p[0] == '\'') ? s.p[0] : ')';
    s = kn_str_sub(s, quote != ')', s.n);
    const char *end = s.n ? memchr(s.p, quote, s.n) : NULL;
    return end ? kn_str_trim((kn_str){s.p, (size_t)(end - s.p)}) : none;
}

static void mask_rule(kn_lint *l, const lint_file *f, const lint_text *t, kn_str body,
                      const kn_node *n, kn_loc loc) {
    static const char *const names[] = {"mask-image", "-webkit-mask-image"};
    for (size_t i = 0; i < KN_COUNTOF(names); i++) {
        const kn_str url = address(kn_lint_declared(body, names[i]));
        if (url.n && !kn_lint_has_file(l, f, t, url)) {
            kn_lint_add(l, KN_LINT_MASK_FILE, n, loc, url, none);
            return;
        }
    }
}

void kn_lint_textures(kn_lint *l, const lint_file *f) {
    textures x = {.l = l, .f = f};
    size_t steps = 0;
    read_masks(&x);
    read_shadows(&x);
    for (size_t i = 0; i < f->styles.n; i++) {
        const lint_text *t = &f->styles.v[i];
        kn_str selectors, body;
        for (size_t at = 0; kn_lint_next_rule(t, &at, &selectors, &body);)
            mask_rule(l, f, t, body, NULL, kn_lint_place_in(t, (size_t)(selectors.p - t->code)));
    }
    for (const kn_node *n = f->doc; n; n = kn_node_next(n, f->doc)) {
        if (!kn_is_elem(n))
            continue;
        mask_rule(l, f, NULL, lint_attr(l, n, "style"), n, n->loc);
        if (kn_str_find(kn_node_attr(n, KN_A_class_), kn_cstr(prefix)) >= 0)
            element_rules(&x, n, &steps);
    }
    kn_vec_free(&x.known);
    kn_vec_free(&x.shadows);
}
