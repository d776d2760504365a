/* Faces: blobs of font files, their metrics and shaping fonts. */
#include "raster/fontface.h"
#include "src/core/mem.h"
#include <hb-ot.h>
#include <hb.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include FT_MULTIPLE_MASTERS_H
#include FT_OUTLINE_H
#include FT_TRUETYPE_TABLES_H
#include FT_TRUETYPE_TAGS_H

static int count_faces(FT_Library lib, const char *data, size_t n) {
    FT_Face face;
    if (FT_New_Memory_Face(lib, (const FT_Byte *)data, (FT_Long)n, -1, &face) != 0)
        return 0;
    int faces = (int)face->num_faces;
    FT_Done_Face(face);
    return faces;
}

kn_font_blob *kn_font_blob_new(char *data, size_t n) {
    FT_Library lib = NULL;
    int faces = 0;
    if (data && n && n <= INT32_MAX && FT_Init_FreeType(&lib) == 0)
        faces = count_faces(lib, data, n);
    if (!faces) {
        if (lib)
            FT_Done_FreeType(lib);
        free(data);
        return NULL;
    }
    kn_font_blob *b = KN_NEW(kn_font_blob);
    atomic_init(&b->ref, 1);
    b->data = data;
    b->n = n;
    b->lib = lib;
    b->lock = kn_mutex_new();
    b->faces = faces;
    b->hash = kn_hash_bytes(data, n, 0);
    return b;
}

kn_font_blob *kn_font_blob_ref(kn_font_blob *b) {
    if (b)
        atomic_fetch_add_explicit(&b->ref, 1, memory_order_relaxed);
    return b;
}

void kn_font_blob_unref(kn_font_blob *b) {
    if (!b || atomic_fetch_sub_explicit(&b->ref, 1, memory_order_acq_rel) != 1)
        return;
    FT_Done_FreeType(b->lib);
    kn_mutex_free(b->lock);
    free(b->data);
    free(b);
}

int kn_font_blob_faces(const kn_font_blob *b) {
    return b->faces;
}

/* ---- variation axes ---- */
static void unpack_tag(FT_ULong tag, char out[5]) {
    for (int i = 0; i < 4; i++)
        out[i] = (char)(tag >> (24 - 8 * i) & 255);
    out[4] = 0;
}

/* Applies the wanted axes (clamped) to the face; axes that the face lacks are dropped. */
static void set_axes(kn_font *f, const kn_font_axis *axes, int n) {
    FT_MM_Var *mm = NULL;
    if (!FT_HAS_MULTIPLE_MASTERS(f->face) || FT_Get_MM_Var(f->face, &mm) != 0)
        return;
    FT_Fixed coords[16];
    FT_UInt count = mm->num_axis < 16 ? mm->num_axis : 16;
    for (FT_UInt i = 0; i < count; i++) {
        char tag[5];
        unpack_tag(mm->axis[i].tag, tag);
        coords[i] = mm->axis[i].def;
        for (int k = 0; k < n; k++) {
            if (strcmp(axes[k].tag, tag) != 0)
                continue;
            double v = axes[k].value, lo = mm->axis[i].minimum / 65536.0,
                   hi = mm->axis[i].maximum / 65536.0;
            v = !(v >= lo) ? lo : v > hi ? hi : v;
            coords[i] = (FT_Fixed)lrint(v * 65536);
        }
        f->axes[f->n_axes].value = (float)(coords[i] / 65536.0);
        memcpy(f->axes[f->n_axes++].tag, tag, 5);
    }
    FT_Set_Var_Design_Coordinates(f->face, count, coords);
    FT_Done_MM_Var(f->blob->lib, mm);
}

/* ---- metrics ---- */
static float glyph_height(kn_font *f, uint32_t cp) {
    FT_UInt g = FT_Get_Char_Index(f->face, cp);
    if (!g || FT_Load_Glyph(f->face, g, FT_LOAD_NO_SCALE | FT_LOAD_NO_BITMAP) != 0)
        return 0;
    FT_BBox box;
    FT_Outline_Get_CBox(&f->face->glyph->outline, &box);
    return (float)box.yMax;
}

static float advance_of(kn_font *f, uint32_t cp) {
    FT_UInt g = FT_Get_Char_Index(f->face, cp);
    if (!g || FT_Load_Glyph(f->face, g, FT_LOAD_NO_SCALE | FT_LOAD_NO_BITMAP) != 0)
        return 0;
    return (float)f->face->glyph->advance.x;
}

