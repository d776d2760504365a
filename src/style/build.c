/* Winners of the cascade → one interned style. */
#include "src/style/internal.h"
#include "src/style/subtree.h"

static void *field_in(kn_groups *g, kn_prop p) {
    const kn_field *f = kn_field_of(p);
    return (char *)g + kn_group_offset(f->group) + f->offset;
}

static bool is_border_width(kn_prop p) {
    return p >= KN_PROP_BORDER_TOP_WIDTH && p <= KN_PROP_BORDER_LEFT_WIDTH;
}

static void copy_initial(kn_cctx *c, kn_prop p, void *out) {
    if (is_border_width(p) || p == KN_PROP_OUTLINE_WIDTH) {
        *(float *)out =
            3; /* medium: the initial style has 0 there, since its border style is none */
        return;
    }
    memcpy(out, kn_style_field(c->st->initial, p), kn_field_of(p)->size);
}

static void copy_inherited(kn_cctx *c, kn_prop p, void *out) {
    if (!(kn_field_of(p)->flags & KN_P_INHERIT))
        c->uses |= KN_STYLE_INHERITS_RESET;
    memcpy(out, kn_style_field(c->parent, p), kn_field_of(p)->size);
}

const kn_val *kn_decl_value(kn_cctx *c, const kn_decl *d, kn_prop p, kn_kw *wide) {
    const kn_value *v = d->value;
    if (d->logical) /* the shorthand's longhands are named as in plain flow */
        p = (kn_prop)d->prop;
    *wide = 0;
    c->loc = d->loc;
    if (v->has_var) {
        kn_sb sb = {0};
        v = kn_substitute(c, v->v->u.str, c->vars, &sb)
                ? kn_vcache_get(c->st, p, d->shorthand, kn_str_trim(kn_sb_str(&sb)))
                : NULL;
        kn_sb_free(&sb);
    }
    if (!v || v->v->type == KN_V_TOKENS) {
        const uint8_t g = kn_field_of(p)->grammar;
        if (!v || (g != KN_CG_RAW && g != KN_CG_ALTERNATES)) {
            *wide = KN_KW_unset;
            return NULL;
        }
        return v->v;
    }
    if (v->v->type == KN_V_KW && v->v->kw >= KN_KW_inherit && v->v->kw <= KN_KW_revert_layer) {
        *wide = v->v->kw;
        return NULL;
    }
    return v->v;
}

static void apply_wide(kn_cctx *c, kn_prop p, kn_kw wide, void *out) {
    bool inherit =
        wide == KN_KW_inherit || (wide != KN_KW_initial && (kn_field_of(p)->flags & KN_P_INHERIT));
    if (inherit)
        copy_inherited(c, p, out);
    else
        copy_initial(c, p, out);
}

/* Computes declaration d (NULL: none) of property p into its field. */
static void apply(kn_cctx *c, kn_sdata *sd, int pe, kn_prop p, const kn_decl *d) {
    void *out = field_in(c->g, p);
    kn_kw wide = KN_KW_unset;
    for (int tries = 0; d && tries < 8; tries++) {
        const kn_val *v = kn_decl_value(c, d, p, &wide);
        if (v) {
            memset(out, 0, kn_field_of(p)->size);
            if (kn_compute(c, p, v, out))
                return;
            wide = KN_KW_unset;
            break;
        }
        if (wide != KN_KW_revert && wide != KN_KW_revert_layer)
            break;
        d = sd ? kn_cascade_revert(c->st, (kn_node *)(uintptr_t)c->node, sd, pe, p,
                                   wide == KN_KW_revert_layer)
               : NULL;
        wide = KN_KW_unset;
    }
    apply_wide(c, p, wide, out);
}

/* ---- context ---- */

static void set_current(kn_cctx *c, const kn_color *color) {
    kn_css_from_color(color, &c->current);
}

