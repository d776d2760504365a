/* Life of a styler, and what it tells about itself. */
#include "src/style/animation.h"

/* What the reference runtime forces on the document (contract A.1, A.2); put_forced() knows the
 * order. */
static void push_decl(kn_decls *to, kn_prop p, const char *text) {
    kn_vec_push(&to->v,
                ((kn_decl){.prop = (uint16_t)p, .value = kn_parse_value(p, kn_cstr(text))}));
}

static kn_decls *make_forced(kn_styler *st) {
    kn_decls *d = kn_decls_parse(KN_S(""), st->scene->atoms, NULL, (kn_loc){0});
    push_decl(d, KN_PROP_VISIBILITY, "visible");
    push_decl(d, KN_PROP_VISIBILITY, "hidden");
    push_decl(d, KN_PROP_DISPLAY, "none");
    for (unsigned p = KN_PROP_MARGIN_TOP; p <= KN_PROP_PADDING_LEFT; p++)
        push_decl(d, p, "0");
    push_decl(d, KN_PROP_OVERFLOW_X, "hidden");
    push_decl(d, KN_PROP_OVERFLOW_Y, "hidden");
    return d;
}

/* The reference puts one rule before all of the author's (contract A.1). */
static kn_sheet *parse_ua(kn_styler *st) {
    kn_sb text = {0};
    kn_sb_puts(&text, kn_ua_css);
    kn_sb_puts(&text, kn_ua_counters);
    if (st->composition)
        kn_sb_puts(&text, "*{text-rendering:geometricPrecision}");
    kn_sheet *s = kn_sheet_parse(kn_sb_str(&text), st->scene->atoms, NULL, (kn_loc){0});
    kn_sb_free(&text);
    return s;
}

kn_styler *kn_styler_new(kn_scene *s, const kn_style_env *env) {
    kn_styler *st = KN_NEW(kn_styler);
    st->scene = s;
    st->env = *env;
    st->pool = kn_pool_new();
    st->tmp = kn_arena_new();
    st->rules_arena = kn_arena_new();
    st->vcache = kn_vcache_new();
    st->needs_sheets = true;
    st->index.rest = -1;
    st->sweep_at = 12u << 20;
    st->composition = s->root && kn_node_has_attr(s->root, KN_A_data_composition_id);
    if (!s->free_decls)
        s->free_decls = kn_decls_free;
    st->ua = parse_ua(st);
    st->forced = make_forced(st);
    st->initial = kn_style_initial(st);
    kn_arena_reset(st->tmp);
    return st;
}

static void data_free(kn_sdata *d) {
    if (!d)
        return;
    for (int i = 0; i < 3; i++)
        kn_vec_free(&d->rules[i]);
    kn_vec_free(&d->marker);
    kn_vec_free(&d->letter);
    for (size_t i = 0; i < d->snap.n; i++)
        kn_value_unref(d->snap.v[i].value);
    kn_vec_free(&d->snap);
    for (size_t i = 0; i < d->hints.n; i++)
        kn_value_unref(d->hints.v[i].value);
    kn_vec_free(&d->hints);
    if (d->path)
        kn_value_unref(d->path);
    kn_vec_free(&d->starts);
    kn_vec_free(&d->transitions);
    free(d);
}

void kn_styler_free(kn_styler *st) {
    if (!st)
        return;
    for (size_t i = 0; i < st->scene->nodes.n; i++) {
        kn_node *n = st->scene->nodes.v[i];
        if (!n)
            continue;
        n->style = n->before = n->after = n->marker = n->letter = NULL;
        n->style_data = NULL;
    }
    for (size_t i = 0; i < st->data.n; i++)
        data_free(st->data.v[i]);
    kn_vec_free(&st->data);
    kn_effects_free(st);
    kn_sheets_free(st);
    kn_sheet_free(st->ua);
    kn_decls_free(st->forced);
    kn_vec_free(&st->rules);
    kn_vec_free(&st->conds);
    kn_vec_free(&st->registered);
    kn_vec_free(&st->keyframes);
    kn_vec_free(&st->faces);
    kn_vec_free(&st->font_values);
    kn_vec_free(&st->palettes);
    kn_vec_free(&st->counter_styles);
    kn_vec_free(&st->containers);
    kn_vec_free(&st->casc.custom);
    kn_vec_free(&st->casc.hint_decls);
    kn_index_free(&st->index);
    kn_vcache_free(st->vcache);
    kn_pool_free(st->pool);
    kn_arena_free(st->tmp);
    kn_arena_free(st->rules_arena);
    free(st);
}

void kn_styler_set_font_metrics(kn_styler *st, kn_style_metrics_fn fn, void *ctx) {
    st->metrics = fn;
    st->metrics_ctx = ctx;
}

void kn_styler_set_env(kn_styler *st, const kn_style_env *env) {
    const kn_style_env *e = &st->env;
    if (e->width == env->width && e->height == env->height && e->dppx == env->dppx &&
        e->dark == env->dark)
        return;
    st->env = *env;
    st->needs_sheets = true; /* media queries; and every value is computed anew */
}

void kn_styler_get_stats(const kn_styler *st, kn_style_stats *out) {
    *out = st->stats;
    out->groups = kn_pool_count(st->pool);
    out->bytes = kn_pool_bytes(st->pool) + kn_arena_used(st->rules_arena);
}
