/* libFuzzer target: any bytes as a page, or in one place of a page that the first byte chooses: a
 * transform, a gradient, the data of an SVG path, a filter and so on. The page is styled, laid out
 * and painted; the list of what it shows is drawn. */
#include "parser/html/open.h"
#include "raster/raster.h"
#include "src/paint/paint.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

enum { SIDE = 48 };

#define SVG "<svg width=40 height=30 viewBox='0 0 40 30'>"
/* The text stands between the two. In attributes it cannot end them: quotes are left out of it. */
static const struct {
    const char *before, *after;
} places[] = {
    {"", ""},
    {"<div style=\"width:20px;height:20px;background:red;transform:", "\">a</div>"},
    {"<div style=\"width:20px;height:20px;background:", "\">a</div>"},
    {"<div style=\"width:20px;height:20px;filter:", ";background:red\">a</div>"},
    {"<div style=\"width:20px;height:20px;background:red;clip-path:", "\">a</div>"},
    {"<div style=\"width:20px;height:20px;background:red;mask:", "\">a</div>"},
    {"<div style=\"display:grid;width:40px;height:40px;grid:", "\"><p>a<p>b<p>c</div>"},
    {"<div style=\"", "\">text <b style=\"display:inline-block\">b</b> <i>c</i><hr></div>"},
    {SVG "<path fill=lime stroke=red d=\"", "\"/></svg>"},
    {SVG "<polygon points=\"", "\"/></svg>"},
    {SVG "<g transform=\"", "\"><rect width=9 height=9 /></g></svg>"},
    {"<svg width=40 height=30 viewBox=\"", "\"><circle r=9 /></svg>"},
    {SVG, "</svg>"},
    {SVG "<filter id=f>", "</filter><rect width=20 height=20 filter='url(#f)'/></svg>"},
    {SVG "<linearGradient id=g>",
     "</linearGradient><rect width=20 height=9 fill='url(#g)'/></svg>"},
    {"<style>", "</style><main id=m class=a><p>one <b>two</b></p><ul><li>three</ul></main>"},
};

static void put(kn_sb *page, unsigned place, kn_str text) {
    const bool attribute = strchr(places[place].before, '"') != NULL;
    kn_sb_puts(page, "<!DOCTYPE html>");
    kn_sb_puts(page, places[place].before);
    for (size_t i = 0; i < text.n; i++)
        if (!attribute || text.p[i] != '"')
            kn_sb_putc(page, text.p[i]);
    kn_sb_puts(page, places[place].after);
}

static void draw(const kn_dlist *d) {
    kn_raster *r = kn_raster_new(&(kn_raster_opts){.cache_bytes = 1 << 20});
    kn_scratch *s = kn_scratch_new();
    kn_pix *p = kn_pix_new(SIDE, SIDE, KN_PIX_BGRA);
    if (p)
        kn_raster_frame(r, s, d, p, NULL);
    kn_pix_unref(p);
    kn_scratch_free(s);
    kn_raster_free(r);
}

static kn_image *no_image(void *ctx, const kn_node *n, kn_str url) {
    return NULL;
}

static kn_image *no_canvas(void *ctx, const kn_node *n) {
    return NULL;
}

static int no_video(void *ctx, const kn_node *n, double *w, double *h) {
    return -1;
}

static void show(kn_scene *s) {
    const kn_paint_source none = {.image = no_image, .canvas = no_canvas, .video = no_video};
    kn_styler *styler = kn_styler_new(s, &(kn_style_env){SIDE, SIDE, 1, false});
    kn_fonts *fonts = kn_fonts_new("", s, styler);
    kn_layout *layout = kn_layout_new(s, styler, fonts, NULL, SIDE, SIDE);
    kn_painter *painter = kn_painter_new(s, layout, styler, fonts, &none);
    for (int t = 0; t < 2; t++) { /* again, with animations further on */
        kn_restyle(styler, t * 0.4, NULL, NULL);
        kn_layout_run(layout);
        kn_dlist *d =
            kn_paint_frame(painter, &(kn_paint_opts){.width = SIDE, .height = SIDE, .scale = 1}, t);
        draw(d);
        kn_dlist_free(d);
    }
    kn_painter_free(painter);
    kn_layout_free(layout);
    kn_fonts_free(fonts);
    kn_styler_free(styler);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
    if (n < 1)
        return 0;
    kn_files *f = kn_files_new();
    kn_diags *d = kn_diags_new(f);
    kn_sb page = {0};
    kn_scene *s;
    put(&page, data[0] % KN_COUNTOF(places), (kn_str){(const char *)data + 1, n - 1});
    kn_scene_from_text(NULL, "a.html", "a.html", kn_sb_str(&page), f, d, &s);
    if (s)
        show(s);
    kn_scene_free(s);
    kn_sb_free(&page);
    kn_diags_free(d);
    kn_files_free(f);
    return 0;
}
