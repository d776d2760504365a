/* Inside src/layout/svg/text*.c: text of SVG from characters to runs, in the steps of SVG 2 §11.5
 * as Blink takes them.
 *
 *   text_chars.c   characters left by white space, and what attributes say of each
 *   text_shape.c   segments: what is drawn in one piece, with its place on an endless line
 *   text_place.c   dx, dy, textLength, x, y, text-anchor, textPath
 *   text.c         runs of glyphs, boxes
 *   text_query.c   characters, for scripts */
#ifndef KN_LAYOUT_SVG_TEXT_H
#define KN_LAYOUT_SVG_TEXT_H
#include "src/layout/state.h"
#include "src/layout/svg_geom.h"
#include "src/layout/text/text.h"
#include <math.h>

typedef struct kn_svgt_owner { /* element that characters belong to */
    const kn_node *node;
    const kn_style *style;
    const kn_node *path; /* textPath element around it, or NULL */
    double shift;        /* baseline-shift, summed up, user units downwards */
    uint32_t from, to;   /* its characters, those of its children among them */
    kn_line_metrics m;
    double scale; /* the size that it is shaped at, of its own */
} kn_svgt_owner;

typedef struct kn_svgt_char {
    uint32_t at; /* byte in the text */
    uint32_t owner;
    double x, y, dx, dy, rot; /* NaN: not given */
    bool anchored;            /* begins a chunk */
} kn_svgt_char;

typedef struct kn_svgt_seg {
    uint32_t from, to; /* bytes */
    uint32_t first;    /* character */
    uint32_t owner;
    uint8_t level;  /* bidi */
    double line;    /* where inline layout puts it */
    double x, y, w; /* start of its baseline, advance */
    double shift_x; /* what textLength moved it by */
    double stretch; /* of its glyphs, by textLength */
    double angle;   /* radians */
    double below;   /* on a path: how far beside it */
    bool anchored, fitted, on_path, hidden;
    struct kn_glyph_run *runs;
    uint32_t n_runs;
} kn_svgt_seg;

typedef struct kn_svgt {
    const kn_svg_text_in *in;
    kn_arena *a;
    kn_fonts *fonts;
    kn_sb text;
    KN_VEC(kn_svgt_owner) owners;
    KN_VEC(uint32_t) closing; /* owners in the order of their end tags */
    KN_VEC(kn_svgt_char) chars;
    KN_VEC(kn_svgt_seg) segs; /* in logical order */
    uint32_t *visual;         /* segments from left to right */
    bool space;               /* the last character was a collapsible space, or there is none yet */
    KN_VEC(kn_svg_run) runs;
} kn_svgt;

void kn_svgt_build(kn_svgt *b); /* all of it; then kn_svgt_free */
void kn_svgt_free(kn_svgt *b);
void kn_svgt_chars(kn_svgt *b);
void kn_svgt_segments(kn_svgt *b);
void kn_svgt_place(kn_svgt *b);
/* An attribute by its name, trimmed; .p NULL: it is not there. */
kn_str kn_svgt_attr(const kn_svgt *b, const kn_node *n, const char *name);
/* textLength of an element in user units; < 0: none. */
double kn_svgt_length(const kn_svgt *b, const kn_node *n);
/* How far the baseline that the element asks for lies above the alphabetic one, less what lifts
 * it. */
double kn_svgt_baseline(const kn_svgt_owner *o);
/* Is a segment moved by more than its start? Then this maps it: turned about it, stretched, or
 * standing on a path by the middle of its baseline. `base` is kn_svgt_baseline of its owner. */
bool kn_svgt_turned(const kn_svgt_seg *s);
kn_mat4 kn_svgt_matrix(const kn_svgt_seg *s, double base);
#endif
