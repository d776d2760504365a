/* Selectors Level 4: lists, their specificity (§17), an+b (CSS Syntax §6), and nesting's & (CSS
 * Nesting 1). */
#include "parser/css/parse.h"
#include "parser/css/values.h"
#include "src/core/limits.h"
#include "src/core/mem.h"

typedef struct selp {
    kn_arena *a;
    kn_atoms *atoms;
    const kn_selectors *parent; /* what & stands for; NULL: :scope */
    bool has_nesting;           /* the selector being read held an & */
    int depth;
    bool in_has; /* :has() may not hold another */
} selp;

typedef KN_VEC(kn_simple) simples;
typedef KN_VEC(kn_compound) compounds;
typedef KN_VEC(kn_selector) selectors;

static const struct pseudo_name {
    const char *name;
    kn_pseudo pseudo;
} plain[] = {
    {"first-child", KN_PS_FIRST_CHILD},
    {"last-child", KN_PS_LAST_CHILD},
    {"only-child", KN_PS_ONLY_CHILD},
    {"first-of-type", KN_PS_FIRST_OF_TYPE},
    {"last-of-type", KN_PS_LAST_OF_TYPE},
    {"only-of-type", KN_PS_ONLY_OF_TYPE},
    {"empty", KN_PS_EMPTY},
    {"root", KN_PS_ROOT},
    {"scope", KN_PS_SCOPE},
    {"checked", KN_PS_CHECKED},
    {"disabled", KN_PS_DISABLED},
    {"enabled", KN_PS_ENABLED},
    {"link", KN_PS_LINK},
    {"any-link", KN_PS_LINK},
    {"defined", KN_PS_DEFINED},
    {"host", KN_PS_HOST},
    /* states that only a user brings about */
    {"hover", KN_PS_NEVER},
    {"active", KN_PS_NEVER},
    {"focus", KN_PS_NEVER},
    {"focus-visible", KN_PS_NEVER},
    {"focus-within", KN_PS_NEVER},
    {"visited", KN_PS_NEVER},
    {"target", KN_PS_TARGET},
    {"target-within", KN_PS_NEVER},
    {"fullscreen", KN_PS_NEVER},
    {"modal", KN_PS_NEVER},
    {"popover-open", KN_PS_NEVER},
    {"open", KN_PS_NEVER},
    {"picture-in-picture", KN_PS_NEVER},
    {"read-only", KN_PS_READ_ONLY},
    {"read-write", KN_PS_READ_WRITE},
    {"placeholder-shown", KN_PS_PLACEHOLDER_SHOWN},
    {"autofill", KN_PS_NEVER},
    {"-webkit-autofill", KN_PS_NEVER},
    {"default", KN_PS_DEFAULT},
    {"indeterminate", KN_PS_NEVER},
    {"valid", KN_PS_NEVER},
    {"invalid", KN_PS_NEVER},
    {"in-range", KN_PS_NEVER},
    {"out-of-range", KN_PS_NEVER},
    {"required", KN_PS_REQUIRED},
    {"optional", KN_PS_OPTIONAL},
    {"user-valid", KN_PS_NEVER},
    {"user-invalid", KN_PS_NEVER},
    {"-webkit-any-link", KN_PS_LINK},
    {"first", KN_PS_NEVER},
    {"left", KN_PS_NEVER},
    {"right", KN_PS_NEVER},
    {"past", KN_PS_NEVER},
    {"current", KN_PS_NEVER},
    {"future", KN_PS_NEVER},
};

static const struct pseudo_name functional[] = {
    {"not", KN_PS_NOT},
    {"is", KN_PS_IS},
    {"where", KN_PS_WHERE},
    {"has", KN_PS_HAS},
    {"-webkit-any", KN_PS_IS},
    {"-moz-any", KN_PS_IS},
    {"nth-child", KN_PS_NTH_CHILD},
    {"nth-last-child", KN_PS_NTH_LAST_CHILD},
    {"nth-of-type", KN_PS_NTH_OF_TYPE},
    {"nth-last-of-type", KN_PS_NTH_LAST_OF_TYPE},
    {"lang", KN_PS_LANG},
    {"dir", KN_PS_DIR},
    {"host", KN_PS_HOST},
    {"host-context", KN_PS_HOST_CONTEXT},
    {"state", KN_PS_NEVER},
};

