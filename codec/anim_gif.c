/* GIF files (GIF 87a and 89a): one walk finds the pictures, each is decompressed when it is wanted.
 * What a file that is cut short still has of its last picture is shown. */
#include <string.h>
#include "codec/anim_kinds.h"
#include "src/core/mem.h"

static unsigned u16(const uint8_t *p) {
    return p[0] | (unsigned)p[1] << 8;
}

/* Behind the sub-blocks that start at `at`; the end of the file when they are cut short. */
static size_t skip_blocks(const kn_anim *a, size_t at) {
    while (at < a->n && a->data[at])
        at += 1 + (size_t)a->data[at];
    return at < a->n ? at + 1 : a->n;
}

/* Application extension: how often the whole is repeated. */
static void read_loops(kn_anim *a, size_t at) {
    if (at + 12 > a->n || a->data[at] != 11 ||
        (memcmp(a->data + at + 1, "NETSCAPE2.0", 11) != 0 &&
         memcmp(a->data + at + 1, "ANIMEXTS1.0", 11) != 0))
        return;
    for (at += 12; at + 4 <= a->n && a->data[at]; at += 1 + (size_t)a->data[at])
        if (a->data[at] >= 3 && a->data[at + 1] == 1)
            a->loops = (int)u16(a->data + at + 2);
}

/* Graphic control extension: what it says of the next picture. */
static void read_control(const kn_anim *a, size_t at, kn_anim_frame_info *next) {
    if (at + 5 > a->n || a->data[at] != 4)
        return;
    const uint8_t *p = a->data + at + 1;
    const int how = p[0] >> 2 & 7;
    next->dispose = how == 2 ? KN_DISPOSE_CLEAR : how == 3 ? KN_DISPOSE_PREVIOUS : KN_DISPOSE_KEEP;
    next->transparent = p[0] & 1 ? p[3] : -1;
    next->ms = 10 * (int64_t)u16(p + 1);
}

static const kn_anim_frame_info unsaid = {.over = true, .transparent = -1};

/* The picture whose descriptor starts at `at`; gives where the next block starts. */
static size_t read_picture(kn_anim *a, size_t at, kn_anim_frame_info *next) {
    const uint8_t *p = a->data + at;
    if (a->n - at < 10)
        return a->n;
    next->x = (int)u16(p);
    next->y = (int)u16(p + 2);
    next->w = (int)u16(p + 4);
    next->h = (int)u16(p + 6);
    next->interlaced = p[8] & 0x40;
    next->ms = kn_anim_delay(next->ms);
    at += 9;
    if (p[8] & 0x80) {
        next->palette = at;
        next->colors = 2 << (p[8] & 7);
        at += 3 * (size_t)next->colors;
        if (at >= a->n)
            return a->n;
    }
    if (!a->frames.n && next->w &&
        next->h) { /* writers exist that leave the screen smaller than its first picture */
        a->w = a->w > next->x + next->w ? a->w : next->x + next->w;
        a->h = a->h > next->y + next->h ? a->h : next->y + next->h;
    }
    next->at = at;
    at = skip_blocks(a, at + 1);
    next->n = at - next->at;
    kn_vec_push(&a->frames, *next);
    *next = unsaid;
    return at;
}

bool kn_gif_index(kn_anim *a) {
    if (a->n < 13)
        return false;
    a->gif = true;
    a->w = (int)u16(a->data + 6);
    a->h = (int)u16(a->data + 8);
    size_t at = 13;
    if (a->data[10] & 0x80) {
        a->palette = at;
        a->colors = 2 << (a->data[10] & 7);
        at += 3 * (size_t)a->colors;
    }
    a->decode = kn_gif_frame;
    kn_anim_frame_info next = unsaid;
    while (at + 1 < a->n && a->data[at] != 0x3b) {
        if (a->data[at] == 0x2c) {
            at = read_picture(a, at + 1, &next);
        } else if (a->data[at] == 0x21) {
            if (a->data[at + 1] == 0xf9)
                read_control(a, at + 2, &next);
            else if (a->data[at + 1] == 0xff)
                read_loops(a, at + 2);
            at = skip_blocks(a, at + 2);
        } else if (a->data[at] == 0) { /* a terminator too many */
            at++;
        } else {
            break;
        }
    }
    return a->frames.n > 0 && a->w > 0 && a->h > 0;
}
