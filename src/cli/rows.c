#include "src/cli/rows.h"
#include "src/cli/args.h"
#include "src/core/file.h"

void kn_rows_free(kn_rows *r) {
    for (size_t i = 0; i < r->v.n; i++) {
        free(r->v.v[i].json);
        free(r->v.v[i].output);
    }
    kn_vec_free(&r->v);
    kn_arena_free(r->arena);
    free(r->text);
}

static bool add(kn_rows *r, const kn_json *values) {
    if (!values || values->kind != KN_JSON_OBJECT) {
        kn_usage("row %zu of the batch is no JSON object", r->v.n);
        return false;
    }
    kn_vec_push(&r->v,
                (kn_row){.values = values, .json = kn_xstrndup(values->raw.p, values->raw.n)});
    return true;
}

static bool read_array(kn_rows *r, const kn_json *list) {
    for (const kn_json *v = list->first; v; v = v->next)
        if (!add(r, v))
            return false;
    return true;
}

static bool read_lines(kn_rows *r, kn_str text) {
    for (size_t line = 1; text.n; line++) {
        const char *end = memchr(text.p, '\n', text.n);
        const size_t n = end ? (size_t)(end - text.p) : text.n;
        const kn_str one = kn_str_trim((kn_str){text.p, n});
        const kn_json *v = one.n ? kn_json_parse(r->arena, one) : NULL;
        if (one.n && !v) {
            kn_usage("line %zu of the batch is no JSON", line);
            return false;
        }
        if (v && !add(r, v))
            return false;
        text = kn_str_sub(text, end ? n + 1 : n, text.n);
    }
    return true;
}

/* Next cell of a record, decoded into `cell`; *last: it ends the record. */
static const char *read_cell(const char *p, const char *end, kn_sb *cell, bool *last) {
    cell->n = 0;
    if (p < end && *p == '"') {
        for (p++; p < end && (*p != '"' || (p + 1 < end && p[1] == '"')); p++) {
            p += *p == '"';
            kn_sb_putc(cell, *p);
        }
        p += p < end;
    }
    for (; p < end && *p != ',' && *p != '\n'; p++)
        if (*p != '\r' || (p + 1 < end && p[1] != '\n'))
            kn_sb_putc(cell, *p);
    *last = p >= end || *p == '\n';
    return p < end ? p + 1 : end;
}

typedef struct column {
    char *name;
    bool plain; /* numbers and booleans are written as they stand */
} column;
typedef KN_VEC(column) columns;

static bool read_record(kn_rows *r, const columns *c, const char **at, const char *end, size_t no) {
    kn_sb cell = {0}, json = {0};
    bool last = false, ok = true;
    size_t k = 0;
    kn_sb_putc(&json, '{');
    for (; !last; k++) {
        *at = read_cell(*at, end, &cell, &last);
        if (last && k == 0 && !cell.n) { /* an empty line */
            kn_sb_free(&cell);
            kn_sb_free(&json);
            return true;
        }
        if (k >= c->n)
            continue;
        const kn_json *v = c->v[k].plain ? kn_json_parse(r->arena, kn_sb_str(&cell)) : NULL;
        kn_sb_puts(&json, k ? "," : "");
        kn_sb_json(&json, kn_cstr(c->v[k].name));
        kn_sb_putc(&json, ':');
        if (v && (v->kind == KN_JSON_NUMBER || v->kind == KN_JSON_TRUE || v->kind == KN_JSON_FALSE))
            kn_sb_put(&json, kn_sb_str(&cell));
        else
            kn_sb_json(&json, kn_sb_str(&cell));
    }
    kn_sb_putc(&json, '}');
    if (k != c->n) {
        kn_usage("row %zu of the batch has %zu cells, its header %zu", no, k, c->n);
        ok = false;
    }
    char *text = kn_sb_take(&json);
    kn_json *v = ok ? kn_json_parse(r->arena, kn_cstr(text)) : NULL;
    if (v) /* the values are views of the row's text */
        kn_vec_push(&r->v, (kn_row){.values = v, .json = text});
    else
        free(text);
    if (ok && !v)
        kn_usage("row %zu of the batch is no text", no);
    kn_sb_free(&cell);
    return ok && v;
}

static bool read_csv(kn_rows *r, kn_str text, kn_declared *declared) {
    const char *p = text.p, *end = text.p + text.n;
    columns c = {0};
    kn_sb cell = {0};
    bool last = text.n == 0, ok = true;
    while (!last) {
        p = read_cell(p, end, &cell, &last);
        const kn_str name = kn_str_trim(kn_sb_str(&cell));
        kn_vec_push(&c, (column){kn_xstrndup(name.p, name.n),
                                 declared && (kn_declared_is(declared, name, "number") ||
                                              kn_declared_is(declared, name, "boolean"))});
    }
    for (size_t i = 0; ok && i < c.n; i++) {
        if (!c.v[i].name[0] && c.n > 1) {
            kn_usage("column %zu of the batch has no name", i + 1);
            ok = false;
        }
        for (size_t k = 0; ok && k < i; k++)
            if (!strcmp(c.v[k].name, c.v[i].name)) {
                kn_usage("the batch has two columns '%s'", c.v[i].name);
                ok = false;
            }
    }
    while (ok && p < end)
        ok = read_record(r, &c, &p, end, r->v.n);
    for (size_t i = 0; i < c.n; i++)
        free(c.v[i].name);
    kn_vec_free(&c);
    kn_sb_free(&cell);
    return ok;
}