static bool is_dark(const kn_styler *st, const kn_kws *scheme) {
    bool dark = false, light = false;
    for (uint32_t i = 0; scheme && i < scheme->n; i++) {
        dark |= scheme->v[i] == KN_KW_dark;
        light |= scheme->v[i] == KN_KW_light;
    }
    return dark && (!light || st->env.dark);
}

bool kn_style_is_dark(const kn_styler *st, const kn_style *s) {
    return is_dark(st, s->text->color_scheme);
}

void kn_cctx_init(kn_cctx *c, kn_styler *st, const kn_node *n, const kn_style *own,
                  const kn_style *parent) {
    memset(c, 0, sizeof *c);
    c->st = st;
    c->node = n;
    c->parent = parent;
    c->vars = own->vars;
    c->zoom = own->zoom;
    c->own_zoom = 1;
    c->em = own->font->size;
    c->font = own->font;
    c->dark = is_dark(st, own->text->color_scheme);
    c->flow = kn_flow_of(own->text->writing_mode, own->text->direction);
    set_current(c, &own->text->color);
}

/* ---- groups ---- */

static void load_group(kn_cctx *c, kn_group g) {
    const kn_style *from = kn_group_inherited(g) ? c->parent : c->st->initial;
    memcpy((char *)c->g + kn_group_offset(g), kn_style_group(from, g), kn_group_size(g));
}

static void apply_group(kn_cctx *c, kn_sdata *sd, int pe, kn_group g) {
    const kn_cascaded *k = &c->st->casc;
    for (size_t i = 0; i < k->n_set; i++) {
        kn_prop p = k->set[i];
        if (kn_field_of(p)->group == g)
            apply(c, sd, pe, p, k->win[p]);
    }
}

/* The element's own zoom; `normal` and 0 count as 1. */
static float own_zoom(kn_cctx *c, kn_sdata *sd, int pe) {
    const kn_cascaded *k = &c->st->casc;
    if (!k->win[KN_PROP_ZOOM])
        return 1;
    load_group(c, KN_GR_box);
    apply(c, sd, pe, KN_PROP_ZOOM, k->win[KN_PROP_ZOOM]);
    return c->g->box.zoom > 0 ? c->g->box.zoom : 1;
}

static void zoom_len(kn_len *l, float zoom) {
    if (l->kind == KN_LEN_LP)
        l->px *= zoom;
}

/* CSS Viewport 1 §3.1: lengths that are inherited are those of an element without this zoom. */
static void zoom_font(kn_sg_font *f, float z) {
    if (f->line_height.kind == 2)
        f->line_height.v *= z;
    zoom_len(&f->letter_spacing, z);
    zoom_len(&f->word_spacing, z);
}

static void zoom_text(kn_sg_text *t, float z) {
    zoom_len(&t->indent, z);
    zoom_len(&t->underline_offset, z);
    zoom_len(&t->border_spacing.x, z);
    zoom_len(&t->border_spacing.y, z);
    if (t->tab_size.is_len)
        t->tab_size.v *= z;
    t->stroke_width *= z;
}

static void build_font(kn_cctx *c, kn_sdata *sd, int pe) {
    const kn_cascaded *k = &c->st->casc;
    kn_sg_font *f = &c->g->font;
    load_group(c, KN_GR_font);
    if (c->own_zoom != 1)
        zoom_font(f, c->own_zoom);
    c->em = c->parent->font->size * c->own_zoom;
    c->font = c->parent->font;
    if (k->win[KN_PROP_FONT_FAMILY])
        apply(c, sd, pe, KN_PROP_FONT_FAMILY, k->win[KN_PROP_FONT_FAMILY]);
    c->fs_flags = c->parent->flags & KN_FS_MASK;
    if (k->win[KN_PROP_FONT_SIZE]) {
        apply(c, sd, pe, KN_PROP_FONT_SIZE, k->win[KN_PROP_FONT_SIZE]);
    } else {
        f->size = kn_font_size_for_family(c, c->em);
    }
    c->em = f->size;
    c->font = f;
    for (size_t i = 0; i < k->n_set; i++) {
        kn_prop p = k->set[i];
        if (kn_field_of(p)->group == KN_GR_font && p != KN_PROP_FONT_SIZE &&
            p != KN_PROP_FONT_FAMILY)
            apply(c, sd, pe, p, k->win[p]);
    }
}

