/* Reads the text form of a display list back. Lines that are understood but cannot be drawn
 * (images, glyphs without a font) are dropped; anything else that is wrong ends in one diagnostic.
 */
#include "raster/dlist.h"
#include "raster/dlist_text.h"
#include "src/core/limits.h"
#include "src/core/vec.h"
#include <math.h>

#define MAX_FIELDS 48
#define MAX_DEPTH  128

typedef struct field {
    kn_str key, value;
} field;

typedef struct line {
    int depth;
    uint32_t number;
    kn_str word;
    field f[MAX_FIELDS];
    int n;
} line;

typedef struct reader {
    kn_str text;
    size_t at;
    uint32_t number;
    line cur; /* the line to be read next */
    bool have;
    kn_font *const *fonts;
    int n_fonts;
    kn_diags *d;
    bool failed;
    uint64_t next_key;
    int64_t layers;
} reader;

static bool fail(reader *r, const char *what) {
    if (!r->failed)
        kn_report(r->d, KN_SEV_ERROR, KN_EPARSE, "dlist/syntax", (kn_loc){0, r->cur.number, 1},
                  NULL, "display list: %s", what);
    r->failed = true;
    return false;
}

/* ---- lines and fields ---- */
static kn_str next_field(kn_str s, size_t *at) {
    while (*at < s.n && s.p[*at] == ' ')
        (*at)++;
    size_t from = *at;
    bool quoted = false;
    while (*at < s.n && (quoted || s.p[*at] != ' ')) {
        if (quoted && s.p[*at] == '\\' && *at + 1 < s.n)
            (*at)++;
        else if (s.p[*at] == '"')
            quoted = !quoted;
        (*at)++;
    }
    return kn_str_sub(s, from, *at);
}

static void split_line(reader *r, kn_str s) {
    line *l = &r->cur;
    size_t at = 0;
    while (at < s.n && s.p[at] == ' ')
        at++;
    l->depth = (int)(at / 2 < 1000 ? at / 2 : 1000);
    l->number = r->number;
    l->n = 0;
    l->word = next_field(s, &at);
    while (at < s.n && l->n < MAX_FIELDS) {
        kn_str f = next_field(s, &at);
        ptrdiff_t eq = kn_str_find(f, KN_S("="));
        if (eq > 0)
            l->f[l->n++] =
                (field){kn_str_sub(f, 0, (size_t)eq), kn_str_sub(f, (size_t)eq + 1, f.n)};
    }
}

static void advance(reader *r) {
    r->have = false;
    while (r->at < r->text.n && !r->have) {
        size_t end = r->at;
        while (end < r->text.n && r->text.p[end] != '\n')
            end++;
        kn_str s = kn_str_sub(r->text, r->at, end);
        r->at = end + 1;
        r->number++;
        if (!kn_str_trim(s).n)
            continue;
        split_line(r, s);
        r->have = true;
    }
}

static bool is(const reader *r, const char *word) {
    return r->have && kn_str_eq(r->cur.word, kn_cstr(word));
}

static bool get(const line *l, const char *key, kn_str *out) {
    for (int i = 0; i < l->n; i++)
        if (kn_str_eq(l->f[i].key, kn_cstr(key))) {
            *out = l->f[i].value;
            return true;
        }
    return false;
}

/* Numbers separated by commas; returns how many were read. */
static int numbers(kn_str s, double *out, int max) {
    const char *p = s.p, *end = s.p + s.n;
    int n = 0;
    while (n < max && p < end && kn_parse_double(p, end, &out[n], &p)) {
        out[n] = fmax(-1e9, fmin(1e9, out[n]));
        n++;
        if (p < end && (*p == ',' || *p == ';'))
            p++;
        else
            break;
    }
    return n;
}

static int get_nums(const line *l, const char *key, double *out, int max) {
    kn_str s;
    for (int i = 0; i < max; i++)
        out[i] = 0;
    return get(l, key, &s) ? numbers(s, out, max) : 0;
}

static double get_num(const line *l, const char *key, double def) {
    double v;
    return get_nums(l, key, &v, 1) ? v : def;
}

