/* The rule about fonts that style sheets name and nothing brings. */
#include "src/lint/internal.h"
#include <stdlib.h>

typedef struct fonts {
    kn_lint *l;
    lint_set declared; /* families of @font-face and of Google's sheets, in lower case */
} fonts;

static bool is_generic(kn_str family) {
    static const char *const words[] = {"serif",         "sans-serif",    "monospace",
                                        "cursive",       "fantasy",       "system-ui",
                                        "ui-monospace",  "ui-sans-serif", "ui-serif",
                                        "inherit",       "initial",       "unset",
                                        "emoji",         "math",          "revert",
                                        "-apple-system", "ui-rounded",    "BlinkMacSystemFont",
                                        "fangsong"};
    for (size_t i = 0; i < KN_COUNTOF(words); i++)
        if (kn_str_ieq(family, kn_cstr(words[i])))
            return true;
    return memchr(family.p, '(', family.n) || memchr(family.p, ')', family.n);
}

static kn_str next_family(kn_str *list) {
    size_t e = 0;
    while (e < list->n && list->p[e] != ',')
        e++;
    kn_str one = kn_str_trim(kn_str_sub(*list, 0, e));
    *list = kn_str_sub(*list, e + (e < list->n), list->n);
    if (one.n && (one.p[0] == '"' || one.p[0] == '\''))
        one = kn_str_sub(one, 1, one.n);
    if (one.n && (one.p[one.n - 1] == '"' || one.p[one.n - 1] == '\''))
        one = kn_str_sub(one, 0, one.n - 1);
    return kn_str_trim(one);
}

static kn_str lower(kn_lint *l, kn_str s) {
    char *p = kn_arena_printf(l->scene->arena, "%.*s", (int)s.n, s.p);
    for (char *c = p; *c; c++)
        *c = (char)kn_lower((unsigned char)*c);
    return kn_cstr(p);
}

/* Calls back with the value of each font-family: of @font-face, or of all else. */
static void each_list(fonts *x, const lint_text *t, bool faces,
                      void (*see)(fonts *x, const lint_text *t, kn_str list)) {
    const char *css = t->code;
    size_t seen = 0, brace = 0; /* the bytes before `seen`, and where their last { or } ends */
    for (ptrdiff_t o = 0; (o = kn_lint_find(css, t->text.n, (size_t)o, "font-family")) >= 0; o++) {
        size_t i = (size_t)o + strlen("font-family"), e;
        if (o && (css[o - 1] == '-' || css[o - 1] == '"'))
            continue;
        while (i < t->text.n && (kn_is_space(css[i]) || css[i] == ':'))
            i++;
        for (e = i; e < t->text.n && !strchr(";{}!", css[e]);)
            e++;
        for (; seen < (size_t)o; seen++)
            if (css[seen] == '{' || css[seen] == '}')
                brace = seen + 1;
        size_t b = brace;
        while (b && (kn_is_space(css[b - 1]) || css[b - 1] == '{'))
            b--;
        if ((b >= 10 && !memcmp(css + b - 10, "@font-face", 10)) == faces)
            see(x, t, (kn_str){css + i, e - i});
    }
}

static void declare(fonts *x, const lint_text *t, kn_str list) {
    (void)t;
    const kn_str one = next_family(&list);
    if (one.n && one.n < 400)
        kn_vec_push(&x->declared, lower(x->l, one));
}

static void look(fonts *x, const lint_text *t, kn_str list) {
    const size_t at = (size_t)(list.p - t->code);
    while (list.n) {
        const kn_str one = next_family(&list);
        if (!one.n || one.n >= 400 || is_generic(one) || x->l->o->has_font(x->l->o->ctx, one) ||
            kn_lint_in_set(&x->declared, lower(x->l, one)))
            continue;
        lint_text_at(x->l, KN_LINT_FONT, kn_lint_place_in(t, at), one, (kn_str){"", 0});
    }
}

/* Families that an address of Google's style sheets asks for: family=Open+Sans:wght@400|Lato. */
static void ask(fonts *x, kn_str url) {
    if (kn_str_find(url, KN_S("fonts.googleapis.com")) < 0)
        return;
    for (ptrdiff_t o; (o = kn_str_find(url, KN_S("family="))) >= 0;) {
        url = kn_str_sub(url, (size_t)o + strlen("family="), url.n);
        size_t i = 0;
        while (i < url.n && !strchr("&\"')", url.p[i])) {
            kn_sb name = {0};
            while (i < url.n && !strchr("|:&\"')", url.p[i])) {
                const bool space =
                    url.p[i] == '+' || kn_str_starts(kn_str_sub(url, i, url.n), KN_S("%20"));
                kn_sb_putc(&name, space ? ' ' : url.p[i]);
                i += url.p[i] == '%' && space ? 3 : 1;
            }
            if (name.n < 400)
                kn_vec_push(&x->declared, lower(x->l, kn_sb_str(&name)));
            kn_sb_free(&name);
            while (i < url.n && !strchr("|&\"')", url.p[i]))
                i++;
            i += i < url.n && url.p[i] == '|';
        }
    }
}

void kn_lint_fonts(kn_lint *l, const lint_file *f) {
    fonts x = {.l = l};
    if (!l->o->has_font || kn_lint_is_installed(f))
        return;
    for (const kn_node *n = f->doc; n; n = kn_node_next(n, f->doc))
        if (lint_is(l, n, "link"))
            ask(&x, kn_node_attr(n, KN_A_href));
    for (size_t i = 0; i < f->styles.n; i++) {
        const lint_text *t = &f->styles.v[i];
        each_list(&x, t, true, declare);
        for (ptrdiff_t o = 0; (o = kn_lint_find(t->code, t->text.n, (size_t)o, "@import")) >= 0;
             o++) {
            const char *end = memchr(t->code + o, ';', t->text.n - (size_t)o);
            ask(&x, (kn_str){t->code + o, end ? (size_t)(end - t->code) - (size_t)o : 0});
        }
    }
    kn_lint_sort_set(&x.declared);
    for (size_t i = 0; i < f->styles.n; i++)
        each_list(&x, &f->styles.v[i], false, look);
    kn_vec_free(&x.declared);
}
