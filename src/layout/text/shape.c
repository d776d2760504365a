/* HarfBuzz shaping with unrounded advances, and a cache of its results. */
#include "src/layout/text/text.h"
#include <hb-ot.h>
#include <hb.h>
#include <math.h>
#include <unicode/uchar.h>
#include <unicode/ustring.h>

/* Blink's factor for small capitals that a face does not have; their size is in whole px. */
#define SMALL_CAPS  0.7f
#define CACHE_BYTES (24u << 20)

/* ---- one piece ---- */
typedef struct shaper {
    kn_fonts *fonts;
    const kn_text_style *ts;
    kn_str text;
    bool rtl;
    kn_arena *a;
    hb_buffer_t *buf;
    hb_feature_t features[KN_MAX_FEATURES];
    unsigned n_features;
    bool cursive; /* the piece's letters join: letter-spacing would tear them (CSS Text 4 §8.2) */
    float *width;
    uint8_t *unsafe;
    uint8_t *halves; /* kn_half per byte */
    bool any_halves;
} shaper;

static bool is_cursive(uint32_t script) {
    switch (script) {
    case HB_SCRIPT_ARABIC:
    case HB_SCRIPT_HANIFI_ROHINGYA:
    case HB_SCRIPT_MANDAIC:
    case HB_SCRIPT_MONGOLIAN:
    case HB_SCRIPT_NKO:
    case HB_SCRIPT_PHAGS_PA:
    case HB_SCRIPT_SYRIAC:
        return true;
    default:
        return false;
    }
}

/* The full case mapping: a letter may become two. */
static void add_upper(hb_buffer_t *buf, uint32_t cp, uint32_t at, const char *lang) {
    UChar in[2], out[8];
    int32_t n = 0;
    UErrorCode err = U_ZERO_ERROR;
    U16_APPEND_UNSAFE(in, n, cp);
    n = u_strToUpper(out, KN_COUNTOF(out), in, n, lang ? lang : "", &err);
    if (U_FAILURE(err)) {
        hb_buffer_add(buf, cp, at);
        return;
    }
    for (int32_t i = 0; i < n;) {
        UChar32 c;
        U16_NEXT(out, i, n, c);
        hb_buffer_add(buf, (hb_codepoint_t)c, at);
    }
}

/* Adds the piece to the buffer; lower case becomes upper case for synthesized small capitals.
 * Cluster values are byte offsets of the whole text. */
static void fill_buffer(shaper *s, const kn_piece *p, bool upper) {
    hb_buffer_clear_contents(s->buf);
    if (!upper) {
        hb_buffer_add_utf8(s->buf, s->text.p, (int)s->text.n, p->from, (int)(p->to - p->from));
    } else {
        for (uint32_t i = p->from; i < p->to;) {
            uint32_t cp, at = i;
            i += (uint32_t)kn_utf8_next(s->text.p + i, s->text.p + p->to, &cp);
            add_upper(s->buf, cp, at, s->ts->lang);
        }
        hb_buffer_set_content_type(s->buf, HB_BUFFER_CONTENT_TYPE_UNICODE);
    }
    unsigned n = 0; /* line and paragraph separators stand as spaces */
    hb_glyph_info_t *info = hb_buffer_get_glyph_infos(s->buf, &n);
    for (unsigned i = 0; i < n; i++)
        if (info[i].codepoint == 0x2028 || info[i].codepoint == 0x2029)
            info[i].codepoint = ' ';
    hb_buffer_set_direction(s->buf, p->upright ? HB_DIRECTION_TTB
                                    : s->rtl   ? HB_DIRECTION_RTL
                                               : HB_DIRECTION_LTR);
    hb_buffer_set_script(s->buf, (hb_script_t)p->script);
    hb_buffer_set_language(s->buf, hb_language_from_string(s->ts->lang ? s->ts->lang : "en", -1));
}

static bool is_word_space(kn_str t, uint32_t at) {
    return t.p[at] == ' ' || t.p[at] == '\t' ||
           (at + 1 < t.n && (unsigned char)t.p[at] == 0xC2 && (unsigned char)t.p[at + 1] == 0xA0);
}

/* Letter-spacing goes after each cluster, the last one too; word-spacing to word separators (CSS
 * Text 3 §8). Characters without width get none. */
