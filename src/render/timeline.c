#include "src/render/timeline.h"
#include "parser/scene/json.h"
#include <math.h>
#include <stdlib.h>

#define IMAGE_SECONDS 3.0 /* of an <img> that does not say */

static const char *const tracks[] = {"video", "graphics", "captions", "audio"};
enum { VIDEO, GRAPHICS, CAPTIONS, AUDIO };

typedef struct row {
    const kn_node *node;
    size_t host, parent; /* row whose file it is in, and that it lies in; SIZE_MAX: none */
    size_t track, index; /* of `tracks`; in it */
    double start, duration, abs_start, abs_end, media_start;
    int number; /* data-track-index */
    bool authored, media;
    const char *source;  /* of the duration; NULL: nothing says */
    const char *pending; /* why it is not known; NULL: it is */
} row;

typedef struct tree {
    const kn_session *s;
    kn_sb *out;
    KN_VEC(row) v; /* each before what is in it */
    size_t *order; /* by track, and by time in it */
} tree;

/* ---- which elements are rows ---- */
static bool is_tag(const kn_session *s, const kn_node *n, const char *const *tags, size_t count) {
    const kn_str tag = kn_scene_atom_str(s->scene, n->tag);
    for (size_t i = 0; i < count; i++)
        if (kn_str_ieq(tag, kn_cstr(tags[i])))
            return true;
    return false;
}

static bool is_host(const kn_session *s, const kn_node *n) {
    return kn_node_has_attr(n, KN_A_data_composition_id) || kn_mounted_file(s, n).n;
}

static bool is_media(const kn_session *s, const kn_node *n) {
    static const char *const tags[] = {"video", "audio", "img"};
    return is_tag(s, n, tags, KN_COUNTOF(tags));
}

static bool is_row(const kn_session *s, const kn_node *n) {
    return is_host(s, n) || is_media(s, n) || kn_node_has_attr(n, KN_A_data_start) ||
           (kn_attr_named(s, n, "data-track-index").p && kn_node_has_attr(n, KN_A_data_duration));
}

static size_t track_of(const kn_session *s, const kn_node *n) {
    const kn_str said = kn_str_trim(kn_attr_named(s, n, "data-track-kind")),
                 classes = kn_node_attr(n, KN_A_class_);
    for (size_t i = 0; i < KN_COUNTOF(tracks); i++)
        if (kn_str_ieq(said, kn_cstr(tracks[i])))
            return i;
    if (kn_is_html(n, KN_A_video))
        return VIDEO;
    if (kn_is_html(n, KN_A_audio))
        return AUDIO;
    const bool captions =
        is_host(s, n) &&
        (kn_str_eq(kn_node_attr(n, KN_A_data_composition_id), KN_S("captions")) ||
         kn_str_starts(classes, KN_S("caption-")) || kn_str_starts(classes, KN_S("caption_")) ||
         kn_str_find(classes, KN_S(" caption-")) >= 0 ||
         kn_str_find(classes, KN_S(" caption_")) >= 0);
    return captions ? CAPTIONS : GRAPHICS;
}

/* ---- when they are ---- */
/* Where a clip begins in the time of its own file. */
static double local_start(const kn_session *s, const kn_clip *c, const kn_node *host) {
    const kn_comp_clock *v;
    const size_t n = kn_timing_clocks(s->timing, &v);
    for (size_t i = 0; host && i < n; i++)
        if (v[i].host == host)
            return v[i].playback_start + (c->start - v[i].start) * v[i].rate;
    return c->start;
}

static double number_of(const kn_session *s, const kn_node *n, const char *name, double missing) {
    double v;
    return kn_parse_number(kn_attr_named(s, n, name), &v) ? v : missing;
}

static double rounded(double seconds) {
    return round(seconds * 1e3) / 1e3 + 0.0;
}

static void time_media(const kn_session *s, row *r, const kn_clip *c) {
    static const char *const image[] = {"img"};
    if (is_tag(s, r->node, image, 1)) {
        r->duration = IMAGE_SECONDS;
        r->source = "default";
        return;
    }
    /* What the plan of the film knows of the file is known already. */
    const kn_media_info *m = kn_session_info((kn_session *)s, r->node);
    const double length = m ? m->duration : 0,
                 rate = fmax(0.0625, number_of(s, r->node, "data-playback-rate", 1));
    r->source = "media";
    if (length > 0)
        r->duration = fmax(0, length - r->media_start) / rate;
    else if (c && isfinite(c->end) && c->end > c->start)
        r->duration = c->end - c->start;
    else {
        r->source = "pending";
        r->pending = !kn_node_attr(r->node, KN_A_src).n ? "it has no src"
                     : !m                               ? "its file cannot be read"
                                                        : "its file does not say how long it is";
    }
}

