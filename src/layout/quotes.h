/* Quotation marks of generated content. */
#ifndef KN_LAYOUT_QUOTES_H
#define KN_LAYOUT_QUOTES_H
#include "parser/scene/scene.h"

/* Appends the opening or closing mark at `depth` (0: outermost) for content of `n`; `value` is the
 * text of the computed quotes property. */
void kn_quote_mark(const kn_node *n, kn_str value, int depth, bool open, kn_sb *out);
#endif
