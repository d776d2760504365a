/* kinora render: a composition into a film. */
#include "codec/encode.h"
#include "src/cli/args.h"
#include "src/cli/progress.h"
#include "src/core/vec.h"
#include "src/render/pipeline.h"
#include <math.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static atomic_bool interrupted; /* the one variable that a signal handler may touch */

static void on_signal(int sig) {
    (void)sig;
    atomic_store(&interrupted, true);
}

typedef struct quality {
    const char *name, *preset;
    int crf;
} quality;
/* Presets and rate factors of contract B.4. */
static const quality qualities[] = {
    {"looks", "medium", 16}, {"draft", "ultrafast", 28}, {"standard", "medium", 18},
    {"high", "slow", 15},    {"delivery", "slow", 15},
};

typedef struct format {
    const char *name, *ext;
    kn_format format;
    bool alpha;
} format;
static const format formats[] = {
    {"mp4", ".mp4", KN_FMT_MP4, false},
    {"png-sequence", "", KN_FMT_PNG_SEQUENCE, true},
    {"y4m", ".y4m", KN_FMT_Y4M, false},
    {"rgba", ".rgba", KN_FMT_RGBA, true},
};

typedef struct job {
    kn_args a;
    kn_common c;
    const quality *q;
    const format *f;
    int64_t crf, bitrate, from, to; /* to: last frame, included; -1: all */
    char *output;
    bool to_stdout;
    kn_session *s;
    kn_encoder *enc;
    kn_mix mix;
    kn_progress progress;
    uint64_t start;
    long peak_kb; /* memory at the end of the render, 0 before */
} job;

static const format *find_format(const job *j) {
    const char *name = j->a.value[KN_F_FORMAT];
    const char *out = j->a.value[KN_F_OUTPUT];
    for (size_t i = 0; i < KN_COUNTOF(formats); i++) {
        if (name ? !strcmp(name, formats[i].name)
                 : out && formats[i].ext[0] && kn_str_ends(kn_cstr(out), kn_cstr(formats[i].ext)))
            return &formats[i];
    }
    if (name) {
        kn_usage("--format takes mp4, png-sequence, y4m or rgba; '%s' is not written yet", name);
        return NULL;
    }
    static const char *const later[] = {".webm", ".mov", ".gif", ".m3u8"};
    for (size_t i = 0; out && i < KN_COUNTOF(later); i++)
        if (kn_str_ends(kn_cstr(out), kn_cstr(later[i]))) {
            kn_usage("%s files are not written yet: mp4, png-sequence, y4m or rgba", later[i]);
            return NULL;
        }
    /* Standard output takes a stream that needs no seeking; players read y4m. */
    return out && !strcmp(out, "-") ? &formats[2] : &formats[0];
}

static bool read_frames(job *j) {
    const char *v = j->a.value[KN_F_FRAMES];
    j->from = 0;
    j->to = -1;
    if (!v)
        return true;
    long long a = 0, b = 0;
    int used = 0;
    if (sscanf(v, "%lld-%lld%n", &a, &b, &used) == 2 && !v[used] && a >= 0 && b >= a) {
        j->from = a;
        j->to = b;
        return true;
    }
    if (sscanf(v, "%lld%n", &a, &used) == 1 && !v[used] && a >= 0) {
        j->from = j->to = a;
        return true;
    }
    kn_usage("--frames takes A-B with A not above B, such as 0-99, not '%s'", v);
    return false;
}

static bool read_job(job *j) {
    kn_args *a = &j->a;
    j->q = &qualities[0];
    if (a->value[KN_F_QUALITY]) {
        j->q = NULL;
        for (size_t i = 0; i < KN_COUNTOF(qualities); i++)
            if (!strcmp(a->value[KN_F_QUALITY], qualities[i].name))
                j->q = &qualities[i];
        if (!j->q) {
            kn_usage("--quality takes draft, standard, looks, high or delivery, not '%s'",
                     a->value[KN_F_QUALITY]);
            return false;
        }
    }
    j->crf = j->q->crf;
    if (kn_has(a, KN_F_CRF) && kn_has(a, KN_F_VIDEO_BITRATE)) {
        kn_usage("--crf and --video-bitrate exclude each other");
        return false;
    }
    if (kn_has(a, KN_F_HDR) && kn_has(a, KN_F_SDR)) {
        kn_usage("--hdr and --sdr exclude each other");
        return false;
    }
    if (!kn_arg_int(a, KN_F_CRF, 0, 51, &j->crf) ||
        !kn_arg_bytes(a, KN_F_VIDEO_BITRATE, &j->bitrate) || !read_frames(j) ||
        !kn_common_read(a, &j->c))
        return false;
    if (j->bitrate) { /* rates count in thousands, sizes in 1024 */
        double k = 1;
        const char *v = a->value[KN_F_VIDEO_BITRATE],
                   u = (char)kn_lower((unsigned char)v[strlen(v) - 1]);
        k = u == 'k' ? 1000.0 / 1024 : u == 'm' ? 1e6 / (1024.0 * 1024) : 1;
        j->bitrate = llround((double)j->bitrate * k);
    }
    j->f = find_format(j);
    if (!j->f)
        return false;
    j->c.opts.alpha = j->f->alpha;
    return true;
}

