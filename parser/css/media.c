/* Conditions of @media (Media Queries 4), @container (CSS Contain 3 §3) and @supports (CSS
 * Conditional 4). */
#include "parser/css/parse.h"
#include "src/core/limits.h"
#include "src/core/mem.h"
#include <math.h>

/* Three values: a feature that is not known makes `not` of it unknown too. */
typedef enum truth { NO, YES, UNKNOWN } truth;

typedef struct env {
    enum { MEDIA, CONTAINER, STYLE, SUPPORTS } kind;
    double w, h, em, rem;
    const kn_media_env *media;
    const kn_container_env *container;
} env;

/* What a range feature is compared with. */
typedef enum kind { LENGTH, RATIO, RESOLUTION, NUMBER } kind;

static truth eval_condition(kn_cp *c, const env *e, int depth);

static truth of(bool b) {
    return b ? YES : NO;
}

/* A length in px; viewport and container units are those of the environment. */
static double px(const env *e, const kn_val *v) {
    double k = kn_unit_factor(v->unit), vw = e->media ? e->media->width : e->w,
           vh = e->media ? e->media->height : e->h;
    if (k != 0)
        return v->u.num * k;
    switch (v->unit) {
    case KN_U_EM:
        return v->u.num * e->em;
    case KN_U_REM:
        return v->u.num * e->rem;
    case KN_U_CH:
    case KN_U_EX:
        return v->u.num * e->em / 2;
    case KN_U_VW:
    case KN_U_CQW:
    case KN_U_VI:
    case KN_U_CQI:
        return v->u.num * vw / 100;
    case KN_U_VH:
    case KN_U_CQH:
    case KN_U_VB:
    case KN_U_CQB:
        return v->u.num * vh / 100;
    case KN_U_VMIN:
    case KN_U_CQMIN:
        return v->u.num * fmin(vw, vh) / 100;
    case KN_U_VMAX:
    case KN_U_CQMAX:
        return v->u.num * fmax(vw, vh) / 100;
    default:
        return NAN;
    }
}

/* A value of the feature's kind as one number: px, dppx, or width by height. */
static bool read_value(kn_cp *c, const env *e, kind k, double *out) {
    kn_val v, d;
    unsigned q = k == LENGTH ? KN_Q_LEN : k == RESOLUTION ? KN_Q_RES : KN_Q_NUM;
    if (!kn_parse_numeric(c, q, &v) || v.type == KN_V_CALC)
        return false;
    if (v.type == KN_V_DIM)
        *out = k == RESOLUTION ? v.u.num * kn_unit_factor(v.unit) : px(e, &v);
    else
        *out = v.u.num;
    if (k == RATIO && kn_cp_delim(c, '/')) {
        if (!kn_parse_numeric(c, KN_Q_NUM, &d) || d.type != KN_V_NUM)
            return false;
        *out /= d.u.num;
    }
    return !isnan(*out);
}

/* Range features: what they measure. */
static bool feature_value(const env *e, kn_str name, kind *k, double *out) {
    bool media = e->kind == MEDIA;
    *k = LENGTH;
    if (e->h < 0 && !kn_str_ieq(name, KN_S("width")) && !kn_str_ieq(name, KN_S("inline-size")))
        return false; /* a container of the inline size alone */
    if (kn_str_ieq(name, KN_S("width")) || kn_str_ieq(name, KN_S("inline-size")) ||
        (media && kn_str_ieq(name, KN_S("device-width"))))
        *out = e->w;
    else if (kn_str_ieq(name, KN_S("height")) || kn_str_ieq(name, KN_S("block-size")) ||
             (media && kn_str_ieq(name, KN_S("device-height"))))
        *out = e->h;
    else if (kn_str_ieq(name, KN_S("aspect-ratio")) ||
             (media && kn_str_ieq(name, KN_S("device-aspect-ratio"))))
        *out = e->h > 0 ? e->w / e->h : INFINITY, *k = RATIO;
    else if (media && kn_str_ieq(name, KN_S("resolution")))
        *out = e->media->dppx, *k = RESOLUTION;
    else if (media && kn_str_ieq(name, KN_S("-webkit-device-pixel-ratio")))
        *out = e->media->dppx, *k = NUMBER;
    else if (media && kn_str_ieq(name, KN_S("color")))
        *out = 8, *k = NUMBER;
    else if (media && (kn_str_ieq(name, KN_S("monochrome")) ||
                       kn_str_ieq(name, KN_S("color-index")) || kn_str_ieq(name, KN_S("grid"))))
        *out = 0, *k = NUMBER;
    else
        return false;
    return true;
}

