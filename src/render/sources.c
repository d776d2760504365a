/* Which files the media elements of a composition name. */
#include "src/render/internal.h"
#include "src/core/file.h"
#include <unistd.h>

#define KN_MOST_PICTURES 100000 /* of a sequence */

static kn_str media_url(const kn_node *n) {
    kn_str url = kn_node_attr(n, KN_A_src);
    for (const kn_node *c = n->first; c && !url.p; c = c->next)
        if (kn_is_html(c, KN_A_source))
            url = kn_node_attr(c, KN_A_src);
    return kn_str_trim(url);
}

char *kn_session_media_path(kn_session *s, const kn_node *n) {
    const kn_str url = media_url(n);
    if (!url.n)
        return NULL;
    char *path = kn_resolve_url(s->scene->project, s->scene->base, url);
    if (!path)
        kn_report(s->diags, KN_SEV_WARN, KN_EIO, "resource/refused", n->loc,
                  "put the file into the project folder and name it by a relative path",
                  "'%.*s' is not a file of the project", (int)(url.n < 200 ? url.n : 200), url.p);
    return path;
}

/* Numbered pictures are named with a pattern, as FFmpeg has it: %d, or %04d for four digits with
 * zeros in front. What %d0 and %3d stand for in a URL are bytes; %01 to %09 followed by d would be
 * control characters. */
typedef struct pattern {
    kn_str before, after;
    int digits;
} pattern;

static bool is_hex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool find_pattern(kn_str url, pattern *out) {
    for (size_t i = 0; i + 1 < url.n; i++) {
        size_t end = 0;
        if (url.p[i] != '%')
            continue;
        if (url.p[i + 1] == 'd' && (i + 2 == url.n || !is_hex(url.p[i + 2])))
            end = i + 2;
        else if (i + 3 < url.n && url.p[i + 1] == '0' && url.p[i + 2] >= '1' &&
                 url.p[i + 2] <= '9' && url.p[i + 3] == 'd')
            end = i + 4;
        if (!end)
            continue;
        *out = (pattern){
            {url.p, i}, {url.p + end, url.n - end}, end == i + 4 ? url.p[i + 2] - '0' : 1};
        return true;
    }
    return false;
}

/* Path of picture `number`, malloc'ed; NULL where there is none. */
static char *picture_path(const kn_session *s, const pattern *p, int number) {
    kn_sb b = {0};
    kn_sb_put(&b, p->before);
    kn_sb_printf(&b, "%0*d", p->digits, number);
    kn_sb_put(&b, p->after);
    char *path = kn_resolve_url(s->scene->project, s->scene->base, (kn_str){b.p, b.n});
    kn_sb_free(&b);
    if (path && access(path, R_OK) != 0) {
        free(path);
        path = NULL;
    }
    return path;
}

/* The first number may be any of 0 to 4; the sequence ends where one is missing. */
static int open_pictures(kn_session *s, const kn_node *n, const pattern *p, kn_str url,
                         kn_rat fps) {
    KN_VEC(char *) files = {0};
    int number = 0, source = -1;
    char *path = NULL;
    while (number <= 4 && !(path = picture_path(s, p, number)))
        number++;
    for (; path && files.n < KN_MOST_PICTURES; path = picture_path(s, p, ++number))
        kn_vec_push(&files, path);
    free(path);
    if (files.n) {
        kn_sb name = {0};
        kn_sb_put(&name, url);
        kn_sb_printf(&name, " at %lld/%lld", (long long)fps.num, (long long)fps.den);
        source = kn_media_add_pictures(s->media, name.p, (const char *const *)files.v, files.n, fps,
                                       s->diags, n->loc);
        kn_sb_free(&name);
    } else {
        kn_report(s->diags, KN_SEV_WARN, KN_EIO, "media/missing", n->loc,
                  "the first number may be 0 to 4", "there is no picture '%.*s'",
                  (int)(url.n < 200 ? url.n : 200), url.p);
    }
    for (size_t i = 0; i < files.n; i++)
        free(files.v[i]);
    kn_vec_free(&files);
    return source;
}

/* Pictures a second of a sequence: the film's, where its element does not say. */
static kn_rat pictures_rate(const kn_session *s, const kn_node *n) {
    kn_rat r;
    return kn_rat_parse_fps(kn_str_trim(kn_node_attr(n, KN_A_data_fps)), &r) ? r : s->plan.fps;
}

/* Layout, paint and scripts ask in every frame: the file system is asked once for each URL. */
int kn_session_source(kn_session *s, const kn_node *n) {
    const kn_str url = media_url(n);
    pattern p;
    if (!url.n)
        return -1;
    const bool many = kn_is_html(n, KN_A_video) && find_pattern(url, &p);
    const kn_rat fps = many ? pictures_rate(s, n) : (kn_rat){0, 1};
    for (size_t i = 0; i < s->sources.n; i++)
        if (kn_str_eq(kn_cstr(s->sources.v[i].url), url) &&
            kn_rat_cmp(s->sources.v[i].fps, fps) == 0)
            return s->sources.v[i].source;
    int source = -1;
    if (many) {
        source = open_pictures(s, n, &p, url, fps);
    } else {
        char *path = kn_session_media_path(s, n);
        source = path ? kn_media_add(s->media, path, s->diags, n->loc) : -1;
        free(path);
    }
    kn_vec_push(&s->sources, (kn_source){kn_xstrndup(url.p, url.n), fps, source});
    return source;
}

const kn_media_info *kn_session_info(kn_session *s, const kn_node *n) {
    const int source = kn_session_source(s, n);
    return source >= 0 ? kn_media_get_info(s->media, source) : NULL;
}