static const struct {
    const char *name;
    kn_pseudo_el el;
    bool legacy; /* may be written with one colon */
} elements[] = {
    {"before", KN_PE_BEFORE, true},
    {"after", KN_PE_AFTER, true},
    {"first-line", KN_PE_FIRST_LINE, true},
    {"first-letter", KN_PE_FIRST_LETTER, true},
    {"marker", KN_PE_MARKER, false},
    {"placeholder", KN_PE_PLACEHOLDER, false},
    {"-webkit-input-placeholder", KN_PE_PLACEHOLDER, false},
    {"selection", KN_PE_SELECTION, false},
    {"backdrop", KN_PE_OTHER, false},
    {"cue", KN_PE_OTHER, false},
    {"highlight", KN_PE_OTHER, false},
    {"file-selector-button", KN_PE_OTHER, false},
    {"target-text", KN_PE_OTHER, false},
    {"grammar-error", KN_PE_OTHER, false},
    {"spelling-error", KN_PE_OTHER, false},
    {"view-transition", KN_PE_OTHER, false},
    {"details-content", KN_PE_OTHER, false},
};

static kn_atom atom_lower(selp *p, kn_str s) {
    char buf[128], *b = s.n > sizeof buf ? kn_xalloc(s.n) : buf;
    for (size_t i = 0; i < s.n; i++)
        b[i] = (char)kn_lower((unsigned char)s.p[i]);
    kn_atom r = kn_atom_get(p->atoms, (kn_str){b, s.n});
    if (b != buf)
        free(b);
    return r;
}

/* ---- specificity ---- */

static uint32_t spec_add(uint32_t a, uint32_t b) {
    uint32_t r = 0;
    for (int shift = 0; shift <= 20; shift += 10) {
        uint32_t x = (a >> shift & 1023) + (b >> shift & 1023);
        r |= (x > 1023 ? 1023 : x) << shift;
    }
    return r;
}

static uint32_t list_spec(const kn_selectors *l) {
    uint32_t r = 0;
    for (uint32_t i = 0; l && i < l->n; i++)
        r = l->v[i].spec > r ? l->v[i].spec : r;
    return r;
}

static uint32_t simple_spec(const kn_simple *s) {
    const uint32_t id = 1u << 20, cls = 1u << 10;
    switch (s->kind) {
    case KN_SEL_UNIVERSAL:
        return 0;
    case KN_SEL_TYPE:
        return 1;
    case KN_SEL_ID:
        return id;
    case KN_SEL_PSEUDO:
        switch (s->pseudo) {
        case KN_PS_WHERE:
            return 0;
        case KN_PS_NOT:
        case KN_PS_IS:
        case KN_PS_HAS:
            return list_spec(s->list);
        case KN_PS_SLOTTED: /* a pseudo-element */
            return spec_add(1, list_spec(s->list));
        case KN_PS_PART:
            return 1;
        case KN_PS_HOST:
        case KN_PS_HOST_CONTEXT:
        case KN_PS_NTH_CHILD:
        case KN_PS_NTH_LAST_CHILD:
            return spec_add(cls, list_spec(s->list));
        default:
            return cls;
        }
    default:
        return cls;
    }
}

static uint32_t selector_spec(const kn_selector *s) {
    uint32_t r = s->pseudo_el != KN_PE_NONE;
    for (uint32_t i = 0; i < s->n; i++)
        for (uint32_t k = 0; k < s->v[i].n; k++)
            r = spec_add(r, simple_spec(&s->v[i].v[k]));
    return r;
}

/* ---- an+b ---- */

static bool parse_int(const char **p, const char *end, int32_t *out) {
    bool neg = false;
    int64_t v = 0;
    const char *q = *p;
    if (q < end && (*q == '+' || *q == '-'))
        neg = *q++ == '-';
    const char *digits = q;
    for (; q < end && kn_is_digit(*q); q++)
        v = v < 1000000000 ? v * 10 + (*q - '0') : v;
    if (q == digits)
        return false;
    *out = (int32_t)(neg ? -v : v);
    *p = q;
    return true;
}

static void skip_space(const char **p, const char *end) {
    while (*p < end && kn_is_space(**p))
        ++*p;
}

/* From the text, since tokens cut "2n+1" and "n-3" in many ways. White space only around the sign
 * of b. */
