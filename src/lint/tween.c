/* The tweens of a script: x.to("#a", {…}) with what can be read of targets, values and times. */
#include "src/lint/tween.h"
#include <math.h>
#include <stdlib.h>

static bool opens(char c) {
    return c == '(' || c == '{' || c == '[';
}

/* Members of the literal that opens at `i`; whether all are plain ones. */
static bool read_members(const lint_text *t, size_t i, lint_members *out) {
    const size_t end = kn_lint_bracket_end(t, i);
    bool plain = true;
    for (i = lint_skip_blanks(t, i + 1); i + 1 < end && out->n < KN_COUNTOF(out->v);
         i = lint_skip_blanks(t, i)) {
        const size_t key = i;
        while (i + 1 < end && t->bare[i] != ':' && t->bare[i] != ',')
            i = opens(t->bare[i]) ? kn_lint_bracket_end(t, i) : i + 1;
        kn_str name = kn_str_trim((kn_str){t->code + key, i - key});
        plain &= !kn_str_starts(name, KN_S("..."));
        if (name.n > 1 && (name.p[0] == '"' || name.p[0] == '\''))
            name = kn_str_sub(name, 1, name.n - 1);
        size_t value = i;
        if (i + 1 < end && t->bare[i] == ':') {
            value = ++i;
            while (i + 1 < end && t->bare[i] != ',')
                i = opens(t->bare[i]) ? kn_lint_bracket_end(t, i) : i + 1;
        }
        out->v[out->n++] =
            (lint_pair){name, kn_str_trim((kn_str){t->code + value, i - value}), key};
        i++;
    }
    return plain;
}

/* The arguments of a call, which begin at `i`. */
static void read_tween(lint_tween *w, size_t i) {
    enum { LONGEST = 400 }; /* selector */
    const lint_text *t = w->t;
    kn_sb selector = {0};
    i = lint_skip_blanks(t, i);
    size_t e = kn_lint_expression_end(t, i);
    w->text = kn_str_trim(kn_str_sub((kn_str){t->code, t->text.n}, i, e));
    if (w->text.n && kn_lint_target(t, w->text, &selector) && selector.n <= LONGEST) {
        w->target.n = selector.n;
        w->target.p = kn_sb_take(&selector);
    }
    kn_sb_free(&selector);
    if (!w->target.p)
        w->object = kn_str_starts(kn_lint_declared_as(t, w->text, i), KN_S("{"));
    w->literal = true;
    for (int k = 0; k < 1 + (w->how == LINT_FROM_TO); k++) {
        const bool more = e < t->text.n && t->bare[e] == ',';
        e = more ? lint_skip_blanks(t, e + 1) : e;
        if (!more || e >= t->text.n || t->bare[e] != '{')
            w->literal = false;
        else
            w->literal &= read_members(t, e, k == (w->how == LINT_FROM_TO) ? &w->to : &w->from);
        e = more ? kn_lint_expression_end(t, e) : e;
    }
    if (e < t->text.n && t->bare[e] == ',') {
        const size_t from = lint_skip_blanks(t, e + 1);
        w->position = kn_str_trim(
            kn_str_sub((kn_str){t->code, t->text.n}, from, kn_lint_expression_end(t, from)));
    }
}

typedef struct heads { /* of chains of calls, by the brackets that close their calls */
    const lint_text *t;
    kn_str *of;
    bool *known;
} heads;

/* The name at the head of a chain of calls whose "." stands at `i`: tl of tl.to().to(). Each link
 * of a chain is walked once. */
static kn_str head_of(heads *h, size_t i) {
    const lint_text *t = h->t;
    kn_str head = none;
    KN_VEC(size_t) walked = {0};
    for (;;) {
        while (i && kn_is_space(t->bare[i - 1]))
            i--;
        if (!i || t->bare[i - 1] != ')') {
            size_t b = i;
            while (b && (kn_lint_is_word(t->bare[b - 1]) || (t->bare[b - 1] == '.' && b < i)))
                b--;
            head = kn_str_sub((kn_str){t->code, t->text.n}, b, i);
            break;
        }
        const size_t index = kn_lint_bracket_index(t, i - 1);
        if (index == SIZE_MAX || h->known[index]) {
            head = index == SIZE_MAX ? none : h->of[index];
            break;
        }
        kn_vec_push(&walked, index);
        i = kn_lint_bracket_begin(t, i - 1);
        while (i && kn_lint_is_word(t->bare[i - 1]))
            i--;
        while (i && kn_is_space(t->bare[i - 1]))
            i--;
        if (!i || t->bare[i - 1] != '.')
            break;
        i--;
    }
    for (size_t k = 0; k < walked.n; k++) {
        h->of[walked.v[k]] = head;
        h->known[walked.v[k]] = true;
    }
    kn_vec_free(&walked);
    return head;
}

