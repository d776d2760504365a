/* Scripts and style sheets without their comments and strings, as long as before. */
#include "src/lint/internal.h"

/* Whether a slash after this text begins a regular expression rather than a division: after an
 * operator, a bracket that opens, or a keyword. */
static bool regex_may_begin(const char *out, size_t at) {
    while (at && kn_is_space(out[at - 1]))
        at--;
    if (!at || strchr("(,=:[!&|?{};+-*%<>~^", out[at - 1]))
        return true;
    return at >= 6 && !memcmp(out + at - 6, "return", 6);
}

static size_t end_of_comment(kn_str t, size_t i) {
    const bool line = t.p[i + 1] == '/';
    for (i += 2; i < t.n; i++)
        if (line ? t.p[i] == '\n' : t.p[i] == '*' && i + 1 < t.n && t.p[i + 1] == '/')
            return line ? i : i + 2;
    return t.n;
}

/* Past the closing quote, or the end of the line for quotes that do not span lines. */
static size_t end_of_string(kn_str t, size_t i) {
    const char quote = t.p[i];
    for (i++; i < t.n; i++) {
        if (t.p[i] == '\\')
            i++;
        else if (t.p[i] == quote)
            return i + 1;
        else if (t.p[i] == '\n' && quote != '`')
            return i;
    }
    return t.n;
}

static size_t end_of_regex(kn_str t, size_t i) {
    bool in_class = false;
    for (i++; i < t.n && t.p[i] != '\n'; i++) {
        if (t.p[i] == '\\')
            i++;
        else if (t.p[i] == '[')
            in_class = true;
        else if (t.p[i] == ']')
            in_class = false;
        else if (t.p[i] == '/' && !in_class)
            return i + 1;
    }
    return i < t.n ? i : t.n;
}

static void wipe(char *out, size_t from, size_t to) {
    for (size_t i = from; i < to; i++)
        if (out[i] != '\n')
            out[i] = ' ';
}

char *kn_lint_blank(kn_str t, bool strings, bool css) {
    char *out = kn_xstrndup(t.p, t.n);
    for (size_t i = 0; i < t.n;) {
        const char c = t.p[i], next = i + 1 < t.n ? t.p[i + 1] : 0;
        size_t end = i + 1;
        if (c == '/' && (next == '*' || (next == '/' && !css))) {
            end = end_of_comment(t, i);
            wipe(out, i, end);
        } else if (c == '"' || c == '\'' || (c == '`' && !css)) {
            end = end_of_string(t, i);
            if (strings && end > i + 2)
                wipe(out, i + 1, end - 1);
        } else if (c == '/' && !css && regex_may_begin(out, i)) {
            end = end_of_regex(t, i);
            if (strings && end > i + 2)
                wipe(out, i + 1, end - 1);
        }
        i = end;
    }
    return out;
}

bool kn_lint_is_word(char c) {
    return kn_is_digit(c) || c == '_' || c == '$' ||
           (kn_lower((unsigned char)c) >= 'a' && kn_lower((unsigned char)c) <= 'z');
}

ptrdiff_t kn_lint_find(const char *hay, size_t n, size_t from, const char *needle) {
    const size_t len = strlen(needle), body = needle[len - 1] == '(' ? len - 1 : len;
    for (size_t i = from; i + body <= n; i++) {
        const char *hit = memmem(hay + i, n - i, needle, body);
        if (!hit)
            break;
        i = (size_t)(hit - hay);
        if (kn_lint_is_word(needle[0]) && i && kn_lint_is_word(hay[i - 1]))
            continue;
        size_t k = i + body;
        if (body < len) {
            while (k < n && kn_is_space(hay[k]))
                k++;
            if (k < n && hay[k] == '(')
                return (ptrdiff_t)i;
        } else if (!kn_lint_is_word(needle[len - 1]) || k == n || !kn_lint_is_word(hay[k])) {
            return (ptrdiff_t)i;
        }
    }
    return -1;
}

size_t kn_lint_past(const lint_text *t, size_t at, const char *needle) {
    const size_t len = strlen(needle);
    if (needle[len - 1] != '(')
        return at + len;
    for (at += len - 1; at < t->text.n && kn_is_space(t->bare[at]);)
        at++;
    return at + 1;
}
