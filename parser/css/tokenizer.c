#include "parser/css/tokenizer.h"
#include "src/core/limits.h"
#include "src/core/mem.h"

typedef struct lexer {
    const char *base, *p, *end;
    kn_toks *out;
    kn_scratch *s;
    uint32_t open[KN_LIMIT_CSS_NESTING]; /* indices of the opening tokens that wait for a partner */
    uint32_t n_open;
} lexer;

/* Character classes by byte: a table would be read as often, but this stays legible. */
static bool is_name_start(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80 || c == 0;
}

static bool is_name(int c) {
    return is_name_start(c) || kn_is_digit(c) || c == '-';
}

static bool is_newline(int c) {
    return c == '\n' || c == '\r' || c == '\f';
}

static int hex_value(int c) {
    if (kn_is_digit(c))
        return c - '0';
    c = kn_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Byte at p + k, -1 at the end. */
static int at(const lexer *l, size_t k) {
    return (size_t)(l->end - l->p) > k ? (unsigned char)l->p[k] : -1;
}

/* §4.3.8 */
static bool valid_escape(const lexer *l, size_t k) {
    return at(l, k) == '\\' && at(l, k + 1) >= 0 && !is_newline(at(l, k + 1));
}

/* §4.3.9 */
static bool starts_ident(const lexer *l, size_t k) {
    int c = at(l, k);
    if (c == '-')
        return at(l, k + 1) == '-' || (at(l, k + 1) >= 0 && is_name_start(at(l, k + 1))) ||
               valid_escape(l, k + 1);
    return c >= 0 && (is_name_start(c) || valid_escape(l, k));
}

/* §4.3.10 */
static bool starts_number(const lexer *l) {
    size_t k = at(l, 0) == '+' || at(l, 0) == '-';
    return kn_is_digit(at(l, k)) || (at(l, k) == '.' && kn_is_digit(at(l, k + 1)));
}

/* Moves the text that escapes were resolved in to the scratch. */
static kn_str keep(lexer *l, kn_sb *b) {
    kn_str r = {kn_scratch_alloc(l->s, b->n + 1), b->n};
    memcpy((char *)r.p, b->p ? b->p : "", b->n);
    kn_sb_free(b);
    return r;
}

/* §4.3.7; p is after the backslash. */
static void put_escape(lexer *l, kn_sb *out) {
    uint32_t cp = 0;
    int digits = 0;
    char utf8[4];
    while (digits < 6 && hex_value(at(l, 0)) >= 0) {
        cp = cp * 16 + (uint32_t)hex_value(at(l, 0));
        l->p++;
        digits++;
    }
    if (!digits) {
        if (l->p < l->end)
            l->p += kn_utf8_next(l->p, l->end, &cp);
    } else if (at(l, 0) == '\r' && at(l, 1) == '\n') {
        l->p += 2;
    } else if (at(l, 0) >= 0 && kn_is_space(at(l, 0))) {
        l->p++;
    }
    if (!cp || cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
        cp = 0xFFFD;
    kn_sb_put(out, (kn_str){utf8, (size_t)kn_utf8_put(utf8, cp)});
}

/* Takes the character at p; §3.3 replaces NUL. */
static void put_char(lexer *l, kn_sb *out) {
    if (*l->p)
        kn_sb_putc(out, *l->p);
    else
        kn_sb_puts(out, "\xEF\xBF\xBD");
    l->p++;
}

/* §4.3.11. A plain name is a view into the source. */
static kn_str take_name(lexer *l) {
    const char *from = l->p;
    while (l->p < l->end && *l->p && is_name((unsigned char)*l->p))
        l->p++;
    if (!(l->p < l->end && (*l->p == 0 || valid_escape(l, 0))))
        return (kn_str){from, (size_t)(l->p - from)};
    kn_sb b = {0};
    kn_sb_put(&b, (kn_str){from, (size_t)(l->p - from)});
    for (;;) {
        if (valid_escape(l, 0)) {
            l->p++;
            put_escape(l, &b);
        } else if (at(l, 0) >= 0 && is_name(at(l, 0))) {
            put_char(l, &b);
        } else {
            return keep(l, &b);
        }
    }
}

static kn_tok *push(lexer *l, kn_tok_type type, const char *from) {
    kn_toks *t = l->out;
    if (t->n + 1 >= t->cap) {
        uint32_t cap = t->cap * 2;
        if (t->v == t->first) {
            t->v = kn_xrealloc(NULL, cap * sizeof *t->v);
            memcpy(t->v, t->first, t->n * sizeof *t->v);
        } else {
            t->v = kn_xrealloc(t->v, cap * sizeof *t->v);
        }
        t->cap = cap;
    }
    kn_tok *k = &t->v[t->n++];
    *k = (kn_tok){.type = (uint8_t)type,
                  .pos = (uint32_t)(from - l->base),
                  .end = (uint32_t)(l->p - l->base)};
    return k;
}

static void push_open(lexer *l, kn_tok_type type, const char *from, kn_str name) {
    kn_tok *k = push(l, type, from);
    k->str = name;
    k->close = UINT32_MAX; /* set when the partner comes, or at the end */
    if (l->n_open == KN_LIMIT_CSS_NESTING) {
        k->type = KN_T_BAD_STRING; /* deeper than anything real: invalid wherever it stands */
        return;
    }
    l->open[l->n_open++] = l->out->n - 1;
}

static void push_close(lexer *l, kn_tok_type type, const char *from) {
    kn_tok *k = push(l, type, from);
    if (l->n_open) {
        kn_tok *o = &l->out->v[l->open[l->n_open - 1]];
        bool match = type == KN_T_CLOSE_PAREN
                         ? o->type == KN_T_OPEN_PAREN || o->type == KN_T_FUNCTION
                     : type == KN_T_CLOSE_SQUARE ? o->type == KN_T_OPEN_SQUARE
                                                 : o->type == KN_T_OPEN_CURLY;
        if (match) {
            o->close = l->out->n - 1;
            l->n_open--;
            return;
        }
    }
    k->flags = KN_TF_STRAY;
}

static void skip_comments(lexer *l) {
    while (at(l, 0) == '/' && at(l, 1) == '*') {
        l->p += 2;
        while (l->p < l->end && !(*l->p == '*' && at(l, 1) == '/'))
            l->p++;
        l->p = l->end - l->p >= 2 ? l->p + 2 : l->end;
    }
}

/* §4.3.5 */
static void take_string(lexer *l) {
    const char *from = l->p;
    char quote = *l->p++;
    const char *q = l->p;
    while (q < l->end && *q != quote && *q != '\\' && *q && !is_newline(*q))
        q++;
    kn_str text = {l->p, (size_t)(q - l->p)};
    l->p = q;
    if (q < l->end && *q != quote && !is_newline(*q)) {
        kn_sb b = {0};
        kn_sb_put(&b, text);
        while (l->p < l->end && *l->p != quote && !is_newline(*l->p)) {
            if (*l->p != '\\') {
                put_char(l, &b);
                continue;
            }
            l->p++;
            if (l->p < l->end && is_newline(*l->p))
                l->p += *l->p == '\r' && at(l, 1) == '\n' ? 2 : 1;
            else if (l->p < l->end)
                put_escape(l, &b);
        }
        text = keep(l, &b);
    }
    bool bad = l->p < l->end && *l->p != quote;
    if (l->p < l->end && !bad)
        l->p++;
    push(l, bad ? KN_T_BAD_STRING : KN_T_STRING, from)->str = text;
}

/* §4.3.14 */
static void take_bad_url(lexer *l, const char *from) {
    while (l->p < l->end && *l->p != ')')
        l->p += valid_escape(l, 0) ? 2 : 1;
    if (l->p < l->end)
        l->p++;
    push(l, KN_T_BAD_URL, from);
}

/* §4.3.6; p is after "url(" and white space, and no quote follows. */
static void take_url(lexer *l, const char *from) {
    const char *q = l->p;
    while (q < l->end && (unsigned char)*q > 0x20 && *q != 0x7F && !strchr("\"'()\\", *q))
        q++;
    kn_str text = {l->p, (size_t)(q - l->p)};
    l->p = q;
    kn_sb b = {0};
    kn_sb_put(&b, text);
    while (l->p < l->end && *l->p != ')') {
        int c = (unsigned char)*l->p;
        if (kn_is_space(c)) {
            while (l->p < l->end && kn_is_space(*l->p))
                l->p++;
            if (l->p < l->end && *l->p != ')')
                goto bad;
        } else if (c == '"' || c == '\'' || c == '(' || (c < 0x20 && c) || c == 0x7F ||
                   (c == '\\' && !valid_escape(l, 0))) {
            goto bad;
        } else if (c == '\\') {
            l->p++;
            put_escape(l, &b);
        } else {
            put_char(l, &b);
        }
    }
    if (b.n != text.n)
        text = keep(l, &b);
    kn_sb_free(&b);
    if (l->p < l->end)
        l->p++;
    push(l, KN_T_URL, from)->str = text;
    return;
bad:
    kn_sb_free(&b);
    take_bad_url(l, from);
}

/* §4.3.4 */
static void take_ident_like(lexer *l) {
    const char *from = l->p;
    kn_str name = take_name(l);
    if (at(l, 0) != '(') {
        push(l, KN_T_IDENT, from)->str = name;
        return;
    }
    l->p++;
    if (name.n == 3 && kn_str_ieq(name, KN_S("url"))) {
        const char *q = l->p;
        while (q < l->end && kn_is_space(*q))
            q++;
        if (!(q < l->end && (*q == '"' || *q == '\''))) {
            l->p = q;
            take_url(l, from);
            return;
        }
    }
    push_open(l, KN_T_FUNCTION, from, name);
}

/* §4.3.3 */
static void take_numeric(lexer *l) {
    const char *from = l->p, *next = l->p;
    uint8_t flags = KN_TF_INTEGER;
    double v = 0;
    if (*l->p == '+' || *l->p == '-')
        flags |= KN_TF_SIGN;
    /* the number's own end, so that "1e" or "1em" do not lend their letter to an exponent */
    const char *q = l->p + ((flags & KN_TF_SIGN) != 0);
    while (q < l->end && kn_is_digit(*q))
        q++;
    if (q + 1 < l->end && *q == '.' && kn_is_digit(q[1])) {
        flags &= (uint8_t)~KN_TF_INTEGER;
        q++;
        while (q < l->end && kn_is_digit(*q))
            q++;
    }
    if (q + 1 < l->end && (*q == 'e' || *q == 'E')) {
        const char *e = q + 1 + (q[1] == '+' || q[1] == '-');
        if (e < l->end && kn_is_digit(*e)) {
            flags &= (uint8_t)~KN_TF_INTEGER;
            while (e < l->end && kn_is_digit(*e))
                e++;
            q = e;
        }
    }
    kn_parse_double(*from == '+' ? from + 1 : from, q, &v, &next);
    l->p = q;
    if (starts_ident(l, 0)) {
        kn_str unit = take_name(l);
        kn_tok *k = push(l, KN_T_DIMENSION, from);
        k->str = unit;
        k->num = v;
        k->flags = flags;
        return;
    }
    kn_tok_type type = KN_T_NUMBER;
    if (at(l, 0) == '%') {
        l->p++;
        type = KN_T_PERCENT;
    }
    kn_tok *k = push(l, type, from);
    k->num = v;
    k->flags = flags;
}

static void take_delim(lexer *l) {
    const char *from = l->p++;
    push(l, KN_T_DELIM, from)->ch = *from;
}

static void take_simple(lexer *l, kn_tok_type type, size_t n) {
    const char *from = l->p;
    l->p += n;
    push(l, type, from);
}

/* Punctuation that may begin something longer. */
static void take_other(lexer *l) {
    const char *from = l->p;
    int c = at(l, 0);
    if (c == '#' && ((at(l, 1) >= 0 && is_name(at(l, 1))) || valid_escape(l, 1))) {
        l->p++;
        bool id = starts_ident(l, 0);
        kn_str name = take_name(l);
        kn_tok *k = push(l, KN_T_HASH, from);
        k->str = name;
        k->flags = id ? KN_TF_ID : 0;
    } else if ((c == '+' || c == '-' || c == '.') && starts_number(l)) {
        take_numeric(l);
    } else if (c == '-' && at(l, 1) == '-' && at(l, 2) == '>') {
        take_simple(l, KN_T_CDC, 3);
    } else if ((c == '-' || c == '\\') && starts_ident(l, 0)) {
        take_ident_like(l);
    } else if (c == '<' && at(l, 1) == '!' && at(l, 2) == '-' && at(l, 3) == '-') {
        take_simple(l, KN_T_CDO, 4);
    } else if (c == '@' && starts_ident(l, 1)) {
        l->p++;
        kn_str name = take_name(l);
        push(l, KN_T_AT, from)->str = name;
    } else {
        take_delim(l);
    }
}

/* §4.3.1 */
static void take_token(lexer *l) {
    const char *from = l->p;
    int c = (unsigned char)*l->p;
    switch (c) {
    case ' ':
    case '\t':
    case '\n':
    case '\r':
    case '\f':
        while (l->p < l->end && kn_is_space(*l->p))
            l->p++;
        push(l, KN_T_WS, from);
        return;
    case '"':
    case '\'':
        take_string(l);
        return;
    case '(':
        l->p++;
        push_open(l, KN_T_OPEN_PAREN, from, KN_S(""));
        return;
    case '[':
        l->p++;
        push_open(l, KN_T_OPEN_SQUARE, from, KN_S(""));
        return;
    case '{':
        l->p++;
        push_open(l, KN_T_OPEN_CURLY, from, KN_S(""));
        return;
    case ')':
        l->p++;
        push_close(l, KN_T_CLOSE_PAREN, from);
        return;
    case ']':
        l->p++;
        push_close(l, KN_T_CLOSE_SQUARE, from);
        return;
    case '}':
        l->p++;
        push_close(l, KN_T_CLOSE_CURLY, from);
        return;
    case ',':
        take_simple(l, KN_T_COMMA, 1);
        return;
    case ':':
        take_simple(l, KN_T_COLON, 1);
        return;
    case ';':
        take_simple(l, KN_T_SEMICOLON, 1);
        return;
    default:
        if (kn_is_digit(c))
            take_numeric(l);
        else if (is_name_start(c))
            take_ident_like(l);
        else
            take_other(l);
    }
}

void kn_tokenize(kn_str text, kn_toks *t, kn_scratch *s) {
    if (text.n > UINT32_MAX - 16)
        text.n = UINT32_MAX - 16;
    lexer l = {.base = text.p, .p = text.p, .end = text.p + text.n, .out = t, .s = s};
    t->v = t->first;
    t->n = 0;
    t->cap = KN_TOKS_FIRST;
    while (skip_comments(&l), l.p < l.end)
        take_token(&l);
    while (l.n_open)
        t->v[l.open[--l.n_open]].close = t->n;
    t->v[t->n] =
        (kn_tok){.type = KN_T_EOF, .pos = (uint32_t)text.n, .end = (uint32_t)text.n, .close = t->n};
}

void kn_toks_free(kn_toks *t) {
    if (t->v != t->first)
        free(t->v);
    t->v = NULL;
    t->n = 0;
}

/* ---- units ---- */

static const struct {
    const char *name;
    kn_unit unit;
} units[] = {
    {"px", KN_U_PX},
    {"em", KN_U_EM},
    {"rem", KN_U_REM},
    {"deg", KN_U_DEG},
    {"s", KN_U_S},
    {"ms", KN_U_MS},
    {"vw", KN_U_VW},
    {"vh", KN_U_VH},
    {"vmin", KN_U_VMIN},
    {"vmax", KN_U_VMAX},
    {"fr", KN_U_FR},
    {"cqw", KN_U_CQW},
    {"cqh", KN_U_CQH},
    {"cqi", KN_U_CQI},
    {"cqb", KN_U_CQB},
    {"cqmin", KN_U_CQMIN},
    {"cqmax", KN_U_CQMAX},
    {"ch", KN_U_CH},
    {"ex", KN_U_EX},
    {"rex", KN_U_REX},
    {"rch", KN_U_RCH},
    {"cap", KN_U_CAP},
    {"rcap", KN_U_CAP},
    {"ic", KN_U_IC},
    {"ric", KN_U_IC},
    {"lh", KN_U_LH},
    {"rlh", KN_U_RLH},
    {"vi", KN_U_VI},
    {"vb", KN_U_VB},
    {"cm", KN_U_CM},
    {"mm", KN_U_MM},
    {"q", KN_U_Q},
    {"in", KN_U_IN},
    {"pt", KN_U_PT},
    {"pc", KN_U_PC},
    {"grad", KN_U_GRAD},
    {"rad", KN_U_RAD},
    {"turn", KN_U_TURN},
    {"dpi", KN_U_DPI},
    {"dpcm", KN_U_DPCM},
    {"dppx", KN_U_DPPX},
    {"x", KN_U_DPPX},
    {"hz", KN_U_HZ},
    {"khz", KN_U_KHZ},
    /* there is one viewport: small, large and dynamic sizes are the same */
    {"svw", KN_U_VW},
    {"svh", KN_U_VH},
    {"svi", KN_U_VI},
    {"svb", KN_U_VB},
    {"svmin", KN_U_VMIN},
    {"svmax", KN_U_VMAX},
    {"lvw", KN_U_VW},
    {"lvh", KN_U_VH},
    {"lvi", KN_U_VI},
    {"lvb", KN_U_VB},
    {"lvmin", KN_U_VMIN},
    {"lvmax", KN_U_VMAX},
    {"dvw", KN_U_VW},
    {"dvh", KN_U_VH},
    {"dvi", KN_U_VI},
    {"dvb", KN_U_VB},
    {"dvmin", KN_U_VMIN},
    {"dvmax", KN_U_VMAX},
};

kn_unit kn_unit_find(kn_str s) {
    for (size_t i = 0; i < KN_COUNTOF(units); i++)
        if (kn_str_ieq(s, kn_cstr(units[i].name)))
            return units[i].unit;
    return KN_U_NONE;
}

const char *kn_unit_str(kn_unit u) {
    for (size_t i = 0; i < KN_COUNTOF(units); i++)
        if (units[i].unit == u)
            return units[i].name;
    return "";
}
