/* Looking at the instants of a composition: samples, then those between them. */
#include "codec/still.h"
#include "src/cli/check/check.h"
#include "src/cli/output.h"
#include "src/core/file.h"
#include <math.h>

enum { MOST_DENSE = 240, MOST_PROBES = 60, DENSE_RATE = 8 };
#define SEEK_RATE 30.0

enum { SAMPLE = 1, DENSE = 2, MOTION = 4 };
typedef struct stop { /* an instant on the way through the film */
    double t;
    unsigned what;
    double next; /* DENSE: the next of them */
} stop;

typedef struct looker {
    kn_check *k;
    kn_raster *raster;
    kn_scratch *scratch;
    kn_spins *spins;
    kn_at_rest *still;
    kn_instants captions, media;
    KN_VEC(stop) way; /* upwards, but see plan_way() */
    size_t at;        /* in it */
    KN_VEC(uint64_t) held, now;
    size_t probes;
} looker;

static void found(void *ctx, const kn_audit_finding *f) {
    looker *l = ctx;
    const uint64_t h =
        kn_hash_bytes(f->selector, strlen(f->selector), kn_hash_bytes(f->code, strlen(f->code), 0));
    if (l->k->part == KN_PART_LAYOUT)
        kn_vec_push(&l->now, h);
    kn_check_found(l->k, f);
}

/* HyperFrames seeks to thirtieths of a second whatever the film's rate; what is looked at is the
 * frame that such an instant lies in. */
static int64_t frame_at(const kn_session *s, double t) {
    const kn_plan *p = kn_session_plan(s);
    const double instant = floor(t * SEEK_RATE + 1e-9) / SEEK_RATE;
    const int64_t frame = (int64_t)floor(instant * kn_rat_d(p->fps) + 1e-9);
    return frame < p->frames ? frame : p->frames - 1;
}

static kn_pix *draw(const looker *l, kn_dlist *d) {
    kn_session *s = l->k->s;
    const kn_plan *p = kn_session_plan(s);
    kn_pix *pix = d ? kn_pix_new(p->out_width, p->out_height, KN_PIX_BGRA) : NULL;
    if (!pix)
        return NULL;
    kn_session_announce(s, d);
    for (int i = 0; i < d->n_needs; i++)
        if (!d->needs[i].pic)
            kn_session_resolve(s, &d->needs[i]);
    if (kn_raster_frame(l->raster, l->scratch, d, pix, kn_session_diags(s)) == KN_OK)
        return pix;
    kn_pix_unref(pix);
    return NULL;
}

static void save(kn_check *k, const kn_pix *p) {
    kn_sb b = {0};
    kn_sb_printf(&b, ".hyperframes/artifacts/snapshots/check-at-%.3fs.png", k->now);
    char *name = kn_sb_take(&b), *path = kn_path_join(k->gate.project, name);
    kn_make_folders(path);
    if (kn_png_write(p, path, kn_session_diags(k->s)) == KN_OK)
        kn_vec_push(&k->files, name);
    else
        free(name);
    free(path);
}

static kn_audit_opts options(looker *l, unsigned look) {
    const kn_check *k = l->k;
    return (kn_audit_opts){
        .look = look,
        .tolerance = k->tolerance,
        .prose_floor = k->prose_floor,
        .band = {k->captions.x0, k->captions.y0, k->captions.x1, k->captions.y1, k->captions.sev},
        .media_sev = k->media.sev,
        .media_tolerance = k->media.tolerance,
        .components = k->a.value[KN_F_COMPONENTS],
        .ctx = l,
        .found = found};
}

static void look_at_contrast(looker *l) {
    kn_check *k = l->k;
    kn_dlist *d = kn_session_behind(k->s);
    kn_pix *behind = draw(l, d);
    const size_t before = k->counts.contrast_checked;
    kn_audit_opts o = options(l, KN_LOOK_CONTRAST);
    o.picture = behind;
    k->part = KN_PART_CONTRAST;
    if (behind)
        kn_session_audit(k->s, &o, &k->counts);
    if (k->counts.contrast_checked > before)
        kn_instants_add(&k->measured, k->now);
    kn_pix_unref(behind);
    kn_dlist_free(d);
}

