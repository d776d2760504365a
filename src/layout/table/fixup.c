/* Anonymous table boxes (CSS Tables 3 §2.2): parts outside of a table get one, and what is in a
 * table but no part of it gets a cell. */
#include "src/layout/table/table.h"

typedef KN_VEC(kn_box *) boxes;

kn_table_role kn_table_role_of(const kn_box *b) {
    if (b->out_of_flow || (b->kind != KN_BOX_BLOCK && b->kind != KN_BOX_TABLE_PART))
        return KN_ROLE_NONE;
    switch (b->style->box->display) {
    case KN_KW_table_caption:
        return KN_ROLE_CAPTION;
    case KN_KW_table_column_group:
        return KN_ROLE_COLUMN_GROUP;
    case KN_KW_table_column:
        return KN_ROLE_COLUMN;
    case KN_KW_table_row_group:
    case KN_KW_table_header_group:
    case KN_KW_table_footer_group:
        return KN_ROLE_GROUP;
    case KN_KW_table_row:
        return KN_ROLE_ROW;
    case KN_KW_table_cell:
        return KN_ROLE_CELL;
    default:
        return KN_ROLE_NONE;
    }
}

static bool is_blank(const kn_box *b) {
    if (b->kind != KN_BOX_TEXT)
        return false;
    kn_kw ws = b->style->text->ws_collapse;
    if (ws != KN_KW_collapse && ws != KN_KW_preserve_breaks)
        return false;
    for (size_t i = 0; i < b->source.n; i++)
        if (!kn_is_space(b->source.p[i]))
            return false;
    return true;
}

static void take_children(kn_box *b, boxes *list) {
    for (kn_box *c = b->first, *next; c; c = next) {
        next = c->next;
        c->next = c->prev = NULL;
        kn_vec_push(list, c);
    }
    b->first = b->last = NULL;
}

static kn_box *wrap(kn_layout *l, kn_box *parent, kn_box_kind kind, kn_kw display,
                    const boxes *list, size_t from, size_t to) {
    kn_box *a =
        kn_box_new(l, kind, parent->node, kn_style_anonymous(l->styler, parent->style, display));
    a->anonymous = true;
    kn_box_append(parent, a);
    for (size_t i = from; i < to; i++)
        kn_box_append(a, list->v[i]);
    if (kind == KN_BOX_TABLE)
        kn_vec_push(&l->tables, a);
    kn_wrap_children(l, a);
    return a;
}

/* Runs of children that are not `proper` go into boxes of `display`; blank text alone vanishes. */
static void wrap_improper(kn_layout *l, kn_box *b, const boxes *list, unsigned proper,
                          kn_box_kind kind, kn_kw display) {
    for (size_t i = 0; i < list->n;) {
        kn_box *c = list->v[i];
        if (1u << kn_table_role_of(c) & proper & ~1u) {
            kn_box_append(b, c);
            i++;
            continue;
        }
        size_t from = i, end = i;
        bool blank = true;
        for (; i < list->n; i++) {
            if (1u << kn_table_role_of(list->v[i]) & proper & ~1u)
                break;
            if (!is_blank(list->v[i])) {
                blank = false;
                end = i + 1;
            }
        }
        if (!blank)
            wrap(l, b, kind, display, list, from, end);
    }
}

#define ROLE(r) (1u << KN_ROLE_##r)

/* Rows that stand in the table itself get a section. */
static void wrap_rows(kn_layout *l, kn_box *table) {
    boxes list = {0};
    take_children(table, &list);
    for (size_t i = 0; i < list.n;) {
        if (kn_table_role_of(list.v[i]) != KN_ROLE_ROW) {
            kn_box_append(table, list.v[i++]);
            continue;
        }
        size_t from = i;
        while (i < list.n && kn_table_role_of(list.v[i]) == KN_ROLE_ROW)
            i++;
        wrap(l, table, KN_BOX_TABLE_PART, KN_KW_table_row_group, &list, from, i);
    }
    kn_vec_free(&list);
}

/* Boxes that vanish leave their nodes without one. */
static void forget_boxes(kn_box *b) {
    if (b->node && b->node->box == b)
        b->node->box = NULL;
    for (kn_box *c = b->first; c; c = c->next)
        forget_boxes(c);
}

static void keep_columns(kn_box *group, bool columns) {
    boxes list = {0};
    take_children(group, &list);
    for (size_t i = 0; i < list.n; i++)
        if (columns && kn_table_role_of(list.v[i]) == KN_ROLE_COLUMN)
            kn_box_append(group, list.v[i]);
        else
            forget_boxes(list.v[i]);
    kn_vec_free(&list);
}

/* Parts that stand in no table get one, inline in an inline box. */
static void wrap_strays(kn_layout *l, kn_box *b) {
    bool any = false;
    for (const kn_box *c = b->first; c && !any; c = c->next)
        any = kn_table_role_of(c) != KN_ROLE_NONE;
    if (!any)
        return;
    boxes list = {0};
    take_children(b, &list);
    for (size_t i = 0; i < list.n;) {
        if (kn_table_role_of(list.v[i]) == KN_ROLE_NONE) {
            kn_box_append(b, list.v[i++]);
            continue;
        }
        size_t from = i, end = i;
        for (; i < list.n; i++) {
            if (kn_table_role_of(list.v[i]) != KN_ROLE_NONE)
                end = i + 1;
            else if (!is_blank(list.v[i]))
                break;
        }
        i = end;
        bool in_line = b->kind == KN_BOX_INLINE;
        kn_box *t =
            wrap(l, b, KN_BOX_TABLE, in_line ? KN_KW_inline_table : KN_KW_table, &list, from, end);
        t->atomic = in_line;
    }
    kn_vec_free(&list);
}

bool kn_table_fixup(kn_layout *l, kn_box *b) {
    if (b->kind == KN_BOX_TEXT)
        return true;
    if (b->kind != KN_BOX_TABLE && b->kind != KN_BOX_TABLE_PART) {
        wrap_strays(l, b);
        return false;
    }
    kn_table_role role = kn_table_role_of(b);
    if (b->kind == KN_BOX_TABLE_PART && (role == KN_ROLE_COLUMN || role == KN_ROLE_COLUMN_GROUP)) {
        keep_columns(b, role == KN_ROLE_COLUMN_GROUP);
        return true;
    }
    boxes list = {0};
    take_children(b, &list);
    if (b->kind == KN_BOX_TABLE) {
        wrap_improper(l, b, &list,
                      ROLE(CAPTION) | ROLE(COLUMN_GROUP) | ROLE(COLUMN) | ROLE(GROUP) | ROLE(ROW),
                      KN_BOX_TABLE_PART, KN_KW_table_row);
        wrap_rows(l, b);
    } else if (role == KN_ROLE_GROUP) {
        wrap_improper(l, b, &list, ROLE(ROW), KN_BOX_TABLE_PART, KN_KW_table_row);
    } else {
        wrap_improper(l, b, &list, ROLE(CELL), KN_BOX_BLOCK, KN_KW_table_cell);
    }
    kn_vec_free(&list);
    return true;
}
