/* Rules and selectors in tests/data/style/rules.html against what Chrome answered
 * (tests/tools/capture_rules.sh): at-rules, the cascade, nesting, containers, scopes, and which
 * elements a selector names. rules_known.txt holds the lines that differ, with their cause, and
 * must match exactly. */
#include "parser/html/open.h"
#include "src/core/file.h"
#include "src/core/mem.h"
#include "src/layout/layout.h"
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#define DIR KN_TEST_DATA "/style/"

static char *read_text(const char *name) {
    kn_files *files = kn_files_new();
    char path[4096], *text = NULL;
    size_t n = 0;
    snprintf(path, sizeof path, DIR "%s", name);
    assert_int_equal(kn_read_file(path, NULL, (kn_loc){0}, &text, &n), KN_OK);
    kn_files_free(files);
    return text;
}

typedef struct page {
    kn_files *files;
    kn_diags *diags;
    kn_scene *scene;
    kn_styler *styler;
    kn_fonts *fonts;
    kn_layout *layout;
} page;

/* The page with `sheet` in its second style element, laid out until its containers are settled. */
static void page_open(page *p, const char *html, kn_str sheet) {
    const char *at = strstr(html, "<style id=\"sheet\">");
    kn_style_env env = {.width = 1920, .height = 1080, .dppx = 1};
    kn_sb b = {0};
    assert_non_null(at);
    at += strlen("<style id=\"sheet\">");
    kn_sb_put(&b, (kn_str){html, (size_t)(at - html)});
    kn_sb_put(&b, sheet);
    kn_sb_puts(&b, at);
    *p = (page){.files = kn_files_new()};
    p->diags = kn_diags_new(p->files);
    kn_scene_from_text(NULL, "rules.html", "rules.html", kn_sb_str(&b), p->files, p->diags,
                       &p->scene);
    assert_non_null(p->scene);
    p->styler = kn_styler_new(p->scene, &env);
    p->fonts = kn_fonts_new(NULL, p->scene, p->styler);
    p->layout = kn_layout_new(p->scene, p->styler, p->fonts, NULL, 1920, 1080);
    for (int i = 0; i < 4; i++) {
        kn_restyle(p->styler, 0, NULL, NULL);
        kn_layout_run(p->layout);
        if (!kn_style_containers_changed(p->styler))
            break;
    }
    kn_sb_free(&b);
}

static void page_close(page *p) {
    kn_layout_free(p->layout);
    kn_fonts_free(p->fonts);
    kn_styler_free(p->styler);
    kn_scene_free(p->scene);
    kn_diags_free(p->diags);
    kn_files_free(p->files);
}

static void put_orders(const page *p, const kn_node *n, kn_sb *out) {
    static const struct {
        kn_pseudo_el pe;
        const char *text;
    } parts[] = {{KN_PE_NONE, ""}, {KN_PE_BEFORE, "::before"}, {KN_PE_AFTER, "::after"}};
    kn_str id = kn_node_attr(n, KN_A_id);
    for (size_t i = 0; id.n && i < KN_COUNTOF(parts); i++) {
        kn_sb order = {0};
        kn_style_computed_text(p->styler, n, parts[i].pe, KN_S("order"), NULL, &order);
        if (order.n && !kn_str_eq(kn_sb_str(&order), KN_S("0")))
            kn_sb_printf(out, "%s%.*s%s=%.*s", out->n ? " " : "", (int)id.n, id.p, parts[i].text,
                         (int)order.n, order.p);
        kn_sb_free(&order);
    }
}

static void answer_sheet(const char *html, kn_str row, kn_sb *out) {
    page p;
    page_open(&p, html, row);
    for (const kn_node *n = p.scene->document; n; n = kn_node_next(n, p.scene->document))
        if (n->kind == KN_NODE_ELEMENT)
            put_orders(&p, n, out);
    page_close(&p);
}

static page shared;

static void answer_selector(const char *html, kn_str row, kn_sb *out) {
    kn_arena *arena = kn_arena_new();
    const kn_selectors *s = kn_selectors_parse(row, arena, shared.scene->atoms);
    const kn_node *top = shared.scene->document;
    if (!s)
        kn_sb_puts(out, "invalid");
    for (const kn_node *n = s ? top : NULL; n; n = kn_node_next(n, top)) {
        if (n->kind != KN_NODE_ELEMENT || !kn_style_matches(shared.styler, s, n, top))
            continue;
        kn_str id = kn_node_attr(n, KN_A_id), tag = kn_atom_str(shared.scene->atoms, n->tag);
        kn_sb_puts(out, out->n ? " " : "");
        kn_sb_put(out, id.n ? id : tag);
    }
    kn_arena_free(arena);
}

static void check(const char *table, void (*answer)(const char *, kn_str, kn_sb *)) {
    char *text = read_text(table), *known = read_text("rules_known.txt"),
         *html = read_text("rules.html");
    size_t n = 0, bad = 0, differ = 0;
    page_open(&shared, html, KN_S(""));
    for (char *p = text, *next; p && *p; p = next) {
        kn_sb out = {0}, entry = {0};
        next = strchr(p, '\n');
        if (next)
            *next++ = 0;
        char *bar = strstr(p, " | ");
        if (!bar || (p[0] == '#' && p[1] == ' '))
            continue;
        *bar = 0;
        answer(html, kn_cstr(p), &out);
        kn_sb_printf(&entry, "\n%s | ", p);
        kn_sb_putc(&entry, 0);
        bool same = kn_str_eq(kn_sb_str(&out), kn_cstr(bar + 3)),
             listed = strstr(known, entry.p) != NULL;
        n++;
        differ += !same;
        if (same == listed) {
            printf("%s%s\n   want %s\n   got  %.*s\n", p, same ? ": known, but agrees" : "",
                   bar + 3, (int)out.n, out.n ? out.p : "");
            bad++;
        }
        kn_sb_free(&out);
        kn_sb_free(&entry);
    }
    printf("%s: %zu of %zu lines agree\n", table, n - differ, n);
    page_close(&shared);
    free(html);
    free(known);
    free(text);
    assert_true(n > 0);
    assert_int_equal(bad, 0);
}

static void test_rules(void **state) {
    check("rules.txt", answer_sheet);
}

static void test_selectors(void **state) {
    check("selectors.txt", answer_selector);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_rules),
                                       cmocka_unit_test(test_selectors)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