static int get_int(const line *l, const char *key, int def) {
    return (int)get_num(l, key, def);
}

static bool flag(const line *l, const char *key) {
    return get_num(l, key, 0) != 0;
}

static bool get_rect(const line *l, const char *key, kn_rect *out) {
    double v[4];
    int n = get_nums(l, key, v, 4);
    *out = (kn_rect){v[0], v[1], v[2], v[3]};
    return n == 4;
}

static kn_rgba get_color(const line *l, const char *key) {
    double v[4];
    get_nums(l, key, v, 4);
    return (kn_rgba){(float)v[0], (float)v[1], (float)v[2], (float)v[3]};
}

static bool get_rrect(const line *l, const char *key, kn_rrect *out) {
    double v[12];
    int n = get_nums(l, key, v, 12);
    out->r = (kn_rect){v[0], v[1], v[2], v[3]};
    for (int i = 0; i < 4; i++) {
        out->rx[i] = (float)v[4 + i];
        out->ry[i] = (float)v[8 + i];
    }
    return n == 12;
}

static kn_mat4 get_matrix(const line *l, const char *key) {
    double v[16];
    int n = get_nums(l, key, v, 16);
    if (n == 6)
        return kn_mat4_affine(v[0], v[1], v[2], v[3], v[4], v[5]);
    if (n != 16)
        return KN_MAT4_ID;
    kn_mat4 m;
    memcpy(m.m, v, sizeof v);
    return m;
}

static int get_name(const line *l, const char *key, const char *const *names, int n) {
    kn_str s;
    if (get(l, key, &s))
        for (int i = 0; i < n; i++)
            if (kn_str_eq(s, kn_cstr(names[i])))
                return i;
    return 0;
}

/* ---- shapes ---- */
static bool read_path(kn_str s, kn_arena *a, kn_path *out) {
    const char *p = s.p, *end = s.p + s.n;
    uint8_t *segs = kn_alloc(a, s.n + 1);
    kn_pt *pts = KN_ANEW_N(a, kn_pt, s.n / 2 + 4);
    uint32_t n_segs = 0, n_pts = 0;
    while (p < end) {
        char c = *p++;
        int k = c == 'M' || c == 'L' ? 1 : c == 'C' ? 3 : c == 'Z' ? 0 : -1;
        if (k < 0)
            return false;
        double v[6];
        for (int i = 0; i < 2 * k; i++) {
            if ((i && (p == end || *p++ != ',')) || !kn_parse_double(p, end, &v[i], &p))
                return false;
            v[i] = fmax(-1e9, fmin(1e9, v[i]));
        }
        segs[n_segs++] = c == 'M'   ? KN_SEG_MOVE
                         : c == 'L' ? KN_SEG_LINE
                         : c == 'C' ? KN_SEG_CUBIC
                                    : KN_SEG_CLOSE;
        for (int i = 0; i < k; i++)
            pts[n_pts++] = (kn_pt){v[2 * i], v[2 * i + 1]};
    }
    *out = (kn_path){segs, pts, n_segs, n_pts};
    return true;
}

static bool read_shape(reader *r, const line *l, kn_arena *a, kn_shape *s) {
    kn_str path;
    *s = (kn_shape){0};
    if (get_rect(l, "rect", &s->u.rect)) {
        s->kind = KN_SHAPE_RECT;
    } else if (get_rrect(l, "rrect", &s->u.rrect)) {
        s->kind = KN_SHAPE_RRECT;
    } else if (get_rrect(l, "outer", &s->u.drrect.outer)) {
        s->kind = KN_SHAPE_DRRECT;
        get_rrect(l, "inner", &s->u.drrect.inner);
    } else if (get(l, "path", &path)) {
        s->kind = KN_SHAPE_PATH;
        s->u.path = (kn_path){0};
        s->evenodd = flag(l, "evenodd");
        s->exact = flag(l, "exact");
        s->crisp = flag(l, "crisp-path");
        if (!read_path(path, a, &s->u.path))
            return fail(r, "a path is malformed");
    } else {
        return fail(r, "a shape is missing");
    }
    return true;
}

