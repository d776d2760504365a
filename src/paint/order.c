/* Which of two boxes is painted over the other, without painting: CSS 2.2 Appendix E by the same
 * questions as stacking.c. */
#include "src/paint/internal.h"

static bool contains(const kn_box *a, const kn_box *b) {
    while (b && b != a)
        b = b->parent;
    return b != NULL;
}

/* What is painted at once, as if it made a stacking context. */
static bool is_group(const kn_box *b) {
    const kn_box *p = b->parent;
    return b->floating || b->atomic ||
           (p && (p->kind == KN_BOX_FLEX || p->kind == KN_BOX_GRID) && !b->out_of_flow);
}

typedef struct place {  /* in a stacking context */
    const kn_box *with; /* the stacking or positioned box that it is painted with; NULL: none */
    int z, layer;       /* layer: of what is painted without one */
    uint32_t order;
} place;

enum { BLOCKS, FLOATS, INLINES };

/* `content`: it is about the lines in the box, not its background. */
static place place_in(const kn_box *b, const kn_box *context, const kn_box *group, bool content) {
    place p = {.order = b->order};
    bool stacking = false;
    for (const kn_box *x = b; x && x != context; x = x->parent) {
        if (kn_is_stacking(x)) {
            p.with = x;
            stacking = true;
        } else if (!stacking && !p.with && kn_paints_positioned(x)) {
            p.with = x;
        }
    }
    if (p.with) {
        p.z = kn_z_of(p.with);
        p.order = p.with->order;
        return p;
    }
    p.layer = content || b->kind == KN_BOX_INLINE || b->kind == KN_BOX_REPLACED ? INLINES : BLOCKS;
    for (const kn_box *x = b; x && x != group; x = x->parent)
        if (is_group(x)) {
            p.layer = x->floating ? FLOATS : INLINES;
            p.order = x->order;
        }
    return p;
}

/* The innermost box that holds both and has a property; NULL: none below the root. */
static const kn_box *common(const kn_box *a, const kn_box *b, bool (*is)(const kn_box *)) {
    do
        a = a->parent;
    while (a && (!is(a) || !contains(a, b)));
    return a;
}

static int level(const place *p) { /* below the context's own content, with it, above it */
    return p->z < 0 ? -1 : p->with ? 1 : 0;
}

bool kn_paint_covers(const kn_box *cover, const kn_box *text) {
    const kn_box *context = common(cover, text, kn_is_stacking),
                 *group = common(cover, text, is_group);
    if (!group || contains(group, context))
        group = context;
    const place c = place_in(cover, context, group, false),
                t = place_in(text, context, group, true);
    if (level(&c) != level(&t))
        return level(&c) > level(&t);
    if (c.z != t.z)
        return c.z > t.z;
    if (c.with == t.with && c.with) /* one positioned box that makes no stacking context */
        return place_in(cover, c.with, group, false).layer >=
                   place_in(text, c.with, group, true).layer &&
               cover->order > text->order;
    if (!c.with && c.layer != t.layer)
        return c.layer > t.layer;
    return c.order > t.order;
}
