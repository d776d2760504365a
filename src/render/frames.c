/* From one frame to the next, and to any other. */
#include "src/render/internal.h"

/* In-flow clips without timed descendants leave the flow while hidden (contract A.2). */
static bool in_flow_leaf(void *ctx, const kn_node *n) {
    (void)ctx;
    if (!n->style)
        return false;
    const kn_kw pos = n->style->box->position;
    if (pos == KN_KW_absolute || pos == KN_KW_fixed)
        return false;
    for (const kn_node *c = kn_node_next(n, n); c; c = kn_node_next(c, n))
        if (kn_is_elem(c) && kn_node_has_attr(c, KN_A_data_start))
            return false;
    return true;
}

static void step(kn_session *s, int64_t frame, double past) {
    const uint64_t t0 = kn_thread_ns();
    const double t = kn_frame_time(frame, s->plan.fps) + past;
    s->frame = frame;
    s->past = past;
    s->now = t;
    s->played = true;
    kn_subdocs_sweep(s);
    kn_script_seek(s->script, frame, t);
    if (kn_timing_epoch(s->timing) != s->scene->timing_epoch)
        kn_session_timing(s);
    kn_timing_apply(s->timing, s->scene, t, s->plan.fps, in_flow_leaf, s);
    kn_script_after_seek(s->script, frame, t, false);
    s->times.script += kn_thread_ns() - t0;
}

/* What a frame shows may depend on those before it: scripts that run from frame to frame,
 * transitions, animations that begin on the way. Then every frame from the first on is gone
 * through, so that a frame is the same alone, in a part of the film and in the whole. */
bool kn_session_remembers(const kn_session *s) {
    return s->walks || kn_script_remembers(s->script) || kn_style_remembers(s->styler) ||
           kn_subdocs_remember(&s->frames);
}

/* False: the composition cannot be opened any more. */
static bool reload(kn_session *s) {
    kn_session_unload(s);
    s->played = false;
    if (kn_session_load(s) == KN_OK)
        return true;
    kn_session_unload(s);
    return false;
}

/* True: frames on the way were passed over. */
static bool go(kn_session *s, int64_t frame, double past) {
    int64_t f = s->frame + 1;
    for (; f < frame && kn_session_remembers(s); f++) {
        step(s, f, 0);
        if (s->frames.v.n) { /* the styles of frames depend on their sizes */
            kn_session_flush(s, true);
            kn_subdocs_flush(&s->frames);
        } else if (s->walks || kn_style_remembers(s->styler)) {
            kn_session_flush(s, false);
        }
    }
    step(s, frame, past);
    return f < frame;
}

static bool seek(kn_session *s, int64_t frame, double past) {
    if (!s->scene)
        return false;
    if (s->frame == frame && s->past == past)
        return true;
    const bool back =
        s->played && (s->frame < 0 || frame < s->frame || (frame == s->frame && past < s->past));
    if (back && kn_session_remembers(s) && !reload(s))
        return false;
    if (!go(s, frame, past))
        return true;
    /* A callback of the frames passed over has now run, and too late, if it began something. */
    kn_session_flush(s, s->frames.v.n > 0);
    kn_subdocs_flush(&s->frames);
    if (!kn_session_remembers(s))
        return true;
    s->walks = true;
    if (!reload(s))
        return false;
    go(s, frame, past);
    return true;
}

kn_dlist *kn_session_frame(kn_session *s, int64_t frame) {
    return kn_session_instant(s, frame, 0);
}

static kn_dlist *paint(kn_session *s, kn_painter *p, const kn_paint_opts *o) {
    const uint64_t t0 = kn_thread_ns();
    s->uses.n = 0;
    kn_dlist *d = kn_paint_frame(p, o, s->frame);
    d->n_needs = (int)s->uses.n;
    d->needs = KN_ANEW_N(d->arena, kn_media_need, s->uses.n + 1);
    for (size_t i = 0; i < s->uses.n; i++) {
        const kn_media_use *u = &s->uses.v[i];
        d->needs[i] = (kn_media_need){
            .slot = (int)i, .source = u->source, .pts = u->pts, .window = u->window};
    }
    s->times.paint += kn_thread_ns() - t0;
    return d;
}

static bool settle(kn_session *s, int64_t frame, double past) {
    if (!seek(s, frame, past))
        return false;
    kn_session_flush(s, true);
    kn_subdocs_flush(&s->frames);
    return true;
}

kn_dlist *kn_session_instant(kn_session *s, int64_t frame, double past) {
    const float white = s->opts.alpha || s->opts.clear ? 0 : 1;
    const kn_paint_opts o = {.width = s->plan.width,
                             .height = s->plan.height,
                             .scale = s->plan.scale,
                             .canvas = {white, white, white, white},
                             .no_background = s->opts.alpha && s->plan.is_composition,
                             .no_cache = s->opts.no_cache};
    if (!settle(s, frame, past))
        return NULL;
    s->times.frames++;
    return paint(s, s->painter, &o);
}

bool kn_session_look(kn_session *s, int64_t frame) {
    return settle(s, frame, 0);
}

bool kn_session_glance(kn_session *s, int64_t frame) {
    if (s->script)
        kn_script_unseen(s->script);
    return settle(s, frame, 0);
}

kn_dlist *kn_session_behind(kn_session *s) {
    const kn_paint_opts o = {.width = s->plan.width,
                             .height = s->plan.height,
                             .scale = s->plan.scale,
                             .no_letters = true,
                             .no_cache = s->opts.no_cache};
    if (!s->scene || s->frame < 0)
        return NULL;
    kn_painter *p = kn_session_painter(s); /* what it keeps is of no other use */
    kn_dlist *d = paint(s, p, &o);
    kn_painter_free(p);
    return d;
}

void kn_session_announce(kn_session *s, const kn_dlist *d) {
    kn_media_begin(s->media);
    for (int i = 0; i < d->n_needs; i++)
        kn_media_keep(s->media, d->needs[i].source, d->needs[i].window);
}

void kn_session_resolve(kn_session *s, kn_media_need *n) {
    if (!n->pic)
        kn_media_frame(s->media, n->source, n->window, n->pts, s->diags, &n->pic);
}