static void time_row(tree *t, row *r) {
    const kn_session *s = t->s;
    const kn_clip *c = kn_session_clip(s, r->node);
    const kn_node *host = r->host == SIZE_MAX ? NULL : t->v.v[r->host].node;
    const double said = number_of(s, r->node, "data-duration", 0),
                 until = number_of(s, r->node, "data-end", NAN);
    r->number = (int)number_of(s, r->node, "data-track-index", 0);
    r->media = kn_is_html(r->node, KN_A_video) || kn_is_html(r->node, KN_A_audio);
    r->media_start = fmax(0, number_of(s, r->node, "data-playback-start",
                                       number_of(s, r->node, "data-media-start", 0)));
    const bool placed = c && kn_node_has_attr(r->node, KN_A_data_start);
    r->start = placed ? local_start(s, c, host) : 0;
    r->abs_start = placed ? c->start : r->host == SIZE_MAX ? 0 : t->v.v[r->host].abs_start;
    r->authored = said > 0 || until - r->start > 0;
    if (r->authored) {
        r->duration = said > 0 ? said : until - r->start;
        r->source = "authored";
    } else if (is_media(s, r->node)) {
        time_media(s, r, c);
    }
}

/* A container that does not say lasts as long as what is mounted in it. */
static void time_containers(tree *t) {
    for (size_t i = t->v.n; i-- > 0;) {
        row *r = &t->v.v[i];
        for (size_t k = i + 1; !r->source && k < t->v.n; k++)
            if (t->v.v[k].host == i && t->v.v[k].parent == SIZE_MAX)
                r->duration = fmax(r->duration, t->v.v[k].start + t->v.v[k].duration);
        if (!r->source && r->duration > 0)
            r->source = "inner";
        r->abs_end = rounded(r->abs_start + r->duration);
        r->abs_start = rounded(r->abs_start);
    }
}

/* ---- the tree ---- */
typedef KN_VEC(row) rows;

static void find_rows(tree *t, const kn_node *in, size_t host, size_t parent, rows *out) {
    static const char *const not [] = {"script", "style", "template", "noscript", "link", "meta"};
    for (const kn_node *n = in->first; n; n = n->next) {
        if (!kn_is_elem(n) || !(n->flags & KN_NODE_PARSED) ||
            is_tag(t->s, n, not, KN_COUNTOF(not )))
            continue;
        if (!is_row(t->s, n)) {
            find_rows(t, n, host, parent, out);
            continue;
        }
        row r = {.node = n, .host = host, .parent = parent, .track = track_of(t->s, n)};
        time_row(t, &r);
        kn_vec_push(out, r);
    }
}

static int by_start(const void *a, const void *b) {
    const row *x = a, *y = b;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    if (x->number != y->number)
        return x->number < y->number ? -1 : 1;
    return x->node->id < y->node->id ? -1 : x->node->id > y->node->id;
}

static const kn_node *inner_root(const kn_session *s, const kn_node *host) {
    for (size_t i = 1; i < s->scene->scopes.n; i++)
        if (s->scene->scopes.v[i].host == host && s->scene->scopes.v[i].inner_root)
            return s->scene->scopes.v[i].inner_root;
    return host;
}

static void add_rows(tree *t, const kn_node *in, size_t host, size_t parent) {
    rows v = {0};
    find_rows(t, in, host, parent, &v);
    if (v.n && parent == SIZE_MAX)
        qsort(v.v, v.n, sizeof *v.v, by_start);
    for (size_t i = 0; i < v.n; i++) {
        const kn_node *n = v.v[i].node;
        const size_t at = t->v.n;
        kn_vec_push(&t->v, v.v[i]);
        if (!is_host(t->s, n))
            add_rows(t, n, host, at);
        else if (kn_mounted_file(t->s, n).n && host == SIZE_MAX)
            add_rows(t, inner_root(t->s, n), at, SIZE_MAX);
    }
    kn_vec_free(&v);
}

/* Rows of each track in the order of their beginning. */
static void place(tree *t) {
    size_t n = 0;
    t->order = KN_NEW_N(size_t, t->v.n + 1);
    for (size_t k = 0; k < KN_COUNTOF(tracks); k++) {
        const size_t first = n;
        for (size_t i = 0; i < t->v.n; i++) {
            if (t->v.v[i].track != k)
                continue;
            size_t at = n++;
            for (; at > first && t->v.v[t->order[at - 1]].abs_start > t->v.v[i].abs_start; at--)
                t->order[at] = t->order[at - 1];
            t->order[at] = i;
        }
        for (size_t i = first; i < n; i++)
            t->v.v[t->order[i]].index = i - first;
    }
}

