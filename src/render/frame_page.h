/* What an <iframe> asks for, found: the text of its document and where it lies. */
#ifndef KN_RENDER_FRAME_PAGE_H
#define KN_RENDER_FRAME_PAGE_H
#include "src/render/internal.h"

typedef struct kn_frame_page {
    char *text; /* owned */
    size_t n;
    char *url;   /* owned: without the origin, or about:…, data:… */
    char *rel;   /* owned: path of its file in the project; NULL: none */
    bool xml;    /* of an SVG or XML file */
    bool opaque; /* of another origin than the page */
} kn_frame_page;

/* An empty document when there is nothing else to show (reported). */
void kn_frame_page_load(const kn_scene *parent, const kn_node *n, const kn_frame_request *r,
                        kn_frame_page *out);
void kn_frame_page_free(kn_frame_page *p);
kn_status kn_frame_page_scene(const kn_scene *parent, const kn_node *n, const kn_frame_page *p,
                              kn_scene **out);
/* The part of a URL that names a document: without the origin and the fragment. */
kn_str kn_frame_url_file(kn_str url);
#endif
