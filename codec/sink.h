/* What an output format does; encode.c chooses one. Internal to codec/. */
#ifndef KN_CODEC_SINK_H
#define KN_CODEC_SINK_H
#include "codec/encode.h"

typedef struct kn_sink kn_sink;
/* Every sink starts with this; frame and finish report to `d` what goes wrong. */
struct kn_sink {
    kn_status (*frame)(kn_sink *s, const kn_pix *p);
    kn_status (*pass)(kn_sink *s); /* all pictures came, and will come once more; may be NULL */
    kn_status (*finish)(kn_sink *s);
    void (*close)(kn_sink *s); /* removes unfinished output, frees */
    const kn_encode_opts *o;   /* borrowed from the encoder */
    const char *path;          /* borrowed from the encoder */
    int *lock;                 /* of the unfinished output; the encoder's, which closes it */
    const kn_mix *mix;         /* borrowed; NULL: silent */
    kn_diags *d;
    int64_t frames; /* taken so far in this pass */
    int passes;     /* times that all pictures come */
    bool done;      /* the output has its name */
};
kn_status kn_film_sink(kn_sink **out, const kn_sink *base);
kn_status kn_gif_sink(kn_sink **out, const kn_sink *base);
kn_status kn_webp_sink(kn_sink **out, const kn_sink *base);
kn_status kn_images_sink(kn_sink **out, const kn_sink *base);
kn_status kn_raw_sink(kn_sink **out, const kn_sink *base);
kn_status kn_sound_sink(kn_sink **out, const kn_sink *base);

/* Creates the unfinished output, a file or folder; its lock is the encoder's. NULL: reported. */
char *kn_sink_temp(const kn_sink *base, bool folder);
kn_status kn_sink_error(kn_diags *d, const char *what, const char *path);
/* How often an animation plays, 0 for ever. */
static inline int kn_sink_plays(const kn_encode_opts *o) {
    return o->loop == 0 ? 0 : o->loop < 0 ? 1 : o->loop + 1;
}
/* Instant of picture k in units of 1/per second, rounded. */
static inline int64_t kn_sink_stamp(const kn_encode_opts *o, int64_t k, int64_t per) {
    return (2 * k * o->fps.den * per + o->fps.num) / (2 * o->fps.num);
}
#endif
