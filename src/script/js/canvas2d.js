/* The context of canvas 2D: the members whose arguments have shapes that C need not know, and the interfaces around it. */
(function (K, G, kn) {
  "use strict";
  const I = kn.interfaces, { get, def } = kn, X = I.CanvasRenderingContext2D;
  const error = (name, text) => new kn.DOMException(text, name);
  const need = (args, n) => { if (args.length < n) throw new TypeError(n + " arguments required, but only " + args.length + " present."); };
  const illegal = () => { throw new TypeError("Illegal constructor"); };
  const tag = (c, name) => Object.defineProperty(c.prototype, Symbol.toStringTag, { value: name, configurable: true });
  const oneOf = (v, words, what) => { v = String(v); if (!words.includes(v)) throw new TypeError("'" + v + "' is not a valid value for " + what + "."); return v; };
  /* WebIDL's long: what does not count becomes 0; enforced, it throws */
  const long = (v) => Number(v) | 0;
  const whole = (v) => { v = Math.trunc(Number(v)); if (!Number.isFinite(v) || v < -2147483648 || v > 2147483647) throw new TypeError("Value is not of type 'long'."); return v; };
  const spaces = ["srgb", "display-p3", "srgb-linear", "display-p3-linear"];
  const settings = (o) => (o === undefined || o === null ? {} : o);

  /* ---- ImageData ---- */
  const images = new WeakMap(), most = 2 ** 31;
  class ImageData {
    constructor(a, b, c, d) {
      need(arguments, 2);
      let data, w, h, o;
      if (a instanceof G.Uint8ClampedArray) {
        o = settings(d); data = a; w = long(b); h = c === undefined ? undefined : long(c);
        if (!a.length || a.length % 4) throw error("InvalidStateError", "The input data length is not a multiple of 4.");
        if (w <= 0) throw error("IndexSizeError", "The source width is zero or not a number.");
        if (a.length / 4 % w) throw error("IndexSizeError", "The input data length is not a multiple of (4 * width).");
        if (h !== undefined && h !== a.length / 4 / w) throw error("IndexSizeError", "The input data length is not equal to (4 * width * height).");
        h = a.length / 4 / w;
      } else {
        o = settings(c); w = long(a); h = long(b);
        if (w <= 0 || h <= 0) throw error("IndexSizeError", "The source " + (w <= 0 ? "width" : "height") + " is zero or not a number.");
        if (w * h * 4 >= most) throw error("IndexSizeError", "The requested image size exceeds the supported range.");
        data = new Uint8ClampedArray(w * h * 4);
      }
      const colorSpace = o.colorSpace === undefined ? "srgb" : oneOf(o.colorSpace, spaces.slice(0, 2), "enumeration PredefinedColorSpace");
      images.set(this, { data, width: w, height: h, colorSpace, pixelFormat: "rgba-unorm8" });
    }
  }
  const facts = (d) => { const f = images.get(d); if (!f) throw new TypeError("parameter is not of type 'ImageData'."); return f; };
  for (const n of ["data", "width", "height", "colorSpace", "pixelFormat"]) get(ImageData, n, function () { return facts(this)[n]; });
  /* Pixels are kept as sRGB; those of Display P3 are converted on their way in and out (CSS Color 4 §10.2, §17). */
  const wider = { "srgb display-p3": [0.8224621, 0.177538, 0, 0.0331941, 0.9668058, 0, 0.0170827, 0.0723974, 0.9105199],
    "display-p3 srgb": [1.2249401, -0.2249404, 0, -0.0420569, 1.0420571, 0, -0.0196376, -0.0786361, 1.0982735] };
  const linear = Array.from({ length: 256 }, (x, i) => (i / 255 <= 0.04045 ? i / 255 / 12.92 : ((i / 255 + 0.055) / 1.055) ** 2.4));
  const encoded = (v) => Math.round(255 * (v <= 0.0031308 ? v * 12.92 : 1.055 * v ** (1 / 2.4) - 0.055));
  const converted = (d, from, to) => {
    const m = wider[from + " " + to];
    if (!m) return d;
    const out = new Uint8ClampedArray(d);
    for (let i = 0; i < d.length; i += 4) {
      const r = linear[d[i]], g = linear[d[i + 1]], b = linear[d[i + 2]];
      for (let k = 0; k < 3; k++) out[i + k] = encoded(m[3 * k] * r + m[3 * k + 1] * g + m[3 * k + 2] * b);
    }
    return out;
  };
  const spaceOf = (c, o) => { const s = kn.canvas.attributesOf(c).colorSpace; return o && o.colorSpace !== undefined ? o : { ...o, colorSpace: s === "display-p3" ? s : "srgb" }; };
  const imageOf = (w, h, o) => {
    if (w * h * 4 >= most) throw new RangeError("Out of memory at ImageData creation");
    return new ImageData(w, h, o);
  };

  /* ---- TextMetrics, ImageBitmap, inks ---- */
  const measured = new WeakMap();
  const metrics = ["width", "actualBoundingBoxLeft", "actualBoundingBoxRight", "actualBoundingBoxAscent", "actualBoundingBoxDescent",
    "fontBoundingBoxAscent", "fontBoundingBoxDescent", "hangingBaseline", "alphabeticBaseline", "ideographicBaseline"];
  class TextMetrics { constructor() { illegal(); } }
  metrics.forEach((n, i) => get(TextMetrics, n, function () { return measured.get(this)[i]; }));
  class ImageBitmap {
    constructor() { illegal(); }
    close() { K.closeBitmap(this); }
  }
  ["width", "height"].forEach((n, i) => get(ImageBitmap, n, function () { const s = K.pictureSize(this); return s ? s[i] : 0; }));

  /* Reading fillStyle gives the object that was set, as long as anyone else has it. */
  const inks = new Map();
  let fresh = 0;
  const known = (ink) => {
    if (++fresh % 4096 === 0) for (const [id, ref] of inks) if (!ref.deref()) inks.delete(id);
    inks.set(K.inkId(ink), new WeakRef(ink));
    return ink;
  };
  [["fillStyle", false], ["strokeStyle", true]].forEach(([name, stroke]) => {
    const d = Object.getOwnPropertyDescriptor(X.prototype, name);
    kn.accessor(X.prototype, name, function () {
      const v = d.get.call(this);
      if (typeof v !== "number") return v;
      const ref = inks.get(v);
      return (ref && ref.deref()) || known(this.__ink(stroke));
    }, d.set);
  });
  const addStop = I.CanvasGradient.prototype.addColorStop;
  def(I.CanvasGradient, { addColorStop(offset, color) {
    need(arguments, 2);
    if (!Number.isFinite(Number(offset))) throw new TypeError("The provided double value is non-finite.");
    addStop.call(this, offset, color);
  } });

  /* ---- paths ---- */
  const Path2D = function Path2D(path) {
    if (!new.target) throw new TypeError("Please use the 'new' operator, this DOM object constructor cannot be called as a function.");
    return K.path2d(path);
  };
  Path2D.prototype = I.Path2D.prototype;
  kn.method(Path2D.prototype, "constructor", Path2D);
  I.Path2D = Path2D;
  const corner = (r) => typeof r === "object" && r !== null ? [r.x === undefined ? 0 : Number(r.x), r.y === undefined ? 0 : Number(r.y)] : [Number(r), Number(r)];
  const roundRect = function roundRect(x, y, w, h, radii) {
    need(arguments, 4);
    if (radii === undefined) radii = 0;
    const list = typeof radii === "object" && radii !== null && typeof radii[Symbol.iterator] === "function" ? Array.from(radii) : [radii];
    if (list.length < 1 || list.length > 4) throw new RangeError(list.length + " radii provided. Between one and four radii are necessary.");
    const r = list.map(corner);
    if (![x, y, w, h].every((v) => Number.isFinite(Number(v))) || !r.flat().every((v) => Number.isFinite(v))) return;
    if (r.some((c) => c[0] < 0 || c[1] < 0)) throw new RangeError("Radius value is negative.");
    const [a, b = a, c = a, d = b] = r;
    this.__roundRect(x, y, w, h, ...a, ...b, ...c, ...d);
  };
  kn.method(X.prototype, "roundRect", roundRect);
  kn.method(Path2D.prototype, "roundRect", roundRect);
  /* DOMMatrix2DInit (Geometry Interfaces 1, §6.2) */
  const pairs = [["a", "m11", 1], ["b", "m12", 0], ["c", "m21", 0], ["d", "m22", 1], ["e", "m41", 0], ["f", "m42", 0]];
  const six = (m) => {
    m = settings(m);
    if (typeof m !== "object" && typeof m !== "function") throw new TypeError("The provided value is not of type 'DOMMatrix2DInit'.");
    return pairs.map(([s, l, missing]) => {
      const v = m[s], u = m[l], x = Number(v), y = Number(u);
      if (v !== undefined && u !== undefined && x !== y && !(x !== x && y !== y)) throw new TypeError("Property mismatch on matrix initialization.");
      return v !== undefined ? x : u !== undefined ? y : missing;
    });
  };
  def(Path2D, { addPath(path, m) {
    if (!(path instanceof Path2D)) throw new TypeError("parameter 1 is not of type 'Path2D'.");
    this.__addPath(path, ...six(m));
  } });
  def(I.CanvasPattern, { setTransform(m) { this.__setTransform(...six(m)); } });

  /* ---- sources of pictures ---- */
  const kinds = ["HTMLImageElement", "HTMLCanvasElement", "HTMLVideoElement", "SVGImageElement"];
  /* Its picture as C knows it; null when there is none yet. Canvases without an element come as their contexts. */
  const source = (src) => {
    const canvas = kn.canvas.contextOf(src);
    const isCanvas = canvas !== undefined;
    if (!isCanvas && !(src instanceof ImageBitmap) && !kinds.some((k) => G[k] && src instanceof G[k]))
      throw new TypeError("The provided value is not of type '(CSSImageValue or HTMLCanvasElement or HTMLImageElement or HTMLVideoElement or ImageBitmap or OffscreenCanvas or SVGImageElement or VideoFrame)'.");
    if (isCanvas && (!src.width || !src.height)) throw error("InvalidStateError", "The image argument is a canvas element with a width or height of 0.");
    if (src instanceof ImageBitmap && !K.pictureSize(src)) throw error("InvalidStateError", "The image source is detached.");
    return isCanvas && !(src instanceof I.HTMLCanvasElement) ? canvas : src;
  };

  def(X, {
    measureText(text) {
      const v = this.__measure(...arguments), t = Object.create(TextMetrics.prototype);
      measured.set(t, v);
      return t;
    },
    setTransform(a, b, c, d, e, f) {
      if (arguments.length >= 6) this.__setMatrix(a, b, c, d, e, f);
      else if (arguments.length < 2) this.__setMatrix(...six(a));
      else need(arguments, 6);
    },
    resetTransform() { this.__setMatrix(1, 0, 0, 1, 0, 0); },
    getTransform() { return new G.DOMMatrix(this.__matrix()); },
    setLineDash(list) {
      if (typeof list !== "object" || list === null || typeof list[Symbol.iterator] !== "function") throw new TypeError("The provided value cannot be converted to a sequence.");
      const v = Array.from(list, Number);
      if (v.every((n) => Number.isFinite(n) && n >= 0)) this.__setDash(v);
    },
    createLinearGradient(x0, y0, x1, y1) { need(arguments, 4); return known(K.gradient(0, x0, y0, x1, y1)); },
    createRadialGradient(x0, y0, r0, x1, y1, r1) { need(arguments, 6); return known(K.gradient(1, x0, y0, r0, x1, y1, r1)); },
    createConicGradient(angle, x, y) { need(arguments, 3); return known(K.gradient(2, angle, x, y)); },
    createPattern(src, how) {
      need(arguments, 2);
      how = how === null || how === "" ? "repeat" : String(how);
      const from = source(src), x = how === "repeat" || how === "repeat-x", y = how === "repeat" || how === "repeat-y";
      if (!x && !y && how !== "no-repeat") throw error("SyntaxError", "The provided type ('" + how + "') is not one of 'repeat', 'no-repeat', 'repeat-x', or 'repeat-y'.");
      const p = K.pattern(from, x, y);
      return p && known(p);
    },
    drawImage(src, ...v) {
      need(arguments, 3);
      if (v.length === 3 || v.length === 5 || v.length === 6 || v.length === 7) throw new TypeError("Valid arities are: [3, 5, 9], but " + (v.length + 1) + " arguments provided.");
      this.__draw(source(src), ...v);
    },
    drawElementImage(el, ...v) { /* of HTML-in-Canvas */
      need(arguments, 3);
      if (!(el instanceof I.Element)) throw new TypeError("parameter 1 is not of type 'Element'.");
      if (v.length === 3 || v.length > 4 && v.length < 8) throw new TypeError("Valid arities are: [3, 5, 9], but " + (v.length + 1) + " arguments provided.");
      const canvas = kn.canvas.canvasOf(this);
      if (el.parentNode !== canvas || !canvas.layoutSubtree) throw error("InvalidStateError", "Only immediate children of the <canvas> element can be passed to drawElementImage.");
      if (kn.readyState !== "complete") throw error("InvalidStateError", "No cached paint record for element."); /* nothing was painted yet */
      const picture = K.elementPicture(el);
      if (picture) this.__draw(picture, ...v);
      return new G.DOMMatrix();
    },
    createImageData(w, h, o) {
      if (arguments.length < 2) { const f = facts(w); return new ImageData(f.width, f.height, { colorSpace: f.colorSpace }); }
      w = whole(w); h = whole(h);
      if (!w || !h) throw error("IndexSizeError", "The source " + (w ? "height" : "width") + " is 0.");
      return imageOf(Math.abs(w), Math.abs(h), spaceOf(this, o));
    },
    getImageData(x, y, w, h, o) {
      need(arguments, 4);
      x = whole(x); y = whole(y); w = whole(w); h = whole(h);
      if (!w || !h) throw error("IndexSizeError", "The source " + (w ? "height" : "width") + " is 0.");
      if (w < 0) { x += w; w = -w; }
      if (h < 0) { y += h; h = -h; }
      const d = imageOf(w, h, spaceOf(this, o));
      this.__pixels(d.data, x, y, w, h);
      if (d.colorSpace !== "srgb") d.data.set(converted(d.data, "srgb", d.colorSpace));
      return d;
    },
    putImageData(d, x, y, dx, dy, dw, dh) {
      need(arguments, 3);
      const f = facts(d);
      if (arguments.length > 3) need(arguments, 7); else { dx = dy = 0; dw = f.width; dh = f.height; }
      x = whole(x); y = whole(y); dx = whole(dx); dy = whole(dy); dw = whole(dw); dh = whole(dh);
      if (dw < 0) { dx += dw; dw = -dw; }
      if (dh < 0) { dy += dh; dh = -dh; }
      this.__putPixels(converted(f.data, f.colorSpace, "srgb"), f.width, f.height, x, y, dx, dy, dw, dh);
    },
    getContextAttributes() { return kn.canvas.attributesOf(this); },
    isContextLost() { return false; },
    drawFocusIfNeeded(path, element) {
      need(arguments, path instanceof Path2D ? 2 : 1);
      if (!((path instanceof Path2D ? element : path) instanceof I.Element)) throw new TypeError("parameter is not of type 'Element'.");
    },
  });
  get(X, "canvas", function () { return kn.canvas.canvasOf(this); });

  /* What functions of C and of shapes like (a, ...v) say about themselves. */
  const lengths = { arc: 5, arcTo: 5, bezierCurveTo: 6, clearRect: 4, createImageData: 1, drawElementImage: 3, drawFocusIfNeeded: 1, drawImage: 3, ellipse: 7, fillRect: 4, fillText: 3,
    getImageData: 4, isPointInPath: 2, isPointInStroke: 2, lineTo: 2, moveTo: 2, putImageData: 3, quadraticCurveTo: 4, rect: 4, rotate: 1, roundRect: 4, scale: 2,
    setTransform: 0, strokeRect: 4, strokeText: 3, transform: 6, translate: 2, addPath: 1 };
  for (const proto of [X.prototype, Path2D.prototype])
    for (const n in lengths) if (proto[n]) Object.defineProperty(proto[n], "length", { value: lengths[n], configurable: true });

  /* The context of an OffscreenCanvas has the same members, but no focus. */
  class Offscreen2D { constructor() { illegal(); } }
  Object.defineProperty(Offscreen2D, "name", { value: "OffscreenCanvasRenderingContext2D" });
  for (const [n, d] of Object.entries(Object.getOwnPropertyDescriptors(X.prototype)))
    if (n !== "constructor" && n !== "drawFocusIfNeeded") Object.defineProperty(Offscreen2D.prototype, n, d);
  tag(ImageData, "ImageData"); /* the objects of C have their tags from their classes */
  tag(TextMetrics, "TextMetrics");
  K.canvasProtos(X.prototype, Path2D.prototype, I.CanvasGradient.prototype, ImageBitmap.prototype, I.CanvasPattern.prototype, Offscreen2D.prototype);
  const names = { Path2D, TextMetrics, ImageData, ImageBitmap, OffscreenCanvasRenderingContext2D: Offscreen2D };
  for (const n in names) kn.method(G, n, names[n]);
  kn.canvas = { error, need, illegal, tag, oneOf, settings, spaces, source, facts };
})
