/* Frames of animated pictures, put together on a canvas: each is drawn over what the one before
 * left (GIF 89a §23, APNG fcTL, WebP ANMF). */
#include <math.h>
#include <string.h>
#include "codec/anim_kinds.h"
#include "src/core/limits.h"
#include "src/core/mem.h"
#include "src/core/str.h"

static kn_anim *anim_new(const char *p, size_t n, kn_diags *d, kn_loc loc, const char *name) {
    kn_anim *a = KN_NEW(kn_anim);
    a->data = malloc(n ? n : 1);
    if (!a->data) {
        free(a);
        return NULL;
    }
    memcpy(a->data, p, n);
    a->n = n;
    a->shown = -1;
    a->loops = KN_ANIM_ONCE;
    a->diags = d;
    a->loc = loc;
    a->name = kn_xstrdup(name);
    return a;
}

kn_anim *kn_anim_open(const char *p, size_t n, kn_diags *d, kn_loc loc, const char *name) {
    static const struct {
        const char *magic;
        size_t at, len;
        bool (*index)(kn_anim *);
    } kinds[] = {{"GIF8", 0, 4, kn_gif_index},
                 {"\x89PNG\r\n\x1a\n", 0, 8, kn_apng_index},
                 {"WEBP", 8, 4, kn_webp_index},
                 {"ftypavis", 4, 8, kn_avif_index}};
    for (size_t i = 0; i < KN_COUNTOF(kinds); i++) {
        if (n < kinds[i].at + kinds[i].len ||
            memcmp(p + kinds[i].at, kinds[i].magic, kinds[i].len) != 0)
            continue;
        kn_anim *a = anim_new(p, n, d, loc, name);
        if (a && kinds[i].index(a) && a->frames.n > 1 &&
            (int64_t)a->w * a->h <= KN_LIMIT_PICTURE_PX)
            return a;
        kn_anim_free(a);
        return NULL;
    }
    return NULL;
}

void kn_anim_free(kn_anim *a) {
    if (!a)
        return;
    if (a->close)
        a->close(a);
    kn_pix_unref(a->canvas);
    kn_pix_unref(a->below);
    kn_vec_free(&a->frames);
    kn_icc_free(a->icc);
    free(a->name);
    free(a->data);
    free(a);
}

bool kn_anim_is_gif(const kn_anim *a) {
    return a->gif;
}

int kn_anim_frames(const kn_anim *a) {
    return (int)a->frames.n;
}

void kn_anim_size(const kn_anim *a, int *w, int *h) {
    *w = a->w;
    *h = a->h;
}

int kn_anim_loops_told(const kn_anim *a) {
    return a->loops;
}

int kn_anim_plays(const kn_anim *a) {
    if (a->loops == KN_ANIM_ONCE)
        return 1;
    return a->loops > 0 && a->gif ? a->loops + 1 : a->loops;
}

int kn_anim_frame_at(const kn_anim *a, double ms, int plays) {
    int64_t total = 0;
    for (size_t i = 0; i < a->frames.n; i++)
        total += a->frames.v[i].ms;
    if (!(ms > 0))
        return 0;
    if (total <= 0 || (plays > 0 && ms >= (double)total * plays))
        return (int)a->frames.n - 1;
    double left = fmod(ms, (double)total);
    for (size_t i = 0; i < a->frames.n; i++) {
        left -= (double)a->frames.v[i].ms;
        if (left < 0)
            return (int)i;
    }
    return (int)a->frames.n - 1;
}

/* ---- the canvas ---- */
typedef struct area { /* part of the canvas, px */
    int x0, y0, x1, y1;
} area;

static area area_of(const kn_anim *a, const kn_anim_frame_info *f) {
    const int64_t x1 = (int64_t)f->x + f->w, y1 = (int64_t)f->y + f->h;
    return (area){f->x < a->w ? f->x : a->w, f->y < a->h ? f->y : a->h,
                  (int)(x1 < a->w ? x1 : a->w), (int)(y1 < a->h ? y1 : a->h)};
}

static uint8_t *px_at(const kn_pix *p, int x, int y) {
    return p->data + (size_t)y * (size_t)p->stride + 4 * (size_t)x;
}

static void clear(kn_pix *canvas, area r) {
    for (int y = r.y0; y < r.y1; y++)
        memset(px_at(canvas, r.x0, y), 0, 4 * (size_t)(r.x1 - r.x0));
}

static kn_pix *copy(const kn_pix *canvas, area r) {
    return kn_pix_part(canvas, r.x0, r.y0, r.x1 - r.x0, r.y1 - r.y0);
}

static bool is_opaque(const kn_pix *p) {
    for (int y = 0; y < p->h; y++)
        for (int x = 0; x < p->w; x++)
            if (px_at(p, x, y)[3] != 255)
                return false;
    return true;
}

