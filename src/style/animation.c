#include "src/style/internal.h"
bool kn_has_animation(const kn_style *s) {
    return false;
}
const kn_style *kn_animate(kn_styler *st, kn_node *n, kn_sdata *d, const kn_style *base,
                           const kn_style *parent) {
    return base;
}