static bool look_at_sample(looker *l) {
    kn_check *k = l->k;
    kn_dlist *d = kn_session_frame(k->s, frame_at(k->s, k->now));
    if (!d)
        return false;
    kn_audit_opts o = options(l, KN_LOOK_LAYOUT);
    o.look |= kn_instants_has(&l->captions, k->now) ? KN_LOOK_CAPTIONS : 0;
    o.look |= kn_instants_has(&l->media, k->now) ? KN_LOOK_MEDIA : 0;
    o.spins = l->spins;
    k->part = KN_PART_LAYOUT;
    kn_session_audit(k->s, &o, &k->counts);
    if (!kn_has(&k->a, KN_F_AT) || kn_instants_has(&k->seams, k->now))
        kn_rest_note(l->still, k->s);
    if (kn_instants_has(&k->contrasts, k->now)) {
        kn_pix *pix = kn_has(&k->a, KN_F_SNAPSHOTS) ? draw(l, d) : NULL;
        if (pix)
            save(k, pix);
        kn_pix_unref(pix);
        if (!kn_has(&k->a, KN_F_NO_CONTRAST))
            look_at_contrast(l);
    }
    kn_dlist_free(d);
    return true;
}

static bool is_held(const looker *l, uint64_t h) {
    for (size_t i = 0; i < l->held.n; i++)
        if (l->held.v[i] == h)
            return true;
    return false;
}

/* Where dense instants lie far apart, one more shows whether what overlaps lasts. */
static void probe(looker *l, double next) {
    const double t = round((l->k->now + KN_CHECK_HELD) * 1e3) / 1e3;
    bool news = false;
    for (size_t i = 0; i < l->now.n; i++)
        news |= !is_held(l, l->now.v[i]);
    if (!news || next - l->k->now <= 2 * KN_CHECK_HELD || t > l->k->range[1] ||
        l->probes >= MOST_PROBES)
        return;
    l->probes++;
    size_t at = l->at + 1;
    while (at < l->way.n && l->way.v[at].t < t)
        at++;
    kn_vec_push(&l->way, (stop){0});
    memmove(l->way.v + at + 1, l->way.v + at, (l->way.n - 1 - at) * sizeof *l->way.v);
    l->way.v[at] = (stop){.t = t, .what = DENSE, .next = 0};
}

/* Where nothing but layout is looked at from here on, nothing has to be drawn. */
static bool look_on(const looker *l) {
    bool drawn = false;
    for (size_t i = l->at; i < l->way.n; i++)
        drawn |= l->way.v[i].what != DENSE;
    kn_session *s = l->k->s;
    return (drawn ? kn_session_look : kn_session_glance)(s, frame_at(s, l->k->now));
}

static bool look_at_overlap(looker *l, double next) {
    kn_check *k = l->k;
    if (!look_on(l))
        return false;
    const kn_audit_opts o = options(l, KN_LOOK_OVERLAP);
    k->part = KN_PART_LAYOUT;
    l->now.n = 0;
    kn_session_audit(k->s, &o, &k->counts);
    if (next > 0) {
        probe(l, next);
        return true;
    }
    for (size_t i = 0; i < l->now.n; i++) /* this was such a probe */
        if (!is_held(l, l->now.v[i]))
            kn_vec_push(&l->held, l->now.v[i]);
    return true;
}

/* ---- the way ---- */
static void add_stop(looker *l, double t, unsigned what) {
    for (size_t i = 0; i < l->way.n; i++)
        if (l->way.v[i].t == t) {
            l->way.v[i].what |= what;
            return;
        }
    kn_vec_push(&l->way, (stop){.t = t, .what = what});
}

/* How many stretches between cuts have no instant of an even grid of n. */
static size_t missed(const kn_instants *cuts, double d, size_t n, kn_instants *out) {
    const double step = d / (n > 1 ? (double)(n - 1) : 1);
    out->n = 0;
    for (size_t i = 1; i < cuts->n; i++)
        if (floor(cuts->v[i - 1] / step) == floor(cuts->v[i] / step))
            kn_instants_add(out, (cuts->v[i - 1] + cuts->v[i]) / 2);
    return out->n;
}

/* Eight instants a second, fewer of a long film, and one in every clip that lies between two of
 * them. */
