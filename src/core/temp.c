/* Unfinished outputs: hidden files and folders beside the finished ones, ".NAME.PID-N.part". A lock
 * tells those that are being written from what a killed process left. The kernel lets go of it
 * whatever ends the process, and holds it across containers, whose process ids mean nothing to
 * each other. */
#include "src/core/file.h"
#include "src/core/mem.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define SUFFIX ".part"

static size_t digits(const char *s) {
    return strspn(s, "0123456789");
}

/* Is `name` what kn_temp_create calls unfinished outputs of the file `base`? */
static bool is_temp_of(const char *name, const char *base) {
    size_t n = strlen(base), k;
    if (name[0] != '.' || strncmp(name + 1, base, n) != 0 || name[1 + n] != '.')
        return false;
    name += n + 2;
    if (!(k = digits(name)) || name[k] != '-')
        return false;
    name += k + 1;
    return (k = digits(name)) && strcmp(name + k, SUFFIX) == 0;
}

/* Removes a file, or a folder with the files in it. */
static void remove_at(int dir, const char *name, int fd) {
    struct stat info;
    if (fstat(fd, &info) != 0 || !S_ISDIR(info.st_mode)) {
        unlinkat(dir, name, 0);
        return;
    }
    const int inner = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *d = inner < 0 ? NULL : fdopendir(inner);
    for (struct dirent *e; d && (e = readdir(d));)
        unlinkat(fd, e->d_name, 0); /* "." and ".." are refused */
    if (d)
        closedir(d);
    else if (inner >= 0)
        close(inner);
    unlinkat(dir, name, AT_REMOVEDIR);
}

static const char *base_of(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* Nobody holds the lock of what was left. */
void kn_temp_clean(const char *path) {
    const char *base = base_of(path);
    char *folder = kn_path_dir(path);
    DIR *d = opendir(folder);
    free(folder);
    for (struct dirent *e; d && (e = readdir(d));) {
        if (!is_temp_of(e->d_name, base))
            continue;
        int fd = openat(dirfd(d), e->d_name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
        if (fd < 0)
            continue;
        if (flock(fd, LOCK_EX | LOCK_NB) == 0)
            remove_at(dirfd(d), e->d_name, fd);
        close(fd);
    }
    if (d)
        closedir(d);
}

/* Whether the file of that name is still the locked one: somebody may have taken it for a left one
 * between its creation and the lock. */
static bool holds(const char *name, int fd) {
    struct stat a, b;
    return flock(fd, LOCK_EX | LOCK_NB) == 0 && fstat(fd, &a) == 0 && lstat(name, &b) == 0 &&
           a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

/* -1 with errno EEXIST: another name will do. Files follow the user's umask, which mkstemp's do
 * not.
 */
static int create(const char *name, bool folder) {
    int fd = -1;
    if (!folder)
        fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    else if (mkdir(name, 0777) == 0)
        fd = open(name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return -1;
    /* Where the file system knows no locks nothing is ever removed as left either. */
    if (holds(name, fd) || (errno != EWOULDBLOCK && access(name, F_OK) == 0))
        return fd;
    close(fd);
    errno = EEXIST;
    return -1;
}

/* What this process has created; entries whose file is gone are free. */
static _Atomic(char *) files_of_process[64];
static atomic_bool end_of_process; /* nothing is created any more */

static void note(const char *name) {
    for (size_t i = 0; i < sizeof files_of_process / sizeof *files_of_process; i++) {
        char *old = atomic_load(&files_of_process[i]), *mine;
        if (old && access(old, F_OK) == 0)
            continue;
        mine = kn_xstrdup(name);
        if (atomic_compare_exchange_strong(&files_of_process[i], &old, mine)) {
            free(old);
            return;
        }
        free(mine);
    }
}

void kn_temp_abandon(void) {
    atomic_store(&end_of_process, true);
    for (size_t i = 0; i < sizeof files_of_process / sizeof *files_of_process; i++) {
        char *name = atomic_load(&files_of_process[i]);
        const int fd = name ? open(name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC) : -1;
        if (fd < 0)
            continue;
        for (int n = 0; n < 100 && access(name, F_OK) == 0; n++) /* a folder may still be filled */
            remove_at(AT_FDCWD, name, fd);
        close(fd);
    }
}

char *kn_temp_create(const char *path, bool folder, int *lock) {
    const char *base = base_of(path);
    kn_temp_clean(path);
    *lock = -1;
    for (int n = 0; n < 10000; n++) {
        kn_sb b = {0};
        kn_sb_printf(&b, "%.*s.%s.%ld-%d" SUFFIX, (int)(base - path), path, base, (long)getpid(),
                     n);
        char *name = kn_sb_take(&b);
        *lock = create(name, folder);
        if (*lock >= 0) {
            note(name);
            if (!atomic_load(&end_of_process))
                return name;
            remove_at(AT_FDCWD, name, *lock);
            for (;;) /* until the process has ended */
                pause();
        }
        free(name);
        if (errno != EEXIST)
            return NULL;
    }
    return NULL;
}
