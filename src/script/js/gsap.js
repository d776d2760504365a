/* What the platform adds to GSAP when it appears: eases, a plugin that swallows marks of editors, and transforms that
 * stay in the plane while they run. */
(function (K, G, kn) {
  "use strict";
  const clamp = (v) => Math.max(0, Math.min(1, v));
  const ends = (f) => (p) => (!Number.isFinite(p) ? p : p <= 0 ? 0 : p >= 1 ? 1 : f(p));

  const hold = (p) => (p >= 1 ? 1 : 0);

  /* A damped cosine, scaled so that it ends at 1. */
  function spring(text) {
    const m = /^\s*spring\(\s*([+-]?(?:\d+\.?\d*|\.\d+))\s*\)\s*$/.exec(text);
    if (!m) return null;
    const b = clamp(Number(m[1])), decay = 12 - 6 * b, w = 2 * Math.PI * (1 + 1.5 * b);
    const end = 1 - Math.exp(-decay) * Math.cos(w);
    return ends((p) => (1 - Math.exp(-decay * p) * Math.cos(w * p)) / end);
  }

  const AMPLITUDE = { easeOut: 0.16, easeInOut: 0.08, anticipate: 0.12, uniform: 0.14 };
  function wiggle(text) {
    const m = /^\s*wiggle\(\s*(\d+)\s*,\s*(\w+)\s*(?:,\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*)?\)\s*$/i.exec(text);
    if (!m || !(m[2] in AMPLITUDE)) return null;
    const n = Number(m[1]), type = m[2], a = m[3] === undefined ? AMPLITUDE[type] : Number(m[3]);
    if (!Number.isSafeInteger(n) || n < 1 || !(a >= 0 && a <= 1)) return null;
    const envelope = type === "easeInOut" ? (p) => Math.sin(Math.PI * p) : type === "uniform" ? () => 1 : (p) => 1 - p;
    const sign = type === "anticipate" ? -1 : 1;
    return ends((p) => p + sign * a * envelope(p) * Math.sin(2 * Math.PI * n * p));
  }

  /* custom(M0,0 C x1,y1 x2,y2 1,1): one cubic, x in [0, 1] */
  function custom(text) {
    const m = /^\s*custom\(\s*M\s*0\s*,\s*0\s+C\s*(.*?)\)\s*$/i.exec(text);
    const v = m && m[1].trim().split(/[\s,]+/).map(Number);
    if (!v || v.length !== 6 || v.some((x) => !Number.isFinite(x)) || v[4] !== 1 || v[5] !== 1) return null;
    const [x1, y1, x2, y2] = v;
    if (Math.min(x1, x2) < 0 || Math.max(x1, x2) > 1) return null;
    const at = (t, a, b) => 3 * (1 - t) * (1 - t) * t * a + 3 * (1 - t) * t * t * b + t * t * t;
    return ends((p) => {
      let lo = 0, hi = 1;
      for (let i = 0; i < 24; i++) {
        const mid = (lo + hi) / 2;
        if (at(mid, x1, x2) < p) lo = mid;
        else hi = mid;
      }
      return at((lo + hi) / 2, y1, y2);
    });
  }

  const cache = new Map();
  const ease = (text) => {
    if (typeof text !== "string" || !/^\s*(hold|spring|wiggle|custom)\b/.test(text)) return null;
    if (!cache.has(text)) cache.set(text, text.trim() === "hold" ? hold : spring(text) || wiggle(text) || custom(text));
    return cache.get(text);
  };

  /* Tweens of no registered timeline run by themselves. */
  kn.tweensRunFree = () => {
    const all = prepared && prepared.globalTimeline;
    for (let c = all && all._first; c; c = c._next) if (!c.paused() && c.totalProgress() < 1) return true;
    return false;
  };
  let prepared = null;
  kn.prepareGsap = () => {
    const g = G.gsap;
    if (!g || typeof g.parseEase !== "function") return;
    if (typeof g.registerEase === "function") { /* again and again: a plugin may have taken a name */
      g.registerEase("hold", hold);
      for (const name of ["spring", "wiggle", "custom"]) {
        const base = (p) => p;
        base.config = (...params) => ease(`${name}(${params.join(",")})`) || base;
        g.registerEase(name, base);
      }
    }
    if (g === prepared) return;
    prepared = g;
    if (typeof g.config === "function") g.config({ force3D: false });
    const parse = g.parseEase;
    g.parseEase = function (e, ...rest) { return ease(e) || parse.call(g, e, ...rest); };
    if (typeof g.registerPlugin === "function") g.registerPlugin({ name: "_auto", init: () => true });
    /* The ticker asks for every animation frame: which callback is its? */
    if (g.ticker && typeof g.ticker.wake === "function") kn.tickerFrame = kn.frameAskedBy(() => { g.ticker.sleep(); g.ticker.wake(); });
  };
})
