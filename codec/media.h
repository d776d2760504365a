/* Timed media: opening, probing, and frame-exact decoding. libav* is known in codec/ only.
 *
 * Files are opened through our own AVIOContext with format and codec allow-lists and max_pixels;
 * nothing else is ever opened on behalf of a file (a playlist named .mp4 is refused). */
#ifndef KN_CODEC_MEDIA_H
#define KN_CODEC_MEDIA_H
#include "src/core/err.h"
#include "src/core/geom.h"
#include "src/core/pix.h"
#include "src/core/rat.h"

typedef struct kn_media_info {
    bool has_video, has_audio, has_alpha;
    int width, height; /* display size: after rotation and sample aspect ratio */
    int coded_width, coded_height;
    int rotation;    /* degrees clockwise, 0 90 180 270 */
    double duration; /* seconds; 0 unknown */
    double video_duration, audio_duration;
    kn_rat fps; /* average; 0/1 unknown */
    kn_rat time_base;
    bool vfr, interlaced, hdr;
    char vcodec[32], acodec[32], pix_fmt[32], matrix[32], range[16];
    int sample_rate, channels;
} kn_media_info;

/* Reads the headers. `loc` is where the composition names the file. */
kn_status kn_probe(const char *path, kn_diags *d, kn_loc loc, kn_media_info *out);

/* All media of a session: a pool of decoders over the sources, with a cache of decoded pictures. */
typedef struct kn_media kn_media;
/* `bytes` is the budget of decoders that nobody needs at the moment and of pictures kept besides;
 * those of the frame at hand are open in any case. */
kn_media *kn_media_new(size_t bytes, int threads);
void kn_media_free(kn_media *m);
/* Adds a source (same path: same index). Returns index ≥ 0, or -1 (reported). */
int kn_media_add(kn_media *m, const char *path, kn_diags *d, kn_loc loc);
/* The same of numbered still pictures, `fps` of them a second: `name` stands for them in messages
 * and tells sources apart. Copies the names of the files; n > 0. */
int kn_media_add_pictures(kn_media *m, const char *name, const char *const *files, size_t n,
                          kn_rat fps, kn_diags *d, kn_loc loc);
const kn_media_info *kn_media_get_info(const kn_media *m, int source);

/* The picture to show at source time `pts`: the last frame whose time stamp is ≤ pts (+ half a tick
 * of the stream's time base); before the first frame the first one; after the end the last one.
 * Any order of requests gives the same pictures; near-sequential ones are fast. `window` names the
 * reader (a stable number per element): each keeps its own decoder position. Thread-safe. New
 * reference in *out (KN_PIX_AVFRAME, native YUV, rotation and SAR not applied; KN_PIX_BGRA of still
 * pictures). Decode errors are
 * reported once per source and the last good frame is given. */
kn_status kn_media_frame(kn_media *m, int source, uint64_t window, kn_rat pts, kn_diags *d,
                         kn_pix **out);
/* Seconds from second 0 of the file to the end of its last frame, by the frames themselves: what
 * headers say is rounded, or counts from elsewhere. 0: it cannot be read (reported). */
double kn_media_frames_end(kn_media *m, int source, kn_diags *d);
/* Windows with this bit are read apart from the frames of the film, and not announced. */
#define KN_WINDOW_APART ((uint64_t)1 << 63)
/* Hint that `window` will not be asked again soon: its decoder may be closed. */
void kn_media_release_window(kn_media *m, int source, uint64_t window);
/* A new frame of the film begins: the windows it shows are announced with kn_media_keep before any
 * is asked; the decoders of the others may serve them, or be closed. */
void kn_media_begin(kn_media *m);
void kn_media_keep(kn_media *m, int source, uint64_t window);

typedef struct kn_media_stats {
    size_t sources, readers;         /* opened files; the most decoders that were open at once */
    size_t decoders, cache, budget;  /* bytes: of decoders' pictures at the most, kept, allowed */
    uint64_t opened, seeks, decoded; /* decoders; jumps; pictures */
    uint64_t asked, shared;          /* requests; those that needed no decoding */
} kn_media_stats;
void kn_media_get_stats(const kn_media *m, kn_media_stats *out);

/* A frame → premultiplied BGRA of out->w × out->h: the part `src` (fractions of the display
 * picture) is scaled (bilinear when it grows, area or bicubic when it shrinks), rotated, and
 * converted by its matrix and range (untagged: BT.709 when 720 lines or more and not vp9/av1, else
 * BT.601). Integer arithmetic, same bits on every CPU. */
kn_status kn_media_to_bgra(const kn_pix *frame, kn_rect src, kn_pix *out);
void kn_media_display_size(const kn_pix *frame, int *w, int *h);

/* One frame given frame number n of a source window after contract A.8's two-stage sampling:
 * idx = floor((t - start)·rate·fps + 1e-9), source time = media_start + idx / fps. */
kn_rat kn_media_sample_time(int64_t frame, kn_rat fps, double start, double media_start,
                            double rate);
#endif
