/* libFuzzer target: any bytes as an animated picture. Frames must be the same in whatever order
 * they are asked for. */
#include "codec/anim.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void play(kn_anim *a) {
    const int n = kn_anim_frames(a) < 6 ? kn_anim_frames(a) : 6;
    uint64_t hash[6];
    int w, h;
    kn_anim_size(a, &w, &h);
    if ((int64_t)w * h > 1 << 16) /* headers may tell of pictures that take seconds to fill */
        return;
    for (int i = 0; i < n; i++) {
        kn_pix *p = kn_anim_frame(a, i);
        hash[i] = p ? kn_pix_hash(p) : 0;
        kn_pix_unref(p);
    }
    for (int i = n - 1; i >= 0; i -= 2) {
        kn_pix *p = kn_anim_frame(a, i);
        KN_REQUIRE((p ? kn_pix_hash(p) : 0) == hash[i]);
        kn_pix_unref(p);
    }
    kn_anim_frame_at(a, 1e6, kn_anim_plays(a));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
    kn_anim *a = kn_anim_open((const char *)data, n, NULL, (kn_loc){0}, "fuzz");
    if (a)
        play(a);
    kn_anim_free(a);
    return 0;
}
