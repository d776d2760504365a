/* kinora check: lint, then the composition opened and looked at in several instants. */
#include "src/cli/check/check.h"

static void read_all(kn_check *k) {
    if (!kn_check_look(k))
        k->skipped = true;
    kn_check_runtime(k);
}

static int run(kn_check *k) {
    const bool json = kn_has(&k->a, KN_F_JSON);
    /* A document that lint refuses says nothing by its pictures. */
    const bool refused = kn_lint_number(k->gate.lint, KN_SEV_ERROR) > 0;
    if (!refused && !kn_motion_read(k))
        return 1;
    k->skipped = refused || kn_session_open(&k->c.opts, &k->s) != KN_OK;
    if (!k->skipped && !kn_check_choose(k))
        return 1;
    if (!json && !kn_has(&k->a, KN_F_QUIET))
        printf("◆  Checking %s/%s\n\n", k->gate.project, k->gate.entry);
    if (!k->skipped)
        read_all(k);
    else if (!refused)
        kn_check_runtime(k);
    kn_check_judge(k);
    if (kn_has(&k->a, KN_F_SNAPSHOTS) && !k->skipped)
        kn_check_crops(k);
    size_t errors = kn_lint_number(k->gate.lint, KN_SEV_ERROR),
           warnings = kn_lint_number(k->gate.lint, KN_SEV_WARN);
    for (int p = 0; p < KN_PARTS; p++) {
        errors += kn_check_number(k, (kn_check_part)p, KN_SEV_ERROR);
        warnings += kn_check_number(k, (kn_check_part)p, KN_SEV_WARN);
    }
    const bool ok = !k->skipped && !errors && !(warnings && kn_has(&k->a, KN_F_STRICT));
    if (json)
        kn_check_json(k, ok);
    else
        kn_check_text(k, errors, warnings);
    if (k->s && kn_has(&k->a, KN_F_DIAG) && !strcmp(k->a.value[KN_F_DIAG], "json"))
        kn_diags_print_json(kn_session_diags(k->s), stderr);
    return ok ? 0 : 1;
}

static void free_names(char **v, size_t n) {
    for (size_t i = 0; i < n; i++)
        free(v[i]);
    free(v);
}

int kn_run_CHECK(int argc, char **argv) {
    kn_check k = {.tolerance = 2,
                  .prose_floor = 0.15,
                  .most = 80,
                  .wanted = 9,
                  .most_seams = KN_CHECK_MOST_SAMPLES};
    if (!kn_args_parse(argc, argv, KN_VERB_CHECK, &k.a))
        return 1;
    if (kn_has(&k.a, KN_F_HELP)) {
        kn_args_help(KN_VERB_CHECK, stdout);
        return 0;
    }
    int code = 1;
    if (kn_common_read(&k.a, &k.c) && kn_check_specs(&k) &&
        kn_arg_num(&k.a, KN_F_TOLERANCE, 0, 1000, &k.tolerance) &&
        kn_arg_int(&k.a, KN_F_MAX_ISSUES, 1, 100000, &k.most) &&
        kn_arg_int(&k.a, KN_F_SAMPLES, 1, 500, &k.wanted) &&
        kn_arg_int(&k.a, KN_F_MAX_TRANSITION_SAMPLES, 0, KN_CHECK_MOST_SAMPLES, &k.most_seams)) {
        kn_gate_open(&k.gate, &k.a);
        code = run(&k);
        kn_gate_close(&k.gate);
    }
    kn_issues_free(&k.issues);
    kn_motion_free(k.motion);
    free(k.motion_path);
    free(k.samples.v);
    free(k.audited.v);
    free(k.seams.v);
    free(k.contrasts.v);
    free(k.measured.v);
    free(k.captions.seek.v);
    free(k.media.seek.v);
    free_names(k.files.v, k.files.n);
    free_names(k.crops.v, k.crops.n);
    kn_session_close(k.s);
    kn_common_free(&k.c);
    return code;
}
