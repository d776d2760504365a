#include "parser/timing/timing.h"
#include "parser/timing/start.h"
#include "src/core/limits.h"
#include <limits.h>
#include <math.h>

typedef struct extra { /* beside each clip */
    int up;            /* nearest timed clip above it, the root left out; -1 */
    bool leaf;         /* no [data-start] below */
    bool visible;
} extra;

struct kn_timing {
    KN_VEC(kn_clip) clips;
    KN_VEC(extra) more;
    KN_VEC(kn_comp_clock) clocks;
    KN_VEC(kn_node *) hidden; /* [data-hidden] without data-start */
    KN_VEC(kn_node *) stale;  /* were clips when another list was built */
    double end, duration;     /* duration: declared by the root, 0 none */
    uint32_t epoch;
};

/* ---- the root ---- */

static int side(const kn_scene *s, kn_atom a, bool *ok) {
    kn_str v = kn_node_attr(s->root, a);
    double d;
    if (!kn_parse_number(v, &d) || d < 1) {
        *ok = false;
        return 0;
    }
    /* Whoever plans the picture refuses what is too large, with a reason. */
    return (int)fmin(d, INT_MAX / 2);
}

void kn_comp_describe(const kn_scene *s, kn_comp_info *out) {
    *out = (kn_comp_info){.fps = {0, 1}, .id = KN_S("")};
    const kn_node *root = s->root;
    out->has_size = root != NULL;
    if (root) {
        out->width = side(s, KN_A_data_width, &out->has_size);
        out->height = side(s, KN_A_data_height, &out->has_size);
        out->no_timeline = kn_node_has_attr(root, KN_A_data_no_timeline);
        kn_str id = kn_node_attr(root, KN_A_data_composition_id);
        out->id = id.p ? id : KN_S("");
        double d;
        if (kn_parse_number(kn_node_attr(root, KN_A_data_duration), &d) ||
            kn_parse_number(kn_node_attr(root, KN_A_data_composition_duration), &d))
            out->duration = d > 0 ? d : 0;
        kn_str fps = kn_node_attr(root, KN_A_data_fps);
        if (fps.n && !kn_rat_parse_fps(kn_str_trim(fps), &out->fps)) {
            out->fps = (kn_rat){0, 1};
            kn_report(s->diags, KN_SEV_WARN, KN_EPARSE, "timing/bad-fps", root->loc,
                      "write a whole number or a fraction such as 30000/1001",
                      "data-fps '%.*s' is no frame rate", (int)fps.n, fps.p);
        }
    }
    if (!out->has_size) {
        out->width = out->width ? out->width : 1080;
        out->height = out->height ? out->height : 1920;
    }
}

/* ---- building ---- */

static void check_attributes(const kn_scene *s, const kn_node *n) {
    kn_str start = kn_node_attr(n, KN_A_data_start), dur = kn_node_attr(n, KN_A_data_duration);
    double d;
    kn_start_expr e = kn_parse_start(start);
    if (e.kind == KN_START_NONE && start.n && kn_str_trim(start).n)
        kn_report(s->diags, KN_SEV_WARN, KN_EPARSE, "timing/bad-start", n->loc,
                  "seconds, or the id of an element and an offset: 'intro + 2'",
                  "data-start '%.*s' is not understood", (int)start.n, start.p);
    if (dur.n && !kn_parse_number(dur, &d))
        kn_report(s->diags, KN_SEV_WARN, KN_EPARSE, "timing/bad-duration", n->loc,
                  "seconds as a plain number", "data-duration '%.*s' is no number", (int)dur.n,
                  dur.p);
    if (e.kind != KN_START_REFERENCE || kn_node_find_id(s->document, e.ref))
        return;
    for (const kn_node *t = s->document; t; t = kn_node_next(t, s->document))
        if (kn_is_elem(t) && kn_str_eq(kn_node_attr(t, KN_A_data_composition_id), e.ref))
            return;
    kn_report(s->diags, KN_SEV_WARN, KN_EPARSE, "timing/unknown-reference", n->loc, NULL,
              "data-start refers to '%.*s', which no element is", (int)e.ref.n, e.ref.p);
}

/* End of the window of the nested compositions that an element lies in. */
static double window_end(kn_resolver *r, const kn_scene *s, const kn_node *n) {
    double end = INFINITY;
    for (const kn_node *c = kn_comp_of(n); c && c != s->root; c = kn_comp_of(c->parent)) {
        double d = kn_resolve_duration(r, c);
        if (d > 0)
            end = fmin(end, kn_resolve_start(r, c, 0) + d);
    }
    return end;
}

