/* Pictures and sound → files. */
#ifndef KN_CODEC_ENCODE_H
#define KN_CODEC_ENCODE_H
#include "codec/audio.h"
#include "codec/formats.h"
#include "src/core/err.h"
#include "src/core/pix.h"
#include "src/core/rat.h"

typedef enum kn_matrix { KN_MATRIX_709, KN_MATRIX_601, KN_MATRIX_2020 } kn_matrix;

/* Strings are borrowed. What is left zero (crf: -1, loop: 0 is "for ever") is settled by the tables
 * of formats.h. */
typedef struct kn_encode_opts {
    kn_format format;
    kn_vcodec vcodec;
    kn_acodec acodec;
    kn_quality quality;
    int width, height; /* of the pictures; 4:2:0 output is padded to even at the right and bottom */
    kn_rat fps;
    int64_t frames;           /* total, known in advance; of formats without pictures: 0 */
    const char *preset;       /* the encoder's: a name, for av1 and vp9 a number */
    const char *profile;      /* of profiles.def */
    const char *pixel_format; /* of the codec's list */
    int transparent;          /* 1: alpha is wanted, -1: it is not, 0: as the format has it */
    bool alpha;               /* settled: the pictures keep their alpha */
    kn_matrix matrix;
    bool full_range;
    int crf;                             /* -1: of the quality; ignored when bitrate > 0 */
    int64_t bitrate, max_rate, buf_size; /* bits a second, bits */
    int64_t gop;                         /* frames between key frames; 0: the plan's */
    int64_t audio_bitrate;
    int sample_rate;
    int loop; /* repetitions after the first time: 0 for ever, -1 none */
    double segment_seconds;
    int picture_quality;      /* of JPEG and WebP, 1 to 100 */
    const char *file_pattern; /* of sequences: [frame] and [ext] are filled in */
    int64_t chunk;            /* frames per closed-GOP chunk of the plan */
    int64_t memory; /* budget of the render, which encoders of large pictures go by; 0: 1 GB */
    const char *const *metadata; /* key, value, …, NULL; may be NULL */
} kn_encode_opts;

/* What is wrong with a choice of options, in one sentence, and what would do. */
typedef struct kn_refusal {
    char msg[240], hint[240];
} kn_refusal;
/* Fills in what was left open and refuses what does not go together. Size, rate and frames are not
 * looked at: they need not be known yet. Settling twice changes nothing. */
bool kn_encode_settle(kn_encode_opts *o, kn_refusal *why);

/* Where the bytes go: a path (made whole or not at all: temporary name, then rename), a directory
 * for formats that are folders, or "-" for standard output. */
typedef struct kn_encoder kn_encoder;
kn_status kn_encoder_open(const kn_encode_opts *o, const char *path, kn_diags *d, kn_encoder **out);
/* Sound of the whole film; before the first picture. NULL: none. Borrowed until kn_encoder_finish.
 */
kn_status kn_encoder_audio(kn_encoder *e, const kn_mix *mix);
/* How often all pictures must come, from the first to the last: 2 for a GIF, whose palette is of
 * the whole film, 0 where there are only sounds. */
int kn_encoder_passes(const kn_encoder *e);
/* Pictures in frame order (BGRA). Called from one thread; may run threads of its own whose number
 * depends on the plan, never on the machine. May keep a reference: a picture with more than one
 * must not be changed any more. */
kn_status kn_encoder_frame(kn_encoder *e, const kn_pix *p);
/* Flushes, writes the trailer, checks the file (frame count, durations, alpha, first and last
 * picture) and gives it its name. */
kn_status kn_encoder_finish(kn_encoder *e);
/* Frees; when finish did not succeed every trace of the output is removed. NULL is fine. */
void kn_encoder_close(kn_encoder *e);

/* Chunk length of the plan for a film: depends on the film alone. */
int64_t kn_encode_chunk(int64_t frames, kn_rat fps);
/* BGRA → limited-range BT.709 4:2:0 planes; integer, exact. Exposed for the kernel tests. */
void kn_bgra_to_yuv420(const kn_pix *src, uint8_t *const plane[3], const int stride[3], int w,
                       int h);
/* Whether FFmpeg has one of these encoders (words separated by spaces). */
bool kn_encoder_present(const char *words);
#endif
