/* Presentational hints: attributes that count as declarations of the author with no specificity
 * (HTML 15 Rendering, SVG 2 §6.6). They are kept parsed with the element's data. */
#include "src/style/internal.h"

static void add(kn_sdata *d, kn_prop p, kn_value *v) {
    if (v)
        kn_vec_push(&d->hints, ((kn_hint){.prop = (uint16_t)p, .value = v}));
}

static void add_text(kn_sdata *d, kn_prop p, const char *text) {
    add(d, p, kn_parse_value(p, kn_cstr(text)));
}

static void clear(kn_sdata *d) {
    for (size_t i = 0; i < d->hints.n; i++)
        kn_value_unref(d->hints.v[i].value);
    d->hints.n = 0;
}

/* HTML dimension: digits, perhaps a fraction, perhaps a percent sign (HTML 2.3.4.4). */
static bool dimension(kn_str s, double *v, bool *pct) {
    const char *next;
    s = kn_str_trim(s);
    if (s.n == 0 || !(kn_is_digit(s.p[0]) || s.p[0] == '.') ||
        !kn_parse_double(s.p, s.p + s.n, v, &next))
        return false;
    *pct = next < s.p + s.n && *next == '%';
    return true;
}

static void add_dimension(kn_sdata *d, const kn_node *n, kn_atom attr, kn_prop p) {
    kn_str s = kn_node_attr(n, attr);
    double v;
    bool pct;
    char text[64];
    if (!s.p || !dimension(s, &v, &pct))
        return;
    snprintf(text, sizeof text, "%.9g%s", v, pct ? "%" : "px");
    add_text(d, p, text);
}

static void add_ratio(kn_sdata *d, const kn_node *n) {
    double w, h;
    bool pw, ph;
    char text[96];
    kn_str sw = kn_node_attr(n, KN_A_width), sh = kn_node_attr(n, KN_A_height);
    if (!sw.p || !sh.p || !dimension(sw, &w, &pw) || !dimension(sh, &h, &ph) || pw || ph ||
        w <= 0 || h <= 0)
        return;
    snprintf(text, sizeof text, "auto %.9g / %.9g", w, h);
    add_text(d, KN_PROP_ASPECT_RATIO, text);
}

/* ---- tables (HTML 15.3.10) ---- */
static void add_px(kn_sdata *d, kn_prop p, double v) {
    char text[32];
    snprintf(text, sizeof text, "%.9gpx", v);
    add_text(d, p, text);
}

static void add_border_color(kn_sdata *d, const char *text, kn_str color) {
    static const kn_prop colors[] = {KN_PROP_BORDER_TOP_COLOR, KN_PROP_BORDER_RIGHT_COLOR,
                                     KN_PROP_BORDER_BOTTOM_COLOR, KN_PROP_BORDER_LEFT_COLOR};
    for (int i = 0; i < 4; i++)
        add(d, colors[i], kn_parse_value(colors[i], text ? kn_cstr(text) : color));
}

static void add_borders(kn_sdata *d, double width, const char *style) {
    static const kn_prop widths[] = {KN_PROP_BORDER_TOP_WIDTH, KN_PROP_BORDER_RIGHT_WIDTH,
                                     KN_PROP_BORDER_BOTTOM_WIDTH, KN_PROP_BORDER_LEFT_WIDTH};
    static const kn_prop styles[] = {KN_PROP_BORDER_TOP_STYLE, KN_PROP_BORDER_RIGHT_STYLE,
                                     KN_PROP_BORDER_BOTTOM_STYLE, KN_PROP_BORDER_LEFT_STYLE};
    for (int i = 0; i < 4; i++) {
        add_px(d, widths[i], width);
        add_text(d, styles[i], style);
    }
}

/* The width of `border`: a bare attribute, or one that is no number, means 1. */
static double border_attr(const kn_node *n) {
    kn_str s = kn_node_attr(n, KN_A_border);
    double v;
    bool pct;
    if (!s.p)
        return 0;
    return dimension(s, &v, &pct) ? v : 1;
}