/* The folders above the output; what cannot be made shows when the output is opened. */
static void make_folders(const char *path) {
    char *p = kn_xstrdup(path);
    for (char *slash = strchr(p + 1, '/'); *p && slash; slash = strchr(slash + 1, '/')) {
        *slash = 0;
        mkdir(p, 0777);
        *slash = '/';
    }
    free(p);
}

/* renders/<name>_<timestamp><ext> below the working folder, unless told otherwise. */
static bool name_output(job *j) {
    const char *out = j->a.value[KN_F_OUTPUT];
    j->to_stdout = out && !strcmp(out, "-");
    if (out) {
        j->output = kn_xstrdup(out);
    } else {
        char *real = realpath(j->a.target, NULL);
        const char *slash = real ? strrchr(real, '/') : NULL;
        const char *base = slash && slash[1] ? slash + 1 : "composition";
        const char *dot = strrchr(base, '.');
        char stamp[32], path[512];
        const time_t now = time(NULL);
        struct tm tm;
        localtime_r(&now, &tm);
        strftime(stamp, sizeof stamp, "%Y-%m-%d_%H-%M-%S", &tm);
        snprintf(path, sizeof path, "renders/%.*s_%s%s",
                 dot ? (int)(dot - base) : (int)strlen(base), base, stamp, j->f->ext);
        free(real);
        j->output = kn_xstrdup(path);
    }
    if (j->to_stdout && isatty(1)) {
        kn_usage("-o - writes pictures; send it into a pipe or a file");
        return false;
    }
    if (!j->to_stdout)
        make_folders(j->output);
    if (kn_has(&j->a, KN_F_NO_OVERWRITE) && !j->to_stdout && access(j->output, F_OK) == 0) {
        kn_usage("'%s' exists already", j->output);
        return false;
    }
    return true;
}

static kn_status put_frame(void *ctx, int64_t frame, const kn_pix *p) {
    (void)frame;
    return kn_encoder_frame(((job *)ctx)->enc, p);
}

typedef struct kept { /* --bench: the frames, to be encoded once more alone */
    KN_VEC(kn_pix *) v;
} kept;

static kn_status keep_frame(void *ctx, int64_t frame, const kn_pix *p) {
    kept *k = ctx;
    (void)frame;
    kn_vec_push(&k->v, kn_pix_ref((kn_pix *)p));
    return KN_OK;
}

static kn_encode_opts encode_opts(const job *j, int64_t frames) {
    static const char *const metadata[] = {"encoder_application", "kinora " KN_VERSION, NULL};
    const kn_plan *p = kn_session_plan(j->s);
    return (kn_encode_opts){.format = j->f->format,
                            .width = p->out_width,
                            .height = p->out_height,
                            .fps = p->fps,
                            .frames = frames,
                            .preset = j->q->preset,
                            .crf = (int)j->crf,
                            .bitrate = j->bitrate,
                            .chunk = kn_encode_chunk(frames, p->fps),
                            .metadata = metadata};
}

static long peak_kb(void) {
    struct rusage ru;
    getrusage(RUSAGE_SELF, &ru);
    return ru.ru_maxrss;
}

/* Processor seconds of the whole process so far: what a busy machine does not change. */
static double cpu_seconds(void) {
    struct rusage ru;
    getrusage(RUSAGE_SELF, &ru);
    return (double)(ru.ru_utime.tv_sec + ru.ru_stime.tv_sec) +
           (double)(ru.ru_utime.tv_usec + ru.ru_stime.tv_usec) / 1e6;
}

static double encode_alone(job *j, const kept *k, const kn_encode_opts *eo) {
    char *path = kn_xalloc(strlen(j->output) + 16);
    sprintf(path, "%s.bench%s", j->output, j->f->ext);
    kn_encoder *e = NULL;
    const uint64_t t0 = kn_now_ns();
    kn_status st = kn_encoder_open(eo, path, kn_session_diags(j->s), &e);
    if (st == KN_OK && j->mix.pcm)
        st = kn_encoder_audio(e, &j->mix);
    for (size_t i = 0; st == KN_OK && i < k->v.n; i++)
        st = kn_encoder_frame(e, k->v.v[i]);
    if (st == KN_OK)
        st = kn_encoder_finish(e);
    kn_encoder_close(e);
    unlink(path);
    free(path);
    return st == KN_OK ? (double)(kn_now_ns() - t0) / 1e9 : 0;
}

