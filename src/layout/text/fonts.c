/* The font set: from a computed font to the faces that draw it (CSS Fonts 4 §5). */
#include "src/layout/text/fontset.h"
#include "src/core/limits.h"
#include <hb.h>
#include <math.h>
#include <unicode/uchar.h>

static const struct {
    const char *name, *family;
} aliases[] = {
#define ALIAS(name, family) {name, family},
#include "src/layout/text/aliases.def"
#undef ALIAS
};

/* ---- families ---- */
/* Names are compared without regard to case (CSS Fonts 4 §5.1); `folded` is. */
bool kn_same_family(const char *folded, kn_str name) {
    const char *end = folded + strlen(folded);
    uint32_t i = 0;
    while (i < name.n && folded < end) {
        uint32_t a, b;
        i += (uint32_t)kn_utf8_next(name.p + i, name.p + name.n, &a);
        folded += kn_utf8_next(folded, end, &b);
        if ((uint32_t)u_foldCase((UChar32)a, U_FOLD_CASE_DEFAULT) != b)
            return false;
    }
    return i >= name.n && folded == end;
}

kn_family_rec *kn_family_new(kn_fonts *f, kn_str name, kn_face_origin origin, bool system) {
    kn_family_rec *fam = KN_NEW(kn_family_rec);
    kn_sb sb = {0};
    for (uint32_t i = 0; i < name.n;) {
        uint32_t cp;
        i += (uint32_t)kn_utf8_next(name.p + i, name.p + name.n, &cp);
        char utf8[4];
        const int n = kn_utf8_put(utf8, (uint32_t)u_foldCase((UChar32)cp, U_FOLD_CASE_DEFAULT));
        kn_sb_put(&sb, (kn_str){utf8, (size_t)n});
    }
    fam->name = kn_xstrndup(sb.n ? sb.p : "", sb.n);
    kn_sb_free(&sb);
    fam->origin = (uint8_t)origin;
    if (system)
        kn_vec_push(&f->system_families, fam);
    else
        kn_vec_push(&f->families, fam);
    return fam;
}

kn_family_rec *kn_family_find(kn_fonts *f, kn_str name, kn_face_origin origin) {
    for (size_t i = 0; i < f->families.n; i++)
        if (f->families.v[i]->origin == origin && kn_same_family(f->families.v[i]->name, name))
            return f->families.v[i];
    return NULL;
}

kn_str kn_fonts_stand_in(kn_str name) {
    for (size_t i = 0; i < KN_COUNTOF(aliases); i++)
        if (kn_str_ieq(kn_cstr(aliases[i].name), name))
            return kn_cstr(aliases[i].family);
    return name;
}

/* ---- lists ---- */
static bool opsz_matters(const kn_sg_font *font) {
    return font->optical_sizing != KN_KW_none;
}

static uint64_t list_key(const kn_fonts *f, const kn_sg_font *s) {
    uint64_t h = 1;
    for (uint32_t i = 0; s->family && i < s->family->n; i++) {
        h = kn_mix(h, s->family->v[i].name.p, s->family->v[i].name.n);
        h = kn_mix(h, &s->family->v[i].generic, sizeof s->family->v[i].generic);
        h = kn_mix(h, &s->family->v[i].unshipped, sizeof s->family->v[i].unshipped);
    }
    float v[6] = {
        s->weight,       s->stretch, s->style.kind, s->style.deg, opsz_matters(s) ? s->size : 0,
        s->size_adjust.v};
    h = kn_mix(h, v, sizeof v);
    uint16_t k[5] = {s->synthesis_weight != KN_KW_none, s->synthesis_style != KN_KW_none,
                     s->text_rendering == KN_KW_geometricprecision, s->size_adjust.metric,
                     s->size_adjust.from_font};
    for (uint32_t i = 0; s->palette && i < s->palette->n; i++)
        h = kn_mix(h, s->palette->v[i].p, s->palette->v[i].n);
    h = kn_mix(h, k, sizeof k);
    for (uint32_t i = 0; s->variations && i < s->variations->n; i++) {
        h = kn_mix(h, s->variations->v[i].tag, 4);
        h = kn_mix(h, &s->variations->v[i].v, sizeof(float));
    }
    return h;
}

static void add_slot(void *ctx, kn_face_rec *r) {
    kn_font_list *l = ctx;
    for (size_t i = 0; i < l->slots.n; i++)
        if (l->slots.v[i].rec == r)
            return;
    kn_slot s = {.rec = r};
    kn_vec_push(&l->slots, s);
}

