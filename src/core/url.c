/* URLs of a composition: project-confined paths and data: URLs. */
#include "src/core/file.h"
#include "src/core/mem.h"
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <sys/stat.h>

static int hex(int c) {
    return kn_is_digit(c)                             ? c - '0'
           : kn_lower(c) >= 'a' && kn_lower(c) <= 'f' ? kn_lower(c) - 'a' + 10
                                                      : -1;
}

/* Percent-decodes; a stray % stays (URL Standard, 1.3). */
static void put_decoded(kn_sb *b, kn_str s) {
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '%' && i + 2 < s.n && hex(s.p[i + 1]) >= 0 && hex(s.p[i + 2]) >= 0) {
            kn_sb_putc(b, (char)(hex(s.p[i + 1]) * 16 + hex(s.p[i + 2])));
            i += 2;
        } else {
            kn_sb_putc(b, s.p[i]);
        }
    }
}

/* URL Standard 4.4: a scheme is a letter followed by letters, digits, + - . up to a colon. */
static bool has_scheme(kn_str url) {
    for (size_t i = 0; i < url.n; i++) {
        unsigned char c = (unsigned char)url.p[i];
        if (c == ':')
            return i > 0;
        if (!(isalpha(c) || (i > 0 && (isdigit(c) || c == '+' || c == '-' || c == '.'))))
            return false;
    }
    return false;
}

/* The path of a relative URL, decoded, with / for \, without tabs and newlines (URL Standard 4.4).
 * NULL when the URL is remote or names no file. */
static char *url_path(kn_str url) {
    while (url.n && (unsigned char)url.p[0] <= ' ')
        url = kn_str_sub(url, 1, url.n);
    while (url.n && (unsigned char)url.p[url.n - 1] <= ' ')
        url.n--;
    if (has_scheme(url))
        return NULL;
    kn_sb raw = {0}, path = {0};
    for (size_t i = 0; i < url.n && url.p[i] != '?' && url.p[i] != '#'; i++) {
        char c = url.p[i];
        if (c != '\t' && c != '\n' && c != '\r')
            kn_sb_putc(&raw, c == '\\' ? '/' : c);
    }
    put_decoded(&path, kn_sb_str(&raw));
    bool bad = path.n == 0 || kn_str_starts(kn_sb_str(&raw), KN_S("//")) ||
               memchr(path.p, 0, path.n) != NULL;
    kn_sb_free(&raw);
    if (bad) {
        kn_sb_free(&path);
        return NULL;
    }
    return kn_sb_take(&path);
}

/* Appends the segments of `path` to b, which begins with the root's `root_n` bytes; ".." takes one
 * away but never one of the root. */
static void put_segments(kn_sb *b, size_t root_n, const char *path) {
    while (*path) {
        size_t n = strcspn(path, "/");
        if (n == 2 && path[0] == '.' && path[1] == '.') {
            while (b->n > root_n && b->p[b->n - 1] != '/')
                b->n--;
            if (b->n > root_n)
                b->n--;
        } else if (n && !(n == 1 && path[0] == '.')) {
            kn_sb_putc(b, '/');
            kn_sb_put(b, (kn_str){path, n});
        }
        path += n;
        path += *path == '/';
    }
    if (b->p)
        b->p[b->n] = 0;
}

/* root without a final slash: "" for the file system's root. */
static bool is_inside(const char *root, size_t root_n, const char *path) {
    return strncmp(path, root, root_n) == 0 && (path[root_n] == '/' || path[root_n] == 0);
}

/* Resolves the links of the longest part of `path` that exists and puts the rest behind it. NULL
 * when that cannot be done, or for a link to nowhere: what it names may appear later. */
static char *real_prefix(const char *path) {
    char *part = kn_xstrdup(path), *out = NULL;
    size_t n = strlen(part);
    for (;;) {
        char *real = realpath(n ? part : "/", NULL);
        struct stat info;
        if (real) {
            kn_sb b = {0};
            kn_sb_puts(&b, strcmp(real, "/") == 0 ? "" : real);
            kn_sb_puts(&b, path + n);
            free(real);
            out = kn_sb_take(&b);
            break;
        }
        if ((errno != ENOENT && errno != ENOTDIR) || lstat(part, &info) == 0)
            break;
        while (n && part[n - 1] != '/')
            n--;
        if (!n)
            break;
        part[--n] = 0;
    }
    free(part);
    return out;
}

