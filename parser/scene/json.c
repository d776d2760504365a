#include "parser/scene/json.h"
#include "src/core/limits.h"

typedef struct reader {
    kn_arena *a;
    const char *p, *end;
    int depth;
} reader;

enum { MAX_NESTING = 128 };

static kn_json *read_value(reader *r);

static void skip_space(reader *r) {
    while (r->p < r->end && (*r->p == ' ' || *r->p == '\t' || *r->p == '\n' || *r->p == '\r'))
        r->p++;
}

static bool eat(reader *r, char c) {
    skip_space(r);
    if (r->p >= r->end || *r->p != c)
        return false;
    r->p++;
    return true;
}

static bool eat_word(reader *r, const char *w) {
    size_t n = strlen(w);
    if ((size_t)(r->end - r->p) < n || memcmp(r->p, w, n) != 0)
        return false;
    r->p += n;
    return true;
}

static bool read_hex4(reader *r, uint32_t *out) {
    if (r->end - r->p < 4)
        return false;
    *out = 0;
    for (int i = 0; i < 4; i++) {
        int c = kn_lower((unsigned char)*r->p++);
        if (!kn_is_digit(c) && !(c >= 'a' && c <= 'f'))
            return false;
        *out = *out * 16 + (uint32_t)(kn_is_digit(c) ? c - '0' : c - 'a' + 10);
    }
    return true;
}

static bool read_unicode(reader *r, char **w) {
    uint32_t u, lo;
    if (!read_hex4(r, &u))
        return false;
    if (u >= 0xD800 && u < 0xDC00 && r->end - r->p >= 6 && r->p[0] == '\\' && r->p[1] == 'u') {
        const char *save = r->p;
        r->p += 2;
        if (!read_hex4(r, &lo))
            return false;
        if (lo >= 0xDC00 && lo < 0xE000)
            u = 0x10000 + ((u - 0xD800) << 10) + (lo - 0xDC00);
        else
            r->p = save;
    }
    if (u >= 0xD800 && u < 0xE000)
        u = 0xFFFD; /* a lone surrogate has no UTF-8 form */
    char buf[4];
    int n = kn_utf8_put(buf, u);
    memcpy(*w, buf, (size_t)n);
    *w += n;
    return true;
}

static bool read_escape(reader *r, char **w) {
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    if (r->p >= r->end)
        return false;
    char c = *r->p++;
    if (c == 'u')
        return read_unicode(r, w);
    const char *at = c ? strchr(from, c) : NULL;
    if (!at)
        return false;
    *(*w)++ = to[at - from];
    return true;
}

/* After the opening quote. The decoded text is never longer than the source. */
static bool read_string(reader *r, kn_str *out) {
    const char *close = r->p;
    while (close < r->end && *close != '"')
        close += *close == '\\' && close + 1 < r->end ? 2 : 1;
    if (close >= r->end)
        return false;
    char *buf = kn_alloc(r->a, (size_t)(close - r->p) + 1), *w = buf;
    while (r->p < close) {
        char c = *r->p++;
        if ((unsigned char)c < 0x20)
            return false;
        if (c != '\\')
            *w++ = c;
        else if (!read_escape(r, &w))
            return false;
    }
    if (r->p != close)
        return false;
    r->p++;
    *out = (kn_str){buf, (size_t)(w - buf)};
    return true;
}

static size_t digits(reader *r) {
    const char *at = r->p;
    while (r->p < r->end && kn_is_digit(*r->p))
        r->p++;
    return (size_t)(r->p - at);
}

static bool read_number(reader *r, double *out) {
    const char *at = r->p, *next;
    if (*r->p == '-')
        r->p++;
    bool zero = r->p < r->end && *r->p == '0';
    size_t n = digits(r);
    if (n == 0 || (zero && n > 1))
        return false;
    if (r->p < r->end && *r->p == '.') {
        r->p++;
        if (!digits(r))
            return false;
    }
    if (r->p < r->end && (*r->p == 'e' || *r->p == 'E')) {
        r->p++;
        if (r->p < r->end && (*r->p == '+' || *r->p == '-'))
            r->p++;
        if (!digits(r))
            return false;
    }
    return kn_parse_double(at, r->p, out, &next) && next == r->p;
}