static void build_text(kn_cctx *c, kn_sdata *sd, int pe) {
    const kn_cascaded *k = &c->st->casc;
    kn_sg_text *t = &c->g->text;
    load_group(c, KN_GR_text);
    if (c->own_zoom != 1)
        zoom_text(t, c->own_zoom);
    set_current(c, &c->parent->text->color);
    if (k->win[KN_PROP_COLOR_SCHEME])
        apply(c, sd, pe, KN_PROP_COLOR_SCHEME, k->win[KN_PROP_COLOR_SCHEME]);
    c->dark = is_dark(c->st, t->color_scheme);
    if (k->win[KN_PROP_COLOR])
        apply(c, sd, pe, KN_PROP_COLOR, k->win[KN_PROP_COLOR]);
    else if (c->dark && c->parent == c->st->initial)
        kn_compute(c, KN_PROP_COLOR, kn_prop_initial(KN_PROP_COLOR)->v, &t->color);
    set_current(c, &t->color);
    for (size_t i = 0; i < k->n_set; i++) {
        kn_prop p = k->set[i];
        if (kn_field_of(p)->group == KN_GR_text && p != KN_PROP_COLOR && p != KN_PROP_COLOR_SCHEME)
            apply(c, sd, pe, p, k->win[p]);
    }
    if (t->align == KN_KW_match_parent)
        t->align = c->parent->text->align;
    kn_recolor(c, KN_GR_text, t);
}

static bool hides(kn_kw style) {
    return style == KN_KW_none || style == KN_KW_hidden;
}

static void build_border(kn_cctx *c, kn_sdata *sd, int pe) {
    kn_sg_border *b = &c->g->border;
    load_group(c, KN_GR_border);
    b->top_width = b->right_width = b->bottom_width = b->left_width = b->outline_width = 3;
    apply_group(c, sd, pe, KN_GR_border);
    if (hides(b->top_style))
        b->top_width = 0;
    if (hides(b->right_style))
        b->right_width = 0;
    if (hides(b->bottom_style))
        b->bottom_width = 0;
    if (hides(b->left_style))
        b->left_width = 0;
    kn_recolor(c, KN_GR_border, b);
}

/* The border group of an element without any border declaration: only its currentcolors differ. */
static const kn_sg_border *plain_border(kn_cctx *c) {
    kn_styler *st = c->st;
    kn_sg_border b;
    if (st->border_for && memcmp(&st->border_color, &c->current, sizeof c->current) == 0)
        return st->border_for;
    memcpy(&b, st->initial->border, sizeof b);
    kn_recolor(c, KN_GR_border, &b);
    st->border_color = c->current;
    st->border_for = kn_pool_get(st->pool, &b, sizeof b);
    return st->border_for;
}

/* ---- display (CSS Display 3 §2.7, §2.8) ---- */

static kn_kw blockified(kn_kw d) {
    switch (d) {
    case KN_KW_inline:
    case KN_KW_inline_block:
    case KN_KW_ruby_text:
    case KN_KW_table_row_group:
    case KN_KW_table_header_group:
    case KN_KW_table_footer_group:
    case KN_KW_table_row:
    case KN_KW_table_cell:
    case KN_KW_table_column:
    case KN_KW_table_column_group:
    case KN_KW_table_caption:
        return KN_KW_block;
    case KN_KW_inline_list_item:
        return KN_KW_list_item;
    case KN_KW_inline_flex:
        return KN_KW_flex;
    case KN_KW_inline_grid:
        return KN_KW_grid;
    case KN_KW_inline_table:
        return KN_KW_table;
    case KN_KW_m_webkit_inline_box:
        return KN_KW_m_webkit_box;
    default:
        return d;
    }
}

