/* Style: matching, cascade and computed values.
 *
 * A kn_style is a set of pointers to groups of computed values. Groups are hash-consed: equal
 * groups are the same pointer, so "did the box change" is one comparison. Styles are owned by the
 * styler and live until a sweep finds them unused; a node's pointer is valid until the next
 * kn_restyle. */
#ifndef KN_STYLE_STYLE_H
#define KN_STYLE_STYLE_H
#include "parser/css/css.h"
#include "src/style/computed.h"

/* Group structs generated from properties.def. */
#include "src/style/groups.h"

typedef struct kn_vars
    kn_vars; /* custom properties; persistent, shared with the parent when equal */

typedef struct kn_style {
    const kn_sg_font *font;
    const kn_sg_text *text;
    const kn_sg_box *box;
    const kn_sg_flex *flex;
    const kn_sg_grid *grid;
    const kn_sg_bg *bg;
    const kn_sg_border *border;
    const kn_sg_fx *fx;
    const kn_sg_gen *gen;
    const kn_sg_anim *anim;
    const kn_sg_svg *svg;
    const kn_sg_svgr *svgr;
    const kn_vars *vars;
    uint32_t flags; /* KN_STYLE_* */
    float zoom; /* product of the zoom properties down to here: lengths and font sizes above include
                   it */
} kn_style;
enum {
    KN_STYLE_STACKING = 1, /* makes a stacking context (z-index aside) */
    KN_STYLE_USES_CQ = 2,  /* some value used container units */
    KN_STYLE_USES_VARS = 4,
    KN_STYLE_INLINE_LEVEL = 8 /* display was inline-level before the box was blockified */
};

typedef struct kn_styler kn_styler;
typedef struct kn_style_env {
    double width, height; /* viewport, CSS px */
    double dppx;
    bool dark;
} kn_style_env;
/* The scene is borrowed. Reads <style>, linked local sheets and @import (through kn_resolve_url).
 */
kn_styler *kn_styler_new(kn_scene *s, const kn_style_env *env);
void kn_styler_free(kn_styler *st);

/* Brings node->style, ->before, ->after, ->marker, ->letter up to date for every damaged element,
 * clears the style damage bits, and sets KN_DMG_LAYOUT/PAINT/FX/BOX from what changed
 * (properties.def). `t` is the composition time in seconds for CSS animations; `local(ctx, node)`
 * gives the time origin of a node's animations (contract A.6: nearest timed ancestor's start),
 * NULL: 0. */
void kn_restyle(kn_styler *st, double t, double (*origin)(void *ctx, const kn_node *n), void *ctx);
/* After a layout: if a query container's size changed since values were resolved against it,
 * damages its users and returns true; restyle and lay out again then. This is also where unused
 * styles are swept, now and then: the whole box tree is damaged then and true returned, so that no
 * pointer to a style outlives the next layout. */
bool kn_style_containers_changed(kn_styler *st);
/* Sheets must be collected again (a style or link element came, went or changed). Called by
 * kn_restyle by itself when tree_epoch moved; scripts' CSSOM edits call it. */
void kn_styler_sheets_changed(kn_styler *st);
/* What scripts made of the rules of a style or link element's sheet, in place of its own text,
 * until that changes; p NULL: its own text again. */
void kn_styler_set_sheet_text(kn_styler *st, kn_node *owner, kn_str text);
/* Sheets that scripts made, and who adopted them, in order; copied. A text is parsed once, however
 * many adopt it, and not again while somebody keeps it. */
typedef struct kn_adoption {
    size_t text;         /* index */
    const kn_node *root; /* shadow root; NULL: the document */
} kn_adoption;
void kn_styler_set_adopted(kn_styler *st, const kn_str *texts, size_t n_texts,
                           const kn_adoption *by, size_t n);
/* Text of the sheet that an element holds (a link's file), malloc'ed; NULL: it holds none. */
char *kn_styler_sheet_text(kn_styler *st, const kn_node *owner);

/* Style of an anonymous box inside `parent` with the given display (layout). Owned by the styler.
 */
const kn_style *kn_style_anonymous(kn_styler *st, const kn_style *parent, kn_kw display);
/* Style of a text run of `parent`: the parent's inherited values (same as anonymous inline). */

/* `s` with its box properties turned as a formatting context in the writing mode sees them: top is
 * block-start, left is the side where lines from left to right begin. Owned by the styler. */
const kn_style *kn_style_rotated(kn_styler *st, const kn_style *s, kn_kw writing_mode);
/* The physical side (top right bottom left) of each side of such a style. */
void kn_style_sides(kn_kw writing_mode, uint8_t side[4]);

/* Style that an element would have as a child of an element with style `parent` (instances made by
 * <use>). Owned by the styler, until the next kn_restyle. */
const kn_style *kn_style_under(kn_styler *st, kn_node *n, const kn_style *parent);
/* Style of the element's ::first-letter where that stands in a box of style `parent`; NULL: it has
 * none. Lives as long. */
