/* Frame-exact reading of one video stream: the index of its packets, and positions that decode. */
#ifndef KN_CODEC_DECODE_H
#define KN_CODEC_DECODE_H
#include "codec/io.h"
#include "src/core/vec.h"

typedef struct kn_keyframe {
    int64_t pts, dts; /* stream ticks */
} kn_keyframe;

/* Built once per source by reading every packet, so that which frame belongs to an instant does not
 * depend on where a decoder happens to stand. */
typedef struct kn_index {
    AVRational tb;
    int64_t zero;             /* ticks of second 0 */
    int64_t end;              /* ticks where the last frame ends */
    KN_VEC(int64_t) pts;      /* sorted */
    KN_VEC(kn_keyframe) keys; /* sorted by pts */
} kn_index;
kn_status kn_frame_index_build(const char *path, const kn_known *known, kn_diags *d, kn_loc loc,
                               kn_index *out);
void kn_frame_index_free(kn_index *ix);
/* Time stamp of the frame to show at source second `t` (kn_media_frame's rule). */
int64_t kn_index_at(const kn_index *ix, kn_rat t);

/* One decoding position. Used by one thread at a time. */
typedef struct kn_position kn_position;
kn_status kn_position_open(const char *path, const kn_known *known, int threads, kn_diags *d,
                           kn_loc loc, kn_position **out);
void kn_position_free(kn_position *p); /* NULL is fine */
/* Memory of the pictures that its decoder allocated, and what it did since the last call. */
typedef struct kn_work {
    size_t bytes;
    uint64_t seeks, decoded;
} kn_work;
void kn_position_work(kn_position *p, kn_work *out);
/* The last decodable frame with time stamp ≤ target, or the first one of the stream. Borrowed until
 * the next call; NULL when nothing decodes. *damaged is set when packets were refused on the way.
 */
const AVFrame *kn_position_get(kn_position *p, const kn_index *ix, int64_t target, bool *damaged);
#endif
