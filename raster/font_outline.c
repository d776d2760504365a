/* Glyphs of a face: outlines in font units, bitmap strikes, and COLR layers; each is loaded once.
 */
#include "raster/fontface.h"
#include "src/core/mem.h"
#include <math.h>
#include <string.h>
#include FT_BBOX_H
#include FT_COLOR_H
#include FT_OUTLINE_H

const kn_glyph_data *kn_font_glyph_data(kn_font *f, uint32_t glyph) {
    kn_glyph_data **slot = &f->buckets[glyph % KN_GLYPH_BUCKETS], *g;
    kn_mutex_lock(f->blob->lock);
    for (g = *slot; g && g->glyph != glyph; g = g->next) {
    }
    if (!g) {
        g = kn_glyph_load(f, glyph);
        g->next = *slot;
        *slot = g;
    }
    kn_mutex_unlock(f->blob->lock);
    return g;
}

static void copy_outline(kn_outline *o, const FT_Outline *ft) {
    if (ft->n_points <= 0 || ft->n_contours <= 0)
        return;
    o->n_points = ft->n_points;
    o->n_contours = ft->n_contours;
    o->xy = KN_NEW_N(int32_t, 2 * o->n_points);
    o->tags = KN_NEW_N(uint8_t, o->n_points);
    o->ends = KN_NEW_N(uint16_t, o->n_contours);
    for (int i = 0; i < o->n_points; i++) {
        o->xy[2 * i] = (int32_t)ft->points[i].x;
        o->xy[2 * i + 1] = (int32_t)ft->points[i].y;
        o->tags[i] = (uint8_t)ft->tags[i];
    }
    for (int i = 0; i < o->n_contours; i++)
        o->ends[i] = (uint16_t)ft->contours[i];
}

bool kn_font_hinted_points(kn_font *f, const kn_glyph_data *g, double size_x, double size_y,
                           int32_t *xy) {
    kn_mutex_lock(f->blob->lock);
    bool ok = size_x >= 1 && size_y >= 1 && size_x < 4096 && size_y < 4096 &&
              FT_Set_Char_Size(f->face, (FT_F26Dot6)(size_x * 64), (FT_F26Dot6)(size_y * 64), 72,
                               72) == 0 &&
              FT_Load_Glyph(f->face, g->glyph, FT_LOAD_TARGET_LIGHT | FT_LOAD_NO_BITMAP) == 0 &&
              f->face->glyph->format == FT_GLYPH_FORMAT_OUTLINE &&
              f->face->glyph->outline.n_points == g->outline.n_points;
    for (int i = 0; ok && i < g->outline.n_points; i++) {
        xy[2 * i] = (int32_t)f->face->glyph->outline.points[i].x;
        xy[2 * i + 1] = (int32_t)f->face->glyph->outline.points[i].y;
    }
    kn_mutex_unlock(f->blob->lock);
    return ok;
}

/* The outline as FreeType scales it for a size, in 1/64 px: positions are rounded once, after the
 * variation. Synthetic styles as Skia makes them. */
static bool scaled_outline(kn_font *f, uint32_t glyph, double size, FT_Outline **out) {
    const FT_F26Dot6 s = (FT_F26Dot6)(size * 64);
    if (FT_Set_Char_Size(f->face, s, s, 72, 72) != 0 ||
        FT_Load_Glyph(f->face, glyph,
                      FT_LOAD_NO_BITMAP |
                          (f->hinted ? FT_LOAD_TARGET_LIGHT : FT_LOAD_NO_HINTING)) != 0 ||
        f->face->glyph->format != FT_GLYPH_FORMAT_OUTLINE)
        return false;
    FT_Outline *o = &f->face->glyph->outline;
    if (f->bold) {
        const FT_Pos extra = (FT_Pos)lrint(kn_fake_bold_extra(size) * 64);
        FT_Outline_EmboldenXY(o, extra, extra);
        FT_Outline_Translate(o, -extra / 2, -extra / 2);
    }
    if (f->oblique) {
        const FT_Matrix skew = {0x10000, (FT_Fixed)(KN_OBLIQUE_SKEW * 0x10000), 0, 0x10000};
        FT_Outline_Transform(o, &skew);
    }
    *out = o;
    return o->n_points > 0;
}