static bool parse_anb(kn_str s, int32_t *a, int32_t *b) {
    const char *p = s.p, *end = s.p + s.n;
    if (kn_str_ieq(s, KN_S("odd")) || kn_str_ieq(s, KN_S("even"))) {
        *a = 2;
        *b = s.n == 3;
        return true;
    }
    *a = *b = 0;
    if (p < end && (*p == '+' || *p == '-') && p + 1 < end && kn_lower(p[1]) == 'n') {
        *a = *p == '-' ? -1 : 1;
        p++;
    } else if (p < end && kn_lower(*p) == 'n') {
        *a = 1;
    } else if (!parse_int(&p, end, a)) {
        return false;
    }
    if (p == end) {
        *b = *a;
        *a = 0;
        return true;
    }
    if (kn_lower(*p) != 'n')
        return false;
    p++;
    skip_space(&p, end);
    if (p == end)
        return true;
    if (*p != '+' && *p != '-')
        return false;
    bool neg = *p++ == '-';
    skip_space(&p, end);
    if (p == end || !kn_is_digit(*p) || !parse_int(&p, end, b))
        return false;
    *b = neg ? -*b : *b;
    return p == end;
}

/* ---- lists ---- */

static const kn_selectors *parse_list(selp *p, kn_cp *c, bool relative, bool forgiving);

static bool is_one_compound(const kn_selectors *l) {
    return l && l->n == 1 && l->v[0].n == 1 && !l->v[0].pseudo_el;
}

static bool parse_nth(selp *p, kn_cp *in, kn_simple *s) {
    uint32_t of = in->i;
    while (of < in->end &&
           !(in->t[of].type == KN_T_IDENT && kn_str_ieq(in->t[of].str, KN_S("of")) && of > in->i &&
             in->t[of - 1].type == KN_T_WS))
        of++;
    kn_cp head = *in;
    head.end = of;
    if (!parse_anb(kn_cp_text(&head), &s->a, &s->b))
        return false;
    if (of == in->end)
        return true;
    if (s->pseudo != KN_PS_NTH_CHILD && s->pseudo != KN_PS_NTH_LAST_CHILD)
        return false;
    in->i = of;
    kn_cp_next(in);
    s->list = parse_list(p, in, false, false);
    return s->list != NULL;
}

static bool parse_functional(selp *p, kn_cp *c, kn_simple *s) {
    kn_str name = kn_cp_peek(c)->str;
    kn_cp in = kn_cp_enter(c);
    s->kind = KN_SEL_PSEUDO;
    s->pseudo = KN_PS_NONE;
    for (size_t i = 0; i < KN_COUNTOF(functional); i++)
        if (kn_str_ieq(name, kn_cstr(functional[i].name)))
            s->pseudo = (uint8_t)functional[i].pseudo;
    switch (s->pseudo) {
    case KN_PS_NONE:
        return false;
    case KN_PS_NOT:
        s->list = parse_list(p, &in, false, false);
        return s->list != NULL;
    case KN_PS_HOST:
    case KN_PS_HOST_CONTEXT:
        s->list = parse_list(p, &in, false, false);
        return is_one_compound(s->list);
    case KN_PS_IS:
    case KN_PS_WHERE:
        s->list = parse_list(p, &in, false, true);
        return s->list != NULL;
    case KN_PS_HAS:
        if (p->in_has)
            return false;
        p->in_has = true;
        s->list = parse_list(p, &in, true, false);
        p->in_has = false;
        return s->list != NULL;
    case KN_PS_NTH_CHILD:
    case KN_PS_NTH_LAST_CHILD:
    case KN_PS_NTH_OF_TYPE:
    case KN_PS_NTH_LAST_OF_TYPE:
        return parse_nth(p, &in, s);
    case KN_PS_LANG: /* as browsers do: one identifier */
    case KN_PS_DIR:
        s->value = kn_arena_str(p->a, kn_cp_text(&in));
        if (!kn_cp_type(&in, KN_T_IDENT))
            return false;
        kn_cp_next(&in);
        return kn_cp_done(&in);
    default:
        return true;
    }
}

/* ---- compounds ---- */

static bool parse_attr_op(kn_cp *c, kn_simple *s) {
    static const struct {
        char ch;
        uint8_t op;
    } ops[] = {{'~', KN_ATTR_WORD},
               {'|', KN_ATTR_DASH},
               {'^', KN_ATTR_PREFIX},
               {'$', KN_ATTR_SUFFIX},
               {'*', KN_ATTR_SUBSTR}};
    s->op = KN_ATTR_EQ;
    for (size_t i = 0; i < KN_COUNTOF(ops); i++)
        if (kn_cp_delim(c, ops[i].ch))
            s->op = ops[i].op;
    return kn_cp_delim(c, '=');
}

