/* The font families that a document's CSS asks for by name, as the reference renderer reads them
 * (contract A.12) from texts alone: by font-family, however deep it stands and whether it applies
 * or not. First all variables, then what is to be changed, then what is asked for. */
#ifndef KN_PARSER_CSS_ASKED_H
#define KN_PARSER_CSS_ASKED_H
#include "src/core/str.h"

typedef struct kn_asked kn_asked; /* owns copies of all names */
kn_asked *kn_asked_new(void);
void kn_asked_free(kn_asked *a); /* NULL is fine */
/* The custom properties of a style sheet, or of a style attribute; the one read last counts. */
void kn_asked_variables(kn_asked *a, kn_str css);
/* Puts `css` with Inter in front of every list, of font-family or a custom property, that begins
 * with a generic family or one of the platform. False: there is none, and nothing is put. */
bool kn_asked_lead(kn_asked *a, kn_str css, kn_sb *out);
void kn_asked_css(kn_asked *a, kn_str css);
void kn_asked_list(kn_asked *a, kn_str value); /* of font-family */
bool kn_asked_has(const kn_asked *a, kn_str family);
#endif