#define AS_PATHS_FROM 256.0 /* px: Skia draws larger glyphs as paths made at ... */
#define PATHS_SIZE    64.0  /* ... this size */
static bool picture_box(kn_font *f, uint32_t glyph, double size, kn_rect *out) {
    const kn_glyph_data *g = kn_font_glyph_data(f, glyph);
    kn_rect b = {g->box.x * size, g->box.y * size, g->box.w * size, g->box.h * size};
    double x1 = b.x + b.w, y1 = b.y + b.h;
    bool ok = size > 0;
    if (!g->bitmap.image && !g->n_layers) {
        FT_Outline *o;
        FT_BBox box;
        kn_mutex_lock(f->blob->lock);
        ok = ok && scaled_outline(f, glyph, size, &o);
        if (ok) {
            FT_Outline_Get_CBox(o, &box);
            b.x = (double)box.xMin / 64;
            b.y = (double)-box.yMax / 64;
            x1 = (double)box.xMax / 64;
            y1 = (double)-box.yMin / 64;
        }
        kn_mutex_unlock(f->blob->lock);
    }
    b.x = floor(b.x);
    b.y = floor(b.y);
    *out = (kn_rect){b.x, b.y, ceil(x1) - b.x, ceil(y1) - b.y};
    return ok && (g->has_box || out->w > 0);
}

bool kn_font_glyph_pixels(kn_font *f, uint32_t glyph, double size, kn_rect *out) {
    const double made = size > AS_PATHS_FROM ? PATHS_SIZE : size, k = size / made;
    const int id = (int)fmin(made * 64, INT32_MAX);
    if (!f->pictures)
        f->pictures = KN_NEW_N(kn_glyph_picture, KN_GLYPH_PICTURES);
    kn_glyph_picture *p = &f->pictures[(glyph * 31 + (uint32_t)id) % KN_GLYPH_PICTURES];
    if (!p->known || p->glyph != glyph || p->size != id) {
        p->known = true;
        p->glyph = glyph;
        p->size = id;
        p->inked = picture_box(f, glyph, made, &p->box);
    }
    *out = (kn_rect){p->box.x * k, p->box.y * k, p->box.w * k, p->box.h * k};
    return p->inked;
}

typedef struct turn { /* a contour by its points */
    double area;      /* signed: which way it goes */
    int x0, y0, x1, y1;
} turn;

static turn turn_of(const kn_outline *o, int from, int to) {
    turn t = {0, o->xy[2 * from], o->xy[2 * from + 1], o->xy[2 * from], o->xy[2 * from + 1]};
    for (int i = from, j = to; i <= to; j = i++) {
        const int x = o->xy[2 * i], y = o->xy[2 * i + 1];
        t.area += (double)o->xy[2 * j] * y - (double)x * o->xy[2 * j + 1];
        t.x0 = x < t.x0 ? x : t.x0;
        t.x1 = x > t.x1 ? x : t.x1;
        t.y0 = y < t.y0 ? y : t.y0;
        t.y1 = y > t.y1 ? y : t.y1;
    }
    return t;
}

/* May contours that go the same way lie on one another, as in variable fonts? */
static bool may_overlap(const kn_outline *o) {
    enum { MAX_CONTOURS = 64 };
    turn t[MAX_CONTOURS];
    int from = 0;
    for (int i = 0; i < o->n_contours && i < MAX_CONTOURS; i++) {
        if (o->ends[i] < from || o->ends[i] >= o->n_points)
            return false;
        t[i] = turn_of(o, from, o->ends[i]);
        from = o->ends[i] + 1;
        for (int j = 0; j < i; j++)
            if (t[i].area * t[j].area > 0 && t[i].x0 < t[j].x1 && t[j].x0 < t[i].x1 &&
                t[i].y0 < t[j].y1 && t[j].y0 < t[i].y1)
                return true;
    }
    return false;
}

static void load_outline(kn_font *f, kn_glyph_data *g) {
    if (FT_Load_Glyph(f->face, g->glyph, FT_LOAD_NO_SCALE | FT_LOAD_NO_BITMAP) != 0 ||
        f->face->glyph->format != FT_GLYPH_FORMAT_OUTLINE)
        return;
    FT_Outline *ft = &f->face->glyph->outline;
    copy_outline(&g->outline, ft);
    g->outline.overlap = (ft->flags & FT_OUTLINE_OVERLAP) || may_overlap(&g->outline);
    FT_BBox b;
    if (!g->outline.n_points || FT_Outline_Get_BBox(ft, &b) != 0)
        return;
    double u = f->metrics.units_per_em, skew = f->oblique ? KN_OBLIQUE_SKEW : 0;
    double x0 = (double)b.xMin + skew * fmin(b.yMin, b.yMax),
           x1 = (double)b.xMax + skew * (double)b.yMax;
    g->box = (kn_rect){x0 / u, -(double)b.yMax / u, (x1 - x0) / u, (double)(b.yMax - b.yMin) / u};
    g->has_box = g->box.w > 0 && g->box.h > 0;
}

