/* Raw pictures to a file or to standard output: YUV4MPEG2, or RGBA bytes. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "codec/png_rows.h"
#include "codec/sink.h"
#include "src/core/mem.h"

typedef struct kn_raw {
    kn_sink base;
    int fd;
    char *temp;   /* NULL: standard output */
    uint8_t *buf; /* one picture as it is written */
    size_t n;
} kn_raw;

static kn_status write_out(kn_raw *r, const void *p, size_t n) {
    const char *at = p;
    while (n > 0) {
        ssize_t did = write(r->fd, at, n);
        if (did < 0 && errno == EINTR)
            continue;
        if (did < 0)
            return kn_sink_error(r->base.d, "write", r->base.path);
        at += did;
        n -= (size_t)did;
    }
    return KN_OK;
}

static int even(int v) {
    return (v + 1) & ~1;
}

static kn_status y4m_header(kn_raw *r) {
    const kn_encode_opts *o = r->base.o;
    char head[160];
    int n = snprintf(head, sizeof head,
                     "YUV4MPEG2 W%d H%d F%lld:%lld Ip A1:1 C420jpeg XCOLORRANGE=LIMITED\n",
                     even(o->width), even(o->height), (long long)o->fps.num, (long long)o->fps.den);
    return write_out(r, head, (size_t)n);
}

static kn_status y4m_frame(kn_raw *r, const kn_pix *p) {
    int w = even(p->w), h = even(p->h);
    size_t luma = (size_t)w * (size_t)h;
    memcpy(r->buf, "FRAME\n", 6);
    uint8_t *y = r->buf + 6;
    uint8_t *plane[3] = {y, y + luma, y + luma + luma / 4};
    int stride[3] = {w, w / 2, w / 2};
    kn_bgra_to_yuv420(p, plane, stride, w, h);
    return write_out(r, r->buf, r->n);
}

static kn_status rgba_frame(kn_raw *r, const kn_pix *p) {
    for (int y = 0; y < p->h; y++)
        kn_row_to_rgba(p->data + (size_t)y * (size_t)p->stride, p->w,
                       p->opaque || !r->base.o->alpha, r->buf + 4 * (size_t)y * (size_t)p->w);
    return write_out(r, r->buf, r->n);
}

static kn_status raw_frame(kn_sink *s, const kn_pix *p) {
    kn_raw *r = (kn_raw *)s;
    bool y4m = s->o->format == KN_FMT_Y4M;
    kn_status st = y4m && s->frames == 0 ? y4m_header(r) : KN_OK;
    if (st != KN_OK)
        return st;
    return y4m ? y4m_frame(r, p) : rgba_frame(r, p);
}

static kn_status raw_finish(kn_sink *s) {
    kn_raw *r = (kn_raw *)s;
    if (!r->temp)
        return KN_OK;
    int err = close(r->fd);
    r->fd = -1;
    if (err != 0 || rename(r->temp, s->path) != 0)
        return kn_sink_error(s->d, "write", s->path);
    return KN_OK;
}

static void raw_close(kn_sink *s) {
    kn_raw *r = (kn_raw *)s;
    if (r->temp && r->fd >= 0)
        close(r->fd);
    if (r->temp && !s->done)
        unlink(r->temp);
    free(r->temp);
    free(r->buf);
    free(r);
}

kn_status kn_raw_sink(kn_sink **out, const kn_sink *base) {
    kn_raw *r = KN_NEW(kn_raw);
    r->base = *base;
    r->base.frame = raw_frame;
    r->base.finish = raw_finish;
    r->base.close = raw_close;
    *out = &r->base;
    r->fd = STDOUT_FILENO;
    size_t w = (size_t)even(base->o->width), h = (size_t)even(base->o->height);
    r->n = base->o->format == KN_FMT_Y4M ? 6 + w * h * 3 / 2
                                         : 4 * (size_t)base->o->width * (size_t)base->o->height;
    r->buf = malloc(r->n);
    if (!r->buf)
        return KN_ENOMEM;
    if (strcmp(base->path, "-") == 0)
        return KN_OK;
    r->temp = kn_sink_temp(base, false);
    if (!r->temp)
        return KN_EIO;
    r->fd = open(r->temp, O_WRONLY | O_CLOEXEC);
    return r->fd >= 0 ? KN_OK : kn_sink_error(base->d, "write", base->path);
}
