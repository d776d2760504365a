/* OpenType features from computed values (CSS Fonts 4 §7.1: resolution order). */
#include "src/layout/text/text.h"
#include <hb-ot.h>
#include <hb.h>

typedef struct list {
    hb_feature_t *v;
    unsigned n;
} list;

static void add_tag(list *l, hb_tag_t tag, uint32_t value) {
    if (l->n < KN_MAX_FEATURES)
        l->v[l->n++] = (hb_feature_t){tag, value, HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END};
}
#define ADD(l, tag, value) add_tag(l, HB_TAG(tag[0], tag[1], tag[2], tag[3]), value)

static bool has(const kn_kws *k, kn_kw kw) {
    for (uint32_t i = 0; k && i < k->n; i++)
        if (k->v[i] == kw)
            return true;
    return false;
}

static void ligatures(list *l, const kn_sg_font *s) {
    const kn_kws *v = s->variant_ligatures;
    bool spaced = !kn_len_is_kw(s->letter_spacing, KN_KW_normal) &&
                  kn_len_px(s->letter_spacing, s->size) != 0;
    const bool none = has(v, KN_KW_none);
    spaced |= s->text_rendering == KN_KW_optimizespeed; /* Blink keeps the kerning there */
    if (none || has(v, KN_KW_no_common_ligatures) || spaced) {
        ADD(l, "liga", 0);
        ADD(l, "clig", 0);
    }
    /* Blink: spaced text has no contextual alternates either, whatever the property says */
    if (none || has(v, KN_KW_no_contextual) || spaced)
        ADD(l, "calt", 0);
    if (has(v, KN_KW_discretionary_ligatures))
        ADD(l, "dlig", 1);
    if (has(v, KN_KW_historical_ligatures))
        ADD(l, "hlig", 1);
}

static void numeric(list *l, const kn_kws *v) {
    static const struct {
        kn_kw kw;
        const char *tag;
    } map[] = {{KN_KW_lining_nums, "lnum"},
               {KN_KW_oldstyle_nums, "onum"},
               {KN_KW_proportional_nums, "pnum"},
               {KN_KW_tabular_nums, "tnum"},
               {KN_KW_diagonal_fractions, "frac"},
               {KN_KW_stacked_fractions, "afrc"},
               {KN_KW_ordinal, "ordn"},
               {KN_KW_slashed_zero, "zero"}};
    for (size_t i = 0; i < KN_COUNTOF(map); i++)
        if (has(v, map[i].kw))
            ADD(l, map[i].tag, 1);
}

static void east_asian(list *l, const kn_kws *v) {
    static const struct {
        kn_kw kw;
        const char *tag;
    } map[] = {{KN_KW_jis78, "jp78"},      {KN_KW_jis83, "jp83"},
               {KN_KW_jis90, "jp90"},      {KN_KW_jis04, "jp04"},
               {KN_KW_simplified, "smpl"}, {KN_KW_traditional, "trad"},
               {KN_KW_full_width, "fwid"}, {KN_KW_proportional_width, "pwid"},
               {KN_KW_ruby, "ruby"}};
    for (size_t i = 0; i < KN_COUNTOF(map); i++)
        if (has(v, map[i].kw))
            ADD(l, map[i].tag, 1);
}

/* ---- alternates: names that @font-feature-values gives numbers (§6.8) ---- */
static const kn_font_value *find_value(kn_fonts *f, const kn_sg_font *s, kn_str block,
                                       kn_str name) {
    const kn_font_value *v;
    const size_t n = f->styler ? kn_styler_font_values(f->styler, &v) : 0;
    for (uint32_t k = 0; s->family && k < s->family->n; k++)
        for (size_t i = n; i-- > 0;) /* the last one holds */
            if (kn_str_ieq(v[i].family, s->family->v[k].name) && kn_str_ieq(v[i].block, block) &&
                kn_str_eq(v[i].name, name))
                return &v[i];
    return NULL;
}

static void numbered(list *l, char a, char b, unsigned i, uint32_t value) {
    if (i >= 1 && i <= 99)
        add_tag(l, HB_TAG(a, b, (char)('0' + i / 10), (char)('0' + i % 10)), value);
}

static void alternate(list *l, kn_str block, const kn_font_value *v) {
    if (kn_str_ieq(block, KN_S("styleset"))) {
        for (uint32_t i = 0; i < v->n; i++)
            numbered(l, 's', 's', v->v[i], 1);
    } else if (kn_str_ieq(block, KN_S("character-variant"))) {
        numbered(l, 'c', 'v', v->v[0], v->n > 1 ? v->v[1] : 1);
    } else if (kn_str_ieq(block, KN_S("stylistic"))) {
        ADD(l, "salt", v->v[0]);
    } else if (kn_str_ieq(block, KN_S("swash"))) {
        ADD(l, "swsh", v->v[0]);
        ADD(l, "cswh", v->v[0]);
    } else if (kn_str_ieq(block, KN_S("ornaments"))) {
        ADD(l, "ornm", v->v[0]);
    } else if (kn_str_ieq(block, KN_S("annotation"))) {
        ADD(l, "nalt", v->v[0]);
    }
}

