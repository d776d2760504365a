#include "src/render/fx_read.h"
#include <math.h>
#include <stdlib.h>
#include "parser/timing/timing.h"

#define KN_MAX_POINTS 512
#define KN_MAX_NODES  64
#define KN_MAX_LANES  256
#define KN_LOUDEST    3.981 /* +12 dB */

typedef struct reader {
    kn_arena *arena;
    kn_diags *diags;
    kn_loc loc;
    kn_fx_read *out;
    kn_fx_node *nodes;
    kn_str *ids; /* of the nodes; empty: none */
} reader;

static kn_status refuse(const reader *r, const char *id, const char *what, kn_str detail) {
    kn_report(r->diags, KN_SEV_ERROR, KN_EPARSE, id, r->loc, NULL, "%s%.*s", what, (int)detail.n,
              detail.p ? detail.p : "");
    return KN_EPARSE;
}

/* A number, or a text that is one. */
static bool number(const kn_json *v, double *out) {
    if (v && v->kind == KN_JSON_NUMBER && isfinite(v->num)) {
        *out = v->num;
        return true;
    }
    return v && v->kind == KN_JSON_STRING && kn_str_trim(v->str).n && kn_parse_number(v->str, out);
}

static double choice(const kn_fx_param *p, const kn_json *v) {
    int k = 0;
    char text[32];
    kn_str want = {0};
    if (v && v->kind == KN_JSON_STRING)
        want = v->str;
    else if (v && v->kind == KN_JSON_NUMBER)
        want = (kn_str){text, kn_fmt_double(text, sizeof text, v->num, 6)};
    for (const char *at = p->choices, *end; *at; at = *end ? end + 1 : end, k++) {
        for (end = at; *end && *end != ' ';)
            end++;
        if (kn_str_eq(want, (kn_str){at, (size_t)(end - at)}))
            return k;
    }
    return p->otherwise;
}

static void read_params(kn_fx_node *n, const kn_json *params) {
    const kn_fx_info *info = kn_fx_get(n->kind);
    for (int i = 0; i < KN_FX_PARAMS && info->param[i].key; i++) {
        const kn_fx_param *p = &info->param[i];
        const kn_json *v =
            params && params->kind == KN_JSON_OBJECT ? kn_json_get(params, kn_cstr(p->key)) : NULL;
        double x = p->otherwise;
        if (p->choices)
            x = choice(p, v);
        else if (number(v, &x))
            x = fmax(p->min, fmin(p->max, x));
        n->p[i] = x;
    }
}

static bool is_text(const kn_json *v) {
    return v && v->kind == KN_JSON_STRING && v->str.n;
}

static kn_status read_node(reader *r, const kn_json *v, kn_str *preset, int *run) {
    const kn_json *type = v->kind == KN_JSON_OBJECT ? kn_json_get(v, KN_S("type")) : NULL;
    const kn_json *on = v->kind == KN_JSON_OBJECT ? kn_json_get(v, KN_S("enabled")) : NULL;
    kn_fx_node n = {.amount = 1};
    if (!is_text(type))
        return refuse(r, "audio/fx-chain", "an effect of data-fx-chain has no type", KN_S(""));
    if (!kn_fx_find(type->str, &n.kind))
        return refuse(r, "audio/unknown-effect", "there is no sound effect named ", type->str);
    if (on && on->kind == KN_JSON_FALSE)
        return KN_OK;
    read_params(&n, kn_json_get(v, KN_S("params")));
    const kn_json *from = kn_json_get(v, KN_S("fromPreset")), *id = kn_json_get(v, KN_S("id"));
    double amount = 1;
    if (is_text(from)) {
        if (!kn_str_eq(from->str, *preset))
            ++*run;
        n.run = *run;
        if (number(kn_json_get(v, KN_S("presetAmount")), &amount))
            n.amount = fmax(0, fmin(1, amount));
    }
    *preset = is_text(from) ? from->str : (kn_str){0};
    r->ids[r->out->chain.n] = is_text(id) ? id->str : (kn_str){0};
    r->nodes[r->out->chain.n++] = n;
    return KN_OK;
}

