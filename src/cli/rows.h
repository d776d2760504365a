/* The rows of a batch: values of variables from a JSON, JSONL or CSV file, and the names of outputs
 * that a template makes of them. */
#ifndef KN_CLI_ROWS_H
#define KN_CLI_ROWS_H
#include "parser/scene/json.h"
#include "src/core/vec.h"
#include "src/render/variables.h"

typedef struct kn_row {
    const char *target;    /* borrowed: the composition */
    const kn_json *values; /* an object */
    char *json;            /* its text */
    char *output;          /* where its film goes */
} kn_row;

typedef struct kn_rows {
    kn_arena *arena;
    char *text; /* of the file, which the values are views of */
    KN_VEC(kn_row) v;
} kn_rows;

/* Reads a file; what cannot be read is printed. JSON: an array of objects, or {"rows": [...]}.
 * JSONL: an object on each line. CSV (RFC 4180, by the extension): names in the first line; a cell
 * is text unless `declared` has a number or a boolean of that name. */
bool kn_rows_read(const char *path, kn_declared *declared, kn_rows *out);
/* One row without values for each target. */
void kn_rows_of_targets(const char *const *targets, size_t n, kn_rows *out);
void kn_rows_free(kn_rows *r);
/* Names the outputs: {key} is the row's value (a string, number or boolean), {index} its number
 * from 0 on, {name} that of its composition. Prints what is missing, what is no file name and which
 * rows collide. */
bool kn_rows_name(kn_rows *r, const char *template);
#endif
