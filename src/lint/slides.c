/* Rules about the list of slides that a composition may hold for players: a script of the type
 * application/hyperframes-slideshow+json. */
#include "parser/scene/json.h"
#include "src/lint/internal.h"
#include <math.h>
#include <stdlib.h>

typedef struct scene {
    kn_str id;
    double from, to;
} scene;

typedef struct slide {
    kn_str id;
    double from, to;
    size_t order;
} slide;

typedef struct show {
    kn_lint *l;
    const kn_node *at;
    KN_VEC(scene) scenes;
    KN_VEC(slide) slides; /* of the main line */
    const kn_json *sequences;
} show;

static const kn_json *member(const kn_json *o, const char *key) {
    return o && o->kind == KN_JSON_OBJECT ? kn_json_get(o, kn_cstr(key)) : NULL;
}

static bool is_kind(const kn_json *v, kn_json_kind k) {
    return v && v->kind == k;
}

static bool is_text(const kn_json *o, const char *key) {
    return is_kind(member(o, key), KN_JSON_STRING);
}

/* ---- shapes ---- */
static bool is_hotspot(const kn_json *v) {
    static const char *const sides[] = {"x", "y", "w", "h"};
    const kn_json *region = member(v, "region");
    if (!is_text(v, "id") || !is_text(v, "label") || !is_text(v, "target"))
        return false;
    for (size_t i = 0; region && i < KN_COUNTOF(sides); i++)
        if (!is_kind(member(region, sides[i]), KN_JSON_NUMBER))
            return false;
    return true;
}

static bool is_slide(const kn_json *v) {
    const kn_json *fragments = member(v, "fragments"), *spots = member(v, "hotspots"),
                  *plays = member(v, "autoplay");
    if (!is_text(v, "sceneId") || (fragments && fragments->kind != KN_JSON_ARRAY) ||
        (spots && spots->kind != KN_JSON_ARRAY) ||
        (plays && plays->kind != KN_JSON_TRUE && plays->kind != KN_JSON_FALSE))
        return false;
    for (const kn_json *f = fragments ? fragments->first : NULL; f; f = f->next)
        if (f->kind != KN_JSON_NUMBER)
            return false;
    for (const kn_json *s = spots ? spots->first : NULL; s; s = s->next)
        if (!is_hotspot(s))
            return false;
    return true;
}

static bool are_slides(const kn_json *v) {
    if (!is_kind(v, KN_JSON_ARRAY))
        return false;
    for (const kn_json *s = v->first; s; s = s->next)
        if (!is_slide(s))
            return false;
    return true;
}

static bool is_show(const kn_json *v) {
    const kn_json *all = member(v, "slideSequences");
    if (!is_kind(v, KN_JSON_OBJECT) || !are_slides(member(v, "slides")) ||
        (all && all->kind != KN_JSON_ARRAY))
        return false;
    for (const kn_json *s = all ? all->first : NULL; s; s = s->next)
        if (!is_text(s, "id") || !is_text(s, "label") || !are_slides(member(s, "slides")))
            return false;
    return true;
}

/* ---- what slides name ---- */
static int by_id(const void *a, const void *b) {
    return kn_str_cmp(((const scene *)a)->id, ((const scene *)b)->id);
}

static void find_scenes(show *s, const lint_file *f) {
    for (const kn_node *n = f->doc; n; n = kn_node_next(n, f->doc)) {
        const kn_str id = kn_is_elem(n) ? kn_node_attr(n, KN_A_data_composition_id) : none,
                     name = kn_str_trim(id);
        double from, d;
        if (!name.n || kn_str_ieq(name, KN_S("main")) || lint_holds(name, "caption") ||
            lint_holds(name, "ambient") ||
            !kn_parse_number(kn_node_attr(n, KN_A_data_start), &from))
            continue;
        if (!kn_parse_number(kn_node_attr(n, KN_A_data_duration), &d)) {
            if (!kn_parse_number(kn_node_attr(n, KN_A_data_end), &d))
                continue;
            d -= from;
        }
        if (d > 0)
            kn_vec_push(&s->scenes, (scene){id, from, from + d});
    }
    if (s->scenes.n)
        qsort(s->scenes.v, s->scenes.n, sizeof *s->scenes.v, by_id);
}

static const scene *scene_of(const show *s, kn_str id) {
    const scene key = {.id = id};
    return s->scenes.n ? bsearch(&key, s->scenes.v, s->scenes.n, sizeof *s->scenes.v, by_id) : NULL;
}

static void wrong(show *s, kn_str what, const char *how) {
    lint_node(s->l, KN_LINT_SLIDE, s->at, what, kn_cstr(how));
}

