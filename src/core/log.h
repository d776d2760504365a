/* Log lines on standard error, by component and level. Nothing per frame below KN_LOG_DEBUG. */
#ifndef KN_CORE_LOG_H
#define KN_CORE_LOG_H
#include <stdint.h>

typedef enum { KN_LOG_ERROR, KN_LOG_WARN, KN_LOG_INFO, KN_LOG_DEBUG, KN_LOG_TRACE } kn_loglevel;
typedef struct kn_log {
    kn_loglevel level; /* lines above it are dropped */
} kn_log;
void kn_logf(const kn_log *l, kn_loglevel level, const char *component, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
uint64_t kn_now_ns(void);        /* monotonic, for statistics only: never for pixels */
uint64_t kn_thread_ns(void);     /* processor time of the calling thread, which other work on the
                                    machine does not lengthen; for statistics too */
uint64_t kn_clock_ns(int clock); /* of kn_thread_clock */
#endif
