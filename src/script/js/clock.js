/* Virtual time: Date, performance, timers, animation frames (contract A.5; timers are ours to decide). */
(function (K, G, kn) {
  "use strict";
  const RealDate = G.Date;
  function Date(...args) {
    if (!new.target) return new RealDate(K.now()).toString();
    return Reflect.construct(RealDate, args.length ? args : [K.now()], new.target);
  }
  Date.prototype = RealDate.prototype;
  Object.defineProperty(Date, "length", { value: 7 });
  Date.now = () => Math.floor(K.now());
  Date.parse = RealDate.parse;
  Date.UTC = RealDate.UTC;
  Object.defineProperty(RealDate.prototype, "constructor", { value: Date, writable: true, configurable: true });
  kn.method(G, "Date", Date);
  kn.method(Math, "random", () => K.random());

  const performance = {
    now: () => K.now(), timeOrigin: 0, mark() {}, measure() {}, clearMarks() {}, clearMeasures() {},
    getEntries: () => [], getEntriesByType: () => [], getEntriesByName: () => [], toJSON: () => ({}),
    timing: { navigationStart: 0 }, memory: { usedJSHeapSize: 0, totalJSHeapSize: 0, jsHeapSizeLimit: 0 },
  };
  kn.method(G, "performance", performance);

  /* ---- timers: in order of their time, then of their making ---- */
  let timers = [], nextId = 1;
  const add = (fn, delay, repeat, args) => {
    const id = nextId++;
    delay = Math.max(Number(delay) || 0, 0);
    timers.push({ id, at: kn.taskTime() + delay, every: repeat ? Math.max(delay, 1) : 0, fn, args });
    return id;
  };
  kn.method(G, "setTimeout", (fn, ms, ...args) => add(fn, ms, false, args));
  kn.method(G, "setInterval", (fn, ms, ...args) => add(fn, ms, true, args));
  const clear = (id) => { timers = timers.filter((t) => t.id !== id); };
  kn.method(G, "clearTimeout", clear);
  kn.method(G, "clearInterval", clear);
  kn.method(G, "setImmediate", (fn, ...args) => add(fn, 0, false, args));
  let running = -1; // time that a running timer is due at: what it starts counts from there
  kn.taskTime = () => (running >= 0 ? running : K.now());
  const call = (fn, args) => {
    try {
      if (typeof fn === "function") fn.apply(G, args);
      else G.eval(String(fn));
    } catch (e) {
      K.exception(e);
    }
  };
  kn.call = call;
  /* Runs the first of those due up to `ms`; false when there is none. */
  kn.runTimer = (ms) => {
    let best = null;
    for (const t of timers) if (t.at <= ms && (!best || t.at < best.at || (t.at === best.at && t.id < best.id))) best = t;
    if (!best) return false;
    running = best.at;
    if (best.every) best.at += best.every;
    else clear(best.id);
    call(best.fn, best.args);
    running = -1;
    return true;
  };

  /* ---- animation frames: flushed once per seek, those asked for meanwhile belong to the next ---- */
  let frames = [];
  kn.method(G, "requestAnimationFrame", (fn) => { const id = nextId++; frames.push({ id, fn }); return id; });
  kn.method(G, "cancelAnimationFrame", (id) => { for (const f of frames) if (f.id === id) f.fn = null; });
  kn.method(G, "requestIdleCallback", (fn) => add(() => fn({ didTimeout: false, timeRemaining: () => 50 }), 0, false, []));
  kn.method(G, "cancelIdleCallback", clear);
  kn.runFrames = (ms) => {
    const now = frames;
    frames = [];
    for (const f of now) if (f.fn) call(f.fn, [ms]);
  };
  kn.hasFrames = () => frames.length > 0;
  kn.hasTimers = () => timers.length > 0;
  kn.method(G, "queueMicrotask", (fn) => { Promise.resolve().then(() => call(fn, [])); });
})
