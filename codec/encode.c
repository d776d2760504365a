#include "codec/encode.h"
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "codec/sink.h"
#include "src/core/file.h"
#include "src/core/mem.h"

struct kn_encoder {
    kn_encode_opts o;
    char *path;
    kn_sink *sink;
    kn_diags *d;
    int lock; /* of the unfinished output, -1: none */
    int pass;
    kn_status failed;
};

kn_status kn_sink_error(kn_diags *d, const char *what, const char *path) {
    kn_report(d, KN_SEV_ERROR, KN_EIO, "output/write", (kn_loc){0}, NULL, "cannot %s '%s': %s",
              what, path, strerror(errno));
    return KN_EIO;
}

char *kn_sink_temp(const kn_sink *base, bool folder) {
    char *name = kn_temp_create(base->path, folder, base->lock);
    if (!name)
        kn_sink_error(base->d, "write", base->path);
    return name;
}

int64_t kn_encode_chunk(int64_t frames, kn_rat fps) {
    /* As even as possible, at most 240 frames each: 8 s at 30 fps, divisible by the common rates.
     */
    const int64_t most = 240;
    if (frames <= most)
        return frames > 0 ? frames : 1;
    int64_t chunks = (frames + most - 1) / most;
    return (frames + chunks - 1) / chunks;
}

static bool sane(const kn_encode_opts *o) {
    if (o->fps.num <= 0 || o->fps.den <= 0)
        return false;
    return o->vcodec == KN_VC_NONE || (o->width > 0 && o->height > 0 && o->width <= 32768 &&
                                       o->height <= 32768 && o->frames > 0);
}

static kn_status refuse(kn_diags *d, const char *id, const char *hint, const char *msg) {
    kn_report(d, KN_SEV_ERROR, KN_EUSAGE, id, (kn_loc){0}, hint && hint[0] ? hint : NULL, "%s",
              msg);
    return KN_EUSAGE;
}

/* Frames that share an encoder: H.264 is cut into chunks that can be made apart, where nothing
 * reaches over their borders; the others take the film as a whole. */
static int64_t chunk_of(const kn_encode_opts *o) {
    if (o->vcodec != KN_VC_H264 || o->max_rate > 0)
        return o->frames;
    if (o->gop > 0)
        return o->gop <= 240 ? o->gop * (240 / o->gop) : o->frames;
    return o->chunk > 0 && o->chunk <= 250 ? o->chunk : kn_encode_chunk(o->frames, o->fps);
}

static kn_status open_sink(kn_encoder *e) {
    const kn_sink base = {.o = &e->o, .path = e->path, .lock = &e->lock, .d = e->d, .passes = 1};
    switch (kn_format_get(e->o.format)->sink) {
    case KN_SINK_FILM:
        return kn_film_sink(&e->sink, &base);
    case KN_SINK_GIF:
        return kn_gif_sink(&e->sink, &base);
    case KN_SINK_WEBP:
        return kn_webp_sink(&e->sink, &base);
    case KN_SINK_IMAGES:
        return kn_images_sink(&e->sink, &base);
    case KN_SINK_RAW:
        return kn_raw_sink(&e->sink, &base);
    case KN_SINK_SOUND:
        return kn_sound_sink(&e->sink, &base);
    }
    return KN_EUSAGE;
}

static bool takes_pipe(kn_format f, const void *unused) {
    return kn_format_get(f)->flags & KN_FF_PIPE;
}

/* Standard output takes what is written from front to back. */
static kn_status check_pipe(const kn_encode_opts *o, kn_diags *d) {
    if (takes_pipe(o->format, NULL))
        return KN_OK;
    kn_sb names = {0};
    char msg[160], hint[160];
    kn_format_names(&names, takes_pipe, NULL);
    char *list = kn_sb_take(&names);
    snprintf(hint, sizeof hint, "standard output takes %s", list);
    snprintf(msg, sizeof msg, "%s has its index first and cannot be written to a pipe",
             kn_format_get(o->format)->name);
    free(list);
    return refuse(d, "output/stdout", hint, msg);
}