static int by_offset(const void *a, const void *b) {
    const lint_tween *x = a, *y = b;
    return (x->at > y->at) - (x->at < y->at);
}

void kn_lint_read_tweens(const lint_text *t, lint_tweens *out, size_t most) {
    static const char *const calls[] = {[LINT_TO] = ".to(",
                                        [LINT_FROM] = ".from(",
                                        [LINT_FROM_TO] = ".fromTo(",
                                        [LINT_SET] = ".set("};
    heads h = {t, KN_NEW_N(kn_str, t->brackets.n + 1), KN_NEW_N(bool, t->brackets.n + 1)};
    out->t = t;
    out->timed = kn_lint_find(t->bare, t->text.n, 0, "gsap.timeline") >= 0;
    for (size_t k = 0; k < KN_COUNTOF(calls); k++)
        for (ptrdiff_t o = 0;
             out->v.n < most && (o = kn_lint_find(t->bare, t->text.n, (size_t)o, calls[k])) >= 0;
             o++) {
            lint_tween w = {.t = t, .at = (size_t)o, .how = (lint_way)k};
            w.timeline = head_of(&h, (size_t)o);
            if (!w.timeline.n)
                continue;
            read_tween(&w, kn_lint_past(t, (size_t)o, calls[k]));
            if (!w.target.p && !w.to.n) /* a method of something else */
                continue;
            kn_vec_push(&out->v, w);
        }
    free(h.of);
    free(h.known);
    if (out->v.n)
        qsort(out->v.v, out->v.n, sizeof *out->v.v, by_offset);
}

void kn_lint_free_tweens(lint_tweens *v) {
    for (size_t i = 0; i < v->v.n; i++)
        free((char *)(uintptr_t)v->v.v[i].target.p);
    kn_vec_free(&v->v);
}

const lint_pair *kn_lint_member(const lint_members *m, const char *key) {
    for (size_t i = 0; i < m->n; i++)
        if (kn_str_eq(m->v[i].key, kn_cstr(key)))
            return &m->v[i];
    return NULL;
}

bool kn_lint_is_property(kn_str key) {
    static const char *const other[] = {"duration",
                                        "ease",
                                        "delay",
                                        "stagger",
                                        "repeat",
                                        "yoyo",
                                        "overwrite",
                                        "repeatDelay",
                                        "immediateRender",
                                        "id",
                                        "data",
                                        "paused",
                                        "keyframes",
                                        "yoyoEase",
                                        "lazy",
                                        "inherit",
                                        "repeatRefresh",
                                        "startAt",
                                        "callbackScope",
                                        "reversed",
                                        "runBackwards",
                                        "transformOrigin",
                                        "force3D",
                                        "snap"};
    for (size_t i = 0; i < KN_COUNTOF(other); i++)
        if (kn_str_eq(key, kn_cstr(other[i])))
            return false;
    return !(key.n > 2 && key.p[0] == 'o' && key.p[1] == 'n' && key.p[2] >= 'A' && key.p[2] <= 'Z');
}

kn_str kn_lint_unquoted(kn_str v) {
    return v.n > 1 && strchr("\"'`", v.p[0]) && v.p[v.n - 1] == v.p[0] ? kn_str_sub(v, 1, v.n - 1)
                                                                       : v;
}

bool kn_lint_overwrites(const lint_tween *w) {
    const lint_pair *p = kn_lint_member(&w->to, "overwrite");
    return p && kn_str_find(p->value, KN_S("auto")) >= 0;
}

/* The number of a member, also when it is quoted. */
static bool number_of(const lint_text *t, const lint_members *m, const char *key, double *v) {
    const lint_pair *p = kn_lint_member(m, key);
    return p && (kn_parse_number(kn_lint_unquoted(p->value), v) || kn_lint_value(t, p->value, v));
}

static bool is_word(const lint_members *m, const char *key, const char *word) {
    const lint_pair *p = kn_lint_member(m, key);
    return p && kn_str_ieq(kn_lint_unquoted(p->value), kn_cstr(word));
}

bool kn_lint_is_hiding(const lint_text *t, const lint_members *m) {
    double v;
    return (number_of(t, m, "opacity", &v) && v == 0) ||
           (number_of(t, m, "autoAlpha", &v) && v == 0) || is_word(m, "visibility", "hidden") ||
           is_word(m, "display", "none");
}

