/* Documents of SVG pictures: opening, natural sizes, and the layer that a viewport shows. */
#include "src/render/svgdoc.h"
#include "parser/html/html.h"
#include "src/core/file.h"
#include "src/layout/svg_geom.h"
#include "src/render/internal.h"
#include <math.h>

#define MAX_DEPTH 8  /* data: URLs inside data: URLs */
#define VIEWS     16 /* remembered sizes */
#define TWINS     4  /* sizes of one that moves, beside the first, which need not begin anew */

typedef struct view {
    kn_document_view at;
    double now;
    kn_layer *layer; /* owned reference; NULL: it draws nothing */
} view;

struct kn_svgdoc {
    kn_svgdoc_env env;
    kn_scene *scene;
    kn_pictures *pictures;
    kn_styler *styler; /* from here on NULL until the first use, and when all begins anew */
    kn_fonts *fonts;
    kn_layout *layout;
    kn_painter *painter;
    kn_document_view at; /* that they stand at */
    double now;
    bool moves;     /* it has animations, or pictures that have */
    bool stretches; /* without a viewBox: it is drawn at its natural size, and stretched */
    kn_image_natural size;
    KN_VEC(view) views;
    size_t next_view;
    bool drawn;
    /* One that moves remembers its animations, and cannot stand at two viewports: the same document
     * once more for each further one. */
    struct kn_svgdoc *twins[TWINS];
    size_t n_twins, next_twin;
    char *text, *shown, *fragment; /* to open it from; fragment may be NULL */
    size_t n_text;
    kn_loc loc;
};

/* ---- natural size ---- */
/* A length of the svg element. Percentages, and what is no length, say nothing of the size; there
 * is no viewport whose parts would count. */
static bool side(const kn_node *svg, kn_atom attr, double *out) {
    const kn_str s = kn_str_trim(kn_node_attr(svg, attr));
    const char *next;
    double d;
    if (!s.n || !kn_parse_double(s.p, s.p + s.n, &d, &next))
        return false;
    const kn_str unit = kn_str_trim((kn_str){next, (size_t)(s.p + s.n - next)});
    const double px = kn_svg_length_of(d, unit, KN_SVG_X, (kn_svg_view){0, 0}, svg->style);
    if (!(px > 0) && d > 0 && !(unit.n && kn_lower(unit.p[0]) == 'v'))
        return false;
    *out = fmax(px, 0);
    return true;
}

static bool view_box(const kn_node *svg, double v[4]) {
    return kn_svg_numbers(kn_node_attr(svg, KN_A_viewBox), v, 4) == 4 && v[2] > 0 && v[3] > 0;
}

/* CSS Images 3 §4.1 and SVG 2 §8.2. An image that may be stretched has no ratio (Blink: it fills
 * its place). */
static void measure(kn_svgdoc *d) {
    const kn_node *svg = kn_scene_html(d->scene);
    kn_image_natural n = {0};
    double box[4];
    d->stretches = !view_box(svg, box);
    n.has_w = side(svg, KN_A_width, &n.w);
    n.has_h = side(svg, KN_A_height, &n.h);
    const bool none = kn_str_find(kn_node_attr(svg, KN_A_preserveAspectRatio), KN_S("none")) >= 0;
    if (none && !(n.has_w && n.has_h))
        n = (kn_image_natural){0};
    else if (n.w > 0 && n.h > 0)
        n.rw = n.w, n.rh = n.h;
    else if (!d->stretches)
        n.rw = box[2], n.rh = box[3];
    double w = 300, h = 150;
    kn_image_concrete(&n, &w, &h);
    n.w = w;
    n.h = h;
    d->size = n;
}

void kn_svgdoc_natural(const kn_svgdoc *d, kn_image_natural *out) {
    *out = d->size;
}

/* ---- fragments (SVG 2 §16.3) ---- */
static void copy_view(kn_scene *s, const kn_node *view) {
    static const kn_atom attrs[] = {KN_A_viewBox, KN_A_preserveAspectRatio};
    for (size_t i = 0; i < KN_COUNTOF(attrs); i++)
        if (kn_node_has_attr(view, attrs[i]))
            kn_node_set_attr(s, s->root, attrs[i], kn_node_attr(view, attrs[i]));
}

