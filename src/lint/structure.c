/* Rules about the rows of the timeline: elements of the composition that have times, without any
 * that has around them. */
#include "src/lint/internal.h"
#include <math.h>

static const double TOLERANCE = 0.05; /* seconds */

static bool one_of(kn_lint *l, const kn_node *n, const char *const *tags, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (lint_is(l, n, tags[i]))
            return true;
    return false;
}

static bool is_media(kn_lint *l, const kn_node *n) {
    return lint_is(l, n, "video") || lint_is(l, n, "audio") || lint_is(l, n, "img");
}

static bool is_host(const kn_node *n) {
    return kn_node_has_attr(n, KN_A_data_composition_src) ||
           kn_node_has_attr(n, KN_A_data_composition_id);
}

static bool is_row(kn_lint *l, const kn_node *n) {
    return is_host(n) || kn_node_has_attr(n, KN_A_data_start) ||
           (kn_node_has_attr(n, KN_A_data_track_index) &&
            kn_node_has_attr(n, KN_A_data_duration)) ||
           is_media(l, n);
}

static bool is_skipped(kn_lint *l, const kn_node *n) {
    static const char *const tags[] = {"script", "style", "template", "noscript", "link", "meta"};
    return one_of(l, n, tags, KN_COUNTOF(tags));
}

/* What is behind a node and its descendants, in the order of the document. */
static const kn_node *after(const kn_node *n, const kn_node *top) {
    while (n && n != top && !n->next)
        n = n->parent;
    return n && n != top ? n->next : NULL;
}

/* The next row below `top`, in the order of the document; rows have no rows inside. NULL for n: the
 * first. */
static const kn_node *next_row(kn_lint *l, const kn_node *top, const kn_node *n) {
    const kn_node *c = n ? after(n, top) : top->first;
    while (c) {
        if (kn_is_elem(c) && !is_skipped(l, c) && is_row(l, c))
            return c;
        c = kn_is_elem(c) && !is_skipped(l, c) && c->first ? c->first : after(c, top);
    }
    return NULL;
}

/* An element inside that is more than a part of a line of text. */
static const kn_node *structure_in(kn_lint *l, const kn_node *row) {
    static const char *const in_line[] = {"br",   "wbr", "b",      "i",   "u",    "s",
                                          "em",   "sub", "strong", "sup", "mark", "small",
                                          "span", "a",   "code",   "abbr"};
    static const char *const opaque[] = {"svg",    "canvas",   "picture", "video", "audio",
                                         "select", "textarea", "iframe",  "object"};
    static const char *const unseen[] = {"style", "script", "template", "noscript"};
    if (one_of(l, row, opaque, KN_COUNTOF(opaque)))
        return NULL;
    for (const kn_node *n = row->first; n;) {
        if (!kn_is_elem(n) || one_of(l, n, unseen, KN_COUNTOF(unseen)))
            n = after(n, row);
        else if (!one_of(l, n, in_line, KN_COUNTOF(in_line)))
            return n;
        else
            n = n->first ? n->first : after(n, row);
    }
    return NULL;
}

static void describe(kn_lint *l, const kn_node *n, kn_sb *out) {
    const kn_str tag = kn_scene_atom_str(l->scene, n->tag), id = kn_node_attr(n, KN_A_id);
    kn_sb_printf(out, "<%.*s", (int)tag.n, tag.p);
    if (id.n)
        kn_sb_printf(out, " id=\"%.*s\"", (int)id.n, id.p);
    kn_sb_putc(out, '>');
}

static void two(kn_lint *l, kn_lint_rule r, const kn_node *a, const kn_node *b, kn_str text) {
    kn_sb first = {0}, second = {0};
    describe(l, a, &first);
    if (b)
        describe(l, b, &second);
    else
        kn_sb_put(&second, text);
    lint_node(l, r, a, kn_sb_str(&first), kn_sb_str(&second));
    kn_sb_free(&first);
    kn_sb_free(&second);
}

/* When a clip is there, as it is written. */
static bool window(const kn_node *n, double *from, double *to) {
    double d;
    if (!kn_parse_number(kn_node_attr(n, KN_A_data_start), from))
        return false;
    if (kn_parse_number(kn_node_attr(n, KN_A_data_duration), &d) && d > 0) {
        *to = *from + d;
        return true;
    }
    return kn_parse_number(kn_node_attr(n, KN_A_data_end), to);
}

/* Class names that captions had before data-track-kind. */
static bool is_old_captions(const kn_node *n) {
    if (!is_host(n))
        return false;
    if (kn_str_eq(kn_node_attr(n, KN_A_data_composition_id), KN_S("captions")))
        return true;
    const kn_str c = kn_node_attr(n, KN_A_class_);
    for (size_t i = 0; i + 8 <= c.n; i++)
        if ((!i || kn_is_space(c.p[i - 1])) && !memcmp(c.p + i, "caption", 7) &&
            (c.p[i + 7] == '-' || c.p[i + 7] == '_'))
            return true;
    return false;
}

