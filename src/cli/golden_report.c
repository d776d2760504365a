#include "src/cli/golden_report.h"
#include "codec/still.h"
#include "src/cli/args.h"
#include "src/core/file.h"

enum { MOST_PICTURES = 50 }; /* failed frames that are shown: a page must open in a browser */

static void put_picture(kn_sb *b, const char *caption, const kn_pix *p) {
    char *png = NULL;
    size_t n = 0;
    if (!p || kn_png_encode(p, &png, &n) != KN_OK)
        return;
    kn_sb_printf(b, "<figure><img alt=\"%s\" src=\"data:image/png;base64,", caption);
    kn_sb_base64(b, (kn_str){png, n});
    kn_sb_printf(b, "\"><figcaption>%s</figcaption></figure>\n", caption);
    free(png);
}

static void put_escaped(kn_sb *b, const char *s) {
    for (; *s; s++)
        if (*s == '<' || *s == '&' || *s == '>' || *s == '"')
            kn_sb_printf(b, "&#%d;", *s);
        else if ((unsigned char)*s >= ' ' || *s == '\t')
            kn_sb_putc(b, *s);
}

void kn_golden_add(kn_golden_report *r, const kn_golden_frame *f, const kn_pix *expected,
                   const kn_pix *actual) {
    r->total++;
    r->failed += !f->passed;
    kn_sb_printf(&r->junit, "<testcase name=\"frame %lld\">", (long long)f->frame);
    if (!f->passed) {
        kn_sb_puts(&r->junit, "<failure message=\"");
        put_escaped(&r->junit, f->why);
        kn_sb_puts(&r->junit, "\"/>");
        kn_sb_printf(&r->html, "<section><h2>Frame %lld</h2><p>", (long long)f->frame);
        put_escaped(&r->html, f->why);
        kn_sb_puts(&r->html, "</p>\n<div>");
        const bool shown = r->failed <= MOST_PICTURES;
        if (shown) {
            put_picture(&r->html, "expected", expected);
            put_picture(&r->html, "actual", actual);
        }
        if (shown && expected && actual && expected->w == actual->w && expected->h == actual->h) {
            kn_pix *d = kn_difference(expected, actual), *h = kn_heat_map(expected, actual);
            put_picture(&r->html, "difference × 4", d);
            put_picture(&r->html, "heat map", h);
            kn_pix_unref(d);
            kn_pix_unref(h);
        }
        kn_sb_puts(&r->html, "</div></section>\n");
    }
    kn_sb_puts(&r->junit, "</testcase>\n");
}

static bool write_text(const char *path, const kn_sb *b) {
    if (kn_write_file_whole(path, b->p, b->n, NULL) == KN_OK)
        return true;
    kn_usage("cannot write '%s'", path);
    return false;
}

bool kn_golden_write(kn_golden_report *r, const char *name, const char *html, const char *junit) {
    kn_sb b = {0};
    kn_sb_puts(&b, "<!doctype html><meta charset=\"utf-8\"><title>");
    put_escaped(&b, name);
    kn_sb_puts(&b, "</title><style>body{font:14px sans-serif;margin:2em}div{display:flex;"
                   "flex-wrap:wrap;gap:1em}figure{margin:0}img{max-width:40vw;background:#ddd}"
                   "</style><h1>");
    put_escaped(&b, name);
    kn_sb_printf(&b, "</h1><p>%zu of %zu frames differ.</p>\n", r->failed, r->total);
    if (r->failed > MOST_PICTURES)
        kn_sb_printf(&b, "<p>Pictures of the first %d of them are shown.</p>\n", MOST_PICTURES);
    kn_sb_put(&b, kn_sb_str(&r->html));
    bool ok = write_text(html, &b);
    b.n = 0;
    if (junit) {
        kn_sb_puts(&b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"");
        put_escaped(&b, name);
        kn_sb_printf(&b, "\" tests=\"%zu\" failures=\"%zu\">\n", r->total, r->failed);
        kn_sb_put(&b, kn_sb_str(&r->junit));
        kn_sb_puts(&b, "</testsuite>\n");
        ok = write_text(junit, &b) && ok;
    }
    kn_sb_free(&b);
    return ok;
}

void kn_golden_free(kn_golden_report *r) {
    kn_sb_free(&r->html);
    kn_sb_free(&r->junit);
}