/* Features with words: the words that hold in a film. A NULL list holds for every word. */
static truth word_feature(const env *e, kn_str name, kn_str word) {
    struct {
        const char *name, *holds;
    } table[] = {
        {"orientation", e->w > e->h ? "landscape" : "portrait"},
        {"prefers-color-scheme", e->media && e->media->dark ? "dark" : "light"},
        {"prefers-reduced-motion",
         e->media && e->media->reduced_motion ? "reduce" : "no-preference"},
        {"prefers-contrast", "no-preference"},
        {"prefers-reduced-transparency", "no-preference"},
        {"prefers-reduced-data", "no-preference"},
        {"forced-colors", "none"},
        {"hover", e->media && e->media->hover ? "hover" : "none"},
        {"any-hover", e->media && e->media->hover ? "hover" : "none"},
        {"pointer", e->media && e->media->hover ? "fine" : "none"},
        {"any-pointer", e->media && e->media->hover ? "fine" : "none"},
        {"color-gamut", "srgb"},
        {"video-color-gamut", "srgb"},
        {"dynamic-range", "standard"},
        {"video-dynamic-range", "standard"},
        {"display-mode", "browser"},
        {"scripting", "enabled"},
        {"update", "fast"},
        {"overflow-block", "scroll"},
        {"overflow-inline", "scroll"},
        {"horizontal-viewport-segments", "1"},
    };
    bool only_orientation = e->kind == CONTAINER;
    if (e->h < 0)
        return UNKNOWN;
    for (size_t i = 0; i < KN_COUNTOF(table); i++) {
        if (!kn_str_ieq(name, kn_cstr(table[i].name)) || (only_orientation && i))
            continue;
        if (!word.n) /* alone it asks for anything but none */
            return of(strcmp(table[i].holds, "none") != 0 &&
                      strcmp(table[i].holds, "no-preference") != 0);
        return of(kn_str_ieq(word, kn_cstr(table[i].holds)));
    }
    return UNKNOWN;
}

typedef enum cmp { EQ, LT, LE, GT, GE } cmp;

static bool compare(double a, cmp op, double b) {
    switch (op) {
    case LT:
        return a < b;
    case LE:
        return a <= b;
    case GT:
        return a > b;
    case GE:
        return a >= b;
    default:
        return fabs(a - b) < 1e-9 * fmax(1, fabs(b));
    }
}

static bool take_cmp(kn_cp *c, cmp *op) {
    if (kn_cp_delim(c, '='))
        *op = EQ;
    else if (kn_cp_delim(c, '<'))
        *op = kn_cp_delim(c, '=') ? LE : LT;
    else if (kn_cp_delim(c, '>'))
        *op = kn_cp_delim(c, '=') ? GE : GT;
    else
        return false;
    return true;
}

static cmp mirrored(cmp op) {
    return op == LT ? GT : op == LE ? GE : op == GT ? LT : op == GE ? LE : EQ;
}

/* value op name [op value]? */
static truth eval_value_first(kn_cp *c, const env *e) {
    double a, b, v;
    cmp op, first;
    kind k;
    kn_cp name_at = *c;
    while (!kn_cp_done(&name_at) && !kn_cp_type(&name_at, KN_T_IDENT))
        kn_cp_next(&name_at);
    if (kn_cp_done(&name_at) || !feature_value(e, kn_cp_peek(&name_at)->str, &k, &v) ||
        !read_value(c, e, k, &a) || !take_cmp(c, &op) || c->i != name_at.i)
        return UNKNOWN;
    kn_cp_next(c);
    first = op;
    bool r = compare(v, mirrored(op), a);
    if (kn_cp_done(c))
        return of(r);
    if (!take_cmp(c, &op) || !read_value(c, e, k, &b) || !kn_cp_done(c))
        return UNKNOWN;
    bool up = first == LT || first == LE, down = first == GT || first == GE;
    if (!(up && (op == LT || op == LE)) && !(down && (op == GT || op == GE)))
        return UNKNOWN; /* both comparisons go one way */
    return of(r && compare(v, op, b));
}

