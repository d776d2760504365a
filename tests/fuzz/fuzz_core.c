/* URLs, numbers and UTF-8: whatever the bytes, paths stay inside the root and nothing reads past
 * the end. */
#include <stdlib.h>
#include "src/core/err.h"
#include "src/core/file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void urls(kn_str text) {
    static const char ROOT[] = "/usr/share";
    char *path = kn_resolve_url(ROOT, "/usr/share/doc", text);
    KN_REQUIRE(!path || kn_str_starts(kn_cstr(path), KN_S("/usr/share/")) ||
               strcmp(path, ROOT) == 0);
    free(path);
    kn_str mime;
    char *out = NULL;
    size_t n;
    if (kn_data_url(text, &mime, &out, &n))
        KN_REQUIRE(out && n <= text.n);
    free(out);
}

static void numbers(kn_str text) {
    const char *p = text.p, *end = text.p + text.n, *next;
    for (double v; p < end; p = next) {
        next = p + 1;
        if (!kn_parse_double(p, end, &v, &next))
            continue;
        KN_REQUIRE(next > p && next <= end);
        char buf[64];
        KN_REQUIRE(kn_fmt_double(buf, sizeof buf, v, 17) < sizeof buf);
        kn_sb b = {0};
        kn_sb_num(&b, v);
        kn_sb_free(&b);
    }
}

static void characters(kn_str text) {
    const char *p = text.p, *end = text.p + text.n;
    while (p < end) {
        uint32_t cp;
        int used = kn_utf8_next(p, end, &cp);
        KN_REQUIRE(used >= 1 && used <= end - p && cp <= 0x10FFFF);
        p += used;
    }
    kn_sb b = {0};
    kn_sb_json(&b, text);
    kn_sb_free(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
    kn_str text = {(const char *)data, n};
    urls(text);
    numbers(text);
    characters(text);
    return 0;
}
