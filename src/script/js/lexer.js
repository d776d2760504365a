/* Finds the imports and exports of a module (ECMAScript §16.2) and turns its text into the body of a function: every
 * statement keeps its line. */
(function (K, G, kn) {
  "use strict";
  const TOKEN = /[ \t\r\f\v\u00a0\ufeff]+|\n|\/\/[^\n]*|\/\*[^]*?\*\/|[\p{ID_Start}$_#\\][\p{ID_Continue}$\u200c\u200d\\]*|\.?\d[\w.]*|"(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*'|=>|\.\.\.|\+\+|--|[^]/uy;
  const REGEX = /\/(?:[^\/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[\w$]*/y;
  /* After these a slash begins a regular expression, and a line may go on. */
  const PREFIX = new Set("return typeof instanceof in of new delete void throw case do else yield await".split(" "));
  const CONDITIONS = new Set(["if", "while", "for", "with"]);

  class Lexer {
    constructor(text) {
      this.text = text;
      this.at = 0;
      this.stack = []; // open brackets: "(" with the word before it, "[", "{", "`"
      this.prev = { t: ";", end: 0 };
      this.lastParen = "";
      this.edits = [];
      this.dynamic = false;
      this.awaits = false;
      this.saved = null;
    }
    edit(from, to, by) { this.edits.push([from, to, by + "\n".repeat((this.text.slice(from, to).match(/\n/g) || []).length - (by.match(/\n/g) || []).length)]); }
    /* The rest of a template up to its end or to the next `${`. */
    template() {
      for (let i = this.at; i < this.text.length; i++) {
        const c = this.text[i];
        if (c === "\\") i++;
        else if (c === "`") { this.at = i + 1; return; }
        else if (c === "$" && this.text[i + 1] === "{") { this.at = i + 2; this.stack.push("`"); return; }
      }
      this.at = this.text.length;
    }
    operand(p) { return p.word ? !PREFIX.has(p.t) : p.t === ")" ? !CONDITIONS.has(this.lastParen) : p.t === "]" || p.literal || p.t === "++" || p.t === "--"; }
    next() {
      if (this.saved) { const s = this.saved; this.saved = null; return s; }
      let line = false;
      for (;;) {
        if (this.at >= this.text.length) return { t: "", start: this.at, end: this.at, line: true };
        TOKEN.lastIndex = this.at;
        const m = TOKEN.exec(this.text)[0], start = this.at, c = m[0];
        this.at += m.length;
        if (c === "\n") { line = true; continue; }
        if (c === " " || c === "\t" || c === "\r" || c === "\f" || c === "\v" || c === "\u00a0" || c === "\ufeff" || (c === "/" && m.length > 1)) { if (m.includes("\n")) line = true; continue; }
        const k = { t: m, start, end: this.at, line, word: /^[\p{ID_Start}$_#\\]/u.test(c), literal: c === '"' || c === "'" || /^\.?\d/.test(m), string: c === '"' || c === "'" };
        if (c === "/" && !this.operand(this.prev)) {
          REGEX.lastIndex = start;
          const r = REGEX.exec(this.text);
          if (r) { this.at = k.end = start + r[0].length; k.literal = true; k.t = "/re/"; }
        } else if (c === "`") { this.template(); k.end = this.at; k.literal = true; }
        else if (c === "(") this.stack.push("(" + (this.prev.word ? this.prev.t : ""));
        else if (c === "[" || c === "{") this.stack.push(c);
        else if (c === ")") this.lastParen = (this.stack.pop() || "(").slice(1);
        else if (c === "]") this.stack.pop();
        else if (c === "}" && this.stack.pop() === "`") { this.template(); k.literal = true; k.t = "`"; k.end = this.at; }
        if (k.word && this.prev.t !== ".") {
          if (m === "await") this.awaits = true;
          if (m === "import") {
            const rest = /^\s*(?:(\()|\.\s*meta\b)/.exec(this.text.slice(this.at, this.at + 200));
            if (rest) { this.dynamic = true; k.inside = true; this.edit(start, rest[1] ? this.at : this.at + rest[0].length, rest[1] ? "__knImport" : "__knMeta"); if (!rest[1]) { this.at += rest[0].length; k.end = this.at; } }
          }
        }
        this.prev = k;
        return k;
      }
    }
    back(k) { this.saved = k; }
    expect(t) { const k = this.next(); if (k.t !== t) throw new SyntaxError("'" + k.t + "' stands where '" + t + "' is expected"); return k; }
  }
  const name = (k) => (k.string ? JSON.parse(k.t.startsWith("'") ? '"' + k.t.slice(1, -1).replace(/"/g, '\\"') + '"' : k.t) : k.t);
  const word = (k) => { if (!k.word && !k.string) throw new SyntaxError("'" + k.t + "' stands where a name is expected"); return name(k); };

  /* { a, b as c } → [[a, a], [b, c]], the brace being read */
  function clause(lx) {
    const out = [];
    for (let k = lx.next(); k.t !== "}"; k = lx.next()) {
      if (k.t === ",") continue;
      if (k.t === "") throw new SyntaxError("a brace is not closed");
      const from = word(k);
      let to = from;
      const n = lx.next();
      if (n.t === "as") to = word(lx.next());
      else lx.back(n);
      out.push([from, to]);
    }
    return out;
  }
  /* from "x" with { type: "json" } */
  function source(lx) {
    const k = lx.next();
    if (!k.string) throw new SyntaxError("'" + k.t + "' stands where a module is named");
    const spec = name(k);
    let end = k.end, type = "", n = lx.next();
    if ((n.t === "with" || n.t === "assert") && !(n.t === "assert" && n.line)) {
      lx.expect("{");
      const pairs = [];
      let x;
      for (x = lx.next(); x.t !== "}" && x.t !== ""; x = lx.next()) pairs.push(x);
      const i = pairs.findIndex((p) => p.t === "type" || p.t === '"type"');
      if (i >= 0 && pairs[i + 2]) type = name(pairs[i + 2]);
      end = x.end;
      n = lx.next();
    }
    if (n.t === ";") end = n.end;
    else lx.back(n);
    return { spec, type, end };
  }
  /* Names that a binding pattern declares, its first token being `k`. */
  function pattern(lx, k, out) {
    if (k.t === "{" || k.t === "[") {
      const close = k.t === "{" ? "}" : "]";
      for (let x = lx.next(); x.t !== close; x = lx.next()) {
        if (x.t === "") throw new SyntaxError("a pattern is not closed");
        if (x.t === "," || x.t === "...") continue;
        if (close === "]") { pattern(lx, x, out); value(lx, close); continue; }
        if (x.t === "[") { for (let d = 1, y; d && (y = lx.next()).t !== ""; ) d += y.t === "[" ? 1 : y.t === "]" ? -1 : 0; }
        const n = lx.next();
        if (n.t === ":") pattern(lx, lx.next(), out);
        else { out.push(x.t); lx.back(n); }
        value(lx, close);
      }
    } else out.push(word(k));
  }
  /* Skips "= value" up to a comma or the closing bracket of the pattern. */
  function value(lx, close) {
    const depth = lx.saved && (lx.saved.t === close) ? lx.stack.length + 1 : lx.stack.length;
    for (let k = lx.next(); k.t !== ""; k = lx.next()) {
      if (k.t === close && lx.stack.length < depth) return lx.back(k);
      if (k.t === "," && lx.stack.length === depth) return lx.back(k);
    }
    return undefined;
  }
  const BINARY_WORDS = new Set(["in", "of", "instanceof", "as"]);
  /* The declarators of const, let, var: their names; stops before what follows. */
  function declarators(lx) {
    const out = [];
    for (;;) {
      pattern(lx, lx.next(), out);
      let k = lx.next(), before = { t: "x", word: true };
      if (k.t === "=") {
        before = k;
        for (k = lx.next(); k.t !== ""; k = lx.next()) {
          if (lx.stack.length === 0 && (k.t === "," || k.t === ";")) break;
          /* Automatic semicolon: a new line, and the token cannot go on with the expression. */
          const ends = before.literal || before.t === ")" || before.t === "]" || before.t === "}" || (before.word && !PREFIX.has(before.t));
          const open = k.t === "{" || k.t === "(" || k.t === "[" || k.t === "`";
          if (lx.stack.length === (open ? 1 : 0) && k.line && ends && ((k.word && !BINARY_WORDS.has(k.t)) || (k.literal && k.t !== "`") || k.t === "{" || k.t === "++" || k.t === "--")) break;
          before = k;
        }
      }
      if (k.t === ",") continue;
      lx.back(k);
      return out;
    }
  }

  /* { deps: [{spec, type}], imports: [[dep, name or null for the namespace, local]], exports: [[name, local, fixed]],
   *   reexports: [[dep, from or null, as or null]], body, awaits, esm } */
  kn.parseModule = (text) => {
    const lx = new Lexer(text), deps = [], imports = [], exports = [], reexports = [];
    let esm = false;
    const dep = ({ spec, type }) => { let i = deps.findIndex((d) => d.spec === spec && d.type === type); if (i < 0) { i = deps.length; deps.push({ spec, type }); } return i; };
    for (let k = lx.next(); k.t !== ""; k = lx.next()) {
      if (lx.stack.length || !k.word || k.inside) continue;
      const start = k.start;
      if (k.t === "import") {
        esm = true;
        const found = [];
        let n = lx.next();
        if (!n.string) {
          if (n.word && n.t !== "from") { found.push(["default", n.t]); n = lx.next(); if (n.t === ",") n = lx.next(); }
          else if (n.t === "from") { /* a default import of that name */
            const f = lx.next();
            if (f.t === "from" || f.t === ",") { found.push(["default", "from"]); n = f.t === "," ? lx.next() : f; } else lx.back(f);
          }
          if (n.t === "*") { lx.expect("as"); found.push([null, lx.next().t]); n = lx.next(); }
          else if (n.t === "{") { found.push(...clause(lx)); n = lx.next(); }
          if (n.t !== "from") throw new SyntaxError("'" + n.t + "' stands where 'from' is expected");
        } else lx.back(n);
        const s = source(lx), d = dep(s);
        for (const [from, local] of found) imports.push([d, from, local]);
        lx.edit(start, s.end, ";");
        lx.prev = { t: ";" };
      } else if (k.t === "export") {
        esm = true;
        const n = lx.next();
        if (n.t === "default") {
          let x = lx.next(), head = x;
          if (x.t === "async") { const y = lx.next(); if (y.t === "function" && !y.line) head = y; else lx.back(y); }
          if (head.t === "function" || head.t === "class") {
            let y = lx.next(), at = head.end;
            if (y.t === "*") { at = y.end; y = lx.next(); }
            lx.edit(start, x.start, "");
            if (y.word && y.t !== "extends") exports.push(["default", y.t, true]);
            else { lx.edits.push([at, at, " __knDefault"]); exports.push(["default", "__knDefault", true]); lx.back(y); }
          } else {
            lx.edit(start, n.end, "const __knDefault =");
            exports.push(["default", "__knDefault", true]);
            lx.back(x);
          }
        } else if (n.t === "{") {
          const list = clause(lx), f = lx.next();
          if (f.t === "from") {
            const s = source(lx), d = dep(s);
            for (const [from, as] of list) reexports.push([d, from, as]);
            lx.edit(start, s.end, ";");
          } else {
            for (const [local, as] of list) exports.push([as, local, false]);
            lx.edit(start, f.t === ";" ? f.end : lx.text.lastIndexOf("}", f.start) + 1, ";");
            if (f.t !== ";") lx.back(f);
          }
        } else if (n.t === "*") {
          let as = null, f = lx.next();
          if (f.t === "as") { as = word(lx.next()); f = lx.next(); }
          if (f.t !== "from") throw new SyntaxError("'" + f.t + "' stands where 'from' is expected");
          const s = source(lx);
          reexports.push([dep(s), null, as]);
          lx.edit(start, s.end, ";");
        } else {
          lx.edit(start, n.start, "");
          if (n.t === "const" || n.t === "let" || n.t === "var") for (const v of declarators(lx)) exports.push([v, v, n.t === "const"]);
          else {
            let x = n.t === "async" ? lx.next() : n, y = lx.next();
            if (x.t !== "function" && x.t !== "class") throw new SyntaxError("'" + n.t + "' cannot be exported");
            if (y.t === "*") y = lx.next();
            exports.push([y.t, y.t, true]);
          }
        }
      }
    }
    let body = "", at = 0;
    for (const [from, to, by] of lx.edits.sort((a, b) => a[0] - b[0] || a[1] - b[1])) { body += text.slice(at, from) + by; at = to; }
    return { deps, imports, exports, reexports, body: body + text.slice(at), awaits: lx.awaits, esm };
  };
  /* A classic script whose import() asks us. */
  kn.rewriteImports = (text) => {
    const lx = new Lexer(text);
    try { while (lx.next().t !== "") continue; } catch (e) { return text; }
    let body = "", at = 0;
    for (const [from, to, by] of lx.edits) if (by.startsWith("__knImport")) { body += text.slice(at, from) + by; at = to; }
    return body + text.slice(at);
  };
})
