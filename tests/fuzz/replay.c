/* Feeds the files of a folder to a fuzz target, and the empty input. A missing folder is no error:
 * it appears with the first finding. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include "src/core/file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static int by_name(const struct dirent **a, const struct dirent **b) {
    return strcmp((*a)->d_name, (*b)->d_name);
}

static void replay(const char *path) {
    char *text;
    size_t n;
    printf("%s\n", path);
    fflush(stdout); /* the last line names the culprit */
    if (kn_read_file(path, NULL, (kn_loc){0}, &text, &n) == KN_OK)
        LLVMFuzzerTestOneInput((const uint8_t *)text, n);
    free(text);
}

int main(int argc, char **argv) {
    LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
    struct dirent **list = NULL;
    int n = argc > 1 ? scandir(argv[1], &list, NULL, by_name) : 0;
    for (int i = 0; i < n; i++) {
        char *path = kn_path_join(argv[1], list[i]->d_name);
        if (list[i]->d_name[0] != '.')
            replay(path);
        free(path);
        free(list[i]);
    }
    free(list);
    return 0;
}
