/* Declarations: the text of a style attribute or a rule's block, and CSSOM's access to it. */
#include "parser/css/parse.h"
#include "src/core/mem.h"

/* ---- places ---- */

void kn_css_src_begin(kn_css_src *s, kn_str text, kn_atoms *atoms, kn_diags *d, kn_loc base) {
    *s = (kn_css_src){
        .text = text, .atoms = atoms, .diags = d, .base = base, .line = base.line, .col = base.col};
}

kn_loc kn_css_loc(kn_css_src *s, uint32_t pos) {
    if (!s->base.line)
        return s->base;
    if (pos < s->pos) {
        s->pos = 0;
        s->line = s->base.line;
        s->col = s->base.col;
    }
    for (; s->pos < pos && s->pos < s->text.n; s->pos++) {
        unsigned char ch = (unsigned char)s->text.p[s->pos];
        if (ch == '\n') {
            s->line++;
            s->col = 1;
        } else if ((ch & 0xC0) != 0x80) {
            s->col++;
        }
    }
    return (kn_loc){s->base.file, s->line, s->col};
}

/* ---- items of a block ---- */

/* Semicolons part the items of a block, while at the top level they are part of a (bad) rule. */
static void skip_between(kn_cp *c, bool nested) {
    for (; c->i < c->end; c->i++) {
        uint8_t type = c->t[c->i].type;
        if (type != KN_T_WS &&
            !(nested ? type == KN_T_SEMICOLON : type == KN_T_CDO || type == KN_T_CDC))
            break;
    }
}

/* Index of the token after i at the same level. */
static uint32_t step(const kn_cp *c, uint32_t i) {
    uint32_t n = kn_tok_opens(&c->t[i]) ? c->t[i].close + 1 : i + 1;
    return n < c->end ? n : c->end;
}

static kn_cp range(const kn_cp *c, uint32_t from, uint32_t to) {
    kn_cp r = *c;
    while (from < to && c->t[from].type == KN_T_WS)
        from++;
    while (to > from && c->t[to - 1].type == KN_T_WS)
        to--;
    r.i = from;
    r.end = to;
    return r;
}

static void take_block(kn_cp *c, kn_item *it, uint32_t open) {
    kn_cp at = *c;
    at.i = open;
    it->block = kn_cp_enter(&at);
    it->has_block = true;
    c->i = step(c, open);
}

static kn_item at_item(kn_cp *c) {
    kn_item it = {.kind = KN_ITEM_AT, .tok = c->i, .name = c->t[c->i].str};
    uint32_t from = c->i + 1, i = from;
    while (i < c->end && c->t[i].type != KN_T_SEMICOLON && c->t[i].type != KN_T_OPEN_CURLY)
        i = step(c, i);
    it.prelude = range(c, from, i);
    if (i < c->end && c->t[i].type == KN_T_OPEN_CURLY)
        take_block(c, &it, i);
    else
        c->i = i < c->end ? i + 1 : i;
    return it;
}

static bool is_custom_name(kn_str name) {
    return name.n > 2 && name.p[0] == '-' && name.p[1] == '-';
}

/* Index of the colon of a `name :` that begins here; 0 when none does. */
static uint32_t find_colon(const kn_cp *c) {
    uint32_t i = c->i + 1;
    if (c->t[c->i].type != KN_T_IDENT)
        return 0;
    while (i < c->end && c->t[i].type == KN_T_WS)
        i++;
    return i < c->end && c->t[i].type == KN_T_COLON ? i : 0;
}

/* `*zoom: 1`, once written for one browser: its name keeps the star, and is ignored by that. */
static bool star_hack(const kn_cp *c) {
    return c->i + 1 < c->end && c->t[c->i].type == KN_T_DELIM && c->t[c->i].ch == '*' &&
           c->t[c->i + 1].type == KN_T_IDENT && c->t[c->i].end == c->t[c->i + 1].pos;
}

