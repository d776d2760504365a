/* Grammar → parse function, and the common entry for a whole value. */
#include "parser/css/grammar.h"
#include "parser/css/values.h"
#include "src/core/mem.h"
#include <math.h>
#include <stdio.h>

typedef bool (*entry_fn)(kn_cp *c, kn_prop p, kn_val *out);

static unsigned sign_of(kn_prop p) {
    return kn_prop_get(p)->flags & KN_P_NONNEGATIVE ? KN_Q_NONNEG : 0;
}

/* ---- single components: what they take besides the property's words ---- */

static bool g_none(kn_cp *c, kn_prop p, kn_val *out) {
    return false;
}

/* The words that -webkit-mask-composite had before it became another name of mask-composite. */
static bool g_words(kn_cp *c, kn_prop p, kn_val *out) {
    static const struct {
        const char *old;
        kn_kw word;
    } composite[] = {{"source-over", KN_KW_add},
                     {"source-in", KN_KW_intersect},
                     {"source-out", KN_KW_subtract},
                     {"xor", KN_KW_exclude}};
    for (size_t i = 0; p == KN_PROP_MASK_COMPOSITE && i < KN_COUNTOF(composite); i++)
        if (kn_cp_word(c, composite[i].old)) {
            *out = kn_v_kw(composite[i].word);
            return true;
        }
    return false;
}

static bool g_len(kn_cp *c, kn_prop p, kn_val *out) {
    return kn_parse_numeric(c, KN_Q_LEN | sign_of(p), out);
}

static bool g_lp(kn_cp *c, kn_prop p, kn_val *out) {
    return kn_parse_numeric(c, KN_Q_LP | sign_of(p), out);
}

static bool g_lp_nonneg(kn_cp *c, kn_prop p, kn_val *out) {
    return kn_parse_numeric(c, KN_Q_LP | KN_Q_NONNEG, out);
}

/* Chrome still takes the prefixed words of CSS Sizing; `auto` of contain-intrinsic-* (CSS Sizing 4
 * §4.2) means a remembered size, and none is remembered here. */
static bool g_size(kn_cp *c, kn_prop p, kn_val *out) {
    static const struct {
        const char *old;
        kn_kw word;
    } prefixed[] = {{"-webkit-min-content", KN_KW_min_content},
                    {"-webkit-max-content", KN_KW_max_content},
                    {"-webkit-fit-content", KN_KW_fit_content}};
    if (p == KN_PROP_CONTAIN_INTRINSIC_WIDTH || p == KN_PROP_CONTAIN_INTRINSIC_HEIGHT) {
        if (kn_cp_word(c, "auto") && kn_cp_word(c, "none")) {
            *out = kn_v_kw(KN_KW_none);
            return true;
        }
        return kn_parse_numeric(c, KN_Q_LEN | KN_Q_NONNEG, out);
    }
    for (size_t i = 0; i < KN_COUNTOF(prefixed); i++)
        if (kn_cp_word(c, prefixed[i].old)) {
            *out = kn_v_kw(prefixed[i].word);
            return true;
        }
    return kn_parse_numeric(c, KN_Q_LP | KN_Q_NONNEG, out);
}

static bool g_line_width(kn_cp *c, kn_prop p, kn_val *out) {
    return kn_parse_numeric(c, KN_Q_LEN | KN_Q_NONNEG, out);
}

static bool g_num(kn_cp *c, kn_prop p, kn_val *out) {
    return kn_parse_numeric(c, KN_Q_NUM | sign_of(p), out);
}

static bool g_int(kn_cp *c, kn_prop p, kn_val *out) {
    bool positive = p == KN_PROP_ORPHANS || p == KN_PROP_WIDOWS || p == KN_PROP_LINE_CLAMP;
    if (!kn_parse_numeric(c, KN_Q_NUM | KN_Q_INT, out))
        return false;
    if (out->type != KN_V_NUM || out->op)
        return true;
    double v = out->u.num;
    out->u.num = v > INT32_MAX ? INT32_MAX : v < INT32_MIN ? INT32_MIN : v;
    if (fabs(v) >= 1e6) { /* numbers have six digits, integers all of theirs */
        char text[16];
        int n = snprintf(text, sizeof text, "%.0f", out->u.num);
        kn_v_written(c, out, (kn_str){text, (size_t)n});
    }
    return !positive || v >= 1;
}

