/* Text of shorthands, as short as says it all: CSSOM 1 §6.7.2 "serialize a CSS value" of a list. */
#include "parser/css/shorthand_text.h"
#include "parser/css/values.h"

static bool is_initial(kn_prop p, const kn_val *v) {
    return kn_css_same_text(v, kn_prop_initial(p)->v);
}

static void space(kn_sb *out, size_t start) {
    if (out->n > start)
        kn_sb_putc(out, ' ');
}

void kn_collapse_join(const kn_short *s, const kn_value *const *v, kn_sb *out) {
    size_t start = out->n;
    for (size_t i = 0; i < kn_short_size(s); i++) {
        space(out, start);
        kn_val_serialize(v[i]->v, out);
    }
}

void kn_collapse_pair(const kn_short *s, const kn_value *const *v, kn_sb *out) {
    kn_val_serialize(v[0]->v, out);
    if (!kn_css_same_text(v[0]->v, v[1]->v)) {
        kn_sb_putc(out, ' ');
        kn_val_serialize(v[1]->v, out);
    }
}

void kn_collapse_box(const kn_short *s, const kn_value *const *v, kn_sb *out) {
    const kn_val *four[4] = {v[0]->v, v[1]->v, v[2]->v, v[3]->v};
    kn_css_put_four(four, out);
}

void kn_collapse_radius(const kn_short *s, const kn_value *const *v, kn_sb *out) {
    const kn_val *four[4] = {v[0]->v, v[1]->v, v[2]->v, v[3]->v};
    kn_css_put_radii(four, out);
}

/* Longhands from..to that are not initial. */
static void put_changed(const kn_short *s, const kn_value *const *v, size_t from, size_t to,
                        kn_sb *out) {
    size_t start = out->n;
    for (size_t i = from; i < to; i++)
        if (!is_initial(s->longhands[i], v[i]->v)) {
            space(out, start);
            kn_val_serialize(v[i]->v, out);
        }
}

void kn_collapse_changed(const kn_short *s, const kn_value *const *v, kn_sb *out) {
    size_t start = out->n;
    put_changed(s, v, 0, kn_short_size(s), out);
    if (out->n > start)
        return;
    if (s->longhands[1] >= KN_PROP_BORDER_TOP_STYLE && s->longhands[1] <= KN_PROP_BORDER_LEFT_STYLE)
        return; /* Chrome has no text for that */
    /* all initial: the shortest text that says so, `none` of a style where there is one */
    bool style = kn_prop_allows(s->longhands[1], KN_KW_none);
    kn_val_serialize(kn_prop_initial(s->longhands[style])->v, out);
}

void kn_collapse_border(const kn_short *s, const kn_value *const *v, kn_sb *out) {
    size_t n = kn_short_size(s), sides = n == 6 ? 2 : 4;
    for (size_t k = 0; k < 3; k++)
        for (size_t i = 1; i < sides; i++)
            if (!kn_css_same_text(v[k * sides]->v, v[k * sides + i]->v))
                return;
    for (size_t i = 12; i < n; i++)
        if (!is_initial(s->longhands[i], v[i]->v))
            return;
    const kn_value *three[3] = {v[0], v[sides], v[2 * sides]};
    const kn_short one = {
        .longhands = {s->longhands[0], s->longhands[sides], s->longhands[2 * sides]}};
    kn_collapse_changed(&one, three, out);
}

void kn_collapse_never(const kn_short *s, const kn_value *const *v, kn_sb *out) {}

void kn_collapse_border_image(const kn_short *s, const kn_value *const *v, kn_sb *out) {
    static const char *const before[] = {"", " ", " / ", " / ", " "};
    if (is_initial(KN_PROP_BORDER_IMAGE_SOURCE, v[0]->v)) {
        bool initial = true;
        for (size_t i = 1; i < 5; i++)
            initial = initial && is_initial(s->longhands[i], v[i]->v);
        if (initial) {
            kn_sb_puts(out, "none");
            return;
        }
    }
    for (size_t i = 0; i < 5; i++) {
        kn_sb_puts(out, before[i]);
        kn_val_serialize(v[i]->v, out);
    }
}

/* ---- layers ---- */

/* Layer i of a list; lists shorter than that repeat. */
static const kn_val *layer(const kn_value *v, uint32_t i) {
    return v->v->type == KN_V_COMMA && v->v->n ? &v->v->u.items[i % v->v->n] : v->v;
}

static uint32_t layer_count(const kn_value *v) {
    return v->v->type == KN_V_COMMA ? v->v->n : 1;
}

static bool layer_is_initial(const kn_short *s, const kn_value *const *v, size_t k, uint32_t i) {
    const kn_val *init = kn_prop_initial(s->longhands[k])->v;
    return kn_css_same_text(layer(v[k], i), init->type == KN_V_COMMA ? &init->u.items[0] : init);
}

