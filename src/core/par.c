#include "src/core/par.h"
#include "src/core/mem.h"
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <time.h>
#include <unistd.h>
#ifdef KN_PAR_PTHREAD
#include <stdatomic.h>
#else
#include <omp.h>
#endif

int kn_cpu_count(void) {
    cpu_set_t set;
    CPU_ZERO(&set);
    if (sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) > 0)
        return CPU_COUNT(&set);
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n > 0 ? (int)n : 1;
}

#ifdef KN_PAR_PTHREAD

/* ThreadSanitizer does not understand libgomp's futexes; this back end is what it checks. */
typedef struct team {
    void (*fn)(void *ctx, int i);
    void *ctx;
    int n;
    atomic_int next;
} team;

static void *team_main(void *arg) {
    team *t = arg;
    for (int i; (i = atomic_fetch_add(&t->next, 1)) < t->n;)
        t->fn(t->ctx, i);
    return NULL;
}

static void run_team(team *t, int threads) {
    pthread_t *ids = KN_NEW_N(pthread_t, threads);
    int started = 0;
    while (started < threads - 1 && pthread_create(&ids[started], NULL, team_main, t) == 0)
        started++;
    team_main(t);
    for (int i = 0; i < started; i++)
        pthread_join(ids[i], NULL);
    free(ids);
}

void kn_team_run(int n, void (*fn)(void *ctx, int worker), void *ctx) {
    team t = {.fn = fn, .ctx = ctx, .n = n};
    if (n > 0)
        run_team(&t, n);
}

void kn_par_for(int n, int threads, void (*fn)(void *ctx, int i), void *ctx) {
    team t = {.fn = fn, .ctx = ctx, .n = n};
    if (n > 0)
        run_team(&t, threads < 1 ? 1 : threads < n ? threads : n);
}

#else

void kn_team_run(int n, void (*fn)(void *ctx, int worker), void *ctx) {
    if (n <= 0)
        return;
#pragma omp parallel num_threads(n)
    {
        /* OpenMP may grant fewer threads than asked for (nested teams, limits): then each runs
         * several workers one after the other, so that every worker runs exactly once. */
        for (int i = omp_get_thread_num(); i < n; i += omp_get_num_threads())
            fn(ctx, i);
    }
}

void kn_par_for(int n, int threads, void (*fn)(void *ctx, int i), void *ctx) {
    if (threads > n)
        threads = n;
    if (threads <= 1) {
        for (int i = 0; i < n; i++)
            fn(ctx, i);
        return;
    }
#pragma omp parallel for schedule(dynamic, 1) num_threads(threads)
    for (int i = 0; i < n; i++)
        fn(ctx, i);
}

#endif

struct kn_mutex {
    pthread_mutex_t m;
};
struct kn_cond {
    pthread_cond_t c;
};
struct kn_thread {
    pthread_t id;
    void (*fn)(void *ctx);
    void *ctx;
};

kn_mutex *kn_mutex_new(void) {
    kn_mutex *m = KN_NEW(kn_mutex);
    pthread_mutex_init(&m->m, NULL);
    return m;
}

void kn_mutex_free(kn_mutex *m) {
    if (!m)
        return;
    pthread_mutex_destroy(&m->m);
    free(m);
}

void kn_mutex_lock(kn_mutex *m) {
    pthread_mutex_lock(&m->m);
}

void kn_mutex_unlock(kn_mutex *m) {
    pthread_mutex_unlock(&m->m);
}

kn_cond *kn_cond_new(void) {
    kn_cond *c = KN_NEW(kn_cond);
    pthread_cond_init(&c->c, NULL);
    return c;
}

void kn_cond_free(kn_cond *c) {
    if (!c)
        return;
    pthread_cond_destroy(&c->c);
    free(c);
}

void kn_cond_wait(kn_cond *c, kn_mutex *m) {
    pthread_cond_wait(&c->c, &m->m);
}

void kn_cond_wait_ms(kn_cond *c, kn_mutex *m, unsigned ms) {
    struct timespec at;
    clock_gettime(CLOCK_REALTIME, &at); /* by which conditions wait unless told otherwise */
    const uint64_t ns = (uint64_t)at.tv_nsec + (uint64_t)ms * 1000000u;
    at.tv_sec += (time_t)(ns / 1000000000u);
    at.tv_nsec = (long)(ns % 1000000000u);
    pthread_cond_timedwait(&c->c, &m->m, &at);
}

void kn_cond_broadcast(kn_cond *c) {
    pthread_cond_broadcast(&c->c);
}

static void *thread_main(void *arg) {
    kn_thread *t = arg;
    t->fn(t->ctx);
    return NULL;
}

kn_thread *kn_thread_start(void (*fn)(void *ctx), void *ctx, size_t stack_bytes) {
    kn_thread *t = KN_NEW(kn_thread);
    t->fn = fn;
    t->ctx = ctx;
    pthread_attr_t attr;
    pthread_attr_init(&attr);
    if (stack_bytes)
        pthread_attr_setstacksize(&attr, stack_bytes);
    int failed = pthread_create(&t->id, &attr, thread_main, t);
    pthread_attr_destroy(&attr);
    if (failed) {
        free(t);
        return NULL;
    }
    return t;
}

void kn_thread_join(kn_thread *t) {
    if (!t)
        return;
    pthread_join(t->id, NULL);
    free(t);
}

int kn_thread_clock(void) {
    clockid_t id;
    return pthread_getcpuclockid(pthread_self(), &id) == 0 ? (int)id : (int)CLOCK_MONOTONIC;
}
