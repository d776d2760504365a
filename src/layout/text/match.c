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

/* Step 5: italic asks italic, oblique, normal; oblique asks oblique, italic, normal; normal asks
 * normal, oblique, italic. */
static float score_style(const kn_face_rec *r, kn_fontstyle want) {
    static const uint8_t order[3][3] = {{0, 2, 1}, {2, 0, 1}, {2, 1, 0}};
    return order[want.kind > 2 ? 0 : want.kind][r->slope > 2 ? 0 : r->slope];
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
           a->slope == b->slope;
}

static bool better(const kn_face_rec *a, const kn_face_rec *b, float weight, float stretch,
                   kn_fontstyle style) {
    float sa[3] = {score_stretch(a, stretch), score_style(a, style), score_weight(a, weight)};
    float sb[3] = {score_stretch(b, stretch), score_style(b, style), score_weight(b, weight)};
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
