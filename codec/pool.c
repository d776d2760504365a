/* The sources of a session, who reads them, and decoded pictures. */
#include "codec/media.h"
#include <math.h>
#include <string.h>
#include "codec/probe.h"
#include "codec/readers.h"
#include "codec/still.h"
#include "src/core/file.h"
#include "src/core/par.h"

typedef struct kn_media_source {
    char *path;
    kn_media_info info;
    kn_known known;
    kn_mutex *lock; /* guards the building of the index */
    kn_index index;
    bool indexed, broken, reported;
    kn_loc loc;
    char **files; /* of a sequence of still pictures; NULL: one file */
    size_t n_files;
} kn_media_source;

typedef struct kn_cached {
    int source;
    int64_t pts;
    kn_pix *pix;
    size_t bytes;
    uint64_t used;
} kn_cached;

struct kn_media {
    kn_mutex *lock;
    kn_cond *back; /* a reader was put back */
    KN_VEC(kn_media_source *) sources;
    kn_readers readers;
    KN_VEC(kn_cached) cache;
    size_t bytes, budget;
    uint64_t clock, asked, shared;
    int threads;
};

kn_media *kn_media_new(size_t bytes, int threads) {
    kn_media *m = KN_NEW(kn_media);
    m->lock = kn_mutex_new();
    m->back = kn_cond_new();
    /* A picture is asked again when a loop is short or elements are a little apart: a few do. */
    m->budget = bytes / 4;
    m->readers.budget = bytes - m->budget;
    /* More than four frame threads only add latency to seeks. */
    m->threads = threads < 1 ? 1 : threads > 4 ? 4 : threads;
    return m;
}

static void source_free(kn_media_source *s) {
    kn_frame_index_free(&s->index);
    kn_mutex_free(s->lock);
    for (size_t i = 0; i < s->n_files; i++)
        free(s->files[i]);
    free(s->files);
    avcodec_parameters_free(&s->known.par);
    free(s->path);
    free(s);
}

void kn_media_free(kn_media *m) {
    if (!m)
        return;
    for (size_t i = 0; i < m->cache.n; i++)
        kn_pix_unref(m->cache.v[i].pix);
    kn_readers_free(&m->readers);
    for (size_t i = 0; i < m->sources.n; i++)
        source_free(m->sources.v[i]);
    kn_vec_free(&m->cache);
    kn_vec_free(&m->sources);
    kn_cond_free(m->back);
    kn_mutex_free(m->lock);
    free(m);
}

static int find_source(const kn_media *m, const char *path) {
    for (size_t i = 0; i < m->sources.n; i++)
        if (strcmp(m->sources.v[i]->path, path) == 0)
            return (int)i;
    return -1;
}

/* Under m->lock. */
static int add_source(kn_media *m, const char *path, const kn_media_info *info, kn_loc loc) {
    kn_media_source *s = KN_NEW(kn_media_source);
    s->path = kn_xstrdup(path);
    s->info = *info;
    s->loc = loc;
    s->lock = kn_mutex_new();
    kn_vec_push(&m->sources, s);
    return (int)m->sources.n - 1;
}

int kn_media_add(kn_media *m, const char *path, kn_diags *d, kn_loc loc) {
    kn_mutex_lock(m->lock);
    int at = find_source(m, path);
    kn_media_info info;
    kn_known known = {0};
    if (at < 0 && kn_probe_known(path, d, loc, &info, &known) == KN_OK) {
        at = add_source(m, path, &info, loc);
        m->sources.v[at]->known = known;
    }
    kn_mutex_unlock(m->lock);
    return at;
}

static kn_media_source *source_at(const kn_media *m, int source) {
    kn_mutex_lock(m->lock);
    KN_REQUIRE(source >= 0 && (size_t)source < m->sources.n);
    kn_media_source *s = m->sources.v[source];
    kn_mutex_unlock(m->lock);
    return s;
}

const kn_media_info *kn_media_get_info(const kn_media *m, int source) {
    return &source_at(m, source)->info;
}

/* ---- picture cache (under m->lock) ---- */

static kn_pix *cache_get(kn_media *m, int source, int64_t pts) {
    for (size_t i = 0; i < m->cache.n; i++) {
        kn_cached *c = &m->cache.v[i];
        if (c->source == source && c->pts == pts) {
            c->used = ++m->clock;
            return kn_pix_ref(c->pix);
        }
    }
    return NULL;
}

static void cache_drop_oldest(kn_media *m) {
    size_t oldest = 0;
    for (size_t i = 1; i < m->cache.n; i++)
        if (m->cache.v[i].used < m->cache.v[oldest].used)
            oldest = i;
    m->bytes -= m->cache.v[oldest].bytes;
    kn_pix_unref(m->cache.v[oldest].pix);
    m->cache.v[oldest] = m->cache.v[--m->cache.n];
}

static size_t frame_bytes(const kn_pix *p) {
    const AVFrame *f = p->av;
    size_t n = 0;
    if (p->fmt != KN_PIX_AVFRAME)
        return (size_t)p->stride * (size_t)p->h;
    for (int i = 0; i < AV_NUM_DATA_POINTERS && f->buf[i]; i++)
        n += f->buf[i]->size;
    return n;
}

