/* Motion files: a NAME.motion.json beside the composition says what has to move and when, and is
 * held against twenty instants a second. */
#include "parser/scene/json.h"
#include "src/cli/check/check.h"
#include "src/core/file.h"
#include "src/render/audit/motion.h"
#include <dirent.h>
#include <math.h>

enum { RATE = 20, MOST_SAMPLES = 300 };
#define APPEARED  0.5 /* opacity */
#define OFF_FRAME 1.0 /* px */
#define STILL_FOR 2.0 /* seconds, when the file does not say */

typedef enum kind { APPEARS_BY, BEFORE, STAYS_IN_FRAME, KEEPS_MOVING } kind;
static const char *const kind_names[] = {"appearsBy", "before", "staysInFrame", "keepsMoving"};

typedef struct assertion {
    kind what;
    size_t a, b;    /* subjects; KEEPS_MOVING: a is the scope */
    double seconds; /* until it has to appear, or may stand still */
    bool off;       /* a selector of it finds several elements */
} assertion;

typedef struct subject { /* what is looked at in every instant */
    char *selector;      /* NULL: the whole composition */
    bool scope;          /* by its signature; else the element itself */
    bool ambiguous, ever;
    kn_loc loc;
    KN_VEC(kn_glimpse) seen; /* one for each instant */
    KN_VEC(uint64_t) signature;
    KN_VEC(bool) there;
} subject;

struct kn_motion_spec {
    double duration; /* seconds; 0: those of the film */
    KN_VEC(assertion) v;
    KN_VEC(subject) subjects;
    KN_VEC(double) times;
    bool asked; /* whether selectors find one element */
};

void kn_motion_free(kn_motion_spec *m) {
    for (size_t i = 0; m && i < m->subjects.n; i++) {
        free(m->subjects.v[i].selector);
        kn_vec_free(&m->subjects.v[i].seen);
        kn_vec_free(&m->subjects.v[i].signature);
        kn_vec_free(&m->subjects.v[i].there);
    }
    if (m) {
        kn_vec_free(&m->v);
        kn_vec_free(&m->subjects);
        kn_vec_free(&m->times);
    }
    free(m);
}

/* ---- reading ---- */
static size_t subject_of(kn_motion_spec *m, kn_str selector, bool scope) {
    for (size_t i = 0; i < m->subjects.n; i++) {
        const subject *s = &m->subjects.v[i];
        if (s->scope == scope && !s->selector == !selector.p &&
            (!selector.p || kn_str_eq(kn_cstr(s->selector), selector)))
            return i;
    }
    kn_vec_push(&m->subjects,
                (subject){.selector = selector.p ? kn_xstrndup(selector.p, selector.n) : NULL,
                          .scope = scope});
    return m->subjects.n - 1;
}

static bool read_selector(const kn_json *o, const char *key, kn_str *out) {
    const kn_json *v = kn_json_get(o, kn_cstr(key));
    *out = v && v->kind == KN_JSON_STRING ? v->str : (kn_str){NULL, 0};
    return out->p && kn_str_trim(*out).n > 0;
}

static bool read_seconds(const kn_json *o, const char *key, bool zero, double *out) {
    const kn_json *v = kn_json_get(o, kn_cstr(key));
    if (!v || v->kind != KN_JSON_NUMBER || !isfinite(v->num) || v->num < 0 ||
        (!zero && v->num == 0))
        return false;
    *out = v->num;
    return true;
}

/* NULL: it was read; else what is wrong with it. */
static const char *read_assertion(kn_motion_spec *m, const kn_json *o) {
    kn_str name, a, b;
    assertion one = {.seconds = STILL_FOR};
    size_t what = 0;
    if (o->kind != KN_JSON_OBJECT)
        return "is no object";
    if (!read_selector(o, "kind", &name))
        return "has no kind";
    while (what < KN_COUNTOF(kind_names) && !kn_str_eq(name, kn_cstr(kind_names[what])))
        what++;
    if (what == KN_COUNTOF(kind_names))
        return "is of no kind that there is: appearsBy, before, staysInFrame, keepsMoving";
    one.what = (kind)what;
    if (one.what == BEFORE) {
        if (!read_selector(o, "a", &a) || !read_selector(o, "b", &b))
            return "needs selectors in a and b";
        one.b = subject_of(m, b, false);
        one.a = subject_of(m, a, false);
    } else if (one.what == KEEPS_MOVING) {
        if (kn_json_get(o, KN_S("withinSelector")) &&
            (!read_selector(o, "withinSelector", &a) || kn_str_eq(a, KN_S("*"))))
            return "needs a selector in withinSelector, or nothing for the whole composition";
        if (kn_json_get(o, KN_S("maxStaticSec")) &&
            !read_seconds(o, "maxStaticSec", false, &one.seconds))
            return "needs seconds above 0 in maxStaticSec";
        const kn_str all = {NULL, 0};
        one.a = subject_of(m, kn_json_get(o, KN_S("withinSelector")) ? a : all, true);
    } else {
        if (!read_selector(o, "selector", &a))
            return "needs a selector";
        if (one.what == APPEARS_BY && !read_seconds(o, "bySec", true, &one.seconds))
            return "needs seconds from 0 on in bySec";
        one.a = subject_of(m, a, false);
    }
    kn_vec_push(&m->v, one);
    return NULL;
}

