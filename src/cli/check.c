/* kinora check: lint, then the composition opened and looked at in several instants. */
#include "codec/still.h"
#include "src/cli/diags.h"
#include "src/cli/gate.h"
#include "src/cli/json.h"
#include "src/cli/output.h"
#include "src/core/file.h"
#include "src/core/vec.h"
#include "src/render/audit.h"
#include <math.h>

enum { MOST_SAMPLES = 2000, MOST_PICTURES = 5 };
#define STATIC_FROM 3.0 /* seconds: a shorter one may well be a card that stands still */

typedef struct issue { /* one finding, over the samples that showed it */
    const char *code, *part;
    kn_sev sev;
    char *selector, *container, *message, *hint, *file;
    kn_loc loc;
    kn_rect rect;
    double first, last, ratio, time;
    size_t times;
    size_t entry; /* in check.seen, from 1 on; 0: none */
    bool told;    /* --max-issues has room for it */
} issue;

typedef struct seen { /* what findings are told apart by, whether they are collapsed or not */
    const char *code;
    char *selector, *container;
    double first;
    bool again;   /* in another instant than the first */
    size_t issue; /* the first one */
} seen;

typedef struct check {
    kn_args a;
    kn_common c;
    kn_session *s;
    kn_gate gate;
    KN_VEC(double) samples, seams;
    KN_VEC(char *) files; /* pictures saved, as the project names them */
    bool skipped;         /* the composition was not opened */
    KN_VEC(issue) issues;
    KN_VEC(seen) seen;
    kn_audit_counts counts;
    double now, tolerance;
    const char *part; /* of what is found now */
    int64_t most, wanted, most_seams;
    size_t seams_dropped;
} check;

/* The entry of a finding, a new one when it was not seen before. */
static size_t see(check *k, const kn_audit_finding *f) {
    const char *container = f->container ? f->container : "";
    size_t i = 0;
    for (; i < k->seen.n; i++) {
        const seen *e = &k->seen.v[i];
        if (!strcmp(e->code, f->code) && !strcmp(e->selector, f->selector) &&
            !strcmp(e->container, container))
            break;
    }
    if (i == k->seen.n)
        kn_vec_push(&k->seen, (seen){f->code, kn_xstrdup(f->selector), kn_xstrdup(container),
                                     k->now, false, k->issues.n});
    k->seen.v[i].again |= k->now > k->seen.v[i].first;
    return i;
}

static void found(void *ctx, const kn_audit_finding *f) {
    check *k = ctx;
    const size_t before = k->seen.n, entry = see(k, f);
    if (entry < before && !kn_has(&k->a, KN_F_NO_COLLAPSE_STATIC)) {
        issue *old = &k->issues.v[k->seen.v[entry].issue];
        old->times++;
        old->last = k->now;
        return;
    }
    kn_vec_push(&k->issues,
                (issue){.code = f->code,
                        .part = f->ratio > 0 ? "contrast" : k->part,
                        .sev = f->sev,
                        .entry = entry + 1,
                        .selector = kn_xstrdup(f->selector),
                        .container = f->container ? kn_xstrdup(f->container) : NULL,
                        .message = kn_xstrdup(f->message),
                        .hint = kn_xstrdup(f->hint),
                        .file = kn_xstrdup(kn_files_name(kn_session_files(k->s), f->loc.file)),
                        .loc = f->loc,
                        .rect = f->rect,
                        .first = k->now,
                        .last = k->now,
                        .time = k->now,
                        .ratio = f->ratio,
                        .times = 1});
}

/* Frames are drawn, and contrast is looked at, in at most five of the instants, spread evenly. */
static size_t pictures(const check *k) {
    return k->samples.n < MOST_PICTURES ? k->samples.n : MOST_PICTURES;
}

static bool is_pictured(const check *k, size_t sample) {
    for (size_t i = 0; i < MOST_PICTURES; i++)
        if (sample == i * (k->samples.n - 1) / (MOST_PICTURES - 1))
            return true;
    return k->samples.n <= MOST_PICTURES;
}

