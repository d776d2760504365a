/* The formats that are written, the codecs in them, and which go together: the tables of
 * formats.def, video_codecs.def, audio_codecs.def and profiles.def. */
#ifndef KN_CODEC_FORMATS_H
#define KN_CODEC_FORMATS_H
#include <stdbool.h>
#include <stdint.h>
#include "src/core/str.h"

typedef enum kn_format {
#define FORMAT(id, ...) KN_FMT_##id,
#include "codec/formats.def"
#undef FORMAT
    KN_FMT_COUNT
} kn_format;

typedef enum kn_vcodec {
    KN_VC_NONE, /* the format's usual one; none where it has no pictures */
#define VCODEC(id, ...) KN_VC_##id,
#include "codec/video_codecs.def"
#undef VCODEC
    KN_VC_COUNT
} kn_vcodec;

typedef enum kn_acodec {
    KN_AC_NONE, /* the format's usual one; none where it has no sound */
#define ACODEC(id, ...) KN_AC_##id,
#include "codec/audio_codecs.def"
#undef ACODEC
    KN_AC_COUNT
} kn_acodec;

typedef enum kn_quality { KN_Q_DRAFT, KN_Q_STANDARD, KN_Q_LOOKS, KN_Q_HIGH, KN_Q_COUNT } kn_quality;

typedef enum kn_sink_kind {
    KN_SINK_FILM,   /* an encoder and a muxer of libav */
    KN_SINK_GIF,    /* two passes over the pictures */
    KN_SINK_WEBP,   /* libwebp's animations */
    KN_SINK_IMAGES, /* a folder with a file for each picture */
    KN_SINK_RAW,    /* bytes, to a pipe too */
    KN_SINK_SOUND   /* no pictures */
} kn_sink_kind;

enum { KN_FF_ALPHA = 1, KN_FF_MAY_ALPHA = 2, KN_FF_FOLDER = 4, KN_FF_PIPE = 8, KN_FF_LOOPS = 16 };

typedef struct kn_format_info {
    const char *name, *exts, *muxer;
    kn_sink_kind sink;
    uint32_t video, audio; /* bits of the codecs it takes: 1 << KN_VC_… */
    kn_vcodec vcodec;      /* usual ones */
    kn_acodec acodec;
    uint32_t flags;
    const char *what;
} kn_format_info;

typedef struct kn_vcodec_info {
    const char *name, *encoders;
    int max_crf, crf[KN_Q_COUNT];
    const char *preset[KN_Q_COUNT];
    const char *pixels, *alpha_pixels; /* names separated by spaces */
    const char *what;
} kn_vcodec_info;

typedef struct kn_acodec_info {
    const char *name, *aliases, *encoder;
    int64_t bitrate;
    const char *rates;
    const char *what;
} kn_acodec_info;

typedef struct kn_profile_info {
    kn_vcodec codec;
    const char *name, *aliases, *word, *pixels, *alpha_pixels;
} kn_profile_info;

const kn_format_info *kn_format_get(kn_format f);
const kn_vcodec_info *kn_vcodec_get(kn_vcodec c);
const kn_acodec_info *kn_acodec_get(kn_acodec c);
const kn_profile_info *kn_profile_find(kn_vcodec c, const char *name); /* NULL: none of that name */

/* By name; false when there is none. */
bool kn_format_find(const char *name, kn_format *out);
bool kn_vcodec_find(const char *name, kn_vcodec *out); /* hevc, avc and the like too */
bool kn_acodec_find(const char *name, kn_acodec *out);
/* By the extension of a file name, upper case or lower. */
bool kn_format_of_path(const char *path, kn_format *out);
/* What a codec is written to when nothing else is said. */
kn_format kn_format_of_vcodec(kn_vcodec c);
/* ".mp4"; "" for folders. The buffer takes 16 bytes. */
void kn_format_ext(kn_format f, char *buf);

/* Whether `word` is one of the words separated by spaces in `list`. */
bool kn_in_words(const char *list, kn_str word);
/* Names for messages: "mp4, webm or mov". */
void kn_format_names(kn_sb *out, bool (*want)(kn_format f, const void *ctx), const void *ctx);
void kn_vcodec_names(kn_sb *out, uint32_t mask);
void kn_acodec_names(kn_sb *out, uint32_t mask);
void kn_profile_names(kn_sb *out, kn_vcodec c);
/* Words separated by spaces → "a, b or c". */
void kn_word_names(kn_sb *out, const char *words);
#endif