static void read_spec(kn_motion_spec *m, const kn_json *o, kn_sb *wrong) {
    const kn_json *version = kn_json_get(o, KN_S("version")),
                  *all = kn_json_get(o, KN_S("assertions"));
    if (!o || o->kind != KN_JSON_OBJECT) {
        kn_sb_puts(wrong, "it holds no JSON object");
    } else if (version && !(version->kind == KN_JSON_NUMBER && version->num == 1)) {
        kn_sb_puts(wrong, "its version is not 1");
    } else if (!all || all->kind != KN_JSON_ARRAY) {
        kn_sb_puts(wrong, "it has no array \"assertions\"");
    } else if (kn_json_get(o, KN_S("duration")) &&
               !read_seconds(o, "duration", false, &m->duration)) {
        kn_sb_puts(wrong, "its duration is no number of seconds above 0");
    } else {
        int i = 0;
        for (const kn_json *one = all->first; one; one = one->next, i++) {
            const char *why = read_assertion(m, one);
            if (why)
                kn_sb_printf(wrong, "%sassertion %d %s", wrong->n ? "; " : "", i, why);
        }
        if (!wrong->n && !m->v.n)
            kn_sb_puts(wrong, "it asserts nothing");
    }
}

/* ---- finding ---- */
static int by_name(const void *x, const void *y) {
    return strcmp(*(char *const *)x, *(char *const *)y);
}

/* The one file of the folder, or of several the one that is called as a document is. NULL: there is
 * none; *two: there are several such. */
static char *find_file(const char *folder, bool *two) {
    static const char end[] = ".motion.json";
    KN_VEC(char *) all = {0};
    DIR *dir = opendir(folder);
    for (struct dirent *e; dir && (e = readdir(dir));)
        if (kn_str_ends(kn_cstr(e->d_name), kn_cstr(end)))
            kn_vec_push(&all, kn_xstrdup(e->d_name));
    if (dir)
        closedir(dir);
    if (all.n)
        qsort(all.v, all.n, sizeof *all.v, by_name);
    size_t which = 0, matched = 0;
    for (size_t i = 0; all.n > 1 && i < all.n; i++) {
        kn_sb page = {0};
        kn_sb_put(&page, (kn_str){all.v[i], strlen(all.v[i]) - strlen(end)});
        kn_sb_puts(&page, ".html");
        char *name = kn_sb_take(&page), *path = kn_path_join(folder, name);
        FILE *f = fopen(path, "rb");
        which = f && !matched ? i : which;
        matched += f != NULL;
        if (f)
            fclose(f);
        free(name);
        free(path);
    }
    *two = matched > 1;
    char *found = all.n ? kn_path_join(folder, all.v[which]) : NULL;
    for (size_t i = 0; i < all.n; i++)
        free(all.v[i]);
    kn_vec_free(&all);
    return found;
}

