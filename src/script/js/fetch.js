/* Blobs, files, streams, fetch() and XMLHttpRequest: of files of the project, data: and blob: URLs. */
(function (K, G, kn) {
  "use strict";
  const { fail, bytesOf } = kn;

  /* ---- Blob, File, FileReader, FormData ---- */
  const blobs = new WeakMap(); // Blob → { bytes, type }
  const join = (parts) => { const u = new Uint8Array(parts.reduce((n, p) => n + p.length, 0)); let at = 0; for (const p of parts) { u.set(p, at); at += p.length; } return u; };
  const piece = (p) => (p instanceof Blob ? blobs.get(p).bytes : p instanceof ArrayBuffer || ArrayBuffer.isView(p) ? bytesOf(p).slice() : kn.encodeUtf8(String(p)));
  const typeOf = (t) => (/^[\x20-\x7e]*$/.test((t = String(t ?? ""))) ? t.toLowerCase() : "");
  class Blob {
    constructor(parts, o = {}) {
      if (parts !== undefined && (typeof parts !== "object" || parts === null || typeof parts[Symbol.iterator] !== "function")) throw new TypeError("the parts must be a sequence");
      blobs.set(this, { bytes: join([...(parts || [])].map(piece)), type: typeOf(o.type) });
    }
    get size() { return blobs.get(this).bytes.length; }
    get type() { return blobs.get(this).type; }
    slice(from = 0, to = this.size, type = "") { return make(blobs.get(this).bytes.slice(from, to), typeOf(type)); }
    text() { return Promise.resolve(kn.decodeUtf8(blobs.get(this).bytes)); }
    arrayBuffer() { return Promise.resolve(blobs.get(this).bytes.slice().buffer); }
    bytes() { return Promise.resolve(blobs.get(this).bytes.slice()); }
    stream() { return streamOf(blobs.get(this).bytes); }
  }
  const make = (bytes, type) => { const b = new Blob(); blobs.set(b, { bytes, type }); return b; };
  kn.cloneable.set(Blob, (b) => make(blobs.get(b).bytes, b.type));
  class File extends Blob {
    #name; #time;
    constructor(parts, name, o = {}) { if (arguments.length < 2) throw new TypeError("a file needs parts and a name"); super(parts, o); this.#name = String(name); this.#time = o.lastModified ?? Math.floor(K.now()); }
    get name() { return this.#name; }
    get lastModified() { return this.#time; }
    get webkitRelativePath() { return ""; }
  }
  class FileReader extends kn.EventTarget {
    #s = { state: 0, result: null, error: null };
    get readyState() { return this.#s.state; }
    get result() { return this.#s.result; }
    get error() { return this.#s.error; }
    #read(blob, f) {
      if (this.#s.state === 1) fail("InvalidStateError", "it is reading");
      if (!(blob instanceof Blob)) throw new TypeError("parameter 1 is not of type 'Blob'");
      this.#s.state = 1;
      this.#s.result = null;
      G.setTimeout(() => {
        const say = (t) => this.dispatchEvent(new ProgressEvent(t, { lengthComputable: true, loaded: blob.size, total: blob.size }));
        say("loadstart");
        say("progress");
        this.#s.result = f(blobs.get(blob).bytes);
        this.#s.state = 2;
        say("load");
        say("loadend");
      }, 0);
    }
    readAsText(b, label) { this.#read(b, (u) => new TextDecoder(label || "utf-8").decode(u)); }
    readAsDataURL(b) { this.#read(b, (u) => kn.dataURL(u, b.type)); }
    readAsArrayBuffer(b) { this.#read(b, (u) => u.slice().buffer); }
    readAsBinaryString(b) { this.#read(b, (u) => { let s = ""; for (const c of u) s += String.fromCharCode(c); return s; }); }
    abort() {}
  }
  kn.dataURL = (u, type) => "data:" + (type || "application/octet-stream") + ";base64," + kn.base64((i) => u[i], u.length);
  kn.blobDataURL = (url) => { const b = kn.blobs.get(url); return b instanceof Blob ? kn.dataURL(blobs.get(b).bytes, b.type) : null; };
  kn.constants(FileReader, { EMPTY: 0, LOADING: 1, DONE: 2 });
  kn.handlerAttributes(FileReader.prototype, ["loadstart", "progress", "load", "abort", "error", "loadend"]);
  class FormData {
    #l = [];
    constructor(form) {
      if (form) for (const e of form.elements)
        if (e.name && !e.disabled && !/^(button|submit|reset|image)$/.test(e.type) && (!/^(checkbox|radio)$/.test(e.type) || e.checked)) this.append(e.name, e.value);
    }
    static #value = (v, name) => (v instanceof Blob ? (v instanceof File && name === undefined ? v : new File([v], name ?? v.name ?? "blob", { type: v.type })) : String(v));
    append(k, v, name) { this.#l.push([String(k), FormData.#value(v, name)]); }
    set(k, v, name) { const i = this.#l.findIndex((e) => e[0] === String(k)), e = [String(k), FormData.#value(v, name)]; if (i < 0) this.#l.push(e); else { this.#l[i] = e; this.#l = this.#l.filter((x, j) => j <= i || x[0] !== e[0]); } }
    get(k) { const e = this.#l.find((x) => x[0] === String(k)); return e ? e[1] : null; }
    getAll(k) { return this.#l.filter((x) => x[0] === String(k)).map((x) => x[1]); }
    has(k) { return this.#l.some((x) => x[0] === String(k)); }
    delete(k) { this.#l = this.#l.filter((x) => x[0] !== String(k)); }
    forEach(f, self) { for (const [k, v] of this.#l) f.call(self, v, k, this); }
    keys() { return this.#l.map((e) => e[0]).values(); }
    values() { return this.#l.map((e) => e[1]).values(); }
    entries() { return this.#l.map((e) => e.slice()).values(); }
    [Symbol.iterator]() { return this.entries(); }
  }

  /* ---- streams: a queue of chunks ---- */
  class ReadableStreamDefaultReader {
    #s;
    constructor(s) { if (s.locked) throw new TypeError("the stream is locked"); this.#s = streams.get(s); this.#s.reader = this; this.closed = this.#s.closed; }
    read() { return this.#s.read(); }
    releaseLock() { this.#s.reader = null; }
    cancel(r) { return this.#s.cancel(r); }
  }
  const streams = new WeakMap();
  class ReadableStream {
    constructor(source = {}) {
      let done, failed;
      const s = { queue: [], waiting: [], state: "open", error: undefined, reader: null, closed: new Promise((r, j) => { done = r; failed = j; }), pulling: false,
        read() {
          if (s.queue.length) { const value = s.queue.shift(); pull(); return Promise.resolve({ value, done: false }); }
          if (s.state === "failed") return Promise.reject(s.error);
          if (s.state === "closed") return Promise.resolve({ value: undefined, done: true });
          return new Promise((r, j) => { s.waiting.push([r, j]); pull(); });
        },
        cancel(r) { s.queue = []; s.state = "closed"; done(); return Promise.resolve(source.cancel && source.cancel(r)).then(() => undefined); } };
      s.closed.catch(() => {});
      const c = {
        get desiredSize() { return 1 - s.queue.length; },
        enqueue(v) { const w = s.waiting.shift(); if (w) w[0]({ value: v, done: false }); else s.queue.push(v); },
        close() { s.state = "closed"; for (const [r] of s.waiting.splice(0)) r({ value: undefined, done: true }); done(); },
        error(e) { s.state = "failed"; s.error = e; for (const [, j] of s.waiting.splice(0)) j(e); failed(e); },
      };
      const pull = () => {
        if (!source.pull || s.pulling || s.state !== "open") return;
        s.pulling = true;
        Promise.resolve(source.pull(c)).then(() => { s.pulling = false; if (s.waiting.length && s.state === "open") pull(); }, (e) => c.error(e));
      };
      streams.set(this, s);
      if (source.start) Promise.resolve(source.start(c)).then(pull, (e) => c.error(e));
    }
    get locked() { return !!streams.get(this).reader; }
    getReader() { return new ReadableStreamDefaultReader(this); }
    cancel(r) { return streams.get(this).cancel(r); }
    tee() {
      const reader = this.getReader(), out = [[], []].map(() => { let c; return [new ReadableStream({ start(x) { c = x; } }), () => c]; });
      const go = () => reader.read().then(({ value, done }) => { for (const [, c] of out) if (done) c().close(); else c().enqueue(value); if (!done) go(); });
      go();
      return out.map(([s]) => s);
    }
    async *[Symbol.asyncIterator]() { const r = this.getReader(); for (;;) { const { value, done } = await r.read(); if (done) return; yield value; } }
    async pipeTo(to) { const w = to.getWriter(); for await (const v of this) await w.write(v); await w.close(); }
    pipeThrough(t) { this.pipeTo(t.writable); return t.readable; }
  }
  const streamOf = (u) => new ReadableStream({ start(c) { if (u.length) c.enqueue(u.slice()); c.close(); } });
  const drain = async (s) => { const parts = [], r = s.getReader(); for (;;) { const { value, done } = await r.read(); if (done) return join(parts); parts.push(bytesOf(value)); } };

  /* ---- Headers, Request, Response ---- */
  const headerName = (n) => { n = String(n); if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(n)) throw new TypeError("'" + n + "' is not a name of a header"); return n.toLowerCase(); };
  class Headers {
    #m = new Map();
    constructor(init) {
      if (init instanceof Headers) for (const [k, v] of init) this.append(k, v);
      else if (init && typeof init[Symbol.iterator] === "function") for (const p of init) { if ([...p].length !== 2) throw new TypeError("a pair has two parts"); this.append(...p); }
      else if (init) for (const k of Object.keys(init)) this.append(k, init[k]);
    }
    append(k, v) { k = headerName(k); v = String(v).trim(); this.#m.set(k, this.#m.has(k) ? this.#m.get(k) + ", " + v : v); }
    set(k, v) { this.#m.set(headerName(k), String(v).trim()); }
    get(k) { return this.#m.get(headerName(k)) ?? null; }
    has(k) { return this.#m.has(headerName(k)); }
    delete(k) { this.#m.delete(headerName(k)); }
    getSetCookie() { return []; }
    forEach(f, self) { for (const [k, v] of this) f.call(self, v, k, this); }
    entries() { return [...this.#m].sort((a, b) => (a[0] < b[0] ? -1 : 1)).values(); }
    keys() { return [...this.entries()].map((e) => e[0]).values(); }
    values() { return [...this.entries()].map((e) => e[1]).values(); }
    [Symbol.iterator]() { return this.entries(); }
  }
  const bodies = new WeakMap(); // Request or Response → { bytes, stream, used, type }
  function bodyOf(v) {
    if (v === null || v === undefined) return { bytes: null, type: null };
    if (v instanceof ReadableStream) return { bytes: null, stream: v, type: null };
    if (v instanceof Blob) return { bytes: blobs.get(v).bytes, type: v.type || null };
    if (v instanceof ArrayBuffer || ArrayBuffer.isView(v)) return { bytes: bytesOf(v).slice(), type: null };
    if (v instanceof G.URLSearchParams) return { bytes: kn.encodeUtf8(String(v)), type: "application/x-www-form-urlencoded;charset=UTF-8" };
    return { bytes: kn.encodeUtf8(String(v)), type: "text/plain;charset=UTF-8" };
  }
  async function consume(o) {
    const b = bodies.get(o);
    if (b.used || (b.stream && b.stream.locked)) throw new TypeError("the body has been read");
    if (b.bytes || b.stream) b.used = true;
    return b.stream ? drain(b.stream) : b.bytes || new Uint8Array();
  }
  const Body = (base) => class extends base {
    get body() { const b = bodies.get(this); if (!b.stream && b.bytes) { const s = b.bytes; b.stream = new ReadableStream({ start(c) { if (s.length) c.enqueue(s.slice()); c.close(); } }); } return b.stream || null; }
    get bodyUsed() { return !!bodies.get(this).used; }
    text() { return consume(this).then(kn.decodeUtf8); }
    json() { return consume(this).then((u) => JSON.parse(kn.decodeUtf8(u).replace(/^\ufeff/, ""))); }
    arrayBuffer() { return consume(this).then((u) => u.slice().buffer); }
    bytes() { return consume(this).then((u) => u.slice()); }
    blob() { return consume(this).then((u) => make(u, typeOf(this.headers.get("content-type")))); }
    formData() { return consume(this).then((u) => { const f = new FormData(); for (const [k, v] of new URLSearchParams(kn.decodeUtf8(u))) f.append(k, v); return f; }); }
  };
  class Request extends Body(Object) {
    constructor(input, o = {}) {
      super();
      const from = input instanceof Request ? input : null, u = from ? from.url : kn.parsed(String(input instanceof G.URL ? input.href : input));
      if (!u) throw new TypeError("'" + input + "' is not a URL");
      const method = String(o.method ?? (from ? from.method : "GET")), up = method.toUpperCase();
      const m = /^(DELETE|GET|HEAD|OPTIONS|POST|PUT)$/.test(up) ? up : method;
      if ((m === "GET" || m === "HEAD") && o.body !== undefined && o.body !== null) throw new TypeError("a " + m + " request has no body");
      const body = o.body === undefined && from ? bodies.get(from) : bodyOf(o.body), headers = new Headers(o.headers ?? (from ? from.headers : undefined));
      if (body.type && !headers.has("content-type")) headers.set("content-type", body.type);
      bodies.set(this, { ...body });
      const v = { url: from ? u : u.href, method: m, headers, signal: o.signal ?? (from ? from.signal : new AbortController().signal), mode: o.mode ?? "cors", credentials: o.credentials ?? "same-origin", cache: o.cache ?? "default",
        redirect: o.redirect ?? "follow", referrer: "about:client", referrerPolicy: o.referrerPolicy ?? "", integrity: o.integrity ?? "", keepalive: !!o.keepalive, destination: "", duplex: "half" };
      for (const k in v) Object.defineProperty(this, k, { value: v[k], enumerable: true });
    }
    clone() { return new Request(this); }
  }
  const NULL_BODY = [101, 204, 205, 304];
  class Response extends Body(Object) {
    constructor(body = null, o = {}) {
      super();
      const status = o.status === undefined ? 200 : Number(o.status);
      if (!(status >= 200 && status <= 599)) throw new RangeError("the status lies between 200 and 599");
      if (NULL_BODY.includes(status) && body !== null) throw new TypeError("a response of this status has no body");
      const b = bodyOf(body), headers = new Headers(o.headers);
      if (b.type && !headers.has("content-type")) headers.set("content-type", b.type);
      bodies.set(this, b);
      fill(this, { status, statusText: String(o.statusText ?? ""), headers, type: "default", url: "", redirected: false });
    }
    get ok() { return this.status >= 200 && this.status < 300; }
    clone() {
      const b = bodies.get(this);
      if (b.used) throw new TypeError("the body has been read");
      const r = Object.create(Response.prototype);
      fill(r, { status: this.status, statusText: this.statusText, headers: new Headers(this.headers), type: this.type, url: this.url, redirected: this.redirected });
      if (b.stream) { const [x, y] = b.stream.tee(); b.stream = x; bodies.set(r, { bytes: null, stream: y, type: b.type }); } else bodies.set(r, { ...b });
      return r;
    }
    static json(v, o = {}) { const headers = new Headers(o.headers); if (!headers.has("content-type")) headers.set("content-type", "application/json"); return new Response(JSON.stringify(v), { ...o, headers }); }
    static error() { const r = new Response(); fill(r, { status: 0, type: "error" }); return r; }
    static redirect(u, status = 302) { const r = new Response(null, { headers: { location: kn.absolute(u) } }); fill(r, { status }); return r; }
  }
  const fill = (r, v) => { for (const k in v) Object.defineProperty(r, k, { value: v[k], enumerable: true, configurable: true }); };

  /* ---- loading ---- */
  const MIME = { json: "application/json", txt: "text/plain", html: "text/html", htm: "text/html", css: "text/css", js: "text/javascript", mjs: "text/javascript", svg: "image/svg+xml", png: "image/png",
    jpg: "image/jpeg", jpeg: "image/jpeg", gif: "image/gif", webp: "image/webp", csv: "text/csv", xml: "text/xml", woff2: "font/woff2", woff: "font/woff", ttf: "font/ttf", mp4: "video/mp4", webm: "video/webm",
    mp3: "audio/mpeg", wav: "audio/x-wav", wasm: "application/wasm", glb: "model/gltf-binary", cube: "text/plain" };
  /* { bytes, type, status } of a URL, or null when it cannot be asked at all. */
  function load(url) {
    if (url.startsWith("blob:")) { const b = kn.blobs.get(url.replace(/#.*/, "")); return b instanceof Blob ? { bytes: blobs.get(b).bytes, type: b.type, status: 200 } : null; }
    if (url.startsWith("data:")) {
      const bytes = K.readBytes(url);
      return bytes ? { bytes, type: (/^data:([^,]*?)(;base64)?,/i.exec(url) || [])[1] || "text/plain;charset=US-ASCII", status: 200 } : null;
    }
    if (!url.startsWith("http://localhost/")) { K.unsupported("loading from the network ('" + url.slice(0, 200) + "')", "put the file into the project folder"); return null; }
    const name = kn.fileOf(url), bytes = K.readBytes(name);
    return bytes ? { bytes, type: MIME[/\.(\w+)$/.exec(name)?.[1]?.toLowerCase()] || "application/octet-stream", status: 200 } : { bytes: new Uint8Array(), type: "text/html", status: 404 };
  }
  kn.method(G, "fetch", (input, o) => new Promise((resolve, reject) => {
    const req = new Request(input, o), signal = req.signal;
    if (signal && signal.aborted) return void reject(signal.reason);
    const got = load(req.url);
    if (!got) return void reject(new TypeError("Failed to fetch"));
    const r = new Response(req.method === "HEAD" ? null : got.bytes);
    r.headers.set("content-type", got.type);
    if (!/^(data|blob):/.test(req.url)) r.headers.set("content-length", String(got.bytes.length));
    fill(r, { status: got.status, statusText: got.status === 200 ? "OK" : "File not found", type: "basic", url: req.url });
    resolve(r);
  }));
  class XMLHttpRequestEventTarget extends kn.EventTarget {}
  kn.handlerAttributes(XMLHttpRequestEventTarget.prototype, ["loadstart", "progress", "abort", "error", "load", "timeout", "loadend"]);
  class XMLHttpRequestUpload extends XMLHttpRequestEventTarget {}
  class XMLHttpRequest extends XMLHttpRequestEventTarget {
    #s = { state: 0, got: null, failed: false, sent: false, async: true, url: "", method: "", mime: null };
    responseType = ""; timeout = 0; withCredentials = false; upload = new XMLHttpRequestUpload();
    get readyState() { return this.#s.state; }
    get status() { return this.#s.state >= 2 && this.#s.got ? this.#s.got.status : 0; }
    get statusText() { return this.status === 200 ? "OK" : this.status ? "File not found" : ""; }
    get responseURL() { return this.#s.state >= 2 && this.#s.got ? this.#s.url : ""; }
    get responseText() { if (this.responseType !== "" && this.responseType !== "text") fail("InvalidStateError", "the response is not text"); return this.#text(); }
    #text() { return this.#s.state >= 3 && this.#s.got ? kn.decodeUtf8(this.#s.got.bytes).replace(/^\ufeff/, "") : ""; }
    get responseXML() { return this.#s.state === 4 && this.#s.got && /xml|html/.test(this.#s.mime || this.#s.got.type) && !(/html/.test(this.#s.got.type) && this.responseType !== "document") ? new DOMParser().parseFromString(this.#text(), /html/.test(this.#s.got.type) ? "text/html" : "application/xml") : null; }
    get response() {
      const t = this.responseType, g = this.#s.got;
      if (t === "" || t === "text") return this.#text();
      if (this.#s.state !== 4 || !g) return null;
      if (this.#s.value !== undefined) return this.#s.value;
      let v = null;
      if (t === "arraybuffer") v = g.bytes.slice().buffer;
      else if (t === "blob") v = make(g.bytes, g.type);
      else if (t === "document") v = this.responseXML;
      else if (t === "json") try { v = JSON.parse(this.#text()); } catch (e) { v = null; }
      return (this.#s.value = v);
    }
    open(method, url, async = true) {
      const u = kn.parsed(String(url));
      if (!u) fail("SyntaxError", "'" + url + "' is not a URL");
      Object.assign(this.#s, { state: 1, got: null, failed: false, sent: false, async: !!async, url: u.href, method: String(method).toUpperCase(), value: undefined });
      this.dispatchEvent(new Event("readystatechange"));
    }
    setRequestHeader(k) { if (this.#s.state !== 1 || this.#s.sent) fail("InvalidStateError", "the request is not open"); headerName(k); }
    getResponseHeader(k) { const h = this.#headers(); return h[String(k).toLowerCase()] ?? null; }
    getAllResponseHeaders() { return Object.entries(this.#headers()).map(([k, v]) => k + ": " + v + "\r\n").join(""); }
    #headers() { return this.#s.state >= 2 && this.#s.got ? { "content-length": String(this.#s.got.bytes.length), "content-type": this.#s.got.type } : {}; }
    overrideMimeType(t) { this.#s.mime = String(t); }
    send() {
      const s = this.#s;
      if (s.state !== 1 || s.sent) fail("InvalidStateError", "the request is not open");
      s.sent = true;
      const say = (t) => this.dispatchEvent(new ProgressEvent(t, { lengthComputable: !!s.got, loaded: s.got ? s.got.bytes.length : 0, total: s.got ? s.got.bytes.length : 0 }));
      const step = (n) => { s.state = n; this.dispatchEvent(new Event("readystatechange")); };
      const run = () => {
        if (!s.sent) return;
        s.got = load(s.url);
        if (!s.got && !s.async) { s.state = 4; fail("NetworkError", "the file cannot be loaded"); }
        if (s.async && s.got) { step(2); step(3); say("progress"); }
        step(4);
        say(s.got ? "load" : "error");
        say("loadend");
      };
      if (!s.async) run();
      else { say("loadstart"); G.setTimeout(run, 0); }
    }
    abort() { if (this.#s.sent && this.#s.state < 4) { Object.assign(this.#s, { sent: false, got: null, state: 4 }); for (const t of ["readystatechange", "abort", "loadend"]) this.dispatchEvent(new Event(t)); } this.#s.state = 0; }
  }
  kn.constants(XMLHttpRequest, { UNSENT: 0, OPENED: 1, HEADERS_RECEIVED: 2, LOADING: 3, DONE: 4 });
  kn.handlerAttributes(XMLHttpRequest.prototype, ["readystatechange"]);
  kn.expose({ Blob, File, FileReader, FormData, ReadableStream, ReadableStreamDefaultReader, Headers, Request, Response, XMLHttpRequestEventTarget, XMLHttpRequestUpload, XMLHttpRequest });
})
