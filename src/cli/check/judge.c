/* What was found, collected: one finding for all the instants that show it, and how grave it is. */
#include "src/cli/check/check.h"
#include <math.h>

#define STRETCH   1.0 /* seconds between two instants that belong together */
#define WIDE_PART 0.05

const char *const kn_check_parts[KN_PARTS] = {"runtime", "layout", "motion", "contrast"};

/* Codes whose weight depends on how long they are seen: what passes by is a transition. */
static const char *const lasting[] = {
    "text_box_overflow",   "clipped_text",       "canvas_overflow",
    "content_overlap",     "text_occluded",      "container_overflow",
    "escaped_container",   "connector_orphan",   "visibility_escapes_segment",
    "panel_out_of_canvas", "connector_detached", "canvas_content_at_edge"};

static bool is_one_of(const char *code, const char *const *v, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (!strcmp(code, v[i]))
            return true;
    return false;
}

/* ---- collecting ---- */
static char *copied(const char *s) {
    return s ? kn_xstrdup(s) : NULL;
}

static uint64_t with(uint64_t h, const char *s) {
    return s ? kn_hash_bytes(s, strlen(s) + 1, h) : kn_hash_bytes("", 1, h);
}

/* What the same finding in two instants has in common. What says where something is that moves is
 * part of it: then each place is a finding of its own. */
static uint64_t key_of(const kn_issue *g) {
    static const char *const wordless[] = {"content_overlap", "text_occluded"},
                             *const placed[] = {"frame_out_of_frame", "connector_detached",
                                                "connector_orphan"};
    uint64_t h = with(with(with(0, g->code), g->file), g->selector);
    h = with(h, g->container);
    h = with(h, kn_sev_name(g->sev));
    if (!is_one_of(g->code, wordless, KN_COUNTOF(wordless)))
        h = with(h, g->text);
    for (int i = 0; i < 4; i++) {
        const double px = round(g->over[i] * 100);
        h = kn_hash_bytes(&px, sizeof px, h);
    }
    h = kn_hash_bytes(&g->contrast.ratio, sizeof g->contrast.ratio, h);
    const double at[2] = {round(g->rect.x), round(g->rect.y)};
    return is_one_of(g->code, placed, KN_COUNTOF(placed)) ? kn_hash_bytes(at, sizeof at, h) : h;
}

static void free_issue(kn_issue *g) {
    char *const all[] = {g->selector, g->container, g->message, g->hint, g->text, g->data, g->file};
    for (size_t i = 0; i < KN_COUNTOF(all); i++)
        free(all[i]);
    kn_vec_free(&g->times);
}

void kn_issues_free(kn_issues *v) {
    for (size_t i = 0; i < v->n; i++)
        free_issue(&v->v[i]);
    kn_vec_free(v);
}

static bool is_layout(const kn_issue *g) { /* what the limit and the collapsing are for */
    return g->part == KN_PART_LAYOUT || g->part == KN_PART_MOTION;
}

static bool is_merged(const kn_check *k, const kn_issue *g) {
    return g->part == KN_PART_CONTRAST || (is_layout(g) && kn_check_collapses(k));
}

static void exchange(kn_issue *a, kn_issue *b) { /* but for the instants */
    kn_issue was = *a;
    memcpy(&was.times, &b->times, sizeof was.times);
    memcpy(&b->times, &a->times, sizeof b->times);
    *a = *b;
    *b = was;
}

static void add(kn_check *k, kn_issue *g) {
    g->key = key_of(g);
    for (size_t i = k->issues.n; i-- > 0;) {
        kn_issue *old = &k->issues.v[i];
        if (old->key != g->key || old->part != g->part)
            continue;
        const bool again = old->times.v[old->times.n - 1] == g->time;
        if (again || is_merged(k, g)) {
            if (!again)
                kn_vec_push(&old->times, g->time);
            if (g->time < old->time)
                exchange(old, g);
            free_issue(g);
            return;
        }
        break;
    }
    kn_vec_push(&g->times, g->time);
    kn_vec_push(&k->issues, *g);
}

