/* The font attribute: a shorthand, resolved against the style of the canvas (HTML, 4.12.5.1.8). */
#include <math.h>
#include <stdio.h>
#include "src/core/mem.h"
#include "src/script/canvas.h"

#define DEFAULT_SIZE 10.0f /* of a canvas that is not in the document */

kn_canvas_font *kn_canvas_font_ref(kn_canvas_font *f) {
    if (f)
        atomic_fetch_add_explicit(&f->ref, 1, memory_order_relaxed);
    return f;
}

void kn_canvas_font_unref(kn_canvas_font *f) {
    if (!f || atomic_fetch_sub_explicit(&f->ref, 1, memory_order_acq_rel) != 1)
        return;
    kn_arena_free(f->arena);
    free(f);
}

/* Lists of computed values are swept with the styles that hold them. */
static const kn_families *keep_families(kn_fonts *fonts, kn_arena *a, const kn_families *from) {
    const uint32_t n = from ? from->n : 0;
    kn_families *f = kn_alloc(a, sizeof *f + sizeof f->v[0] * (n + 1));
    memset(f, 0, sizeof *f + sizeof f->v[0] * (n + 1));
    f->n = n;
    for (uint32_t i = 0; i < n; i++) {
        f->v[i] = from->v[i];
        if (f->v[i].generic)
            continue;
        f->v[i].name = kn_arena_str(a, from->v[i].name);
        f->v[i].unshipped = !kn_fonts_ships(fonts, from->v[i].name);
    }
    return f;
}

/* As Chrome reads it back: style, caps, weight, size in px, families; the stretch is left out. */
static kn_str shown_font(const kn_canvas_font *f, kn_str text) {
    const kn_sg_font *g = &f->font;
    kn_value *family = kn_parse_shorthand(KN_S("font"), text, KN_PROP_FONT_FAMILY);
    kn_sb b = {0};
    if (g->style.kind)
        kn_sb_puts(&b, "italic ");
    if (g->variant_caps == KN_KW_small_caps)
        kn_sb_puts(&b, "small-caps ");
    if (g->weight == 700) {
        kn_sb_puts(&b, "bold ");
    } else if (g->weight != 400) {
        kn_sb_num(&b, (double)g->weight);
        kn_sb_putc(&b, ' ');
    }
    kn_sb_num(&b, (double)g->size);
    kn_sb_puts(&b, "px ");
    if (family)
        kn_val_serialize(family->v, &b);
    const kn_str out = kn_arena_str(f->arena, kn_sb_str(&b));
    kn_sb_free(&b);
    kn_value_unref(family);
    return out;
}

static kn_canvas_font *make_font(kn_script *s, kn_str text, const kn_style *base) {
    kn_sg_font font;
    if (!kn_style_font(s->env.styler, base, text, &font))
        return NULL;
    kn_canvas_font *f = KN_NEW(kn_canvas_font);
    atomic_init(&f->ref, 1);
    f->arena = kn_arena_new();
    f->text = kn_arena_str(f->arena, text);
    f->em = base->font->size;
    f->bold = base->font->weight;
    f->font = font;
    f->font.family = keep_families(s->env.fonts, f->arena, font.family);
    f->shown = shown_font(f, text);
    return f;
}

/* Sizes in ex, ch and the like depend on more of the element than its size. */
static bool is_settled(kn_str text) {
    for (size_t i = 0; i < text.n; i++)
        if (kn_is_digit((unsigned char)text.p[i])) {
            while (i < text.n && (kn_is_digit((unsigned char)text.p[i]) || text.p[i] == '.'))
                i++;
            const kn_str unit = kn_str_sub(text, i, i + 3 < text.n ? i + 3 : text.n);
            if (kn_str_starts(unit, KN_S("px ")))
                return true;
        }
    return false;
}

kn_canvas_font *kn_canvas_font_of(kn_script *s, kn_str text, const kn_style *base) {
    struct kn_canvas_host *h = kn_canvas_host(s);
    kn_style plain = *kn_styler_initial(s->env.styler);
    kn_sg_font font = *plain.font;
    if (!base) {
        font.size = DEFAULT_SIZE;
        plain.font = &font;
        base = &plain;
    }
    kn_canvas_font **slot = &h->fonts[kn_hash_bytes(text.p, text.n, 0) % KN_COUNTOF(h->fonts)],
                   *f = *slot;
    if (f && kn_str_eq(f->text, text) && f->em == base->font->size &&
        f->bold == base->font->weight && is_settled(text))
        return kn_canvas_font_ref(f);
    f = make_font(s, text, base);
    if (f) {
        kn_canvas_font_unref(*slot);
        *slot = kn_canvas_font_ref(f);
    }
    return f;
}

double kn_canvas_em(const kn_canvas_state *st) {
    return st->font ? (double)st->font->font.size : (double)DEFAULT_SIZE;
}

double kn_canvas_len_px(kn_script *s, const kn_canvas_state *st, kn_canvas_len len) {
    if (len.unit == KN_U_PX)
        return len.v;
    const kn_val v = {.type = KN_V_DIM, .unit = (uint8_t)len.unit, .u.num = len.v};
    return st->font ? kn_style_font_length(s->env.styler, &st->font->font, &v) : 0;
}
