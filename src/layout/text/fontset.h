/* Inside src/layout/text: families, faces and how a character finds its face.
 *
 *   kn_fonts ── kn_family (one name) ── kn_face_rec (one file, loaded when first asked)
 *                                            └── kn_face (an instance: axes, synthesis) ── kn_font
 *   kn_font_list: the faces that one computed font tries, in order. All owned by kn_fonts. */
#ifndef KN_LAYOUT_FONTSET_H
#define KN_LAYOUT_FONTSET_H
#include "src/core/vec.h"
#include "src/layout/text/fonts.h"
#include <math.h>

typedef enum kn_face_origin { KN_FACE_AUTHOR, KN_FACE_SHIPPED, KN_FACE_SYSTEM } kn_face_origin;

/* A face as declared: what it says of itself, and where its bytes are. */
typedef struct kn_face_rec {
    uint8_t origin; /* kn_face_origin */
    bool external;  /* AUTHOR: of a style sheet's file, not of the page's own <style> */
    bool hinted;    /* SYSTEM: asked for by its family */
    bool noted;     /* SYSTEM: its use was reported */
    bool tried;     /* loading was tried; blob says with what success */
    float weight_min, weight_max, stretch_min, stretch_max;
    float slope_min, slope_max; /* degrees; italic: KN_ITALIC_SLOPE */
    const uint32_t *ranges;     /* pairs lo, hi; none: everything */
    uint32_t n_ranges;
    char *path;                                   /* SHIPPED, SYSTEM */
    const kn_font_face_rule *rule;                /* AUTHOR */
    int index;                                    /* face in the file */
    float size_adjust, ascent, descent, line_gap; /* overrides, fractions; < 0: none */
    kn_font_blob *blob;
} kn_face_rec;

typedef struct kn_family_rec {
    char *name; /* lower case */
    uint8_t origin;
    KN_VEC(kn_face_rec *) faces; /* in order of preference among equals */
} kn_family_rec;

/* A face that can be shaped with. */
typedef struct kn_face {
    kn_font *font;
    const kn_face_rec *rec;
    uint32_t id;       /* in order of creation: part of cache keys */
    float size_adjust; /* size-adjust and font-size-adjust: of the font size */
} kn_face;

typedef struct kn_face_memo {
    const kn_face_rec *rec;
    uint64_t params;
    const kn_face *face; /* NULL: it cannot be had */
} kn_face_memo;

typedef struct kn_slot { /* one candidate of a list */
    kn_face_rec *rec;
    const kn_face *face;
    bool tried;
} kn_slot;

#define KN_CP_CACHE 512
struct kn_font_list {
    uint64_t key;
    float weight, stretch, size;
    kn_fontstyle style;
    bool synth_weight, synth_style;
    const kn_tags *variations;
    bool opsz, geometric; /* font-optical-sizing; text-rendering */
    bool blank;           /* a font of the author is awaited: text is not drawn */
    kn_size_adjust adjust;
    float adjust_value; /* of its metric, per em; < 0: none */
    const kn_names *palette;
    KN_VEC(kn_slot) slots;
    KN_VEC(kn_slot) rest; /* shipped faces of particular ranges, for what nothing else has */
    bool has_rest;
    const kn_face *primary;
    uint32_t id;
    struct {
        uint32_t cp; /* + 1; 0: empty */
        const kn_face *face;
    } cps[KN_CP_CACHE]; /* direct-mapped: character → face */
};

typedef struct kn_named { /* an answer of kn_fonts_ships */
    char *name;
    bool by_page;
} kn_named;

typedef struct kn_system kn_system; /* fontconfig, opened at the first need */
struct kn_shape_cache;

static inline uint64_t kn_mix(uint64_t h, const void *p, size_t n) {
    return kn_hash_bytes(p, n, h);
}

struct kn_fonts {
    kn_scene *scene; /* borrowed */
    kn_styler *styler;
    kn_arena *arena;                  /* ranges, paths */
    KN_VEC(kn_family_rec *) families; /* author and shipped */
    KN_VEC(kn_family_rec *) system_families;
    KN_VEC(kn_face *) instances;
    KN_VEC(kn_face_memo) memo; /* what kn_face_instance gave for what */
    KN_VEC(kn_font_list *) lists;
    KN_VEC(kn_font_list *) old_lists;     /* of rules before: text laid out may name them */
    KN_VEC(kn_family_rec *) old_families; /* and these are named by the lists */
    kn_system *system;
    struct kn_shape_cache *shapes;
    uint32_t author_epoch;
    uint64_t author_sign; /* of the rules that families and lists were made from */
    bool author_known;
    bool web_pending, pending_used; /* kn_fonts_web_ready */
    bool ship_by_page;
    kn_sb page_css; /* what names may stand in, when ship_by_page */
    KN_VEC(kn_named) named;
    uint32_t next_id;
    char *data_dir;
};

/* shipped.c */
void kn_fonts_load_list(kn_fonts *f);
bool kn_parse_ranges(kn_str s, kn_arena *a, const uint32_t **out, uint32_t *n);
/* face_rules.c */
void kn_fonts_check_rules(kn_fonts *f);
bool kn_face_load(kn_fonts *f,
                  kn_face_rec *r); /* bytes into r->blob; false when it cannot be had */
/* match.c: CSS Fonts 4 §5.2. Best faces of a family: all that share the capabilities of the best
 * one. */
float kn_style_slope(kn_fontstyle style); /* degrees */
void kn_family_match(const kn_family_rec *fam, float weight, float stretch, kn_fontstyle style,
                     void (*add)(void *ctx, kn_face_rec *r), void *ctx);
/* system.c */
void kn_system_free(kn_system *s);
kn_family_rec *kn_system_family(kn_fonts *f, kn_str name); /* NULL: not installed */
void kn_system_note(kn_fonts *f, kn_face_rec *r); /* one note per installed face that is used */
/* local(): the installed face of this full or PostScript name (CSS Fonts 4 §4.3), or NULL. */
kn_face_rec *kn_system_local(kn_fonts *f, kn_str name);
kn_face_rec *kn_system_fallback(kn_fonts *f, uint32_t cp, bool emoji);
/* instance.c: the ratio that font-size-adjust looks at, per em; 0: unknown. */
float kn_face_aspect(kn_font *font, kn_kw metric);
/* A face at the list's weight, width, slope and size. NULL: it cannot be had. */
const kn_face *kn_face_instance(kn_fonts *f, const kn_font_list *l, kn_face_rec *r);
/* fonts.c */
kn_family_rec *kn_family_new(kn_fonts *f, kn_str name, kn_face_origin origin, bool system);
bool kn_same_family(const char *folded, kn_str name);
kn_family_rec *kn_family_find(kn_fonts *f, kn_str name, kn_face_origin origin);
const kn_face *kn_list_face(kn_fonts *f, const kn_font_list *l, uint32_t cp, bool emoji);
const kn_face *kn_list_primary(kn_fonts *f, const kn_font_list *l);
/* Blink keeps font sizes to 1/100 px. */
static inline float kn_effective_size(float size) {
    return floorf(size * 100) / 100;
}
void kn_face_line_metrics(const kn_face *f, float size, bool geometric, kn_line_metrics *out);
/* shape.c */
void kn_shape_cache_free(struct kn_shape_cache *c);
#endif
