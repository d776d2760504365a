/* Glyphs of COLR version 1 (OpenType 1.9, COLR table): a graph of paints, drawn with Cairo where it
 * stands on the device, and once at a fixed size for large text, as a picture like those of CBDT
 * and sbix. The table is read here: Debian's FreeType has the functions for it but nothing behind
 * them. Variations of paints are not applied. */
#include "raster/fontface.h"
#include "src/core/mem.h"
#include <cairo.h>
#include <math.h>
#include FT_COLOR_H
#include FT_OUTLINE_H
#include FT_TRUETYPE_TABLES_H

enum { PPEM = 256, MAX_DEPTH = 48, MAX_PAINTS = 4096, MAX_STOPS = 256, SECTORS = 384 };
#define TAG_COLR FT_MAKE_TAG('C', 'O', 'L', 'R')

typedef struct painter {
    FT_Face face;
    cairo_t *cr; /* y up, font units */
    const FT_Color *palette;
    int n_colors;
    kn_rgba text; /* the text's own colour */
    int budget;   /* paints left: graphs may share and nest their parts */
    const uint8_t *table;
    size_t size;
} painter;

typedef struct stop {
    double at;
    kn_rgba c;
} stop;
typedef enum extend { PAD, REPEAT, REFLECT } extend;

/* ---- big-endian numbers; outside the table there are zeros ---- */
static uint32_t bytes(const painter *p, size_t at, int n) {
    uint32_t v = 0;
    for (int i = 0; i < n; i++)
        v = v << 8 | (at + (size_t)i < p->size ? p->table[at + (size_t)i] : 0);
    return v;
}
static double f16(const painter *p, size_t at) { /* FWORD */
    return (int16_t)bytes(p, at, 2);
}
static double f214(const painter *p, size_t at) { /* F2DOT14 */
    return f16(p, at) / 16384;
}
static double fixed(const painter *p, size_t at) { /* 16.16 */
    return (int32_t)bytes(p, at, 4) / 65536.0;
}
/* Offset24 at `field` of the table at `at`; 0: none. */
static size_t child(const painter *p, size_t at, int field) {
    const uint32_t o = bytes(p, at + (size_t)field, 3);
    return o ? at + o : 0;
}

static kn_rgba color_of(const painter *p, size_t at) {
    const uint32_t index = bytes(p, at, 2);
    const float alpha = (float)f214(p, at + 2);
    if (index >= (uint32_t)p->n_colors)
        return (kn_rgba){p->text.r, p->text.g, p->text.b, p->text.a * alpha};
    const FT_Color k = p->palette[index];
    return (kn_rgba){k.red / 255.0f, k.green / 255.0f, k.blue / 255.0f, alpha * k.alpha / 255.0f};
}

/* ---- outlines ---- */
static int move_to(const FT_Vector *a, void *cr) {
    cairo_move_to(cr, (double)a->x, (double)a->y);
    return 0;
}
static int line_to(const FT_Vector *a, void *cr) {
    cairo_line_to(cr, (double)a->x, (double)a->y);
    return 0;
}
static int cubic_to(const FT_Vector *a, const FT_Vector *b, const FT_Vector *c, void *cr) {
    cairo_curve_to(cr, (double)a->x, (double)a->y, (double)b->x, (double)b->y, (double)c->x,
                   (double)c->y);
    return 0;
}
static int conic_to(const FT_Vector *b, const FT_Vector *c, void *cr) {
    double x, y;
    cairo_get_current_point(cr, &x, &y);
    cairo_curve_to(cr, x + (b->x - x) * 2 / 3, y + (b->y - y) * 2 / 3,
                   c->x + (b->x - c->x) * 2 / 3.0, c->y + (b->y - c->y) * 2 / 3.0, (double)c->x,
                   (double)c->y);
    return 0;
}

