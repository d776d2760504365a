/* What a composition is made of, for those who ask before rendering: JSON, or lines of text. */
#include "src/core/file.h"
#include "src/render/internal.h"
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

static kn_str attr(const kn_session *s, const kn_node *n, const char *name) {
    return kn_node_attr(n, kn_atom_get(s->scene->atoms, kn_cstr(name)));
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

static kn_str id_of(const kn_session *s, const kn_clip *c) {
    const kn_str id = kn_node_attr(c->node, KN_A_id),
                 composition = kn_node_attr(c->node, KN_A_data_composition_id);
    return id.n ? id : composition.n ? composition : kn_scene_atom_str(s->scene, c->node->tag);
}

static bool counts(const kn_session *s, const kn_clip *c) {
    return c->timed && c->node != s->scene->root;
}

/* The file that is mounted at an element; empty: none. */
static kn_str mounted(const kn_session *s, const kn_node *n) {
    return kn_is_elem(n) ? attr(s, n, "data-composition-file") : (kn_str){"", 0};
}

/* The nearest element above in which a file is mounted; NULL: it belongs to the document. */
static const kn_node *host_of(const kn_session *s, const kn_node *n) {
    for (n = n->parent; n && !mounted(s, n).n;)
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
    const kn_node *host = mounted(s, composition).n ? composition : host_of(s, composition);
    const bool file = host == composition;
    size_t timed = 0, drawn = 0;
    for (const kn_node *e = kn_node_next(composition, composition); e;
         e = kn_node_next(e, composition)) {
        if (!kn_is_elem(e) || host_of(s, e) != host)
            continue;
        timed += kn_node_has_attr(e, KN_A_data_start);
        drawn += is_drawn(s, e) && !attr(s, e, "data-hf-inner-root").n;
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
        if (w->json && mounted(w->s, n).n) {
            kn_sb_puts(w->out, ",\"source\":");
            kn_sb_json(w->out, mounted(w->s, n));
        }
        kn_sb_puts(w->out, w->json ? "}" : "");
        any = true;
    }
    kn_sb_puts(w->out, w->json ? "]" : "");
}

/* ---- timeline ---- */
static const char *const tracks[] = {"video", "graphics", "captions", "audio"};

/* The sort of track that a clip lies on: an index of `tracks`. */
static size_t track_of(const kn_session *s, const kn_clip *c) {
    enum { VIDEO, GRAPHICS, CAPTIONS, AUDIO };
    const kn_str said = attr(s, c->node, "data-track-kind");
    for (size_t i = 0; i < KN_COUNTOF(tracks); i++)
        if (kn_str_ieq(kn_str_trim(said), kn_cstr(tracks[i])))
            return i;
    if (kn_is_html(c->node, KN_A_video))
        return VIDEO;
    if (kn_is_html(c->node, KN_A_audio))
        return AUDIO;
    const bool captions =
        mounted(s, c->node).n &&
        (kn_str_eq(kn_node_attr(c->node, KN_A_data_composition_id), KN_S("captions")) ||
         kn_str_find(kn_node_attr(c->node, KN_A_class_), KN_S("caption-")) >= 0 ||
         kn_str_find(kn_node_attr(c->node, KN_A_class_), KN_S("caption_")) >= 0);
    return captions ? CAPTIONS : GRAPHICS;
}

static void put_text(const writer *w, const char *key, kn_str value) {
    kn_sb_printf(w->out, ",\"%s\":", key);
    if (value.n)
        kn_sb_json(w->out, value);
    else
        kn_sb_puts(w->out, "null");
}

static void put_number(const writer *w, const char *key, bool known, double value) {
    kn_sb_printf(w->out, known ? ",\"%s\":%.9g" : ",\"%s\":null", key, value);
}

/* As the project names it. */
static void put_file(const writer *w, const kn_node *n) {
    const char *name = kn_files_name(w->s->files, n->loc.file);
    char *real = realpath(name, NULL), *folder = realpath(w->s->scene->project, NULL);
    const kn_str file = kn_cstr(real ? real : name), in = kn_cstr(folder ? folder : "");
    const bool inside = in.n && kn_str_starts(file, in) && file.n > in.n && file.p[in.n] == '/';
    put_text(w, "file", inside ? kn_str_sub(file, in.n + 1, file.n) : kn_cstr(name));
    free(real);
    free(folder);
}

static double rounded(double seconds) {
    return round(seconds * 1e3) / 1e3;
}

/* Where a clip begins in the time of its own file. */
static double local_start(const kn_session *s, const kn_clip *c, const kn_node *host) {
    const kn_comp_clock *v;
    const size_t n = kn_timing_clocks(s->timing, &v);
    for (size_t i = 0; host && i < n; i++)
        if (v[i].host == host)
            return v[i].playback_start + (c->start - v[i].start) * v[i].rate;
    return c->start;
}

static void put_times(const writer *w, const kn_clip *c, const kn_node *host) {
    const bool authored =
        kn_node_has_attr(c->node, KN_A_data_duration) || attr(w->s, c->node, "data-end").n;
    const double start = local_start(w->s, c, host), end = end_of(w->s, c);
    put_number(w, "start", true, start);
    put_number(w, "duration", true, end - c->start);
    put_number(w, "end", true, start + end - c->start);
    put_number(w, "absStart", true, rounded(c->start));
    put_number(w, "absEnd", true, rounded(end));
    kn_sb_printf(w->out, ",\"durationAuthored\":%s", authored ? "true" : "false");
    put_text(w, "durationSource",
             kn_cstr(authored      ? "authored"
                     : c->is_media ? "media"
                     : c->is_host  ? "inner"
                                   : ""));
}

static void put_clip(const writer *w, const kn_clip *c, size_t track, size_t index) {
    const kn_session *s = w->s;
    const kn_node *host = host_of(s, c->node);
    const kn_clip *host_clip = host ? kn_session_clip(s, host) : NULL;
    const kn_str id = kn_node_attr(c->node, KN_A_id), source = mounted(s, c->node),
                 src = kn_node_attr(c->node, KN_A_src);
    double volume = 0, rate = 1;
    const bool loud = kn_parse_number(kn_node_attr(c->node, KN_A_data_volume), &volume);
    const bool paced = kn_parse_number(attr(s, c->node, "data-playback-rate"), &rate);
    kn_sb_puts(w->out, index ? ",\n{\"id\":" : "\n{\"id\":");
    kn_sb_json(w->out, id_of(s, c));
    put_text(w, "kind", kn_scene_atom_str(s->scene, c->node->tag));
    put_text(w, "trackKind", kn_cstr(tracks[track]));
    put_times(w, c, host);
    put_file(w, c->node);
    put_number(w, "trackIndex", true, c->track);
    put_text(w, "src", src.n ? src : source);
    put_text(w, "sourceFile", source);
    put_number(w, "volume", loud, volume);
    put_number(w, "playbackRate", paced && rate != 1, rate);
    put_text(w, "audioGroup", attr(s, c->node, "data-audio-group"));
    put_text(w, "elementId", id);
    put_text(w, "hfId", attr(s, c->node, "data-hf-id"));
    put_number(w, "mediaStart", c->is_media, c->media_start);
    put_number(w, "index", true, (double)index);
    kn_sb_printf(w->out, ",\"nested\":%s", host ? "true" : "false");
    put_text(w, "host", host_clip ? id_of(s, host_clip) : (kn_str){"", 0});
    kn_sb ref = {0};
    if (id.n)
        kn_sb_printf(&ref, "#%.*s", (int)id.n, id.p);
    else
        kn_sb_printf(&ref, "%s/%zu", tracks[track], index);
    put_text(w, "ref", kn_sb_str(&ref));
    kn_sb_free(&ref);
    kn_sb_putc(w->out, '}');
}

static int by_start(const void *a, const void *b) {
    const kn_clip *x = *(const kn_clip *const *)a, *y = *(const kn_clip *const *)b;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    if (x->track != y->track)
        return x->track < y->track ? -1 : 1;
    return x < y ? -1 : x > y; /* in the order of the document */
}

static void timeline(const writer *w) {
    const kn_clip *v;
    const size_t n = kn_timing_clips(w->s->timing, &v);
    const kn_clip **order = KN_NEW_N(const kn_clip *, n + 1);
    size_t found = 0;
    bool any = false;
    for (size_t i = 0; i < n; i++)
        if (counts(w->s, &v[i]))
            order[found++] = &v[i];
    if (found)
        qsort(order, found, sizeof *order, by_start);
    kn_sb_puts(w->out, w->json ? "\"timeline\":{\"duration\":" : "duration ");
    kn_sb_num(w->out, w->s->plan.duration);
    kn_sb_puts(w->out, w->json ? ",\"tracks\":[" : " s\n");
    for (size_t t = 0; t < KN_COUNTOF(tracks); t++) {
        size_t rows = 0;
        for (size_t i = 0; i < found; i++) {
            const kn_clip *c = order[i];
            if (track_of(w->s, c) != t)
                continue;
            if (!rows)
                kn_sb_printf(w->out, w->json ? "%s\n{\"kind\":\"%s\",\"rows\":[" : "%s%s\n",
                             any && w->json ? "," : "", tracks[t]);
            const kn_str id = id_of(w->s, c);
            if (w->json)
                put_clip(w, c, t, rows);
            else
                kn_sb_printf(w->out, "  %8.3f %8.3f  %3d  %-11s %.*s\n", c->start, end_of(w->s, c),
                             c->track, kind_of(w->s, c), (int)id.n, id.p);
            rows++;
            any = true;
        }
        kn_sb_puts(w->out, rows && w->json ? "]}" : "");
    }
    kn_sb_puts(w->out, w->json ? "]}" : "");
    free(order);
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