static kn_item decl_item(kn_cp *c, uint32_t colon, uint32_t end) {
    kn_item it = {.kind = KN_ITEM_DECL, .tok = c->i, .name = c->t[c->i].str};
    it.prelude = range(c, colon + 1, end);
    c->i = end;
    return it;
}

kn_item kn_next_item(kn_cp *c, bool nested) {
    skip_between(c, nested);
    if (c->i >= c->end)
        return (kn_item){.kind = KN_ITEM_END};
    if (c->t[c->i].type == KN_T_AT)
        return at_item(c);
    uint32_t colon = nested ? find_colon(c) : 0, stop = c->i;
    bool custom = colon && is_custom_name(c->t[c->i].str);
    /* A block ends the search, unless it is part of a custom property; a semicolon does in blocks
     * only: at the top level it is part of a (bad) prelude (§5.4.3). So `a:hover {` is no
     * declaration. */
    while (stop < c->end && !(nested && c->t[stop].type == KN_T_SEMICOLON) &&
           (custom || c->t[stop].type != KN_T_OPEN_CURLY))
        stop = step(c, stop);
    bool block = stop < c->end && c->t[stop].type == KN_T_OPEN_CURLY;
    if (colon && !block)
        return decl_item(c, colon, stop);
    kn_item it = {.kind = block ? KN_ITEM_RULE : KN_ITEM_BAD, .tok = c->i};
    if (nested && !block && star_hack(c)) {
        it.kind = KN_ITEM_DECL;
        it.name = KN_S("*");
    }
    it.prelude = range(c, c->i, stop);
    c->i = stop;
    if (block)
        take_block(c, &it, stop);
    return it;
}

/* ---- adding ---- */

static kn_decl *find_decl(const kn_decls *d, uint16_t prop, kn_atom custom, bool logical) {
    for (size_t i = 0; i < d->v.n; i++)
        if (d->v.v[i].prop == prop && d->v.v[i].custom == custom && d->v.v[i].logical == logical)
            return &d->v.v[i];
    return NULL;
}

static void drop_decl(kn_decls *d, kn_decl *old) {
    kn_value_unref(old->value);
    size_t i = (size_t)(old - d->v.v);
    memmove(old, old + 1, (d->v.n - i - 1) * sizeof *old);
    d->v.n--;
}

/* Whether a later declaration is of the other mapping: logical and physical properties may be the
 * same side, so that their order counts (CSSOM §6.6.1, "set a CSS declaration"). */
static bool other_mapping_after(const kn_decls *d, const kn_decl *old) {
    for (const kn_decl *x = old + 1; x < d->v.v + d->v.n; x++)
        if (x->logical != old->logical && x->prop != KN_PROP_CUSTOM)
            return true;
    return false;
}

/* Takes the reference to value. While parsing a block, a normal declaration does not displace an
 * important one; CSSOM replaces whatever is there. Returns whether anything differs now. */
static bool put(kn_decls *d, kn_decl nd, bool cssom) {
    kn_decl *old = find_decl(d, nd.prop, nd.custom, nd.logical);
    if (!old) {
        kn_vec_push(&d->v, nd);
        return true;
    }
    if (!cssom && old->important && !nd.important) {
        kn_value_unref(nd.value);
        return false;
    }
    bool same = old->important == nd.important && old->shorthand.n == nd.shorthand.n &&
                kn_value_eq(old->value, nd.value);
    if (other_mapping_after(d, old)) {
        drop_decl(d, old);
        kn_vec_push(&d->v, nd);
        return true;
    }
    if (same && cssom) {
        kn_value_unref(nd.value);
        return false;
    }
    kn_value_unref(old->value);
    *old = nd;
    return !same;
}

typedef struct adder {
    kn_decls *d;
    bool important, cssom, logical, changed;
    kn_loc loc;
} adder;

static void add(adder *a, uint16_t prop, kn_atom custom, kn_value *v, kn_str shorthand) {
    kn_decl nd = {.prop = prop,
                  .important = a->important,
                  .logical = a->logical,
                  .custom = custom,
                  .value = v,
                  .shorthand = shorthand,
                  .loc = a->loc};
    a->changed |= put(a->d, nd, a->cssom);
}

