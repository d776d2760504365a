/* <canvas>, OffscreenCanvas and what is made of them: contexts, files, bitmaps. Drawing is in canvas2d.js and in C. */
(function (K, G, kn) {
  "use strict";
  const I = kn.interfaces, { get, def } = kn, C = I.HTMLCanvasElement;
  const { error, need, illegal, tag, oneOf, settings, spaces, source } = kn.canvas;

  /* ---- contexts ---- */
  const contexts = new WeakMap(); /* canvas → { kind, context, canvas, attributes } */
  const owners = new WeakMap(); /* context → the same */
  const offscreens = new WeakMap(); /* element whose control was transferred → OffscreenCanvas */
  const state = (canvas) => contexts.get(canvas);
  function context(canvas, options) {
    let s = state(canvas);
    if (s) return s.kind === "2d" ? s.context : null;
    const o = settings(options);
    const attributes = { alpha: o.alpha === undefined || !!o.alpha, colorSpace: o.colorSpace === undefined ? "srgb" : oneOf(o.colorSpace, spaces, "enumeration PredefinedColorSpace"),
      colorType: o.colorType === undefined ? "unorm8" : oneOf(o.colorType, ["unorm8", "float16"], "enumeration CanvasColorType"), desynchronized: !!o.desynchronized,
      toneMapping: { mode: "standard" }, willReadFrequently: !!o.willReadFrequently };
    s = { kind: "2d", context: K.context2d(canvas instanceof C ? canvas : null, canvas.width, canvas.height, !attributes.alpha), canvas, attributes };
    contexts.set(canvas, s);
    owners.set(s.context, s);
    return s.context;
  }
  const owner = (c) => { const s = owners.get(c); if (!s) throw new TypeError("Illegal invocation"); return s; };
  /* A canvas of any kind as its context (made when there is none); undefined: it is no canvas. */
  const contextOf = (o) => o instanceof C ? (offscreens.has(o) ? contextOf(offscreens.get(o)) : o) : o instanceof OffscreenCanvas ? surface(o) : undefined;
  /* The context that holds the pixels. */
  function surface(canvas) {
    const s = state(canvas);
    return s ? (s.kind === "2d" ? s.context : s.surface) : context(canvas);
  }
  Object.assign(kn.canvas, { contextOf, attributesOf: (c) => { const a = owner(c).attributes; return { ...a, toneMapping: { ...a.toneMapping } }; }, canvasOf: (c) => owner(c).canvas,
    blank: (o) => (o instanceof C || o instanceof OffscreenCanvas) && !contexts.has(o) && !offscreens.has(o) });
  const resize = (canvas) => {
    const s = state(canvas);
    if (s) surface(canvas).__size(canvas.width, canvas.height);
    if (s && s.gl) s.gl.__size(canvas.width, canvas.height);
  };

  class ImageBitmapRenderingContext {
    constructor() { illegal(); }
    get canvas() { return owner(this).canvas; }
    transferFromImageBitmap(bitmap) {
      need(arguments, 1);
      if (bitmap !== null && !(bitmap instanceof G.ImageBitmap)) throw new TypeError("parameter 1 is not of type 'ImageBitmap'.");
      const s = owner(this), size = bitmap && K.pictureSize(bitmap);
      if (bitmap && !size) throw error("InvalidStateError", "The input ImageBitmap has been detached");
      if (!bitmap) { s.surface.reset(); return; }
      s.surface.__size(size[0], size[1]);
      s.surface.drawImage(bitmap, 0, 0);
      bitmap.close();
    }
  }
  function bitmapRenderer(canvas) {
    let s = state(canvas);
    if (s) return s.kind === "bitmaprenderer" ? s.context : null;
    const picture = K.context2d(canvas instanceof C ? canvas : null, canvas.width, canvas.height, false);
    s = { kind: "bitmaprenderer", context: Object.create(ImageBitmapRenderingContext.prototype), surface: picture, canvas };
    contexts.set(canvas, s);
    owners.set(s.context, s);
    owners.set(picture, { canvas, attributes: {} });
    return s.context;
  }
  const refused = new Set();
  function refuse(kind) {
    if (!refused.has(kind)) K.unsupported("a '" + kind + "' context", "kinora draws without a graphics processor");
    refused.add(kind);
    return null;
  }
  function webgl(canvas, kind, options) {
    const s = state(canvas);
    if (s) return s.kind === kind ? s.context : null;
    const made = kn.canvas.webgl(canvas, kind, options);
    if (!made) return null;
    contexts.set(canvas, made);
    owners.set(made.surface, made);
    return made.context;
  }
  function getContext(canvas, kind, options) {
    if (kind === "2d") return context(canvas, options);
    if (kind === "bitmaprenderer") return bitmapRenderer(canvas);
    if (kind === "webgl" || kind === "experimental-webgl") return webgl(canvas, "webgl", options);
    if (kind === "webgl2") return webgl(canvas, "webgl2", options);
    return kind === "webgpu" ? refuse(kind) : null;
  }

  /* ---- files ---- */
  const types = { "image/png": 0, "image/jpeg": 1, "image/webp": 2 };
  function encode(canvas, type, quality) {
    type = type === undefined ? "image/png" : String(type).toLowerCase();
    if (!(type in types)) type = "image/png";
    quality = typeof quality === "number" && quality >= 0 && quality <= 1 ? quality : -1;
    return K.encode(surface(canvas), type, quality);
  }
  function blob(url) {
    if (!url.startsWith("data:image/")) return null;
    const bytes = Uint8Array.from(G.atob(url.slice(url.indexOf(",") + 1)), (c) => c.charCodeAt(0)), b = new G.Blob([bytes], { type: url.slice(5, url.indexOf(";")) });
    Object.defineProperty(b, "size", { value: bytes.length, configurable: true });
    kn.method(b, "arrayBuffer", () => Promise.resolve(bytes.buffer.slice(0)));
    return b;
  }

  /* ---- the element ---- */
  const missing = { width: 300, height: 150 }, top = 2147483647;
  const setAttribute = I.Element.prototype.setAttribute, getAttribute = I.Element.prototype.getAttribute;
  const reflected = (el, name) => { /* HTML, "rules for parsing non-negative integers" */
    const m = /^[ \t\n\f\r]*([+-]?\d+)/.exec(getAttribute.call(el, name) ?? ""), v = m ? Number(m[1]) : NaN;
    return v >= 0 && v <= top ? v : missing[name];
  };
  for (const name in missing)
    get(C, name, function () { return offscreens.has(this) ? offscreens.get(this)[name] : reflected(this, name); }, function (v) {
      if (offscreens.has(this)) throw error("InvalidStateError", "Cannot resize canvas after call to transferControlToOffscreen().");
      v = Number(v) >>> 0;
      setAttribute.call(this, name, String(v <= top ? v : missing[name]));
      resize(this);
    });
  get(C, "layoutSubtree", function () { return this.hasAttribute("layoutsubtree"); }, function (v) { this.toggleAttribute("layoutsubtree", !!v); });
  /* Setting the attribute clears, also to what it was. The methods that do stand between the element and its base. */
  const between = Object.create(Object.getPrototypeOf(C.prototype));
  for (const m of ["setAttribute", "removeAttribute", "setAttributeNS", "removeAttributeNS", "toggleAttribute"])
    kn.method(between, m, { [m](...v) {
      const out = I.Element.prototype[m].apply(this, v);
      if (contexts.has(this) && /^(width|height)$/i.test(v[m.endsWith("NS") ? 1 : 0])) resize(this);
      return out;
    } }[m]);
  Object.setPrototypeOf(C.prototype, between);
  def(C, {
    getContext(kind, options) {
      need(arguments, 1);
      if (offscreens.has(this)) throw error("InvalidStateError", "Cannot get context from a canvas that has transferred its control to offscreen.");
      return getContext(this, String(kind), options);
    },
    toDataURL(type, quality) { return this.width && this.height ? encode(this, type, quality) : "data:,"; },
    toBlob(f, type, quality) {
      need(arguments, 1);
      if (typeof f !== "function") throw new TypeError("parameter 1 is not of type 'Function'.");
      const b = this.width && this.height ? blob(encode(this, type, quality)) : null;
      G.setTimeout(() => f(b), 0);
    },
    transferControlToOffscreen() {
      if (offscreens.has(this)) throw error("InvalidStateError", "Cannot transfer control from a canvas for more than one time.");
      if (contexts.has(this)) throw error("InvalidStateError", "Cannot transfer control from a canvas that has a rendering context.");
      const o = new OffscreenCanvas(this.width, this.height);
      offscreens.set(this, o);
      surface(o).__attach(this);
      contexts.delete(o);
      shown.set(o, this);
      return o;
    },
    captureStream() { K.unsupported("captureStream()"); return null; },
  });
  tag(C, "HTMLCanvasElement");

  /* ---- OffscreenCanvas ---- */
  const sizes = new WeakMap(), shown = new WeakMap();
  const unsigned = (v) => { v = Math.trunc(Number(v)); if (!(v >= 0 && v <= Number.MAX_SAFE_INTEGER)) throw new TypeError("Value is outside the 'unsigned long long' value range."); return v; };
  class OffscreenCanvas extends G.EventTarget {
    constructor(width, height) {
      need(arguments, 2);
      super();
      sizes.set(this, { width: unsigned(width), height: unsigned(height) });
    }
    getContext(kind, options) {
      need(arguments, 1);
      kind = oneOf(kind, ["2d", "webgl", "webgl2", "bitmaprenderer", "webgpu"], "enumeration OffscreenRenderingContextType");
      const had = contexts.has(this), c = getContext(this, kind, options);
      if (c && !had && shown.has(this)) surface(this).__attach(shown.get(this));
      return c;
    }
    convertToBlob(options) {
      const o = settings(options);
      if (!this.width || !this.height) return Promise.reject(error("IndexSizeError", "The canvas is empty."));
      if (!contexts.has(this)) return Promise.reject(error("InvalidStateError", "OffscreenCanvas object has no rendering contexts."));
      return Promise.resolve(blob(encode(this, o.type, o.quality)));
    }
    transferToImageBitmap() {
      if (!contexts.has(this)) throw error("InvalidStateError", "Cannot transfer an ImageBitmap from an OffscreenCanvas with no context.");
      if (!this.width || !this.height) throw error("UnknownError", "The canvas is empty.");
      const c = surface(this), b = K.bitmap(c);
      c.__clear();
      if (state(this).gl) state(this).gl.__size(this.width, this.height);
      return b;
    }
  }
  for (const name in missing)
    get(OffscreenCanvas, name, function () { return sizes.get(this)[name]; }, function (v) { sizes.get(this)[name] = unsigned(v); resize(this); });
  for (const name of ["oncontextlost", "oncontextrestored"]) {
    const handlers = new WeakMap();
    get(OffscreenCanvas, name, function () { return handlers.get(this) ?? null; }, function (f) { handlers.set(this, typeof f === "function" ? f : null); });
  }
  tag(OffscreenCanvas, "OffscreenCanvas");
  tag(ImageBitmapRenderingContext, "ImageBitmapRenderingContext");

  /* ---- createImageBitmap(source, options) or (source, x, y, w, h, options) ---- */
  const scratch = (w, h) => context(new OffscreenCanvas(w, h));
  function pictureOf(src) {
    if (src instanceof G.ImageData) {
      const c = scratch(src.width, src.height);
      c.putImageData(src, 0, 0);
      return c;
    }
    if (src instanceof OffscreenCanvas && !contexts.has(src)) throw error("InvalidStateError", "The canvas has no rendering context.");
    if (src instanceof C && !contexts.has(src) && src.width && src.height) return scratch(src.width, src.height);
    return source(src);
  }
  const choices = { imageOrientation: ["from-image", "flipY", "none"], premultiplyAlpha: ["none", "premultiply", "default"], colorSpaceConversion: ["none", "default"], resizeQuality: ["pixelated", "low", "medium", "high"] };
  /* What a file holds, as an <img> reads it. */
  async function decoded(file) {
    const bytes = new Uint8Array(await file.arrayBuffer()), img = kn.document.createElement("img");
    let text = "";
    for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
    img.setAttribute("src", "data:" + (file.type || "image/png") + ";base64," + G.btoa(text));
    if (!bytes.length || file.type === "image/svg+xml" || !K.pictureSize(img)) throw error("InvalidStateError", "The source image could not be decoded.");
    return img;
  }
  const enforced = (v) => { const n = Math.trunc(Number(v)); if (!(n >= 0 && n <= 4294967295)) throw new TypeError("Value is outside the 'unsigned long' value range."); return n; };
  async function createImageBitmap(src, ...v) {
    need(arguments, 1);
    if (v.length > 1 && v.length < 4) throw new TypeError("Valid arities are: [1, 2, 5, 6], but " + (v.length + 1) + " arguments provided.");
    const cut = v.length >= 4, given = settings(cut ? v[4] : v[0]), o = {};
    if (typeof given !== "object" && typeof given !== "function") throw new TypeError("The provided value is not of type 'ImageBitmapOptions'.");
    for (const n in choices) if (given[n] !== undefined) o[n] = oneOf(given[n], choices[n], n);
    for (const n of ["resizeWidth", "resizeHeight"]) if (given[n] !== undefined) o[n] = enforced(given[n]);
    const from = src instanceof G.Blob ? await decoded(src) : pictureOf(src), size = K.pictureSize(from);
    let [x, y, w, h] = cut ? v.slice(0, 4).map((n) => Number(n) | 0) : [0, 0, ...(size || [0, 0])];
    if (!w || !h) throw cut ? new RangeError("The crop rect " + (w ? "height" : "width") + " is 0.") : error("InvalidStateError", "The source image could not be decoded.");
    for (const n of ["resizeWidth", "resizeHeight"]) if (o[n] === 0) throw error("InvalidStateError", "The resize width or height is equal to 0.");
    if (!size) throw error("InvalidStateError", "The source image could not be decoded.");
    if (w < 0) { x += w; w = -w; }
    if (h < 0) { y += h; h = -h; }
    const rw = o.resizeWidth ?? (o.resizeHeight ? Math.ceil(w * o.resizeHeight / h) : w), rh = o.resizeHeight ?? (o.resizeWidth ? Math.ceil(h * o.resizeWidth / w) : h);
    if (!cut && rw === w && rh === h && o.imageOrientation !== "flipY") return K.bitmap(from);
    const c = scratch(rw, rh);
    if (o.imageOrientation === "flipY") { c.translate(0, rh); c.scale(1, -1); }
    if (o.resizeQuality === "pixelated") c.imageSmoothingEnabled = false;
    c.imageSmoothingQuality = o.resizeQuality === "high" || o.resizeQuality === "medium" ? o.resizeQuality : "low";
    c.__draw(from, x, y, w, h, 0, 0, rw, rh);
    const made = K.bitmap(c);
    if (!made) throw error("InvalidStateError", "The ImageBitmap could not be allocated.");
    return made;
  }
  kn.cloneable.set(G.ImageBitmap, (b) => { const made = K.bitmap(b); if (!made) throw error("DataCloneError", "The ImageBitmap is detached."); return made; });
  const names = { OffscreenCanvas, ImageBitmapRenderingContext, createImageBitmap };
  for (const n in names) kn.method(G, n, names[n]);
})