bool kn_parse_amount(kn_cp *c, unsigned flags, bool keep, kn_val *out) {
    if (!kn_parse_numeric(c, KN_Q_NUM | KN_Q_PCT | flags, out))
        return false;
    if (out->type != KN_V_PCT)
        return true;
    kn_sb text = {0};
    kn_val_serialize(out, &text);
    if (keep)
        kn_v_written(c, out, kn_sb_str(&text));
    kn_sb_free(&text);
    out->type = KN_V_NUM;
    out->u.num /= 100;
    return true;
}

static bool g_alpha(kn_cp *c, kn_prop p, kn_val *out) {
    return kn_parse_amount(c, 0, false, out);
}

static bool g_alpha_unbounded(kn_cp *c, kn_prop p, kn_val *out) {
    return kn_parse_amount(c, KN_Q_NONNEG, true, out);
}

static bool g_num_or_len(kn_cp *c, kn_prop p, kn_val *out) {
    return kn_parse_numeric(c, KN_Q_NUM | KN_Q_LEN | KN_Q_NONNEG, out);
}

static bool g_nonneg_num(kn_cp *c, kn_prop p, kn_val *out) {
    return kn_parse_numeric(c, KN_Q_NUM | KN_Q_NONNEG, out);
}

static bool g_axis(kn_cp *c, kn_prop p, kn_val *out) {
    return kn_parse_axis(c, p == KN_PROP_BACKGROUND_POSITION_Y || p == KN_PROP_MASK_POSITION_Y,
                         out);
}

static bool g_len2(kn_cp *c, kn_prop p, kn_val *out) {
    kn_val v[2];
    if (!kn_parse_numeric(c, KN_Q_LEN | KN_Q_NONNEG, &v[0]))
        return false;
    if (!kn_parse_numeric(c, KN_Q_LEN | KN_Q_NONNEG, &v[1]))
        v[1] = v[0];
    *out = kn_v_items(c, KN_V_SPACE, KN_SH_PAIR, 2, v);
    return true;
}

static bool g_color(kn_cp *c, kn_prop p, kn_val *out) {
    return kn_parse_color_at(c, out);
}

static bool g_name(kn_cp *c, kn_prop p, kn_val *out) {
    kn_kw k = kn_cp_kw(c);
    if (kn_cp_type(c, KN_T_STRING) && p == KN_PROP_ANIMATION_NAME) {
        *out = kn_v_str(KN_V_IDENT, kn_cp_peek(c)->str);
        kn_cp_next(c);
        return true;
    }
    if (p == KN_PROP_WILL_CHANGE &&
        (k == KN_KW_none || k == KN_KW_all || kn_cp_word(c, "will-change")))
        return false;
    if (k == KN_KW_none || (k == KN_KW_auto && p == KN_PROP_WILL_CHANGE) ||
        (k == KN_KW_all && p == KN_PROP_TRANSITION_PROPERTY)) {
        *out = kn_v_kw(k);
        kn_cp_next(c);
        return true;
    }
    if (p == KN_PROP_CONTAINER_NAME &&
        (kn_cp_word(c, "and") || kn_cp_word(c, "or") || kn_cp_word(c, "not")))
        return false;
    if (!kn_parse_ident(c, out))
        return false;
    if (p == KN_PROP_TRANSITION_PROPERTY) { /* names of properties have no case */
        bool custom = out->u.str.n > 1 && out->u.str.p[0] == '-' && out->u.str.p[1] == '-';
        if (!custom && kn_name_find(out->u.str).kind != KN_NAME_UNKNOWN)
            out->u.str = kn_cp_lower(c, out->u.str);
    }
    return true;
}

static bool g_time(kn_cp *c, kn_prop p, kn_val *out) {
    bool duration = p == KN_PROP_ANIMATION_DURATION || p == KN_PROP_TRANSITION_DURATION;
    return kn_parse_numeric(c, KN_Q_TIME | (duration ? KN_Q_NONNEG : 0), out);
}

static bool g_easing(kn_cp *c, kn_prop p, kn_val *out) {
    return kn_parse_easing(c, out);
}

static bool g_families(kn_cp *c, kn_prop p, kn_val *out) {
    return kn_parse_families(c, out);
}

