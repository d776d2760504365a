/* What data-* attributes say of time: the composition's size, rate and length, its clips and media,
 * variables. Contract A.1–A.3, A.8–A.10. Everything here reads the scene; only kn_timing_apply
 * writes (kn_node.clip). */
#ifndef KN_PARSER_TIMING_H
#define KN_PARSER_TIMING_H
#include "parser/scene/scene.h"

typedef struct kn_comp_info {
    int width, height; /* 1080 × 1920 when the root does not say (contract A.12) */
    bool has_size;
    double duration; /* declared seconds, 0: to be inferred by the caller */
    kn_rat fps;      /* declared, num 0: none */
    bool no_timeline;
    kn_str id; /* data-composition-id */
} kn_comp_info;
void kn_comp_describe(const kn_scene *s, kn_comp_info *out);

/* JS Number() of an attribute: trimmed, finite. */
bool kn_parse_number(kn_str s, double *out);

typedef struct kn_clip {
    kn_node *node;
    double start, end; /* seconds in the composition; end = INFINITY when nothing bounds it */
    int track;
    bool timed;             /* has data-start: its visibility follows the window */
    bool is_media, is_host; /* video/audio; is a composition (the root too) */
    /* media */
    double media_start, rate, volume, fade_in, fade_out;
    bool loop, muted, has_audio;
    int media; /* index of the media list, -1 none */
} kn_clip;

/* One nested composition's clock (contract A.7): local = clamp(pb_start + max(0,t-start)·rate, 0,
 * dur). */
typedef struct kn_comp_clock {
    kn_node *host;
    uint16_t scope;
    double start, end, playback_start, rate;
} kn_comp_clock;

typedef struct kn_timing kn_timing;
/* Builds clips from the present tree, in document order. `natural` gives a media file's length in
 * seconds, and for an element with data-composition-id the duration of the timeline registered for
 * it; 0: unknown. It may be NULL. Diagnostics go to the scene's sink. Build again, after the
 * scripts have run and whenever kn_scene.timing_epoch is not kn_timing_epoch(). */
typedef double (*kn_natural_fn)(void *ctx, const kn_node *node);
kn_timing *kn_timing_build(kn_scene *s, kn_natural_fn natural, void *ctx);
void kn_timing_free(kn_timing *t);
uint32_t kn_timing_epoch(const kn_timing *t); /* of the scene when it was built */
size_t kn_timing_clips(const kn_timing *t, const kn_clip **out);
size_t kn_timing_clocks(const kn_timing *t, const kn_comp_clock **out);
double kn_comp_clock_local(const kn_comp_clock *c, double t, double child_duration);
/* Largest finite end of media and nested compositions, for duration inference (A.3). */
double kn_timing_end(const kn_timing *t);

/* THE edge rule: start ≤ t < end, with the reference's tolerance for equal instants. An edge within
 * a thousandth of a frame of a frame's instant is that instant; fps.num 0: there are no frames. */
bool kn_clip_active(double start, double end, double t, kn_rat fps);
/* Sets kn_node.clip of every [data-start] and [data-hidden] for instant t (A.2, ancestors included)
 * and damages what changed. `in_flow_leaf(ctx, node)` says whether a hidden clip must leave the
 * flow. */
void kn_timing_apply(kn_timing *t, kn_scene *s, double at, kn_rat fps,
                     bool (*in_flow_leaf)(void *, const kn_node *), void *ctx);

/* Frame arithmetic, contract A.3. */
int64_t kn_frame_count(double duration, kn_rat fps);
double kn_frame_time(int64_t frame, kn_rat fps); /* frame·den/num, exact division */

/* Variables (A.10): JSON text of defaults found in the entry document (html element, then every
 * [data-composition-variables]); malloc'ed. Bindings (data-var-text, data-var-src, --id) for a
 * scope with the values given as JSON. */
char *kn_variables_defaults(const kn_scene *s, uint16_t scope);
/* What getVariables() gives in a scope: the entry's defaults under `overrides` (JSON object or ""),
 * or the nested composition's defaults under its host's values. malloc'ed JSON object. */
char *kn_variables_values(const kn_scene *s, uint16_t scope, kn_str overrides);
/* What bindings see: the same, or the entry's when a nested composition has no variables. */
char *kn_variables_bound_values(const kn_scene *s, uint16_t scope, kn_str overrides);
/* `overrides_json`: what was given from outside, or ""; it wins over style sheets where it is
 * declared. */
void kn_variables_bind(kn_scene *s, uint16_t scope, kn_str values_json, kn_str overrides_json,
                       void (*set_custom)(void *ctx, kn_node *n, kn_str name, kn_str value),
                       void *ctx);

void kn_timing_dump(const kn_timing *t, const kn_scene *s, kn_sb *out);
#endif
