#include "src/cli/json.h"
#include "src/cli/series.h"
#include "codec/still.h"
#include "src/cli/output.h"
#include "src/core/file.h"
#include "src/core/vec.h"
#include "src/render/pipeline.h"
#include <dirent.h>
#include <math.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

typedef struct series {
    const kn_args *a;
    kn_common *c;
    kn_session *s;
    char *folder;
    KN_VEC(double) at;
    KN_VEC(int64_t) frames; /* each instant once, as frames and what is past of them */
    KN_VEC(double) past;
    KN_VEC(size_t) which; /* of `frames` each of `at` is */
    size_t taken;
    KN_VEC(kn_pix *) small; /* for the contact sheet */
    KN_VEC(char *) names;
    kn_rect crop; /* device px; w 0: all */
} series;

static bool is_folder(const char *path) {
    struct stat sb;
    return stat(path, &sb) == 0 && S_ISDIR(sb.st_mode);
}

static bool ends(const char *s, const char *end) {
    return kn_str_ends(kn_cstr(s), kn_cstr(end));
}

int64_t kn_series_frame(const kn_plan *p, double at, double *past) {
    const double fps = kn_rat_d(p->fps), last = (double)p->frames - 1;
    const double frame = fmin(floor(at * fps + 1e-6), last); /* instants come with few digits */
    *past = 0;
    if (frame < last && at * fps - frame > 1e-3)
        *past = at - frame * p->fps.den / p->fps.num;
    return (int64_t)frame;
}

bool kn_series_wanted(const kn_args *a) {
    static const char *const pictures[] = {".png", ".jpg", ".jpeg", ".webp"};
    const char *out = a->value[KN_F_OUTPUT];
    for (size_t i = 0; out && i < KN_COUNTOF(pictures); i++)
        if (ends(out, pictures[i]))
            return false;
    return out || (is_folder(a->target) && !kn_has(a, KN_F_FRAME));
}

/* ---- instants ---- */
/* Evenly from `from` to `to`, both ends included. */
static void spread(series *z, double from, double to, int64_t n) {
    for (int64_t i = 0; i < n; i++)
        kn_vec_push(&z->at, n == 1 ? from : from + (to - from) * (double)i / (double)(n - 1));
}

static bool choose(series *z) {
    enum { MOST = 1000 };
    const kn_args *a = z->a;
    const kn_plan *p = kn_session_plan(z->s);
    const double d = p->duration,
                 tail = fmax(0, d - fmax(0.05, d * 0.03)); /* the very end shows nothing */
    double v[MOST];
    size_t n = 0;
    int64_t count = 5;
    const char *id = a->value[KN_F_COMPOSITION];
    double from = 0, to = d;
    if (!kn_arg_int(a, KN_F_SHOTS, 1, MOST, &count))
        return false;
    if (kn_has(a, KN_F_AT)) {
        if (!kn_arg_nums(a, KN_F_AT, 1, MOST, v, &n))
            return false;
        bool near = kn_has(a, KN_F_NO_END);
        for (size_t i = 0; i < n; i++) {
            kn_vec_push(&z->at, v[i]);
            near |= fabs(v[i] - tail) < 0.05 || v[i] >= d;
        }
        if (!near)
            kn_vec_push(&z->at, tail);
    } else if (kn_has(a, KN_F_RANGE)) {
        if (!kn_arg_range(a, v))
            return false;
        spread(z, fmin(v[0], tail), fmin(v[1], tail), count);
    } else if (id && kn_session_window(z->s, kn_cstr(id), &from, &to)) {
        spread(z, from, fmin(fmax(from, to - 0.05), tail), count);
    } else {
        spread(z, 0,
               kn_has(a, KN_F_NO_END) && count > 1 ? d * (double)(count - 1) / (double)count : tail,
               count);
    }
    return true;
}

/* ---- where and what ---- */
static char *unique_folder(const char *target) {
    char *project = is_folder(target) ? kn_xstrdup(target) : kn_path_dir(target);
    struct timespec ts;
    clock_gettime(CLOCK_REALTIME, &ts);
    kn_sb b = {0};
    kn_sb_printf(&b, "%s/.hyperframes/artifacts/snapshots/%lld%09ld", project, (long long)ts.tv_sec,
                 ts.tv_nsec);
    free(project);
    return kn_sb_take(&b);
}

/* Pictures of an earlier series go, and nothing else. */
static void clear(const char *folder) {
    DIR *d = opendir(folder);
    for (struct dirent *e; d && (e = readdir(d));) {
        int used = 0;
        sscanf(e->d_name, "frame-%*d-at-%*[0-9.]s.png%n", &used);
        if ((used && !e->d_name[used]) || !strcmp(e->d_name, "contact-sheet.jpg")) {
            char *path = kn_path_join(folder, e->d_name);
            unlink(path);
            free(path);
        }
    }
    if (d)
        closedir(d);
}

/* --zoom: a region in px of the page, or the box of the first element that a selector finds, in the
 * first instant. */