static void row_rules(kn_lint *l, const lint_file *f) {
    const kn_atom kind = kn_scene_atom(l->scene, KN_S("data-track-kind"));
    double end = 0, from, to;
    const bool bounded = kn_node_has_attr(f->root, KN_A_data_composition_id) &&
                         kn_parse_number(kn_node_attr(f->root, KN_A_data_duration), &end) &&
                         end > 0;
    KN_VEC(kn_str) lanes = {0};
    const kn_node *first = NULL;
    for (const kn_node *n = next_row(l, f->root, NULL); n; n = next_row(l, f->root, n)) {
        const kn_node *inside = is_host(n) ? NULL : structure_in(l, n);
        if (inside)
            two(l, KN_LINT_NESTED_STRUCTURE, n, inside, none);
        if (!is_media(l, n) && !is_host(n) && !kn_node_has_attr(n, KN_A_data_duration) &&
            !kn_node_has_attr(n, KN_A_data_end))
            two(l, KN_LINT_ROW_TIMING, n, NULL, none);
        const kn_str said = kn_str_trim(kn_node_attr(n, kind));
        const bool known = kn_str_ieq(said, KN_S("video")) || kn_str_ieq(said, KN_S("audio")) ||
                           kn_str_ieq(said, KN_S("graphics")),
                   captions = kn_str_ieq(said, KN_S("captions"));
        if (captions || (!known && is_old_captions(n))) {
            if (!captions)
                two(l, KN_LINT_CAPTION_KIND, n, NULL, none);
            kn_str lane = kn_node_attr(n, KN_A_data_track_index);
            bool had = !lane.n;
            for (size_t i = 0; i < lanes.n && !had; i++)
                had = kn_str_eq(lanes.v[i], lane);
            first = first ? first : n;
            if (!had && lanes.n < 64)
                kn_vec_push(&lanes, lane);
        }
        if (bounded && window(n, &from, &to) && to > end + TOLERANCE) {
            char text[32];
            snprintf(text, sizeof text, "%.10g", round(to * 100) / 100);
            two(l, KN_LINT_PAST_END, n, NULL, kn_cstr(text));
        }
    }
    if (lanes.n > 1) {
        char text[24];
        snprintf(text, sizeof text, "%zu", lanes.n);
        lint_node(l, KN_LINT_CAPTION_TRACKS, first, kn_cstr(text), none);
    }
    kn_vec_free(&lanes);
}

/* Clips inside of a clip that have no instant in common with it. */
static void hidden_rules(kn_lint *l, const kn_node *row, int depth) {
    double from, to, a, b;
    const kn_atom basis = kn_scene_atom(l->scene, KN_S("data-hf-media-start-basis"));
    const bool timed = window(row, &from, &to);
    for (const kn_node *n = next_row(l, row, NULL); n; n = next_row(l, row, n)) {
        if (!is_host(n) && depth < 32)
            hidden_rules(l, n, depth + 1);
        if (timed && !lint_is(l, n, "audio") &&
            !kn_str_eq(kn_node_attr(n, basis), KN_S("global")) && window(n, &a, &b) &&
            (b <= from || a >= to))
            two(l, KN_LINT_NEVER_VISIBLE, n, row, none);
    }
}

/* Elements that editors show and that they cannot name. */
static void id_rule(kn_lint *l, const lint_file *f) {
    const kn_atom track = kn_scene_atom(l->scene, KN_S("data-track")),
                  file = kn_scene_atom(l->scene, KN_S("data-composition-file"));
    for (const kn_node *n = f->doc; n; n = kn_node_next(n, f->doc))
        if (kn_is_elem(n) && n != f->root && !is_skipped(l, n) && !kn_node_attr(n, KN_A_id).n &&
            (kn_node_attr(n, KN_A_data_start).n || kn_node_attr(n, KN_A_data_track_index).n ||
             kn_node_attr(n, track).n || kn_node_attr(n, KN_A_data_composition_src).n ||
             kn_node_attr(n, file).n))
            two(l, KN_LINT_EDITABLE_ID, n, NULL, none);
}

void kn_lint_structure(kn_lint *l, const lint_file *f) {
    id_rule(l, f);
    if (!f->root)
        return;
    if (f->is_entry)
        row_rules(l, f);
    for (const kn_node *n = next_row(l, f->root, NULL); n; n = next_row(l, f->root, n))
        if (!is_host(n))
            hidden_rules(l, n, 0);
}