typedef enum outcome { DONE, UNKNOWN, INVALID, UNSUPPORTED, IGNORED } outcome;

/* Text that stands for itself elsewhere: blocks that the end of the input closed are closed in it.
 */
static kn_str closed_text(kn_cp *c) {
    kn_str text = kn_cp_text(c);
    uint32_t open = 0;
    for (uint32_t i = c->i; i < c->end; i++)
        open += kn_tok_opens(&c->t[i]) && c->t[i].close >= c->end;
    if (!open)
        return text;
    char *p = kn_scratch_alloc(c->s, text.n + open + 1);
    memcpy(p, text.p, text.n);
    for (uint32_t i = c->i, k = open; i < c->end; i++)
        if (kn_tok_opens(&c->t[i]) && c->t[i].close >= c->end)
            p[text.n + --k] = c->t[i].type == KN_T_OPEN_SQUARE  ? ']'
                              : c->t[i].type == KN_T_OPEN_CURLY ? '}'
                                                                : ')';
    return (kn_str){p, text.n + open};
}

static outcome add_custom(adder *a, kn_atom name, kn_cp *c) {
    bool bad = false, needs = kn_needs_substitution(c, false, &bad);
    kn_val v;
    kn_kw k = c->i + 1 == c->end ? kn_cp_kw(c) : 0;
    for (uint32_t i = c->i; i < c->end; i = step(c, i))
        bad |= c->t[i].type == KN_T_SEMICOLON || (c->t[i].type == KN_T_DELIM && c->t[i].ch == '!');
    if (bad)
        return INVALID;
    v = k >= KN_KW_inherit && k <= KN_KW_revert_layer ? kn_v_kw(k)
                                                      : kn_v_str(KN_V_TOKENS, closed_text(c));
    add(a, KN_PROP_CUSTOM, name, kn_value_pack(&v, needs), KN_S(""));
    return DONE;
}

static outcome add_longhand(adder *a, kn_prop p, kn_cp *c) {
    bool bad = false;
    kn_val v;
    if (kn_needs_substitution(c, p != KN_PROP_CONTENT, &bad)) {
        if (bad)
            return INVALID;
        v = kn_v_str(KN_V_TOKENS, closed_text(c));
        add(a, (uint16_t)p, 0, kn_value_pack(&v, true), KN_S(""));
        return DONE;
    }
    if (bad || !kn_parse_prop(c, p, &v))
        return INVALID;
    add(a, (uint16_t)p, 0, kn_value_pack(&v, false), KN_S(""));
    return DONE;
}

/* Parses the shorthand's text; out holds its longhands. */
static bool expand(const kn_short *s, kn_cp *c, kn_val *out) {
    kn_kw k = c->i + 1 == c->end ? kn_cp_kw(c) : 0;
    size_t n = kn_short_size(s);
    if (kn_cp_done(c))
        return false;
    for (size_t i = 0; i < n; i++)
        out[i] = (kn_val){.type = KN_VAL_INITIAL};
    if (k >= KN_KW_inherit && k <= KN_KW_revert_layer) {
        for (size_t i = 0; i < n; i++)
            out[i] = kn_v_kw(k);
        return true;
    }
    return s->expand(c, s, out) && kn_cp_done(c);
}

static kn_value *longhand_value(kn_prop p, const kn_val *v) {
    return v->type == KN_VAL_INITIAL ? kn_value_ref((kn_value *)kn_prop_initial(p))
                                     : kn_value_pack(v, false);
}

static void add_all(adder *a, const kn_val *v, bool needs, kn_str name) {
    kn_value *shared = kn_value_pack(v, needs);
    for (int p = 1; p < KN_PROP_COUNT; p++)
        if (p != KN_PROP_DIRECTION && p != KN_PROP_UNICODE_BIDI)
            add(a, (uint16_t)p, 0, kn_value_ref(shared), needs ? name : KN_S(""));
    kn_value_unref(shared);
}

