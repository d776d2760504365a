/* What the reference renderer does to the texts of a page before it draws it (contract A.12): lists
 * of font families that begin with a generic family, or one of the platform, get Inter in front. It
 * reads font-family and custom properties, however deep they stand and whether they apply or not.
 */
#ifndef KN_PARSER_CSS_FAMILIES_H
#define KN_PARSER_CSS_FAMILIES_H
#include "src/core/str.h"

typedef struct kn_lead kn_lead; /* which variables the page sets */
kn_lead *kn_lead_new(void);
void kn_lead_free(kn_lead *l);
/* Of every style sheet and style attribute, before anything is put. */
void kn_lead_variables(kn_lead *l, kn_str css);
/* Puts `css`, changed; false: there is nothing to change, and nothing is put. */
bool kn_lead_put(const kn_lead *l, kn_str css, kn_sb *out);
#endif
