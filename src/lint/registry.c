/* Rules about window.__timelines: what is registered, under which ids, and when. */
#include "src/lint/internal.h"
#include <stdlib.h>

static const char word[] = "__timelines";

typedef struct entry { /* of the registry, as a script writes it */
    const lint_text *t;
    size_t at;       /* of "__timelines" */
    kn_str id;       /* empty: computed, or an object of several */
    kn_str variable; /* what is registered; empty: no name */
    size_t value;    /* where it begins */
    bool writes, computed, object;
} entry;

typedef struct registry {
    kn_lint *l;
    const lint_file *f;
    KN_VEC(entry) entries;
    lint_set ids; /* of what is registered, or may be */
    bool computed;
} registry;

static void at(kn_lint *l, kn_lint_rule r, const lint_text *t, size_t offset, kn_str a1) {
    lint_text_at(l, r, kn_lint_place_in(t, offset), a1, none);
}

static kn_str word_at(const lint_text *t, size_t i) {
    size_t e = i;
    while (e < t->text.n && kn_lint_is_word(t->code[e]))
        e++;
    return kn_str_sub((kn_str){t->code, t->text.n}, i, e);
}

static char char_at(const lint_text *t, size_t i) {
    return i < t->text.n ? t->bare[i] : 0;
}

/* Past an = that assigns, also behind ||, && and ??; `i`: there is none. */
static size_t past_assignment(const lint_text *t, size_t i) {
    size_t k = lint_skip_blanks(t, i);
    if (char_at(t, k) && strchr("|&?", t->bare[k]) && char_at(t, k + 1) == t->bare[k])
        k += 2;
    return char_at(t, k) == '=' && char_at(t, k + 1) != '=' ? k + 1 : i;
}

/* What stands behind "__timelines". */
static entry read_entry(const lint_text *t, size_t o) {
    entry e = {.t = t, .at = o};
    size_t i = o + strlen(word);
    if (char_at(t, i) == '[') {
        const size_t end = kn_lint_bracket_end(t, i), k = lint_skip_blanks(t, i + 1);
        const char quote = char_at(t, k);
        if (quote == '"' || quote == '\'' || quote == '`') {
            const char *close = memchr(t->code + k + 1, quote, t->text.n - k - 1);
            e.id = close ? (kn_str){t->code + k + 1, (size_t)(close - t->code) - k - 1} : none;
        } else {
            e.computed = true;
        }
        i = end;
    } else if (char_at(t, i) == '.') {
        e.id = word_at(t, i + 1);
        i += 1 + e.id.n;
    }
    const size_t value = past_assignment(t, i);
    e.writes = value > i;
    if (e.writes) {
        e.value = lint_skip_blanks(t, value);
        e.variable = word_at(t, e.value);
        e.object = !e.id.n && !e.computed;
    }
    return e;
}

/* Words and short texts in quotes from a place on: ids that an object may have. */
static void find_words(const lint_text *t, size_t i, lint_set *out) {
    enum { LONGEST = 100 };
    while (i < t->text.n) {
        const kn_str name = word_at(t, i);
        const char quote = t->bare[i];
        if (name.n) {
            kn_vec_push(out, name);
        } else if (quote == '"' || quote == '\'' || quote == '`') {
            const char *close = memchr(t->bare + i + 1, quote, t->text.n - i - 1);
            const size_t n = close ? (size_t)(close - t->bare) - i - 1 : 0;
            if (n && n < LONGEST)
                kn_vec_push(out, (kn_str){t->code + i + 1, n});
            i += close ? n + 1 : 0;
        }
        i += name.n ? name.n : 1;
    }
}

static void read_registry(registry *r) {
    for (size_t s = 0; s < r->f->scripts.n; s++) {
        const lint_text *t = &r->f->scripts.v[s];
        bool whole = false;
        for (ptrdiff_t o = 0; (o = kn_lint_find(t->bare, t->text.n, (size_t)o, word)) >= 0; o++) {
            const entry e = read_entry(t, (size_t)o);
            kn_vec_push(&r->entries, e);
            r->computed |= e.computed;
            if (e.id.n)
                kn_vec_push(&r->ids, e.id);
            if (e.object && !whole)
                find_words(t, (size_t)o + strlen(word), &r->ids);
            whole |= e.object;
        }
    }
    kn_lint_sort_set(&r->ids);
}

