/* kinora render: a composition into a film. */
#include "src/cli/render.h"
#include "src/cli/batch.h"
#include "src/cli/diags.h"
#include "src/cli/gate.h"
#include "src/cli/output.h"
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

typedef struct job {
    kn_args a;
    kn_common c;
    kn_output out;
    kn_session *s;
    kn_encoder *enc;
    kn_mix mix;
    kn_progress progress;
    int pass, passes; /* over the frames */
    uint64_t start;
    long peak_kb; /* memory at the end of the render, 0 before */
} job;

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
    const kn_plan *p = kn_session_plan(j->s);
    kn_encode_opts e = j->out.e;
    e.width = p->out_width;
    e.height = p->out_height;
    e.fps = kn_rat_div(p->fps, (kn_rat){j->out.every, 1});
    e.frames = frames;
    e.memory = (int64_t)j->c.opts.memory;
    return e;
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
    char *path = kn_xalloc(strlen(j->out.path) + 32), ext[16];
    kn_format_ext(eo->format, ext);
    sprintf(path, "%s.bench%s", j->out.path, ext);
    kn_encoder *e = NULL;
    const uint64_t t0 = kn_now_ns();
    kn_status st = kn_encoder_open(eo, path, kn_session_diags(j->s), &e);
    if (st == KN_OK && j->mix.pcm)
        st = kn_encoder_audio(e, &j->mix);
    for (int pass = 0; st == KN_OK && pass < kn_encoder_passes(e); pass++)
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
    kn_sb_printf(&b, "wall      %8.2f s   %.1f frames/s   processor %.2f s   peak memory %ld MB\n",
                 ps->wall / 1e9, n / (ps->wall / 1e9), cpu_seconds(), j->peak_kb / 1024);
    kn_sb_printf(&b, "caches    %8.1f MB of layers, shadows and glyphs\n",
                 (double)ps->cache.cache_bytes / 1048576);
    for (int i = 0; i < ps->n_slow; i++) {
        const kn_slow_frame *f = &ps->slow[i];
        kn_sb_printf(&b, "%s frame %-6lld %8.2f ms   %.2f sequencer, %.2f raster, %.2f encode\n",
                     i ? "         " : "slowest  ", (long long)f->frame,
                     (double)(f->sequence + f->raster + f->sink) / 1e6, (double)f->sequence / 1e6,
                     (double)f->raster / 1e6, (double)f->sink / 1e6);
    }
    fwrite(b.p, 1, b.n, stderr);
    kn_sb_free(&b);
}

static void frames_done(void *ctx, int64_t done, int64_t total) {
    job *j = ctx;
    kn_progress_frames(&j->progress, j->pass * total + done, j->passes * total);
}

/* Frames [from, to), of which every Nth is drawn. */
typedef struct range {
    int64_t from, to, frames;
} range;

static kn_status find_range(job *j, range *r) {
    const kn_plan *p = kn_session_plan(j->s);
    r->from = j->out.from;
    r->to = j->out.to >= 0 && j->out.to < p->frames ? j->out.to + 1 : p->frames;
    r->frames = (r->to - r->from + j->out.every - 1) / j->out.every;
    if (r->from < r->to)
        return KN_OK;
    kn_report(kn_session_diags(j->s), KN_SEV_ERROR, KN_EUSAGE, "render/frames", (kn_loc){0}, NULL,
              "the composition has only %lld frames", (long long)p->frames);
    return KN_EUSAGE;
}