static bool parse_attr(selp *p, kn_cp *c, kn_simple *s) {
    kn_cp in = kn_cp_enter(c);
    s->kind = KN_SEL_ATTR;
    /* a namespace in front: [*|a], [|a], [ns|a]; but [a|=b] */
    if (in.i + 1 < in.end && in.t[in.i].type == KN_T_DELIM && in.t[in.i].ch == '*')
        kn_cp_next(&in);
    if (in.i + 1 < in.end && in.t[in.i].type == KN_T_DELIM && in.t[in.i].ch == '|')
        kn_cp_next(&in);
    else if (in.i + 2 < in.end && in.t[in.i].type == KN_T_IDENT &&
             in.t[in.i + 1].type == KN_T_DELIM && in.t[in.i + 1].ch == '|' &&
             in.t[in.i + 2].type == KN_T_IDENT)
        in.i += 2;
    if (!kn_cp_type(&in, KN_T_IDENT))
        return false;
    s->name = kn_atom_get(p->atoms, kn_cp_peek(&in)->str);
    s->name_lower = atom_lower(p, kn_cp_peek(&in)->str);
    kn_cp_next(&in);
    if (kn_cp_done(&in)) {
        s->op = KN_ATTR_EXISTS;
        return true;
    }
    if (!parse_attr_op(&in, s) || !(kn_cp_type(&in, KN_T_IDENT) || kn_cp_type(&in, KN_T_STRING)))
        return false;
    s->value = kn_arena_str(p->a, kn_cp_peek(&in)->str);
    kn_cp_next(&in);
    s->icase = kn_cp_word(&in, "i");
    return kn_cp_done(&in);
}

/* ::slotted(compound) and ::part(names) (CSS Scoping 1 §3.3, CSS Shadow Parts §4). */
static bool parse_shadow_pseudo(selp *p, kn_cp *c, simples *out) {
    const bool part = kn_str_ieq(kn_cp_peek(c)->str, KN_S("part"));
    kn_simple s = {.kind = KN_SEL_PSEUDO, .pseudo = part ? KN_PS_PART : KN_PS_SLOTTED};
    kn_cp in = kn_cp_enter(c);
    if (part) {
        s.value = kn_arena_str(p->a, kn_str_trim(kn_cp_text(&in)));
        while (kn_cp_type(&in, KN_T_IDENT))
            kn_cp_next(&in);
        if (!s.value.n || !kn_cp_done(&in))
            return false;
    } else {
        s.list = parse_list(p, &in, false, false);
        if (!is_one_compound(s.list))
            return false;
    }
    kn_vec_push(out, s);
    return true;
}

/* :name, ::name or :name(); a pseudo-element goes to *el. i stands after the first colon. */
static bool parse_pseudo(selp *p, kn_cp *c, simples *out, uint8_t *el) {
    bool twice = c->i < c->end && c->t[c->i].type == KN_T_COLON;
    if (twice)
        c->i++;
    if (c->i >= c->end)
        return false;
    const kn_tok *t = &c->t[c->i];
    kn_cp at = *c;
    if (t->type != KN_T_IDENT && t->type != KN_T_FUNCTION)
        return false;
    c->i = t->type == KN_T_FUNCTION ? t->close + 1 : c->i + 1;
    if (c->i > c->end)
        c->i = c->end;
    if (twice && t->type == KN_T_FUNCTION &&
        (kn_str_ieq(t->str, KN_S("slotted")) || kn_str_ieq(t->str, KN_S("part"))))
        return parse_shadow_pseudo(p, &at, out);
    for (size_t i = 0; i < KN_COUNTOF(elements); i++)
        if ((twice || elements[i].legacy) && kn_str_ieq(t->str, kn_cstr(elements[i].name))) {
            *el = (uint8_t)elements[i].el;
            return true;
        }
    if (twice) { /* vendors' own ones are valid and match nothing here */
        *el = KN_PE_OTHER;
        return kn_str_starts(t->str, KN_S("-webkit-"));
    }
    kn_simple s = {.kind = KN_SEL_PSEUDO};
    if (t->type == KN_T_FUNCTION) {
        if (!parse_functional(p, &at, &s))
            return false;
        kn_vec_push(out, s);
        return true;
    }
    for (size_t i = 0; i < KN_COUNTOF(plain); i++)
        if (kn_str_ieq(t->str, kn_cstr(plain[i].name))) {
            s.pseudo = (uint8_t)plain[i].pseudo;
            kn_vec_push(out, s);
            return true;
        }
    return false;
}