kn_status kn_encoder_open(const kn_encode_opts *o, const char *path, kn_diags *d,
                          kn_encoder **out) {
    kn_refusal why;
    kn_encode_opts settled = *o;
    *out = NULL;
    if (!kn_encode_settle(&settled, &why))
        return refuse(d, "output/options", why.hint, why.msg);
    if (!sane(&settled)) {
        char msg[120];
        snprintf(msg, sizeof msg, "cannot write a film of %d × %d px and %lld frames", o->width,
                 o->height, (long long)o->frames);
        return refuse(d, "output/size", NULL, msg);
    }
    const bool folder = kn_format_get(o->format)->flags & KN_FF_FOLDER;
    kn_status s = strcmp(path, "-") == 0 ? check_pipe(o, d) : KN_OK;
    if (s != KN_OK)
        return s;
    if (!folder && strcmp(path, "-") && !kn_output_replaceable(path, d))
        return KN_EIO;
    kn_encoder *e = KN_NEW(kn_encoder);
    e->o = settled;
    e->lock = -1;
    if (e->o.format == KN_FMT_HLS) /* a segment is one closed group of pictures */
        e->o.gop = llround(e->o.segment_seconds * kn_rat_d(e->o.fps));
    if (e->o.format == KN_FMT_HLS && e->o.gop < 1)
        e->o.gop = 1;
    e->o.chunk = chunk_of(&e->o);
    size_t len = strlen(path);
    while (len > 1 && path[len - 1] == '/') /* the name beside it must not land inside */
        len--;
    e->path = kn_xstrndup(path, len);
    e->d = d;
    s = open_sink(e);
    if (s != KN_OK) {
        kn_encoder_close(e);
        return s;
    }
    *out = e;
    return KN_OK;
}

int kn_encoder_passes(const kn_encoder *e) {
    return e->o.vcodec == KN_VC_NONE ? 0 : e->sink->passes;
}

kn_status kn_encoder_audio(kn_encoder *e, const kn_mix *mix) {
    KN_REQUIRE(e->sink->frames == 0);
    e->sink->mix = mix && mix->frames > 0 ? mix : NULL;
    return KN_OK;
}

kn_status kn_encoder_frame(kn_encoder *e, const kn_pix *p) {
    KN_REQUIRE(p->fmt == KN_PIX_BGRA && p->w == e->o.width && p->h == e->o.height);
    /* Once more from the first: what was learned of all serves now. */
    if (e->failed == KN_OK && e->sink->frames == e->o.frames && e->pass + 1 < e->sink->passes) {
        e->failed = e->sink->pass(e->sink);
        e->sink->frames = 0;
        e->pass++;
    }
    if (e->failed == KN_OK && e->sink->frames >= e->o.frames) {
        kn_report(e->d, KN_SEV_ERROR, KN_EUSAGE, "output/frames", (kn_loc){0}, NULL,
                  "more pictures than the %lld announced", (long long)e->o.frames);
        e->failed = KN_EUSAGE;
    }
    if (e->failed == KN_OK)
        e->failed = e->sink->frame(e->sink, p);
    if (e->failed == KN_OK)
        e->sink->frames++;
    return e->failed;
}

kn_status kn_encoder_finish(kn_encoder *e) {
    if (e->failed == KN_OK && e->o.vcodec != KN_VC_NONE &&
        (e->sink->frames != e->o.frames || e->pass + 1 != e->sink->passes)) {
        kn_report(e->d, KN_SEV_ERROR, KN_EUSAGE, "output/frames", (kn_loc){0}, NULL,
                  "%lld pictures came, %lld were announced", (long long)e->sink->frames,
                  (long long)e->o.frames);
        e->failed = KN_EUSAGE;
    }
    if (e->failed == KN_OK)
        e->failed = e->sink->finish(e->sink);
    if (e->failed == KN_OK)
        e->sink->done = true;
    return e->failed;
}

void kn_encoder_close(kn_encoder *e) {
    if (!e)
        return;
    if (e->sink)
        e->sink->close(e->sink);
    if (e->lock >= 0)
        close(e->lock);
    free(e->path);
    free(e);
}