/* ---- paints ---- */
static kn_gradient *read_gradient(const line *l, kn_arena *a) {
    static const char *const kinds[] = {"linear", "radial", "conic"};
    static const char *const hues[] = {"shorter", "longer", "increasing", "decreasing"};
    static const char *const spreads[] = {"pad", "repeat", "reflect"};
    kn_gradient *g = KN_ANEW(a, kn_gradient);
    double v[5];
    g->kind = (kn_grad_kind)get_name(l, "grad", kinds, 3);
    g->interp = (kn_interp)get_name(l, "in", kn_interp_names, KN_INTERP_COUNT);
    g->hue = (kn_hue)get_name(l, "hue", hues, 4);
    g->spread = (uint8_t)get_name(l, "spread", spreads, 3);
    g->premul = !flag(l, "straight");
    get_nums(l, "p0", v, 2);
    g->p0 = (kn_pt){v[0], v[1]};
    get_nums(l, "p1", v, 2);
    g->p1 = (kn_pt){v[0], v[1]};
    get_nums(l, "r", v, 3);
    g->rx = v[0], g->ry = v[1], g->r0 = v[2];
    g->angle = get_num(l, "angle", 0);
    g->m = get_matrix(l, "gm");
    kn_str s;
    if (!get(l, "stops", &s))
        return g;
    kn_stop *stops = KN_ANEW_N(a, kn_stop, s.n / 5 + 1);
    float last = -1e9f;
    for (size_t at = 0; at < s.n && g->n_stops < s.n / 5 + 1;) {
        size_t end = at;
        while (end < s.n && s.p[end] != ';')
            end++;
        if (numbers(kn_str_sub(s, at, end), v, 5) == 5) {
            float pos = (float)v[0] < last ? last : (float)v[0];
            last = pos;
            stops[g->n_stops++] =
                (kn_stop){pos, {(float)v[1], (float)v[2], (float)v[3], (float)v[4]}};
        }
        at = end + 1;
    }
    g->stops = stops;
    return g;
}

/* False when the paint cannot be had (images have no text form). */
static bool read_paint(const line *l, kn_arena *a, kn_paint *p) {
    kn_str s;
    double v[2];
    *p = (kn_paint){.alpha = (float)get_num(l, "alpha", 1), .m = get_matrix(l, "pm")};
    p->sampling = (uint8_t)(get_int(l, "sampling", 0) & 3);
    p->tiled = get_rect(l, "tile", &p->tile) && get_nums(l, "step", v, 2) == 2;
    if (p->tiled)
        p->sx = v[0], p->sy = v[1];
    if (get(l, "grad", &s)) {
        p->kind = KN_PAINT_GRADIENT;
        p->grad = read_gradient(l, a);
    } else if (get(l, "pattern", &s)) {
        p->kind = KN_PAINT_LAYER;
    } else if (get(l, "color", &s)) {
        p->color = get_color(l, "color");
    } else {
        return false;
    }
    return true;
}

/* ---- items ---- */
static kn_layer *read_layer(reader *r, int depth);

static bool read_stroke(const line *l, kn_arena *a, kn_stroke *s) {
    double v[3];
    kn_str dash;
    s->width = fmin(get_num(l, "width", 1), 1e5);
    get_nums(l, "pen", v, 3);
    s->cap = (uint8_t)((int)v[0] & 3);
    s->join = (uint8_t)((int)v[1] & 3);
    s->miter = v[2];
    s->dash_offset = get_num(l, "dash-offset", 0);
    s->non_scaling = flag(l, "non-scaling");
    s->no_aa = flag(l, "pen-no-aa");
    if (get(l, "dash", &dash)) {
        double *d = KN_ANEW_N(a, double, dash.n + 1);
        s->n_dash = (uint32_t)numbers(dash, d, (int)(dash.n < 1000 ? dash.n : 1000));
        for (uint32_t i = 0; i < s->n_dash; i++)
            d[i] = d[i] < 0 ? 0 : d[i];
        s->dash = d;
    }
    return true;
}

