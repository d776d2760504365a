/* Children of a new box: anonymous boxes, blocks inside inlines, white space between blocks
 * (CSS 2.2 §9.2.1.1). */
#include "src/layout/table/table.h"

typedef KN_VEC(kn_box *) boxes;

static bool is_inline_level(const kn_box *b) {
    return !b->out_of_flow && !kn_is_block_level(b);
}

/* Only white space that collapses; `any`: that could collapse under some value (CSS Flexbox 4). */
static bool is_blank(const kn_box *b, bool any) {
    if (b->kind != KN_BOX_TEXT)
        return false;
    kn_kw ws = b->style->text->ws_collapse;
    if (!any && ws != KN_KW_collapse && ws != KN_KW_preserve_breaks)
        return false;
    for (size_t i = 0; i < b->source.n; i++) {
        char c = b->source.p[i];
        if (!kn_is_space(c) || (!any && ws == KN_KW_preserve_breaks && c == '\n'))
            return false;
    }
    return true;
}

static bool holds_block(const kn_box *b) {
    for (const kn_box *c = b->first; c; c = c->next) {
        if (c->out_of_flow)
            continue;
        if (c->kind == KN_BOX_INLINE ? holds_block(c) : kn_is_block_level(c))
            return true;
    }
    return false;
}

static kn_box *next_part(kn_layout *l, kn_box *from) {
    kn_box *n = kn_box_new(l, KN_BOX_INLINE, from->node, from->style);
    n->pseudo = from->pseudo;
    n->continues = true;
    from->continuation = n;
    return n;
}

/* An inline box around block-level ones becomes a row: part, block, part … */
static void split_inline(kn_layout *l, kn_box *b, boxes *out) {
    if (!holds_block(b)) {
        kn_vec_push(out, b);
        return;
    }
    kn_box *c = b->first, *part = b;
    b->first = b->last = NULL;
    while (c) {
        kn_box *next = c->next;
        boxes pieces = {0};
        if (c->kind == KN_BOX_INLINE)
            split_inline(l, c, &pieces);
        else
            kn_vec_push(&pieces, c);
        for (size_t i = 0; i < pieces.n; i++) {
            kn_box *p = pieces.v[i];
            if (!p->out_of_flow && kn_is_block_level(p)) {
                kn_vec_push(out, part);
                kn_vec_push(out, p);
                part = next_part(l, part);
            } else {
                kn_box_append(part, p);
            }
        }
        kn_vec_free(&pieces);
        c = next;
    }
    kn_vec_push(out, part);
}

static void collect(kn_layout *l, kn_box *b, boxes *list) {
    kn_box *c = b->first;
    b->first = b->last = NULL;
    while (c) {
        kn_box *next = c->next;
        c->next = c->prev = NULL;
        if (c->kind == KN_BOX_INLINE)
            split_inline(l, c, list);
        else
            kn_vec_push(list, c);
        c = next;
    }
}

/* Appends the run [from, to) of inline content as one anonymous block; a blank run leaves only what
 * is out of flow. */
static void append_run(kn_layout *l, kn_box *b, const boxes *list, size_t from, size_t to,
                       bool flex) {
    bool blank = true;
    for (size_t i = from; i < to; i++)
        if (!list->v[i]->out_of_flow && !is_blank(list->v[i], flex))
            blank = false;
    if (blank) {
        for (size_t i = from; i < to; i++)
            if (list->v[i]->out_of_flow)
                kn_box_append(b, list->v[i]);
        return;
    }
    kn_box *anon =
        kn_box_new(l, KN_BOX_BLOCK, b->node, kn_style_anonymous(l->styler, b->style, KN_KW_block));
    anon->anonymous = true;
    anon->inline_fc = true;
    kn_box_append(b, anon);
    for (size_t i = from; i < to; i++)
        kn_box_append(anon, list->v[i]);
}

/* Runs start at inline content; an out-of-flow box stays in a run it stands in, but in a flex
 * container it ends it. */
static void wrap_runs(kn_layout *l, kn_box *b, const boxes *list, bool flex) {
    size_t i = 0;
    while (i < list->n) {
        if (!is_inline_level(list->v[i])) {
            kn_box_append(b, list->v[i++]);
            continue;
        }
        size_t from = i;
        while (i < list->n && (is_inline_level(list->v[i]) || (!flex && list->v[i]->out_of_flow)))
            i++;
        append_run(l, b, list, from, i, flex);
    }
}

void kn_wrap_children(kn_layout *l, kn_box *b) {
    if (kn_table_fixup(l, b) || b->kind == KN_BOX_INLINE)
        return;
    boxes list = {0};
    collect(l, b, &list);
    bool flex = b->kind == KN_BOX_FLEX || b->kind == KN_BOX_GRID;
    bool block = false, text = false;
    for (size_t i = 0; i < list.n; i++) {
        kn_box *c = list.v[i];
        if (c->out_of_flow || c->kind == KN_BOX_MARKER)
            continue;
        if (is_inline_level(c))
            text = text || !is_blank(c, flex);
        else
            block = true;
    }
    if (flex || block) {
        wrap_runs(l, b, &list, flex);
    } else {
        for (size_t i = 0; i < list.n; i++)
            if (text || !is_inline_level(list.v[i]))
                kn_box_append(b, list.v[i]);
        b->inline_fc = text;
    }
    kn_vec_free(&list);
}
