#include "src/render/audit/audit.h"
#include "src/layout/svg_geom.h"
#include "src/render/audit/rules.h"
#include "src/render/selector.h"
#include <math.h>

enum { MOST_TEXTS = 400, MARK_UNDRAWN = 1 << 15 };

/* ---- the elements of the frame ---- */
static const struct {
    const char *attr;
    unsigned mark;
} said[KN_AU_MARKS] = {{"data-layout-ignore", KN_MARK_IGNORED},
                       {"data-layout-allow-overflow", KN_MARK_OVERFLOW},
                       {"data-layout-allow-overlap", KN_MARK_OVERLAP},
                       {"data-layout-allow-occlusion", KN_MARK_OCCLUSION},
                       {"data-layout-allow-caption-zone", KN_MARK_CAPTION_ZONE},
                       {"data-layout-allow-orbit", KN_MARK_ORBIT}};

static bool has_class(const kn_node *n, kn_str name) {
    kn_str rest = kn_str_trim(kn_node_attr(n, KN_A_class_));
    while (rest.n) {
        size_t k = 0;
        while (k < rest.n && !kn_is_space(rest.p[k]))
            k++;
        if (kn_str_eq(kn_str_sub(rest, 0, k), name))
            return true;
        rest = kn_str_trim(kn_str_sub(rest, k, rest.n));
    }
    return false;
}

static void read_atoms(kn_audit *a) {
    for (size_t i = 0; i < KN_COUNTOF(said); i++)
        a->said[i] = kn_scene_atom(a->s->scene, kn_cstr(said[i].attr));
    a->layout_check = kn_scene_atom(a->s->scene, KN_S("data-layout-check"));
}

static unsigned marks_of(const kn_audit *a, const kn_node *n, unsigned above) {
    const kn_str composition = kn_node_attr(n, KN_A_data_composition_id);
    unsigned m = above;
    if (composition.p) /* what may overlap is not said of a whole composition */
        m &= ~(unsigned)KN_MARK_OVERLAP;
    for (size_t i = 0; i < KN_COUNTOF(said); i++)
        if (kn_node_has_attr(n, a->said[i]) && !(said[i].mark == KN_MARK_OVERLAP && composition.p))
            m |= said[i].mark;
    if (kn_str_eq(kn_node_attr(n, a->layout_check), KN_S("ignore")))
        m |= KN_MARK_IGNORED;
    if (kn_str_eq(composition, KN_S("captions")) || has_class(n, KN_S("caption-layer")) ||
        kn_str_eq(kn_node_attr(n, KN_A_id), KN_S("caption-stage")))
        m |= KN_MARK_CAPTIONS;
    if (n->style && n->style->fx->clip_path)
        m |= KN_MARK_CLIPPED;
    if ((n->ns == KN_NS_SVG && kn_svg_is_definition(n->tag)) ||
        (n->style && n->style->box->display == KN_KW_none))
        m |= MARK_UNDRAWN;
    return m;
}

static bool has_words(const kn_node *n) {
    for (const kn_node *c = n->first; c; c = c->next)
        if (c->kind == KN_NODE_TEXT && kn_str_trim((kn_str){c->text, c->n_text}).n)
            return true;
    return false;
}

static void gather(kn_audit *a) {
    const bool texts_alone = a->o->look == KN_LOOK_OVERLAP && !a->o->spins;
    const kn_node *root = a->s->scene->root;
    KN_VEC(size_t) way = {0}; /* indices of the element and of those around it */
    kn_au_elem above = {.opacity = 1, .least = 1};
    KN_VEC(const kn_node *) outer = {0};
    for (const kn_node *n = root->parent; kn_is_elem(n); n = n->parent)
        kn_vec_push(&outer, n);
    for (size_t i = outer.n; i-- > 0;) {
        above.marks = marks_of(a, outer.v[i], above.marks);
        if (outer.v[i]->style)
            above.opacity *= outer.v[i]->style->fx->opacity;
    }
    above.least = above.opacity;
    for (const kn_node *n = root; n; n = kn_node_next(n, root)) {
        if (!kn_is_elem(n))
            continue;
        while (way.n && a->elems.v[way.v[way.n - 1]].node != n->parent)
            way.n--;
        const kn_au_elem *up = way.n ? &a->elems.v[way.v[way.n - 1]] : &above;
        const double own = n->style ? n->style->fx->opacity : 1;
        kn_au_elem e = {.node = n,
                        .marks = marks_of(a, n, up->marks),
                        .opacity = up->opacity * own,
                        .least = fmin(up->least, own),
                        .cut_off = -1};
        if (!n->style || (e.marks & MARK_UNDRAWN) || (texts_alone && !has_words(n)) ||
            !kn_layout_client_rect(a->s->layout, n, &e.rect))
            e.rect = (kn_rect){0};
        e.shown = e.rect.w > 0.5 && e.rect.h > 0.5 && n->style &&
                  n->style->text->visibility == KN_KW_visible;
        kn_vec_push(&a->elems, e);
        kn_vec_push(&way, a->elems.n - 1);
        if (n->id < a->n_index)
            a->index[n->id] = (uint32_t)a->elems.n;
    }
    kn_vec_free(&way);
    kn_vec_free(&outer);
}

