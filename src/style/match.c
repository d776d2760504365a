/* Selector matching (Selectors 4), right to left. */
#include "parser/scene/shadow.h"
#include "src/style/internal.h"

typedef struct kn_mctx {
    const kn_scene *scene;
    const kn_node *scope_el; /* :scope */
    const kn_scope *scope;   /* nested composition that the rule came with; NULL: none */
    const kn_node *prefix;   /* the leftmost compound must be strictly below this */
    const kn_node *anchor;   /* :has(): what the leftmost compound relates to */
    const kn_node *tree;     /* shadow root whose sheet the rule is in; NULL: none */
    unsigned depth;
} kn_mctx;

static bool match_complex(const kn_mctx *m, const kn_selector *s, uint32_t i, const kn_node *n);

kn_node *kn_elem_parent(const kn_node *n) {
    return n->parent && n->parent->kind == KN_NODE_ELEMENT ? n->parent : NULL;
}

kn_node *kn_style_parent(const kn_node *n) {
    kn_node *p = kn_flat_parent(n);
    return p && p->kind == KN_NODE_ELEMENT ? p : NULL;
}

/* The host stands above its shadow tree for rules of that tree. */
static const kn_node *parent_in(const kn_mctx *m, const kn_node *n) {
    const kn_node *p = kn_elem_parent(n);
    return !p && m->tree && n->parent == m->tree ? m->tree->host : p;
}

static const kn_node *prev_elem(const kn_node *n) {
    for (n = n->prev; n && n->kind != KN_NODE_ELEMENT; n = n->prev)
        ;
    return n;
}

static const kn_node *next_elem(const kn_node *n) {
    for (n = n->next; n && n->kind != KN_NODE_ELEMENT; n = n->next)
        ;
    return n;
}

static bool same_type(const kn_node *a, const kn_node *b) {
    return a->tag == b->tag && a->ns == b->ns;
}

/* ---- attributes and classes ---- */

static bool has_word(kn_str list, kn_str word, bool icase) {
    for (size_t i = 0; word.n && i < list.n;) {
        size_t j = i;
        while (j < list.n && !kn_is_space(list.p[j]))
            j++;
        if (j - i == word.n) {
            kn_str w = kn_str_sub(list, i, j);
            if (icase ? kn_str_ieq(w, word) : kn_str_eq(w, word))
                return true;
        }
        i = j + 1;
    }
    return false;
}

static bool eq_case(kn_str a, kn_str b, bool icase) {
    return icase ? kn_str_ieq(a, b) : kn_str_eq(a, b);
}

static bool find_case(kn_str s, kn_str what, bool icase) {
    for (size_t i = 0; i + what.n <= s.n; i++)
        if (eq_case(kn_str_sub(s, i, i + what.n), what, icase))
            return true;
    return false;
}

static bool match_value(const kn_simple *s, kn_str v) {
    kn_str w = s->value;
    switch ((kn_attr_op)s->op) {
    case KN_ATTR_EXISTS:
        return true;
    case KN_ATTR_EQ:
        return eq_case(v, w, s->icase);
    case KN_ATTR_WORD:
        return has_word(v, w, s->icase);
    case KN_ATTR_DASH:
        return v.n >= w.n && eq_case(kn_str_sub(v, 0, w.n), w, s->icase) &&
               (v.n == w.n || v.p[w.n] == '-');
    case KN_ATTR_PREFIX:
        return w.n && v.n >= w.n && eq_case(kn_str_sub(v, 0, w.n), w, s->icase);
    case KN_ATTR_SUFFIX:
        return w.n && v.n >= w.n && eq_case(kn_str_sub(v, v.n - w.n, v.n), w, s->icase);
    case KN_ATTR_SUBSTR:
        return w.n && find_case(v, w, s->icase);
    }
    return false;
}

