/* CSS Syntax 3 §4: text → tokens, in one flat array where every opening token knows its partner. */
#ifndef KN_PARSER_CSS_TOKENIZER_H
#define KN_PARSER_CSS_TOKENIZER_H
#include "parser/css/scratch.h"
#include "parser/css/value.h"

typedef enum kn_tok_type {
    KN_T_EOF,
    KN_T_WS,
    KN_T_IDENT,
    KN_T_FUNCTION,
    KN_T_AT,
    KN_T_HASH,
    KN_T_STRING,
    KN_T_BAD_STRING,
    KN_T_URL,
    KN_T_BAD_URL,
    KN_T_DELIM,
    KN_T_NUMBER,
    KN_T_PERCENT,
    KN_T_DIMENSION,
    KN_T_CDO,
    KN_T_CDC,
    KN_T_COLON,
    KN_T_SEMICOLON,
    KN_T_COMMA,
    KN_T_OPEN_SQUARE,
    KN_T_CLOSE_SQUARE,
    KN_T_OPEN_PAREN,
    KN_T_CLOSE_PAREN,
    KN_T_OPEN_CURLY,
    KN_T_CLOSE_CURLY
} kn_tok_type;

enum {
    KN_TF_ID = 1,      /* HASH that is a valid identifier */
    KN_TF_INTEGER = 2, /* number without fraction or exponent */
    KN_TF_SIGN = 4,    /* number written with a sign */
    KN_TF_STRAY = 8    /* closing token without a partner */
};

typedef struct kn_tok {
    uint8_t type; /* kn_tok_type */
    uint8_t flags;
    char ch;           /* DELIM: the character (0x80 and above: the first byte) */
    uint32_t pos, end; /* bytes of the source text */
    uint32_t close; /* opening tokens: index of the partner, the array's size at the end of input */
    double num;
    kn_str
        str; /* name, text or unit with escapes resolved; a view into the source or the scratch */
} kn_tok;

#define KN_TOKS_FIRST 40
typedef struct kn_toks {
    kn_tok *v;
    uint32_t n, cap; /* v[n] is EOF */
    kn_tok first[KN_TOKS_FIRST];
} kn_toks;

/* Fills t. Unescaped names live in s; t needs kn_toks_free. */
void kn_tokenize(kn_str text, kn_toks *t, kn_scratch *s);
void kn_toks_free(kn_toks *t);
static inline bool kn_tok_opens(const kn_tok *t) {
    return t->type == KN_T_FUNCTION || t->type == KN_T_OPEN_PAREN || t->type == KN_T_OPEN_SQUARE ||
           t->type == KN_T_OPEN_CURLY;
}
kn_unit kn_unit_find(kn_str s); /* KN_U_NONE when unknown */
const char *kn_unit_str(kn_unit u);
#endif
