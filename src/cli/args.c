#include "src/core/limits.h"
#include "src/cli/args.h"
#include "src/core/file.h"
#include "src/core/mem.h"
#include "src/core/par.h"
#include <math.h>
#include <unistd.h>

typedef enum flag_state { USED, NOTED } flag_state;
enum {
    RENDER = KN_VERB_RENDER,
    SNAPSHOT = KN_VERB_SNAPSHOT,
    INSPECT = KN_VERB_INSPECT,
    GOLDEN = KN_VERB_GOLDEN,
    DESCRIBE = KN_VERB_DESCRIBE,
    ALL = RENDER | SNAPSHOT | INSPECT | GOLDEN | DESCRIBE,
    MANY = RENDER /* verbs that take several targets */
};

typedef struct flag_info {
    const char *name;
    char short_name;
    const char *arg;
    int verbs;
    flag_state state;
    const char *help;
} flag_info;

static const flag_info table[KN_F_COUNT] = {
#define FLAG(id, name, short_name, arg, verbs, state, help)                                        \
    {name, short_name, arg, verbs, state, help},
#define ALIAS(id, name)
#include "src/cli/flags.def"
#undef FLAG
#undef ALIAS
};

static const struct {
    kn_flag flag;
    const char *name;
} aliases[] = {
#define FLAG(id, name, short_name, arg, verbs, state, help)
#define ALIAS(id, name) {KN_F_##id, name},
#include "src/cli/flags.def"
#undef FLAG
#undef ALIAS
};

void kn_usage(const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    fputs("kinora: ", stderr);
    vfprintf(stderr, fmt, ap);
    fputc('\n', stderr);
    va_end(ap);
}

void kn_args_help(int verb, const char *verb_name, FILE *out) {
    static const char *const what[] = {
        [KN_VERB_RENDER] = "[DIR|FILE ...]\n\nRenders a composition into a film; several, or one "
                           "for each row of --batch, into "
                           "as many.",
        [KN_VERB_SNAPSHOT] =
            "[DIR|FILE]\n\nDraws one frame of a composition, a page or an SVG file as a PNG.",
        [KN_VERB_GOLDEN] =
            "record|verify [DIR|FILE] -o FOLDER\n\nRecords frames of a composition, or holds it "
            "against those that were recorded: equal, or as near as\n--psnr and --ssim ask.",
        [KN_VERB_DESCRIBE] = "[DIR|FILE]\n\nTells what a composition is made of.",
        [KN_VERB_INSPECT] = "[DIR|FILE] --dump=STAGE\n\nPrints what a stage of the pipeline made "
                            "of a composition or a page."};
    fprintf(out, "Usage: kinora %s %s\n\nOptions:\n", verb_name, what[verb]);
    for (int pass = USED; pass <= NOTED; pass++) {
        if (pass == NOTED && verb == KN_VERB_RENDER)
            fprintf(out, "\nAccepted for compatibility, without effect:\n");
        for (int i = 0; i < KN_F_COUNT; i++) {
            const flag_info *f = &table[i];
            if (!(f->verbs & verb) || (int)f->state != pass)
                continue;
            char left[64];
            char head[8] = "    ";
            if (f->short_name)
                snprintf(head, sizeof head, "-%c, ", f->short_name);
            snprintf(left, sizeof left, "%s--%s%s%s", head, f->name, f->arg ? " " : "",
                     f->arg ? f->arg : "");
            fprintf(out, "  %-34s %s", left, f->help);
            for (size_t k = 0; k < KN_COUNTOF(aliases); k++)
                if ((int)aliases[k].flag == i)
                    fprintf(out, "; also --%s", aliases[k].name);
            fputc('\n', out);
        }
    }
}

static int find(const char *name, size_t n, int verb) {
    for (int i = 0; i < KN_F_COUNT; i++)
        if (strlen(table[i].name) == n && !memcmp(table[i].name, name, n) &&
            (table[i].verbs & verb))
            return i;
    for (size_t i = 0; i < KN_COUNTOF(aliases); i++)
        if (strlen(aliases[i].name) == n && !memcmp(aliases[i].name, name, n) &&
            (table[aliases[i].flag].verbs & verb))
            return (int)aliases[i].flag;
    return -1;
}

static int find_short(char c, int verb) {
    for (int i = 0; i < KN_F_COUNT; i++)
        if (table[i].short_name == c && (table[i].verbs & verb))
            return i;
    return -1;
}