/* ---- writing ---- */
/* The id that an element was written with: media without one are given "hf-TAG-N". */
static kn_str own_id(const tree *t, const kn_node *n) {
    const kn_str id = kn_node_attr(n, KN_A_id), tag = kn_scene_atom_str(t->s->scene, n->tag);
    const bool given = kn_str_starts(id, KN_S("hf-")) &&
                       kn_str_starts(kn_str_sub(id, 3, id.n), tag) && id.n > 3 + tag.n &&
                       id.p[3 + tag.n] == '-';
    return given ? (kn_str){"", 0} : id;
}

static kn_str id_of(const tree *t, const kn_node *n) {
    const kn_str id = own_id(t, n), composition = kn_node_attr(n, KN_A_data_composition_id);
    return id.n ? id : composition.n ? composition : kn_scene_atom_str(t->s->scene, n->tag);
}

static void put_text(const tree *t, const char *key, kn_str value) {
    kn_sb_printf(t->out, ",\"%s\":", key);
    if (value.n)
        kn_sb_json(t->out, value);
    else
        kn_sb_puts(t->out, "null");
}

static void put_number(const tree *t, const char *key, bool known, double value) {
    kn_sb_printf(t->out, known ? ",\"%s\":%.9g" : ",\"%s\":null", key, value);
}

/* As the project names it. */
static void put_file(const tree *t, const kn_node *n) {
    const char *name = kn_files_name(t->s->files, n->loc.file);
    char *real = realpath(name, NULL), *folder = realpath(t->s->scene->project, NULL);
    const kn_str file = kn_cstr(real ? real : name), in = kn_cstr(folder ? folder : "");
    const bool inside = in.n && kn_str_starts(file, in) && file.n > in.n && file.p[in.n] == '/';
    put_text(t, "file", inside ? kn_str_sub(file, in.n + 1, file.n) : kn_cstr(name));
    free(real);
    free(folder);
}

/* {"kind":…,"index":…} of another row. */
static void put_pointer(const tree *t, size_t to) {
    if (to == SIZE_MAX)
        kn_sb_puts(t->out, "null");
    else
        kn_sb_printf(t->out, "{\"kind\":\"%s\",\"index\":%zu}", tracks[t->v.v[to].track],
                     t->v.v[to].index);
}

/* Automation as it is written: targets with their points. */
static void put_lanes(const tree *t, const kn_node *n) {
    const kn_str text = kn_attr_named(t->s, n, "data-automation");
    kn_arena *a = kn_arena_new();
    const kn_json *o = text.n ? kn_json_parse(a, text) : NULL, *all = NULL;
    bool any = false;
    if (o && o->kind == KN_JSON_OBJECT)
        all = kn_json_get(o, KN_S("lanes"));
    const bool ok = all && all->kind == KN_JSON_ARRAY;
    kn_sb_puts(t->out, ",\"lanes\":[");
    for (const kn_json *l = ok ? all->first : NULL; l; l = l->next) {
        const kn_json *target = kn_json_get(l, KN_S("target")),
                      *points = kn_json_get(l, KN_S("points"));
        if (!target || target->kind != KN_JSON_STRING || !points || points->kind != KN_JSON_ARRAY ||
            !points->first)
            continue;
        kn_sb_puts(t->out, any ? ",{\"target\":" : "{\"target\":");
        kn_sb_json(t->out, target->str);
        kn_sb_puts(t->out, ",\"points\":[");
        for (const kn_json *p = points->first; p; p = p->next) {
            const kn_json *at = kn_json_get(p, KN_S("t")), *v = kn_json_get(p, KN_S("v"));
            kn_sb_printf(t->out, "%s{\"t\":%.9g,\"v\":%.9g}", p == points->first ? "" : ",",
                         at ? at->num : 0, v ? v->num : 0);
        }
        kn_sb_puts(t->out, "]}");
        any = true;
    }
    kn_sb_putc(t->out, ']');
    put_text(t, "laneError",
             text.n && !ok ? KN_S("data-automation is no JSON object with lanes")
                           : (kn_str){"", 0});
    kn_arena_free(a);
}

static const kn_node *scope_of(const kn_session *s, const kn_node *n) {
    while (n && !(kn_is_elem(n) && is_host(s, n)))
        n = n->parent;
    return n;
}

