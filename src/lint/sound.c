/* Rules about what media sound like, groups of sounds, clips that are linked, and files of another
 * kind than their elements. */
#include "parser/scene/json.h"
#include "src/lint/internal.h"
#include <math.h>
#include <stdlib.h>

typedef struct sounds {
    kn_lint *l;
    const lint_file *f;
    kn_atom automation, carve, member, link;
    lint_set groups, members; /* ids of <hf-audio-group>; those that media name */
    bool hosts;               /* other files may hold members */
    lint_set tweened;         /* ids whose volume a script tweens */
} sounds;

static bool is_media(kn_lint *l, const kn_node *n) {
    return lint_is(l, n, "video") || lint_is(l, n, "audio") || lint_is(l, n, "img");
}

static bool is_group(kn_lint *l, const kn_node *n) {
    return lint_is(l, n, "hf-audio-group");
}

static kn_str tag_of(kn_lint *l, const kn_node *n) {
    return kn_scene_atom_str(l->scene, n->tag);
}

bool kn_lint_sounds(const kn_lint *l, const kn_node *n) {
    if (lint_is(l, n, "audio"))
        return true;
    return lint_is(l, n, "video") && !kn_node_has_attr(n, KN_A_muted) &&
           (!kn_node_has_attr(n, KN_A_data_has_audio) ||
            kn_str_eq(kn_node_attr(n, KN_A_data_has_audio), KN_S("true")));
}

/* ---- kinds of files ---- */
enum { PICTURE, FILM, SOUND, UNKNOWN };
static const struct {
    const char *end;
    int kind;
} kinds[] = {{"jpg", PICTURE},  {"jpeg", PICTURE}, {"png", PICTURE}, {"gif", PICTURE},
             {"bmp", PICTURE},  {"webp", PICTURE}, {"svg", PICTURE}, {"heic", PICTURE},
             {"heif", PICTURE}, {"tiff", PICTURE}, {"ico", PICTURE}, {"mp4", FILM},
             {"mov", FILM},     {"avi", FILM},     {"webm", FILM},   {"mkv", FILM},
             {"flv", FILM},     {"wmv", FILM},     {"m4v", FILM},    {"mpg", FILM},
             {"mpeg", FILM},    {"mp3", SOUND},    {"wav", SOUND},   {"aac", SOUND},
             {"flac", SOUND},   {"opus", SOUND},   {"aiff", SOUND},  {"wma", SOUND}};

static int kind_of(kn_str url) {
    url = kn_str_trim(url);
    if (url.n > 5 && kn_str_ieq(kn_str_sub(url, 0, 5), KN_S("data:"))) {
        const kn_str type = kn_str_sub(url, 5, url.n < 30 ? url.n : 30);
        return kn_str_ieq(kn_str_sub(type, 0, 6), KN_S("image/"))   ? PICTURE
               : kn_str_ieq(kn_str_sub(type, 0, 6), KN_S("video/")) ? FILM
               : kn_str_ieq(kn_str_sub(type, 0, 6), KN_S("audio/")) ? SOUND
                                                                    : UNKNOWN;
    }
    if (url.n > 5 && kn_str_ieq(kn_str_sub(url, 0, 5), KN_S("blob:")))
        return UNKNOWN;
    size_t e = 0;
    while (e < url.n && url.p[e] != '?' && url.p[e] != '#')
        e++;
    size_t b = e;
    while (b && url.p[b - 1] != '.' && url.p[b - 1] != '/')
        b--;
    const kn_str end = b && url.p[b - 1] == '.' ? kn_str_sub(url, b, e) : none;
    for (size_t i = 0; i < KN_COUNTOF(kinds); i++)
        if (kn_str_ieq(end, kn_cstr(kinds[i].end)))
            return kinds[i].kind;
    return UNKNOWN;
}

static void kind_rule(const sounds *s, const kn_node *n) {
    static const char *const said[] = {"a picture", "a film", "a sound"};
    const bool video = lint_is(s->l, n, "video");
    if (!video && !lint_is(s->l, n, "img"))
        return;
    const int kind = kind_of(kn_node_attr(n, KN_A_src));
    if (kind != UNKNOWN && kind != (video ? FILM : PICTURE))
        lint_node(s->l, KN_LINT_SOURCE_KIND, n, tag_of(s->l, n), kn_cstr(said[kind]));
}