/* The sound of the range, exactly as long as its pictures; silence where one is asked for. */
static kn_status mix_sound(job *j, const range *r) {
    const kn_format_info *f = kn_format_get(j->out.e.format);
    const kn_plan *p = kn_session_plan(j->s);
    const bool alone = f->sink == KN_SINK_SOUND;
    size_t clips = 0;
    if (kn_has(&j->a, KN_F_MUTED) || (f->audio == 0 && !j->out.sound_path))
        return KN_OK;
    kn_progress_stage(&j->progress, 20, "Processing audio tracks");
    kn_status st = kn_session_mix(j->s, &j->mix, &clips);
    if (st == KN_OK && !clips && (alone || kn_has(&j->a, KN_F_ENFORCE_AUDIO))) {
        const kn_mix_in none = {.duration = (double)p->frames / kn_rat_d(p->fps), .gain = 1};
        st = kn_audio_mix(&none, NULL, &j->mix);
    }
    if (st == KN_OK && !clips && alone)
        kn_report(kn_session_diags(j->s), KN_SEV_WARN, KN_OK, "output/silent", (kn_loc){0}, NULL,
                  "nothing sounds in the composition");
    if (st != KN_OK || !j->mix.pcm)
        return st;
    const kn_rat second = {KN_AUDIO_RATE * p->fps.den, p->fps.num}; /* samples of a frame */
    const int64_t from = llround(kn_rat_d(second) * (double)r->from),
                  n = llround(kn_rat_d(second) * (double)(r->frames * j->out.every));
    return kn_mix_cut(&j->mix, from, n) ? KN_OK : KN_ENOMEM;
}

/* --separate-audio-to: the sound leaves the film for a file of its own. */
static kn_status write_separate(job *j) {
    kn_encode_opts e = {.format = j->out.sound_format, .crf = -1, .fps = {1, 1}};
    kn_encoder *enc = NULL;
    if (!j->out.sound_path || !j->mix.pcm)
        return KN_OK;
    e.metadata = j->out.metadata;
    kn_status st = kn_encoder_open(&e, j->out.sound_path, kn_session_diags(j->s), &enc);
    if (st == KN_OK)
        st = kn_encoder_audio(enc, &j->mix);
    if (st == KN_OK)
        st = kn_encoder_finish(enc);
    kn_encoder_close(enc);
    kn_mix_free(&j->mix);
    return st;
}

/* Draws all frames as often as the encoder asks for them. */
static kn_status draw(job *j, const kn_pipeline_opts *po, kn_pipeline_stats *ps) {
    const kn_sink sink = {j, put_frame};
    kn_status st = KN_OK;
    j->passes = kn_encoder_passes(j->enc);
    for (j->pass = 0; st == KN_OK && j->pass < j->passes; j->pass++) {
        kn_pipeline_stats one = {0};
        st = kn_pipeline_run(j->s, po, &sink, &one);
        one.wall += ps->wall;
        *ps = one;
    }
    return st;
}

static kn_status render_frames(job *j, kn_pipeline_stats *ps) {
    kn_diags *d = kn_session_diags(j->s);
    range r;
    kn_status st = find_range(j, &r);
    if (st == KN_OK)
        st = mix_sound(j, &r);
    if (st == KN_OK)
        st = write_separate(j);
    if (st != KN_OK)
        return st;
    const kn_encode_opts eo = encode_opts(j, r.frames);
    st = kn_encoder_open(&eo, j->out.path, d, &j->enc);
    if (st == KN_OK && j->mix.pcm)
        st = kn_encoder_audio(j->enc, &j->mix);
    if (st != KN_OK)
        return st;
    kn_progress_stage(&j->progress, 25, "Starting frame capture");
    j->progress.start = kn_now_ns();
    const kn_pipeline_opts po = {.from = r.from,
                                 .to = r.to,
                                 .step = j->out.every,
                                 .threads = j->c.opts.threads,
                                 .memory = j->c.opts.memory / 2,
                                 .cancel = &interrupted,
                                 .progress = frames_done,
                                 .progress_ctx = j};
    st = draw(j, &po, ps);
    /* What fails the command leaves no output. */
    if (st == KN_OK && kn_diags_fail(&j->a, d))
        return KN_OK;
    if (st == KN_OK) {
        kn_progress_stage(&j->progress, 90, "Assembling final video");
        st = kn_encoder_finish(j->enc);
        if (st == KN_OK)
            kn_progress_stage(&j->progress, 100, "Render complete");
    }
    j->peak_kb = peak_kb();
    if (st == KN_OK && kn_has(&j->a, KN_F_BENCH))
        st = bench(j, &po, &eo);
    return st;
}

