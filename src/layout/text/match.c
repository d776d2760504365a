/* CSS Fonts 4 §5.2, "Matching font styles": from the faces of one family to the best ones. */
#include "src/layout/text/fontset.h"

/* Lower is better; each step keeps the faces with the lowest score. A score is tier · 10000 +
 * distance. */
#define TIER 10000.0f

static float outside(float v, float lo, float hi) {
    return v < lo ? lo - v : v > hi ? v - hi : 0;
}

/* Step 4: normal and narrower widths look narrower first, wider ones wider first. */
static float score_stretch(const kn_face_rec *r, float want) {
    float d = outside(want, r->stretch_min, r->stretch_max);
    if (d == 0)
        return 0;
    bool narrower = r->stretch_max < want;
    bool first = (want <= 100) == narrower;
    return (first ? 1 : 2) * TIER + d;
}

float kn_style_slope(kn_fontstyle s) {
    return s.kind == 1 ? KN_ITALIC_SLOPE : s.kind == 2 ? s.deg : 0;
}

/* Step 5, in Blink's terms, where italic is a slope: steep ones look for steeper faces first,
 * others for flatter ones down to upright; those that lean the other way come last. */
static float score_slope(const kn_face_rec *r, float want) {
    float lo = r->slope_min, hi = r->slope_max;
    if (want < 0) { /* mirrored */
        const float x = lo;
        want = -want;
        lo = -hi;
        hi = -x;
    }
    if (want >= lo && want <= hi)
        return 0;
    if (want >= KN_ITALIC_SLOPE)
        return lo > want ? TIER + (lo - want) : 2 * TIER + (want - hi);
    if (hi < want && hi >= 0)
        return TIER + (want - hi);
    return lo > want ? 2 * TIER + (lo - want) : 3 * TIER + (want - hi);
}

/* Step 6. */
static float score_weight(const kn_face_rec *r, float want) {
    float lo = r->weight_min, hi = r->weight_max;
    if (want >= lo && want <= hi)
        return 0;
    if (want >= 400 && want <= 500) {
        if (lo > want && lo <= 500)
            return TIER + (lo - want);
        return hi < want ? 2 * TIER + (want - hi) : 3 * TIER + (lo - want);
    }
    if (want < 400)
        return hi < want ? TIER + (want - hi) : 2 * TIER + (lo - want);
    return lo > want ? TIER + (lo - want) : 2 * TIER + (want - hi);
}

static bool same_capabilities(const kn_face_rec *a, const kn_face_rec *b) {
    return a->weight_min == b->weight_min && a->weight_max == b->weight_max &&
           a->stretch_min == b->stretch_min && a->stretch_max == b->stretch_max &&
           a->slope_min == b->slope_min && a->slope_max == b->slope_max;
}

static bool better(const kn_face_rec *a, const kn_face_rec *b, float weight, float stretch,
                   kn_fontstyle style) {
    float sa[3] = {score_stretch(a, stretch), score_slope(a, kn_style_slope(style)),
                   score_weight(a, weight)};
    float sb[3] = {score_stretch(b, stretch), score_slope(b, kn_style_slope(style)),
                   score_weight(b, weight)};
    for (int i = 0; i < 3; i++)
        if (sa[i] != sb[i])
            return sa[i] < sb[i];
    return false;
}

void kn_family_match(const kn_family_rec *fam, float weight, float stretch, kn_fontstyle style,
                     void (*add)(void *ctx, kn_face_rec *r), void *ctx) {
    const kn_face_rec *best = NULL;
    for (size_t i = 0; i < fam->faces.n; i++)
        if (!best || better(fam->faces.v[i], best, weight, stretch, style))
            best = fam->faces.v[i];
    for (size_t i = 0; best && i < fam->faces.n; i++)
        if (same_capabilities(fam->faces.v[i], best))
            add(ctx, fam->faces.v[i]);
}