static bool clip_to_glyph(painter *p, FT_UInt glyph) {
    static const FT_Outline_Funcs funcs = {move_to, line_to, conic_to, cubic_to, 0, 0};
    if (FT_Load_Glyph(p->face, glyph, FT_LOAD_NO_SCALE | FT_LOAD_NO_HINTING) != 0 ||
        p->face->glyph->format != FT_GLYPH_FORMAT_OUTLINE)
        return false;
    cairo_new_path(p->cr);
    if (FT_Outline_Decompose(&p->face->glyph->outline, &funcs, p->cr) != 0)
        return false;
    cairo_clip(p->cr);
    return true;
}

/* ---- gradients ---- */
/* Of the colour line at `at`; those of variable paints carry 4 bytes more each. */
static int stops_of(const painter *p, size_t at, bool var, stop *out, extend *how) {
    const uint32_t mode = bytes(p, at, 1), count = at ? bytes(p, at + 1, 2) : 0;
    const int n = count < MAX_STOPS ? (int)count : MAX_STOPS;
    *how = mode == 1 ? REPEAT : mode == 2 ? REFLECT : PAD;
    for (int i = 0; i < n; i++) {
        const size_t s = at + 3 + (size_t)i * (var ? 10 : 6);
        out[i] = (stop){f214(p, s), color_of(p, s + 2)};
    }
    for (int i = 1; i < n; i++) /* in order of their offsets, equal ones as they came */
        for (int k = i; k > 0 && out[k].at < out[k - 1].at; k--) {
            const stop t = out[k];
            out[k] = out[k - 1];
            out[k - 1] = t;
        }
    return n;
}

static void add_stops(cairo_pattern_t *g, const stop *s, int n, extend how) {
    const double from = s[0].at, span = s[n - 1].at - from;
    for (int i = 0; i < n; i++)
        cairo_pattern_add_color_stop_rgba(g, span > 0 ? (s[i].at - from) / span : 0, s[i].c.r,
                                          s[i].c.g, s[i].c.b, s[i].c.a);
    cairo_pattern_set_extend(g, how == REPEAT    ? CAIRO_EXTEND_REPEAT
                                : how == REFLECT ? CAIRO_EXTEND_REFLECT
                                                 : CAIRO_EXTEND_PAD);
}

static void fill_with(painter *p, cairo_pattern_t *g) {
    cairo_set_source(p->cr, g);
    cairo_paint(p->cr);
    cairo_pattern_destroy(g);
}

/* The third point turns the gradient's normal: the line really used ends where p1 falls onto the
 * perpendicular of p0 p2. */
static void linear(painter *p, size_t at, bool var) {
    stop s[MAX_STOPS];
    extend how;
    const int n = stops_of(p, child(p, at, 1), var, s, &how);
    const double x0 = f16(p, at + 4), y0 = f16(p, at + 6), x1 = f16(p, at + 8),
                 y1 = f16(p, at + 10);
    const double nx = f16(p, at + 14) - y0, ny = x0 - f16(p, at + 12), len = nx * nx + ny * ny;
    if (!n || len == 0)
        return;
    const double k = ((x1 - x0) * nx + (y1 - y0) * ny) / len, dx = k * nx, dy = k * ny;
    const double a = s[0].at, b = s[n - 1].at;
    cairo_pattern_t *g =
        cairo_pattern_create_linear(x0 + dx * a, y0 + dy * a, x0 + dx * b, y0 + dy * b);
    add_stops(g, s, n, how);
    fill_with(p, g);
}

static void radial(painter *p, size_t at, bool var) {
    stop s[MAX_STOPS];
    extend how;
    const int n = stops_of(p, child(p, at, 1), var, s, &how);
    if (!n)
        return;
    const double x = f16(p, at + 4), y = f16(p, at + 6), r = bytes(p, at + 8, 2),
                 dx = f16(p, at + 10) - x, dy = f16(p, at + 12) - y, dr = bytes(p, at + 14, 2) - r,
                 a = s[0].at, b = s[n - 1].at;
    cairo_pattern_t *g = cairo_pattern_create_radial(x + dx * a, y + dy * a, fmax(0, r + dr * a),
                                                     x + dx * b, y + dy * b, fmax(0, r + dr * b));
    add_stops(g, s, n, how);
    fill_with(p, g);
}

