/* What a viewer would see wrong in one frame, by the layout and the picture: text that runs out of
 * its box, blocks on top of each other, too little contrast. Codes are those of HyperFrames. */
#ifndef KN_RENDER_AUDIT_H
#define KN_RENDER_AUDIT_H
#include "src/render/session.h"

typedef struct kn_audit_finding { /* strings live as long as the call */
    const char *code;
    kn_sev sev;
    const kn_loc loc;
    const char *selector, *container; /* container NULL: none */
    const char *message, *hint;
    kn_rect rect;
    double ratio; /* of contrast; 0: not about contrast */
} kn_audit_finding;

typedef struct kn_audit_opts {
    double tolerance;      /* px that may stick out */
    const kn_pix *picture; /* of the present frame, for contrast; NULL: contrast is not looked at */
    bool media;            /* pictures and films out of the frame too */
    const char *components; /* selectors: only what is in such elements; NULL: everywhere */
    void *ctx;
    void (*found)(void *ctx, const kn_audit_finding *f);
} kn_audit_opts;

typedef struct kn_audit_counts {
    size_t texts, contrast_checked, contrast_passed;
    uint64_t geometry; /* hash of where everything is: equal when nothing moved */
} kn_audit_counts;

/* Looks at the frame that kn_session_frame gave last; adds to *counts, but for `geometry`. */
void kn_session_audit(kn_session *s, const kn_audit_opts *o, kn_audit_counts *counts);
/* Instants when tweens of registered timelines begin or end, upwards, each once; the number that
 * was written to out (at most cap). */
size_t kn_session_seams(kn_session *s, double *out, size_t cap);
#endif
