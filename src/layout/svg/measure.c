/* Lengths of outlines for scripts. Of paths they are exact; other shapes browsers measure by
 * chords. Pages compute dashes from these numbers. */
#include "src/layout/svg_geom.h"

#define TOLERANCE 0.5 /* of chords, user units */

double kn_svg_length(const kn_node *n, const kn_path *p) {
    if (n->tag == KN_A_path)
        return kn_path_length(p);
    kn_arena *a = kn_arena_new();
    const double length = kn_ruler_length(kn_ruler_new(p, TOLERANCE, a));
    kn_arena_free(a);
    return length;
}

kn_pt kn_svg_point_at(const kn_node *n, const kn_path *p, double distance) {
    if (n->tag == KN_A_path)
        return kn_path_at(p, distance, NULL);
    kn_arena *a = kn_arena_new();
    const kn_pt at = kn_ruler_at(kn_ruler_new(p, TOLERANCE, a), distance, NULL);
    kn_arena_free(a);
    return at;
}