static void dense_instants(const kn_check *k, kn_instants *out) {
    const double from = k->range[0], d = k->range[1] - from;
    double *v = KN_NEW_N(double, KN_CHECK_MOST_SAMPLES);
    const size_t n = kn_session_edges(k->s, v, KN_CHECK_MOST_SAMPLES);
    kn_instants all = {0}, cuts = {0}, extra = {0};
    kn_instants_add(&all, 0);
    kn_instants_add(&all, d);
    for (size_t i = 0; i < n; i++)
        if (v[i] - from > 0 && v[i] - from < d)
            kn_instants_add(&all, v[i] - from);
    kn_instants_tidy(&all);
    for (size_t i = 0; i < all.n; i++)
        if (!cuts.n || all.v[i] - cuts.v[cuts.n - 1] >= KN_CHECK_HELD)
            kn_instants_add(&cuts, all.v[i]);
    const size_t most = (size_t)fmin(MOST_DENSE - MOST_PROBES, fmax(2, ceil(d * DENSE_RATE) + 1));
    size_t even = most - most / 2;
    if (missed(&cuts, d, even, &extra) < most - even) {
        even = most - extra.n;
        missed(&cuts, d, even, &extra);
    }
    kn_instants_thin_out(&extra, most - even);
    for (size_t i = 0; i < extra.n; i++)
        kn_instants_add(out, from + extra.v[i]);
    for (size_t i = 0; i < even; i++)
        kn_instants_add(out, from + d * (double)i / (even > 1 ? (double)(even - 1) : 1));
    kn_instants_tidy(out);
    free(v);
    free(all.v);
    free(cuts.v);
    free(extra.v);
}

static int by_time(const void *x, const void *y) {
    return kn_double_order(&((const stop *)x)->t, &((const stop *)y)->t);
}

static int dense_last(const void *x, const void *y) {
    const int a = ((const stop *)x)->what == DENSE, b = ((const stop *)y)->what == DENSE;
    return a != b ? a - b : by_time(x, y);
}

static void plan_way(looker *l) {
    kn_check *k = l->k;
    kn_instants dense = {0}, motion = {0};
    for (size_t i = 0; i < k->samples.n; i++)
        add_stop(l, k->samples.v[i], SAMPLE);
    if (k->motion && !kn_has(&k->a, KN_F_RANGE))
        kn_motion_instants(k->motion, kn_session_plan(k->s)->duration, &motion);
    for (size_t i = 0; i < motion.n; i++)
        add_stop(l, motion.v[i], MOTION);
    dense_instants(k, &dense);
    for (size_t i = 0; i < dense.n; i++)
        if (!kn_instants_has(&k->samples, dense.v[i]))
            add_stop(l, dense.v[i], DENSE);
    qsort(l->way.v, l->way.n, sizeof *l->way.v, by_time);
    double next = INFINITY;
    for (size_t i = l->way.n; i-- > 0;) {
        l->way.v[i].next = next;
        if (l->way.v[i].what & DENSE ||
            (l->way.v[i].what & SAMPLE && kn_instants_has(&dense, l->way.v[i].t)))
            next = l->way.v[i].t;
    }
    /* They need no pictures: where it costs nothing they follow all that do. */
    if (!kn_session_remembers(k->s))
        qsort(l->way.v, l->way.n, sizeof *l->way.v, dense_last);
    free(dense.v);
    free(motion.v);
}

static bool look_at(looker *l, const stop *now) {
    kn_check *k = l->k;
    bool ok = true;
    k->now = now->t;
    if (now->what & SAMPLE)
        ok = look_at_sample(l);
    else if (now->what & DENSE)
        ok = look_at_overlap(l, now->next);
    else
        ok = kn_session_look(k->s, frame_at(k->s, k->now));
    if (ok && now->what & MOTION)
        kn_motion_note(k);
    return ok;
}

bool kn_check_look(kn_check *k) {
    looker l = {.k = k,
                .raster = kn_session_raster(k->s),
                .scratch = kn_scratch_new(),
                .spins = kn_spins_new(),
                .still = kn_rest_new()};
    const kn_plan *p = kn_session_plan(k->s);
    bool ok = kn_check_gate_instants(k, &k->captions, 1, KN_F_CAPTION_ZONE, &l.captions) &&
              kn_check_gate_instants(k, &k->media, 0.5, KN_F_FRAME_CHECK, &l.media);
    plan_way(&l);
    for (; ok && l.at < l.way.n; l.at++) {
        const stop now = l.way.v[l.at];
        ok = look_at(&l, &now);
    }
    if (ok) {
        for (size_t i = 0; i < l.way.n; i++)
            k->now = fmax(k->now, l.way.v[i].t);
        kn_check_in_order(k);
        kn_motion_judge(k);
        if (!kn_has(&k->a, KN_F_RANGE))
            kn_rest_judge(k, l.still);
        k->part = KN_PART_LAYOUT;
        kn_spins_judge(l.spins, p->width, p->height, kn_check_found, k);
    }
    kn_rest_free(l.still);
    kn_spins_free(l.spins);
    kn_vec_free(&l.way);
    kn_vec_free(&l.held);
    kn_vec_free(&l.now);
    free(l.captions.v);
    free(l.media.v);
    kn_scratch_free(l.scratch);
    kn_raster_free(l.raster);
    return ok;
}
