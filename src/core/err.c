#include "src/core/err.h"
#include "src/core/limits.h"
#include "src/core/par.h"
#include "src/core/str.h"
#include "src/core/vec.h"
#include <unistd.h>

struct kn_files {
    KN_VEC(char *) names; /* entry i is file i + 1 */
};

kn_files *kn_files_new(void) {
    return KN_NEW(kn_files);
}

void kn_files_free(kn_files *f) {
    if (!f)
        return;
    for (size_t i = 0; i < f->names.n; i++)
        free(f->names.v[i]);
    kn_vec_free(&f->names);
    free(f);
}

uint32_t kn_files_add(kn_files *f, const char *name) {
    for (size_t i = 0; i < f->names.n; i++) {
        if (strcmp(f->names.v[i], name) == 0)
            return (uint32_t)i + 1;
    }
    kn_vec_push(&f->names, kn_xstrdup(name));
    return (uint32_t)f->names.n;
}

const char *kn_files_name(const kn_files *f, uint32_t file) {
    return f && file >= 1 && file <= f->names.n ? f->names.v[file - 1] : "";
}

struct kn_diags {
    const kn_files *files;
    kn_mutex *lock;
    bool held; /* nothing is added any more */
    KN_VEC(kn_diag *) list;
    uint32_t *slots; /* open addressing over list: index + 1, 0: empty */
    size_t n_slots;  /* power of two */
    uint32_t dropped;
};

kn_diags *kn_diags_new(const kn_files *files) {
    kn_diags *d = KN_NEW(kn_diags);
    d->files = files;
    d->lock = kn_mutex_new();
    d->n_slots = 64;
    d->slots = KN_NEW_N(uint32_t, d->n_slots);
    return d;
}

void kn_diags_free(kn_diags *d) {
    if (!d)
        return;
    for (size_t i = 0; i < d->list.n; i++) {
        free(d->list.v[i]->msg);
        free(d->list.v[i]->hint);
        free(d->list.v[i]);
    }
    kn_vec_free(&d->list);
    free(d->slots);
    kn_mutex_free(d->lock);
    free(d);
}

static uint64_t hash_of(const char *id, kn_loc loc, const char *msg) {
    uint64_t h = kn_hash_bytes(&loc, sizeof loc, 0);
    h = kn_hash_bytes(id, strlen(id), h);
    return kn_hash_bytes(msg, strlen(msg), h);
}

/* The slot of an equal diagnostic, or the empty one where it belongs. */
static size_t slot_of(const kn_diags *d, const char *id, kn_loc loc, const char *msg) {
    size_t i = (size_t)hash_of(id, loc, msg) & (d->n_slots - 1);
    for (; d->slots[i]; i = (i + 1) & (d->n_slots - 1)) {
        const kn_diag *g = d->list.v[d->slots[i] - 1];
        if (g->loc.file == loc.file && g->loc.line == loc.line && g->loc.col == loc.col &&
            strcmp(g->id, id) == 0 && strcmp(g->msg, msg) == 0)
            break;
    }
    return i;
}

static void grow(kn_diags *d) {
    free(d->slots);
    d->n_slots *= 2;
    d->slots = KN_NEW_N(uint32_t, d->n_slots);
    for (size_t i = 0; i < d->list.n; i++) {
        const kn_diag *g = d->list.v[i];
        d->slots[slot_of(d, g->id, g->loc, g->msg)] = (uint32_t)i + 1;
    }
}

/* Takes msg. */
static void add(kn_diags *d, const kn_diag *what, char *msg, const char *hint) {
    size_t i = slot_of(d, what->id, what->loc, msg);
    if (d->slots[i]) {
        kn_diag *old = d->list.v[d->slots[i] - 1];
        if (old->count < UINT32_MAX)
            old->count++;
        free(msg);
        return;
    }
    /* However much a script has written to the console, what went wrong is kept. */
    if (d->list.n >= (what->sev == KN_SEV_ERROR ? 2 : 1) * (size_t)KN_LIMIT_DIAGS) {
        d->dropped++;
        free(msg);
        return;
    }
    kn_diag *g = KN_NEW(kn_diag);
    *g = *what;
    g->msg = msg;
    g->hint = hint ? kn_xstrdup(hint) : NULL;
    g->count = 1;
    kn_vec_push(&d->list, g);
    d->slots[i] = (uint32_t)d->list.n;
    if (d->list.n * 2 > d->n_slots)
        grow(d);
}

