/* clang-format off */
/* CSS values as parsed ("specified values"): immutable trees in one heap block, reference counted.
 *
 * A property's value is validated by its grammar (properties.def) and brought into a normal shape:
 *   KW NUM PCT DIM COLOR STR URL IDENT    leaves. A unitless zero where a length (angle, time) stands is DIM 0px
 *                                         (0deg, 0s). Named colours and `transparent` are COLOR, with `name` set
 *                                         for CSSOM; only currentcolor, canvas and canvastext stay KW
 *   FUNC  name kw/str, items = arguments  translate(), blur(), linear-gradient(); each comma part one item
 *   SPACE, COMMA                          lists; a grammar that takes a comma list always gives COMMA,
 *                                         even of one entry; `op` of a list is private to the serializer
 *   SLASH                                 a / b
 *   CALC                                  an expression tree, see kn_calc_op; wherever a NUM, DIM or PCT may stand.
 *                                         Constant parts are folded: calc(1px + 2px) is DIM 3px
 *   TOKENS                                unparsed text: holds var()/env()/attr(), or a custom property
 * Wherever `keywords` of the property lists a word, the whole value may be that KW alone instead of the shape
 * below (transform: none, box-shadow: none, translate: none), except in KWLIST, KWS, LENS, SIZES, REPEATS, NAMES,
 * EASINGS, IMAGES, NUMS and TIMES, which always give their list.
 * Shapes of the grammars that have order-free parts are fixed so that nobody parses twice:
 *   KWLIST      SPACE of KW            KWS     COMMA of KW              NUMS    COMMA of NUM|KW
 *   NAMES       COMMA of IDENT (case kept)|KW none, auto, all           LENS    COMMA of LP, keywords as percentages
 *   NUM, ALPHA, ALPHA_UNBOUNDED: NUM (50% is NUM 0.5; ALPHA is clamped to 0..1)      INT NUM     LINE_WIDTH DIM|KW
 *   NUM_OR_LEN  NUM|DIM                SVG_LP  NUM (user units)|DIM|PCT SVG_LENS  COMMA of SVG_LP
 *   SHADOWS     COMMA of SPACE [KW inset|none, COLOR|KW currentcolor, x, y, blur, spread (missing: NUM 0)]
 *   TRANSFORM   SPACE of FUNC (arguments as written: LP, DIM angle, NUM; scale percentages are NUM; perspective(none) KW)
 *   FILTERS     SPACE of FUNC|URL (blur [DIM?], hue-rotate [DIM?], brightness … [NUM?], drop-shadow [SHADOWS entry])
 *   SHAPE       SPACE [FUNC|URL|KW none, KW box (missing: border-box)]; FUNC is one of
 *               inset [top, right, bottom, left, radii?], rect [t, r, b, l (KW auto), radii?], xywh [x, y, w, h, radii?],
 *               circle [LP|KW closest-side…, position?], ellipse [rx, ry, position?], polygon [KW fill rule, round?, SPACE [x, y]…],
 *               shape [KW fill rule, SPACE [x, y], SPACE of words, lengths and SPACE pairs…],
 *               path [KW fill rule, STR]; radii: SPACE of 4 RADIUS (tl, tr, br, bl), position: POSITION
 *   RADIUS      SPACE [x, y]           POSITION, ORIGIN, LEN2, TRANSLATE: SPACE of 2 or 3 lengths/percentages,
 *               keywords turned into percentages, "right 10px" into CALC (100% - 10px)
 *   ROTATE      SPACE [NUM x, NUM y, NUM z, angle]                      SCALE  SPACE [NUM x, NUM y, NUM z]
 *   SIZES       COMMA of KW cover|contain or SPACE [w, h] (KW auto)
 *   REPEATS     COMMA of SPACE [KW x, KW y] (repeat-x is [repeat, no-repeat])
 *   SIDES       SPACE of 4 of NUM|DIM|PCT|KW auto (top right bottom left), then KW fill?
 *   EDGE_REPEAT SPACE [KW x, KW y]     CORNER  KW round|squircle|…, or FUNC superellipse [NUM|KW infinity, -infinity]
 *   IMAGES      COMMA of URL | FUNC | KW none      FAMILIES COMMA of STR (named) | KW (generic)
 *   IMAGE       URL | FUNC             image-set(): FUNC of SPACE [image, DIM resolution, STR type?];
 *               cross-fade: FUNC [image, image, NUM share of the second]
 *   gradients   FUNC (kw linear-gradient …): items[0] SPACE, perhaps empty, of the prelude in a fixed order, then one
 *               SPACE per stop or hint: [COLOR, pos?, pos?] or [pos]. Prelude: linear [angle] or [KW to, KW side, KW side?];
 *               radial [KW circle|ellipse?, KW extent | 1 or 2 LP]?, [KW at, x, y]?; conic [KW from, angle]?, [KW at, x, y]?;
 *               each then [KW in, KW space, (KW shorter|longer|increasing|decreasing, KW hue)?]?. -webkit- forms are rewritten
 *   TRACKS      SPACE of LP|KW|DIM fr|FUNC minmax [a, b], fit-content [LP], repeat [NUM|KW auto-fill|auto-fit, tracks…]
 *               |NAMES of IDENT (line names); subgrid: SPACE [KW subgrid, NAMES…]
 *   GRID_LINE   SPACE [KW span?, NUM?, IDENT?] in this order, or KW auto
 *   AREAS       SPACE of STR            CONTENT  SPACE of STR|FUNC attr/counter(s)|URL|KW (alternative text is dropped)
 *   FONT_WEIGHT KW|NUM  FONT_STYLE KW or SPACE [KW oblique, angle]  FONT_STRETCH KW|PCT  LINE_HEIGHT KW|NUM|DIM|PCT
 *   RATIO       SPACE [KW auto?, NUM w, NUM h]     LIST_TYPE KW|IDENT|STR  QUOTES SPACE of STR pairs|KW
 *   DISPLAY     one KW (two-word forms are folded)   ALIGN KW, or SPACE [KW safe|unsafe|last, KW]
 *   PAINT       KW|COLOR|URL|SPACE [URL, fallback]   TAGS COMMA of SPACE [STR, NUM]
 *   EASINGS     COMMA of KW|FUNC (cubic-bezier [4 NUM], steps [NUM, KW], linear [SPACE [NUM, PCT?, PCT?]…])
 *   TIMES       COMMA of DIM (s, ms)     COUNTERS SPACE of pairs IDENT, NUM
 *   SVG_PATH    FUNC path [KW fill rule, STR]
 *   colours     color-mix() with parts that are not literal: FUNC color-mix [SPACE [KW in, KW space, (KW method, KW hue)?],
 *               SPACE [colour, PCT?], SPACE [colour, PCT?]]; light-dark [a, b]; relative: FUNC rgb|hsl|… [origin, KW space
 *               (color() only), c1, c2, c3, alpha?] with channel names as KW. kn_color_resolve() of color.h does them all
 *   ALTERNATES  TOKENS (valid)         SIZE_ADJUST [KW metric,] NUM|KW from-font
 *   EMPHASIS    STR|SPACE of KW
 *   RAW         any tree: computed to text, reported as unsupported when set to something else than initial */
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

/* clang-format on */

/* A colour as written. Legacy sRGB (hex, names, rgb(), hsl(), hwb()) has space srgb and legacy =
 * true, components 0..1. `mix` and relative colours with unresolved parts stay FUNC values instead.
 */
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
        double num; /* NUM, PCT (50 for 50%), DIM */
        kn_css_color color;
        kn_str str;          /* STR, URL, IDENT, TOKENS (text), FUNC: see name */
        const kn_val *items; /* lists, CALC operands */
    } u;
    kn_str name; /* FUNC: lower-case name; NUM PCT DIM CALC: text to print instead (kn_v_written) */
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
const char *kn_calc_name(
    kn_calc_op op); /* of the function notations: "min", "round", …; NULL for sums and products */
/* CSSOM text of a specified value as Chrome prints it. */
void kn_val_serialize(const kn_val *v, kn_sb *out);
#endif
