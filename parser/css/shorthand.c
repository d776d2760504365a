/* Shorthands to longhands. Every expander fills out[i] for longhand i of shorthands.def; what it
 * does not set takes its initial value. */
#include "parser/css/grammar.h"
#include "parser/css/shorthand_text.h"
#include "parser/css/values.h"
#include "src/core/mem.h"

/* The property that longhand i is. */
static kn_prop lh(const kn_short *s, size_t i) {
    return (kn_prop)s->longhands[i];
}

static bool is_set(const kn_val *v) {
    return v->type != KN_VAL_INITIAL;
}

static bool slash_next(const kn_cp *c) {
    const kn_tok *t = kn_cp_peek(c);
    return t->type == KN_T_DELIM && t->ch == '/';
}

/* 1 to 4 values: top, right, bottom, left. */
static bool expand_box(kn_cp *c, const kn_short *s, kn_val *out) {
    int n = 0;
    while (n < 4 && kn_parse_part(c, lh(s, (size_t)n), &out[n]))
        n++;
    if (n == 0)
        return false;
    if (n < 2)
        out[1] = out[0];
    if (n < 3)
        out[2] = out[0];
    if (n < 4)
        out[3] = out[1];
    return true;
}

static bool expand_pair(kn_cp *c, const kn_short *s, kn_val *out) {
    kn_cp start = *c;
    if (!kn_parse_part(c, lh(s, 0), &out[0]))
        return false;
    if (kn_cp_done(c)) /* parsed again, since the two may take different words */
        *c = start;
    if (kn_parse_part(c, lh(s, 1), &out[1]))
        return true;
    /* place-content: baseline means `start` in the other axis (CSS Box Alignment 3 §5.4) */
    out[1] = kn_v_kw(KN_KW_start);
    c->i = c->end;
    return lh(s, 1) == KN_PROP_JUSTIFY_CONTENT && start.i < c->end;
}

static bool expand_same(kn_cp *c, const kn_short *s, kn_val *out) {
    kn_val v;
    if (!kn_parse_part(c, lh(s, 0), &v))
        return false;
    for (size_t i = 0; i < kn_short_size(s); i++)
        out[i] = v;
    return true;
}

static bool expand_radius(kn_cp *c, const kn_short *s, kn_val *out) {
    return kn_parse_radii(c, out);
}

/* Words of a KWLIST longhand that stand together: text-decoration: underline overline. */
static bool parse_words(kn_cp *c, kn_prop p, kn_val *out) {
    kn_vlist l = {0};
    kn_val v;
    while (kn_cp_type(c, KN_T_IDENT) && kn_parse_part(c, p, &v))
        kn_vlist_push(c, &l, v);
    if (!kn_words_settle(p, &l))
        return false;
    *out = kn_v_list(KN_V_SPACE, KN_SH_NONE, &l);
    return l.n > 0;
}

/* Components in any order, each at most once; stops before a comma or a slash. */
static bool any_of(kn_cp *c, const kn_prop *p, size_t n, kn_val *out) {
    bool some = false;
    while (!kn_cp_done(c) && !kn_cp_type(c, KN_T_COMMA) && !slash_next(c)) {
        bool found = false;
        for (size_t i = 0; i < n && !found; i++) {
            if (is_set(&out[i]))
                continue;
            kn_val v = {.type = KN_VAL_INITIAL};
            found = kn_prop_get(p[i])->grammar == KN_G_KWLIST ? parse_words(c, p[i], &v)
                                                              : kn_parse_part(c, p[i], &v);
            if (found)
                out[i] = v;
        }
        if (!found)
            return false;
        some = true;
    }
    return some;
}

static bool expand_any(kn_cp *c, const kn_short *s, kn_val *out) {
    kn_prop p[KN_SHORT_MAX];
    size_t n = kn_short_size(s);
    for (size_t i = 0; i < n; i++)
        p[i] = lh(s, i);
    return any_of(c, p, n, out);
}

/* width || style || color for all the sides; longhands stand as widths, styles, colours (CSS
 * Backgrounds 3 §4.4). */
