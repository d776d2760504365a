/* clipPath and mask elements (CSS Masking 1 §5.2, §7). A clipPath is the union of its children's
 * geometry: one outline where that is exact, else a mask of silhouettes. */
#include "src/paint/svg/svg.h"
#include <math.h>

static void add_clip(kn_layer *l, kn_shape s) {
    kn_shape *v = KN_ANEW_N(l->arena, kn_shape, l->n_clip + 1);
    if (l->n_clip)
        memcpy(v, l->clip, l->n_clip * sizeof *v);
    v[l->n_clip++] = s;
    l->clip = v;
}

/* A second mask multiplies the first: it becomes the mask of the mask. */
static void add_mask(kn_painter *p, kn_layer *l, kn_layer *mask) {
    if (!l->mask) {
        l->mask = mask;
        l->mask_mode = 0;
        return;
    }
    kn_layer *both = kn_svg_layer(p, NULL);
    both->mask = mask;
    kn_layer_set_entries(both, &(kn_entry){.layer = l->mask}, 1);
    l->mask = both;
}

/* ---- outlines ---- */
typedef struct outline {
    kn_path path;
    kn_rect box;
    bool evenodd, is_round;
    kn_rrect round; /* instead of the path, when it is the only one */
} outline;
typedef struct gather {
    kn_svgp c;
    kn_arena *a;
    KN_VEC(outline) v;
    bool plain; /* geometry alone tells everything so far */
} gather;

static bool hidden(const kn_style *st) {
    return st->box->display == KN_KW_none || st->text->visibility != KN_KW_visible;
}

static void gather_one(gather *g, const kn_node *n, const kn_style *st, const kn_mat4 *up,
                       int depth) {
    kn_mat4 m = *up, own;
    kn_path p;
    if (!kn_is_elem(n) || n->ns != KN_NS_SVG || !st || hidden(st) || depth > 8)
        return;
    if (st->fx->clip_path || n->tag == KN_A_text) {
        g->plain = false;
        return;
    }
    if (kn_svg_transform(g->c.p->layout, n, g->c.view, &own))
        m = kn_mat4_mul(&m, &own);
    if (n->tag == KN_A_use) {
        const kn_node *t = kn_svg_ref(g->c.p, g->c.user, n, kn_svg_href(g->c.p->scene, n));
        const kn_mat4 at = kn_mat4_translate(kn_svg_px(st->svgr->x, KN_SVG_X, g->c.view),
                                             kn_svg_px(st->svgr->y, KN_SVG_Y, g->c.view), 0);
        m = kn_mat4_mul(&m, &at);
        kn_svgp in = g->c; /* what it uses inherits from it */
        in.instance = true;
        if (t && t->tag != KN_A_g && t->tag != KN_A_symbol && t->tag != KN_A_svg)
            gather_one(g, t, kn_svg_style(&in, t, st), &m, depth + 1);
        return;
    }
    if (!kn_svg_path_in(n, g->c.view, g->a, &p))
        return;
    outline o = {.path = kn_svg_path_map(&p, &m, g->a),
                 .evenodd = st->svg->clip_rule == KN_KW_evenodd};
    o.box = kn_path_bounds(&o.path);
    if (kn_mat4_is_translate2d(&m) && kn_svg_round(n, &p, &o.round)) {
        o.is_round = true;
        o.round.r.x += m.m[12];
        o.round.r.y += m.m[13];
    }
    kn_vec_push(&g->v, o);
}

static bool apart(const gather *g) { /* then the union is the sum */
    for (size_t i = 0; i < g->v.n; i++)
        for (size_t j = i + 1; j < g->v.n; j++) {
            const kn_rect *a = &g->v.v[i].box, *b = &g->v.v[j].box;
            if (a->x < b->x + b->w && b->x < a->x + a->w && a->y < b->y + b->h &&
                b->y < a->y + a->h)
                return false;
            if (g->v.v[i].evenodd != g->v.v[j].evenodd)
                return false;
        }
    return g->v.n <= 64;
}

static kn_path sum(const gather *g) {
    uint32_t segs = 0, pts = 0;
    for (size_t i = 0; i < g->v.n; i++) {
        segs += g->v.v[i].path.n_segs;
        pts += g->v.v[i].path.n_pts;
    }
    uint8_t *s = KN_ANEW_N(g->a, uint8_t, segs + 1);
    kn_pt *p = KN_ANEW_N(g->a, kn_pt, pts + 1);
    kn_path out = {s, p, 0, 0};
    for (size_t i = 0; i < g->v.n; i++) {
        const kn_path *q = &g->v.v[i].path;
        memcpy(s + out.n_segs, q->segs, q->n_segs);
        memcpy(p + out.n_pts, q->pts, q->n_pts * sizeof *p);
        out.n_segs += q->n_segs;
        out.n_pts += q->n_pts;
    }
    return out;
}