static outcome add_shorthand(adder *a, const kn_short *s, kn_cp *c) {
    kn_val out[KN_SHORT_MAX];
    size_t n = kn_short_size(s);
    bool bad = false, needs = kn_needs_substitution(c, true, &bad);
    if (bad)
        return INVALID;
    if (needs) {
        kn_val v = kn_v_str(KN_V_TOKENS, closed_text(c));
        if (!n) {
            add_all(a, &v, true, kn_cstr(s->name));
            return DONE;
        }
        kn_value *shared = kn_value_pack(&v, true);
        for (size_t i = 0; i < n; i++)
            add(a, s->longhands[i], 0, kn_value_ref(shared), kn_cstr(s->name));
        kn_value_unref(shared);
        return DONE;
    }
    if (!n) { /* all */
        kn_kw k = c->i + 1 == c->end ? kn_cp_kw(c) : 0;
        if (k < KN_KW_inherit || k > KN_KW_revert_layer)
            return INVALID;
        kn_val v = kn_v_kw(k);
        add_all(a, &v, false, KN_S(""));
        return DONE;
    }
    if (!expand(s, c, out))
        return INVALID;
    for (size_t i = 0; i < n; i++)
        add(a, s->longhands[i], 0, longhand_value((kn_prop)s->longhands[i], &out[i]), KN_S(""));
    return DONE;
}

static outcome add_declaration(adder *a, kn_str name, kn_cp *c, kn_atoms *atoms) {
    if (is_custom_name(name))
        return add_custom(a, kn_atom_get(atoms, name), c);
    kn_name n = kn_name_find(name);
    a->logical = n.logical;
    switch (n.kind) {
    case KN_NAME_LONGHAND:
        return add_longhand(a, (kn_prop)n.id, c);
    case KN_NAME_SHORTHAND:
        return add_shorthand(a, kn_short_at(n.id), c);
    case KN_NAME_IGNORED:
        return IGNORED;
    case KN_NAME_UNSUPPORTED:
        return UNSUPPORTED;
    default:
        return UNKNOWN;
    }
}

/* ---- parsing blocks ---- */

/* Cuts "! important" off the end of a value. */
static bool take_important(kn_cp *c) {
    uint32_t e = c->end;
    if (e == c->i || c->t[e - 1].type != KN_T_IDENT ||
        !kn_str_ieq(c->t[e - 1].str, KN_S("important")))
        return false;
    e--;
    while (e > c->i && c->t[e - 1].type == KN_T_WS)
        e--;
    if (e == c->i || c->t[e - 1].type != KN_T_DELIM || c->t[e - 1].ch != '!')
        return false;
    e--;
    while (e > c->i && c->t[e - 1].type == KN_T_WS)
        e--;
    c->end = e;
    return true;
}

static kn_str clip_text(kn_str s) {
    return s.n > 80 ? (kn_str){s.p, 80} : s;
}

/* RAW values are kept but nothing acts on them: say so once, unless it is the initial value. */
static void report_raw(kn_css_src *src, const kn_item *item, kn_str text, kn_loc loc) {
    kn_name n = kn_name_find(item->name);
    if (n.kind != KN_NAME_LONGHAND || kn_prop_get((kn_prop)n.id)->grammar != KN_G_RAW ||
        n.id == KN_PROP_CURSOR || n.id == KN_PROP_OVERFLOW_CLIP_MARGIN ||
        n.id == KN_PROP_OFFSET_ROTATE || n.id == KN_PROP_OFFSET_ANCHOR)
        return;
    kn_kw k = kn_kw_find(text);
    if (kn_str_ieq(text, kn_cstr(kn_prop_get((kn_prop)n.id)->initial)) ||
        (k >= KN_KW_inherit && k <= KN_KW_revert_layer))
        return;
    text = clip_text(text);
    kn_report(src->diags, KN_SEV_WARN, KN_EPARSE, "css/unsupported-value", loc, NULL,
              "'%.*s: %.*s' has no effect yet", (int)item->name.n, item->name.p, (int)text.n,
              text.p);
}

