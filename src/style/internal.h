/* What the files of src/style share. Nothing here is for other folders. */
#ifndef KN_STYLE_INTERNAL_H
#define KN_STYLE_INTERNAL_H
#include "src/core/geom.h"
#include "src/core/limits.h"
#include "src/core/mem.h"
#include "src/core/vec.h"
#include "src/style/csscolor.h"
#include "src/style/style.h"

/* ---- groups and the table of fields (props.c) ---- */
typedef enum kn_group {
    KN_GR_font,
    KN_GR_text,
    KN_GR_box,
    KN_GR_flex,
    KN_GR_grid,
    KN_GR_bg,
    KN_GR_border,
    KN_GR_fx,
    KN_GR_gen,
    KN_GR_anim,
    KN_GR_svg,
    KN_GR_svgr,
    KN_GR_COUNT
} kn_group;

/* Scratch copy of every group while a style is computed. */
typedef struct kn_groups {
    kn_sg_font font;
    kn_sg_text text;
    kn_sg_box box;
    kn_sg_flex flex;
    kn_sg_grid grid;
    kn_sg_bg bg;
    kn_sg_border border;
    kn_sg_fx fx;
    kn_sg_gen gen;
    kn_sg_anim anim;
    kn_sg_svg svg;
    kn_sg_svgr svgr;
} kn_groups;

typedef enum kn_cg { /* one per grammar that properties.def uses */
/* clang-format off */
#define KN_GRAMMARS(X) \
    X(KW) X(KWLIST) X(KWS) X(NUM) X(ALPHA) X(ALPHA_UNBOUNDED) X(INT) X(LEN) \
    X(LP) X(SIZE) X(SVG_LP) X(LINE_WIDTH) X(LEN2) X(RADIUS) X(POSITION) X(ORIGIN) \
    X(TRANSLATE) X(ROTATE) X(SCALE) X(TRANSFORM) X(COLOR) X(FAMILIES) X(FONT_SIZE) X(FONT_WEIGHT) \
    X(FONT_STRETCH) X(FONT_STYLE) X(LINE_HEIGHT) X(TAGS) X(ALTERNATES) X(SIZE_ADJUST) X(EMPHASIS) X(NUM_OR_LEN) X(SHADOWS) X(LIST_TYPE) X(IMAGE) \
    X(IMAGES) X(LENS) X(SVG_LENS) X(SIZES) X(REPEATS) X(SIDES) X(EDGE_REPEAT) X(CORNER) X(DISPLAY) X(RATIO) X(NAMES) \
    X(ALIGN) X(TRACKS) X(AREAS) X(GRID_LINE) X(FILTERS) X(SHAPE) X(CONTENT) X(COUNTERS) \
    X(TIMES) X(NUMS) X(EASINGS) X(QUOTES) X(PAINT) X(URL_OR_NONE) X(SVG_PATH) X(RAW)
/* clang-format on */
#define KN_CG_ENUM(g) KN_CG_##g,
                     KN_GRAMMARS(KN_CG_ENUM)
#undef KN_CG_ENUM
                         KN_CG_COUNT
} kn_cg;

typedef struct kn_field {
    uint16_t offset; /* in its group struct */
    uint16_t size;
    uint8_t group;   /* kn_group */
    uint8_t grammar; /* kn_cg */
    uint16_t flags;  /* KN_P_* */
} kn_field;
const kn_field *kn_field_of(unsigned prop);
size_t kn_group_size(kn_group g);
size_t kn_group_offset(kn_group g); /* in kn_groups */
bool kn_group_inherited(kn_group g);
const uint16_t *kn_group_props(kn_group g, size_t *n); /* properties of a group, table order */
static inline const void *kn_style_group(const kn_style *s, kn_group g) {
    const void *p;
    memcpy(&p, (const char *)s + g * sizeof(void *), sizeof p);
    return p;
}
static inline void kn_style_set_group(kn_style *s, kn_group g, const void *p) {
    memcpy((char *)s + g * sizeof(void *), &p, sizeof p);
}
static inline const void *kn_style_field(const kn_style *s, unsigned prop) {
    const kn_field *f = kn_field_of(prop);
    return (const char *)kn_style_group(s, f->group) + f->offset;
}
unsigned kn_style_diff(const kn_style *a, const kn_style *b); /* damage bits from a to b */
#define KN_DMG_CONTAINING                                                                          \
    (1u << 20) /* of kn_style_diff alone: became, or ceased to be, a containing block */