/* ---- silhouettes ---- */
static void silhouettes(kn_svgp c, kn_svg_out *out, const kn_node *clip) {
    for (const kn_node *k = clip->first; k; k = k->next) {
        if (!kn_is_elem(k) || k->ns != KN_NS_SVG || !k->style || k->tag == KN_A_g)
            continue;
        const kn_bshape *own = k->style->fx->clip_path;
        kn_rect box = {0};
        if (!own || own->kind != KN_SH_URL) {
            kn_svg_element(c, out, k, k->style);
            continue;
        }
        kn_layer *l = kn_svg_layer(c.p, k);
        kn_svg_out sub = {.p = c.p};
        kn_svg_element(c, &sub, k, k->style);
        kn_svg_bbox_in(c.p->layout, k, c.view, &box);
        kn_svg_clip_in(c, l, k, own->text, box);
        kn_svg_out_end(&sub, l);
        kn_svg_out_layer(out, l);
    }
}

static kn_layer *silhouette_layer(kn_svgp c, const kn_node *clip, const kn_mat4 *m) {
    kn_layer *top = kn_svg_layer(c.p, clip), *l = kn_svg_layer(c.p, clip);
    kn_svg_out out = {.p = c.p}, up = {.p = c.p};
    l->m = *m;
    c.silhouette = true;
    c.instance = false;
    silhouettes(c, &out, clip);
    kn_svg_out_end(&out, l);
    kn_svg_out_layer(&up, l);
    kn_svg_out_end(&up, top);
    return top;
}

bool kn_svg_clip_in(kn_svgp c, kn_layer *l, const kn_node *n, kn_str url, kn_rect box) {
    const kn_node *clip = kn_svg_ref(c.p, c.user, n, url);
    if (!clip || clip->ns != KN_NS_SVG || clip->tag != KN_A_clipPath ||
        ++c.depth > KN_SVG_MAX_DEPTH || !*c.budget || kn_svg_is_busy(&c, clip))
        return false;
    --*c.budget;
    const kn_svg_busy busy = {clip, c.busy};
    c.busy = &busy;
    kn_mat4 m = KN_MAT4_ID, own;
    const bool moves = kn_svg_transform(c.p->layout, clip, c.view, &own);
    if (kn_svg_word(c.p->scene, clip, "clipPathUnits", "objectBoundingBox")) {
        m = kn_mat4_affine(box.w, 0, 0, box.h, box.x, box.y);
        c.view = (kn_svg_view){1, 1};
    }
    if (moves) /* of the user space, around the units */
        m = kn_mat4_mul(&own, &m);
    gather g = {.c = c, .a = l->arena, .plain = true};
    for (const kn_node *k = clip->first; k; k = k->next)
        gather_one(&g, k, k->style, &m, 0);
    if (g.plain && apart(&g)) {
        kn_shape s = {.kind = KN_SHAPE_RECT}; /* nothing inside: everything is cut away */
        if (g.v.n == 1 && g.v.v[0].is_round)
            s = kn_shape_rrect(g.v.v[0].round);
        else if (g.v.n)
            s = (kn_shape){.kind = KN_SHAPE_PATH, .evenodd = g.v.v[0].evenodd, .u.path = sum(&g)};
        add_clip(l, s);
    } else {
        add_mask(c.p, l, silhouette_layer(c, clip, &m));
    }
    kn_vec_free(&g.v);
    const kn_bshape *more = clip->style ? clip->style->fx->clip_path : NULL;
    if (more && more->kind == KN_SH_URL)
        kn_svg_clip_in(c, l, clip, more->text, box);
    return true;
}