/* Seconds of the film at which its source is at 0. */
static double zero_of(const row *r, double rate) {
    return r->start - r->media_start / rate;
}

/* Frames by which a film and its sound, which were one once, are apart; false: it has no partner.
 */
static bool sync_offset(const tree *t, const row *r, double *out) {
    const kn_str origin = kn_attr_named(t->s, r->node, "data-sync-origin");
    const double rate = number_of(t->s, r->node, "data-playback-rate", 1);
    const row *best = NULL;
    double shared = -INFINITY;
    for (size_t i = 0; origin.n && r->media && i < t->v.n; i++) {
        const row *o = &t->v.v[i];
        if (!o->media || o->node->tag == r->node->tag ||
            !kn_str_eq(kn_attr_named(t->s, o->node, "data-sync-origin"), origin) ||
            scope_of(t->s, o->node) != scope_of(t->s, r->node))
            continue;
        const double both =
            fmin(r->start + r->duration, o->start + o->duration) - fmax(r->start, o->start);
        if (both > shared ||
            (both == shared && best && fabs(o->start - r->start) < fabs(best->start - r->start))) {
            shared = both;
            best = o;
        }
    }
    if (!best || fabs(number_of(t->s, best->node, "data-playback-rate", 1) - rate) > 1e-6 ||
        rate <= 0)
        return false;
    *out = round((zero_of(r, rate) - zero_of(best, rate)) * kn_rat_d(t->s->plan.fps)) + 0.0;
    return true;
}

static bool is_named(const tree *t, const row *r) {
    const kn_str id = own_id(t, r->node);
    size_t n = 0;
    for (size_t i = 0; id.n && i < t->v.n; i++)
        n += t->v.v[i].node->loc.file == r->node->loc.file &&
             kn_str_eq(own_id(t, t->v.v[i].node), id);
    return n == 1;
}

static void put_fields(const tree *t, const row *r) {
    const kn_session *s = t->s;
    const kn_node *n = r->node;
    const kn_str source = kn_mounted_file(s, n), src = kn_node_attr(n, KN_A_src);
    double volume = 0, rate = 1, frames = 0;
    const bool loud = kn_parse_number(kn_node_attr(n, KN_A_data_volume), &volume);
    const bool paced = kn_parse_number(kn_attr_named(s, n, "data-playback-rate"), &rate);
    const bool synced = sync_offset(t, r, &frames);
    kn_sb_puts(t->out, "\n{\"id\":");
    kn_sb_json(t->out, id_of(t, n));
    kn_sb_puts(t->out, ",\"label\":null");
    put_text(t, "kind", kn_scene_atom_str(s->scene, n->tag));
    put_text(t, "trackKind", kn_cstr(tracks[r->track]));
    put_number(t, "start", true, r->start);
    put_number(t, "duration", true, r->duration);
    put_number(t, "end", true, r->start + r->duration);
    put_number(t, "absStart", true, r->abs_start);
    put_number(t, "absEnd", true, r->abs_end);
    put_file(t, n);
    put_number(t, "trackIndex", true, r->number);
    put_text(t, "src", src.n ? src : source);
    put_text(t, "sourceFile", source);
    put_number(t, "volume", loud, volume);
    put_lanes(t, n);
    put_number(t, "playbackRate", paced && rate != 1, rate);
    put_text(t, "audioGroup", kn_attr_named(s, n, "data-audio-group"));
    kn_sb_printf(t->out, ",\"role\":null,\"durationAuthored\":%s", r->authored ? "true" : "false");
    put_text(t, "durationSource", kn_cstr(r->source));
    put_text(t, "pendingReason", kn_cstr(r->pending));
    put_text(t, "elementId", own_id(t, n));
    put_text(t, "hfId", kn_attr_named(s, n, "data-hf-id"));
    put_number(t, "syncOffsetFrames", synced, frames);
    put_number(t, "mediaStart", r->media, r->media_start);
}

/* What lies in a row: the same fields, without what only rows of the timeline have. */
static void put_inside(const tree *t, size_t at) {
    bool any = false;
    kn_sb_puts(t->out, ",\"inside\":[");
    for (size_t i = at + 1; i < t->v.n; i++) {
        if (t->v.v[i].parent != at)
            continue;
        kn_sb_puts(t->out, any ? "," : "");
        put_fields(t, &t->v.v[i]);
        kn_sb_puts(t->out, ",\"children\":[],\"ref\":\"\",\"warnings\":[]");
        put_inside(t, i);
        kn_sb_putc(t->out, '}');
        any = true;
    }
    kn_sb_putc(t->out, ']');
}

