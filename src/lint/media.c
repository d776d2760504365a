/* Rules about pictures, films and sounds, and about the files that documents name. */
#include "src/lint/internal.h"
#include <math.h>
#include <unistd.h>

static bool is_media(kn_lint *l, const kn_node *n) {
    return lint_is(l, n, "video") || lint_is(l, n, "audio");
}

static bool contains(kn_str s, const char *what) {
    return kn_str_find(s, kn_cstr(what)) >= 0;
}

static bool starts(kn_str s, const char *what) {
    return kn_str_starts(s, kn_cstr(what));
}

/* Text of template languages that something else fills in. */
static bool is_unfilled(kn_str s) {
    return contains(s, "{{") || contains(s, "${") || contains(s, "<%");
}

/* Beside the file `path`, or in the project's folder. */
static bool is_there(kn_lint *l, const char *path, kn_str url) {
    char *dir = kn_path_dir(path);
    char *beside = kn_resolve_url(l->project, dir, url),
         *above = kn_resolve_url(l->project, l->project, url);
    const bool yes = (beside && access(beside, R_OK) == 0) || (above && access(above, R_OK) == 0);
    free(beside);
    free(above);
    free(dir);
    return yes;
}

/* Addresses that name no file of the project. */
static bool is_elsewhere(kn_str url) {
    return !url.n || url.p[0] == '#' || starts(url, "data:") || starts(url, "blob:") ||
           starts(url, "http:") || starts(url, "https:") || starts(url, "//") || is_unfilled(url);
}

bool kn_lint_has_file(kn_lint *l, const lint_file *f, const lint_text *t, kn_str url) {
    return is_elsewhere(url) || is_there(l, t && t->path ? t->path : f->path, url);
}

/* Whether a path leads out of the project at some point, from a file that lies `depth` folders
 * deep. */
static bool climbs(kn_str path, size_t depth) {
    if (is_elsewhere(path) || path.p[0] == '/' || path.p[0] == '\\')
        return false;
    for (size_t i = 0, e; i < path.n && path.p[i] != '?' && path.p[i] != '#'; i = e + 1) {
        for (e = i; e < path.n && !strchr("/?#", path.p[e]);)
            e++;
        const kn_str part = kn_str_sub(path, i, e);
        if (kn_str_eq(part, KN_S("..")) && depth-- == 0)
            return true;
        depth += part.n && !kn_str_eq(part, KN_S("..")) && !kn_str_eq(part, KN_S("."));
        if (e < path.n && path.p[e] != '/')
            break;
    }
    return false;
}

static size_t depth_of(const char *path) {
    size_t n = 0;
    for (; *path; path++)
        n += *path == '/';
    return n;
}

/* The addresses url(…) of a style sheet, or of a style attribute, that lead out. */
static void climbing_urls(kn_lint *l, const lint_file *f, const lint_text *t, kn_str css,
                          const kn_node *n) {
    const size_t depth = depth_of(t && t->owned ? kn_files_name(l->names, t->file) : f->rel);
    for (size_t i = 0; i + 4 < css.n;) {
        const ptrdiff_t o = kn_str_find(kn_str_sub(css, i, css.n), KN_S("url("));
        if (o < 0)
            return;
        size_t from = i + (size_t)o + 4, e;
        for (e = from; e < css.n && css.p[e] != ')' && css.p[e] != '\n';)
            e++;
        kn_str url = kn_str_trim(kn_str_sub(css, from, e));
        if (url.n > 1 && (url.p[0] == '"' || url.p[0] == '\''))
            url = kn_str_sub(url, 1, url.n - 1);
        if (climbs(url, depth))
            kn_lint_add(l, KN_LINT_TRAVERSAL, n, n ? n->loc : kn_lint_place_in(t, from), url, none);
        i = e;
    }
}

static void climb_rules(kn_lint *l, const lint_file *f) {
    if (kn_lint_is_installed(f))
        return;
    for (const kn_node *n = f->doc; n; n = kn_node_next(n, f->doc)) {
        if (!kn_is_elem(n))
            continue;
        const kn_str urls[] = {kn_str_trim(kn_node_attr(n, KN_A_src)),
                               kn_str_trim(kn_node_attr(n, KN_A_href))};
        for (size_t i = 0; i < KN_COUNTOF(urls); i++)
            if (climbs(urls[i], depth_of(f->rel)))
                lint_node(l, KN_LINT_TRAVERSAL, n, urls[i], none);
        climbing_urls(l, f, NULL, lint_attr(l, n, "style"), n);
    }
    for (size_t i = 0; i < f->styles.n; i++)
        climbing_urls(l, f, &f->styles.v[i], (kn_str){f->styles.v[i].code, f->styles.v[i].text.n},
                      NULL);
}

