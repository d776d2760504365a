/* Interned names: two names are equal when their atoms are. The known ones of atoms.def are
 * constants (KN_A_div); others are added per table. One table per session, sequencer thread only.
 */
#ifndef KN_CORE_ATOM_H
#define KN_CORE_ATOM_H
#include "src/core/str.h"

typedef uint32_t kn_atom; /* 0: none */

enum {
    KN_A_NONE = 0,
#define ATOM(id, text) KN_A_##id,
#include "src/core/atoms.def"
#undef ATOM
    KN_A_KNOWN
};

typedef struct kn_atoms kn_atoms;
kn_atoms *kn_atoms_new(void);
void kn_atoms_free(kn_atoms *t);
kn_atom kn_atom_get(kn_atoms *t, kn_str s);        /* adds when new */
kn_atom kn_atom_find(const kn_atoms *t, kn_str s); /* 0 when not there */
kn_str kn_atom_str(const kn_atoms *t, kn_atom a);  /* borrowed, NUL-terminated */
#endif
