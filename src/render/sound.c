/* The film's sound: which elements sound, when, and how loud (contract A.9). */
#include "src/render/internal.h"
#include <math.h>
#include "src/render/fx_read.h"

/* Volume that scripts animate is probed at up to 60 instants a second (contract A.9) and becomes a
 * curve. */
typedef struct track {
    const kn_clip *clip;
    char *path;
    KN_VEC(kn_gain_point) gain;
    kn_fx_read fx;
} track;

/* A bus that tracks name with data-audio-group; it is an hf-audio-group, or only a sum when there
 * is none of that id. */
typedef struct bus {
    kn_str id;
    uint16_t scope;
    const kn_node *node;
    kn_fx_read fx;
} bus;

typedef struct buses {
    KN_VEC(bus) v;
} buses;

static bool hidden(const kn_node *n) {
    for (; n; n = n->parent)
        if (kn_is_elem(n) && kn_node_has_attr(n, KN_A_data_hidden))
            return true;
    return false;
}

static const kn_node *find_group(kn_session *s, uint16_t scope, kn_str id) {
    const kn_atom tag = kn_atom_get(s->scene->atoms, KN_S("hf-audio-group"));
    const kn_node *any = NULL;
    for (const kn_node *n = s->scene->document; n; n = kn_node_next(n, NULL)) {
        if (!kn_is_elem(n) || n->tag != tag || !kn_str_eq(kn_node_attr(n, KN_A_id), id))
            continue;
        if (n->scope == scope) /* each instance of a nested composition has its own */
            return n;
        any = any ? any : n;
    }
    return any;
}

/* Number + 1 of the track's bus, 0: it has none. Only sounds have one. */
static int bus_of(kn_session *s, buses *b, const kn_node *n) {
    const kn_str id = kn_node_attr(n, kn_atom_get(s->scene->atoms, KN_S("data-audio-group")));
    if (!id.p || !id.n || !kn_is_html(n, KN_A_audio))
        return 0;
    for (size_t i = 0; i < b->v.n; i++)
        if (b->v.v[i].scope == n->scope && kn_str_eq(b->v.v[i].id, id))
            return (int)i + 1;
    kn_vec_push(&b->v, (bus){.id = id, .scope = n->scope, .node = find_group(s, n->scope, id)});
    return (int)b->v.n;
}

static double volume_of(const kn_node *n) {
    double v;
    return n && kn_parse_number(kn_node_attr(n, KN_A_data_volume), &v) && v >= 0 ? fmin(v, 3.981)
                                                                                 : 1;
}

static bool sounds(kn_session *s, const kn_clip *c) {
    if (!c->is_media || c->muted || !c->has_audio || hidden(c->node))
        return false;
    const kn_media_info *info = kn_session_info(s, c->node);
    if ((!info || !info->has_audio) && kn_is_html(c->node, KN_A_video))
        return false; /* a silent film is no fault, and one that is missing leaves its place empty
                       */
    return true;
}

static void seek(kn_session *s, double t) {
    kn_script_seek(s->script, (int64_t)floor(t * kn_rat_d(s->plan.fps) + 1e-9), t);
}

/* Looking for volumes runs the whole film's scripts: it is left out where none of them names one.
 * What is not in the document may. */
static bool named_in_scripts(const kn_session *s) {
    if (s->scene->scopes.n > 1)
        return true;
    for (const kn_node *n = s->scene->document; n; n = kn_node_next(n, NULL)) {
        if (!kn_is_elem(n) || n->tag != KN_A_script)
            continue;
        const kn_str src = kn_node_attr(n, KN_A_src);
        if (src.p && !kn_str_starts(src, KN_S("https:")) && !kn_str_starts(src, KN_S("http:")))
            return true;
        for (const kn_node *t = n->first; t; t = t->next)
            if (t->kind == KN_NODE_TEXT &&
                (kn_str_find((kn_str){t->text, t->n_text}, KN_S("olume")) >= 0 ||
                 kn_str_find((kn_str){t->text, t->n_text}, KN_S("uted")) >= 0))
                return true;
    }
    return false;
}

/* Whether scripts set a volume at all: a timeline that is sought beyond an animation sets its last
 * value, so a few instants tell. */
static bool volumes_move(kn_session *s, const track *v, size_t n) {
    bool any = false;
    s->played = true;
    for (int k = 0; k <= 4 && !any; k++) {
        seek(s, s->plan.duration * k / 4);
        for (size_t i = 0; i < n; i++) {
            double g;
            any |= kn_script_media_volume(s->script, v[i].clip->node, &g);
        }
    }
    s->frame = -1;
    return any;
}

