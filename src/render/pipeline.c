#include "src/render/pipeline.h"
#include "src/core/mem.h"
#include "src/core/par.h"
#include <math.h>

typedef enum slot_state { FREE, LISTED, READY, DRAWING, DRAWN } slot_state;

typedef struct slot {
    slot_state state;
    int64_t index, frame; /* place in the plan, frame number */
    kn_dlist *list;
    kn_pix *pix;
    bool repeat;  /* same picture as the frame before */
    size_t bytes; /* of its decoded pictures */
    kn_status status;
    uint64_t sequence, raster; /* ns that it took */
} slot;

typedef struct pipeline {
    kn_session *session;
    const kn_pipeline_opts *o;
    const kn_sink *sink;
    kn_raster *raster;
    kn_mutex *lock;
    kn_cond *moved; /* some slot changed its state, or stop */
    slot *ring;
    int n_slots, n_workers;
    int64_t total;
    slot *decoding;    /* its pictures are being decoded */
    int64_t decode_at; /* plan index of that slot, or the next */
    int next_need, needs_left;
    size_t waiting; /* bytes of decoded pictures that are not drawn yet */
    bool stop;
    kn_status status;
    int64_t failed_at; /* index of the frame whose error counts */
    kn_pipeline_stats stats;
} pipeline;

static int64_t frame_at(const pipeline *p, int64_t i) {
    return p->o->order ? p->o->order[i] : p->o->from + i * p->o->step;
}

static double past_at(const pipeline *p, int64_t i) {
    return p->o->order && p->o->past ? p->o->past[i] : 0;
}

static void fail(pipeline *p, int64_t index, kn_status st) { /* under the lock */
    if (p->status == KN_OK || index < p->failed_at) {
        p->status = st;
        p->failed_at = index;
    }
    p->stop = true;
    kn_cond_broadcast(p->moved);
}

static bool cancelled(const pipeline *p) {
    return p->o->cancel && atomic_load(p->o->cancel);
}

/* Waits until the slot of plan index i is in `want` (and belongs to i, unless it is FREE). NULL
 * when stopped. */
static slot *wait_slot(pipeline *p, int64_t i, slot_state want) {
    slot *s = &p->ring[i % p->n_slots];
    while (!p->stop && !(s->state == want && (want == FREE || s->index == i)))
        kn_cond_wait(p->moved, p->lock);
    return p->stop ? NULL : s;
}

static void set_state(pipeline *p, slot *s, slot_state st) { /* under the lock */
    s->state = st;
    kn_cond_broadcast(p->moved);
}

/* ---- decoders: LISTED → READY, so that a worker never waits for a file. They share one frame's
 * pictures, and begin the next when it has all: each video is read on in order. ---- */

/* About what the decoded pictures of a list take. */
static size_t decoded_bytes(const kn_dlist *list) {
    size_t n = 0;
    for (int i = 0; i < list->n_needs; i++)
        if (list->needs[i].pic)
            n += (size_t)list->needs[i].pic->w * (size_t)list->needs[i].pic->h * 2;
    return n;
}

static void decoded(pipeline *p, slot *s) { /* under the lock */
    s->bytes = decoded_bytes(s->list);
    p->waiting += s->bytes;
    p->decoding = NULL;
    p->decode_at++;
    set_state(p, s, s->repeat ? DRAWN : READY);
}

/* Takes up the next frame, if it is listed, and not too many pictures wait to be drawn. */
static bool begin_decoding(pipeline *p) { /* under the lock */
    slot *s = &p->ring[p->decode_at % p->n_slots];
    if (p->decode_at >= p->total || s->state != LISTED || s->index != p->decode_at)
        return false;
    if (s->list->n_needs && p->waiting > p->o->memory / 4)
        return false;
    p->decoding = s;
    p->next_need = 0;
    p->needs_left = s->list->n_needs;
    if (p->needs_left)
        kn_session_announce(p->session, s->list);
    else
        decoded(p, s);
    kn_cond_broadcast(p->moved);
    return true;
}

static void decode_thread(void *ctx) {
    pipeline *p = ctx;
    kn_mutex_lock(p->lock);
    while (!p->stop && p->decode_at < p->total) {
        if (!p->decoding && begin_decoding(p))
            continue;
        if (!p->decoding || p->next_need == p->decoding->list->n_needs) {
            kn_cond_wait(p->moved, p->lock);
            continue;
        }
        slot *s = p->decoding;
        kn_media_need *need = &s->list->needs[p->next_need++];
        kn_mutex_unlock(p->lock);
        const uint64_t t0 = kn_thread_ns();
        kn_session_resolve(p->session, need);
        kn_mutex_lock(p->lock);
        p->stats.decode += kn_thread_ns() - t0;
        if (--p->needs_left == 0)
            decoded(p, s);
    }
    kn_mutex_unlock(p->lock);
}