static const kn_node *table_of(const kn_node *n) {
    while (n && !kn_is_html(n, KN_A_table))
        n = kn_is_elem(n) ? n->parent : NULL;
    return n;
}

static void add_color(kn_sdata *d, const kn_node *n, kn_atom attr, kn_prop p) {
    kn_str s = kn_str_trim(kn_node_attr(n, attr));
    if (s.n)
        add(d, p, kn_parse_value(p, s));
}

static void table_align(kn_sdata *d, const kn_node *n) {
    kn_str s = kn_node_attr(n, KN_A_align);
    if (!s.p)
        return;
    if (n->tag == KN_A_table) {
        if (kn_str_ieq(s, KN_S("left")) || kn_str_ieq(s, KN_S("right")))
            add_text(d, KN_PROP_FLOAT, kn_str_ieq(s, KN_S("left")) ? "left" : "right");
        if (kn_str_ieq(s, KN_S("center"))) {
            add_text(d, KN_PROP_MARGIN_LEFT, "auto");
            add_text(d, KN_PROP_MARGIN_RIGHT, "auto");
        }
    } else if (n->tag == KN_A_caption) {
        if (kn_str_ieq(s, KN_S("bottom")))
            add_text(d, KN_PROP_CAPTION_SIDE, "bottom");
    } else if (kn_str_ieq(s, KN_S("left"))) {
        add_text(d, KN_PROP_TEXT_ALIGN, "-webkit-left");
    } else if (kn_str_ieq(s, KN_S("right"))) {
        add_text(d, KN_PROP_TEXT_ALIGN, "-webkit-right");
    } else if (kn_str_ieq(s, KN_S("center")) || kn_str_ieq(s, KN_S("middle"))) {
        add_text(d, KN_PROP_TEXT_ALIGN, "-webkit-center");
    } else {
        add(d, KN_PROP_TEXT_ALIGN, kn_parse_value(KN_PROP_TEXT_ALIGN, s));
    }
}

static void cell_hints(kn_sdata *d, const kn_node *n) {
    static const kn_prop paddings[] = {KN_PROP_PADDING_TOP, KN_PROP_PADDING_RIGHT,
                                       KN_PROP_PADDING_BOTTOM, KN_PROP_PADDING_LEFT};
    const kn_node *t = table_of(n);
    double v;
    bool pct;
    if (t && border_attr(t) > 0) {
        add_borders(d, 1, kn_node_attr(t, KN_A_bordercolor).p ? "solid" : "inset");
        add_border_color(d, "inherit", (kn_str){0});
    }
    if (t && kn_node_attr(t, KN_A_cellpadding).p &&
        dimension(kn_node_attr(t, KN_A_cellpadding), &v, &pct))
        for (int i = 0; i < 4; i++)
            add_px(d, paddings[i], v);
    if (kn_node_has_attr(n, KN_A_nowrap))
        add_text(d, KN_PROP_TEXT_WRAP_MODE, "nowrap");
}

static void table_hints(kn_sdata *d, const kn_node *n) {
    double v;
    bool pct;
    add_dimension(d, n, KN_A_width, KN_PROP_WIDTH);
    add_dimension(d, n, KN_A_height, KN_PROP_HEIGHT);
    add_color(d, n, KN_A_bgcolor, KN_PROP_BACKGROUND_COLOR);
    table_align(d, n);
    kn_str valign = kn_node_attr(n, KN_A_valign);
    if (valign.p)
        add(d, KN_PROP_VERTICAL_ALIGN,
            kn_parse_value(KN_PROP_VERTICAL_ALIGN,
                           kn_str_ieq(valign, KN_S("center")) ? KN_S("middle") : valign));
    if (n->tag == KN_A_td || n->tag == KN_A_th)
        cell_hints(d, n);
    if (n->tag != KN_A_table)
        return;
    kn_str color = kn_str_trim(kn_node_attr(n, KN_A_bordercolor));
    if (border_attr(n) > 0)
        add_borders(d, border_attr(n), color.n ? "solid" : "outset");
    if (color.n)
        add_border_color(d, NULL, color);
    kn_str spacing = kn_node_attr(n, KN_A_cellspacing);
    if (spacing.p && dimension(spacing, &v, &pct))
        add_px(d, KN_PROP_BORDER_SPACING, v);
}