/* The frames are drawn a second time to keep them: keeping them in the first would have cost it. */
static kn_status bench(job *j, const kn_pipeline_opts *po, const kn_encode_opts *eo) {
    const double time = (double)(kn_now_ns() - j->start) / 1e9; /* from the file on */
    const double cpu = cpu_seconds();
    kept k = {0};
    kn_pipeline_opts again = *po;
    again.progress = NULL;
    kn_status st = kn_pipeline_run(j->s, &again, &(kn_sink){&k, keep_frame}, NULL);
    const double before = cpu_seconds();
    const double alone = st == KN_OK ? encode_alone(j, &k, eo) : 0;
    const double alone_cpu = cpu_seconds() - before;
    fprintf(stderr, "bench     %.3f s for all, %.3f s for the encoder alone: %.2f times\n", time,
            alone, time / alone);
    fprintf(stderr, "cpu       %.3f s for all, %.3f s for the encoder alone: %.2f times\n", cpu,
            alone_cpu, cpu / alone_cpu);
    for (size_t i = 0; i < k.v.n; i++)
        kn_pix_unref(k.v.v[i]);
    kn_vec_free(&k.v);
    return st;
}

static void print_stats(job *j, const kn_pipeline_stats *ps) {
    kn_sb b = {0};
    const double n = ps->frames ? (double)ps->frames : 1;
    kn_session_stats(j->s, &b);
    kn_sb_printf(&b, "sequencer %8.3f ms/frame\n", ps->sequence / 1e6 / n);
    kn_sb_printf(&b, "decode    %8.3f ms/frame\n", ps->decode / 1e6 / n);
    kn_sb_printf(
        &b, "raster    %8.3f ms/frame   %llu frames, %llu repeated, layer cache %llu/%llu hits\n",
        ps->raster / 1e6 / n, (unsigned long long)ps->frames, (unsigned long long)ps->repeated,
        (unsigned long long)ps->cache.layer_hits,
        (unsigned long long)(ps->cache.layer_hits + ps->cache.layer_misses));
    kn_sb_printf(&b, "encode    %8.3f ms/frame\n", ps->sink / 1e6 / n);
    kn_sb_printf(&b, "wall      %8.2f s   %.1f frames/s   peak memory %ld MB\n", ps->wall / 1e9,
                 n / (ps->wall / 1e9), j->peak_kb / 1024);
    fwrite(b.p, 1, b.n, stderr);
    kn_sb_free(&b);
}

static kn_status render_frames(job *j, kn_pipeline_stats *ps) {
    const kn_plan *p = kn_session_plan(j->s);
    kn_diags *d = kn_session_diags(j->s);
    int64_t to = j->to >= 0 && j->to < p->frames ? j->to + 1 : p->frames;
    if (j->from >= to) {
        kn_report(d, KN_SEV_ERROR, KN_EUSAGE, "render/frames", (kn_loc){0}, NULL,
                  "the composition has only %lld frames", (long long)p->frames);
        return KN_EUSAGE;
    }
    const bool whole = j->from == 0 && to == p->frames;
    size_t clips = 0;
    kn_status st = KN_OK;
    if (!kn_has(&j->a, KN_F_MUTED) && whole) {
        kn_progress_stage(&j->progress, 20, "Processing audio tracks");
        st = kn_session_mix(j->s, &j->mix, &clips);
        if (st != KN_OK)
            return st;
    }
    const kn_encode_opts eo = encode_opts(j, to - j->from);
    st = kn_encoder_open(&eo, j->output, d, &j->enc);
    if (st == KN_OK && clips)
        st = kn_encoder_audio(j->enc, &j->mix);
    if (st != KN_OK)
        return st;
    kn_progress_stage(&j->progress, 25, "Starting frames");
    j->progress.start = kn_now_ns();
    const kn_sink sink = {j, put_frame};
    const kn_pipeline_opts po = {.from = j->from,
                                 .to = to,
                                 .step = 1,
                                 .threads = j->c.opts.threads,
                                 .memory = j->c.opts.memory / 2,
                                 .cancel = &interrupted,
                                 .progress = kn_progress_frames,
                                 .progress_ctx = &j->progress};
    st = kn_pipeline_run(j->s, &po, &sink, ps);
    if (st == KN_OK) {
        kn_progress_stage(&j->progress, 90, "Assembling final video");
        st = kn_encoder_finish(j->enc);
    }
    j->peak_kb = peak_kb();
    if (st == KN_OK && kn_has(&j->a, KN_F_BENCH))
        st = bench(j, &po, &eo);
    return st;
}

