/* The grammars of properties.def: KN_G_* names how a property's text becomes a value. */
#ifndef KN_PARSER_CSS_GRAMMAR_H
#define KN_PARSER_CSS_GRAMMAR_H
#include "parser/css/css.h"
#include "parser/css/cursor.h"

/* clang-format off */
#define KN_GRAMMARS(X)                                                                             \
    X(KW)                                                                                          \
    X(KWLIST)                                                                                      \
    X(KWS)                                                                                         \
    X(LEN)                                                                                         \
    X(LP)                                                                                          \
    X(SIZE)                                                                                        \
    X(LINE_WIDTH)                                                                                  \
    X(NUM) X(INT) X(ALPHA) X(ALPHA_UNBOUNDED) X(NUM_OR_LEN) X(NUMS) X(LENS) X(LEN2) X(COLOR)       \
        X(NAMES) X(TIMES) X(EASINGS) X(FAMILIES) X(FONT_SIZE) X(FONT_WEIGHT) X(FONT_STYLE)         \
            X(FONT_STRETCH) X(LINE_HEIGHT) X(TAGS) X(ALTERNATES) X(SIZE_ADJUST) X(EMPHASIS) X(SHADOWS) X(IMAGE) X(IMAGES) X(SIZES)          \
                X(REPEATS) X(SIDES) X(EDGE_REPEAT) X(CORNER) X(POSITION) X(ORIGIN) X(RADIUS) X(TRANSFORM) X(TRANSLATE) X(ROTATE)     \
                    X(SCALE) X(FILTERS) X(SHAPE) X(TRACKS) X(AREAS) X(GRID_LINE) X(RATIO) X(ALIGN) \
                        X(DISPLAY) X(CONTENT) X(COUNTERS) X(LIST_TYPE) X(QUOTES) X(PAINT) X(SVG_LP) \
                            X(SVG_LENS) X(SVG_PATH) X(URL_OR_NONE) X(RAW)

/* clang-format on */

typedef enum kn_grammar {
#define X(name) KN_G_##name,
    KN_GRAMMARS(X)
#undef X
        KN_G_COUNT
} kn_grammar;

/* A whole value of longhand p up to the cursor's end, CSS-wide keywords included. */
bool kn_parse_prop(kn_cp *c, kn_prop p, kn_val *out);
/* A value of p at the cursor that may be followed by something else (parts of shorthands). Grammars
 * of one component only; lists give one entry, unwrapped. */
bool kn_parse_part(kn_cp *c, kn_prop p, kn_val *out);
/* Whether the words of properties.def for p hold k. */
bool kn_prop_allows(kn_prop p, kn_kw k);

/* Names of properties: what a name means. */
typedef enum kn_name_kind {
    KN_NAME_UNKNOWN,
    KN_NAME_LONGHAND,
    KN_NAME_SHORTHAND,
    KN_NAME_IGNORED,    /* accepted silently: does not matter for rendering */
    KN_NAME_UNSUPPORTED /* known, matters, and is not implemented: reported by name */
} kn_name_kind;
typedef struct kn_name {
    kn_name_kind kind;
    bool logical; /* of a logical property: `id` is what it is in horizontal lines, left to right */
    uint16_t id;  /* kn_prop, or index of the shorthand */
} kn_name;
kn_name kn_name_find(kn_str name); /* any case; aliases resolved */

/* The text needs substitution before it can be parsed: it holds var(), env() or attr(). Sets *bad
 * when such a reference, or the token stream, can never be valid. */
bool kn_needs_substitution(const kn_cp *c, bool attr, bool *bad);

/* Copies a tree from the scratch into one block of its own. */
kn_value *kn_value_pack(const kn_val *v, bool has_var);

/* Shorthands. */
#define KN_SHORT_MAX   20
#define KN_VAL_INITIAL 255
typedef struct kn_short kn_short;
struct kn_short {
    const char *name;
    /* out[i] is the value of longhand i; of type KN_VAL_INITIAL when it takes its initial value */
    bool (*expand)(kn_cp *c, const kn_short *s, kn_val *out);
    /* text from the longhands' values; nothing when there is none. NULL: there never is */
    void (*collapse)(const kn_short *s, const kn_value *const *v, kn_sb *out);
    uint16_t longhands[KN_SHORT_MAX]; /* kn_prop, 0-terminated */
};
size_t kn_short_count(void);
const kn_short *kn_short_at(size_t i);
size_t kn_short_size(const kn_short *s);
bool kn_short_logical(const kn_short *s); /* margin-inline and the like */
/* The same with CSS-wide keywords; false when the longhands have no common text. */
bool kn_short_collapse(const kn_short *s, const kn_value *const *v, kn_sb *out);
#endif
