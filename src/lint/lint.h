/* kinora lint: what is wrong with a project's files as they are written, without running anything.
 * Every file is read and parsed by itself; nothing is mounted. */
#ifndef KN_LINT_LINT_H
#define KN_LINT_LINT_H
#include "parser/html/html.h"

typedef enum kn_lint_rule {
#define LINT(id, name, sev, text, hint) KN_LINT_##id,
#include "src/lint/lint.def"
#undef LINT
    KN_LINT_RULES
} kn_lint_rule;

typedef struct kn_lint_info {
    const char *name;
    kn_sev sev;
    const char *text, *hint; /* with %1 and %2 */
} kn_lint_info;
extern const kn_lint_info kn_lint_rules[KN_LINT_RULES];

typedef struct kn_finding {
    kn_lint_rule rule;
    kn_loc loc; /* file 0: of the project as a whole */
    char *message, *hint;
    char *selector; /* of the element: #id or its tag; NULL: of none */
} kn_finding;

typedef struct kn_lint_opts {    /* borrowed */
    const char *project, *entry; /* folder, and a file in it */
    /* Whether a family is shipped with kinora. May be NULL. */
    bool (*has_font)(void *ctx, kn_str family);
    /* The length of a film in seconds; 0: unknown. May be NULL. */
    double (*length)(void *ctx, const char *path);
    void *ctx;
} kn_lint_opts;

typedef struct kn_lint kn_lint;
/* Reads the entry and every document that it mounts, directly or not; judges the entry, and beside
 * index.html the documents in the folder compositions/, mounted or not. Findings are in the order
 * of files and lines. */
kn_lint *kn_lint_run(const kn_lint_opts *o);
void kn_lint_free(kn_lint *l); /* NULL is fine */
size_t kn_lint_count(const kn_lint *l);
const kn_finding *kn_lint_at(const kn_lint *l, size_t i);
size_t kn_lint_number(const kn_lint *l, kn_sev sev);
size_t kn_lint_files_read(const kn_lint *l);
const kn_files *kn_lint_files(const kn_lint *l);
/* What reads scripts; one for all of a project's, since making it takes long. */
typedef struct kn_syntax kn_syntax;
kn_syntax *kn_syntax_new(void);
void kn_syntax_free(kn_syntax *s); /* NULL is fine */
/* Whether a script can be read at all; else its line, counted from 1, and why. */
bool kn_lint_script(kn_syntax *s, kn_str text, int *line, kn_sb *why);
#endif
