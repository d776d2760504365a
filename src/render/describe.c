/* What a composition is made of, for those who ask before rendering: JSON, or lines of text. */
#include "src/core/file.h"
#include "src/render/internal.h"
#include <dirent.h>
#include <math.h>
#include <sys/stat.h>

typedef struct writer {
    const kn_session *s;
    kn_sb *out;
    bool json;
} writer;

/* Seconds in the composition: what nothing bounds ends with it. */
static double end_of(const kn_session *s, const kn_clip *c) {
    return isfinite(c->end) ? c->end : fmax(c->start, s->plan.duration);
}

static const char *kind_of(const kn_session *s, const kn_clip *c) {
    if (c->is_host)
        return "composition";
    if (kn_is_html(c->node, KN_A_audio))
        return "audio";
    if (kn_is_html(c->node, KN_A_video))
        return "video";
    return kn_str_eq(kn_scene_atom_str(s->scene, c->node->tag), KN_S("img")) ? "image" : "element";
}

static kn_str id_of(const kn_clip *c) {
    const kn_str id = kn_node_attr(c->node, KN_A_id);
    return id.n ? id : kn_node_attr(c->node, KN_A_data_composition_id);
}

static bool counts(const kn_session *s, const kn_clip *c) {
    return c->timed && c->node != s->scene->root;
}

/* ---- info ---- */
/* Bytes of the files of a folder, without hidden ones. */
static int64_t size_of(const char *path, int depth) {
    DIR *dir = depth < 64 ? opendir(path) : NULL;
    int64_t sum = 0;
    for (struct dirent *e; dir && (e = readdir(dir));) {
        struct stat sb;
        char *one = kn_path_join(path, e->d_name);
        if (e->d_name[0] != '.' && lstat(one, &sb) == 0)
            sum += S_ISDIR(sb.st_mode)   ? size_of(one, depth + 1)
                   : S_ISREG(sb.st_mode) ? (int64_t)sb.st_size
                                         : 0;
        free(one);
    }
    if (dir)
        closedir(dir);
    return sum;
}

static void info(const writer *w) {
    static const char *const kinds[] = {"composition", "video", "audio", "image", "element"};
    const kn_plan *p = &w->s->plan;
    const kn_clip *v;
    const size_t n = kn_timing_clips(w->s->timing, &v);
    size_t elements = 0, tracks = 0, of[KN_COUNTOF(kinds)] = {0};
    for (size_t i = 0; i < n; i++) {
        if (!counts(w->s, &v[i]))
            continue;
        bool first = true;
        for (size_t k = 0; k < i && first; k++)
            first = !counts(w->s, &v[k]) || v[k].track != v[i].track;
        tracks += first;
        elements++;
        for (size_t k = 0; k < KN_COUNTOF(kinds); k++)
            of[k] += !strcmp(kinds[k], kind_of(w->s, &v[i]));
    }
    kn_sb_puts(w->out, w->json ? "\"name\":" : "name        ");
    kn_sb_json(w->out, kn_cstr(p->name));
    kn_sb_printf(w->out,
                 w->json ? ",\"resolution\":\"%dx%d\",\"width\":%d,\"height\":%d,\"duration\":"
                         : "\nresolution  %dx%d (%d by %d CSS px)\nduration    ",
                 p->out_width, p->out_height, p->width, p->height);
    kn_sb_num(w->out, p->duration);
    kn_sb_printf(w->out,
                 w->json ? ",\"elements\":%zu,\"tracks\":%zu,\"types\":{"
                         : " s\nelements    %zu\ntracks      %zu\ntypes      ",
                 elements, tracks);
    for (size_t k = 0, any = 0; k < KN_COUNTOF(kinds); k++)
        if (of[k])
            kn_sb_printf(w->out, w->json ? "%s\"%s\":%zu" : "%s %s %zu", any++ ? "," : "", kinds[k],
                         of[k]);
    kn_sb_printf(w->out, w->json ? "},\"size\":%lld" : "\nsize        %lld bytes\n",
                 (long long)size_of(w->s->scene->project, 0));
}