/* svgView(viewBox(…);preserveAspectRatio(…);…) */
static void view_spec(kn_svgdoc *d, kn_str list, kn_loc loc) {
    static const struct {
        const char *name;
        kn_atom attr;
    } known[] = {{"viewBox", KN_A_viewBox}, {"preserveAspectRatio", KN_A_preserveAspectRatio}};
    kn_scene *s = d->scene;
    while (list.n) {
        const ptrdiff_t open = kn_str_find(list, KN_S("(")), close = kn_str_find(list, KN_S(")"));
        if (open < 0 || close < open)
            return;
        kn_str name = kn_str_trim(kn_str_sub(list, 0, (size_t)open));
        if (name.n && name.p[0] == ';')
            name = kn_str_trim(kn_str_sub(name, 1, name.n));
        const kn_str value = kn_str_sub(list, (size_t)open + 1, (size_t)close);
        bool done = kn_str_eq(name, KN_S("zoomAndPan"));
        for (size_t i = 0; i < KN_COUNTOF(known) && !done; i++)
            if ((done = kn_str_eq(name, kn_cstr(known[i].name))))
                kn_node_set_attr(s, s->root, known[i].attr, value);
        if (!done)
            kn_report(d->env.diags, KN_SEV_WARN, KN_EPARSE, "svg/view-spec", loc, NULL,
                      "'%.*s' in the fragment of an SVG image is not supported", (int)name.n,
                      name.p);
        list = kn_str_sub(list, (size_t)close + 1, list.n);
    }
}

static void apply_fragment(kn_svgdoc *d, const char *fragment, kn_loc loc) {
    const kn_str f = kn_cstr(fragment);
    kn_scene *s = d->scene;
    if (kn_str_starts(f, KN_S("svgView(")) && kn_str_ends(f, KN_S(")"))) {
        view_spec(d, kn_str_sub(f, 8, f.n - 1), loc);
        return;
    }
    s->target = f.n ? kn_node_find_id(s->document, f) : NULL;
    if (s->target && s->target->ns == KN_NS_SVG &&
        kn_str_eq(kn_scene_atom_str(s, s->target->tag), KN_S("view")))
        copy_view(s, s->target);
}

/* ---- what its parts ask for ---- */
static kn_image *get_image(void *ctx, const kn_node *n, kn_str url) {
    kn_svgdoc *d = ctx;
    return kn_pictures_get(d->pictures, n ? n->loc : (kn_loc){0}, url);
}

static kn_layer *get_document(void *ctx, kn_image *im, const kn_document_view *v, bool *moves) {
    kn_svgdoc *d = ctx;
    bool own = false;
    kn_layer *l = kn_svgdoc_layer(kn_image_document(im), v, d->now, &own);
    d->moves |= own;
    *moves |= own;
    return l;
}

static void close_engine(kn_svgdoc *d) {
    kn_painter_free(d->painter);
    kn_layout_free(d->layout);
    kn_fonts_free(d->fonts);
    kn_styler_free(d->styler);
    d->painter = NULL;
    d->layout = NULL;
    d->fonts = NULL;
    d->styler = NULL;
}

static void count_animation(void *ctx, const kn_running *r) {
    (void)r;
    *(bool *)ctx = true;
}

static void find_animations(kn_svgdoc *d) {
    kn_style_each_animation(d->styler, count_animation, &d->moves);
}

static void restyle(kn_svgdoc *d, double now) {
    for (int round = 0; round < 8; round++) { /* as in a session: sizes feed back into styles */
        kn_restyle(d->styler, now, NULL, NULL);
        kn_layout_run(d->layout);
        if (!kn_style_containers_changed(d->styler))
            break;
    }
}

/* Animations begin at the time 0, whenever the document is first looked at. */
static void open_engine(kn_svgdoc *d, const kn_document_view *v) {
    const kn_style_env env = {v->w, v->h, 1, v->dark};
    kn_node_damage(d->scene->root, KN_DMG_STYLE | KN_DMG_SUBTREE | KN_DMG_CHILDREN);
    d->styler = kn_styler_new(d->scene, &env);
    d->fonts = kn_fonts_new(d->env.data_dir, d->scene, d->styler);
    const kn_replaced_source repl = {.ctx = d, .image = get_image};
    d->layout = kn_layout_new(d->scene, d->styler, d->fonts, &repl, v->w, v->h);
    const kn_paint_source src = {.ctx = d,
                                 .image = get_image,
                                 .document = get_document,
                                 .first_key = kn_painter_keys(d->env.painters)};
    d->painter = kn_painter_new(d->scene, d->layout, d->styler, d->fonts, &src);
    d->at = *v;
    d->now = 0;
    restyle(d, 0);
    find_animations(d);
}

