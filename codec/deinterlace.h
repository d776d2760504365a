/* Interlaced pictures → whole ones, one for one, by libavfilter's bwdif. */
#ifndef KN_CODEC_DEINTERLACE_H
#define KN_CODEC_DEINTERLACE_H
#include <libavutil/frame.h>
#include <stdbool.h>

typedef struct kn_deinterlacer kn_deinterlacer;
kn_deinterlacer *kn_deinterlacer_new(void);
void kn_deinterlacer_free(kn_deinterlacer *d); /* NULL is fine */
/* `cur` made whole, into the unset frame `out`. What comes out follows from it and its neighbours
 * alone (NULL where there is none), in whatever order pictures are asked for. False: it cannot be
 * filtered. */
bool kn_deinterlace(kn_deinterlacer *d, const AVFrame *prev, const AVFrame *cur,
                    const AVFrame *next, AVFrame *out);
#endif
