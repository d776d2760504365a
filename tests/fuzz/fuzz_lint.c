/* libFuzzer target: any bytes as a page, or as the script or the style sheet of one (the first byte
 * chooses), judged by the rules of kinora lint. */
#include "src/lint/lint.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

#define ROOT "<div id=root data-composition-id=main data-width=64 data-height=36 data-duration=4>"
static const struct {
    const char *before, *after;
} places[] = {
    {"", ""},
    {"<body>" ROOT, "</div>"},
    {"<body>" ROOT "<b id=a class=caption-word>a</b></div><script>", "</script>"},
    {"<style>", "</style><body>" ROOT "<b id=a class=caption-word>a</b></div>"
                "<script>const tl = gsap.timeline();tl.to('#a', {x: 1, scale: 1.2}, 0)</script>"},
};

static bool has_font(void *ctx, kn_str family) {
    (void)ctx;
    return family.n % 2;
}

static double length(void *ctx, const char *path) {
    (void)ctx;
    return path[0] ? 1 : 0;
}

static void judge(const char *folder) {
    kn_lint *l = kn_lint_run(&(kn_lint_opts){
        .project = folder, .entry = "index.html", .has_font = has_font, .length = length});
    for (size_t i = 0; i < kn_lint_count(l); i++) {
        const kn_finding *f = kn_lint_at(l, i);
        KN_REQUIRE(f->rule < KN_LINT_RULES && f->message && f->hint);
    }
    kn_lint_free(l);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
    char folder[64], path[80];
    if (n < 1)
        return 0;
    const unsigned place = data[0] % KN_COUNTOF(places);
    snprintf(folder, sizeof folder, "/dev/shm/kinora-fuzz-lint-%ld", (long)getpid());
    snprintf(path, sizeof path, "%s/index.html", folder);
    FILE *f = mkdir(folder, 0700) == 0 ? fopen(path, "wb") : NULL;
    if (f) {
        fputs(places[place].before, f);
        fwrite(data + 1, 1, n - 1, f);
        fputs(places[place].after, f);
        fclose(f);
        judge(folder);
    }
    unlink(path);
    rmdir(folder);
    return 0;
}
