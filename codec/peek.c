#include "codec/peek.h"
#include <libavcodec/avcodec.h>
#include <string.h>
#include "src/core/limits.h"

/* Of a picture: parameter sets and messages, and the header of the first slice. */
#define KN_HEAD 4096

/* Length prefixes of NAL units (ISO/IEC 14496-15 §5.3.3) that reach beyond the head are cut to it.
 */
static bool cut_units(uint8_t *p, int n, int prefix) {
    int at = 0;
    while (at + prefix < n) {
        uint32_t size = 0;
        for (int i = 0; i < prefix; i++)
            size = size << 8 | p[at + i];
        const int room = n - at - prefix;
        if (size <= (uint32_t)room) {
            at += prefix + (int)size;
            continue;
        }
        if (prefix < 4 && room >> 8 * prefix)
            return false;
        for (int i = 0; i < prefix; i++)
            p[at + i] = (uint8_t)(room >> 8 * (prefix - 1 - i));
        return true;
    }
    return true;
}

/* The decoder, which has seen the head and holds what it says; NULL: it says nothing of use. */
static AVCodecContext *decode_head(const AVStream *st, const AVPacket *head) {
    AVCodecContext *c = avcodec_alloc_context3(avcodec_find_decoder(st->codecpar->codec_id));
    AVFrame *f = av_frame_alloc();
    if (c && f && avcodec_parameters_to_context(c, st->codecpar) >= 0) {
        c->thread_count = 1;
        c->error_concealment = 0;
        c->has_b_frames = 0;
        c->max_pixels = KN_LIMIT_PICTURE_PX;
        if (avcodec_open2(c, c->codec, NULL) >= 0) {
            avcodec_send_packet(c, head); /* it fails: most of the picture is missing */
            avcodec_receive_frame(c, f);
        }
    }
    av_frame_free(&f);
    if (c && (c->pix_fmt == AV_PIX_FMT_NONE || c->has_b_frames == 0))
        avcodec_free_context(&c);
    return c;
}

bool kn_peek_h264(AVFormatContext *fmt, AVStream *st) {
    const AVCodecParameters *par = st->codecpar;
    const AVIndexEntry *first = avformat_index_get_entry(st, 0);
    if (par->codec_id != AV_CODEC_ID_H264 || strncmp(fmt->iformat->name, "mov,", 4) != 0 ||
        par->extradata_size < 7 || par->extradata[0] != 1 || !first || first->size < 16)
        return false;
    AVPacket *head = av_packet_alloc();
    AVCodecContext *c = NULL;
    const int n = first->size < KN_HEAD ? first->size : KN_HEAD;
    const int64_t back = avio_tell(fmt->pb);
    bool ok = head && av_new_packet(head, n) >= 0 &&
              avio_seek(fmt->pb, first->pos, SEEK_SET) >= 0 &&
              avio_read(fmt->pb, head->data, n) == n &&
              cut_units(head->data, n, (par->extradata[4] & 3) + 1);
    if (ok)
        c = decode_head(st, head);
    ok = c && avcodec_parameters_from_context(st->codecpar, c) >= 0;
    avcodec_free_context(&c);
    av_packet_free(&head);
    avio_seek(fmt->pb, back, SEEK_SET);
    return ok;
}