bool kn_lint_is_showing(const lint_text *t, const lint_members *m) {
    double v;
    const lint_pair *display = kn_lint_member(m, "display");
    const bool has = kn_lint_member(m, "opacity") != NULL;
    if (number_of(t, m, has ? "opacity" : "autoAlpha", &v))
        return v > 0;
    return is_word(m, "visibility", "visible") || is_word(m, "visibility", "inherit") ||
           (display && !is_word(m, "display", "none"));
}

bool kn_lint_each_token(kn_str selectors, bool (*see)(void *ctx, kn_str token), void *ctx) {
    while (selectors.n) {
        size_t e = 0;
        while (e < selectors.n && selectors.p[e] != ',')
            e++;
        kn_str s = kn_str_trim(kn_str_sub(selectors, 0, e));
        for (size_t i = s.n; i > 0; i--)
            if (kn_is_space(s.p[i - 1]) || strchr(">+~", s.p[i - 1])) {
                s = kn_str_sub(s, i, s.n);
                break;
            }
        for (size_t i = 0; i < s.n; i++) {
            size_t k = i + 1;
            while (k < s.n && (kn_lint_is_word(s.p[k]) || s.p[k] == '-'))
                k++;
            if ((s.p[i] == '#' || s.p[i] == '.') && k > i + 1 && !see(ctx, kn_str_sub(s, i, k)))
                return false;
        }
        selectors = kn_str_sub(selectors, e + (e < selectors.n), selectors.n);
    }
    return true;
}

/* ---- when ---- */
typedef struct label {
    kn_str name;
    double at;
} label;

typedef struct clock {
    const lint_text *t;
    double cursor, last; /* where the next one stands; where the last one began */
    double length;       /* of tweens that say none; below 0: GSAP's own */
    bool known;          /* the cursor is */
    label labels[32];
    size_t n;
} clock;

static double *label_at(clock *c, kn_str name) {
    for (size_t i = 0; i < c->n; i++)
        if (kn_str_eq(c->labels[i].name, name))
            return &c->labels[i].at;
    if (c->n == KN_COUNTOF(c->labels))
        return NULL;
    c->labels[c->n] = (label){name, c->cursor};
    return &c->labels[c->n++].at;
}

/* Where the text of a position parameter is: "+=1", "<0.5", ">", a label, a label and an offset. */
static bool text_position(clock *c, kn_str p, double *out) {
    p = kn_str_trim(p);
    size_t k = 0;
    double by = 0;
    if (!p.n || kn_str_eq(p, KN_S(">"))) {
        *out = c->cursor;
        return true;
    }
    if (p.p[0] == '<' || p.p[0] == '>') {
        kn_str by_text = kn_str_sub(p, 1, p.n);
        const bool minus = by_text.n > 2 && by_text.p[0] == '-' && by_text.p[1] == '=';
        if (by_text.n > 2 && by_text.p[1] == '=')
            by_text = kn_str_sub(by_text, 2, by_text.n);
        if (by_text.n && !kn_parse_number(by_text, &by))
            return false;
        *out = (p.p[0] == '<' ? c->last : c->cursor) + (minus ? -by : by);
        return true;
    }
    while (k < p.n && kn_lint_is_word(p.p[k]))
        k++;
    const kn_str name = kn_str_sub(p, 0, k), rest = kn_str_trim(kn_str_sub(p, k, p.n));
    const bool named = name.n && !kn_is_digit(name.p[0]);
    if (rest.n > 2 && (rest.p[0] == '+' || rest.p[0] == '-') && rest.p[1] == '=') {
        if (!kn_parse_number(kn_str_sub(rest, 2, rest.n), &by) || (name.n && !named))
            return false;
        by = rest.p[0] == '-' ? -by : by;
    } else if (!named) {
        return kn_parse_number(p, out);
    } else if (rest.n) {
        return false;
    }
    const double *at = named ? label_at(c, name) : &c->cursor;
    *out = at ? *at + by : 0;
    return at != NULL;
}

static bool position_of(clock *c, kn_str p, double *out, bool *reads) {
    *reads = !p.n || strchr("\"'`", p.p[0]) != NULL;
    if (!p.n) {
        *out = c->cursor;
        return true;
    }
    return *reads ? c->known && text_position(c, kn_lint_unquoted(p), out)
                  : kn_lint_value(c->t, p, out);
}

