/* The variables that a composition declares, without opening a session: its document is read, no
 * script runs. */
#ifndef KN_RENDER_VARIABLES_H
#define KN_RENDER_VARIABLES_H
#include "src/render/session.h"

typedef struct kn_declared kn_declared;
/* NULL: the document cannot be read, which was printed. The caller closes it. */
kn_declared *kn_declared_open(const kn_opts *o);
void kn_declared_close(kn_declared *v); /* NULL is fine */
/* Whether an object of values may be rendered; what is against it is printed. Not strict: every
 * JSON object may. */
bool kn_declared_takes(kn_declared *v, const char *json, bool strict);
/* Whether the variable is declared with that type ("number", "boolean", …). */
bool kn_declared_is(kn_declared *v, kn_str name, const char *type);
#endif