enum { L_IMAGE, L_X, L_Y, L_SIZE, L_REPEAT };

/* Which longhands of layer i are printed. One box stands for origin and clip when they are the
 * same. */
static void choose(const kn_short *s, const kn_value *const *v, size_t n, size_t origin, uint32_t i,
                   bool *show) {
    size_t clip = origin + 1;
    for (size_t k = 0; k < n; k++)
        show[k] = !layer_is_initial(s, v, k, i);
    show[L_X] = show[L_Y] = show[L_X] || show[L_Y] || show[L_SIZE];
    bool boxes = show[origin] || show[clip];
    if (s->longhands[0] ==
        KN_PROP_BACKGROUND_IMAGE) { /* both, unless `text` can only be the clip */
        const kn_val *c = layer(v[clip], i), *o = layer(v[origin], i);
        show[clip] = boxes;
        show[origin] =
            boxes && (show[origin] || o->op || c->type != KN_V_KW || c->kw != KN_KW_text);
        return;
    }
    show[origin] = boxes;
    show[clip] = boxes && !kn_css_same_text(layer(v[origin], i), layer(v[clip], i));
}

/* background and mask share the order of their first longhands; background ends with the colour. */
void kn_collapse_layers(const kn_short *s, const kn_value *const *v, kn_sb *out) {
    bool bg = s->longhands[0] == KN_PROP_BACKGROUND_IMAGE, show[KN_SHORT_MAX];
    size_t n = kn_short_size(s) - bg;
    for (uint32_t i = 0; i < layer_count(v[0]); i++) {
        kn_sb_puts(out, i ? ", " : "");
        size_t start = out->n;
        choose(s, v, n, bg ? 6 : 5, i, show);
        for (size_t k = 0; k < n; k++) {
            if (!show[k])
                continue;
            kn_sb_puts(out, k == L_SIZE ? " / " : out->n > start ? " " : "");
            kn_val_serialize(layer(v[k], i), out);
        }
        bool color = bg && i + 1 == layer_count(v[0]);
        if (color && (!is_initial(KN_PROP_BACKGROUND_COLOR, v[n]->v) ||
                      (out->n == start && v[n] != kn_prop_initial(KN_PROP_BACKGROUND_COLOR)))) {
            space(out, start);
            kn_val_serialize(v[n]->v, out);
        }
        if (out->n == start)
            kn_sb_puts(out, "none");
    }
}

void kn_collapse_positions(const kn_short *s, const kn_value *const *v, kn_sb *out) {
    for (uint32_t i = 0; i < layer_count(v[0]); i++) {
        kn_sb_puts(out, i ? ", " : "");
        kn_val_serialize(layer(v[0], i), out);
        kn_sb_putc(out, ' ');
        kn_val_serialize(layer(v[1], i), out);
    }
}

/* A delay needs the duration before it. */
void kn_collapse_transition(const kn_short *s, const kn_value *const *v, kn_sb *out) {
    enum { DURATION = 1, DELAY = 3 };
    for (uint32_t i = 0; i < layer_count(v[0]); i++) {
        kn_sb_puts(out, i ? ", " : "");
        size_t start = out->n;
        for (size_t k = 0; k < kn_short_size(s); k++) {
            bool needed = k == DURATION && !layer_is_initial(s, v, DELAY, i);
            if (layer_is_initial(s, v, k, i) && !needed)
                continue;
            space(out, start);
            kn_val_serialize(layer(v[k], i), out);
        }
        if (out->n == start)
            kn_sb_puts(out, "all");
    }
}

void kn_collapse_animation(const kn_short *s, const kn_value *const *v, kn_sb *out) {
    size_t n = kn_short_size(s);
    for (uint32_t i = 0; i < layer_count(v[n - 1]); i++) {
        kn_sb_puts(out, i ? ", " : "");
        for (size_t k = 0; k < n; k++) {
            kn_sb_puts(out, k ? " " : "");
            kn_val_serialize(layer(v[k], i), out);
        }
    }
}

/* ---- the rest ---- */

/* style, caps, weight, stretch, size / line-height family; what the shorthand only resets must be
 * initial. */
void kn_collapse_font(const kn_short *s, const kn_value *const *v, kn_sb *out) {
    enum { SIZE = 4, LINE_HEIGHT, FAMILY, RESET };
    size_t start = out->n;
    for (size_t i = RESET; i < kn_short_size(s); i++)
        if (!is_initial(s->longhands[i], v[i]->v))
            return;
    if (v[1]->v->type != KN_V_KW ||
        (v[1]->v->kw != KN_KW_normal && v[1]->v->kw != KN_KW_small_caps) ||
        v[3]->v->type != KN_V_KW)
        return; /* only the words of CSS 2 and those of font-stretch */
    put_changed(s, v, 0, SIZE, out);
    space(out, start);
    kn_val_serialize(v[SIZE]->v, out);
    if (!is_initial(KN_PROP_LINE_HEIGHT, v[LINE_HEIGHT]->v)) {
        kn_sb_puts(out, " / ");
        kn_val_serialize(v[LINE_HEIGHT]->v, out);
    }
    kn_sb_putc(out, ' ');
    kn_val_serialize(v[FAMILY]->v, out);
}

