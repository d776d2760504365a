/* What a change costs: damage bits after scripts touched styles, classes, text, and that nothing
 * else moves. */
#include "parser/html/html.h"
#include "src/style/style.h"
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct page {
    kn_files *files;
    kn_diags *diags;
    kn_scene *scene;
    kn_styler *st;
} page;

static void open_page(page *p, const char *css, const char *html) {
    char path[] = "/tmp/kinora-style-XXXXXX";
    kn_sb b = {0};
    p->files = kn_files_new();
    p->diags = kn_diags_new(p->files);
    kn_sb_printf(
        &b,
        "<!DOCTYPE html><html id=html><head><style>%s</style></head><body id=body>%s</body></html>",
        css, html);
    int fd = mkstemp(path);
    assert_true(fd >= 0 && write(fd, b.p, b.n) == (ssize_t)b.n);
    close(fd);
    assert_int_equal(kn_scene_open(NULL, path, p->files, p->diags, &p->scene), KN_OK);
    unlink(path);
    kn_sb_free(&b);
    p->st = kn_styler_new(p->scene, &(kn_style_env){1920, 1080, 1, false});
    kn_restyle(p->st, 0, NULL, NULL);
    for (kn_node *n = p->scene->document; n; n = kn_node_next(n, p->scene->document))
        n->damage = 0; /* layout and paint have done their part */
}

static void close_page(page *p) {
    kn_styler_free(p->st);
    kn_scene_free(p->scene);
    kn_diags_free(p->diags);
    kn_files_free(p->files);
}

static kn_node *by_id(page *p, const char *id) {
    kn_node *n = kn_node_find_id(p->scene->document, kn_cstr(id));
    assert_non_null(n);
    return n;
}

static void set_style(page *p, const char *id, const char *name, const char *value) {
    kn_node *n = by_id(p, id);
    bool changed = false;
    kn_decls *d = kn_style_inline(p->st, n, true);
    kn_decls_set(d, kn_cstr(name), kn_cstr(value), false, p->scene->atoms, &changed);
    if (changed)
        kn_node_style_changed(p->scene, n);
}

static void expect(page *p, const char *id, const char *prop, const char *want) {
    kn_sb got = {0};
    kn_style_computed_text(p->st, by_id(p, id), KN_PE_NONE, kn_cstr(prop), NULL, &got);
    kn_sb_putc(&got, 0);
    assert_string_equal(got.p, want);
    kn_sb_free(&got);
}

static const unsigned COST = KN_DMG_LAYOUT | KN_DMG_PAINT | KN_DMG_FX | KN_DMG_BOX;

static void damage_by_property(void **state) {
    static const struct {
        const char *prop, *value;
        unsigned want;
    } table[] = {
        {"opacity", "0.5", KN_DMG_FX | KN_DMG_PAINT}, /* a stacking context comes to be */
        {"opacity", "0.6", KN_DMG_FX},
        {"transform", "translateX(3px)",
         KN_DMG_FX | KN_DMG_LAYOUT}, /* contains fixed boxes from now on */
        {"transform", "translateX(4px) rotate(3deg)", KN_DMG_FX},
        {"transform", "translateX(4px) rotate(3deg)", 0},
        {"background-color", "red", KN_DMG_PAINT},
        {"width", "10px", KN_DMG_LAYOUT | KN_DMG_PAINT},
        {"width", "10px", 0},
        {"z-index", "3", KN_DMG_PAINT},
        {"display", "flex", KN_DMG_BOX | KN_DMG_LAYOUT | KN_DMG_PAINT},
        {"color", "blue", KN_DMG_PAINT},
        {"visibility", "hidden", KN_DMG_PAINT},
        {"font-size", "20px", KN_DMG_LAYOUT | KN_DMG_PAINT},
        {"cursor", "pointer", 0},
    };
    page p;
    open_page(&p, "", "<div id=a><p></p></div>");
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        set_style(&p, "a", table[i].prop, table[i].value);
        kn_restyle(p.st, 0, NULL, NULL);
        kn_node *a = by_id(&p, "a");
        if ((a->damage & COST) != table[i].want)
            printf("%s: %s gives %#x\n", table[i].prop, table[i].value, a->damage & COST);
        assert_int_equal(a->damage & COST, table[i].want);
        assert_int_equal(a->damage & (KN_DMG_STYLE | KN_DMG_INLINE | KN_DMG_SUBTREE), 0);
        a->damage = 0;
    }
    close_page(&p);
}

