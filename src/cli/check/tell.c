/* What a check found, as JSON with the keys of HyperFrames, and as text. */
#include "src/cli/check/check.h"
#include "src/cli/json.h"
#include <math.h>

static bool is_counted(const kn_check *k, const kn_issue *g) {
    return g->told || kn_has(&k->a, KN_F_COMPONENTS);
}

size_t kn_check_number(const kn_check *k, kn_check_part part, kn_sev sev) {
    size_t n = 0;
    for (size_t i = 0; i < k->issues.n; i++) {
        const kn_issue *g = &k->issues.v[i];
        n += g->sev == sev && g->part == part && is_counted(k, g);
    }
    return n;
}

/* ---- one finding ---- */
static void put_string(const char *key, const char *value, kn_sb *b) {
    if (!value)
        return;
    kn_sb_printf(b, ",\"%s\":", key);
    kn_sb_json(b, kn_cstr(value));
}

static double cents(double v) {
    return round(v * 100) / 100 + 0.0;
}

static void put_rect(const char *key, kn_rect r, kn_sb *b) {
    kn_sb_printf(b,
                 ",\"%s\":{\"left\":%.10g,\"top\":%.10g,\"right\":%.10g,\"bottom\":%.10g,"
                 "\"width\":%.10g,\"height\":%.10g}",
                 key, cents(r.x), cents(r.y), cents(r.x + r.w), cents(r.y + r.h), cents(r.w),
                 cents(r.h));
}

static void put_over(const kn_issue *g, kn_sb *b) {
    static const char *const sides[] = {"left", "right", "top", "bottom"};
    bool any = false;
    for (int i = 0; i < 4; i++) {
        if (g->over[i] <= 0)
            continue;
        kn_sb_printf(b, "%s\"%s\":%.10g", any ? "," : ",\"overflow\":{", sides[i],
                     cents(g->over[i]));
        any = true;
    }
    kn_sb_puts(b, any ? "}" : "");
}

static void put_times(const char *key, const double *v, size_t n, kn_sb *b) {
    kn_sb_printf(b, ",\"%s\":[", key);
    for (size_t i = 0; i < n; i++)
        kn_sb_printf(b, "%s%.3f", i ? "," : "", v[i]);
    kn_sb_putc(b, ']');
}

static void put_color(const char *key, const int v[3], kn_sb *b) {
    kn_sb_printf(b, ",\"%s\":\"rgb(%d,%d,%d)\"", key, v[0], v[1], v[2]);
}

static double held_ms(const kn_issue *g) {
    double longest = 0, from = g->times.v[0];
    for (size_t i = 1; i < g->times.n; i++) {
        if (g->times.v[i] - g->times.v[i - 1] > 1 + 1e-9)
            from = g->times.v[i];
        longest = fmax(longest, g->times.v[i] - from);
    }
    return round(longest * 1e3);
}

static void put_contrast(const kn_audit_contrast *c, kn_sb *b) {
    put_color("fg", c->ink, b);
    put_color("bg", c->behind, b);
    put_color("suggestedColor", c->fit, b);
    kn_sb_printf(b, ",\"ratio\":%.10g,\"requiredRatio\":%g,\"large\":%s", c->ratio, c->least,
                 c->large ? "true" : "false");
}

static void put_issue(const kn_issue *g, kn_sb *b) {
    kn_sb_printf(b, "{\"code\":\"%s\",\"severity\":\"%s\",\"message\":", g->code,
                 kn_json_severity(g->sev));
    kn_sb_json(b, kn_cstr(g->message));
    put_string("selector", g->selector, b);
    put_string("containerSelector", g->container, b);
    kn_sb_printf(b, ",\"dataAttributes\":%s", g->data ? g->data : "{}");
    put_string("sourceFile", g->file, b);
    kn_sb_printf(b, ",\"line\":%u,\"column\":%u,\"time\":%.3f", g->loc.line, g->loc.col, g->time);
    kn_sb_printf(b, ",\"bbox\":{\"x\":%.10g,\"y\":%.10g,\"width\":%.10g,\"height\":%.10g}",
                 cents(g->rect.x), cents(g->rect.y), cents(g->rect.w), cents(g->rect.h));
    if (g->part == KN_PART_LAYOUT || g->part == KN_PART_MOTION)
        put_rect("rect", g->rect, b);
    if (g->held)
        put_rect("containerRect", g->around, b);
    put_over(g, b);
    put_string("text", g->text, b);
    if (g->part_hidden)
        kn_sb_printf(b, ",\"coveredFraction\":%.10g", cents(g->hidden));
    if (g->part == KN_PART_CONTRAST)
        put_contrast(&g->contrast, b);
    if (g->collapsed)
        kn_sb_printf(b,
                     ",\"firstSeen\":%.3f,\"lastSeen\":%.3f,\"occurrences\":%zu,\"heldMs\":%.10g",
                     g->times.v[0], g->times.v[g->times.n - 1], g->times.n, held_ms(g));
    if (g->collapsed || g->part == KN_PART_CONTRAST)
        put_times("times", g->times.v, g->times.n, b);
    put_string("fixHint", g->hint, b);
    kn_sb_putc(b, '}');
}

