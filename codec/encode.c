#include "codec/encode.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "codec/sink.h"
#include "src/core/file.h"
#include "src/core/mem.h"

struct kn_encoder {
    kn_encode_opts o;
    char *path;
    kn_sink *sink;
    kn_diags *d;
    kn_status failed;
};

char *kn_temp_name(const char *path, int n, const char *suffix) {
    const char *slash = strrchr(path, '/');
    int dir = slash ? (int)(slash - path) + 1 : 0;
    size_t cap = strlen(path) + strlen(suffix) + 40;
    char *out = KN_NEW_N(char, cap);
    snprintf(out, cap, "%.*s.%s.%ld-%d%s", dir, path, path + dir, (long)getpid(), n, suffix);
    return out;
}

kn_status kn_sink_error(kn_diags *d, const char *what, const char *path) {
    kn_report(d, KN_SEV_ERROR, KN_EIO, "output/write", (kn_loc){0}, NULL, "cannot %s '%s': %s",
              what, path, strerror(errno));
    return KN_EIO;
}

char *kn_temp_create(const char *path, const char *suffix, bool dir, kn_diags *d) {
    for (int n = 0; n < 10000; n++) {
        char *name = kn_temp_name(path, n, suffix);
        int fd =
            dir ? mkdir(name, 0777) : open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd >= 0) {
            if (!dir)
                close(fd);
            return name;
        }
        bool again = errno == EEXIST;
        if (!again)
            kn_sink_error(d, "write", path);
        free(name);
        if (!again)
            return NULL;
    }
    errno = EEXIST;
    kn_sink_error(d, "write", path);
    return NULL;
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
    return o->width > 0 && o->height > 0 && o->width <= 32768 && o->height <= 32768 &&
           o->fps.num > 0 && o->fps.den > 0 && o->frames > 0;
}

kn_status kn_encoder_open(const kn_encode_opts *o, const char *path, kn_diags *d,
                          kn_encoder **out) {
    *out = NULL;
    if (!sane(o)) {
        kn_report(d, KN_SEV_ERROR, KN_EUSAGE, "output/size", (kn_loc){0}, NULL,
                  "cannot write a film of %d × %d px and %lld frames", o->width, o->height,
                  (long long)o->frames);
        return KN_EUSAGE;
    }
    if (o->format != KN_FMT_PNG_SEQUENCE && strcmp(path, "-") && !kn_output_replaceable(path, d))
        return KN_EIO;
    kn_encoder *e = KN_NEW(kn_encoder);
    e->o = *o;
    if (e->o.chunk <= 0 || e->o.chunk > 250)
        e->o.chunk = kn_encode_chunk(o->frames, o->fps);
    if (!e->o.preset)
        e->o.preset = "medium";
    size_t len = strlen(path);
    while (len > 1 && path[len - 1] == '/') /* the name beside it must not land inside */
        len--;
    e->path = kn_xstrndup(path, len);
    e->d = d;
    kn_sink base = {.o = &e->o, .path = e->path, .d = d};
    kn_status s = o->format == KN_FMT_MP4            ? kn_mp4_sink(&e->sink, &base)
                  : o->format == KN_FMT_PNG_SEQUENCE ? kn_png_sink(&e->sink, &base)
                                                     : kn_raw_sink(&e->sink, &base);
    if (s != KN_OK) {
        kn_encoder_close(e);
        return s;
    }
    *out = e;
    return KN_OK;
}

kn_status kn_encoder_audio(kn_encoder *e, const kn_mix *mix) {
    KN_REQUIRE(e->sink->frames == 0);
    e->sink->mix = mix && mix->frames > 0 ? mix : NULL;
    return KN_OK;
}

kn_status kn_encoder_frame(kn_encoder *e, const kn_pix *p) {
    KN_REQUIRE(p->fmt == KN_PIX_BGRA && p->w == e->o.width && p->h == e->o.height);
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
    if (e->failed == KN_OK && e->sink->frames != e->o.frames) {
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
    free(e->path);
    free(e);
}
