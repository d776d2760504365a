/* Opening a composition and producing the display list of any of its frames. */
#include "src/render/internal.h"
#include "src/core/file.h"
#include "src/core/limits.h"
#include "src/core/par.h"
#include <math.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- what the engine's parts ask of the session ---- */
static kn_image *get_image(void *ctx, const kn_node *n, kn_str url) {
    kn_session *s = ctx;
    return kn_pictures_get(s->pictures, n ? n->loc : (kn_loc){0}, url);
}

static kn_layer *get_document(void *ctx, kn_image *im, const kn_document_view *v, bool *moves) {
    kn_session *s = ctx;
    return kn_svgdoc_layer(kn_image_document(im), v, s->now, moves);
}

kn_image *kn_draw_document(kn_image *im, double w, double h, double now) {
    const double cw = floor(w + 0.5), ch = floor(h + 0.5);
    bool moves = false;
    if (!(cw >= 1 && ch >= 1 && cw <= KN_LIMIT_CANVAS_SIDE_2D && ch <= KN_LIMIT_CANVAS_SIDE_2D))
        return NULL;
    const kn_document_view v = {(int)cw, (int)ch, false};
    return kn_image_from_layer(kn_svgdoc_layer(kn_image_document(im), &v, now, &moves), cw, ch);
}

static kn_image *draw_document(void *ctx, kn_image *im, double w, double h) {
    return kn_draw_document(im, w, h, ((kn_session *)ctx)->now);
}

static int no_video(void *ctx, const kn_node *n, double *w, double *h) {
    (void)ctx, (void)n, (void)w, (void)h;
    return -1;
}

static bool video_size(void *ctx, const kn_node *n, double *w, double *h) {
    kn_session *s = ctx;
    const kn_media_info *info = kn_session_info(s, n);
    if (!info || !info->has_video)
        return false;
    *w = info->width;
    *h = info->height;
    return true;
}

static bool media_info(void *ctx, const kn_node *n, double *duration, double *w, double *h) {
    kn_session *s = ctx;
    const kn_media_info *info = kn_session_info(s, n);
    if (!info)
        return false;
    *duration = info->duration;
    *w = info->width;
    *h = info->height;
    return true;
}

static double natural_length(void *ctx, const kn_node *n) {
    kn_session *s = ctx;
    double d = 0, w, h;
    if (kn_node_has_attr(n, KN_A_data_composition_id))
        return s->script ? kn_script_composition_duration(s->script, n) : 0;
    if (!kn_is_html(n, KN_A_video) && !kn_is_html(n, KN_A_audio))
        return 0;
    return media_info(s, n, &d, &w, &h) ? d : 0;
}

const kn_clip *kn_session_clip(const kn_session *s, const kn_node *n) {
    const kn_clip *v;
    const size_t count = kn_timing_clips(s->timing, &v);
    for (size_t i = 0; i < count; i++)
        if (v[i].node == n)
            return &v[i];
    return NULL;
}

static kn_image *canvas_image(void *ctx, const kn_node *n) {
    kn_session *s = ctx;
    return s->script ? kn_script_canvas(s->script, n) : NULL;
}

/* Source time that a video shows now: contract A.8. `length` > 0: it loops there. */
static kn_rat source_time(const kn_session *s, const kn_clip *c, double length) {
    kn_rat t = kn_media_sample_time(s->frame < 0 ? 0 : s->frame, s->plan.fps, c->start,
                                    c->media_start, c->rate);
    const double span = length - c->media_start;
    if (span > 0) {
        const double local = kn_rat_d(t) - c->media_start;
        const double turns = floor(local / span + 1e-9);
        if (turns > 0)
            t = kn_rat_make((int64_t)llround((kn_rat_d(t) - turns * span) * 1e9), 1000000000);
    }
    return t;
}

