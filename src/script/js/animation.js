/* Web Animations 1. The styler draws the effects; here are their objects and their clock, which the platform holds: every
 * animation is put, frame by frame, where it was when it was first seen plus the time since (contract A.6). */
(function (K, G, kn) {
  "use strict";
  const I = kn.interfaces;
  const now = () => (kn.top.time || 0) * 1000;
  const kebab = (p) => (p === "cssFloat" ? "float" : p === "cssOffset" ? "offset" : p.startsWith("--") ? p : p.replace(/[A-Z]/g, (c) => "-" + c.toLowerCase()));
  const camel = (p) => (p.startsWith("--") ? p : p.replace(/-([a-z])/g, (m, c) => c.toUpperCase()));
  const NOT_PROPERTIES = new Set(["offset", "computedOffset", "easing", "composite"]);
  const easingOf = (e) => {
    const text = e === undefined || e === null ? "linear" : String(e);
    if (!K.easingValid(text)) throw new TypeError(`'${text}' is not a valid value for easing`);
    return text;
  };

  /* ---- keyframes (§6.4) ---- */
  const list = (v) => (Array.isArray(v) ? v : [v]);
  function framesOf(input) {
    if (!input) return [];
    let frames;
    if (typeof input[Symbol.iterator] === "function") {
      frames = [...input].map((f) => ({ offset: f.offset ?? null, easing: easingOf(f.easing), composite: f.composite ?? "auto",
        props: Object.keys(f).filter((p) => !NOT_PROPERTIES.has(p)).map((p) => [camel(p), String(f[p])]) }));
    } else {
      const merged = new Map();
      for (const p of Object.keys(input)) {
        if (NOT_PROPERTIES.has(p)) continue;
        const values = list(input[p]);
        values.forEach((v, i) => {
          const at = values.length > 1 ? i / (values.length - 1) : 1;
          if (!merged.has(at)) merged.set(at, { offset: null, at, easing: "linear", composite: "auto", props: [] });
          merged.get(at).props.push([camel(p), String(v)]);
        });
      }
      frames = [...merged.values()].sort((a, b) => a.at - b.at);
      const offsets = input.offset === undefined ? [] : list(input.offset), easings = input.easing === undefined ? [] : list(input.easing),
        composites = input.composite === undefined ? [] : list(input.composite);
      frames.forEach((f, i) => {
        if (i < offsets.length) f.offset = offsets[i];
        if (easings.length) f.easing = easingOf(easings[i % easings.length]);
        if (composites.length) f.composite = composites[i % composites.length];
      });
    }
    let last = -Infinity;
    for (const f of frames) {
      if (f.offset === null) continue;
      f.offset = Number(f.offset);
      if (!(f.offset >= 0 && f.offset <= 1) || f.offset < last) throw new TypeError("Offsets must be between 0 and 1, in order");
      last = f.offset;
    }
    /* §6.4.2: those without an offset are spread evenly */
    const n = frames.length;
    frames.forEach((f) => { f.computedOffset = f.offset; });
    if (n && frames[n - 1].computedOffset === null) frames[n - 1].computedOffset = 1;
    if (n > 1 && frames[0].computedOffset === null) frames[0].computedOffset = 0;
    for (let i = 1; i < n; i++) {
      if (frames[i].computedOffset !== null) continue;
      let j = i;
      while (frames[j].computedOffset === null) j++;
      const a = frames[i - 1].computedOffset;
      frames[i].computedOffset = a + (frames[j].computedOffset - a) / (j - i + 1);
    }
    return frames;
  }

  /* ---- effects ---- */
  const DEFAULTS = { delay: 0, direction: "normal", duration: "auto", easing: "linear", endDelay: 0, fill: "auto", iterationStart: 0, iterations: 1 };
  class AnimationEffect {
    getTiming() { return { ...this._timing }; }
    updateTiming(t) {
      for (const k in DEFAULTS) if (t && t[k] !== undefined) this._timing[k] = typeof DEFAULTS[k] === "number" ? Number(t[k]) : t[k];
      this._timing.easing = easingOf(this._timing.easing);
      const { duration, iterations } = this._timing;
      if (duration !== "auto") this._timing.duration = Number(duration);
      if (this._timing.duration < 0 || Number.isNaN(this._timing.duration)) throw new TypeError("duration must be a number from 0 on, or 'auto'");
      if (!(iterations >= 0)) throw new TypeError("iterations must be 0 or more");
      this._tell();
    }
    _lengths() {
      const t = this._timing, duration = t.duration === "auto" ? 0 : t.duration;
      const active = duration === 0 || t.iterations === 0 ? 0 : duration * t.iterations;
      return { duration, active, end: Math.max(0, t.delay + active + t.endDelay) };
    }
    getComputedTiming() {
      const t = this._timing, { duration, active, end } = this._lengths(), local = this._animation ? this._animation.currentTime : null;
      const progress = this._progress();
      const at = local === null ? null : Math.min(Math.max(local - t.delay, 0), active);
      const iteration = progress === null ? null : duration ? Math.min(Math.floor(at / duration + t.iterationStart), Math.max(0, Math.ceil(t.iterations + t.iterationStart) - 1)) : 0;
      return { ...t, duration, fill: t.fill === "auto" ? "none" : t.fill, activeDuration: active, endTime: end, localTime: local, progress, currentIteration: iteration };
    }
    _progress() { return null; }
    _tell() {}
  }
  class KeyframeEffect extends AnimationEffect {
    constructor(target, keyframes, options) {
      super();
      if (target instanceof KeyframeEffect) {
        const other = target;
        [target, keyframes, options] = [other.target, other.getKeyframes(), { ...other._timing, composite: other.composite, pseudoElement: other.pseudoElement }];
      }
      const o = typeof options === "number" ? { duration: options } : options || {};
      this._timing = { ...DEFAULTS };
      this._target = target || null;
      this._pseudo = o.pseudoElement || null;
      this._composite = o.composite || "replace";
      this.iterationComposite = o.iterationComposite || "replace";
      this._frames = framesOf(keyframes);
      this._id = 0;
      this.updateTiming(o);
    }
    get target() { return this._target; }
    set target(el) { this._target = el; this._build(); }
    get pseudoElement() { return this._pseudo; }
    set pseudoElement(p) { this._pseudo = p; this._build(); }
    get composite() { return this._composite; }
    set composite(c) { this._composite = c; this._build(); }
    getKeyframes() {
      return this._frames.map((f) => ({ offset: f.offset, easing: f.easing, composite: f.composite, ...Object.fromEntries(f.props), computedOffset: f.computedOffset }));
    }
    setKeyframes(keyframes) { this._frames = framesOf(keyframes); this._build(); }
    _progress() { const p = this._id ? K.effectProgress(this._id) : NaN; return Number.isNaN(p) ? null : p; }
    _tell() {
      if (!this._id) return;
      const t = this._timing, { duration } = this._lengths();
      K.effectTiming(this._id, t.delay / 1000, duration / 1000, t.iterations, t.iterationStart, t.direction, t.fill === "auto" ? "none" : t.fill, t.easing);
    }
    /* Effects apply in the order of their animations, which is that of their making. */
    _build() {
      if (this._id) K.effectRemove(this._id);
      this._id = 0;
      if (!this._target || !this._animation) return;
      this._id = K.effect(this._target, this._pseudo, this._frames.map((f) => [f.computedOffset, f.props.map(([p, v]) => `${kebab(p)}: ${v}`).join("; "), f.easing,
        (f.composite === "auto" ? this._composite : f.composite) !== "replace"]));
      this._tell();
      this._animation._show();
    }
    _leave() {
      if (this._id) K.effectRemove(this._id);
      this._id = 0;
      this._animation = null;
    }
  }

  /* ---- animations ---- */
  const live = new Set(); // that have a time
  class AnimationTimeline { get currentTime() { return K.now(); } }
  class DocumentTimeline extends AnimationTimeline {}
  const timeline = new DocumentTimeline();
  class Animation extends I.EventTarget {
    constructor(effect, line) {
      super();
      this.id = "";
      this._timeline = line === undefined ? timeline : line;
      this._time = null;      // milliseconds; null: idle
      this._seen = null;      // [its time, the composition's time] when the platform took it over
      this._state = "idle";
      this.playbackRate = 1;
      this.replaceState = "active";
      this.onfinish = this.oncancel = this.onremove = null;
      this._promise();
      this.effect = effect === undefined ? null : effect;
    }
    _promise() { this._finished = new Promise((resolve, reject) => { this._resolve = resolve; this._reject = reject; }); this._finished.catch(() => {}); }
    get timeline() { return this._timeline; }
    get effect() { return this._effect || null; }
    set effect(e) {
      if (this._effect) this._effect._leave();
      this._effect = e;
      if (!e) return;
      if (e._animation) e._animation.effect = null;
      e._animation = this;
      e._build();
    }
    _end() { return this._effect ? this._effect._lengths().end : 0; }
    _show() { if (this._effect && this._effect._id) K.effectTime(this._effect._id, this._time === null ? NaN : this._time / 1000); }
    _set(ms) {
      this._time = ms;
      if (ms === null) live.delete(this);
      else live.add(this);
      this._show();
    }
    _seek(t) {
      this._seen ??= [this._time, this._born ?? t];
      if (this._state !== "finished") this._state = "paused";
      this._set(this._seen[0] + Math.max(0, t - this._seen[1]));
    }
    /* Without a platform that drives it: from what the composition's time was when it was last looked at. */
    _run(t) {
      const from = this._at ?? this._born ?? t;
      this._at = t;
      if (this._state !== "running" || this._time === null) return;
      const next = this._time + (t - from) * this.playbackRate, end = this._end();
      if (this.playbackRate >= 0 ? next >= end : next <= 0) { this._set(this.playbackRate >= 0 ? end : 0); this._done(); } else this._set(next);
    }
    get currentTime() { return this._time; }
    set currentTime(t) {
      if (t === null) return this._set(null);
      if (this._state === "idle") this._state = "paused";
      this._set(Number(t));
    }
    get startTime() { return this._time === null || this._state === "paused" ? null : K.now() - this._time / this.playbackRate; }
    set startTime(t) { this._set(t === null ? null : (K.now() - Number(t)) * this.playbackRate); }
    get playState() { return this._time === null ? "idle" : this._state; }
    get pending() { return false; }
    get ready() { return Promise.resolve(this); }
    get finished() { return this._finished; }
    play() {
      if (this._time === null && kn.top.time > 0) kn.top.begunLate = true;
      if (this._time === null || (this.playbackRate > 0 && this._time >= this._end())) this._set(0);
      else if (this.playbackRate < 0 && this._time <= 0) this._set(this._end());
      this._state = "running";
    }
    pause() {
      if (this._time === null) this._set(0);
      this._state = "paused";
    }
    reverse() { this.playbackRate = -this.playbackRate; this.play(); }
    updatePlaybackRate(r) { this.playbackRate = Number(r); }
    finish() {
      if (this._end() === Infinity) throw new DOMException("Cannot finish an endless animation", "InvalidStateError");
      this._set(this.playbackRate < 0 ? 0 : this._end());
      this._done();
    }
    _done() {
      this._state = "finished";
      this._seen = [this._time, now()];
      this._resolve(this);
      Promise.resolve().then(() => this._event("finish"));
    }
    cancel() {
      if (this._time === null) return;
      this._reject(new DOMException("The animation was cancelled", "AbortError"));
      this._promise();
      this._state = "idle";
      this._seen = null;
      this._set(null);
      Promise.resolve().then(() => this._event("cancel"));
    }
    _event(type) {
      const ev = Object.assign(new Event(type), { currentTime: this._time, timelineTime: K.now() });
      if (typeof this["on" + type] === "function") kn.call(this["on" + type], [ev]);
      this.dispatchEvent(ev);
    }
    persist() { this.replaceState = "persisted"; }
    commitStyles() {
      const el = this._effect && this._effect.target;
      if (!el) return;
      const cs = getComputedStyle(el);
      for (const p of new Set(this._effect._frames.flatMap((f) => f.props.map(([name]) => kebab(name))))) el.style.setProperty(p, cs.getPropertyValue(p));
    }
    /* "Relevant" (§4.5.5): has an effect now or will have. */
    _relevant() {
      if (this._time === null || !this._effect) return false;
      const { active } = this._effect._lengths();
      return this._effect._progress() !== null || this._time < this._effect._timing.delay + active;
    }
  }
  class CSSAnimation extends Animation {}
  class CSSTransition extends Animation {}

  /* Those of the style sheets are the styler's own: objects to look at. */
  const fromStyle = () => K.running().map(([el, pe, transition, name, time, delay, duration, iterations, direction, fill]) => {
    const a = Object.create((transition ? CSSTransition : CSSAnimation).prototype);
    const effect = Object.create(KeyframeEffect.prototype);
    Object.assign(effect, { _timing: { ...DEFAULTS, delay, duration, iterations, direction, fill }, _target: el, _pseudo: [null, "::before", "::after"][pe] || null,
      _frames: [], _id: 0, _composite: "replace", _animation: a });
    Object.assign(a, { id: "", _timeline: timeline, _time: time, _state: "paused", _effect: effect, playbackRate: 1, replaceState: "active" });
    a[transition ? "transitionProperty" : "animationName"] = name;
    a._set = a._show = () => {};
    return a;
  });
  const within = (el, subtree) => (a) => {
    const t = a.effect && a.effect.target;
    return t && (subtree ? el.contains(t) : t === el && (!a.effect.pseudoElement || subtree));
  };
  kn.animations = () => {
    const style = fromStyle();
    return [...style.filter((a) => a instanceof CSSTransition), ...style.filter((a) => a instanceof CSSAnimation), ...[...live].filter((a) => a._relevant())];
  };
  kn.runAnimations = (t) => { for (const a of [...live]) a._run(t * 1000); };
  kn.seekAnimations = (t) => { for (const a of [...live]) a._seek(t * 1000); };
  /* End of the last that ends (contract A.3), in seconds. */
  kn.animationEnd = () => Math.max(0, ...kn.animations().map((a) => (a.effect._lengths().end - (a instanceof CSSAnimation ? a._time : 0)) / 1000).filter(Number.isFinite));
  kn.def(I.Element, {
    animate(keyframes, options) {
      const a = new Animation(new KeyframeEffect(this, keyframes, options), options && options.timeline);
      if (options && options.id !== undefined) a.id = String(options.id);
      a._born = now();
      a.play();
      return a;
    },
    getAnimations(o) { return kn.animations().filter(within(this, !!(o && o.subtree))); },
  });
  kn.accessor(Object.getPrototypeOf(kn.document), "timeline", () => timeline);
  for (const [n, c] of Object.entries({ AnimationEffect, KeyframeEffect, Animation, CSSAnimation, CSSTransition, AnimationTimeline, DocumentTimeline })) kn.method(G, n, c);
})
