/* Private to src/script: the host's state, wrappers of nodes, and helpers around JavaScriptCore's C
 * API.
 *
 * A JS object that stands for something of ours carries a kn_wrap as its private data. Nodes are
 * named by (id, gen) in it, never by pointer, so a node that is gone cannot be used by mistake. */
#ifndef KN_SCRIPT_INTERNAL_H
#define KN_SCRIPT_INTERNAL_H
#include <JavaScriptCore/JavaScript.h>
#include "src/core/arena.h"
#include "src/core/path.h"
#include "src/core/rand.h"
#include "src/core/vec.h"
#include "src/script/script.h"

typedef enum kn_wrap_kind {
    KN_WRAP_HOST = 1, /* the `K` object of the JS part */
    KN_WRAP_NODE,
    KN_WRAP_STYLE,    /* element.style */
    KN_WRAP_COMPUTED, /* getComputedStyle() */
    KN_WRAP_RULE,     /* style of a CSSOM rule: kn_rule_wrap of bind_style.c */
    KN_WRAP_LIST,     /* NodeList, HTMLCollection: kn_list of bind_list.c */
    KN_WRAP_CANVAS,   /* canvas.h: contexts and what belongs to them */
    KN_WRAP_GL        /* webgl.h: the same for WebGL */
} kn_wrap_kind;

typedef struct kn_wrap {
    kn_wrap_kind kind;
    uint8_t pe; /* COMPUTED: kn_pseudo_el */
    uint32_t id, gen;
    kn_script *s;
    JSObjectRef obj;      /* NODE: protected, so that identity and expandos stay */
    JSObjectRef style;    /* NODE: its element.style, protected; NULL until asked for */
    JSObjectRef lists[2]; /* NODE: childNodes, children; protected, NULL until asked for */
} kn_wrap;

typedef enum kn_list_kind {
    KN_LIST_STATIC,
    KN_LIST_NODES,
    KN_LIST_CHILDREN,
    KN_LIST_TAG,
    KN_LIST_TAG_NS,
    KN_LIST_CLASS,
    KN_LIST_NAME,
    KN_LIST_SELECTOR
} kn_list_kind;

typedef struct kn_tag_proto { /* which prototype the elements of a tag get */
    uint8_t ns;
    kn_atom tag;
    JSObjectRef proto; /* kept alive by the JS part */
    JSClassRef cls;    /* named like the interface: Object.prototype.toString says it */
} kn_tag_proto;

typedef enum kn_proto {
    KN_PROTO_ELEMENT,
    KN_PROTO_HTML,
    KN_PROTO_SVG,
    KN_PROTO_TEXT,
    KN_PROTO_COMMENT,
    KN_PROTO_DOCUMENT,
    KN_PROTO_DOCTYPE,
    KN_PROTO_FRAGMENT,
    KN_PROTO_STYLE,
    KN_PROTO_COMPUTED,
    KN_PROTO_NODELIST,
    KN_PROTO_COLLECTION,
    KN_PROTO_SHADOW,
    KN_PROTO_COUNT
} kn_proto;

/* A script as given to the engine: for mapping lines and columns back. */
typedef struct kn_source {
    kn_loc start;    /* place of its first character */
    uint32_t prefix; /* characters that we put before it on its first line */
    bool library;    /* an external file */
} kn_source;

typedef struct kn_selector_entry {
    uint64_t hash;
    char *text;
    const kn_selectors *sel; /* NULL: invalid */
} kn_selector_entry;

typedef struct kn_volume {
    uint32_t id, gen;
    double volume;
} kn_volume;

struct kn_canvas_host;            /* canvas.h */
struct kn_webgl_host;             /* webgl.c */
typedef struct kn_guard kn_guard; /* limits.c */

typedef struct kn_change { /* a mutation that the JS part has not heard of yet */
    kn_mutation_kind kind;
    kn_ref target, child, prev, next;
    kn_atom attr;
    char *old, *now; /* NULL: absent */
    uint32_t op;
} kn_change;