static bool find_region(series *z) {
    const char *zoom = z->a->value[KN_F_ZOOM];
    const kn_plan *p = kn_session_plan(z->s);
    double v[4];
    size_t n = 0;
    if (!zoom)
        return true;
    if (!kn_read_nums(zoom, -1e6, 1e6, 4, v, &n) || n != 4) {
        kn_dlist *d = kn_session_instant(z->s, z->frames.v[0], z->past.v[0]);
        if (!d) /* reported */
            return false;
        kn_dlist_free(d);
        kn_sb js = {0};
        kn_sb_puts(&js, "(() => { const e = document.querySelector(");
        kn_sb_json(&js, kn_cstr(zoom));
        kn_sb_puts(&js, "); if (!e) return ''; const r = e.getBoundingClientRect();"
                        "return [r.x, r.y, r.width, r.height].join(','); })()");
        char *script = kn_sb_take(&js), *text = kn_session_eval(z->s, script);
        const bool found = text && kn_read_nums(text, -1e9, 1e9, 4, v, &n) && n == 4;
        free(script);
        free(text);
        if (!found) {
            kn_usage("--zoom finds no element '%s'", zoom);
            return false;
        }
    }
    const double k = p->scale, x0 = fmax(0, floor(v[0] * k)), y0 = fmax(0, floor(v[1] * k));
    z->crop = (kn_rect){x0, y0, fmin(p->out_width, ceil((v[0] + v[2]) * k)) - x0,
                        fmin(p->out_height, ceil((v[1] + v[3]) * k)) - y0};
    if (z->crop.w >= 1 && z->crop.h >= 1)
        return true;
    kn_usage("--zoom '%s' is outside of the picture", zoom);
    return false;
}

kn_pix *kn_series_cropped(const kn_pix *p, kn_rect r) {
    kn_pix *out = kn_pix_new((int)r.w, (int)r.h, KN_PIX_BGRA);
    for (int y = 0; out && y < out->h; y++)
        memcpy(out->data + (size_t)y * out->stride,
               p->data + ((size_t)y + (size_t)r.y) * p->stride + (size_t)r.x * 4,
               (size_t)out->w * 4);
    return out;
}

/* Each pixel the mean of those it stands for. */
static kn_pix *shrunk(const kn_pix *p, int w) {
    const int h = (int)fmax(1, round((double)p->h * w / p->w));
    kn_pix *out = kn_pix_new(w, h, KN_PIX_BGRA);
    for (int y = 0; out && y < h; y++)
        for (int x = 0; x < w; x++) {
            const int x0 = (int)((int64_t)x * p->w / w), y0 = (int)((int64_t)y * p->h / h);
            const int x1 = (int)fmax(x0 + 1, (double)((int64_t)(x + 1) * p->w / w)),
                      y1 = (int)fmax(y0 + 1, (double)((int64_t)(y + 1) * p->h / h));
            uint64_t sum[4] = {0}, n = 0;
            for (int sy = y0; sy < y1 && sy < p->h; sy++)
                for (int sx = x0; sx < x1 && sx < p->w; sx++, n++)
                    for (int k = 0; k < 4; k++)
                        sum[k] += p->data[(size_t)sy * p->stride + (size_t)sx * 4 + k];
            for (int k = 0; k < 4; k++)
                out->data[(size_t)y * out->stride + (size_t)x * 4 + k] =
                    (uint8_t)(n ? sum[k] / n : 0);
        }
    return out;
}

/* ---- taking them ---- */
static kn_status take(void *ctx, int64_t frame, const kn_pix *p) {
    series *z = ctx;
    (void)frame;
    kn_status st = KN_OK;
    const size_t now = z->taken++;
    kn_pix *part = z->crop.w > 0 ? kn_series_cropped(p, z->crop) : kn_pix_ref((kn_pix *)p);
    for (size_t i = 0; part && st == KN_OK && i < z->at.n; i++) {
        if (z->which.v[i] != now)
            continue;
        char name[80];
        if (kn_has(z->a, KN_F_KEEP))
            snprintf(name, sizeof name, "at-%.10gs.png", round(z->at.v[i] * 1000) / 1000);
        else
            snprintf(name, sizeof name, "frame-%02zu-at-%.10gs.png", i,
                     round(z->at.v[i] * 1000) / 1000);
        char *path = kn_path_join(z->folder, name);
        st = kn_png_write(part, path, kn_session_diags(z->s));
        free(z->names.v[i]);
        z->names.v[i] = path;
        if (!kn_has(z->a, KN_F_KEEP) && !z->small.v[i])
            z->small.v[i] = shrunk(part, part->w < 480 ? part->w : 480);
    }
    kn_pix_unref(part);
    return part ? st : KN_ENOMEM;
}