static bool read_members(reader *r, kn_json *v, char close) {
    kn_json **tail = &v->first;
    if (eat(r, close))
        return true;
    do {
        kn_str key = {0};
        if (close == '}' && (!eat(r, '"') || !read_string(r, &key) || !eat(r, ':')))
            return false;
        kn_json *m = read_value(r);
        if (!m)
            return false;
        m->key = key;
        *tail = m;
        tail = &m->next;
    } while (eat(r, ','));
    return eat(r, close);
}

static bool read_kind(reader *r, kn_json *v) {
    switch (*r->p) {
    case '{':
    case '[':
        v->kind = *r->p == '{' ? KN_JSON_OBJECT : KN_JSON_ARRAY;
        r->p++;
        return read_members(r, v, v->kind == KN_JSON_OBJECT ? '}' : ']');
    case '"':
        r->p++;
        v->kind = KN_JSON_STRING;
        return read_string(r, &v->str);
    case 't':
        v->kind = KN_JSON_TRUE;
        return eat_word(r, "true");
    case 'f':
        v->kind = KN_JSON_FALSE;
        return eat_word(r, "false");
    case 'n':
        v->kind = KN_JSON_NULL;
        return eat_word(r, "null");
    default:
        v->kind = KN_JSON_NUMBER;
        return read_number(r, &v->num);
    }
}

static kn_json *read_value(reader *r) {
    skip_space(r);
    if (r->p >= r->end || r->depth >= MAX_NESTING)
        return NULL;
    kn_json *v = KN_ANEW(r->a, kn_json);
    const char *at = r->p;
    r->depth++;
    bool ok = read_kind(r, v);
    r->depth--;
    v->raw = (kn_str){at, (size_t)(r->p - at)};
    return ok ? v : NULL;
}

kn_json *kn_json_parse(kn_arena *a, kn_str text) {
    if (!text.p || text.n > KN_LIMIT_VAR_BYTES)
        return NULL;
    reader r = {a, text.p, text.p + text.n, 0};
    kn_json *v = read_value(&r);
    skip_space(&r);
    return v && r.p == r.end ? v : NULL;
}

const kn_json *kn_json_get(const kn_json *o, kn_str key) {
    const kn_json *found = NULL;
    if (o && o->kind == KN_JSON_OBJECT)
        for (const kn_json *m = o->first; m; m = m->next)
            if (kn_str_eq(m->key, key))
                found = m;
    return found;
}

static bool seen_before(const kn_json *const *objects, size_t i, const kn_json *m) {
    for (size_t k = 0; k < i; k++)
        if (kn_json_get(objects[k], m->key))
            return true;
    for (const kn_json *e = objects[i]->first; e != m; e = e->next)
        if (kn_str_eq(e->key, m->key))
            return true;
    return false;
}

void kn_json_merge(const kn_json *const *objects, size_t n, kn_sb *out) {
    bool any = false;
    kn_sb_putc(out, '{');
    for (size_t i = 0; i < n; i++) {
        if (!objects[i] || objects[i]->kind != KN_JSON_OBJECT)
            continue;
        for (const kn_json *m = objects[i]->first; m; m = m->next) {
            if (seen_before(objects, i, m))
                continue;
            const kn_json *v = m;
            for (size_t k = i; k < n; k++) {
                const kn_json *later = kn_json_get(objects[k], m->key);
                v = later ? later : v;
            }
            if (any)
                kn_sb_putc(out, ',');
            any = true;
            kn_sb_json(out, m->key);
            kn_sb_putc(out, ':');
            kn_sb_put(out, v->raw);
        }
    }
    kn_sb_putc(out, '}');
}
