#include "src/style/internal.h"
void kn_put_color(const kn_color *c, kn_sb *out) {}
void kn_put_len(const kn_len *l, kn_sb *out) {}
void kn_put_num(double v, kn_sb *out) {}
void kn_put_px(double v, kn_sb *out) {}
