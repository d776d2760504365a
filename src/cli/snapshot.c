/* kinora snapshot: one frame of a composition, a page, or an SVG file. */
#include "codec/still.h"
#include "src/cli/json.h"
#include "src/cli/series.h"
#include "src/core/file.h"
#include "src/core/mem.h"
#include "src/render/pipeline.h"
#include "src/render/svgdoc.h"
#include <math.h>
#include <unistd.h>

typedef struct taken {
    kn_pix *pix;
} taken;

static kn_status take(void *ctx, int64_t frame, const kn_pix *p) {
    (void)frame;
    ((taken *)ctx)->pix = kn_pix_ref((kn_pix *)p);
    return KN_OK;
}

/* The picture of one frame goes to `out`; exit code. */
static int shoot(const kn_args *a, kn_common *c, double at, int64_t frame, const char *out) {
    kn_session *s = NULL;
    taken t = {0};
    int code = 1;
    int64_t quality = kn_still_kind_of(out) == KN_STILL_JPEG ? 80 : 90;
    if (!kn_arg_int(a, KN_F_JPEG_QUALITY, 1, 100, &quality))
        return 1;
    kn_status st = kn_session_open(&c->opts, &s);
    if (st == KN_OK) {
        const kn_plan *p = kn_session_plan(s);
        double past = 0;
        if (frame < 0)
            frame = kn_series_frame(p, at, &past);
        if (frame >= p->frames)
            frame = p->frames - 1;
        const kn_pipeline_opts po = {.order = &frame,
                                     .past = &past,
                                     .n_order = 1,
                                     .threads = c->opts.threads,
                                     .memory = c->opts.memory};
        const kn_sink sink = {&t, take};
        st = kn_pipeline_run(s, &po, &sink, NULL);
        if (st == KN_OK && t.pix)
            st = kn_still_write(t.pix, kn_still_kind_of(out), (int)quality, out,
                                kn_session_diags(s));
        if (st == KN_OK)
            code = 0;
    }
    if (kn_print_diags(a, s))
        code = 1;
    kn_pix_unref(t.pix);
    kn_session_close(s);
    return code;
}

/* Natural size of an SVG file, in whole px. False: it cannot be read, which is reported. */
static bool svg_size(const kn_common *c, const char *path, int *w, int *h) {
    kn_files *files = kn_files_new();
    kn_diags *d = kn_diags_new(files);
    kn_image_natural size;
    const bool ok = kn_svg_file_size(path, c->opts.data_dir, files, d, &size);
    if (ok) {
        *w = (int)fmin(32768, fmax(1, round(size.w)));
        *h = (int)fmin(32768, fmax(1, round(size.h)));
    }
    kn_diags_print(d, stderr, 0, false);
    kn_diags_free(d);
    kn_files_free(files);
    return ok;
}

/* An SVG file is a page of its own size, or scaled to a width, on nothing. */
static bool svg_page(const kn_args *a, kn_common *c) {
    int64_t width = 0;
    if (!kn_arg_int(a, KN_F_WIDTH, 1, 32768, &width) ||
        !svg_size(c, a->target, &c->opts.width, &c->opts.height))
        return false;
    c->opts.alpha = true;
    if (width)
        c->opts.scale = (double)width / c->opts.width;
    return true;
}

static bool ends_with(const char *s, const char *end) {
    return kn_str_ends(kn_cstr(s), kn_cstr(end));
}

/* Options of a series of pictures, and those of a single one. */
static bool fits(const kn_args *a, bool many) {
    static const kn_flag series[] = {KN_F_SHOTS, KN_F_RANGE, KN_F_END,       KN_F_NO_END,
                                     KN_F_KEEP,  KN_F_ZOOM,  KN_F_ZOOM_SCALE},
                         single[] = {KN_F_FRAME, KN_F_JPEG_QUALITY};
    const kn_flag *v = many ? single : series;
    for (size_t i = 0; i < (many ? KN_COUNTOF(single) : KN_COUNTOF(series)); i++)
        if (kn_has(a, v[i])) {
            kn_usage("--%s is for %s", kn_flags[v[i]].name,
                     many ? "a single picture: give its name with -o"
                          : "a series of pictures: give a composition, and a folder with -o");
            return false;
        }
    if (!kn_has(a, KN_F_END) || !kn_has(a, KN_F_NO_END))
        return true;
    kn_usage("--end and --no-end exclude each other");
    return false;
}

/* --json: one line on standard output. */
static void tell(const kn_args *a, const char *out) {
    kn_sb b = {0};
    if (kn_has(a, KN_F_JSON)) {
        kn_sb_puts(&b, "{\"type\":\"snapshot\",\"files\":[");
        kn_sb_json(&b, kn_cstr(out));
        kn_sb_putc(&b, ']');
        kn_json_tell(&b);
    } else if (!kn_has(a, KN_F_QUIET)) {
        printf("%s\n", out);
    }
}

int kn_run_SNAPSHOT(int argc, char **argv) {
    kn_args a;
    kn_common c;
    double at = 0;
    int64_t frame = -1;
    if (!kn_args_parse(argc, argv, KN_VERB_SNAPSHOT, &a))
        return 1;
    if (kn_has(&a, KN_F_HELP)) {
        kn_args_help(KN_VERB_SNAPSHOT, stdout);
        return 0;
    }
    const char *out = a.value[KN_F_OUTPUT] ? a.value[KN_F_OUTPUT] : "snapshot.png";
    const bool many = kn_series_wanted(&a);
    if (!fits(&a, many))
        return 1;
    /* The id of a composition in the page rather than the name of a file. */
    const char *entry = a.value[KN_F_COMPOSITION];
    char *file = entry ? kn_path_join(a.target, entry) : NULL;
    const bool is_id = many && file && access(file, F_OK) != 0;
    free(file);
    if ((!many && !kn_arg_num(&a, KN_F_AT, 0, 1e6, &at)) ||
        !kn_arg_int(&a, KN_F_FRAME, 0, INT64_C(1) << 40, &frame) || !kn_common_read(&a, &c))
        return 1;
    c.opts.page = true;
    if (is_id)
        c.opts.entry = NULL;
    c.opts.alpha = kn_has(&a, KN_F_TRANSPARENT);
    if (c.opts.alpha && kn_still_kind_of(out) == KN_STILL_JPEG) {
        kn_usage("JPEG keeps no transparency; PNG and WebP do");
        kn_common_free(&c);
        return 1;
    }
    int code = 1;
    if (many) {
        code = kn_series(&a, &c);
        kn_common_free(&c);
        return code;
    }
    if (!ends_with(a.target, ".svg") || svg_page(&a, &c))
        code = shoot(&a, &c, at, frame, out);
    if (code == 0)
        tell(&a, out);
    kn_common_free(&c);
    return code;
}