/* What was drawn need not wait for the encoder. */
static void drop_pictures(kn_dlist *list) {
    for (int i = 0; i < list->n_needs; i++) {
        kn_pix_unref(list->needs[i].pic);
        list->needs[i].pic = NULL;
    }
}

/* ---- workers: READY → DRAWN, the lowest index first ---- */
static slot *take_ready(pipeline *p) { /* under the lock */
    for (;;) {
        slot *best = NULL;
        bool all_done = true;
        for (int k = 0; k < p->n_slots; k++) {
            slot *s = &p->ring[k];
            if (s->state == READY && (!best || s->index < best->index))
                best = s;
            all_done &= s->state == FREE && s->index >= p->total - p->n_slots;
        }
        if (p->stop)
            return NULL;
        if (best) {
            best->state = DRAWING;
            return best;
        }
        if (all_done)
            return NULL;
        kn_cond_wait(p->moved, p->lock);
    }
}

static void worker(void *ctx, int w) {
    pipeline *p = ctx;
    (void)w;
    kn_scratch *scratch = kn_scratch_new();
    const kn_plan *plan = kn_session_plan(p->session);
    for (;;) {
        kn_mutex_lock(p->lock);
        slot *s = take_ready(p);
        kn_mutex_unlock(p->lock);
        if (!s)
            break;
        const uint64_t t0 = kn_thread_ns();
        /* Whoever still shows the slot's last picture keeps it; a new one is made then. */
        if (s->pix && atomic_load(&s->pix->ref) > 1) {
            kn_pix_unref(s->pix);
            s->pix = NULL;
        }
        if (!s->pix)
            s->pix = kn_pix_new(plan->out_width, plan->out_height, KN_PIX_BGRA);
        kn_status st = s->pix ? kn_raster_frame(p->raster, scratch, s->list, s->pix,
                                                kn_session_diags(p->session))
                              : KN_ENOMEM;
        drop_pictures(s->list);
        kn_mutex_lock(p->lock);
        s->raster = kn_thread_ns() - t0;
        p->stats.raster += s->raster;
        p->waiting -= s->bytes;
        s->bytes = 0;
        s->status = st;
        set_state(p, s, DRAWN);
        kn_mutex_unlock(p->lock);
    }
    kn_scratch_free(scratch);
}

static void team_thread(void *ctx) {
    pipeline *p = ctx;
    kn_team_run(p->n_workers, worker, p);
}

/* ---- sink: DRAWN → FREE, in order ---- */
/* Keeps the frames that took most: of equal ones the first. */
static void remember_slow(kn_pipeline_stats *st, const kn_slow_frame *f) {
    const uint64_t all = f->sequence + f->raster + f->sink;
    int i = st->n_slow;
    for (; i && all > st->slow[i - 1].sequence + st->slow[i - 1].raster + st->slow[i - 1].sink; i--)
        if (i < KN_SLOW_FRAMES)
            st->slow[i] = st->slow[i - 1];
    if (i < KN_SLOW_FRAMES)
        st->slow[i] = *f;
    st->n_slow += st->n_slow < KN_SLOW_FRAMES;
}

static void sink_thread(void *ctx) {
    pipeline *p = ctx;
    kn_pix *last = NULL;
    for (int64_t i = 0; i < p->total; i++) {
        kn_mutex_lock(p->lock);
        slot *s = wait_slot(p, i, DRAWN);
        kn_mutex_unlock(p->lock);
        if (!s)
            break;
        kn_status st = s->status;
        const uint64_t t0 = kn_now_ns();
        if (st == KN_OK) {
            if (!s->repeat) {
                kn_pix_unref(last);
                last = kn_pix_ref(s->pix);
            }
            st = p->sink->frame(p->sink->ctx, s->frame, last);
        }
        kn_dlist_free(s->list);
        kn_mutex_lock(p->lock);
        const uint64_t spent = kn_now_ns() - t0;
        p->stats.sink += spent;
        remember_slow(&p->stats, &(kn_slow_frame){s->frame, s->sequence, s->raster, spent});
        p->stats.frames++;
        p->stats.repeated += s->repeat;
        s->list = NULL;
        set_state(p, s, FREE);
        if (st != KN_OK)
            fail(p, i, st);
        kn_mutex_unlock(p->lock);
        if (st != KN_OK)
            break;
        if (p->o->progress)
            p->o->progress(p->o->progress_ctx, i + 1, p->total);
    }
    kn_pix_unref(last);
}