/* ---- hash-consing (intern.c) ---- */
typedef struct kn_pool kn_pool;
kn_pool *kn_pool_new(void);
void kn_pool_free(kn_pool *p);
/* The one object with these bytes; `bytes` must have no garbage padding. 16-byte aligned. */
const void *kn_pool_get(kn_pool *p, const void *bytes, size_t size);
kn_str kn_pool_str(kn_pool *p, kn_str s); /* NUL-terminated, p is never NULL */
size_t kn_pool_bytes(const kn_pool *p);
size_t kn_pool_count(const kn_pool *p);
/* Mark and sweep: begin, mark each root (NULL and foreign pointers are fine), sweep. What a marked
 * object points to is found by looking at its words. */
void kn_pool_mark_begin(kn_pool *p);
void kn_pool_mark(kn_pool *p, const void *obj);
void kn_pool_sweep(kn_pool *p);

/* ---- custom properties (vars.c) ---- */
typedef struct kn_var {
    kn_atom name;
    uint32_t pad;
    kn_str text; /* interned */
} kn_var;
struct kn_vars { /* sorted by name, interned */
    uint32_t n;
    kn_var v[];
};
static inline uint64_t kn_var_bit(kn_atom a) {
    return 1ull << (a * 0x9E3779B1u >> 26);
}

/* ---- rules in force (sheets.c) ---- */
typedef enum { KN_ORIGIN_UA, KN_ORIGIN_AUTHOR } kn_origin;
typedef enum kn_scope_mode {
    KN_SC_NONE,   /* plain */
    KN_SC_PREFIX, /* leftmost compound must be below the scope's host */
    KN_SC_ROOTBOX /* stands for the composition's own box */
} kn_scope_mode;
typedef struct kn_rsel { /* one complex selector of one style rule */
    const kn_selector *sel;
    const kn_rule *rule;
    const kn_node *tree; /* shadow root whose sheet it is in; NULL: the document's, the browser's */
    uint32_t spec, order;
    uint16_t depth; /* of the tree: of rules for one node those of outer trees are stronger */
    uint16_t layer; /* KN_NO_LAYER: unlayered, strongest */
    uint16_t scope;
    uint8_t origin, mode, pe;
    int32_t container; /* index in st->conds, -1: none */
    int32_t next[2];   /* chains of the index: by key, by second key */
} kn_rsel;
#define KN_NO_LAYER 0xFFFF
typedef struct kn_cond { /* @container */
    kn_str name, text;
    int32_t outer;
    bool size; /* asks for sizes: a size container answers, style() any element */
} kn_cond;
typedef struct kn_registered { /* @property */
    kn_atom name;
    bool inherits;
    kn_str syntax, initial; /* initial.p NULL: none */
} kn_registered;
typedef struct kn_sheet_src { /* one parsed sheet */
    const kn_node *owner;
    const kn_node *tree; /* adopted: by this shadow root; NULL: by the document */
    uint32_t owner_gen;  /* of either */
    uint64_t hash;
    kn_sheet *sheet;
    struct kn_sheet_src *parent; /* that imports it; may be gone later: for reading only */
    char *path;                  /* real path of an external sheet */
    char *dir; /* folder of an external sheet relative to the scene's base, with a slash; NULL: none
                */
    char *media;
    uint32_t file; /* kn_loc.file of its declarations, 0: none */
    bool used;
    KN_VEC(struct kn_sheet_src *)
    imports; /* one per IMPORT rule in order, NULL where unreadable; borrowed from st->srcs */
} kn_sheet_src;

typedef struct kn_sheet_edit { /* text that scripts gave an element's sheet */
    uint32_t id, gen;
    uint64_t own; /* source_hash of the element's own text then */
    char *text;
    size_t n;
} kn_sheet_edit;

typedef struct kn_index {
    KN_VEC(int32_t) by_id, by_class, by_tag; /* heads by atom */
    int32_t rest;
} kn_index;

/* Features of the selectors in force: what a change in the tree can invalidate. */
enum { KN_FEAT_SIBLING = 1, KN_FEAT_STRUCT = 2, KN_FEAT_HAS = 4, KN_FEAT_EMPTY = 8 };

