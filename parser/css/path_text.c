/* Text of path data (SVG 2 §9.3) as CSSOM prints it: one letter before each segment, blanks between
 * the numbers; absolute for computed values. */
#include "parser/css/css.h"

typedef struct reader {
    const char *p, *end;
} reader;

static void skip(reader *r, bool *comma) {
    while (r->p < r->end && (kn_is_space((unsigned char)*r->p) || (*comma && *r->p == ','))) {
        if (*r->p == ',')
            *comma = false; /* at most one */
        r->p++;
    }
}

static bool read_number(reader *r, bool comma, double *v) {
    skip(r, &comma);
    return r->p < r->end && kn_parse_double(r->p, r->end, v, &r->p);
}

/* The flags of arcs are single digits that need nothing between them. */
static bool read_flag(reader *r, double *v) {
    bool comma = true;
    skip(r, &comma);
    if (r->p >= r->end || (*r->p != '0' && *r->p != '1'))
        return false;
    *v = *r->p++ - '0';
    return true;
}

static int count_of(char lower) {
    static const struct {
        char c;
        int n;
    } counts[] = {{'m', 2}, {'l', 2}, {'h', 1}, {'v', 1}, {'c', 6},
                  {'s', 4}, {'q', 4}, {'t', 2}, {'a', 7}, {'z', 0}};
    for (size_t i = 0; i < KN_COUNTOF(counts); i++)
        if (counts[i].c == lower)
            return counts[i].n;
    return -1;
}

static bool read_segment(reader *r, char lower, bool first, double *a) {
    for (int i = 0, n = count_of(lower); i < n; i++)
        if (lower == 'a' && (i == 3 || i == 4) ? !read_flag(r, &a[i])
                                               : !read_number(r, !first || i, &a[i]))
            return false;
    return true;
}

typedef struct pen {
    double x, y, sx, sy; /* current point, start of the subpath */
} pen;

/* Moves the pen over a segment, whose numbers become absolute when `relative`. */
static void advance(pen *p, char lower, bool relative, double *a) {
    int n = count_of(lower);
    if (lower == 'z') {
        p->x = p->sx, p->y = p->sy;
        return;
    }
    for (int i = lower == 'a' ? 5 : 0; relative && i < n; i++) {
        bool vertical = lower == 'v' || (lower == 'a' ? i == 6 : lower != 'h' && i % 2);
        a[i] += vertical ? p->y : p->x;
    }
    if (lower != 'v')
        p->x = a[lower == 'h' ? 0 : n - 2];
    if (lower != 'h')
        p->y = a[n - 1];
    if (lower == 'm')
        p->sx = p->x, p->sy = p->y;
}

size_t kn_css_path_text(kn_str d, bool absolute, kn_sb *out) {
    reader r = {d.p, d.p + d.n};
    pen p = {0};
    const char *done = d.p;
    char letter = 0, lower = 0;
    for (;;) {
        double a[7];
        const bool allowed = lower && lower != 'z'; /* a comma, between repeated numbers only */
        bool left = allowed;
        skip(&r, &left);
        const bool comma = allowed && !left;
        if (r.p >= r.end)
            return comma ? (size_t)(done - d.p) : d.n;
        if (kn_lower(*r.p) >= 'a' && kn_lower(*r.p) <= 'z') {
            if (comma)
                return (size_t)(done - d.p);
            letter = *r.p++;
        } else if (!lower || lower == 'z') {
            return (size_t)(done - d.p);
        } else if (lower == 'm') {
            letter = letter == 'm' ? 'l' : 'L';
        }
        char now = (char)kn_lower(letter);
        if (count_of(now) < 0 || (!lower && now != 'm') || !read_segment(&r, now, true, a))
            return (size_t)(done - d.p);
        lower = now;
        advance(&p, lower, absolute && letter >= 'a', a);
        if (out->n && done > d.p)
            kn_sb_putc(out, ' ');
        kn_sb_putc(out, absolute || lower == 'z' ? (char)(lower - 'a' + 'A') : letter);
        for (int i = 0; i < count_of(lower); i++) {
            kn_sb_putc(out, ' ');
            kn_sb_num(out, a[i]);
        }
        done = r.p;
    }
}