static void announce(const job *j, FILE *out) {
    const kn_plan *p = kn_session_plan(j->s);
    fprintf(out, "◆  Rendering %s → %s\n", p->name[0] ? p->name : j->a.target, j->out.path);
    if (p->fps.den == 1)
        fprintf(out, "   %lldfps · %s · %d×%d · %lld frames\n", (long long)p->fps.num,
                j->out.quality, p->out_width, p->out_height, (long long)p->frames);
    else
        fprintf(out, "   %lld/%lldfps · %s · %d×%d · %lld frames\n", (long long)p->fps.num,
                (long long)p->fps.den, j->out.quality, p->out_width, p->out_height,
                (long long)p->frames);
}

/* --json: one line on standard output. */
static void conclude_json(const job *j, const kn_pipeline_stats *ps) {
    const kn_plan *p = kn_session_plan(j->s);
    kn_sb b = {0};
    kn_sb_puts(&b, "{\"output\":");
    kn_sb_json(&b, kn_cstr(j->out.path));
    kn_sb_printf(&b,
                 ",\"format\":\"%s\",\"width\":%d,\"height\":%d,\"fps\":\"%lld/%lld\","
                 "\"frames\":%llu,\"seconds\":%.3f}\n",
                 kn_format_get(j->out.e.format)->name, p->out_width, p->out_height,
                 (long long)p->fps.num, (long long)p->fps.den, (unsigned long long)ps->frames,
                 (double)(kn_now_ns() - j->start) / 1e9);
    fwrite(b.p, 1, b.n, stdout);
    kn_sb_free(&b);
}

static void conclude(const job *j, const kn_pipeline_stats *ps, FILE *out) {
    struct stat sb;
    fprintf(out, "◇  %s\n", j->out.path);
    if (stat(j->out.path, &sb) == 0) {
        const double kb = sb.st_size / 1024.0;
        fprintf(out, "   %.1f %s · %llu frames · rendered in %.1fs\n", kb < 1024 ? kb : kb / 1024,
                kb < 1024 ? "KB" : "MB", (unsigned long long)ps->frames,
                (double)(kn_now_ns() - j->start) / 1e9);
    }
}

/* What follows from the composition's size and rate: --resolution is a scale, and a GIF has at most
 * 30 frames a second (contract A.3). Then it is opened once more. */
static kn_status open_session(job *j) {
    kn_status st = kn_session_open(&j->c.opts, &j->s);
    if (st != KN_OK)
        return st;
    const kn_plan *p = kn_session_plan(j->s);
    double scale = p->scale;
    if (!kn_resolution(&j->a, p->width, p->height, &scale))
        return KN_EUSAGE;
    const bool fast = j->out.e.format == KN_FMT_GIF && p->fps.num > 30 * p->fps.den * j->out.every;
    if (scale == p->scale && !fast)
        return KN_OK;
    if (fast) {
        j->c.opts.fps = (kn_rat){30, 1};
        if (!kn_has(&j->a, KN_F_QUIET) && kn_told_first(j->a.told, kn_str_hash(KN_S("gif rate"))))
            fprintf(stderr, "note: a GIF has at most 30 frames a second\n");
    }
    j->c.opts.scale = scale;
    kn_session_close(j->s);
    j->s = NULL;
    return kn_session_open(&j->c.opts, &j->s);
}

/* What a caller with its own account of the renders wants to know instead of messages. */
static void fill_result(job *j, const kn_pipeline_stats *ps, kn_status st, bool strict,
                        kn_render_result *r) {
    r->frames = ps->frames;
    r->render_ms = (double)ps->wall / 1e6;
    const kn_diags *d = j->s ? kn_session_diags(j->s) : NULL;
    const kn_diag *why = NULL;
    for (size_t i = 0; d && i < kn_diags_count(d); i++) {
        const kn_diag *one = kn_diags_at(d, i);
        if (one->sev == KN_SEV_ERROR || (strict && one->sev == KN_SEV_WARN && !why))
            why = one;
        if (one->sev == KN_SEV_ERROR)
            break;
    }
    if (st == KN_ECANCEL)
        snprintf(r->error, sizeof r->error, "Render cancelled");
    else if (st != KN_OK || strict)
        snprintf(r->error, sizeof r->error, "%s", why ? why->msg : "Render failed");
}

