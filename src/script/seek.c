/* Time: what the session asks of the scripts, frame by frame (contract A.4). The order is in
 * js/seek.js. */
#include "src/core/log.h"
#include "src/script/internal.h"

double kn_script_timeline_duration(kn_script *s, double *adapters) {
    JSValueRef v = kn_call_shared(s, "durations", 0, NULL);
    JSObjectRef o = kn_js_obj(s->ctx, v);
    double root = o ? kn_js_num(s->ctx, JSObjectGetPropertyAtIndex(s->ctx, o, 0, NULL)) : 0;
    double more = o ? kn_js_num(s->ctx, JSObjectGetPropertyAtIndex(s->ctx, o, 1, NULL)) : 0;
    if (adapters)
        *adapters = more > 0 ? more : 0;
    return root > 0 ? root : 0;
}

double kn_script_composition_duration(kn_script *s, const kn_node *n) {
    kn_str id = kn_node_attr(n, KN_A_data_composition_id);
    JSValueRef arg = kn_js_str(s->ctx, id);
    JSValueRef v = id.n ? kn_call_shared(s, "compositionDuration", 1, &arg) : NULL;
    double d = v ? kn_js_num(s->ctx, v) : 0;
    return d > 0 ? d : 0;
}

void kn_script_set_duration(kn_script *s, double seconds) {
    s->duration = seconds;
    JSValueRef arg = JSValueMakeNumber(s->ctx, seconds);
    kn_call_shared(s, "setDuration", 1, &arg);
}

void kn_script_set_clocks(kn_script *s, const kn_comp_clock *c, size_t n) {
    JSObjectRef list = kn_js_array(s->ctx);
    for (size_t i = 0; i < n; i++) {
        JSObjectRef o = JSObjectMake(s->ctx, NULL, NULL);
        kn_js_set(s->ctx, o, "host", kn_wrap_node(s, c[i].host));
        kn_js_set(s->ctx, o, "start", JSValueMakeNumber(s->ctx, c[i].start));
        kn_js_set(s->ctx, o, "end", JSValueMakeNumber(s->ctx, c[i].end));
        kn_js_set(s->ctx, o, "playbackStart", JSValueMakeNumber(s->ctx, c[i].playback_start));
        kn_js_set(s->ctx, o, "rate", JSValueMakeNumber(s->ctx, c[i].rate));
        JSObjectSetPropertyAtIndex(s->ctx, list, (unsigned)i, o, NULL);
    }
    JSValueRef arg = list;
    kn_call_shared(s, "setClocks", 1, &arg);
}

/* One timer per entry, because leaving the engine settles promises. The bound is for timers that
 * start themselves anew without delay. */
void kn_run_timers(kn_script *s, const char *step, double ms) {
    JSValueRef arg = JSValueMakeNumber(s->ctx, ms);
    for (int i = 0; i < 10000; i++) {
        JSValueRef more = kn_call_shared(s, step, 1, &arg);
        if (s->top->frames_waiting)
            kn_load_frames(s, NULL);
        if (!more || !JSValueToBoolean(s->ctx, more))
            return;
    }
}

/* Inside the seek the clock still shows the frame before (contract A.5). */
void kn_script_seek(kn_script *s, int64_t frame, double t) {
    uint64_t from = kn_now_ns();
    kn_rand_seed_ms(&s->rand, t * 1000);
    JSValueRef arg = JSValueMakeNumber(s->ctx, t);
    kn_call_shared(s, "seek", 1, &arg);
    kn_load_frames(s, NULL);
    kn_flush_sheets(s);
    s->stats.seek_ns += kn_now_ns() - from;
}

void kn_script_after_seek(kn_script *s, int64_t frame, double t, bool video_frame_changed) {
    uint64_t from = kn_now_ns();
    JSValueRef args[] = {JSValueMakeNumber(s->ctx, t),
                         JSValueMakeBoolean(s->ctx, video_frame_changed)};
    s->now_ms = t * 1000;
    kn_run_timers(s, "runTimer", s->now_ms);
    kn_call_shared(s, "viewportsChanged", 0, NULL);
    kn_call_shared(s, "startFrames", 0, NULL);
    kn_run_timers(s, "runFrame", s->now_ms);
    kn_call_shared(s, "afterSeek", 2, args);
    kn_load_frames(s, NULL);
    kn_flush_sheets(s);
    s->stats.seek_ns += kn_now_ns() - from;
}

bool kn_script_remembers(kn_script *s) {
    JSValueRef v = kn_call_shared(s, "remembers", 0, NULL);
    return v && JSValueToBoolean(s->ctx, v);
}