/* The attribute's list `member`, whose version must be 1; NULL: it is malformed (reported). */
static const kn_json *list_of(reader *r, const char *attr, kn_str text, const char *member) {
    const kn_json *top = kn_json_parse(r->arena, text);
    double version = 0;
    const kn_json *list = NULL;
    if (top && top->kind == KN_JSON_OBJECT && number(kn_json_get(top, KN_S("version")), &version) &&
        version == 1)
        list = kn_json_get(top, kn_cstr(member));
    if (list && list->kind == KN_JSON_ARRAY)
        return list;
    kn_report(r->diags, KN_SEV_ERROR, KN_EPARSE, "audio/malformed", r->loc, NULL,
              "%s is not {\"version\": 1, \"%s\": […]}", attr, member);
    return NULL;
}

static kn_status read_chain(reader *r, kn_str text) {
    const kn_json *list = list_of(r, "data-fx-chain", text, "nodes");
    kn_str preset = {0};
    kn_status s = list ? KN_OK : KN_EPARSE;
    int run = 0;
    for (const kn_json *v = list ? list->first : NULL; s == KN_OK && v; v = v->next)
        s = r->out->chain.n < KN_MAX_NODES
                ? read_node(r, v, &preset, &run)
                : refuse(r, "audio/fx-chain", "data-fx-chain has too many effects", KN_S(""));
    return s;
}

typedef struct point { /* with its place in the list, which tells equal times apart */
    kn_gain_point p;
    size_t place;
} point;

static int by_time(const void *a, const void *b) {
    const point *x = a, *y = b;
    return x->p.t != y->p.t ? (x->p.t > y->p.t) - (x->p.t < y->p.t)
                            : (x->place > y->place) - (x->place < y->place);
}

static bool read_point(const kn_json *v, double lo, double hi, kn_gain_point *out) {
    double x, y;
    if (v->kind != KN_JSON_OBJECT || !number(kn_json_get(v, KN_S("t")), &out->t) ||
        !number(kn_json_get(v, KN_S("v")), &out->gain))
        return false;
    out->t = fmax(0, out->t);
    out->gain = fmax(lo, fmin(hi, out->gain));
    out->curve = number(kn_json_get(v, KN_S("curve")), &x) ? fmax(-1, fmin(1, x)) : 0;
    out->via_x = out->via_y = 0;
    if (number(kn_json_get(v, KN_S("viaX")), &x) && number(kn_json_get(v, KN_S("viaY")), &y)) {
        x = fmax(0.001, fmin(0.999, x));
        y = fmax(0.001, fmin(0.999, y));
        if (fabs(x - y) >= 1e-6) {
            out->via_x = x;
            out->via_y = y;
        }
    }
    return true;
}

/* In order of time, the last of several at one instant. */
static kn_lane read_points(const reader *r, const kn_json *list, double lo, double hi, bool log) {
    size_t all = 0, n = 0, kept = 0;
    for (const kn_json *v = list->first; v; v = v->next)
        all++;
    point *in = KN_ANEW_N(r->arena, point, all + 1);
    for (const kn_json *v = list->first; v; v = v->next)
        if (read_point(v, lo, hi, &in[n].p)) {
            in[n].place = n;
            n++;
        }
    if (n)
        qsort(in, n, sizeof *in, by_time);
    kn_gain_point *p = KN_ANEW_N(r->arena, kn_gain_point, n + 1);
    for (size_t i = 0; i < n; i++) {
        if (kept && p[kept - 1].t == in[i].p.t)
            kept--;
        p[kept++] = in[i].p;
    }
    if (kept > KN_MAX_POINTS)
        kn_report(r->diags, KN_SEV_WARN, KN_ELIMIT, "audio/automation", r->loc, NULL,
                  "a lane of data-automation has %zu points: those after the first %d are ignored",
                  kept, KN_MAX_POINTS);
    return (kn_lane){p, kept < KN_MAX_POINTS ? kept : KN_MAX_POINTS, log};
}