kn_au_elem *kn_au_elem_of(kn_audit *a, const kn_node *n) {
    const uint32_t at = n && n->id < a->n_index ? a->index[n->id] : 0;
    return at ? &a->elems.v[at - 1] : NULL;
}

/* Does no part of the element come through the clip-paths around it? By points, between which a
 * narrow strip may be missed: a line that is about to be written is not seen yet. */
static bool is_cut_off(const kn_audit *a, const kn_au_elem *e) {
    static const double across[] = {0.05, 0.25, 0.5, 0.75, 0.95}, down[] = {0.25, 0.5, 0.75};
    for (size_t i = 0; i < KN_COUNTOF(across) * KN_COUNTOF(down); i++) {
        const kn_pt at = {e->rect.x + e->rect.w * across[i % KN_COUNTOF(across)],
                          e->rect.y + e->rect.h * down[i / KN_COUNTOF(across)]};
        if (kn_clip_paths_show(a->s, e->node, at))
            return false;
    }
    return true;
}

bool kn_au_cut_off(kn_audit *a, kn_au_elem *e) {
    if (e->cut_off < 0)
        e->cut_off = (e->marks & KN_MARK_CLIPPED) && is_cut_off(a, e);
    return e->cut_off;
}

bool kn_au_seen(kn_audit *a, kn_au_elem *e, bool text) {
    return e->shown && !(e->marks & KN_MARK_IGNORED) && e->least > 0 &&
           (text ? e->least >= KN_AU_FAINT : e->opacity >= KN_AU_DIM) && !kn_au_cut_off(a, e);
}

static void gather_texts(kn_audit *a) {
    for (size_t i = 1; i < a->elems.n && a->texts.n < MOST_TEXTS; i++) {
        kn_au_elem *e = &a->elems.v[i];
        kn_au_text t = {.of = e};
        if (!kn_au_seen(a, e, true))
            continue;
        t.n = kn_au_text_rects(a, e->node, &t.rects);
        if (!t.n)
            continue;
        t.all = kn_au_union(t.rects, t.n);
        kn_vec_push(&a->texts, t);
    }
}

/* ---- what elements are ---- */
bool kn_au_has(const kn_audit *a, const kn_node *n, const char *attr) {
    return kn_node_has_attr(n, kn_scene_atom(a->s->scene, kn_cstr(attr)));
}

bool kn_au_clips(const kn_node *n) {
    return n->style && (n->style->box->overflow_x != KN_KW_visible ||
                        n->style->box->overflow_y != KN_KW_visible);
}

double kn_au_sum(const kn_lu side[4]) {
    return kn_px(side[0]) + kn_px(side[1]) + kn_px(side[2]) + kn_px(side[3]);
}

bool kn_au_is_raster(const kn_audit *a, const kn_node *n) {
    static const char *const tags[] = {"img", "video", "canvas"};
    for (size_t i = 0; i < KN_COUNTOF(tags); i++)
        if (kn_is_html(n, kn_scene_atom(a->s->scene, kn_cstr(tags[i]))))
            return true;
    return false;
}

