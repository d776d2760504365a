#include "src/cli/gate.h"
#include "src/cli/json.h"
#include "src/core/file.h"
#include "src/core/mem.h"
#include <sys/stat.h>

static bool has_font(void *ctx, kn_str family) {
    return kn_font_shipped(((const kn_gate *)ctx)->fonts, family);
}

static double length(void *ctx, const char *path) {
    (void)ctx;
    return kn_film_length(path);
}

void kn_gate_open(kn_gate *g, const kn_args *a) {
    struct stat sb;
    const char *entry = a->value[KN_F_COMPOSITION];
    const bool file = stat(a->target, &sb) == 0 && !S_ISDIR(sb.st_mode);
    const char *slash = strrchr(a->target, '/');
    char *data = kn_data_dir(KN_DATADIR);
    *g = (kn_gate){.fonts = kn_shipped_fonts(data)};
    free(data);
    g->project = file ? kn_path_dir(a->target) : kn_xstrdup(a->target);
    g->entry = kn_xstrdup(file                            ? (slash ? slash + 1 : a->target)
                          : !entry || !strcmp(entry, ".") ? "index.html"
                                                          : entry);
    g->opts = (kn_lint_opts){
        .project = g->project, .entry = g->entry, .has_font = has_font, .length = length, .ctx = g};
    g->lint = kn_lint_run(&g->opts);
}

void kn_gate_close(kn_gate *g) {
    kn_lint_free(g->lint);
    free(g->fonts);
    free(g->project);
    free(g->entry);
}

static void print_finding(const kn_gate *g, const kn_finding *f, FILE *out) {
    const kn_lint_info *r = &kn_lint_rules[f->rule];
    const char *file = kn_files_name(kn_lint_files(g->lint), f->loc.file);
    fprintf(out, "  %s ", r->sev == KN_SEV_ERROR ? "✗" : r->sev == KN_SEV_WARN ? "⚠" : "ℹ");
    if (*file)
        fprintf(out, "[%s:%u:%u] ", file, f->loc.line, f->loc.col);
    fprintf(out, "%s: %s\n    Fix: %s\n", r->name, f->message, f->hint);
}

static void put_finding(const kn_gate *g, const kn_finding *f, bool anchored, kn_sb *out) {
    const kn_lint_info *r = &kn_lint_rules[f->rule];
    kn_sb_printf(out, "{\"code\":\"%s\",\"severity\":\"%s\",\"message\":", r->name,
                 kn_json_severity(r->sev));
    kn_sb_json(out, kn_cstr(f->message));
    kn_sb_puts(out, ",\"fixHint\":");
    kn_sb_json(out, kn_cstr(f->hint));
    if (f->selector || anchored) {
        kn_sb_puts(out, ",\"selector\":");
        kn_sb_json(out, kn_cstr(f->selector ? f->selector : "[data-composition-id]"));
    }
    if (anchored)
        kn_sb_puts(out, ",\"bbox\":{\"x\":0,\"y\":0,\"width\":0,\"height\":0},\"time\":0");
    kn_sb_puts(out, anchored ? ",\"sourceFile\":" : ",\"file\":");
    kn_sb_json(out, kn_cstr(kn_files_name(kn_lint_files(g->lint), f->loc.file)));
    kn_sb_printf(out, ",\"line\":%u,\"column\":%u}", f->loc.line, f->loc.col);
}

void kn_gate_json(const kn_gate *g, bool anchored, kn_sb *out) {
    const size_t errors = kn_lint_number(g->lint, KN_SEV_ERROR);
    bool any = false;
    kn_sb_printf(
        out, "{\"ok\":%s,\"errorCount\":%zu,\"warningCount\":%zu,\"infoCount\":%zu,\"findings\":[",
        errors ? "false" : "true", errors, kn_lint_number(g->lint, KN_SEV_WARN),
        kn_lint_number(g->lint, KN_SEV_NOTE));
    for (size_t i = 0; i < kn_lint_count(g->lint); i++) {
        const kn_finding *f = kn_lint_at(g->lint, i);
        kn_sb_puts(out, any ? ",\n" : "\n");
        put_finding(g, f, anchored, out);
        any = true;
    }
    kn_sb_printf(out, "],\"filesScanned\":%zu", kn_lint_files_read(g->lint));
}

void kn_gate_print_all(const kn_gate *g, kn_sev least, FILE *out) {
    for (size_t i = 0; i < kn_lint_count(g->lint); i++)
        if (kn_lint_rules[kn_lint_at(g->lint, i)->rule].sev <= least)
            print_finding(g, kn_lint_at(g->lint, i), out);
}

bool kn_gate_wanted(const kn_args *a) {
    return kn_has(a, KN_F_STRICT) || kn_has(a, KN_F_STRICT_ALL) || kn_has(a, KN_F_LINT_VERBOSE);
}

bool kn_gate_pass(const kn_args *a) {
    const bool strict = kn_has(a, KN_F_STRICT), all = kn_has(a, KN_F_STRICT_ALL),
               verbose = kn_has(a, KN_F_LINT_VERBOSE);
    if (!kn_gate_wanted(a))
        return true;
    kn_gate g;
    kn_gate_open(&g, a);
    const size_t errors = kn_lint_number(g.lint, KN_SEV_ERROR),
                 warnings = kn_lint_number(g.lint, KN_SEV_WARN);
    const bool stop = ((strict || all) && errors) || (all && warnings);
    if (!kn_has(a, KN_F_QUIET) || stop) {
        if (verbose || stop)
            kn_gate_print_all(&g, KN_SEV_NOTE, stderr);
        if (errors + warnings || verbose)
            fprintf(stderr, "lint: %zu errors, %zu warnings\n", errors, warnings);
    }
    if (stop)
        kn_usage("the render does not begin: %s is given and lint found something (kinora lint "
                 "tells what)",
                 all ? "--strict-all" : "--strict");
    kn_gate_close(&g);
    return !stop;
}

int kn_run_LINT(int argc, char **argv) {
    kn_args a;
    if (!kn_args_parse(argc, argv, KN_VERB_LINT, &a))
        return 1;
    if (kn_has(&a, KN_F_HELP)) {
        kn_args_help(KN_VERB_LINT, stdout);
        return 0;
    }
    kn_gate g;
    kn_gate_open(&g, &a);
    int code = 1;
    if (!kn_lint_files_read(g.lint)) {
        kn_usage("cannot read '%s/%s'", g.project, g.entry);
    } else {
        const size_t errors = kn_lint_number(g.lint, KN_SEV_ERROR),
                     warnings = kn_lint_number(g.lint, KN_SEV_WARN);
        code = errors || (warnings && kn_has(&a, KN_F_STRICT)) ? 1 : 0;
        if (kn_has(&a, KN_F_JSON)) {
            kn_sb b = {0};
            kn_gate_json(&g, false, &b);
            kn_json_tell(&b);
        } else if (kn_has(&a, KN_F_QUIET)) {
            kn_gate_print_all(&g, KN_SEV_ERROR, stdout);
        } else {
            printf("◆  Linting %s/%s\n\n", g.project, g.entry);
            kn_gate_print_all(&g, kn_has(&a, KN_F_VERBOSE) ? KN_SEV_NOTE : KN_SEV_WARN, stdout);
            printf("%s%s  %zu error(s), %zu warning(s)\n", errors + warnings ? "\n" : "",
                   errors ? "✗" : "◇", errors, warnings);
        }
    }
    kn_gate_close(&g);
    return code;
}
