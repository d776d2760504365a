/* What a composition is made of, for those who ask before rendering: JSON, or lines of text. */
#include "src/core/file.h"
#include "src/render/timeline.h"
#include <dirent.h>
#include <math.h>
#include <stdlib.h>
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

static bool has_tag(const kn_session *s, const kn_node *n, const char *tag) {
    return kn_str_eq(kn_scene_atom_str(s->scene, n->tag), kn_cstr(tag));
}

/* What HyperFrames calls an element: everything that is no media is a text when it has one of the
 * tags for it. */
static const char *kind_of(const kn_session *s, const kn_clip *c) {
    static const char *const texts[] = {"div", "p", "h1", "h2", "h3", "span"};
    if (c->is_host)
        return "composition";
    if (kn_is_html(c->node, KN_A_audio))
        return "audio";
    if (kn_is_html(c->node, KN_A_video))
        return "video";
    if (has_tag(s, c->node, "img"))
        return "image";
    for (size_t i = 0; i < KN_COUNTOF(texts); i++)
        if (has_tag(s, c->node, texts[i]))
            return "text";
    return "element";
}

static bool counts(const kn_session *s, const kn_clip *c) {
    return c->timed && c->node != s->scene->root;
}

/* The nearest element above in which a file is mounted; NULL: it belongs to the document. */
static const kn_node *host_of(const kn_session *s, const kn_node *n) {
    for (n = n->parent; n && !kn_mounted_file(s, n).n;)
        n = n->parent;
    return n;
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
    static const char *const kinds[] = {"composition", "video", "audio",
                                        "image",       "text",  "element"};
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
    char *real = realpath(w->s->scene->project, NULL);
    const char *slash = real ? strrchr(real, '/') : NULL;
    kn_sb_puts(w->out, w->json ? "\"name\":" : "name        ");
    kn_sb_json(w->out, kn_cstr(slash && slash[1] ? slash + 1 : p->name));
    free(real);
    if (w->json)
        kn_sb_printf(w->out, ",\"resolution\":\"%s\",\"width\":%d,\"height\":%d,\"duration\":",
                     p->width > p->height   ? "landscape"
                     : p->width < p->height ? "portrait"
                                            : "square",
                     p->width, p->height);
    else
        kn_sb_printf(w->out, "\nresolution  %dx%d (%d by %d CSS px)\nduration    ", p->out_width,
                     p->out_height, p->width, p->height);
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
static bool is_drawn(const kn_session *s, const kn_node *n) {
    static const char *const tags[] = {"script", "style", "link", "meta", "template"};
    for (size_t i = 0; i < KN_COUNTOF(tags); i++)
        if (has_tag(s, n, tags[i]))
            return false;
    return kn_is_elem(n);
}

/* The timed elements of a composition, without those of files that are mounted in it. One of a file
 * that has no timed ones has all that are drawn. */
static size_t elements_of(const kn_session *s, const kn_node *composition) {
    const kn_node *host = kn_mounted_file(s, composition).n ? composition : host_of(s, composition);
    const bool file = host == composition;
    size_t timed = 0, drawn = 0;
    for (const kn_node *e = kn_node_next(composition, composition); e;
         e = kn_node_next(e, composition)) {
        if (!kn_is_elem(e) || host_of(s, e) != host)
            continue;
        timed += kn_node_has_attr(e, KN_A_data_start);
        drawn += is_drawn(s, e) && !kn_attr_named(s, e, "data-hf-inner-root").n;
    }
    return timed || !file ? timed : drawn;
}

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
        kn_parse_number(kn_node_attr(n, KN_A_data_width), &width);
        kn_parse_number(kn_node_attr(n, KN_A_data_height), &height);
        kn_sb_puts(w->out, any && w->json ? "," : "");
        kn_sb_puts(w->out, w->json ? "{\"id\":" : "");
        kn_sb_json(w->out, kn_node_attr(n, KN_A_data_composition_id));
        kn_sb_puts(w->out, w->json ? ",\"duration\":" : "  ");
        kn_sb_num(w->out, root ? w->s->plan.duration : c ? end_of(w->s, c) - c->start : 0);
        kn_sb_printf(w->out,
                     w->json ? ",\"width\":%g,\"height\":%g,\"elementCount\":%zu"
                             : " s  %gx%g  %zu elements\n",
                     width, height, elements_of(w->s, n));
        if (w->json && kn_mounted_file(w->s, n).n) {
            kn_sb_puts(w->out, ",\"source\":");
            kn_sb_json(w->out, kn_mounted_file(w->s, n));
        }
        kn_sb_puts(w->out, w->json ? "}" : "");
        any = true;
    }
    kn_sb_puts(w->out, w->json ? "]" : "");
}

static void timeline(const writer *w) {
    kn_timeline_describe(w->s, w->json, w->out);
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
