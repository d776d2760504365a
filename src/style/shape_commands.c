/* Computed values of shape() (CSS Shapes 2 §3). A kn_bshape keeps the commands as a string and
 * their lengths in one list: the start, then of every command what computed.h says. */
#include "src/style/internal.h"
#include <math.h>

typedef struct reader {
    kn_cctx *c;
    const kn_val *v; /* of one command */
    uint32_t n, at;
    kn_lens *out;
    uint32_t cap;
} reader;

static bool len(reader *r, const kn_val *v) {
    return r->out->n < r->cap && kn_len_compute(r->c, v, &r->out->v[r->out->n++]);
}

static bool pair(reader *r, const kn_val *v) {
    return v->type == KN_V_SPACE && v->n == 2 && len(r, &v->u.items[0]) && len(r, &v->u.items[1]);
}

static bool is(const reader *r, const char *s) {
    return r->at < r->n && r->v[r->at].type == KN_V_IDENT &&
           kn_str_eq(r->v[r->at].u.str, kn_cstr(s));
}

static bool take(reader *r, const char *s) {
    const bool found = is(r, s);
    r->at += found;
    return found;
}

/* A control point and what it counts from: the start, the end or the origin. */
static bool control(reader *r, bool to, kn_sb *text) {
    char from = to ? 'o' : 's';
    if (r->at >= r->n || !pair(r, &r->v[r->at++]))
        return false;
    if (take(r, "from"))
        from = take(r, "start") ? 's' : take(r, "end") ? 'e' : (r->at++, 'o');
    kn_sb_putc(text, from);
    return true;
}

static bool curve(reader *r, bool to, char code, kn_sb *text) {
    const bool smooth = code == 'S', with = take(r, "with");
    const size_t at = text->n - 1; /* of the command's letter */
    if (with && !control(r, to, text))
        return false;
    if (!with || !take(r, "/")) {
        text->p[at] = (char)((smooth ? with ? 'S' : 'T' : 'Q') | (to ? 0 : 32));
        return true;
    }
    return control(r, to, text);
}

static bool arc(reader *r, kn_sb *text) {
    kn_len *last;
    double rad = 0;
    if (!take(r, "of") || r->at >= r->n || !len(r, &r->v[r->at++]))
        return false;
    last = &r->out->v[r->out->n - 1];
    const bool two = r->at < r->n && r->v[r->at].type != KN_V_IDENT;
    if (two ? !len(r, &r->v[r->at++]) : r->out->n >= r->cap)
        return false;
    if (!two)
        r->out->v[r->out->n++] = *last;
    kn_sb_putc(text, take(r, "cw") ? '1' : '0');
    kn_sb_putc(text, take(r, "large") ? '1' : '0');
    if (take(r, "rotate") && (r->at >= r->n || !kn_angle_compute(r->c, &r->v[r->at++], &rad)))
        return false;
    if (r->out->n >= r->cap)
        return false;
    last = &r->out->v[r->out->n++];
    memset(last, 0, sizeof *last); /* compared as bytes */
    last->px = (float)(rad * 180 / M_PI);
    return true;
}

static bool command(reader *r, kn_sb *text) {
    static const struct {
        const char *name;
        char code;
    } t[] = {{"move", 'M'},  {"line", 'L'},   {"hline", 'H'}, {"vline", 'V'},
             {"curve", 'C'}, {"smooth", 'S'}, {"arc", 'A'},   {"close", 'Z'}};
    size_t i = 0;
    while (i < KN_COUNTOF(t) && !take(r, t[i].name))
        i++;
    if (i == KN_COUNTOF(t))
        return false;
    const char code = t[i].code;
    if (code == 'Z') {
        kn_sb_putc(text, 'Z');
        return true;
    }
    const bool to = take(r, "to");
    if (!to && !take(r, "by"))
        return false;
    kn_sb_putc(text, (char)(code | (to ? 0 : 32)));
    if (r->at >= r->n)
        return false;
    const kn_val *end = &r->v[r->at++];
    if (!(code == 'H' || code == 'V' ? len(r, end) : pair(r, end)))
        return false;
    return code == 'C' || code == 'S' ? curve(r, to, code, text) : code != 'A' || arc(r, text);
}

