/* CSS animations at an instant against what Chrome answered: tests/data/style/animate.txt. */
#include "parser/html/html.h"
#include "src/core/file.h"
#include "src/style/style.h"
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Text equal, numbers to a thousandth. */
static bool close_to(const char *a, const char *b) {
    while (*a && *b) {
        char *ea, *eb;
        bool na = kn_is_digit(*a) || *a == '-' || *a == '.',
             nb = kn_is_digit(*b) || *b == '-' || *b == '.';
        if (na && nb) {
            double x = strtod(a, &ea), y = strtod(b, &eb);
            if (ea != a && eb != b) {
                if (fabs(x - y) > 1e-3 * fmax(1, fabs(x)))
                    return false;
                a = ea, b = eb;
                continue;
            }
        }
        if (*a++ != *b++)
            return false;
    }
    return *a == *b;
}

static char *cut(char **at) {
    char *s = *at, *bar = strstr(s, " | ");
    if (bar) {
        *bar = 0;
        *at = bar + 3;
    } else {
        *at = s + strlen(s);
    }
    return s;
}

static bool try_case(const char *frames, const char *anim, double t, const char *prop,
                     const char *want) {
    const kn_used used = {
        .has_box = true, .width = 100, .height = 50, .border_w = 100, .border_h = 50};
    kn_files *files = kn_files_new();
    kn_diags *diags = kn_diags_new(files);
    kn_scene *scene = NULL;
    char path[] = "/tmp/kinora-style-XXXXXX";
    kn_sb page = {0}, got = {0};
    kn_sb_printf(&page,
                 "<!DOCTYPE html><style>@keyframes k{%s} #a{position:absolute;animation:k "
                 "%s}</style><div id=a></div>",
                 frames, anim);
    int fd = mkstemp(path);
    assert_true(fd >= 0 && write(fd, page.p, page.n) == (ssize_t)page.n);
    close(fd);
    assert_int_equal(kn_scene_open(NULL, path, files, diags, &scene), KN_OK);
    unlink(path);
    kn_styler *st = kn_styler_new(scene, &(kn_style_env){1920, 1080, 1, false});
    kn_restyle(st, 100, NULL, NULL);
    kn_restyle(st, t, NULL, NULL); /* any instant, whatever was asked before */
    bool margin = strncmp(prop, "margin", 6) == 0;
    kn_style_computed_text(st, kn_node_find_id(scene->document, KN_S("a")), KN_PE_NONE,
                           kn_cstr(prop), margin ? NULL : &used, &got);
    kn_sb_putc(&got, 0);
    bool ok = close_to(got.p, want);
    if (!ok)
        printf("%s | %s | %g | %s\n   want %s\n   got  %s\n", frames, anim, t, prop, want, got.p);
    kn_styler_free(st);
    kn_scene_free(scene);
    kn_diags_free(diags);
    kn_files_free(files);
    kn_sb_free(&page);
    kn_sb_free(&got);
    return ok;
}

static void animate(void **state) {
    char *text = NULL;
    size_t size, bad = 0;
    assert_int_equal(
        kn_read_file(KN_TEST_DATA "/style/animate.txt", NULL, (kn_loc){0}, &text, &size), KN_OK);
    for (char *line = text, *next; line && *line; line = next) {
        next = strchr(line, '\n');
        if (next)
            *next++ = 0;
        if (*line == '#')
            continue;
        char *frames = cut(&line), *anim = cut(&line), *t = cut(&line), *prop = cut(&line),
             *want = cut(&line);
        bad += !try_case(frames, anim, atof(t), prop, want);
    }
    free(text);
    assert_int_equal(bad, 0);
}

/* What Element.animate() asks for: text between two texts, to be set again. */
static void between_texts(void **state) {
    static const struct {
        const char *prop, *from, *to, *want;
    } table[] = {{"opacity", "0", "1", "0.25"},
                 {"width", "10px", "50%", "calc(12.5% + 7.5px)"},
                 {"color", "black", "rgb(255, 255, 255)", "rgb(64, 64, 64)"},
                 {"transform", "translateX(0)", "translateX(100px)", "translate3d(25px, 0px, 0px)"},
                 {"transform", "none", "scale(2)", "scale3d(1.25, 1.25, 1)"},
                 {"filter", "blur(0px)", "blur(8px)", "blur(2px)"},
                 {"margin-left", "auto", "4px", "auto"}};
    char path[] = "/tmp/kinora-style-XXXXXX";
    const char page[] = "<!DOCTYPE html><div id=a></div>";
    kn_files *files = kn_files_new();
    kn_diags *diags = kn_diags_new(files);
    kn_scene *scene = NULL;
    int fd = mkstemp(path);
    assert_true(fd >= 0 && write(fd, page, sizeof page - 1) == sizeof page - 1);
    close(fd);
    assert_int_equal(kn_scene_open(NULL, path, files, diags, &scene), KN_OK);
    unlink(path);
    kn_styler *st = kn_styler_new(scene, &(kn_style_env){1920, 1080, 1, false});
    kn_restyle(st, 0, NULL, NULL);
    kn_node *a = kn_node_find_id(scene->document, KN_S("a"));
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        kn_sb got = {0};
        assert_true(kn_style_interpolate(st, a, kn_cstr(table[i].prop), kn_cstr(table[i].from),
                                         kn_cstr(table[i].to), 0.25, &got));
        kn_sb_putc(&got, 0);
        assert_string_equal(got.p, table[i].want);
        kn_sb_free(&got);
    }
    kn_sb none = {0};
    assert_false(
        kn_style_interpolate(st, a, KN_S("opacity"), KN_S("nonsense"), KN_S("1"), 0.5, &none));
    assert_false(kn_style_interpolate(st, a, KN_S("no-such"), KN_S("0"), KN_S("1"), 0.5, &none));
    kn_styler_free(st);
    kn_scene_free(scene);
    kn_diags_free(diags);
    kn_files_free(files);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(animate), cmocka_unit_test(between_texts)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