/* HTML, "Case-sensitivity of selectors": attributes whose values have no case. */
static bool has_caseless_value(kn_str name) {
    static const char *const names[] = {
        "accept",   "accept-charset", "align",  "alink",    "axis",     "bgcolor",  "charset",
        "checked",  "clear",          "color",  "compact",  "declare",  "defer",    "dir",
        "disabled", "enctype",        "face",   "frame",    "hreflang", "lang",     "language",
        "link",     "media",          "method", "multiple", "nohref",   "noresize", "noshade",
        "nowrap",   "readonly",       "rel",    "rev",      "rules",    "scope",    "selected",
        "shape",    "target",         "text",   "type",     "valign",   "vlink"};
    for (size_t i = 0; i < KN_COUNTOF(names); i++)
        if (kn_str_eq(name, kn_cstr(names[i])))
            return true;
    return false;
}

static bool match_attr(const kn_mctx *m, const kn_simple *s, const kn_node *n) {
    /* A nested composition's own id means its host, whatever id the host has at run time. */
    if (m->scope && s->name == KN_A_data_composition_id && s->op == KN_ATTR_EQ &&
        kn_str_eq(s->value, m->scope->authored_id))
        return n == m->scope->host;
    kn_atom name = n->ns == KN_NS_HTML && s->name_lower ? s->name_lower : s->name;
    kn_str v = kn_node_attr(n, name);
    if (!v.p)
        return false;
    if (s->name == KN_A_style && s->op != KN_ATTR_EXISTS)
        kn_node_sync_style((kn_scene *)(uintptr_t)m->scene, (kn_node *)(uintptr_t)n),
            v = kn_node_attr(n, s->name);
    if (!s->icase && n->ns == KN_NS_HTML &&
        has_caseless_value(kn_atom_str(m->scene->atoms, name))) {
        kn_simple any = *s;
        any.icase = true;
        return match_value(&any, v);
    }
    return match_value(s, v);
}

static bool match_id(const kn_mctx *m, const kn_simple *s, const kn_node *n) {
    kn_str want = kn_atom_str(m->scene->atoms, s->name);
    if (m->scope && m->scope->root_id.n && kn_str_eq(want, m->scope->root_id)) {
        kn_str a = kn_node_attr(n, KN_A_data_hf_authored_id);
        return a.p && kn_str_eq(a, want);
    }
    kn_str id = kn_node_attr(n, KN_A_id);
    return id.p && kn_str_eq(id, want);
}

/* ---- structural pseudo-classes ---- */

static bool in_list(const kn_mctx *m, const kn_selectors *l, const kn_node *n) {
    kn_mctx inner = *m;
    inner.prefix = NULL;
    inner.anchor = NULL;
    if (++inner.depth > 32)
        return false;
    for (uint32_t i = 0; l && i < l->n; i++)
        if (l->v[i].n && l->v[i].pseudo_el == KN_PE_NONE &&
            match_complex(&inner, &l->v[i], l->v[i].n - 1, n))
            return true;
    return false;
}

static bool match_nth(const kn_mctx *m, const kn_simple *s, const kn_node *n, bool last,
                      bool type) {
    int64_t index = 1;
    if (!n->parent)
        return false;
    if (s->list && !in_list(m, s->list, n))
        return false;
    for (const kn_node *k = last ? next_elem(n) : prev_elem(n); k;
         k = last ? next_elem(k) : prev_elem(k))
        if ((!type || same_type(k, n)) && (!s->list || in_list(m, s->list, k)))
            index++;
    int64_t diff = index - s->b;
    return s->a == 0 ? diff == 0 : diff % s->a == 0 && diff / s->a >= 0;
}

static bool is_first(const kn_node *n, bool last, bool type) {
    for (const kn_node *k = last ? next_elem(n) : prev_elem(n); k;
         k = last ? next_elem(k) : prev_elem(k))
        if (!type || same_type(k, n))
            return false;
    return n->parent != NULL;
}

static bool is_empty(const kn_node *n) {
    for (const kn_node *c = n->first; c; c = c->next)
        if (c->kind == KN_NODE_ELEMENT || (c->kind == KN_NODE_TEXT && c->n_text))
            return false;
    return true;
}

