#include "codec/folder.h"
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "src/core/mem.h"

char *kn_name_in(const char *dir, const char *name) {
    size_t cap = strlen(dir) + strlen(name) + 2;
    char *out = KN_NEW_N(char, cap);
    snprintf(out, cap, "%s/%s", dir, name);
    return out;
}

/* Removes a directory that holds nothing but what is ours (NULL: whatever it holds). */
static int remove_files(const char *dir, kn_is_ours ours, const void *ctx) {
    DIR *d = opendir(dir);
    int err = d ? 0 : -1;
    /* First look, then remove: a directory of somebody else's stays whole. */
    for (int pass = ours ? 0 : 1; d && pass < 2 && err == 0; pass++) {
        rewinddir(d);
        for (struct dirent *e; err == 0 && (e = readdir(d));) {
            if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
                continue;
            if (pass == 0 && !ours(e->d_name, ctx)) {
                errno = ENOTEMPTY;
                err = -1;
            } else if (pass == 1) {
                char *path = kn_name_in(dir, e->d_name);
                err = unlink(path);
                free(path);
            }
        }
    }
    if (d)
        closedir(d);
    return err == 0 ? rmdir(dir) : -1;
}

kn_status kn_folder_rename(const char *temp, const char *path, kn_is_ours ours, const void *ctx,
                           kn_diags *d) {
    struct stat info;
    if (lstat(path, &info) == 0 && S_ISDIR(info.st_mode) && remove_files(path, ours, ctx) != 0)
        return kn_sink_error(d, "replace", path);
    return rename(temp, path) == 0 ? KN_OK : kn_sink_error(d, "write", path);
}

void kn_folder_remove(const char *dir) {
    remove_files(dir, NULL, NULL);
}
