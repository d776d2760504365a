/* What canvases need of codec/: pictures of videos, and files. */
#include <stdlib.h>
#include "codec/media.h"
#include "codec/still.h"
#include "raster/image.h"
#include "src/render/internal.h"

static kn_image *frame_image(const kn_pix *frame) {
    int w, h;
    kn_media_display_size(frame, &w, &h);
    kn_pix *p = kn_pix_new(w, h, KN_PIX_BGRA);
    if (p && kn_media_to_bgra(frame, (kn_rect){0, 0, 1, 1}, p) != KN_OK) {
        kn_pix_unref(p);
        p = NULL;
    }
    return kn_image_from_pix(p);
}

kn_image *kn_session_video_frame(void *ctx, const kn_node *n) {
    kn_session *s = ctx;
    kn_media_use use;
    kn_pix *frame = NULL;
    if (!kn_session_video_use(s, n, &use))
        return NULL;
    if (kn_media_frame(s->media, use.source, use.window | KN_WINDOW_APART, use.pts, s->diags,
                       &frame) != KN_OK)
        return NULL;
    kn_image *im = frame ? frame_image(frame) : NULL;
    kn_pix_unref(frame);
    return im;
}

/* Chrome's qualities where scripts name none: 0.92 for JPEG, 0.8 for WebP. */
bool kn_session_encode(void *ctx, const kn_pix *p, bool webp, double quality, kn_sb *out) {
    const double q = quality >= 0 ? quality : webp ? 0.8 : 0.92;
    char *bytes = NULL;
    size_t n = 0;
    (void)ctx;
    const kn_status st = webp ? kn_webp_encode(p, (float)(q * 100), &bytes, &n)
                              : kn_jpeg_encode(p, (int)(q * 100 + 0.5), &bytes, &n);
    if (st == KN_OK)
        kn_sb_put(out, (kn_str){bytes, n});
    free(bytes);
    return st == KN_OK;
}

bool kn_session_svg_filter(void *ctx, const kn_node *canvas, kn_str url, double w, double h,
                           int base, kn_arena *a, kn_filters *out) {
    kn_session *s = ctx;
    return kn_paint_svg_filter(s->painter, a, canvas, url, (kn_rect){0, 0, w, h}, base, out);
}
