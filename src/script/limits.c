/* Scripts that run away. Two lines of defence:
 * - The engine's own watchdog, and each collection of garbage, end the script alone: the page goes
 *   on. Its timer is set to the whole limit and never to less, as an assertion in its VMTraps
 * (2.50) ends the process when two timers go off together.
 * - A thread beside sees what neither can end: promises without end, a regular expression that
 *   tracks back, a layout that a script asked for. Then the process has to end, in good order. */
#include <stdio.h>
#include <unistd.h>
#include "src/core/log.h"
#include "src/core/mem.h"
#include "src/core/par.h"
#include "src/script/internal.h"

/* Exported by the library, but not declared in the headers it installs. */
typedef bool (*kn_should_terminate)(JSContextRef ctx, void *context);
extern void JSContextGroupSetExecutionTimeLimit(JSContextGroupRef group, double limit,
                                                kn_should_terminate callback, void *context);
extern void JSContextGroupClearExecutionTimeLimit(JSContextGroupRef group);
extern void JSContextGroupAddHeapFinalizer(JSContextGroupRef group,
                                           void (*finalizer)(JSContextGroupRef, void *),
                                           void *context);

enum {
    KN_WATCH_MS = 100,  /* between two looks of the thread beside */
    KN_GRACE_MS = 2000, /* after which a script that should have ended is taken to be stuck */
    KN_AGAIN_MS = 100,  /* after which a script that still runs is ended again */
    KN_FIRE_US = 50000, /* in which a timer of nothing goes off */
    KN_SHARE = 16       /* an entry that took less than this part of the limit is not to blame */
};

struct kn_guard {
    kn_script *s; /* of which only env is read: it never changes */
    kn_mutex *lock;
    kn_cond *wake;
    kn_thread *thread; /* NULL: nobody would hear of it */
    int clock;         /* processor time of the script's thread */
    size_t before;     /* memory of the process when the host was made */

    /* Under lock: the entry that runs, told from outside of it. */
    bool inside, end;
    uint64_t entered_ns; /* by `clock` */
    kn_loc loc;

    size_t at_entry; /* memory then */
    bool cut;        /* the entry is being ended */
};

/* Bytes that the process has in memory. */
static size_t resident(void) {
    FILE *f = fopen("/proc/self/statm", "r");
    unsigned long all = 0, in = 0;
    if (f && fscanf(f, "%lu %lu", &all, &in) != 2)
        in = 0;
    if (f)
        fclose(f);
    return (size_t)in * (size_t)sysconf(_SC_PAGESIZE);
}

/* ---- the watchdog ---- */

/* `ctx` NULL: where script is cannot be asked. */
static void stop(kn_script *s, JSContextRef ctx, const char *id, const char *fmt, unsigned limit) {
    if (s->stopped)
        return; /* has been said */
    s->stopped = s->told = true;
    kn_loc loc = ctx ? kn_running_line(s, ctx) : (kn_loc){0};
    kn_report(s->env.diags, KN_SEV_ERROR, KN_ELIMIT, id, loc.line ? loc : s->guard->loc, NULL, fmt,
              limit);
}

/* Stops what is past a limit; false: nothing is. */
static bool past_limit(kn_script *s, JSContextRef ctx) {
    const kn_guard *g = s->guard;
    const uint64_t limit = s->env.time_limit_ms;
    const size_t most = s->env.memory_limit, now = most ? resident() : 0;
    if (!s->depth)
        return false;
    if (limit && (kn_clock_ns(g->clock) - g->entered_ns) / 1000000 >= limit)
        stop(s, ctx, "script/time-limit", "a script ran for more than %u ms and was stopped",
             s->env.time_limit_ms);
    else if (most && now > g->before + most && now > g->at_entry + most / KN_SHARE)
        stop(s, ctx, "script/memory-limit",
             "a script took more than %u MB of memory and was stopped", (unsigned)(most >> 20));
    else
        return false;
    return true;
}

static bool on_time(JSContextRef ctx, void *context);
static bool on_cut(JSContextRef ctx, void *context);

static void set_timer(kn_script *s) {
    if (s->env.time_limit_ms)
        JSContextGroupSetExecutionTimeLimit(s->group, s->env.time_limit_ms / 1000.0, on_time, s);
    else
        JSContextGroupClearExecutionTimeLimit(s->group);
}

/* Ends the entry that runs. The exception that does it is lost when the engine throws it in a call
 * of its C interface, of which natives make many: so it is thrown once more after a while. */
static bool cut(kn_script *s) {
    s->guard->cut = true;
    JSContextGroupSetExecutionTimeLimit(s->group, KN_AGAIN_MS / 1000.0, on_cut, s);
    return true;
}

