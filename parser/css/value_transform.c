/* Transform and filter functions: CSS Transforms 1 §12, Transforms 2 §12, Filter Effects 1 §7. */
#include "parser/css/values.h"
#include "src/core/mem.h"

/* Arguments: p length-percentage, l length, n number, a angle, s number or percentage (as a
 * number), d length ≥ 0 or none. `min` of them must be there. */
static const struct transform_fn {
    const char *camel;
    kn_kw kw;
    const char *args;
    uint8_t min;
} transforms[] = {
    {"translate", KN_KW_translate, "pp", 1},
    {"translateX", KN_KW_translatex, "p", 1},
    {"translateY", KN_KW_translatey, "p", 1},
    {"translateZ", KN_KW_translatez, "l", 1},
    {"translate3d", KN_KW_translate3d, "ppl", 3},
    {"scale", KN_KW_scale, "ss", 1},
    {"scaleX", KN_KW_scalex, "s", 1},
    {"scaleY", KN_KW_scaley, "s", 1},
    {"scaleZ", KN_KW_scalez, "s", 1},
    {"scale3d", KN_KW_scale3d, "sss", 3},
    {"rotate", KN_KW_rotate, "a", 1},
    {"rotateX", KN_KW_rotatex, "a", 1},
    {"rotateY", KN_KW_rotatey, "a", 1},
    {"rotateZ", KN_KW_rotatez, "a", 1},
    {"rotate3d", KN_KW_rotate3d, "nnna", 4},
    {"skew", KN_KW_skew, "aa", 1},
    {"skewX", KN_KW_skewx, "a", 1},
    {"skewY", KN_KW_skewy, "a", 1},
    {"matrix", KN_KW_matrix, "nnnnnn", 6},
    {"matrix3d", KN_KW_matrix3d, "nnnnnnnnnnnnnnnn", 16},
    {"perspective", KN_KW_perspective, "d", 1},
};

const char *kn_func_camel(kn_str lower) {
    for (size_t i = 0; i < KN_COUNTOF(transforms); i++)
        if (kn_str_ieq(lower, kn_cstr(transforms[i].camel)))
            return transforms[i].camel;
    return NULL;
}

static bool parse_scale_factor(kn_cp *c, kn_val *out) {
    if (!kn_parse_numeric(c, KN_Q_NUM | KN_Q_PCT, out))
        return false;
    if (out->type == KN_V_PCT) {
        out->type = KN_V_NUM;
        out->u.num /= 100;
    }
    return true;
}

static bool parse_arg(kn_cp *c, char kind, kn_val *out) {
    switch (kind) {
    case 'p':
        return kn_parse_numeric(c, KN_Q_LP, out);
    case 'l':
        return kn_parse_numeric(c, KN_Q_LEN, out);
    case 'n':
        return kn_parse_numeric(c, KN_Q_NUM, out);
    case 'a':
        return kn_parse_numeric(c, KN_Q_ANGLE, out);
    case 's':
        return parse_scale_factor(c, out);
    default:
        if (kn_cp_take_kw(c, KN_KW_none)) {
            *out = kn_v_kw(KN_KW_none);
            return true;
        }
        return kn_parse_numeric(c, KN_Q_LEN | KN_Q_NONNEG, out);
    }
}

static bool parse_transform_fn(kn_cp *c, kn_val *out) {
    const kn_tok *t = kn_cp_peek(c);
    if (t->type != KN_T_FUNCTION)
        return false;
    const struct transform_fn *f = NULL;
    for (size_t i = 0; i < KN_COUNTOF(transforms) && !f; i++)
        if (kn_str_ieq(t->str, kn_cstr(transforms[i].camel)))
            f = &transforms[i];
    if (!f)
        return false;
    kn_val args[16];
    uint32_t n = 0, max = (uint32_t)strlen(f->args);
    kn_cp in = kn_cp_enter(c);
    do {
        if (n == max || !parse_arg(&in, f->args[n], &args[n]))
            return false;
        n++;
    } while (kn_cp_take(&in, KN_T_COMMA));
    if (!kn_cp_done(&in) || n < f->min)
        return false;
    *out = kn_v_items(c, KN_V_FUNC, KN_SH_NONE, n, args);
    out->kw = f->kw;
    out->name = kn_kw_str(f->kw);
    return true;
}

bool kn_parse_transform(kn_cp *c, kn_val *out) {
    kn_vlist l = {0};
    do {
        kn_val v;
        if (!parse_transform_fn(c, &v))
            return false;
        kn_vlist_push(c, &l, v);
    } while (!kn_cp_done(c));
    *out = kn_v_list(KN_V_SPACE, KN_SH_NONE, &l);
    return true;
}

bool kn_parse_translate(kn_cp *c, kn_val *out) {
    kn_val v[3] = {{0}, kn_v_dim(0, KN_U_PX), {0}};
    uint32_t n = 0;
    while (n < 3 && kn_parse_numeric(c, n < 2 ? KN_Q_LP : KN_Q_LEN, &v[n]))
        n++;
    if (n == 0)
        return false;
    *out = kn_v_items(c, KN_V_SPACE, KN_SH_TRANSLATE, n < 2 ? 2 : n, v);
    return true;
}

