/* Completions of bash, zsh and fish. */
#include "src/cli/flags.h"
#include "src/cli/reference.h"
#include "src/core/mem.h"

/* Values that are names of files. */
static bool takes_file(const kn_flag_info *f) {
    return f->arg && (!strcmp(f->arg, "PATH") || !strcmp(f->arg, "FILE") || !strcmp(f->arg, "DIR"));
}

/* 'text' as one word of a shell, in quotes that all three have. */
static void put_quoted(kn_sb *out, const char *s) {
    kn_sb_putc(out, '\'');
    for (; *s; s++)
        if (*s == '\'')
            kn_sb_puts(out, "'\\''");
        else
            kn_sb_putc(out, *s);
    kn_sb_putc(out, '\'');
}

static void put_verbs(kn_sb *out) {
    for (int v = 0; v < KN_VERB_COUNT; v++)
        kn_sb_printf(out, "%s%s", v ? " " : "", kn_verbs[v].name);
}

/* ---- bash ---- */
static void put_names(kn_sb *out, int i) {
    size_t at = 0;
    kn_sb_printf(out, "--%s", kn_flags[i].name);
    for (const char *other; (other = kn_flag_alias((kn_flag)i, &at));)
        kn_sb_printf(out, "|--%s", other);
    if (kn_flags[i].short_name)
        kn_sb_printf(out, "|-%c", kn_flags[i].short_name);
}

/* What follows a flag: the cases of `$prev`. Flags of one name in several verbs differ by verb. */
static void put_bash_values(kn_sb *out, int v) {
    for (int i = 0; i < KN_F_COUNT; i++) {
        const kn_flag_info *f = &kn_flags[i];
        kn_sb words = {0};
        if (!(f->verbs & 1 << v) || !f->arg || f->arg[0] == '[')
            continue;
        kn_sb_puts(out, "            ");
        put_names(out, i);
        if (kn_flag_values((kn_flag)i, &words))
            kn_sb_printf(out,
                         ") mapfile -t COMPREPLY < <(compgen -W '%.*s' -- \"$cur\"); return ;;\n",
                         (int)words.n, words.p);
        else if (takes_file(f))
            kn_sb_puts(out, ") compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "
                            "\"$cur\"); return ;;\n");
        else
            kn_sb_puts(out, ") return ;;\n");
        kn_sb_free(&words);
    }
}

void kn_reference_bash(kn_sb *out) {
    kn_sb_puts(out, "# bash completion of kinora. Written by kinora reference --bash.\n"
                    "_kinora() {\n"
                    "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} "
                    "flags=\n"
                    "    COMPREPLY=()\n"
                    "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
                    "        mapfile -t COMPREPLY < <(compgen -W '");
    put_verbs(out);
    kn_sb_puts(out, " --help --version' -- \"$cur\")\n        return\n    fi\n"
                    "    case ${COMP_WORDS[1]} in\n");
    for (int v = 0; v < KN_VERB_COUNT; v++) {
        kn_sb_printf(out, "    %s)\n        case $prev in\n", kn_verbs[v].name);
        put_bash_values(out, v);
        kn_sb_puts(out, "        esac\n        flags='");
        bool any = false;
        for (int i = 0; i < KN_F_COUNT; i++)
            if ((kn_flags[i].verbs & 1 << v) && kn_flags[i].state == KN_FLAG_USED) {
                kn_sb_printf(out, "%s--%s", any ? " " : "", kn_flags[i].name);
                any = true;
            }
        kn_sb_puts(out, "' ;;\n");
    }
    kn_sb_puts(out, "    esac\n"
                    "    if [ \"${cur#-}\" != \"$cur\" ]; then\n"
                    "        mapfile -t COMPREPLY < <(compgen -W \"$flags\" -- \"$cur\")\n"
                    "    else\n"
                    "        compopt -o filenames\n"
                    "        mapfile -t COMPREPLY < <(compgen -f -- \"$cur\")\n"
                    "    fi\n"
                    "}\n"
                    "complete -F _kinora kinora\n");
}

/* ---- zsh ---- */
/* Inside [...] of an _arguments specification. */
static void put_zsh_help(kn_sb *out, const char *s) {
    for (; *s; s++) {
        if (*s == '[' || *s == ']' || *s == ':' || *s == '\\')
            kn_sb_putc(out, '\\');
        kn_sb_putc(out, *s);
    }
}

