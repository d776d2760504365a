/* What linting asks of the engine. */
#include "src/core/file.h"
#include "src/render/internal.h"

static const char *stand_in(kn_str family) {
    static const struct {
        const char *name, *shipped;
    } table[] = {
#define ALIAS(name, shipped) {name, shipped},
#include "src/layout/text/aliases.def"
#undef ALIAS
    };
    for (size_t i = 0; i < KN_COUNTOF(table); i++)
        if (kn_str_ieq(family, kn_cstr(table[i].name)))
            return table[i].shipped;
    return NULL;
}

char *kn_shipped_fonts(const char *data_dir) {
    char *path = kn_path_join(data_dir, "fonts/fonts.list"), *text = NULL;
    size_t n = 0;
    if (kn_read_file(path, NULL, (kn_loc){0}, &text, &n) != KN_OK)
        text = NULL;
    free(path);
    return text;
}

/* fonts.list has a face in each line, its family first. */
bool kn_font_shipped(const char *list, kn_str family) {
    const char *other = stand_in(family);
    bool found = false;
    if (other)
        family = kn_cstr(other);
    kn_str rest = kn_cstr(list ? list : "");
    while (rest.n && !found) {
        const char *end = memchr(rest.p, '\n', rest.n), *bar = memchr(rest.p, '|', rest.n);
        if (bar)
            found = kn_str_ieq((kn_str){rest.p, (size_t)(bar - rest.p)}, family);
        rest = kn_str_sub(rest, end ? (size_t)(end - rest.p) + 1 : rest.n, rest.n);
    }
    return found || !list;
}

const kn_files *kn_session_files(const kn_session *s) {
    return s->files;
}

bool kn_session_is_still(const kn_session *s) {
    return s->info.no_timeline;
}

bool kn_session_window(const kn_session *s, kn_str id, double *start, double *end) {
    const kn_clip *v;
    const size_t n = kn_timing_clips(s->timing, &v);
    for (size_t i = 0; i < n; i++) {
        if (!kn_str_eq(kn_node_attr(v[i].node, KN_A_data_composition_id), id))
            continue;
        *start = v[i].start;
        *end = v[i].end < s->plan.duration ? v[i].end : s->plan.duration;
        return true;
    }
    return false;
}
