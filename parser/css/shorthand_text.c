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
        if (bg && i + 1 == layer_count(v[0]) && !is_initial(KN_PROP_BACKGROUND_COLOR, v[n]->v)) {
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

/* rows / columns; with areas only the longhands say it */
void kn_collapse_grid_template(const kn_short *s, const kn_value *const *v, kn_sb *out) {
    if (!is_initial(s->longhands[2], v[2]->v))
        return;
    kn_val_serialize(v[0]->v, out);
    if (is_initial(s->longhands[0], v[0]->v) && is_initial(s->longhands[1], v[1]->v))
        return;
    kn_sb_puts(out, " / ");
    kn_val_serialize(v[1]->v, out);
}

void kn_collapse_container(const kn_short *s, const kn_value *const *v, kn_sb *out) {
    kn_val_serialize(v[0]->v, out);
    if (!is_initial(s->longhands[1], v[1]->v)) {
        kn_sb_puts(out, " / ");
        kn_val_serialize(v[1]->v, out);
    }
}

/* path distance; position, rotation and anchor must be initial */
void kn_collapse_offset(const kn_short *s, const kn_value *const *v, kn_sb *out) {
    enum { POSITION, PATH, DISTANCE, ROTATE, ANCHOR };
    if (!is_initial(s->longhands[POSITION], v[POSITION]->v) ||
        !is_initial(s->longhands[ROTATE], v[ROTATE]->v) ||
        !is_initial(s->longhands[ANCHOR], v[ANCHOR]->v))
        return;
    kn_val_serialize(v[PATH]->v, out);
    if (!is_initial(s->longhands[DISTANCE], v[DISTANCE]->v)) {
        kn_sb_putc(out, ' ');
        kn_val_serialize(v[DISTANCE]->v, out);
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
