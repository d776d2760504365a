/* Pictures and sound → files. */
#ifndef KN_CODEC_ENCODE_H
#define KN_CODEC_ENCODE_H
#include "codec/audio.h"
#include "src/core/err.h"
#include "src/core/pix.h"
#include "src/core/rat.h"

typedef enum kn_format { KN_FMT_MP4, KN_FMT_PNG_SEQUENCE, KN_FMT_Y4M, KN_FMT_RGBA } kn_format;

typedef struct kn_encode_opts {
    kn_format format;
    int width, height; /* of the pictures; 4:2:0 output is padded to even at the right and bottom */
    kn_rat fps;
    int64_t frames;     /* total, known in advance */
    const char *preset; /* x264 preset */
    int crf;            /* ignored when bitrate > 0 */
    int64_t bitrate;
    int64_t chunk;               /* frames per closed-GOP chunk of the plan, ≤ 250 */
    const char *const *metadata; /* key, value, …, NULL; may be NULL */
} kn_encode_opts;

/* Where the bytes go: a path (made whole or not at all: temporary name, then rename), a directory
 * for KN_FMT_PNG_SEQUENCE, or "-" for standard output. */
typedef struct kn_encoder kn_encoder;
kn_status kn_encoder_open(const kn_encode_opts *o, const char *path, kn_diags *d, kn_encoder **out);
/* Sound of the whole film; before the first picture. NULL: none. Borrowed until kn_encoder_finish.
 */
kn_status kn_encoder_audio(kn_encoder *e, const kn_mix *mix);
/* Pictures in frame order (BGRA). Called from one thread; may run threads of its own whose number
 * depends on the plan, never on the machine. Borrows `p` during the call. */
kn_status kn_encoder_frame(kn_encoder *e, const kn_pix *p);
/* Flushes, writes the trailer, checks the file (frame count, durations) and gives it its name. */
kn_status kn_encoder_finish(kn_encoder *e);
/* Frees; when finish did not succeed every trace of the output is removed. NULL is fine. */
void kn_encoder_close(kn_encoder *e);

/* Chunk length of the plan for a film: depends on the film alone. */
int64_t kn_encode_chunk(int64_t frames, kn_rat fps);
/* BGRA → limited-range BT.709 4:2:0 planes; integer, exact. Exposed for the kernel tests. */
void kn_bgra_to_yuv420(const kn_pix *src, uint8_t *const plane[3], const int stride[3], int w,
                       int h);
#endif