static void read_metrics(kn_font *f) {
    FT_Face face = f->face;
    kn_font_metrics *m = &f->metrics;
    /* FreeType tells no units for faces of bitmaps alone; their head table does. */
    const TT_Header *head = FT_Get_Sfnt_Table(face, FT_SFNT_HEAD);
    float upem = face->units_per_EM           ? (float)face->units_per_EM
                 : head && head->Units_Per_EM ? (float)head->Units_Per_EM
                                              : 1000;
    const TT_OS2 *os2 = FT_Get_Sfnt_Table(face, FT_SFNT_OS2);
    bool has_os2 = os2 && os2->version != 0xffff;
    float asc = face->ascender, desc = -(float)face->descender;
    float gap = (float)face->height - asc - desc;
    const TT_HoriHeader *hhea = FT_Get_Sfnt_Table(face, FT_SFNT_HHEA);
    if (!FT_IS_SCALABLE(face) && hhea) { /* those of a strike are no font units */
        asc = hhea->Ascender;
        desc = -(float)hhea->Descender;
        gap = hhea->Line_Gap;
    }
    if (has_os2 && os2->fsSelection & 1 << 7) { /* USE_TYPO_METRICS */
        asc = os2->sTypoAscender;
        desc = -(float)os2->sTypoDescender;
        gap = os2->sTypoLineGap;
    }
    m->units_per_em = upem;
    m->ascent = asc / upem;
    m->descent = desc / upem;
    m->line_gap = gap > 0 ? gap / upem : 0;
    float x = has_os2 && os2->version >= 2 && os2->sxHeight ? os2->sxHeight : glyph_height(f, 'x');
    float cap =
        has_os2 && os2->version >= 2 && os2->sCapHeight ? os2->sCapHeight : glyph_height(f, 'H');
    m->x_height = x > 0 ? x / upem : m->ascent * 0.56f;
    m->cap_height = cap > 0 ? cap / upem : m->ascent;
    m->underline_thickness =
        face->underline_thickness > 0 ? (float)face->underline_thickness / upem : 0.05f;
    /* FreeType gives the middle of the stem, upwards. */
    m->underline_pos = -((float)face->underline_position / upem) - m->underline_thickness / 2;
    m->strike_thickness = has_os2 && os2->yStrikeoutSize > 0 ? (float)os2->yStrikeoutSize / upem
                                                             : m->underline_thickness;
    m->strike_pos = has_os2 && os2->yStrikeoutPosition ? -(float)os2->yStrikeoutPosition / upem
                                                       : -m->x_height / 2 - m->strike_thickness / 2;
    m->zero_width = advance_of(f, '0') / upem;
}

/* ---- shaping ---- */
static void free_table(void *p) {
    free(p);
}

/* Tables come through FreeType, which has already unpacked WOFF and WOFF2. */
static hb_blob_t *load_table(hb_face_t *face, hb_tag_t tag, void *user) {
    (void)face;
    kn_font *f = user;
    FT_ULong n = 0;
    char *p = NULL;
    kn_mutex_lock(f->blob->lock);
    if (FT_Load_Sfnt_Table(f->face, tag, 0, NULL, &n) == 0 && n && (p = malloc(n)) &&
        FT_Load_Sfnt_Table(f->face, tag, 0, (FT_Byte *)p, &n) != 0) {
        free(p);
        p = NULL;
    }
    kn_mutex_unlock(f->blob->lock);
    return p ? hb_blob_create(p, (unsigned)n, HB_MEMORY_MODE_WRITABLE, p, free_table) : NULL;
}

#define HB_SUBUNITS 256 /* HarfBuzz positions per font unit: rounding stays far below 1/64 px */

/* Skia advances bitmap glyphs by the strike's whole pixels, not by hmtx: one face has one ratio of
 * the two. */
static void use_strike_advance(kn_font *f, int scale) {
    FT_UInt g = FT_Get_Char_Index(f->face, 0x1F600);
    hb_position_t hmtx = g ? hb_font_get_glyph_h_advance(f->hb, g) : 0;
    kn_mutex_lock(f->blob->lock);
    bool ok = hmtx > 0 && f->face->size && f->face->size->metrics.x_ppem &&
              FT_Load_Glyph(f->face, g, FT_LOAD_COLOR) == 0;
    double em = ok ? f->face->glyph->advance.x / 64.0 / f->face->size->metrics.x_ppem : 0;
    kn_mutex_unlock(f->blob->lock);
    if (em > 0)
        hb_font_set_scale(f->hb, (int)(em * scale / hmtx * scale + 0.5), scale);
}