static truth eval_feature(kn_cp *c, const env *e) {
    if (!kn_cp_type(c, KN_T_IDENT))
        return eval_value_first(c, e);
    kn_str name = kn_cp_peek(c)->str, bare = name;
    double v, b;
    kind k;
    cmp op = EQ;
    kn_cp_next(c);
    if (name.n > 4 && kn_str_ieq((kn_str){name.p, 4}, KN_S("min-"))) {
        op = GE;
        bare = kn_str_sub(name, 4, name.n);
    } else if (name.n > 4 && kn_str_ieq((kn_str){name.p, 4}, KN_S("max-"))) {
        op = LE;
        bare = kn_str_sub(name, 4, name.n);
    } else if (kn_str_ieq(name, KN_S("-webkit-min-device-pixel-ratio"))) {
        op = GE;
        bare = KN_S("-webkit-device-pixel-ratio");
    } else if (kn_str_ieq(name, KN_S("-webkit-max-device-pixel-ratio"))) {
        op = LE;
        bare = KN_S("-webkit-device-pixel-ratio");
    }
    if (kn_cp_done(c))
        return feature_value(e, name, &k, &v) ? of(v != 0) : word_feature(e, name, KN_S(""));
    if (kn_cp_take(c, KN_T_COLON)) {
        if (!feature_value(e, bare, &k, &v)) {
            kn_str word = kn_cp_text(c);
            return word_feature(e, name, word);
        }
        if (!read_value(c, e, k, &b) || !kn_cp_done(c))
            return UNKNOWN;
        return of(compare(v, op, b));
    }
    if (!take_cmp(c, &op) || !feature_value(e, name, &k, &v) || !read_value(c, e, k, &b) ||
        !kn_cp_done(c))
        return UNKNOWN;
    return of(compare(v, op, b));
}

static kn_str without_important(kn_str s) {
    const kn_str word = KN_S("important");
    if (s.n <= word.n || !kn_str_ieq(kn_str_sub(s, s.n - word.n, s.n), word))
        return s;
    kn_str head = kn_str_trim(kn_str_sub(s, 0, s.n - word.n));
    return head.n && head.p[head.n - 1] == '!' ? kn_str_trim(kn_str_sub(head, 0, head.n - 1)) : s;
}

/* Font technologies and formats, of the words of CSS Fonts 4 §11, that are read. */
static bool font_word(kn_str s) {
    static const char *const words[] = {"woff",         "woff2",      "truetype",
                                        "opentype",     "collection", "features-opentype",
                                        "features-aat", "variations", "color-colrv0",
                                        "color-colrv1", "color-sbix", "color-cbdt",
                                        "palettes"};
    for (size_t i = 0; i < KN_COUNTOF(words); i++)
        if (kn_str_ieq(s, kn_cstr(words[i])))
            return true;
    return false;
}

/* (property: value) */
static truth eval_supports_decl(kn_cp *c) {
    if (!kn_cp_type(c, KN_T_IDENT))
        return UNKNOWN;
    kn_str name = kn_cp_peek(c)->str;
    kn_cp_next(c);
    if (!kn_cp_take(c, KN_T_COLON))
        return UNKNOWN;
    kn_str text = without_important(kn_cp_text(c));
    kn_name n = kn_name_find(name);
    bool bad = false;
    if (name.n > 2 && name.p[0] == '-' && name.p[1] == '-')
        return YES;
    if (n.kind != KN_NAME_LONGHAND && n.kind != KN_NAME_SHORTHAND)
        return NO;
    if (kn_needs_substitution(c, true, &bad))
        return of(!bad);
    kn_value *v = n.kind == KN_NAME_LONGHAND
                      ? kn_parse_value((kn_prop)n.id, text)
                      : kn_parse_shorthand(name, text, (kn_prop)kn_short_at(n.id)->longhands[0]);
    kn_value_unref(v);
    return of(v != NULL);
}

static truth eval_supports_function(kn_cp *c, kn_str name) {
    if (kn_str_ieq(name, KN_S("selector"))) {
        kn_arena *a = kn_arena_new();
        kn_atoms *atoms = kn_atoms_new();
        bool ok = kn_selectors_parse(kn_cp_text(c), a, atoms) != NULL;
        kn_atoms_free(atoms);
        kn_arena_free(a);
        return of(ok);
    }
    if (kn_str_ieq(name, KN_S("font-tech")) || kn_str_ieq(name, KN_S("font-format")))
        return of(font_word(kn_cp_text(c)));
    return NO;
}