static void untouched_stay(void **state) {
    page p;
    kn_style_stats before, after;
    open_page(&p, ".x{color:red}", "<div id=a><p id=b></p></div><div id=c></div>");
    const kn_style *b = by_id(&p, "b")->style, *c = by_id(&p, "c")->style;
    kn_styler_get_stats(p.st, &before);
    set_style(&p, "a", "transform", "scale(2)");
    kn_restyle(p.st, 0, NULL, NULL);
    kn_styler_get_stats(p.st, &after);
    assert_int_equal(after.restyled - before.restyled, 1);
    assert_int_equal(after.matched, before.matched);
    assert_ptr_equal(by_id(&p, "b")->style, b);
    assert_ptr_equal(by_id(&p, "c")->style, c);
    set_style(&p, "a", "transform", "");
    kn_restyle(p.st, 0, NULL, NULL);
    expect(&p, "a", "transform", "none");
    close_page(&p);
}

static void inline_loses_to_important(void **state) {
    page p;
    open_page(&p, "#a{opacity:.25!important} #b{opacity:.75}", "<div id=a></div><div id=b></div>");
    set_style(&p, "a", "opacity", "1");
    set_style(&p, "b", "opacity", "1");
    kn_restyle(p.st, 0, NULL, NULL);
    expect(&p, "a", "opacity", "0.25");
    expect(&p, "b", "opacity", "1");
    set_style(&p, "b", "opacity", "");
    kn_restyle(p.st, 0, NULL, NULL);
    expect(&p, "b", "opacity", "0.75");
    close_page(&p);
}

static void inherited_reach_children(void **state) {
    page p;
    open_page(
        &p,
        "#b{width:2em;border:1px solid} #d{height:var(--h,1px)} #e{opacity:inherit} #f{width:2rem}",
        "<div id=a><div id=b><i id=c></i></div><div id=d></div><div id=e></div></div><div "
        "id=f></div>");
    set_style(&p, "a", "font-size", "30px");
    set_style(&p, "a", "color", "lime");
    set_style(&p, "a", "--h", "9px");
    set_style(&p, "a", "opacity", "0.5");
    kn_restyle(p.st, 0, NULL, NULL);
    expect(&p, "b", "width", "60px");
    expect(&p, "b", "border-top-color", "rgb(0, 255, 0)");
    expect(&p, "c", "color", "rgb(0, 255, 0)");
    expect(&p, "d", "height", "9px");
    expect(&p, "e", "opacity", "0.5");
    set_style(&p, "a", "--h", "8px");
    kn_restyle(p.st, 0, NULL, NULL);
    expect(&p, "d", "height", "8px");
    set_style(&p, "a", "visibility", "hidden");
    kn_restyle(p.st, 0, NULL, NULL);
    expect(&p, "c", "visibility", "hidden");
    set_style(&p, "html", "font-size", "10px");
    kn_restyle(p.st, 0, NULL, NULL);
    expect(&p, "f", "width", "20px");
    close_page(&p);
}

static void classes_and_siblings(void **state) {
    page p;
    open_page(
        &p, ".on .k{color:red} .on+p{color:lime} li:last-child{color:blue} b:empty{color:gray}",
        "<div id=a><i id=k class=k></i></div><p id=s></p><ul id=u><li id=l></ul><b id=b></b>");
    kn_node_set_attr(p.scene, by_id(&p, "a"), KN_A_class_, KN_S("on"));
    kn_restyle(p.st, 0, NULL, NULL);
    expect(&p, "k", "color", "rgb(255, 0, 0)");
    expect(&p, "s", "color", "rgb(0, 255, 0)");
    expect(&p, "l", "color", "rgb(0, 0, 255)");
    expect(&p, "b", "color", "rgb(128, 128, 128)");
    kn_node *li = kn_node_element(p.scene, KN_NS_HTML, KN_A_li, (kn_loc){0});
    kn_node_insert(p.scene, by_id(&p, "u"), li, NULL);
    kn_node_insert(p.scene, by_id(&p, "b"),
                   kn_node_text(p.scene, KN_NODE_TEXT, KN_S("x"), (kn_loc){0}), NULL);
    kn_restyle(p.st, 0, NULL, NULL);
    expect(&p, "l", "color", "rgb(0, 0, 0)");
    expect(&p, "b", "color", "rgb(0, 0, 0)");
    close_page(&p);
}