static kn_rgba color_at(const stop *s, int n, double t, extend how) {
    const double a = s[0].at, span = s[n - 1].at - a;
    if (span > 0 && how != PAD) {
        double k = (t - a) / span, whole = floor(k);
        k -= whole;
        if (how == REFLECT && fmod(whole, 2) != 0)
            k = 1 - k;
        t = a + k * span;
    }
    int i = 1;
    while (i < n && s[i].at < t)
        i++;
    if (i >= n || t <= a)
        return t <= a ? s[0].c : s[n - 1].c;
    const kn_rgba u = s[i - 1].c, v = s[i].c;
    const double d = s[i].at - s[i - 1].at;
    const float f = d > 0 ? (float)((t - s[i - 1].at) / d) : 1;
    return (kn_rgba){u.r + (v.r - u.r) * f, u.g + (v.g - u.g) * f, u.b + (v.b - u.b) * f,
                     u.a + (v.a - u.a) * f};
}

/* Cairo has no sweep: sectors of one colour each, narrow enough for the fixed size. */
static void sweep(painter *p, size_t at, bool var) {
    stop s[MAX_STOPS];
    extend how;
    const int n = stops_of(p, child(p, at, 1), var, s, &how);
    const double from = (f214(p, at + 8) + 1) * 180, span = (f214(p, at + 10) + 1) * 180 - from;
    const double cx = f16(p, at + 4), cy = f16(p, at + 6), r = 8.0 * p->face->units_per_EM;
    if (!n || span == 0)
        return;
    cairo_push_group(p->cr);
    cairo_set_antialias(p->cr, CAIRO_ANTIALIAS_NONE);
    for (int i = 0; i < SECTORS; i++) {
        const double deg = 360.0 * (i + 0.5) / SECTORS, a = 2 * M_PI * i / SECTORS,
                     b = 2 * M_PI * (i + 1) / SECTORS;
        const kn_rgba c = color_at(s, n, (deg - from) / span, how);
        cairo_move_to(p->cr, cx, cy);
        cairo_line_to(p->cr, cx + r * cos(a), cy + r * sin(a));
        cairo_line_to(p->cr, cx + r * cos(b), cy + r * sin(b));
        cairo_close_path(p->cr);
        cairo_set_source_rgba(p->cr, c.r, c.g, c.b, c.a);
        cairo_fill(p->cr);
    }
    cairo_pop_group_to_source(p->cr);
    cairo_paint(p->cr);
}

/* ---- the graph ---- */
static void paint(painter *p, size_t at, int depth);

static void about(painter *p, double x, double y, const cairo_matrix_t *m) {
    cairo_translate(p->cr, x, y);
    cairo_transform(p->cr, m);
    cairo_translate(p->cr, -x, -y);
}