bool kn_motion_read(kn_check *k) {
    bool two;
    char *text = NULL;
    size_t n = 0;
    k->motion_path = find_file(k->gate.project, &two);
    if (two) {
        kn_usage("several motion files in '%s' are called as documents are: keep one",
                 k->gate.project);
        return false;
    }
    if (!k->motion_path)
        return true;
    kn_motion_spec *m = KN_NEW(kn_motion_spec);
    kn_arena *a = kn_arena_new();
    kn_sb wrong = {0};
    if (kn_read_file(k->motion_path, NULL, (kn_loc){0}, &text, &n) != KN_OK)
        kn_sb_puts(&wrong, "it cannot be read");
    else
        read_spec(m, kn_json_parse(a, (kn_str){text, n}), &wrong);
    if (wrong.n) {
        kn_sb b = {0};
        kn_sb_printf(&b, "the motion file says nothing: %.*s", (int)wrong.n, wrong.p);
        char *message = kn_sb_take(&b);
        const char *slash = strrchr(k->motion_path, '/');
        k->part = KN_PART_MOTION;
        kn_check_found_at_root(k, "motion_spec_invalid", KN_SEV_ERROR, message, NULL,
                               slash ? slash + 1 : k->motion_path);
        free(message);
        kn_motion_free(m);
    } else {
        k->motion = m;
    }
    kn_sb_free(&wrong);
    kn_arena_free(a);
    free(text);
    return true;
}

/* ---- looking ---- */
void kn_motion_instants(const kn_motion_spec *m, double duration, kn_instants *out) {
    const double d = m->duration > 0 ? m->duration : duration;
    const double n = fmin(MOST_SAMPLES, fmax(2, ceil(d * RATE) + 1));
    for (double i = 0; d > 0 && i < n; i++)
        kn_instants_add(out, i * d / (n - 1));
    kn_instants_tidy(out);
}

/* Selectors have to mean one element: what is said of several is not judged. */
static void ask(kn_motion_spec *m, kn_session *s) {
    for (size_t i = 0; i < m->subjects.n; i++) {
        kn_glimpse g;
        subject *j = &m->subjects.v[i];
        j->ambiguous = !j->scope && kn_session_glimpse(s, j->selector, &g) > 1;
    }
    for (size_t i = 0; i < m->v.n; i++) {
        assertion *one = &m->v.v[i];
        one->off = m->subjects.v[one->a].ambiguous ||
                   (one->what == BEFORE && m->subjects.v[one->b].ambiguous);
    }
    m->asked = true;
}

void kn_motion_note(kn_check *k) {
    kn_motion_spec *m = k->motion;
    if (!m->asked)
        ask(m, k->s);
    kn_vec_push(&m->times, k->now);
    for (size_t i = 0; i < m->subjects.n; i++) {
        subject *j = &m->subjects.v[i];
        kn_glimpse g = {0};
        kn_signature mark = {0};
        bool there;
        if (j->scope) {
            there = kn_session_signature(k->s, j->selector, true, &mark);
            kn_vec_push(&j->signature, mark.seen);
        } else {
            there = kn_session_glimpse(k->s, j->selector, &g) > 0;
            kn_vec_push(&j->seen, g);
            j->loc = there ? g.loc : j->loc;
        }
        kn_vec_push(&j->there, there);
        j->ever |= there;
    }
    k->motion_samples++;
}

/* ---- judging ---- */
static void tell(kn_check *k, const subject *j, const char *code, double time, kn_rect rect,
                 const char *hint, const char *fmt, ...) __attribute__((format(printf, 7, 8)));
static void tell(kn_check *k, const subject *j, const char *code, double time, kn_rect rect,
                 const char *hint, const char *fmt, ...) {
    char message[300];
    va_list args;
    va_start(args, fmt);
    vsnprintf(message, sizeof message, fmt, args);
    va_end(args);
    k->now = time;
    k->part = KN_PART_MOTION;
    kn_check_found(k, &(kn_audit_finding){.code = code,
                                          .sev = KN_SEV_ERROR,
                                          .loc = j->loc,
                                          .selector = j->selector ? j->selector : "composition",
                                          .message = message,
                                          .hint = hint,
                                          .data = "{}",
                                          .rect = rect});
}

/* The first instant that shows it; the number of instants: none does. */
static size_t appears(const subject *j) {
    size_t i = 0;
    while (i < j->seen.n && !(j->there.v[i] && j->seen.v[i].visible &&
                              round(j->seen.v[i].opacity * 100) / 100 >= APPEARED))
        i++;
    return i;
}

static bool is_missing(kn_check *k, const subject *j) {
    if (!j->ever)
        tell(k, j, "motion_selector_missing", 0, (kn_rect){0}, "look how the element is called",
             "'%s' finds no element in any instant", j->selector);
    return !j->ever;
}