/* The text was held valid by the parser: words, and functions of names. */
static void alternates(list *l, kn_fonts *f, const kn_sg_font *s) {
    kn_str t = s->variant_alternates;
    while ((t = kn_str_trim(t)).n) {
        size_t i = 0, end;
        while (i < t.n && t.p[i] != '(' && !kn_is_space((unsigned char)t.p[i]))
            i++;
        const kn_str block = kn_str_sub(t, 0, i);
        if (i == t.n || t.p[i] != '(') {
            if (kn_str_ieq(block, KN_S("historical-forms")))
                ADD(l, "hist", 1);
            t = kn_str_sub(t, i, t.n);
            continue;
        }
        for (end = i + 1; end < t.n && t.p[end] != ')'; end++)
            ;
        for (size_t at = i + 1; at < end;) {
            size_t to = at;
            while (to < end && t.p[to] != ',')
                to++;
            const kn_font_value *v = find_value(f, s, block, kn_str_trim(kn_str_sub(t, at, to)));
            if (v)
                alternate(l, block, v);
            at = to + 1;
        }
        t = kn_str_sub(t, end < t.n ? end + 1 : end, t.n);
    }
}

unsigned kn_features(kn_fonts *f, const kn_sg_font *s, struct hb_feature_t *out) {
    list l = {out, 0};
    if (s->kerning == KN_KW_none)
        ADD(&l, "kern", 0);
    ligatures(&l, s);
    numeric(&l, s->variant_numeric);
    east_asian(&l, s->variant_east_asian);
    alternates(&l, f, s);
    for (uint32_t i = 0; s->features && i < s->features->n; i++) {
        const char *t = s->features->v[i].tag;
        add_tag(&l, HB_TAG(t[0], t[1], t[2], t[3]), (uint32_t)s->features->v[i].v);
    }
    /* last, as in Blink: font-feature-settings do not take the position away */
    if (s->variant_position == KN_KW_sub)
        ADD(&l, "subs", 1);
    else if (s->variant_position == KN_KW_super)
        ADD(&l, "sups", 1);
    return l.n;
}

/* ---- capitals (§6.6), which a face may lack ---- */
enum { SMCP = 1, C2SC = 2, PCAP = 4, C2PC = 8, UNIC = 16, TITL = 32 };
static const char *const caps_tags[] = {"smcp", "c2sc", "pcap", "c2pc", "unic", "titl"};

static unsigned caps_of(const kn_face *face) {
    hb_face_t *hf = hb_font_get_face(kn_font_hb(face->font));
    hb_tag_t tags[64];
    unsigned total, at = 0, found = 0;
    do {
        total = KN_COUNTOF(tags);
        hb_ot_layout_table_get_feature_tags(hf, HB_OT_TAG_GSUB, at, &total, tags);
        for (unsigned i = 0; i < total; i++)
            for (unsigned k = 0; k < KN_COUNTOF(caps_tags); k++)
                if (tags[i] == hb_tag_from_string(caps_tags[k], 4))
                    found |= 1u << k;
        at += total;
    } while (total == KN_COUNTOF(tags));
    return found;
}

kn_caps kn_caps_for(const kn_face *face, const kn_sg_font *s, struct hb_feature_t *out,
                    unsigned *n) {
    /* Petite capitals may be small ones; what is left is synthesized, unicase by its capitals. */
    static const struct {
        kn_kw kw;
        uint8_t want, instead, synthesis;
    } map[] = {{KN_KW_small_caps, SMCP, 0, KN_CAPS_LOWER},
               {KN_KW_all_small_caps, SMCP | C2SC, 0, KN_CAPS_BOTH},
               {KN_KW_petite_caps, PCAP, SMCP, KN_CAPS_LOWER},
               {KN_KW_all_petite_caps, PCAP | C2PC, SMCP | C2SC, KN_CAPS_BOTH},
               {KN_KW_unicase, UNIC, 0, KN_CAPS_UPPER},
               {KN_KW_titling_caps, TITL, 0, KN_CAPS_NONE}};
    *n = 0;
    for (size_t i = 0; i < KN_COUNTOF(map); i++) {
        if (map[i].kw != s->variant_caps)
            continue;
        const unsigned has = caps_of(face);
        const unsigned use = (has & map[i].want) == map[i].want ? map[i].want
                             : map[i].instead && (has & map[i].instead) == map[i].instead
                                 ? map[i].instead
                                 : 0;
        for (unsigned k = 0; k < KN_COUNTOF(caps_tags); k++)
            if (use & 1u << k)
                out[(*n)++] = (hb_feature_t){hb_tag_from_string(caps_tags[k], 4), 1,
                                             HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END};
        return use || s->synthesis_small_caps == KN_KW_none ? KN_CAPS_NONE
                                                            : (kn_caps)map[i].synthesis;
    }
    return KN_CAPS_NONE;
}