static bool expand_border(kn_cp *c, const kn_short *s, kn_val *out) {
    static const kn_prop p[3] = {KN_PROP_BORDER_TOP_WIDTH, KN_PROP_BORDER_TOP_STYLE,
                                 KN_PROP_BORDER_TOP_COLOR};
    kn_val v[3] = {{.type = KN_VAL_INITIAL}, {.type = KN_VAL_INITIAL}, {.type = KN_VAL_INITIAL}};
    size_t sides = kn_short_size(s) == 6 ? 2 : 4;
    if (!any_of(c, p, 3, v))
        return false;
    for (size_t k = 0; k < 3; k++)
        for (size_t i = 0; i < sides; i++)
            out[k * sides + i] = v[k];
    return true;
}

/* The shorthand of masks keeps the middle without being told (Blink). */
static void fill_slice(kn_cp *c, kn_prop p, kn_val *slice) {
    kn_val v[5];
    if (p != KN_PROP_MASK_BOX_SLICE || slice->type != KN_V_SPACE || slice->n != 4)
        return;
    memcpy(v, slice->u.items, 4 * sizeof *v);
    v[4] = kn_v_kw(KN_KW_fill);
    *slice = kn_v_items(c, KN_V_SPACE, KN_SH_SIDES, 5, v);
}

/* source || slice [/ width? [/ outset]?]? || repeat */
static bool expand_border_image(kn_cp *c, const kn_short *s, kn_val *out) {
    enum { SOURCE, SLICE, WIDTH, OUTSET, REPEAT };
    while (!kn_cp_done(c)) {
        if (!is_set(&out[SOURCE]) && kn_parse_part(c, lh(s, SOURCE), &out[SOURCE]))
            continue;
        if (!is_set(&out[REPEAT]) && kn_parse_part(c, lh(s, REPEAT), &out[REPEAT]))
            continue;
        if (is_set(&out[SLICE]) || !kn_parse_part(c, lh(s, SLICE), &out[SLICE]))
            return false;
        fill_slice(c, lh(s, SLICE), &out[SLICE]);
        if (!kn_cp_delim(c, '/'))
            continue;
        const bool width = kn_parse_part(c, lh(s, WIDTH), &out[WIDTH]);
        if (kn_cp_delim(c, '/')) {
            if (!kn_parse_part(c, lh(s, OUTSET), &out[OUTSET]))
                return false;
        } else if (!width) {
            return false;
        }
    }
    return true;
}

/* `none` may stand for the type, the image or both (CSS Lists 3 §3.5). */
static bool expand_list_style(kn_cp *c, const kn_short *s, kn_val *out) {
    int nones = 0;
    while (!kn_cp_done(c)) {
        if (kn_cp_take_kw(c, KN_KW_none)) {
            nones++;
            continue;
        }
        bool found = false;
        for (size_t i = 0; i < 3 && !found; i++)
            found = !is_set(&out[i]) && kn_parse_part(c, lh(s, i), &out[i]);
        if (!found)
            return false;
    }
    int free_slots = !is_set(&out[1]) + !is_set(&out[2]);
    if (nones > free_slots)
        return false;
    if (nones > !is_set(&out[2])) /* what is left of them is the image's */
        out[1] = kn_v_kw(KN_KW_none);
    if (nones && !is_set(&out[2]))
        out[2] = kn_v_kw(KN_KW_none);
    return true;
}

/* CSS Flexbox 1 §7.1 */
static bool expand_flex(kn_cp *c, const kn_short *s, kn_val *out) {
    kn_val factor[2] = {kn_v_num(1), kn_v_num(1)}, basis = kn_v_pct(0);
    bool has_basis = false;
    int n = 0;
    if (c->i + 1 == c->end && kn_cp_take_kw(c, KN_KW_none)) {
        out[0] = out[1] = kn_v_num(0);
        out[2] = kn_v_kw(KN_KW_auto);
        return true;
    }
    while (!kn_cp_done(c)) {
        bool could = n == 0 || (n == 1 && c->i > 0);
        if (could && kn_parse_numeric(c, KN_Q_NUM | KN_Q_NONNEG, &factor[n])) {
            n++;
            if (n == 1 && kn_parse_numeric(c, KN_Q_NUM | KN_Q_NONNEG, &factor[1]))
                n++;
            if (n == 1)
                n = 3; /* the shrink factor may only follow at once */
        } else if (!has_basis && kn_parse_part(c, KN_PROP_FLEX_BASIS, &basis)) {
            has_basis = true;
        } else {
            return false;
        }
    }
    out[0] = factor[0];
    out[1] = factor[1];
    out[2] = basis;
    return n || has_basis;
}

