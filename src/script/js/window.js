/* The window: sizes, navigator, console, messages, errors. */
(function (K, G, kn) {
  "use strict";
  const { EventTarget } = kn, env = (kn.top.pageEnv ||= K.env()), document = kn.document;

  /* The engine's global object keeps its prototype: what a Window has is put on it itself. */
  kn.windows = new WeakSet(); // what scripts of nested compositions see
  class Window extends EventTarget {
    constructor() { super(); kn.illegal(); }
    static [Symbol.hasInstance](o) { return o === G || kn.windows.has(o); }
  }
  kn.expose({ Window });
  Object.defineProperty(G, Symbol.toStringTag, { value: "Window", configurable: true });
  kn.parentTarget = (t, ev, first) => {
    if (!(t instanceof kn.interfaces.Node)) return null;
    const p = t.parentNode;
    if (p) return p;
    return t === document && ev.type !== "load" ? G : null;
  };
  for (const n of ["window", "self", "globalThis", "frames", "top", "parent"]) kn.method(G, n, G);
  const put = (names) => { for (const n in names) kn.method(G, n, names[n]); };
  class Screen { get width() { return env.width; } get height() { return env.height; } get availWidth() { return env.width; } get availHeight() { return env.height; } get availLeft() { return 0; } get availTop() { return 0; }
    get colorDepth() { return 24; } get pixelDepth() { return 24; } get orientation() { return orientation; } get isExtended() { return false; } }
  const orientation = Object.assign(Object.create(EventTarget.prototype), { type: env.width >= env.height ? "landscape-primary" : "portrait-primary", angle: 0, onchange: null });
  const nothing = (name) => () => { K.unsupported(name); return Promise.reject(new kn.DOMException("it is not allowed here", "NotAllowedError")); };
  const agent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
  class Navigator {}
  for (const [k, v] of Object.entries({ userAgent: agent, appVersion: agent.slice(8), appName: "Netscape", appCodeName: "Mozilla", product: "Gecko", productSub: "20030107", platform: "Linux x86_64", vendor: "Google Inc.", vendorSub: "",
    language: "en-US", languages: Object.freeze(["en-US"]), hardwareConcurrency: 4, deviceMemory: 8, maxTouchPoints: 0, onLine: true, webdriver: true, cookieEnabled: true, doNotTrack: null, pdfViewerEnabled: false,
    plugins: [], mimeTypes: [], userActivation: { isActive: false, hasBeenActive: false }, clipboard: { readText: nothing("navigator.clipboard"), writeText: nothing("navigator.clipboard") },
    mediaDevices: { getUserMedia: nothing("getUserMedia()"), enumerateDevices: () => Promise.resolve([]) }, permissions: { query: () => Promise.resolve({ state: "denied", onchange: null }) } }))
    kn.accessor(Navigator.prototype, k, () => v);
  Object.assign(Navigator.prototype, { javaEnabled: () => false, sendBeacon: () => true, vibrate: () => false, getGamepads: () => [], registerProtocolHandler() {} });
  const lock = (o) => o;
  const bar = { visible: true };
  class VisualViewport extends EventTarget { get width() { return env.width; } get height() { return env.height; } get scale() { return 1; } get offsetLeft() { return 0; } get offsetTop() { return 0; } get pageLeft() { return 0; } get pageTop() { return 0; } }
  kn.expose({ Screen, Navigator, VisualViewport });
  put({ opener: null, name: "", closed: false, status: "", innerWidth: env.width, innerHeight: env.height, outerWidth: env.width, outerHeight: env.height, devicePixelRatio: env.dppx,
    scrollX: 0, scrollY: 0, pageXOffset: 0, pageYOffset: 0, screenX: 0, screenY: 0, screenLeft: 0, screenTop: 0, origin: "http://localhost", isSecureContext: true, crossOriginIsolated: false, frameElement: null,
    event: undefined, screen: new Screen(), visualViewport: new VisualViewport(), navigator: lock(new Navigator()), clientInformation: undefined, menubar: bar, toolbar: bar, locationbar: bar, statusbar: bar, scrollbars: bar, personalbar: bar,
    focus() {}, blur() {}, close() {}, print() {}, stop() {}, moveTo() {}, moveBy() {}, resizeTo() {}, resizeBy() {}, open() { K.unsupported("window.open()"); return null; },
    alert(m) { K.message("info", String(m)); }, confirm: () => true, prompt: () => null, reportError(e) { kn.reportError(e); } });
  G.clientInformation = G.navigator;

  /* ---- errors: window.onerror and the error event see them first ---- */
  kn.reportError = (e) => {
    const message = e instanceof Error ? "Uncaught " + String(e) : "Uncaught " + (typeof e === "symbol" ? String(e) : e);
    const ev = new ErrorEvent("error", { message, filename: (e && e.sourceURL) || "", lineno: (e && e.line) || 0, colno: (e && e.column) || 0, error: e, cancelable: true });
    let handled = false;
    if (!kn.reporting) {
      kn.reporting = true;
      try { handled = !G.dispatchEvent(ev); } finally { kn.reporting = false; }
    }
    if (!handled) K.exception(e);
  };
  kn.unhandledRejection = (promise, reason) => {
    const ev = new PromiseRejectionEvent("unhandledrejection", { promise, reason, cancelable: true });
    if (G.dispatchEvent(ev)) K.exception(reason);
  };

  /* ---- console: everything but idle talk goes to kinora's log ---- */
  const show = (v, depth = 0) => {
    if (typeof v === "string") return v;
    if (v instanceof Error) return String(v);
    if (v instanceof kn.interfaces.Element) return "<" + v.localName + (v.id ? "#" + v.id : "") + ">";
    if (typeof v === "object" && v && depth < 1) {
      try { const s = JSON.stringify(v); if (s) return s.length > 300 ? s.slice(0, 300) + "…" : s; } catch (e) { return String(v); }
    }
    return typeof v === "symbol" ? String(v) : String(v);
  };
  /* %s and its kin (Console §2.2.1) */
  const format = (args) => {
    if (typeof args[0] !== "string" || !/%[sdifoOc]/.test(args[0])) return args.map((a) => show(a)).join(" ");
    let i = 1;
    const s = args[0].replace(/%([sdifoOc%])/g, (m, k) => (k === "%" ? "%" : i >= args.length ? m : k === "c" ? (i++, "") : k === "d" || k === "i" ? String(Math.trunc(Number(args[i++]))) : k === "f" ? String(Number(args[i++])) : show(args[i++])));
    return [s, ...args.slice(i).map((a) => show(a))].join(" ");
  };
  const say = (level) => (...args) => {
    for (const a of args) if (level === "error" && a instanceof Error) return void K.exception(a);
    K.message(level, format(args));
  };
  const counts = new Map();
  const quiet = {};
  for (const n of "debug trace group groupEnd groupCollapsed time timeEnd timeLog table dir dirxml clear timeStamp profile profileEnd".split(" ")) quiet[n] = { [n]() {} }[n];
  const named = (n, f) => Object.defineProperty(f, "name", { value: n, configurable: true });
  const console = { ...quiet, log: named("log", (...a) => K.message("log", format(a))), info: named("info", (...a) => K.message("log", format(a))), warn: named("warn", say("warn")), error: named("error", say("error")),
    assert(ok, ...a) { if (!ok) say("error")("assertion failed", ...a); }, count(l = "default") { const n = (counts.get(l) || 0) + 1; counts.set(l, n); K.message("log", l + ": " + n); }, countReset(l = "default") { counts.delete(l); } };
  Object.defineProperty(console, Symbol.toStringTag, { value: "console" });
  put({ console });

  /* ---- messages ---- */
  const post = (target, data, o = {}) => { const d = kn.structuredClone(data, { transfer: Array.isArray(o) ? o : o.transfer }); G.setTimeout(() => target.dispatchEvent(new MessageEvent("message", { data: d, origin: "", source: null })), 0); };
  const others = new WeakMap();
  class MessagePort extends EventTarget {
    postMessage(data, o) { const p = others.get(this); if (p) post(p, data, o); }
    start() {} close() { others.delete(this); }
  }
  kn.handlerAttributes(MessagePort.prototype, ["message", "messageerror", "close"]);
  class MessageChannel { constructor() { this.port1 = new MessagePort(); this.port2 = new MessagePort(); others.set(this.port1, this.port2); others.set(this.port2, this.port1); } }
  const channels = (kn.top.channels ||= new Map());
  class BroadcastChannel extends EventTarget {
    constructor(name) { super(); Object.defineProperty(this, "name", { value: String(name), enumerable: true }); let set = channels.get(this.name); if (!set) channels.set(this.name, (set = new Set())); set.add(this); }
    postMessage(data) { for (const c of channels.get(this.name)) if (c !== this) post(c, data); }
    close() { channels.get(this.name).delete(this); }
  }
  kn.handlerAttributes(BroadcastChannel.prototype, ["message", "messageerror"]);
  kn.expose({ MessagePort, MessageChannel, BroadcastChannel });
  /* What needs another thread or the network says so when it is made. */
  for (const n of ["Worker", "SharedWorker", "WebSocket", "EventSource", "RTCPeerConnection", "Notification"])
    kn.expose({ [n]: { [n]: class extends EventTarget { constructor() { super(); K.unsupported(n); } postMessage() {} send() {} close() {} terminate() {} } }[n] });
})
