/* CSS Flexbox 1 §9.3 steps 4 and 5: lines; §9.7: resolving flexible lengths. */
#include "src/layout/flex/flex.h"

/* A line takes items until the next one would not fit (step 5). */
void kn_flex_lines(kn_flex *fx) {
    kn_lu_opt room = fx->main;
    if (!room.has && fx->f.max_h.v < KN_LU_MAX.v)
        room = kn_lu_some(
            kn_lu_clamp0(kn_lu_sub(kn_lu_max(fx->f.max_h, fx->f.min_h), kn_pb_h(fx->b))));
    fx->lines = KN_NEW_N(kn_flex_line, fx->n ? fx->n : 1);
    kn_flex_line *ln = NULL;
    kn_lu used = KN_LU0, longest = KN_LU0;
    for (uint32_t i = 0; i < fx->n; i++) {
        kn_lu outer = kn_flex_outer_main(&fx->items[i], fx->items[i].hypo);
        kn_lu more = kn_lu_add(used, kn_lu_add(fx->main_gap, outer));
        if (!ln || (fx->multi && room.has && more.v > room.v.v)) {
            ln = &fx->lines[fx->n_lines++];
            ln->items = &fx->items[i];
            more = outer;
        }
        ln->n++;
        used = ln->length = more;
    }
    for (uint32_t i = 0; i < fx->n_lines; i++)
        longest = i ? kn_lu_max(longest, fx->lines[i].length) : fx->lines[i].length;
    if (fx->main.has && !fx->row && (fx->f.content_min || fx->f.content_max)) {
        fx->f.h = kn_lu_some(kn_frame_height(fx->b, &fx->f, longest));
        fx->f.content_min = fx->f.content_max = false;
        fx->main = kn_lu_some(kn_lu_sub(fx->f.h.v, kn_pb_h(fx->b)));
    }
    if (fx->main.has)
        return;
    /* Step 4: an auto main size is that of the longest line, within the limits. */
    kn_lu h = kn_frame_height(fx->b, &fx->f, longest);
    fx->main = kn_lu_some(kn_lu_sub(h, kn_pb_h(fx->b)));
}

typedef struct pass {
    kn_flex *fx;
    kn_flex_line *ln;
    bool grow;
    double sum_factor, sum_scaled; /* of unfrozen items */
    kn_lu free;
} pass;

static double factor(const pass *p, const kn_flex_item *it) {
    if (it->b->anonymous)
        return p->grow ? 0 : 1;
    return p->grow ? it->b->style->flex->grow : it->b->style->flex->shrink;
}
static kn_lu inner_base(const kn_flex_item *it) {
    return kn_lu_clamp0(kn_lu_sub(it->base, it->pb_main));
}

static kn_lu free_space(const pass *p) {
    kn_lu used = kn_lu_mul(p->fx->main_gap, p->ln->n ? (int)p->ln->n - 1 : 0);
    for (uint32_t i = 0; i < p->ln->n; i++) {
        const kn_flex_item *it = &p->ln->items[i];
        used = kn_lu_add(used, kn_flex_outer_main(it, it->frozen ? it->target : it->base));
    }
    return kn_lu_sub(p->fx->main.v, used);
}

static void freeze(kn_flex_item *it, kn_lu size) {
    it->target = size;
    it->frozen = true;
}

static void sum_factors(pass *p) {
    p->sum_factor = p->sum_scaled = 0;
    for (uint32_t i = 0; i < p->ln->n; i++) {
        const kn_flex_item *it = &p->ln->items[i];
        if (it->frozen)
            continue;
        p->sum_factor += factor(p, it);
        p->sum_scaled += factor(p, it) * kn_px(inner_base(it));
    }
}

/* Shares of `free` by factor, in 1/64 px. Rounding one by one leaves some units over or short;
 * browsers give them to every second item, from the second on when there is more to give, else take
 * them from the first on. */
static void share_out(pass *p, kn_lu free) {
    double sum = p->grow ? p->sum_factor : p->sum_scaled;
    int64_t rest = llabs((long long)free.v);
    double total = (double)rest;
    int sign = free.v < 0 ? -1 : 1;
    for (uint32_t i = 0; i < p->ln->n; i++) {
        kn_flex_item *it = &p->ln->items[i];
        if (it->frozen)
            continue;
        double f = p->grow ? factor(p, it) : factor(p, it) * kn_px(inner_base(it));
        int64_t part = sum > 0 && isfinite(sum) ? llround(total * (f / sum)) : 0;
        rest -= part;
        it->target = (kn_lu){kn_sat32((int64_t)it->base.v + sign * part)};
        it->violation = f > 0;
    }
    if (!(sum > 0) || !isfinite(sum))
        return;
    for (int odd = rest > 0; rest != 0 && odd < 4; odd += 2) {
        int k = 0;
        for (uint32_t i = 0; i < p->ln->n && rest != 0; i++) {
            kn_flex_item *it = &p->ln->items[i];
            if (it->frozen || !it->violation || k++ % 2 != odd % 2)
                continue;
            int one = rest > 0 ? 1 : -1;
            it->target.v += sign * one;
            rest -= one;
        }
    }
}

/* One round of §9.7 step 4; false when every item is frozen. */
static bool round_of_flexing(pass *p, kn_lu initial_free) {
    sum_factors(p);
    kn_lu free = free_space(p);
    /* 4b: factors that sum up to less than one take only that share. */
    if (p->sum_factor < 1) {
        kn_lu share = kn_lu_mul(initial_free, p->sum_factor);
        if (llabs((long long)share.v) < llabs((long long)free.v))
            free = share;
    }
    share_out(p, free);
    bool any = false;
    int64_t total = 0;
    for (uint32_t i = 0; i < p->ln->n; i++) { /* 4d */
        kn_flex_item *it = &p->ln->items[i];
        if (it->frozen)
            continue;
        any = true;
        kn_lu want = it->target;
        it->target = kn_lu_max(kn_clamp(want, it->main_min, it->main_max), it->pb_main);
        it->violation = it->target.v > want.v ? 1 : it->target.v < want.v ? -1 : 0;
        total += (int64_t)it->target.v - want.v;
    }
    /* 4e: freeze what was over-flexed. */
    for (uint32_t i = 0; i < p->ln->n; i++) {
        kn_flex_item *it = &p->ln->items[i];
        if (!it->frozen &&
            (total == 0 || (total > 0 && it->violation > 0) || (total < 0 && it->violation < 0)))
            it->frozen = true;
    }
    return any;
}

void kn_flex_resolve(kn_flex *fx, kn_flex_line *ln) {
    pass p = {.fx = fx, .ln = ln};
    kn_lu sum = kn_lu_mul(fx->main_gap, ln->n ? (int)ln->n - 1 : 0);
    for (uint32_t i = 0; i < ln->n; i++)
        sum = kn_lu_add(sum, kn_flex_outer_main(&ln->items[i], ln->items[i].hypo));
    p.grow = sum.v < fx->main.v.v;         /* step 1 */
    for (uint32_t i = 0; i < ln->n; i++) { /* step 2 */
        kn_flex_item *it = &ln->items[i];
        it->frozen = false;
        if (factor(&p, it) == 0 || (p.grow ? it->base.v > it->hypo.v : it->base.v < it->hypo.v))
            freeze(it, it->hypo);
    }
    kn_lu initial = free_space(&p); /* step 3 */
    for (uint32_t guard = 0; guard <= ln->n + 1; guard++)
        if (!round_of_flexing(&p, initial))
            break;
}
