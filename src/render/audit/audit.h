/* What a viewer would see wrong in one frame, by the layout and the picture: text that runs out of
 * its box, blocks on top of each other, too little contrast. Codes are those of HyperFrames. */
#ifndef KN_RENDER_AUDIT_H
#define KN_RENDER_AUDIT_H
#include "src/render/session.h"

typedef struct kn_audit_contrast {
    double ratio, least;           /* least: what WCAG AA asks for */
    int ink[3], behind[3], fit[3]; /* 0 to 255; `fit`: the nearest ink that would do */
    bool large;
} kn_audit_contrast;

typedef struct kn_audit_finding { /* strings live as long as the call */
    const char *code;
    kn_sev sev;
    kn_loc loc;
    const char *selector, *container; /* container NULL: none */
    const char *message, *hint;       /* hint NULL: none */
    const char *text;                 /* of the element; NULL: the finding is not about it */
    const char *data;                 /* its data-* attributes, a JSON object */
    kn_rect rect, around;             /* of the element and of its container */
    bool held;                        /* `around` counts */
    double over[4]; /* px that stick out left, right, above, below; 0: none there */
    bool part_hidden;
    double hidden;                     /* which part of a text is hidden, when part_hidden */
    const kn_audit_contrast *contrast; /* NULL: not about that */
    bool outside;                      /* of --components */
} kn_audit_finding;
typedef void (*kn_audit_fn)(void *ctx, const kn_audit_finding *f);

typedef struct kn_audit_band { /* where captions will be: fractions of the frame */
    double x0, y0, x1, y1;
    kn_sev sev;
} kn_audit_band;

enum { /* what is looked for */
       KN_LOOK_LAYOUT = 1,
       KN_LOOK_OVERLAP = 2, /* of texts; a part of the layout that may be looked at alone */
       KN_LOOK_CONTRAST = 4,
       KN_LOOK_CAPTIONS = 8,
       KN_LOOK_MEDIA = 16
};
typedef struct kn_spins kn_spins;
typedef struct kn_audit_opts {
    unsigned look;         /* KN_LOOK_* */
    double tolerance;      /* px that may stick out */
    double prose_floor;    /* part of a longer text that may be hidden */
    const kn_pix *picture; /* CONTRAST: of what kn_session_behind gave */
    kn_audit_band band;    /* CAPTIONS */
    kn_sev media_sev;      /* MEDIA */
    double media_tolerance;
    const char *components; /* selectors: what is not in such elements is `outside`; NULL: all is in
                             */
    kn_spins *spins;        /* what turns is noted there; may be NULL */
    void *ctx;
    kn_audit_fn found;
} kn_audit_opts;

typedef struct kn_audit_counts {
    size_t texts, contrast_checked, contrast_passed;
} kn_audit_counts;

/* Looks at the frame that kn_session_frame or kn_session_look gave last; adds to *counts. */
void kn_session_audit(kn_session *s, const kn_audit_opts *o, kn_audit_counts *counts);

/* ---- what turns, over the frames that were looked at (spins.c) ---- */
kn_spins *kn_spins_new(void);
void kn_spins_free(kn_spins *p); /* NULL is fine */
/* Tells of elements that turn about a point which is not their middle, and of hands that do not
 * turn about the hub of their dial. */
void kn_spins_judge(const kn_spins *p, double w, double h, kn_audit_fn found, void *ctx);

/* ---- when to look (instants.c) ---- */
/* Instants when tweens of registered timelines begin or end, upwards, each once; the number that
 * was written to out (at most cap). */
size_t kn_session_seams(kn_session *s, double *out, size_t cap);
/* The same of clips that are seen. */
size_t kn_session_edges(kn_session *s, double *out, size_t cap);
typedef struct kn_short_sound { /* an <audio> whose file ends before its data-duration does */
    char id[128];
    kn_loc loc;
    double slot, media; /* seconds: that it is given, and that there are */
} kn_short_sound;
size_t kn_session_short_sounds(kn_session *s, kn_short_sound *out, size_t cap);
/* Tweens that take back what a later one of the same property did, as a JSON array of {"timeline",
 * "label", "properties", "first", "last"} (ends in seconds); malloc'ed, NULL: none. */
char *kn_session_tails(kn_session *s);
/* Where the animations are that scripts made: a JSON array of [number, seconds, at its end];
 * malloc'ed, NULL: cannot be told. Numbers stay the same from frame to frame. */
char *kn_session_clocks(kn_session *s);
#endif
