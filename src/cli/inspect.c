/* kinora inspect: the text form of a stage. */
#include "src/cli/args.h"

int kn_run_INSPECT(int argc, char **argv) {
    kn_args a;
    kn_common c;
    double at = 0;
    int64_t frame = -1;
    if (!kn_args_parse(argc, argv, KN_VERB_INSPECT, &a))
        return 1;
    if (kn_has(&a, KN_F_HELP)) {
        kn_args_help(KN_VERB_INSPECT, stdout);
        return 0;
    }
    if (!kn_has(&a, KN_F_DUMP)) {
        kn_sb stages = {0};
        kn_flag_values(KN_F_DUMP, &stages);
        kn_usage("inspect needs --dump=STAGE, one of %.*s", (int)stages.n, stages.p);
        kn_sb_free(&stages);
        return 1;
    }
    if (!kn_arg_num(&a, KN_F_AT, 0, 1e6, &at) ||
        !kn_arg_int(&a, KN_F_FRAME, 0, INT64_C(1) << 40, &frame) || !kn_common_read(&a, &c))
        return 1;
    c.opts.page = true;
    kn_session *s = NULL;
    kn_sb text = {0};
    int code = 1;
    if (kn_session_open(&c.opts, &s) == KN_OK) {
        if (frame >= 0)
            at = (double)frame / kn_rat_d(kn_session_plan(s)->fps) + 1e-9;
        const kn_status st =
            kn_session_dump(s, a.value[KN_F_DUMP], kn_has(&a, KN_F_JSON), at, &text);
        if (st == KN_OK) {
            fwrite(text.p, 1, text.n, stdout);
            code = 0;
        }
    }
    if (kn_has(&a, KN_F_STATS) && code == 0) {
        kn_sb stats = {0};
        kn_session_stats(s, &stats);
        fwrite(stats.p, 1, stats.n, stderr);
        kn_sb_free(&stats);
    }
    if (kn_print_diags(&a, s))
        code = 1;
    kn_sb_free(&text);
    kn_session_close(s);
    kn_common_free(&c);
    return code;
}
