/* CSS Typed OM 1: values as objects, and the maps of properties of elements, rules and computed styles. */
(function (K, G, kn) {
  "use strict";
  const I = kn.interfaces, { get, fail } = kn, CSS = G.CSS;
  const bad = (what) => { throw new TypeError(what); };
  const data = new WeakMap(); // what a value is made of

  /* ---- units (§5.1): their kind, and how much one is of the kind's own unit; null: that depends ---- */
  const UNITS = { number: ["number", 1], percent: ["percent", 1], px: ["length", 1], cm: ["length", 96 / 2.54], mm: ["length", 9.6 / 2.54], q: ["length", 2.4 / 2.54], in: ["length", 96], pt: ["length", 96 / 72], pc: ["length", 16],
    deg: ["angle", 1], grad: ["angle", 0.9], rad: ["angle", 180 / Math.PI], turn: ["angle", 360], s: ["time", 1], ms: ["time", 0.001], hz: ["frequency", 1], khz: ["frequency", 1000], dppx: ["resolution", 1], dpi: ["resolution", 1 / 96],
    dpcm: ["resolution", 2.54 / 96], fr: ["flex", 1] };
  for (const u of "em rem ex rex ch rch ic ric cap rcap lh rlh vw vh vi vb vmin vmax svw svh svi svb svmin svmax lvw lvh lvi lvb lvmin lvmax dvw dvh dvi dvb dvmin dvmax cqw cqh cqi cqb cqmin cqmax".split(" ")) UNITS[u] = ["length", null];
  const NAMES = new Map(Object.keys(UNITS).map((u) => [u.toLowerCase(), u])).set("%", "percent");
  const unitOf = (u) => NAMES.get(String(u).toLowerCase()) || bad("'" + u + "' is not a unit");
  const print = (n) => String(Math.round(n * 1e6) / 1e6);
  function convert(n, from, to) {
    if (from === to) return n;
    const [a, x] = UNITS[from], [b, y] = UNITS[to];
    return a === b && x !== null && y !== null ? (n * x) / y : null;
  }

  class CSSStyleValue {
    constructor() { if (ABSTRACT.has(new.target)) kn.illegal(); }
    toString() { return data.get(this).text; }
    static parse(name, text) { return parse(String(name), String(text))[0]; }
    static parseAll(name, text) { return parse(String(name), String(text)); }
  }
  const numeric = (v) => (v instanceof CSSNumericValue ? v : typeof v === "number" ? new CSSUnitValue(v, "number") : bad("a number or a CSSNumericValue is needed"));
  class CSSNumericValue extends CSSStyleValue {
    add(...v) { return sum([this, ...v.map(numeric)]); }
    sub(...v) { return sum([this, ...v.map((x) => negative(numeric(x)))]); }
    mul(...v) { return product([this, ...v.map(numeric)]); }
    div(...v) { return product([this, ...v.map((x) => inverse(numeric(x)))]); }
    min(...v) { return extreme(CSSMathMin, [this, ...v.map(numeric)], Math.min); }
    max(...v) { return extreme(CSSMathMax, [this, ...v.map(numeric)], Math.max); }
    equals(...v) { return v.every((x) => same(this, numeric(x))); }
    to(unit) {
      unit = unitOf(unit);
      const terms = termsOf(this);
      if (!terms || terms.length !== 1) bad("the value has not one unit");
      const n = convert(terms[0][1], terms[0][0], unit);
      return n === null ? bad("the value cannot be converted to " + unit) : new CSSUnitValue(n, unit);
    }
    toSum(...units) {
      let terms = termsOf(this) || bad("the value is not a sum of units");
      if (!units.length) return new CSSMathSum(...terms.sort((a, b) => (a[0] < b[0] ? -1 : 1)).map(([u, n]) => new CSSUnitValue(n, u)));
      const out = units.map(unitOf).map((u) => {
        let n = 0;
        terms = terms.filter((t) => { const c = convert(t[1], t[0], u); if (c !== null) n += c; return c === null; });
        return new CSSUnitValue(n, u);
      });
      return terms.length ? bad("a unit is left over") : new CSSMathSum(...out);
    }
    type() { return typeOf(this); }
    static parse(text) { return number(String(text).trim()) || fail("SyntaxError", "'" + text + "' is not a numeric value"); }
  }
  class CSSUnitValue extends CSSNumericValue {
    constructor(value, unit) {
      super();
      if (arguments.length < 2) bad("two arguments are needed");
      value = Number(value);
      if (!Number.isFinite(value)) bad("the value is not finite");
      data.set(this, { value, unit: unitOf(unit) });
    }
    get value() { return data.get(this).value; }
    set value(v) { v = Number(v); if (!Number.isFinite(v)) bad("the value is not finite"); data.get(this).value = v; }
    get unit() { return data.get(this).unit; }
    toString() { return print(this.value) + (this.unit === "percent" ? "%" : this.unit === "number" ? "" : this.unit); }
  }

  /* ---- sums and products ---- */
  class CSSNumericArray {
    constructor(k, v) { if (k !== data) kn.illegal(); data.set(this, v); v.forEach((x, i) => { this[i] = x; }); }
    get length() { return data.get(this).length; }
  }
  for (const m of [Symbol.iterator, "entries", "keys", "values", "forEach"]) kn.method(CSSNumericArray.prototype, m, Array.prototype[m]);
  class CSSMathValue extends CSSNumericValue {
    get operator() { return data.get(this).op; }
    toString() { return written(this, false); }
  }
  const many = (name, op) => ({ [name]: class extends CSSMathValue {
    constructor(...v) {
      super();
      if (!v.length) fail("SyntaxError", "it has no values");
      v = v.map(numeric);
      data.set(this, { op, values: v, list: new CSSNumericArray(data, v) });
      if (op === "product" ? false : !typeOf(this)) bad("the types do not fit");
    }
    get values() { return data.get(this).list; }
  } })[name];
  const single = (name, op) => ({ [name]: class extends CSSMathValue {
    constructor(v) { super(); data.set(this, { op, values: [numeric(v)] }); }
    get value() { return data.get(this).values[0]; }
  } })[name];
  const CSSMathSum = many("CSSMathSum", "sum"), CSSMathProduct = many("CSSMathProduct", "product"), CSSMathMin = many("CSSMathMin", "min"), CSSMathMax = many("CSSMathMax", "max");
  const CSSMathNegate = single("CSSMathNegate", "negate"), CSSMathInvert = single("CSSMathInvert", "invert");
  class CSSMathClamp extends CSSMathValue {
    constructor(lower, value, upper) { super(); data.set(this, { op: "clamp", values: [lower, value, upper].map(numeric) }); if (!typeOf(this)) bad("the types do not fit"); }
    get lower() { return data.get(this).values[0]; }
    get value() { return data.get(this).values[1]; }
    get upper() { return data.get(this).values[2]; }
  }
  /* §5.6: a nested expression stands in brackets, an outer one in calc(). */
  function written(v, nested) {
    if (v instanceof CSSUnitValue) return v.toString();
    const { op, values } = data.get(v), all = (f) => values.map(f).join(", ");
    if (op === "min" || op === "max" || op === "clamp") return op + "(" + all((x) => written(x, true)) + ")";
    const open = nested ? "(" : "calc(";
    if (op === "negate") return open + "-" + written(values[0], true) + ")";
    if (op === "invert") return open + "1 / " + written(values[0], true) + ")";
    return open + values.map((x, i) => {
      const d = data.get(x), minus = i && op === "sum" && d.op === "negate", under = i && op === "product" && d.op === "invert";
      return (i ? (op === "sum" ? (minus ? " - " : " + ") : under ? " / " : " * ") : "") + written(minus || under ? d.values[0] : x, true);
    }).join("") + ")";
  }
  /* Powers of kinds; null: the parts do not fit together. */
  function typeOf(v) {
    if (v instanceof CSSUnitValue) return v.unit === "number" ? {} : { [UNITS[v.unit][0]]: 1 };
    const { op, values } = data.get(v), types = values.map(typeOf);
    if (types.includes(null)) return null;
    if (op === "negate") return types[0];
    if (op === "invert") return Object.fromEntries(Object.entries(types[0]).map(([k, n]) => [k, -n]));
    if (op === "product") {
      const out = {};
      for (const t of types) for (const k in t) { out[k] = (out[k] || 0) + t[k]; if (!out[k]) delete out[k]; }
      return out;
    }
    /* A percentage goes with whatever kind the others are of. */
    const hint = types.find((t) => !t.percent && Object.keys(t).length), first = hint || types[0];
    const fits = types.every((t) => JSON.stringify(t) === JSON.stringify(first) || (hint && JSON.stringify(t) === '{"percent":1}'));
    return fits ? (hint && types.some((t) => t.percent) ? { ...first, percentHint: Object.keys(first)[0] } : first) : null;
  }
  /* As a sum of units: [[unit, number]]; null: it is none. */
  function termsOf(v) {
    if (v instanceof CSSUnitValue) { const [kind, f] = UNITS[v.unit]; return f === null ? [[v.unit, v.value]] : [[{ length: "px", angle: "deg", time: "s", frequency: "hz", resolution: "dppx" }[kind] || v.unit, v.value * f]]; }
    const { op, values } = data.get(v), parts = values.map(termsOf);
    if (parts.includes(null)) return null;
    if (op === "negate") return parts[0].map(([u, n]) => [u, -n]);
    if (op === "sum") {
      const out = new Map();
      for (const p of parts) for (const [u, n] of p) out.set(u, (out.get(u) || 0) + n);
      return [...out];
    }
    if (parts.some((p) => p.length !== 1)) return null;
    if (op === "invert") return parts[0][0][0] === "number" ? [["number", 1 / parts[0][0][1]]] : null;
    if (op === "product") {
      const units = parts.filter((p) => p[0][0] !== "number");
      return units.length > 1 ? null : [[units.length ? units[0][0][0] : "number", parts.reduce((a, p) => a * p[0][1], 1)]];
    }
    if (parts.some((p) => p[0][0] !== parts[0][0][0])) return null;
    const n = parts.map((p) => p[0][1]);
    return [[parts[0][0][0], op === "min" ? Math.min(...n) : op === "max" ? Math.max(...n) : Math.max(n[0], Math.min(n[1], n[2]))]];
  }
  const isUnit = (v) => v instanceof CSSUnitValue;
  const flat = (op, list) => list.flatMap((v) => (data.get(v).op === op ? data.get(v).values : [v]));
  function sum(list) {
    list = flat("sum", list);
    if (list.every((v) => isUnit(v) && v.unit === list[0].unit)) return new CSSUnitValue(list.reduce((a, v) => a + v.value, 0), list[0].unit);
    return new CSSMathSum(...list);
  }
  function product(list) {
    list = flat("product", list);
    if (list.every(isUnit)) {
      const units = list.filter((v) => v.unit !== "number");
      if (units.length <= 1) return new CSSUnitValue(list.reduce((a, v) => a * v.value, 1), units.length ? units[0].unit : "number");
    }
    return new CSSMathProduct(...list);
  }
  const negative = (v) => (isUnit(v) ? new CSSUnitValue(-v.value, v.unit) : data.get(v).op === "negate" ? data.get(v).values[0] : new CSSMathNegate(v));
  const inverse = (v) => {
    if (isUnit(v) && v.unit === "number") return v.value === 0 ? fail2("a division by zero") : new CSSUnitValue(1 / v.value, "number");
    return data.get(v).op === "invert" ? data.get(v).values[0] : new CSSMathInvert(v);
  };
  const fail2 = (m) => { throw new RangeError(m); };
  const extreme = (cls, list, f) => {
    list = flat(cls === CSSMathMin ? "min" : "max", list);
    return list.every((v) => isUnit(v) && v.unit === list[0].unit) ? new CSSUnitValue(f(...list.map((v) => v.value)), list[0].unit) : new cls(...list);
  };
  function same(a, b) {
    if (isUnit(a) || isUnit(b)) return isUnit(a) && isUnit(b) && a.unit === b.unit && a.value === b.value;
    const x = data.get(a), y = data.get(b);
    return x.op === y.op && x.values.length === y.values.length && x.values.every((v, i) => same(v, y.values[i]));
  }

  /* ---- other values ---- */
  class CSSKeywordValue extends CSSStyleValue {
    constructor(v) { super(); v = String(v); if (!v) bad("a keyword is not empty"); data.set(this, { value: v }); }
    get value() { return data.get(this).value; }
    set value(v) { v = String(v); if (!v) bad("a keyword is not empty"); data.get(this).value = v; }
    toString() { return CSS.escape(this.value); }
  }
  class CSSVariableReferenceValue {
    constructor(name, fallback = null) { if (!String(name).startsWith("--")) bad("'" + name + "' is not a custom property"); data.set(this, { name: String(name), fallback }); }
    get variable() { return data.get(this).name; }
    set variable(v) { if (!String(v).startsWith("--")) bad("'" + v + "' is not a custom property"); data.get(this).name = String(v); }
    get fallback() { return data.get(this).fallback; }
  }
  class CSSUnparsedValue extends CSSStyleValue {
    constructor(parts) { super(); const v = [...parts].map((p) => (p instanceof CSSVariableReferenceValue ? p : String(p))); data.set(this, v); v.forEach((x, i) => { this[i] = x; }); }
    get length() { return data.get(this).length; }
    toString() { return data.get(this).map((p) => (typeof p === "string" ? p : "var(" + p.variable + (p.fallback ? "," + p.fallback : "") + ")")).join(""); }
  }
  for (const m of [Symbol.iterator, "entries", "keys", "values", "forEach"]) kn.method(CSSUnparsedValue.prototype, m, Array.prototype[m]);
  class CSSImageValue extends CSSStyleValue {}
  const ABSTRACT = new Set([CSSStyleValue, CSSNumericValue, CSSMathValue, CSSImageValue]);
  const opaque = (text, cls) => { const v = Object.create((cls || CSSStyleValue).prototype); data.set(v, { text }); return v; };

  /* ---- from text ---- */
  const NUMBER = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)(%|[a-z]+)?/i;
  function number(text) {
    const m = NUMBER.exec(text);
    if (m && m[0].length === text.length) return m[2] && !NAMES.has(m[2].toLowerCase()) ? null : new CSSUnitValue(Number(m[1]), m[2] || "number");
    try { return /^(calc|min|max|clamp)\(/i.test(text) ? expression(text) : null; } catch (e) { return null; }
  }
  function expression(text) {
    let i = 0;
    const space = () => { const at = i; while (/\s/.test(text[i] || "")) i++; return i > at; };
    const args = () => { const out = [total()]; space(); while (text[i] === ",") { i++; out.push(total()); space(); } return out; };
    function item() {
      space();
      const f = /^(calc|min|max|clamp)?\(/i.exec(text.slice(i));
      if (f) {
        i += f[0].length;
        const a = args(), name = (f[1] || "calc").toLowerCase();
        if (text[i++] !== ")") bad("a bracket is open");
        return name === "min" ? new CSSMathMin(...a) : name === "max" ? new CSSMathMax(...a) : name === "clamp" ? new CSSMathClamp(...a) : a.length === 1 ? a[0] : bad("too many arguments");
      }
      const m = NUMBER.exec(text.slice(i)) || bad("not a number");
      i += m[0].length;
      return new CSSUnitValue(Number(m[1]), m[2] || "number");
    }
    function term() {
      const out = [item()];
      for (;;) {
        space();
        if (text[i] === "*") { i++; out.push(item()); } else if (text[i] === "/") { i++; const v = item(); out.push(isUnit(v) && v.unit === "number" ? new CSSUnitValue(1 / v.value, "number") : new CSSMathInvert(v)); } else break;
      }
      return out.length > 1 ? (out.every(isUnit) ? product(out) : new CSSMathProduct(...out)) : out[0];
    }
    function total() {
      const out = [term()];
      for (;;) {
        space();
        if (!/\s/.test(text[i - 1]) || (text[i] !== "+" && text[i] !== "-") || !/\s/.test(text[i + 1] || "")) break;
        const minus = text[i++] === "-", v = term();
        out.push(minus ? new CSSMathNegate(v) : v);
      }
      return out.length > 1 ? new CSSMathSum(...out) : out[0];
    }
    const v = item();
    space();
    if (i < text.length) bad("more follows");
    return isUnit(v) ? new CSSMathSum(v) : v;
  }
  function unparsed(text) {
    const parts = [];
    let from = 0;
    for (let m, find = /var\(/gi; (m = find.exec(text)); ) {
      let depth = 1, j = m.index + 4;
      while (j < text.length && depth) { if (text[j] === "(") depth++; else if (text[j] === ")") depth--; j++; }
      const inner = text.slice(m.index + 4, j - 1), comma = inner.indexOf(",");
      if (m.index > from) parts.push(text.slice(from, m.index));
      parts.push(new CSSVariableReferenceValue((comma < 0 ? inner : inner.slice(0, comma)).trim(), comma < 0 ? null : unparsed(inner.slice(comma + 1))));
      find.lastIndex = from = j;
    }
    if (from < text.length) parts.push(text.slice(from));
    return new CSSUnparsedValue(parts);
  }
  function reify(name, text) {
    text = text.trim();
    if (name.startsWith("--") || /\bvar\(/i.test(text)) return unparsed(text);
    if (/^-?[a-z_][\w-]*$/i.test(text) && !/color$/.test(name)) return new CSSKeywordValue(text);
    if (/color$/.test(name) && /^(currentcolor|initial|inherit|unset|revert|revert-layer)$/i.test(text)) return new CSSKeywordValue(text);
    if (/^url\(/.test(text) && /image$/.test(name)) return opaque(text, CSSImageValue);
    return number(text) || opaque(text);
  }
  const LISTS = /^(transition-(property|duration|delay|timing-function|behavior)|animation-.*|background-(image|size|position|repeat|attachment|clip|origin|blend-mode)|mask-.*|font-family|box-shadow|text-shadow|will-change)$/;
  function split(name, text) {
    if (!LISTS.test(name)) return [text];
    const out = [];
    let depth = 0, from = 0;
    for (let i = 0; i <= text.length; i++) {
      if (text[i] === "(") depth++;
      else if (text[i] === ")") depth--;
      else if (i === text.length || (text[i] === "," && !depth)) { out.push(text.slice(from, i)); from = i + 1; }
    }
    return out;
  }
  const known = (name) => { name = name.startsWith("--") ? name : name.toLowerCase(); return name.startsWith("--") || K.supports(name, "inherit") ? name : bad("'" + name + "' is not a property"); };
  function parse(name, text) {
    name = known(name);
    if (!name.startsWith("--") && !K.supports(name, text)) bad("'" + text + "' is no value of " + name);
    return split(name, text).map((t) => reify(name, t));
  }

  /* ---- maps ---- */
  class StylePropertyMapReadOnly {
    constructor(k, read) { if (k !== data) kn.illegal(); data.set(this, read); }
    get(name) { return this.getAll(name)[0]; }
    getAll(name) { name = known(String(name)); const t = data.get(this)().getPropertyValue(name); return t === "" ? [] : split(name, t).map((x) => reify(name, x)); }
    has(name) { return data.get(this)().getPropertyValue(known(String(name))) !== ""; }
    get size() { return data.get(this)().length; }
    *entries() { for (const n of Array.from(data.get(this)())) yield [n, this.getAll(n)]; }
    *keys() { for (const [n] of this.entries()) yield n; }
    *values() { for (const [, v] of this.entries()) yield v; }
    forEach(f, me) { for (const [n, v] of this.entries()) f.call(me, v, n, this); }
  }
  kn.method(StylePropertyMapReadOnly.prototype, Symbol.iterator, StylePropertyMapReadOnly.prototype.entries);
  class StylePropertyMap extends StylePropertyMapReadOnly {
    set(name, ...v) {
      name = known(String(name));
      if (!v.length || (v.length > 1 && !LISTS.test(name))) bad("the property takes one value");
      const text = v.map((x) => (isUnit(x) && x.unit === "number" && !K.supports(name, x.toString()) ? bad("'" + x + "' is no value of " + name) : String(x))).join(", ");
      if (!name.startsWith("--") && !/\bvar\(/i.test(text) && !K.supports(name, text)) bad("'" + text + "' is no value of " + name);
      data.get(this)().setProperty(name, text);
    }
    append(name, ...v) {
      name = known(String(name));
      if (!LISTS.test(name)) bad(name + " is no list");
      const old = data.get(this)().getPropertyValue(name);
      this.set(name, ...(old ? [old] : []), ...v);
    }
    delete(name) { data.get(this)().removeProperty(known(String(name))); }
    clear() { const s = data.get(this)(); for (const n of Array.from(s)) s.removeProperty(n); }
  }
  const maps = new WeakMap();
  const mapOf = (owner, cls, read) => { let m = maps.get(owner); if (!m) maps.set(owner, (m = new cls(data, read))); return m; };
  for (const c of [I.HTMLElement, I.SVGElement]) get(c, "attributeStyleMap", function () { return mapOf(this, StylePropertyMap, () => this.style); });
  get(G.CSSStyleRule, "styleMap", function () { return mapOf(this, StylePropertyMap, () => this.style); });
  const computed = new WeakMap();
  kn.def(I.Element, { computedStyleMap() { let m = computed.get(this); if (!m) computed.set(this, (m = new StylePropertyMapReadOnly(data, () => getComputedStyle(this)))); return m; } });
  for (const u in UNITS) {
    const name = { q: "Q", hz: "Hz", khz: "kHz" }[u] || u;
    CSS[name] = { [name]: (v) => new CSSUnitValue(v, u) }[name];
  }
  kn.expose({ CSSStyleValue, CSSNumericValue, CSSUnitValue, CSSNumericArray, CSSMathValue, CSSMathSum, CSSMathProduct, CSSMathNegate, CSSMathInvert, CSSMathMin, CSSMathMax, CSSMathClamp, CSSKeywordValue, CSSVariableReferenceValue,
    CSSUnparsedValue, CSSImageValue, StylePropertyMapReadOnly, StylePropertyMap });
})
