/* @counter-style (CSS Counter Styles 3 §3): descriptors, which arrive as text, into styles. */
#include "src/core/mem.h"
#include "src/style/internal.h"

#define MAX_SYMBOLS 512

/* ---- words of a descriptor ---- */
typedef struct words {
    kn_styler *st;
    const char *p, *end;
    kn_str word; /* without quotes and escapes */
    bool comma, string;
} words;

static const char *put_escape(words *w, const char *p, kn_sb *sb) {
    uint32_t cp = 0;
    int digits = 0;
    for (; digits < 6 && p < w->end; p++, digits++) {
        int c = kn_lower((unsigned char)*p);
        if (!kn_is_digit(c) && !(c >= 'a' && c <= 'f'))
            break;
        cp = cp * 16 + (uint32_t)(kn_is_digit(c) ? c - '0' : c - 'a' + 10);
    }
    if (!digits) {
        if (p < w->end)
            kn_sb_putc(sb, *p++);
        return p;
    }
    char buf[4];
    if (!cp || cp > 0x10FFFF || (cp >= 0xD800 && cp < 0xE000))
        cp = 0xFFFD;
    kn_sb_put(sb, (kn_str){buf, (size_t)kn_utf8_put(buf, cp)});
    return p < w->end && kn_is_space((unsigned char)*p) ? p + 1 : p;
}

/* Next string or word; a comma is a word of its own. */
static bool next(words *w) {
    while (w->p < w->end && kn_is_space((unsigned char)*w->p))
        w->p++;
    if (w->p >= w->end)
        return false;
    kn_sb sb = {0};
    char quote = *w->p == '"' || *w->p == '\'' ? *w->p++ : 0;
    w->string = quote != 0;
    w->comma = !quote && *w->p == ',';
    if (w->comma)
        w->p++;
    while (!w->comma && w->p < w->end) {
        char c = *w->p;
        if (quote ? c == quote : kn_is_space((unsigned char)c) || c == ',')
            break;
        w->p++;
        if (c == '\\')
            w->p = put_escape(w, w->p, &sb);
        else
            kn_sb_putc(&sb, c);
    }
    if (quote && w->p < w->end)
        w->p++;
    w->word = kn_arena_str(w->st->rules_arena, kn_sb_str(&sb));
    kn_sb_free(&sb);
    return true;
}

static bool integer(const words *w, int32_t *out) {
    double v;
    const char *end;
    if (w->string || !kn_parse_double(w->word.p, w->word.p + w->word.n, &v, &end) ||
        end != w->word.p + w->word.n || v < -2147483647.0 || v > 2147483647.0)
        return false;
    *out = (int32_t)v;
    return true;
}

static bool word_is(const words *w, const char *name) {
    return !w->string && kn_str_ieq(w->word, kn_cstr(name));
}

/* ---- descriptors ---- */
static bool read_system(words w, bool ua, kn_counter_style *s) {
    static const char *const names[] = {"cyclic", "numeric", "alphabetic", "symbolic", "additive",
                                        "fixed",  "extends", "chinese",    "ethiopic"};
    size_t n = ua ? KN_COUNTOF(names) : KN_CS_EXTENDS + 1;
    if (!next(&w))
        return false;
    for (size_t i = 0; i < n; i++) {
        if (!word_is(&w, names[i]))
            continue;
        s->system = (uint8_t)i;
        if ((i == KN_CS_FIXED || i == KN_CS_CHINESE) && next(&w))
            return integer(&w, &s->first);
        if (i == KN_CS_EXTENDS && next(&w))
            s->extends = w.word;
        return i != KN_CS_EXTENDS || s->extends.n;
    }
    return false;
}

static void read_symbols(words w, kn_counter_style *s) {
    kn_str list[MAX_SYMBOLS];
    uint32_t n = 0;
    while (n < MAX_SYMBOLS && next(&w))
        if (!w.comma)
            list[n++] = w.word;
    kn_str *v = KN_ANEW_N(w.st->rules_arena, kn_str, n + 1);
    memcpy(v, list, n * sizeof *v);
    s->symbols = v;
    s->n_symbols = n;
}

/* Pairs of a weight and a symbol in any order, weights falling (§3.1.5). */
static void read_additive(words w, kn_counter_style *s) {
    kn_str list[MAX_SYMBOLS];
    int32_t weight[MAX_SYMBOLS];
    uint32_t n = 0;
    bool has_weight = false, has_symbol = false;
    while (n < MAX_SYMBOLS && next(&w)) {
        if (w.comma)
            continue;
        if (!has_weight && integer(&w, &weight[n])) {
            has_weight = true;
        } else {
            list[n] = w.word;
            has_symbol = true;
        }
        if (has_weight && has_symbol) {
            if (weight[n] < 0 || (n && weight[n] >= weight[n - 1]))
                return;
            n++;
            has_weight = has_symbol = false;
        }
    }
    kn_str *v = KN_ANEW_N(w.st->rules_arena, kn_str, n + 1);
    int32_t *x = KN_ANEW_N(w.st->rules_arena, int32_t, n + 1);
    memcpy(v, list, n * sizeof *v);
    memcpy(x, weight, n * sizeof *x);
    s->symbols = v;
    s->weights = x;
    s->n_symbols = s->n_weights = n;
}

static void read_range(words w, kn_counter_style *s) {
    int32_t list[64];
    uint32_t n = 0;
    s->has_range = true;
    while (n < KN_COUNTOF(list) && next(&w)) {
        if (w.comma)
            continue;
        if (word_is(&w, "auto"))
            return;
        if (word_is(&w, "infinite"))
            list[n] = n % 2 ? INT32_MAX : INT32_MIN;
        else if (!integer(&w, &list[n]))
            return;
        n++;
    }
    int32_t *v = KN_ANEW_N(w.st->rules_arena, int32_t, n + 1);
    memcpy(v, list, n * sizeof *v);
    s->ranges = v;
    s->n_ranges = n / 2;
}