static bool inline_level(kn_kw d) {
    return d == KN_KW_inline || d == KN_KW_inline_block || d == KN_KW_inline_flex ||
           d == KN_KW_inline_grid || d == KN_KW_inline_table || d == KN_KW_m_webkit_inline_box ||
           d == KN_KW_ruby || d == KN_KW_ruby_text;
}

static bool makes_items(kn_kw d) {
    return d == KN_KW_flex || d == KN_KW_inline_flex || d == KN_KW_grid || d == KN_KW_inline_grid;
}

/* Display of the nearest ancestor that has a box. */
static kn_kw parent_display(const kn_cctx *c, int pe) {
    const kn_node *n = pe ? c->node : kn_style_parent(c->node);
    for (; n; n = kn_style_parent(n)) {
        const kn_style *s = n == c->node || n == kn_style_parent(c->node) ? c->parent : n->style;
        if (!s)
            break;
        if (s->box->display != KN_KW_contents)
            return s->box->display;
    }
    return KN_KW_block;
}

/* The alignment of blocks (-webkit-center and the like) ends at tables. */
static const kn_sg_text *table_text(kn_styler *st, const kn_style *s) {
    kn_kw a = s->text->align;
    if ((s->box->display != KN_KW_table && s->box->display != KN_KW_inline_table) ||
        (a != KN_KW_m_webkit_left && a != KN_KW_m_webkit_right && a != KN_KW_m_webkit_center))
        return s->text;
    kn_sg_text t;
    memcpy(&t, s->text, sizeof t);
    t.align = KN_KW_start;
    return kn_pool_get(st->pool, &t, sizeof t);
}

static void adjust_box(kn_cctx *c, int pe) {
    kn_sg_box *b = &c->g->box;
    bool root = !pe && c->node->parent == c->st->scene->document;
    if (pe == KN_PE_FIRST_LETTER) { /* CSS Pseudo 4 §2.2.1: an inline box, or a float */
        b->position = KN_KW_static;
        b->display = KN_KW_inline;
    }
    const bool drawn = !pe && kn_canvas_child(c->st->scene, c->node);
    if (drawn)
        b->position = KN_KW_static;
    bool out = b->position == KN_KW_absolute || b->position == KN_KW_fixed;
    bool item = !out && !root && makes_items(parent_display(c, pe));
    if (out || item)
        b->float_ = KN_KW_none;
    if (inline_level(b->display))
        c->uses |= KN_STYLE_INLINE_LEVEL;
    if (b->display != KN_KW_none && b->display != KN_KW_contents && pe != KN_PE_MARKER &&
        (out || root || item || drawn || b->float_ != KN_KW_none))
        b->display = blockified(b->display);
    if (root && b->display == KN_KW_contents)
        b->display = KN_KW_block;
    /* CSS Overflow 3 §3.1: visible computes to auto beside a scrolling axis; Chrome lets clip
     * stand. */
    bool x = b->overflow_x == KN_KW_visible || b->overflow_x == KN_KW_clip;
    bool y = b->overflow_y == KN_KW_visible || b->overflow_y == KN_KW_clip;
    if (x && !y && b->overflow_x == KN_KW_visible)
        b->overflow_x = KN_KW_auto;
    if (y && !x && b->overflow_y == KN_KW_visible)
        b->overflow_y = KN_KW_auto;
}

/* ---- whole styles ---- */

static bool contains_kw(const kn_kws *l, kn_kw kw) {
    for (uint32_t i = 0; l && i < l->n; i++)
        if (l->v[i] == kw)
            return true;
    return false;
}

bool kn_is_size_container(const kn_style *s) {
    return contains_kw(s->box->container_type, KN_KW_size);
}