static kn_status contact_sheet(series *z) {
    enum { GAP = 8 };
    const int n = (int)z->small.n, columns = (int)ceil(sqrt(n)), rows = (n + columns - 1) / columns;
    const kn_pix *first = z->small.v[0];
    if (!first)
        return KN_OK;
    kn_pix *sheet =
        kn_pix_new(columns * (first->w + GAP) + GAP, rows * (first->h + GAP) + GAP, KN_PIX_BGRA);
    if (!sheet)
        return KN_ENOMEM;
    for (int y = 0; y < sheet->h; y++)
        memset(sheet->data + (size_t)y * sheet->stride, 255, (size_t)sheet->w * 4);
    for (int i = 0; i < n; i++) {
        const kn_pix *p = z->small.v[i];
        const int x0 = GAP + i % columns * (first->w + GAP),
                  y0 = GAP + i / columns * (first->h + GAP);
        for (int y = 0; p && y < p->h; y++)
            for (int x = 0; x < p->w; x++) {
                uint8_t *to = sheet->data + (size_t)(y0 + y) * sheet->stride + (size_t)(x0 + x) * 4;
                const uint8_t *from = p->data + (size_t)y * p->stride + (size_t)x * 4;
                for (int k = 0; k < 3; k++) /* premultiplied over white */
                    to[k] = (uint8_t)(from[k] + 255 - from[3]);
            }
    }
    char *path = kn_path_join(z->folder, "contact-sheet.jpg");
    const kn_status st = kn_still_write(sheet, KN_STILL_JPEG, 85, path, kn_session_diags(z->s));
    free(path);
    kn_pix_unref(sheet);
    return st;
}

static void add_instant(series *z, double at) {
    const kn_plan *p = kn_session_plan(z->s);
    double past;
    const int64_t frame = kn_series_frame(p, at, &past);
    size_t k = 0;
    while (k < z->frames.n && (z->frames.v[k] != frame || z->past.v[k] != past))
        k++;
    if (k == z->frames.n) {
        kn_vec_push(&z->frames, frame);
        kn_vec_push(&z->past, past);
    }
    kn_vec_push(&z->which, k);
}

static kn_status shoot(series *z) {
    const kn_args *a = z->a;
    z->folder =
        a->value[KN_F_OUTPUT] ? kn_xstrdup(a->value[KN_F_OUTPUT]) : unique_folder(a->target);
    for (size_t i = 0; i < z->at.n; i++) {
        add_instant(z, z->at.v[i]);
        kn_vec_push(&z->small, NULL);
        kn_vec_push(&z->names, NULL);
    }
    if (!find_region(z))
        return KN_EUSAGE;
    char *inside = kn_path_join(z->folder, "x");
    kn_make_folders(inside);
    free(inside);
    if (!kn_has(a, KN_F_KEEP))
        clear(z->folder);
    const kn_pipeline_opts po = {.order = z->frames.v,
                                 .past = z->past.v,
                                 .n_order = z->frames.n,
                                 .threads = z->c->opts.threads,
                                 .memory = z->c->opts.memory / 2};
    kn_status st = kn_pipeline_run(z->s, &po, &(kn_sink){z, take}, NULL);
    if (st == KN_OK && !kn_has(a, KN_F_KEEP))
        st = contact_sheet(z);
    return st;
}

static void tell(const series *z) {
    kn_sb b = {0};
    if (kn_has(z->a, KN_F_JSON)) {
        kn_sb_puts(&b, "{\"type\":\"snapshots\",\"folder\":");
        kn_sb_json(&b, kn_cstr(z->folder));
        kn_sb_puts(&b, ",\"files\":[");
        for (size_t i = 0; i < z->names.n; i++) {
            kn_sb_puts(&b, i ? "," : "");
            kn_sb_json(&b, kn_cstr(z->names.v[i]));
        }
        kn_sb_putc(&b, ']');
        kn_json_tell(&b);
        return;
    }
    if (!kn_has(z->a, KN_F_QUIET)) {
        kn_sb_printf(&b, "◇  %zu snapshots saved to %s\n", z->names.n, z->folder);
        for (size_t i = 0; i < z->names.n; i++)
            kn_sb_printf(&b, "   %s\n", z->names.v[i]);
    }
    fwrite(b.p, 1, b.n, stdout);
    kn_sb_free(&b);
}

int kn_series(const kn_args *a, kn_common *c) {
    series z = {.a = a, .c = c};
    double density = 3;
    int code = 1;
    if (!kn_arg_num(a, KN_F_ZOOM_SCALE, 0.1, 16, &density))
        return 1;
    if (kn_has(a, KN_F_ZOOM))
        c->opts.scale = (c->opts.scale > 0 ? c->opts.scale : 1) * density;
    c->opts.clear = true;
    if (kn_session_open(&c->opts, &z.s) == KN_OK && choose(&z) && shoot(&z) == KN_OK)
        code = 0;
    if (kn_print_diags(a, z.s))
        code = 1;
    if (code == 0)
        tell(&z);
    for (size_t i = 0; i < z.names.n; i++) {
        free(z.names.v[i]);
        kn_pix_unref(z.small.v[i]);
    }
    kn_vec_free(&z.names);
    kn_vec_free(&z.small);
    kn_vec_free(&z.at);
    kn_vec_free(&z.frames);
    kn_vec_free(&z.past);
    kn_vec_free(&z.which);
    free(z.folder);
    kn_session_close(z.s);
    return code;
}