const kn_style *kn_style_first_letter(kn_styler *st, kn_node *n, const kn_style *parent);

/* Selectors for scripts: querySelector(All), matches, closest. */
bool kn_style_matches(kn_styler *st, const kn_selectors *sel, const kn_node *n,
                      const kn_node *scope);

/* One axis of a grid as it was laid out: sizes of its tracks in px, and names of lines in their
 * order, line 0 before the first track. Of a subgrid's axis only its own names are told; `subgrid`
 * without tracks says that the box cannot be one. */
typedef struct kn_used_line {
    kn_str name;
    uint32_t line;
} kn_used_line;
typedef struct kn_used_tracks {
    const double *size;
    const kn_used_line *names;
    uint32_t n, n_names;
    bool subgrid;
} kn_used_tracks;

/* getComputedStyle: text of one property (longhand, shorthand, custom) as Chrome prints it,
 * resolved values (CSSOM §9) excepted where `used` (from layout) gives width, height, margins,
 * insets, transform box …; `used` may be NULL. pseudo: KN_PE_NONE, BEFORE or AFTER. */
typedef struct kn_used {
    bool has_box;
    double width, height; /* content box (or border box by box-sizing) as CSSOM resolves them */
    double border_w, border_h;              /* border box, basis of transforms */
    double margin[4], padding[4], inset[4]; /* top right bottom left, px */
    kn_used_tracks grid[2];                 /* columns, rows */
} kn_used;
void kn_style_computed_text(kn_styler *st, const kn_node *n, kn_pseudo_el pe, kn_str name,
                            const kn_used *used, kn_sb *out);
/* Custom property value (text after substitution), p == NULL when not set. */
kn_str kn_style_var(const kn_style *s, kn_atom name);

/* ---- keyframe effects of scripts (Web Animations 1) ---- */
typedef struct kn_effect_frame { /* borrowed texts */
    double offset;               /* 0 to 1, in order */
    kn_str decls;                /* "left: 0px; opacity: 1" */
    kn_str easing;               /* to the next frame */
    bool add;                    /* composite: add */
} kn_effect_frame;
typedef struct kn_effect_timing { /* seconds; texts as the API names them */
    double delay, duration, iterations, iteration_start;
    kn_str direction, fill, easing;
} kn_effect_timing;
/* An effect on top of those that are there, without influence until it has a time; n's element or
 * pseudo-element. The styler owns it. */
uint32_t kn_effect_new(kn_styler *st, kn_node *n, kn_pseudo_el pe, const kn_effect_frame *frames,
                       size_t count);
void kn_effect_set_timing(kn_styler *st, uint32_t effect, const kn_effect_timing *t);
void kn_effect_set_time(kn_styler *st, uint32_t effect, double seconds); /* local time; NaN: none */
double kn_effect_progress(kn_styler *st, uint32_t effect); /* directed; NaN: no effect now */
void kn_effect_remove(kn_styler *st, uint32_t effect);
bool kn_easing_valid(kn_styler *st, kn_str text);

/* An animation of animation-name, or a transition, as getAnimations() lists them: it has an effect
 * now or will have. */
typedef struct kn_running {
    kn_node *node;
    kn_pseudo_el pe;
    bool transition;
    kn_str name; /* of the keyframes, or of the property */
    double time; /* local, seconds */
    double delay, duration, iterations;
    kn_kw direction, fill;
} kn_running;
/* Styles may depend on the instants that were asked for before: there are transitions, or
 * keyframes, which an element may begin at any time. */
bool kn_style_remembers(const kn_styler *st);
void kn_style_each_animation(kn_styler *st, void (*fn)(void *ctx, const kn_running *r), void *ctx);

/* Counter styles (CSS Counter Styles 3), those of the page before the predefined ones. */
typedef enum kn_counter_system {
    KN_CS_CYCLIC,
    KN_CS_NUMERIC,
    KN_CS_ALPHABETIC,
    KN_CS_SYMBOLIC,
    KN_CS_ADDITIVE,
    KN_CS_FIXED,
    KN_CS_EXTENDS,
    KN_CS_CHINESE,  /* §7.1.1, §7.1.2: the longhand styles of Chinese, Japanese, Korean */
    KN_CS_ETHIOPIC, /* §7.2 */
} kn_counter_system;
enum {                         /* how longhand styles write numbers */
       KN_CHINESE_ONES = 1,    /* a one before ten, hundred, thousand always stands */
       KN_CHINESE_NO_ZEROS = 2 /* no zero between (Japanese, Korean) */
};
typedef struct kn_counter_style {
    kn_str name;
    uint8_t system; /* kn_counter_system */
    bool symbol;    /* drawn as a shape in list markers: disc circle square disclosure-* */
    int32_t first;  /* FIXED: number of the first symbol; CHINESE: KN_CHINESE_* */
    kn_str extends, fallback;
    const kn_str *symbols; /* in the rules' arena */
    const int32_t *weights;
    uint32_t n_symbols, n_weights;
    kn_str negative[2], prefix, suffix, pad_symbol; /* p == NULL: not given */
    int32_t pad;
    const int32_t *ranges; /* pairs */
    uint32_t n_ranges;
    bool has_range, has_pad; /* given, perhaps as auto */
} kn_counter_style;
/* NULL: there is none; the caller uses decimal. What a style extends is in it. */
bool kn_counter_style_find(const kn_styler *st, kn_str name, kn_counter_style *out);
/* Representation of v without prefix and suffix; a string stands for itself. */
void kn_counter_text(const kn_styler *st, const kn_list_type *t, int32_t v, kn_sb *out);