/* ---- ids ---- */
/* The ids of { id: timeline }. */
static void object_ids(const registry *r, const entry *e) {
    const lint_text *t = e->t;
    const size_t end = kn_lint_bracket_end(t, e->value);
    for (size_t i = lint_skip_blanks(t, e->value + 1); i + 1 < end;) {
        const bool quoted = t->bare[i] == '"' || t->bare[i] == '\'';
        const size_t stop = kn_lint_expression_end(t, i);
        const char *colon = memchr(t->bare + i, ':', stop - i);
        if (colon) {
            const size_t k = (size_t)(colon - t->bare);
            kn_str id = kn_str_trim(kn_str_sub((kn_str){t->code, t->text.n}, i, k));
            id = quoted && id.n > 1 ? kn_str_sub(id, 1, id.n - 1) : id;
            if (id.n && word_at(t, lint_skip_blanks(t, k + 1)).n && !kn_lint_named(r->f, '@', id))
                at(r->l, KN_LINT_TIMELINE_ID, t, i, id);
        }
        if (char_at(t, stop) != ',')
            return;
        i = lint_skip_blanks(t, stop + 1);
    }
}

static void id_rules(const registry *r) {
    for (size_t i = 0; i < r->entries.n; i++) {
        const entry *e = &r->entries.v[i];
        if (e->writes && e->id.n && !kn_lint_named(r->f, '@', e->id))
            at(r->l, KN_LINT_TIMELINE_ID, e->t, e->at, e->id);
        if (e->object && char_at(e->t, e->value) == '{')
            object_ids(r, e);
    }
}

/* Compositions that browsers would wait for. */
static void waits(const registry *r) {
    const lint_file *f = r->f;
    if (!f->root || !kn_node_attr(f->root, KN_A_data_composition_id).n || r->computed)
        return;
    for (const kn_node *n = f->doc; n; n = kn_node_next(n, f->doc))
        if (lint_is(r->l, n, "script") && kn_node_has_attr(n, KN_A_src))
            return;
    for (const kn_node *n = f->doc; n; n = kn_node_next(n, f->doc)) {
        const kn_str id = kn_is_elem(n) ? kn_node_attr(n, KN_A_data_composition_id) : none;
        if (!id.n || kn_lint_in_set(&r->ids, id) || kn_node_has_attr(n, KN_A_data_no_timeline) ||
            kn_node_attr(n, KN_A_data_composition_src).n ||
            lint_attr(r->l, n, "data-composition-file").n ||
            (n == f->root ? !f->is_entry : kn_lint_is_inert(f, n)))
            continue;
        lint_node(r->l, KN_LINT_NO_TIMELINE_ATTR, n, id, none);
    }
}

/* Whether the text of a document writes to window.__timelines: to all of it or to one entry. */
static bool registers(const lint_file *f) {
    enum { LONGEST = 400 }; /* what stands in the brackets */
    const char name[] = "window.__timelines";
    for (size_t from = 0; from < f->n;) {
        const ptrdiff_t o = kn_str_find((kn_str){f->text + from, f->n - from}, kn_cstr(name));
        if (o < 0)
            return false;
        const char *c = f->text + from + o + strlen(name), *end = f->text + f->n;
        from += (size_t)o + strlen(name);
        if (c < end && *c == '[') {
            const char *far = end - c > LONGEST ? c + LONGEST : end;
            while (c < far && *c != ']')
                c++;
            c += c < end;
        } else if (c < end && *c == '.') {
            do
                c++;
            while (c < end && kn_lint_is_word(*c));
        }
        while (c < end && kn_is_space(*c))
            c++;
        while (c < end && (*c == '?' || *c == '|' || *c == '&'))
            c++;
        if (c + 1 < end && *c == '=' && c[1] != '=')
            return true;
    }
    return false;
}

static void registration_rules(const registry *r) {
    const lint_file *f = r->f;
    for (size_t i = 0; i < f->scripts.n && !r->entries.n; i++) {
        const lint_text *t = &f->scripts.v[i];
        const ptrdiff_t o = kn_lint_find(t->bare, t->text.n, 0, "gsap.timeline(");
        if (o >= 0 && !kn_lint_loads(r->l, f, "timelines"))
            at(r->l, KN_LINT_NOT_REGISTERED, t, (size_t)o, none);
        if (o >= 0)
            break;
    }
    if (f->is_entry && !f->in_template &&
        !(f->root && kn_node_has_attr(f->root, KN_A_data_no_timeline)) && !registers(f))
        lint_text_at(r->l, KN_LINT_NO_REGISTRY, (kn_loc){f->file, 1, 1}, none, none);
}

/* ---- timelines that are registered before they are built ---- */
typedef struct later {
    KN_VEC(uint32_t) open;   /* the brackets of calls whose functions run later, in order */
    KN_VEC(uint32_t) behind; /* what makes all behind it run later, in order */
} later;

typedef struct variable { /* a timeline's; by names, then by places */
    kn_str name;
    size_t at;
} variable;

static int by_variable(const void *a, const void *b) {
    const variable *x = a, *y = b;
    const int d = kn_str_cmp(x->name, y->name);
    return d ? d : (x->at > y->at) - (x->at < y->at);
}