/* HTML 15.3.7: the size of a rule counts its two borders. */
static void add_hr_size(kn_sdata *d, const kn_node *n) {
    double v;
    bool pct;
    if (dimension(kn_node_attr(n, KN_A_size), &v, &pct) && v >= 1)
        add_px(d, KN_PROP_HEIGHT, fmax(v - 2, 0));
}

/* HTML 15.3.8: the type of lists and items; letters have a case, words have none. */
static void list_type_hint(kn_sdata *d, const kn_node *n) {
    static const char *const letters[][2] = {{"1", "decimal"},
                                             {"a", "lower-alpha"},
                                             {"A", "upper-alpha"},
                                             {"i", "lower-roman"},
                                             {"I", "upper-roman"}};
    static const char *const words[] = {"none", "disc", "circle", "square"};
    kn_str type = kn_node_attr(n, KN_A_type);
    for (size_t i = 0; n->tag != KN_A_ul && i < KN_COUNTOF(letters); i++)
        if (kn_str_eq(type, kn_cstr(letters[i][0])))
            add_text(d, KN_PROP_LIST_STYLE_TYPE, letters[i][1]);
    for (size_t i = 0; n->tag != KN_A_ol && i < KN_COUNTOF(words); i++)
        if (kn_str_ieq(type, kn_cstr(words[i])))
            add_text(d, KN_PROP_LIST_STYLE_TYPE, words[i]);
}

/* align of embedded content (HTML §15.4.3); the line's middle and its bottom by what CSS has. */
static void add_embedded_align(kn_sdata *d, const kn_node *n) {
    static const struct {
        const char *word, *side, *vertical;
    } words[] = {{"left", "left", "top"},       {"right", "right", "top"},
                 {"top", NULL, "top"},          {"texttop", NULL, "text-top"},
                 {"absmiddle", NULL, "middle"}, {"abscenter", NULL, "middle"},
                 {"absbottom", NULL, "bottom"}, {"bottom", NULL, "baseline"},
                 {"baseline", NULL, "baseline"}};
    const kn_str s = kn_str_trim(kn_node_attr(n, KN_A_align));
    for (size_t i = 0; s.n && i < KN_COUNTOF(words); i++) {
        if (!kn_str_ieq(s, kn_cstr(words[i].word)))
            continue;
        if (words[i].side)
            add_text(d, KN_PROP_FLOAT, words[i].side);
        add_text(d, KN_PROP_VERTICAL_ALIGN, words[i].vertical);
    }
}

/* <meta name=color-scheme>: what the root's normal color-scheme means (HTML §4.2.5.1). */
static void page_scheme(kn_sdata *d, const kn_node *html) {
    const kn_node *m = html->first;
    while (m && !kn_is_html(m, KN_A_head))
        m = m->next;
    for (m = m ? m->first : NULL; m; m = m->next) {
        if (!kn_is_html(m, KN_A_meta) ||
            !kn_str_ieq(kn_str_trim(kn_node_attr(m, KN_A_name)), KN_S("color-scheme")))
            continue;
        char text[80];
        const kn_str v = kn_node_attr(m, KN_A_content);
        snprintf(text, sizeof text, "%.*s", (int)(v.n < sizeof text ? v.n : 0), v.p ? v.p : "");
        add_text(d, KN_PROP_COLOR_SCHEME, text);
        return;
    }
}