static void put_in_time(lint_tween *w, clock *c) {
    double d = c->length, repeat = 0;
    bool reads;
    const lint_pair *duration = kn_lint_member(&w->to, "duration"),
                    *times = kn_lint_member(&w->to, "repeat");
    const bool set = w->how == LINT_SET,
               vague = !set && (duration ? !kn_lint_value(w->t, duration->value, &d) : !w->literal);
    if (vague)
        d = 0;
    if (times && !kn_lint_value(w->t, times->value, &repeat))
        repeat = 0;
    w->placed = position_of(c, w->position, &w->start, &reads) && isfinite(w->start);
    w->placed &= c->known || !reads;
    if (!w->placed || vague)
        c->known = false;
    if (!w->placed)
        return;
    w->start = fmax(w->start, 0);
    c->last = w->start;
    c->cursor = fmax(c->cursor, w->start + (set ? 0 : d < 0 ? 0.5 : d));
    w->end = set ? w->start : repeat < 0 ? INFINITY : w->start + fmax(d, 0) * (fmax(repeat, 0) + 1);
}

typedef struct maker { /* of a timeline: name = gsap.timeline() */
    kn_str name;
    size_t at; /* of "gsap" */
} maker;
typedef KN_VEC(maker) makers;

static int by_name(const void *a, const void *b) {
    const maker *x = a, *y = b;
    const int d = kn_str_cmp(x->name, y->name);
    return d ? d : (x->at > y->at) - (x->at < y->at);
}

static void find_makers(const lint_text *t, makers *out) {
    const char word[] = "gsap.timeline";
    for (ptrdiff_t o = 0; (o = kn_lint_find(t->bare, t->text.n, (size_t)o, word)) >= 0; o++) {
        size_t i = (size_t)o;
        while (i && kn_is_space(t->bare[i - 1]))
            i--;
        if (!i || t->bare[i - 1] != '=')
            continue;
        for (i--; i && kn_is_space(t->bare[i - 1]);)
            i--;
        size_t b = i;
        while (b && (kn_lint_is_word(t->bare[b - 1]) || t->bare[b - 1] == '.'))
            b--;
        if (b < i)
            kn_vec_push(out, (maker){{t->code + b, i - b}, (size_t)o});
    }
    if (out->n)
        qsort(out->v, out->n, sizeof *out->v, by_name);
}

/* The first that makes a timeline of that name; NULL. */
static const maker *maker_of(const makers *v, kn_str name) {
    size_t lo = 0, hi = v->n;
    while (lo < hi) {
        const size_t mid = lo + (hi - lo) / 2;
        if (kn_str_cmp(v->v[mid].name, name) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < v->n && kn_str_eq(v->v[lo].name, name) ? &v->v[lo] : NULL;
}

/* What gsap.timeline({ defaults: { duration: 1 } }) says; below 0: nothing. */
static double default_length(const lint_text *t, size_t at) {
    lint_members options = {0}, defaults = {0};
    double v = -1;
    size_t i = lint_skip_blanks(t, at + strlen("gsap.timeline"));
    i = lint_skip_blanks(t, i + (i < t->text.n && t->bare[i] == '('));
    if (i >= t->text.n || t->bare[i] != '{')
        return -1;
    read_members(t, i, &options);
    const lint_pair *p = kn_lint_member(&options, "defaults");
    if (!p || !p->value.n || p->value.p[0] != '{')
        return -1;
    read_members(t, (size_t)(p->value.p - t->code), &defaults);
    p = kn_lint_member(&defaults, "duration");
    return p && kn_lint_value(t, p->value, &v) ? v : -1;
}

typedef struct order { /* of tweens, by timelines */
    const lint_tween *w;
    size_t i;
} order;

static int by_timeline(const void *a, const void *b) {
    const order *x = a, *y = b;
    const int d = kn_str_cmp(x->w->timeline, y->w->timeline);
    return d ? d : (x->i > y->i) - (x->i < y->i);
}

void kn_lint_place_tweens(lint_tweens *v) {
    KN_VEC(order) v_by = {0};
    for (size_t i = 0; i < v->v.n; i++)
        kn_vec_push(&v_by, (order){&v->v.v[i], i});
    if (v_by.n)
        qsort(v_by.v, v_by.n, sizeof *v_by.v, by_timeline);
    clock *c = KN_NEW(clock);
    makers made = {0};
    const maker *timeline = NULL;
    find_makers(v->t, &made);
    for (size_t k = 0; k < v_by.n; k++) {
        lint_tween *w = &v->v.v[v_by.v[k].i];
        if (!k || !kn_str_eq(v_by.v[k - 1].w->timeline, w->timeline)) {
            timeline = maker_of(&made, w->timeline);
            *c = (clock){.t = v->t,
                         .length = timeline ? default_length(v->t, timeline->at) : -1,
                         .known = true};
        }
        if (timeline)
            put_in_time(w, c);
    }
    free(c);
    kn_vec_free(&made);
    kn_vec_free(&v_by);
}