static bool add_family_rec(kn_font_list *l, const kn_family_rec *fam) {
    if (!fam)
        return false;
    kn_family_match(fam, l->weight, l->stretch, l->style, add_slot, l);
    return true;
}

static bool add_author(kn_fonts *f, kn_font_list *l, kn_str name) {
    size_t before = l->slots.n;
    add_family_rec(l, kn_family_find(f, name, KN_FACE_AUTHOR));
    for (; before < l->slots.n; before++)
        if (kn_face_load(f, l->slots.v[before].rec))
            return true;
    return false;
}

static kn_family_rec *shipped_family(kn_fonts *f, const kn_family *asked) {
    return asked->unshipped || (f->scene && f->scene->inner)
               ? NULL
               : kn_family_find(f, kn_fonts_stand_in(asked->name), KN_FACE_SHIPPED);
}

static bool is_external(const kn_family_rec *fam) {
    for (size_t i = 0; fam && i < fam->faces.n; i++)
        if (!fam->faces.v[i]->external)
            return false;
    return fam != NULL;
}

/* Order of contract A.12: the author's @font-face (one that can be loaded), the shipped family or
 * the one that the platform takes in its place, an installed one. The reference renderer looks for
 * the author's rules in the page alone: a family that only a style sheet's file declares does not
 * keep a shipped one away. */
static void add_named(kn_fonts *f, kn_font_list *l, const kn_family *asked) {
    const kn_str name = asked->name;
    if (f->web_pending) { /* every aliased name is a web font to the reference renderer */
        const kn_family_rec *own = kn_family_find(f, name, KN_FACE_AUTHOR);
        if (own && !l->slots.n && own->faces.n && !own->faces.v[0]->rule->swap)
            l->blank = true; /* CSS Fonts 4 §4.9: the block period */
        if (!own && !shipped_family(f, asked))
            add_family_rec(l, kn_system_family(f, name));
        return;
    }
    const kn_family_rec *shipped = shipped_family(f, asked);
    if (shipped && is_external(kn_family_find(f, name, KN_FACE_AUTHOR))) {
        add_family_rec(l, shipped);
        add_author(f, l, name);
        return;
    }
    if (!add_author(f, l, name) && !add_family_rec(l, shipped))
        add_family_rec(l, kn_system_family(f, name));
}

/* What Chrome's settings make of generic families on the reference machine (Debian's
 * fonts-liberation and fonts-noto-core); ui-* names mean nothing there. */
static const char *system_generic(kn_kw g) {
    switch (g) {
    case KN_KW_sans_serif:
        return "Liberation Sans";
    case KN_KW_monospace:
        return "Liberation Mono";
    case KN_KW_emoji:
        return "Noto Color Emoji";
    case KN_KW_system_ui:
        return "Noto Sans";
    case KN_KW_serif:
    case KN_KW_cursive:
    case KN_KW_fantasy:
        return "Liberation Serif";
    default:
        return NULL;
    }
}

static const char *shipped_generic(kn_kw g) {
    return g == KN_KW_monospace ? "JetBrains Mono" : g == KN_KW_serif ? "EB Garamond" : "Inter";
}

static void add_generic(kn_fonts *f, kn_font_list *l, kn_kw g) {
    const char *name = system_generic(g);
    if (name && !add_family_rec(l, kn_system_family(f, kn_cstr(name))))
        add_family_rec(l, kn_family_find(f, kn_cstr(shipped_generic(g)), KN_FACE_SHIPPED));
}

static kn_font_list *list_new(kn_fonts *f, const kn_sg_font *s, uint64_t key) {
    kn_font_list *l = KN_NEW(kn_font_list);
    l->key = key;
    l->weight = s->weight;
    l->stretch = s->stretch;
    l->style = s->style;
    l->size = s->size;
    l->opsz = opsz_matters(s);
    l->synth_weight = s->synthesis_weight != KN_KW_none;
    l->synth_style = s->synthesis_style != KN_KW_none;
    l->variations = s->variations;
    l->adjust = s->size_adjust;
    l->adjust_value = s->size_adjust.metric && !s->size_adjust.from_font ? s->size_adjust.v : -1;
    l->palette = s->palette;
    l->geometric = s->text_rendering == KN_KW_geometricprecision;
    l->id = f->next_id++;
    for (uint32_t i = 0; s->family && i < s->family->n; i++) {
        const kn_family *fam = &s->family->v[i];
        if (fam->generic)
            add_generic(f, l, fam->generic);
        else
            add_named(f, l, fam);
    }
    /* Chrome's standard font ends every stack. */
    add_generic(f, l, KN_KW_serif);
    kn_vec_push(&f->lists, l);
    if (l->adjust.from_font) { /* the first font's own ratio is what the others are brought to */
        const kn_face *first = kn_list_primary(f, l);
        l->adjust_value = first ? kn_face_aspect(first->font, l->adjust.metric) : -1;
        l->primary = NULL;
        for (size_t i = 0; i < l->slots.n; i++)
            l->slots.v[i].tried = false;
    }
    return l;
}

