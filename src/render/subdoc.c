/* Documents of <iframe>s (HTML §4.8.5). Each has a scene, styles, layout, painter and script host
 * of its own, in the viewport that the element's content box gives it; what it paints is a layer
 * inside of its parent's list. Its clock is the film's. */
#include "src/render/frame_page.h"
#include "src/core/limits.h"
#include <math.h>

struct kn_subdoc {
    kn_session *session;
    kn_subdocs *in;             /* whose element it is shown in */
    uint32_t host_id, host_gen; /* that element, in the scene of `in`, which lives longer */
    char *url;                  /* without the origin; about:… */
    int depth;
    kn_scene *scene;
    kn_pictures *pictures;
    kn_styler *styler;
    kn_fonts *fonts;
    kn_layout *layout;
    kn_painter *painter;
    kn_script *script;
    kn_subdocs inner;
    bool flushing;
};

static const kn_scene *scene_of(const kn_subdocs *in) {
    return in->owner ? in->owner->scene : in->session->scene;
}

static kn_styler *styler_of(const kn_subdocs *in) {
    return in->owner ? in->owner->styler : in->session->styler;
}

static kn_subdoc *find(const kn_subdocs *in, const kn_node *n) {
    for (size_t i = 0; i < in->v.n; i++)
        if (in->v.v[i]->host_id == n->id && in->v.v[i]->host_gen == n->gen)
            return in->v.v[i];
    return NULL;
}

/* ---- its viewport ---- */

static const kn_node *host_of(const kn_subdoc *d) {
    const kn_node *n = kn_node_by_id(scene_of(d->in), d->host_id, d->host_gen);
    return n && n->style ? n : NULL;
}

/* Blink gives a frame whole px, wherever its box begins. An element without a box has none. */
static void view_of(const kn_subdoc *d, kn_style_env *out) {
    const kn_node *n = host_of(d);
    const kn_box *b = n ? n->box : NULL;
    *out = (kn_style_env){0, 0, d->session->plan.scale, false};
    if (n)
        out->dark = kn_style_is_dark(styler_of(d->in), n->style);
    if (!b || b->kind != KN_BOX_REPLACED)
        return;
    const double zoom = b->style->zoom > 0 ? (double)b->style->zoom : 1;
    double w = kn_px(b->w), h = kn_px(b->h);
    for (int i = 0; i < 4; i++)
        *(i % 2 ? &w : &h) -= kn_px(b->border[i]) + kn_px(b->padding[i]);
    out->width = floor(fmax(w, 0) / zoom + 0.5);
    out->height = floor(fmax(h, 0) / zoom + 0.5);
    out->dppx *= zoom;
}

static void bring(kn_subdoc *d) {
    kn_style_env env;
    if (d->flushing)
        return;
    d->flushing = true;
    view_of(d, &env);
    kn_styler_set_env(d->styler, &env);
    kn_layout_resize(d->layout, env.width, env.height);
    for (int round = 0; round < 8; round++) { /* as in a session */
        kn_restyle(d->styler, d->session->now, NULL, NULL);
        kn_layout_run(d->layout);
        if (!kn_style_containers_changed(d->styler))
            break;
    }
    d->flushing = false;
}

/* Everything above, whose layout gives the size, then itself. */
static void bring_above(kn_subdocs *in) {
    if (!in->owner) {
        kn_session_flush(in->session, true);
        return;
    }
    bring_above(in->owner->in);
    bring(in->owner);
}

void kn_subdocs_flush(kn_subdocs *in) {
    for (size_t i = 0; i < in->v.n; i++) {
        bring(in->v.v[i]);
        kn_subdocs_flush(&in->v.v[i]->inner);
    }
}

bool kn_subdocs_remember(const kn_subdocs *in) {
    for (size_t i = 0; i < in->v.n; i++)
        if (kn_style_remembers(in->v.v[i]->styler) || kn_subdocs_remember(&in->v.v[i]->inner))
            return true;
    return false;
}

/* ---- what its parts ask for ---- */

static kn_image *get_image(void *ctx, const kn_node *n, kn_str url) {
    kn_subdoc *d = ctx;
    return kn_pictures_get(d->pictures, n ? n->loc : (kn_loc){0}, url);
}

static kn_image *picture_now(void *ctx, const kn_node *n, kn_image *im) {
    const kn_subdoc *d = ctx;
    const int64_t frame = d->session->frame < 0 ? 0 : d->session->frame;
    (void)n;
    return kn_pictures_at(d->pictures, im,
                          kn_media_sample_time(frame, d->session->plan.fps, 0, 0, 1));
}

static kn_layer *get_document(void *ctx, kn_image *im, const kn_document_view *v, bool *moves) {
    const kn_subdoc *d = ctx;
    return kn_svgdoc_layer(kn_image_document(im), v, d->session->now, moves);
}

