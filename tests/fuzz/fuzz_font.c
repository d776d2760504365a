/* libFuzzer target: any bytes as a font file: its faces, names, measures, axes and outlines. */
#include <stdlib.h>
#include "raster/font.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void use(kn_font *f) {
    kn_font_info info;
    kn_rect box;
    double x0, x1;
    kn_font_describe(f, &info);
    kn_font_get_metrics(f);
    kn_font_hb(f);
    for (uint32_t cp = 'A'; cp < 'A' + 16; cp++) {
        const uint32_t g = kn_font_glyph(f, cp);
        kn_font_has_char(f, cp);
        kn_font_glyph_box(f, g, &box);
        kn_font_glyph_span(f, cp - 'A', -1, 1, &x0, &x1);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
    char *copy = malloc(n + 1);
    if (!copy)
        return 0;
    memcpy(copy, data, n);
    copy[n] = 0;
    kn_font_blob *b = kn_font_blob_new(copy, n);
    for (int i = 0; b && i < kn_font_blob_faces(b) && i < 2; i++) {
        kn_font *f = kn_font_new(b, i, NULL, 0, 0);
        if (f)
            use(f);
        kn_font_unref(f);
    }
    kn_font_blob_unref(b);
    return 0;
}