static kn_font *find_font(const reader *r, kn_str quoted) {
    for (int i = 0; r->fonts && i < r->n_fonts; i++) {
        kn_font_info info;
        kn_font_describe(r->fonts[i], &info);
        kn_str name = kn_cstr(info.family);
        if (quoted.n == name.n + 2 && kn_str_eq(kn_str_sub(quoted, 1, quoted.n - 1), name))
            return r->fonts[i];
    }
    return r->fonts && r->n_fonts ? r->fonts[0] : NULL;
}

static bool read_glyphs(const reader *r, const line *l, kn_arena *a, kn_item *it) {
    kn_str s, name = {0};
    get(l, "font", &name);
    it->u.glyphs.font = find_font(r, name);
    it->u.glyphs.size = (float)fmin(get_num(l, "size", 0), 10000);
    it->u.glyphs.blur = (float)fmin(get_num(l, "blur", 0), 1000);
    it->u.glyphs.stroke_width = (float)fmin(get_num(l, "stroke", 0), 1000);
    it->u.glyphs.stroke_first = flag(l, "stroke-first");
    it->u.glyphs.turn = (uint8_t)((int)fmax(0, fmin(get_num(l, "turn", 0), 3)) & 3);
    if (!get(l, "g", &s) || !it->u.glyphs.font)
        return false;
    kn_glyph *g = KN_ANEW_N(a, kn_glyph, s.n / 5 + 1);
    for (size_t at = 0; at < s.n && it->u.glyphs.n < s.n / 5 + 1;) {
        double v[3];
        size_t end = at;
        while (end < s.n && s.p[end] != ';')
            end++;
        if (numbers(kn_str_sub(s, at, end), v, 3) == 3 && v[0] >= 0)
            g[it->u.glyphs.n++] = (kn_glyph){(uint32_t)v[0], (float)v[1], (float)v[2]};
        at = end + 1;
    }
    it->u.glyphs.g = g;
    return read_paint(l, a, &it->u.glyphs.paint);
}

/* Fills `it` from the current line. False: the item is dropped. */
static bool item_of(reader *r, const line *l, kn_arena *a, kn_item *it) {
    it->src_node = (uint32_t)get_int(l, "node", 0);
    it->blend = (kn_blend)get_name(l, "blend", kn_blend_names, KN_BLEND_COUNT);
    get_rect(l, "ink", &it->ink);
    if (kn_str_eq(l->word, KN_S("fill"))) {
        it->kind = KN_ITEM_FILL;
        it->u.fill.no_aa = flag(l, "crisp");
        return read_shape(r, l, a, &it->u.fill.shape) && read_paint(l, a, &it->u.fill.paint);
    }
    if (kn_str_eq(l->word, KN_S("stroke"))) {
        it->kind = KN_ITEM_STROKE;
        return read_shape(r, l, a, &it->u.stroke.shape) &&
               read_stroke(l, a, &it->u.stroke.stroke) && read_paint(l, a, &it->u.stroke.paint);
    }
    if (kn_str_eq(l->word, KN_S("glyphs"))) {
        it->kind = KN_ITEM_GLYPHS;
        return read_glyphs(r, l, a, it);
    }
    if (kn_str_eq(l->word, KN_S("video"))) {
        it->kind = KN_ITEM_VIDEO;
        it->u.video.slot = get_int(l, "slot", 0);
        get_rect(l, "src", &it->u.video.src);
        get_rect(l, "dst", &it->u.video.dst);
        return true;
    }
    if (kn_str_eq(l->word, KN_S("shadow"))) {
        it->kind = KN_ITEM_SHADOW;
        get_rrect(l, "shape", &it->u.shadow.shape);
        get_rrect(l, "clip", &it->u.shadow.clip);
        it->u.shadow.sigma = (float)fmin(get_num(l, "sigma", 0), 1000);
        it->u.shadow.color = get_color(l, "color");
        it->u.shadow.inset = flag(l, "inset");
        kn_str curve, clip;
        const bool bad =
            (get(l, "curve", &curve) && !read_path(curve, a, &it->u.shadow.curve)) ||
            (get(l, "clip-curve", &clip) && !read_path(clip, a, &it->u.shadow.clip_curve));
        return !bad || fail(r, "a path is malformed");
    }
    if (!kn_str_eq(l->word, KN_S("image")))
        fail(r, "an unknown word");
    return false;
}

