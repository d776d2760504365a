/* Windows of <iframe>s (HTML §4.8.5, §7.2, §7.3): which documents they show, and how one window sees another. Documents
 * are made in C (frames.c); each has an engine context with all of these files, so what is shared goes by `kn.top`. */
(function (K, G, kn) {
  "use strict";
  const I = kn.interfaces, { get } = kn, document = kn.document, top = kn.top;
  kn.global = G;
  top.entry ||= top; // of the script that runs: URLs that it gives to other windows are relative to its document

  /* A place for windows: of the page, or of an <iframe>; its window is another one with every document. */
  if (!kn.up) kn.place = { kn, up: null };
  const frames = new Map(); // <iframe> in the document → { el, src, srcdoc, place, opaque, … }, in the order of their coming
  top.waiting ||= []; // frames to be loaded
  kn.frameList = () => [...frames.values()];
  kn.allWindows = () => [kn, ...kn.frameList().flatMap((f) => (f.place.kn ? f.place.kn.allWindows() : []))];

  /* ---- how this window sees others ---- */
  const views = new WeakMap(); // place → proxy
  const nowhere = Object.freeze({ __proto__: null, parent: null, top: null, frameElement: null, length: 0 }); // what the window of an element that left the document has
  top.placeOf ||= new WeakMap(); // proxy or global object → place
  top.placeOf.set(G, kn.place);
  const seen = (v) => {
    const place = (typeof v === "object" || typeof v === "function") && v !== null ? top.placeOf.get(v) : undefined;
    return place ? kn.viewOf(place) : v;
  };
  kn.viewOf = (place) => {
    if (place.kn === kn) return G;
    let view = views.get(place);
    if (view) return view;
    const other = () => { if (!place.kn && !place.gone) fill(place); return place.kn ? place.kn.global : nowhere; };
    const own = { get closed() { return !!place.gone; }, postMessage: (data, where, transfer) => { if (other() !== nowhere) post(place, data, where, transfer); } };
    const described = (d) => (d ? { ...d, configurable: true, ...("value" in d ? { value: seen(d.value) } : {}) } : d);
    view = new Proxy({}, {
      get: (t, p) => (Object.hasOwn(own, p) ? own[p] : seen(Reflect.get(other(), p, other()))),
      set: (t, p, v) => { const o = other(); if (place.empty) place.kept[p] = v; return o === nowhere || Reflect.set(o, p, v, o); },
      has: (t, p) => Reflect.has(other(), p),
      deleteProperty: (t, p) => Reflect.deleteProperty(other(), p),
      defineProperty: (t, p, d) => Reflect.defineProperty(other(), p, { ...d, configurable: true }),
      getOwnPropertyDescriptor: (t, p) => described(Reflect.getOwnPropertyDescriptor(other(), p)),
      ownKeys: () => Reflect.ownKeys(other()),
      getPrototypeOf: () => Reflect.getPrototypeOf(other()),
      preventExtensions: () => false,
    });
    views.set(place, view);
    top.placeOf.set(view, place);
    return view;
  };
  /* The global object that a window stands for here: events are dispatched on that. */
  kn.sameTarget = (t) => { const place = typeof t === "object" && t !== null ? top.placeOf.get(t) : null; return place && place.kn ? place.kn.global : t; };
  const origin = () => (kn.opaque ? "null" : "http://localhost");
  function post(place, data, where, transfer) {
    const options = typeof where === "object" && where ? where : { targetOrigin: where, transfer }, target = options.targetOrigin ?? "/", to = place.kn;
    const d = kn.structuredClone(data, { transfer: options.transfer }), from = origin();
    if (target !== "*" && target !== "/" && !String(target).startsWith("http://localhost")) return;
    if (target === "/" && to.opaque !== kn.opaque) return;
    to.global.setTimeout(() => to.global.dispatchEvent(new to.eventKinds.MessageEvent("message", { data: d, origin: from, source: to.viewOf(kn.place) })), 0);
  }
  kn.method(G, "postMessage", function (data, where, transfer) { post(kn.place, data, where, transfer); });
  if (kn.up) {
    kn.accessor(G, "parent", () => (kn.gone ? null : kn.viewOf(kn.place.up)));
    kn.accessor(G, "top", () => (kn.gone ? null : kn.viewOf(top.place)));
    kn.accessor(G, "frameElement", () => (kn.opaque || kn.gone ? null : kn.place.el));
    kn.accessor(G, "origin", origin);
    const side = (i) => function () { return K.viewport()[i]; };
    for (const [n, i] of [["innerWidth", 0], ["innerHeight", 1]]) kn.accessor(G, n, side(i), (v) => kn.method(G, n, v));
    for (const [n, i] of [["width", 0], ["height", 1]]) kn.accessor(G.VisualViewport.prototype, n, side(i));
  }
  kn.accessor(G, "length", () => frames.size);

  /* ---- what they show ---- */
  const BLANK = /^\s*(about:blank([?#].*)?)?\s*$/i;
  const blank = (f) => f.srcdoc === null && BLANK.test(f.src ?? "");
  const allowed = (f, word) => { const s = f.el.getAttribute("sandbox"); return s === null || s.toLowerCase().split(/\s+/).includes(word); };
  const told = (f) => f.el.dispatchEvent(new Event("load"));
  const wait = (f) => { if (!f.waits) { f.waits = true; top.waiting.push({ f, kn }); } K.frameWaiting(); };
  const fill = (place) => K.frameBlank(place.el);
  kn.wantsFrame = (place, url) => { const f = frames.get(place.el); if (f) { f.goTo = url; wait(f); } };
  let named = 0;
  /* window[0], window.name; elements by their id stay as they are */
  function names() {
    for (; named < frames.size; named++) { const i = named; kn.accessor(G, String(i), () => { const f = kn.frameList()[i]; return f && kn.viewOf(f.place); }); }
    for (const f of frames.values()) {
      const name = f.el.getAttribute("name");
      if (name && (!(name in G) || f.el.id === name))
        Object.defineProperty(G, name, { configurable: true, get: () => { const x = kn.frameList().find((y) => y.el.getAttribute("name") === name); return x && kn.viewOf(x.place); },
          set: (value) => Object.defineProperty(G, name, { value, writable: true, enumerable: true, configurable: true }) });
    }
  }
  let parsed = false;
  kn.framesChanged = () => {
    const first = !parsed;
    parsed = true;
    const list = K.frameElements(), there = new Set(list), fresh = [];
    for (const [el, f] of frames) if (!there.has(el)) { frames.delete(el); leave(f); K.frameClose(el); }
    for (const el of list) {
      const src = el.getAttribute("src"), srcdoc = el.getAttribute("srcdoc");
      let f = frames.get(el);
      const before = f;
      if (f && f.srcdoc === srcdoc && (f.src === src || srcdoc !== null || src === null)) { f.src = src; continue; }
      if (!f) frames.set(el, (f = { el, place: { el, up: kn.place, kn: null }, waits: false, opaque: false }));
      Object.assign(f, { src, srcdoc, goTo: undefined });
      if (before || first || !blank(f)) wait(f);
      else fresh.push(f);
    }
    names();
    for (const f of fresh) told(f); // an empty document is there at once
  };
  function leave(f) {
    const k = f.place.kn;
    f.gone = f.place.gone = true;
    if (!k) return;
    for (const x of k.allWindows()) { x.gone = true; x.dropTasks(); x.forgetObservers(); }
    f.place.kn = null;
  }
  /* The next to be loaded, in the document of `which` (null: in any): what C asks of the session. */
  kn.nextFrame = (which) => {
    for (;;) {
      const i = top.waiting.findIndex((w) => which === null || w.kn === which);
      if (i < 0) return null;
      const { f, kn: owner } = top.waiting.splice(i, 1)[0];
      f.waits = false;
      if (f.gone || owner.gone) continue;
      const url = f.goTo !== undefined ? f.goTo : f.srcdoc !== null ? null : f.src;
      if (f.goTo === undefined && blank(f) && !f.loaded) { f.loaded = true; told(f); continue; } // it is there already
      f.loaded = true;
      if (top.time > 0) top.begunLate = true; // a frame of the film alone would load it at another time
      const given = url && url.startsWith("blob:") ? top.allWindows().map((k) => k.blobDataURL(url)).find(Boolean) || url : url;
      return [f.el, f.goTo === undefined ? f.srcdoc : null, given === null || BLANK.test(given) ? null : owner.absolute(given), allowed(f, "allow-scripts")];
    }
  };
  kn.frameReady = (el, other, opaque, empty) => {
    const f = frames.get(el);
    if (!f) return;
    leave(f);
    if (!empty) top.entry = other;
    f.gone = f.place.gone = false;
    f.opaque = opaque || !allowed(f, "allow-same-origin");
    f.place.kn = other;
    /* The window of the empty document that was there at first is the one of the next too. */
    if (!empty) for (const p in f.place.kept || {}) other.global[p] = f.place.kept[p];
    Object.assign(f.place, { empty, kept: {} });
    Object.assign(other, { place: f.place, opaque: f.opaque, readyState: empty ? "complete" : "loading" });
    top.placeOf.set(other.global, f.place);
    other.global.name = el.getAttribute("name") ?? "";
  };
  kn.frameLoaded = (el) => { const f = frames.get(el); top.entry = kn; if (f && !f.gone) told(f); };
  const frameOf = (el) => {
    if (!frames.has(el) && el.isConnected) kn.framesChanged();
    return frames.get(el);
  };
  get(I.HTMLIFrameElement, "contentWindow", function () { const f = frameOf(this); return f ? kn.viewOf(f.place) : null; });
  const documentIn = function () {
    const f = frameOf(this);
    if (!f) return null;
    if (!f.place.kn) fill(f.place);
    return f.opaque || !f.place.kn ? null : f.place.kn.document;
  };
  get(I.HTMLIFrameElement, "contentDocument", documentIn);
  kn.def(I.HTMLIFrameElement, { getSVGDocument: documentIn });

  /* ---- windows that are resized, because their elements are ---- */
  let size = null;
  kn.resized = () => {
    const now = K.viewport(), before = size;
    size = now;
    if (before && (before[0] !== now[0] || before[1] !== now[1])) G.dispatchEvent(new UIEvent("resize"));
  };
  kn.viewportsChanged = () => { for (const k of kn.allWindows()) if (k !== kn) k.resized(); };

  /* ---- document.open(), write(), close() of a document that stands (HTML §8.4) ---- */
  if (!kn.up) return;
  let written = null, writes = 0;
  const show = () => {
    const d = K.parseDocument(written, false);
    while (document.firstChild) document.removeChild(document.firstChild);
    K.holdScripts(true);
    while (d && d.firstChild) document.appendChild(d.firstChild);
    K.holdScripts(false);
  };
  const MOST = 16; // writes after which the text is shown; others wait for the end
  kn.writesAnew = () => kn.readyState === "complete" || written !== null;
  kn.documentOpen = () => {
    written = "";
    writes = 0;
    kn.readyState = "loading";
    while (document.firstChild) document.removeChild(document.firstChild);
    G.setTimeout(() => { if (written !== null) kn.documentClose(); }, 0);
  };
  kn.documentWrite = (text) => {
    if (written === null) kn.documentOpen();
    written += text;
    if (++writes <= MOST) show();
  };
  kn.documentClose = () => {
    if (written === null) return;
    if (writes > MOST) show();
    written = null;
    K.runScripts();
    kn.documentReady();
    kn.documentLoaded();
    if (kn.place.up.kn) kn.place.up.kn.frameLoaded(kn.place.el);
  };
})
