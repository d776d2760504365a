/* Sheets → one flat list of (selector, declarations) with all that decides precedence. */
#include "parser/scene/shadow.h"
#include "src/style/internal.h"

/* Layers by full name in order of first appearance; `rank` is set when all are known (CSS Cascade 5
 * §6.4.3). */
typedef struct kn_layer_name {
    kn_str name;
    int parent;
    uint16_t rank;
} kn_layer_name;

typedef struct kn_builder {
    kn_styler *st;
    KN_VEC(kn_layer_name) layers;
    kn_media_env media;
    uint32_t order;
    uint16_t scope, depth;
    const kn_node *tree; /* see kn_rsel */
    uint8_t origin;
    const char *dir;
    uint32_t anonymous;
} kn_builder;

static int layer_find(kn_builder *b, int parent, kn_str name) {
    for (size_t i = 0; i < b->layers.n; i++)
        if (b->layers.v[i].parent == parent && kn_str_eq(b->layers.v[i].name, name))
            return (int)i;
    kn_vec_push(&b->layers, ((kn_layer_name){.name = name, .parent = parent}));
    return (int)b->layers.n - 1;
}

/* "a.b" inside layer `parent`; an empty name is a layer of its own. */
static int layer_path(kn_builder *b, int parent, kn_str name) {
    name = kn_str_trim(name);
    if (name.n == 0)
        return layer_find(b, parent,
                          kn_cstr(kn_arena_printf(b->st->rules_arena, " %u", b->anonymous++)));
    for (size_t i = 0; i <= name.n;) {
        size_t j = i;
        while (j < name.n && name.p[j] != '.')
            j++;
        parent = layer_find(b, parent, kn_str_sub(name, i, j));
        i = j + 1;
    }
    return parent;
}

/* Children before their parent: rules directly in a layer win over those of its sub-layers. */
static uint16_t layer_rank(kn_builder *b, int parent, uint16_t next) {
    for (size_t i = 0; i < b->layers.n; i++)
        if (b->layers.v[i].parent == parent) {
            next = layer_rank(b, (int)i, next);
            b->layers.v[i].rank = next++;
        }
    return next;
}

/* ---- scoping of nested compositions (contract A.7) ---- */

static bool is_comp_attr(const kn_simple *s, const kn_scope *sc) {
    return s->kind == KN_SEL_ATTR && s->op == KN_ATTR_EQ && s->name == KN_A_data_composition_id &&
           kn_str_eq(s->value, sc->authored_id);
}

static bool is_timing_attr(const kn_simple *s) {
    return s->kind == KN_SEL_ATTR && (s->name == KN_A_data_start || s->name == KN_A_data_duration);
}

static bool names_page(const kn_simple *s) {
    return (s->kind == KN_SEL_TYPE && (s->name_lower == KN_A_html || s->name_lower == KN_A_body)) ||
           (s->kind == KN_SEL_PSEUDO && s->pseudo == KN_PS_ROOT);
}

/* Ids that name the nested root count as attributes, since they become [data-hf-authored-id]. */
static uint32_t scoped_spec(const kn_styler *st, const kn_selector *s, const kn_scope *sc) {
    uint32_t spec = s->spec;
    kn_atom root = sc->root_id.n ? kn_atom_find(st->scene->atoms, sc->root_id) : 0;
    for (uint32_t i = 0; root && i < s->n; i++)
        for (uint32_t j = 0; j < s->v[i].n; j++)
            if (s->v[i].v[j].kind == KN_SEL_ID && s->v[i].v[j].name == root)
                spec += (1u << 10) - (1u << 20);
    return spec;
}

