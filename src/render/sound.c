/* The film's sound: which elements sound, when, and how loud (contract A.9). */
#include "src/render/internal.h"
#include <math.h>

/* Volume that scripts animate is probed at up to 60 instants a second (contract A.9) and becomes a
 * curve. */
typedef struct track {
    const kn_clip *clip;
    char *path;
    KN_VEC(kn_gain_point) gain;
} track;

static bool hidden(const kn_node *n) {
    for (; n; n = n->parent)
        if (kn_is_elem(n) && kn_node_has_attr(n, KN_A_data_hidden))
            return true;
    return false;
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

static void probe_volumes(kn_session *s, track *v, size_t n) {
    const double rate = fmin(60, kn_rat_d(s->plan.fps));
    const int64_t steps = (int64_t)ceil(s->plan.duration * rate);
    bool any = false;
    for (size_t i = 0; i < n; i++) {
        double g;
        any |= kn_script_media_volume(s->script, v[i].clip->node, &g);
    }
    if (!any)
        return;
    for (int64_t k = 0; k <= steps; k++) {
        const double t = fmin(k / rate, s->plan.duration);
        kn_script_seek(s->script, (int64_t)floor(t * kn_rat_d(s->plan.fps) + 1e-9), t);
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
            kn_vec_push(&v[i].gain, (kn_gain_point){at, g});
        }
    }
    s->frame = -1;
    s->played = true;
}

kn_status kn_session_mix(kn_session *s, kn_mix *out, size_t *count) {
    const kn_clip *clips;
    const size_t n = kn_timing_clips(s->timing, &clips);
    KN_VEC(track) tracks = {0};
    KN_VEC(kn_audio_clip) in = {0};
    kn_status st = KN_OK;
    for (size_t i = 0; i < n; i++)
        if (sounds(s, &clips[i]))
            kn_vec_push(&tracks, (track){.clip = &clips[i]});
    *count = tracks.n;
    if (!tracks.n)
        return KN_OK;
    probe_volumes(s, tracks.v, tracks.n);
    for (size_t i = 0; i < tracks.n; i++) {
        const kn_clip *c = tracks.v[i].clip;
        tracks.v[i].path = kn_session_media_path(s, c->node);
        const double end = fmin(c->end, s->plan.duration);
        kn_vec_push(&in, (kn_audio_clip){.path = tracks.v[i].path ? tracks.v[i].path : "",
                                         .loc = c->node->loc,
                                         .start = c->start,
                                         .duration = end - c->start,
                                         .media_start = c->media_start,
                                         .rate = c->rate,
                                         .loop = c->loop,
                                         .volume = c->volume,
                                         .gain = tracks.v[i].gain.v,
                                         .n_gain = tracks.v[i].gain.n,
                                         .fade_in = c->fade_in,
                                         .fade_out = c->fade_out});
    }
    const double length = s->plan.frames / kn_rat_d(s->plan.fps);
    st = kn_audio_mix(in.v, in.n, length, 1, s->diags, out);
    for (size_t i = 0; i < tracks.n; i++) {
        free(tracks.v[i].path);
        kn_vec_free(&tracks.v[i].gain);
    }
    kn_vec_free(&tracks);
    kn_vec_free(&in);
    return st;
}
