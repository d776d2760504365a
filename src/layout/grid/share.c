/* CSS Grid 2 §12.5.1, §12.6: sharing space out among tracks. */
#include "src/layout/grid/grid.h"

static int by_room(const void *pa, const void *pb) {
    const kn_grid_share *a = pa, *b = pb;
    if (a->room != b->room)
        return a->room < b->room ? -1 : 1;
    return a->t < b->t ? -1 : a->t > b->t; /* tracks are one array: their order */
}

void kn_grid_join_tracks(kn_grid_axis *a) {
    for (uint32_t i = 0; i < a->n; i++) {
        const kn_track *f = a->tracks[i].fn, *e = i ? a->tracks[i - 1].fn : NULL;
        a->tracks[i].joined = i && a->tracks[i].collapsed == a->tracks[i - 1].collapsed &&
                              (f == e || (f && e && !memcmp(f, e, sizeof *f)));
    }
    for (size_t i = 0; i < a->refs.n; i++) {
        const kn_grid_ref *r = &a->refs.v[i];
        if (r->start < (int32_t)a->n)
            a->tracks[r->start].joined = false;
        if (r->end < (int32_t)a->n)
            a->tracks[r->end].joined = false;
    }
}

/* Entries from i on that are sized as one. */
static size_t joined(const kn_grid_share *v, size_t i, size_t n) {
    size_t k = 1;
    while (i + k < n && v[i + k].t == v[i].t + k && v[i + k].t->joined &&
           v[i + k].room == v[i].room)
        k++;
    return k;
}

/* The track with the least room is served first: if its share is more than it can take, all that
 * follow get more, and none of them can reach its limit before it. Shares are cut to 1/64 px one by
 * one, as browsers cut them, so that the last takes the rest; joined tracks are cut once. */
int64_t kn_grid_share_out(kn_grid_share *v, size_t n, int64_t extra) {
    double left = 0;
    qsort(v, n, sizeof *v, by_room);
    for (size_t i = 0; i < n; i++)
        left += v[i].room > 0 ? v[i].weight : 0;
    for (size_t i = 0, k; i < n && extra > 0 && left > 0; i += k) {
        k = joined(v, i, n);
        double weight = (double)v[i].weight * (double)k;
        if (v[i].room <= 0)
            continue;
        int64_t part = weight >= left ? extra : (int64_t)((double)extra * weight / left);
        if (v[i].room < part / (int64_t)k)
            part = v[i].room * (int64_t)k;
        for (size_t j = 0; j < k; j++) {
            int64_t one = part / (int64_t)k + ((int64_t)j < part % (int64_t)k);
            v[i + j].t->gain = (kn_lu){kn_sat32((int64_t)v[i + j].t->gain.v + one)};
        }
        left = weight >= left ? 0 : left - weight;
        extra -= part;
    }
    return extra;
}