/* What passes by is a transition; what stays to another instant is a mistake. One picture alone
 * cannot tell them apart: its contrast counts. */
static void judge(check *k) {
    static const char *const codes[] = {"content_overlap", "contrast_aa_failure",
                                        "canvas_overflow"};
    for (size_t i = 0; i < k->issues.n; i++) {
        issue *g = &k->issues.v[i];
        for (size_t c = 0; c < KN_COUNTOF(codes) && g->entry; c++)
            if (k->seen.v[g->entry - 1].again && !strcmp(g->code, codes[c]))
                g->sev = KN_SEV_ERROR;
        if (g->ratio > 0 && pictures(k) < 2)
            g->sev = KN_SEV_ERROR;
    }
}

/* --max-issues of each part are told, those that weigh most first. */
static void choose_told(check *k) {
    static const char *const parts[] = {"runtime", "layout", "contrast"};
    for (size_t p = 0; p < KN_COUNTOF(parts); p++) {
        int64_t left = k->most;
        for (int sev = KN_SEV_ERROR; sev <= KN_SEV_NOTE; sev++)
            for (size_t i = 0; i < k->issues.n; i++) {
                issue *g = &k->issues.v[i];
                if ((int)g->sev == sev && !strcmp(g->part, parts[p]))
                    g->told = left-- > 0;
            }
    }
}

/* ---- when to look ---- */
static int upwards(const void *x, const void *y) {
    const double a = *(const double *)x, b = *(const double *)y;
    return (a > b) - (a < b);
}

/* Upwards and to the millisecond, each once. */
static void sort_samples(check *k) {
    size_t n = 0;
    for (size_t i = 0; i < k->samples.n; i++)
        k->samples.v[i] = round(k->samples.v[i] * 1e3) / 1e3;
    if (k->samples.n)
        qsort(k->samples.v, k->samples.n, sizeof *k->samples.v, upwards);
    for (size_t i = 0; i < k->samples.n; i++)
        if (!n || k->samples.v[i] > k->samples.v[n - 1])
            k->samples.v[n++] = k->samples.v[i];
    k->samples.n = n;
}

static bool choose_samples(check *k) {
    const double d = kn_session_plan(k->s)->duration;
    double from = 0, to = d;
    if (kn_has(&k->a, KN_F_RANGE)) {
        double range[2];
        if (!kn_arg_range(&k->a, range))
            return false;
        from = fmin(d, range[0]);
        to = fmin(d, range[1]);
    }
    if (kn_has(&k->a, KN_F_AT)) {
        double *v = KN_NEW_N(double, MOST_SAMPLES);
        size_t n = 0;
        const bool ok = kn_arg_nums(&k->a, KN_F_AT, 1, MOST_SAMPLES, v, &n);
        for (size_t i = 0; ok && i < n; i++)
            kn_vec_push(&k->samples, v[i]);
        free(v);
        if (!ok)
            return false;
    } else {
        for (int64_t i = 0; i < k->wanted; i++)
            kn_vec_push(&k->samples, from + (to - from) * ((double)i + 0.5) / (double)k->wanted);
    }
    if (kn_has(&k->a, KN_F_AT_TRANSITIONS)) {
        double *v = KN_NEW_N(double, MOST_SAMPLES);
        const size_t n = kn_session_seams(k->s, v, MOST_SAMPLES);
        for (size_t i = 0; i < n; i++) {
            if (v[i] < from || v[i] > to)
                continue;
            if (k->seams.n >= (size_t)k->most_seams) {
                k->seams_dropped++;
                continue;
            }
            kn_vec_push(&k->samples, fmin(v[i], d));
            kn_vec_push(&k->seams, fmin(v[i], d));
        }
        free(v);
    }
    sort_samples(k);
    return true;
}

/* ---- looking ---- */
static void save(check *k, const kn_pix *p) {
    kn_sb b = {0};
    kn_sb_printf(&b, ".hyperframes/artifacts/snapshots/check-at-%.3fs.png", k->now);
    char *name = kn_sb_take(&b), *path = kn_path_join(k->gate.project, name);
    kn_make_folders(path);
    if (kn_png_write(p, path, kn_session_diags(k->s)) == KN_OK)
        kn_vec_push(&k->files, name);
    else
        free(name);
    free(path);
}

