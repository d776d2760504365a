/* Modules: loading, linking with live bindings and cycles, evaluation in order, import maps, import(). A module's
 * body is a generator: its first step makes the exports known, its second runs it. */
(function (K, G, kn) {
  "use strict";
  const cache = new Map(); // URL and type → record
  const NO = Symbol("reported");

  /* ---- specifiers (HTML §8.1.5.2) ---- */
  const maps = { imports: {}, scopes: {} };
  const resolved = (o, base) => {
    const out = {};
    for (const k in o) { const u = /^(\.{0,2}\/|[a-z]+:)/i.test(k) ? URL.parse(k, base) : null; out[u ? u.href : k] = o[k] === null ? null : URL.parse(o[k], base)?.href ?? null; }
    return out;
  };
  kn.importMap = (text) => {
    let m;
    try { m = JSON.parse(text); } catch (e) { throw new SyntaxError("the import map is not JSON"); }
    const base = kn.baseURI();
    Object.assign(maps.imports, resolved(m.imports || {}, base));
    for (const k in m.scopes || {}) maps.scopes[URL.parse(k, base)?.href ?? k] = resolved(m.scopes[k], base);
  };
  const lookup = (table, key) => {
    if (Object.hasOwn(table, key)) return table[key];
    const prefix = Object.keys(table).filter((k) => k.endsWith("/") && key.startsWith(k)).sort((a, b) => b.length - a.length)[0];
    return prefix === undefined ? undefined : table[prefix] === null ? null : table[prefix] + key.slice(prefix.length);
  };
  function resolve(spec, base) {
    const u = /^(\.{0,2}\/|[a-z][a-z0-9+.-]*:)/i.test(spec) ? URL.parse(spec, base) : null, key = u ? u.href : spec;
    for (const s of Object.keys(maps.scopes).sort((a, b) => b.length - a.length)) {
      if (base !== s && !(s.endsWith("/") && base.startsWith(s))) continue;
      const v = lookup(maps.scopes[s], key);
      if (v !== undefined) { if (v === null) break; return v; }
    }
    const v = lookup(maps.imports, key);
    if (v) return v;
    if (v === null || !u) throw new TypeError("the module '" + spec + "' cannot be resolved: a bare name needs an import map");
    return u.href;
  }

  /* ---- loading ---- */
  /* A package named without a file: what its package.json calls the module. */
  const PACKAGE = /^https?:\/\/(?:cdn\.jsdelivr\.net\/npm\/|unpkg\.com\/|esm\.sh\/|cdn\.skypack\.dev\/)((?:@[^/]+\/)?[^/@?]+)(?:@[^/?]*)?(\/[^?#]*)?/;
  function entry(url) {
    const m = PACKAGE.exec(url);
    if (!m || (m[2] && m[2] !== "/" && m[2] !== "/+esm")) return url;
    const root = url.replace(/[?#].*$/, "").replace(/\/(\+esm)?$/, ""), text = K.moduleText(root + "/package.json", true);
    try {
      const p = JSON.parse(text[0]), dot = p.exports && (p.exports["."] || p.exports);
      const pick = (x) => (typeof x === "string" ? x : x ? pick(x.import || x.module || x.browser || x.default) : undefined);
      const file = (typeof dot === "object" && pick(dot)) || p.module || p.main;
      return file ? root + "/" + file.replace(/^\.\//, "") : url;
    } catch (e) { return url; }
  }
  const globals = { gsap: "gsap", animejs: "anime", three: "THREE", "lottie-web": "lottie", d3: "d3" };
  function text(url) {
    if (url.startsWith("blob:")) { const d = kn.blobDataURL(url); return d && [atob(d.slice(d.indexOf(",") + 1)), url]; }
    return K.moduleText(url.startsWith("http://localhost/") ? kn.fileOf(url) : url, false);
  }
  function load(url, type) {
    const key = type + " " + url;
    let r = cache.get(key);
    if (r) return r;
    cache.set(key, (r = { url, type, deps: [], getters: new Map(), exports: new Map(), reexports: [], imports: [], state: "new" }));
    const at = entry(url);
    const lib = PACKAGE.exec(url), known = lib && globals[lib[1]] && G[globals[lib[1]]];
    const got = at === url && known && !K.moduleText(url, true) ? null : text(at);
    if (!got) {
      if (known) return constant(r, { default: known, ...known });
      throw (r.error = new TypeError("the module '" + url + "' is not at hand"));
    }
    r.at = at;
    if (type === "js" && /\.(json|css|html?|txt|svg|csv)$/i.test(at.replace(/[?#].*$/, ""))) throw (r.error = new TypeError("'" + url + "' is not a script"));
    if (type === "json") return constant(r, { default: JSON.parse(got[0]) });
    if (type === "css") { const s = new CSSStyleSheet(); s.replaceSync(got[0]); return constant(r, { default: s }); }
    return fill(r, got[0], { file: got[1], line: 1, col: 1 });
  }
  function constant(r, values) {
    r.state = "done";
    for (const k in values) { r.getters.set(k, () => values[k]); r.exports.set(k, { fixed: true }); }
    return r;
  }
  function fill(r, source, at) {
    const m = kn.parseModule(source);
    if (!m.esm && (/\+esm\b/.test(r.url) || /esm\.sh|skypack/.test(r.url)) && /\bmodule\.exports\b|\bexports\b/.test(source)) return commonJs(r, source, at);
    Object.assign(r, { source: m, place: at });
    for (const [name, local, fixed] of m.exports) r.exports.set(name, { local, fixed });
    /* `export { x }` of something that is imported passes it on. */
    for (const [name, x] of [...r.exports]) { const i = m.imports.find((y) => y[2] === x.local); if (i) { r.exports.delete(name); r.reexports.push([i[0], i[1] === null ? null : i[1], name]); } }
    r.reexports.push(...m.reexports);
    r.deps = m.deps.map((d) => load(resolve(d.spec, r.at || r.url), d.type || "js"));
    return r;
  }
  /* What a service would have turned into a module. */
  function commonJs(r, source, at) {
    const f = K.evalModule("(function(module,exports,require){" + source + "\n})", at.file, at.line, at.col, 35, true);
    if (!f) throw NO;
    const module = { exports: {} };
    f.call(G, module, module.exports, (n) => { const g = G[globals[n] || n]; if (!g) K.unsupported("require('" + n + "')"); return g; });
    const e = module.exports;
    return constant(r, { ...(typeof e === "object" || typeof e === "function" ? e : {}), default: e && e.__esModule && "default" in e ? e.default : e });
  }

  /* ---- linking ---- */
  /* { get, fixed } of a name, null when there is none; `seen` ends circles. */
  function binding(r, name, seen = new Set()) {
    const key = name + "\0";
    if (seen.has(r) && [...seen].includes(key + r.url)) return null;
    seen.add(r);
    seen.add(key + r.url);
    const own = r.exports.get(name);
    if (own) return { get: () => { const g = r.getters.get(name); if (!g) throw new ReferenceError("'" + name + "' is used before its module has run"); return g(); }, fixed: own.fixed && r.state === "done" };
    for (const [d, from, as] of r.reexports) {
      if (as !== name) continue;
      if (from === null) { const n = namespace(r.deps[d]); return { get: () => n, fixed: true }; }
      return binding(r.deps[d], from, seen);
    }
    if (name === "default") return null;
    for (const [d, from, as] of r.reexports) {
      if (from !== null || as !== null) continue;
      const b = binding(r.deps[d], name, seen);
      if (b) return b;
    }
    return null;
  }
  function names(r, seen = new Set()) {
    if (seen.has(r)) return [];
    seen.add(r);
    const out = new Set(r.exports.keys());
    for (const [d, from, as] of r.reexports) {
      if (as !== null) out.add(as);
      else if (from === null) for (const n of names(r.deps[d], seen)) if (n !== "default") out.add(n);
    }
    return [...out].sort();
  }
  function namespace(r) {
    if (r.namespace) return r.namespace;
    const o = (r.namespace = Object.create(null));
    for (const n of names(r)) { const b = binding(r, n); if (b) Object.defineProperty(o, n, { get: b.get, enumerable: true }); }
    Object.defineProperty(o, Symbol.toStringTag, { value: "Module" });
    return Object.preventExtensions(o);
  }
  function instantiate(r) {
    const m = r.source, params = ["__knExport", "__knMeta", "__knImport"], values = [];
    const scope = Object.create(null);
    let open = false;
    for (const [d, from, local] of m.imports) {
      const b = from === null ? { get: () => namespace(r.deps[d]), fixed: true } : binding(r.deps[d], from);
      if (!b) throw new SyntaxError("the module '" + m.deps[d].spec + "' does not export '" + from + "'");
      if (b.fixed) { params.push(local); values.push(b.get()); }
      else { open = true; Object.defineProperty(scope, local, { get: b.get }); }
    }
    const head = "(function(__knScope," + params.join(",") + "){" + (open ? "with(__knScope)" : "") + "return " + (m.awaits ? "async " : "") + 'function*(){"use strict";__knExport({' +
      [...r.exports].map(([n, x]) => JSON.stringify(n) + ":()=>" + x.local).join(",") + "});yield;";
    const f = K.evalModule(head + m.body + "\n}})", r.place.file, r.place.line, r.place.col, head.length, r.place.file !== r.place.own);
    if (!f) throw NO;
    const meta = Object.create(null);
    meta.url = r.at || r.url;
    meta.resolve = (s) => resolve(String(s), meta.url);
    r.steps = f(scope, (getters) => { for (const n in getters) r.getters.set(n, getters[n]); }, meta, (s, o) => importModule(String(s), meta.url, o), ...values).call(undefined);
    const first = r.steps.next();
    if (first.then) first.catch(() => {});
    named(r);
  }
  /* Anonymous functions and classes that are exported by default are called so. */
  function named(r) {
    const x = r.exports.get("default");
    if (!x || x.local !== "__knDefault") return;
    try {
      const v = r.getters.get("default")();
      if (typeof v === "function" && v.name === "__knDefault") Object.defineProperty(v, "name", { value: "default", configurable: true });
    } catch (e) { return; } // it has not come to be yet
  }

  /* ---- evaluation: strongly connected modules together, what they need before them (ECMAScript §16.2.1.5.3) ---- */
  function evaluate(root) {
    const stack = [];
    let count = 0, pending = null;
    const then = (f) => { if (pending) pending = pending.then(f); else { const p = f(); if (p) pending = p; } };
    const visit = (r) => {
      if (r.error) throw r.error;
      if (r.promise && r.state !== "done") { then(() => r.promise); return; }
      if (r.state === "done" || r.index !== undefined) return;
      r.index = r.low = count++;
      stack.push(r);
      for (const d of r.deps) {
        if (d.state === "running" && d.promise) { then(() => d.promise); continue; }
        if (d.state === "done") continue;
        if (d.index === undefined) { visit(d); r.low = Math.min(r.low, d.low); }
        else if (stack.includes(d)) r.low = Math.min(r.low, d.index);
      }
      if (r.low !== r.index) return;
      const group = stack.splice(stack.indexOf(r));
      then(() => run(group));
    };
    visit(root);
    return pending;
  }
  /* `group` in the order of discovery: the last found has the fewest needs. */
  function run(group) {
    const list = group.slice().reverse();
    try {
      for (const r of list) { r.state = "linking"; instantiate(r); }
    } catch (e) { return failed(list, e); }
    let pending = null;
    for (const r of list) {
      const go = () => {
        r.state = "running";
        const out = r.steps.next();
        if (out && typeof out.then === "function") { r.promise = out.then(() => { r.state = "done"; named(r); }); return r.promise; }
        r.state = "done";
        named(r);
        return null;
      };
      if (pending) pending = pending.then(go);
      else try { pending = go(); } catch (e) { return failed(list, e); }
    }
    if (pending) for (const r of list) { r.promise = pending; pending.catch((e) => { r.error = e; }); }
    return pending;
  }
  const failed = (list, e) => { for (const r of list) r.error = e; throw e; };
  const settle = (r) => { const p = evaluate(r); return p || null; };
  async function importModule(spec, base, o) {
    try {
      const r = load(resolve(spec, base), (o && o.with && o.with.type) || "js");
      const p = settle(r);
      if (p) await p;
      return namespace(r);
    } catch (e) {
      throw e === NO ? new SyntaxError("the module '" + spec + "' cannot be read") : e;
    }
  }
  kn.method(G, "__knImport", (s, o) => importModule(String(s), kn.baseURI(), o)); // of classic scripts

  /* ---- scripts ---- */
  const report = (e) => { if (e !== NO) kn.reportError(e); };
  let inline = 0;
  /* runModule(text, URL or null, file, line, column) */
  kn.runModule = (source, url, file, line, col) => {
    try {
      const base = kn.baseURI();
      let r;
      if (url === null) {
        r = { url: base, at: base, type: "js", deps: [], getters: new Map(), exports: new Map(), reexports: [], imports: [], state: "new" };
        cache.set("inline " + ++inline, r);
        fill(r, source, { file, line, col, own: file });
      } else r = load(new URL(url, base).href, "js");
      const p = settle(r);
      if (p) p.catch(report);
    } catch (e) {
      report(e);
    }
  };
})
