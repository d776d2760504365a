/* Inside the audit: the elements of a frame as its rules see them. */
#ifndef KN_RENDER_AUDIT_RULES_H
#define KN_RENDER_AUDIT_RULES_H
#include "src/core/vec.h"
#include "src/render/audit/audit.h"
#include "src/render/internal.h"
#include "src/render/audit/occlusion.h"

enum { /* what an element or one around it says */
       KN_MARK_IGNORED = 1,
       KN_MARK_OVERFLOW = 2, /* data-layout-allow-overflow */
       KN_MARK_OVERLAP = 4,
       KN_MARK_OCCLUSION = 8,
       KN_MARK_CAPTION_ZONE = 16,
       KN_MARK_ORBIT = 32,
       KN_MARK_CAPTIONS = 64, /* it holds the captions themselves */
       KN_MARK_CLIPPED = 128  /* a clip-path is in force */
};

typedef struct kn_au_elem {
    const kn_node *node;
    unsigned marks;        /* own and inherited */
    double opacity, least; /* product and smallest of all from here upwards */
    kn_rect rect;          /* getBoundingClientRect; empty: it has none */
    bool shown;            /* visibility, and a rectangle of more than half a px */
    int8_t cut_off;        /* by a clip-path: 1, 0, -1 not looked at yet */
} kn_au_elem;

typedef struct kn_au_text { /* an element with text of its own */
    kn_au_elem *of;
    kn_rect all, *rects; /* of the lines, in the audit's arena */
    size_t n;
} kn_au_text;

enum { KN_AU_MARKS = 6 };
typedef struct kn_audit {
    kn_session *s;
    const kn_audit_opts *o;
    kn_audit_counts *counts;
    kn_arena *arena;
    kn_rect frame;
    kn_covers *covers;        /* made when a rule asks */
    const kn_selectors *only; /* of --components */
    KN_VEC(kn_au_elem) elems; /* of the composition in document order, its root first */
    KN_VEC(kn_au_text) texts; /* of elements that are seen at all */
    uint32_t *index;          /* by the id of a node: 1 + its place in elems; 0: not there */
    size_t n_index;
    kn_atom said[KN_AU_MARKS], layout_check; /* attributes that make marks */
} kn_audit;

#define KN_AU_FAINT 0.05 /* opacity below which the rules about text see nothing */
#define KN_AU_DIM   0.2  /* … and those about boxes: of all together */
/* Is the element seen? `text`: by the first measure. */
bool kn_au_seen(kn_audit *a, kn_au_elem *e, bool text);
bool kn_au_cut_off(kn_audit *a, kn_au_elem *e);           /* by the clip-paths that are in force */
kn_au_elem *kn_au_elem_of(kn_audit *a, const kn_node *n); /* NULL: not of the composition */

/* ---- what elements are ---- */
bool kn_au_has(const kn_audit *a, const kn_node *n, const char *attr);
bool kn_au_clips(const kn_node *n);
double kn_au_sum(const kn_lu side[4]);
bool kn_au_is_raster(const kn_audit *a, const kn_node *n); /* img, video, canvas */
/* Its text, white space collapsed: of its own nodes, or of all inside. malloc'ed. */
char *kn_au_own_text(const kn_node *n);
char *kn_au_all_text(const kn_node *n);
/* Rectangles of text nodes of the element, in the audit's arena; their number. */
size_t kn_au_text_rects(const kn_audit *a, const kn_node *n, kn_rect **out);
/* The rectangles as high as the letters in them are. */
kn_rect *kn_au_ink_rects(const kn_audit *a, const kn_node *n, const kn_rect *rects, size_t n_rects);

/* ---- rectangles ---- */
kn_rect kn_au_union(const kn_rect *v, size_t n);
double kn_au_shared(kn_rect a, kn_rect b); /* px² */
/* How far `in` sticks out of `out` where that is beyond the tolerances: left, right, above, below;
 * false: nowhere. */
bool kn_au_over(kn_rect in, kn_rect out, double across, double down, double over[4]);

/* ---- telling ---- */
/* Fills in what is said of the element and of its container (NULL: none), and tells. */
void kn_au_tell(const kn_audit *a, const kn_node *n, const kn_node *container,
                const kn_audit_finding *f);

/* ---- rules: of one frame, each over what its name says ---- */
void kn_au_text_rules(kn_audit *a);      /* text.c */
void kn_au_overlap_rules(kn_audit *a);   /* overlap.c */
void kn_au_box_rules(kn_audit *a);       /* box.c */
void kn_au_canvas_rules(kn_audit *a);    /* canvas.c */
void kn_au_connector_rules(kn_audit *a); /* connector.c */
void kn_au_zone_rules(kn_audit *a);      /* zone.c: captions and media */
void kn_au_contrast_rules(kn_audit *a);  /* contrast.c */
void kn_au_note_spins(kn_audit *a, kn_spins *p);
#endif