static kn_pix *draw(check *k, kn_raster *r, kn_scratch *scratch, kn_dlist *d) {
    const kn_plan *p = kn_session_plan(k->s);
    kn_pix *pix = kn_pix_new(p->out_width, p->out_height, KN_PIX_BGRA);
    kn_session_announce(k->s, d);
    for (int i = 0; i < d->n_needs; i++)
        if (!d->needs[i].pic)
            kn_session_resolve(k->s, &d->needs[i]);
    if (pix && kn_raster_frame(r, scratch, d, pix, kn_session_diags(k->s)) == KN_OK)
        return pix;
    kn_pix_unref(pix);
    return NULL;
}

/* False: a frame cannot be made, which is reported. */
static bool look(check *k) {
    const kn_plan *p = kn_session_plan(k->s);
    const bool contrast = !kn_has(&k->a, KN_F_NO_CONTRAST),
               save_all = kn_has(&k->a, KN_F_SNAPSHOTS), still = kn_session_is_still(k->s);
    kn_raster *r = kn_session_raster(k->s);
    kn_scratch *scratch = kn_scratch_new();
    uint64_t picture = 0, geometry = 0; /* of the first instants */
    bool moved = k->samples.n < 2 || p->duration < STATIC_FROM, ok = true;
    for (size_t i = 0; ok && i < k->samples.n; i++) {
        k->now = k->samples.v[i];
        int64_t frame = (int64_t)floor(k->now * kn_rat_d(p->fps) + 1e-9);
        frame = frame < p->frames ? frame : p->frames - 1;
        kn_dlist *d = kn_session_frame(k->s, frame);
        if (!(ok = d != NULL))
            break;
        const bool drawn = (contrast || save_all || !(still || moved)) && is_pictured(k, i);
        kn_pix *pix = drawn ? draw(k, r, scratch, d) : NULL;
        const kn_audit_opts o = {.tolerance = k->tolerance,
                                 .picture = contrast ? pix : NULL,
                                 .media = kn_has(&k->a, KN_F_FRAME_CHECK),
                                 .components = k->a.value[KN_F_COMPONENTS],
                                 .ctx = k,
                                 .found = found};
        k->part = "layout";
        kn_session_audit(k->s, &o, &k->counts);
        if (pix && save_all)
            save(k, pix);
        const uint64_t h = pix ? kn_pix_hash(pix) : picture;
        moved |= i && (h != picture || k->counts.geometry != geometry);
        picture = i ? picture : h;
        geometry = i ? geometry : k->counts.geometry;
        kn_pix_unref(pix);
        kn_dlist_free(d);
    }
    if (ok && !moved && !still) {
        const kn_audit_finding f = {
            .code = "sweep_static",
            .sev = KN_SEV_WARN,
            .selector = "[data-composition-id]",
            .message = "nothing in the picture changes from sample to sample",
            .hint = "put data-no-timeline on the root when it is meant to be still"};
        found(k, &f);
    }
    kn_scratch_free(scratch);
    kn_raster_free(r);
    return ok;
}

