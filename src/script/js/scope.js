/* Scripts of nested compositions see their own part of the document (contract A.7), and everybody gets
 * variables (A.10) and the platform's globals (A.6). */
(function (K, G, kn) {
  "use strict";
  const document = kn.document;
  const parse = (i) => { try { return JSON.parse(K.variables(i) || "{}"); } catch (e) { return {}; } };
  const fit = (text, o) => {
    const p = { maxWidth: 1600, baseFontSize: 78, minFontSize: 42, fontWeight: 900, fontFamily: "Outfit", step: 2, ...o };
    for (let size = p.baseFontSize; size >= p.minFontSize; size -= p.step) {
      const m = K.measureText(`${p.fontWeight} ${size}px ${p.fontFamily}`, String(text), 0, 0);
      if (m && m[0] <= p.maxWidth) return { fontSize: size, fits: true };
    }
    return { fontSize: p.minFontSize, fits: false };
  };
  const hyperframes = { getVariables: () => parse(0), fitTextFontSize: fit, getDuration: () => kn.duration || undefined,
    assetUrl: (path) => new URL(path, document.baseURI).href };
  if (!kn.up) {
    kn.method(G, "__hyperframes", hyperframes);
    G.__timelines = {};
  }
  const quote = (s) => String(s).replace(/["\\]/g, "\\$&");
  const scopes = () => (kn.scopes ||= K.scopes());

  /* HTML §7.2.2.3: elements are properties of the window by their id (images, forms, objects by their name
   * too) where nothing else has the name, as long as they are in the document. */
  const mine = new Set(), byName = new Set(); // names that are defined here; names that are some element's `name`
  const NAMED = ["embed", "form", "img", "object"];
  const called = (name) => {
    if (!byName.has(name) && !document.__idShared(name)) return document.getElementById(name) || undefined;
    const n = `"${quote(name)}"`, list = document.__collection(`[id=${n}], ` + NAMED.map((t) => `${t}[name=${n}]`).join(", "));
    return list.length > 1 ? list : list[0];
  };
  const nameOne = (name) => {
    if (mine.has(name)) {
      if (called(name) === undefined && mine.delete(name)) delete G[name];
    } else if (!(name in G) && called(name) !== undefined) {
      mine.add(name);
      Object.defineProperty(G, name, { configurable: true, get: () => called(name),
        set: (value) => { mine.delete(name); Object.defineProperty(G, name, { value, writable: true, enumerable: true, configurable: true }); } });
    }
  };
  kn.namesChanged = (names) => {
    for (const n of names) if (n[0] === "n") byName.add(n.slice(1));
    for (const n of names) nameOne(n.slice(1));
  };
  kn.nameElements = () => {
    kn.namesChanged([...document.querySelectorAll("[id]")].map((el) => "i" + el.id));
    kn.namesChanged([...document.querySelectorAll(NAMED.map((t) => t + "[name]").join(", "))].map((el) => "n" + el.getAttribute("name")));
  };

  kn.initVariables = () => {
    if (kn.up) return kn.nameElements();
    const by = {};
    scopes().forEach((s, i) => { if (i && s.hasVariables) by[s.compId] = parse(i); });
    G.__hfVariablesByComp = by;
    kn.nameElements();
    G.__hfVariables = JSON.parse(K.overrides() || "{}");
  };

  const bound = (target, f) => (typeof f === "function" && f.prototype === undefined ? f.bind(target) : f);
  const literal = (s) => s.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

  /* `#root_id` outside brackets and quotes means the wrapper that the inner root became. */
  function replaceRootId(selector, id, by) {
    const forms = [id, CSS.escape(id)];
    let out = "", depth = 0, q = null;
    for (let i = 0; i < selector.length; i++) {
      const c = selector[i];
      if (q) { if (c === q && selector[i - 1] !== "\\") q = null; }
      else if (c === '"' || c === "'") q = c;
      else if (c === "[") depth++;
      else if (c === "]") depth--;
      else if (c === "#" && !depth) {
        const f = forms.find((x) => selector.startsWith(x, i + 1) && !/[\w-]/.test(selector[i + 1 + x.length] || ""));
        if (f) { out += by; i += f.length; continue; }
      }
      out += c;
    }
    return out;
  }

  function makeScope(index) {
    const s = scopes()[index], id = s.scriptId || s.compId;
    const rootSelector = `[data-composition-id="${quote(s.compId)}"]`;
    const own = `\\[\\s*data-composition-id\\s*=\\s*(?:"${literal(id)}"|'${literal(id)}')\\s*\\]`;
    const time = `\\s*\\[\\s*data-(?:start|duration)\\s*=\\s*(?:"[^"]*"|'[^']*')\\s*\\]`;
    const before = new RegExp(`(?:${time})+${own}`, "g"), after = new RegExp(`${own}(?:${time})+`, "g");
    const root = s.host;
    const cache = new Map();
    const normal = (sel) => {
      let r = cache.get(sel);
      if (r !== undefined) return r;
      r = sel.replace(after, rootSelector).replace(before, rootSelector);
      if (s.rootId) r = replaceRootId(r, s.rootId, `[data-hf-authored-id="${quote(s.rootId)}"]`);
      cache.set(sel, r);
      return r;
    };
    const all = (sel) => {
      const list = document.querySelectorAll(typeof sel === "string" ? normal(sel) : sel);
      return root ? Array.prototype.filter.call(list, (n) => root.contains(n)) : list;
    };
    const one = (sel) => all(sel)[0] || null;
    const byId = (name) => {
      name = String(name);
      if (!root) return document.getElementById(name);
      if (s.rootId === name && s.innerRoot) return s.innerRoot;
      if (root.id === name) return root;
      return root.querySelector(`[id="${quote(name)}"]`) || root.querySelector(`[data-hf-authored-id="${quote(name)}"]`);
    };
    const docMembers = { querySelector: one, querySelectorAll: all, getElementById: byId };
    const scopedDocument = new Proxy(document, {
      get: (t, p) => (Object.hasOwn(docMembers, p) ? docMembers[p] : bound(t, Reflect.get(t, p, t))),
      set: (t, p, v) => Reflect.set(t, p, v, t),
      getPrototypeOf: (t) => Reflect.getPrototypeOf(t),
    });

    /* Timelines registered under the script's id are the host's too. Of the hosts of one file, the first owns that id. */
    let registry = null, registryOf = null;
    const timelines = () => {
      G.__timelines = G.__timelines || {};
      if (id === s.compId) return G.__timelines;
      if (registryOf !== G.__timelines)
        registry = new Proxy((registryOf = G.__timelines), {
          get: (t, p) => (p === id && t[s.compId] !== undefined ? t[s.compId] : t[p]),
          set: (t, p, v) => {
            if (p !== id || t[p] === undefined || t[p] === t[s.compId]) t[p] = v;
            if (p === id) t[s.compId] = v;
            return true;
          },
        });
      return registry;
    };
    const base = () => (s.file ? kn.absolute(s.file) : undefined);
    const scopedHyperframes = { ...hyperframes, getVariables: () => parse(index), assetUrl: (path) => new URL(path, base() || document.baseURI).href };
    const scopedWindow = new Proxy(G, {
      get: (t, p) => {
        if (p === "__timelines") return timelines();
        if (p === "__hyperframes") return scopedHyperframes;
        return bound(t, Reflect.get(t, p, t));
      },
      set: (t, p, v) => {
        if (p === "__timelines") { if (v !== registry) G.__timelines = v || {}; return true; }
        return Reflect.set(t, p, v, t);
      },
    });

    kn.windows.add(scopedWindow);
    const target = (v) => (typeof v === "string" ? all(v) : Array.isArray(v) ? v.flatMap((x) => (typeof x === "string" ? [...all(x)] : [x])) : v);
    const scopeTimeline = (tl) => {
      if (!tl || tl.__knScope === s) return tl;
      for (const m of ["to", "from", "fromTo", "set"]) {
        const f = tl[m];
        if (typeof f === "function") tl[m] = function (v, ...rest) { return f.call(tl, target(v), ...rest); };
      }
      Object.defineProperty(tl, "__knScope", { value: s, configurable: true });
      return tl;
    };
    let scopedGsap, gsapOf;
    const gsap = () => {
      if (!G.gsap || gsapOf === G.gsap) return G.gsap && scopedGsap;
      const utils = new Proxy(G.gsap.utils || {}, {
        get: (u, p) => {
          if (p === "toArray") return (v, ...rest) => u.toArray(target(v), ...rest);
          if (p === "selector")
            return (base) => {
              const top = (typeof base === "string" ? one(base) : base) || root;
              return (sel) => (top && typeof sel === "string" ? Array.prototype.filter.call(document.querySelectorAll(normal(sel)), (n) => top.contains(n)) : []);
            };
          return bound(u, u[p]);
        },
      });
      gsapOf = G.gsap;
      return (scopedGsap = new Proxy(G.gsap, {
        get: (g, p) => {
          if (p === "timeline") return (...a) => scopeTimeline(g.timeline(...a));
          if (p === "to" || p === "from" || p === "fromTo" || p === "set") return (v, ...rest) => g[p](target(v), ...rest);
          if (p === "utils") return utils;
          const f = Reflect.get(g, p, g);
          return typeof f === "function" ? f.bind(g) : f;
        },
      }));
    };
    return { document: scopedDocument, window: scopedWindow, gsap, hyperframes: scopedHyperframes };
  }

  const made = new Map();
  kn.runScoped = (index, f) => {
    let sc = made.get(index);
    if (!sc) made.set(index, (sc = makeScope(index)));
    f.call(G, sc.document, sc.gsap(), sc.window, sc.hyperframes);
  };
})
