/* kinora golden: frames are recorded once, and later renders held against them. A folder of them
 * has frame_NNNNNN.png by frame number and frames.framemd5, which is what ffmpeg -framerate FPS
 * -start_number FIRST -i frame_%06d.png -f framemd5 - writes. */
#include "codec/still.h"
#include "src/cli/golden_report.h"
#include "src/cli/output.h"
#include "src/core/file.h"
#include "src/core/vec.h"
#include "src/render/pipeline.h"
#include <dirent.h>
#include <errno.h>
#include <math.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct golden {
    kn_args a;
    kn_common c;
    kn_output range; /* from and to alone */
    kn_session *s;
    const char *folder;
    double psnr, ssim; /* least; both 0: equal */
    kn_sb list;        /* frames.framemd5 */
    int64_t n;         /* lines in it */
    kn_golden_report report;
} golden;

static char *frame_path(const golden *g, int64_t frame) {
    char name[32];
    snprintf(name, sizeof name, "frame_%06lld.png", (long long)frame);
    return kn_path_join(g->folder, name);
}

/* ---- record ---- */
static kn_status keep(void *ctx, int64_t frame, const kn_pix *p) {
    golden *g = ctx;
    char md5[33];
    char *path = frame_path(g, frame);
    kn_status st = kn_still_md5(p, md5);
    if (st == KN_OK)
        st = kn_png_write(p, path, kn_session_diags(g->s));
    free(path);
    if (st == KN_OK)
        kn_sb_printf(&g->list, "0, %10lld, %10lld,        1, %8lld, %s\n", (long long)g->n,
                     (long long)g->n, (long long)p->w * p->h * 4, md5);
    g->n++;
    return st;
}

static int is_frame(const struct dirent *e) {
    int used = 0;
    return sscanf(e->d_name, "frame_%*d.png%n", &used) == 0 && used && !e->d_name[used];
}

/* A recording replaces the one before: no frame of that stays. */
static void clear(const golden *g) {
    struct dirent **list;
    const int n = scandir(g->folder, &list, is_frame, alphasort);
    for (int i = 0; i < n; i++) {
        char *path = kn_path_join(g->folder, list[i]->d_name);
        unlink(path);
        free(path);
        free(list[i]);
    }
    if (n >= 0)
        free(list);
}

static kn_status record(golden *g) {
    const kn_plan *p = kn_session_plan(g->s);
    const int64_t to = g->range.to >= 0 && g->range.to < p->frames ? g->range.to + 1 : p->frames;
    if (g->range.from >= to) {
        kn_usage("the composition has only %lld frames", (long long)p->frames);
        return KN_EUSAGE;
    }
    char *list = kn_path_join(g->folder, "frames.framemd5");
    kn_make_folders(list);
    clear(g);
    kn_sb_printf(&g->list,
                 "#format: frame checksums\n#version: 2\n#hash: MD5\n#software: kinora %s\n"
                 "#tb 0: %lld/%lld\n#media_type 0: video\n#codec_id 0: rawvideo\n"
                 "#dimensions 0: %dx%d\n#sar 0: 0/1\n"
                 "#stream#, dts,        pts, duration,     size, hash\n",
                 KN_VERSION, (long long)p->fps.den, (long long)p->fps.num, p->out_width,
                 p->out_height);
    const kn_pipeline_opts po = {.from = g->range.from,
                                 .to = to,
                                 .step = 1,
                                 .threads = g->c.opts.threads,
                                 .memory = g->c.opts.memory / 2};
    kn_status st = kn_pipeline_run(g->s, &po, &(kn_sink){g, keep}, NULL);
    if (st == KN_OK)
        st = kn_write_file_whole(list, g->list.p, g->list.n, kn_session_diags(g->s));
    free(list);
    if (st == KN_OK && !kn_has(&g->a, KN_F_QUIET))
        fprintf(kn_has(&g->a, KN_F_JSON) ? stderr : stdout, "◇  %s: %lld frames\n", g->folder,
                (long long)g->n);
    if (st == KN_OK && kn_has(&g->a, KN_F_JSON))
        printf("{\"type\":\"golden-recorded\",\"frames\":%lld}\n", (long long)g->n);
    return st;
}

/* ---- verify ---- */
static kn_pix *load(const char *path, kn_diags *d) {
    char *bytes = NULL;
    size_t n = 0;
    kn_pix *p = NULL;
    if (kn_read_file(path, d, (kn_loc){0}, &bytes, &n) == KN_OK)
        p = kn_still_decode(bytes, n, d, (kn_loc){0}, path);
    free(bytes);
    return p;
}

/* As the recorded one went through a PNG file, whose alpha is straight, so does this. */
static kn_pix *through_png(const kn_pix *p, kn_diags *d) {
    char *bytes = NULL;
    size_t n = 0;
    kn_pix *out = NULL;
    if (kn_png_encode(p, &bytes, &n) == KN_OK)
        out = kn_still_decode(bytes, n, d, (kn_loc){0}, "frame");
    free(bytes);
    return out;
}

