/* Geometry Interfaces (DOMRect, DOMPoint, DOMQuad, DOMMatrix) and CSSOM View: what measures elements. */
(function (K, G, kn) {
  "use strict";
  const I = kn.interfaces, { get, def, fail } = kn, document = kn.document;
  const num = (v, d) => (v === undefined ? d : Number(v));

  /* ---- rectangles, points ---- */
  const rects = new WeakMap();
  class DOMRectReadOnly {
    constructor(x = 0, y = 0, width = 0, height = 0) { rects.set(this, [+x, +y, +width, +height]); }
    get left() { return Math.min(this.x, this.x + this.width); }
    get right() { return Math.max(this.x, this.x + this.width); }
    get top() { return Math.min(this.y, this.y + this.height); }
    get bottom() { return Math.max(this.y, this.y + this.height); }
    toJSON() { const { x, y, width, height, top, right, bottom, left } = this; return { x, y, width, height, top, right, bottom, left }; }
    static fromRect(r = {}) { return new this(r.x, r.y, r.width, r.height); }
  }
  class DOMRect extends DOMRectReadOnly {}
  class SVGRect { constructor(r) { if (!Array.isArray(r)) kn.illegal(); rects.set(this, r); } }
  ["x", "y", "width", "height"].forEach((n, i) => {
    kn.accessor(DOMRectReadOnly.prototype, n, function () { return rects.get(this)[i]; });
    for (const c of [DOMRect, SVGRect])
      kn.accessor(c.prototype, n, function () { return rects.get(this)[i]; }, function (v) { const r = rects.get(this); r[i] = +v; if (r.changed) r.changed(); });
  });
  kn.svgRect = (x, y, w, h, changed) => { const v = [x, y, w, h]; v.changed = changed; return new SVGRect(v); };
  class DOMRectList {
    constructor(key) { if (key !== rects) kn.illegal(); }
    get length() { return rects.get(this).length; }
    item(i) { return rects.get(this)[i] ?? null; }
  }
  kn.method(DOMRectList.prototype, Symbol.iterator, Array.prototype[Symbol.iterator]);
  kn.rectList = (v) => { const l = new DOMRectList(rects); rects.set(l, v); v.forEach((r, i) => Object.defineProperty(l, i, { value: r, enumerable: true, configurable: true })); return l; };

  const points = new WeakMap();
  class DOMPointReadOnly {
    constructor(x = 0, y = 0, z = 0, w = 1) { points.set(this, [+x, +y, +z, +w]); }
    matrixTransform(m) { return new DOMPoint(...apply(valuesOf(m), points.get(this))); }
    toJSON() { const { x, y, z, w } = this; return { x, y, z, w }; }
    static fromPoint(p = {}) { return new this(p.x, p.y, p.z, p.w); }
  }
  class DOMPoint extends DOMPointReadOnly {}
  class SVGPoint {
    constructor(p) { if (!Array.isArray(p)) kn.illegal(); points.set(this, p); }
    matrixTransform(m) { return new SVGPoint(apply(valuesOf(m), points.get(this)).map(Math.fround)); }
  }
  ["x", "y", "z", "w"].forEach((n, i) => {
    kn.accessor(DOMPointReadOnly.prototype, n, function () { return points.get(this)[i]; });
    kn.accessor(DOMPoint.prototype, n, function () { return points.get(this)[i]; }, function (v) { points.get(this)[i] = +v; });
    if (i < 2) kn.accessor(SVGPoint.prototype, n, function () { return points.get(this)[i]; }, function (v) { const p = points.get(this); p[i] = Math.fround(v); if (p.changed) p.changed(); });
  });
  kn.svgPoint = (x = 0, y = 0, changed = null) => { const p = [x, y, 0, 1]; p.changed = changed; return new SVGPoint(p); };
  const apply = (v, [x, y, z, w]) => [0, 1, 2, 3].map((r) => v[r] * x + v[4 + r] * y + v[8 + r] * z + v[12 + r] * w);
  const dict = (p = {}) => [num(p.x, 0), num(p.y, 0), num(p.z, 0), num(p.w, 1)];
  class DOMQuad {
    #p;
    constructor(...p) { this.#p = [0, 1, 2, 3].map((i) => new DOMPoint(...dict(p[i]))); }
    get p1() { return this.#p[0]; } get p2() { return this.#p[1]; } get p3() { return this.#p[2]; } get p4() { return this.#p[3]; }
    getBounds() {
      const xs = this.#p.map((q) => q.x), ys = this.#p.map((q) => q.y), x = Math.min(...xs), y = Math.min(...ys);
      return new DOMRect(x, y, Math.max(...xs) - x, Math.max(...ys) - y);
    }
    toJSON() { const { p1, p2, p3, p4 } = this; return { p1, p2, p3, p4 }; }
    static fromRect(r = {}) { const x = num(r.x, 0), y = num(r.y, 0), w = num(r.width, 0), h = num(r.height, 0); return new DOMQuad({ x, y }, { x: x + w, y }, { x: x + w, y: y + h }, { x, y: y + h }); }
    static fromQuad(q = {}) { return new DOMQuad(q.p1, q.p2, q.p3, q.p4); }
  }

  /* ---- matrices: 16 numbers, column by column ---- */
  const ID = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
  const mul = (a, b) => {
    const o = new Array(16);
    for (let c = 0; c < 4; c++)
      for (let r = 0; r < 4; r++) o[c * 4 + r] = a[r] * b[c * 4] + a[4 + r] * b[c * 4 + 1] + a[8 + r] * b[c * 4 + 2] + a[12 + r] * b[c * 4 + 3];
    return o;
  };
  /* Exact for the multiples of 45 degrees. */
  const sincos = (deg) => {
    const t = ((deg % 360) + 360) % 360, q = Math.round(t / 90), rest = t - q * 90, a = (rest * Math.PI) / 180;
    let s = Math.abs(rest) === 45 ? Math.sign(rest) * Math.SQRT1_2 : Math.sin(a), c = Math.abs(rest) === 45 ? Math.SQRT1_2 : Math.cos(a);
    for (let i = 0; i < q; i++) [s, c] = [c, -s];
    return [s + 0, c + 0];
  };
  const rot = (x, y, z, deg) => {
    const l = Math.hypot(x, y, z);
    if (!l) return ID.slice();
    x /= l; y /= l; z /= l;
    const [s, c] = sincos(deg), t = 1 - c;
    return [t * x * x + c, t * x * y + s * z, t * x * z - s * y, 0, t * x * y - s * z, t * y * y + c, t * y * z + s * x, 0,
      t * x * z + s * y, t * y * z - s * x, t * z * z + c, 0, 0, 0, 0, 1].map((v) => v + 0);
  };
  const scale = (x, y, z) => [x, 0, 0, 0, 0, y, 0, 0, 0, 0, z, 0, 0, 0, 0, 1];
  const translate = (x, y, z) => [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, x, y, z, 1];
  const affine = (a, b, c, d, e, f) => [a, b, 0, 0, c, d, 0, 0, 0, 0, 1, 0, e, f, 0, 1];
  const tan = (deg) => { const [s, c] = sincos(deg); return Math.abs(deg) === 45 ? Math.sign(deg) : s / c; };
  const skew = (ax, ay) => affine(1, tan(ay), tan(ax), 1, 0, 0);
  const isFlat = (v) => !v[2] && !v[3] && !v[6] && !v[7] && !v[8] && !v[9] && v[10] === 1 && v[11] === 0 && !v[14] && v[15] === 1;
  const degrees = (t) => {
    const n = parseFloat(t);
    return /grad$/.test(t) ? n * 0.9 : /rad$/.test(t) ? (n * 180) / Math.PI : /turn$/.test(t) ? n * 360 : n;
  };
  const PX = { px: 1, in: 96, cm: 96 / 2.54, mm: 9.6 / 2.54, q: 2.4 / 2.54, pt: 4 / 3, pc: 16 };
  const length = (t) => { const n = parseFloat(t), u = /[a-z]*$/i.exec(t)[0].toLowerCase(); return u ? n * PX[u] : n; };
  /* Transform list without percentages or relative lengths: what DOMMatrix and the SVG attribute take. */
  const THREE_D = /^(matrix3d|translate3d|translatez|scale3d|scalez|rotate3d|rotatex|rotatey|perspective)$/;
  function parseTransform(text) {
    let m = ID.slice(), flat = true;
    for (const [, name, inside] of String(text).matchAll(/([a-zA-Z0-9]+)\s*\(([^)]*)\)/g)) {
      const w = inside.trim().split(/[\s,]+/), n = w.map(length), d = w.map(degrees), f = name.toLowerCase();
      flat &&= !THREE_D.test(f);
      let t;
      switch (f) {
        case "matrix": t = affine(...n); break;
        case "matrix3d": t = n; break;
        case "translate": t = translate(n[0], n[1] || 0, 0); break;
        case "translatex": t = translate(n[0], 0, 0); break;
        case "translatey": t = translate(0, n[0], 0); break;
        case "translatez": t = translate(0, 0, n[0]); break;
        case "translate3d": t = translate(...n); break;
        case "scale": t = scale(n[0], n[1] ?? n[0], 1); break;
        case "scalex": t = scale(n[0], 1, 1); break;
        case "scaley": t = scale(1, n[0], 1); break;
        case "scalez": t = scale(1, 1, n[0]); break;
        case "scale3d": t = scale(...n); break;
        case "rotate": t = n.length > 2 ? mul(mul(translate(n[1], n[2], 0), rot(0, 0, 1, d[0])), translate(-n[1], -n[2], 0)) : rot(0, 0, 1, d[0]); break;
        case "rotatez": t = rot(0, 0, 1, d[0]); break;
        case "rotatex": t = rot(1, 0, 0, d[0]); break;
        case "rotatey": t = rot(0, 1, 0, d[0]); break;
        case "rotate3d": t = rot(n[0], n[1], n[2], d[3]); break;
        case "skew": t = skew(d[0], d[1] || 0); break;
        case "skewx": t = skew(d[0], 0); break;
        case "skewy": t = skew(0, d[0]); break;
        case "perspective": t = ID.slice(); if (n[0] > 0) t[11] = -1 / Math.max(n[0], 1); break;
        default: throw new SyntaxError("'" + name + "' is not a transform function");
      }
      m = mul(m, t);
    }
    return [m, flat];
  }
  kn.parseTransform = parseTransform;
  function invert(v) {
    if (isFlat(v)) {
      const [a, b, , , c, d] = v, e = v[12], f = v[13], det = a * d - b * c;
      return det && Number.isFinite(det) ? affine(d / det, -b / det + 0, -c / det + 0, a / det, (c * f - d * e) / det + 0, (b * e - a * f) / det + 0) : null;
    }
    /* Gauss–Jordan on rows of the transposed matrix: the inverse of the transpose is the transpose of the inverse */
    const a = [0, 1, 2, 3].map((r) => [...v.slice(r * 4, r * 4 + 4), +(r === 0), +(r === 1), +(r === 2), +(r === 3)]);
    for (let c = 0; c < 4; c++) {
      let p = c;
      for (let r = c + 1; r < 4; r++) if (Math.abs(a[r][c]) > Math.abs(a[p][c])) p = r;
      if (!a[p][c]) return null;
      [a[c], a[p]] = [a[p], a[c]];
      const d = a[c][c];
      for (let k = 0; k < 8; k++) a[c][k] /= d;
      for (let r = 0; r < 4; r++)
        if (r !== c) { const f = a[r][c]; if (f) for (let k = 0; k < 8; k++) a[r][k] -= f * a[c][k]; }
    }
    return a.flatMap((r) => r.slice(4));
  }
  const matrices = new WeakMap(); // matrix → { v, flat }
  const mat = (m) => matrices.get(m) || kn.illegal();
  const FLAT = [["a", "m11", 0], ["b", "m12", 1], ["c", "m21", 4], ["d", "m22", 5], ["e", "m41", 12], ["f", "m42", 13]];
  /* A DOMMatrixInit: two names for each of six members. */
  function fromInit(o = {}) {
    const s = matrices.get(o);
    if (s) return { v: s.v.slice(), flat: s.flat };
    const v = ID.slice();
    for (const [short, long, i] of FLAT) {
      const x = o[short], y = o[long];
      if (x !== undefined && y !== undefined && x !== y && !(Number.isNaN(x) && Number.isNaN(y))) throw new TypeError("'" + short + "' and '" + long + "' differ");
      v[i] = num(x, num(y, v[i]));
    }
    let flat = true;
    for (const i of [2, 3, 6, 7, 8, 9, 10, 11, 14, 15]) {
      const x = o["m" + ((i >> 2) + 1) + ((i & 3) + 1)];
      if (x !== undefined) { v[i] = Number(x); if (v[i] !== ID[i]) flat = false; }
    }
    if (o.is2D === true && !flat) throw new TypeError("the matrix is not two-dimensional");
    return { v, flat: o.is2D === undefined ? flat : !!o.is2D };
  }
  const valuesOf = (m) => fromInit(m).v;
  class DOMMatrixReadOnly {
    constructor(init) {
      let s = { v: ID.slice(), flat: true };
      if (typeof init === "string") {
        const text = init.trim().toLowerCase();
        if (text !== "" && text !== "none") {
          if (!K.isTransform(init) || /%|\d(em|rem|ex|ch|v[wh]|vmin|vmax|cq\w+)\b/i.test(init)) fail("SyntaxError", "'" + init + "' is not a transform of absolute lengths");
          const [v, flat] = parseTransform(init);
          s = { v, flat };
        }
      } else if (init !== undefined && init !== null && typeof init[Symbol.iterator] === "function") {
        const v = Array.from(init, Number);
        if (v.length !== 6 && v.length !== 16) throw new TypeError("a matrix has 6 or 16 numbers");
        s = v.length === 6 ? { v: affine(...v), flat: true } : { v, flat: false };
      } else if (init !== undefined) s = fromInit(init);
      matrices.set(this, s);
    }
    get is2D() { return mat(this).flat; }
    get isIdentity() { return mat(this).v.every((x, i) => x === ID[i]); }
    transformPoint(p) { return new DOMPoint(...apply(mat(this).v, dict(p))); }
    toFloat32Array() { return Float32Array.from(mat(this).v); }
    toFloat64Array() { return Float64Array.from(mat(this).v); }
    toString() {
      const { v, flat } = mat(this);
      if (v.some((x) => !Number.isFinite(x))) fail("InvalidStateError", "the matrix is not finite");
      return flat ? "matrix(" + FLAT.map((f) => v[f[2]]).join(", ") + ")" : "matrix3d(" + v.join(", ") + ")";
    }
    toJSON() {
      const o = {};
      for (const [n] of FLAT) o[n] = this[n];
      for (let i = 0; i < 16; i++) o["m" + ((i >> 2) + 1) + ((i & 3) + 1)] = mat(this).v[i];
      return { ...o, is2D: this.is2D, isIdentity: this.isIdentity };
    }
    static fromMatrix(o) { return make(this, fromInit(o)); }
    static fromFloat32Array(a) { return new this(a); }
    static fromFloat64Array(a) { return new this(a); }
  }
  class DOMMatrix extends DOMMatrixReadOnly {
    setMatrixValue(t) { matrices.set(this, matrices.get(new DOMMatrix(String(t)))); return this; }
    invertSelf() { const s = mat(this), v = invert(s.v); s.v = v || new Array(16).fill(NaN); if (!v) s.flat = false; return this; }
  }
  const make = (cls, s) => { const m = Object.create(cls.prototype); matrices.set(m, s); return m; };
  kn.matrix = (six) => make(DOMMatrix, { v: affine(...six), flat: true });
  const set = (m, v, flat = true) => { const s = mat(m); s.v = mul(s.v, v); s.flat &&= flat; return m; };
  const origin = (v, x, y, z) => (x || y || z ? mul(mul(translate(x, y, z), v), translate(-x, -y, -z)) : v);
  const operations = {
    translate: (m, x, y, z) => set(m, translate(num(x, 0), num(y, 0), num(z, 0)), !num(z, 0)),
    scale: (m, x, y, z, ox, oy, oz) => { x = num(x, 1); z = num(z, 1); return set(m, origin(scale(x, num(y, x), z), num(ox, 0), num(oy, 0), num(oz, 0)), z === 1 && !num(oz, 0)); },
    scaleNonUniform: (m, x, y) => set(m, scale(num(x, 1), num(y, 1), 1)),
    scale3d: (m, s, ox, oy, oz) => { s = num(s, 1); return set(m, origin(scale(s, s, s), num(ox, 0), num(oy, 0), num(oz, 0)), s === 1); },
    rotate: (m, x, y, z) => {
      x = num(x, 0);
      if (y === undefined && z === undefined) return set(m, rot(0, 0, 1, x));
      y = num(y, 0); z = num(z, 0);
      return set(m, mul(mul(rot(0, 0, 1, z), rot(0, 1, 0, y)), rot(1, 0, 0, x)), !x && !y);
    },
    rotateFromVector: (m, x, y) => set(m, rot(0, 0, 1, (Math.atan2(num(y, 0), num(x, 0)) * 180) / Math.PI)),
    rotateAxisAngle: (m, x, y, z, a) => set(m, rot(num(x, 0), num(y, 0), num(z, 0), num(a, 0)), !num(x, 0) && !num(y, 0)),
    skewX: (m, a) => set(m, skew(num(a, 0), 0)),
    skewY: (m, a) => set(m, skew(0, num(a, 0))),
    multiply: (m, o) => { const b = fromInit(o); return set(m, b.v, b.flat); },
    preMultiply: (m, o) => { const s = mat(m), b = fromInit(o); s.v = mul(b.v, s.v); s.flat &&= b.flat; return m; },
  };
  const copy = (m) => make(DOMMatrix, { v: mat(m).v.slice(), flat: mat(m).flat });
  for (const n in operations) {
    if (n !== "preMultiply") kn.method(DOMMatrixReadOnly.prototype, n, { [n](...a) { return operations[n](copy(this), ...a); } }[n]);
    if (n !== "scaleNonUniform") kn.method(DOMMatrix.prototype, n + "Self", { [n](...a) { return operations[n](this, ...a); } }[n]);
  }
  def(DOMMatrixReadOnly, { inverse() { return copy(this).invertSelf(); }, flipX() { return operations.multiply(copy(this), { a: -1 }); }, flipY() { return operations.multiply(copy(this), { d: -1 }); } });
  for (let i = 0; i < 16; i++) {
    const long = "m" + ((i >> 2) + 1) + ((i & 3) + 1), flat = FLAT.find((f) => f[2] === i);
    for (const n of flat ? [long, flat[0]] : [long]) {
      kn.accessor(DOMMatrixReadOnly.prototype, n, function () { return mat(this).v[i]; });
      kn.accessor(DOMMatrix.prototype, n, function () { return mat(this).v[i]; }, function (x) { const s = mat(this); s.v[i] = +x; if (!flat && +x !== ID[i]) s.flat = false; });
    }
  }
  kn.cloneable.set(DOMRectReadOnly, (r) => Object.setPrototypeOf(new DOMRect(r.x, r.y, r.width, r.height), Object.getPrototypeOf(r)));
  kn.cloneable.set(DOMPointReadOnly, (p) => Object.setPrototypeOf(new DOMPoint(p.x, p.y, p.z, p.w), Object.getPrototypeOf(p)));
  kn.cloneable.set(DOMMatrixReadOnly, (m) => make(Object.getPrototypeOf(m).constructor, { v: mat(m).v.slice(), flat: mat(m).flat }));

  /* SVGMatrix: six numbers, of single precision, with methods that give new ones (SVG 1.1 §7.14). */
  class SVGMatrix {
    constructor(s) { if (!s || !s.v) kn.illegal(); matrices.set(this, s); }
    multiply(m) { return svg(mul(mat(this).v, mat(m).v)); }
    inverse() { const v = invert(mat(this).v); if (!v) fail("InvalidStateError", "the matrix cannot be inverted"); return svg(v); }
    translate(x, y) { return svg(mul(mat(this).v, translate(+x, +y, 0))); }
    scale(s) { return svg(mul(mat(this).v, scale(+s, +s, 1))); }
    scaleNonUniform(x, y) { return svg(mul(mat(this).v, scale(+x, +y, 1))); }
    rotate(a) { return svg(mul(mat(this).v, rot(0, 0, 1, +a))); }
    rotateFromVector(x, y) { if (!x || !y) fail("InvalidAccessError", "the vector is zero"); return svg(mul(mat(this).v, rot(0, 0, 1, (Math.atan2(y, x) * 180) / Math.PI))); }
    flipX() { return svg(mul(mat(this).v, scale(-1, 1, 1))); }
    flipY() { return svg(mul(mat(this).v, scale(1, -1, 1))); }
    skewX(a) { return svg(mul(mat(this).v, skew(+a, 0))); }
    skewY(a) { return svg(mul(mat(this).v, skew(0, +a))); }
  }
  const svg = (v, changed) => new SVGMatrix({ v, flat: true, changed });
  for (const [n, , i] of FLAT) kn.accessor(SVGMatrix.prototype, n, function () { return mat(this).v[i]; }, function (x) { const s = mat(this); s.v[i] = +x; if (s.changed) s.changed(); });
  kn.svgMatrix = (six, changed) => svg(six ? affine(...six) : ID.slice(), changed);
  kn.matrixValues = (m) => valuesOf(m);
  kn.multiply = mul;
  kn.affine = { translate, scale, rot, skew, affine };
  kn.expose({ DOMRect, DOMRectReadOnly, DOMRectList, DOMPoint, DOMPointReadOnly, DOMQuad, DOMMatrix, DOMMatrixReadOnly, SVGMatrix, SVGPoint, SVGRect });
  for (const [n, c] of [["WebKitCSSMatrix", DOMMatrix], ["SVGRect", SVGRect]]) kn.method(G, n, c);

  /* ---- elements ---- */
  kn.union = (list) => {
    const r = list.filter((q) => q.width || q.height);
    if (!r.length) return list[0] || new DOMRect();
    const x = Math.min(...r.map((q) => q.left)), y = Math.min(...r.map((q) => q.top));
    return new DOMRect(x, y, Math.max(...r.map((q) => q.right)) - x, Math.max(...r.map((q) => q.bottom)) - y);
  };
  def(I.Element, {
    getBoundingClientRect() { const r = this.__rect(); return new DOMRect(r[0], r[1], r[2], r[3]); },
    getClientRects() { return kn.rectList(this.__rects().map((r) => new DOMRect(...r))); },
  });

  /* ---- scrolling (CSSOM View §7): content moves, within what there is ---- */
  const limit = (el, m) => (m === "scrollLeft" ? el.scrollWidth - el.clientWidth : el.scrollHeight - el.clientHeight);
  const scrolls = (el) => { const cs = getComputedStyle(el); return !/^(visible|clip|)$/.test(cs.overflowX) || !/^(visible|clip|)$/.test(cs.overflowY); };
  const isViewport = (el) => el === document.documentElement || el === document.body;
  const scrollTo = (el, x, y) => {
    if (isViewport(el)) return kn.up && scrollView(x, y);
    if (!el.isConnected || !scrolls(el)) return;
    const clamp = (v, m) => Math.round(Math.min(Math.max(v, 0), Math.max(limit(el, m), 0)));
    const [ox, oy] = el.__scroll(), nx = x === undefined ? ox : clamp(x, "scrollLeft"), ny = y === undefined ? oy : clamp(y, "scrollTop");
    if (nx === ox && ny === oy) return;
    el.__setScroll(nx, ny);
    G.setTimeout(() => el.dispatchEvent(new Event("scroll")), 0);
  };
  /* The page itself is the film's picture and does not scroll; a document in a frame does. */
  const { __scroll: scrollOf, __setScroll: setScroll } = I.Element.prototype;
  const viewAt = () => (kn.up ? scrollOf.call(document) : [0, 0]);
  function scrollView(x, y) {
    const html = document.documentElement, [ox, oy] = viewAt();
    if (!html) return;
    const clamp = (v, whole, part) => Math.round(Math.min(Math.max(v, 0), Math.max(whole - part, 0)));
    const nx = x === undefined ? ox : clamp(x, html.scrollWidth, G.innerWidth), ny = y === undefined ? oy : clamp(y, html.scrollHeight, G.innerHeight);
    if (nx === ox && ny === oy) return;
    setScroll.call(document, nx, ny);
    G.setTimeout(() => document.dispatchEvent(new Event("scroll", { bubbles: true })), 0);
  }
  const ofView = (el) => kn.up && el === document.documentElement;
  const arg = (v) => { v = Number(v); return Number.isFinite(v) ? v : 0; };
  get(I.Element, "scrollLeft", function () { if (ofView(this)) return viewAt()[0]; const x = this.__scroll()[0]; return x && scrolls(this) ? x : 0; }, function (v) { scrollTo(this, arg(v), undefined); });
  get(I.Element, "scrollTop", function () { if (ofView(this)) return viewAt()[1]; const y = this.__scroll()[1]; return y && scrolls(this) ? y : 0; }, function (v) { scrollTo(this, undefined, arg(v)); });
  const both = (a) => (a.length > 1 ? [arg(a[0]), arg(a[1])] : [a[0] && a[0].left !== undefined ? arg(a[0].left) : undefined, a[0] && a[0].top !== undefined ? arg(a[0].top) : undefined]);
  def(I.Element, {
    scrollTo(...a) { scrollTo(this, ...both(a)); },
    scroll(...a) { scrollTo(this, ...both(a)); },
    scrollBy(...a) { const [x = 0, y = 0] = both(a); scrollTo(this, this.scrollLeft + x, this.scrollTop + y); },
    scrollIntoView(o) {
      const block = o === false ? "end" : (o && o.block) || "start", inline = (o && o.inline) || "nearest";
      const to = (how, lo, hi, start, end, now) => (how === "start" ? now + lo - start : how === "end" ? now + hi - end : how === "center" ? now + (lo + hi - start - end) / 2 : lo < start ? now + lo - start : hi > end ? now + hi - end : now);
      for (let p = this.parentElement; p; p = p.parentElement) {
        if (isViewport(p)) {
          const r = this.getBoundingClientRect(), [vx, vy] = viewAt();
          if (p === document.documentElement) scrollTo(p, to(inline, r.left, r.right, 0, G.innerWidth, vx), to(block, r.top, r.bottom, 0, G.innerHeight, vy));
          continue;
        }
        if (!scrolls(p)) continue;
        const r = this.getBoundingClientRect(), q = p.getBoundingClientRect(), x = q.left + p.clientLeft, y = q.top + p.clientTop;
        scrollTo(p, to(inline, r.left, r.right, x, x + p.clientWidth, p.scrollLeft), to(block, r.top, r.bottom, y, y + p.clientHeight, p.scrollTop));
      }
    },
    scrollIntoViewIfNeeded() { this.scrollIntoView({ block: "center", inline: "nearest" }); },
  });
  for (const m of ["scrollTo", "scroll", "scrollBy"])
    kn.method(G, m, (...a) => { const [x, y] = both(a), [ox, oy] = viewAt(); if (kn.up) scrollView(m === "scrollBy" ? ox + (x || 0) : x, m === "scrollBy" ? oy + (y || 0) : y); });
  if (kn.up) for (const [i, names] of [["scrollX", "pageXOffset"], ["scrollY", "pageYOffset"]].entries()) for (const n of names) kn.accessor(G, n, () => viewAt()[i], (v) => kn.method(G, n, v));

  /* ---- what lies at a point: the reverse of the order of painting (CSS 2 Appendix E) ---- */
  function painted(top, out) {
    const layers = [];
    const walk = (el) => {
      for (let c = el.firstElementChild; c; c = c.nextElementSibling) {
        const cs = getComputedStyle(c);
        if (cs.display === "none") continue;
        const z = parseInt(cs.zIndex, 10), item = /flex|grid/.test(getComputedStyle(el).display);
        if (cs.position !== "static" || (item && !Number.isNaN(z)) || cs.opacity !== "1" || cs.transform !== "none" || cs.filter !== "none" || cs.isolation === "isolate" || cs.mixBlendMode !== "normal")
          layers.push([(cs.position !== "static" || item) && !Number.isNaN(z) ? z : 0, c]);
        else { normal.push(c); walk(c); }
      }
    };
    const normal = [];
    walk(top);
    layers.sort((a, b) => a[0] - b[0]);
    out.push(top);
    for (const [z, el] of layers) if (z < 0) painted(el, out);
    out.push(...normal);
    for (const [z, el] of layers) if (z >= 0) painted(el, out);
    return out;
  }
  const holds = (r, x, y) => x >= r.left && x < r.right && y >= r.top && y < r.bottom;
  const covers = (el, x, y) => {
    if (el === document.documentElement) return true;
    const cs = getComputedStyle(el);
    if (cs.visibility !== "visible" || cs.pointerEvents === "none" || !el.__rects().some(([l, t, w, h]) => x >= l && y >= t && x < l + w && y < t + h)) return false;
    for (let p = el.parentElement; p && p !== document.body && p !== document.documentElement; p = p.parentElement)
      if (getComputedStyle(p).overflow !== "visible" && !holds(p.getBoundingClientRect(), x, y)) return false;
    return true;
  };
  kn.hitTest = (x, y, first) => {
    x = Number(x); y = Number(y);
    if (!(x >= 0 && y >= 0 && x < innerWidth && y < innerHeight) || !document.documentElement) return [];
    const all = painted(document.documentElement, []), out = [];
    for (let i = all.length - 1; i >= 0 && !(first && out.length); i--) if (covers(all[i], x, y)) out.push(all[i]);
    return out;
  };
})