static int by_number(const void *a, const void *b) {
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static void find_later(const lint_text *t, later *out) {
    static const char *const calls[] = {"setTimeout(", "setInterval("};
    static const char *const words[] = {"document.fonts.ready", "document.fonts.load(", "await"};
    for (size_t k = 0; k < KN_COUNTOF(calls); k++)
        for (ptrdiff_t o = 0; (o = kn_lint_find(t->bare, t->text.n, (size_t)o, calls[k])) >= 0; o++)
            kn_vec_push(&out->open, (uint32_t)(kn_lint_past(t, (size_t)o, calls[k]) - 1));
    for (size_t k = 0; k < KN_COUNTOF(words); k++)
        for (ptrdiff_t o = 0; (o = kn_lint_find(t->bare, t->text.n, (size_t)o, words[k])) >= 0; o++)
            kn_vec_push(&out->behind, (uint32_t)o);
    if (out->open.n)
        qsort(out->open.v, out->open.n, sizeof *out->open.v, by_number);
    if (out->behind.n)
        qsort(out->behind.v, out->behind.n, sizeof *out->behind.v, by_number);
}

/* What makes the call at `use` run later than what stands at `from`; SIZE_MAX: nothing does. */
static size_t delayed(const lint_text *t, const later *v, size_t from, size_t use) {
    enum { DEEPEST = 16 };
    size_t open = use;
    for (int depth = 0; v->open.n && depth < DEEPEST; depth++) {
        open = kn_lint_bracket_around(t, open, '(');
        if (open == SIZE_MAX || open < from)
            break;
        if (kn_lint_any_within(v->open.v, v->open.n, open, open + 1))
            return open;
    }
    for (size_t lo = 0, hi = v->behind.n; lo < hi;) { /* the first one behind `from` */
        const size_t mid = lo + (hi - lo) / 2;
        if (v->behind.v[mid] <= from)
            lo = mid + 1;
        else
            hi = mid;
        if (lo == hi && lo < v->behind.n && v->behind.v[lo] < use)
            return v->behind.v[lo];
    }
    return SIZE_MAX;
}

static void build_rule(const registry *r, const entry *entries, size_t n) {
    const lint_text *t = entries->t;
    static const char *const how[] = {".to(", ".from(", ".fromTo(", ".add(", ".set("};
    KN_VEC(variable) made = {0};
    later v = {0};
    size_t first = SIZE_MAX;
    for (size_t i = 0; i < n; i++)
        if (entries[i].variable.n && !entries[i].object)
            kn_vec_push(&made, (variable){entries[i].variable, entries[i].at});
    if (made.n) {
        qsort(made.v, made.n, sizeof *made.v, by_variable);
        find_later(t, &v);
    }
    for (size_t k = 0; (v.open.n || v.behind.n) && k < KN_COUNTOF(how); k++)
        for (ptrdiff_t o = 0; (o = kn_lint_find(t->bare, t->text.n, (size_t)o, how[k])) >= 0; o++) {
            size_t b = (size_t)o, lo = 0, hi = made.n;
            while (b && kn_lint_is_word(t->bare[b - 1]))
                b--;
            const variable key = {{t->code + b, (size_t)o - b}, 0};
            while (lo < hi) {
                const size_t mid = lo + (hi - lo) / 2;
                if (by_variable(&made.v[mid], &key) < 0)
                    lo = mid + 1;
                else
                    hi = mid;
            }
            if (lo == made.n || !kn_str_eq(made.v[lo].name, key.name) || made.v[lo].at > (size_t)o)
                continue;
            const size_t why = delayed(t, &v, made.v[lo].at, (size_t)o);
            first = why < first ? why : first;
        }
    if (first < SIZE_MAX) {
        const kn_loc loc = kn_lint_place_in(t, first);
        const kn_str rest = kn_str_sub((kn_str){t->code, t->text.n}, first, t->text.n);
        size_t b = first;
        while (b && kn_lint_is_word(t->code[b - 1]))
            b--;
        const kn_str what = rest.p[0] == '(' ? kn_str_sub((kn_str){t->code, t->text.n}, b, first)
                            : kn_str_starts(rest, KN_S("await")) ? KN_S("what follows an await")
                                                                 : KN_S("document.fonts");
        lint_text_at(r->l, KN_LINT_ASYNC_BUILD, loc, what, none);
    }
    kn_vec_free(&made);
    kn_vec_free(&v.open);
    kn_vec_free(&v.behind);
}

void kn_lint_registry(kn_lint *l, const lint_file *f) {
    registry r = {.l = l, .f = f};
    read_registry(&r);
    id_rules(&r);
    waits(&r);
    registration_rules(&r);
    for (size_t i = 0, e; i < r.entries.n; i = e) {
        for (e = i; e < r.entries.n && r.entries.v[e].t == r.entries.v[i].t;)
            e++;
        build_rule(&r, r.entries.v + i, e - i);
    }
    kn_vec_free(&r.entries);
    kn_vec_free(&r.ids);
}