/* What the composition reported itself: scripts that failed, files that are missing. */
static void runtime(check *k) {
    static const struct {
        const char *id, *code;
    } table[] = {{"script/exception", "page_error"},
                 {"media/", "request_failed"},
                 {"image/", "request_failed"},
                 {"file/", "request_failed"},
                 {"css/missing-sheet", "request_failed"},
                 {"script/no-such-file", "request_failed"},
                 {"resource/refused", "request_failed"}};
    const kn_diags *d = kn_session_diags(k->s);
    for (size_t i = 0; i < kn_diags_count(d); i++) {
        const kn_diag *g = kn_diags_at(d, i);
        const char *code = NULL;
        for (size_t t = 0; t < KN_COUNTOF(table) && !code; t++)
            if (!strncmp(g->id, table[t].id, strlen(table[t].id)))
                code = table[t].code;
        const bool strict = kn_diag_is_strict(&k->a, g);
        if (!code && !strict && g->sev == KN_SEV_NOTE)
            continue;
        kn_vec_push(&k->issues,
                    (issue){.code = code ? code : g->id,
                            .part = "runtime",
                            .sev = code || strict ? KN_SEV_ERROR : g->sev,
                            .selector = kn_xstrdup("[data-composition-id]"),
                            .message = kn_xstrdup(g->msg),
                            .hint = g->hint ? kn_xstrdup(g->hint) : NULL,
                            .file = kn_xstrdup(kn_files_name(kn_session_files(k->s), g->loc.file)),
                            .loc = g->loc,
                            .times = g->count});
    }
}

/* ---- telling ---- */
static size_t number(const check *k, const char *part, kn_sev sev) {
    size_t n = 0;
    for (size_t i = 0; i < k->issues.n; i++)
        n += k->issues.v[i].sev == sev && !strcmp(k->issues.v[i].part, part);
    return n;
}

static void put_issue(const issue *g, kn_sb *b) {
    kn_sb_printf(b, "{\"code\":\"%s\",\"severity\":\"%s\",\"message\":", g->code,
                 kn_json_severity(g->sev));
    kn_sb_json(b, kn_cstr(g->message));
    kn_sb_puts(b, ",\"selector\":");
    kn_sb_json(b, kn_cstr(g->selector));
    if (g->container) {
        kn_sb_puts(b, ",\"containerSelector\":");
        kn_sb_json(b, kn_cstr(g->container));
    }
    kn_sb_puts(b, ",\"sourceFile\":");
    kn_sb_json(b, kn_cstr(g->file ? g->file : ""));
    kn_sb_printf(b, ",\"line\":%u,\"column\":%u,\"time\":%.3f", g->loc.line, g->loc.col, g->time);
    kn_sb_printf(b, ",\"bbox\":{\"x\":%g,\"y\":%g,\"width\":%g,\"height\":%g}", g->rect.x,
                 g->rect.y, g->rect.w, g->rect.h);
    kn_sb_printf(b, ",\"firstSeen\":%.3f,\"lastSeen\":%.3f,\"occurrences\":%zu", g->first, g->last,
                 g->times);
    if (g->ratio > 0)
        kn_sb_printf(b, ",\"ratio\":%.2f", g->ratio);
    if (g->hint) {
        kn_sb_puts(b, ",\"fixHint\":");
        kn_sb_json(b, kn_cstr(g->hint));
    }
    kn_sb_putc(b, '}');
}

static void put_times(const char *key, const double *v, size_t n, kn_sb *b) {
    kn_sb_printf(b, ",\"%s\":[", key);
    for (size_t i = 0; i < n; i++)
        kn_sb_printf(b, "%s%.3f", i ? "," : "", v[i]);
    kn_sb_putc(b, ']');
}

/* The instants that were drawn. */
static void put_pictured(const check *k, const char *key, bool any, kn_sb *b) {
    double v[MOST_PICTURES];
    size_t n = 0;
    for (size_t i = 0; any && i < k->samples.n; i++)
        if (is_pictured(k, i))
            v[n++] = k->samples.v[i];
    put_times(key, v, n, b);
}

