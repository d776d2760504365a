/* Lines beside floats: a line is tried in what floats leave at its top; if it does not fit there,
 * or is higher than that is free, it is made anew in less room or further down. */
#include "src/layout/inline/beside.h"

bool kn_beside_begin(struct kn_beside *s, kn_ifc *f, const kn_lin *in, kn_lu width) {
    const kn_box *b = f->box;
    *s = (struct kn_beside){0};
    if (!in->floats || (!kn_priv(b)->holds_float && !kn_floats_reach(in->floats, in->float_y)))
        return false;
    kn_lu left = kn_lu_add(in->float_x, kn_start_x(b));
    s->frame = (kn_float_frame){.l = f->l,
                                .floats = in->floats,
                                .run = in->run,
                                .left = left,
                                .right = kn_lu_add(left, width),
                                .origin_x = in->float_x,
                                .origin_y = in->float_y,
                                .parent_w = kn_lu_some(width),
                                .basis_h = in->parent_h,
                                .rtl = f->box->style->text->direction == KN_KW_rtl};
    s->y = in->float_y;
    f->beside = s;
    return true;
}

void kn_beside_end(struct kn_beside *s, kn_ifc *f) {
    f->beside = NULL;
    kn_vec_free(&s->waiting);
}

static void set_area(struct kn_beside *s, kn_lu h) {
    s->left = s->frame.left;
    s->right = s->frame.right;
    kn_floats_area(s->frame.floats, s->y, h, &s->left, &s->right);
}

static kn_lu room(const struct kn_beside *s) {
    return kn_lu_clamp0(kn_lu_sub(s->right, s->left));
}

/* Floats at the start of a line, before anything that has a width. */
static void leading(struct kn_beside *s, const kn_ifc *f, kn_ipos at) {
    for (uint32_t i = at.item; i < f->n; i++) {
        const kn_it *it = &f->it[i];
        if (it->kind == KN_IT_FLOAT) {
            if (i >= s->seen) {
                kn_float_place(&s->frame, it->box, s->y);
                s->seen = i + 1;
            }
        } else if (it->kind != KN_IT_OOF &&
                   !((it->kind == KN_IT_OPEN || it->kind == KN_IT_CLOSE) && it->w.v == 0)) {
            break;
        }
    }
}

kn_lu kn_beside_float(struct kn_beside *s, const kn_ifc *f, uint32_t item, kn_lu used,
                      kn_lu solid) {
    kn_lout o;
    if (item < s->seen)
        return room(s);
    s->seen = item + 1;
    kn_box *b = f->it[item].box;
    kn_float_frame measure = s->frame;
    measure.run = KN_RUN_MEASURE;
    kn_lu w = kn_float_measure(&measure, b, &o);
    kn_floats *fs = s->frame.floats;
    bool fits = kn_lu_add(solid, w).v <= room(s).v + 1;
    (void)used;
    if (!fits || s->waiting.n || fs->last_top.v > s->y.v ||
        kn_floats_clear(fs, kn_clear_sides(b, s->frame.rtl)).v > s->y.v) {
        kn_vec_push(&s->waiting, item);
        return room(s);
    }
    kn_float_place(&s->frame, b, s->y);
    set_area(s, KN_LU0);
    return room(s);
}

bool kn_beside_line(struct kn_beside *s, kn_ifc *f, kn_ipos at, kn_lu indent, kn_lu *y,
                    kn_iline *ln, kn_vline *v) {
    s->y = kn_lu_add(s->frame.origin_y, *y);
    leading(s, f, at);
    kn_floats_mark mark = kn_floats_save(s->frame.floats);
    uint32_t seen = s->seen;
    kn_lu full = kn_lu_sub(s->frame.right, s->frame.left), h = KN_LU0, next;
    bool wraps = f->box->style->text->wrap_mode != KN_KW_nowrap;
    for (;;) {
        s->waiting.n = 0;
        s->seen = seen;
        set_area(s, h);
        if (!kn_ifc_next_line(f, at, KN_FIT_WIDTH, room(s), indent, ln))
            return false;
        kn_vline_compute(f, ln, v);
        if (ln->empty)
            break;
        if (room(s).v < full.v && wraps && ln->width.v > room(s).v + 1 &&
            kn_floats_next(s->frame.floats, s->y, &next)) {
            kn_floats_restore(s->frame.floats, &mark);
            s->y = next;
            h = KN_LU0;
            continue;
        }
        kn_lu l = s->left, r = s->right, height = kn_lu_add(v->asc, v->desc);
        set_area(s, height);
        if ((s->left.v > l.v || s->right.v < r.v) && height.v > h.v) {
            kn_floats_restore(s->frame.floats, &mark);
            h = height;
            continue;
        }
        break;
    }
    *y = kn_lu_sub(s->y, s->frame.origin_y);
    return true;
}

void kn_beside_line_end(struct kn_beside *s, const kn_ifc *f, kn_lu y) {
    for (size_t i = 0; i < s->waiting.n; i++)
        kn_float_place(&s->frame, f->it[s->waiting.v[i]].box, kn_lu_add(s->frame.origin_y, y));
    s->waiting.n = 0;
}

kn_lu kn_beside_clear(const struct kn_beside *s, const kn_ifc *f, const kn_iline *ln, kn_lu y) {
    if (!ln->forced)
        return y;
    uint32_t i = ln->to.item;
    while (i-- > ln->from.item && f->it[i].kind != KN_IT_BREAK)
        ;
    const kn_box *br = f->it[i].box;
    if (br->kind != KN_BOX_BREAK)
        return y;
    kn_lu c = kn_floats_clear(s->frame.floats, kn_clear_sides(br, s->frame.rtl));
    return c.v == KN_LU_MIN.v ? y : kn_lu_max(y, kn_lu_sub(c, s->frame.origin_y));
}

/* Floats stand beside the line that they are in: all of them when nothing breaks, each alone when
 * everything does. */
kn_lu kn_beside_intrinsic(const kn_ifc *f, const kn_iline *ln, kn_fit fit) {
    kn_lu w = ln->width;
    for (uint32_t i = ln->from.item; i < ln->to.item; i++) {
        if (f->it[i].kind != KN_IT_FLOAT)
            continue;
        if (fit == KN_FIT_MIN)
            w = kn_lu_max(w, kn_outer_contribution_w(f->l, f->it[i].box, KN_AVAIL_MIN_CONTENT));
        else
            w = kn_lu_add(
                w, kn_lu_clamp0(kn_outer_contribution_w(f->l, f->it[i].box, KN_AVAIL_MAX_CONTENT)));
    }
    return w;
}
