/* CSS values as parsed ("specified values"): immutable trees in one heap block, reference counted.
 *
 * A property's value is validated by its grammar (properties.def) and brought into a normal shape:
 *   KW NUM PCT DIM COLOR STR URL IDENT    leaves
 *   FUNC  name kw/str, items = arguments  translate(), blur(), linear-gradient(), var-free calc()
 *   SPACE, COMMA                          lists; a grammar that takes a comma list always gives COMMA,
 *                                         even of one entry
 *   SLASH                                 a / b
 *   CALC                                  an expression tree, see kn_calc_op
 *   TOKENS                                unparsed text: holds var()/env()/attr(), or a custom property
 * Shapes of the grammars that have order-free parts are fixed so that nobody parses twice:
 *   SHADOWS     COMMA of SPACE [KW inset|none, COLOR|KW currentcolor, x, y, blur, spread (missing: NUM 0)]
 *   TRANSFORM   SPACE of FUNC          FILTERS  SPACE of FUNC|URL       SHAPE  SPACE [FUNC|URL|KW none, KW box]
 *   RADIUS      SPACE [x, y]           POSITION, ORIGIN, LEN2, TRANSLATE: SPACE of 2 or 3 lengths/percentages,
 *               keywords turned into percentages, "right 10px" into CALC
 *   SIZES       COMMA of KW cover|contain or SPACE [w, h] (KW auto)
 *   REPEATS     COMMA of SPACE [KW x, KW y]
 *   IMAGES      COMMA of URL | FUNC | KW none      FAMILIES COMMA of STR (named) | KW (generic)
 *   gradients   FUNC: items[0] SPACE of the prelude in the author's words, normalized as [KW to|… ] left to
 *               src/style; then one SPACE per stop or hint: [COLOR, pos?, pos?] or [pos]
 *   TRACKS      SPACE of LP|KW|FUNC minmax/repeat/fit-content|LIST of IDENT names (LINE_NAMES)
 *   GRID_LINE   SPACE [KW span?, NUM?, IDENT?] in this order, or KW auto
 *   AREAS       SPACE of STR            CONTENT  SPACE of STR|FUNC attr/counter(s)|URL|KW
 *   FONT_WEIGHT KW|NUM  LINE_HEIGHT KW|NUM|DIM|PCT  RATIO SPACE [KW auto|NUM w, NUM h …]
 *   DISPLAY     one KW (two-word forms are folded)   ALIGN KW, or SPACE [KW safe|unsafe|last, KW]
 *   PAINT       KW|COLOR|SPACE [URL, fallback]       TAGS COMMA of SPACE [STR, NUM]
 *   EASINGS     COMMA of KW|FUNC        TIMES COMMA of DIM (s, ms)     COUNTERS SPACE of [IDENT, NUM] pairs
 *   RAW         TOKENS: kept as text, reported as unsupported when set to something else than initial */
#ifndef KN_PARSER_CSS_VALUE_H
#define KN_PARSER_CSS_VALUE_H
#include "src/core/str.h"
#include <stdatomic.h>

typedef uint16_t kn_kw;
enum {
    KN_KW_NONE_ = 0, /* no keyword (the word `none` is KN_KW_none) */
#define KW(id, text) KN_KW_##id,
#include "parser/css/keywords.def"
#undef KW
    KN_KW_COUNT
};
kn_kw kn_kw_find(kn_str s); /* case-insensitive; 0 when unknown */
kn_str kn_kw_str(kn_kw k);

