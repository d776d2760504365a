/* Fonts of the machine, through fontconfig: families that a stack names and nothing else has, and,
 * as the last resort, a face for a character. Each use of a face is noted once, since it makes the
 * picture depend on the machine. */
#include "src/layout/text/fontset.h"
#include <fontconfig/fontconfig.h>

struct kn_system {
    FcConfig *config;
    FcFontSet *sorted; /* the order in which to look for a character */
    KN_VEC(kn_face_rec *) recs;
};

static kn_system *system_get(kn_fonts *f) {
    if (f->system)
        return f->system;
    kn_system *s = KN_NEW(kn_system);
    s->config = FcInitLoadConfigAndFonts();
    f->system = s;
    return s;
}

void kn_system_free(kn_system *s) {
    if (!s)
        return;
    if (s->sorted)
        FcFontSetDestroy(s->sorted);
    if (s->config)
        FcConfigDestroy(s->config);
    for (size_t i = 0; i < s->recs.n; i++)
        if (s->recs.v[i]->blob)
            kn_font_blob_unref(s->recs.v[i]->blob);
    kn_vec_free(&s->recs);
    free(s);
}

static float weight_of(FcPattern *p) {
    double w = FC_WEIGHT_REGULAR;
    FcPatternGetDouble(p, FC_WEIGHT, 0, &w);
    return (float)FcWeightToOpenTypeDouble(w);
}

/* Record of an installed face, one per file, index and hinting: browsers ask fontconfig how to hint
 * the families that pages name, not the faces they find for a character. */
static kn_face_rec *rec_of(kn_fonts *f, FcPattern *p, bool hinted) {
    kn_system *s = f->system;
    FcChar8 *file = NULL;
    int index = 0, slant = 0;
    double width = 100;
    if (FcPatternGetString(p, FC_FILE, 0, &file) != FcResultMatch)
        return NULL;
    FcPatternGetInteger(p, FC_INDEX, 0, &index);
    if (index >> 16) /* a named instance of a variable font: the default one serves */
        return NULL;
    for (size_t i = 0; i < s->recs.n; i++)
        if (s->recs.v[i]->index == index && s->recs.v[i]->hinted == hinted &&
            !strcmp(s->recs.v[i]->path, (const char *)file))
            return s->recs.v[i];
    FcPatternGetInteger(p, FC_SLANT, 0, &slant);
    FcPatternGetDouble(p, FC_WIDTH, 0, &width);
    kn_face_rec *r = KN_ANEW(f->arena, kn_face_rec);
    *r = (kn_face_rec){.origin = KN_FACE_SYSTEM,
                       .hinted = hinted,
                       .slope_min = slant == FC_SLANT_ROMAN ? 0 : KN_ITALIC_SLOPE,
                       .slope_max = slant == FC_SLANT_ROMAN ? 0 : KN_ITALIC_SLOPE,
                       .weight_min = weight_of(p),
                       .weight_max = weight_of(p),
                       .stretch_min = (float)width,
                       .stretch_max = (float)width,
                       .index = index,
                       .size_adjust = 1,
                       .ascent = -1,
                       .descent = -1,
                       .line_gap = -1};
    r->path = kn_arena_printf(f->arena, "%s", (const char *)file);
    kn_vec_push(&s->recs, r);
    return r;
}

static int by_path(const void *a, const void *b) {
    const kn_face_rec *x = *(kn_face_rec *const *)a, *y = *(kn_face_rec *const *)b;
    int c = strcmp(x->path, y->path);
    return c ? c : x->index - y->index;
}

kn_family_rec *kn_system_family(kn_fonts *f, kn_str name) {
    kn_system *s = system_get(f);
    for (size_t i = 0; i < f->system_families.n; i++)
        if (kn_same_family(f->system_families.v[i]->name, name))
            return f->system_families.v[i]->faces.n ? f->system_families.v[i] : NULL;
    kn_family_rec *fam = kn_family_new(f, name, KN_FACE_SYSTEM, true);
    FcPattern *pat = FcPatternCreate();
    FcPatternAddString(pat, FC_FAMILY, (const FcChar8 *)fam->name);
    FcPatternAddBool(pat, FC_SCALABLE, FcTrue);
    FcObjectSet *os =
        FcObjectSetBuild(FC_FILE, FC_INDEX, FC_SLANT, FC_WEIGHT, FC_WIDTH, (char *)NULL);
    FcFontSet *set = s->config ? FcFontList(s->config, pat, os) : NULL;
    for (int i = 0; set && i < set->nfont; i++) {
        kn_face_rec *r = rec_of(f, set->fonts[i], true);
        if (r)
            kn_vec_push(&fam->faces, r);
    }
    /* fontconfig lists in no promised order */
    if (fam->faces.n > 1)
        qsort(fam->faces.v, fam->faces.n, sizeof *fam->faces.v, by_path);
    if (set)
        FcFontSetDestroy(set);
    FcObjectSetDestroy(os);
    FcPatternDestroy(pat);
    return fam->faces.n ? fam : NULL;
}

