/* Inside src/lint. */
#ifndef KN_LINT_INTERNAL_H
#define KN_LINT_INTERNAL_H
#include "parser/timing/timing.h"
#include "src/core/file.h"
#include "src/lint/lint.h"

typedef struct lint_bracket {
    uint32_t at, other; /* the one that closes or opens it; UINT32_MAX: there is none */
} lint_bracket;

typedef struct lint_decl { /* const, let or var, with a name behind */
    kn_str name;
    size_t end; /* of the name */
    int how;
} lint_decl;

typedef struct lint_text { /* a script or a style sheet of a document */
    const kn_node *node;   /* its element */
    kn_loc loc;            /* of the first byte */
    kn_str text;
    char *code;             /* without comments: blanks in their place, so that offsets stay */
    char *bare;             /* and without what strings hold */
    KN_VEC(uint32_t) lines; /* where they begin */
    KN_VEC(lint_bracket) brackets; /* of a script, in order */
    KN_VEC(lint_decl) decls;       /* of a script, by names */
} lint_text;

typedef struct lint_name { /* of an element */
    kn_str name;
    const kn_node *node;
    uint32_t order; /* in the document */
    char mark;      /* '#': its id, '.': a class, '@': its data-composition-id */
} lint_name;

typedef struct lint_file {
    char *path, *rel; /* real path; as the project names it */
    char *text;
    size_t n;
    uint32_t file; /* in kn_files */
    kn_node *doc;  /* templates opened: their content lies below them */
    kn_node *root; /* the composition's root element; NULL */
    bool is_entry, in_template, mounted;
    KN_VEC(lint_text) scripts, styles;
    KN_VEC(lint_name) names; /* by marks and names, then in the order of the document */
} lint_file;

struct kn_lint {
    const kn_lint_opts *o;
    kn_files *names;
    kn_diags *diags; /* of the parser */
    kn_scene *scene;
    kn_syntax *syntax;
    char *project; /* real path */
    KN_VEC(lint_file *) files;
    size_t judged; /* of them: the entry and the folder compositions/; others are read alone */
    KN_VEC(kn_finding) found;
};

/* A finding; a1 and a2 take the places of %1 and %2. `n` may be NULL: of the file alone. */
void kn_lint_add(kn_lint *l, kn_lint_rule r, const kn_node *n, kn_loc loc, kn_str a1, kn_str a2);
static inline void lint_node(kn_lint *l, kn_lint_rule r, const kn_node *n, kn_str a1, kn_str a2) {
    kn_lint_add(l, r, n, n->loc, a1, a2);
}
static inline void lint_text_at(kn_lint *l, kn_lint_rule r, kn_loc loc, kn_str a1, kn_str a2) {
    kn_lint_add(l, r, NULL, loc, a1, a2);
}
/* That not all of a document was looked at. */
static inline void lint_partly(kn_lint *l, const lint_file *f, const char *what) {
    lint_text_at(l, KN_LINT_PARTLY, (kn_loc){f->file, 1, 1}, kn_cstr(what), (kn_str){"", 0});
}
/* The place of a byte of a text that begins at `at`. */
kn_loc kn_lint_place(kn_loc at, kn_str text, size_t offset);
kn_loc kn_lint_place_in(const lint_text *t, size_t offset); /* the same, for many places */
void kn_lint_index_text(lint_text *t, bool script);         /* fills lines, brackets and decls */
void kn_lint_index_names(lint_file *f);
void kn_lint_free_text(lint_text *t);
/* The first declaration of a name: of const, then let, then var; others stand behind it. NULL. */
const lint_decl *kn_lint_declaration(const lint_text *t, kn_str name);
/* The first element of that name, and the next one of the same name; NULL: none. */
const lint_name *kn_lint_named(const lint_file *f, char mark, kn_str name);
const lint_name *kn_lint_named_next(const lint_file *f, const lint_name *n);

static inline kn_str lint_attr(const kn_lint *l, const kn_node *n, const char *name) {
    return kn_node_attr(n, kn_scene_atom(l->scene, kn_cstr(name)));
}
static inline bool lint_is(const kn_lint *l, const kn_node *n, const char *tag) {
    return kn_is_elem(n) && kn_str_eq(kn_scene_atom_str(l->scene, n->tag), kn_cstr(tag));
}
bool kn_lint_reads(const kn_lint *l, const char *path); /* whether that file is among `files` */
/* In a template, and not the one that the composition itself stands in. */
bool kn_lint_is_inert(const lint_file *f, const kn_node *n);
bool kn_lint_has_class(const kn_node *n, kn_str name);
/* The next class of what is left of a class attribute; false: there is none. */
bool kn_lint_next_class(kn_str *rest, kn_str *name);

/* Blanks comments, and what strings hold, of a script; malloc'ed, as long as the text. */
char *kn_lint_blank(kn_str text, bool strings, bool css);
/* Where `needle` stands as a whole word from `from` on; -1. A needle that ends in "(" allows blanks
 * before it. */
ptrdiff_t kn_lint_find(const char *hay, size_t n, size_t from, const char *needle);
/* Past the needle that was found at `at`: where the arguments of a call begin. */
size_t kn_lint_past(const lint_text *t, size_t at, const char *needle);
bool kn_lint_is_word(char c); /* of a name in a script */
/* Past the bracket that closes the one at `i`; of a byte that opens none, past it. */
size_t kn_lint_bracket_end(const lint_text *t, size_t i);
/* The bracket that the one at `i` closes; 0: none. */
size_t kn_lint_bracket_begin(const lint_text *t, size_t i);

bool kn_lint_is_installed(const lint_file *f); /* from the block library of HyperFrames */

/* The number that an expression of numbers, names of such and + - * / stands for; false: unknown.
 */
bool kn_lint_value(const lint_text *t, kn_str expression, double *out);
/* The selector of what a tween moves: a text, the name of one, or of what a query found. The
 * expression is a part of t->code. False: unknown. */
bool kn_lint_target(const lint_text *t, kn_str expression, kn_sb *out);

/* The next rule of a style sheet without blocks inside, from *at on: its selectors and its
 * declarations. */
bool kn_lint_next_rule(const lint_text *t, size_t *at, kn_str *selector, kn_str *body);
/* The value of a declaration: the last one in the text of a block that has this name; empty. */
kn_str kn_lint_declared(kn_str body, const char *name);

typedef KN_VEC(kn_str) lint_set; /* of names, once it is sorted */
void kn_lint_sort_set(lint_set *v);
bool kn_lint_in_set(const lint_set *v, kn_str name);

/* The rules, by what they look at. */
void kn_lint_document(kn_lint *l, const lint_file *f);
void kn_lint_clips(kn_lint *l, const lint_file *f);
void kn_lint_media(kn_lint *l, const lint_file *f);
void kn_lint_scripts(kn_lint *l, const lint_file *f);
void kn_lint_tweens(kn_lint *l, const lint_file *f);
void kn_lint_styles(kn_lint *l, const lint_file *f);
void kn_lint_structure(kn_lint *l, const lint_file *f);
void kn_lint_captions(kn_lint *l, const lint_file *f);
void kn_lint_variables(kn_lint *l, const lint_file *f);
void kn_lint_project(kn_lint *l);
#endif
