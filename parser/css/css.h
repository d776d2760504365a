/* CSS text → sheets, rules, selectors, declarations. CSS Syntax 3 with its error recovery. */
#ifndef KN_PARSER_CSS_H
#define KN_PARSER_CSS_H
#include "parser/css/value.h"
#include "parser/scene/scene.h"

/* ---- properties ---- */
typedef enum kn_prop {
    KN_PROP_NONE = 0,
#define PROP(id, name, group, field, grammar, kws, initial, flags) KN_PROP_##id,
#include "parser/css/properties.def"
#undef PROP
    KN_PROP_COUNT,
    KN_PROP_CUSTOM = 0x4000 /* `--name`: the declaration's `custom` is set */
} kn_prop;
/* clang-format off */
enum { /* flags of properties.def */
    KN_P_INHERIT = 1, KN_P_LAYOUT = 2, KN_P_PAINT = 4, KN_P_FX = 8, KN_P_BOX = 16, KN_P_STACKING = 32,
    KN_P_NONNEGATIVE = 64
};
/* clang-format on */
typedef struct kn_prop_info {
    const char *name;
    uint16_t flags;
    uint8_t grammar; /* kn_grammar of grammar.h */
    const char *keywords, *initial;
} kn_prop_info;
const kn_prop_info *kn_prop_get(kn_prop p);
/* Syntax strings of @property and attr(): "<length>+ | auto"; "*" only for the first. The value of
 * the first alternative that takes all of the text, lists as SPACE or COMMA; NULL: none does. */
bool kn_css_degrees(const kn_val *v, double *deg); /* of an angle; false: none */
bool kn_syntax_is_valid(kn_str syntax);
kn_value *kn_syntax_parse(kn_str syntax, kn_str text);
bool kn_css_family_is_plain(kn_str s); /* goes without quotes */
/* Longhand or shorthand or alias (-webkit-…, word-wrap, grid-gap, camelCase is the caller's
 * business). */
kn_prop kn_prop_find(kn_str name); /* longhand (aliases resolved), or 0 */
bool kn_prop_is_shorthand(kn_str name);
/* margin-inline-start and the like, shorthands too: their longhands and kn_prop_find are what they
 * mean in horizontal lines from left to right. */
bool kn_prop_is_logical(kn_str name);
/* Name of a longhand; `logical`: of the logical property that is `p` in such lines. */
kn_str kn_longhand_name(kn_prop p, bool logical);
size_t kn_shorthand_longhands(kn_str name, kn_prop *out, size_t cap);
const kn_value *kn_prop_initial(kn_prop p); /* parsed once per process at first use: immutable */

/* ---- declarations ---- */
typedef struct kn_decl {
    uint16_t prop; /* kn_prop, or KN_PROP_CUSTOM */
    bool important;
    bool logical;    /* `prop` is what it means in horizontal lines from left to right */
    kn_atom custom;  /* name with the dashes, for KN_PROP_CUSTOM */
    kn_value *value; /* owned reference; CSS-wide keywords are KW values */
    /* A shorthand that holds var() is kept whole: each of its longhands refers to the same TOKENS
     * value and `shorthand` names it ("margin"); style substitutes, then calls kn_parse_shorthand.
     */
    kn_str shorthand; /* static text, n == 0: none */
    kn_loc loc;
} kn_decl;
typedef struct kn_decls {
    KN_VEC(kn_decl) v; /* in order; a later one of the same property replaces the earlier (CSSOM) */
} kn_decls;
/* Parses "a: b; c: d". Never fails: bad declarations are reported and dropped. */
kn_decls *kn_decls_parse(kn_str text, kn_atoms *atoms, kn_diags *d, kn_loc loc);
void kn_decls_free(kn_decls *d);
/* CSSOM setProperty(name, value, priority): shorthands expand; empty value removes; invalid is
 * ignored (returns false). *changed tells whether anything differs now. Fast for transform and
 * opacity. */
bool kn_decls_set(kn_decls *d, kn_str name, kn_str value, bool important, kn_atoms *atoms,
                  bool *changed);