bool kn_session_video_use(kn_session *s, const kn_node *n, kn_media_use *out) {
    const kn_media_info *info = kn_session_info(s, n);
    const kn_clip *c = kn_session_clip(s, n);
    if (!info || !info->has_video || !c || !kn_clip_active(c->start, c->end, s->now, s->plan.fps))
        return false;
    const int source = kn_session_source(s, n);
    const double loop = c->loop ? kn_media_frames_end(s->media, source, s->diags) : 0;
    *out = (kn_media_use){n, source, n->id, source_time(s, c, loop)};
    return true;
}

static int video_slot(void *ctx, const kn_node *n, double *w, double *h) {
    kn_session *s = ctx;
    kn_media_use use;
    if (!kn_session_video_use(s, n, &use))
        return -1;
    video_size(s, n, w, h);
    kn_vec_push(&s->uses, use);
    return (int)s->uses.n - 1;
}

/* ---- keeping style and layout current ---- */
double kn_session_origin(void *ctx, const kn_node *n) {
    const kn_session *s = ctx;
    for (; n; n = n->parent) {
        if (!kn_is_elem(n) || !kn_node_has_attr(n, KN_A_data_start) || !s->timing)
            continue;
        const kn_clip *c = kn_session_clip(s, n);
        if (c)
            return c->start;
    }
    return 0;
}

void kn_session_flush(kn_session *s, bool layout) {
    if (s->flushing)
        return;
    s->flushing = true;
    /* Sizes of containers feed back into styles; nesting bounds the rounds, a loop in the page must
     * not. */
    for (int round = 0; round < 8; round++) {
        uint64_t t0 = kn_thread_ns();
        kn_restyle(s->styler, s->now, kn_session_origin, s);
        uint64_t t1 = kn_thread_ns();
        s->times.style += t1 - t0;
        if (!layout)
            break;
        kn_layout_run(s->layout);
        s->times.layout += kn_thread_ns() - t1;
        if (!kn_style_containers_changed(s->styler))
            break;
    }
    s->flushing = false;
}

static void script_flush(void *ctx, bool layout) {
    kn_session_flush(ctx, layout);
}

static kn_script *open_frame(void *ctx, kn_node *n, const kn_frame_request *r, bool *opaque) {
    return kn_subdoc_open(&((kn_session *)ctx)->frames, n, r, opaque);
}

static void close_frame(void *ctx, kn_node *n) {
    kn_subdoc_close(&((kn_session *)ctx)->frames, n);
}

static kn_layer *frame_layer(void *ctx, const kn_node *n, kn_rgba *backdrop) {
    return kn_subdoc_layer(&((kn_session *)ctx)->frames, n, backdrop);
}

/* ---- opening ---- */
static void set_custom(void *ctx, kn_node *n, kn_str name, kn_str value) {
    kn_session *s = ctx;
    bool changed;
    kn_decls *d = kn_style_inline(s->styler, n, true);
    if (kn_decls_set(d, name, value, false, s->scene->atoms, &changed)) {
        n->flags |= KN_NODE_STYLE_STALE;
        kn_node_damage(n, KN_DMG_INLINE);
    }
}

/* When the page's scripts have run, as in HyperFrames: they see what stands in the document. */
static void bind_variables(void *ctx) {
    kn_session *s = ctx;
    const kn_str overrides = kn_cstr(s->opts.variables_json);
    for (size_t i = 0; i < s->scene->scopes.n; i++) {
        char *values =
            kn_variables_bound_values(s->scene, (uint16_t)i, i == 0 ? overrides : KN_S(""));
        kn_variables_bind(s->scene, (uint16_t)i, kn_cstr(values), overrides, set_custom, s);
        free(values);
    }
}

void kn_session_timing(kn_session *s) {
    kn_timing_free(s->timing);
    s->timing = kn_timing_build(s->scene, natural_length, s);
    const kn_comp_clock *clocks;
    const size_t n = kn_timing_clocks(s->timing, &clocks);
    if (s->script)
        kn_script_set_clocks(s->script, clocks, n);
}

/* The target may be a project folder or any file in it. What stands in the folder's name must not
 * be a link out of it; a file that is named itself, or by a path that leaves the folder, is meant.
 */
