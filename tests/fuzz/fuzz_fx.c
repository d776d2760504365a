/* libFuzzer target: any bytes as the effects, the automation and the fades of a sound. What is
 * taken must run, and leave numbers. */
#include <math.h>
#include "codec/audio_read.h"
#include "parser/html/open.h"
#include "src/render/fx_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void run(const kn_fx_chain *c) {
    enum { FRAMES = 2000 };
    kn_pcm pcm = {0};
    float v[2 * FRAMES];
    for (int i = 0; i < 2 * FRAMES; i++)
        v[i] = (float)sin(i * 0.05) * 0.5f;
    if (kn_pcm_append(&pcm, v, FRAMES) == KN_OK && kn_fx_run(c, &pcm, 0.5) == KN_OK)
        for (int64_t i = 0; i < 2 * pcm.n; i++)
            KN_REQUIRE(isfinite(pcm.v[i]));
    kn_pcm_free(&pcm);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
    static const char *const attrs[] = {"data-fx-chain", "data-automation", "data-volume",
                                        "data-fade-in", "data-fade-out"};
    const kn_str text = {(const char *)data, n};
    kn_arena *a = kn_arena_new();
    kn_files *f = kn_files_new();
    kn_diags *d = kn_diags_new(f);
    kn_scene *s;
    kn_scene_from_text(NULL, "a.html", "a.html",
                       KN_S("<!doctype html><audio id=a data-fx-chain='[{\"type\":\"eq\"},"
                            "{\"type\":\"delay\"}]'></audio>"),
                       f, d, &s);
    kn_node *e = s ? kn_node_find_id(s->document, KN_S("a")) : NULL;
    for (size_t i = 0; e && i < KN_COUNTOF(attrs); i++) {
        kn_fx_read fx;
        kn_node_set_attr(s, e, kn_scene_atom(s, kn_cstr(attrs[i])), text);
        if (kn_fx_of_node(a, s, e, d, &fx) == KN_OK)
            run(&fx.chain);
    }
    kn_scene_free(s);
    kn_diags_free(d);
    kn_files_free(f);
    kn_arena_free(a);
    return 0;
}
