/* Sheets: rules, at-rules and nesting (CSS Syntax 3 §5, CSS Nesting 1, CSS Cascade 5). */
#include "parser/css/parse.h"
#include "src/core/limits.h"
#include "src/core/mem.h"
#include <math.h>

typedef KN_VEC(kn_rule *) rule_vec;

typedef struct parser {
    kn_css_src src;
    kn_arena *a;
    uint32_t n_rules; /* in all */
    int depth;
    bool imports_over; /* a rule stood that ends the place of @import (CSS Cascade 5 §2) */
} parser;

static void parse_rules(parser *p, kn_cp *c, bool top, rule_vec *out);
static void parse_style_block(parser *p, kn_cp *c, const kn_selectors *sel, kn_rule *rule,
                              rule_vec *out);

static kn_loc item_loc(parser *p, const kn_item *it) {
    return kn_css_loc(&p->src, it->prelude.t[it->tok].pos);
}

static void report(parser *p, const kn_item *it, const char *id, const char *what) {
    kn_str text = kn_cp_text(&it->prelude);
    if (text.n > 80)
        text.n = 80;
    kn_report(p->src.diags, KN_SEV_WARN, KN_EPARSE, id, item_loc(p, it), NULL, "%s%s%.*s", what,
              text.n ? ": " : "", (int)text.n, text.p);
}

/* NULL past the limit, which is reported once. */
static kn_rule *add_rule(parser *p, kn_rule_kind kind, const kn_item *it, rule_vec *out) {
    kn_loc loc = item_loc(p, it);
    if (p->n_rules >= KN_LIMIT_RULES) {
        if (p->n_rules++ == KN_LIMIT_RULES)
            kn_report(p->src.diags, KN_SEV_ERROR, KN_ELIMIT, "css/too-many-rules", loc, NULL,
                      "more than %d rules", KN_LIMIT_RULES);
        return NULL;
    }
    p->n_rules++;
    kn_rule *r = KN_ANEW(p->a, kn_rule);
    r->kind = kind;
    r->loc = loc;
    kn_vec_push(out, r);
    return r;
}

static void set_rules(parser *p, kn_rule *r, rule_vec *v) {
    r->rules = KN_ANEW_N(p->a, kn_rule *, v->n ? v->n : 1);
    if (v->n)
        memcpy(r->rules, v->v, v->n * sizeof *v->v);
    r->n_rules = (uint32_t)v->n;
    kn_vec_free(v);
}

/* ---- at-rules ---- */

static bool at_is(const kn_item *it, const char *name) {
    return kn_str_ieq(it->name, kn_cstr(name));
}

/* Rules that hold rules. `sel`: inside a style rule, bare declarations belong to these. */
static void group_rule(parser *p, kn_rule_kind kind, kn_item *it, const kn_selectors *sel,
                       rule_vec *out) {
    kn_rule *r = add_rule(p, kind, it, out);
    rule_vec sub = {0};
    if (!r)
        return;
    r->prelude = kn_arena_str(p->a, kn_cp_text(&it->prelude));
    if (it->has_block) {
        if (sel)
            parse_style_block(p, &it->block, sel, NULL, &sub);
        else
            parse_rules(p, &it->block, false, &sub);
    }
    set_rules(p, r, &sub);
}

