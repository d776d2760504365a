/* --dump=boxes, as text and as JSON. */
#include "src/layout/sizing.h"

static void name_of(const kn_layout *l, const kn_box *b, kn_sb *out) {
    static const char *const kinds[] = {"block", "inline", "text",       "replaced", "flex",
                                        "grid",  "table",  "table-part", "br",       "marker"};
    kn_sb_puts(out, kinds[b->kind]);
    if (b->anonymous)
        kn_sb_puts(out, " (anonymous)");
    if (b->node && b->node->kind == KN_NODE_ELEMENT && !b->anonymous) {
        kn_sb_putc(out, ' ');
        kn_sb_put(out, kn_scene_atom_str(l->scene, b->node->tag));
        kn_str id = kn_node_attr(b->node, KN_A_id);
        if (id.n) {
            kn_sb_putc(out, '#');
            kn_sb_put(out, id);
        }
    }
    if (b->pseudo)
        kn_sb_puts(out, b->pseudo == KN_PE_BEFORE   ? "::before"
                        : b->pseudo == KN_PE_AFTER  ? "::after"
                        : b->pseudo == KN_PE_MARKER ? "::marker"
                                                    : "::first-letter");
}

static void put_rect(kn_sb *out, kn_lu x, kn_lu y, kn_lu w, kn_lu h) {
    kn_sb_putc(out, ' ');
    kn_sb_num(out, kn_px(x));
    kn_sb_putc(out, ',');
    kn_sb_num(out, kn_px(y));
    kn_sb_putc(out, ' ');
    kn_sb_num(out, kn_px(w));
    kn_sb_putc(out, 'x');
    kn_sb_num(out, kn_px(h));
}

static void indent(kn_sb *out, int depth) {
    for (int i = 0; i < depth; i++)
        kn_sb_puts(out, "  ");
}

static void dump_lines(const kn_box *b, kn_sb *out, int depth) {
    for (uint32_t i = 0; i < b->n_lines; i++) {
        const kn_line *ln = &b->lines[i];
        indent(out, depth);
        kn_sb_puts(out, "line");
        put_rect(out, ln->x, ln->y, ln->w, ln->h);
        kn_sb_puts(out, " baseline ");
        kn_sb_num(out, kn_px(ln->baseline));
        kn_sb_putc(out, '\n');
        for (uint32_t k = 0; k < ln->n_frags; k++) {
            const kn_frag *f = &ln->frags[k];
            if (f->kind != KN_FRAG_TEXT)
                continue;
            indent(out, depth + 1);
            kn_sb_puts(out, "text");
            put_rect(out, f->x, f->y, f->w, f->h);
            kn_sb_putc(out, ' ');
            if (f->box->text && f->to <= f->box->n_text)
                kn_sb_json(out, (kn_str){f->box->text + f->from, f->to - f->from});
            kn_sb_putc(out, '\n');
        }
    }
}

static void dump_box(const kn_layout *l, const kn_box *b, kn_sb *out, int depth) {
    if (b->kind == KN_BOX_TEXT)
        return;
    indent(out, depth);
    name_of(l, b, out);
    put_rect(out, b->x, b->y, b->w, b->h);
    if (b->out_of_flow)
        kn_sb_puts(out, " out-of-flow");
    kn_sb_putc(out, '\n');
    dump_lines(b, out, depth + 1);
    for (const kn_box *c = b->first; c; c = c->next)
        dump_box(l, c, out, depth + 1);
}

void kn_layout_dump(const kn_layout *l, kn_sb *out) {
    if (l->root)
        dump_box(l, l->root, out, 0);
    for (size_t i = 0; i < l->foreigns.n; i++)
        dump_box(l, l->foreigns.v[i], out, 0);
}

static void json_num(kn_sb *out, const char *key, double v) {
    char buf[40];
    size_t n = kn_fmt_double(buf, sizeof buf, v == 0 ? 0 : v, 17);
    kn_sb_printf(out, ",\"%s\":", key);
    kn_sb_put(out, (kn_str){buf, n});
}

static void json_row(kn_sb *out, kn_str tag, kn_str id, kn_rect r) {
    kn_sb_puts(out, out->n > 1 ? ",\n{\"tag\":" : "\n{\"tag\":");
    kn_sb_json(out, tag);
    kn_sb_puts(out, ",\"id\":");
    kn_sb_json(out, id);
    json_num(out, "x", r.x);
    json_num(out, "y", r.y);
    json_num(out, "w", r.w);
    json_num(out, "h", r.h);
    kn_sb_putc(out, '}');
}

void kn_layout_dump_json(const kn_layout *l, kn_sb *out) {
    const kn_node *body = kn_scene_body(l->scene);
    kn_rect lines[256];
    kn_sb_putc(out, '[');
    for (const kn_node *n = body ? kn_node_next(body, body) : NULL; n; n = kn_node_next(n, body)) {
        if (n->kind == KN_NODE_ELEMENT) {
            kn_rect r = {0};
            kn_layout_client_rect(l, n, &r);
            json_row(out, kn_scene_atom_str(l->scene, n->tag), kn_node_attr(n, KN_A_id), r);
        } else if (n->kind == KN_NODE_TEXT) {
            const size_t k = kn_layout_text_rects(l, n, 0, UINT32_MAX, lines, KN_COUNTOF(lines));
            for (size_t i = 0; i < k; i++)
                json_row(out, KN_S("#text"), (kn_str){0}, lines[i]);
        }
    }
    kn_sb_puts(out, out->n > 1 ? "\n]\n" : "]\n");
}