struct kn_script {
    kn_script_env env;
    kn_script *top;    /* host of the page, which all of its frames share engine, clock and limits
                          with;    itself when it is that one */
    bool hold_scripts; /* what is inserted does not run yet */
    bool retired; /* its document is gone: what scripts still hold of it does nothing any more */
    bool frames_waiting;  /* top: some <iframe> is to be loaded */
    bool unseen;          /* top: no picture of a canvas is asked for any more */
    uint32_t frame_epoch; /* of the scene, when the JS part last looked for frames */
    kn_scene *nothing;    /* top: scene of hosts whose document is gone; NULL until there is one */
    KN_VEC(kn_script *) retirees; /* top: hosts whose objects may still be in the engine's heap */
    JSContextGroupRef group;
    JSGlobalContextRef ctx;
    JSClassRef style_class, computed_class, host_class, list_class, collection_class;
    JSObjectRef host;   /* K, protected */
    JSObjectRef shared; /* `kn`: what the JS files share; holds the functions that C calls */
    kn_tag_proto protos[KN_PROTO_COUNT];
    kn_tag_proto unknown_proto; /* HTMLUnknownElement */
    KN_VEC(kn_tag_proto) tag_protos;
    KN_VEC(kn_wrap *) wraps; /* by node id */
    KN_VEC(kn_source) sources;
    KN_VEC(kn_selector_entry) selectors; /* open hash, power of two */
    size_t n_selectors;
    KN_VEC(kn_volume) volumes;
    KN_VEC(kn_change) changes; /* while the JS part watches */
    struct {                   /* what svg_geom.c answered last, and of when it is */
        kn_ref node;
        uint32_t tree_epoch;
        uint64_t restyled;
        JSObjectRef list; /* protected; NULL: none */
    } chars;
    uint32_t op; /* counts calls of members: changes of one call belong together */
    struct kn_canvas_host *canvas; /* NULL until a canvas is used */
    struct kn_webgl_host *webgl;   /* NULL until its interfaces are used */
    kn_arena *arena;               /* selectors, fonts of canvases: as long as the host */
    double now_ms;                 /* virtual time */
    kn_rand rand;
    kn_node *current;       /* script element that is running */
    uint32_t fresh_scripts; /* script elements made by scripts that may have to be run */
    bool sheets_dirty;      /* rules that scripts changed are not in force yet */
    uint32_t depth;         /* of the entry that runs: nested calls */
    kn_guard *guard;        /* what ends scripts that run away */
    kn_loc last_loc;        /* of the script that was started last */
    bool told;              /* a limit was reported, ever */
    bool stopped;           /* by the time limit: the exception that follows is its own */
    double duration;
    kn_script_stats stats;
};