static void html_hints(kn_sdata *d, const kn_node *n) {
    kn_str dir = kn_node_attr(n, KN_A_dir);
    if (dir.p && kn_str_ieq(dir, KN_S("rtl")))
        add_text(d, KN_PROP_DIRECTION, "rtl");
    else if (dir.p && kn_str_ieq(dir, KN_S("ltr")))
        add_text(d, KN_PROP_DIRECTION, "ltr");
    switch (n->tag) {
    case KN_A_img:
    case KN_A_video:
    case KN_A_iframe:
    case KN_A_embed:
    case KN_A_object:
        add_dimension(d, n, KN_A_width, KN_PROP_WIDTH);
        add_dimension(d, n, KN_A_height, KN_PROP_HEIGHT);
        if (n->tag != KN_A_video)
            add_embedded_align(d, n);
        if (n->tag == KN_A_img || n->tag == KN_A_video)
            add_ratio(d, n);
        break;
    case KN_A_html:
        page_scheme(d, n);
        break;
    case KN_A_br: { /* HTML 15.3.6 */
        kn_str v = kn_node_attr(n, KN_A_clear);
        if (v.p && (kn_str_ieq(v, KN_S("left")) || kn_str_ieq(v, KN_S("right"))))
            add_text(d, KN_PROP_CLEAR, kn_str_ieq(v, KN_S("left")) ? "left" : "right");
        else if (v.p && (kn_str_ieq(v, KN_S("all")) || kn_str_ieq(v, KN_S("both"))))
            add_text(d, KN_PROP_CLEAR, "both");
        break;
    }
    case KN_A_ol:
    case KN_A_ul:
    case KN_A_li:
        list_type_hint(d, n);
        break;
    case KN_A_canvas: /* its attributes are its natural size, not hints, but they give a ratio */
        add_ratio(d, n);
        break;
    case KN_A_hr:
        add_dimension(d, n, KN_A_width, KN_PROP_WIDTH);
        add_hr_size(d, n);
        break;
    case KN_A_table:
    case KN_A_caption:
    case KN_A_col:
    case KN_A_colgroup:
    case KN_A_thead:
    case KN_A_tbody:
    case KN_A_tfoot:
    case KN_A_tr:
    case KN_A_td:
    case KN_A_th:
        table_hints(d, n);
        break;
    default:
        break;
    }
}

/* ---- SVG ---- */

/* transform="rotate(45 10 10)" → CSS text (SVG 2 §8.6: numbers without units, commas optional). */
static bool svg_transform(kn_str s, kn_sb *out) {
    const char *p = s.p, *end = s.p + s.n;
    while (p < end) {
        while (p < end && (kn_is_space(*p) || *p == ','))
            p++;
        const char *name = p;
        while (p < end && *p != '(' && !kn_is_space(*p))
            p++;
        kn_str fn = {name, (size_t)(p - name)};
        double a[6];
        int n = 0;
        while (p < end && kn_is_space(*p))
            p++;
        if (p >= end)
            return fn.n == 0;
        if (*p++ != '(')
            return false;
        for (;;) {
            while (p < end && (kn_is_space(*p) || *p == ','))
                p++;
            if (p >= end)
                return false;
            if (*p == ')')
                break;
            if (n == 6 || !kn_parse_double(p, end, &a[n], &p))
                return false;
            n++;
        }
        p++;
        if (kn_str_eq(fn, KN_S("translate")) && n >= 1)
            kn_sb_printf(out, "translate(%.9gpx,%.9gpx) ", a[0], n > 1 ? a[1] : 0.0);
        else if (kn_str_eq(fn, KN_S("scale")) && n >= 1)
            kn_sb_printf(out, "scale(%.9g,%.9g) ", a[0], n > 1 ? a[1] : a[0]);
        else if (kn_str_eq(fn, KN_S("rotate")) && n == 1)
            kn_sb_printf(out, "rotate(%.9gdeg) ", a[0]);
        else if (kn_str_eq(fn, KN_S("rotate")) && n == 3)
            kn_sb_printf(out, "translate(%.9gpx,%.9gpx) rotate(%.9gdeg) translate(%.9gpx,%.9gpx) ",
                         a[1], a[2], a[0], -a[1], -a[2]);
        else if (kn_str_eq(fn, KN_S("skewX")) && n == 1)
            kn_sb_printf(out, "skewX(%.9gdeg) ", a[0]);
        else if (kn_str_eq(fn, KN_S("skewY")) && n == 1)
            kn_sb_printf(out, "skewY(%.9gdeg) ", a[0]);
        else if (kn_str_eq(fn, KN_S("matrix")) && n == 6)
            kn_sb_printf(out, "matrix(%.9g,%.9g,%.9g,%.9g,%.9g,%.9g) ", a[0], a[1], a[2], a[3],
                         a[4], a[5]);
        else
            return false;
    }
    return true;
}

