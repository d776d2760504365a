/* The tables of verbs and options, for those who read command lines and for those who describe
 * them. */
#ifndef KN_CLI_FLAGS_H
#define KN_CLI_FLAGS_H
#include "src/core/str.h"

typedef enum kn_verb_index {
#define VERB(id, name, operands, line, what) KN_VERB_INDEX_##id,
#define NOVERB(name, why)
#include "src/cli/verbs.def"
#undef VERB
#undef NOVERB
    KN_VERB_COUNT
} kn_verb_index;

enum { /* sets of verbs */
#define VERB(id, name, operands, line, what) KN_VERB_##id = 1 << KN_VERB_INDEX_##id,
#define NOVERB(name, why)
#include "src/cli/verbs.def"
#undef VERB
#undef NOVERB
       KN_VERBS_ALL = (1 << KN_VERB_COUNT) - 1
};

typedef struct kn_verb_info {
    const char *name, *operands, *line, *what;
} kn_verb_info;
extern const kn_verb_info kn_verbs[KN_VERB_COUNT];
/* The index of a verb by its name, -1: there is none; *why then says why not when the name is one
 * of HyperFrames', else NULL. */
int kn_verb_find(const char *name, const char **why);

typedef enum kn_flag {
#define FLAG(id, name, short_name, arg, verbs, state, help) KN_F_##id,
#define ALIAS(id, name)
#define VALUES(id, kind, list)
#include "src/cli/flags.def"
#undef FLAG
#undef ALIAS
#undef VALUES
    KN_F_COUNT
} kn_flag;

typedef enum kn_flag_state {
    KN_FLAG_USED,
    KN_FLAG_NOTED,   /* accepted with a note that it does nothing here, and why */
    KN_FLAG_REFUSED, /* an error that says why */
    KN_FLAG_STATES
} kn_flag_state;

typedef struct kn_flag_info {
    const char *name;
    char short_name; /* 0: none */
    const char
        *arg; /* NULL: takes no value; "[X]": may do without, then only after = or with a = in it */
    int verbs;
    kn_flag_state state;
    const char *help;
} kn_flag_info;
extern const kn_flag_info kn_flags[KN_F_COUNT];

/* By long name or that of an alias, among the flags of a verb; -1: there is none. */
int kn_flag_find(const char *name, size_t n, int verb);
int kn_flag_find_short(char c, int verb);
/* Other names of a flag, from *at on; NULL: no further one. */
const char *kn_flag_alias(kn_flag f, size_t *at);
/* Words that its value is one of, separated by spaces: appended. False: any value. */
bool kn_flag_values(kn_flag f, kn_sb *out);
/* Whether a flag may have this value as far as the table says: it is among the words, or there are
 * further ones than these. */
bool kn_flag_takes(kn_flag f, const char *value);
#endif
