/* Pictures of what errors are about, three times as large: their surroundings in the instant that
 * showed them first. */
#include "codec/still.h"
#include "src/cli/check/check.h"
#include "src/cli/output.h"
#include "src/cli/series.h"
#include "src/render/pipeline.h"
#include "src/core/file.h"
#include <math.h>

enum { MOST = 12 };
#define MARGIN 24.0 /* CSS px around */
#define SCALE  3.0

typedef struct crops {
    kn_check *k;
    kn_session *s;
    const kn_issue *v[MOST];
    size_t n, taken;
} crops;

static void choose(crops *c) {
    static const kn_check_part order[] = {KN_PART_LAYOUT, KN_PART_MOTION, KN_PART_CONTRAST};
    for (size_t p = 0; p < KN_COUNTOF(order); p++)
        for (size_t i = 0; i < c->k->issues.n && c->n < MOST; i++) {
            const kn_issue *g = &c->k->issues.v[i];
            if (g->told && g->part == order[p] && g->sev == KN_SEV_ERROR && g->rect.w > 0 &&
                g->rect.h > 0)
                c->v[c->n++] = g;
        }
}

static kn_irect region(const crops *c, kn_rect r) {
    const kn_plan *p = kn_session_plan(c->s);
    const double x0 = fmin(fmax(r.x - MARGIN, 0), p->width - 1),
                 y0 = fmin(fmax(r.y - MARGIN, 0), p->height - 1),
                 x1 = fmin(fmax(r.x + r.w + MARGIN, x0 + 1), p->width),
                 y1 = fmin(fmax(r.y + r.h + MARGIN, y0 + 1), p->height);
    const kn_irect out = {(int)floor(x0 * p->scale), (int)floor(y0 * p->scale),
                          (int)ceil(x1 * p->scale), (int)ceil(y1 * p->scale)};
    return kn_irect_intersect(out, (kn_irect){0, 0, p->out_width, p->out_height});
}

static kn_status take(void *ctx, int64_t frame, const kn_pix *p) {
    crops *c = ctx;
    (void)frame;
    const size_t i = c->taken++;
    const kn_irect r = region(c, c->v[i]->rect);
    kn_pix *part =
        kn_series_cropped(p, (kn_rect){r.x0, r.y0, (double)(r.x1 - r.x0), (double)(r.y1 - r.y0)});
    if (!part)
        return KN_ENOMEM;
    kn_sb b = {0};
    kn_sb_printf(&b, ".hyperframes/artifacts/snapshots/finding-%02zu-%s.png", i, c->v[i]->code);
    char *name = kn_sb_take(&b), *path = kn_path_join(c->k->gate.project, name);
    kn_make_folders(path);
    const kn_status st = kn_png_write(part, path, kn_session_diags(c->s));
    if (st == KN_OK)
        kn_vec_push(&c->k->crops, name);
    else
        free(name);
    free(path);
    kn_pix_unref(part);
    return st;
}

void kn_check_crops(kn_check *k) {
    crops c = {.k = k};
    kn_opts opts = k->c.opts;
    choose(&c);
    opts.scale = (opts.scale > 0 ? opts.scale : 1) * SCALE;
    if (c.n && kn_session_open(&opts, &c.s) == KN_OK) {
        int64_t frames[MOST];
        double past[MOST];
        for (size_t i = 0; i < c.n; i++) {
            frames[i] = kn_series_frame(kn_session_plan(c.s), c.v[i]->time, &past[i]);
            past[i] = 0; /* frames are what was looked at */
        }
        const kn_pipeline_opts po = {.order = frames,
                                     .past = past,
                                     .n_order = c.n,
                                     .threads = opts.threads,
                                     .memory = opts.memory / 2};
        kn_pipeline_run(c.s, &po, &(kn_sink){&c, take}, NULL);
    }
    kn_session_close(c.s);
}