static int track_of(const kn_node *n) {
    double d;
    if (!kn_parse_number(kn_node_attr(n, KN_A_data_track_index), &d) &&
        !kn_parse_number(kn_node_attr(n, KN_A_data_layer), &d))
        return 0;
    return d == floor(d) && fabs(d) < 1e9 ? (int)d : 0;
}

static bool is_silenced(const kn_node *n) {
    for (; n; n = n->parent)
        if (kn_is_elem(n) && kn_node_has_attr(n, KN_A_data_hidden))
            return true;
    return false;
}

static void read_media(kn_clip *c) {
    const kn_node *n = c->node;
    c->media_start = kn_media_start_attr(n);
    c->rate = kn_rate_attr(n);
    c->fade_in = kn_seconds_attr(n, KN_A_data_fade_in, 0);
    c->fade_out = kn_seconds_attr(n, KN_A_data_fade_out, 0);
    c->volume = fmin(kn_seconds_attr(n, KN_A_data_volume, 1), 3.981); /* +12 dB, contract A.9 */
    c->loop = kn_node_has_attr(n, KN_A_loop);
    c->muted = kn_node_has_attr(n, KN_A_muted);
    kn_str audio = kn_node_attr(n, KN_A_data_has_audio);
    bool has = n->tag == KN_A_audio || !audio.p || kn_str_eq(audio, KN_S("true"));
    c->has_audio = has && !c->muted && !is_silenced(n);
}

static bool never_seen(const kn_node *n) {
    return n->tag == KN_A_script || n->tag == KN_A_style || n->tag == KN_A_link ||
           n->tag == KN_A_meta;
}

static void add_clip(kn_timing *t, kn_resolver *r, const kn_scene *s, kn_node *n) {
    kn_clip c = {.node = n, .media = -1, .rate = 1, .volume = 1};
    c.timed = kn_node_has_attr(n, KN_A_data_start);
    c.is_media = kn_is_html(n, KN_A_video) || kn_is_html(n, KN_A_audio);
    c.is_host = kn_node_has_attr(n, KN_A_data_composition_id);
    c.track = track_of(n);
    c.start = c.is_media ? kn_resolve_media_start(r, n) : kn_resolve_start(r, n, 0);
    /* The root's timeline is padded to what the composition needs: only a declared end counts. */
    double d = n == s->root ? t->duration : kn_resolve_duration(r, n);
    c.end = d > 0 ? c.start + d : INFINITY;
    if (c.is_media) {
        read_media(&c);
        c.end = fmin(c.end, window_end(r, s, n));
    }
    if ((c.is_media || c.is_host) && n != s->root && isfinite(c.end))
        t->end = fmax(t->end, c.end);
    kn_vec_push(&t->clips, c);
    kn_vec_push(&t->more, (extra){.up = -1, .leaf = true});
}

static void add_clock(kn_timing *t, kn_resolver *r, const kn_scene *s, kn_node *n) {
    kn_comp_clock c = {.host = n, .scope = n->scope};
    for (size_t i = 1; i < s->scopes.n; i++)
        if (s->scopes.v[i].host == n)
            c.scope = (uint16_t)i;
    double d = kn_resolve_duration(r, n);
    c.start = kn_resolve_start(r, n, 0);
    c.end = d > 0 ? c.start + d : INFINITY;
    c.playback_start = kn_media_start_attr(n);
    c.rate = kn_rate_attr(n);
    kn_vec_push(&t->clocks, c);
}

/* Clips are in document order: whatever is above an element was met before it. `by_id` holds the
 * index + 1 of the clip that a node is. */
static void link_ancestors(kn_timing *t, const kn_scene *s, const int *by_id) {
    for (size_t i = 0; i < t->clips.n; i++) {
        bool below_root = false;
        for (const kn_node *p = t->clips.v[i].node->parent; p; p = p->parent) {
            below_root |= p == s->root;
            int k = by_id[p->id] - 1;
            if (k < 0 || !t->clips.v[k].timed)
                continue;
            if (t->clips.v[i].timed)
                t->more.v[k].leaf = false;
            if (!below_root && t->more.v[i].up < 0)
                t->more.v[i].up = k;
        }
    }
}

