/* Computed colours as CSS writes them: with their own space and missing components. */
#ifndef KN_STYLE_CSSCOLOR_H
#define KN_STYLE_CSSCOLOR_H
#include "parser/css/color.h"
#include "src/style/computed.h"

void kn_color_from_css(const kn_css_color *in, kn_color *out);
void kn_css_from_color(const kn_color *in, kn_css_color *out);
#endif
