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
  kn.settle = () => {
    if (kn.runTimer(LOAD_MS)) return true;
    guard(kn.captionOverrides);
    return false;
  };

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

  /* ---- the root's timeline, which plays those of the compositions inside it ---- */
  const holds = (tl) => (fn(tl, "getChildren") ? tl.getChildren(true, true, true) : []);
  /* A timeline is nested where its composition starts, and runs: its parent passes by one that stands. */
  function nest(into, children) {
    const there = new Set(holds(into));
    let added = false;
    for (const { tl, start } of children)
      if (!there.has(tl) && fn(into, "add")) {
        into.add(tl, start);
        added = true;
      }
    const now = new Set(holds(into));
    for (const { tl } of children) if (now.has(tl) && fn(tl, "paused")) tl.paused(false);
    return added;
  }
  const composite = (children) => {
    const tl = G.gsap && fn(G.gsap, "timeline") ? G.gsap.timeline({ paused: true }) : null;
    if (tl) nest(tl, children);
    return tl;
  };
  /* Registered timelines of the compositions inside the root, in the order of the document. */
  function innerTimelines(reg, id) {
    const out = [], seen = new Set([id]), root = K.rootNode();
    for (const el of root ? root.querySelectorAll("[data-composition-id]") : []) {
      const name = el.getAttribute("data-composition-id"), tl = reg[name];
      if (!name || seen.has(name) || !tl || !fn(tl, "play") || !fn(tl, "pause")) continue;
      seen.add(name);
      out.push({ tl, start: (clockOf(name) || { start: 0 }).start });
    }
    return out;
  }
  let warned = false;
  function choose(reg) {
    const id = rootId(), inner = id ? innerTimelines(reg, id) : [], own = id && usable(reg[id]) ? reg[id] : null;
    if (own) {
      if (inner.length && nest(own, inner) && fn(own, "totalTime")) own.totalTime(own.time(), false);
      if (length(own) > 0 || !inner.length) return own;
    }
    if (inner.length) {
      const all = composite(inner);
      if (all && (!own || length(all) > 0)) return all;
    }
    if (own) return own;
    const others = [...new Set(Object.keys(reg).filter((k) => usable(reg[k]) && !kn.clockHosts.has(k)).map((k) => reg[k]))];
    if (others.length === 1) return others[0];
    if (others.length > 1 && !warned) {
      warned = true;
      K.message("warn", `no timeline is registered under '${id}', and which of ${others.length} others is the root's cannot be told`);
    }
    return null;
  }
  let chosen = null, chosenFrom = null;
  function rootTimeline(reg) {
    const now = Object.keys(reg).map((k) => reg[k]);
    if (!chosenFrom || now.length !== chosenFrom.length || now.some((tl, i) => tl !== chosenFrom[i])) {
      chosenFrom = now;
      chosen = guard(() => choose(reg));
    }
    return chosen;
  }

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
  function seekChild(tl, c, t) {
    const d = length(tl);
    let local = (c.playbackStart || 0) + Math.max(0, t - c.start) * (c.rate || 1);
    local = Math.max(0, d > 0 ? Math.min(d, local) : local);
    kn.seekChild(tl, local);
  }

  /* ---- one seek ---- */
  kn.seek = (t) => {
    const reg = registry(), root = rootTimeline(reg), children = new Map();
    for (const id of Object.keys(reg)) {
      const tl = reg[id];
      if (!usable(tl) || tl === root) continue;
      if (!children.has(tl) || !kn.clockHosts.has(children.get(tl))) children.set(tl, id);
    }
    kn.time = t;
    kn.entry = kn;
    if (root) {
      guard(() => bind(root));
      for (const tl of children.keys()) if (fn(tl, "play")) guard(() => tl.play());
      guard(() => kn.seekRoot(root, t));
    }
    for (const [tl, id] of children) {
      const c = clockOf(id);
      if (c) guard(() => seekChild(tl, c, t));
    }
    for (const a of adapters) guard(() => a(t));
    for (const tl of children.keys()) if (fn(tl, "pause")) guard(() => tl.pause());
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
  /* What moves in frames is not the platform's: it runs by itself, on the film's clock. */
  const inFrames = (t) => { for (const k of kn.allWindows()) if (k !== kn) k.runAnimations(t); };
  const adapters = [kn.seekAnimations, inFrames, anime, lottie, (t) => gpu(t, false)];

  kn.afterSeek = (t, again) => {
    for (const k of kn.allWindows()) guard(k.runObservers);
    if (again) guard(() => gpu(t, true));
  };

  /* ---- length ---- */
  kn.durations = () => {
    const reg = registry(), root = rootTimeline(reg);
    let own = root ? length(root) : 0, more = 0;
    if (own > 1e6) own = 0; // endless repeats do not say how long
    more = Math.max(more, kn.animationEnd());
    for (const a of G.__hfLottie || []) if (a && a.totalFrames && a.frameRate) more = Math.max(more, a.totalFrames / a.frameRate);
    for (const a of G.__hfAnime || []) if (a && Number.isFinite(a.duration) && a.duration < 1e9) more = Math.max(more, a.duration / 1000);
    return [own, more];
  };
  /* Length of the timeline registered for a composition. */
  kn.compositionDuration = (id) => { const tl = registry()[id]; const d = usable(tl) ? length(tl) : 0; return d > 1e6 ? 0 : d; };
  kn.setDuration = (d) => {
    kn.duration = d;
    if (G.__hf) G.__hf.duration = d;
    if (bound) guard(() => pad(bound));
  };

  /* ---- the platform's globals ---- */
  const player = {
    renderSeek: (t) => kn.seek(t), seek: (t) => kn.seek(t), play() {}, pause() {}, isPlaying: () => false, getTime: () => kn.time || 0,
    getDuration: () => (bound ? kn.duration : 0), setPlaybackRate() {}, getPlaybackRate: () => 1, _timeline: null };
  const env = K.env();
  const globals = { __player: player, __playerReady: true, __renderReady: true, __hf: { duration: 0, seek: (t) => kn.seek(t) },
    __HF_EXPORT_RENDER_SEEK_CONFIG: { mode: "strict-boundary", diagnostics: false, fps: env.fpsNum / env.fpsDen, fpsSource: "render-options" },
    __HF_RENDER_CAPTURE_MODE: "screenshot", __HF_FPS: env.fpsNum / env.fpsDen, __hfReseekGpu: (t) => gpu(t, true), __hfWaitForSeekCompletion: () => Promise.resolve() };
  /* Its clock stands still between frames, and what is called "original" there goes on: here all go with the film. Scripts ask by this whether they are rendered. */
  const original = Object.fromEntries(["setTimeout", "clearTimeout", "setInterval", "clearInterval", "requestAnimationFrame", "cancelAnimationFrame"]
    .map((n) => ["original" + n[0].toUpperCase() + n.slice(1), G[n].bind(G)]));
  const now = () => (kn.time || 0) * 1000;
  globals.__HF_VIRTUAL_TIME__ = { ...original, seekToTime: now, getTime: now };
  if (!kn.up) for (const n in globals) kn.method(G, n, globals[n]);
  kn.time = 0;
})
