#include "src/core/file.h"
#include "src/core/limits.h"
#include "src/core/mem.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

static kn_status fail(kn_diags *d, kn_loc loc, const char *id, const char *what, const char *path) {
    kn_report(d, KN_SEV_ERROR, KN_EIO, id, loc, NULL, "%s '%s': %s", what, path, strerror(errno));
    return KN_EIO;
}

/* Reads until the end rather than as many bytes as stat says: a pipe has no size. */
static kn_status read_all(int fd, size_t expected, char **out, size_t *n) {
    size_t cap = expected + 1, used = 0;
    char *p = malloc(cap + 1);
    if (!p)
        return KN_ENOMEM;
    for (;;) {
        ssize_t got = read(fd, p + used, cap - used);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            free(p);
            return KN_EIO;
        }
        if (got == 0)
            break;
        used += (size_t)got;
        if (used > (size_t)KN_LIMIT_FILE_BYTES) {
            free(p);
            return KN_ELIMIT;
        }
        if (used == cap) {
            char *q = realloc(p, cap * 2 + 1);
            if (!q) {
                free(p);
                return KN_ENOMEM;
            }
            p = q;
            cap *= 2;
        }
    }
    p[used] = 0;
    *out = p;
    *n = used;
    return KN_OK;
}

/* Takes `fd`. */
static kn_status read_fd(int fd, const char *path, kn_diags *d, kn_loc loc, char **out, size_t *n) {
    kn_status st = KN_ELIMIT;
    struct stat info;
    if (fstat(fd, &info) == 0 && S_ISDIR(info.st_mode)) {
        errno = EISDIR;
        st = KN_EIO;
    } else if (info.st_size <= KN_LIMIT_FILE_BYTES) {
        st = read_all(fd, info.st_size > 0 ? (size_t)info.st_size : 4096, out, n);
    }
    if (st == KN_EIO)
        fail(d, loc, "file/read", "cannot read", path);
    else if (st != KN_OK)
        kn_report(d, KN_SEV_ERROR, st, "file/limit", loc, NULL,
                  st == KN_ELIMIT ? "'%s' is larger than %lld bytes"
                                  : "no memory to read '%s' (limit %lld bytes)",
                  path, KN_LIMIT_FILE_BYTES);
    close(fd);
    return st;
}

kn_status kn_read_file(const char *path, kn_diags *d, kn_loc loc, char **out, size_t *n) {
    *out = NULL;
    *n = 0;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    return fd < 0 ? fail(d, loc, "file/open", "cannot open", path)
                  : read_fd(fd, path, d, loc, out, n);
}

/* Goes down component by component: O_NOFOLLOW in one call looks at the last one alone. */
int kn_open_resolved(const char *path) {
    int dir = open(path[0] == '/' ? "/" : ".", O_PATH | O_DIRECTORY | O_CLOEXEC), fd = -1;
    char *copy = kn_xstrdup(path), *name = copy + strspn(copy, "/");
    struct stat info;
    int err = dir < 0 ? errno : 0;
    while (!err && fd < 0) {
        char *slash = strchr(name, '/');
        const int how = O_NOFOLLOW | O_CLOEXEC;
        if (slash)
            *slash = 0;
        const int next = openat(
            dir, name, slash ? how | O_PATH | O_DIRECTORY : how | O_RDONLY | O_NONBLOCK | O_NOCTTY);
        err = next < 0 ? errno : 0;
        if (err == ENOTDIR && fstatat(dir, name, &info, AT_SYMLINK_NOFOLLOW) == 0 &&
            S_ISLNK(info.st_mode))
            err = ELOOP;
        close(dir);
        dir = -1;
        if (slash) {
            dir = next;
            name = slash + 1 + strspn(slash + 1, "/");
        } else {
            fd = next;
        }
    }
    if (!err && fstat(fd, &info) != 0)
        err = errno;
    else if (!err && !S_ISREG(info.st_mode))
        err = S_ISDIR(info.st_mode) ? EISDIR : EINVAL;
    if (err && fd >= 0)
        close(fd);
    free(copy);
    errno = err;
    return err ? -1 : fd;
}

kn_status kn_read_resolved(const char *path, kn_diags *d, kn_loc loc, char **out, size_t *n) {
    *out = NULL;
    *n = 0;
    int fd = kn_open_resolved(path);
    if (fd >= 0)
        return read_fd(fd, path, d, loc, out, n);
    if (errno != ELOOP && errno != EINVAL)
        return fail(d, loc, "file/open", "cannot open", path);
    kn_report(d, KN_SEV_WARN, KN_EIO, "resource/refused", loc, NULL,
              errno == ELOOP ? "'%s' has become a symbolic link" : "'%s' is not a regular file",
              path);
    return KN_EIO;
}

static bool write_all(int fd, const char *p, size_t n) {
    while (n) {
        ssize_t did = write(fd, p, n);
        if (did < 0 && errno == EINTR)
            continue;
        if (did < 0)
            return false;
        p += did;
        n -= (size_t)did;
    }
    return true;
}

bool kn_output_replaceable(const char *path, kn_diags *d) {
    struct stat sb;
    if (stat(path, &sb) != 0 || S_ISREG(sb.st_mode))
        return true;
    kn_report(d, KN_SEV_ERROR, KN_EIO, "output/special", (kn_loc){0},
              "name a file; -o - writes a stream to standard output", "'%s' is not a regular file",
              path);
    return false;
}

kn_status kn_write_file_whole(const char *path, const void *p, size_t n, kn_diags *d) {
    kn_status st = KN_OK;
    int fd;
    if (!kn_output_replaceable(path, d))
        return KN_EIO;
    char *temp = kn_temp_create(path, false, &fd);
    if (!temp)
        return fail(d, (kn_loc){0}, "file/write", "cannot create", path);
    /* Network file systems write when a descriptor is closed; the lock goes with the last one. */
    if (!write_all(fd, p, n) || close(dup(fd)) != 0 || rename(temp, path) != 0) {
        st = fail(d, (kn_loc){0}, "file/write", "cannot write", path);
        unlink(temp);
    }
    close(fd);
    free(temp);
    return st;
}

char *kn_path_join(const char *a, const char *b) {
    if (b[0] == '/' || a[0] == 0)
        return kn_xstrdup(b);
    kn_sb s = {0};
    kn_sb_puts(&s, a);
    if (s.p[s.n - 1] != '/')
        kn_sb_putc(&s, '/');
    kn_sb_puts(&s, b);
    return kn_sb_take(&s);
}

char *kn_path_dir(const char *path) {
    const char *slash = strrchr(path, '/');
    if (!slash)
        return kn_xstrdup(".");
    return kn_xstrndup(path, slash == path ? 1 : (size_t)(slash - path));
}

char *kn_data_dir(const char *installed) {
    const char *chosen = getenv("KINORA_DATA");
    if (chosen && *chosen)
        return kn_xstrdup(chosen);
    static const char *const BESIDE[] = {"share/kinora", "../share/kinora"};
    char exe[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
    for (size_t i = 0; n > 0 && i < KN_COUNTOF(BESIDE); i++) {
        exe[n] = 0;
        char *dir = kn_path_dir(exe), *path = kn_path_join(dir, BESIDE[i]);
        free(dir);
        if (access(path, R_OK) == 0)
            return path;
        free(path);
    }
    return kn_xstrdup(installed);
}
