#include "src/cli/json.h"
#include <stdio.h>

void kn_json_tell(kn_sb *b) {
    kn_sb_puts(b, ",\"_meta\":{\"version\":\"" KN_VERSION "\",\"latestVersion\":\"" KN_VERSION
                  "\",\"updateAvailable\":false}}\n");
    fwrite(b->p, 1, b->n, stdout);
    kn_sb_free(b);
}

const char *kn_json_severity(kn_sev sev) {
    return sev == KN_SEV_NOTE ? "info" : kn_sev_name(sev);
}
