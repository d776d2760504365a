/* Puts the members of webapi.def on the prototypes that js/dom.js made. */
#include "src/script/internal.h"

typedef struct kn_member {
    const char *iface, *name;
    JSObjectCallAsFunctionCallback get, set; /* METHOD: `get` is the function, `set` NULL */
    bool method;
} kn_member;

static const kn_member members[] = {
#define METHOD(iface, name, fn)     {#iface, #name, kn_js_##fn, NULL, true},
#define GETTER(iface, name, get)    {#iface, #name, kn_js_##get, NULL, false},
#define ATTR(iface, name, get, set) {#iface, #name, kn_js_##get, kn_js_##set, false},
#include "src/script/webapi.def"
#undef METHOD
#undef GETTER
#undef ATTR
};

static JSValueRef function(JSContextRef ctx, const char *name, JSObjectCallAsFunctionCallback f) {
    if (!f)
        return JSValueMakeUndefined(ctx);
    JSStringRef str = JSStringCreateWithUTF8CString(name);
    JSObjectRef o = JSObjectMakeFunctionWithCallback(ctx, str, f);
    JSStringRelease(str);
    return o;
}

void kn_webapi_install(kn_script *s, JSObjectRef interfaces) {
    /* The C API cannot define accessors: kn.accessor(proto, name, get, set) of js/dom.js does. */
    JSObjectRef accessor = kn_js_obj(s->ctx, kn_js_get(s->ctx, s->shared, "accessor"));
    JSObjectRef method = kn_js_obj(s->ctx, kn_js_get(s->ctx, s->shared, "method"));
    for (size_t i = 0; i < KN_COUNTOF(members); i++) {
        const kn_member *m = &members[i];
        JSObjectRef proto = s->host;
        if (strcmp(m->iface, "Host") != 0) {
            JSObjectRef c = kn_js_obj(s->ctx, kn_js_get(s->ctx, interfaces, m->iface));
            proto = c ? kn_js_obj(s->ctx, kn_js_get(s->ctx, c, "prototype")) : NULL;
        }
        KN_REQUIRE(proto);
        JSValueRef args[] = {proto, kn_js_str(s->ctx, kn_cstr(m->name)),
                             function(s->ctx, m->name, m->get), function(s->ctx, m->name, m->set)};
        kn_call(s, m->method ? method : accessor, 4, args);
    }
}
