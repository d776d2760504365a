/* What the rules look up again and again, found once: lines, brackets and declarations of a text,
 * names of the elements of a document. Scanning for each of many places would be quadratic. */
#include "src/lint/internal.h"
#include <stdlib.h>

enum { NOT_CLOSED = UINT32_MAX };

size_t kn_lint_not_below(const void *v, size_t n, size_t size, const void *key,
                         int (*order)(const void *, const void *)) {
    size_t lo = 0, hi = n;
    while (lo < hi) {
        const size_t mid = lo + (hi - lo) / 2;
        if (order((const char *)v + mid * size, key) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

static void find_brackets(lint_text *t) {
    KN_VEC(size_t) open = {0};
    for (size_t i = 0; i < t->text.n; i++) {
        const char c = t->bare[i];
        if (c == '(' || c == '[' || c == '{') {
            const uint32_t around = open.n ? t->brackets.v[open.v[open.n - 1]].at : NOT_CLOSED;
            kn_vec_push(&open, t->brackets.n);
            kn_vec_push(&t->brackets, (lint_bracket){(uint32_t)i, NOT_CLOSED, around});
        } else if (c == ')' || c == ']' || c == '}') {
            lint_bracket b = {(uint32_t)i, NOT_CLOSED, NOT_CLOSED};
            if (open.n) {
                lint_bracket *o = &t->brackets.v[open.v[--open.n]];
                o->other = (uint32_t)i;
                b.other = o->at;
                b.around = o->around;
            }
            kn_vec_push(&t->brackets, b);
        }
    }
    kn_vec_free(&open);
}

static int by_place(const void *a, const void *b) {
    const lint_bracket *x = a, *y = b;
    return (x->at > y->at) - (x->at < y->at);
}

static const lint_bracket *bracket_at(const lint_text *t, size_t i) {
    const lint_bracket key = {(uint32_t)i, 0};
    return t->brackets.n
               ? bsearch(&key, t->brackets.v, t->brackets.n, sizeof *t->brackets.v, by_place)
               : NULL;
}

size_t kn_lint_bracket_end(const lint_text *t, size_t i) {
    const lint_bracket *b = bracket_at(t, i);
    if (!b || (b->other != NOT_CLOSED && b->other < b->at))
        return i < t->text.n ? i + 1 : t->text.n;
    return b->other == NOT_CLOSED ? t->text.n : (size_t)b->other + 1;
}

size_t kn_lint_bracket_index(const lint_text *t, size_t i) {
    const lint_bracket *b = bracket_at(t, i);
    return b ? (size_t)(b - t->brackets.v) : SIZE_MAX;
}

size_t kn_lint_bracket_begin(const lint_text *t, size_t i) {
    const lint_bracket *b = bracket_at(t, i);
    return b && b->other < b->at ? b->other : 0;
}

size_t kn_lint_bracket_around(const lint_text *t, size_t i, char kind) {
    size_t lo = 0, hi = t->brackets.n; /* the last bracket before the byte */
    while (lo < hi) {
        const size_t mid = lo + (hi - lo) / 2;
        if (t->brackets.v[mid].at < i)
            lo = mid + 1;
        else
            hi = mid;
    }
    if (!lo)
        return SIZE_MAX;
    const lint_bracket *b = &t->brackets.v[lo - 1];
    uint32_t at = strchr("({[", t->bare[b->at]) ? b->at : b->around;
    for (int steps = 0; at != NOT_CLOSED && t->bare[at] != kind; steps++) {
        if (steps == 64)
            return SIZE_MAX;
        at = bracket_at(t, at)->around;
    }
    return at == NOT_CLOSED ? SIZE_MAX : at;
}

/* Whether the brace at `i` opens the body of a function. */
static bool is_function_body(const lint_text *t, size_t i) {
    static const char *const others[] = {"if", "for", "while", "switch", "catch", "with"};
    while (i && kn_is_space(t->bare[i - 1]))
        i--;
    if (!i || t->bare[i - 1] != ')')
        return i > 1 && t->bare[i - 1] == '>' && t->bare[i - 2] == '=';
    i = kn_lint_bracket_begin(t, i - 1);
    while (i && kn_is_space(t->bare[i - 1]))
        i--;
    size_t b = i;
    while (b && kn_lint_is_word(t->bare[b - 1]))
        b--;
    for (size_t k = 0; k < KN_COUNTOF(others); k++)
        if (kn_str_eq((kn_str){t->bare + b, i - b}, kn_cstr(others[k])))
            return false;
    return true;
}

size_t kn_lint_function_around(const lint_text *t, size_t i) {
    enum { DEEPEST = 64 };
    for (int depth = 0; depth < DEEPEST; depth++) {
        i = kn_lint_bracket_around(t, i, '{');
        if (i == SIZE_MAX || is_function_body(t, i))
            return i;
    }
    return SIZE_MAX;
}

kn_loc kn_lint_place_in(const lint_text *t, size_t offset) {
    if (t->owned)
        return t->loc;
    size_t lo = 0, hi = t->lines.n; /* the last line that begins at or before the byte */
    while (hi - lo > 1) {
        const size_t mid = lo + (hi - lo) / 2;
        if (t->lines.v[mid] <= offset)
            lo = mid;
        else
            hi = mid;
    }
    const uint32_t col = (uint32_t)(offset - t->lines.v[lo]);
    kn_loc at = t->loc;
    at.line += (uint32_t)lo;
    at.col = lo ? col + 1 : at.col + col;
    return at;
}

/* ---- declarations of scripts ---- */
static int by_name(const void *a, const void *b) {
    const lint_decl *x = a, *y = b;
    const int d = kn_str_cmp(x->name, y->name);
    return d ? d : x->how != y->how ? x->how - y->how : (x->end > y->end) - (x->end < y->end);
}

static void find_declarations(lint_text *t) {
    static const char *const how[] = {"const", "let", "var"};
    for (int k = 0; k < (int)KN_COUNTOF(how); k++)
        for (ptrdiff_t o = 0; (o = kn_lint_find(t->bare, t->text.n, (size_t)o, how[k])) >= 0; o++) {
            size_t i = (size_t)o + strlen(how[k]), e;
            while (i < t->text.n && kn_is_space(t->bare[i]))
                i++;
            for (e = i; e < t->text.n && kn_lint_is_word(t->bare[e]);)
                e++;
            if (e > i)
                kn_vec_push(&t->decls, (lint_decl){{t->bare + i, e - i}, e, k});
        }
    if (t->decls.n)
        qsort(t->decls.v, t->decls.n, sizeof *t->decls.v, by_name);
}

const lint_decl *kn_lint_declaration(const lint_text *t, kn_str name) {
    const lint_decl key = {.name = name};
    const size_t lo = kn_lint_not_below(t->decls.v, t->decls.n, sizeof *t->decls.v, &key, by_name);
    return lo < t->decls.n && kn_str_eq(t->decls.v[lo].name, name) ? &t->decls.v[lo] : NULL;
}

const lint_decl *kn_lint_declaration_at(const lint_text *t, kn_str name, size_t use) {
    enum { MOST = 64 };
    const lint_decl *first = kn_lint_declaration(t, name), *best = NULL;
    size_t n = 0;
    for (const lint_decl *d = first; d && n < MOST; n++) {
        const size_t block = kn_lint_bracket_around(t, d->end, '{');
        if (block == SIZE_MAX || (block < use && use < kn_lint_bracket_end(t, block)))
            best = !best || d->end > best->end ? d : best;
        d++;
        if (d >= t->decls.v + t->decls.n || !kn_str_eq(d->name, name))
            break;
    }
    return best ? best : first;
}

void kn_lint_index_text(lint_text *t, bool script) {
    kn_vec_push(&t->lines, (uint32_t)0);
    for (size_t i = 0; i < t->text.n; i++)
        if (t->text.p[i] == '\n')
            kn_vec_push(&t->lines, (uint32_t)(i + 1));
    if (script) {
        find_brackets(t);
        find_declarations(t);
    }
}

void kn_lint_free_text(lint_text *t) {
    free(t->code);
    free(t->bare);
    free(t->path);
    free(t->owned);
    kn_vec_free(&t->lines);
    kn_vec_free(&t->brackets);
    kn_vec_free(&t->decls);
}

/* ---- names of elements ---- */
static int by_mark(const void *a, const void *b) {
    const lint_name *x = a, *y = b;
    const int d = x->mark != y->mark ? x->mark - y->mark : kn_str_cmp(x->name, y->name);
    return d ? d : (x->order > y->order) - (x->order < y->order);
}

void kn_lint_index_names(lint_file *f) {
    uint32_t order = 0;
    for (const kn_node *n = f->doc; n; n = kn_node_next(n, f->doc)) {
        if (!kn_is_elem(n))
            continue;
        const kn_str id = kn_node_attr(n, KN_A_id),
                     composition = kn_node_attr(n, KN_A_data_composition_id);
        order++;
        if (id.n)
            kn_vec_push(&f->names, (lint_name){id, n, order, '#'});
        if (composition.n)
            kn_vec_push(&f->names, (lint_name){composition, n, order, '@'});
        kn_str rest = kn_node_attr(n, KN_A_class_), one;
        while (kn_lint_next_class(&rest, &one))
            kn_vec_push(&f->names, (lint_name){one, n, order, '.'});
    }
    if (f->names.n)
        qsort(f->names.v, f->names.n, sizeof *f->names.v, by_mark);
}

const lint_name *kn_lint_named(const lint_file *f, char mark, kn_str name) {
    const lint_name key = {.name = name, .mark = mark};
    const size_t lo = kn_lint_not_below(f->names.v, f->names.n, sizeof *f->names.v, &key, by_mark);
    return lo < f->names.n && f->names.v[lo].mark == mark && kn_str_eq(f->names.v[lo].name, name)
               ? &f->names.v[lo]
               : NULL;
}

const lint_name *kn_lint_named_next(const lint_file *f, const lint_name *n) {
    const lint_name *next = n + 1;
    return next < f->names.v + f->names.n && next->mark == n->mark && kn_str_eq(next->name, n->name)
               ? next
               : NULL;
}

static int upwards(const void *a, const void *b) {
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

bool kn_lint_any_within(const uint32_t *v, size_t n, size_t from, size_t to) {
    const uint32_t key = (uint32_t)(from < UINT32_MAX ? from : UINT32_MAX);
    const size_t lo = kn_lint_not_below(v, n, sizeof *v, &key, upwards);
    return lo < n && v[lo] < to;
}

/* ---- sets of names ---- */
static int by_text(const void *a, const void *b) {
    return kn_str_cmp(*(const kn_str *)a, *(const kn_str *)b);
}

void kn_lint_sort_set(lint_set *v) {
    if (v->n)
        qsort(v->v, v->n, sizeof *v->v, by_text);
}

bool kn_lint_in_set(const lint_set *v, kn_str name) {
    return v->n && bsearch(&name, v->v, v->n, sizeof *v->v, by_text);
}
