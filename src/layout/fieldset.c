/* The rendered legend of a fieldset (HTML 15.3.13): it stands in the top border, which it widens
 * when it is taller. */
#include "src/layout/sizing.h"

kn_box *kn_fieldset_legend(const kn_box *b) {
    if (b->anonymous || b->pseudo || !kn_is_html(b->node, KN_A_fieldset))
        return NULL;
    for (kn_box *c = b->first; c; c = c->next)
        if (c->legend)
            return c;
    return NULL;
}

/* Its width fits its content unless a property says more. */
static kn_lu legend_width(kn_layout *l, kn_box *c, kn_lu room) {
    kn_lu_opt pw = kn_lu_some(room);
    kn_lu fill = kn_lu_max(kn_lu_sub(room, kn_margin_w(c)), kn_pb_w(c)), min, max;
    kn_lu_opt own = kn_resolve_w(l, c, c->style->box->width, pw, kn_lu_some(fill));
    kn_limits_w(l, c, pw, kn_lu_some(fill), &min, &max);
    return kn_clamp(own.has ? own.v : kn_fit_content_w(l, c, fill), min, max);
}

kn_lu kn_legend_layout(kn_layout *l, kn_box *b, const kn_frame *f, kn_run_mode run) {
    kn_box *c = kn_fieldset_legend(b);
    if (!c)
        return KN_LU0;
    kn_lu_opt pw = kn_lu_some(f->content_w);
    kn_resolve_edges(c, pw);
    kn_lin in = {.run = run,
                 .parent_w = pw,
                 .parent_h = f->basis_h,
                 .avail_w = {KN_AVAIL_DEFINITE, f->content_w},
                 .avail_h = {KN_AVAIL_MAX_CONTENT, KN_LU0}};
    in.known_w = kn_lu_some(legend_width(l, c, f->content_w));
    kn_lout o = kn_layout_box(l, c, &in);
    kn_lu border = b->border[KN_TOP];
    kn_lu y = kn_lu_div(kn_lu_clamp0(kn_lu_sub(border, o.h)), 2);
    kn_lu low = kn_lu_add(y, kn_lu_add(o.h, c->margin[KN_BOTTOM]));
    if (run == KN_RUN_PERFORM) {
        const kn_sg_box *s = c->style->box;
        bool al = kn_len_is_kw(s->margin_left, KN_KW_auto);
        bool ar = kn_len_is_kw(s->margin_right, KN_KW_auto);
        bool rtl = b->style->text->direction == KN_KW_rtl;
        kn_lu rest = kn_lu_clamp0(kn_lu_sub(f->content_w, kn_lu_add(o.w, kn_margin_w(c)))), dx, dy;
        kn_lu x = kn_lu_add(kn_start_x(b), c->margin[KN_LEFT]);
        if (al && ar)
            x = kn_lu_add(x, kn_lu_div(rest, 2));
        else if (al || (rtl && !ar))
            x = kn_lu_add(x, rest);
        kn_relative_offset(c, pw, f->basis_h, &dx, &dy);
        c->x = kn_lu_add(x, dx);
        c->y = kn_lu_add(y, dy);
    }
    return kn_lu_clamp0(kn_lu_sub(low, border));
}