/* ---- layered shorthands ---- */

/* position [/ size]? into three slots */
static bool layer_position(kn_cp *c, kn_val *x, kn_val *y, kn_val *size) {
    kn_cp save = *c;
    kn_val p[2];
    if (is_set(x) || !kn_parse_bg_position(c, p)) {
        *c = save;
        return false;
    }
    *x = p[0];
    *y = p[1];
    if (kn_cp_delim(c, '/') && !kn_parse_bg_size(c, size)) {
        *c = save; /* nothing else takes what was read: the declaration is invalid */
        *x = *y = (kn_val){.type = KN_VAL_INITIAL};
        return false;
    }
    return true;
}

/* One box is origin and clip, the second is the clip alone. */
static bool layer_box(kn_cp *c, kn_prop origin_prop, kn_prop clip_prop, kn_val *origin,
                      kn_val *clip, int *boxes) {
    kn_kw k = kn_cp_kw(c);
    if (!k || !kn_prop_allows(clip_prop, k) || *boxes >= 2)
        return false;
    bool as_origin = kn_prop_allows(origin_prop, k);
    kn_cp_next(c);
    if (as_origin && *boxes == 0) {
        *origin = kn_v_kw(k);
        origin->op = 1; /* written, and therefore printed */
    }
    if (k == KN_KW_border_area && *boxes == 0)
        *origin = kn_v_kw(KN_KW_border_box);
    *clip = kn_v_kw(k);
    ++*boxes;
    return true;
}

typedef struct layered {
    kn_prop p[10];
    kn_vlist l[10];
    size_t n;
} layered;

/* Adds one layer to every list, initial values where it says nothing. */
static void add_layer(kn_cp *c, layered *ls, const kn_val *v) {
    for (size_t i = 0; i < ls->n; i++) {
        kn_val x = v[i];
        if (!is_set(&x))
            x = kn_prop_initial(ls->p[i])->v->u.items[0];
        kn_vlist_push(c, &ls->l[i], x);
    }
}

static void begin_layers(layered *ls, const kn_short *s, size_t n) {
    *ls = (layered){.n = n};
    for (size_t i = 0; i < n; i++)
        ls->p[i] = lh(s, i);
}

static void reset_layer(kn_val *v, size_t n) {
    for (size_t i = 0; i < n; i++)
        v[i] = (kn_val){.type = KN_VAL_INITIAL};
}

static void end_layers(const layered *ls, kn_val *out) {
    for (size_t i = 0; i < ls->n; i++)
        out[i] = kn_v_list(KN_V_COMMA, KN_SH_NONE, &ls->l[i]);
}

enum { BG_IMAGE, BG_X, BG_Y, BG_SIZE, BG_REPEAT, BG_ATTACHMENT, BG_ORIGIN, BG_CLIP, BG_COLOR };

