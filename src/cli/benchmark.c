/* kinora benchmark: the same composition at several qualities, rates and numbers of threads. */
#include "src/cli/json.h"
#include "src/cli/output.h"
#include "src/cli/render.h"
#include "src/core/mem.h"
#include "src/core/vec.h"
#include <sys/stat.h>
#include <unistd.h>

static const struct {
    const char *fps, *quality, *workers, *label;
} configs[] = {
    {"30", "draft", "2", "30fps draft 2w"},       {"30", "standard", "2", "30fps standard 2w"},
    {"30", "high", "2", "30fps high 2w"},         {"30", "standard", "4", "30fps standard 4w"},
    {"60", "standard", "4", "60fps standard 4w"},
};

typedef struct result {
    size_t runs, failures;
    double ms, frames;
    int64_t bytes;
} result;

static void run_config(const kn_args *a, size_t i, int64_t runs, const char *out, result *r) {
    kn_args one = *a;
    one.value[KN_F_FPS] = configs[i].fps;
    one.value[KN_F_QUALITY] = configs[i].quality;
    one.value[KN_F_WORKERS] = configs[i].workers;
    one.value[KN_F_OUTPUT] = out;
    one.value[KN_F_JSON] = NULL;
    for (int64_t n = 0; n < runs && !kn_render_interrupted(); n++) {
        kn_render_result got = {0};
        struct stat sb;
        const uint64_t t0 = kn_now_ns();
        if (kn_render_args(&one, &got) != 0 || stat(out, &sb) != 0) {
            r->failures++;
            continue;
        }
        r->runs++;
        r->ms += (double)(kn_now_ns() - t0) / 1e6;
        r->frames = (double)got.frames;
        r->bytes = sb.st_size;
        unlink(out);
    }
}

static void put_json(const result *r, size_t n) {
    kn_sb b = {0};
    kn_sb_puts(&b, "{\"results\":[");
    for (size_t i = 0; i < n; i++) {
        kn_sb_printf(&b, "%s\n{\"config\":\"%s\",\"fps\":\"%s\",\"quality\":\"%s\",\"workers\":%s,",
                     i ? "," : "", configs[i].label, configs[i].fps, configs[i].quality,
                     configs[i].workers);
        if (r[i].runs)
            kn_sb_printf(&b, "\"avgTimeMs\":%.0f,\"avgSizeBytes\":%lld,\"framesPerSecond\":%.2f,",
                         r[i].ms / (double)r[i].runs, (long long)r[i].bytes,
                         r[i].frames * (double)r[i].runs / (r[i].ms / 1e3));
        else
            kn_sb_puts(&b, "\"avgTimeMs\":null,\"avgSizeBytes\":null,\"framesPerSecond\":null,");
        kn_sb_printf(&b, "\"runs\":%zu,\"failures\":%zu}", r[i].runs, r[i].failures);
    }
    kn_sb_puts(&b, "\n]");
    kn_json_tell(&b);
}

static int benchmark(const kn_args *a) {
    result r[KN_COUNTOF(configs)] = {0};
    int64_t runs = 3;
    size_t failures = 0;
    char out[64];
    FILE *talk = kn_has(a, KN_F_JSON) ? stderr : stdout;
    if (!kn_arg_int(a, KN_F_RUNS, 1, 20, &runs))
        return 1;
    snprintf(out, sizeof out, "renders/.benchmark-%d/film.mp4", (int)getpid());
    kn_make_folders(out);
    if (!kn_has(a, KN_F_QUIET))
        fprintf(talk, "◆  Benchmarking %s (%lld runs each)\n\n", a->target, (long long)runs);
    for (size_t i = 0; i < KN_COUNTOF(configs) && !kn_render_interrupted(); i++) {
        run_config(a, i, runs, out, &r[i]);
        failures += r[i].failures;
        if (kn_has(a, KN_F_QUIET))
            continue;
        if (r[i].runs)
            fprintf(talk, "   %-18s %8.2f s  %8.1f frames/s  %8.1f KB\n", configs[i].label,
                    r[i].ms / (double)r[i].runs / 1e3,
                    r[i].frames * (double)r[i].runs / (r[i].ms / 1e3), (double)r[i].bytes / 1024);
        else
            fprintf(talk, "   %-18s failed\n", configs[i].label);
    }
    *strrchr(out, '/') = 0;
    rmdir(out);
    rmdir("renders"); /* when nothing else is in it */
    if (kn_has(a, KN_F_JSON))
        put_json(r, KN_COUNTOF(configs));
    return failures || kn_render_interrupted() ? 1 : 0;
}

int kn_run_BENCHMARK(int argc, char **argv) {
    kn_args a;
    if (!kn_args_parse(argc, argv, KN_VERB_BENCHMARK, &a))
        return 1;
    if (kn_has(&a, KN_F_HELP)) {
        kn_args_help(KN_VERB_BENCHMARK, stdout);
        return 0;
    }
    kn_render_signals();
    return benchmark(&a);
}