/* ---- jsutil.c ---- */
typedef struct kn_jstr { /* UTF-8 of a JS string */
    char *p;
    size_t n;
    char buf[240];
} kn_jstr;
/* ToString; false when that threw. Free it in any case. */
bool kn_jstr_init(JSContextRef ctx, JSValueRef v, kn_jstr *out, JSValueRef *exc);
void kn_jstr_from(JSStringRef str, kn_jstr *out);
void kn_jstr_free(kn_jstr *s);
static inline kn_str kn_jstr_view(const kn_jstr *s) {
    return (kn_str){s->p, s->n};
}
JSValueRef kn_js_str(JSContextRef ctx, kn_str s);
JSValueRef kn_js_sb(JSContextRef ctx, kn_sb *b); /* frees the builder */
JSValueRef kn_js_atom(kn_script *s, kn_atom a);
/* An array; a plain object when a limit is just ending the script: never NULL. */
JSObjectRef kn_js_array_of(JSContextRef ctx, size_t n, const JSValueRef *v);
JSObjectRef kn_js_array(JSContextRef ctx); /* empty */
JSObjectRef kn_js_numbers(JSContextRef ctx, const double *v, size_t n);
JSValueRef kn_js_get(JSContextRef ctx, JSObjectRef o, const char *name);
void kn_js_set(JSContextRef ctx, JSObjectRef o, const char *name, JSValueRef v);
double kn_js_index(JSStringRef name); /* "12" → 12; -1: no array index */
/* The pseudo-element that a script names; KN_PE_NONE where v is no text, or another one. */
kn_pseudo_el kn_js_pseudo(JSContextRef ctx, JSValueRef v);
double kn_js_num(JSContextRef ctx, JSValueRef v);      /* NaN on failure */
JSObjectRef kn_js_obj(JSContextRef ctx, JSValueRef v); /* NULL when it is no object */
void kn_js_throw(JSContextRef ctx, JSValueRef *exc, const char *name, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/* ---- wrap.c ---- */
bool kn_wrap_classes(kn_script *s);
void kn_wrap_free_all(kn_script *s);
void kn_wrap_let_go(kn_script *s); /* objects of nodes may be collected from now on */
/* The object of `w` stands for another node from now on. */
void kn_wrap_move(kn_script *from, const kn_node *n, kn_script *to, kn_node *now);
JSValueRef kn_wrap_node(kn_script *s, kn_node *n); /* null for NULL */
JSObjectRef kn_wrap_style(kn_script *s, kn_wrap *w);
JSClassRef kn_list_class(const char *name); /* bind_list.c */
JSValueRef kn_wrap_list(kn_script *s, kn_node *const *v, size_t n, kn_proto proto);
/* NULL when it is no node of ours. It may be one of another document: see kn_unwrap_host. */
kn_node *kn_unwrap(JSContextRef ctx, JSValueRef v);
/* The same for functions of `K`: *s becomes the host of the node's document, if it is one. */
kn_node *kn_unwrap_host(JSContextRef ctx, JSValueRef v, kn_script **s);
bool kn_wrap_known(const kn_script *s, const kn_node *n);
bool kn_wrap_in_subtree(const kn_script *s, const kn_node *top);
void kn_wrap_set_proto(kn_script *s, kn_ns ns, kn_atom tag, JSObjectRef proto);
/* A prototype with a class of its interface's name; the slot's old class is released. */
void kn_wrap_set_slot(kn_script *s, kn_tag_proto *slot, JSObjectRef proto);
/* `this` of a native member; NULL and a TypeError when it is something else. */
kn_node *kn_self(JSContextRef ctx, JSObjectRef self, kn_script **s, JSValueRef *exc);
kn_node *kn_self_element(JSContextRef ctx, JSObjectRef self, kn_script **s, JSValueRef *exc);
kn_script *kn_self_host(JSContextRef ctx, JSObjectRef self, JSValueRef *exc);

/* ---- webapi.c ---- */
void kn_webapi_install(kn_script *s, JSObjectRef interfaces);

#define KN_NATIVE_ARGS                                                                             \
    JSContextRef ctx, JSObjectRef fn, JSObjectRef self, size_t argc, const JSValueRef argv[],      \
        JSValueRef *exc
#define KN_NATIVE(name)          JSValueRef kn_js_##name(KN_NATIVE_ARGS)
#define KN_UNDEF                 JSValueMakeUndefined(ctx)
#define KN_NULL                  JSValueMakeNull(ctx)
#define METHOD(iface, name, fn)  KN_NATIVE(fn);
#define GETTER(iface, name, get) KN_NATIVE(get);
#define ATTR(iface, name, get, set)                                                                \
    KN_NATIVE(get);                                                                                \
    KN_NATIVE(set);
#include "src/script/webapi.def"
#undef METHOD
#undef GETTER
#undef ATTR
static inline JSValueRef kn_arg(JSContextRef ctx, size_t argc, const JSValueRef argv[], size_t i) {
    return i < argc ? argv[i] : JSValueMakeUndefined(ctx);
}

/* ---- bind_*.c ---- */
void kn_flush(kn_script *s, bool layout);
kn_str kn_css_name(kn_str js, char *buf,
                   size_t cap); /* camelCase, cssFloat → dashed; n == 0: too long */
JSValueRef kn_style_get_prop(JSContextRef ctx, JSObjectRef o, JSStringRef name, JSValueRef *exc);
bool kn_style_set_prop(JSContextRef ctx, JSObjectRef o, JSStringRef name, JSValueRef v,
                       JSValueRef *exc);
bool kn_style_has_prop(JSContextRef ctx, JSObjectRef o, JSStringRef name);
bool kn_style_delete_prop(JSContextRef ctx, JSObjectRef o, JSStringRef name, JSValueRef *exc);
bool kn_computed_set_prop(JSContextRef ctx, JSObjectRef o, JSStringRef name, JSValueRef v,
                          JSValueRef *exc);
JSValueRef kn_computed_get_prop(JSContextRef ctx, JSObjectRef o, JSStringRef name, JSValueRef *exc);
/* bind_sheet.c: the style of a CSSOM rule, private data of kind KN_WRAP_RULE */
kn_decls *kn_rule_decls(const kn_wrap *w);
void kn_rule_set_text(kn_wrap *w, kn_str text);
void kn_rule_wrap_free(kn_wrap *w);
void kn_flush_sheets(kn_script *s); /* before styles are needed, and when a script ends */
/* bind_mutation.c: tells the JS part what changed, at the end of a member that changes the tree. */
void kn_react(kn_script *s);
void kn_names_changed(kn_script *s); /* named properties of the window */
void kn_mutations_free(kn_script *s);
void kn_tell_slots(kn_script *s); /* bind_shadow.c: those that other nodes were assigned to */
const kn_selectors *kn_selectors_cached(kn_script *s, kn_str text);
void kn_selectors_free_cache(kn_script *s);
void kn_canvas_host_free(kn_script *s);
void kn_webgl_host_free(kn_script *s); /* before the canvases */
void kn_discard_children(kn_script *s, kn_node *n);
char *kn_local_path(kn_script *s, kn_str url); /* of a URL as scripts write it; malloc'ed or NULL */

/* ---- host.c ---- */
/* Evaluates; the result, or NULL after reporting the exception. `prefix` counts in the first line.
 */
JSValueRef kn_eval(kn_script *s, const char *text, kn_loc start, uint32_t prefix, bool library,
                   JSObjectRef self);
JSValueRef kn_call(kn_script *s, JSObjectRef f, size_t argc, const JSValueRef *argv);
JSValueRef kn_call_shared(kn_script *s, const char *name, size_t argc, const JSValueRef *argv);
void kn_report_exception(kn_script *s, JSValueRef e);

/* ---- limits.c ---- */
/* Limits of time and memory on what runs between enter and leave, which may be nested. */
void kn_guard_start(kn_script *s);
void kn_guard_free(kn_guard *g);
void kn_script_enter(kn_script *s);
void kn_script_leave(kn_script *s);

/* ---- where.c ---- */
/* Innermost place in a composition's own file named by the text of Error.stack. */
kn_loc kn_stack_loc(kn_script *s, kn_str stack, kn_str first_url, uint32_t line, uint32_t col);
kn_loc kn_here(kn_script *s); /* of the script that is running now */
kn_loc kn_error_loc(kn_script *s, JSObjectRef e);
/* Where script is, told without running any: for the watchdog. {0}: in none of the composition's
 * files. */
kn_loc kn_running_line(kn_script *s, JSContextRef ctx);

/* ---- frames.c ---- */
/* Loads what waits, one document after the other; `only`: those in the document of that host. */
void kn_load_frames(kn_script *s, kn_script *only);
void kn_frames_changed(kn_script *s); /* after a member that may have changed <iframe>s */
/* A node of another document becomes one of this, with its wrappers (DOM §4.5 "adopt"). The new
 * node, or NULL when there are too many. */
kn_node *kn_adopt(kn_script *s, kn_script *from, kn_node *n);
kn_script *kn_wrap_host(JSContextRef ctx, JSValueRef v); /* whose node it is; NULL: no node */

/* ---- runner.c, seek.c, modules.c ---- */
void kn_run_timers(kn_script *s, const char *step, double ms); /* `step`: a function of js/ */
void kn_run_element(kn_script *s, kn_node *script);
void kn_run_inserted(kn_script *s, kn_node *top); /* scripts in a subtree that a script inserted */
/* Text of the file that a script URL means: local, or a package that is at hand. malloc'ed, NULL:
 * reported. *shown names it in diagnostics (malloc'ed). */
char *kn_module_text(kn_script *s, kn_str url, kn_loc loc, char **shown, size_t *n);
#endif
