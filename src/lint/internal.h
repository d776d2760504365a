/* Inside src/lint. */
#ifndef KN_LINT_INTERNAL_H
#define KN_LINT_INTERNAL_H
#include "parser/timing/timing.h"
#include "src/core/file.h"
#include "src/lint/lint.h"

typedef struct lint_bracket {
    uint32_t at, other; /* the one that closes or opens it; UINT32_MAX: there is none */
    uint32_t around;    /* the one that opens what it lies in; UINT32_MAX */
} lint_bracket;

typedef struct lint_decl { /* const, let or var, with a name behind */
    kn_str name;
    size_t end; /* of the name */
    int how;
} lint_decl;

typedef struct lint_text { /* a script or a style sheet of a document */
    const kn_node *node;   /* its element */
    kn_loc loc; /* of the first byte; of a sheet in a file of its own that of its <link> */
    kn_str text;
    char *path, *owned;     /* of a sheet in a file of its own: the file's real path and its text */
    uint32_t file;          /* the same in kn_files */
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
    bool media;                        /* it has <video> or <audio> */
    bool unlinked;                     /* it has a <link> to a style sheet that was not read */
    KN_VEC(lint_text) scripts, styles; /* sheets of <style>, and files that <link> names */
    size_t sheets_read;                /* of the latter */
    KN_VEC(lint_name) names;           /* by marks and names, then in the order of the document */
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

/* ---- read.c ---- */
/* Fills project, files and judged; the first of the files is the entry. */
void kn_lint_read(kn_lint *l);
void kn_lint_forget(kn_lint *l); /* the files */

static const kn_str none = {"", 0};

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
/* The last one whose block also holds the byte `use`; else the first one. NULL: there is none. */
const lint_decl *kn_lint_declaration_at(const lint_text *t, kn_str name, size_t use);
/* The first element of that name, and the next one of the same name; NULL: none. */
const lint_name *kn_lint_named(const lint_file *f, char mark, kn_str name);
const lint_name *kn_lint_named_next(const lint_file *f, const lint_name *n);

static inline kn_str lint_attr(const kn_lint *l, const kn_node *n, const char *name) {
    return kn_node_attr(n, kn_scene_atom(l->scene, kn_cstr(name)));
}
static inline bool lint_is(const kn_lint *l, const kn_node *n, const char *tag) {
    return kn_is_elem(n) && kn_str_eq(kn_scene_atom_str(l->scene, n->tag), kn_cstr(tag));
}
/* Past white space of a script or a style sheet; comments are such. */
static inline size_t lint_skip_blanks(const lint_text *t, size_t i) {
    while (i < t->text.n && kn_is_space(t->bare[i]))
        i++;
    return i;
}
/* A piece of a text without its comments, trimmed. */
static inline kn_str lint_code(const lint_text *t, size_t from, size_t to) {
    return kn_str_trim(kn_str_sub((kn_str){t->code, t->text.n}, from, to));
}
static inline bool lint_holds(kn_str s, const char *part) { /* in any case of letters */
    const size_t n = strlen(part);
    for (size_t i = 0; i + n <= s.n; i++)
        if (kn_str_ieq(kn_str_sub(s, i, i + n), kn_cstr(part)))
            return true;
    return false;
}
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
/* Whether any of some numbers in order lies in [from, to). */
/* The first of what is sorted by `order` that is not below the key; n: all are. */
size_t kn_lint_not_below(const void *v, size_t n, size_t size, const void *key,
                         int (*order)(const void *, const void *));
bool kn_lint_any_within(const uint32_t *v, size_t n, size_t from, size_t to);
/* Past the needle that was found at `at`: where the arguments of a call begin. */
size_t kn_lint_past(const lint_text *t, size_t at, const char *needle);
bool kn_lint_is_word(char c); /* of a name in a script */
/* Past the bracket that closes the one at `i`; of a byte that opens none, past it. */
size_t kn_lint_bracket_end(const lint_text *t, size_t i);
size_t kn_lint_bracket_index(const lint_text *t, size_t i); /* in t->brackets; SIZE_MAX: none */
/* The bracket that the one at `i` closes; 0: none. */
size_t kn_lint_bracket_begin(const lint_text *t, size_t i);

/* The innermost bracket of this kind ('(', '[' or '{') that is open around a byte; SIZE_MAX: none,
 * or behind more than 64 others. */
size_t kn_lint_bracket_around(const lint_text *t, size_t i, char kind);
/* The brace that opens the body of the innermost function around a byte; SIZE_MAX: none. */
size_t kn_lint_function_around(const lint_text *t, size_t i);

/* Past the comments of a document that begin at `i`. */
size_t kn_lint_past_comment(kn_str t, size_t i);
bool kn_lint_is_installed(const lint_file *f); /* from the block library of HyperFrames */

/* The number that an expression of numbers, names of such and + - * / stands for; false: unknown.
 */
bool kn_lint_value(const lint_text *t, kn_str expression, double *out);
/* Past the expression that begins at `i`: at a comma, or at what closes the bracket around it. */
size_t kn_lint_expression_end(const lint_text *t, size_t i);
/* The expression that a name is declared with, as seen from the byte `use`; empty: none. */
kn_str kn_lint_declared_as(const lint_text *t, kn_str name, size_t use);
/* The selector of what a tween moves: a text, texts put together, the name of one, what a query
 * looks for or a name of that, an element of what forEach() goes through, or a list of these. The
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

/* Whether there is the file that an address names, or whether that cannot be known: beside the
 * style sheet `t` (NULL: the document), or in the project's folder. */
bool kn_lint_has_file(kn_lint *l, const lint_file *f, const lint_text *t, kn_str url);
/* Whether a script of the document comes from an address that holds this, or may do so. */
bool kn_lint_loads(const kn_lint *l, const lint_file *f, const char *part);
/* Whether an element has sound: <audio>, and <video> that is not muted. */
bool kn_lint_sounds(const kn_lint *l, const kn_node *n);

/* The rules, by what they look at. */
void kn_lint_document(kn_lint *l, const lint_file *f);
void kn_lint_clips(kn_lint *l, const lint_file *f);
void kn_lint_media(kn_lint *l, const lint_file *f);
void kn_lint_media_files(kn_lint *l,
                         const lint_file *f); /* whether those that it names are there */
void kn_lint_scripts(kn_lint *l, const lint_file *f);
void kn_lint_tweens(kn_lint *l, const lint_file *f);
void kn_lint_calls(kn_lint *l, const lint_file *f);
void kn_lint_shaders(kn_lint *l, const lint_file *f);
void kn_lint_sound(kn_lint *l, const lint_file *f);
void kn_lint_selectors(kn_lint *l, const lint_file *f);
void kn_lint_canvas(kn_lint *l, const lint_file *f);
void kn_lint_textures(kn_lint *l, const lint_file *f);
void kn_lint_slides(kn_lint *l, const lint_file *f);
void kn_lint_styles(kn_lint *l, const lint_file *f);
void kn_lint_fonts(kn_lint *l, const lint_file *f);
void kn_lint_registry(kn_lint *l, const lint_file *f);
void kn_lint_control(kn_lint *l, const lint_file *f);
void kn_lint_structure(kn_lint *l, const lint_file *f);
void kn_lint_captions(kn_lint *l, const lint_file *f);
void kn_lint_variables(kn_lint *l, const lint_file *f);
void kn_lint_project(kn_lint *l);
void kn_lint_sounds_meet(kn_lint *l);
#endif
