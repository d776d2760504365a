#include "src/cli/diags.h"
#include "src/cli/diagnostics.h"
#include "src/core/file.h"
#include "src/core/mem.h"
#include <unistd.h>

bool kn_colors(const kn_args *a, FILE *out) {
    const char *when = a->value[KN_F_COLOR];
    if (when && strcmp(when, "auto") != 0)
        return !strcmp(when, "always");
    const char *no = getenv("NO_COLOR");
    return !(no && *no) && isatty(fileno(out));
}

static kn_diag_kind kind_of(const kn_diag *g) {
    const kn_diag_info *info = kn_diag_find(g->id);
    return info ? info->kind : KN_DIAG_INPUT;
}

bool kn_diag_is_strict(const kn_args *a, const kn_diag *g) {
    return kn_has(a, KN_F_STRICT_FEATURES) && kind_of(g) == KN_DIAG_FEATURE;
}

static bool fails(const kn_args *a, const kn_diag *g) {
    const bool strict = kn_has(a, KN_F_STRICT) || kn_has(a, KN_F_STRICT_ALL);
    return (strict && g->sev != KN_SEV_NOTE) || kn_diag_is_strict(a, g) ||
           (kn_has(a, KN_F_NO_BEST_EFFORT) && kind_of(g) == KN_DIAG_RESOURCE &&
            g->sev != KN_SEV_NOTE);
}

bool kn_diags_fail(const kn_args *a, const kn_diags *d) {
    for (size_t i = 0; i < kn_diags_count(d); i++)
        if (fails(a, kn_diags_at(d, i)))
            return true;
    return false;
}

/* ---- one diagnostic ---- */
typedef struct printer {
    const kn_files *files;
    FILE *out;
    bool color;
    uint32_t file; /* whose text is kept */
    char *text;
    size_t n;
} printer;

static const char *tint(const printer *p, const char *code) {
    return p->color ? code : "";
}

/* Line `line` of a file, without its end; false: it is not to be had. */
static bool line_of(printer *p, kn_loc loc, kn_str *out) {
    if (p->file != loc.file) {
        free(p->text);
        p->text = NULL;
        p->n = 0;
        p->file = loc.file;
        if (access(kn_files_name(p->files, loc.file), R_OK) == 0 &&
            kn_read_file(kn_files_name(p->files, loc.file), NULL, (kn_loc){0}, &p->text, &p->n) !=
                KN_OK)
            p->text = NULL;
    }
    kn_str rest = {p->text, p->text ? p->n : 0};
    for (uint32_t l = 1; rest.n; l++) {
        const char *end = memchr(rest.p, '\n', rest.n);
        const size_t n = end ? (size_t)(end - rest.p) : rest.n;
        if (l == loc.line) {
            *out = (kn_str){rest.p, n && rest.p[n - 1] == '\r' ? n - 1 : n};
            return true;
        }
        rest = kn_str_sub(rest, end ? n + 1 : n, rest.n);
    }
    return false;
}

/* Where character `k` of a line begins; columns count characters. */
static size_t byte_of(kn_str line, size_t k) {
    size_t i = 0;
    for (; k && i < line.n; k--)
        do
            i++;
        while (i < line.n && ((unsigned char)line.p[i] & 0xC0) == 0x80);
    return i;
}

/* The line with a caret below its column; of a long one the part around it. */
static void put_source(printer *p, kn_loc loc) {
    enum { WIDTH = 100, BEFORE = 70 };
    kn_str line;
    if (!loc.line || !loc.col || !line_of(p, loc, &line) || loc.col > line.n + 1)
        return;
    const size_t col = loc.col - 1, from = col > BEFORE ? col - BEFORE : 0;
    const size_t first = byte_of(line, from), last = byte_of(line, from + WIDTH);
    fprintf(p->out, "%6u | ", loc.line);
    for (size_t i = first; i < last; i++) /* nothing in a file may steer the terminal */
        fputc((unsigned char)line.p[i] < ' ' || line.p[i] == 127 ? ' ' : line.p[i], p->out);
    fprintf(p->out, "\n       | %*s%s^%s\n", (int)(col - from), "", tint(p, "\033[32m"),
            tint(p, "\033[0m"));
}

static void put_safe(printer *p, const char *s) {
    for (; *s; s++)
        fputc((unsigned char)*s < ' ' && *s != '\n' && *s != '\t' ? '?' : *s, p->out);
}

