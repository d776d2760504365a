/* The pixels of one picture of a GIF file (GIF 89a, appendix F). */
#include <string.h>
#include "codec/anim_kinds.h"
#include "src/core/mem.h"

#define MAX_CODES 4096

typedef struct lzw {
    const uint8_t *p, *end; /* sub-blocks */
    unsigned left;          /* of the present one */
    uint32_t acc;
    unsigned bits;
    uint16_t prefix[MAX_CODES];
    uint8_t last[MAX_CODES], stack[MAX_CODES];
} lzw;

static int next_code(lzw *z, unsigned size) {
    while (z->bits < size) {
        if (!z->left) {
            if (z->p >= z->end || !*z->p)
                return -1;
            z->left = *z->p++;
            continue;
        }
        if (z->p >= z->end)
            return -1;
        z->acc |= (uint32_t)*z->p++ << z->bits;
        z->bits += 8;
        z->left--;
    }
    const int code = (int)(z->acc & ((1u << size) - 1));
    z->acc >>= size;
    z->bits -= size;
    return code;
}

/* Up to n indices into out; gives how many there were. */
static size_t unpack(lzw *z, unsigned least, uint8_t *out, size_t n) {
    const unsigned clear = 1u << least;
    unsigned size = least + 1, next = clear + 2, top = 0;
    size_t done = 0;
    int before = -1, code;
    uint8_t first = 0;
    while (done < n && (code = next_code(z, size)) >= 0 && (unsigned)code != clear + 1) {
        if ((unsigned)code == clear) {
            size = least + 1;
            next = clear + 2;
            before = -1;
            continue;
        }
        unsigned c = (unsigned)code;
        if (c > next || (c == next && before < 0) || (c >= next && next == MAX_CODES))
            break;
        if (c == next) { /* the string before, and its own first index */
            z->stack[top++] = first;
            c = (unsigned)before;
        }
        for (; c >= clear; c = z->prefix[c])
            z->stack[top++] = z->last[c];
        first = (uint8_t)c;
        z->stack[top++] = first;
        if (before >= 0 && next < MAX_CODES) {
            z->prefix[next] = (uint16_t)before;
            z->last[next++] = first;
            if (next == 1u << size && size < 12)
                size++;
        }
        before = code;
        for (; top && done < n; done++)
            out[done] = z->stack[--top];
        top = 0;
    }
    return done;
}

/* Row of the picture that the k-th row of the data is, and how many rows it stands for until those
 * of later passes come. */
static int row_at(const kn_anim_frame_info *f, int k, int *stands_for) {
    static const int first[] = {0, 4, 2, 1}, step[] = {8, 8, 4, 2};
    *stands_for = 1;
    if (!f->interlaced)
        return k;
    for (int pass = 0; pass < 4; pass++) {
        const int rows =
            f->h > first[pass] ? (f->h - first[pass] + step[pass] - 1) / step[pass] : 0;
        if (k < rows) {
            *stands_for = 8 >> pass;
            return first[pass] + k * step[pass];
        }
        k -= rows;
    }
    return 0;
}

static void make_palette(const kn_anim *a, const kn_anim_frame_info *f, uint32_t out[256]) {
    const size_t at = f->palette ? f->palette : a->palette;
    const int n = f->palette ? f->colors : a->colors;
    for (int i = 0; i < 256; i++) {
        const size_t k = at + 3 * (size_t)i;
        const bool has = at && i < n && k + 3 <= a->n;
        const uint8_t *p = has ? a->data + k : (const uint8_t[3]){0};
        out[i] = 0xff000000u | (uint32_t)p[0] << 16 | (uint32_t)p[1] << 8 | p[2];
    }
    if (f->transparent >= 0)
        out[f->transparent] = 0;
}

kn_pix *kn_gif_frame(kn_anim *a, int i, const kn_still_ctx *c) {
    const kn_anim_frame_info *f = &a->frames.v[i];
    const unsigned least = f->at < a->n ? a->data[f->at] : 0;
    if (least < 1 || least > 8) {
        kn_still_fail(c, "GIF", "the code size of a picture is wrong");
        return NULL;
    }
    kn_pix *p = kn_still_new(c, "GIF", (uint64_t)f->w, (uint64_t)f->h);
    lzw *z = p ? malloc(sizeof *z) : NULL;
    const size_t n = (size_t)f->w * (size_t)f->h;
    uint8_t *indices = z ? malloc(n) : NULL;
    if (indices) {
        uint32_t palette[256];
        make_palette(a, f, palette);
        z->p = a->data + f->at + 1;
        z->end = a->data + (f->at + f->n < a->n ? f->at + f->n : a->n);
        z->left = z->bits = 0;
        z->acc = 0;
        const size_t have = unpack(z, least, indices, n);
        if (have < n && c->d)
            kn_report(c->d, KN_SEV_WARN, KN_EMEDIA, "image/decode", c->loc, NULL,
                      "GIF '%s' is damaged: a picture ends too early", c->name);
        const size_t w = (size_t)f->w, stride = (size_t)p->stride;
        for (size_t k = 0; k * w < have; k++) {
            int span;
            const int y = row_at(f, (int)k, &span);
            const size_t len = have - k * w < w ? have - k * w : w;
            uint32_t *row = (uint32_t *)(void *)(p->data + (size_t)y * stride);
            for (size_t x = 0; x < len; x++)
                row[x] = palette[indices[k * w + x]];
            for (int i = 1; i < span && y + i < p->h; i++)
                memcpy(p->data + (size_t)(y + i) * stride, row, 4 * len);
        }
        p->opaque = f->transparent < 0 && have == n;
    }
    free(indices);
    free(z);
    return p;
}

kn_pix *kn_gif_decode(const uint8_t *p, size_t n, const kn_still_ctx *c) {
    kn_anim a = {.data = (uint8_t *)p, .n = n, .shown = -1, .loops = KN_ANIM_ONCE};
    kn_pix *out = NULL;
    if (!kn_gif_index(&a))
        kn_still_fail(c, "GIF", "there is no picture in it");
    else
        out = kn_anim_first(&a, "GIF", c);
    kn_vec_free(&a.frames);
    return out;
}