static void new_sheet(void **state) {
    page p;
    open_page(&p, "", "<i id=a></i>");
    kn_node *s = kn_node_element(p.scene, KN_NS_HTML, KN_A_style, (kn_loc){0});
    kn_node_insert(p.scene, by_id(&p, "body"), s, NULL);
    kn_node *text = kn_node_text(p.scene, KN_NODE_TEXT, KN_S("#a{color:red}"), (kn_loc){0});
    kn_node_insert(p.scene, s, text, NULL);
    kn_restyle(p.st, 0, NULL, NULL);
    expect(&p, "a", "color", "rgb(255, 0, 0)");
    kn_node_set_text(p.scene, text, KN_S("#a{color:lime}"));
    kn_restyle(p.st, 0, NULL, NULL);
    expect(&p, "a", "color", "rgb(0, 255, 0)");
    kn_node_remove(p.scene, s);
    kn_restyle(p.st, 0, NULL, NULL);
    expect(&p, "a", "color", "rgb(0, 0, 0)");
    close_page(&p);
}

static void clip_states(void **state) {
    page p;
    open_page(&p, "#a{display:grid}", "<div id=a style='visibility:visible'></div>");
    by_id(&p, "a")->clip = KN_CLIP_HIDDEN;
    kn_node_damage(by_id(&p, "a"), KN_DMG_INLINE);
    kn_restyle(p.st, 0, NULL, NULL);
    expect(&p, "a", "visibility", "hidden");
    expect(&p, "a", "display", "grid");
    by_id(&p, "a")->clip = KN_CLIP_REMOVED;
    kn_node_damage(by_id(&p, "a"), KN_DMG_INLINE);
    kn_restyle(p.st, 0, NULL, NULL);
    expect(&p, "a", "display", "none");
    close_page(&p);
}

static void containers(void **state) {
    page p;
    open_page(&p,
              "#c{container-type:size} #k{width:50cqw;height:10cqh} @container "
              "(min-width:300px){#k{color:red}}",
              "<div id=c><i id=k></i></div>");
    expect(&p, "k", "width", "960px"); /* before any layout: the viewport */
    kn_node *c = by_id(&p, "c");
    c->cq_w = kn_lu_int(400), c->cq_h = kn_lu_int(200);
    assert_true(kn_style_containers_changed(p.st));
    kn_restyle(p.st, 0, NULL, NULL);
    expect(&p, "k", "width", "200px");
    expect(&p, "k", "height", "20px");
    expect(&p, "k", "color", "rgb(255, 0, 0)");
    assert_false(kn_style_containers_changed(p.st));
    close_page(&p);
}

