/* CSS Flexbox 1 §9.1 step 1, §9.2 step 3, §4.5: the items, their base sizes and limits. */
#include "src/layout/flex/flex.h"

static bool is_auto(kn_len l) {
    return kn_len_is_kw(l, KN_KW_auto);
}
static const kn_len auto_len = {.kind = KN_LEN_KW, .kw = KN_KW_auto};

static kn_len prop(const kn_box *b, kn_len one, kn_len other, bool first) {
    return b->anonymous ? auto_len : first ? one : other;
}
static kn_len main_prop(const kn_flex *fx, const kn_box *b) {
    return prop(b, b->style->box->width, b->style->box->height, fx->row);
}
static kn_len cross_prop(const kn_flex *fx, const kn_box *b) {
    return prop(b, b->style->box->height, b->style->box->width, fx->row);
}

/* start, end and their self- forms, which follow the item's own direction, as flex-relative
 * keyword (CSS Align 3 §6.1). */
kn_kw kn_flex_side(const kn_flex *fx, const kn_box *b, kn_kw kw) {
    bool end = kw == KN_KW_end || kw == KN_KW_self_end;
    if (!fx->row && (kw == KN_KW_self_start || kw == KN_KW_self_end) &&
        b->style->text->direction != fx->b->style->text->direction)
        end = !end;
    return end != fx->wrap_reverse ? KN_KW_flex_end : KN_KW_flex_start;
}

/* align-self as flex-relative keyword; what names a physical or logical side is turned by
 * wrap-reverse. */
static void set_align(kn_flex *fx, kn_flex_item *it) {
    kn_align a = it->b->anonymous ? (kn_align){.kw = KN_KW_auto} : it->b->style->flex->align_self;
    if (a.kw == KN_KW_auto)
        a = fx->b->style->flex->align_items;
    it->align_safe = a.mod == KN_KW_safe;
    switch (a.kw) {
    case KN_KW_normal:
    case KN_KW_stretch:
        it->align = KN_KW_stretch;
        break;
    case KN_KW_start:
    case KN_KW_end:
    case KN_KW_self_start:
    case KN_KW_self_end:
        it->align = kn_flex_side(fx, it->b, a.kw);
        break;
    case KN_KW_anchor_center:
    case KN_KW_center:
        it->align = KN_KW_center;
        break;
    case KN_KW_baseline:
        it->align = KN_KW_baseline;
        it->last_baseline = a.mod == KN_KW_last;
        break;
    case KN_KW_flex_end:
        it->align = KN_KW_flex_end;
        break;
    default:
        it->align = KN_KW_flex_start;
    }
}

static void set_margins(kn_flex *fx, kn_flex_item *it) {
    const kn_box *b = it->b;
    int ms = fx->row ? KN_LEFT : KN_TOP, me = fx->row ? KN_RIGHT : KN_BOTTOM;
    int cs = fx->row ? KN_TOP : KN_LEFT, ce = fx->row ? KN_BOTTOM : KN_RIGHT;
    kn_len m[4] = {b->style->box->margin_top, b->style->box->margin_right,
                   b->style->box->margin_bottom, b->style->box->margin_left};
    int a = fx->main_reverse ? me : ms, z = fx->main_reverse ? ms : me;
    int ca = fx->cross_reverse ? ce : cs, cz = fx->cross_reverse ? cs : ce;
    it->margin_main[0] = b->margin[a];
    it->margin_main[1] = b->margin[z];
    it->margin_cross[0] = b->margin[ca];
    it->margin_cross[1] = b->margin[cz];
    if (b->anonymous)
        return;
    it->auto_main[0] = is_auto(m[a]);
    it->auto_main[1] = is_auto(m[z]);
    it->auto_cross[0] = is_auto(m[ca]);
    it->auto_cross[1] = is_auto(m[cz]);
}

static kn_lu stretched_width(kn_flex *fx, const kn_flex_item *it) {
    kn_lu w = kn_lu_sub(fx->f.content_w, kn_flex_outer_cross(it, KN_LU0)), min = it->cross_min,
          max = it->cross_max;
    kn_transfer_limits(it->b, fx->f.basis_h, &min, &max);
    return kn_lu_max(kn_clamp(w, min, max), it->pb_cross);
}

