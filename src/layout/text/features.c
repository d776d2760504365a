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
    bool none = has(v, KN_KW_none);
    if (none || has(v, KN_KW_no_common_ligatures) || (spaced && !has(v, KN_KW_common_ligatures))) {
        ADD(l, "liga", 0);
        ADD(l, "clig", 0);
    }
    /* Blink: spaced text has no contextual alternates either */
    if (none || has(v, KN_KW_no_contextual) || (spaced && !has(v, KN_KW_contextual)))
        ADD(l, "calt", 0);
    if (has(v, KN_KW_discretionary_ligatures))
        ADD(l, "dlig", 1);
    if (has(v, KN_KW_historical_ligatures))
        ADD(l, "hlig", 1);
}

static void caps(list *l, const kn_sg_font *s) {
    switch (s->variant_caps) {
    case KN_KW_small_caps:
        ADD(l, "smcp", 1);
        break;
    case KN_KW_all_small_caps:
        ADD(l, "smcp", 1);
        ADD(l, "c2sc", 1);
        break;
    case KN_KW_petite_caps:
        ADD(l, "pcap", 1);
        break;
    case KN_KW_all_petite_caps:
        ADD(l, "pcap", 1);
        ADD(l, "c2pc", 1);
        break;
    case KN_KW_unicase:
        ADD(l, "unic", 1);
        break;
    case KN_KW_titling_caps:
        ADD(l, "titl", 1);
        break;
    default:
        break;
    }
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

unsigned kn_features(const kn_sg_font *s, struct hb_feature_t *out) {
    list l = {out, 0};
    if (s->kerning == KN_KW_none)
        ADD(&l, "kern", 0);
    ligatures(&l, s);
    caps(&l, s);
    numeric(&l, s->variant_numeric);
    east_asian(&l, s->variant_east_asian);
    if (s->variant_position == KN_KW_sub)
        ADD(&l, "subs", 1);
    else if (s->variant_position == KN_KW_super)
        ADD(&l, "sups", 1);
    for (uint32_t i = 0; s->features && i < s->features->n; i++) {
        const char *t = s->features->v[i].tag;
        add_tag(&l, HB_TAG(t[0], t[1], t[2], t[3]), (uint32_t)s->features->v[i].v);
    }
    return l.n;
}

static bool has_feature(const kn_face *face, hb_tag_t tag) {
    hb_face_t *hf = hb_font_get_face(kn_font_hb(face->font));
    hb_tag_t tags[64];
    unsigned total, at = 0;
    do {
        total = KN_COUNTOF(tags);
        hb_ot_layout_table_get_feature_tags(hf, HB_OT_TAG_GSUB, at, &total, tags);
        for (unsigned i = 0; i < total; i++)
            if (tags[i] == tag)
                return true;
        at += total;
    } while (total == KN_COUNTOF(tags));
    return false;
}

bool kn_has_caps(const kn_face *face, kn_kw caps) {
    const bool smcp = has_feature(face, HB_TAG('s', 'm', 'c', 'p'));
    switch (caps) {
    case KN_KW_small_caps:
        return smcp;
    case KN_KW_all_small_caps:
        return smcp && has_feature(face, HB_TAG('c', '2', 's', 'c'));
    case KN_KW_petite_caps:
        return smcp || has_feature(face, HB_TAG('p', 'c', 'a', 'p'));
    case KN_KW_all_petite_caps:
        return has_feature(face, HB_TAG('p', 'c', 'a', 'p')) &&
               has_feature(face, HB_TAG('c', '2', 'p', 'c'));
    case KN_KW_unicase:
        return has_feature(face, HB_TAG('u', 'n', 'i', 'c'));
    default:
        return true;
    }
}