/* Whatever scripts do, the walk over the damage must end where a walk over everything ends. */
static void incremental_equals_full(void **state) {
    static const char *const ids[] = {"html", "body", "a", "b", "c", "d", "e", "s", "r"};
    static const char *const decls[][2] = {{"opacity", "0.5"},
                                           {"opacity", ""},
                                           {"transform", "scale(2)"},
                                           {"transform", ""},
                                           {"color", "red"},
                                           {"color", ""},
                                           {"font-size", "2em"},
                                           {"font-size", ""},
                                           {"--x", "3px"},
                                           {"--x", "red"},
                                           {"--x", ""},
                                           {"visibility", "hidden"},
                                           {"visibility", "visible"},
                                           {"visibility", ""},
                                           {"display", "flex"},
                                           {"display", ""},
                                           {"width", "inherit"},
                                           {"width", "var(--x, 1px)"},
                                           {"stroke", "currentcolor"},
                                           {"fill", "red"},
                                           {"border-top", "1px solid"},
                                           {"border-top", ""},
                                           {"font-family", "monospace"},
                                           {"position", "absolute"},
                                           {"position", ""},
                                           {"left", "1rem"},
                                           {"color-scheme", "dark"},
                                           {"text-shadow", "0 0 2px"},
                                           {"background", "var(--x)"}};
    static const char *const classes[] = {"", "k", "on", "on k"};
    uint32_t seed = 1;
    page p;
    open_page(&p,
              ".on{color:lime} .on .k{stroke:blue;--x:9px} .k+i{visibility:visible} "
              "#d{width:var(--x,4px)} i:first-child{font-size:1.5em}"
              "#b::before{content:'x';color:var(--x);opacity:inherit} svg{color:blue}",
              "<div id=a><div id=b><i id=c class=k>x</i><i id=d></i></div><ul><li "
              "id=e>y</ul></div><svg id=s><rect id=r /></svg>");
    for (int round = 0; round < 3000; round++) {
        seed = seed * 1664525u + 1013904223u;
        const char *id = ids[(seed >> 8) % (sizeof ids / sizeof *ids)];
        const char *const *d = decls[(seed >> 12) % (sizeof decls / sizeof *decls)];
        if ((seed >> 20) % 4 == 0)
            kn_node_set_attr(p.scene, by_id(&p, id), KN_A_class_,
                             kn_cstr(classes[(seed >> 24) % 4]));
        else
            set_style(&p, id, d[0], d[1]);
        if ((seed >> 28) % 2)
            continue;
        kn_sb inc = {0}, full = {0};
        kn_restyle(p.st, 0, NULL, NULL);
        kn_style_dump(p.st, p.scene->document, &inc);
        kn_node_damage(p.scene->document, KN_DMG_STYLE | KN_DMG_SUBTREE);
        kn_restyle(p.st, 0, NULL, NULL);
        kn_style_dump(p.st, p.scene->document, &full);
        if (!kn_str_eq(kn_sb_str(&inc), kn_sb_str(&full)))
            printf("round %d, %s { %s: %s }\n", round, id, d[0], d[1]);
        assert_true(kn_str_eq(kn_sb_str(&inc), kn_sb_str(&full)));
        kn_sb_free(&inc);
        kn_sb_free(&full);
    }
    close_page(&p);
}

static void sweeping(void **state) {
    page p;
    char text[96];
    kn_style_stats s;
    int swept = 0;
    open_page(&p, "", "<div id=a><i id=b></i></div>");
    for (int i = 0; i < 40000; i++) {
        snprintf(text, sizeof text, "translate(%dpx, %dpx) rotate(%ddeg) scale(%g)", i,
                 i * 3 % 1000, i, 1 + i / 1e5);
        set_style(&p, "a", "transform", text);
        kn_restyle(p.st, 0, NULL, NULL);
        if (kn_style_containers_changed(p.st)) {
            swept++;
            assert_true(by_id(&p, "html")->damage & KN_DMG_BOX);
        }
    }
    assert_in_range(swept, 1, 20);
    kn_styler_get_stats(p.st, &s);
    assert_in_range(s.bytes, 1, 16u << 20);
    expect(&p, "b", "display", "inline");
    close_page(&p);
}

/* What changes again on its way goes on from where it is at that instant (CSS Transitions 1 §3),
 * not from what was seen last; only where the platform drives animations does it start from there.
 */
static void changed_on_the_way(void **state) {
    static const struct {
        double t;
        const char *set, *by_clock, *driven;
    } table[] = {{1, "80px", "0px", "0px"},    {2, "160px", "80px", "0px"},
                 {2.4, NULL, "120px", "80px"}, {2.6, "80px", "140px", "120px"},
                 {2.9, NULL, "110px", "80px"}, {4, NULL, "80px", "80px"}};
    for (int driven = 0; driven < 2; driven++) {
        page p;
        open_page(&p,
                  "#a{position:absolute;left:0;transition:left .8s linear}"
                  "@keyframes k{to{opacity:0}} .k{animation:k 9s}",
                  driven ? "<p id=a></p><p class=k></p>" : "<p id=a></p>");
        for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
            if (table[i].set)
                set_style(&p, "a", "left", table[i].set);
            kn_restyle(p.st, table[i].t, NULL, NULL);
            expect(&p, "a", "left", driven ? table[i].driven : table[i].by_clock);
        }
        close_page(&p);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(changed_on_the_way),
                                       cmocka_unit_test(damage_by_property),
                                       cmocka_unit_test(untouched_stay),
                                       cmocka_unit_test(inline_loses_to_important),
                                       cmocka_unit_test(inherited_reach_children),
                                       cmocka_unit_test(classes_and_siblings),
                                       cmocka_unit_test(new_sheet),
                                       cmocka_unit_test(clip_states),
                                       cmocka_unit_test(containers),
                                       cmocka_unit_test(incremental_equals_full),
                                       cmocka_unit_test(incremental_equals_full),
                                       cmocka_unit_test(sweeping)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