kn_lu kn_flex_column_width(kn_flex *fx, const kn_flex_item *it) {
    kn_box *b = it->b;
    if (fx->intrinsic != KN_AVAIL_DEFINITE)
        return kn_contribution_w(fx->l, b, fx->intrinsic);
    kn_lu_opt pw = kn_lu_some(fx->f.content_w);
    kn_lu avail =
        kn_lu_max(kn_lu_sub(fx->f.content_w, kn_flex_outer_cross(it, KN_LU0)), it->pb_cross);
    kn_lu_opt own = b->anonymous
                        ? KN_LU_NONE
                        : kn_resolve_w(fx->l, b, b->style->box->width, pw, kn_lu_some(avail));
    if (!own.has && !fx->multi && kn_flex_stretches(it))
        return stretched_width(fx, it);
    if (!own.has && b->kind == KN_BOX_REPLACED) {
        kn_lin in = {.run = KN_RUN_MEASURE,
                     .parent_w = pw,
                     .parent_h = fx->f.basis_h,
                     .avail_w = {KN_AVAIL_DEFINITE, avail}};
        return kn_layout_box(fx->l, b, &in).w;
    }
    kn_lu w = own.has ? own.v : kn_fit_content_w(fx->l, b, avail);
    return kn_lu_max(kn_clamp(w, it->cross_min, it->cross_max), it->pb_cross);
}

/* Content size in the main axis: max-content width, or the height that the content has at the
 * item's width. */
static kn_lu content_main(kn_flex *fx, kn_flex_item *it) {
    if (fx->row)
        return kn_intrinsic_w(fx->l, it->b, KN_AVAIL_MAX_CONTENT);
    kn_lin in = {.run = KN_RUN_MEASURE,
                 .parent_w = kn_lu_some(fx->f.content_w),
                 .parent_h = fx->f.basis_h,
                 .auto_h = true,
                 .known_w = kn_lu_some(kn_flex_column_width(fx, it)),
                 .avail_w = {KN_AVAIL_DEFINITE, fx->f.content_w},
                 .avail_h = {KN_AVAIL_MAX_CONTENT, KN_LU0}};
    return kn_layout_box(fx->l, it->b, &in).h;
}

/* §9.8: the item's cross size, if it is definite before layout: by its property, or stretched in a
 * single line. */
static kn_lu_opt definite_cross(kn_flex *fx, const kn_flex_item *it) {
    kn_lu_opt v =
        fx->row ? kn_style_h(it->b, fx->f.basis_h) : kn_style_w(it->b, kn_lu_some(fx->f.content_w));
    if (!v.has && !fx->multi && fx->cross.has && kn_flex_stretches(it))
        v = kn_lu_some(
            kn_lu_max(kn_lu_sub(fx->cross.v, kn_flex_outer_cross(it, KN_LU0)), it->pb_cross));
    if (v.has)
        v.v = kn_clamp(v.v, it->cross_min, it->cross_max);
    return v;
}
static kn_lu ratio_main(const kn_flex *fx, const kn_box *b, kn_lu cross) {
    return fx->row ? kn_ratio_w_from_h(b, cross) : kn_ratio_h_from_w(b, cross);
}

/* A content size, held by the limits of the cross size through the ratio (CSS Sizing 4 §5.1). */
static kn_lu by_cross_limits(const kn_flex *fx, const kn_flex_item *it, kn_lu content) {
    if (!(kn_box_ratio(it->b) > 0))
        return content;
    if (it->cross_max.v < KN_LU_MAX.v)
        content = kn_lu_min(content, ratio_main(fx, it->b, it->cross_max));
    if (it->cross_min.v > 0)
        content = kn_lu_max(content, ratio_main(fx, it->b, it->cross_min));
    return content;
}

static kn_lu_opt resolve_main(kn_flex *fx, kn_box *b, kn_len len) {
    if (fx->row && kn_is_content_size(len) && kn_box_ratio(b) > 0 && kn_known_h(b).has)
        return kn_lu_some(kn_ratio_w_from_h(b, kn_known_h(b).v)); /* §4.5 adds the minimum */
    if (fx->row)
        return kn_resolve_w(fx->l, b, len, kn_lu_some(fx->main.v),
                            kn_lu_some(kn_lu_sub(fx->main.v, kn_margin_w(b))));
    kn_lu_opt v = kn_len_resolve(len, fx->f.basis_h);
    return v.has ? kn_lu_some(kn_to_border_h(b, v.v)) : v;
}

