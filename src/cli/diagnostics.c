#include "src/cli/diagnostics.h"
#include <string.h>

#define FEATURE  KN_DIAG_FEATURE
#define INPUT    KN_DIAG_INPUT
#define RESOURCE KN_DIAG_RESOURCE
#define LIMIT    KN_DIAG_LIMIT
#define OUTPUT   KN_DIAG_OUTPUT
#define INTERNAL KN_DIAG_INTERNAL
static const kn_diag_info table[] = {
#define DIAG(id, kind, what, todo) {id, kind, what, todo},
#include "src/cli/diagnostics.def"
#undef DIAG
};

const kn_diag_info *kn_diag_table(size_t *n) {
    *n = sizeof table / sizeof *table;
    return table;
}

const kn_diag_info *kn_diag_find(const char *id) {
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (!strcmp(table[i].id, id))
            return &table[i];
    return NULL;
}