static void file_rules(kn_lint *l, const lint_file *f, const kn_node *n, kn_str url) {
    url = kn_str_trim(url);
    if (!url.n || url.p[0] == '#' || starts(url, "data:") || starts(url, "blob:") ||
        is_unfilled(url))
        return;
    if (contains(url, "placehold") || contains(url, "example.com/") || contains(url, "path/to/")) {
        lint_node(l, KN_LINT_PLACEHOLDER, n, url, none);
        return;
    }
    if (starts(url, "http:") || starts(url, "https:") || starts(url, "//")) {
        if (!lint_is(l, n, "script"))
            lint_node(l, KN_LINT_REMOTE_ASSET, n, url, none);
        return;
    }
    if (!is_there(l, f->path, url))
        lint_node(l, lint_is(l, n, "audio") ? KN_LINT_MISSING_AUDIO : KN_LINT_MISSING_ASSET, n, url,
                  none);
}

static kn_str tag_of(kn_lint *l, const kn_node *n) {
    return kn_scene_atom_str(l->scene, n->tag);
}

static bool has_source(kn_lint *l, const kn_node *n) {
    for (const kn_node *c = n->first; c; c = c->next)
        if (lint_is(l, c, "source") && kn_node_attr(c, KN_A_src).n)
            return true;
    return false;
}

/* A start other than zero in a nested composition: of it, or of the whole film? */
static void basis_rule(kn_lint *l, const lint_file *f, const kn_node *n) {
    const kn_str start = kn_node_attr(n, KN_A_data_start),
                 basis = lint_attr(l, n, "data-hf-media-start-basis");
    double t;
    if (!f->is_entry && kn_parse_number(start, &t) && t > 0 && !kn_str_eq(basis, KN_S("local")) &&
        !kn_str_eq(basis, KN_S("global")))
        lint_node(l, KN_LINT_START_BASIS, n, tag_of(l, n), start);
}

static void media_rules(kn_lint *l, const lint_file *f, const kn_node *n) {
    const kn_str src = kn_node_attr(n, KN_A_src), var = kn_node_attr(n, KN_A_data_var_src);
    const bool timed = kn_node_has_attr(n, KN_A_data_start), video = lint_is(l, n, "video");
    const bool muted = kn_node_has_attr(n, KN_A_muted),
               sounds = kn_str_eq(kn_node_attr(n, KN_A_data_has_audio), KN_S("true"));
    if (src.n && !timed)
        lint_node(l, KN_LINT_MEDIA_START, n, tag_of(l, n), none);
    if (timed && !kn_node_attr(n, KN_A_id).n)
        lint_node(l, KN_LINT_MEDIA_ID, n, tag_of(l, n), none);
    if (timed && !src.n && var.n)
        lint_node(l, KN_LINT_MEDIA_FALLBACK, n, var, none);
    else if (timed && !src.n && !has_source(l, n))
        lint_node(l, KN_LINT_MEDIA_SRC, n, tag_of(l, n), none);
    if (kn_str_eq(lint_attr(l, n, "preload"), KN_S("none")))
        lint_node(l, KN_LINT_MEDIA_PRELOAD, n, none, none);
    if (kn_node_has_attr(n, kn_scene_atom(l->scene, KN_S("crossorigin"))))
        lint_node(l, KN_LINT_MEDIA_CROSSORIGIN, n, tag_of(l, n), none);
    if (video && timed && !muted && !sounds)
        lint_node(l, KN_LINT_NOT_MUTED, n, none, none);
    if (video && muted && sounds)
        lint_node(l, KN_LINT_MUTED_SOUND, n, none, none);
    for (const kn_node *p = n->parent; video && timed && p && p != f->root; p = p->parent)
        if (kn_is_elem(p) && kn_node_has_attr(p, KN_A_data_start) &&
            !kn_node_has_attr(p, KN_A_data_composition_id)) {
            lint_node(l, KN_LINT_NESTED_VIDEO, n, tag_of(l, p), none);
            break;
        }
}

