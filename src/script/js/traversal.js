/* TreeWalker and NodeIterator (DOM §6). */
(function (K, G, kn) {
  "use strict";
  const { Node, Document } = kn.interfaces, { def } = kn;
  const NodeFilter = {};
  Object.assign(NodeFilter, { FILTER_ACCEPT: 1, FILTER_REJECT: 2, FILTER_SKIP: 3, SHOW_ALL: 0xffffffff, SHOW_ELEMENT: 1, SHOW_ATTRIBUTE: 2, SHOW_TEXT: 4, SHOW_CDATA_SECTION: 8,
    SHOW_PROCESSING_INSTRUCTION: 64, SHOW_COMMENT: 128, SHOW_DOCUMENT: 256, SHOW_DOCUMENT_TYPE: 512, SHOW_DOCUMENT_FRAGMENT: 1024 });
  kn.method(G, "NodeFilter", NodeFilter);
  const ACCEPT = 1, REJECT = 2, SKIP = 3;
  const s = new WeakMap();
  const of = (t) => s.get(t) || kn.illegal();
  function test(t, n) {
    if (!((1 << (n.nodeType - 1)) & t.what)) return SKIP;
    const f = t.filter;
    if (!f) return ACCEPT;
    const r = typeof f === "function" ? f(n) : f.acceptNode(n);
    return r === true ? ACCEPT : Number(r);
  }
  const init = (self, key, root, what, filter) => {
    if (key !== s) kn.illegal();
    s.set(self, { root, what: what >>> 0, filter, current: root, before: true });
  };

  class TreeWalker {
    constructor(key, root, what, filter) { init(this, key, root, what, filter); }
    get root() { return of(this).root; }
    get whatToShow() { return of(this).what; }
    get filter() { return of(this).filter; }
    get currentNode() { return of(this).current; }
    set currentNode(n) { if (!(n instanceof Node)) throw new TypeError("not a node"); of(this).current = n; }
    parentNode() {
      const t = of(this);
      for (let n = t.current; n && n !== t.root; ) { n = n.parentNode; if (n && test(t, n) === ACCEPT) return (t.current = n); }
      return null;
    }
    nextNode() {
      const t = of(this);
      let n = t.current, r = ACCEPT;
      for (;;) {
        let next = r === REJECT ? null : n.firstChild;
        for (let p = n; !next; p = p.parentNode) {
          if (!p || p === t.root) return null;
          next = p.nextSibling;
        }
        n = next;
        r = test(t, n);
        if (r === ACCEPT) return (t.current = n);
      }
    }
    previousNode() {
      const t = of(this);
      let n = t.current;
      while (n !== t.root) {
        let p = n.previousSibling;
        while (p) {
          n = p;
          const r = test(t, n);
          if (r !== REJECT && n.lastChild) { p = n.lastChild; continue; }
          if (r === ACCEPT) return (t.current = n);
          p = n.previousSibling;
        }
        if (n === t.root || !n.parentNode) return null;
        n = n.parentNode;
        if (test(t, n) === ACCEPT) return (t.current = n);
      }
      return null;
    }
    firstChild() { return child(of(this), "firstChild", "nextSibling"); }
    lastChild() { return child(of(this), "lastChild", "previousSibling"); }
    nextSibling() { return sibling(of(this), "nextSibling", "firstChild"); }
    previousSibling() { return sibling(of(this), "previousSibling", "lastChild"); }
  }
  function child(t, first, next) {
    let n = t.current[first];
    while (n) {
      const r = test(t, n);
      if (r === ACCEPT) return (t.current = n);
      if (r === SKIP && n[first]) { n = n[first]; continue; }
      while (n && !n[next]) {
        n = n.parentNode;
        if (!n || n === t.root || n === t.current) return null;
      }
      n = n && n[next];
    }
    return null;
  }
  function sibling(t, next, first) {
    let n = t.current;
    if (n === t.root) return null;
    for (;;) {
      let x = n[next];
      while (x) {
        n = x;
        const r = test(t, n);
        if (r === ACCEPT) return (t.current = n);
        x = r === REJECT ? n[next] : n[first] || n[next];
      }
      n = n.parentNode;
      if (!n || n === t.root || test(t, n) === ACCEPT) return null;
    }
  }

  /* An iterator stands before or after its reference node, and moves when that goes. */
  const iterators = new Set();
  const next = (n, root) => {
    if (n.firstChild) return n.firstChild;
    for (let p = n; p && p !== root; p = p.parentNode) if (p.nextSibling) return p.nextSibling;
    return null;
  };
  const previous = (n, root) => {
    if (n === root) return null;
    let p = n.previousSibling;
    if (!p) return n.parentNode;
    while (p.lastChild) p = p.lastChild;
    return p;
  };
  class NodeIterator {
    constructor(key, root, what, filter) { init(this, key, root, what, filter); iterators.add(of(this)); kn.watchTree("iterators"); }
    get root() { return of(this).root; }
    get whatToShow() { return of(this).what; }
    get filter() { return of(this).filter; }
    get referenceNode() { return of(this).current; }
    get pointerBeforeReferenceNode() { return of(this).before; }
    nextNode() { return step(of(this), true); }
    previousNode() { return step(of(this), false); }
    detach() {}
  }
  function step(t, forward) {
    let n = t.current, before = t.before;
    for (;;) {
      if (forward) {
        if (before) before = false;
        else if (!(n = next(n, t.root))) return null;
      } else if (!before) before = true;
      else if (!(n = previous(n, t.root))) return null;
      if (test(t, n) === ACCEPT) break;
    }
    t.current = n;
    t.before = before;
    return n;
  }
  /* DOM §6.1: pre-removing steps; `prev`, `after` and `parent` are where the node was. */
  kn.iteratorsRemove = (node, parent, prev, after) => {
    for (const t of iterators) {
      if (node === t.root || !node.contains(t.current) || node.contains(t.root)) continue;
      if (t.before && after) { t.current = after; continue; }
      t.before = false;
      let p = prev || parent;
      if (prev) while (p.lastChild) p = p.lastChild;
      t.current = p;
    }
  };
  kn.expose({ TreeWalker, NodeIterator });
  const root = (n) => { if (!(n instanceof Node)) throw new TypeError("parameter 1 is not of type 'Node'"); return n; };
  def(Document, {
    createTreeWalker(n, what = 0xffffffff, filter = null) { return new TreeWalker(s, root(n), what, filter); },
    createNodeIterator(n, what = 0xffffffff, filter = null) { return new NodeIterator(s, root(n), what, filter); },
  });
})