void kn_collapse_white_space(const kn_short *s, const kn_value *const *v, kn_sb *out) {
    kn_kw c = v[0]->v->kw;
    bool wrap = v[1]->v->kw == KN_KW_wrap;
    const char *text = c == KN_KW_collapse          ? wrap ? "normal" : "nowrap"
                       : c == KN_KW_preserve        ? wrap ? "pre-wrap" : "pre"
                       : c == KN_KW_preserve_breaks ? wrap ? "pre-line" : "preserve-breaks nowrap"
                       : wrap                       ? "break-spaces"
                                                    : "break-spaces nowrap";
    kn_sb_puts(out, text);
}

/* A trailing line is left out when it is what the shorthand would fill in (CSS Grid 2 §8.4). */
void kn_collapse_lines(const kn_short *s, const kn_value *const *v, kn_sb *out) {
    size_t n = kn_short_size(s);
    for (; n > 1; n--) {
        const kn_val *from = v[n == 4 ? 1 : 0]->v, *last = v[n - 1]->v;
        bool name = from->type == KN_V_SPACE && from->n == 1 && from->u.items[0].type == KN_V_IDENT;
        if (name ? !kn_css_same_text(from, last) : last->type != KN_V_KW || last->kw != KN_KW_auto)
            break;
    }
    for (size_t i = 0; i < n; i++) {
        kn_sb_puts(out, i ? " / " : "");
        kn_val_serialize(v[i]->v, out);
    }
}

static bool is_kw(const kn_val *v, kn_kw k) {
    return v->type == KN_V_KW && v->kw == k;
}

static bool has_repeat(const kn_val *tracks) {
    for (uint32_t i = 0; tracks->type == KN_V_SPACE && i < tracks->n; i++)
        if (tracks->u.items[i].type == KN_V_FUNC && tracks->u.items[i].kw == KN_KW_repeat)
            return true;
    return false;
}

/* Rows with their strings of areas: names? string size? names? … False: they do not go together. */
static bool put_area_rows(const kn_val *rows, const kn_val *areas, kn_sb *out) {
    size_t start = out->n;
    uint32_t n = 0;
    bool none = rows->type != KN_V_SPACE;
    for (uint32_t i = 0; !none && i < rows->n; i++)
        n += rows->u.items[i].type != KN_V_NAMES;
    if (areas->type != KN_V_SPACE || (!none && n != areas->n) || has_repeat(rows))
        return false;
    if (none) {
        kn_val_serialize(areas, out);
        return true;
    }
    n = 0;
    for (uint32_t i = 0; i < rows->n; i++) {
        const kn_val *v = &rows->u.items[i];
        if (v->type != KN_V_NAMES) {
            space(out, start);
            kn_val_serialize(&areas->u.items[n++], out);
        }
        if (is_kw(v, KN_KW_auto))
            continue;
        space(out, start);
        kn_val_serialize(v, out);
    }
    return true;
}

/* rows / columns, the rows with areas (CSS Grid 2 §7.4) */
void kn_collapse_grid_template(const kn_short *s, const kn_value *const *v, kn_sb *out) {
    enum { ROWS, COLUMNS, AREAS };
    bool no_columns = is_initial(s->longhands[COLUMNS], v[COLUMNS]->v);
    if (!is_initial(s->longhands[AREAS], v[AREAS]->v)) {
        if (has_repeat(v[COLUMNS]->v) || !put_area_rows(v[ROWS]->v, v[AREAS]->v, out) || no_columns)
            return;
    } else {
        kn_val_serialize(v[ROWS]->v, out);
        if (no_columns && is_initial(s->longhands[ROWS], v[ROWS]->v))
            return;
    }
    kn_sb_puts(out, " / ");
    kn_val_serialize(v[COLUMNS]->v, out);
}

/* auto-flow dense? size? */
static void put_auto_flow(const kn_val *flow, const kn_val *size, kn_sb *out) {
    bool dense = is_kw(flow, KN_KW_dense);
    for (uint32_t i = 0; flow->type == KN_V_SPACE && i < flow->n; i++)
        dense |= is_kw(&flow->u.items[i], KN_KW_dense);
    kn_sb_puts(out, dense ? "auto-flow dense" : "auto-flow");
    if (!is_initial(KN_PROP_GRID_AUTO_ROWS, size)) {
        kn_sb_putc(out, ' ');
        kn_val_serialize(size, out);
    }
}

