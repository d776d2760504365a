/* The JS part, in the order in which it is evaluated; the C file is made by cmake/embed.cmake. */
#ifndef KN_SCRIPT_JS_EMBEDDED_H
#define KN_SCRIPT_JS_EMBEDDED_H

typedef struct kn_embedded_file {
    const char *name, *text;
} kn_embedded_file;
extern const kn_embedded_file kn_embedded[];
extern const unsigned kn_embedded_count;
#endif
