/* Outside list markers (CSS Lists 3 §3.1), and the sizes of the shapes in markers, as Blink has
 * them. */
#include "src/layout/inline/ifc.h"
#include "src/layout/sizing.h"

bool kn_is_disclosure(const kn_style *st) {
    return kn_str_starts(st->text->list_type.name, KN_S("disclosure-"));
}

static int ascent_of(kn_layout *l, const kn_style *st) {
    kn_lu asc, desc;
    kn_style_text_metrics(l->fonts, st, &asc, &desc);
    return asc.v / 64;
}

double kn_disclosure_size(const kn_style *st) {
    return st->font->size * .66;
}

kn_lu kn_symbol_width(kn_layout *l, const kn_style *st) {
    if (kn_is_disclosure(st))
        return kn_lu_px(kn_disclosure_size(st));
    return kn_lu_int((ascent_of(l, st) * 2 / 3 + 1) / 2 + 2);
}

/* From the start of a symbol outside to the content. */
static kn_lu symbol_distance(kn_layout *l, const kn_style *st) {
    kn_lu size = kn_is_disclosure(st) ? kn_lu_px(kn_disclosure_size(st))
                                      : kn_lu_int(ascent_of(l, st) * 2 / 3);
    return kn_lu_add(size, kn_lu_int(KN_MARKER_PADDING + 1));
}

kn_lout kn_marker_layout(kn_layout *l, kn_box *li, kn_lu content_w, kn_run_mode run) {
    kn_lin in = {.run = run,
                 .parent_w = kn_lu_some(content_w),
                 .avail_w = {KN_AVAIL_MAX_CONTENT, KN_LU0},
                 .avail_h = {KN_AVAIL_MAX_CONTENT, KN_LU0}};
    kn_box *m = li->first;
    in.known_w = kn_lu_some(kn_intrinsic_w(l, m, KN_AVAIL_MAX_CONTENT));
    return kn_layout_box(l, m, &in);
}

kn_lu kn_strut_baseline(kn_layout *l, const kn_style *st, kn_lu *height) {
    kn_lu asc, desc, lh = kn_style_line_height(l->fonts, st);
    kn_style_text_metrics(l->fonts, st, &asc, &desc);
    kn_lu leading = kn_lu_sub(lh, kn_lu_add(asc, desc));
    *height = lh;
    return kn_lu_add(asc, (kn_lu){(leading.v / 2 >> 6) * 64});
}

void kn_marker_place(kn_layout *l, kn_box *li, kn_lu content_w, kn_lu y) {
    kn_box *m = li->first;
    kn_lu out = m->w;
    bool symbol = m->first && m->first->replaced == KN_REPL_SYMBOL;
    if (symbol)
        out = symbol_distance(l, m->style);
    m->x = kn_lu_sub(kn_start_x(li), out);
    if (li->style->text->direction == KN_KW_rtl)
        m->x = kn_lu_add(kn_lu_add(kn_start_x(li), content_w), kn_lu_sub(out, m->w));
    m->y = y;
}