static void probe_volumes(kn_session *s, track *v, size_t n) {
    const double rate = fmin(60, kn_rat_d(s->plan.fps));
    const int64_t steps = (int64_t)ceil(s->plan.duration * rate);
    if (!named_in_scripts(s) || !volumes_move(s, v, n))
        return;
    for (int64_t k = 0; k <= steps; k++) {
        const double t = fmin(k / rate, s->plan.duration);
        seek(s, t);
        for (size_t i = 0; i < n; i++) {
            double g;
            if (t < v[i].clip->start || t > v[i].clip->end ||
                !kn_script_media_volume(s->script, v[i].clip->node, &g))
                continue;
            const double at = t - v[i].clip->start;
            const size_t k1 = v[i].gain.n;
            /* Points on a flat stretch say nothing new. */
            if (k1 >= 2 && v[i].gain.v[k1 - 1].gain == g && v[i].gain.v[k1 - 2].gain == g)
                v[i].gain.n--;
            kn_vec_push(&v[i].gain, (kn_gain_point){.t = at, .gain = g});
        }
    }
    s->frame = -1;
}

static kn_audio_clip clip_of(const kn_session *s, track *t, int group) {
    const kn_clip *c = t->clip;
    return (kn_audio_clip){
        .path = t->path ? t->path : "",
        .loc = c->node->loc,
        .start = c->start,
        .duration = fmin(c->end, s->plan.duration) - c->start,
        .media_start = c->media_start,
        .rate = c->rate,
        .loop = c->loop,
        .volume = c->volume,
        /* What is written as a curve counts before what scripts do. */
        .gain = t->fx.volume.n ? t->fx.volume : (kn_lane){t->gain.v, t->gain.n, false},
        .fade_in = c->fade_in,
        .fade_out = c->fade_out,
        .fx = t->fx.chain.n ? &t->fx.chain : NULL,
        .group = group,
    };
}

/* The outermost composition: its effects are those of the whole sound. */
static const kn_node *root_composition(const kn_session *s) {
    for (const kn_node *n = s->scene->document; n; n = kn_node_next(n, NULL))
        if (kn_is_elem(n) && kn_node_has_attr(n, KN_A_data_composition_id))
            return n;
    return NULL;
}

static kn_status mix_tracks(kn_session *s, track *t, size_t n, buses *b, kn_arena *a, kn_mix *out) {
    kn_audio_clip *clips = KN_ANEW_N(a, kn_audio_clip, n);
    kn_status st = KN_OK;
    probe_volumes(s, t, n);
    for (size_t i = 0; i < n; i++) {
        const kn_status one = kn_fx_of_node(a, s->scene, t[i].clip->node, s->diags, &t[i].fx);
        t[i].path = kn_session_media_path(s, t[i].clip->node);
        clips[i] = clip_of(s, &t[i], bus_of(s, b, t[i].clip->node));
        st = st == KN_OK ? one : st;
    }
    kn_audio_group *groups = KN_ANEW_N(a, kn_audio_group, b->v.n + 1);
    for (size_t i = 0; i < b->v.n; i++) {
        bus *g = &b->v.v[i];
        const kn_status one =
            g->node ? kn_fx_of_node(a, s->scene, g->node, s->diags, &g->fx) : KN_OK;
        groups[i] =
            (kn_audio_group){g->fx.chain.n ? &g->fx.chain : NULL, volume_of(g->node), g->fx.volume};
        st = st == KN_OK ? one : st;
    }
    const kn_node *root = root_composition(s);
    kn_fx_read master = {0};
    if (root && st == KN_OK)
        st = kn_fx_of_node(a, s->scene, root, s->diags, &master);
    const kn_mix_in in = {.clips = clips,
                          .fx = master.chain.n ? &master.chain : NULL,
                          .n = n,
                          .groups = groups,
                          .n_groups = b->v.n,
                          .duration = s->plan.frames / kn_rat_d(s->plan.fps),
                          .gain = s->opts.audio_gain > 0 ? s->opts.audio_gain : 1,
                          .ceiling = s->opts.audio_ceiling};
    return st == KN_OK ? kn_audio_mix(&in, s->diags, out) : st;
}

kn_status kn_session_mix(kn_session *s, kn_mix *out, size_t *count) {
    const kn_clip *clips;
    const size_t n = kn_timing_clips(s->timing, &clips);
    KN_VEC(track) tracks = {0};
    buses groups = {0};
    kn_status st = KN_OK;
    for (size_t i = 0; i < n; i++) {
        const int g = sounds(s, &clips[i]) ? bus_of(s, &groups, clips[i].node) : -1;
        if (g == 0 || (g > 0 && !(groups.v.v[g - 1].node && hidden(groups.v.v[g - 1].node))))
            kn_vec_push(&tracks, (track){.clip = &clips[i]});
    }
    *count = tracks.n;
    if (tracks.n) {
        kn_arena *a = kn_arena_new();
        st = mix_tracks(s, tracks.v, tracks.n, &groups, a, out);
        kn_arena_free(a);
    }
    for (size_t i = 0; i < tracks.n; i++) {
        free(tracks.v[i].path);
        kn_vec_free(&tracks.v[i].gain);
    }
    kn_vec_free(&tracks);
    kn_vec_free(&groups.v);
    /* What scripts did on the way to the end (callbacks, say) is no part of the first frame. */
    if (s->played && s->frame < 0) {
        kn_session_unload(s);
        s->played = false;
        const kn_status again = kn_session_load(s);
        st = st == KN_OK ? again : st;
        if (st != KN_OK)
            kn_mix_free(out);
    }
    return st;
}
