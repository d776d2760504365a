/* Inside kinora check: what its parts share. A check samples a composition (look.c), collects
 * what it finds (judge.c, runtime.c, motion.c) and tells it (tell.c). */
#ifndef KN_CLI_CHECK_H
#define KN_CLI_CHECK_H
#include "src/cli/gate.h"
#include "src/render/audit/audit.h"

enum { KN_CHECK_MOST_SAMPLES = 2000, KN_CHECK_MOST_PICTURES = 5 };

typedef enum kn_check_part {
    KN_PART_RUNTIME,
    KN_PART_LAYOUT,
    KN_PART_MOTION,
    KN_PART_CONTRAST,
    KN_PARTS
} kn_check_part;
extern const char *const kn_check_parts[KN_PARTS];

typedef struct kn_issue { /* one finding, over the instants that showed it; strings are its own */
    kn_check_part part;
    const char *code; /* lives as long as the check */
    kn_sev sev;
    char *selector, *container, *message, *hint, *text, *data, *file; /* NULL: none */
    kn_loc loc;
    kn_rect rect, around;
    double over[4], hidden;
    kn_audit_contrast contrast;
    bool held, part_hidden, outside; /* as in kn_audit_finding */
    double time;
    KN_VEC(double) times; /* upwards, each once */
    bool collapsed;       /* of several instants */
    uint64_t key;         /* equal for the same finding in two instants */
    bool told;            /* --max-issues has room for it, and --components holds it */
} kn_issue;
typedef KN_VEC(kn_issue) kn_issues;

typedef struct kn_instants { /* seconds, upwards, each once */
    double *v;
    size_t n, cap;
} kn_instants;

typedef struct kn_gate_spec { /* --caption-zone, --frame-check */
    bool on;
    kn_sev sev;
    double x0, y0, x1, y1, tolerance;
    bool has_seek;
    KN_VEC(double) seek; /* parts of the film */
} kn_gate_spec;

typedef struct kn_motion_spec kn_motion_spec;
typedef struct kn_check {
    kn_args a;
    kn_common c;
    kn_session *s;
    kn_gate gate;
    kn_gate_spec captions, media;
    kn_motion_spec *motion;                         /* NULL: no motion file can be read */
    char *motion_path;                              /* NULL: there is none */
    double range[2];                                /* seconds that are looked at */
    kn_instants samples, audited, seams, contrasts; /* audited: without those of the gates */
    kn_instants measured;                           /* contrasts where there was something */
    size_t seams_dropped, motion_samples;
    KN_VEC(char *) files, crops; /* pictures saved, as the project names them */
    bool skipped;                /* the composition was not opened */
    kn_issues issues;
    size_t total;     /* of the layout, before --max-issues */
    bool truncated;   /* of the layout */
    size_t n_outside; /* told of by no part: --components */
    kn_audit_counts counts;
    double now, tolerance, prose_floor;
    kn_check_part part; /* of what is found now */
    int64_t most, wanted, most_seams;
} kn_check;

static inline bool kn_check_collapses(const kn_check *k) {
    return !kn_has(&k->a, KN_F_NO_COLLAPSE_STATIC);
}

#define KN_CHECK_HELD 0.5 /* seconds that an overlap lasts to be a mistake */

/* ---- instants ---- */
void kn_instants_add(kn_instants *v, double t);
void kn_instants_tidy(kn_instants *v); /* to the millisecond */
bool kn_instants_has(const kn_instants *v, double t);
void kn_instants_thin_out(kn_instants *v, size_t most);

/* options.c: reads --caption-zone, --frame-check and --layout; false: printed. */
bool kn_check_specs(kn_check *k);

/* instants.c: chooses them; false: printed. */
bool kn_check_choose(kn_check *k);
/* Instants of a gate: parts of the film, `usual` when it names none. False: printed. */
bool kn_check_gate_instants(const kn_check *k, const kn_gate_spec *g, double usual, kn_flag f,
                            kn_instants *out);
/* look.c: looks at them. False: a frame cannot be made, which is reported. */
bool kn_check_look(kn_check *k);

/* rest.c: whether anything moves from sample to sample. */
typedef struct kn_at_rest kn_at_rest;
kn_at_rest *kn_rest_new(void);
void kn_rest_free(kn_at_rest *p);
void kn_rest_note(kn_at_rest *p, kn_session *s);
void kn_rest_judge(kn_check *k, const kn_at_rest *p);

/* motion.c: the motion file beside the composition; false: printed. */
bool kn_motion_read(kn_check *k);
void kn_motion_free(kn_motion_spec *m); /* NULL is fine */
/* The instants that it asks for, of a film of so many seconds; looking and judging. */
void kn_motion_instants(const kn_motion_spec *m, double duration, kn_instants *out);
void kn_motion_note(kn_check *k);
void kn_motion_judge(kn_check *k);

/* runtime.c: what the composition reported itself. */
void kn_check_runtime(kn_check *k);

/* judge.c */
void kn_check_found(void *check, const kn_audit_finding *f); /* a kn_audit_fn: of k->part */
/* A finding about the whole composition. */
void kn_check_found_at_root(kn_check *k, const char *code, kn_sev sev, const char *message,
                            const char *hint, const char *file);
/* Puts what was found so far in the order of instants, which may have been looked at in any. */
void kn_check_in_order(kn_check *k);
void kn_check_judge(kn_check *k); /* severities, one finding for all instants, which are told */
void kn_issues_free(kn_issues *v);

/* crops.c: pictures of what errors are about; a session of its own. */
void kn_check_crops(kn_check *k);

/* tell.c */
void kn_check_json(const kn_check *k, bool ok);
void kn_check_text(const kn_check *k, size_t errors, size_t warnings);
size_t kn_check_number(const kn_check *k, kn_check_part part, kn_sev sev);
#endif
