/* What linting asks of the engine: the families that are shipped, the lengths of films. */
#include "codec/media.h"
#include "src/core/file.h"
#include "src/render/internal.h"

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
    bool found = false;
    family = kn_fonts_stand_in(family);
    kn_str rest = kn_cstr(list ? list : "");
    while (rest.n && !found) {
        const char *end = memchr(rest.p, '\n', rest.n), *bar = memchr(rest.p, '|', rest.n);
        if (bar)
            found = kn_str_ieq((kn_str){rest.p, (size_t)(bar - rest.p)}, family);
        rest = kn_str_sub(rest, end ? (size_t)(end - rest.p) + 1 : rest.n, rest.n);
    }
    return found || !list;
}

double kn_film_length(const char *path) {
    kn_media_info info = {0};
    kn_diags *d = kn_diags_new(NULL);
    const bool ok = kn_probe(path, d, (kn_loc){0}, &info) == KN_OK;
    kn_diags_free(d);
    return !ok ? 0 : info.video_duration > 0 ? info.video_duration : info.duration;
}