/* A film that is held at its last picture, since it is asked for from behind its end. */
static void end_rule(kn_lint *l, const lint_file *f, const kn_node *n) {
    double from, d;
    char a[32], b[32];
    if (!lint_is(l, n, "video") || !l->o->length || kn_node_has_attr(n, KN_A_data_var_src) ||
        kn_node_has_attr(n, KN_A_data_playback_start) ||
        kn_node_has_attr(n, kn_scene_atom(l->scene, KN_S("loop"))) ||
        !kn_parse_number(kn_node_attr(n, KN_A_data_duration), &d) || !(d > 0) ||
        !kn_parse_number(kn_node_attr(n, KN_A_data_media_start), &from) || from < 0)
        return;
    const kn_str url = kn_str_trim(kn_node_attr(n, KN_A_src));
    char *dir = kn_path_dir(f->path);
    char *path = is_elsewhere(url) ? NULL : kn_resolve_url(l->project, dir, url);
    if (path && access(path, R_OK) != 0) {
        free(path);
        path = kn_resolve_url(l->project, l->project, url);
    }
    const double length = path && access(path, R_OK) == 0 ? l->o->length(l->o->ctx, path) : 0;
    if (length > 0 && from >= length) {
        snprintf(a, sizeof a, "%.10g", from);
        snprintf(b, sizeof b, "%.10g", length);
        lint_node(l, KN_LINT_PAST_MEDIA, n, kn_cstr(a), kn_cstr(b));
    }
    free(path);
    free(dir);
}

/* Whether two clips have an instant in common, or their times do not say. */
static bool may_meet(const kn_node *a, const kn_node *b) {
    double sa, da, sb, db;
    return !kn_parse_number(kn_node_attr(a, KN_A_data_start), &sa) ||
           !kn_parse_number(kn_node_attr(b, KN_A_data_start), &sb) ||
           !kn_parse_number(kn_node_attr(a, KN_A_data_duration), &da) ||
           !kn_parse_number(kn_node_attr(b, KN_A_data_duration), &db) ||
           (sa < sb + db && sb < sa + da);
}

/* Pairs of media: the same id, the same file at the same time, the same sound twice. */
static void pair_rules(kn_lint *l, const kn_node *a, const kn_node *b) {
    const kn_str id = kn_node_attr(b, KN_A_id), src = kn_node_attr(b, KN_A_src);
    if (id.n && kn_str_eq(kn_node_attr(a, KN_A_id), id))
        lint_node(l, KN_LINT_DUPLICATE_MEDIA_ID, b, id, none);
    if (!kn_str_eq(kn_node_attr(a, KN_A_src), src))
        return;
    const bool same_start =
        kn_str_eq(kn_node_attr(a, KN_A_data_start), kn_node_attr(b, KN_A_data_start));
    if (a->tag == b->tag && same_start &&
        kn_str_eq(kn_node_attr(a, KN_A_data_duration), kn_node_attr(b, KN_A_data_duration)))
        lint_node(l, KN_LINT_DUPLICATE_MEDIA, b, tag_of(l, b), src);
    if (!src.n || !is_media(l, a) || !is_media(l, b))
        return;
    const kn_node *video = lint_is(l, a, "video") ? a : b;
    if (a->tag != b->tag && kn_node_attr(a, KN_A_data_start).n &&
        kn_node_attr(b, KN_A_data_start).n && kn_lint_sounds(l, video) && may_meet(a, b))
        lint_node(l, KN_LINT_DOUBLE_SOUND, b, src, none);
}

static bool overlap(const kn_lint *l, const kn_node *a, const kn_node *b) {
    double sa, da, sb, db, ta, tb;
    if (!kn_lint_sounds(l, a) || !kn_lint_sounds(l, b) ||
        !kn_parse_number(kn_node_attr(a, KN_A_data_track_index), &ta) ||
        !kn_parse_number(kn_node_attr(b, KN_A_data_track_index), &tb) || trunc(ta) != trunc(tb) ||
        !kn_parse_number(kn_node_attr(a, KN_A_data_start), &sa) ||
        !kn_parse_number(kn_node_attr(b, KN_A_data_start), &sb))
        return false;
    if (!kn_parse_number(kn_node_attr(a, KN_A_data_duration), &da))
        da = INFINITY; /* as long as the file is */
    if (!kn_parse_number(kn_node_attr(b, KN_A_data_duration), &db))
        db = INFINITY;
    if (sa == sb && da == db && kn_str_eq(kn_node_attr(a, KN_A_src), kn_node_attr(b, KN_A_src)))
        return false; /* the same again */
    return sa < sb + db - 1e-6 && sb < sa + da - 1e-6;
}

