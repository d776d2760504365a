/* The shipped families: fonts.list of the data folder. */
#include "src/layout/text/fontset.h"
#include "src/core/file.h"
#include <stdio.h>
#include <unistd.h>

static kn_str next_field(kn_str *line) {
    const char *bar = memchr(line->p, '|', line->n);
    kn_str f = {line->p, bar ? (size_t)(bar - line->p) : line->n};
    *line = kn_str_sub(*line, bar ? f.n + 1 : line->n, line->n);
    return kn_str_trim(f);
}

static bool hex_number(kn_str *s, uint32_t *out, uint32_t *wild) {
    uint32_t v = 0, w = 0;
    size_t i = 0;
    for (; i < s->n; i++) {
        int c = kn_lower((unsigned char)s->p[i]);
        if (c == '?') {
            v <<= 4;
            w = w << 4 | 15;
        } else if (kn_is_digit(c) || (c >= 'a' && c <= 'f')) {
            v = v << 4 | (uint32_t)(kn_is_digit(c) ? c - '0' : c - 'a' + 10);
            w <<= 4;
        } else {
            break;
        }
    }
    *s = kn_str_sub(*s, i, s->n);
    *out = v;
    *wild = w;
    return i > 0;
}

/* <urange> list (CSS Syntax 3 §7): U+20, U+0-7F, U+4??. */
bool kn_parse_ranges(kn_str s, kn_arena *a, const uint32_t **out, uint32_t *n) {
    KN_VEC(uint32_t) v = {0};
    bool ok = true;
    while (s.n && ok) {
        const char *comma = memchr(s.p, ',', s.n);
        kn_str r = {s.p, comma ? (size_t)(comma - s.p) : s.n};
        s = kn_str_sub(s, comma ? r.n + 1 : s.n, s.n);
        r = kn_str_trim(r);
        uint32_t lo, hi, wild;
        if (r.n < 3 || (r.p[0] | 32) != 'u' || r.p[1] != '+') {
            ok = r.n == 0;
            continue;
        }
        r = kn_str_sub(r, 2, r.n);
        ok = hex_number(&r, &lo, &wild);
        hi = lo | wild;
        if (ok && r.n && r.p[0] == '-') {
            r = kn_str_sub(r, 1, r.n);
            ok = hex_number(&r, &hi, &wild);
        }
        if (ok) {
            kn_vec_push(&v, lo);
            kn_vec_push(&v, hi);
        }
    }
    if (ok && v.n) {
        uint32_t *mem = KN_ANEW_N(a, uint32_t, v.n);
        memcpy(mem, v.v, v.n * sizeof *mem);
        *out = mem;
        *n = (uint32_t)(v.n / 2);
    }
    kn_vec_free(&v);
    return ok;
}

static float number(kn_str s, const char **next) {
    double d = 0;
    const char *end = s.p;
    kn_parse_double(s.p, s.p + s.n, &d, &end);
    if (next)
        *next = end;
    return (float)d;
}

static void add_line(kn_fonts *f, kn_str line, const char *dir) {
    kn_str family = next_field(&line), weight = next_field(&line), style = next_field(&line);
    kn_str range = next_field(&line), file = next_field(&line);
    if (!family.n || !file.n)
        return;
    kn_family_rec *fam = kn_family_find(f, family, KN_FACE_SHIPPED);
    if (!fam)
        fam = kn_family_new(f, family, KN_FACE_SHIPPED, false);
    kn_face_rec *r = KN_ANEW(f->arena, kn_face_rec);
    *r = (kn_face_rec){.origin = KN_FACE_SHIPPED,
                       .stretch_min = 100,
                       .stretch_max = 100,
                       .size_adjust = 1,
                       .ascent = -1,
                       .descent = -1,
                       .line_gap = -1};
    const char *rest;
    r->weight_min = r->weight_max = number(weight, &rest);
    kn_str max = kn_str_trim((kn_str){rest, (size_t)(weight.p + weight.n - rest)});
    if (max.n)
        r->weight_max = number(max, NULL);
    if (kn_str_ieq(style, KN_S("italic")) || kn_str_ieq(style, KN_S("oblique")))
        r->slope_min = r->slope_max = KN_ITALIC_SLOPE;
    kn_parse_ranges(range, f->arena, &r->ranges, &r->n_ranges);
    r->path = kn_arena_printf(f->arena, "%s/%.*s", dir, (int)file.n, file.p);
    kn_vec_push(&fam->faces, r);
}

void kn_fonts_load_list(kn_fonts *f) {
    if (!f->data_dir)
        return;
    char *dir = kn_path_join(f->data_dir, "fonts");
    char *path = kn_path_join(dir, "fonts.list");
    char *text = NULL;
    size_t n = 0;
    /* Without the list kinora still runs, on the composition's fonts and the machine's. */
    if (access(path, R_OK) == 0 &&
        kn_read_file(path, f->scene ? f->scene->diags : NULL, (kn_loc){0}, &text, &n) == KN_OK) {
        kn_str s = {text, n};
        while (s.n) {
            const char *nl = memchr(s.p, '\n', s.n);
            kn_str line = {s.p, nl ? (size_t)(nl - s.p) : s.n};
            s = kn_str_sub(s, nl ? line.n + 1 : s.n, s.n);
            line = kn_str_trim(line);
            if (line.n && line.p[0] != '#')
                add_line(f, line, dir);
        }
    }
    free(text);
    free(path);
    free(dir);
}