static int run(job *j, kn_render_result *result) {
    kn_pipeline_stats ps = {0};
    j->start = kn_now_ns();
    const bool quiet = kn_has(&j->a, KN_F_QUIET) || result;
    const bool json = kn_has(&j->a, KN_F_JSON) && !j->out.to_stdout && !result;
    FILE *talk = quiet ? NULL : j->out.to_stdout || json ? stderr : stdout;
    kn_progress_start(&j->progress, talk);
    kn_status st = open_session(j);
    if (st == KN_OK) {
        if (talk)
            announce(j, talk);
        kn_progress_stage(&j->progress, 5, "Compiling composition");
        st = render_frames(j, &ps);
    }
    kn_progress_end(&j->progress);
    const bool finished = st == KN_OK;
    kn_encoder_close(j->enc);
    const bool strict = j->s && kn_print_diags(&j->a, j->s);
    if (result)
        fill_result(j, &ps, st, strict, result);
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
                : strict && finished ? "Render failed: what was reported is not allowed"
                                     : "Render failed");
    }
    kn_mix_free(&j->mix);
    kn_session_close(j->s);
    return finished && !strict ? 0 : 1;
}

void kn_render_signals(void) {
    const struct sigaction sa = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
    sigaction(SIGINT, &sa, NULL);
    sigaction(SIGTERM, &sa, NULL);
    struct sigaction hup;
    if (sigaction(SIGHUP, NULL, &hup) == 0 && hup.sa_handler != SIG_IGN) /* nohup goes on */
        sigaction(SIGHUP, &sa, NULL);
    signal(SIGPIPE, SIG_IGN);  /* a closed pipe is a write error, with its message */
    setenv("SVT_LOG", "1", 0); /* SVT-AV1 is quiet about what is no error; no thread runs yet */
}

bool kn_render_interrupted(void) {
    return atomic_load(&interrupted);
}

int kn_render_args(const kn_args *a, kn_render_result *result) {
    job j = {.a = *a};
    int code = 1;
    if (kn_output_read(&j.a, &j.out) && kn_common_read(&j.a, &j.c) &&
        (result || kn_gate_pass(&j.a)) && kn_output_name(&j.a, &j.out)) {
        j.c.opts.alpha = j.out.e.alpha;
        code = run(&j, result);
    } else if (result) {
        snprintf(result->error, sizeof result->error, "The options do not fit the row");
    }
    kn_output_free(&j.out);
    kn_common_free(&j.c);
    return code;
}

/* What says something about several films alone. */
static bool no_batch_flags(const kn_args *a) {
    static const kn_flag v[] = {KN_F_RESUME, KN_F_BATCH_CONCURRENCY, KN_F_BATCH_FAIL_FAST};
    for (size_t i = 0; i < KN_COUNTOF(v); i++)
        if (kn_has(a, v[i])) {
            kn_usage("--%s is for several films: --batch, or several compositions",
                     kn_flags[v[i]].name);
            return false;
        }
    return true;
}

int kn_run_RENDER(int argc, char **argv) {
    kn_args a;
    int code = 1;
    if (!kn_args_parse(argc, argv, KN_VERB_RENDER, &a))
        return 1;
    if (kn_has(&a, KN_F_HELP)) {
        kn_args_help(KN_VERB_RENDER, stdout);
        kn_output_formats(stdout);
        code = 0;
    } else {
        kn_render_signals();
        const bool many = kn_has(&a, KN_F_BATCH) || a.targets.n > 1;
        if (many || no_batch_flags(&a))
            code = many ? kn_batch(&a) : kn_render_args(&a, NULL);
    }
    kn_args_free(&a);
    return code;
}
