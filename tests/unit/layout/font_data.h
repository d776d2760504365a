/* The data folder for tests with shipped fonts: the build tree's, or the one that KN_DATA names. */
#ifndef KN_TESTS_FONT_DATA_H
#define KN_TESTS_FONT_DATA_H
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Written into `path`; false when there are no shipped fonts (setup.sh was not run). */
static bool font_data_dir(char *path, size_t cap) {
    char list[4200];
    const char *env = getenv("KN_DATA");
    if (env) {
        snprintf(path, cap, "%s", env);
    } else {
        ssize_t n = readlink("/proc/self/exe", path, cap - 32);
        char *slash;
        if (n <= 0)
            return false;
        path[n] = 0;
        slash = strrchr(path, '/');
        if (!slash)
            return false;
        strcpy(slash, "/share/kinora");
    }
    snprintf(list, sizeof list, "%.4000s/fonts/fonts.list", path);
    return access(list, R_OK) == 0;
}
#endif
