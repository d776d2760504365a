/* Rules about clips: what data-start and its like say. */
#include "src/lint/internal.h"
#include <math.h>
#include <stdlib.h>

/* Contract A.2: a number, or an id with an offset. */
static bool start_is_fine(const lint_file *f, kn_str v) {
    double t;
    size_t k = 0;
    if (kn_parse_number(v, &t))
        return true;
    v = kn_str_trim(v);
    while (k < v.n &&
           (kn_is_digit(v.p[k]) || (unsigned char)v.p[k] >= 0x80 || strchr("_.:-", v.p[k]) ||
            (kn_lower((unsigned char)v.p[k]) >= 'a' && kn_lower((unsigned char)v.p[k]) <= 'z')))
        k++;
    const kn_str id = kn_str_sub(v, 0, k), rest = kn_str_trim(kn_str_sub(v, k, v.n));
    if (rest.n && ((rest.p[0] != '+' && rest.p[0] != '-') ||
                   !kn_parse_number(kn_str_sub(rest, 1, rest.n), &t)))
        return false;
    if (!id.n)
        return false;
    return kn_lint_named(f, '#', id) || kn_lint_named(f, '@', id);
}

static void put_number(char *out, size_t n, double v) {
    snprintf(out, n, "%.10g", v);
}

/* Whether a clip is there until the end of the film, or may be. */
static bool any_lasts(const lint_file *f) {
    double end = 0, from = 0, d = 0;
    if (!f->root || !kn_parse_number(kn_node_attr(f->root, KN_A_data_duration), &end))
        return false;
    for (const kn_node *n = f->doc; n; n = kn_node_next(n, f->doc)) {
        if (n == f->root || !kn_is_elem(n) || !kn_node_has_attr(n, KN_A_data_start))
            continue;
        if (!kn_parse_number(kn_node_attr(n, KN_A_data_start), &from) ||
            !kn_parse_number(kn_node_attr(n, KN_A_data_duration), &d) || from + d >= end - 0.05)
            return true;
    }
    return false;
}

static void window_rules(kn_lint *l, const lint_file *f, const kn_node *n, bool lasts) {
    const kn_str start = kn_node_attr(n, KN_A_data_start),
                 length = kn_node_attr(n, KN_A_data_duration);
    double from = 0, d = 0, end = 0;
    char a[32], b[32];
    if (start.n && !start_is_fine(f, start))
        lint_node(l, KN_LINT_BAD_START, n, start, none);
    if (length.n && (!kn_parse_number(length, &d) || !(d > 0)))
        lint_node(l, KN_LINT_BAD_DURATION, n, length, none);
    if (n == f->root || !f->root || !f->is_entry)
        return;
    const bool whole = kn_parse_number(kn_node_attr(f->root, KN_A_data_duration), &end) && end > 0;
    if (!whole || !kn_parse_number(start, &from))
        return;
    put_number(a, sizeof a, from);
    put_number(b, sizeof b, end);
    if (from >= end)
        lint_node(l, KN_LINT_AFTER_END, n, kn_cstr(a), kn_cstr(b));
    /* A nested composition that ends early, with nothing after it. */
    if (!kn_node_has_attr(n, KN_A_data_composition_src) || from > 0.05 || !(d > 0) ||
        from + d >= end - 0.05 || lasts)
        return;
    put_number(a, sizeof a, from + d);
    lint_node(l, KN_LINT_BLANK_BEFORE_END, n, kn_cstr(a), kn_cstr(b));
}

/* Whether a name is that of a caption: they may be many. */
static bool is_cue_name(kn_str s) {
    static const char *const words[] = {"caption", "subtitle"}, *const parts[] = {"group", "word",
                                                                                  "line",  "block",
                                                                                  "cue",   "text"};
    for (size_t w = 0; w < KN_COUNTOF(words); w++) {
        const size_t n = strlen(words[w]);
        if (s.n < n || !kn_str_ieq(kn_str_sub(s, 0, n), kn_cstr(words[w])))
            continue;
        if (s.n == n)
            return true;
        for (size_t p = 0; p < KN_COUNTOF(parts); p++)
            if ((s.p[n] == '-' || s.p[n] == '_') &&
                kn_str_ieq(kn_str_sub(s, n + 1, s.n), kn_cstr(parts[p])))
                return true;
    }
    return s.n > 3 && kn_str_ieq(kn_str_sub(s, 0, 3), KN_S("cg-"));
}

static bool is_cue(const kn_node *n) {
    kn_str rest = kn_node_attr(n, KN_A_class_), one;
    while (kn_lint_next_class(&rest, &one))
        if (is_cue_name(one))
            return true;
    return is_cue_name(kn_node_attr(n, KN_A_id));
}

typedef struct placed { /* a clip on a track */
    double track;
    const kn_node *node;
    size_t order;
} placed;

static int by_track(const void *a, const void *b) {
    const placed *x = a, *y = b;
    return x->track != y->track ? (x->track < y->track ? -1 : 1)
                                : (x->order > y->order) - (x->order < y->order);
}

static void density_rule(kn_lint *l, const lint_file *f) {
    enum { MOST = 3 };
    KN_VEC(placed) v = {0};
    for (const kn_node *n = f->doc; n; n = kn_node_next(n, f->doc)) {
        double t = 0;
        if (!kn_is_elem(n) || kn_node_attr(n, KN_A_data_composition_id).n ||
            kn_node_attr(n, KN_A_data_composition_src).n || lint_is(l, n, "audio") ||
            lint_is(l, n, "video") || is_cue(n) || !kn_node_attr(n, KN_A_data_start).n ||
            !kn_parse_number(kn_node_attr(n, KN_A_data_track_index), &t))
            continue;
        kn_vec_push(&v, (placed){t, n, v.n});
    }
    if (v.n)
        qsort(v.v, v.n, sizeof *v.v, by_track);
    for (size_t i = 0, first = 0; i < v.n; i++) {
        first = v.v[i].track != v.v[first].track ? i : first;
        if (i - first != MOST)
            continue;
        char a[32];
        put_number(a, sizeof a, v.v[i].track);
        lint_node(l, KN_LINT_TRACK_DENSE, v.v[i].node, kn_cstr(a), KN_S("more than 3"));
    }
    kn_vec_free(&v);
}

void kn_lint_clips(kn_lint *l, const lint_file *f) {
    const bool lasts = any_lasts(f);
    for (const kn_node *n = f->doc; n; n = kn_node_next(n, f->doc)) {
        if (!kn_is_elem(n))
            continue;
        if (kn_node_has_attr(n, KN_A_data_end) && !kn_node_has_attr(n, KN_A_data_duration))
            lint_node(l, KN_LINT_DATA_END, n, none, none);
        if (kn_node_has_attr(n, KN_A_data_layer) && !kn_node_has_attr(n, KN_A_data_track_index))
            lint_node(l, KN_LINT_DATA_LAYER, n, none, none);
        if (kn_node_has_attr(n, KN_A_data_start) || kn_node_has_attr(n, KN_A_data_duration))
            window_rules(l, f, n, lasts);
        if ((kn_node_attr(n, KN_A_data_start).n || kn_node_attr(n, KN_A_data_duration).n) &&
            !lint_is(l, n, "audio") && !lint_is(l, n, "img") && !lint_is(l, n, "video") &&
            !kn_node_has_attr(n, KN_A_data_composition_id) &&
            !kn_node_attr(n, KN_A_data_composition_src).n && !kn_lint_has_class(n, KN_S("clip")))
            lint_node(l, KN_LINT_NO_CLIP_CLASS, n, none, none);
    }
    density_rule(l, f);
}
