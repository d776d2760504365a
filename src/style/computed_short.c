/* getComputedStyle of shorthands whose text is not the shortest one that could be parsed again:
 * Chrome prints some with all their parts, some without what is initial. */
#include "src/style/internal.h"

typedef struct parts {
    const kn_prop *p;
    kn_str *text; /* of each longhand */
    size_t n;
} parts;

static size_t skip_group(kn_str s, size_t i) {
    int depth = 0;
    for (; i < s.n; i++) {
        char c = s.p[i];
        if (c == '"') {
            for (i++; i < s.n && s.p[i] != '"'; i++)
                i += s.p[i] == '\\';
        } else if (c == '(') {
            depth++;
        } else if (c == ')') {
            depth--;
        } else if (c == ',' && depth <= 0) {
            break;
        }
    }
    return i < s.n ? i : s.n;
}

static size_t count_items(kn_str s) {
    size_t n = 0;
    for (size_t i = 0; i < s.n; n++)
        i = skip_group(s, i) + 1;
    return n;
}

/* Entry k of a comma list; a shorter one repeats. */
static kn_str item(kn_str s, size_t k) {
    size_t n = count_items(s), from = 0;
    for (k = n ? k % n : 0; k > 0; k--)
        from = skip_group(s, from) + 1;
    return kn_str_trim(kn_str_sub(s, from, skip_group(s, from)));
}

static void put_part(kn_str s, kn_sb *out, size_t start) {
    if (out->n > start)
        kn_sb_putc(out, ' ');
    kn_sb_put(out, s);
}

static void put_all(const parts *x, kn_sb *out) {
    for (size_t i = 0; i < x->n; i++)
        put_part(x->text[i], out, i ? 0 : out->n);
}

static void put_slashed(const parts *x, kn_sb *out) {
    static const uint8_t order[] = {0, 1, 2, 5, 3, 4}; /* the flow before the implicit tracks */
    for (size_t i = 0; i < x->n; i++) {
        kn_sb_puts(out, i ? " / " : "");
        kn_sb_put(out, x->text[order[i]]);
    }
}

/* Without an image the rest has no say. */
static void put_border_image(const parts *x, kn_sb *out) {
    bool none = kn_str_eq(x->text[0], KN_S("none"));
    for (size_t i = 0; i < (none ? 1 : x->n); i++) {
        kn_sb_puts(out, i == 2 || i == 3 ? " / " : i ? " " : "");
        kn_sb_put(out, x->text[i]);
    }
}

/* position and anchor only when they are not initial */
static void put_offset(const parts *x, kn_sb *out) {
    enum { POSITION, ANCHOR = 4 };
    size_t start = out->n;
    for (size_t i = kn_str_eq(x->text[POSITION], KN_S("normal")); i < ANCHOR; i++)
        put_part(x->text[i], out, start);
    if (!kn_str_eq(x->text[ANCHOR], KN_S("auto"))) {
        kn_sb_puts(out, " / ");
        kn_sb_put(out, x->text[ANCHOR]);
    }
}

/* Sides that differ have no common text. Twelve or six of them stand as widths, styles, colours. */
static void put_border(const parts *x, kn_sb *out) {
    size_t sides = x->n >= 12 ? 4 : 2;
    for (size_t k = 0; k < 3; k++)
        for (size_t i = 1; i < sides; i++)
            if (!kn_str_eq(x->text[k * sides], x->text[k * sides + i]))
                return;
    for (size_t k = 0; k < 3; k++)
        put_part(x->text[k * sides], out, k ? 0 : out->n);
}

static void put_background(const parts *x, kn_sb *out) {
    enum { IMAGE, X, Y, SIZE, REPEAT, ATTACHMENT, ORIGIN, CLIP, COLOR };
    static const uint8_t order[] = {IMAGE, REPEAT, ATTACHMENT, X, Y, SIZE, ORIGIN, CLIP};
    size_t n = count_items(x->text[IMAGE]);
    for (size_t i = 0; i < n; i++) {
        kn_sb_puts(out, i ? ", " : "");
        size_t start = out->n;
        if (i + 1 == n)
            put_part(x->text[COLOR], out, start);
        for (size_t k = 0; k < KN_COUNTOF(order); k++) {
            if (order[k] == SIZE)
                kn_sb_puts(out, " /");
            put_part(item(x->text[order[k]], i), out, start);
        }
    }
}

static bool is_word_of(kn_prop p, kn_str s) {
    kn_value *v = kn_parse_value(p, s);
    kn_value_unref(v);
    return v != NULL;
}

/* What is initial is left out, unless the name could be taken for it or a delay needs a duration
 * before it. */
