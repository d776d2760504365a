/* libFuzzer target: any bytes as the text of a display list; what is read is printed, must read
 * again to the same text, and is drawn when it is small. */
#include "raster/raster.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void draw(const kn_dlist *d) {
    kn_raster *r = kn_raster_new(&(kn_raster_opts){.cache_bytes = 1 << 20});
    kn_scratch *s = kn_scratch_new();
    kn_pix *p = kn_pix_new(64, 64, KN_PIX_BGRA);
    if (p)
        kn_raster_frame(r, s, d, p, NULL);
    kn_pix_unref(p);
    kn_scratch_free(s);
    kn_raster_free(r);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
    kn_dlist *d = NULL, *again = NULL;
    if (kn_dlist_parse((kn_str){(const char *)data, n}, NULL, 0, NULL, &d) != KN_OK)
        return 0;
    kn_sb text = {0};
    kn_dlist_dump(d, &text);
    if (kn_dlist_parse(kn_sb_str(&text), NULL, 0, NULL, &again) == KN_OK)
        draw(again);
    kn_sb_free(&text);
    kn_dlist_free(again);
    kn_dlist_free(d);
    return 0;
}
