/* Seeking one GSAP timeline as the reference runtime does (contract A.4): to the instant, then a thousandth of a second
 * back and to it again, silently, so that what starts exactly there is drawn, and what was set there stays set. Reaches
 * into GSAP's own fields, as the runtime does: what lies ahead must not start (_ts is a tween's speed), and marks, that
 * is sets and nested timelines, must not count as passed twice (ratio, _zTime, _act). */
(function (K, G, kn) {
  "use strict";
  const fn = (o, m) => o && typeof o[m] === "function";
  const STEP = 0.001, SAME = 1e-6, NEAR = 0.05, TINY = 2e-8;
  const CALLBACKS = ["onStart", "onUpdate", "onComplete", "onReverseComplete", "onRepeat"];
  const number = (tl, m) => { try { const v = Number(tl[m]()); return Number.isFinite(v) ? v : 0; } catch (e) { return 0; } };
  const inside = (tl) => (fn(tl, "getChildren") ? tl.getChildren(false, true, true) : []);
  const isMark = (c) => fn(c, "getChildren") || (fn(c, "totalDuration") && c.totalDuration() === 0);

  /* ---- what a timeline holds, looked through once as long as its direct children stay as many ---- */
  const held = new WeakMap();
  /* Start on the clock of `root`; null where a timeline between them repeats or stands. */
  function startIn(root, c) {
    let at = Number(c._start);
    for (let p = c.parent; p && p !== root; p = p.parent) {
      if (p._repeat || !p._ts) return null;
      at = Number(p._start) + at / p._ts;
    }
    return Number.isFinite(at) ? at : null;
  }
  function contents(root) {
    const count = inside(root).length, old = held.get(root);
    if (old && old.count === count) return old;
    const all = fn(root, "getChildren") ? root.getChildren(true, true, true) : [];
    const now = { count, always: [], marks: [], calls: all.some((c) => c.vars && CALLBACKS.some((n) => typeof c.vars[n] === "function") &&
      number(c, fn(c, "totalDuration") ? "totalDuration" : "duration") <= SAME) };
    for (const c of all) {
      if (!isMark(c)) continue;
      const at = fn(c, "getChildren") ? null : startIn(root, c);
      if (at === null) now.always.push(c);
      else now.marks.push({ at, c });
    }
    now.marks.sort((a, b) => a.at - b.at);
    held.set(root, now);
    return now;
  }
  function marksNear(list, t, reach) {
    let lo = 0, hi = list.length;
    while (lo < hi) {
      const mid = (lo + hi) >> 1;
      if (list[mid].at < t - reach) lo = mid + 1;
      else hi = mid;
    }
    const out = [];
    for (; lo < list.length && list[lo].at <= t + reach; lo++) out.push(list[lo].c);
    return out;
  }
  const kept = (c) => [c, c.ratio, c._zTime, c._act];
  const putBack = ([c, ratio, zTime, act]) => { c.ratio = ratio; c._zTime = zTime; c._act = act; };

  /* ---- drawing an instant again ---- */
  function renderMarks(tl, t) {
    for (const c of marksNear(contents(tl).marks, t, SAME)) {
      const state = kept(c);
      c.render(0, true, true);
      putBack(state);
    }
  }
  function ahead(children, t, out) {
    for (const c of children) {
      if (c.startTime() > t + SAME) out.push(c);
      else if (fn(c, "getChildren") && c.endTime() >= t) ahead(inside(c), c.time(), out);
    }
    return out;
  }
  /* Tweens that begin now, or began within the step, show where they begin from. */
  function renderBeginnings(children, t, step) {
    for (const c of children) {
      if (!fn(c, "render") || !fn(c, "timeScale") || c.timeScale() <= 0 || c.paused()) continue;
      const scale = c.timeScale(), local = (t - c.startTime()) * scale, reach = step * scale;
      const keyframes = c.vars && c.vars.keyframes;
      if (Math.abs(local) < 1e-9 && (keyframes || c._startAt)) {
        if (keyframes) {
          c.render(TINY, true);
          c.render(-TINY, true);
        }
        if (c._startAt) c._startAt.render(TINY, true, true);
      } else if (local > 0) {
        if (local < reach && c._startAt) c._startAt.render(TINY, true, true);
        const inner = fn(c, "getChildren") ? c : c.timeline;
        if (fn(inner, "getChildren") && local <= c.totalDuration()) renderBeginnings(inside(inner), local, reach);
      }
    }
  }
  function renderAgain(tl, t) {
    if (fn(tl, "totalDuration")) tl.totalDuration();
    const { always, marks } = contents(tl), children = inside(tl);
    const states = always.concat(marksNear(marks, t, NEAR)).map(kept);
    const later = ahead(children, t, []).map((c) => [c, c._ts]);
    /* A standing tween would lengthen its timelines. */
    const parents = new Set();
    for (const [c] of later) for (let p = c.parent; p && !parents.has(p); p = p.parent) parents.add(p);
    const lengths = [...parents].map((p) => [p, { _dur: p._dur, _tDur: p._tDur, _end: p._end, _dirty: p._dirty }]);
    for (const [c] of later) c._ts = 0;
    try {
      const back = t >= STEP;
      tl.totalTime(back ? t - STEP : t + STEP, true);
      renderBeginnings(children, t, back ? STEP : 0);
      tl.totalTime(t, true);
      if (!back) renderMarks(tl, t);
    } finally {
      for (const [c, speed] of later) c._ts = speed;
      for (const [p, values] of lengths) Object.assign(p, values);
    }
    states.forEach(putBack);
  }
  /* GSAP does nothing when the time is the one it has, even where it never rendered. */
  function neverRendered(tl) {
    const first = "_first" in tl ? tl._first : inside(tl)[0];
    return !!first && first.parent !== undefined && !first.parent._initted;
  }

  /* True when the instant was drawn again. */
  function to(tl, t) {
    const was = Number(tl.totalTime());
    tl.totalTime(t, false);
    if (t < was) renderMarks(tl, t);
    if (was !== t || !neverRendered(tl)) return false;
    renderAgain(tl, t);
    return true;
  }
  kn.seekRoot = (tl, t) => {
    const total = fn(tl, "totalDuration") ? number(tl, "totalDuration") : 0;
    if (total > 0 && t > total) t = total;
    if (!fn(tl, "totalTime")) {
      if (fn(tl, "pause")) tl.pause();
      return tl.seek(t, false);
    }
    /* Not where something is called at an instant: it would be called twice. */
    if (!to(tl, t) && !contents(tl).calls) renderAgain(tl, t);
  };
  kn.seekChild = (tl, t) => {
    if (fn(tl, "pause")) tl.pause();
    if (fn(tl, "totalTime")) to(tl, t);
    else tl.seek(t, false);
  };
})
