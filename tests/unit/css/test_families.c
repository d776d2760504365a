/* Lists of families that get Inter in front (contract A.12). */
#include "tests/unit/css/table.h"
#include "parser/css/families.h"

static void lead(kn_str in, kn_sb *out) {
    kn_lead *l = kn_lead_new();
    kn_lead_variables(l, KN_S("x { --set: a }"));
    if (!kn_lead_put(l, in, out))
        kn_sb_putc(out, '-');
    kn_lead_free(l);
}

static void test_lead(void **state) {
    run_table("families.txt", lead);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_lead)};
    return cmocka_run_group_tests_name("css/families", tests, NULL, NULL);
}