static kn_image *draw_document(void *ctx, kn_image *im, double w, double h) {
    return kn_draw_document(im, w, h, ((kn_subdoc *)ctx)->session->now);
}

static kn_image *canvas_image(void *ctx, const kn_node *n) {
    const kn_subdoc *d = ctx;
    return d->script ? kn_script_canvas(d->script, n) : NULL;
}

/* Media of frames are not the film's: the reference renderer does not drive them. */
static int no_video(void *ctx, const kn_node *n, double *w, double *h) {
    const kn_subdoc *d = ctx;
    kn_report(d->session->diags, KN_SEV_WARN, KN_EMEDIA, "html/unsupported-element", n->loc,
              "put the video into the composition",
              "the <video> of a document in an <iframe> is not shown");
    *w = *h = 0;
    return -1;
}

static void flush(void *ctx, bool layout) {
    kn_subdoc *d = ctx;
    (void)layout;
    bring_above(d->in);
    bring(d);
}

static void viewport(void *ctx, double *w, double *h) {
    kn_subdoc *d = ctx;
    kn_style_env env;
    bring_above(d->in);
    view_of(d, &env);
    *w = env.width;
    *h = env.height;
}

static kn_script *open_frame(void *ctx, kn_node *n, const kn_frame_request *r, bool *opaque) {
    return kn_subdoc_open(&((kn_subdoc *)ctx)->inner, n, r, opaque);
}

static void close_frame(void *ctx, kn_node *n) {
    kn_subdoc_close(&((kn_subdoc *)ctx)->inner, n);
}

static kn_layer *frame_layer(void *ctx, const kn_node *n, kn_rgba *backdrop) {
    return kn_subdoc_layer(&((kn_subdoc *)ctx)->inner, n, backdrop);
}

/* ---- life ---- */

static kn_status open_engine(kn_subdoc *d, bool scripts) {
    kn_session *s = d->session;
    kn_style_env env;
    bring_above(d->in);
    view_of(d, &env);
    d->styler = kn_styler_new(d->scene, &env);
    const kn_svgdoc_env svg = {s->files, s->diags, s->data_dir, &s->painters, -1};
    d->pictures = kn_pictures_new(d->scene, &svg, s->opts.memory / 64);
    d->fonts = kn_fonts_new(s->data_dir, d->scene, d->styler);
    const kn_replaced_source repl = {.ctx = d, .image = get_image};
    d->layout = kn_layout_new(d->scene, d->styler, d->fonts, &repl, env.width, env.height);
    const kn_paint_source src = {.ctx = d,
                                 .image = get_image,
                                 .now = picture_now,
                                 .document = get_document,
                                 .canvas = canvas_image,
                                 .video = no_video,
                                 .frame = frame_layer,
                                 .first_key = kn_painter_keys(&s->painters)};
    d->painter = kn_painter_new(d->scene, d->layout, d->styler, d->fonts, &src);
    const kn_script_env se = {.scene = d->scene,
                              .styler = d->styler,
                              .layout = d->layout,
                              .fonts = d->fonts,
                              .diags = s->diags,
                              .data_dir = s->data_dir,
                              .modules_dir = s->opts.modules_dir,
                              .allow_network = s->opts.allow_network,
                              .width = env.width,
                              .height = env.height,
                              .dppx = env.dppx,
                              .fps = s->plan.fps,
                              .time_limit_ms = s->opts.script_limit_ms,
                              .flush = flush,
                              .image = get_image,
                              .document = draw_document,
                              .encode = kn_session_encode,
                              .frame_open = open_frame,
                              .frame_close = close_frame,
                              .viewport = viewport,
                              .parent = d->in->owner ? d->in->owner->script : s->script,
                              .url = d->url,
                              .no_scripts = !scripts,
                              .ctx = d};
    return kn_script_new(&se, &d->script);
}

static void subdoc_free(kn_subdoc *d) {
    kn_subdocs_free(&d->inner);
    kn_script_free(d->script);
    kn_painter_free(d->painter);
    kn_layout_free(d->layout);
    kn_fonts_free(d->fonts);
    kn_styler_free(d->styler);
    kn_pictures_free(d->pictures);
    kn_scene_free(d->scene);
    d->session->n_frames--;
    free(d->url);
    free(d);
}

void kn_subdocs_free(kn_subdocs *in) {
    for (size_t i = 0; i < in->v.n; i++)
        subdoc_free(in->v.v[i]);
    kn_vec_free(&in->v);
}

void kn_subdocs_sweep(kn_session *s) {
    for (size_t i = 0; i < s->closed.n; i++)
        subdoc_free(s->closed.v[i]);
    s->closed.n = 0;
}