static kn_status hold_against(void *ctx, int64_t frame, const kn_pix *p) {
    golden *g = ctx;
    kn_diags *d = kn_session_diags(g->s);
    kn_golden_frame f = {.frame = frame};
    char *path = frame_path(g, frame);
    kn_pix *want = load(path, d), *got = through_png(p, d);
    free(path);
    if (!want || !got) {
        snprintf(f.why, sizeof f.why, "the recorded frame cannot be read");
    } else if (want->w != got->w || want->h != got->h) {
        snprintf(f.why, sizeof f.why, "%d×%d instead of %d×%d", got->w, got->h, want->w, want->h);
    } else {
        kn_compare(want, got, &f.score);
        f.passed = g->psnr > 0 || g->ssim > 0 ? f.score.psnr >= g->psnr && f.score.ssim >= g->ssim
                                              : f.score.differ == 0;
        if (!f.passed)
            snprintf(f.why, sizeof f.why, "%lld pixels differ, by %d at most: PSNR %.2f, SSIM %.4f",
                     (long long)f.score.differ, f.score.most, f.score.psnr, f.score.ssim);
    }
    kn_golden_add(&g->report, &f, want, got);
    if (!f.passed && !kn_has(&g->a, KN_F_QUIET))
        fprintf(stderr, "✗  frame %lld: %s\n", (long long)frame, f.why);
    kn_pix_unref(want);
    kn_pix_unref(got);
    return KN_OK;
}

typedef KN_VEC(int64_t) frames;

static int upwards(const void *a, const void *b) {
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* The recorded frames, in order; those that the composition has no more have failed. */
static void find_recorded(golden *g, frames *out) {
    const kn_plan *p = kn_session_plan(g->s);
    struct dirent **list;
    const int n = scandir(g->folder, &list, is_frame, alphasort);
    for (int i = 0; i < n; i++) {
        const int64_t frame = strtoll(list[i]->d_name + strlen("frame_"), NULL, 10);
        free(list[i]);
        if (frame < g->range.from || (g->range.to >= 0 && frame > g->range.to))
            continue;
        if (frame >= 0 && frame < p->frames) {
            kn_vec_push(out, frame);
            continue;
        }
        kn_golden_frame f = {.frame = frame};
        snprintf(f.why, sizeof f.why, "the composition has only %lld frames", (long long)p->frames);
        kn_golden_add(&g->report, &f, NULL, NULL);
    }
    if (n >= 0)
        free(list);
    if (out->n)
        qsort(out->v, out->n, sizeof *out->v, upwards);
}

static kn_status verify(golden *g) {
    const char *html = g->a.value[KN_F_REPORT] ? g->a.value[KN_F_REPORT] : "golden-report.html";
    frames v = {0};
    find_recorded(g, &v);
    kn_status st = KN_OK;
    const kn_pipeline_opts po = {
        .order = v.v, .n_order = v.n, .threads = g->c.opts.threads, .memory = g->c.opts.memory / 2};
    if (v.n)
        st = kn_pipeline_run(g->s, &po, &(kn_sink){g, hold_against}, NULL);
    kn_vec_free(&v);
    if (!g->report.total) {
        kn_usage("'%s' has no recorded frames", g->folder);
        return KN_EUSAGE;
    }
    kn_make_folders(html);
    if (st == KN_OK && !kn_golden_write(&g->report, g->a.target, html, g->a.value[KN_F_JUNIT]))
        st = KN_EIO;
    if (!kn_has(&g->a, KN_F_QUIET))
        fprintf(kn_has(&g->a, KN_F_JSON) ? stderr : stdout, "%s  %zu of %zu frames differ · %s\n",
                g->report.failed ? "✗" : "◇", g->report.failed, g->report.total, html);
    if (kn_has(&g->a, KN_F_JSON))
        printf("{\"type\":\"golden-verified\",\"ok\":%s,\"frames\":%zu,\"failed\":%zu}\n",
               g->report.failed ? "false" : "true", g->report.total, g->report.failed);
    return st == KN_OK && g->report.failed ? KN_EUSAGE : st;
}

int kn_run_GOLDEN(int argc, char **argv) {
    golden g = {0};
    const bool help = argc && (!strcmp(argv[0], "--help") || !strcmp(argv[0], "-h"));
    const bool records = argc && !strcmp(argv[0], "record");
    if (help) {
        kn_args_help(KN_VERB_GOLDEN, stdout);
        return 0;
    }
    if (!records && !(argc && !strcmp(argv[0], "verify"))) {
        kn_usage("golden takes record or verify (kinora golden --help)");
        return 1;
    }
    if (!kn_args_parse(argc - 1, argv + 1, KN_VERB_GOLDEN, &g.a))
        return 1;
    if (kn_has(&g.a, KN_F_HELP)) {
        kn_args_help(KN_VERB_GOLDEN, stdout);
        return 0;
    }
    g.folder = g.a.value[KN_F_OUTPUT];
    if (!g.folder) {
        kn_usage("golden needs -o with the folder of the recorded frames");
        return 1;
    }
    int code = 1;
    if (kn_output_frames(&g.a, &g.range) && kn_arg_num(&g.a, KN_F_PSNR, 0.001, 200, &g.psnr) &&
        kn_arg_num(&g.a, KN_F_SSIM, 0.001, 1, &g.ssim) && kn_common_read(&g.a, &g.c)) {
        g.c.opts.alpha = kn_has(&g.a, KN_F_TRANSPARENT);
        if (kn_session_open(&g.c.opts, &g.s) == KN_OK &&
            (records ? record(&g) : verify(&g)) == KN_OK)
            code = 0;
        if (kn_print_diags(&g.a, g.s))
            code = 1;
    }
    kn_session_close(g.s);
    kn_common_free(&g.c);
    kn_sb_free(&g.list);
    kn_golden_free(&g.report);
    return code;
}