/* Where another thread decoded the same meanwhile, *pix becomes that picture: false. */
static bool cache_put(kn_media *m, int source, int64_t pts, kn_pix **pix) {
    kn_pix *there = cache_get(m, source, pts);
    if (there) {
        kn_pix_unref(*pix);
        *pix = there;
        return false;
    }
    const size_t bytes = frame_bytes(*pix);
    if (bytes > m->budget)
        return true;
    while (m->cache.n > 0 && m->bytes + bytes > m->budget)
        cache_drop_oldest(m);
    kn_cached c = {source, pts, kn_pix_ref(*pix), bytes, ++m->clock};
    kn_vec_push(&m->cache, c);
    m->bytes += bytes;
    return true;
}

/* ---- sequences of still pictures ---- */

static kn_pix *read_still(const char *path, kn_diags *d, kn_loc loc) {
    char *data = NULL;
    size_t n = 0;
    kn_pix *p = NULL;
    if (kn_read_resolved(path, d, loc, &data, &n) == KN_OK)
        p = kn_still_decode(data, n, d, loc, path);
    free(data);
    return p;
}

int kn_media_add_pictures(kn_media *m, const char *name, const char *const *files, size_t n,
                          kn_rat fps, kn_diags *d, kn_loc loc) {
    KN_REQUIRE(n > 0 && fps.num > 0 && fps.den > 0);
    kn_mutex_lock(m->lock);
    int at = find_source(m, name);
    kn_mutex_unlock(m->lock);
    kn_pix *first = at < 0 ? read_still(files[0], d, loc) : NULL;
    if (!first)
        return at;
    kn_mutex_lock(m->lock);
    at = find_source(m, name);
    if (at < 0) {
        const double length = (double)n / kn_rat_d(fps);
        const kn_media_info info = {.has_video = true,
                                    .has_alpha = !first->opaque,
                                    .width = first->w,
                                    .height = first->h,
                                    .coded_width = first->w,
                                    .coded_height = first->h,
                                    .duration = length,
                                    .video_duration = length,
                                    .fps = fps,
                                    .time_base = {fps.den, fps.num},
                                    .vcodec = "pictures",
                                    .pix_fmt = "bgra",
                                    .matrix = "gbr",
                                    .range = "pc"};
        at = add_source(m, name, &info, loc);
        kn_media_source *s = m->sources.v[at];
        s->files = KN_NEW_N(char *, n);
        for (size_t i = 0; i < n; i++)
            s->files[i] = kn_xstrdup(files[i]);
        s->n_files = n;
        m->readers.decoded++;
        cache_put(m, at, 0, &first);
    }
    kn_mutex_unlock(m->lock);
    kn_pix_unref(first);
    return at;
}

/* ---- who reads ---- */

void kn_media_release_window(kn_media *m, int source, uint64_t window) {
    kn_mutex_lock(m->lock);
    kn_readers_leave(&m->readers, source, window);
    kn_mutex_unlock(m->lock);
}

void kn_media_begin(kn_media *m) {
    kn_mutex_lock(m->lock);
    kn_readers_begin(&m->readers);
    kn_mutex_unlock(m->lock);
}

void kn_media_keep(kn_media *m, int source, uint64_t window) {
    kn_mutex_lock(m->lock);
    kn_readers_keep(&m->readers, source, window);
    kn_mutex_unlock(m->lock);
}

void kn_media_get_stats(const kn_media *m, kn_media_stats *out) {
    kn_mutex_lock(m->lock);
    *out = (kn_media_stats){.sources = m->sources.n,
                            .readers = m->readers.peak_n,
                            .decoders = m->readers.peak,
                            .cache = m->bytes,
                            .budget = m->budget + m->readers.budget,
                            .opened = m->readers.opened,
                            .seeks = m->readers.seeks,
                            .decoded = m->readers.decoded,
                            .asked = m->asked,
                            .shared = m->shared};
    kn_mutex_unlock(m->lock);
}

/* ---- frames ---- */

static void release_avframe(kn_pix *p) {
    AVFrame *f = p->av;
    av_frame_free(&f);
}

static kn_pix *wrap_frame(const AVFrame *f) {
    AVFrame *copy = av_frame_clone(f);
    kn_pix *p = KN_NEW(kn_pix);
    if (!copy) {
        free(p);
        return NULL;
    }
    atomic_init(&p->ref, 1);
    p->w = f->width;
    p->h = f->height;
    p->fmt = KN_PIX_AVFRAME;
    p->opaque = kn_frame_opaque(f);
    p->av = copy;
    p->release = release_avframe;
    return p;
}

static bool ensure_index(kn_media_source *s, kn_diags *d) {
    kn_mutex_lock(s->lock);
    if (!s->indexed && !s->broken) {
        s->broken = kn_frame_index_build(s->path, &s->known, d, s->loc, &s->index) != KN_OK;
        s->indexed = !s->broken;
    }
    bool ok = s->indexed;
    kn_mutex_unlock(s->lock);
    return ok;
}

