/* Text of shorthands from their longhands: the printers that shorthands.def names. */
#ifndef KN_PARSER_CSS_SHORTHAND_TEXT_H
#define KN_PARSER_CSS_SHORTHAND_TEXT_H
#include "parser/css/grammar.h"

typedef void kn_collapse_fn(const kn_short *s, const kn_value *const *v, kn_sb *out);
kn_collapse_fn kn_collapse_box;     /* 1 to 4 sides */
kn_collapse_fn kn_collapse_pair;    /* 1 or 2 values */
kn_collapse_fn kn_collapse_join;    /* all, one after the other */
kn_collapse_fn kn_collapse_changed; /* those that are not initial */
kn_collapse_fn kn_collapse_radius;
kn_collapse_fn kn_collapse_border; /* only when the sides agree */
kn_collapse_fn kn_collapse_layers; /* background, mask */
kn_collapse_fn kn_collapse_positions;
kn_collapse_fn kn_collapse_transition;
kn_collapse_fn kn_collapse_animation;
kn_collapse_fn kn_collapse_font;
kn_collapse_fn kn_collapse_white_space;
kn_collapse_fn kn_collapse_lines; /* grid-row, grid-column, grid-area */
kn_collapse_fn kn_collapse_grid_template;
kn_collapse_fn kn_collapse_container;
kn_collapse_fn kn_collapse_offset;
kn_collapse_fn kn_collapse_grid;
kn_collapse_fn kn_collapse_border_image;
kn_collapse_fn kn_collapse_same;      /* only when all agree */
kn_collapse_fn kn_collapse_synthesis; /* the words of the longhands that are auto */
kn_collapse_fn kn_collapse_never;     /* Blink has no text for it */
kn_collapse_fn kn_collapse_said;      /* those that were written */
#endif