static bool is_delim(const kn_cp *c, uint32_t i, char ch) {
    return i < c->end && c->t[i].type == KN_T_DELIM && c->t[i].ch == ch;
}

/* *|name and |name; a prefix would need @namespace, which no sheet here has. */
static void skip_namespace(kn_cp *c) {
    uint32_t bar = is_delim(c, c->i, '*') ? c->i + 1 : c->i;
    if (is_delim(c, bar, '|') && bar + 1 < c->end &&
        (c->t[bar + 1].type == KN_T_IDENT || is_delim(c, bar + 1, '*')))
        c->i = bar + 1;
}

static void push_nesting(selp *p, simples *out) {
    kn_simple s = {
        .kind = KN_SEL_PSEUDO, .pseudo = p->parent ? KN_PS_IS : KN_PS_SCOPE, .list = p->parent};
    p->has_nesting = true;
    kn_vec_push(out, s);
}

/* One compound, without white space inside: c->i is moved token by token. */
static bool parse_compound(selp *p, kn_cp *c, simples *out, uint8_t *el) {
    bool any = false;
    skip_namespace(c);
    for (; c->i < c->end; any = true) {
        const kn_tok *t = &c->t[c->i];
        kn_simple s = {0};
        if (t->type == KN_T_IDENT && !any) {
            s.kind = KN_SEL_TYPE;
            s.name = kn_atom_get(p->atoms, t->str);
            s.name_lower = atom_lower(p, t->str);
            c->i++;
        } else if (is_delim(c, c->i, '*') && !any) {
            s.kind = KN_SEL_UNIVERSAL;
            c->i++;
        } else if (t->type == KN_T_HASH && (t->flags & KN_TF_ID)) {
            s.kind = KN_SEL_ID;
            s.name = kn_atom_get(p->atoms, t->str);
            c->i++;
        } else if (is_delim(c, c->i, '.') && c->i + 1 < c->end &&
                   c->t[c->i + 1].type == KN_T_IDENT) {
            s.kind = KN_SEL_CLASS;
            s.name = kn_atom_get(p->atoms, c->t[c->i + 1].str);
            c->i += 2;
        } else if (is_delim(c, c->i, '&')) {
            push_nesting(p, out);
            c->i++;
            continue;
        } else if (t->type == KN_T_OPEN_SQUARE) {
            kn_cp at = *c;
            if (*el || !parse_attr(p, &at, &s))
                return false;
            c->i = t->close + 1 < c->end ? t->close + 1 : c->end;
        } else if (t->type == KN_T_COLON) {
            c->i++;
            if (*el && *el != KN_PE_OTHER)
                return false; /* ::before:hover */
            if (!parse_pseudo(p, c, out, el))
                return false;
            continue;
        } else {
            break;
        }
        if (*el)
            return false; /* only pseudo-classes may follow a pseudo-element */
        kn_vec_push(out, s);
    }
    return any;
}

static bool skip_ws(kn_cp *c) {
    uint32_t from = c->i;
    while (c->i < c->end && c->t[c->i].type == KN_T_WS)
        c->i++;
    return c->i > from;
}

/* The combinator at the cursor, with the space around it; NONE at the end of the selector. */
static bool parse_combinator(kn_cp *c, kn_comb *out) {
    bool space = skip_ws(c);
    *out = space ? KN_COMB_DESCENDANT : KN_COMB_NONE;
    if (c->i >= c->end || c->t[c->i].type == KN_T_COMMA) {
        *out = KN_COMB_NONE;
        return true;
    }
    const kn_tok *t = &c->t[c->i];
    if (t->type == KN_T_DELIM && (t->ch == '>' || t->ch == '+' || t->ch == '~')) {
        *out = t->ch == '>' ? KN_COMB_CHILD : t->ch == '+' ? KN_COMB_NEXT : KN_COMB_SUBSEQUENT;
        c->i++;
        skip_ws(c);
        return true;
    }
    return space;
}

static void push_compound(selp *p, compounds *out, kn_comb comb, const kn_simple *v, size_t n) {
    kn_compound k = {.comb = comb, .n = (uint32_t)n};
    kn_simple *copy = KN_ANEW_N(p->a, kn_simple, n ? n : 1);
    if (n)
        memcpy(copy, v, n * sizeof *copy);
    k.v = copy;
    kn_vec_push(out, k);
}