static void judge_appearance(kn_check *k, const assertion *one, const subject *j) {
    const kn_motion_spec *m = k->motion;
    static const char hint[] = "frames are sought, not played: what begins it has to be on the "
                               "timeline";
    const size_t at = appears(j);
    if (is_missing(k, j) || (at < m->times.n && m->times.v[at] <= one->seconds))
        return;
    if (at < m->times.n)
        tell(k, j, "motion_appears_late", m->times.v[at], j->seen.v[at].rect, hint,
             "'%s' appears at %g s and should by %g s", j->selector, m->times.v[at], one->seconds);
    else
        tell(k, j, "motion_appears_late", one->seconds, (kn_rect){0}, hint,
             "'%s' never appears and should by %g s", j->selector, one->seconds);
}

static void judge_order(kn_check *k, const subject *a, const subject *b) {
    static const char hint[] = "let it come earlier on the timeline";
    const kn_motion_spec *m = k->motion;
    const size_t n = m->times.n, i = appears(a), j = appears(b);
    const bool lost = is_missing(k, a), lost_too = is_missing(k, b);
    if (lost || lost_too || i < j)
        return;
    if (i < n)
        tell(k, a, "motion_out_of_order", m->times.v[i], a->seen.v[i].rect, hint,
             "'%s' should appear before '%s', and does so at %g s", a->selector, b->selector,
             m->times.v[i]);
    else
        tell(k, a, "motion_out_of_order", 0, (kn_rect){0}, hint,
             "'%s' should appear before '%s', and never does", a->selector, b->selector);
}

static void judge_place(kn_check *k, const subject *j) {
    const kn_motion_spec *m = k->motion;
    const kn_plan *p = kn_session_plan(k->s);
    if (is_missing(k, j))
        return;
    for (size_t i = appears(j); i < m->times.n; i++) {
        const kn_rect r = j->seen.v[i].rect;
        if (!j->there.v[i] || !j->seen.v[i].visible ||
            !(r.x < -OFF_FRAME || r.y < -OFF_FRAME || r.x + r.w > p->width + OFF_FRAME ||
              r.y + r.h > p->height + OFF_FRAME))
            continue;
        tell(k, j, "motion_off_frame", m->times.v[i], r, "keep the whole of it in the frame",
             "'%s' leaves the frame at %g s: it reaches from %g, %g to %g, %g", j->selector,
             m->times.v[i], r.x, r.y, r.x + r.w, r.y + r.h);
        return;
    }
}

static void judge_life(kn_check *k, const assertion *one, const subject *j) {
    const kn_motion_spec *m = k->motion;
    if (j->selector && is_missing(k, j))
        return;
    size_t from = 0;
    for (size_t i = 1; i <= m->times.n; i++) {
        const bool end = i == m->times.n;
        if (!end && j->signature.v[i] == j->signature.v[from])
            continue;
        const double to = m->times.v[end ? i - 1 : i], length = to - m->times.v[from];
        if (length > one->seconds)
            tell(k, j, "motion_frozen", m->times.v[from], (kn_rect){0},
                 "move something, or make the pause shorter", "nothing moves%s%s from %g s to %g s",
                 j->selector ? " in " : "", j->selector ? j->selector : "", m->times.v[from], to);
        from = i;
    }
}

static void tell_ambiguous(kn_check *k, size_t which) {
    const kn_motion_spec *m = k->motion;
    size_t lost = 0;
    for (size_t i = 0; i < m->v.n; i++)
        lost += m->v.v[i].a == which || (m->v.v[i].what == BEFORE && m->v.v[i].b == which);
    tell(k, &m->subjects.v[which], "motion_selector_ambiguous", 0, (kn_rect){0},
         "take an id, or :nth-child()",
         "'%s' finds several elements: the assertions about it are not judged (%zu)",
         m->subjects.v[which].selector, lost);
}

void kn_motion_judge(kn_check *k) {
    kn_motion_spec *m = k->motion;
    if (!m || !m->times.n)
        return;
    for (size_t i = 0; i < m->subjects.n; i++)
        if (m->subjects.v[i].ambiguous)
            tell_ambiguous(k, i);
    for (size_t i = 0; i < m->v.n; i++) {
        const assertion *one = &m->v.v[i];
        const subject *a = &m->subjects.v[one->a];
        if (one->off)
            continue;
        switch (one->what) {
        case APPEARS_BY:
            judge_appearance(k, one, a);
            break;
        case BEFORE:
            judge_order(k, a, &m->subjects.v[one->b]);
            break;
        case STAYS_IN_FRAME:
            judge_place(k, a);
            break;
        case KEEPS_MOVING:
            judge_life(k, one, a);
        }
    }
}
