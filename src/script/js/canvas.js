/* <canvas>, OffscreenCanvas, ImageData, ImageBitmap: the parts of canvas 2D that are not drawing itself (that is in C). */
(function (K, G, kn) {
  "use strict";
  const I = kn.interfaces, { get, def } = kn, C = I.HTMLCanvasElement, X = I.CanvasRenderingContext2D, Path2D = I.Path2D;
  const error = (name, text) => new kn.DOMException(text, name);
  class ImageBitmap {
    constructor() { throw new TypeError("Illegal constructor"); }
    get width() { const s = K.pictureSize(this); return s ? s[0] : 0; }
    get height() { const s = K.pictureSize(this); return s ? s[1] : 0; }
    close() {}
  }
  class TextMetrics {}
  K.canvasProtos(X.prototype, Path2D.prototype, I.CanvasGradient.prototype, ImageBitmap.prototype, I.CanvasPattern.prototype);

  class ImageData {
    constructor(a, b, c) {
      if (typeof a === "object" && a !== null) {
        const h = c ?? a.length / 4 / b;
        if (!(a.length > 0) || a.length !== b * h * 4) throw error("IndexSizeError", "The input data length is not a multiple of (4 * width).");
        this.data = a; this.width = b; this.height = h;
      } else {
        const w = Math.trunc(a), h = Math.trunc(b);
        if (!(w > 0 && h > 0)) throw error("IndexSizeError", "The source width or height is zero or not a number.");
        this.width = w; this.height = h; this.data = new Uint8ClampedArray(w * h * 4);
      }
      this.colorSpace = "srgb";
    }
  }

  /* ---- canvases ---- */
  const contexts = new WeakMap();
  const number = (el, name, missing) => { const v = parseInt(el.getAttribute(name), 10); return v >= 0 ? v : missing; };
  const resize = (el) => { const c = contexts.get(el); if (c) c.__size(el.width, el.height); };
  const setAttribute = I.Element.prototype.setAttribute;
  for (const [name, missing] of [["width", 300], ["height", 150]])
    get(C, name, function () { return number(this, name, missing); },
      function (v) { v = Math.trunc(Number(v)); setAttribute.call(this, name, String(v >= 0 ? v : missing)); resize(this); });
  for (const m of ["setAttribute", "removeAttribute"]) {
    const base = I.Element.prototype[m];
    kn.method(C.prototype, m, function (name, v) { base.call(this, name, v); if (/^(width|height)$/i.test(name)) resize(this); });
  }
  const attributes = { alpha: true, desynchronized: false, colorSpace: "srgb", willReadFrequently: false };
  function context(canvas, node) {
    let c = contexts.get(canvas);
    if (!c) {
      contexts.set(canvas, (c = K.context2d(node, canvas.width, canvas.height)));
      kn.method(c, "canvas", canvas);
    }
    return c;
  }
  const blob = (url) => {
    const bytes = Uint8Array.from(G.atob(url.slice(url.indexOf(",") + 1)), (c) => c.charCodeAt(0));
    return new G.Blob([bytes], { type: "image/png" });
  };
  def(C, {
    getContext(kind) {
      kind = String(kind);
      if (kind === "2d") return context(this, this);
      K.unsupported("a '" + kind + "' context", "kinora draws without a graphics processor");
      return null;
    },
    toDataURL() { return this.width && this.height ? context(this, this).__url() : "data:,"; },
    toBlob(f) { const b = this.width && this.height ? blob(this.toDataURL()) : null; G.setTimeout(() => f(b), 0); },
    transferControlToOffscreen() { const o = new OffscreenCanvas(this.width, this.height); contexts.set(o, context(this, this)); return o; },
    captureStream() { K.unsupported("captureStream()"); return null; },
  });
  class OffscreenCanvas {
    #w; #h;
    constructor(w, h) { this.#w = Math.max(0, Math.trunc(w) || 0); this.#h = Math.max(0, Math.trunc(h) || 0); }
    get width() { return this.#w; }
    set width(v) { this.#w = Math.max(0, Math.trunc(v) || 0); resize(this); }
    get height() { return this.#h; }
    set height(v) { this.#h = Math.max(0, Math.trunc(v) || 0); resize(this); }
    getContext(kind) { return String(kind) === "2d" ? context(this, null) : C.prototype.getContext.call(this, kind); }
    convertToBlob() { return Promise.resolve(blob(context(this, null).__url())); }
    transferToImageBitmap() { const c = context(this, null), b = K.bitmap(c); c.reset(); return b; }
    addEventListener() {}
    removeEventListener() {}
  }

  /* A source as C knows it: canvases without an element come as their context. */
  const native = (src) => {
    if (src instanceof OffscreenCanvas) return context(src, null);
    if (src instanceof ImageData) { const o = new OffscreenCanvas(src.width, src.height), c = context(o, null); c.putImageData(src, 0, 0); return c; }
    if (src instanceof G.Blob) return null;
    return src;
  };
  const empty = (src) => (src instanceof OffscreenCanvas || src instanceof C) && (!src.width || !src.height);

  /* ---- the context's members with shapes of arguments that C need not know ---- */
  const corner = (r) => typeof r === "object" && r !== null ? [Number(r.x) || 0, Number(r.y) || 0] : [Number(r), Number(r)];
  function roundRect(x, y, w, h, radii = 0) {
    const r = (Array.isArray(radii) ? radii : [radii]).map(corner);
    if (r.length < 1 || r.length > 4) throw new RangeError(r.length + " radii provided. Between one and four radii are necessary.");
    if (r.some((c) => c[0] < 0 || c[1] < 0)) throw new RangeError("Radius value is negative.");
    const [a, b = a, c = a, d = b] = r;
    this.__roundRect(x, y, w, h, ...a, ...b, ...c, ...d);
  }
  kn.method(X.prototype, "roundRect", roundRect);
  kn.method(Path2D.prototype, "roundRect", roundRect);
  const six = (m) => [m.a, m.b, m.c, m.d, m.e, m.f];
  kn.method(Path2D.prototype, "addPath", function (p, m) { this.__addPath(p, ...(m ? six(G.DOMMatrix.fromMatrix(m)) : [1, 0, 0, 1, 0, 0])); });
  def(I.CanvasPattern, { setTransform(m) { this.__setTransform(...six(G.DOMMatrix.fromMatrix(m))); } });
  const metrics = ["width", "actualBoundingBoxLeft", "actualBoundingBoxRight", "actualBoundingBoxAscent", "actualBoundingBoxDescent",
    "fontBoundingBoxAscent", "fontBoundingBoxDescent", "emHeightAscent", "emHeightDescent", "hangingBaseline", "alphabeticBaseline", "ideographicBaseline"];
  const whole = (v) => { v = Math.trunc(Number(v)); if (!Number.isFinite(v)) throw new TypeError("Value is not of type 'long'."); return v; };
  const stopError = I.CanvasGradient.prototype.addColorStop;
  def(I.CanvasGradient, { addColorStop(at, color) { if (!Number.isFinite(Number(at))) throw new TypeError("The provided double value is non-finite."); stopError.call(this, at, color); } });
  def(X, {
    measureText(text) {
      const v = this.__measure(text), t = new TextMetrics();
      for (let i = 0; i < metrics.length; i++) t[metrics[i]] = v[i];
      return t;
    },
    setTransform(a, b, c, d, e, f) {
      if (arguments.length >= 6) this.__setMatrix(a, b, c, d, e, f);
      else this.__setMatrix(...six(G.DOMMatrix.fromMatrix(a)));
    },
    resetTransform() { this.__setMatrix(1, 0, 0, 1, 0, 0); },
    getTransform() { return new G.DOMMatrix(this.__matrix()); },
    setLineDash(list) {
      const v = Array.from(list, Number);
      if (v.every((n) => Number.isFinite(n) && n >= 0)) this.__setDash(v);
    },
    createLinearGradient(x0, y0, x1, y1) { return K.gradient(0, x0, y0, x1, y1); },
    createRadialGradient(x0, y0, r0, x1, y1, r1) { return K.gradient(1, x0, y0, r0, x1, y1, r1); },
    createConicGradient(angle, x, y) { return K.gradient(2, angle, x, y); },
    createPattern(src, how) {
      how = how || "repeat";
      const x = how === "repeat" || how === "repeat-x", y = how === "repeat" || how === "repeat-y";
      if (!x && !y && how !== "no-repeat") throw error("SyntaxError", "The provided type ('" + how + "') is not one of 'repeat', 'no-repeat', 'repeat-x', or 'repeat-y'.");
      if (empty(src)) throw error("InvalidStateError", "The image argument is a canvas element with a width or height of 0.");
      return K.pattern(native(src), x, y);
    },
    drawImage(src, ...v) {
      if (src === null || typeof src !== "object") throw new TypeError("The provided value is not of type '(CanvasImageSource)'");
      if (empty(src)) throw error("InvalidStateError", "The image argument is a canvas element with a width or height of 0.");
      this.__draw(native(src), ...v);
    },
    createImageData(w, h) { return typeof w === "object" ? new ImageData(w.width, w.height) : new ImageData(Math.abs(whole(w)), Math.abs(whole(h))); },
    getImageData(x, y, w, h) {
      x = whole(x); y = whole(y); w = whole(w); h = whole(h);
      if (!w || !h) throw error("IndexSizeError", "The source " + (w ? "height" : "width") + " is 0.");
      if (w < 0) { x += w; w = -w; }
      if (h < 0) { y += h; h = -h; }
      const d = new ImageData(w, h);
      this.__pixels(d.data, x, y, w, h);
      return d;
    },
    putImageData(d, x, y, dx = 0, dy = 0, dw = d.width, dh = d.height) {
      if (dw < 0) { dx += dw; dw = -dw; }
      if (dh < 0) { dy += dh; dh = -dh; }
      this.__putPixels(d.data, d.width, d.height, whole(x), whole(y), dx, dy, dw, dh);
    },
    getContextAttributes() { return { ...attributes }; },
    isContextLost() { return false; },
    drawFocusIfNeeded() {},
  });
  for (const [name, value] of [["fontKerning", "auto"], ["fontStretch", "normal"], ["fontVariantCaps", "normal"], ["textRendering", "auto"], ["lang", "inherit"]])
    get(X, name, function () { return this["__" + name] ?? value; }, function (v) { kn.method(this, "__" + name, String(v)); });

  /* createImageBitmap(source, x, y, w, h, options) */
  function createImageBitmap(src, ...args) {
    const n = native(src);
    if (!n) return Promise.reject(error("InvalidStateError", "The source image cannot be decoded."));
    const o = typeof args[0] === "object" ? args[0] : args[4] || {}, size = K.pictureSize(n);
    if (!size) return Promise.reject(error("InvalidStateError", "The source image could not be decoded."));
    const [x, y, w, h] = args.length >= 4 ? args : [0, 0, size[0], size[1]];
    const rw = o.resizeWidth ?? (o.resizeHeight ? Math.ceil(w * o.resizeHeight / h) : w), rh = o.resizeHeight ?? (o.resizeWidth ? Math.ceil(h * o.resizeWidth / w) : h);
    if (args.length < 4 && rw === w && rh === h && o.imageOrientation !== "flipY") return Promise.resolve(K.bitmap(n));
    const c = context(new OffscreenCanvas(rw, rh), null);
    if (o.imageOrientation === "flipY") { c.translate(0, rh); c.scale(1, -1); }
    c.imageSmoothingQuality = o.resizeQuality === "high" || o.resizeQuality === "medium" ? o.resizeQuality : "low";
    c.__draw(n, x, y, w, h, 0, 0, rw, rh);
    return Promise.resolve(K.bitmap(c));
  }
  const names = { TextMetrics, ImageData, ImageBitmap, OffscreenCanvas, OffscreenCanvasRenderingContext2D: X, createImageBitmap };
  for (const n in names) kn.method(G, n, names[n]);
  for (const n of ["WebGLRenderingContext", "WebGL2RenderingContext"]) kn.method(G, n, class {});
})
