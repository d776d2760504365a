/* Ends that do not meet: sounds shorter than their slots, tweens that outlast those that took over,
 * timelines that stand at their end. */
#include "src/render/audit/audit.h"
#include "src/render/internal.h"
#include <math.h>

#define SHORT_BY 0.05 /* seconds that nobody hears */

size_t kn_session_short_sounds(kn_session *s, kn_short_sound *out, size_t cap) {
    const kn_clip *v;
    const size_t n_clips = kn_timing_clips(s->timing, &v);
    size_t n = 0;
    for (size_t i = 0; i < n_clips && n < cap; i++) {
        const kn_node *e = v[i].node;
        const kn_media_info *m = kn_is_html(e, KN_A_audio) ? kn_session_info(s, e) : NULL;
        double slot;
        if (!m || v[i].loop || !(m->audio_duration > 0) ||
            !kn_parse_number(kn_node_attr(e, KN_A_data_duration), &slot) || slot <= 0)
            continue;
        const double media = fmax(0, m->audio_duration - v[i].media_start);
        if (slot - media <= SHORT_BY)
            continue;
        const kn_str id = kn_node_attr(e, KN_A_id), name = id.n ? id : kn_node_attr(e, KN_A_src);
        out[n] = (kn_short_sound){.loc = e->loc, .slot = slot, .media = media};
        snprintf(out[n++].id, sizeof out->id, "%.*s", (int)name.n, name.p);
    }
    return n;
}

char *kn_session_tails(kn_session *s) {
    /* Plain tweens alone: what repeats, or overwrites others, is meant as it is. */
    static const char script[] =
        "(() => { const not = new Set(('duration delay ease repeat repeatDelay repeatRefresh yoyo "
        "yoyoEase stagger overwrite immediateRender lazy paused reversed runBackwards startAt "
        "keyframes inherit data id callbackScope onStart onStartParams onUpdate onUpdateParams "
        "onComplete onCompleteParams onRepeat onRepeatParams onReverseComplete "
        "onReverseCompleteParams parent onInterrupt autoRevert smoothChildTiming').split(' '));"
        "const all = window.__timelines || {}, out = [], known = new Set(Object.values(all));"
        "for (const name of Object.keys(all)) { const tl = all[name];"
        "if (!tl || !tl.getChildren || !tl.globalTime) continue;"
        "let inner = false; for (let p = tl.parent; p; p = p.parent) inner = inner || known.has(p);"
        "if (inner) continue;"
        "const zero = tl.globalTime(0), by = new Map();"
        "for (const t of tl.getChildren(true, true, false)) { const d = t.totalDuration(), v = "
        "t.vars || {};"
        "if (!(d > 0) || v.repeat || v.yoyo || v.keyframes || v.overwrite) continue;"
        "const properties = Object.keys(v).filter((k) => !not.has(k)); if (!properties.length) "
        "continue;"
        "const start = t.globalTime(0) - zero, end = t.globalTime(d) - zero;"
        "for (const target of t.targets()) { if (!by.has(target)) by.set(target, []);"
        "by.get(target).push({ properties, start, end }); } }"
        "for (const [target, list] of by) for (const a of list) for (const b of list) {"
        "const tail = a.end - b.end;"
        "if (!(a.start < b.start && b.start < a.end) || tail <= 0 || tail > 0.25) continue;"
        "const properties = a.properties.filter((k) => b.properties.includes(k));"
        "if (!properties.length || out.length >= 100) continue;"
        "const label = !(target instanceof Element) ? 'an object' : target.id ? '#' + target.id"
        " : [target.tagName.toLowerCase(), ...target.classList].join('.');"
        "out.push({ timeline: name, label, properties: properties.join(', '), first: a.end, last: "
        "b.end }); } }"
        "return JSON.stringify(out); })()";
    return kn_session_eval(s, script);
}

char *kn_session_clocks(kn_session *s) {
    static const char script[] =
        "(() => { const out = []; const known = window.__kinoraClocks || { ids: new WeakMap(), "
        "next: 0 };"
        "Object.defineProperty(window, '__kinoraClocks', { value: known, configurable: true });"
        "const ask = (o, k, ...a) => { try { return o[k](...a); } catch { return undefined; } };"
        "const number = (o) => { if (!known.ids.has(o)) known.ids.set(o, ++known.next); return "
        "known.ids.get(o); };"
        "const top = window.gsap && window.gsap.globalTimeline;"
        "const own = top ? ask(top, 'getChildren', false, true, true) : [];"
        "for (const tl of new Set([...Object.values(window.__timelines || {}), "
        "...(Array.isArray(own) ? own : [])])) {"
        "if (typeof tl !== 'object' || !tl) continue;"
        "const all = Number(ask(tl, 'totalDuration') ?? ask(tl, 'duration')), at = ask(tl, "
        "'totalTime') ?? ask(tl, 'time');"
        "if (!(all > 0) || typeof at !== 'number' || !Number.isFinite(at)) continue;"
        "const part = Number(ask(tl, 'totalProgress') ?? at / all);"
        "out.push([number(tl), at, (ask(tl, 'reversed') === true ? part <= 0 : part >= 1) ? 1 : "
        "0]); }"
        "return JSON.stringify(out); })()";
    return kn_session_eval(s, script);
}