/* ---- compositions ---- */
static void compositions(const writer *w) {
    const kn_scene *s = w->s->scene;
    bool any = false;
    kn_sb_puts(w->out, w->json ? "\"compositions\":[" : "");
    for (const kn_node *n = s->document; n; n = kn_node_next(n, s->document)) {
        if (!kn_is_elem(n) || !kn_node_has_attr(n, KN_A_data_composition_id))
            continue;
        const kn_clip *c = kn_session_clip(w->s, n);
        const bool root = n == s->root;
        double width = w->s->plan.width, height = w->s->plan.height;
        size_t elements = 0;
        kn_parse_number(kn_node_attr(n, KN_A_data_width), &width);
        kn_parse_number(kn_node_attr(n, KN_A_data_height), &height);
        for (const kn_node *e = kn_node_next(n, n); e; e = kn_node_next(e, n))
            elements += kn_is_elem(e);
        kn_sb_puts(w->out, any && w->json ? "," : "");
        kn_sb_puts(w->out, w->json ? "{\"id\":" : "");
        kn_sb_json(w->out, kn_node_attr(n, KN_A_data_composition_id));
        kn_sb_puts(w->out, w->json ? ",\"duration\":" : "  ");
        kn_sb_num(w->out, root ? w->s->plan.duration : c ? end_of(w->s, c) - c->start : 0);
        kn_sb_printf(w->out,
                     w->json ? ",\"width\":%g,\"height\":%g,\"elementCount\":%zu}"
                             : " s  %gx%g  %zu elements\n",
                     width, height, elements);
        any = true;
    }
    kn_sb_puts(w->out, w->json ? "]" : "");
}

/* ---- timeline ---- */
static void put_clip(const writer *w, const kn_clip *c) {
    const double end = end_of(w->s, c);
    const char *file = kn_files_name(w->s->files, c->node->loc.file);
    if (!w->json) {
        kn_sb_printf(w->out, "  %8.3f %8.3f  %-11s %.*s\n", c->start, end, kind_of(w->s, c),
                     (int)id_of(c).n, id_of(c).n ? id_of(c).p : "");
        return;
    }
    kn_sb_puts(w->out, "{\"id\":");
    kn_sb_json(w->out, id_of(c));
    kn_sb_printf(w->out, ",\"kind\":\"%s\",\"start\":%.9g,\"duration\":%.9g,\"end\":%.9g",
                 kind_of(w->s, c), c->start, end - c->start, end);
    kn_sb_printf(w->out, ",\"absStart\":%.9g,\"absEnd\":%.9g,\"file\":", c->start, end);
    kn_sb_json(w->out, kn_cstr(file));
    kn_sb_printf(w->out, ",\"trackIndex\":%d,\"durationSource\":\"%s\"}", c->track,
                 kn_node_has_attr(c->node, KN_A_data_duration) ? "declared" : "inferred");
}

static void timeline(const writer *w) {
    const kn_clip *v;
    const size_t n = kn_timing_clips(w->s->timing, &v);
    bool any = false;
    kn_sb_puts(w->out, w->json ? "\"timeline\":{\"duration\":" : "duration ");
    kn_sb_num(w->out, w->s->plan.duration);
    kn_sb_puts(w->out, w->json ? ",\"tracks\":[" : " s\n");
    for (int64_t track = INT64_MIN;;) { /* upwards, each once */
        int64_t next = INT64_MAX;
        for (size_t i = 0; i < n; i++)
            if (counts(w->s, &v[i]) && v[i].track > track && v[i].track < next)
                next = v[i].track;
        if (next == INT64_MAX)
            break;
        track = next;
        bool rows = false;
        kn_sb_printf(w->out, w->json ? "%s{\"trackIndex\":%lld,\"rows\":[" : "%strack %lld\n",
                     any && w->json ? "," : "", (long long)track);
        for (size_t i = 0; i < n; i++) {
            if (!counts(w->s, &v[i]) || v[i].track != track)
                continue;
            kn_sb_puts(w->out, rows && w->json ? "," : "");
            put_clip(w, &v[i]);
            rows = true;
        }
        kn_sb_puts(w->out, w->json ? "]}" : "");
        any = true;
    }
    kn_sb_puts(w->out, w->json ? "]}" : "");
}

void kn_session_describe(const kn_session *s, kn_describe what, bool json, kn_sb *out) {
    static void (*const make[])(const writer *) = {
        [KN_DESCRIBE_INFO] = info,
        [KN_DESCRIBE_COMPOSITIONS] = compositions,
        [KN_DESCRIBE_TIMELINE] = timeline,
    };
    const writer w = {s, out, json};
    make[what](&w);
}

bool kn_session_is_still(const kn_session *s) {
    return s->info.no_timeline;
}

bool kn_session_window(const kn_session *s, kn_str id, double *start, double *end) {
    const kn_clip *v;
    const size_t n = kn_timing_clips(s->timing, &v);
    for (size_t i = 0; i < n; i++) {
        if (!kn_str_eq(kn_node_attr(v[i].node, KN_A_data_composition_id), id))
            continue;
        *start = v[i].start;
        *end = v[i].end < s->plan.duration ? v[i].end : s->plan.duration;
        return true;
    }
    return false;
}
