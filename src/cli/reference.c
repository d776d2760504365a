/* kinora reference: the manual, the completions and the list of options, from the tables. */
#include "src/cli/json.h"
#include "src/cli/reference.h"
#include "src/cli/args.h"
#include "src/cli/diagnostics.h"
#include "src/lint/lint.h"

static const char *const headings[] = {"", "Accepted, without effect here", "Refused"};

static void put_cell(kn_sb *out, const char *s) {
    for (; *s; s++) {
        if (*s == '|' || *s == '<')
            kn_sb_putc(out, '\\');
        kn_sb_putc(out, *s);
    }
}

static void put_row(kn_sb *out, int i) {
    const kn_flag_info *f = &kn_flags[i];
    size_t at = 0;
    kn_sb_puts(out, "| `");
    if (f->short_name)
        kn_sb_printf(out, "-%c`, `", f->short_name);
    kn_sb_printf(out, "--%s%s%s`", f->name, f->arg ? " " : "", f->arg ? f->arg : "");
    for (const char *other; (other = kn_flag_alias((kn_flag)i, &at));)
        kn_sb_printf(out, ", `--%s`", other);
    kn_sb_puts(out, " | ");
    put_cell(out, f->help);
    kn_sb words = {0};
    if (f->state == KN_FLAG_USED && f->arg && kn_flag_values((kn_flag)i, &words))
        kn_sb_printf(out, ": `%.*s`", (int)words.n, words.p);
    kn_sb_free(&words);
    kn_sb_puts(out, " |\n");
}

void kn_reference_markdown(kn_sb *out) {
    kn_sb_puts(out, "# Verbs and options\n\nWritten by `kinora reference --markdown` from "
                    "`src/cli/verbs.def` and `src/cli/flags.def`. Do not edit.\n");
    for (int v = 0; v < KN_VERB_COUNT; v++) {
        kn_sb_printf(out, "\n## %s\n\n`kinora %s %s`\n\n%s\n", kn_verbs[v].name, kn_verbs[v].name,
                     kn_verbs[v].operands, kn_verbs[v].what);
        for (int state = 0; state < KN_FLAG_STATES; state++) {
            bool any = false;
            for (int i = 0; i < KN_F_COUNT; i++) {
                if (!(kn_flags[i].verbs & 1 << v) || (int)kn_flags[i].state != state)
                    continue;
                if (!any && state)
                    kn_sb_printf(out, "\n%s:\n", headings[state]);
                if (!any)
                    kn_sb_puts(out, "\n| option | |\n|---|---|\n");
                any = true;
                put_row(out, i);
            }
        }
    }
}

void kn_reference_diagnostics(kn_sb *out) {
    static const char *const kinds[KN_DIAG_KINDS] = {"What kinora does not do",
                                                     "What is wrong in the composition",
                                                     "Files",
                                                     "Limits",
                                                     "Output",
                                                     "kinora itself"};
    size_t n;
    const kn_diag_info *v = kn_diag_table(&n);
    kn_sb_puts(
        out,
        "# Diagnostics\n\nWritten by `kinora reference --diagnostics` from "
        "`src/cli/diagnostics.def` and `src/lint/lint.def`. Do not edit.\n\n"
        "A message has the form `file:line:column: severity[name]: text`, with the line and a "
        "caret below, and is told once however often it happens. `--diag json` writes the same as "
        "JSON, `--strict` makes warnings fail the command, `--strict-features` those of the first "
        "table, `--no-best-effort` those about files.\n");
    for (int k = 0; k < KN_DIAG_KINDS; k++) {
        kn_sb_printf(out, "\n## %s\n\n| name | meaning | what to do |\n|---|---|---|\n", kinds[k]);
        for (size_t i = 0; i < n; i++)
            if ((int)v[i].kind == k)
                kn_sb_printf(out, "| `%s` | %s | %s |\n", v[i].id, v[i].what, v[i].todo);
    }
    kn_sb_puts(out,
               "\n## Rules of kinora lint\n\n| rule | severity | what it finds | what to do |\n"
               "|---|---|---|---|\n");
    for (int r = 0; r < KN_LINT_RULES; r++) {
        kn_sb_printf(out, "| `%s` | %s | ", kn_lint_rules[r].name,
                     kn_json_severity(kn_lint_rules[r].sev));
        put_cell(out, kn_lint_rules[r].text);
        kn_sb_puts(out, " | ");
        put_cell(out, kn_lint_rules[r].hint);
        kn_sb_puts(out, " |\n");
    }
}

static const struct {
    const char *name;
    void (*make)(kn_sb *out);
} pages[] = {
    {"--man", kn_reference_man},           {"--bash", kn_reference_bash},
    {"--zsh", kn_reference_zsh},           {"--fish", kn_reference_fish},
    {"--markdown", kn_reference_markdown}, {"--diagnostics", kn_reference_diagnostics},
};

int kn_run_reference(int argc, char **argv) {
    for (size_t i = 0; argc == 1 && i < KN_COUNTOF(pages); i++) {
        if (strcmp(argv[0], pages[i].name) != 0)
            continue;
        kn_sb b = {0};
        pages[i].make(&b);
        const bool ok = fwrite(b.p, 1, b.n, stdout) == b.n && fflush(stdout) == 0;
        kn_sb_free(&b);
        return ok ? 0 : 1;
    }
    kn_usage("reference takes --man, --bash, --zsh, --fish, --markdown or --diagnostics");
    return 1;
}