char *kn_entry_path(const kn_opts *o, kn_diags *d) {
    struct stat sb;
    if (stat(o->project, &sb) == 0 && !S_ISDIR(sb.st_mode))
        return kn_xstrdup(o->project);
    const bool dot = !o->entry || !strcmp(o->entry, ".");
    const char *entry = dot ? "index.html" : o->entry;
    char *path = kn_path_join(o->project, entry), *root = realpath(o->project, NULL);
    char *real = root ? kn_real_inside(root, path) : NULL;
    if (!real && access(path, F_OK) == 0 && entry[0] != '/' && !strstr(entry, "..")) {
        kn_report(d, KN_SEV_ERROR, KN_EIO, "composition/outside-project", (kn_loc){0}, NULL,
                  "'%s' leads out of the project folder", path);
        free(path);
        path = NULL;
    }
    free(real);
    free(root);
    return path;
}

static kn_status plan_size(kn_session *s) {
    kn_plan *p = &s->plan;
    kn_comp_describe(s->scene, &s->info);
    p->is_composition =
        s->scene->root && kn_node_has_attr(s->scene->root, KN_A_data_composition_id);
    p->width = s->opts.width ? s->opts.width : s->info.width;
    p->height = s->opts.height ? s->opts.height : s->info.height;
    if (!p->is_composition && !s->opts.width)
        p->width = 1920;
    if (!p->is_composition && !s->opts.height)
        p->height = 1080;
    p->scale = s->opts.scale > 0 ? s->opts.scale : 1;
    p->out_width = (int)lround(p->width * p->scale);
    p->out_height = (int)lround(p->height * p->scale);
    p->fps = s->opts.fps.num ? s->opts.fps : s->info.fps.num ? s->info.fps : kn_rat_make(30, 1);
    snprintf(p->name, sizeof p->name, "%.*s", (int)(s->info.id.n < 127 ? s->info.id.n : 127),
             s->info.id.p ? s->info.id.p : "");
    if (p->out_width < 1 || p->out_height < 1 || p->out_width > KN_LIMIT_CANVAS_SIDE ||
        p->out_height > KN_LIMIT_CANVAS_SIDE ||
        (int64_t)p->out_width * p->out_height > KN_LIMIT_CANVAS_PX) {
        kn_report(s->diags, KN_SEV_ERROR, KN_ELIMIT, "composition/size",
                  s->scene->root ? s->scene->root->loc : (kn_loc){0},
                  "set data-width and data-height to the size of the video",
                  "a picture of %d × %d px cannot be made", p->out_width, p->out_height);
        return KN_ELIMIT;
    }
    return KN_OK;
}

static kn_status plan_length(kn_session *s) {
    kn_plan *p = &s->plan;
    const kn_loc loc = s->scene->root ? s->scene->root->loc : (kn_loc){0};
    p->frames = 1; /* of a page that is no composition: its first instant */
    if (!p->is_composition && s->opts.page)
        return KN_OK;
    double d = s->opts.duration > 0 ? s->opts.duration : s->info.duration;
    if (d <= 0) { /* A.3: the longest of what moves */
        double adapters = 0;
        d = kn_script_timeline_duration(s->script, &adapters);
        d = fmax(d, fmax(adapters, kn_timing_end(s->timing)));
        if (!(d > 1.0 / 60) || !isfinite(d))
            d = 0;
    }
    p->duration = d;
    p->frames = d > 0 ? kn_frame_count(d, p->fps) : 0;
    if (p->frames < 1 && s->opts.page)
        p->frames = 1;
    if (p->frames < 1) {
        kn_report(s->diags, KN_SEV_ERROR, KN_EPARSE, "composition/no-duration", loc,
                  "give the root element data-composition-id and a data-duration in seconds",
                  "the composition's duration is 0: there is nothing to render");
        return KN_EPARSE;
    }
    if (p->frames >= KN_LIMIT_FRAMES) { /* kn_frame_count stops there */
        kn_report(s->diags, KN_SEV_ERROR, KN_ELIMIT, "composition/too-long", loc, NULL,
                  "%g seconds at %g frames a second are more than kinora renders", d,
                  kn_rat_d(p->fps));
        return KN_ELIMIT;
    }
    kn_script_set_duration(s->script, d);
    return KN_OK;
}