bool kn_svg_clip(kn_painter *p, kn_layer *l, const kn_node *n, kn_str url, kn_rect box) {
    uint32_t budget;
    const kn_svgp c = kn_svg_begin(p, n, (kn_svg_view){box.w, box.h}, &budget);
    if (kn_svg_word(p->scene, kn_svg_target(p->scene, n, url), "clipPathUnits",
                    "objectBoundingBox"))
        return kn_svg_clip_in(c, l, n, url, box);
    /* User space of an HTML element starts at the corner of its border box. */
    kn_layer *tmp = kn_svg_layer(p, n);
    const bool ok = kn_svg_clip_in(c, tmp, n, url, (kn_rect){0, 0, box.w, box.h});
    const kn_mat4 at = kn_mat4_translate(box.x, box.y, 0);
    for (uint32_t i = 0; i < tmp->n_clip; i++) {
        kn_shape s = tmp->clip[i];
        if (s.kind == KN_SHAPE_RECT || s.kind == KN_SHAPE_RRECT) {
            kn_rect *r = s.kind == KN_SHAPE_RECT ? &s.u.rect : &s.u.rrect.r;
            r->x += box.x;
            r->y += box.y;
        }
        if (s.kind == KN_SHAPE_PATH) {
            const kn_path q = kn_svg_path_map(&s.u.path, &at, l->arena);
            uint8_t *segs = KN_ANEW_N(l->arena, uint8_t, q.n_segs + 1);
            memcpy(segs, q.segs, q.n_segs);
            s.u.path = q;
            s.u.path.segs = segs;
        }
        add_clip(l, s);
    }
    if (tmp->mask) {
        kn_layer *moved = kn_svg_layer(p, n);
        kn_layer *in = kn_layer_ref(tmp->mask);
        in->m = kn_mat4_mul(&at, &in->m);
        kn_layer_set_entries(moved, &(kn_entry){.layer = in}, 1);
        add_mask(p, l, moved);
    }
    kn_layer_set_entries(tmp, NULL, 0);
    kn_layer_unref(tmp);
    return ok;
}

/* ---- masks ---- */
kn_rect kn_svg_units_rect(const kn_node *n, bool box_units, kn_svg_view v, kn_rect box,
                          const double def[4]) {
    static const kn_atom names[4] = {KN_A_x, KN_A_y, KN_A_width, KN_A_height};
    const kn_svg_view basis = box_units ? (kn_svg_view){1, 1} : v;
    double r[4];
    for (int i = 0; i < 4; i++)
        r[i] = kn_svg_attr(n, names[i], i & 1 ? KN_SVG_Y : KN_SVG_X, basis,
                           def[i] * (i & 1 ? basis.h : basis.w));
    if (!box_units)
        return (kn_rect){r[0], r[1], r[2], r[3]};
    return (kn_rect){box.x + r[0] * box.w, box.y + r[1] * box.h, r[2] * box.w, r[3] * box.h};
}

static bool names_element(const kn_cimage *im) {
    return im->kind == KN_CI_URL && im->url.n && memchr(im->url.p, '#', im->url.n);
}

/* One mask element as a layer; NULL: it does not exist, or is nested too deep. */
static kn_layer *element_mask(kn_svgp c, const kn_node *mask, kn_rect box) {
    static const double def[4] = {-0.1, -0.1, 1.2, 1.2};
    if (mask->ns != KN_NS_SVG || mask->tag != KN_A_mask || ++c.depth > KN_SVG_MAX_DEPTH ||
        !*c.budget || kn_svg_is_busy(&c, mask))
        return NULL;
    --*c.budget;
    const kn_svg_busy busy = {mask, c.busy};
    c.busy = &busy;
    const bool user = kn_svg_word(c.p->scene, mask, "maskUnits", "userSpaceOnUse");
    kn_layer *top = kn_svg_layer(c.p, mask), *in = kn_svg_layer(c.p, mask);
    kn_svg_out out = {.p = c.p}, up = {.p = c.p};
    add_clip(top, (kn_shape){.kind = KN_SHAPE_RECT,
                             .u.rect = kn_svg_units_rect(mask, !user, c.view, box, def)});
    if (kn_svg_word(c.p->scene, mask, "maskContentUnits", "objectBoundingBox")) {
        in->m = kn_mat4_affine(box.w, 0, 0, box.h, box.x, box.y);
        c.view = (kn_svg_view){1, 1};
    }
    c.instance = c.silhouette = false;
    kn_svg_children(c, &out, mask, mask->style);
    kn_svg_out_end(&out, in);
    kn_svg_out_layer(&up, in);
    kn_svg_out_end(&up, top);
    return top;
}

static bool by_luminance(const kn_sg_fx *fx, uint32_t i, const kn_node *mask) {
    const kn_kw mode = kn_kws_at(fx->mask_mode, i, KN_KW_match_source);
    if (mode != KN_KW_match_source || !mask)
        return mode == KN_KW_luminance;
    return !mask->style || mask->style->fx->mask_type != KN_KW_alpha;
}

