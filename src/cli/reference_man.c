/* The manual page, in the macros of man(7). */
#include "src/cli/flags.h"
#include "src/cli/reference.h"
#include "src/core/mem.h"

static const char head[] =
    ".TH KINORA 1 \"\" \"kinora " KN_VERSION "\" \"User Commands\"\n"
    ".\\\" Written by kinora reference --man from src/cli/verbs.def and src/cli/flags.def.\n"
    ".SH NAME\n"
    "kinora \\- render compositions of HTML, CSS and GSAP timelines into video\n"
    ".SH SYNOPSIS\n";

static const char description[] =
    ".SH DESCRIPTION\n"
    ".B kinora\n"
    "reads a composition in the HyperFrames format, a folder with an\n"
    ".I index.html\n"
    "whose elements carry\n"
    ".BR data\\-start ,\n"
    ".B data\\-duration\n"
    "and the like, runs its scripts against a virtual clock, draws every frame and encodes the "
    "film.\n"
    "No browser takes part and nothing is read from the network.\n"
    ".PP\n"
    "Where a folder is asked for and none is given it is the working folder.\n"
    "An output appears under its name only when it is whole and has been read back.\n";

static const char rest[] =
    ".SH EXIT STATUS\n"
    "0 when the verb did what it says, 1 for anything else.\n"
    "An interrupted render leaves no file.\n"
    ".SH FILES\n"
    ".TP\n"
    ".I share/kinora\n"
    "fonts and scripts that kinora brings along, below the installation prefix\n"
    ".SH EXAMPLES\n"
    ".nf\n"
    "kinora render my\\-project \\-o film.mp4\n"
    "kinora render my\\-project \\-o \\- | ffplay \\-\n"
    "kinora render my\\-project \\-o overlay.webm\n"
    "kinora render my\\-project \\-\\-format hls \\-o stream\n"
    "kinora render my\\-project \\-o sound.wav\n"
    "kinora render my\\-project \\-\\-batch rows.csv \\-o \\(aqfilms/{name}.mp4\\(aq\n"
    "kinora snapshot my\\-project \\-\\-at 1.5 \\-o frame.png\n"
    "kinora snapshot picture.svg \\-\\-width 400 \\-o picture.png\n"
    "kinora golden verify my\\-project \\-o golden \\-\\-junit result.xml\n"
    "kinora inspect page.html \\-\\-dump=boxes \\-\\-json\n"
    ".fi\n";

static const struct {
    const char *name, *what;
} environment[] = {
#define ENV(name, what)            {name, what},
#define ENV_FLAG(name, flag, what) {name, what},
#include "src/cli/env.def"
#undef ENV
#undef ENV_FLAG
};

/* Text of a line: hyphens and quotes are what they look like, and no line is taken for a macro. */
static void put_text(kn_sb *out, const char *s) {
    if (*s == '.' || *s == '\'')
        kn_sb_puts(out, "\\&");
    for (; *s; s++)
        if (*s == '-')
            kn_sb_puts(out, "\\-");
        else if (*s == '\\')
            kn_sb_puts(out, "\\e");
        else if (*s == '\'')
            kn_sb_puts(out, "\\(aq");
        else
            kn_sb_putc(out, *s);
}

static void put_option(kn_sb *out, int i) {
    const kn_flag_info *f = &kn_flags[i];
    size_t at = 0;
    kn_sb words = {0};
    kn_sb_puts(out, ".TP\n");
    if (f->short_name)
        kn_sb_printf(out, "\\fB\\-%c\\fR, ", f->short_name);
    kn_sb_puts(out, "\\fB\\-\\-");
    put_text(out, f->name);
    kn_sb_puts(out, "\\fR");
    for (const char *other; (other = kn_flag_alias((kn_flag)i, &at));) {
        kn_sb_puts(out, ", \\fB\\-\\-");
        put_text(out, other);
        kn_sb_puts(out, "\\fR");
    }
    if (f->arg) {
        kn_sb_puts(out, " \\fI");
        put_text(out, f->arg);
        kn_sb_puts(out, "\\fR");
    }
    kn_sb_putc(out, '\n');
    put_text(out, f->help);
    if (f->state == KN_FLAG_USED && f->arg && kn_flag_values((kn_flag)i, &words)) {
        char *text = kn_sb_take(&words);
        kn_sb_puts(out, ".\nOne of: ");
        put_text(out, text);
        free(text);
    }
    kn_sb_putc(out, '\n');
}

/* Options that are the same in most verbs come once. */
static bool shared(const kn_flag_info *f) {
    int n = 0;
    for (int v = 0; v < KN_VERB_COUNT; v++)
        n += f->verbs >> v & 1;
    return n > 3;
}

static void put_options(kn_sb *out, int verbs, bool common) {
    static const char *const heads[] = {
        "", "Accepted, without effect here:", "Refused, because nothing in kinora does it:"};
    for (int state = 0; state < KN_FLAG_STATES; state++) {
        bool any = false;
        for (int i = 0; i < KN_F_COUNT; i++) {
            if ((int)kn_flags[i].state != state || shared(&kn_flags[i]) != common ||
                !(kn_flags[i].verbs & verbs))
                continue;
            if (!any && state)
                kn_sb_printf(out, ".PP\n%s\n", heads[state]);
            any = true;
            put_option(out, i);
        }
    }
}

void kn_reference_man(kn_sb *out) {
    kn_sb_puts(out, head);
    for (int v = 0; v < KN_VERB_COUNT; v++) {
        kn_sb_printf(out, "%s.B kinora %s\n", v ? ".br\n" : "", kn_verbs[v].name);
        put_text(out, kn_verbs[v].operands);
        kn_sb_puts(out, "\n.RI [ options ]\n");
    }
    kn_sb_puts(out, description);
    kn_sb_puts(out, ".SH OPTIONS OF MOST VERBS\n");
    put_options(out, KN_VERBS_ALL, true);
    for (int v = 0; v < KN_VERB_COUNT; v++) {
        kn_sb_puts(out, ".SH KINORA ");
        for (const char *c = kn_verbs[v].name; *c; c++)
            kn_sb_putc(out, *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A') : *c);
        kn_sb_putc(out, '\n');
        put_text(out, kn_verbs[v].what);
        kn_sb_putc(out, '\n');
        put_options(out, 1 << v, false);
    }
    kn_sb_puts(out, ".SH ENVIRONMENT\n");
    for (size_t i = 0; i < KN_COUNTOF(environment); i++) {
        kn_sb_printf(out, ".TP\n.B %s\n", environment[i].name);
        put_text(out, environment[i].what);
        kn_sb_putc(out, '\n');
    }
    kn_sb_puts(out, rest);
}