static void import_rule(parser *p, kn_item *it, rule_vec *out) {
    kn_cp c = it->prelude;
    kn_val url;
    if (p->imports_over || p->depth > 1) {
        report(p, it, "css/syntax", "@import must come before all other rules");
        return;
    }
    if (kn_cp_type(&c, KN_T_STRING)) {
        url = kn_v_str(KN_V_URL, kn_cp_peek(&c)->str);
        kn_cp_next(&c);
    } else if (kn_cp_type(&c, KN_T_URL)) {
        url = kn_v_str(KN_V_URL, kn_cp_peek(&c)->str);
        kn_cp_next(&c);
    } else if (kn_cp_func(&c, "url")) {
        kn_cp in = kn_cp_enter(&c);
        url = kn_v_str(KN_V_URL, kn_cp_peek(&in)->str);
    } else {
        report(p, it, "css/syntax", "@import without a URL");
        return;
    }
    kn_rule *r = add_rule(p, KN_RULE_IMPORT, it, out);
    if (!r)
        return;
    r->prelude = kn_arena_str(p->a, url.u.str);
    if (kn_cp_word(&c, "layer")) {
        r->layer = kn_arena_str(p->a, KN_S(""));
    } else if (kn_cp_func(&c, "layer")) {
        kn_cp in = kn_cp_enter(&c);
        r->layer = kn_arena_str(p->a, kn_cp_text(&in));
    }
    if (kn_cp_func(&c, "supports")) {
        kn_cp in = kn_cp_enter(&c);
        kn_str cond = kn_cp_text(&in);
        kn_sb b = {0};
        kn_sb_printf(&b, "(%.*s)", (int)cond.n, cond.p);
        bool ok = kn_supports_eval(kn_sb_str(&b)) || kn_supports_eval(cond);
        kn_sb_free(&b);
        if (!ok) { /* kept, but for no medium */
            r->media = kn_arena_str(p->a, KN_S("not all"));
            return;
        }
    }
    r->media = kn_arena_str(p->a, kn_cp_text(&c));
}

static void descriptor_rule(parser *p, kn_rule_kind kind, kn_item *it, rule_vec *out) {
    kn_rule *r = it->has_block ? add_rule(p, kind, it, out) : NULL;
    kn_item sub;
    if (!r)
        return;
    r->prelude = kn_arena_str(p->a, kn_cp_text(&it->prelude));
    r->decls = KN_NEW(kn_decls);
    while ((sub = kn_next_item(&it->block, true)).kind != KN_ITEM_END)
        if (sub.kind == KN_ITEM_DECL)
            kn_descriptor_item(r->decls, &sub, &p->src);
        else
            report(p, &sub, "css/syntax", "not a descriptor");
}

/* CSS Fonts 4 §6.9: blocks of names and numbers. */
static void font_values_rule(parser *p, kn_item *it, rule_vec *out) {
    kn_rule *r = it->has_block ? add_rule(p, KN_RULE_FONT_VALUES, it, out) : NULL;
    kn_item sub;
    rule_vec blocks = {0};
    if (!r)
        return;
    r->prelude = kn_arena_str(p->a, kn_cp_text(&it->prelude));
    while ((sub = kn_next_item(&it->block, true)).kind != KN_ITEM_END) {
        if (sub.kind != KN_ITEM_AT)
            continue;
        const kn_str name = kn_arena_str(p->a, sub.name);
        const uint32_t before = (uint32_t)blocks.n;
        descriptor_rule(p, KN_RULE_FONT_VALUES, &sub, &blocks);
        if (blocks.n > before)
            blocks.v[before]->prelude = name;
    }
    set_rules(p, r, &blocks);
}

/* CSS Animations 1 §3: from, to and percentages; a selector out of range drops the block. */
static bool parse_stops(parser *p, const kn_cp *prelude, kn_rule *r) {
    kn_cp c = *prelude;
    double stops[64];
    uint32_t n = 0;
    do {
        const kn_tok *t = kn_cp_peek(&c);
        double v = NAN;
        if (t->type == KN_T_PERCENT)
            v = t->num / 100;
        else if (t->type == KN_T_IDENT && kn_str_ieq(t->str, KN_S("from")))
            v = 0;
        else if (t->type == KN_T_IDENT && kn_str_ieq(t->str, KN_S("to")))
            v = 1;
        if (!(v >= 0 && v <= 1) || n == KN_COUNTOF(stops))
            return false;
        stops[n++] = v;
        kn_cp_next(&c);
    } while (kn_cp_take(&c, KN_T_COMMA));
    double *copy = KN_ANEW_N(p->a, double, n);
    memcpy(copy, stops, n * sizeof *copy);
    r->stops = copy;
    r->n_stops = n;
    return kn_cp_done(&c);
}