static bool g_font_weight(kn_cp *c, kn_prop p, kn_val *out) {
    return kn_parse_font_weight(c, out);
}

static bool g_font_style(kn_cp *c, kn_prop p, kn_val *out) {
    return kn_parse_font_style(c, out);
}

static bool g_font_stretch(kn_cp *c, kn_prop p, kn_val *out) {
    return kn_parse_numeric(c, KN_Q_PCT | KN_Q_NONNEG, out);
}

static bool g_line_height(kn_cp *c, kn_prop p, kn_val *out) {
    return kn_parse_numeric(c, KN_Q_NUM | KN_Q_LP | KN_Q_NONNEG, out);
}

static bool g_tags(kn_cp *c, kn_prop p, kn_val *out) {
    return kn_parse_tags(c, out);
}

static bool g_alternates(kn_cp *c, kn_prop p, kn_val *out) {
    return kn_parse_alternates(c, out);
}

static bool g_size_adjust(kn_cp *c, kn_prop p, kn_val *out) {
    return kn_parse_size_adjust(c, out);
}

static bool g_emphasis(kn_cp *c, kn_prop p, kn_val *out) {
    return kn_parse_emphasis(c, out);
}

static bool g_shadow(kn_cp *c, kn_prop p, kn_val *out) {
    return kn_parse_shadow(c, p == KN_PROP_BOX_SHADOW, out);
}

static bool g_image(kn_cp *c, kn_prop p, kn_val *out) {
    return kn_parse_image(c, out);
}

static bool g_bg_size(kn_cp *c, kn_prop p, kn_val *out) {
    return kn_parse_bg_size(c, out);
}

static bool g_bg_repeat(kn_cp *c, kn_prop p, kn_val *out) {
    return kn_parse_bg_repeat(c, out);
}

static bool g_position(kn_cp *c, kn_prop p, kn_val *out) {
    kn_val v[2];
    if (!kn_parse_position(c, v))
        return false;
    *out = kn_v_items(c, KN_V_SPACE, KN_SH_NONE, 2, v);
    return true;
}

static bool g_origin(kn_cp *c, kn_prop p, kn_val *out) {
    return kn_parse_origin(c, out);
}

static bool g_radius(kn_cp *c, kn_prop p, kn_val *out) {
    return kn_parse_radius(c, out);
}

static bool g_transform(kn_cp *c, kn_prop p, kn_val *out) {
    return kn_parse_transform(c, out);
}

static bool g_translate(kn_cp *c, kn_prop p, kn_val *out) {
    return kn_parse_translate(c, out);
}

static bool g_rotate(kn_cp *c, kn_prop p, kn_val *out) {
    return kn_parse_rotate(c, out);
}

static bool g_scale(kn_cp *c, kn_prop p, kn_val *out) {
    return kn_parse_scale(c, out);
}

static bool g_filters(kn_cp *c, kn_prop p, kn_val *out) {
    return kn_parse_filters(c, out);
}

static bool g_shape(kn_cp *c, kn_prop p, kn_val *out) {
    if (p != KN_PROP_OBJECT_VIEW_BOX)
        return kn_parse_shape(c, out);
    /* A rectangle, and no reference box (CSS Images 5 §4). */
    if (kn_cp_peek(c)->type != KN_T_FUNCTION || !kn_parse_shape(c, out))
        return false;
    const kn_val *f = &out->u.items[0];
    return f->type == KN_V_FUNC &&
           (f->kw == KN_KW_inset || f->kw == KN_KW_rect || f->kw == KN_KW_xywh) &&
           out->u.items[1].kw == KN_KW_border_box;
}

static bool g_tracks(kn_cp *c, kn_prop p, kn_val *out) {
    if (!kn_parse_tracks(c, out))
        return false;
    bool implicit = p == KN_PROP_GRID_AUTO_ROWS || p == KN_PROP_GRID_AUTO_COLUMNS;
    for (uint32_t i = 0; implicit && i < out->n; i++) { /* sizes alone (CSS Grid 2 §7.6) */
        const kn_val *v = &out->u.items[i];
        if (v->type == KN_V_NAMES || (v->type == KN_V_KW && v->kw == KN_KW_subgrid) ||
            (v->type == KN_V_FUNC && v->kw == KN_KW_repeat))
            return false;
    }
    return true;
}