bool kn_decls_remove(kn_decls *d, kn_str name, kn_atoms *atoms);
/* CSSOM getPropertyValue: longhand or shorthand (collapsed), "" when absent. */
void kn_decls_get(const kn_decls *d, kn_str name, const kn_atoms *atoms, kn_sb *out);
void kn_decls_serialize(const kn_decls *d, const kn_atoms *atoms, kn_sb *out); /* cssText */

/* Path data as CSSOM prints it, relative commands made absolute on demand. The number of bytes that
 * are path data without an error: all of them, or up to the first segment that is wrong. */
size_t kn_css_path_text(kn_str d, bool absolute, kn_sb *out);
/* One property value from text (no var()): NULL when invalid. New reference. */
kn_value *kn_parse_value(kn_prop p, kn_str text);
/* Longhand `p` of shorthand `name` set to `text`: new reference, NULL when invalid. */
kn_value *kn_parse_shorthand(kn_str name, kn_str text, kn_prop p);
/* <color> from text (canvas, SVG attributes). */
bool kn_parse_color(kn_str text, kn_value **out);

/* ---- selectors ---- */
/* clang-format off */
typedef enum kn_sel_kind {
    KN_SEL_UNIVERSAL, KN_SEL_TYPE, KN_SEL_ID, KN_SEL_CLASS, KN_SEL_ATTR, KN_SEL_PSEUDO
} kn_sel_kind;
typedef enum kn_comb { KN_COMB_NONE, KN_COMB_DESCENDANT, KN_COMB_CHILD, KN_COMB_NEXT, KN_COMB_SUBSEQUENT,
    KN_COMB_SLOTTED, /* from a slot to what is assigned to it: ::slotted() is the compound after it */
    KN_COMB_PART     /* from a host to an element of its shadow tree: ::part() */
} kn_comb;
typedef enum kn_attr_op { KN_ATTR_EXISTS, KN_ATTR_EQ, KN_ATTR_WORD, KN_ATTR_DASH, KN_ATTR_PREFIX, KN_ATTR_SUFFIX, KN_ATTR_SUBSTR } kn_attr_op;
typedef enum kn_pseudo {
    KN_PS_NONE, KN_PS_NOT, KN_PS_IS, KN_PS_WHERE, KN_PS_HAS, KN_PS_NTH_CHILD, KN_PS_NTH_LAST_CHILD, KN_PS_NTH_OF_TYPE,
    KN_PS_NTH_LAST_OF_TYPE, KN_PS_FIRST_CHILD, KN_PS_LAST_CHILD, KN_PS_ONLY_CHILD, KN_PS_FIRST_OF_TYPE,
    KN_PS_LAST_OF_TYPE, KN_PS_ONLY_OF_TYPE, KN_PS_EMPTY, KN_PS_ROOT, KN_PS_SCOPE, KN_PS_LANG, KN_PS_DIR, KN_PS_CHECKED,
    KN_PS_DISABLED, KN_PS_ENABLED, KN_PS_LINK, KN_PS_DEFINED, KN_PS_HOST, KN_PS_HOST_CONTEXT, KN_PS_TARGET,
    KN_PS_SLOTTED, KN_PS_PART, KN_PS_REQUIRED,
    KN_PS_OPTIONAL, KN_PS_READ_ONLY, KN_PS_READ_WRITE, KN_PS_PLACEHOLDER_SHOWN, KN_PS_DEFAULT,
    KN_PS_NEVER /* :hover, :focus, :visited …: parsed, never matches */
} kn_pseudo;
typedef enum kn_pseudo_el { KN_PE_NONE, KN_PE_BEFORE, KN_PE_AFTER, KN_PE_MARKER, KN_PE_PLACEHOLDER, KN_PE_FIRST_LINE,
    KN_PE_FIRST_LETTER, KN_PE_SELECTION, KN_PE_OTHER } kn_pseudo_el;

/* clang-format on */