bool kn_is_container(const kn_style *s) {
    return contains_kw(s->box->container_type, KN_KW_size) ||
           contains_kw(s->box->container_type, KN_KW_inline_size);
}

static bool will_stack(const kn_names *l) {
    for (uint32_t i = 0; l && i < l->n; i++) {
        kn_prop p = kn_prop_find(l->v[i]);
        if (p && (p == KN_PROP_POSITION || (kn_field_of(p)->flags & KN_P_STACKING)))
            return true;
    }
    return false;
}

static bool stacks(const kn_styler *st, const kn_style *s) {
    size_t n;
    const uint16_t *p = kn_group_props(KN_GR_fx, &n);
    for (size_t i = 0; s->fx != st->initial->fx && i < n; i++) {
        const kn_field *f = kn_field_of(p[i]);
        if ((f->flags & KN_P_STACKING) &&
            memcmp((const char *)s->fx + f->offset, (const char *)st->initial->fx + f->offset,
                   f->size) != 0)
            return true;
    }
    const kn_kws *contain = s->box->contain;
    return will_stack(s->fx->will_change) || s->box->position == KN_KW_fixed ||
           s->box->position == KN_KW_sticky || contains_kw(contain, KN_KW_paint) ||
           contains_kw(contain, KN_KW_layout) || contains_kw(contain, KN_KW_strict) ||
           contains_kw(contain, KN_KW_content);
}

const kn_style *kn_style_intern(kn_styler *st, kn_style *s) {
    s->flags &= ~(uint32_t)KN_STYLE_STACKING;
    if (st->initial && stacks(st, s))
        s->flags |= KN_STYLE_STACKING;
    return kn_pool_get(st->pool, s, sizeof *s);
}

static void store(kn_cctx *c, kn_style *s, kn_group g) {
    kn_style_set_group(
        s, g, kn_pool_get(c->st->pool, (char *)c->g + kn_group_offset(g), kn_group_size(g)));
}

/* What logical declarations mean hangs on two properties of the cascade itself (CSS Logical
 * Properties 1 §2.1). */
static kn_flow own_flow(kn_cctx *c, kn_sdata *sd, int pe) {
    const kn_cascaded *k = &c->st->casc;
    load_group(c, KN_GR_text);
    for (size_t i = 0; i < k->n_set; i++)
        if (k->set[i] == KN_PROP_WRITING_MODE || k->set[i] == KN_PROP_DIRECTION)
            apply(c, sd, pe, k->set[i], k->win[k->set[i]]);
    return kn_flow_of(c->g->text.writing_mode, c->g->text.direction);
}

