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
    kn_restyle(st, 0, NULL, NULL);
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

/* An effect of a script between two values, at a quarter; the last two add. */
static void effects(void **state) {
    static const struct {
        const char *from, *to, *prop, *want;
        bool add;
    } table[] = {{"opacity: 0", "opacity: 1", "opacity", "0.25", false},
                 {"width: 10px", "width: 50%", "width", "calc(12.5% + 7.5px)", false},
                 {"color: black", "color: rgb(255, 255, 255)", "color", "rgb(64, 64, 64)", false},
                 {"transform: none", "transform: scale(2)", "transform",
                  "matrix(1.25, 0, 0, 1.25, 0, 0)", false},
                 {"filter: blur(0px)", "filter: blur(8px)", "filter", "blur(2px)", false},
                 {"margin-left: auto", "margin-left: 4px", "margin-left", "auto", false},
                 {"opacity: nonsense", "opacity: 0", "opacity", "0.75", false},
                 {"margin-top: 8px", "margin-top: 8px", "margin-top", "10px", true},
                 {"rotate: 10deg", "", "rotate", "7.5deg", false}};
    char path[] = "/tmp/kinora-style-XXXXXX";
    const char page[] = "<!DOCTYPE html><div id=a style='margin-top:2px'></div>";
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
        const kn_effect_frame frames[] = {{0, kn_cstr(table[i].from), KN_S("linear"), table[i].add},
                                          {1, kn_cstr(table[i].to), KN_S("linear"), table[i].add}};
        const kn_effect_timing timing = {.duration = 4,
                                         .iterations = 1,
                                         .direction = KN_S("normal"),
                                         .fill = KN_S("none"),
                                         .easing = KN_S("linear")};
        uint32_t e = kn_effect_new(st, a, KN_PE_NONE, frames, 2);
        kn_effect_set_timing(st, e, &timing);
        kn_effect_set_time(st, e, 1);
        kn_restyle(st, 0, NULL, NULL);
        kn_style_computed_text(st, a, KN_PE_NONE, kn_cstr(table[i].prop), NULL, &got);
        kn_sb_putc(&got, 0);
        assert_string_equal(got.p, table[i].want);
        kn_effect_remove(st, e);
        kn_sb_free(&got);
    }
    kn_styler_free(st);
    kn_scene_free(scene);
    kn_diags_free(diags);
    kn_files_free(files);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(animate), cmocka_unit_test(effects)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