static bool style_number(kn_cp *c, const env *e, double *out) {
    kn_val v;
    if (kn_cp_type(c, KN_T_IDENT)) {
        kn_str text;
        bool has =
            e->container->var && e->container->var(e->container->ctx, kn_cp_peek(c)->str, &text);
        kn_cp_next(c);
        if (!has)
            return false;
        kn_value *number = kn_syntax_parse(KN_S("<number> | <length> | <percentage>"), text);
        bool ok = number && number->v->type != KN_V_CALC;
        if (ok)
            *out = number->v->type == KN_V_DIM ? px(e, number->v) : number->v->u.num;
        kn_value_unref(number);
        return ok;
    }
    if (!kn_parse_numeric(c, KN_Q_NUM | KN_Q_LEN | KN_Q_PCT, &v) || v.type == KN_V_CALC)
        return false;
    *out = v.type == KN_V_DIM ? px(e, &v) : v.u.num;
    return true;
}

/* CSS Conditional 5 §6.5: --name, --name: value, comparisons of numbers, and conditions of these.
 */
static truth eval_style(kn_cp *c, const env *e, int depth) {
    const kn_tok *t = kn_cp_peek(c);
    if (t->type == KN_T_OPEN_PAREN || (t->type == KN_T_IDENT && kn_str_ieq(t->str, KN_S("not")))) {
        env inner = *e;
        inner.kind = STYLE;
        truth r = eval_condition(c, &inner, depth);
        return kn_cp_done(c) ? r : UNKNOWN;
    }
    bool custom = t->type == KN_T_IDENT && t->str.n > 2 && t->str.p[0] == '-' && t->str.p[1] == '-';
    kn_cp save = *c;
    kn_str text = {0};
    if (custom) {
        bool has = e->container->var && e->container->var(e->container->ctx, t->str, &text);
        kn_cp_next(c);
        if (kn_cp_done(c))
            return of(has && text.n);
        if (kn_cp_take(c, KN_T_COLON))
            return of(has && kn_str_eq(kn_str_trim(text), kn_cp_text(c)));
        *c = save;
    }
    double a, b, d;
    cmp op, second;
    if (!style_number(c, e, &a) || !take_cmp(c, &op) || !style_number(c, e, &b))
        return UNKNOWN;
    bool r = compare(a, op, b);
    if (take_cmp(c, &second))
        r = style_number(c, e, &d) && r && compare(b, second, d);
    return kn_cp_done(c) ? of(r) : UNKNOWN;
}

static truth eval_in_parens(kn_cp *c, const env *e, int depth) {
    const kn_tok *t = kn_cp_peek(c);
    if (depth > KN_LIMIT_CSS_NESTING)
        return UNKNOWN;
    if (t->type == KN_T_FUNCTION) {
        kn_cp in = kn_cp_enter(c);
        if (e->kind == CONTAINER && kn_str_ieq(t->str, KN_S("style")))
            return eval_style(&in, e, depth + 1);
        return e->kind == SUPPORTS ? eval_supports_function(&in, t->str)
                                   : UNKNOWN; /* scroll-state() */
    }
    if (t->type != KN_T_OPEN_PAREN) {
        kn_cp_next(c);
        return UNKNOWN;
    }
    kn_cp in = kn_cp_enter(c), save = in;
    const kn_tok *first = kn_cp_peek(&in);
    if (first->type == KN_T_OPEN_PAREN || first->type == KN_T_FUNCTION ||
        (first->type == KN_T_IDENT && kn_str_ieq(first->str, KN_S("not")))) {
        truth r = eval_condition(&in, e, depth + 1);
        if (kn_cp_done(&in))
            return r;
        in = save;
    }
    if (e->kind == STYLE)
        return eval_style(&in, e, depth + 1);
    if (e->kind != SUPPORTS)
        return eval_feature(&in, e);
    return eval_supports_decl(&in) == YES ? YES : NO; /* what nobody knows is not supported */
}

static truth negate(truth a) {
    return a == UNKNOWN ? UNKNOWN : a == YES ? NO : YES;
}

