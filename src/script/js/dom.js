/* The DOM's members that are not in C: lists, class lists, data sets, documents, ranges, reflected attributes. */
(function (K, G, kn) {
  "use strict";
  const I = kn.interfaces;
  const { Node, Element, HTMLElement, Document, DocumentFragment, CharacterData } = I;
  const bases = [Element, HTMLElement, I.SVGElement, I.Text, I.Comment, Document, I.DocumentType, DocumentFragment,
    I.CSSStyleDeclaration, I.CSSComputedStyle, I.NodeList, I.HTMLCollection];
  bases.forEach((c, i) => K.setBaseProto(i, c.prototype));
  for (const [ns, tag, proto] of kn.protoQueue) K.setProto(ns, tag, proto);

  const get = (cls, name, f, set) => kn.accessor(cls.prototype, name, f, set);
  const def = (cls, members) => { for (const m in members) kn.method(cls.prototype, m, members[m]); };
  kn.get = get;
  kn.def = def;
  const document = (kn.document = K.document());
  kn.method(G, "document", document);
  const ns = { "http://www.w3.org/1999/xhtml": 0, "http://www.w3.org/2000/svg": 1, "http://www.w3.org/1998/Math/MathML": 2 };

  /* ---- lists: arrays with another prototype; snapshots, not live ---- */
  const A = Array.prototype;
  for (const c of [I.NodeList, I.HTMLCollection]) {
    def(c, { item(i) { return this[i] || null; }, forEach: A.forEach, entries: A.entries, keys: A.keys, values: A.values });
    kn.method(c.prototype, Symbol.iterator, A[Symbol.iterator]);
    kn.accessor(c.prototype, Symbol.toStringTag, () => c.name);
  }
  def(I.HTMLCollection, { namedItem(n) { return A.find.call(this, (e) => e.id === n || e.getAttribute("name") === n) || null; } });
  const list = (v, c) => Object.setPrototypeOf(v, c.prototype);
  kn.nodeList = (v) => list(v, I.NodeList);

  /* ---- Node ---- */
  get(Node, "ownerDocument", function () { return this === document ? null : document; });
  get(Node, "baseURI", () => G.location.href);
  def(Node, {
    getRootNode() { let n = this, p; while ((p = n.parentNode)) n = p; return n; },
    isSameNode(o) { return this === o; },
    isEqualNode(o) { return !!o && (this === o || (this.nodeType === o.nodeType && this.outerHTML === o.outerHTML && this.nodeValue === o.nodeValue)); },
    lookupNamespaceURI() { return null; },
  });

  /* ---- ParentNode, ChildNode ---- */
  const toNode = (v) => (v instanceof Node ? v : K.text(v));
  const gather = (args) => {
    if (args.length === 1) return toNode(args[0]);
    const f = K.fragment();
    for (const a of args) f.appendChild(toNode(a));
    return f;
  };
  const parentNode = {
    append() { this.appendChild(gather(arguments)); },
    prepend() { this.insertBefore(gather(arguments), this.firstChild); },
    replaceChildren() {
      const f = gather(arguments);
      while (this.firstChild) this.removeChild(this.firstChild);
      if (arguments.length) this.appendChild(f);
    },
    querySelector(s) { return this.__query(s); },
    querySelectorAll(s) { return this.__queryAll(s); },
  };
  const byName = {
    getElementsByTagName(t) { return this.__byTag(t); },
    getElementsByTagNameNS(n, t) { return this.__byTag(t); },
    getElementsByClassName(c) { return this.__byClass(c); },
  };
  for (const c of [Element, Document, DocumentFragment]) {
    def(c, parentNode);
    const d = Object.getOwnPropertyDescriptors(Element.prototype);
    for (const m of ["firstElementChild", "lastElementChild", "childElementCount"]) Object.defineProperty(c.prototype, m, d[m]);
    Object.defineProperty(c.prototype, "children", d.__children);
  }
  /* The C function itself: no way round over JS for the queries that scripts call most. */
  for (const c of [Element, Document, DocumentFragment]) {
    kn.method(c.prototype, "querySelector", Node.prototype.__query);
    kn.method(c.prototype, "querySelectorAll", Node.prototype.__queryAll);
  }
  def(Element, byName);
  def(Document, byName);
  const childNode = {
    remove() { const p = this.parentNode; if (p) p.removeChild(this); },
    before() { const p = this.parentNode; if (p) p.insertBefore(gather(arguments), this); },
    after() { const p = this.parentNode; if (p) p.insertBefore(gather(arguments), this.nextSibling); },
    replaceWith() {
      const p = this.parentNode, next = this.nextSibling;
      if (!p) return;
      p.removeChild(this);
      p.insertBefore(gather(arguments), next);
    },
  };
  for (const c of [Element, CharacterData, I.DocumentType]) def(c, childNode);

  /* ---- CharacterData ---- */
  get(CharacterData, "length", function () { return this.data.length; });
  for (const m of ["nextElementSibling", "previousElementSibling"])
    Object.defineProperty(CharacterData.prototype, m, Object.getOwnPropertyDescriptor(Element.prototype, m));
  def(CharacterData, {
    substringData(o, n) { return this.data.substr(o, n); },
    appendData(s) { this.data += s; },
    insertData(o, s) { const d = this.data; this.data = d.slice(0, o) + s + d.slice(o); },
    deleteData(o, n) { const d = this.data; this.data = d.slice(0, o) + d.slice(o + n); },
    replaceData(o, n, s) { const d = this.data; this.data = d.slice(0, o) + s + d.slice(o + n); },
  });
  def(I.Text, {
    splitText(o) {
      const rest = K.text(this.data.slice(o));
      this.data = this.data.slice(0, o);
      if (this.parentNode) this.parentNode.insertBefore(rest, this.nextSibling);
      return rest;
    },
  });
  get(I.Text, "wholeText", function () { return this.data; });

  /* ---- DOMTokenList ---- */
  class DOMTokenList {
    constructor(el, attr) {
      Object.defineProperty(this, "_el", { value: el });
      Object.defineProperty(this, "_attr", { value: attr });
    }
    get value() { return this._el.getAttribute(this._attr) || ""; }
    set value(v) { this._el.setAttribute(this._attr, v); }
    _tokens() { const t = this.value.split(/[ \t\n\r\f]+/).filter(Boolean); return t.length > 1 ? [...new Set(t)] : t; }
    _write(t) { const v = t.join(" "); if (v || this._el.hasAttribute(this._attr)) this._el.setAttribute(this._attr, v); }
    get length() { return this._tokens().length; }
    item(i) { return this._tokens()[i] ?? null; }
    contains(t) { return this._tokens().includes(String(t)); }
    add(...names) {
      const t = this._tokens(), n = t.length;
      for (const name of names) { check(name); if (!t.includes(String(name))) t.push(String(name)); }
      if (t.length !== n) this._write(t);
    }
    remove(...names) {
      const t = this._tokens(), drop = names.map(String), rest = t.filter((x) => !drop.includes(x));
      if (rest.length !== t.length) this._write(rest);
    }
    toggle(t, force) {
      const has = this.contains(t);
      if (force === undefined ? !has : force) { this.add(t); return true; }
      if (has) this.remove(t);
      return false;
    }
    replace(a, b) {
      const t = this._tokens(), i = t.indexOf(String(a));
      if (i < 0) return false;
      t[i] = String(b);
      this._write([...new Set(t)]);
      return true;
    }
    supports() { return true; }
    forEach(f, self) { this._tokens().forEach((t, i) => f.call(self, t, i, this)); }
    toString() { return this.value; }
    keys() { return this._tokens().keys(); }
    values() { return this._tokens().values(); }
    entries() { return this._tokens().entries(); }
    [Symbol.iterator]() { return this._tokens().values(); }
  }
  const check = (t) => {
    t = String(t);
    if (t === "" || /[ \t\n\r\f]/.test(t)) throw new kn.DOMException("the token is empty or has white space", t === "" ? "SyntaxError" : "InvalidCharacterError");
  };
  kn.method(G, "DOMTokenList", DOMTokenList);
  class DOMException extends Error {
    constructor(message, name) { super(message); this._name = name || "Error"; }
    get name() { return this._name; }
    get code() { return 0; }
  }
  kn.DOMException = DOMException;
  kn.method(G, "DOMException", DOMException);

  const cached = (make) => {
    const map = new WeakMap();
    return function () {
      let v = map.get(this);
      if (!v) map.set(this, (v = make(this)));
      return v;
    };
  };
  get(Element, "classList", cached((el) => new DOMTokenList(el, "class")), function (v) { this.setAttribute("class", v); });

  /* ---- dataset ---- */
  const dash = (k) => "data-" + k.replace(/[A-Z]/g, (c) => "-" + c.toLowerCase());
  const camel = (n) => n.slice(5).replace(/-([a-z])/g, (m, c) => c.toUpperCase());
  const dataset = cached((el) => new Proxy({}, {
    get: (t, k) => (typeof k === "string" ? el.getAttribute(dash(k)) ?? undefined : undefined),
    set: (t, k, v) => { el.setAttribute(dash(String(k)), v); return true; },
    has: (t, k) => typeof k === "string" && el.hasAttribute(dash(k)),
    deleteProperty: (t, k) => { el.removeAttribute(dash(String(k))); return true; },
    ownKeys: () => el.getAttributeNames().filter((n) => n.startsWith("data-")).map(camel),
    getOwnPropertyDescriptor: (t, k) => {
      const v = typeof k === "string" ? el.getAttribute(dash(k)) : null;
      return v === null ? undefined : { value: v, writable: true, enumerable: true, configurable: true };
    },
  }));
  get(HTMLElement, "dataset", dataset);
  get(I.SVGElement, "dataset", dataset);

  /* ---- attributes ---- */
  class Attr {
    constructor(el, name) { this.ownerElement = el; this.name = this.localName = this.nodeName = name; this.specified = true; this.nodeType = 2; }
    get value() { return this.ownerElement.getAttribute(this.name) ?? ""; }
    set value(v) { this.ownerElement.setAttribute(this.name, v); }
    get nodeValue() { return this.value; }
    get namespaceURI() { return null; }
  }
  class NamedNodeMap {}
  def(NamedNodeMap, {
    getNamedItem(n) { return A.find.call(this, (a) => a.name === String(n)) || null; },
    item(i) { return this[i] || null; },
    setNamedItem(a) { this._el.setAttribute(a.name, a.value); return null; },
    removeNamedItem(n) { this._el.removeAttribute(n); },
  });
  kn.method(NamedNodeMap.prototype, Symbol.iterator, A[Symbol.iterator]);
  kn.method(G, "Attr", Attr);
  kn.method(G, "NamedNodeMap", NamedNodeMap);
  get(Element, "attributes", function () {
    const v = this.getAttributeNames().map((n) => new Attr(this, n));
    for (const a of v) if (!(a.name in v)) Object.defineProperty(v, a.name, { value: a, configurable: true });
    Object.defineProperty(v, "_el", { value: this });
    return list(v, NamedNodeMap);
  });
  def(Element, {
    getAttributeNS(n, name) { return this.getAttribute(name) ?? this.getAttribute("xlink:" + name); },
    setAttributeNS(n, name, v) { this.setAttribute(name, v); },
    removeAttributeNS(n, name) { this.removeAttribute(name); },
    hasAttributeNS(n, name) { return this.hasAttribute(name); },
    getAttributeNode(n) { return this.hasAttribute(n) ? new Attr(this, n) : null; },
    setAttributeNode(a) { this.setAttribute(a.name, a.value); return null; },
    hasAttributes() { return this.getAttributeNames().length > 0; },
    toggleAttribute(n, force) {
      const has = this.hasAttribute(n);
      if (force === undefined ? !has : force) { if (!has) this.setAttribute(n, ""); return true; }
      if (has) this.removeAttribute(n);
      return false;
    },
    insertAdjacentElement(where, el) {
      switch (String(where).toLowerCase()) {
        case "beforebegin": if (!this.parentNode) return null; this.parentNode.insertBefore(el, this); break;
        case "afterbegin": this.insertBefore(el, this.firstChild); break;
        case "beforeend": this.appendChild(el); break;
        case "afterend": if (!this.parentNode) return null; this.parentNode.insertBefore(el, this.nextSibling); break;
        default: throw new DOMException("unknown position", "SyntaxError");
      }
      return el;
    },
    insertAdjacentText(where, s) { this.insertAdjacentElement(where, K.text(s)); },
    webkitMatchesSelector(s) { return this.matches(s); },
    scrollIntoView() {}, scrollTo() {}, scroll() {}, scrollBy() {},
    setPointerCapture() {}, releasePointerCapture() {}, requestFullscreen() { return Promise.reject(new TypeError("not allowed")); },
    attachShadow() { K.unsupported("attachShadow()"); return this; },
    checkVisibility() { return getComputedStyle(this).display !== "none"; },
  });
  get(Element, "shadowRoot", () => null);
  get(Element, "prefix", () => null);
  get(Element, "part", cached((el) => new DOMTokenList(el, "part")));
  for (const m of ["scrollLeft", "scrollTop"]) {
    const store = new WeakMap();
    get(Element, m, function () { return store.get(this) || 0; }, function (v) {
      v = Number(v) || 0;
      if (v) K.unsupported("scrolling by " + m);
      store.set(this, v);
    });
  }

  /* ---- reflected attributes (HTML §2.6) ---- */
  const reflect = (cls, names, kind) => {
    for (const n of names.split(" ")) {
      const [prop, attr = prop.toLowerCase()] = n.split(":");
      if (kind === "bool")
        get(cls, prop, function () { return this.hasAttribute(attr); }, function (v) { this.toggleAttribute(attr, !!v); });
      else if (kind === "int")
        get(cls, prop, function () { return parseInt(this.getAttribute(attr), 10) || 0; }, function (v) { this.setAttribute(attr, String(parseInt(v, 10) || 0)); });
      else
        get(cls, prop, function () { return this.getAttribute(attr) ?? ""; }, function (v) { this.setAttribute(attr, v); });
    }
  };
  kn.reflect = reflect;
  reflect(HTMLElement, "title lang dir accessKey nonce slot");
  reflect(HTMLElement, "hidden inert", "bool");
  reflect(Element, "slot role ariaLabel:aria-label ariaHidden:aria-hidden");
  get(HTMLElement, "tabIndex", function () { return parseInt(this.getAttribute("tabindex") ?? "-1", 10); }, function (v) { this.setAttribute("tabindex", v); });
  get(HTMLElement, "contentEditable", function () { return this.getAttribute("contenteditable") ?? "inherit"; }, function (v) { this.setAttribute("contenteditable", v); });
  get(HTMLElement, "innerText", function () { return renderedText(this); }, function (v) {
    const lines = String(v).split(/\r\n|\r|\n/);
    this.textContent = lines[0];
    for (const l of lines.slice(1)) { this.appendChild(K.element(0, "br")); if (l) this.appendChild(K.text(l)); }
  });
  get(HTMLElement, "outerText", function () { return renderedText(this); });
  const renderedText = (el) => {
    let out = "";
    const walk = (n) => {
      for (let c = n.firstChild; c; c = c.nextSibling) {
        if (c.nodeType === 3) out += c.data.replace(/\s+/g, " ");
        else if (c.nodeType === 1) {
          const tag = c.localName;
          if (tag === "script" || tag === "style" || tag === "template") continue;
          if (tag === "br") { out += "\n"; continue; }
          const d = el.isConnected ? getComputedStyle(c).display : "inline";
          if (d === "none") continue;
          const block = d !== "inline" && !d.startsWith("inline-");
          if (block && out && !out.endsWith("\n")) out += "\n";
          walk(c);
          if (block && !out.endsWith("\n")) out += "\n";
        }
      }
    };
    walk(el);
    return out.replace(/ *\n */g, "\n").replace(/ +/g, " ").trim();
  };
  def(HTMLElement, { focus() {}, blur() {}, click() { this.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true })); }, togglePopover() {} });
  get(HTMLElement, "offsetParentNode", function () { return this.offsetParent; });
  get(HTMLElement, "isContentEditable", () => false);
  reflect(I.HTMLAnchorElement, "href target rel download hreflang type");
  reflect(I.HTMLLinkElement, "href rel media type as crossOrigin");
  reflect(I.HTMLScriptElement, "src type charset crossOrigin integrity");
  reflect(I.HTMLScriptElement, "async defer noModule", "bool");
  get(I.HTMLScriptElement, "text", function () { return this.textContent; }, function (v) { this.textContent = v; });
  reflect(I.HTMLStyleElement, "media type");
  reflect(I.HTMLMetaElement, "name content httpEquiv:http-equiv");
  reflect(I.HTMLIFrameElement, "src srcdoc name width height allow");
  get(I.HTMLIFrameElement, "contentWindow", () => null);
  get(I.HTMLIFrameElement, "contentDocument", () => null);
  reflect(I.HTMLSourceElement, "src srcset type media sizes");
  reflect(I.HTMLInputElement, "name type placeholder min max step");
  reflect(I.HTMLInputElement, "checked disabled required readOnly", "bool");
  for (const c of [I.HTMLInputElement, I.HTMLTextAreaElement, I.HTMLSelectElement, I.HTMLButtonElement, I.HTMLOptionElement]) {
    reflect(c, "name value");
    reflect(c, "disabled", "bool");
  }
  reflect(I.HTMLLabelElement, "htmlFor:for");
  reflect(I.HTMLProgressElement, "value max");
  reflect(I.HTMLTableCellElement, "colSpan rowSpan", "int");
  reflect(I.HTMLDetailsElement, "open", "bool");

  /* ---- style of HTML and SVG elements: el.style = "…" sets the text ---- */
  const style = Object.getOwnPropertyDescriptor(Element.prototype, "style").get;
  get(Element, "style", style, function (v) { this.setAttribute("style", v); });
  kn.accessor(I.CSSStyleDeclaration.prototype, "parentRule", () => null);
  kn.method(I.CSSStyleDeclaration.prototype, Symbol.iterator, function* () { for (let i = 0; i < this.length; i++) yield this.item(i); });
  kn.accessor(I.CSSComputedStyle.prototype, "cssText", () => "");
  kn.def(I.CSSComputedStyle, {
    setProperty() { throw new DOMException("computed styles are read-only", "NoModificationAllowedError"); },
    removeProperty() { throw new DOMException("computed styles are read-only", "NoModificationAllowedError"); },
    getPropertyPriority() { return ""; },
  });
  kn.method(G, "getComputedStyle", (el, pseudo) => K.computedStyle(el, pseudo));

  /* ---- Document ---- */
  const first = (n, tag) => { for (let c = n && n.firstElementChild; c; c = c.nextElementSibling) if (c.localName === tag) return c; return null; };
  get(Document, "documentElement", function () { return this.firstElementChild; });
  get(Document, "head", function () { return first(this.documentElement, "head"); });
  get(Document, "body", function () { return first(this.documentElement, "body"); });
  get(Document, "title", function () { const t = this.querySelector("title"); return t ? t.textContent.trim() : ""; }, function (v) {
    let t = this.querySelector("title");
    if (!t && this.head) this.head.appendChild((t = K.element(0, "title")));
    if (t) t.textContent = v;
  });
  get(Document, "defaultView", function () { return this === document ? G : null; });
  get(Document, "currentScript", () => K.currentScript());
  get(Document, "readyState", () => kn.readyState);
  get(Document, "scrollingElement", function () { return this.documentElement; });
  get(Document, "activeElement", function () { return this.body; });
  get(Document, "styleSheets", () => kn.styleSheets());
  get(Document, "fonts", () => kn.fonts);
  get(Document, "location", () => G.location);
  get(Document, "implementation", () => ({
    createHTMLDocument: (t) => K.parseDocument("<!doctype html><title>" + (t || "") + "</title>", false),
    hasFeature: () => true, createDocument: () => K.parseDocument("<root/>", true) }));
  for (const [n, tag] of [["images", "img"], ["scripts", "script"], ["links", "a"], ["forms", "form"]])
    get(Document, n, function () { return this.__byTag(tag); });
  const constant = { characterSet: "UTF-8", charset: "UTF-8", compatMode: "CSS1Compat", contentType: "text/html", hidden: false,
    visibilityState: "visible", referrer: "", cookie: "", domain: "localhost", dir: "", designMode: "off",
    fullscreenElement: null, pointerLockElement: null, doctype: null, adoptedStyleSheets: [] };
  for (const k in constant) get(Document, k, () => constant[k], (v) => { if (k === "adoptedStyleSheets") K.unsupported("adoptedStyleSheets"); });
  get(Document, "URL", () => G.location.href);
  get(Document, "documentURI", () => G.location.href);
  kn.readyState = "loading";
  const nsOf = (uri) => (uri === null || uri === "" ? 3 : ns[uri] ?? 3);
  def(Document, {
    createElement(tag) { return kn.created(K.element(0, tag)); },
    createElementNS(uri, name) { return K.element(nsOf(uri), uri in ns && name.includes(":") ? name.split(":").pop() : name); },
    createTextNode(s) { return K.text(s); },
    createComment(s) { return K.comment(s); },
    createDocumentFragment() { return K.fragment(); },
    createAttribute(name) { return { name, value: "" }; },
    createEvent(kind) { return new (I[kind === "CustomEvent" ? "CustomEvent" : "Event"])(""); },
    createRange() { return new kn.Range(); },
    getElementById(id) { return this.__byId(id); },
    getElementsByName(n) { return this.querySelectorAll('[name="' + String(n).replace(/["\\]/g, "\\$&") + '"]'); },
    importNode(n, deep) { return n.cloneNode(!!deep); },
    adoptNode(n) { if (n.parentNode) n.parentNode.removeChild(n); return n; },
    write(...s) { const at = K.currentScript() || this.body; if (at) (at.localName === "script" ? at.insertAdjacentHTML("afterend", s.join("")) : at.insertAdjacentHTML("beforeend", s.join(""))); },
    writeln(...s) { this.write(...s, "\n"); },
    open() {}, close() {},
    hasFocus() { return true; },
    execCommand() { return false; },
    elementFromPoint() { K.unsupported("elementFromPoint()"); return null; },
    elementsFromPoint() { K.unsupported("elementsFromPoint()"); return []; },
    getSelection() { return G.getSelection(); },
    getAnimations() { return kn.animations ? kn.animations() : []; },
    createTreeWalker(root, what = 0xffffffff, filter = null) { return new TreeWalker(root, what, filter); },
    createNodeIterator(root, what = 0xffffffff, filter = null) { return new TreeWalker(root, what, filter); },
    createExpression() { K.unsupported("XPath"); return null; },
  });
  kn.method(Document.prototype, "getElementById", Node.prototype.__byId);
  kn.method(DocumentFragment.prototype, "getElementById", Node.prototype.__byId);
  kn.created = (el) => {
    const cls = kn.customElement && kn.customElement(el.localName);
    if (cls && !(el instanceof cls)) kn.upgrade(el, cls);
    return el;
  };
  const templateParts = ["innerHTML", "outerHTML"];
  for (const m of templateParts.slice(0, 1)) Object.defineProperty(DocumentFragment.prototype, m, Object.getOwnPropertyDescriptor(Element.prototype, m));

  /* ---- traversal (DOM §6) ---- */
  const NodeFilter = { FILTER_ACCEPT: 1, FILTER_REJECT: 2, FILTER_SKIP: 3, SHOW_ALL: 0xffffffff, SHOW_ELEMENT: 1, SHOW_TEXT: 4, SHOW_COMMENT: 128 };
  kn.method(G, "NodeFilter", NodeFilter);
  class TreeWalker {
    constructor(root, what, filter) { this.root = this.currentNode = this.referenceNode = root; this.whatToShow = what >>> 0; this.filter = filter; }
    _test(n) {
      if (!((1 << (n.nodeType - 1)) & this.whatToShow)) return 3;
      if (!this.filter) return 1;
      return typeof this.filter === "function" ? this.filter(n) : this.filter.acceptNode(n);
    }
    nextNode() {
      let n = this.currentNode, skip = false;
      for (;;) {
        let next = skip ? null : n.firstChild;
        for (let p = n; !next && p && p !== this.root; p = p.parentNode) next = p.nextSibling;
        if (!next) return null;
        n = next;
        const r = this._test(n);
        if (r === 1 || r === true) return (this.currentNode = this.referenceNode = n);
        skip = r === 2;
      }
    }
    previousNode() {
      let n = this.currentNode;
      while (n !== this.root) {
        let p = n.previousSibling;
        if (p) { while (p.lastChild) p = p.lastChild; } else p = n.parentNode;
        if (!p) return null;
        n = p;
        if (this._test(n) === 1) return (this.currentNode = n);
      }
      return null;
    }
    parentNode() {
      for (let n = this.currentNode; n && n !== this.root; ) { n = n.parentNode; if (n && this._test(n) === 1) return (this.currentNode = n); }
      return null;
    }
    firstChild() { for (let c = this.currentNode.firstChild; c; c = c.nextSibling) if (this._test(c) === 1) return (this.currentNode = c); return null; }
    nextSibling() { for (let c = this.currentNode.nextSibling; c; c = c.nextSibling) if (this._test(c) === 1) return (this.currentNode = c); return null; }
    detach() {}
  }
  kn.method(G, "TreeWalker", TreeWalker);
  kn.method(G, "NodeIterator", TreeWalker);

  /* ---- Range: enough to measure text ---- */
  kn.Range = class Range {
    constructor() { this.setStart(document, 0); this.setEnd(document, 0); }
    setStart(n, o) { this.startContainer = n; this.startOffset = o; if (!this.endContainer) this.setEnd(n, o); }
    setEnd(n, o) { this.endContainer = n; this.endOffset = o; }
    setStartBefore(n) { this.setStart(n.parentNode, [...n.parentNode.childNodes].indexOf(n)); }
    setEndAfter(n) { this.setEnd(n.parentNode, [...n.parentNode.childNodes].indexOf(n) + 1); }
    selectNode(n) { this.setStartBefore(n); this.setEndAfter(n); }
    selectNodeContents(n) { this.setStart(n, 0); this.setEnd(n, n.nodeType === 3 ? n.data.length : n.childNodes.length); }
    collapse(toStart) { if (toStart) this.setEnd(this.startContainer, this.startOffset); else this.setStart(this.endContainer, this.endOffset); }
    get collapsed() { return this.startContainer === this.endContainer && this.startOffset === this.endOffset; }
    get commonAncestorContainer() { let n = this.startContainer; while (n && !n.contains(this.endContainer)) n = n.parentNode; return n; }
    _texts() {
      const out = [], inside = (n) => n.nodeType === 3;
      if (this.startContainer === this.endContainer && inside(this.startContainer)) return [[this.startContainer, this.startOffset, this.endOffset]];
      const root = this.commonAncestorContainer, w = new TreeWalker(root, 4, null);
      const from = inside(this.startContainer) ? this.startContainer : this.startContainer.childNodes[this.startOffset] || null;
      const to = inside(this.endContainer) ? this.endContainer : this.endContainer.childNodes[this.endOffset] || null;
      let n;
      while ((n = w.nextNode())) {
        if (from && n !== from && !from.contains(n) && from.compareDocumentPosition(n) & 2) continue;
        if (to && n !== to && (to.contains(n) || to.compareDocumentPosition(n) & 4)) break;
        if (to === n && !inside(this.endContainer)) break;
        out.push([n, n === this.startContainer ? this.startOffset : 0, n === this.endContainer ? this.endOffset : n.data.length]);
      }
      return out;
    }
    getClientRects() { return this._texts().flatMap(([n, a, b]) => n.__textRects(a, b)).map((r) => new DOMRect(...r)); }
    getBoundingClientRect() { return kn.union(this.getClientRects()); }
    toString() { return this._texts().map(([n, a, b]) => n.data.slice(a, b)).join(""); }
    cloneRange() { return Object.assign(new kn.Range(), this); }
    cloneContents() { const f = K.fragment(); f.appendChild(K.text(this.toString())); return f; }
    createContextualFragment(html) { return K.parseFragment(document.body || document.documentElement, html); }
    deleteContents() {
      if (this.startContainer === this.endContainer && this.startContainer.nodeType !== 3)
        for (const c of [...this.startContainer.childNodes].slice(this.startOffset, this.endOffset)) this.startContainer.removeChild(c);
      else for (const [n, a, b] of this._texts()) n.data = n.data.slice(0, a) + n.data.slice(b);
    }
    insertNode(n) { this.startContainer.nodeType === 3 ? this.startContainer.parentNode.insertBefore(n, this.startContainer.splitText(this.startOffset)) : this.startContainer.insertBefore(n, this.startContainer.childNodes[this.startOffset] || null); }
    surroundContents(el) { const t = this.toString(); this.deleteContents(); el.appendChild(K.text(t)); this.insertNode(el); }
    detach() {}
  };
  kn.method(G, "Range", kn.Range);
})
