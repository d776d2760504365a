/* Events and their targets (DOM §2), DOMException, abort signals; the helpers that put members on interfaces. */
(function (K, G, kn) {
  "use strict";
  const put = (o, name, d) => Object.defineProperty(o, name, { configurable: true, ...d });
  /* Members of prototypes are enumerable, those of the global object are not (Web IDL §3.7). */
  const own = (o) => Object.hasOwn(o, "constructor") && o !== G;
  kn.accessor = (o, name, get, set) => put(o, name, { get, set, enumerable: own(o) && typeof name === "string" && !name.startsWith("__") });
  kn.method = (o, name, value) => put(o, name, { value, writable: true, enumerable: own(o) && typeof name === "string" && !name.startsWith("__") });
  kn.constants = (cls, values) => {
    for (const o of [cls, cls.prototype])
      if (o) for (const name in values) put(o, name, { value: values[name], enumerable: true, configurable: false });
  };
  kn.tag = (cls, name) => put(cls.prototype, Symbol.toStringTag, { value: name });
  /* The interface's object on the window. */
  kn.expose = (map) => {
    for (const name in map) {
      kn.method(G, name, map[name]);
      if (typeof map[name] === "function" && map[name].prototype && !Object.hasOwn(map[name].prototype, Symbol.toStringTag)) kn.tag(map[name], name);
    }
  };
  kn.illegal = () => { throw new TypeError("Illegal constructor"); };

  /* ---- DOMException (Web IDL §4.3) ---- */
  const codes = ["IndexSize", "DOMStringSize", "HierarchyRequest", "WrongDocument", "InvalidCharacter", "NoDataAllowed", "NoModificationAllowed", "NotFound",
    "NotSupported", "InUseAttribute", "InvalidState", "Syntax", "InvalidModification", "Namespace", "InvalidAccess", "Validation", "TypeMismatch", "Security",
    "Network", "Abort", "URLMismatch", "QuotaExceeded", "Timeout", "InvalidNodeType", "DataClone"];
  class DOMException extends Error {
    #name;
    constructor(message = "", name = "Error") { super(message); this.#name = String(typeof name === "object" ? name.name || "Error" : name); }
    get name() { return this.#name; }
    get code() { return codes.indexOf(this.#name.replace(/Error$/, "")) + 1; }
  }
  kn.constants(DOMException, Object.fromEntries(codes.map((c, i) => [c.replace(/([a-z])([A-Z])/g, "$1_$2").toUpperCase() + "_ERR", i + 1])));
  kn.expose({ DOMException });
  kn.DOMException = DOMException;
  kn.fail = (name, message) => { throw new DOMException(message, name); };
  /* Errors that C throws by the name of a DOMException. */
  kn.domError = (name, message) => new DOMException(message, name);

  /* ---- events ---- */
  const flags = (kn.top.eventFlags ||= new WeakMap()); // event → { stop, passive, dispatching, path }
  class Event {
    constructor(type, init) {
      if (!arguments.length) throw new TypeError("Event needs a type");
      const i = init || {}, s = { type: String(type), bubbles: !!i.bubbles, cancelable: !!i.cancelable, composed: !!i.composed, prevented: false, stop: 0,
        target: null, current: null, phase: 0, passive: false, busy: false, path: [], trusted: false, time: K.now() };
      flags.set(this, s);
    }
    get type() { return flags.get(this).type; }
    get bubbles() { return flags.get(this).bubbles; }
    get cancelable() { return flags.get(this).cancelable; }
    get composed() { return flags.get(this).composed; }
    get defaultPrevented() { return flags.get(this).prevented; }
    get target() { return flags.get(this).target; }
    get srcElement() { return flags.get(this).target; }
    get currentTarget() { return flags.get(this).current; }
    get eventPhase() { return flags.get(this).phase; }
    get timeStamp() { return flags.get(this).time; }
    get isTrusted() { return flags.get(this).trusted; }
    get returnValue() { return !this.defaultPrevented; }
    set returnValue(v) { if (!v) this.preventDefault(); }
    get cancelBubble() { return flags.get(this).stop > 0; }
    set cancelBubble(v) { if (v) this.stopPropagation(); }
    preventDefault() { const s = flags.get(this); if (s.cancelable && !s.passive) s.prevented = true; }
    stopPropagation() { const s = flags.get(this); s.stop = Math.max(s.stop, 1); }
    stopImmediatePropagation() { flags.get(this).stop = 2; }
    composedPath() { const s = flags.get(this); return s.path.filter((x) => !kn.hidden || !kn.hidden(x, s.current)); }
    initEvent(type, bubbles, cancelable) {
      const s = flags.get(this);
      if (s.busy) return;
      Object.assign(s, { type: String(type), bubbles: !!bubbles, cancelable: !!cancelable, prevented: false, stop: 0, target: null });
    }
  }
  kn.constants(Event, { NONE: 0, CAPTURING_PHASE: 1, AT_TARGET: 2, BUBBLING_PHASE: 3 });
  class CustomEvent extends Event {
    #detail;
    constructor(type, init) {
      super(...arguments);
      this.#detail = init && init.detail !== undefined ? init.detail : null;
    }
    get detail() { return this.#detail; }
    initCustomEvent(type, bubbles, cancelable, detail = null) {
      this.initEvent(type, bubbles, cancelable);
      this.#detail = detail;
    }
  }
  const kinds = { Event, CustomEvent };
  const values = new WeakMap();
  const derive = (name, base, members) => {
    const c = { [name]: class extends base {
      constructor(type, init) {
        super(...arguments);
        const v = values.get(this) || {};
        for (const m in members) {
          const d = members[m], x = init && m in init ? init[m] : undefined;
          v[m] = x === undefined ? d : typeof d === "number" ? (name === "MouseEvent" ? Math.trunc(Number(x)) || 0 : Number(x) || 0) : typeof d === "boolean" ? !!x : typeof d === "string" ? String(x) : x;
        }
        values.set(this, v);
      }
    } }[name];
    for (const m in members) kn.accessor(c.prototype, m, function () { return values.get(this)[m]; });
    kinds[name] = c;
    return c;
  };
  const keys = { ctrlKey: false, shiftKey: false, altKey: false, metaKey: false };
  const UIEvent = derive("UIEvent", Event, { view: null, detail: 0, which: 0 });
  const MouseEvent = derive("MouseEvent", UIEvent, { clientX: 0, clientY: 0, screenX: 0, screenY: 0, movementX: 0, movementY: 0, button: 0, buttons: 0, relatedTarget: null, ...keys });
  for (const a of ["X", "Y"]) {
    for (const m of [a.toLowerCase(), "page" + a, "offset" + a, "layer" + a]) kn.accessor(MouseEvent.prototype, m, function () { return this["client" + a]; });
  }
  kn.method(MouseEvent.prototype, "getModifierState", () => false);
  derive("PointerEvent", MouseEvent, { pointerId: 0, width: 1, height: 1, pressure: 0, tangentialPressure: 0, tiltX: 0, tiltY: 0, twist: 0, pointerType: "", isPrimary: false });
  derive("WheelEvent", MouseEvent, { deltaX: 0, deltaY: 0, deltaZ: 0, deltaMode: 0 });
  derive("DragEvent", MouseEvent, { dataTransfer: null });
  derive("KeyboardEvent", UIEvent, { key: "", code: "", location: 0, repeat: false, isComposing: false, keyCode: 0, charCode: 0, ...keys });
  derive("FocusEvent", UIEvent, { relatedTarget: null });
  derive("InputEvent", UIEvent, { data: null, inputType: "", isComposing: false });
  derive("CompositionEvent", UIEvent, { data: "" });
  derive("TouchEvent", UIEvent, { touches: [], targetTouches: [], changedTouches: [], ...keys });
  derive("AnimationEvent", Event, { animationName: "", elapsedTime: 0, pseudoElement: "" });
  derive("AnimationPlaybackEvent", Event, { currentTime: null, timelineTime: null });
  derive("TransitionEvent", Event, { propertyName: "", elapsedTime: 0, pseudoElement: "" });
  derive("MessageEvent", Event, { data: null, origin: "", lastEventId: "", source: null, ports: [] });
  derive("ErrorEvent", Event, { message: "", filename: "", lineno: 0, colno: 0, error: undefined });
  derive("ProgressEvent", Event, { lengthComputable: false, loaded: 0, total: 0 });
  derive("PromiseRejectionEvent", Event, { promise: null, reason: undefined });
  derive("HashChangeEvent", Event, { oldURL: "", newURL: "" });
  derive("PopStateEvent", Event, { state: null });
  derive("PageTransitionEvent", Event, { persisted: false });
  derive("StorageEvent", Event, { key: null, oldValue: null, newValue: null, url: "", storageArea: null });
  derive("MediaQueryListEvent", Event, { media: "", matches: false });
  derive("FontFaceSetLoadEvent", Event, { fontfaces: [] });
  derive("SubmitEvent", Event, { submitter: null });
  derive("CloseEvent", Event, { wasClean: false, code: 0, reason: "" });
  kn.eventKinds = kinds;
  kn.trusted = (ev) => { flags.get(ev).trusted = true; return ev; };

  /* ---- dispatch (DOM §2.9): kn.parentTarget(target, event) gives the next one up, across shadow roots ---- */
  const listeners = new WeakMap();
  function stepsOf(target, ev) {
    const steps = [{ on: target, target }];
    for (let t = target, as = target; kn.parentTarget && (t = kn.parentTarget(t, ev, target)); ) {
      /* Above a shadow root the event seems to come from the host. */
      if (kn.retarget) as = kn.retarget(target, t);
      steps.push({ on: t, target: as });
    }
    return steps;
  }
  function invoke(step, ev, s, phase) {
    const target = step.on;
    s.current = target;
    s.target = step.target;
    const map = listeners.get(target), list = map && map.get(s.type);
    if (!list) return;
    for (const l of list.slice()) {
      if (l.removed || (phase === 1 ? !l.capture : phase === 3 && l.capture)) continue;
      if (l.once) remove(target, s.type, l.fn, l.capture);
      s.passive = l.passive;
      const before = G.event;
      put(G, "event", { value: ev, writable: true });
      try {
        if (l.handler) l.handler.call(target, ev);
        else if (typeof l.fn === "function") l.fn.call(target, ev);
        else if (l.fn && typeof l.fn.handleEvent === "function") l.fn.handleEvent(ev);
      } catch (e) {
        kn.reportError(e);
      }
      put(G, "event", { value: before, writable: true });
      s.passive = false;
      if (s.stop > 1) return;
    }
  }
  kn.reportError = (e) => K.exception(e); // web.js tells window.onerror first
  function remove(target, type, fn, capture) {
    const map = listeners.get(target), list = map && map.get(type);
    if (!list) return;
    const i = list.findIndex((l) => l.fn === fn && l.capture === capture && !l.handler);
    if (i >= 0) list.splice(i, 1)[0].removed = true;
  }
  const listOf = (target, type) => {
    let map = listeners.get(target);
    if (!map) listeners.set(target, (map = new Map()));
    let list = map.get(type);
    if (!list) map.set(type, (list = []));
    return list;
  };
  const self = (t) => (t === undefined || t === null ? G : kn.sameTarget ? kn.sameTarget(t) : t);
  class EventTarget {
    addEventListener(type, fn, options) {
      if (fn === null || fn === undefined) return;
      const me = self(this), o = typeof options === "object" && options ? options : { capture: !!options }, capture = !!o.capture;
      if (o.signal && o.signal.aborted) return;
      const list = listOf(me, String(type));
      if (list.some((l) => l.fn === fn && l.capture === capture && !l.handler)) return;
      list.push({ fn, capture, once: !!o.once, passive: !!o.passive, removed: false });
      if (o.signal) o.signal.addEventListener("abort", () => remove(me, String(type), fn, capture));
    }
    removeEventListener(type, fn, options) {
      remove(self(this), String(type), fn, typeof options === "object" && options ? !!options.capture : !!options);
    }
    dispatchEvent(ev) {
      const me = self(this);
      if (!flags.has(ev)) throw new TypeError("parameter 1 is not of type 'Event'");
      const s = flags.get(ev);
      if (s.busy || s.type === "") kn.fail("InvalidStateError", "the event is already being dispatched");
      const steps = stepsOf(me, ev), n = steps.length;
      s.busy = true;
      s.path = steps.map((x) => x.on);
      const at = (i) => (steps[i].on === steps[i].target ? 2 : 0);
      const activation = kn.activation && kn.activation(me, ev);
      for (let i = n - 1; i >= 0 && !s.stop; i--) {
        s.phase = at(i) || 1;
        invoke(steps[i], ev, s, 1);
      }
      for (let i = 0; i < n && !s.stop; i++) {
        s.phase = at(i) || 3;
        if (s.phase === 3 && !s.bubbles) continue;
        invoke(steps[i], ev, s, 3);
      }
      Object.assign(s, { phase: 0, current: null, busy: false, stop: 0, path: [] });
      s.target = kn.retarget ? kn.retarget(steps[n - 1].target, G) : me;
      if (s.target !== steps[n - 1].target) s.target = null; // it lies in a shadow tree
      if (activation) activation(s.prevented);
      return !s.prevented;
    }
  }
  for (const m of ["addEventListener", "removeEventListener", "dispatchEvent"])
    put(G, m, { enumerable: true, value: function () { return EventTarget.prototype[m].apply(this === undefined || this === null ? G : this, arguments); }, writable: true });
  kn.parentTarget = null;

  /* ---- event handler attributes (HTML §8.1.8): kept where the first was set in the order of listeners ---- */
  const handlers = new WeakMap();
  function setHandler(target, type, value) {
    let map = handlers.get(target);
    if (!map) handlers.set(target, (map = new Map()));
    const h = map.get(type);
    if (h) {
      h.value = value;
      if (value === null) { h.entry.removed = true; const l = listOf(target, type); l.splice(l.indexOf(h.entry), 1); map.delete(type); }
      return;
    }
    if (value === null) return;
    const rec = { value, entry: null };
    rec.entry = { fn: rec, capture: false, removed: false, handler(ev) {
      const f = getHandler(target, type);
      if (typeof f !== "function") return;
      if (type === "error" && target === G && ev instanceof kinds.ErrorEvent) {
        if (f.call(target, ev.message, ev.filename, ev.lineno, ev.colno, ev.error) === true) ev.preventDefault();
      } else if (f.call(target, ev) === false) ev.preventDefault();
    } };
    map.set(type, rec);
    listOf(target, type).push(rec.entry);
  }
  function getHandler(target, type) {
    const map = handlers.get(target), h = map && map.get(type);
    if (!h) return null;
    if (typeof h.value === "string") { /* of an attribute: compiled when it is first asked for */
      try { h.value = kn.compileHandler(target, type, h.value); } catch (e) { K.exception(e); h.value = null; }
    }
    return h.value;
  }
  kn.setHandler = setHandler;
  kn.compileHandler = (target, type, text) =>
    (type === "error" && target === G ? new Function("event", "source", "lineno", "colno", "error", text) : new Function("event", "with (this.ownerDocument || this) with (this) {" + text + "\n}"));
  kn.handlerNames = ("abort animationcancel animationend animationiteration animationstart auxclick beforeinput blur cancel canplay canplaythrough change click close contextmenu " +
    "cuechange dblclick drag dragend dragenter dragleave dragover dragstart drop durationchange emptied ended error focus formdata gotpointercapture input invalid keydown keypress keyup load " +
    "loadeddata loadedmetadata loadstart lostpointercapture mousedown mouseenter mouseleave mousemove mouseout mouseover mouseup paste pause play playing pointercancel pointerdown " +
    "pointerenter pointerleave pointermove pointerout pointerover pointerup progress ratechange reset resize scroll scrollend securitypolicyviolation seeked seeking select " +
    "selectionchange selectstart slotchange stalled submit suspend timeupdate toggle transitioncancel transitionend transitionrun transitionstart " +
    "volumechange waiting wheel beforematch beforetoggle command contentvisibilityautostatechange contextlost contextrestored copy cut mousewheel " +
    "pointerrawupdate scrollsnapchange scrollsnapchanging").split(" ");
  kn.documentHandlerNames = "freeze fullscreenchange fullscreenerror pointerlockchange pointerlockerror prerenderingchange readystatechange resume visibilitychange".split(" ");
  const windowNames = kn.windowHandlerNames = ("afterprint beforeprint beforeunload hashchange languagechange message messageerror offline online pagehide pageshow popstate rejectionhandled storage " +
    "unhandledrejection unload").split(" ");
  kn.handlerAttributes = (proto, names) => {
    for (const n of names)
      kn.accessor(proto, "on" + n, function () { return getHandler(self(this), n); },
        function (v) { setHandler(self(this), n, typeof v === "function" || (typeof v === "object" && v) ? v : null); });
  };
  kn.handlerAttributes(G, [...kn.handlerNames, ...windowNames]);

  /* ---- aborting ---- */
  const signals = new WeakMap();
  class AbortSignal extends EventTarget {
    constructor(key) { if (key !== signals) kn.illegal(); super(); signals.set(this, { aborted: false, reason: undefined }); }
    get aborted() { return signals.get(this).aborted; }
    get reason() { return signals.get(this).reason; }
    throwIfAborted() { if (this.aborted) throw this.reason; }
    static abort(reason) { const s = new AbortSignal(signals); abort(s, reason); return s; }
    static timeout(ms) { const s = new AbortSignal(signals); G.setTimeout(() => abort(s, new DOMException("the time is over", "TimeoutError")), ms); return s; }
    static any(list) {
      const s = new AbortSignal(signals);
      for (const x of list) if (x.aborted) { abort(s, x.reason); return s; }
      for (const x of list) x.addEventListener("abort", () => abort(s, x.reason));
      return s;
    }
  }
  const abort = (s, reason = new DOMException("aborted", "AbortError")) => {
    const v = signals.get(s);
    if (v.aborted) return;
    v.aborted = true;
    v.reason = reason;
    s.dispatchEvent(new Event("abort"));
  };
  class AbortController {
    #signal = new AbortSignal(signals);
    get signal() { return this.#signal; }
    abort(reason) { abort(this.#signal, reason); }
  }
  kn.handlerAttributes(AbortSignal.prototype, ["abort"]);
  kn.expose({ EventTarget, ...kinds, AbortSignal, AbortController });
  kn.EventTarget = EventTarget;
})
