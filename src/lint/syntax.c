/* Whether a script can be read, without a document or running anything. */
#include <JavaScriptCore/JavaScript.h>
#include "src/core/mem.h"
#include "src/lint/lint.h"
#include <stdlib.h>

static void put_property(JSContextRef ctx, JSValueRef v, const char *name, kn_sb *out) {
    if (!v || !JSValueIsObject(ctx, v))
        return;
    JSStringRef key = JSStringCreateWithUTF8CString(name);
    JSValueRef p = JSObjectGetProperty(ctx, (JSObjectRef)v, key, NULL);
    JSStringRelease(key);
    JSStringRef text = p ? JSValueToStringCopy(ctx, p, NULL) : NULL;
    if (!text)
        return;
    const size_t cap = JSStringGetMaximumUTF8CStringSize(text);
    char *buf = kn_xalloc(cap);
    JSStringGetUTF8CString(text, buf, cap);
    kn_sb_puts(out, buf);
    free(buf);
    JSStringRelease(text);
}

struct kn_syntax {
    JSGlobalContextRef ctx;
};

kn_syntax *kn_syntax_new(void) {
    kn_syntax *s = KN_NEW(kn_syntax);
    s->ctx = JSGlobalContextCreate(NULL);
    return s;
}

void kn_syntax_free(kn_syntax *s) {
    if (!s)
        return;
    JSGlobalContextRelease(s->ctx);
    free(s);
}

bool kn_lint_script(kn_syntax *s, kn_str text, int *line, kn_sb *why) {
    JSGlobalContextRef ctx = s->ctx;
    char *copy = kn_xstrndup(text.p, text.n);
    JSStringRef script = JSStringCreateWithUTF8CString(copy);
    JSValueRef exception = NULL;
    const bool ok = JSCheckScriptSyntax(ctx, script, NULL, 1, &exception);
    if (!ok) {
        kn_sb number = {0};
        put_property(ctx, exception, "message", why);
        put_property(ctx, exception, "line", &number);
        double v = 1;
        const char *next;
        if (number.n && kn_parse_double(number.p, number.p + number.n, &v, &next))
            *line = (int)v;
        kn_sb_free(&number);
    }
    JSStringRelease(script);
    free(copy);
    return ok;
}