void kn_lint_sounds_meet(kn_lint *l) {
    enum { MOST = 500 };
    KN_VEC(const kn_node *) v = {0};
    for (size_t i = 0; i < l->judged; i++)
        for (const kn_node *n = l->files.v[i]->doc; n; n = kn_node_next(n, l->files.v[i]->doc))
            if (kn_lint_sounds(l, n) && kn_node_has_attr(n, KN_A_data_track_index))
                kn_vec_push(&v, n);
    if (v.n > MOST)
        lint_partly(l, l->files.v[0], "which sounds overlap behind the first 500");
    for (size_t k = 0; k < v.n && k < MOST; k++)
        for (size_t i = 0; i < k; i++)
            if (overlap(l, v.v[i], v.v[k])) {
                lint_text_at(l, KN_LINT_AUDIO_OVERLAP, (kn_loc){0}, kn_node_attr(v.v[i], KN_A_src),
                             kn_node_attr(v.v[k], KN_A_src));
                break; /* told with one that it overlaps, not with each */
            }
    kn_vec_free(&v);
}

/* <video /> in the text: the parser has forgotten the slash. */
static void self_closing_rule(kn_lint *l, const lint_file *f) {
    static const char *const tags[] = {"<video", "<audio"};
    const kn_str t = {f->text, f->n};
    for (size_t k = 0; k < KN_COUNTOF(tags); k++) {
        kn_loc loc = {f->file, 1, 1};
        size_t seen = 0; /* `loc` is of this byte */
        for (size_t i = 0; i + 7 < t.n; i++) {
            i = kn_lint_past_comment(t, i);
            if (i + 7 >= t.n || memcmp(t.p + i, tags[k], 6) != 0 || !kn_is_space(t.p[i + 6]))
                continue;
            size_t e = i + 6;
            for (char quote = 0; e < t.n && (quote || t.p[e] != '>'); e++)
                if (quote ? t.p[e] == quote : t.p[e] == '"' || t.p[e] == '\'')
                    quote = quote ? 0 : t.p[e];
            if (e < t.n && t.p[e - 1] == '/') {
                loc = kn_lint_place(loc, kn_str_sub(t, seen, t.n), i - seen);
                seen = i;
                lint_text_at(l, KN_LINT_SELF_CLOSING, loc, kn_cstr(tags[k] + 1), none);
            }
            i = e;
        }
    }
}

static void named_file(kn_lint *l, const lint_file *f, const kn_node *n) {
    if (is_media(l, n) || lint_is(l, n, "img") || lint_is(l, n, "source") ||
        lint_is(l, n, "script"))
        file_rules(l, f, n, kn_node_attr(n, KN_A_src));
    if (lint_is(l, n, "link") && kn_str_ieq(kn_node_attr(n, KN_A_rel), KN_S("stylesheet")))
        file_rules(l, f, n, kn_node_attr(n, KN_A_href));
}

void kn_lint_media_files(kn_lint *l, const lint_file *f) {
    for (const kn_node *n = f->doc; n; n = kn_node_next(n, f->doc))
        if (kn_is_elem(n))
            named_file(l, f, n);
}

void kn_lint_media(kn_lint *l, const lint_file *f) {
    enum {
        SHORTEST = 20 /* bytes that are media */,
        MOST_PAIRS = 500,
        MOST_FILMS = 64 /* that are opened */
    };
    KN_VEC(const kn_node *) media = {0};
    size_t films = 0;
    for (const kn_node *n = f->doc; n; n = kn_node_next(n, f->doc)) {
        if (!kn_is_elem(n))
            continue;
        const kn_str src = kn_node_attr(n, KN_A_src);
        if (is_media(l, n)) {
            media_rules(l, f, n);
            basis_rule(l, f, n);
            if (lint_is(l, n, "video") && ++films <= MOST_FILMS)
                end_rule(l, f, n);
        }
        if (is_media(l, n) || lint_is(l, n, "img"))
            kn_vec_push(&media, n);
        const ptrdiff_t coded = starts(src, "data:video/") || starts(src, "data:audio/")
                                    ? kn_str_find(src, KN_S(";base64,"))
                                    : -1;
        if (coded >= 0 && src.n >= (size_t)coded + 8 + SHORTEST) {
            char kb[24];
            snprintf(kb, sizeof kb, "%zu", (src.n + 1023) / 1024);
            lint_node(l, KN_LINT_BASE64_MEDIA, n, kn_cstr(kb), none);
        }
        named_file(l, f, n);
    }
    if (films > MOST_FILMS)
        lint_partly(l, f, "the ends of films behind the first 64");
    const size_t n = media.n < MOST_PAIRS ? media.n : MOST_PAIRS;
    if (n < media.n)
        lint_partly(l, f, "media that stand twice behind the first 500");
    for (size_t k = 0; k < n; k++)
        for (size_t i = 0; i < k; i++)
            pair_rules(l, media.v[i], media.v[k]);
    kn_vec_free(&media);
    climb_rules(l, f);
    self_closing_rule(l, f);
}