static kn_selector finish_selector(selp *p, const compounds *v, uint8_t el) {
    kn_selector s = {.n = (uint32_t)v->n, .pseudo_el = el};
    kn_compound *copy = KN_ANEW_N(p->a, kn_compound, v->n);
    memcpy(copy, v->v, v->n * sizeof *copy);
    s.v = copy;
    s.spec = selector_spec(&s);
    return s;
}

/* `& …` below a rule of one selector is that selector continued: the same matches and specificity
 * as :is(), and indexes by name still see the compounds. */
static kn_selector inline_parent(selp *p, const kn_selector *s) {
    const kn_simple *first = &s->v[0].v[0];
    const kn_selectors *par = p->parent;
    if (!par || par->n != 1 || par->v[0].pseudo_el || first->list != par ||
        s->v[0].comb != KN_COMB_NONE)
        return *s;
    const kn_selector *up = &par->v[0];
    const kn_compound *last = &up->v[up->n - 1];
    compounds all = {0};
    simples merged = {0};
    for (uint32_t i = 0; i + 1 < up->n; i++)
        kn_vec_push(&all, up->v[i]);
    for (uint32_t i = 0; i < last->n; i++)
        kn_vec_push(&merged, last->v[i]);
    for (uint32_t i = 1; i < s->v[0].n; i++)
        kn_vec_push(&merged, s->v[0].v[i]);
    push_compound(p, &all, last->comb, merged.v, merged.n);
    for (uint32_t i = 1; i < s->n; i++)
        kn_vec_push(&all, s->v[i]);
    kn_selector r = finish_selector(p, &all, s->pseudo_el);
    kn_vec_free(&all);
    kn_vec_free(&merged);
    return r;
}

/* What may follow ::part(): pseudo-classes, but those that ask where in the tree the element is
 * (CSS Shadow Parts 1 §3.3); lists hold no others either. */
static bool may_follow_part(const kn_simple *s) {
    if (s->kind != KN_SEL_PSEUDO)
        return false;
    switch (s->pseudo) {
    case KN_PS_IS:
    case KN_PS_WHERE:
    case KN_PS_NOT:
        for (uint32_t i = 0; s->list && i < s->list->n; i++) {
            const kn_selector *sel = &s->list->v[i];
            for (uint32_t k = 0; k < sel->v[0].n; k++)
                if (sel->n > 1 || !may_follow_part(&sel->v[0].v[k]))
                    return false;
        }
        return s->list && s->list->n;
    case KN_PS_FIRST_CHILD:
    case KN_PS_LAST_CHILD:
    case KN_PS_ONLY_CHILD:
    case KN_PS_FIRST_OF_TYPE:
    case KN_PS_LAST_OF_TYPE:
    case KN_PS_ONLY_OF_TYPE:
    case KN_PS_NTH_CHILD:
    case KN_PS_NTH_LAST_CHILD:
    case KN_PS_NTH_OF_TYPE:
    case KN_PS_NTH_LAST_OF_TYPE:
    case KN_PS_EMPTY:
    case KN_PS_ROOT:
    case KN_PS_SCOPE:
    case KN_PS_HAS:
    case KN_PS_HOST:
    case KN_PS_HOST_CONTEXT:
    case KN_PS_SLOTTED:
    case KN_PS_PART:
        return false;
    default:
        return true;
    }
}

/* `slot::slotted(b)` is two compounds, which its own combinators join. */
static bool push_compounds(selp *p, compounds *out, kn_comb comb, const simples *v) {
    size_t from = 0;
    for (size_t i = 0; i < v->n; i++) {
        const kn_simple *s = &v->v[i];
        if (from && (comb != KN_COMB_PART || !may_follow_part(s)))
            return false; /* ::slotted(a).b, ::slotted()::part() */
        if (s->kind != KN_SEL_PSEUDO || (s->pseudo != KN_PS_SLOTTED && s->pseudo != KN_PS_PART))
            continue;
        const kn_simple any = {.kind = KN_SEL_UNIVERSAL};
        push_compound(p, out, comb, i ? v->v : &any, i ? i : 1);
        comb = s->pseudo == KN_PS_PART ? KN_COMB_PART : KN_COMB_SLOTTED;
        from = i + 1;
        push_compound(p, out, comb, v->v + i, v->n - i);
    }
    if (!from)
        push_compound(p, out, comb, v->v, v->n);
    return true;
}