static void put_part(const check *k, const char *part, kn_sb *b) {
    const size_t errors = number(k, part, KN_SEV_ERROR);
    size_t total = 0;
    bool any = false, dropped = false;
    kn_sb_printf(b,
                 ",\"%s\":{\"ok\":%s,\"errorCount\":%zu,\"warningCount\":%zu,\"infoCount\":%zu,"
                 "\"findings\":[",
                 part, errors ? "false" : "true", errors, number(k, part, KN_SEV_WARN),
                 number(k, part, KN_SEV_NOTE));
    for (size_t i = 0; i < k->issues.n; i++) {
        if (strcmp(k->issues.v[i].part, part) != 0)
            continue;
        total++;
        if (!k->issues.v[i].told) {
            dropped = true;
            continue;
        }
        kn_sb_puts(b, any ? ",\n" : "\n");
        put_issue(&k->issues.v[i], b);
        any = true;
    }
    kn_sb_putc(b, ']');
    if (!strcmp(part, "layout")) {
        put_times("samples", k->samples.v, k->samples.n, b);
        put_times("transitionSamples", k->seams.v, k->seams.n, b);
        kn_sb_printf(b,
                     ",\"duration\":%g,\"tolerance\":%g,\"transitionSamplesDropped\":%zu,"
                     "\"totalIssueCount\":%zu,\"truncated\":%s",
                     k->skipped ? 0 : kn_session_plan(k->s)->duration, k->tolerance,
                     k->seams_dropped, total, dropped ? "true" : "false");
    }
    if (!strcmp(part, "contrast")) {
        const bool enabled = !kn_has(&k->a, KN_F_NO_CONTRAST);
        put_pictured(k, "samples", enabled, b);
        kn_sb_printf(b, ",\"enabled\":%s,\"checked\":%zu,\"passed\":%zu",
                     enabled ? "true" : "false", k->counts.contrast_checked,
                     k->counts.contrast_passed);
    }
    kn_sb_putc(b, '}');
}

static void tell_json(const check *k, bool ok) {
    const bool saves = kn_has(&k->a, KN_F_SNAPSHOTS);
    kn_sb b = {0};
    kn_sb_printf(&b,
                 "{\"ok\":%s,\"strict\":%s,\"browserSkipped\":%s,\"lint\":", ok ? "true" : "false",
                 kn_has(&k->a, KN_F_STRICT) ? "true" : "false", k->skipped ? "true" : "false");
    kn_gate_json(&k->gate, true, &b);
    kn_sb_putc(&b, '}');
    put_part(k, "runtime", &b);
    put_part(k, "layout", &b);
    kn_sb_puts(&b, ",\"motion\":{\"ok\":true,\"errorCount\":0,\"warningCount\":0,\"infoCount\":0,"
                   "\"findings\":[],"
                   "\"enabled\":false,\"samples\":0}");
    put_part(k, "contrast", &b);
    /* Nothing looks at the range of light of sources, and no history of checks is kept. */
    kn_sb_puts(&b, ",\"hdr\":{\"autoPromotion\":null,\"inspection\":\"unavailable\"}");
    kn_sb_printf(&b, ",\"snapshots\":{\"enabled\":%s,\"files\":[", saves ? "true" : "false");
    for (size_t i = 0; i < k->files.n; i++) {
        kn_sb_puts(&b, i ? "," : "");
        kn_sb_json(&b, kn_cstr(k->files.v[i]));
    }
    kn_sb_putc(&b, ']');
    put_pictured(k, "times", saves, &b);
    kn_sb_puts(&b, ",\"findingFiles\":[]},\"saved\":null");
    kn_json_tell(&b);
}

static void tell_text(const check *k, size_t errors, size_t warnings) {
    const bool quiet = kn_has(&k->a, KN_F_QUIET); /* errors alone */
    size_t dropped = 0;
    kn_gate_print_all(&k->gate, quiet ? KN_SEV_ERROR : KN_SEV_NOTE, stdout);
    for (size_t i = 0; i < k->issues.n; i++) {
        const issue *g = &k->issues.v[i];
        dropped += !g->told;
        if (g->sev > (quiet ? KN_SEV_ERROR : KN_SEV_WARN) || !g->told)
            continue;
        printf("  %s ", g->sev == KN_SEV_ERROR ? "✗" : "⚠");
        if (g->file && *g->file)
            printf("[%s:%u:%u] ", g->file, g->loc.line, g->loc.col);
        printf("%s: %s: %s", g->code, g->selector, g->message);
        if (strcmp(g->part, "runtime") != 0)
            printf(" (%.2f s%s", g->first, g->times > 1 ? " to " : ")");
        if (strcmp(g->part, "runtime") != 0 && g->times > 1)
            printf("%.2f s)", g->last);
        printf("\n");
        if (g->hint)
            printf("    Fix: %s\n", g->hint);
    }
    if (quiet)
        return;
    if (k->skipped)
        printf("  ⚠ Not opened: layout, motion and contrast were not looked at\n");
    if (dropped)
        printf("  %zu more (--max-issues)\n", dropped);
    printf("%s  %zu error(s), %zu warning(s) · %zu samples · contrast %zu of %zu\n",
           errors ? "✗" : "◇", errors, warnings, k->samples.n, k->counts.contrast_passed,
           k->counts.contrast_checked);
}

