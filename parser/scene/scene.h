/* The scene: a document tree with what the composition's data-* attributes say of time.
 * It is the parser's output type. Only scripts and clip visibility mutate it afterwards, always
 * through the functions below, which leave damage marks for src/style and src/layout.
 *
 * Sequencer thread only. Nodes live until the scene is freed; a handle (id, gen) outlives them
 * safely. */
#ifndef KN_PARSER_SCENE_H
#define KN_PARSER_SCENE_H
#include "src/core/arena.h"
#include "src/core/atom.h"
#include "src/core/err.h"
#include "src/core/lu.h"
#include "src/core/rat.h"
#include "src/core/vec.h"

typedef enum kn_node_kind {
    KN_NODE_ELEMENT = 1, /* numbers as DOM's nodeType */
    KN_NODE_TEXT = 3,
    KN_NODE_COMMENT = 8,
    KN_NODE_DOCUMENT = 9,
    KN_NODE_DOCTYPE = 10,
    KN_NODE_FRAGMENT = 11
} kn_node_kind;
typedef enum kn_ns { KN_NS_HTML, KN_NS_SVG, KN_NS_MATHML, KN_NS_OTHER } kn_ns;

typedef struct kn_attr {
    kn_atom name; /* as written for SVG, lower case for HTML; prefix kept ("xlink:href") */
    char *value;  /* owned, NUL-terminated */
    uint32_t n;
} kn_attr;

/* Damage: what has to be done anew. A bit below a node also sets KN_DMG_BELOW on its ancestors. */
enum {
    KN_DMG_STYLE = 1,    /* match and cascade this element again */
    KN_DMG_INLINE = 2,   /* only its inline style changed: cascade again, matching holds */
    KN_DMG_SUBTREE = 4,  /* style of all descendants too (selectors may have changed) */
    KN_DMG_CHILDREN = 8, /* child list or text changed: boxes below must be rebuilt */
    KN_DMG_LAYOUT = 16,  /* set by style from the property table */
    KN_DMG_PAINT = 32,   /* items of this element */
    KN_DMG_FX = 64,      /* only layer properties (transform, opacity, filter, …) */
    KN_DMG_BELOW = 128,  /* a descendant is damaged */
    KN_DMG_BOX = 256     /* the kind of box changed (display, position, …) */
};

typedef enum kn_clip_state { /* outcome of the visibility pass (contract A.2), a cascade override */
                             KN_CLIP_NONE,   /* not a clip */
                             KN_CLIP_SHOWN,  /* visibility: visible */
                             KN_CLIP_HIDDEN, /* visibility: hidden */
                             KN_CLIP_REMOVED /* visibility: hidden; display: none (in-flow leaf
                                                clips, data-hidden) */
} kn_clip_state;

typedef struct kn_node kn_node;
typedef struct kn_scene kn_scene;
typedef struct kn_ref { /* a node that may be gone: kn_node_by_id() tells */
    uint32_t id, gen;
} kn_ref;
typedef struct kn_manual_slot { /* slot.assign(): a node that scripts gave to a slot */
    kn_ref slot, node;
} kn_manual_slot;
typedef struct kn_id_table kn_id_table;
struct kn_style;
struct kn_decls;
struct kn_box;

struct kn_node {
    uint32_t id, gen; /* id indexes the scene's node table */
    uint8_t kind, ns; /* kn_node_kind, kn_ns */
    uint8_t clip;     /* kn_clip_state */
    uint8_t flags;    /* KN_NODE_* below */
    uint16_t damage;
    uint16_t
        scope; /* index in kn_scene.scopes: which mounted composition it came with; 0: the entry */
    kn_atom tag; /* local name: lower case in HTML, as written in SVG */
    kn_node *parent, *first, *last, *prev, *next;
    kn_attr *attrs;
    uint32_t n_attrs;
    uint32_t n_text;               /* bytes of text */
    char *text;                    /* TEXT, COMMENT: owned, NUL-terminated UTF-8 */
    kn_node *content;              /* template contents (a FRAGMENT) */
    kn_node *shadow;               /* ELEMENT: root of its shadow tree, a FRAGMENT; see shadow.h */
    kn_node *host;                 /* FRAGMENT: the element whose shadow root it is */
    kn_node *slot;                 /* child of a host: the slot that it is assigned to */
    kn_node *slot_next;            /* the next that is assigned to the same */
    kn_node *assigned;             /* slot: the first that is assigned to it */
    bool closed;                   /* shadow root: of mode "closed" */
    bool manual;                   /* shadow root: scripts assign its slots */
    struct kn_decls *inline_style; /* owned through kn_scene.free_decls; NULL: none */
    /* written by src/style */
    /* owned by the styler; `letter` is that of ::first-letter */
    const struct kn_style *style, *before, *after, *marker, *letter;
    void *style_data; /* the styler's own */
    /* written by src/layout */
    struct kn_box *box;         /* principal box or NULL */
    int32_t scroll_x, scroll_y; /* CSS px that scripts scrolled its content by, within limits */
    kn_lu cq_w, cq_h; /* content box of a size container as of the last layout; < 0: unknown */
    /* written by src/script */
    void *js_data; /* canvas contents and the like: see kn_scene.free_js_data */
    kn_loc loc;
};
enum {
    KN_NODE_ATTACHED = 1,    /* in the document tree */
    KN_NODE_STYLE_STALE = 2, /* style attribute text must be serialized from inline_style */
    KN_NODE_PARSED = 4,      /* came from the file, not from a script */
    KN_NODE_SCRIPT_DONE = 8, /* a script element that has run */
    KN_NODE_IN_SHADOW = 16,  /* in a shadow tree, or its root */
    KN_NODE_DEFINED = 32     /* a custom element that has its class */
};