static void classify(kn_styler *st, kn_rsel *r) {
    const kn_selector *s = r->sel;
    if (r->scope == 0 || r->scope >= st->scene->scopes.n)
        return;
    const kn_scope *sc = &st->scene->scopes.v[r->scope];
    bool comp = false, only_root = s->n == 1;
    for (uint32_t i = 0; i < s->n; i++)
        for (uint32_t j = 0; j < s->v[i].n; j++) {
            bool is = is_comp_attr(&s->v[i].v[j], sc);
            comp |= is;
            only_root = only_root && (is || is_timing_attr(&s->v[i].v[j]));
        }
    bool single = s->n == 1 && s->v[0].n == 1;
    r->spec = scoped_spec(st, s, sc);
    if ((comp && only_root) || (single && names_page(&s->v[0].v[0]))) {
        r->mode = KN_SC_ROOTBOX;
        r->spec = 2u << 10;
    } else if (single && s->v[0].v[0].kind == KN_SEL_UNIVERSAL) {
        r->mode = KN_SC_NONE;
    } else if (!comp) {
        r->mode = KN_SC_PREFIX;
        r->spec += 1u << 10;
    }
}

/* ---- walking a sheet ---- */

static bool declares_transition(const kn_decls *d) {
    for (size_t i = 0; d && i < d->v.n; i++)
        if (d->v.v[i].prop == KN_PROP_TRANSITION_DURATION)
            return true;
    return false;
}

static void add_style_rule(kn_builder *b, const kn_rule *rule, int layer, int cond) {
    kn_styler *st = b->st;
    uint32_t order = b->order++;
    for (uint32_t i = 0; rule->selectors && i < rule->selectors->n; i++) {
        kn_rsel r = {.sel = &rule->selectors->v[i],
                     .rule = rule,
                     .order = order,
                     .layer = (uint16_t)(layer < 0 ? KN_NO_LAYER : layer),
                     .scope = b->scope,
                     .tree = b->tree,
                     .depth = b->depth,
                     .origin = b->origin,
                     .container = cond};
        r.spec = r.sel->spec;
        r.pe = r.sel->pseudo_el;
        if (r.pe == KN_PE_FIRST_LINE && b->origin == KN_ORIGIN_AUTHOR)
            kn_report(st->scene->diags, KN_SEV_WARN, KN_EPARSE, "css/unsupported-selector",
                      rule->loc, NULL, "::first-line is not supported");
        if ((r.pe > KN_PE_MARKER && r.pe != KN_PE_FIRST_LETTER) || r.sel->n == 0 ||
            st->rules.n >= KN_LIMIT_RULES)
            continue;
        classify(st, &r);
        st->any_transitions |= b->origin == KN_ORIGIN_AUTHOR && declares_transition(rule->decls);
        st->features |= kn_selector_features(r.sel);
        kn_vec_push(&st->rules, r);
    }
}

static void add_property(kn_builder *b, const kn_rule *rule) {
    kn_styler *st = b->st;
    kn_registered reg = {.name = kn_atom_get(st->scene->atoms, kn_str_trim(rule->prelude)),
                         .syntax = KN_S("*")};
    bool has_syntax = false, has_inherits = false;
    for (size_t i = 0; rule->decls && i < rule->decls->v.n; i++) {
        const kn_decl *d = &rule->decls->v.v[i];
        kn_str name = kn_atom_str(st->scene->atoms, d->custom);
        kn_str text = d->value->v->type == KN_V_TOKENS ? kn_str_trim(d->value->v->u.str) : KN_S("");
        if (kn_str_ieq(name, KN_S("syntax"))) {
            if (text.n >= 2 && (text.p[0] == '"' || text.p[0] == '\''))
                text = kn_str_sub(text, 1, text.n - 1);
            reg.syntax = kn_str_trim(text);
            has_syntax = true;
        } else if (kn_str_ieq(name, KN_S("inherits"))) {
            reg.inherits = kn_str_ieq(text, KN_S("true"));
            has_inherits = reg.inherits || kn_str_ieq(text, KN_S("false"));
        } else if (kn_str_ieq(name, KN_S("initial-value"))) {
            reg.initial = kn_pool_str(st->pool, text);
        }
    }
    /* §3.1: a rule without syntax or inherits, or with an initial value that does not fit, is none
     */
    bool any = kn_str_eq(reg.syntax, KN_S("*"));
    if (!has_syntax || !has_inherits || !kn_syntax_is_valid(reg.syntax) || (!any && !reg.initial.p))
        return;
    if (!any) {
        kn_value *v = kn_syntax_parse(reg.syntax, reg.initial);
        if (!v)
            return;
        kn_value_unref(v);
    }
    for (size_t i = 0; i < st->registered.n; i++)
        if (st->registered.v[i].name == reg.name) {
            st->registered.v[i] = reg;
            return;
        }
    kn_vec_push(&st->registered, reg);
}