static kn_paint *paint_of(kn_item *it) {
    return it->kind == KN_ITEM_FILL     ? &it->u.fill.paint
           : it->kind == KN_ITEM_STROKE ? &it->u.stroke.paint
           : it->kind == KN_ITEM_GLYPHS ? &it->u.glyphs.paint
                                        : NULL;
}

/* Reads an item and the lines below it. */
static void read_item(reader *r, int depth, kn_items_builder *b) {
    kn_item it = {0};
    kn_arena *a = kn_items_arena(b);
    bool ok = item_of(r, &r->cur, a, &it);
    advance(r);
    kn_layer *pattern = NULL;
    while (r->have && r->cur.depth > depth && !r->failed) {
        if (r->cur.depth == depth + 1 && is(r, "pattern") && !pattern) {
            pattern = read_layer(r, depth + 1);
            continue;
        }
        if (is(r, "stroke-paint") && it.kind == KN_ITEM_GLYPHS)
            ok = read_paint(&r->cur, a, &it.u.glyphs.stroke_paint) && ok;
        advance(r);
    }
    kn_paint *p = paint_of(&it);
    if (p && p->kind == KN_PAINT_LAYER) {
        p->layer = pattern;
        ok = ok && pattern;
    }
    if (it.kind == KN_ITEM_GLYPHS && it.u.glyphs.stroke_paint.kind == KN_PAINT_LAYER)
        ok = false;
    if (ok && !r->failed)
        kn_items_add(b, &it);
    kn_layer_unref(pattern);
}

/* ---- layers ---- */
typedef struct building {
    kn_layer *l;
    KN_VEC(kn_entry) entries;
    KN_VEC(kn_shape) clips;
    KN_VEC(kn_filter) filters, backdrop;
    kn_items_builder *items;
} building;

static void flush_items(reader *r, building *b) {
    if (!b->items)
        return;
    kn_items *items = kn_items_end(b->items, ++r->next_key);
    b->items = NULL;
    if (items)
        kn_vec_push(&b->entries, (kn_entry){.items = items});
}

static int hex(char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : 0;
}

static kn_layer *read_layer(reader *r, int depth);

/* One line for each row of the kernel; without all of them there is none. */
static void read_kernel(reader *r, kn_arena *a, int depth, kn_filter *f) {
    const int w = (int)f->p[0], h = (int)f->p[1];
    const bool ok = w > 0 && h > 0 && w <= KN_MAX_KERNEL && h <= KN_MAX_KERNEL;
    float *k = ok ? KN_ANEW_N(a, float, (size_t)w *(size_t)h) : NULL;
    int row = 0;
    for (; is(r, "kernel") && r->cur.depth == depth + 1; row++) {
        double v[KN_MAX_KERNEL];
        get_nums(&r->cur, "v", v, KN_MAX_KERNEL);
        for (int i = 0; k && row < h && i < w; i++)
            k[row * w + i] = (float)fmax(-1e6, fmin(1e6, v[i]));
        advance(r);
    }
    f->kernel = row == h ? k : NULL;
}

static kn_filter read_filter(reader *r, kn_arena *a, int depth) {
    const line *l = &r->cur;
    kn_filter f = {.kind = (kn_filter_kind)get_name(l, "kind", kn_filter_names, KN_FILTER_COUNT)};
    double v[20];
    int n = get_nums(l, "in", v, 20);
    int *in = KN_ANEW_N(a, int, n + 1);
    for (int i = 0; i < n; i++)
        in[i] = (int)v[i];
    f.in = in;
    f.n_in = n;
    f.mode = get_int(l, "mode", 0);
    if (f.kind == KN_FILTER_BLEND && (f.mode < 0 || f.mode >= KN_BLEND_COUNT))
        f.mode = 0;
    get_nums(l, "p", v, 20);
    for (int i = 0; i < 20; i++)
        f.p[i] = (float)fmax(-1e4, fmin(1e4, v[i]));
    f.color = get_color(l, "color");
    f.linear = flag(l, "linear");
    f.has_region = get_rect(l, "region", &f.region);
    advance(r);
    if (is(r, "table") && r->cur.depth == depth + 1) {
        kn_str s;
        uint8_t *t = kn_alloc(a, 1024);
        if (get(&r->cur, "v", &s) && s.n == 2048)
            for (int i = 0; i < 1024; i++)
                t[i] = (uint8_t)(hex(s.p[2 * i]) << 4 | hex(s.p[2 * i + 1]));
        f.table = t;
        advance(r);
    }
    if (f.kind == KN_FILTER_CONVOLVE)
        read_kernel(r, a, depth, &f);
    if (is(r, "layer") && r->cur.depth == depth + 1)
        f.layer = read_layer(r, depth + 1);
    return f;
}