const kn_font_list *kn_fonts_for(kn_fonts *f, const kn_sg_font *font) {
    kn_fonts_check_rules(f);
    uint64_t key = list_key(f, font) + f->web_pending;
    f->pending_used |= f->web_pending;
    for (size_t i = f->lists.n; i-- > 0;)
        if (f->lists.v[i]->key == key)
            return f->lists.v[i];
    return list_new(f, font, key);
}

/* ---- characters ---- */
static bool in_ranges(const kn_face_rec *r, uint32_t cp) {
    if (!r->n_ranges)
        return true;
    for (uint32_t i = 0; i < r->n_ranges; i++)
        if (cp >= r->ranges[2 * i] && cp <= r->ranges[2 * i + 1])
            return true;
    return false;
}

static const kn_face *slot_face(kn_fonts *f, const kn_font_list *l, kn_slot *s) {
    if (!s->tried) {
        s->tried = true;
        s->face = kn_face_instance(f, l, s->rec);
    }
    return s->face;
}

static bool is_color_face(const kn_face *face) {
    kn_font_info info;
    kn_font_describe(face->font, &info);
    return info.color;
}

/* HarfBuzz draws a character that a face lacks from its canonical decomposition. */
static bool face_has(kn_font *font, uint32_t cp) {
    hb_codepoint_t a, b;
    if (kn_font_has_char(font, cp))
        return true;
    if (cp < 0xC0 || !hb_unicode_decompose(hb_unicode_funcs_get_default(), cp, &a, &b))
        return cp == 0x387 && kn_font_has_char(font, 0xB7);
    return a != cp && face_has(font, a) && (!b || face_has(font, b));
}

static const kn_face *from_slots(kn_fonts *f, const kn_font_list *l, kn_slot *v, size_t n,
                                 uint32_t cp, bool emoji) {
    for (size_t i = 0; i < n; i++) {
        if (!in_ranges(v[i].rec, cp))
            continue;
        const kn_face *face = slot_face(f, l, &v[i]);
        if (face && face_has(face->font, cp) && (!emoji || is_color_face(face)))
            return face;
    }
    return NULL;
}

/* Shipped faces that say which characters they are for: what a family's plain Latin file has, the
 * machine's fonts have too. */
static void find_rest(kn_fonts *f, kn_font_list *l) {
    kn_font_list all = {.weight = l->weight, .stretch = l->stretch, .style = l->style};
    l->has_rest = true;
    for (size_t i = 0; i < f->families.n; i++)
        if (f->families.v[i]->origin == KN_FACE_SHIPPED)
            add_family_rec(&all, f->families.v[i]);
    for (size_t i = 0; i < all.slots.n; i++)
        if (all.slots.v[i].rec->n_ranges)
            kn_vec_push(&l->rest, all.slots.v[i]);
    kn_vec_free(&all.slots);
}

/* The stack has nothing: the machine's fonts come in the reference renderer's order, then any
 * shipped family that covers the character. */
static const kn_face *from_anywhere(kn_fonts *f, kn_font_list *l, uint32_t cp, bool emoji) {
    kn_face_rec *r = kn_system_fallback(f, cp, emoji);
    const kn_face *face = r ? kn_face_instance(f, l, r) : NULL;
    if (face && kn_font_has_char(face->font, cp))
        return face;
    if (!l->has_rest)
        find_rest(f, l);
    return from_slots(f, l, l->rest.v, l->rest.n, cp, false);
}

const kn_face *kn_list_primary(kn_fonts *f, const kn_font_list *cl) {
    kn_font_list *l = (kn_font_list *)cl; /* caches only */
    if (l->primary)
        return l->primary;
    /* CSS Fonts 4 §5.1: the first available font, one that has the space. */
    for (size_t i = 0; i < l->slots.n && !l->primary; i++)
        if (in_ranges(l->slots.v[i].rec, ' '))
            l->primary = slot_face(f, l, &l->slots.v[i]);
    if (!l->primary) {
        kn_face_rec *r = kn_system_fallback(f, 'a', false);
        l->primary = r ? kn_face_instance(f, l, r) : NULL;
    }
    for (size_t i = 0; i < f->families.n && !l->primary; i++)
        if (f->families.v[i]->faces.n)
            l->primary = kn_face_instance(f, l, f->families.v[i]->faces.v[0]);
    if (!l->primary)
        kn_report(f->scene ? f->scene->diags : NULL, KN_SEV_ERROR, KN_EIO, "font/none", (kn_loc){0},
                  "run setup.sh, or install a font", "there is no font at all: text is not drawn");
    return l->primary;
}

