/* Strict JSON (RFC 8259), as JSON.parse takes it. Values keep their text, so that merging objects
 * and writing them again loses nothing. */
#ifndef KN_PARSER_JSON_H
#define KN_PARSER_JSON_H
#include "src/core/arena.h"

typedef enum kn_json_kind {
    KN_JSON_NULL,
    KN_JSON_FALSE,
    KN_JSON_TRUE,
    KN_JSON_NUMBER,
    KN_JSON_STRING,
    KN_JSON_ARRAY,
    KN_JSON_OBJECT
} kn_json_kind;

typedef struct kn_json kn_json;
struct kn_json { /* in the arena that it was parsed into */
    kn_json_kind kind;
    kn_str raw; /* its text: a view into the source */
    kn_str str; /* STRING: decoded */
    double num; /* NUMBER */
    kn_str key; /* member name, decoded, when it is in an object */
    kn_json *first, *next;
};

/* NULL when the text is not JSON, or nests deeper than 128. The text must outlive the value. */
kn_json *kn_json_parse(kn_arena *a, kn_str text);
const kn_json *kn_json_get(const kn_json *object, kn_str key); /* the last of that name; NULL */
/* Writes {…} with the members of several objects: order of first appearance, value of the last.
 * What is not an object (or NULL) is skipped. */
void kn_json_merge(const kn_json *const *objects, size_t n, kn_sb *out);
#endif
