/* Text encodings, base64, structured cloning, cryptography with the seeded generator, storage. */
(function (K, G, kn) {
  "use strict";
  const { fail } = kn;
  /* ---- UTF-8 and the other encodings that files come in ---- */
  kn.encodeUtf8 = (s) => { const e = unescape(encodeURIComponent(String(s).toWellFormed())), u = new Uint8Array(e.length); for (let i = 0; i < e.length; i++) u[i] = e.charCodeAt(i); return u; };
  function utf8(u, fatal) { /* Encoding §8.1.1: what is wrong becomes U+FFFD */
    let out = "", i = 0;
    const bad = () => { if (fatal) throw new TypeError("the data is not UTF-8"); out += "\ufffd"; };
    while (i < u.length) {
      const b = u[i++];
      if (b < 0x80) { out += String.fromCharCode(b); continue; }
      let n = b >= 0xc2 && b <= 0xdf ? 1 : b >= 0xe0 && b <= 0xef ? 2 : b >= 0xf0 && b <= 0xf4 ? 3 : 0, cp = b & (0x3f >> n);
      if (!n) { bad(); continue; }
      let lo = b === 0xe0 ? 0xa0 : b === 0xf0 ? 0x90 : 0x80, hi = b === 0xed ? 0x9f : b === 0xf4 ? 0x8f : 0xbf;
      while (n && i < u.length && u[i] >= lo && u[i] <= hi) { cp = (cp << 6) | (u[i++] & 0x3f); n--; lo = 0x80; hi = 0xbf; }
      if (n) bad(); else out += String.fromCodePoint(cp);
    }
    return out;
  }
  kn.decodeUtf8 = (u) => utf8(u, false);
  const W1252 = "€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ";
  const LABELS = { "utf-8": "utf-8 utf8 unicode-1-1-utf-8 x-unicode20utf8", "windows-1252": "windows-1252 latin1 iso-8859-1 iso8859-1 ascii us-ascii l1 cp1252 x-cp1252", "utf-16le": "utf-16le utf-16 unicode ucs-2", "utf-16be": "utf-16be unicodefffe" };
  const view = (b) => (b === undefined ? new Uint8Array() : b instanceof ArrayBuffer ? new Uint8Array(b) : ArrayBuffer.isView(b) ? new Uint8Array(b.buffer, b.byteOffset, b.byteLength) : (() => { throw new TypeError("not a buffer"); })());
  kn.bytesOf = view;
  class TextEncoder {
    get encoding() { return "utf-8"; }
    encode(s = "") { return kn.encodeUtf8(s); }
    encodeInto(s, to) {
      let read = 0, written = 0;
      for (const c of String(s)) { const b = kn.encodeUtf8(c); if (written + b.length > to.length) break; to.set(b, written); written += b.length; read += c.length; }
      return { read, written };
    }
  }
  class TextDecoder {
    #name; #fatal; #keepMark; #rest = new Uint8Array(); #started = false;
    constructor(label = "utf-8", o = {}) {
      const l = String(label).trim().toLowerCase();
      this.#name = Object.keys(LABELS).find((n) => LABELS[n].split(" ").includes(l));
      if (!this.#name) throw new RangeError("the encoding '" + label + "' is not supported");
      this.#fatal = !!o.fatal;
      this.#keepMark = !!o.ignoreBOM;
    }
    get encoding() { return this.#name; }
    get fatal() { return this.#fatal; }
    get ignoreBOM() { return this.#keepMark; }
    decode(b, o = {}) {
      let u = view(b);
      if (this.#rest.length) { const j = new Uint8Array(this.#rest.length + u.length); j.set(this.#rest); j.set(u, this.#rest.length); u = j; this.#rest = new Uint8Array(); }
      let s = "";
      if (this.#name === "utf-8") {
        if (o.stream) { /* an unfinished character waits for the next part */
          let k = u.length, back = 0;
          while (back < 3 && k > 0 && (u[k - 1] & 0xc0) === 0x80) { k--; back++; }
          if (k > 0 && u[k - 1] >= 0xc0 && (u[k - 1] >= 0xf0 ? 4 : u[k - 1] >= 0xe0 ? 3 : 2) > back + 1) { this.#rest = u.slice(k - 1); u = u.subarray(0, k - 1); }
        }
        s = utf8(u, this.#fatal);
      } else if (this.#name === "windows-1252") for (const c of u) s += c >= 0x80 && c < 0xa0 ? W1252[c - 0x80] : String.fromCharCode(c);
      else {
        const le = this.#name === "utf-16le";
        for (let i = 0; i + 1 < u.length; i += 2) s += String.fromCharCode(le ? u[i] | (u[i + 1] << 8) : (u[i] << 8) | u[i + 1]);
        if (u.length & 1) { if (o.stream) this.#rest = u.slice(-1); else s += "\ufffd"; }
        if (!s.isWellFormed()) { if (this.#fatal) throw new TypeError("the data is not UTF-16"); s = s.toWellFormed(); }
      }
      if (!this.#keepMark && !this.#started && s.startsWith("\ufeff")) s = s.slice(1);
      this.#started = !!o.stream;
      return s;
    }
  }
  kn.expose({ TextEncoder, TextDecoder });

  const B64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  kn.base64 = (at, n) => {
    let out = "";
    for (let i = 0; i < n; i += 3) {
      const v = (at(i) << 16) | ((i + 1 < n ? at(i + 1) : 0) << 8) | (i + 2 < n ? at(i + 2) : 0);
      out += B64[v >> 18] + B64[(v >> 12) & 63] + (i + 1 < n ? B64[(v >> 6) & 63] : "=") + (i + 2 < n ? B64[v & 63] : "=");
    }
    return out;
  };
  kn.method(G, "btoa", (s) => {
    s = String(s);
    for (let i = 0; i < s.length; i++) if (s.charCodeAt(i) > 255) fail("InvalidCharacterError", "the text has characters outside Latin-1");
    return kn.base64((i) => s.charCodeAt(i), s.length);
  });
  kn.method(G, "atob", (s) => {
    s = String(s).replace(/[\t\n\f\r ]/g, "");
    if (s.length % 4 === 0) s = s.replace(/={1,2}$/, "");
    if (s.length % 4 === 1 || /[^A-Za-z0-9+/]/.test(s)) fail("InvalidCharacterError", "the text is not base64");
    let out = "", n = 0, bits = 0;
    for (const c of s) {
      n = ((n << 6) | B64.indexOf(c)) & 0xffffff;
      bits += 6;
      if (bits >= 8) { bits -= 8; out += String.fromCharCode((n >> bits) & 255); }
    }
    return out;
  });

  /* ---- structured cloning (HTML §2.7) ---- */
  const ERRORS = { Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };
  kn.cloneable = new Map(); // class → how to copy its objects
  kn.structuredClone = (v, o = {}) => {
    const seen = new Map(), no = (what) => fail("DataCloneError", what + " cannot be cloned");
    for (const b of o.transfer || []) {
      if (b instanceof ArrayBuffer) seen.set(b, b.transfer());
      else if (b instanceof G.ImageBitmap) { seen.set(b, kn.cloneable.get(G.ImageBitmap)(b)); b.close(); }
    }
    const copy = (x) => {
      if (typeof x === "function" || typeof x === "symbol") no("a " + typeof x);
      if (typeof x !== "object" || x === null) return x;
      if (seen.has(x)) return seen.get(x);
      const put = (c) => { seen.set(x, c); return c; };
      if (Array.isArray(x)) { const c = put([]); c.length = x.length; for (const k of Object.keys(x)) c[k] = copy(x[k]); return c; }
      if (x instanceof G.Date) return put(new G.Date(x.getTime()));
      if (x instanceof RegExp) return put(new RegExp(x.source, x.flags));
      if (x instanceof Map) { const c = put(new Map()); for (const [k, e] of [...x]) c.set(copy(k), copy(e)); return c; }
      if (x instanceof Set) { const c = put(new Set()); for (const e of [...x]) c.add(copy(e)); return c; }
      if (x instanceof ArrayBuffer) return put(x.slice(0));
      if (x instanceof DataView) return put(new DataView(copy(x.buffer), x.byteOffset, x.byteLength));
      if (ArrayBuffer.isView(x)) return put(new x.constructor(copy(x.buffer), x.byteOffset, x.length));
      if (x instanceof Boolean || x instanceof Number || x instanceof String || x instanceof BigInt) return put(Object(x.valueOf()));
      for (const [cls, f] of kn.cloneable) if (x instanceof cls) return put(f(x));
      if (x instanceof Error) {
        const c = put(Object.create((ERRORS[x.name] || Error).prototype));
        for (const k of ["message", "stack"]) if (Object.hasOwn(x, k)) Object.defineProperty(c, k, { value: String(x[k]), writable: true, configurable: true });
        return c;
      }
      if (x instanceof kn.EventTarget || x instanceof WeakMap || x instanceof WeakSet || x instanceof WeakRef || x instanceof Promise) no("this object");
      const c = put({});
      for (const k of Object.keys(x)) c[k] = copy(x[k]);
      return c;
    };
    return copy(v);
  };
  kn.method(G, "structuredClone", kn.structuredClone);

  /* ---- crypto ---- */
  const INTEGERS = [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, BigInt64Array, BigUint64Array];
  class Crypto {
    getRandomValues(a) {
      if (!INTEGERS.some((c) => a instanceof c)) fail("TypeMismatchError", "only arrays of integers are filled");
      if (a.byteLength > 65536) fail("QuotaExceededError", "more than 65536 bytes");
      const u = view(a);
      for (let i = 0; i < u.length; i++) u[i] = Math.floor(K.random() * 256);
      return a;
    }
    randomUUID() {
      const b = this.getRandomValues(new Uint8Array(16));
      b[6] = (b[6] & 15) | 64;
      b[8] = (b[8] & 63) | 128;
      return Array.from(b, (x, i) => x.toString(16).padStart(2, "0") + (i === 3 || i === 5 || i === 7 || i === 9 ? "-" : "")).join("");
    }
    get subtle() { return subtle; }
  }
  /* FIPS 180-4. The constants are the fractions of roots of primes. */
  const primes = [];
  for (let n = 2; primes.length < 64; n++) if (primes.every((p) => n % p)) primes.push(n);
  const fraction = (x) => Math.floor((x - Math.floor(x)) * 4294967296) | 0;
  const K256 = primes.map((p) => fraction(Math.cbrt(p)));
  function blocks(u) {
    const n = ((u.length + 8) >> 6) + 1, w = new Uint8Array(n * 64), d = new DataView(w.buffer);
    w.set(u);
    w[u.length] = 128;
    d.setUint32(n * 64 - 4, u.length << 3);
    d.setUint32(n * 64 - 8, Math.floor(u.length / 536870912));
    return d;
  }
  const out = (h) => { const d = new DataView(new ArrayBuffer(h.length * 4)); h.forEach((x, i) => d.setUint32(i * 4, x >>> 0)); return d.buffer; };
  const ror = (x, n) => (x >>> n) | (x << (32 - n));
  function sha256(u) {
    const d = blocks(u), h = primes.slice(0, 8).map((p) => fraction(Math.sqrt(p))), w = new Int32Array(64);
    for (let at = 0; at < d.byteLength; at += 64) {
      for (let i = 0; i < 16; i++) w[i] = d.getInt32(at + i * 4);
      for (let i = 16; i < 64; i++) {
        const a = w[i - 15], b = w[i - 2];
        w[i] = w[i - 16] + (ror(a, 7) ^ ror(a, 18) ^ (a >>> 3)) + w[i - 7] + (ror(b, 17) ^ ror(b, 19) ^ (b >>> 10));
      }
      let [a, b, c, e, f, g, x, y] = [h[0], h[1], h[2], h[4], h[5], h[6], h[7], h[3]];
      for (let i = 0; i < 64; i++) {
        const t1 = (x + (ror(e, 6) ^ ror(e, 11) ^ ror(e, 25)) + ((e & f) ^ (~e & g)) + K256[i] + w[i]) | 0;
        const t2 = ((ror(a, 2) ^ ror(a, 13) ^ ror(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        x = g; g = f; f = e; e = (y + t1) | 0; y = c; c = b; b = a; a = (t1 + t2) | 0;
      }
      [a, b, c, y, e, f, g, x].forEach((v, i) => { h[i] = (h[i] + v) | 0; });
    }
    return out(h);
  }
  function sha1(u) {
    const d = blocks(u), h = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0].map((x) => x | 0), w = new Int32Array(80);
    for (let at = 0; at < d.byteLength; at += 64) {
      for (let i = 0; i < 16; i++) w[i] = d.getInt32(at + i * 4);
      for (let i = 16; i < 80; i++) w[i] = ror(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 31);
      let [a, b, c, e, f] = h;
      for (let i = 0; i < 80; i++) {
        const [k, v] = i < 20 ? [0x5a827999, (b & c) | (~b & e)] : i < 40 ? [0x6ed9eba1, b ^ c ^ e] : i < 60 ? [0x8f1bbcdc, (b & c) | (b & e) | (c & e)] : [0xca62c1d6, b ^ c ^ e];
        const t = (ror(a, 27) + v + f + k + w[i]) | 0;
        f = e; e = c; c = ror(b, 2); b = a; a = t;
      }
      [a, b, c, e, f].forEach((v, i) => { h[i] = (h[i] + v) | 0; });
    }
    return out(h);
  }
  class SubtleCrypto {
    digest(algorithm, data) {
      const name = String(typeof algorithm === "object" ? algorithm.name : algorithm).toUpperCase(), f = { "SHA-256": sha256, "SHA-1": sha1 }[name];
      if (!f) { K.unsupported("crypto.subtle.digest('" + name + "')"); return Promise.reject(new kn.DOMException("the algorithm is not supported", "NotSupportedError")); }
      try { return Promise.resolve(f(view(data))); } catch (e) { return Promise.reject(e); }
    }
  }
  for (const m of ["encrypt", "decrypt", "sign", "verify", "generateKey", "deriveKey", "deriveBits", "importKey", "exportKey", "wrapKey", "unwrapKey"])
    kn.method(SubtleCrypto.prototype, m, () => { K.unsupported("crypto.subtle." + m + "()"); return Promise.reject(new kn.DOMException("the operation is not supported", "NotSupportedError")); });
  const subtle = new SubtleCrypto();
  kn.expose({ Crypto, SubtleCrypto });
  kn.method(G, "crypto", new Crypto());

  /* ---- storage: in memory, for this run ---- */
  const stores = new WeakMap();
  class Storage {
    constructor(key) { if (key !== stores) kn.illegal(); }
    get length() { return stores.get(this).size; }
    key(i) { return [...stores.get(this).keys()][i] ?? null; }
    getItem(k) { return stores.get(this).get(String(k)) ?? null; }
    setItem(k, v) { stores.get(this).set(String(k), String(v)); }
    removeItem(k) { stores.get(this).delete(String(k)); }
    clear() { stores.get(this).clear(); }
  }
  const storage = () => {
    const m = new Map(), t = new Storage(stores), own = (k) => typeof k === "string" && !(k in t);
    const p = new Proxy(t, {
      get: (o, k) => (own(k) ? m.get(k) : Reflect.get(o, k, o)),
      set: (o, k, v) => { m.set(String(k), String(v)); return true; },
      has: (o, k) => k in o || m.has(k),
      deleteProperty: (o, k) => { m.delete(k); return true; },
      ownKeys: () => [...m.keys()],
      defineProperty: (o, k, d) => { m.set(String(k), String(d.value)); return true; },
      getOwnPropertyDescriptor: (o, k) => (m.has(k) ? { value: m.get(k), writable: true, enumerable: true, configurable: true } : undefined),
    });
    stores.set(t, m);
    stores.set(p, m);
    return p;
  };
  kn.expose({ Storage });
  kn.method(G, "localStorage", storage());
  kn.method(G, "sessionStorage", storage());
})
