/* Inline SVG. */
#include "src/paint/internal.h"

kn_layer *kn_paint_svg(kn_painter *p, kn_box *b, kn_lu x, kn_lu y) {
    (void)p;
    (void)b;
    (void)x;
    (void)y;
    return NULL;
}

bool kn_svg_filter(kn_painter *p, kn_arena *a, const kn_node *n, kn_str url, kn_rect box, int base,
                   kn_filters *out) {
    (void)p;
    (void)a;
    (void)n;
    (void)url;
    (void)box;
    (void)base;
    (void)out;
    return false;
}
