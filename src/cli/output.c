#include "src/cli/output.h"
#include "src/core/mem.h"
#include <math.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const struct {
    const char *name;
    kn_quality quality;
} qualities[] = {{"looks", KN_Q_LOOKS},
                 {"draft", KN_Q_DRAFT},
                 {"standard", KN_Q_STANDARD},
                 {"high", KN_Q_HIGH},
                 {"delivery", KN_Q_HIGH}};

/* Names of codecs that say the format too, as other programs have them. */
static const struct {
    const char *name;
    kn_vcodec codec;
    kn_format format;
} both[] = {{"h264-mkv", KN_VC_H264, KN_FMT_MKV},
            {"h264-ts", KN_VC_H264, KN_FMT_TS},
            {"gif", KN_VC_GIF, KN_FMT_GIF},
            {"apng", KN_VC_APNG, KN_FMT_APNG},
            {"webp", KN_VC_WEBP, KN_FMT_WEBP},
            {"png", KN_VC_PNG, KN_FMT_PNG_SEQUENCE},
            {"mp3", KN_VC_NONE, KN_FMT_MP3},
            {"aac", KN_VC_NONE, KN_FMT_AAC},
            {"wav", KN_VC_NONE, KN_FMT_WAV},
            {"flac", KN_VC_NONE, KN_FMT_FLAC},
            {"jpeg", KN_VC_JPEG, KN_FMT_JPEG_SEQUENCE}};

static bool refuse_format(const char *name) {
    kn_sb b = {0};
    kn_format_names(&b, NULL, NULL);
    char *list = kn_sb_take(&b);
    kn_usage("--format takes %s, not '%s'", list, name);
    free(list);
    return false;
}

static bool refuse_codec(const char *name) {
    kn_sb b = {0};
    kn_vcodec_names(&b, 1u << KN_VC_H264 | 1u << KN_VC_H265 | 1u << KN_VC_AV1 | 1u << KN_VC_VP9 |
                            1u << KN_VC_VP8 | 1u << KN_VC_PRORES | 1u << KN_VC_FFV1);
    char *list = kn_sb_take(&b);
    kn_usage("--codec takes %s, not '%s'", list, name);
    free(list);
    return false;
}

/* What --image-format and --sequence say. */
static void read_sequence(const kn_args *a, bool *is, kn_format *out) {
    static const struct {
        const char *name;
        kn_format format;
    } kinds[] = {{"png", KN_FMT_PNG_SEQUENCE},
                 {"jpeg", KN_FMT_JPEG_SEQUENCE},
                 {"jpg", KN_FMT_JPEG_SEQUENCE},
                 {"webp", KN_FMT_WEBP_SEQUENCE}};
    const char *name = a->value[KN_F_IMAGE_FORMAT];
    *is = name || kn_has(a, KN_F_SEQUENCE);
    *out = KN_FMT_PNG_SEQUENCE;
    for (size_t i = 0; name && i < KN_COUNTOF(kinds); i++)
        if (!strcmp(name, kinds[i].name))
            *out = kinds[i].format;
}

/* --codec: what it is, and the format it asks for; `fixed` when it names that too. */
static bool read_codec(const kn_args *a, kn_encode_opts *e, kn_format *format, bool *fixed) {
    const char *name = a->value[KN_F_CODEC];
    *format = KN_FMT_MP4;
    *fixed = false;
    for (size_t i = 0; name && i < KN_COUNTOF(both); i++)
        if (!strcmp(name, both[i].name)) {
            e->vcodec = both[i].codec;
            *format = both[i].format;
            *fixed = true;
            return true;
        }
    if (name && !kn_vcodec_find(name, &e->vcodec))
        return refuse_codec(name);
    if (name)
        *format = kn_format_of_vcodec(e->vcodec);
    return true;
}

/* Sound alone may lie in several formats: AAC as a stream or in MPEG-4. */
static bool agree(kn_format asked, kn_format got) {
    const kn_format_info *a = kn_format_get(asked), *g = kn_format_get(got);
    return asked == got ||
           (a->sink == KN_SINK_SOUND && g->sink == KN_SINK_SOUND && (a->audio & g->audio));
}