/* CSS Backgrounds 3 §3.10 */
static bool expand_background(kn_cp *c, const kn_short *s, kn_val *out) {
    layered ls;
    begin_layers(&ls, s, BG_COLOR);
    do {
        kn_val v[BG_COLOR];
        int boxes = 0;
        bool some = false;
        reset_layer(v, BG_COLOR);
        if (is_set(&out[BG_COLOR])) /* a colour belongs to the last layer */
            return false;
        while (!kn_cp_done(c) && !kn_cp_type(c, KN_T_COMMA)) {
            some = true;
            if (!is_set(&v[BG_IMAGE]) && kn_parse_part(c, KN_PROP_BACKGROUND_IMAGE, &v[BG_IMAGE]))
                continue;
            if (layer_position(c, &v[BG_X], &v[BG_Y], &v[BG_SIZE]))
                continue;
            if (!is_set(&v[BG_REPEAT]) &&
                kn_parse_part(c, KN_PROP_BACKGROUND_REPEAT, &v[BG_REPEAT]))
                continue;
            if (!is_set(&v[BG_ATTACHMENT]) &&
                kn_parse_part(c, KN_PROP_BACKGROUND_ATTACHMENT, &v[BG_ATTACHMENT]))
                continue;
            if (layer_box(c, KN_PROP_BACKGROUND_ORIGIN, KN_PROP_BACKGROUND_CLIP, &v[BG_ORIGIN],
                          &v[BG_CLIP], &boxes))
                continue;
            if (is_set(&out[BG_COLOR]) ||
                !kn_parse_part(c, KN_PROP_BACKGROUND_COLOR, &out[BG_COLOR]))
                return false;
        }
        if (!some)
            return false;
        add_layer(c, &ls, v);
    } while (kn_cp_take(c, KN_T_COMMA));
    end_layers(&ls, out);
    return true;
}

enum {
    MASK_IMAGE,
    MASK_X,
    MASK_Y,
    MASK_SIZE,
    MASK_REPEAT,
    MASK_ORIGIN,
    MASK_CLIP,
    MASK_COMPOSITE,
    MASK_MODE,
    MASK_N
};

/* CSS Masking 1 §6.8 */
static bool expand_mask(kn_cp *c, const kn_short *s, kn_val *out) {
    layered ls;
    begin_layers(&ls, s, MASK_N);
    do {
        kn_val v[MASK_N];
        int boxes = 0;
        bool some = false;
        reset_layer(v, MASK_N);
        while (!kn_cp_done(c) && !kn_cp_type(c, KN_T_COMMA)) {
            some = true;
            if (!is_set(&v[MASK_IMAGE]) && kn_parse_part(c, KN_PROP_MASK_IMAGE, &v[MASK_IMAGE]))
                continue;
            if (layer_position(c, &v[MASK_X], &v[MASK_Y], &v[MASK_SIZE]))
                continue;
            if (!is_set(&v[MASK_REPEAT]) && kn_parse_part(c, KN_PROP_MASK_REPEAT, &v[MASK_REPEAT]))
                continue;
            if (layer_box(c, KN_PROP_MASK_ORIGIN, KN_PROP_MASK_CLIP, &v[MASK_ORIGIN], &v[MASK_CLIP],
                          &boxes))
                continue;
            if (!is_set(&v[MASK_COMPOSITE]) &&
                kn_parse_part(c, KN_PROP_MASK_COMPOSITE, &v[MASK_COMPOSITE]))
                continue;
            if (is_set(&v[MASK_MODE]) || !kn_parse_part(c, KN_PROP_MASK_MODE, &v[MASK_MODE]))
                return false;
        }
        if (!some)
            return false;
        add_layer(c, &ls, v);
    } while (kn_cp_take(c, KN_T_COMMA));
    end_layers(&ls, out);
    return true;
}

static bool expand_positions(kn_cp *c, const kn_short *s, kn_val *out) {
    kn_vlist x = {0}, y = {0};
    do {
        kn_val p[2];
        bool bg = lh(s, 0) == KN_PROP_BACKGROUND_POSITION_X; /* which takes three values too */
        if (!(bg ? kn_parse_bg_position(c, p) : kn_parse_position(c, p)))
            return false;
        kn_vlist_push(c, &x, p[0]);
        kn_vlist_push(c, &y, p[1]);
    } while (kn_cp_take(c, KN_T_COMMA));
    out[0] = kn_v_list(KN_V_COMMA, KN_SH_NONE, &x);
    out[1] = kn_v_list(KN_V_COMMA, KN_SH_NONE, &y);
    return true;
}

/* transition and animation: items of order-free components. The two times come in their order, and
 * a name is what nothing else takes (CSS Animations 1 §3.11). `order` lists the longhands to try.
 */