const kn_face *kn_list_face(kn_fonts *f, const kn_font_list *cl, uint32_t cp, bool emoji) {
    kn_font_list *l = (kn_font_list *)cl; /* caches only */
    uint32_t tag = (cp << 1 | emoji) + 1;
    size_t at = (cp ^ cp >> 7 ^ (uint32_t)emoji * 77) % KN_CP_CACHE;
    if (l->cps[at].cp == tag)
        return l->cps[at].face;
    const kn_face *face = from_slots(f, l, l->slots.v, l->slots.n, cp, emoji);
    const bool control = cp <= ' ' || (cp >= 0x7F && cp < 0xA0); /* a box, if anything */
    if (!face && !control)
        face = from_anywhere(f, l, cp, emoji);
    if (!face && emoji)
        face = from_slots(f, l, l->slots.v, l->slots.n, cp, false);
    if (!face)
        face = kn_list_primary(f, l);
    if (face && face->rec->origin == KN_FACE_SYSTEM && cp > ' ')
        kn_system_note(f, (kn_face_rec *)face->rec);
    l->cps[at].cp = tag;
    l->cps[at].face = face;
    return face;
}

kn_font *kn_font_list_pick(kn_fonts *f, const kn_font_list *l, uint32_t cp,
                           bool emoji_presentation) {
    const kn_face *face = kn_list_face(f, l, cp, emoji_presentation);
    return face ? face->font : NULL;
}

kn_font *kn_font_list_primary(kn_fonts *f, const kn_font_list *l) {
    const kn_face *face = kn_list_primary(f, l);
    return face ? face->font : NULL;
}

/* ---- metrics ---- */
static float round_half_up(float v) {
    return floorf(v + 0.5f);
}

/* A length per em in px: font units are whole, so that half a px is half a px. */
static float round_units(float per_em, float upem, float size) {
    const double units = (double)per_em * (double)upem, whole = floor(units + 0.5);
    return (float)floor((fabs(units - whole) < 1e-3 ? whole : units) * (double)size / (double)upem +
                        0.5);
}

/* Ascent and descent are whole pixels. With subpixel positioning, which text-rendering:
 * geometricPrecision asks for, a descent that was rounded down takes a pixel from the ascent, as
 * Chrome does on Linux. */
static void line_metrics(const kn_font_metrics *m, float size, const float about[3], bool geometric,
                         kn_line_metrics *out) {
    *out = (kn_line_metrics){.ascent = round_units(about[0], m->units_per_em, size),
                             .descent = round_units(about[1], m->units_per_em, size),
                             .line_gap = about[2] * size,
                             .x_height = m->x_height * size,
                             .cap_height = m->cap_height * size,
                             .zero_width = m->zero_width * size,
                             .underline_pos = m->underline_pos * size,
                             .underline_thickness = m->underline_thickness * size};
    if (geometric && out->descent < about[1] * size && out->ascent >= 1) {
        out->descent += 1;
        out->ascent -= 1;
    }
}

void kn_font_line_metrics(const kn_font *f, float size, kn_line_metrics *out) {
    const kn_font_metrics *m = kn_font_get_metrics(f);
    line_metrics(m, kn_effective_size(size), (float[]){m->ascent, m->descent, m->line_gap}, true,
                 out);
}

void kn_face_line_metrics(const kn_face *f, float size, bool geometric, kn_line_metrics *out) {
    const kn_font_metrics *m = kn_font_get_metrics(f->font);
    const kn_face_rec *r = f->rec;
    float about[3] = {r->ascent >= 0 ? r->ascent : m->ascent,
                      r->descent >= 0 ? r->descent : m->descent,
                      r->line_gap >= 0 ? r->line_gap : m->line_gap};
    size = kn_effective_size(size * f->size_adjust);
    line_metrics(m, size, about, geometric, out);
    if (!(out->zero_width > 0)) /* no '0': half an em (CSS Values 4 §6.1.1) */
        out->zero_width = size / 2;
}

void kn_fonts_metrics(kn_fonts *f, const kn_font_list *l, float size, kn_line_metrics *out) {
    const kn_face *face = kn_list_primary(f, l);
    if (face)
        kn_face_line_metrics(face, size, l->geometric, out);
    else
        *out = (kn_line_metrics){.ascent = round_half_up(size * 0.9f),
                                 .descent = round_half_up(size * 0.2f),
                                 .x_height = size / 2,
                                 .cap_height = size * 0.7f,
                                 .zero_width = size / 2};
}