static void layer_attrs(const line *l, kn_layer *o) {
    kn_str s;
    o->src_node = (uint32_t)get_int(l, "node", 0);
    o->m = get_matrix(l, "m");
    o->opacity = (float)fmax(0, fmin(1, get_num(l, "opacity", 1)));
    o->blend = (kn_blend)get_name(l, "blend", kn_blend_names, KN_BLEND_COUNT);
    o->isolate = flag(l, "isolate");
    o->preserve3d = flag(l, "preserve3d");
    o->hide_backface = flag(l, "hide-backface");
    o->apart = flag(l, "apart");
    o->keep_scale = flag(l, "keep-scale");
    o->mask_mode = get(l, "mask", &s) && kn_str_eq(s, KN_S("luminance"));
}

/* One line (with what is below it) inside a layer. */
static void layer_line(reader *r, building *b, int depth) {
    kn_arena *a = b->l->arena;
    kn_shape s;
    if (is(r, "layer") || is(r, "mask")) {
        bool mask = is(r, "mask");
        flush_items(r, b);
        kn_layer *child = read_layer(r, depth);
        if (mask && !b->l->mask)
            b->l->mask = child;
        else if (mask)
            kn_layer_unref(child);
        else if (child)
            kn_vec_push(&b->entries, (kn_entry){.layer = child});
    } else if (is(r, "clip")) {
        if (read_shape(r, &r->cur, a, &s))
            kn_vec_push(&b->clips, s);
        advance(r);
    } else if (is(r, "filter")) {
        kn_vec_push(&b->filters, read_filter(r, a, depth));
    } else if (is(r, "backdrop")) {
        kn_vec_push(&b->backdrop, read_filter(r, a, depth));
    } else if (is(r, "filter-region")) {
        b->l->filters.has_region = get_rect(&r->cur, "rect", &b->l->filters.region);
        advance(r);
    } else if (is(r, "backdrop-region")) {
        b->l->backdrop.has_region = get_rect(&r->cur, "rect", &b->l->backdrop.region);
        advance(r);
    } else if (is(r, "backdrop-shape")) {
        if (read_shape(r, &r->cur, a, &s))
            b->l->backdrop_shape = s;
        advance(r);
    } else {
        if (!b->items)
            b->items = kn_items_begin();
        read_item(r, depth, b->items);
    }
}

static bool inputs_ok(const kn_filter *v, size_t n) {
    for (size_t i = 0; i < n; i++)
        for (int k = 0; k < v[i].n_in; k++)
            if (v[i].in[k] >= (int)i || v[i].in[k] < KN_FILTER_IN_ALPHA)
                return false;
    return n <= 256;
}

static void drop_layers(const kn_filter *v, size_t n) {
    for (size_t i = 0; i < n; i++)
        kn_layer_unref(v[i].layer);
}

static void *keep(kn_arena *a, const void *p, size_t n) {
    void *q = n ? kn_alloc(a, n) : NULL;
    if (n)
        memcpy(q, p, n);
    return q;
}