/* Does some element stand in relation s to the anchor? (Selectors 4 §4.5) */
static bool match_has_one(const kn_mctx *m, const kn_selector *s, const kn_node *anchor) {
    kn_mctx inner = *m;
    inner.prefix = NULL;
    inner.anchor = anchor;
    if (s->n == 0 || ++inner.depth > 32)
        return false;
    kn_comb c = s->v[0].comb;
    if (c == KN_COMB_NEXT || c == KN_COMB_SUBSEQUENT) {
        for (const kn_node *sib = next_elem(anchor); sib; sib = next_elem(sib))
            for (const kn_node *k = sib; k; k = kn_node_next(k, sib))
                if (k->kind == KN_NODE_ELEMENT && match_complex(&inner, s, s->n - 1, k))
                    return true;
        return false;
    }
    for (const kn_node *k = kn_node_next(anchor, anchor); k; k = kn_node_next(k, anchor))
        if (k->kind == KN_NODE_ELEMENT && match_complex(&inner, s, s->n - 1, k))
            return true;
    return false;
}

static bool match_lang(const kn_node *n, kn_str want) {
    for (; n; n = kn_elem_parent(n)) {
        kn_str v = kn_node_attr(n, KN_A_lang);
        if (v.p)
            return v.n >= want.n && kn_str_ieq(kn_str_sub(v, 0, want.n), want) &&
                   (v.n == want.n || v.p[want.n] == '-');
    }
    return false;
}

static bool match_dir(const kn_node *n, kn_str want) {
    for (; n; n = kn_elem_parent(n)) {
        kn_str v = kn_node_attr(n, KN_A_dir);
        if (v.p && (kn_str_ieq(v, KN_S("rtl")) || kn_str_ieq(v, KN_S("ltr"))))
            return kn_str_ieq(v, want);
    }
    return kn_str_ieq(want, KN_S("ltr"));
}

static bool is_form_control(const kn_node *n) {
    return n->ns == KN_NS_HTML &&
           (n->tag == KN_A_button || n->tag == KN_A_input || n->tag == KN_A_select ||
            n->tag == KN_A_textarea || n->tag == KN_A_option);
}

static bool has_named_attr(const kn_mctx *m, const kn_node *n, const char *name) {
    kn_atom a = kn_atom_find(m->scene->atoms, kn_cstr(name));
    return a && kn_node_has_attr(n, a);
}

static kn_str named_attr(const kn_mctx *m, const kn_node *n, const char *name) {
    kn_atom a = kn_atom_find(m->scene->atoms, kn_cstr(name));
    return a ? kn_node_attr(n, a) : (kn_str){0};
}

static bool is_one_of(kn_str s, const char *const *list, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (kn_str_ieq(s, kn_cstr(list[i])))
            return true;
    return false;
}

/* Fields in which text is written. */
static bool is_text_input(const kn_mctx *m, const kn_node *n) {
    static const char *const others[] = {"checkbox", "radio", "submit", "button", "reset",
                                         "image",    "file",  "hidden", "color",  "range"};
    return kn_is_html(n, KN_A_input) &&
           !is_one_of(named_attr(m, n, "type"), others, KN_COUNTOF(others));
}

static bool is_writable(const kn_mctx *m, const kn_node *n) {
    if (is_text_input(m, n) || kn_is_html(n, KN_A_textarea))
        return !has_named_attr(m, n, "readonly") && !has_named_attr(m, n, "disabled");
    kn_str edit = named_attr(m, n, "contenteditable");
    return edit.p && !kn_str_ieq(edit, KN_S("false"));
}

/* What can be required. */
static bool is_field(const kn_node *n) {
    return kn_is_html(n, KN_A_input) || kn_is_html(n, KN_A_select) || kn_is_html(n, KN_A_textarea);
}

