/* Growable arrays of any type: `KN_VEC(int) v = {0}; kn_vec_push(&v, 3); kn_vec_free(&v);` */
#ifndef KN_CORE_VEC_H
#define KN_CORE_VEC_H
#include "src/core/mem.h"

#define KN_VEC(T)                                                                                  \
    struct {                                                                                       \
        T *v;                                                                                      \
        size_t n, cap;                                                                             \
    }
#define kn_vec_reserve(a, want)                                                                    \
    do {                                                                                           \
        if ((a)->cap < (size_t)(want)) {                                                           \
            size_t kn_cap_ = (a)->cap ? (a)->cap * 2 : 8;                                          \
            if (kn_cap_ < (size_t)(want))                                                          \
                kn_cap_ = (size_t)(want);                                                          \
            (a)->v = kn_xrealloc((a)->v, kn_cap_ * sizeof *(a)->v);                                \
            (a)->cap = kn_cap_;                                                                    \
        }                                                                                          \
    } while (0)
#define kn_vec_push(a, ...)                                                                        \
    do {                                                                                           \
        kn_vec_reserve(a, (a)->n + 1);                                                             \
        (a)->v[(a)->n++] = (__VA_ARGS__);                                                          \
    } while (0)
#define kn_vec_free(a)                                                                             \
    do {                                                                                           \
        free((a)->v);                                                                              \
        (a)->v = NULL;                                                                             \
        (a)->n = (a)->cap = 0;                                                                     \
    } while (0)
#endif