static bool parse_complex(selp *p, kn_cp *c, bool relative, bool nested, kn_selector *out) {
    compounds list = {0};
    simples cur = {0};
    uint8_t el = KN_PE_NONE;
    kn_comb comb = KN_COMB_NONE;
    bool ok = false, outer = p->has_nesting;
    p->has_nesting = false;
    skip_ws(c);
    if (relative || nested) {
        const kn_tok *t = kn_cp_peek(c);
        if (t->type == KN_T_DELIM && (t->ch == '>' || t->ch == '+' || t->ch == '~'))
            parse_combinator(c, &comb);
    }
    bool leading = comb != KN_COMB_NONE;
    for (;;) {
        cur.n = 0;
        if (!parse_compound(p, c, &cur, &el))
            goto done;
        if (!cur.n) /* ::before is *::before */
            kn_vec_push(&cur, (kn_simple){.kind = KN_SEL_UNIVERSAL});
        if (!push_compounds(p, &list, comb, &cur) || !parse_combinator(c, &comb))
            goto done;
        if (comb == KN_COMB_NONE)
            break;
        if (el || list.v[list.n - 1].comb >= KN_COMB_SLOTTED)
            goto done;
    }
    if (nested && (leading || !p->has_nesting)) { /* CSS Nesting 1 §2: an implied & in front */
        compounds with = {0};
        cur.n = 0;
        push_nesting(p, &cur);
        push_compound(p, &with, KN_COMB_NONE, cur.v, cur.n);
        for (size_t i = 0; i < list.n; i++)
            kn_vec_push(&with, list.v[i]);
        if (!leading)
            with.v[1].comb = KN_COMB_DESCENDANT;
        kn_vec_free(&list);
        list.v = with.v;
        list.n = with.n;
        list.cap = with.cap;
    }
    *out = finish_selector(p, &list, el);
    if (p->has_nesting && out->v[0].n)
        *out = inline_parent(p, out);
    ok = true;
done:
    p->has_nesting |= outer;
    kn_vec_free(&list);
    kn_vec_free(&cur);
    return ok;
}

static const kn_selectors *parse_selectors(selp *p, kn_cp *c, bool relative, bool forgiving,
                                           bool nested) {
    selectors v = {0};
    kn_selectors *r = NULL;
    if (p->depth >= KN_LIMIT_CSS_NESTING)
        return NULL;
    p->depth++;
    for (;;) {
        kn_selector s;
        kn_cp item = *c;
        uint32_t e = c->i; /* up to the next comma of this level */
        while (e < c->end && c->t[e].type != KN_T_COMMA)
            e = kn_tok_opens(&c->t[e]) ? (c->t[e].close + 1 < c->end ? c->t[e].close + 1 : c->end)
                                       : e + 1;
        item.end = e;
        if (parse_complex(p, &item, relative, nested, &s) && item.i >= item.end)
            kn_vec_push(&v, s);
        else if (!forgiving)
            goto done;
        if (e >= c->end)
            break;
        c->i = e + 1;
    }
    r = KN_ANEW(p->a, kn_selectors);
    r->n = (uint32_t)v.n;
    r->v = KN_ANEW_N(p->a, kn_selector, v.n ? v.n : 1);
    if (v.n)
        memcpy(r->v, v.v, v.n * sizeof *v.v);
done:
    p->depth--;
    kn_vec_free(&v);
    return r;
}

static const kn_selectors *parse_list(selp *p, kn_cp *c, bool relative, bool forgiving) {
    return parse_selectors(p, c, relative, forgiving, false);
}

const kn_selectors *kn_selectors_parse_at(kn_cp *c, kn_arena *a, kn_atoms *atoms,
                                          const kn_selectors *parent, bool nested) {
    selp p = {.a = a, .atoms = atoms, .parent = parent};
    if (c->i >= c->end)
        return NULL;
    return parse_selectors(&p, c, false, false, nested);
}

const kn_selectors *kn_selectors_parse(kn_str text, kn_arena *a, kn_atoms *atoms) {
    kn_scratch s;
    kn_toks t;
    kn_scratch_begin(&s);
    kn_tokenize(text, &t, &s);
    kn_cp c = kn_cp_make(&t, &s, text);
    const kn_selectors *r = kn_selectors_parse_at(&c, a, atoms, NULL, false);
    kn_toks_free(&t);
    kn_scratch_end(&s);
    return r;
}

/* ---- text ---- */

