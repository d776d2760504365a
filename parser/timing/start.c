#include "parser/timing/start.h"
#include <math.h>

enum { MAX_CHAIN = 1000 }; /* references that lead to references */

/* ---- the grammar of data-start ---- */

static bool is_id(kn_str s) {
    for (size_t i = 0; i < s.n; i++) {
        int c = (unsigned char)s.p[i];
        int l = kn_lower(c);
        if (!(l >= 'a' && l <= 'z') && !kn_is_digit(c) && c != '_' && c != '.' && c != ':' &&
            c != '-')
            return false;
    }
    return s.n > 0;
}

/* "id + 2", "id - 0.5": from the right, an unsigned decimal, then the sign, then the id. The whole
 * text was no id, so that "intro-2" is the id of an element and "intro - 2" an offset. */
static bool split_offset(kn_str s, kn_start_expr *e) {
    size_t i = s.n;
    while (i && kn_is_digit((unsigned char)s.p[i - 1]))
        i--;
    if (i == s.n)
        return false;
    if (i && s.p[i - 1] == '.') {
        i--;
        while (i && kn_is_digit((unsigned char)s.p[i - 1]))
            i--;
    }
    kn_str magnitude = kn_str_sub(s, i, s.n);
    while (i && kn_is_space((unsigned char)s.p[i - 1]))
        i--;
    if (!i || (s.p[i - 1] != '+' && s.p[i - 1] != '-'))
        return false;
    char sign = s.p[i - 1];
    kn_str id = kn_str_trim(kn_str_sub(s, 0, i - 1));
    double v;
    if (!is_id(id) || !kn_parse_number(magnitude, &v))
        return false;
    *e = (kn_start_expr){KN_START_REFERENCE, sign == '-' ? -v : v, id};
    return true;
}

kn_start_expr kn_parse_start(kn_str text) {
    kn_start_expr e = {0};
    kn_str s = text.p ? kn_str_trim(text) : text;
    if (s.n == 0)
        return e;
    if (kn_parse_number(s, &e.value))
        e.kind = KN_START_ABSOLUTE;
    else if (is_id(s))
        e = (kn_start_expr){KN_START_REFERENCE, 0, s};
    else
        split_offset(s, &e);
    return e;
}

/* ---- attributes ---- */

double kn_seconds_attr(const kn_node *n, kn_atom a, double otherwise) {
    double v;
    return kn_parse_number(kn_node_attr(n, a), &v) && v >= 0 ? v : otherwise;
}

double kn_media_start_attr(const kn_node *n) {
    return kn_seconds_attr(n, KN_A_data_playback_start,
                           kn_seconds_attr(n, KN_A_data_media_start, 0));
}

double kn_rate_attr(const kn_node *n) {
    kn_str s = kn_node_attr(n, KN_A_data_playback_rate);
    const char *next;
    double v;
    s = s.p ? kn_str_trim(s) : KN_S(""); /* parseFloat: what follows the number is ignored */
    if (!kn_parse_double(s.p, s.p + s.n, &v, &next) || !isfinite(v) || v <= 0)
        return 1;
    return fmax(0.1, fmin(10, v));
}

const kn_node *kn_comp_of(const kn_node *n) {
    while (n && !(kn_is_elem(n) && kn_node_has_attr(n, KN_A_data_composition_id)))
        n = n->parent;
    return n;
}

/* ---- the resolver ---- */

typedef struct memo {
    double start, duration;
    uint32_t start_stamp, duration_stamp; /* of the question they were found for */
    bool visiting;
} memo;

struct kn_resolver {
    const kn_scene *s;
    kn_natural_fn natural;
    void *ctx;
    memo *memo; /* by node id */
    size_t n;
    uint32_t stamp;
    int depth;
};

kn_resolver *kn_resolver_new(const kn_scene *s, kn_natural_fn natural, void *ctx) {
    kn_resolver *r = KN_NEW(kn_resolver);
    r->s = s;
    r->natural = natural;
    r->ctx = ctx;
    r->n = s->nodes.n;
    r->memo = KN_NEW_N(memo, r->n);
    return r;
}

void kn_resolver_free(kn_resolver *r) {
    if (!r)
        return;
    free(r->memo);
    free(r);
}

static double start_of(kn_resolver *r, const kn_node *n, double fallback);
static double duration_of(kn_resolver *r, const kn_node *n);

