/* Natural sizes of replaced elements (CSS Images 3 §4.1, SVG 2 §8.2, HTML 15.4). */
#include "src/layout/sizing.h"

kn_replaced kn_replaced_kind(const kn_node *n) {
    if (n->ns == KN_NS_SVG)
        return n->tag == KN_A_svg ? KN_REPL_SVG : KN_REPL_NONE;
    if (n->ns != KN_NS_HTML)
        return KN_REPL_NONE;
    switch (n->tag) {
    case KN_A_img:
        return KN_REPL_IMAGE;
    case KN_A_video:
        return KN_REPL_VIDEO;
    case KN_A_canvas:
        return KN_REPL_CANVAS;
    case KN_A_iframe:
        return KN_REPL_FRAME;
    case KN_A_object:
    case KN_A_embed:
        return KN_REPL_EMPTY;
    default:
        return KN_REPL_NONE;
    }
}

/* A non-negative integer as HTML reads it, or `def`. */
static double attr_int(const kn_node *n, kn_atom name, double def) {
    kn_str s = kn_str_trim(kn_node_attr(n, name));
    double v = 0;
    size_t i = 0;
    for (; i < s.n && kn_is_digit(s.p[i]) && v < 1e9; i++)
        v = v * 10 + (s.p[i] - '0');
    return i ? v : def;
}

static double svg_unit(kn_str u) {
    static const struct {
        const char *name;
        double px;
    } units[] = {{"", 1},    {"px", 1},         {"pt", 4.0 / 3},  {"pc", 16},
                 {"in", 96}, {"cm", 96 / 2.54}, {"mm", 96 / 25.4}};
    for (size_t i = 0; i < KN_COUNTOF(units); i++)
        if (kn_str_ieq(u, kn_cstr(units[i].name)))
            return units[i].px;
    return 0; /* em and the like, percentages: no natural size */
}

/* An absolute length attribute of <svg> in px; 0: none. */
static double svg_length(const kn_node *n, kn_atom name) {
    kn_str s = kn_str_trim(kn_node_attr(n, name));
    double v;
    const char *end;
    if (!s.n || !kn_parse_double(s.p, s.p + s.n, &v, &end))
        return 0;
    v *= svg_unit(kn_str_trim((kn_str){end, (size_t)(s.p + s.n - end)}));
    return v > 0 ? v : 0;
}

static bool view_box(const kn_node *n, double *w, double *h) {
    kn_str s = kn_node_attr(n, KN_A_viewBox);
    const char *p = s.p, *end = s.p ? s.p + s.n : NULL;
    double v[4];
    for (int i = 0; i < 4; i++) {
        while (p < end && (kn_is_space(*p) || *p == ','))
            p++;
        if (p >= end || !kn_parse_double(p, end, &v[i], &p))
            return false;
    }
    *w = v[2];
    *h = v[3];
    return v[2] > 0 && v[3] > 0;
}

static void svg_size(kn_box *b) {
    double vw = 0, vh = 0;
    bool has_box = view_box(b->node, &vw, &vh);
    b->natural_w = svg_length(b->node, KN_A_width);
    b->natural_h = svg_length(b->node, KN_A_height);
    if (b->natural_w > 0 && b->natural_h > 0) {
        b->ratio_w = b->natural_w, b->ratio_h = b->natural_h;
    } else if (has_box) {
        b->ratio_w = vw, b->ratio_h = vh;
    }
}

void kn_box_picture(kn_layout *l, kn_box *b, kn_str url, double density) {
    if (!url.n || !l->src.image)
        return;
    b->image = l->src.image(l->src.ctx, b->node, url);
    if (!b->image)
        return;
    kn_image_natural n;
    kn_image_natural_of(b->image, &n);
    b->density = density > 0 && density < 1e6 ? density : 1;
    if (n.has_w)
        n.w /= b->density;
    if (n.has_h)
        n.h /= b->density;
    const bool ratio =
        n.rw > 0 && n.rh > 0; /* without one both sides are those of default sizing */
    b->natural_w = n.has_w || !ratio ? n.w : 0;
    b->natural_h = n.has_h || !ratio ? n.h : 0;
    b->ratio_w = n.rw;
    b->ratio_h = n.rh;
}

/* A video that tells nothing is 300 × 150 and has no ratio but that of its attributes
 * (HTML 15.4.3).
 */
static void unknown_video(kn_box *b) {
    b->natural_w = 300, b->natural_h = 150;
}

static void natural_size(kn_layout *l, kn_box *b) {
    switch (b->replaced) {
    case KN_REPL_IMAGE: {
        double density = 1;
        const kn_str url = kn_img_source(l, b->node, &density);
        kn_box_picture(l, b, url, density);
        break;
    }
    case KN_REPL_VIDEO:
        if (!l->src.video_size ||
            !l->src.video_size(l->src.ctx, b->node, &b->natural_w, &b->natural_h))
            unknown_video(b);
        else
            b->ratio_w = b->natural_w, b->ratio_h = b->natural_h;
        break;
    case KN_REPL_CANVAS: /* HTML 4.12.5: attributes are the bitmap's size, not CSS */
        b->natural_w = attr_int(b->node, KN_A_width, 300);
        b->natural_h = attr_int(b->node, KN_A_height, 150);
        b->ratio_w = b->natural_w, b->ratio_h = b->natural_h;
        break;
    case KN_REPL_SVG:
        svg_size(b);
        break;
    default:
        b->natural_w = 300, b->natural_h = 150;
    }
}

bool kn_view_box(const kn_style *s, double w, double h, kn_rect *out) {
    const kn_bshape *v = s->box->view_box;
    if (!v || !(w > 0 && h > 0))
        return false;
    const double left = (double)kn_len_px(v->inset[3], (float)w),
                 top = (double)kn_len_px(v->inset[0], (float)h);
    *out = (kn_rect){left, top, w - left - (double)kn_len_px(v->inset[1], (float)w),
                     h - top - (double)kn_len_px(v->inset[2], (float)h)};
    return out->w > 0 && out->h > 0;
}

void kn_natural_size(kn_layout *l, kn_box *b) {
    b->image = NULL;
    b->density = 0;
    b->natural_w = b->natural_h = b->ratio_w = b->ratio_h = 0;
    natural_size(l, b);
    kn_rect view;
    if (b->ratio_w > 0 && kn_view_box(b->style, b->natural_w, b->natural_h, &view)) {
        b->natural_w = b->ratio_w = view.w;
        b->natural_h = b->ratio_h = view.h;
    }
    if (kn_size_contained_w(b) && kn_size_contained_h(b)) { /* CSS Containment 2 §3.3 */
        b->natural_w = kn_px(kn_contained_content_w(b));
        b->natural_h = kn_px(kn_contained_content_h(b));
        b->ratio_w = b->ratio_h = 0;
        return;
    }
    if (b->style->zoom > 0) { /* CSS Viewport 1 §3: zoom is in every length of the style, not in a
                                 picture's own size */
        b->natural_w *= b->style->zoom;
        b->natural_h *= b->style->zoom;
    }
}