bool kn_rows_read(const char *path, kn_declared *declared, kn_rows *r) {
    size_t n;
    memset(r, 0, sizeof *r);
    r->arena = kn_arena_new();
    if (kn_read_file(path, NULL, (kn_loc){0}, &r->text, &n) != KN_OK) {
        kn_usage("cannot read '%s'", path);
        return false;
    }
    kn_str text = {r->text, n};
    if (kn_str_starts(text, KN_S("\xEF\xBB\xBF")))
        text = kn_str_sub(text, 3, n);
    const kn_str inner = kn_str_trim(text);
    bool ok = true;
    if (kn_str_ends(kn_cstr(path), KN_S(".csv"))) {
        ok = read_csv(r, text, declared);
    } else {
        const kn_json *all = kn_json_parse(r->arena, inner);
        const kn_json *list =
            all && all->kind == KN_JSON_OBJECT ? kn_json_get(all, KN_S("rows")) : all;
        if (!inner.n) {
            /* no rows */
        } else if (list && list->kind == KN_JSON_ARRAY) {
            ok = read_array(r, list);
        } else if (inner.n && inner.p[0] == '{') {
            ok = read_lines(r, text);
        } else {
            kn_usage("'%s' is no array of rows", path);
            return false;
        }
    }
    if (ok && !r->v.n)
        kn_usage("'%s' has no rows", path);
    return ok && r->v.n;
}

void kn_rows_of_targets(const char *const *targets, size_t n, kn_rows *r) {
    memset(r, 0, sizeof *r);
    r->arena = kn_arena_new();
    for (size_t i = 0; i < n; i++) {
        add(r, kn_json_parse(r->arena, KN_S("{}")));
        r->v.v[i].target = targets[i];
    }
}

/* ---- names ---- */
/* The last component of the composition's path, without the extension of a file. */
static void put_name(const char *target, kn_sb *out) {
    char *real = realpath(target, NULL);
    const char *path = real ? real : target, *slash = strrchr(path, '/');
    const kn_str base = kn_cstr(slash ? slash + 1 : path);
    const ptrdiff_t dot = kn_str_find(base, KN_S(".html"));
    kn_sb_put(out, dot > 0 ? kn_str_sub(base, 0, (size_t)dot) : base);
    free(real);
}

static bool put_key(const kn_row *row, size_t index, kn_str key, kn_sb *out) {
    const kn_json *v = kn_json_get(row->values, key);
    const size_t before = out->n;
    if (!v && kn_str_eq(key, KN_S("index"))) {
        kn_sb_printf(out, "%zu", index);
    } else if (!v && kn_str_eq(key, KN_S("name"))) {
        put_name(row->target, out);
    } else if (!v) {
        kn_usage("row %zu has no '%.*s', which --output asks for", index, (int)key.n, key.p);
        return false;
    } else if (v->kind == KN_JSON_STRING) {
        kn_sb_put(out, v->str);
    } else if (v->kind == KN_JSON_NUMBER || v->kind == KN_JSON_TRUE || v->kind == KN_JSON_FALSE) {
        kn_sb_put(out, v->raw);
    }
    const kn_str put = {out->p + before, out->n - before};
    if (put.n && !memchr(put.p, '/', put.n) && !memchr(put.p, 0, put.n) &&
        !kn_str_eq(put, KN_S("..")) && !kn_str_eq(put, KN_S(".")))
        return true;
    kn_usage("'%.*s' of row %zu cannot be a part of a file's name", (int)key.n, key.p, index);
    return false;
}

static bool expand(kn_row *row, size_t index, kn_str t) {
    kn_sb b = {0};
    for (size_t i = 0; i < t.n;) {
        const char *close = t.p[i] == '{' ? memchr(t.p + i, '}', t.n - i) : NULL;
        if (!close) {
            /* "a//b" and "a/./b" are the path "a/b": rows must not collide under two names */
            const bool after = b.n && b.p[b.n - 1] == '/';
            if (after && t.p[i] == '/')
                i++;
            else if ((after || !b.n) && t.p[i] == '.' && i + 1 < t.n && t.p[i + 1] == '/')
                i += 2;
            else
                kn_sb_putc(&b, t.p[i++]);
            continue;
        }
        const size_t end = (size_t)(close - t.p);
        if (!put_key(row, index, kn_str_sub(t, i + 1, end), &b)) {
            kn_sb_free(&b);
            return false;
        }
        i = end + 1;
    }
    row->output = kn_sb_take(&b);
    return true;
}

static int by_output(const void *a, const void *b) {
    const kn_row *x = *(const kn_row *const *)a, *y = *(const kn_row *const *)b;
    const int c = strcmp(x->output, y->output);
    return c ? c : (x > y) - (x < y);
}

bool kn_rows_name(kn_rows *r, const char *template) {
    for (size_t i = 0; i < r->v.n; i++)
        if (!expand(&r->v.v[i], i, kn_cstr(template)))
            return false;
    const kn_row **sorted = KN_NEW_N(const kn_row *, r->v.n);
    bool ok = true;
    for (size_t i = 0; i < r->v.n; i++)
        sorted[i] = &r->v.v[i];
    qsort(sorted, r->v.n, sizeof *sorted, by_output);
    for (size_t i = 1; ok && i < r->v.n; i++)
        if (!strcmp(sorted[i - 1]->output, sorted[i]->output)) {
            kn_usage("rows %td and %td would both be written to '%s'", sorted[i - 1] - r->v.v,
                     sorted[i] - r->v.v, sorted[i]->output);
            ok = false;
        }
    free(sorted);
    return ok;
}
