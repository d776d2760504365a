/* Outputs that are sound alone. */
#include <stdio.h>
#include <unistd.h>
#include "codec/mux.h"
#include "src/core/mem.h"

typedef struct kn_sound_only {
    kn_sink base;
    char *temp;
} kn_sound_only;

static kn_status no_picture(kn_sink *s, const kn_pix *p) {
    return KN_OK;
}

static kn_status sound_finish(kn_sink *s) {
    kn_sound_only *w = (kn_sound_only *)s;
    if (!s->mix) {
        kn_report(s->d, KN_SEV_ERROR, KN_EUSAGE, "output/silent", (kn_loc){0}, NULL,
                  "there is no sound to write to '%s'", s->path);
        return KN_EUSAGE;
    }
    kn_status st = kn_mux_sound(w->temp, s->o->format, s->o, s->mix, s->d);
    if (st == KN_OK && rename(w->temp, s->path) != 0)
        st = kn_sink_error(s->d, "write", s->path);
    return st;
}

static void sound_close(kn_sink *s) {
    kn_sound_only *w = (kn_sound_only *)s;
    if (w->temp && !s->done)
        unlink(w->temp);
    free(w->temp);
    free(w);
}

kn_status kn_sound_sink(kn_sink **out, const kn_sink *base) {
    kn_sound_only *w = KN_NEW(kn_sound_only);
    w->base = *base;
    w->base.frame = no_picture;
    w->base.finish = sound_finish;
    w->base.close = sound_close;
    *out = &w->base;
    w->temp = kn_sink_temp(base, false);
    return w->temp ? KN_OK : KN_EIO;
}