/* A mounted nested composition (contract A.7). scopes[0] is the entry document. */
typedef struct kn_scope {
    kn_str comp_id;      /* runtime id: data-composition-id of the host */
    kn_str authored_id;  /* id that its own styles use */
    kn_str script_id;    /* id that its own scripts use: another one when no root inside has the
                          * host's id (A.7: the timeline is then registered under both) */
    kn_str root_id;      /* id attribute that the inner root had ("" if none): `#root_id` in its CSS
                          * means [data-hf-authored-id="root_id"] */
    kn_str file;         /* path relative to the project root */
    kn_node *host;       /* element with data-composition-src, NULL for scope 0 */
    kn_node *inner_root; /* element with data-hf-inner-root, may be NULL */
    uint16_t parent;     /* scope of the host */
    kn_str defaults;     /* JSON object of variable defaults, "" if none */
    kn_str values;       /* JSON object of the host's data-variable-values, "" if none */
} kn_scope;

typedef enum kn_mutation_kind {
    KN_MUT_ATTR,  /* told before the change: `attr`, and `old` (p NULL: it was absent) */
    KN_MUT_TEXT,  /* told before the change: data of TEXT or COMMENT `target`, `old` */
    KN_MUT_ADDED, /* `child` now is below `target`, between `prev` and `next` */
    KN_MUT_REMOVED
} kn_mutation_kind;
typedef struct kn_mutation { /* lives for the call alone */
    kn_mutation_kind kind;
    kn_node *target, *child, *prev, *next;
    kn_atom attr;
    kn_str old, now; /* `now`: the new text; of ATTR p NULL when it goes */
} kn_mutation;

struct kn_scene {
    kn_arena *arena; /* scopes, strings: everything that lives as long as the scene */
    kn_atoms *atoms; /* owned */
    kn_files *files; /* borrowed */
    kn_diags *diags; /* borrowed */
    kn_node *document;
    kn_node *root; /* the composition's root element (contract A.1); the html element when none */
    char *project; /* real path of the project folder: nothing outside it is read */
    char *base;    /* real path of the folder that URLs resolve against */
    KN_VEC(kn_scope) scopes;
    KN_VEC(kn_node *) nodes;             /* by id; NULL where freed */
    KN_VEC(kn_node *) free_nodes;        /* released, to be used again under a new generation */
    KN_VEC(kn_manual_slot) manual_slots; /* what scripts assigned, in order; see shadow.h */
    KN_VEC(kn_ref) changed_slots;        /* slots that got other nodes: whoever tells empties it */
    uint32_t tree_epoch;   /* bumped by every insertion, removal, attribute and text change */
    uint32_t timing_epoch; /* bumped when a data-* attribute or the tree changes */
    bool quirks;
    bool image;      /* an SVG file that another page shows as a picture: it has no files but data:
                      * URLs, no scripts, and the size that it is given */
    bool inner;      /* a document inside another: of a picture or a frame. The shipped families are
                      * rules of the page, and it knows nothing of them */
    kn_node *target; /* element that :target means; NULL: none */
    void (*free_decls)(struct kn_decls *);
    /* Text of a style attribute from its parsed form (KN_NODE_STYLE_STALE). May be NULL. */
    void (*style_text)(const struct kn_scene *s, const struct kn_decls *d, kn_sb *out);
    void (*free_js_data)(kn_node *);
    /* Observer of mutations, for scripts (MutationObserver, custom elements). May be NULL. */
    void (*on_mutation)(void *ctx, const kn_mutation *m);
    void *mutation_ctx;
    /* Ids and names that elements of the document got or lost, each after 'i' or 'n': kept when
     * somebody wants them, who takes and frees them. */
    KN_VEC(char *) changed_names;
    bool wants_names;
    uint32_t max_nodes;   /* at most KN_LIMIT_NODES */
    uint32_t list_epoch;  /* bumped by every insertion and removal: child lists */
    uint32_t id_epoch;    /* bumped when an id of the document changes, comes or goes */
    uint32_t frame_epoch; /* bumped when an <iframe> comes into the document, leaves it, or names
                             another document */
    kn_id_table *ids;     /* owned; see kn_scene_find_id() */
};

