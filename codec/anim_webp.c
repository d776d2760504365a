/* Animated WebP: libwebp finds and decodes the frames. */
#include <webp/decode.h>
#include <webp/demux.h>
#include "codec/anim_kinds.h"
#include "src/core/mem.h"

static kn_pix *decode(kn_anim *a, int i, const kn_still_ctx *c) {
    const kn_anim_frame_info *f = &a->frames.v[i];
    return kn_webp_frame(a->data + f->at, f->n, a->icc, c);
}

bool kn_webp_index(kn_anim *a) {
    const WebPData data = {a->data, a->n};
    WebPDemuxState state;
    WebPDemuxer *dm = WebPDemuxPartial(&data, &state);
    if (!dm || state < WEBP_DEMUX_PARSED_HEADER || !(WebPDemuxGetI(dm, WEBP_FF_FORMAT_FLAGS) & 2)) {
        WebPDemuxDelete(dm);
        return false;
    }
    a->w = (int)WebPDemuxGetI(dm, WEBP_FF_CANVAS_WIDTH);
    a->h = (int)WebPDemuxGetI(dm, WEBP_FF_CANVAS_HEIGHT);
    a->loops = (int)WebPDemuxGetI(dm, WEBP_FF_LOOP_COUNT);
    a->decode = decode;
    a->icc = kn_webp_profile(a->data, a->n);
    WebPIterator it;
    bool more = WebPDemuxGetFrame(dm, 1, &it);
    while (more) {
        const kn_anim_frame_info f = {.x = it.x_offset,
                                      .y = it.y_offset,
                                      .w = it.width,
                                      .h = it.height,
                                      .ms = kn_anim_delay(it.duration),
                                      .over = it.blend_method == WEBP_MUX_BLEND,
                                      .dispose = it.dispose_method == WEBP_MUX_DISPOSE_BACKGROUND
                                                     ? KN_DISPOSE_CLEAR
                                                     : KN_DISPOSE_KEEP,
                                      .transparent = -1,
                                      .at = (size_t)(it.fragment.bytes - a->data),
                                      .n = it.fragment.size};
        kn_vec_push(&a->frames, f);
        more = WebPDemuxNextFrame(&it);
    }
    WebPDemuxReleaseIterator(&it);
    WebPDemuxDelete(dm);
    return a->frames.n > 0 && a->w > 0 && a->h > 0;
}
