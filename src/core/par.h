/* Threads behind one façade: OpenMP lives in par.c only (-DKN_PAR=pthread swaps it). */
#ifndef KN_CORE_PAR_H
#define KN_CORE_PAR_H
#include <stddef.h>

int kn_cpu_count(void);
/* Runs fn(ctx, i) on a team of n threads, i = 0..n-1, each exactly once; returns when all are done.
 */
void kn_team_run(int n, void (*fn)(void *ctx, int worker), void *ctx);
/* Calls fn(ctx, i) for i = 0..n-1, perhaps in parallel on up to `threads`; results must not depend
 * on order. */
void kn_par_for(int n, int threads, void (*fn)(void *ctx, int i), void *ctx);

/* Locks for the modules that may not include pthread.h. Heap objects; free when nobody waits. */
typedef struct kn_mutex kn_mutex;
typedef struct kn_cond kn_cond;
typedef struct kn_thread kn_thread;
kn_mutex *kn_mutex_new(void);
void kn_mutex_free(kn_mutex *m);
void kn_mutex_lock(kn_mutex *m);
void kn_mutex_unlock(kn_mutex *m);
kn_cond *kn_cond_new(void);
void kn_cond_free(kn_cond *c);
void kn_cond_wait(kn_cond *c, kn_mutex *m);
/* The same for `ms` milliseconds at most. */
void kn_cond_wait_ms(kn_cond *c, kn_mutex *m, unsigned ms);
void kn_cond_broadcast(kn_cond *c);
/* A thread outside the team (decoder, encoder, sequencer). join frees it. */
kn_thread *kn_thread_start(void (*fn)(void *ctx), void *ctx, size_t stack_bytes);
void kn_thread_join(kn_thread *t);
/* The clock of the calling thread's processor time, for others to read with kn_clock_ns as long as
 * it lives. */
int kn_thread_clock(void);
#endif