typedef enum kn_unit {
    KN_U_NONE,
    KN_U_PX, KN_U_CM, KN_U_MM, KN_U_Q, KN_U_IN, KN_U_PT, KN_U_PC,
    KN_U_EM, KN_U_REM, KN_U_EX, KN_U_REX, KN_U_CH, KN_U_RCH, KN_U_CAP, KN_U_IC, KN_U_LH, KN_U_RLH,
    KN_U_VW, KN_U_VH, KN_U_VI, KN_U_VB, KN_U_VMIN, KN_U_VMAX, /* s-, l- and d- forms fold into these */
    KN_U_CQW, KN_U_CQH, KN_U_CQI, KN_U_CQB, KN_U_CQMIN, KN_U_CQMAX,
    KN_U_FR,
    KN_U_DEG, KN_U_GRAD, KN_U_RAD, KN_U_TURN,
    KN_U_S, KN_U_MS,
    KN_U_DPI, KN_U_DPCM, KN_U_DPPX,
    KN_U_HZ, KN_U_KHZ
} kn_unit;

typedef enum kn_vtype {
    KN_V_KW, KN_V_NUM, KN_V_PCT, KN_V_DIM, KN_V_COLOR, KN_V_STR, KN_V_URL, KN_V_IDENT,
    KN_V_FUNC, KN_V_SPACE, KN_V_COMMA, KN_V_SLASH, KN_V_NAMES, KN_V_CALC, KN_V_TOKENS
} kn_vtype;

typedef enum kn_calc_op { /* CSS Values 4: nodes of a CALC; leaves are NUM PCT DIM KW(e, pi, infinity, nan) */
    KN_CALC_SUM, KN_CALC_NEGATE, KN_CALC_PRODUCT, KN_CALC_INVERT,
    KN_CALC_MIN, KN_CALC_MAX, KN_CALC_CLAMP, /* clamp(): KW none stays a leaf */
    KN_CALC_ROUND_NEAREST, KN_CALC_ROUND_UP, KN_CALC_ROUND_DOWN, KN_CALC_ROUND_TO_ZERO, KN_CALC_MOD, KN_CALC_REM,
    KN_CALC_SIN, KN_CALC_COS, KN_CALC_TAN, KN_CALC_ASIN, KN_CALC_ACOS, KN_CALC_ATAN, KN_CALC_ATAN2,
    KN_CALC_POW, KN_CALC_SQRT, KN_CALC_HYPOT, KN_CALC_LOG, KN_CALC_EXP, KN_CALC_ABS, KN_CALC_SIGN
} kn_calc_op;

/* A colour as written. Legacy sRGB (hex, names, rgb(), hsl(), hwb()) has space srgb and legacy = true,
 * components 0..1. `mix` and relative colours with unresolved parts stay FUNC values instead. */
typedef struct kn_css_color {
    float c[4];      /* in the space's own ranges (CSS Color 4), alpha last, 0..1 */
    kn_kw space;     /* KN_KW_srgb, _lab, _oklch, _display_p3, … */
    uint8_t missing; /* bit i: component i is `none` */
    bool legacy;
} kn_css_color;

typedef struct kn_val kn_val;
struct kn_val {
    uint8_t type; /* kn_vtype */
    uint8_t unit; /* DIM */
    uint8_t op;   /* CALC: kn_calc_op */
    kn_kw kw;     /* KW; FUNC: its name when it is a known keyword, else 0 */
    uint32_t n;   /* children */
    union {
        double num;            /* NUM, PCT (50 for 50%), DIM */
        kn_css_color color;
        kn_str str;            /* STR, URL, IDENT, TOKENS (text), FUNC: see name */
        const kn_val *items;   /* lists, CALC operands */
    } u;
    kn_str name; /* FUNC: lower-case name */
};

/* A whole property value. */
typedef struct kn_value {
    atomic_int ref;
    bool has_var;    /* v is TOKENS and must be substituted first */
    const kn_val *v; /* inside this block */
} kn_value;
kn_value *kn_value_ref(kn_value *v);
void kn_value_unref(kn_value *v); /* NULL is fine */
bool kn_value_eq(const kn_value *a, const kn_value *b);
/* CSSOM text of a specified value as Chrome prints it. */
void kn_val_serialize(const kn_val *v, kn_sb *out);
#endif
