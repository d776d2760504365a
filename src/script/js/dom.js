/* Node, ParentNode, ChildNode, CharacterData and the lists (DOM §4), as far as they are not in C. */
(function (K, G, kn) {
  "use strict";
  const I = kn.interfaces;
  const { Node, Element, HTMLElement, Document, DocumentFragment, CharacterData } = I;
  const bases = [Element, HTMLElement, I.SVGElement, I.Text, I.Comment, I.HTMLDocument, I.DocumentType, DocumentFragment,
    I.CSSStyleDeclaration, I.CSSComputedStyle, I.NodeList, I.HTMLCollection, I.ShadowRoot];
  bases.forEach((c, i) => K.setBaseProto(i, c.prototype));
  for (const [ns, tag, proto] of kn.protoQueue) K.setProto(ns, tag, proto);
  K.setUnknownProto(I.HTMLUnknownElement.prototype);

  const get = (cls, name, f, set) => kn.accessor(cls.prototype, name, f, set);
  const def = (cls, members) => { for (const m in members) kn.method(cls.prototype, m, members[m]); };
  kn.get = get;
  kn.def = def;
  const { fail } = kn;
  const document = (kn.document = K.document());
  kn.method(G, "document", document);

  /* ---- lists ---- */
  const A = Array.prototype;
  for (const c of [I.NodeList, I.HTMLCollection]) kn.method(c.prototype, Symbol.iterator, A[Symbol.iterator]);
  def(I.NodeList, { entries: A.entries, keys: A.keys, values: A.values, forEach: A.forEach });
  kn.nodeList = (v) => K.nodeList(v);

  /* ---- Node ---- */
  const documentOf = new WeakMap(); // nodes of other documents than the page's → theirs
  const docOf = (n) => { for (let t = n; t; t = t.parentNode || kn.hostOf(t)) { if (t.nodeType === 9) return t; const d = documentOf.get(t); if (d) return d; } const r = K.realmOf(n); return r ? r.document : document; };
  kn.hostOf = () => null; // shadow roots
  kn.setDocument = (n, d) => { if (d === document) documentOf.delete(n); else documentOf.set(n, d); };
  kn.documentOf = docOf;
  get(Node, "ownerDocument", function () { return this.nodeType === 9 ? null : docOf(this); });
  get(Node, "baseURI", () => kn.baseURI());
  const equal = (a, b) => {
    if (a === b) return true;
    if (!b || a.nodeType !== b.nodeType || a.nodeName !== b.nodeName || a.childNodes.length !== b.childNodes.length) return false;
    if (a.nodeType === 1) {
      const names = a.getAttributeNames();
      if (a.namespaceURI !== b.namespaceURI || names.length !== b.getAttributeNames().length || names.some((n) => a.getAttribute(n) !== b.getAttribute(n))) return false;
    } else if (a.nodeValue !== b.nodeValue) return false;
    for (let x = a.firstChild, y = b.firstChild; x; x = x.nextSibling, y = y.nextSibling) if (!equal(x, y)) return false;
    return true;
  };
  def(Node, {
    getRootNode(o) { let n = this, p; while ((p = n.parentNode || (o && o.composed ? kn.hostOf(n) : null))) n = p; return n; },
    isSameNode(o) { return this === o; },
    isEqualNode(o) { return equal(this, o); },
    lookupNamespaceURI(prefix) { return this.nodeType === 1 && !prefix ? this.namespaceURI : null; },
    lookupPrefix() { return null; },
    isDefaultNamespace(uri) { return this.lookupNamespaceURI(null) === (uri || null); },
  });

  /* ---- ParentNode, ChildNode ---- */
  const toNode = (v) => (v instanceof Node || K.isNode(v) ? v : K.text(v));
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
      const f = arguments.length ? gather(arguments) : null;
      while (this.firstChild) this.removeChild(this.firstChild);
      if (f) this.appendChild(f);
    },
    moveBefore(n, before) {
      if (n.isConnected !== this.isConnected || n.getRootNode() !== this.getRootNode()) fail("HierarchyRequestError", "the node comes from another tree");
      this.insertBefore(n, before);
    },
  };
  const ns = { "http://www.w3.org/1999/xhtml": 0, "http://www.w3.org/2000/svg": 1, "http://www.w3.org/1998/Math/MathML": 2 };
  kn.namespaces = ns;
  const byName = {
    getElementsByTagName(t) { return this.__byTag(t); },
    getElementsByTagNameNS(n, t) { return this.__byTagNS(n === "*" ? -1 : n === null || n === "" ? 3 : ns[n] ?? 9, t); },
    getElementsByClassName(c) { return this.__byClass(c); },
  };
  for (const c of [Element, Document, DocumentFragment]) {
    def(c, parentNode);
    const d = Object.getOwnPropertyDescriptors(Element.prototype);
    for (const m of ["firstElementChild", "lastElementChild", "childElementCount"]) Object.defineProperty(c.prototype, m, d[m]);
    kn.accessor(c.prototype, "children", d.__children.get);
    /* The C function itself: no way round over JS for the queries that scripts call most. */
    kn.method(c.prototype, "querySelector", Node.prototype.__query);
    kn.method(c.prototype, "querySelectorAll", Node.prototype.__queryAll);
    Object.defineProperty(c.prototype, Symbol.unscopables, { value: Object.assign(Object.create(null),
      { append: true, prepend: true, replaceChildren: true, before: true, after: true, remove: true, replaceWith: true, slot: true }), configurable: true });
  }
  def(Element, byName);
  def(Document, byName);
  const childNode = {
    remove() { const p = this.parentNode; if (p) p.removeChild(this); },
    before() {
      const p = this.parentNode, args = [...arguments];
      if (!p) return;
      let prev = this.previousSibling;
      while (prev && args.includes(prev)) prev = prev.previousSibling;
      const n = gather(args);
      p.insertBefore(n, prev ? prev.nextSibling : p.firstChild);
    },
    after() {
      const p = this.parentNode, args = [...arguments];
      if (!p) return;
      let next = this.nextSibling;
      while (next && args.includes(next)) next = next.nextSibling;
      p.insertBefore(gather(args), next);
    },
    replaceWith() {
      const p = this.parentNode, args = [...arguments];
      if (!p) return;
      let next = this.nextSibling;
      while (next && args.includes(next)) next = next.nextSibling;
      const n = gather(args);
      if (this.parentNode === p) p.removeChild(this);
      p.insertBefore(n, next);
    },
  };
  for (const c of [Element, CharacterData, I.DocumentType]) def(c, childNode);

  /* ---- CharacterData ---- */
  get(CharacterData, "length", function () { return this.data.length; });
  for (const m of ["nextElementSibling", "previousElementSibling"])
    Object.defineProperty(CharacterData.prototype, m, Object.getOwnPropertyDescriptor(Element.prototype, m));
  const within = (d, o) => { o = o >>> 0; if (o > d.length) fail("IndexSizeError", "the offset is past the end of the text"); return o; };
  const replace = (n, o, count, s) => {
    const d = n.data, from = within(d, o), c = Math.min(count >>> 0, d.length - from);
    n.data = d.slice(0, from) + s + d.slice(from + c);
    if (kn.textReplaced) kn.textReplaced(n, from, c, String(s).length);
  };
  def(CharacterData, {
    substringData(o, n) { const d = this.data, from = within(d, o); return d.slice(from, from + (n >>> 0)); },
    appendData(s) { replace(this, this.length, 0, s); },
    insertData(o, s) { replace(this, o, 0, s); },
    deleteData(o, n) { replace(this, o, n, ""); },
    replaceData(o, n, s) { replace(this, o, n, s); },
  });
  def(I.Text, {
    splitText(o) {
      const d = this.data, at = within(d, o), rest = K.text(d.slice(at));
      if (this.parentNode) this.parentNode.insertBefore(rest, this.nextSibling);
      if (kn.textSplit) kn.textSplit(this, rest, at);
      replace(this, at, d.length - at, "");
      return rest;
    },
  });
  get(I.Text, "wholeText", function () {
    let n = this, s = "";
    while (n.previousSibling && n.previousSibling.nodeType === 3) n = n.previousSibling;
    for (; n && n.nodeType === 3; n = n.nextSibling) s += n.data;
    return s;
  });
  get(I.Text, "assignedSlot", function () { return kn.slotOf ? kn.slotOf(this) : null; });

  /* ---- DocumentType ---- */
  get(I.DocumentType, "name", () => "html");
  get(I.DocumentType, "publicId", () => "");
  get(I.DocumentType, "systemId", () => "");
})
