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

void kn_digest_leave_out(kn_digest_files *f, const char *path) {
    struct stat sb;
    if (stat(path, &sb) == 0)
        kn_vec_push(&f->v, (kn_digest_file){sb.st_dev, sb.st_ino});
}

static bool among(const kn_digest_files *f, const struct stat *sb) {
    for (size_t i = 0; i < f->v.n; i++)
        if (f->v.v[i].dev == sb->st_dev && f->v.v[i].ino == sb->st_ino)
            return true;
    return false;
}

static void add_link(kn_digest *d, const char *path) {
    char to[PATH_MAX];
    const ssize_t n = readlink(path, to, sizeof to);
    kn_digest_add(d, (kn_str){to, n > 0 ? (size_t)n : 0});
}

static int visible(const struct dirent *e) {
    return e->d_name[0] != '.';
}

/* `name`: of the folder, as files in it are named: "" or with a slash at its end. */
static void add_folder(kn_digest *d, const char *path, const char *name, const kn_digest_files *out,
                       int depth) {
    struct dirent **list;
    const int n = depth < 64 ? scandir(path, &list, visible, alphasort) : -1;
    for (int i = 0; i < n; i++) {
        char *one = kn_path_join(path, list[i]->d_name);
        kn_sb b = {0};
        struct stat sb;
        kn_sb_puts(&b, name);
        kn_sb_puts(&b, list[i]->d_name);
        /* What a link leads to is counted where it lies; outside of the project nothing is read. */
        if (lstat(one, &sb) != 0 || among(out, &sb)) {
            /* it does not count */
        } else if (S_ISLNK(sb.st_mode)) {
            kn_digest_add(d, kn_sb_str(&b));
            add_link(d, one);
        } else if (S_ISDIR(sb.st_mode)) {
            kn_sb_putc(&b, '/');
            add_folder(d, one, b.p, out, depth + 1);
        } else if (S_ISREG(sb.st_mode)) {
            const uint64_t size = (uint64_t)sb.st_size;
            kn_digest_add(d, kn_sb_str(&b));
            add_bytes(d, &size, sizeof size);
            add_file(d, one);
        }
        kn_sb_free(&b);
        free(one);
        free(list[i]);
    }
    if (n >= 0)
        free(list);
}

void kn_digest_project(kn_digest *d, const char *target, const kn_digest_files *out) {
    struct stat sb;
    const bool file = stat(target, &sb) == 0 && !S_ISDIR(sb.st_mode);
    char *folder = file ? kn_path_dir(target) : kn_xstrdup(target);
    kn_digest_add(d, kn_cstr(file ? target : ""));
    add_folder(d, folder, "", out, 0);
    free(folder);
}

void kn_digest_flags(kn_digest *d, const kn_args *a, const kn_digest_files *out) {
    static const kn_flag without[] = {
        KN_F_OUTPUT,         KN_F_WORKERS,      KN_F_MEMORY,       KN_F_JSON,
        KN_F_STATS,          KN_F_COLOR,        KN_F_LINT_VERBOSE, KN_F_NO_CACHE,
        KN_F_OVERWRITE,      KN_F_NO_OVERWRITE, KN_F_QUIET,        KN_F_DIAG,
        KN_F_BENCH,          KN_F_BATCH,        KN_F_RESUME,       KN_F_BATCH_CONCURRENCY,
        KN_F_BATCH_FAIL_FAST};
    static const kn_flag files[] = {KN_F_VARIABLES_FILE, KN_F_PROPS}; /* or no name of one */
    kn_digest_add(d, KN_S(KN_VERSION));
    for (int f = 0; f < KN_F_COUNT; f++) {
        bool counts = a->value[f] != NULL && kn_flags[f].state == KN_FLAG_USED;
        for (size_t i = 0; i < KN_COUNTOF(without); i++)
            counts = counts && f != (int)without[i];
        if (!counts)
            continue;
        add_bytes(d, &f, sizeof f);
        kn_digest_add(d, kn_cstr(a->value[f]));
        for (size_t i = 0; i < KN_COUNTOF(files); i++)
            if (f == (int)files[i])
                add_file(d, a->value[f]);
    }
    for (int i = 0; i < a->n_metadata; i++)
        kn_digest_add(d, kn_cstr(a->metadata[i]));
    if (kn_has(a, KN_F_MODULES))
        add_folder(d, a->value[KN_F_MODULES], "", out, 0);
}
