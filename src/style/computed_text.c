#include "src/style/internal.h"
void kn_style_computed_text(kn_styler *st, const kn_node *n, kn_pseudo_el pe, kn_str name, const kn_used *used, kn_sb *out) {}
void kn_style_dump(kn_styler *st, const kn_node *top, kn_sb *out) {}