static float spacing_after(const shaper *s, uint32_t cluster, float advance) {
    float sp = 0;
    if (s->ts->letter_spacing != 0 && (!s->cursive || is_word_space(s->text, cluster))) {
        uint32_t cp;
        kn_utf8_next(s->text.p + cluster, s->text.p + s->text.n, &cp);
        if (advance != 0 || !u_hasBinaryProperty((UChar32)cp, UCHAR_DEFAULT_IGNORABLE_CODE_POINT))
            sp += s->ts->letter_spacing;
    }
    if (s->ts->word_spacing != 0 && is_word_space(s->text, cluster))
        sp += s->ts->word_spacing;
    return sp;
}

static bool has_table(const kn_piece *p, hb_tag_t tag) {
    hb_blob_t *b = hb_face_reference_table(hb_font_get_face(kn_font_hb(p->face->font)), tag);
    const bool has = hb_blob_get_length(b) > 0;
    hb_blob_destroy(b);
    return has;
}

/* Letters of a face without vertical metrics stand as far apart as its lines are high (Blink); 0:
 * it has some. */
static float upright_advance(const shaper *s, const kn_piece *p) {
    kn_line_metrics m;
    if (has_table(p, HB_TAG('v', 'm', 't', 'x')))
        return 0;
    kn_face_line_metrics(p->face, s->ts->size, s->ts->list->geometric, &m);
    return (float)(m.ascent + m.descent);
}

/* Where a face gives only the space above upright letters, Blink measures it from the top of their
 * ink rounded up to whole px: they stand lower by what that adds. */
static float below_exact(const kn_piece *p, uint32_t glyph, float size) {
    kn_rect box;
    if (!kn_font_glyph_box(p->face->font, glyph, &box))
        return 0;
    const double top = -box.y * size;
    return (float)(ceil(top - 1e-4) - top);
}

/* Skia and FreeType count advances in 16.16. */
static float advance_of(double px) {
    return (float)(floor(px * 65536 + 0.5) / 65536);
}

static void read_run(shaper *s, const kn_piece *p, float size, kn_srun *run) {
    unsigned n = 0;
    hb_glyph_info_t *info = hb_buffer_get_glyph_infos(s->buf, &n);
    hb_glyph_position_t *pos = hb_buffer_get_glyph_positions(s->buf, &n);
    /* FreeType's scale, in 16.16: sizes that the em does not divide come out a little off. */
    const float upem = kn_font_get_metrics(p->face->font)->units_per_em;
    double k = floor(size * 64.0 * 65536 / upem + 0.5) / (64.0 * 65536) * upem /
               kn_font_hb_scale(p->face->font);
    uint32_t *glyph = KN_ANEW_N(s->a, uint32_t, 2 * n);
    float *f = KN_ANEW_N(s->a, float, 3 * n);
    *run = (kn_srun){.face = p->face,
                     .size = size,
                     .rtl = s->rtl && !p->upright,
                     .upright = p->upright,
                     .from = p->from,
                     .to = p->to,
                     .n = n,
                     .glyph = glyph,
                     .cluster = glyph + n,
                     .adv = f,
                     .dx = f + n,
                     .dy = f + 2 * n};
    const float stand = p->upright ? upright_advance(s, p) : 0;
    const bool rounded = p->upright && stand == 0 && !has_table(p, HB_TAG('V', 'O', 'R', 'G'));
    for (unsigned i = 0; i < n; i++) {
        glyph[i] = info[i].codepoint;
        glyph[n + i] = info[i].cluster;
        f[i] =
            stand > 0 ? stand : advance_of((p->upright ? -pos[i].y_advance : pos[i].x_advance) * k);
        f[n + i] = (float)(pos[i].x_offset * k);
        f[2 * n + i] = (float)(pos[i].y_offset * k);
        if (rounded)
            f[2 * n + i] -= below_exact(p, info[i].codepoint, size);
        if (hb_glyph_info_get_glyph_flags(&info[i]) & HB_GLYPH_FLAG_UNSAFE_TO_BREAK)
            s->unsafe[info[i].cluster] = 1;
    }
    for (unsigned i = 0; i < n;) { /* clusters, in visual order */
        unsigned j = i + 1;
        while (j < n && info[j].cluster == info[i].cluster)
            j++;
        float adv = 0;
        for (unsigned g = i; g < j; g++)
            adv += f[g];
        const uint8_t half = s->halves ? s->halves[info[i].cluster] : KN_HALF_NONE;
        if (j - i == 1 && (half == KN_HALF_OPEN || half == KN_HALF_CLOSE)) {
            adv = f[i] /= 2;
            if (half == KN_HALF_OPEN) { /* it loses the blank before the ink */
                f[n + i] -= adv;
                s->unsafe[info[i].cluster] = 1;
            }
        }
        float sp = spacing_after(s, info[i].cluster, adv);
        const bool left = s->rtl && !s->ts->space_right;
        f[left ? i : j - 1] += sp;
        if (left) /* the space is on the left of the cluster: its first glyph moves along */
            for (unsigned g = i; g < j; g++)
                f[n + g] += sp;
        s->width[info[i].cluster] += adv + sp;
        i = j;
    }
}

