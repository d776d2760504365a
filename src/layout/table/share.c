/* A width shared among columns (CSS Tables 3 §3.9.3): guesses from all at their least width to all
 * at their greatest; the used widths lie between the two guesses around the target. */
#include "src/layout/table/table.h"

enum { G_MIN, G_PERCENT, G_FIXED, G_MAX, G_COUNT };

static kn_lu pct_of(const kn_tcol *c, kn_lu target) {
    return kn_lu_max(kn_lu_px(c->pct * kn_px(target) / 100), c->min);
}

/* The column's width at a guess. */
static kn_lu guess(const kn_tcol *c, int g, kn_lu target) {
    if (c->has_pct)
        return g >= G_PERCENT ? pct_of(c, target) : c->min;
    if (c->constrained)
        return g >= G_FIXED ? c->max : c->min;
    return g >= G_MAX ? c->max : c->min;
}

typedef double (*weight_of)(const kn_tcol *c);

static double by_max_auto(const kn_tcol *c) {
    return c->has_pct || c->constrained ? -1 : c->max.v;
}
static double by_max_fixed(const kn_tcol *c) {
    return c->has_pct || !c->constrained ? -1 : c->max.v;
}
static double by_pct(const kn_tcol *c) {
    return c->has_pct ? c->pct : -1;
}

/* Gives `extra` to the columns with a weight of 0 or more in proportion to it, or equally if all
 * are 0. The last takes what rounding leaves. False: there is none. */
static bool grow(const kn_tcol *cols, uint32_t n, weight_of weight, kn_lu extra, kn_lu *out) {
    double sum = 0;
    uint32_t count = 0, last = 0;
    for (uint32_t i = 0; i < n; i++) {
        double w = cols[i].merged ? -1 : weight(&cols[i]);
        if (w < 0)
            continue;
        sum += w;
        count++;
        last = i;
    }
    if (!count)
        return false;
    kn_lu left = extra;
    for (uint32_t i = 0; i < n; i++) {
        double w = cols[i].merged ? -1 : weight(&cols[i]);
        if (w < 0)
            continue;
        kn_lu d = i == last ? left
                  : sum > 0 ? kn_lu_px(kn_px(extra) * (w / sum))
                            : kn_lu_div(extra, (int)count);
        out[i] = kn_lu_add(out[i], d);
        left = kn_lu_sub(left, d);
    }
    return true;
}

void kn_table_share(const kn_tcol *cols, uint32_t n, kn_lu target, bool constrained, kn_lu *out) {
    kn_lu total[G_COUNT] = {{0}};
    for (int g = 0; g < G_COUNT; g++)
        for (uint32_t i = 0; i < n; i++)
            if (!cols[i].merged)
                total[g] = kn_lu_add(total[g], guess(&cols[i], g, target));
    kn_lu want = kn_lu_max(target, total[G_MIN]);
    int g = 0;
    while (g < G_COUNT && total[g].v < want.v)
        g++;
    int base = g == 0 ? 0 : g - 1;
    uint32_t last = 0;
    for (uint32_t i = 0; i < n; i++)
        out[i] = cols[i].merged ? KN_LU0 : guess(&cols[i], base, target);
    kn_lu extra = kn_lu_sub(want, total[base]);
    if (g == 0 || extra.v <= 0)
        return;
    if (g == G_COUNT) {
        if (grow(cols, n, by_max_auto, extra, out) ||
            (constrained && grow(cols, n, by_max_fixed, extra, out)))
            return;
        grow(cols, n, by_pct, extra, out);
        return;
    }
    /* between two guesses: in proportion to what the greater one adds */
    double range = kn_px(kn_lu_sub(total[g], total[base]));
    kn_lu left = extra;
    for (uint32_t i = 0; i < n; i++)
        if (!cols[i].merged && guess(&cols[i], g, target).v > out[i].v)
            last = i;
    for (uint32_t i = 0; i < n; i++) {
        if (cols[i].merged)
            continue;
        kn_lu more = kn_lu_sub(guess(&cols[i], g, target), out[i]);
        if (more.v <= 0)
            continue;
        kn_lu d = i == last ? left : kn_lu_px(kn_px(extra) * (kn_px(more) / range));
        out[i] = kn_lu_add(out[i], d);
        left = kn_lu_sub(left, d);
    }
}

static double equal_auto(const kn_tcol *c) {
    return c->has_pct || c->constrained ? -1 : 0;
}

void kn_table_share_fixed(const kn_tcol *cols, uint32_t n, kn_lu target, kn_lu *out) {
    kn_lu sum = KN_LU0, pct = KN_LU0;
    for (uint32_t i = 0; i < n; i++) {
        const kn_tcol *c = &cols[i];
        out[i] = KN_LU0;
        if (c->has_pct)
            out[i] = kn_lu_add(kn_lu_px(c->pct * kn_px(target) / 100), c->pct_add);
        else if (c->constrained)
            out[i] = c->max;
        if (c->has_pct)
            pct = kn_lu_add(pct, out[i]);
        sum = kn_lu_add(sum, out[i]);
    }
    kn_lu extra = kn_lu_sub(target, sum);
    if (extra.v < 0) { /* percentages give way */
        kn_lu cut = kn_lu_min(kn_lu_neg(extra), pct), left = cut;
        uint32_t last = n;
        for (uint32_t i = 0; i < n; i++)
            if (cols[i].has_pct)
                last = i;
        for (uint32_t i = 0; i < n; i++) {
            if (!cols[i].has_pct)
                continue;
            kn_lu d = i == last ? left : kn_lu_px(kn_px(cut) * (kn_px(out[i]) / kn_px(pct)));
            out[i] = kn_lu_clamp0(kn_lu_sub(out[i], d));
            left = kn_lu_sub(left, d);
        }
        return;
    }
    if (extra.v == 0 || grow(cols, n, equal_auto, extra, out) ||
        grow(cols, n, by_max_fixed, extra, out))
        return;
    grow(cols, n, by_pct, extra, out);
}
