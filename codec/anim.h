/* Animated pictures: GIF, APNG, WebP and AVIF files as frames with durations. The file is indexed
 * once; frames are decoded when they are asked for. */
#ifndef KN_CODEC_ANIM_H
#define KN_CODEC_ANIM_H
#include "src/core/err.h"
#include "src/core/pix.h"

typedef struct kn_anim kn_anim;
/* Indexes the file, whose bytes are copied. NULL when it is no animation: less than two frames, or
 * no file of these kinds (nothing is reported, kn_still_decode is the one to do so). */
kn_anim *kn_anim_open(const char *p, size_t n, kn_diags *d, kn_loc loc, const char *name);
void kn_anim_free(kn_anim *a); /* NULL is fine */
bool kn_anim_is_gif(const kn_anim *a);
int kn_anim_frames(const kn_anim *a);
void kn_anim_size(const kn_anim *a, int *w, int *h);
/* The number in the file; a GIF's is of repetitions, those of others of plays. */
typedef enum kn_anim_loops { KN_ANIM_FOREVER = 0, KN_ANIM_ONCE = -1 } kn_anim_loops;
int kn_anim_loops_told(const kn_anim *a);
/* How often browsers play it, 0: for ever. */
int kn_anim_plays(const kn_anim *a);
/* The frame at `ms` milliseconds (may be fractional) after the start; `plays` as above. After the
 * last play the last frame stays. */
int kn_anim_frame_at(const kn_anim *a, double ms, int plays);
/* The whole picture as frame i shows it: premultiplied BGRA, a new reference, the same whatever was
 * asked before. Fast in order. A frame that cannot be decoded leaves what was there (reported
 * once). NULL: no memory. */
kn_pix *kn_anim_frame(kn_anim *a, int i);
#endif
