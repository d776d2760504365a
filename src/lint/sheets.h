/* Inside src/lint: what style sheets and style attributes say about the elements that tweens move.
 * Views into the texts of the document. */
#ifndef KN_LINT_SHEETS_H
#define KN_LINT_SHEETS_H
#include "src/lint/internal.h"

enum { LINT_TRANSLATED = 1, LINT_SCALED = 2, LINT_HIDDEN = 4, LINT_DASHED = 8 };

typedef struct lint_said { /* about #a or .b */
    kn_str name;
    unsigned what; /* LINT_… */
} lint_said;

typedef struct lint_look { /* what rules for #a or .b alone declare that matters to overlays */
    kn_str name;
    uint32_t order; /* of rules */
    kn_str v[11];   /* by the table in sheets.c */
} lint_look;

typedef struct lint_sheets {
    KN_VEC(lint_said) said;         /* by names, once each */
    KN_VEC(lint_look) looks;        /* by names, once each */
    lint_set variables;             /* custom properties that are declared */
    KN_VEC(const kn_node *) covers; /* elements that lie over all of the picture from the start */
} lint_sheets;

void kn_lint_read_sheets(kn_lint *l, const lint_file *f, lint_sheets *out);
void kn_lint_free_sheets(lint_sheets *s);
unsigned kn_lint_said(const lint_sheets *s, kn_str name); /* LINT_… */
/* The same of all names in the last compounds of a list of selectors. */
unsigned kn_lint_said_of_any(const lint_sheets *s, kn_str selectors);
#endif
