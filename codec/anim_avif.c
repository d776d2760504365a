/* Image sequences in AVIF: libavif finds and decodes the frames, each a whole picture. */
#include <avif/avif.h>
#include <math.h>
#include <string.h>
#include "codec/anim_kinds.h"
#include "codec/avif.h"
#include "src/core/mem.h"

/* A decoder that failed is given up, so that a damaged frame fails in whatever order it comes. */
static void close_decoder(kn_anim *a) {
    if (a->avif)
        avifDecoderDestroy(a->avif);
    a->avif = NULL;
}

static kn_pix *decode(kn_anim *a, int i, const kn_still_ctx *c) {
    avifResult r = AVIF_RESULT_OK;
    if (!a->avif) {
        a->avif = avifDecoderCreate();
        r = a->avif ? kn_avif_parse(a->avif, a->data, a->n) : AVIF_RESULT_OUT_OF_MEMORY;
    }
    if (r == AVIF_RESULT_OK)
        r = avifDecoderNthImage(a->avif, (uint32_t)i);
    if (r == AVIF_RESULT_OK)
        return kn_avif_pix(a->avif->image, c);
    kn_still_fail(c, "AVIF", avifResultToString(r));
    close_decoder(a);
    return NULL;
}

/* ---- how often it plays, which this libavif does not tell ---- */

typedef struct box {
    const uint8_t *p; /* contents */
    size_t n;
} box;

static uint64_t number(const uint8_t *p, int bytes) {
    uint64_t v = 0;
    for (int i = 0; i < bytes; i++)
        v = v << 8 | p[i];
    return v;
}

/* The first box of the type in another one (ISO/IEC 14496-12, 4.2). */
static bool find(box in, const char *type, box *out) {
    while (in.n >= 8) {
        uint64_t size = number(in.p, 4);
        size_t head = 8;
        if (size == 1 && in.n >= 16) {
            size = number(in.p + 8, 8);
            head = 16;
        }
        if (size == 0)
            size = in.n;
        if (size < head || size > in.n)
            return false;
        if (memcmp(in.p + 4, type, 4) == 0) {
            *out = (box){in.p + head, (size_t)size - head};
            return true;
        }
        in = (box){in.p + size, in.n - (size_t)size};
    }
    return false;
}

/* An edit list with the flag "repeat" fills the track's duration with its one entry, one without it
 * plays once (ISO/IEC 23008-12, 9.6.1). Without a list browsers play for ever. */
static int plays(const kn_anim *a) {
    box b = {a->data, a->n}, trak, tkhd, edts, elst;
    if (!find(b, "moov", &b) || !find(b, "trak", &trak) || !find(trak, "edts", &edts) ||
        !find(edts, "elst", &elst))
        return KN_ANIM_FOREVER;
    if (elst.n < 4 || !(elst.p[3] & 1))
        return KN_ANIM_ONCE;
    const int wide = elst.p[0] == 1 ? 8 : 4;
    if (!find(trak, "tkhd", &tkhd) || tkhd.n < 36 || elst.n < 8 + (size_t)wide)
        return KN_ANIM_FOREVER;
    /* version and flags, creation, modification, track, reserved, duration */
    const bool wide_head = tkhd.p[0] == 1;
    const uint64_t all = wide_head ? number(tkhd.p + 28, 8) : number(tkhd.p + 20, 4);
    const uint64_t one = number(elst.p + 8, wide);
    if (one == 0 || all == (wide_head ? UINT64_MAX : UINT32_MAX))
        return KN_ANIM_FOREVER;
    const uint64_t n = all / one + (all % one != 0);
    return n < 2 ? KN_ANIM_ONCE : n > INT32_MAX ? KN_ANIM_FOREVER : (int)n;
}

/* Durations are rounded so that the frames' ends do not drift. */
static bool index_frames(kn_anim *a) {
    double end = 0;
    int64_t told = 0;
    for (int i = 0; i < a->avif->imageCount; i++) {
        avifImageTiming t;
        if (avifDecoderNthImageTiming(a->avif, (uint32_t)i, &t) != AVIF_RESULT_OK ||
            !(t.duration >= 0 && t.duration < 1e6))
            return false;
        end += t.duration < 0.011 ? 0.1 : t.duration;
        const int64_t ms = llround(end * 1000) - told;
        told += ms;
        const kn_anim_frame_info f = {
            .w = a->w, .h = a->h, .ms = ms, .dispose = KN_DISPOSE_KEEP, .transparent = -1};
        kn_vec_push(&a->frames, f);
    }
    return a->frames.n > 1;
}

bool kn_avif_index(kn_anim *a) {
    a->close = close_decoder;
    a->decode = decode;
    a->avif = avifDecoderCreate();
    if (!a->avif || kn_avif_parse(a->avif, a->data, a->n) != AVIF_RESULT_OK ||
        a->avif->imageCount < 2)
        return false;
    kn_avif_size(a->avif->image, &a->w, &a->h);
    a->loops = plays(a);
    return a->w > 0 && a->h > 0 && index_frames(a);
}