/* Its scripts may be what runs now: it is freed later. */
void kn_subdoc_close(kn_subdocs *in, const kn_node *n) {
    kn_subdoc *d = find(in, n);
    if (!d)
        return;
    size_t kept = 0;
    for (size_t i = 0; i < in->v.n; i++)
        if (in->v.v[i] != d)
            in->v.v[kept++] = in->v.v[i];
    in->v.n = kept;
    kn_vec_push(&in->session->closed, d);
}

static bool may_open(const kn_subdocs *in, const kn_node *n) {
    const int depth = in->owner ? in->owner->depth + 1 : 1;
    if (depth > KN_LIMIT_FRAME_DEPTH) {
        kn_report(in->session->diags, KN_SEV_WARN, KN_ELIMIT, "html/frame-depth", n->loc, NULL,
                  "documents of <iframe>s are nested deeper than %d levels: this one is empty",
                  KN_LIMIT_FRAME_DEPTH);
        return false;
    }
    if (in->session->n_frames < KN_LIMIT_FRAME_DOCS)
        return true;
    kn_report(in->session->diags, KN_SEV_WARN, KN_ELIMIT, "html/frame-count", n->loc, NULL,
              "there are more than %d documents of <iframe>s: this one is empty",
              KN_LIMIT_FRAME_DOCS);
    return false;
}

/* Blink lets a document show itself once, and no deeper. */
static bool shows_itself(const kn_subdocs *in, kn_str url) {
    int times = 0;
    for (const kn_subdocs *up = in;; up = up->owner->in) {
        const kn_str at = up->owner ? kn_cstr(up->owner->url) : scene_of(up)->scopes.v[0].file;
        times += kn_str_eq(kn_frame_url_file(at), kn_frame_url_file(url));
        if (!up->owner)
            return times > 1;
    }
}

/* What is asked for, unless it must not be shown: then an empty document. */
static void load(kn_subdocs *in, const kn_node *n, const kn_frame_request *r, kn_frame_page *out) {
    const kn_frame_request empty = {.scripts = r->scripts};
    if (r->url.p && shows_itself(in, r->url)) {
        kn_report(in->session->diags, KN_SEV_WARN, KN_ELIMIT, "html/frame-recursion", n->loc, NULL,
                  "the <iframe> shows a document that it is in: it stays empty");
        r = &empty;
    }
    kn_frame_page_load(scene_of(in), n, r, out);
}

kn_script *kn_subdoc_open(kn_subdocs *in, kn_node *n, const kn_frame_request *r, bool *opaque) {
    kn_frame_page page;
    kn_subdoc_close(in, n);
    if (!may_open(in, n))
        return NULL;
    load(in, n, r, &page);
    kn_subdoc *d = KN_NEW(kn_subdoc);
    d->session = in->session;
    d->session->n_frames++;
    d->in = in;
    d->host_id = n->id;
    d->host_gen = n->gen;
    d->depth = in->owner ? in->owner->depth + 1 : 1;
    d->inner = (kn_subdocs){.session = in->session, .owner = d};
    d->url = page.url;
    page.url = NULL;
    *opaque = page.opaque;
    kn_status st = kn_frame_page_scene(scene_of(in), n, &page, &d->scene);
    kn_frame_page_free(&page);
    if (st == KN_OK) {
        d->scene->inner = true;
        st = open_engine(d, r->scripts);
    }
    if (st != KN_OK) {
        subdoc_free(d);
        return NULL;
    }
    kn_vec_push(&in->v, d);
    return d->script;
}

/* ---- drawing ---- */

/* Where the schemes of the element and of the document differ, a frame is not transparent
 * (CSS Color Adjust 1 §2.4.1); the colours are Blink's. */
static void canvas_color(const kn_subdoc *d, bool around, kn_rgba *out) {
    const kn_node *html = kn_scene_html(d->scene);
    if (!html || !html->style || kn_style_is_dark(d->styler, html->style) == around)
        return;
    const float v = around ? 1 : 18.0f / 255;
    *out = (kn_rgba){v, v, v, 1};
}

kn_layer *kn_subdoc_layer(kn_subdocs *in, const kn_node *n, kn_rgba *backdrop) {
    kn_subdoc *d = find(in, n);
    kn_style_env env;
    if (!d || d->flushing)
        return NULL;
    view_of(d, &env);
    if (!(env.width >= 1 && env.height >= 1 && env.width <= KN_LIMIT_CANVAS_SIDE &&
          env.height <= KN_LIMIT_CANVAS_SIDE))
        return NULL;
    canvas_color(d, env.dark, backdrop);
    const kn_paint_opts o = {.width = (int)env.width,
                             .height = (int)env.height,
                             .scale = env.dppx,
                             .no_cache = d->session->opts.no_cache};
    kn_dlist *list = kn_paint_frame(d->painter, &o, 0);
    kn_layer *l = list->root ? kn_layer_ref(list->root) : NULL;
    kn_dlist_free(list);
    return l;
}
