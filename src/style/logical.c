/* Flow-relative sides and the physical ones (CSS Writing Modes 4 §6.4, CSS Logical Properties 1).
 */
#include "src/style/internal.h"

enum { TOP, RIGHT, BOTTOM, LEFT };
enum { BLOCK_START, INLINE_END, BLOCK_END, INLINE_START };

kn_flow kn_flow_of(kn_kw writing_mode, kn_kw direction) {
    kn_flow f = {{TOP, RIGHT, BOTTOM, LEFT}};
    if (writing_mode == KN_KW_vertical_rl || writing_mode == KN_KW_sideways_rl)
        f = (kn_flow){{RIGHT, BOTTOM, LEFT, TOP}};
    else if (writing_mode == KN_KW_vertical_lr)
        f = (kn_flow){{LEFT, BOTTOM, RIGHT, TOP}};
    else if (writing_mode == KN_KW_sideways_lr)
        f = (kn_flow){{LEFT, TOP, RIGHT, BOTTOM}};
    if (direction == KN_KW_rtl) {
        uint8_t end = f.side[INLINE_END];
        f.side[INLINE_END] = f.side[INLINE_START];
        f.side[INLINE_START] = end;
    }
    return f;
}

bool kn_flow_is_plain(const kn_flow *f) {
    return f->side[BLOCK_START] == TOP && f->side[INLINE_START] == LEFT;
}

static bool is_vertical(const kn_flow *f) {
    return f->side[BLOCK_START] == LEFT || f->side[BLOCK_START] == RIGHT;
}

/* Corners are named top-left, top-right, bottom-right, bottom-left, as their properties go. */
static int corner(int a, int b) {
    bool bottom = a == BOTTOM || b == BOTTOM, right = a == RIGHT || b == RIGHT;
    return bottom ? right ? 2 : 3 : right ? 1 : 0;
}

static const uint16_t sides[] = {KN_PROP_TOP,
                                 KN_PROP_MARGIN_TOP,
                                 KN_PROP_PADDING_TOP,
                                 KN_PROP_BORDER_TOP_WIDTH,
                                 KN_PROP_BORDER_TOP_STYLE,
                                 KN_PROP_BORDER_TOP_COLOR};
static const uint16_t axes[][2] = {{KN_PROP_WIDTH, KN_PROP_HEIGHT},
                                   {KN_PROP_MIN_WIDTH, KN_PROP_MIN_HEIGHT},
                                   {KN_PROP_MAX_WIDTH, KN_PROP_MAX_HEIGHT},
                                   {KN_PROP_OVERFLOW_X, KN_PROP_OVERFLOW_Y}};

kn_prop kn_flow_prop(const kn_flow *f, kn_prop p) {
    for (size_t i = 0; i < KN_COUNTOF(sides); i++)
        if ((int)p >= sides[i] && (int)p < sides[i] + 4)
            return (kn_prop)(sides[i] + f->side[p - sides[i]]);
    for (size_t i = 0; i < KN_COUNTOF(axes); i++)
        if (p == axes[i][0] || p == axes[i][1])
            return (kn_prop)axes[i][(p == axes[i][1]) != is_vertical(f)];
    if (p >= KN_PROP_BORDER_TOP_LEFT_RADIUS && p <= KN_PROP_BORDER_BOTTOM_LEFT_RADIUS) {
        int k = (int)p - (int)KN_PROP_BORDER_TOP_LEFT_RADIUS;
        int block = f->side[k < 2 ? BLOCK_START : BLOCK_END];
        int inl = f->side[k == 0 || k == 3 ? INLINE_START : INLINE_END];
        return (kn_prop)(KN_PROP_BORDER_TOP_LEFT_RADIUS + corner(block, inl));
    }
    return p;
}