static void composite(painter *p, size_t at, int depth) {
    static const cairo_operator_t ops[] = {
        [FT_COLR_COMPOSITE_CLEAR] = CAIRO_OPERATOR_CLEAR,
        [FT_COLR_COMPOSITE_SRC] = CAIRO_OPERATOR_SOURCE,
        [FT_COLR_COMPOSITE_DEST] = CAIRO_OPERATOR_DEST,
        [FT_COLR_COMPOSITE_SRC_OVER] = CAIRO_OPERATOR_OVER,
        [FT_COLR_COMPOSITE_DEST_OVER] = CAIRO_OPERATOR_DEST_OVER,
        [FT_COLR_COMPOSITE_SRC_IN] = CAIRO_OPERATOR_IN,
        [FT_COLR_COMPOSITE_DEST_IN] = CAIRO_OPERATOR_DEST_IN,
        [FT_COLR_COMPOSITE_SRC_OUT] = CAIRO_OPERATOR_OUT,
        [FT_COLR_COMPOSITE_DEST_OUT] = CAIRO_OPERATOR_DEST_OUT,
        [FT_COLR_COMPOSITE_SRC_ATOP] = CAIRO_OPERATOR_ATOP,
        [FT_COLR_COMPOSITE_DEST_ATOP] = CAIRO_OPERATOR_DEST_ATOP,
        [FT_COLR_COMPOSITE_XOR] = CAIRO_OPERATOR_XOR,
        [FT_COLR_COMPOSITE_PLUS] = CAIRO_OPERATOR_ADD,
        [FT_COLR_COMPOSITE_SCREEN] = CAIRO_OPERATOR_SCREEN,
        [FT_COLR_COMPOSITE_OVERLAY] = CAIRO_OPERATOR_OVERLAY,
        [FT_COLR_COMPOSITE_DARKEN] = CAIRO_OPERATOR_DARKEN,
        [FT_COLR_COMPOSITE_LIGHTEN] = CAIRO_OPERATOR_LIGHTEN,
        [FT_COLR_COMPOSITE_COLOR_DODGE] = CAIRO_OPERATOR_COLOR_DODGE,
        [FT_COLR_COMPOSITE_COLOR_BURN] = CAIRO_OPERATOR_COLOR_BURN,
        [FT_COLR_COMPOSITE_HARD_LIGHT] = CAIRO_OPERATOR_HARD_LIGHT,
        [FT_COLR_COMPOSITE_SOFT_LIGHT] = CAIRO_OPERATOR_SOFT_LIGHT,
        [FT_COLR_COMPOSITE_DIFFERENCE] = CAIRO_OPERATOR_DIFFERENCE,
        [FT_COLR_COMPOSITE_EXCLUSION] = CAIRO_OPERATOR_EXCLUSION,
        [FT_COLR_COMPOSITE_MULTIPLY] = CAIRO_OPERATOR_MULTIPLY,
        [FT_COLR_COMPOSITE_HSL_HUE] = CAIRO_OPERATOR_HSL_HUE,
        [FT_COLR_COMPOSITE_HSL_SATURATION] = CAIRO_OPERATOR_HSL_SATURATION,
        [FT_COLR_COMPOSITE_HSL_COLOR] = CAIRO_OPERATOR_HSL_COLOR,
        [FT_COLR_COMPOSITE_HSL_LUMINOSITY] = CAIRO_OPERATOR_HSL_LUMINOSITY,
    };
    const uint32_t mode = bytes(p, at + 4, 1);
    if (mode >= KN_COUNTOF(ops))
        return;
    cairo_push_group(p->cr);
    paint(p, child(p, at, 5), depth);
    cairo_push_group(p->cr);
    paint(p, child(p, at, 1), depth);
    cairo_pop_group_to_source(p->cr);
    cairo_set_operator(p->cr, ops[mode]);
    cairo_paint(p->cr);
    cairo_pop_group_to_source(p->cr);
    cairo_paint(p->cr);
}

/* Paint of a base glyph; 0: none. The records are in order of their glyphs. */
static size_t root_of(const painter *p, uint32_t glyph) {
    const size_t list = bytes(p, 14, 4);
    if (bytes(p, 0, 2) < 1 || !list || list >= p->size)
        return 0;
    uint32_t lo = 0, hi = bytes(p, list, 4);
    if (hi > (p->size - list) / 6)
        return 0;
    while (lo < hi) {
        const uint32_t mid = (lo + hi) / 2, id = bytes(p, list + 4 + (size_t)mid * 6, 2);
        if (id == glyph)
            return list + bytes(p, list + 6 + (size_t)mid * 6, 4);
        if (id < glyph)
            lo = mid + 1;
        else
            hi = mid;
    }
    return 0;
}

static void layers(painter *p, size_t at, int depth) {
    const uint32_t n = bytes(p, at + 1, 1), first = bytes(p, at + 2, 4);
    const size_t list = bytes(p, 18, 4);
    for (uint32_t i = 0; list && i < n; i++)
        if (first + i < bytes(p, list, 4))
            paint(p, list + bytes(p, list + 4 + ((size_t)first + i) * 4, 4), depth);
}