static bool submits(const kn_mctx *m, const kn_node *n) {
    kn_str type = named_attr(m, n, "type");
    return (kn_is_html(n, KN_A_button) && (!type.n || kn_str_ieq(type, KN_S("submit")))) ||
           (kn_is_html(n, KN_A_input) && kn_str_ieq(type, KN_S("submit")));
}

/* The first of its form. */
static bool is_default_button(const kn_mctx *m, const kn_node *n) {
    if (!submits(m, n))
        return false;
    const kn_node *form = n;
    while (form && !kn_is_html(form, KN_A_form))
        form = kn_elem_parent(form);
    for (const kn_node *x = form; x && x != n; x = kn_node_next(x, form))
        if (x->kind == KN_NODE_ELEMENT && submits(m, x))
            return false;
    return form != NULL;
}

/* :host, :host() and :host-context() (CSS Scoping 1 §3.3.1); what is in the brackets sees the host
 * as its own tree does. */
static bool match_host(const kn_mctx *m, const kn_simple *s, const kn_node *n) {
    kn_mctx out = *m;
    out.tree = NULL;
    if (!m->tree || n != m->tree->host)
        return false;
    if (s->pseudo == KN_PS_HOST)
        return !s->list || in_list(&out, s->list, n);
    for (; n; n = kn_style_parent(n))
        if (in_list(&out, s->list, n))
            return true;
    return false;
}

/* ::slotted() and ::part(): the element itself; the combinator leads on to its slot, or its host.
 */
static bool match_slotted(const kn_mctx *m, const kn_simple *s, const kn_node *n) {
    kn_mctx out = *m;
    out.tree = NULL;
    return in_list(&out, s->list, n);
}

/* The next of the words that a set of characters separates; false: there is none. */
static bool next_word(kn_str *rest, bool (*ends)(char c), kn_str *out) {
    size_t i = 0;
    while (i < rest->n && ends(rest->p[i]))
        i++;
    size_t j = i;
    while (j < rest->n && !ends(rest->p[j]))
        j++;
    *out = kn_str_sub(*rest, i, j);
    *rest = kn_str_sub(*rest, j, rest->n);
    return j > i;
}

static bool is_blank(char c) {
    return kn_is_space(c);
}

static bool is_comma(char c) {
    return c == ',';
}

typedef KN_VEC(kn_str) part_names;

static void add_part(part_names *v, kn_str name) {
    for (size_t i = 0; i < v->n; i++)
        if (kn_str_eq(v->v[i], name))
            return;
    kn_vec_push(v, name);
}

/* exportparts="a, b: c" (CSS Shadow Parts 1 §3.2): the names that `in` has one tree further out. */
static void export_parts(kn_str attr, const part_names *in, part_names *out) {
    kn_str one;
    while (next_word(&attr, is_comma, &one)) {
        const ptrdiff_t colon = kn_str_find(one, KN_S(":"));
        const size_t cut = colon < 0 ? one.n : (size_t)colon;
        const kn_str from = kn_str_trim(kn_str_sub(one, 0, cut));
        const kn_str to = colon < 0 ? from : kn_str_trim(kn_str_sub(one, cut + 1, one.n));
        for (size_t i = 0; from.n && to.n && i < in->n; i++)
            if (kn_str_eq(in->v[i], from))
                add_part(out, to);
    }
}

/* The host in the rule's own tree that `n` is a part of, and under which names: NULL, of none. */
static const kn_node *part_host(const kn_mctx *m, const kn_node *n, part_names *names) {
    const kn_node *root = kn_shadow_root_of(n);
    kn_str words = named_attr(m, n, "part"), w;
    while (root && next_word(&words, is_blank, &w))
        add_part(names, w);
    while (root && names->n && kn_shadow_root_of(root->host) != m->tree) {
        part_names out = {0};
        export_parts(named_attr(m, root->host, "exportparts"), names, &out);
        kn_vec_free(names);
        *names = out;
        root = kn_shadow_root_of(root->host);
    }
    return root && names->n ? root->host : NULL;
}

