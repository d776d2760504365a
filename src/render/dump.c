/* --dump: the state of every stage as text. */
#include "src/render/internal.h"

static void media_dump(kn_session *s, kn_sb *out) {
    const kn_clip *v;
    const size_t n = kn_timing_clips(s->timing, &v);
    for (size_t i = 0; i < n; i++) {
        if (!v[i].is_media)
            continue;
        const kn_media_info *m = kn_session_info(s, v[i].node);
        const kn_str src = kn_node_attr(v[i].node, KN_A_src);
        kn_sb_printf(out, "%s start=%g end=%g media_start=%g rate=%g volume=%g src=%.*s",
                     kn_is_html(v[i].node, KN_A_video) ? "video" : "audio", v[i].start, v[i].end,
                     v[i].media_start, v[i].rate, v[i].volume, (int)src.n, src.p ? src.p : "");
        if (m)
            kn_sb_printf(out, " codec=%s,%s size=%dx%d fps=%lld/%lld duration=%g", m->vcodec,
                         m->acodec, m->width, m->height, (long long)m->fps.num,
                         (long long)m->fps.den, m->duration);
        kn_sb_putc(out, '\n');
    }
}

static void quote(kn_sb *text, bool json, const char *stage, kn_sb *out) {
    if (!json) {
        kn_sb_put(out, kn_sb_str(text));
        return;
    }
    kn_sb_printf(out, "{\"stage\":\"%s\",\"lines\":[", stage);
    kn_str t = kn_sb_str(text);
    bool first = true;
    while (t.n) {
        const char *nl = memchr(t.p, '\n', t.n);
        const size_t n = nl ? (size_t)(nl - t.p) : t.n;
        kn_sb_puts(out, first ? "\n" : ",\n");
        kn_sb_json(out, (kn_str){t.p, n});
        first = false;
        t = kn_str_sub(t, nl ? n + 1 : n, t.n);
    }
    kn_sb_puts(out, "\n]}\n");
}

kn_status kn_session_dump(kn_session *s, const char *stage, bool json, double at, kn_sb *out) {
    const int64_t last = s->plan.frames > 0 ? s->plan.frames - 1 : 0;
    int64_t frame = (int64_t)(at * kn_rat_d(s->plan.fps) + 1e-9);
    frame = frame < 0 ? 0 : frame > last ? last : frame;
    kn_sb text = {0};
    kn_dlist *d = kn_session_frame(s, frame);
    if (!d)
        return KN_EPARSE;
    bool known = true;
    if (!strcmp(stage, "boxes") && json)
        kn_layout_dump_json(s->layout, out);
    else if (!strcmp(stage, "boxes"))
        kn_layout_dump(s->layout, &text);
    else if (!strcmp(stage, "dom")) {
        /* Scripts write declarations; their text is made when somebody reads it. */
        for (kn_node *n = s->scene->document; n; n = kn_node_next(n, s->scene->document))
            kn_node_sync_style(s->scene, n);
        kn_scene_dump(s->scene, &text);
    } else if (!strcmp(stage, "sheets"))
        kn_styler_dump_sheets(s->styler, &text);
    else if (!strcmp(stage, "style"))
        kn_style_dump(s->styler, s->scene->document, &text);
    else if (!strcmp(stage, "dlist"))
        kn_dlist_dump(d, &text);
    else if (!strcmp(stage, "timeline"))
        kn_timing_dump(s->timing, s->scene, &text);
    else if (!strcmp(stage, "media"))
        media_dump(s, &text);
    else
        known = false;
    if (known && !(json && !strcmp(stage, "boxes")))
        quote(&text, json, stage, out);
    kn_sb_free(&text);
    kn_dlist_free(d);
    return known ? KN_OK : KN_EUSAGE;
}

static void media_stats(const kn_session *s, kn_sb *out) {
    kn_media_stats m;
    kn_media_get_stats(s->media, &m);
    if (!m.sources)
        return;
    kn_sb_printf(out,
                 "media     %zu sources, %llu pictures asked, %llu of them shared, %llu decoded, "
                 "%llu jumps\n",
                 m.sources, (unsigned long long)m.asked, (unsigned long long)m.shared,
                 (unsigned long long)m.decoded, (unsigned long long)m.seeks);
    kn_sb_printf(out,
                 "decoders  %zu at once, %llu opened, %.1f MB at the most; kept pictures %.1f MB; "
                 "budget %.1f MB\n",
                 m.readers, (unsigned long long)m.opened, (double)m.decoders / 1e6,
                 (double)m.cache / 1e6, (double)m.budget / 1e6);
}

void kn_session_stats(const kn_session *s, kn_sb *out) {
    kn_style_stats st;
    kn_layout_stats ls;
    kn_paint_stats ps;
    kn_script_stats cs;
    kn_styler_get_stats(s->styler, &st);
    kn_layout_get_stats(s->layout, &ls);
    kn_painter_get_stats(s->painter, &ps);
    kn_script_get_stats(s->script, &cs);
    const double n = s->times.frames ? (double)s->times.frames : 1;
    kn_sb_printf(out, "open      %8.2f ms         document %.1f MB\n", s->times.open / 1e6,
                 kn_arena_used(s->scene->arena) / 1e6);
    kn_sb_printf(out, "script    %8.3f ms/frame   %llu scripts, %llu exceptions, heap %.1f MB\n",
                 s->times.script / 1e6 / n, (unsigned long long)cs.scripts,
                 (unsigned long long)cs.exceptions, cs.bytes / 1e6);
    kn_sb_printf(out, "style     %8.3f ms/frame   %llu elements restyled, %llu matched, %.1f MB\n",
                 s->times.style / 1e6 / n, (unsigned long long)st.restyled,
                 (unsigned long long)st.matched, st.bytes / 1e6);
    kn_sb_printf(out, "layout    %8.3f ms/frame   %llu runs, %llu boxes, %.1f MB\n",
                 s->times.layout / 1e6 / n, (unsigned long long)ls.runs,
                 (unsigned long long)ls.boxes, ls.bytes / 1e6);
    kn_sb_printf(out,
                 "paint     %8.3f ms/frame   %llu items built, %llu reused; %llu layers built, "
                 "%llu reused, %.1f MB\n",
                 s->times.paint / 1e6 / n, (unsigned long long)ps.items_built,
                 (unsigned long long)ps.items_reused, (unsigned long long)ps.layers_built,
                 (unsigned long long)ps.layers_reused, ps.bytes / 1e6);
    media_stats(s, out);
}