static void report(outcome o, kn_css_src *src, const kn_item *item, kn_str text, kn_loc loc) {
    kn_str name = clip_text(item->name);
    text = clip_text(text);
    switch (o) {
    case UNKNOWN:
        kn_report(src->diags, KN_SEV_WARN, KN_EPARSE, "css/unknown-property", loc, NULL,
                  "unknown property '%.*s'", (int)name.n, name.p);
        break;
    case INVALID:
        kn_report(src->diags, KN_SEV_WARN, KN_EPARSE, "css/invalid-value", loc, NULL,
                  "invalid value for '%.*s': %.*s", (int)name.n, name.p, (int)text.n, text.p);
        break;
    case UNSUPPORTED:
        kn_report(src->diags, KN_SEV_WARN, KN_EPARSE, "css/unsupported-property", loc, NULL,
                  "property '%.*s' is not supported", (int)name.n, name.p);
        break;
    default:
        break;
    }
}

void kn_decl_item(kn_decls *d, const kn_item *item, kn_css_src *src) {
    kn_cp c = item->prelude;
    adder a = {.d = d, .loc = kn_css_loc(src, c.t[item->tok].pos)};
    a.important = take_important(&c);
    kn_str text = kn_cp_text(&c);
    outcome o = add_declaration(&a, item->name, &c, src->atoms);
    if (o == DONE)
        report_raw(src, item, text, a.loc);
    else
        report(o, src, item, text, a.loc);
}

void kn_descriptor_item(kn_decls *d, const kn_item *item, kn_css_src *src) {
    char low[64];
    size_t n = item->name.n < sizeof low ? item->name.n : sizeof low;
    for (size_t i = 0; i < n; i++)
        low[i] = (char)kn_lower((unsigned char)item->name.p[i]);
    kn_val v = kn_v_str(KN_V_TOKENS, kn_cp_text(&item->prelude));
    adder a = {.d = d, .loc = kn_css_loc(src, item->prelude.t[item->tok].pos)};
    add(&a, KN_PROP_CUSTOM, kn_atom_get(src->atoms, (kn_str){low, n}), kn_value_pack(&v, false),
        KN_S(""));
}

kn_decls *kn_decls_parse(kn_str text, kn_atoms *atoms, kn_diags *d, kn_loc loc) {
    kn_decls *r = KN_NEW(kn_decls);
    kn_scratch s;
    kn_toks t;
    kn_css_src src;
    kn_item it;
    kn_scratch_begin(&s);
    kn_tokenize(text, &t, &s);
    kn_css_src_begin(&src, text, atoms, d, loc);
    kn_cp c = kn_cp_make(&t, &s, text);
    while ((it = kn_next_item(&c, true)).kind != KN_ITEM_END) {
        if (it.kind == KN_ITEM_DECL) {
            kn_decl_item(r, &it, &src);
        } else {
            /* no rules in an attribute: what looks like one is a bad declaration, up to its
             * semicolon */
            while (it.kind == KN_ITEM_RULE && c.i < c.end && c.t[c.i].type != KN_T_SEMICOLON)
                c.i = step(&c, c.i);
            kn_str bad = clip_text(kn_cp_text(&it.prelude));
            kn_report(d, KN_SEV_WARN, KN_EPARSE, "css/syntax", kn_css_loc(&src, c.t[it.tok].pos),
                      NULL, "not a declaration: %.*s", (int)bad.n, bad.p);
        }
    }
    kn_toks_free(&t);
    kn_scratch_end(&s);
    return r;
}

void kn_decls_free(kn_decls *d) {
    if (!d)
        return;
    for (size_t i = 0; i < d->v.n; i++)
        kn_value_unref(d->v.v[i].value);
    kn_vec_free(&d->v);
    free(d);
}

/* ---- CSSOM ---- */

