/* Words that the dump and the parser of display lists share. */
#ifndef KN_RASTER_DLIST_TEXT_H
#define KN_RASTER_DLIST_TEXT_H

enum { KN_BLEND_COUNT = 17, KN_FILTER_COUNT = 16, KN_INTERP_COUNT = 13 };
extern const char *const kn_blend_names[KN_BLEND_COUNT];
extern const char *const kn_filter_names[KN_FILTER_COUNT];
extern const char *const kn_interp_names[KN_INTERP_COUNT];
#endif