static bool expand_items(kn_cp *c, const kn_short *s, const uint8_t *order, size_t n, kn_val *out) {
    layered ls;
    uint32_t nones = 0;
    begin_layers(&ls, s, kn_short_size(s));
    do {
        kn_val v[10];
        bool some = false;
        reset_layer(v, ls.n);
        while (!kn_cp_done(c) && !kn_cp_type(c, KN_T_COMMA)) {
            bool found = false;
            for (size_t k = 0; k < n && !found; k++)
                found = !is_set(&v[order[k]]) && kn_parse_part(c, lh(s, order[k]), &v[order[k]]);
            if (!found)
                return false;
            some = true;
        }
        if (!some)
            return false;
        if (lh(s, 0) == KN_PROP_ANIMATION_DURATION && !is_set(&v[0]))
            v[0] = kn_v_kw(KN_KW_auto);
        nones += lh(s, 0) == KN_PROP_TRANSITION_PROPERTY && v[0].type == KN_V_KW &&
                 v[0].kw == KN_KW_none;
        add_layer(c, &ls, v);
    } while (kn_cp_take(c, KN_T_COMMA));
    if (nones && ls.l[0].n > 1)
        return false;
    end_layers(&ls, out);
    return true;
}

static bool expand_transition(kn_cp *c, const kn_short *s, kn_val *out) {
    static const uint8_t order[] = {1, 2, 3, 4, 0};
    return expand_items(c, s, order, KN_COUNTOF(order), out);
}

static bool expand_animation(kn_cp *c, const kn_short *s, kn_val *out) {
    static const uint8_t order[] = {0, 1, 2, 3, 4, 5, 6, 7};
    return expand_items(c, s, order, KN_COUNTOF(order), out);
}

/* ---- fonts ---- */

enum { F_STYLE, F_CAPS, F_WEIGHT, F_STRETCH, F_SIZE, F_LINE_HEIGHT, F_FAMILY };

/* CSS Fonts 4 §3.7 */
static bool expand_font(kn_cp *c, const kn_short *s, kn_val *out) {
    for (int i = 0; i < 4 && !kn_cp_done(c); i++) {
        kn_kw k = kn_cp_kw(c);
        if (k == KN_KW_normal) {
            kn_cp_next(c);
        } else if (!is_set(&out[F_CAPS]) && k == KN_KW_small_caps) {
            out[F_CAPS] = kn_v_kw(k);
            kn_cp_next(c);
        } else if (!is_set(&out[F_STRETCH]) && k && kn_prop_allows(KN_PROP_FONT_STRETCH, k)) {
            out[F_STRETCH] = kn_v_kw(k);
            kn_cp_next(c);
        } else if (!is_set(&out[F_STYLE]) && (k == KN_KW_italic || k == KN_KW_oblique)) {
            if (!kn_parse_font_style(c, &out[F_STYLE]))
                return false;
        } else if (is_set(&out[F_WEIGHT]) ||
                   !kn_parse_part(c, KN_PROP_FONT_WEIGHT, &out[F_WEIGHT])) {
            break;
        }
    }
    if (!kn_parse_part(c, KN_PROP_FONT_SIZE, &out[F_SIZE]))
        return false;
    if (kn_cp_delim(c, '/') && !kn_parse_part(c, KN_PROP_LINE_HEIGHT, &out[F_LINE_HEIGHT]))
        return false;
    return kn_parse_families(c, &out[F_FAMILY]);
}

