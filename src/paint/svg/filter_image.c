/* feImage (Filter Effects 1 §9.14): a file or an element, as a layer in the filtered one's space.
 */
#include "src/paint/svg/filter.h"
#include <math.h>

#define MAX_DEPTH 2    /* feImage elements that show what is itself filtered with one */
#define MAX_SHOWN 2000 /* elements in each */

bool kn_fe_image(kn_fbuild *b, const kn_node *fe, kn_filter *f) {
    (void)b;
    (void)fe;
    f->kind = KN_FILTER_IMAGE;
    return true;
}

/* The element stands where the subregion begins, as in Blink. */
static void put_element(kn_fbuild *b, const kn_node *fe, kn_str url, kn_rect r, kn_svg_out *out) {
    kn_painter *p = b->c.p;
    const kn_node *t = kn_svg_ref(p, b->c.user, fe, url);
    uint32_t budget;
    if (!t || t->ns != KN_NS_SVG || !t->style || kn_node_contains(t, fe) ||
        p->image_depth >= MAX_DEPTH || p->images_left <= 0)
        return;
    kn_svgp c = kn_svg_begin(p, b->c.user, b->c.view, &budget);
    budget = MAX_SHOWN;
    kn_svg_out sub = {.p = p};
    kn_layer *l = kn_svg_layer(p, fe);
    l->m = kn_mat4_translate(r.x, r.y, 0);
    p->image_depth++;
    p->images_left--;
    kn_svg_element(c, &sub, t, t->style);
    p->image_depth--;
    kn_svg_out_end(&sub, l);
    kn_svg_out_layer(out, l);
}

static void put_image(kn_fbuild *b, const kn_node *fe, kn_image *im, kn_rect r, kn_layer *l,
                      kn_svg_out *out) {
    bool has_w, has_h, ratio, slice;
    double w, h;
    kn_image_size(im, &w, &h, &has_w, &has_h, &ratio);
    if (!(w > 0 && h > 0))
        return;
    const kn_str aspect = kn_node_attr(fe, KN_A_preserveAspectRatio);
    kn_pix *pix = kn_image_pix(im);
    const kn_mat4 m = kn_svg_fit(aspect, (kn_rect){0, 0, w, h}, r.w, r.h, &slice);
    const kn_rect dst = {r.x + m.m[12], r.y + m.m[13], w * m.m[0], h * m.m[5]};
    kn_item it = {.kind = KN_ITEM_IMAGE, .src_node = fe->id};
    it.u.image.image = im;
    it.u.image.src = (kn_rect){0, 0, pix ? pix->w : w, pix ? pix->h : h};
    it.u.image.dst = dst;
    it.u.image.sampling = KN_SAMPLE_FINE;
    kn_shape *s = KN_ANEW(l->arena, kn_shape);
    *s = (kn_shape){.kind = KN_SHAPE_RECT, .u.rect = r};
    l->clip = s;
    l->n_clip = 1;
    if (kn_image_document(im))
        kn_svg_out_layer(out, kn_document_layer(b->c.p, im, fe, w, h, dst));
    else
        kn_svg_out_item(out, &it);
}

void kn_fe_image_layer(kn_fbuild *b, const kn_node *fe, kn_filter *f) {
    kn_painter *p = b->c.p;
    const kn_str url = kn_svg_href(p->scene, fe);
    const kn_rect r = f->region;
    if (!url.n || kn_rect_empty(r))
        return;
    f->layer = kn_svg_layer(p, fe);
    kn_svg_out out = {.p = p};
    if (url.p[0] == '#') {
        put_element(b, fe, url, r, &out);
    } else {
        kn_image *im = kn_picture_of(p, fe, url);
        if (im)
            put_image(b, fe, im, r, f->layer, &out);
    }
    kn_svg_out_end(&out, f->layer);
}
