#include "codec/readers.h"
#include <stdlib.h>
#include "codec/media.h"
#include "src/core/mem.h"

/* Frames of the film after which a reader that nobody needs is closed: a clip that returns at once
 * (a cut to and fro) finds it, and what has ended does not pile up. */
#define KN_IDLE_ROUNDS 8
/* Readers beside the film's frames (scripts that draw videos on canvases) announce nothing. */
#define KN_IDLE_APART 60
/* Each holds a file open. */
#define KN_MAX_READERS 240

static void reader_free(kn_reader *one) {
    kn_pix_unref(one->last);
    kn_position_free(one->pos);
    free(one);
}

void kn_readers_free(kn_readers *r) {
    for (size_t i = 0; i < r->v.n; i++)
        reader_free(r->v.v[i]);
    kn_vec_free(&r->v);
}

static void close_at(kn_readers *r, size_t i) {
    r->bytes -= r->v.v[i]->bytes;
    reader_free(r->v.v[i]);
    r->v.v[i] = r->v.v[--r->v.n];
}

static uint64_t idle_rounds(const kn_readers *r, const kn_reader *one) {
    return r->round - one->round;
}

/* Nobody will miss it in this frame. */
static bool is_spare(const kn_readers *r, const kn_reader *one) {
    if (one->busy)
        return false;
    if (one->window & KN_WINDOW_APART)
        return one->left || idle_rounds(r, one) > KN_IDLE_APART;
    return one->left || idle_rounds(r, one) > 0;
}

void kn_readers_begin(kn_readers *r) {
    r->round++;
    for (size_t i = r->v.n; i-- > 0;)
        if (is_spare(r, r->v.v[i]) && idle_rounds(r, r->v.v[i]) > KN_IDLE_ROUNDS)
            close_at(r, i);
}

static kn_reader *find(const kn_readers *r, int source, uint64_t window) {
    for (size_t i = 0; i < r->v.n; i++)
        if (r->v.v[i]->source == source && r->v.v[i]->window == window && !r->v.v[i]->left)
            return r->v.v[i];
    return NULL;
}

void kn_readers_keep(kn_readers *r, int source, uint64_t window) {
    kn_reader *one = find(r, source, window);
    if (one)
        one->round = r->round;
}

void kn_readers_leave(kn_readers *r, int source, uint64_t window) {
    kn_reader *one = find(r, source, window);
    if (one)
        one->left = true;
}

kn_pix *kn_readers_shown(const kn_readers *r, int source, int64_t at) {
    for (size_t i = 0; i < r->v.n; i++) {
        const kn_reader *one = r->v.v[i];
        if (one->source == source && !one->busy && one->last && one->at == at)
            return kn_pix_ref(one->last);
    }
    return NULL;
}

static bool is_decoding(const kn_readers *r, int source, int64_t at) {
    for (size_t i = 0; i < r->v.n; i++)
        if (r->v.v[i]->source == source && r->v.v[i]->busy && r->v.v[i]->target == at)
            return true;
    return false;
}

/* A spare reader of the source: the one that has the least to read on, else any. */
static kn_reader *adopt(const kn_readers *r, int source, int64_t at) {
    kn_reader *best = NULL;
    for (size_t i = 0; i < r->v.n; i++) {
        kn_reader *one = r->v.v[i];
        if (one->source != source || !is_spare(r, one))
            continue;
        const bool before = one->last && one->at <= at;
        if (!best || (before && (best->at > at || one->at > best->at)))
            best = one;
    }
    return best;
}

/* Closes the spare readers that were unused for longest, until what is left fits. */
static void make_room(kn_readers *r) {
    while (r->bytes > r->budget || r->v.n >= KN_MAX_READERS) {
        size_t oldest = SIZE_MAX;
        for (size_t i = 0; i < r->v.n; i++)
            if (!r->v.v[i]->busy && (is_spare(r, r->v.v[i]) || r->v.n >= KN_MAX_READERS) &&
                (oldest == SIZE_MAX || r->v.v[i]->round < r->v.v[oldest]->round))
                oldest = i;
        if (oldest == SIZE_MAX)
            return;
        close_at(r, oldest);
    }
}

kn_reader *kn_readers_take(kn_readers *r, int source, uint64_t window, int64_t at) {
    kn_reader *one = find(r, source, window);
    if (is_decoding(r, source, at) || (one && one->busy))
        return NULL;
    if (!one)
        one = adopt(r, source, at);
    if (!one) {
        make_room(r);
        one = KN_NEW(kn_reader);
        one->source = source;
        kn_vec_push(&r->v, one);
        r->opened++;
        r->peak_n = r->v.n > r->peak_n ? r->v.n : r->peak_n;
    }
    one->window = window;
    one->left = false;
    one->busy = true;
    one->target = at;
    one->round = r->round;
    return one;
}

void kn_readers_put(kn_readers *r, kn_reader *one, kn_pix *pic) {
    kn_work work = {0};
    if (one->pos)
        kn_position_work(one->pos, &work);
    r->bytes += work.bytes - one->bytes;
    r->seeks += work.seeks;
    r->decoded += work.decoded;
    one->bytes = work.bytes;
    r->peak = r->bytes > r->peak ? r->bytes : r->peak;
    if (pic) {
        kn_pix_unref(one->last);
        one->last = kn_pix_ref(pic);
        one->at = one->target;
    }
    one->busy = false;
}