/* A file as the project names it. */
static char *file_name(const kn_check *k, kn_loc loc) {
    kn_str name = kn_cstr(kn_files_name(kn_session_files(k->s), loc.file)),
           project = kn_cstr(k->gate.project);
    while (project.n > 1 && project.p[project.n - 1] == '/')
        project.n--;
    if (kn_str_starts(name, project) && name.n > project.n && name.p[project.n] == '/')
        name = kn_str_sub(name, project.n + 1, name.n);
    return name.n ? kn_xstrndup(name.p, name.n) : kn_xstrdup(k->gate.entry);
}

void kn_check_found(void *ctx, const kn_audit_finding *f) {
    kn_check *k = ctx;
    kn_issue g = {.part = k->part,
                  .code = f->code,
                  .sev = f->sev,
                  .selector = kn_xstrdup(f->selector),
                  .container = copied(f->container),
                  .message = kn_xstrdup(f->message),
                  .hint = copied(f->hint),
                  .text = copied(f->text),
                  .data = copied(f->data),
                  .file = file_name(k, f->loc),
                  .loc = f->loc,
                  .rect = f->rect,
                  .around = f->around,
                  .hidden = f->hidden,
                  .held = f->held,
                  .part_hidden = f->part_hidden,
                  .outside = f->outside,
                  .time = k->now};
    memcpy(g.over, f->over, sizeof g.over);
    if (f->contrast)
        g.contrast = *f->contrast;
    add(k, &g);
}

void kn_check_found_at_root(kn_check *k, const char *code, kn_sev sev, const char *message,
                            const char *hint, const char *file) {
    kn_issue g = {.part = k->part,
                  .code = code,
                  .sev = sev,
                  .selector = kn_xstrdup("[data-composition-id]"),
                  .message = kn_xstrdup(message),
                  .hint = copied(hint),
                  .file = kn_xstrdup(file ? file : k->gate.entry)};
    add(k, &g);
}

/* ---- severity ---- */
static void tidy_times(kn_issue *g) {
    size_t n = 0;
    if (g->times.n)
        qsort(g->times.v, g->times.n, sizeof *g->times.v, kn_double_order);
    for (size_t i = 0; i < g->times.n; i++)
        if (!n || g->times.v[i] > g->times.v[n - 1])
            g->times.v[n++] = g->times.v[i];
    g->times.n = n;
}

static double longest_stretch(const kn_issue *g) {
    double longest = 0, from = g->times.v[0];
    for (size_t i = 1; i < g->times.n; i++) {
        if (g->times.v[i] - g->times.v[i - 1] > STRETCH + 1e-9)
            from = g->times.v[i];
        longest = fmax(longest, g->times.v[i] - from);
    }
    return longest;
}

/* Text that leaves the frame by a real part of it, and is still seen in it. */
static bool is_wide(const kn_issue *g) {
    double most = 0;
    for (int i = 0; i < 4; i++)
        most = fmax(most, g->over[i]);
    return g->held && most >= fmin(g->around.w, g->around.h) * WIDE_PART &&
           g->rect.x < g->around.x + g->around.w && g->around.x < g->rect.x + g->rect.w &&
           g->rect.y < g->around.y + g->around.h && g->around.y < g->rect.y + g->rect.h;
}

static void weigh(const kn_check *k, kn_issue *g) {
    if (k->samples.n < 2 || !is_layout(g) || !is_one_of(g->code, lasting, KN_COUNTOF(lasting)))
        return;
    if (g->times.n < 2)
        g->sev = KN_SEV_NOTE;
    else if (!strcmp(g->code, "content_overlap") && longest_stretch(g) >= KN_CHECK_HELD - 1e-9)
        g->sev = KN_SEV_ERROR;
    else if (!strcmp(g->code, "canvas_overflow") && is_wide(g))
        g->sev = KN_SEV_WARN;
}

static bool outweighs(const kn_issue *a, const kn_issue *b) {
    if (a->part == KN_PART_CONTRAST)
        return a->contrast.ratio / a->contrast.least < b->contrast.ratio / b->contrast.least;
    return a->sev < b->sev;
}

/* One of all that were found of one element under one code: the gravest, with the instants of all.
 */
