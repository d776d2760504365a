/* Tables of "input => expected" lines under tests/data/css; lines that start with // are comments.
 */
#ifndef KN_TEST_CSS_TABLE_H
#define KN_TEST_CSS_TABLE_H
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "parser/css/css.h"
#include <stdio.h>

/* Calls fn with each line's two halves; fn appends what it got to out. Fails at the end, after
 * printing every line that differs. */
static inline void run_table(const char *name, void (*fn)(kn_str in, kn_sb *out)) {
    char path[4096], line[8192];
    int bad = 0, n = 0;
    snprintf(path, sizeof path, "%s/css/%s", KN_TEST_DATA, name);
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    while (fgets(line, sizeof line, f)) {
        kn_sb out = {0};
        line[strcspn(line, "\n")] = 0;
        char *arrow = strstr(line, " => ");
        if (!arrow || (line[0] == '/' && line[1] == '/'))
            continue;
        *arrow = 0;
        n++;
        fn(kn_cstr(line), &out);
        if (!kn_str_eq(kn_sb_str(&out), kn_cstr(arrow + 4))) {
            print_error("%s: %s\n  expected %s\n  got      %.*s\n", name, line, arrow + 4,
                        (int)out.n, out.p ? out.p : "");
            bad++;
        }
        kn_sb_free(&out);
    }
    fclose(f);
    assert_true(n > 0);
    assert_int_equal(bad, 0);
}
#endif
