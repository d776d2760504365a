/* What the samples look like today: hashes of frames in golden.txt, pictures beside it. A change
 * that is meant is accepted with KN_MAKE_GOLDEN=1, after a look; any other shows as a picture in
 * <build>/golden: before | difference | now. */
#include "codec/still.h"
#include "src/core/file.h"
#include "src/core/mem.h"
#include "src/render/pipeline.h"
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <cmocka.h>

#define FOLDER "tests/golden"
#define SCALE  0.25

static const struct {
    const char *project, *name;
    int64_t frame[3];
} subjects[] = {
    {"samples/title-card", "title-card", {24, 75, 138}},
    {"samples/data-chart", "data-chart", {18, 45, 120}},
    {"samples/talking-video", "talking-video", {12, 100, 200}},
};
enum { FRAMES = 3 };

typedef struct film {
    kn_pix *v[FRAMES];
    int n;
} film;

static kn_status take(void *ctx, int64_t frame, const kn_pix *p) {
    film *f = ctx;
    (void)frame;
    f->v[f->n++] = kn_pix_ref((kn_pix *)p);
    return KN_OK;
}

static void render(const char *project, const int64_t *frames, film *out) {
    char *data = kn_data_dir("");
    const kn_opts o = {.project = project, .data_dir = data, .threads = 1, .scale = SCALE};
    kn_session *s = NULL;
    if (kn_session_open(&o, &s) == KN_OK) {
        const kn_pipeline_opts po = {.order = frames, .n_order = FRAMES, .threads = 1};
        const kn_sink sink = {out, take};
        kn_pipeline_run(s, &po, &sink, NULL);
    }
    kn_diags_print(kn_session_diags(s), stderr, 0, false);
    kn_session_close(s);
    free(data);
}

static kn_pix *load(const char *path) {
    char *bytes = NULL;
    size_t n = 0;
    kn_pix *p = NULL;
    if (kn_read_file(path, NULL, (kn_loc){0}, &bytes, &n) == KN_OK)
        p = kn_still_decode(bytes, n, NULL, (kn_loc){0}, path);
    free(bytes);
    return p;
}

static void keep_triple(const char *name, const kn_pix *was, const kn_pix *now) {
    char path[512];
    kn_pix *out = was && was->w == now->w && was->h == now->h
                      ? kn_pix_new(now->w * 3, now->h, KN_PIX_BGRA)
                      : NULL;
    if (!out)
        return;
    for (int y = 0; y < now->h; y++)
        for (int i = 0; i < 4 * now->w; i++) {
            const int a = was->data[(ptrdiff_t)y * was->stride + i],
                      b = now->data[(ptrdiff_t)y * now->stride + i], d = 8 * abs(a - b);
            uint8_t *o = out->data + (ptrdiff_t)y * out->stride;
            o[i] = (uint8_t)a;
            o[i + 4 * now->w] = (uint8_t)(i % 4 == 3 || d > 255 ? 255 : d);
            o[i + 8 * now->w] = (uint8_t)b;
        }
    mkdir(KN_GOLDEN_OUT, 0777);
    snprintf(path, sizeof path, KN_GOLDEN_OUT "/%s.png", name);
    kn_png_write(out, path, NULL);
    fprintf(stderr, "see %s\n", path);
    kn_pix_unref(out);
}

/* One line of golden.txt; the picture is written, or compared when the line has changed. */
static void frame(const char *name, const kn_pix *p, bool make, kn_str golden, kn_sb *text,
                  int *changed) {
    char line[128], path[512];
    snprintf(line, sizeof line, "%s %016" PRIx64 "\n", name, kn_pix_hash(p));
    kn_sb_puts(text, line);
    snprintf(path, sizeof path, FOLDER "/%s.png", name);
    if (make) {
        assert_int_equal(kn_png_write(p, path, NULL), KN_OK);
    } else if (!golden.p || !strstr(golden.p, line)) {
        kn_pix *was = load(path);
        fprintf(stderr, "%s has changed\n", name);
        keep_triple(name, was, p);
        kn_pix_unref(was);
        (*changed)++;
    }
}

static void test_samples(void **state) {
    const bool make = getenv("KN_MAKE_GOLDEN") != NULL;
    char *golden = NULL;
    size_t n = 0;
    kn_sb text = {0};
    int changed = 0;
    (void)state;
    kn_read_file(FOLDER "/golden.txt", NULL, (kn_loc){0}, &golden, &n);
    for (size_t i = 0; i < KN_COUNTOF(subjects); i++) {
        film f = {.n = 0};
        render(subjects[i].project, subjects[i].frame, &f);
        assert_int_equal(f.n, FRAMES);
        for (int k = 0; k < FRAMES; k++) {
            char name[64];
            snprintf(name, sizeof name, "%s-%d", subjects[i].name, (int)subjects[i].frame[k]);
            frame(name, f.v[k], make, (kn_str){golden, n}, &text, &changed);
            kn_pix_unref(f.v[k]);
        }
    }
    if (make)
        assert_int_equal(kn_write_file_whole(FOLDER "/golden.txt", text.p, text.n, NULL), KN_OK);
    kn_sb_free(&text);
    free(golden);
    assert_int_equal(changed, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_samples)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
