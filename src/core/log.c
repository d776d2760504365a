#include "src/core/log.h"
#include <stdarg.h>
#include <stdio.h>
#include <time.h>

void kn_logf(const kn_log *l, kn_loglevel level, const char *component, const char *fmt, ...) {
    static const char *const NAMES[] = {"error", "warning", "info", "debug", "trace"};
    if (!l || level > l->level)
        return;
    /* One write per line, so that lines of several threads do not mix. */
    char line[2048];
    int n = snprintf(line, sizeof line, "kinora: %s: %s: ", component, NAMES[level]);
    if (n < 0 || (size_t)n >= sizeof line)
        return;
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(line + n, sizeof line - (size_t)n, fmt, ap);
    va_end(ap);
    fprintf(stderr, "%s\n", line);
}

static uint64_t read_clock(clockid_t id) {
    struct timespec ts;
    clock_gettime(id, &ts);
    return (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
}

uint64_t kn_now_ns(void) {
    return read_clock(CLOCK_MONOTONIC);
}

uint64_t kn_thread_ns(void) {
    return read_clock(CLOCK_THREAD_CPUTIME_ID);
}

uint64_t kn_clock_ns(int clock) {
    return read_clock((clockid_t)clock);
}
