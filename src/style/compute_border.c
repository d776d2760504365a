/* Border images and the shapes of corners (CSS Backgrounds 3 §6, Borders 4 §4). */
#include "src/style/internal.h"

bool kn_compute_SIDES(kn_cctx *c, kn_prop p, const kn_val *v, void *out) {
    kn_sides *o = out;
    uint32_t n;
    const kn_val *it = kn_items(v, &n);
    if (n < 4)
        return false;
    for (int i = 0; i < 4; i++) {
        if (it[i].type == KN_V_NUM) {
            o->number[i] = true;
            o->v[i].px = (float)it[i].u.num;
        } else if (!kn_len_compute(c, &it[i], &o->v[i])) {
            return false;
        }
    }
    o->fill = n > 4;
    return true;
}

bool kn_compute_EDGE_REPEAT(kn_cctx *c, kn_prop p, const kn_val *v, void *out) {
    uint32_t n;
    const kn_val *it = kn_items(v, &n);
    if (n == 0 || it[0].type != KN_V_KW)
        return false;
    *(kn_bgrepeat *)out = (kn_bgrepeat){it[0].kw, it[n > 1].kw};
    return true;
}

bool kn_compute_CORNER(kn_cctx *c, kn_prop p, const kn_val *v, void *out) {
    static const struct {
        kn_kw kw;
        float k;
    } named[] = {{KN_KW_round, 1},           {KN_KW_squircle, 2},
                 {KN_KW_bevel, 0},           {KN_KW_scoop, -1},
                 {KN_KW_square, INFINITY},   {KN_KW_notch, -INFINITY},
                 {KN_KW_infinity, INFINITY}, {KN_KW_neg_infinity, -INFINITY}};
    const kn_val *k = v->type == KN_V_FUNC && v->n ? &v->u.items[0] : v;
    double d;
    for (size_t i = 0; k->type == KN_V_KW && i < KN_COUNTOF(named); i++)
        if (named[i].kw == k->kw) {
            *(float *)out = named[i].k;
            return true;
        }
    if (!kn_num_compute(c, k, &d) || isnan(d))
        return false;
    *(float *)out = (float)d;
    return true;
}