/* ---- groups ---- */
static void group_rules(const sounds *s, const kn_node *n) {
    static const char *const times[] = {"data-start", "data-duration", "data-track-index"};
    const kn_str id = kn_node_attr(n, KN_A_id);
    if (id.n && s->members.n && !s->hosts && !kn_lint_in_set(&s->members, id))
        lint_node(s->l, KN_LINT_GROUP_EMPTY, n, id, none);
    for (size_t i = 0; i < KN_COUNTOF(times); i++)
        if (kn_node_has_attr(n, kn_scene_atom(s->l->scene, kn_cstr(times[i])))) {
            lint_node(s->l, KN_LINT_GROUP_TIMES, n, kn_cstr(times[i]), none);
            break;
        }
    if (kn_node_has_attr(n, s->carve))
        lint_node(s->l, KN_LINT_GROUP_CARVE, n, none, none);
}

/* data-fx-carve names the voices one by one where a group would do. */
static void carve_rule(const sounds *s, const kn_node *n) {
    const kn_str text = kn_str_trim(kn_node_attr(n, s->carve));
    const kn_json *o =
        kn_str_starts(text, KN_S("{")) ? kn_json_parse(s->l->scene->arena, text) : NULL;
    const kn_json *v = o && o->kind == KN_JSON_OBJECT ? kn_json_get(o, KN_S("sources")) : NULL;
    size_t clips = 0;
    for (v = v && v->kind == KN_JSON_ARRAY ? v->first : NULL; v; v = v->next)
        clips += v->kind == KN_JSON_STRING && !kn_lint_in_set(&s->groups, v->str);
    if (clips > 1)
        lint_node(s->l, KN_LINT_CARVE_CLIPS, n, none, none);
}

/* ---- volume ---- */
/* Whether a text holds "target": "WHAT". */
static bool targets(kn_str text, const char *what) {
    for (ptrdiff_t o; (o = kn_str_find(text, KN_S("\"target\""))) >= 0;) {
        text = kn_str_trim(kn_str_sub(text, (size_t)o + strlen("\"target\""), text.n));
        if (!kn_str_starts(text, KN_S(":")))
            continue;
        const kn_str v = kn_str_trim(kn_str_sub(text, 1, text.n));
        if (v.n > strlen(what) + 1 && v.p[0] == '"' &&
            kn_str_eq(kn_str_sub(v, 1, 1 + strlen(what)), kn_cstr(what)) &&
            v.p[1 + strlen(what)] == '"')
            return true;
    }
    return false;
}

/* The ids behind "#" in calls that also name volume: what is in brackets around the id, up to its
 * end or a semicolon. */
static void find_tweened(const lint_text *t, lint_set *out) {
    enum { REACH = 2000 };
    size_t volume = 0; /* the next "volume:": one for many ids */
    for (size_t i = 0; i + 1 < t->text.n; i++) {
        size_t e = i + 1;
        if (t->code[i] != '#')
            continue;
        while (e < t->text.n && (kn_lint_is_word(t->code[e]) || t->code[e] == '-'))
            e++;
        if (e == i + 1)
            continue;
        if (volume < i) {
            ptrdiff_t o = (ptrdiff_t)i - 1;
            size_t k = 0;
            while ((o = kn_lint_find(t->code, t->text.n, (size_t)(o + 1), "volume")) >= 0) {
                for (k = (size_t)o + 6; k < t->text.n && kn_is_space(t->code[k]);)
                    k++;
                if (k < t->text.n && t->code[k] == ':')
                    break;
            }
            volume = o < 0 ? SIZE_MAX : (size_t)o;
        }
        if (volume == SIZE_MAX)
            return;
        const size_t open = kn_lint_bracket_around(t, i, '('),
                     end = open == SIZE_MAX ? t->text.n : kn_lint_bracket_end(t, open);
        if (volume < end && volume < i + REACH) {
            const char *stop = open == SIZE_MAX ? memchr(t->bare + i, ';', volume - i) : NULL;
            if (!stop)
                kn_vec_push(out, (kn_str){t->code + i + 1, e - i - 1});
        }
        i = e - 1;
    }
}

static void volume_rules(const sounds *s, const kn_node *n) {
    const kn_str id = kn_node_attr(n, KN_A_id), lane = kn_node_attr(n, s->automation),
                 volume = kn_node_attr(n, KN_A_data_volume);
    double v = 1;
    if (!id.n || !kn_lint_in_set(&s->tweened, id))
        return;
    if (targets(lane, "volume"))
        lint_node(s->l, KN_LINT_VOLUME_TWICE, n, id, none);
    else if (!lane.n && volume.n && kn_parse_number(volume, &v) && v != 1)
        lint_node(s->l, KN_LINT_VOLUME_REPLACED, n, id, volume);
}

/* ---- linked clips ---- */
typedef struct linked {
    kn_str name;
    const kn_node *node;
    uint64_t scope; /* the place of the composition around it */
} linked;

static uint64_t place_of(const kn_node *n) {
    return n ? (uint64_t)n->loc.line << 32 | n->loc.col : 0;
}