/* Paints 12 to 31 draw their child through a matrix; even and odd numbers (with variations) are
 * laid out alike. */
static void transformed(painter *p, size_t at, uint32_t format, int depth) {
    cairo_matrix_t m;
    size_t center = 0; /* x and y of the fixed point */
    switch (format) {
    case 12: {
        const size_t t = child(p, at, 4);
        cairo_matrix_init(&m, fixed(p, t), fixed(p, t + 4), fixed(p, t + 8), fixed(p, t + 12),
                          fixed(p, t + 16), fixed(p, t + 20));
        break;
    }
    case 14:
        cairo_matrix_init_translate(&m, f16(p, at + 4), f16(p, at + 6));
        break;
    case 16:
    case 18:
        cairo_matrix_init_scale(&m, f214(p, at + 4), f214(p, at + 6));
        center = format == 18 ? at + 8 : 0;
        break;
    case 20:
    case 22:
        cairo_matrix_init_scale(&m, f214(p, at + 4), f214(p, at + 4));
        center = format == 22 ? at + 6 : 0;
        break;
    case 24:
    case 26:
        cairo_matrix_init_rotate(&m, f214(p, at + 4) * M_PI);
        center = format == 26 ? at + 6 : 0;
        break;
    default:
        cairo_matrix_init(&m, 1, tan(f214(p, at + 6) * M_PI), -tan(f214(p, at + 4) * M_PI), 1, 0,
                          0);
        center = format == 30 ? at + 8 : 0;
        break;
    }
    if (fabs(m.xx * m.yy - m.xy * m.yx) < 1e-9)
        return; /* nothing is left to see, and Cairo takes it for an error */
    about(p, center ? f16(p, center) : 0, center ? f16(p, center + 2) : 0, &m);
    paint(p, child(p, at, 1), depth);
}

static void paint_node(painter *p, size_t at, int depth) {
    const uint32_t number = bytes(p, at, 1), format = number & ~1u;
    const bool var = number & 1;
    if (number == 1) {
        layers(p, at, depth);
    } else if (format == 2) {
        const kn_rgba c = color_of(p, at + 1);
        cairo_set_source_rgba(p->cr, c.r, c.g, c.b, c.a);
        cairo_paint(p->cr);
    } else if (format == 4) {
        linear(p, at, var);
    } else if (format == 6) {
        radial(p, at, var);
    } else if (format == 8) {
        sweep(p, at, var);
    } else if (number == 10) {
        if (clip_to_glyph(p, bytes(p, at + 4, 2)))
            paint(p, child(p, at, 1), depth);
    } else if (number == 11) {
        paint(p, root_of(p, bytes(p, at + 1, 2)), depth);
    } else if (format >= 12 && format <= 30) {
        transformed(p, at, format, depth);
    } else if (number == 32) {
        composite(p, at, depth);
    }
}

static void paint(painter *p, size_t at, int depth) {
    if (!at || at >= p->size || depth > MAX_DEPTH || p->budget-- <= 0 ||
        cairo_status(p->cr) != CAIRO_STATUS_SUCCESS)
        return;
    cairo_save(p->cr);
    paint_node(p, at, depth + 1);
    cairo_restore(p->cr);
}

/* What the graph inks, in px about the origin, y down. Some operators ink all that there is: a few
 * ems are enough. */
static bool ink_of(painter *p, size_t root, const cairo_matrix_t *m, kn_irect *out) {
    const double upem = p->face->units_per_EM,
                 em = ceil(upem * fmax(hypot(m->xx, m->yx), hypot(m->xy, m->yy)));
    const bool upright = m->xy == 0 && m->yx == 0 && m->xx > 0 && m->yy < 0;
    const cairo_rectangle_t most = {upright ? -em : -3 * em, upright ? -2 * em : -3 * em,
                                    upright ? 4 * em : 6 * em, upright ? 4 * em : 6 * em};
    cairo_surface_t *rec = cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, &most);
    double x, y, w, h;
    p->cr = cairo_create(rec);
    cairo_transform(p->cr, m);
    paint(p, root, 0);
    cairo_destroy(p->cr);
    cairo_recording_surface_ink_extents(rec, &x, &y, &w, &h);
    cairo_surface_destroy(rec);
    *out = (kn_irect){(int)floor(x), (int)floor(y), (int)ceil(x + w), (int)ceil(y + h)};
    return w > 0 && h > 0 && w <= most.width + 2 && h <= most.height + 2;
}

