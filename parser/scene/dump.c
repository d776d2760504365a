/* --dump=dom: one line per node, indented by depth. */
#include "parser/scene/scene.h"

static void dump_loc(const kn_scene *s, const kn_node *n, kn_sb *out) {
    if (n->loc.line)
        kn_sb_printf(out, "  @%s:%u:%u", kn_files_name(s->files, n->loc.file), n->loc.line,
                     n->loc.col);
    if (n->scope)
        kn_sb_printf(out, " scope=%u", n->scope);
    kn_sb_putc(out, '\n');
}

static void dump_element(const kn_scene *s, const kn_node *n, kn_sb *out) {
    static const char *const prefix[] = {"", "svg ", "math ", "other "};
    kn_sb_puts(out, prefix[n->ns]);
    kn_sb_put(out, kn_scene_atom_str(s, n->tag));
    for (uint32_t i = 0; i < n->n_attrs; i++) {
        kn_sb_putc(out, ' ');
        kn_sb_put(out, kn_scene_atom_str(s, n->attrs[i].name));
        kn_sb_putc(out, '=');
        kn_sb_json(out, (kn_str){n->attrs[i].value, n->attrs[i].n});
    }
}

static void dump_node(const kn_scene *s, const kn_node *n, int depth, kn_sb *out) {
    for (int i = 0; i < depth; i++)
        kn_sb_puts(out, "  ");
    switch ((kn_node_kind)n->kind) {
    case KN_NODE_ELEMENT:
        dump_element(s, n, out);
        break;
    case KN_NODE_TEXT:
        kn_sb_json(out, (kn_str){n->text, n->n_text});
        break;
    case KN_NODE_COMMENT:
        kn_sb_puts(out, "#comment ");
        kn_sb_json(out, (kn_str){n->text, n->n_text});
        break;
    case KN_NODE_DOCTYPE:
        kn_sb_puts(out, "#doctype ");
        kn_sb_put(out, (kn_str){n->text, n->n_text});
        break;
    case KN_NODE_DOCUMENT:
        kn_sb_puts(out, s->quirks && n == s->document ? "#document quirks" : "#document");
        break;
    case KN_NODE_FRAGMENT:
        kn_sb_puts(out, "#content");
        break;
    }
    dump_loc(s, n, out);
    if (n->content)
        dump_node(s, n->content, depth + 1, out);
    for (const kn_node *c = n->first; c; c = c->next)
        dump_node(s, c, depth + 1, out);
}

static void dump_scope(const kn_scene *s, size_t i, kn_sb *out) {
    const kn_scope *c = &s->scopes.v[i];
    kn_sb_printf(out, "scope %zu parent=%u comp=", i, c->parent);
    const kn_str v[] = {c->comp_id, c->authored_id, c->script_id, c->root_id,
                        c->file,    c->defaults,    c->values};
    static const char *const name[] = {
        "", " authored=", " script=", " root=", " file=", " defaults=", " values="};
    for (size_t k = 0; k < KN_COUNTOF(v); k++) {
        kn_sb_puts(out, name[k]);
        kn_sb_json(out, v[k].p ? v[k] : KN_S(""));
    }
    kn_sb_putc(out, '\n');
}

void kn_scene_dump(const kn_scene *s, kn_sb *out) {
    dump_node(s, s->document, 0, out);
    for (size_t i = 1; i < s->scopes.n; i++)
        dump_scope(s, i, out);
}
