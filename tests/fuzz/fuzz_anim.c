/* libFuzzer target: any bytes as a picture file, still and animated. Frames must be the same in
 * whatever order they are asked for. */
#include "codec/anim.h"
#include "codec/still.h"
#include "src/core/limits.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* Headers may tell of pictures that take seconds to fill. */
static bool is_small(const kn_pix *p) {
    return !p || (int64_t)p->w * p->h <= 1 << 16;
}

static void play(kn_anim *a) {
    const int n = kn_anim_frames(a) < 6 ? kn_anim_frames(a) : 6;
    uint64_t hash[6];
    for (int i = 0; i < n; i++) {
        kn_pix *p = kn_anim_frame(a, i);
        const bool small = is_small(p);
        hash[i] = p && small ? kn_pix_hash(p) : 0;
        kn_pix_unref(p);
        if (!small)
            return;
    }
    for (int i = n - 1; i >= 0; i -= 2) {
        kn_pix *p = kn_anim_frame(a, i);
        if ((p ? kn_pix_hash(p) : 0) != hash[i])
            abort();
        kn_pix_unref(p);
    }
    kn_anim_frame_at(a, 1e6, kn_anim_plays(a));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
    kn_pix_unref(kn_still_decode((const char *)data, n, NULL, (kn_loc){0}, "fuzz"));
    kn_still_is_svg((const char *)data, n);
    kn_anim *a = kn_anim_open((const char *)data, n, NULL, (kn_loc){0}, "fuzz");
    if (a)
        play(a);
    kn_anim_free(a);
    return 0;
}