/* Skia hands FreeType a size in whole 1/64 px, cut off: advances and outlines follow it. */
static float glyph_size(float size) {
    return floorf(kn_effective_size(size) * 64) / 64;
}

static void shape_piece(shaper *s, const kn_piece *p, kn_srun *run) {
    float size = glyph_size(s->ts->size * p->face->size_adjust);
    unsigned n = 0;
    hb_feature_t v[KN_MAX_FEATURES + 2];
    kn_caps_for(p->face, s->ts->font, v, &n); /* first: font-feature-settings come last */
    memcpy(v + n, s->features, s->n_features * sizeof *v);
    if (p->small)
        size = glyph_size(roundf(s->ts->size * SMALL_CAPS) * p->face->size_adjust);
    s->cursive = is_cursive(p->script);
    fill_buffer(s, p, p->upper);
    hb_shape(kn_font_hb(p->face->font), s->buf, v, n + s->n_features);
    if (s->halves && !s->rtl)
        s->any_halves |= kn_trim_marks(s->text, p, s->ts->trim_end, s->halves);
    read_run(s, p, size, run);
}

/* Features that set the widths of full-width characters leave nothing to trim. */
static bool spaces_itself(const shaper *s) {
    static const hb_tag_t tags[] = {HB_TAG('p', 'a', 'l', 't'), HB_TAG('h', 'a', 'l', 't'),
                                    HB_TAG('c', 'h', 'w', 's'), HB_TAG('p', 'w', 'i', 'd'),
                                    HB_TAG('f', 'w', 'i', 'd'), HB_TAG('h', 'w', 'i', 'd'),
                                    HB_TAG('q', 'w', 'i', 'd'), HB_TAG('t', 'w', 'i', 'd')};
    for (unsigned i = 0; i < s->n_features; i++)
        for (size_t k = 0; k < KN_COUNTOF(tags); k++)
            if (s->features[i].tag == tags[k] && s->features[i].value)
                return true;
    return false;
}

static kn_shaped *shape_now(kn_fonts *f, const kn_text_style *ts, kn_str text, bool rtl,
                            kn_arena *a) {
    kn_shaped *out = KN_ANEW(a, kn_shaped);
    kn_piece *pieces = NULL;
    size_t n = kn_itemize(f, ts, text, &pieces);
    shaper s = {.fonts = f, .ts = ts, .text = text, .rtl = rtl, .a = a, .buf = hb_buffer_create()};
    s.n_features = kn_features(f, ts->font, s.features);
    s.width = KN_ANEW_N(a, float, text.n + 1);
    s.unsafe = KN_ANEW_N(a, uint8_t, text.n + 1);
    if (ts->trim && !spaces_itself(&s))
        s.halves = KN_ANEW_N(a, uint8_t, text.n + 1);
    kn_srun *runs = KN_ANEW_N(a, kn_srun, n ? n : 1);
    for (size_t i = 0; i < n; i++)
        shape_piece(&s, &pieces[i], &runs[i]);
    *out = (kn_shaped){.n = (uint32_t)n,
                       .len = (uint32_t)text.n,
                       .runs = runs,
                       .width = s.width,
                       .unsafe = s.unsafe,
                       .halves = s.any_halves ? s.halves : NULL};
    hb_buffer_destroy(s.buf);
    free(pieces);
    return out;
}

/* ---- cache ---- */
typedef struct entry {
    struct entry *next;
    uint64_t key;
    kn_str text;
    const kn_shaped *shaped;
} entry;
#define BUCKETS 4096
struct kn_shape_cache {
    kn_arena *arena;
    entry *bucket[BUCKETS];
};

void kn_shape_cache_free(struct kn_shape_cache *c) {
    if (!c)
        return;
    kn_arena_free(c->arena);
    free(c);
}

