/* SVG files used as images: librsvg reads and draws them. */
#include "raster/imagepriv.h"
#include <cairo.h>
#include <librsvg/rsvg.h>
#include <math.h>

/* Length in CSS px, false for percentages and heights of letters. */
static bool px_of(RsvgLength l, double *out) {
    static const double per[] = {
        [RSVG_UNIT_PX] = 1,         [RSVG_UNIT_IN] = 96,        [RSVG_UNIT_CM] = 96 / 2.54,
        [RSVG_UNIT_MM] = 96 / 25.4, [RSVG_UNIT_PT] = 96.0 / 72, [RSVG_UNIT_PC] = 16,
        [RSVG_UNIT_EM] = 16, /* of the root, without styles */
    };
    if ((unsigned)l.unit >= sizeof per / sizeof *per || per[l.unit] == 0 || !(l.length > 0))
        return false;
    *out = l.length * per[l.unit];
    return true;
}

bool kn_svg_open(kn_image *im, const char *p, size_t n) {
    GError *err = NULL;
    RsvgHandle *h = n ? rsvg_handle_new_from_data((const guint8 *)p, n, &err) : NULL;
    if (!h) {
        g_clear_error(&err);
        return false;
    }
    rsvg_handle_set_dpi(h, 96);
    gboolean has_w, has_h, has_box;
    RsvgLength w, ht;
    RsvgRectangle box;
    rsvg_handle_get_intrinsic_dimensions(h, &has_w, &w, &has_h, &ht, &has_box, &box);
    has_box = has_box && box.width > 0 && box.height > 0;
    im->svg = h;
    im->has_viewbox = has_box;
    im->has_w = has_w && px_of(w, &im->w);
    im->has_h = has_h && px_of(ht, &im->h);
    im->has_ratio = has_box || (im->has_w && im->has_h);
    im->ratio_w = im->has_w && im->has_h ? im->w : has_box ? box.width : 0;
    im->ratio_h = im->has_w && im->has_h ? im->h : has_box ? box.height : 0;
    double ratio = has_box ? box.width / box.height : 2; /* CSS 2, 10.3.2: 300 × 150 */
    if (!im->has_w && !im->has_h) {
        im->w = has_box ? box.width : 300;
        im->h = has_box ? box.height : 150;
    } else if (!im->has_w) {
        im->w = has_box ? im->h * ratio : 300;
    } else if (!im->has_h) {
        im->h = has_box ? im->w / ratio : 150;
    }
    return true;
}

void kn_svg_close(kn_image *im) {
    if (im->svg)
        g_object_unref(im->svg);
}

kn_pix *kn_svg_draw(kn_image *im, int w, int h) {
    kn_pix *p = kn_pix_new(w, h, KN_PIX_BGRA);
    if (!p)
        return NULL;
    cairo_surface_t *s =
        cairo_image_surface_create_for_data(p->data, CAIRO_FORMAT_ARGB32, w, h, p->stride);
    cairo_t *cr = cairo_create(s);
    RsvgRectangle view = {0, 0, w, h};
    if (!im->has_viewbox) { /* as if the natural size were the viewBox, as browsers do for images */
        cairo_scale(cr, w / im->w, h / im->h);
        view = (RsvgRectangle){0, 0, im->w, im->h};
    }
    kn_mutex_lock(im->lock);
    GError *err = NULL;
    if (!rsvg_handle_render_document(im->svg, cr, &view, &err))
        g_clear_error(&err);
    kn_mutex_unlock(im->lock);
    cairo_destroy(cr);
    cairo_surface_finish(s);
    cairo_surface_destroy(s);
    return p;
}