static int by_link(const void *a, const void *b) {
    const linked *x = a, *y = b;
    const int d =
        x->scope != y->scope ? (x->scope < y->scope ? -1 : 1) : kn_str_cmp(x->name, y->name);
    const uint64_t p = place_of(x->node), q = place_of(y->node);
    return d ? d : (p > q) - (p < q);
}

static double time_of(const kn_node *n, int which) {
    const kn_atom names[4][2] = {{KN_A_data_start, 0},
                                 {KN_A_data_duration, 0},
                                 {KN_A_data_playback_start, KN_A_data_media_start},
                                 {KN_A_data_playback_rate, 0}};
    double v;
    for (int i = 0; i < 2; i++)
        if (names[which][i] && kn_parse_number(kn_node_attr(n, names[which][i]), &v))
            return v;
    return which == 3 ? 1 : 0;
}

static void link_group(const sounds *s, const linked *v, size_t n) {
    static const char *const said[] = {"start", "duration", "media start", "playback rate"};
    if (n == 1) {
        lint_node(s->l, KN_LINT_LINK_ORPHAN, v->node, v->name, none);
        return;
    }
    for (int k = 0; k < 4; k++)
        for (size_t i = 1; i < n; i++)
            if (fabs(time_of(v[i].node, k) - time_of(v->node, k)) > 1e-3) {
                lint_node(s->l, KN_LINT_LINK_APART, v->node, v->name, kn_cstr(said[k]));
                return;
            }
}

static void link_rules(const sounds *s) {
    const kn_atom file = kn_scene_atom(s->l->scene, KN_S("data-composition-file"));
    KN_VEC(linked) v = {0};
    for (const kn_node *n = s->f->doc; n; n = kn_node_next(n, s->f->doc)) {
        const kn_str name = kn_is_elem(n) ? kn_node_attr(n, s->link) : none;
        const kn_node *around = name.n ? n->parent : NULL;
        while (around &&
               !(kn_is_elem(around) && (kn_node_attr(around, KN_A_data_composition_id).n ||
                                        kn_node_attr(around, file).n)))
            around = around->parent;
        if (name.n)
            kn_vec_push(&v, (linked){name, n, place_of(around)});
    }
    if (v.n)
        qsort(v.v, v.n, sizeof *v.v, by_link);
    for (size_t i = 0, e; i < v.n; i = e) {
        for (e = i + 1;
             e < v.n && v.v[e].scope == v.v[i].scope && kn_str_eq(v.v[e].name, v.v[i].name);)
            e++;
        link_group(s, v.v + i, e - i);
    }
    kn_vec_free(&v);
}

static void look_around(sounds *s) {
    for (const kn_node *n = s->f->doc; n; n = kn_node_next(n, s->f->doc)) {
        if (!kn_is_elem(n))
            continue;
        const kn_str id = kn_node_attr(n, KN_A_id), group = kn_node_attr(n, s->member);
        s->hosts |= kn_node_attr(n, KN_A_data_composition_src).n > 0;
        if (is_group(s->l, n) && id.n)
            kn_vec_push(&s->groups, id);
        if (group.n && kn_lint_sounds(s->l, n))
            kn_vec_push(&s->members, group);
    }
    kn_lint_sort_set(&s->groups);
    kn_lint_sort_set(&s->members);
    for (size_t i = 0; i < s->f->scripts.n && s->f->media; i++)
        find_tweened(&s->f->scripts.v[i], &s->tweened);
    kn_lint_sort_set(&s->tweened);
}

void kn_lint_sound(kn_lint *l, const lint_file *f) {
    sounds s = {.l = l,
                .f = f,
                .automation = kn_scene_atom(l->scene, KN_S("data-automation")),
                .carve = kn_scene_atom(l->scene, KN_S("data-fx-carve")),
                .member = kn_scene_atom(l->scene, KN_S("data-audio-group")),
                .link = kn_scene_atom(l->scene, KN_S("data-link"))};
    look_around(&s);
    for (const kn_node *n = f->doc; n; n = kn_node_next(n, f->doc)) {
        if (!kn_is_elem(n))
            continue;
        kind_rule(&s, n);
        if (is_group(l, n))
            group_rules(&s, n);
        if (kn_node_has_attr(n, s.carve))
            carve_rule(&s, n);
        if (is_media(l, n))
            volume_rules(&s, n);
        if (!lint_is(l, n, "video") && !lint_is(l, n, "audio") &&
            targets(kn_node_attr(n, s.automation), "rate"))
            lint_node(l, KN_LINT_RATE_OF_OTHER, n, tag_of(l, n), none);
    }
    link_rules(&s);
    kn_vec_free(&s.groups);
    kn_vec_free(&s.members);
    kn_vec_free(&s.tweened);
}
