/* Conversions between our strings and numbers and JavaScriptCore's. */
#include <math.h>
#include <stdio.h>
#include "src/core/mem.h"
#include "src/script/internal.h"

void kn_jstr_from(JSStringRef str, kn_jstr *out) {
    size_t cap = JSStringGetMaximumUTF8CStringSize(str);
    out->p = cap <= sizeof out->buf ? out->buf : kn_xalloc(cap);
    size_t n = JSStringGetUTF8CString(str, out->p, cap <= sizeof out->buf ? sizeof out->buf : cap);
    out->n = n ? n - 1 : 0;
    if (!n)
        out->p[0] = 0;
}

bool kn_jstr_init(JSContextRef ctx, JSValueRef v, kn_jstr *out, JSValueRef *exc) {
    out->p = out->buf;
    out->n = 0;
    out->buf[0] = 0;
    JSStringRef str = JSValueToStringCopy(ctx, v, exc);
    if (!str)
        return false;
    kn_jstr_from(str, out);
    JSStringRelease(str);
    return true;
}

void kn_jstr_free(kn_jstr *s) {
    if (s->p != s->buf)
        free(s->p);
    s->p = s->buf;
}

double kn_js_index(JSStringRef name) {
    size_t n = JSStringGetLength(name);
    const JSChar *p = JSStringGetCharactersPtr(name);
    if (!n || n > 10 || (n > 1 && p[0] == '0'))
        return -1;
    double v = 0;
    for (size_t i = 0; i < n; i++) {
        if (p[i] < '0' || p[i] > '9')
            return -1;
        v = v * 10 + (p[i] - '0');
    }
    return v;
}

/* Text with NUL in it: JSStringCreateWithUTF8CString would end there. */
static JSValueRef str_utf16(JSContextRef ctx, kn_str s) {
    JSChar *u = KN_NEW_N(JSChar, s.n + 1);
    size_t n = 0;
    for (const char *p = s.p, *end = s.p + s.n; p < end;) {
        uint32_t cp;
        p += kn_utf8_next(p, end, &cp);
        if (cp > 0xffff) {
            u[n++] = (JSChar)(0xd7c0 + (cp >> 10));
            cp = 0xdc00 | (cp & 0x3ff);
        }
        u[n++] = (JSChar)cp;
    }
    JSStringRef str = JSStringCreateWithCharacters(u, n);
    JSValueRef v = JSValueMakeString(ctx, str);
    JSStringRelease(str);
    free(u);
    return v;
}

JSValueRef kn_js_str(JSContextRef ctx, kn_str s) {
    if (s.n && memchr(s.p, 0, s.n))
        return str_utf16(ctx, s);
    char buf[256], *p = buf;
    if (s.n >= sizeof buf)
        p = kn_xalloc(s.n + 1);
    if (s.n)
        memcpy(p, s.p, s.n);
    p[s.n] = 0;
    JSStringRef str = JSStringCreateWithUTF8CString(p);
    JSValueRef v = JSValueMakeString(ctx, str);
    JSStringRelease(str);
    if (p != buf)
        free(p);
    return v;
}

JSValueRef kn_js_sb(JSContextRef ctx, kn_sb *b) {
    JSValueRef v = kn_js_str(ctx, kn_sb_str(b));
    kn_sb_free(b);
    return v;
}

JSValueRef kn_js_atom(kn_script *s, kn_atom a) {
    return kn_js_str(s->ctx, kn_scene_atom_str(s->env.scene, a));
}

JSObjectRef kn_js_array_of(JSContextRef ctx, size_t n, const JSValueRef *v) {
    JSObjectRef a = JSObjectMakeArray(ctx, n, v, NULL);
    return a ? a : JSObjectMake(ctx, NULL, NULL);
}

JSObjectRef kn_js_array(JSContextRef ctx) {
    return kn_js_array_of(ctx, 0, NULL);
}

/* Numbers are no objects: that nobody sees them in memory of our own does not matter. */
JSObjectRef kn_js_numbers(JSContextRef ctx, const double *v, size_t n) {
    JSValueRef few[16] = {NULL}, *items = n <= KN_COUNTOF(few) ? few : KN_NEW_N(JSValueRef, n);
    for (size_t i = 0; i < n; i++)
        items[i] = JSValueMakeNumber(ctx, v[i]);
    JSObjectRef a = kn_js_array_of(ctx, n, items);
    if (items != few)
        free(items);
    return a;
}

JSValueRef kn_js_get(JSContextRef ctx, JSObjectRef o, const char *name) {
    JSStringRef str = JSStringCreateWithUTF8CString(name);
    JSValueRef v = JSObjectGetProperty(ctx, o, str, NULL);
    JSStringRelease(str);
    return v ? v : JSValueMakeUndefined(ctx);
}

void kn_js_set(JSContextRef ctx, JSObjectRef o, const char *name, JSValueRef v) {
    JSStringRef str = JSStringCreateWithUTF8CString(name);
    JSObjectSetProperty(ctx, o, str, v, kJSPropertyAttributeNone, NULL);
    JSStringRelease(str);
}

double kn_js_num(JSContextRef ctx, JSValueRef v) {
    JSValueRef exc = NULL;
    double d = JSValueToNumber(ctx, v, &exc);
    return exc ? NAN : d;
}

JSObjectRef kn_js_obj(JSContextRef ctx, JSValueRef v) {
    return v && JSValueIsObject(ctx, v) ? JSValueToObject(ctx, v, NULL) : NULL;
}

void kn_js_throw(JSContextRef ctx, JSValueRef *exc, const char *name, const char *fmt, ...) {
    if (!exc)
        return;
    char text[400];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    /* those of the language by their constructors; the others are DOMExceptions (Web IDL, 2.8.1) */
    const bool plain = strcmp(name, "TypeError") == 0 || strcmp(name, "RangeError") == 0;
    JSObjectRef make = kn_js_obj(
        ctx, kn_js_get(ctx, JSContextGetGlobalObject(ctx), plain ? name : "DOMException"));
    const JSValueRef args[] = {kn_js_str(ctx, kn_cstr(text)), kn_js_str(ctx, kn_cstr(name))};
    JSObjectRef e = make ? JSObjectCallAsConstructor(ctx, make, plain ? 1 : 2, args, NULL) : NULL;
    if (!e)
        e = JSObjectMakeError(ctx, 1, args, NULL);
    *exc = e;
}

kn_pseudo_el kn_js_pseudo(JSContextRef ctx, JSValueRef v) {
    kn_jstr s;
    kn_pseudo_el pe = KN_PE_NONE;
    if (JSValueIsString(ctx, v) && kn_jstr_init(ctx, v, &s, NULL)) {
        pe = strstr(s.p, "before") ? KN_PE_BEFORE : strstr(s.p, "after") ? KN_PE_AFTER : KN_PE_NONE;
        kn_jstr_free(&s);
    }
    return pe;
}
