/* Styles as a formatting context sees them that lays out in its own writing mode: its block axis
 * runs down, its lines to the right, and all properties of sides and sizes are turned with it. */
#include "src/style/internal.h"

static const uint16_t turned[] = {KN_PROP_TOP, KN_PROP_MARGIN_TOP, KN_PROP_PADDING_TOP,
                                  KN_PROP_BORDER_TOP_WIDTH, KN_PROP_BORDER_TOP_STYLE};
static const uint16_t swapped[] = {KN_PROP_WIDTH,      KN_PROP_HEIGHT,    KN_PROP_MIN_WIDTH,
                                   KN_PROP_MIN_HEIGHT, KN_PROP_MAX_WIDTH, KN_PROP_MAX_HEIGHT,
                                   KN_PROP_OVERFLOW_X, KN_PROP_OVERFLOW_Y};

static void turn(kn_groups *out, const kn_style *s, const kn_flow *f, kn_prop p) {
    const kn_field *to = kn_field_of(p);
    memcpy((char *)out + kn_group_offset(to->group) + to->offset,
           kn_style_field(s, kn_flow_prop(f, p)), to->size);
}

const kn_style *kn_style_rotated(kn_styler *st, const kn_style *s, kn_kw writing_mode) {
    kn_flow f = kn_flow_of(writing_mode, KN_KW_ltr);
    kn_groups g;
    kn_style out = *s;
    if (kn_flow_is_plain(&f))
        return s;
    g.box = *s->box;
    g.border = *s->border;
    for (size_t i = 0; i < KN_COUNTOF(turned); i++)
        for (int side = 0; side < 4; side++)
            turn(&g, s, &f, (kn_prop)(turned[i] + side));
    for (size_t i = 0; i < KN_COUNTOF(swapped); i++)
        turn(&g, s, &f, (kn_prop)swapped[i]);
    g.box.aspect_ratio.w = s->box->aspect_ratio.h;
    g.box.aspect_ratio.h = s->box->aspect_ratio.w;
    out.box = kn_pool_get(st->pool, &g.box, sizeof g.box);
    out.border = kn_pool_get(st->pool, &g.border, sizeof g.border);
    return kn_pool_get(st->pool, &out, sizeof out);
}

void kn_style_sides(kn_kw writing_mode, uint8_t side[4]) {
    kn_flow f = kn_flow_of(writing_mode, KN_KW_ltr);
    memcpy(side, f.side, sizeof f.side);
}
