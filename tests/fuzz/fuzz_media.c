/* libFuzzer target: any bytes as a film or a sound: probed, and its first pictures and samples
 * decoded. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "codec/audio_read.h"
#include "codec/media.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void use(const char *path) {
    kn_media *m = kn_media_new(1 << 20, 1);
    const int source = kn_media_add(m, path, NULL, (kn_loc){0});
    const kn_media_info *info = source < 0 ? NULL : kn_media_get_info(m, source);
    for (int i = 0;
         info && info->has_video && (int64_t)info->width * info->height <= 1 << 16 && i < 3; i++) {
        kn_pix *p = NULL;
        if (kn_media_frame(m, source, 1, kn_rat_make(i, 10), NULL, &p) == KN_OK && p) {
            kn_pix *out = kn_pix_new(16, 16, KN_PIX_BGRA);
            kn_media_to_bgra(p, (kn_rect){0, 0, 1, 1}, out);
            kn_pix_unref(out);
        }
        kn_pix_unref(p);
    }
    kn_media_free(m);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
    char path[64];
    snprintf(path, sizeof path, "/dev/shm/kinora-fuzz-%ld", (long)getpid());
    const int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0)
        return 0;
    if (write(fd, data, n) == (ssize_t)n)
        use(path);
    close(fd);
    unlink(path);
    return 0;
}