static struct kn_shape_cache *cache_get(kn_fonts *f) {
    if (!f->shapes) {
        f->shapes = KN_NEW(struct kn_shape_cache);
        f->shapes->arena = kn_arena_new();
    }
    if (kn_arena_used(f->shapes->arena) > CACHE_BYTES) {
        kn_arena_reset(f->shapes->arena);
        memset(f->shapes->bucket, 0, sizeof f->shapes->bucket);
    }
    return f->shapes;
}

static uint64_t style_key(kn_fonts *f, const kn_text_style *ts, bool rtl) {
    hb_feature_t feat[KN_MAX_FEATURES];
    unsigned n = kn_features(f, ts->font, feat);
    float v[3] = {ts->size, ts->letter_spacing, ts->word_spacing};
    const uint32_t flags = rtl | (uint32_t)ts->upright << 1 | (uint32_t)ts->trim << 8 |
                           (uint32_t)ts->trim_end << 9 | (uint32_t)ts->space_right << 10;
    uint32_t k[6] = {ts->list->id,
                     flags,
                     ts->font->variant_caps,
                     ts->font->synthesis_small_caps,
                     ts->font->variant_emoji,
                     ts->script};
    uint64_t h = kn_hash_bytes(v, sizeof v, 7);
    h = kn_hash_bytes(k, sizeof k, h);
    for (unsigned i = 0; i < n; i++) {
        h = kn_hash_bytes(&feat[i].tag, sizeof feat[i].tag, h);
        h = kn_hash_bytes(&feat[i].value, sizeof feat[i].value, h);
    }
    return ts->lang ? kn_hash_bytes(ts->lang, strlen(ts->lang), h) : h;
}

static void *copy(kn_arena *a, const void *p, size_t n) {
    void *q = kn_alloc(a, n ? n : 1);
    memcpy(q, p, n);
    return q;
}

/* The cache may be emptied at any time, so that what leaves it is a copy. */
static const kn_shaped *clone(const kn_shaped *s, kn_arena *a) {
    kn_shaped *out = copy(a, s, sizeof *s);
    kn_srun *runs = copy(a, s->runs, s->n * sizeof *runs);
    for (uint32_t i = 0; i < s->n; i++) {
        uint32_t n = runs[i].n;
        uint32_t *g = copy(a, s->runs[i].glyph, 2 * n * sizeof *g);
        float *f = copy(a, s->runs[i].adv, 3 * n * sizeof *f);
        runs[i].glyph = g;
        runs[i].cluster = g + n;
        runs[i].adv = f;
        runs[i].dx = f + n;
        runs[i].dy = f + 2 * n;
    }
    out->runs = runs;
    out->width = copy(a, s->width, (s->len + 1) * sizeof *s->width);
    out->unsafe = copy(a, s->unsafe, s->len + 1);
    if (s->halves)
        out->halves = copy(a, s->halves, s->len + 1);
    return out;
}

const kn_shaped *kn_shape(kn_fonts *f, const kn_text_style *ts, kn_str text, bool rtl,
                          kn_arena *a) {
    struct kn_shape_cache *c = cache_get(f);
    uint64_t key = kn_hash_bytes(text.p, text.n, style_key(f, ts, rtl));
    entry **b = &c->bucket[key % BUCKETS];
    for (entry *e = *b; e; e = e->next)
        if (e->key == key && kn_str_eq(e->text, text))
            return clone(e->shaped, a);
    entry *e = KN_ANEW(c->arena, entry);
    e->key = key;
    e->text = kn_arena_str(c->arena, text);
    e->shaped = shape_now(f, ts, e->text, rtl, c->arena);
    e->next = *b;
    *b = e;
    return clone(e->shaped, a);
}

void kn_text_style_init(kn_fonts *f, const kn_style *style, kn_text_style *out) {
    const kn_sg_font *s = style->font;
    *out = (kn_text_style){.font = s, .list = kn_fonts_for(f, s), .size = s->size};
    const kn_sg_text *t = style->text; /* styles of canvases have none */
    if (t && (t->writing_mode == KN_KW_vertical_rl || t->writing_mode == KN_KW_vertical_lr))
        out->upright = t->orientation == KN_KW_upright ? 2 : t->orientation == KN_KW_mixed;
    out->trim = t && t->writing_mode == KN_KW_horizontal_tb;
    out->letter_spacing = kn_len_px(s->letter_spacing, s->size);
    out->word_spacing = kn_len_px(s->word_spacing, s->size); /* Chrome: per cent of the size */
}
