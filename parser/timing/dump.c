/* --dump=timeline: the composition, its clips and the clocks of nested compositions. */
#include "parser/timing/timing.h"
#include <math.h>

static void put_seconds(kn_sb *out, double v) {
    if (isfinite(v))
        kn_sb_num(out, v);
    else
        kn_sb_puts(out, "inf");
}

static void put_name(const kn_scene *s, const kn_node *n, kn_sb *out) {
    kn_str id = kn_node_attr(n, KN_A_id), comp = kn_node_attr(n, KN_A_data_composition_id);
    kn_sb_put(out, kn_scene_atom_str(s, n->tag));
    if (id.n) {
        kn_sb_putc(out, '#');
        kn_sb_put(out, id);
    }
    if (comp.n) {
        kn_sb_puts(out, " comp=");
        kn_sb_json(out, comp);
    }
}

static void put_window(kn_sb *out, double start, double end) {
    kn_sb_puts(out, " [");
    put_seconds(out, start);
    kn_sb_puts(out, ", ");
    put_seconds(out, end);
    kn_sb_putc(out, ')');
}

static void put_number(kn_sb *out, const char *name, double v, double usual) {
    if (v == usual)
        return;
    kn_sb_putc(out, ' ');
    kn_sb_puts(out, name);
    kn_sb_putc(out, '=');
    kn_sb_num(out, v);
}

static void put_clip(const kn_scene *s, const kn_clip *c, kn_sb *out) {
    static const char *const state[] = {"", " shown", " hidden", " removed"};
    kn_sb_puts(out, c->is_media ? "media " : c->is_host ? "comp " : "clip ");
    put_name(s, c->node, out);
    put_window(out, c->start, c->end);
    put_number(out, "track", c->track, 0);
    if (c->is_media) {
        put_number(out, "from", c->media_start, 0);
        put_number(out, "rate", c->rate, 1);
        put_number(out, "volume", c->volume, 1);
        put_number(out, "fade-in", c->fade_in, 0);
        put_number(out, "fade-out", c->fade_out, 0);
        kn_sb_puts(out, c->loop ? " loop" : "");
        kn_sb_puts(out, c->has_audio ? " sound" : "");
    }
    kn_sb_puts(out, c->timed ? state[c->node->clip] : " untimed");
    kn_sb_putc(out, '\n');
}

void kn_timing_dump(const kn_timing *t, const kn_scene *s, kn_sb *out) {
    kn_comp_info info;
    const kn_clip *clips;
    const kn_comp_clock *clocks;
    kn_comp_describe(s, &info);
    kn_sb_puts(out, "composition ");
    kn_sb_json(out, info.id);
    kn_sb_printf(out, " %dx%d", info.width, info.height);
    put_number(out, "duration", info.duration, 0);
    if (info.fps.num)
        kn_sb_printf(out, " fps=%lld/%lld", (long long)info.fps.num, (long long)info.fps.den);
    kn_sb_puts(out, info.no_timeline ? " no-timeline\n" : "\n");
    size_t n = kn_timing_clips(t, &clips);
    for (size_t i = 0; i < n; i++)
        put_clip(s, &clips[i], out);
    n = kn_timing_clocks(t, &clocks);
    for (size_t i = 0; i < n; i++) {
        kn_sb_puts(out, "clock ");
        put_name(s, clocks[i].host, out);
        put_window(out, clocks[i].start, clocks[i].end);
        put_number(out, "scope", clocks[i].scope, 0);
        put_number(out, "from", clocks[i].playback_start, 0);
        put_number(out, "rate", clocks[i].rate, 1);
        kn_sb_putc(out, '\n');
    }
}