static void put_back(kn_pix *canvas, area r, const kn_pix *p) {
    for (int y = r.y0; p && y < r.y1; y++)
        memcpy(px_at(canvas, r.x0, y), px_at(p, 0, y - r.y0), 4 * (size_t)p->w);
}

static void over(uint8_t *to, const uint8_t *from, int n) {
    for (int i = 0; i < n; i++, to += 4, from += 4) {
        const unsigned rest = 255u - from[3];
        for (int c = 0; c < 4; c++)
            to[c] = (uint8_t)(from[c] + (to[c] * rest + 127) / 255);
    }
}

static void draw(kn_anim *a, const kn_anim_frame_info *f, const kn_pix *p) {
    const area r = area_of(a, f);
    const int n = r.x1 - r.x0 < p->w ? r.x1 - r.x0 : p->w;
    for (int y = r.y0; n > 0 && y < r.y1 && y - r.y0 < p->h; y++) {
        uint8_t *to = px_at(a->canvas, r.x0, y);
        const uint8_t *from = px_at(p, 0, y - r.y0);
        if (f->over)
            over(to, from, n);
        else
            memcpy(to, from, 4 * (size_t)n);
    }
}

/* What the frame that is shown leaves for the next. */
static void dispose(kn_anim *a) {
    if (a->shown < 0)
        return;
    const kn_anim_frame_info *f = &a->frames.v[a->shown];
    if (f->dispose == KN_DISPOSE_CLEAR || (f->dispose == KN_DISPOSE_PREVIOUS && a->shown == 0))
        clear(a->canvas, area_of(a, f));
    else if (f->dispose == KN_DISPOSE_PREVIOUS)
        put_back(a->canvas, area_of(a, f), a->below);
}

static bool covers(const kn_anim *a, const kn_anim_frame_info *f) {
    const area r = area_of(a, f);
    return r.x0 == 0 && r.y0 == 0 && r.x1 == a->w && r.y1 == a->h;
}

/* Nothing of the frames before i is seen in it. */
static bool stands_alone(const kn_anim *a, int i) {
    const kn_anim_frame_info *f = &a->frames.v[i], *before = i ? f - 1 : NULL;
    return !before || (covers(a, f) && !f->over) ||
           (covers(a, before) && before->dispose == KN_DISPOSE_CLEAR);
}

static void show(kn_anim *a, int i) {
    const kn_still_ctx c = {a->reported ? NULL : a->diags, a->loc, a->name};
    kn_anim_frame_info *f = &a->frames.v[i];
    kn_pix_unref(a->below);
    a->below = f->dispose == KN_DISPOSE_PREVIOUS && i > 0 ? copy(a->canvas, area_of(a, f)) : NULL;
    kn_pix *p = a->decode(a, i, &c);
    if (p)
        draw(a, f, p);
    else
        a->reported = true;
    kn_pix_unref(p);
    a->shown = i;
}

kn_pix *kn_anim_frame(kn_anim *a, int i) {
    KN_REQUIRE(i >= 0 && (size_t)i < a->frames.n);
    if (!a->canvas && !(a->canvas = kn_pix_new(a->w, a->h, KN_PIX_BGRA))) {
        if (!a->reported)
            kn_report(a->diags, KN_SEV_ERROR, KN_ENOMEM, "image/memory", a->loc, NULL,
                      "no memory for the frames of '%s'", a->name);
        a->reported = true;
        return NULL;
    }
    const area all = {0, 0, a->w, a->h};
    if (a->shown != i) {
        const int have = a->shown < i ? a->shown : -1; /* what is shown is of use */
        int from = i;
        while (from > have + 1 && !stands_alone(a, from))
            from--;
        if (from > have + 1 || have < 0) {
            clear(a->canvas, all);
            a->shown = -1;
        }
        for (; from <= i; from++) {
            dispose(a);
            show(a, from);
        }
    }
    kn_pix *p = copy(a->canvas, all);
    if (p)
        p->opaque = is_opaque(p);
    return p;
}

kn_pix *kn_anim_first(kn_anim *a, const char *kind, const kn_still_ctx *c) {
    a->canvas = kn_still_new(c, kind, (uint64_t)a->w, (uint64_t)a->h);
    kn_pix *p = a->canvas ? a->decode(a, 0, c) : NULL;
    if (!p) {
        kn_pix_unref(a->canvas);
        a->canvas = NULL;
        return NULL;
    }
    draw(a, &a->frames.v[0], p);
    kn_pix_unref(p);
    p = a->canvas;
    a->canvas = NULL;
    p->opaque = is_opaque(p);
    return p;
}
