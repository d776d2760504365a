/* Checksums of pictures as FFmpeg's framemd5 has them of their PNG files. */
#include "codec/png_rows.h"
#include "codec/still.h"
#include "src/core/mem.h"
#include <libavutil/md5.h>
#include <libavutil/mem.h>
#include <stdio.h>

kn_status kn_still_md5(const kn_pix *p, char out[33]) {
    struct AVMD5 *md5 = av_md5_alloc();
    uint8_t *row = malloc((size_t)p->w * 4), sum[16];
    const kn_status st = md5 && row ? KN_OK : KN_ENOMEM;
    if (st == KN_OK) {
        av_md5_init(md5);
        for (int y = 0; y < p->h; y++) {
            kn_row_to_rgba(p->data + (ptrdiff_t)y * p->stride, p->w, p->opaque, row);
            av_md5_update(md5, row, (size_t)p->w * 4);
        }
        av_md5_final(md5, sum);
        for (int i = 0; i < 16; i++)
            snprintf(out + 2 * i, 3, "%02x", sum[i]);
    }
    av_free(md5);
    free(row);
    return st;
}
