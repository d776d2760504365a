/* What every test of this folder includes, in the order that cmocka wants. */
#ifndef KN_TESTS_UNIT_CORE_CHECK_H
#define KN_TESTS_UNIT_CORE_CHECK_H
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>
#include "src/core/mem.h"
#include "src/core/str.h"

#define assert_str(got, want)                                                                      \
    do {                                                                                           \
        kn_str got_ = (got), want_ = (want);                                                       \
        assert_int_equal(got_.n, want_.n);                                                         \
        assert_memory_equal(got_.p, want_.p, want_.n);                                             \
    } while (0)
#endif