bool kn_read_commands(kn_cctx *c, const kn_val *f, kn_bshape *o) {
    reader r = {.c = c, .cap = 2 + 7 * f->n};
    kn_sb text = {0};
    if (f->n < 3)
        return false;
    o->kind = KN_SH_COMMANDS;
    o->evenodd = f->u.items[0].kw == KN_KW_evenodd;
    r.out = KN_LIST_NEW(c, kn_lens, r.cap);
    r.out->n = 0;
    bool ok = pair(&r, &f->u.items[1]);
    for (uint32_t i = 2; ok && i < f->n; i++) {
        r.v = f->u.items[i].u.items;
        r.n = f->u.items[i].n;
        r.at = 0;
        ok = f->u.items[i].type == KN_V_SPACE && command(&r, &text);
    }
    if (ok) {
        o->text = kn_pool_str(c->st->pool, kn_sb_str(&text));
        o->points = KN_LIST_DONE(c, kn_lens, r.out);
    }
    kn_sb_free(&text);
    return ok;
}

/* ---- text ---- */
static void put_pair(const kn_len *v, kn_sb *out) {
    kn_sb_putc(out, ' ');
    kn_put_len(&v[0], out);
    kn_sb_putc(out, ' ');
    kn_put_len(&v[1], out);
}

static void put_control(const kn_len *v, char from, bool to, kn_sb *out) {
    put_pair(v, out);
    if (from != (to ? 'o' : 's'))
        kn_sb_puts(out, from == 's' ? " from start" : from == 'e' ? " from end" : " from origin");
}

static bool same(const kn_len *a, const kn_len *b) {
    return a->kind == b->kind && a->px == b->px && a->pct == b->pct && a->has_pct == b->has_pct;
}

static void put_arc(const kn_len *v, const char *flags, kn_sb *out) {
    kn_sb_puts(out, " of ");
    kn_put_len(&v[0], out);
    if (!same(&v[0], &v[1])) {
        kn_sb_putc(out, ' ');
        kn_put_len(&v[1], out);
    }
    kn_sb_puts(out, flags[0] == '1' ? " cw" : "");
    kn_sb_puts(out, flags[1] == '1' ? " large" : "");
    if (v[2].px != 0) {
        kn_sb_puts(out, " rotate ");
        kn_sb_num(out, v[2].px);
        kn_sb_puts(out, "deg");
    }
}

void kn_put_commands(const kn_bshape *s, kn_sb *out) {
    const kn_len *v = s->points->v;
    kn_sb_puts(out, s->evenodd ? "shape(evenodd from" : "shape(from");
    put_pair(v, out);
    v += 2;
    for (const char *t = s->text.p, *end = t + s->text.n; t < end;) {
        const char code = *t++, up = (char)(code & ~32);
        const bool to = code == up;
        static const char names[][8] = {"Mmove",  "Lline",   "Hhline",  "Vvline", "Ccurve",
                                        "Qcurve", "Ssmooth", "Tsmooth", "Aarc",   "Zclose"};
        kn_sb_puts(out, ", ");
        for (size_t i = 0; i < KN_COUNTOF(names); i++)
            if (names[i][0] == up)
                kn_sb_puts(out, names[i] + 1);
        if (up == 'Z')
            continue;
        kn_sb_puts(out, to ? " to" : " by");
        if (up == 'H' || up == 'V') {
            kn_sb_putc(out, ' ');
            kn_put_len(v++, out);
            continue;
        }
        put_pair(v, out);
        v += 2;
        if (up == 'A') {
            put_arc(v, t, out);
            v += 3;
            t += 2;
        }
        for (int i = 0, n = up == 'C' ? 2 : up == 'Q' || up == 'S' ? 1 : 0; i < n; i++, v += 2) {
            kn_sb_puts(out, i ? " /" : " with");
            put_control(v, *t++, to, out);
        }
    }
    kn_sb_putc(out, ')');
}
