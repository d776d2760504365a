/* The inline tree of a block container as one text and a list of items (CSS Text 3 §4.1.1, Phase I,
 * goes on across inline boxes). */
#include "src/layout/inline/ifc.h"
#include <unicode/uchar.h>

typedef struct builder {
    kn_ifc *f;
    kn_sb text;
    KN_VEC(kn_it) v;
    int32_t parent; /* innermost OPEN */
    bool space; /* the text ends with a collapsible space, or nothing is there for one to follow */
    int32_t space_at;       /* item that owns that space, -1: none to remove */
    const kn_node *lang_of; /* the last element asked for its language, and that */
    const char *lang;
    KN_VEC(const char *) langs;
} builder;

/* HTML 3.2.6.1: the nearest lang attribute. */
static const char *lang_of(builder *b, const kn_box *box) {
    const kn_node *n = box->node;
    while (n && n->kind != KN_NODE_ELEMENT)
        n = n->parent;
    if (n == b->lang_of)
        return b->lang;
    b->lang_of = n;
    b->lang = NULL;
    kn_str v = {0};
    for (; n && !v.n; n = n->parent)
        if (n->kind == KN_NODE_ELEMENT)
            v = kn_node_attr(n, KN_A_lang);
    if (!v.n)
        return NULL;
    for (size_t i = 0; i < b->langs.n && !b->lang; i++)
        if (kn_str_eq(v, kn_cstr(b->langs.v[i])))
            b->lang = b->langs.v[i];
    if (!b->lang) {
        b->lang = kn_arena_str(kn_layout_arena(b->f->l), v).p;
        kn_vec_push(&b->langs, b->lang);
    }
    return b->lang;
}

static kn_it *push(builder *b, kn_it_kind kind, kn_box *box) {
    kn_it it = {.kind = (uint8_t)kind,
                .box = box,
                .style = box->style,
                .lang = lang_of(b, box),
                .seg = -1,
                .mate = -1,
                .from = (uint32_t)b->text.n,
                .to = (uint32_t)b->text.n,
                .parent = b->parent};
    kn_vec_push(&b->v, it);
    return &b->v.v[b->v.n - 1];
}

static void put(builder *b, const char *bytes) {
    kn_sb_puts(&b->text, bytes);
}

/* A collapsible space before a forced break or the end of the block is removed. */
static void drop_space(builder *b) {
    if (b->space && b->space_at >= 0) {
        b->text.n--;
        for (size_t i = (size_t)b->space_at; i < b->v.n; i++) {
            kn_it *it = &b->v.v[i];
            if (it->from > b->text.n)
                it->from--;
            if (it->to > b->text.n)
                it->to--;
        }
    }
    b->space_at = -1;
}

static void add_break(builder *b, kn_box *box) {
    drop_space(b);
    kn_it *it = push(b, KN_IT_BREAK, box);
    put(b, "\n");
    it->to++;
    b->space = true;
    b->space_at = -1;
}

/* ---- text ---- */
static uint32_t last_char(const builder *b, const kn_sb *tmp) {
    const kn_sb *s = tmp->n ? tmp : &b->text;
    size_t i = s->n;
    while (i && (s->p[i - 1] & 0xC0) == 0x80)
        i--;
    uint32_t cp = 0;
    if (i)
        kn_utf8_next(s->p + i - 1, s->p + s->n, &cp);
    return cp;
}

/* CSS Text 3 §4.1.3: segment breaks beside a zero width space vanish; the rule for East Asian text
 * is not Blink's. */
static bool segment_break_vanishes(const builder *b, const kn_sb *tmp, kn_str rest) {
    uint32_t next = 0;
    if (rest.n)
        kn_utf8_next(rest.p, rest.p + rest.n, &next);
    return next == 0x200B || last_char(b, tmp) == 0x200B;
}

static bool ends_in_word(const builder *b) {
    kn_sb none = {0};
    uint32_t cp = last_char(b, &none);
    return cp && (u_isalnum((UChar32)cp) || cp == '\'' || cp == 0x2019);
}

