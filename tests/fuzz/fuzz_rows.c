/* libFuzzer target: any bytes as the rows of a batch (the first byte chooses JSON or CSV) and as
 * the template of their names. */
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>
#include "src/cli/rows.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* What rows.c asks of the rest of the program. */
void kn_usage(const char *fmt, ...);
void kn_usage(const char *fmt, ...) {
    va_list ap;
    char text[256];
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
}

bool kn_declared_is(kn_declared *v, kn_str name, const char *type) {
    return name.n && (name.p[0] & 1) == (type[0] == 'n');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
    char path[64], template[64] = "out/{";
    if (n < 1)
        return 0;
    snprintf(path, sizeof path, "/dev/shm/kinora-fuzz-%ld.%s", (long)getpid(),
             data[0] & 1 ? "csv" : "json");
    FILE *f = fopen(path, "wb");
    if (!f)
        return 0;
    fwrite(data + 1, 1, n - 1, f);
    fclose(f);
    kn_rows rows;
    static int declared; /* any address: it is not looked into */
    if (kn_rows_read(path, (kn_declared *)&declared, &rows)) {
        for (size_t i = 0; i < rows.v.n; i++) {
            KN_REQUIRE(rows.v.v[i].json && rows.v.v[i].values);
            rows.v.v[i].target = "x";
        }
        const size_t k = strcspn((const char *)rows.v.v[0].json + 1, "\"") + 2;
        const char *key = rows.v.v[0].json + (k < strlen(rows.v.v[0].json) ? k : 0);
        const int length = snprintf(template, sizeof template, "out/{%.*s}-{index}.mp4",
                                    (int)strcspn(key, "\"}"), key);
        if (length < (int)sizeof template && kn_rows_name(&rows, template))
            for (size_t i = 0; i < rows.v.n; i++)
                KN_REQUIRE(strncmp(rows.v.v[i].output, "out/", 4) == 0 &&
                           !strstr(rows.v.v[i].output, "/../"));
    }
    kn_rows_free(&rows);
    unlink(path);
    return 0;
}