/* A CSS image over the bounding box of an SVG element; sizes and positions as for backgrounds. */
static kn_layer *image_mask(kn_svgp c, const kn_node *n, const kn_sg_fx *fx, uint32_t i,
                            kn_rect box) {
    kn_layer *l = kn_svg_layer(c.p, n);
    kn_svg_out out = {.p = c.p};
    kn_item it = {.kind = KN_ITEM_FILL, .src_node = n->id};
    const kn_bgsize *size =
        fx->mask_size && fx->mask_size->n ? &fx->mask_size->v[i % fx->mask_size->n] : NULL;
    double w = box.w, h = box.h, x = 0, y = 0;
    if (size && !size->kw && size->w.kind != KN_LEN_KW)
        w = kn_len_px(size->w, (float)box.w);
    if (size && !size->kw && size->h.kind != KN_LEN_KW)
        h = kn_len_px(size->h, (float)box.h);
    if (fx->mask_x && fx->mask_x->n)
        x = kn_len_px(fx->mask_x->v[i % fx->mask_x->n], (float)(box.w - w));
    if (fx->mask_y && fx->mask_y->n)
        y = kn_len_px(fx->mask_y->v[i % fx->mask_y->n], (float)(box.h - h));
    const kn_bgrepeat *rep =
        fx->mask_repeat && fx->mask_repeat->n ? &fx->mask_repeat->v[i % fx->mask_repeat->n] : NULL;
    if (w > 0 && h > 0 &&
        kn_image_paint(c.p, kn_svg_out_arena(&out), n, &fx->mask_image->v[i], w, h,
                       &it.u.fill.paint)) {
        it.u.fill.paint.tiled = true;
        it.u.fill.paint.tile = (kn_rect){box.x + x, box.y + y, w, h};
        it.u.fill.paint.sx = rep && rep->x == KN_KW_no_repeat ? 0 : w;
        it.u.fill.paint.sy = rep && rep->y == KN_KW_no_repeat ? 0 : h;
        it.u.fill.shape = (kn_shape){.kind = KN_SHAPE_RECT, .u.rect = box};
        kn_svg_out_item(&out, &it);
        kn_image_paint_drop(&it.u.fill.paint);
    }
    kn_svg_out_end(&out, l);
    return l;
}

/* Luminance as alpha, so that layers of both kinds can be composed. */
static kn_layer *as_alpha(kn_painter *p, kn_layer *l) {
    kn_layer *top = kn_svg_layer(p, NULL);
    kn_filter *f = KN_ANEW(top->arena, kn_filter);
    int *in = KN_ANEW(top->arena, int);
    *in = KN_FILTER_IN_SOURCE;
    *f = (kn_filter){.kind = KN_FILTER_COLOR_MATRIX, .in = in, .n_in = 1};
    f->p[15] = 0.2125f;
    f->p[16] = 0.7154f;
    f->p[17] = 0.0721f;
    top->filters = (kn_filters){.v = f, .n = 1};
    kn_layer_set_entries(top, &(kn_entry){.layer = l}, 1);
    return top;
}

/* Puts `l` over what is below it by mask-composite (CSS Masking 1 §6.9). Takes both references. */
static kn_layer *compose(kn_painter *p, kn_layer *l, kn_layer *below, kn_kw how) {
    kn_layer *top = kn_svg_layer(p, NULL);
    if (how == KN_KW_intersect) {
        top->mask = below;
        kn_layer_set_entries(top, &(kn_entry){.layer = l}, 1);
    } else {
        const kn_entry both[2] = {{.layer = below}, {.layer = l}};
        kn_layer_set_entries(top, both, 2);
    }
    return top;
}

bool kn_svg_mask_in(kn_svgp c, kn_layer *l, const kn_node *n, const kn_cimages *images,
                    kn_rect box) {
    const kn_sg_fx *fx = n->style ? n->style->fx : NULL;
    kn_layer *all = NULL;
    if (!images || !images->n || !fx)
        return false;
    for (uint32_t i = images->n; i-- > 0;) {
        const kn_cimage *im = &images->v[i];
        const bool ref = names_element(im);
        const kn_node *mask = ref ? kn_svg_ref(c.p, c.user, n, im->url) : NULL;
        if (im->kind == KN_CI_NONE || (ref && !mask))
            continue; /* a mask that does not exist is without effect */
        kn_layer *one = ref ? element_mask(c, mask, box) : image_mask(c, n, fx, i, box);
        if (!one)
            continue;
        const bool luminance = by_luminance(fx, i, mask);
        if (images->n == 1) {
            l->mask = one;
            l->mask_mode = luminance;
            return true;
        }
        if (luminance)
            one = as_alpha(c.p, one);
        all = all ? compose(c.p, one, all, kn_kws_at(fx->mask_composite, i, KN_KW_add)) : one;
    }
    l->mask = all;
    l->mask_mode = 0;
    return true;
}

bool kn_svg_mask(kn_painter *p, kn_layer *l, const kn_node *n, const kn_cimages *images,
                 kn_rect box) {
    uint32_t budget;
    if (!names_element(&images->v[0]) || images->n > 1)
        return false; /* background-like layers: the caller knows their boxes */
    return kn_svg_mask_in(kn_svg_begin(p, n, (kn_svg_view){box.w, box.h}, &budget), l, n, images,
                          box);
}
