/* Pages of one feature each against pictures captured from Chromium (tests/tools/capture_ref.sh):
 * PSNR of the page and mean SSIM of its non-flat blocks must not fall below the page's floor. The
 * floors may only rise.
 *
 * The expected|difference|actual picture of a page below its floor is kept in the build folder.
 * With page names as arguments only these are rendered, and all their pictures are kept. A full run
 * ends with the pages that are not yet as close as a page should be. */
#include "codec/still.h"
#include "src/core/file.h"
#include "src/core/mem.h"
#include "src/core/vec.h"
#include "src/render/pipeline.h"
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define PAGES "tests/ref"

typedef struct score {
    double psnr, ssim;
} score;

static const score close_enough = {35, 0.95}; /* what every page should reach */

typedef struct far_page {
    char name[64];
    score got;
} far_page;

static kn_status take(void *ctx, int64_t frame, const kn_pix *p) {
    (void)frame;
    *(kn_pix **)ctx = kn_pix_ref((kn_pix *)p);
    return KN_OK;
}

static kn_pix *render(const char *page) {
    char *data = kn_data_dir("");
    const kn_opts o = {.project = page,
                       .data_dir = data,
                       .width = 320,
                       .height = 240,
                       .threads = 1,
                       .page = true,
                       .modules_dir = "node_modules"};
    kn_session *s = NULL;
    kn_pix *pix = NULL;
    if (kn_session_open(&o, &s) == KN_OK) {
        const kn_pipeline_opts po = {.from = 0, .to = 1, .step = 1, .threads = 1};
        const kn_sink sink = {&pix, take};
        kn_pipeline_run(s, &po, &sink, NULL);
    }
    kn_diags_print(kn_session_diags(s), stderr, 0, false);
    kn_session_close(s);
    free(data);
    return pix;
}

static kn_pix *load(const char *path) {
    kn_files *files = kn_files_new();
    kn_diags *d = kn_diags_new(files);
    const kn_loc loc = {kn_files_add(files, path), 1, 1};
    char *bytes = NULL;
    size_t n = 0;
    kn_pix *p = NULL;
    if (kn_read_file(path, d, loc, &bytes, &n) == KN_OK)
        p = kn_still_decode(bytes, n, d, loc, path);
    kn_diags_print(d, stderr, 0, false);
    free(bytes);
    kn_diags_free(d);
    kn_files_free(files);
    return p;
}

static const uint8_t *pixel(const kn_pix *p, int x, int y) {
    return p->data + (ptrdiff_t)y * p->stride + 4 * x;
}

static double luma(const uint8_t *p) {
    return 0.114 * p[0] + 0.587 * p[1] + 0.299 * p[2];
}

/* SSIM of one block; false when both blocks are flat and equal, which says nothing. */
static bool block_ssim(const kn_pix *a, const kn_pix *b, int x0, int y0, int size, double *out) {
    const double c1 = 6.5025, c2 = 58.5225, m = size * size;
    double sa = 0, sb = 0, saa = 0, sbb = 0, sab = 0;
    for (int y = y0; y < y0 + size; y++)
        for (int x = x0; x < x0 + size; x++) {
            const double u = luma(pixel(a, x, y)), v = luma(pixel(b, x, y));
            sa += u;
            sb += v;
            saa += u * u;
            sbb += v * v;
            sab += u * v;
        }
    const double ma = sa / m, mb = sb / m;
    const double va = saa / m - ma * ma, vb = sbb / m - mb * mb, cov = sab / m - ma * mb;
    if (va < 4 && vb < 4 && fabs(ma - mb) < 3)
        return false;
    *out = ((2 * ma * mb + c1) * (2 * cov + c2)) / ((ma * ma + mb * mb + c1) * (va + vb + c2));
    return true;
}

static score compare(const kn_pix *a, const kn_pix *b) {
    enum { BLOCK = 12 };
    double se = 0, sum = 0;
    int n = 0;
    for (int y = 0; y < a->h; y++)
        for (int x = 0; x < a->w; x++)
            for (int c = 0; c < 3; c++) {
                const double d = (double)pixel(a, x, y)[c] - pixel(b, x, y)[c];
                se += d * d;
            }
    for (int y = 0; y + BLOCK <= a->h; y += BLOCK)
        for (int x = 0; x + BLOCK <= a->w; x += BLOCK) {
            double s;
            if (block_ssim(a, b, x, y, BLOCK, &s)) {
                sum += s;
                n++;
            }
        }
    const double psnr = se > 0 ? 10 * log10(255.0 * 255 * 3 * a->w * a->h / se) : 99;
    return (score){fmin(99, psnr), n ? sum / n : 1};
}