struct kn_selectors;
typedef struct kn_simple {
    uint8_t kind, op, pseudo;        /* kn_sel_kind, kn_attr_op, kn_pseudo */
    bool icase;                      /* [a=b i] */
    kn_atom name;                    /* type, id, class, attribute */
    kn_atom name_lower;              /* type selectors: lower-cased, for HTML elements */
    kn_str value;                    /* attribute value, :lang argument */
    int32_t a, b;                    /* an+b */
    const struct kn_selectors *list; /* :not() :is() :where() :has() :nth-child(of …) */
} kn_simple;
typedef struct kn_compound {
    kn_comb comb; /* how it relates to the compound before it (to its left); NONE for the first; in
                   * :has() the first may have one */
    const kn_simple *v;
    uint32_t n;
} kn_compound;
typedef struct kn_selector {
    const kn_compound *v; /* left to right */
    uint32_t n;
    uint32_t spec;     /* a << 20 | b << 10 | c, saturated */
    uint8_t pseudo_el; /* kn_pseudo_el */
} kn_selector;
typedef struct kn_selectors {
    kn_selector *v;
    uint32_t n;
} kn_selectors;
/* Parses a selector list into an arena; NULL when invalid (querySelector throws then). */
const kn_selectors *kn_selectors_parse(kn_str text, kn_arena *a, kn_atoms *atoms);
void kn_selector_serialize(const kn_selectors *s, const kn_atoms *atoms, kn_sb *out);

/* ---- sheets ---- */
/* clang-format off */
typedef enum kn_rule_kind {
    KN_RULE_STYLE, KN_RULE_MEDIA, KN_RULE_SUPPORTS, KN_RULE_LAYER, KN_RULE_CONTAINER, KN_RULE_IMPORT,
    KN_RULE_FONT_FACE, KN_RULE_KEYFRAMES, KN_RULE_KEYFRAME, KN_RULE_PROPERTY, KN_RULE_SCOPE, KN_RULE_STARTING_STYLE,
    KN_RULE_COUNTER_STYLE,
    KN_RULE_FONT_VALUES, /* prelude: families; each child: prelude its block's name, decls */
    KN_RULE_FONT_PALETTE /* prelude: the name */
} kn_rule_kind;
/* clang-format on */
typedef struct kn_rule kn_rule;
struct kn_rule {
    kn_rule_kind kind;
    const kn_selectors *selectors; /* STYLE; nested ones have & resolved to :is(parent) */
    kn_decls *decls; /* STYLE, KEYFRAME; FONT_FACE, PROPERTY, COUNTER_STYLE: descriptors as CUSTOM
                        with their name */
    kn_str prelude;  /* condition text of MEDIA/SUPPORTS/CONTAINER, name of
                        LAYER/KEYFRAMES/PROPERTY/IMPORT url */
    kn_str layer;    /* IMPORT: layer name; p == NULL none */
    kn_str media;    /* IMPORT: media text */
    const double *stops; /* KEYFRAME: offsets 0..1 */
    uint32_t n_stops;
    kn_rule **rules; /* children */
    uint32_t n_rules;
    kn_loc loc;
};
typedef struct kn_sheet { /* reference counted, within one thread */
    uint32_t refs;
    kn_arena *arena;
    kn_rule **rules;
    uint32_t n_rules;
    kn_loc loc;
} kn_sheet;
/* Never fails: what is bad is reported and skipped. `loc` is the place of the first byte. */
kn_sheet *kn_sheet_parse(kn_str text, kn_atoms *atoms, kn_diags *d, kn_loc loc);
kn_sheet *kn_sheet_ref(kn_sheet *s);
void kn_sheet_free(kn_sheet *s); /* one reference */
/* @supports conditions and @media text conditions as trees are evaluated by these two. */
bool kn_supports_eval(kn_str condition);
typedef struct kn_media_env {
    double width, height, dppx;
    bool dark, reduced_motion, hover;
} kn_media_env;
bool kn_media_eval(kn_str query_list, const kn_media_env *env);
/* @container conditions: "(min-width: 400px) and style(--a: b)". */
typedef struct kn_container_env {
    double w, h;    /* content box in px; h < 0: only the inline size is queried */
    double em, rem; /* em of the container */
    bool (*var)(void *ctx, kn_str name,
                kn_str *text); /* custom properties of the container, or NULL */
    void *ctx;
} kn_container_env;
bool kn_container_eval(kn_str condition, const kn_container_env *env);
bool kn_container_needs_size(kn_str condition); /* asks for more than style() */
void kn_sheet_dump(const kn_sheet *s, const kn_atoms *atoms, kn_sb *out); /* --dump=sheets */
#endif
