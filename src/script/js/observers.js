/* What follows changes: mutation records (DOM §4.3), live ranges and iterators, sizes and intersections. C gives the
 * changes of one member's call at its end (bind_mutation.c), while somebody watches. */
(function (K, G, kn) {
  "use strict";
  const { Node, Element } = kn.interfaces;
  const ATTR = 0, TEXT = 1, ADDED = 2, REMOVED = 3;
  const watchers = new Set();
  kn.watchTree = (who) => { if (!watchers.size) K.watch(true); watchers.add(who); };
  kn.unwatchTree = (who) => { watchers.delete(who); if (!watchers.size) K.watch(false); };

  /* ---- mutation observers ---- */
  /* An observer may look at nodes of another document: whose window knows who looks at them. */
  const registered = new Map(); // node → [{ observer, options }]
  const shared = (kn.top.mutation ||= { records: new WeakMap(), calls: new WeakMap(), scheduled: false });
  const { records, calls } = shared; // observer → its queue; → its callback, with errors reported in its window
  kn.observers = new Set(); // made here, and looking at something
  kn.observeNode = (target, observer, options) => {
    const list = registered.get(target) || [], before = list.find((r) => r.observer === observer);
    if (before) before.options = options;
    else list.push({ observer, options });
    registered.set(target, list);
    kn.watchTree("observers");
  };
  kn.unobserveNodes = (observer) => {
    for (const [n, list] of [...registered]) { const rest = list.filter((r) => r.observer !== observer); if (rest.length) registered.set(n, rest); else registered.delete(n); }
    if (!registered.size) kn.unwatchTree("observers");
  };
  class MutationRecord {
    constructor(o) { Object.assign(this, { type: "", target: null, addedNodes: none, removedNodes: none, previousSibling: null, nextSibling: null, attributeName: null, attributeNamespace: null, oldValue: null }, o); }
  }
  kn.forgetObservers = () => { for (const o of [...kn.observers]) o.disconnect(); };
  const none = K.nodeList([]);
  class MutationObserver {
    constructor(f) {
      if (typeof f !== "function") throw new TypeError("parameter 1 is not of type 'Function'");
      calls.set(this, (r) => { try { f.call(this, r, this); } catch (e) { kn.reportError(e); } });
      records.set(this, []);
    }
    observe(target, o = {}) {
      const home = K.realmOf(target);
      if (!home) throw new TypeError("parameter 1 is not of type 'Node'");
      const options = { ...o };
      if (options.attributes === undefined && (options.attributeOldValue !== undefined || options.attributeFilter !== undefined)) options.attributes = true;
      if (options.characterData === undefined && options.characterDataOldValue !== undefined) options.characterData = true;
      if (!options.childList && !options.attributes && !options.characterData) throw new TypeError("nothing is to be observed");
      home.observeNode(target, this, options);
      kn.observers.add(this);
    }
    disconnect() {
      for (const k of kn.top.allWindows()) k.unobserveNodes(this);
      records.set(this, []);
      kn.observers.delete(this);
    }
    takeRecords() { const r = records.get(this); records.set(this, []); return r; }
  }
  const deliver = (o) => { const r = o.takeRecords(); if (r.length) calls.get(o)(r); };
  function queue(type, target, make) {
    const seen = new Map(); // observer → whether it wants the old value
    for (let n = target; n; n = n.parentNode)
      for (const { observer, options: o } of registered.get(n) || []) {
        if (n !== target && !o.subtree) continue;
        if (type === "attributes" && (!o.attributes || (o.attributeFilter && !o.attributeFilter.includes(make.attributeName)))) continue;
        if (type === "characterData" && !o.characterData) continue;
        if (type === "childList" && !o.childList) continue;
        seen.set(observer, seen.get(observer) || !!(type === "attributes" ? o.attributeOldValue : o.characterDataOldValue));
      }
    for (const [observer, old] of seen) records.get(observer).push(new MutationRecord({ type, target, ...make, oldValue: old ? make.oldValue : null }));
    if (seen.size && !shared.scheduled) {
      shared.scheduled = true;
      Promise.resolve().then(() => { shared.scheduled = false; for (const k of kn.top.allWindows()) for (const o of [...k.observers]) deliver(o); });
    }
  }

  const indexAfter = (prev) => { let i = 0; while (prev) { i++; prev = prev.previousSibling; } return i; };
  kn.mutated = (list) => {
    /* Children that one call added and removed at one place are one record. */
    const children = [];
    for (const [kind, target, child, prev, next, attr, old, now, op] of list) {
      if (kind === ADDED) { if (kn.rangesInsert) kn.rangesInsert(target, indexAfter(prev), 1); }
      else if (kind === REMOVED) { kn.rangesRemove(child, target, indexAfter(prev)); kn.iteratorsRemove(child, target, prev, next); }
      else if (kind === TEXT) { kn.beforeText(target); kn.rangesText(target); }
      if (!registered.size) continue;
      if (kind === ATTR) queue("attributes", target, { attributeName: attr, oldValue: old });
      else if (kind === TEXT) queue("characterData", target, { oldValue: old });
      else {
        const last = children[children.length - 1];
        const moved = last && kind === ADDED && last.removed.includes(child);
        if (last && last.op === op && last.target === target && !moved && (kind === ADDED || !last.added.length)) {
          (kind === ADDED ? last.added : last.removed).push(child);
          last.next = next;
        } else children.push({ op, target, prev, next, added: kind === ADDED ? [child] : [], removed: kind === REMOVED ? [child] : [] });
      }
    }
    for (const c of children)
      queue("childList", c.target, { addedNodes: K.nodeList(c.added), removedNodes: K.nodeList(c.removed), previousSibling: c.prev, nextSibling: c.next, oldValue: null });
    if (kn.customReactions) kn.customReactions(list);
  };
  kn.expose({ MutationObserver, MutationRecord, WebKitMutationObserver: MutationObserver });

  /* ---- sizes and intersections: looked at once per frame, after its animation callbacks ---- */
  const pending = new Set(); // observers with targets
  const isElement = (el) => { if (!K.isNode(el) || el.nodeType !== 1) throw new TypeError("parameter 1 is not of type 'Element'"); return el; };
  const px = (v) => parseFloat(v) || 0;
  class ResizeObserverSize { constructor(i, b) { this.inlineSize = i; this.blockSize = b; } }
  class ResizeObserverEntry {
    constructor(target) {
      const cs = getComputedStyle(target), l = px(cs.paddingLeft), t = px(cs.paddingTop), b = target.__borderBox();
      const w = Math.max(0, b[0] - l - px(cs.paddingRight) - px(cs.borderLeftWidth) - px(cs.borderRightWidth));
      const h = Math.max(0, b[1] - t - px(cs.paddingBottom) - px(cs.borderTopWidth) - px(cs.borderBottomWidth));
      this.target = target;
      if (target instanceof G.SVGGraphicsElement && !(target instanceof G.SVGSVGElement)) {
        const r = target.getBBox();
        this.contentRect = new DOMRectReadOnly(0, 0, r.width, r.height);
        this.contentBoxSize = this.borderBoxSize = this.devicePixelContentBoxSize = [new ResizeObserverSize(r.width, r.height)];
        return;
      }
      this.contentRect = new DOMRectReadOnly(b[2] ? l : 0, b[2] ? t : 0, w, h);
      this.contentBoxSize = [new ResizeObserverSize(w, h)];
      this.borderBoxSize = [new ResizeObserverSize(b[0], b[1])];
      this.devicePixelContentBoxSize = [new ResizeObserverSize(Math.round(w * devicePixelRatio), Math.round(h * devicePixelRatio))];
    }
  }
  class ResizeObserver {
    #f; #targets = new Map();
    constructor(f) { if (typeof f !== "function") throw new TypeError("parameter 1 is not of type 'Function'"); this.#f = f; }
    observe(el, o = {}) { this.#targets.delete(isElement(el)); this.#targets.set(el, { box: o.box || "content-box", last: "0 0" }); pending.add(this); }
    unobserve(el) { this.#targets.delete(isElement(el)); if (!this.#targets.size) pending.delete(this); }
    disconnect() { this.#targets.clear(); pending.delete(this); }
    static look(o) {
      const list = [];
      for (const [el, t] of o.#targets) {
        const e = new ResizeObserverEntry(el), s = (t.box === "border-box" ? e.borderBoxSize : e.contentBoxSize)[0], now = s.inlineSize + " " + s.blockSize;
        if (now !== t.last) { t.last = now; list.push(e); }
      }
      if (list.length) kn.call(o.#f.bind(o, list, o), []);
      return list.length > 0;
    }
  }
  const look = ResizeObserver.look;
  delete ResizeObserver.look;
  class IntersectionObserverEntry { constructor(o) { Object.assign(this, o); } }
  const margin = (t = "0px") => {
    const v = String(t).trim().split(/\s+/).map((x) => { const m = /^(-?[\d.]+)(px|%)$/.exec(x); if (!m) kn.fail("SyntaxError", "rootMargin takes pixels and percentages"); return [parseFloat(m[1]), m[2]]; });
    return [v[0], v[1] || v[0], v[2] || v[0], v[3] || v[1] || v[0]];
  };
  class IntersectionObserver {
    #f; #targets = new Map(); #root; #margin; #thresholds;
    constructor(f, o = {}) {
      if (typeof f !== "function") throw new TypeError("parameter 1 is not of type 'Function'");
      this.#f = f;
      this.#root = o.root || null;
      this.#margin = margin(o.rootMargin);
      this.#thresholds = [].concat(o.threshold ?? 0).map(Number).sort((a, b) => a - b);
      if (!this.#thresholds.length) this.#thresholds = [0];
      if (this.#thresholds.some((t) => !(t >= 0 && t <= 1))) throw new RangeError("thresholds lie between 0 and 1");
    }
    get root() { return this.#root; }
    get rootMargin() { return this.#margin.map(([n, u]) => n + u).join(" "); }
    get scrollMargin() { return "0px 0px 0px 0px"; }
    get thresholds() { return this.#thresholds.slice(); }
    get delay() { return 0; }
    get trackVisibility() { return false; }
    observe(el) { if (!this.#targets.has(isElement(el))) this.#targets.set(el, null); pending.add(this); }
    unobserve(el) { this.#targets.delete(isElement(el)); if (!this.#targets.size) pending.delete(this); }
    disconnect() { this.#targets.clear(); pending.delete(this); }
    takeRecords() { return []; }
    static look(o) {
      const list = [], root = o.#root instanceof Element ? o.#root.getBoundingClientRect() : new DOMRectReadOnly(0, 0, innerWidth, innerHeight);
      const m = o.#margin.map(([n, u], i) => (u === "%" ? (n / 100) * (i % 2 ? root.width : root.height) : n));
      const bounds = new DOMRectReadOnly(root.x - m[3], root.y - m[0], root.width + m[1] + m[3], root.height + m[0] + m[2]);
      for (const [el, last] of o.#targets) {
        const r = el.getBoundingClientRect();
        let x = Math.max(r.left, bounds.left), y = Math.max(r.top, bounds.top), right = Math.min(r.right, bounds.right), bottom = Math.min(r.bottom, bounds.bottom);
        for (let p = el.parentElement; p && p !== o.#root; p = p.parentElement) { /* boxes that clip */
          if (p === document.documentElement || p === document.body || getComputedStyle(p).overflow === "visible") continue;
          const q = p.getBoundingClientRect();
          x = Math.max(x, q.left); y = Math.max(y, q.top); right = Math.min(right, q.right); bottom = Math.min(bottom, q.bottom);
        }
        const touches = el.isConnected && el.getClientRects().length > 0 && right >= x && bottom >= y && (right > x || bottom > y || r.width * r.height === 0);
        const area = r.width * r.height, seen = touches ? Math.max(0, right - x) * Math.max(0, bottom - y) : 0;
        const ratio = !touches ? 0 : area ? seen / area : 1;
        const step = touches ? Math.max(o.#thresholds.findLastIndex((t) => ratio >= t), 0) + 1 : 0;
        if (step === last) continue;
        o.#targets.set(el, step);
        list.push(new IntersectionObserverEntry({ time: K.now(), target: el, rootBounds: bounds, boundingClientRect: r, isIntersecting: touches, intersectionRatio: ratio, isVisible: false,
          intersectionRect: touches ? new DOMRectReadOnly(x, y, right - x, bottom - y) : new DOMRectReadOnly() }));
      }
      if (list.length) kn.call(o.#f.bind(o, list, o), []);
    }
  }
  const lookAt = IntersectionObserver.look;
  delete IntersectionObserver.look;
  kn.runObservers = () => {
    for (let i = 0, more = true; more && i < 8; i++) { /* sizes that observers change are seen again */
      more = false;
      for (const o of [...pending]) if (o instanceof ResizeObserver) more = look(o) || more;
    }
    for (const o of [...pending]) if (o instanceof IntersectionObserver) lookAt(o);
  };
  kn.expose({ ResizeObserver, ResizeObserverEntry, ResizeObserverSize, IntersectionObserver, IntersectionObserverEntry });
  for (const n of ["PerformanceObserver", "ReportingObserver"]) kn.expose({ [n]: { [n]: class { constructor(f) { if (typeof f !== "function") throw new TypeError("parameter 1 is not of type 'Function'"); } observe() {} disconnect() {} takeRecords() { return []; } } }[n] });
  G.PerformanceObserver.supportedEntryTypes = ["mark", "measure"];
})