/* CSS Grid 2 §7.8: a template, or one axis explicit and the other filled automatically. */
void kn_collapse_grid(const kn_short *s, const kn_value *const *v, kn_sb *out) {
    enum { ROWS, COLUMNS, AREAS, AUTO_ROWS, AUTO_COLUMNS, FLOW };
    bool plain[FLOW + 1];
    for (int i = 0; i <= FLOW; i++)
        plain[i] = is_initial(s->longhands[i], v[i]->v);
    const kn_val *flow = v[FLOW]->v;
    bool column = is_kw(flow->type == KN_V_SPACE ? &flow->u.items[0] : flow, KN_KW_column);
    if (plain[AUTO_ROWS] && plain[AUTO_COLUMNS] && plain[FLOW]) {
        kn_collapse_grid_template(s, v, out);
    } else if (plain[AREAS] && column && plain[AUTO_ROWS] && plain[COLUMNS]) {
        kn_val_serialize(v[ROWS]->v, out);
        kn_sb_puts(out, " / ");
        put_auto_flow(flow, v[AUTO_COLUMNS]->v, out);
    } else if (plain[AREAS] && !column && plain[AUTO_COLUMNS] && plain[ROWS]) {
        put_auto_flow(flow, v[AUTO_ROWS]->v, out);
        kn_sb_puts(out, " / ");
        kn_val_serialize(v[COLUMNS]->v, out);
    }
}

void kn_collapse_same(const kn_short *s, const kn_value *const *v, kn_sb *out) {
    for (size_t i = 1; i < kn_short_size(s); i++)
        if (!kn_css_same_text(v[0]->v, v[i]->v))
            return;
    kn_val_serialize(v[0]->v, out);
}

void kn_collapse_synthesis(const kn_short *s, const kn_value *const *v, kn_sb *out) {
    static const char *const words[] = {"weight", "style", "small-caps"};
    size_t start = out->n;
    for (size_t i = 0; i < KN_COUNTOF(words); i++)
        if (is_kw(v[i]->v, KN_KW_auto)) {
            space(out, start);
            kn_sb_puts(out, words[i]);
        }
    if (out->n == start)
        kn_sb_puts(out, "none");
}

/* A longhand that the shorthand's text did not hold has the shared initial value. */
static bool was_said(const kn_short *s, const kn_value *const *v, size_t i) {
    return v[i] != kn_prop_initial(s->longhands[i]);
}

void kn_collapse_said(const kn_short *s, const kn_value *const *v, kn_sb *out) {
    size_t start = out->n;
    for (size_t i = 0; i < kn_short_size(s); i++)
        if (was_said(s, v, i)) {
            space(out, start);
            kn_val_serialize(v[i]->v, out);
        }
    if (out->n == start)
        kn_collapse_changed(s, v, out);
}

void kn_collapse_container(const kn_short *s, const kn_value *const *v, kn_sb *out) {
    kn_val_serialize(v[0]->v, out);
    if (!is_initial(s->longhands[1], v[1]->v)) {
        kn_sb_puts(out, " / ");
        kn_val_serialize(v[1]->v, out);
    }
}

/* [ position? [ path [ distance || rotate ]? ]? ]! [ / anchor ]? (Motion Path 1 §2.6) */
void kn_collapse_offset(const kn_short *s, const kn_value *const *v, kn_sb *out) {
    enum { POSITION, PATH, DISTANCE, ROTATE, ANCHOR };
    size_t start = out->n;
    bool path = !is_initial(s->longhands[PATH], v[PATH]->v);
    for (size_t i = POSITION; i < ANCHOR; i++) {
        if (is_initial(s->longhands[i], v[i]->v))
            continue;
        if (!path && i > PATH) { /* they only go with a path */
            out->n = start;
            return;
        }
        space(out, start);
        kn_val_serialize(v[i]->v, out);
    }
    if (out->n == start)
        kn_val_serialize(v[POSITION]->v, out);
    if (!is_initial(s->longhands[ANCHOR], v[ANCHOR]->v)) {
        kn_sb_puts(out, " / ");
        kn_val_serialize(v[ANCHOR]->v, out);
    }
}

bool kn_short_collapse(const kn_short *s, const kn_value *const *v, kn_sb *out) {
    size_t n = kn_short_size(s), start = out->n;
    bool wide = false, all_wide = true;
    for (size_t i = 0; i < n; i++) {
        const kn_val *x = v[i]->v;
        bool w = x->type == KN_V_KW && x->kw >= KN_KW_inherit && x->kw <= KN_KW_revert_layer;
        wide |= w;
        all_wide &= w && x->kw == v[0]->v->kw;
    }
    if (all_wide && n)
        kn_val_serialize(v[0]->v, out);
    else if (!wide && s->collapse)
        s->collapse(s, v, out);
    return out->n > start;
}
