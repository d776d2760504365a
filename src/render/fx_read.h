/* What data-fx-chain, data-automation and data-volume of a sound or a group say (contract A.9). */
#ifndef KN_RENDER_FX_READ_H
#define KN_RENDER_FX_READ_H
#include "codec/fx.h"
#include "parser/scene/json.h"
#include "parser/scene/scene.h"
#include "src/core/vec.h"

typedef struct kn_fx_read { /* everything is in the arena that it was read into */
    kn_fx_chain chain;
    kn_lane volume; /* n 0: none */
} kn_fx_read;
/* KN_EPARSE: malformed, or an effect that does not exist (reported). */
kn_status kn_fx_of_node(kn_arena *a, kn_scene *s, const kn_node *n, kn_diags *d, kn_fx_read *out);
#endif