/* ---- per-element data ---- */
typedef struct kn_snap { /* one inline declaration as last cascaded */
    uint16_t prop;
    bool important, logical;
    kn_atom custom;
    kn_value *value;
} kn_snap;
typedef struct kn_hint { /* presentational hint */
    uint16_t prop;
    kn_value *value;
} kn_hint;
typedef KN_VEC(const kn_rsel *) kn_rsels;
typedef struct kn_transition kn_transition; /* animation.h */
typedef struct kn_effect kn_effect;
typedef struct kn_anim_start { /* of a name of animation-name */
    kn_str name;               /* interned */
    uint8_t pe;
    bool late; /* began at `at`, not with its clip */
    double at;
} kn_anim_start;
typedef struct kn_sdata {
    uint32_t gen;
    uint8_t clip;  /* kn_node.clip as last cascaded */
    bool stale;    /* recompute at the next visit whatever the damage says */
    bool cq_rules; /* @container conditions were asked */
    bool animated;
    uint32_t rules_epoch;
    kn_rsels rules[3]; /* element, ::before, ::after; sorted by precedence */
    kn_rsels marker, letter;
    KN_VEC(kn_snap) snap;
    KN_VEC(kn_hint) hints;
    kn_value *path; /* of the attribute d whose text has this hash; NULL: none yet */
    uint64_t path_hash;
    uint32_t own_groups;  /* bit per group with a declaration of its own; 31: custom properties */
    uint64_t vars_used;   /* bloom filter of the custom properties looked at */
    float cq_w, cq_h;     /* size that descendants' values were resolved against; < 0: none yet */
    const kn_style *base; /* before animations */
    KN_VEC(kn_anim_start) starts;
    KN_VEC(kn_transition) transitions;
} kn_sdata;

/* ---- logical properties (logical.c) ---- */
typedef struct kn_flow { /* where the flow-relative sides of an element are */
    uint8_t side[4];     /* physical side (top right bottom left) of block-start, inline-end,
                            block-end, inline-start */
} kn_flow;
kn_flow kn_flow_of(kn_kw writing_mode, kn_kw direction);
bool kn_flow_is_plain(const kn_flow *f); /* horizontal lines, from left to right */
/* The physical property that the logical one means whose name in plain flow is `p`. */
kn_prop kn_flow_prop(const kn_flow *f, kn_prop p);
static inline kn_prop kn_decl_prop(const kn_flow *f, const kn_decl *d) {
    return d->logical ? kn_flow_prop(f, (kn_prop)d->prop) : (kn_prop)d->prop;
}

/* ---- cascade (cascade.c) ---- */
enum { KN_LV_UA, KN_LV_HINT, KN_LV_AUTHOR, KN_LV_INLINE };
typedef struct kn_customwin {
    kn_atom name;
    uint32_t layer;
    uint8_t imp; /* as kn_cascaded.imp */
    const kn_decl *d;
} kn_customwin;
typedef struct kn_cascaded {
    const kn_decl *win[KN_PROP_COUNT];
    uint8_t level[KN_PROP_COUNT];
    uint8_t imp[KN_PROP_COUNT];    /* 0: normal; else 1 + strength of the important winner */
    uint32_t layer[KN_PROP_COUNT]; /* of important ones with the tree's depth above 16 bits */
    uint16_t set[KN_PROP_COUNT];
    size_t n_set;
    kn_flow flow;    /* of the element: what logical declarations mean */
    bool logical;    /* some declaration is logical */
    uint32_t groups; /* bit per kn_group that has a winner */
    KN_VEC(kn_customwin) custom;
    KN_VEC(kn_decl) hint_decls;
} kn_cascaded;

typedef struct kn_vcache kn_vcache;

