/* kinora: compositions of HTML, CSS and timelines → video, without a browser. */
#include "src/cli/args.h"

typedef struct verb {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *help;
} verb;

static const verb verbs[] = {
    {"render", kn_verb_render, "render a composition into a film"},
    {"snapshot", kn_verb_snapshot, "draw one frame as a PNG"},
    {"golden", kn_verb_golden, "record frames, and hold later renders against them"},
    {"info", kn_verb_info, "size, length and numbers of elements of a composition"},
    {"compositions", kn_verb_compositions, "the composition and those nested in it"},
    {"timeline", kn_verb_timeline, "its clips by track"},
    {"inspect", kn_verb_inspect, "print what a stage of the pipeline made of a page"},
};

static void help(FILE *out) {
    fputs("Usage: kinora VERB [DIR|FILE] [options]\n\nVerbs:\n", out);
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        fprintf(out, "  %-12s %s\n", verbs[i].name, verbs[i].help);
    fputs("\nkinora VERB --help lists the options of a verb.\n", out);
}

int main(int argc, char **argv) {
    /* The script engine looks for the limit of time itself instead of being stopped by a signal,
     * which goes wrong now and then among other libraries' threads. No thread runs yet. */
    setenv("JSC_usePollingTraps", "1", 0);
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
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (!strcmp(argv[1], verbs[i].name))
            return verbs[i].run(argc - 2, argv + 2);
    kn_usage("Unknown command: %s (kinora --help lists them)", argv[1]);
    return 1;
}