static bool g_areas(kn_cp *c, kn_prop p, kn_val *out) {
    return kn_parse_areas(c, out);
}

static bool g_grid_line(kn_cp *c, kn_prop p, kn_val *out) {
    return kn_parse_grid_line(c, out);
}

static bool g_ratio(kn_cp *c, kn_prop p, kn_val *out) {
    return kn_parse_ratio(c, out);
}

static bool g_align(kn_cp *c, kn_prop p, kn_val *out) {
    return kn_parse_align(c, p, out);
}

static bool g_display(kn_cp *c, kn_prop p, kn_val *out) {
    return kn_parse_display(c, out);
}

static bool g_content(kn_cp *c, kn_prop p, kn_val *out) {
    return kn_parse_content(c, out);
}

static bool g_counters(kn_cp *c, kn_prop p, kn_val *out) {
    return kn_parse_counters(c, p, out);
}

static bool g_list_type(kn_cp *c, kn_prop p, kn_val *out) {
    if (!kn_cp_type(c, KN_T_STRING))
        return kn_parse_ident(c, out);
    *out = kn_v_str(KN_V_STR, kn_cp_peek(c)->str);
    kn_cp_next(c);
    return true;
}

static bool g_quotes(kn_cp *c, kn_prop p, kn_val *out) {
    return kn_parse_quotes(c, out);
}

static bool g_paint(kn_cp *c, kn_prop p, kn_val *out) {
    return kn_parse_paint(c, out);
}

static bool g_svg_lp(kn_cp *c, kn_prop p, kn_val *out) {
    return kn_parse_numeric(c, KN_Q_NUM | KN_Q_LP | sign_of(p), out);
}

static bool g_sides(kn_cp *c, kn_prop p, kn_val *out) {
    return kn_parse_sides(c, p, out);
}

static bool g_edge_repeat(kn_cp *c, kn_prop p, kn_val *out) {
    return kn_parse_edge_repeat(c, out);
}

static bool g_corner(kn_cp *c, kn_prop p, kn_val *out) {
    return kn_parse_corner(c, out);
}

static bool g_svg_path(kn_cp *c, kn_prop p, kn_val *out) {
    return kn_parse_svg_path(c, out);
}

static bool g_url(kn_cp *c, kn_prop p, kn_val *out) {
    return kn_parse_url(c, out);
}

/* Kept as text when computed. */
static bool g_raw(kn_cp *c, kn_prop p, kn_val *out) {
    return kn_parse_text_prop(c, p, out);
}

typedef enum { ONE, COMMAS, WORDS } list_kind;