static bool expand_font_variant(kn_cp *c, const kn_short *s, kn_val *out) {
    enum { ALTERNATES = 5, ALL = 7 };
    kn_vlist lists[ALL] = {{0}};
    kn_kw k = kn_cp_kw(c);
    if (c->i + 1 == c->end && (k == KN_KW_normal || k == KN_KW_none)) {
        if (k == KN_KW_none) {
            kn_val v = kn_v_kw(k);
            out[0] = kn_v_items(c, KN_V_SPACE, KN_SH_NONE, 1, &v);
        }
        kn_cp_next(c);
        return true;
    }
    while (!kn_cp_done(c)) {
        bool found = false;
        k = kn_cp_kw(c);
        for (size_t i = 0; i < ALL && !found && k != KN_KW_normal && k != KN_KW_none; i++)
            if (k && i != ALTERNATES && kn_prop_allows(lh(s, i), k)) {
                kn_vlist_push(c, &lists[i], kn_v_kw(k));
                found = kn_prop_get(lh(s, i))->grammar != KN_G_KW || lists[i].n == 1;
            }
        kn_cp one = *c; /* words and functions of font-variant-alternates, one part in a row */
        kn_cp_next(c);
        one.end = c->i;
        kn_val v;
        if (!found && (lists[ALTERNATES].n || !kn_parse_alternates(&one, &v)))
            return false;
        if (!found)
            kn_vlist_push(c, &lists[ALTERNATES], v);
    }
    for (size_t i = 0; i < ALTERNATES; i++)
        if (!kn_words_settle(lh(s, i), &lists[i]))
            return false;
    for (size_t i = 0; i < ALL; i++)
        if (lists[i].n)
            out[i] = i == ALTERNATES || kn_prop_get(lh(s, i))->grammar == KN_G_KW
                         ? lists[i].v[0]
                         : kn_v_list(KN_V_SPACE, KN_SH_NONE, &lists[i]);
    return true;
}

static bool expand_font_synthesis(kn_cp *c, const kn_short *s, kn_val *out) {
    out[0] = out[1] = out[2] = kn_v_kw(KN_KW_none);
    if (kn_cp_take_kw(c, KN_KW_none))
        return true;
    while (!kn_cp_done(c)) {
        if (kn_cp_take_kw(c, KN_KW_weight))
            out[0] = kn_v_kw(KN_KW_auto);
        else if (kn_cp_take_kw(c, KN_KW_style))
            out[1] = kn_v_kw(KN_KW_auto);
        else if (kn_cp_take_kw(c, KN_KW_small_caps))
            out[2] = kn_v_kw(KN_KW_auto);
        else if (!kn_cp_take_kw(c, KN_KW_position))
            return false;
    }
    return true;
}

/* CSS Text 4 §3.3 */
static bool expand_white_space(kn_cp *c, const kn_short *s, kn_val *out) {
    static const struct {
        kn_kw word, collapse, wrap;
    } forms[] = {
        {KN_KW_normal, KN_KW_collapse, KN_KW_wrap},
        {KN_KW_nowrap, KN_KW_collapse, KN_KW_nowrap},
        {KN_KW_pre, KN_KW_preserve, KN_KW_nowrap},
        {KN_KW_pre_wrap, KN_KW_preserve, KN_KW_wrap},
        {KN_KW_pre_line, KN_KW_preserve_breaks, KN_KW_wrap},
    };
    if (c->i + 1 == c->end)
        for (size_t i = 0; i < KN_COUNTOF(forms); i++)
            if (kn_cp_take_kw(c, forms[i].word)) {
                out[0] = kn_v_kw(forms[i].collapse);
                out[1] = kn_v_kw(forms[i].wrap);
                return true;
            }
    return expand_any(c, s, out);
}

/* CSS Inline 3 §5.3: a trim that is not given is trim-both. */
static bool expand_text_box(kn_cp *c, const kn_short *s, kn_val *out) {
    if (c->i + 1 == c->end && kn_cp_take_kw(c, KN_KW_normal)) {
        out[0] = kn_v_kw(KN_KW_none);
        out[1] = kn_v_kw(KN_KW_auto);
        return true;
    }
    if (!expand_any(c, s, out))
        return false;
    if (!is_set(&out[0]))
        out[0] = kn_v_kw(KN_KW_trim_both);
    return true;
}

/* ---- grid ---- */

/* The longhands' lines, parted by slashes; a missing one repeats a name or is auto (CSS Grid 2
 * §8.4). */