/* The format that --format names, else the output's extension, else --codec; mp4. */
static bool read_format(const kn_args *a, kn_encode_opts *e) {
    const char *name = a->value[KN_F_FORMAT], *out = a->value[KN_F_OUTPUT];
    bool sequence, fixed;
    kn_format pictures, of_codec;
    read_sequence(a, &sequence, &pictures);
    if (!read_codec(a, e, &of_codec, &fixed))
        return false;
    if (name && !kn_format_find(name, &e->format))
        return refuse_format(name);
    if (!name && out && kn_str_ends(kn_cstr(out), KN_S(".m3u8"))) {
        kn_usage("HLS is a folder: give its name with --format hls; the list in it is master.m3u8");
        return false;
    }
    if (sequence && name && kn_format_get(e->format)->sink != KN_SINK_IMAGES) {
        kn_usage("--%s is for sequences of pictures, not for %s",
                 a->value[KN_F_IMAGE_FORMAT] ? "image-format" : "sequence", name);
        return false;
    }
    if (sequence && (!name || a->value[KN_F_IMAGE_FORMAT]))
        e->format = pictures;
    else if (!name && out && !strcmp(out, "-"))
        e->format = KN_FMT_Y4M; /* a stream that needs no seeking; players read it */
    else if (!name && (!out || !kn_format_of_path(out, &e->format)))
        e->format = of_codec;
    if (fixed && !agree(of_codec, e->format)) {
        kn_usage("--codec %s writes %s, not %s", a->value[KN_F_CODEC],
                 kn_format_get(of_codec)->name, kn_format_get(e->format)->name);
        return false;
    }
    return true;
}

/* The place of a flag's value in a list that ends with NULL; 0 when it is absent. */
static int word(const kn_args *a, kn_flag f, const char *const *words) {
    int i = 0;
    while (a->value[f] && words[i] && strcmp(a->value[f], words[i]) != 0)
        i++;
    return i;
}

static void read_colours(const kn_args *a, kn_encode_opts *e) {
    static const char *const spaces[] = {"bt709", "bt601", "bt2020-ncl", "default", NULL};
    static const char *const ranges[] = {"limited", "full", "tv", "pc", NULL};
    const int space = word(a, KN_F_COLOR_SPACE, spaces);
    e->matrix = space == 1 ? KN_MATRIX_601 : space == 2 ? KN_MATRIX_2020 : KN_MATRIX_709;
    e->full_range = word(a, KN_F_COLOR_RANGE, ranges) & 1;
}

bool kn_output_frames(const kn_args *a, kn_output *o) {
    const char *v = a->value[KN_F_FRAMES];
    long long from = 0, to = 0;
    int used = 0;
    o->from = 0;
    o->to = -1;
    o->every = 1;
    if (!kn_arg_int(a, KN_F_EVERY_NTH, 1, 1000000, &o->every))
        return false;
    if (!v)
        return true;
    if (sscanf(v, "%lld-%lld%n", &from, &to, &used) == 2 && !v[used] && from >= 0 && to >= from) {
        o->from = from;
        o->to = to;
        return true;
    }
    used = 0;
    if (sscanf(v, "%lld%n", &from, &used) == 1 && used > 0 && from >= 0 &&
        (!v[used] || !strcmp(v + used, "-"))) {
        o->from = from;
        o->to = v[used] ? -1 : from;
        return true;
    }
    kn_usage("--frames takes A-B with A not above B, such as 0-99, not '%s'", v);
    return false;
}

/* kinora's own tag, then those of --metadata. */
static bool read_metadata(const kn_args *a, kn_output *o) {
    size_t len = 1;
    int n = 0;
    for (int i = 0; i < a->n_metadata; i++)
        len += strlen(a->metadata[i]) + 1;
    o->metadata = KN_NEW_N(const char *, 2 * a->n_metadata + 3);
    o->metadata_text = KN_NEW_N(char, len);
    o->metadata[n++] = "encoder_application";
    o->metadata[n++] = "kinora " KN_VERSION;
    char *to = o->metadata_text;
    for (int i = 0; i < a->n_metadata; i++) {
        strcpy(to, a->metadata[i]);
        char *eq = strchr(to, '=');
        if (!eq || eq == to) {
            kn_usage("--metadata takes KEY=VALUE, not '%s'", a->metadata[i]);
            return false;
        }
        *eq = 0;
        o->metadata[n++] = to;
        o->metadata[n++] = eq + 1;
        to = eq + 1 + strlen(eq + 1) + 1;
    }
    o->e.metadata = o->metadata;
    return true;
}