void kn_report(kn_diags *d, kn_sev sev, kn_status code, const char *id, kn_loc loc,
               const char *hint, const char *fmt, ...) {
    if (!d)
        return;
    char *msg = NULL;
    va_list ap;
    va_start(ap, fmt);
    if (vasprintf(&msg, fmt, ap) < 0)
        kn_oom(strlen(fmt));
    va_end(ap);
    kn_diag what = {.sev = sev, .code = code, .id = id, .loc = loc};
    kn_mutex_lock(d->lock);
    while (d->held) {
        kn_mutex_unlock(d->lock);
        pause();
        kn_mutex_lock(d->lock);
    }
    add(d, &what, msg, hint);
    kn_mutex_unlock(d->lock);
}

void kn_diags_hold(kn_diags *d) {
    kn_mutex_lock(d->lock);
    d->held = true;
    kn_mutex_unlock(d->lock);
}

size_t kn_diags_count(const kn_diags *d) {
    if (!d)
        return 0;
    kn_mutex_lock(d->lock);
    size_t n = d->list.n;
    kn_mutex_unlock(d->lock);
    return n;
}

const kn_diag *kn_diags_at(const kn_diags *d, size_t i) {
    kn_mutex_lock(d->lock);
    const kn_diag *g = i < d->list.n ? d->list.v[i] : NULL;
    kn_mutex_unlock(d->lock);
    return g;
}

bool kn_diags_has(const kn_diags *d, kn_sev sev) {
    size_t n = kn_diags_count(d);
    for (size_t i = 0; i < n; i++) {
        if (kn_diags_at(d, i)->sev == sev)
            return true;
    }
    return false;
}

const char *kn_sev_name(kn_sev sev) {
    return sev == KN_SEV_ERROR ? "error" : sev == KN_SEV_WARN ? "warning" : "note";
}

static void print_one(const kn_diags *d, const kn_diag *g, FILE *out, bool color) {
    const char *tint = g->sev == KN_SEV_ERROR  ? "\033[31m"
                       : g->sev == KN_SEV_WARN ? "\033[33m"
                                               : "";
    const char *file = kn_files_name(d->files, g->loc.file);
    if (*file)
        fprintf(out, "%s:", file);
    if (*file && g->loc.line)
        fprintf(out, "%u:", g->loc.line);
    if (*file && g->loc.line && g->loc.col)
        fprintf(out, "%u:", g->loc.col);
    fprintf(out, "%s%s%s%s[%s]: %s", *file ? " " : "kinora: ", color ? tint : "",
            kn_sev_name(g->sev), color && *tint ? "\033[0m" : "", g->id, g->msg);
    if (g->count > 1)
        fprintf(out, " (%u times)", g->count);
    fputc('\n', out);
    if (g->hint)
        fprintf(out, "  hint: %s\n", g->hint);
}

void kn_diags_print(const kn_diags *d, FILE *out, size_t from, bool color) {
    size_t n = kn_diags_count(d);
    for (size_t i = from; i < n; i++)
        print_one(d, kn_diags_at(d, i), out, color);
    if (d && d->dropped)
        fprintf(out, "kinora: note[diag/limit]: %u further messages dropped\n", d->dropped);
}

static void json_one(const kn_diags *d, const kn_diag *g, kn_sb *b) {
    kn_sb_puts(b, "{\"severity\":");
    kn_sb_json(b, kn_cstr(kn_sev_name(g->sev)));
    kn_sb_printf(b, ",\"code\":%d,\"id\":", (int)g->code);
    kn_sb_json(b, kn_cstr(g->id));
    kn_sb_puts(b, ",\"file\":");
    kn_sb_json(b, kn_cstr(kn_files_name(d->files, g->loc.file)));
    kn_sb_printf(b, ",\"line\":%u,\"column\":%u,\"count\":%u,\"message\":", g->loc.line, g->loc.col,
                 g->count);
    kn_sb_json(b, kn_cstr(g->msg));
    if (g->hint) {
        kn_sb_puts(b, ",\"hint\":");
        kn_sb_json(b, kn_cstr(g->hint));
    }
    kn_sb_putc(b, '}');
}

void kn_diags_print_json(const kn_diags *d, FILE *out) {
    kn_sb b = {0};
    kn_sb_putc(&b, '[');
    size_t n = kn_diags_count(d);
    for (size_t i = 0; i < n; i++) {
        kn_sb_puts(&b, i ? ",\n " : "\n ");
        json_one(d, kn_diags_at(d, i), &b);
    }
    kn_sb_puts(&b, n ? "\n]\n" : "]\n");
    fwrite(b.p, 1, b.n, out);
    kn_sb_free(&b);
}

_Noreturn void kn_require_failed(const char *expr, const char *file, int line) {
    fprintf(stderr, "kinora: contract broken: %s (%s:%d)\n", expr, file, line);
    abort();
}
