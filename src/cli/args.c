#include "src/core/limits.h"
#include "src/cli/args.h"
#include "src/core/file.h"
#include "src/core/mem.h"
#include "src/core/par.h"
#include <math.h>
#include <unistd.h>

enum { MANY = KN_VERB_RENDER /* verbs that take several targets */ };

void kn_usage(const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    fputs("kinora: ", stderr);
    vfprintf(stderr, fmt, ap);
    fputc('\n', stderr);
    va_end(ap);
}

static const kn_verb_info *info_of(int verb) {
    int i = 0;
    while (verb >> (i + 1))
        i++;
    return &kn_verbs[i];
}

void kn_args_help(int verb, FILE *out) {
    static const char *const heads[] = {"Options", "Accepted for compatibility, without effect",
                                        "Known but refused"};
    const kn_verb_info *v = info_of(verb);
    fprintf(out, "Usage: kinora %s %s\n\n%s\n", v->name, v->operands, v->what);
    for (int pass = 0; pass < KN_FLAG_STATES; pass++) {
        bool any = false;
        for (int i = 0; i < KN_F_COUNT; i++) {
            const kn_flag_info *f = &kn_flags[i];
            if (!(f->verbs & verb) || (int)f->state != pass)
                continue;
            if (!any)
                fprintf(out, "\n%s:\n", heads[pass]);
            any = true;
            char left[64];
            char head[8] = "    ";
            if (f->short_name)
                snprintf(head, sizeof head, "-%c, ", f->short_name);
            snprintf(left, sizeof left, "%s--%s%s%s", head, f->name, f->arg ? " " : "",
                     f->arg ? f->arg : "");
            fprintf(out, "  %-34s %s", left, f->help);
            size_t at = 0;
            for (const char *other; (other = kn_flag_alias((kn_flag)i, &at));)
                fprintf(out, "; also --%s", other);
            fputc('\n', out);
        }
    }
}

void kn_args_free(kn_args *a) {
    kn_vec_free(&a->targets);
}

/* Options that the environment gives where the command line does not. */
static void read_environment(int verb, kn_args *out) {
    static const struct {
        const char *name;
        kn_flag flag;
    } table[] = {
#define ENV(name, what)
#define ENV_FLAG(name, flag, what) {name, KN_F_##flag},
#include "src/cli/env.def"
#undef ENV
#undef ENV_FLAG
    };
    for (size_t i = 0; i < KN_COUNTOF(table); i++) {
        const char *v = getenv(table[i].name);
        if (v && *v && !out->value[table[i].flag] && (kn_flags[table[i].flag].verbs & verb))
            out->value[table[i].flag] = v;
    }
}

/* "--color takes auto, always or never, not 'x'" */
static bool takes_value(kn_flag f, const char *value) {
    if (!value || kn_flag_takes(f, value))
        return true;
    kn_sb words = {0}, list = {0};
    kn_flag_values(f, &words);
    for (size_t i = 0; i < words.n; i++) {
        const kn_str rest = kn_str_sub(kn_sb_str(&words), i + 1, words.n);
        if (words.p[i] != ' ')
            kn_sb_putc(&list, words.p[i]);
        else
            kn_sb_puts(&list, memchr(rest.p, ' ', rest.n) ? ", " : " or ");
    }
    kn_usage("--%s takes %.*s, not '%s'", kn_flags[f].name, (int)list.n, list.p, value);
    kn_sb_free(&words);
    kn_sb_free(&list);
    return false;
}

static bool parse(int argc, char **argv, int verb, kn_args *out) {
    memset(out, 0, sizeof *out);
    out->verb = verb;
    out->verb_name = info_of(verb)->name;
    bool only_targets = false;
    for (int i = 0; i < argc; i++) {
        const char *a = argv[i];
        if (only_targets || a[0] != '-' || !a[1]) {
            if (out->target && !(verb & MANY)) {
                kn_usage("unexpected argument '%s' (one project at a time)", a);
                return false;
            }
            if (!out->target)
                out->target = a;
            if (verb & MANY)
                kn_vec_push(&out->targets, a);
            continue;
        }
        if (!strcmp(a, "--")) {
            only_targets = true;
            continue;
        }
        const char *eq = a[1] == '-' ? strchr(a, '=') : NULL;
        int f = -1;
        if (a[1] == '-')
            f = kn_flag_find(a + 2, eq ? (size_t)(eq - a - 2) : strlen(a + 2), verb);
        else if (!a[2])
            f = kn_flag_find_short(a[1], verb);
        if (f < 0) {
            kn_usage("Unknown flag: %.*s (kinora %s --help lists them)",
                     eq ? (int)(eq - a) : (int)strlen(a), a, out->verb_name);
            return false;
        }
        if (!kn_flags[f].arg) {
            if (eq) {
                kn_usage("--%s takes no value", kn_flags[f].name);
                return false;
            }
            out->value[f] = "";
        } else if (eq) {
            out->value[f] = eq + 1;
        } else if (kn_flags[f].arg[0] == '[' &&
                   (i + 1 == argc || argv[i + 1][0] == '-' || !strchr(argv[i + 1], '='))) {
            out->value[f] = ""; /* the value may be left out */
        } else if (i + 1 < argc) {
            out->value[f] = argv[++i];
        } else {
            kn_usage("--%s needs a value: --%s %s", kn_flags[f].name, kn_flags[f].name,
                     kn_flags[f].arg);
            return false;
        }
        if (f == KN_F_METADATA) {
            if (out->n_metadata == KN_MAX_METADATA) {
                kn_usage("--metadata is given more than %d times", KN_MAX_METADATA);
                return false;
            }
            out->metadata[out->n_metadata++] = out->value[f];
        }
    }
    if (!out->target)
        out->target = ".";
    read_environment(verb, out);
    for (int i = 0; i < KN_F_COUNT; i++) {
        const kn_flag_info *f = &kn_flags[i];
        if (out->value[i] && f->state == KN_FLAG_REFUSED && !kn_has(out, KN_F_HELP)) {
            kn_usage("--%s is not possible: %s", f->name, f->help);
            return false;
        }
        if (!kn_has(out, KN_F_HELP) && !takes_value((kn_flag)i, out->value[i]))
            return false;
        if (out->value[i] && f->state == KN_FLAG_NOTED && !kn_has(out, KN_F_QUIET))
            fprintf(stderr, "note: --%s has no effect: %s\n", f->name, f->help);
    }
    return true;
}