static int run(check *k) {
    const bool json = kn_has(&k->a, KN_F_JSON);
    /* A document that lint refuses says nothing by its pictures. */
    const bool refused = kn_lint_number(k->gate.lint, KN_SEV_ERROR) > 0;
    bool opened = !refused && kn_session_open(&k->c.opts, &k->s) == KN_OK;
    k->skipped = !opened;
    if (opened && !choose_samples(k))
        return 1;
    if (!json && !kn_has(&k->a, KN_F_QUIET))
        printf("◆  Checking %s/%s\n\n", k->gate.project, k->gate.entry);
    if (opened)
        opened = look(k);
    if (!refused)
        runtime(k);
    judge(k);
    choose_told(k);
    size_t errors = kn_lint_number(k->gate.lint, KN_SEV_ERROR),
           warnings = kn_lint_number(k->gate.lint, KN_SEV_WARN);
    for (size_t i = 0; i < k->issues.n; i++) {
        errors += k->issues.v[i].sev == KN_SEV_ERROR;
        warnings += k->issues.v[i].sev == KN_SEV_WARN;
    }
    const bool ok = opened && !errors && !(warnings && kn_has(&k->a, KN_F_STRICT));
    if (json)
        tell_json(k, ok);
    else
        tell_text(k, errors, warnings);
    if (k->s && kn_has(&k->a, KN_F_DIAG) && !strcmp(k->a.value[KN_F_DIAG], "json"))
        kn_diags_print_json(kn_session_diags(k->s), stderr);
    return ok ? 0 : 1;
}

int kn_run_CHECK(int argc, char **argv) {
    check k = {.tolerance = 2, .most = 80, .wanted = 9, .most_seams = MOST_SAMPLES};
    if (!kn_args_parse(argc, argv, KN_VERB_CHECK, &k.a))
        return 1;
    if (kn_has(&k.a, KN_F_HELP)) {
        kn_args_help(KN_VERB_CHECK, stdout);
        return 0;
    }
    int code = 1;
    if (kn_common_read(&k.a, &k.c) && kn_arg_num(&k.a, KN_F_TOLERANCE, 0, 1000, &k.tolerance) &&
        kn_arg_int(&k.a, KN_F_MAX_ISSUES, 1, 100000, &k.most) &&
        kn_arg_int(&k.a, KN_F_SAMPLES, 1, 500, &k.wanted) &&
        kn_arg_int(&k.a, KN_F_MAX_TRANSITION_SAMPLES, 0, MOST_SAMPLES, &k.most_seams)) {
        kn_gate_open(&k.gate, &k.a);
        code = run(&k);
        kn_gate_close(&k.gate);
    }
    for (size_t i = 0; i < k.issues.n; i++) {
        issue *g = &k.issues.v[i];
        free(g->selector);
        free(g->container);
        free(g->message);
        free(g->hint);
        free(g->file);
    }
    for (size_t i = 0; i < k.seen.n; i++) {
        free(k.seen.v[i].selector);
        free(k.seen.v[i].container);
    }
    kn_vec_free(&k.seen);
    kn_vec_free(&k.issues);
    kn_vec_free(&k.samples);
    kn_vec_free(&k.seams);
    for (size_t i = 0; i < k.files.n; i++)
        free(k.files.v[i]);
    kn_vec_free(&k.files);
    kn_session_close(k.s);
    kn_common_free(&k.c);
    return code;
}