static bool remove_prop(kn_decls *d, uint16_t prop, kn_atom custom, bool logical) {
    kn_decl *old = find_decl(d, prop, custom, logical);
    if (!old)
        return false;
    drop_decl(d, old);
    return true;
}

bool kn_decls_remove(kn_decls *d, kn_str name, kn_atoms *atoms) {
    if (is_custom_name(name)) {
        kn_atom a = kn_atom_find(atoms, name);
        return a && remove_prop(d, KN_PROP_CUSTOM, a, false);
    }
    kn_name n = kn_name_find(name);
    if (n.kind == KN_NAME_LONGHAND)
        return remove_prop(d, n.id, 0, n.logical);
    if (n.kind != KN_NAME_SHORTHAND)
        return false;
    const kn_short *s = kn_short_at(n.id);
    bool any = false;
    for (size_t i = 0; i < kn_short_size(s); i++)
        any |= remove_prop(d, s->longhands[i], 0, n.logical);
    return any;
}

bool kn_decls_set(kn_decls *d, kn_str name, kn_str value, bool important, kn_atoms *atoms,
                  bool *changed) {
    *changed = false;
    if (!value.n || (!is_custom_name(name) && !kn_str_trim(value).n)) {
        *changed = kn_decls_remove(d, name, atoms);
        return true;
    }
    kn_scratch s;
    kn_toks t;
    kn_scratch_begin(&s);
    kn_tokenize(value, &t, &s);
    kn_cp c = kn_cp_make(&t, &s, value);
    adder a = {.d = d, .important = important, .cssom = true};
    bool ok = add_declaration(&a, name, &c, atoms) == DONE;
    *changed = a.changed;
    kn_toks_free(&t);
    kn_scratch_end(&s);
    return ok;
}

kn_value *kn_parse_value(kn_prop p, kn_str text) {
    kn_scratch s;
    kn_toks t;
    kn_val v;
    kn_value *r = NULL;
    kn_scratch_begin(&s);
    kn_tokenize(text, &t, &s);
    kn_cp c = kn_cp_make(&t, &s, text);
    if (p > 0 && p < KN_PROP_COUNT && kn_parse_prop(&c, p, &v))
        r = kn_value_pack(&v, false);
    kn_toks_free(&t);
    kn_scratch_end(&s);
    return r;
}

kn_value *kn_parse_shorthand(kn_str name, kn_str text, kn_prop p) {
    kn_name n = kn_name_find(name);
    if (n.kind != KN_NAME_SHORTHAND)
        return NULL;
    const kn_short *sh = kn_short_at(n.id);
    size_t count = kn_short_size(sh);
    if (!count)
        return kn_parse_value(p, text);
    kn_scratch s;
    kn_toks t;
    kn_value *r = NULL;
    kn_val out[KN_SHORT_MAX];
    kn_scratch_begin(&s);
    kn_tokenize(text, &t, &s);
    kn_cp c = kn_cp_make(&t, &s, text);
    if (expand(sh, &c, out))
        for (size_t i = 0; i < count && !r; i++)
            if (sh->longhands[i] == p)
                r = longhand_value(p, &out[i]);
    kn_toks_free(&t);
    kn_scratch_end(&s);
    return r;
}

bool kn_parse_color(kn_str text, kn_value **out) {
    *out = kn_parse_value(KN_PROP_COLOR, text);
    if (*out && (*out)->v->type == KN_V_KW && (*out)->v->kw <= KN_KW_revert_layer) {
        kn_value_unref(*out);
        *out = NULL;
    }
    return *out != NULL;
}