static void merge(kn_check *k) {
    size_t n = 0;
    for (size_t i = 0; i < k->issues.n; i++) {
        kn_issue *g = &k->issues.v[i];
        size_t at = is_merged(k, g) ? 0 : n;
        while (at < n && (k->issues.v[at].part != g->part || k->issues.v[at].key != g->key))
            at++;
        if (at == n) {
            k->issues.v[n++] = *g;
            continue;
        }
        kn_issue *first = &k->issues.v[at], lost = *g;
        if (outweighs(g, first)) {
            lost = *first;
            *first = *g;
        }
        for (size_t t = 0; t < lost.times.n; t++)
            kn_vec_push(&first->times, lost.times.v[t]);
        free_issue(&lost);
    }
    k->issues.n = n;
    for (size_t i = 0; i < n; i++) {
        kn_issue *g = &k->issues.v[i];
        tidy_times(g);
        g->collapsed = is_layout(g) && kn_check_collapses(k);
    }
}

/* What merge() puts together: element and code. */
static void key_by_element(kn_check *k) {
    for (size_t i = 0; i < k->issues.n; i++) {
        kn_issue *g = &k->issues.v[i];
        g->key = with(with(with(0, g->code), g->file), g->selector);
    }
}

/* Contrast that is too low in one picture of several may be that of a transition. */
static void weigh_contrast(const kn_check *k) {
    for (size_t i = 0; i < k->issues.n; i++) {
        kn_issue *g = &k->issues.v[i];
        if (g->part == KN_PART_CONTRAST)
            g->sev = k->measured.n < 2 || g->times.n > 1 ? KN_SEV_ERROR : KN_SEV_WARN;
    }
}

/* ---- order, and what is told ---- */
typedef struct ranked {
    kn_issue issue;
    size_t at;
} ranked;

static int by_rank(const void *x, const void *y) {
    const ranked *a = x, *b = y;
    const bool sorted = is_layout(&a->issue);
    if (a->issue.part != b->issue.part)
        return a->issue.part < b->issue.part ? -1 : 1;
    if (sorted && a->issue.sev != b->issue.sev)
        return a->issue.sev < b->issue.sev ? -1 : 1;
    if (sorted && a->issue.time != b->issue.time)
        return a->issue.time < b->issue.time ? -1 : 1;
    return (a->at > b->at) - (a->at < b->at);
}

static int by_instant(const void *x, const void *y) {
    const ranked *a = x, *b = y;
    if (a->issue.time != b->issue.time)
        return a->issue.time < b->issue.time ? -1 : 1;
    return (a->at > b->at) - (a->at < b->at);
}

static void sort(kn_check *k, int (*order)(const void *, const void *)) {
    ranked *v = KN_NEW_N(ranked, k->issues.n + 1);
    for (size_t i = 0; i < k->issues.n; i++)
        v[i] = (ranked){k->issues.v[i], i};
    if (k->issues.n)
        qsort(v, k->issues.n, sizeof *v, order);
    for (size_t i = 0; i < k->issues.n; i++)
        k->issues.v[i] = v[i].issue;
    free(v);
}

void kn_check_in_order(kn_check *k) {
    for (size_t i = 0; i < k->issues.n; i++)
        tidy_times(&k->issues.v[i]);
    sort(k, by_instant);
}

static void choose_told(kn_check *k) {
    int64_t left[KN_PARTS] = {INT64_MAX, k->most, k->most, INT64_MAX};
    for (size_t i = 0; i < k->issues.n; i++) {
        kn_issue *g = &k->issues.v[i];
        k->total += g->part == KN_PART_LAYOUT;
        k->n_outside += g->outside;
        g->told = !g->outside && left[g->part]-- > 0;
        k->truncated |= g->part == KN_PART_LAYOUT && !g->told && !g->outside;
    }
}

void kn_check_judge(kn_check *k) {
    if (kn_check_collapses(k))
        for (size_t i = 0; i < k->issues.n; i++)
            weigh(k, &k->issues.v[i]);
    key_by_element(k);
    merge(k);
    weigh_contrast(k);
    sort(k, by_rank);
    choose_told(k);
}
