/* Inside src/lint: the tweens of a script, as they are written. Views into the texts of the
 * document. */
#ifndef KN_LINT_TWEEN_H
#define KN_LINT_TWEEN_H
#include "src/lint/internal.h"

typedef struct lint_pair { /* a member of an object literal */
    kn_str key, value;
    size_t at;
} lint_pair;

enum { LINT_MEMBERS = 32, LINT_TWEENS = 2000 /* of a document: each is compared with each */ };
typedef struct lint_members {
    lint_pair v[LINT_MEMBERS];
    size_t n;
} lint_members;

typedef enum lint_way { LINT_TO, LINT_FROM, LINT_FROM_TO, LINT_SET } lint_way;

typedef struct lint_tween {
    const lint_text *t;
    size_t at;
    kn_str target; /* a selector, malloc'ed; p is NULL: unknown */
    kn_str text;   /* what is moved, as written */
    lint_way how;
    lint_members to;   /* where it ends; of from(): where it begins */
    lint_members from; /* of fromTo() */
    bool literal;      /* the values stand in the call, with no spread ones among them */
    bool object;       /* `text` is the name of an object literal that is moved itself */
    kn_str position;   /* the argument behind the values; empty: none */
    kn_str timeline;   /* the name whose method it is; empty: of no name */
    double start, end; /* seconds on its timeline, when it is placed; gsap.to() is on none */
    bool placed;
} lint_tween;

typedef struct lint_tweens { /* of a script, in the order of the text */
    const lint_text *t;
    KN_VEC(lint_tween) v;
    bool timed; /* the script makes a timeline */
} lint_tweens;

/* Reads at most `most`. */
void kn_lint_read_tweens(const lint_text *t, lint_tweens *out, size_t most);
void kn_lint_free_tweens(lint_tweens *v);
/* Puts those of each timeline in time. */
void kn_lint_place_tweens(lint_tweens *v);

const lint_pair *kn_lint_member(const lint_members *m, const char *key); /* NULL */
bool kn_lint_is_hiding(const lint_text *t, const lint_members *m); /* opacity: 0 and the like */
bool kn_lint_is_showing(const lint_text *t,
                        const lint_members *m); /* opacity above 0 and the like */
bool kn_lint_overwrites(const lint_tween *w);   /* overwrite: "auto" */
bool kn_lint_is_property(kn_str key);           /* not a member that says how a tween runs */
/* The text of a quoted value; of another one as it is. */
kn_str kn_lint_unquoted(kn_str value);
static inline kn_loc lint_tween_place(const lint_tween *w, size_t at) {
    return kn_lint_place_in(w->t, at);
}

/* Names #a and .b in the last compound of each selector of a list: what it aims at. Calls back
 * until false is returned; whether it never was. */
bool kn_lint_each_token(kn_str selectors, bool (*see)(void *ctx, kn_str token), void *ctx);

/* What all tweens of a script are judged with. */
struct lint_sheets;
void kn_lint_motion(kn_lint *l, const lint_file *f, const struct lint_sheets *s,
                    const lint_tweens *v);
void kn_lint_drawing(kn_lint *l, const lint_file *f, const struct lint_sheets *s,
                     const lint_tweens *v);
#endif
