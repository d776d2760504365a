/* When to look: instants at which the timelines of scripts and the clips change. */
#include "src/render/audit/audit.h"
#include "src/render/internal.h"
#include <math.h>

/* Sorts, and keeps those within the film, each once; their number. */
static size_t tidy(const kn_session *s, double *v, size_t n) {
    size_t kept = 0;
    if (n)
        qsort(v, n, sizeof *v, kn_double_order);
    for (size_t i = 0; i < n; i++)
        if (v[i] >= 0 && v[i] <= s->plan.duration && (!kept || v[i] - v[kept - 1] > 1e-6))
            v[kept++] = v[i];
    return kept;
}

size_t kn_session_seams(kn_session *s, double *out, size_t cap) {
    static const char script[] =
        "(() => { const v = []; const all = window.__timelines || {};"
        "for (const id of Object.keys(all)) { const tl = all[id]; if (!tl || !tl.getChildren) "
        "continue;"
        "const h = document.querySelector('[data-composition-id=\"' + id + '\"]');"
        "const from = h ? Number(h.dataset.start) || 0 : 0;"
        "for (const c of tl.getChildren(true, true, false))"
        "for (let t of [0, c.duration()]) {"
        "for (let n = c; n && n !== tl; n = n.parent) t = n.startTime() + t / (n.timeScale() || 1);"
        "v.push(from + t); } }"
        "return v.join(' '); })()";
    char *text = kn_session_eval(s, script);
    const char *p = text ? text : "", *end = p + strlen(p);
    size_t n = 0;
    while (p < end && n < cap) {
        double v;
        const char *next;
        if (!kn_parse_double(p, end, &v, &next))
            break;
        out[n++] = v;
        for (p = next; p < end && *p == ' ';)
            p++;
    }
    free(text);
    return tidy(s, out, n);
}

size_t kn_session_edges(kn_session *s, double *out, size_t cap) {
    const kn_clip *v;
    const size_t n_clips = kn_timing_clips(s->timing, &v);
    size_t n = 0;
    for (size_t i = 0; i < n_clips && n + 2 <= cap; i++) {
        if (!v[i].timed || kn_is_html(v[i].node, KN_A_audio))
            continue;
        out[n++] = v[i].start;
        out[n++] = isfinite(v[i].end) ? v[i].end : s->plan.duration;
    }
    return tidy(s, out, n);
}
