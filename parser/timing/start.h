/* Private to parser/timing: when an element starts and how long it lasts (contract A.2). */
#ifndef KN_PARSER_TIMING_START_H
#define KN_PARSER_TIMING_START_H
#include "parser/timing/timing.h"

typedef struct kn_start_expr {
    enum { KN_START_NONE, KN_START_ABSOLUTE, KN_START_REFERENCE } kind;
    double value; /* seconds, or the offset from the end of what is referred to */
    kn_str ref;   /* view */
} kn_start_expr;
kn_start_expr kn_parse_start(kn_str text);

typedef struct kn_resolver kn_resolver;
kn_resolver *kn_resolver_new(const kn_scene *s, kn_natural_fn natural, void *ctx);
void kn_resolver_free(kn_resolver *r);
double kn_resolve_start(kn_resolver *r, const kn_node *n, double fallback);
double kn_resolve_media_start(kn_resolver *r, const kn_node *n);
double kn_resolve_duration(kn_resolver *r, const kn_node *n); /* 0: unknown */
const kn_node *kn_comp_of(const kn_node *n); /* nearest [data-composition-id] at or above */
double kn_media_start_attr(const kn_node *n);
double kn_rate_attr(const kn_node *n);
double kn_seconds_attr(const kn_node *n, kn_atom a, double otherwise); /* ≥ 0 */
#endif