static const struct grammar {
    entry_fn parse;
    list_kind list;
} grammars[KN_G_COUNT] = {
    [KN_G_KW] = {g_none, ONE},
    [KN_G_KWLIST] = {g_none, WORDS},
    [KN_G_KWS] = {g_words, COMMAS},
    [KN_G_LEN] = {g_len, ONE},
    [KN_G_LP] = {g_lp, ONE},
    [KN_G_SIZE] = {g_size, ONE},
    [KN_G_LINE_WIDTH] = {g_line_width, ONE},
    [KN_G_NUM] = {g_num, ONE},
    [KN_G_INT] = {g_int, ONE},
    [KN_G_ALPHA] = {g_alpha, ONE},
    [KN_G_ALPHA_UNBOUNDED] = {g_alpha_unbounded, ONE},
    [KN_G_NUM_OR_LEN] = {g_num_or_len, ONE},
    [KN_G_NUMS] = {g_nonneg_num, COMMAS},
    [KN_G_LENS] = {g_axis, COMMAS},
    [KN_G_LEN2] = {g_len2, ONE},
    [KN_G_COLOR] = {g_color, ONE},
    [KN_G_NAMES] = {g_name, COMMAS},
    [KN_G_TIMES] = {g_time, COMMAS},
    [KN_G_EASINGS] = {g_easing, COMMAS},
    [KN_G_FAMILIES] = {g_families, ONE},
    [KN_G_FONT_SIZE] = {g_lp_nonneg, ONE},
    [KN_G_FONT_WEIGHT] = {g_font_weight, ONE},
    [KN_G_FONT_STYLE] = {g_font_style, ONE},
    [KN_G_FONT_STRETCH] = {g_font_stretch, ONE},
    [KN_G_LINE_HEIGHT] = {g_line_height, ONE},
    [KN_G_TAGS] = {g_tags, ONE},
    [KN_G_ALTERNATES] = {g_alternates, ONE},
    [KN_G_SIZE_ADJUST] = {g_size_adjust, ONE},
    [KN_G_EMPHASIS] = {g_emphasis, ONE},
    [KN_G_SHADOWS] = {g_shadow, COMMAS},
    [KN_G_IMAGE] = {g_image, ONE},
    [KN_G_IMAGES] = {g_image, COMMAS},
    [KN_G_SIZES] = {g_bg_size, COMMAS},
    [KN_G_REPEATS] = {g_bg_repeat, COMMAS},
    [KN_G_SIDES] = {g_sides, ONE},
    [KN_G_EDGE_REPEAT] = {g_edge_repeat, ONE},
    [KN_G_CORNER] = {g_corner, ONE},
    [KN_G_POSITION] = {g_position, ONE},
    [KN_G_ORIGIN] = {g_origin, ONE},
    [KN_G_RADIUS] = {g_radius, ONE},
    [KN_G_TRANSFORM] = {g_transform, ONE},
    [KN_G_TRANSLATE] = {g_translate, ONE},
    [KN_G_ROTATE] = {g_rotate, ONE},
    [KN_G_SCALE] = {g_scale, ONE},
    [KN_G_FILTERS] = {g_filters, ONE},
    [KN_G_SHAPE] = {g_shape, ONE},
    [KN_G_TRACKS] = {g_tracks, ONE},
    [KN_G_AREAS] = {g_areas, ONE},
    [KN_G_GRID_LINE] = {g_grid_line, ONE},
    [KN_G_RATIO] = {g_ratio, ONE},
    [KN_G_ALIGN] = {g_align, ONE},
    [KN_G_DISPLAY] = {g_display, ONE},
    [KN_G_CONTENT] = {g_content, ONE},
    [KN_G_COUNTERS] = {g_counters, ONE},
    [KN_G_LIST_TYPE] = {g_list_type, ONE},
    [KN_G_QUOTES] = {g_quotes, ONE},
    [KN_G_PAINT] = {g_paint, ONE},
    [KN_G_SVG_LP] = {g_svg_lp, ONE},
    [KN_G_SVG_LENS] = {g_svg_lp, COMMAS},
    [KN_G_SVG_PATH] = {g_svg_path, ONE},
    [KN_G_URL_OR_NONE] = {g_url, ONE},
    [KN_G_RAW] = {g_raw, ONE},
};

/* Whether the property's words may stand inside the list, entry by entry, rather than alone. */
static bool words_in_entries(kn_grammar g) {
    switch (g) {
    case KN_G_KWS:
    case KN_G_IMAGES:
    case KN_G_EASINGS:
    case KN_G_NUMS:
    case KN_G_TIMES:
    case KN_G_KWLIST:
        return true;
    default:
        return false;
    }
}

/* These grammars give the words their own shape. */
static bool words_by_parser(kn_grammar g) {
    return g == KN_G_LENS || g == KN_G_SIZES || g == KN_G_REPEATS || g == KN_G_NAMES ||
           g == KN_G_ALIGN || g == KN_G_EDGE_REPEAT || g == KN_G_RAW || g == KN_G_TRACKS ||
           g == KN_G_FONT_STYLE;
}

static bool take_word(kn_cp *c, kn_prop p, kn_val *out) {
    kn_kw k = kn_cp_kw(c);
    if (!k || !kn_prop_allows(p, k))
        return false;
    *out = kn_v_kw(k);
    kn_cp_next(c);
    return true;
}

static bool parse_entry(kn_cp *c, kn_prop p, kn_val *out) {
    kn_grammar g = kn_prop_get(p)->grammar;
    if (words_in_entries(g) && take_word(c, p, out))
        return true;
    return grammars[g].parse(c, p, out);
}

static bool list_separator(kn_cp *c, kn_prop p) {
    if (kn_cp_take(c, KN_T_COMMA))
        return p != KN_PROP_CONTAINER_NAME;
    /* dash arrays may leave the comma out, container names never have one */
    return !kn_cp_done(c) &&
           (kn_prop_get(p)->grammar == KN_G_SVG_LENS || p == KN_PROP_CONTAINER_NAME);
}