static const kn_node *host_in(const kn_mctx *m, const kn_node *n) {
    part_names names = {0};
    const kn_node *host = part_host(m, n, &names);
    kn_vec_free(&names);
    return host;
}

static bool match_part(const kn_mctx *m, kn_str wanted, const kn_node *n) {
    part_names names = {0};
    bool ok = part_host(m, n, &names) != NULL;
    kn_str w;
    while (ok && next_word(&wanted, is_blank, &w)) {
        ok = false;
        for (size_t i = 0; i < names.n; i++)
            ok |= kn_str_eq(names.v[i], w);
    }
    kn_vec_free(&names);
    return ok;
}

static const kn_node *slot_in(const kn_mctx *m, const kn_node *n) {
    for (const kn_node *s = n->slot; s; s = s->slot)
        if (kn_shadow_root_of(s) == m->tree)
            return s;
    return NULL;
}

static bool match_pseudo(const kn_mctx *m, const kn_simple *s, const kn_node *n) {
    switch ((kn_pseudo)s->pseudo) {
    case KN_PS_NOT:
        return !in_list(m, s->list, n);
    case KN_PS_IS:
    case KN_PS_WHERE:
        return in_list(m, s->list, n);
    case KN_PS_HAS:
        for (uint32_t i = 0; s->list && i < s->list->n; i++)
            if (match_has_one(m, &s->list->v[i], n))
                return true;
        return false;
    case KN_PS_NTH_CHILD:
        return match_nth(m, s, n, false, false);
    case KN_PS_NTH_LAST_CHILD:
        return match_nth(m, s, n, true, false);
    case KN_PS_NTH_OF_TYPE:
        return match_nth(m, s, n, false, true);
    case KN_PS_NTH_LAST_OF_TYPE:
        return match_nth(m, s, n, true, true);
    case KN_PS_FIRST_CHILD:
        return is_first(n, false, false);
    case KN_PS_LAST_CHILD:
        return is_first(n, true, false);
    case KN_PS_ONLY_CHILD:
        return is_first(n, false, false) && is_first(n, true, false);
    case KN_PS_FIRST_OF_TYPE:
        return is_first(n, false, true);
    case KN_PS_LAST_OF_TYPE:
        return is_first(n, true, true);
    case KN_PS_ONLY_OF_TYPE:
        return is_first(n, false, true) && is_first(n, true, true);
    case KN_PS_EMPTY:
        return is_empty(n);
    case KN_PS_ROOT:
        return n->parent == m->scene->document;
    case KN_PS_TARGET:
        return n == m->scene->target;
    case KN_PS_SCOPE:
        return m->scope_el ? n == m->scope_el : n->parent == m->scene->document;
    case KN_PS_LANG:
        return match_lang(n, s->value);
    case KN_PS_DIR:
        return match_dir(n, s->value);
    case KN_PS_CHECKED:
        return has_named_attr(m, n, "checked") ||
               (n->tag == KN_A_option && has_named_attr(m, n, "selected"));
    case KN_PS_DISABLED:
        return is_form_control(n) && has_named_attr(m, n, "disabled");
    case KN_PS_ENABLED:
        return is_form_control(n) && !has_named_attr(m, n, "disabled");
    case KN_PS_LINK:
        return kn_is_html(n, KN_A_a) && kn_node_has_attr(n, KN_A_href);
    case KN_PS_DEFINED:
        return (n->flags & KN_NODE_DEFINED) || n->ns != KN_NS_HTML ||
               !memchr(kn_atom_str(m->scene->atoms, n->tag).p, '-',
                       kn_atom_str(m->scene->atoms, n->tag).n);
    case KN_PS_REQUIRED:
    case KN_PS_OPTIONAL:
        return (is_field(n) || (kn_is_html(n, KN_A_button) && s->pseudo == KN_PS_OPTIONAL)) &&
               has_named_attr(m, n, "required") == (s->pseudo == KN_PS_REQUIRED);
    case KN_PS_READ_WRITE:
        return is_writable(m, n);
    case KN_PS_READ_ONLY:
        return n->ns == KN_NS_HTML && !is_writable(m, n);
    case KN_PS_PLACEHOLDER_SHOWN:
        return (is_text_input(m, n) || kn_is_html(n, KN_A_textarea)) &&
               has_named_attr(m, n, "placeholder") && !named_attr(m, n, "value").n && !n->first;
    case KN_PS_DEFAULT:
        return (kn_is_html(n, KN_A_input) && has_named_attr(m, n, "checked")) ||
               (kn_is_html(n, KN_A_option) && has_named_attr(m, n, "selected")) ||
               is_default_button(m, n);
    case KN_PS_HOST:
    case KN_PS_HOST_CONTEXT:
        return match_host(m, s, n);
    case KN_PS_SLOTTED:
        return match_slotted(m, s, n);
    case KN_PS_PART:
        return match_part(m, s->value, n);
    case KN_PS_NONE:
    case KN_PS_NEVER:
        return false;
    }
    return false;
}

