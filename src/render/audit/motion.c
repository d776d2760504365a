#include "src/render/audit/motion.h"
#include "src/layout/svg_geom.h"
#include "src/render/internal.h"
#include "src/render/audit/occlusion.h"
#include <math.h>

#define COARSE_PX      2.0
#define COARSE_OPACITY 0.08
#define COARSE_SECONDS 0.1

typedef struct signer {
    kn_session *s;
    bool coarse;
    uint64_t h;
    kn_sb text; /* for values, used again and again */
} signer;

static void put(signer *g, const void *p, size_t n) {
    g->h = kn_hash_bytes(p, n, g->h);
}

static void put_step(signer *g, double v, double coarse, double fine) {
    const double unit = g->coarse ? coarse : fine, step = round(v / unit);
    put(g, &step, sizeof step);
}

static const kn_node *first_found(kn_session *s, const char *selector, size_t *n) {
    kn_arena *a = kn_arena_new();
    const kn_selectors *sel = kn_selectors_parse(kn_cstr(selector), a, s->scene->atoms);
    const kn_node *found = NULL;
    *n = 0;
    for (const kn_node *e = s->scene->document; sel && e && *n < 2;
         e = kn_node_next(e, s->scene->document))
        if (kn_is_elem(e) && kn_style_matches(s->styler, sel, e, NULL)) {
            found = *n ? found : e;
            ++*n;
        }
    kn_arena_free(a);
    return found;
}

/* ---- one element ---- */
static bool is_seen(const kn_session *s, const kn_node *n, double opacity, kn_rect *r) {
    return n->style && n->style->text->visibility == KN_KW_visible && opacity >= 0.2 &&
           kn_layout_client_rect(s->layout, n, r) && r->w > 0.5 && r->h > 0.5;
}

size_t kn_session_glimpse(kn_session *s, const char *selector, kn_glimpse *out) {
    size_t found;
    const kn_node *n = first_found(s, selector, &found);
    *out = (kn_glimpse){0};
    if (!n)
        return 0;
    out->loc = n->loc;
    out->opacity = kn_opacity_within(n);
    out->visible = is_seen(s, n, out->opacity, &out->rect);
    if (!out->visible && !kn_layout_client_rect(s->layout, n, &out->rect))
        out->rect = (kn_rect){0};
    return found;
}

/* ---- everything ---- */
typedef struct channel { /* properties by which a still box may change */
    const char *name;
    size_t group; /* of values, in kn_style: where it is the initial one, none of them is set */
} channel;

#define OF(g) offsetof(kn_style, g)
static const channel box_channels[] = {{"font-variation-settings", OF(font)},
                                       {"clip-path", OF(fx)},
                                       {"filter", OF(fx)},
                                       {"backdrop-filter", OF(fx)},
                                       {"background-color", OF(bg)},
                                       {"background-image", OF(bg)},
                                       {"background-position", OF(bg)},
                                       {"box-shadow", OF(bg)},
                                       {"counter-reset", OF(gen)},
                                       {"counter-increment", OF(gen)},
                                       {"counter-set", OF(gen)}};
static const channel content_channels[] = {
    {"color", OF(text)}, {"text-shadow", OF(text)}, {"fill", OF(svg)}, {"stroke", OF(svg)}};

static void put_value(signer *g, const kn_node *n, kn_pseudo_el pe, const char *name) {
    g->text.n = 0;
    kn_style_computed_text(g->s->styler, n, pe, kn_cstr(name), NULL, &g->text);
    put(g, g->text.p ? g->text.p : "", g->text.n);
}

static void put_channels(signer *g, const kn_node *n, const channel *v, size_t count) {
    const kn_style *initial = kn_styler_initial(g->s->styler);
    for (size_t i = 0; i < count; i++) {
        const void *own, *none;
        memcpy(&own, (const char *)n->style + v[i].group, sizeof own);
        memcpy(&none, (const char *)initial + v[i].group, sizeof none);
        if (own != none)
            put_value(g, n, KN_PE_NONE, v[i].name);
    }
}

static void put_lines(signer *g, const kn_node *n) { /* colours of what is drawn around the box */
    static const char *const names[] = {"border-top-color", "border-right-color",
                                        "border-bottom-color", "border-left-color"};
    for (int i = 0; n->box && n->box->kind != KN_BOX_TEXT && i < 4; i++)
        if (n->box->border[i].v > 0)
            put_value(g, n, KN_PE_NONE, names[i]);
    if (n->style->border->outline_style != KN_KW_none)
        put_value(g, n, KN_PE_NONE, "outline-color");
}