/* not X | X [and X]* | X [or X]* */
static truth eval_condition(kn_cp *c, const env *e, int depth) {
    if (kn_cp_word(c, "not"))
        return negate(eval_in_parens(c, e, depth));
    truth r = eval_in_parens(c, e, depth);
    bool all = false, any = false;
    for (;;) {
        if (all && any) /* only one of the two at one level */
            return UNKNOWN;
        if (kn_cp_word(c, "and")) {
            all = true;
            truth x = kn_cp_word(c, "not") ? negate(eval_in_parens(c, e, depth))
                                           : eval_in_parens(c, e, depth);
            r = r == NO || x == NO ? NO : r == UNKNOWN || x == UNKNOWN ? UNKNOWN : YES;
        } else if (kn_cp_word(c, "or")) {
            any = true;
            truth x = eval_in_parens(c, e, depth);
            r = r == YES || x == YES ? YES : r == UNKNOWN || x == UNKNOWN ? UNKNOWN : NO;
        } else {
            return r;
        }
    }
}

/* [not|only]? type [and condition]? | condition */
static bool eval_query(kn_cp *c, const env *e) {
    kn_cp save = *c;
    bool invert = kn_cp_word(c, "not");
    if (!invert)
        kn_cp_word(c, "only");
    if (!kn_cp_type(c, KN_T_IDENT)) {
        *c = save;
        return eval_condition(c, e, 0) == YES && kn_cp_done(c);
    }
    kn_str type = kn_cp_peek(c)->str;
    truth r = of(kn_str_ieq(type, KN_S("all")) || kn_str_ieq(type, KN_S("screen")));
    kn_cp_next(c);
    if (kn_cp_word(c, "and")) {
        truth x = eval_condition(c, e, 0);
        r = r == NO ? NO : x;
    }
    if (!kn_cp_done(c))
        return false;
    return (invert ? negate(r) : r) == YES;
}

typedef struct reader {
    kn_scratch s;
    kn_toks t;
    kn_cp c;
} reader;

static void reader_begin(reader *r, kn_str text) {
    kn_scratch_begin(&r->s);
    kn_tokenize(text, &r->t, &r->s);
    r->c = kn_cp_make(&r->t, &r->s, text);
}

static void reader_end(reader *r) {
    kn_toks_free(&r->t);
    kn_scratch_end(&r->s);
}

bool kn_supports_eval(kn_str condition) {
    reader r;
    env e = {.kind = SUPPORTS};
    reader_begin(&r, condition);
    bool ok = !kn_cp_done(&r.c) && eval_condition(&r.c, &e, 0) == YES && kn_cp_done(&r.c);
    reader_end(&r);
    return ok;
}

bool kn_media_eval(kn_str query_list, const kn_media_env *media) {
    reader r;
    env e = {
        .kind = MEDIA, .w = media->width, .h = media->height, .em = 16, .rem = 16, .media = media};
    bool any = false;
    reader_begin(&r, query_list);
    if (kn_cp_done(&r.c)) { /* an empty list holds */
        reader_end(&r);
        return true;
    }
    while (r.c.i < r.c.end && !any) {
        uint32_t to = r.c.i;
        while (to < r.c.end && r.c.t[to].type != KN_T_COMMA)
            to = kn_tok_opens(&r.c.t[to]) ? r.c.t[to].close + 1 : to + 1;
        kn_cp one = r.c;
        one.end = to < r.c.end ? to : r.c.end;
        while (one.end > one.i && one.t[one.end - 1].type == KN_T_WS)
            one.end--;
        while (one.i < one.end && one.t[one.i].type == KN_T_WS)
            one.i++;
        any = !kn_cp_done(&one) && eval_query(&one, &e);
        r.c.i = to + 1;
    }
    reader_end(&r);
    return any;
}

bool kn_container_eval(kn_str condition, const kn_container_env *in) {
    reader r;
    env e = {
        .kind = CONTAINER, .w = in->w, .h = in->h, .em = in->em, .rem = in->rem, .container = in};
    reader_begin(&r, condition);
    bool ok = kn_cp_done(&r.c) || (eval_condition(&r.c, &e, 0) == YES && kn_cp_done(&r.c));
    reader_end(&r);
    return ok;
}

bool kn_container_needs_size(kn_str condition) {
    reader r;
    bool found = false;
    reader_begin(&r, condition);
    for (uint32_t i = r.c.i; i < r.c.end && !found; i++) {
        const kn_tok *t = &r.c.t[i];
        if (t->type == KN_T_FUNCTION && kn_str_ieq(t->str, KN_S("style"))) {
            i = t->close;
            continue;
        }
        found = t->type == KN_T_IDENT && !kn_str_ieq(t->str, KN_S("and")) &&
                !kn_str_ieq(t->str, KN_S("or")) && !kn_str_ieq(t->str, KN_S("not"));
    }
    reader_end(&r);
    return found;
}
