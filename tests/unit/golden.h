/* Expected dumps in files. KN_MAKE_GOLDEN=1 writes them anew: read the difference before a commit.
 */
#ifndef KN_TESTS_UNIT_GOLDEN_H
#define KN_TESTS_UNIT_GOLDEN_H
#include "src/core/file.h"
#include "src/core/mem.h"
#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

static inline void check_golden(const char *path, kn_str got) {
    char *want = NULL;
    size_t n = 0;
    if (getenv("KN_MAKE_GOLDEN")) {
        assert_int_equal(kn_write_file_whole(path, got.p, got.n, NULL), KN_OK);
        return;
    }
    if (kn_read_file(path, NULL, (kn_loc){0}, &want, &n) != KN_OK)
        fail_msg("%s is not there", path);
    if (!kn_str_eq(got, (kn_str){want, n})) {
        fprintf(stderr, "%s differs; now it is:\n%.*s\n", path, (int)got.n, got.p);
        free(want);
        fail();
    }
    free(want);
}

/* Calls `each` with every file that the pattern below tests/data matches, in order of names. */
static inline void for_each_file(const char *pattern, void (*each)(const char *path)) {
    char full[4096];
    glob_t g;
    snprintf(full, sizeof full, "%s/%s", KN_TEST_DATA, pattern);
    assert_int_equal(glob(full, 0, NULL, &g), 0);
    for (size_t i = 0; i < g.gl_pathc; i++)
        each(g.gl_pathv[i]);
    globfree(&g);
}

/* The path with its ending replaced. free() it. */
static inline char *with_ending(const char *path, const char *ending) {
    kn_sb b = {0};
    const char *dot = strrchr(path, '.');
    kn_sb_put(&b, (kn_str){path, dot ? (size_t)(dot - path) : strlen(path)});
    kn_sb_puts(&b, ending);
    return kn_sb_take(&b);
}

/* One line per diagnostic: severity, id, place, message. */
static inline void put_diags(const kn_diags *d, const kn_files *f, kn_sb *out) {
    static const char *const sev[] = {"error", "warning", "note"};
    for (size_t i = 0; i < kn_diags_count(d); i++) {
        const kn_diag *e = kn_diags_at(d, i);
        kn_sb_printf(out, "%s[%s] %s:%u:%u: %s\n", sev[e->sev], e->id,
                     kn_files_name(f, e->loc.file), e->loc.line, e->loc.col, e->msg);
    }
}
#endif