static char *squeezed(kn_sb *b) {
    const kn_str s = kn_str_trim(kn_sb_str(b));
    char *out = kn_xalloc(s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        if (!kn_is_space(s.p[i]))
            out[n++] = s.p[i];
        else if (!kn_is_space(s.p[i - 1]))
            out[n++] = ' ';
    kn_sb_free(b);
    return out;
}

char *kn_au_own_text(const kn_node *n) {
    kn_sb b = {0};
    for (const kn_node *c = n->first; c; c = c->next)
        if (c->kind == KN_NODE_TEXT)
            kn_sb_put(&b, (kn_str){c->text, c->n_text});
    return squeezed(&b);
}

char *kn_au_all_text(const kn_node *n) {
    kn_sb b = {0};
    kn_node_text_content(n, &b);
    return squeezed(&b);
}

/* Range.getClientRects of the element's text nodes. Text of SVG has one rectangle. */
size_t kn_au_text_rects(const kn_audit *a, const kn_node *n, kn_rect **out) {
    KN_VEC(kn_rect) v = {0};
    for (const kn_node *c = n->first; c; c = c->next) {
        if (c->kind != KN_NODE_TEXT || !kn_str_trim((kn_str){c->text, c->n_text}).n)
            continue;
        size_t cap = 16, got;
        do {
            cap *= 4;
            kn_vec_reserve(&v, v.n + cap);
            got = kn_layout_text_rects(a->s->layout, c, 0, c->n_text, v.v + v.n, cap);
        } while (got == cap);
        if (!got && n->ns == KN_NS_SVG && kn_svg_screen_rect(a->s->layout, n, v.v + v.n))
            got = 1;
        v.n += got;
        if (n->ns == KN_NS_SVG)
            break;
    }
    size_t kept = 0;
    *out = v.n ? KN_ANEW_N(a->arena, kn_rect, v.n) : NULL;
    for (size_t i = 0; i < v.n; i++)
        if (v.v[i].w > 0.5 && v.v[i].h > 0.5)
            (*out)[kept++] = v.v[i];
    kn_vec_free(&v);
    return kept;
}

/* ---- rectangles ---- */
kn_rect kn_au_union(const kn_rect *v, size_t n) {
    kn_rect u = n ? v[0] : (kn_rect){0};
    for (size_t i = 1; i < n; i++) {
        const double x = fmin(u.x, v[i].x), y = fmin(u.y, v[i].y);
        u = (kn_rect){x, y, fmax(u.x + u.w, v[i].x + v[i].w) - x,
                      fmax(u.y + u.h, v[i].y + v[i].h) - y};
    }
    return u;
}

double kn_au_shared(kn_rect a, kn_rect b) {
    const double w = fmin(a.x + a.w, b.x + b.w) - fmax(a.x, b.x),
                 h = fmin(a.y + a.h, b.y + b.h) - fmax(a.y, b.y);
    return w > 0 && h > 0 ? w * h : 0;
}

bool kn_au_over(kn_rect in, kn_rect out, double across, double down, double over[4]) {
    const double by[4] = {out.x - in.x, in.x + in.w - out.x - out.w, out.y - in.y,
                          in.y + in.h - out.y - out.h};
    bool any = false;
    for (int i = 0; i < 4; i++) {
        over[i] = by[i] > (i < 2 ? across : down) ? by[i] : 0;
        any |= over[i] > 0;
    }
    return any;
}

/* ---- telling ---- */
static bool is_in_components(const kn_audit *a, const kn_node *n) {
    for (; a->only && n && kn_is_elem(n); n = n->parent)
        if (kn_style_matches(a->s->styler, a->only, n, NULL))
            return true;
    return false;
}

static void put_data(const kn_audit *a, const kn_node *n, kn_sb *out) {
    bool any = false;
    kn_sb_putc(out, '{');
    for (uint32_t i = 0; i < n->n_attrs; i++) {
        const kn_str name = kn_scene_atom_str(a->s->scene, n->attrs[i].name);
        if (!kn_str_starts(name, KN_S("data-")))
            continue;
        kn_sb_puts(out, any ? "," : "");
        kn_sb_json(out, name);
        kn_sb_putc(out, ':');
        kn_sb_json(out, (kn_str){n->attrs[i].value, n->attrs[i].n});
        any = true;
    }
    kn_sb_putc(out, '}');
}

void kn_au_tell(const kn_audit *a, const kn_node *n, const kn_node *container,
                const kn_audit_finding *f) {
    kn_audit_finding told = *f;
    kn_sb name = {0}, other = {0}, data = {0};
    kn_put_selector(a->s->scene, n, &name);
    if (container)
        kn_put_selector(a->s->scene, container, &other);
    put_data(a, n, &data);
    char *selector = kn_sb_take(&name), *holder = container ? kn_sb_take(&other) : NULL,
         *said_there = kn_sb_take(&data);
    told.loc = n->loc;
    told.selector = f->selector ? f->selector : selector;
    told.container = holder;
    told.data = said_there;
    told.outside = a->o->components && !is_in_components(a, n) &&
                   !(container && is_in_components(a, container));
    a->o->found(a->o->ctx, &told);
    free(selector);
    free(holder);
    free(said_there);
}

/* ---- one frame ---- */
void kn_session_audit(kn_session *s, const kn_audit_opts *o, kn_audit_counts *counts) {
    kn_audit a = {.s = s, .o = o, .counts = counts, .arena = kn_arena_new()};
    static const struct {
        unsigned look;
        void (*rules)(kn_audit *a);
    } all[] = {{KN_LOOK_LAYOUT, kn_au_text_rules},
               {KN_LOOK_LAYOUT | KN_LOOK_OVERLAP, kn_au_overlap_rules},
               {KN_LOOK_LAYOUT, kn_au_box_rules},
               {KN_LOOK_LAYOUT, kn_au_canvas_rules},
               {KN_LOOK_LAYOUT, kn_au_connector_rules},
               {KN_LOOK_CAPTIONS | KN_LOOK_MEDIA, kn_au_zone_rules},
               {KN_LOOK_CONTRAST, kn_au_contrast_rules}};
    a.frame = (kn_rect){0, 0, s->plan.width, s->plan.height};
    if (o->components)
        a.only = kn_selectors_parse(kn_cstr(o->components), a.arena, s->scene->atoms);
    a.n_index = s->scene->nodes.n;
    a.index = KN_ANEW_N(a.arena, uint32_t, a.n_index + 1);
    read_atoms(&a);
    gather(&a);
    gather_texts(&a);
    for (size_t i = 0; i < KN_COUNTOF(all); i++)
        if (o->look & all[i].look)
            all[i].rules(&a);
    if (o->spins)
        kn_au_note_spins(&a, o->spins);
    counts->texts += a.texts.n;
    kn_covers_free(a.covers);
    kn_vec_free(&a.elems);
    kn_vec_free(&a.texts);
    kn_arena_free(a.arena);
}
