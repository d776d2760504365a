/* Small films for the tests, whose pictures carry their number as sixteen black or white blocks. */
#ifndef KN_TEST_MEDIA_UTIL_H
#define KN_TEST_MEDIA_UTIL_H
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include "codec/media.h"

#define TEST_W 256
#define TEST_H 32

static inline bool have_ffmpeg(void) {
    return system("command -v ffmpeg >/dev/null 2>&1") == 0;
}

static inline int make_dir(void **state) {
    char name[] = "/tmp/kinora-test-XXXXXX";
    *state = mkdtemp(name) ? strdup(name) : NULL;
    return *state ? 0 : -1;
}

static inline int remove_dir(void **state) {
    char cmd[200];
    snprintf(cmd, sizeof cmd, "rm -rf '%s'", (char *)*state);
    free(*state);
    return system(cmd);
}

/* Pictures 0..n-1 at `fps` through ffmpeg with `args` to dir/name. */
static inline char *make_film(const char *dir, const char *name, const char *fps, int n,
                              const char *args) {
    char cmd[1000], *path = malloc(300);
    snprintf(path, 300, "%s/%s", dir, name);
    snprintf(cmd, sizeof cmd,
             "ffmpeg -v error -y -f rawvideo -pix_fmt gray -s %dx%d -r %s -i - %s '%s'", TEST_W,
             TEST_H, fps, args, path);
    FILE *p = popen(cmd, "w");
    assert_non_null(p);
    static uint8_t pic[TEST_W * TEST_H];
    for (int k = 0; k < n; k++) {
        for (int i = 0; i < TEST_W * TEST_H; i++)
            pic[i] = (k >> (i % TEST_W / 16)) & 1 ? 225 : 30;
        assert_int_equal(fwrite(pic, 1, sizeof pic, p), sizeof pic);
    }
    assert_int_equal(pclose(p), 0);
    return path;
}

static inline int read_number(const kn_pix *frame) {
    kn_pix *p = kn_pix_new(TEST_W, TEST_H, KN_PIX_BGRA);
    assert_int_equal(kn_media_to_bgra(frame, (kn_rect){0, 0, 1, 1}, p), KN_OK);
    int k = 0;
    for (int b = 0; b < 16; b++) {
        const uint8_t *px = p->data + (TEST_H / 2) * (size_t)p->stride + 4 * (size_t)(b * 16 + 8);
        k |= (px[1] > 128) << b;
    }
    kn_pix_unref(p);
    return k;
}
#endif