/* ---- drawing ---- */
/* A side in a viewport that is `whole` long. */
static double side_in(const kn_node *svg, kn_atom attr, double whole) {
    double d;
    if (side(svg, attr, &d))
        return d;
    return kn_svg_attr(svg, attr, KN_SVG_X, (kn_svg_view){whole, whole}, whole);
}

/* Blink makes up a viewBox, so that the document is stretched with its image. */
static void make_viewbox(kn_svgdoc *d, const kn_document_view *v) {
    kn_node *svg = d->scene->root;
    if (!d->stretches)
        return;
    const double w = side_in(svg, KN_A_width, v->w), h = side_in(svg, KN_A_height, v->h);
    kn_sb b = {0};
    kn_sb_printf(&b, "0 0 %.9g %.9g", w, h);
    if (!kn_str_eq(kn_node_attr(svg, KN_A_viewBox), kn_sb_str(&b))) {
        kn_node_set_attr(d->scene, svg, KN_A_viewBox, kn_sb_str(&b));
        kn_node_set_attr(d->scene, svg, KN_A_preserveAspectRatio, KN_S("none"));
    }
    kn_sb_free(&b);
}

static bool same_view(const kn_document_view *a, const kn_document_view *b) {
    return a->w == b->w && a->h == b->h && a->dark == b->dark;
}

/* Brings the document to a viewport and a time. One that moves begins anew in another viewport:
 * what its styles remember may not depend on which were looked at before. */
static void bring_to(kn_svgdoc *d, const kn_document_view *v, double now) {
    if (d->styler && d->moves && !same_view(&d->at, v))
        close_engine(d);
    make_viewbox(d, v);
    if (!d->styler)
        open_engine(d, v);
    const kn_style_env env = {v->w, v->h, 1, v->dark};
    kn_styler_set_env(d->styler, &env);
    kn_layout_resize(d->layout, v->w, v->h);
    d->at = *v;
    d->now = now;
    restyle(d, now);
    if (d->moves)
        return;
    find_animations(d);
    if (d->moves) { /* in this viewport, but not where it stood before: they began at 0 */
        close_engine(d);
        open_engine(d, v);
        d->now = now;
        restyle(d, now);
    }
}

/* The one that stands at a viewport, or may be brought to it. */
static kn_svgdoc *twin_at(kn_svgdoc *d, const kn_document_view *v) {
    if (!d->moves || !d->drawn || same_view(&d->at, v))
        return d;
    for (size_t i = 0; i < d->n_twins; i++)
        if (same_view(&d->twins[i]->at, v))
            return d->twins[i];
    if (d->n_twins == TWINS) {
        kn_svgdoc *t = d->twins[d->next_twin];
        d->next_twin = (d->next_twin + 1) % TWINS;
        return t;
    }
    kn_svgdoc_env env = d->env;
    env.diags = NULL; /* the first one told everything */
    kn_svgdoc *t =
        kn_svgdoc_open(&env, (kn_str){d->text, d->n_text}, d->shown, d->fragment, d->loc);
    if (!t)
        return d;
    d->twins[d->n_twins++] = t;
    return t;
}

static kn_layer *draw(kn_svgdoc *first, const kn_document_view *v, double now) {
    kn_svgdoc *d = twin_at(first, v);
    bring_to(d, v, now);
    d->drawn = true;
    first->moves |= d->moves;
    const kn_paint_opts o = {.width = v->w, .height = v->h, .scale = 1};
    kn_dlist *list = kn_paint_frame(d->painter, &o, 0);
    kn_layer *l = kn_layer_ref(list->root);
    kn_dlist_free(list);
    return l;
}

