/* Geometry Interfaces (DOMRect, DOMPoint, DOMMatrix) and what measures elements with them; SVG's interfaces. */
(function (K, G, kn) {
  "use strict";
  const I = kn.interfaces, { get, def } = kn;

  class DOMRectReadOnly {
    constructor(x = 0, y = 0, width = 0, height = 0) { this.x = +x; this.y = +y; this.width = +width; this.height = +height; }
    get left() { return Math.min(this.x, this.x + this.width); }
    get right() { return Math.max(this.x, this.x + this.width); }
    get top() { return Math.min(this.y, this.y + this.height); }
    get bottom() { return Math.max(this.y, this.y + this.height); }
    toJSON() { const { x, y, width, height, top, right, bottom, left } = this; return { x, y, width, height, top, right, bottom, left }; }
    static fromRect(r = {}) { return new this(r.x, r.y, r.width, r.height); }
  }
  class DOMRect extends DOMRectReadOnly {}
  class DOMPoint {
    constructor(x = 0, y = 0, z = 0, w = 1) { this.x = +x; this.y = +y; this.z = +z; this.w = +w; }
    matrixTransform(m) { return DOMMatrix.fromMatrix(m).transformPoint(this); }
    toJSON() { const { x, y, z, w } = this; return { x, y, z, w }; }
    static fromPoint(p = {}) { return new this(p.x, p.y, p.z, p.w); }
  }
  class DOMQuad {
    constructor(p1, p2, p3, p4) { Object.assign(this, { p1, p2, p3, p4 }); }
    getBounds() {
      const p = [this.p1, this.p2, this.p3, this.p4], xs = p.map((q) => q.x), ys = p.map((q) => q.y);
      const x = Math.min(...xs), y = Math.min(...ys);
      return new DOMRect(x, y, Math.max(...xs) - x, Math.max(...ys) - y);
    }
  }

  /* v: 16 numbers, column by column. */
  const ID = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
  const mul = (a, b) => {
    const o = new Array(16);
    for (let c = 0; c < 4; c++)
      for (let r = 0; r < 4; r++) {
        let s = 0;
        for (let k = 0; k < 4; k++) s += a[k * 4 + r] * b[c * 4 + k];
        o[c * 4 + r] = s;
      }
    return o;
  };
  const rot = (x, y, z, deg) => {
    const l = Math.hypot(x, y, z);
    if (!l) return ID.slice();
    x /= l; y /= l; z /= l;
    const a = (deg * Math.PI) / 180, c = Math.cos(a), s = Math.sin(a), t = 1 - c;
    return [t * x * x + c, t * x * y + s * z, t * x * z - s * y, 0, t * x * y - s * z, t * y * y + c, t * y * z + s * x, 0,
      t * x * z + s * y, t * y * z - s * x, t * z * z + c, 0, 0, 0, 0, 1];
  };
  const scale = (x, y, z) => [x, 0, 0, 0, 0, y, 0, 0, 0, 0, z, 0, 0, 0, 0, 1];
  const translate = (x, y, z) => [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, x, y, z, 1];
  const affine = (a, b, c, d, e, f) => [a, b, 0, 0, c, d, 0, 0, 0, 0, 1, 0, e, f, 0, 1];
  const skew = (ax, ay) => affine(1, Math.tan((ay * Math.PI) / 180), Math.tan((ax * Math.PI) / 180), 1, 0, 0);
  const degrees = (t) => {
    const n = parseFloat(t);
    return /rad$/.test(t) && !/grad$/.test(t) ? (n * 180) / Math.PI : /grad$/.test(t) ? n * 0.9 : /turn$/.test(t) ? n * 360 : n;
  };
  /* Transform list without percentages or relative lengths: what DOMMatrix and the SVG attribute take. */
  function parseTransform(text) {
    let m = ID.slice();
    if (text === "none" || text === "") return m;
    for (const [, name, inside] of String(text).matchAll(/([a-zA-Z0-9]+)\s*\(([^)]*)\)/g)) {
      const w = inside.trim().split(/[\s,]+/), n = w.map(parseFloat), d = w.map(degrees);
      let f;
      switch (name.toLowerCase()) {
        case "matrix": f = affine(...n); break;
        case "matrix3d": f = n; break;
        case "translate": f = translate(n[0], n[1] || 0, 0); break;
        case "translatex": f = translate(n[0], 0, 0); break;
        case "translatey": f = translate(0, n[0], 0); break;
        case "translatez": f = translate(0, 0, n[0]); break;
        case "translate3d": f = translate(...n); break;
        case "scale": f = scale(n[0], n[1] ?? n[0], 1); break;
        case "scalex": f = scale(n[0], 1, 1); break;
        case "scaley": f = scale(1, n[0], 1); break;
        case "scalez": f = scale(1, 1, n[0]); break;
        case "scale3d": f = scale(...n); break;
        case "rotate": f = n.length > 2 ? mul(mul(translate(n[1], n[2], 0), rot(0, 0, 1, d[0])), translate(-n[1], -n[2], 0)) : rot(0, 0, 1, d[0]); break;
        case "rotatez": f = rot(0, 0, 1, d[0]); break;
        case "rotatex": f = rot(1, 0, 0, d[0]); break;
        case "rotatey": f = rot(0, 1, 0, d[0]); break;
        case "rotate3d": f = rot(n[0], n[1], n[2], d[3]); break;
        case "skew": f = skew(d[0], d[1] || 0); break;
        case "skewx": f = skew(d[0], 0); break;
        case "skewy": f = skew(0, d[0]); break;
        case "perspective": f = ID.slice(); if (n[0] > 0) f[11] = -1 / Math.max(n[0], 1); break;
        default: throw new SyntaxError("'" + name + "' is not a transform function");
      }
      m = mul(m, f);
    }
    return m;
  }

  class DOMMatrix {
    constructor(init) {
      let v = ID.slice(), flat = true;
      if (typeof init === "string") { v = parseTransform(init); flat = !/3d|[xyz]\(|perspective/i.test(init) || isFlat(v); }
      else if (init && init.length === 6) v = affine(...init);
      else if (init && init.length === 16) { v = Array.from(init, Number); flat = false; }
      Object.defineProperty(this, "_v", { value: v, writable: true });
      Object.defineProperty(this, "is2D", { value: flat, writable: true, enumerable: true });
    }
    get isIdentity() { return this._v.every((x, i) => x === ID[i]); }
    static _make(v, flat) { const m = new DOMMatrix(); m._v = v; m.is2D = flat; return m; }
    multiplySelf(o) { const m = DOMMatrix.fromMatrix(o); this._v = mul(this._v, m._v); this.is2D = this.is2D && m.is2D; return this; }
    preMultiplySelf(o) { const m = DOMMatrix.fromMatrix(o); this._v = mul(m._v, this._v); this.is2D = this.is2D && m.is2D; return this; }
    translateSelf(x = 0, y = 0, z = 0) { this._v = mul(this._v, translate(x, y, z)); if (z) this.is2D = false; return this; }
    scaleSelf(x = 1, y = x, z = 1, ox = 0, oy = 0, oz = 0) { this._v = mul(mul(mul(this._v, translate(ox, oy, oz)), scale(x, y, z)), translate(-ox, -oy, -oz)); if (z !== 1) this.is2D = false; return this; }
    scale3dSelf(s = 1, ox = 0, oy = 0, oz = 0) { return this.scaleSelf(s, s, s, ox, oy, oz); }
    rotateSelf(x = 0, y, z) {
      if (y === undefined && z === undefined) { z = x; x = y = 0; }
      this._v = mul(this._v, mul(mul(rot(0, 0, 1, z || 0), rot(0, 1, 0, y || 0)), rot(1, 0, 0, x)));
      if (x || y) this.is2D = false;
      return this;
    }
    rotateAxisAngleSelf(x, y, z, a) { this._v = mul(this._v, rot(x, y, z, a)); if (x || y) this.is2D = false; return this; }
    rotateFromVectorSelf(x, y) { return this.rotateSelf(x || y ? (Math.atan2(y, x) * 180) / Math.PI : 0); }
    skewXSelf(a) { this._v = mul(this._v, skew(a, 0)); return this; }
    skewYSelf(a) { this._v = mul(this._v, skew(0, a)); return this; }
    invertSelf() { const v = invert(this._v); if (v) this._v = v; else { this._v = new Array(16).fill(NaN); this.is2D = false; } return this; }
    setMatrixValue(t) { this._v = parseTransform(t); return this; }
    transformPoint(p = {}) {
      const v = this._v, x = p.x || 0, y = p.y || 0, z = p.z || 0, w = p.w ?? 1;
      return new DOMPoint(v[0] * x + v[4] * y + v[8] * z + v[12] * w, v[1] * x + v[5] * y + v[9] * z + v[13] * w,
        v[2] * x + v[6] * y + v[10] * z + v[14] * w, v[3] * x + v[7] * y + v[11] * z + v[15] * w);
    }
    toFloat32Array() { return new Float32Array(this._v); }
    toFloat64Array() { return new Float64Array(this._v); }
    toString() {
      const v = this._v;
      return this.is2D ? `matrix(${[v[0], v[1], v[4], v[5], v[12], v[13]].join(", ")})` : `matrix3d(${v.join(", ")})`;
    }
    toJSON() { const o = {}; for (let i = 0; i < 16; i++) o["m" + ((i >> 2) + 1) + ((i & 3) + 1)] = this._v[i]; return o; }
    static fromMatrix(o) {
      if (o instanceof DOMMatrix) return o;
      if (!o) return new DOMMatrix();
      return new DOMMatrix([o.a ?? o.m11 ?? 1, o.b ?? o.m12 ?? 0, o.c ?? o.m21 ?? 0, o.d ?? o.m22 ?? 1, o.e ?? o.m41 ?? 0, o.f ?? o.m42 ?? 0]);
    }
    static fromFloat32Array(a) { return new DOMMatrix(a); }
    static fromFloat64Array(a) { return new DOMMatrix(a); }
    /* SVGMatrix */
    inverse() { return this._clone().invertSelf(); }
    _clone() { return DOMMatrix._make(this._v.slice(), this.is2D); }
  }
  const isFlat = (v) => [2, 3, 6, 7, 8, 9, 11, 14].every((i) => v[i] === 0) && v[10] === 1 && v[15] === 1;
  for (const m of ["multiply", "translate", "scale", "scale3d", "rotate", "rotateAxisAngle", "rotateFromVector", "skewX", "skewY"])
    kn.method(DOMMatrix.prototype, m, function (...a) { return this._clone()[m + "Self"](...a); });
  kn.method(DOMMatrix.prototype, "flipX", function () { return this.multiply(DOMMatrix.fromMatrix({ a: -1 })); });
  kn.method(DOMMatrix.prototype, "flipY", function () { return this.multiply(DOMMatrix.fromMatrix({ d: -1 })); });
  for (let i = 0; i < 16; i++) {
    const names = ["m" + ((i >> 2) + 1) + ((i & 3) + 1)], flat = { 0: "a", 1: "b", 4: "c", 5: "d", 12: "e", 13: "f" }[i];
    if (flat) names.push(flat);
    for (const n of names)
      kn.accessor(DOMMatrix.prototype, n, function () { return this._v[i]; }, function (x) { this._v[i] = +x; if (!flat && +x !== ID[i]) this.is2D = false; });
  }
  function invert(v) { /* Gauss–Jordan on rows of the transposed matrix: the inverse of the transpose is the transpose of the inverse */
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

  const names = { DOMRect, DOMRectReadOnly, DOMPoint, DOMPointReadOnly: DOMPoint, DOMQuad, DOMMatrix, DOMMatrixReadOnly: DOMMatrix,
    WebKitCSSMatrix: DOMMatrix, SVGMatrix: DOMMatrix, SVGPoint: DOMPoint, SVGRect: DOMRect };
  for (const n in names) kn.method(G, n, names[n]);

  /* ---- elements ---- */
  kn.union = (rects) => {
    const r = rects.filter((q) => q.width || q.height);
    if (!r.length) return rects[0] || new DOMRect();
    const x = Math.min(...r.map((q) => q.left)), y = Math.min(...r.map((q) => q.top));
    return new DOMRect(x, y, Math.max(...r.map((q) => q.right)) - x, Math.max(...r.map((q) => q.bottom)) - y);
  };
  def(I.Element, {
    getBoundingClientRect() { const r = this.__rect(); return new DOMRect(r[0], r[1], r[2], r[3]); },
    getClientRects() { return this.__rects().map((r) => new DOMRect(...r)); },
  });

  /* ---- SVG ---- */
  const { SVGElement, SVGGraphicsElement, SVGGeometryElement, SVGSVGElement } = I;
  get(SVGElement, "ownerSVGElement", function () {
    for (let p = this.parentNode; p && p.namespaceURI === "http://www.w3.org/2000/svg"; p = p.parentNode) if (p.localName === "svg") return p;
    return null;
  });
  get(SVGElement, "viewportElement", function () { return this.ownerSVGElement; });
  get(SVGElement, "className", function () {
    const el = this;
    return { get baseVal() { return el.getAttribute("class") || ""; }, set baseVal(v) { el.setAttribute("class", v); }, get animVal() { return this.baseVal; }, toString() { return "[object SVGAnimatedString]"; } };
  }, function (v) { this.setAttribute("class", v); });
  def(SVGElement, { focus() {}, blur() {} });
  const matrixOf = (v) => (v ? new DOMMatrix(v) : null);
  def(SVGGraphicsElement, {
    getBBox() { const r = this.__bbox(); return new DOMRect(r[0], r[1], r[2], r[3]); },
    getCTM() { return matrixOf(this.__ctm(false)); },
    getScreenCTM() { return matrixOf(this.__ctm(true)); },
  });
  def(SVGGeometryElement, {
    getTotalLength() { return this.__totalLength(); },
    getPointAtLength(d) { const p = this.__pointAtLength(d); return new DOMPoint(p[0], p[1]); },
    isPointInFill() { K.unsupported("isPointInFill()"); return false; },
    isPointInStroke() { K.unsupported("isPointInStroke()"); return false; },
  });
  get(SVGGeometryElement, "pathLength", function () { return { baseVal: parseFloat(this.getAttribute("pathLength")) || 0 }; });
  class SVGTransform {
    constructor(m, type = 1) { this.matrix = m || new DOMMatrix(); this.type = type; this.angle = 0; }
    setMatrix(m) { this.matrix = m; this.type = 1; }
    setTranslate(x, y) { this.matrix = new DOMMatrix([1, 0, 0, 1, x, y]); this.type = 2; }
    setScale(x, y) { this.matrix = new DOMMatrix([x, 0, 0, y, 0, 0]); this.type = 3; }
    setRotate(a, x = 0, y = 0) { this.matrix = new DOMMatrix().translateSelf(x, y).rotateSelf(a).translateSelf(-x, -y); this.angle = a; this.type = 4; }
  }
  class SVGTransformList {
    constructor(el, attr) { this._el = el; this._attr = attr; }
    _all() { return [...(this._el.getAttribute(this._attr) || "").matchAll(/[a-zA-Z]+\s*\([^)]*\)/g)].map((m) => new SVGTransform(new DOMMatrix(m[0]))); }
    _put(list) { this._el.setAttribute(this._attr, list.map((t) => t.matrix.toString()).join(" ")); }
    get numberOfItems() { return this._all().length; }
    get length() { return this._all().length; }
    getItem(i) { return this._all()[i]; }
    consolidate() {
      const all = this._all();
      if (!all.length) return null;
      const m = all.reduce((a, t) => a.multiply(t.matrix), new DOMMatrix());
      return new SVGTransform(m);
    }
    initialize(t) { this._put([t]); return t; }
    clear() { this._el.removeAttribute(this._attr); }
    appendItem(t) { this._put([...this._all(), t]); return t; }
    createSVGTransformFromMatrix(m) { return new SVGTransform(m); }
  }
  kn.method(G, "SVGTransform", SVGTransform);
  get(SVGGraphicsElement, "transform", function () { const baseVal = new SVGTransformList(this, "transform"); return { baseVal, animVal: baseVal }; });
  const lengthAttr = (cls, attr) =>
    get(cls, attr, function () {
      const el = this;
      const baseVal = {
        get value() {
          const t = el.getAttribute(attr) || "0", n = parseFloat(t) || 0;
          if (!/%\s*$/.test(t)) return n;
          const svg = el.ownerSVGElement || el, box = svg.viewBox && svg.viewBox.baseVal;
          const basis = /^(y|cy|ry|height|y1|y2)$/.test(attr) ? "height" : "width";
          return (n / 100) * (box && box[basis] ? box[basis] : svg.getBoundingClientRect()[basis]);
        },
        set value(v) { el.setAttribute(attr, v); },
        get valueInSpecifiedUnits() { return parseFloat(el.getAttribute(attr)) || 0; },
        get valueAsString() { return el.getAttribute(attr) || "0"; },
        set valueAsString(v) { el.setAttribute(attr, v); },
        unitType: 1, newValueSpecifiedUnits(u, v) { el.setAttribute(attr, v); }, convertToSpecifiedUnits() {},
      };
      return { baseVal, animVal: baseVal };
    });
  const lengths = { SVGRectElement: "x y width height rx ry", SVGCircleElement: "cx cy r", SVGEllipseElement: "cx cy rx ry",
    SVGLineElement: "x1 y1 x2 y2", SVGSVGElement: "x y", SVGImageElement: "x y width height", SVGUseElement: "x y width height",
    SVGForeignObjectElement: "x y width height", SVGTextElement: "x y", SVGTSpanElement: "x y", SVGLinearGradientElement: "x1 y1 x2 y2",
    SVGRadialGradientElement: "cx cy r fx fy", SVGPatternElement: "x y width height", SVGMaskElement: "x y width height" };
  for (const n in lengths) for (const a of lengths[n].split(" ")) lengthAttr(I[n], a);
  for (const a of ["width", "height"])
    get(SVGSVGElement, a, function () {
      const el = this;
      const baseVal = { get value() { const t = el.getAttribute(a); return t && !/%/.test(t) ? parseFloat(t) || 0 : el.getBoundingClientRect()[a]; }, set value(v) { el.setAttribute(a, v); } };
      return { baseVal, animVal: baseVal };
    });
  for (const c of [I.SVGUseElement, I.SVGImageElement, I.SVGAElement])
    get(c, "href", function () { const el = this; return { get baseVal() { return el.getAttribute("href") ?? el.getAttribute("xlink:href") ?? ""; }, set baseVal(v) { el.setAttribute("href", v); } }; });
  get(SVGSVGElement, "viewBox", function () {
    const v = (this.getAttribute("viewBox") || "").trim().split(/[\s,]+/).map(Number);
    return { baseVal: v.length === 4 ? new DOMRect(...v) : new DOMRect(), animVal: null };
  });
  def(SVGSVGElement, {
    createSVGPoint() { return new DOMPoint(); }, createSVGMatrix() { return new DOMMatrix(); }, createSVGRect() { return new DOMRect(); },
    createSVGTransform() { return new SVGTransform(); }, createSVGNumber() { return { value: 0 }; }, createSVGLength() { return { value: 0 }; },
    createSVGTransformFromMatrix(m) { return new SVGTransform(m); }, getElementById(id) { return this.__byId(id); },
    pauseAnimations() {}, unpauseAnimations() {}, setCurrentTime() {}, getCurrentTime() { return 0; }, suspendRedraw() {}, unsuspendRedraw() {},
  });
  for (const c of [I.SVGPolylineElement, I.SVGPolygonElement])
    get(c, "points", function () {
      const n = (this.getAttribute("points") || "").trim().split(/[\s,]+/).map(Number), v = [];
      for (let i = 0; i + 1 < n.length; i += 2) v.push(new DOMPoint(n[i], n[i + 1]));
      v.numberOfItems = v.length;
      v.getItem = (i) => v[i];
      return v;
    });
  def(I.SVGTextElement, {
    getComputedTextLength() { return this.__bbox()[2]; }, getNumberOfChars() { return this.textContent.length; },
  });
  def(I.SVGTSpanElement, { getComputedTextLength() { return this.__bbox()[2]; } });
})
