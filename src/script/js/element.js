/* Element: attributes, token lists, data sets, focus; reflected attributes (DOM §4.9, HTML §2.6). */
(function (K, G, kn) {
  "use strict";
  const I = kn.interfaces, { get, def, fail } = kn, { Element, HTMLElement } = I;
  const A = Array.prototype;
  const cached = (make) => {
    const map = new WeakMap();
    return function () {
      let v = map.get(this);
      if (!v) map.set(this, (v = make(this)));
      return v;
    };
  };
  kn.cached = cached;

  /* ---- DOMTokenList: indices and a length on a proxy, so that they follow the attribute ---- */
  const tokens = new WeakMap(); // list → { el, attr, known }
  const of = (t) => tokens.get(t) || kn.illegal();
  const read = (t) => { const { el, attr } = of(t), v = (el.getAttribute(attr) || "").split(/[ \t\n\r\f]+/).filter(Boolean); return v.length > 1 ? [...new Set(v)] : v; };
  const write = (t, v) => { const { el, attr } = of(t), s = v.join(" "); if (s || el.hasAttribute(attr)) el.setAttribute(attr, s); };
  const check = (t) => {
    t = String(t);
    if (t === "") fail("SyntaxError", "the token is empty");
    if (/[ \t\n\r\f]/.test(t)) fail("InvalidCharacterError", "the token has white space");
    return t;
  };
  class DOMTokenList {
    constructor(key) { if (key !== tokens) kn.illegal(); }
    get value() { const { el, attr } = of(this); return el.getAttribute(attr) || ""; }
    set value(v) { const { el, attr } = of(this); el.setAttribute(attr, v); }
    get length() { return read(this).length; }
    item(i) { return read(this)[i] ?? null; }
    contains(t) { return read(this).includes(String(t)); }
    add(...names) {
      const v = read(this), n = v.length;
      for (const name of names.map(check)) if (!v.includes(name)) v.push(name);
      if (v.length !== n || names.length) write(this, v);
    }
    remove(...names) { const drop = names.map(check), v = read(this); write(this, v.filter((x) => !drop.includes(x))); }
    toggle(t, force) {
      const v = read(this), i = v.indexOf((t = check(t)));
      if (i >= 0) {
        if (force === undefined || !force) { v.splice(i, 1); write(this, v); return false; }
        return true;
      }
      if (force === undefined || force) { v.push(t); write(this, v); return true; }
      return false;
    }
    replace(a, b) {
      const v = read(this), i = v.indexOf(check(a));
      check(b);
      if (i < 0) return false;
      v[i] = String(b);
      write(this, [...new Set(v)]);
      return true;
    }
    supports(t) {
      const { known } = of(this);
      if (!known) throw new TypeError("the attribute has no supported tokens");
      return known.includes(String(t).toLowerCase());
    }
    forEach(f, self) { read(this).forEach((t, i) => f.call(self, t, i, this)); }
    toString() { return this.value; }
    keys() { return read(this).keys(); }
    values() { return read(this).values(); }
    entries() { return read(this).entries(); }
    [Symbol.iterator]() { return read(this).values(); }
  }
  const index = (k) => typeof k === "string" && /^(0|[1-9]\d*)$/.test(k);
  const trap = {
    get: (t, k, r) => (index(k) ? read(t)[k] : Reflect.get(t, k, t)),
    has: (t, k) => (index(k) ? k < read(t).length : Reflect.has(t, k)),
    set: (t, k, v) => (index(k) ? true : Reflect.set(t, k, v, t)),
    ownKeys: (t) => [...read(t).keys()].map(String).concat(Reflect.ownKeys(t)),
    getOwnPropertyDescriptor: (t, k) => {
      if (!index(k)) return Reflect.getOwnPropertyDescriptor(t, k);
      const v = read(t)[k];
      return v === undefined ? undefined : { value: v, writable: false, enumerable: true, configurable: true };
    },
  };
  const methods = {};
  for (const m of Object.getOwnPropertyNames(DOMTokenList.prototype)) methods[m] = 1;
  const tokenList = (attr, known) => cached((el) => {
    const t = new DOMTokenList(tokens), p = new Proxy(t, { ...trap, get: (o, k) => (index(k) ? read(o)[k] : Reflect.get(o, k, o)) });
    tokens.set(t, { el, attr, known });
    tokens.set(p, { el, attr, known });
    return p;
  });
  kn.expose({ DOMTokenList });
  const tokenAttr = (cls, prop, attr, known) => get(cls, prop, tokenList(attr, known), function (v) { this.setAttribute(attr, v); });
  tokenAttr(Element, "classList", "class");
  tokenAttr(Element, "part", "part");
  for (const c of [I.HTMLLinkElement, I.HTMLAnchorElement, I.HTMLAreaElement, I.HTMLFormElement])
    tokenAttr(c, "relList", "rel", ["stylesheet", "alternate", "icon", "preload", "prefetch", "preconnect", "modulepreload", "noopener", "noreferrer", "manifest", "next", "dns-prefetch", "opener"]);
  tokenAttr(I.HTMLOutputElement, "htmlFor", "for");
  tokenAttr(I.HTMLIFrameElement, "sandbox", "sandbox", ["allow-scripts", "allow-same-origin", "allow-forms", "allow-popups"]);

  /* ---- dataset ---- */
  class DOMStringMap { constructor() { kn.illegal(); } }
  kn.expose({ DOMStringMap });
  const dash = (k) => {
    if (/-[a-z]/.test(k)) fail("SyntaxError", "'" + k + "' has a hyphen before a small letter");
    return "data-" + k.replace(/[A-Z]/g, (c) => "-" + c.toLowerCase());
  };
  const camel = (n) => n.slice(5).replace(/-([a-z])/g, (m, c) => c.toUpperCase());
  const named = (k) => typeof k === "string" && !/-[a-z]/.test(k);
  const dataset = cached((el) => new Proxy(Object.create(DOMStringMap.prototype), {
    get: (t, k) => (named(k) ? el.getAttribute(dash(k)) : null) ?? Reflect.get(t, k),
    set: (t, k, v) => { el.setAttribute(dash(String(k)), v); return true; },
    has: (t, k) => (named(k) && el.hasAttribute(dash(k))) || Reflect.has(t, k),
    deleteProperty: (t, k) => { if (named(k)) el.removeAttribute(dash(k)); return true; },
    ownKeys: () => el.getAttributeNames().filter((n) => n.startsWith("data-")).map(camel),
    defineProperty: (t, k, d) => { el.setAttribute(dash(String(k)), d.value); return true; },
    getOwnPropertyDescriptor: (t, k) => {
      const v = named(k) ? el.getAttribute(dash(k)) : null;
      return v === null ? undefined : { value: v, writable: true, enumerable: true, configurable: true };
    },
  }));
  for (const c of [HTMLElement, I.SVGElement, I.MathMLElement]) get(c, "dataset", dataset);

  /* ---- Attr, NamedNodeMap ---- */
  const XLINK = "http://www.w3.org/1999/xlink", XMLNS = "http://www.w3.org/2000/xmlns/", XML = "http://www.w3.org/XML/1998/namespace";
  const prefixes = { xlink: XLINK, xmlns: XMLNS, xml: XML };
  const attrs = new WeakMap(); // Attr → { el, name, value }
  class Attr extends I.Node {
    constructor() { kn.illegal(); }
    get ownerElement() { return attrs.get(this).el; }
    get name() { return attrs.get(this).name; }
    get localName() { return this.name.replace(/^.*:/, ""); }
    get prefix() { const i = this.name.indexOf(":"); return i > 0 ? this.name.slice(0, i) : null; }
    get namespaceURI() { return this.name === "xmlns" ? XMLNS : prefixes[this.prefix] || null; }
    get value() { const a = attrs.get(this); return a.el ? a.el.getAttribute(a.name) ?? "" : a.value; }
    set value(v) { const a = attrs.get(this); if (a.el) a.el.setAttribute(a.name, v); else a.value = String(v); }
    get specified() { return true; }
    get nodeType() { return 2; }
    get nodeName() { return this.name; }
    get nodeValue() { return this.value; }
    set nodeValue(v) { this.value = v === null ? "" : v; }
    get textContent() { return this.value; }
    set textContent(v) { this.value = v === null ? "" : v; }
    get ownerDocument() { return kn.document; }
    get parentNode() { return null; }
    get childNodes() { return kn.nodeList([]); }
    get isConnected() { return false; }
    cloneNode() { return newAttr(null, this.name, this.value); }
  }
  const newAttr = (el, name, value) => { const a = Object.create(Attr.prototype); attrs.set(a, { el, name, value }); return a; };
  const attrCache = new WeakMap(); // element → Map of name → Attr
  const attrOf = (el, name) => {
    if (!el.hasAttribute(name)) return null;
    let map = attrCache.get(el);
    if (!map) attrCache.set(el, (map = new Map()));
    let a = map.get(name);
    if (!a || attrs.get(a).el !== el) map.set(name, (a = newAttr(el, name, "")));
    return a;
  };
  const detach = (a) => { const s = attrs.get(a); s.value = a.value; attrCache.get(s.el)?.delete(s.name); s.el.removeAttribute(s.name); s.el = null; };
  kn.createAttribute = (name) => newAttr(null, kn.nameOf(String(name)).toLowerCase(), "");
  kn.createAttributeNS = (uri, name) => newAttr(null, String(name), "");
  const lower = (el, n) => (el.namespaceURI === "http://www.w3.org/1999/xhtml" ? String(n).toLowerCase() : String(n));
  const maps = new WeakMap();
  const elOf = (m) => maps.get(m) || kn.illegal();
  class NamedNodeMap {
    constructor(key) { if (key !== maps) kn.illegal(); }
    get length() { return elOf(this).getAttributeNames().length; }
    item(i) { const n = elOf(this).getAttributeNames()[i]; return n === undefined ? null : attrOf(elOf(this), n); }
    getNamedItem(n) { return attrOf(elOf(this), lower(elOf(this), n)); }
    getNamedItemNS(u, n) { return elOf(this).getAttributeNodeNS(u, n); }
    setNamedItem(a) { return elOf(this).setAttributeNode(a); }
    setNamedItemNS(a) { return elOf(this).setAttributeNode(a); }
    removeNamedItem(n) { const a = this.getNamedItem(n); if (!a) fail("NotFoundError", "there is no such attribute"); detach(a); return a; }
    [Symbol.iterator]() { return elOf(this).getAttributeNames().map((n) => attrOf(elOf(this), n)).values(); }
  }
  kn.expose({ Attr, NamedNodeMap });
  get(Element, "attributes", cached((el) => {
    const t = new NamedNodeMap(maps);
    const p = new Proxy(t, {
      get: (o, k) => (index(k) ? o.item(+k) ?? undefined : k in o ? Reflect.get(o, k, o) : typeof k === "string" ? attrOf(el, k) ?? undefined : undefined),
      has: (o, k) => (index(k) ? k < o.length : k in o || (typeof k === "string" && el.hasAttribute(k))),
      ownKeys: (o) => [...o].map((a, i) => String(i)).concat(el.getAttributeNames()),
      getOwnPropertyDescriptor: (o, k) => {
        const v = index(k) ? o.item(+k) : typeof k === "string" ? attrOf(el, k) : null;
        return v ? { value: v, enumerable: index(k), configurable: true, writable: false } : undefined;
      },
    });
    maps.set(t, el);
    maps.set(p, el);
    return p;
  }));
  /* Attributes are stored by their qualified names; the prefixes of a page are the usual ones. */
  const qualified = (el, uri, local) => (uri ? el.getAttributeNames().find((n) => { const a = attrOf(el, n); return a.namespaceURI === uri && a.localName === local; }) : el.hasAttribute(local) ? local : undefined);
  kn.nameOf = (name) => { if (!/^[^\s\/>=\0]+$/.test(name)) fail("InvalidCharacterError", "'" + name + "' is not a name"); return name; };
  const setAttribute = Element.prototype.setAttribute;
  def(Element, {
    getAttributeNS(u, n) { const q = qualified(this, u, n); return q === undefined ? null : this.getAttribute(q); },
    setAttributeNS(u, n, v) { const q = qualified(this, u, String(n).replace(/^.*:/, "")); setAttribute.call(this, q ?? kn.nameOf(String(n)), v); },
    removeAttributeNS(u, n) { const q = qualified(this, u, n); if (q !== undefined) this.removeAttribute(q); },
    hasAttributeNS(u, n) { return qualified(this, u, n) !== undefined; },
    getAttributeNode(n) { return attrOf(this, lower(this, n)); },
    getAttributeNodeNS(u, n) { const q = qualified(this, u, n); return q === undefined ? null : attrOf(this, q); },
    setAttributeNode(a) {
      const s = attrs.get(a);
      if (!s) throw new TypeError("parameter 1 is not of type 'Attr'");
      if (s.el && s.el !== this) fail("InUseAttributeError", "the attribute belongs to another element");
      if (s.el === this) return a;
      const old = attrOf(this, s.name);
      if (old) { const o = attrs.get(old); o.value = old.value; o.el = null; }
      setAttribute.call(this, s.name, s.value);
      s.el = this;
      let map = attrCache.get(this);
      if (!map) attrCache.set(this, (map = new Map()));
      map.set(s.name, a);
      return old;
    },
    setAttributeNodeNS(a) { return this.setAttributeNode(a); },
    removeAttributeNode(a) { const s = attrs.get(a); if (!s || s.el !== this) fail("NotFoundError", "the attribute is not of this element"); detach(a); return a; },
    hasAttributes() { return this.getAttributeNames().length > 0; },
    toggleAttribute(n, force) {
      const has = this.hasAttribute(n);
      if (force === undefined ? !has : force) { if (!has) this.setAttribute(n, ""); return true; }
      if (has) this.removeAttribute(n);
      return false;
    },
    insertAdjacentElement(where, el) {
      if (!(el instanceof Element)) throw new TypeError("parameter 2 is not of type 'Element'");
      return insertAdjacent(this, where, el);
    },
    insertAdjacentText(where, s) { insertAdjacent(this, where, K.text(s)); },
    webkitMatchesSelector(s) { return this.matches(s); },
    setPointerCapture() {}, releasePointerCapture() {}, hasPointerCapture() { return false; },
    requestFullscreen() { return Promise.reject(new TypeError("fullscreen is not allowed")); },
    checkVisibility(o = {}) {
      if (!this.isConnected) return false;
      for (let n = this; n && n.nodeType === 1; n = n.parentNode) {
        const cs = getComputedStyle(n);
        if (cs.display === "none" || (n !== this && cs.contentVisibility === "hidden") || ((o.opacityProperty || o.checkOpacity) && cs.opacity === "0")) return false;
      }
      return !((o.visibilityProperty || o.checkVisibilityCSS) && getComputedStyle(this).visibility !== "visible");
    },
  });
  function insertAdjacent(at, where, n) {
    switch (String(where).toLowerCase()) {
      case "beforebegin": if (!at.parentNode) return null; return at.parentNode.insertBefore(n, at);
      case "afterbegin": return at.insertBefore(n, at.firstChild);
      case "beforeend": return at.appendChild(n);
      case "afterend": if (!at.parentNode) return null; return at.parentNode.insertBefore(n, at.nextSibling);
    }
    return fail("SyntaxError", "'" + where + "' is no position");
  }
  const prefixed = new WeakMap();
  kn.setPrefix = (el, p) => prefixed.set(el, p);
  get(Element, "prefix", function () { return prefixed.get(this) ?? null; });
  get(Element, "assignedSlot", function () { return kn.slotOf ? kn.slotOf(this) : null; });

  /* ---- event handler attributes in markup ---- */
  const known = new Set(kn.handlerNames);
  const attrHandlers = (el) => { for (const n of el.getAttributeNames()) if (n.startsWith("on") && known.has(n.slice(2))) kn.setHandler(el, n.slice(2), el.getAttribute(n)); };
  kn.adoptHandlers = (top) => { for (const el of top.querySelectorAll("*")) attrHandlers(el); };
  /* Of a parsed document, before its first script; of other markup when the element is first asked for. */
  for (const el of kn.document.querySelectorAll("*")) attrHandlers(el);
  /* C calls this for attributes whose names begin with "on". */
  kn.handlerAttribute = (el, name, value) => { if (known.has(name.slice(2))) kn.setHandler(el, name.slice(2), value); };
  for (const c of [HTMLElement, I.SVGElement, I.MathMLElement, I.Document]) kn.handlerAttributes(c.prototype, kn.handlerNames);
  kn.handlerAttributes(I.Document.prototype, kn.documentHandlerNames);
  for (const n of kn.windowHandlerNames) get(I.HTMLBodyElement, "on" + n, () => G["on" + n], (f) => { G["on" + n] = f; }); // HTML §8.1.8.2

  /* ---- reflection ---- */
  const spec = (n) => { const [prop, attr = prop.toLowerCase()] = n.split(":"); return [prop, attr]; };
  const each = (names, f) => names.split(" ").forEach((n) => f(...spec(n)));
  kn.reflect = (cls, names, kind, fallback) => each(names, (prop, attr) => {
    if (kind === "bool") return get(cls, prop, function () { return this.hasAttribute(attr); }, function (v) { this.toggleAttribute(attr, !!v); });
    if (kind === "int") return get(cls, prop, function () { const v = parseInt(this.getAttribute(attr), 10); return Number.isNaN(v) ? fallback ?? 0 : v; }, function (v) { this.setAttribute(attr, String(Math.trunc(Number(v)) || 0)); });
    if (kind === "url") return get(cls, prop, function () { const v = this.getAttribute(attr); return v === null ? "" : kn.absolute(v); }, function (v) { this.setAttribute(attr, v); });
    if (kind === "null") return get(cls, prop, function () { return this.getAttribute(attr); }, function (v) { if (v === null) this.removeAttribute(attr); else this.setAttribute(attr, v); });
    const empty = kind === "empty"; // null is as good as "": [LegacyNullToEmptyString]
    return get(cls, prop, function () { return this.getAttribute(attr) ?? ""; }, function (v) { this.setAttribute(attr, v === null && empty ? "" : v); });
  });
  /* Enumerated: one of `values`, else `invalid`; `missing` when there is none. */
  kn.reflectEnum = (cls, name, values, missing, invalid = missing) => {
    const [prop, attr] = spec(name), set = values.split(" ");
    get(cls, prop, function () {
      const v = this.getAttribute(attr);
      if (v === null) return missing;
      return set.includes(v.toLowerCase()) ? v.toLowerCase() : invalid;
    }, function (v) { this.setAttribute(attr, v); });
  };
  const { reflect, reflectEnum } = kn;
  reflect(HTMLElement, "title lang accessKey nonce");
  reflect(HTMLElement, "hidden inert autofocus", "bool");
  reflect(Element, "slot");
  reflect(Element, "role " + ("Atomic AutoComplete Busy Checked ColCount ColIndex ColSpan Current Description Disabled Expanded HasPopup Hidden Invalid KeyShortcuts Label Level Live Modal " +
    "MultiLine MultiSelectable Orientation Placeholder PosInSet Pressed ReadOnly Relevant Required RoleDescription RowCount RowIndex RowSpan Selected SetSize Sort ValueMax ValueMin ValueNow ValueText")
    .split(" ").map((n) => "aria" + n + ":aria-" + n.toLowerCase()).join(" "), "null");
  reflectEnum(HTMLElement, "dir", "ltr rtl auto", "");
  reflectEnum(HTMLElement, "contentEditable", "true false plaintext-only", "inherit");
  get(HTMLElement, "isContentEditable", function () { return this.contentEditable === "true"; });
  get(HTMLElement, "spellcheck", function () { return this.getAttribute("spellcheck") !== "false"; }, function (v) { this.setAttribute("spellcheck", String(!!v)); });
  get(HTMLElement, "translate", function () { return this.getAttribute("translate") !== "no"; }, function (v) { this.setAttribute("translate", v ? "yes" : "no"); });
  get(HTMLElement, "draggable", function () { const v = this.getAttribute("draggable"); return v === null ? this.localName === "img" || (this.localName === "a" && this.hasAttribute("href")) : v === "true"; },
    function (v) { this.setAttribute("draggable", String(!!v)); });
  const focusable = new Set(["a", "button", "input", "select", "textarea", "iframe", "summary"]);
  for (const c of [HTMLElement, I.SVGElement])
    get(c, "tabIndex", function () { const v = parseInt(this.getAttribute("tabindex"), 10); return Number.isNaN(v) ? (focusable.has(this.localName) && (this.localName !== "a" || this.hasAttribute("href")) && c === HTMLElement ? 0 : -1) : v; },
      function (v) { this.setAttribute("tabindex", String(Math.trunc(v) || 0)); });

  /* ---- focus: nobody types, but scripts ask where it is ---- */
  let focused = null;
  kn.activeElement = () => (focused && focused.isConnected ? focused : null);
  const focus = {
    focus() {
      if (focused === this || !this.isConnected || (this.tabIndex < 0 && !this.hasAttribute("tabindex")) || this.disabled) return;
      if (focused) focused.blur();
      focused = this;
      this.dispatchEvent(new G.FocusEvent("focus"));
      this.dispatchEvent(new G.FocusEvent("focusin", { bubbles: true }));
    },
    blur() {
      if (focused !== this) return;
      focused = null;
      this.dispatchEvent(new G.FocusEvent("blur"));
      this.dispatchEvent(new G.FocusEvent("focusout", { bubbles: true }));
    },
  };
  def(HTMLElement, focus);
  def(I.SVGElement, focus);
  def(HTMLElement, { click() { if (!this.disabled) this.dispatchEvent(new G.PointerEvent("click", { bubbles: true, cancelable: true, composed: true })); },
    showPopover() { K.unsupported("popovers"); }, hidePopover() {}, togglePopover() { K.unsupported("popovers"); return false; } });
})
