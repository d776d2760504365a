/* Hashes of what layers draw, from the values that the pixels depend on: layers are built anew when
 * anything below them moves, items are not, so items count by key and layers by content. */
#ifndef KN_RASTER_CONTENT_H
#define KN_RASTER_CONTENT_H
#include "raster/cache.h"
#include "raster/draw.h"

void kn_key_add(kn_key *k, const void *p, size_t n);
void kn_key_add_shape(kn_key *k, const kn_shape *s);
void kn_key_add_mat(kn_key *k, const kn_mat4 *m);
/* Entries of the layer and everything below. False when they cannot be told by values: they show
 * video, or have no key. */
bool kn_key_add_entries(kn_key *k, const kn_layer *l);
bool kn_key_add_items(kn_key *k, const kn_items *items);
bool kn_key_add_filters(kn_key *k, const kn_filters *f);
/* The whole layer but its matrix. */
bool kn_key_add_layer(kn_key *k, const kn_layer *l);
#endif
