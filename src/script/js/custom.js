/* Custom elements (HTML §4.13): definitions, upgrades, and the callbacks after each change of the tree. */
(function (K, G, kn) {
  "use strict";
  const I = kn.interfaces, { fail } = kn, document = kn.document;
  const ATTR = 0, ADDED = 2, REMOVED = 3;
  const defined = new Map(), waiting = new Map(); // name → { cls, observed }, promises
  const ready = new WeakSet(); // upgraded elements
  /* Of an element's own name, or of the name that `is` gives to one of a known name. */
  const isOf = new WeakMap();
  function definition(el) {
    if (el.nodeType !== 1 || el.namespaceURI !== "http://www.w3.org/1999/xhtml") return undefined;
    const own = defined.get(el.localName);
    if (own && !own.base) return own;
    const d = anyBuiltIn && defined.get(isOf.get(el) ?? el.getAttribute("is"));
    return d && d.base === el.localName ? d : undefined;
  }
  let anyBuiltIn = false;
  const react = (el, name, ...args) => { const f = el[name]; if (typeof f === "function") try { f.apply(el, args); } catch (e) { kn.reportError(e); } };
  kn.customReady = (el) => { ready.add(el); K.customDefined(el); };
  kn.isDefined = (el) => !el.localName.includes("-") || ready.has(el);

  function upgrade(el, def) {
    if (ready.has(el)) return true;
    kn.customReady(el);
    try { kn.upgrade(el, def.cls); } catch (e) { kn.reportError(e); return false; }
    for (const n of el.getAttributeNames()) if (def.observed.has(n)) react(el, "attributeChangedCallback", n, null, el.getAttribute(n), null);
    return true;
  }
  /* With the shadow trees in it. */
  const inside = (el) => { const r = K.shadowOf(el); return r ? [el, ...all(r)] : [el]; };
  const all = (top) => (top.querySelectorAll ? [...(top.nodeType === 1 ? inside(top) : []), ...Array.from(top.querySelectorAll("*")).flatMap(inside)] : []);
  kn.upgradeTree = (top) => { if (defined.size) for (const el of all(top)) { const d = definition(el); if (d) upgrade(el, d); } };
  kn.customIs = (el, name) => isOf.set(el, String(name));
  kn.customAdopted = (top, from, to) => { for (const el of all(top)) if (ready.has(el)) react(el, "adoptedCallback", from, to); };
  kn.customCreated = (el) => {
    const d = definition(el);
    if (d && !upgrade(el, d)) Object.setPrototypeOf(el, I.HTMLUnknownElement.prototype);
    return el;
  };

  kn.customReactions = (list) => {
    if (!defined.size) return;
    for (const [kind, target, child, , , attr, old, now] of list) {
      if (kind === ATTR) {
        const d = ready.has(target) && definition(target);
        if (d && d.observed.has(attr)) react(target, "attributeChangedCallback", attr, old, now, null);
      } else if (kind === ADDED && child && child.nodeType === 1) {
        for (const el of all(child)) {
          const d = definition(el);
          if (!d) continue;
          upgrade(el, d);
          if (el.isConnected) react(el, "connectedCallback");
        }
      } else if (kind === REMOVED && child && child.nodeType === 1 && target.isConnected)
        for (const el of all(child)) if (ready.has(el)) react(el, "disconnectedCallback");
    }
  };

  const names = new WeakMap();
  class CustomElementRegistry {
    constructor(key) { if (key !== names) K.unsupported("a CustomElementRegistry of its own"); }
    define(name, cls, options) {
      name = String(name);
      if (typeof cls !== "function") throw new TypeError("parameter 2 is not of type 'Function'");
      if (!/^[a-z][^A-Z\s\/>]*-[^A-Z\s\/>]*$/.test(name)) fail("SyntaxError", "'" + name + "' is not a name of a custom element");
      if (defined.has(name)) fail("NotSupportedError", "'" + name + "' is already defined");
      if (names.has(cls)) fail("NotSupportedError", "the class has a name already");
      const base = options && options.extends !== undefined && options.extends !== null ? String(options.extends) : null;
      if (base !== null && (base.includes("-") || document.createElement(base) instanceof I.HTMLUnknownElement)) fail("NotSupportedError", "'" + base + "' is not an element that can be extended");
      const observed = new Set(cls.prototype.attributeChangedCallback ? Array.from(cls.observedAttributes || [], String) : []);
      const def = { cls, observed, base };
      anyBuiltIn ||= base !== null;
      defined.set(name, def);
      names.set(cls, name);
      kn.customTags.set(cls, base ?? name);
      if (base !== null) kn.customNames.set(cls, name);
      kn.watchTree("custom");
      for (const el of all(document)) {
        if (definition(el) !== def) continue;
        upgrade(el, def);
        react(el, "connectedCallback");
      }
      const w = waiting.get(name);
      if (w) w.resolve(cls);
    }
    get(name) { const d = defined.get(name); return d && d.cls; }
    getName(cls) { return names.get(cls) ?? null; }
    whenDefined(name) {
      if (defined.has(name)) return Promise.resolve(defined.get(name).cls);
      let w = waiting.get(name);
      if (!w) { let resolve; const promise = new Promise((r) => { resolve = r; }); waiting.set(name, (w = { promise, resolve })); }
      return w.promise;
    }
    upgrade(top) { kn.upgradeTree(top); }
  }
  /* ---- attachInternals(): there are no forms to take part in ---- */
  const internals = new WeakMap();
  class CustomStateSet extends Set {}
  class ElementInternals {
    constructor(key, el) { if (key !== internals) kn.illegal(); internals.set(this, { el, states: new CustomStateSet() }); }
    get shadowRoot() { return K.shadowOf(internals.get(this).el); }
    get states() { return internals.get(this).states; }
    get form() { return internals.get(this).el.closest("form"); }
    get labels() { return kn.nodeList([]); }
    get willValidate() { return true; }
    get validationMessage() { return ""; }
    setFormValue() {}
    setValidity() {}
    checkValidity() { return true; }
    reportValidity() { return true; }
  }
  const attached = new WeakSet();
  kn.def(I.HTMLElement, {
    attachInternals() {
      const d = definition(this);
      if (!d || d.base || attached.has(this)) fail("NotSupportedError", "only a custom element has internals, and they are given once");
      attached.add(this);
      return new ElementInternals(internals, this);
    },
  });
  kn.expose({ CustomElementRegistry, ElementInternals, CustomStateSet });
  kn.method(G, "customElements", new CustomElementRegistry(names));
})
