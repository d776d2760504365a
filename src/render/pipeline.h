/* The threads of one render: sequencer (the caller) → decoder → raster team → sink, joined by a
 * ring of slots. This is the only place that knows of threads; the parts speak to the ring, never
 * to each other. */
#ifndef KN_RENDER_PIPELINE_H
#define KN_RENDER_PIPELINE_H
#include "src/render/session.h"
#include <stdatomic.h>

typedef struct kn_sink { /* called from one thread, in the order of the plan */
    void *ctx;
    kn_status (*frame)(void *ctx, int64_t frame, const kn_pix *p);
} kn_sink;

typedef struct kn_pipeline_opts {
    int64_t from, to,
        step; /* frames from, from + step, … < to; step may be negative with from > to */
    const int64_t *order; /* these n_order frames instead, in this order; may be NULL */
    const double *past;   /* of each in `order`: seconds since it began (0); may be NULL */
    size_t n_order;
    int threads;               /* raster workers; 0: one per core */
    size_t memory;             /* bytes that the ring's pictures may take */
    const atomic_bool *cancel; /* set from a signal handler; may be NULL */
    void (*progress)(void *ctx, int64_t done,
                     int64_t total); /* from the sink's thread; may be NULL */
    void *progress_ctx;
} kn_pipeline_opts;

enum { KN_SLOW_FRAMES = 5 };
typedef struct kn_slow_frame { /* nanoseconds as below; frames that were not drawn are no more */
    int64_t frame;
    uint64_t sequence, raster, sink;
} kn_slow_frame;

typedef struct kn_pipeline_stats { /* nanoseconds: processor time of the stages' threads, wall time
                                      of sink and whole */
    uint64_t sequence, decode, raster, sink, wall;
    uint64_t frames, repeated; /* repeated: pictures that did not change and were not drawn again */
    kn_raster_stats cache;
    kn_slow_frame slow[KN_SLOW_FRAMES]; /* that took most, the slowest first */
    int n_slow;
} kn_pipeline_stats;

/* First error wins by frame number, not by time. */
kn_status kn_pipeline_run(kn_session *s, const kn_pipeline_opts *o, const kn_sink *sink,
                          kn_pipeline_stats *stats);
#endif
