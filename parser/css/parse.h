/* What the parts of the sheet parser share. */
#ifndef KN_PARSER_CSS_PARSE_H
#define KN_PARSER_CSS_PARSE_H
#include "parser/css/grammar.h"

/* Source of the text being parsed; finds lines and columns of tokens going forward. */
typedef struct kn_css_src {
    kn_str text;
    kn_atoms *atoms;
    kn_diags *diags;         /* may be NULL */
    kn_loc base;             /* place of the first byte */
    uint32_t pos, line, col; /* where the last question stood */
} kn_css_src;

void kn_css_src_begin(kn_css_src *s, kn_str text, kn_atoms *atoms, kn_diags *d, kn_loc base);
kn_loc kn_css_loc(kn_css_src *s, uint32_t pos);

/* One item of a block's contents (CSS Syntax 3 §5.4.4): all cursors are over the parent's tokens.
 */
typedef enum kn_item_kind {
    KN_ITEM_END,
    KN_ITEM_DECL,
    KN_ITEM_RULE,
    KN_ITEM_AT,
    KN_ITEM_BAD
} kn_item_kind;
typedef struct kn_item {
    kn_item_kind kind;
    uint32_t tok;  /* first token */
    kn_str name;   /* declaration's or at-rule's */
    kn_cp prelude; /* value of a declaration; prelude of a rule */
    kn_cp block;   /* contents, if has_block */
    bool has_block;
} kn_item;
/* Takes the next item. `nested`: declarations may stand here, and a semicolon ends a bad rule. */
kn_item kn_next_item(kn_cp *c, bool nested);

/* Adds one declaration; reports and drops what is not valid. */
void kn_decl_item(kn_decls *d, const kn_item *item, kn_css_src *src);
/* All of a block as descriptors: custom declarations with the descriptor's name. */
void kn_descriptor_item(kn_decls *d, const kn_item *item, kn_css_src *src);

/* Selector lists; `parent` resolves & (NULL: it means :scope), `nested` relative ones are taken. */
const kn_selectors *kn_selectors_parse_at(kn_cp *c, kn_arena *a, kn_atoms *atoms,
                                          const kn_selectors *parent, bool nested);
#endif
