/* Sizes of query containers (CSS Conditional 5 §5): style reads them before the next layout. */
#include "src/layout/sizing.h"

void kn_containers_publish(kn_layout *l) {
    for (size_t i = 0; i < l->containers.n; i++) {
        kn_node *n = l->containers.v[i];
        const kn_box *b = n->box;
        if (!b)
            continue;
        n->cq_w = kn_lu_clamp0(kn_lu_sub(b->w, kn_pb_w(b)));
        n->cq_h = kn_lu_clamp0(kn_lu_sub(b->h, kn_pb_h(b)));
    }
}