/* @font-face rules in force, for the font set of src/layout/text. */
#define KN_ITALIC_SLOPE 14.0f
typedef struct kn_font_face_rule {
    kn_str family;
    float weight_min, weight_max, stretch_min, stretch_max;
    float slope_min, slope_max; /* degrees; italic is KN_ITALIC_SLOPE, as in Blink */
    bool weight_auto, stretch_auto, slope_auto; /* not declared: what the file's axes span */
    const kn_str
        *urls; /* resolved against nothing: as written; local(name) entries start with "local:" */
    uint32_t n_urls;
    const uint32_t *ranges; /* pairs lo, hi; none: everything */
    uint32_t n_ranges;
    float size_adjust, ascent_override, descent_override,
        line_gap_override; /* fractions; < 0: normal */
    bool swap;             /* font-display: the next family stands in at once, and not a blank */
    kn_loc loc;
} kn_font_face_rule;
/* @font-feature-values: what a name in font-variant-alternates stands for (CSS Fonts 4 §6.9). */
typedef struct kn_font_value {
    kn_str family, block, name; /* block: "styleset", … */
    uint32_t n;
    uint16_t v[8];
} kn_font_value;
/* What media queries are asked about. */
kn_media_env kn_styler_media(const kn_styler *st);
size_t kn_styler_font_values(kn_styler *st, const kn_font_value **out);
/* @font-palette-values (§9.2). */
typedef struct kn_font_palette_rule {
    kn_str name, family; /* families as written */
    int base;            /* -1: light, -2: dark */
    uint32_t n;
    struct {
        int index;
        kn_color color;
    } over[16];
} kn_font_palette_rule;
size_t kn_styler_palettes(kn_styler *st, const kn_font_palette_rule **out);
size_t kn_styler_font_faces(kn_styler *st, const kn_font_face_rule **out, uint32_t *epoch);

/* Matrix of the transform properties (translate, rotate, scale, offset, transform) around the
 * origin, for a border box of w × h at its own origin; perspective of the parent not included.
 * False: none of them set. */
struct kn_mat4;
bool kn_style_matrix(const kn_style *s, double w, double h, double *m16);
/* overflow-clip-margin: px beyond *box, which is padding-box, content-box or border-box. */
double kn_style_clip_margin(const kn_style *s, kn_kw *box);

/* Font metrics for ch, ex, cap, ic and `normal` line heights; px at the group's size. Without it:
 * half an em. */
typedef struct kn_style_metrics {
    float ch, ex, cap, ic, line;
} kn_style_metrics;
typedef bool (*kn_style_metrics_fn)(void *ctx, const kn_sg_font *font, kn_style_metrics *out);
void kn_styler_set_font_metrics(kn_styler *st, kn_style_metrics_fn fn, void *ctx);
/* For canvases, whose fonts no element has. The font that a `font` shorthand (no var()) gives to a
 * child of `parent`; false: it is none. Its lists live until the next kn_restyle. */
bool kn_style_font(kn_styler *st, const kn_style *parent, kn_str font, kn_sg_font *out);
/* px of a length where that font is in force. */
double kn_style_font_length(kn_styler *st, const kn_sg_font *font, const kn_val *v);
const kn_style *kn_styler_initial(const kn_styler *st); /* as long as the styler */
/* Declarations of the style attribute, parsed on first use; NULL when there is none and !create.
 * Edits go through kn_decls_set and are followed by kn_node_style_changed(). Owned by the node. */
kn_decls *kn_style_inline(kn_styler *st, kn_node *n, bool create);
bool kn_style_is_dark(const kn_styler *st, const kn_style *s); /* its used color scheme */
void kn_styler_set_env(kn_styler *st, const kn_style_env *env);

typedef struct kn_style_stats {
    uint64_t restyled, matched, groups;
    size_t bytes; /* of rules and computed styles, at present */
} kn_style_stats;
void kn_styler_get_stats(const kn_styler *st, kn_style_stats *out);
void kn_styler_dump_sheets(const kn_styler *st, kn_sb *out);       /* --dump=sheets */
void kn_style_dump(kn_styler *st, const kn_node *top, kn_sb *out); /* --dump=style */
#endif
