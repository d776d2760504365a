/* Documents of frames: srcdoc, files of the project, data: URLs, pictures and texts in a page of
 * their own. The network is not asked. */
#include "src/render/frame_page.h"
#include "parser/html/html.h"
#include "src/core/file.h"
#include <unistd.h>

static const char origin[] = "http://localhost";

kn_str kn_frame_url_file(kn_str url) {
    if (kn_str_starts(url, kn_cstr(origin)))
        url = kn_str_sub(url, sizeof origin - 1, url.n);
    if (url.n && url.p[0] == '/')
        url = kn_str_sub(url, 1, url.n);
    const ptrdiff_t hash = kn_str_find(url, KN_S("#"));
    return hash < 0 ? url : kn_str_sub(url, 0, (size_t)hash);
}

/* ---- kinds of files ---- */

typedef enum kind { HTML, XML, PICTURE, TEXT, OTHER } kind;

static kind kind_of_name(kn_str name) {
    static const struct {
        const char *ending;
        kind kind;
    } known[] = {{".html", HTML},    {".htm", HTML},     {".svg", XML},      {".xhtml", XML},
                 {".xml", XML},      {".png", PICTURE},  {".jpg", PICTURE},  {".jpeg", PICTURE},
                 {".gif", PICTURE},  {".webp", PICTURE}, {".avif", PICTURE}, {".bmp", PICTURE},
                 {".apng", PICTURE}, {".txt", TEXT},     {".json", TEXT},    {".js", TEXT},
                 {".css", TEXT},     {".csv", TEXT},     {".md", TEXT},      {".vtt", TEXT}};
    for (size_t i = 0; i < KN_COUNTOF(known); i++) {
        const size_t k = strlen(known[i].ending);
        if (name.n >= k &&
            kn_str_ieq(kn_str_sub(name, name.n - k, name.n), kn_cstr(known[i].ending)))
            return known[i].kind;
    }
    return OTHER;
}

static kind kind_of_type(kn_str mime) {
    if (kn_str_ieq(mime, KN_S("text/html")))
        return HTML;
    if (kn_str_ieq(mime, KN_S("image/svg+xml")) || kn_str_ieq(mime, KN_S("text/xml")) ||
        kn_str_ieq(mime, KN_S("application/xml")) ||
        kn_str_ieq(mime, KN_S("application/xhtml+xml")))
        return XML;
    return kn_str_starts(mime, KN_S("image/"))  ? PICTURE
           : kn_str_starts(mime, KN_S("text/")) ? TEXT
                                                : OTHER;
}

static void put_escaped(kn_sb *b, kn_str s) {
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] == '<')
            kn_sb_puts(b, "&lt;");
        else if (s.p[i] == '&')
            kn_sb_puts(b, "&amp;");
        else if (s.p[i] == '"')
            kn_sb_puts(b, "&quot;");
        else
            kn_sb_putc(b, s.p[i]);
}

/* The pages that Blink makes for a picture and for a text. */
static void wrap(kn_frame_page *p, kind k, kn_str what) {
    kn_sb b = {0};
    if (k == PICTURE) {
        kn_sb_puts(&b, "<html style=\"height: 100%;\"><head><meta name=\"viewport\" "
                       "content=\"width=device-width, minimum-scale=0.1\"></head><body "
                       "style=\"margin: 0px; height: 100%;\"><img style=\"display: "
                       "block;-webkit-user-select: none;\" src=\"");
        put_escaped(&b, what);
        kn_sb_puts(&b, "\"></body></html>");
    } else {
        kn_sb_puts(&b, "<html><head><meta name=\"color-scheme\" content=\"light dark\"></head>"
                       "<body><pre style=\"word-wrap: break-word; white-space: pre-wrap;\">");
        put_escaped(&b, what);
        kn_sb_puts(&b, "</pre></body></html>");
    }
    free(p->text);
    p->n = b.n;
    p->text = kn_sb_take(&b);
}

static void take_kind(kn_frame_page *p, kind k, kn_str url) {
    p->xml = k == XML;
    if (k == PICTURE)
        wrap(p, k, url);
    else if (k == TEXT)
        wrap(p, k, (kn_str){p->text, p->n});
}

/* ---- where it lies ---- */

static void load_file(const kn_scene *parent, const kn_node *n, kn_str url, kn_frame_page *p) {
    char *path = kn_resolve_url(parent->project, parent->project, url);
    const int shown = (int)(url.n < 200 ? url.n : 200);
    if (!path || access(path, R_OK) != 0) {
        kn_report(parent->diags, KN_SEV_WARN, KN_EIO, "html/frame-file", n->loc, NULL,
                  "the document '%.*s' of an <iframe> is not in the project", shown, url.p);
    } else if (kn_read_resolved(path, parent->diags, n->loc, &p->text, &p->n) == KN_OK) {
        free(p->url);
        p->url = kn_xstrndup(url.p + 1, url.n - 1);
        p->rel = kn_xstrdup(path + strlen(parent->project) + 1);
        take_kind(p, kind_of_name(kn_cstr(path)), url);
    }
    free(path);
}

static void load_data(const kn_node *n, kn_str url, kn_frame_page *p) {
    kn_str mime;
    (void)n;
    p->opaque = true;
    if (!kn_data_url(url, &mime, &p->text, &p->n))
        return;
    free(p->url);
    p->url = kn_xstrndup(url.p, url.n);
    take_kind(p, kind_of_type(mime), url);
}

void kn_frame_page_load(const kn_scene *parent, const kn_node *n, const kn_frame_request *r,
                        kn_frame_page *out) {
    *out = (kn_frame_page){.url = kn_xstrdup(r->text.p ? "about:srcdoc" : "about:blank")};
    if (r->text.p) {
        out->text = kn_xstrndup(r->text.p, r->text.n);
        out->n = r->text.n;
        return;
    }
    if (!r->url.p)
        return;
    const size_t k = sizeof origin - 1;
    if (kn_str_starts(r->url, kn_cstr(origin)) && r->url.n > k && r->url.p[k] == '/') {
        load_file(parent, n, kn_str_sub(r->url, k, r->url.n), out);
    } else if (r->url.n > 5 && kn_str_ieq(kn_str_sub(r->url, 0, 5), KN_S("data:"))) {
        load_data(n, r->url, out);
    } else {
        out->opaque = true;
        kn_report(parent->diags, KN_SEV_WARN, KN_EIO, "html/frame-remote", n->loc,
                  "put the document into the project",
                  "the document '%.*s' of an <iframe> is not in the project: it stays empty",
                  (int)(r->url.n < 200 ? r->url.n : 200), r->url.p);
    }
}

kn_status kn_frame_page_scene(const kn_scene *parent, const kn_node *n, const kn_frame_page *p,
                              kn_scene **out) {
    kn_frame_text t = {.text = {p->text ? p->text : "", p->n},
                       .xml = p->xml,
                       .rel = p->rel,
                       .shown = p->rel,
                       .loc = n->loc};
    kn_status st = kn_scene_frame(parent, &t, out);
    if (st == KN_OK)
        return st;
    t.text = (kn_str){"", 0};
    t.xml = false;
    return kn_scene_frame(parent, &t, out); /* what cannot be read is empty */
}

void kn_frame_page_free(kn_frame_page *p) {
    free(p->text);
    free(p->url);
    free(p->rel);
}