/* Text of the longhands of a shorthand; nothing unless all are there with one importance. */
static void get_shorthand(const kn_decls *d, const kn_short *s, bool logical, kn_sb *out) {
    const kn_value *v[KN_SHORT_MAX];
    size_t n = kn_short_size(s);
    const kn_decl *first = NULL;
    bool shared = true;
    for (size_t i = 0; i < n; i++) {
        const kn_decl *x = find_decl(d, s->longhands[i], 0, logical);
        if (!x || (first && x->important != first->important))
            return;
        first = first ? first : x;
        shared = shared && x->value == first->value && x->shorthand.n;
        v[i] = x->value;
    }
    if (!n)
        return;
    if (shared && first->value->has_var) {
        if (kn_str_eq(first->shorthand, kn_cstr(s->name)))
            kn_val_serialize(first->value->v, out);
        return;
    }
    for (size_t i = 0; i < n; i++)
        if (v[i]->has_var)
            return;
    kn_short_collapse(s, v, out);
}

void kn_decls_get(const kn_decls *d, kn_str name, const kn_atoms *atoms, kn_sb *out) {
    if (is_custom_name(name)) {
        kn_atom a = kn_atom_find(atoms, name);
        const kn_decl *x = a ? find_decl(d, KN_PROP_CUSTOM, a, false) : NULL;
        if (x)
            kn_val_serialize(x->value->v, out);
        return;
    }
    kn_name n = kn_name_find(name);
    if (n.kind == KN_NAME_SHORTHAND) {
        get_shorthand(d, kn_short_at(n.id), n.logical, out);
        return;
    }
    const kn_decl *x = n.kind == KN_NAME_LONGHAND ? find_decl(d, n.id, 0, n.logical) : NULL;
    if (x && !x->shorthand.n)
        kn_val_serialize(x->value->v, out);
}

/* The first shorthand, in the order of CSSOM's preference, that says this longhand and others at
 * once. */
static const kn_short *shorthand_for(const kn_decls *d, const kn_decl *x, kn_sb *text) {
    if (x->shorthand.n) {
        const kn_short *s = kn_short_at(kn_name_find(x->shorthand).id);
        if (!kn_short_size(s))
            return NULL;
        get_shorthand(d, s, x->logical, text);
        return text->n ? s : NULL;
    }
    const kn_short *best = NULL;
    for (size_t i = 0; i < kn_short_count(); i++) {
        const kn_short *s = kn_short_at(i);
        size_t n = kn_short_size(s);
        bool has = false;
        if (kn_short_logical(s) != x->logical || (best && n <= kn_short_size(best)))
            continue;
        for (size_t k = 0; k < n; k++)
            has |= s->longhands[k] == x->prop;
        if (!has)
            continue;
        kn_sb t = {0};
        get_shorthand(d, s, x->logical, &t);
        if (t.n) {
            best = s;
            kn_sb_free(text);
            *text = t;
        } else {
            kn_sb_free(&t);
        }
    }
    return best;
}

static bool said_before(const kn_decls *d, const kn_decl *x, const kn_short *s) {
    for (const kn_decl *y = d->v.v; y < x; y++)
        for (size_t k = 0; k < kn_short_size(s); k++)
            if (s->longhands[k] == y->prop && y->logical == x->logical)
                return true;
    return false;
}

void kn_decls_serialize(const kn_decls *d, const kn_atoms *atoms, kn_sb *out) {
    size_t from = out->n;
    for (size_t i = 0; i < d->v.n; i++) {
        const kn_decl *x = &d->v.v[i];
        kn_sb text = {0};
        const kn_short *s = x->prop == KN_PROP_CUSTOM ? NULL : shorthand_for(d, x, &text);
        if (s && said_before(d, x, s)) {
            kn_sb_free(&text);
            continue;
        }
        kn_str name = x->prop == KN_PROP_CUSTOM ? kn_atom_str(atoms, x->custom)
                      : s                       ? kn_cstr(s->name)
                                                : kn_longhand_name((kn_prop)x->prop, x->logical);
        if (out->n > from)
            kn_sb_putc(out, ' ');
        kn_sb_put(out, name);
        kn_sb_puts(out, ": ");
        if (s)
            kn_sb_put(out, kn_sb_str(&text));
        else
            kn_val_serialize(x->value->v, out);
        kn_sb_puts(out, x->important ? " !important;" : ";");
        kn_sb_free(&text);
    }
}
