#include "tests/unit/core/check.h"
#include <stdatomic.h>
#include "src/core/par.h"

#define MANY 200

typedef struct tally {
    atomic_int hits[MANY];
} tally;

static void hit(void *ctx, int i) {
    tally *t = ctx;
    atomic_fetch_add(&t->hits[i], 1);
}

static void assert_each_once(tally *t, int n) {
    for (int i = 0; i < MANY; i++)
        assert_int_equal(atomic_load(&t->hits[i]), i < n ? 1 : 0);
}

static void every_index_once(void **state) {
    static const int N[] = {0, 1, 2, 3, 7, 99, MANY};
    for (size_t k = 0; k < KN_COUNTOF(N); k++) {
        for (int threads = 0; threads <= 8; threads++) {
            tally t = {0};
            kn_par_for(N[k], threads, hit, &t);
            assert_each_once(&t, N[k]);
        }
        tally t = {0};
        kn_team_run(N[k] > 16 ? 16 : N[k], hit, &t);
        assert_each_once(&t, N[k] > 16 ? 16 : N[k]);
    }
}

static void nested(void *ctx, int worker) {
    tally *t = ctx;
    kn_par_for(MANY, 4, hit, &t[worker]);
}

static void loops_inside_a_team(void **state) {
    tally *t = KN_NEW_N(tally, 3);
    kn_team_run(3, nested, t);
    for (int i = 0; i < 3; i++)
        assert_each_once(&t[i], MANY);
    free(t);
}

typedef struct mailbox {
    kn_mutex *lock;
    kn_cond *changed;
    int value, seen;
} mailbox;

static void receive(void *ctx) {
    mailbox *b = ctx;
    kn_mutex_lock(b->lock);
    for (int want = 1; want <= 100; want++) {
        while (b->value < want)
            kn_cond_wait(b->changed, b->lock);
        b->seen = want;
        kn_cond_broadcast(b->changed);
    }
    kn_mutex_unlock(b->lock);
}

static void threads_talk(void **state) {
    mailbox b = {.lock = kn_mutex_new(), .changed = kn_cond_new()};
    kn_thread *t = kn_thread_start(receive, &b, 1 << 20);
    assert_non_null(t);
    kn_mutex_lock(b.lock);
    for (int i = 1; i <= 100; i++) {
        b.value = i;
        kn_cond_broadcast(b.changed);
        while (b.seen < i)
            kn_cond_wait(b.changed, b.lock);
    }
    kn_mutex_unlock(b.lock);
    kn_thread_join(t);
    kn_thread_join(NULL);
    kn_cond_free(b.changed);
    kn_mutex_free(b.lock);
    kn_cond_free(NULL);
    kn_mutex_free(NULL);
}

static void machine(void **state) {
    assert_true(kn_cpu_count() >= 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_index_once),
        cmocka_unit_test(loops_inside_a_team),
        cmocka_unit_test(threads_talk),
        cmocka_unit_test(machine),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