static void make_shaper(kn_font *f, int index) {
    f->hb_face = hb_face_create_for_tables(load_table, f, NULL);
    hb_face_set_index(f->hb_face, (unsigned)index);
    hb_face_set_upem(f->hb_face, (unsigned)f->metrics.units_per_em);
    f->hb = hb_font_create(f->hb_face);
    int scale = (int)f->metrics.units_per_em * HB_SUBUNITS;
    hb_font_set_scale(f->hb, scale, scale);
    if (!FT_IS_SCALABLE(f->face))
        use_strike_advance(f, scale);
    hb_variation_t v[16];
    for (int i = 0; i < f->n_axes; i++) {
        const char *t = f->axes[i].tag;
        v[i] = (hb_variation_t){HB_TAG(t[0], t[1], t[2], t[3]), f->axes[i].value};
    }
    if (f->n_axes)
        hb_font_set_variations(f->hb, v, (unsigned)f->n_axes);
}

static uint64_t font_id(const kn_font *f, int index) {
    uint64_t h = f->blob->hash;
    int32_t head[3] = {index, f->bold, f->oblique | f->hinted << 1};
    h = kn_hash_bytes(head, sizeof head, h);
    for (int i = 0; i < f->n_axes; i++) {
        h = kn_hash_bytes(f->axes[i].tag, 4, h);
        h = kn_hash_bytes(&f->axes[i].value, sizeof f->axes[i].value, h);
    }
    return h;
}

kn_font *kn_font_new(kn_font_blob *b, int index, const kn_font_axis *axes, int n_axes,
                     unsigned how) {
    kn_font *f = KN_NEW(kn_font);
    atomic_init(&f->ref, 1);
    f->blob = kn_font_blob_ref(b);
    f->bold = how & KN_FONT_BOLD;
    f->oblique = how & KN_FONT_OBLIQUE;
    f->hinted = how & KN_FONT_HINTED;
    kn_mutex_lock(b->lock);
    bool ok =
        FT_New_Memory_Face(b->lib, (const FT_Byte *)b->data, (FT_Long)b->n, index, &f->face) == 0;
    if (ok) {
        if (FT_HAS_FIXED_SIZES(f->face) && !FT_IS_SCALABLE(f->face))
            FT_Select_Size(f->face, f->face->num_fixed_sizes - 1);
        set_axes(f, axes, n_axes);
        read_metrics(f);
    }
    kn_mutex_unlock(b->lock);
    if (!ok) {
        kn_font_blob_unref(b);
        free(f);
        return NULL;
    }
    make_shaper(f, index);
    f->id = font_id(f, index);
    return f;
}

/* ---- palettes ---- */
const FT_Color *kn_font_colors(kn_font *f, int *n) {
    FT_Palette_Data pd = {0};
    FT_Color *v = NULL;
    *n = f->n_colors;
    if (f->palette)
        return f->palette;
    if (FT_Palette_Data_Get(f->face, &pd) != 0 || FT_Palette_Select(f->face, 0, &v) != 0 || !v)
        return NULL;
    *n = pd.num_palette_entries;
    return v;
}

static uint32_t be(const uint8_t *p, int n) {
    uint32_t v = 0;
    for (int i = 0; i < n; i++)
        v = v << 8 | p[i];
    return v;
}

/* The first palette that is meant for such a ground, by the table itself (OpenType, CPAL version
 * 1): FreeType reads its flags as if they were of 16 bits. */
static FT_UShort palette_for(FT_Face face, uint32_t ground) {
    FT_ULong size = 0;
    FT_UShort found = 0;
    if (FT_Load_Sfnt_Table(face, TTAG_CPAL, 0, NULL, &size) != 0 || size < 12)
        return 0;
    uint8_t *t = KN_NEW_N(uint8_t, size);
    if (FT_Load_Sfnt_Table(face, TTAG_CPAL, 0, t, &size) == 0 && be(t, 2) >= 1) {
        const uint32_t n = be(t + 4, 2), at = 12 + 2 * n;
        const uint64_t types = at + 4 <= size ? be(t + at, 4) : 0;
        for (uint32_t i = 0; types && i < n && types + 4 * (uint64_t)(i + 1) <= size; i++)
            if (be(t + types + (size_t)4 * i, 4) & ground) {
                found = (FT_UShort)i;
                break;
            }
    }
    free(t);
    return found;
}

static FT_UShort palette_index(FT_Face face, const FT_Palette_Data *pd, int base) {
    const FT_UShort i =
        base == KN_PALETTE_LIGHT  ? palette_for(face, FT_PALETTE_FOR_LIGHT_BACKGROUND)
        : base == KN_PALETTE_DARK ? palette_for(face, FT_PALETTE_FOR_DARK_BACKGROUND)
        : base < pd->num_palettes ? (FT_UShort)base
                                  : 0;
    return i < pd->num_palettes ? i : 0;
}