static void announce(const job *j, FILE *out) {
    const kn_plan *p = kn_session_plan(j->s);
    fprintf(out, "◆  Rendering %s → %s\n", p->name[0] ? p->name : j->a.target, j->output);
    if (p->fps.den == 1)
        fprintf(out, "   %lldfps · %s · %d×%d · %lld frames\n", (long long)p->fps.num, j->q->name,
                p->out_width, p->out_height, (long long)p->frames);
    else
        fprintf(out, "   %lld/%lldfps · %s · %d×%d · %lld frames\n", (long long)p->fps.num,
                (long long)p->fps.den, j->q->name, p->out_width, p->out_height,
                (long long)p->frames);
}

/* --json: one line on standard output. */
static void conclude_json(const job *j, const kn_pipeline_stats *ps) {
    const kn_plan *p = kn_session_plan(j->s);
    kn_sb b = {0};
    kn_sb_puts(&b, "{\"output\":");
    kn_sb_json(&b, kn_cstr(j->output));
    kn_sb_printf(&b,
                 ",\"format\":\"%s\",\"width\":%d,\"height\":%d,\"fps\":\"%lld/%lld\","
                 "\"frames\":%llu,\"seconds\":%.3f}\n",
                 j->f->name, p->out_width, p->out_height, (long long)p->fps.num,
                 (long long)p->fps.den, (unsigned long long)ps->frames,
                 (double)(kn_now_ns() - j->start) / 1e9);
    fwrite(b.p, 1, b.n, stdout);
    kn_sb_free(&b);
}

static void conclude(const job *j, const kn_pipeline_stats *ps, FILE *out) {
    struct stat sb;
    fprintf(out, "◇  %s\n", j->output);
    if (stat(j->output, &sb) == 0) {
        const double kb = sb.st_size / 1024.0;
        fprintf(out, "   %.1f %s · %llu frames · rendered in %.1fs\n", kb < 1024 ? kb : kb / 1024,
                kb < 1024 ? "KB" : "MB", (unsigned long long)ps->frames,
                (double)(kn_now_ns() - j->start) / 1e9);
    }
}

/* Re-opens nothing: --resolution changes only the scale, known once the composition's size is. */
static kn_status open_session(job *j) {
    kn_status st = kn_session_open(&j->c.opts, &j->s);
    if (st != KN_OK || !j->a.value[KN_F_RESOLUTION])
        return st;
    const kn_plan *p = kn_session_plan(j->s);
    double scale = 1;
    if (!kn_resolution(&j->a, p->width, p->height, &scale))
        return KN_EUSAGE;
    if (scale == p->scale)
        return KN_OK;
    kn_session_close(j->s);
    j->s = NULL;
    j->c.opts.scale = scale;
    return kn_session_open(&j->c.opts, &j->s);
}

static int run(job *j) {
    kn_pipeline_stats ps = {0};
    j->start = kn_now_ns();
    const bool quiet = kn_has(&j->a, KN_F_QUIET);
    const bool json = kn_has(&j->a, KN_F_JSON) && !j->to_stdout;
    FILE *talk = quiet ? NULL : j->to_stdout || json ? stderr : stdout;
    kn_progress_start(&j->progress, talk);
    kn_status st = open_session(j);
    if (st == KN_OK) {
        if (talk)
            announce(j, talk);
        st = render_frames(j, &ps);
    }
    kn_progress_end(&j->progress);
    const bool finished = st == KN_OK;
    kn_encoder_close(j->enc);
    const bool strict = j->s && kn_print_diags(&j->a, j->s, 0);
    if (finished && strict && !j->to_stdout)
        unlink(j->output);
    if (finished && !strict) {
        if (talk)
            conclude(j, &ps, talk);
        if (json)
            conclude_json(j, &ps);
        if (kn_has(&j->a, KN_F_STATS))
            print_stats(j, &ps);
    } else if (!quiet) {
        fprintf(stderr, "✗  %s\n",
                st == KN_ECANCEL     ? "Render cancelled"
                : strict && finished ? "Render failed: warnings with --strict"
                                     : "Render failed");
    }
    kn_mix_free(&j->mix);
    kn_session_close(j->s);
    return finished && !strict ? 0 : 1;
}

int kn_verb_render(int argc, char **argv) {
    job j = {0};
    if (!kn_args_parse(argc, argv, KN_VERB_RENDER, "render", &j.a))
        return 1;
    if (kn_has(&j.a, KN_F_HELP)) {
        kn_args_help(KN_VERB_RENDER, "render", stdout);
        return 0;
    }
    int code = 1;
    if (read_job(&j) && name_output(&j)) {
        const struct sigaction sa = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
        sigaction(SIGINT, &sa, NULL);
        sigaction(SIGTERM, &sa, NULL);
        signal(SIGPIPE, SIG_IGN); /* a closed pipe is a write error, with its message */
        code = run(&j);
    }
    free(j.output);
    kn_common_free(&j.c);
    return code;
}
