/* How deep the expressions of a shader are nested. The driver goes down into them by recursion, and
 * a chain of operators is as deep as it is long: its stack would not be enough. Chrome's translator
 * refuses what is deeper than 256 in the same place. */
#include <ctype.h>
#include "src/core/mem.h"
#include "src/script/webgl/webgl.h"

enum {
    MOST_LEVELS = 256, /* of parentheses */
    MOST_DEEP = 4096,  /* operators one below the other; the usual stack has room for 10000 */
    MOST_MACROS = 1024,
    MOST_PARAMETERS = 16,
    MOST_PASSES = 64
};

typedef struct macro {
    kn_str name;
    uint32_t deep;  /* operators of its body */
    uint32_t times; /* how often the body has its parameters; 0: it has none */
} macro;

typedef struct level {  /* of parentheses */
    uint32_t now, most; /* operators of this argument, of the deepest before it */
    uint32_t times;     /* how often it is there when macros are replaced */
} level;

typedef struct scan {
    macro macros[MOST_MACROS];
    size_t n_macros;
    level levels[MOST_LEVELS + 1];
    uint32_t depth;
    const macro *called;                /* the word before is one */
    kn_str parameters[MOST_PARAMETERS]; /* of the macro whose body this is */
    size_t n_parameters;
    uint32_t used;
    bool deep;
} scan;

static uint32_t deepest(const level *l) {
    return l->now > l->most ? l->now : l->most;
}

static void add(scan *s, uint64_t n) {
    level *l = &s->levels[s->depth];
    const uint64_t sum = l->now + n;
    s->deep |= sum > MOST_DEEP;
    l->now = s->deep ? MOST_DEEP : (uint32_t)sum;
}

static void statement(scan *s) {
    s->depth = 0;
    s->levels[0] = (level){.times = 1};
    s->called = NULL;
}

static void open_level(scan *s) {
    const macro *m = s->called;
    s->called = NULL;
    if (s->depth == MOST_LEVELS) {
        s->deep = true;
        return;
    }
    s->levels[++s->depth] = (level){.times = m && m->times ? m->times : 1};
}

static void close_level(scan *s) {
    if (!s->depth)
        return;
    const level l = s->levels[s->depth--];
    add(s, (uint64_t)deepest(&l) * l.times + 1);
}

static void next_argument(scan *s) {
    level *l = &s->levels[s->depth];
    l->most = deepest(l);
    l->now = 0;
}

static size_t word_length(const char *p) {
    const bool number = isdigit((unsigned char)*p);
    size_t n = 0;
    while (isalnum((unsigned char)p[n]) || p[n] == '_' || (number && p[n] == '.'))
        n++;
    return n;
}

static void word(scan *s, kn_str w) {
    s->called = NULL;
    for (size_t i = 0; i < s->n_parameters; i++)
        s->used += kn_str_eq(w, s->parameters[i]);
    for (size_t i = 0; i < s->n_macros && !s->called; i++)
        if (kn_str_eq(w, s->macros[i].name))
            s->called = &s->macros[i];
    if (s->called)
        add(s, s->called->deep);
}

/* What `p` is at, looked at; what comes after it. */
static const char *token(scan *s, const char *p) {
    if (p[0] == '/' && p[1] == '*') {
        const char *end = strstr(p + 2, "*/");
        return end ? end + 2 : p + strlen(p);
    }
    if (p[0] == '/' && p[1] == '/')
        return p + strcspn(p, "\n");
    const size_t n = word_length(p);
    if (n) {
        word(s, (kn_str){p, n});
        return p + n;
    }
    if (*p == '(' || *p == '[')
        open_level(s);
    else if (*p == ')' || *p == ']')
        close_level(s);
    else if (*p == ',' || (*p == ';' && s->depth))
        next_argument(s);
    else if (*p == ';' || *p == '{' || *p == '}')
        statement(s);
    else if (!isspace((unsigned char)*p) && *p != '\\')
        add(s, 1);
    if (!isspace((unsigned char)*p) && *p != '(')
        s->called = NULL;
    return p + 1;
}

/* The end of a line, which goes on after a backslash. */
static const char *line_end(const char *p) {
    while (*p && *p != '\n')
        p += p[0] == '\\' && p[1] ? 2 : 1;
    return p;
}

/* #define NAME(parameters) body: true when it is known now to be deeper than before. */
static bool define(scan *s, const char *p, const char *end) {
    macro m = {0};
    p += strspn(p, " \t");
    m.name = (kn_str){p, word_length(p)};
    p += m.name.n;
    s->n_parameters = s->used = 0;
    if (*p == '(')
        for (p++; p < end && *p != ')';) {
            const size_t n = word_length(p);
            if (n && s->n_parameters < MOST_PARAMETERS)
                s->parameters[s->n_parameters++] = (kn_str){p, n};
            p += n ? n : 1;
        }
    statement(s);
    while (p < end && !s->deep)
        p = token(s, p);
    while (s->depth)
        close_level(s);
    m.deep = deepest(&s->levels[0]);
    m.times = s->used;
    s->n_parameters = 0;
    statement(s);
    for (size_t i = 0; i < s->n_macros; i++)
        if (kn_str_eq(s->macros[i].name, m.name)) {
            macro *known = &s->macros[i];
            const bool more = m.deep > known->deep || m.times > known->times;
            known->deep = m.deep > known->deep ? m.deep : known->deep;
            known->times = m.times > known->times ? m.times : known->times;
            return more;
        }
    s->deep |= s->n_macros == MOST_MACROS;
    if (!s->deep && m.name.n)
        s->macros[s->n_macros++] = m;
    return true;
}

/* One pass: over the macros alone, or over what is outside of them. */
static bool pass(scan *s, const char *text, bool macros) {
    bool more = false, fresh = true; /* at the beginning of a line */
    statement(s);
    for (const char *p = text; *p && !s->deep;) {
        const char *at = p + strspn(p, " \t\r");
        if (fresh && *at == '#') {
            const char *end = line_end(at);
            at += 1 + strspn(at + 1, " \t");
            if (macros && strncmp(at, "define", 6) == 0)
                more |= define(s, at + 6, end);
            p = end;
            continue;
        }
        fresh = *p == '\n';
        p = macros && !fresh ? p + 1 : token(s, p);
        fresh |= p > text && p[-1] == '\n';
    }
    return more;
}

bool kn_gl_too_complex(const char *text) {
    scan *s = KN_NEW(scan);
    /* Macros may use those that are defined after them. */
    for (int i = 0; i < MOST_PASSES && strstr(text, "define") && pass(s, text, true); i++)
        ;
    pass(s, text, false);
    const bool deep = s->deep;
    free(s);
    return deep;
}
