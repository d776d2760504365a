/* libFuzzer target: any bytes as JSON, as variables and as the times of clips. What JSON is
 * written as must be JSON again. */
#include "parser/html/open.h"
#include "parser/scene/json.h"
#include "parser/timing/timing.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void json(kn_str text) {
    kn_arena *a = kn_arena_new();
    const kn_json *v = kn_json_parse(a, text);
    if (v && v->kind == KN_JSON_OBJECT) {
        const kn_json *both[] = {v, v, NULL};
        kn_sb b = {0};
        kn_json_merge(both, KN_COUNTOF(both), &b);
        KN_REQUIRE(kn_json_parse(a, kn_sb_str(&b)));
        kn_sb_free(&b);
    }
    kn_arena_free(a);
}

static void set_custom(void *ctx, kn_node *n, kn_str name, kn_str value) {}

static double natural(void *ctx, const kn_node *n) {
    return 2;
}

static void clips(kn_scene *s, kn_str text) {
    kn_comp_info info;
    kn_comp_describe(s, &info);
    char *defaults = kn_variables_defaults(s, 0);
    char *values = kn_variables_values(s, 0, text);
    kn_variables_bind(s, 0, kn_cstr(values), text, set_custom, NULL);
    free(values);
    free(defaults);
    kn_timing *t = kn_timing_build(s, natural, NULL);
    kn_sb b = {0};
    kn_timing_dump(t, s, &b);
    kn_frame_count(kn_timing_end(t), kn_rat_make(30, 1));
    kn_sb_free(&b);
    kn_timing_free(t);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
    static const char *const attrs[] = {"data-start",
                                        "data-duration",
                                        "data-end",
                                        "data-media-start",
                                        "data-playback-rate",
                                        "data-fps",
                                        "data-volume",
                                        "data-track-index",
                                        "data-variable-values",
                                        "data-composition-variables",
                                        "data-width"};
    const kn_str text = {(const char *)data, n};
    kn_files *f = kn_files_new();
    kn_diags *d = kn_diags_new(f);
    kn_scene *s;
    json(text);
    kn_scene_from_text(NULL, "a.html", "a.html",
                       KN_S("<!doctype html><html><body><div data-composition-id=m data-width=9 "
                            "data-height=9><p id=a data-start=1 data-duration=1 data-var-text=x>"
                            "<p id=b data-start=a><div id=c data-composition-id=n>"
                            "<video id=v src=x data-start='a + 1'></video></div></div>"),
                       f, d, &s);
    if (s) {
        for (kn_node *e = s->document; e; e = kn_node_next(e, NULL))
            for (size_t i = 0; kn_is_elem(e) && i < KN_COUNTOF(attrs); i++)
                if (n && (data[0] >> (i % 8) & 1) == (e->id & 1))
                    kn_node_set_attr(s, e, kn_scene_atom(s, kn_cstr(attrs[i])), text);
        clips(s, text);
    }
    kn_scene_free(s);
    kn_diags_free(d);
    kn_files_free(f);
    return 0;
}
