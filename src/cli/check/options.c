/* What --caption-zone, --frame-check and --layout say: fields like "x0=0;severity=error". */
#include "src/cli/check/check.h"

static bool read_seeks(kn_str s, kn_gate_spec *out) {
    enum { MOST = 64 };
    double v[MOST];
    size_t n = 0;
    out->has_seek = true;
    if (!s.n)
        return true;
    char *text = kn_xstrndup(s.p, s.n);
    const bool ok = kn_read_nums(text, 0, 1, MOST, v, &n);
    free(text);
    for (size_t i = 0; ok && i < n; i++)
        kn_vec_push(&out->seek, v[i]);
    return ok;
}

static bool read_number(kn_str s, double lo, double hi, double *out) {
    const char *next = s.p;
    return s.n && kn_parse_double(s.p, s.p + s.n, out, &next) && next == s.p + s.n && *out >= lo &&
           *out <= hi;
}

static bool read_severity(kn_str s, kn_sev *out) {
    *out = kn_str_eq(s, KN_S("error")) ? KN_SEV_ERROR : KN_SEV_WARN;
    return *out == KN_SEV_ERROR || kn_str_eq(s, KN_S("warning"));
}

typedef struct reader { /* of one option: its fields, each once */
    kn_gate_spec *out;
    const char *const *fields; /* names, NULL at the end */
    unsigned seen;             /* bits in their order */
} reader;

static bool read_field(reader *r, kn_str name, kn_str value) {
    kn_gate_spec *o = r->out;
    const struct {
        const char *name;
        double *to, hi;
    } numbers[] = {{"x0", &o->x0, 1},           {"y0", &o->y0, 1},
                   {"x1", &o->x1, 1},           {"y1", &o->y1, 1},
                   {"tol", &o->tolerance, 1e6}, {"proseCoverageFloor", &o->tolerance, 1}};
    int at = 0;
    while (r->fields[at] && !kn_str_eq(name, kn_cstr(r->fields[at])))
        at++;
    if (!r->fields[at] || (r->seen >> at & 1))
        return false;
    r->seen |= 1u << at;
    if (kn_str_eq(name, KN_S("severity")))
        return read_severity(value, &o->sev);
    if (kn_str_eq(name, KN_S("seek")))
        return read_seeks(value, o);
    for (size_t i = 0; i < KN_COUNTOF(numbers); i++)
        if (kn_str_eq(name, kn_cstr(numbers[i].name)))
            return read_number(value, 0, numbers[i].hi, numbers[i].to);
    return false;
}

/* False: some field is none of the list, stands there twice or has no such value. */
static bool read_fields(reader *r, const char *text) {
    kn_str rest = kn_cstr(text);
    while (rest.n) {
        const char *end = memchr(rest.p, ';', rest.n);
        const size_t n = end ? (size_t)(end - rest.p) : rest.n;
        const kn_str field = kn_str_sub(rest, 0, n);
        const char *eq = memchr(field.p, '=', field.n);
        if (!eq || eq == field.p ||
            !read_field(r, kn_str_trim((kn_str){field.p, (size_t)(eq - field.p)}),
                        kn_str_trim(kn_str_sub(field, (size_t)(eq - field.p) + 1, field.n))))
            return false;
        rest = kn_str_sub(rest, end ? n + 1 : n, rest.n);
    }
    return true;
}

static bool refuse(const kn_check *k, kn_flag f, const char *how) {
    kn_usage("--%s takes %s, not '%s'", kn_flags[f].name, how, k->a.value[f]);
    return false;
}

bool kn_check_specs(kn_check *k) {
    static const char *const zone[] = {"x0", "y0", "x1", "y1", "severity", "seek", NULL},
                             *const frame[] = {"severity", "seek", "tol", NULL},
                             *const layout[] = {"proseCoverageFloor", NULL};
    const char *const *text = k->a.value;
    k->captions = (kn_gate_spec){.on = kn_has(&k->a, KN_F_CAPTION_ZONE), .sev = KN_SEV_WARN};
    k->media =
        (kn_gate_spec){.on = kn_has(&k->a, KN_F_FRAME_CHECK), .sev = KN_SEV_WARN, .tolerance = 2};
    kn_gate_spec floor = {.tolerance = k->prose_floor};
    reader z = {&k->captions, zone, 0}, f = {&k->media, frame, 0}, l = {&floor, layout, 0};
    if (k->captions.on && (!read_fields(&z, text[KN_F_CAPTION_ZONE]) || (z.seen & 15) != 15 ||
                           k->captions.x0 > k->captions.x1 || k->captions.y0 > k->captions.y1))
        return refuse(k, KN_F_CAPTION_ZONE,
                      "\"x0=0;y0=.82;x1=1;y1=1\" with severity=warning|error and seek=.5,1 if "
                      "need be, in parts of 1");
    if (k->media.on && !read_fields(&f, text[KN_F_FRAME_CHECK]))
        return refuse(k, KN_F_FRAME_CHECK, "\"severity=warning|error;seek=.25,.75;tol=4\"");
    if (kn_has(&k->a, KN_F_LAYOUT_KNOBS) && (!read_fields(&l, text[KN_F_LAYOUT_KNOBS]) || !l.seen))
        return refuse(k, KN_F_LAYOUT_KNOBS, "\"proseCoverageFloor=0.05\", a part of 1");
    k->prose_floor = floor.tolerance;
    return true;
}
