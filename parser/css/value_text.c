/* Properties whose computed value is text (RAW in properties.def): their grammars. What they give
 * is a tree like any other, so that it is printed as CSSOM does and its lengths can be computed. */
#include "parser/css/grammar.h"
#include "parser/css/values.h"
#include "src/core/mem.h"

static kn_val word(const char *text) {
    return kn_v_str(KN_V_IDENT, kn_cstr(text));
}

static bool take_any(kn_cp *c, const char *const *words, size_t n, kn_val *out) {
    for (size_t i = 0; i < n; i++)
        if (kn_cp_word(c, words[i])) {
            *out = word(words[i]);
            return true;
        }
    return false;
}

/* ---- cursor: CSS UI 4 §6.1.1 ---- */

static bool parse_cursor_word(kn_cp *c, kn_val *out) {
    static const char *const words[] = {"auto",
                                        "default",
                                        "none",
                                        "context-menu",
                                        "help",
                                        "pointer",
                                        "progress",
                                        "wait",
                                        "cell",
                                        "crosshair",
                                        "text",
                                        "vertical-text",
                                        "alias",
                                        "copy",
                                        "move",
                                        "no-drop",
                                        "not-allowed",
                                        "grab",
                                        "grabbing",
                                        "e-resize",
                                        "n-resize",
                                        "ne-resize",
                                        "nw-resize",
                                        "s-resize",
                                        "se-resize",
                                        "sw-resize",
                                        "w-resize",
                                        "ew-resize",
                                        "ns-resize",
                                        "nesw-resize",
                                        "nwse-resize",
                                        "col-resize",
                                        "row-resize",
                                        "all-scroll",
                                        "zoom-in",
                                        "zoom-out",
                                        "-webkit-grab",
                                        "-webkit-grabbing",
                                        "-webkit-zoom-in",
                                        "-webkit-zoom-out"};
    if (kn_cp_word(c, "hand")) { /* of old */
        *out = word("pointer");
        return true;
    }
    return take_any(c, words, KN_COUNTOF(words), out);
}

static bool parse_cursor(kn_cp *c, kn_val *out) {
    kn_vlist l = {0};
    kn_val v[3];
    while (!kn_cp_type(c, KN_T_IDENT)) {
        bool set = kn_cp_func(c, "image-set") || kn_cp_func(c, "-webkit-image-set");
        uint32_t n = 1;
        if (!(set ? kn_parse_image(c, &v[0]) : kn_parse_url(c, &v[0])))
            return false;
        if (kn_parse_numeric(c, KN_Q_NUM, &v[1])) {
            if (!kn_parse_numeric(c, KN_Q_NUM, &v[2]))
                return false;
            n = 3;
        }
        kn_vlist_push(c, &l, kn_v_items(c, KN_V_SPACE, KN_SH_NONE, n, v));
        if (!kn_cp_take(c, KN_T_COMMA))
            return false;
    }
    if (!parse_cursor_word(c, &v[0]))
        return false;
    kn_vlist_push(c, &l, v[0]);
    *out = kn_v_list(KN_V_COMMA, KN_SH_NONE, &l);
    return true;
}

/* ---- clip: CSS Masking 1 §A ---- */

static bool parse_clip(kn_cp *c, kn_val *out) {
    kn_vlist l = {0};
    if (kn_cp_word(c, "auto")) {
        *out = word("auto");
        return true;
    }
    if (!kn_cp_func(c, "rect"))
        return false;
    kn_cp in = kn_cp_enter(c);
    int commas = 0;
    for (int i = 0; i < 4; i++) {
        kn_val v = word("auto");
        if (!kn_cp_word(&in, "auto") && !kn_parse_numeric(&in, KN_Q_LEN, &v))
            return false;
        kn_vlist_push(c, &l, v);
        commas += i < 3 && kn_cp_take(&in, KN_T_COMMA);
    }
    *out = kn_v_func_named(c, KN_S("rect"), &l);
    out->kw = 0; /* not the shape of that name: commas part its edges */
    return kn_cp_done(&in) && (commas == 0 || commas == 3);
}

/* ---- offset-*: Motion Path 1 §2 ---- */

