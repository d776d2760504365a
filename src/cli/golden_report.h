/* What a comparison with recorded frames found: an HTML page that needs no other file, and JUnit's
 * XML. */
#ifndef KN_CLI_GOLDEN_REPORT_H
#define KN_CLI_GOLDEN_REPORT_H
#include "src/cli/compare.h"
#include "src/core/str.h"

typedef struct kn_golden_frame {
    int64_t frame;
    bool passed;
    kn_score score;
    char why[96]; /* "" when it passed */
} kn_golden_frame;

typedef struct kn_golden_report {
    kn_sb html, junit; /* of the frames so far */
    size_t total, failed;
} kn_golden_report;

/* The pictures of a frame that failed are shown; either may be NULL. */
void kn_golden_add(kn_golden_report *r, const kn_golden_frame *f, const kn_pix *expected,
                   const kn_pix *actual);
/* Both whole under their names; `junit` may be NULL. False: printed. */
bool kn_golden_write(kn_golden_report *r, const char *name, const char *html, const char *junit);
void kn_golden_free(kn_golden_report *r);
#endif
