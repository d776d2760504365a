/* Questions about a box that several formatting contexts ask. */
#include "src/layout/sizing.h"
#include "src/layout/writing.h"

static bool kws_has(const kn_kws *l, kn_kw kw) {
    for (uint32_t i = 0; l && i < l->n; i++)
        if (l->v[i] == kw)
            return true;
    return false;
}

bool kn_is_positioned(const kn_style *st) {
    return st->box->position != KN_KW_static;
}

static bool clips(kn_kw overflow) {
    return overflow != KN_KW_visible && overflow != KN_KW_clip;
}
/* CSS Overflow 3 §3.3: the overflow of body is the viewport's unless the root element has one. */
static bool gives_overflow_away(const kn_box *b) {
    if (b->pseudo || !b->parent || !b->parent->parent || b->parent->parent->parent || !b->node ||
        !kn_is_html(b->node, KN_A_body))
        return false;
    const kn_sg_box *s = b->parent->style->box;
    return s->overflow_x == KN_KW_visible && s->overflow_y == KN_KW_visible;
}
bool kn_clips_w(const kn_box *b) {
    return !b->anonymous && clips(b->style->box->overflow_x) && !gives_overflow_away(b);
}
bool kn_clips_h(const kn_box *b) {
    return !b->anonymous && clips(b->style->box->overflow_y) && !gives_overflow_away(b);
}

/* CSS Containment 2 §3.2, §4: content-visibility contains, too. */
static bool contains_layout(const kn_style *st) {
    const kn_kws *c = st->box->contain;
    return st->box->content_visibility != KN_KW_visible || kws_has(c, KN_KW_layout) ||
           kws_has(c, KN_KW_paint) || kws_has(c, KN_KW_strict) || kws_has(c, KN_KW_content);
}

static bool is_container(const kn_style *st, bool both) {
    const kn_kws *c = st->box->container_type;
    return kws_has(c, KN_KW_size) || (!both && kws_has(c, KN_KW_inline_size));
}

/* CSS Containment 3 §3: a size container's content does not size it. Inline boxes have no
 * containment. */
bool kn_size_contained_w(const kn_box *b) {
    if (kn_box_skips(b))
        return true;
    if (b->anonymous || b->kind == KN_BOX_INLINE || b->kind == KN_BOX_TEXT)
        return false;
    const kn_kws *c = b->style->box->contain;
    return is_container(b->style, false) || kws_has(c, KN_KW_size) ||
           kws_has(c, KN_KW_inline_size) || kws_has(c, KN_KW_strict);
}
bool kn_size_contained_h(const kn_box *b) {
    if (kn_box_skips(b))
        return true;
    if (b->anonymous || b->kind == KN_BOX_INLINE || b->kind == KN_BOX_TEXT)
        return false;
    const kn_kws *c = b->style->box->contain;
    return is_container(b->style, true) || kws_has(c, KN_KW_size) || kws_has(c, KN_KW_strict);
}

kn_lu kn_contained_content_w(const kn_box *b) {
    if (b->anonymous)
        return KN_LU0;
    return kn_len_or0(b->style->box->intrinsic_width, KN_LU_NONE);
}
kn_lu kn_contained_content_h(const kn_box *b) {
    if (b->anonymous)
        return KN_LU0;
    return kn_len_or0(b->style->box->intrinsic_height, KN_LU_NONE);
}

bool kn_contains_layout(const kn_box *b) {
    if (b->skipped)
        return true;
    return !b->anonymous && b->kind != KN_BOX_INLINE && b->kind != KN_BOX_TEXT &&
           contains_layout(b->style);
}

bool kn_is_button(const kn_box *b) {
    return !b->anonymous && !b->pseudo && b->kind == KN_BOX_BLOCK &&
           kn_is_html(b->node, KN_A_button);
}

bool kn_is_bfc_root(const kn_box *b) {
    if (kn_turns(b))
        return true;
    if (b->kind != KN_BOX_BLOCK || b->foreign)
        return true;
    if (!b->parent || b->atomic || b->out_of_flow || b->parent->kind == KN_BOX_FLEX ||
        b->parent->kind == KN_BOX_GRID || b->parent->kind == KN_BOX_TABLE ||
        b->parent->kind == KN_BOX_TABLE_PART)
        return true;
    if (kn_box_skips(b))
        return true;
    if (b->anonymous)
        return false;
    if (!b->parent->parent) /* the root element */
        return true;
    const kn_sg_box *s = b->style->box;
    return kn_is_button(b) || kn_is_html(b->node, KN_A_fieldset) || s->display == KN_KW_flow_root ||
           s->display == KN_KW_m_webkit_box || kn_clips_w(b) || kn_clips_h(b) ||
           contains_layout(b->style) || is_container(b->style, false) ||
           b->style->flex->align_content.kw != KN_KW_normal;
}

bool kn_is_block_level(const kn_box *b) {
    return b->kind != KN_BOX_INLINE && b->kind != KN_BOX_TEXT && b->kind != KN_BOX_BREAK &&
           !b->atomic;
}

bool kn_transformable(const kn_box *b) {
    return !b->anonymous && b->kind != KN_BOX_INLINE && b->kind != KN_BOX_TEXT &&
           b->kind != KN_BOX_BREAK;
}

static const char *const containers[] = {
    "transform", "perspective", "filter",      "backdrop-filter", "translate",
    "rotate",    "scale",       "offset-path", "transform-style", "contain"};
static const char *const positions[] = {"position"};

/* CSS Will Change 1 §2: a property that may come to contain does so already. */
static bool will_change(const kn_names *w, const char *const *names, size_t n) {
    for (uint32_t i = 0; w && i < w->n; i++)
        for (size_t k = 0; k < n; k++)
            if (kn_str_eq(w->v[i], kn_cstr(names[k])))
                return true;
    return false;
}

static const char *const grouping[] = {"opacity", "filter", "backdrop-filter"};
bool kn_will_group(const kn_box *b) {
    return will_change(b->style->fx->will_change, grouping, KN_COUNTOF(grouping));
}

/* CSS Containment 2 §3.4 */
bool kn_contains_paint(const kn_box *b) {
    const kn_kws *c = b->style->box->contain;
    return b->style->box->content_visibility != KN_KW_visible || kws_has(c, KN_KW_paint) ||
           kws_has(c, KN_KW_strict) || kws_has(c, KN_KW_content);
}

/* CSS Transforms 1 §6, Filter Effects 1 §5, CSS Containment 1 §3.2, CSS Will Change 1 §2. */
bool kn_contains_fixed(const kn_box *b) {
    if (!b->parent || b->foreign)
        return true;
    if (!kn_transformable(b))
        return false;
    const kn_sg_fx *fx = b->style->fx;
    bool root =
        !b->parent->parent; /* filters on the root element do not contain (Filter Effects 1 §5) */
    return fx->transform || fx->translate || fx->rotate || fx->scale ||
           !kn_len_is_kw(fx->perspective, KN_KW_none) || (!root && (fx->filter || fx->backdrop)) ||
           fx->transform_style == KN_KW_preserve_3d || fx->offset_path ||
           contains_layout(b->style) ||
           will_change(fx->will_change, containers, KN_COUNTOF(containers));
}

bool kn_contains_abs(const kn_box *b) {
    if (kn_contains_fixed(b))
        return true;
    return !b->anonymous && b->kind != KN_BOX_TEXT &&
           (kn_is_positioned(b->style) || will_change(b->style->fx->will_change, positions, 1));
}

bool kn_was_inline(const kn_box *b) {
    return b->style->flags & KN_STYLE_INLINE_LEVEL;
}