char *kn_real_inside(const char *root, const char *path) {
    size_t root_n = strlen(root);
    while (root_n && root[root_n - 1] == '/')
        root_n--;
    char *real = realpath(path, NULL);
    if (real && is_inside(root, root_n, real))
        return real;
    free(real);
    return NULL;
}

char *kn_resolve_url(const char *root, const char *base_dir, kn_str url) {
    if (!root || !base_dir)
        return NULL;
    size_t root_n = strlen(root);
    while (root_n && root[root_n - 1] == '/')
        root_n--;
    if (!is_inside(root, root_n, base_dir))
        return NULL;
    char *path = url_path(url);
    if (!path)
        return NULL;
    kn_sb b = {0};
    kn_sb_put(&b, (kn_str){root, root_n});
    if (path[0] != '/')
        put_segments(&b, root_n, base_dir + root_n);
    put_segments(&b, root_n, path);
    free(path);
    char *real = real_prefix(b.p);
    kn_sb_free(&b);
    if (real && !is_inside(root, root_n, real)) {
        free(real);
        real = NULL;
    }
    return real;
}

/* Forgiving base64 decode (Infra Standard): white space is skipped, padding is optional, the
 * URL-safe letters are taken too. */
static bool put_base64(kn_sb *b, kn_str s) {
    uint32_t acc = 0;
    int bits = 0;
    for (size_t i = 0; i < s.n; i++) {
        int c = (unsigned char)s.p[i];
        int v = c >= 'A' && c <= 'Z'   ? c - 'A'
                : c >= 'a' && c <= 'z' ? c - 'a' + 26
                : kn_is_digit(c)       ? c - '0' + 52
                : c == '+' || c == '-' ? 62
                : c == '/' || c == '_' ? 63
                                       : -1;
        if (kn_is_space(c))
            continue;
        if (c == '=')
            break;
        if (v < 0)
            return false;
        acc = acc << 6 | (uint32_t)v;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            kn_sb_putc(b, (char)(acc >> bits & 0xFF));
        }
    }
    return bits < 6;
}

char *kn_url_fragment(kn_str url) {
    const ptrdiff_t hash = kn_str_find(url, KN_S("#"));
    kn_sb b = {0};
    if (hash < 0 || (size_t)hash + 1 >= url.n)
        return NULL;
    put_decoded(&b, kn_str_sub(url, (size_t)hash + 1, url.n));
    return kn_sb_take(&b);
}

bool kn_data_url(kn_str url, kn_str *mime, char **out, size_t *n) {
    url = kn_str_trim(url);
    const ptrdiff_t hash = kn_str_find(url, KN_S("#"));
    if (hash >= 0)
        url.n = (size_t)hash;
    if (url.n < 5 || !kn_str_ieq(kn_str_sub(url, 0, 5), KN_S("data:")))
        return false;
    ptrdiff_t comma = kn_str_find(url, KN_S(","));
    if (comma < 0)
        return false;
    kn_str head = kn_str_trim(kn_str_sub(url, 5, (size_t)comma));
    kn_str body = kn_str_sub(url, (size_t)comma + 1, url.n);
    bool base64 = head.n >= 6 && kn_str_ieq(kn_str_sub(head, head.n - 6, head.n), KN_S("base64")) &&
                  (head.n == 6 || head.p[head.n - 7] == ';' || head.p[head.n - 7] == ' ');
    ptrdiff_t semi = kn_str_find(head, KN_S(";"));
    *mime = kn_str_trim(semi < 0 ? head : kn_str_sub(head, 0, (size_t)semi));
    if (mime->n == 0)
        *mime = KN_S("text/plain");
    kn_sb text = {0}, data = {0};
    put_decoded(&text, body);
    bool ok = true;
    if (base64) {
        ok = put_base64(&data, kn_sb_str(&text));
        kn_sb_free(&text);
    } else {
        data = text;
    }
    *n = data.n;
    *out = ok ? kn_sb_take(&data) : NULL;
    kn_sb_free(&data);
    return ok;
}