static void read_pad(words w, kn_counter_style *s) {
    for (int i = 0; i < 2 && next(&w); i++)
        if (!integer(&w, &s->pad))
            s->pad_symbol = w.word;
    s->has_pad = s->pad_symbol.p && s->pad >= 0;
}

static void read(words w, kn_str name, bool ua, kn_counter_style *s) {
    if (kn_str_ieq(name, KN_S("system"))) {
        read_system(w, ua, s);
    } else if (kn_str_ieq(name, KN_S("symbols"))) {
        if (!s->n_weights)
            read_symbols(w, s);
    } else if (kn_str_ieq(name, KN_S("additive-symbols"))) {
        read_additive(w, s);
    } else if (kn_str_ieq(name, KN_S("negative"))) {
        for (int i = 0; i < 2 && next(&w); i++)
            s->negative[i] = w.word;
    } else if (kn_str_ieq(name, KN_S("prefix"))) {
        if (next(&w))
            s->prefix = w.word;
    } else if (kn_str_ieq(name, KN_S("suffix"))) {
        if (next(&w))
            s->suffix = w.word;
    } else if (kn_str_ieq(name, KN_S("range"))) {
        read_range(w, s);
    } else if (kn_str_ieq(name, KN_S("pad"))) {
        read_pad(w, s);
    } else if (kn_str_ieq(name, KN_S("fallback"))) {
        if (next(&w))
            s->fallback = w.word;
    }
}

/* §3.1: a style without the symbols that its system asks for is no style. */
static bool is_valid(const kn_counter_style *s) {
    switch (s->system) {
    case KN_CS_NUMERIC:
    case KN_CS_ALPHABETIC:
        return s->n_symbols >= 2;
    case KN_CS_ADDITIVE:
        return s->n_weights >= 1;
    case KN_CS_EXTENDS:
        return s->extends.n != 0;
    default:
        return s->n_symbols >= 1;
    }
}

void kn_counter_style_add(kn_styler *st, const kn_rule *r, bool ua) {
    static const char *const shapes[] = {"disc", "circle", "square", "disclosure-open",
                                         "disclosure-closed"};
    kn_counter_style s = {.name = kn_str_trim(r->prelude), .system = KN_CS_SYMBOLIC, .first = 1};
    for (size_t i = 0; r->decls && i < r->decls->v.n; i++) {
        const kn_decl *d = &r->decls->v.v[i];
        if (d->value->v->type != KN_V_TOKENS)
            continue;
        kn_str text = d->value->v->u.str;
        words w = {.st = st, .p = text.p, .end = text.p + text.n};
        read(w, kn_atom_str(st->scene->atoms, d->custom), ua, &s);
    }
    for (size_t i = 0; ua && i < KN_COUNTOF(shapes); i++)
        s.symbol |= kn_str_eq(s.name, kn_cstr(shapes[i]));
    if (is_valid(&s)) {
        kn_vec_push(&st->counter_styles, s);
        return;
    }
    kn_report(st->scene->diags, KN_SEV_WARN, KN_EPARSE, "css/invalid-value", r->loc, NULL,
              "@counter-style %.*s has not the symbols that its system needs", (int)s.name.n,
              s.name.p);
}

/* ---- looking up ---- */
static const kn_counter_style *find(const kn_styler *st, kn_str name) {
    for (size_t i = st->counter_styles.n; i-- > 0;)
        if (kn_str_eq(st->counter_styles.v[i].name, name))
            return &st->counter_styles.v[i];
    for (size_t i = 0; i < st->counter_styles.n; i++) /* predefined names have no case */
        if (kn_str_ieq(st->counter_styles.v[i].name, name))
            return &st->counter_styles.v[i];
    return NULL;
}

/* §3.1.7: what `s` does not say is that of the style it extends; cycles extend decimal. */
static void extend(const kn_styler *st, kn_counter_style *s) {
    for (int depth = 0; s->system == KN_CS_EXTENDS; depth++) {
        const kn_counter_style *o = depth < 32 ? find(st, s->extends) : NULL;
        if (!o)
            o = find(st, KN_S("decimal"));
        if (!o || depth > 32)
            return;
        kn_counter_style base = *o;
        base.name = s->name;
        for (int i = 0; i < 2; i++)
            if (s->negative[0].p)
                base.negative[i] = s->negative[i];
        if (s->prefix.p)
            base.prefix = s->prefix;
        if (s->suffix.p)
            base.suffix = s->suffix;
        if (s->fallback.n)
            base.fallback = s->fallback;
        if (s->has_range) {
            base.has_range = true;
            base.ranges = s->ranges;
            base.n_ranges = s->n_ranges;
        }
        if (s->has_pad) {
            base.has_pad = true;
            base.pad = s->pad;
            base.pad_symbol = s->pad_symbol;
        }
        *s = base;
    }
}

bool kn_counter_style_find(const kn_styler *st, kn_str name, kn_counter_style *out) {
    const kn_counter_style *s = find(st, name);
    if (!s && !(s = find(st, KN_S("decimal"))))
        return false;
    *out = *s;
    extend(st, out);
    if (!out->prefix.p)
        out->prefix = KN_S("");
    if (!out->suffix.p)
        out->suffix = KN_S(". ");
    if (!out->negative[0].p)
        out->negative[0] = KN_S("-");
    if (!out->negative[1].p)
        out->negative[1] = KN_S("");
    return out->system != KN_CS_EXTENDS;
}