/* expected | difference × 4 | actual */
static void keep_triple(const char *name, const kn_pix *want, const kn_pix *got) {
    kn_pix *out = kn_pix_new(want->w * 3, want->h, KN_PIX_BGRA);
    char path[512];
    if (!out)
        return;
    for (int y = 0; y < want->h; y++)
        for (int x = 0; x < want->w; x++) {
            uint8_t *o = out->data + (ptrdiff_t)y * out->stride;
            for (int c = 0; c < 4; c++) {
                const int u = pixel(want, x, y)[c], v = pixel(got, x, y)[c];
                const int d = 4 * abs(u - v);
                o[4 * x + c] = (uint8_t)u;
                o[4 * (x + want->w) + c] = c == 3 ? 255 : (uint8_t)(d > 255 ? 255 : d);
                o[4 * (x + 2 * want->w) + c] = (uint8_t)v;
            }
        }
    mkdir(KN_REF_OUT, 0777);
    snprintf(path, sizeof path, "%s/%s.png", KN_REF_OUT, name);
    kn_png_write(out, path, NULL);
    kn_pix_unref(out);
}

/* Renders one page; true when it reaches its floor. */
static bool check(const char *name, score floor_, bool keep, score *got) {
    char path[512];
    bool ok = false;
    snprintf(path, sizeof path, PAGES "/%s.png", name);
    kn_pix *want = load(path);
    snprintf(path, sizeof path, PAGES "/%s.html", name);
    kn_pix *have = render(path);
    *got = (score){0, 0};
    if (want && have && want->w == have->w && want->h == have->h) {
        *got = compare(want, have);
        ok = got->psnr >= floor_.psnr && got->ssim >= floor_.ssim;
        if (!ok || keep)
            keep_triple(name, want, have);
    }
    kn_pix_unref(want);
    kn_pix_unref(have);
    return ok;
}

static bool wanted(const char *name, int argc, char **argv) {
    for (int i = 1; i < argc; i++)
        if (!strcmp(argv[i], name))
            return true;
    return argc < 2;
}

/* A package that the page loads and that was not fetched, with the tests' own; setup.sh does. */
static bool lacks_package(const char *page) {
    char path[512], package[64], *text = NULL;
    size_t n;
    bool lacks = false;
    snprintf(path, sizeof path, PAGES "/%s.html", page);
    if (kn_read_file(path, NULL, (kn_loc){0}, &text, &n) != KN_OK)
        return false;
    for (const char *at = text; !lacks && (at = strstr(at, "/npm/")); at++) {
        if (sscanf(at, "/npm/%63[^@/]@", package) != 1)
            continue;
        snprintf(path, sizeof path, "node_modules/%s", package);
        lacks = access(path, F_OK) != 0;
        if (lacks)
            printf("%-24s skipped: %s is absent, ./setup.sh fetches it\n", page, path);
    }
    free(text);
    return lacks;
}

int main(int argc, char **argv) {
    FILE *f = fopen(PAGES "/floors.txt", "r");
    char line[512], name[128];
    int failed = 0, pages = 0;
    score sum = {0, 0};
    KN_VEC(far_page) far = {0};
    if (!f) {
        fprintf(stderr, "run this from the source folder\n");
        return 1;
    }
    printf("%-24s %15s %17s\n", "page", "psnr (floor)", "ssim (floor)");
    while (fgets(line, sizeof line, f)) {
        score floor_, got;
        if (sscanf(line, "%127s %lf %lf", name, &floor_.psnr, &floor_.ssim) != 3 ||
            !wanted(name, argc, argv) || lacks_package(name))
            continue;
        const bool ok = check(name, floor_, argc > 1, &got);
        printf("%-24s %6.2f (%5.1f) %9.4f (%.3f)%s\n", name, got.psnr, floor_.psnr, got.ssim,
               floor_.ssim, ok ? "" : "  FAIL");
        sum.psnr += got.psnr;
        sum.ssim += got.ssim;
        failed += !ok;
        pages++;
        if (got.psnr < close_enough.psnr || got.ssim < close_enough.ssim) {
            far_page p = {.got = got};
            snprintf(p.name, sizeof p.name, "%.63s", name);
            kn_vec_push(&far, p);
        }
    }
    fclose(f);
    if (pages)
        printf("%d pages, mean psnr %.2f, mean ssim %.4f, %d below their floor\n", pages,
               sum.psnr / pages, sum.ssim / pages, failed);
    if (argc < 2) {
        printf("%d of %d pages at %.0f dB and %.2f\n", pages - (int)far.n, pages, close_enough.psnr,
               close_enough.ssim);
        for (size_t i = 0; i < far.n; i++)
            printf("  %-24s %6.2f %9.4f\n", far.v[i].name, far.v[i].got.psnr, far.v[i].got.ssim);
    }
    kn_vec_free(&far);
    return failed || !pages;
}
