/* Linting as verbs do it: on standard error before a render, and as kinora lint. */
#ifndef KN_CLI_GATE_H
#define KN_CLI_GATE_H
#include "src/cli/args.h"
#include "src/lint/lint.h"

typedef struct kn_gate {
    kn_lint *lint;
    kn_lint_opts opts;
    char *fonts, *project, *entry; /* the families that are shipped */
} kn_gate;
/* The documents of a->target, or what --composition names in it. Close in any case. */
void kn_gate_open(kn_gate *g, const kn_args *a);
void kn_gate_close(kn_gate *g);
/* Those that weigh as much as `least` or more. */
void kn_gate_print_all(const kn_gate *g, kn_sev least, FILE *out);
/* {"ok":…,"errorCount":…,"findings":[…],"filesScanned":…} without the closing brace.
 * Anchored: each finding with the keys that those of other parts of a check have. */
void kn_gate_json(const kn_gate *g, bool anchored, kn_sb *out);
/* What --strict, --strict-all and --lint-verbose ask before a render; false: it must not begin. */
bool kn_gate_pass(const kn_args *a);
bool kn_gate_wanted(const kn_args *a); /* whether they ask anything */
#endif