/* "name (condition)" of @container. */
static int add_cond(kn_builder *b, kn_str prelude, int outer) {
    kn_str t = kn_str_trim(prelude), name = {"", 0};
    size_t i = 0;
    while (i < t.n && t.p[i] != '(' && !kn_is_space(t.p[i]))
        i++;
    if (i == t.n) { /* a name alone: any size container of that name */
        name = t;
        t = KN_S("");
    } else if (i && t.p[i] != '(' && !kn_str_ieq(kn_str_sub(t, 0, i), KN_S("not"))) {
        name = kn_str_sub(t, 0, i);
        t = kn_str_trim(kn_str_sub(t, i, t.n));
    }
    bool size = kn_container_needs_size(t);
    b->st->style_queries |= kn_str_find(t, KN_S("style(")) >= 0;
    kn_vec_push(&b->st->conds, ((kn_cond){.name = name, .text = t, .outer = outer, .size = size}));
    return (int)b->st->conds.n - 1;
}

static void walk(kn_builder *b, kn_rule *const *rules, uint32_t n, int layer, int cond,
                 kn_sheet_src *src);

static void layer_statement(kn_builder *b, const kn_rule *r, int layer) {
    for (size_t i = 0; i <= r->prelude.n;) {
        size_t j = i;
        while (j < r->prelude.n && r->prelude.p[j] != ',')
            j++;
        layer_path(b, layer, kn_str_sub(r->prelude, i, j));
        i = j + 1;
    }
}

static void walk_src(kn_builder *b, kn_sheet_src *s, int layer, int cond) {
    const char *dir = b->dir;
    b->dir = s->dir;
    walk(b, s->sheet->rules, s->sheet->n_rules, layer, cond, s);
    b->dir = dir;
}

static void walk_rule(kn_builder *b, kn_rule *r, int layer, int cond, kn_sheet_src *src,
                      size_t *import) {
    kn_styler *st = b->st;
    switch (r->kind) {
    case KN_RULE_STYLE:
        add_style_rule(b, r, layer, cond);
        walk(b, r->rules, r->n_rules, layer, cond, NULL);
        break;
    case KN_RULE_MEDIA:
        if (kn_media_eval(r->prelude, &b->media))
            walk(b, r->rules, r->n_rules, layer, cond, NULL);
        break;
    case KN_RULE_SUPPORTS:
        if (kn_supports_eval(r->prelude))
            walk(b, r->rules, r->n_rules, layer, cond, NULL);
        break;
    case KN_RULE_LAYER:
        if (r->n_rules == 0 && kn_str_find(r->prelude, KN_S(",")) >= 0)
            layer_statement(b, r, layer);
        else
            walk(b, r->rules, r->n_rules, layer_path(b, layer, r->prelude), cond, NULL);
        break;
    case KN_RULE_CONTAINER:
        walk(b, r->rules, r->n_rules, layer, add_cond(b, r->prelude, cond), NULL);
        break;
    case KN_RULE_IMPORT: {
        kn_sheet_src *sub = src && *import < src->imports.n ? src->imports.v[(*import)++] : NULL;
        const uint16_t scope = b->scope; /* what a composition imports is the whole page's */
        b->scope = 0;
        if (sub && (r->media.n == 0 || kn_media_eval(r->media, &b->media)))
            walk_src(b, sub, r->layer.p ? layer_path(b, layer, r->layer) : layer, cond);
        b->scope = scope;
        break;
    }
    case KN_RULE_FONT_FACE:
        kn_fontface_add(st, r, b->dir);
        break;
    case KN_RULE_FONT_VALUES:
        kn_fontvalues_add(st, r);
        break;
    case KN_RULE_FONT_PALETTE:
        kn_fontpalette_add(st, r);
        break;
    case KN_RULE_KEYFRAMES:
        kn_vec_push(&st->keyframes, r);
        break;
    case KN_RULE_PROPERTY:
        add_property(b, r);
        break;
    case KN_RULE_COUNTER_STYLE:
        kn_counter_style_add(st, r, b->origin == KN_ORIGIN_UA);
        break;
    case KN_RULE_SCOPE:
        kn_report(st->scene->diags, KN_SEV_WARN, KN_EPARSE, "css/unsupported-rule", r->loc, NULL,
                  "@scope is not supported");
        break;
    case KN_RULE_KEYFRAME:
    case KN_RULE_STARTING_STYLE:
        break;
    }
}

