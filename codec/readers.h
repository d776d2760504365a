/* The open decoding positions of a pool, and the pictures that they gave last.
 *
 * Who calls holds the pool's lock; only a reader that was taken (`busy`) may be worked with outside
 * of it, by the one who took it. */
#ifndef KN_CODEC_READERS_H
#define KN_CODEC_READERS_H
#include "codec/decode.h"
#include "src/core/pix.h"

typedef struct kn_reader {
    int source;
    uint64_t window;  /* who reads here */
    kn_position *pos; /* NULL: not opened yet */
    kn_pix *last;     /* picture given for `at`; NULL: none yet */
    int64_t at;
    int64_t target;  /* what it is busy with */
    uint64_t round;  /* when it was asked or announced last */
    size_t bytes;    /* of the pictures that its decoder allocated */
    bool busy, left; /* left: nobody reads here any more */
} kn_reader;

typedef struct kn_readers {
    KN_VEC(kn_reader *) v;
    uint64_t round;       /* counts frames of the film */
    size_t bytes, budget; /* of all readers; what may be kept of those that nobody needs now */
    size_t peak, peak_n;  /* of bytes, of readers */
    uint64_t opened, seeks, decoded;
} kn_readers;

void kn_readers_free(kn_readers *r);
/* A new frame of the film: who is not announced for it with kn_readers_keep is not needed now, and
 * closed when that lasts. */
void kn_readers_begin(kn_readers *r);
void kn_readers_keep(kn_readers *r, int source, uint64_t window);
void kn_readers_leave(kn_readers *r, int source, uint64_t window);
/* The picture of `at`, where a reader shows it still: new reference. */
kn_pix *kn_readers_shown(const kn_readers *r, int source, int64_t at);
/* A reader for that picture, now busy with it: the window's own, one of the same source that nobody
 * needs, or a new one. NULL: wait until a reader is put back, and ask again from the beginning. */
kn_reader *kn_readers_take(kn_readers *r, int source, uint64_t window, int64_t at);
/* Gives it back, with what was decoded (borrowed; NULL: nothing). */
void kn_readers_put(kn_readers *r, kn_reader *one, kn_pix *pic);
#endif