static void visit(kn_timing *t, kn_resolver *r, kn_scene *s, kn_node *n, int *by_id) {
    bool media = n->tag == KN_A_video || n->tag == KN_A_audio;
    bool timed = kn_node_has_attr(n, KN_A_data_start);
    bool hidden = kn_node_has_attr(n, KN_A_data_hidden);
    if (kn_node_has_attr(n, KN_A_data_composition_id) && n != s->root)
        add_clock(t, r, s, n);
    if (timed)
        check_attributes(s, n);
    if ((timed && !never_seen(n)) || media) {
        add_clip(t, r, s, n);
        by_id[n->id] = (int)t->clips.n;
    }
    if (hidden && !timed)
        kn_vec_push(&t->hidden, n);
    if (!timed && !hidden && n->clip != KN_CLIP_NONE)
        kn_vec_push(&t->stale, n);
}

kn_timing *kn_timing_build(kn_scene *s, kn_natural_fn natural, void *ctx) {
    kn_timing *t = KN_NEW(kn_timing);
    kn_resolver *r = kn_resolver_new(s, natural, ctx);
    int *by_id = KN_NEW_N(int, s->nodes.n);
    kn_comp_info info;
    kn_comp_describe(s, &info);
    t->duration = info.duration;
    t->epoch = s->timing_epoch;
    for (kn_node *n = s->document; n; n = kn_node_next(n, s->document))
        if (n->kind == KN_NODE_ELEMENT && n->ns == KN_NS_HTML &&
            (n->n_attrs || n->clip != KN_CLIP_NONE || n->tag == KN_A_video || n->tag == KN_A_audio))
            visit(t, r, s, n, by_id);
    link_ancestors(t, s, by_id);
    free(by_id);
    kn_resolver_free(r);
    return t;
}

void kn_timing_free(kn_timing *t) {
    if (!t)
        return;
    kn_vec_free(&t->clips);
    kn_vec_free(&t->more);
    kn_vec_free(&t->clocks);
    kn_vec_free(&t->hidden);
    kn_vec_free(&t->stale);
    free(t);
}

uint32_t kn_timing_epoch(const kn_timing *t) {
    return t->epoch;
}

size_t kn_timing_clips(const kn_timing *t, const kn_clip **out) {
    *out = t->clips.v;
    return t->clips.n;
}

size_t kn_timing_clocks(const kn_timing *t, const kn_comp_clock **out) {
    *out = t->clocks.v;
    return t->clocks.n;
}

double kn_timing_end(const kn_timing *t) {
    return t->end;
}

/* ---- visibility ---- */

static void set_state(kn_node *n, kn_clip_state state) {
    if (n->clip == state)
        return;
    n->clip = (uint8_t)state;
    kn_node_damage(n, KN_DMG_INLINE);
}

/* What ends with the composition is still there at its very end (contract A.0). */
static bool in_window(const kn_timing *t, const kn_clip *c, double at, kn_rat fps) {
    bool to_the_end = t->duration > 0 && c->end >= t->duration - 1e-6;
    return kn_clip_active(c->start, to_the_end ? INFINITY : c->end, at, fps);
}

void kn_timing_apply(kn_timing *t, kn_scene *s, double at, kn_rat fps,
                     bool (*in_flow_leaf)(void *, const kn_node *), void *ctx) {
    (void)s;
    for (size_t i = 0; i < t->clips.n; i++) {
        const kn_clip *c = &t->clips.v[i];
        extra *m = &t->more.v[i];
        m->visible =
            (!c->timed || in_window(t, c, at, fps)) && (m->up < 0 || t->more.v[m->up].visible);
        if (!c->timed && !kn_node_has_attr(c->node, KN_A_data_hidden))
            continue;
        if (kn_node_has_attr(c->node, KN_A_data_hidden))
            set_state(c->node, KN_CLIP_REMOVED);
        else if (m->visible)
            set_state(c->node, KN_CLIP_SHOWN);
        else
            set_state(c->node, m->leaf && in_flow_leaf && in_flow_leaf(ctx, c->node)
                                   ? KN_CLIP_REMOVED
                                   : KN_CLIP_HIDDEN);
    }
    for (size_t i = 0; i < t->hidden.n; i++)
        set_state(t->hidden.v[i], kn_node_has_attr(t->hidden.v[i], KN_A_data_hidden)
                                      ? KN_CLIP_REMOVED
                                      : KN_CLIP_NONE);
    for (size_t i = 0; i < t->stale.n; i++)
        set_state(t->stale.v[i], KN_CLIP_NONE);
    t->stale.n = 0;
}