static void keyframe_rule(parser *p, kn_item *it, rule_vec *out) {
    kn_rule *r = add_rule(p, KN_RULE_KEYFRAME, it, out);
    kn_item sub;
    if (!r)
        return;
    if (!parse_stops(p, &it->prelude, r)) {
        report(p, it, "css/syntax", "not a keyframe selector");
        out->n--;
        return;
    }
    r->decls = KN_NEW(kn_decls);
    while ((sub = kn_next_item(&it->block, true)).kind != KN_ITEM_END)
        if (sub.kind == KN_ITEM_DECL)
            kn_decl_item(r->decls, &sub, &p->src);
        else
            report(p, &sub, "css/syntax", "not a declaration");
    /* `!important` makes a declaration invalid here (CSS Animations 1 §3) */
    for (size_t i = 0; i < r->decls->v.n;)
        if (r->decls->v.v[i].important) {
            kn_value_unref(r->decls->v.v[i].value);
            memmove(&r->decls->v.v[i], &r->decls->v.v[i + 1],
                    (--r->decls->v.n - i) * sizeof r->decls->v.v[0]);
        } else {
            i++;
        }
}

static void keyframes_rule(parser *p, kn_item *it, rule_vec *out) {
    const kn_tok *name = kn_cp_peek(&it->prelude);
    kn_rule *r;
    kn_item sub;
    rule_vec frames = {0};
    if (!it->has_block || (name->type != KN_T_IDENT && name->type != KN_T_STRING)) {
        report(p, it, "css/syntax", "@keyframes without a name or block");
        return;
    }
    r = add_rule(p, KN_RULE_KEYFRAMES, it, out);
    if (!r)
        return;
    r->prelude = kn_arena_str(p->a, name->str);
    while ((sub = kn_next_item(&it->block, true)).kind != KN_ITEM_END)
        if (sub.kind == KN_ITEM_RULE)
            keyframe_rule(p, &sub, &frames);
        else
            report(p, &sub, "css/syntax", "not a keyframe");
    set_rules(p, r, &frames);
}

/* Known at-rules that change no picture here. */
static bool is_silent(const kn_item *it) {
    static const char *const names[] = {"charset",         "namespace",    "page",
                                        "view-transition", "position-try", "tailwind",
                                        "apply",           "-ms-viewport", "viewport"};
    for (size_t i = 0; i < KN_COUNTOF(names); i++)
        if (at_is(it, names[i]))
            return true;
    return kn_str_starts(it->name, KN_S("-moz-")) || kn_str_starts(it->name, KN_S("-o-")) ||
           kn_str_starts(it->name, KN_S("-ms-"));
}

static void at_rule(parser *p, kn_item *it, const kn_selectors *sel, rule_vec *out) {
    static const struct {
        const char *name;
        kn_rule_kind kind;
    } groups[] = {{"media", KN_RULE_MEDIA}, {"supports", KN_RULE_SUPPORTS},
                  {"layer", KN_RULE_LAYER}, {"container", KN_RULE_CONTAINER},
                  {"scope", KN_RULE_SCOPE}, {"starting-style", KN_RULE_STARTING_STYLE}};
    for (size_t i = 0; i < KN_COUNTOF(groups); i++) {
        if (!at_is(it, groups[i].name))
            continue;
        if (!it->has_block && groups[i].kind != KN_RULE_LAYER)
            report(p, it, "css/syntax", "at-rule without a block");
        else
            group_rule(p, groups[i].kind, it, sel, out);
        return;
    }
    if (at_is(it, "import"))
        import_rule(p, it, out);
    else if (at_is(it, "font-face"))
        descriptor_rule(p, KN_RULE_FONT_FACE, it, out);
    else if (at_is(it, "font-palette-values"))
        descriptor_rule(p, KN_RULE_FONT_PALETTE, it, out);
    else if (at_is(it, "font-feature-values"))
        font_values_rule(p, it, out);
    else if (at_is(it, "property"))
        descriptor_rule(p, KN_RULE_PROPERTY, it, out);
    else if (at_is(it, "counter-style"))
        descriptor_rule(p, KN_RULE_COUNTER_STYLE, it, out);
    else if (at_is(it, "keyframes") || at_is(it, "-webkit-keyframes"))
        keyframes_rule(p, it, out);
    else if (!is_silent(it))
        kn_report(p->src.diags, KN_SEV_WARN, KN_EPARSE, "css/unsupported-rule", item_loc(p, it),
                  NULL, "@%.*s is not supported", (int)it->name.n, it->name.p);
}