static void stuck(void *ctx) {
    kn_session *s = ctx;
    s->opts.stuck(s->opts.stuck_ctx, s);
}

static bool cancelled(void *ctx) {
    const kn_session *s = ctx;
    return s->opts.cancelled();
}

static kn_painter *new_painter(kn_session *s,
                               int (*video)(void *, const kn_node *, double *, double *)) {
    const kn_paint_source src = {.ctx = s,
                                 .image = get_image,
                                 .now = kn_session_picture_now,
                                 .document = get_document,
                                 .canvas = canvas_image,
                                 .video = video,
                                 .frame = frame_layer,
                                 .first_key = kn_painter_keys(&s->painters)};
    return kn_painter_new(s->scene, s->layout, s->styler, s->fonts, &src);
}

kn_painter *kn_session_painter(kn_session *s) {
    return new_painter(s, video_slot);
}

/* For scripts: a video in it shows nothing, as its picture is not decoded yet. */
static kn_image *draw_element(void *ctx, const kn_node *n) {
    kn_session *s = ctx;
    double w, h;
    if (s->flushing)
        return NULL;
    kn_session_flush(s, true);
    if (!s->drawn)
        s->drawn = new_painter(s, no_video);
    const kn_paint_opts o = {.width = s->plan.width, .height = s->plan.height, .scale = 1};
    kn_layer *l = kn_paint_drawn(s->drawn, &o, n, &w, &h);
    return l ? kn_image_from_layer(l, w, h) : NULL;
}

static kn_status open_engine(kn_session *s) {
    const kn_plan *p = &s->plan;
    const kn_style_env env = {p->width, p->height, p->scale, false};
    s->styler = kn_styler_new(s->scene, &env);
    const kn_svgdoc_env svg = {s->files, s->diags, s->data_dir, &s->painters, -1};
    s->pictures = kn_pictures_new(s->scene, &svg, s->opts.memory / 8);
    s->fonts = kn_fonts_new(s->data_dir, s->scene, s->styler);
    if (p->is_composition) {
        kn_session_lead_families(s);
        kn_fonts_ship_by_page(s->fonts);
    }
    const kn_replaced_source repl = {s, get_image, video_size};
    s->layout = kn_layout_new(s->scene, s->styler, s->fonts, &repl, p->width, p->height);
    s->painter = kn_session_painter(s);
    const kn_script_env se = {.scene = s->scene,
                              .styler = s->styler,
                              .layout = s->layout,
                              .fonts = s->fonts,
                              .diags = s->diags,
                              .data_dir = s->data_dir,
                              .modules_dir = s->opts.modules_dir,
                              .allow_network = s->opts.allow_network,
                              .width = p->width,
                              .height = p->height,
                              .dppx = p->scale,
                              .fps = p->fps,
                              .variables_json = s->opts.variables_json,
                              .time_limit_ms = s->opts.script_limit_ms,
                              .memory_limit =
                                  s->opts.script_memory ? s->opts.script_memory : (size_t)2 << 30,
                              .stuck = s->opts.stuck ? stuck : NULL,
                              .cancelled = s->opts.cancelled ? cancelled : NULL,
                              .flush = script_flush,
                              .image = get_image,
                              .document = draw_document,
                              .element = draw_element,
                              .video_frame = kn_session_video_frame,
                              .encode = kn_session_encode,
                              .svg_filter = kn_session_svg_filter,
                              .media_info = media_info,
                              .frame_open = open_frame,
                              .frame_close = close_frame,
                              .scripts_ran = bind_variables,
                              .ctx = s};
    return kn_script_new(&se, &s->script);
}

