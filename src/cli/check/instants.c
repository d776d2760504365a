/* Which instants of the composition are looked at. */
#include "src/cli/check/check.h"
#include "src/cli/output.h"
#include <math.h>

/* ---- lists of instants ---- */
void kn_instants_add(kn_instants *v, double t) {
    kn_vec_push(v, t);
}

void kn_instants_tidy(kn_instants *v) {
    size_t n = 0;
    for (size_t i = 0; i < v->n; i++)
        v->v[i] = round(v->v[i] * 1e3) / 1e3;
    if (v->n)
        qsort(v->v, v->n, sizeof *v->v, kn_double_order);
    for (size_t i = 0; i < v->n; i++)
        if (!n || v->v[i] > v->v[n - 1])
            v->v[n++] = v->v[i];
    v->n = n;
}

bool kn_instants_has(const kn_instants *v, double t) {
    for (size_t i = 0; i < v->n; i++)
        if (v->v[i] == t)
            return true;
    return false;
}

static void add_all(kn_instants *to, const kn_instants *from) {
    for (size_t i = 0; i < from->n; i++)
        kn_instants_add(to, from->v[i]);
    kn_instants_tidy(to);
}

static bool in_range(const kn_check *k, double t) {
    return t >= k->range[0] && t <= k->range[1];
}

/* At most `most` of them, spread evenly, the first and the last included. */
void kn_instants_thin_out(kn_instants *v, size_t most) {
    if (v->n <= most)
        return;
    for (size_t i = 0; i < most; i++)
        v->v[i] = v->v[i * (v->n - 1) / (most > 1 ? most - 1 : 1)];
    v->n = most;
}

/* ---- choosing ---- */
static bool find_range(kn_check *k) {
    const double d = kn_session_plan(k->s)->duration;
    k->range[0] = 0;
    k->range[1] = d;
    if (!kn_has(&k->a, KN_F_RANGE))
        return true;
    if (!kn_arg_range(&k->a, k->range))
        return false;
    k->range[1] = fmin(d, k->range[1]);
    if (k->range[0] < k->range[1])
        return true;
    kn_usage("--range begins after the composition, which ends at %g s", d);
    return false;
}

static bool choose_base(kn_check *k) {
    const double from = k->range[0], to = k->range[1];
    if (!kn_has(&k->a, KN_F_AT)) {
        for (int64_t i = 0; i < k->wanted; i++)
            kn_instants_add(&k->audited,
                            from + (to - from) * ((double)i + 0.5) / (double)k->wanted);
        kn_instants_tidy(&k->audited);
        return true;
    }
    double *v = KN_NEW_N(double, KN_CHECK_MOST_SAMPLES);
    size_t n = 0;
    const bool ok = kn_arg_nums(&k->a, KN_F_AT, 1, KN_CHECK_MOST_SAMPLES, v, &n);
    for (size_t i = 0; ok && i < n; i++)
        if (in_range(k, v[i]))
            kn_instants_add(&k->audited, v[i]);
    free(v);
    kn_instants_tidy(&k->audited);
    if (ok && !k->audited.n)
        kn_usage("no instant of --at lies between %g s and %g s", from, to);
    return ok && k->audited.n;
}

/* Where tweens begin and end, and halfway from one to the next. */
static void choose_seams(kn_check *k) {
    double *v = KN_NEW_N(double, KN_CHECK_MOST_SAMPLES);
    const size_t n = kn_session_seams(k->s, v, KN_CHECK_MOST_SAMPLES);
    for (size_t i = 0; i < n; i++)
        if (in_range(k, v[i]))
            kn_instants_add(&k->seams, v[i]);
    free(v);
    kn_instants_tidy(&k->seams);
    for (size_t i = k->seams.n; i-- > 1;)
        kn_instants_add(&k->seams, (k->seams.v[i - 1] + k->seams.v[i]) / 2);
    kn_instants_tidy(&k->seams);
    const size_t all = k->seams.n, most = k->most_seams < 2 ? 2 : (size_t)k->most_seams;
    if (kn_has(&k->a, KN_F_MAX_TRANSITION_SAMPLES) && k->most_seams > 0)
        kn_instants_thin_out(&k->seams, most);
    kn_instants_tidy(&k->seams);
    k->seams_dropped = all - k->seams.n;
    add_all(&k->audited, &k->seams);
}

bool kn_check_gate_instants(const kn_check *k, const kn_gate_spec *g, double usual, kn_flag f,
                            kn_instants *out) {
    const double d = kn_session_plan(k->s)->duration;
    const size_t n = g->seek.n ? g->seek.n : 1;
    for (size_t i = 0; g->on && i < n; i++) {
        const double t = round((g->seek.n ? g->seek.v[i] : usual) * d * 1e3) / 1e3;
        if (in_range(k, t))
            kn_instants_add(out, t);
    }
    kn_instants_tidy(out);
    if (!g->on || out->n)
        return true;
    kn_usage("no instant of --%s lies in --range", kn_flags[f].name);
    return false;
}

bool kn_check_choose(kn_check *k) {
    kn_instants captions = {0}, media = {0};
    if (!find_range(k) || !choose_base(k))
        return false;
    if (kn_has(&k->a, KN_F_AT_TRANSITIONS))
        choose_seams(k);
    const bool ok = kn_check_gate_instants(k, &k->captions, 1, KN_F_CAPTION_ZONE, &captions) &&
                    kn_check_gate_instants(k, &k->media, 0.5, KN_F_FRAME_CHECK, &media);
    add_all(&k->samples, &k->audited);
    add_all(&k->samples, &captions);
    add_all(&k->samples, &media);
    if (!kn_has(&k->a, KN_F_NO_CONTRAST) || kn_has(&k->a, KN_F_SNAPSHOTS)) {
        add_all(&k->contrasts, &k->audited);
        kn_instants_thin_out(&k->contrasts, KN_CHECK_MOST_PICTURES);
    }
    free(captions.v);
    free(media.v);
    return ok;
}