void kn_args_free(kn_args *a) {
    kn_vec_free(&a->targets);
}

static bool parse(int argc, char **argv, int verb, const char *verb_name, kn_args *out) {
    memset(out, 0, sizeof *out);
    out->verb = verb;
    out->verb_name = verb_name;
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
            f = find(a + 2, eq ? (size_t)(eq - a - 2) : strlen(a + 2), verb);
        else if (!a[2])
            f = find_short(a[1], verb);
        if (f < 0) {
            kn_usage("Unknown flag: %.*s (kinora %s --help lists them)",
                     eq ? (int)(eq - a) : (int)strlen(a), a, verb_name);
            return false;
        }
        if (!table[f].arg) {
            if (eq) {
                kn_usage("--%s takes no value", table[f].name);
                return false;
            }
            out->value[f] = "";
        } else if (eq) {
            out->value[f] = eq + 1;
        } else if (i + 1 < argc) {
            out->value[f] = argv[++i];
        } else {
            kn_usage("--%s needs a value: --%s %s", table[f].name, table[f].name, table[f].arg);
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
    for (int i = 0; i < KN_F_COUNT; i++)
        if (out->value[i] && table[i].state == NOTED && !kn_has(out, KN_F_QUIET))
            fprintf(stderr, "note: --%s has no effect: %s\n", table[i].name, table[i].help);
    return true;
}

bool kn_args_parse(int argc, char **argv, int verb, const char *verb_name, kn_args *out) {
    const bool ok = parse(argc, argv, verb, verb_name, out);
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
        kn_usage("--%s takes a number from %g to %g, not '%s'", table[f].name, lo, hi, p);
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
        kn_usage("--%s takes a whole number, not '%s'", table[f].name, a->value[f]);
        return false;
    }
    *out = (int64_t)v;
    return true;
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
    kn_usage("--%s takes %s, not '%s'", table[f].name, such, p);
    return false;
}

bool kn_arg_bytes(const kn_args *a, kn_flag f, int64_t *out) {
    return arg_units(a, f, 1024, "a size such as 512M", out);
}

bool kn_arg_rate(const kn_args *a, kn_flag f, int64_t *out) {
    return arg_units(a, f, 1000, "a number of bits such as 8M or 192k", out);
}

/* A number of threads, or a part of the cores. */
static bool arg_workers(const kn_args *a, int64_t *out) {
    const char *v = a->value[KN_F_WORKERS];
    if (!v || !strcmp(v, "auto"))
        return true;
    const char *end = v + strlen(v), *next = v;
    double part;
    if (kn_parse_double(v, end, &part, &next) && next + 1 == end && *next == '%' && part > 0 &&
        part <= 1000) {
        *out = (int64_t)fmax(1, floor(part * kn_cpu_count() / 100));
        return true;
    }
    return kn_arg_int(a, KN_F_WORKERS, 1, 1024, out);
}

typedef struct preset {
    const char *name;
    int w, h;
    bool swaps; /* aspect-agnostic names follow the composition's orientation */
} preset;
static const preset presets[] = {
    {"landscape", 1920, 1080, false},   {"portrait", 1080, 1920, false},
    {"square", 1080, 1080, false},      {"landscape-4k", 3840, 2160, false},
    {"portrait-4k", 2160, 3840, false}, {"square-4k", 2160, 2160, false},
    {"1080p", 1920, 1080, true},        {"hd", 1920, 1080, true},
    {"fhd", 1920, 1080, true},          {"4k", 3840, 2160, true},
    {"uhd", 3840, 2160, true},
};

bool kn_resolution(const kn_args *a, int w, int h, double *scale) {
    const char *name = a->value[KN_F_RESOLUTION];
    if (!name)
        return true;
    for (size_t i = 0; i < KN_COUNTOF(presets); i++) {
        if (strcmp(presets[i].name, name))
            continue;
        const bool swap = presets[i].swaps && h > w;
        const double pw = swap ? presets[i].h : presets[i].w,
                     ph = swap ? presets[i].w : presets[i].h;
        if (pw * h != ph * w) {
            kn_usage("--resolution %s is %g×%g, another shape than the composition's %d×%d", name,
                     pw, ph, w, h);
            return false;
        }
        *scale = pw / w;
        return true;
    }
    kn_usage("--resolution takes landscape, portrait, square, landscape-4k, portrait-4k, "
             "square-4k, 1080p, hd, 4k or uhd, not '%s'",
             name);
    return false;
}