/* Geometry attributes are presentation attributes only on the elements that have them. */
static bool has_geometry(const kn_node *n, kn_prop p) {
    kn_atom t = n->tag;
    bool box = t == KN_A_svg || t == KN_A_rect || t == KN_A_image || t == KN_A_foreignObject ||
               t == KN_A_use;
    switch ((int)p) {
    case KN_PROP_WIDTH:
    case KN_PROP_HEIGHT:
        return box && t != KN_A_use;
    case KN_PROP_X:
    case KN_PROP_Y:
        return box;
    case KN_PROP_CX:
    case KN_PROP_CY:
        return t == KN_A_circle || t == KN_A_ellipse;
    case KN_PROP_R:
        return t == KN_A_circle;
    case KN_PROP_RX:
    case KN_PROP_RY:
        return t == KN_A_rect || t == KN_A_ellipse;
    case KN_PROP_D:
        return t == KN_A_path;
    default:
        return true;
    }
}

static bool is_presentation(kn_prop p) {
    switch ((int)p) {
    case KN_PROP_ALIGNMENT_BASELINE:
    case KN_PROP_BASELINE_SHIFT:
    case KN_PROP_CLIP_PATH:
    case KN_PROP_CLIP_RULE:
    case KN_PROP_COLOR:
    case KN_PROP_COLOR_INTERPOLATION:
    case KN_PROP_COLOR_INTERPOLATION_FILTERS:
    case KN_PROP_CURSOR:
    case KN_PROP_DIRECTION:
    case KN_PROP_DISPLAY:
    case KN_PROP_DOMINANT_BASELINE:
    case KN_PROP_FILL:
    case KN_PROP_FILL_OPACITY:
    case KN_PROP_FILL_RULE:
    case KN_PROP_FILTER:
    case KN_PROP_FLOOD_COLOR:
    case KN_PROP_FLOOD_OPACITY:
    case KN_PROP_FONT_FAMILY:
    case KN_PROP_FONT_SIZE:
    case KN_PROP_FONT_STYLE:
    case KN_PROP_FONT_STRETCH:
    case KN_PROP_FONT_WEIGHT:
    case KN_PROP_IMAGE_RENDERING:
    case KN_PROP_LETTER_SPACING:
    case KN_PROP_LIGHTING_COLOR:
    case KN_PROP_MARKER_START:
    case KN_PROP_MARKER_MID:
    case KN_PROP_MARKER_END:
    case KN_PROP_MASK_TYPE:
    case KN_PROP_OPACITY:
    case KN_PROP_PAINT_ORDER:
    case KN_PROP_POINTER_EVENTS:
    case KN_PROP_SHAPE_RENDERING:
    case KN_PROP_STOP_COLOR:
    case KN_PROP_STOP_OPACITY:
    case KN_PROP_STROKE:
    case KN_PROP_STROKE_DASHARRAY:
    case KN_PROP_STROKE_DASHOFFSET:
    case KN_PROP_STROKE_LINECAP:
    case KN_PROP_STROKE_LINEJOIN:
    case KN_PROP_STROKE_MITERLIMIT:
    case KN_PROP_STROKE_OPACITY:
    case KN_PROP_STROKE_WIDTH:
    case KN_PROP_TEXT_ANCHOR:
    case KN_PROP_TEXT_DECORATION_LINE:
    case KN_PROP_TEXT_RENDERING:
    case KN_PROP_TRANSFORM_ORIGIN:
    case KN_PROP_UNICODE_BIDI:
    case KN_PROP_VECTOR_EFFECT:
    case KN_PROP_VISIBILITY:
    case KN_PROP_WORD_SPACING:
    case KN_PROP_WRITING_MODE:
    case KN_PROP_X:
    case KN_PROP_Y:
    case KN_PROP_CX:
    case KN_PROP_CY:
    case KN_PROP_R:
    case KN_PROP_RX:
    case KN_PROP_RY:
    case KN_PROP_WIDTH:
    case KN_PROP_HEIGHT:
        return true;
    default:
        return false;
    }
}