/* Called from inside the engine, which must not be entered again here, at a loop or a call: once
 * the limit has passed since script began. */
static bool on_time(JSContextRef ctx, void *context) {
    return past_limit(context, ctx) && cut(context);
}

/* The script that was to be ended may have ended by itself. */
static bool on_cut(JSContextRef ctx, void *context) {
    kn_script *s = context;
    return s->guard->cut && cut(s);
}

/* Promises that settle each other never leave the engine, and each of them starts the clock of its
 * watchdog anew; memory has no watchdog. What they leave behind is collected now and then: here the
 * script is ended by a limit of nothing, whose timer goes off before it goes on. */
static void on_collected(JSContextGroupRef group, void *context) {
    kn_script *s = context;
    if (!s->guard || s->stopped || s->guard->cut || !past_limit(s, NULL))
        return;
    s->guard->cut = true;
    JSContextGroupSetExecutionTimeLimit(group, 0, on_cut, s);
    usleep(KN_FIRE_US);
}

/* ---- the thread beside ---- */

static void give_up(const kn_guard *g, kn_status code, const char *id, const char *fmt,
                    unsigned limit) {
    const kn_script_env *env = &g->s->env;
    kn_report(env->diags, KN_SEV_ERROR, code, id, g->loc, NULL, fmt, limit);
    env->stuck(env->ctx);
}

static void look(const kn_guard *g, unsigned *cancelled_ms) {
    const kn_script_env *env = &g->s->env;
    const uint64_t limit = env->time_limit_ms,
                   ms = (kn_clock_ns(g->clock) - g->entered_ns) / 1000000;
    *cancelled_ms = env->cancelled && env->cancelled(env->ctx) ? *cancelled_ms + KN_WATCH_MS : 0;
    if (*cancelled_ms > KN_GRACE_MS)
        give_up(g, KN_ECANCEL, "script/cancelled", "a script that was running has been ended", 0);
    if (limit && ms > 2 * limit + KN_GRACE_MS)
        give_up(g, KN_ELIMIT, "script/time-limit",
                "a script ran for more than %u ms and cannot be stopped: kinora ends",
                env->time_limit_ms);
    if (env->memory_limit && resident() > g->before + 2 * env->memory_limit)
        give_up(g, KN_ELIMIT, "script/memory-limit",
                "scripts took more than twice %u MB of memory and cannot be stopped: kinora ends",
                (unsigned)(env->memory_limit >> 20));
}

static void watch(void *arg) {
    kn_guard *g = arg;
    unsigned cancelled_ms = 0;
    kn_mutex_lock(g->lock);
    while (!g->end) {
        kn_cond_wait_ms(g->wake, g->lock, KN_WATCH_MS);
        if (g->inside && !g->end)
            look(g, &cancelled_ms);
        else
            cancelled_ms = 0;
    }
    kn_mutex_unlock(g->lock);
}

/* ---- begin, end ---- */

void kn_guard_start(kn_script *s) {
    kn_guard *g = s->guard = KN_NEW(kn_guard);
    g->s = s;
    g->lock = kn_mutex_new();
    g->wake = kn_cond_new();
    g->clock = kn_thread_clock();
    g->before = resident();
    set_timer(s);
    JSContextGroupAddHeapFinalizer(s->group, on_collected, s);
    if (s->env.stuck && (s->env.time_limit_ms || s->env.memory_limit))
        g->thread = kn_thread_start(watch, g, 0);
}

void kn_guard_free(kn_guard *g) {
    if (!g)
        return;
    kn_mutex_lock(g->lock);
    g->end = true;
    kn_cond_broadcast(g->wake);
    kn_mutex_unlock(g->lock);
    kn_thread_join(g->thread);
    kn_cond_free(g->wake);
    kn_mutex_free(g->lock);
    free(g);
}

/* The limit is one of an entry from outside, whatever is called in between: scripts of the page and
 * of its frames call each other. */
void kn_script_enter(kn_script *host) {
    kn_script *s = host->top;
    kn_guard *g = s->guard;
    if (s->depth++)
        return;
    if (g->cut)
        set_timer(s);
    s->stopped = g->cut = false;
    g->at_entry = s->env.memory_limit ? resident() : 0;
    kn_mutex_lock(g->lock);
    g->inside = true;
    g->entered_ns = kn_clock_ns(g->clock);
    g->loc = host->current ? host->current->loc : s->last_loc;
    kn_mutex_unlock(g->lock);
}

void kn_script_leave(kn_script *host) {
    kn_script *s = host->top;
    if (--s->depth)
        return;
    kn_mutex_lock(s->guard->lock);
    s->guard->inside = false;
    kn_mutex_unlock(s->guard->lock);
}