static bool match_simple(const kn_mctx *m, const kn_simple *s, const kn_node *n) {
    switch ((kn_sel_kind)s->kind) {
    case KN_SEL_UNIVERSAL:
        return true;
    case KN_SEL_TYPE:
        return n->tag == s->name_lower || (n->ns != KN_NS_HTML && n->tag == s->name);
    case KN_SEL_ID:
        return match_id(m, s, n);
    case KN_SEL_CLASS: {
        kn_str c = kn_node_attr(n, KN_A_class_);
        return c.n && has_word(c, kn_atom_str(m->scene->atoms, s->name), m->scene->quirks);
    }
    case KN_SEL_ATTR:
        return match_attr(m, s, n);
    case KN_SEL_PSEUDO:
        return match_pseudo(m, s, n);
    }
    return false;
}

static bool names_host(const kn_compound *c) {
    for (uint32_t i = 0; i < c->n; i++)
        if (c->v[i].kind == KN_SEL_PSEUDO &&
            (c->v[i].pseudo == KN_PS_HOST || c->v[i].pseudo == KN_PS_HOST_CONTEXT))
            return true;
    return false;
}

static bool match_compound(const kn_mctx *m, const kn_compound *c, const kn_node *n) {
    bool own_id = false;
    if (m->tree && n == m->tree->host) { /* it has no features of its own in there */
        if (!names_host(c))
            return false;
        for (uint32_t i = 0; i < c->n; i++)
            if (c->v[i].kind != KN_SEL_PSEUDO)
                return false;
    }
    for (uint32_t i = 0; i < c->n; i++) {
        const kn_simple *s = &c->v[i];
        /* `[data-composition-id="x"][data-start="0"]`: the timing part names the same box (contract
         * A.7). */
        if (own_id && s->kind == KN_SEL_ATTR &&
            (s->name == KN_A_data_start || s->name == KN_A_data_duration))
            continue;
        if (!match_simple(m, s, n))
            return false;
        own_id |= m->scope && s->kind == KN_SEL_ATTR && s->name == KN_A_data_composition_id &&
                  n == m->scope->host;
    }
    return true;
}

/* ---- combinators ---- */

static bool leftmost(const kn_mctx *m, kn_comb comb, const kn_node *n) {
    if (m->prefix)
        return n != m->prefix && kn_node_contains(m->prefix, n);
    if (!m->anchor)
        return true;
    switch (comb) {
    case KN_COMB_CHILD:
        return n->parent == m->anchor;
    case KN_COMB_NEXT:
        return prev_elem(n) == m->anchor;
    case KN_COMB_SUBSEQUENT:
        for (n = prev_elem(n); n; n = prev_elem(n))
            if (n == m->anchor)
                return true;
        return false;
    default:
        return n != m->anchor && kn_node_contains(m->anchor, n);
    }
}