kn_face_rec *kn_system_local(kn_fonts *f, kn_str name) {
    static const char *const fields[] = {FC_POSTSCRIPT_NAME, FC_FULLNAME};
    kn_system *s = system_get(f);
    char *z = kn_xstrndup(name.p, name.n);
    kn_face_rec *best = NULL;
    FcObjectSet *os = FcObjectSetBuild(FC_FILE, FC_INDEX, FC_SLANT, FC_WEIGHT, FC_WIDTH,
                                       FC_FULLNAME, FC_POSTSCRIPT_NAME, (char *)NULL);
    for (size_t k = 0; s->config && !best && k < KN_COUNTOF(fields); k++) {
        FcPattern *pat = FcPatternCreate();
        FcPatternAddString(pat, fields[k], (const FcChar8 *)z);
        FcFontSet *set = FcFontList(s->config, pat, os);
        for (int i = 0; set && i < set->nfont; i++) {
            kn_face_rec *r = rec_of(f, set->fonts[i], false);
            if (r && (!best || by_path(&r, &best) < 0))
                best = r;
        }
        if (set)
            FcFontSetDestroy(set);
        FcPatternDestroy(pat);
    }
    FcObjectSetDestroy(os);
    free(z);
    return best;
}

static void sort_fonts(kn_system *s) {
    FcResult res;
    FcPattern *pat = FcPatternCreate();
    FcPatternAddBool(pat, FC_SCALABLE, FcTrue);
    FcConfigSubstitute(s->config, pat, FcMatchPattern);
    FcDefaultSubstitute(pat);
    /* The machine's language must not change the picture. */
    FcPatternDel(pat, FC_LANG);
    s->sorted = FcFontSort(s->config, pat, FcFalse, NULL, &res);
    FcPatternDestroy(pat);
}

static bool covers(FcPattern *p, uint32_t cp) {
    FcCharSet *cs = NULL;
    return FcPatternGetCharSet(p, FC_CHARSET, 0, &cs) == FcResultMatch && FcCharSetHasChar(cs, cp);
}

static bool is_color(FcPattern *p) {
    FcBool c = FcFalse;
    return FcPatternGetBool(p, FC_COLOR, 0, &c) == FcResultMatch && c;
}

static bool is_plain(FcPattern *p) {
    int slant = 0;
    FcPatternGetInteger(p, FC_SLANT, 0, &slant);
    return slant == FC_SLANT_ROMAN && weight_of(p) < 600;
}

static kn_face_rec *first_with(kn_fonts *f, uint32_t cp, bool color, bool plain) {
    kn_system *s = f->system;
    for (int i = 0; s->sorted && i < s->sorted->nfont; i++) {
        FcPattern *p = s->sorted->fonts[i];
        if (is_color(p) != color || (plain && !is_plain(p)) || !covers(p, cp))
            continue;
        kn_face_rec *r = rec_of(f, p, false);
        if (r)
            return r;
    }
    return NULL;
}

kn_face_rec *kn_system_fallback(kn_fonts *f, uint32_t cp, bool emoji) {
    kn_system *s = system_get(f);
    if (!s->config)
        return NULL;
    if (!s->sorted)
        sort_fonts(s);
    kn_face_rec *r = first_with(f, cp, emoji, true);
    if (!r)
        r = first_with(f, cp, emoji, false);
    if (!r)
        r = first_with(f, cp, !emoji, false);
    return r;
}

void kn_system_note(kn_fonts *f, kn_face_rec *r) {
    if (r->noted || f->web_pending)
        return;
    r->noted = true;
    kn_report(f->scene ? f->scene->diags : NULL, KN_SEV_NOTE, KN_OK, "font/system", (kn_loc){0},
              "ship a font with the composition by @font-face to be independent of the machine",
              "some characters are drawn with the installed font '%s'",
              strrchr(r->path, '/') ? strrchr(r->path, '/') + 1 : r->path);
}
