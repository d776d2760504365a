#include "codec/still_kinds.h"
#include <string.h>
#include "src/core/limits.h"
#include "src/core/str.h"

void kn_still_fail(const kn_still_ctx *c, const char *kind, const char *why) {
    kn_report(c->d, KN_SEV_ERROR, KN_EMEDIA, "image/decode", c->loc, NULL,
              "cannot decode %s '%s': %s", kind, c->name, why);
}

kn_pix *kn_still_new(const kn_still_ctx *c, const char *kind, uint64_t w, uint64_t h) {
    if (w == 0 || h == 0 || w > INT32_MAX || h > INT32_MAX || w * h > KN_LIMIT_PICTURE_PX) {
        kn_report(c->d, KN_SEV_ERROR, KN_ELIMIT, "image/limit", c->loc, NULL,
                  "%s '%s' has %llu × %llu px; at most %lld px are read", kind, c->name,
                  (unsigned long long)w, (unsigned long long)h, KN_LIMIT_PICTURE_PX);
        return NULL;
    }
    kn_pix *p = kn_pix_new((int)w, (int)h, KN_PIX_BGRA);
    if (!p)
        kn_report(c->d, KN_SEV_ERROR, KN_ENOMEM, "image/memory", c->loc, NULL,
                  "no memory for %s '%s'", kind, c->name);
    return p;
}

static bool starts(const char *p, size_t n, const char *magic, size_t at, size_t len) {
    return n >= at + len && memcmp(p + at, magic, len) == 0;
}

kn_pix *kn_still_decode(const char *p, size_t n, kn_diags *d, kn_loc loc, const char *name) {
    kn_still_ctx c = {d, loc, name};
    const uint8_t *b = (const uint8_t *)p;
    if (starts(p, n, "\x89PNG\r\n\x1a\n", 0, 8))
        return kn_png_decode(b, n, &c);
    if (starts(p, n, "\xff\xd8\xff", 0, 3))
        return kn_jpeg_decode(b, n, &c);
    if (starts(p, n, "RIFF", 0, 4) && starts(p, n, "WEBP", 8, 4))
        return kn_webp_decode(b, n, &c);
    if (starts(p, n, "GIF8", 0, 4))
        return kn_gif_decode(b, n, &c);
    if (starts(p, n, "ftypavi", 4, 7) || starts(p, n, "ftypmif1", 4, 8))
        return kn_avif_decode(b, n, &c);
    if (starts(p, n, "BM", 0, 2) || starts(p, n, "\0\0\1\0", 0, 4))
        return kn_libav_still(b, n, &c);
    kn_report(d, KN_SEV_ERROR, KN_EMEDIA, "image/unknown", loc,
              "PNG, JPEG, WebP, SVG, GIF, AVIF, BMP and ICO are read",
              "'%s' is not a picture of a known kind", name);
    return NULL;
}

/* Skips `<open ... close>`; false when it does not end. */
static bool skip_past(kn_str *s, kn_str close) {
    ptrdiff_t at = kn_str_find(*s, close);
    if (at < 0)
        return false;
    *s = kn_str_sub(*s, (size_t)at + close.n, s->n);
    return true;
}

bool kn_still_is_svg(const char *p, size_t n) {
    kn_str s = {p, n};
    if (kn_str_starts(s, KN_S("\xef\xbb\xbf")))
        s = kn_str_sub(s, 3, s.n);
    for (;;) {
        while (s.n && kn_is_space((unsigned char)*s.p))
            s = kn_str_sub(s, 1, s.n);
        kn_str close = kn_str_starts(s, KN_S("<!--")) ? KN_S("-->")
                       : kn_str_starts(s, KN_S("<?")) ? KN_S("?>")
                       : kn_str_starts(s, KN_S("<!")) ? KN_S(">")
                                                      : KN_S("");
        if (close.n == 0)
            break;
        /* A document type may hold an internal subset in brackets, whose declarations end in '>'.
         */
        ptrdiff_t end = kn_str_find(s, KN_S(">")), bracket = kn_str_find(s, KN_S("["));
        if (close.n == 1 && bracket >= 0 && bracket < end && !skip_past(&s, KN_S("]")))
            return false;
        if (!skip_past(&s, close))
            return false;
    }
    if (!kn_str_starts(s, KN_S("<svg")) && !kn_str_starts(s, KN_S("<svg:svg")))
        return false;
    char next = s.n > 4 ? s.p[4] : 0;
    return next == '>' || next == '/' || next == ':' || kn_is_space((unsigned char)next);
}

kn_pix *kn_still_orient(kn_pix *p, int o) {
    if (!p || o < 2 || o > 8)
        return p;
    bool swap = o >= 5;
    kn_pix *q = kn_pix_new(swap ? p->h : p->w, swap ? p->w : p->h, KN_PIX_BGRA);
    if (!q)
        return p;
    q->opaque = p->opaque;
    /* EXIF 2.3, tag 0112H: which side of the stored picture is up and which is left. */
    bool flip_x = o == 2 || o == 3 || o == 7 || o == 8,
         flip_y = o == 3 || o == 4 || o == 6 || o == 7;
    for (int y = 0; y < q->h; y++) {
        uint8_t *to = q->data + (size_t)y * (size_t)q->stride;
        for (int x = 0; x < q->w; x++, to += 4) {
            int sx = swap ? y : x, sy = swap ? x : y;
            sx = flip_x ? p->w - 1 - sx : sx;
            sy = flip_y ? p->h - 1 - sy : sy;
            memcpy(to, p->data + (size_t)sy * (size_t)p->stride + 4 * (size_t)sx, 4);
        }
    }
    kn_pix_unref(p);
    return q;
}
