/* What the JSON that verbs write has in common. */
#ifndef KN_CLI_JSON_H
#define KN_CLI_JSON_H
#include "src/core/err.h"
#include "src/core/str.h"

/* Ends an object that has members already with _meta (contract B.1), writes it on standard output
 * and frees the text. */
void kn_json_tell(kn_sb *object);
const char *kn_json_severity(kn_sev sev); /* "error", "warning", "info" */
#endif