const kn_style *kn_style_build(kn_styler *st, kn_node *n, kn_sdata *d, int pe,
                               const kn_style *parent, uint64_t *vars_used) {
    kn_cascaded *k = &st->casc;
    kn_groups groups; /* only the groups that are loaded are ever read */
    kn_cctx c;
    kn_style s;
    bool root = !pe && n->parent == st->scene->document;
    kn_cascade(st, n, d, pe, kn_flow_of(KN_KW_horizontal_tb, KN_KW_ltr));
    kn_cctx_init(&c, st, n, parent, parent);
    c.g = &groups;
    c.pe = (uint8_t)pe;
    c.fs_flags = parent->flags & KN_FS_MASK;
    c.vars = st->vars_now ? st->vars_now : kn_vars_compute(&c, k, parent->vars);
    if (k->logical) {
        kn_flow flow = own_flow(&c, d, pe);
        if (!kn_flow_is_plain(&flow))
            kn_cascade(st, n, d, pe, flow);
    }
    if (root)
        st->root_font_size = parent->font->size;
    memset(&s, 0, sizeof s);
    for (unsigned g = 0; g < KN_GR_COUNT; g++)
        kn_style_set_group(&s, g, kn_style_group(kn_group_inherited(g) ? parent : st->initial, g));
    c.own_zoom = own_zoom(&c, d, pe);
    s.zoom = c.zoom = parent->zoom * c.own_zoom;
    if ((k->groups & 1u << KN_GR_font) || c.own_zoom != 1) {
        build_font(&c, d, pe);
        store(&c, &s, KN_GR_font);
        c.font = s.font;
    }
    if (root)
        st->root_font_size = s.font->size;
    bool color = false;
    if ((k->groups & 1u << KN_GR_text) || c.own_zoom != 1) {
        build_text(&c, d, pe);
        store(&c, &s, KN_GR_text);
        color = memcmp(&s.text->color, &parent->text->color, sizeof(kn_color)) != 0;
    }
    if (pe == KN_PE_MARKER) { /* CSS Pseudo 4 §4.3: fonts, text and content only */
        k->groups &= 1u << KN_GR_font | 1u << KN_GR_text | 1u << KN_GR_gen;
        load_group(&c, KN_GR_box);
        if (k->win[KN_PROP_UNICODE_BIDI])
            apply(&c, d, pe, KN_PROP_UNICODE_BIDI, k->win[KN_PROP_UNICODE_BIDI]);
        store(&c, &s, KN_GR_box);
    }
    bool items = pe == KN_PE_MARKER ? false
                 : pe               ? makes_items(parent->box->display)
                                    : makes_items(parent_display(&c, 0));
    if ((k->groups & 1u << KN_GR_box) || root || items) {
        load_group(&c, KN_GR_box);
        apply_group(&c, d, pe, KN_GR_box);
        adjust_box(&c, pe);
        store(&c, &s, KN_GR_box);
        s.text = table_text(st, &s);
    }
    if (k->groups & 1u << KN_GR_border) {
        build_border(&c, d, pe);
        store(&c, &s, KN_GR_border);
    } else {
        s.border = plain_border(&c);
    }
    for (unsigned g = 0; g < KN_GR_COUNT; g++) {
        bool touched = (k->groups & 1u << g) || (g == KN_GR_svg && color);
        if (!touched || g == KN_GR_font || g == KN_GR_text || g == KN_GR_box || g == KN_GR_border)
            continue;
        load_group(&c, g);
        apply_group(&c, d, pe, g);
        if (g == KN_GR_bg || g == KN_GR_svg || g == KN_GR_svgr)
            kn_recolor(&c, g, (char *)&groups + kn_group_offset(g));
        store(&c, &s, g);
    }
    s.vars = c.vars;
    s.flags = c.uses | c.fs_flags;
    *vars_used |= c.vars_used;
    st->stats.restyled++;
    return kn_style_intern(st, &s);
}

/* ---- the initial style ---- */

const kn_style *kn_style_initial(kn_styler *st) {
    kn_groups groups;
    kn_cctx c = {.st = st,
                 .g = &groups,
                 .em = 16,
                 .zoom = 1,
                 .own_zoom = 1,
                 .current = {.c = {0, 0, 0, 1}, .space = KN_KW_srgb, .legacy = true}};
    kn_style s, seed;
    memset(&groups, 0, sizeof groups);
    memset(&s, 0, sizeof s);
    memset(&seed, 0, sizeof seed);
    groups.font.size = 16;
    seed.font = &groups.font; /* a parent for what asks for one */
    seed.text = &groups.text;
    c.parent = &seed;
    c.font = &groups.font;
    st->root_font_size = 16;
    for (unsigned g = 0; g < KN_GR_COUNT; g++) {
        size_t n;
        const uint16_t *p = kn_group_props(g, &n);
        for (size_t i = 0; i < n; i++) {
            const kn_value *v = kn_prop_initial(p[i]);
            if (v)
                kn_compute(&c, p[i], v->v, field_in(&groups, p[i]));
        }
    }
    kn_sg_border *b = &groups.border;
    b->top_width = b->right_width = b->bottom_width = b->left_width = 0;
    for (unsigned g = 0; g < KN_GR_COUNT; g++)
        store(&c, &s, g);
    s.flags = 4u << 12; /* font-size: medium */
    s.zoom = 1;
    return kn_pool_get(st->pool, &s, sizeof s);
}

