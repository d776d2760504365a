/* Inside src/layout/inline: one inline formatting context.
 *
 *   items.c     the inline tree → text + items, white space collapsed across boxes
 *   segments.c  bidi levels, shaped segments, break opportunities
 *   breaker.c   items → lines (greedy), intrinsic widths
 *   optimal.c   text-wrap: pretty
 *   vertical.c  line-height, vertical-align: baselines of a line's boxes
 *   beside.c    lines beside floats
 *   place.c     items of a line → fragments, in visual order
 *   glyphs.c    shaped segments → glyph runs of a fragment
 *   ellipsis.c  text-overflow, line-clamp
 *   inline.c    kn_inline_layout */
#ifndef KN_LAYOUT_IFC_H
#define KN_LAYOUT_IFC_H
#include "src/core/vec.h"
#include "src/layout/internal.h"
#include "src/layout/text/text.h"

enum { IFC_TOP, IFC_RIGHT, IFC_BOTTOM, IFC_LEFT };

typedef enum kn_it_kind {
    KN_IT_TEXT,
    KN_IT_OPEN,   /* start of an inline box */
    KN_IT_CLOSE,  /* its end */
    KN_IT_ATOMIC, /* inline-block and the like; U+FFFC in the text */
    KN_IT_BREAK,  /* forced break: <br> or a preserved newline; \n in the text */
    KN_IT_TAB,    /* preserved tab */
    KN_IT_OOF,    /* out of flow: leaves only a static position */
    KN_IT_FLOAT
} kn_it_kind;

typedef struct kn_it {
    uint8_t kind, level; /* kn_it_kind; bidi level */
    bool collapse;       /* TEXT: its spaces collapse: those at a line's end vanish */
    bool hang;           /* TEXT: preserved spaces that hang at a line's end (pre-wrap) */
    kn_box *box;
    const kn_style *style;
    const char *lang;  /* BCP 47, equal languages are the same pointer; NULL: unknown */
    uint32_t from, to; /* bytes of kn_ifc.text */
    int32_t seg;       /* TEXT: its segment */
    int32_t mate;      /* OPEN, CLOSE: the other */
    int32_t parent;    /* index of the enclosing OPEN, -1 */
    kn_lu w;           /* ATOMIC: margin box width of the current layout; OPEN, CLOSE: its edge */
    kn_lout out;       /* ATOMIC */
} kn_it;

typedef struct kn_seg { /* text that is shaped together */
    uint32_t from, to;
    uint8_t level;
    kn_text_style ts;
    const kn_shaped *shaped;
} kn_seg;

typedef struct kn_ifc {
    kn_layout *l;
    kn_box *box;
    kn_str text;
    uint8_t *brk; /* per byte: 0; 1 a line may end before it; 2, 3 only to keep an overlong word in
                   * (3: not considered by min-content) */
    uint8_t *levels;    /* NULL: all 0 */
    uint8_t base_level; /* of the first paragraph, if `plaintext` */
    bool plaintext, quirks;
    kn_it *it;
    uint32_t n;
    kn_seg *segs;
    uint32_t n_segs;
    struct kn_beside *beside; /* while lines are made beside floats */
} kn_ifc;

/* Where a line begins or ends: before byte `off`, and before item `item`, of which bytes may be
 * used already. */
typedef struct kn_ipos {
    uint32_t item, off;
    float w; /* width of those bytes; min-content only */
} kn_ipos;

typedef struct kn_iline {
    kn_ipos from, to;
    uint32_t end;   /* text end without the spaces that vanish */
    kn_lu start;    /* x of its first item (text-indent) */
    kn_lu width;    /* content without trailing spaces */
    bool forced;    /* ended by a forced break */
    bool hyphen;    /* ended at a soft hyphen, which shows */
    bool empty;     /* nothing that makes a line box */
    bool overflow;  /* wider than the space */
    bool trim;      /* its last mark gives up its blank half */
    bool emergency; /* ended within a word too long for the line */
} kn_iline;

kn_ifc *kn_ifc_get(kn_layout *l, kn_box *b);
void kn_ifc_segments(kn_ifc *f);
/* Bidi level of the paragraph (between forced breaks) that holds the byte. */
uint8_t kn_ifc_base_level(const kn_ifc *f, uint32_t at);

/* breaker.c */
typedef enum kn_fit { KN_FIT_WIDTH, KN_FIT_MIN, KN_FIT_MAX } kn_fit;
/* Edges and atomic inlines' sizes for a layout in `width` (indefinite for MIN, MAX). */
void kn_ifc_measure_items(kn_ifc *f, const kn_lin *in, kn_fit fit, kn_lu width);
bool kn_clones_edges(const kn_box *b); /* box-decoration-break: clone */
/* The line from `at` on. False at the end. */
bool kn_ifc_next_line(const kn_ifc *f, kn_ipos at, kn_fit fit, kn_lu width, kn_lu indent,
                      kn_iline *out);
/* As that, but the line ends at `stop` if it reaches it. */
void kn_ifc_line_to(const kn_ifc *f, kn_ipos at, kn_lu width, kn_lu indent, kn_ipos stop,
                    kn_iline *out);