static void walk(kn_builder *b, kn_rule *const *rules, uint32_t n, int layer, int cond,
                 kn_sheet_src *src) {
    size_t import = 0;
    for (uint32_t i = 0; i < n; i++)
        walk_rule(b, rules[i], layer, cond, src, &import);
}

static bool media_matches(const kn_builder *b, const kn_sheet_src *s) {
    return !s->media || kn_media_eval(kn_cstr(s->media), &b->media);
}

static kn_sheet_src *src_of(const kn_styler *st, const kn_node *n) {
    for (size_t i = 0; i < st->srcs.n; i++)
        if (st->srcs.v[i]->owner == n && st->srcs.v[i]->hash && st->srcs.v[i]->used)
            return st->srcs.v[i];
    return NULL;
}

static void reset(kn_styler *st) {
    st->rules.n = st->conds.n = st->registered.n = st->keyframes.n = st->faces.n = 0;
    st->font_values.n = st->palettes.n = 0;
    st->counter_styles.n = 0;
    st->features = 0;
    kn_arena_reset(st->rules_arena);
}

/* Inside a shadow tree its own rules are not scoped further. */
static void enter_tree(kn_builder *b, const kn_node *root, uint16_t scope) {
    b->tree = root;
    b->scope = root ? 0 : scope;
    b->depth = 0;
    for (; root; root = kn_shadow_root_of(root->host))
        b->depth++;
}

kn_media_env kn_styler_media(const kn_styler *st) {
    return (kn_media_env){.width = st->env.width,
                          .height = st->env.height,
                          .dppx = st->env.dppx,
                          .dark = st->env.dark,
                          .hover = true}; /* as headless Chrome has it */
}

void kn_rules_build(kn_styler *st) {
    kn_builder b = {.st = st, .media = kn_styler_media(st)};
    reset(st);
    b.origin = KN_ORIGIN_UA;
    walk(&b, st->ua->rules, st->ua->n_rules, -1, -1, NULL);
    b.origin = KN_ORIGIN_AUTHOR;
    for (kn_node *n = st->scene->document; n; n = kn_shadow_next(n, st->scene->document)) {
        kn_sheet_src *s = n->kind == KN_NODE_ELEMENT ? src_of(st, n) : NULL;
        if (s && media_matches(&b, s)) {
            enter_tree(&b, kn_shadow_root_of(n), n->scope);
            walk_src(&b, s, -1, -1);
        }
    }
    for (size_t i = 0; i < st->adopted.n; i++) {
        const kn_sheet_src *s = st->adopted.v[i];
        if (s->tree && (s->tree->gen != s->owner_gen || !s->tree->host))
            continue; /* gone */
        enter_tree(&b, s->tree, 0);
        walk_src(&b, st->adopted.v[i], -1, -1);
    }
    layer_rank(&b, -1, 0);
    for (size_t i = 0; i < st->rules.n; i++)
        if (st->rules.v[i].layer != KN_NO_LAYER)
            st->rules.v[i].layer = b.layers.v[st->rules.v[i].layer].rank;
    kn_vec_free(&b.layers);
    kn_index_build(st);
    st->rules_epoch++;
    st->faces_epoch++;
}

const kn_rule *kn_keyframes_find(const kn_styler *st, kn_str name) {
    for (size_t i = st->keyframes.n; i-- > 0;)
        if (kn_str_eq(kn_str_trim(st->keyframes.v[i]->prelude), name))
            return st->keyframes.v[i];
    return NULL;
}
