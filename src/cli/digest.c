#include "src/cli/digest.h"
#include "src/core/file.h"
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static void add_bytes(kn_digest *d, const void *p, size_t n) {
    d->h[0] = kn_hash_bytes(p, n, d->h[0] + 1);
    d->h[1] = kn_hash_bytes(p, n, d->h[1] ^ UINT64_C(0x9E3779B97F4A7C15));
}

void kn_digest_add(kn_digest *d, kn_str s) {
    const uint64_t n = s.n;
    add_bytes(d, &n, sizeof n);
    add_bytes(d, s.p, s.n);
}

static void add_file(kn_digest *d, const char *path) {
    enum { CHUNK = 1 << 16 };
    FILE *f = fopen(path, "rb");
    char *buf = malloc(CHUNK);
    size_t n = 0;
    while (f && buf && (n = fread(buf, 1, CHUNK, f)) > 0)
        add_bytes(d, buf, n);
    free(buf);
    if (f)
        fclose(f);
}

typedef struct thing { /* a file as the file system knows it */
    dev_t dev;
    ino_t ino;
} thing;
typedef KN_VEC(thing) things;

static bool among(const things *t, const struct stat *sb) {
    for (size_t i = 0; i < t->n; i++)
        if (t->v[i].dev == sb->st_dev && t->v[i].ino == sb->st_ino)
            return true;
    return false;
}

static void add_link(kn_digest *d, const char *path) {
    char to[PATH_MAX];
    const ssize_t n = readlink(path, to, sizeof to);
    kn_digest_add(d, (kn_str){to, n > 0 ? (size_t)n : 0});
}

static int visible(const struct dirent *e) {
    return e->d_name[0] != '.' && strcmp(e->d_name, "renders") != 0 &&
           strcmp(e->d_name, "manifest.json") != 0 && strcmp(e->d_name, "manifest.finished") != 0;
}

static void add_folder(kn_digest *d, const char *path, const things *outputs, int depth) {
    struct dirent **list;
    const int n = depth < 64 ? scandir(path, &list, visible, alphasort) : -1;
    for (int i = 0; i < n; i++) {
        char *one = kn_path_join(path, list[i]->d_name);
        struct stat sb;
        /* What a link leads to is counted where it lies; outside of the project nothing is read. */
        if (lstat(one, &sb) == 0 && !among(outputs, &sb)) {
            kn_digest_add(d, kn_cstr(list[i]->d_name));
            if (S_ISLNK(sb.st_mode)) {
                add_link(d, one);
            } else if (S_ISDIR(sb.st_mode)) {
                add_folder(d, one, outputs, depth + 1);
            } else if (S_ISREG(sb.st_mode)) {
                const uint64_t size = (uint64_t)sb.st_size;
                add_bytes(d, &size, sizeof size);
                add_file(d, one);
            }
        }
        free(one);
        free(list[i]);
    }
    if (n >= 0)
        free(list);
}

void kn_digest_project(kn_digest *d, const char *target, const kn_rows *rows) {
    struct stat sb;
    things outputs = {0};
    for (size_t i = 0; i < rows->v.n; i++)
        if (stat(rows->v.v[i].output, &sb) == 0)
            kn_vec_push(&outputs, (thing){sb.st_dev, sb.st_ino});
    const bool file = stat(target, &sb) == 0 && !S_ISDIR(sb.st_mode);
    char *folder = file ? kn_path_dir(target) : kn_xstrdup(target);
    kn_digest_add(d, kn_cstr(file ? target : ""));
    add_folder(d, folder, &outputs, 0);
    free(folder);
    kn_vec_free(&outputs);
}

void kn_digest_flags(kn_digest *d, const kn_args *a) {
    static const kn_flag without[] = {KN_F_OUTPUT,          KN_F_WORKERS,
                                      KN_F_MEMORY,          KN_F_JSON,
                                      KN_F_STATS,           KN_F_NO_CACHE,
                                      KN_F_OVERWRITE,       KN_F_NO_OVERWRITE,
                                      KN_F_QUIET,           KN_F_DIAG,
                                      KN_F_BENCH,           KN_F_BATCH,
                                      KN_F_RESUME,          KN_F_BATCH_CONCURRENCY,
                                      KN_F_BATCH_FAIL_FAST, KN_F_VARIABLES};
    kn_digest_add(d, KN_S(KN_VERSION));
    for (int f = 0; f < KN_F_COUNT; f++) {
        bool counts = a->value[f] != NULL;
        for (size_t i = 0; i < KN_COUNTOF(without); i++)
            counts = counts && f != (int)without[i];
        if (!counts)
            continue;
        add_bytes(d, &f, sizeof f);
        kn_digest_add(d, kn_cstr(a->value[f]));
    }
    for (int i = 0; i < a->n_metadata; i++)
        kn_digest_add(d, kn_cstr(a->metadata[i]));
}