typedef struct kn_icandidate { /* a place where a line may end */
    kn_ipos at;
    float before, after; /* width up to it without and with the spaces (or the hyphen) at it */
    float penalty;
    bool hyphen;
} kn_icandidate;
struct kn_isink {
    KN_VEC(kn_icandidate) v;
    size_t max; /* no more than these */
};
/* All of them from `at` to the paragraph's end, which `out` is the one line of. */
void kn_ifc_candidates(const kn_ifc *f, kn_ipos at, struct kn_isink *sink, kn_iline *out);

/* optimal.c */
typedef struct kn_optimal { /* where to break the last lines of a paragraph */
    uint32_t first, n;      /* after `first` lines as usual, `n` (0: none) that end at `at` */
    kn_ipos at[4];
} kn_optimal;
kn_optimal kn_ifc_optimal(const kn_ifc *f, kn_ipos at, kn_lu width, kn_lu indent);

/* vertical.c */
typedef struct kn_vbox {       /* an inline box on a line, or the root inline box (index 0) */
    int32_t open;              /* item index of its OPEN, -1: root */
    int32_t parent;            /* vbox */
    kn_lu asc, desc;           /* extent about its own baseline, of all inside */
    bool has;                  /* asc, desc are set */
    kn_lu text_asc, text_desc; /* of its font, no leading */
    kn_lu shift;    /* of its baseline below the parent's; of pending boxes: below the anchor's */
    bool pending;   /* vertical-align: top or bottom */
    int32_t anchor; /* vbox whose height it is aligned in */
} kn_vbox;
typedef struct kn_vitem { /* baseline shift of an atomic inline below its parent's baseline */
    uint32_t item;
    int32_t parent;
    kn_lu asc, desc, shift;
    bool pending;
    int32_t anchor; /* as of kn_vbox */
} kn_vitem;
typedef struct kn_vline {
    KN_VEC(kn_vbox) boxes;
    KN_VEC(kn_vitem) atomics;
    kn_lu asc, desc;
} kn_vline;
void kn_vline_compute(const kn_ifc *f, const kn_iline *ln, kn_vline *v);
void kn_vline_free(kn_vline *v);
kn_lu kn_vbox_baseline(const kn_vline *v, int32_t i); /* below the line's baseline */
kn_lu kn_style_line_height(kn_fonts *f, const kn_style *s);
/* What text-box-edge keeps of a line above and below its baseline (CSS Inline 3 §5.2). */
void kn_style_box_edges(kn_fonts *f, const kn_style *s, kn_lu *over, kn_lu *under);
void kn_style_text_metrics(kn_fonts *f, const kn_style *s, kn_lu *asc, kn_lu *desc);

/* glyphs.c */
typedef struct kn_view { /* a segment as it stands on a line */
    const kn_shaped *shaped;
    uint32_t from, to;
    const kn_seg *seg;
} kn_view;
/* View of segment `s` on a line that shows [from, to): shaped anew where the cut asks for it, or
 * where the mark that ends the line gives up its blank half. */
kn_view kn_view_make(const kn_ifc *f, uint32_t s, uint32_t from, uint32_t to, bool trim_end);
float kn_view_width(const kn_view *v, uint32_t from, uint32_t to);
/* Glyph runs of [from, to) with x from 0; `extra` is added where justification (text-justify `how`)
 * expands. Clusters count from `cluster_base`. Returns the width. */
double kn_view_runs(const kn_view *v, kn_str text, uint32_t from, uint32_t to,
                    uint32_t cluster_base, double extra, kn_kw how, uint32_t line_end, kn_arena *a,
                    const kn_glyph_run **runs, uint32_t *n);
bool kn_expands_after(kn_str text, uint32_t at, uint32_t line_end, kn_kw how);
/* The hyphen that a soft hyphen at a line's end becomes, in the segment's style. */
const kn_shaped *kn_hyphen(const kn_ifc *f, const kn_seg *s);
kn_lu kn_shaped_width(const kn_shaped *s);
bool kn_after_soft_hyphen(kn_str text, uint32_t at);
kn_lu kn_tab_width(const kn_ifc *f, const kn_it *it, kn_lu x);

/* place.c: writes the line's fragments and geometry, lays out atomic inlines; `y` is the line's top
 * below the container's border box. */
typedef struct kn_place {
    const kn_lin *in;
    kn_lu left, width;           /* content box */
    kn_lu line_left, line_width; /* what floats leave of it */
    bool last;                   /* last line of the block */
} kn_place;
void kn_ifc_place_line(kn_ifc *f, const kn_iline *ln, const kn_vline *v, const kn_place *p, kn_lu y,
                       kn_line *out);
kn_lin kn_atomic_constraints(const kn_lin *in, kn_lu width, const kn_box *b, kn_run_mode run);

/* ellipsis.c */
bool kn_ifc_has_ellipsis(const kn_box *b);
/* Puts an ellipsis at the end of a line that is too wide, or of any when `force`; what it covers is
 * hidden. `indent` is the line's text-indent. */
void kn_ifc_ellipsize(kn_ifc *f, kn_line *line, const kn_place *p, kn_lu indent, bool rtl,
                      bool force);
void kn_ifc_hide(kn_line *line);
#endif