static bool read_variables(const kn_args *a, kn_common *c) {
    const char *json = a->value[KN_F_VARIABLES], *file = a->value[KN_F_VARIABLES_FILE],
               *props = a->value[KN_F_PROPS];
    if (!!json + !!file + !!props > 1) {
        kn_usage("--variables, --variables-file and --props exclude each other");
        return false;
    }
    if (props && kn_str_starts(kn_str_trim(kn_cstr(props)), KN_S("{")))
        json = props;
    else if (props)
        file = props;
    c->opts.variables_json = json;
    if (!file)
        return true;
    size_t n;
    if (kn_read_file(file, NULL, (kn_loc){0}, &c->variables, &n) != KN_OK) {
        kn_usage("cannot read '%s'", file);
        return false;
    }
    c->opts.variables_json = c->variables;
    return true;
}

bool kn_common_read(const kn_args *a, kn_common *c) {
    memset(c, 0, sizeof *c);
    kn_opts *o = &c->opts;
    int64_t w = 0, h = 0, threads = 0, memory = 0, limit = 10000, heap = 0, nodes = 0;
    o->project = a->target;
    o->entry = a->value[KN_F_COMPOSITION];
    o->modules_dir = a->value[KN_F_MODULES];
    o->allow_network = kn_has(a, KN_F_ALLOW_NETWORK);
    o->no_cache = kn_has(a, KN_F_NO_CACHE);
    o->strict_variables = kn_has(a, KN_F_STRICT_VARIABLES);
    if (a->value[KN_F_FPS] && !kn_rat_parse_fps(kn_cstr(a->value[KN_F_FPS]), &o->fps)) {
        kn_usage("--fps takes a whole number or a fraction such as 30000/1001, 1 to 240, not '%s'",
                 a->value[KN_F_FPS]);
        return false;
    }
    if (!kn_arg_int(a, KN_F_WIDTH, 1, 32768, &w) || !kn_arg_int(a, KN_F_HEIGHT, 1, 32768, &h) ||
        !arg_workers(a, &threads) || !kn_arg_bytes(a, KN_F_MEMORY, &memory) ||
        !kn_arg_num(a, KN_F_SCALE, 0.01, 64, &o->scale) ||
        !kn_arg_num(a, KN_F_DURATION, 0.001, 86400, &o->duration) ||
        !kn_arg_num(a, KN_F_AUDIO_GAIN, 0.001, 64, &o->audio_gain) ||
        !kn_arg_int(a, KN_F_SCRIPT_TIMEOUT, 1, 3600000, &limit) ||
        !kn_arg_bytes(a, KN_F_SCRIPT_MEMORY, &heap) ||
        !kn_arg_int(a, KN_F_MAX_NODES, 1, KN_LIMIT_NODES, &nodes))
        return false;
    o->width = (int)w;
    o->height = (int)h;
    o->threads = (int)threads;
    o->memory = (size_t)memory;
    o->script_limit_ms = (uint32_t)limit;
    o->script_memory = (size_t)heap;
    o->max_nodes = (uint32_t)nodes;
    if (!read_variables(a, c))
        return false;
    c->data_dir = kn_data_dir(KN_DATADIR);
    o->data_dir = c->data_dir;
    return true;
}

void kn_common_free(kn_common *c) {
    free(c->data_dir);
    free(c->variables);
}

bool kn_print_diags(const kn_args *a, kn_session *s, size_t from) {
    const kn_diags *d = kn_session_diags(s);
    if (kn_has(a, KN_F_DIAG) && !strcmp(a->value[KN_F_DIAG], "json")) {
        kn_diags_print_json(d, stderr);
    } else if (!kn_has(a, KN_F_QUIET)) {
        kn_diags_print(d, stderr, from, isatty(2) && !getenv("NO_COLOR"));
    } else {
        for (size_t i = from; i < kn_diags_count(d); i++)
            if (kn_diags_at(d, i)->sev == KN_SEV_ERROR) {
                kn_diags_print(d, stderr, from, false);
                break;
            }
    }
    return kn_has(a, KN_F_STRICT) &&
           (kn_diags_has(d, KN_SEV_WARN) || kn_diags_has(d, KN_SEV_ERROR));
}
