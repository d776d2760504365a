/* Where each property lives and what a change of it costs, from properties.def. */
#include "src/style/internal.h"

static const kn_field fields[KN_PROP_COUNT] = {
#define PROP(id, name, gr, field, gram, kws, initial, fl)                                          \
    [KN_PROP_##id] = {.offset = offsetof(kn_sg_##gr, field),                                       \
                      .size = sizeof(((kn_sg_##gr *)0)->field),                                    \
                      .group = KN_GR_##gr,                                                         \
                      .grammar = KN_CG_##gram,                                                     \
                      .flags = (fl)},
#include "parser/css/properties.def"
#undef PROP
};

static const struct {
    uint16_t offset, size;
} groups[KN_GR_COUNT] = {
#define GROUP(g) [KN_GR_##g] = {offsetof(kn_groups, g), sizeof(kn_sg_##g)}
    GROUP(font), GROUP(text), GROUP(box),  GROUP(flex), GROUP(grid), GROUP(bg), GROUP(border),
    GROUP(fx),   GROUP(gen),  GROUP(anim), GROUP(svg),  GROUP(svgr)
#undef GROUP
};

static const uint16_t all_props[] = {
/* properties.def keeps the lines of a group together, and the
 * groups in the order of kn_group */
#define PROP(id, name, gr, field, gram, kws, initial, fl) KN_PROP_##id,
#include "parser/css/properties.def"
#undef PROP
};

const kn_field *kn_field_of(unsigned prop) {
    return &fields[prop];
}

size_t kn_group_size(kn_group g) {
    return groups[g].size;
}

size_t kn_group_offset(kn_group g) {
    return groups[g].offset;
}

bool kn_group_inherited(kn_group g) {
    return g == KN_GR_font || g == KN_GR_text || g == KN_GR_svg;
}

static size_t first_of(unsigned g) {
    size_t lo = 0, hi = KN_COUNTOF(all_props);
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (fields[all_props[mid]].group < g)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

const uint16_t *kn_group_props(kn_group g, size_t *n) {
    size_t first = first_of(g);
    *n = first_of(g + 1) - first;
    return all_props + first;
}

static unsigned damage_of(uint16_t flags) {
    return (flags & KN_P_LAYOUT ? KN_DMG_LAYOUT | KN_DMG_PAINT : 0) |
           (flags & KN_P_PAINT ? KN_DMG_PAINT : 0) | (flags & KN_P_FX ? KN_DMG_FX : 0) |
           (flags & KN_P_BOX ? KN_DMG_BOX | KN_DMG_LAYOUT : 0);
}

/* Layer properties that also make the element the containing block of what is positioned inside it.
 */
static bool contains_fixed(const kn_style *s) {
    const kn_sg_fx *f = s->fx;
    return f->transform || f->translate || f->rotate || f->scale || f->filter || f->offset_path ||
           f->backdrop || !kn_len_is_kw(f->perspective, KN_KW_none) ||
           f->transform_style == KN_KW_preserve_3d || f->will_change;
}

unsigned kn_style_diff(const kn_style *a, const kn_style *b) {
    unsigned damage = 0;
    if (a == b)
        return 0;
    for (unsigned g = 0; g < KN_GR_COUNT; g++) {
        const char *x = kn_style_group(a, g), *y = kn_style_group(b, g);
        if (x == y)
            continue;
        size_t n;
        const uint16_t *p = kn_group_props(g, &n);
        for (size_t i = 0; i < n; i++) {
            const kn_field *f = &fields[p[i]];
            if (memcmp(x + f->offset, y + f->offset, f->size) != 0)
                damage |= damage_of(f->flags);
        }
    }
    if (a->fx != b->fx && contains_fixed(a) != contains_fixed(b))
        damage |= KN_DMG_CONTAINING;
    if (((a->flags ^ b->flags) & KN_STYLE_STACKING) ||
        (a->fx->transform_style !=
         b->fx->transform_style)) /* which boxes stack: paint/stacking.c */
        damage |= KN_DMG_PAINT | KN_DMG_FX;
    return damage;
}
