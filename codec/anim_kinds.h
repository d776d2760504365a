/* Inside of animated pictures: what the readers of the kinds give, and how frames are put together.
 */
#ifndef KN_CODEC_ANIM_KINDS_H
#define KN_CODEC_ANIM_KINDS_H
#include "codec/anim.h"
#include "codec/still_kinds.h"
#include "src/core/vec.h"

typedef enum kn_dispose { KN_DISPOSE_KEEP, KN_DISPOSE_CLEAR, KN_DISPOSE_PREVIOUS } kn_dispose;

typedef struct kn_anim_frame_info {
    int x, y, w, h; /* on the canvas; may reach beyond it */
    int64_t ms;     /* duration as browsers have it */
    bool over;      /* drawn over what is there; else in its place */
    kn_dispose dispose;
    size_t at, n; /* where its data lies in the file */
    /* GIF: */
    size_t palette; /* of its own, 0: the file's */
    int colors, transparent;
    bool interlaced;
} kn_anim_frame_info;

struct kn_anim {
    uint8_t *data;
    size_t n;
    int w, h;
    KN_VEC(kn_anim_frame_info) frames;
    int loops; /* as told in the file, or KN_ANIM_ONCE */
    bool gif;
    kn_icc *icc; /* WebP: of all frames, or NULL */
    /* Its own pixels of a frame, w × h, premultiplied; NULL: they cannot be decoded. */
    kn_pix *(*decode)(struct kn_anim *a, int i, const kn_still_ctx *c);
    /* GIF: */
    size_t palette;
    int colors;
    struct avifDecoder *avif;        /* AVIF: made when it is needed */
    void (*close)(struct kn_anim *); /* of what the kind holds; NULL: nothing */
    /* Canvas: frame `shown` (-1: nothing yet), and what lies below it if it is disposed of so. */
    kn_pix *canvas, *below;
    int shown;
    bool reported;
    kn_diags *diags;
    kn_loc loc;
    char *name;
};

/* A frame shorter than 11 ms is shown for 100 (Blink, as all browsers). */
static inline int64_t kn_anim_delay(int64_t ms) {
    return ms < 11 ? 100 : ms;
}
/* Index the bytes in a->data: false when it is nothing of the kind. */
bool kn_gif_index(kn_anim *a);
bool kn_apng_index(kn_anim *a);
bool kn_webp_index(kn_anim *a);
bool kn_avif_index(kn_anim *a);
kn_pix *kn_gif_frame(kn_anim *a, int i, const kn_still_ctx *c); /* gif_lzw.c */
/* The first frame on its canvas, for files that are read as one picture. NULL: reported. */
kn_pix *kn_anim_first(kn_anim *a, const char *kind, const kn_still_ctx *c);
kn_pix *kn_gif_decode(const uint8_t *p, size_t n, const kn_still_ctx *c);
#endif
