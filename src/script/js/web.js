/* The rest of what pages expect around them: URLs, storage, console, fonts, observers, media elements. */
(function (K, G, kn) {
  "use strict";
  const I = kn.interfaces, { get, def, reflect } = kn, env = K.env();
  const put = (names) => { for (const n in names) kn.method(G, n, names[n]); };

  /* ---- window ---- */
  class Window extends I.EventTarget { static [Symbol.hasInstance](o) { return o === G; } }
  put({ window: G, self: G, top: G, parent: G, frames: G, globalThis: G, Window, opener: null, name: "", closed: false, length: 0,
    innerWidth: env.width, innerHeight: env.height, outerWidth: env.width, outerHeight: env.height, devicePixelRatio: env.dppx,
    scrollX: 0, scrollY: 0, pageXOffset: 0, pageYOffset: 0, screenX: 0, screenY: 0, origin: "http://localhost", isSecureContext: true,
    crossOriginIsolated: false, frameElement: null, event: undefined,
    screen: { width: env.width, height: env.height, availWidth: env.width, availHeight: env.height, colorDepth: 24, pixelDepth: 24, orientation: { type: "landscape-primary", angle: 0 } },
    visualViewport: { width: env.width, height: env.height, scale: 1, offsetLeft: 0, offsetTop: 0, pageLeft: 0, pageTop: 0, addEventListener() {}, removeEventListener() {} },
    navigator: { userAgent: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36", language: "en-US", languages: ["en-US", "en"], platform: "Linux x86_64", vendor: "Google Inc.", hardwareConcurrency: 4, maxTouchPoints: 0, onLine: true, webdriver: true, cookieEnabled: false, mediaDevices: {}, clipboard: {}, userAgentData: undefined, sendBeacon: () => true },
    history: { length: 1, state: null, pushState() {}, replaceState() {}, back() {}, forward() {}, go() {} },
    scrollTo() {}, scroll() {}, scrollBy() {}, focus() {}, blur() {}, close() {}, print() {}, stop() {}, moveTo() {}, resizeTo() {}, open() { return null; },
    alert(m) { K.message("info", String(m)); }, confirm: () => true, prompt: () => null, postMessage() {},
    getSelection: () => ({ rangeCount: 0, isCollapsed: true, anchorNode: null, focusNode: null, removeAllRanges() {}, addRange() {}, getRangeAt() { return null; }, toString: () => "" }),
    reportError(e) { K.exception(e); } });

  /* ---- console ---- */
  const show = (v, depth = 0) => {
    if (typeof v === "string") return v;
    if (v instanceof Error) return String(v);
    if (v instanceof I.Element) return "<" + v.localName + (v.id ? "#" + v.id : "") + ">";
    if (typeof v === "object" && v && depth < 1) {
      try { const s = JSON.stringify(v); if (s) return s.length > 300 ? s.slice(0, 300) + "…" : s; } catch (e) { return String(v); }
    }
    return String(v);
  };
  const say = (level) => (...args) => {
    for (const a of args) if (level === "error" && a instanceof Error) return void K.exception(a);
    K.message(level, args.map((a) => show(a)).join(" "));
  };
  put({ console: { log() {}, info() {}, debug() {}, trace() {}, warn: say("warn"), error: say("error"), assert(ok, ...a) { if (!ok) say("error")("assertion failed", ...a); },
    group() {}, groupEnd() {}, groupCollapsed() {}, time() {}, timeEnd() {}, timeLog() {}, table() {}, dir() {}, count() {}, countReset() {}, clear() {}, timeStamp() {}, profile() {}, profileEnd() {} } });

  /* ---- URL, URLSearchParams (WHATWG URL, the parts of a page's life) ---- */
  class URLSearchParams {
    constructor(init = "") {
      this._l = [];
      if (typeof init === "string") {
        for (const p of init.replace(/^\?/, "").split("&"))
          if (p) { const i = p.indexOf("="), d = (s) => { try { return decodeURIComponent(s.replace(/\+/g, " ")); } catch (e) { return s; } };
            this._l.push(i < 0 ? [d(p), ""] : [d(p.slice(0, i)), d(p.slice(i + 1))]); }
      } else if (init && typeof init[Symbol.iterator] === "function") for (const [k, v] of init) this._l.push([String(k), String(v)]);
      else for (const k in init) this._l.push([k, String(init[k])]);
    }
    get(k) { const e = this._l.find((x) => x[0] === String(k)); return e ? e[1] : null; }
    getAll(k) { return this._l.filter((x) => x[0] === String(k)).map((x) => x[1]); }
    has(k) { return this._l.some((x) => x[0] === String(k)); }
    set(k, v) { const e = this._l.find((x) => x[0] === String(k)); if (e) { e[1] = String(v); this._l = this._l.filter((x) => x === e || x[0] !== String(k)); } else this.append(k, v); }
    append(k, v) { this._l.push([String(k), String(v)]); }
    delete(k) { this._l = this._l.filter((x) => x[0] !== String(k)); }
    sort() { this._l.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0)); }
    forEach(f, self) { for (const [k, v] of this._l) f.call(self, v, k, this); }
    keys() { return this._l.map((x) => x[0]).values(); }
    values() { return this._l.map((x) => x[1]).values(); }
    entries() { return this._l.map((x) => x.slice()).values(); }
    get size() { return this._l.length; }
    [Symbol.iterator]() { return this.entries(); }
    toString() { const e = (s) => encodeURIComponent(s).replace(/%20/g, "+"); return this._l.map(([k, v]) => e(k) + "=" + e(v)).join("&"); }
  }
  class URL {
    constructor(url, base) {
      let u = String(url).trim();
      let m = /^([a-zA-Z][a-zA-Z0-9+.-]*:)(.*)$/s.exec(u);
      if (!m) {
        if (base === undefined) throw new TypeError("'" + u + "' is not a valid URL");
        const b = base instanceof URL ? base : new URL(base);
        if (u.startsWith("//")) u = b.protocol + u;
        else if (u.startsWith("/")) u = b.origin + u;
        else if (u.startsWith("?")) u = b.origin + b.pathname + u;
        else if (u.startsWith("#")) u = b.origin + b.pathname + b.search + u;
        else u = b.origin + b.pathname.replace(/[^/]*$/, "") + u;
        m = /^([a-zA-Z][a-zA-Z0-9+.-]*:)(.*)$/s.exec(u);
      }
      this.protocol = m[1].toLowerCase();
      let rest = m[2];
      this.hash = this.search = this.host = this.username = this.password = this.port = this.hostname = "";
      let i = rest.indexOf("#");
      if (i >= 0) { this.hash = rest.length > i + 1 ? rest.slice(i) : ""; rest = rest.slice(0, i); }
      i = rest.indexOf("?");
      if (i >= 0) { this.search = rest.length > i + 1 ? rest.slice(i) : ""; rest = rest.slice(0, i); }
      const a = /^\/\/([^/\\]*)(.*)$/s.exec(rest);
      if (a) {
        this.host = a[1].replace(/^.*@/, "").toLowerCase();
        [this.hostname, this.port = ""] = this.host.split(":");
        const out = [];
        for (const p of a[2].replace(/\\/g, "/").split("/").slice(1)) { if (p === "..") out.pop(); else if (p !== ".") out.push(p); }
        if (/\/\.{1,2}$/.test(a[2])) out.push("");
        this.pathname = "/" + out.join("/");
      } else this.pathname = rest;
      this._q = null;
    }
    get origin() { return this.host ? this.protocol + "//" + this.host : "null"; }
    get href() { const q = this._q ? (this._q.size ? "?" + this._q : "") : this.search; return this.protocol + (this.host || this.protocol === "file:" ? "//" + this.host : "") + this.pathname + q + this.hash; }
    get searchParams() { return this._q || (this._q = new URLSearchParams(this.search)); }
    toString() { return this.href; }
    toJSON() { return this.href; }
    static canParse(u, b) { try { new URL(u, b); return true; } catch (e) { return false; } }
    static createObjectURL(blob) { const u = "blob:http://localhost/" + ++blobs; blobText.set(u, blob); return u; }
    static revokeObjectURL() {}
  }
  let blobs = 0;
  const blobText = new Map();
  const location = new URL("http://localhost/index.html");
  Object.assign(location, { assign() {}, replace() {}, reload() {} });
  put({ URL, URLSearchParams, location, webkitURL: URL });

  /* ---- storage ---- */
  class Storage {
    constructor() { Object.defineProperty(this, "_m", { value: new Map() }); }
    get length() { return this._m.size; }
    key(i) { return [...this._m.keys()][i] ?? null; }
    getItem(k) { return this._m.get(String(k)) ?? null; }
    setItem(k, v) { this._m.set(String(k), String(v)); }
    removeItem(k) { this._m.delete(String(k)); }
    clear() { this._m.clear(); }
  }
  put({ Storage, localStorage: new Storage(), sessionStorage: new Storage() });

  /* ---- text and data ---- */
  const B64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  class TextEncoder {
    get encoding() { return "utf-8"; }
    encode(s = "") { const e = unescape(encodeURIComponent(String(s).toWellFormed ? String(s).toWellFormed() : s)); return Uint8Array.from(e, (c) => c.charCodeAt(0)); }
  }
  class TextDecoder {
    constructor(label = "utf-8") { this.encoding = label.toLowerCase(); }
    decode(b) {
      if (!b) return "";
      const u = b instanceof ArrayBuffer ? new Uint8Array(b) : new Uint8Array(b.buffer, b.byteOffset, b.byteLength);
      let s = "";
      for (const c of u) s += String.fromCharCode(c);
      try { return decodeURIComponent(escape(s)); } catch (e) { return s; }
    }
  }
  put({ TextEncoder, TextDecoder,
    btoa(s) {
      s = String(s);
      let out = "";
      for (let i = 0; i < s.length; i += 3) {
        const a = s.charCodeAt(i), b = s.charCodeAt(i + 1), c = s.charCodeAt(i + 2), n = (a << 16) | ((b || 0) << 8) | (c || 0);
        out += B64[n >> 18] + B64[(n >> 12) & 63] + (i + 1 < s.length ? B64[(n >> 6) & 63] : "=") + (i + 2 < s.length ? B64[n & 63] : "=");
      }
      return out;
    },
    atob(s) {
      s = String(s).replace(/[\s=]/g, "");
      let out = "", n = 0, bits = 0;
      for (const c of s) {
        const v = B64.indexOf(c);
        if (v < 0) throw new kn.DOMException("not base64", "InvalidCharacterError");
        n = ((n << 6) | v) & 0xffffff;
        bits += 6;
        if (bits >= 8) { bits -= 8; out += String.fromCharCode((n >> bits) & 255); }
      }
      return out;
    },
    structuredClone(v) {
      const seen = new Map();
      const copy = (x) => {
        if (typeof x === "function") throw new kn.DOMException("a function cannot be cloned", "DataCloneError");
        if (typeof x !== "object" || x === null) return x;
        if (seen.has(x)) return seen.get(x);
        let o;
        if (Array.isArray(x)) { seen.set(x, (o = [])); x.forEach((e, i) => { o[i] = copy(e); }); return o; }
        if (x instanceof G.Date) return new G.Date(x.getTime());
        if (x instanceof RegExp) return new RegExp(x);
        if (x instanceof Map) { seen.set(x, (o = new Map())); x.forEach((e, k) => o.set(copy(k), copy(e))); return o; }
        if (x instanceof Set) { seen.set(x, (o = new Set())); x.forEach((e) => o.add(copy(e))); return o; }
        if (ArrayBuffer.isView(x)) return x.slice();
        if (x instanceof ArrayBuffer) return x.slice(0);
        seen.set(x, (o = {}));
        for (const k of Object.keys(x)) o[k] = copy(x[k]);
        return o;
      };
      return copy(v);
    },
    crypto: { getRandomValues(a) { for (let i = 0; i < a.length; i++) a[i] = Math.floor(K.random() * 4294967296); return a; },
      randomUUID() { let s = ""; for (let i = 0; i < 32; i++) s += (i === 12 ? 4 : i === 16 ? 8 + Math.floor(K.random() * 4) : Math.floor(K.random() * 16)).toString(16) + (i === 7 || i === 11 || i === 15 || i === 19 ? "-" : ""); return s; }, subtle: {} },
    CSS: { escape: (s) => String(s).replace(/^-$|^-?\d|[^-\w\u0080-\uffff]/g, (c) => (/\d$/.test(c) ? c.slice(0, -1) + "\\" + c.charCodeAt(c.length - 1).toString(16) + " " : "\\" + c)),
      supports: (a, b) => (b === undefined ? K.supportsCondition(String(a)) : K.supports(a, b)), registerProperty(d) { kn.registerProperty(d); },
      px: (v) => v + "px", percent: (v) => v + "%", deg: (v) => v + "deg" } });
  kn.registerProperty = (d) => {
    const st = K.element(0, "style");
    st.textContent = `@property ${d.name} { syntax: "${d.syntax || "*"}"; inherits: ${!!d.inherits}; ${d.initialValue !== undefined ? "initial-value: " + d.initialValue + ";" : ""} }`;
    kn.document.head.appendChild(st);
  };
  put({ matchMedia(q) {
    return Object.assign(Object.create(I.EventTarget.prototype), { matches: K.media(String(q)), media: String(q), onchange: null, addListener() {}, removeListener() {} });
  } });

  /* ---- style sheets: read-only lists, insertRule by text ---- */
  kn.styleSheets = () => kn.nodeList([...kn.document.querySelectorAll("style")].map((el) => el.sheet));
  class CSSStyleSheet {
    constructor(el) { this.ownerNode = el || null; this.disabled = false; this.media = []; this.href = null; this.type = "text/css"; }
    get cssRules() { const t = this.ownerNode ? this.ownerNode.textContent : ""; return t.trim() ? t.split("}").slice(0, -1).map((r) => ({ cssText: r.trim() + " }", selectorText: r.split("{")[0].trim(), type: 1 })) : []; }
    get rules() { return this.cssRules; }
    insertRule(text, at = 0) { const el = this.ownerNode; if (!el) { K.unsupported("constructed style sheets"); return 0; } el.textContent = at ? el.textContent + "\n" + text : text + "\n" + el.textContent; return at; }
    addRule(sel, text) { return this.insertRule(sel + "{" + text + "}", 1); }
    deleteRule() { K.unsupported("deleteRule()"); }
    replaceSync() { K.unsupported("constructed style sheets"); }
    replace() { K.unsupported("constructed style sheets"); return Promise.resolve(this); }
  }
  put({ CSSStyleSheet, StyleSheet: CSSStyleSheet });
  const sheets = new WeakMap();
  get(I.HTMLStyleElement, "sheet", function () { let s = sheets.get(this); if (!s) sheets.set(this, (s = new CSSStyleSheet(this))); return s; });
  get(I.HTMLLinkElement, "sheet", function () { let s = sheets.get(this); if (!s) sheets.set(this, (s = new CSSStyleSheet(null))); return s; });

  /* ---- fonts: none has arrived while the document is read, all have before the first frame ---- */
  let fontsReady, haveFonts = false;
  const whenReady = new Promise((resolve) => { fontsReady = resolve; });
  kn.fontsReady = () => {
    haveFonts = true;
    fontsReady();
    kn.fonts.dispatchEvent(new Event("loading"));
    kn.fonts.dispatchEvent(new Event("loadingdone"));
  };
  class FontFace {
    constructor(family, source, d = {}) { this.family = String(family).replace(/^["']|["']$/g, ""); this.source = source; this.status = "unloaded"; Object.assign(this, { style: "normal", weight: "400", stretch: "normal", unicodeRange: "U+0-10FFFF", display: "auto" }, d); }
    get loaded() { return this.load(); }
    load() { return whenReady.then(() => { this.status = "loaded"; return this; }); }
  }
  const faces = new Set();
  kn.fonts = Object.assign(Object.create(I.EventTarget.prototype), {
    check: () => haveFonts, load: () => whenReady.then(() => [...faces]),
    add(f) {
      if (faces.has(f)) return this;
      faces.add(f);
      if (typeof f.source === "string") {
        const st = K.element(0, "style");
        st.textContent = `@font-face { font-family: "${f.family}"; src: ${f.source}; font-style: ${f.style}; font-weight: ${f.weight}; }`;
        (kn.document.head || kn.document.documentElement).appendChild(st);
      } else K.unsupported("FontFace from binary data");
      return this;
    },
    delete: (f) => faces.delete(f), clear() { faces.clear(); }, has: (f) => faces.has(f), forEach: (f) => faces.forEach(f),
    get size() { return faces.size; }, values: () => faces.values(), keys: () => faces.keys(), entries: () => faces.entries(), [Symbol.iterator]: () => faces.values() });
  const ready = whenReady.then(() => kn.fonts);
  kn.accessor(kn.fonts, "ready", () => ready);
  kn.accessor(kn.fonts, "status", () => (haveFonts ? "loaded" : "loading"));
  put({ FontFace });

  /* ---- fetch: files of the project ---- */
  class Blob {
    constructor(parts = [], o = {}) { this._t = parts.map((p) => (p instanceof Blob ? p._t : ArrayBuffer.isView(p) || p instanceof ArrayBuffer ? new TextDecoder().decode(p) : String(p))).join(""); this.type = o.type || ""; }
    get size() { return new TextEncoder().encode(this._t).length; }
    text() { return Promise.resolve(this._t); }
    arrayBuffer() { return Promise.resolve(new TextEncoder().encode(this._t).buffer); }
    slice() { return this; }
  }
  class Headers { constructor(i) { this._m = new URLSearchParams(i || {}); } get(k) { return this._m.get(String(k).toLowerCase()); } set(k, v) { this._m.set(String(k).toLowerCase(), v); } has(k) { return this._m.has(String(k).toLowerCase()); } append(k, v) { this.set(k, v); } forEach(f) { this._m.forEach(f); } }
  class Response {
    constructor(body = "", init = {}) { this._b = body; this.status = init.status ?? 200; this.statusText = init.statusText || ""; this.url = init.url || ""; this.headers = new Headers(); this.bodyUsed = false; }
    get ok() { return this.status >= 200 && this.status < 300; }
    text() { return Promise.resolve(String(this._b)); }
    json() { return this.text().then(JSON.parse); }
    blob() { return Promise.resolve(new Blob([this._b])); }
    arrayBuffer() { return Promise.resolve(new TextEncoder().encode(this._b).buffer); }
    clone() { return new Response(this._b, this); }
  }
  class Request { constructor(u, o) { this.url = String(u.url || u); Object.assign(this, o); } }
  const read = (url) => (blobText.has(url) ? blobText.get(url)._t : K.readText(url));
  put({ Blob, File: Blob, Headers, Response, Request, FormData: class FormData {},
    fetch(u) {
      const url = String(u && u.url ? u.url : u), text = read(url);
      return text === null ? Promise.reject(new TypeError("Failed to fetch")) : Promise.resolve(new Response(text, { url }));
    } });
  class XMLHttpRequest extends I.EventTarget {
    constructor() { super(); this.readyState = 0; this.status = 0; this.responseText = ""; this.response = null; this.responseType = ""; }
    open(m, url) { this._url = String(url); this.readyState = 1; }
    setRequestHeader() {}
    getResponseHeader() { return null; }
    getAllResponseHeaders() { return ""; }
    overrideMimeType() {}
    abort() {}
    send() {
      const text = read(this._url);
      G.setTimeout(() => {
        this.readyState = 4;
        this.status = text === null ? 0 : 200;
        this.responseText = text ?? "";
        this.response = this.responseType === "json" && text !== null ? JSON.parse(text) : this.responseText;
        for (const t of ["readystatechange", text === null ? "error" : "load", "loadend"]) this.dispatchEvent(new Event(t));
      }, 0);
    }
  }
  class AbortSignal extends I.EventTarget { constructor() { super(); this.aborted = false; this.reason = undefined; } throwIfAborted() { if (this.aborted) throw this.reason; } }
  class AbortController { constructor() { this.signal = new AbortSignal(); } abort(r) { if (this.signal.aborted) return; this.signal.aborted = true; this.signal.reason = r; this.signal.dispatchEvent(new Event("abort")); } }
  put({ XMLHttpRequest, AbortController, AbortSignal });
  put({ DOMParser: class DOMParser {
      parseFromString(s, type = "text/html") {
        const xml = type !== "text/html", d = K.parseDocument(String(s), xml);
        return d || K.parseDocument("<parsererror>not well-formed</parsererror>", true);
      } },
    XMLSerializer: class XMLSerializer { serializeToString(n) { return K.serialize(n); } } });

  /* ---- observers ---- */
  class MutationObserver { observe() { K.unsupported("MutationObserver", "mutations are not reported to scripts"); } disconnect() {} takeRecords() { return []; } }
  const watcher = (entry) => class {
    constructor(f) { this._f = f; this._els = new Set(); }
    observe(el) { this._els.add(el); G.setTimeout(() => { if (this._els.has(el)) this._f([entry(el)], this); }, 0); }
    unobserve(el) { this._els.delete(el); }
    disconnect() { this._els.clear(); }
    takeRecords() { return []; }
  };
  const ResizeObserver = watcher((target) => {
    const cs = getComputedStyle(target), n = (p) => parseFloat(cs[p]) || 0, w = target.clientWidth - n("paddingLeft") - n("paddingRight"), h = target.clientHeight - n("paddingTop") - n("paddingBottom");
    const size = [{ inlineSize: w, blockSize: h }];
    return { target, contentRect: new DOMRect(n("paddingLeft"), n("paddingTop"), w, h), contentBoxSize: size, borderBoxSize: [{ inlineSize: target.offsetWidth, blockSize: target.offsetHeight }], devicePixelContentBoxSize: size };
  });
  const IntersectionObserver = watcher((target) => {
    const r = target.getBoundingClientRect(), root = new DOMRect(0, 0, env.width, env.height);
    const x = Math.max(0, Math.min(r.right, root.right) - Math.max(r.left, 0)), y = Math.max(0, Math.min(r.bottom, root.bottom) - Math.max(r.top, 0));
    return { target, boundingClientRect: r, rootBounds: root, intersectionRect: new DOMRect(Math.max(r.left, 0), Math.max(r.top, 0), x, y), isIntersecting: x > 0 && y > 0, intersectionRatio: r.width * r.height ? (x * y) / (r.width * r.height) : 0, time: K.now() };
  });
  put({ MutationObserver, WebKitMutationObserver: MutationObserver, ResizeObserver, IntersectionObserver,
    PerformanceObserver: class PerformanceObserver { observe() {} disconnect() {} },
    ReportingObserver: class ReportingObserver { observe() {} disconnect() {} } });

  /* ---- custom elements: definition, upgrade, connectedCallback ---- */
  const defined = new Map(), waiting = new Map();
  kn.customElement = (name) => defined.get(name);
  put({ customElements: {
    define(name, cls) {
      if (defined.has(name)) throw new kn.DOMException("'" + name + "' is already defined", "NotSupportedError");
      defined.set(name, cls);
      kn.customTags.set(cls, name);
      for (const el of kn.document.querySelectorAll(name)) {
        kn.upgrade(el, cls);
        for (const a of cls.observedAttributes || []) if (el.hasAttribute(a) && el.attributeChangedCallback) el.attributeChangedCallback(a, null, el.getAttribute(a), null);
        if (el.connectedCallback) kn.call(el.connectedCallback.bind(el), []);
      }
      const w = waiting.get(name);
      if (w) w.resolve(cls);
    },
    get: (name) => defined.get(name),
    whenDefined(name) {
      if (defined.has(name)) return Promise.resolve(defined.get(name));
      let w = waiting.get(name);
      if (!w) { let resolve; const promise = new Promise((r) => { resolve = r; }); waiting.set(name, (w = { promise, resolve })); }
      return w.promise;
    },
    upgrade() {} } });

  /* ---- images ---- */
  const Img = I.HTMLImageElement;
  const local = (v) => String(v).replace(/^http:\/\/localhost\//, "");
  reflect(Img, "alt srcset sizes crossOrigin:crossorigin loading decoding");
  const size = (el) => K.imageSize(el, el.getAttribute("src") || "");
  const settle = (el) => G.setTimeout(() => el.dispatchEvent(new Event(size(el) ? "load" : "error")), 0);
  get(Img, "src", function () { return this.getAttribute("src") ?? ""; }, function (v) { this.setAttribute("src", local(v)); settle(this); });
  get(Img, "currentSrc", function () { return this.src; });
  get(Img, "complete", () => true);
  get(Img, "naturalWidth", function () { const s = size(this); return s ? Math.round(s[0]) : 0; });
  get(Img, "naturalHeight", function () { const s = size(this); return s ? Math.round(s[1]) : 0; });
  for (const m of ["width", "height"])
    get(Img, m, function () { if (this.isConnected) return Math.round(this.getBoundingClientRect()[m]); const a = parseInt(this.getAttribute(m), 10); return a >= 0 ? a : this[m === "width" ? "naturalWidth" : "naturalHeight"]; }, function (v) { this.setAttribute(m, String(v)); });
  def(Img, { decode() { return size(this) ? Promise.resolve() : Promise.reject(new kn.DOMException("the image cannot be decoded", "EncodingError")); } });
  function Image(w, h) { const el = K.element(0, "img"); if (w !== undefined) el.width = w; if (h !== undefined) el.height = h; return el; }
  Image.prototype = Img.prototype;
  function Audio(src) { const el = K.element(0, "audio"); if (src !== undefined) el.src = src; return el; }
  Audio.prototype = I.HTMLAudioElement.prototype;
  function Option(text, value) { const el = K.element(0, "option"); if (text !== undefined) el.textContent = text; if (value !== undefined) el.value = value; return el; }
  put({ Image, Audio, Option });

  /* ---- media elements: the picture follows the timeline, whatever scripts ask of playback ---- */
  const M = I.HTMLMediaElement, state = new WeakMap();
  const st = (el) => { let s = state.get(el); if (!s) state.set(el, (s = { time: 0, rate: 1, volume: 1, muted: null })); return s; };
  Object.assign(M, { HAVE_NOTHING: 0, HAVE_METADATA: 1, HAVE_CURRENT_DATA: 2, HAVE_FUTURE_DATA: 3, HAVE_ENOUGH_DATA: 4 });
  reflect(M, "preload crossOrigin:crossorigin");
  reflect(M, "autoplay loop controls defaultMuted:muted", "bool");
  get(M, "src", function () { return this.getAttribute("src") ?? ""; }, function (v) { this.setAttribute("src", local(v)); });
  get(M, "currentSrc", function () { const s = this.querySelector("source"); return this.src || (s ? s.getAttribute("src") : ""); });
  get(M, "duration", function () { const i = K.mediaInfo(this); return i ? i[0] : NaN; });
  get(M, "currentTime", function () { return st(this).time; }, function (v) { st(this).time = Number(v) || 0; });
  get(M, "playbackRate", function () { return st(this).rate; }, function (v) { st(this).rate = Number(v) || 1; });
  get(M, "defaultPlaybackRate", function () { return st(this).rate; }, function (v) { st(this).rate = Number(v) || 1; });
  get(M, "volume", function () { return st(this).volume; }, function (v) { v = Number(v); if (!(v >= 0 && v <= 1)) throw new kn.DOMException("volume is outside 0..1", "IndexSizeError"); st(this).volume = v; K.setVolume(this, st(this).muted ? 0 : v); });
  get(M, "muted", function () { return st(this).muted ?? this.hasAttribute("muted"); }, function (v) { st(this).muted = !!v; K.setVolume(this, v ? 0 : st(this).volume); });
  const fixed = { paused: true, ended: false, seeking: false, readyState: 4, networkState: 1, error: null, textTracks: [], audioTracks: [] };
  for (const k in fixed) get(M, k, () => fixed[k]);
  for (const k of ["buffered", "seekable", "played"]) get(M, k, function () { const d = this.duration; return { length: d > 0 ? 1 : 0, start: () => 0, end: () => d }; });
  def(M, { play() { return Promise.resolve(); }, pause() {}, load() {}, fastSeek(t) { this.currentTime = t; }, canPlayType: () => "probably",
    captureStream() { K.unsupported("captureStream()"); return null; }, addTextTrack() { return {}; }, requestVideoFrameCallback: (f) => G.requestAnimationFrame((t) => f(t, {})), cancelVideoFrameCallback() {} });
  const V = I.HTMLVideoElement;
  reflect(V, "poster");
  reflect(V, "playsInline", "bool");
  get(V, "videoWidth", function () { const i = K.mediaInfo(this); return i ? i[1] : 0; });
  get(V, "videoHeight", function () { const i = K.mediaInfo(this); return i ? i[2] : 0; });
  for (const m of ["width", "height"]) get(V, m, function () { return parseInt(this.getAttribute(m), 10) || 0; }, function (v) { this.setAttribute(m, String(v)); });
  for (const c of [I.HTMLScriptElement, I.HTMLIFrameElement, I.HTMLSourceElement]) void c;

  put({ Worker: class Worker { constructor() { K.unsupported("Worker"); } postMessage() {} terminate() {} addEventListener() {} },
    AudioContext: undefined, webkitAudioContext: undefined, speechSynthesis: undefined });
  for (const n of ["AudioContext", "webkitAudioContext", "speechSynthesis"]) delete G[n];
  if (!G.Intl) K.unsupported("Intl");
})