/* Bitmaps are scaled down from the largest strike. */
static int best_strike(FT_Face face) {
    int best = face->num_fixed_sizes - 1;
    for (int i = 0; i < face->num_fixed_sizes; i++)
        if (face->available_sizes[i].y_ppem > face->available_sizes[best].y_ppem)
            best = i;
    return best;
}

static kn_pix *copy_bitmap(const FT_Bitmap *b) {
    if (b->pixel_mode != FT_PIXEL_MODE_BGRA || !b->width || !b->rows)
        return NULL;
    kn_pix *p = kn_pix_new((int)b->width, (int)b->rows, KN_PIX_BGRA);
    for (unsigned y = 0; p && y < b->rows; y++)
        memcpy(p->data + (size_t)y * (size_t)p->stride, b->buffer + (ptrdiff_t)y * b->pitch,
               (size_t)b->width * 4);
    return p;
}

static void load_bitmap(kn_font *f, kn_glyph_data *g) {
    FT_Face face = f->face;
    if (!FT_HAS_FIXED_SIZES(face) || FT_Select_Size(face, best_strike(face)) != 0 ||
        FT_Load_Glyph(face, g->glyph, FT_LOAD_COLOR | FT_LOAD_NO_HINTING) != 0 ||
        face->glyph->format != FT_GLYPH_FORMAT_BITMAP)
        return;
    kn_pix *pix = copy_bitmap(&face->glyph->bitmap);
    float ppem = face->size->metrics.y_ppem;
    if (!pix || !(ppem > 0)) {
        kn_pix_unref(pix);
        return;
    }
    kn_bitmap_glyph *b = &g->bitmap;
    b->x = (float)face->glyph->bitmap_left / ppem;
    b->y = -(float)face->glyph->bitmap_top / ppem;
    b->w = (float)pix->w / ppem;
    b->h = (float)pix->h / ppem;
    b->image = kn_image_from_pix(pix);
}

static void load_layers(kn_font *f, kn_glyph_data *g) {
    FT_LayerIterator it = {0};
    FT_UInt glyph, color;
    int n_colors;
    const FT_Color *palette = kn_font_colors(f, &n_colors);
    if (!palette)
        return;
    while (FT_Get_Color_Glyph_Layer(f->face, g->glyph, &glyph, &color, &it)) {
        if (!g->layers)
            g->layers = KN_NEW_N(kn_color_layer, it.num_layers);
        kn_color_layer *l = &g->layers[g->n_layers++];
        l->glyph = glyph;
        l->foreground = color == 0xffff || color >= (FT_UInt)n_colors;
        if (!l->foreground) {
            FT_Color c = palette[color];
            l->color =
                (kn_rgba){c.red / 255.0f, c.green / 255.0f, c.blue / 255.0f, c.alpha / 255.0f};
        }
        if (g->n_layers == (int)it.num_layers)
            break;
    }
}

kn_glyph_data *kn_glyph_load(kn_font *f, uint32_t glyph) {
    kn_glyph_data *g = KN_NEW(kn_glyph_data);
    g->glyph = glyph;
    if (FT_IS_SCALABLE(f->face))
        load_outline(f, g);
    if (FT_HAS_COLOR(f->face)) {
        kn_bitmap_glyph *b = &g->bitmap;
        load_layers(f, g);
        if (!g->n_layers && !kn_glyph_paint(f, glyph, b))
            load_bitmap(f, g);
        if (b->image) {
            g->box = kn_rect_union(g->has_box ? g->box : (kn_rect){0},
                                   (kn_rect){b->x, b->y, b->w, b->h});
            g->has_box = true;
        }
    }
    return g;
}

void kn_glyph_free(kn_glyph_data *g) {
    free(g->outline.xy);
    free(g->outline.tags);
    free(g->outline.ends);
    kn_image_unref(g->bitmap.image);
    free(g->layers);
    free(g);
}

double kn_fake_bold_extra(double size) {
    double t = size <= 9 ? 0 : size >= 36 ? 1 : (size - 9) / 27;
    return size * (1.0 / 24 + (1.0 / 32 - 1.0 / 24) * t);
}
