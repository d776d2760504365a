/* XPath 1.0 over the document (DOM §8): document.evaluate(), expressions, results. */
(function (K, G, kn) {
  "use strict";
  const I = kn.interfaces, { fail } = kn, HTML = "http://www.w3.org/1999/xhtml";
  const wrong = (text) => fail("SyntaxError", "'" + text + "' is not a valid XPath expression");

  /* ---- reading (XPath §2, §3): a tree of functions of a context { node, pos, size } ---- */
  const TOKEN = /\s*(?:(\d+\.?\d*|\.\d+)|("[^"]*"|'[^']*')|(::|\/\/|\.\.|!=|<=|>=|[\/.@()[\],|+\-*=<>$])|([A-Za-z_\u0080-\uffff][\w\-.\u0080-\uffff]*(?::(?!:)(?:[A-Za-z_\u0080-\uffff][\w\-.\u0080-\uffff]*|\*))?))/y;
  function tokens(text) {
    const out = [];
    TOKEN.lastIndex = 0;
    while (text.slice(TOKEN.lastIndex).trim()) {
      const m = TOKEN.exec(text) || wrong(text);
      out.push(m[1] !== undefined ? { n: Number(m[1]) } : m[2] !== undefined ? { s: m[2].slice(1, -1) } : m[3] !== undefined ? { o: m[3] } : { w: m[4] });
    }
    return out;
  }
  const AXES = {
    child: (n) => [...n.childNodes], parent: (n) => (up(n) ? [up(n)] : []), self: (n) => [n], attribute: (n) => (n.nodeType === 1 ? [...n.attributes] : []),
    descendant: (n) => below(n, []), "descendant-or-self": (n) => below(n, [n]),
    ancestor: (n) => above(n), "ancestor-or-self": (n) => [n, ...above(n)],
    "following-sibling": (n) => { const out = []; for (let s = n.nextSibling; s; s = s.nextSibling) out.push(s); return out; },
    "preceding-sibling": (n) => { const out = []; for (let s = n.previousSibling; s; s = s.previousSibling) out.push(s); return out; },
    following: (n) => { const out = []; for (let p = n.nodeType === 2 ? up(n) : n; p; p = up(p)) for (let s = p.nextSibling; s; s = s.nextSibling) out.push(s, ...below(s, [])); return order(out); },
    preceding: (n) => { const out = []; for (let p = n; p && p.nodeType !== 2; p = up(p)) for (let s = p.previousSibling; s; s = s.previousSibling) out.push(...below(s, [s]).reverse()); return out; },
    namespace: () => [],
  };
  const up = (n) => (n.nodeType === 2 ? n.ownerElement : n.parentNode);
  const above = (n) => { const out = []; for (let p = up(n); p; p = up(p)) out.push(p); return out; };
  function below(n, out) { for (let c = n.firstChild; c; c = c.nextSibling) { out.push(c); below(c, out); } return out; }
  const BACKWARD = new Set(["ancestor", "ancestor-or-self", "preceding", "preceding-sibling", "parent"]);
  function order(list) {
    const place = (a) => (a.nodeType === 2 ? a.ownerElement : a);
    return [...new Set(list)].sort((a, b) => {
      const x = place(a), y = place(b);
      if (x === y) return a === b ? 0 : a.nodeType !== 2 ? -1 : b.nodeType !== 2 ? 1 : [...x.attributes].indexOf(a) - [...x.attributes].indexOf(b);
      return x.compareDocumentPosition(y) & 4 ? -1 : 1;
    });
  }
  const isSet = Array.isArray;
  const textOf = (n) => (n.nodeType === 9 ? n.documentElement ? n.documentElement.textContent : "" : n.nodeType === 2 ? n.value : n.textContent);
  const str = (v) => (isSet(v) ? (v.length ? textOf(order(v)[0]) : "") : typeof v === "number" ? (Object.is(v, -0) ? "0" : String(v)) : String(v));
  const num = (v) => { if (typeof v === "number") return v; if (typeof v === "boolean") return v ? 1 : 0; const s = str(v).trim(); return /^-?(\d+\.?\d*|\.\d+)$/.test(s) ? Number(s) : NaN; };
  const bool = (v) => (isSet(v) ? v.length > 0 : Boolean(v));
  const set = (v) => (isSet(v) ? v : fail2());
  const fail2 = () => { throw new TypeError("the expression is not a set of nodes"); };
  function compare(a, b, op) {
    const f = { "=": (x, y) => x === y, "!=": (x, y) => x !== y, "<": (x, y) => x < y, ">": (x, y) => x > y, "<=": (x, y) => x <= y, ">=": (x, y) => x >= y }[op], equal = op === "=" || op === "!=";
    if (isSet(a) && isSet(b)) return a.some((x) => b.some((y) => (equal ? f(textOf(x), textOf(y)) : f(num(textOf(x)), num(textOf(y))))));
    if (isSet(a) || isSet(b)) {
      const list = isSet(a) ? a : b, other = isSet(a) ? b : a, turn = (x, y) => (isSet(a) ? f(x, y) : f(y, x));
      if (typeof other === "boolean") return turn(equal ? bool(list) : num(bool(list)), equal ? other : num(other));
      return list.some((n) => (typeof other === "number" || !equal ? turn(num(textOf(n)), num(other)) : turn(textOf(n), other)));
    }
    if (!equal) return f(num(a), num(b));
    return typeof a === "boolean" || typeof b === "boolean" ? f(bool(a), bool(b)) : typeof a === "number" || typeof b === "number" ? f(num(a), num(b)) : f(str(a), str(b));
  }
  const here = (c, v) => (v === undefined ? [c.node] : v);
  const round = (n) => (Number.isFinite(n) ? Math.floor(n + 0.5) : n);
  const nameOf = (n) => (n.nodeType === 1 ? n.localName : n.nodeType === 2 ? n.name : n.nodeType === 7 ? n.target : "");
  const first = (c, v) => order(set(here(c, v)))[0];
  const FUNCTIONS = {
    last: (c) => c.size, position: (c) => c.pos, count: (c, v) => set(v).length,
    id: (c, v) => { const d = c.node.nodeType === 9 ? c.node : c.node.ownerDocument, ids = isSet(v) ? v.map(textOf).join(" ") : str(v); return ids.split(/\s+/).map((i) => (i ? d.getElementById(i) : null)).filter(Boolean); },
    "local-name": (c, v) => { const n = first(c, v); return n ? nameOf(n) : ""; }, name: (c, v) => { const n = first(c, v); return n ? (n.nodeType === 1 ? n.nodeName.toLowerCase() === n.localName ? n.localName : n.nodeName : nameOf(n)) : ""; },
    "namespace-uri": (c, v) => { const n = first(c, v); return (n && n.namespaceURI) || ""; },
    string: (c, v) => str(here(c, v)), concat: (c, ...v) => v.map(str).join(""), "starts-with": (c, a, b) => str(a).startsWith(str(b)), contains: (c, a, b) => str(a).includes(str(b)),
    "substring-before": (c, a, b) => { const s = str(a), i = s.indexOf(str(b)); return i < 0 ? "" : s.slice(0, i); }, "substring-after": (c, a, b) => { const s = str(a), t = str(b), i = s.indexOf(t); return i < 0 ? "" : s.slice(i + t.length); },
    substring: (c, a, b, n) => { const from = round(num(b)), to = n === undefined ? Infinity : from + round(num(n)); return [...str(a)].filter((x, i) => i + 1 >= from && i + 1 < to).join(""); },
    "string-length": (c, v) => [...str(here(c, v))].length, "normalize-space": (c, v) => str(here(c, v)).replace(/[ \t\r\n]+/g, " ").replace(/^ | $/g, ""),
    translate: (c, a, b, d) => { const x = [...str(b)], y = [...str(d)]; return [...str(a)].map((ch) => { const i = x.indexOf(ch); return i < 0 ? ch : y[i] ?? ""; }).join(""); },
    boolean: (c, v) => bool(v), not: (c, v) => !bool(v), true: () => true, false: () => false,
    lang: (c, v) => { const want = str(v).toLowerCase(); for (let n = c.node; n; n = up(n)) { const l = n.nodeType === 1 && n.getAttribute("xml:lang"); if (typeof l === "string") return l.toLowerCase() === want || l.toLowerCase().startsWith(want + "-"); } return false; },
    number: (c, v) => num(here(c, v)), sum: (c, v) => set(v).reduce((a, n) => a + num(textOf(n)), 0), floor: (c, v) => Math.floor(num(v)), ceiling: (c, v) => Math.ceil(num(v)), round: (c, v) => round(num(v)),
  };
  const TYPES = { node: () => true, text: (n) => n.nodeType === 3 || n.nodeType === 4, comment: (n) => n.nodeType === 8, "processing-instruction": (n) => n.nodeType === 7 };

  const DEPTH = 200;
  function compile(text, resolver) {
    const t = tokens(text);
    let i = 0, depth = 0;
    const is = (o) => t[i] && t[i].o === o, take = (o) => is(o) && ++i, need = (o) => take(o) || wrong(text);
    const word = (w) => t[i] && t[i].w === w;
    const binary = (next, ops, make) => () => {
      let a = next();
      for (;;) {
        const tok = t[i], op = tok && (ops.includes(tok.o) ? tok.o : ops.includes(tok.w) ? tok.w : null);
        if (!op) return a;
        i++;
        const x = a, y = next();
        a = make(op, x, y);
      }
    };
    const prefix = (p) => {
      const uri = resolver ? (typeof resolver === "function" ? resolver(p) : resolver.lookupNamespaceURI(p)) : null;
      return uri || fail("NamespaceError", "the prefix '" + p + "' is not known");
    };
    function test(axis) {
      const attr = axis === "attribute", kind = attr ? 2 : 1;
      if (take("*")) return (n) => n.nodeType === kind;
      const w = t[i] && t[i].w;
      if (!w) wrong(text);
      i++;
      if (is("(") && TYPES[w]) {
        i++;
        const target = t[i] && t[i].s !== undefined ? t[i++].s : null;
        need(")");
        return (n) => TYPES[w](n) && (target === null || n.target === target);
      }
      const colon = w.indexOf(":");
      const ns = colon < 0 ? null : prefix(w.slice(0, colon)), local = w.slice(colon + 1);
      if (local === "*") return (n) => n.nodeType === kind && n.namespaceURI === ns;
      if (ns !== null) return (n) => n.nodeType === kind && n.namespaceURI === ns && n.localName === local;
      if (attr) return (n) => n.nodeType === 2 && (n.name === local || (n.ownerElement.namespaceURI === HTML && n.name === local.toLowerCase()));
      /* In an HTML document names are those of its elements, in any case. */
      return (n) => n.nodeType === 1 && (n.namespaceURI === HTML && n.ownerDocument.contentType === "text/html" ? n.localName === local.toLowerCase() : n.localName === local && !n.namespaceURI);
    }
    function predicates() { const out = []; while (take("[")) { out.push(or()); need("]"); } return out; }
    const keep = (list, preds, env) => preds.reduce((l, p) => l.filter((node, k) => { const v = p({ node, pos: k + 1, size: l.length }); return typeof v === "number" ? v === k + 1 : bool(v); }), list);
    function step() {
      if (take("..")) return (list) => order(list.flatMap(AXES.parent));
      if (take(".")) return (list) => list;
      let axis = "child";
      if (take("@")) axis = "attribute";
      else if (t[i] && t[i].w && t[i + 1] && t[i + 1].o === "::") { axis = t[i].w; i += 2; if (!Object.hasOwn(AXES, axis)) wrong(text); }
      const ok = test(axis), preds = predicates();
      return (list) => order(list.flatMap((n) => keep(AXES[axis](n).filter(ok), preds)));
    }
    const all = (list) => order(list.flatMap(AXES["descendant-or-self"]));
    function steps(from) {
      const out = [step()];
      while (is("/") || is("//")) { if (t[i++].o === "//") out.push(all); out.push(step()); }
      return (c) => out.reduce((l, s) => s(l), from(c));
    }
    const starts = () => t[i] && (t[i].w !== undefined || ["*", ".", "..", "@"].includes(t[i].o));
    const root = (c) => { let n = c.node; while (up(n)) n = up(n); return [n]; };
    function path() {
      if (take("//")) { const r = steps((c) => all(root(c))); return r; }
      if (take("/")) return starts() ? steps(root) : root;
      const p = t[i];
      if (!p) wrong(text);
      const call = p.w !== undefined && t[i + 1] && t[i + 1].o === "(" && !TYPES[p.w];
      if (p.n === undefined && p.s === undefined && p.o !== "(" && p.o !== "$" && !call) return steps((c) => [c.node]);
      let a = primary(call);
      const preds = predicates();
      if (preds.length) { const x = a; a = (c) => keep(order(set(x(c))), preds); }
      if (is("/") || is("//")) { const deep = t[i++].o === "//", x = a; return steps((c) => (deep ? all(set(x(c))) : set(x(c)))); }
      return a;
    }
    function primary(call) {
      const p = t[i++];
      if (p.n !== undefined) return () => p.n;
      if (p.s !== undefined) return () => p.s;
      if (p.o === "(") { const e = or(); need(")"); return e; }
      if (p.o === "$" && t[i] && t[i].w) { i++; return () => ""; } // there are no variables: as Chromium has it
      if (!call) wrong(text);
      const f = Object.hasOwn(FUNCTIONS, p.w) ? FUNCTIONS[p.w] : wrong(text), args = [];
      need("(");
      if (!is(")")) do args.push(or()); while (take(","));
      need(")");
      return (c) => f(c, ...args.map((a) => a(c)));
    }
    const union = binary(path, ["|"], (op, a, b) => (c) => order([...set(a(c)), ...set(b(c))]));
    const unary = () => { let minus = 0; while (take("-")) minus++; const a = union(); return minus ? (c) => (minus % 2 ? -num(a(c)) : num(a(c))) : a; };
    const multiply = binary(unary, ["*", "div", "mod"], (op, a, b) => (c) => { const x = num(a(c)), y = num(b(c)); return op === "*" ? x * y : op === "div" ? x / y : x % y; });
    const add = binary(multiply, ["+", "-"], (op, a, b) => (c) => (op === "+" ? num(a(c)) + num(b(c)) : num(a(c)) - num(b(c))));
    const relation = binary(add, ["<", ">", "<=", ">="], (op, a, b) => (c) => compare(a(c), b(c), op));
    const equality = binary(relation, ["=", "!="], (op, a, b) => (c) => compare(a(c), b(c), op));
    const and = binary(equality, ["and"], (op, a, b) => (c) => bool(a(c)) && bool(b(c)));
    const any = binary(and, ["or"], (op, a, b) => (c) => bool(a(c)) || bool(b(c)));
    function or() { if (++depth > DEPTH) wrong(text); const e = any(); depth--; return e; }
    const e = or();
    return i < t.length ? wrong(text) : e;
  }

  /* ---- results ---- */
  const data = new WeakMap();
  class XPathResult {
    constructor(k, type, value) { if (k !== data) kn.illegal(); data.set(this, { type, value, at: 0 }); }
    get resultType() { return data.get(this).type; }
    get numberValue() { return this.#only(1); }
    get stringValue() { return this.#only(2); }
    get booleanValue() { return this.#only(3); }
    get singleNodeValue() { const d = data.get(this); if (d.type !== 8 && d.type !== 9) throw new TypeError("the result is not a single node"); return d.value[0] ?? null; }
    get snapshotLength() { return this.#list(6, 7).length; }
    get invalidIteratorState() { return false; }
    iterateNext() { const l = this.#list(4, 5), d = data.get(this); return l[d.at++] ?? null; }
    snapshotItem(n) { return this.#list(6, 7)[n] ?? null; }
    #only(type) { const d = data.get(this); if (d.type !== type) throw new TypeError("the result is of another type"); return d.value; }
    #list(a, b) { const d = data.get(this); if (d.type !== a && d.type !== b) throw new TypeError("the result is of another type"); return d.value; }
  }
  kn.constants(XPathResult, { ANY_TYPE: 0, NUMBER_TYPE: 1, STRING_TYPE: 2, BOOLEAN_TYPE: 3, UNORDERED_NODE_ITERATOR_TYPE: 4, ORDERED_NODE_ITERATOR_TYPE: 5, UNORDERED_NODE_SNAPSHOT_TYPE: 6, ORDERED_NODE_SNAPSHOT_TYPE: 7,
    ANY_UNORDERED_NODE_TYPE: 8, FIRST_ORDERED_NODE_TYPE: 9 });
  function run(f, node, type = 0) {
    if (!(node instanceof I.Node) && !(node && node.nodeType === 2)) throw new TypeError("the context is not a node");
    let v = f({ node, pos: 1, size: 1 });
    if (type === 0) type = isSet(v) ? 4 : typeof v === "number" ? 1 : typeof v === "string" ? 2 : 3;
    if (type === 1) v = num(v);
    else if (type === 2) v = str(v);
    else if (type === 3) v = bool(v);
    else if (type >= 4 && type <= 9) v = order(set(v));
    else fail("NotSupportedError", "there is no such type of result");
    return new XPathResult(data, type, v);
  }
  class XPathExpression {
    constructor(k, f) { if (k !== data) kn.illegal(); data.set(this, f); }
    evaluate(node, type) { return run(data.get(this), node, type ?? 0); }
  }
  const evaluator = {
    createExpression(text, resolver) { return new XPathExpression(data, compile(String(text), resolver)); },
    createNSResolver(node) { return node; },
    evaluate(text, node, resolver, type) { return run(compile(String(text), resolver), node, type ?? 0); },
  };
  class XPathEvaluator {}
  for (const c of [I.Document, XPathEvaluator]) kn.def(c, evaluator);
  kn.expose({ XPathResult, XPathExpression, XPathEvaluator });
})