struct kn_styler {
    kn_scene *scene;
    kn_style_env env;
    kn_pool *pool;
    kn_arena *tmp;         /* reset per element */
    kn_arena *rules_arena; /* reset when the rules are built anew */
    const kn_style *initial;
    kn_sheet *ua;
    kn_decls *forced; /* contract A.1 */
    KN_VEC(kn_sheet_src *) srcs;
    KN_VEC(kn_sheet_src *) adopted; /* document.adoptedStyleSheets */
    KN_VEC(kn_sheet_edit) edits;    /* by scripts */
    KN_VEC(kn_rsel) rules;
    KN_VEC(kn_cond) conds;
    bool style_queries; /* some condition reads custom properties */
    KN_VEC(kn_registered) registered;
    KN_VEC(kn_rule *) keyframes;
    KN_VEC(kn_font_face_rule) faces;
    KN_VEC(kn_font_value) font_values;
    KN_VEC(kn_font_palette_rule) palettes;
    KN_VEC(kn_counter_style) counter_styles; /* later ones win */
    uint32_t faces_epoch;
    kn_index index;
    unsigned features;
    bool needs_sheets, composition;
    bool uses_dark;
    uint32_t tree_epoch;                /* of the last look at the style elements */
    uint32_t rules_epoch, styled_epoch; /* styled_epoch: of the last restyle */
    KN_VEC(kn_sdata *) data;            /* by node id */
    kn_cascaded casc;
    kn_vcache *vcache;
    float root_font_size;
    kn_style_metrics_fn metrics;
    void *metrics_ctx;
    const kn_sg_border *
        border_for; /* border group of an element without borders, for the colour in border_color */
    kn_css_color border_color;
    size_t sweep_at;
    KN_VEC(kn_effect *) effects; /* in the order of their making */
    uint32_t last_effect;
    const kn_vars
        *vars_now; /* while a style is built anew: what keyframes made of the custom properties */
    bool any_animated;    /* some element is, or was */
    bool any_transitions; /* some rule or style has, or had: who has them may come to be later */
    double now, last_now; /* last_now: the instant before, that styles shown so far are of */
    /* The platform puts all that is animated where the instant says, before styles are looked at:
     * it does so when it finds an animation as the page is ready, or when a script makes one. What
     * begins later in other pages runs by the clock. */
    bool driven, left_start;
    double (*time_origin)(void *ctx, const kn_node *n);
    void *time_ctx;
    KN_VEC(kn_node *) containers;
    kn_style_stats stats;
};

/* ---- computing (compute_*.c) ---- */
typedef struct kn_cctx {
    kn_styler *st;
    const kn_node *node;
    uint8_t pe;
    const kn_style *parent; /* what is inherited; the initial style for the root */
    kn_groups *g;           /* groups being filled */
    const kn_vars *vars;
    float zoom, own_zoom;   /* effective, and the element's own (CSS Viewport 1 §zoom) */
    float em;               /* what em means now: parent's size while font-size is computed */
    const kn_sg_font *font; /* for ch, ex, lh */
    kn_css_color current;   /* currentcolor */
    bool dark;
    kn_flow flow;      /* of the own style */
    uint32_t uses;     /* KN_STYLE_USES_* */
    uint32_t fs_flags; /* KN_FS_* of the font size */
    uint64_t vars_used;
    kn_loc loc; /* of the declaration: folder of its URLs */
} kn_cctx;
enum { /* private bits of kn_style.flags: how font-size came to be (for the monospace rule) */
       KN_FS_ABSOLUTE = 1 << 8,
       KN_FS_KEYWORD = 0xF << 12, /* 1 + index of xx-small … xxx-large */
       KN_FS_MASK = KN_FS_ABSOLUTE | KN_FS_KEYWORD,
       KN_STYLE_INHERITS_RESET = 1 << 16 /* `inherit` on a property that is not inherited */
};
typedef bool (*kn_compute_fn)(kn_cctx *c, kn_prop p, const kn_val *v, void *out);
#define KN_CG_DECL(g) bool kn_compute_##g(kn_cctx *c, kn_prop p, const kn_val *v, void *out);
KN_GRAMMARS(KN_CG_DECL)
#undef KN_CG_DECL
/* Computes v into the zeroed field at `out`; false: invalid at computed-value time. */
bool kn_compute(kn_cctx *c, kn_prop p, const kn_val *v, void *out);

/* Lists are built in the temporary arena, zeroed, then interned. */
#define KN_LIST_NEW(c, L, count)                                                                   \
    ((L *)kn_list_new((c)->st, offsetof(L, v) + (size_t)(count) * sizeof(((L *)0)->v[0]),          \
                      (uint32_t)(count)))
#define KN_LIST_DONE(c, L, list)                                                                   \
    ((const L *)kn_pool_get((c)->st->pool, (list),                                                 \
                            offsetof(L, v) + (size_t)(list)->n * sizeof(((L *)0)->v[0])))
