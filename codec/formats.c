#include "codec/formats.h"
#include <string.h>
#include "src/core/mem.h"

#define V(id)     (1u << KN_VC_##id)
#define A(id)     (1u << KN_AC_##id)
#define ALPHA     KN_FF_ALPHA
#define MAY_ALPHA KN_FF_MAY_ALPHA
#define FOLDER    KN_FF_FOLDER
#define PIPE      KN_FF_PIPE
#define LOOPS     KN_FF_LOOPS
#define UNPACK(...)                                                                                \
    { __VA_ARGS__ }

static const kn_format_info formats[KN_FMT_COUNT] = {
#define FORMAT(id, name, exts, muxer, sink, video, vcodec, audio, acodec, flags, what)             \
    {name, exts, muxer, KN_SINK_##sink, video, audio, KN_VC_##vcodec, KN_AC_##acodec, flags, what},
#include "codec/formats.def"
#undef FORMAT
};

static const kn_vcodec_info vcodecs[KN_VC_COUNT] = {
    {"none", "", 0, {0}, {"", "", "", ""}, "", "", "none"},
#define VCODEC(id, name, encoders, max, crf, preset, pixels, alpha, what)                          \
    {name, encoders, max, UNPACK crf, UNPACK preset, pixels, alpha, what},
#include "codec/video_codecs.def"
#undef VCODEC
};

static const kn_acodec_info acodecs[KN_AC_COUNT] = {
    {"none", "", "", 0, "", "none"},
#define ACODEC(id, name, aliases, encoder, bitrate, rates, what)                                   \
    {name, aliases, encoder, bitrate, rates, what},
#include "codec/audio_codecs.def"
#undef ACODEC
};

static const kn_profile_info profiles[] = {
#define PROFILE(codec, name, aliases, word, pixels, alpha)                                         \
    {KN_VC_##codec, name, aliases, word, pixels, alpha},
#include "codec/profiles.def"
#undef PROFILE
};

/* Other words for codecs. */
static const struct {
    const char *name;
    kn_vcodec codec;
} synonyms[] = {{"avc", KN_VC_H264},   {"x264", KN_VC_H264},    {"hevc", KN_VC_H265},
                {"x265", KN_VC_H265},  {"libx264", KN_VC_H264}, {"libx265", KN_VC_H265},
                {"h.264", KN_VC_H264}, {"h.265", KN_VC_H265}};

const kn_format_info *kn_format_get(kn_format f) {
    return &formats[f];
}

const kn_vcodec_info *kn_vcodec_get(kn_vcodec c) {
    return &vcodecs[c];
}

const kn_acodec_info *kn_acodec_get(kn_acodec c) {
    return &acodecs[c];
}

/* The next word of *list; false at the end. */
static bool next_word(const char **list, kn_str *word) {
    const char *p = *list;
    while (*p == ' ')
        p++;
    const char *end = p;
    while (*end && *end != ' ')
        end++;
    *word = (kn_str){p, (size_t)(end - p)};
    *list = end;
    return end > p;
}

bool kn_in_words(const char *list, kn_str word) {
    kn_str w;
    while (next_word(&list, &w))
        if (kn_str_ieq(w, word))
            return true;
    return false;
}

const kn_profile_info *kn_profile_find(kn_vcodec c, const char *name) {
    const kn_str n = kn_cstr(name);
    for (size_t i = 0; i < KN_COUNTOF(profiles); i++)
        if (profiles[i].codec == c &&
            (kn_str_ieq(kn_cstr(profiles[i].name), n) || kn_in_words(profiles[i].aliases, n)))
            return &profiles[i];
    return NULL;
}

bool kn_format_find(const char *name, kn_format *out) {
    for (int f = 0; f < KN_FMT_COUNT; f++)
        if (strcmp(formats[f].name, name) == 0) {
            *out = (kn_format)f;
            return true;
        }
    return false;
}

bool kn_vcodec_find(const char *name, kn_vcodec *out) {
    for (int c = 1; c < KN_VC_COUNT; c++)
        if (kn_str_ieq(kn_cstr(vcodecs[c].name), kn_cstr(name))) {
            *out = (kn_vcodec)c;
            return true;
        }
    for (size_t i = 0; i < KN_COUNTOF(synonyms); i++)
        if (kn_str_ieq(kn_cstr(synonyms[i].name), kn_cstr(name))) {
            *out = synonyms[i].codec;
            return true;
        }
    return false;
}

bool kn_acodec_find(const char *name, kn_acodec *out) {
    const kn_str n = kn_cstr(name);
    for (int c = 1; c < KN_AC_COUNT; c++)
        if (kn_str_ieq(kn_cstr(acodecs[c].name), n) || kn_in_words(acodecs[c].aliases, n)) {
            *out = (kn_acodec)c;
            return true;
        }
    return false;
}

bool kn_format_of_path(const char *path, kn_format *out) {
    const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path;
    const char *dot = strrchr(base, '.');
    if (!dot || !dot[1])
        return false;
    for (int f = 0; f < KN_FMT_COUNT; f++)
        if (kn_in_words(formats[f].exts, kn_cstr(dot + 1))) {
            *out = (kn_format)f;
            return true;
        }
    return false;
}

kn_format kn_format_of_vcodec(kn_vcodec c) {
    for (int f = 0; f < KN_FMT_COUNT;
         f++) /* where it is the usual one, else where it goes at all */
        if (formats[f].vcodec == c)
            return (kn_format)f;
    for (int f = 0; f < KN_FMT_COUNT; f++)
        if (formats[f].video & 1u << c)
            return (kn_format)f;
    return KN_FMT_MP4;
}

void kn_format_ext(kn_format f, char *buf) {
    const char *list = formats[f].exts;
    kn_str w;
    buf[0] = 0;
    if (next_word(&list, &w) && w.n < 15) {
        buf[0] = '.';
        memcpy(buf + 1, w.p, w.n);
        buf[1 + w.n] = 0;
    }
}

/* One more of `n` names: commas between, and "or" before the last. */
static void name_one(kn_sb *out, const char *name, size_t len, int i, int n) {
    if (i > 0)
        kn_sb_puts(out, i == n - 1 ? " or " : ", ");
    kn_sb_put(out, (kn_str){name, len});
}

void kn_format_names(kn_sb *out, bool (*want)(kn_format f, const void *ctx), const void *ctx) {
    int n = 0, i = 0;
    for (int f = 0; f < KN_FMT_COUNT; f++)
        n += !want || want((kn_format)f, ctx);
    for (int f = 0; f < KN_FMT_COUNT; f++)
        if (!want || want((kn_format)f, ctx))
            name_one(out, formats[f].name, strlen(formats[f].name), i++, n);
}

void kn_vcodec_names(kn_sb *out, uint32_t mask) {
    const int n = __builtin_popcount(mask);
    for (int c = 1, i = 0; c < KN_VC_COUNT; c++)
        if (mask & 1u << c)
            name_one(out, vcodecs[c].name, strlen(vcodecs[c].name), i++, n);
}

void kn_acodec_names(kn_sb *out, uint32_t mask) {
    const int n = __builtin_popcount(mask);
    for (int c = 1, i = 0; c < KN_AC_COUNT; c++)
        if (mask & 1u << c)
            name_one(out, acodecs[c].name, strlen(acodecs[c].name), i++, n);
}

void kn_profile_names(kn_sb *out, kn_vcodec c) {
    int n = 0, i = 0;
    for (size_t k = 0; k < KN_COUNTOF(profiles); k++)
        n += profiles[k].codec == c;
    for (size_t k = 0; k < KN_COUNTOF(profiles); k++)
        if (profiles[k].codec == c)
            name_one(out, profiles[k].name, strlen(profiles[k].name), i++, n);
}

void kn_word_names(kn_sb *out, const char *words) {
    int n = 0, i = 0;
    kn_str w;
    for (const char *p = words; next_word(&p, &w);)
        n++;
    for (const char *p = words; next_word(&p, &w);)
        name_one(out, w.p, w.n, i++, n);
}
