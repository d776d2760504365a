/* Shadow trees (DOM §4.2.2, §4.8): roots, slots, what events and scripts outside see of them. */
(function (K, G, kn) {
  "use strict";
  const I = kn.interfaces, { get, def, fail } = kn, { ShadowRoot, Element, HTMLSlotElement } = I, document = kn.document;

  /* ---- roots ---- */
  const facts = new WeakMap(); // root → what attachShadow() was told
  const rootOf = (n) => { while (n.parentNode) n = n.parentNode; return n; };
  const isRoot = (n) => n instanceof ShadowRoot;
  kn.hostOf = (n) => (n.nodeType === 11 ? K.shadowHost(n) : null);
  const fact = (root) => { let f = facts.get(root); if (!f) facts.set(root, (f = { declared: true, delegatesFocus: false, slotAssignment: "named", clonable: false, serializable: false })); return f; };
  const HOSTS = new Set("article aside blockquote body div footer h1 h2 h3 h4 h5 h6 header main nav p section span".split(" "));
  def(Element, {
    attachShadow(init) {
      if (!init || (init.mode !== "open" && init.mode !== "closed")) throw new TypeError("the mode of a shadow root is 'open' or 'closed'");
      const name = this.localName;
      if (this.namespaceURI !== "http://www.w3.org/1999/xhtml" || !(HOSTS.has(name) || /^[a-z][^A-Z]*-/.test(name))) fail("NotSupportedError", "this element cannot be a shadow host");
      const old = K.shadowOf(this);
      if (old && !(fact(old).declared && K.shadowClosed(old) === (init.mode === "closed"))) fail("NotSupportedError", "the element is a shadow host already");
      if (old) old.replaceChildren();
      const root = K.attachShadow(this, init.mode === "closed");
      if (!root) fail("NotSupportedError", "the document has too many nodes");
      facts.set(root, { declared: false, delegatesFocus: !!init.delegatesFocus, slotAssignment: init.slotAssignment === "manual" ? "manual" : "named", clonable: !!init.clonable, serializable: !!init.serializable });
      if (init.slotAssignment === "manual") K.slotsManual(root);
      return root;
    },
    setHTMLUnsafe(html) { this.innerHTML = html; K.declareShadows(this); },
    getHTML(o = {}) { return serialize(this, o); },
  });
  get(Element, "shadowRoot", function () { const r = K.shadowOf(this); return r && !K.shadowClosed(r) ? r : null; });
  get(ShadowRoot, "host", function () { return kn.hostOf(this); });
  get(ShadowRoot, "mode", function () { return K.shadowClosed(this) ? "closed" : "open"; });
  for (const m of ["delegatesFocus", "slotAssignment", "clonable", "serializable"]) get(ShadowRoot, m, function () { return fact(this)[m]; });
  get(ShadowRoot, "innerHTML", function () { return this.__html; }, function (v) { this.__html = v === null ? "" : v; });
  get(ShadowRoot, "adoptedStyleSheets", function () { return kn.adoptedSheets(this); }, function (v) { kn.setAdopted(this, v); });
  get(ShadowRoot, "styleSheets", function () { return kn.styleSheets(this); });
  get(ShadowRoot, "activeElement", () => null);
  get(ShadowRoot, "fullscreenElement", () => null);
  get(ShadowRoot, "pictureInPictureElement", () => null);
  get(ShadowRoot, "pointerLockElement", () => null);
  def(ShadowRoot, {
    setHTMLUnsafe(html) { this.__html = html; K.declareShadows(this); },
    getHTML(o = {}) { return serialize(this, o); },
    getAnimations() { return document.getAnimations().filter((a) => a.effect && a.effect.target && rootOf(a.effect.target) === this); },
    elementFromPoint(x, y) { return this.elementsFromPoint(x, y)[0] || null; },
    elementsFromPoint(x, y) { return document.elementsFromPoint(x, y).map((e) => kn.retarget(e, this)); },
    getSelection() { return document.getSelection(); },
  });
  kn.handlerAttributes(ShadowRoot.prototype, ["slotchange"]);

  /* Markup with the roots that are asked for; others count as not there (HTML §13.3). */
  function serialize(top, o) {
    const wanted = new Set(o.shadowRoots || []);
    const shown = (r) => r && (wanted.has(r) || (o.serializableShadowRoots && fact(r).serializable));
    const hosts = [...top.querySelectorAll("*")].filter((e) => shown(K.shadowOf(e)));
    const own = top.nodeType === 1 && shown(K.shadowOf(top)) ? template(K.shadowOf(top), o) : "";
    if (!hosts.length) return own + (top.nodeType === 11 ? top.__html : top.innerHTML);
    const copy = top.cloneNode(true), copies = [...copy.querySelectorAll("*")], all = [...top.querySelectorAll("*")];
    for (const h of hosts) {
      const t = document.createElement("template"), c = copies[all.indexOf(h)];
      t.innerHTML = template(K.shadowOf(h), o);
      c.insertBefore(t.content.firstChild, c.firstChild);
    }
    return own + (copy.nodeType === 11 ? copy.__html : copy.innerHTML);
  }
  const template = (r, o) => '<template shadowrootmode="' + r.mode + '"' + (r.delegatesFocus ? ' shadowrootdelegatesfocus=""' : "") + (r.serializable ? ' shadowrootserializable=""' : "") +
    (r.clonable ? ' shadowrootclonable=""' : "") + ">" + serialize(r, o) + "</template>";

  /* ---- slots ---- */
  const assigned = (slot) => K.assignedTo(slot);
  const flat = (slot) => {
    if (!isRoot(rootOf(slot))) return [];
    let list = assigned(slot);
    if (!list.length) list = Array.prototype.filter.call(slot.childNodes, (c) => c.nodeType === 1 || c.nodeType === 3);
    return list.flatMap((n) => (n instanceof HTMLSlotElement && isRoot(rootOf(n)) ? flat(n) : [n]));
  };
  def(HTMLSlotElement, {
    assignedNodes(o) { return o && o.flatten ? flat(this) : assigned(this); },
    assignedElements(o) { return this.assignedNodes(o).filter((n) => n.nodeType === 1); },
    assign(...nodes) {
      for (const n of nodes) if (!(n instanceof I.Element || n instanceof I.Text)) throw new TypeError("the nodes of a slot are elements and texts");
      K.slotAssign(this, ...nodes);
    },
  });
  kn.slotOf = (n) => { const s = K.slotOf(n); return s && !K.shadowClosed(rootOf(s)) ? s : null; };
  let signalled = null;
  kn.slotsChanged = (slots) => {
    if (!signalled) {
      signalled = new Set();
      Promise.resolve().then(() => {
        const list = signalled;
        signalled = null;
        for (const s of list) s.dispatchEvent(kn.trusted(new Event("slotchange", { bubbles: true })));
      });
    }
    for (const s of slots) if (s) signalled.add(s);
  };

  /* ---- events (DOM §2.9, §2.2): the way up leads through slots, and out of a tree only for what is composed ---- */
  const { parentTarget } = kn;
  kn.parentTarget = (t, ev, first) => {
    if (!(t instanceof I.Node)) return null;
    const slot = K.slotOf(t);
    if (slot) return slot;
    const host = kn.hostOf(t);
    return host ? (ev.composed || rootOf(first) !== t ? host : null) : parentTarget(t, ev, first);
  };
  const contains = (root, n) => { for (let t = n; t; t = t.parentNode || kn.hostOf(t)) if (t === root) return true; return false; };
  kn.retarget = (a, b) => {
    while (a instanceof I.Node) {
      const r = rootOf(a);
      if (!isRoot(r) || (b instanceof I.Node && contains(r, b))) break;
      a = r.host;
    }
    return a;
  };
  /* Whether `a` lies in a closed tree that `b` is not in. */
  kn.hidden = (a, b) => {
    while (a instanceof I.Node) {
      const r = rootOf(a);
      if (!isRoot(r) || (b instanceof I.Node && contains(r, b))) return false;
      if (K.shadowClosed(r)) return true;
      a = r.host;
    }
    return false;
  };
})
