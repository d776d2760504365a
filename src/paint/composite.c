/* Which layers browsers give pictures of their own, and draw those turned, scaled and moved by
 * fractions of pixels (Blink's direct compositing reasons). Others are painted into the picture of
 * what they lie in, under their whole matrix. */
#include "src/paint/internal.h"

static bool names_one_of(const kn_names *w, const char *const *names, size_t n) {
    for (uint32_t i = 0; w && i < w->n; i++)
        for (size_t k = 0; k < n; k++)
            if (kn_str_eq(w->v[i], kn_cstr(names[k])))
                return true;
    return false;
}

bool kn_will_transform(const kn_box *b) {
    static const char *const names[] = {"transform", "translate", "rotate", "scale"};
    return names_one_of(b->style->fx->will_change, names, KN_COUNTOF(names));
}

/* By the functions that are written, not by what comes out of them: translateZ(0) counts, and
 * perspective() does not. */
static bool is_3d_function(const kn_tf *f) {
    if (f->fn == KN_TF_ROTATE)
        return f->name == 1 || f->name == 2 || f->name == 4;
    return f->name >= 3;
}

static bool has_3d_function(const kn_sg_fx *fx) {
    for (uint32_t i = 0; fx->transform && i < fx->transform->n; i++)
        if (is_3d_function(&fx->transform->v[i]))
            return true;
    return false;
}

static bool has_3d_transform(const kn_box *b) {
    const kn_sg_fx *fx = b->style->fx;
    if (fx->rotate && fx->rotate->n && (fx->rotate->v[0].m[0] != 0 || fx->rotate->v[0].m[1] != 0))
        return true;
    if (fx->translate && fx->translate->n && kn_len_px(fx->translate->v[0].a[2], 0) != 0)
        return true;
    if (fx->scale && fx->scale->n && fx->scale->v[0].m[2] != 1)
        return true;
    return has_3d_function(fx);
}

bool kn_holds_deep(const kn_layer *l) {
    for (uint32_t i = 0; i < l->n_entries; i++)
        if (l->entries[i].layer && l->entries[i].layer->deep)
            return true;
    return false;
}

static const kn_box *parent_element(const kn_box *b) {
    const kn_box *p = b->parent;
    while (p && p->anonymous)
        p = p->parent;
    return p;
}

void kn_layer_compositing(kn_layer *l, const kn_box *b) {
    static const char *const names[] = {"opacity", "filter", "backdrop-filter"};
    if (b->kind == KN_BOX_INLINE || !b->parent)
        return;
    const kn_sg_fx *fx = b->style->fx;
    const kn_box *up = parent_element(b);
    const bool own = has_3d_transform(b), inside = kn_holds_deep(l);
    const bool eye = !kn_len_is_kw(fx->perspective, KN_KW_none);
    l->deep = own || (l->preserve3d && inside);
    l->apart = own || (inside && (eye || l->preserve3d)) || fx->backdrop || kn_will_transform(b) ||
               names_one_of(fx->will_change, names, KN_COUNTOF(names)) ||
               (up && !l->preserve3d && kn_box_preserves_3d(up));
    for (const kn_box *a = b; a && !l->keep_scale; a = a->parent)
        l->keep_scale = kn_will_transform(a);
}