bool kn_args_parse(int argc, char **argv, int verb, kn_args *out) {
    const bool ok = parse(argc, argv, verb, out);
    if (!ok)
        kn_args_free(out);
    return ok;
}

bool kn_arg_num(const kn_args *a, kn_flag f, double lo, double hi, double *out) {
    if (!a->value[f])
        return true;
    const char *p = a->value[f], *end = p + strlen(p), *next = p;
    double v;
    if (!kn_parse_double(p, end, &v, &next) || next != end || !(v >= lo && v <= hi)) {
        kn_usage("--%s takes a number from %g to %g, not '%s'", kn_flags[f].name, lo, hi, p);
        return false;
    }
    *out = v;
    return true;
}

bool kn_arg_int(const kn_args *a, kn_flag f, int64_t lo, int64_t hi, int64_t *out) {
    double v = (double)*out;
    if (!kn_arg_num(a, f, (double)lo, (double)hi, &v))
        return false;
    if (v != floor(v)) {
        kn_usage("--%s takes a whole number, not '%s'", kn_flags[f].name, a->value[f]);
        return false;
    }
    *out = (int64_t)v;
    return true;
}

bool kn_read_nums(const char *text, double lo, double hi, size_t most, double *out, size_t *n) {
    const char *p = text, *end = p + strlen(p);
    for (*n = 0; *n < most; p++) {
        if (!kn_parse_double(p, end, &out[*n], &p) || !(out[*n] >= lo && out[*n] <= hi))
            return false;
        ++*n;
        if (p == end)
            return true;
        if (*p != ',')
            return false;
    }
    return false;
}

bool kn_arg_nums(const kn_args *a, kn_flag f, size_t least, size_t most, double *out, size_t *n) {
    if (kn_read_nums(a->value[f], 0, KN_MAX_INSTANT, most, out, n) && *n >= least)
        return true;
    kn_usage("--%s takes seconds from 0 to %g separated by commas, %s%zu of them, not '%s'",
             kn_flags[f].name, KN_MAX_INSTANT, least == most ? "" : "at most ", most, a->value[f]);
    return false;
}

bool kn_arg_range(const kn_args *a, double range[2]) {
    size_t n;
    if (!kn_arg_nums(a, KN_F_RANGE, 2, 2, range, &n))
        return false;
    if (range[0] < range[1])
        return true;
    kn_usage("--range takes START,END in seconds, not '%s'", a->value[KN_F_RANGE]);
    return false;
}

/* A number with a unit, whose steps are `step`. */
static bool arg_units(const kn_args *a, kn_flag f, double step, const char *such, int64_t *out) {
    if (!a->value[f])
        return true;
    const char *p = a->value[f], *end = p + strlen(p), *next = p;
    double v;
    if (kn_parse_double(p, end, &v, &next) && v > 0) {
        static const char units[] = "kmgt";
        double k = 1;
        if (next < end) {
            const char *u = strchr(units, kn_lower((unsigned char)*next));
            k = u ? pow(step, (double)(u - units + 1)) : 0;
            next++;
        }
        if (k > 0 && (next == end || (next + 1 == end && kn_lower((unsigned char)*next) == 'b'))) {
            *out = (int64_t)(v * k);
            return true;
        }
    }
    kn_usage("--%s takes %s, not '%s'", kn_flags[f].name, such, p);
    return false;
}

bool kn_arg_bytes(const kn_args *a, kn_flag f, int64_t *out) {
    return arg_units(a, f, 1024, "a size such as 512M", out);
}

bool kn_arg_rate(const kn_args *a, kn_flag f, int64_t *out) {
    return arg_units(a, f, 1000, "a number of bits such as 8M or 192k", out);
}
