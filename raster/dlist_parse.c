#include "raster/dlist.h"

kn_status kn_dlist_parse(kn_str text, kn_font *const *fonts, int n_fonts, kn_diags *d,
                         kn_dlist **out) {
    (void)text, (void)fonts, (void)n_fonts;
    *out = NULL;
    kn_report(d, KN_SEV_ERROR, KN_EPARSE, "dlist/unsupported", (kn_loc){0}, NULL,
              "display lists cannot be read back yet");
    return KN_EPARSE;
}