/* Font-relative units (CSS Values 4 §6.1.1): src/style asks while it computes lengths. */
static bool style_metrics(void *ctx, const kn_sg_font *font, kn_style_metrics *out) {
    kn_fonts *f = ctx;
    kn_line_metrics m;
    kn_fonts_metrics(f, kn_fonts_for(f, font), font->size, &m);
    *out = (kn_style_metrics){.ch = m.zero_width,
                              .ex = m.x_height > 0 ? m.x_height : font->size / 2,
                              .cap = m.cap_height > 0 ? m.cap_height : m.ascent,
                              .ic = font->size,
                              .line = m.ascent + m.descent + round_half_up(m.line_gap)};
    return true;
}

bool kn_font_list_blank(const kn_font_list *l) {
    return l->blank;
}

/* ---- life ---- */
void kn_fonts_web_ready(kn_fonts *f, bool ready) {
    f->web_pending = !ready;
    if (ready && f->pending_used && f->scene) {
        kn_node *html = kn_scene_html(f->scene);
        if (html)
            kn_node_damage(html, KN_DMG_STYLE | KN_DMG_SUBTREE | KN_DMG_LAYOUT | KN_DMG_BOX);
    }
    f->pending_used = false;
}

kn_fonts *kn_fonts_new(const char *data_dir, kn_scene *s, kn_styler *st) {
    kn_fonts *f = KN_NEW(kn_fonts);
    f->scene = s;
    f->styler = st;
    f->arena = kn_arena_new();
    f->data_dir = data_dir ? kn_xstrdup(data_dir) : NULL;
    f->next_id = 1;
    kn_fonts_load_list(f);
    if (st)
        kn_styler_set_font_metrics(st, style_metrics, f);
    return f;
}

static void free_list(kn_font_list *l) {
    kn_vec_free(&l->slots);
    kn_vec_free(&l->rest);
    free(l);
}

static void free_family(kn_family_rec *fam) {
    for (size_t i = 0; i < fam->faces.n; i++) {
        if (fam->faces.v[i]->blob)
            kn_font_blob_unref(fam->faces.v[i]->blob);
        fam->faces.v[i]->blob = NULL;
    }
    kn_vec_free(&fam->faces);
    free(fam->name);
    free(fam);
}

/* Lists and the author's families are put aside: boxes and frames in flight may name them. */
void kn_fonts_reset(kn_fonts *f) {
    for (size_t i = 0; i < f->lists.n; i++)
        kn_vec_push(&f->old_lists, f->lists.v[i]);
    f->lists.n = 0;
    size_t kept = 0;
    for (size_t i = 0; i < f->families.n; i++) {
        if (f->families.v[i]->origin == KN_FACE_AUTHOR)
            kn_vec_push(&f->old_families, f->families.v[i]);
        else
            f->families.v[kept++] = f->families.v[i];
    }
    f->families.n = kept;
    f->author_known = false;
    kn_shape_cache_free(f->shapes);
    f->shapes = NULL;
}

void kn_fonts_free(kn_fonts *f) {
    if (!f)
        return;
    for (size_t i = 0; i < f->lists.n; i++)
        free_list(f->lists.v[i]);
    for (size_t i = 0; i < f->old_lists.n; i++)
        free_list(f->old_lists.v[i]);
    for (size_t i = 0; i < f->old_families.n; i++)
        free_family(f->old_families.v[i]);
    kn_vec_free(&f->lists);
    kn_vec_free(&f->old_lists);
    kn_vec_free(&f->old_families);
    for (size_t i = 0; i < f->instances.n; i++) {
        kn_font_unref(f->instances.v[i]->font);
        free(f->instances.v[i]);
    }
    kn_vec_free(&f->instances);
    kn_vec_free(&f->memo);
    for (size_t i = 0; i < f->families.n; i++)
        free_family(f->families.v[i]);
    kn_vec_free(&f->families);
    for (size_t i = 0; i < f->system_families.n; i++)
        free_family(f->system_families.v[i]);
    kn_vec_free(&f->system_families);
    kn_system_free(f->system);
    for (size_t i = 0; i < f->named.n; i++)
        free(f->named.v[i].name);
    kn_vec_free(&f->named);
    kn_sb_free(&f->page_css);
    kn_shape_cache_free(f->shapes);
    kn_arena_free(f->arena);
    free(f->data_dir);
    free(f);
}
