#include "src/cli/manifest.h"
#include "src/cli/args.h"
#include "src/core/file.h"
#include <time.h>
#include <unistd.h>

static const char *const names[] = {"pending", "running", "completed", "failed", "skipped"};

/* Length of the folder, with its slash, that both paths begin with. */
static size_t common(const char *a, const char *b, size_t most) {
    size_t n = 0;
    for (size_t i = 0; i < most && a[i] && a[i] == b[i]; i++)
        if (a[i] == '/')
            n = i + 1;
    return n;
}

bool kn_manifest_open(kn_manifest *m, const kn_rows *rows, const char *batch_path) {
    const char *first = rows->v.v[0].output;
    size_t n = common(first, first, strlen(first));
    for (size_t i = 1; i < rows->v.n; i++)
        n = common(first, rows->v.v[i].output, n);
    kn_sb b = {0};
    kn_sb_printf(&b, "%.*smanifest.json", (int)n, first);
    *m = (kn_manifest){.path = kn_sb_take(&b), .batch_path = batch_path, .rows = rows};
    kn_sb_printf(&b, "%.*smanifest.finished", (int)n, first);
    m->finished = kn_sb_take(&b);
    m->v = KN_NEW_N(kn_row_state, rows->v.n);
    m->count[KN_ROW_PENDING] = rows->v.n;
    for (size_t i = 0; i < rows->v.n; i++)
        if (!strcmp(rows->v.v[i].output, m->path) || !strcmp(rows->v.v[i].output, m->finished)) {
            kn_usage("row %zu would be written to '%s', where the batch keeps its state", i,
                     rows->v.v[i].output);
            return false;
        }
    return true;
}

void kn_manifest_close(kn_manifest *m) {
    for (size_t i = 0; m->v && i < m->rows->v.n; i++)
        free(m->v[i].error);
    free(m->v);
    free(m->path);
    free(m->finished);
}

static int64_t time_of_day(void) {
    struct timespec ts;
    clock_gettime(CLOCK_REALTIME, &ts);
    return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

void kn_manifest_set(kn_manifest *m, size_t row, kn_row_status status, const char *error) {
    kn_row_state *r = &m->v[row];
    m->count[r->status]--;
    m->count[status]++;
    r->status = status;
    if (status == KN_ROW_RUNNING)
        r->started_ms = time_of_day();
    else if (status == KN_ROW_COMPLETED || status == KN_ROW_FAILED)
        r->completed_ms = time_of_day();
    free(r->error);
    r->error = error ? kn_xstrdup(error) : NULL;
}

/* ISO 8601 with milliseconds, as Date's toISOString has it. */
static void put_instant(kn_sb *b, const char *key, int64_t ms) {
    const time_t s = ms / 1000;
    struct tm tm;
    char text[32];
    gmtime_r(&s, &tm);
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &tm);
    if (ms)
        kn_sb_printf(b, ",\"%s\":\"%s.%03dZ\"", key, text, (int)(ms % 1000));
    else
        kn_sb_printf(b, ",\"%s\":null", key);
}

static void put_ms(kn_sb *b, const char *key, double ms, bool known) {
    if (known)
        kn_sb_printf(b, ",\"%s\":%.0f", key, ms);
    else
        kn_sb_printf(b, ",\"%s\":null", key);
}

static void put_row(kn_sb *b, const kn_manifest *m, size_t i) {
    const kn_row_state *r = &m->v[i];
    kn_sb_printf(b, "%s\n{\"index\":%zu,\"outputPath\":", i ? "," : "", i);
    kn_sb_json(b, kn_cstr(m->rows->v.v[i].output));
    kn_sb_printf(b, ",\"status\":\"%s\"", names[r->status]);
    put_ms(b, "durationMs", r->duration_ms, r->completed_ms != 0);
    put_ms(b, "renderTimeMs", r->render_ms, r->status == KN_ROW_COMPLETED);
    kn_sb_puts(b, ",\"error\":");
    if (r->error)
        kn_sb_json(b, kn_cstr(r->error));
    else
        kn_sb_puts(b, "null");
    put_instant(b, "startedAt", r->started_ms);
    put_instant(b, "completedAt", r->completed_ms);
    kn_sb_printf(b, ",\"variables\":%s}", m->rows->v.v[i].json);
}

enum { HASH_DIGITS = 32 };

static void put_finished(kn_sb *b, const kn_manifest *m, size_t i) {
    kn_sb_printf(b, "%016llx%016llx %s\n", (unsigned long long)m->v[i].hash[0],
                 (unsigned long long)m->v[i].hash[1], m->rows->v.v[i].output);
}

/* A row that was skipped because its film is there stays finished; others that were skipped never
 * got a hash. */
static bool is_finished(const kn_row_state *r) {
    return r->status == KN_ROW_COMPLETED ||
           (r->status == KN_ROW_SKIPPED && (r->hash[0] | r->hash[1]));
}

static bool write_whole(const char *path, const kn_sb *b) {
    if (kn_write_file_whole(path, b->p ? b->p : "", b->n, NULL) == KN_OK)
        return true;
    kn_usage("cannot write '%s'", path);
    return false;
}

bool kn_manifest_write(const kn_manifest *m) {
    kn_sb b = {0}, f = {0};
    kn_sb_puts(&b, "{\"version\":1,\"batchPath\":");
    if (m->batch_path)
        kn_sb_json(&b, kn_cstr(m->batch_path));
    else
        kn_sb_puts(&b, "null");
    kn_sb_puts(&b, ",\"manifestPath\":");
    kn_sb_json(&b, kn_cstr(m->path));
    kn_sb_printf(&b, ",\"total\":%zu,\"completed\":%zu,\"failed\":%zu,\"skipped\":%zu,\"rows\":[",
                 m->rows->v.n, m->count[KN_ROW_COMPLETED], m->count[KN_ROW_FAILED],
                 m->count[KN_ROW_SKIPPED]);
    for (size_t i = 0; i < m->rows->v.n; i++) {
        put_row(&b, m, i);
        if (is_finished(&m->v[i]))
            put_finished(&f, m, i);
    }
    kn_sb_puts(&b, "\n]}\n");
    const bool ok = write_whole(m->path, &b) && write_whole(m->finished, &f);
    kn_sb_free(&b);
    kn_sb_free(&f);
    return ok;
}

bool kn_manifest_next(kn_str *finished, kn_str *path) {
    while (finished->n) {
        const char *end = memchr(finished->p, '\n', finished->n);
        const kn_str line =
            kn_str_sub(*finished, 0, end ? (size_t)(end - finished->p) : finished->n);
        *finished = kn_str_sub(*finished, line.n + (end != NULL), finished->n);
        if (line.n > HASH_DIGITS + 1) {
            *path = kn_str_sub(line, HASH_DIGITS + 1, line.n);
            return true;
        }
    }
    return false;
}

bool kn_manifest_done(const kn_manifest *m, size_t row, kn_str finished) {
    kn_sb line = {0};
    put_finished(&line, m, row);
    bool found = false;
    while (finished.n >= line.n && !found) {
        found = kn_str_starts(finished, kn_sb_str(&line));
        const char *end = memchr(finished.p, '\n', finished.n);
        finished =
            kn_str_sub(finished, end ? (size_t)(end - finished.p) + 1 : finished.n, finished.n);
    }
    kn_sb_free(&line);
    return found && access(m->rows->v.v[row].output, F_OK) == 0;
}