static bool match_complex(const kn_mctx *m, const kn_selector *s, uint32_t i, const kn_node *n) {
    for (;;) {
        if (!match_compound(m, &s->v[i], n))
            return false;
        if (i == 0)
            return leftmost(m, s->v[0].comb, n);
        switch (s->v[i--].comb) {
        case KN_COMB_NONE:
        case KN_COMB_DESCENDANT:
            for (n = parent_in(m, n); n; n = parent_in(m, n)) {
                if (match_complex(m, s, i, n))
                    return true;
                if (m->tree && n == m->tree->host)
                    break;
            }
            return false;
        case KN_COMB_CHILD:
            n = m->tree && n == m->tree->host ? NULL : parent_in(m, n);
            break;
        case KN_COMB_SLOTTED:
            n = slot_in(m, n);
            break;
        case KN_COMB_PART:
            n = host_in(m, n);
            break;
        case KN_COMB_NEXT:
            n = prev_elem(n);
            break;
        case KN_COMB_SUBSEQUENT:
            for (n = prev_elem(n); n; n = prev_elem(n))
                if (match_complex(m, s, i, n))
                    return true;
            return false;
        }
        if (!n)
            return false;
    }
}

bool kn_match_rsel(kn_styler *st, const kn_rsel *r, const kn_node *n) {
    kn_mctx m = {.scene = st->scene};
    if (r->scope && r->scope < st->scene->scopes.n)
        m.scope = &st->scene->scopes.v[r->scope];
    if (m.scope && !m.scope->host)
        m.scope = NULL;
    if (m.scope && r->mode == KN_SC_ROOTBOX)
        return n == (m.scope->inner_root ? m.scope->inner_root : m.scope->host);
    if (m.scope && r->mode == KN_SC_PREFIX)
        m.prefix = m.scope->host;
    if (r->tree || (n->flags & KN_NODE_IN_SHADOW)) {
        m.tree = r->tree;
        /* Of its own tree, and of the tree that an element is the host of. */
        if (r->origin != KN_ORIGIN_UA && r->sel->v[r->sel->n - 1].comb < KN_COMB_SLOTTED &&
            !(r->tree && n->shadow == r->tree) && kn_shadow_root_of(n) != r->tree)
            return false;
    }
    return match_complex(&m, r->sel, r->sel->n - 1, n);
}

bool kn_style_matches(kn_styler *st, const kn_selectors *sel, const kn_node *n,
                      const kn_node *scope) {
    kn_mctx m = {.scene = st->scene,
                 .scope_el = scope && scope->kind == KN_NODE_ELEMENT ? scope : NULL};
    for (uint32_t i = 0; sel && i < sel->n; i++)
        if (sel->v[i].n && sel->v[i].pseudo_el == KN_PE_NONE &&
            match_complex(&m, &sel->v[i], sel->v[i].n - 1, n))
            return true;
    return false;
}

unsigned kn_selector_features(const kn_selector *s) {
    unsigned f = 0;
    for (uint32_t i = 0; i < s->n; i++) {
        const kn_compound *c = &s->v[i];
        if (c->comb == KN_COMB_NEXT || c->comb == KN_COMB_SUBSEQUENT)
            f |= KN_FEAT_SIBLING;
        for (uint32_t j = 0; j < c->n; j++) {
            const kn_simple *p = &c->v[j];
            if (p->kind != KN_SEL_PSEUDO)
                continue;
            if (p->pseudo >= KN_PS_NTH_CHILD && p->pseudo <= KN_PS_ONLY_OF_TYPE)
                f |= KN_FEAT_STRUCT;
            if (p->pseudo == KN_PS_HAS)
                f |= KN_FEAT_HAS;
            if (p->pseudo == KN_PS_EMPTY)
                f |= KN_FEAT_EMPTY;
            for (uint32_t k = 0; p->list && k < p->list->n; k++)
                f |= kn_selector_features(&p->list->v[k]);
        }
    }
    return f;
}