/* §4.5: automatic minimum size of an item that does not scroll. */
static kn_lu auto_minimum(kn_flex *fx, kn_flex_item *it) {
    if (it->scroll_main)
        return KN_LU0;
    kn_box *b = it->b;
    kn_lu_opt cross = definite_cross(fx, it), spec = KN_LU_NONE;
    bool ratio = kn_box_ratio(b) > 0;
    kn_lu content;
    bool contained = fx->row ? kn_size_contained_w(b) : kn_size_contained_h(b);
    if (contained)
        content = it->pb_main;
    else if (ratio && cross.has && b->kind == KN_BOX_REPLACED)
        content = ratio_main(fx, b, cross.v);
    else
        content = fx->row ? kn_intrinsic_w(fx->l, b, KN_AVAIL_MIN_CONTENT) : content_main(fx, it);
    if (ratio && cross.has && fx->row && !contained)
        content = kn_lu_max(content, ratio_main(fx, b, cross.v));
    content = by_cross_limits(fx, it, content);
    kn_len len = main_prop(fx, b);
    if (len.kind != KN_LEN_KW || (fx->row && ratio && kn_is_content_size(len)))
        spec = resolve_main(fx, b, len);
    if (spec.has)
        content = kn_lu_min(content, spec.v);
    return kn_lu_min(content, it->main_max);
}

static void set_limits(kn_flex *fx, kn_flex_item *it) {
    kn_lu min_w, max_w, min_h, max_h;
    kn_box *b = it->b;
    kn_lu_opt pw = kn_lu_some(fx->f.content_w);
    kn_limits_w(fx->l, b, pw, kn_opt_sub(pw, kn_margin_w(b)), &min_w, &max_w);
    kn_limits_h(b, fx->f.basis_h, &min_h, &max_h);
    it->main_min = fx->row ? min_w : min_h;
    it->main_max = fx->row ? max_w : max_h;
    it->cross_min = fx->row ? min_h : min_w;
    it->cross_max = fx->row ? max_h : max_w;
    it->pb_main = fx->row ? kn_pb_w(b) : kn_pb_h(b);
    it->pb_cross = fx->row ? kn_pb_h(b) : kn_pb_w(b);
}

/* §9.2 step 3. */
static void base_size(kn_flex *fx, kn_flex_item *it) {
    kn_box *b = it->b;
    kn_len basis = b->anonymous ? auto_len : b->style->flex->basis;
    if (is_auto(basis))
        basis = main_prop(fx, b);
    kn_lu_opt v = kn_len_is_kw(basis, KN_KW_content) ? KN_LU_NONE : resolve_main(fx, b, basis);
    it->basis_definite = v.has;
    if (!v.has && kn_box_ratio(b) > 0) {
        kn_lu_opt cross = definite_cross(fx, it);
        if (cross.has)
            v = kn_lu_some(ratio_main(fx, b, cross.v));
    }
    it->base = kn_lu_max(v.has ? v.v : by_cross_limits(fx, it, content_main(fx, it)), it->pb_main);
    kn_len min = b->anonymous ? auto_len
                 : fx->row    ? b->style->box->min_width
                              : b->style->box->min_height;
    if (!fx->row && !b->anonymous) { /* content sizes as limits */
        if (kn_is_content_size(b->style->box->max_height))
            it->main_max = content_main(fx, it);
        if (kn_is_content_size(min))
            it->main_min = content_main(fx, it);
    }
    if (is_auto(min))
        it->main_min = kn_lu_max(it->main_min, auto_minimum(fx, it));
    it->main_min = kn_lu_max(it->main_min, it->pb_main);
    it->hypo = kn_clamp(it->base, it->main_min, it->main_max);
}

static int by_order(const void *pa, const void *pb) {
    const kn_flex_item *a = pa, *b = pb;
    if (a->order != b->order)
        return a->order < b->order ? -1 : 1;
    return a->index < b->index ? -1 : 1;
}

void kn_flex_collect(kn_flex *fx) {
    uint32_t n = 0;
    for (kn_box *c = fx->b->first; c; c = c->next)
        n += !c->out_of_flow && !c->legend;
    fx->items = KN_NEW_N(kn_flex_item, n ? n : 1);
    fx->n = 0;
    bool ordered = false;
    for (kn_box *c = fx->b->first; c; c = c->next) {
        if (c->out_of_flow || c->legend)
            continue;
        kn_flex_item *it = &fx->items[fx->n];
        it->b = c;
        it->index = fx->n++;
        it->order = c->anonymous ? 0 : c->style->flex->order.v;
        ordered = ordered || it->order != 0;
        kn_resolve_edges(c, kn_lu_some(fx->f.content_w));
        set_align(fx, it);
        set_margins(fx, it);
        set_limits(fx, it);
        it->cross_auto = is_auto(cross_prop(fx, c));
        it->scroll_main = fx->row ? kn_clips_w(c) : kn_clips_h(c);
        kn_lu_opt cross = fx->row ? definite_cross(fx, it) : KN_LU_NONE;
        kn_hint_h(c, fx->f.basis_h, cross);
        base_size(fx, it);
    }
    if (ordered)
        qsort(fx->items, fx->n, sizeof *fx->items, by_order);
}
