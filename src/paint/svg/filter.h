/* Building filter graphs. Private to src/paint/svg/filter*.c. */
#ifndef KN_PAINT_SVG_FILTER_H
#define KN_PAINT_SVG_FILTER_H
#include "src/paint/svg/svg.h"

#define KN_MAX_PRIMITIVES 200

typedef struct named {
    kn_str name;
    int node;
} named;
typedef struct kn_fbuild {
    kn_svgp c;
    kn_arena *a;
    const kn_node *filter;
    kn_rect box, region;
    bool box_units; /* primitiveUnits */
    int base, source;
    kn_filter *v;
    int n; /* nodes so far; the index of one is base + its place */
    int last;
    named names[KN_MAX_PRIMITIVES];
    int n_names;
} kn_fbuild;

/* Fills in the node of a primitive; false: the primitive passes its input on. */
typedef bool (*kn_primitive_fn)(kn_fbuild *b, const kn_node *fe, kn_filter *f);

/* Lengths of primitives: fractions of the box under primitiveUnits="objectBoundingBox". */
double kn_fe_sized(const kn_fbuild *b, double v, int axis);
double kn_fe_num(const kn_fbuild *b, const kn_node *fe, const char *attr, double missing);
/* Numbers of a list; one with an error in it is no list. */
size_t kn_fe_list(const kn_fbuild *b, const kn_node *fe, const char *attr, double *out, size_t cap);
/* One number for both, or two; `out` holds what is meant without the attribute. */
size_t kn_fe_pair(const kn_fbuild *b, const kn_node *fe, const char *attr, double out[2]);
bool kn_fe_is(const kn_fbuild *b, const kn_node *fe, const char *attr, const char *value);

/* filter_light.c */
bool kn_fe_lighting(kn_fbuild *b, const kn_node *fe, kn_filter *f);
bool kn_fe_convolve(kn_fbuild *b, const kn_node *fe, kn_filter *f);
/* filter_image.c; the layer is made when the subregion is known. */
bool kn_fe_image(kn_fbuild *b, const kn_node *fe, kn_filter *f);
void kn_fe_image_layer(kn_fbuild *b, const kn_node *fe, kn_filter *f);
#endif