static bool takes_length(kn_prop p) {
    uint8_t g = kn_field_of(p)->grammar;
    return g == KN_CG_FONT_SIZE || g == KN_CG_LP || g == KN_CG_LEN || g == KN_CG_SIZE ||
           g == KN_CG_SVG_LP;
}

/* Words of a value, bare numbers as px. */
static void put_lengths(kn_str s, kn_sb *out) {
    const char *p = s.p, *end = s.p + s.n;
    while (p < end) {
        const char *from = p, *next;
        double v;
        while (p < end && !kn_is_space(*p))
            p++;
        kn_sb_put(out, (kn_str){from, (size_t)(p - from)});
        if (p > from && kn_parse_double(from, p, &v, &next) && next == p)
            kn_sb_puts(out, "px");
        kn_sb_putc(out, ' ');
        while (p < end && kn_is_space(*p))
            p++;
    }
}

/* In the attribute browsers take the lengths of drop-shadow() without units. */
static void put_filter(kn_str s, kn_sb *out) {
    static const char name[] = "drop-shadow(";
    while (s.n) {
        const ptrdiff_t at = kn_str_find(s, kn_cstr(name));
        const size_t skip = at < 0 ? s.n : (size_t)at + sizeof name - 1;
        kn_sb_put(out, kn_str_sub(s, 0, skip));
        s = kn_str_sub(s, skip, s.n);
        size_t depth = 1, end = 0;
        for (; end < s.n && depth; end++)
            depth += (s.p[end] == '(') - (s.p[end] == ')');
        if (end)
            put_lengths(kn_str_sub(s, 0, end - 1), out);
        s = kn_str_sub(s, end ? end - 1 : 0, s.n);
    }
}

/* var() in a presentation attribute: a declaration like any other. */
static void add_var(kn_styler *st, kn_sdata *d, kn_prop p, kn_str name, kn_str value) {
    kn_sb sb = {0};
    kn_sb_put(&sb, name);
    kn_sb_putc(&sb, ':');
    kn_sb_put(&sb, value);
    kn_decls *l = kn_decls_parse(kn_sb_str(&sb), st->scene->atoms, NULL, (kn_loc){0});
    for (size_t i = 0; i < l->v.n; i++)
        if (l->v.v[i].prop == p)
            add(d, p, kn_value_ref(l->v.v[i].value));
    kn_decls_free(l);
    kn_sb_free(&sb);
}

/* The data of a map's outlines are long and seldom change, while its elements are matched again and
 * again. */
static void path_hint(kn_sdata *d, kn_str value) {
    const uint64_t hash = kn_str_hash(value);
    if (!d->path || d->path_hash != hash) {
        /* an error ends the path, and what is before it is drawn (SVG 2 §9.5.4) */
        kn_sb sb = {0}, text = {0};
        value = kn_str_sub(value, 0, kn_css_path_text(value, false, &text));
        kn_sb_free(&text);
        kn_sb_puts(&sb, "path(\"");
        for (size_t i = 0; i < value.n; i++)
            kn_sb_putc(&sb, value.p[i] == '"' || value.p[i] == '\\' || value.p[i] == '\n' ||
                                    value.p[i] == '\r' || value.p[i] == '\f'
                                ? ' '
                                : value.p[i]);
        kn_sb_puts(&sb, "\")");
        if (d->path)
            kn_value_unref(d->path);
        d->path = kn_parse_value(KN_PROP_D, kn_sb_str(&sb));
        d->path_hash = hash;
        kn_sb_free(&sb);
    }
    if (d->path)
        add(d, KN_PROP_D, kn_value_ref(d->path));
}