static kn_status limit_nodes(kn_session *s) {
    s->scene->max_nodes = s->opts.max_nodes;
    if (s->scene->nodes.n <= s->opts.max_nodes)
        return KN_OK;
    kn_report(s->diags, KN_SEV_ERROR, KN_ELIMIT, "dom/too-many-nodes", (kn_loc){0},
              "raise --max-nodes", "the document has more than %u nodes", s->opts.max_nodes);
    return KN_ELIMIT;
}

/* From the file to the first instant. */
kn_status kn_session_load(kn_session *s) {
    char *path = kn_entry_path(&s->opts, s->diags);
    kn_status st = path ? kn_scene_open(NULL, path, s->files, s->diags, &s->scene) : KN_EIO;
    free(path);
    if (st == KN_OK && s->opts.max_nodes)
        st = limit_nodes(s);
    if (st == KN_OK)
        st = plan_size(s);
    if (st == KN_OK)
        st = kn_check_variables(s->scene, s->diags, s->opts.variables_json,
                                s->opts.strict_variables);
    if (st == KN_OK)
        st = open_engine(s);
    if (st != KN_OK)
        return st;
    kn_session_timing(s);
    kn_script_run_document(s->script);
    kn_session_flush(s, true);
    kn_clip_layout(s);
    kn_session_timing(s);
    return plan_length(s);
}

void kn_session_unload(kn_session *s) {
    kn_subdocs_free(&s->frames);
    kn_subdocs_sweep(s);
    kn_script_free(s->script);
    kn_painter_free(s->painter);
    kn_painter_free(s->drawn);
    kn_layout_free(s->layout);
    kn_fonts_free(s->fonts);
    kn_timing_free(s->timing);
    kn_styler_free(s->styler);
    kn_pictures_free(s->pictures);
    kn_scene_free(s->scene);
    s->script = NULL;
    s->painter = s->drawn = NULL;
    s->layout = NULL;
    s->fonts = NULL;
    s->timing = NULL;
    s->styler = NULL;
    s->pictures = NULL;
    s->scene = NULL;
    s->uses.n = 0;
    s->frame = -1;
    s->now = 0;
}

kn_status kn_session_open(const kn_opts *o, kn_session **out) {
    const uint64_t t0 = kn_thread_ns();
    kn_session *s = *out = KN_NEW(kn_session);
    s->opts = *o;
    if (!s->opts.memory)
        s->opts.memory = KN_DEFAULT_MEMORY;
    s->frame = -1;
    s->frames.session = s;
    s->data_dir = kn_xstrdup(o->data_dir ? o->data_dir : "");
    s->files = kn_files_new();
    s->diags = kn_diags_new(s->files);
    s->media = kn_media_new(s->opts.memory / 4, 1);
    kn_status st = kn_session_load(s);
    s->times.open = kn_thread_ns() - t0;
    return st;
}

void kn_session_close(kn_session *s) {
    if (!s)
        return;
    kn_session_unload(s);
    kn_media_free(s->media);
    kn_diags_free(s->diags);
    kn_files_free(s->files);
    kn_vec_free(&s->uses);
    for (size_t i = 0; i < s->sources.n; i++)
        free(s->sources.v[i].url);
    kn_vec_free(&s->sources);
    kn_vec_free(&s->closed);
    free(s->data_dir);
    free(s);
}

const kn_plan *kn_session_plan(const kn_session *s) {
    return &s->plan;
}

kn_diags *kn_session_diags(kn_session *s) {
    return s->diags;
}

const kn_files *kn_session_files(const kn_session *s) {
    return s->files;
}

kn_media *kn_session_media(kn_session *s) {
    return s->media;
}

kn_raster *kn_session_raster(kn_session *s) {
    const kn_raster_opts o = {s->opts.no_cache ? 0 : s->opts.memory / 4};
    kn_raster *r = kn_raster_new(&o);
    kn_raster_set_video(r, kn_media_to_bgra);
    return r;
}

char *kn_session_eval(kn_session *s, const char *text) {
    return kn_script_eval(s->script, text);
}

void kn_session_times(const kn_session *s, kn_stage_times *out) {
    *out = s->times;
}