/* Which picture it shows, where that is told; pixels of canvases. */
static void put_picture(signer *g, const kn_node *n) {
    const kn_box *b = n->box;
    kn_media_use use;
    if (!b || b->kind != KN_BOX_REPLACED)
        return;
    if (b->replaced == KN_REPL_VIDEO && kn_session_video_use(g->s, n, &use)) {
        const double t = kn_rat_d(use.pts);
        put_step(g, t, COARSE_SECONDS, 0.01);
    }
    if (b->replaced == KN_REPL_IMAGE && b->image) {
        const kn_str src = kn_node_attr(n, KN_A_src);
        put(g, src.p, src.n);
        if (kn_pictures_anim(g->s->pictures, b->image))
            put_step(g, g->s->now, COARSE_SECONDS, 0.01);
    }
    if (b->replaced == KN_REPL_CANVAS) {
        kn_image *im = g->s->script ? kn_script_canvas(g->s->script, n) : NULL;
        kn_pix *p = im ? kn_image_pix(im) : NULL;
        const uint64_t h = p ? kn_pix_hash(p) : 0;
        put(g, &h, sizeof h);
        kn_image_unref(im);
    }
}

static bool is_ignored(const kn_session *s, const kn_node *n, const kn_node *top) {
    const kn_atom ignore = kn_atom_get(s->scene->atoms, KN_S("data-layout-ignore")),
                  check = kn_atom_get(s->scene->atoms, KN_S("data-layout-check"));
    for (; kn_is_elem(n) && n != top; n = n->parent)
        if (kn_node_has_attr(n, ignore) || kn_str_eq(kn_node_attr(n, check), KN_S("ignore")))
            return true;
    return false;
}

static bool is_defined_only(const kn_node *n) {
    for (; kn_is_elem(n) && n->ns == KN_NS_SVG; n = n->parent)
        if (kn_svg_is_definition(n->tag))
            return true;
    return false;
}

static void sign(signer *g, const kn_node *n) {
    kn_rect r;
    const double opacity = kn_opacity_within(n);
    if (is_defined_only(n) || !is_seen(g->s, n, opacity, &r))
        return;
    const double box[4] = {r.x, r.y, r.w, r.h};
    put(g, &n->id, sizeof n->id);
    for (int i = 0; i < 4; i++)
        put_step(g, box[i], COARSE_PX, 0.01);
    put_step(g, opacity, COARSE_OPACITY, 0.01);
    put_channels(g, n, box_channels, KN_COUNTOF(box_channels));
    put_lines(g, n);
    if (n->box && n->box->kind != KN_BOX_TEXT && kn_box_skips(n->box))
        return;
    put_channels(g, n, content_channels, KN_COUNTOF(content_channels));
    for (const kn_node *c = n->first; c; c = c->next)
        if (c->kind == KN_NODE_TEXT)
            put(g, c->text, c->n_text);
    if (n->before)
        put_value(g, n, KN_PE_BEFORE, "content");
    if (n->after)
        put_value(g, n, KN_PE_AFTER, "content");
    put_picture(g, n);
}

/* Where the sound is of what sounds now. */
static uint64_t hear(const kn_session *s) {
    const kn_clip *v;
    const size_t n = kn_timing_clips(s->timing, &v);
    uint64_t h = 0;
    for (size_t i = 0; i < n; i++) {
        if (!kn_is_html(v[i].node, KN_A_audio))
            continue;
        const double end = isfinite(v[i].end) ? v[i].end : s->plan.duration,
                     at = fmin(fmax(s->now, v[i].start), end) - v[i].start;
        h = kn_hash_bytes(&at, sizeof at, h);
    }
    return h;
}

bool kn_session_signature(kn_session *s, const char *selector, bool coarse, kn_signature *out) {
    size_t found = 1;
    const kn_node *top = selector ? first_found(s, selector, &found) : s->scene->root;
    signer g = {.s = s, .coarse = coarse};
    *out = (kn_signature){0};
    if (!top)
        return false;
    for (const kn_node *n = top; n; n = kn_node_next(n, top))
        if (kn_is_elem(n) && !is_ignored(s, n, top))
            sign(&g, n);
    kn_sb_free(&g.text);
    out->seen = g.h;
    out->heard = hear(s);
    return true;
}
