/* Positions, origins, background sizes and repeats, shadows: CSS Backgrounds 3, Transforms 1 §6. */
#include "parser/css/values.h"

static bool horizontal_word(kn_kw k) {
    return k == KN_KW_left || k == KN_KW_right;
}

static bool vertical_word(kn_kw k) {
    return k == KN_KW_top || k == KN_KW_bottom;
}

static kn_val word_pct(kn_kw k) {
    kn_val v = kn_v_pct(k == KN_KW_center ? 50 : k == KN_KW_right || k == KN_KW_bottom ? 100 : 0);
    v.name = kn_kw_str(k);
    return v;
}

/* A distance from the far edge becomes one from the near edge: 100% - v. */
static kn_val from_far(kn_cp *c, kn_val v) {
    if (v.type == KN_V_PCT)
        return kn_v_pct(100 - v.u.num);
    kn_val items[2] = {kn_v_pct(100), v};
    if (v.type == KN_V_DIM) {
        if (v.u.num == 0)
            return kn_v_pct(100);
        items[1].u.num = -v.u.num;
    } else {
        items[1] = kn_v_items(c, KN_V_CALC, KN_SH_NONE, 1, &v);
        items[1].op = KN_CALC_NEGATE;
    }
    kn_val r = kn_v_items(c, KN_V_CALC, KN_SH_NONE, 2, items);
    r.op = KN_CALC_SUM;
    return r;
}

static kn_val edge_offset(kn_cp *c, kn_kw edge, kn_val v) {
    kn_sb text = {0};
    kn_sb_put(&text, kn_kw_str(edge));
    kn_sb_putc(&text, ' ');
    kn_val_serialize(&v, &text);
    v.name = (kn_str){0};
    kn_val r = edge == KN_KW_right || edge == KN_KW_bottom ? from_far(c, v) : v;
    kn_v_written(c, &r, kn_sb_str(&text));
    kn_sb_free(&text);
    return r;
}

/* One component: a word or a length-percentage. */
static bool part(kn_cp *c, kn_val *out) {
    kn_kw k = kn_cp_kw(c);
    if (horizontal_word(k) || vertical_word(k) || k == KN_KW_center) {
        *out = kn_v_kw(k);
        kn_cp_next(c);
        return true;
    }
    return kn_parse_numeric(c, KN_Q_LP, out);
}

static kn_val part_value(const kn_val *p) {
    return p->type == KN_V_KW ? word_pct(p->kw) : *p;
}

static bool two_parts(const kn_val *p, kn_val out[2]) {
    kn_kw a = p[0].type == KN_V_KW ? p[0].kw : 0, b = p[1].type == KN_V_KW ? p[1].kw : 0;
    bool swap = vertical_word(a) || horizontal_word(b);
    if (swap && ((a && !vertical_word(a) && a != KN_KW_center) ||
                 (b && !horizontal_word(b) && b != KN_KW_center) || !a || !b))
        return false;
    out[0] = part_value(&p[swap ? 1 : 0]);
    out[1] = part_value(&p[swap ? 0 : 1]);
    return true;
}

/* Three and four values: each edge word may be followed by its offset. */
static bool edge_parts(kn_cp *c, const kn_val *p, int n, kn_val out[2]) {
    bool have[2] = {false, false};
    int centers = 0;
    for (int i = 0; i < n; i++) {
        if (p[i].type != KN_V_KW)
            return false;
        kn_kw k = p[i].kw;
        if (k == KN_KW_center) {
            centers++;
            continue;
        }
        int axis = vertical_word(k);
        if (have[axis])
            return false;
        have[axis] = true;
        if (i + 1 < n && p[i + 1].type != KN_V_KW)
            out[axis] = edge_offset(c, k, p[++i]);
        else
            out[axis] = word_pct(k);
    }
    for (int axis = 0; axis < 2; axis++)
        if (!have[axis]) {
            if (!centers--)
                return false;
            out[axis] = word_pct(KN_KW_center);
        }
    return centers == 0;
}

static bool parse_position(kn_cp *c, bool three, kn_val out[2]) {
    kn_val p[4];
    int n = 0;
    while (n < 4 && part(c, &p[n]))
        n++;
    if (n == 0 || (n == 3 && !three))
        return false;
    if (n == 1) {
        bool vertical = p[0].type == KN_V_KW && vertical_word(p[0].kw);
        out[vertical] = part_value(&p[0]);
        out[!vertical] = word_pct(KN_KW_center);
        return true;
    }
    return n == 2 ? two_parts(p, out) : edge_parts(c, p, n, out);
}

bool kn_parse_position(kn_cp *c, kn_val out[2]) {
    return parse_position(c, false, out);
}

bool kn_parse_bg_position(kn_cp *c, kn_val out[2]) {
    return parse_position(c, true, out);
}