static kn_node *find_target(const kn_scene *s, kn_str id) {
    kn_node *t = kn_node_find_id(s->document, id);
    for (kn_node *n = s->document; n && !t; n = kn_node_next(n, s->document))
        if (kn_is_elem(n) && kn_str_eq(kn_node_attr(n, KN_A_data_composition_id), id))
            return n;
    return t;
}

/* What the composition that an element lies in adds to its start: the composition's own, less the
 * part of its clock that is skipped. */
static double host_offset(kn_resolver *r, const kn_node *n, double fallback) {
    bool comp = kn_node_has_attr(n, KN_A_data_composition_id);
    const kn_node *host = kn_comp_of(comp ? n->parent : n);
    if (!host)
        return 0;
    double skipped = host == r->s->root ? 0 : kn_media_start_attr(host);
    return start_of(r, host, fallback) - skipped;
}

/* The root of a mounted composition has no data-start of its own: its host has. */
static double inherited_start(kn_resolver *r, const kn_node *n, double fallback) {
    const kn_node *p = n->parent;
    if (kn_node_has_attr(n, KN_A_data_composition_id) && kn_is_elem(p) &&
        (kn_node_has_attr(p, KN_A_data_composition_src) ||
         kn_node_has_attr(p, KN_A_data_composition_id) ||
         kn_node_has_attr(p, KN_A_data_composition_file)))
        return start_of(r, p, fallback);
    return fallback;
}

static double compute_start(kn_resolver *r, const kn_node *n, double fallback) {
    const kn_start_expr e = kn_parse_start(kn_node_attr(n, KN_A_data_start));
    if (e.kind == KN_START_NONE)
        return inherited_start(r, n, fallback);
    if (e.kind == KN_START_ABSOLUTE) {
        double offset = host_offset(r, n, fallback);
        double v = offset + fmax(0, e.value);
        /* Skipped time puts what lies before it before the host's start: it must end in time too.
         */
        return offset < 0 ? v : fmax(0, v);
    }
    const kn_node *target = find_target(r->s, e.ref);
    if (!target)
        return fallback;
    double start = start_of(r, target, 0), duration = duration_of(r, target);
    return fmax(0, start + (duration > 0 ? duration : 0) + e.value);
}

static double start_of(kn_resolver *r, const kn_node *n, double fallback) {
    if (n->id >= r->n)
        return fallback;
    memo *m = &r->memo[n->id];
    if (m->start_stamp == r->stamp)
        return m->start;
    if (m->visiting || r->depth >= MAX_CHAIN)
        return fallback;
    m->visiting = true;
    r->depth++;
    double v = compute_start(r, n, fallback);
    r->depth--;
    m = &r->memo[n->id];
    m->visiting = false;
    m->start = v;
    m->start_stamp = r->stamp;
    return v;
}

static double compute_duration(kn_resolver *r, const kn_node *n) {
    double v;
    if (!kn_parse_number(kn_node_attr(n, KN_A_data_duration), &v))
        v = kn_seconds_attr(n, KN_A_data_hf_authored_duration, 0);
    if (v > 0)
        return v;
    if (kn_parse_number(kn_node_attr(n, KN_A_data_end), &v)) {
        v -= start_of(r, n, 0);
        if (v > 0)
            return v;
    }
    bool media = kn_is_html(n, KN_A_video) || kn_is_html(n, KN_A_audio);
    if (!r->natural || (!media && !kn_node_has_attr(n, KN_A_data_composition_id)))
        return 0;
    double length = r->natural(r->ctx, n);
    if (media)
        length = (length - kn_media_start_attr(n)) / kn_rate_attr(n);
    return isfinite(length) && length > 0 ? length : 0;
}

static double duration_of(kn_resolver *r, const kn_node *n) {
    if (n->id >= r->n)
        return 0;
    memo *m = &r->memo[n->id];
    if (m->duration_stamp != r->stamp) {
        double v = compute_duration(r, n);
        m->duration = v;
        m->duration_stamp = r->stamp;
    }
    return m->duration;
}

/* Every question starts anew: in a cycle the answer depends on where it was entered. */
double kn_resolve_start(kn_resolver *r, const kn_node *n, double fallback) {
    r->stamp++;
    return start_of(r, n, fmax(0, fallback));
}

double kn_resolve_duration(kn_resolver *r, const kn_node *n) {
    r->stamp++;
    return duration_of(r, n);
}

double kn_resolve_media_start(kn_resolver *r, const kn_node *n) {
    const kn_node *comp = kn_comp_of(n);
    return kn_resolve_start(r, n, comp ? kn_resolve_start(r, comp, 0) : 0);
}
