/* Status codes, source locations and the diagnostics sink.
 *
 * Functions return kn_status; the details of what went wrong go to the kn_diags passed in, exactly
 * once, where the problem is detected. Callers up the stack add nothing. */
#ifndef KN_CORE_ERR_H
#define KN_CORE_ERR_H
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

typedef enum kn_status {
    KN_OK = 0,
    KN_EOF = 1, /* end of data: a note, not an error */
    KN_EPARSE = -1,
    KN_EIO = -2,
    KN_EMEDIA = -3,
    KN_ESCRIPT = -4,
    KN_ELIMIT = -5,
    KN_ENOMEM = -6,
    KN_EUSAGE = -7,
    KN_ECANCEL = -8
} kn_status;

/* Place in a source file. `file` indexes the session's kn_files (0: unknown); `line` and `col` are
 * 1-based, 0 when unknown. */
typedef struct kn_loc {
    uint32_t file, line, col;
} kn_loc;

typedef enum kn_sev { KN_SEV_ERROR, KN_SEV_WARN, KN_SEV_NOTE } kn_sev;
const char *kn_sev_name(kn_sev sev); /* "error", "warning", "note" */

typedef struct kn_diag {
    kn_sev sev;
    kn_status code;
    const char *id; /* stable name such as "css/unsupported-value", a literal */
    kn_loc loc;
    char *msg, *hint; /* owned by the sink; hint may be NULL */
    uint32_t count;   /* how often the same message was reported at the same place */
} kn_diag;

/* Names of the files that locations point into. Owned by the session. */
typedef struct kn_files kn_files;
kn_files *kn_files_new(void);
void kn_files_free(kn_files *f);
/* Returns the index of `name`, adding it (copied) when new. Index 0 is never a file. */
uint32_t kn_files_add(kn_files *f, const char *name);
/* Borrowed name, "" for an unknown index. */
const char *kn_files_name(const kn_files *f, uint32_t file);

/* Diagnostics sink; safe to call from several threads. */
typedef struct kn_diags kn_diags;
kn_diags *kn_diags_new(const kn_files *files); /* borrows files, which must outlive it */
void kn_diags_free(kn_diags *d);
/* Reports one problem. A repeat of (id, loc, message) only raises the count. `hint` may be NULL.
 * `d` may be NULL: then nothing is kept. */
void kn_report(kn_diags *d, kn_sev sev, kn_status code, const char *id, kn_loc loc,
               const char *hint, const char *fmt, ...) __attribute__((format(printf, 7, 8)));
size_t kn_diags_count(const kn_diags *d);
const kn_diag *kn_diags_at(const kn_diags *d, size_t i);
/* What is reported afterwards waits for ever: for a process whose other threads still run when it
 * has to end, so that the list can be printed. */
void kn_diags_hold(kn_diags *d);
bool kn_diags_has(const kn_diags *d, kn_sev sev);
/* Prints "file:line:col: error[id]: message" and a hint line, from entry `from` on. */
void kn_diags_print(const kn_diags *d, FILE *out, size_t from, bool color);
void kn_diags_print_json(const kn_diags *d, FILE *out);

/* Aborts with the expression when a caller breaks a contract: misuse is a bug, not an error. */
#define KN_REQUIRE(x) ((x) ? (void)0 : kn_require_failed(#x, __FILE__, __LINE__))
_Noreturn void kn_require_failed(const char *expr, const char *file, int line);
#endif
