#include "src/cli/batch.h"
#include "src/cli/digest.h"
#include "src/cli/gate.h"
#include "src/cli/manifest.h"
#include "src/cli/output.h"
#include "src/cli/workers.h"
#include "src/core/file.h"
#include "src/core/par.h"
#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct batch {
    const kn_args *a;
    kn_rows rows;
    kn_manifest m;
    int64_t concurrency;
    char threads[16]; /* --workers of a row, when several share the cores */
    FILE *talk;       /* NULL: quiet */
    uint64_t start;
    long peak_kb;
    kn_told *told;
} batch;

/* The arguments of a row's render: those of the batch, with its own composition, values and output.
 */
static kn_args row_args(const batch *b, size_t i) {
    kn_args one = *b->a;
    const kn_row *row = &b->rows.v.v[i];
    one.target = row->target;
    one.value[KN_F_OUTPUT] = row->output;
    one.told = b->told;
    if (b->a->value[KN_F_BATCH])
        one.value[KN_F_VARIABLES] = row->json;
    if (b->threads[0])
        one.value[KN_F_WORKERS] = b->threads;
    return one;
}

static int render_row(void *ctx, size_t i, kn_render_result *r) {
    const kn_args one = row_args(ctx, i);
    return kn_render_args(&one, r);
}

/* ---- before anything starts ---- */
static bool check_flags(const batch *b) {
    const kn_args *a = b->a;
    const char *out = a->value[KN_F_OUTPUT];
    const bool rows = kn_has(a, KN_F_BATCH);
    if (rows && a->targets.n > 1)
        kn_usage("a batch has one composition, not %zu", a->targets.n);
    else if (rows &&
             (kn_has(a, KN_F_VARIABLES) || kn_has(a, KN_F_VARIABLES_FILE) || kn_has(a, KN_F_PROPS)))
        kn_usage("--batch and --variables exclude each other: a row has the values");
    else if (!out || !strcmp(out, "-"))
        kn_usage("%s needs -o with a name for each film, such as -o 'films/{%s}.mp4'",
                 rows ? "--batch" : "rendering several compositions", rows ? "index" : "name");
    else if (kn_has(a, KN_F_SEPARATE_AUDIO))
        kn_usage("--separate-audio-to names one file, a batch has many");
    else
        return true;
    return false;
}

static bool read_rows(batch *b) {
    const kn_args *a = b->a;
    kn_common c = {0};
    kn_declared *declared = NULL;
    bool ok = kn_common_read(a, &c);
    if (ok && !kn_has(a, KN_F_BATCH)) {
        kn_rows_of_targets(a->targets.v, a->targets.n, &b->rows);
    } else if (ok) {
        declared = kn_declared_open(&c.opts);
        ok = declared && kn_rows_read(a->value[KN_F_BATCH], declared, &b->rows);
    }
    for (size_t i = 0; ok && i < b->rows.v.n; i++) {
        kn_row *row = &b->rows.v.v[i];
        if (!row->target)
            row->target = a->target;
        if (declared && !kn_declared_takes(declared, row->json, c.opts.strict_variables)) {
            kn_usage("row %zu of the batch does not fit the composition", i);
            ok = false;
        }
    }
    kn_declared_close(declared);
    kn_common_free(&c);
    return ok;
}

/* The options of every row, for formats go by its output's name. */
static bool check_rows(const batch *b) {
    bool ok = true;
    for (size_t i = 0; ok && i < b->rows.v.n; i++) {
        const kn_args one = row_args(b, i);
        kn_output o;
        ok = kn_output_read(&one, &o);
        if (ok && kn_has(&one, KN_F_NO_OVERWRITE) && !kn_has(&one, KN_F_RESUME) &&
            access(b->rows.v.v[i].output, F_OK) == 0) {
            kn_usage("'%s' of row %zu exists already", b->rows.v.v[i].output, i);
            ok = false;
        }
        kn_output_free(&o);
    }
    return ok;
}

/* Lint looks at each composition once. */
static bool lint_compositions(const batch *b) {
    bool ok = true;
    for (size_t i = 0; ok && i < b->rows.v.n; i++)
        if (i == 0 || strcmp(b->rows.v.v[i].target, b->rows.v.v[i - 1].target) != 0) {
            const kn_args one = row_args(b, i);
            ok = kn_gate_pass(&one);
        }
    return ok;
}

/* In a process of its own: lint compiles scripts, whose engine starts threads, and this process
 * still has workers to fork. */