const kn_style *kn_style_anonymous(kn_styler *st, const kn_style *parent, kn_kw display) {
    kn_style s;
    kn_sg_box box;
    kn_cctx c;
    kn_cctx_init(&c, st, NULL, parent, parent);
    memcpy(&s, st->initial, sizeof s);
    s.font = parent->font;
    s.text = parent->text;
    s.svg = parent->svg;
    s.border = plain_border(&c);
    if (display != st->initial->box->display) {
        memcpy(&box, st->initial->box, sizeof box);
        box.display = display;
        s.box = kn_pool_get(st->pool, &box, sizeof box);
    }
    s.flags = parent->flags & KN_FS_MASK;
    s.zoom = parent->zoom;
    return kn_style_intern(st, &s);
}

/* ---- the fast path: a few inline declarations changed ---- */

static bool patchable(kn_prop p) {
    switch (kn_field_of(p)->group) {
    case KN_GR_fx:
    case KN_GR_bg:
    case KN_GR_svg:
    case KN_GR_svgr:
        return true;
    case KN_GR_text:
        return p == KN_PROP_VISIBILITY;
    case KN_GR_box:
        return (p >= KN_PROP_TOP && p <= KN_PROP_PADDING_LEFT) || p == KN_PROP_Z_INDEX ||
               p == KN_PROP_OBJECT_POSITION;
    case KN_GR_border:
        return p >= KN_PROP_BORDER_TOP_COLOR && p <= KN_PROP_BORDER_BOTTOM_LEFT_RADIUS;
    default:
        return false;
    }
}

bool kn_style_patch(kn_styler *st, kn_node *n, kn_sdata *d, const uint16_t *props, size_t n_props,
                    const kn_style **out) {
    kn_node *up = kn_style_parent(n);
    const kn_style *old = n->style, *parent = up && up->style ? up->style : st->initial;
    bool page = st->composition && (kn_is_html(n, KN_A_html) || kn_is_html(n, KN_A_body));
    kn_groups groups;
    kn_cctx c;
    kn_style s;
    uint32_t touched = 0;
    memcpy(&s, old, sizeof s);
    if (page)
        return false;
    for (size_t i = 0; i < n_props; i++) {
        if (!patchable(props[i]) || (props[i] == KN_PROP_VISIBILITY && n->clip != KN_CLIP_NONE))
            return false;
        for (size_t j = 0; j < d->hints.n; j++)
            if (d->hints.v[j].prop == props[i])
                return false;
    }
    kn_cctx_init(&c, st, n, old, parent);
    c.g = &groups;
    for (size_t i = 0; i < n_props; i++) {
        kn_prop p = props[i];
        kn_group g = kn_field_of(p)->group;
        const kn_decl *win = kn_cascade_one(st, n, d, p);
        kn_kw wide = KN_KW_unset;
        if (!(touched & 1u << g))
            memcpy((char *)&groups + kn_group_offset(g), kn_style_group(old, g), kn_group_size(g));
        touched |= 1u << g;
        if (win && !kn_decl_value(&c, win, p, &wide) &&
            (wide == KN_KW_revert || wide == KN_KW_revert_layer))
            return false;
        apply(&c, NULL, 0, p, win);
    }
    for (unsigned g = 0; g < KN_GR_COUNT; g++) {
        if (!(touched & 1u << g))
            continue;
        if (g == KN_GR_bg || g == KN_GR_border || g == KN_GR_svg || g == KN_GR_svgr)
            kn_recolor(&c, g, (char *)&groups + kn_group_offset(g));
        store(&c, &s, g);
    }
    s.flags |= c.uses;
    d->vars_used |= c.vars_used;
    d->own_groups |= touched;
    st->stats.restyled++;
    *out = kn_style_intern(st, &s);
    return true;
}
