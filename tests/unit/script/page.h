/* A document with style, layout and scripts, for the tests of src/script. */
#ifndef KN_TESTS_SCRIPT_PAGE_H
#define KN_TESTS_SCRIPT_PAGE_H
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "parser/html/html.h"
#include "parser/html/open.h"
#include "src/core/file.h"
#include "src/core/mem.h"
#include "src/script/script.h"

/* The engine keeps some strings for good; this concerns sanitizer builds alone. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) {
    return "leak:libjavascriptcoregtk";
}

/* The engine may stop scripts by a signal, which cmocka would take for a crash. */
__attribute__((constructor)) static void engine_polls(void) {
    setenv("JSC_usePollingTraps", "1", 1);
}

typedef struct page {
    kn_files *files;
    kn_diags *diags;
    kn_scene *scene;
    kn_styler *styler;
    kn_fonts *fonts;
    kn_layout *layout;
    kn_timing *timing;
    kn_script *script;
    char *data_dir;
    double now;
    bool flushing;
    uint32_t limit_ms, max_nodes; /* 0: none, the usual one */
    size_t memory_limit;
} page;

static void page_flush(void *ctx, bool layout) {
    page *p = ctx;
    if (p->flushing)
        return;
    p->flushing = true;
    for (int i = 0; i < 3; i++) {
        kn_restyle(p->styler, p->now, NULL, NULL);
        if (!layout)
            break;
        kn_layout_run(p->layout);
        if (!kn_style_containers_changed(p->styler))
            break;
    }
    p->flushing = false;
}

static kn_image *page_image(void *ctx, const kn_node *n, kn_str url) {
    return NULL;
}
static bool page_video(void *ctx, const kn_node *n, double *w, double *h) {
    return false;
}

static double page_natural(void *ctx, const kn_node *n) {
    return 0;
}

static void page_start(page *p, double w, double h, const char *variables) {
    const kn_style_env env = {w, h, 1, false};
    p->data_dir = kn_data_dir("share/kinora");
    p->styler = kn_styler_new(p->scene, &env);
    p->fonts = kn_fonts_new(p->data_dir, p->scene, p->styler);
    const kn_replaced_source src = {p, page_image, page_video};
    p->layout = kn_layout_new(p->scene, p->styler, p->fonts, &src, w, h);
    const kn_script_env se = {.scene = p->scene,
                              .styler = p->styler,
                              .layout = p->layout,
                              .fonts = p->fonts,
                              .diags = p->diags,
                              .data_dir = p->data_dir,
                              .width = w,
                              .height = h,
                              .dppx = 1,
                              .fps = kn_rat_make(30, 1),
                              .variables_json = variables,
                              .time_limit_ms = p->limit_ms,
                              .memory_limit = p->memory_limit,
                              .flush = page_flush,
                              .image = page_image,
                              .ctx = p};
    assert_int_equal(kn_script_new(&se, &p->script), KN_OK);
}

static void page_clocks(page *p) {
    const kn_comp_clock *c;
    kn_timing_free(p->timing);
    p->timing = kn_timing_build(p->scene, page_natural, p);
    size_t n = kn_timing_clocks(p->timing, &c);
    kn_script_set_clocks(p->script, c, n);
}

/* Opens with the limits that *p names, runs the scripts, and tells the length. */
static void page_open_with(page *p, const char *html, double duration) {
    p->files = kn_files_new();
    p->diags = kn_diags_new(p->files);
    assert_int_equal(kn_scene_from_text(NULL, "index.html", "index.html", kn_cstr(html), p->files,
                                        p->diags, &p->scene),
                     KN_OK);
    if (p->max_nodes)
        p->scene->max_nodes = p->max_nodes;
    page_start(p, 1920, 1080, NULL);
    page_clocks(p);
    kn_script_run_document(p->script);
    page_flush(p, true);
    page_clocks(p);
    if (duration > 0)
        kn_script_set_duration(p->script, duration);
}

static inline void page_open_limited(page *p, const char *html, double duration,
                                     uint32_t limit_ms) {
    *p = (page){.limit_ms = limit_ms};
    page_open_with(p, html, duration);
}

static void page_open(page *p, const char *html, double duration) {
    page_open_limited(p, html, duration, 10000);
}

static inline void page_seek(page *p, double t) {
    int64_t frame = (int64_t)(t * 30 + 0.5);
    p->now = t;
    kn_script_seek(p->script, frame, t);
    kn_timing_apply(p->timing, p->scene, t, (kn_rat){0}, NULL, NULL);
    kn_script_after_seek(p->script, frame, t, false);
}

static void page_close(page *p) {
    kn_script_free(p->script);
    kn_timing_free(p->timing);
    kn_layout_free(p->layout);
    kn_fonts_free(p->fonts);
    kn_styler_free(p->styler);
    kn_scene_free(p->scene);
    kn_diags_free(p->diags);
    kn_files_free(p->files);
    free(p->data_dir);
}

/* Value of an expression as text. */
static inline void page_expect(page *p, const char *expr, const char *want) {
    char *got = kn_script_eval(p->script, expr);
    if (!got || strcmp(got, want) != 0) {
        kn_diags_print(p->diags, stderr, 0, false);
        fail_msg("%s\n  is   %s\n  want %s", expr, got ? got : "(exception)", want);
    }
    free(got);
}
#endif