kn_layer *kn_svgdoc_layer(kn_svgdoc *d, const kn_document_view *v, double now, bool *moves) {
    for (size_t i = 0; i < d->views.n; i++) {
        const view *k = &d->views.v[i];
        if (same_view(&k->at, v) && (!d->moves || k->now == now)) {
            *moves |= d->moves;
            return kn_layer_ref(k->layer);
        }
    }
    kn_layer *l = draw(d, v, now);
    const view made = {*v, now, kn_layer_ref(l)};
    if (d->views.n < VIEWS) {
        kn_vec_push(&d->views, made);
    } else {
        kn_layer_unref(d->views.v[d->next_view].layer);
        d->views.v[d->next_view] = made;
        d->next_view = (d->next_view + 1) % VIEWS;
    }
    *moves |= d->moves;
    return l;
}

/* ---- life ---- */
/* Blink runs SMIL; nothing here does, in pages as little as in pictures. */
static void report_smil(const kn_svgdoc *d) {
    static const char *const names[] = {"animate", "animateTransform", "animateMotion", "set"};
    for (const kn_node *n = d->scene->document; n; n = kn_node_next(n, d->scene->document))
        for (size_t i = 0; i < KN_COUNTOF(names) && kn_is_elem(n) && n->ns == KN_NS_SVG; i++)
            if (kn_str_eq(kn_scene_atom_str(d->scene, n->tag), kn_cstr(names[i]))) {
                kn_report(d->env.diags, KN_SEV_WARN, KN_EPARSE, "svg/smil", n->loc,
                          "use CSS animations",
                          "<%s> is not supported: the SVG image stays as it is at its beginning",
                          names[i]);
                return;
            }
}

void kn_svgdoc_free(kn_svgdoc *d) {
    if (!d)
        return;
    for (size_t i = 0; i < d->views.n; i++)
        kn_layer_unref(d->views.v[i].layer);
    kn_vec_free(&d->views);
    for (size_t i = 0; i < d->n_twins; i++)
        kn_svgdoc_free(d->twins[i]);
    free(d->text);
    free(d->shown);
    free(d->fragment);
    close_engine(d);
    kn_pictures_free(d->pictures);
    kn_scene_free(d->scene);
    free(d);
}

kn_svgdoc *kn_svgdoc_open(const kn_svgdoc_env *env, kn_str text, const char *shown,
                          const char *fragment, kn_loc loc) {
    if (env->depth >= MAX_DEPTH) {
        kn_report(env->diags, KN_SEV_WARN, KN_ELIMIT, "svg/nested-images", loc, NULL,
                  "SVG images are nested too deeply");
        return NULL;
    }
    kn_svgdoc *d = KN_NEW(kn_svgdoc);
    d->env = *env;
    d->text = kn_xstrndup(text.p, text.n);
    d->n_text = text.n;
    d->shown = kn_xstrdup(shown);
    d->fragment = fragment ? kn_xstrdup(fragment) : NULL;
    d->loc = loc;
    if (kn_scene_image(text, shown, env->files, env->diags, &d->scene) != KN_OK) {
        kn_report(env->diags, KN_SEV_ERROR, KN_EPARSE, "svg/unreadable", loc,
                  fragment ? "in a data: URL write %23 for #, with which its fragment begins"
                           : NULL,
                  "the SVG image cannot be read");
        kn_svgdoc_free(d);
        return NULL;
    }
    d->pictures = kn_pictures_new(d->scene, env, (size_t)16 << 20);
    report_smil(d);
    if (fragment)
        apply_fragment(d, fragment, loc);
    open_engine(d, &(kn_document_view){300, 150, false}); /* the font's size counts */
    measure(d);
    return d;
}

bool kn_svg_file_size(const char *path, const char *data_dir, kn_files *files, kn_diags *diags,
                      kn_image_natural *out) {
    const kn_loc loc = {kn_files_add(files, path), 1, 1};
    uint64_t painters = 0;
    const kn_svgdoc_env env = {files, diags, data_dir, &painters, 0};
    char *data = NULL;
    size_t n;
    kn_svgdoc *d = NULL;
    if (kn_read_file(path, diags, loc, &data, &n) == KN_OK)
        d = kn_svgdoc_open(&env, (kn_str){data, n}, path, NULL, loc);
    if (d)
        kn_svgdoc_natural(d, out);
    kn_svgdoc_free(d);
    free(data);
    return d != NULL;
}