/* ---- parts ---- */
/* {"ok":…,"errorCount":…,"findings":[…] without the closing brace. */
static void begin_part(const kn_check *k, kn_check_part part, kn_sb *b) {
    const size_t errors = kn_check_number(k, part, KN_SEV_ERROR);
    bool any = false;
    kn_sb_printf(b,
                 ",\"%s\":{\"ok\":%s,\"errorCount\":%zu,\"warningCount\":%zu,\"infoCount\":%zu,"
                 "\"findings\":[",
                 kn_check_parts[part], errors ? "false" : "true", errors,
                 kn_check_number(k, part, KN_SEV_WARN), kn_check_number(k, part, KN_SEV_NOTE));
    for (size_t i = 0; i < k->issues.n; i++) {
        if (k->issues.v[i].part != part || !k->issues.v[i].told)
            continue;
        kn_sb_puts(b, any ? ",\n" : "\n");
        put_issue(&k->issues.v[i], b);
        any = true;
    }
    kn_sb_putc(b, ']');
}

static void put_layout(const kn_check *k, kn_sb *b) {
    begin_part(k, KN_PART_LAYOUT, b);
    put_times("samples", k->samples.v, k->samples.n, b);
    put_times("transitionSamples", k->seams.v, k->seams.n, b);
    kn_sb_printf(b,
                 ",\"duration\":%g,\"tolerance\":%g,\"transitionSamplesDropped\":%zu,"
                 "\"totalIssueCount\":%zu,\"truncated\":%s}",
                 k->s && !k->skipped ? kn_session_plan(k->s)->duration : 0, k->tolerance,
                 k->seams_dropped, k->total, k->truncated ? "true" : "false");
}

static void put_motion(const kn_check *k, kn_sb *b) {
    begin_part(k, KN_PART_MOTION, b);
    kn_sb_printf(b, ",\"enabled\":%s",
                 k->motion_path && !kn_has(&k->a, KN_F_RANGE) ? "true" : "false");
    put_string("specPath", k->motion_path, b);
    kn_sb_printf(b, ",\"samples\":%zu}", k->motion_samples);
}

static void put_contrasts(const kn_check *k, kn_sb *b) {
    const bool on = !kn_has(&k->a, KN_F_NO_CONTRAST);
    begin_part(k, KN_PART_CONTRAST, b);
    put_times("samples", k->contrasts.v, on ? k->contrasts.n : 0, b);
    kn_sb_printf(b, ",\"enabled\":%s,\"checked\":%zu,\"passed\":%zu}", on ? "true" : "false",
                 k->counts.contrast_checked, k->counts.contrast_passed);
}

static void put_names(const char *key, char *const *v, size_t n, kn_sb *b) {
    kn_sb_printf(b, ",\"%s\":[", key);
    for (size_t i = 0; i < n; i++) {
        kn_sb_puts(b, i ? "," : "");
        kn_sb_json(b, kn_cstr(v[i]));
    }
    kn_sb_putc(b, ']');
}

static void put_snapshots(const kn_check *k, kn_sb *b) {
    const bool on = kn_has(&k->a, KN_F_SNAPSHOTS);
    kn_sb_printf(b, ",\"snapshots\":{\"enabled\":%s", on ? "true" : "false");
    put_names("files", k->files.v, k->files.n, b);
    put_times("times", k->contrasts.v, on ? k->contrasts.n : 0, b);
    put_names("findingFiles", k->crops.v, k->crops.n, b);
    kn_sb_putc(b, '}');
}