/* ---- style rules ---- */

static void style_rule(parser *p, kn_item *it, const kn_selectors *parent, rule_vec *out) {
    kn_cp prelude = it->prelude;
    const kn_selectors *sel =
        kn_selectors_parse_at(&prelude, p->a, p->src.atoms, parent, parent != NULL);
    if (!sel) {
        kn_str text = kn_cp_text(&it->prelude); /* those of other browsers are no news */
        if (kn_str_find(text, KN_S(":-moz-")) < 0 && kn_str_find(text, KN_S(":-ms-")) < 0)
            report(p, it, "css/invalid-selector", "invalid selector");
        return;
    }
    kn_rule *r = add_rule(p, KN_RULE_STYLE, it, out);
    rule_vec sub = {0};
    if (!r)
        return;
    r->selectors = sel;
    r->decls = KN_NEW(kn_decls);
    parse_style_block(p, &it->block, sel, r, &sub);
    set_rules(p, r, &sub);
}

/* Contents of a style rule, or of a group rule within one (then `rule` is NULL). Declarations after
 * a nested rule stand in a rule of their own, so that the order of appearance holds (CSS Nesting 1
 * §4). */
static void parse_style_block(parser *p, kn_cp *c, const kn_selectors *sel, kn_rule *rule,
                              rule_vec *out) {
    kn_item it;
    kn_rule *target = rule;
    if (p->depth >= KN_LIMIT_CSS_NESTING)
        return;
    p->depth++;
    while ((it = kn_next_item(c, true)).kind != KN_ITEM_END) {
        switch (it.kind) {
        case KN_ITEM_DECL:
            if (!target) {
                target = add_rule(p, KN_RULE_STYLE, &it, out);
                if (!target)
                    break;
                target->selectors = sel;
                target->decls = KN_NEW(kn_decls);
            }
            kn_decl_item(target->decls, &it, &p->src);
            break;
        case KN_ITEM_RULE:
            style_rule(p, &it, sel, out);
            target = NULL;
            break;
        case KN_ITEM_AT:
            at_rule(p, &it, sel, out);
            target = NULL;
            break;
        default:
            report(p, &it, "css/syntax", "not a declaration");
        }
    }
    p->depth--;
}

static void parse_rules(parser *p, kn_cp *c, bool top, rule_vec *out) {
    kn_item it;
    if (p->depth >= KN_LIMIT_CSS_NESTING)
        return;
    p->depth++;
    while ((it = kn_next_item(c, !top)).kind != KN_ITEM_END) {
        if (it.kind == KN_ITEM_RULE)
            style_rule(p, &it, NULL, out);
        else if (it.kind == KN_ITEM_AT)
            at_rule(p, &it, NULL, out);
        else
            report(p, &it, "css/syntax", "not a rule");
        bool statement = it.kind == KN_ITEM_AT && !it.has_block;
        p->imports_over |= top && !statement;
    }
    p->depth--;
}

