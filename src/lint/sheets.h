/* Inside src/lint: what style sheets say about the elements that tweens move. Views into the texts
 * of the document. */
#ifndef KN_LINT_SHEETS_H
#define KN_LINT_SHEETS_H
#include "src/lint/internal.h"

typedef struct lint_said {
    kn_str selector; /* or #a or .b, in which it ends */
    kn_str value;
} lint_said;

typedef struct lint_sheets {
    KN_VEC(lint_said) opacities;   /* of rules, by whole selectors */
    KN_VEC(lint_said) transforms;  /* of rules whose selectors end in #a or .b */
    KN_VEC(kn_str) hidden;         /* #a or .b of rules with opacity: 0 */
    KN_VEC(const kn_node *) moved; /* elements with a transform of their own */
} lint_sheets;

void kn_lint_read_sheets(kn_lint *l, const lint_file *f, lint_sheets *out);
void kn_lint_free_sheets(lint_sheets *s);
/* The opacity of the first rule with that selector; empty: there is none. */
kn_str kn_lint_opacity(const lint_sheets *s, kn_str target);
/* Whether the last compound of any of the selectors of a tween names `one`, which is #a or .b. */
bool kn_lint_aims_at(kn_str selectors, kn_str one);
bool kn_lint_translates(kn_str transform);
bool kn_lint_scales(kn_str transform);
#endif