static void report_damage(kn_media_source *s, kn_diags *d, bool nothing) {
    kn_mutex_lock(s->lock);
    bool first = !s->reported;
    s->reported = true;
    kn_mutex_unlock(s->lock);
    if (first)
        kn_report(d, nothing ? KN_SEV_ERROR : KN_SEV_WARN, KN_EMEDIA, "media/damaged", s->loc, NULL,
                  nothing ? "no frame of '%s' can be decoded"
                          : "'%s' is damaged: the last good frame is shown where one is missing",
                  s->path);
}

/* Decodes with a reader that was taken. */
static kn_status decode_with(kn_media *m, kn_media_source *s, kn_reader *r, kn_diags *d,
                             kn_pix **out) {
    kn_status st = KN_OK;
    bool damaged = false;
    if (!r->pos)
        st = kn_position_open(s->path, &s->known, m->threads, d, s->loc, &r->pos);
    if (st != KN_OK)
        return st;
    const AVFrame *f = kn_position_get(r->pos, &s->index, r->target, &damaged);
    if (damaged || !f)
        report_damage(s, d, !f);
    if (!f)
        return KN_EMEDIA;
    *out = wrap_frame(f);
    return *out ? KN_OK : KN_ENOMEM;
}

/* Picture of a sequence; where one cannot be read the one before it stays. */
static kn_status still_frame(kn_media *m, int source, kn_rat pts, kn_diags *d, kn_pix **out) {
    kn_media_source *s = source_at(m, source);
    const kn_rat fps = s->info.fps;
    const __int128 k = (__int128)pts.num * fps.num / ((__int128)pts.den * fps.den);
    const int64_t last = (int64_t)s->n_files - 1, at = k < 0 ? 0 : k > last ? last : (int64_t)k;
    kn_mutex_lock(m->lock);
    m->asked++;
    *out = cache_get(m, source, at);
    m->shared += *out != NULL;
    kn_mutex_unlock(m->lock);
    if (*out)
        return KN_OK;
    for (int64_t i = at; i >= 0 && !*out; i--) {
        *out = read_still(s->files[i], d, s->loc);
        if (!*out)
            report_damage(s, d, i == 0);
    }
    if (!*out)
        return KN_EMEDIA;
    kn_mutex_lock(m->lock);
    if (cache_put(m, source, at, out))
        m->readers.decoded++;
    kn_mutex_unlock(m->lock);
    return KN_OK;
}

double kn_media_frames_end(kn_media *m, int source, kn_diags *d) {
    kn_media_source *s = source_at(m, source);
    if (s->n_files)
        return s->info.duration;
    if (!ensure_index(s, d))
        return 0;
    const kn_index *ix = &s->index;
    return (double)(ix->end - ix->zero) * ix->tb.num / ix->tb.den;
}

kn_status kn_media_frame(kn_media *m, int source, uint64_t window, kn_rat pts, kn_diags *d,
                         kn_pix **out) {
    *out = NULL;
    kn_media_source *s = source_at(m, source);
    if (s->n_files)
        return still_frame(m, source, pts, d, out);
    if (!ensure_index(s, d))
        return KN_EMEDIA;
    const int64_t at = kn_index_at(&s->index, pts);
    kn_reader *r = NULL;
    kn_mutex_lock(m->lock);
    m->asked++;
    for (;;) { /* another thread may decode it while we wait */
        *out = kn_readers_shown(&m->readers, source, at);
        if (!*out)
            *out = cache_get(m, source, at);
        if (*out) {
            kn_readers_keep(&m->readers, source, window);
            m->shared++;
            break;
        }
        r = kn_readers_take(&m->readers, source, window, at);
        if (r)
            break;
        kn_cond_wait(m->back, m->lock);
    }
    kn_mutex_unlock(m->lock);
    if (!r)
        return KN_OK;
    const kn_status st = decode_with(m, s, r, d, out);
    kn_mutex_lock(m->lock);
    if (st == KN_OK)
        cache_put(m, source, at, out);
    kn_readers_put(&m->readers, r, *out);
    kn_cond_broadcast(m->back);
    kn_mutex_unlock(m->lock);
    return st;
}

/* Seconds as written (a decimal number) to an exact rational: 0.1 is 1/10, not its binary
 * neighbour. */
static kn_rat decimal_rat(double s) {
    double unit = fabs(s) < 1e5 ? 1e9 : 1e6;
    if (!(fabs(s) < 1e9))
        return (kn_rat){0, 1};
    return kn_rat_make(llround(s * unit), (int64_t)unit);
}

kn_rat kn_media_sample_time(int64_t frame, kn_rat fps, double start, double media_start,
                            double rate) {
    double f = (double)fps.num / (double)fps.den;
    double t = (double)frame * (double)fps.den / (double)fps.num;
    double idx = floor((t - start) * rate * f + 1e-9);
    if (!(idx > 0))
        idx = 0;
    kn_rat step = kn_rat_mul(kn_rat_make((int64_t)idx, 1), kn_rat_make(fps.den, fps.num));
    return kn_rat_add(decimal_rat(media_start), step);
}