/* fx.ID.PARAM. What names no effect of the chain drives nothing, as when the effect was taken out.
 */
static kn_status read_fx_lane(const reader *r, kn_str target, const kn_json *points) {
    size_t dot = 3;
    while (dot < target.n && target.p[dot] != '.')
        dot++;
    if (!kn_str_starts(target, KN_S("fx.")) || dot <= 3 || dot + 1 >= target.n)
        return refuse(r, "audio/automation", "data-automation has no lane of this name: ", target);
    const kn_str id = kn_str_sub(target, 3, dot), key = kn_str_sub(target, dot + 1, target.n);
    for (size_t i = 0; i < r->out->chain.n; i++) {
        const kn_fx_info *info = kn_fx_get(r->nodes[i].kind);
        for (int k = 0; kn_str_eq(r->ids[i], id) && k < KN_FX_PARAMS && info->param[k].key; k++) {
            const kn_fx_param *p = &info->param[k];
            if (!kn_str_eq(kn_cstr(p->key), key))
                continue;
            if (!kn_fx_moves(&r->nodes[i], k)) {
                kn_report(r->diags, KN_SEV_WARN, KN_OK, "audio/automation", r->loc, NULL,
                          "%s of the effect %s does not move: its lane is ignored", p->key,
                          info->name);
                continue;
            }
            kn_lane *lane = KN_ANEW(r->arena, kn_lane);
            *lane = read_points(r, points, p->min, p->max, p->log);
            r->nodes[i].lane[k] = lane->n ? lane : NULL;
        }
    }
    return KN_OK;
}

static kn_status read_lanes(reader *r, kn_str text) {
    const kn_json *list = list_of(r, "data-automation", text, "lanes");
    kn_status s = list ? KN_OK : KN_EPARSE;
    size_t n = 0;
    for (const kn_json *v = list ? list->first : NULL; s == KN_OK && v; v = v->next) {
        const kn_json *target = v->kind == KN_JSON_OBJECT ? kn_json_get(v, KN_S("target")) : NULL;
        const kn_json *points = v->kind == KN_JSON_OBJECT ? kn_json_get(v, KN_S("points")) : NULL;
        if (!is_text(target) || !points || points->kind != KN_JSON_ARRAY || ++n > KN_MAX_LANES)
            return refuse(r, "audio/automation",
                          "a lane of data-automation has no target or no points", KN_S(""));
        if (kn_str_eq(target->str, KN_S("volume")))
            r->out->volume = read_points(r, points, 0, KN_LOUDEST, false);
        else if (kn_str_starts(target->str, KN_S("preset.")))
            kn_report(r->diags, KN_SEV_WARN, KN_OK, "audio/automation", r->loc, NULL,
                      "lanes of whole presets are not supported: %.*s is ignored",
                      (int)target->str.n, target->str.p);
        else
            s = read_fx_lane(r, target->str, points);
    }
    return s;
}

kn_status kn_fx_of_node(kn_arena *a, kn_scene *s, const kn_node *n, kn_diags *d, kn_fx_read *out) {
    reader r = {.arena = a, .diags = d, .loc = n->loc, .out = out};
    *out = (kn_fx_read){0};
    r.nodes = KN_ANEW_N(a, kn_fx_node, KN_MAX_NODES);
    r.ids = KN_ANEW_N(a, kn_str, KN_MAX_NODES);
    out->chain.nodes = r.nodes;
    /* Chains say nothing to layout or style: their names are not among the known ones. */
    const kn_str chain = kn_node_attr(n, kn_atom_get(s->atoms, KN_S("data-fx-chain")));
    const kn_str lanes = kn_node_attr(n, kn_atom_get(s->atoms, KN_S("data-automation")));
    kn_status st =
        kn_str_trim(chain.p ? chain : KN_S("")).n ? read_chain(&r, kn_arena_str(a, chain)) : KN_OK;
    if (st == KN_OK && kn_str_trim(lanes.p ? lanes : KN_S("")).n)
        st = read_lanes(&r, kn_arena_str(a, lanes));
    return st;
}
