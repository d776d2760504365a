/* The parsers of single grammars. Each takes what it knows from the cursor and says whether it was
 * there; after a false the cursor may stand anywhere. Spec sections stand with the functions. */
#ifndef KN_PARSER_CSS_VALUES_H
#define KN_PARSER_CSS_VALUES_H
#include "parser/css/css.h"
#include "parser/css/cursor.h"

/* value_color.c */
bool kn_parse_color_at(kn_cp *c, kn_val *out);

/* grammar.c: a number or percentage as a number; `keep`: CSSOM prints the percentage */
bool kn_parse_amount(kn_cp *c, unsigned flags, bool keep, kn_val *out);

/* value_position.c: CSS Backgrounds 3 §3.6, Transforms 1 §6 */
bool kn_parse_position(kn_cp *c, kn_val out[2]);          /* x, y; also the four-value form */
bool kn_parse_bg_position(kn_cp *c, kn_val out[2]);       /* the same with three values */
bool kn_parse_origin(kn_cp *c, kn_val *out);              /* SPACE [x, y] or [x, y, z] */
bool kn_parse_axis(kn_cp *c, bool vertical, kn_val *out); /* background-position-x and -y */
bool kn_parse_bg_size(kn_cp *c, kn_val *out);
bool kn_parse_bg_repeat(kn_cp *c, kn_val *out);
bool kn_parse_shadow(kn_cp *c, bool box, kn_val *out);

/* value_border.c: CSS Backgrounds 3 §6, Borders 4 §4 */
bool kn_parse_sides(kn_cp *c, kn_prop p, kn_val *out); /* border-image-slice, -width, -outset */
bool kn_parse_edge_repeat(kn_cp *c, kn_val *out);
bool kn_parse_corner(kn_cp *c, kn_val *out);

/* value_image.c: CSS Images 4 */
bool kn_parse_image(kn_cp *c, kn_val *out); /* URL or FUNC, not none */
bool kn_parse_url(kn_cp *c, kn_val *out);

/* value_transform.c: CSS Transforms 1 and 2, Filter Effects 1 */
bool kn_parse_transform(kn_cp *c, kn_val *out);
bool kn_parse_translate(kn_cp *c, kn_val *out);
bool kn_parse_rotate(kn_cp *c, kn_val *out);
bool kn_parse_scale(kn_cp *c, kn_val *out);
bool kn_parse_filters(kn_cp *c, kn_val *out);
const char *
kn_func_camel(kn_str lower); /* CSSOM spelling of a function name: "translateX"; NULL: as it is */

/* value_shape.c: CSS Shapes 1, Masking 1, Motion Path 1 */
bool kn_parse_shape(kn_cp *c, kn_val *out);
bool kn_parse_svg_path(kn_cp *c, kn_val *out);
/* value_commands.c: the arguments of shape() */
bool kn_parse_commands(kn_cp *c, kn_vlist *l);
void kn_css_put_commands(const kn_val *p, uint32_t n, kn_sb *out);
bool kn_parse_radius(kn_cp *c, kn_val *out);  /* one corner */
bool kn_parse_radii(kn_cp *c, kn_val out[4]); /* h{1,4} / v{1,4} */

/* value_grid.c: CSS Grid 2 */
bool kn_parse_tracks(kn_cp *c, kn_val *out);
bool kn_parse_area_row(kn_cp *c, kn_str s, kn_val *out,
                       uint32_t *n); /* STR, cells parted by a space; counts them */
bool kn_parse_areas(kn_cp *c, kn_val *out);
bool kn_parse_grid_line(kn_cp *c, kn_val *out);
bool kn_parse_line_names(kn_cp *c, kn_val *out); /* [a b] */
bool kn_parse_track(kn_cp *c, kn_val *out);      /* one track size or repeat() */

/* value_font.c: CSS Fonts 4 */
bool kn_css_generic_family(kn_kw k);
bool kn_parse_families(kn_cp *c, kn_val *out);
bool kn_parse_font_weight(kn_cp *c, kn_val *out);
bool kn_parse_font_style(kn_cp *c, kn_val *out);
bool kn_parse_tags(kn_cp *c, kn_val *out);
bool kn_parse_alternates(kn_cp *c, kn_val *out);
bool kn_parse_size_adjust(kn_cp *c, kn_val *out);
bool kn_parse_emphasis(kn_cp *c, kn_val *out); /* CSS Text Decoration 4 §3 */

/* value_text.c: the properties of grammar RAW */
bool kn_parse_text_prop(kn_cp *c, kn_prop p, kn_val *out);

/* value_list.c: the rest */
bool kn_parse_ident(kn_cp *c, kn_val *out); /* custom identifier: no CSS-wide keyword */
bool kn_parse_easing(kn_cp *c, kn_val *out);
bool kn_parse_quotes(kn_cp *c, kn_val *out);
bool kn_parse_content(kn_cp *c, kn_val *out);
bool kn_parse_counters(kn_cp *c, kn_prop p, kn_val *out);
bool kn_parse_ratio(kn_cp *c, kn_val *out);
bool kn_parse_align(kn_cp *c, kn_prop p, kn_val *out);
bool kn_parse_display(kn_cp *c, kn_val *out);
bool kn_parse_paint(kn_cp *c, kn_val *out);

void kn_css_put_ident(kn_sb *out, kn_str s); /* escaped as CSSOM does */

/* value_words.c: whether the words of a KWLIST go together; brings them into CSSOM's order. */
bool kn_words_settle(kn_prop p, kn_vlist *l);

/* serialize.c */
bool kn_css_same_text(const kn_val *a, const kn_val *b);
void kn_css_put_four(const kn_val *const v[4],
                     kn_sb *out); /* 1 to 4 values, as few as say it all */
void kn_css_put_radii(const kn_val *const r[4], kn_sb *out); /* of RADIUS values: h{1,4} / v{1,4} */
#endif