static bool parse_list(kn_cp *c, kn_prop p, list_kind kind, kn_val *out) {
    kn_vlist l = {0};
    do {
        kn_val v;
        if (!parse_entry(c, p, &v))
            return false;
        kn_vlist_push(c, &l, v);
    } while (kind == COMMAS ? list_separator(c, p) : !kn_cp_done(c));
    for (uint32_t i = 0; i < l.n && l.n > 1; i++) /* `none` stands alone among names */
        if (l.v[i].type == KN_V_KW && l.v[i].kw == KN_KW_none &&
            (p == KN_PROP_TRANSITION_PROPERTY || p == KN_PROP_CONTAINER_NAME))
            return false;
    if (kind == WORDS && !kn_words_settle(p, &l))
        return false;
    *out = kn_v_list(kind == COMMAS ? KN_V_COMMA : KN_V_SPACE,
                     p == KN_PROP_CONTAINER_NAME ? KN_SH_WORDS : KN_SH_NONE, &l);
    return true;
}

bool kn_parse_part(kn_cp *c, kn_prop p, kn_val *out) {
    kn_cp save = *c;
    kn_grammar g = kn_prop_get(p)->grammar;
    kn_val v;
    if (!words_by_parser(g) && take_word(c, p, out))
        return true;
    if (parse_entry(c, p, &v)) {
        *out = v;
        return true;
    }
    *c = save; /* and *out is as it was */
    return false;
}

static bool parse_wide(kn_cp *c, kn_val *out) {
    kn_kw k = kn_cp_kw(c);
    if (c->i + 1 != c->end || k < KN_KW_inherit || k > KN_KW_revert_layer)
        return false;
    *out = kn_v_kw(k);
    kn_cp_next(c);
    return true;
}

bool kn_parse_prop(kn_cp *c, kn_prop p, kn_val *out) {
    kn_grammar g = kn_prop_get(p)->grammar;
    if (kn_cp_done(c))
        return false;
    if (parse_wide(c, out))
        return true;
    kn_cp save = *c;
    if (!words_by_parser(g) && !words_in_entries(g) && take_word(c, p, out) && kn_cp_done(c))
        return true;
    if (g == KN_G_TRACKS && c->i + 1 == c->end && kn_cp_kw(c) == KN_KW_none && take_word(c, p, out))
        return true;
    *c = save;
    bool ok = grammars[g].list == ONE ? grammars[g].parse(c, p, out)
                                      : parse_list(c, p, grammars[g].list, out);
    return ok && kn_cp_done(c);
}

bool kn_needs_substitution(const kn_cp *c, bool attr, bool *bad) {
    bool needs = false;
    for (uint32_t i = c->i; i < c->end; i++) {
        const kn_tok *t = &c->t[i];
        switch (t->type) {
        case KN_T_BAD_STRING:
        case KN_T_BAD_URL:
            *bad = true;
            break;
        case KN_T_CLOSE_CURLY:
        case KN_T_CLOSE_PAREN:
        case KN_T_CLOSE_SQUARE:
            *bad |= (t->flags & KN_TF_STRAY) != 0;
            break;
        case KN_T_FUNCTION:
            if (kn_str_ieq(t->str, KN_S("var"))) {
                kn_cp at = *c;
                at.i = i;
                kn_cp in = kn_cp_enter(&at);
                const kn_tok *name = kn_cp_peek(&in);
                bool ok = name->type == KN_T_IDENT && name->str.n > 2 && name->str.p[0] == '-' &&
                          name->str.p[1] == '-';
                kn_cp_next(&in);
                *bad |= !ok || !(kn_cp_done(&in) || kn_cp_type(&in, KN_T_COMMA));
                needs = true;
            } else if (kn_str_ieq(t->str, KN_S("env"))) {
                kn_cp at = *c;
                at.i = i;
                kn_cp in = kn_cp_enter(&at);
                *bad |= !kn_cp_type(&in, KN_T_IDENT);
                needs = true;
            } else if (attr && kn_str_ieq(t->str, KN_S("attr"))) {
                needs = true;
            }
            break;
        default:
            break;
        }
    }
    return needs;
}