/* The picture, with its place; NULL: no ink, or no memory. */
static kn_pix *draw(painter *p, size_t root, const cairo_matrix_t *m, kn_irect *ink) {
    if (!ink_of(p, root, m, ink))
        return NULL;
    kn_pix *pix = kn_pix_new(ink->x1 - ink->x0, ink->y1 - ink->y0, KN_PIX_BGRA);
    if (!pix)
        return NULL;
    cairo_surface_t *s = cairo_image_surface_create_for_data(pix->data, CAIRO_FORMAT_ARGB32, pix->w,
                                                             pix->h, pix->stride);
    p->cr = cairo_create(s);
    p->budget = MAX_PAINTS;
    cairo_translate(p->cr, -ink->x0, -ink->y0);
    cairo_transform(p->cr, m);
    paint(p, root, 0);
    const bool ok = cairo_status(p->cr) == CAIRO_STATUS_SUCCESS;
    cairo_destroy(p->cr);
    cairo_surface_destroy(s);
    if (ok)
        return pix;
    kn_pix_unref(pix);
    return NULL;
}

/* `m`: font units, y up, to px. Called with the lock held. */
static kn_pix *paint_glyph(kn_font *f, uint32_t glyph, const cairo_matrix_t *m, kn_rgba text,
                           kn_irect *ink) {
    FT_ULong size = 0;
    if (!FT_IS_SCALABLE(f->face) || !f->face->units_per_EM ||
        FT_Load_Sfnt_Table(f->face, TAG_COLR, 0, NULL, &size) != 0 || size < 34)
        return NULL;
    uint8_t *table = KN_NEW_N(uint8_t, size);
    painter p = {.face = f->face, .text = text, .budget = MAX_PAINTS, .table = table};
    if (FT_Load_Sfnt_Table(f->face, TAG_COLR, 0, table, &size) == 0)
        p.size = size;
    p.palette = kn_font_colors(f, &p.n_colors);
    if (!p.palette)
        p.n_colors = 0;
    const size_t root = root_of(&p, glyph);
    kn_pix *pix = root ? draw(&p, root, m, ink) : NULL;
    free(table);
    return pix;
}

bool kn_glyph_paint(kn_font *f, uint32_t glyph, kn_bitmap_glyph *out) {
    const double scale = f->face->units_per_EM ? (double)PPEM / f->face->units_per_EM : 0;
    const cairo_matrix_t m = {scale, 0, 0, -scale, 0, 0};
    kn_irect ink;
    kn_pix *pix = paint_glyph(f, glyph, &m, (kn_rgba){0, 0, 0, 1}, &ink);
    if (!pix)
        return false;
    *out = (kn_bitmap_glyph){kn_image_from_pix(pix),
                             (float)ink.x0 / PPEM,
                             (float)ink.y0 / PPEM,
                             (float)(ink.x1 - ink.x0) / PPEM,
                             (float)(ink.y1 - ink.y0) / PPEM,
                             true};
    return true;
}

kn_pix *kn_glyph_paint_at(kn_font *f, uint32_t glyph, const kn_aff *m, kn_rgba text,
                          kn_irect *ink) {
    const double k = 1 / (double)f->metrics.units_per_em;
    const cairo_matrix_t to = {m->a * k, m->b * k, -m->c * k, -m->d * k, m->e, m->f};
    kn_mutex_lock(f->blob->lock);
    kn_pix *pix = paint_glyph(f, glyph, &to, text, ink);
    kn_mutex_unlock(f->blob->lock);
    return pix;
}
