/* What the determinism and golden tests share: hashes of frames of a composition. */
#ifndef KN_TESTS_DET_H
#define KN_TESTS_DET_H
#include "src/core/file.h"
#include "src/core/mem.h"
#include "src/render/pipeline.h"
#include <stdlib.h>

typedef struct kn_hashes {
    uint64_t *v; /* by place in the order */
    size_t n;
} kn_hashes;

static kn_status kn_take_hash(void *ctx, int64_t frame, const kn_pix *p) {
    kn_hashes *h = ctx;
    (void)frame;
    h->v[h->n++] = kn_pix_hash(p);
    return KN_OK;
}

/* Renders the frames `order[0..n)` and puts their hashes into out. */
static kn_status kn_hash_frames(const char *project, const int64_t *order, size_t n, int threads,
                                bool cache, double scale, uint64_t *out) {
    char *data = kn_data_dir("");
    kn_opts o = {.project = project,
                 .data_dir = data,
                 .no_cache = !cache,
                 .threads = threads,
                 .scale = scale,
                 .page = true};
    kn_session *s = NULL;
    kn_hashes h = {out, 0};
    kn_status st = kn_session_open(&o, &s);
    if (st == KN_OK) {
        const kn_pipeline_opts po = {.order = order, .n_order = n, .threads = threads};
        const kn_sink sink = {&h, kn_take_hash};
        st = kn_pipeline_run(s, &po, &sink, NULL);
    }
    if (st != KN_OK || h.n != n)
        kn_diags_print(kn_session_diags(s), stderr, 0, false);
    kn_session_close(s);
    free(data);
    return h.n == n ? st : KN_EIO;
}
#endif
