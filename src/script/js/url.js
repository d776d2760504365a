/* URL and URLSearchParams (WHATWG URL), location and history. */
(function (K, G, kn) {
  "use strict";
  const document = kn.document;
  const PORTS = { "http:": "80", "https:": "443", "ws:": "80", "wss:": "443", "ftp:": "21", "file:": "" };
  const special = (p) => Object.hasOwn(PORTS, p);

  /* ---- percent-encoding ---- */
  const bytes = (c) => { try { return encodeURIComponent(c); } catch (e) { return "%EF%BF%BD"; } };
  const hex = (c) => "%" + c.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0");
  const encoder = (set) => { const bad = new RegExp("[\\0-\\x1f\\x7f" + set + "]|[^\\0-\\x7f]", "gu"); return (s) => String(s).replace(bad, (c) => (c.charCodeAt(0) < 128 ? hex(c) : bytes(c))); };
  const PATH = encoder(' "#<>?`{}^'), QUERY = encoder(' "#<>'), SPECIAL_QUERY = encoder(" \"#<>'"), HASH = encoder(' "<>`'), USER = encoder(' "#<>?`{}/:;=@\\[\\\\\\]^|'), OPAQUE = encoder("");
  const decode = (s) => { try { return decodeURIComponent(s); } catch (e) { return s.replace(/%[0-7][0-9a-f]/gi, (m) => String.fromCharCode(parseInt(m.slice(1), 16))); } };

  /* ---- hosts ---- */
  function punycode(label) { /* RFC 3492 */
    const cp = [...label].map((c) => c.codePointAt(0)), plain = cp.filter((c) => c < 128);
    let out = String.fromCharCode(...plain) + (plain.length ? "-" : ""), n = 128, delta = 0, bias = 72, done = plain.length;
    const digit = (d) => String.fromCharCode(d < 26 ? d + 97 : d + 22);
    while (done < cp.length) {
      const m = Math.min(...cp.filter((c) => c >= n));
      delta += (m - n) * (done + 1);
      n = m;
      for (const c of cp) {
        if (c < n) delta++;
        if (c !== n) continue;
        let q = delta;
        for (let k = 36; ; k += 36) {
          const t = k <= bias ? 1 : k >= bias + 26 ? 26 : k - bias;
          if (q < t) break;
          out += digit(t + ((q - t) % (36 - t)));
          q = Math.floor((q - t) / (36 - t));
        }
        out += digit(q);
        let d = Math.floor(delta / (done === plain.length ? 700 : 2)), k = 0;
        d += Math.floor(d / (done + 1));
        for (; d > 455; k += 36) d = Math.floor(d / 35);
        bias = k + Math.floor((36 * d) / (d + 38));
        delta = 0;
        done++;
      }
      delta++;
      n++;
    }
    return out;
  }
  function ipv4(host) {
    const parts = host.replace(/\.$/, "").split(".");
    if (!/^(0x[0-9a-f]*|\d+)$/i.test(parts[parts.length - 1])) return host;
    const n = parts.map((p) => (/^0x[0-9a-f]*$/i.test(p) ? parseInt(p.slice(2) || "0", 16) : /^0[0-7]+$/.test(p) ? parseInt(p, 8) : /^\d+$/.test(p) ? parseInt(p, 10) : NaN));
    if (parts.length > 4 || n.some(Number.isNaN) || n.slice(0, -1).some((x) => x > 255)) return null;
    let v = n[n.length - 1];
    if (v >= 256 ** (5 - n.length)) return null;
    n.slice(0, -1).forEach((x, i) => { v += x * 256 ** (3 - i); });
    return [24, 16, 8, 0].map((s) => Math.floor(v / 2 ** s) % 256).join(".");
  }
  function hostOf(text, isSpecial) {
    if (text.startsWith("[")) return /^\[[0-9a-f:.]+\]$/i.test(text) ? text.toLowerCase() : null;
    if (!isSpecial) return /[\0\t\n\r #/<>?@[\\\]^|]/.test(text) ? null : OPAQUE(text);
    const host = decode(text).toLowerCase().normalize("NFKC").split(".").map((l) => (/[^\0-\x7f]/.test(l) ? "xn--" + punycode(l) : l)).join(".");
    if (host === "" || /[\0-\x1f#/:<>?@[\\\]^|%\x7f]/.test(host)) return null;
    return ipv4(host.replace(/ /g, "%20"));
  }

  /* ---- parsing: a record { protocol, username, password, host, port, path, opaque, search, hash } or null ---- */
  const dots = (list, add) => {
    for (let i = 0; i < add.length; i++) {
      const p = add[i].replace(/%2e/gi, "."), last = i === add.length - 1;
      if (p === "..") { list.pop(); if (last) list.push(""); } else if (p === ".") { if (last) list.push(""); } else list.push(add[i]);
    }
    return list;
  };
  const pathOf = (text, isSpecial, base) => {
    const parts = (isSpecial ? text.replace(/\\/g, "/") : text).split("/").map(PATH);
    return dots(base || [], parts);
  };
  function authority(u, text) {
    const at = text.lastIndexOf("@");
    if (at >= 0) {
      const c = text.slice(0, at), i = c.indexOf(":");
      u.username = USER(i < 0 ? c : c.slice(0, i));
      u.password = i < 0 ? "" : USER(c.slice(i + 1));
      text = text.slice(at + 1);
    }
    const m = /^(\[[^\]]*\]|[^:]*)(?::(\d*))?$/.exec(text);
    if (!m) return false;
    const host = m[1] === "" && !special(u.protocol) ? "" : hostOf(m[1], special(u.protocol));
    if (host === null || (m[2] && Number(m[2]) > 65535)) return false;
    u.host = host;
    u.port = m[2] && String(Number(m[2])) !== PORTS[u.protocol] ? String(Number(m[2])) : "";
    return true;
  }
  const fresh = (protocol) => ({ protocol, username: "", password: "", host: null, port: "", path: [], opaque: null, search: "", hash: "" });
  function tail(u, rest) { /* takes ?query and #hash off */
    let i = rest.indexOf("#");
    if (i >= 0) { u.hash = "#" + HASH(rest.slice(i + 1)); rest = rest.slice(0, i); }
    i = rest.indexOf("?");
    if (i >= 0) { u.search = "?" + (special(u.protocol) ? SPECIAL_QUERY : QUERY)(rest.slice(i + 1)); rest = rest.slice(0, i); }
    return rest;
  }
  function parse(input, base) {
    const text = String(input).replace(/^[\0-\x20]+|[\0-\x20]+$/g, "").replace(/[\t\n\r]/g, "");
    const m = /^([a-zA-Z][a-zA-Z0-9+.-]*:)(.*)$/s.exec(text);
    let u, rest;
    if (m) {
      u = fresh(m[1].toLowerCase());
      rest = m[2];
      const sp = special(u.protocol);
      if (sp && u.protocol !== "file:" && !(base && base.protocol === u.protocol && !/^[/\\]/.test(rest))) {
        rest = tail(u, rest.replace(/^[/\\]*/, ""));
        const i = rest.search(/[/\\]/);
        if (!authority(u, i < 0 ? rest : rest.slice(0, i))) return null;
        u.path = pathOf(i < 0 ? "" : rest.slice(i + 1), true);
        return u;
      }
      if (!sp) {
        rest = tail(u, rest);
        if (rest.startsWith("//")) {
          const i = rest.indexOf("/", 2);
          if (!authority(u, i < 0 ? rest.slice(2) : rest.slice(2, i))) return null;
          u.path = i < 0 ? null : pathOf(rest.slice(i + 1), false);
        } else if (rest.startsWith("/")) u.path = pathOf(rest.slice(1), false);
        else u.opaque = OPAQUE(rest);
        return u;
      }
      if (u.protocol === "file:" && /^[/\\]{2}/.test(rest)) {
        rest = tail(u, rest.slice(2));
        const i = rest.search(/[/\\]/), host = i < 0 ? rest : rest.slice(0, i);
        u.host = host === "localhost" || host === "" ? "" : hostOf(host, true);
        if (u.host === null) return null;
        u.path = pathOf(i < 0 ? "" : rest.slice(i + 1), true);
        return u;
      }
      if (u.protocol === "file:" && !(base && base.protocol === "file:")) {
        u.host = "";
        u.path = pathOf(tail(u, rest).replace(/^[/\\]/, ""), true);
        return u;
      }
    } else {
      if (!base) return null;
      rest = text;
      if (base.opaque !== null && !rest.startsWith("#")) return null;
      u = fresh(base.protocol);
    }
    const sp = special(base.protocol);
    Object.assign(u, { username: base.username, password: base.password, host: base.host, port: base.port, opaque: base.opaque });
    const at = rest;
    rest = tail(u, rest);
    if (sp ? /^[/\\]{2}/.test(rest) : rest.startsWith("//")) {
      const body = rest.slice(2), i = body.search(sp ? /[/\\]/ : /\//);
      Object.assign(u, { username: "", password: "", host: null, port: "" });
      if (u.protocol === "file:") u.host = ""; else if (!authority(u, i < 0 ? body : body.slice(0, i))) return null;
      u.path = pathOf(i < 0 ? "" : body.slice(i + 1), sp);
    } else if (rest.startsWith("/") || (sp && rest.startsWith("\\"))) u.path = pathOf(rest.slice(1), sp);
    else if (rest === "") {
      u.path = base.path && base.path.slice();
      if (!/^[^#]*\?/.test(at)) u.search = base.search;
    } else u.path = pathOf(rest, sp, (base.path || []).slice(0, -1));
    return u;
  }
  const pathname = (u) => (u.opaque !== null ? u.opaque : u.path === null ? "" : "/" + u.path.join("/"));
  const port = (u) => (u.port ? ":" + u.port : "");
  const href = (u) => u.protocol + (u.host !== null ? "//" + (u.username || u.password ? u.username + (u.password ? ":" + u.password : "") + "@" : "") + u.host + port(u) : "") + pathname(u) + u.search + u.hash;

  /* ---- URLSearchParams ---- */
  const FORM = (s) => encodeURIComponent(String(s).toWellFormed()).replace(/[!'()~]|%20/g, (c) => (c === "%20" ? "+" : hex(c)));
  const lists = new WeakMap(); // params → pairs
  const owners = new WeakMap(); // params → URL
  const parseForm = (s) => s.split("&").filter(Boolean).map((p) => { const i = p.indexOf("="), d = (t) => decodeForm(t.replace(/\+/g, " ")); return i < 0 ? [d(p), ""] : [d(p.slice(0, i)), d(p.slice(i + 1))]; });
  const decodeForm = (s) => { try { return decodeURIComponent(s); } catch (e) { return kn.decodeUtf8(Uint8Array.from([...unescape(encodeURIComponent(s.replace(/%(?![0-9a-f]{2})/gi, "%25"))).replace(/%([0-9a-f]{2})/gi, (m, h) => String.fromCharCode(parseInt(h, 16)))], (c) => c.charCodeAt(0))); } };
  class URLSearchParams {
    constructor(init = "") {
      let l = [];
      if (typeof init === "object" && init !== null && typeof init[Symbol.iterator] === "function") {
        for (const p of init) { const [...pair] = p; if (pair.length !== 2) throw new TypeError("a pair has two parts"); l.push([String(pair[0]), String(pair[1])]); }
      } else if (typeof init === "object" && init !== null) for (const k of Object.keys(init)) l.push([k, String(init[k])]);
      else l = parseForm(String(init).replace(/^\?/, ""));
      lists.set(this, l);
    }
    get(k) { const e = lists.get(this).find((x) => x[0] === String(k)); return e ? e[1] : null; }
    getAll(k) { return lists.get(this).filter((x) => x[0] === String(k)).map((x) => x[1]); }
    has(k, v) { return lists.get(this).some((x) => x[0] === String(k) && (v === undefined || x[1] === String(v))); }
    set(k, v) {
      const l = lists.get(this), i = l.findIndex((x) => x[0] === String(k));
      if (i < 0) l.push([String(k), String(v)]);
      else { l[i][1] = String(v); lists.set(this, l.filter((x, j) => j <= i || x[0] !== String(k))); }
      update(this);
    }
    append(k, v) { lists.get(this).push([String(k), String(v)]); update(this); }
    delete(k, v) { lists.set(this, lists.get(this).filter((x) => x[0] !== String(k) || (v !== undefined && x[1] !== String(v)))); update(this); }
    sort() { lists.get(this).sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0)); update(this); }
    forEach(f, self) { for (const [k, v] of lists.get(this)) f.call(self, v, k, this); }
    keys() { return lists.get(this).map((x) => x[0]).values(); }
    values() { return lists.get(this).map((x) => x[1]).values(); }
    entries() { return lists.get(this).map((x) => x.slice()).values(); }
    get size() { return lists.get(this).length; }
    [Symbol.iterator]() { return this.entries(); }
    toString() { return lists.get(this).map(([k, v]) => FORM(k) + "=" + FORM(v)).join("&"); }
  }
  const update = (p) => { const u = owners.get(p); if (u) { const s = String(p); records.get(u).search = s ? "?" + s : ""; changed(u); } };

  /* ---- URL ---- */
  const records = new WeakMap(), params = new WeakMap();
  const changed = (u) => { if (u === location) K.locationChanged && K.locationChanged(); };
  const sync = (u) => { const p = params.get(u); if (p) lists.set(p, parseForm(records.get(u).search.slice(1))); changed(u); };
  const rec = (u) => records.get(u) || kn.illegal();
  const canHaveHost = (u) => u.host !== null && u.host !== "" && u.protocol !== "file:";
  const members = {
    protocol: [(u) => u.protocol, (u, v) => { const m = /^([a-zA-Z][a-zA-Z0-9+.-]*):?/.exec(v); if (m && special(m[1].toLowerCase() + ":") === special(u.protocol)) { u.protocol = m[1].toLowerCase() + ":"; if (u.port === PORTS[u.protocol]) u.port = ""; } }],
    username: [(u) => u.username, (u, v) => { if (canHaveHost(u)) u.username = USER(v); }],
    password: [(u) => u.password, (u, v) => { if (canHaveHost(u)) u.password = USER(v); }],
    host: [(u) => (u.host ?? "") + port(u), (u, v) => { const t = { ...u, port: u.port }; const m = /^([^/?#\\]*)/.exec(v)[1]; if (u.opaque === null && m && !m.includes("@") && authority(t, m)) { u.host = t.host; if (m.includes(":")) u.port = t.port; } }],
    hostname: [(u) => u.host ?? "", (u, v) => { const h = u.opaque === null && hostOf(/^[^/?#\\:]*/.exec(v)[0], special(u.protocol)); if (h) u.host = h; }],
    port: [(u) => u.port, (u, v) => { if (!canHaveHost(u)) return; if (v === "") u.port = ""; const m = /^\d+/.exec(v); if (m && Number(m[0]) < 65536) u.port = String(Number(m[0])) === PORTS[u.protocol] ? "" : String(Number(m[0])); }],
    pathname: [pathname, (u, v) => { if (u.opaque === null) u.path = pathOf(v.replace(special(u.protocol) ? /^[/\\]/ : /^\//, ""), special(u.protocol)); }],
    search: [(u) => (u.search === "?" ? "" : u.search), (u, v) => { v = v.replace(/^\?/, ""); u.search = v ? "?" + (special(u.protocol) ? SPECIAL_QUERY : QUERY)(v) : ""; }],
    hash: [(u) => (u.hash === "#" ? "" : u.hash), (u, v) => { v = v.replace(/^#/, ""); u.hash = v ? "#" + HASH(v) : ""; }],
  };
  class URL {
    constructor(url, base) {
      const b = base === undefined ? null : parse(base, null), r = base !== undefined && !b ? null : parse(url, b);
      if (!r) throw new TypeError("Failed to construct 'URL': Invalid URL");
      records.set(this, r);
    }
    get href() { return href(rec(this)); }
    set href(v) { const r = parse(v, null); if (!r) throw new TypeError("Invalid URL"); records.set(this, r); sync(this); }
    get origin() {
      const u = rec(this);
      if (u.protocol === "blob:") { const inner = parse(u.opaque || "", null); return inner && /^https?:$/.test(inner.protocol) ? inner.protocol + "//" + inner.host + port(inner) : "null"; }
      return special(u.protocol) && u.protocol !== "file:" ? u.protocol + "//" + u.host + port(u) : "null";
    }
    get searchParams() {
      let p = params.get(this);
      if (!p) { params.set(this, (p = new URLSearchParams(rec(this).search))); owners.set(p, this); }
      return p;
    }
    toString() { return this.href; }
    toJSON() { return this.href; }
    static canParse(u, b) { const base = b === undefined ? null : parse(b, null); return !(b !== undefined && !base) && !!parse(u, base); }
    static parse(u, b) { try { return new URL(u, b); } catch (e) { return null; } }
    static createObjectURL(blob) {
      const n = ++counter.n, u = "blob:" + "http://localhost/00000000-0000-4000-8000-" + n.toString(16).padStart(12, "0");
      kn.blobs.set(u, blob);
      return u;
    }
    static revokeObjectURL(u) { kn.blobs.delete(String(u)); }
  }
  for (const m in members) kn.accessor(URL.prototype, m, function () { return members[m][0](rec(this)); }, function (v) { members[m][1](rec(this), String(v)); sync(this); });
  const counter = (kn.top.blobCounter ||= { n: 0 });
  kn.blobs = kn.up ? kn.up.blobs : new Map();
  kn.expose({ URL, URLSearchParams });
  kn.method(G, "webkitURL", URL);

  /* ---- location, history: the page stays where it is ---- */
  class Location {}
  const location = Object.create(Location.prototype);
  const given = K.env().url;
  records.set(location, parse(given === undefined ? "http://localhost/" + K.pagePath() : given.startsWith("about:") || given.startsWith("data:") ? given : "http://localhost/" + given, null));
  kn.documentURL = () => location.href;
  /* A frame may go elsewhere, the page stays where it is. */
  const stay = (url) => (kn.place && kn.place.up && kn.place.up.kn ? kn.place.up.kn.wantsFrame(kn.place, url) : K.unsupported("going to another page"));
  const go = (v) => {
    const r = parse(v, parse((kn.top.entry || kn).baseURI(), null)), now = rec(location);
    if (!r) kn.fail("SyntaxError", "'" + v + "' is not a URL");
    if (href({ ...r, hash: "" }) !== href({ ...now, hash: "" })) return stay(href(r));
    if (r.hash !== now.hash) setHash(r.hash);
  };
  const setHash = (h) => {
    const before = location.href;
    rec(location).hash = h;
    G.setTimeout(() => G.dispatchEvent(new HashChangeEvent("hashchange", { oldURL: before, newURL: location.href })), 0);
  };
  for (const m in members) kn.accessor(location, m, () => members[m][0](rec(location)), (v) => {
    const r = { ...rec(location), path: rec(location).path.slice() };
    members[m][1](r, String(v));
    go(href(r));
  });
  kn.accessor(location, "href", () => href(rec(location)), go);
  kn.accessor(location, "origin", () => (rec(location).protocol === "http:" ? "http://localhost" : "null"));
  kn.accessor(location, "ancestorOrigins", () => []);
  for (const [m, f] of Object.entries({ assign: go, replace: go, reload: () => stay(location.href), toString: () => location.href, valueOf: () => location })) kn.method(location, m, f);
  kn.expose({ Location });
  Object.defineProperty(G, "location", { get: () => location, set: go, enumerable: true, configurable: true });
  let state = null;
  class History {
    get length() { return 1; }
    get state() { return state; }
    get scrollRestoration() { return "auto"; }
    set scrollRestoration(v) {}
    pushState(s, title, url) { this.replaceState(s, title, url); }
    replaceState(s, title, url) {
      if (url !== undefined && url !== null) {
        const r = parse(url, parse(kn.baseURI(), null));
        if (!r || r.host !== rec(location).host) kn.fail("SecurityError", "the URL has another origin");
        records.set(location, r);
      }
      state = s === undefined ? null : kn.structuredClone(s);
    }
    back() {} forward() {} go() {}
  }
  kn.expose({ History });
  kn.method(G, "history", new History());

  /* ---- URLs in the document ---- */
  /* What has no place of its own has that of the document around it (HTML §2.4.3). */
  const fallback = () => (kn.up && location.href.startsWith("about:") ? kn.up.baseURI() : location.href);
  kn.baseURI = () => { const b = document.querySelector("base[href]"), at = fallback(); return b ? href(parse(b.getAttribute("href"), parse(at, null)) || parse(at, null)) : at; };
  kn.parsed = (v) => { if (v === null) return null; try { return new URL(v, kn.baseURI()); } catch (e) { return null; } };
  kn.absolute = (v) => { const u = kn.parsed(v); return u ? u.href : String(v); };
  /* Name of a file for C, which decodes it: of a URL as scripts write it. */
  kn.fileOf = (v) => { const u = kn.absolute(v); return u.startsWith("http://localhost/") ? u.slice(16).replace(/[?#].*$/s, "") : u; };
})
