/* The options of a session, from the flags that all verbs share. */
#include "src/core/limits.h"
#include "src/cli/args.h"
#include "src/cli/diags.h"
#include "src/cli/render.h"
#include "src/core/file.h"
#include "src/core/mem.h"
#include "src/core/par.h"
#include <math.h>
#include <unistd.h>

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
    {"landscape", 1920, 1080, false},    {"portrait", 1080, 1920, false},
    {"square", 1080, 1080, false},       {"landscape-4k", 3840, 2160, false},
    {"portrait-4k", 2160, 3840, false},  {"square-4k", 2160, 2160, false},
    {"1080p", 1920, 1080, true},         {"hd", 1920, 1080, true},
    {"fhd", 1920, 1080, true},           {"4k", 3840, 2160, true},
    {"uhd", 3840, 2160, true},           {"1080p-square", 1080, 1080, false},
    {"square-1080p", 1080, 1080, false}, {"4k-square", 2160, 2160, false},
};

static const preset *find_preset(const kn_args *a) {
    const char *name = a->value[KN_F_RESOLUTION];
    for (size_t i = 0; i < KN_COUNTOF(presets); i++)
        if (!strcmp(presets[i].name, name))
            return &presets[i];
    KN_REQUIRE(!"a name in the table of values and not in this one");
    return NULL;
}

void kn_resolution_size(const kn_args *a, int *w, int *h) {
    if (!kn_has(a, KN_F_RESOLUTION))
        return;
    const preset *p = find_preset(a);
    *w = p->w;
    *h = p->h;
}

bool kn_resolution(const kn_args *a, int w, int h, double *scale) {
    if (!kn_has(a, KN_F_RESOLUTION))
        return true;
    const preset *p = find_preset(a);
    const bool swap = p->swaps && h > w;
    const double pw = swap ? p->h : p->w, ph = swap ? p->w : p->h;
    if (pw * h != ph * w) {
        kn_usage("--resolution %s is %g×%g, another shape than the composition's %d×%d", p->name,
                 pw, ph, w, h);
        return false;
    }
    *scale = pw / w;
    return true;
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
    double ceiling = 1; /* dB; above 0: none */
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
        !kn_arg_num(a, KN_F_AUDIO_LIMIT, -24, 0, &ceiling) ||
        !kn_arg_int(a, KN_F_SCRIPT_TIMEOUT, 1, 3600000, &limit) ||
        !kn_arg_bytes(a, KN_F_SCRIPT_MEMORY, &heap) ||
        !kn_arg_int(a, KN_F_MAX_NODES, 1, KN_LIMIT_NODES, &nodes))
        return false;
    o->audio_ceiling = ceiling <= 0 ? pow(10, ceiling / 20) : 0;
    o->width = (int)w;
    o->height = (int)h;
    o->threads = (int)threads;
    o->memory = memory ? (size_t)memory : KN_DEFAULT_MEMORY;
    o->script_limit_ms = (uint32_t)limit;
    o->script_memory = (size_t)heap;
    o->stuck = kn_end_stuck;
    o->stuck_ctx = (void *)a;
    o->cancelled = kn_render_interrupted;
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
