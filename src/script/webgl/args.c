/* Arguments of WebGL's functions, as Web IDL converts them (§3.2), and the arrays among them. */
#include <math.h>
#include "src/core/mem.h"
#include "src/script/webgl/webgl.h"

double kn_gl_num(JSContextRef ctx, size_t argc, const JSValueRef argv[], size_t i) {
    return i < argc ? kn_js_num(ctx, argv[i]) : NAN;
}

static uint32_t modulo(double v) {
    if (!isfinite(v))
        return 0;
    v = fmod(trunc(v), 4294967296.0);
    return (uint32_t)(int64_t)(v < 0 ? v + 4294967296.0 : v);
}

int32_t kn_gl_int(JSContextRef ctx, size_t argc, const JSValueRef argv[], size_t i) {
    return (int32_t)modulo(kn_gl_num(ctx, argc, argv, i));
}

uint32_t kn_gl_uint(JSContextRef ctx, size_t argc, const JSValueRef argv[], size_t i) {
    return modulo(kn_gl_num(ctx, argc, argv, i));
}

bool kn_gl_bool(JSContextRef ctx, size_t argc, const JSValueRef argv[], size_t i) {
    return i < argc && JSValueToBoolean(ctx, argv[i]);
}

/* What does not fit into 53 bits is beside every buffer anyway. */
int64_t kn_gl_long(JSContextRef ctx, size_t argc, const JSValueRef argv[], size_t i) {
    const double v = kn_gl_num(ctx, argc, argv, i);
    return isfinite(v) ? (int64_t)fmax(-9e15, fmin(9e15, v)) : 0;
}

bool kn_gl_null(JSContextRef ctx, size_t argc, const JSValueRef argv[], size_t i) {
    return i >= argc || JSValueIsNull(ctx, argv[i]) || JSValueIsUndefined(ctx, argv[i]);
}

static uint32_t element_bytes(JSTypedArrayType t) {
    switch (t) {
    case kJSTypedArrayTypeInt16Array:
    case kJSTypedArrayTypeUint16Array:
        return 2;
    case kJSTypedArrayTypeInt32Array:
    case kJSTypedArrayTypeUint32Array:
    case kJSTypedArrayTypeFloat32Array:
        return 4;
    case kJSTypedArrayTypeFloat64Array:
        return 8;
    default:
        return 1;
    }
}

bool kn_gl_view(JSContextRef ctx, JSValueRef v, kn_gl_bytes *out) {
    *out = (kn_gl_bytes){.each = 1};
    JSObjectRef o = kn_js_obj(ctx, v);
    if (!o)
        return false;
    out->type = JSValueGetTypedArrayType(ctx, o, NULL);
    if (out->type == kJSTypedArrayTypeNone)
        return false;
    if (out->type == kJSTypedArrayTypeArrayBuffer) {
        out->p = JSObjectGetArrayBufferBytesPtr(ctx, o, NULL);
        out->n = JSObjectGetArrayBufferByteLength(ctx, o, NULL);
    } else {
        out->p = JSObjectGetTypedArrayBytesPtr(ctx, o, NULL); /* of the view, not of its buffer */
        out->n = JSObjectGetTypedArrayByteLength(ctx, o, NULL);
        out->each = element_bytes(out->type);
    }
    if (!out->p)
        out->n = 0;
    return true;
}

/* The longest list of numbers that is no typed array: what uniforms take is far below. */
#define MOST_NUMBERS 65536

bool kn_gl_numbers(JSContextRef ctx, JSValueRef v, JSTypedArrayType want, kn_gl_list *out) {
    kn_gl_bytes b;
    *out = (kn_gl_list){0};
    if (kn_gl_view(ctx, v, &b) && b.type == want) {
        out->p = b.p;
        out->n = b.n / 4;
        return true;
    }
    JSObjectRef o = kn_js_obj(ctx, v);
    const double n = o ? kn_js_num(ctx, kn_js_get(ctx, o, "length")) : NAN;
    if (!(n >= 0 && n <= MOST_NUMBERS))
        return false;
    out->n = (size_t)n;
    uint32_t *to = out->p = out->own = KN_NEW_N(uint32_t, out->n + 1);
    for (size_t i = 0; i < out->n; i++) {
        JSValueRef item = JSObjectGetPropertyAtIndex(ctx, o, (unsigned)i, NULL);
        const double d = item ? kn_js_num(ctx, item) : NAN;
        if (want == kJSTypedArrayTypeFloat32Array)
            memcpy(&to[i], &(float){(float)d}, 4);
        else
            to[i] = modulo(d);
    }
    return true;
}

bool kn_gl_part(kn_gl_list *v, uint32_t first, uint32_t count) {
    if (first > v->n || count > v->n - first)
        return false;
    v->p = v->p ? (uint32_t *)v->p + first : NULL;
    v->n = count ? count : v->n - first;
    return true;
}
