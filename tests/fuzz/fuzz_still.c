/* libFuzzer target: any bytes as a picture: PNG, JPEG, WebP, GIF, BMP, AVIF. What decodes is
 * written and read again. */
#include <stdlib.h>
#include "codec/still.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
    kn_still_is_svg((const char *)data, n);
    kn_pix *p = kn_still_decode((const char *)data, n, NULL, (kn_loc){0}, "picture");
    char *png;
    size_t size;
    if (p && p->w <= 256 && p->h <= 256 && kn_png_encode(p, &png, &size) == KN_OK) {
        kn_pix *again = kn_still_decode(png, size, NULL, (kn_loc){0}, "again");
        KN_REQUIRE(again && again->w == p->w && again->h == p->h);
        kn_pix_unref(again);
        free(png);
    }
    kn_pix_unref(p);
    return 0;
}
