/* Custom elements (HTML §4.13): definitions, upgrades, and the callbacks after each change of the tree. */
(function (K, G, kn) {
  "use strict";
  const I = kn.interfaces, { fail } = kn, document = kn.document;
  const ATTR = 0, ADDED = 2, REMOVED = 3;
  const defined = new Map(), waiting = new Map(); // name → { cls, observed }, promises
  const ready = new WeakSet(); // upgraded elements
  const definition = (el) => (el.nodeType === 1 && el.namespaceURI === "http://www.w3.org/1999/xhtml" ? defined.get(el.localName) : undefined);
  const react = (el, name, ...args) => { const f = el[name]; if (typeof f === "function") try { f.apply(el, args); } catch (e) { kn.reportError(e); } };
  kn.customReady = (el) => ready.add(el);
  kn.isDefined = (el) => !el.localName.includes("-") || ready.has(el);

  function upgrade(el, def) {
    if (ready.has(el)) return;
    ready.add(el);
    try { kn.upgrade(el, def.cls); } catch (e) { kn.reportError(e); return; }
    for (const n of el.getAttributeNames()) if (def.observed.has(n)) react(el, "attributeChangedCallback", n, null, el.getAttribute(n), null);
  }
  const all = (top) => (top.nodeType === 1 ? [top, ...top.querySelectorAll("*")] : top.querySelectorAll ? [...top.querySelectorAll("*")] : []);
  kn.upgradeTree = (top) => { if (defined.size) for (const el of all(top)) { const d = definition(el); if (d) upgrade(el, d); } };
  kn.customCreated = (el) => { const d = definition(el); if (d) upgrade(el, d); return el; };

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

  kn.def(I.Element, { attachShadow() { K.unsupported("attachShadow()"); return this; } });
  kn.get(I.Element, "shadowRoot", () => null);
  const names = new WeakMap();
  class CustomElementRegistry {
    constructor(key) { if (key !== names) K.unsupported("a CustomElementRegistry of its own"); }
    define(name, cls, options) {
      name = String(name);
      if (typeof cls !== "function") throw new TypeError("parameter 2 is not of type 'Function'");
      if (!/^[a-z][^A-Z\s\/>]*-[^A-Z\s\/>]*$/.test(name)) fail("SyntaxError", "'" + name + "' is not a name of a custom element");
      if (defined.has(name)) fail("NotSupportedError", "'" + name + "' is already defined");
      if (names.has(cls)) fail("NotSupportedError", "the class has a name already");
      if (options && options.extends) K.unsupported("customized built-in elements", "derive from HTMLElement");
      const observed = new Set(cls.prototype.attributeChangedCallback ? Array.from(cls.observedAttributes || [], String) : []);
      const def = { cls, observed };
      defined.set(name, def);
      names.set(cls, name);
      kn.customTags.set(cls, name);
      kn.watchTree("custom");
      for (const el of document.querySelectorAll(name)) {
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
  kn.expose({ CustomElementRegistry });
  kn.method(G, "customElements", new CustomElementRegistry(names));
})
