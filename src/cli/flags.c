#include "src/cli/flags.h"
#include "codec/encode.h"
#include "src/core/mem.h"

const kn_verb_info kn_verbs[KN_VERB_COUNT] = {
#define VERB(id, name, operands, line, what) {name, operands, line, what},
#define NOVERB(name, why)
#include "src/cli/verbs.def"
#undef VERB
#undef NOVERB
};

static const struct {
    const char *name, *why;
} elsewhere[] = {
#define VERB(id, name, operands, line, what)
#define NOVERB(name, why) {name, why},
#include "src/cli/verbs.def"
#undef VERB
#undef NOVERB
};

int kn_verb_find(const char *name, const char **why) {
    *why = NULL;
    for (int i = 0; i < KN_VERB_COUNT; i++)
        if (!strcmp(kn_verbs[i].name, name))
            return i;
    for (size_t i = 0; i < KN_COUNTOF(elsewhere); i++)
        if (!strcmp(elsewhere[i].name, name))
            *why = elsewhere[i].why;
    return -1;
}

enum {
#define VERB(id, name, operands, line, what) id = KN_VERB_##id,
#define NOVERB(name, why)
#include "src/cli/verbs.def"
#undef VERB
#undef NOVERB
    DESCRIBE = INFO | COMPOSITIONS | TIMELINE,
    SESSION = RENDER | SNAPSHOT | INSPECT | GOLDEN | DESCRIBE | CHECK |
              BENCHMARK, /* verbs that open a composition */
    ALL = KN_VERBS_ALL
};
#define USED    KN_FLAG_USED
#define NOTED   KN_FLAG_NOTED
#define REFUSED KN_FLAG_REFUSED

const kn_flag_info kn_flags[KN_F_COUNT] = {
#define FLAG(id, name, short_name, arg, verbs, state, help)                                        \
    {name, short_name, arg, verbs, state, help},
#define ALIAS(id, name)
#define VALUES(id, kind, list)
#include "src/cli/flags.def"
#undef FLAG
#undef ALIAS
#undef VALUES
};

static const struct {
    kn_flag flag;
    const char *name;
} aliases[] = {
#define FLAG(id, name, short_name, arg, verbs, state, help)
#define ALIAS(id, name) {KN_F_##id, name},
#define VALUES(id, kind, list)
#include "src/cli/flags.def"
#undef FLAG
#undef ALIAS
#undef VALUES
};

enum { OPEN, CLOSED };
static const struct {
    kn_flag flag;
    int kind;
    const char *list;
} values[] = {
#define FLAG(id, name, short_name, arg, verbs, state, help)
#define ALIAS(id, name)
#define VALUES(id, kind, list) {KN_F_##id, kind, list},
#include "src/cli/flags.def"
#undef FLAG
#undef ALIAS
#undef VALUES
};

int kn_flag_find(const char *name, size_t n, int verb) {
    for (int i = 0; i < KN_F_COUNT; i++)
        if (strlen(kn_flags[i].name) == n && !memcmp(kn_flags[i].name, name, n) &&
            (kn_flags[i].verbs & verb))
            return i;
    for (size_t i = 0; i < KN_COUNTOF(aliases); i++)
        if (strlen(aliases[i].name) == n && !memcmp(aliases[i].name, name, n) &&
            (kn_flags[aliases[i].flag].verbs & verb))
            return (int)aliases[i].flag;
    return -1;
}

int kn_flag_find_short(char c, int verb) {
    for (int i = 0; i < KN_F_COUNT; i++)
        if (kn_flags[i].short_name == c && (kn_flags[i].verbs & verb))
            return i;
    return -1;
}

const char *kn_flag_alias(kn_flag f, size_t *at) {
    for (; *at < KN_COUNTOF(aliases); ++*at)
        if (aliases[*at].flag == f)
            return aliases[(*at)++].name;
    return NULL;
}

static void put_formats(kn_sb *out) {
    for (int f = 0; f < KN_FMT_COUNT; f++)
        kn_sb_printf(out, "%s%s", f ? " " : "", kn_format_get((kn_format)f)->name);
}

bool kn_flag_values(kn_flag f, kn_sb *out) {
    if (f == KN_F_FORMAT) {
        put_formats(out);
        return true;
    }
    for (size_t i = 0; i < KN_COUNTOF(values); i++)
        if (values[i].flag == f) {
            kn_sb_puts(out, values[i].list);
            return true;
        }
    return false;
}

static bool has_word(const char *list, const char *word) {
    const size_t n = strlen(word);
    for (const char *p = list; n && !strchr(word, ' ') && (p = strstr(p, word)); p += n)
        if ((p == list || p[-1] == ' ') && (!p[n] || p[n] == ' '))
            return true;
    return false;
}

bool kn_flag_takes(kn_flag f, const char *value) {
    for (size_t i = 0; i < KN_COUNTOF(values); i++)
        if (values[i].flag == f && values[i].kind == CLOSED)
            return has_word(values[i].list, value);
    return true;
}
