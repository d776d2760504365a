/* What the style sheets and the style attributes of a document say that tweens must know of. */
#include "src/lint/sheets.h"

static const kn_str none = {"", 0};

kn_str kn_lint_opacity(const lint_sheets *s, kn_str target) {
    for (size_t i = 0; i < s->opacities.n; i++)
        if (kn_str_eq(s->opacities.v[i].selector, target))
            return s->opacities.v[i].value;
    return none;
}

bool kn_lint_aims_at(kn_str selectors, kn_str one) {
    while (selectors.n) {
        size_t e = 0;
        while (e < selectors.n && selectors.p[e] != ',')
            e++;
        kn_str s = kn_str_trim(kn_str_sub(selectors, 0, e));
        for (size_t i = s.n; i > 0; i--)
            if (kn_is_space(s.p[i - 1]) || strchr(">+~", s.p[i - 1])) {
                s = kn_str_sub(s, i, s.n);
                break;
            }
        for (size_t i = 0; i + one.n <= s.n; i++)
            if (!memcmp(s.p + i, one.p, one.n) &&
                (i + one.n == s.n || !(kn_lint_is_word(s.p[i + one.n]) || s.p[i + one.n] == '-')))
                return true;
        selectors = kn_str_sub(selectors, e + (e < selectors.n), selectors.n);
    }
    return false;
}

/* The simple selector #a or .b that stands last before a block; empty: another kind does. */
static kn_str last_simple(kn_str s) {
    size_t i = s.n;
    while (i && (kn_lint_is_word(s.p[i - 1]) || s.p[i - 1] == '-'))
        i--;
    return i && i < s.n && strchr("#.", s.p[i - 1]) ? kn_str_sub(s, i - 1, s.n) : none;
}

bool kn_lint_translates(kn_str transform) {
    return kn_str_find(transform, KN_S("translate")) >= 0;
}

bool kn_lint_scales(kn_str transform) {
    return kn_str_find(transform, KN_S("scale")) >= 0;
}

/* Others clash with nothing. */
static bool may_clash(kn_str transform) {
    return kn_lint_translates(transform) || kn_lint_scales(transform);
}

void kn_lint_read_sheets(kn_lint *l, const lint_file *f, lint_sheets *out) {
    for (size_t i = 0; i < f->styles.n; i++) {
        kn_str selector, body;
        for (size_t at = 0; kn_lint_next_rule(&f->styles.v[i], &at, &selector, &body);) {
            const kn_str one = last_simple(selector),
                         transform = kn_lint_declared(body, "transform"),
                         opacity = kn_lint_declared(body, "opacity");
            if (opacity.n)
                kn_vec_push(&out->opacities, (lint_said){selector, opacity});
            if (one.n && may_clash(transform))
                kn_vec_push(&out->transforms, (lint_said){one, transform});
            if (one.n && kn_str_eq(opacity, KN_S("0")))
                kn_vec_push(&out->hidden, one);
        }
    }
    for (const kn_node *n = f->doc; n; n = kn_node_next(n, f->doc))
        if (kn_is_elem(n) && may_clash(kn_lint_declared(lint_attr(l, n, "style"), "transform")))
            kn_vec_push(&out->moved, n);
}

void kn_lint_free_sheets(lint_sheets *s) {
    kn_vec_free(&s->opacities);
    kn_vec_free(&s->transforms);
    kn_vec_free(&s->hidden);
    kn_vec_free(&s->moved);
}
