/* Where substitution finds custom properties: src/style/vars.c resolves them while it substitutes.
 */
#ifndef KN_STYLE_SUBSTITUTE_H
#define KN_STYLE_SUBSTITUTE_H
#include "src/style/internal.h"

typedef struct kn_lookup {
    bool (*find)(void *ctx, kn_atom name, kn_str *out);
    void *ctx;
    kn_atoms *atoms;
    const kn_node *node; /* for attr() */
} kn_lookup;
/* Appends the text with all references replaced; false: invalid at computed-value time. */
bool kn_substitute_with(const kn_lookup *l, kn_str text, kn_sb *out, unsigned depth);
#endif