kn_sheet *kn_sheet_parse(kn_str text, kn_atoms *atoms, kn_diags *d, kn_loc loc) {
    kn_sheet *s = KN_NEW(kn_sheet);
    kn_scratch scratch;
    kn_toks t;
    rule_vec rules = {0};
    if (kn_str_starts(text, KN_S("\xEF\xBB\xBF"))) { /* byte order mark */
        text.p += 3;
        text.n -= 3;
    }
    s->refs = 1;
    s->arena = kn_arena_new();
    s->loc = loc;
    parser p = {.a = s->arena};
    kn_scratch_begin(&scratch);
    kn_tokenize(text, &t, &scratch);
    kn_css_src_begin(&p.src, text, atoms, d, loc);
    kn_cp c = kn_cp_make(&t, &scratch, text);
    parse_rules(&p, &c, true, &rules);
    s->rules = KN_ANEW_N(s->arena, kn_rule *, rules.n ? rules.n : 1);
    if (rules.n)
        memcpy(s->rules, rules.v, rules.n * sizeof *rules.v);
    s->n_rules = (uint32_t)rules.n;
    kn_vec_free(&rules);
    kn_toks_free(&t);
    kn_scratch_end(&scratch);
    return s;
}

static void free_decls(kn_rule *const *rules, uint32_t n) {
    for (uint32_t i = 0; i < n; i++) {
        kn_decls_free(rules[i]->decls);
        free_decls(rules[i]->rules, rules[i]->n_rules);
    }
}

kn_sheet *kn_sheet_ref(kn_sheet *s) {
    s->refs++;
    return s;
}

void kn_sheet_free(kn_sheet *s) {
    if (!s || --s->refs)
        return;
    free_decls(s->rules, s->n_rules);
    kn_arena_free(s->arena);
    free(s);
}

/* ---- --dump=sheets ---- */

static void dump_decls(const kn_decls *d, const kn_atoms *atoms, int depth, kn_sb *out) {
    for (size_t i = 0; d && i < d->v.n; i++) {
        const kn_decl *x = &d->v.v[i];
        kn_str name = x->prop == KN_PROP_CUSTOM ? kn_atom_str(atoms, x->custom)
                                                : kn_cstr(kn_prop_get(x->prop)->name);
        kn_sb_printf(out, "%*s%.*s: ", depth * 2, "", (int)name.n, name.p);
        kn_val_serialize(x->value->v, out);
        if (x->shorthand.n)
            kn_sb_printf(out, " [of %.*s]", (int)x->shorthand.n, x->shorthand.p);
        kn_sb_puts(out, x->important ? " !important\n" : "\n");
    }
}

static void dump_rules(kn_rule *const *rules, uint32_t n, const kn_atoms *atoms, int depth,
                       kn_sb *out) {
    static const char *const names[] = {"",
                                        "@media",
                                        "@supports",
                                        "@layer",
                                        "@container",
                                        "@import",
                                        "@font-face",
                                        "@keyframes",
                                        "",
                                        "@property",
                                        "@scope",
                                        "@starting-style",
                                        "@counter-style",
                                        "@font-feature-values",
                                        "@font-palette-values"};
    for (uint32_t i = 0; i < n; i++) {
        const kn_rule *r = rules[i];
        kn_sb_printf(out, "%*s%s", depth * 2, "", names[r->kind]);
        if (*names[r->kind] && r->prelude.n)
            kn_sb_putc(out, ' ');
        if (r->kind == KN_RULE_STYLE)
            kn_selector_serialize(r->selectors, atoms, out);
        else
            kn_sb_put(out, r->prelude.p ? r->prelude : KN_S(""));
        for (uint32_t k = 0; k < r->n_stops; k++) {
            kn_sb_puts(out, k ? ", " : "");
            kn_sb_num(out, r->stops[k] * 100);
            kn_sb_putc(out, '%');
        }
        if (r->layer.p)
            kn_sb_printf(out, " layer(%.*s)", (int)r->layer.n, r->layer.p);
        if (r->media.n)
            kn_sb_printf(out, " %.*s", (int)r->media.n, r->media.p);
        kn_sb_putc(out, '\n');
        dump_decls(r->decls, atoms, depth + 1, out);
        dump_rules(r->rules, r->n_rules, atoms, depth + 1, out);
    }
}

void kn_sheet_dump(const kn_sheet *s, const kn_atoms *atoms, kn_sb *out) {
    dump_rules(s->rules, s->n_rules, atoms, 0, out);
}