static bool expand_lines(kn_cp *c, const kn_short *s, kn_val *out) {
    size_t max = kn_short_size(s), n = 0;
    do {
        if (n == max || !kn_parse_grid_line(c, &out[n]))
            return false;
        n++;
    } while (kn_cp_delim(c, '/'));
    for (size_t i = n; i < max; i++) {
        const kn_val *from = max == 2 ? &out[0] : i == 3 ? &out[1] : &out[0];
        bool name = from->type == KN_V_SPACE && from->n == 1 && from->u.items[0].type == KN_V_IDENT;
        out[i] = name ? *from : kn_v_kw(KN_KW_auto);
    }
    return true;
}

static bool tracks_or_none(kn_cp *c, kn_val *out) {
    if (kn_cp_take_kw(c, KN_KW_none)) {
        *out = kn_v_kw(KN_KW_none);
        return true;
    }
    return kn_parse_tracks(c, out);
}

/* [ names? string size? names? ]+ [ / columns ]? */
static bool template_areas(kn_cp *c, kn_val *out) {
    kn_vlist rows = {0}, areas = {0};
    uint32_t cols = 0;
    while (!kn_cp_done(c) && !slash_next(c)) {
        kn_val v;
        if (kn_cp_type(c, KN_T_OPEN_SQUARE)) {
            if (!kn_parse_line_names(c, &v))
                return false;
            kn_vlist_push(c, &rows, v);
            continue;
        }
        if (!kn_cp_type(c, KN_T_STRING))
            return false;
        uint32_t n = 0;
        if (!kn_parse_area_row(c, kn_cp_peek(c)->str, &v, &n) || (areas.n && n != cols))
            return false;
        cols = n;
        kn_vlist_push(c, &areas, v);
        kn_cp_next(c);
        if (kn_cp_done(c) || kn_cp_type(c, KN_T_STRING) || kn_cp_type(c, KN_T_OPEN_SQUARE) ||
            slash_next(c))
            v = kn_v_kw(KN_KW_auto);
        else if (!kn_parse_track(c, &v))
            return false;
        kn_vlist_push(c, &rows, v);
    }
    out[0] = kn_v_list(KN_V_SPACE, KN_SH_NONE, &rows);
    out[2] = kn_v_list(KN_V_SPACE, KN_SH_NONE, &areas);
    if (!kn_cp_delim(c, '/'))
        return areas.n > 0;
    if (areas.n == 0 || !kn_parse_tracks(c, &out[1]))
        return false;
    for (uint32_t i = 0; i < out[1].n; i++) /* explicit tracks only (CSS Grid 2 §7.4) */
        if (out[1].u.items[i].type == KN_V_FUNC && out[1].u.items[i].kw == KN_KW_repeat)
            return false;
    return true;
}

static bool expand_grid_template(kn_cp *c, const kn_short *s, kn_val *out) {
    kn_cp save = *c;
    if (c->i + 1 == c->end && kn_cp_take_kw(c, KN_KW_none))
        return true;
    if (tracks_or_none(c, &out[0]) && kn_cp_delim(c, '/') && tracks_or_none(c, &out[1]) &&
        kn_cp_done(c))
        return true;
    *c = save;
    out[0].type = out[1].type = KN_VAL_INITIAL;
    return template_areas(c, out);
}

/* auto-flow && dense? */
static bool take_auto_flow(kn_cp *c, kn_kw axis, kn_val *flow) {
    kn_vlist l = {0};
    kn_vlist_push(c, &l, kn_v_kw(axis));
    bool dense = kn_cp_take_kw(c, KN_KW_dense);
    if (!kn_cp_word(c, "auto-flow"))
        return false;
    if (dense || kn_cp_take_kw(c, KN_KW_dense))
        kn_vlist_push(c, &l, kn_v_kw(KN_KW_dense));
    *flow = kn_v_list(KN_V_SPACE, KN_SH_NONE, &l);
    return true;
}

