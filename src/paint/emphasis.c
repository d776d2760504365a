/* Emphasis marks (CSS Text Decoration 4 §3): one at half the size over or under each character that
 * is neither white space nor a separator or a control. Lines do not grow for them. */
#include "src/paint/internal.h"

/* The string that is drawn; n == 0: none. */
static kn_str mark_text(const kn_emphasis *em) {
    static const struct {
        kn_kw shape;
        const char *filled, *open;
    } marks[] = {{KN_KW_dot, "\xE2\x80\xA2", "\xE2\x97\xA6"},
                 {KN_KW_circle, "\xE2\x97\x8F", "\xE2\x97\x8B"},
                 {KN_KW_double_circle, "\xE2\x97\x89", "\xE2\x97\x8E"},
                 {KN_KW_triangle, "\xE2\x96\xB2", "\xE2\x96\xB3"},
                 {KN_KW_sesame, "\xEF\xB9\x85", "\xEF\xB9\x86"}};
    if (em->text.n || !em->fill)
        return em->text;
    const kn_kw shape = em->shape ? em->shape : KN_KW_dot; /* as Chrome has it */
    for (size_t i = 0; i < KN_COUNTOF(marks); i++)
        if (marks[i].shape == shape)
            return kn_cstr(em->fill == KN_KW_open ? marks[i].open : marks[i].filled);
    return (kn_str){0};
}

static bool takes_mark(const kn_box *b, uint32_t at) {
    uint32_t cp;
    if (at >= b->n_text)
        return false;
    kn_utf8_next(b->text + at, b->text + b->n_text, &cp);
    return kn_takes_emphasis(cp);
}

typedef struct mark {
    kn_emit *e;
    kn_clip_node *clip;
    const kn_frag *f;
    const kn_glyph_run *runs;
    uint32_t n;
    double width, y;
    kn_rgba color;
} mark;

static void put_mark(const mark *m, double center) {
    for (uint32_t i = 0; i < m->n; i++) {
        const kn_glyph_run *r = &m->runs[i];
        if (!r->n || !r->font)
            continue;
        kn_arena *a = kn_emit_arena(m->e, m->clip);
        kn_glyph *g = KN_ANEW_N(a, kn_glyph, r->n);
        for (uint32_t j = 0; j < r->n; j++)
            g[j] = (kn_glyph){r->glyph[j], (float)(center - m->width / 2 + r->x[j]),
                              (float)(m->y + r->y[j])};
        kn_item it = {.kind = KN_ITEM_GLYPHS,
                      .src_node = m->f->box->node ? m->f->box->node->id : 0};
        it.u.glyphs.font = r->font;
        it.u.glyphs.size = r->size;
        it.u.glyphs.g = g;
        it.u.glyphs.n = r->n;
        it.u.glyphs.paint =
            (kn_paint){.kind = KN_PAINT_COLOR, .alpha = 1, .color = m->color, .m = KN_MAT4_ID};
        kn_emit_item(m->e, m->clip, &it);
    }
}

static bool is_under(const kn_sg_text *t) {
    for (uint32_t i = 0; t->emphasis_position && i < t->emphasis_position->n; i++)
        if (t->emphasis_position->v[i] == KN_KW_under)
            return true;
    return false;
}

/* Browsers make room for marks that half-leading has none for. */
static void check_room(const mark *m, const kn_line *line, kn_lu y, double over, double under) {
    const double top = kn_px(kn_lu_add(y, kn_lu_sub(line->y, m->f->y)));
    const kn_box *b = m->f->box;
    if (m->y - over < floor(top) || m->y + under > ceil(top + kn_px(line->h)))
        kn_report(m->e->p->scene->diags, KN_SEV_WARN, KN_OK, "css/text-emphasis",
                  b->node ? b->node->loc : (kn_loc){0}, NULL,
                  "text-emphasis: lines do not grow for marks that do not fit");
}

void kn_paint_emphasis(kn_emit *e, kn_clip_node *clip, const kn_line *line, const kn_frag *f,
                       kn_lu x, kn_lu y) {
    const kn_style *s = f->box->style;
    const kn_str text = mark_text(&s->text->emphasis);
    if (!text.n || f->box->kind != KN_BOX_TEXT || f->ellipsis)
        return;
    if (s->text->writing_mode != KN_KW_horizontal_tb) {
        kn_report(e->p->scene->diags, KN_SEV_WARN, KN_OK, "css/vertical-emphasis",
                  f->box->node ? f->box->node->loc : (kn_loc){0}, NULL,
                  "emphasis marks of vertical text are not drawn");
        return;
    }
    kn_fonts *fonts = e->p->fonts;
    const float size = s->font->size / 2;
    mark m = {.e = e, .clip = clip, .f = f, .color = kn_rgba_of(s->text->emphasis_color)};
    kn_glyph_run *runs = NULL;
    m.width = kn_text_shape(fonts, s, size, text, false, 0, e->r->arena, &runs, &m.n);
    m.runs = runs;
    kn_font *face = m.n && runs[0].font ? runs[0].font : NULL;
    if (!face)
        return;
    kn_line_metrics own, of_mark;
    kn_fonts_metrics(fonts, kn_fonts_for(fonts, s->font), s->font->size, &own);
    kn_font_line_metrics(face, size, &of_mark);
    const double base = kn_lu_round_int(kn_lu_add(y, kn_lu_sub(f->baseline, f->y)));
    m.y = is_under(s->text) ? base + own.descent + of_mark.ascent
                            : base - own.ascent - of_mark.descent;
    check_room(&m, line, y, of_mark.ascent, of_mark.descent);
    for (uint32_t i = 0; i < f->n_runs; i++) {
        const kn_glyph_run *r = &f->runs[i];
        for (uint32_t j = 0, k; j < r->n; j = k) { /* clusters */
            double w = 0;
            for (k = j; k < r->n && r->cluster[k] == r->cluster[j]; k++)
                w += r->advance[k];
            w -= kn_len_px(s->font->letter_spacing, s->font->size);
            if (takes_mark(f->box, r->cluster[j]))
                put_mark(&m, kn_px(x) + r->x[j] + w / 2);
        }
    }
}