void *kn_list_new(kn_styler *st, size_t size, uint32_t n);

/* length.c */
float kn_font_size_for_family(const kn_cctx *c, float inherited); /* compute_font.c */
bool kn_len_compute(kn_cctx *c, const kn_val *v, kn_len *out);    /* keywords too */
bool kn_px_compute(kn_cctx *c, const kn_val *v, float *out);      /* no percentages */
bool kn_num_compute(kn_cctx *c, const kn_val *v, double *out);    /* number, or percentage / 100 */
bool kn_angle_compute(kn_cctx *c, const kn_val *v, double *rad);
bool kn_time_compute(kn_cctx *c, const kn_val *v, double *s);
void kn_calc_serialize(const kn_calc *calc, kn_sb *out);
void kn_len_lerp(kn_styler *st, const kn_len *a, const kn_len *b, double t, kn_len *out);
double kn_unit_px(kn_cctx *c, kn_unit u); /* px per unit; 0 for what is no length */
/* compute_color.c */
bool kn_color_compute(kn_cctx *c, const kn_val *v, kn_color *out);
bool kn_shadow_compute(kn_cctx *c, const kn_val *v, kn_shadow *out);
void kn_recolor(kn_cctx *c, kn_group g, void *group); /* currentcolor fields follow c->current */
/* compute_image.c */
kn_str kn_url_compute(kn_cctx *c, kn_str url);
kn_val kn_absolute_tree(kn_cctx *c, const kn_val *v); /* in st->tmp */
bool kn_image_compute(kn_cctx *c, const kn_val *v, kn_cimage *out);
static inline const kn_val *kn_items(const kn_val *v,
                                     uint32_t *n) { /* a list's items; a leaf is its own list */
    if (v->type == KN_V_SPACE || v->type == KN_V_COMMA || v->type == KN_V_SLASH) {
        *n = v->n;
        return v->u.items;
    }
    *n = 1;
    return v;
}

/* substitute.c */
bool kn_substitute(kn_cctx *c, kn_str text, const kn_vars *vars, kn_sb *out);
bool kn_has_var_text(kn_str text);
/* Parsed text, cached; borrowed. NULL: invalid. */
const kn_value *kn_vcache_get(kn_styler *st, kn_prop p, kn_str shorthand, kn_str text);
kn_vcache *kn_vcache_new(void);
void kn_vcache_free(kn_vcache *c);
void kn_vcache_trim(
    kn_vcache *c); /* between styles: drops everything when it has grown too large */
void kn_vcache_clear(kn_vcache *c);
/* vars.c */
kn_str kn_vars_find(const kn_vars *v, kn_atom name);
const kn_vars *kn_vars_compute(kn_cctx *c, const kn_cascaded *k, const kn_vars *parent);
uint64_t kn_vars_diff(const kn_vars *a, const kn_vars *b);
const kn_registered *kn_registered_find(const kn_styler *st, kn_atom name);
const kn_vars *kn_vars_with(kn_styler *st, const kn_vars *v, kn_atom name, kn_str text);

/* sheets.c, fontface.c */
void kn_sheets_update(kn_styler *st); /* collects again if something changed */
void kn_sheets_free(kn_styler *st);
void kn_rules_build(kn_styler *st);
void kn_fontface_add(kn_styler *st, const kn_rule *r, const char *dir);
/* fontvalues.c */
void kn_fontvalues_add(kn_styler *st, const kn_rule *r);
void kn_fontpalette_add(kn_styler *st, const kn_rule *r);
const char *kn_sheet_dir(const kn_styler *st, uint32_t file);
const kn_rule *kn_keyframes_find(const kn_styler *st, kn_str name);
kn_str kn_dir_url(kn_arena *a, const char *dir, kn_str url);
extern const char kn_ua_css[], kn_ua_counters[];
/* counterstyle.c: @counter-style. */
void kn_counter_style_add(kn_styler *st, const kn_rule *r, bool ua);

/* index.c, match.c */
void kn_index_build(kn_styler *st);
void kn_index_free(kn_index *x);
void kn_collect_rules(kn_styler *st, const kn_node *n, kn_sdata *d);
bool kn_match_rsel(kn_styler *st, const kn_rsel *r, const kn_node *n);
unsigned kn_selector_features(const kn_selector *s);
kn_node *kn_elem_parent(const kn_node *n); /* parent element or NULL */
/* The same in the flat tree: whom it inherits from. */
kn_node *kn_style_parent(const kn_node *n);