/* Adds a run of text without forced breaks or tabs. */
static void flush_text(builder *b, kn_box *box, kn_sb *tmp, bool space_tail) {
    if (!tmp->n)
        return;
    kn_kw ws = box->style->text->ws_collapse;
    kn_it *it = push(b, KN_IT_TEXT, box);
    kn_text_transform(kn_sb_str(tmp), box->style->text->transform, ends_in_word(b), it->lang,
                      &b->text);
    it->to = (uint32_t)b->text.n;
    it->collapse = ws == KN_KW_collapse || ws == KN_KW_preserve_breaks;
    it->hang = ws == KN_KW_preserve && box->style->text->wrap_mode != KN_KW_nowrap;
    b->space = space_tail;
    b->space_at = space_tail ? (int32_t)b->v.n - 1 : -1;
    tmp->n = 0;
}

static bool is_collapsible(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static void add_collapsed(builder *b, kn_box *box, bool breaks) {
    kn_str s = box->source;
    kn_sb tmp = {0};
    bool space = b->space, tail = false;
    for (size_t i = 0; i < s.n;) {
        if (!is_collapsible(s.p[i])) {
            kn_sb_putc(&tmp, s.p[i++]);
            space = tail = false;
            continue;
        }
        bool newline = false;
        uint32_t lines = 0;
        for (; i < s.n && is_collapsible(s.p[i]); i++)
            if (s.p[i] == '\n')
                newline = true, lines++;
        if (newline && breaks) {
            if (tail)
                tmp.n--;
            flush_text(b, box, &tmp, false);
            while (lines--)
                add_break(b, box);
            space = true;
            tail = false;
        } else if (!space && !(newline && segment_break_vanishes(b, &tmp, kn_str_sub(s, i, s.n)))) {
            kn_sb_putc(&tmp, ' ');
            space = tail = true;
        }
    }
    flush_text(b, box, &tmp, tail);
    kn_sb_free(&tmp);
}

/* Tabs in a row are one item. */
static size_t add_tabs(builder *b, kn_box *box, kn_str s, size_t i) {
    kn_it *it = push(b, KN_IT_TAB, box);
    for (; i < s.n && s.p[i] == '\t'; i++) {
        kn_sb_putc(&b->text, '\t');
        it->to++;
    }
    b->space = false;
    return i;
}

static void add_preserved(builder *b, kn_box *box) {
    kn_str s = box->source;
    kn_sb tmp = {0};
    const bool wraps = box->style->text->wrap_mode != KN_KW_nowrap;
    bool leading = !b->text.n || b->text.p[b->text.n - 1] == '\n';
    b->space_at = -1; /* a space before is kept: what follows is no collapsible one */
    for (size_t i = 0; i < s.n;) {
        char c = s.p[i];
        if (c == '\n') {
            flush_text(b, box, &tmp, false);
            add_break(b, box);
            leading = true;
            i++;
            continue;
        }
        if (c == '\t') {
            flush_text(b, box, &tmp, false);
            i = add_tabs(b, box, s, i);
        } else if (c == ' ' && leading && wraps) { /* as in Blink, spaces that begin a line stand
                                                      apart from what follows them */
            for (; i < s.n && s.p[i] == ' '; i++)
                kn_sb_putc(&tmp, ' ');
            flush_text(b, box, &tmp, false);
        } else {
            if (c != '\r')
                kn_sb_putc(&tmp, c);
            i++;
        }
        leading = false;
    }
    flush_text(b, box, &tmp, false);
    kn_sb_free(&tmp);
    if (s.n)
        b->space = s.p[s.n - 1] == '\n';
}

static void add_text(builder *b, kn_box *box) {
    switch (box->style->text->ws_collapse) {
    case KN_KW_preserve:
    case KN_KW_break_spaces:
        add_preserved(b, box);
        break;
    case KN_KW_preserve_breaks:
        add_collapsed(b, box, true);
        break;
    default:
        add_collapsed(b, box, false);
    }
}

/* ---- boxes ---- */
/* Explicit directional characters stand for unicode-bidi (CSS Writing Modes 3 §2.4.1). */
static const char *bidi_open(const kn_style *s, bool *isolate) {
    bool rtl = s->text->direction == KN_KW_rtl;
    *isolate = true;
    switch (s->box->unicode_bidi) {
    case KN_KW_isolate:
        return rtl ? "\xE2\x81\xA7" : "\xE2\x81\xA6";
    case KN_KW_plaintext:
        return "\xE2\x81\xA8";
    case KN_KW_isolate_override:
    case KN_KW_bidi_override:
        *isolate = false;
        return rtl ? "\xE2\x80\xAE" : "\xE2\x80\xAD";
    case KN_KW_embed:
        *isolate = false;
        return rtl ? "\xE2\x80\xAB" : "\xE2\x80\xAA";
    default:
        return NULL;
    }
}

static void add_children(builder *b, kn_box *parent);

static void add_inline_box(builder *b, kn_box *box) {
    bool isolate;
    const char *ctl = bidi_open(box->style, &isolate);
    int32_t open = (int32_t)b->v.n, outer = b->parent;
    push(b, KN_IT_OPEN, box);
    if (ctl)
        put(b, ctl);
    b->parent = open;
    add_children(b, box);
    b->parent = outer;
    if (ctl)
        put(b, isolate ? "\xE2\x81\xA9" : "\xE2\x80\xAC");
    kn_it *close = push(b, KN_IT_CLOSE, box);
    close->mate = open;
    b->v.v[open].mate = (int32_t)b->v.n - 1;
}

static void add_atomic(builder *b, kn_box *box) {
    kn_it *it = push(b, KN_IT_ATOMIC, box);
    put(b, "\xEF\xBF\xBC");
    it->to = (uint32_t)b->text.n;
    b->space = false;
    b->space_at = -1;
}

static void add_children(builder *b, kn_box *parent) {
    for (kn_box *c = parent->first; c; c = c->next) {
        if (c->out_of_flow)
            push(b, c->floating ? KN_IT_FLOAT : KN_IT_OOF, c);
        else if (c->kind == KN_BOX_TEXT)
            add_text(b, c);
        else if (c->kind == KN_BOX_BREAK)
            add_break(b, c);
        else if (c->kind == KN_BOX_INLINE)
            add_inline_box(b, c);
        else if (c->kind != KN_BOX_MARKER)
            add_atomic(b, c);
    }
}

/* box->text is a view of the context's text; what it was in a layout before is gone. */
static void publish_text(kn_ifc *f) {
    for (uint32_t i = 0; i < f->n; i++)
        if (f->it[i].box->kind == KN_BOX_TEXT)
            f->it[i].box->text = NULL;
    for (uint32_t i = 0; i < f->n; i++) {
        kn_it *it = &f->it[i];
        if (it->box->kind != KN_BOX_TEXT)
            continue;
        if (!it->box->text) {
            it->box->text = f->text.p + it->from;
            it->box->n_text = 0;
        }
        it->box->n_text = (uint32_t)(f->text.p + it->to - it->box->text);
    }
}

static kn_ifc *ifc_new(kn_layout *l, kn_box *box) {
    kn_arena *a = kn_layout_arena(l);
    kn_ifc *f = KN_ANEW(a, kn_ifc);
    builder b = {.f = f, .parent = -1, .space = true, .space_at = -1};
    f->l = l;
    f->box = box;
    f->base_level = box->style->text->direction == KN_KW_rtl;
    f->quirks = kn_layout_scene(l)->quirks;
    add_children(&b, box);
    drop_space(&b);
    f->text = kn_arena_str(a, kn_sb_str(&b.text));
    f->n = (uint32_t)b.v.n;
    f->it = KN_ANEW_N(a, kn_it, b.v.n + 1);
    if (b.v.n)
        memcpy(f->it, b.v.v, b.v.n * sizeof *f->it);
    kn_vec_free(&b.v);
    kn_vec_free(&b.langs);
    kn_sb_free(&b.text);
    publish_text(f);
    kn_ifc_segments(f);
    return f;
}

kn_ifc *kn_ifc_get(kn_layout *l, kn_box *b) {
    if (!b->inline_data)
        b->inline_data = ifc_new(l, b);
    return b->inline_data;
}
