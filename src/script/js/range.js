/* Range and Selection (DOM §5, Selection API). */
(function (K, G, kn) {
  "use strict";
  const { Node } = kn.interfaces, { fail } = kn, document = kn.document;
  const length = (n) => (n.nodeType === 3 || n.nodeType === 8 ? n.length : n.nodeType === 10 ? 0 : n.childNodes.length);
  const indexOf = (n) => { let i = 0; while ((n = n.previousSibling)) i++; return i; };
  const rootOf = (n) => n.getRootNode();
  /* -1, 0, 1: is point (a, i) before, at or after (b, j)? */
  function order(a, i, b, j) {
    if (a === b) return Math.sign(i - j);
    const c = a.compareDocumentPosition(b);
    if (c & 2) return -order(b, j, a, i);
    if (c & 16) {
      let n = b;
      while (n.parentNode !== a) n = n.parentNode;
      if (indexOf(n) < i) return 1;
    }
    return -1;
  }
  class AbstractRange {
    constructor(key) { if (key !== state) kn.illegal(); }
    get startContainer() { return state.get(this).a; }
    get startOffset() { return state.get(this).i; }
    get endContainer() { return state.get(this).b; }
    get endOffset() { return state.get(this).j; }
    get collapsed() { const r = state.get(this); return r.a === r.b && r.i === r.j; }
  }
  const state = new WeakMap();
  const live = new Set(); // of weak references: ranges that follow the document
  class StaticRange extends AbstractRange {
    constructor(o) { super(state); state.set(this, { a: o.startContainer, i: o.startOffset, b: o.endContainer, j: o.endOffset }); }
  }
  const check = (n, o) => {
    if (!(n instanceof Node)) throw new TypeError("parameter 1 is not of type 'Node'");
    if (n.nodeType === 10) fail("InvalidNodeTypeError", "a doctype has no places");
    o = o >>> 0;
    if (o > length(n)) fail("IndexSizeError", "the offset is past the end of the node");
    return o;
  };
  const parentOf = (n) => n.parentNode || fail("InvalidNodeTypeError", "the node has no parent");
  class Range extends AbstractRange {
    constructor() {
      super(state);
      const r = { a: document, i: 0, b: document, j: 0 };
      state.set(this, r);
      live.add(new WeakRef(r));
      kn.watchTree("ranges");
    }
    setStart(n, o) {
      o = check(n, o);
      const r = state.get(this);
      if (rootOf(n) !== rootOf(r.b) || order(n, o, r.b, r.j) > 0) { r.b = n; r.j = o; }
      r.a = n;
      r.i = o;
    }
    setEnd(n, o) {
      o = check(n, o);
      const r = state.get(this);
      if (rootOf(n) !== rootOf(r.a) || order(n, o, r.a, r.i) < 0) { r.a = n; r.i = o; }
      r.b = n;
      r.j = o;
    }
    setStartBefore(n) { this.setStart(parentOf(n), indexOf(n)); }
    setStartAfter(n) { this.setStart(parentOf(n), indexOf(n) + 1); }
    setEndBefore(n) { this.setEnd(parentOf(n), indexOf(n)); }
    setEndAfter(n) { this.setEnd(parentOf(n), indexOf(n) + 1); }
    collapse(toStart) { const r = state.get(this); if (toStart) { r.b = r.a; r.j = r.i; } else { r.a = r.b; r.i = r.j; } }
    selectNode(n) { const p = parentOf(n), i = indexOf(n); this.setStart(p, i); this.setEnd(p, i + 1); }
    selectNodeContents(n) { check(n, 0); this.setStart(n, 0); this.setEnd(n, length(n)); }
    get commonAncestorContainer() { let n = this.startContainer; while (!n.contains(this.endContainer)) n = n.parentNode; return n; }
    compareBoundaryPoints(how, o) {
      if (how > 3) fail("NotSupportedError", "there are four ways to compare");
      const x = state.get(this), y = state.get(o);
      if (rootOf(x.a) !== rootOf(y.a)) fail("WrongDocumentError", "the ranges are in different trees");
      return how === 0 ? order(x.a, x.i, y.a, y.i) : how === 1 ? order(x.b, x.j, y.a, y.i) : how === 2 ? order(x.b, x.j, y.b, y.j) : order(x.a, x.i, y.b, y.j);
    }
    comparePoint(n, o) { o = check(n, o); const r = state.get(this); return order(n, o, r.a, r.i) < 0 ? -1 : order(n, o, r.b, r.j) > 0 ? 1 : 0; }
    isPointInRange(n, o) { return rootOf(n) === rootOf(this.startContainer) && this.comparePoint(n, o) === 0; }
    intersectsNode(n) {
      const r = state.get(this), p = n.parentNode;
      if (rootOf(n) !== rootOf(r.a)) return false;
      if (!p) return true;
      const i = indexOf(n);
      return order(p, i, r.b, r.j) < 0 && order(p, i + 1, r.a, r.i) > 0;
    }
    cloneRange() { const c = new Range(); Object.assign(state.get(c), state.get(this)); return c; }
    cloneContents() { return take(this, "clone"); }
    extractContents() { return take(this, "extract"); }
    deleteContents() { take(this, "delete"); }
    insertNode(n) {
      const r = state.get(this);
      if (r.a.nodeType === 8 || r.a === n || (r.a.nodeType === 3 && !r.a.parentNode)) fail("HierarchyRequestError", "nothing can be inserted there");
      let before = r.a.nodeType === 3 ? r.a : r.a.childNodes[r.i] || null;
      const parent = before ? before.parentNode : r.a, collapsed = this.collapsed;
      if (r.a.nodeType === 3) before = r.a.splitText(r.i);
      if (n === before) before = n.nextSibling;
      if (n.parentNode) n.parentNode.removeChild(n);
      const at = (before ? indexOf(before) : length(parent)) + (n.nodeType === 11 ? length(n) : 1);
      parent.insertBefore(n, before);
      if (collapsed) this.setEnd(parent, at);
    }
    surroundContents(el) {
      const part = (n) => n.nodeType !== 3 && n.nodeType !== 8;
      for (const n of [this.startContainer, this.endContainer]) if (part(n) && n !== this.commonAncestorContainer) fail("InvalidStateError", "the range holds a part of an element");
      const f = this.extractContents();
      while (el.firstChild) el.removeChild(el.firstChild);
      this.insertNode(el);
      el.appendChild(f);
      this.selectNode(el);
    }
    toString() { return texts(this).map(([n, i, j]) => n.data.slice(i, j)).join(""); }
    getClientRects() { return kn.rectList(rects(this)); }
    getBoundingClientRect() { return kn.union(rects(this)); }
    createContextualFragment(html) {
      const n = this.startContainer, el = n.nodeType === 1 ? n : n.parentElement;
      return K.parseFragment(el && el.localName !== "html" ? el : document.body || document.documentElement, html);
    }
    detach() {}
  }
  kn.constants(Range, { START_TO_START: 0, START_TO_END: 1, END_TO_END: 2, END_TO_START: 3 });

  const inside = (n) => n.nodeType === 3 || n.nodeType === 8;
  function texts(range) {
    const { a, i, b, j } = state.get(range), out = [];
    if (a === b && a.nodeType === 3) return [[a, i, j]];
    const root = range.commonAncestorContainer, w = document.createTreeWalker(root, 4);
    for (let n = root.nodeType === 3 ? root : w.nextNode(); n; n = w.nextNode()) {
      const from = n === a ? i : 0, to = n === b ? j : n.length;
      if (order(n, n === a ? i : n.length, a, i) < 0 || order(n, from, b, j) > 0) continue;
      if (from < to && order(n, to, a, i) > 0 && order(n, from, b, j) < 0) out.push([n, from, to]);
    }
    return out;
  }
  /* CSSOM View §10: elements that lie in the range whole, and the selected parts of texts. */
  function rects(range) {
    const out = [], { a, i, b, j } = state.get(range);
    const root = range.commonAncestorContainer;
    const spans = new Map(texts(range).map((t) => [t[0], t]));
    const walk = (n) => {
      const whole = n.nodeType === 1 && n !== root && order(n.parentNode, indexOf(n), a, i) >= 0 && order(n.parentNode, indexOf(n) + 1, b, j) <= 0;
      if (whole) for (const q of n.__rects()) out.push(new DOMRect(...q));
      const t = spans.get(n);
      if (t) for (const q of n.__textRects(t[1], t[2])) out.push(new DOMRect(...q));
      for (let c = n.firstChild; c; c = c.nextSibling) walk(c);
    };
    walk(root);
    return out;
  }
  function take(range, what) {
    const { a, i, b, j } = state.get(range), f = what === "delete" ? null : K.fragment();
    if (a === b && i === j) return f;
    const cut = (n, from, to) => {
      if (f) { const c = n.cloneNode(false); c.data = n.data.slice(from, to); if (what === "clone") return c; n.replaceData(from, to - from, ""); return c; }
      n.replaceData(from, to - from, "");
      return null;
    };
    if (a === b && inside(a)) { const c = cut(a, i, j); if (f) f.appendChild(c); return f; }
    const root = range.commonAncestorContainer;
    /* Where the range stands afterwards: between what is left of both ends. */
    let at = a, ai = i;
    if (what !== "clone" && !a.contains(b)) { let n = a; while (n.parentNode && !n.parentNode.contains(b)) n = n.parentNode; at = n.parentNode; ai = indexOf(n) + 1; }
    const walk = (n, to) => {
      for (const c of [...n.childNodes]) {
        const p = indexOf(c);
        if (order(n, p, a, i) >= 0 && order(n, p + 1, b, j) <= 0) { /* whole */
          if (what === "clone") to.appendChild(c.cloneNode(true));
          else if (to) to.appendChild(c);
          else n.removeChild(c);
        } else if (order(n, p + 1, a, i) > 0 && order(n, p, b, j) < 0) { /* in part */
          if (inside(c)) { const x = cut(c, c === a ? i : 0, c === b ? j : c.length); if (to) to.appendChild(x); }
          else { const x = to ? to.appendChild(c.cloneNode(false)) : null; walk(c, x); }
        }
      }
    };
    /* The ends name children by number, which cutting changes: nodes stand for them meanwhile. */
    if (what === "clone") walk(root, f);
    else {
      const parts = [];
      collect(root, parts, { a, i, b, j });
      const made = new Map([[root, f]]);
      for (const [n, kind, from, to] of parts) {
        const dest = made.get(n.parentNode);
        if (kind === "whole") { if (dest) dest.appendChild(n); else n.remove(); }
        else if (kind === "text") { const x = cut(n, from, to); if (dest) dest.appendChild(x); }
        else if (dest) made.set(n, dest.appendChild(n.cloneNode(false)));
      }
      const r = state.get(range);
      r.a = r.b = at;
      r.i = r.j = Math.min(ai, length(at));
    }
    return f;
  }
  function collect(n, out, { a, i, b, j }) {
    for (let c = n.firstChild, p = 0; c; c = c.nextSibling, p++) {
      if (order(n, p, a, i) >= 0 && order(n, p + 1, b, j) <= 0) out.push([c, "whole"]);
      else if (order(n, p + 1, a, i) > 0 && order(n, p, b, j) < 0) {
        if (inside(c)) out.push([c, "text", c === a ? i : 0, c === b ? j : c.length]);
        else { out.push([c, "part"]); collect(c, out, { a, i, b, j }); }
      }
    }
  }

  /* ---- ranges follow the document (DOM §5.3) ---- */
  const each = (f) => { for (const w of live) { const r = w.deref(); if (!r) live.delete(w); else { f(r, "a", "i"); f(r, "b", "j"); } } };
  kn.rangesInsert = (parent, index, count) => each((r, n, o) => { if (r[n] === parent && r[o] > index) r[o] += count; });
  kn.rangesRemove = (node, parent, index) => each((r, n, o) => {
    if (node.contains(r[n])) { r[n] = parent; r[o] = index; } else if (r[n] === parent && r[o] > index) r[o]--;
  });
  let replaced = false; // the text's new data is told by textReplaced
  kn.rangesText = (node) => each((r, n, o) => { if (r[n] === node) r[o] = 0; });
  kn.beforeText = (node) => { if (live.size) { replaced = []; each((r, n, o) => { if (r[n] === node) replaced.push([r, o, r[o]]); }); } };
  kn.textReplaced = (node, at, count, added) => {
    each((r, n, o) => {
      if (r[n] !== node) return;
      const saved = replaced && replaced.find((x) => x[0] === r && x[1] === o), v = saved ? saved[2] : r[o];
      r[o] = v > at && v <= at + count ? at : v > at + count ? v + added - count : v;
    });
    replaced = false;
  };
  kn.textSplit = (node, rest, at) => each((r, n, o) => { if (r[n] === node && r[o] > at) { r[n] = rest; r[o] -= at; } });

  /* ---- Selection: at most one range ---- */
  let chosen = null, backwards = false;
  class Selection {
    constructor(key) { if (key !== state) kn.illegal(); }
    get rangeCount() { return chosen ? 1 : 0; }
    get isCollapsed() { return !chosen || chosen.collapsed; }
    get type() { return !chosen ? "None" : chosen.collapsed ? "Caret" : "Range"; }
    get direction() { return !chosen || chosen.collapsed ? "none" : backwards ? "backward" : "forward"; }
    get anchorNode() { return chosen && (backwards ? chosen.endContainer : chosen.startContainer); }
    get anchorOffset() { return chosen ? (backwards ? chosen.endOffset : chosen.startOffset) : 0; }
    get focusNode() { return chosen && (backwards ? chosen.startContainer : chosen.endContainer); }
    get focusOffset() { return chosen ? (backwards ? chosen.startOffset : chosen.endOffset) : 0; }
    getRangeAt(i) { if (i !== 0 || !chosen) fail("IndexSizeError", "there is no such range"); return chosen; }
    addRange(r) { if (!chosen && rootOf(r.startContainer) === document) { chosen = r; backwards = false; } }
    removeRange(r) { if (r !== chosen) fail("NotFoundError", "the range is not selected"); chosen = null; }
    removeAllRanges() { chosen = null; }
    empty() { chosen = null; }
    collapse(n, o = 0) { if (n === null) { chosen = null; return; } const r = new Range(); r.setStart(n, o); r.collapse(true); chosen = r; backwards = false; }
    setPosition(n, o) { this.collapse(n, o); }
    collapseToStart() { if (!chosen) fail("InvalidStateError", "nothing is selected"); this.collapse(chosen.startContainer, chosen.startOffset); }
    collapseToEnd() { if (!chosen) fail("InvalidStateError", "nothing is selected"); this.collapse(chosen.endContainer, chosen.endOffset); }
    selectAllChildren(n) { const r = new Range(); r.selectNodeContents(n); chosen = r; backwards = false; }
    setBaseAndExtent(a, i, b, j) {
      const r = new Range();
      backwards = order(a, i, b, j) > 0;
      if (backwards) { r.setStart(b, j); r.setEnd(a, i); } else { r.setStart(a, i); r.setEnd(b, j); }
      chosen = r;
    }
    extend(n, o = 0) { if (!chosen) fail("InvalidStateError", "nothing is selected"); this.setBaseAndExtent(this.anchorNode, this.anchorOffset, n, o); }
    containsNode(n, partly) { return !!chosen && chosen.intersectsNode(n) && (partly || (order(n.parentNode, indexOf(n), chosen.startContainer, chosen.startOffset) >= 0 && order(n.parentNode, indexOf(n) + 1, chosen.endContainer, chosen.endOffset) <= 0)); }
    deleteFromDocument() { if (chosen) chosen.deleteContents(); }
    toString() { return chosen ? chosen.toString() : ""; }
  }
  const selection = new Selection(state);
  kn.method(G, "getSelection", () => selection);
  kn.expose({ AbstractRange, StaticRange, Range, Selection });
})