static const char *name_of(const struct pseudo_name *t, size_t n, uint8_t pseudo) {
    for (size_t i = 0; i < n; i++)
        if (t[i].pseudo == pseudo)
            return t[i].name;
    return "";
}

static void put_anb(const kn_simple *s, kn_sb *out) {
    if (s->a == 0) {
        kn_sb_printf(out, "%d", s->b);
        return;
    }
    if (s->a == -1)
        kn_sb_putc(out, '-');
    else if (s->a != 1)
        kn_sb_printf(out, "%d", s->a);
    kn_sb_putc(out, 'n');
    if (s->b)
        kn_sb_printf(out, "%+d", s->b);
}

static void put_simple(const kn_simple *s, const kn_atoms *atoms, kn_sb *out) {
    static const char *const ops[] = {"", "=", "~=", "|=", "^=", "$=", "*="};
    switch (s->kind) {
    case KN_SEL_UNIVERSAL:
        kn_sb_putc(out, '*');
        return;
    case KN_SEL_ID:
    case KN_SEL_CLASS:
        kn_sb_putc(out, s->kind == KN_SEL_ID ? '#' : '.');
        kn_css_put_ident(out, kn_atom_str(atoms, s->name));
        return;
    case KN_SEL_TYPE:
        kn_css_put_ident(out, kn_atom_str(atoms, s->name));
        return;
    case KN_SEL_ATTR:
        kn_sb_putc(out, '[');
        kn_css_put_ident(out, kn_atom_str(atoms, s->name));
        kn_sb_puts(out, ops[s->op]);
        if (s->op != KN_ATTR_EXISTS)
            kn_sb_json(out, s->value);
        kn_sb_puts(out, s->icase ? " i]" : "]");
        return;
    default:
        break;
    }
    kn_sb_putc(out, ':');
    if (s->pseudo == KN_PS_NEVER) {
        kn_sb_puts(out, "hover");
        return;
    }
    if (s->pseudo == KN_PS_SLOTTED || s->pseudo == KN_PS_PART) {
        kn_sb_puts(out, s->pseudo == KN_PS_PART ? ":part(" : ":slotted(");
        kn_sb_put(out, s->value.p ? s->value : KN_S(""));
        if (s->list)
            kn_selector_serialize(s->list, atoms, out);
        kn_sb_putc(out, ')');
        return;
    }
    const char *f = name_of(functional, KN_COUNTOF(functional), s->pseudo);
    if (!*f || (s->pseudo == KN_PS_HOST && !s->list)) {
        kn_sb_puts(out, name_of(plain, KN_COUNTOF(plain), s->pseudo));
        return;
    }
    kn_sb_puts(out, f);
    kn_sb_putc(out, '(');
    if (s->pseudo >= KN_PS_NTH_CHILD && s->pseudo <= KN_PS_NTH_LAST_OF_TYPE) {
        put_anb(s, out);
        if (s->list)
            kn_sb_puts(out, " of ");
    }
    kn_sb_put(out, s->value.p ? s->value : KN_S(""));
    if (s->list)
        kn_selector_serialize(s->list, atoms, out);
    kn_sb_putc(out, ')');
}

void kn_selector_serialize(const kn_selectors *l, const kn_atoms *atoms, kn_sb *out) {
    static const char *const combs[] = {"", " ", " > ", " + ", " ~ ", "", ""};
    for (uint32_t i = 0; i < l->n; i++) {
        const kn_selector *s = &l->v[i];
        if (i)
            kn_sb_puts(out, ", ");
        for (uint32_t k = 0; k < s->n; k++) {
            const char *comb = combs[s->v[k].comb];
            kn_sb_puts(out, k ? comb : comb + (*comb == ' '));
            const kn_compound *c = &s->v[k];
            if (s->pseudo_el && k + 1 == s->n && c->n == 1 && c->v[0].kind == KN_SEL_UNIVERSAL)
                break; /* *::before is printed ::before */
            if (k + 1 < s->n && s->v[k + 1].comb >= KN_COMB_SLOTTED && c->n == 1 &&
                c->v[0].kind == KN_SEL_UNIVERSAL)
                continue;
            for (uint32_t j = 0; j < c->n; j++)
                put_simple(&c->v[j], atoms, out);
        }
        for (size_t k = 0; s->pseudo_el && k < KN_COUNTOF(elements); k++)
            if (elements[k].el == s->pseudo_el) {
                kn_sb_puts(out, "::");
                kn_sb_puts(out, elements[k].name);
                break;
            }
    }
}