static void print_one(printer *p, const kn_diag *g) {
    static const char *const tints[] = {"\033[1;31m", "\033[1;33m", "\033[1;36m"};
    const char *file = kn_files_name(p->files, g->loc.file);
    fprintf(p->out, "%s", tint(p, "\033[1m"));
    put_safe(p, *file ? file : "kinora");
    fputc(':', p->out);
    if (*file && g->loc.line)
        fprintf(p->out, "%u:", g->loc.line);
    if (*file && g->loc.line && g->loc.col)
        fprintf(p->out, "%u:", g->loc.col);
    fprintf(p->out, "%s %s%s%s[%s]: ", tint(p, "\033[0m"), tint(p, tints[g->sev]),
            kn_sev_name(g->sev), tint(p, "\033[0m"), g->id);
    put_safe(p, g->msg);
    if (g->count > 1)
        fprintf(p->out, " (%u times)", g->count);
    fputc('\n', p->out);
    if (*file)
        put_source(p, g->loc);
    if (g->hint) {
        fputs("  hint: ", p->out);
        put_safe(p, g->hint);
        fputc('\n', p->out);
    }
}

/* One line for each thing that kinora does not do: how often, and where first. */
static void put_unsupported(printer *p, const kn_diags *d) {
    const size_t n = kn_diags_count(d);
    size_t kinds = 0, all = 0;
    for (size_t i = 0; i < n; i++)
        all += kind_of(kn_diags_at(d, i)) == KN_DIAG_FEATURE;
    for (size_t i = 0; all > 1 && i < n; i++) { /* of one the message says it all */
        const kn_diag *g = kn_diags_at(d, i);
        size_t places = 0, count = 0;
        bool first = kind_of(g) == KN_DIAG_FEATURE;
        for (size_t k = 0; first && k < n; k++) {
            const kn_diag *o = kn_diags_at(d, k);
            if (strcmp(o->id, g->id) != 0 || strcmp(o->msg, g->msg) != 0)
                continue;
            first = k >= i;
            places++;
            count += o->count;
        }
        if (!first)
            continue;
        if (!kinds++)
            fprintf(p->out, "not drawn as a browser draws it:\n");
        fprintf(p->out, "  %4zu × ", count);
        put_safe(p, g->msg);
        if (*kn_files_name(p->files, g->loc.file))
            fprintf(p->out, "  (%s:%u%s)", kn_files_name(p->files, g->loc.file), g->loc.line,
                    places > 1 ? " and elsewhere" : "");
        fputc('\n', p->out);
    }
}

/* Errors belong to the row that has them. */
static bool is_new(const kn_args *a, const kn_files *files, const kn_diag *g) {
    const uint32_t place[] = {g->loc.line, g->loc.col};
    const char *file = kn_files_name(files, g->loc.file);
    uint64_t h = kn_hash_bytes(place, sizeof place, 0);
    h = kn_hash_bytes(file, strlen(file) + 1, h);
    h = kn_hash_bytes(g->id, strlen(g->id) + 1, h);
    h = kn_hash_bytes(g->msg, strlen(g->msg) + 1, h);
    return g->sev == KN_SEV_ERROR || kn_told_first(a->told, h);
}

bool kn_print_diags(const kn_args *a, kn_session *s) {
    const kn_diags *d = kn_session_diags(s);
    printer p = {kn_session_files(s), stderr, kn_colors(a, stderr), 0, NULL, 0};
    const bool quiet = kn_has(a, KN_F_QUIET);
    bool lacks = false;
    if (kn_has(a, KN_F_DIAG) && !strcmp(a->value[KN_F_DIAG], "json")) {
        kn_diags_print_json(d, stderr);
    } else {
        for (size_t i = 0; i < kn_diags_count(d); i++) {
            const kn_diag *g = kn_diags_at(d, i);
            if ((quiet && g->sev != KN_SEV_ERROR && !fails(a, g)) || !is_new(a, p.files, g))
                continue;
            print_one(&p, g);
            lacks |= kind_of(g) == KN_DIAG_FEATURE;
        }
        kn_diags_print(d, stderr, kn_diags_count(d), false); /* what a limit kept out */
        if (!quiet && lacks)
            put_unsupported(&p, d);
    }
    free(p.text);
    return kn_diags_fail(a, d);
}

void kn_end_stuck(void *args, kn_session *s) {
    kn_diags_hold(kn_session_diags(s));
    kn_print_diags(args, s);
    kn_temp_abandon();
    _exit(1);
}