/* What --range and --components leave out. */
static void put_scope(const kn_check *k, kn_sb *b) {
    const bool range = kn_has(&k->a, KN_F_RANGE);
    if (!range && !kn_has(&k->a, KN_F_COMPONENTS))
        return;
    kn_sb_puts(b, ",\"scope\":{\"hiddenFindings\":");
    kn_sb_printf(b, "%zu", k->n_outside);
    if (range)
        put_times("range", k->range, 2, b);
    if (kn_has(&k->a, KN_F_COMPONENTS)) {
        kn_sb_puts(b, ",\"components\":[");
        kn_sb_json(b, kn_cstr(k->a.value[KN_F_COMPONENTS]));
        kn_sb_putc(b, ']');
    }
    kn_sb_puts(b, ",\"notes\":[\"lint and what the composition reports are of all of it\"");
    if (range)
        kn_sb_puts(b, ",\"motion files, and whether anything moves, are asked of the whole film\"");
    if (k->truncated)
        kn_sb_puts(b, ",\"--max-issues leaves some out\"");
    kn_sb_puts(b, "]}");
}

void kn_check_json(const kn_check *k, bool ok) {
    kn_sb b = {0};
    kn_sb_printf(&b,
                 "{\"ok\":%s,\"strict\":%s,\"browserSkipped\":%s,\"lint\":", ok ? "true" : "false",
                 kn_has(&k->a, KN_F_STRICT) ? "true" : "false", k->skipped ? "true" : "false");
    kn_gate_json(&k->gate, true, &b);
    kn_sb_putc(&b, '}');
    begin_part(k, KN_PART_RUNTIME, &b);
    kn_sb_putc(&b, '}');
    put_layout(k, &b);
    put_motion(k, &b);
    put_contrasts(k, &b);
    /* Nothing looks at the range of light of sources, and no history of checks is kept. */
    kn_sb_puts(&b, ",\"hdr\":{\"autoPromotion\":null,\"inspection\":\"unavailable\"}");
    put_snapshots(k, &b);
    put_scope(k, &b);
    kn_sb_puts(&b, ",\"saved\":null");
    kn_json_tell(&b);
}

/* ---- text ---- */
static void print_issue(const kn_issue *g) {
    printf("  %s ", g->sev == KN_SEV_ERROR ? "✗" : "⚠");
    if (g->file && *g->file && g->loc.line)
        printf("[%s:%u:%u] ", g->file, g->loc.line, g->loc.col);
    printf("%s: %s: %s", g->code, g->selector, g->message);
    if (g->part != KN_PART_RUNTIME) {
        printf(" (%.2f s", g->times.v[0]);
        if (g->times.n > 1)
            printf(" to %.2f s", g->times.v[g->times.n - 1]);
        printf(")");
    }
    printf("\n");
    if (g->hint)
        printf("    Fix: %s\n", g->hint);
    else if (g->part == KN_PART_CONTRAST)
        printf("    Fix: rgb(%d, %d, %d) would do\n", g->contrast.fit[0], g->contrast.fit[1],
               g->contrast.fit[2]);
}

void kn_check_text(const kn_check *k, size_t errors, size_t warnings) {
    const bool quiet = kn_has(&k->a, KN_F_QUIET); /* errors alone */
    size_t dropped = 0;
    kn_gate_print_all(&k->gate, quiet ? KN_SEV_ERROR : KN_SEV_NOTE, stdout);
    for (size_t i = 0; i < k->issues.n; i++) {
        const kn_issue *g = &k->issues.v[i];
        dropped += !g->told && !g->outside;
        if (g->told && g->sev <= (quiet ? KN_SEV_ERROR : KN_SEV_WARN))
            print_issue(g);
    }
    if (quiet)
        return;
    if (k->skipped)
        printf("  ⚠ Not opened: layout, motion and contrast were not looked at\n");
    if (dropped)
        printf("  %zu more (--max-issues)\n", dropped);
    if (k->n_outside)
        printf("  %zu more elsewhere (--components)\n", k->n_outside);
    printf("%s  %zu error(s), %zu warning(s) · %zu samples · contrast %zu of %zu\n",
           errors ? "✗" : "◇", errors, warnings, k->samples.n, k->counts.contrast_passed,
           k->counts.contrast_checked);
}
