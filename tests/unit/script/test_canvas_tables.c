/* Canvas 2D against tables of what Chromium answers (tests/tools/capture_canvas.sh): attributes,
 * metrics, hit tests and the bytes of pictures. The lines of a table are scripts of one page, run
 * in their order on a context that was reset; prelude.html is the page. With names of tables as
 * arguments every difference of these is printed. */
#include "tests/unit/script/page.h"
#include <stdio.h>
#include "src/core/vec.h"

#define TABLES "tests/data/canvas/"

static char *slurp(const char *path) {
    kn_files *files = kn_files_new();
    kn_diags *d = kn_diags_new(files);
    char *text = NULL;
    size_t n = 0;
    assert_int_equal(kn_read_file(path, d, (kn_loc){0}, &text, &n), KN_OK);
    kn_diags_free(d);
    kn_files_free(files);
    return text;
}

/* `ask("…")`: the line as a literal */
static void put_call(kn_sb *b, kn_str line) {
    kn_sb_puts(b, "ask(\"");
    for (size_t i = 0; i < line.n; i++) {
        if (line.p[i] == '"' || line.p[i] == '\\')
            kn_sb_putc(b, '\\');
        kn_sb_putc(b, line.p[i]);
    }
    kn_sb_puts(b, "\")");
}

static size_t find_bar(kn_str line) {
    for (size_t i = 0; i + 2 < line.n; i++)
        if (memcmp(line.p + i, " | ", 3) == 0)
            return i;
    return line.n;
}

/* Equal, but that whole numbers may differ by `most`. */
static bool alike(const char *a, const char *b, long most) {
    while (*a || *b) {
        if (most && kn_is_digit((unsigned char)*a) && kn_is_digit((unsigned char)*b)) {
            char *x, *y;
            if (labs(strtol(a, &x, 10) - strtol(b, &y, 10)) > most)
                return false;
            a = x;
            b = y;
        } else if (*a++ != *b++) {
            return false;
        }
    }
    return true;
}

/* Runs the lines; the number of wrong answers. */
static int run_lines(page *p, const char *name, char *text) {
    int wrong = 0, row = 0;
    double now = 0;
    long most = 0;
    sscanf(text, "# within %ld", &most);
    for (char *at = strtok(text, "\n"); at; at = strtok(NULL, "\n")) {
        const kn_str line = kn_cstr(at);
        const size_t bar = find_bar(line);
        row++;
        if (*at == '#')
            continue;
        kn_sb call = {0};
        put_call(&call, kn_str_sub(line, 0, bar));
        char *ask = kn_sb_take(&call), *got = kn_script_eval(p->script, ask);
        const char *want = bar < line.n ? line.p + bar + 3 : "";
        if (!got || !alike(got, want, most)) {
            fprintf(stderr, "%s: %.*s\n  is   %s\n  want %s\n", name, (int)bar, line.p,
                    got ? got : "(exception)", want);
            wrong++;
        }
        free(got);
        free(ask);
        page_seek(p, now += 1.0 / 30); /* what the line left for later */
    }
    fprintf(stderr, "%s: %d lines, %d wrong\n", name, row, wrong);
    return wrong;
}

static void run_table(const char *name) {
    char path[256];
    page p;
    char *html = slurp(TABLES "prelude.html");
    page_open(&p, html, 100);
    snprintf(path, sizeof path, TABLES "%s.txt", name);
    char *text = slurp(path);
    const int wrong = run_lines(&p, name, text);
    free(text);
    free(html);
    page_close(&p);
    assert_int_equal(wrong, 0);
}

#define TABLE(name)                                                                                \
    static void test_##name(void **state) {                                                        \
        run_table(#name);                                                                          \
    }
TABLE(edges)
TABLE(element)
TABLE(interface)
TABLE(metrics)
TABLE(path)
TABLE(pixels)
TABLE(state)
TABLE(text)

int main(int argc, char **argv) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_edges),     cmocka_unit_test(test_element),
        cmocka_unit_test(test_interface), cmocka_unit_test(test_metrics),
        cmocka_unit_test(test_path),      cmocka_unit_test(test_pixels),
        cmocka_unit_test(test_state),     cmocka_unit_test(test_text),
    };
    if (argc > 1)
        cmocka_set_test_filter(argv[1]);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
