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

  /* ---- performance: entries that scripts make themselves ---- */
  let entries = [];
  class PerformanceEntry {
    constructor(name, startTime, duration, entryType, detail) { Object.assign(this, { name, startTime, duration, entryType, detail: detail ?? null }); }
    toJSON() { return { ...this }; }
  }
  const at = (v, otherwise) => { if (v === undefined) return otherwise; if (typeof v === "number") return v; const e = entries.findLast((x) => x.name === String(v)); if (!e) kn.fail("SyntaxError", "there is no mark '" + v + "'"); return e.startTime; };
  const push = (e) => { entries.push(e); if (entries.length > 10000) entries.shift(); return e; };
  class Performance extends kn.EventTarget {
    now() { return K.now(); }
    get timeOrigin() { return 0; }
    mark(name, o = {}) { return push(new PerformanceEntry(String(name), o.startTime ?? K.now(), 0, "mark", o.detail)); }
    measure(name, a, b) {
      const o = typeof a === "object" && a ? a : { start: a, end: b }, start = at(o.start, 0), end = o.duration !== undefined ? start + o.duration : at(o.end, K.now());
      return push(new PerformanceEntry(String(name), start, end - start, "measure", o.detail));
    }
    clearMarks(n) { entries = entries.filter((e) => e.entryType !== "mark" || (n !== undefined && e.name !== n)); }
    clearMeasures(n) { entries = entries.filter((e) => e.entryType !== "measure" || (n !== undefined && e.name !== n)); }
    getEntries() { return entries.slice(); }
    getEntriesByType(t) { return entries.filter((e) => e.entryType === t); }
    getEntriesByName(n, t) { return entries.filter((e) => e.name === n && (t === undefined || e.entryType === t)); }
    clearResourceTimings() {} setResourceTimingBufferSize() {}
    get timing() { return { navigationStart: 0, domContentLoadedEventEnd: 0, loadEventEnd: 0 }; }
    get navigation() { return { type: 0, redirectCount: 0 }; }
    get memory() { return { usedJSHeapSize: 0, totalJSHeapSize: 0, jsHeapSizeLimit: 0 }; }
    toJSON() { return { timeOrigin: 0 }; }
  }
  kn.expose({ Performance, PerformanceEntry });
  kn.method(G, "performance", new Performance());
  class DocumentTimeline { get currentTime() { return K.now(); } }
  kn.expose({ DocumentTimeline });
  const timeline = new DocumentTimeline();
  kn.accessor(kn.interfaces.Document.prototype, "timeline", () => timeline);

  /* ---- timers: in order of their time, then of their making; those of all windows are in one list ---- */
  const tasks = (kn.top.tasks ||= { timers: [], nextId: 1, running: -1, frames: null });
  const add = (fn, delay, repeat, args) => {
    const id = tasks.nextId++;
    delay = Math.max(Number(delay) || 0, 0);
    if (delay && kn.top.time > 0) kn.top.begunLate = true; // a frame alone would begin it at another time
    tasks.timers.push({ id, at: kn.taskTime() + delay, every: repeat ? Math.max(delay, 1) : 0, fn, args, kn });
    return id;
  };
  kn.dropTasks = () => { tasks.timers = tasks.timers.filter((t) => t.kn !== kn); frames = []; };
  kn.method(G, "setTimeout", (fn, ms, ...args) => add(fn, ms, false, args));
  kn.method(G, "setInterval", (fn, ms, ...args) => add(fn, ms, true, args));
  const clear = (id) => { tasks.timers = tasks.timers.filter((t) => t.id !== id); };
  kn.method(G, "clearTimeout", clear);
  kn.method(G, "clearInterval", clear);
  /* tasks.running: the time that a running timer is due at; what it starts counts from there. */
  kn.taskTime = () => (tasks.running >= 0 ? tasks.running : K.now());
  const call = (fn, args) => {
    try {
      if (typeof fn === "function") fn.apply(G, args);
      else G.eval(String(fn));
    } catch (e) {
      kn.reportError(e);
    }
  };
  kn.call = call;
  /* Runs the first of those due up to `ms`; false when there is none. */
  kn.runTimer = (ms) => {
    let best = null;
    for (const t of tasks.timers) if (t.at <= ms && (!best || t.at < best.at || (t.at === best.at && t.id < best.id))) best = t;
    if (!best) return false;
    tasks.running = best.at;
    if (best.every) best.at += best.every;
    else clear(best.id);
    kn.top.entry = best.kn;
    best.kn.call(best.fn, best.args);
    kn.top.entry = kn.top;
    tasks.running = -1;
    return true;
  };

  /* ---- animation frames: flushed once per seek, those asked for meanwhile belong to the next ---- */
  let frames = [];
  kn.method(G, "requestAnimationFrame", (fn) => { const id = tasks.nextId++; frames.push({ id, fn }); return id; });
  kn.method(G, "cancelAnimationFrame", (id) => { for (const f of [...frames, ...(tasks.frames || [])]) if (f.id === id) f.fn = null; });
  kn.method(G, "requestIdleCallback", (fn) => add(() => fn({ didTimeout: false, timeRemaining: () => 50 }), 0, false, []));
  kn.method(G, "cancelIdleCallback", clear);
  /* One callback per entry, because leaving the engine settles promises; false when none is left. The document's
   * own come before those of its frames. */
  kn.takeFrames = () => { const list = frames.map((f) => Object.assign(f, { kn })); frames = []; return list; };
  kn.startFrames = () => { tasks.frames = kn.allWindows().flatMap((k) => k.takeFrames()); };
  kn.runFrame = (ms) => {
    while (tasks.frames && tasks.frames.length) {
      const f = tasks.frames.shift();
      if (f.fn && !f.kn.gone) { kn.top.entry = f.kn; f.kn.call(f.fn, [ms]); kn.top.entry = kn.top; return true; }
    }
    return false;
  };
  /* What a function asks for last; null when it asks for none. */
  kn.frameAskedBy = (f) => { const n = frames.length; f(); return frames.length > n ? frames[frames.length - 1].fn : null; };
  kn.runsOn = () => frames.some((f) => f.fn && f.fn !== kn.tickerFrame) || kn.tweensRunFree();
  kn.remembers = () => tasks.timers.length > 0 || kn.begunLate === true || kn.allWindows().some((k) => k.runsOn());
  kn.method(G, "queueMicrotask", (fn) => { if (typeof fn !== "function") throw new TypeError("parameter 1 is not of type 'Function'"); Promise.resolve().then(() => call(fn, [])); });
  class Scheduler {
    postTask(fn, o = {}) { return new Promise((resolve, reject) => add(() => { try { resolve(fn()); } catch (e) { reject(e); } }, o.delay || 0, false, [])); }
    yield() { return new Promise((resolve) => add(resolve, 0, false, [])); }
  }
  kn.expose({ Scheduler });
  kn.method(G, "scheduler", new Scheduler());
})