static bool read_loop(const kn_args *a, kn_encode_opts *e) {
    int64_t loop = 0, times = 0;
    if (!kn_arg_int(a, KN_F_LOOP, -1, 65534, &loop) ||
        !kn_arg_int(a, KN_F_GIF_LOOPS, 0, 65534, &times))
        return false;
    if (a->value[KN_F_GIF_LOOPS])
        loop = times == 0 ? -1 : times;
    e->loop = (int)loop;
    return true;
}

static bool excludes(const kn_args *a, kn_flag x, const char *x_name, kn_flag y,
                     const char *y_name) {
    if (!kn_has(a, x) || !kn_has(a, y))
        return false;
    kn_usage("--%s and --%s exclude each other", x_name, y_name);
    return true;
}

static bool read_rates(const kn_args *a, kn_encode_opts *e) {
    int64_t crf = -1, sample_rate = 0, gop = 0, quality = 0;
    if (!kn_arg_int(a, KN_F_CRF, 0, 63, &crf) || !kn_arg_int(a, KN_F_GOP, 1, 100000, &gop) ||
        !kn_arg_rate(a, KN_F_VIDEO_BITRATE, &e->bitrate) ||
        !kn_arg_rate(a, KN_F_MAX_RATE, &e->max_rate) ||
        !kn_arg_rate(a, KN_F_BUF_SIZE, &e->buf_size) ||
        !kn_arg_rate(a, KN_F_AUDIO_BITRATE, &e->audio_bitrate) ||
        !kn_arg_int(a, KN_F_SAMPLE_RATE, 1000, 192000, &sample_rate) ||
        !kn_arg_int(a, KN_F_JPEG_QUALITY, 1, 100, &quality) ||
        !kn_arg_num(a, KN_F_HLS_SEGMENT_SECONDS, 1, 60, &e->segment_seconds))
        return false;
    e->crf = (int)crf;
    e->gop = gop;
    e->sample_rate = (int)sample_rate;
    e->picture_quality = (int)quality;
    return true;
}

static bool read_separate(const kn_args *a, kn_output *o) {
    o->sound_path = a->value[KN_F_SEPARATE_AUDIO];
    if (!o->sound_path || (kn_format_of_path(o->sound_path, &o->sound_format) &&
                           kn_format_get(o->sound_format)->sink == KN_SINK_SOUND))
        return true;
    kn_usage("--separate-audio-to takes a .wav, .mp3, .m4a, .aac, .flac or .opus file, not '%s'",
             o->sound_path);
    return false;
}

static void read_quality(const kn_args *a, kn_output *o) {
    o->quality = a->value[KN_F_QUALITY] ? a->value[KN_F_QUALITY] : qualities[0].name;
    for (size_t i = 0; i < KN_COUNTOF(qualities); i++)
        if (!strcmp(o->quality, qualities[i].name))
            o->e.quality = qualities[i].quality;
}

