/* Images that are documents (SVG files): what they draw is a layer inside of the page's, sharp at
 * every scale, and no picture. */
#include "src/paint/internal.h"
#include <math.h>

#define MOST 1e6 /* px of a side: layout counts no further than 2^25 */

/* Blink lays the document out at whole px and stretches what comes of it; nothing is drawn outside
 * of the whole px around `dst`. */
kn_layer *kn_document_layer(kn_painter *p, kn_image *im, const kn_node *user, double w, double h,
                            kn_rect dst) {
    const kn_style *st = user ? user->style : NULL;
    const double zoom = st && st->zoom > 0 ? st->zoom : 1;
    const double cw = floor(w / zoom + 0.5), ch = floor(h / zoom + 0.5);
    bool moves = false;
    if (!p->src.document || !(cw >= 1 && ch >= 1 && cw <= MOST && ch <= MOST))
        return NULL;
    const kn_document_view view = {(int)cw, (int)ch, st && kn_style_is_dark(p->styler, st)};
    kn_layer *in = p->src.document(p->src.ctx, im, &view, &moves);
    p->live_documents |= moves;
    if (!in)
        return NULL;
    kn_layer *fit = kn_layer_new(), *top = kn_layer_new();
    const kn_mat4 at = kn_mat4_translate(dst.x, dst.y, 0),
                  scale = kn_mat4_scale(dst.w / cw, dst.h / ch, 1);
    fit->key = ++p->next_key;
    fit->m = kn_mat4_mul(&at, &scale);
    kn_layer_set_entries(fit, &(kn_entry){.layer = in}, 1);
    const double x0 = floor(dst.x), y0 = floor(dst.y);
    kn_shape *s = KN_ANEW(top->arena, kn_shape);
    *s = (kn_shape){.kind = KN_SHAPE_RECT,
                    .u.rect = {x0, y0, ceil(dst.x + dst.w) - x0, ceil(dst.y + dst.h) - y0}};
    top->key = ++p->next_key;
    top->src_node = user ? user->id : 0;
    top->clip = s;
    top->n_clip = 1;
    kn_layer_set_entries(top, &(kn_entry){.layer = fit}, 1);
    return top;
}
