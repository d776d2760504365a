/* Command lines, read by the table of flags.def. */
#ifndef KN_CLI_ARGS_H
#define KN_CLI_ARGS_H
#include "src/cli/flags.h"
#include "src/cli/told.h"
#include "src/core/vec.h"
#include "src/render/session.h"

#define KN_MAX_METADATA 64
typedef struct kn_args {
    int verb; /* a single one of the set */
    const char *verb_name;
    const char *target;                    /* the first positional argument, "." when absent */
    KN_VEC(const char *) targets;          /* all of them; several where the verb takes them */
    const char *value[KN_F_COUNT];         /* NULL: absent; "" for flags without argument */
    const char *metadata[KN_MAX_METADATA]; /* --metadata, each time it was given */
    int n_metadata;
    kn_told *told; /* of a batch, whose rows have messages in common; borrowed, may be NULL */
} kn_args;

/* False: a message was printed (exit 1). */
bool kn_args_parse(int argc, char **argv, int verb, kn_args *out);
void kn_args_free(kn_args *a); /* only of verbs that take several targets */
void kn_args_help(int verb, FILE *out);
static inline bool kn_has(const kn_args *a, kn_flag f) {
    return a->value[f] != NULL;
}
/* Numbers with a range; false: a message was printed. Absent flags leave *out alone. */
bool kn_arg_int(const kn_args *a, kn_flag f, int64_t lo, int64_t hi, int64_t *out);
bool kn_arg_num(const kn_args *a, kn_flag f, double lo, double hi, double *out);
/* Numbers separated by commas: of a text (nothing is printed), and of a flag that is there. At most
 * `most` go to `out`; more, or fewer than `least`, are refused. */
bool kn_read_nums(const char *text, double lo, double hi, size_t most, double *out, size_t *n);
bool kn_arg_nums(const kn_args *a, kn_flag f, size_t least, size_t most, double *out, size_t *n);
bool kn_arg_range(const kn_args *a, double range[2]);         /* --range START,END */
#define KN_MAX_INSTANT 1e6                                    /* seconds */
bool kn_arg_bytes(const kn_args *a, kn_flag f, int64_t *out); /* 512M, 8k, 2G */
bool kn_arg_rate(const kn_args *a, kn_flag f, int64_t *out);  /* the same, in thousands */
void kn_usage(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Session options from the flags that all verbs share. `owned` receives text that must outlive the
 * session. */
typedef struct kn_common {
    kn_opts opts;
    char *data_dir, *variables;
} kn_common;
/* Width and height of the preset that --resolution names; they stay when it is absent. */
void kn_resolution_size(const kn_args *a, int *w, int *h);
/* --resolution as a scale of a w × h composition; false: it has another shape (printed). */
bool kn_resolution(const kn_args *a, int w, int h, double *scale);
bool kn_common_read(const kn_args *a, kn_common *out);
void kn_common_free(kn_common *c);
/* Prints what the session has to say, but for notes and warnings that an earlier row of the batch
 * told; true when --strict turns it into a failure. */
bool kn_print_diags(const kn_args *a, kn_session *s);

#define VERB(id, name, operands, line, what) int kn_run_##id(int argc, char **argv);
#define NOVERB(name, why)
#include "src/cli/verbs.def"
#undef VERB
#undef NOVERB
int kn_run_reference(int argc, char **argv); /* hidden: pages that are made from the tables */
#endif
