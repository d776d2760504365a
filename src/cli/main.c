/* kinora: compositions of HTML, CSS and timelines → video, without a browser. */
#include "src/cli/args.h"
#include <malloc.h>
#include "raster/gl/gl.h"

static int (*const run[KN_VERB_COUNT])(int argc, char **argv) = {
#define VERB(id, name, operands, line, what) kn_run_##id,
#define NOVERB(name, why)
#include "src/cli/verbs.def"
#undef VERB
#undef NOVERB
};

static void help(FILE *out) {
    fputs("Usage: kinora VERB [DIR|FILE] [options]\n\nVerbs:\n", out);
    for (int i = 0; i < KN_VERB_COUNT; i++)
        fprintf(out, "  %-12s %s\n", kn_verbs[i].name, kn_verbs[i].line);
    fputs("\nkinora VERB --help lists the options of a verb.\n", out);
}

/* Pictures go from thread to thread and are freed in another order than they came. In the C
 * library's heaps, one for each thread, those that are not mapped alone leave holes behind: a 4K
 * sequence of PNG files took twice the memory of its pictures. A fixed border also keeps what is
 * below it from being given back and asked for again with every frame. */
static void set_up_heaps(void) {
#if defined(__GLIBC__)
    mallopt(M_MMAP_THRESHOLD, 4 << 20);
    mallopt(M_TRIM_THRESHOLD, 16 << 20);
#endif
}

int main(int argc, char **argv) {
    set_up_heaps();
    /* The script engine looks for the limit of time itself instead of being stopped by a signal,
     * which goes wrong now and then among other libraries' threads. No thread runs yet. */
    setenv("JSC_usePollingTraps", "1", 0);
    kn_gl_environment();
    if (argc < 2) {
        help(stderr);
        return 1;
    }
    if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") || !strcmp(argv[1], "help")) {
        help(stdout);
        return 0;
    }
    if (!strcmp(argv[1], "--version")) {
        puts("kinora " KN_VERSION);
        return 0;
    }
    if (!strcmp(argv[1], "reference"))
        return kn_run_reference(argc - 2, argv + 2);
    const char *why;
    const int verb = kn_verb_find(argv[1], &why);
    if (verb >= 0)
        return run[verb](argc - 2, argv + 2);
    if (why)
        kn_usage("there is no 'kinora %s': %s", argv[1], why);
    else
        kn_usage("Unknown command: %s (kinora --help lists them)", argv[1]);
    return 1;
}
