/* SVG 2 §4.6: the interfaces of SVG elements. What they show is the attribute; what is written to them becomes it. */
(function (K, G, kn) {
  "use strict";
  const I = kn.interfaces, { get, def, fail } = kn;
  const { SVGElement, SVGGraphicsElement, SVGGeometryElement, SVGSVGElement } = I;
  const str = (n) => String(Math.fround(n) === n || Number.isInteger(n) ? n : parseFloat(Math.fround(n).toPrecision(6)));
  const secret = {};

  /* ---- lengths ---- */
  const UNITS = ["", "", "%", "em", "ex", "px", "cm", "mm", "in", "pt", "pc"];
  const ABSOLUTE = { px: 1, cm: 96 / 2.54, mm: 9.6 / 2.54, in: 96, pt: 4 / 3, pc: 16 };
  const split = (t) => { const m = /^\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)\s*(%|[a-z]*)\s*$/i.exec(t); return m ? [parseFloat(m[1]), m[2].toLowerCase()] : null; };
  const basis = (el, axis) => {
    const svg = el.ownerSVGElement || el, box = svg.viewBox && svg.viewBox.baseVal, r = box && box.width ? box : null;
    const w = r ? r.width : svg.clientWidth || innerWidth, h = r ? r.height : svg.clientHeight || innerHeight;
    return axis === "x" ? w : axis === "y" ? h : Math.sqrt((w * w + h * h) / 2);
  };
  const factor = (el, unit, axis) => {
    if (unit === "" || unit === "px") return 1;
    if (unit in ABSOLUTE) return ABSOLUTE[unit];
    if (unit === "%") return el ? basis(el, axis) / 100 : 0;
    const em = (el && el.isConnected && parseFloat(getComputedStyle(el).fontSize)) || 16;
    return unit === "ex" ? em / 2 : em;
  };
  const lengths = new WeakMap(); // SVGLength → { el, axis, read, write }
  class SVGLength {
    constructor(key, s) { if (key !== secret) kn.illegal(); lengths.set(this, s); }
    get unitType() { const p = split(lengths.get(this).read()); const i = p ? UNITS.indexOf(p[1], 1) : 1; return i < 0 ? 0 : i; }
    get value() { const s = lengths.get(this), p = split(s.read()); return p ? Math.fround(p[0] * factor(s.el, p[1], s.axis)) : 0; }
    set value(v) { const s = lengths.get(this), p = split(s.read()), unit = p ? p[1] : ""; s.write(str(Number(v) / (factor(s.el, unit, s.axis) || 1)) + unit); }
    get valueInSpecifiedUnits() { const p = split(lengths.get(this).read()); return p ? p[0] : 0; }
    set valueInSpecifiedUnits(v) { const s = lengths.get(this), p = split(s.read()); s.write(str(Number(v)) + (p ? p[1] : "")); }
    get valueAsString() { return lengths.get(this).read(); }
    set valueAsString(v) { if (!split(String(v))) fail("SyntaxError", "'" + v + "' is not a length"); lengths.get(this).write(String(v)); }
    newValueSpecifiedUnits(u, v) { if (!(u >= 1 && u <= 10)) fail("NotSupportedError", "there is no such unit"); lengths.get(this).write(str(Number(v)) + UNITS[u]); }
    convertToSpecifiedUnits(u) { if (!(u >= 1 && u <= 10)) fail("NotSupportedError", "there is no such unit"); const s = lengths.get(this); s.write(str(this.value / (factor(s.el, UNITS[u], s.axis) || 1)) + UNITS[u]); }
  }
  kn.constants(SVGLength, { SVG_LENGTHTYPE_UNKNOWN: 0, SVG_LENGTHTYPE_NUMBER: 1, SVG_LENGTHTYPE_PERCENTAGE: 2, SVG_LENGTHTYPE_EMS: 3, SVG_LENGTHTYPE_EXS: 4, SVG_LENGTHTYPE_PX: 5, SVG_LENGTHTYPE_CM: 6,
    SVG_LENGTHTYPE_MM: 7, SVG_LENGTHTYPE_IN: 8, SVG_LENGTHTYPE_PT: 9, SVG_LENGTHTYPE_PC: 10 });

  /* ---- animated values: base and animated are the same, SMIL does not run ---- */
  const animated = new WeakMap(); // object → { read, write }
  const kinds = {};
  const Animated = (name, writable) => {
    const c = { [name]: class { constructor(key, s) { if (key !== secret) kn.illegal(); animated.set(this, s); } } }[name];
    kn.accessor(c.prototype, "baseVal", function () { return animated.get(this).read(); }, writable ? function (v) { animated.get(this).write(v); } : undefined);
    kn.accessor(c.prototype, "animVal", function () { return animated.get(this).read(); });
    return (kinds[name] = c);
  };
  const SVGAnimatedLength = Animated("SVGAnimatedLength"), SVGAnimatedString = Animated("SVGAnimatedString", true), SVGAnimatedNumber = Animated("SVGAnimatedNumber", true),
    SVGAnimatedInteger = Animated("SVGAnimatedInteger", true), SVGAnimatedBoolean = Animated("SVGAnimatedBoolean", true), SVGAnimatedEnumeration = Animated("SVGAnimatedEnumeration", true),
    SVGAnimatedRect = Animated("SVGAnimatedRect"), SVGAnimatedAngle = Animated("SVGAnimatedAngle"), SVGAnimatedPreserveAspectRatio = Animated("SVGAnimatedPreserveAspectRatio"),
    SVGAnimatedLengthList = Animated("SVGAnimatedLengthList"), SVGAnimatedNumberList = Animated("SVGAnimatedNumberList"), SVGAnimatedTransformList = Animated("SVGAnimatedTransformList");
  /* One object per element and attribute, as long as the element. */
  const attr = (classes, names, make) => { for (const c of [].concat(classes)) for (const n of names.split(" ")) { const [prop, a = prop] = n.split(":"); get(c, prop, kn.cached((el) => make(el, a))); } };
  const axisOf = (a) => (/^(x|cx|fx|width|x1|x2|rx|dx|refX|markerWidth|startOffset|textLength)$/.test(a) ? "x" : /^(y|cy|fy|height|y1|y2|ry|dy|refY|markerHeight)$/.test(a) ? "y" : "o");
  const length = (fallback) => (el, a) => {
    const l = new SVGLength(secret, { el, axis: axisOf(a), read: () => { const v = el.getAttribute(a); return v !== null && split(v) ? v.trim() : fallback; }, write: (v) => el.setAttribute(a, v) });
    return new SVGAnimatedLength(secret, { read: () => l });
  };
  attr(SVGSVGElement, "x y", length("0"));
  attr(SVGSVGElement, "width height", length("100%"));
  attr([I.SVGRectElement, I.SVGImageElement, I.SVGUseElement, I.SVGForeignObjectElement], "x y width height", length("0"));
  attr(I.SVGRectElement, "rx ry", (el, a) => {
    const l = new SVGLength(secret, { el, axis: axisOf(a), read: () => el.getAttribute(a) ?? "0", write: (v) => el.setAttribute(a, v) });
    return new SVGAnimatedLength(secret, { read: () => l });
  });
  attr(I.SVGCircleElement, "cx cy r", length("0"));
  attr(I.SVGEllipseElement, "cx cy rx ry", length("0"));
  attr(I.SVGLineElement, "x1 y1 x2 y2", length("0"));
  attr(I.SVGLinearGradientElement, "x1 y1 y2", length("0%"));
  attr(I.SVGLinearGradientElement, "x2", length("100%"));
  attr(I.SVGRadialGradientElement, "cx cy r fx fy", length("50%"));
  attr(I.SVGRadialGradientElement, "fr", length("0%"));
  attr(I.SVGPatternElement, "x y width height", length("0"));
  attr([I.SVGMaskElement, I.SVGFilterElement], "x y", length("-10%"));
  attr([I.SVGMaskElement, I.SVGFilterElement], "width height", length("120%"));
  attr(I.SVGMarkerElement, "refX refY", length("0"));
  attr(I.SVGMarkerElement, "markerWidth markerHeight", length("3"));
  attr(I.SVGTextPathElement, "startOffset", length("0"));
  attr(I.SVGTextContentElement, "textLength", length("0"));
  const PRIMITIVES = Object.keys(I).filter((n) => /^SVGFE/.test(n) && !/Func|MergeNode|Light$|PointLight|SpotLight|DistantLight/.test(n)).map((n) => I[n]);
  attr(PRIMITIVES, "x y", length("0%"));
  attr(PRIMITIVES, "width height", length("100%"));
  const text = (el, a) => new SVGAnimatedString(secret, { read: () => el.getAttribute(a) ?? "", write: (v) => el.setAttribute(a, v) });
  attr(SVGElement, "className:class", text);
  attr(PRIMITIVES, "result", text);
  attr(PRIMITIVES, "in1:in in2", text);
  attr(I.SVGFEMergeNodeElement, "in1:in", text);
  attr([I.SVGUseElement, I.SVGImageElement, I.SVGAElement, I.SVGTextPathElement, I.SVGGradientElement, I.SVGPatternElement, I.SVGMPathElement, I.SVGScriptElement, I.SVGFEImageElement], "href", (el) => new SVGAnimatedString(secret, {
    read: () => el.getAttribute("href") ?? el.getAttribute("xlink:href") ?? "", write: (v) => el.setAttribute(!el.hasAttribute("href") && el.hasAttribute("xlink:href") ? "xlink:href" : "href", v) }));
  attr(I.SVGAElement, "target", text);
  const number = (fallback) => (el, a) => new SVGAnimatedNumber(secret, {
    read: () => { const v = (el.getAttribute(a) || "").trim(), n = parseFloat(v); return Number.isFinite(n) ? Math.fround(v.endsWith("%") ? n / 100 : n) : fallback; }, write: (v) => el.setAttribute(a, str(Number(v))) });
  attr(I.SVGStopElement, "offset", number(0));
  attr(SVGGeometryElement, "pathLength", number(0));
  attr(I.SVGComponentTransferFunctionElement, "slope amplitude exponent", number(1));
  attr(I.SVGComponentTransferFunctionElement, "intercept offset", number(0));
  attr([I.SVGFEOffsetElement, I.SVGFEDropShadowElement], "dx dy", number(0));
  attr(I.SVGFECompositeElement, "k1 k2 k3 k4", number(0));
  attr(I.SVGFEDisplacementMapElement, "scale", number(0));
  attr(I.SVGFETurbulenceElement, "seed", number(0));
  attr([I.SVGFEPointLightElement, I.SVGFESpotLightElement], "x y z", number(0));
  attr(I.SVGFEDistantLightElement, "azimuth elevation", number(0));
  attr([I.SVGFEDiffuseLightingElement, I.SVGFESpecularLightingElement], "surfaceScale", number(1));
  attr(I.SVGFEDiffuseLightingElement, "diffuseConstant", number(1));
  attr(I.SVGFESpecularLightingElement, "specularConstant specularExponent", number(1));
  attr(I.SVGFESpotLightElement, "pointsAtX pointsAtY pointsAtZ limitingConeAngle", number(0));
  attr(I.SVGFESpotLightElement, "specularExponent", number(1));
  attr(I.SVGFETurbulenceElement, "numOctaves", (el, a) => new SVGAnimatedInteger(secret, { read: () => parseInt(el.getAttribute(a), 10) || 1, write: (v) => el.setAttribute(a, String(Math.trunc(v))) }));
  /* Two numbers in one attribute. */
  const pair = (cls, a, x, y, fallback) => {
    const part = (i) => (el) => new SVGAnimatedNumber(secret, {
      read: () => { const n = (el.getAttribute(a) || "").trim().split(/[\s,]+/).map(parseFloat); return Number.isFinite(n[i]) ? n[i] : Number.isFinite(n[0]) ? n[0] : fallback; },
      write: (v) => { const other = el[i ? x : y].baseVal; el.setAttribute(a, i ? str(other) + " " + str(+v) : str(+v) + " " + str(other)); } });
    get(cls, x, kn.cached(part(0)));
    get(cls, y, kn.cached(part(1)));
  };
  for (const c of [I.SVGFEGaussianBlurElement, I.SVGFEDropShadowElement]) {
    pair(c, "stdDeviation", "stdDeviationX", "stdDeviationY", 0);
    def(c, { setStdDeviation(x, y) { this.setAttribute("stdDeviation", str(+x) + " " + str(+y)); } });
  }
  pair(I.SVGFETurbulenceElement, "baseFrequency", "baseFrequencyX", "baseFrequencyY", 0);
  pair(I.SVGFEMorphologyElement, "radius", "radiusX", "radiusY", 0);
  const choice = (list, fallback) => (el, a) => new SVGAnimatedEnumeration(secret, {
    read: () => { const v = el.getAttribute(a); const i = v === null ? -1 : list.indexOf(v); return i < 0 ? fallback : i + 1; },
    write: (v) => { if (!(v >= 1 && v <= list.length)) throw new TypeError("there is no such value"); el.setAttribute(a, list[v - 1]); } });
  const SPACE = ["userSpaceOnUse", "objectBoundingBox"];
  attr(I.SVGGradientElement, "gradientUnits", choice(SPACE, 2));
  attr(I.SVGGradientElement, "spreadMethod", choice(["pad", "reflect", "repeat"], 1));
  attr(I.SVGClipPathElement, "clipPathUnits", choice(SPACE, 1));
  attr(I.SVGMaskElement, "maskUnits", choice(SPACE, 2));
  attr(I.SVGMaskElement, "maskContentUnits", choice(SPACE, 1));
  attr(I.SVGFilterElement, "filterUnits", choice(SPACE, 2));
  attr(I.SVGFilterElement, "primitiveUnits", choice(SPACE, 1));
  attr(I.SVGPatternElement, "patternUnits", choice(SPACE, 2));
  attr(I.SVGPatternElement, "patternContentUnits", choice(SPACE, 1));
  attr(I.SVGMarkerElement, "markerUnits", choice(["userSpaceOnUse", "strokeWidth"], 2));
  attr(I.SVGTextContentElement, "lengthAdjust", choice(["spacing", "spacingAndGlyphs"], 1));
  attr(I.SVGFEBlendElement, "mode", choice("normal multiply screen darken lighten overlay color-dodge color-burn hard-light soft-light difference exclusion hue saturation color luminosity".split(" "), 1));
  attr(I.SVGFEColorMatrixElement, "type", choice(["matrix", "saturate", "hueRotate", "luminanceToAlpha"], 1));
  attr(I.SVGFECompositeElement, "operator", choice(["over", "in", "out", "atop", "xor", "arithmetic", "lighter"], 1));
  attr(I.SVGFEMorphologyElement, "operator", choice(["erode", "dilate"], 1));
  attr(I.SVGFETurbulenceElement, "type", choice(["fractalNoise", "turbulence"], 2));
  attr(I.SVGFETurbulenceElement, "stitchTiles", choice(["stitch", "noStitch"], 2));
  attr(I.SVGTextPathElement, "method", choice(["align", "stretch"], 1));
  attr(I.SVGTextPathElement, "spacing", choice(["auto", "exact"], 2));
  attr(I.SVGComponentTransferFunctionElement, "type", choice(["identity", "table", "discrete", "linear", "gamma"], 1));
  attr(I.SVGFEDisplacementMapElement, "xChannelSelector yChannelSelector", choice(["R", "G", "B", "A"], 4));

  /* ---- view boxes ---- */
  const boxes = (t) => { const v = (t || "").trim().split(/[\s,]+/).map(Number); return v.length === 4 && v.every(Number.isFinite) ? v : [0, 0, 0, 0]; };
  const fitted = [SVGSVGElement, I.SVGSymbolElement, I.SVGMarkerElement, I.SVGPatternElement, I.SVGViewElement];
  attr(fitted, "viewBox", (el, a) => new SVGAnimatedRect(secret, { read: () => {
    const r = kn.svgRect(...boxes(el.getAttribute(a)), () => el.setAttribute(a, [r.x, r.y, r.width, r.height].map(str).join(" ")));
    return r;
  } }));
  const ALIGN = ["none", "xMinYMin", "xMidYMin", "xMaxYMin", "xMinYMid", "xMidYMid", "xMaxYMid", "xMinYMax", "xMidYMax", "xMaxYMax"];
  class SVGPreserveAspectRatio {
    #el;
    constructor(key, el) { if (key !== secret) kn.illegal(); this.#el = el; }
    #parts() { const w = (this.#el.getAttribute("preserveAspectRatio") || "").trim().split(/\s+/); return [Math.max(ALIGN.indexOf(w[0]) + 1, 0) || 6, w[1] === "slice" ? 2 : 1]; }
    #put(a, m) { this.#el.setAttribute("preserveAspectRatio", ALIGN[a - 1] + (a > 1 ? m === 2 ? " slice" : " meet" : "")); }
    get align() { return this.#parts()[0]; }
    set align(v) { if (!(v >= 1 && v <= 10)) throw new TypeError("there is no such value"); this.#put(v, this.meetOrSlice); }
    get meetOrSlice() { return this.#parts()[1]; }
    set meetOrSlice(v) { if (v !== 1 && v !== 2) throw new TypeError("there is no such value"); this.#put(this.align, v); }
  }
  kn.constants(SVGPreserveAspectRatio, Object.fromEntries([["SVG_PRESERVEASPECTRATIO_UNKNOWN", 0], ...ALIGN.map((n, i) => ["SVG_PRESERVEASPECTRATIO_" + n.toUpperCase(), i + 1]), ["SVG_MEETORSLICE_UNKNOWN", 0], ["SVG_MEETORSLICE_MEET", 1], ["SVG_MEETORSLICE_SLICE", 2]]));
  attr([...fitted, I.SVGImageElement, I.SVGFEImageElement], "preserveAspectRatio", (el) => { const p = new SVGPreserveAspectRatio(secret, el); return new SVGAnimatedPreserveAspectRatio(secret, { read: () => p }); });

  /* ---- lists: items live as long as the attribute's text stays what they made of it ---- */
  const index = (k) => typeof k === "string" && /^(0|[1-9]\d*)$/.test(k);
  function List(name, { parse, print, adopt }) {
    const data = new WeakMap();
    const items = (l) => {
      const s = data.get(l), t = s.el.getAttribute(s.a) || "";
      if (s.text !== t) { s.items = parse(t, s); s.text = t; }
      return s.items;
    };
    const put = (l) => { const s = data.get(l); s.text = s.items.map(print).join(" "); if (s.items.length) s.el.setAttribute(s.a, s.text); else { s.el.removeAttribute(s.a); s.text = ""; } };
    const own = (l, x) => adopt(x, data.get(l), () => put(l));
    const c = { [name]: class {
      constructor(key, el, a) {
        if (key !== secret) kn.illegal();
        const p = new Proxy(this, { get: (t, k) => (index(k) ? items(t)[k] : Reflect.get(t, k, t)), has: (t, k) => (index(k) ? k < items(t).length : Reflect.has(t, k)) });
        const s = { el, a, text: null, items: [], changed: () => put(p) };
        data.set(this, s);
        data.set(p, s);
        return p;
      }
      get numberOfItems() { return items(this).length; }
      get length() { return items(this).length; }
      getItem(i) { const v = items(this)[i]; if (v === undefined) fail("IndexSizeError", "there is no such item"); return v; }
      clear() { items(this).length = 0; put(this); }
      initialize(x) { const v = items(this); v.length = 0; v.push((x = own(this, x))); put(this); return x; }
      appendItem(x) { items(this).push((x = own(this, x))); put(this); return x; }
      insertItemBefore(x, i) { items(this).splice(i, 0, (x = own(this, x))); put(this); return x; }
      replaceItem(x, i) { this.getItem(i); items(this)[i] = x = own(this, x); put(this); return x; }
      removeItem(i) { const v = this.getItem(i); items(this).splice(i, 1); put(this); return v; }
      [Symbol.iterator]() { return items(this).values(); }
    } }[name];
    kinds[name] = c;
    c.items = items;
    c.put = put;
    return c;
  }
  const numbers = (t) => (t.match(/[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?/gi) || []).map(Number);
  const SVGPointList = List("SVGPointList", {
    parse: (t, s) => { const n = numbers(t), v = []; for (let i = 0; i + 1 < n.length; i += 2) v.push(kn.svgPoint(n[i], n[i + 1], s.changed)); return v; },
    print: (p) => str(p.x) + " " + str(p.y), adopt: (p, s) => kn.svgPoint(p.x, p.y, s.changed) });
  for (const m of ["points", "animatedPoints"]) for (const c of [I.SVGPolylineElement, I.SVGPolygonElement]) get(c, m, kn.cached((el) => new SVGPointList(secret, el, "points")));
  class SVGNumber {
    #v; #changed;
    constructor(key, v, changed) { if (key !== secret) kn.illegal(); this.#v = Math.fround(v); this.#changed = changed; }
    get value() { return this.#v; }
    set value(v) { this.#v = Math.fround(v); if (this.#changed) this.#changed(); }
  }
  const SVGNumberList = List("SVGNumberList", { parse: (t, s) => numbers(t).map((n) => new SVGNumber(secret, n, s.changed)), print: (n) => str(n.value), adopt: (n, s) => new SVGNumber(secret, n.value, s.changed) });
  const numberList = (el, a) => { const l = new SVGNumberList(secret, el, a); return new SVGAnimatedNumberList(secret, { read: () => l }); };
  attr(I.SVGTextPositioningElement, "rotate", numberList);
  attr(I.SVGFEColorMatrixElement, "values", numberList);
  attr(I.SVGComponentTransferFunctionElement, "tableValues", numberList);
  const listLength = (t, s) => { let v = t; return new SVGLength(secret, { el: s.el, axis: axisOf(s.a), read: () => v, write: (x) => { v = x; s.changed(); } }); };
  const SVGLengthList = List("SVGLengthList", { parse: (t, s) => t.trim().split(/[\s,]+/).filter((x) => split(x)).map((x) => listLength(x, s)), print: (l) => l.valueAsString, adopt: (l, s) => listLength(l.valueAsString, s) });
  attr(I.SVGTextPositioningElement, "x y dx dy", (el, a) => { const l = new SVGLengthList(secret, el, a); return new SVGAnimatedLengthList(secret, { read: () => l }); });

  /* ---- transforms ---- */
  const T = kn.affine, transforms = new WeakMap(); // SVGTransform → { type, v, angle, cx, cy, changed }
  class SVGTransform {
    constructor(key, s) { if (key !== secret) kn.illegal(); transforms.set(this, s); }
    get type() { return transforms.get(this).type; }
    get angle() { return transforms.get(this).angle || 0; }
    get matrix() {
      const s = transforms.get(this), [a, b, , , c, d] = s.v;
      const m = kn.svgMatrix([a, b, c, d, s.v[12], s.v[13]], () => { s.v = kn.matrixValues(m).slice(); s.type = 1; s.angle = 0; tell(s); });
      return m;
    }
    setMatrix(m) { change(this, { type: 1, v: kn.matrixValues(m).slice(), angle: 0 }); }
    setTranslate(x, y) { change(this, { type: 2, v: T.translate(+x, +y, 0), angle: 0 }); }
    setScale(x, y) { change(this, { type: 3, v: T.scale(+x, +y, 1), angle: 0 }); }
    setRotate(a, x = 0, y = 0) { change(this, rotation(+a, +x, +y)); }
    setSkewX(a) { change(this, { type: 5, v: T.skew(+a, 0), angle: +a }); }
    setSkewY(a) { change(this, { type: 6, v: T.skew(0, +a), angle: +a }); }
  }
  kn.constants(SVGTransform, { SVG_TRANSFORM_UNKNOWN: 0, SVG_TRANSFORM_MATRIX: 1, SVG_TRANSFORM_TRANSLATE: 2, SVG_TRANSFORM_SCALE: 3, SVG_TRANSFORM_ROTATE: 4, SVG_TRANSFORM_SKEWX: 5, SVG_TRANSFORM_SKEWY: 6 });
  const rotation = (a, x, y) => ({ type: 4, v: kn.multiply(kn.multiply(T.translate(x, y, 0), T.rot(0, 0, 1, a)), T.translate(-x, -y, 0)), angle: a, cx: x, cy: y });
  const tell = (s) => { if (s.changed) s.changed(); };
  const change = (t, v) => { const s = transforms.get(t); Object.assign(s, v); tell(s); };
  const parseTransforms = (t, s) => [...t.matchAll(/([a-zA-Z]+)\s*\(([^)]*)\)/g)].map(([, name, inside]) => {
    const n = numbers(inside);
    const v = { translate: () => ({ type: 2, v: T.translate(n[0], n[1] || 0, 0) }), scale: () => ({ type: 3, v: T.scale(n[0], n[1] ?? n[0], 1) }), rotate: () => rotation(n[0], n[1] || 0, n[2] || 0),
      skewX: () => ({ type: 5, v: T.skew(n[0], 0), angle: n[0] }), skewY: () => ({ type: 6, v: T.skew(0, n[0]), angle: n[0] }), matrix: () => ({ type: 1, v: T.affine(...n) }) }[name];
    return v ? new SVGTransform(secret, { angle: 0, changed: s.changed, ...v() }) : null;
  }).filter(Boolean);
  const printTransform = (t) => {
    const s = transforms.get(t), v = s.v;
    switch (s.type) {
      case 2: return `translate(${str(v[12])} ${str(v[13])})`;
      case 3: return `scale(${str(v[0])} ${str(v[5])})`;
      case 4: return s.cx || s.cy ? `rotate(${str(s.angle)} ${str(s.cx)} ${str(s.cy)})` : `rotate(${str(s.angle)})`;
      case 5: return `skewX(${str(s.angle)})`;
      case 6: return `skewY(${str(s.angle)})`;
    }
    return `matrix(${[v[0], v[1], v[4], v[5], v[12], v[13]].map(str).join(" ")})`;
  };
  const SVGTransformList = List("SVGTransformList", { parse: parseTransforms, print: printTransform, adopt: (t, s) => { const v = transforms.get(t); if (!v) throw new TypeError("parameter 1 is not of type 'SVGTransform'"); v.changed = s.changed; return t; } });
  def(SVGTransformList, {
    consolidate() {
      const v = SVGTransformList.items(this);
      if (!v.length) return null;
      if (v.length === 1) return v[0];
      const t = new SVGTransform(secret, { type: 1, angle: 0, v: v.reduce((m, x) => kn.multiply(m, transforms.get(x).v), T.translate(0, 0, 0)) });
      this.initialize(t);
      return t;
    },
    createSVGTransformFromMatrix(m) { return fromMatrix(m); },
  });
  const fromMatrix = (m) => { if (!(m instanceof G.SVGMatrix)) throw new TypeError("parameter 1 is not of type 'SVGMatrix'"); return new SVGTransform(secret, { type: 1, angle: 0, v: kn.matrixValues(m).slice() }); };
  const transformList = (el, a) => { const l = new SVGTransformList(secret, el, a); return new SVGAnimatedTransformList(secret, { read: () => l }); };
  attr(SVGGraphicsElement, "transform", transformList);
  attr(I.SVGClipPathElement, "transform", transformList);
  attr(I.SVGGradientElement, "gradientTransform", transformList);
  attr(I.SVGPatternElement, "patternTransform", transformList);
  class SVGAngle {
    #v = 0; #u = 1;
    constructor(key) { if (key !== secret) kn.illegal(); }
    get unitType() { return this.#u; }
    get value() { return this.#v; }
    set value(v) { this.#v = Number(v); }
    get valueInSpecifiedUnits() { return this.#v; }
    set valueInSpecifiedUnits(v) { this.#v = Number(v); }
    get valueAsString() { return str(this.#v); }
    newValueSpecifiedUnits(u, v) { this.#u = u; this.#v = Number(v); }
    convertToSpecifiedUnits(u) { this.#u = u; }
  }
  kn.expose({ ...kinds, SVGLength, SVGNumber, SVGPreserveAspectRatio, SVGTransform, SVGAngle });

  /* ---- elements ---- */
  get(SVGElement, "ownerSVGElement", function () { return this.parentNode && this.parentNode.nodeType === 1 ? nearestSvg(this.parentNode) : null; });
  const nearestSvg = (n) => { for (; n && n.namespaceURI === "http://www.w3.org/2000/svg"; n = n.parentNode) if (n.localName === "svg") return n; return null; };
  for (const m of ["viewportElement", "nearestViewportElement"]) get(SVGElement, m, function () { return this.ownerSVGElement; });
  get(SVGElement, "farthestViewportElement", function () { let s = this.ownerSVGElement; while (s && s.ownerSVGElement) s = s.ownerSVGElement; return s; });
  const matrixOf = (v) => (v ? kn.svgMatrix(v) : null);
  def(SVGGraphicsElement, {
    getBBox() { return kn.svgRect(...this.__bbox()); },
    getCTM() { return matrixOf(this.__ctm(false)); },
    getScreenCTM() { return matrixOf(this.__ctm(true)); },
  });
  const at = (p) => [Number(p && p.x) || 0, Number(p && p.y) || 0];
  def(SVGGeometryElement, {
    getTotalLength() { return this.__totalLength(); },
    getPointAtLength(d) { return kn.svgPoint(...this.__pointAtLength(d)); },
    isPointInFill(p) { return this.__inPath(...at(p), false); },
    isPointInStroke(p) { return this.__inPath(...at(p), true); },
  });
  const still = { pauseAnimations() {}, unpauseAnimations() {}, setCurrentTime() {}, suspendRedraw() { return 1; }, unsuspendRedraw() {}, unsuspendRedrawAll() {}, forceRedraw() {}, deselectAll() {} };
  const overlap = (el, r, whole) => { const b = el.getBBox(); return whole ? b.x >= r.x && b.y >= r.y && b.x + b.width <= r.x + r.width && b.y + b.height <= r.y + r.height : b.x < r.x + r.width && r.x < b.x + b.width && b.y < r.y + r.height && r.y < b.y + b.height; };
  def(SVGSVGElement, { ...still, animationsPaused() { return false; }, getCurrentTime() { return K.now() / 1000; },
    createSVGPoint() { return kn.svgPoint(); }, createSVGMatrix() { return kn.svgMatrix(null); }, createSVGRect() { return kn.svgRect(0, 0, 0, 0); }, createSVGNumber() { return new SVGNumber(secret, 0); },
    createSVGLength() { let v = "0"; return new SVGLength(secret, { el: null, axis: "x", read: () => v, write: (x) => { v = x; } }); }, createSVGAngle() { return new SVGAngle(secret); },
    createSVGTransform() { return new SVGTransform(secret, { type: 1, angle: 0, v: T.translate(0, 0, 0) }); }, createSVGTransformFromMatrix(m) { return fromMatrix(m); }, getElementById(id) { return this.__byId(id); },
    checkIntersection(el, r) { return overlap(el, r, false); }, checkEnclosure(el, r) { return overlap(el, r, true); },
    getIntersectionList(r) { return kn.nodeList([...this.querySelectorAll("*")].filter((e) => e instanceof SVGGeometryElement && overlap(e, r, false))); },
    getEnclosureList(r) { return kn.nodeList([...this.querySelectorAll("*")].filter((e) => e instanceof SVGGeometryElement && overlap(e, r, true))); } });
  get(SVGSVGElement, "currentScale", () => 1, () => {});
  get(SVGSVGElement, "currentTranslate", () => kn.svgPoint());
  get(I.SVGUseElement, "instanceRoot", () => null);
  kn.constants(I.SVGUnitTypes = { SVGUnitTypes: class { constructor() { kn.illegal(); } } }.SVGUnitTypes, { SVG_UNIT_TYPE_UNKNOWN: 0, SVG_UNIT_TYPE_USERSPACEONUSE: 1, SVG_UNIT_TYPE_OBJECTBOUNDINGBOX: 2 });
  kn.expose({ SVGUnitTypes: I.SVGUnitTypes });
  for (const c of [I.SVGStyleElement, I.SVGScriptElement]) kn.reflect(c, "type");
  kn.reflect(I.SVGStyleElement, "media title");

  /* ---- text: what layout says of each code unit, ten numbers ---- */
  const PER_CHAR = 10;
  const charAt = (el, i) => {
    const v = el.__chars(), n = v.length / PER_CHAR;
    if (!(i >= 0 && i < n)) fail("IndexSizeError", "The charnum provided (" + i + ") is greater than the maximum bound (" + n + ").");
    return v.slice(i * PER_CHAR, (i + 1) * PER_CHAR);
  };
  const charNum = (args, n, name) => { if (args.length < n) throw new TypeError("Failed to execute '" + name + "' on 'SVGTextContentElement': " + n + " argument" + (n > 1 ? "s" : "") + " required, but only " + args.length + " present."); return args[0] >>> 0; };
  def(I.SVGTextContentElement, {
    getNumberOfChars() { return this.__chars().length / PER_CHAR; },
    getComputedTextLength() { const v = this.__chars(); let sum = 0; for (let i = 9; i < v.length; i += PER_CHAR) sum += v[i]; return Math.fround(sum); },
    getSubStringLength(from, n) {
      const i = charNum(arguments, 2, "getSubStringLength"), v = this.__chars(), end = Math.min(v.length / PER_CHAR, i + (n >>> 0));
      if (i >= v.length / PER_CHAR) charAt(this, i);
      let sum = 0;
      for (let k = i; k < end; k++) sum += v[k * PER_CHAR + 9];
      return Math.fround(sum);
    },
    getStartPositionOfChar(i) { const v = charAt(this, charNum(arguments, 1, "getStartPositionOfChar")); return kn.svgPoint(v[0], v[1]); },
    getEndPositionOfChar(i) { const v = charAt(this, charNum(arguments, 1, "getEndPositionOfChar")); return kn.svgPoint(v[2], v[3]); },
    getExtentOfChar(i) { const v = charAt(this, charNum(arguments, 1, "getExtentOfChar")); return kn.svgRect(v[4], v[5], v[6], v[7]); },
    getRotationOfChar(i) { return charAt(this, charNum(arguments, 1, "getRotationOfChar"))[8]; },
    getCharNumAtPosition(p) {
      const v = this.__chars();
      for (let i = 0; i < v.length / PER_CHAR; i++) {
        const [x, y, w, h] = v.slice(i * PER_CHAR + 4, i * PER_CHAR + 8);
        if (p.x >= x && p.x < x + w && p.y >= y && p.y < y + h) return i;
      }
      return -1;
    },
    selectSubString() {},
  });

  /* ---- SMIL is read by nobody: what scripts would start is named ---- */
  for (const m of ["beginElement", "endElement", "beginElementAt", "endElementAt"]) kn.method(I.SVGAnimationElement.prototype, m, () => { K.unsupported("SMIL animation"); });
  def(I.SVGAnimationElement, { getStartTime() { return 0; }, getCurrentTime() { return K.now() / 1000; }, getSimpleDuration() { return 0; } });
  get(I.SVGAnimationElement, "targetElement", function () { return this.parentNode; });
})
