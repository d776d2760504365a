/* From document to frames: load events, the registry of timelines, and the order of one seek (contract A.4). */
(function (K, G, kn) {
  "use strict";
  const document = kn.document;
  const LOAD_MS = 1000; // timers this short run before the first frame: the reference's load takes longer
  const guard = (f) => { try { return f(); } catch (e) { K.exception(e); } };
  const fn = (o, m) => o && typeof o[m] === "function";

  /* ---- loading ---- */
  kn.scriptDone = (el, external, ok) => {
    guard(kn.prepareGsap);
    if (external && el) guard(() => el.dispatchEvent(new Event(ok ? "load" : "error")));
  };
  kn.documentReady = () => {
    kn.readyState = "interactive";
    document.dispatchEvent(new Event("readystatechange"));
    document.dispatchEvent(new Event("DOMContentLoaded", { bubbles: true }));
  };
  kn.documentLoaded = () => {
    kn.readyState = "complete";
    document.dispatchEvent(new Event("readystatechange"));
    for (const el of document.querySelectorAll("img[onload], video, audio"))
      if (el.localName !== "img") for (const t of ["loadedmetadata", "loadeddata", "canplay", "canplaythrough"]) el.dispatchEvent(new Event(t));
    G.dispatchEvent(new Event("load"));
    G.dispatchEvent(new Event("pageshow"));
  };
  /* One timer due while loading; true while there may be more. C calls it until then, so that promises are
   * settled between the timers. */
  kn.settle = () => kn.runTimer(LOAD_MS);

  /* ---- the registry ---- */
  const rootId = () => { const r = K.rootNode(); return r ? r.getAttribute("data-composition-id") : null; };
  const registry = () => {
    let reg = G.__timelines;
    if (!reg || typeof reg !== "object") reg = G.__timelines = {};
    if (Array.isArray(reg)) {
      const list = reg.filter(Boolean), o = {};
      if (list.length === 1) o[rootId() || "main"] = list[0];
      else list.forEach((tl, i) => { o["tl-" + i] = tl; });
      reg = G.__timelines = o;
    }
    return reg;
  };
  const number = (tl, m) => { try { const v = Number(tl[m]()); return Number.isFinite(v) ? v : 0; } catch (e) { return 0; } };
  const length = (tl) => (fn(tl, "duration") ? number(tl, "duration") : 0);
  const usable = (tl) => tl && (fn(tl, "totalTime") || fn(tl, "seek"));
  let warned = false;
  function rootTimeline(reg) {
    const id = rootId();
    if (id && usable(reg[id])) return reg[id];
    const inner = new Set(kn.clockHosts.keys());
    const others = [...new Set(Object.keys(reg).filter((k) => usable(reg[k]) && !inner.has(k)).map((k) => reg[k]))];
    if (others.length === 1) return others[0];
    if (others.length > 1 && !warned) {
      warned = true;
      K.message("warn", `no timeline is registered under '${id}', and which of ${others.length} others is the root's cannot be told`);
    }
    return null;
  }

  /* ---- clocks of nested compositions ---- */
  kn.clockHosts = new Map();
  kn.setClocks = (list) => {
    kn.clockHosts = new Map();
    const root = K.rootNode();
    for (const c of list) {
      const id = c.host && c.host !== root && c.host.getAttribute("data-composition-id");
      if (id && !kn.clockHosts.has(id)) kn.clockHosts.set(id, c);
    }
  };
  const clockOf = (id) => {
    const c = kn.clockHosts.get(id);
    if (c) return c;
    const el = document.querySelector(`[data-composition-id="${CSS.escape(id)}"]`);
    return el && el !== K.rootNode() ? { start: parseFloat(el.getAttribute("data-start")) || 0, playbackStart: 0, rate: 1 } : null;
  };

  /* ---- binding the root ---- */
  let bound = null;
  function repairEases(tl) {
    /* GSAP resolves the ease of a keyframes object when the tween is built. */
    if (!fn(tl, "getChildren") || !G.gsap) return;
    for (const c of tl.getChildren(true, true, true)) {
      const inner = c.timeline, kf = c.vars && c.vars.keyframes;
      if (!inner || !("_ease" in inner) || typeof inner._ease === "function") continue;
      const e = G.gsap.parseEase((kf && !Array.isArray(kf) && kf.ease) || (c.vars && c.vars.ease) || "none");
      if (typeof e === "function") inner._ease = e;
    }
  }
  function bind(tl) {
    if (bound === tl) return;
    bound = tl;
    kn.prepareGsap();
    repairEases(tl);
    pad(tl);
    /* A paused timeline does not render what is set at its very start until it has been elsewhere. */
    if (length(tl) > 0) {
      if (fn(tl, "progress")) tl.progress(0.0001, true);
      if (fn(tl, "totalTime")) tl.totalTime(0, false);
    } else if (fn(tl, "progress")) {
      tl.progress(1, true);
      tl.progress(0, false);
    }
    if (fn(tl, "pause")) tl.pause();
  }
  function pad(tl) {
    const d = kn.duration || 0, own = length(tl);
    if (d > 0 && own > 0 && d >= own + 0.5 && fn(tl, "to")) tl.to({}, { duration: 0 }, d);
  }
  const CALLBACKS = ["onStart", "onUpdate", "onComplete", "onReverseComplete", "onRepeat"];
  const callbackCache = new WeakMap();
  /* Seeking twice over a call() would call twice. */
  function hasInstantCallback(tl) {
    if (callbackCache.has(tl)) return callbackCache.get(tl);
    let has = false;
    if (fn(tl, "getChildren"))
      for (const c of tl.getChildren(true, true, true))
        if (c.vars && CALLBACKS.some((n) => typeof c.vars[n] === "function") && number(c, fn(c, "totalDuration") ? "totalDuration" : "duration") <= 1e-6) has = true;
    callbackCache.set(tl, has);
    return has;
  }
  function seekRoot(tl, t) {
    if (!fn(tl, "totalTime")) {
      if (fn(tl, "pause")) tl.pause();
      return tl.seek(t, false);
    }
    const total = fn(tl, "totalDuration") ? number(tl, "totalDuration") : 0;
    const to = total > 0 && t > total ? total : t;
    const same = tl.totalTime() === to;
    tl.totalTime(to, false);
    /* GSAP does nothing when the time is the one it has: go away and come back, silently. */
    if (same && !hasInstantCallback(tl)) {
      tl.totalTime(to + 0.001, true);
      tl.totalTime(to, true);
    }
  }
  function seekChild(tl, c, t) {
    const d = length(tl);
    let local = (c.playbackStart || 0) + Math.max(0, t - c.start) * (c.rate || 1);
    local = Math.max(0, d > 0 ? Math.min(d, local) : local);
    if (fn(tl, "pause")) tl.pause();
    if (!fn(tl, "totalTime")) return tl.seek(local, false);
    const same = tl.totalTime() === local && childTimes.get(tl) !== local;
    childTimes.set(tl, local);
    tl.totalTime(local, false);
    if (same && !hasInstantCallback(tl)) {
      tl.totalTime(local + 0.001, true);
      tl.totalTime(local, true);
    }
  }
  const childTimes = new WeakMap();
  const inside = (tl, root) => { for (let p = tl && tl.parent; p; p = p.parent) if (p === root) return true; return false; };

  /* ---- one seek ---- */
  kn.seek = (t) => {
    const reg = registry(), root = rootTimeline(reg), children = new Map();
    for (const id of Object.keys(reg)) {
      const tl = reg[id];
      if (!usable(tl) || tl === root) continue;
      if (!children.has(tl) || !kn.clockHosts.has(children.get(tl))) children.set(tl, id);
    }
    kn.time = t;
    if (root) {
      guard(() => bind(root));
      for (const tl of children.keys()) if (fn(tl, "play")) guard(() => tl.play());
      guard(() => seekRoot(root, t));
    }
    for (const [tl, id] of children) {
      const c = clockOf(id);
      if (c) guard(() => seekChild(tl, c, t));
      /* One that the author nested must not stay paused: its parent would pass it by. */
      if (root && inside(tl, root)) { if (fn(tl, "play")) guard(() => tl.play()); }
      else if (fn(tl, "pause")) guard(() => tl.pause());
    }
    for (const a of adapters) guard(() => a(t));
  };

  /* ---- adapters (contract A.6) ---- */
  const anime = (t) => {
    const seen = new Set();
    for (const a of [...(G.__hfAnime || []), ...((G.anime && G.anime.running) || [])])
      if (a && !seen.has(a)) {
        seen.add(a);
        if (fn(a, "pause")) a.pause();
        if (fn(a, "seek")) a.seek(t * 1000);
      }
  };
  const lottie = (t) => {
    const seen = new Set();
    const own = G.lottie && fn(G.lottie, "getRegisteredAnimations") ? G.lottie.getRegisteredAnimations() : [];
    for (const a of [...(G.__hfLottie || []), ...own])
      if (a && !seen.has(a)) {
        seen.add(a);
        if (fn(a, "goToAndStop")) a.goToAndStop(t * 1000, false);
        else if (fn(a, "setCurrentRawFrameValue")) a.setCurrentRawFrameValue(Math.min(t * (a.frameRate || 30), Math.max(0, (a.totalFrames || 1) - 1)));
        else if (fn(a, "setFrame")) a.setFrame(Math.min(t * (a.frameRate || 30), Math.max(0, (a.totalFrames || 1) - 1)));
        else if (fn(a, "seek")) a.seek(Math.min(100, (t / (a.duration || 1)) * 100) + "%");
      }
  };
  let lastGpu = -1;
  const gpu = (t, force) => {
    G.__hfThreeTime = G.__hfTypegpuTime = t;
    if (!force && t === lastGpu) return;
    lastGpu = t;
    G.dispatchEvent(new CustomEvent("hf-seek", { detail: { time: t, waitUntil() {} } }));
  };
  const adapters = [anime, lottie, (t) => gpu(t, false)];

  kn.afterSeek = (t, again) => {
    guard(kn.runObservers);
    if (again) guard(() => gpu(t, true));
  };

  /* ---- length ---- */
  kn.durations = () => {
    const reg = registry(), root = rootTimeline(reg);
    let own = root ? length(root) : 0, more = 0;
    if (own > 1e6) own = 0; // endless repeats do not say how long
    if (document.querySelector("style") && /@keyframes/.test([...document.querySelectorAll("style")].map((s) => s.textContent).join("")))
      for (const el of document.querySelectorAll("body *")) {
        if (el.getAnimations().length) continue;
        const cs = getComputedStyle(el), name = cs.animationName;
        if (!name || name === "none") continue;
        const list = (p) => String(cs[p]).split(",").map((v) => (v.trim().endsWith("ms") ? parseFloat(v) / 1000 : v.trim() === "infinite" ? Infinity : parseFloat(v)));
        const d = list("animationDuration"), l = list("animationDelay"), n = list("animationIterationCount");
        d.forEach((x, i) => { const end = (l[i % l.length] || 0) + x * n[i % n.length]; if (Number.isFinite(end)) more = Math.max(more, end); });
      }
    more = Math.max(more, kn.animationEnd());
    for (const a of G.__hfLottie || []) if (a && a.totalFrames && a.frameRate) more = Math.max(more, a.totalFrames / a.frameRate);
    for (const a of G.__hfAnime || []) if (a && Number.isFinite(a.duration) && a.duration < 1e9) more = Math.max(more, a.duration / 1000);
    return [own, more];
  };
  /* Length of the timeline registered for a composition. */
  kn.compositionDuration = (id) => { const tl = registry()[id]; const d = usable(tl) ? length(tl) : 0; return d > 1e6 ? 0 : d; };
  kn.setDuration = (d) => {
    kn.duration = d;
    G.__hf.duration = d;
    if (bound) guard(() => pad(bound));
  };

  /* ---- the platform's globals ---- */
  const player = {
    renderSeek: (t) => kn.seek(t), seek: (t) => kn.seek(t), play() {}, pause() {}, isPlaying: () => false, getTime: () => kn.time || 0,
    getDuration: () => kn.duration || kn.durations()[0], setPlaybackRate() {}, getPlaybackRate: () => 1, _timeline: null };
  const env = K.env();
  const globals = { __player: player, __playerReady: true, __renderReady: true, __hf: { duration: 0, seek: (t) => kn.seek(t) },
    __HF_EXPORT_RENDER_SEEK_CONFIG: { mode: "strict-boundary", diagnostics: false, fps: env.fpsNum / env.fpsDen, fpsSource: "render-options" },
    __HF_RENDER_CAPTURE_MODE: "screenshot", __HF_FPS: env.fpsNum / env.fpsDen, __hfReseekGpu: (t) => gpu(t, true), __hfWaitForSeekCompletion: () => Promise.resolve() };
  for (const n in globals) kn.method(G, n, globals[n]);
  kn.time = 0;
})