static void finish_layer(reader *r, building *b) {
    kn_layer *l = b->l;
    flush_items(r, b);
    if (!inputs_ok(b->filters.v, b->filters.n) || !inputs_ok(b->backdrop.v, b->backdrop.n)) {
        fail(r, "a filter names an input that comes later");
        drop_layers(b->filters.v, b->filters.n);
        drop_layers(b->backdrop.v, b->backdrop.n);
        b->filters.n = b->backdrop.n = 0;
    }
    l->clip = keep(l->arena, b->clips.v, b->clips.n * sizeof *b->clips.v);
    l->n_clip = (uint32_t)b->clips.n;
    l->filters.v = keep(l->arena, b->filters.v, b->filters.n * sizeof *b->filters.v);
    l->filters.n = (uint32_t)b->filters.n;
    l->backdrop.v = keep(l->arena, b->backdrop.v, b->backdrop.n * sizeof *b->backdrop.v);
    l->backdrop.n = (uint32_t)b->backdrop.n;
    kn_layer_set_entries(l, b->entries.v, (uint32_t)b->entries.n);
    kn_vec_free(&b->entries);
    kn_vec_free(&b->clips);
    kn_vec_free(&b->filters);
    kn_vec_free(&b->backdrop);
}

static kn_layer *read_layer(reader *r, int depth) {
    if (depth > MAX_DEPTH || ++r->layers > KN_LIMIT_LAYERS) {
        fail(r, "too many layers");
        return NULL;
    }
    building b = {.l = kn_layer_new()};
    b.l->key = ++r->next_key;
    layer_attrs(&r->cur, b.l);
    advance(r);
    while (r->have && !r->failed && r->cur.depth > depth) {
        if (r->cur.depth != depth + 1)
            fail(r, "a line is indented too far");
        else
            layer_line(r, &b, depth + 1);
    }
    finish_layer(r, &b);
    return b.l;
}

/* ---- the list ---- */
static void read_head(reader *r, kn_dlist *d) {
    double v[2];
    d->frame = (int64_t)get_num(&r->cur, "frame", 0);
    if (get_nums(&r->cur, "size", v, 2) != 2 || v[0] < 1 || v[1] < 1 ||
        v[0] > KN_LIMIT_CANVAS_SIDE || v[1] > KN_LIMIT_CANVAS_SIDE)
        fail(r, "the size is missing or out of range");
    d->width = (int)v[0];
    d->height = (int)v[1];
    d->scale = get_num(&r->cur, "scale", 1);
    if (!(d->scale > 0) || d->scale > 64)
        fail(r, "the scale is out of range");
    d->canvas = get_color(&r->cur, "canvas");
    advance(r);
}

static void read_needs(reader *r, kn_dlist *d) {
    KN_VEC(kn_media_need) needs = {0};
    for (; is(r, "need"); advance(r)) {
        kn_media_need n = {.slot = get_int(&r->cur, "slot", 0),
                           .source = get_int(&r->cur, "source", 0),
                           .pts = {0, 1}};
        kn_str s;
        if (get(&r->cur, "pts", &s)) {
            double num = 0, den = 1;
            const char *p = s.p, *end = s.p + s.n;
            if (kn_parse_double(p, end, &num, &p) && p < end && *p == '/')
                kn_parse_double(p + 1, end, &den, &p);
            if (fabs(num) < 1e15 && den >= 1 && den < 1e15)
                n.pts = kn_rat_make((int64_t)num, (int64_t)den);
        }
        kn_vec_push(&needs, n);
    }
    d->needs = keep(d->arena, needs.v, needs.n * sizeof *needs.v);
    d->n_needs = (int)needs.n;
    kn_vec_free(&needs);
}

kn_status kn_dlist_parse(kn_str text, kn_font *const *fonts, int n_fonts, kn_diags *diags,
                         kn_dlist **out) {
    reader r = {.text = text, .fonts = fonts, .n_fonts = n_fonts, .d = diags};
    *out = NULL;
    advance(&r);
    if (!is(&r, "dlist")) {
        fail(&r, "it does not begin with \"dlist\"");
        return KN_EPARSE;
    }
    kn_dlist *d = kn_dlist_new();
    read_head(&r, d);
    if (!r.failed)
        read_needs(&r, d);
    if (!r.failed && is(&r, "layer"))
        d->root = read_layer(&r, 0);
    if (!r.failed && r.have)
        fail(&r, "there is something after the root layer");
    if (r.failed) {
        kn_dlist_free(d);
        return KN_EPARSE;
    }
    *out = d;
    return KN_OK;
}
