/* Straight sides: whole, doubled, or of two shades, with slanting ends where a neighbour of another
 * colour begins. All coordinates are whole px, divisions round as integers do. */
#include "src/paint/border.h"

typedef struct line {
    const kn_border_job *k;
    kn_clip_node *clip;
    int side;
    kn_edge e; /* colour and style */
} line;

typedef struct span { /* x0 y0 x1 y1, and the neighbours' widths at the mitres: negative where the
                         outer edge is the shorter one */
    int x0, y0, x1, y1, a, b;
} span;

static int above0(int v) {
    return v > 0 ? v : 0;
}

/* `a` and `b` belong to the ends at the left or top, and at the right or bottom. */
static void solid(const line *l, span s, kn_rgba c) {
    if (!s.a && !s.b) {
        kn_border_fill(l->k, l->clip, (kn_rect){s.x0, s.y0, s.x1 - s.x0, s.y1 - s.y0}, c);
        return;
    }
    const int in_a = above0(s.a), in_b = above0(s.b), out_a = above0(-s.a), out_b = above0(-s.b);
    const bool flip = l->side == 1 || l->side == 2; /* the outer edge is the right or lower one */
    const int a0 = flip ? in_a : out_a, a1 = flip ? out_a : in_a;
    const int b0 = flip ? in_b : out_b, b1 = flip ? out_b : in_b;
    kn_pt v[4] = {{s.x0 + a0, s.y0}, {s.x0 + a1, s.y1}, {s.x1 - b1, s.y1}, {s.x1 - b0, s.y0}};
    if (l->side & 1) {
        v[0] = (kn_pt){s.x0, s.y0 + a0};
        v[1] = (kn_pt){s.x0, s.y1 - b0};
        v[2] = (kn_pt){s.x1, s.y1 - b1};
        v[3] = (kn_pt){s.x1, s.y0 + a1};
    }
    kn_border_poly(l->k, l->clip, v, 4, c);
}

static void draw(const line *l, span s, kn_kw style);

/* The part of a side from `from` to `to` across its thickness, shortened along it by p and q. */
static span part(const line *l, span s, int from, int to, int p, int q, int a, int b) {
    if (l->side & 1)
        return (span){s.x0 + from, s.y0 + p, s.x0 + to, s.y1 - q, a, b};
    return (span){s.x0 + p, s.y0 + from, s.x1 - q, s.y0 + to, a, b};
}

static void draw_double(const line *l, span s) {
    const int t = l->side & 1 ? s.x1 - s.x0 : s.y1 - s.y0, third = (t + 1) / 3;
    if (!s.a && !s.b) {
        solid(l, part(l, s, 0, third, 0, 0, 0, 0), l->e.color);
        solid(l, part(l, s, t - third, t, 0, 0, 0, 0), l->e.color);
        return;
    }
    const int a = (s.a > 0 ? s.a + 1 : s.a - 1) / 3, b = (s.b > 0 ? s.b + 1 : s.b - 1) / 3;
    const bool flip = l->side == 1 || l->side == 2;
    for (int i = 0; i < 2; i++) {
        const int sign = (i == 0) == flip ? 1 : -1; /* 1: the stripe at the inner edge */
        draw(l,
             part(l, s, i ? t - third : 0, i ? t : third, above0((sign * s.a * 2 + 1) / 3),
                  above0((sign * s.b * 2 + 1) / 3), a, b),
             KN_KW_solid);
    }
}

static void draw_relief(const line *l, span s, bool groove) {
    const bool flip = l->side == 1 || l->side == 2;
    const int from = l->side & 1 ? s.x0 : s.y0, to = l->side & 1 ? s.x1 : s.y1;
    const int mid = (from + to + 1) / 2 - from, t = to - from;
    const int big_a = (s.a > 0 ? s.a + 1 : s.a - 1) / 2, big_b = (s.b > 0 ? s.b + 1 : s.b - 1) / 2;
    const kn_kw outer = groove ? KN_KW_inset : KN_KW_outset;
    const kn_kw inner = groove ? KN_KW_outset : KN_KW_inset;
    const int sign = flip ? 1 : -1;
    draw(l, part(l, s, 0, mid, above0(sign * s.a) / 2, above0(sign * s.b) / 2, big_a, big_b),
         flip ? inner : outer);
    draw(l,
         part(l, s, mid, t, above0(-sign * s.a + 1) / 2, above0(-sign * s.b + 1) / 2, s.a / 2,
              s.b / 2),
         flip ? outer : inner);
}

static void draw(const line *l, span s, kn_kw style) {
    const int t = l->side & 1 ? s.x1 - s.x0 : s.y1 - s.y0;
    if (s.x1 <= s.x0 || s.y1 <= s.y0)
        return;
    style = kn_border_style(style, t);
    switch (style) {
    case KN_KW_dotted:
    case KN_KW_dashed: {
        const int x = s.x0 + t / 2, y = s.y0 + t / 2;
        const kn_pt p = l->side & 1 ? (kn_pt){x, s.y0} : (kn_pt){s.x0, y};
        const kn_pt q = l->side & 1 ? (kn_pt){x, s.y1} : (kn_pt){s.x1, y};
        kn_border_dashes(l->k, l->clip, style, t, l->e.color, p, q);
        break;
    }
    case KN_KW_double:
        draw_double(l, s);
        break;
    case KN_KW_groove:
    case KN_KW_ridge:
        draw_relief(l, s, style == KN_KW_groove);
        break;
    case KN_KW_inset:
    case KN_KW_outset:
        solid(l, s, kn_border_color(&l->e, l->side, style));
        break;
    default:
        solid(l, s, l->e.color);
    }
}

void kn_border_line(const kn_border_job *k, kn_clip_node *clip, int i, kn_rgba c, const int w[2]) {
    const kn_rect o = k->outer.r;
    const int x0 = (int)o.x, y0 = (int)o.y, x1 = (int)(o.x + o.w), y1 = (int)(o.y + o.h);
    const int t = k->edge[i].w;
    line l = {k, clip, i, k->edge[i]};
    l.e.color = c;
    const bool back = i >= 2; /* sides run clockwise, spans to the right and down */
    span s = {x0, y0, x1, y1, w[back], w[!back]};
    switch (i) {
    case 0:
        s.y1 = y0 + t;
        break;
    case 1:
        s.x0 = x1 - t;
        break;
    case 2:
        s.y0 = y1 - t;
        break;
    default:
        s.x1 = x0 + t;
    }
    draw(&l, s, k->edge[i].style);
}