/* ---- sequencer: FREE → LISTED ---- */
static void sequence(pipeline *p) {
    uint64_t last_key = 0;
    for (int64_t i = 0; i < p->total; i++) {
        kn_mutex_lock(p->lock);
        if (cancelled(p))
            fail(p, i, KN_ECANCEL);
        slot *s = wait_slot(p, i, FREE);
        kn_mutex_unlock(p->lock);
        if (!s)
            return;
        const uint64_t t0 = kn_thread_ns();
        const int64_t frame = frame_at(p, i);
        kn_dlist *list = kn_session_instant(p->session, frame, past_at(p, i));
        if (!list) { /* the session reported why */
            kn_mutex_lock(p->lock);
            fail(p, i, KN_EPARSE);
            kn_mutex_unlock(p->lock);
            return;
        }
        /* A list with needs is a new picture even where the layers are the same. From LISTED on the
         * list belongs to the others. */
        const uint64_t key = list->root && !list->n_needs ? list->root->key : 0;
        const uint64_t spent = kn_thread_ns() - t0;
        kn_mutex_lock(p->lock);
        p->stats.sequence += spent;
        s->index = i;
        s->frame = frame;
        s->list = list;
        s->status = KN_OK;
        s->repeat = i > 0 && key && key == last_key;
        s->sequence = spent;
        s->raster = 0;
        set_state(p, s, LISTED);
        kn_mutex_unlock(p->lock);
        last_key = key;
    }
}

/* Pictures of the film's size that a quarter of the budget holds: one quarter is the ring's, one
 * the workers'; the rest is the encoder's and the decoders'. */
static size_t pictures_in_quarter(size_t memory, const kn_plan *plan) {
    const size_t one = (size_t)plan->out_width * (size_t)plan->out_height * 4;
    return memory && one ? memory / 4 / one : 64;
}

/* A worker needs about two pictures, for groups and shadows: of very large ones fewer workers draw.
 */
static int team_size(int workers, size_t memory, const kn_plan *plan) {
    const size_t fit = pictures_in_quarter(memory, plan), most = fit > 2 ? fit / 2 : 1;
    return (size_t)workers > most ? (int)most : workers;
}

static int ring_size(int workers, size_t memory, const kn_plan *plan) {
    /* Enough to keep the workers busy while the encoder catches its breath: n + √n (after dav1d's
     * rule). */
    int n = workers + (int)ceil(sqrt(workers)) + 1;
    const size_t fit = pictures_in_quarter(memory, plan);
    if ((size_t)n > fit)
        n = (int)fit;
    return n < 2 ? 2 : n;
}

kn_status kn_pipeline_run(kn_session *s, const kn_pipeline_opts *o, const kn_sink *sink,
                          kn_pipeline_stats *stats) {
    const uint64_t t0 = kn_now_ns();
    pipeline p = {.session = s, .o = o, .sink = sink};
    p.total = o->order      ? (int64_t)o->n_order
              : o->step > 0 ? (o->to - o->from + o->step - 1) / o->step
                            : (o->from - o->to - o->step - 1) / -o->step;
    if (p.total < 0)
        p.total = 0;
    p.n_workers = o->threads > 0 ? o->threads : kn_cpu_count();
    if (p.total && p.n_workers > p.total)
        p.n_workers = (int)p.total;
    p.n_workers = team_size(p.n_workers, o->memory, kn_session_plan(s));
    p.n_slots = ring_size(p.n_workers, o->memory, kn_session_plan(s));
    p.raster = kn_session_raster(s);
    p.lock = kn_mutex_new();
    p.moved = kn_cond_new();
    p.ring = KN_NEW_N(slot, p.n_slots);
    for (int k = 0; k < p.n_slots; k++)
        p.ring[k].index = -1 - p.n_slots;
    if (p.total < p.n_slots) /* slots that no frame will use count as done */
        for (int64_t k = p.total; k < p.n_slots; k++)
            p.ring[k].index = p.total;
    kn_thread **decoders = KN_NEW_N(kn_thread *, p.n_workers + 1);
    for (int k = 0; k < p.n_workers + !p.n_workers; k++)
        decoders[k] = kn_thread_start(decode_thread, &p, 0);
    kn_thread *team = kn_thread_start(team_thread, &p, 0);
    kn_thread *out = kn_thread_start(sink_thread, &p, 0);
    sequence(&p);
    for (int k = 0; k < p.n_workers + !p.n_workers; k++)
        kn_thread_join(decoders[k]);
    free(decoders);
    kn_thread_join(out);
    kn_mutex_lock(p.lock);
    p.stop = true; /* nothing is left to draw */
    kn_cond_broadcast(p.moved);
    kn_mutex_unlock(p.lock);
    kn_thread_join(team);
    for (int k = 0; k < p.n_slots; k++) {
        kn_dlist_free(p.ring[k].list);
        kn_pix_unref(p.ring[k].pix);
    }
    kn_raster_get_stats(p.raster, &p.stats.cache);
    kn_raster_free(p.raster);
    free(p.ring);
    kn_cond_free(p.moved);
    kn_mutex_free(p.lock);
    p.stats.wall = kn_now_ns() - t0;
    if (stats)
        *stats = p.stats;
    return p.status;
}
