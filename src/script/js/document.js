/* Document and DocumentFragment, documents that are made by scripts, parsing and serializing. */
(function (K, G, kn) {
  "use strict";
  const I = kn.interfaces, { get, def, fail } = kn, { Node, Element, Document, DocumentFragment } = I;
  const document = kn.document, ns = kn.namespaces;

  const kinds = new WeakMap(); // other documents → content type
  const typeOf = (d) => kinds.get(d) || "text/html";
  const adopt = (d, type) => {
    kinds.set(d, type);
    Object.setPrototypeOf(d, type === "text/html" ? I.HTMLDocument.prototype : I.XMLDocument.prototype);
    return d;
  };
  kn.newDocument = () => { const d = K.parseDocument("", false); while (d.firstChild) d.removeChild(d.firstChild); kinds.set(d, "application/xml"); return Object.setPrototypeOf(d, Document.prototype); };

  get(Document, "doctype", function () { for (let c = this.firstChild; c; c = c.nextSibling) if (c.nodeType === 10) return c; return null; });
  get(Document, "documentElement", function () { return this.firstElementChild; });
  const first = (n, ...tags) => { for (let c = n && n.firstElementChild; c; c = c.nextElementSibling) if (tags.includes(c.localName)) return c; return null; };
  get(Document, "head", function () { return first(this.documentElement, "head"); });
  get(Document, "body", function () { return first(this.documentElement, "body", "frameset"); }, function (v) {
    const old = this.body;
    if (old) old.replaceWith(v);
    else this.documentElement.appendChild(v);
  });
  get(Document, "title", function () { const t = this.querySelector("title"); return t ? t.textContent.trim().replace(/[ \t\n\r\f]+/g, " ") : ""; }, function (v) {
    let t = this.querySelector("title");
    if (!t && this.head) this.head.appendChild((t = K.element(0, "title")));
    if (t) t.textContent = v;
  });
  /* As the window whose script runs sees it. */
  get(Document, "defaultView", function () { const by = kn.top.entry; return this !== document ? null : by && by !== kn ? by.viewOf(kn.place) : G; });
  get(Document, "currentScript", function () { const s = this === document ? K.currentScript() : null; return s && s.type.toLowerCase() === "module" ? null : s; });
  kn.readyState = "loading";
  get(Document, "readyState", function () { return this === document ? kn.readyState : "complete"; });
  get(Document, "scrollingElement", function () { return this.documentElement; });
  get(Document, "activeElement", function () { return this === document ? kn.activeElement() || this.body : this.body; });
  get(Document, "styleSheets", function () { return kn.styleSheets(this); });
  get(Document, "fonts", () => kn.fonts);
  get(Document, "location", function () { return this === document ? G.location : null; }, (v) => { G.location.href = v; });
  class DOMImplementation {
    createHTMLDocument(t) { return adopt(K.parseDocument("<!doctype html><html><head>" + (t === undefined ? "" : "<title></title>") + "</head><body></body></html>", false), "text/html").__titled(t); }
    createDocument(uri, name, doctype) {
      const d = adopt(K.parseDocument("<r/>", true), uri === "http://www.w3.org/2000/svg" ? "image/svg+xml" : "application/xml");
      d.removeChild(d.documentElement);
      if (name) d.appendChild(d.createElementNS(uri, name));
      return d;
    }
    createDocumentType(name) { const d = K.parseDocument("<!doctype html>", false).doctype; d.remove(); return d; }
    hasFeature() { return true; }
  }
  kn.method(Document.prototype, "__titled", function (t) { if (t !== undefined) this.querySelector("title").textContent = t; return this; });
  kn.expose({ DOMImplementation });
  const implementation = new DOMImplementation();
  get(Document, "implementation", () => implementation);
  for (const [n, sel] of [["images", "img"], ["scripts", "script"], ["links", "a[href], area[href]"], ["forms", "form"], ["embeds", "embed"], ["plugins", "embed"], ["anchors", "a[name]"], ["all", "*"]])
    get(Document, n, kn.cached((d) => d.__collection(sel)));
  const constant = { characterSet: "UTF-8", charset: "UTF-8", inputEncoding: "UTF-8", compatMode: "CSS1Compat", hidden: false, visibilityState: "visible", referrer: "", domain: "localhost",
    dir: "", designMode: "off", fullscreenElement: null, fullscreenEnabled: false, pointerLockElement: null, pictureInPictureElement: null, xmlVersion: null };
  for (const k in constant) get(Document, k, () => constant[k], () => {});
  const own = () => { const e = document.documentElement; return e && e.namespaceURI === "http://www.w3.org/2000/svg" ? "image/svg+xml" : "text/html"; };
  get(Document, "contentType", function () { return this === document ? own() : typeOf(this); });
  const cookies = new Map();
  get(Document, "cookie", () => [...cookies].map(([k, v]) => (k ? k + "=" + v : v)).join("; "), (v) => {
    const pair = String(v).split(";")[0], i = pair.indexOf("=");
    cookies.set(i < 0 ? "" : pair.slice(0, i).trim(), pair.slice(i + 1).trim());
  });
  get(Document, "lastModified", () => { const d = new Date(), p = (n) => String(n).padStart(2, "0"); return `${p(d.getMonth() + 1)}/${p(d.getDate())}/${d.getFullYear()} ${p(d.getHours())}:${p(d.getMinutes())}:${p(d.getSeconds())}`; });
  get(Document, "URL", function () { return this === document ? kn.documentURL() : "about:blank"; });
  get(Document, "documentURI", function () { return this.URL; });

  /* ---- making nodes ---- */
  const valid = (name) => { if (!/^[A-Za-z_:\u0080-\uffff][^\s\/>\0]*$/.test(name)) fail("InvalidCharacterError", "'" + name + "' is not a name"); return name; };
  const mine = (d, n) => { if (d !== document) kn.setDocument(n, d); return n; };
  kn.created = (el) => (kn.customCreated ? kn.customCreated(el) : el);
  const plain = /^[a-z][a-z0-9]*$/;
  def(Document, {
    createElement(tag, options) {
      if (this !== document) return mine(this, typeOf(this) === "text/html" ? K.element(0, valid(String(tag))) : K.element(typeOf(this) === "application/xhtml+xml" ? 0 : 3, valid(String(tag))));
      const is = typeof options === "object" && options ? options.is : undefined;
      if (is !== undefined) {
        const el = K.element(0, valid(String(tag)));
        kn.customIs(el, is);
        return kn.created(el);
      }
      return plain.test(tag) ? K.element(0, tag) : kn.created(K.element(0, valid(String(tag))));
    },
    createElementNS(uri, name) {
      name = valid(String(name));
      const known = uri === null || uri === "" ? 3 : ns[uri] ?? 3, i = name.indexOf(":");
      if (i > 0 && !uri) fail("NamespaceError", "a prefix needs a namespace");
      const el = K.element(known, i > 0 ? name.slice(i + 1) : name, true);
      if (i > 0) kn.setPrefix(el, name.slice(0, i));
      if (known === 3 && uri) otherNs.set(el, String(uri));
      return known === 0 ? mine(this, kn.created(el)) : mine(this, el);
    },
    createTextNode(s) { return mine(this, K.text(s)); },
    createComment(s) { return mine(this, K.comment(s)); },
    createDocumentFragment() { return mine(this, K.fragment()); },
    createCDATASection(s) { if (typeOf(this) === "text/html") fail("NotSupportedError", "an HTML document has no CDATA sections"); return mine(this, K.text(s)); },
    createProcessingInstruction(target, data) { const c = K.comment(data); Object.defineProperty(c, "target", { value: String(target) }); return Object.defineProperty(c, "nodeType", { value: 7 }); },
    createAttribute(name) { return kn.createAttribute(name); },
    createAttributeNS(uri, name) { return kn.createAttributeNS(uri, name); },
    createEvent(kind) {
      const name = { htmlevents: "Event", events: "Event", mouseevents: "MouseEvent", uievents: "UIEvent", svgevents: "Event" }[String(kind).toLowerCase()] ||
        Object.keys(kn.eventKinds).find((n) => n.toLowerCase() === String(kind).toLowerCase());
      if (!name) fail("NotSupportedError", "'" + kind + "' is no kind of event");
      return new kn.eventKinds[name]("");
    },
    createRange() { return new G.Range(); },
    getElementsByName(n) { return this.__byName(n); },
    importNode(n, deep) {
      if (n.nodeType === 9) fail("NotSupportedError", "a document cannot be imported");
      const c = K.adopt(n.cloneNode(!!deep));
      kn.setDocument(c, this);
      if (kn.upgradeTree) kn.upgradeTree(c);
      return c;
    },
    adoptNode(n) { if (n.nodeType === 9) fail("NotSupportedError", "a document cannot be adopted"); if (n.parentNode) n.parentNode.removeChild(n); const from = kn.documentOf(n); n = K.adopt(n); kn.setDocument(n, this); if (from !== this && kn.customAdopted) kn.customAdopted(n, from, this); return n; },
    write(...s) {
      if (kn.writesAnew && this === document && kn.writesAnew() && !K.currentScript()) return kn.documentWrite(s.join(""));
      const at = K.currentScript(); if (at && at.parentNode) at.insertAdjacentHTML("afterend", s.join("")); else if (this.body) this.body.insertAdjacentHTML("beforeend", s.join(""));
    },
    writeln(...s) { this.write(...s, "\n"); },
    open() { if (kn.documentOpen && this === document) kn.documentOpen(); return this; },
    close() { if (kn.documentClose && this === document) kn.documentClose(); },
    hasFocus() { return true; },
    execCommand() { return false; },
    queryCommandSupported() { return false; },
    elementFromPoint(x, y) { return kn.hitTest(x, y, true)[0] || null; },
    elementsFromPoint(x, y) { return kn.hitTest(x, y, false); },
    caretRangeFromPoint() { K.unsupported("caretRangeFromPoint()"); return null; },
    getSelection() { return G.getSelection(); },
    exitFullscreen() { return Promise.resolve(); },
    getAnimations() { return kn.animations ? kn.animations() : []; },
    startViewTransition(f) { K.unsupported("startViewTransition()", "the change is made at once"); const done = Promise.resolve().then(typeof f === "function" ? f : f && f.update); return { ready: done, finished: done, updateCallbackDone: done, skipTransition() {} }; },
  });
  kn.method(Document.prototype, "getElementById", Node.prototype.__byId);
  kn.method(DocumentFragment.prototype, "getElementById", Node.prototype.__byId);
  Object.defineProperty(DocumentFragment.prototype, "__html", Object.getOwnPropertyDescriptor(Element.prototype, "innerHTML"));

  /* ---- namespaces other than the three that matter ---- */
  const otherNs = new WeakMap();
  const namespaceURI = Object.getOwnPropertyDescriptor(Element.prototype, "namespaceURI").get;
  get(Element, "namespaceURI", function () { return namespaceURI.call(this) ?? otherNs.get(this) ?? xmlName(this).uri; });
  /* Elements of XML documents keep their prefixes in the name; the declarations say what they mean. */
  function xmlName(el) {
    const raw = rawName.call(el), i = raw.indexOf(":"), prefix = i > 0 ? raw.slice(0, i) : null;
    const attr = prefix ? "xmlns:" + prefix : "xmlns";
    for (let n = el; n && n.nodeType === 1; n = n.parentNode) { const v = n.getAttribute(attr); if (v !== null) return { prefix, local: i > 0 ? raw.slice(i + 1) : raw, uri: v }; }
    return { prefix: null, local: raw, uri: null };
  }
  const rawName = Object.getOwnPropertyDescriptor(Element.prototype, "localName").get;
  const tagName = Object.getOwnPropertyDescriptor(Element.prototype, "tagName").get;
  const prefixOf = Object.getOwnPropertyDescriptor(Element.prototype, "prefix").get;
  get(Element, "tagName", function () { const p = prefixOf.call(this); return p ? p + ":" + tagName.call(this) : tagName.call(this); });
  kn.method(Element.prototype, "__xmlName", function () { return xmlName(this); });

  /* ---- template contents belong to a document without a window ---- */
  let inert = null;
  const content = Object.getOwnPropertyDescriptor(I.HTMLTemplateElement.prototype, "content").get;
  get(I.HTMLTemplateElement, "content", function () {
    const c = content.call(this);
    if (c && kn.documentOf(c) === document) kn.setDocument(c, (inert ||= implementation.createHTMLDocument("")));
    return c;
  });

  /* ---- DOMParser, XMLSerializer ---- */
  const TYPES = ["text/html", "text/xml", "application/xml", "application/xhtml+xml", "image/svg+xml"];
  class DOMParser {
    parseFromString(s, type) {
      if (!TYPES.includes(type)) throw new TypeError("'" + type + "' is no type of a document");
      const xml = type !== "text/html", d = K.parseDocument(String(s), xml);
      return adopt(d || K.parseDocument('<html xmlns="http://www.w3.org/1999/xhtml"><body><parsererror>not well-formed</parsererror></body></html>', true), type);
    }
  }
  class XMLSerializer {
    serializeToString(n) { if (!(n instanceof Node)) throw new TypeError("parameter 1 is not of type 'Node'"); return K.serialize(n); }
  }
  kn.expose({ DOMParser, XMLSerializer });
})