static bool check_compositions(const batch *b) {
    if (!kn_gate_wanted(b->a))
        return true;
    fflush(NULL); /* else both would write it */
    const pid_t pid = fork();
    int status = 0;
    if (pid == 0) {
        const bool ok = lint_compositions(b);
        fflush(NULL);
        _exit(ok ? 0 : 1);
    }
    while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    if (pid < 0)
        kn_usage("cannot start a process");
    else if (WIFSIGNALED(status))
        kn_usage("lint was ended by signal %d", WTERMSIG(status));
    return pid > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* Films of this batch, and of its earlier runs, and its state: no part of what films are made from.
 */
static void find_outputs(const batch *b, kn_str finished, kn_digest_files *out) {
    kn_digest_leave_out(out, b->m.path);
    kn_digest_leave_out(out, b->m.finished);
    for (size_t i = 0; i < b->rows.v.n; i++)
        kn_digest_leave_out(out, b->rows.v.v[i].output);
    for (kn_str line; kn_manifest_next(&finished, &line);) {
        char *path = kn_xstrndup(line.p, line.n);
        kn_digest_leave_out(out, path);
        free(path);
    }
}

/* Numbers what each row's film is made from; with --resume leaves out the rows that have theirs. */
static void find_finished(batch *b) {
    char *text = NULL;
    size_t n = 0;
    kn_digest all = {{0, 0}}, d = all;
    kn_digest_files outputs = {0};
    if (access(b->m.finished, R_OK) != 0 ||
        kn_read_file(b->m.finished, NULL, (kn_loc){0}, &text, &n) != KN_OK)
        n = 0;
    find_outputs(b, (kn_str){text, n}, &outputs);
    kn_digest_flags(&all, b->a, &outputs);
    for (size_t i = 0; i < b->rows.v.n; i++) {
        const kn_row *row = &b->rows.v.v[i];
        if (i == 0 || strcmp(row->target, b->rows.v.v[i - 1].target)) {
            d = all;
            kn_digest_project(&d, row->target, &outputs);
        }
        kn_digest one = d;
        kn_digest_add(&one, kn_cstr(row->json));
        memcpy(b->m.v[i].hash, one.h, sizeof one.h);
        if (n && kn_has(b->a, KN_F_RESUME) && kn_manifest_done(&b->m, i, (kn_str){text, n}))
            kn_manifest_set(&b->m, i, KN_ROW_SKIPPED, NULL);
    }
    kn_vec_free(&outputs.v);
    free(text);
}

/* ---- rendering ---- */
static void report_row(batch *b, const kn_report_row *rep) {
    kn_row_state *state = &b->m.v[rep->row];
    const char *out = b->rows.v.v[rep->row].output;
    const bool ok = rep->code == 0;
    state->duration_ms = rep->duration_ms;
    state->render_ms = rep->r.render_ms;
    kn_manifest_set(&b->m, rep->row, ok ? KN_ROW_COMPLETED : KN_ROW_FAILED,
                    ok ? NULL : rep->r.error);
    const size_t done = b->m.count[KN_ROW_COMPLETED] + b->m.count[KN_ROW_FAILED];
    const size_t total = b->rows.v.n - b->m.count[KN_ROW_SKIPPED];
    if (b->talk && ok)
        fprintf(b->talk, "◇  %s  %llu frames · %.1fs  (%zu/%zu)\n", out,
                (unsigned long long)rep->r.frames, rep->duration_ms / 1e3, done, total);
    if (!ok)
        fprintf(stderr, "✗  row %zu (%s): %s\n", rep->row, out, rep->r.error);
}

/* Rows that nobody will render any more. */
static void skip_rest(batch *b, size_t from) {
    for (size_t i = from; i < b->rows.v.n; i++)
        if (b->m.v[i].status == KN_ROW_PENDING) {
            memset(b->m.v[i].hash, 0, sizeof b->m.v[i].hash);
            kn_manifest_set(&b->m, i, KN_ROW_SKIPPED, NULL);
        }
}

static bool run_rows(batch *b) {
    b->told = kn_told_new();
    kn_workers *w = kn_workers_new((int)b->concurrency, render_row, b);
    size_t next = 0;
    kn_report_row rep;
    bool failed = false, ok = kn_manifest_write(&b->m);
    do {
        while (ok && next < b->rows.v.n) {
            if (b->m.v[next].status == KN_ROW_PENDING) {
                if (!kn_workers_give(w, next, &failed))
                    break;
                kn_manifest_set(&b->m, next, KN_ROW_RUNNING, NULL);
                ok = kn_manifest_write(&b->m);
            }
            next++;
        }
        if (failed) {
            kn_usage("cannot start a process");
            ok = false;
        }
        if (!kn_workers_wait(w, &rep))
            break;
        report_row(b, &rep);
        if (kn_render_interrupted() || !ok ||
            (kn_has(b->a, KN_F_BATCH_FAIL_FAST) && b->m.count[KN_ROW_FAILED])) {
            skip_rest(b, next);
            next = b->rows.v.n;
        }
        ok &= kn_manifest_write(&b->m);
    } while (true);
    kn_workers_free(w, &b->peak_kb);
    return ok;
}

/* ---- the end ---- */
static void conclude(const batch *b) {
    const double seconds = (double)(kn_now_ns() - b->start) / 1e9;
    const size_t *n = b->m.count;
    if (b->talk) {
        fprintf(b->talk, "\n   completed  failed  skipped  total    time\n");
        fprintf(b->talk, "   %9zu  %6zu  %7zu  %5zu  %5.1fs\n", n[KN_ROW_COMPLETED],
                n[KN_ROW_FAILED], n[KN_ROW_SKIPPED], b->rows.v.n, seconds);
        for (size_t i = 0; i < b->rows.v.n; i++)
            if (b->m.v[i].status == KN_ROW_FAILED)
                fprintf(b->talk, "   failed: row %zu  %s  %s\n", i, b->rows.v.v[i].output,
                        b->m.v[i].error);
        if (kn_told_again(b->told))
            fprintf(b->talk, "   %zu messages were those of earlier rows\n",
                    kn_told_again(b->told));
        fprintf(b->talk, "   %s\n", b->m.path);
    }
    if (kn_has(b->a, KN_F_STATS))
        fprintf(stderr, "batch     %zu rows, peak memory of a worker %ld MB\n",
                n[KN_ROW_COMPLETED] + n[KN_ROW_FAILED], b->peak_kb / 1024);
    if (!kn_has(b->a, KN_F_JSON))
        return;
    kn_sb j = {0};
    kn_sb_puts(&j, "{\"type\":\"batch-complete\",\"manifestPath\":");
    kn_sb_json(&j, kn_cstr(b->m.path));
    kn_sb_printf(&j,
                 ",\"total\":%zu,\"completed\":%zu,\"failed\":%zu,\"skipped\":%zu,"
                 "\"durationMs\":%.0f}\n",
                 b->rows.v.n, n[KN_ROW_COMPLETED], n[KN_ROW_FAILED], n[KN_ROW_SKIPPED],
                 seconds * 1e3);
    fwrite(j.p, 1, j.n, stdout);
    kn_sb_free(&j);
}

static void share_cores(batch *b) {
    if (b->concurrency > 1 && !kn_has(b->a, KN_F_WORKERS)) {
        const int64_t n = kn_cpu_count() / b->concurrency;
        snprintf(b->threads, sizeof b->threads, "%d", n < 1 ? 1 : (int)n);
    }
}

int kn_batch(const kn_args *a) {
    batch b = {.a = a, .concurrency = 1, .start = kn_now_ns()};
    b.talk = kn_has(a, KN_F_QUIET) ? NULL : kn_has(a, KN_F_JSON) ? stderr : stdout;
    int code = 1;
    const bool ready = check_flags(&b) &&
                       kn_arg_int(a, KN_F_BATCH_CONCURRENCY, 1, 64, &b.concurrency) &&
                       read_rows(&b) && kn_rows_name(&b.rows, a->value[KN_F_OUTPUT]);
    if (ready && kn_manifest_open(&b.m, &b.rows, a->value[KN_F_BATCH])) {
        share_cores(&b);
        if (check_rows(&b) && check_compositions(&b)) {
            kn_make_folders(b.m.path);
            find_finished(&b);
            for (size_t i = 0; i < b.rows.v.n; i++) /* the others clean up when they are rendered */
                if (b.m.v[i].status == KN_ROW_SKIPPED)
                    kn_temp_clean(b.rows.v.v[i].output);
            if (b.talk)
                fprintf(b.talk, "◆  %zu rows, %zu of them finished before\n", b.rows.v.n,
                        b.m.count[KN_ROW_SKIPPED]);
            if (run_rows(&b) && !b.m.count[KN_ROW_FAILED] && !kn_render_interrupted())
                code = 0;
            conclude(&b);
        }
    }
    if (b.m.rows)
        kn_manifest_close(&b.m);
    kn_told_free(b.told);
    kn_rows_free(&b.rows);
    return code;
}