/* rows / auto-flow dense? auto-columns?, the mirror form, or a grid-template (CSS Grid 2 §7.8) */
static bool expand_grid(kn_cp *c, const kn_short *s, kn_val *out) {
    kn_cp save = *c;
    if (take_auto_flow(c, KN_KW_row, &out[5])) {
        if (!slash_next(c) && !kn_parse_tracks(c, &out[3]))
            return false;
        return kn_cp_delim(c, '/') && tracks_or_none(c, &out[1]);
    }
    *c = save;
    if (tracks_or_none(c, &out[0]) && kn_cp_delim(c, '/') &&
        take_auto_flow(c, KN_KW_column, &out[5]))
        return kn_cp_done(c) || kn_parse_tracks(c, &out[4]);
    *c = save;
    for (int i = 0; i < 6; i++)
        out[i].type = KN_VAL_INITIAL;
    return expand_grid_template(c, s, out);
}

/* ---- the rest ---- */

static bool expand_container(kn_cp *c, const kn_short *s, kn_val *out) {
    kn_vlist names = {0};
    while (!kn_cp_done(c) && !slash_next(c)) {
        kn_val v;
        if (kn_cp_take_kw(c, KN_KW_none))
            v = kn_v_kw(KN_KW_none);
        else if (!kn_parse_ident(c, &v))
            return false;
        kn_vlist_push(c, &names, v);
    }
    for (uint32_t i = 0; i < names.n && names.n > 1; i++)
        if (names.v[i].type == KN_V_KW)
            return false;
    out[0] = kn_v_list(KN_V_COMMA, KN_SH_WORDS, &names);
    if (!kn_cp_delim(c, '/'))
        return names.n > 0;
    return names.n > 0 && parse_words(c, KN_PROP_CONTAINER_TYPE, &out[1]);
}

static bool is_word_of_rotate(const kn_cp *c) {
    kn_kw k = kn_cp_kw(c);
    return k == KN_KW_auto || k == KN_KW_reverse;
}

/* [ position? [ path [ distance || rotate ]? ]? ]! [ / anchor ]? */
static bool expand_offset(kn_cp *c, const kn_short *s, kn_val *out) {
    enum { POSITION, PATH, DISTANCE, ROTATE, ANCHOR };
    bool position = kn_parse_part(c, lh(s, POSITION), &out[POSITION]);
    kn_cp path = *c;
    if (kn_cp_take_kw(c, KN_KW_none)) {
        out[PATH] = kn_v_kw(KN_KW_none);
    } else if (kn_cp_type(c, KN_T_FUNCTION) || kn_cp_type(c, KN_T_URL)) {
        do /* a shape, and the box that may follow it */
            kn_cp_next(c);
        while (kn_cp_type(c, KN_T_IDENT) && !is_word_of_rotate(c));
        path.end = c->i;
        while (path.end > path.i && path.t[path.end - 1].type == KN_T_WS)
            path.end--;
        if (!kn_parse_shape(&path, &out[PATH]))
            return false;
    } else if (!position) {
        return false;
    }
    while (is_set(&out[PATH]) && !kn_cp_done(c) && !slash_next(c)) {
        if (!is_set(&out[DISTANCE]) && kn_parse_part(c, lh(s, DISTANCE), &out[DISTANCE]))
            continue;
        if (is_set(&out[ROTATE]) || !kn_parse_part(c, lh(s, ROTATE), &out[ROTATE]))
            return false;
    }
    return !kn_cp_delim(c, '/') || kn_parse_part(c, lh(s, ANCHOR), &out[ANCHOR]);
}

static bool expand_all(kn_cp *c, const kn_short *s, kn_val *out) {
    return false; /* only CSS-wide keywords, which the caller knows */
}

static const kn_short shorthands[] = {
#define SHORT(name, expand, collapse, ...) {name, expand, collapse, {__VA_ARGS__}},
#include "parser/css/shorthands.def"
#undef SHORT
};

size_t kn_short_count(void) {
    return KN_COUNTOF(shorthands);
}

const kn_short *kn_short_at(size_t i) {
    return &shorthands[i];
}

bool kn_short_logical(const kn_short *s) {
    return strstr(s->name, "-inline") || strstr(s->name, "-block");
}

size_t kn_short_size(const kn_short *s) {
    size_t n = 0;
    while (n < KN_SHORT_MAX && s->longhands[n])
        n++;
    return n;
}
