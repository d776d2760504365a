/* kinora info, compositions, timeline: what a composition is made of. */
#include "src/cli/args.h"
#include "src/cli/json.h"

static int describe(int argc, char **argv, int verb, kn_describe what) {
    kn_args a;
    kn_common c = {0};
    kn_session *s = NULL;
    kn_sb b = {0};
    int code = 1;
    if (!kn_args_parse(argc, argv, verb, &a))
        return 1;
    if (kn_has(&a, KN_F_HELP)) {
        kn_args_help(verb, stdout);
        return 0;
    }
    const bool json = kn_has(&a, KN_F_JSON);
    if (!kn_common_read(&a, &c))
        return 1;
    if (kn_session_open(&c.opts, &s) == KN_OK) {
        kn_sb_puts(&b, json ? "{" : "");
        kn_session_describe(s, what, json, &b);
        if (json)
            kn_json_tell(&b);
        else
            fwrite(b.p, 1, b.n, stdout);
        code = 0;
    }
    if (kn_print_diags(&a, s))
        code = 1;
    kn_sb_free(&b);
    kn_session_close(s);
    kn_common_free(&c);
    return code;
}

int kn_run_INFO(int argc, char **argv) {
    return describe(argc, argv, KN_VERB_INFO, KN_DESCRIBE_INFO);
}

int kn_run_COMPOSITIONS(int argc, char **argv) {
    return describe(argc, argv, KN_VERB_COMPOSITIONS, KN_DESCRIBE_COMPOSITIONS);
}

int kn_run_TIMELINE(int argc, char **argv) {
    return describe(argc, argv, KN_VERB_TIMELINE, KN_DESCRIBE_TIMELINE);
}