static void svg_attr(kn_styler *st, kn_sdata *d, const kn_node *n, kn_str name, kn_str value) {
    kn_sb sb = {0};
    double v;
    const char *next;
    value = kn_str_trim(value);
    if (kn_str_eq(name, KN_S("transform"))) {
        if (svg_transform(value, &sb) && sb.n)
            add(d, KN_PROP_TRANSFORM, kn_parse_value(KN_PROP_TRANSFORM, kn_sb_str(&sb)));
        kn_sb_free(&sb);
        return;
    }
    if (n->tag == KN_A_path && kn_str_eq(name, KN_S("d"))) {
        path_hint(d, value);
        return;
    }
    if (kn_str_eq(name, KN_S("mask"))) { /* a reference to <mask>: an image layer of its own kind */
        add(d, KN_PROP_MASK_IMAGE, kn_parse_value(KN_PROP_MASK_IMAGE, value));
        return;
    }
    if (kn_str_eq(name, KN_S("overflow"))) {
        add(d, KN_PROP_OVERFLOW_X, kn_parse_value(KN_PROP_OVERFLOW_X, value));
        add(d, KN_PROP_OVERFLOW_Y, kn_parse_value(KN_PROP_OVERFLOW_Y, value));
        return;
    }
    if (kn_str_eq(name, KN_S("xml:space"))) { /* SVG 2 §11.7.1 */
        add(d, KN_PROP_WHITE_SPACE_COLLAPSE,
            kn_parse_value(KN_PROP_WHITE_SPACE_COLLAPSE,
                           kn_str_eq(value, KN_S("preserve")) ? value : KN_S("collapse")));
        return;
    }
    if (kn_str_eq(name, KN_S("text-decoration")))
        name = KN_S("text-decoration-line");
    kn_prop p = kn_prop_find(name);
    if (!p || !is_presentation(p) || !has_geometry(n, p))
        return;
    /* Browsers parse the attribute as an SVG length, which knows no auto. */
    if ((p == KN_PROP_RX || p == KN_PROP_RY) && kn_str_ieq(value, KN_S("auto")))
        value = KN_S("0");
    if (kn_has_var_text(value)) {
        add_var(st, d, p, name, value);
        return;
    }
    if (p == KN_PROP_TRANSFORM_ORIGIN) {
        put_lengths(value, &sb);
        add(d, p, kn_parse_value(p, kn_sb_str(&sb)));
        kn_sb_free(&sb);
        return;
    }
    if (p == KN_PROP_FILTER) {
        put_filter(value, &sb);
        add(d, p, kn_parse_value(p, kn_sb_str(&sb)));
        kn_sb_free(&sb);
        return;
    }
    if (takes_length(p) && kn_parse_double(value.p, value.p + value.n, &v, &next) &&
        next == value.p + value.n) {
        kn_sb_put(&sb, value);
        kn_sb_puts(&sb, "px");
        add(d, p, kn_parse_value(p, kn_sb_str(&sb)));
    } else {
        add(d, p, kn_parse_value(p, value));
    }
    kn_sb_free(&sb);
}

void kn_hints_collect(kn_styler *st, const kn_node *n, kn_sdata *d) {
    clear(d);
    if (n->ns == KN_NS_HTML)
        html_hints(d, n);
    if (n->ns != KN_NS_SVG)
        return;
    for (uint32_t i = 0; i < n->n_attrs; i++) {
        const kn_attr *a = &n->attrs[i];
        if (a->name != KN_A_id && a->name != KN_A_class_ && a->name != KN_A_style &&
            a->name != KN_A_viewBox)
            svg_attr(st, d, n, kn_atom_str(st->scene->atoms, a->name), (kn_str){a->value, a->n});
    }
}