/* [ auto | reverse ] || angle; the word comes first */
static bool parse_offset_rotate(kn_cp *c, kn_val *out) {
    static const char *const words[] = {"auto", "reverse"};
    kn_val v[2], angle;
    bool turned = kn_parse_numeric(c, KN_Q_ANGLE, &angle);
    uint32_t n = take_any(c, words, 2, &v[0]);
    if (turned || kn_parse_numeric(c, KN_Q_ANGLE, &angle))
        v[n++] = angle;
    *out = kn_v_items(c, KN_V_SPACE, KN_SH_NONE, n, v);
    return n > 0;
}

static bool parse_offset_point(kn_cp *c, kn_prop p, kn_val *out) {
    kn_val v[2];
    bool initial = p == KN_PROP_OFFSET_POSITION && kn_cp_word(c, "normal");
    if (initial || kn_cp_word(c, "auto")) {
        *out = word(initial ? "normal" : "auto");
        return true;
    }
    if (!kn_parse_position(c, v))
        return false;
    *out = kn_v_items(c, KN_V_SPACE, KN_SH_NONE, 2, v);
    return true;
}

/* ---- the rest ---- */

/* box || length (CSS Overflow 4 §3.2): what is meant anyway is left out. */
static bool parse_clip_margin(kn_cp *c, kn_val *out) {
    static const char *const boxes[] = {"content-box", "padding-box", "border-box"};
    kn_val box, len, v[2];
    bool first = take_any(c, boxes, KN_COUNTOF(boxes), &box);
    bool has_len = kn_parse_numeric(c, KN_Q_LEN, &len);
    bool has_box = first || take_any(c, boxes, KN_COUNTOF(boxes), &box);
    bool plain = !has_box || kn_str_eq(box.u.str, KN_S("padding-box"));
    bool zero = !has_len || (len.type == KN_V_DIM && len.u.num == 0 && !len.op);
    uint32_t n = 0;
    if (!has_box && !has_len)
        return false;
    if (!plain)
        v[n++] = box;
    if (plain || !zero)
        v[n++] = has_len ? len : kn_v_dim(0, KN_U_PX);
    *out = kn_v_items(c, KN_V_SPACE, KN_SH_NONE, n, v);
    return true;
}

/* none | shape || box | image (CSS Shapes 1 §3.3); the margin box is meant anyway. */
static bool parse_shape_outside(kn_cp *c, kn_val *out) {
    kn_cp save = *c;
    if (kn_cp_word(c, "none")) {
        *out = word("none");
        return true;
    }
    if (kn_parse_image(c, out))
        return true;
    *c = save;
    if (!kn_parse_shape(c, out))
        return false;
    kn_val shape = out->u.items[0], box = out->u.items[1], v[2] = {shape, box};
    bool alone = shape.type == KN_V_KW, said = false;
    for (; save.i < save.end; kn_cp_next(&save))
        said |= kn_cp_kw(&save) == KN_KW_border_box;
    if (box.kw == KN_KW_fill_box || box.kw == KN_KW_stroke_box || box.kw == KN_KW_view_box)
        return false;
    bool with_box = box.kw == KN_KW_border_box ? said : box.kw != KN_KW_margin_box;
    *out = alone ? box : kn_v_items(c, KN_V_SPACE, KN_SH_NONE, with_box ? 2 : 1, v);
    return true;
}

bool kn_parse_text_prop(kn_cp *c, kn_prop p, kn_val *out) {
    switch ((int)p) {
    case KN_PROP_CURSOR:
        return parse_cursor(c, out);
    case KN_PROP_CLIP:
        return parse_clip(c, out);
    case KN_PROP_OFFSET_ROTATE:
        return parse_offset_rotate(c, out);
    case KN_PROP_OFFSET_ANCHOR:
    case KN_PROP_OFFSET_POSITION:
        return parse_offset_point(c, p, out);
    case KN_PROP_OVERFLOW_CLIP_MARGIN:
        return parse_clip_margin(c, out);
    case KN_PROP_SHAPE_OUTSIDE:
        return parse_shape_outside(c, out);
    default:
        return false;
    }
}