bool kn_output_read(const kn_args *a, kn_output *o) {
    kn_encode_opts *e = &o->e;
    kn_refusal why;
    int64_t speed = 0;
    *o = (kn_output){0};
    if (excludes(a, KN_F_CRF, "crf", KN_F_VIDEO_BITRATE, "video-bitrate") ||
        excludes(a, KN_F_HDR, "hdr", KN_F_SDR, "sdr") ||
        excludes(a, KN_F_OVERWRITE, "overwrite", KN_F_NO_OVERWRITE, "no-overwrite") ||
        excludes(a, KN_F_TRANSPARENT, "transparent", KN_F_NO_TRANSPARENT, "no-transparent") ||
        excludes(a, KN_F_MUTED, "muted", KN_F_ENFORCE_AUDIO, "enforce-audio-track") ||
        excludes(a, KN_F_LOOP, "loop", KN_F_GIF_LOOPS, "number-of-gif-loops"))
        return false;
    read_quality(a, o);
    read_colours(a, e);
    if (!read_format(a, e) || !read_rates(a, e) || !read_loop(a, e) || !kn_output_frames(a, o) ||
        !read_metadata(a, o) || !read_separate(a, o) ||
        !kn_arg_int(a, KN_F_VP9_CPU_USED, -8, 8, &speed))
        return false;
    if (a->value[KN_F_AUDIO_CODEC] && !kn_acodec_find(a->value[KN_F_AUDIO_CODEC], &e->acodec)) {
        kn_sb b = {0};
        kn_acodec_names(&b, (1u << KN_AC_COUNT) - 2);
        char *list = kn_sb_take(&b);
        kn_usage("--audio-codec takes %s, not '%s'", list, a->value[KN_F_AUDIO_CODEC]);
        free(list);
        return false;
    }
    e->preset = a->value[KN_F_PRESET];
    e->profile = a->value[KN_F_PROFILE];
    e->pixel_format = a->value[KN_F_PIXEL_FORMAT];
    e->file_pattern = a->value[KN_F_PATTERN];
    e->transparent = kn_has(a, KN_F_TRANSPARENT) ? 1 : kn_has(a, KN_F_NO_TRANSPARENT) ? -1 : 0;
    const kn_vcodec codec = e->vcodec ? e->vcodec : kn_format_get(e->format)->vcodec;
    if (a->value[KN_F_VP9_CPU_USED] && codec == KN_VC_VP9 && !e->preset) /* else it says nothing */
        e->preset = a->value[KN_F_VP9_CPU_USED];
    if (kn_encode_settle(e, &why))
        return true;
    kn_usage("%s", why.msg);
    if (why.hint[0])
        fprintf(stderr, "  hint: %s\n", why.hint);
    return false;
}

void kn_make_folders(const char *path) {
    char *p = kn_xstrdup(path);
    for (char *slash = strchr(p + 1, '/'); *p && slash; slash = strchr(slash + 1, '/')) {
        *slash = 0;
        mkdir(p, 0777);
        *slash = '/';
    }
    free(p);
}

/* renders/<name>_<timestamp><ext> below the working folder. */
static char *usual_name(const kn_args *a, kn_format f) {
    char *real = realpath(a->target, NULL);
    const char *slash = real ? strrchr(real, '/') : NULL;
    const char *base = slash && slash[1] ? slash + 1 : "composition";
    const char *dot = strrchr(base, '.');
    char stamp[32], path[512], ext[16];
    const time_t now = time(NULL);
    struct tm tm;
    localtime_r(&now, &tm);
    strftime(stamp, sizeof stamp, "%Y-%m-%d_%H-%M-%S", &tm);
    kn_format_ext(f, ext);
    snprintf(path, sizeof path, "renders/%.*s_%s%s", dot ? (int)(dot - base) : (int)strlen(base),
             base, stamp, ext);
    free(real);
    return kn_xstrdup(path);
}

bool kn_output_name(const kn_args *a, kn_output *o) {
    const char *out = a->value[KN_F_OUTPUT];
    o->to_stdout = out && !strcmp(out, "-");
    o->path = out ? kn_xstrdup(out) : usual_name(a, o->e.format);
    if (o->to_stdout && isatty(1)) {
        kn_usage("-o - writes pictures; send it into a pipe or a file");
        return false;
    }
    if (!o->to_stdout)
        kn_make_folders(o->path);
    if (kn_has(a, KN_F_NO_OVERWRITE) && !o->to_stdout && access(o->path, F_OK) == 0) {
        kn_usage("'%s' exists already", o->path);
        return false;
    }
    return true;
}

void kn_output_free(kn_output *o) {
    free(o->path);
    free(o->metadata);
    free(o->metadata_text);
}

void kn_output_formats(FILE *out) {
    fprintf(out, "\nFormats:\n");
    for (int f = 0; f < KN_FMT_COUNT; f++)
        fprintf(out, "  %-16s %s\n", kn_format_get((kn_format)f)->name,
                kn_format_get((kn_format)f)->what);
}
