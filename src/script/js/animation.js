/* Web Animations: element.animate() becomes a @keyframes rule and an animation of the inline style, which the
 * style engine then follows through time like any other (contract A.6: composition time from its making on). */
(function (K, G, kn) {
  "use strict";
  const I = kn.interfaces;
  let count = 0;
  const live = new Set();
  const kebab = (p) => (p === "cssFloat" ? "float" : p === "cssOffset" ? "offset" : p.startsWith("--") ? p : p.replace(/[A-Z]/g, (c) => "-" + c.toLowerCase()));
  const skip = new Set(["offset", "easing", "composite"]);

  /* Both forms of keyframes → [{offset, easing, props}] (Web Animations §6.4) */
  function frames(input) {
    let list = [];
    if (Array.isArray(input)) list = input.map((f) => ({ ...f }));
    else if (input) {
      for (const p in input) {
        if (skip.has(p)) continue;
        const v = Array.isArray(input[p]) ? input[p] : [input[p]];
        v.forEach((x, i) => list.push({ offset: v.length > 1 ? i / (v.length - 1) : 1, [p]: x }));
      }
      list.sort((a, b) => a.offset - b.offset);
      if (typeof input.easing === "string") list.forEach((f) => { f.easing = input.easing; });
    }
    if (list.length === 1 && list[0].offset == null) list[0].offset = 1;
    if (list.length && list[0].offset == null) list[0].offset = 0;
    if (list.length && list[list.length - 1].offset == null) list[list.length - 1].offset = 1;
    for (let i = 1; i < list.length; i++)
      if (list[i].offset == null) {
        let j = i;
        while (list[j].offset == null) j++;
        const a = list[i - 1].offset;
        list[i].offset = a + (list[j].offset - a) / (j - i + 1);
      }
    return list;
  }

  class Animation extends I.EventTarget {
    constructor(el, keyframes, options) {
      super();
      const o = typeof options === "number" ? { duration: options } : options || {};
      this._el = el;
      this._o = { duration: o.duration === "auto" ? 0 : Number(o.duration) || 0, delay: Number(o.delay) || 0, endDelay: Number(o.endDelay) || 0,
        iterations: o.iterations ?? 1, direction: o.direction || "normal", easing: o.easing || "linear", fill: o.fill && o.fill !== "auto" ? o.fill : "none" };
      this._made = (kn.time || 0) * 1000;
      this._name = "kn-animation-" + ++count;
      this.id = o.id || "";
      this.playbackRate = 1;
      this.effect = { target: el, getComputedTiming: () => ({ ...this._o, endTime: this._o.delay + this._o.duration * this._o.iterations + this._o.endDelay, activeDuration: this._o.duration * this._o.iterations }), getTiming: () => ({ ...this._o }), getKeyframes: () => frames(keyframes), updateTiming: () => {} };
      this._sheet = K.element(0, "style");
      this._sheet.textContent = `@keyframes ${this._name} {` + frames(keyframes).map((f) =>
        `${f.offset * 100}% {` + Object.keys(f).filter((p) => !skip.has(p)).map((p) => `${kebab(p)}: ${f[p]};`).join("") +
        (f.easing ? `animation-timing-function: ${f.easing};` : "") + "}").join("") + "}";
      (kn.document.head || kn.document.documentElement).appendChild(this._sheet);
      this._apply();
      live.add(this);
    }
    _apply() {
      const el = this._el, o = this._o;
      const timed = el.parentElement && el.closest("[data-start]:not([data-composition-id])");
      const origin = timed ? (parseFloat(timed.getAttribute("data-start")) || 0) * 1000 : 0;
      const mine = `${this._name} ${o.duration}ms ${o.easing} ${o.delay + this._made - origin}ms ${o.iterations === Infinity ? "infinite" : o.iterations} ${o.direction} ${o.fill}`;
      const others = (el.style.animation || "").split(/,(?![^(]*\))/).map((s) => s.trim()).filter((s) => s && !s.includes(this._name));
      el.style.animation = [...others, mine].join(", ");
    }
    get currentTime() { return Math.max(0, (kn.time || 0) * 1000 - this._made); }
    set currentTime(t) { this._made = (kn.time || 0) * 1000 - (Number(t) || 0); this._apply(); }
    get startTime() { return this._made; }
    set startTime(t) { this._made = Number(t) || 0; this._apply(); }
    get playState() { return this.currentTime >= this.effect.getComputedTiming().endTime ? "finished" : "running"; }
    get pending() { return false; }
    get finished() { return Promise.resolve(this); }
    get ready() { return Promise.resolve(this); }
    play() {}
    pause() {}
    reverse() {}
    finish() {}
    persist() {}
    commitStyles() {}
    updatePlaybackRate(r) { this.playbackRate = r; }
    cancel() {
      if (!live.delete(this)) return;
      this._sheet.remove();
      this._el.style.animation = (this._el.style.animation || "").split(/,(?![^(]*\))/).filter((s) => !s.includes(this._name)).join(",");
    }
  }
  kn.def(I.Element, {
    animate(keyframes, options) { return new Animation(this, keyframes, options); },
    getAnimations() { return [...live].filter((a) => a._el === this); },
  });
  kn.animations = () => [...live];
  kn.animationEnd = () => Math.max(0, ...[...live].map((a) => (a._made + a.effect.getComputedTiming().endTime) / 1000).filter(Number.isFinite));
  kn.method(G, "Animation", Animation);
})