static void put_animation(const parts *x, kn_sb *out) {
    static const char *const initial[] = {"0s",     "ease", "0s",      "1",
                                          "normal", "none", "running", "none"};
    enum { DURATION, TIMING, DELAY, COUNT, DIRECTION, FILL, STATE, NAME };
    for (size_t i = 0; i < count_items(x->text[NAME]); i++) {
        kn_sb_puts(out, i ? ", " : "");
        size_t start = out->n;
        kn_str name = item(x->text[NAME], i);
        for (size_t k = 0; k < x->n && k <= NAME; k++) {
            kn_str s = item(x->text[k], i);
            bool needed = k == DURATION ? !kn_str_eq(item(x->text[DELAY], i), KN_S("0s"))
                          : k == NAME   ? out->n == start
                                        : !kn_str_eq(name, KN_S("none")) && k != DELAY &&
                                            k != COUNT && is_word_of(x->p[k], name);
            if (needed || !kn_str_eq(s, kn_cstr(initial[k])))
                put_part(s, out, start);
        }
    }
}

static void put_text_decoration(const parts *x, const kn_style *s, kn_sb *out) {
    enum { LINE, THICKNESS, STYLE, COLOR };
    size_t start = out->n;
    if (!kn_str_eq(x->text[LINE], KN_S("none")))
        put_part(x->text[LINE], out, start);
    if (!kn_str_eq(x->text[THICKNESS], KN_S("auto")))
        put_part(x->text[THICKNESS], out, start);
    if (!kn_str_eq(x->text[STYLE], KN_S("solid")))
        put_part(x->text[STYLE], out, start);
    if (!s->border->decoration_color.current)
        put_part(x->text[COLOR], out, start);
    if (out->n == start)
        kn_sb_puts(out, "none");
}

/* style caps weight stretch size / line-height family, without what is normal. */
static void put_font(const parts *x, const kn_style *s, kn_sb *out) {
    enum { STYLE, CAPS, WEIGHT, STRETCH, SIZE, LINE_HEIGHT, FAMILY };
    static const struct {
        float pct;
        const char *word;
    } widths[] = {{50, "ultra-condensed"},   {62.5f, "extra-condensed"}, {75, "condensed"},
                  {87.5f, "semi-condensed"}, {112.5f, "semi-expanded"},  {125, "expanded"},
                  {150, "extra-expanded"},   {200, "ultra-expanded"}};
    size_t start = out->n;
    const char *width = NULL;
    for (size_t i = 0; i < KN_COUNTOF(widths); i++)
        if (widths[i].pct == s->font->stretch)
            width = widths[i].word;
    if ((s->font->stretch != 100 && !width) ||
        (s->font->variant_caps != KN_KW_normal && s->font->variant_caps != KN_KW_small_caps))
        return;
    if (!kn_str_eq(x->text[STYLE], KN_S("normal")))
        put_part(x->text[STYLE], out, start);
    if (s->font->variant_caps == KN_KW_small_caps)
        put_part(x->text[CAPS], out, start);
    if (s->font->weight != 400)
        put_part(x->text[WEIGHT], out, start);
    if (width)
        put_part(kn_cstr(width), out, start);
    put_part(x->text[SIZE], out, start);
    if (s->font->line_height.kind != 0) {
        kn_sb_puts(out, " / ");
        kn_sb_put(out, x->text[LINE_HEIGHT]);
    }
    put_part(x->text[FAMILY], out, start);
}

bool kn_put_computed_shorthand(const kn_style *s, kn_str name, const kn_prop *p, kn_str *text,
                               size_t n, kn_sb *out) {
    static const char *const all[] = {
        "border-top", "border-right", "border-bottom",       "border-left",  "outline",
        "list-style", "flex-flow",    "-webkit-text-stroke", "text-emphasis"};
    const parts x = {p, text, n};
    for (size_t i = 0; i < KN_COUNTOF(all); i++)
        if (kn_str_eq(name, kn_cstr(all[i]))) {
            put_all(&x, out);
            return true;
        }
    if (kn_str_eq(name, KN_S("grid")))
        put_slashed(&x, out);
    else if (kn_str_eq(name, KN_S("border-image")) ||
             kn_str_eq(name, KN_S("-webkit-mask-box-image")))
        put_border_image(&x, out);
    else if (kn_str_eq(name, KN_S("offset")))
        put_offset(&x, out);
    else if (kn_str_eq(name, KN_S("border")) || kn_str_eq(name, KN_S("border-inline")) ||
             kn_str_eq(name, KN_S("border-block")))
        put_border(&x, out);
    else if (kn_str_eq(name, KN_S("background")))
        put_background(&x, out);
    else if (kn_str_eq(name, KN_S("animation")))
        put_animation(&x, out);
    else if (kn_str_eq(name, KN_S("text-decoration")))
        put_text_decoration(&x, s, out);
    else if (kn_str_eq(name, KN_S("font")))
        put_font(&x, s, out);
    else
        return false;
    return true;
}
