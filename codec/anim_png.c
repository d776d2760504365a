/* Animated PNG (PNG 3, §11.3.6): each frame is a PNG of its own once its data has IDAT's name and
 * the header has its size. */
#include <string.h>
#include <libavutil/crc.h>
#include "codec/anim_kinds.h"
#include "src/core/mem.h"

static uint32_t u32(const uint8_t *p) {
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static void put32(uint8_t *p, uint32_t v) {
    for (int i = 0; i < 4; i++)
        p[i] = (uint8_t)(v >> (24 - 8 * i));
}

static bool is(const uint8_t *chunk, const char *kind) {
    return memcmp(chunk + 4, kind, 4) == 0;
}

/* The chunk at `at`, whole with its length and checksum; NULL at the end. A chunk that is cut short
 * reaches to the end of the file. */
static const uint8_t *chunk_at(const kn_anim *a, size_t at, size_t *len, size_t *next) {
    if (at + 12 > a->n)
        return NULL;
    const uint32_t n = u32(a->data + at);
    *len = n > a->n - at - 12 ? a->n - at - 12 : n;
    *next = at + 12 + *len;
    return a->data + at;
}

static bool frame_control(kn_anim *a, const uint8_t *c, size_t len, size_t next) {
    if (len < 26)
        return false;
    const uint8_t *p = c + 8;
    const uint32_t w = u32(p + 4), h = u32(p + 8), x = u32(p + 12), y = u32(p + 16);
    const unsigned num = (unsigned)p[20] << 8 | p[21], den = (unsigned)p[22] << 8 | p[23];
    if (!w || !h || w > (uint32_t)a->w || h > (uint32_t)a->h || x > (uint32_t)a->w - w ||
        y > (uint32_t)a->h - h)
        return false;
    const kn_anim_frame_info f = {.x = (int)x,
                                  .y = (int)y,
                                  .w = (int)w,
                                  .h = (int)h,
                                  .ms = kn_anim_delay(num * 1000LL / (den ? den : 100)),
                                  .over = p[25] == 1,
                                  .dispose = p[24] == 1   ? KN_DISPOSE_CLEAR
                                             : p[24] == 2 ? KN_DISPOSE_PREVIOUS
                                                          : KN_DISPOSE_KEEP,
                                  .transparent = -1,
                                  .at = next};
    kn_vec_push(&a->frames, f);
    return true;
}

static kn_pix *decode(kn_anim *a, int i, const kn_still_ctx *c);

bool kn_apng_index(kn_anim *a) {
    size_t at = 8, next, len;
    bool told = false;
    for (const uint8_t *c; (c = chunk_at(a, at, &len, &next)) != NULL; at = next) {
        if (is(c, "IHDR") && len >= 13) {
            if (u32(c + 8) > INT32_MAX || u32(c + 12) > INT32_MAX)
                return false;
            a->w = (int)u32(c + 8);
            a->h = (int)u32(c + 12);
        } else if (is(c, "acTL") && len >= 8) {
            told = true;
            a->loops = (int)(u32(c + 12) & INT32_MAX);
        } else if (is(c, "IDAT") && !told) {
            return false; /* a picture that does not move */
        } else if (is(c, "fcTL") && told && !frame_control(a, c, len, next)) {
            break;
        } else if ((is(c, "IDAT") || is(c, "fdAT")) && a->frames.n) {
            kn_anim_frame_info *f = &a->frames.v[a->frames.n - 1];
            f->n = next - f->at;
        } else if (is(c, "IEND")) {
            break;
        }
    }
    /* A frame whose data has not come is none. */
    while (a->frames.n && !a->frames.v[a->frames.n - 1].n)
        a->frames.n--;
    a->decode = decode;
    return a->frames.n > 0 && a->w > 0 && a->h > 0;
}

static uint8_t *append(uint8_t *to, const char *kind, const uint8_t *data, size_t n) {
    put32(to, (uint32_t)n);
    memcpy(to + 4, kind, 4);
    if (n)
        memcpy(to + 8, data, n);
    const uint32_t crc = av_crc(av_crc_get_table(AV_CRC_32_IEEE_LE), UINT32_MAX, to + 4, n + 4);
    put32(to + 8 + n, ~crc);
    return to + 12 + n;
}

static kn_pix *decode(kn_anim *a, int i, const kn_still_ctx *c) {
    const kn_anim_frame_info *f = &a->frames.v[i];
    size_t at = 8, next, len;
    uint8_t *png = malloc(f->n + f->at + 64), *to = png; /* more than all that is copied */
    if (!png)
        return NULL;
    memcpy(to, a->data, 8);
    to += 8;
    for (const uint8_t *k; (k = chunk_at(a, at, &len, &next)) != NULL && !is(k, "IDAT");
         at = next) {
        if (is(k, "IHDR") && len == 13) {
            uint8_t head[13];
            memcpy(head, k + 8, 13);
            put32(head, (uint32_t)f->w);
            put32(head + 4, (uint32_t)f->h);
            to = append(to, "IHDR", head, 13);
        } else if (!is(k, "acTL") && !is(k, "fcTL") && !is(k, "fdAT")) {
            char kind[5] = {0};
            memcpy(kind, k + 4, 4);
            to = append(to, kind, k + 8, len);
        }
        if (next > f->at)
            break; /* the frame's own data came before any IDAT */
    }
    for (at = f->at; at < f->at + f->n; at = next) {
        const uint8_t *k = chunk_at(a, at, &len, &next);
        if (!k)
            break;
        if (is(k, "IDAT"))
            to = append(to, "IDAT", k + 8, len);
        else if (is(k, "fdAT") && len >= 4)
            to = append(to, "IDAT", k + 12, len - 4);
    }
    to = append(to, "IEND", NULL, 0);
    kn_pix *p = kn_png_decode(png, (size_t)(to - png), c);
    free(png);
    return p;
}