/* none | <angle> | [x | y | z | <number>{3}] && <angle> */
bool kn_parse_rotate(kn_cp *c, kn_val *out) {
    kn_val v[4] = {kn_v_num(0), kn_v_num(0), kn_v_num(1), {0}};
    /* a unitless zero is no angle here */
    bool angle = !kn_cp_type(c, KN_T_NUMBER) && kn_parse_numeric(c, KN_Q_ANGLE, &v[3]);
    kn_kw k = kn_cp_kw(c);
    if (k == KN_KW_x || k == KN_KW_y || k == KN_KW_z) {
        for (int i = 0; i < 3; i++)
            v[i] = kn_v_num(k == KN_KW_x + i);
        kn_cp_next(c);
    } else if (kn_parse_numeric(c, KN_Q_NUM, &v[0])) {
        if (!kn_parse_numeric(c, KN_Q_NUM, &v[1]) || !kn_parse_numeric(c, KN_Q_NUM, &v[2]))
            return false;
    }
    if (!angle && (kn_cp_type(c, KN_T_NUMBER) || !kn_parse_numeric(c, KN_Q_ANGLE, &v[3])))
        return false;
    *out = kn_v_items(c, KN_V_SPACE, KN_SH_ROTATE, 4, v);
    return true;
}

bool kn_parse_scale(kn_cp *c, kn_val *out) {
    kn_val v[3];
    uint32_t n = 0;
    while (n < 3 && parse_scale_factor(c, &v[n]))
        n++;
    if (n == 0)
        return false;
    if (n == 1)
        v[1] = v[0];
    if (n < 3)
        v[2] = kn_v_num(1);
    *out = kn_v_items(c, KN_V_SPACE, KN_SH_SCALE, 3, v);
    return true;
}

/* ---- filters ---- */

static const struct filter_fn {
    const char *name;
    kn_kw kw;
    char arg; /* b length ≥ 0, a angle, n number or percentage ≥ 0, 1 the same clamped to 1 */
} filters[] = {
    {"blur", KN_KW_blur, 'b'},
    {"brightness", KN_KW_brightness, 'n'},
    {"contrast", KN_KW_contrast, 'n'},
    {"saturate", KN_KW_saturate, 'n'},
    {"grayscale", KN_KW_grayscale, '1'},
    {"sepia", KN_KW_sepia, '1'},
    {"invert", KN_KW_invert, '1'},
    {"opacity", KN_KW_opacity, '1'},
    {"hue-rotate", KN_KW_hue_rotate, 'a'},
};

/* Percentages stay in the text; what is more than `clamp` allows does not. */
static bool parse_amount(kn_cp *c, bool clamp, kn_val *out) {
    if (!kn_parse_amount(c, KN_Q_NONNEG, true, out))
        return false;
    if (clamp && out->type == KN_V_NUM && out->u.num > 1) {
        bool pct = out->name.n && out->name.p[out->name.n - 1] == '%';
        *out = kn_v_num(1);
        if (pct)
            out->name = KN_S("100%");
    }
    return true;
}

static bool parse_filter_fn(kn_cp *c, kn_val *out) {
    const kn_tok *t = kn_cp_peek(c);
    if (t->type == KN_T_URL || kn_cp_func(c, "url"))
        return kn_parse_url(c, out);
    if (t->type != KN_T_FUNCTION)
        return false;
    kn_vlist l = {0};
    kn_val v;
    if (kn_cp_func(c, "drop-shadow")) {
        kn_cp in = kn_cp_enter(c);
        if (!kn_parse_shadow(&in, false, &v) || !kn_cp_done(&in))
            return false;
        kn_vlist_push(c, &l, v);
        *out = kn_v_func(KN_KW_drop_shadow, &l);
        return true;
    }
    for (size_t i = 0; i < KN_COUNTOF(filters); i++) {
        if (!kn_str_ieq(t->str, kn_cstr(filters[i].name)))
            continue;
        kn_cp in = kn_cp_enter(c);
        bool ok = kn_cp_done(&in);
        if (!ok) {
            char a = filters[i].arg;
            ok = a == 'b'   ? kn_parse_numeric(&in, KN_Q_LEN | KN_Q_NONNEG, &v)
                 : a == 'a' ? kn_parse_numeric(&in, KN_Q_ANGLE, &v)
                            : parse_amount(&in, a == '1', &v);
            kn_vlist_push(c, &l, v);
        }
        *out = kn_v_func(filters[i].kw, &l);
        return ok && kn_cp_done(&in);
    }
    return false;
}

bool kn_parse_filters(kn_cp *c, kn_val *out) {
    kn_vlist l = {0};
    do {
        kn_val v;
        if (!parse_filter_fn(c, &v))
            return false;
        kn_vlist_push(c, &l, v);
    } while (!kn_cp_done(c));
    *out = kn_v_list(KN_V_SPACE, KN_SH_NONE, &l);
    return true;
}