static slide resolve(show *s, const kn_json *v) {
    const kn_json *from = member(v, "startTime"), *to = member(v, "endTime"),
                  *fragments = member(v, "fragments");
    slide out = {.id = member(v, "sceneId")->str};
    const scene *c = scene_of(s, out.id);
    if (!c && !(from && to))
        wrong(s, out.id, from || to ? "one of its times stands nowhere" : "no scene has this id");
    out.from = is_kind(from, KN_JSON_NUMBER) ? from->num : c ? c->from : 0;
    out.to = is_kind(to, KN_JSON_NUMBER) ? to->num : c ? c->to : out.from;
    if (!c && !is_kind(from, KN_JSON_NUMBER))
        out.from = out.to;
    if (from && to && out.to <= out.from)
        wrong(s, out.id, "it ends before it begins");
    for (const kn_json *f = fragments ? fragments->first : NULL; f; f = f->next)
        if (f->num < out.from || f->num > out.to) {
            wrong(s, out.id, "a fragment lies outside of its time");
            break;
        }
    return out;
}

static void hotspots(show *s, const kn_json *slides) {
    enum { MOST = 1000 };
    size_t looks = 0;
    for (const kn_json *v = slides->first; v; v = v->next)
        for (const kn_json *h = member(v, "hotspots") ? member(v, "hotspots")->first : NULL; h;
             h = h->next) {
            const kn_json *found = NULL;
            const kn_str target = member(h, "target")->str;
            for (const kn_json *q = s->sequences ? s->sequences->first : NULL;
                 q && looks < MOST * MOST; q = q->next, looks++)
                found = kn_str_eq(member(q, "id")->str, target) ? q : found;
            if (!found)
                wrong(s, target, "no sequence has this id, and a hotspot leads to it");
            else if (!member(found, "slides")->first)
                wrong(s, target, "the sequence is empty, and a hotspot leads to it");
        }
}

static int by_time(const void *a, const void *b) {
    const slide *x = a, *y = b;
    return x->from != y->from ? (x->from < y->from ? -1 : 1)
                              : (x->order > y->order) - (x->order < y->order);
}

static int by_text(const void *a, const void *b) {
    return kn_str_cmp(*(const kn_str *)a, *(const kn_str *)b);
}

static void judge(show *s, const kn_json *v) {
    lint_set ids = {0};
    s->sequences = member(v, "slideSequences");
    for (const kn_json *q = s->sequences ? s->sequences->first : NULL; q; q = q->next) {
        kn_vec_push(&ids, member(q, "id")->str);
        for (const kn_json *one = member(q, "slides")->first; one; one = one->next)
            resolve(s, one);
        hotspots(s, member(q, "slides"));
    }
    if (ids.n)
        qsort(ids.v, ids.n, sizeof *ids.v, by_text);
    for (size_t i = 1; i < ids.n; i++)
        if (kn_str_eq(ids.v[i], ids.v[i - 1]))
            wrong(s, ids.v[i], "more than one sequence has this id");
    for (const kn_json *one = member(v, "slides")->first; one; one = one->next) {
        slide r = resolve(s, one);
        r.order = s->slides.n;
        kn_vec_push(&s->slides, r);
    }
    hotspots(s, member(v, "slides"));
    if (s->slides.n)
        qsort(s->slides.v, s->slides.n, sizeof *s->slides.v, by_time);
    for (size_t i = 1; i < s->slides.n; i++)
        if (s->slides.v[i].from < s->slides.v[i - 1].to)
            wrong(s, s->slides.v[i].id, "it begins before the slide before it ends");
    kn_vec_free(&ids);
}

void kn_lint_slides(kn_lint *l, const lint_file *f) {
    const kn_node *n = f->doc;
    while (n &&
           !(lint_is(l, n, "script") && kn_str_ieq(kn_node_attr(n, KN_A_type),
                                                   KN_S("application/hyperframes-slideshow+json"))))
        n = kn_node_next(n, f->doc);
    const kn_node *t = n ? n->first : NULL;
    const kn_str text =
        t && t->kind == KN_NODE_TEXT ? kn_str_trim((kn_str){t->text, t->n_text}) : none;
    if (!text.n)
        return;
    const kn_json *v = kn_json_parse(l->scene->arena, text);
    if (!v || !is_show(v)) {
        lint_node(l, KN_LINT_SLIDESHOW, n,
                  v ? KN_S("it is no list of slides") : KN_S("it is no JSON"), none);
        return;
    }
    show s = {.l = l, .at = n};
    find_scenes(&s, f);
    judge(&s, v);
    kn_vec_free(&s.scenes);
    kn_vec_free(&s.slides);
}