kn_scene *kn_scene_new(kn_files *files, kn_diags *diags);
void kn_scene_free(kn_scene *s); /* NULL is fine */
/* Index of a new scope whose strings are empty; 0 when there are too many (reported). */
uint16_t kn_scene_add_scope(kn_scene *s, kn_node *host, uint16_t parent);

/* New detached nodes. NULL past max_nodes (reported). Text is copied. */
kn_node *kn_node_element(kn_scene *s, kn_ns ns, kn_atom tag, kn_loc loc);
kn_node *kn_node_text(kn_scene *s, kn_node_kind kind, kn_str text, kn_loc loc);
kn_node *kn_node_fragment(kn_scene *s);
kn_node *kn_node_document(kn_scene *s); /* a further, detached DOCUMENT (DOMParser) */
kn_node *kn_node_by_id(const kn_scene *s, uint32_t id, uint32_t gen); /* NULL when gone */
kn_node *kn_node_clone(kn_scene *s, const kn_node *n, bool deep);

/* Inserts `child` (detached from where it was; a fragment inserts its children) before `before`, at
 * the end when NULL. Refuses cycles and depth beyond KN_LIMIT_DEPTH (false). */
bool kn_node_insert(kn_scene *s, kn_node *parent, kn_node *child, kn_node *before);
void kn_node_remove(kn_scene *s, kn_node *child);
void kn_node_set_text(kn_scene *s, kn_node *n, kn_str text); /* data of TEXT and COMMENT */
/* Gives a detached subtree back: its ids become stale and its memory is used again. Only for nodes
 * that no script can reach any more; nothing happens to an attached node. */
void kn_node_release(kn_scene *s, kn_node *top);
/* The parser's insertion at the end: no checks, no damage, no mutation record. `child` is detached.
 */
void kn_node_append_raw(kn_node *parent, kn_node *child);
void kn_node_attr_raw(kn_node *n, kn_atom name, kn_str value); /* same, for a new attribute */

/* Attributes. Strings are copied. kn_node_attr gives a view, p == NULL when absent. The `style`
 * attribute is kept in text; whoever edits inline_style calls kn_node_style_changed. */
void kn_node_style_changed(kn_scene *s, kn_node *n); /* inline_style was edited: text is stale */
void kn_node_sync_style(kn_scene *s, kn_node *n);    /* writes the stale text anew */
kn_str kn_node_attr(const kn_node *n, kn_atom name);
bool kn_node_has_attr(const kn_node *n, kn_atom name);
void kn_node_set_attr(kn_scene *s, kn_node *n, kn_atom name, kn_str value);
void kn_node_remove_attr(kn_scene *s, kn_node *n, kn_atom name);
kn_atom kn_scene_atom(kn_scene *s, kn_str name);
kn_str kn_scene_atom_str(const kn_scene *s, kn_atom a);

/* Damage. */
void kn_node_damage(kn_node *n, unsigned bits); /* marks, and KN_DMG_BELOW on the ancestors */

/* Walking. */
kn_node *kn_node_next(const kn_node *n, const kn_node *top);      /* document order, within top */
kn_node *kn_node_next_skip(const kn_node *n, const kn_node *top); /* same, not into n */
bool kn_node_contains(const kn_node *a, const kn_node *b);        /* b is a or below it */
kn_node *kn_node_find_id(const kn_node *top, kn_str id);          /* first in document order */
/* The same in the scene's document, by a table. `more`, NULL is fine: others have this id too. Not
 * while the parser appends without notice. */
kn_node *kn_scene_find_id(kn_scene *s, kn_str id, bool *more);
/* Notes that an element of the document gets or loses a name, if the attribute is one; frees what
 * was noted. */
void kn_scene_name_changed(kn_scene *s, kn_atom attr, kn_str name);
void kn_scene_drop_names(kn_scene *s);
void kn_id_table_free(kn_id_table *t); /* NULL is fine */
kn_node *kn_node_first_tag(const kn_node *top, kn_atom tag);
static inline bool kn_is_elem(const kn_node *n) {
    return n && n->kind == KN_NODE_ELEMENT;
}
static inline bool kn_is_html(const kn_node *n, kn_atom tag) {
    return kn_is_elem(n) && n->ns == KN_NS_HTML && n->tag == tag;
}
kn_node *kn_scene_html(const kn_scene *s); /* document element */
kn_node *kn_scene_body(const kn_scene *s);
void kn_node_text_content(const kn_node *n, kn_sb *out);
/* The CSS that stands in a node: a text of a style element, or a style attribute; borrowed, empty
 * when there is none. */
kn_str kn_node_css(const kn_node *n);

void kn_scene_dump(const kn_scene *s, kn_sb *out); /* --dump=dom */
#endif