static void put_zsh_flag(kn_sb *out, int i, const char *name, bool brief) {
    const kn_flag_info *f = &kn_flags[i];
    kn_sb spec = {0}, words = {0};
    kn_sb_printf(&spec, "%s%s%s[", brief ? "-" : "--", name, f->arg && !brief ? "=" : "");
    put_zsh_help(&spec, f->help);
    kn_sb_putc(&spec, ']');
    if (f->arg) {
        kn_sb_puts(&spec, f->arg[0] == '[' ? "::" : ":");
        put_zsh_help(&spec, f->name);
        kn_sb_putc(&spec, ':');
        if (kn_flag_values((kn_flag)i, &words))
            kn_sb_printf(&spec, "(%.*s)", (int)words.n, words.p);
        else if (takes_file(f))
            kn_sb_puts(&spec, "_files");
    }
    char *text = kn_sb_take(&spec);
    kn_sb_puts(out, "        ");
    put_quoted(out, text);
    kn_sb_puts(out, " \\\n");
    free(text);
    kn_sb_free(&words);
}

void kn_reference_zsh(kn_sb *out) {
    kn_sb_puts(out, "#compdef kinora\n# zsh completion of kinora. Written by kinora reference "
                    "--zsh.\n_kinora() {\n    local -a verbs\n    verbs=(\n");
    for (int v = 0; v < KN_VERB_COUNT; v++) {
        kn_sb one = {0};
        kn_sb_printf(&one, "%s:%s", kn_verbs[v].name, kn_verbs[v].line);
        char *text = kn_sb_take(&one);
        kn_sb_puts(out, "        ");
        put_quoted(out, text);
        kn_sb_putc(out, '\n');
        free(text);
    }
    kn_sb_puts(out, "    )\n    if (( CURRENT == 2 )); then\n"
                    "        _describe -t verbs verb verbs\n        return\n    fi\n"
                    "    local verb=$words[2]\n    shift words\n    (( CURRENT-- ))\n"
                    "    case $verb in\n");
    for (int v = 0; v < KN_VERB_COUNT; v++) {
        kn_sb_printf(out, "    %s)\n        _arguments -S \\\n", kn_verbs[v].name);
        for (int i = 0; i < KN_F_COUNT; i++) {
            const kn_flag_info *f = &kn_flags[i];
            if (!(f->verbs & 1 << v) || f->state != KN_FLAG_USED)
                continue;
            put_zsh_flag(out, i, f->name, false);
            if (f->short_name)
                put_zsh_flag(out, i, (char[]){f->short_name, 0}, true);
        }
        kn_sb_puts(out, "        '*:project:_files' ;;\n");
    }
    kn_sb_puts(out, "    esac\n}\n_kinora \"$@\"\n");
}

/* ---- fish ---- */
void kn_reference_fish(kn_sb *out) {
    kn_sb_puts(out, "# fish completion of kinora. Written by kinora reference --fish.\n");
    for (int v = 0; v < KN_VERB_COUNT; v++) {
        kn_sb_printf(out, "complete -c kinora -n __fish_use_subcommand -f -a %s -d ",
                     kn_verbs[v].name);
        put_quoted(out, kn_verbs[v].line);
        kn_sb_putc(out, '\n');
    }
    for (int i = 0; i < KN_F_COUNT; i++) {
        const kn_flag_info *f = &kn_flags[i];
        kn_sb words = {0};
        if (f->state != KN_FLAG_USED)
            continue;
        kn_sb_puts(out, "complete -c kinora -n '__fish_seen_subcommand_from");
        for (int v = 0; v < KN_VERB_COUNT; v++)
            if (f->verbs & 1 << v)
                kn_sb_printf(out, " %s", kn_verbs[v].name);
        kn_sb_printf(out, "' -l %s", f->name);
        if (f->short_name)
            kn_sb_printf(out, " -s %c", f->short_name);
        if (f->arg && f->arg[0] != '[') {
            if (kn_flag_values((kn_flag)i, &words))
                kn_sb_printf(out, " -x -a '%.*s'", (int)words.n, words.p);
            else
                kn_sb_puts(out, takes_file(f) ? " -r -F" : " -x");
        }
        kn_sb_puts(out, " -d ");
        put_quoted(out, f->help);
        kn_sb_putc(out, '\n');
        kn_sb_free(&words);
    }
}
