/* A cursor over tokens, and how values are put together while parsing (in the scratch). */
#ifndef KN_PARSER_CSS_CURSOR_H
#define KN_PARSER_CSS_CURSOR_H
#include "parser/css/tokenizer.h"

/* Stands on a token that is not white space: every step skips what follows. */
typedef struct kn_cp {
    const kn_tok *t; /* the whole array */
    uint32_t i, end; /* next token; index past the last one of this block */
    kn_scratch *s;
    const char *src; /* text that the tokens' positions index */
    bool channels;   /* inside a relative colour: channel names are numbers */
} kn_cp;

kn_cp kn_cp_make(const kn_toks *t, kn_scratch *s, kn_str src);
const kn_tok *kn_cp_peek(const kn_cp *c); /* an EOF token at the end */
void kn_cp_next(kn_cp *c);                /* one token; an opening one with its whole block */
kn_cp kn_cp_enter(kn_cp *c);              /* cursor over the block opened here; c moves past it */
static inline bool kn_cp_done(const kn_cp *c) {
    return c->i >= c->end;
}
bool kn_cp_type(const kn_cp *c, kn_tok_type type);
bool kn_cp_take(kn_cp *c, kn_tok_type type); /* steps over it when it is next */
bool kn_cp_delim(kn_cp *c, char ch);         /* the same for a DELIM */
bool kn_cp_word(kn_cp *c, const char *word); /* the same for an identifier, any case */
kn_kw kn_cp_kw(const kn_cp *c);              /* keyword at the cursor, 0 when none */
bool kn_cp_take_kw(kn_cp *c, kn_kw k);
bool kn_cp_func(const kn_cp *c, const char *name); /* a function of this name is next */
kn_str kn_cp_text(const kn_cp *c);      /* trimmed source from the cursor to the block's end */
kn_str kn_cp_lower(kn_cp *c, kn_str s); /* lower-case copy, or s itself */

/* Lengths, numbers, percentages and calculations may carry the text that CSSOM prints instead of
 * them (in `name`): "left" of a position that has become 0%, "calc(-1px)" where only positive
 * values count. */
void kn_v_written(kn_cp *c, kn_val *v, kn_str text); /* copies the text */
kn_val kn_v_kw(kn_kw k);
kn_val kn_v_num(double v);
kn_val kn_v_pct(double v);
kn_val kn_v_dim(double v, kn_unit u);
kn_val kn_v_str(kn_vtype type, kn_str s);

typedef struct kn_vlist {
    kn_val *v;
    uint32_t n, cap;
} kn_vlist;
void kn_vlist_push(kn_cp *c, kn_vlist *l, kn_val v);
/* Hints for the serializer, in `op` of lists whose parts are not printed one after the other. */
typedef enum kn_shape {
    KN_SH_NONE,
    KN_SH_SHADOW,
    KN_SH_PAIR,
    KN_SH_SIZE,
    KN_SH_REPEAT,
    KN_SH_SHAPE,
    KN_SH_RATIO,
    KN_SH_ROTATE,
    KN_SH_SCALE,
    KN_SH_RADII,
    KN_SH_TAG,
    KN_SH_TRANSLATE,
    KN_SH_FAMILY,
    KN_SH_WORDS,
    KN_SH_SIDES
} kn_shape;
kn_val kn_v_list(kn_vtype type, kn_shape shape, const kn_vlist *l);
kn_val kn_v_items(kn_cp *c, kn_vtype type, kn_shape shape, uint32_t n,
                  const kn_val *items); /* copies */
kn_val kn_v_func(kn_kw name, const kn_vlist *l);
kn_val kn_v_func_named(kn_cp *c, kn_str name,
                       const kn_vlist *l); /* name is brought to lower case */

/* Kinds of numeric values, as a set. */
enum {
    KN_Q_NUM = 1,
    KN_Q_LEN = 2,
    KN_Q_PCT = 4,
    KN_Q_ANGLE = 8,
    KN_Q_TIME = 16,
    KN_Q_FR = 32,
    KN_Q_RES = 64,
    KN_Q_NONNEG = 128, /* negative ones are refused; calc() results are clamped */
    KN_Q_INT = 256,    /* NUM must be written as an integer; calc() results are rounded */
    KN_Q_LP = KN_Q_LEN | KN_Q_PCT
};
/* One number, dimension, percentage or math function. */
bool kn_parse_numeric(kn_cp *c, unsigned allowed, kn_val *out);
bool kn_is_math_function(kn_str name);
unsigned kn_unit_kind(kn_unit u); /* KN_Q_*, 0 for Hz */
double kn_unit_factor(kn_unit u); /* to px, deg, s, dppx; 0 for relative units */
/* Folds a CALC node of constant operands; false when it cannot be done. */
bool kn_calc_fold(kn_calc_op op, const kn_val *items, uint32_t n, kn_val *out);
#endif