void kn_font_choose_palette(kn_font *f, const kn_font_palette *p) {
    FT_Palette_Data pd = {0};
    FT_Color *v = NULL;
    kn_mutex_lock(f->blob->lock);
    if (FT_Palette_Data_Get(f->face, &pd) == 0 && pd.num_palette_entries &&
        FT_Palette_Select(f->face, palette_index(f->face, &pd, p->base), &v) == 0 && v) {
        f->n_colors = pd.num_palette_entries;
        f->palette = KN_NEW_N(FT_Color, f->n_colors);
        memcpy(f->palette, v, (size_t)f->n_colors * sizeof *v);
        for (uint32_t i = 0; i < p->n; i++)
            if (p->over[i].index < f->n_colors)
                f->palette[p->over[i].index] =
                    (FT_Color){p->over[i].b, p->over[i].g, p->over[i].r, p->over[i].a};
        f->id = kn_hash_bytes(f->palette, (size_t)f->n_colors * sizeof *f->palette, f->id);
    }
    kn_mutex_unlock(f->blob->lock);
}

kn_font *kn_font_ref(kn_font *f) {
    if (f)
        atomic_fetch_add_explicit(&f->ref, 1, memory_order_relaxed);
    return f;
}

void kn_font_unref(kn_font *f) {
    if (!f || atomic_fetch_sub_explicit(&f->ref, 1, memory_order_acq_rel) != 1)
        return;
    hb_font_destroy(f->hb);
    hb_face_destroy(f->hb_face);
    for (int i = 0; i < KN_GLYPH_BUCKETS; i++)
        for (kn_glyph_data *g = f->buckets[i], *next; g; g = next) {
            next = g->next;
            kn_glyph_free(g);
        }
    free(f->palette);
    kn_mutex_lock(f->blob->lock);
    FT_Done_Face(f->face);
    kn_mutex_unlock(f->blob->lock);
    kn_font_blob_unref(f->blob);
    free(f->pictures);
    free(f);
}

uint64_t kn_font_id(const kn_font *f) {
    return f->id;
}

const kn_font_metrics *kn_font_get_metrics(const kn_font *f) {
    return &f->metrics;
}

static float width_percent(int cls) { /* CSS Fonts 4, 2.3: usWidthClass 1..9 */
    static const float pc[] = {50, 62.5f, 75, 87.5f, 100, 112.5f, 125, 150, 200};
    return cls >= 1 && cls <= 9 ? pc[cls - 1] : 100;
}

static void describe_axes(const kn_font *f, kn_font_info *out) {
    FT_MM_Var *mm = NULL;
    if (!FT_HAS_MULTIPLE_MASTERS(f->face) || FT_Get_MM_Var(f->face, &mm) != 0)
        return;
    for (FT_UInt i = 0; i < mm->num_axis && i < 16; i++) {
        kn_font_axis_info *a = &out->axes[out->n_axes++];
        unpack_tag(mm->axis[i].tag, a->tag);
        a->min = (float)(mm->axis[i].minimum / 65536.0);
        a->def = (float)(mm->axis[i].def / 65536.0);
        a->max = (float)(mm->axis[i].maximum / 65536.0);
    }
    FT_Done_MM_Var(f->blob->lib, mm);
}

void kn_font_describe(const kn_font *f, kn_font_info *out) {
    memset(out, 0, sizeof *out);
    kn_mutex_lock(f->blob->lock);
    const TT_OS2 *os2 = FT_Get_Sfnt_Table(f->face, FT_SFNT_OS2);
    bool has = os2 && os2->version != 0xffff;
    snprintf(out->family, sizeof out->family, "%s",
             f->face->family_name ? f->face->family_name : "");
    out->weight = has && os2->usWeightClass                   ? os2->usWeightClass
                  : f->face->style_flags & FT_STYLE_FLAG_BOLD ? 700
                                                              : 400;
    out->width = width_percent(has ? os2->usWidthClass : 5);
    out->italic = (f->face->style_flags & FT_STYLE_FLAG_ITALIC) != 0;
    out->color = FT_HAS_COLOR(f->face);
    describe_axes(f, out);
    kn_mutex_unlock(f->blob->lock);
}

struct hb_font_t *kn_font_hb(kn_font *f) {
    return f->hb;
}

double kn_font_hb_scale(const kn_font *f) {
    return (double)f->metrics.units_per_em * HB_SUBUNITS;
}

uint32_t kn_font_glyph(kn_font *f, uint32_t cp) {
    kn_mutex_lock(f->blob->lock);
    uint32_t g = FT_Get_Char_Index(f->face, cp);
    kn_mutex_unlock(f->blob->lock);
    return g;
}

bool kn_font_has_char(kn_font *f, uint32_t cp) {
    return kn_font_glyph(f, cp) != 0;
}

bool kn_font_glyph_box(kn_font *f, uint32_t glyph, kn_rect *out) {
    const kn_glyph_data *g = kn_font_glyph_data(f, glyph);
    *out = g->box;
    return g->has_box;
}
