/* Tokens: CSS Syntax 3 §4. A token is printed as its kind and what it holds. */
#include "tests/unit/css/table.h"
#include "parser/css/tokenizer.h"

static const char *const kinds[] = {
    "eof",     "_",     "ident", "func", "at",  "hash", "string", "bad-string", "url",
    "bad-url", "delim", "num",   "pct",  "dim", "cdo",  "cdc",    ":",          ";",
    ",",       "[",     "]",     "(",    ")",   "{",    "}"};

static void put_token(const kn_tok *t, kn_sb *out) {
    kn_sb_puts(out, kinds[t->type]);
    switch (t->type) {
    case KN_T_NUMBER:
    case KN_T_PERCENT:
    case KN_T_DIMENSION:
        kn_sb_putc(out, '=');
        kn_sb_num(out, t->num);
        break;
    case KN_T_DELIM:
        kn_sb_putc(out, '=');
        kn_sb_putc(out, t->ch);
        break;
    default:
        break;
    }
    if (t->str.n || t->type == KN_T_STRING) {
        kn_sb_putc(out, '=');
        kn_sb_put(out, t->str);
    }
    if (t->flags & KN_TF_STRAY)
        kn_sb_putc(out, '!');
}

static void tokens(kn_str in, kn_sb *out) {
    kn_scratch s;
    kn_toks t;
    kn_scratch_begin(&s);
    kn_tokenize(in, &t, &s);
    for (uint32_t i = 0; i < t.n; i++) {
        kn_sb_puts(out, i ? " " : "");
        put_token(&t.v[i], out);
    }
    kn_toks_free(&t);
    kn_scratch_end(&s);
}

static void test_tokens(void **state) {
    run_table("tokens.txt", tokens);
}

static void test_partners(void **state) {
    kn_scratch s;
    kn_toks t;
    kn_scratch_begin(&s);
    kn_tokenize(KN_S("a(b[c)d]e{"), &t,
                &s); /* a( b [ c ) d ] e { : the ) does not close the ( across [ */
    assert_int_equal(t.n, 9);
    assert_int_equal(t.v[0].close, 9);
    assert_int_equal(t.v[2].close, 6);
    assert_true(t.v[4].flags & KN_TF_STRAY);
    assert_int_equal(t.v[8].close, 9);
    kn_toks_free(&t);
    kn_scratch_end(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_tokens),
                                       cmocka_unit_test(test_partners)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
