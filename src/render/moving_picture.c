/* Animated pictures in time. A GIF in an <img> is what the reference renderer makes of it, a video
 * that starts with its clip (contract A.8). Others start when they are first seen, as in browsers:
 * with the nearest timed ancestor. */
#include "codec/anim.h"
#include "codec/media.h"
#include "src/render/internal.h"
#include <math.h>

/* data-loop of a GIF; -1: it does not say. */
static int loop_override(const kn_node *n) {
    static const struct {
        const char *word;
        int loop;
    } words[] = {{"", 1}, {"true", 1}, {"1", 1}, {"yes", 1}, {"false", 0}, {"0", 0}, {"no", 0}};
    const kn_str v = kn_node_attr(n, KN_A_data_loop);
    if (!v.p)
        return -1;
    for (size_t i = 0; i < KN_COUNTOF(words); i++)
        if (kn_str_ieq(kn_str_trim(v), kn_cstr(words[i].word)))
            return words[i].loop;
    return -1;
}

/* As the reference renderer counts: the number in the file is that of plays. */
static int gif_plays(const kn_anim *a, const kn_node *n) {
    const int told = kn_anim_loops_told(a), loop = loop_override(n);
    if (loop == 1 || (loop < 0 && told == KN_ANIM_FOREVER))
        return 0;
    return loop < 0 && told > 1 ? told : 1;
}

/* A GIF's own clip, or the composition that it is in. */
static double gif_origin(const kn_session *s, const kn_node *n) {
    for (const kn_node *m = n; m && kn_is_elem(m); m = m->parent) {
        const bool counts = m == n ? kn_node_has_attr(m, KN_A_data_start)
                                   : kn_node_has_attr(m, KN_A_data_composition_id);
        const kn_clip *c = counts ? kn_session_clip(s, m) : NULL;
        if (c)
            return c->start;
    }
    return 0;
}

static kn_image *frame_at(kn_pictures *p, kn_anim *a, kn_image *im, kn_rat t, int plays) {
    /* Exact to the nanosecond: an instant that is a frame's start must not fall before it. */
    const double ms = round(kn_rat_d(t) * 1e9) / 1e6;
    kn_image *frame = kn_pictures_frame(p, a, kn_anim_frame_at(a, ms, plays));
    return frame ? frame : kn_image_ref(im);
}

kn_image *kn_pictures_at(kn_pictures *p, kn_image *im, kn_rat t) {
    kn_anim *a = kn_pictures_anim(p, im);
    return a ? frame_at(p, a, im, t, kn_anim_plays(a)) : NULL;
}

kn_image *kn_session_picture_now(void *ctx, const kn_node *n, kn_image *im) {
    kn_session *s = ctx;
    kn_anim *a = kn_pictures_anim(s->pictures, im);
    if (!a)
        return NULL;
    const bool as_video = n && kn_is_html(n, KN_A_img) && kn_anim_is_gif(a);
    const double origin = as_video ? gif_origin(s, n) : kn_session_origin(s, n);
    const kn_rat t = kn_media_sample_time(s->frame < 0 ? 0 : s->frame, s->plan.fps, origin, 0, 1);
    return frame_at(s->pictures, a, im, t, as_video ? gif_plays(a, n) : kn_anim_plays(a));
}