bool kn_parse_origin(kn_cp *c, kn_val *out) {
    kn_val p[2], v[3];
    int n = 0;
    while (n < 2 && part(c, &p[n]))
        n++;
    if (n == 0)
        return false;
    if (n == 1) {
        bool vertical = p[0].type == KN_V_KW && vertical_word(p[0].kw);
        v[vertical] = part_value(&p[0]);
        v[!vertical] = word_pct(KN_KW_center);
    } else if (!two_parts(p, v)) {
        return false;
    }
    bool z = n == 2 && kn_parse_numeric(c, KN_Q_LEN, &v[2]);
    *out = kn_v_items(c, KN_V_SPACE, KN_SH_NONE, z ? 3 : 2, v);
    return true;
}

bool kn_parse_axis(kn_cp *c, bool vertical, kn_val *out) {
    kn_kw k = kn_cp_kw(c);
    bool edge = vertical ? vertical_word(k) : horizontal_word(k);
    if (edge || k == KN_KW_center) {
        kn_val v;
        kn_cp_next(c);
        *out = word_pct(k);
        if (edge && kn_parse_numeric(c, KN_Q_LP, &v))
            *out = edge_offset(c, k, v);
        return true;
    }
    return kn_parse_numeric(c, KN_Q_LP, out);
}

bool kn_parse_bg_size(kn_cp *c, kn_val *out) {
    kn_kw k = kn_cp_kw(c);
    if (k == KN_KW_cover || k == KN_KW_contain) {
        *out = kn_v_kw(k);
        kn_cp_next(c);
        return true;
    }
    kn_val v[2] = {kn_v_kw(KN_KW_auto), kn_v_kw(KN_KW_auto)};
    for (int i = 0; i < 2; i++) {
        if (kn_cp_take_kw(c, KN_KW_auto))
            continue;
        if (!kn_parse_numeric(c, KN_Q_LP | KN_Q_NONNEG, &v[i])) {
            if (i == 0)
                return false;
            break;
        }
    }
    *out = kn_v_items(c, KN_V_SPACE, KN_SH_SIZE, 2, v);
    return true;
}

static bool repeat_word(kn_kw k) {
    return k == KN_KW_repeat || k == KN_KW_no_repeat || k == KN_KW_space || k == KN_KW_round;
}

bool kn_parse_bg_repeat(kn_cp *c, kn_val *out) {
    kn_kw k = kn_cp_kw(c);
    kn_val v[2];
    if (k == KN_KW_repeat_x || k == KN_KW_repeat_y) {
        v[0] = kn_v_kw(k == KN_KW_repeat_x ? KN_KW_repeat : KN_KW_no_repeat);
        v[1] = kn_v_kw(k == KN_KW_repeat_x ? KN_KW_no_repeat : KN_KW_repeat);
        kn_cp_next(c);
    } else {
        if (!repeat_word(k))
            return false;
        kn_cp_next(c);
        v[0] = v[1] = kn_v_kw(k);
        k = kn_cp_kw(c);
        if (repeat_word(k)) {
            v[1] = kn_v_kw(k);
            kn_cp_next(c);
        }
    }
    *out = kn_v_items(c, KN_V_SPACE, KN_SH_REPEAT, 2, v);
    return true;
}

/* CSS Backgrounds 3 §7.1: inset? && <length>{2,4} && <color>?; text shadows have neither inset nor
 * spread. */
bool kn_parse_shadow(kn_cp *c, bool box, kn_val *out) {
    kn_val v[6] = {kn_v_kw(KN_KW_none), kn_v_kw(KN_KW_currentcolor),
                   kn_v_num(0),         kn_v_num(0),
                   kn_v_num(0),         kn_v_num(0)};
    bool lengths = false, color = false;
    while (!kn_cp_done(c) && !kn_cp_type(c, KN_T_COMMA)) {
        if (box && v[0].kw == KN_KW_none && kn_cp_take_kw(c, KN_KW_inset)) {
            v[0] = kn_v_kw(KN_KW_inset);
        } else if (!lengths && kn_parse_numeric(c, KN_Q_LEN, &v[2])) {
            if (!kn_parse_numeric(c, KN_Q_LEN, &v[3]))
                return false;
            if (kn_parse_numeric(c, KN_Q_LEN | KN_Q_NONNEG, &v[4]) && box)
                kn_parse_numeric(c, KN_Q_LEN, &v[5]);
            lengths = true;
        } else if (!color && kn_parse_color_at(c, &v[1])) {
            color = true;
            v[1].op |= v[1].type == KN_V_KW; /* printed, since it was written */
        } else {
            return false;
        }
    }
    *out = kn_v_items(c, KN_V_SPACE, KN_SH_SHADOW, 6, v);
    return lengths;
}