/* cascade.c, hints.c */
/* Fills st->casc; pe: kn_pseudo_el. Logical declarations count as in `flow`. */
void kn_cascade(kn_styler *st, kn_node *n, kn_sdata *d, int pe, kn_flow flow);
const kn_decl *kn_cascade_revert(kn_styler *st, kn_node *n, kn_sdata *d, int pe, kn_prop p,
                                 bool layer_only);
const kn_decl *kn_cascade_one(kn_styler *st, kn_node *n, kn_sdata *d, kn_prop p);
void kn_hints_collect(kn_styler *st, const kn_node *n, kn_sdata *d);
void kn_inline_ensure(kn_styler *st, kn_node *n);

/* build.c */
const kn_style *kn_style_build(kn_styler *st, kn_node *n, kn_sdata *d, int pe,
                               const kn_style *parent, uint64_t *vars_used);
const kn_style *kn_style_initial(kn_styler *st);
const kn_style *kn_style_intern(kn_styler *st, kn_style *s);
uint32_t kn_style_flags(const kn_style *s);
/* Text of a declared value after var() and the CSS-wide keywords; NULL: keyword `*wide` applies. */
const kn_val *kn_decl_value(kn_cctx *c, const kn_decl *d, kn_prop p, kn_kw *wide);
bool kn_style_patch(kn_styler *st, kn_node *n, kn_sdata *d, const uint16_t *props, size_t n_props,
                    const kn_style **out);
void kn_cctx_init(kn_cctx *c, kn_styler *st, const kn_node *n, const kn_style *own,
                  const kn_style *parent);
kn_sdata *kn_sdata_of(kn_styler *st, kn_node *n);
bool kn_is_container(const kn_style *s);
bool kn_is_size_container(const kn_style *s); /* of both axes */

/* matrix.c, offset.c */
void kn_tfs_matrix(const kn_tfs *l, double w, double h, double *m16);
bool kn_offset_matrix(const kn_style *s, double w, double h, double ox, double oy, kn_rect room,
                      double *m16);

/* interpolate.c: computed values a and b of property p at t into out, all field-sized */
void kn_lerp_field(kn_cctx *c, kn_prop p, const void *a, const void *b, double t, void *out);
void kn_lerp_color(const kn_color *a, const kn_color *b, double t, kn_color *out);

/* serialize_*.c */
/* computed_short.c: the shorthands that have a form of their own, from the texts of their
 * longhands; false: others. */
bool kn_put_computed_shorthand(const kn_style *s, kn_str name, const kn_prop *p, kn_str *text,
                               size_t n, kn_sb *out);
void kn_serialize_field(kn_styler *st, const kn_style *s, kn_prop p, kn_sb *out);
void kn_put_len(const kn_len *l, kn_sb *out);
void kn_put_px(double v, kn_sb *out);
void kn_put_num(double v, kn_sb *out);
void kn_put_color(const kn_color *c, kn_sb *out);
void kn_put_string(kn_str s, kn_sb *out);
void kn_put_ident(kn_str s, kn_sb *out);
void kn_put_url(kn_str s, kn_sb *out);
void kn_put_kw(kn_kw k, kn_sb *out);
void kn_put_images(const kn_cimages *l, kn_sb *out);
void kn_put_sides(const kn_sides *s, kn_sb *out);
void kn_put_corner(float k, kn_sb *out);
void kn_put_tracks(const kn_tracks *t, kn_sb *out);
void kn_put_shape(const kn_bshape *s, kn_sb *out);
/* shape_commands.c: shape() */
bool kn_read_commands(kn_cctx *c, const kn_val *f, kn_bshape *o);
void kn_put_commands(const kn_bshape *s, kn_sb *out);
void kn_put_path(kn_str d, kn_sb *out);
void kn_put_filters(const kn_ffs *l, kn_sb *out);
void kn_put_shadows(const kn_shadows *l, bool box, kn_sb *out);
void kn_put_matrix(const double *m, kn_sb *out);
void kn_put_tfs(const kn_tfs *l, kn_sb *out); /* as functions, percentages kept */
#endif