static void put_children(const tree *t, size_t at) {
    bool any = false;
    kn_sb_puts(t->out, ",\"children\":[");
    for (int inside = 0; inside < 2; inside++)
        for (size_t i = at + 1; i < t->v.n; i++) {
            const row *c = &t->v.v[i];
            if (inside ? c->parent != at : c->host != at || c->parent != SIZE_MAX)
                continue;
            kn_sb_puts(t->out, any ? "," : "");
            put_pointer(t, i);
            any = true;
        }
    kn_sb_putc(t->out, ']');
}

static void put_warnings(const tree *t, const row *r, bool named) {
    const row *in = r->parent == SIZE_MAX ? NULL : &t->v.v[r->parent];
    const bool never = in && !kn_is_html(r->node, KN_A_audio) && r->abs_end > r->abs_start &&
                       in->abs_end > in->abs_start &&
                       !(r->abs_end > in->abs_start && r->abs_start < in->abs_end);
    kn_sb_puts(t->out, ",\"warnings\":[");
    if (!named)
        kn_sb_puts(t->out, "\"the row has no name of its own: give the element an id\"");
    if (never)
        kn_sb_printf(t->out,
                     "%s\"never visible: %.9g to %.9g s has nothing in common with %.9g to %.9g s "
                     "of the row that it lies in\"",
                     named ? "" : ",", r->abs_start, r->abs_end, in->abs_start, in->abs_end);
    kn_sb_putc(t->out, ']');
}

static void put_row(const tree *t, size_t at) {
    const row *r = &t->v.v[at];
    const bool unique = is_named(t, r);
    const kn_str hf = kn_attr_named(t->s, r->node, "data-hf-id");
    kn_sb ref = {0};
    put_fields(t, r);
    put_children(t, at);
    put_inside(t, at);
    if (unique)
        kn_sb_putc(&ref, '#');
    else if (hf.n)
        kn_sb_puts(&ref, "hf:");
    else
        kn_sb_printf(&ref, "%s/%zu", tracks[r->track], r->index);
    kn_sb_put(&ref, unique ? own_id(t, r->node) : hf);
    put_text(t, "ref", kn_sb_str(&ref));
    kn_sb_free(&ref);
    put_warnings(t, r, unique || hf.n);
    kn_sb_printf(t->out, ",\"index\":%zu,\"nested\":%s", r->index,
                 r->host == SIZE_MAX ? "false" : "true");
    put_text(t, "host", r->host == SIZE_MAX ? (kn_str){"", 0} : id_of(t, t->v.v[r->host].node));
    kn_sb_puts(t->out, ",\"hostRow\":");
    put_pointer(t, r->host);
    kn_sb_puts(t->out, ",\"parentRow\":");
    put_pointer(t, r->parent);
    kn_sb_putc(t->out, '}');
}

static void put_line(const tree *t, const row *r) {
    const kn_str id = id_of(t, r->node), tag = kn_scene_atom_str(t->s->scene, r->node->tag);
    kn_sb_printf(t->out, "  %8.3f %8.3f  %3d  %-11.*s %.*s\n", r->abs_start, r->abs_end, r->number,
                 (int)tag.n, tag.p, (int)id.n, id.p);
}

void kn_timeline_describe(const kn_session *s, bool json, kn_sb *out) {
    tree t = {.s = s, .out = out};
    double length = number_of(s, s->scene->root, "data-duration", s->plan.duration);
    add_rows(&t, s->scene->root, SIZE_MAX, SIZE_MAX);
    time_containers(&t);
    place(&t);
    kn_sb_puts(out, json ? "\"timeline\":{\"duration\":" : "duration ");
    kn_sb_num(out, length);
    kn_sb_puts(out, json ? ",\"tracks\":[" : " s\n");
    for (size_t i = 0, last = SIZE_MAX; i < t.v.n; i++) {
        const row *r = &t.v.v[t.order[i]];
        if (r->track != last)
            kn_sb_printf(out, json ? "%s\n{\"kind\":\"%s\",\"rows\":[" : "%s%s\n",
                         json && i ? "]}," : "", tracks[r->track]);
        else
            kn_sb_puts(out, json ? "," : "");
        last = r->track;
        if (json)
            put_row(&t, t.order[i]);
        else
            put_line(&t, r);
    }
    kn_sb_puts(out, !json ? "" : t.v.n ? "]}]}" : "]}");
    free(t.order);
    kn_vec_free(&t.v);
}
